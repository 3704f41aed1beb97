"""A supplier's product footprint in the PACT data model, version 3 (JSON) -> a supplier footprint of a declaration.

Signs and sums are checked before anything is taken over: a footprint whose parts do not make its total is refused.
What is taken over, decided or passed over is said field by field.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from msgspec import Struct

from lca.errors import InvalidInput, Message, Place, Problem, say
from lca.interchange.json_document import json_object
from lca.interchange.pact_fields import (
    BIOGENIC,
    MANDATORY,
    MANDATORY_PCF,
    NOT_ABOVE_ZERO,
    NOT_BELOW_ZERO,
    PASSED_OVER,
    READ,
    REMOVALS,
    TERMS,
    UNITS,
    UPTAKE,
    VERSION,
)
from lca.inventory.declaration import SupplierFootprint
from lca.inventory.supplier import supplier_faults

SUM_TOLERANCE: Final = Decimal("0.01")  # of the absolute parts: what rounding to two or three digits leaves open
SETS = ("AR4", "AR5", "AR6")
BOUNDARY: Final = "cradle to gate"  # what the PACT methodology covers


class PactFootprint(Struct, frozen=True):
    """supplier: as a declaration holds it. notes: what was decided in reading. passed_over: fields of the model that
    the footprint does not rest on. not_understood: fields that the model does not have.
    """

    supplier: SupplierFootprint
    notes: tuple[Message, ...]
    passed_over: tuple[str, ...]
    not_understood: tuple[str, ...]


def read_pact(data: bytes, supplier_id: str = "S-001") -> PactFootprint:
    """Read one product footprint, bare or as the `data` of a response; InvalidInput with every problem at once."""
    tree = json_object(data)
    inner = tree.get("data")
    found = inner[0] if isinstance(inner, list) and len(inner) == 1 else inner if isinstance(inner, dict) else tree
    if isinstance(inner, list) and len(inner) != 1:
        what = say("The file holds {count} footprints.", count=len(inner))
        raise InvalidInput([Problem("pact-count", what, say("Save one footprint in a file of its own."))])
    reading = _Reading(found if isinstance(found, dict) else tree)
    problems = list(reading.problems())
    if problems:
        raise InvalidInput(problems)
    supplier = reading.supplier(supplier_id)
    faults = [fault.at("pcf") for fault in supplier_faults(supplier)]
    if faults:
        raise InvalidInput(faults)
    return PactFootprint(supplier, tuple(reading.notes()), *reading.leftovers())


class _Reading:
    """One footprint while it is read."""

    def __init__(self, tree: Mapping[str, Any]) -> None:
        self.tree = tree
        pcf = tree.get("pcf")
        self.pcf: Mapping[str, Any] = pcf if isinstance(pcf, dict) else {}

    def number(self, name: str) -> Decimal | None:
        """A decimal of `pcf`; None where it is not stated, or is none."""
        stated = self.pcf.get(name)
        try:
            value = Decimal(str(stated)) if isinstance(stated, str | int | float) else None
        except InvalidOperation:
            return None
        return value if value is not None and value.is_finite() else None

    def day(self, holder: Mapping[str, Any], name: str) -> date | None:
        """The day of a date-time; None where it is not stated, or is none."""
        try:
            return date.fromisoformat(str(holder.get(name, ""))[:10])
        except ValueError:
            return None

    def problems(self) -> Iterator[Problem]:
        """Everything that keeps the footprint from being used."""
        yield from self._missing()
        yield from self._unusable()
        yield from self._signs()
        yield from self._sums()

    def _missing(self) -> Iterator[Problem]:
        names = [name for name in MANDATORY if name not in self.tree]
        names += [f"pcf.{name}" for name in MANDATORY_PCF if self.pcf and name not in self.pcf]
        for name in names:
            yield _problem(
                "pact-missing", name, say("“{field}” is missing.", field=name), say("Ask the supplier for it.")
            )
        texts = (*TERMS, UPTAKE, "pcfExcludingBiogenicUptake", "pcfIncludingBiogenicUptake", "declaredUnitAmount")
        for name in texts:
            if self.pcf.get(name) is not None and self.number(name) is None:
                what = say("“{field}” is not a decimal number.", field=name)
                yield _problem(
                    "pact-number", f"pcf.{name}", what, say("Write digits with a decimal point, e.g. “1.5”.")
                )
        for name in ("referencePeriodStart", "referencePeriodEnd"):
            if name in self.pcf and self.day(self.pcf, name) is None:
                what = say("“{field}” is not a date.", field=name)
                yield _problem("pact-date", f"pcf.{name}", what, say("Write it as 2024-12-31T00:00:00Z."))

    def _unusable(self) -> Iterator[Problem]:
        version, status = str(self.tree.get("specVersion", VERSION)), self.tree.get("status", "Active")
        if not version.startswith(VERSION):
            what = say("The footprint is of version {version} of the data model.", version=version)
            yield _problem("pact-version", "specVersion", what, say("Ask the supplier for version 3."))
        if status != "Active":
            what = say("The footprint is no longer in force: its status is {status}.", status=str(status))
            yield _problem("pact-status", "status", what, say("Ask the supplier for the footprint that replaces it."))
        unit = self.pcf.get("declaredUnitOfMeasurement")
        if unit is not None and unit not in UNITS:
            what = say("The declared unit “{unit}” cannot be used.", unit=str(unit)[:60])
            remedy = say("Ask for a footprint per one of: {units}.", units=", ".join(UNITS))
            yield _problem("pact-unit", "pcf.declaredUnitOfMeasurement", what, remedy)
        sets = self.pcf.get("ipccCharacterizationFactors")
        if sets is not None and not (isinstance(sets, list) and sets and all(name in SETS for name in sets)):
            what = say("The GWP set “{sets}” cannot be used.", sets=str(sets)[:60])
            remedy = say("Ask for a footprint under one of: {sets}.", sets=", ".join(SETS))
            yield _problem("pact-gwp-set", "pcf.ipccCharacterizationFactors", what, remedy)

    def _signs(self) -> Iterator[Problem]:
        amount = self.number("declaredUnitAmount")
        if amount is not None and amount <= 0:
            what = say("The declared unit is of no positive amount.")
            yield _problem(
                "pact-sign", "pcf.declaredUnitAmount", what, say("Ask the supplier for a corrected footprint.")
            )
        for names, wrong in ((NOT_BELOW_ZERO, -1), (NOT_ABOVE_ZERO, 1)):
            for name in names:
                value = self.number(name)
                if value is not None and value * wrong > 0:
                    what = say("“{field}” has the wrong sign: {value}.", field=name, value=str(value))
                    remedy = say("Ask the supplier for a corrected footprint.")
                    yield _problem("pact-sign", f"pcf.{name}", what, remedy)

    def _sums(self) -> Iterator[Problem]:
        parts = [self.number(name) or Decimal(0) for name in TERMS]
        uptake = self.number(UPTAKE) or Decimal(0)
        room = SUM_TOLERANCE * sum((abs(part) for part in (*parts, uptake)), Decimal(0))
        without = sum(parts, Decimal(0))
        for name, made in (("pcfExcludingBiogenicUptake", without), ("pcfIncludingBiogenicUptake", without + uptake)):
            stated = self.number(name)
            if stated is not None and abs(stated - made) > room:
                what = say(
                    "“{field}” is {stated}, but its parts make {made}.", field=name, stated=str(stated), made=str(made)
                )
                remedy = say("Ask the supplier which of the two is right; nothing is taken over from it.")
                yield _problem("pact-sum", f"pcf.{name}", what, remedy)
        fossil, aircraft = self.number("fossilGhgEmissions"), self.number("aircraftGhgEmissions")
        if fossil is not None and aircraft is not None and aircraft > fossil:
            what = say("Aircraft emissions are above the fossil emissions that they are part of.")
            yield _problem(
                "pact-sum", "pcf.aircraftGhgEmissions", what, say("Ask the supplier for a corrected footprint.")
            )

    def supplier(self, supplier_id: str) -> SupplierFootprint:
        """The footprint of a sound reading. Aircraft emissions are taken out of the fossil ones, to stand apart."""
        aircraft = self.number("aircraftGhgEmissions")
        fossil = (self.number("fossilGhgEmissions") or Decimal(0)) - (aircraft or Decimal(0))
        end = self.day(self.tree, "validityPeriodEnd")
        rating = self._rating()
        share = self.number("primaryDataShare")
        values = {
            "id": supplier_id,
            "supplier": str(self.tree["companyName"])[:200],
            "product": str(self.tree["productNameCompany"])[:200],
            "quantity": {
                "amount": _text(self.number("declaredUnitAmount")),
                "unit": UNITS[self.pcf["declaredUnitOfMeasurement"]],
            },
            "fossil": _text(fossil),
            "aircraft": _text(aircraft),
            "biogenic_emission": _text(self._sum(BIOGENIC)),
            "biogenic_uptake": _text(self.number(UPTAKE)),
            "land_use_change": _text(self.number("landUseChangeGhgEmissions")),
            "removals": _text(self._sum(REMOVALS)),
            "gwp_set": min(self.pcf["ipccCharacterizationFactors"]),
            "boundary": BOUNDARY,
            "primary_data_share": _text(None if share is None else share / 100),
            "data_quality_rating": _text(rating),
            "period_start": self.day(self.pcf, "referencePeriodStart"),
            "period_end": self.day(self.pcf, "referencePeriodEnd"),
            "valid_until": end.isoformat() if end else "",
            "reference": f"PACT {self.tree['specVersion']} {self.tree.get('id', '')}".strip(),
            "verified_by": self._verifier(),
        }
        return SupplierFootprint.model_validate({k: v for k, v in values.items() if v is not None})

    def _sum(self, names: tuple[str, ...]) -> Decimal | None:
        """Sum of what is stated; None where nothing is."""
        stated = [value for name in names if (value := self.number(name)) is not None]
        return sum(stated, Decimal(0)) if stated else None

    def _rating(self) -> Decimal | None:
        """Mean of the ratings of `dqi`, each 1 to 5."""
        stated = self.pcf.get("dqi")
        names = ("technologicalDQR", "geographicalDQR", "temporalDQR")
        found = _Reading({"pcf": stated if isinstance(stated, dict) else {}})
        ratings = [value for name in names if (value := found.number(name)) is not None]
        return (sum(ratings, Decimal(0)) / len(ratings)).quantize(Decimal("0.001")) if ratings else None

    def _verifier(self) -> str:
        stated = self.pcf.get("verification")
        return str(stated.get("providerName", ""))[:200] if isinstance(stated, dict) else ""

    def notes(self) -> Iterator[Message]:
        """What was decided."""
        sets = self.pcf["ipccCharacterizationFactors"]
        if len(set(sets)) > 1:
            yield say("Mixed GWP sets ({sets}): taken as the oldest of them.", sets=", ".join(sets))
        if self.number("aircraftGhgEmissions"):
            yield say("Aircraft emissions are part of the fossil ones there; here they stand apart.")
        if self._sum(REMOVALS):
            yield say(
                "Removals and capture are kept apart and lower nothing: the footprint is above the supplier's total."
            )
        if self.number("exemptedEmissionsPercent"):
            left = str(self.number("exemptedEmissionsPercent"))
            yield say("The supplier left {percent} % of its emissions out.", percent=left)
        content, uptake = self.number("biogenicCarbonContent"), self.number(UPTAKE)
        if content is not None and uptake is not None:
            held = content * 44 / 12
            if abs(held + uptake) > Decimal("0.05") * max(held, -uptake):
                yield say("The uptake of {uptake} kg is not that of the biogenic carbon content, {held} kg CO2.",
                    uptake=str(-uptake), held=f"{held:.4g}")  # fmt: skip

    def leftovers(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Fields passed over, and fields not understood."""
        names = [*self.tree, *(f"pcf.{name}" for name in self.pcf)]
        unread = [name for name in names if name not in READ]
        known = tuple(name for name in unread if name in PASSED_OVER)
        return known, tuple(name for name in unread if name not in PASSED_OVER)


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"


def _problem(code: str, path: str, what: Message, remedy: Message) -> Problem:
    return Problem(code, what, remedy, Place(path=path))
