"""Parts that the sheets of a workbook share (list of sheets, relations, texts, formats), each a parser target."""

from typing import Final

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.escape import unescape

from lca.interchange.problems import refuse

MAX_TEXT: Final = 10_000_000  # characters of shared text
MAX_FORMATS: Final = 65_000  # Excel's own limit of cell formats


def local_name(tag: str) -> str:
    """A tag without its namespace."""
    return tag.rpartition("}")[2]


class Target:
    """A parser target that ignores everything."""

    def start(self, tag: str, attributes: dict[str, str]) -> None: ...
    def end(self, tag: str) -> None: ...
    def data(self, text: str) -> None: ...
    def close(self) -> None: ...


class BookPart(Target):
    """Names, relation ids and visibility of the sheets."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str, bool]] = []
        self.mac_epoch = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        local = local_name(tag)
        if local == "sheet":
            relation = next((v for k, v in attributes.items() if k.endswith("}id")), "")
            self.sheets.append((attributes.get("name", ""), relation, attributes.get("state", "visible") != "visible"))
        elif local == "workbookPr":
            self.mac_epoch = attributes.get("date1904", "0") in ("1", "true")


class RelationsPart(Target):
    """Which part of the archive a relation id means."""

    def __init__(self) -> None:
        self.targets: dict[str, str] = {}
        self.types: dict[str, str] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if local_name(tag) == "Relationship":
            target = attributes.get("Target", "")
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            self.targets[attributes.get("Id", "")] = part
            self.types[attributes.get("Type", "").rpartition("/")[2]] = part

    def part_of_type(self, kind: str, names: set[str]) -> str:
        """Name of the part of a relation type (`styles`), "" if the archive has none."""
        part = self.types.get(kind, "")
        return part if part in names else ""


class TextsPart(Target):
    """Shared strings; phonetic hints (rPh) are no part of the text."""

    def __init__(self, texts: list[str]) -> None:
        self.texts, self.parts, self.total = texts, [""], 0
        self.wanted, self.phonetic = False, False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        local = local_name(tag)
        if local == "si":
            self.parts = []
        elif local == "rPh":
            self.phonetic = True
        elif local == "t":
            self.wanted = not self.phonetic

    def data(self, text: str) -> None:
        if self.wanted:
            self.total += len(text)
            if self.total > MAX_TEXT:
                raise refuse("too-much-content", part="xl/sharedStrings.xml")
            self.parts.append(text)

    def end(self, tag: str) -> None:
        local = local_name(tag)
        if local == "si":
            self.texts.append(unescape("".join(self.parts)))
            self.total += 8
        elif local == "rPh":
            self.phonetic = False
        elif local == "t":
            self.wanted = False


class FormatsPart(Target):
    """Which cell formats show a number as a date."""

    def __init__(self, dates: list[bool]) -> None:
        self.dates = dates
        self.codes: dict[int, str] = dict(BUILTIN_FORMATS)
        self.inside = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        local = local_name(tag)
        if local == "numFmt" and len(self.codes) < MAX_FORMATS:
            self.codes[int(attributes.get("numFmtId", "0"))] = attributes.get("formatCode", "")[:200]
        elif local == "cellXfs":
            self.inside = True
        elif local == "xf" and self.inside and len(self.dates) < MAX_FORMATS:
            self.dates.append(is_date_format(self.codes.get(int(attributes.get("numFmtId", "0")), "")))

    def end(self, tag: str) -> None:
        if local_name(tag) == "cellXfs":
            self.inside = False
