"""Electricity that is not simply the grid's: contractual instruments and own generation (ISO 14067:2018, 6.4.9.4)."""

from datetime import date

from lca.documents import Document, Identifier, LongText, QuantityText, ShortText
from lca.inventory.link import Link, Provenance


class ContractualInstrument(Document):
    """Certificates of the attributes of generated electricity, e.g. Chinese green electricity certificates (GEC).

    One row is one lot: consecutive certificates of one plant and one month of generation. It counts only where every
    condition of `lca.inventory.treatment.instruments` holds.

    first_number, last_number: unique numbers, both the same for a single certificate. energy: what they stand for,
    1 MWh each for a GEC. produced: month of generation, its first day. retired_for: who they were retired for.
    grid: interconnected grid or market that the power was fed into. link: life-cycle dataset of this generation.
    """

    id: Identifier
    scheme: ShortText = "GEC"
    first_number: ShortText
    last_number: ShortText
    energy: QuantityText
    link: Link | None = None
    grid: ShortText
    produced: date
    retired: date | None = None
    retired_for: ShortText = ""
    source: Provenance
    note: LongText = ""


class OwnGeneration(Document):
    """Electricity generated and used at the site in the period of the study.

    used: own generation used on the site. certificates_sold: whether anybody else was sold its attributes; then it
    counts as electricity of the grid. link: dataset of this generation; without one it counts as the grid's as well.
    installed: capacity as its maker states it, e.g. 500 kWp.
    """

    id: Identifier
    name: ShortText
    used: QuantityText
    certificates_sold: bool
    link: Link | None = None
    installed: ShortText = ""
    source: Provenance
    note: LongText = ""


class SiteElectricity(Document):
    """All electricity of the site in the period, own generation included, whatever is made with it.

    Instruments and own generation are spread over it, so that no product of the site is served before another.
    grid: the grid that feeds the site. dataset: id of the background dataset of that grid, where its category does not
    say that it is one, as in imported releases.
    """

    used: QuantityText
    grid: ShortText
    dataset: Identifier | None = None
    source: Provenance
