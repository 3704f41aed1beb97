"""Whether the numbers of a background release can be true: balances, outliers, and the same thing said twice.

A balance is drawn only where the data allow: mass where a product is made of materials by mass, carbon where the
carbon of what is burned is known. An outlier is far from its family, and wants a reason; so does a group of duplicates
whose members differ by more than a factor of two.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from statistics import median

from lca.errors import UnitError, say
from lca.inventory.background import BackgroundRelease
from lca.inventory.check_finding import CheckFinding
from lca.inventory.unit_process import BackgroundExchange, UnitProcess
from lca.units import convert, dimension, factor

# robust z of decadic logarithms: 0.6745 (x - median) / median absolute deviation (Iglewicz and Hoaglin 1993)
Z_LIMIT = 3.5
_SMALLEST_FAMILY = 8
_LEAST_DEVIATION = 0.1  # in decades: families that agree within a quarter are not searched for outliers of a tenth
DUPLICATE_SPREAD = 2.0
_MATERIALS = ("material/", "packaging/")
# made of nothing but materials; a chemical or a crop also takes from air, water and fuels
_WHOLLY_MADE = ("material/metal", "material/paper", "packaging/", "electronics/")
_MASS_KEPT = Fraction(95, 100)  # share of the product's mass that its materials must reach
_BURNED = ("fuel/combustion", "waste/incineration")
_CARBON_TOLERANCE = 0.05
# kg of carbon in 1 kg of a flow, by molar masses
_CARBON = {"CO2": 12.011 / 44.009, "CO": 12.011 / 28.010, "CH4": 12.011 / 16.043}


def implausible(release: BackgroundRelease, footprints: Mapping[str, float]) -> Iterator[CheckFinding]:
    """Every number that wants an explanation. footprints: kg CO2e per unit of every process."""
    for process in release.processes.values():
        yield from _mass(release, process)
        yield from _carbon(release, process)
    for family in _families(release, footprints):
        yield from _outliers(family, footprints)
    yield from _duplicates(release, footprints)


def _mass(release: BackgroundRelease, process: UnitProcess) -> Iterator[CheckFinding]:
    """Materials that go in weigh what comes out, where the product is made of nothing but materials by mass."""
    if not process.category.startswith(_WHOLLY_MADE) or dimension(process.unit) != "[mass]":
        return
    inputs = [e for e in process.exchanges if e.kind == "technosphere"]
    made_of = [e for e in inputs if release.processes[e.target_id].category.startswith((*_MATERIALS, "electronics/"))]
    if not made_of or any(dimension(e.unit) != "[mass]" for e in made_of):
        return
    weight = sum((convert(e.amount, e.unit, "kg") for e in made_of), Fraction(0))
    product = convert(process.amount, process.unit, "kg")
    if weight < product * _MASS_KEPT:
        what = say(
            "{product} kg are made of {materials} kg of materials.",
            product=f"{float(product):.4g}",
            materials=f"{float(weight):.4g}",
        )
        yield CheckFinding("mass-balance", process.process_id, what, "warning")


def _carbon(release: BackgroundRelease, process: UnitProcess) -> Iterator[CheckFinding]:
    """Carbon that leaves as CO2, CO and CH4 is the carbon of what is burned, or at most its mass."""
    if process.category not in _BURNED:
        return
    leaves = sum(_carbon_of(release, exchange) for exchange in process.exchanges) / float(process.amount)
    holds, whole = process.carbon_content, dimension(process.unit) == "[mass]"
    if holds is not None and not math.isclose(leaves, float(holds), rel_tol=_CARBON_TOLERANCE):
        what = say(
            "{leaves} kg of carbon leave what holds {holds} kg.", leaves=f"{leaves:.4g}", holds=f"{float(holds):.4g}"
        )
        yield CheckFinding("carbon-balance", process.process_id, what)
    elif holds is None and whole and leaves > factor(process.unit, "kg"):
        what = say("More carbon leaves ({leaves} kg) than is burned.", leaves=f"{leaves:.4g}")
        yield CheckFinding("carbon-balance", process.process_id, what)


def _carbon_of(release: BackgroundRelease, exchange: BackgroundExchange) -> float:
    if exchange.kind != "biosphere":
        return 0.0
    flow = release.flows[exchange.target_id]
    if flow.direction != "emission" or dimension(flow.unit) != "[mass]":
        return 0.0
    return float(convert(exchange.amount, exchange.unit, "kg")) * _CARBON.get(flow.substance, 0.0)


def _families(release: BackgroundRelease, footprints: Mapping[str, float]) -> Iterator[list[UnitProcess]]:
    """Processes of one category and one kind of unit whose footprint is above zero."""
    families: dict[tuple[str, str], list[UnitProcess]] = {}
    for process in release.processes.values():
        if footprints[process.process_id] > 0:
            families.setdefault((process.category, dimension(process.unit)), []).append(process)
    yield from (family for family in families.values() if len(family) >= _SMALLEST_FAMILY)


def _outliers(family: list[UnitProcess], footprints: Mapping[str, float]) -> Iterator[CheckFinding]:
    unit = family[0].unit
    logarithms = {p.process_id: math.log10(footprints[p.process_id] / float(factor(p.unit, unit))) for p in family}
    middle = median(logarithms.values())
    spread = max(median(abs(value - middle) for value in logarithms.values()), _LEAST_DEVIATION)
    for process in family:
        z = 0.6745 * (logarithms[process.process_id] - middle) / spread
        if abs(z) > Z_LIMIT and not process.outlier_reason:
            what = say(
                "{value} kg CO2e per {unit} is far from the median of its category, {median} (robust z {z}).",
                value=f"{10 ** logarithms[process.process_id]:.3g}",
                unit=unit,
                median=f"{10**middle:.3g}",
                z=f"{z:.1f}",
            )
            yield CheckFinding("outlier", process.process_id, what, "warning")


def _duplicates(release: BackgroundRelease, footprints: Mapping[str, float]) -> Iterator[CheckFinding]:
    """Groups of duplicates: members exist, come from several sources, and agree within a factor of two or say why."""
    groups: dict[str, list[str]] = {}
    reasons: dict[str, str] = {}
    for row in release.duplicates:
        groups.setdefault(row.group, []).append(row.process_id)
        reasons[row.group] = reasons.get(row.group) or row.reason
    for group, members in groups.items():
        missing = [process_id for process_id in members if process_id not in release.processes]
        if missing or len(members) < 2:
            what = say("The duplicates “{group}” name {ids}.", group=group, ids=", ".join(missing or members))
            yield CheckFinding("duplicate-group", "", what)
        elif not reasons[group]:
            yield from _spread(release, group, members, footprints)


def _spread(
    release: BackgroundRelease, group: str, members: Iterable[str], footprints: Mapping[str, float]
) -> Iterator[CheckFinding]:
    processes = [release.processes[process_id] for process_id in members]
    unit = processes[0].unit
    try:
        values = [footprints[p.process_id] / float(factor(p.unit, unit)) for p in processes]
    except UnitError as error:
        yield CheckFinding("duplicate-group", "", error.what)
        return
    if min(values) <= 0 or max(values) > DUPLICATE_SPREAD * min(values):
        what = say(
            "“{group}” ranges from {low} to {high} kg CO2e per {unit}, and no reason is given.",
            group=group,
            low=f"{min(values):.3g}",
            high=f"{max(values):.3g}",
            unit=unit,
        )
        yield CheckFinding("duplicate-spread", processes[0].process_id, what)
