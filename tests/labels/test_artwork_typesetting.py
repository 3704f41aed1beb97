"""Setting text: a face for every character or a refusal by name; no line wider than its room, no character lost."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labels.artwork.drawing import Style
from labels.artwork.errors import ArtworkError
from labels.artwork.fonts import CHAIN, face_of
from labels.artwork.typesetting import clean, fit, runs, width, wrap

PLAIN = Style(8)
TEXTS = st.text(alphabet=st.sampled_from("碳足迹产品，。（）abc XYZ-0123 ₂é"), max_size=80)


def test_subscript_is_a_small_lowered_digit() -> None:
    line = runs("CO₂e", PLAIN)
    assert [run.text for run in line] == ["CO", "2", "e"]
    assert line[1].size < line[0].size
    assert line[1].drop > 0 == line[0].drop


@pytest.mark.parametrize(("script", "face"), [("sc", "TanbiaoSansSC-Bold"), ("hk", "TanbiaoSansHK-Bold")])
def test_letter_forms_follow_the_script(script: str, face: str) -> None:
    assert face_of("骨", script, "bold") == face  # type: ignore[arg-type]


def test_rare_character_comes_from_another_face() -> None:
    assert face_of("镕", "sc", "bold") == "TanbiaoSansSC-Regular"
    assert face_of("㗎", "sc", "regular") == "TanbiaoSansHK-Regular"


@pytest.mark.parametrize("character", ["😀", "ش", "\u200b", "𠀀"])
def test_character_without_a_face_is_refused_by_name(character: str) -> None:
    with pytest.raises(ArtworkError) as refused:
        runs(f"深圳{character}灯", PLAIN)
    assert refused.value.code == "character-not-drawable"
    assert f"U+{ord(character):04X}" in str(refused.value)


def test_every_face_has_what_every_label_needs() -> None:
    for script, weight in CHAIN:
        for character in "0123456789abcdefgkWCO:-/.%":
            assert face_of(character, script, weight), (script, weight, character)
        if weight != "mono":
            assert all(face_of(c, script, weight) for c in "ãáàâçéêíóôõúü–−·“”…²³µ碳标碳標示例不少于於")


def test_composed_characters() -> None:
    assert clean("e\u0301  a\n b\u00a0c") == "é a b c"


@given(TEXTS, st.floats(12, 60))
@settings(max_examples=150, deadline=None)
def test_lines_fit_and_lose_nothing(text: str, room: float) -> None:
    lines = wrap(text, PLAIN, room)
    assert all(width(line, PLAIN) <= room + 1e-6 for line in lines)
    assert re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", clean(text))


@pytest.mark.parametrize("room", [9.0, 11.5, 14.0, 17.0])
def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one(room: float) -> None:
    lines = wrap("碳足迹，产品（部分）的碳足迹。规则不同，不可比较。", PLAIN, room)
    assert len(lines) > 3
    assert not any(line[0] in "，。）" or line[-1] == "（" for line in lines)


def test_words_stay_whole() -> None:
    assert wrap("carbon footprint of a product", PLAIN, 22) == ("carbon footprint", "of a product")


def test_more_lines_than_there_is_room_for_end_in_dots() -> None:
    lines = wrap("碳足迹" * 40, PLAIN, 30, 2)
    assert len(lines) == 2
    assert lines[1].endswith("…")


def test_fit_shrinks_before_it_cuts() -> None:
    text, style = fit("Pegada de carbono do produto", PLAIN, 30, 5)
    assert text == "Pegada de carbono do produto"
    assert 5 <= style.size < 8
    cut, style = fit("Pegada de carbono do produto", PLAIN, 12, 5)
    assert cut.endswith("…")
    assert style.size == 5
    assert width(cut, style) <= 12
