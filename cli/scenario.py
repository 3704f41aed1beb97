"""`tanbiao scenario`: what if some things were different, and how sure the difference is."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.answer import Answer, ExitCode
from cli.uncertainty import PEDIGREE, Samples, Seed, design, uncertain

if TYPE_CHECKING:
    from cli.page import Page
    from cli.scenario_page import ScenarioOutcome
    from lca.interchange.scenario_file import PlannedChange
    from lca.inventory.declaration import Declaration

FORMAT = "tanbiao.scenario-result/1"


def scenario(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Workbook, folder or zip of CSV files, or JSON.")],
    change: Annotated[
        list[str] | None,
        typer.Option(
            "--change", metavar="KIND:…=…", help="What is different, e.g. amount:M-001=x0.9; several in their order."
        ),
    ] = None,
    changes: Annotated[
        Path | None, typer.Option("--changes", metavar="TOML", help="File of changes, made before those of --change.")
    ] = None,
    save: Annotated[
        Path | None, typer.Option("--save", metavar="JSON", help="Write the changed declaration, its sources marked.")
    ] = None,
    samples: Samples = 1000,
    seed: Seed = 2026,
) -> Answer:
    """Change a declaration and see what it brings.

    Kinds of change: provider, mode, grid, recycled, yield, amount. Prints each step from the old footprint to the new
    and the probability that the reduction is real. The exit code is 1 if no reduction can be claimed.
    """
    from cli.scenario_page import ScenarioOutcome
    from cli.study import calculate, errors_at_rows, read_study_file
    from lca.interpretation.comparison import compare
    from lca.interpretation.scenarios import run_scenario
    from registry.studies import with_rules_in_mind

    declaration = read_study_file(file)
    name, planned = _plan(declaration, change or (), changes)
    with errors_at_rows(file):
        studies = [calculate(declaration)]

    def calculated(document: "Declaration") -> Any:
        studies.append(calculate(document))
        return studies[-1].calculation

    steps = run_scenario(studies[0].calculation, [p.change for p in planned], calculated)
    asked = uncertain([studies[0], studies[-1]], design(samples, "antithetic", seed), PEDIGREE, ())
    found = with_rules_in_mind(compare(studies[0].calculation, studies[-1].calculation, asked), studies[0], studies[-1])
    outcome = ScenarioOutcome(name, studies[0], studies[-1], planned, steps, found)
    if save:
        _save(save, outcome)
    code = ExitCode.NEGATIVE if found.obstacles else ExitCode.GOOD
    return Answer(document(outcome), lambda page: _show(page, outcome), code)


def _plan(
    declaration: "Declaration", words: Sequence[str], file: Path | None
) -> "tuple[str, tuple[PlannedChange, ...]]":
    """Name and changes of a scenario, those of the file first; InvalidInput with all that is wrong in them."""
    from cli.files import read_bytes
    from cli.releases import installed_releases
    from cli.scenario_changes import GRAMMAR, written_change
    from lca.errors import InvalidInput, Place, Problem, say
    from lca.interchange.scenario_file import plan, read_scenario

    name, written = "", []
    if file:
        read = read_scenario(read_bytes(file), str(file))
        name, written = read.name, list(read.changes)
    written += [written_change(word, declaration) for word in words]
    if not written:
        what, remedy = say("Nothing is changed."), say("Write one of: {grammar}.", grammar=GRAMMAR)
        raise InvalidInput([Problem("scenario-empty", what, remedy, Place(path="--change"))])
    return name, plan(written, declaration, installed_releases().background(declaration.study.background))


def _save(file: Path, outcome: "ScenarioOutcome") -> None:
    from cli.files import refuse_to_overwrite, write_bytes
    from lca.interchange.json_document import declaration_json
    from lca.interpretation.scenarios import as_estimates

    refuse_to_overwrite(file, force=False, option="")
    before, after = (study.calculation.declaration for study in (outcome.before, outcome.after))
    reasoning = "; ".join(str(title) for title in outcome.titles(lambda link: link.target))
    write_bytes(file, declaration_json(as_estimates(before, after, f"scenario: {reasoning}")))


def _show(page: "Page", outcome: "ScenarioOutcome") -> None:
    from cli.scenario_page import show_scenario  # what JSON does without

    show_scenario(page, outcome)


def document(outcome: "ScenarioOutcome") -> dict[str, Any]:
    """A scenario's outcome as a JSON value; kg CO2e per unit of the study."""
    from cli.compare import document as comparison

    changes = zip(outcome.planned, outcome.titles(lambda link: link.target), outcome.steps, strict=True)
    return {
        **comparison(outcome.comparison),
        "format": FORMAT,
        "name": outcome.name,
        "changes": [
            {
                "title": title,
                "where": str(planned.place),
                "before": step.waterfall.before,
                "after": step.waterfall.after,
                "change": step.waterfall.change,
            }
            for planned, title, step in changes
        ],
    }
