"""The copy of a release: the same release, verified, made anew when damaged, safe for two writers."""

import csv
import dataclasses
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import fields, replace

from lca.data import DEFAULT_BACKGROUND, SHIPPED, open_background
from lca.errors import BackgroundError
from lca.impact import background_cache
from lca.impact.background_cache import copy_key, open_cached
from lca.inventory.background import BackgroundRelease, load_background
from lca.inventory.background_columns import columns_of, from_columns, to_columns
from lca.inventory.unit_process import BackgroundExchange, UnitProcess, UnlinkedInput
from registry.studies import InstalledReleases

FOLDER = SHIPPED / "background" / DEFAULT_BACKGROUND


@pytest.fixture(scope="module")
def release() -> BackgroundRelease:
    return load_background(FOLDER)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "copies"


def assert_same(found: BackgroundRelease, wanted: BackgroundRelease) -> None:
    for field in fields(BackgroundRelease):
        if field.name != "processes":
            assert getattr(found, field.name) == getattr(wanted, field.name), field.name
    assert list(found.processes) == list(wanted.processes)
    for name, process in wanted.processes.items():
        for field in dataclasses.fields(UnitProcess):
            assert getattr(found.processes[name], field.name) == getattr(process, field.name), (name, field.name)


def test_same_release(release: BackgroundRelease) -> None:
    assert_same(from_columns(to_columns(release)), release)
    first = next(iter(release.processes))
    lacking = (UnlinkedInput(first, 1, "glue", "0.10", "kg", "no-provider", 0.1 + 0.2, None),)
    lacks = replace(release, unlinked=lacking)
    assert from_columns(to_columns(lacks)).unlinked == lacking


def test_copy_is_used(release: BackgroundRelease, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_cached(root, FOLDER)
    monkeypatch.setattr(background_cache, "load_background", None)  # the text is not read again
    found = open_cached(root, FOLDER)
    assert_same(found, release)
    assert "no such process" not in found.processes
    with pytest.raises(KeyError):
        found.processes["no such process"]


def test_damaged_copy_is_made_anew(release: BackgroundRelease, root: Path) -> None:
    open_cached(root, FOLDER)
    file = root / copy_key(release.digest) / "texts.npy"
    data = bytearray(file.read_bytes())
    data[-1] ^= 1
    file.write_bytes(data)
    assert_same(open_cached(root, FOLDER), release)
    assert file.read_bytes() != bytes(data)


def test_an_altered_file_is_found_out_though_there_is_a_copy(root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "release"
    shutil.copytree(FOLDER, folder)
    open_cached(root, folder)
    file = folder / "exchanges.csv"
    times = file.stat()
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("0.5777", "0.4777", 1), encoding="utf-8")
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert file.stat().st_size == times.st_size
    with pytest.raises(BackgroundError, match=r"exchanges\.csv"):
        open_cached(root, folder)


def test_large_releases_are_opened_from_a_copy(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    background = tmp_path / "databases" / "background"
    shutil.copytree(FOLDER, background / DEFAULT_BACKGROUND)
    releases = InstalledReleases(background.parent, root)
    assert releases.background(DEFAULT_BACKGROUND).id == DEFAULT_BACKGROUND
    assert not root.exists(), "text of this size is read as fast"
    monkeypatch.setattr(background_cache, "WORTH_A_COPY", 1)
    open_background.cache_clear()
    found = releases.background(DEFAULT_BACKGROUND)
    assert [path.name for path in root.iterdir()] == [copy_key(found.digest)]
    open_background.cache_clear()


def test_other_release_other_copy(release: BackgroundRelease, root: Path, tmp_path: Path) -> None:
    open_cached(root, FOLDER)
    changed = tmp_path / "changed"
    shutil.copytree(FOLDER, changed)
    with (changed / "SHA256SUMS").open("a", encoding="ascii") as sums:
        sums.write("0" * 64 + "  no-such-file\n")
    with pytest.raises(BackgroundError):  # its copy does not exist, and its text does not match
        open_cached(root, changed)


def test_no_release(root: Path, tmp_path: Path) -> None:
    with pytest.raises(BackgroundError) as error:
        open_cached(root, tmp_path)
    assert error.value.code == "release-missing"


def test_unwritable_place(release: BackgroundRelease, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert open_cached(tmp_path / "file" / "copies", FOLDER).digest == release.digest


def test_race_of_writers(release: BackgroundRelease, root: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from lca.impact.background_cache import open_cached;"
        "print(len(open_cached(Path(sys.argv[1]), Path(sys.argv[2])).processes))"
    )
    writers = [
        subprocess.Popen([sys.executable, "-c", program, str(root), str(FOLDER)], stdout=subprocess.PIPE)
        for _ in range(3)
    ]
    assert {writer.communicate()[0].strip() for writer in writers} == {str(len(release.processes)).encode()}
    assert [path.name for path in root.iterdir()] == [copy_key(release.digest)]


def test_every_column_of_the_text_is_kept() -> None:
    with (FOLDER / "exchanges.csv").open(encoding="utf-8", newline="") as stream:
        stated = {name for name in next(csv.reader(stream)) if not name.startswith("dq_")}
    assert stated <= set(columns_of(BackgroundExchange))
