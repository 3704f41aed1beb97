"""Certificates by hand, one for each thing that a label has to get right."""

from datetime import UTC, date, datetime
from typing import Any

from labels.documents.certificate import (
    AlternativeValue,
    Certificate,
    CertifiedProduct,
    CertifiedValues,
    GasValue,
    LeftOut,
    LeftOutKind,
    PollutantValue,
    StageValue,
    UncertaintyValue,
)
from labels.documents.party import Party
from labels.documents.statement import LevelOfAssurance
from lca.documents import LocalText, QuantityText
from lca.scope.boundary import BoundaryKind, LifeCycleStage, StageDeclaration, StageStatus, SystemBoundary
from lca.scope.declared_unit import StudyUnit, UnitKind

DIGEST = "sha256:" + "3f9a" * 16
BUNDLE = b'{"certificate":"a.b.c","format":"tanbiao.bundle/1","statement":"d.e.f","status_list":"g.h.i"}'

Stage = LifeCycleStage
LAMP_STAGES = {
    Stage.RAW_MATERIAL_ACQUISITION: 1.9312,
    Stage.PRODUCTION: 0.2233,
    Stage.DISTRIBUTION: 0.0581,
    Stage.USE: 144.92,
    Stage.END_OF_LIFE: 0.0419,
}


def text(**texts: str) -> LocalText:
    """A text; `zh_Hans="…"` for a tag with a hyphen."""
    return LocalText.model_validate({tag.replace("_", "-"): value for tag, value in texts.items()})


def values(stages: dict[Stage, float], printed: str, **others: Any) -> CertifiedValues:
    """Figures of a footprint with these stages, in kg CO2e."""
    total = sum(stages.values())
    fields: dict[str, Any] = {
        "total": total,
        "printed": printed,
        "printed_unit": "kg CO2e",
        "rounding": "half to even, 3 significant digits",
        "complete": True,
        "coverage": 1.0,
        "by_category": {"fossil": total, "biogenic_emission": 0.3412, "biogenic_uptake": -0.3412, "removal": 0.0},
        "unspecified": 140.2,
        "stages": tuple(StageValue(stage=s, kg_co2e=v, share=v / total if total else 0.0) for s, v in stages.items()),
        "pollutants": (
            PollutantValue(pollutant="SO2", kg=0.0312, coverage=1.0),
            PollutantValue(pollutant="NOx", kg=0.0401, coverage=0.97),
            PollutantValue(pollutant="CO", kg=0.0, coverage=0.0),
        ),
        "data_quality_rating": 2.13,
        "primary_data_share": 0.62,
        "gases": (
            gas("co2-fossil", "CO2", "fossil", 6.1, 1.0),
            gas("ch4-fossil", "CH4", "fossil", 0.0214, 29.8),
            gas("n2o", "N2O", "fossil", 0.000081, 273.0),
            gas("ghg-unspecified-not-stated", "GHG, unspecified", "unspecified", 140.2, 1.0, "kg CO2e"),
            gas("ch4-biogenic", "CH4", "biogenic", 0.0126, 27.0),
            gas("co2-biogenic-uptake", "CO2", "biogenic", 0.3412, -1.0),
        ),
        "approaches": {"electricity": "location", "recycling": "cut_off"},
        "alternatives": (
            AlternativeValue(kind="electricity", approach="location", claimed=True, total=total),
            AlternativeValue(kind="electricity", approach="contractual", claimed=False, total=total * 0.82),
        ),
        "uncertainty": UncertaintyValue(
            median=total * 1.01,
            low=total * 0.9,
            high=total * 1.14,
            samples=1000,
            seed=2026,
            scheme="antithetic",
            pedigree="ecoinvent-3",
        ),
    }
    return CertifiedValues(**{**fields, **others})


def gas(flow: str, substance: str, origin: str, amount: float, gwp: float, unit: str = "kg") -> GasValue:
    """A gas of one origin."""
    return GasValue(
        flow=flow,
        substance=substance,
        origin=origin,
        category="fossil",
        amount=amount,
        unit=unit,
        gwp=gwp,
        kg_co2e=amount * gwp,
    )


def boundary(kind: BoundaryKind, *inside: Stage) -> SystemBoundary:
    """A boundary with these stages inside it."""
    stages = tuple(
        StageDeclaration(
            stage=stage,
            status=StageStatus.INCLUDED if stage in inside else StageStatus.EXCLUDED,
            reason="" if stage in inside else "The brand owner decides on it.",
        )
        for stage in Stage
    )
    return SystemBoundary(kind=kind, stages=stages)


def lamp(**changes: Any) -> Certificate:
    """A lamp over its whole life: 147 kg CO2e, nearly all of it use."""
    fields: dict[str, Any] = {
        "number": "TBD-2026-000001",
        "demo": True,
        "address": "https://labels.example.cn/c/TBD-2026-000001",
        "body": Party(
            id="demo-body",
            name=text(zh_Hans="示例认证有限公司", zh_Hant="示例認證有限公司", en="Demo Certification Ltd."),
        ),
        "holder": Party(
            id="demo-maker", name=text(zh_Hans="示例照明有限公司", en="Demo Lighting Ltd."), registration="91440300"
        ),
        "product": CertifiedProduct(
            name=text(
                zh_Hans="LED 筒灯 10 W", zh_Hant="LED 筒燈 10 W", en="LED downlight 10 W", pt="Luminária LED 10 W"
            ),
            model="DL-10-840",
            site="深圳市宝安区示例路 1 号",
        ),
        "unit": StudyUnit(
            kind=UnitKind.FUNCTIONAL,
            quantity=QuantityText(amount="25000", unit="h"),
            description=text(
                zh_Hans="一盏筒灯的照明",
                zh_Hant="一盞筒燈的照明",
                en="light of one downlight",
                pt="luz de uma luminária",
            ),
            reference_flow=QuantityText(amount="1", unit="piece"),
        ),
        "boundary": boundary(BoundaryKind.CRADLE_TO_GRAVE, *Stage),
        "left_out": (
            LeftOut(
                kind=LeftOutKind.CUT_OFF,
                what="Ink of labels",
                stage=Stage.RAW_MATERIAL_ACQUISITION,
                reason="Below 0.1 g a piece",
                estimated_share="0.0012",
            ),
        ),
        "standards": ("ISO 14067:2018", "GB/T 24067-2024"),
        "gwp_set": "AR6",
        "background_title": text(zh_Hans="碳标开放背景数据", en="Tanbiao open background release"),
        "reference_period": (date(2025, 1, 1), date(2025, 12, 31)),
        "values": values(LAMP_STAGES, "147"),
        "lock": {
            "declaration": {"header": DIGEST, "exchanges": {"M-001": DIGEST, "M-002": DIGEST}},
            "background": {"id": "tiny-2026.1", "digest": DIGEST},
            "method": {"id": "gwp100-ar6", "digest": DIGEST},
            "policy": {"id": "general-2026.1", "digest": DIGEST},
        },
        "study_digest": DIGEST,
        "result_digest": DIGEST,
        "statement_digest": DIGEST,
        "verifier": Party(
            id="demo-verifier", name=text(zh_Hans="示例核查公司", zh_Hant="示例核證公司", en="Demo Verification Ltd.")
        ),
        "decision_maker": "demo-decider",
        "level_of_assurance": LevelOfAssurance.LIMITED,
        "issued_at": datetime(2026, 11, 22, 2, 0, tzinfo=UTC),
        "valid_from": date(2026, 11, 22),
        "valid_until": date(2028, 11, 21),
    }
    return Certificate(**{**fields, **changes})


def lunch_box(**changes: Any) -> Certificate:
    """A lunch box to the gate: at least 3.05 kg CO2e, a partial footprint with a flow that has no data."""
    inside = {Stage.RAW_MATERIAL_ACQUISITION: 2.1512, Stage.PRODUCTION: 0.9004}
    fields: dict[str, Any] = {
        "number": "TBD-2026-000004",
        "product": CertifiedProduct(name=text(zh_Hans="不锈钢饭盒", en="Steel lunch box"), model="LB-304", site="深圳"),
        "unit": StudyUnit(
            kind=UnitKind.DECLARED,
            quantity=QuantityText(amount="1", unit="piece"),
            description=text(zh_Hans="一个饭盒，0.42 kg", en="one lunch box, 0.42 kg"),
            reference_flow=QuantityText(amount="1", unit="piece"),
        ),
        "boundary": boundary(BoundaryKind.CRADLE_TO_GATE, *inside),
        "left_out": (
            LeftOut(kind=LeftOutKind.UNLINKED, what="Silicone ring", stage=Stage.PRODUCTION, reason=""),
            LeftOut(kind=LeftOutKind.STAGE, what="", stage=Stage.USE, reason="The brand owner decides on it."),
        ),
        "values": values(inside, "3.05", complete=False, coverage=0.81),
    }
    return lamp(**{**fields, **changes})
