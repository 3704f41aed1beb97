"""The example products: rebuilt bit for bit, solved twice, judged, and held against published ranges."""

import csv
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from lca.calculate import Calculation
from lca.conformity.rule import Finding, Strength
from lca.interchange.reading import ReadingContext, read_declaration
from lca.inventory.data_quality import SourceKind
from lca.inventory.declaration import Basis, Declaration, ExchangeKind, LinkKind
from lca.scope.boundary import LifeCycleStage
from lca.units import convert, exact
from recipes.examples.__main__ import files
from recipes.examples.declare import NAMES, PRODUCTS, declare, head
from recipes.examples.measure import Measured, measure, quantity
from recipes.examples.study import ROOT, Data, calculate_example, load_data
from tests.oracles.exact import footprint

GOLDEN = json.loads(Path(__file__).with_name("golden.json").read_text(encoding="utf-8"))
each_product = pytest.mark.parametrize("name", NAMES)


@pytest.fixture(scope="module")
def data() -> Data:
    return load_data()


@pytest.fixture(scope="module")
def studies(data: Data) -> dict[str, tuple[Calculation, tuple[Finding, ...]]]:
    return {name: calculate_example(name, data) for name in NAMES}


Studies = dict[str, tuple[Calculation, tuple[Finding, ...]]]


@pytest.fixture(scope="module")
def made(data: Data) -> dict[str, bytes]:
    return files(data)


def test_the_recipe_makes_every_file_bit_for_bit(made: dict[str, bytes]) -> None:
    assert {path for path in made if path.startswith("examples/")} == {
        f"examples/{name}.{ending}" for name in NAMES for ending in ("xlsx", "md")
    }
    stale = [path for path, content in made.items() if (ROOT / path).read_bytes() != content]
    assert stale == [], "run `python -m recipes.examples` and look at what changed"


@each_product
def test_the_workbook_says_what_the_recipe_says(name: str, data: Data) -> None:
    path = ROOT / "examples" / f"{name}.xlsx"
    read = read_declaration(path.name, path.read_bytes(), context=ReadingContext(data.background))
    assert read == declare(name)


@each_product
def test_golden_numbers(name: str, studies: Studies) -> None:
    golden: dict[str, Any] = GOLDEN["products"][name]
    calculation, _ = studies[name]
    result = calculation.result
    limit = 1e-9 * abs(golden["total"])
    assert result.total == pytest.approx(golden["total"], abs=limit)
    assert dict(result.by_category) == pytest.approx(golden["by_category"], abs=limit)
    assert {str(s.stage): s.kg_co2e for s in result.stages} == pytest.approx(golden["stages"], abs=limit)
    assert {p.pollutant: p.kg for p in result.pollutants} == pytest.approx(golden["air_pollutants_kg"], rel=1e-9)
    assert calculation.declaration.digest() == golden["declaration_digest"]
    assert calculation.study_digest == golden["study_digest"]
    assert calculation.result_digest == golden["result_digest"]


def test_golden_numbers_say_what_they_were_made_with(data: Data) -> None:
    for part in ("background", "method", "policy"):
        release = getattr(data, part)
        assert GOLDEN[part] == {"id": release.id, "digest": release.digest}


@each_product
def test_the_exact_solver_agrees(name: str, studies: Studies, data: Data) -> None:
    calculation, _ = studies[name]
    score, flows = footprint(calculation.declaration, data.background, data.method)
    scale = sum(abs(e.kg_co2e) for e in calculation.result.exchanges)
    assert abs(calculation.result.total - float(score)) <= 1e-9 * scale
    for total in calculation.result.flows:
        if total.flow_id in flows:
            assert total.amount == pytest.approx(float(flows[total.flow_id]), rel=1e-9, abs=1e-12 * scale)


@each_product
def test_the_result_lies_in_the_published_ranges(name: str, studies: Studies) -> None:
    checks = measure(studies[name][0].result, head(name)["checks"])
    assert any("published" in check.kind for check in checks)
    assert [check for check in checks if not check.plausible] == []
    assert all(check.source and check.basis for check in checks)


def test_a_value_outside_its_range_is_not_plausible() -> None:
    assert not Measured("x", "published", 2.0, 0.0, 1.9, "kg CO2e", "", "").plausible
    assert not Measured("x", "published", -0.1, 0.0, 1.9, "kg CO2e", "", "").plausible


def test_quantities_are_sums_and_ratios_of_the_result(studies: Studies) -> None:
    result = studies["lunch-box"][0].result
    stages = "+".join(f"stage:{stage}" for stage in LifeCycleStage)
    kinds = "+".join(f"kind:{kind}" for kind in sorted({e.kind for e in result.exchanges}))
    assert quantity(result, stages) == pytest.approx(result.total, rel=1e-12)
    assert quantity(result, kinds) == pytest.approx(result.total, rel=1e-12)
    assert quantity(result, "total over 2") == result.total / 2
    with pytest.raises(KeyError):
        quantity(result, "stage:nowhere")


@each_product
def test_no_rule_that_a_machine_judges_stands_in_the_way(name: str, studies: Studies) -> None:
    calculation, findings = studies[name]
    assert [f.rule.id for f in findings if f.blocks] == []
    assert calculation.result.unlinked == ()
    unmet = {f.rule.id for f in findings if f.verdict.outcome == "not_met"}
    assert all(f.rule.strength is Strength.SHOULD for f in findings if f.rule.id in unmet)


@each_product
def test_every_amount_has_unit_source_year_and_scores(name: str) -> None:
    declaration = declare(name)
    assert 25 <= len(declaration.exchanges) <= 60
    for exchange in declaration.exchanges:
        assert exchange.source.reference
        assert exchange.source.year == 2025
        assert exchange.data_quality is not None
        assert " / " in exchange.name, "named in Chinese and English"
        if exchange.source.kind is SourceKind.MEASURED:
            assert "demo data" in exchange.source.reference, f"{exchange.id} claims a measurement"
        if exchange.source.kind is SourceKind.ESTIMATED:
            assert exchange.data_quality.reliability >= 2, f"{exchange.id} is an estimate"


@each_product
def test_every_stage_is_in_and_the_company_is_an_invention(name: str) -> None:
    declaration = declare(name)
    assert {e.stage for e in declaration.exchanges} == set(LifeCycleStage)
    assert "demo" in declaration.company.name.en
    assert "DEMO" in declaration.company.credit_code


@each_product
def test_what_is_thrown_away_is_what_was_made(name: str) -> None:
    """Masses at the end of life are product and packaging, within 1 %."""
    declaration = declare(name)
    assert declaration.product.mass is not None
    made = declaration.product.mass.exact().to("kg").amount
    made += _mass(declaration, ExchangeKind.PACKAGING)
    thrown = _mass(declaration, ExchangeKind.END_OF_LIFE)
    assert abs(thrown - made) <= made / 100


def _mass(declaration: Declaration, kind: ExchangeKind) -> Fraction:
    """kg of one kind of exchange; an emission to nature is not a thing thrown away."""
    weighed = [
        e for e in declaration.exchanges if e.kind is kind and e.link and e.link.kind is not LinkKind.ELEMENTARY_FLOW
    ]
    return sum((convert(exact(e.amount), e.unit, "kg") for e in weighed), Fraction(0))


def test_together_they_show_what_a_declaration_can_hold(studies: Studies, data: Data) -> None:
    declarations = {name: declare(name) for name in NAMES}
    links = {e.link.kind for d in declarations.values() for e in d.exchanges if e.link}
    freight = {
        data.background.processes[e.link.target].category
        for d in declarations.values()
        for e in d.exchanges
        if e.transport and e.link
    }
    assert links == set(LinkKind)
    assert {"freight/road", "freight/rail", "freight/sea", "freight/air"} <= freight
    assert {e.basis for d in declarations.values() for e in d.exchanges} == set(Basis)
    assert {e.kind for d in declarations.values() for e in d.exchanges} == set(ExchangeKind)
    assert all(d.own_processes and d.cut_offs for d in declarations.values())
    assert any(d.allocations for d in declarations.values())
    assert studies["power-bank"][0].result.by_category["aircraft"] > 0
    assert studies["cotton-tshirt"][0].result.by_category["biogenic_uptake"] < 0
    assert len({d.salt for d in declarations.values()}) == len(NAMES)


def test_use_of_the_downlight_is_electricity_times_factor(studies: Studies) -> None:
    result = studies["led-downlight"][0].result
    use = next(s for s in result.stages if s.stage is LifeCycleStage.USE)
    assert use.kg_co2e == pytest.approx(250 * 0.5777, rel=1e-12)


def test_offcuts_carry_their_share_by_price(studies: Studies) -> None:
    share = Fraction(126000 * 22) / (126000 * 22 + 41200 * Fraction("8.5"))
    coil = next(e for e in studies["lunch-box"][0].result.exchanges if e.exchange_id == "M-002")
    assert coil.amount == pytest.approx(float(168000 * share * Fraction("0.42") / 126000), rel=1e-12)


@each_product
def test_tables_are_whole(name: str) -> None:
    with (PRODUCTS / name / "exchanges.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert all(None not in row and None not in row.values() for row in rows), "a row has too many or too few cells"
