"""The content of a label: its words and rounded numbers, decided once for every format (ISO 14026:2017)."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Protocol

from msgspec import Struct

from labels.artwork import figures, wording
from labels.artwork.reading import Reading, Words, once
from labels.documents.certificate import Certificate, CertifiedProduct, LeftOutKind
from labels.language import tell
from lca.documents import Language, QuantityText
from lca.errors import Message, say
from lca.scope.boundary import LifeCycleStage, StageStatus, SystemBoundary
from lca.scope.declared_unit import StudyUnit

_DIGITS = re.compile(r"\d+(?:\.\d+)?")


class Fact(Struct, frozen=True):
    """A named value."""

    label: Words
    value: Words


class StageLine(Struct, frozen=True):
    """One life cycle stage.

    amount: part of the printed number, in its unit and to its last place. figure: the stage by itself, to three digits.
    bar: part of the stage bar, 0 to 1. amount, figure, percent: "" where the stage is not included.
    """

    stage: LifeCycleStage
    name: Words
    state: StageStatus
    state_words: Words
    amount: str
    figure: str
    percent: str
    bar: float


class LabelContent(Struct, frozen=True):
    """Everything a label says.

    number: with the separators of the first language. at_least: empty where the total is of the whole.
    """

    reading: Reading
    demo: bool
    footprint: Words
    boundary: Words
    product: Words
    model: str
    codes: Words
    at_least: Words
    number: str
    unit: str
    per: Words
    stages: tuple[StageLine, ...]
    left_out: Words
    body: Words
    facts: tuple[Fact, ...]
    address: str

    def sentence(self) -> str:
        """The label as one sentence for who cannot see it."""
        number = " ".join(once((*self.at_least[:1], self.number, self.unit)))
        parts = (self.product[0], f"{self.footprint[0]} {number}", self.per[0], self.boundary[0])
        return " · ".join(once(parts))


def label_content(certificate: Certificate, reading: Reading) -> LabelContent:
    """What the label of a certificate says in these languages."""
    kind = certificate.boundary.kind
    return LabelContent(
        reading=reading,
        demo=certificate.demo,
        footprint=reading.words(wording.FOOTPRINTS[kind]),
        boundary=reading.words(wording.BOUNDARIES[kind]),
        product=reading.local(certificate.product.name),
        model=certificate.product.model,
        codes=_codes(certificate.product),
        at_least=() if certificate.values.complete else reading.words(wording.AT_LEAST),
        number=figures.grouped(certificate.values.printed, reading.first),
        unit=wording.SYMBOLS.get(certificate.values.printed_unit, certificate.values.printed_unit),
        per=once(per_unit(certificate.unit, language) for language in reading.languages),
        stages=stage_lines(
            certificate.values.stages,
            certificate.boundary,
            (certificate.values.printed, certificate.values.printed_unit),
            reading,
        ),
        left_out=once(flows_left_out(certificate, language) for language in reading.languages),
        body=reading.local(certificate.body.name),
        facts=_facts(certificate, reading),
        address=certificate.address,
    )


def _codes(product: CertifiedProduct) -> Words:
    """Model, bar code number and category, as far as they are given."""
    return once((product.model, f"GTIN {product.gtin}" if product.gtin else "", product.category))


def _facts(certificate: Certificate, reading: Reading) -> tuple[Fact, ...]:
    return (
        Fact(reading.words(wording.VERIFIED_BY), reading.local(certificate.verifier.name)),
        Fact(reading.words(wording.CERTIFICATE_NUMBER), (certificate.number,)),
        Fact(reading.words(wording.VALIDITY), (f"{certificate.valid_from} – {certificate.valid_until}",)),
        Fact(reading.words(wording.STANDARDS), (" · ".join(certificate.standards),)),
    )


def quantity(value: QuantityText, language: Language) -> str:
    """An amount with its unit, the unit by name where it has no symbol (`1 piece`, `25,000 h`)."""
    amount = figures.grouped(value.amount, language)
    if value.unit in wording.UNIT_NAMES:
        one, many = wording.UNIT_NAMES[value.unit]
        return f"{amount} {tell(one if Decimal(value.amount) == 1 else many, language)}"
    return f"{amount} {wording.SYMBOLS.get(value.unit, value.unit)}"


def per_unit(unit: StudyUnit, language: Language) -> str:
    """What the footprint is counted per."""
    return tell(say(wording.PER.template, what=unit_words(unit, language)), language)


def unit_words(unit: StudyUnit, language: Language) -> str:
    """The unit of the study in words, with its size where the words do not tell it."""
    what, size = unit.description.get(language), quantity(unit.quantity, language)
    told = what and unit.quantity.amount in ("1", *_DIGITS.findall(what.replace(",", "").replace(" ", "")))
    return what if told else " · ".join(once((size, what)))


class StageFigure(Protocol):
    """A stage of a certificate or of a calculation: kg CO2e per unit, and share of the total (0 to 1)."""

    @property
    def stage(self) -> LifeCycleStage: ...
    @property
    def kg_co2e(self) -> float: ...
    @property
    def share(self) -> float: ...


def stage_lines(
    stages: Sequence[StageFigure], boundary: SystemBoundary, printed: tuple[str, str], reading: Reading
) -> tuple[StageLine, ...]:
    """Every stage with its state; the amounts of those included add up to the printed number, their shares to 100.

    printed: the rounded total and its unit.
    """
    amount, unit = printed
    exact = [figures.in_unit(each.kg_co2e, unit) for each in stages]
    amounts = figures.parts(exact, amount)
    shares = figures.percentages([each.share for each in stages])
    shown = {
        each.stage: (
            _amount(each.kg_co2e, amounts[index], reading.first),
            figures.significant(exact[index], reading.first),
            _percent(each.share, shares[index]) if sum(exact) > 0 else "",
        )
        for index, each in enumerate(stages)
    }
    positive = sum(max(0.0, each.kg_co2e) for each in stages)
    bars = {each.stage: max(0.0, each.kg_co2e) / positive if positive else 0.0 for each in stages}
    lines: list[StageLine] = []
    for stage in LifeCycleStage:
        state = boundary.status_of(stage) or StageStatus.EXCLUDED
        inside = state is StageStatus.INCLUDED
        said = shown.get(stage, ("", "", "")) if inside else ("", "", "")
        words = reading.words(wording.STAGES[stage]), reading.words(wording.STAGE_STATES[state])
        lines.append(StageLine(stage, words[0], state, words[1], *said, bars.get(stage, 0.0) if inside else 0.0))
    return tuple(lines)


def _amount(exact: float, rounded: Decimal, language: Language) -> str:
    """An amount, or "<0.01" for what is there but under the last place."""
    if rounded == 0 and exact > 0:
        smallest = Decimal(1).scaleb(min(0, int(rounded.as_tuple().exponent)))
        return "<" + figures.grouped(smallest, language)
    return figures.grouped(rounded, language)


def _percent(share: float, rounded: int) -> str:
    return "<1%" if rounded == 0 and share > 0 else f"{rounded}%".replace("-", "−")


def flows_left_out(certificate: Certificate, language: Language) -> str:
    """Flows that the number does not hold, in short: those without data, and cut-offs by count and estimated share."""
    unlinked = sum(row.kind is LeftOutKind.UNLINKED for row in certificate.left_out)
    said = [tell(say(wording.UNLINKED.template, count=unlinked), language)] if unlinked else []
    cut = [row.estimated_share for row in certificate.left_out if row.kind is LeftOutKind.CUT_OFF]
    if cut:
        said.append(tell(_cut_off(cut, language), language))
    return ("；" if language.startswith("zh") else "; ").join(said)


def _cut_off(shares: list[str | None], language: Language) -> Message:
    if any(share is None for share in shares):
        return say(wording.CUT_OFF.template, count=len(shares))
    total = sum((Decimal(share) for share in shares if share is not None), Decimal(0)) * 100
    share = f"{figures.significant(total, language, 2)}%"
    return say(wording.CUT_OFF_SHARE.template, count=len(shares), share=share)
