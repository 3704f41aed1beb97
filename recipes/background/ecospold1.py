"""Reading an EcoSpold 1 archive as openLCA writes it: datasets with their exchanges, amounts as exact fractions."""

import zipfile
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import iterparse
from msgspec import Struct

_NAMESPACE = "{http://www.EcoInvent.org/EcoSpold01}"
_END = ("endDate", "endYearMonth", "endYear")
# exchange groups of EcoSpold 1
REFERENCE, CO_PRODUCT, EMISSION, INPUT = "O0", "O2", "O4", "I5"


class Flow(Struct, frozen=True):
    """One exchange of a dataset. number: of the flow, the same in every dataset. group: direction and its number."""

    number: str
    name: str
    unit: str
    location: str
    group: str
    amount: Fraction
    to_air: bool


class Dataset(Struct, frozen=True):
    """One unit process. end: last year that the data stand for, as printed; empty if there is none."""

    number: str
    name: str
    unit: str
    amount: Fraction
    location: str
    end: str
    copyright: bool
    flows: tuple[Flow, ...]

    def product(self, name: str = "") -> Flow:
        """The reference product, or the product or co-product of that name; StopIteration if there is none."""
        return next(f for f in self.flows if f.group in (REFERENCE, CO_PRODUCT) and f.name == (name or self.name))


def read_archive(archive: Path) -> tuple[Dataset, ...]:
    """Every dataset of a zip archive, in its order."""
    with zipfile.ZipFile(archive) as files:
        names = sorted(name for name in files.namelist() if "/EcoSpold_" in name)
        return tuple(dataset for name in names for dataset in _datasets(files, name))


def _datasets(files: zipfile.ZipFile, name: str) -> Iterator[Dataset]:
    with files.open(name) as stream:
        for _, element in iterparse(stream):
            if element.tag == f"{_NAMESPACE}dataset":
                yield _dataset(element)
                element.clear()


def _dataset(element: Element) -> Dataset:
    reference = _child(element, "referenceFunction")
    ends = (element.findtext(f".//{_NAMESPACE}{tag}") for tag in _END)
    return Dataset(
        number=element.attrib["number"],
        name=reference.attrib["name"].strip(),
        unit=reference.attrib["unit"],
        amount=Fraction(reference.attrib["amount"]),
        location=_child(element, "geography").attrib.get("location", ""),
        end=next((end[:4] for end in ends if end), ""),
        copyright=_child(element, "dataGeneratorAndPublication").attrib["copyright"] == "true",
        flows=tuple(_flow(exchange) for exchange in _child(element, "flowData")),
    )


def _child(element: Element, tag: str) -> Element:
    found = element.find(f".//{_NAMESPACE}{tag}")
    if found is None:
        raise ValueError(f"dataset {element.attrib.get('number')} has no {tag}")
    return found


def _flow(exchange: Element) -> Flow:
    into, out = exchange.findtext(f"{_NAMESPACE}inputGroup"), exchange.findtext(f"{_NAMESPACE}outputGroup")
    category, sub = exchange.attrib.get("category", ""), exchange.attrib.get("subCategory", "")
    return Flow(
        number=exchange.attrib["number"],
        name=exchange.attrib["name"].strip(),
        unit=exchange.attrib["unit"],
        location=exchange.attrib.get("location", ""),
        group=f"I{into}" if into else f"O{out}",
        amount=Fraction(exchange.attrib["meanValue"]),
        to_air=category in ("troposphere", "air") or (category, sub) == ("emission", "air"),
    )
