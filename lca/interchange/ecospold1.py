"""EcoSpold 1 archives as openLCA writes them (a strict reader of the schema rejects them).

A dataset is linked by the number of its *reference flow*, the same wherever the flow is used; the number of the dataset
links nothing. An input whose number nobody provides is taken for the product of the same name and a unit of the same
kind, and reported. The format carries neither default providers nor, as openLCA writes it, allocation factors.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from xml.etree.ElementTree import Element

from msgspec import Struct
from msgspec.structs import replace

from lca.errors import say
from lca.interchange.import_archive import ImportArchive, children, local, refused, text
from lca.interchange.imported import ImportedDatabase, ImportedExchange, ImportedFlow, ImportedProcess, ImportIssue

FORMAT = "EcoSpold 1"
# groups of EcoSpold 1: inputs 1 to 3 and 5 from the technosphere, 4 from nature; outputs 0 reference, 1 and 2 products,
# 3 waste to treatment (a service that is wanted), 4 to nature
_NATURE, _REFERENCE, _WASTE, _FROM_PROCESSES = "4", "0", "3", ("1", "2", "3", "5")


class _Read(Struct, frozen=True):
    """An exchange with what the format says of its flow; the number of a flow says nothing about its compartment."""

    exchange: ImportedExchange
    flow: ImportedFlow
    group: str


def read_ecospold1(data: bytes) -> ImportedDatabase:
    """Read an archive of EcoSpold 1 files; BackgroundError for a damaged or hostile one, or one without datasets."""
    archive = ImportArchive(data)
    flows: dict[str, ImportedFlow] = {}
    processes: list[ImportedProcess] = []
    issues: list[ImportIssue] = []
    for name in archive.names:
        if not name.casefold().endswith((".xml", ".spold")):
            continue
        for dataset in archive.elements(name, "dataset"):
            processes.append(_process(dataset, name, flows, issues))
    if not processes:
        raise refused("not-a-database", FORMAT)
    processes.sort(key=lambda process: process.id)
    linked, named = _linked_by_name(processes, flows)
    return ImportedDatabase(FORMAT, MappingProxyType(flows), linked, (), (*issues, *named))


def _process(dataset: Element, name: str, flows: dict[str, ImportedFlow], issues: list[ImportIssue]) -> ImportedProcess:
    number = dataset.get("number", "")
    meta = ("metaInformation", "processInformation")
    reference = next(children(dataset, *meta, "referenceFunction"), Element("none"))
    geography = next(children(dataset, *meta, "geography"), Element("none"))
    period = next(children(dataset, *meta, "timePeriod"), Element("none"))
    administration = ("metaInformation", "administrativeInformation", "dataGeneratorAndPublication")
    publication = next(children(dataset, *administration), Element("none"))
    place = f"{name}, dataset {number} “{reference.get('name', '').strip()}”"
    exchanges: list[ImportedExchange] = []
    for index, element in enumerate(children(dataset, "flowData", "exchange"), start=1):
        read = _exchange(element, f"{place}, exchange {index}")
        if read is None:
            text = say("The exchange has no group of EcoSpold 1; left out.")
            issues.append(ImportIssue("mended", f"{place}, exchange {index}", text, say("unbounded")))
            continue
        flows.setdefault(read.flow.id, read.flow)
        exchanges.append(read.exchange)
    return ImportedProcess(
        id=number,
        name=reference.get("name", "").strip(),
        location=geography.get("location", "").strip(),
        exchanges=_with_allocations(dataset, exchanges),
        name_zh=_chinese(reference.get("localName", "")),
        year=_year(period),
        category="/".join(part for part in (reference.get("category", ""), reference.get("subCategory", "")) if part),
        comment=reference.get("generalComment", ""),
        source=_source(dataset, publication),
        flags=("copyright",) if publication.get("copyright") == "true" else (),
        system=_is_aggregated(dataset),
        place=place,
    )


def _exchange(element: Element, place: str) -> _Read | None:
    into, out = text(element, "inputGroup"), text(element, "outputGroup")
    if (into or out) not in ("0", "1", "2", "3", "4", "5") or bool(into) == bool(out):
        return None
    nature = (into or out) == _NATURE
    unit, number = element.get("unit", "").strip(), element.get("number", "")
    compartment = "/".join(p for p in (element.get("category", ""), element.get("subCategory", "")) if p)
    flow = ImportedFlow(
        id=number,
        name=element.get("name", "").strip(),
        kind="elementary" if nature else "product",
        unit=unit,
        compartment=compartment if nature else "",
        cas=element.get("CASNumber", ""),
        category=compartment,
    )
    if nature:
        flow = replace(flow, id=f"elementary {number} {compartment} {unit}")
    exchange = ImportedExchange(
        flow_id=flow.id,
        amount=element.get("meanValue", ""),
        unit=unit,
        # waste that leaves for treatment wants a service, as an input does
        direction="input" if into or out == _WASTE else "output",
        location=element.get("location", "").strip(),
        reference=out == _REFERENCE,
        uncertainty=_uncertainty(element),
        comment=element.get("generalComment", ""),
        place=place,
    )
    return _Read(exchange, flow, into or out)


def _with_allocations(dataset: Element, exchanges: list[ImportedExchange]) -> tuple[ImportedExchange, ...]:
    """Allocation factors in per cent, where a file has them: by the number of the product and of the exchange."""
    shares: dict[str, dict[str, str]] = {}
    for allocation in children(dataset, "flowData", "allocation"):
        product, fraction = allocation.get("referenceToCoProduct", ""), allocation.get("fraction", "")
        for reference in children(allocation, "referenceToInputOutput"):
            shares.setdefault((reference.text or "").strip(), {})[product] = f"{fraction}e-2"
    return tuple(replace(e, shares=MappingProxyType(shares.get(_number(e.flow_id), {}))) for e in exchanges)


def _number(flow_id: str) -> str:
    """Number of a flow in the file; that of an elementary flow is followed by compartment and unit."""
    return flow_id.removeprefix("elementary ").split(" ")[0]


def _linked_by_name(
    processes: list[ImportedProcess], flows: Mapping[str, ImportedFlow]
) -> tuple[tuple[ImportedProcess, ...], Iterable[ImportIssue]]:
    """Inputs whose number nobody provides, turned to the one product of the same name."""
    provided = {e.flow_id for p in processes for e in p.exchanges if e.reference}
    by_name: dict[str, set[str]] = {}
    for flow_id in provided:
        by_name.setdefault(flows[flow_id].name.casefold(), set()).add(flow_id)
    turned: dict[str, tuple[str, int]] = {}

    def turn(exchange: ImportedExchange) -> ImportedExchange:
        flow = flows[exchange.flow_id]
        same = by_name.get(flow.name.casefold(), set())
        if flow.kind == "elementary" or exchange.direction == "output" or flow.id in provided or len(same) != 1:
            return exchange
        target = next(iter(same))
        turned[flow.id] = (target, turned.get(flow.id, ("", 0))[1] + 1)
        return replace(exchange, flow_id=target)

    linked = tuple(replace(p, exchanges=tuple(turn(e) for e in p.exchanges)) for p in processes)
    issues = (
        ImportIssue(
            "name-link",
            f"flow {number} “{flows[number].name}”",
            say(
                "Nobody provides this number; taken for flow {target} of the same name ({count} exchanges).",
                target=target,
                count=count,
            ),
            say("not estimated"),
        )
        for number, (target, count) in sorted(turned.items())
    )
    return linked, issues


def _is_aggregated(dataset: Element) -> bool:
    """Type 2 of a dataset is an inventory result (LCI result)."""
    found = next(
        (e for e in dataset.iter() if local(e) == "dataSetInformation"),
        Element("none"),
    )
    return found.get("type") == "2"


def _source(dataset: Element, publication: Element) -> str:
    wanted = publication.get("referenceToPublishedSource", "")
    sources = children(dataset, "metaInformation", "modellingAndValidation", "source")
    found = next((source for source in sources if wanted and source.get("number") == wanted), None)
    if found is None:
        return ""
    parts = (found.get("firstAuthor", ""), found.get("year", "")[:4], found.get("title", ""))
    return ", ".join(part.strip() for part in parts if part.strip())


def _year(period: Element) -> str:
    ends = (text(period, tag)[:4] for tag in ("endDate", "endYearMonth", "endYear", "startDate", "startYear"))
    return next((end for end in ends if len(end) == 4 and end.isdigit() and end > "1900"), "")


def _chinese(name: str) -> str:
    return name.strip() if any("\u4e00" <= letter <= "\u9fff" for letter in name) else ""


def _uncertainty(element: Element) -> str:
    kind = element.get("uncertaintyType", "0")
    stated = {k: element.get(k, "") for k in ("standardDeviation95", "minValue", "maxValue", "mostLikelyValue")}
    parts = ", ".join(f"{name} {value}" for name, value in stated.items() if value)
    return f"EcoSpold type {kind} ({parts})" if parts else ""
