"""ILCD (and TIDAS) XML archives: processes, flows, flow properties, unit groups and LCIA methods.

An exchange states its amount in the reference unit of its flow. Many processes share one flow (31 provinces deliver the
same electricity), so links are by flow and location. A process without exactly one usable reference flow is refused by
name where it is assembled.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final
from xml.etree.ElementTree import Element

from lca.errors import say
from lca.interchange.import_archive import ImportArchive, children, local, refused, text
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

FORMAT = "ILCD"
_LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_KINDS: Mapping[str, FlowKind] = {"Waste flow": "waste", "Elementary flow": "elementary"}


def read_ilcd(data: bytes) -> ImportedDatabase:
    """Read an ILCD archive; BackgroundError for a damaged or hostile file, or one without processes."""
    reader = _Reader(ImportArchive(data))
    processes = tuple(sorted(reader.processes(), key=lambda process: process.id))
    methods = tuple(reader.methods())
    if not processes and not methods:
        raise refused("not-a-database", FORMAT)
    flows = MappingProxyType(reader.flows)
    return ImportedDatabase(FORMAT, flows, processes, methods, tuple(reader.issues), reader.units)


class _Reader:
    """One archive: look-ups by id, and what had to be mended."""

    def __init__(self, archive: ImportArchive) -> None:
        self.archive = archive
        self.issues: list[ImportIssue] = []
        self.units: dict[str, tuple[str, str]] = {}
        groups = {identifier: self._group(root) for identifier, root in self._documents("unitgroups")}
        self.properties = {
            identifier: groups.get(_reference(root, "referenceToReferenceUnitGroup"), "")
            for identifier, root in self._documents("flowproperties")
        }
        self.flows = {identifier: self._flow(identifier, root) for identifier, root in self._documents("flows")}

    def processes(self) -> Iterator[ImportedProcess]:
        """Every process, in the order of the archive."""
        for name in self._names("processes"):
            yield self._process(name, self.archive.root(name))

    def methods(self) -> Iterator[ImportedMethod]:
        """Every impact category; factors whose flow is not in the archive are counted and left out."""
        for name in self._names("lciamethods"):
            root = self.archive.root(name)
            factors = tuple(self._factors(root))
            known = tuple(factor for factor in factors if factor.flow_id in self.flows)
            category = _first(root, "name") or _first(root, "impactCategory")
            if len(known) < len(factors):
                told = say(
                    "{count} of {all} factors name flows that are not in the archive.",
                    count=len(factors) - len(known),
                    all=len(factors),
                )
                issue = ImportIssue("method-factor", f"{name} “{category}”", told, say("not characterised"))
                self.issues.append(issue)
            unit = _short(next(_all(root, "referenceQuantity"), None))
            yield ImportedMethod(_uuid(root), _first(root, "methodology"), category, unit, known)

    def _names(self, folder: str) -> tuple[str, ...]:
        return self.archive.under(folder, ".xml")

    def _documents(self, folder: str) -> Iterator[tuple[str, Element]]:
        for name in self._names(folder):
            root = self.archive.root(name)
            identifier = _uuid(root)
            if identifier:
                yield identifier, root
            else:
                text_ = say("The document has no UUID; left out.")
                self.issues.append(ImportIssue("mended", name, text_, say("not estimated")))

    def _group(self, root: Element) -> str:
        """Reference unit of a unit group; its other units are kept as multiples of it."""
        wanted = next((found.text or "" for found in _all(root, "referenceToReferenceUnit")), "0").strip()
        units = {unit.get("dataSetInternalID", ""): unit for unit in _all(root, "unit")}
        reference = text(units[wanted], "name") if wanted in units else ""
        for unit in units.values():
            self.units.setdefault(text(unit, "name"), (reference, text(unit, "meanValue")))
        return reference

    def _flow(self, identifier: str, root: Element) -> ImportedFlow:
        wanted = next((found.text or "" for found in _all(root, "referenceToReferenceFlowProperty")), "0").strip()
        properties: dict[str, str] = {}
        unit = ""
        for stated in _all(root, "flowProperty"):
            base = self.properties.get(_reference(stated, "referenceToFlowPropertyDataSet"), "")
            if stated.get("dataSetInternalID", "") == wanted:
                unit = base
            elif base:
                properties.setdefault(base, text(stated, "meanValue"))
        kind = _KINDS.get(_first(root, "typeOfDataSet"), "product")
        compartment = "/".join((e.text or "").strip() for e in _all(root, "category"))
        return ImportedFlow(
            id=identifier,
            name=_named(root, "baseName"),
            kind=kind,
            unit=unit,
            compartment=compartment if kind == "elementary" else "",
            cas=_first(root, "CASNumber"),
            category="/".join((e.text or "").strip() for e in _all(root, "class")) or compartment,
            properties=MappingProxyType({k: v for k, v in properties.items() if k != unit}),
        )

    def _process(self, name: str, root: Element) -> ImportedProcess:
        title = _named(root, "baseName")
        place = f"{name} “{title}”"
        references = [(found.text or "").strip() for found in _all(root, "referenceToReferenceFlow")]
        if len(references) > 1:
            told = say(
                "The process names {count} reference flows: the first is taken, others are co-products.",
                count=len(references),
            )
            self.issues.append(ImportIssue("mended", place, told, say("see its co-products")))
        found = tuple(children(root, "exchanges", "exchange"))
        flow_of = {e.get("dataSetInternalID", ""): _reference(e, "referenceToFlowDataSet") for e in found}
        location = next(_all(root, "locationOfOperationSupplyOrProduction"), Element("none")).get("location", "")
        kind = _first(root, "typeOfDataSet")
        return ImportedProcess(
            id=_uuid(root) or name,
            name=title,
            location=location.strip(),
            exchanges=tuple(self._exchange(e, references[:1], flow_of, place) for e in found),
            name_zh=_named(root, "baseName", "zh"),
            year=_year(_first(root, "referenceYear")),
            category="/".join((e.text or "").strip() for e in _all(root, "class")),
            comment=_named(root, "generalComment"),
            source=_short(next(_all(root, "referenceToDataSource"), None)),
            allocation=_first(root, "LCIMethodApproaches") or ("as stated" if any(_all(root, "allocation")) else ""),
            system="LCI result" in kind or "terminated" in kind,
            flags=("copyright",) if _first(root, "copyright") == "true" else (),
            place=place,
        )

    def _exchange(
        self, element: Element, references: list[str], flow_of: Mapping[str, str], place: str
    ) -> ImportedExchange:
        number = element.get("dataSetInternalID", "")
        flow_id = flow_of[number]
        flow = self.flows.get(flow_id)
        shares = {
            flow_of.get(share.get("internalReferenceToCoProduct", ""), ""): f"{share.get('allocatedFraction', '')}e-2"
            for share in children(element, "allocations", "allocation")
        }
        return ImportedExchange(
            flow_id=flow_id,
            amount=text(element, "resultingAmount") or text(element, "meanAmount"),
            unit=flow.unit if flow else "",
            direction="input" if text(element, "exchangeDirection") == "Input" else "output",
            location=text(element, "location"),
            reference=number in references,
            share=shares.get(flow_id, ""),
            shares=MappingProxyType(shares),
            uncertainty=_uncertainty(element),
            place=f"{place}, exchange {number}",
        )

    def _factors(self, root: Element) -> Iterator[ImportedFactor]:
        for factor in children(root, "characterisationFactors", "factor"):
            flow_id = _reference(factor, "referenceToFlowDataSet")
            flow = self.flows.get(flow_id)
            yield ImportedFactor(
                flow_id=flow_id,
                value=text(factor, "meanValue"),
                unit=flow.unit if flow else "",
                direction="input" if text(factor, "exchangeDirection") == "Input" else "output",
                location=text(factor, "location"),
            )


def _all(root: Element, name: str) -> Iterator[Element]:
    return (element for element in root.iter() if local(element) == name)


def _first(root: Element, name: str) -> str:
    return next(((element.text or "").strip() for element in _all(root, name)), "")


def _named(root: Element, name: str, language: str = "en") -> str:
    """Text in a language; the first of any language where English is asked for and missing."""
    found = {e.get(_LANGUAGE, "en")[:2]: " ".join((e.text or "").split()) for e in reversed(list(_all(root, name)))}
    return found.get(language, "") or (next(iter(found.values()), "") if language == "en" else "")


def _uuid(root: Element) -> str:
    return _first(root, "UUID")


def _reference(root: Element, name: str) -> str:
    return next((element.get("refObjectId", "") for element in _all(root, name)), "")


def _short(element: Element | None) -> str:
    return "" if element is None else _named(element, "shortDescription")


def _year(stated: str) -> str:
    year = stated[:4]
    return year if len(year) == 4 and year.isdigit() and year > "1900" else ""


def _uncertainty(element: Element) -> str:
    names = ("relativeStandardDeviation95In", "minimumAmount", "maximumAmount")
    parts = ", ".join(f"{name} {text(element, name)}" for name in names if text(element, name))
    kind = text(element, "uncertaintyDistributionType")
    return f"{kind or 'not stated'} ({parts})" if parts else ""
