"""The figures of a study that are kept with it, to be compared with a later recalculation."""

import json
from collections.abc import Mapping

from labels.comparison import Figure, certified_values, figures
from lca.canonical import canonical_bytes
from registry.studies import CalculatedStudy


def study_figures(study: CalculatedStudy) -> Mapping[str, Figure]:
    """Every figure of a study that is compared when it is recalculated: those of a certificate, then each exchange."""
    result = study.calculation.result
    certified = figures(certified_values(result, study.policy))
    scale = certified["total"].scale
    return {**certified, **{f"exchanges.{e.exchange_id}": Figure(e.kg_co2e, scale) for e in result.exchanges}}


def figures_document(study: CalculatedStudy) -> bytes:
    """The figures of a study as canonical JSON, to be compared with a later recalculation."""
    return canonical_bytes({name: [figure.value, figure.scale] for name, figure in study_figures(study).items()})


def read_figures(document: bytes) -> Mapping[str, Figure]:
    """The figures of `figures_document`."""
    return {name: Figure(value, scale) for name, (value, scale) in json.loads(document).items()}
