"""What a link of a declaration leads to, in which unit, and what keeps it from leading there."""

from fractions import Fraction

from lca.errors import Message, Place, Problem, UnitError, say
from lca.inventory.background import BackgroundRelease
from lca.inventory.declaration import Declaration
from lca.inventory.link import Link, LinkKind
from lca.inventory.unit_process import UnitProcess
from lca.units import convert

DIRECT_CO2 = "direct-co2"  # family of electricity factors for organisations


class Providers:
    """Everything that a declaration can link to: background processes, elementary flows, its own, its suppliers'."""

    def __init__(self, declaration: Declaration, background: BackgroundRelease) -> None:
        self.background = background
        self._own = {process.id: process for process in declaration.own_processes}
        self._suppliers = {supplier.id: supplier for supplier in declaration.supplier_footprints}

    def unit(self, link: Link) -> str | None:
        """Unit in which a provider is counted; None where there is no such provider."""
        if link.kind is LinkKind.BACKGROUND:
            process = self.background.processes.get(link.target)
            return process.unit if process else None
        if link.kind is LinkKind.ELEMENTARY_FLOW:
            flow = self.background.flows.get(link.target)
            return flow.unit if flow else None
        if link.kind is LinkKind.SUPPLIER:
            supplier = self._suppliers.get(link.target)
            return supplier.quantity.unit if supplier else None
        own = self._own.get(link.target)
        return own.output.unit if own else None

    def process(self, link: Link | None) -> UnitProcess | None:
        """The background process of a link; None where it leads elsewhere or nowhere."""
        if link is None or link.kind is not LinkKind.BACKGROUND:
            return None
        return self.background.processes.get(link.target)

    def problem(self, link: Link, unit: str, name: str, path: str) -> Problem | None:
        """What keeps an amount in `unit` from being linked, or None. name: of the row, as a person knows it."""
        found = self.unit(link)
        if found is None:
            what = say("“{name}” is linked to “{target}”, which does not exist.", name=name, target=link.target)
            remedy = say("Choose a dataset of the release {release}, or leave it unlinked.", release=self.background.id)
            return _problem("unknown-provider", path, what, remedy)
        process = self.process(link)
        if process is not None and process.factor_family == DIRECT_CO2:
            what = say("“{name}” is linked to a CO2 factor for organisations, not a life cycle footprint.", name=name)
            remedy = say("Link it to an electricity footprint (life-cycle family).")
            return _problem("direct-co2-factor", path, what, remedy)
        try:
            convert(Fraction(1), unit, found)
        except UnitError as error:
            return _problem("unit-of-provider", path, error.what, error.remedy)
        return None

    def dataset_problem(self, link: Link, unit: str, name: str, path: str) -> Problem | None:
        """As `problem`, where only a product can be meant: no elementary flow is recycled, bought or replaced."""
        if link.kind is LinkKind.ELEMENTARY_FLOW:
            what = say(
                "“{name}” is linked to the flow “{target}”, where a dataset is meant.", name=name, target=link.target
            )
            remedy = say("Choose a dataset of the release {release}, or leave it unlinked.", release=self.background.id)
            return _problem("flow-for-dataset", path, what, remedy)
        return self.problem(link, unit, name, path)


def _problem(code: str, path: str, what: Message, remedy: Message) -> Problem:
    return Problem(code, what, remedy, Place(path=path))
