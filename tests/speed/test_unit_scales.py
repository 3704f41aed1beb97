"""The sizes of units that are read at run time are those that Pint works out from `units.txt`."""

from itertools import product

import lca.units
from lca.units import dimension, factor, unit_names, worked_out_dimension, worked_out_factor
from recipes.unit_scales import TARGET, unit_scales


def test_file_is_what_pint_says() -> None:
    assert TARGET.read_text(encoding="utf-8") == unit_scales(), "run: python -m recipes.unit_scales"


def test_every_pair_is_exact() -> None:
    for source, target in product(unit_names(), repeat=2):
        assert dimension(source) == worked_out_dimension(source)
        if dimension(source) == dimension(target):
            assert factor(source, target) == worked_out_factor(source, target)


def test_changed_definitions_are_worked_out_anew(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(lca.units, "definitions_digest", lambda: "other")
    lca.units._scales.cache_clear()
    try:
        assert lca.units._scales() == {}
    finally:
        lca.units._scales.cache_clear()
