"""The study report: one HTML file that needs nothing else, for who has to defend or judge a footprint.

It holds what ISO 14067:2018, 7.3 asks a report for, as far as declaration and calculation have it: unit, boundary,
what is left out, data and their quality, stages, contributions, gases, findings. It names exchanges and amounts, so
that it is the declarant's and not the public's.
"""

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from msgspec import Struct

from labels.artwork import figures, wording
from labels.artwork.certificate_content import alternative_rows, approach_facts, gas_rows, interval_facts
from labels.artwork.content import Fact, per_unit, quantity, stage_lines, unit_words
from labels.artwork.reading import Reading
from labels.comparison import alternative_values, gas_values
from labels.documents.certificate import Certificate
from labels.language import tell, translate
from labels.rounding import PrintedNumber, round_for_label
from lca.conformity.rule import Finding, Outcome
from lca.documents import Language
from lca.errors import Message, say
from lca.impact.footprint import FootprintResult
from lca.interpretation.apart import beside
from lca.interpretation.contributions import Contribution, ranked
from lca.inventory.treatment.part import root_of
from lca.inventory.treatment.parts import part_title

if TYPE_CHECKING:
    from lca.calculate import Calculation  # it loads the solver, which a report does not need

SHOWN = 20  # contributions that are named; the rest is summed
OUTCOMES: dict[Outcome, Message] = {
    Outcome.NOT_MET: say("not met"),
    Outcome.NOT_JUDGED: say("for the verifier"),
    Outcome.MET: say("met"),
    Outcome.NOT_APPLICABLE: say("not applicable"),
}


class Bar(Struct, frozen=True):
    """A named amount as a bar from the zero line. x, wide: of 1000. lines: names, the first large."""

    lines: tuple[str, ...]
    amount: str
    percent: str
    x: float
    wide: float


def render_report(
    calculation: "Calculation",
    findings: tuple[Finding, ...],
    certificate: Certificate | None = None,
    language: Language = "zh-Hans",
) -> bytes:
    """The report as UTF-8 HTML, without script and without anything from elsewhere; the same arguments, the same bytes.

    certificate: the one that was issued for this calculation; its printed number is the one that is shown.
    """
    result, declaration = calculation.result, calculation.declaration
    printed = _printed(result, certificate)
    reading = Reading((language,))

    def words(text: str, **params: str | int) -> str:
        return tell(say(text, **params), language)

    stages = stage_lines(result.stages, declaration.boundary, (printed.amount, printed.unit), reading)
    return (
        _template()
        .render(
            _=words,
            language=language,
            calculation=calculation,
            declaration=declaration,
            result=result,
            certificate=certificate,
            number=figures.grouped(printed.amount, language),
            unit=wording.SYMBOLS.get(printed.unit, printed.unit),
            per=per_unit(declaration.unit, language),
            unit_words=unit_words(declaration.unit, language),
            stages=stages,
            segments=_segments(stages),
            colours=wording.STAGE_COLOURS,
            exchanges=_exchanges(result, language),
            processes=_processes(result, language),
            gases=gas_rows(gas_values(result), reading),
            alternatives=alternative_rows(alternative_values(result), printed.unit, reading),
            certified=_certified_facts(certificate, reading),
            categories=_categories(result, language),
            pollutants=_pollutants(result, language),
            beside=[tell(line, language) for line in beside(declaration, calculation.system, result)],
            findings=_ordered(findings),
            says=_Says(language),
        )
        .encode()
    )


def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html")


def _printed(result: FootprintResult, certificate: Certificate | None) -> PrintedNumber:
    if certificate is None:
        return round_for_label(result.total, figures.TABLE_DIGITS)
    values = certificate.values
    return PrintedNumber(values.printed, values.printed_unit, values.rounding)


class _Says(Struct, frozen=True):
    """Words of values, for the template."""

    language: Language

    def outcome(self, outcome: Outcome) -> str:
        """An outcome of a rule."""
        return tell(OUTCOMES[outcome], self.language)

    def message(self, message: Message | None) -> str:
        """A sentence, or nothing."""
        return tell(message, self.language) if message else ""

    def text(self, text: str) -> str:
        """A text of a rule."""
        return translate(text, self.language)

    def term(self, table: dict[Any, Message], key: Any) -> str:
        """A term of a table of wording, or the key itself."""
        return tell(table[key], self.language) if key in table else str(key)

    def quantity(self, value: Any) -> str:
        """An amount with its unit."""
        return quantity(value, self.language)

    def percent(self, share: float | str) -> str:
        """A share to three digits."""
        return f"{figures.significant(Decimal(share) * 100, self.language)}%"

    def figure(self, value: float) -> str:
        """A number to three digits."""
        return figures.significant(value, self.language)

    @property
    def wording(self) -> Any:
        """The tables of wording."""
        return wording


def _segments(stages: Iterable[Any]) -> list[tuple[float, float, str]]:
    segments: list[tuple[float, float, str]] = []
    x = 0.0
    for line in stages:
        if line.bar > 0:
            segments.append((round(x, 1), round(1000 * line.bar, 1), wording.STAGE_COLOURS[line.stage]))
            x += 1000 * line.bar
    return segments


def _bars(
    rows: list[tuple[tuple[str, ...], Contribution]], rest: tuple[str, float] | None, total: float, language: Language
) -> tuple[Bar, ...]:
    """Rows as bars on one scale that holds the smallest and the largest of them."""
    values = [row.kg_co2e for _, row in rows] + ([rest[1]] if rest else [])
    low, high = min([0.0, *values]), max([0.0, *values])
    scale = 1000 / (high - low) if high > low else 0.0
    named = [(lines, row.kg_co2e) for lines, row in rows] + ([((rest[0],), rest[1])] if rest else [])
    return tuple(
        Bar(
            lines=lines,
            amount=figures.significant(value, language),
            percent=f"{figures.significant(Decimal(value) / Decimal(total) * 100, language)}%" if total > 0 else "",
            x=round((min(0.0, value) - low) * scale, 1),
            wide=round(abs(value) * scale, 1),
        )
        for lines, value in named
    )


def _rest(rows: tuple[Contribution, ...], language: Language) -> tuple[str, float] | None:
    behind = rows[SHOWN:]
    if not behind:
        return None
    return tell(say("{count} others", count=len(behind)), language), sum(row.kg_co2e for row in behind)


def _exchanges(result: FootprintResult, language: Language) -> tuple[Bar, ...]:
    rows = ranked(result.exchanges)
    named: list[tuple[tuple[str, ...], Contribution]] = [
        (
            (
                f"{root_of(row.exchange_id)} {tell(part_title(row.exchange_id, row.name), language)}",
                f"{figures.significant(row.amount, language)} {wording.SYMBOLS.get(row.unit, row.unit)}",
                row.provider,
            ),
            row,
        )
        for row in rows[:SHOWN]
    ]
    return _bars(named, _rest(rows, language), result.total, language)


def _processes(result: FootprintResult, language: Language) -> tuple[Bar, ...]:
    rows = ranked(result.processes)
    chinese = language.startswith("zh")
    named: list[tuple[tuple[str, ...], Contribution]] = [
        (((row.name_zh if chinese else row.name_en) or row.process_id, row.process_id), row) for row in rows[:SHOWN]
    ]
    return _bars(named, _rest(rows, language), result.total, language)


def _certified_facts(certificate: Certificate | None, reading: Reading) -> tuple[Fact, ...]:
    """Approaches and interval, which only the signed document states."""
    return () if certificate is None else (*approach_facts(certificate, reading), *interval_facts(certificate, reading))


def _categories(result: FootprintResult, language: Language) -> tuple[tuple[str, str], ...]:
    return tuple(
        (tell(name, language), figures.significant(result.by_category[key], language))
        for key, name in wording.CATEGORIES.items()
        if key in result.by_category
    )


def _pollutants(result: FootprintResult, language: Language) -> tuple[tuple[str, str, str], ...]:
    """Name, amount and coverage; no amount where no process states the pollutant."""
    rows: list[tuple[str, str, str]] = []
    for row in result.pollutants:
        stated = row.coverage > 0
        amount = " ".join(figures.mass(row.kg, language)) if stated else tell(wording.NOT_STATED, language)
        floor = stated and row.coverage < 1 - 1e-9
        least = f"{tell(wording.AT_LEAST, language)} " if floor else ""
        coverage = f"{figures.significant(Decimal(row.coverage) * 100, language)}%" if stated else ""
        rows.append((wording.POLLUTANTS.get(row.pollutant, row.pollutant), least + amount, coverage))
    return tuple(rows)


def _ordered(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """What must be mended first, then what a person has to judge."""
    order = list(OUTCOMES)
    return tuple(sorted(findings, key=lambda f: (not f.blocks, order.index(f.verdict.outcome))))
