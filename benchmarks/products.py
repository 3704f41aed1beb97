"""Seeded products: foregrounds with chains and loops, linked to a background, as columns and as declarations."""

import numpy as np
from msgspec import Struct

from benchmarks.synthetic import SEED
from lca.impact.arrays import INDICATORS
from lca.impact.foreground import STAGE_NODE, STAGE_ROWS
from lca.impact.portfolio import BACKGROUND, OWN, ForegroundTable
from lca.inventory.data_quality import SourceKind
from lca.inventory.declaration import Basis, Declaration, Exchange, ExchangeKind, OwnProcess
from lca.inventory.link import Link, LinkKind, Provenance
from lca.scope.boundary import LifeCycleStage


class Shape(Struct, frozen=True):
    """Least and most own processes and background links of a product; most are near the lower end."""

    own: tuple[int, int] = (10, 300)
    links: tuple[int, int] = (10, 500)


COMMON = Shape()


def generate_foregrounds(count: int, processes: int, shape: Shape = COMMON, seed: int = SEED) -> ForegroundTable:
    """Products with a tree of own processes, some shared parts and, in one of three, a loop of small gain."""
    random = np.random.default_rng(seed + 2)
    own = _skewed(random, shape.own, count)
    links = np.maximum(_skewed(random, shape.links, count), shape.links[0])
    market = np.cumsum(1.0 / np.arange(1, processes + 1) ** 0.6)
    popular = random.permutation(processes)
    rows: list[tuple[np.ndarray, ...]] = []
    outputs: list[np.ndarray] = []
    for size, wanted in zip(own, links, strict=True):
        child = np.arange(1, size)
        parent = np.minimum(child - 1, (random.random(size - 1) ** 0.5 * child).astype(int))
        loops = random.random() < 1 / 3 and size > 3
        back = random.integers(0, size // 2, 1 if loops else 0)  # the end of the tree takes from its beginning
        node = np.concatenate([[STAGE_NODE], parent, np.full(len(back), size - 1), random.integers(0, size, wanted)])
        kind = np.repeat([OWN, BACKGROUND], [1 + len(child) + len(back), wanted])
        chosen = popular[np.searchsorted(market, random.random(wanted) * market[-1])]
        provider = np.concatenate([[0], child, back, chosen])
        output = np.exp(random.normal(0, 1, size))
        share = np.concatenate([random.uniform(0.2, 1, len(child)), random.uniform(0.01, 0.1, len(back))])
        taken = share * output[node[1 : 1 + len(share)]]  # shares of the output, so that no loop eats what it makes
        amount = np.concatenate([[1.0], taken, random.lognormal(-3, 1.5, wanted)])
        outputs.append(output)
        rows.append((node, kind, provider, amount))
    counts = [len(row[0]) for row in rows]
    return ForegroundTable(
        products=tuple(f"SKU-{i:07d}" for i in range(count)),
        offsets=np.cumsum([0, *counts]),
        own_offsets=np.cumsum([0, *own]),
        outputs=np.concatenate(outputs),
        nodes=np.concatenate([row[0] for row in rows]).astype(np.int32),
        kinds=np.concatenate([row[1] for row in rows]).astype(np.int8),
        stages=np.full(sum(counts), STAGE_ROWS[LifeCycleStage.PRODUCTION], dtype=np.int8),
        providers=np.concatenate([row[2] for row in rows]).astype(np.int32),
        amounts=np.concatenate([row[3] for row in rows]),
        supplier_indicators=np.zeros((0, len(INDICATORS))),
    )


def _skewed(random: np.random.Generator, between: tuple[int, int], count: int) -> np.ndarray:
    low, high = between
    return np.clip(low + random.exponential((high - low) * 0.16, count), low, high).astype(int)


def declare(table: ForegroundTable, product: int, frame: Declaration, background_ids: tuple[str, ...]) -> Declaration:
    """One product of a table as a declaration. frame: gives company, product, unit, boundary and study."""
    first, last = int(table.offsets[product]), int(table.offsets[product + 1])
    outputs = table.outputs[table.own_offsets[product] : table.own_offsets[product + 1]]
    stage = LifeCycleStage.PRODUCTION
    own = tuple(
        OwnProcess.model_validate(
            {"id": f"P{i}", "name": f"P{i}", "stage": stage, "output": {"amount": repr(float(o)), "unit": "kg"}}
        )
        for i, o in enumerate(outputs)
    )
    exchanges = []
    for number in range(first, last):
        node, provider = int(table.nodes[number]), int(table.providers[number])
        inside = table.kinds[number] == OWN
        link = Link(
            kind=LinkKind.OWN_PROCESS if inside else LinkKind.BACKGROUND,
            target=f"P{provider}" if inside else background_ids[provider],
        )
        exchanges.append(
            Exchange(
                id=f"E-{number - first}",
                kind=ExchangeKind.MATERIAL,
                stage=stage,
                process="" if node == STAGE_NODE else f"P{node}",
                name=f"E-{number - first}",
                amount=repr(float(table.amounts[number])),
                unit="kg",
                basis=Basis.PRODUCT if node == STAGE_NODE else Basis.PROCESS_OUTPUT,
                link=link,
                source=Provenance(kind=SourceKind.MEASURED),
            )
        )
    return frame.model_copy(update={"exchanges": tuple(exchanges), "own_processes": own})
