"""What is written is read back to the letter, in all three formats; equal input gives equal bytes."""

import io
import subprocess
import sys
import zipfile
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings

from lca.interchange.csv_folder import write_csv_folder
from lca.interchange.json_document import declaration_json
from lca.interchange.reading import ReadingContext, read_declaration, read_folder
from lca.interchange.template import write_workbook
from lca.interchange.written import workbook_order
from lca.inventory.background import BackgroundRelease
from lca.inventory.declaration import Declaration
from tests.interchange.strategies import declarations

# Not shrunk: a workbook costs a quarter of a second, and a failing declaration is small enough to read
FEW = settings(
    max_examples=15,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def zipped(files: dict[str, bytes], folder: str = "") -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(folder + name, data)
    return packed.getvalue()


@FEW
@given(declaration=declarations())
def test_workbook(declaration: Declaration, release: BackgroundRelease, context: ReadingContext) -> None:
    data = write_workbook(declaration, release, salt=declaration.salt)
    assert read_declaration("a.xlsx", data, context=context) == workbook_order(declaration)


@FEW
@given(declaration=declarations())
def test_csv(declaration: Declaration, context: ReadingContext) -> None:
    data = zipped(write_csv_folder(declaration), "bom/")
    assert read_declaration("a.zip", data, context=context) == workbook_order(declaration)


@FEW
@given(declaration=declarations())
def test_json(declaration: Declaration, context: ReadingContext) -> None:
    data = declaration_json(declaration)
    assert read_declaration("a.json", data, context=context) == declaration
    assert declaration_json(read_declaration("a", data, context=context)) == data


def test_csv_folder_on_disk(tmp_path: Path, filled: Declaration, context: ReadingContext) -> None:
    for name, data in write_csv_folder(filled).items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "README.md").write_text("ignored")
    assert read_folder(tmp_path, context) == workbook_order(filled)


def test_csv_as_chinese_excel_saves_it(filled: Declaration, context: ReadingContext) -> None:
    files = {name: data.decode("utf-8-sig").encode("gb18030") for name, data in write_csv_folder(filled).items()}
    assert read_declaration("a.zip", zipped(files), context=context) == workbook_order(filled)


def test_csv_with_semicolons(filled: Declaration, context: ReadingContext) -> None:
    files = write_csv_folder(filled)
    files["energy.csv"] = b"id;name;amount;unit;source.kind\r\nE-009;\xe7\x94\xb5;1.5;\xe5\xba\xa6;measured\r\n"
    read = read_declaration("a.zip", zipped(files), context=context)
    assert [(e.id, e.amount, e.unit) for e in read.exchanges if e.kind == "energy"] == [("E-009", "1.5", "kWh")]


def test_bytes_do_not_depend_on_time_or_hash_seed(release: BackgroundRelease) -> None:
    script = (
        "import hashlib;from tests.interchange.conftest import small_release;"
        "from lca.interchange.template import write_workbook;"
        "print(hashlib.sha256(write_workbook(None, small_release(), salt='0'*32)).hexdigest())"
    )
    root = Path(__file__).parents[2]
    digests = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={"PYTHONHASHSEED": seed},
            cwd=root,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1
