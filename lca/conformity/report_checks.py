"""Checks of what a report and a label say of the study: goal, criteria, product, applicant and words."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from lca.conformity.rule import Case, Check, Verdict, lacking, met, not_applicable, not_met
from lca.errors import say
from lca.scope.boundary import BoundaryKind
from lca.scope.product_category import folded, holds_word

_PLACE = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?|GLO")  # ISO 3166-1 or 3166-2
_SEVERAL = re.compile(r"[、;；]|\s/\s|系列|\bseries\b|\bfamily\b", re.IGNORECASE)
_GTIN_LENGTHS = (8, 12, 13, 14)
CLAIMS = (
    "碳中和",
    "零碳",
    "净零",
    "淨零",
    "气候中和",
    "环保",
    "環保",
    "carbon neutral",
    "carbon-neutral",
    "climate neutral",
    "net zero",
    "net-zero",
    "zero carbon",
    "eco-friendly",
    "environmentally friendly",
    "carbono neutro",
)


def goal_stated(case: Case) -> Verdict:
    """The goal says why the study is made."""
    if not case.declaration.study.goal:
        return not_met(
            say("The study states no goal."),
            say("Say what the footprint is for, why it is made, and who reads it."),
            "study.goal",
        )
    return met()


def standards_named(case: Case) -> Verdict:
    """A standard for the quantification of product footprints is named."""
    named = [folded(one) for one in case.declaration.study.standards]
    if not any("14067" in one or "24067" in one for one in named):
        return not_met(
            say("No standard for product footprints is named."),
            say("Name ISO 14067:2018, or GB/T 24067-2024."),
            "study.standards",
        )
    return met()


def chinese_standard_named(case: Case) -> Verdict:
    """A study of a place in China names GB/T 24067."""
    if not case.declaration.study.geography.startswith("CN"):
        return not_applicable(say("The study is of a place outside mainland China."))
    if not any("24067" in one for one in case.declaration.study.standards):
        return not_met(
            say("GB/T 24067-2024 is not named."),
            say("Add it to the standards of the study where the footprint is declared in China."),
            "study.standards",
        )
    return met()


def geography_coded(case: Case) -> Verdict:
    """The geographic boundary is a place that data can be compared with."""
    geography = case.declaration.study.geography
    if not _PLACE.fullmatch(geography):
        return not_met(
            say("“{place}” is not a code of a country or province.", place=geography),
            say("Write the code of ISO 3166, e.g. CN or CN-GD: data are compared with it."),
            "study.geography",
        )
    return met()


def product_identified(case: Case) -> Verdict:
    """Model and site are stated."""
    product = case.declaration.product
    missing = [f"product.{name}" for name, text in (("model", product.model), ("site", product.site)) if not text]
    if missing:
        return lacking(missing, say("A footprint is of one model made at one site: name both."))
    return met()


def one_model(case: Case) -> Verdict:
    """The declaration is of one model."""
    model = case.declaration.product.model
    if _SEVERAL.search(model):
        return not_met(
            say("“{model}” reads like several models.", model=model),
            say("Declare each model, or say that these differ only in what does not change the footprint."),
            "product.model",
        )
    return met()


def applicant_identified(case: Case) -> Verdict:
    """The applicant is a legal person that can be found."""
    company = case.declaration.company
    missing = [f"company.{name}" for name in ("credit_code", "address") if not getattr(company, name)]
    if missing:
        return lacking(missing, say("Give the registered number and the address of the applicant."))
    return met()


def gtin_check_digit(case: Case) -> Verdict:
    """A GTIN has a valid length and check digit."""
    gtin = case.declaration.product.gtin
    if not gtin:
        return not_applicable(say("No GTIN is declared."))
    if not _valid_gtin(gtin):
        return not_met(
            say("“{gtin}” is not a GTIN: length or check digit are wrong.", gtin=gtin),
            say("Copy it from the bar code: 8, 12, 13 or 14 digits."),
            "product.gtin",
        )
    return met()


def _valid_gtin(gtin: str) -> bool:
    """GS1 check digit: digits from the right, weighted 1, 3, 1, 3 …, sum to a multiple of ten."""
    if len(gtin) not in _GTIN_LENGTHS or not (gtin.isascii() and gtin.isdigit()):
        return False
    return sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(gtin))) % 10 == 0


def product_described(case: Case) -> Verdict:
    """The report can say what the product is."""
    product = case.declaration.product
    missing = [f"product.{name}" for name in ("category", "description") if not getattr(product, name)]
    if missing:
        return lacking(missing, say("Say what kind of product it is, what it is made of, and its technical data."))
    return met()


def no_claims(case: Case) -> Verdict:
    """Names that a label prints claim nothing."""
    declaration = case.declaration
    texts = {
        "product.name": declaration.product.name,
        "unit.description": declaration.unit.description,
    }
    claiming = [
        field for field, text in texts.items() if any(holds_word(one, CLAIMS) for one in text.model_dump().values())
    ]
    if claiming:
        return not_met(
            say("A name or description that the label prints holds a claim."),
            say("Take the claim out: a footprint is one number of one concern, and no offset is part of it."),
            *claiming,
        )
    return met()


def label_languages(case: Case) -> Verdict:
    """What the label prints is there in Chinese and English."""
    name, unit = case.declaration.product.name, case.declaration.unit.description
    missing = [
        f"{field}.{tag}"
        for field, text in (("product.name", name), ("unit.description", unit))
        for tag, said in (("zh-Hans", text.zh_hans), ("en", text.en))
        if not said
    ]
    if missing:
        return lacking(
            missing, say("Give name and unit in Chinese and English: the label prints the reader's language.")
        )
    return met()


def whole_life_label(case: Case) -> Verdict:
    """A label for consumers is of a whole life cycle."""
    if case.declaration.boundary.kind is not BoundaryKind.CRADLE_TO_GRAVE:
        return not_met(
            say("The footprint is partial: a consumer cannot compare it with a whole one."),
            say("Include distribution, use and end of life for a consumer label; keep it for business customers."),
            "boundary.kind",
        )
    return met()


CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "goal-stated": goal_stated,
        "standards-named": standards_named,
        "chinese-standard-named": chinese_standard_named,
        "geography-coded": geography_coded,
        "product-identified": product_identified,
        "one-model": one_model,
        "applicant-identified": applicant_identified,
        "gtin-check-digit": gtin_check_digit,
        "product-described": product_described,
        "no-claims": no_claims,
        "label-languages": label_languages,
        "whole-life-label": whole_life_label,
    }
)
