"""What a label and a certificate say: never more than the certificate does."""

import pytest

from labels.artwork.certificate_content import certificate_content
from labels.artwork.content import label_content
from labels.artwork.errors import ArtworkError
from labels.artwork.reading import read_language
from lca.documents import QuantityText
from lca.scope.boundary import LifeCycleStage, StageStatus
from tests.labels.conftest import Issued
from tests.labels.specimens import LAMP_STAGES, Stage, lamp, lunch_box, text, values


def test_whole_footprint() -> None:
    content = label_content(lamp(), read_language("zh-Hans+en"))
    assert content.footprint == ("产品碳足迹", "Product carbon footprint")
    assert content.boundary == ("从摇篮到坟墓", "cradle to grave")
    assert (content.number, content.unit, content.at_least) == ("147", "kg CO₂e", ())
    assert content.per == ("每 25,000 h · 一盏筒灯的照明", "per 25,000 h · light of one downlight")
    assert content.left_out == (
        "舍去的流 1 项，估计占碳足迹 0.12%",
        "flows cut off: 1, estimated at 0.12% of the footprint",
    )


def test_partial_and_incomplete_footprint_says_both() -> None:
    content = label_content(lunch_box(), read_language("en"))
    assert content.footprint == ("Partial product carbon footprint",)
    assert content.at_least == ("at least",)
    assert content.left_out == ("flows without data: 1",)
    outside = {line.stage: line for line in content.stages if line.state is not StageStatus.INCLUDED}
    assert set(outside) == {Stage.DISTRIBUTION, Stage.USE, Stage.END_OF_LIFE}
    assert {(line.state_words, line.amount, line.percent, line.bar) for line in outside.values()} == {
        (("not included",), "", "", 0.0)
    }


def test_stage_amounts_and_shares() -> None:
    lines = label_content(lamp(), read_language("en")).stages
    assert [line.amount for line in lines] == ["2", "<1", "<1", "145", "<1"]
    assert [line.percent for line in lines] == ["1%", "<1%", "<1%", "99%", "<1%"]
    assert [line.figure for line in lines] == ["1.93", "0.223", "0.0581", "145", "0.0419"]
    assert sum(line.bar for line in lines) == pytest.approx(1)


def test_negative_stage_is_negative_and_has_no_bar() -> None:
    credit = LAMP_STAGES | {Stage.END_OF_LIFE: -2.0}
    line = label_content(lamp(values=values(credit, "145")), read_language("en")).stages[4]
    assert (line.amount, line.percent, line.bar) == ("−2", "−1%", 0.0)


def test_no_shares_of_a_total_that_is_not_positive() -> None:
    lines = label_content(
        lamp(values=values({Stage.PRODUCTION: -1.0, Stage.USE: 0.5}, "-0.50")), read_language("en")
    ).stages
    assert {line.percent for line in lines} == {""}


@pytest.mark.parametrize(
    ("amount", "description", "said"),
    [
        ("1", "one lamp", "per one lamp"),
        ("12", "bottles", "per 12 pieces · bottles"),
        ("12", "12 bottles", "per 12 bottles"),
        ("2", "", "per 2 pieces"),
    ],
)
def test_per_unit_tells_the_size_once(amount: str, description: str, said: str) -> None:
    unit = lamp().unit.model_copy(
        update={"quantity": QuantityText(amount=amount, unit="piece"), "description": text(en=description)}
    )
    assert label_content(lamp(unit=unit), read_language("en")).per == (said,)


def test_decimal_comma_in_portuguese() -> None:
    assert label_content(lunch_box(), read_language("pt")).number == "3,05"


def test_category_that_is_missing_is_not_zero() -> None:
    rows = {row.name[0]: row.values[0] for row in certificate_content(lamp(), read_language("en")).categories}
    assert rows["Fossil emissions"] == ("147 kg CO₂e",)
    assert rows["Biogenic uptake"] == ("−0.341 kg CO₂e",)
    assert rows["Removals"] == ("0 kg CO₂e",)
    assert rows["Land use change"] == ("not stated",)


def test_pollutants_are_floors_where_processes_are_silent() -> None:
    rows = {row.name[0]: row.values for row in certificate_content(lamp(), read_language("en")).pollutants}
    assert rows == {
        "SO₂": (("31.2 g",), ("100%",)),
        "NOₓ": (("at least 40.1 g",), ("97%",)),
        "CO": (("not stated",), ()),
    }


def test_certificate_of_a_real_calculation(issued: Issued) -> None:
    content = certificate_content(issued.certificate, read_language("en"))
    assert (content.label.number, content.label.unit) == ("2.95", "kg CO₂e")
    assert [digest for _, digest in content.digests][:2] == [
        issued.certificate.study_digest,
        issued.certificate.result_digest,
    ]
    stages = {line.stage: line.amount for line in content.label.stages if line.amount}
    assert stages[LifeCycleStage.RAW_MATERIAL_ACQUISITION] == "2.45"
    names = {row.name[0] for row in content.left_out}
    assert "Marking ink" in names


@pytest.mark.parametrize("wanted", ["", "de", "zh-Hans+zh-Hans", "en+pt+zh-Hans", "en+", "zh"])
def test_unknown_language_is_refused(wanted: str) -> None:
    with pytest.raises(ArtworkError) as refused:
        read_language(wanted)
    assert refused.value.code == "artwork-language"
