"""U.S. commodities from cradle to gate whose chain takes Chinese electricity instead of American, one process each.

The emissions of the chain without its electricity are direct emissions of the process; the electricity of the chain, in
kWh, links to the Chinese national average. A process whose chain holds a dataset with a copyright flag is solved like
every other one, and then withheld.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct

from recipes.background.ecospold1 import Dataset, read_archive
from recipes.background.figures import decimal_text
from recipes.background.rows import Exchange, Process, decapitalised, process
from recipes.background.source_files import Sources
from recipes.background.us_chain import ELECTRICITY, Chain, Repairs, Solution

ARCHIVE = "uslci/uslci_fy21_q3_01_ecospold1.zip"
SOURCE = "uslci-fy21q3"
CHINESE_POWER = "electricity-national-average-cn-2024"
CHINESE_FIGURE = "elec2024:national_average"
AMERICAN_POWER = "93176"  # “Electricity, at grid”, United States, 2009: the newest average without a copyright flag
REFERENCE_YEAR = 2024
_GROUPS = {"so2": "SO2", "nox": "NOX", "pm2-5": "PM2_5", "nmvoc": "NMVOC", "co": "CO", "nh3": "NH3"}
_AGE = ((3, "1"), (6, "2"), (10, "3"), (15, "4"))  # years below which a temporal score holds (Weidema and Wesnæs 1996)
_MANY_CUT_OFFS = 3
_SHARE_FOR_HOME = Decimal("0.5")


class Effect(Struct, frozen=True):
    """What Chinese electricity changed. before, after: kg CO2e per unit under AR6; power: part of `after` from it."""

    kilowatt_hours: Decimal
    before: Decimal
    after: Decimal
    power: Decimal
    cut_off: tuple[str, ...]
    behind: tuple[str, ...]


class Localised(Struct, frozen=True):
    """A process with the effect of its localisation."""

    process: Process
    effect: Effect


class Commodities(Struct, frozen=True):
    """What comes out of the database. withheld: rows of commodities that rest on a copyright flag, and on which.

    ambiguous: names of inputs that several datasets provide; the first of the same location was taken.
    """

    made: tuple[Localised, ...]
    withheld: tuple[dict[str, str], ...]
    ambiguous: tuple[str, ...]


def localised(sources: Sources) -> Commodities:
    """Every commodity of `us_chain.csv`, and of `us_chain_withheld.csv` the flagged datasets that each rests on."""
    datasets = read_archive(sources.folder / ARCHIVE)
    emissions = {row["name"]: row["flow_id"] for row in sources.tables.rows("us_chain_flows.csv")}
    repairs = read_repairs(sources, {dataset.number: dataset for dataset in datasets})
    chain = Chain(datasets, emissions, repairs)
    american = Chain(datasets, emissions, repairs, keep_electricity=False).solve([(AMERICAN_POWER, "")])
    factors = _factors(sources)
    powers = (_characterised(american[AMERICAN_POWER, ""], factors), _decimal(sources.value(CHINESE_FIGURE)))
    rows = sources.tables.rows("us_chain.csv")
    solved = chain.solve((row["number"], row["product"]) for row in rows)
    made = (_localised(chain, row, solved[row["number"], row["product"]], factors, powers) for row in rows)
    withheld = _withheld(chain, sources.tables.rows("us_chain_withheld.csv"))
    return Commodities(tuple(made), tuple(withheld), tuple(sorted(chain.ambiguous)))


def read_repairs(sources: Sources, datasets: Mapping[str, Dataset]) -> Repairs:
    """The table of repairs; a dataset that it names and that the archive lacks is a KeyError."""
    shares: dict[str, dict[str, Fraction]] = {}
    conversions: dict[tuple[str, str, str], Fraction] = {}
    biogenic: set[str] = set()
    wrong: set[tuple[str, str]] = set()
    free: set[str] = set()
    for row in sources.tables.rows("us_chain_repairs.csv"):
        match row["kind"]:
            case "share":
                amount = datasets[row["number"]].product(row["name"]).amount
                shares.setdefault(row["number"], {})[row["name"]] = sources.value(row["value"]) / amount
            case "conversion":
                conversions[row["name"], row["unit"], row["provided_in"]] = sources.value(row["value"])
            case "biogenic":
                biogenic.add(row["number"])
            case "error":
                wrong.add((row["number"], row["name"]))
            case "free":
                free.add(row["name"])
            case kind:
                raise ValueError(f"unknown repair {kind!r}")
    return Repairs(shares, conversions, frozenset(biogenic), frozenset(wrong), frozenset(free))


def report_rows(made: Iterable[Localised]) -> Iterator[dict[str, str]]:
    """Rows of localisation.csv: what the Chinese electricity changed."""
    for item in sorted(made, key=lambda m: m.process.process_id):
        yield {
            "process_id": item.process.process_id,
            "unit": item.process.text["unit"],
            "kwh": _figure(item.effect.kilowatt_hours),
            "before_kg_co2e": _figure(item.effect.before),
            "after_kg_co2e": _figure(item.effect.after),
            "datasets_behind": str(len(item.effect.behind)),
            "own_cut_offs": "; ".join(item.effect.cut_off),
        }


def _localised(
    chain: Chain,
    row: Mapping[str, str],
    solution: Solution,
    factors: Mapping[str, Decimal],
    powers: tuple[Decimal, Decimal],
) -> Localised:
    left_out = row["left_out"].split("|")
    emissions = {k: v for k, v in solution.items() if v and k != ELECTRICITY and k not in left_out}
    hours = solution.get(ELECTRICITY, Decimal(0))
    direct = _characterised(emissions, factors)
    behind = chain.behind(row["number"])
    flagged = [number for number in behind if chain.datasets[number].copyright]
    if flagged:
        raise ValueError(f"{row['process_id']} rests on datasets with a copyright flag: {flagged}")
    before, power = direct + hours * powers[0], hours * powers[1]
    effect = Effect(hours, before, direct + power, power, chain.nodes[row["number"]].cut_off, behind)
    return Localised(_process(chain, row, effect, emissions), effect)


def _process(chain: Chain, row: Mapping[str, str], effect: Effect, emissions: Solution) -> Process:
    dataset = chain.datasets[row["number"]]
    unit = dataset.product(row["product"]).unit
    product = f", product “{row['product']}”" if row["product"] else ""
    place = f"dataset {row['number']} “{dataset.name}”{product}, chain of {len(effect.behind)} datasets"
    negative = sorted(flow_id for flow_id, amount in emissions.items() if amount < 0)
    if negative:
        raise ValueError(f"{row['process_id']}: negative {negative}")
    exchanges = [Exchange(flow_id, Fraction(emissions[flow_id]), "kg", place) for flow_id in sorted(emissions)]
    if effect.kilowatt_hours:
        power = Exchange(CHINESE_POWER, Fraction(effect.kilowatt_hours), "kWh", f"{place}: electricity of the chain")
        exchanges.insert(0, power)
    return process(
        row,
        exchanges,
        reference_product=f"1 {unit} of {decapitalised(row['name_en'])}",
        unit=unit,
        geography=dataset.location or "RNA",
        year=_year(dataset.end),
        status="proxy",
        source_id=SOURCE,
        locator=place,
        dq=_scores(row, effect, _year(dataset.end)),
        declares="|".join(["GHG", *(group for flow_id, group in _GROUPS.items() if flow_id in emissions)]),
        comment=_comment(row, effect, unit),
    )


def _scores(row: Mapping[str, str], effect: Effect, year: str) -> str:
    """Pedigree for use in China; the geography is nearer where most of the result is Chinese electricity."""
    completeness = "2" if not effect.cut_off else "3" if len(effect.cut_off) <= _MANY_CUT_OFFS else "4"
    age = REFERENCE_YEAR - int(year) if year.isdigit() else None
    temporal = next((score for limit, score in _AGE if age is not None and age < limit), "5")
    geography = "3" if effect.power > effect.after * _SHARE_FOR_HOME else "4"
    return row["reliability"] + completeness + temporal + geography + row["technology"]


def _year(end: str) -> str:
    return end if end.isdigit() and "1980" <= end <= str(REFERENCE_YEAR) else "not stated"


def _comment(row: Mapping[str, str], effect: Effect, unit: str) -> str:
    if effect.kilowatt_hours:
        origin = (
            f"U.S. LCI from cradle to gate; {_short(effect.kilowatt_hours)} kWh of the chain are Chinese: "
            f"{_short(effect.before)} before, {_short(effect.after)} kg CO2e per {unit} after."
        )
    else:
        origin = "U.S. LCI from cradle to gate; electricity is inside the published inventory and stays American."
    cuts = f"Cut off: {'; '.join(effect.cut_off)}." if effect.cut_off else ""
    merged = "Fossil and biogenic CO2 were merged by the export and are taken as fossil; VOC are taken as NMVOC."
    return " ".join(text for text in (row["comment"], origin, merged, cuts) if text)


def _withheld(chain: Chain, rows: Iterable[Mapping[str, str]]) -> Iterator[dict[str, str]]:
    """Solve what may not be published, and say on which flagged datasets it rests."""
    rows = list(rows)
    chain.solve((row["number"], "") for row in rows)
    for row in rows:
        behind = [chain.datasets[number] for number in chain.behind(row["number"])]
        flagged = [dataset.name for dataset in behind if dataset.copyright]
        if not flagged:
            raise ValueError(f"dataset {row['number']} is withheld but rests on nothing that is flagged")
        yield {**row, "rests_on": "; ".join(dict.fromkeys(flagged))}


def _factors(sources: Sources) -> Mapping[str, Decimal]:
    """kg CO2e per kg under AR6, of the flows that the chain can emit."""
    known = {"co2-fossil": Fraction(1), "ch4-fossil": Fraction("29.8")}
    flows = {row["flow_id"]: row["substance"] for row in sources.tables.rows("flows.csv")}
    for row in sources.tables.rows("us_chain_flows.csv"):
        flow_id = row["flow_id"]
        if flow_id not in known and flow_id not in _GROUPS:
            known[flow_id] = sources.ar6(flows[flow_id])
    return {flow_id: _decimal(value) for flow_id, value in known.items()}


def _characterised(solution: Solution, factors: Mapping[str, Decimal]) -> Decimal:
    return sum((amount * factors[k] for k, amount in solution.items() if k in factors), Decimal(0))


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def _figure(value: Decimal) -> str:
    return decimal_text(Fraction(value))


def _short(value: Decimal) -> str:
    return f"{value:.3g}" if value < 1000 else f"{value:.0f}"
