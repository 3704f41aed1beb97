"""Archives of other programs, opened by the guard: judged first, read entry by entry, never unpacked to disk."""

import json
import zipfile
from collections.abc import Callable, Iterator
from typing import Any, Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from lca.canonical import Digest, digest_bytes
from lca.interchange.guard import open_archive, stream
from lca.interchange.problems import refuse

MAX_FILE: Final = 300_000_000  # bytes
MAX_UNPACKED: Final = 3_000_000_000  # bytes, all entries together; they are read one at a time
MAX_ENTRIES: Final = 300_000
MAX_ENTRY: Final = 400_000_000  # bytes of one entry
MAX_JSON: Final = 50_000_000  # bytes of one JSON entry, which is read whole
MAX_DEPTH: Final = 60  # of XML elements within one another
MAX_XML: Final = 20_000_000  # elements of one entry


class ImportArchive:
    """The entries of a ZIP archive. digest: of the archive as a whole."""

    def __init__(self, data: bytes) -> None:
        if len(data) > MAX_FILE:
            raise refuse("file-too-large", size=round(len(data) / 1e6, 1), limit=MAX_FILE // 1_000_000)
        self._archive: zipfile.ZipFile = open_archive(data, MAX_ENTRIES, MAX_UNPACKED)
        self.digest: Digest = digest_bytes(data)
        self.names = tuple(sorted(name for name in self._archive.namelist() if not name.endswith("/")))

    def under(self, folder: str, suffix: str) -> tuple[str, ...]:
        """Entries whose folder, at any depth, has this name, sorted."""
        folded = ((name, name.casefold()) for name in self.names)
        return tuple(name for name, low in folded if low.endswith(suffix) and folder in low.split("/")[:-1])

    def json(self, name: str) -> dict[str, Any]:
        """A JSON object, its numbers with a fraction as the text they are printed as; InvalidInput if it is none."""
        if self._archive.getinfo(name).file_size > MAX_JSON:
            raise refuse("too-much-content", part=name)
        try:
            data = b"".join(stream(self._archive, name))
            found = json.loads(data, parse_float=str, parse_int=str, parse_constant=_no)
        except (ValueError, RecursionError) as error:
            raise refuse("damaged-file", part=name) from error
        if not isinstance(found, dict):
            raise refuse("damaged-file", part=name)
        return found

    def elements(self, name: str, tag: str) -> Iterator[Element]:
        """Every XML element of a local name, complete; forgotten once the next is asked for."""
        if self._archive.getinfo(name).file_size > MAX_ENTRY:
            raise refuse("too-much-content", part=name)
        depth = count = 0
        open_elements: list[Element] = []
        try:
            with self._archive.open(name) as part:
                for event, element in iterparse(part, events=("start", "end"), forbid_dtd=True):
                    depth += 1 if event == "start" else -1
                    count += event == "start"
                    if depth > MAX_DEPTH or count > MAX_XML:
                        raise refuse("too-much-content", part=name)
                    if event == "start":
                        open_elements.append(element)
                        continue
                    open_elements.pop()
                    if local(element) == tag:
                        yield element
                        element.clear()
                        if open_elements:
                            open_elements[-1].remove(element)
        except DefusedXmlException as error:
            raise refuse("document-type", part=name) from error
        except (ParseError, ValueError, LookupError, zipfile.BadZipFile, OSError, EOFError) as error:
            raise refuse("damaged-file", part=name) from error

    def root(self, name: str) -> Element:
        """The root of a small XML document."""
        if self._archive.getinfo(name).file_size > MAX_JSON:
            raise refuse("too-much-content", part=name)
        kept: list[Element] = []
        depth = 0
        try:
            with self._archive.open(name) as part:
                for event, element in iterparse(part, events=("start", "end"), forbid_dtd=True):
                    depth += 1 if event == "start" else -1
                    if depth > MAX_DEPTH:
                        raise refuse("too-much-content", part=name)
                    kept = [element]
        except DefusedXmlException as error:
            raise refuse("document-type", part=name) from error
        except (ParseError, ValueError, LookupError, zipfile.BadZipFile, OSError, EOFError) as error:
            raise refuse("damaged-file", part=name) from error
        return kept[0]


def local(element: Element) -> str:
    """Name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def children(element: Element, *path: str) -> Iterator[Element]:
    """Elements at a path of local names."""
    if not path:
        yield element
        return
    for child in element:
        if local(child) == path[0]:
            yield from children(child, *path[1:])


def text(element: Element, *path: str) -> str:
    """Text of the first element at a path, stripped; "" if there is none."""
    return next(((found.text or "").strip() for found in children(element, *path)), "")


def _no(constant: str) -> Callable[[], None]:
    raise ValueError(f"{constant} is not a number")
