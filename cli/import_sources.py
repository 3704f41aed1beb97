"""Files and folders of other programs, judged before anything reads them: size, entries, names, links, pickles."""

import bz2
import hashlib
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Final

from cli.files import open_file, read_bytes
from lca.canonical import Digest
from lca.errors import BackgroundError, Message, say
from lca.interchange.guard import open_archive, stream
from lca.interchange.problems import refuse

MAX_FILE: Final = 2_000_000_000  # bytes
MAX_UNPACKED: Final = 20_000_000_000  # bytes of a project or of datasets
MAX_PACKAGE: Final = 4_000_000_000  # bytes of the JSON in a BW2Package, which is read whole
MAX_ENTRIES: Final = 100_000
MAX_DATASET: Final = 50_000_000  # bytes of one ecoSpold file
_BLOCK: Final = 1 << 20
_PICKLE = (b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05")


@contextmanager
def judged(path: Path, kind: str, project: str = "") -> Iterator[Path]:
    """What the child process may read of a source: itself, a part of it, or its datasets unpacked for the time."""
    _refuse_pickle(path)
    if kind == "ecospold2":
        with tempfile.TemporaryDirectory(prefix="tanbiao-datasets-") as folder:
            _unpack_datasets(path, Path(folder))
            yield Path(folder)
        return
    if kind == "project":
        yield _project_folder(path, project) if path.is_dir() else _judged_backup(path)
        return
    if path.stat().st_size > MAX_FILE:
        raise refuse("file-too-large", size=round(path.stat().st_size / 1e6), limit=MAX_FILE // 1_000_000)
    if kind == "package":
        _judge_package(path)
    elif path.suffix.lower() == ".xlsx":
        open_archive(read_bytes(path))
    yield path.absolute()


def source_digest(path: Path) -> Digest:
    """SHA-256 of a file; of a folder, over the names and digests of its files."""
    if path.is_file():
        with open_file(path) as data:
            return f"sha256:{_sha256(data)}"
    found = hashlib.sha256()
    for file in sorted(p for p in path.rglob("*") if p.is_file() and not p.is_symlink()):
        with open_file(file) as data:
            found.update(f"{_sha256(data)}  {file.relative_to(path).as_posix()}\n".encode())
    return f"sha256:{found.hexdigest()}"


def _sha256(data: IO[bytes]) -> str:
    found = hashlib.sha256()
    while block := data.read(_BLOCK):
        found.update(block)
    return found.hexdigest()


def _refuse_pickle(path: Path) -> None:
    if path.is_dir():
        return
    with open_file(path) as data:
        start = data.read(2)
    if start in _PICKLE or path.suffix.lower() in (".pickle", ".pkl"):
        raise _unusable(
            say("“{file}” is a Python pickle, which can run any program when it is read.", file=path.name),
            say("Save it as a BW2Package, which is plain data, and import that."),
        )


def _judge_package(path: Path) -> None:
    """Unpack a BW2Package once without keeping anything, to know how large it is."""
    unpacked = 0
    try:
        with bz2.open(path) as data:
            while block := data.read(_BLOCK):
                unpacked += len(block)
                if unpacked > MAX_PACKAGE:
                    raise refuse("archive-bomb", part=path.name)
    except (OSError, EOFError) as error:
        raise refuse("damaged-file", part=path.name) from error


def _judged_backup(path: Path) -> Path:
    """A project's backup: plain files and folders under one folder, not too many and not too large."""
    count = unpacked = 0
    try:
        with tarfile.open(path, "r:gz") as archive:
            for member in archive:
                name = PurePosixPath(member.name)
                if name.is_absolute() or ".." in name.parts or not (member.isfile() or member.isdir()):
                    raise refuse("unsafe-name", part=member.name[:80].encode("unicode_escape").decode("ascii"))
                count, unpacked = count + 1, unpacked + member.size
                if count > MAX_ENTRIES or unpacked > MAX_UNPACKED:
                    raise refuse("archive-bomb", part=path.name)
    except (tarfile.TarError, OSError, EOFError) as error:
        raise refuse("damaged-file", part=path.name) from error
    return path.absolute()


def _project_folder(path: Path, project: str) -> Path:
    """The folder of one project: the one given, or, in a whole Brightway folder, the one of this name."""
    if (path / "lci" / "databases.db").is_file():
        return path.absolute()
    found = sorted(p.parent.parent for p in path.glob("*/lci/databases.db"))
    named = [p for p in found if p.name.rpartition(".")[0] == project or p.name == project] if project else found
    if len(named) != 1:
        raise _unusable(
            say("“{folder}” holds {count} Brightway projects that fit.", folder=path.name, count=len(named)),
            say("Name one with --project: {names}.", names=", ".join(p.name.rpartition(".")[0] for p in found) or "—"),
        )
    return named[0].absolute()


def _unpack_datasets(path: Path, folder: Path) -> None:
    """Every ecoSpold file of a folder or ZIP, side by side in one folder."""
    names: set[str] = set()
    for name, data in _datasets(path):
        file = PurePosixPath(name).name
        if len(data) > MAX_DATASET:
            raise refuse("too-much-content", part=name)
        if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
            raise refuse("document-type", part=name)
        if file in names:
            raise refuse("unsafe-name", part=name)
        names.add(file)
        (folder / file).write_bytes(data)
    if not names:
        raise _unusable(
            say("“{file}” holds no ecoSpold 2 dataset (*.spold).", file=path.name),
            say("Name the folder of datasets, or a ZIP of it; unpack 7z archives first."),
        )


def _datasets(path: Path) -> Iterator[tuple[str, bytes]]:
    if path.is_dir():
        for file in sorted(path.rglob("*.spold")):
            if not file.is_symlink():
                yield file.relative_to(path).as_posix(), read_bytes(file)
        return
    archive: zipfile.ZipFile = open_archive(read_bytes(path), MAX_ENTRIES, MAX_UNPACKED)
    for name in sorted(archive.namelist()):
        if name.endswith(".spold"):
            yield name, b"".join(stream(archive, name))


def _unusable(what: Message, remedy: Message) -> BackgroundError:
    return BackgroundError("import-source", what, remedy)
