"""Declarations for property tests: any text, any amount a document can hold, every list of the declaration."""

import json
from collections.abc import Callable
from datetime import date

from hypothesis import strategies as st

from lca.interchange.relations import decimal_text, leg_tonne_km
from lca.inventory.declaration import Declaration
from lca.units import unit_names

STAGES = ("raw_material_acquisition", "production", "distribution", "use", "end_of_life")
SCORES = ("reliability", "completeness", "temporal", "geographical", "technological")
KINDS = ("material", "energy", "processing", "direct_emission", "transport", "packaging", "use", "end_of_life")


@st.composite
def texts(draw: st.DrawFn, size: int = 20) -> str:
    """What a document keeps of a text: no white space around it, no surrogates or NUL; formulas and escapes welcome."""
    drawn = draw(
        st.one_of(
            st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), min_size=1, max_size=size),
            st.sampled_from(
                ["=1+1", "+SUM(A1)", "@x", "-5°C 冷库", "'=a", "_x0041_", "007", "1.50", "a\nb", "是", "5%", "TRUE"]
            ),
        )
    )
    return drawn.strip() or "文字 text"


amounts = st.one_of(
    st.decimals(-(10**6), 10**6, places=6).map(lambda d: f"{d:f}").map(lambda t: "0" if float(t) == 0 else t),
    st.integers(-(10**15), 10**15).map(str),
    st.sampled_from(["0", "0.1", "1e-5", "1.50", "0.30000000000000004", "123456789012345678901234.5", "-0.000001"]),
)
positive = st.one_of(st.integers(1, 10**6).map(str), st.sampled_from(["0.085", "1.50", "12.5"]))
shares = st.sampled_from(["0", "0.05", "0.3333", "1"])


def quantities(units: tuple[str, ...] = unit_names()) -> st.SearchStrategy[dict]:
    return st.fixed_dictionaries({"amount": positive, "unit": st.sampled_from(units)})


local = st.dictionaries(st.sampled_from(["zh-Hans", "zh-Hant", "en", "pt"]), texts(), min_size=1)
pedigree = st.fixed_dictionaries({score: st.integers(1, 5) for score in SCORES})
sources = st.fixed_dictionaries(
    {"kind": st.sampled_from(["measured", "calculated", "supplier", "literature", "estimated"])},
    optional={"reference": texts(60), "year": st.integers(1990, 2100)},
)
leg = st.builds(
    lambda way, load: way | load,
    st.fixed_dictionaries(
        {"mass": quantities(("kg", "g", "t", "lb")), "distance": quantities(("km", "m"))},
        optional={
            "origin": texts(),
            "mode": st.sampled_from(["road", "inland_water", "air"]),
            "beyond_border": st.just(True),
        },
    ),
    st.sampled_from([{}, {"load_share": "0.7", "empty_return_share": "0"}]),
)
energies = quantities(("kWh", "MWh", "GJ"))
wind = st.sampled_from([None, {"kind": "background", "target": "electricity-cn"}])
site_electricity = st.fixed_dictionaries(
    {"used": energies, "grid": texts(), "source": sources}, optional={"dataset": st.just("electricity-cn")}
)


def own_generation(name: str) -> st.SearchStrategy[dict]:
    return st.fixed_dictionaries(
        {
            "id": st.just(name),
            "name": texts(),
            "used": energies,
            "certificates_sold": st.booleans(),
            "link": wind,
            "installed": st.just("") | texts(),
            "source": sources,
            "note": st.just("") | texts(),
        }
    )


def instruments(name: str) -> st.SearchStrategy[dict]:
    return st.fixed_dictionaries(
        {
            "id": st.just(name),
            "first_number": texts(),
            "last_number": st.sampled_from(["0007", "1e5", "12345678901234567890123456789012"]),
            "energy": energies,
            "link": wind,
            "grid": texts(),
            "produced": st.dates(min_value=date(1990, 1, 1)).map(date.isoformat),
            "source": sources,
        },
        optional={"retired": st.just("2025-02-28"), "retired_for": texts(), "note": texts()},
    )


@st.composite
def exchanges(draw: st.DrawFn, number: int, own: list[str], suppliers: list[str]) -> dict:
    kind = draw(st.sampled_from(KINDS))
    links = [None, ("background", "steel-cold"), ("elementary_flow", "hfc-134a")]
    links += [("own_process", name) for name in own] + [("supplier", name) for name in suppliers]
    link = draw(st.sampled_from(links))
    row = {
        "id": f"X-{number:03d}",
        "kind": kind,
        "stage": draw(st.sampled_from(STAGES)),
        "process": draw(st.sampled_from(["", *own])),
        "name": draw(texts()),
        "amount": draw(amounts),
        "unit": draw(st.sampled_from(unit_names())),
        "basis": draw(st.sampled_from(["product", "period", "process_output"])),
        "link": link and {"kind": link[0], "target": link[1]},
        "source": draw(sources),
        "data_quality": draw(st.none() | pedigree),
        "note": draw(st.just("") | texts()),
        "spread": draw(st.sampled_from(["", "", "gsd2:1.3", "cv:0.05", "uniform:0.9..1.2", "triangular:0.8..1.5"])),
    }
    if kind in ("use", "end_of_life"):
        row["delay_years"] = draw(st.sampled_from([None, "0", "12.5"]))
    if kind == "transport" and draw(st.booleans()):
        way = draw(leg)
        row |= {"transport": way, "unit": "t*km", "amount": decimal_text(leg_tonne_km(way))}
    return row


@st.composite
def allocations(draw: st.DrawFn, own: list[str]) -> dict:
    count = draw(st.integers(2, 4))
    main = draw(st.integers(0, count - 1))
    compared, replaced = (
        draw(st.booleans()),
        draw(st.sampled_from([None, {"kind": "background", "target": "steel-cold"}])),
    )
    outputs = [
        {"name": draw(texts()), "amount": draw(positive), "unit": "kg", "key": draw(positive), "is_main": n == main}
        | ({"alternative_key": draw(positive)} if compared else {})
        | ({"avoided": replaced} if replaced else {})
        for n in range(count)
    ]
    return {
        "alternative_key_name": draw(texts()) if compared else "",
        "stage": draw(st.sampled_from(STAGES)),
        "process": draw(st.sampled_from(["", *own])),
        "step": draw(st.sampled_from(["subdivision", "system_expansion", "physical", "other"])),
        "key_name": draw(texts()),
        "reason": draw(texts(60)),
        "outputs": outputs,
    }


@st.composite
def recycling(draw: st.DrawFn, exchange: str) -> dict:
    links = st.none() | st.sampled_from(
        [{"kind": "background", "target": "steel-cold"}, {"kind": "elementary_flow", "target": "hfc-134a"}]
    )
    linked = (
        "recycled",
        "recycling",
        "avoided",
        "energy_recovery",
        "heat_replaced",
        "electricity_replaced",
        "disposal",
    )
    shared = ("recycled_content", "quality_in", "quality_out", "allocation_factor")
    r2, r3 = draw(st.sampled_from([(None, None), ("0", "1"), ("0.3333", "0.5"), ("0.05", None)]))
    return {
        "id": f"R-{exchange}",
        "exchange": exchange,
        "material_class": draw(st.sampled_from([None, "metals", "other"])),
        "recycling_rate": r2,
        "energy_recovery_rate": r3,
        **{name: draw(st.none() | shares) for name in shared},
        **{name: draw(st.none() | positive) for name in ("heat", "electricity")},
        **{name: draw(links) for name in linked},
        "end_of_life_exchange": draw(st.sampled_from([None, "X-000"])),
        "source": draw(sources),
        "note": draw(st.just("") | texts()),
    }


@st.composite
def supplier_footprints(draw: st.DrawFn, name: str) -> dict:
    return draw(
        st.fixed_dictionaries(
            {
                "id": st.just(name),
                "supplier": texts(),
                "product": texts(),
                "quantity": quantities(("kg", "piece")),
                "fossil": amounts,
                "gwp_set": st.sampled_from(["AR4", "AR5", "AR6"]),
                "boundary": texts(),
            },
            optional={
                "biogenic_uptake": st.sampled_from(["0", "-0.5", "-1.50"]),
                "removals": st.sampled_from(["0", "-0.02"]),
                "data_quality_rating": st.sampled_from(["1", "2.4"]),
                "period_start": st.just("2023-01-01"),
                "period_end": st.dates().map(lambda day: day.isoformat()),
                "aircraft": amounts,
                "primary_data_share": shares,
                "valid_until": st.sampled_from(["2027-06-30", "1999-01-01"]),
                "reference": texts(),
            },
        )
    )


def _numbered(prefix: str) -> Callable[[list[dict]], list[dict]]:
    return lambda found: [{"id": f"{prefix}-{n}", **row} for n, row in enumerate(found)]


def land_use_changes(rows: list[dict]) -> st.SearchStrategy[list[dict]]:
    change = st.sampled_from(rows).flatmap(
        lambda row: st.fixed_dictionaries(
            {
                "exchange": st.just(row["id"]),
                "area": quantities(("m2", "m2*a")),
                "per": quantities((row["unit"],)),
                "carbon_before": positive,
                "carbon_after": positive,
                "converted": st.integers(1900, 2024),
                "source": sources,
            },
            optional={"place": texts(), "note": texts()},
        )
    )
    return st.lists(change, max_size=2).map(_numbered("L"))


removals = st.lists(
    st.fixed_dictionaries(
        {
            "how": st.sampled_from(["land_management", "technology"]),
            "name": texts(),
            "amount": quantities(("kg", "g", "t")),
            "source": sources,
        },
        optional={"storage_years": positive, "monitored_by": texts(), "note": texts()},
    ),
    max_size=2,
).map(_numbered("X"))


@st.composite
def declarations(draw: st.DrawFn) -> Declaration:
    own = [f"O-{n}" for n in range(draw(st.integers(0, 2)))]
    suppliers = [f"S-{n}" for n in range(draw(st.integers(0, 2)))]
    rows = [draw(exchanges(n, own, suppliers)) for n in range(draw(st.integers(1, 6)))]
    included = draw(st.sets(st.sampled_from(STAGES), min_size=1))
    stages = [
        {"stage": s, "status": draw(st.sampled_from(["included", "excluded"])), "reason": draw(st.just("") | texts())}
        for s in STAGES
        if s in included
    ]
    tree = {
        "salt": draw(st.sampled_from(["", "0123456789abcdef" * 2])),
        "company": {"name": draw(local), "credit_code": draw(st.just("") | texts())},
        "product": {"name": draw(local), "model": draw(texts()), "gtin": "0690123456789", "site": draw(texts())},
        "unit": {
            "kind": draw(st.sampled_from(["declared", "functional"])),
            "quantity": draw(quantities()),
            "description": draw(local),
            "reference_flow": draw(quantities(("kg", "piece"))),
            "service_life": draw(st.none() | quantities(("h", "a"))),
        },
        "boundary": {"kind": draw(st.sampled_from(["cradle_to_gate", "cradle_to_grave"])), "stages": stages},
        "study": {
            "goal": draw(st.just("") | texts(60)),
            "geography": "CN-GD",
            "period_start": draw(st.dates()).isoformat(),
            "period_end": "2024-12-31",
            "background": "small-1",
        },
        "exchanges": rows,
        "land_use_changes": draw(land_use_changes(rows)),
        "removals": draw(removals),
        "own_processes": [
            {"id": name, "name": draw(texts()), "stage": "production", "output": draw(quantities(("kg",)))}
            for name in own
        ],
        "supplier_footprints": [draw(supplier_footprints(name)) for name in suppliers],
        "cut_offs": draw(
            st.lists(
                st.fixed_dictionaries(
                    {
                        "id": st.just("C-1"),
                        "stage": st.just("use"),
                        "name": texts(),
                        "reason": texts(),
                        "estimated_share": shares,
                    }
                ),
                max_size=1,
            )
        ),
        "allocations": [draw(allocations(own)) for _ in range(draw(st.integers(0, 2)))],
        "recycling": [draw(recycling("X-000"))] * draw(st.integers(0, 1)),
        "site_electricity": draw(st.none() | site_electricity),
        "own_generation": [draw(own_generation(f"G-{n}")) for n in range(draw(st.integers(0, 2)))],
        "instruments": [draw(instruments(f"GEC-{n}")) for n in range(draw(st.integers(0, 2)))],
    }
    return Declaration.model_validate_json(json.dumps(tree))
