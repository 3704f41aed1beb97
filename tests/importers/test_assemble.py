"""What becomes of an exchange: linked by flow and location, converted exactly, or kept with its cause and bound."""

import json
import random
import re
import subprocess
from fractions import Fraction

import msgspec
import pytest

from labels.language import tell
from lca.data import open_method
from lca.errors import BackgroundError
from lca.interchange.assemble import assemble_release
from lca.interchange.import_flows import match_flow, medium_of, our_flows
from lca.interchange.import_loops import Input, mend_loops
from lca.interchange.import_units import SourceUnits, decimal, decimal_text
from lca.interchange.imported import ImportedFlow
from tests.importers.solved import footprints
from tests.importers.worlds import HEAD, database, find, imported, needs, out, process

POWER_FR = process("Power FR", out("power", "1", "kWh", reference=True), out("co2", "0.25"))
POWER_DE = process("Power DE", out("power", "1", "kWh", reference=True), out("co2", "0.5"), location="DE")


def steel(*exchanges, **more):
    return process("Steel", out("steel", "1", reference=True), *exchanges, **more)


def test_location_decides_among_providers(tmp_path):
    source = database(POWER_FR, POWER_DE, steel(needs("power", "2", "kWh", location="DE")))
    release, report, _ = imported(source, tmp_path)
    assert footprints(release)[find(release, "Steel").process_id] == pytest.approx(1.0)
    assert report.counts["links by flow and location"] == 1


def test_named_provider_goes_before_location(tmp_path):
    source = database(POWER_FR, POWER_DE, steel(needs("power", "2", "kWh", location="DE", provider_id="Power FR")))
    release, _, _ = imported(source, tmp_path)
    assert footprints(release)[find(release, "Steel").process_id] == pytest.approx(0.5)


def test_equal_providers_are_not_guessed_among(tmp_path):
    twin = msgspec.structs.replace(POWER_FR, id="Power FR 2", exchanges=(POWER_FR.exchanges[0], out("co2", "0.4")))
    release, _, unlinked = imported(database(POWER_FR, twin, steel(needs("power", "2", "kWh"))), tmp_path)
    assert [(row["cause"], row["amount"], row["unit"]) for row in unlinked] == [("ambiguous", "2", "kWh")]
    assert float(unlinked[0]["bound_kg_co2e"]) == pytest.approx(0.8)  # the larger of the two
    assert float(unlinked[0]["typical_kg_co2e"]) == pytest.approx(0.65)  # their middle
    assert find(release, "Steel").comment.startswith("Not linked (1; at most 0.8 kg CO2e): Electricity.")


def test_no_provider_is_bounded_by_the_largest_of_its_unit(tmp_path):
    source = database(POWER_DE, steel(needs("steam", "3", "MJ"), needs("help", "1", "h")), flows={
        "steam": ImportedFlow("steam", "Steam", "product", "MJ"),
        "help": ImportedFlow("help", "Help", "product", "h"),
    })  # fmt: skip
    _, report, unlinked = imported(source, tmp_path)
    bounds = {row["flow"]: row["bound_kg_co2e"] for row in unlinked}
    assert float(bounds["Steam"]) == pytest.approx(3 * 0.5 / 3.6)
    assert bounds["Help"] == ""  # nothing is in hours: unbounded, and said so
    assert [str(i.bound)[:9] for i in report.issues if i.kind == "unlinked"] == ["<= 0.417 ", "unbounded"]


@pytest.mark.parametrize(
    ("unit", "amount"), [("MJ", Fraction(36, 10)), ("kWh", Fraction(1)), ("btu", Fraction("0.00105505585262"))]
)
def test_units_convert_exactly(tmp_path, unit, amount):
    release, _, _ = imported(database(POWER_FR, steel(needs("power", "1", unit))), tmp_path)
    exchange = find(release, "Steel").exchanges[0]
    wanted = amount if unit == "kWh" else Fraction("1") if unit == "MJ" else amount
    in_kwh = {"kWh": Fraction(1), "MJ": 1 / Fraction("3.6"), "btu": wanted / Fraction("3.6")}[unit]
    assert exchange.unit == "kWh"
    assert abs(exchange.amount - in_kwh) <= in_kwh * Fraction(1, 10**19)


def test_units_of_two_kinds_never_link(tmp_path):
    release, _, unlinked = imported(database(POWER_FR, steel(needs("power", "1", "m3"))), tmp_path)
    assert [row["cause"] for row in unlinked] == ["unit"]
    assert not find(release, "Steel").exchanges


def test_a_stated_density_converts(tmp_path):
    gas = {"gas": ImportedFlow("gas", "Gas", "product", "m3", properties={"kg": "0.8"})}
    maker = process("Gas", out("gas", "1", "kg", reference=True), out("co2", "10"))
    release, report, _ = imported(database(maker, steel(needs("gas", "2", "m3")), flows=gas), tmp_path)
    assert find(release, "Steel").exchanges[0].amount == Fraction("1.6")
    assert report.kinds()["converted"] == 1


def test_waste_is_sent_to_its_treatment(tmp_path):
    flows = {"slag": ImportedFlow("slag", "Slag", "waste", "kg")}
    treatment = process("Landfill", needs("slag", "10", reference=True), out("co2", "5"))
    release, _, _ = imported(database(treatment, steel(out("slag", "0.2")), flows=flows), tmp_path)
    assert footprints(release)[find(release, "Steel").process_id] == pytest.approx(0.1)


def test_negative_treatment_and_avoided_product(tmp_path):
    """A treatment whose product is -1 kg, wanted with -0.2 kg, is 0.2 kg treated; an avoided product is a credit."""
    flows = {"slag": ImportedFlow("slag", "Slag", "product", "kg")}
    treatment = process("Landfill", out("slag", "-1", reference=True), out("co2", "0.5"))
    works = steel(needs("slag", "-0.2"), out("power", "1", "kWh", avoided=True))
    release, report, _ = imported(database(treatment, POWER_FR, works, flows=flows), tmp_path)
    assert footprints(release)[find(release, "Steel").process_id] == pytest.approx(0.2 * 0.5 - 0.25)
    assert report.kinds()["credit"] == 1
    assert report.kinds()["negative-footprint"] == 1


def test_co_products_without_shares_are_not_offered(tmp_path):
    flows = {"slag": ImportedFlow("slag", "Slag", "product", "kg")}
    user = process("Cement", out("power", "1", "kWh", reference=True), needs("slag", "1"))
    release, report, unlinked = imported(
        database(steel(out("co2", "2"), out("slag", "1")), user, flows=flows), tmp_path
    )
    assert footprints(release)[find(release, "Steel").process_id] == pytest.approx(2.0)
    assert report.kinds()["co-product"] == 1
    assert [row["flow"] for row in unlinked] == ["Slag"]


def test_shares_of_each_exchange(tmp_path):
    flows = {"slag": ImportedFlow("slag", "Slag", "product", "kg")}
    works = steel(
        out("slag", "2"),
        out("co2", "1", shares={"steel": "0.75", "slag": "0.25"}),
        needs("power", "1", "kWh", shares={"steel": "1", "slag": "0"}),
        allocation="causal",
    )
    release, _, _ = imported(database(works, POWER_FR, flows=flows), tmp_path)
    solved = footprints(release)
    assert solved[find(release, "Steel").process_id] == pytest.approx(0.75 + 0.25)
    assert solved[find(release, "Steel [Slag]").process_id] == pytest.approx(0.25 / 2)


@pytest.mark.parametrize(
    ("amount", "cause"), [("abc", "bad-amount"), ("NaN", "bad-amount"), ("1e999", "bad-amount"), ("1", "unit-unknown")]
)
def test_what_cannot_be_read_is_kept(tmp_path, amount, cause):
    odd = needs("power", amount, "kWh" if cause == "bad-amount" else "furlong")
    _, _, unlinked = imported(database(POWER_FR, steel(odd)), tmp_path)
    assert [(row["cause"], row["amount"], row["bound_kg_co2e"]) for row in unlinked] == [(cause, amount, "")]


def test_nothing_is_dropped(tmp_path):
    """Whatever is thrown at it: every exchange is the reference, a row, unlinked, or named as zero or co-product."""
    dice = random.Random(7)
    flows = {
        f"f{n}": ImportedFlow(f"f{n}", f"Flow {n}", "product", dice.choice(["kg", "m3", "kWh"])) for n in range(12)
    }
    processes = []
    for n in range(40):
        inputs = [
            needs(
                f"f{dice.randrange(14)}",
                dice.choice(["1", "0.01", "0", "x"]),
                dice.choice(["kg", "g", "m3", "kWh", "?"]),
            )
            for _ in range(5)
        ]
        made = out(f"f{dice.randrange(12)}", "1", "kg", reference=True)
        processes.append(process(f"P{n}", made, out("co2", "0.1"), *inputs, location=dice.choice(["CN", "DE"])))
    _, report, _ = imported(database(*processes, flows=flows), tmp_path)
    counts = report.counts
    zero = sum(e.amount == "0" and e.flow_id in flows for p in processes for e in p.exchanges)
    accounted = counts["exchanges written"] + counts["exchanges kept unlinked"] + zero + len(processes)
    assert accounted == counts["exchanges read"]


def test_own_loop_is_named_and_cut(tmp_path):
    sheet = steel(needs("steel", "1.0"), out("co2", "2"))
    release, report, unlinked = imported(database(sheet), tmp_path)
    assert footprints(release)[find(release, "Steel").process_id] == pytest.approx(2.0)
    assert [row["cause"] for row in unlinked] == ["loop"]
    loop = next(issue for issue in report.issues if issue.kind == "loop-cut")
    assert "“Steel” consume 1 of what they produce" in str(loop.message)


def test_sound_loop_is_kept(tmp_path):
    """Steel takes 0.5 kWh, electricity 0.1 kg of steel: 1 kg of steel is (1 + 0.5 x 0.25) / (1 - 0.05)."""
    power = process("Power FR", out("power", "1", "kWh", reference=True), out("co2", "0.25"), needs("steel", "0.1"))
    release, report, _ = imported(database(power, steel(needs("power", "0.5", "kWh"), out("co2", "1"))), tmp_path)
    assert footprints(release)[find(release, "Steel").process_id] == pytest.approx(1.125 / 0.95)
    assert not report.kinds().keys() & {"loop-cut", "loop-near"}


def test_loops_by_gain():
    assert mend_loops(2, [Input(0, 1, 0.5, 0), Input(1, 0, 0.5, 1)]) == ()
    (near,) = mend_loops(2, [Input(0, 1, 0.99, 0), Input(1, 0, 0.99, 1)])
    assert (near.cut, near.members) == (-1, (0, 1))
    cut = mend_loops(3, [Input(0, 1, 2, 0), Input(1, 0, 2, 1), Input(1, 2, 9, 2), Input(0, 0, 0.1, 3)])
    assert [loop.cut for loop in cut] == [0]
    # a scale of units changes amounts, not which exchange closes the loop
    scaled = mend_loops(3, [Input(0, 1, 2000, 0), Input(1, 0, 0.002, 1), Input(1, 2, 9, 2), Input(0, 0, 0.1, 3)])
    assert [loop.cut for loop in scaled] == [0]


def test_large_loop_is_found_quickly():
    size = 20_000
    ring = [Input(n, (n + 1) % size, 1.0, n) for n in range(size)]
    (loop,) = mend_loops(size, ring)
    assert len(loop.members) == size
    assert loop.cut == 0


def test_refusals_when_nothing_is_left():
    with pytest.raises(BackgroundError) as raised:
        assemble_release(database(process("P", needs("power", "1", "kWh"))), HEAD)
    assert raised.value.code == "import-empty"


def test_release_is_the_same_every_time_and_its_sums_hold(tmp_path):
    source = database(POWER_FR, POWER_DE, steel(needs("power", "2", "kWh"), needs("steam", "1")))
    first, _ = assemble_release(source, HEAD)
    turned = msgspec.structs.replace(source, processes=tuple(reversed(source.processes)))
    assert assemble_release(turned, HEAD)[0] == {**first, **_reports(assemble_release(turned, HEAD)[0])}
    for name, content in first.items():
        (tmp_path / name).write_bytes(content)
    subprocess.run(["sha256sum", "--strict", "-c", "SHA256SUMS"], cwd=tmp_path, check=True, capture_output=True)


def _reports(files):
    return {
        name: content for name, content in files.items() if name.startswith("import-report") or name == "SHA256SUMS"
    }


def test_text_of_a_source_breaks_no_table(tmp_path):
    nasty = 'x"\n\r,;| <script>\x00\x7f "" = "1"\n[table]'
    odd = process(
        nasty, out("steel", "1", reference=True), out("co2", "1", comment=nasty), comment=nasty, category=nasty
    )
    source = database(odd)
    files, _ = assemble_release(source, msgspec.structs.replace(HEAD, title=nasty, citation=nasty))
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    from lca.inventory.background import load_background  # noqa: PLC0415

    release = load_background(tmp_path)
    assert len(release.processes) == 1
    assert "\n" not in next(iter(release.processes.values())).comment
    assert b"<script>" not in files["import-report.md"]
    assert json.loads(files["import-report.json"])["format"] == "tanbiao.import-report/1"


# ---------------------------------------------------------------- elementary flows and units


@pytest.mark.parametrize(
    ("name", "compartment", "direction", "ours"),
    [
        ("Carbon dioxide, fossil ", "air/unspecified", "output", "co2-fossil"),
        ("carbon dioxide (fossil)", "Emissions/Emissions to air/Emissions to air, unspecified", "output", "co2-fossil"),
        ("Carbon dioxide", "resource/in air", "input", "co2-biogenic-uptake"),
        ("Carbon dioxide", "air/stratosphere", "output", "co2-aircraft"),
        ("Carbon dioxide [Inorganic emissions to air]", "NETL/Emission to air", "output", "co2-fossil"),
        ("Methane, biogenic", "air/low population density", "output", "ch4-biogenic"),
        ("Dinitrogen monoxide", "air", "output", "n2o"),
        ("Something new", "air", "output", None),
        ("Carbon dioxide, fossil", "water/river", "output", None),
        ("Methane", "resource/in ground", "input", None),
        ("VOC, volatile organic compounds", "air", "output", None),
    ],
)
def test_flows_by_name(name, compartment, direction, ours):
    match = match_flow(ImportedFlow("x", name, "elementary", "kg", compartment), direction, SourceUnits({}))
    assert (match.row["flow_id"] if match.ours else None) == ours


def test_flows_by_cas():
    match = match_flow(ImportedFlow("x", "R-134a", "elementary", "kg", "air", "000811-97-2"), "output", SourceUnits({}))
    assert match.row["flow_id"] == "hfc-134a"


def test_own_flows_have_no_factor(tmp_path):
    flows = {"dust": ImportedFlow("dust", "Dust", "elementary", "kg", "air")}
    release, report, _ = imported(database(steel(out("dust", "1"), out("co2", "1")), flows=flows), tmp_path)
    own = next(flow for flow in release.flows.values() if flow.flow_id.startswith("own-"))
    assert (own.name_en, own.compartment, own.group, own.direction) == ("Dust", "air", "", "emission")
    assert own.flow_id not in open_method("gwp100-ar6").factors
    assert report.kinds()["flow-without-factor"] == 1


def test_flow_map_names_flows_and_units_that_exist():
    import csv  # noqa: PLC0415

    from lca.data import SHIPPED  # noqa: PLC0415
    from lca.units import parse_unit  # noqa: PLC0415

    with (SHIPPED / "flowmaps" / "elementary.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["flow_id"] for row in rows} <= our_flows().keys()
    keys = [(r["direction"], r["compartment"], name.casefold()) for r in rows for name in r["names"].split("|")]
    assert len(keys) == len(set(keys))
    for row in rows:
        uptake = our_flows()[row["flow_id"]]["direction"] == "uptake"
        assert uptake == (row["direction"] == "input")
        assert medium_of(row["compartment"]) == row["compartment"]
    with (SHIPPED / "flowmaps" / "units.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            assert row["unit"] == "" or (parse_unit(row["unit"]) == row["unit"] and Fraction(row["factor"]) > 0)


def test_flows_of_the_map_that_are_greenhouse_gases_have_factors():
    factors = open_method("gwp100-ar6").factors
    assert [f for f, row in our_flows().items() if row["group"] == "GHG" and f not in factors] == []


@pytest.mark.parametrize(
    ("text", "value"), [(" 1.0E-4", "0.0001"), ("+.5", "0.5"), ("007", "7"), ("-0.0", "0"), ("1e3", "1000")]
)
def test_numbers(text, value):
    assert Fraction(decimal(text)) == Fraction(value)


@pytest.mark.parametrize("text", ["", "1,5", "Infinity", "-nan", "1e61", "1e-61", "0x10", "1" * 61])
def test_no_numbers(text):
    assert decimal(text) is None


def test_decimal_text():
    assert decimal_text(Fraction(1, 3)) == "0.33333333333333333333"
    pound_mile = Fraction("0.45359237") * Fraction("1.609344") / 1000
    assert Fraction(decimal_text(pound_mile)) == pound_mile
    assert Fraction(decimal_text(Fraction(10) ** 30)) == Fraction(10) ** 30


INCH, POUND, GALLON = Fraction("0.0254"), Fraction("0.45359237"), 231 * Fraction("0.0254") ** 3


@pytest.mark.parametrize(
    ("unit", "ours", "size"),
    [
        ("ft2", "m2", (12 * INCH) ** 2),
        ("yd2", "m2", (36 * INCH) ** 2),
        ("ac (international)", "m2", 4840 * (36 * INCH) ** 2),
        ("cu ft", "m3", (12 * INCH) ** 3),
        ("gal (US liq)", "m3", GALLON),
        ("bbl", "m3", 42 * GALLON),
        ("bl (US fl)", "m3", Fraction("31.5") * GALLON),
        ("sh tn", "kg", 2000 * POUND),
        ("long tn", "kg", 2240 * POUND),
        ("oz av", "kg", POUND / 16),
        ("mi", "m", 63360 * INCH),
        ("t*mi", "t*km", 63360 * INCH / 1000),
        ("lb*mi", "t*km", POUND / 1000 * 63360 * INCH / 1000),
        ("btu", "MJ", Fraction("1055.05585262") / 10**6),
        ("MMBTU", "MJ", Fraction("1055.05585262")),
        ("min", "h", Fraction(1, 60)),
    ],
)
def test_sizes_of_units_by_their_definitions(unit, ours, size):
    found = SourceUnits({}).ours(unit)
    assert (found.unit, found.factor, found.by) == (ours, size, "table")


def test_the_report_speaks_chinese(tmp_path):
    """Sentences in sentences too; names of the source stay as they are."""
    steel = process("Steel", out("steel", "1", reference=True), needs("steam", "2"), needs("power", "1", "sacks"))
    flows = {"steam": ImportedFlow("steam", "Steam", "product", "kg")}
    _, report = assemble_release(database(steel, process("Two", out("power", "1", "kWh")), flows=flows), HEAD)
    told = report.as_markdown(lambda message: tell(message, "zh-Hans")).decode()
    assert "来源中没有过程提供“Steam”。保留为未关联：2 kg（输入）。" in told
    assert "被拒绝的过程 (1)" in told
    words = set(re.findall("[A-Za-z]{3,}", re.sub(r"“[^”]*”|sha256:\w+|[\w.-]+-[\w-]+", "", told)))
    assert words <= {"Imported", "world", "zip", "test", "kWh", "CO", "GHG", "process", "exchange", "sacks", "Two"}
    assert report.as_markdown() != told.encode()
