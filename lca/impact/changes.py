"""One background number changed, without solving again.

With w_j = A^-T e_j, the exposure of every product to process j (how often j runs for one unit of it), a changed direct
emission of j moves the intensities by w_j times the change, and a changed input of j by a rank-one update (Sherman and
Morrison 1950). Beyond some twenty changes at once it is cheaper to sweep again.
"""

import numpy as np
from scipy.sparse.linalg import SuperLU

from lca.errors import CalculationError, say
from lca.impact.arrays import BackgroundArrays, Floats
from lca.impact.intensities import technosphere


def exposure(arrays: BackgroundArrays, factors: SuperLU, process: int) -> Floats:
    """w_j: runs of a process (multiples of its reference output) behind one unit of every product, (n,).

    factors: of `lca.impact.intensities.factorise`.
    """
    wanted = np.zeros(arrays.size)
    wanted[process] = 1.0
    found = factors.solve(wanted)
    return np.asarray(found + factors.solve(wanted - technosphere(arrays).T @ found), dtype=np.float64)


def direct_changed(intensities: Floats, exposed: Floats, change: Floats) -> Floats:
    """Intensities after the direct burden of one process changed.

    exposed: of the products to that process. change: (indicators), per reference output.
    """
    return intensities + np.multiply.outer(exposed, change)


def input_change(intensities: Floats, exposed: Floats, supplier: int, more: float) -> Floats:
    """The change (indicators) that has the effect of taking `more` of the supplier's product per reference output:
    to be given to `direct_changed`. CalculationError where the loop would consume what it makes.

    exposed: of the products to the consumer.
    """
    left = 1 - more * exposed[supplier]
    if not left > 0:
        raise CalculationError(
            "unproductive-loop",
            say("With this change a loop of the background consumes at least as much of itself as it makes."),
            say("Choose a smaller change."),
        )
    return np.asarray(intensities[supplier] * (more / left), dtype=np.float64)
