"""One background number changed, without solving again.

With w_j = A^-T e_j, the exposure of every product to process j (how often j runs for one unit of it), a changed direct
emission of j moves the intensities by w_j times the change, and a changed input of j by a rank-one update (Sherman and
Morrison 1950). Beyond some twenty changes at once it is cheaper to sweep again.
"""

from fractions import Fraction

import numpy as np
from msgspec import Struct
from scipy.sparse.linalg import SuperLU

from lca.errors import CalculationError, InvalidInput, Message, Problem, say
from lca.impact.arrays import BackgroundArrays, Floats
from lca.impact.intensities import factorise, technosphere
from lca.impact.prepared import Prepared
from lca.inventory.background import BackgroundRelease
from lca.inventory.unit_process import BackgroundExchange
from lca.units import convert


class ChangedNumber(Struct, frozen=True):
    """One number of a release as it might be: the amount of a target (a process or an elementary flow) at a process,
    in the unit that the release states it in.
    """

    process: str
    target: str
    amount: Fraction


def changed_intensities(prepared: Prepared, background: BackgroundRelease, change: ChangedNumber) -> Floats:
    """Intensities of a release with one number changed. InvalidInput where the release has no such number;
    CalculationError where a loop would consume what it makes.
    """
    stated = _stated(background, change)
    more = change.amount - stated.amount
    exposed = exposure(prepared.arrays, factorise(prepared.arrays), prepared.processes[change.process][0])
    if stated.kind == "technosphere":
        row, unit = prepared.processes[change.target]
        burden = input_change(prepared.intensities, exposed, row, float(convert(more, stated.unit, unit)))
    else:
        row, unit = prepared.flows[change.target]
        burden = prepared.flow_factors[row] * float(convert(more, stated.unit, unit))
    return direct_changed(prepared.intensities, exposed, burden)


def _stated(background: BackgroundRelease, change: ChangedNumber) -> BackgroundExchange:
    process = background.processes.get(change.process)
    if process is None:
        raise _refused(
            say("There is no unit process “{id}” in {release}.", id=change.process, release=background.id),
            say("Find it with `tanbiao background search`."),
        )
    found = [exchange for exchange in process.exchanges if exchange.target_id == change.target]
    if len(found) != 1:
        raise _refused(
            say("“{id}” states “{target}” {count} times.", id=change.process, target=change.target, count=len(found)),
            say("Name one of: {names}.", names=", ".join(dict.fromkeys(e.target_id for e in process.exchanges))),
        )
    return found[0]


def _refused(what: Message, remedy: Message) -> InvalidInput:
    return InvalidInput([Problem("number-unknown", what, remedy)])


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
