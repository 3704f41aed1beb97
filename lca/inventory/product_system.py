"""Declaration + background -> product system (ISO 14040:2006, 3.28): linked exchanges, or the list of what does not
link.

The foreground is a small set of nodes: the product (one unit of the study), one implicit process per life cycle
stage, the manufacturer's own processes and the suppliers' footprints. Basis, reference flow and allocation are
settled here, exactly, so that an exchange of a product system is "amount of provider's unit per output of its
node". Nothing is guessed: an exchange without a link stays `unlinked`.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from types import MappingProxyType

from msgspec import Struct

from lca.errors import Message, NotCalculable, Place, Problem, UnitError, say
from lca.inventory.allocation import allocation_shares
from lca.inventory.background import BackgroundRelease
from lca.inventory.declaration import Basis, Declaration, Exchange, SupplierFootprint
from lca.inventory.link import LinkKind
from lca.inventory.provider import Providers
from lca.inventory.supplier import in_gwp_set
from lca.inventory.treatment.part import Part, Treatment
from lca.inventory.treatment.treat import problems_of, task_of, treat
from lca.scope.boundary import LifeCycleStage
from lca.units import Quantity, convert, exact

PRODUCT_NODE = "product"

# Parts of a supplier footprint -> impact category of the CO2e they are declared as
SUPPLIER_PARTS = MappingProxyType(
    {
        "fossil": "fossil",
        "biogenic_emission": "biogenic_emission",
        "biogenic_uptake": "biogenic_uptake",
        "land_use_change": "land_use_change",
        "aircraft": "aircraft",
    }
)


class ForegroundNode(Struct, frozen=True):
    """A process of the foreground. output: amount of its reference product, in `unit`."""

    id: str
    stage: LifeCycleStage | None
    output: Fraction
    unit: str


class LinkedExchange(Struct, frozen=True):
    """An exchange, or a part of one, with its provider.

    amount: in `unit` (the provider's unit) per whole output of `node`, after basis and allocation.
    """

    exchange: Exchange
    node: str
    provider_kind: LinkKind
    provider: str
    amount: Fraction
    unit: str


class ProductSystem(Struct, frozen=True):
    """A foreground linked to a background release.

    nodes: by id, `product` among them. exchanges: linked ones. unlinked: those without a provider.
    suppliers: under the GWP set of the study where they could be brought to it.
    allocation_shares: main product's share by node, where a node has co-products.
    """

    nodes: Mapping[str, ForegroundNode]
    exchanges: tuple[LinkedExchange, ...]
    unlinked: tuple[Exchange, ...]
    suppliers: Mapping[str, SupplierFootprint]
    allocation_shares: Mapping[str, Fraction]


def node_of(exchange: Exchange) -> str:
    """Id of the node that an exchange belongs to."""
    return f"own:{exchange.process}" if exchange.process else f"stage:{exchange.stage}"


def quantity_per_unit(declaration: Declaration, exchange: Exchange) -> Quantity | None:
    """Amount of an exchange per unit of the study, linked or not.

    None at an own process (how often it runs takes a solved system) and where the period's output is not declared.
    """
    if exchange.process or exchange.basis is Basis.PROCESS_OUTPUT:
        return None
    factor = _per_unit(declaration, exchange.basis)
    share = allocation_shares(declaration.allocations).get(node_of(exchange), Fraction(1))
    return None if factor is None else Quantity(exact(exchange.amount) * factor * share, exchange.unit)


def _per_unit(declaration: Declaration, basis: Basis) -> Fraction | None:
    """From one product, or one period, to one unit of the study; None where the period's output is not usable."""
    reference_flow = declaration.unit.reference_flow.exact()
    if basis is Basis.PRODUCT:
        return reference_flow.amount
    stated = declaration.study.period_output
    if stated is None:
        return None
    try:
        output = stated.exact().to(reference_flow.unit).amount
    except UnitError:
        return None
    return reference_flow.amount / output if output > 0 else None


def build_product_system(
    declaration: Declaration, background: BackgroundRelease, treatment: Treatment | None = None
) -> ProductSystem:
    """Link a declaration by a treatment. NotCalculable with every broken link, unit, basis and allocation at once."""
    builder = _Builder(declaration, background, treatment or Treatment())
    linked: list[LinkedExchange] = []
    problems: list[Problem] = [*builder.structural_problems(), *problems_of(builder.task)]
    for part in builder.parts:
        found = builder.problem_with(part.exchange)
        if found is not None:
            problems.append(found)
        elif part.exchange.link is not None:
            linked.append(builder.link(part))
    if problems:
        raise NotCalculable(problems)
    return ProductSystem(
        nodes=MappingProxyType(builder.nodes),
        exchanges=tuple(linked),
        unlinked=tuple(part.written for part in builder.parts if part.exchange.link is None),
        suppliers=MappingProxyType(builder.suppliers),
        allocation_shares=MappingProxyType(builder.shares),
    )


class _Builder:
    """Look-ups shared by the steps of one build."""

    def __init__(self, declaration: Declaration, background: BackgroundRelease, treatment: Treatment) -> None:
        self.declaration = declaration
        self.background = background
        self.own = {p.id: p for p in declaration.own_processes}
        self.suppliers = {s.id: in_gwp_set(s, treatment.gwp_set) for s in declaration.supplier_footprints}
        self.providers = Providers(declaration, background)
        self.task = task_of(declaration, background, treatment)
        treated = treat(self.task)
        self.parts, self.shares = treated.parts, treated.shares
        self.nodes = {PRODUCT_NODE: ForegroundNode(PRODUCT_NODE, None, Fraction(1), "piece")}
        stages = (*(e for e in declaration.exchanges), *(part.exchange for part in self.parts))
        for stage in dict.fromkeys(e.stage for e in stages if not e.process):
            self.nodes[f"stage:{stage}"] = ForegroundNode(f"stage:{stage}", stage, Fraction(1), "piece")
        for process in declaration.own_processes:
            output = process.output.exact()
            self.nodes[f"own:{process.id}"] = ForegroundNode(
                f"own:{process.id}", process.stage, output.amount, output.unit
            )

    def structural_problems(self) -> Iterator[Problem]:
        """Own processes without output and allocations of unknown processes."""
        for process in self.declaration.own_processes:
            if exact(process.output.amount) <= 0:
                yield _problem(
                    "own-process-output",
                    f"own_processes.{process.id}",
                    say("The own process “{id}” has no positive output.", id=process.id),
                    say("Give the amount that its exchanges are declared for, e.g. 1 kg."),
                )
        for node in self.shares:
            if node not in self.nodes:
                yield _problem(
                    "allocation-process",
                    "allocations",
                    say("The allocation names “{node}”, which has no exchanges.", node=node),
                    say("Name a stage with exchanges or an own process."),
                )

    def problem_with(self, exchange: Exchange) -> Problem | None:
        """What keeps an exchange from being linked, or None."""
        path = f"exchanges.{exchange.id}"
        if exchange.process and exchange.process not in self.own:
            return _problem(
                "unknown-own-process",
                path,
                say(
                    "“{name}” names the own process “{process}”, which is not declared.",
                    name=exchange.name,
                    process=exchange.process,
                ),
                say("Declare it on the sheet of own processes, or leave the cell empty."),
            )
        if bool(exchange.process) != (exchange.basis is Basis.PROCESS_OUTPUT):
            return _problem(
                "basis-of-own-process",
                path,
                say(
                    "“{name}” is counted per {basis}, which does not fit where it stands.",
                    name=exchange.name,
                    basis=str(exchange.basis),
                ),
                say("Exchanges of an own process are per its output; all others per product or per period."),
            )
        if exchange.basis is Basis.PERIOD and _per_unit(self.declaration, Basis.PERIOD) is None:
            return _problem(
                "period-output-missing",
                path,
                say(
                    "“{name}” is declared per period, but the period's output is not declared.",
                    name=exchange.name,
                ),
                say("Give the number of products made in the period on the sheet “Unit & boundary”."),
            )
        return self.providers.problem(exchange.link, exchange.unit, exchange.name, path) if exchange.link else None

    def link(self, part: Part) -> LinkedExchange:
        """Settle basis, allocation and unit of a part that has no problem."""
        exchange = part.exchange
        assert exchange.link is not None  # noqa: S101 - narrows the type; callers pass linked exchanges
        unit = self.providers.unit(exchange.link)
        assert unit is not None  # noqa: S101 - a link without provider is a problem found before
        node = node_of(exchange)
        amount = part.amount * self._per_output(exchange) * self.shares.get(node, Fraction(1))
        return LinkedExchange(
            exchange,
            node,
            exchange.link.kind,
            exchange.link.target,
            convert(amount, exchange.unit, unit),
            unit,
        )

    def _per_output(self, exchange: Exchange) -> Fraction:
        if exchange.basis is Basis.PROCESS_OUTPUT:
            return Fraction(1)
        factor = _per_unit(self.declaration, exchange.basis)
        assert factor is not None  # noqa: S101 - a missing period output is a problem found before
        return factor


def _problem(code: str, path: str, what: Message, remedy: Message) -> Problem:
    return Problem(code, what, remedy, Place(path=path))
