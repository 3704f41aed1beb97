"""Places of problems as a person finds them: every path that a calculation names ends in a table or a form."""

import pytest

from app_pages.problem_places import spot
from lca.documents import Language
from lca.errors import Place


@pytest.mark.parametrize(
    ("path", "language", "found"),
    [
        ("exchanges.M-003", "en", ("Inventory rows", "M-003", "")),
        ("exchanges.M-003.amount", "en", ("Inventory rows", "M-003", "Amount")),
        ("exchanges.M.3.amount", "zh-Hans", ("清单行", "M.3", "数量")),
        ("exchanges.T-001.transport.mass.amount", "zh-Hans", ("清单行", "T-001", "货物质量")),
        ("recycling.R-001.recycled", "en", ("Recycling", "R-001", "Recycled material")),
        ("own_generation", "pt", ("Produção própria de eletricidade", "", "")),
        ("site_electricity.used", "zh-Hans", ("单位与边界", "", "全厂用电量")),
        ("study.period_output", "en", ("Unit & boundary", "", "Output of the period")),
        ("something.else", "en", ("", "", "something.else")),
    ],
)
def test_a_path_in_words(path: str, language: Language, found: tuple[str, str, str]) -> None:
    assert spot(Place(path=path), language) == found


def test_a_place_of_a_file_stays() -> None:
    assert spot(Place(sheet="材料 Materials", row=7, column="数量 Amount"), "en") == (
        "材料 Materials",
        "7",
        "数量 Amount",
    )
    assert spot(Place(document="a.csv"), "en") == ("a.csv", "", "")
