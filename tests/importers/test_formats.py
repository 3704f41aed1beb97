"""Each format says the same small world; each reader must find it, and a stranger's file must do no harm."""

import json
import tracemalloc
from fractions import Fraction

import pytest

from lca.errors import BackgroundError
from lca.interchange.ecospold1 import read_ecospold1
from lca.interchange.ilcd import read_ilcd
from lca.interchange.imported import ImportedDatabase
from lca.interchange.olca import read_olca
from tests.importers.solved import footprints
from tests.importers.worlds import archive, ecospold1, find, ilcd, imported, olca, older, older_categories, packed


def older_olca() -> bytes:
    return packed({**{name: older(document) for name, document in olca().items()}, **older_categories()})


def read(kind: str) -> ImportedDatabase:
    if kind == "olca":
        return read_olca(packed(olca()))
    if kind == "olca-older":
        return read_olca(older_olca())
    if kind == "ecospold1":
        return read_ecospold1(archive({"EcoSpold01/file.xml": ecospold1()}))
    return read_ilcd(archive(ilcd()))


@pytest.mark.parametrize("kind", ["olca", "olca-older", "ecospold1", "ilcd"])
def test_world(kind, tmp_path):
    release, report, unlinked = imported(read(kind), tmp_path)
    steel = next(p for p in release.processes.values() if p.name_en.startswith("Steel"))
    assert steel.name_en == steel.name_en.strip()
    assert footprints(release)[steel.process_id] == pytest.approx(2.0, rel=1e-12)
    assert unlinked == []
    assert not report.kinds().keys() & {"refused-process", "unlinked", "flow-without-factor"}
    provider = next(e for e in steel.exchanges if e.kind == "technosphere")
    assert release.processes[provider.target_id].geography == "FR"


def test_older_dialect_is_translated_and_told(tmp_path):
    found = read_olca(older_olca())
    assert any("older dialect" in str(issue.message) for issue in found.issues)
    assert found.processes[-1].category == "Metals/Iron"
    assert not any("older" in str(issue.message) for issue in read_olca(packed(olca())).issues)


def test_process_without_reference_is_refused_by_name(tmp_path):
    documents = olca()
    for exchange in documents["processes/p-steel.json"]["exchanges"]:
        exchange.pop("isQuantitativeReference", None)
    release, report, _ = imported(read_olca(packed(documents)), tmp_path)
    refused = [issue for issue in report.issues if issue.kind == "refused-process"]
    assert [issue.place for issue in refused] == ["processes/p-steel.json “Steel works”"]
    assert len(release.processes) == 2


def test_olca_amounts_stay_exact(tmp_path):
    documents = {name: json.dumps(document) for name, document in olca().items()}
    long = "0.100000000000000000000000000001"
    documents["processes/p-fr.json"] = documents["processes/p-fr.json"].replace('"amount": 0.25', f'"amount": {long}')
    release, _, _ = imported(read_olca(archive(documents)), tmp_path)
    power = find(release, "Electricity mix", "FR")
    assert power.exchanges[0].amount == Fraction(long)


def test_units_of_the_source(tmp_path):
    documents = olca()
    exchanges = documents["processes/p-steel.json"]["exchanges"]
    flow = documents["flows/steel.json"] | {"@id": "scrap", "name": "Scrap"}
    for unit, provided in (("sh tn", "scrap"), ("sack", "scrap")):
        exchanges.append({**exchanges[0], "amount": 1.0, "isQuantitativeReference": False, "isInput": True})
        exchanges[-1] |= {"flow": {"@type": "Flow", "@id": provided}, "unit": {"@type": "Unit", "name": unit}}
    made = {**exchanges[0], "flow": {"@type": "Flow", "@id": "scrap"}}
    documents["flows/scrap.json"] = flow
    documents["processes/p-scrap.json"] = documents["processes/p-de.json"] | {"@id": "p-scrap", "exchanges": [made]}
    release, report, _ = imported(read_olca(packed(documents)), tmp_path)
    steel = find(release, "Steel works")
    scrap = sorted(float(e.amount) for e in steel.exchanges if "scrap" in e.target_id)
    assert scrap == [25.0, 907.18474]  # the sack as the source defines it, the short ton exactly
    told = {issue.kind: issue for issue in report.issues}
    assert told["source-unit"].place == "sack"
    assert told["source-unit-inexact"].place == "sh tn"


def test_olca_allocation(tmp_path):
    documents = olca()
    process = documents["processes/p-steel.json"]
    slag = {**process["exchanges"][0], "flow": {"@id": "slag"}, "amount": 0.5, "internalId": 9}
    process["exchanges"].append({**slag, "isQuantitativeReference": False})
    documents["flows/slag.json"] = documents["flows/steel.json"] | {"@id": "slag", "name": "Slag"}
    process["defaultAllocationMethod"] = "ECONOMIC_ALLOCATION"
    process["allocationFactors"] = [
        {"allocationType": kind, "product": {"@id": product}, "value": value}
        for kind, product, value in (
            ("ECONOMIC_ALLOCATION", "steel", 0.9),
            ("ECONOMIC_ALLOCATION", "slag", 0.1),
            ("PHYSICAL_ALLOCATION", "steel", 0.6),
            ("PHYSICAL_ALLOCATION", "slag", 0.4),
        )
    ]
    release, report, _ = imported(read_olca(packed(documents)), tmp_path)
    solved = footprints(release)
    assert solved[find(release, "Steel works").process_id] == pytest.approx(1.8)
    assert solved[find(release, "Steel works [Slag]").process_id] == pytest.approx(0.2 / 0.5)
    assert report.kinds()["allocated"] == 1


def test_ecospold1_links_by_name_where_the_number_is_unknown(tmp_path):
    text = ecospold1().replace(
        'number="102" name="Electricity" unit="kWh" meanValue="2.0"',
        'number="777" name="electricity" unit="kWh" meanValue="2.0"',
    )
    release, report, _ = imported(read_ecospold1(archive({"a.xml": text})), tmp_path)
    assert footprints(release)[find(release, "Steel").process_id] == pytest.approx(2.0)
    assert report.kinds()["name-link"] == 1
    assert report.kinds()["flagged"] == 1  # the copyright flag of dataset 1


def test_ilcd_of_several_provinces(tmp_path):
    files = ilcd()
    files["processes/p-steel.xml"] = files["processes/p-steel.xml"].replace('location="FR"', 'location="LN-CN"')
    files["processes/p-fr.xml"] = files["processes/p-fr.xml"].replace('location="FR"', 'location="CN"')
    release, report, _ = imported(read_ilcd(archive(files)), tmp_path)
    assert footprints(release)[find(release, "Steel works").process_id] == pytest.approx(2.0)
    assert report.kinds()["other-location"] == 1
    assert find(release, "Steel works").name_zh == "炼钢"


def test_ecospold1_allocation(tmp_path):
    """Slag, 0.5 kg, carries a tenth of the carbon dioxide and a fifth of the electricity."""
    slag = '<exchange number="109" name="Slag" unit="kg" meanValue="0.5"><outputGroup>2</outputGroup></exchange>'
    shares = "".join(
        f'<allocation referenceToCoProduct="{product}" fraction="{percent}">'
        f"<referenceToInputOutput>{number}</referenceToInputOutput></allocation>"
        for number, product, percent in ((103, 101, 90), (103, 109, 10), (102, 101, 80), (102, 109, 20))
    )
    text = ecospold1().replace("</flowData>", f"{slag}{shares}</flowData>", 1)
    release, report, _ = imported(read_ecospold1(archive({"a.xml": text})), tmp_path)
    solved = footprints(release)
    assert solved[find(release, "Steel").process_id] == pytest.approx(0.9 * 1.5 + 0.8 * 2 * 0.25)
    assert solved[find(release, "Steel [Slag]").process_id] == pytest.approx((0.1 * 1.5 + 0.2 * 2 * 0.25) / 0.5)
    assert report.kinds()["allocated"] == 1


def test_ilcd_allocation(tmp_path):
    """The same shares for every exchange, in per cent, beside each amount."""
    files = ilcd()
    shares = "".join(
        f'<allocation internalReferenceToCoProduct="{n}" allocatedFraction="{percent}"/>'
        for n, percent in ((0, 75), (9, 25))
    )
    head, *exchanges = files["processes/p-steel.xml"].split("</exchange>")
    marked = [f"{text}<allocations>{shares}</allocations></exchange>" for text in exchanges[:-1]]
    slag = (
        '<exchange dataSetInternalID="9"><referenceToFlowDataSet refObjectId="slag"/>'
        "<exchangeDirection>Output</exchangeDirection><resultingAmount>1</resultingAmount></exchange>"
    )
    files["processes/p-steel.xml"] = f"{head}</exchange>{''.join(marked)}{slag}{exchanges[-1]}"
    files["flows/slag.xml"] = files["flows/steel.xml"].replace(">steel<", ">slag<").replace(">Steel<", ">Slag<")
    release, _, _ = imported(read_ilcd(archive(files)), tmp_path)
    solved = footprints(release)
    assert solved[find(release, "Steel works").process_id] == pytest.approx(0.75 * 2.0)
    assert solved[find(release, "Steel works [Slag]").process_id] == pytest.approx(0.25 * 2.0)


READERS = [read_olca, read_ecospold1, read_ilcd]
BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbb">]><processDataSet>&b;</processDataSet>'
DEEP = b"<a>" * 5000 + b"</a>" * 5000


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({}, "not-a-database"),
        ({"notes.txt": b"hello"}, "not-a-database"),
        ({"processes/../../x.json": b"{}", "x.xml": b"<a/>"}, "unsafe-name"),
        ({"processes/a.json": b'{"a": NaN}', "processes/a.xml": b"<a><b></a>"}, "damaged-file"),
        ({"processes/a.json": b"[" * 100_000, "processes/a.xml": DEEP}, None),
        ({"processes/a.json": b"[1]", "processes/a.xml": BOMB}, None),
    ],
)
def test_hostile_archives(reader, files, code):
    with pytest.raises(BackgroundError) as raised:
        reader(archive(files))
    assert code is None or raised.value.code == code


def test_document_types_are_refused():
    for reader in (read_ecospold1, read_ilcd):
        with pytest.raises(BackgroundError) as raised:
            reader(archive({"processes/a.xml": BOMB}))
        assert raised.value.code == "document-type"


@pytest.mark.parametrize("reader", READERS)
def test_bombs_are_refused_before_they_are_unpacked(reader):
    data = archive({"processes/a.json": b"0" * 30_000_000, "processes/a.xml": b" " * 30_000_000})
    tracemalloc.start()
    with pytest.raises(BackgroundError) as raised:
        reader(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert raised.value.code == "archive-bomb"
    assert peak < 5_000_000


@pytest.mark.parametrize("reader", READERS)
def test_no_archive_at_all(reader):
    with pytest.raises(BackgroundError):
        reader(b"PK\x03\x04 not really")
