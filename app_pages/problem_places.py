"""Where a problem is, in the words of the tables. One that a calculation finds knows its place by a path,
`recycling.R-001.recycled`; a person knows tables, rows and headings.
"""

from app_pages.language import translate
from app_pages.sheet_words import heading, title
from lca.documents import Language
from lca.errors import Place
from lca.interchange.layout import Column, Sheet, layout


def spot(place: Place, language: Language) -> tuple[str, str, str]:
    """Table, row and column of a place; a row of a declaration is named by its ID, one of a file by its number."""
    if place.sheet or place.document or not place.path:
        row = "" if place.row is None else str(place.row)
        return place.sheet or place.document, row, place.column or place.path
    collection, _, rest = place.path.partition(".")
    tables = [sheet for sheet in layout().sheets if sheet.collection == collection]
    if not tables:
        return _field(place.path, language)
    name = translate("Inventory rows", language) if collection == "exchanges" else title(tables[0], language)
    fitting = [column for sheet in tables for column in sheet.columns if rest.endswith(f".{column.key}")]
    if not fitting:
        return name, rest, ""
    column = max(fitting, key=lambda one: len(one.key))
    return name, rest.removesuffix(f".{column.key}"), heading(column, language)


def _field(path: str, language: Language) -> tuple[str, str, str]:
    """A field that stands alone, in the form that has it; else the path, which is better than nothing."""
    found: tuple[Sheet, Column] | None = next(
        (
            (sheet, column)
            for sheet in layout().sheets
            if sheet.shape == "form"
            for column in sheet.columns
            if f"{column.key}.".startswith(f"{path}.")
        ),
        None,
    )
    return (title(found[0], language), "", heading(found[1], language)) if found else ("", "", path)
