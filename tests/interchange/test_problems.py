"""Every problem that the table promises can be shown, is translated, and stands at its place."""

import re
from pathlib import Path

import pytest

from labels.language import translate
from lca.data import DEFAULT_BACKGROUND, open_background
from lca.errors import InvalidInput, Problem
from lca.interchange.problems import KINDS, error_catalogue
from lca.interchange.reading import ReadingContext, read_declaration
from lca.interchange.template import write_workbook
from lca.inventory.background import BackgroundRelease
from lca.inventory.declaration import Exchange, TransportLeg
from recipes.broken_workbook import MATERIALS, TARGET, broken_workbook
from tests.interchange.files import FILES, JSON, declaration


def problems_of(name: str, data: bytes, context: ReadingContext) -> tuple[Problem, ...]:
    with pytest.raises(InvalidInput) as caught:
        read_declaration(name, data, context=context)
    return caught.value.problems


@pytest.fixture(scope="module")
def broken() -> tuple[Problem, ...]:
    return problems_of("broken.xlsx", TARGET.read_bytes(), ReadingContext(open_background(DEFAULT_BACKGROUND)))


def test_broken_workbook_is_what_its_recipe_makes() -> None:
    assert TARGET.read_bytes() == broken_workbook(open_background(DEFAULT_BACKGROUND))


def test_broken_workbook_shows_every_problem_of_a_workbook(broken: tuple[Problem, ...]) -> None:
    assert {p.code for p in broken} == {kind.code for kind in error_catalogue() if kind.found_in == "workbook"}


def test_every_broken_row_has_its_problem_and_no_other(broken: tuple[Problem, ...]) -> None:
    found = {p.place.row: p.code for p in broken if p.place.sheet == "材料 Materials"}
    assert found == {row: code for row, (code, _) in enumerate(MATERIALS, start=6)}
    assert len(found) == sum(p.place.sheet == "材料 Materials" for p in broken)


@pytest.mark.parametrize("case", FILES)
def test_files_that_are_refused(case: str, context: ReadingContext) -> None:
    code, name, make = FILES[case]
    assert code in {p.code for p in problems_of(name, make(), context)}


@pytest.mark.parametrize("case", JSON)
def test_json_that_is_refused(case: str, context: ReadingContext) -> None:
    code, make = JSON[case]
    assert [p.code for p in problems_of("a.json", make(), context)] == [code]


def test_freight_on_a_sheet_without_columns_for_it(release: BackgroundRelease) -> None:
    leg = TransportLeg.model_validate({"mass": {"amount": "1", "unit": "t"}, "distance": {"amount": "1", "unit": "km"}})
    row = Exchange.model_construct(
        **{**dict(declaration().exchanges[0]), "transport": leg, "amount": "1", "unit": "t*km"}
    )
    with pytest.raises(InvalidInput, match="M-001"):
        write_workbook(declaration().model_copy(update={"exchanges": (row,)}), release, salt="")


def test_every_kind_is_shown_somewhere(broken: tuple[Problem, ...]) -> None:
    shown = {p.code for p in broken} | {case[0] for case in FILES.values()} | {case[0] for case in JSON.values()}
    assert shown | {"leg-elsewhere"} == set(KINDS)


@pytest.mark.parametrize("code", KINDS)
def test_kinds_are_translated_with_the_same_values(code: str) -> None:
    for message in (KINDS[code].what, KINDS[code].remedy):
        chinese = translate(message.template, "zh-Hans")
        assert chinese != message.template
        assert sorted(re.findall(r"{\w+}", chinese)) == sorted(re.findall(r"{\w+}", message.template))


def test_codes_are_kebab_case_and_unique() -> None:
    codes = [kind.code for kind in error_catalogue()]
    assert len(codes) == len(set(codes))
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", code) for code in codes)


def test_no_code_is_promised_that_no_one_raises() -> None:
    room = Path(__file__).parents[2] / "lca"
    files = [*(room / "interchange").glob("*.py"), room / "units.py"]
    source = "".join(file.read_text(encoding="utf-8") for file in files if file.name != "problems.py")
    assert {code for code in KINDS if f'"{code}"' not in source} == set()
