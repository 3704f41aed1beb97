"""Gases, approaches and interval: stated in the certificate, printed on it, and held together by arithmetic."""

import pytest

from labels.agreement import certificate_disagreements
from labels.artwork.certificate_content import certificate_content
from labels.artwork.reading import read_language
from labels.documents.certificate import AlternativeValue, Certificate, CertifiedValues, GasValue
from labels.issue import draft_certificate, draft_statement
from labels.report import render_report
from lca.calculate import calculate
from lca.conformity.rule import Finding
from lca.scope.policy import Policy
from tests.labels.conftest import ISSUE_TERMS, STATEMENT_TERMS, Issued
from tests.labels.specimens import lamp
from tests.lca.test_site_electricity import CONTRACTUAL, POLICY, world
from tests.lca.test_site_electricity import study as site
from tests.studies import method


def with_values(certificate: Certificate, **fields: object) -> Certificate:
    values: CertifiedValues = certificate.values.model_copy(update=fields)
    return certificate.model_copy(update={"values": values})


def codes(certificate: Certificate) -> set[str]:
    return {problem.code for problem in certificate_disagreements(certificate)}


def test_gases_of_a_calculation_by_hand(issued: Issued) -> None:
    """Steel 2 kg CO2e unnamed; electricity 2 kWh of 0.5 kg CO2; wood takes up 0.2 x 0.25 kg: 2.95 in all."""
    gases = {gas.flow: (gas.amount, gas.gwp, gas.kg_co2e) for gas in issued.certificate.values.gases}
    assert gases == {
        "co2-biogenic-uptake": pytest.approx((0.05, -1, -0.05)),
        "co2-fossil": pytest.approx((1.0, 1, 1.0)),
        "ghg-unspecified-ar5": pytest.approx((2.0, 1, 2.0)),
    }
    assert issued.certificate.values.approaches == {"electricity": "location", "recycling": "cut_off"}
    assert issued.certificate.values.alternatives == ()
    assert codes(issued.certificate) == set()


def test_a_gas_that_does_not_multiply_or_add_up_is_found(issued: Issued) -> None:
    first, *rest = issued.certificate.values.gases
    heavier: GasValue = first.model_copy(update={"amount": first.amount * 2})
    assert codes(with_values(issued.certificate, gases=(heavier, *rest))) == {"gas-product"}
    assert codes(with_values(issued.certificate, gases=tuple(rest))) == {"sum-of-gases"}


@pytest.mark.parametrize(("approach", "shift"), [("location", 0.5), ("contractual", 0.0)])
def test_a_claim_that_is_not_the_number_is_found(issued: Issued, approach: str, shift: float) -> None:
    total = issued.certificate.values.total
    other = AlternativeValue(kind="electricity", approach=approach, claimed=True, total=total + shift)
    assert codes(with_values(issued.certificate, alternatives=(other,))) == {"claimed-approach"}
    honest = other.model_copy(update={"approach": "location", "total": total})
    assert codes(with_values(issued.certificate, alternatives=(honest,))) == set()


def test_rows_of_the_certificate() -> None:
    content = certificate_content(lamp(), read_language("en"))
    printed = [(row.name, *[value[0] for value in row.values]) for row in content.gases]
    assert printed[:3] == [
        (("CO₂e", "gases not named"), "–", "–", "140 kg CO₂e"),
        (("CO₂", "fossil"), "6.10 kg", "1", "6.10 kg CO₂e"),
        (("CH₄", "fossil"), "21.4 g", "29.8", "0.638 kg CO₂e"),
    ]
    claimed, other = content.alternatives
    assert claimed.values == (("by the grid of the place",), ("147 kg CO₂e",), ("this number",))
    assert other.values == (("by contractual instruments",), ("121 kg CO₂e",), ())
    facts = {fact.label[0]: fact.value for fact in content.facts}
    assert facts["Electricity"] == ("by the grid of the place",)
    assert facts["95 % interval"][0] == "132 – 168 kg CO₂e"
    assert "seed 2026" in facts["95 % interval"][1]


def test_the_report_has_them_too(issued: Issued) -> None:
    findings: tuple[Finding, ...] = ()
    said = render_report(issued.calculation, findings, issued.certificate, "en").decode()
    assert "gases not named" in said
    assert "by the grid of the place" in said
    assert "The same product by other approaches" not in said


@pytest.mark.parametrize(("policy", "claimed"), [(POLICY, "location"), (CONTRACTUAL, "contractual")])
def test_both_results_of_certified_electricity_are_signed_and_printed(policy: Policy, claimed: str) -> None:
    """By hand (tests/lca/test_site_electricity.py), with 2 kg CO2e of steel: 26.50 by the grid, 17.95 by certificates."""
    background = world()
    calculation = calculate(site(), background, method(), policy)
    statement = draft_statement(calculation, calculation, policy, STATEMENT_TERMS)
    certificate = draft_certificate(calculation, statement, background, policy, ISSUE_TERMS)
    totals = {a.approach: a.total for a in certificate.values.alternatives if a.kind == "electricity"}
    assert totals == pytest.approx({"location": 26.5, "contractual": 17.95})
    assert certificate.values.approaches["electricity"] == claimed
    content = certificate_content(certificate, read_language("en"))
    located, contracted = content.alternatives
    assert located.values[:2] == (("by the grid of the place",), ("26.5 kg CO₂e",))
    assert contracted.values[0] == ("by contractual instruments",)
    assert (bool(located.values[2]), bool(contracted.values[2])) == (claimed == "location", claimed == "contractual")
    assert codes(certificate) == set()
