"""Pedigree scores and the ratings made of them (Weidema and Wesnaes 1996; PEF guide 2021, 4.6.5)."""

from collections.abc import Iterable
from enum import StrEnum

from pydantic import Field

from lca.documents import Document


class SourceKind(StrEnum):
    """How an amount came to be known."""

    MEASURED = "measured"  # meter, scale, invoice
    CALCULATED = "calculated"  # from measured data of the same site
    SUPPLIER = "supplier"  # declared by a supplier
    LITERATURE = "literature"
    ESTIMATED = "estimated"  # by the declarant; wants its reasoning


# ISO 14067:2018, 3.1.7.1: primary data are measured, or calculated from measurements, at their source
PRIMARY = frozenset({SourceKind.MEASURED, SourceKind.CALCULATED, SourceKind.SUPPLIER})


class Pedigree(Document):
    """Five scores, 1 best to 5 worst."""

    reliability: int = Field(ge=1, le=5)
    completeness: int = Field(ge=1, le=5)
    temporal: int = Field(ge=1, le=5)
    geographical: int = Field(ge=1, le=5)
    technological: int = Field(ge=1, le=5)

    def rating(self) -> float:
        """DQR = (TeR + GeR + TiR + P) / 4, with precision P read from reliability; dimensionless, 1 to 5."""
        return (self.technological + self.geographical + self.temporal + self.reliability) / 4


def weighted_rating(scores: Iterable[tuple[float, float]]) -> float | None:
    """Contribution-weighted rating of (weight, rating) pairs; None where nothing has weight."""
    pairs = [(abs(weight), rating) for weight, rating in scores]
    total = sum(weight for weight, _ in pairs)
    return sum(weight * rating for weight, rating in pairs) / total if total else None
