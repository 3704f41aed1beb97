"""The foreground of a product with every declared amount drawn, laid over samples of the background.

An exchange of amount a at a process that runs r times per unit brings a r y. Amounts vary by the spread declared
for them, else by their pedigree scores; what has neither is fixed, and named.

The draws of an amount depend on the company, the id and the name of its exchange: versions of one product share them,
and two products that merely number their exchanges alike share none.
"""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Protocol

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from lca.errors import CalculationError, say
from lca.impact.arrays import INDICATORS, flow_factors
from lca.impact.footprint import FootprintResult
from lca.impact.method import CATEGORIES, Method
from lca.interpretation.background_samples import BackgroundSamples
from lca.interpretation.design import Design
from lca.interpretation.distributions import Distribution, Lognormal, parse_distribution
from lca.inventory.background import BackgroundRelease
from lca.inventory.declaration import Declaration, Exchange
from lca.inventory.link import LinkKind
from lca.inventory.loops import unproductive_loops
from lca.inventory.pedigree import PedigreeVariances
from lca.inventory.product_system import SUPPLIER_PARTS, LinkedExchange, ProductSystem
from lca.inventory.treatment.part import PART, root_of
from lca.units import exact

Floats = NDArray[np.float64]
SPLIT = f"{PART}recycled"  # ends the id of the part that a scenario split off: one weighing, one draw
SUPPLIER = "supplier:"  # begins the key of a supplier's declared footprint
BLOCK_BYTES = 64 << 20
FactorOf = Callable[[str], Floats]  # factors of a key, one for each sample


class Spreads(Struct, frozen=True):
    """What is known of the foreground's uncertainty, by key: the id of an exchange, or `supplier:<id>`.

    fixed: keys of which nothing is known; they are not drawn.
    """

    by_key: Mapping[str, Distribution]
    fixed: tuple[str, ...]


class Weighed(Struct, frozen=True):
    """A product in a number of samples.

    kg_co2e: (linked exchanges x samples). indicators: (indicators x samples). supplied: (linked exchanges x samples),
    amount of the provider's unit per unit of the study. intensity: kg CO2e per unit of the provider (exchanges x
    samples); 0 for an own process, whose burdens are counted at its exchanges. runs: of own processes, by id.
    """

    kg_co2e: Floats
    indicators: Floats
    supplied: Floats
    intensity: Floats
    runs: Mapping[str, Floats]

    @property
    def totals(self) -> Floats:
        """The footprint in each sample."""
        return np.asarray(self.indicators[: len(CATEGORIES)].sum(axis=0))


class Calculated(Protocol):
    """A calculation: what was declared, the product system and its footprint."""

    @property
    def declaration(self) -> Declaration: ...

    @property
    def system(self) -> ProductSystem: ...

    @property
    def result(self) -> FootprintResult: ...


def spread_key(exchange_id: str) -> str:
    """Under which key the uncertainty of an exchange is known."""
    return root_of(exchange_id)


def draw_names(declaration: Declaration) -> Mapping[str, str]:
    """What the draws of each key depend on."""
    company = declaration.company
    maker = company.credit_code or company.name.get("zh-Hans")
    names = {spread_key(e.id): f"{maker}/{spread_key(e.id)}/{e.name}" for e in reversed(declaration.exchanges)}
    suppliers = {f"{SUPPLIER}{s.id}": f"{SUPPLIER}{s.supplier}/{s.product}" for s in declaration.supplier_footprints}
    return MappingProxyType(names | suppliers)


def keys_of(system: ProductSystem) -> frozenset[str]:
    """Keys of everything in a foreground that may be uncertain."""
    return frozenset({spread_key(e.exchange.id) for e in system.exchanges} | {SUPPLIER + s for s in system.suppliers})


def refuse_unknown(overrides: Mapping[str, Distribution], systems: Sequence[ProductSystem]) -> None:
    """CalculationError names the overrides that none of the products has anything for."""
    unknown = sorted(overrides.keys() - frozenset().union(*map(keys_of, systems)))
    if unknown:
        raise CalculationError(
            "spread-of-nothing",
            say("A distribution is given for {keys}, which is not in the product system.", keys=", ".join(unknown)),
            say("Name a linked exchange by its id, or a supplier footprint as supplier:<id>."),
        )


def spreads(
    system: ProductSystem,
    background: BackgroundRelease,
    variances: PedigreeVariances,
    overrides: Mapping[str, Distribution],
) -> Spreads:
    """Distribution of every amount and supplier footprint of a product; overrides of other products are passed over.

    An override goes before a declared spread, that before pedigree scores. InvalidInput where a spread is none.
    """
    keys = keys_of(system)
    found: dict[str, Distribution] = {}
    for linked in system.exchanges:
        known = _declared(linked, background, variances)
        if known is not None:
            found[spread_key(linked.exchange.id)] = known
    found.update({key: value for key, value in overrides.items() if key in keys})
    return Spreads(MappingProxyType(found), tuple(sorted(keys - found.keys())))


def _declared(
    linked: LinkedExchange, background: BackgroundRelease, variances: PedigreeVariances
) -> Distribution | None:
    exchange = linked.exchange
    if exchange.spread:
        return parse_distribution(exchange.spread, f"{exchange.id} spread")
    sigma = _pedigree_sigma(linked, background, variances)
    return None if sigma is None else Lognormal(sigma)


def _pedigree_sigma(
    linked: LinkedExchange, background: BackgroundRelease, variances: PedigreeVariances
) -> float | None:
    scores = linked.exchange.data_quality
    if scores is None:
        return None
    if linked.provider_kind is LinkKind.ELEMENTARY_FLOW:
        return variances.emission_sigma(scores, background.flows[linked.provider].substance)
    return variances.input_sigma(scores, linked.unit)


class ForegroundSampler(Struct, frozen=True):
    """A product system made ready to be weighed with any factors of its amounts. names: what the draws of each key
    depend on.
    """

    system: ProductSystem
    background: BackgroundRelease
    method: Method
    spreads: Spreads
    names: Mapping[str, str]

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """Linked exchanges, in the order of all arrays."""
        return tuple(linked.exchange for linked in self.system.exchanges)

    @property
    def background_ids(self) -> tuple[str, ...]:
        """Background processes that are linked to, each once."""
        linked = (e.provider for e in self.system.exchanges if e.provider_kind is LinkKind.BACKGROUND)
        return tuple(dict.fromkeys(linked))

    def stated(self, samples: BackgroundSamples) -> Weighed:
        """Everything as stated: one sample, the footprint itself."""
        return self._weigh(lambda _: np.ones(1), samples.stated(self.background_ids))

    def at_means(self, samples: BackgroundSamples) -> Weighed:
        """Every number at the mean of its distribution: one sample."""
        return self._weigh(
            lambda key: np.array([self.spreads.by_key[key].mean if key in self.spreads.by_key else 1.0]),
            samples.at_means(self.background_ids),
        )

    def sampled(self, samples: BackgroundSamples, design: Design) -> Weighed:
        """Everything drawn. The design has as many samples as the background."""
        if samples.count != design.count:
            raise CalculationError(
                "samples-differ",
                say(
                    "{found} samples of the background, {wanted} of the product.",
                    found=samples.count,
                    wanted=design.count,
                ),
                say("Ask for as many samples as are prepared for the background."),
            )

        def drawn(key: str) -> Floats:
            known = self.spreads.by_key.get(key)
            return known.quantile(design.uniforms(self.names[key])) if known else np.ones(design.count)

        return self._weigh(drawn, samples.sampled(self.background_ids))

    def _weigh(self, factor_of: FactorOf, background: Floats) -> Weighed:
        linked = self.system.exchanges
        factors = {key: factor_of(key) for key in {spread_key(e.exchange.id) for e in linked}}
        amounts = np.array([float(e.amount) * factors[spread_key(e.exchange.id)] for e in linked])
        runs = _runs(self.system, amounts)
        brought = self._providers(factor_of, background)
        count = amounts.shape[1]
        supplied, intensity = np.zeros(amounts.shape), np.zeros(amounts.shape)
        indicators = np.zeros((len(INDICATORS), count))
        for i, exchange in enumerate(linked):
            supplied[i] = amounts[i] * runs.get(exchange.node, 1.0)
            if exchange.provider_kind is not LinkKind.OWN_PROCESS:
                table = brought[exchange.provider_kind, exchange.provider]
                intensity[i] = table[: len(CATEGORIES)].sum(axis=0)
                indicators += table * supplied[i]
        return Weighed(supplied * intensity, indicators, supplied, intensity, MappingProxyType(runs))

    def _providers(self, factor_of: FactorOf, background: Floats) -> Mapping[tuple[LinkKind, str], Floats]:
        """(indicators x samples or 1) of one unit of each provider."""
        found: dict[tuple[LinkKind, str], Floats] = {
            (LinkKind.BACKGROUND, name): background[i] for i, name in enumerate(self.background_ids)
        }
        factors = flow_factors(self.background, self.method)
        for linked in self.system.exchanges:
            if linked.provider_kind is LinkKind.ELEMENTARY_FLOW:
                found[linked.provider_kind, linked.provider] = factors[linked.provider][:, None]
            elif linked.provider_kind is LinkKind.SUPPLIER and (linked.provider_kind, linked.provider) not in found:
                table = self._supplier(linked.provider)[:, None] * factor_of(SUPPLIER + linked.provider)
                found[linked.provider_kind, linked.provider] = table
        return found

    def _supplier(self, supplier_id: str) -> Floats:
        supplier, found = self.system.suppliers[supplier_id], np.zeros(len(INDICATORS))
        for part, category in SUPPLIER_PARTS.items():
            stated = getattr(supplier, part)
            if stated is not None:
                found[INDICATORS.index(category)] += float(exact(stated) / exact(supplier.quantity.amount))
        return found


def _runs(system: ProductSystem, amounts: Floats) -> dict[str, Floats]:
    """How often each own process runs per unit of the study, in multiples of its reference output, in each sample.

    A r = f, with A the own processes' technosphere; one unit of everything is asked for besides: that it can be made
    proves that no loop eats what it makes (Hawkins and Simon 1949).
    """
    own = {node: i for i, node in enumerate(name for name in system.nodes if name.startswith("own:"))}
    taken = [i for i, e in enumerate(system.exchanges) if e.provider_kind is LinkKind.OWN_PROCESS]
    if not own:
        return {}
    count, outputs = amounts.shape[1], np.array([float(system.nodes[node].output) for node in own])
    demand = np.zeros((count, len(own)))
    inside: list[tuple[int, int, int]] = []
    for i in taken:
        exchange = system.exchanges[i]
        supplier = own[f"own:{exchange.provider}"]
        if exchange.node in own:
            inside.append((supplier, own[exchange.node], i))
        else:
            demand[:, supplier] += amounts[i]
    found = np.empty((count, len(own)))
    step = max(1, BLOCK_BYTES // (8 * len(own) ** 2))
    for first in range(0, count, step):
        block = slice(first, min(first + step, count))
        chain = np.zeros((block.stop - block.start, len(own), len(own)))
        for supplier, consumer, i in inside:
            chain[:, supplier, consumer] += amounts[i, block]
        found[block] = _solve(chain, outputs, demand[block], tuple(own))
    return {node: found[:, i] for node, i in own.items()}


def _solve(chain: Floats, outputs: Floats, demand: Floats, names: Sequence[str]) -> Floats:
    system = np.diag(outputs) - chain
    wanted = np.stack([demand, np.broadcast_to(outputs, demand.shape)], axis=2)
    try:
        found = np.linalg.solve(system, wanted)
    except np.linalg.LinAlgError:
        found = np.full(wanted.shape, np.nan)
    for number in np.flatnonzero(~(found[:, :, 1] > 0).all(axis=1)):
        pairs = zip(*np.nonzero(chain[number]), strict=True)
        loops = unproductive_loops((names[s], names[c], chain[number, s, c] / outputs[s]) for s, c in pairs)
        if loops or not np.isfinite(found[number]).all():
            raise CalculationError(
                "unproductive-loop",
                say(
                    "These processes consume at least as much of themselves as they make: {loop}.",
                    loop=" → ".join(loops[0] if loops else names),
                ),
                say("Correct the amounts between them; a loop must make more than it consumes."),
            )
    return np.asarray(found[:, :, 0], dtype=np.float64)
