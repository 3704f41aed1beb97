"""openLCA JSON-LD archives: processes, flows, units and LCIA methods, read with the `olca-schema` library.

Older dialects are translated first (`olca_dialect`). Amounts stay the decimal text that the file prints. Parameters are
not evaluated: an amount with a formula is taken as the program last calculated it, and listed.
"""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from lca.errors import BackgroundError, say
from lca.interchange.import_archive import ImportArchive, refused
from lca.interchange.import_flows import medium_of
from lca.interchange.imported import (
    FlowKind,
    ImportedDatabase,
    ImportedExchange,
    ImportedFactor,
    ImportedFlow,
    ImportedMethod,
    ImportedProcess,
    ImportIssue,
)
from lca.interchange.olca_dialect import Document, category_paths, is_older, translated

if TYPE_CHECKING:
    import olca_schema

FORMAT = "openLCA JSON-LD"
Entity = TypeVar("Entity")
_KINDS: Mapping[str, FlowKind] = {
    "PRODUCT_FLOW": "product",
    "WASTE_FLOW": "waste",
    "ELEMENTARY_FLOW": "elementary",
}
_METHODS = {"PHYSICAL_ALLOCATION": "physical", "ECONOMIC_ALLOCATION": "economic", "CAUSAL_ALLOCATION": "causal"}
_AREA_A = "a"  # openLCA's are, which elsewhere is the year


def read_olca(data: bytes) -> ImportedDatabase:
    """Read an openLCA JSON-LD archive; BackgroundError for a damaged or hostile file."""
    archive = ImportArchive(data)
    if not archive.under("processes", ".json"):
        raise refused("not-a-database", FORMAT)
    return _Reader(archive).database()


def _schema() -> Any:
    try:
        import olca_schema  # noqa: PLC0415 - an optional part of the installation
    except ImportError as error:
        raise BackgroundError(
            "exchange-missing",
            say("Reading openLCA files needs a part that is not installed."),
            say("Install it with: pip install 'tanbiao[exchange]'."),
        ) from error
    return olca_schema


class _Reader:
    """One archive: look-ups by id, and what had to be mended."""

    def __init__(self, archive: ImportArchive) -> None:
        self.archive = archive
        self.schema = _schema()
        self.issues: list[ImportIssue] = []
        self.older = 0
        self.names_stripped = 0
        self.formulas = 0
        folder = {self._id(d): d for d in map(archive.json, archive.under("categories", ".json"))}
        self.categories = category_paths(folder)
        self.locations = self._location_codes()
        self.properties, self.units = self._flow_properties()
        self.flows = self._flows()

    def database(self) -> ImportedDatabase:
        """Everything in the archive."""
        entities = self._entities("processes", self.schema.Process)
        processes = tuple(sorted((self._process(name, p) for name, p in entities), key=lambda p: p.id))
        return ImportedDatabase(
            FORMAT, self.flows, processes, self._methods(), (*self.issues, *self._mended()), self.units
        )

    def _mended(self) -> Iterable[ImportIssue]:
        told = (
            (self.older, say("documents are of the older dialect and were translated"), say("none")),
            (self.names_stripped, say("names had blanks around them, which were stripped"), say("none")),
            (
                self.formulas,
                say("amounts have formulas: taken as last calculated, formulas not evaluated"),
                say("not estimated"),
            ),
        )
        return (
            ImportIssue("mended", "the archive", say("{count} {what}.", count=count, what=what), bound)
            for count, what, bound in told
            if count
        )

    def _entities(self, folder: str, kind: type[Entity]) -> Iterable[tuple[str, Entity]]:
        for name in self.archive.under(folder, ".json"):
            document = self.archive.json(name)
            if is_older(document):
                self.older += 1
            stated = str(document.get("name", ""))
            self.names_stripped += stated != stated.strip()
            from_dict: Callable[[Document], Entity] = kind.from_dict  # type: ignore[attr-defined]
            try:
                yield name, from_dict(translated(document, self.categories))
            except (AttributeError, TypeError, ValueError, KeyError) as error:
                text = say("The document is not what its folder says ({error}); left out.", error=type(error).__name__)
                self.issues.append(ImportIssue("refused-process" if folder == "processes" else "mended", name, text))

    def _location_codes(self) -> Mapping[str, str]:
        found = self._entities("locations", self.schema.Location)
        return {entity.id: entity.code or entity.name or "" for _, entity in found if entity.id}

    def _flow_properties(self) -> tuple[Mapping[str, str], Mapping[str, tuple[str, str]]]:
        """Reference unit of each flow property, and every unit as a multiple of the reference unit of its group."""
        references: dict[str, str] = {}
        units: dict[str, tuple[str, str]] = {}
        for _, group in self._entities("unit_groups", self.schema.UnitGroup):
            base = next((_unit(u.name, "") for u in group.units or () if u.is_ref_unit), "")
            references[group.id or ""] = base
            for unit in group.units or ():
                for name in (unit.name, *(unit.synonyms or ())):
                    units.setdefault(_unit(name, base), (base, str(unit.conversion_factor)))
        found = self._entities("flow_properties", self.schema.FlowProperty)
        bases = {p.id or "": references.get(p.unit_group.id if p.unit_group else "", "") for _, p in found}
        return bases, MappingProxyType(units)

    def _flows(self) -> Mapping[str, ImportedFlow]:
        flows = (self._flow(flow) for _, flow in self._entities("flows", self.schema.Flow))
        return MappingProxyType({flow.id: flow for flow in flows})

    def _flow(self, flow: "olca_schema.Flow") -> ImportedFlow:
        factors = {self._base(f): str(f.conversion_factor) for f in flow.flow_properties or ()}
        reference = next((self._base(f) for f in flow.flow_properties or () if f.is_ref_flow_property), "")
        kind = _KINDS.get(flow.flow_type.value if flow.flow_type else "", "product")
        return ImportedFlow(
            id=flow.id or "",
            name=(flow.name or "").strip(),
            kind=kind,
            unit=reference or next(iter(factors), ""),
            compartment=flow.category or "" if kind == "elementary" else "",
            cas=flow.cas or "",
            category=flow.category or "",
            properties=MappingProxyType({unit: factor for unit, factor in factors.items() if unit != reference}),
        )

    def _base(self, factor: "olca_schema.FlowPropertyFactor") -> str:
        return self.properties.get(factor.flow_property.id or "" if factor.flow_property else "", "")

    def _process(self, name: str, process: "olca_schema.Process") -> ImportedProcess:
        method = process.default_allocation_method.value if process.default_allocation_method else ""
        shares = _Shares(process, method)
        documentation = process.process_documentation
        place = f"{name} “{(process.name or '').strip()}”"
        flags = ("copyright",) if documentation and documentation.is_copyright_protected else ()
        source = documentation.publication.name or "" if documentation and documentation.publication else ""
        return ImportedProcess(
            id=process.id or name,
            name=(process.name or "").strip(),
            location=self._location(process.location),
            exchanges=tuple(
                self._exchange(exchange, shares, f"{place}, exchange {number}")
                for number, exchange in enumerate(process.exchanges or (), start=1)
            ),
            year=_year(documentation),
            category=process.category or "",
            comment=process.description or "",
            source=source.strip(),
            allocation=_METHODS.get(method, ""),
            system=bool(process.process_type and process.process_type.value == "LCI_RESULT"),
            flags=flags,
            place=place,
        )

    def _exchange(self, exchange: "olca_schema.Exchange", shares: "_Shares", place: str) -> ImportedExchange:
        flow_id = exchange.flow.id or "" if exchange.flow else ""
        base = self.properties.get(exchange.flow_property.id or "" if exchange.flow_property else "", "")
        formula = exchange.amount_formula or ""
        self.formulas += bool(formula)
        remarks = (exchange.description or "", f"Formula: {formula}." if formula else "")
        return ImportedExchange(
            flow_id=flow_id,
            amount=str(exchange.amount),
            unit=_unit(exchange.unit.name if exchange.unit else "", base),
            direction="input" if exchange.is_input else "output",
            provider_id=exchange.default_provider.id or "" if exchange.default_provider else "",
            location=self._location(exchange.location),
            avoided=bool(exchange.is_avoided_product),
            reference=bool(exchange.is_quantitative_reference),
            share=shares.of_product(flow_id),
            shares=shares.of_exchange(exchange.internal_id),
            uncertainty=_uncertainty(exchange.uncertainty),
            comment=" ".join(text for text in remarks if text),
            place=place,
        )

    def _location(self, reference: "olca_schema.Ref | None") -> str:
        if reference is None:
            return ""
        return self.locations.get(reference.id or "", (reference.name or "").strip())

    def _methods(self) -> tuple[ImportedMethod, ...]:
        titles: dict[str, str] = {}
        for _, method in self._entities("lcia_methods", self.schema.ImpactMethod):
            titles |= {c.id or "": method.name or "" for c in method.impact_categories or ()}
        found = self._entities("lcia_categories", self.schema.ImpactCategory)
        return tuple(
            ImportedMethod(
                id=category.id or "",
                name=titles.get(category.id or "", ""),
                category=(category.name or "").strip(),
                unit=category.ref_unit or "",
                factors=tuple(self._factor(f) for f in category.impact_factors or ()),
            )
            for _, category in found
        )

    def _factor(self, factor: "olca_schema.ImpactFactor") -> ImportedFactor:
        base = self.properties.get(factor.flow_property.id or "" if factor.flow_property else "", "")
        flow_id = factor.flow.id or "" if factor.flow else ""
        flow = self.flows.get(flow_id)
        return ImportedFactor(
            flow_id=flow_id,
            value=str(factor.value),
            unit=_unit(factor.unit.name if factor.unit else "", base),
            direction="input" if flow and medium_of(flow.compartment) == "resource" else "output",
            location=self._location(factor.location),
        )

    @staticmethod
    def _id(document: Document) -> str:
        return str(document.get("@id", ""))


class _Shares:
    """Allocation factors of the method that the process names; of another method, or of none, they are not applied."""

    def __init__(self, process: "olca_schema.Process", method: str) -> None:
        self._products: dict[str, str] = {}
        self._exchanges: dict[str, dict[str, str]] = {}
        for factor in process.allocation_factors or ():
            product = factor.product.id or "" if factor.product else ""
            if not factor.allocation_type or factor.allocation_type.value != method or factor.value is None:
                continue
            if factor.exchange is None:
                self._products[product] = str(factor.value)
            else:
                self._exchanges.setdefault(str(factor.exchange.internal_id), {})[product] = str(factor.value)

    def of_product(self, flow_id: str) -> str:
        """Share of the burden of one product."""
        return self._products.get(flow_id, "")

    def of_exchange(self, internal_id: int | None) -> Mapping[str, str]:
        """Shares of one exchange by product."""
        return MappingProxyType(self._exchanges.get(str(internal_id), {}))


def _unit(name: str | None, base: str) -> str:
    """Name of a unit; openLCA's are gets a name of its own."""
    stripped = (name or "").strip()
    return "are" if stripped == _AREA_A and base == "m2" else stripped


def _year(documentation: "olca_schema.ProcessDocumentation | None") -> str:
    stated = (documentation.valid_until or documentation.valid_from or "" if documentation else "")[:4]
    return stated if len(stated) == 4 and stated.isdigit() and stated > "1900" else ""


def _uncertainty(uncertainty: "olca_schema.Uncertainty | None") -> str:
    if uncertainty is None or uncertainty.distribution_type is None:
        return ""
    stated = {k: v for k, v in uncertainty.to_dict().items() if k not in ("@type", "distributionType")}
    parts = ", ".join(f"{name} {value}" for name, value in sorted(stated.items()))
    return f"{uncertainty.distribution_type.value} ({parts})" if parts else ""
