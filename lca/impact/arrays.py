"""A background release as arrays: what the fast twin of the reference calculation works on.

One row per process in the order of the release, one column per indicator. The indicators are the six parts of GWP100
that ISO 14067:2018, 7.2 wants apart and the air pollutants that are reported as inventory; the footprint is the sum of
its parts and has no column of its own, so that it can never disagree with them.
"""

from collections.abc import Mapping

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

from lca.impact.method import CATEGORIES, POLLUTANTS, Method
from lca.inventory.background import BackgroundRelease
from lca.units import convert

Floats = NDArray[np.float64]
Integers = NDArray[np.int32]

INDICATORS = CATEGORIES + POLLUTANTS  # the footprint is the sum of the first six


class BackgroundArrays(Struct, frozen=True):
    """Inputs and direct burdens of every process of a release, float64.

    outputs: (n,) reference output of each process, in its unit. offsets (n+1), suppliers, amounts: inputs by consumer
    (compressed rows): amount of the supplier's unit per reference output of the consumer. direct: (n x indicators)
    burden of the process itself per reference output: kg CO2e by category, then kg of each pollutant.
    """

    outputs: Floats
    offsets: Integers
    suppliers: Integers
    amounts: Floats
    direct: Floats

    @property
    def size(self) -> int:
        """Number of processes."""
        return len(self.outputs)

    def consumers(self) -> Integers:
        """The consumer of each input, in the order of `suppliers`."""
        return np.repeat(np.arange(self.size, dtype=np.int32), np.diff(self.offsets))

    def net_outputs(self) -> Floats:
        """Reference outputs less what a process takes from itself."""
        consumers = self.consumers()
        own = np.flatnonzero(consumers == self.suppliers)
        return self.outputs - np.bincount(consumers[own], weights=self.amounts[own], minlength=self.size)


def read_arrays(background: BackgroundRelease, method: Method) -> BackgroundArrays:
    """Arrays of a release under a method; amounts become float64 as they do in `lca.impact.matrices`."""
    factors = flow_factors(background, method)
    direct = np.zeros((len(background.processes), len(INDICATORS)))
    for i, process in enumerate(background.processes.values()):
        for exchange in process.exchanges:
            if exchange.kind != "technosphere":
                unit = background.flows[exchange.target_id].unit
                direct[i] += float(convert(exchange.amount, exchange.unit, unit)) * factors[exchange.target_id]
    return replace(read_links(background), direct=direct)


def read_links(background: BackgroundRelease) -> BackgroundArrays:
    """The inputs of a release, without burdens: `direct` has no column."""
    position = {process_id: i for i, process_id in enumerate(background.processes)}
    offsets, suppliers, amounts = [0], [], []
    for process in background.processes.values():
        for exchange in process.exchanges:
            if exchange.kind == "technosphere":
                unit = background.processes[exchange.target_id].unit
                suppliers.append(position[exchange.target_id])
                same = exchange.unit == unit
                amounts.append(float(exchange.amount if same else convert(exchange.amount, exchange.unit, unit)))
        offsets.append(len(suppliers))
    return BackgroundArrays(
        outputs=np.array([float(p.amount) for p in background.processes.values()]),
        offsets=np.array(offsets, dtype=np.int32),
        suppliers=np.array(suppliers, dtype=np.int32),
        amounts=np.array(amounts),
        direct=np.zeros((len(position), 0)),
    )


def flow_factors(background: BackgroundRelease, method: Method) -> Mapping[str, Floats]:
    """Indicators of one unit of each elementary flow of a release; zeros where the method has no factor."""
    factors = {flow_id: np.zeros(len(INDICATORS)) for flow_id in background.flows}
    for flow_id, factor in method.factors.items():
        if flow_id in factors:
            factors[flow_id][INDICATORS.index(factor.category)] = factor.value
    for pollutant, flow_ids in method.pollutants.items():
        for flow_id in flow_ids:
            if flow_id in factors:
                factors[flow_id][INDICATORS.index(pollutant)] = 1.0
    return factors
