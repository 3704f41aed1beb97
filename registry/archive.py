"""A zip of few kinds of files, written without a clock and read under limits; names are looked up, never used as
paths.
"""

import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import IO, Any, Self

LARGEST_FILE = 500_000_000
LARGEST_WHOLE = 20_000_000_000
LARGEST_RATIO = 200
MOST_ENTRIES = 1_000_000
_NAMES = re.compile(
    r"manifest\.json|trust\.json|tables/[a-z_]{1,40}\.jsonl|documents/[0-9a-f]{64}|keys/[A-Za-z0-9][A-Za-z0-9._-]{0,140}\.jwk"
)
_EPOCH = (1980, 1, 1, 0, 0, 0)
_SMALL = 1_000_000  # below this a file may be as compressible as it likes


class ArchiveError(ValueError):
    """The archive is not one of ours, or is damaged."""


class ArchiveWriter:
    """Writes files in the order given; equal contents make equal bytes."""

    def __init__(self, target: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, allowZip64=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def file(self, name: str, data: bytes) -> None:
        """One file."""
        self._zip.writestr(_entry(name), data)

    def lines(self, name: str, rows: Iterable[dict[str, Any]]) -> int:
        """One file of JSON lines; their number."""
        count = 0
        with self._zip.open(_entry(name), "w", force_zip64=True) as stream:
            for row in rows:
                line = json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
                stream.write(line.encode("utf-8") + b"\n")
                count += 1
        return count


class Archive:
    """Reads what `ArchiveWriter` wrote. ArchiveError for everything else."""

    def __init__(self, source: IO[bytes]) -> None:
        try:
            self._zip = zipfile.ZipFile(source)
        except (zipfile.BadZipFile, ValueError, OSError) as error:
            raise ArchiveError("it is not a zip") from error
        self._entries = {entry.filename: entry for entry in self._zip.infolist()}
        self._judge(self._zip.infolist())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def file(self, name: str) -> bytes:
        """The bytes of a file."""
        entry = self._entries.get(name)
        if entry is None:
            raise ArchiveError(f"{name} is missing")
        try:
            return self._zip.read(entry)
        except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError) as error:
            raise ArchiveError(f"{name} cannot be read") from error

    def folder(self, prefix: str) -> dict[str, bytes]:
        """The files whose names begin so, by what follows."""
        return {name.removeprefix(prefix): self.file(name) for name in self._entries if name.startswith(prefix)}

    def lines(self, name: str) -> Iterator[dict[str, Any]]:
        """The objects of a file of JSON lines."""
        for number, line in enumerate(self.file(name).splitlines(), start=1):
            row = json.loads(line)
            if not isinstance(row, dict):
                raise ArchiveError(f"{name} line {number} is not an object")
            yield row

    def _judge(self, entries: list[zipfile.ZipInfo]) -> None:
        if len(entries) > MOST_ENTRIES or len(self._entries) != len(entries):
            raise ArchiveError("it has too many files, or two of one name")
        if sum(entry.file_size for entry in entries) > LARGEST_WHOLE:
            raise ArchiveError("it is too large")
        for entry in entries:
            if not _NAMES.fullmatch(entry.filename):
                raise ArchiveError(f"{entry.filename[:80]!r} does not belong in it")
            bomb = entry.file_size > _SMALL and entry.file_size > LARGEST_RATIO * max(entry.compress_size, 1)
            if entry.file_size > LARGEST_FILE or bomb:
                raise ArchiveError(f"{entry.filename} is too large")


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry
