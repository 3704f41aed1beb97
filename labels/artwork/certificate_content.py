"""The content of a certificate: the label's, and everything behind it that a reader may want to judge it by."""

import re
from collections.abc import Iterator
from decimal import Decimal

from msgspec import Struct

from labels.artwork import figures, wording
from labels.artwork.content import Fact, LabelContent, label_content, quantity, unit_words
from labels.artwork.reading import Reading, Words, once
from labels.documents.certificate import AlternativeValue, Certificate, GasValue, LeftOut, PollutantValue
from labels.documents.party import Party
from labels.language import tell
from lca.documents import Language
from lca.errors import Message, say
from lca.scope.boundary import BoundaryKind


class Row(Struct, frozen=True):
    """One row of a table: its name, and its values from left to right."""

    name: Words
    values: tuple[Words, ...]


class CertificateContent(Struct, frozen=True):
    """Everything a certificate says, by section. digests: name and digest, set in a fixed-width face."""

    label: LabelContent
    title: Words
    number: str
    facts: tuple[Fact, ...]
    categories: tuple[Row, ...]
    pollutants: tuple[Row, ...]
    gases: tuple[Row, ...]
    alternatives: tuple[Row, ...]
    unit: tuple[Fact, ...]
    scenarios: tuple[Fact, ...]
    left_out: tuple[Row, ...]
    digests: tuple[tuple[Words, str], ...]
    notes: tuple[Words, ...]
    demo: Words

    def rows(self) -> tuple[Row, ...]:
        """The rows of every table."""
        return (*self.categories, *self.pollutants, *self.gases, *self.alternatives, *self.left_out)


def certificate_content(certificate: Certificate, reading: Reading) -> CertificateContent:
    """What the certificate document says in these languages."""
    partial = certificate.boundary.kind is BoundaryKind.CRADLE_TO_GATE
    title = wording.TITLE_PARTIAL if partial else wording.TITLE
    return CertificateContent(
        label=label_content(certificate, reading),
        title=reading.words(title),
        number=certificate.number,
        facts=_facts(certificate, reading),
        categories=_categories(certificate, reading),
        pollutants=tuple(_pollutant(value, reading) for value in certificate.values.pollutants),
        gases=gas_rows(certificate.values.gases, reading),
        alternatives=alternative_rows(certificate.values.alternatives, certificate.values.printed_unit, reading),
        unit=_unit(certificate, reading),
        scenarios=_scenarios(certificate, reading),
        left_out=tuple(_left_out(row, reading) for row in certificate.left_out),
        digests=_digests(certificate, reading),
        notes=_notes(certificate, reading),
        demo=reading.words(wording.DEMO_CERTIFICATE) if certificate.demo else (),
    )


def _party(party: Party, reading: Reading) -> Words:
    names = reading.local(party.name) or (party.id,)
    return (*names, party.registration) if party.registration else names


def _facts(certificate: Certificate, reading: Reading) -> tuple[Fact, ...]:
    product, values, first = certificate.product, certificate.values, reading.first
    period = " – ".join(day.isoformat() for day in certificate.reference_period)
    rating = values.data_quality_rating
    pairs: tuple[tuple[Message, Words], ...] = (
        (wording.HOLDER, _party(certificate.holder, reading)),
        (wording.CERTIFIED_BY, _party(certificate.body, reading)),
        (wording.SITE, (product.site,)),
        (wording.VERIFIED_BY, _party(certificate.verifier, reading)),
        (wording.REFERENCE_PERIOD, (period,)),
        (wording.LEVEL_OF_ASSURANCE, reading.words(wording.ASSURANCES[certificate.level_of_assurance])),
        (wording.STANDARDS, (" · ".join(certificate.standards),)),
        (wording.VALIDITY, (f"{certificate.valid_from} – {certificate.valid_until}",)),
        (wording.GWP_SET, (f"GWP100, IPCC {certificate.gwp_set}",)),
        (wording.ISSUED, (certificate.issued_at.strftime("%Y-%m-%d %H:%M UTC"),)),
        (wording.BACKGROUND, (*reading.local(certificate.background_title), certificate.lock["background"]["id"])),
        *(((wording.REPLACES, (certificate.supersedes,)),) if certificate.supersedes else ()),
        (wording.PRIMARY_SHARE, (_percent(values.primary_data_share, first),)),
        (wording.RATING, _rating(rating, reading) if rating is not None else reading.words(wording.NOT_STATED)),
    )
    told = tuple(Fact(reading.words(label), once(value)) for label, value in pairs)
    return (*told, *approach_facts(certificate, reading), *interval_facts(certificate, reading))


def approach_facts(certificate: Certificate, reading: Reading) -> Iterator[Fact]:
    """What the rule set claims: how electricity and recycling are counted."""
    for kind, approach in sorted(certificate.values.approaches.items()):
        if kind in wording.APPROACH_KINDS:
            yield Fact(reading.words(wording.APPROACH_KINDS[kind]), _approach(approach, reading))


def _approach(approach: str, reading: Reading) -> Words:
    return reading.words(wording.APPROACHES[approach]) if approach in wording.APPROACHES else (approach,)


def interval_facts(certificate: Certificate, reading: Reading) -> Iterator[Fact]:
    """The interval that was signed, with what draws it again."""
    stated, language = certificate.values.uncertainty, reading.first
    if stated is None:
        return
    unit = certificate.values.printed_unit
    low, middle, high = (
        figures.significant(figures.in_unit(value, unit), language)
        for value in (stated.low, stated.median, stated.high)
    )
    drawn = say(
        wording.INTERVAL_DRAWN.template,
        median=middle,
        samples=figures.grouped(str(stated.samples), language),
        seed=stated.seed,
        pedigree=stated.pedigree,
    )
    value = (f"{low} – {high} {wording.SYMBOLS.get(unit, unit)}", *reading.words(drawn))
    yield Fact(reading.words(wording.INTERVAL), value)


def _percent(share: float, language: Language) -> str:
    """A share to a tenth of a percent, and never 100% or 0% where it is not quite."""
    value = Decimal(share) * 100
    rounded = value.quantize(Decimal("0.1"))
    if rounded == 100 and value < 100:
        return ">" + figures.grouped("99.9", language) + "%"
    if rounded == 0 and value > 0:
        return "<" + figures.grouped("0.1", language) + "%"
    return figures.grouped(rounded.to_integral() if rounded == rounded.to_integral() else rounded, language) + "%"


def _rating(rating: float, reading: Reading) -> Words:
    number = figures.grouped(Decimal(rating).quantize(Decimal("0.01")), reading.first)
    return reading.words(say(wording.RATING_SCALE.template, rating=number))


def _amount(kg_co2e: float, certificate: Certificate, language: Language) -> str:
    unit = certificate.values.printed_unit
    value = figures.significant(figures.in_unit(kg_co2e, unit), language)
    return f"{value} {wording.SYMBOLS.get(unit, unit)}"


def _categories(certificate: Certificate, reading: Reading) -> tuple[Row, ...]:
    """The parts that are reported apart (ISO 14067:2018, 7.2); one that is not there is not zero."""
    found = certificate.values.by_category
    return tuple(
        Row(
            reading.words(name),
            (
                (_amount(found[key], certificate, reading.first),)
                if key in found
                else reading.words(wording.NOT_STATED),
            ),
        )
        for key, name in wording.CATEGORIES.items()
    )


def gas_rows(gases: tuple[GasValue, ...], reading: Reading) -> tuple[Row, ...]:
    """Gases, those that matter most first: gas and origin; amount, warming potential and kg CO2e."""
    ranked = sorted(gases, key=lambda gas: (-abs(gas.kg_co2e), gas.flow))
    return tuple(_gas(value, reading) for value in ranked)


def alternative_rows(alternatives: tuple[AlternativeValue, ...], unit: str, reading: Reading) -> tuple[Row, ...]:
    """The same product by other approaches: what is settled; how, the number, whether it is certified."""
    return tuple(_alternative(value, unit, reading) for value in alternatives)


def _gas(value: GasValue, reading: Reading) -> Row:
    """A sum that was published as CO2e has no amount of gas."""
    language = reading.first
    name = wording.GASES.get(value.substance, value.substance)
    origin = reading.words(wording.ORIGINS[value.origin]) if value.origin in wording.ORIGINS else (value.origin,)
    weighed = value.unit == "kg"
    amount = " ".join(figures.mass(value.amount, language)) if weighed else "–"
    potential = figures.grouped(f"{value.gwp:.6g}", language) if weighed else _published(value)
    figure = figures.significant(value.kg_co2e, language)
    return Row((name, *origin), ((amount,), (potential,), (f"{figure} {wording.SYMBOLS['kg CO2e']}",)))


def _published(value: GasValue) -> str:
    """The set of potentials that a sum was published under, where its publisher names one."""
    found = re.search(r"-(ar[456])$", value.flow)
    return found[1].upper() if found else "–"


def _alternative(value: AlternativeValue, unit: str, reading: Reading) -> Row:
    kind = reading.words(wording.APPROACH_KINDS[value.kind]) if value.kind in wording.APPROACH_KINDS else (value.kind,)
    certified = reading.words(wording.THIS_NUMBER) if value.claimed else ()
    amount = (
        f"{figures.significant(figures.in_unit(value.total, unit), reading.first)} {wording.SYMBOLS.get(unit, unit)}"
    )
    return Row(kind, (_approach(value.approach, reading), (amount,), certified))


def _pollutant(value: PollutantValue, reading: Reading) -> Row:
    """Amount and coverage; no amount where no process states the pollutant, a floor where some do not."""
    name = (wording.POLLUTANTS.get(value.pollutant, value.pollutant),)
    if value.coverage <= 0:
        return Row(name, (reading.words(wording.NOT_STATED), ()))
    amount = " ".join(figures.mass(value.kg, reading.first))
    whole = value.coverage >= 1 - 1e-9
    said = (amount,) if whole else (f"{tell(wording.AT_LEAST, reading.first)} {amount}",)
    return Row(name, (said, (_percent(min(1.0, value.coverage), reading.first),)))


def _unit(certificate: Certificate, reading: Reading) -> tuple[Fact, ...]:
    unit = certificate.unit
    pairs = [
        (wording.UNITS_OF_STUDY[unit.kind], once(unit_words(unit, each) for each in reading.languages)),
        (wording.REFERENCE_FLOW, once(quantity(unit.reference_flow, each) for each in reading.languages)),
    ]
    if unit.service_life is not None:
        life = unit.service_life
        pairs.append((wording.SERVICE_LIFE, once(quantity(life, each) for each in reading.languages)))
    return tuple(Fact(reading.words(label), value) for label, value in pairs)


def _scenarios(certificate: Certificate, reading: Reading) -> tuple[Fact, ...]:
    """Use and end of life as the study takes them to be, where they are within its boundary."""
    unit = certificate.unit
    pairs = ((wording.USE_SCENARIO, unit.use_scenario), (wording.END_SCENARIO, unit.end_of_life_scenario))
    return tuple(Fact(reading.words(label), (text,)) for label, text in pairs if text)


def _left_out(row: LeftOut, reading: Reading) -> Row:
    what = (row.what,) if row.what else reading.words(wording.STAGES[row.stage])
    share = row.estimated_share
    estimate = (f"{figures.significant(Decimal(share) * 100, reading.first, 2)}%",) if share else ()
    kind = reading.words(wording.LEFT_OUT_KINDS[row.kind])
    return Row(
        what, (kind, reading.words(wording.STAGES[row.stage])[:1], estimate, (row.reason,) if row.reason else ())
    )


def _digests(certificate: Certificate, reading: Reading) -> tuple[tuple[Words, str], ...]:
    """Each with its name; background, method and rule set with the id too, by which a reader may look them up."""
    lock = certificate.lock
    named = (
        (wording.STUDY, "", certificate.study_digest),
        (wording.RESULT, "", certificate.result_digest),
        (wording.STATEMENT, "", certificate.statement_digest),
        (wording.BACKGROUND, lock["background"]["id"], lock["background"]["digest"]),
        (wording.METHOD, lock["method"]["id"], lock["method"]["digest"]),
        (wording.POLICY, lock["policy"]["id"], lock["policy"]["digest"]),
        (wording.DECLARATION, "", lock["declaration"]["header"]),
    )
    return tuple((_with_id(reading.words(name), locked), digest) for name, locked, digest in named)


def _with_id(name: Words, locked: str) -> Words:
    return (name[0], " · ".join((*name[1:2], locked))) if locked else name


def _notes(certificate: Certificate, reading: Reading) -> tuple[Words, ...]:
    values, first = certificate.values, reading.first
    notes: list[Message] = [wording.NOTE_CLIMATE, wording.NOTE_COMPARE]
    if not values.complete:
        coverage = _percent(values.coverage, first)
        notes.append(say(wording.NOTE_AT_LEAST.template, coverage=coverage))
    if values.unspecified:
        amount = _amount(values.unspecified, certificate, first)
        notes.append(say(wording.NOTE_UNSPECIFIED.template, amount=amount))
    exchanges = len(certificate.lock["declaration"]["exchanges"])
    notes += [say(wording.NOTE_DIGESTS.template, count=exchanges), wording.NOTE_CHECK]
    return tuple(reading.words(note) for note in notes)
