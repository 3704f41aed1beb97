"""A scenario as a file: what it says, and everything that is wrong in it at once, by place."""

import pytest

from lca.errors import InvalidInput, Place
from lca.interchange.scenario_file import WrittenChange, plan, read_scenario
from lca.interpretation.changes import (
    AmountChange,
    AmountReplacement,
    GridChange,
    ModeChange,
    ProviderChange,
    RecycledShareChange,
    YieldChange,
)
from lca.inventory.declaration import TransportMode
from lca.inventory.link import Link, LinkKind
from lca.scope.boundary import LifeCycleStage
from tests.uncertainty.test_scenarios import BASE, PLAIN, to

HEAD = 'format = "tanbiao.scenario/1"\nname = "Scrap and wind"\n'
GOOD = (
    HEAD
    + """
[[change]]
kind = "provider"
exchange = "M-001"
provider = "plastic"
amount_factor = 0.5
name = "plastic housing"

[[change]]
kind = "mode"
exchange = ["T-001"]
provider = "rail"
mode = "inland water"

[[change]]
kind = "grid"
before = "coal-power"
after = "wind-power"

[[change]]
kind = "recycled"
exchange = "M-001"
provider = "scrap"
share = "30 %"

[[change]]
kind = "yield"
process = "press"
from = 0.9
to = "95%"

[[change]]
kind = "yield"
stage = "raw material acquisition"
from = 0.8
to = 1

[[change]]
kind = "amount"
exchange = "E-001, E-002"
factor = 0.1

[[change]]
kind = "amount"
exchange = "E-001"
amount = "0.25"
"""
)


def changes(text: str) -> list[object]:
    return [p.change for p in plan(read_scenario(text.encode(), "s.toml").changes, BASE, PLAIN)]


def test_every_kind_as_it_is_written() -> None:
    assert read_scenario(GOOD.encode(), "s.toml").name == "Scrap and wind"
    assert changes(GOOD) == [
        ProviderChange(("M-001",), to("plastic"), "0.5", "plastic housing"),
        ModeChange(("T-001",), to("rail"), TransportMode.INLAND_WATER),
        GridChange("coal-power", "wind-power"),
        RecycledShareChange("M-001", to("scrap"), "0.3"),
        YieldChange("0.9", "0.95", process="press"),
        YieldChange("0.8", "1", LifeCycleStage.RAW_MATERIAL_ACQUISITION),
        AmountChange(("E-001", "E-002"), "0.1"),
        AmountReplacement("E-001", "0.25"),
    ]


def test_numbers_of_toml_stay_exact() -> None:
    text = HEAD + '[[change]]\nkind = "amount"\nexchange = "M-001"\namount = 0.1000000000000000055511151231\n'
    assert changes(text) == [AmountReplacement("M-001", "0.1000000000000000055511151231")]


def test_a_later_change_sees_what_an_earlier_one_made() -> None:
    text = HEAD + (
        '[[change]]\nkind = "grid"\nbefore = "coal-power"\nafter = "wind-power"\n'
        '[[change]]\nkind = "grid"\nbefore = "wind-power"\nafter = "coal-power"\n'
    )
    assert len(changes(text)) == 2


def test_a_provider_of_the_declaration_itself() -> None:
    text = HEAD + '[[change]]\nkind = "provider"\nexchange = "M-001"\nprovider = "own:press"\n'
    assert changes(text) == [ProviderChange(("M-001",), Link(kind=LinkKind.OWN_PROCESS, target="press"))]


WRONG = {
    'kind = "provider"\nexchange = "M-001"\nprovider = "wood"': ("scenario-dataset", "change[1].provider"),
    'kind = "provider"\nexchange = "M-009"\nprovider = "scrap"': ("scenario-exchange", "change[1]"),
    'kind = "provider"\nprovider = "scrap"': ("missing-value", "change[1].exchange"),
    'kind = "magic"': ("unknown-choice", "change[1].kind"),
    "kind = 3": ("unknown-choice", "change[1].kind"),
    'kind = "grid"\nbefore = "coal-power"\nafter = "wind-power"\nshare = 1': ("scenario-field", "change[1].share"),
    'kind = "grid"\nbefore = "truck"\nafter = "own:press"': ("scenario-dataset", "change[1].after"),
    'kind = "grid"\nbefore = "wind-power"\nafter = "coal-power"': ("scenario-grid", "change[1]"),
    'kind = "mode"\nexchange = "T-001"\nprovider = "rail"\nmode = "horse"': ("unknown-choice", "change[1].mode"),
    'kind = "mode"\nexchange = "M-001"\nprovider = "rail"': ("scenario-freight", "change[1]"),
    'kind = "recycled"\nexchange = "M-001"\nprovider = "scrap"\nshare = 1.2': ("share-range", "change[1].share"),
    'kind = "recycled"\nexchange = "M-001"\nprovider = "scrap"\nshare = true': ("not-a-number", "change[1].share"),
    'kind = "yield"\nfrom = 0\nto = 0.9': ("share-range", "change[1].from"),
    'kind = "yield"\nfrom = "about 0.9"\nto = 1': ("not-a-number", "change[1].from"),
    'kind = "amount"\nexchange = "E-001"': ("missing-value", "change[1]"),
    'kind = "amount"\nexchange = "E-001"\nfactor = "0.5"\namount = 1': ("missing-value", "change[1]"),
    'kind = "amount"\nexchange = "E-001"\nfactor = -1': ("scenario-number", "change[1].factor"),
    'kind = "amount"\nexchange = "E-001"\namount = "1.234,5"': ("ambiguous-number", "change[1].amount"),
}


@pytest.mark.parametrize("row", WRONG)
def test_what_is_wrong_stands_at_its_place(row: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        changes(f"{HEAD}[[change]]\n{row}\n")
    (found,) = caught.value.problems
    assert (found.code, found.place.document, found.place.path) == (WRONG[row][0], "s.toml", WRONG[row][1])
    assert str(found.what)
    assert str(found.remedy)


def test_all_at_once() -> None:
    with pytest.raises(InvalidInput) as caught:
        changes(HEAD + "".join(f"[[change]]\n{row}\n" for row in WRONG))
    assert [p.code for p in caught.value.problems] == [code for code, _ in WRONG.values()]
    assert caught.value.problems[-1].place.path == f"change[{len(WRONG)}].amount"


def test_near_names_are_offered() -> None:
    with pytest.raises(InvalidInput, match="Did you mean: steel"):
        plan((WrittenChange({"kind": "grid", "before": "steeel", "after": "scrap"}, Place()),), BASE, PLAIN)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\xff\xfe", "scenario-syntax"),
        (b"format = ", "scenario-syntax"),
        (b"", "scenario-format"),
        (b'format = "tanbiao.scenario/1"', "scenario-format"),
        (b'format = "tanbiao.scenario/2"\n[[change]]\nkind = "grid"', "scenario-format"),
        (b'format = "tanbiao.scenario/1"\nchange = 3', "scenario-format"),
        (b'format = "tanbiao.scenario/1"\nchange = [1]', "unknown-choice"),
        (HEAD.encode() + b'[[change]]\nkind = "grid"\n' * 101, "scenario-format"),
    ],
)
def test_what_is_no_scenario_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        changes(data.decode("latin-1")) if code == "unknown-choice" else read_scenario(data, "s.toml")
    assert caught.value.problems[0].code == code
