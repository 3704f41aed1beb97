"""Front door: declaration, background release, method and policy in; a complete calculation out."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from lca.canonical import Digest
from lca.conformity.catalogue import judge
from lca.conformity.rule import Case, Finding
from lca.errors import CalculationError, say
from lca.impact.engine import REFERENCE, engine_versions
from lca.impact.footprint import Alternative, FootprintResult
from lca.impact.method import Method
from lca.inventory.background import BackgroundRelease
from lca.inventory.declaration import Declaration
from lca.inventory.product_system import ProductSystem, build_product_system
from lca.inventory.treatment.part import Treatment, treatment_of
from lca.inventory.treatment.treat import approaches
from lca.lock import StudyLock, lock_study
from lca.scope.policy import Policy

if TYPE_CHECKING:
    from lca.interpretation.unlinked_bounds import UnlinkedBounds

Solver = Callable[[ProductSystem, BackgroundRelease, Method], FootprintResult]


class Calculation(Struct, frozen=True):
    """A footprint with everything it was made of. engine: versions of the programs that computed it (recorded, not
    digested).
    """

    declaration: Declaration
    system: ProductSystem
    lock: StudyLock
    study_digest: Digest
    result: FootprintResult
    result_digest: Digest
    engine: dict[str, str]


def calculate(
    declaration: Declaration,
    background: BackgroundRelease,
    method: Method,
    policy: Policy,
    solver: Solver | None = None,
) -> Calculation:
    """Calculate a footprint (ISO 14067:2018, 6.3 to 6.5).

    solver: the reference, bw2calc, unless another is given; only the reference may be certified.

    CalculationError: the study is pinned to other data than those given, or the system has no defensible solution.
    UnitError: an exchange and its provider are of different dimensions. Exchanges without a provider are kept as
    `unlinked`.
    """
    pinned = (declaration.study.background, declaration.study.method, declaration.study.policy)
    given = (background.id, method.id, policy.id)
    if pinned != given:
        raise CalculationError(
            "pinned-data-differ",
            say(
                "The declaration is pinned to {pinned}, not to {given}.",
                pinned=", ".join(pinned),
                given=", ".join(given),
            ),
            say("Use the releases that the declaration names, or change the declaration."),
        )
    claimed = treatment_of(policy, method.gwp_set)

    def footprint(treatment: Treatment) -> tuple[ProductSystem, FootprintResult]:
        system = build_product_system(declaration, background, treatment)
        return system, (solver or _reference)(system, background, method)

    system, result = footprint(claimed)
    shown = []
    for kind, approach, treatment in approaches(declaration, claimed):
        other = result if treatment == claimed else footprint(treatment)[1]
        shown.append(Alternative(kind, approach, treatment == claimed, other.total, other.by_category))
    result = replace(result, alternatives=tuple(shown))
    lock = lock_study(declaration, background, method, policy)
    engine = engine_versions(("numpy",) if solver else REFERENCE)
    return Calculation(declaration, system, lock, lock.digest(), result, result.digest(), engine)


def _reference(system: ProductSystem, background: BackgroundRelease, method: Method) -> FootprintResult:
    from lca.impact.solve import solve  # noqa: PLC0415 - it loads scipy, which a prepared footprint does without

    return solve(system, background, method)


def judge_calculation(
    calculation: Calculation,
    background: BackgroundRelease,
    policy: Policy,
    bounds: "UnlinkedBounds | None" = None,
) -> tuple[Finding, ...]:
    """Judge a calculation by every rule of the catalogue. bounds: of its unlinked rows, for the finding that names
    them.
    """
    return judge(Case(calculation.declaration, calculation.system, calculation.result, background, policy, bounds))


def bound_unlinked(
    calculation: Calculation, background: BackgroundRelease, intensities: Callable[[], Mapping[str, float]]
) -> "UnlinkedBounds | None":
    """What the rows without a dataset could bring; None where every row is linked. intensities: asked only where one
    is not, kg CO2e per unit of reference product by process id.
    """
    if not calculation.system.unlinked:
        return None
    from lca.interpretation.unlinked_bounds import unlinked_bounds  # noqa: PLC0415 - it loads the search

    return unlinked_bounds(calculation.declaration, background, calculation.system, calculation.result, intensities())
