"""From a solved system to its footprint: one table of exchange x elementary flow, and every total a sum over it."""

import math
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from lca.impact.footprint import (
    ExchangeContribution,
    FlowTotal,
    FootprintResult,
    PollutantTotal,
    ProcessContribution,
    StageTotal,
    Unlinked,
    by_category,
)
from lca.impact.matrices import flow_factor, provider_key
from lca.impact.method import CATEGORIES, Method
from lca.inventory.background import BackgroundRelease
from lca.inventory.data_quality import PRIMARY, weighted_rating
from lca.inventory.link import LinkKind
from lca.inventory.product_system import LinkedExchange, ProductSystem
from lca.scope.boundary import LifeCycleStage
from lca.units import exact

# What a process must declare for an air pollutant's sum to be complete
POLLUTANT_GROUP = {"SO2": "SO2", "NOx": "NOX", "PM2.5": "PM2_5", "NMVOC": "NMVOC", "CO": "CO", "NH3": "NH3"}


class Solution(Struct, frozen=True):
    """What the solver found.

    supply: output of each process in multiples of its reference output. intensity: (processes x flows), flow per
    reference output.
    column, row: matrix index by process key and by flow key. biosphere: (flows x processes) per reference output.
    """

    supply: Mapping[str, float]
    intensity: NDArray[np.float64]
    column: Mapping[str, int]
    row: Mapping[str, int]
    biosphere: Any


class _Line(Struct, frozen=True):
    """One exchange with the elementary flows it brings, in the flows' units, ordered as `Solution.row`."""

    linked: LinkedExchange
    supplied: float
    flows: NDArray[np.float64]


def summarise(
    solution: Solution, system: ProductSystem, background: BackgroundRelease, method: Method
) -> FootprintResult:
    """Every total of a footprint."""
    keys = sorted(solution.row, key=lambda key: solution.row[key])
    factors = [flow_factor(key, method) for key in keys]
    lines = tuple(_lines(solution, system))
    exchanges = tuple(_contribution(line, factors) for line in lines)
    totals = by_category(e.by_category for e in exchanges)
    total = math.fsum(totals.values())
    flows = tuple(_flow_totals(lines, keys, factors, background))
    direct = _direct_emissions(solution, factors)
    unspecified = [f for f in flows if f.unit == "kg CO2e"]
    return FootprintResult(
        method_id=method.id,
        gwp_set=method.gwp_set,
        background_id=background.id,
        total=total,
        by_category=totals,
        unspecified=math.fsum(f.kg_co2e for f in unspecified),
        by_gwp_set=MappingProxyType(
            {
                s: math.fsum(f.kg_co2e for f in unspecified if published_set(f.flow_id) == s)
                for s in sorted({published_set(f.flow_id) for f in unspecified})
            }
        ),
        coverage=_coverage("GHG", direct, system, background),
        stages=tuple(_stages(exchanges, total)),
        exchanges=exchanges,
        flows=flows,
        processes=tuple(_processes(direct, background)),
        pollutants=tuple(_pollutants(flows_of(lines, keys), direct, system, background, method)),
        unlinked=tuple(Unlinked(e.id, e.name, e.stage, e.amount, e.unit) for e in system.unlinked),
        data_quality_rating=weighted_rating(_ratings(lines, exchanges, system, background)),
        primary_data_share=_primary_data_share(lines, exchanges, system),
    )


def published_set(flow_id: str) -> str:
    """GWP set that a CO2e-only flow was published under, by its id; "not stated" where the publisher names none.

    `ghg-unspecified-ar5` and `supplier-co2e:fossil:AR6` end with it; `ghg-unspecified-not-stated` does not.
    """
    found = re.search(r"[-:](ar\d)$", flow_id, re.IGNORECASE)
    return found[1].upper() if found else "not stated"


def _lines(solution: Solution, system: ProductSystem) -> Iterator[_Line]:
    for linked in system.exchanges:
        supplied = solution.supply[linked.node] * float(linked.amount)
        flows = np.zeros(len(solution.row))
        if linked.provider_kind is LinkKind.ELEMENTARY_FLOW:
            flows[solution.row[linked.provider]] = supplied
        elif linked.provider_kind is not LinkKind.OWN_PROCESS:  # what an own process brings is counted at its exchanges
            key = provider_key(linked.provider_kind, linked.provider)
            flows = supplied * solution.intensity[solution.column[key]]
        yield _Line(linked, supplied, flows)


def _contribution(line: _Line, factors: list[tuple[str, float] | None]) -> ExchangeContribution:
    parts: dict[str, list[float]] = {category: [] for category in CATEGORIES}
    for amount, factor in zip(line.flows, factors, strict=True):
        if factor is not None:
            parts[factor[0]].append(float(amount) * factor[1])
    sums = {category: math.fsum(values) for category, values in parts.items()}
    exchange = line.linked.exchange
    return ExchangeContribution(
        exchange_id=exchange.id,
        name=exchange.name,
        stage=exchange.stage,
        kind=str(exchange.kind),
        provider=line.linked.provider,
        amount=line.supplied,
        unit=line.linked.unit,
        kg_co2e=math.fsum(sums.values()),
        by_category=MappingProxyType(sums),
    )


def flows_of(lines: tuple[_Line, ...], keys: list[str]) -> dict[str, float]:
    """Total of each elementary flow over all exchanges, in the flow's unit."""
    return {key: math.fsum(float(line.flows[i]) for line in lines) for i, key in enumerate(keys)}


def _flow_totals(
    lines: tuple[_Line, ...],
    keys: list[str],
    factors: list[tuple[str, float] | None],
    background: BackgroundRelease,
) -> Iterator[FlowTotal]:
    amounts = flows_of(lines, keys)
    for key, factor in sorted(zip(keys, factors, strict=True)):
        if factor is None:
            continue
        known = background.flows.get(key)
        yield FlowTotal(
            flow_id=key,
            substance=known.substance if known else "GHG, unspecified",
            origin=known.origin if known else "unspecified",
            category=factor[0],
            amount=amounts[key],
            unit=known.unit if known else "kg CO2e",
            kg_co2e=amounts[key] * factor[1],
        )


def _stages(exchanges: tuple[ExchangeContribution, ...], total: float) -> Iterator[StageTotal]:
    for stage in LifeCycleStage:
        own = [e for e in exchanges if e.stage == stage]
        if own:
            parts = by_category(e.by_category for e in own)
            value = math.fsum(parts.values())
            yield StageTotal(stage, value, value / total if total else 0.0, parts)


def _direct_emissions(solution: Solution, factors: list[tuple[str, float] | None]) -> dict[str, float]:
    """kg CO2e emitted by each process itself, by process key, in order of the matrix."""
    weights = np.array([factor[1] if factor else 0.0 for factor in factors])
    if not len(weights):
        return dict.fromkeys(solution.column, 0.0)
    per_output = np.asarray(weights @ solution.biosphere).ravel()
    return {key: float(per_output[i]) * solution.supply[key] for key, i in solution.column.items()}


def _processes(direct: Mapping[str, float], background: BackgroundRelease) -> Iterator[ProcessContribution]:
    found = [(key.removeprefix("background:"), value) for key, value in direct.items() if key.startswith("background:")]
    for process_id, value in sorted(found, key=lambda item: (-abs(item[1]), item[0])):
        if value:
            process = background.processes[process_id]
            yield ProcessContribution(process_id, process.name_en, process.name_zh, value)


def _coverage(group: str, direct: Mapping[str, float], system: ProductSystem, background: BackgroundRelease) -> float:
    """Share of absolute direct emissions from processes that state the group completely.

    An own process or stage states the groups of the flows that it lists, and greenhouse gases always: its direct
    emissions are the manufacturer's to declare. A supplier states greenhouse gases.
    """
    stated_by_node: dict[str, set[str]] = {}
    for linked in system.exchanges:
        if linked.provider_kind is LinkKind.ELEMENTARY_FLOW:
            stated_by_node.setdefault(linked.node, set()).add(background.flows[linked.provider].group)

    def states(key: str) -> bool:
        if key.startswith("background:"):
            return group in background.processes[key.removeprefix("background:")].declares
        return group == "GHG" or group in stated_by_node.get(key, set())

    everything = math.fsum(abs(value) for value in direct.values())
    stated = math.fsum(abs(value) for key, value in direct.items() if states(key))
    return stated / everything if everything else 1.0


def _pollutants(
    amounts: Mapping[str, float],
    direct: Mapping[str, float],
    system: ProductSystem,
    background: BackgroundRelease,
    method: Method,
) -> Iterator[PollutantTotal]:
    for pollutant, flow_ids in method.pollutants.items():
        kg = math.fsum(amounts.get(flow_id, 0.0) for flow_id in flow_ids)
        yield PollutantTotal(pollutant, kg, _coverage(POLLUTANT_GROUP[pollutant], direct, system, background))


def _ratings(
    lines: tuple[_Line, ...],
    exchanges: tuple[ExchangeContribution, ...],
    system: ProductSystem,
    background: BackgroundRelease,
) -> Iterator[tuple[float, float]]:
    """(weight, rating) per exchange: the mean of the amount's rating and the dataset's or the supplier's, where they
    are stated.
    """
    for line, contribution in zip(lines, exchanges, strict=True):
        own = line.linked.exchange.data_quality
        known = [own.rating()] if own else []
        if line.linked.provider_kind is LinkKind.BACKGROUND:
            known.append(background.processes[line.linked.provider].data_quality.rating())
        elif line.linked.provider_kind is LinkKind.SUPPLIER:
            stated = system.suppliers[line.linked.provider].data_quality_rating
            known += [float(exact(stated))] if stated is not None else []
        if known:
            yield contribution.kg_co2e, math.fsum(known) / len(known)


def _primary_data_share(
    lines: tuple[_Line, ...], exchanges: tuple[ExchangeContribution, ...], system: ProductSystem
) -> float:
    """Sum |E_i| pds_i / sum |E_i|. pds: 1 for an amount measured or calculated at its source; a supplier's own stated
    share, else 0.
    """
    weights = [abs(e.kg_co2e) for e in exchanges]
    total = math.fsum(weights)
    shares = []
    for line in lines:
        if line.linked.provider_kind is LinkKind.SUPPLIER:
            stated = system.suppliers[line.linked.provider].primary_data_share
            shares.append(float(exact(stated)) if stated is not None else 0.0)
        else:
            shares.append(1.0 if line.linked.exchange.source.kind in PRIMARY else 0.0)
    return math.fsum(w * s for w, s in zip(weights, shares, strict=True)) / total if total else 0.0
