"""Charts of a footprint as ECharts specifications: plain dictionaries made from a FootprintResult, nothing drawn here.

Areas and bars are the unrounded figures of the result; what is written beside them is rounded for reading. A treemap
has no area for a negative figure: those are left out of it, and `undrawn` says what they sum to.
"""

import math
from typing import Any

from app_pages.language import tell
from labels.artwork.figures import percentages, significant
from labels.artwork.wording import STAGE_COLOURS, STAGES
from lca.documents import Language
from lca.impact.footprint import ExchangeContribution, FootprintResult
from lca.inventory.treatment.parts import part_title
from lca.scope.boundary import LifeCycleStage

Spec = dict[str, Any]
UNIT = "kg CO₂e"
# The longest bar leaves room for the text beside it on a phone: width of the axis over the longest bar
ROOM_FOR_TEXT = 2.2
_INK, _WHITE = "#12242c", "#ffffff"
# Text on the colour of a stage: dark on the two light ones
_DARK_ON = frozenset({LifeCycleStage.DISTRIBUTION, LifeCycleStage.END_OF_LIFE})


def stage_bars(result: FootprintResult, language: Language) -> Spec:
    """One bar a life cycle stage, kg CO2e; the text beside it has the figure and its share, which add up to 100 %."""
    shares = percentages([stage.share for stage in result.stages])
    rows = [
        {
            "name": tell(STAGES[stage.stage], language),
            "value": stage.kg_co2e,
            "itemStyle": {"color": STAGE_COLOURS[stage.stage]},
            "label": {"formatter": f"{significant(stage.kg_co2e, language)} {UNIT} · {_percent(stage.share, share)}"},
        }
        for stage, share in zip(result.stages, shares, strict=True)
    ]
    widest = max((abs(stage.kg_co2e) for stage in result.stages), default=0.0)
    return {
        "animation": False,
        "grid": {"left": 8, "right": 8, "top": 4, "bottom": 4, "containLabel": True},
        "xAxis": {"type": "value", "show": False, "max": widest * ROOM_FOR_TEXT, "min": min(0.0, *_values(result))},
        "yAxis": {
            "type": "category",
            "inverse": True,
            "data": [row["name"] for row in rows],
            "axisTick": {"show": False},
            "axisLine": {"show": False},
            "axisLabel": {"color": _INK, "fontSize": 13, "width": 112, "overflow": "break"},
        },
        "series": [
            {
                "type": "bar",
                "data": rows,
                "barMaxWidth": 22,
                "label": {"show": True, "position": "right", "color": _INK, "fontSize": 13},
            }
        ],
    }


def contribution_treemap(result: FootprintResult, language: Language) -> Spec:
    """Area by contribution, kg CO2e: life cycle stages, in each the exchanges with the supply chain behind them."""
    stages = [_area(stage, rows, result, language) for stage, rows in _drawn(result).items() if rows]
    return {
        "animation": False,
        "tooltip": {"valueFormatter": f"%.4g {UNIT}", "confine": True},
        "series": [
            {
                "type": "treemap",
                "animation": False,
                "data": stages,
                "roam": False,
                "nodeClick": False,
                "breadcrumb": {"show": False},
                "left": 0,
                "right": 0,
                "top": 0,
                "bottom": 0,
                "upperLabel": {"show": True, "height": 26, "fontSize": 14, "fontWeight": "bold"},
                "label": {"show": True, "fontSize": 13, "overflow": "truncate"},
                "levels": [
                    {"itemStyle": {"gapWidth": 3, "borderWidth": 0}, "upperLabel": {"show": False}},
                    {"itemStyle": {"gapWidth": 1, "borderWidth": 2}, "colorAlpha": [0.75, 1]},
                ],
            }
        ],
    }


def _area(stage: LifeCycleStage, rows: list[ExchangeContribution], result: FootprintResult, language: Language) -> Spec:
    ink = {"color": _INK if stage in _DARK_ON else _WHITE}
    return {
        "name": tell(STAGES[stage], language),
        "itemStyle": {"color": STAGE_COLOURS[stage], "borderColor": STAGE_COLOURS[stage]},
        "upperLabel": ink,
        "children": [
            {
                "name": tell(part_title(row.exchange_id, row.name), language),
                "value": row.kg_co2e,
                "label": {**ink, "formatter": f"{{b}}\n{significant(row.kg_co2e, language)} {UNIT}{_of(row, result)}"},
            }
            for row in rows
        ],
    }


def _of(row: ExchangeContribution, result: FootprintResult) -> str:
    share = row.kg_co2e / result.total if result.total > 0 else 0.0
    return f" · {_percent(share, percentages([share])[0])}" if share else ""


def undrawn(result: FootprintResult) -> float:
    """Sum of the contributions that the treemap cannot show, kg CO2e: zero or negative."""
    return math.fsum(row.kg_co2e for row in result.exchanges if row.kg_co2e <= 0)


def _drawn(result: FootprintResult) -> dict[LifeCycleStage, list[ExchangeContribution]]:
    rows = sorted((row for row in result.exchanges if row.kg_co2e > 0), key=lambda row: -row.kg_co2e)
    return {stage: [row for row in rows if row.stage == stage] for stage in LifeCycleStage}


def _values(result: FootprintResult) -> list[float]:
    return [stage.kg_co2e for stage in result.stages] or [0.0]


def _percent(share: float, rounded: int) -> str:
    return "<1%" if rounded == 0 and share > 0 else f"{rounded}%".replace("-", "−")
