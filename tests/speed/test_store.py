"""Prepared data: open formats, verified, safe against crashes and against two writers."""

import hashlib
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from lca.impact import store
from lca.impact.method import Method
from lca.impact.prepared import open_prepared, prepare, prepared_key
from lca.impact.store import DamagedEntryError, clear_unfinished, read_entry, read_or_make, write_entry
from lca.inventory.background import BackgroundRelease

ROOT = Path(__file__).resolve().parents[2]

WRITER = """
import sys
from pathlib import Path
import numpy as np
from lca.impact.store import write_entry
number = int(sys.argv[2])
write_entry(Path(sys.argv[1]), {"writer": number}, {"values": np.full(200_000, float(number))}, {"names": (str(number),)})
"""


def write(place: Path, number: float = 1.0) -> None:
    write_entry(place, {"about": "test"}, {"values": np.full(1000, number)}, {"names": ("a", "b")})


def test_what_is_written_can_be_checked_by_anyone(tmp_path: Path) -> None:
    write(tmp_path / "entry")
    manifest = json.loads((tmp_path / "entry" / "manifest.json").read_text())
    for name, expected in manifest["files"].items():
        assert hashlib.sha256((tmp_path / "entry" / name).read_bytes()).hexdigest() == expected
    entry = read_entry(tmp_path / "entry")
    assert entry is not None
    assert entry.names["names"] == ("a", "b")
    assert (entry.arrays["values"] == 1.0).all()
    assert not entry.arrays["values"].flags.writeable


def test_nothing_there_is_none(tmp_path: Path) -> None:
    assert read_entry(tmp_path / "entry") is None


@pytest.mark.parametrize("harm", ["flip", "truncate", "remove", "manifest", "no manifest"])
def test_a_damaged_entry_is_not_read_and_made_anew(tmp_path: Path, harm: str) -> None:
    place = tmp_path / "entry"
    write(place)
    values, manifest = place / "values.npy", place / "manifest.json"
    data = values.read_bytes()
    match harm:
        case "flip":
            values.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
        case "truncate":
            values.write_bytes(data[:500])
        case "remove":
            values.unlink()
        case "manifest":
            manifest.write_text(manifest.read_text()[:40])
        case "no manifest":
            manifest.unlink()
    with pytest.raises(DamagedEntryError):
        read_entry(place)
    entry = read_or_make(place, lambda: write(place, 2.0))
    assert (entry.arrays["values"] == 2.0).all()
    assert [p.name for p in tmp_path.iterdir()] == ["entry"]


def test_a_crash_half_way_leaves_nothing_that_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(store, "finish_entry", crash)
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path / "entry")
    assert list(tmp_path.iterdir()) == []
    monkeypatch.undo()
    (tmp_path / f"{store.UNFINISHED}abc").mkdir()  # what a power cut leaves
    assert read_entry(tmp_path / "entry") is None
    assert clear_unfinished(tmp_path) == 1
    assert list(tmp_path.iterdir()) == []


def test_two_writers_at_once_leave_one_whole_entry(tmp_path: Path) -> None:
    place = tmp_path / "entry"
    command = [sys.executable, "-c", WRITER, str(place)]
    writers = [subprocess.Popen([*command, str(i)], cwd=ROOT) for i in range(4)]
    assert [writer.wait(timeout=120) for writer in writers] == [0] * 4
    entry = read_entry(place)
    assert entry is not None
    number = entry.manifest["writer"]
    assert (entry.arrays["values"] == number).all()
    assert entry.names["names"] == (str(number),)
    assert [p.name for p in tmp_path.iterdir()] == ["entry"]


def test_threads_prepare_the_same_release_once(tmp_path: Path, release: BackgroundRelease, gwp: Method) -> None:
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda _: prepare(tmp_path, release, gwp), range(4)))
    assert all(np.array_equal(p.intensities, found[0].intensities) for p in found)
    assert len(list(tmp_path.iterdir())) == 1


def test_keyed_by_release_and_method(tmp_path: Path, release: BackgroundRelease, gwp: Method) -> None:
    assert open_prepared(tmp_path, release, gwp) is None
    made = prepare(tmp_path, release, gwp)
    assert made.entry.manifest["background"] == release.digest
    assert made.entry.path.name == prepared_key(release.digest, gwp.digest)
    assert prepared_key(release.digest, gwp.digest) != prepared_key(gwp.digest, release.digest)
    again = open_prepared(tmp_path, release, gwp)
    assert again is not None
    assert np.array_equal(again.intensities, made.intensities)
