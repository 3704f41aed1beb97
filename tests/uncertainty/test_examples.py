"""The examples with the shipped release: the samples are of the footprint, and their mean is explained."""

from pathlib import Path

import pytest

from lca.calculate import calculate
from lca.data import DEFAULT_BACKGROUND, open_background, open_method, open_pedigree_variances, open_policy
from lca.interchange.reading import ReadingContext, read_declaration
from lca.interpretation.design import Design
from lca.interpretation.uncertainty import Skew, Uncertain, assess_uncertainty

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.mark.parametrize("name", ["led-downlight", "power-bank", "cotton-tshirt", "lunch-box"])
def test_example(name: str) -> None:
    file = EXAMPLES / f"{name}.xlsx"
    background = open_background(DEFAULT_BACKGROUND)
    document = read_declaration(file.name, file.read_bytes(), context=ReadingContext(background=background))
    study = document.study
    background, method = open_background(study.background), open_method(study.method)
    calculation = calculate(document, background, method, open_policy(study.policy))
    found = assess_uncertainty(calculation, Uncertain(background, method, open_pedigree_variances(), Design(count=400)))
    assert found.mean_check.stated == pytest.approx(calculation.result.total, rel=1e-12)
    assert found.mean_check.verdict is not Skew.UNEXPLAINED
    assert found.total.low.value < calculation.result.total < found.total.high.value
    known = {e.id for e in document.exchanges if e.link and e.data_quality is None}
    assert known <= {f.key for f in found.fixed}
