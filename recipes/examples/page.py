"""The page of one example, written from its declaration and result, so that it cannot disagree with them."""

from collections.abc import Iterable, Iterator

from lca.calculate import Calculation
from lca.conformity.rule import Finding, Outcome
from lca.inventory.data_quality import SourceKind
from lca.inventory.declaration import Declaration, Exchange
from lca.inventory.link import LinkKind
from lca.inventory.treatment.part import root_of
from lca.inventory.treatment.parts import part_title
from recipes.examples.declare import head
from recipes.examples.measure import Measured, measure
from recipes.examples.study import Data

LEADING = 12  # contributions shown


def page(name: str, calculation: Calculation, findings: tuple[Finding, ...], data: Data) -> str:
    """The whole page as Markdown."""
    declaration = calculation.declaration
    parts = [
        _title(name, declaration),
        _result(calculation),
        _plausibility(measure(calculation.result, head(name)["checks"])),
        _leading(calculation),
        _stand_ins(declaration, data),
        _estimates(declaration),
        _left_out(declaration),
        _allocation(declaration),
        _alternatives(calculation),
        _electricity(declaration),
        _recycling(declaration),
        _land(declaration),
        _findings(findings),
        _pinned(calculation),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Markdown table; the last line of a cell is its only line, so bars and line ends are taken out."""
    names = tuple(headings)
    lines = [f"| {' | '.join(names)} |", f"|{' --- |' * len(names)}"]
    lines += [f"| {' | '.join(' '.join(cell.replace('|', '/').split()) for cell in row)} |" for row in rows]
    return "\n".join(lines)


def _figure(value: float, digits: int = 3) -> str:
    """So many significant digits, without an exponent."""
    return f"{float(f'{value:.{digits}g}'):.10f}".rstrip("0").rstrip(".") if value else "0"


def _title(name: str, declaration: Declaration) -> str:
    product, unit = declaration.product, declaration.unit
    return "\n\n".join(
        (
            f"# {product.name.zh_hans} · {product.name.en}",
            f"Workbook: [{name}.xlsx]({name}.xlsx). The company is invented; readings called demo data are "
            "invented too, and chosen to fit the product. Estimates are marked as such and give their reasoning.",
            product.description,
            f"- Functional unit: {unit.description.en} / {unit.description.zh_hans}\n"
            f"- Use: {unit.use_scenario}\n- End of life: {unit.end_of_life_scenario}",
        )
    )


def _result(calculation: Calculation) -> str:
    result = calculation.result
    stages = [(str(s.stage), _figure(s.kg_co2e), f"{s.share:.1%}") for s in result.stages]
    classes = [(category, _figure(value), "") for category, value in result.by_category.items()]
    rows = [*stages, *classes, ("**total**", f"**{_figure(result.total)}**", "100%")]
    said = (
        f"Data quality rating {result.data_quality_rating or 0:.2f} (1 best, 5 worst); {result.primary_data_share:.0%} "
        f"rests on amounts that are primary data; {result.coverage:.0%} comes from data that "
        f"state all greenhouse gases; {_figure(result.unspecified)} kg CO2e was published without its gases."
    )
    return f"## Result\n\n{_table(('stage or class', 'kg CO2e', 'share'), rows)}\n\n{said}"


def _plausibility(checks: Iterable[Measured]) -> str:
    rows = [
        (
            check.name,
            _figure(check.value, digits=5),
            f"{check.low:g} to {check.high:g} {check.unit}".removesuffix(" 1"),
            check.kind,
            check.basis,
            check.source,
        )
        for check in checks
    ]
    headings = ("what", "found", "range", "kind", "how the range is made", "source")
    return f"## Is it plausible?\n\n{_table(headings, rows)}"


def _leading(calculation: Calculation) -> str:
    ordered = sorted(calculation.result.exchanges, key=lambda e: (-abs(e.kg_co2e), e.exchange_id))[:LEADING]
    total = calculation.result.total
    titles = [(root_of(e.exchange_id), str(part_title(e.exchange_id, e.name))) for e in ordered]
    figures = [(_figure(e.kg_co2e), f"{e.kg_co2e / total:.1%}", e.provider) for e in ordered]
    rows = [(*title, *figure) for title, figure in zip(titles, figures, strict=True)]
    return f"## Leading contributions\n\n{_table(('id', 'name', 'kg CO2e', 'share', 'data'), rows)}"


def _stand_ins(declaration: Declaration, data: Data) -> str:
    """Datasets that stand in for something else, as the release itself says."""
    linked = sorted({e.link.target for e in declaration.exchanges if e.link and e.link.kind is LinkKind.BACKGROUND})
    processes = [data.background.processes[target] for target in linked]
    rows = [
        (p.process_id, f"{p.name_zh} / {p.name_en}", p.geography, p.year, p.source_id)
        for p in processes
        if p.status == "proxy"
    ]
    headings = ("dataset", "name", "geography", "year", "source")
    return f"## Datasets with the status “proxy”\n\n{_table(headings, rows)}"


def _estimates(declaration: Declaration) -> str:
    rows = [
        (e.id, e.name, _amount(e), e.source.reference)
        for e in declaration.exchanges
        if e.source.kind is SourceKind.ESTIMATED
    ]
    return f"## Estimates and their reasoning\n\n{_table(('id', 'name', 'amount', 'reasoning'), rows)}"


def _amount(exchange: Exchange) -> str:
    if exchange.transport is None:
        return f"{exchange.amount} {exchange.unit}"
    leg = exchange.transport
    return f"{leg.mass.amount} {leg.mass.unit} × {leg.distance.amount} {leg.distance.unit}"


def _left_out(declaration: Declaration) -> str:
    rows = [(c.id, c.name, c.reason, f"{float(c.estimated_share or 0):.2%}") for c in declaration.cut_offs]
    return f"## Cut-offs\n\n{_table(('id', 'name', 'reason', 'estimated share'), rows)}" if rows else ""


def _allocation(declaration: Declaration) -> str:
    rows = list(_outputs(declaration))
    if not rows:
        return ""
    reasons = "\n\n".join(a.reason for a in declaration.allocations)
    return f"## Allocation\n\n{reasons}\n\n{_table(('process', 'output', 'amount', 'key', 'main'), rows)}"


def _outputs(declaration: Declaration) -> Iterator[tuple[str, ...]]:
    for allocation in declaration.allocations:
        for output in allocation.outputs:
            key = f"{output.key} ({allocation.key_name})"
            amount = f"{output.amount} {output.unit}"
            yield allocation.process, output.name, amount, key, "yes" if output.is_main else "no"


def _alternatives(calculation: Calculation) -> str:
    """The same product by the approaches that are not claimed."""
    rows = [
        (a.kind, a.approach, f"{a.total:.5g}", "yes" if a.claimed else "no") for a in calculation.result.alternatives
    ]
    headings = ("what is settled", "approach", "kg CO2e", "claimed")
    return f"## By other approaches\n\n{_table(headings, rows)}" if rows else ""


def _electricity(declaration: Declaration) -> str:
    """What is spread over the site beside its grid."""
    rows = [
        (i.id, f"{i.scheme}, {i.produced:%Y-%m}", i.energy, i.link, i.source.reference) for i in declaration.instruments
    ]
    rows += [(o.id, o.name, o.used, o.link, o.source.reference) for o in declaration.own_generation]
    listed = [
        (row_id, name, f"{kwh.amount} {kwh.unit}", link.target if link else "", said)
        for row_id, name, kwh, link, said in rows
    ]
    headings = ("id", "what", "energy", "data", "source")
    return f"## Electricity of the site beside the grid\n\n{_table(headings, listed)}" if rows else ""


def _recycling(declaration: Declaration) -> str:
    rows = [
        (r.id, r.exchange, r.recycled_content or "–", r.recycling_rate or "–", r.quality_out or "–", r.source.reference)
        for r in declaration.recycling
    ]
    headings = ("id", "material", "R1", "R2", "quality", "source")
    return f"## Recycled content and recycling\n\n{_table(headings, rows)}" if rows else ""


def _land(declaration: Declaration) -> str:
    rows = [
        (
            change.id,
            change.exchange,
            f"{change.area.amount} {change.area.unit} for {change.per.amount} {change.per.unit}",
            f"{change.carbon_before} to {change.carbon_after} t C/ha in {change.converted}",
            change.source.reference,
        )
        for change in declaration.land_use_changes
    ]
    headings = ("id", "material", "land of a year", "carbon stock", "source")
    return f"## Land use change\n\n{_table(headings, rows)}" if rows else ""


def _findings(findings: tuple[Finding, ...]) -> str:
    shown = (Outcome.NOT_MET, Outcome.NOT_JUDGED)
    rows = [
        (f.rule.id, str(f.rule.strength), str(f.verdict.outcome), str(f.verdict.why))
        for f in findings
        if f.verdict.outcome in shown
    ]
    headings = ("rule", "strength", "found", "why")
    return f"## Findings that are not “met” or “not applicable”\n\n{_table(headings, rows)}"


def _pinned(calculation: Calculation) -> str:
    lock = calculation.lock
    rows = [
        ("background release", lock.background_id, lock.background),
        ("method", lock.method_id, lock.method),
        ("policy", lock.policy_id, lock.policy),
        ("study", "", calculation.study_digest),
        ("result", "", calculation.result_digest),
    ]
    return f"## Made with\n\n{_table(('what', 'id', 'digest'), rows)}"
