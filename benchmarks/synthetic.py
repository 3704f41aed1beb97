"""A seeded background of ecoinvent's size and difficulty, and products that are made of it.

It is not ecoinvent: size, hubs, markets, feedback and unit scales are copied in kind, not in number. What makes a real
database hard is here: one strongly connected core, a few markets that thousands of processes use, amounts that span
many orders of magnitude because reference products have different units, and loops.
"""

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from lca.impact.arrays import BackgroundArrays
from lca.impact.method import CATEGORIES, POLLUTANTS
from lca.impact.sampling import Uncertainty

SEED = 20260101
GAIN = 0.66  # spectral radius of the input coefficients
MARKET_EVERY = 5
INDICATOR_COUNT = len(CATEGORIES) + len(POLLUTANTS)


class Size(Struct, frozen=True):
    """How large a background is. processes, flows: counts. inputs, emissions: mean entries per activity."""

    processes: int = 20_000
    flows: int = 4_700
    hubs: int = 400
    inputs: float = 37.0
    emissions: float = 76.0


FULL = Size()
SMALL = Size(processes=400, flows=120, hubs=20, inputs=8, emissions=12)


class Background(Struct, frozen=True):
    """Matrix entries of a background, float64.

    inputs: (supplier, consumer, amount per reference output of the consumer). outputs: reference output of each
    process. emissions: (flow, process, amount). characterisation: (flows x indicators). input_sigma, emission_sigma:
    sigma of the lognormal of each entry, 0 for the shares of a market. sector: sector of each process.
    """

    input_rows: NDArray[np.int32]
    input_columns: NDArray[np.int32]
    input_amounts: NDArray[np.float64]
    input_sigma: NDArray[np.float64]
    outputs: NDArray[np.float64]
    emission_rows: NDArray[np.int32]
    emission_columns: NDArray[np.int32]
    emission_amounts: NDArray[np.float64]
    emission_sigma: NDArray[np.float64]
    characterisation: NDArray[np.float64]
    sector: NDArray[np.int32]

    @property
    def size(self) -> int:
        """Number of processes."""
        return len(self.outputs)

    def technosphere(self) -> sparse.csc_array:
        """A: outputs on the diagonal, inputs negative."""
        n = self.size
        inputs = sparse.csc_array((self.input_amounts, (self.input_rows, self.input_columns)), shape=(n, n))
        return sparse.csc_array(sparse.diags_array(self.outputs) - inputs)

    def arrays(self) -> BackgroundArrays:
        """The same as the engine has it."""
        order = np.argsort(self.input_columns, kind="stable")
        counts = np.bincount(self.input_columns, minlength=self.size)
        return BackgroundArrays(
            outputs=self.outputs,
            offsets=np.concatenate([[0], np.cumsum(counts)]).astype(np.int32),
            suppliers=self.input_rows[order],
            amounts=self.input_amounts[order],
            direct=self.direct(),
        )

    def uncertainty(self) -> Uncertainty:
        """Lognormals of every entry that has one, of the emissions those that count for an indicator."""
        order = np.argsort(self.input_columns, kind="stable")
        counted = np.flatnonzero((self.characterisation != 0).any(axis=1)[self.emission_rows])
        flow = self.emission_rows[counted]
        indicator = np.argmax(self.characterisation != 0, axis=1)[flow]
        return Uncertainty(
            input_sigma=self.input_sigma[order],
            emission_process=self.emission_columns[counted],
            emission_indicator=indicator.astype(np.int32),
            emission_amount=self.emission_amounts[counted] * self.characterisation[flow, indicator],
            emission_sigma=self.emission_sigma[counted],
            emission_draw=np.arange(len(counted), dtype=np.int32),
        )

    def direct(self) -> NDArray[np.float64]:
        """G = B^T C: direct burden per reference output, (processes x indicators)."""
        shape = (len(self.characterisation), self.size)
        biosphere = sparse.csr_array((self.emission_amounts, (self.emission_rows, self.emission_columns)), shape=shape)
        return np.asarray(biosphere.T @ self.characterisation)


def generate_background(size: Size = FULL, seed: int = SEED) -> Background:
    """The background of a seed: the same numbers on every machine with the same NumPy."""
    random = np.random.default_rng(seed)
    rows, columns, amounts = _inputs(size, random)
    amounts = _scaled_to_gain(rows, columns, amounts, size.processes)
    widest = np.maximum(0.01, np.log(0.95 / np.minimum(amounts, 0.94)) / 6)  # six sigma keep a loop from eating itself
    scale = 10.0 ** random.uniform(-2, 2, size.processes)  # units of the reference products
    outputs = np.where(random.random(size.processes) < 0.1, 10.0 ** random.integers(1, 4, size.processes), 1.0)
    amounts = amounts * scale[columns] / scale[rows] * outputs[columns]
    flow, process, emitted = _emissions(size, random)
    is_market = np.arange(size.processes) % MARKET_EVERY == 0
    return Background(
        input_rows=rows,
        input_columns=columns,
        input_amounts=amounts,
        input_sigma=np.where(is_market[columns], 0.0, np.minimum(random.uniform(0.05, 0.35, len(rows)), widest)),
        outputs=outputs,
        emission_rows=flow,
        emission_columns=process,
        emission_amounts=emitted * scale[process] * outputs[process],
        emission_sigma=random.uniform(0.05, 0.6, len(flow)),
        characterisation=_characterisation(size, random),
        sector=(np.arange(size.processes) * 20 // size.processes).astype(np.int32),
    )


def strongly_connected_share(background: Background) -> float:
    """Share of processes in the largest strongly connected part."""
    _, part = connected_components(background.technosphere(), directed=True, connection="strong")
    return float(np.bincount(part).max() / background.size)


def _inputs(
    size: Size, random: np.random.Generator
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]:
    n = size.processes
    everyone = np.arange(n)
    markets = everyone[everyone % MARKET_EVERY == 0]
    activities = everyone[everyone % MARKET_EVERY != 0]
    # every activity sells to a market nearby, so that none is a dead end; markets mix three to eight producers
    sells_to = np.clip(activities // MARKET_EVERY + random.integers(-2, 3, len(activities)), 0, len(markets) - 1)
    counts = np.clip(random.pareto(1.6, len(activities)) * size.inputs * 0.55 + 3, 3, 63).astype(int)
    counts = np.maximum(3, (counts * size.inputs / counts.mean()).astype(int))
    consumer = np.repeat(activities, counts)
    hubs = random.choice(markets, size.hubs, replace=False)
    popularity = 1.0 / np.arange(1, size.hubs + 1) ** 0.55
    hub = random.choice(hubs, len(consumer), p=popularity / popularity.sum())
    near = consumer + random.laplace(0, 25, len(consumer)).astype(int)
    near = np.clip(near // MARKET_EVERY, 0, len(markets) - 1) * MARKET_EVERY
    supplier = np.where(random.random(len(consumer)) < 0.6, hub, near)
    rows = np.concatenate([activities, supplier])
    columns = np.concatenate([markets[sells_to], consumer])
    amounts = np.exp(random.normal(0, 1.5, len(rows)))
    inputs = sparse.coo_array((amounts, (rows, columns)), shape=(n, n)).tocsc()
    inputs.sum_duplicates()
    inputs = inputs.tocoo()
    rows, columns, amounts = inputs.coords[0], inputs.coords[1], inputs.data
    bought = np.bincount(columns, weights=amounts, minlength=n)
    return rows.astype(np.int32), columns.astype(np.int32), amounts / bought[columns]


def _scaled_to_gain(
    rows: NDArray[np.int32], columns: NDArray[np.int32], shares: NDArray[np.float64], n: int
) -> NDArray[np.float64]:
    """Scale the inputs of activities until the whole system has the wanted gain; markets keep the sum of one."""
    activity = columns % MARKET_EVERY != 0
    spread = np.exp(np.random.default_rng(SEED + 1).normal(-0.4, 0.6, n))[columns]
    low, high = 0.05, 2.0
    for _ in range(16):
        middle = (low + high) / 2
        amounts = np.where(activity, shares * spread * middle, shares)
        if _gain(sparse.csr_array((amounts, (columns, rows)), shape=(n, n))) < GAIN:
            low = middle
        else:
            high = middle
    return np.where(activity, shares * spread * low, shares)


def _gain(matrix: sparse.csr_array) -> float:
    vector = np.ones(matrix.shape[0])
    for _ in range(25):
        vector = matrix @ (matrix @ vector)
        norm = float(np.linalg.norm(vector))
        vector /= norm
    return norm**0.5


def _emissions(
    size: Size, random: np.random.Generator
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]:
    activities = np.arange(size.processes)
    activities = activities[activities % MARKET_EVERY != 0]
    counts = np.clip(random.lognormal(np.log(size.emissions) - 0.32, 0.8, len(activities)), 3, size.flows / 2)
    process = np.repeat(activities, counts.astype(int))
    popularity = 1.0 / np.arange(1, size.flows + 1) ** 0.7
    flow = random.choice(size.flows, len(process), p=popularity / popularity.sum())
    emitted = sparse.coo_array(
        (np.exp(random.normal(-4, 2, len(process))), (flow, process)), shape=(size.flows, size.processes)
    ).tocsc()
    emitted.sum_duplicates()
    emitted = emitted.tocoo()
    return emitted.coords[0].astype(np.int32), emitted.coords[1].astype(np.int32), emitted.data


def _characterisation(size: Size, random: np.random.Generator) -> NDArray[np.float64]:
    """Each of the more common flows counts for one indicator, as a gas of one origin or a pollutant does."""
    factors = np.zeros((size.flows, INDICATOR_COUNT))
    counted = np.arange(max(INDICATOR_COUNT, size.flows // 25))  # the most frequent flows
    factors[counted, counted % INDICATOR_COUNT] = np.exp(random.normal(0, 1.5, len(counted)))
    uptake = CATEGORIES.index("biogenic_uptake"), CATEGORIES.index("removal")
    factors[:, uptake] *= -1
    return factors
