"""Which contractual instruments count (ISO 14067:2018, 6.4.9.4.4): only where every condition holds.

An instrument that fails one is not counted, not in part either. What several lots hold beyond the grid electricity of
the site is not counted. Energies are in kWh.
"""

import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from types import MappingProxyType

from msgspec import Struct

from lca.documents import QuantityText
from lca.errors import UnitError
from lca.inventory.declaration import Declaration
from lca.inventory.electricity import ContractualInstrument, SiteElectricity
from lca.inventory.link import LinkKind
from lca.inventory.treatment.certificate_numbers import CertificateNumbers, certificate_numbers
from lca.inventory.treatment.part import Task
from lca.units import dimension

GRID_CATEGORIES = ("electricity/mix", "electricity/world", "electricity/residual")
GENERATION = "electricity/generation"
IMPORTED = "imported/"  # category of data that were imported; it does not say what is generation and what is a grid
SITE, GRID_ENERGY = "site", "grid_energy"  # what fails beside the conditions: nothing to spread over, nothing left
MWH_PER_CERTIFICATE = 1  # parameter `certificate_energy`
MONTHS_TOLERATED = 0  # parameter `instrument_months_tolerance`


class _Claim(Struct, frozen=True):
    """An instrument among the others of its declaration."""

    instrument: ContractualInstrument
    site: SiteElectricity
    task: Task

    def numbers(self, instrument: ContractualInstrument) -> CertificateNumbers | None:
        """The certificates of a lot; None where its numbers are not as many as its energy says."""
        return numbers_of(instrument, self.task.treatment.parameter("certificate_energy", MWH_PER_CERTIFICATE))


Condition = Callable[[_Claim], bool]


class JudgedInstrument(Struct, frozen=True):
    """An instrument and what was found of it. failed: names of the conditions that do not hold. counted: kWh."""

    instrument: ContractualInstrument
    failed: tuple[str, ...]
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
            failed: tuple[str, ...] = (SITE,)
        else:
            claim = _Claim(instrument, site, task)
            failed = tuple(name for name, holds in CONDITIONS.items() if not holds(claim))
        holds = Fraction(0) if failed else energy(instrument.energy) or Fraction(0)
        counted = min(holds, left)
        left -= counted
        judged.append(JudgedInstrument(instrument, failed if counted or failed else (GRID_ENERGY,), counted))
    return tuple(judged)


def grid_energy(declaration: Declaration) -> Fraction:
    """kWh that the site takes from the grid in the period: all but what it generates without selling certificates."""
    site = declaration.site_electricity
    used = energy(site.used) if site else None
    own = [energy(g.used) for g in declaration.own_generation if not g.certificates_sold]
    return max(Fraction(0), (used or Fraction(0)) - sum((kwh for kwh in own if kwh), Fraction(0)))


def _numbers(claim: _Claim) -> bool:
    return claim.numbers(claim.instrument) is not None


def _unique(claim: _Claim) -> bool:
    own = claim.numbers(claim.instrument)
    others = (other for other in claim.task.declaration.instruments if other.id != claim.instrument.id)
    same_scheme = (other for other in others if folded(other.scheme) == folded(claim.instrument.scheme))
    found = (claim.numbers(other) for other in same_scheme)
    return own is None or not any(numbers is not None and own.overlaps(numbers) for numbers in found)


def _retired(claim: _Claim) -> bool:
    retired = claim.instrument.retired
    return retired is not None and _month(retired) >= _month(claim.instrument.produced)


def _retired_for(claim: _Claim) -> bool:
    company = claim.task.declaration.company
    names = {folded(name) for name in (*company.name.canonical().values(), company.credit_code) if name}
    return folded(claim.instrument.retired_for) in names


def _period(claim: _Claim) -> bool:
    study = claim.task.declaration.study
    tolerated = claim.task.treatment.parameter("instrument_months_tolerance", MONTHS_TOLERATED)
    month = _month(claim.instrument.produced)
    return _month(study.period_start) - tolerated <= month <= _month(study.period_end) + tolerated


def _same_grid(claim: _Claim) -> bool:
    return folded(claim.instrument.grid) == folded(claim.site.grid)


def _dataset(claim: _Claim) -> bool:
    """A life cycle dataset of one kind of generation; for an imported one, which says no kind, any but the grid."""
    link = claim.instrument.link
    if link is not None and link.kind is LinkKind.SUPPLIER:
        return True  # its unit is judged with every link
    process = claim.task.providers.process(link)
    if process is None or dimension(process.unit) != "[energy]":
        return False
    imported = process.category.startswith(IMPORTED) and process.process_id != claim.site.dataset
    return imported or (process.category == GENERATION and process.factor_family == "life-cycle")


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
