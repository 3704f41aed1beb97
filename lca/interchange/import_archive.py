"""Archives of other programs, opened by the guard: judged first, read entry by entry, never unpacked to disk."""

import json
import zipfile
from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any, Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from lca.canonical import Digest, digest_bytes
from lca.errors import BackgroundError, InvalidInput, Message, say
from lca.interchange.guard import open_archive, stream

MAX_FILE: Final = 300_000_000  # bytes
MAX_UNPACKED: Final = 3_000_000_000  # bytes, all entries together; they are read one at a time
MAX_ENTRIES: Final = 300_000
MAX_ENTRY: Final = 400_000_000  # bytes of one entry
MAX_WHOLE: Final = 50_000_000  # bytes of one entry that is read whole
MAX_DEPTH: Final = 60  # of XML elements within one another
MAX_ELEMENTS: Final = 20_000_000  # XML elements of one entry

# what the guard, or a reader, refuses -> the sentence for it; {part} is an entry of the archive or the file
_REFUSALS: Mapping[str, Message] = {
    "file-too-large": say("The file is larger than an import may be ({part})."),
    "damaged-file": say("{part} cannot be read: the file is damaged or not what its name says."),
    "archive-bomb": say("The file unpacks to far more than a database needs ({part})."),
    "too-many-parts": say("The archive holds more entries than a database needs ({part})."),
    "unsafe-name": say("The archive holds an entry with an unsafe name ({part})."),
    "encrypted-file": say("The archive is encrypted."),
    "document-type": say("{part} declares a document type or entities, which no database needs."),
    "too-much-content": say("{part} is larger or nested deeper than a dataset can be."),
    "not-a-database": say("The file holds nothing of the format {part}."),
}
_READ_ERRORS = (ParseError, ValueError, LookupError, zipfile.BadZipFile, OSError, EOFError, NotImplementedError)


class ImportArchive:
    """The entries of a ZIP archive. digest: of the archive as a whole. BackgroundError for what is refused."""

    def __init__(self, data: bytes) -> None:
        if len(data) > MAX_FILE:
            raise refused("file-too-large", f"{len(data) // 1_000_000} MB")
        try:
            self._archive: zipfile.ZipFile = open_archive(data, MAX_ENTRIES, MAX_UNPACKED)
        except InvalidInput as error:
            raise _as_import(error, "ZIP") from error
        self.digest: Digest = digest_bytes(data)
        self.names = tuple(sorted(name for name in self._archive.namelist() if not name.endswith("/")))

    def under(self, folder: str, suffix: str) -> tuple[str, ...]:
        """Entries whose folder, at any depth, has this name, sorted."""
        folded = ((name, name.casefold()) for name in self.names)
        return tuple(name for name, low in folded if low.endswith(suffix) and folder in low.split("/")[:-1])

    def json(self, name: str) -> dict[str, Any]:
        """A JSON object, its numbers as the text they are printed as."""
        self._limit(name, MAX_WHOLE)
        try:
            data = b"".join(stream(self._archive, name))
            found = json.loads(data, parse_float=str, parse_int=str, parse_constant=_no)
        except InvalidInput as error:
            raise _as_import(error, name) from error
        except (ValueError, RecursionError) as error:
            raise refused("damaged-file", name) from error
        if not isinstance(found, dict):
            raise refused("damaged-file", name)
        return found

    def elements(self, name: str, tag: str) -> Iterator[Element]:
        """Every XML element of a local name, complete; forgotten once the next is asked for."""
        self._limit(name, MAX_ENTRY)
        around: list[Element] = []
        for event, element in self._events(name):
            if event == "start":
                around.append(element)
                continue
            around.pop()
            if local(element) == tag:
                yield element
                element.clear()
                if around:
                    around[-1].remove(element)

    def root(self, name: str) -> Element:
        """The root of a small XML document."""
        self._limit(name, MAX_WHOLE)
        return deque(self._events(name), maxlen=1)[0][1]

    def _limit(self, name: str, most: int) -> None:
        if self._archive.getinfo(name).file_size > most:
            raise refused("too-much-content", name)

    def _events(self, name: str) -> Iterator[tuple[str, Element]]:
        """Starts and ends of XML elements, within the limits; document types and entities are refused."""
        depth = count = 0
        try:
            with self._archive.open(name) as part:
                for event, element in iterparse(part, events=("start", "end"), forbid_dtd=True):
                    depth += 1 if event == "start" else -1
                    count += 1
                    if depth > MAX_DEPTH or count > 2 * MAX_ELEMENTS:
                        raise refused("too-much-content", name)
                    yield event, element
        except DefusedXmlException as error:
            raise refused("document-type", name) from error
        except _READ_ERRORS as error:
            raise refused("damaged-file", name) from error


def refused(code: str, part: str) -> BackgroundError:
    """The error for a file that is not read, or not read on."""
    what = _REFUSALS.get(code, _REFUSALS["damaged-file"])
    remedy = say("Export the database again from the program it comes from, and name the format it has.")
    shown = part[:120].encode("unicode_escape").decode("ascii") if not part.isprintable() else part[:120]
    return BackgroundError(code, Message(what.template, {"part": shown}), remedy)


def _as_import(error: InvalidInput, name: str) -> BackgroundError:
    params = error.problems[0].what.params
    return refused(error.problems[0].code, str(params.get("part", params.get("count", name))))


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


def _no(constant: str) -> None:
    raise ValueError(f"{constant} is not a number")
