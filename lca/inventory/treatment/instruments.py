"""Which contractual instruments count (ISO 14067:2018, 6.4.9.4.4): only where every condition holds.

An instrument that fails one is not counted, not in part either. What several lots hold beyond the grid electricity of
the site is not counted. Energies are in kWh.
"""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from types import MappingProxyType

from lca.documents import QuantityText
from lca.errors import Message, UnitError, say
from lca.inventory.declaration import Declaration
from lca.inventory.electricity import ContractualInstrument, SiteElectricity
from lca.inventory.link import LinkKind
from lca.inventory.treatment.certificate_numbers import CertificateNumbers, certificate_numbers
from lca.inventory.treatment.part import Task
from lca.units import dimension

GRID_CATEGORIES = ("electricity/mix", "electricity/world", "electricity/residual")
GENERATION = "electricity/generation"
IMPORTED = "imported/"  # category of data that were imported; it does not say what is generation and what is a grid
MWH_PER_CERTIFICATE = 1  # parameter `certificate_energy`
MONTHS_TOLERATED = 0  # parameter `instrument_months_tolerance`


@dataclass(frozen=True)
class _Claim:
    """An instrument among the others of its declaration."""

    instrument: ContractualInstrument
    site: SiteElectricity
    task: Task


Condition = Callable[[_Claim], Message | None]


@dataclass(frozen=True)
class JudgedInstrument:
    """An instrument and what was found of it. failed: reason by the name of the condition. counted: kWh."""

    instrument: ContractualInstrument
    failed: Mapping[str, Message]
    counted: Fraction


def energy(quantity: QuantityText) -> Fraction | None:
    """kWh of a quantity; None where its unit is none of energy."""
    try:
        return quantity.exact().to("kWh").amount
    except UnitError:
        return None


def numbers_of(instrument: ContractualInstrument, certificate_mwh: Fraction) -> CertificateNumbers | None:
    """The certificates of a lot; None where its numbers are not as many as its energy says."""
    found = energy(instrument.energy)
    count = None if found is None else found / 1000 / certificate_mwh
    if count is None or count.denominator != 1:
        return None
    return certificate_numbers(instrument.first_number, instrument.last_number, int(count))


def judge_instruments(task: Task) -> tuple[JudgedInstrument, ...]:
    """Every instrument by every condition, in the order declared. Nothing counts while the site's electricity is not
    stated.
    """
    site = task.declaration.site_electricity
    left = grid_energy(task.declaration)
    judged = []
    for instrument in task.declaration.instruments:
        if site is None:
            failed: dict[str, Message] = {"site": say("the electricity of the site is not stated")}
        else:
            found = ((name, check(_Claim(instrument, site, task))) for name, check in CONDITIONS.items())
            failed = {name: reason for name, reason in found if reason is not None}
        holds = Fraction(0) if failed else energy(instrument.energy) or Fraction(0)
        counted = min(holds, left)
        left -= counted
        if holds and not counted:
            failed["grid_energy"] = say("the site uses no more grid electricity than the instruments before it cover")
        judged.append(JudgedInstrument(instrument, MappingProxyType(failed), counted))
    return tuple(judged)


def grid_energy(declaration: Declaration) -> Fraction:
    """kWh that the site takes from the grid in the period: all but what it generates without selling certificates."""
    site = declaration.site_electricity
    used = energy(site.used) if site else None
    own = [energy(g.used) for g in declaration.own_generation if not g.certificates_sold]
    return max(Fraction(0), (used or Fraction(0)) - sum((kwh for kwh in own if kwh), Fraction(0)))


def _numbers(claim: _Claim) -> Message | None:
    mwh = claim.task.treatment.parameter("certificate_energy", MWH_PER_CERTIFICATE)
    if numbers_of(claim.instrument, mwh) is not None:
        return None
    return say(
        "{energy} {unit} are not the certificates from {first} to {last}, of {mwh} MWh each",
        energy=claim.instrument.energy.amount,
        unit=claim.instrument.energy.unit,
        first=claim.instrument.first_number,
        last=claim.instrument.last_number,
        mwh=float(mwh),
    )


def _unique(claim: _Claim) -> Message | None:
    mwh = claim.task.treatment.parameter("certificate_energy", MWH_PER_CERTIFICATE)
    own = numbers_of(claim.instrument, mwh)
    others = (i for i in claim.task.declaration.instruments if i.id != claim.instrument.id)
    twice = [
        other.id
        for other in others
        if own is not None
        and (numbers := numbers_of(other, mwh)) is not None
        and folded(other.scheme) == folded(claim.instrument.scheme)
        and own.overlaps(numbers)
    ]
    return say("some of its numbers are in {other} too", other=", ".join(twice)) if twice else None


def _retired(claim: _Claim) -> Message | None:
    retired = claim.instrument.retired
    if retired is None:
        return say("it is not retired")
    if _month(retired) < _month(claim.instrument.produced):
        return say("it was retired before it was generated")
    return None


def _retired_for(claim: _Claim) -> Message | None:
    company = claim.task.declaration.company
    names = {folded(name) for name in (*company.name.canonical().values(), company.credit_code) if name}
    stated = claim.instrument.retired_for
    if folded(stated) in names:
        return None
    return say("it is retired for “{stated}”, not for the applicant", stated=stated) if stated else say("it does not say for whom it is retired")


def _period(claim: _Claim) -> Message | None:
    study = claim.task.declaration.study
    tolerated = claim.task.treatment.parameter("instrument_months_tolerance", MONTHS_TOLERATED)
    month = _month(claim.instrument.produced)
    if _month(study.period_start) - tolerated <= month <= _month(study.period_end) + tolerated:
        return None
    return say("it was generated in {month}, outside the period of the study", month=f"{claim.instrument.produced:%Y-%m}")


def _same_grid(claim: _Claim) -> Message | None:
    if folded(claim.instrument.grid) == folded(claim.site.grid):
        return None
    return say("it was fed into the grid “{grid}”, the site is on “{site}”", grid=claim.instrument.grid, site=claim.site.grid)


def _dataset(claim: _Claim) -> Message | None:
    link = claim.instrument.link
    if link is not None and link.kind is LinkKind.SUPPLIER:
        return None  # its unit is judged with every link
    process = claim.task.providers.process(link)
    if process is None or dimension(process.unit) != "[energy]":
        return say("no life cycle dataset of its generation is linked")
    imported = process.category.startswith(IMPORTED) and process.process_id != claim.site.dataset
    if imported or (process.category == GENERATION and process.factor_family == "life-cycle"):
        return None
    return say("“{dataset}” is not a life cycle dataset of one kind of generation", dataset=process.process_id)


# Unique claim, tracked and retired for the reporter, close in time, same market, attributes conveyed
CONDITIONS: Mapping[str, Condition] = MappingProxyType(
    {
        "numbers": _numbers,
        "unique": _unique,
        "retired": _retired,
        "retired_for": _retired_for,
        "period": _period,
        "grid": _same_grid,
        "dataset": _dataset,
    }
)


def folded(text: str) -> str:
    """Text as it is compared: without case, width and white space."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def _month(day: date) -> int:
    return day.year * 12 + day.month
