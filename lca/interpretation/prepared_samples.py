"""Samples of a whole release from a store: for releases that are too large to be solved once per sample and product."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

from lca.impact.method import Method
from lca.impact.prepared import Prepared, prepare, prepared_key
from lca.impact.sampling import Plan, Samples, prepare_samples
from lca.interpretation.background_samples import (
    DENSE_UP_TO,
    BackgroundSpread,
    at_means,
    background_spread,
    reachable,
)
from lca.interpretation.design import Design
from lca.interpretation.foreground_samples import Calculated
from lca.interpretation.uncertainty import Uncertain
from lca.inventory.background import BackgroundRelease
from lca.inventory.link import LinkKind
from lca.inventory.pedigree import PedigreeVariances

Floats = NDArray[np.float64]


class PreparedSamples(Struct, frozen=True, dict=True):
    """Samples of a whole release that were drawn before, from a store."""

    samples: Samples
    prepared: Prepared
    spread: BackgroundSpread

    @property
    def count(self) -> int:
        """Number of samples."""
        return self.samples.count

    def sampled(self, process_ids: Sequence[str]) -> Floats:
        """Intensities in every sample, as they are stored (float32), in float64."""
        return np.asarray(self.samples.rows(self._rows(process_ids)), dtype=np.float64)

    def stated(self, process_ids: Sequence[str]) -> Floats:
        """Intensities as stated."""
        return self.prepared.intensities[self._rows(process_ids), :, None]

    def at_means(self, process_ids: Sequence[str]) -> Floats:
        """Intensities with every number at its mean."""
        return self._at_means[self._rows(process_ids), :, None]

    @cached_property
    def _at_means(self) -> Floats:
        return at_means(self.spread, solver="")

    def _rows(self, process_ids: Sequence[str]) -> list[int]:
        return [self.prepared.processes[process_id][0] for process_id in process_ids]


def prepared_samples(
    root: Path, background: BackgroundRelease, method: Method, variances: PedigreeVariances, design: Design
) -> PreparedSamples:
    """Samples of a release from the store in a folder, drawn now if they are not in it. They come in antithetic pairs,
    whatever the scheme of the design.
    """
    prepared = prepare(root, background, method)
    spread = background_spread(background, method, variances)
    key = prepared_key(background.digest, method.digest)
    plan = Plan(key, spread.arrays, spread.uncertainty, spread.process_ids, design.seed, design.count)
    return PreparedSamples(prepare_samples(root, plan), prepared, spread)


def with_samples(uncertain: Uncertain, calculations: Sequence[Calculated], root: Path) -> Uncertain:
    """The same analysis, with samples from the store in a folder where the products reach a part of the release that is
    too large to be solved once per sample.
    """
    wanted = [
        linked.provider
        for calculation in calculations
        for linked in calculation.system.exchanges
        if linked.provider_kind is LinkKind.BACKGROUND and linked.provider in uncertain.background.processes
    ]
    if len(reachable(uncertain.background, wanted).processes) <= DENSE_UP_TO:
        return uncertain
    samples = prepared_samples(root, uncertain.background, uncertain.method, uncertain.variances, uncertain.design)
    return replace(uncertain, samples=samples)
