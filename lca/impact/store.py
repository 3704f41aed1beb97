"""A folder of caches keyed by digests, in open formats: arrays as .npy, names as JSON, a manifest with SHA-256 sums.

An entry appears whole or not at all: it is written beside its place and renamed into it, so that a crash leaves only a
folder that nobody reads, and of two writers the first one wins. An entry that does not match its manifest is not read:
it is moved out of the way and made anew. Nothing in a store is a result; all of it can be made again.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

MANIFEST = "manifest.json"
UNFINISHED = ".unfinished-"
_BLOCK = 1 << 20


class DamagedEntryError(Exception):
    """A file of an entry is missing or differs from the manifest."""


class Entry(Struct, frozen=True):
    """A verified entry. arrays: mapped from disk, read-only."""

    path: Path
    manifest: Mapping[str, Any]
    arrays: Mapping[str, NDArray[Any]]
    names: Mapping[str, tuple[str, ...]]


def write_entry(
    place: Path, about: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]], names: Mapping[str, tuple[str, ...]]
) -> None:
    """Write an entry; if another writer was first, theirs stays. OSError if the folder cannot be written."""
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=place.parent))
    try:
        for name, array in arrays.items():
            np.save(draft / f"{name}.npy", array, allow_pickle=False)
        for name, texts in names.items():
            (draft / f"{name}.json").write_text(json.dumps(texts, ensure_ascii=False), encoding="utf-8")
        finish_entry(draft, place, about)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def finish_entry(draft: Path, place: Path, about: Mapping[str, Any]) -> None:
    """Sum up a folder of files that are written, and move it to its place in one step."""
    files = {file.name: file_digest(file) for file in sorted(draft.iterdir()) if file.name != MANIFEST}
    manifest = json.dumps({**about, "files": files}, indent=1, sort_keys=True)
    (draft / MANIFEST).write_text(manifest, encoding="utf-8")
    for file in draft.iterdir():
        with file.open("rb") as stream:
            os.fsync(stream.fileno())
    with suppress(OSError):  # a folder with files in it is there: another writer was first
        draft.rename(place)
    if not place.is_dir():
        raise OSError(f"cannot make {place}")


def read_entry(place: Path, lazy: tuple[str, ...] = ()) -> Entry | None:
    """A verified entry, or None if there is none. DamagedEntryError names the file that differs.

    lazy: arrays too large to be summed when they are opened; their reader verifies what it reads.
    """
    try:
        manifest = json.loads((place / MANIFEST).read_bytes())
    except FileNotFoundError:
        if place.is_dir():
            raise DamagedEntryError(MANIFEST) from None
        return None
    except ValueError as error:
        raise DamagedEntryError(MANIFEST) from error
    arrays: dict[str, NDArray[Any]] = {}
    names: dict[str, tuple[str, ...]] = {}
    for name, expected in manifest["files"].items():
        file = place / name
        if not file.is_file() or (file.stem not in lazy and file_digest(file) != expected):
            raise DamagedEntryError(name)
        if file.suffix == ".npy":
            arrays[file.stem] = np.load(file, mmap_mode="r", allow_pickle=False)
        else:
            names[file.stem] = tuple(json.loads(file.read_bytes()))
    return Entry(place, manifest, arrays, names)


def read_or_make(place: Path, make: Callable[[], None], lazy: tuple[str, ...] = ()) -> Entry:
    """An entry; made if there is none, made anew if it is damaged."""
    try:
        found = read_entry(place, lazy)
    except DamagedEntryError:
        set_aside(place)
        found = None
    if found is None:
        make()
        found = read_entry(place, lazy)
    if found is None:
        raise OSError(f"cannot make {place}")
    return found


def set_aside(place: Path) -> None:
    """Take a damaged entry out of its place, so that a good one can be moved into it."""
    rubbish = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=place.parent))
    with suppress(OSError):  # somebody else has taken it away
        place.rename(rubbish / place.name)
    shutil.rmtree(rubbish, ignore_errors=True)


def clear_unfinished(root: Path) -> int:
    """Remove what crashes have left behind; how many. Only when no writer is at work."""
    left = [path for path in root.glob(f"{UNFINISHED}*") if path.is_dir()]
    for path in left:
        shutil.rmtree(path, ignore_errors=True)
    return len(left)


def file_digest(file: Path) -> str:
    """SHA-256 of a file, hexadecimal."""
    found = hashlib.sha256()
    with file.open("rb") as stream:
        while block := stream.read(_BLOCK):
            found.update(block)
    return found.hexdigest()
