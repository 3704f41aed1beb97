"""Charts say what the result says: areas and bars sum to it, words stand in the reader's language."""

import math
from typing import Any

import pytest
from msgspec.structs import replace

from app_pages.charts import contribution_treemap, stage_bars, undrawn
from lca.calculate import calculate
from lca.data import open_background, open_method, open_policy
from lca.documents import Language
from lca.impact.footprint import FootprintResult
from tests.app.lamp import SUSPICIOUS, lamp


@pytest.fixture(scope="module")
def result() -> FootprintResult:
    background = open_background("tanbiao-open-2026.1")
    return calculate(lamp(name=SUSPICIOUS), background, open_method("gwp100-ar6"), open_policy("general-2026.1")).result


def leaves(spec: dict[str, Any]) -> list[dict[str, Any]]:
    return [leaf for stage in spec["series"][0]["data"] for leaf in stage["children"]]


def test_areas_sum_to_the_footprint(result: FootprintResult) -> None:
    drawn = leaves(contribution_treemap(result, "en"))
    assert len(drawn) == 8
    assert math.fsum(leaf["value"] for leaf in drawn) + undrawn(result) == pytest.approx(result.total, rel=1e-12)


def test_a_negative_contribution_is_said_and_not_drawn(result: FootprintResult) -> None:
    first, *others = result.exchanges
    credit = replace(first, kg_co2e=-2.5)
    changed = replace(result, exchanges=(credit, *others))
    drawn = leaves(contribution_treemap(changed, "en"))
    assert undrawn(changed) == -2.5
    assert len(drawn) == 7
    assert all(leaf["value"] > 0 for leaf in drawn)


@pytest.mark.parametrize(("language", "word"), [("en", "Raw material acquisition"), ("zh-Hans", "原材料获取")])
def test_bars_are_the_stages_in_words(result: FootprintResult, language: Language, word: str) -> None:
    rows = stage_bars(result, language)["series"][0]["data"]
    assert [row["value"] for row in rows] == [stage.kg_co2e for stage in result.stages]
    assert rows[0]["name"] == word
    assert word in {stage["name"] for stage in contribution_treemap(result, language)["series"][0]["data"]}


def test_shares_beside_the_bars_sum_to_100(result: FootprintResult) -> None:
    thirds = tuple(replace(stage, kg_co2e=1.0, share=1 / 3) for stage in result.stages[:3])
    rows = stage_bars(replace(result, stages=thirds), "en")["series"][0]["data"]
    shown = [int(row["label"]["formatter"].split("· ")[1].rstrip("%")) for row in rows]
    assert sorted(shown) == [33, 33, 34]


def test_a_name_is_data_and_never_part_of_a_template(result: FootprintResult) -> None:
    """ECharts fills braces in a template: a product called {b} must not become one."""
    leaf = next(one for one in leaves(contribution_treemap(result, "en")) if one["name"] == SUSPICIOUS)
    assert leaf["label"]["formatter"].count("{") == 1
    assert SUSPICIOUS not in leaf["label"]["formatter"]
