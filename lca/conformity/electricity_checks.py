"""Checks of site electricity, own generation and contractual instruments (ISO 14067:2018, 6.4.9.4)."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import partial
from types import MappingProxyType

from lca.conformity.rule import Case, Check, Verdict, met, not_applicable, not_judged, not_met
from lca.errors import Message, UnitError, say
from lca.impact.footprint import Alternative
from lca.inventory.declaration import Exchange, ExchangeKind
from lca.inventory.treatment.certificate_numbers import plain_number
from lca.inventory.treatment.electricity import residual_mix, takes_from_grid
from lca.inventory.treatment.instruments import GENERATION, GRID_ENERGY, energy, grid_energy, judge_instruments
from lca.inventory.treatment.part import Task, root_of, treatment_of
from lca.inventory.treatment.treat import task_of
from lca.scope.boundary import LifeCycleStage
from lca.units import convert

GEC_DIGITS = 32  # of a Chinese green electricity certificate, as reported (17 of the project, 15 of the electricity)
MATTERS = 0.05  # parameter `sensitivity_matters_share`
ROUNDING = 1e-9  # relative; a meter and the rows that repeat it
NONE_DECLARED = say("No contractual instrument is declared.")

# Condition that an instrument fails -> what the finding says and how to mend it
_FAILURES: Mapping[str, tuple[Message, Message]] = MappingProxyType(
    {
        "numbers": (
            say("The numbers of these instruments are not as many certificates as their energy, so they do not count."),
            say("Give first and last number of consecutive certificates, and their energy: one lot a row."),
        ),
        "unique": (
            say("These instruments share certificates with another row, so they do not count."),
            say("Name each certificate once."),
        ),
        "retired": (
            say("These instruments are not retired, or were before they were generated, so they do not count."),
            say("Retire them and give the date, or take the rows out."),
        ),
        "retired_for": (
            say("These instruments are not retired for the applicant, so they do not count."),
            say("Give the beneficiary as the retirement states it: the name or number of the applicant."),
        ),
        "period": (
            say("These instruments were generated outside the period of the study, so they do not count."),
            say("Use certificates of months inside the period."),
        ),
        "grid": (
            say("These instruments are of another grid than the site's, so they do not count."),
            say("Use certificates of the grid that feeds the site; write both grids alike."),
        ),
        "dataset": (
            say("These instruments are not linked to life cycle data of one kind of generation, so they do not count."),
            say("Link the dataset of the generation that the certificates are of."),
        ),
        GRID_ENERGY: (
            say("The instruments before these cover all grid electricity of the site, so these do not count."),
            say("Take out what the site does not need."),
        ),
    }
)  # fmt: skip


def _task(case: Case) -> Task:
    return task_of(case.declaration, case.background, treatment_of(case.policy))


def site_electricity(case: Case) -> Verdict:
    """The whole site's electricity is stated where something is spread over it."""
    declaration = case.declaration
    if not declaration.instruments and not declaration.own_generation:
        return not_applicable(say("Neither own generation nor a contractual instrument is declared."))
    if declaration.site_electricity is None:
        return not_met(
            say("The electricity of the site is not stated, so nothing is spread over it: all counts as the grid."),
            say("Give all electricity of the site in the period, own generation included, and its grid."),
            "site_electricity",
        )  # fmt: skip
    return met()


def instrument_condition(condition: str, case: Case) -> Verdict:
    """One condition for every instrument. Those that fail it are not counted."""
    if not case.declaration.instruments:
        return not_applicable(NONE_DECLARED)
    judged = judge_instruments(_task(case))
    failed = [one.instrument.id for one in judged if condition in one.failed]
    if failed:
        why, remedy = _FAILURES[condition]
        return not_met(why, remedy, *failed)
    if condition == GRID_ENERGY:
        counted = sum((one.counted for one in judged), Fraction(0))
        grid = grid_energy(case.declaration)
        return met(
            say("{counted} MWh count, of {grid} MWh of grid electricity of the site.",
                counted=_mwh(counted), grid=_mwh(grid))
        )  # fmt: skip
    return met()


def _mwh(kwh: Fraction) -> float:
    return round(float(kwh) / 1000, 6)


def instrument_number_format(case: Case) -> Verdict:
    """Numbers of the Chinese scheme have its length."""
    chinese = [i for i in case.declaration.instruments if plain_number(i.scheme) == "GEC"]
    if not chinese:
        return not_applicable(say("No Chinese green electricity certificate is declared."))
    odd = [
        i.id
        for i in chinese
        if any(len(number := plain_number(text)) != GEC_DIGITS or not number.isdigit()
               for text in (i.first_number, i.last_number))
    ]  # fmt: skip
    if odd:
        return not_met(
            say("{count} number(s) of green electricity certificates do not have {digits} digits.",
                count=len(odd), digits=GEC_DIGITS),
            say("Copy them from the certificate, as text."),
            *odd,
        )  # fmt: skip
    return met()


def spread_over_production(case: Case) -> Verdict:
    """No product takes generated electricity before the others of its site."""
    own = [e for e in case.declaration.exchanges if _is_site_energy(e)]
    if not own:
        return not_applicable(say("No electricity of the site is declared."))
    task = _task(case)
    direct = [e.id for e in own if (p := task.providers.process(e.link)) and p.category == GENERATION]
    if direct:
        return not_met(
            say("{count} row(s) take electricity of one kind of generation for this product alone.", count=len(direct)),
            say("Link them to the grid; declare own generation or certificates, which are spread over the site."),
            *direct,
        )
    return met()


def _is_site_energy(exchange: Exchange) -> bool:
    return exchange.kind is ExchangeKind.ENERGY and (
        exchange.stage is LifeCycleStage.PRODUCTION or bool(exchange.process)
    )


def _alternatives(case: Case) -> Mapping[str, Alternative]:
    return {other.approach: other for other in case.result.alternatives if other.kind == "electricity"}


def location_shown(case: Case) -> Verdict:
    """The result with the mean of the grid stands beside the contractual one."""
    if not case.declaration.instruments:
        return not_applicable(NONE_DECLARED)
    if {"location", "contractual"} <= _alternatives(case).keys():
        return met()
    return not_met(
        say("The result without instruments is not shown beside the result with them."),
        say("Calculate the study with the reference engine, which shows both."),
    )


def sensitivity(case: Case) -> Verdict:
    """How much the choice moves the footprint; where it matters, a person judges what the report says of it."""
    shown = _alternatives(case)
    if not {"location", "contractual"} <= shown.keys():
        return not_applicable(NONE_DECLARED)
    difference = shown["contractual"].total - shown["location"].total
    share = difference / abs(shown["location"].total) if shown["location"].total else 0.0
    parameter = case.policy.parameter("sensitivity_matters_share")
    limit = parameter.value if parameter else MATTERS
    said = {"share": round(share * 100, 1), "limit": round(limit * 100, 1)}
    if abs(share) > limit:
        return not_judged(
            say("Instruments move the footprint by {share} %, above {limit} %: does the report discuss it?", **said)
        )  # fmt: skip
    return met(say("Instruments move the footprint by {share} %, within {limit} %.", **said))


def residual(case: Case) -> Verdict:
    """What is left of the grid, without what others have claimed."""
    if not case.declaration.instruments:
        return not_applicable(NONE_DECLARED)
    task = _task(case)
    grids = [e.link for e in case.declaration.exchanges if e.link and takes_from_grid(task, e)]
    if not grids:
        return not_applicable(say("No electricity of the site is linked to a grid."))
    if all(residual_mix(task, grid) for grid in grids):
        return met(say("The remainder is the residual mix of the grid."))
    return met(
        say("The release has no residual mix of this grid: the remainder is its mean, partly claimed by others.")
    )  # fmt: skip


def own_generation(case: Case) -> Verdict:
    """Own generation has its dataset and its record; sold certificates make it the grid's."""
    declared = case.declaration.own_generation
    if not declared:
        return not_applicable(say("No own generation is declared."))
    kept = [own for own in declared if not own.certificates_sold]
    bare = [own.id for own in kept if own.link is None or not own.source.reference]
    if bare:
        return not_met(
            say("{count} own generation(s) have no dataset, which counts as the grid, or no source.", count=len(bare)),
            say("Link the dataset of the generation, and name the meter and the proof that no certificate was sold."),
            *bare,
        )
    return met(
        say("{kept} own generation(s) count as such, {sold} as the grid because their certificates are sold.",
            kept=len(kept), sold=len(declared) - len(kept))
    )  # fmt: skip


def within_site(case: Case) -> Verdict:
    """The product's electricity times its output is not more than the whole site's."""
    site, stated = case.declaration.site_electricity, case.declaration.study.period_output
    limit = energy(site.used) if site else None
    if limit is None:
        return not_applicable(say("The electricity of the site is not stated."))
    task = _task(case)
    rows = [e for e in case.declaration.exchanges if takes_from_grid(task, e)]
    if not rows:
        return not_applicable(say("No electricity of the site is linked to a grid."))
    try:
        reference_flow = case.declaration.unit.reference_flow.exact()
        units = stated.exact().to(reference_flow.unit).amount / reference_flow.amount if stated else None
    except (UnitError, ZeroDivisionError):
        units = None
    if units is None:
        return not_judged(
            say("The output of the period is not declared, so the site's electricity cannot be compared.")
        )
    used = _per_unit(case, rows) * float(units)
    if used > float(limit) * (1 + ROUNDING):
        return not_met(
            say("The product takes {used} kWh in the period, more than the {site} kWh of the whole site.",
                used=round(used, 3), site=float(limit)),
            say("Correct amounts, output or the electricity of the site."),
            *(row.id for row in rows),
        )  # fmt: skip
    return met(say("The product takes {share} % of the site's electricity.", share=round(used / float(limit) * 100, 1)))


def _per_unit(case: Case, rows: Iterable[Exchange]) -> float:
    """kWh of these rows per unit of the study, before allocation to co-products."""
    ids = {row.id for row in rows}
    shares = {e.exchange.id: float(case.system.allocation_shares.get(e.node, 1)) or 1.0 for e in case.system.exchanges}
    return sum(
        found.amount * float(convert(Fraction(1), found.unit, "kWh")) / shares[found.exchange_id]
        for found in case.result.exchanges
        if root_of(found.exchange_id) in ids
    )


CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "site-electricity": site_electricity,
        "instrument-numbers": partial(instrument_condition, "numbers"),
        "instrument-unique": partial(instrument_condition, "unique"),
        "instrument-retired": partial(instrument_condition, "retired"),
        "instrument-retired-for": partial(instrument_condition, "retired_for"),
        "instrument-period": partial(instrument_condition, "period"),
        "instrument-grid": partial(instrument_condition, "grid"),
        "instrument-dataset": partial(instrument_condition, "dataset"),
        "instrument-grid-energy": partial(instrument_condition, GRID_ENERGY),
        "instrument-number-format": instrument_number_format,
        "electricity-spread": spread_over_production,
        "electricity-location-shown": location_shown,
        "electricity-sensitivity": sensitivity,
        "electricity-residual-mix": residual,
        "own-generation": own_generation,
        "electricity-within-site": within_site,
    }
)
