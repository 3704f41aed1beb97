"""Small databases of other programs, written out as those programs write them, that can be solved by hand.

Every world says the same: 1 kg of steel takes 2 kWh of electricity and emits 1.5 kg of carbon dioxide; 1 kWh emits
0.5 kg in DE and 0.25 kg in FR; the steel works lie in FR, so that steel has 1.5 + 2 x 0.25 = 2 kg.
"""

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lca.interchange.assemble import assemble_release
from lca.interchange.import_report import ImportReport
from lca.interchange.imported import ImportedDatabase, ImportedExchange, ImportedFlow, ImportedProcess, ReleaseHead
from lca.inventory.background import BackgroundRelease, load_background

HEAD = ReleaseHead(
    id="imported-test",
    title="Imported",
    producer="Somebody",
    licence="as the source",
    citation="Somebody 2020",
    geography="GLO",
    reference_year="2020",
    source_file="world.zip",
    source_digest="sha256:" + "0" * 64,
    released_on="2026-11-23",
)
FLOWS = {
    "steel": ImportedFlow("steel", "Steel", "product", "kg"),
    "power": ImportedFlow("power", "Electricity", "product", "kWh"),
    "co2": ImportedFlow("co2", "Carbon dioxide, fossil", "elementary", "kg", "air/unspecified"),
}


def archive(files: Mapping[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return stream.getvalue()


def out(flow: str, amount: str, unit: str = "kg", **more: Any) -> ImportedExchange:
    return ImportedExchange(flow, amount, unit, "output", **more)


def needs(flow: str, amount: str, unit: str = "kg", **more: Any) -> ImportedExchange:
    return ImportedExchange(flow, amount, unit, "input", **more)


def process(name: str, *exchanges: ImportedExchange, location: str = "FR", **more: Any) -> ImportedProcess:
    return ImportedProcess(name, name, location, exchanges, **more)


def database(*processes: ImportedProcess, flows: Mapping[str, ImportedFlow] = FLOWS, **more: Any) -> ImportedDatabase:
    return ImportedDatabase("test", {**FLOWS, **flows}, processes, **more)


def imported(source: ImportedDatabase, folder: Path) -> tuple[BackgroundRelease, ImportReport, list[dict[str, str]]]:
    """Release as it is loaded again from disk, report, rows of `unlinked.csv`."""
    import csv  # noqa: PLC0415

    files, report = assemble_release(source, HEAD)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    with (folder / "unlinked.csv").open(encoding="utf-8", newline="") as stream:
        return load_background(folder), report, list(csv.DictReader(stream))


def find(release: BackgroundRelease, name: str, location: str = "") -> Any:
    found = [p for p in release.processes.values() if p.name_en == name and location in ("", p.geography)]
    assert len(found) == 1, [p.name_en for p in release.processes.values()]
    return found[0]


# ---------------------------------------------------------------- openLCA, current and older dialect


def _units() -> dict[str, Any]:
    return {
        "unit_groups/ug-mass.json": {
            "@type": "UnitGroup",
            "@id": "ug-mass",
            "name": "Units of mass",
            "units": [
                {"@type": "Unit", "@id": "u-kg", "name": "kg", "isRefUnit": True, "conversionFactor": 1.0},
                {"@type": "Unit", "@id": "u-st", "name": "sh tn", "conversionFactor": 907.18},
                {"@type": "Unit", "@id": "u-sack", "name": "sack", "conversionFactor": 25.0},
            ],
        },
        "unit_groups/ug-energy.json": {
            "@type": "UnitGroup",
            "@id": "ug-energy",
            "name": "Units of energy",
            "units": [{"@type": "Unit", "@id": "u-kwh", "name": "kWh", "isRefUnit": True, "conversionFactor": 1.0}],
        },
        "flow_properties/fp-mass.json": {
            "@type": "FlowProperty",
            "@id": "fp-mass",
            "name": "Mass",
            "unitGroup": {"@type": "UnitGroup", "@id": "ug-mass"},
        },
        "flow_properties/fp-energy.json": {
            "@type": "FlowProperty",
            "@id": "fp-energy",
            "name": "Energy",
            "unitGroup": {"@type": "UnitGroup", "@id": "ug-energy"},
        },
        "locations/l-fr.json": {"@type": "Location", "@id": "l-fr", "name": "France", "code": "FR"},
        "locations/l-de.json": {"@type": "Location", "@id": "l-de", "name": "Germany", "code": "DE"},
    }


def _flow(identifier: str, name: str, kind: str, what: str, category: str = "") -> dict[str, Any]:
    factor = {"@type": "FlowPropertyFactor", "isRefFlowProperty": True, "conversionFactor": 1.0}
    return {
        "@type": "Flow",
        "@id": identifier,
        "name": name,
        "category": category,
        "flowType": kind,
        "flowProperties": [{**factor, "flowProperty": {"@type": "FlowProperty", "@id": f"fp-{what}"}}],
    }


def _exchange(flow: str, amount: float, unit: str, what: str, **more: Any) -> dict[str, Any]:
    return {
        "@type": "Exchange",
        "amount": amount,
        "flow": {"@type": "Flow", "@id": flow},
        "unit": {"@type": "Unit", "@id": f"u-{unit.lower()}", "name": unit},
        "flowProperty": {"@type": "FlowProperty", "@id": f"fp-{what}"},
        **more,
    }


def _process(identifier: str, name: str, location: str, exchanges: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {
        "@type": "Process",
        "@id": identifier,
        "name": name,
        "category": "Metals/Iron",
        "processType": "UNIT_PROCESS",
        "location": {"@type": "Location", "@id": f"l-{location.lower()}", "name": location},
        "exchanges": [{**exchange, "internalId": n} for n, exchange in enumerate(exchanges, start=1)],
        **more,
    }


def olca() -> dict[str, Any]:
    """Documents of the world in the current dialect."""
    reference = {"isQuantitativeReference": True, "isInput": False}

    def power(location: str, co2: float) -> dict[str, Any]:
        made = _exchange("power", 1.0, "kWh", "energy", **reference)
        emitted = _exchange("co2", co2, "kg", "mass", isInput=False)
        return _process(f"p-power-{location.lower()}", "Electricity mix", location, [made, emitted])

    steel = [
        _exchange("steel", 1.0, "kg", "mass", **reference),
        _exchange("power", 2.0, "kWh", "energy", isInput=True),
        _exchange("co2", 1.5, "kg", "mass", isInput=False),
    ]
    return {
        **_units(),
        "flows/steel.json": _flow("steel", " Steel ", "PRODUCT_FLOW", "mass"),
        "flows/power.json": _flow("power", "Electricity", "PRODUCT_FLOW", "energy"),
        "flows/co2.json": _flow("co2", "Carbon dioxide, fossil", "ELEMENTARY_FLOW", "mass", "air/unspecified"),
        "processes/p-steel.json": _process("p-steel", " Steel works ", "FR", steel),
        "processes/p-de.json": power("DE", 0.5),
        "processes/p-fr.json": power("FR", 0.25),
    }


_OLDER = {
    "isInput": "input",
    "isQuantitativeReference": "quantitativeReference",
    "isRefUnit": "referenceUnit",
    "isRefFlowProperty": "referenceFlowProperty",
}


def older(document: Any) -> Any:
    """A document as the older dialect has it: other names, categories as references, no internal ids."""
    if isinstance(document, list):
        return [older(item) for item in document]
    if not isinstance(document, dict):
        return document
    kept = {_OLDER.get(k, k): older(v) for k, v in document.items() if k != "internalId"}
    if isinstance(kept.get("category"), str):
        kept["category"] = {"@type": "Category", "@id": f"c-{kept['category'].rpartition('/')[2]}"}
    return kept


def older_categories() -> dict[str, Any]:
    def category(name: str, parent: str = "") -> dict[str, Any]:
        above = {"category": {"@type": "Category", "@id": f"c-{parent}"}} if parent else {}
        return {"@type": "Category", "@id": f"c-{name}", "name": name, **above}

    found = [category("air"), category("unspecified", "air"), category("Metals"), category("Iron", "Metals")]
    return {f"categories/{c['@id']}.json": c for c in found}


def packed(documents: Mapping[str, Any]) -> bytes:
    return archive({name: json.dumps(document) for name, document in documents.items()})


# ---------------------------------------------------------------- EcoSpold 1


def ecospold1() -> str:
    """The world as one EcoSpold 1 file: the number of a dataset links nothing, that of a flow does."""

    def exchange(number: int, name: str, unit: str, amount: str, group: str, **more: str) -> str:
        rest = "".join(f' {key}="{value}"' for key, value in more.items())
        return f'<exchange number="{number}" name="{name}" unit="{unit}" meanValue="{amount}"{rest}>{group}</exchange>'

    made, used, emitted = (
        "<outputGroup>0</outputGroup>",
        "<inputGroup>5</inputGroup>",
        "<outputGroup>4</outputGroup>",
    )
    air = {"category": "emission", "subCategory": "air"}

    def dataset(number: int, name: str, location: str, *exchanges: str) -> str:
        return f"""<dataset number="{number}"><metaInformation><processInformation>
<referenceFunction name="{name}" unit="kg" amount="1" category="metals" subCategory="iron"/>
<geography location="{location}"/><timePeriod><startDate>2001-01-01</startDate><endDate>2003-12-31</endDate></timePeriod>
</processInformation><administrativeInformation><dataGeneratorAndPublication copyright="{str(number == 1).lower()}"/>
</administrativeInformation></metaInformation><flowData>{"".join(exchanges)}</flowData></dataset>"""

    carbon = "Carbon dioxide, fossil"
    steel = dataset(
        1,
        "Steel",
        "FR",
        exchange(101, "Steel", "kg", "1.0", made, location="FR"),
        exchange(102, "Electricity", "kWh", "2.0", used, location="FR"),
        exchange(103, carbon, "kg", "1.5", emitted, **air),
    )
    power = [
        dataset(
            n,
            "Electricity",
            location,
            exchange(102, "Electricity", "kWh", "1.0", made, location=location),
            exchange(103, carbon, "kg", amount, emitted, **air),
        )
        for n, location, amount in ((102, "DE", "0.5"), (3, "FR", "0.25"))
    ]
    return (
        f'<?xml version="1.0"?><ecoSpold xmlns="http://www.EcoInvent.org/EcoSpold01">{steel}{"".join(power)}</ecoSpold>'
    )


# ---------------------------------------------------------------- ILCD

_COMMON = 'xmlns:common="http://lca.jrc.it/ILCD/Common"'


def _ilcd_flow(identifier: str, name: str, kind: str, what: str) -> str:
    compartment = (
        "<common:elementaryFlowCategorization><common:category level='0'>Emissions</common:category>"
        "<common:category level='1'>Emissions to air</common:category></common:elementaryFlowCategorization>"
    )
    return f"""<flowDataSet xmlns="http://lca.jrc.it/ILCD/Flow" {_COMMON}><flowInformation><dataSetInformation>
<common:UUID>{identifier}</common:UUID><name><baseName xml:lang="zh">名称</baseName><baseName xml:lang="en">{name}</baseName></name>
<classificationInformation>{compartment if kind == "Elementary flow" else ""}</classificationInformation>
</dataSetInformation><quantitativeReference><referenceToReferenceFlowProperty>0</referenceToReferenceFlowProperty>
</quantitativeReference></flowInformation><modellingAndValidation><LCIMethod><typeOfDataSet>{kind}</typeOfDataSet></LCIMethod>
</modellingAndValidation><flowProperties><flowProperty dataSetInternalID="0"><referenceToFlowPropertyDataSet
refObjectId="fp-{what}"/><meanValue>1.0</meanValue></flowProperty></flowProperties></flowDataSet>"""


def _ilcd_process(identifier: str, name: str, location: str, *exchanges: tuple[str, str, str]) -> str:
    rows = "".join(
        f"""<exchange dataSetInternalID="{n}"><referenceToFlowDataSet refObjectId="{flow}"/>
<exchangeDirection>{direction}</exchangeDirection><meanAmount>9</meanAmount><resultingAmount>{amount}</resultingAmount></exchange>"""
        for n, (flow, direction, amount) in enumerate(exchanges)
    )
    return f"""<processDataSet xmlns="http://lca.jrc.it/ILCD/Process" {_COMMON}><processInformation><dataSetInformation>
<common:UUID>{identifier}</common:UUID><name><baseName xml:lang="en">{name}</baseName><baseName xml:lang="zh">炼钢</baseName></name>
</dataSetInformation><quantitativeReference type="Reference flow(s)"><referenceToReferenceFlow>0</referenceToReferenceFlow>
</quantitativeReference><time><common:referenceYear>2019</common:referenceYear></time><geography>
<locationOfOperationSupplyOrProduction location="{location}"/></geography></processInformation>
<exchanges>{rows}</exchanges></processDataSet>"""


def ilcd() -> dict[str, str]:
    """The world as an ILCD archive: an amount is in the reference unit of its flow."""
    units = {
        f"unitgroups/ug-{what}.xml": f"""<unitGroupDataSet xmlns="http://lca.jrc.it/ILCD/UnitGroup" {_COMMON}>
<common:UUID>ug-{what}</common:UUID><referenceToReferenceUnit>0</referenceToReferenceUnit><units>
<unit dataSetInternalID="0"><name>{unit}</name><meanValue>1.0</meanValue></unit></units></unitGroupDataSet>"""
        for what, unit in (("mass", "kg"), ("energy", "kWh"))
    }
    properties = {
        f"flowproperties/fp-{what}.xml": f"""<flowPropertyDataSet xmlns="http://lca.jrc.it/ILCD/FlowProperty" {_COMMON}>
<common:UUID>fp-{what}</common:UUID><referenceToReferenceUnitGroup refObjectId="ug-{what}"/></flowPropertyDataSet>"""
        for what in ("mass", "energy")
    }
    return {
        **units,
        **properties,
        "flows/steel.xml": _ilcd_flow("steel", "Steel", "Product flow", "mass"),
        "flows/power.xml": _ilcd_flow("power", "Electricity", "Product flow", "energy"),
        "flows/co2.xml": _ilcd_flow("co2", "carbon dioxide (fossil)", "Elementary flow", "mass"),
        "processes/p-steel.xml": _ilcd_process(
            "p-steel",
            "Steel works",
            "FR",
            ("steel", "Output", "1"),
            ("power", "Input", "2.0"),
            ("co2", "Output", "1.5"),
        ),
        "processes/p-de.xml": _ilcd_process(
            "p-de", "Electricity", "DE", ("power", "Output", "1"), ("co2", "Output", "0.5")
        ),
        "processes/p-fr.xml": _ilcd_process(
            "p-fr", "Electricity", "FR", ("power", "Output", "1"), ("co2", "Output", "0.25")
        ),
    }
