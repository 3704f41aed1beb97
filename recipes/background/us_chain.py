"""Cradle-to-gate inventories of the U.S. LCI database, with the electricity of the chain kept as an input of its own.

An input links to the reference product of its number, or of its name, in another dataset; the number of a dataset links
nothing. Chains are solved by fixed-point iteration in decimal arithmetic of a fixed length, so that the same figures
come out on every machine. What the export lost is repaired only as the tables say (`Repairs`).
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, localcontext
from fractions import Fraction

from msgspec import Struct, field

from lca.errors import UnitError
from lca.units import factor
from recipes.background.ecospold1 import CO_PRODUCT, EMISSION, INPUT, REFERENCE, Dataset, Flow

ELECTRICITY = "electricity"  # kWh, an output of the solution beside the emissions
_DIGITS = 40
_CLOSE = Decimal("1e-28")  # relative change at which an iteration has converged
_MOST_ROUNDS = 400
_TONNE_MILE = Fraction("1.609344")  # international mile
_NO_PRODUCT = ("Transformation, ", "Disposal, ")  # land use and waste, which the export never links

Solution = Mapping[str, Decimal]


class Repairs(Struct, frozen=True):
    """What is put right in the source.

    shares: share of a dataset's burden that one unit of each of its products carries, by dataset and product name.
    conversions: factor of an input between units of two dimensions, by flow name, its unit and the provider's.
    biogenic: datasets whose carbon dioxide is of wood, merged with fossil carbon dioxide by the export.
    errors: emissions that cannot be true, by dataset and name of the emission.
    free: names of inputs that carry nothing (scrap, by the recycled content cut-off).
    """

    shares: Mapping[str, Mapping[str, Fraction]] = field(default_factory=dict)
    conversions: Mapping[tuple[str, str, str], Fraction] = field(default_factory=dict)
    biogenic: frozenset[str] = frozenset()
    errors: frozenset[tuple[str, str]] = frozenset()
    free: frozenset[str] = frozenset()


class Node(Struct, frozen=True):
    """A dataset per unit of its burden: amounts by output, inputs by provider (dataset, product), what is cut off."""

    emissions: Mapping[str, Fraction]
    inputs: Mapping[tuple[str, str], Fraction]
    cut_off: tuple[str, ...]


class Chain:
    """The linked database. emissions: output of each name of an emission to air."""

    def __init__(
        self,
        datasets: Iterable[Dataset],
        emissions: Mapping[str, str],
        repairs: Repairs,
        *,
        keep_electricity: bool = True,
    ) -> None:
        self.datasets = {dataset.number: dataset for dataset in datasets}
        self.emissions = emissions
        self.repairs = repairs
        self.keep_electricity = keep_electricity
        self.ambiguous: set[str] = set()
        self._providers = self._products()
        self.nodes = {number: self._node(dataset) for number, dataset in self.datasets.items()}

    def solve(self, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Solution]:
        """Emissions and electricity per unit of each wanted dataset and product ("" for its reference product)."""
        wanted = list(wanted)
        order = self._providers_first(number for number, _ in wanted)
        with localcontext() as context:
            context.prec = _DIGITS
            burdens = self._iterate(order)
            return {
                (number, product): _scaled(burdens[number], self._share(number, product)) for number, product in wanted
            }

    def behind(self, number: str) -> tuple[str, ...]:
        """Every dataset of a chain, the wanted one included, sorted."""
        return tuple(sorted(self._providers_first([number])))

    def _products(self) -> Mapping[str, list[tuple[str, Flow]]]:
        """Who provides a flow number, and who a flow name; a co-product only where its share is known."""
        found: dict[str, list[tuple[str, Flow]]] = {}
        for dataset in self.datasets.values():
            shares = self.repairs.shares.get(dataset.number, {})
            for flow in dataset.flows:
                if flow.group == REFERENCE or (flow.group == CO_PRODUCT and flow.name in shares):
                    found.setdefault(f"number {flow.number}", []).append((dataset.number, flow))
                    found.setdefault(f"name {flow.name}", []).append((dataset.number, flow))
        return found

    def _provider(self, consumer: Dataset, wanted: Flow) -> tuple[str, Flow] | None:
        found = self._providers.get(f"number {wanted.number}") or self._providers.get(f"name {wanted.name}") or []
        others = [pair for pair in found if pair[0] != consumer.number]
        near = [pair for pair in others if pair[1].location == wanted.location] or others
        if len(near) > 1:
            self.ambiguous.add(wanted.name)
        return near[0] if near else None

    def _node(self, dataset: Dataset) -> Node:
        emissions: dict[str, Fraction] = {}
        inputs: dict[tuple[str, str], Fraction] = {}
        cut: list[str] = []
        for flow in dataset.flows:
            if flow.group == EMISSION:
                self._emit(dataset, flow, emissions)
            elif flow.group == INPUT and self.keep_electricity and is_electricity(flow):
                kilowatt_hours = flow.amount * factor(flow.unit, "kWh")
                emissions[ELECTRICITY] = emissions.get(ELECTRICITY, Fraction(0)) + kilowatt_hours
            elif flow.group == INPUT:
                self._link(dataset, flow, inputs, cut)
        return Node(emissions, inputs, tuple(dict.fromkeys(cut)))

    def _emit(self, dataset: Dataset, flow: Flow, emissions: dict[str, Fraction]) -> None:
        output = self.emissions.get(flow.name, "")
        if output == "co2-fossil" and dataset.number in self.repairs.biogenic:
            return
        if (dataset.number, flow.name) in self.repairs.errors:
            return
        if flow.to_air and output:
            emissions[output] = emissions.get(output, Fraction(0)) + flow.amount

    def _link(self, dataset: Dataset, flow: Flow, inputs: dict[tuple[str, str], Fraction], cut: list[str]) -> None:
        if flow.name in self.repairs.free:
            return
        found = self._provider(dataset, flow)
        if found is None:
            if not flow.name.startswith(_NO_PRODUCT):
                cut.append(flow.name)
            return
        number, product = found
        conversion = self._conversion(flow, product.unit)
        if conversion is None:
            cut.append(f"{flow.name} (in {flow.unit}, provided in {product.unit})")
            return
        key = (number, product.name)
        inputs[key] = inputs.get(key, Fraction(0)) + flow.amount * conversion

    def _conversion(self, flow: Flow, unit: str) -> Fraction | None:
        if flow.unit == unit:
            return Fraction(1)
        known = self.repairs.conversions.get((flow.name, flow.unit, unit))
        if known is not None:
            return known
        if (flow.unit, unit) == ("t*mi", "t*km"):
            return _TONNE_MILE
        try:
            return factor(flow.unit, unit)
        except UnitError:
            return None

    def _share(self, number: str, product: str = "") -> Fraction:
        """Burden of the dataset that one unit of a product carries; the reference product if none is named."""
        dataset = self.datasets[number]
        shares = self.repairs.shares.get(number)
        return shares[product or dataset.name] if shares else 1 / dataset.amount

    def _providers_first(self, wanted: Iterable[str]) -> list[str]:
        """Depth first, without recursion: providers before consumers as far as loops allow."""
        order: dict[str, None] = {}
        seen: set[str] = set()
        stack = [(number, False) for number in reversed(list(wanted))]
        while stack:
            number, done = stack.pop()
            if done:
                order[number] = None
            elif number not in seen:
                seen.add(number)
                stack.append((number, True))
                stack += [(provider, False) for provider, _ in self.nodes[number].inputs]
        return list(order)

    def _iterate(self, order: list[str]) -> dict[str, dict[str, Decimal]]:
        own = {number: _decimals(self.nodes[number].emissions) for number in order}
        links = {number: list(self._weights(number)) for number in order}
        burdens = {number: dict(own[number]) for number in order}
        for _ in range(_MOST_ROUNDS):
            largest = Decimal(0)
            for number in order:
                total = dict(own[number])
                for provider, weight in links[number]:
                    for output, amount in burdens[provider].items():
                        total[output] = total.get(output, Decimal(0)) + weight * amount
                largest = max(largest, _change(burdens[number], total))
                burdens[number] = total
            if largest < _CLOSE:
                return burdens
        raise ValueError("the chain does not converge: a loop consumes as much as it produces")

    def _weights(self, number: str) -> Iterator[tuple[str, Decimal]]:
        for (provider, product), amount in self.nodes[number].inputs.items():
            yield provider, _decimal(amount * self._share(provider, product))


def is_electricity(flow: Flow) -> bool:
    """Electricity from a grid or a power plant; that of a plant's own cogeneration stays in its chain."""
    name = flow.name.casefold()
    return "electricity" in name and "cogen" not in name and "onsite" not in name


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def _decimals(values: Mapping[str, Fraction]) -> dict[str, Decimal]:
    return {name: _decimal(value) for name, value in values.items()}


def _scaled(burden: Mapping[str, Decimal], share: Fraction) -> Solution:
    return {name: value * _decimal(share) for name, value in burden.items()}


def _change(before: Mapping[str, Decimal], after: Mapping[str, Decimal]) -> Decimal:
    changes = (abs(value - before.get(name, Decimal(0))) / abs(value) for name, value in after.items() if value)
    return max(changes, default=Decimal(0))
