"""Product category rules (PCR) as data: what one kind of product adds to the general rules of a study.

`databases/pcr/<id>.toml` is read into these documents and yields a Policy (`lca.scope.policy`). The texts and numbers
are drafts of this toolkit unless their source names a published document; see `status` and `sources`.
"""

import unicodedata
from collections.abc import Iterable
from datetime import date
from typing import Literal

from pydantic import Field

from lca.documents import Document, Identifier, LocalText, LongText, QuantityText, ShortText, Unit
from lca.scope.boundary import BoundaryKind, LifeCycleStage
from lca.scope.declared_unit import UnitKind

FORMAT = "tanbiao.pcr/1"


class Category(Document):
    """Which products the rules are for.

    words: one of them stands in the product's category, folded. hs: headings of the Harmonized System 2022, to help a
    reader; a declaration does not state them.
    """

    covers: LocalText
    leaves_out: LocalText
    words: tuple[ShortText, ...] = Field(min_length=1)
    hs: tuple[ShortText, ...] = ()


class Validity(Document):
    """When the rules serve: the period of a study ends on one of these days or between them."""

    first: date
    last: date


class CategoryBoundary(Document):
    """The boundary that every study of the category has, and the stages it cannot leave out."""

    kind: BoundaryKind
    stages: tuple[LifeCycleStage, ...] = Field(min_length=1)
    reason: LocalText


class CategoryUnit(Document):
    """The unit that every study of the category is counted per.

    units: units of its quantity, e.g. `h`. wording: how it is said. reference_flow: how the amount of product follows.
    service_life_maximum: above it, the verifier wants evidence and the rule is not met.
    """

    kind: UnitKind
    units: tuple[Unit, ...] = Field(min_length=1)
    wording: LocalText
    reference_flow: LocalText
    service_life_default: QuantityText
    service_life_maximum: QuantityText
    source: ShortText


class ScenarioNumber(Document):
    """A number that the text of a scenario has to give: one of `after` follows it, e.g. `W`.

    default: the value to take where nothing better is known, in words, with its source.
    """

    stage: Literal[LifeCycleStage.USE, LifeCycleStage.END_OF_LIFE]
    what: LocalText
    after: tuple[ShortText, ...] = Field(min_length=1)
    default: LocalText
    source: ShortText


class CategoryAllocation(Document):
    """Steps of ISO 14044:2006, 4.3.4.2, that the category allows, and words of the keys it allows with them."""

    steps: tuple[Literal["subdivision", "system_expansion", "physical", "other"], ...]
    keys: tuple[ShortText, ...]
    reason: LocalText


class RequiredExchange(Document):
    """An exchange that a study of the category cannot do without.

    It is recognised by kind, by a word in its name, or by the category of its dataset.
    primary: its amount is primary data. specific: it is linked to an own process or a supplier's footprint.
    """

    id: Identifier
    name: LocalText
    stages: tuple[LifeCycleStage, ...] = ()
    kinds: tuple[ShortText, ...] = ()
    words: tuple[ShortText, ...] = ()
    datasets: tuple[ShortText, ...] = ()
    primary: bool = False
    specific: bool = False


class NeverCutOff(Document):
    """What may not be cut off, however small: one of the words stands in the name of the cut-off."""

    name: LocalText
    words: tuple[ShortText, ...] = Field(min_length=1)


class Benchmark(Document):
    """A published set of footprints of the category, same unit and boundary; `set_id` None where there is none.

    unit: kg CO2e per unit of the study. count: products in the set. median, mad: of the natural logarithm.
    """

    set_id: Identifier | None = None
    reason: LocalText
    count: int | None = Field(None, ge=3)
    log_median: float | None = None
    log_mad: float | None = Field(None, gt=0)
    source: LongText = ""
    published: date | None = None


class CategorySource(Document):
    """A document behind the rules, and how sure we are of it: confirmed, second_hand or design (our own proposal)."""

    text: LongText
    confidence: Literal["confirmed", "second_hand", "design"]


class ProductCategoryRules(Document):
    """What one product category adds. status: `toolkit draft` is ours and no official document."""

    id: Identifier
    title: LocalText
    status: Literal["toolkit draft", "published"]
    validity: Validity
    category: Category
    boundary: CategoryBoundary
    unit: CategoryUnit
    scenario: tuple[ScenarioNumber, ...]
    allocation: CategoryAllocation
    required: tuple[RequiredExchange, ...] = Field(min_length=1)
    never_cut_off: tuple[NeverCutOff, ...] = ()
    benchmark: Benchmark
    sources: tuple[CategorySource, ...] = Field(min_length=1)


def in_both(text: LocalText) -> str:
    """A text of the rules inside a sentence of any language: Chinese and English."""
    return " / ".join(part for part in (text.zh_hans, text.en) if part)


def folded(text: str) -> str:
    """A text as names are compared: without case, width and white space."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def holds_word(text: str, words: Iterable[str]) -> bool:
    """Whether one of the words stands in a text, whatever its case. Latin words stand alone or begin one: "led" is
    not in "pedaled".
    """
    lower = f" {text.casefold()}"
    return any(_stands_in(word.casefold(), lower) for word in words)


def _stands_in(word: str, text: str) -> bool:
    if not word.isascii():
        return word in text
    start = text.find(word)
    while start >= 0:
        if not (text[start - 1].isascii() and text[start - 1].isalnum()):
            return True
        start = text.find(word, start + 1)
    return False
