"""A declaration as the rows of its sheets: the reverse of reading, by the same layout."""

from collections.abc import Iterable, Mapping
from typing import Any

from lca.interchange.layout import Column, Sheet, layout
from lca.interchange.problems import refuse
from lca.interchange.relations import decimal_text, leg_tonne_km
from lca.inventory.declaration import Declaration
from lca.scope.boundary import LifeCycleStage

Row = dict[str, Any]


def workbook_order(declaration: Declaration) -> Declaration:
    """The same declaration as reading returns it: exchanges in the order of the sheets, stages in life cycle order."""
    kinds = [sheet.kind for sheet in layout().sheets if sheet.collection == "exchanges"]
    own = kinds.index("")
    exchanges = sorted(declaration.exchanges, key=lambda e: kinds.index(e.kind) if e.kind in kinds else own)
    stages = sorted(declaration.boundary.stages, key=lambda entry: list(LifeCycleStage).index(entry.stage))
    boundary = declaration.boundary.model_copy(update={"stages": tuple(stages)})
    return declaration.model_copy(update={"exchanges": tuple(exchanges), "boundary": boundary})


def sheet_rows(sheet: Sheet, declaration: Declaration) -> list[Row]:
    """Values by column key of every row of a table, as the declaration says them; None where it says nothing."""
    tree = declaration.canonical()
    if sheet.collection == "exchanges":
        records = [_exchange(sheet, record) for record in tree["exchanges"] if _belongs(sheet, record)]
    elif sheet.collection == "allocations":
        records = list(_outputs(tree["allocations"]))
    else:
        records = tree.get(sheet.collection, [])  # later collections are written only where they hold rows
    return [{column.key: at(record, column.key) for column in sheet.columns} for record in records]


def form_values(sheet: Sheet, declaration: Declaration) -> dict[str, Any]:
    """Values by item key of a form; a quantity is an object with amount and unit."""
    tree = declaration.canonical()
    stages = {entry["stage"]: entry for entry in tree["boundary"]["stages"]}
    tree["boundary"]["stages"] = stages
    return {item.key: at(tree, item.key) for item in sheet.columns}


def at(record: Mapping[str, Any], key: str) -> Any:
    """Value at a dotted path; None where the path ends early."""
    node: Any = record
    for part in key.split("."):
        node = node.get(part) if isinstance(node, Mapping) else None
    return node


def _belongs(sheet: Sheet, record: Row) -> bool:
    kind = sheet.column("kind")
    if kind is None:
        return bool(record["kind"] == sheet.kind)
    choices = layout().choices[kind.kind.partition(":")[2]]
    return any(record["kind"] == choice.value for choice in choices)


def _exchange(sheet: Sheet, record: Row) -> Row:
    leg = record["transport"]
    if leg is None:
        return record
    if sheet.column("transport.mass.amount") is None:
        raise refuse("leg-elsewhere", id=record["id"], sheet=sheet.name)
    follows = record["amount"] == decimal_text(leg_tonne_km(leg)) and record["unit"] == "t*km"
    return record | ({"amount": None, "unit": None} if follows else {})


def _outputs(allocations: Iterable[Row]) -> Iterable[Row]:
    for number, allocation in enumerate(allocations, start=1):
        head = {key: value for key, value in allocation.items() if key != "outputs"}
        for output in allocation["outputs"]:
            yield {"group": f"A-{number}"} | head | output


def written_rows(sheet: Sheet, declaration: Declaration) -> list[list[str]]:
    """A sheet as text, headings (keys) first, for a CSV file."""
    if sheet.shape == "form":
        values = form_values(sheet, declaration)
        return [["field", "value", "unit"], *(_form_row(item, values[item.key]) for item in sheet.columns)]
    keys = [column.key for column in sheet.columns]
    return [keys, *([text_of(row[key]) for key in keys] for row in sheet_rows(sheet, declaration))]


def _form_row(item: Column, value: Any) -> list[str]:
    if isinstance(value, Mapping):
        return [item.key, value["amount"], value["unit"]]
    return [item.key, text_of(value), ""]


def text_of(value: Any) -> str:
    """A value of a declaration as the cell of a CSV file says it; "" for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):  # a link
        prefix = {"own_process": "own:", "supplier": "supplier:", "elementary_flow": "flow:"}.get(value["kind"])
        return f"{prefix}{value['target']}" if prefix else f"[{value['target']}]"
    return "; ".join(value) if isinstance(value, list | tuple) else str(value)
