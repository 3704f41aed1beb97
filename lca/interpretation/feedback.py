"""What loops add to the mean of a footprint.

Along a chain, independent numbers multiply, and the mean of the product is the product of the means. An input that is
part of a loop is met again: by the formula of Sherman and Morrison (1950), one that carries c and returns the share g
of itself changes the footprint by c x / (1 - g x) when it grows by the share x. To second order its variance v adds
c g v.
"""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lca.impact.intensities import factorise
from lca.interpretation.background_samples import BackgroundSpread
from lca.interpretation.distributions import Lognormal
from lca.interpretation.foreground_samples import ForegroundSampler, Weighed, spread_key
from lca.interpretation.variance import background_runs, carried_by_inputs, own_intensities, own_system
from lca.inventory.link import LinkKind

Floats = NDArray[np.float64]
LOOKED_AT = 200  # inputs of the release, those that carry most variance first


def feedback(sampler: ForegroundSampler, stated: Weighed, spread: BackgroundSpread) -> float:
    """kg CO2e that loops add to the mean of the samples, to second order."""
    return _own(sampler, stated) + _background(sampler, stated, spread)


def _own(sampler: ForegroundSampler, stated: Weighed) -> float:
    own, system = own_system(sampler)
    if not own:
        return 0.0
    behind, supply = own_intensities(sampler, stated), np.linalg.inv(system.T)
    terms = []
    for i, linked in enumerate(sampler.system.exchanges):
        known = sampler.spreads.by_key.get(spread_key(linked.exchange.id))
        if linked.provider_kind is LinkKind.OWN_PROCESS and linked.node in own and known is not None:
            provider = f"own:{linked.provider}"
            gain = float(linked.amount) * float(supply[own[linked.node], own[provider]])
            terms.append(float(stated.supplied[i, 0]) * behind[provider] * gain * known.variance)
    return math.fsum(terms)


def _background(sampler: ForegroundSampler, stated: Weighed, spread: BackgroundSpread) -> float:
    arrays, sigma = spread.arrays, spread.uncertainty.input_sigma
    if not len(sigma):
        return 0.0
    distinct, place = np.unique(sigma, return_inverse=True)  # of half a million inputs, a few hundred
    variance = np.array([Lognormal(float(s)).variance for s in distinct])[place]
    weight = carried_by_inputs(background_runs(sampler, stated, spread), spread) * variance
    leading = np.argsort(-np.abs(weight), kind="stable")[:LOOKED_AT]
    factors: Any = factorise(arrays)
    consumers = arrays.consumers()
    terms = []
    for entry in leading[weight[leading] != 0]:
        demand = np.zeros(arrays.size)
        demand[arrays.suppliers[entry]] = 1.0
        gain = float(arrays.amounts[entry]) * float(factors.solve(demand, "T")[consumers[entry]])
        terms.append(float(weight[entry]) * gain)
    return math.fsum(terms)
