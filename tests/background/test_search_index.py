"""What a release is searched by: codes, Traditional Chinese, units in the query, readings, and speed at 20,000."""

import dataclasses
import time
from types import MappingProxyType

import pytest
from msgspec.structs import replace

from benchmarks.search import LIMIT_MS, SIZE, generated_release
from lca.inventory.background import BackgroundRelease
from lca.inventory.search import search
from lca.inventory.search.index import index_of
from lca.inventory.search.lexicon import FOLDER, fold, lexicon
from lca.inventory.search.likeness import readings


def first(release: BackgroundRelease, text: str, unit: str | None = None) -> str:
    return search(release, text, unit=unit, limit=1)[0].process_id


def with_codes(release: BackgroundRelease) -> BackgroundRelease:
    """The release with a CAS number, an HS heading and a Traditional name for one of its processes."""
    resin = dataclasses.replace(
        release.processes["pvc-resin-us"], cas="9002-86-2", hs="3904.10", name_zh_hant="聚氯乙烯樹脂粉料"
    )
    return replace(release, processes=MappingProxyType({**release.processes, resin.process_id: resin}))


@pytest.mark.parametrize("text", ["9002-86-2", "CAS 9002-86-2", "3904.10", "HS 3904.10 樹脂", "聚氯乙烯樹脂粉料"])
def test_codes_and_traditional_names(release: BackgroundRelease, text: str) -> None:
    assert first(with_codes(release), text, "kg") == "pvc-resin-us"


def test_codes_of_another_release_are_not_found(release: BackgroundRelease) -> None:
    assert "pvc-resin-us" not in [hit.process_id for hit in search(release, "9002-86-2", unit="kg")]


def test_a_code_finds_what_has_it_and_nothing_like_it(release: BackgroundRelease) -> None:
    assert [hit.process_id for hit in search(with_codes(release), "3904.10")] == ["pvc-resin-us"]


def test_traditional_and_simplified_are_one(release: BackgroundRelease) -> None:
    for written, same in (("不鏽鋼板", "不锈钢板"), ("鋁錠", "铝锭"), ("電費", "电费"), ("紙箱", "纸箱")):
        hits = [[hit.process_id for hit in search(release, text, limit=3)] for text in (written, same)]
        assert hits[0] == hits[1] != []


def test_a_unit_in_the_query_counts_as_the_unit(release: BackgroundRelease) -> None:
    hits = search(release, "天然气 Nm3", limit=3)
    assert [release.processes[hit.process_id].unit for hit in hits] == ["Nm3"] * 3
    assert search(release, "天然气 Nm3", limit=3) == search(release, "天然气", unit="标方", limit=3)


def test_pc_is_a_material_and_not_a_piece(release: BackgroundRelease) -> None:
    assert first(release, "PC") == "polycarbonate-proxy"


def test_a_grade_is_not_another_grade(release: BackgroundRelease) -> None:
    assert first(release, "R-32", "kg") == "refrigerant-r-32"
    assert first(release, "R143a", "kg") == "refrigerant-r-143a"
    assert not lexicon().synonym_of.keys() & {"r32", "r143a"}
    assert index_of(release).near_words("r143b") == {}


def test_reason_says_how_a_word_was_read(release: BackgroundRelease) -> None:
    hit = search(release, "百折胶外壳", unit="kg", limit=1)[0]
    assert hit.process_id in {"pp-resin-us", "pp-formed-primary-uk"}
    assert "DQR" in str(hit.reason)
    assert search(release, "Makrolon 黑色", unit="kg", limit=1)[0].reason.params["written"] == "Makrolon"
    hit = search(release, "超不碎胶", unit="kg", limit=1)[0]
    assert (hit.reason.params["written"], hit.reason.params["meant"]) == ("超不碎胶", "ABS")


def test_a_confused_character_is_put_right_only_where_that_gives_a_longer_word(release: BackgroundRelease) -> None:
    index = index_of(release)
    assert "聚丙烯" in [reading.text for reading in readings(index, "聚丙希")]
    assert readings(index, "聚丙烯")[0].text == "聚丙烯"
    assert all(reading.closeness < 1 for reading in readings(index, "聚丙希")[1:])


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("ABS", "material/"),
        ("ABS 焚烧", "waste/"),
        ("纸板", "material/"),
        ("废纸板回收", "waste/"),
        ("柴油供应", "fuel/supply"),
    ],
)
def test_what_is_treated_or_burned_only_if_asked(release: BackgroundRelease, text: str, category: str) -> None:
    assert release.processes[first(release, text, "kg")].category.startswith(category)


def test_an_index_is_built_once(release: BackgroundRelease) -> None:
    assert index_of(release) is index_of(release)
    assert index_of(release) is index_of(replace(release, title={"en": "same processes"}))
    assert index_of(release) is not index_of(with_codes(release))


def test_tables_of_words_are_sound() -> None:
    words = lexicon()
    assert all(0 < synonym.closeness <= 1 and synonym.means for synonym in words.synonym_of.values())
    assert all(word == fold(word) and word for word in words.synonym_of)
    assert all(0 < weight <= 1 for weight in words.weights.values())
    assert {file.name for file in FOLDER.glob("*.csv")} >= {
        "synonyms.csv",
        "words.csv",
        "intents.csv",
        "characters.csv",
    }


@pytest.mark.parametrize(
    "text", ["(", "[a-z", "\\", "%", "(((((", "\x00", "a" * 5000, "钢" * 500, "🙂 钢", "'; DROP TABLE"]
)
def test_any_text_is_searched_without_complaint(release: BackgroundRelease, text: str) -> None:
    assert all(0 < hit.score <= 1 for hit in search(release, text))


def test_a_release_without_processes(release: BackgroundRelease) -> None:
    assert search(replace(release, processes=MappingProxyType({})), "钢", unit="kg") == ()


def test_twenty_thousand_processes_are_searched_in_time() -> None:
    large = generated_release(SIZE)
    assert len(large.processes) == SIZE
    search(large, "钢", unit="kg")  # builds the index
    taken = []
    for text in (
        "304不锈钢板",
        "polypropilene film",
        "再生铝 型材 出厂",
        "steel",
        "聚丙希粒子",
        "corugated box",
        "工业用电",
        "paper CN",
    ) * 3:
        begin = time.process_time()  # of this process alone: the machine may be busy
        assert search(large, text, unit="kg")
        taken.append(1000 * (time.process_time() - begin))
    assert sorted(taken)[len(taken) // 2] < LIMIT_MS, taken
