"""A database and its own LCIA method, imported together, give the footprint that both say together.

By hand, per kg of steel: 1.5 kg CO2 and 2 kWh of 0.25 kg CO2; 0.1 kg of a gas that only the source knows, of 5 kg CO2e
per kg; 0.3 kg CO2 taken up from air. 1.5 + 0.5 + 0.5 - 0.3 = 2.2 kg CO2e, of which 2.5 are fossil.
"""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from lca.calculate import calculate
from lca.data import open_policy
from lca.impact.method import Method, load_method
from lca.interchange.assemble import assemble_release
from lca.interchange.ilcd import read_ilcd
from lca.interchange.import_method import MethodHead, method_files
from lca.interchange.imported import ImportedDatabase
from lca.interchange.olca import read_olca
from lca.inventory.background import BackgroundRelease, load_background
from tests.importers import worlds
from tests.studies import declaration, row

HEAD = MethodHead("imported-gwp", "t", "AR6", "t", "p", "2026", "l", "c", "f", "sha256:0")
FACTORS = (("co2", 1.0, "Output"), ("gas", 5.0, "Output"), ("uptake", -1.0, "Input"))


def olca() -> ImportedDatabase:
    documents = worlds.olca()
    air, resource = "Elementary flows/Emission to air/unspecified", "Elementary flows/Resource/in air"
    documents["flows/gas.json"] = worlds._flow("gas", "Gas of the works", "ELEMENTARY_FLOW", "mass", air)
    documents["flows/uptake.json"] = worlds._flow(
        "uptake", "Carbon dioxide, in air", "ELEMENTARY_FLOW", "mass", resource
    )
    rows = documents["processes/p-steel.json"]["exchanges"]
    rows += [
        {**worlds._exchange("gas", 0.1, "kg", "mass", isInput=False), "internalId": 8},
        {**worlds._exchange("uptake", 0.3, "kg", "mass", isInput=True), "internalId": 9},
    ]
    factors = [
        {key: value for key, value in worlds._exchange(flow, 1, "kg", "mass").items() if key not in ("@type", "amount")}
        | {"@type": "ImpactFactor", "value": value}
        for flow, value, _ in FACTORS
    ]
    category = {"@type": "ImpactCategory", "@id": "c", "name": "Climate change, GWP 100a", "refUnit": "kg CO2 eq"}
    documents["lcia_categories/c.json"] = {**category, "impactFactors": factors}
    method = {"@type": "ImpactMethod", "@id": "m", "name": "Method of the source"}
    documents["lcia_methods/m.json"] = {**method, "impactCategories": [{"@type": "ImpactCategory", "@id": "c"}]}
    return read_olca(worlds.packed(documents))


def ilcd() -> ImportedDatabase:
    documents = worlds.ilcd()
    documents["flows/gas.xml"] = worlds._ilcd_flow("gas", "Gas of the works", "Elementary flow", "mass")
    uptake = worlds._ilcd_flow("uptake", "Carbon dioxide, in air", "Elementary flow", "mass")
    documents["flows/uptake.xml"] = uptake.replace("Emissions to air", "Resources from air").replace(
        "<common:category level='0'>Emissions<", "<common:category level='0'>Resources<"
    )
    documents["processes/p-steel.xml"] = worlds._ilcd_process(
        *("p-steel", "Steel works", "FR"),
        *(("steel", "Output", "1"), ("power", "Input", "2.0"), ("co2", "Output", "1.5")),
        *(("gas", "Output", "0.1"), ("uptake", "Input", "0.3")),
    )
    rows = "".join(
        f'<factor><referenceToFlowDataSet refObjectId="{flow}"/><exchangeDirection>{direction}</exchangeDirection>'
        f"<meanValue>{value}</meanValue></factor>"
        for flow, value, direction in FACTORS
    )
    documents["lciamethods/m.xml"] = (
        f'<LCIAMethodDataSet xmlns="http://lca.jrc.it/ILCD/LCIAMethod" {worlds._COMMON}><common:UUID>m</common:UUID>'
        "<common:name>Climate change, GWP 100a</common:name><methodology>Method of the source</methodology>"
        f"<characterisationFactors>{rows}</characterisationFactors></LCIAMethodDataSet>"
    )
    return read_ilcd(worlds.archive(documents))


def imported(database: ImportedDatabase, folder: Path) -> tuple[BackgroundRelease, Method]:
    made = {"release": assemble_release(database, worlds.HEAD)[0], "method": method_files(database, HEAD)[0]}
    for part, files in made.items():
        (folder / part).mkdir()
        for name, data in files.items():
            (folder / part / name).write_bytes(data)
    return load_background(folder / "release"), load_method(folder / "method")


@pytest.mark.parametrize("read", [olca, ilcd])
def test_database_and_method_meet(read: Callable[[], ImportedDatabase], tmp_path: Path) -> None:
    release, method = imported(read(), tmp_path)
    (own,) = [name for name in release.flows if name.startswith("own-gas-of-the-works")]
    assert method.factors[own].value == 5
    (steel,) = [p.process_id for p in release.processes.values() if p.process_id.startswith("steel")]
    study = declaration(row("S-1", "3", "kg", f"background:{steel}"))
    pinned = study.study.model_copy(update={"background": release.id, "method": method.id})
    study = study.model_copy(update={"study": pinned})
    result = calculate(study, release, method, open_policy("general-2026.1")).result
    assert result.total == pytest.approx(3 * 2.2, rel=1e-12)
    assert result.by_category["fossil"] == pytest.approx(3 * 2.5, rel=1e-12)
    assert result.by_category["biogenic_uptake"] == pytest.approx(-3 * 0.3, rel=1e-12)


def test_every_flow_has_one_factor(tmp_path: Path) -> None:
    imported(olca(), tmp_path)
    with (tmp_path / "method" / "factors.csv").open(encoding="utf-8", newline="") as stream:
        rows = [row["flow_id"] for row in csv.DictReader(stream)]
    assert len(rows) == len(set(rows)) > len(FACTORS)
