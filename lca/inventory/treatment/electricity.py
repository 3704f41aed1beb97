"""Electricity of the site, split by where it comes from (ISO 14067:2018, 6.4.9.4).

Of a product's electricity, the share that the whole site takes from a source comes from that source:

    own generation without sold certificates   used / all electricity of the site
    certificates that count (contractual)      certified kWh / all electricity of the site
    the rest                                   dataset of the grid, or its residual mix where the release has one

so that certificates and roofs are spread over all that is made at the site. Certified electricity keeps the
transmission and distribution of the dataset that is linked for it; own generation has none.
"""

from collections.abc import Iterator
from fractions import Fraction

from msgspec import Struct

from lca.documents import QuantityText
from lca.errors import Place, Problem, UnitError, say
from lca.inventory.declaration import Exchange, ExchangeKind
from lca.inventory.link import Link, LinkKind
from lca.inventory.treatment.instruments import GRID_CATEGORIES, energy, judge_instruments
from lca.inventory.treatment.part import Part, Task
from lca.scope.boundary import LifeCycleStage


class Source(Struct, frozen=True):
    """Where a share of the site's electricity comes from. name: of the part, with what it is one of."""

    name: str
    link: Link
    share: Fraction


def split_electricity(task: Task, parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Step: grid electricity of the site by its sources. An exchange stays as it is while the grid is all there is."""
    sources = sources_of(task)
    return tuple(new for part in parts for new in _split(task, part, sources))


def sources_of(task: Task) -> tuple[Source, ...]:
    """Sources beside the grid by the treatment, with their shares of all electricity of the site."""
    site = task.declaration.site_electricity
    total = energy(site.used) if site else None
    if not total or any(electricity_problems(task)):
        return ()
    own = tuple(
        Source(f"own_generation:{generation.id}", generation.link, (energy(generation.used) or Fraction(0)) / total)
        for generation in task.declaration.own_generation
        if generation.link is not None and not generation.certificates_sold
    )
    if task.treatment.electricity != "contractual":
        return own
    certified: dict[Link, Fraction] = {}
    for judged in judge_instruments(task):
        if judged.counted and judged.instrument.link is not None:
            certified[judged.instrument.link] = certified.get(judged.instrument.link, Fraction(0)) + judged.counted
    return own + tuple(Source(f"instrument:{link.target}", link, kwh / total) for link, kwh in certified.items())


def takes_from_grid(task: Task, exchange: Exchange) -> bool:
    """Whether an exchange is electricity that the site itself takes from the grid."""
    own = exchange.kind is ExchangeKind.ENERGY and (exchange.stage is LifeCycleStage.PRODUCTION or exchange.process)
    process = task.providers.process(exchange.link)
    if not own or process is None:
        return False
    site = task.declaration.site_electricity
    stated = site is not None and site.dataset == process.process_id
    return stated or process.category.startswith(GRID_CATEGORIES)


def residual_mix(task: Task, grid: Link) -> Link | None:
    """The residual mix of a grid, of the geography of its dataset, where the release has one."""
    process = task.providers.process(grid)
    found = task.providers.background.residual_mixes.get(process.geography) if process else None
    return Link(kind=LinkKind.BACKGROUND, target=found) if found else None


def _split(task: Task, part: Part, sources: tuple[Source, ...]) -> Iterator[Part]:
    grid = part.exchange.link
    if grid is None or not takes_from_grid(task, part.exchange):
        yield part
        return
    residual = residual_mix(task, grid) if task.treatment.electricity == "contractual" else None
    if not sources and residual is None:
        yield part
        return
    rest = 1 - sum((source.share for source in sources), Fraction(0))
    yield part.named("residual" if residual else "grid", residual or grid, rest)
    for source in sources:
        yield part.named(source.name, source.link, source.share)


def electricity_problems(task: Task) -> Iterator[Problem]:
    """Units, links and impossible numbers of site electricity, own generation and instruments."""
    declaration, site = task.declaration, task.declaration.site_electricity
    if site is not None:
        yield from _quantity(site.used, "site_electricity.used")
        grid = Link(kind=LinkKind.BACKGROUND, target=site.dataset) if site.dataset else None
        yield from _link(task, grid, site.used, site.grid, "site_electricity.dataset")
    for own in declaration.own_generation:
        yield from _quantity(own.used, f"own_generation.{own.id}.used")
        yield from _link(task, own.link, own.used, own.name, f"own_generation.{own.id}.link")
    for lot in declaration.instruments:
        yield from _quantity(lot.energy, f"instruments.{lot.id}.energy")
        yield from _link(task, lot.link, lot.energy, lot.id, f"instruments.{lot.id}.link")
    used = energy(site.used) if site else None
    generated = sum((energy(own.used) or Fraction(0) for own in declaration.own_generation), Fraction(0))
    if used is not None and generated > used:
        yield Problem(
            "own-generation-above-site",
            say(
                "The site generates and uses {own} kWh itself, but uses {site} kWh in all.",
                own=float(generated),
                site=float(used),
            ),
            say("Own generation that the site uses is part of its electricity: correct one of the two."),
            Place(path="own_generation"),
        )


def _quantity(quantity: QuantityText, path: str) -> Iterator[Problem]:
    try:
        kwh = quantity.exact().to("kWh").amount
    except UnitError as error:
        yield Problem("unit-of-energy", error.what, error.remedy, Place(path=path))
        return
    if kwh <= 0:
        what = say("{amount} {unit} cannot be an amount of electricity.", amount=quantity.amount, unit=quantity.unit)
        yield Problem("electricity-amount", what, say("Give what was metered in the period."), Place(path=path))


def _link(task: Task, link: Link | None, quantity: QuantityText, name: str, path: str) -> Iterator[Problem]:
    found = task.providers.dataset_problem(link, quantity.unit, name, path) if link else None
    if found is not None:
        yield found
