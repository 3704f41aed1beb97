"""A background release opened from a binary copy of it, made at the first time and verified at every other.

The text of the release stays the truth: its files are summed up at every opening, and the copy is keyed by its digest,
so that an altered release is refused as ever and an altered copy is not read but made anew. What is saved is the
reading of the text, not its verification. Crashes leave nothing behind that is read; of two writers the first one wins
(`lca.impact.store`).
"""

from pathlib import Path
from typing import Final

from lca.canonical import Digest, digest, digest_bytes
from lca.impact.store import Entry, read_or_make, write_entry
from lca.inventory.background import BackgroundRelease, load_background, verify_sums
from lca.inventory.background_columns import Columns, columns_of, from_columns, to_columns
from lca.inventory.unit_process import BackgroundExchange, UnitProcess

FORMAT: Final = "tanbiao.background-copy/3"
# a copy is worth its place on disk from this size on: below, the text is read as fast
WORTH_A_COPY: Final = 2_000_000  # bytes of exchanges.csv


def open_cached(root: Path, folder: Path) -> BackgroundRelease:
    """A release, from its copy under `root`, made now if there is none. BackgroundError as `load_background`."""
    place = root / copy_key(verify_sums(folder))
    release: list[BackgroundRelease] = []

    def make() -> None:
        release.append(load_background(folder))
        columns = to_columns(release[0])
        write_entry(place, {"format": FORMAT, **columns.about}, columns.arrays, {})

    try:
        entry = read_or_make(place, make)
    except OSError:  # no room or no right to write: the text will do
        return release[0] if release else load_background(folder)
    return _release(entry)


def worth_a_copy(folder: Path) -> bool:
    """Whether a release is so large that its text is slow to read."""
    exchanges = folder / "exchanges.csv"
    return exchanges.is_file() and exchanges.stat().st_size >= WORTH_A_COPY


def has_copy(root: Path, folder: Path) -> bool:
    """Whether there is a copy of a release under `root`, whatever its size."""
    listing = folder / "SHA256SUMS"
    return root.is_dir() and listing.is_file() and (root / copy_key(digest_bytes(listing.read_bytes()))).is_dir()


def copy_key(release: Digest) -> str:
    """Name of a copy: 32 hexadecimal digits. Another layout of the records is another copy."""
    key = {
        "format": FORMAT,
        "background": release,
        "columns": [list(columns_of(kind)) for kind in (UnitProcess, BackgroundExchange)],
    }
    return digest(key).removeprefix("sha256:")[:32]


def _release(entry: Entry) -> BackgroundRelease:
    return from_columns(Columns(entry.manifest, entry.arrays))
