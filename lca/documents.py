"""What every document that comes from outside or is signed has in common: frozen, strict, no unknown fields."""

from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from lca.canonical import Digest, digest
from lca.units import Quantity, canonical_decimal, exact, parse_unit

Language = Literal["zh-Hans", "zh-Hant", "en", "pt"]
LANGUAGES: tuple[Language, ...] = ("zh-Hans", "zh-Hant", "en", "pt")

# A reader of one language is best served by the next in its list, where a text exists in few languages only.
_FALLBACK: dict[Language, tuple[Language, ...]] = {
    "zh-Hans": ("zh-Hans", "zh-Hant", "en", "pt"),
    "zh-Hant": ("zh-Hant", "zh-Hans", "en", "pt"),
    "en": ("en", "zh-Hans", "zh-Hant", "pt"),
    "pt": ("pt", "en", "zh-Hans", "zh-Hant"),
}


def _canonical_unit(text: str) -> str:
    if parse_unit(text) != text:
        raise ValueError(f"unit must be written {parse_unit(text)!r}")
    return text


# An exact decimal as text: "0.1" stays one tenth
Amount = Annotated[str, StringConstraints(max_length=40), AfterValidator(canonical_decimal)]
Unit = Annotated[str, StringConstraints(max_length=16), AfterValidator(_canonical_unit)]
ShortText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
LongText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000)]
Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:/-]{0,119}$")]


def later(default: Any) -> Any:
    """A field that the first documents of a format do not have: written and digested only where it says something, so
    that the digest of an older document stays what was signed (docs/adr/0018).
    """
    return Field(default, exclude_if=lambda value: value == default)


class Document(BaseModel):
    """A strict, frozen document. `canonical()` is what is digested and signed."""

    # defer_build: a command builds the validators of the documents it reads, not of all that it could
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, populate_by_name=True, defer_build=True)

    def canonical(self) -> dict[str, Any]:
        """The JSON value of the document: every field of its first form, empty ones too, by their public names;
        a `later` field only where it is used.
        """
        return self.model_dump(mode="json", by_alias=True)

    def digest(self) -> Digest:
        """SHA-256 over the RFC 8785 bytes of `canonical()`."""
        return digest(self.canonical())


class LocalText(Document):
    """One text in the languages it was given in; at least one of them."""

    zh_hans: ShortText = Field("", alias="zh-Hans")
    zh_hant: ShortText = Field("", alias="zh-Hant")
    en: ShortText = ""
    pt: ShortText = ""

    def get(self, language: Language) -> str:
        """The text in this language, or in the nearest language that was given ("" if none was)."""
        texts = self.model_dump(by_alias=True)
        return next((texts[tag] for tag in _FALLBACK[language] if texts[tag]), "")


class QuantityText(Document):
    """An amount with its unit, as text."""

    amount: Amount
    unit: Unit

    def exact(self) -> Quantity:
        """The quantity as an exact value."""
        return Quantity(Fraction(exact(self.amount)), self.unit)
