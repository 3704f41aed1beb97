"""A portfolio calculated, release by release."""

from collections.abc import Mapping
from fractions import Fraction

import numpy as np
from msgspec import Struct

from cli.files import FileError
from cli.portfolio_read import About, Source
from cli.prepared import store
from cli.releases import installed_releases
from lca.calculate_portfolio import assess_portfolio
from lca.data import open_method
from lca.errors import TanbiaoError, say
from lca.impact.arrays import INDICATORS, Floats
from lca.impact.changes import ChangedNumber
from lca.impact.foreground import STAGE_ROWS
from lca.impact.prepared import prepare
from lca.units import exact


class Portfolio(Struct, frozen=True):
    """Every product of a source that could be calculated, in the order of their files.

    files, about: of the products. totals: (products x indicators). by_stage: (products x stages x indicators).
    changed: totals with the changed number, None where none was changed. refused: by file, why it is not among them.
    """

    source: Source
    files: tuple[str, ...]
    about: tuple[About, ...]
    unlinked: tuple[int, ...]
    totals: Floats
    by_stage: Floats
    changed: Floats | None
    refused: Mapping[str, TanbiaoError]


def parse_change(text: str) -> ChangedNumber:
    """`electricity-cn/co2-fossil=0.5`: process, target and the amount it might be. FileError says what is missing."""
    where, _, amount = text.partition("=")
    process, _, target = where.partition("/")
    try:
        return ChangedNumber(process.strip(), target.strip(), Fraction(exact(amount.strip())))
    except ValueError as error:
        raise FileError(
            "change-unreadable",
            say("“{text}” is not a change.", text=text),
            say("Write PROCESS/TARGET=AMOUNT, e.g. electricity-grid-cn/co2-fossil=0.5."),
        ) from error


def calculate(source: Source, change: ChangedNumber | None) -> Portfolio:
    """Calculate every product with the release and method that it names."""
    count = len(source.about)
    totals = np.full((count, len(INDICATORS)), np.nan)
    by_stage = np.full((count, len(STAGE_ROWS), len(INDICATORS)), np.nan)
    changed = None if change is None else totals.copy()
    refused = dict(source.refused)
    for release, method in sorted({(entry.background, entry.method) for entry in source.about}):
        places = np.array([i for i, e in enumerate(source.about) if (e.background, e.method) == (release, method)])
        try:
            releases = installed_releases()
            background = releases.background(release)
            prepared = prepare(store(), background, open_method(method, releases.root))
        except TanbiaoError as error:
            refused |= {source.declared.products[place]: error for place in places}
            continue
        found, bad = assess_portfolio(source.declared.taken(places), prepared, background, change)
        totals[places[found.places]], by_stage[places[found.places]] = found.totals, found.by_stage
        if changed is not None and found.changed is not None:
            changed[places[found.places]] = found.changed
        refused |= {source.declared.products[places[place]]: error for place, error in bad.items()}
    good = np.flatnonzero(~np.isnan(totals).any(axis=1))
    return Portfolio(
        source=source,
        files=tuple(source.declared.products[i] for i in good),
        about=tuple(source.about[i] for i in good),
        unlinked=tuple(int(n) for n in source.declared.unlinked[good]),
        totals=totals[good],
        by_stage=by_stage[good],
        changed=None if changed is None else changed[good],
        refused=refused,
    )
