"""`tanbiao uncertainty`: how certain a footprint is, and what makes it uncertain."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.answer import Answer, ExitCode

if TYPE_CHECKING:
    from cli.page import Page
    from lca.interpretation.design import Design
    from lca.interpretation.statistics import Estimate, Interval
    from lca.interpretation.uncertainty import FootprintUncertainty, Uncertain
    from registry.studies import CalculatedStudy

FORMAT = "tanbiao.uncertainty/1"
PEDIGREE = "ecoinvent-3"  # variances of data quality, where none are named
LISTED = 50  # sources of uncertainty in the JSON document

Samples = Annotated[int, typer.Option("--samples", help="Samples to draw: an even number.")]
Scheme = Annotated[str, typer.Option("--scheme", help="How to draw: antithetic, random, latin-hypercube or sobol.")]
Seed = Annotated[int, typer.Option("--seed", help="Another seed draws other samples.")]
Pedigree = Annotated[
    str, typer.Option("--pedigree", metavar="SET", help="Variances of data quality: ecoinvent-3 or ciroth-2013.")
]
Spread = Annotated[
    list[str] | None,
    typer.Option(
        "--spread", metavar="ID=DIST", help="Spread of one exchange, e.g. M-001=gsd2:1.3, cv:0.05, uniform:0.9..1.2."
    ),
]


def uncertainty(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Workbook, folder or zip of CSV files, or JSON.")],
    samples: Samples = 1000,
    scheme: Scheme = "antithetic",
    seed: Seed = 2026,
    pedigree: Pedigree = PEDIGREE,
    spread: Spread = None,
) -> Answer:
    """Draw a product's footprint many times: interval, digits, sources.

    Amounts vary by their data quality, those without it are listed. The exit code is 1 if the mean of the samples is
    not where skewed amounts put it.
    """
    from cli.study import calculate_file
    from lca.interpretation.uncertainty import Skew, assess_uncertainty

    study = calculate_file(file)
    asked = uncertain([study], design(samples, scheme, seed), pedigree, spread or ())
    found = assess_uncertainty(study.calculation, asked)
    code = ExitCode.NEGATIVE if found.mean_check.verdict is Skew.UNEXPLAINED else ExitCode.GOOD
    return Answer(document(found), lambda page: _show(page, study, found), code)


def _show(page: "Page", study: "CalculatedStudy", found: "FootprintUncertainty") -> None:
    from cli.uncertainty_page import show_uncertainty  # what JSON does without

    show_uncertainty(page, study, found)


def design(samples: int, scheme: str, seed: int) -> "Design":
    """How samples are drawn; CalculationError for a scheme or count that cannot be."""
    from lca.errors import CalculationError, say
    from lca.interpretation.design import Design, Scheme

    if scheme not in list(Scheme):
        raise CalculationError(
            "scheme-unknown",
            say("There is no scheme “{scheme}”.", scheme=scheme),
            say("Name one of: {names}.", names=", ".join(Scheme)),
        )
    return Design(seed, samples, Scheme(scheme))


def uncertain(
    studies: Sequence["CalculatedStudy"], drawn: "Design", pedigree: str, spread: Sequence[str]
) -> "Uncertain":
    """What an analysis is made with: the data of the first study."""
    from cli.prepared import store
    from cli.releases import installed_releases
    from lca.data import open_pedigree_variances
    from lca.interpretation.prepared_samples import with_samples
    from lca.interpretation.uncertainty import Uncertain

    background, method, _ = installed_releases().open(studies[0].calculation.declaration.study)
    asked = Uncertain(background, method, open_pedigree_variances(pedigree), drawn, _overrides(spread))
    return with_samples(asked, [study.calculation for study in studies], store())


def _overrides(spread: Sequence[str]) -> Mapping[str, Any]:
    from lca.interpretation.distributions import parse_distribution

    pairs = (text.partition("=") for text in spread)
    return {key.strip(): parse_distribution(value, f"--spread {key}") for key, _, value in pairs}


def estimate(value: "Estimate") -> dict[str, float]:
    """A figure with its sampling error."""
    return {"value": value.value, "error": value.error}


def spread_of(found: "Interval") -> dict[str, Any]:
    """Median, interval and mean as a JSON value."""
    return {
        "median": estimate(found.median),
        "interval_95": [estimate(found.low), estimate(found.high)],
        "mean": estimate(found.mean),
        "standard_deviation": found.standard_deviation,
    }


def document(found: "FootprintUncertainty") -> dict[str, Any]:
    """An uncertainty analysis as a JSON value; kg CO2e per unit of the study, kg for air pollutants."""
    check = found.mean_check
    return {
        "format": FORMAT,
        "samples": found.design.count,
        "scheme": str(found.design.scheme),
        "seed": found.design.seed,
        "pedigree": found.pedigree_id,
        "stated": check.stated,
        "at_least": not found.complete,
        **spread_of(found.total),
        "significant_digits": found.digits,
        "settled": found.settled,
        "mean_check": {"verdict": str(check.verdict), "expected": check.expected, "mean": check.mean},
        "stages": {str(stage): spread_of(part) for stage, part in found.by_stage.items()},
        "indicators": {name: spread_of(part) for name, part in found.by_indicator.items()},
        "convergence": [
            {"samples": c.samples, "median": estimate(c.median), "interval_95": [estimate(c.low), estimate(c.high)]}
            for c in found.convergence
        ],
        "variance_by_exchange": [
            {"exchange": e.exchange_id, "share": e.share, "from_amount": e.from_amount, "from_data": e.from_data}
            for e in found.exchanges
        ],
        "sources": [
            {"kind": s.kind, "key": s.key, "kg_co2e": s.contribution, "share": s.share}
            for s in found.sources.sources[:LISTED]
        ],
        "not_drawn": [{"key": f.key, "kg_co2e": f.kg_co2e, "share": f.share} for f in found.fixed],
        "shares_of_mixes_not_drawn": list(found.shares),
    }
