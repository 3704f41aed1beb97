"""Front door for many products: what each brings, by life cycle stage; who cannot be calculated is named, the rest is.

The figures are those of the fast engine and agree with `lca.calculate` to 1e-12 of a product's contributions. Findings,
coverage and digests belong to a study of one product (`lca.calculate`).
"""

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from lca.errors import CalculationError, TanbiaoError, say
from lca.impact.arrays import INDICATORS, Floats
from lca.impact.changes import ChangedNumber, changed_intensities
from lca.impact.declared_foregrounds import BACKGROUND, FLOW, DeclaredForegrounds, link_foregrounds
from lca.impact.foreground import STAGE_ROWS
from lca.impact.method import CATEGORIES
from lca.impact.portfolio import link_products, link_stages, productive_products
from lca.impact.prepared import Prepared
from lca.inventory.background import BackgroundRelease


class Assessed(Struct, frozen=True):
    """Products under one release and method.

    places: of the products among the declared ones. totals: (products x indicators). by_stage: (products x stages x
    indicators), kg CO2e by category, then kg of each pollutant. changed: totals with a changed number, or None.
    """

    places: NDArray[np.intp]
    totals: Floats
    by_stage: Floats
    changed: Floats | None


def assess_portfolio(
    declared: DeclaredForegrounds,
    prepared: Prepared,
    background: BackgroundRelease | None = None,
    change: ChangedNumber | None = None,
) -> tuple[Assessed, dict[int, TanbiaoError]]:
    """Every product that can be calculated, and by its place why another cannot.

    background: wanted for a change. InvalidInput where the release does not have the number to be changed.
    """
    everyone = np.arange(len(declared.products))
    table, missing = link_foregrounds(declared, prepared)
    refused: dict[int, TanbiaoError] = {int(p): _not_linked(declared, int(p), prepared) for p in missing}
    places = np.setdiff1d(everyone, missing)
    productive = productive_products(table)
    if not productive.all():
        refused |= {int(p): _unproductive(declared.products[p]) for p in places[~productive]}
        places = places[productive]
        table = link_foregrounds(declared.taken(places), prepared)[0]
    size, factors = len(prepared.process_ids), prepared.flow_factors
    linked = link_products(table, size, factors)
    stages = link_stages(table, size, factors).assess(prepared.intensities)
    changed = None
    if change is not None and background is not None:
        changed = linked.assess(changed_intensities(prepared, background, change))
    shape = (len(places), len(STAGE_ROWS), len(INDICATORS))
    return Assessed(places, linked.assess(prepared.intensities), stages.reshape(shape), changed), refused


def kg_co2e(indicators: Floats) -> Floats:
    """The footprint: the sum of the categories along the last axis."""
    return np.asarray(indicators[..., : len(CATEGORIES)].sum(axis=-1))


def ranks(values: Floats, units: Sequence[str]) -> NDArray[np.int64]:
    """Rank of each product, 1 for the largest footprint, among the products that are counted per the same unit."""
    found = np.zeros(len(values), dtype=np.int64)
    for unit in set(units):
        same = np.flatnonzero([other == unit for other in units])
        found[same[np.argsort(-values[same], kind="stable")]] = np.arange(1, len(same) + 1)
    return found


def _not_linked(declared: DeclaredForegrounds, product: int, prepared: Prepared) -> CalculationError:
    alone = declared.taken(np.array([product]))
    known = (prepared.processes.keys() | prepared.flows.keys()) - prepared.organisation_factors
    taken = dict.fromkeys(alone.target_ids[t] for t in alone.targets[np.isin(alone.kinds, (BACKGROUND, FLOW))])
    absent = [target for target in taken if target not in known] or list(taken)
    return CalculationError(
        "providers-missing",
        say(
            "“{product}” takes what the release does not have, or has in another unit: {targets}.",
            product=declared.products[product],
            targets=", ".join(absent[:5]),
        ),
        say("Calculate it with the release it was declared with, or link it anew."),
    )


def _unproductive(product: str) -> CalculationError:
    return CalculationError(
        "unproductive-loop",
        say("Own processes of “{product}” consume at least as much of themselves as they make.", product=product),
        say("Calculate it alone with `tanbiao footprint`: its loop is named."),
    )
