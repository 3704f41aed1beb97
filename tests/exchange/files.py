"""Small files of other programs, of our own making: a product, electricity, and the treatment of a waste."""

import bz2
import json
from pathlib import Path
from typing import Any

ELECTRICITY, PRODUCT, WASTE = "flow-electricity", "flow-lamp", "flow-waste"
CO2 = "flow-co2"

_DATASET = """<?xml version="1.0" encoding="UTF-8"?>
<ecoSpold xmlns="http://www.EcoInvent.org/EcoSpold02"><activityDataset>
<activityDescription>
<activity id="{activity}" specialActivityType="0"><activityName xml:lang="en">{name}</activityName></activity>
<geography geographyId="g"><shortname xml:lang="en">CN</shortname></geography>
<technology/><timePeriod startDate="2021-01-01" endDate="2022-12-31" isDataValidForEntirePeriod="true"/>
</activityDescription>
<flowData>{flows}</flowData>
<modellingAndValidation><representativeness/></modellingAndValidation>
<administrativeInformation><dataEntryBy personName="n" personEmail="e"/>
<dataGeneratorAndPublication personName="n" personEmail="e"/></administrativeInformation>
</activityDataset></ecoSpold>"""


def intermediate(flow: str, name: str, amount: float, unit: str, *, product: bool = False, activity: str = "") -> str:
    link = f' activityLinkId="{activity}"' if activity else ""
    group = "<outputGroup>0</outputGroup>" if product else "<inputGroup>5</inputGroup>"
    return (
        f'<intermediateExchange id="x" unitId="u" amount="{amount}" intermediateExchangeId="{flow}"{link}>'
        f'<name xml:lang="en">{name}</name><unitName xml:lang="en">{unit}</unitName>{group}</intermediateExchange>'
    )


def emission(amount: float) -> str:
    return (
        f'<elementaryExchange id="x" unitId="u" amount="{amount}" elementaryExchangeId="{CO2}" casNumber="000124-38-9">'
        '<name xml:lang="en">Carbon dioxide, fossil</name><unitName xml:lang="en">kg</unitName>'
        '<compartment subcompartmentId="s"><compartment xml:lang="en">air</compartment>'
        '<subcompartment xml:lang="en">unspecified</subcompartment></compartment>'
        "<outputGroup>4</outputGroup></elementaryExchange>"
    )


def dataset(activity: str, name: str, *flows: str) -> str:
    return _DATASET.format(activity=activity, name=name, flows="".join(flows))


def ecospold2(folder: Path) -> Path:
    """One lamp: 2 kWh of electricity at 0.5 kg CO2, 0.1 kg of waste whose treatment takes 5 kWh and emits 3 kg, and an
    input that nobody provides. 1 + 0.1 x (3 + 2.5) = 1.55 kg CO2."""
    folder.mkdir(exist_ok=True)
    files = {
        "electricity": dataset(
            "a-electricity",
            "electricity production",
            intermediate(ELECTRICITY, "electricity", 1, "kWh", product=True),
            emission(0.5),
        ),
        "treatment": dataset(
            "a-treatment",
            "treatment of waste",
            intermediate(WASTE, "waste", -1, "kg", product=True),
            intermediate(ELECTRICITY, "electricity", 5, "kWh", activity="a-electricity"),
            emission(3),
        ),
        "lamp": dataset(
            "a-lamp",
            "lamp production",
            intermediate(PRODUCT, "lamp", 1, "unit", product=True),
            intermediate(ELECTRICITY, "electricity", 2, "kWh", activity="a-electricity"),
            intermediate(WASTE, "waste", -0.1, "kg", activity="a-treatment"),
            intermediate("flow-solder", "solder", 0.01, "kg", activity="a-nowhere"),
        ),
    }
    for name, text in files.items():
        (folder / f"{name}.spold").write_text(text, encoding="utf-8")
    return folder


_SIMAPRO_HEAD = """{SimaPro 9.0.0.0}
{processes}
{Project: small}
{CSV Format version: 8.0.5}
{CSV separator: Semicolon}
{Decimal separator: .}
{Date separator: /}
{Short date format: dd/MM/yyyy}

"""
_SIMAPRO_PROCESS = """Process

Category type
{category}

Process identifier
{number}

Type
Unit process

Process name
{name}

Status


Time period
2015-2019

Geography
Unspecified

Technology
Unspecified

Representativeness
Unspecified

Multiple output allocation
Unspecified

Substitution allocation
Unspecified

Cut off rules
Unspecified

Capital goods
Unspecified

Boundary with nature
Unspecified

Infrastructure
No

Date
01/02/2018

Record


Generator


Literature references

Collection method


Data treatment


Verification


Comment


Allocation rules


System description


Products
{product}

Avoided products

Resources

Materials/fuels
{materials}
Electricity/heat
{electricity}
Emissions to air
Carbon dioxide, fossil;;kg;{co2};Undefined;0;0;0;

Emissions to water

Emissions to soil

Final waste flows

Non material emissions

Social issues

Economic issues

Waste to treatment

Input parameters

Calculated parameters

End
"""
_SIMAPRO_SLOTS = ("category", "number", "name", "product", "materials", "electricity", "co2")
SIMAPRO = _SIMAPRO_HEAD + "\n".join(
    _SIMAPRO_PROCESS.format(**dict(zip(_SIMAPRO_SLOTS, values, strict=True)))
    for values in (
        (
            "material",
            "Small000000001",
            "Lamp",
            "Lamp/CN U;p;1;100;not defined;Small;",
            "Solder/CN U;kg;0.01;Undefined;0;0;0;\n",
            "Electricity/CN U;kWh;2;Undefined;0;0;0;\n",
            "0.25",
        ),
        ("energy", "Small000000002", "Electricity", "Electricity/CN U;kWh;1;100;not defined;Small;", "", "", "0.5"),
    )
)


def nodes() -> dict[tuple[str, str], dict[str, Any]]:
    """The same lamp as Brightway holds it: databases `small` and `flows`."""

    def edge(key: tuple[str, str], amount: float, kind: str = "technosphere", **fields: Any) -> dict[str, Any]:
        return {"input": key, "amount": amount, "type": kind, **fields}

    electricity, treatment, lamp, co2 = ("small", "e"), ("small", "t"), ("small", "l"), ("flows", "co2")
    return {
        electricity: {
            "name": "electricity",
            "unit": "kilowatt hour",
            "location": "CN",
            "type": "process",
            "exchanges": [edge(electricity, 1, "production"), edge(co2, 0.5, "biosphere")],
        },
        treatment: {
            "name": "treatment of waste",
            "unit": "kilogram",
            "location": "CN",
            "exchanges": [edge(treatment, -1, "production"), edge(electricity, 5), edge(co2, 3, "biosphere")],
        },
        lamp: {
            "name": "lamp",
            "unit": "unit",
            "location": "CN",
            "exchanges": [
                edge(electricity, 2, unit="megajoule"),
                edge(treatment, -0.1),
                edge(("elsewhere", "solder"), 0.01, name="solder", unit="kilogram"),
            ],
        },
        co2: {"name": "Carbon dioxide, fossil", "unit": "kilogram", "categories": ("air",), "type": "emission"},
    }


def _packed(value: Any) -> Any:
    """JSON as a BW2Package writes it."""
    if isinstance(value, tuple):
        return {"__tuple__": True, "data": [_packed(part) for part in value]}
    if isinstance(value, dict):
        return {"__dict__": True, "keys": [_packed(k) for k in value], "values": [_packed(v) for v in value.values()]}
    return [_packed(part) for part in value] if isinstance(value, list) else value


def package(path: Path, module: str = "bw2data.backends.single_file.database") -> Path:
    """A BW2Package of the lamp, with a method."""
    small = {key: node for key, node in nodes().items() if key[0] == "small"}
    flows = {key: node for key, node in nodes().items() if key[0] == "flows"}
    factors = [(("flows", "co2"), 1.0), (("flows", "gone"), 2.0)]
    objects = [
        {"metadata": {}, "name": name, "class": {"module": module, "name": "SingleFileDatabase"}, "data": data}
        for name, data in (("small", small), ("flows", flows))
    ]
    method = ("Our GWP", "climate change", "GWP100")
    objects.append(
        {
            "metadata": {"unit": "kg CO2-Eq"},
            "name": method,
            "class": {"module": "bw2data.method", "name": "Method"},
            "data": factors,
        }
    )
    for found in objects:
        found["unrolled_dict"] = False
    path.write_bytes(bz2.compress(json.dumps(_packed(objects)).encode()))
    return path
