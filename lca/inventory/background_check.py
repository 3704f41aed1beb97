"""Checks of a background release: whether its data can be trusted to give a footprint at all.

Every finding names a process and what is wrong with it. Characterisation comes as an argument (kg CO2e per unit of
flow), because impact assessment is a later phase than inventory.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array, eye_array
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import splu

from lca.errors import BackgroundError, Message, UnitError, say
from lca.inventory.background import BackgroundRelease, verify_sums
from lca.inventory.background_plausibility import implausible
from lca.inventory.check_finding import CheckFinding, Severity
from lca.inventory.loops import gain_of
from lca.inventory.spend import is_spend_based
from lca.inventory.unit_process import FLOW_GROUPS, STATUSES, BackgroundExchange, UnitProcess
from lca.units import factor

DIRECT = "direct-co2"
FAMILIES = ("life-cycle", DIRECT)
CHARACTERISED = ("GHG", "BIOGENIC_CO2", "LAND_USE_CHANGE")
# a footprint below this share of the largest in the release is rounding, not a credit
NEGATIVE_TOLERANCE = 1e-12


def check_background(
    release: BackgroundRelease, factors: Mapping[str, float], *, folder: Path | None = None
) -> tuple[CheckFinding, ...]:
    """Every finding about a release, sorted by process and code; none means that it is fit for use.

    factors: kg CO2e per unit of each elementary flow. folder: where the release lies, to verify its SHA256SUMS again.
    The matrix is examined only when every link and unit holds.
    """
    findings = [*_files(folder), *_flows(release, factors), *_families(release)]
    for process in release.processes.values():
        findings += _process(release, process)
        for exchange in process.exchanges:
            findings += _exchange(release, exchange)
    if not any(finding.code in _BREAKS_MATRIX for finding in findings):
        findings += _matrix(release, factors)
    return tuple(sorted(findings, key=lambda f: (f.process_id, f.code, str(f.message))))


_BREAKS_MATRIX = frozenset({"unknown-target", "unit-dimension", "exchange-kind", "amount-not-positive"})


def _files(folder: Path | None) -> Iterator[CheckFinding]:
    if folder is None:
        return
    try:
        verify_sums(folder)
    except BackgroundError as error:
        yield CheckFinding(error.code, "", error.what)


def _flows(release: BackgroundRelease, factors: Mapping[str, float]) -> Iterator[CheckFinding]:
    own = _own_flows(release, factors)
    if own:
        what = say(
            "{count} elementary flows are the source's own and have no characterisation factor, e.g. “{flow}”.",
            count=len(own),
            flow=own[0],
        )
        yield CheckFinding("own-flows", "", what, "warning")
    for flow in release.flows.values():
        if flow.group not in FLOW_GROUPS and flow.flow_id not in own:
            what = say("Flow “{flow}” has the unknown group “{group}”.", flow=flow.flow_id, group=flow.group)
            yield CheckFinding("flow-group", "", what)
        if flow.group in CHARACTERISED and flow.flow_id not in factors:
            yield CheckFinding("no-factor", "", say("Flow “{flow}” has no characterisation factor.", flow=flow.flow_id))


def _own_flows(release: BackgroundRelease, factors: Mapping[str, float]) -> tuple[str, ...]:
    """Flows that an import kept as the source has them: in no group of ours, and with no factor that could count."""
    if not release.imported_from:
        return ()
    return tuple(f.flow_id for f in release.flows.values() if not f.group and f.flow_id not in factors)


def _process(release: BackgroundRelease, process: UnitProcess) -> Iterator[CheckFinding]:
    def finding(code: str, message: Message, severity: Severity = "error") -> CheckFinding:
        return CheckFinding(code, process.process_id, message, severity)

    yield from _record(release, process, process.process_id)
    if process.amount <= 0:
        yield finding("reference-amount", say("The amount of the reference product must be above zero."))
    if not process.exchanges:
        kept = any(one.process_id == process.process_id for one in release.unlinked)
        what = say("The process has no exchange: missing data would count as zero.")
        yield finding("no-exchange", what, "warning" if kept else "error")  # what is kept unlinked is not missing
    reasons = Counter(e.negative_reason for e in process.exchanges if _is_credit(release, e))
    if reasons:
        what = say(
            "{count} amounts are below zero, as the source states them: {reasons}.",
            count=reasons.total(),
            reasons="; ".join(sorted(reasons)),
        )
        yield finding("credit", what, "warning")
    unknown = sorted(process.declares - set(FLOW_GROUPS))
    if unknown:
        yield finding("declares", say("The process declares unknown flow groups: {groups}.", groups=", ".join(unknown)))
    if not process.declares and process.factor_family != DIRECT:  # nothing may rest on a direct factor
        yield finding(
            "declares-nothing", say("The process declares no flow group: all of its data would count as missing.")
        )
    numbers = Counter(exchange.number for exchange in process.exchanges)
    twice = sorted(number for number, count in numbers.items() if count > 1)
    if twice:
        yield finding("exchange-number", say("Exchange numbers occur twice: {numbers}.", numbers=str(twice)))


def _record(
    release: BackgroundRelease, record: UnitProcess | BackgroundExchange, process_id: str
) -> Iterator[CheckFinding]:
    if record.status not in STATUSES:
        yield CheckFinding("status", process_id, say("Unknown status “{status}”.", status=record.status))
    if record.source_id not in release.sources:
        what = say("Source “{source}” is not in sources.csv.", source=record.source_id)
        yield CheckFinding("unknown-source", process_id, what)
    if not record.locator:
        yield CheckFinding("no-locator", process_id, say("No place in the source is given."))
    scores = record.data_quality.model_dump().values()
    if any(not 1 <= score <= 5 for score in scores):
        yield CheckFinding("data-quality", process_id, say("Data quality scores must be 1 to 5."))


def _is_credit(release: BackgroundRelease, exchange: BackgroundExchange) -> bool:
    """Whether an amount is below zero because its source says so. Our own data have credits nowhere."""
    return bool(release.imported_from and exchange.negative_reason) and exchange.amount < 0


def _exchange(release: BackgroundRelease, exchange: BackgroundExchange) -> Iterator[CheckFinding]:
    def finding(code: str, message: Message) -> CheckFinding:
        return CheckFinding(code, exchange.process_id, message)

    yield from _record(release, exchange, exchange.process_id)
    if exchange.amount <= 0 and not _is_credit(release, exchange):
        what = say("Exchange {number}: the amount must be above zero.", number=exchange.number)
        yield finding("amount-not-positive", what)
    target = _target(release, exchange)
    if exchange.kind not in ("technosphere", "biosphere"):
        what = say("Exchange {number}: unknown kind “{kind}”.", number=exchange.number, kind=exchange.kind)
        yield finding("exchange-kind", what)
    elif target is None:
        what = say("Exchange {number} names the unknown {target}.", number=exchange.number, target=exchange.target_id)
        yield finding("unknown-target", what)
    else:
        try:
            factor(exchange.unit, target)
        except UnitError as error:
            yield finding("unit-dimension", error.what)


def _target(release: BackgroundRelease, exchange: BackgroundExchange) -> str | None:
    """Unit of what an exchange links to; None where nothing of that name exists."""
    if exchange.kind == "technosphere":
        process = release.processes.get(exchange.target_id)
        return process.unit if process else None
    flow = release.flows.get(exchange.target_id)
    return flow.unit if flow else None


def _families(release: BackgroundRelease) -> Iterator[CheckFinding]:
    """Electricity factors for products and for organisations are two families; a footprint takes the first only."""
    twins: dict[tuple[str, str, str], set[str]] = {}
    direct = {p.process_id for p in release.processes.values() if p.factor_family == DIRECT}
    for process in release.processes.values():
        electric = process.category.startswith("electricity/")
        if (process.factor_family in FAMILIES) != electric:
            what = say(
                "Category “{category}”, factor family “{family}”: electricity, and only it, has one of {families}.",
                category=process.category,
                family=process.factor_family,
                families=", ".join(FAMILIES),
            )
            yield CheckFinding("factor-family", process.process_id, what)
        twins.setdefault((process.name_en, process.geography, process.year), set()).add(process.factor_family)
        if process.process_id in direct:
            continue
        yield from _spend(release, process)
        for exchange in process.exchanges:
            if exchange.target_id in direct:
                what = say(
                    "Links to “{target}”, a direct CO2 factor for organisations; link to a life cycle factor.",
                    target=exchange.target_id,
                )
                yield CheckFinding("family-mixed", process.process_id, what)
    for (name, geography, year), families in sorted(twins.items()):
        if set(FAMILIES) <= families:
            what = say(
                "“{name}” ({geography}, {year}) is in both electricity factor families.",
                name=name,
                geography=geography,
                year=year,
            )
            yield CheckFinding("family-twin", "", what)


def _spend(release: BackgroundRelease, process: UnitProcess) -> Iterator[CheckFinding]:
    """A spend-based row is the last resort of a study, and never an input of other data."""
    for exchange in process.exchanges:
        target = release.processes.get(exchange.target_id)
        if target and is_spend_based(target) and not is_spend_based(process):
            what = say("Links to “{target}”, which is spend-based.", target=exchange.target_id)
            yield CheckFinding("spend-linked", process.process_id, what)


def _matrix(release: BackgroundRelease, factors: Mapping[str, float]) -> Iterator[CheckFinding]:
    order = {process_id: index for index, process_id in enumerate(release.processes)}
    consumption = _consumption(release, order)
    loops = list(_loops(tuple(order), consumption))
    yield from loops
    if loops:
        return
    direct = np.zeros(len(order))
    for process in release.processes.values():
        per_unit = [_characterised(release, exchange, factors) for exchange in process.exchanges]
        direct[order[process.process_id]] = sum(per_unit) / float(process.amount)
    technology = csc_array(eye_array(len(order)) - consumption.T)
    footprints: NDArray[np.float64] = splu(technology).solve(direct)
    limit = -NEGATIVE_TOLERANCE * max(1.0, float(np.abs(footprints).max(initial=0.0)))
    for process_id, footprint in zip(order, footprints, strict=True):
        if footprint < limit and not release.processes[process_id].negative_reason:
            what = say(
                "The footprint is negative ({value} kg CO2e per unit) and no reason is given.", value=f"{footprint:.4g}"
            )
            severity: Severity = "warning" if release.imported_from else "error"  # the source's own, of credits
            yield CheckFinding("negative-footprint", process_id, what, severity)
    yield from implausible(release, dict(zip(order, footprints.tolist(), strict=True)))


def _consumption(release: BackgroundRelease, order: Mapping[str, int]) -> csr_array:
    """Element (i, j): units of product i that one unit of product j consumes."""
    rows, columns, values = [], [], []
    for process in release.processes.values():
        for exchange in process.exchanges:
            if exchange.kind == "technosphere":
                to_unit = factor(exchange.unit, release.processes[exchange.target_id].unit)
                rows.append(order[exchange.target_id])
                columns.append(order[process.process_id])
                values.append(float(exchange.amount * to_unit / process.amount))
    return csr_array((values, (rows, columns)), shape=(len(order), len(order)), dtype=np.float64)


def _loops(ids: tuple[str, ...], consumption: csr_array) -> Iterator[CheckFinding]:
    """Loops that need as much of themselves as they give: gain is the spectral radius of the consumption inside them.

    A system of positive amounts is solvable, and its solution positive, exactly when every such gain is below 1
    (Hawkins and Simon 1949). Credits do not make a loop unproductive and are left out.
    """
    positive = csr_array(consumption.maximum(0))
    positive.eliminate_zeros()
    _, labels = connected_components(positive, directed=True, connection="strong")
    looped = Counter(labels.tolist())
    alone = set(labels[positive.diagonal() > 0].tolist())
    for label in (label for label, size in looped.items() if size > 1 or label in alone):
        members = np.flatnonzero(labels == label)
        gain, _ = gain_of(csr_array(positive[members][:, members]))
        if gain >= 1:
            names = [ids[index] for index in members]
            what = say(
                "The loop {members} consumes {gain} of what it produces: the system has no solution.",
                members=" → ".join(names[:8]),
                gain=f"{gain:.4g}",
            )
            yield CheckFinding("loop-gain", names[0], what)


def _characterised(release: BackgroundRelease, exchange: BackgroundExchange, factors: Mapping[str, float]) -> float:
    if exchange.kind != "biosphere" or exchange.target_id not in factors:
        return 0.0
    amount = exchange.amount * factor(exchange.unit, release.flows[exchange.target_id].unit)
    return float(amount) * factors[exchange.target_id]


def errors(findings: Iterable[CheckFinding]) -> tuple[CheckFinding, ...]:
    """The findings that forbid the use of a release."""
    return tuple(finding for finding in findings if finding.severity == "error")
