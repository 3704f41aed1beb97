"""From pedigree scores to a lognormal: the variances, as data with their source (`databases/pedigree/*.toml`).

sigma2 = basic variance of what the exchange is + added variance of each of the five scores, all of the natural
logarithm (Weidema et al. 2013, ecoinvent data quality guideline, version 3). The basic variances are this toolkit's
configurable default.
"""

import math
import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from msgspec import Struct

from lca.canonical import Digest, digest
from lca.errors import BackgroundError, say
from lca.inventory.data_quality import Pedigree

FORMAT = "tanbiao.pedigree/1"
BASIC_FORMAT = "tanbiao.basic-variance/1"
SCORES = 5
OTHER = "other"


class PedigreeVariances(Struct, frozen=True):
    """One published set of added variances, and the basic variances it is used with. All dimensionless.

    added: by indicator, for the scores 1 to 5. substance: of elementary flows. inputs: of what is taken from other
    processes, by unit. Both have an entry `other`.
    """

    id: str
    title: str
    source: str
    added: Mapping[str, tuple[float, ...]]
    basic_id: str
    basic_source: str
    substance: Mapping[str, float]
    inputs: Mapping[str, float]
    digest: Digest

    def added_variance(self, scores: Pedigree) -> float:
        """Sum of the added variances of five scores."""
        return math.fsum(row[getattr(scores, indicator) - 1] for indicator, row in self.added.items())

    def emission_sigma(self, scores: Pedigree, substance: str) -> float:
        """Standard deviation of ln of an elementary flow."""
        return math.sqrt(self.substance.get(substance, self.substance[OTHER]) + self.added_variance(scores))

    def input_sigma(self, scores: Pedigree, unit: str) -> float:
        """Standard deviation of ln of what is taken from another process, in `unit`."""
        return math.sqrt(self.inputs.get(unit, self.inputs[OTHER]) + self.added_variance(scores))


def squared_gsd(sigma: float) -> float:
    """GSD2 = exp(2 sigma): 95 % of a lognormal lies between median / GSD2 and median x GSD2 (nearly)."""
    return math.exp(2 * sigma)


def load_pedigree_variances(path: Path) -> PedigreeVariances:
    """Read a set and the basic variances it names, in the same folder; BackgroundError if either is not one."""
    data = _read(path, FORMAT)
    basic = _read(path.with_name(f"{data['basic']}.toml"), BASIC_FORMAT)
    added = {name: tuple(float(v) for v in data["variance"].get(name, ())) for name in Pedigree.model_fields}
    substance = {name: float(value) for name, value in basic["substance"].items()}
    inputs = {name: float(value) for name, value in basic["input"].items()}
    numbers = [v for row in added.values() for v in row] + [*substance.values(), *inputs.values()]
    complete = all(len(row) == SCORES for row in added.values()) and OTHER in substance and OTHER in inputs
    if not complete or not all(math.isfinite(v) and v >= 0 for v in numbers):
        raise BackgroundError(
            "pedigree-variances",
            say("“{file}” does not give five variances, zero or above, for each indicator.", file=path.name),
            say("Restore the file from its publisher."),
        )
    return PedigreeVariances(
        id=data["id"],
        title=data["title"],
        source=data["source"],
        added=MappingProxyType(added),
        basic_id=basic["id"],
        basic_source=basic["source"],
        substance=MappingProxyType(substance),
        inputs=MappingProxyType(inputs),
        digest=digest([data, basic]),
    )


def _read(path: Path, expected: str) -> dict[str, Any]:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    if data.get("format") != expected:
        raise BackgroundError(
            "pedigree-format",
            say("“{file}” is not a file of format {format}.", file=path.name, format=expected),
            say("Name a file of that format, or update the toolkit."),
        )
    return data
