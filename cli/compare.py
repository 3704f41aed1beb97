"""`tanbiao compare`: two footprints in the same samples, and whether one is a reduction of the other."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.answer import Answer, ExitCode
from cli.uncertainty import Pedigree, Samples, Seed, Spread, design, estimate, spread_of, uncertain

if TYPE_CHECKING:
    from cli.page import Page
    from lca.interpretation.comparison import Comparison
    from lca.interpretation.waterfall import Step
    from registry.studies import CalculatedStudy

FORMAT = "tanbiao.comparison/1"


def compare(
    before: Annotated[Path, typer.Argument(metavar="BEFORE", help="The footprint to compare with.")],
    after: Annotated[Path, typer.Argument(metavar="AFTER", help="The footprint that may be lower.")],
    samples: Samples = 1000,
    seed: Seed = 2026,
    pedigree: Pedigree = "ecoinvent-3",
    spread: Spread = None,
) -> Answer:
    """Compare two footprints: what changed, and how sure a reduction is.

    Both are drawn in the same samples. A reduction is claimed only under the same unit, rules, boundary, method and
    data; otherwise it is refused with the reasons and the exit code is 1.
    """
    from cli.study import calculate_file
    from lca.interpretation.comparison import compare as compare_footprints
    from registry.studies import held_to_rules

    studies = [calculate_file(file) for file in (before, after)]
    asked = uncertain(studies, design(samples, "antithetic", seed), pedigree, spread or ())
    found = compare_footprints(studies[0].calculation, studies[1].calculation, asked)
    found = held_to_rules(found, *studies)
    code = ExitCode.NEGATIVE if found.obstacles else ExitCode.GOOD
    return Answer(document(found), lambda page: _show(page, studies, found), code)


def _show(page: "Page", studies: "list[CalculatedStudy]", found: "Comparison") -> None:
    from cli.compare_page import show_comparison  # what JSON does without

    show_comparison(page, studies[0], studies[1], found)


def document(found: "Comparison") -> dict[str, Any]:
    """A comparison as a JSON value; kg CO2e per unit of the study."""
    reduction = found.reduction
    return {
        "format": FORMAT,
        "before": found.before,
        "after": found.after,
        "difference": spread_of(found.difference),
        "probability_lower": estimate(found.probability_lower),
        "reduction": None
        if reduction is None
        else {
            "share": reduction.share,
            **spread_of(reduction.spread),
            "probability": estimate(reduction.probability),
        },
        "obstacles": [{"code": p.code, "what": p.what, "remedy": p.remedy} for p in found.obstacles],
        "cautions": list(found.cautions),
        "stages": [_step(step) for step in found.waterfall.stages],
        "exchanges": [_step(step) for step in found.waterfall.moved],
    }


def _step(step: "Step") -> dict[str, Any]:
    return {"key": step.key, "name": step.name, "before": step.before, "after": step.after, "change": step.change}
