"""Where the uncertainty of a footprint comes from.

Two answers. By exchange, from the samples: Cov(C_e, T) / Var(T), which sums to one over all exchanges C_e of the
footprint T; it is split into what the exchange's amount and what the data behind it bring. And by single number, to
first order: a number that carries the contribution c and whose factor has the variance v brings c2 v (Heijungs 2010,
doi 10.1016/j.ecolmodel.2010.02.005, on the sensitivity of matrix-based footprints); it has no sampling noise, so that
thousands of background numbers can be ranked, and its sum beside the sampled variance says how far first order goes.
"""

import math
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from lca.impact.intensities import factorise, intensities, technosphere
from lca.impact.method import CATEGORIES
from lca.interpretation.background_samples import BackgroundSpread
from lca.interpretation.distributions import Lognormal
from lca.interpretation.foreground_samples import SUPPLIER, ForegroundSampler, Weighed, spread_key
from lca.inventory.link import LinkKind

Floats = NDArray[np.float64]


class ExchangeVariance(Struct, frozen=True):
    """Share of the variance of the footprint that an exchange brings; shares sum to one and may be negative.

    from_amount: by its amount (and how often its process runs). from_data: by the data behind its provider. What is
    left to `share` is their product.
    """

    exchange_id: str
    name: str
    share: float
    from_amount: float
    from_data: float


class SourceVariance(Struct, frozen=True):
    """One uncertain number. kind: amount, supplier or background. key: id of the exchange or supplier footprint, or
    `process#number` of the release. contribution: kg CO2e that the number carries. share: of the first-order variance.
    """

    kind: str
    key: str
    contribution: float
    relative_deviation: float
    share: float


class VarianceSources(Struct, frozen=True):
    """Uncertain numbers, those that matter most first. first_order: variance by the formula, (kg CO2e)2."""

    sources: tuple[SourceVariance, ...]
    first_order: float


def by_exchange(sampler: ForegroundSampler, sampled: Weighed, stated: Weighed) -> tuple[ExchangeVariance, ...]:
    """Contribution of each linked exchange to the variance, largest first; empty where nothing varies."""
    totals = sampled.totals - sampled.totals.mean()
    variance = float(totals @ totals)
    if variance <= (1e-12 * float(np.abs(sampled.totals).max(initial=0.0))) ** 2 * len(totals):
        return ()

    def share(values: Floats) -> float:
        return float((values - values.mean()) @ totals) / variance

    found = []
    for i, exchange in enumerate(sampler.exchanges):
        if np.ptp(sampled.kg_co2e[i]) == 0:
            amount = data = whole = 0.0
        else:
            whole = share(sampled.kg_co2e[i])
            amount = share(sampled.supplied[i] * stated.intensity[i])
            data = share(stated.supplied[i] * sampled.intensity[i])
        found.append(ExchangeVariance(exchange.id, exchange.name, whole, amount, data))
    return tuple(sorted(found, key=lambda e: -abs(e.share)))


def by_source(sampler: ForegroundSampler, stated: Weighed, spread: BackgroundSpread) -> VarianceSources:
    """First-order contribution of every uncertain number, largest first."""
    rows = [*_amounts(sampler, stated), *_suppliers(sampler, stated), *_background(sampler, stated, spread)]
    variances = [contribution**2 * variance for _, _, contribution, variance in rows]
    total = math.fsum(variances)
    found = (
        SourceVariance(kind, key, contribution, math.sqrt(variance), part / total if total else 0.0)
        for (kind, key, contribution, variance), part in zip(rows, variances, strict=True)
        if part
    )
    return VarianceSources(tuple(sorted(found, key=lambda s: (-s.share, s.key))), total)


_Row = tuple[str, str, float, float]  # kind, key, contribution, variance of the factor


def _amounts(sampler: ForegroundSampler, stated: Weighed) -> Iterator[_Row]:
    """Declared amounts. One that feeds an own process carries all that the process brings."""
    own = own_intensities(sampler, stated)
    carried: dict[str, float] = {}
    for i, linked in enumerate(sampler.system.exchanges):
        if linked.provider_kind is LinkKind.OWN_PROCESS:
            value = float(stated.supplied[i, 0]) * own[f"own:{linked.provider}"]
        else:
            value = float(stated.kg_co2e[i, 0])
        key = spread_key(linked.exchange.id)
        carried[key] = carried.get(key, 0.0) + value
    for key, value in carried.items():
        known = sampler.spreads.by_key.get(key)
        if known is not None:
            yield "amount", key, value, known.variance


def own_system(sampler: ForegroundSampler) -> tuple[Mapping[str, int], Floats]:
    """Own processes and their transposed technosphere: outputs on the diagonal, row by row what each one takes."""
    own = {node: i for i, node in enumerate(name for name in sampler.system.nodes if name.startswith("own:"))}
    system = np.diag([float(sampler.system.nodes[node].output) for node in own]).reshape(len(own), len(own))
    for linked in sampler.system.exchanges:
        if linked.node in own and linked.provider_kind is LinkKind.OWN_PROCESS:
            system[own[linked.node], own[f"own:{linked.provider}"]] -= float(linked.amount)
    return own, system


def own_intensities(sampler: ForegroundSampler, stated: Weighed) -> Mapping[str, float]:
    """kg CO2e behind one unit of each own process's output: A^T y = g over the own processes."""
    own, system = own_system(sampler)
    if not own:
        return {}
    direct = np.zeros(len(own))
    for i, linked in enumerate(sampler.system.exchanges):
        if linked.node in own and linked.provider_kind is not LinkKind.OWN_PROCESS:
            direct[own[linked.node]] += float(linked.amount) * float(stated.intensity[i, 0])
    found = np.linalg.solve(system, direct)
    return {node: float(found[i]) for node, i in own.items()}


def _suppliers(sampler: ForegroundSampler, stated: Weighed) -> Iterator[_Row]:
    for supplier_id in sampler.system.suppliers:
        known = sampler.spreads.by_key.get(SUPPLIER + supplier_id)
        if known is not None:
            carried = math.fsum(
                float(stated.kg_co2e[i, 0])
                for i, linked in enumerate(sampler.system.exchanges)
                if linked.provider_kind is LinkKind.SUPPLIER and linked.provider == supplier_id
            )
            yield "supplier", supplier_id, carried, known.variance


def _background(sampler: ForegroundSampler, stated: Weighed, spread: BackgroundSpread) -> Iterator[_Row]:
    """Numbers of the release: an input of j to k carries s_k a_jk y_j, an emission s_k b_k."""
    arrays, uncertain = spread.arrays, spread.uncertainty
    if not arrays.size:
        return
    runs = background_runs(sampler, stated, spread)
    carried = carried_by_inputs(runs, spread)
    for i, key in enumerate(spread.input_keys):
        if uncertain.input_sigma[i] > 0:
            yield "background", key, float(carried[i]), Lognormal(float(uncertain.input_sigma[i])).variance
    emitted = np.zeros(len(spread.emission_keys))
    sigma = np.zeros(len(spread.emission_keys))
    sigma[uncertain.emission_draw] = uncertain.emission_sigma
    counts = uncertain.emission_indicator < len(CATEGORIES)
    values = runs[uncertain.emission_process] * uncertain.emission_amount
    np.add.at(emitted, uncertain.emission_draw[counts], values[counts])
    for i, key in enumerate(spread.emission_keys):
        if sigma[i] > 0 and emitted[i]:
            yield "background", key, float(emitted[i]), Lognormal(float(sigma[i])).variance


def carried_by_inputs(runs: Floats, spread: BackgroundSpread) -> Floats:
    """kg CO2e that comes with each input of the release."""
    arrays = spread.arrays
    footprint = arrays.direct[:, : len(CATEGORIES)].sum(axis=1, keepdims=True)
    y = intensities(arrays, footprint, "factors")[:, 0]
    return np.asarray(runs[arrays.consumers()] * arrays.amounts * y[arrays.suppliers], dtype=np.float64)


def background_runs(sampler: ForegroundSampler, stated: Weighed, spread: BackgroundSpread) -> Floats:
    """How often each process of the release runs per unit of the study."""
    position = {process_id: i for i, process_id in enumerate(spread.process_ids)}
    demand = np.zeros(spread.arrays.size)
    for i, linked in enumerate(sampler.system.exchanges):
        if linked.provider_kind is LinkKind.BACKGROUND:
            demand[position[linked.provider]] += stated.supplied[i, 0]
    matrix = technosphere(spread.arrays)
    factors: Any = factorise(spread.arrays)  # of the transposed: with hubs, the other way fills in many times as much
    found = factors.solve(demand, "T")
    return np.asarray(found + factors.solve(demand - matrix @ found, "T"), dtype=np.float64)
