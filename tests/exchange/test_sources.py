"""Hostile and mistaken files: refused before anything reads them, with a cause."""

import bz2
import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from cli import import_sources
from cli.brightway_screen import ActivePickleError, screen
from cli.import_about import read_about
from cli.import_reading import read_database
from cli.import_sources import judged, source_digest
from lca.errors import BackgroundError, InvalidInput, TanbiaoError


def judge(path: Path, kind: str) -> None:
    with judged(path, kind):
        pass


def test_pickle_by_name_and_content(tmp_path: Path) -> None:
    for name, data in (("a.pickle", b"no pickle"), ("b.bw2package", b"\x80\x04N.")):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(BackgroundError, match="pickle"):
            judge(tmp_path / name, "package")


def test_package_bomb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_sources, "MAX_PACKAGE", 1_000_000)
    (tmp_path / "a.bw2package").write_bytes(bz2.compress(bytes(2_000_000)))
    with pytest.raises(InvalidInput) as refused:
        judge(tmp_path / "a.bw2package", "package")
    assert refused.value.code == "archive-bomb"


def test_damaged_package(tmp_path: Path) -> None:
    (tmp_path / "a.bw2package").write_bytes(b"nonsense")
    with pytest.raises(InvalidInput) as refused:
        judge(tmp_path / "a.bw2package", "package")
    assert refused.value.code == "damaged-file"


@pytest.mark.parametrize("name", ["../outside", "/absolute", "link"])
def test_unsafe_backup(tmp_path: Path, name: str) -> None:
    file = tmp_path / "project.tar.gz"
    with tarfile.open(file, "w:gz") as archive:
        member = tarfile.TarInfo(name)
        if name == "link":
            member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(member, io.BytesIO())
    with pytest.raises(InvalidInput) as refused:
        judge(file, "project")
    assert refused.value.code == "unsafe-name"


def test_backup_bomb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_sources, "MAX_UNPACKED", 1000)
    file = tmp_path / "project.tar.gz"
    with tarfile.open(file, "w:gz") as archive:
        member = tarfile.TarInfo("p/a")
        member.size = 2000
        archive.addfile(member, io.BytesIO(bytes(2000)))
    with pytest.raises(InvalidInput) as refused:
        judge(file, "project")
    assert refused.value.code == "archive-bomb"


def test_datasets_with_entities(tmp_path: Path) -> None:
    file = tmp_path / "a.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.spold", '<!DOCTYPE a [<!ENTITY b "c">]><a/>')
    with pytest.raises(InvalidInput) as refused:
        judge(file, "ecospold2")
    assert refused.value.code == "document-type"


def test_no_datasets(tmp_path: Path) -> None:
    with pytest.raises(BackgroundError, match=r"\.spold"):
        judge(tmp_path, "ecospold2")


def test_no_project(tmp_path: Path) -> None:
    with pytest.raises(BackgroundError, match="0 Brightway projects"):
        judge(tmp_path, "project")


def test_unknown_format_and_missing_file(tmp_path: Path) -> None:
    with pytest.raises(BackgroundError, match="olca, ilcd"):
        read_database(tmp_path, "excel95")
    with pytest.raises(TanbiaoError, match="cannot be opened"):
        read_database(tmp_path / "nothing", "bw2package")


def test_plain_pickles_pass_and_others_do_not() -> None:
    screen(b"\x80\x04}\x94\x8c\x01a\x94G?\xf0\x00\x00\x00\x00\x00\x00s.", "plain")  # {"a": 1.0}
    for data in (b"cos\nsystem\n(S'x'\ntR.", b"\x80\x04\x8c\x02os\x94\x8c\x06system\x94\x93\x94.", b"\x80\x04}"):
        with pytest.raises(ActivePickleError):
            screen(data, "evil")


def test_digest_of_a_folder_depends_on_names_and_content(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"1")
    first = source_digest(tmp_path)
    (tmp_path / "a").rename(tmp_path / "b")
    assert source_digest(tmp_path) != first


def test_about(tmp_path: Path) -> None:
    file = tmp_path / "about.toml"
    file.write_text('title = "T"\ndatabases = ["a"]\ndata_quality = [1, 2, 3, 4, 5]\n', encoding="utf-8")
    found = read_about(file)
    assert (found["title"], found["databases"], found["data_quality"]) == ("T", ["a"], (1, 2, 3, 4, 5))
    assert found["licence"] == read_about(None)["licence"] == "not stated"
    file.write_text('titel = "T"\ndata_quality = [0]\nyear = 3\n', encoding="utf-8")
    with pytest.raises(BackgroundError, match="titel, data_quality, year"):
        read_about(file)
