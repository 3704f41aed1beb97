"""U.S. LCI unit processes with their real flows, linked to Chinese energy and to the freight of this release.

Emissions to air of the reported substances are carried over; inputs are linked as `tables/uslci_links.csv` says; every
other input is cut off and named in the comment. A process with a copyright flag is refused; nothing links to one, since
every link leads to a process of this release.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from recipes.background.rows import Exchange, Process, decapitalised, process
from recipes.background.source_files import Sources, is_air

# (name of the source's flow, its unit or nothing where every unit will do) -> row of tables/uslci_links.csv
Links = Mapping[tuple[str, str], dict[str, str]]
_FLOW_GROUP = {"so2": "SO2", "nox": "NOX", "pm2-5": "PM2_5", "nmvoc": "NMVOC", "co": "CO", "nh3": "NH3"}


def uslci(sources: Sources) -> Iterator[Process]:
    """Every U.S. LCI process of the table."""
    links = {(row["name"].strip(), row["source_unit"]): row for row in sources.tables.rows("uslci_links.csv")}
    flows = {row["name"]: row["flow_id"] for row in sources.tables.rows("uslci_flows.csv")}
    for row in sources.tables.rows("uslci.csv"):
        source = sources.us[row["number"]]
        if source["copyright_flag"]:
            raise ValueError(f"U.S. LCI process {row['number']} carries a copyright flag and must not be published")
        yield _carry(sources, row, source, (links, flows))


def _carry(
    sources: Sources,
    row: Mapping[str, str],
    source: dict[str, Any],
    maps: tuple[Links, Mapping[str, str]],
) -> Process:
    links, flows = maps
    place = f"process {row['number']} “{source['name']}”"
    emissions: dict[str, Fraction] = {}
    inputs: dict[tuple[str, str], Exchange] = {}
    cut: list[str] = []
    for index, group, amount, *_ in source["ex"]:
        flow = sources.us_flows[int(index)]
        per_unit = Fraction(amount) / Fraction(source["amount"])
        target = flows.get(flow["name"], "")
        if group == "O4" and is_air(flow) and target and target not in row["left_out"].split("|"):
            emissions[target] = emissions.get(target, Fraction(0)) + per_unit
        elif group == "I5":
            _take(sources, (flow, per_unit, place), links, inputs, cut)
    exchanges = list(inputs.values())
    exchanges += [
        Exchange(flow_id, emissions[flow_id], "kg", place) for flow_id in sorted(emissions) if emissions[flow_id]
    ]
    declared = ["GHG"] + [name for flow_id, name in _FLOW_GROUP.items() if flow_id in emissions]
    return process(
        row,
        exchanges,
        reference_product=f"1 kg of {decapitalised(row['name_en'])}",
        unit=source["unit"],
        year=_year(source),
        status="proxy" if not inputs else "derived",
        source_id="uslci-fy21q3",
        locator=place,
        declares="|".join(declared),
        comment=_comment(row["comment"], bool(inputs), cut),
    )


def _take(
    sources: Sources,
    taken: tuple[Mapping[str, str], Fraction, str],
    links: Links,
    inputs: dict[tuple[str, str], Exchange],
    cut: list[str],
) -> None:
    flow, amount, place = taken
    name = flow["name"].strip()
    link = links.get((name, flow["unit"])) or links.get((name, ""))
    if link is None or not link["target"]:
        reason = f" ({link['remark']})" if link else ""
        cut.append(f"{flow['name']}{reason}")
        return
    unit = link["unit"] or flow["unit"]
    value = amount * sources.value(link["figure"])
    key = (link["target"], unit)
    before = inputs[key].amount if key in inputs else Fraction(0)
    locator = f"{place}: {flow['name']}" if not before else f"{inputs[key].locator}; {flow['name']}"
    inputs[key] = Exchange(link["target"], before + value, unit, locator, comment=link["remark"])


def _year(source: Mapping[str, Any]) -> str:
    end = source["end"][:4]
    return end if end.isdigit() and "1980" <= end <= "2026" else "not stated"


def _comment(own: str, linked: bool, cut: list[str]) -> str:
    origin = (
        "U.S. LCI unit process, modified: inputs linked to Chinese energy and to this release."
        if linked
        else "U.S. LCI inventory from cradle to gate, its electricity included."
    )
    co2 = "Fossil and biogenic CO2 were merged by the export and are taken as fossil; VOC are taken as NMVOC."
    names = list(dict.fromkeys(cut))
    cuts = f"Cut off: {'; '.join(names)}." if names else ""
    return " ".join(text for text in (own, origin, co2, cuts) if text)
