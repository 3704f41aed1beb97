"""The interval that a certificate states: drawn by the rule set's design, and drawn again by whoever verifies it.

A rule set asks for it by the parameters `uncertainty_samples` and `uncertainty_seed`; the draws depend on these and on
the ids of the exchanges alone, so that every machine gets the same interval.
"""

from typing import TYPE_CHECKING

from labels.documents.certificate import UncertaintyValue
from lca.data import open_pedigree_variances
from lca.interpretation.design import Design, Scheme
from lca.interpretation.statistics import interval
from lca.interpretation.uncertainty import Uncertain, draw
from lca.inventory.background import BackgroundRelease

if TYPE_CHECKING:
    from lca.calculate import Calculation  # it loads the solver
    from lca.impact.method import Method
    from lca.scope.policy import Policy

PEDIGREE = "ecoinvent-3"


def asked_uncertainty(
    calculation: "Calculation", background: BackgroundRelease, method: "Method", policy: "Policy"
) -> UncertaintyValue | None:
    """Median and 95 % interval of a footprint, where its rule set asks for them; CalculationError as `draw`."""
    samples, seed = policy.parameter("uncertainty_samples"), policy.parameter("uncertainty_seed")
    if samples is None or seed is None:
        return None
    design = Design(int(seed.value), int(samples.value))
    pedigree = policy.choice("uncertainty_pedigree", PEDIGREE)
    return _drawn(calculation, Uncertain(background, method, open_pedigree_variances(pedigree), design))


def drawn_again(
    stated: UncertaintyValue, calculation: "Calculation", background: BackgroundRelease, method: "Method"
) -> UncertaintyValue:
    """A stated interval, drawn anew by its own design; CalculationError, BackgroundError where that is none."""
    design = Design(stated.seed, stated.samples, Scheme(stated.scheme))
    return _drawn(calculation, Uncertain(background, method, open_pedigree_variances(stated.pedigree), design))


def _drawn(calculation: "Calculation", uncertain: Uncertain) -> UncertaintyValue:
    (drawn,), _ = draw([calculation], uncertain)
    found = interval(drawn.sampled.totals, uncertain.design.seed)
    return UncertaintyValue(
        median=found.median.value,
        low=found.low.value,
        high=found.high.value,
        samples=drawn.design.count,
        seed=drawn.design.seed,
        scheme=str(drawn.design.scheme),
        pedigree=uncertain.variances.id,
    )
