# ruff: noqa: E501  (one problem a line reads best)
"""Every problem that reading a declaration can find: its code, what is wrong and what to do.

`docs/errors.md` is printed from this table, and a test holds it and the examples of bad input one to one.
"""

from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct

from lca.errors import InvalidInput, Message, Place, Problem, UnitError, Value, say


class ProblemKind(Struct, frozen=True):
    """A kind of problem. what, remedy: templates with named braces. found_in: workbook (one of many, all listed at once),
    file (the file is refused whole) or json."""

    code: str
    found_in: str
    what: Message
    remedy: Message


_KINDS = (
    # ---- sheets, rows and columns
    ProblemKind("unknown-sheet", "workbook", say("The sheet “{sheet}” is not part of the workbook, but holds data."), say("Move its data to one of the sheets of the template, or let its name begin with 备注, Notes or _ to have it ignored.")),
    ProblemKind("duplicate-sheet", "workbook", say("Two sheets mean “{sheet}”."), say("Keep one of them.")),
    ProblemKind("hidden-sheet", "workbook", say("The sheet is hidden, but holds data."), say("Unhide the sheet, or delete its data.")),
    ProblemKind("missing-heading", "workbook", say("The row of headings was not found."), say("Restore the headings from the template.")),
    ProblemKind("missing-column", "workbook", say("The column “{column}” is missing."), say("Restore the column from the template.")),
    ProblemKind("unknown-column", "workbook", say("The column “{column}” is not part of the sheet, but holds data."), say("Move its data to the Note column, or delete the column.")),
    ProblemKind("duplicate-column", "workbook", say("The column “{column}” occurs twice."), say("Keep one of them.")),
    ProblemKind("unknown-field", "workbook", say("The item “{field}” is not known, but has a value."), say("Restore the items of the template, or delete the row.")),
    ProblemKind("duplicate-field", "workbook", say("The item “{field}” occurs twice."), say("Keep one of the rows.")),
    ProblemKind("merged-cells", "workbook", say("The cells {range} are merged."), say("Unmerge them and give every row its own values.")),
    ProblemKind("hidden-row", "workbook", say("The row is hidden, but holds data."), say("Unhide the row (or clear the filter), or delete its data.")),
    ProblemKind("hidden-column", "workbook", say("The column is hidden, but holds data."), say("Unhide the column, or delete its data.")),
    # ---- cells
    ProblemKind("missing-value", "workbook", say("“{field}” is empty."), say("Fill it in.")),
    ProblemKind("missing-id", "workbook", say("The row has data but no ID."), say("Give it one that is not used yet, e.g. {suggestion}.")),
    ProblemKind("formula", "workbook", say("The cell holds a formula."), say("Copy the cell and paste it as a value: the result of a formula can differ from what you saw.")),
    ProblemKind("error-value", "workbook", say("The cell holds the error {value}."), say("Mend the cause and paste the result as a value.")),
    ProblemKind("not-a-number", "workbook", say("“{value}” is not a number."), say("Write digits with a decimal point, e.g. 1234.5; leave the cell empty if the amount is not known.")),
    ProblemKind("ambiguous-number", "workbook", say("“{value}” can be read as more than one number."), say("Write it without thousands separators and with a decimal point, e.g. 1234.5.")),
    ProblemKind("unit-in-amount", "workbook", say("“{value}” holds a unit."), say("Write the number here and “{unit}” in the unit column.")),
    ProblemKind("number-range", "workbook", say("{value} is beyond what a footprint can hold."), say("Check the amount and its unit: amounts are between 1e-30 and 1e30.")),
    ProblemKind("date-in-number", "workbook", say("A number is expected, but the cell is the date {value}."), say("Set the format of the cell to “General” and type the number again.")),
    ProblemKind("share-range", "workbook", say("A share lies between 0 and 1, not at {value}."), say("Write 5% or 0.05 for five per cent.")),
    ProblemKind("not-a-whole-number", "workbook", say("“{value}” is not a whole number."), say("Write a whole number without a fraction, e.g. 2024.")),
    ProblemKind("out-of-range", "workbook", say("{value} is outside the range of “{field}”."), say("Write a number from {lowest} to {highest}.")),
    ProblemKind("not-a-date", "workbook", say("“{value}” is not a date."), say("Write year-month-day, e.g. 2024-12-31, or format the cell as a date.")),
    ProblemKind("ambiguous-date", "workbook", say("“{value}” can be read as more than one date."), say("Write year-month-day, e.g. 2024-12-31.")),
    ProblemKind("unknown-choice", "workbook", say("“{value}” is not one of the choices."), say("Write one of: {choices}.")),
    ProblemKind("bad-identifier", "workbook", say("“{value}” cannot be an ID."), say("Use Latin letters, digits and . _ : / - only, beginning with a letter or digit, e.g. M-001.")),
    ProblemKind("bad-key", "workbook", say("The declaration key has been changed: it is not 32 hexadecimal digits."), say("Copy the key from the workbook or declaration that you started from.")),
    ProblemKind("text-too-long", "workbook", say("The text has {count} characters; {limit} are allowed."), say("Shorten it, or refer to a document.")),
    ProblemKind("unknown-unit", "workbook", say("The unit “{unit}” is not known."), say("Use one of: {units}.")),
    ProblemKind("ambiguous-unit", "workbook", say("The unit “{unit}” can mean {meanings}."), say("Write kg, g or t for a mass, l or m3 for a volume.")),
    ProblemKind("unit-dimension", "workbook", say("“{unit}” is not a unit for this column."), say("Give the amount in {expected}.")),
    ProblemKind("bad-spread", "workbook", say("“{text}” is not a distribution."), say("Write gsd2:1.3 (1 or more), cv:0.05 (up to 0.3), uniform:0.9..1.2 or triangular:0.8..1.5.")),
    # ---- relations
    ProblemKind("unknown-dataset", "workbook", say("“{value}” is not in the background release {release}."), say("Choose a dataset from the list, or leave the cell empty to get suggestions.")),
    ProblemKind("ambiguous-dataset", "workbook", say("“{value}” is the name of several datasets: {candidates}."), say("Write the ID of the one you mean.")),
    ProblemKind("unknown-reference", "workbook", say("“{value}” is not declared on the sheet “{sheet}”."), say("Declare it there, or correct the ID.")),
    ProblemKind("duplicate-id", "workbook", say("The ID “{value}” is used more than once."), say("Give every row an ID of its own.")),
    ProblemKind("unknown-exchange", "workbook", say("“{value}” is not the ID of a declared exchange."), say("Write the ID of the row it belongs to, e.g. M-001.")),
    ProblemKind("freight-incomplete", "workbook", say("A leg of freight needs both mass and distance, with their units."), say("Fill in the missing ones, or give the amount in t*km instead.")),
    ProblemKind("freight-amount", "workbook", say("The amount is not mass times distance, which is {expected} t*km."), say("Leave amount and unit empty: they follow from mass and distance.")),
    ProblemKind("freight-load", "workbook", say("A load of {value} of the vehicle's capacity carries no freight."), say("Give the mean load as a share of the capacity, above 0 and up to 1.")),
    ProblemKind("freight-load-alone", "workbook", say("Load and empty return are stated one without the other."), say("Give both, or leave both empty: the dataset's own mean holds empty kilometres already.")),
    ProblemKind("not-positive", "workbook", say("{value} is not above zero."), say("Give what was metered or certified in the period; leave the row out if there is nothing.")),
    ProblemKind("allocation-conflict", "workbook", say("The rows of allocation {group} disagree about “{field}”."), say("Give it on the first row of the group only, or the same on every row.")),
    ProblemKind("main-product", "workbook", say("An allocation has exactly one main product; this one has {count}."), say("Write Yes for the product of this declaration, No for the others.")),
    ProblemKind("too-few-outputs", "workbook", say("An allocation needs at least two outputs."), say("Add a row for each further output with the same allocation ID, or delete the allocation.")),
    ProblemKind("other-background", "workbook", say("The declaration is for the background release {value}, but is read with {release}."), say("Read it with its own release, or clear the cell and choose datasets again.")),
    # ---- the file as a whole
    ProblemKind("empty-file", "file", say("The file is empty."), say("Save the workbook again and upload that file.")),
    ProblemKind("file-too-large", "file", say("The file has {size} MB; {limit} MB are allowed."), say("Delete pictures and sheets that do not belong to the declaration.")),
    ProblemKind("unknown-format", "file", say("This is neither a workbook (.xlsx) nor a ZIP of CSV files nor JSON."), say("Save the workbook as “Excel workbook (*.xlsx)” and upload that file.")),
    ProblemKind("foreign-format", "file", say("This is a file of the format {found}, not a declaration."), say("Upload the workbook (.xlsx), a ZIP of CSV files or JSON.")),
    ProblemKind("wrong-extension", "file", say("The name ends in “{extension}”, but the content is {found}."), say("Give the file its right name, or save it again in the format that you mean.")),
    ProblemKind("old-excel", "file", say("This is a workbook of the old format (.xls)."), say("Open it in Excel or WPS and save it as “Excel workbook (*.xlsx)”.")),
    ProblemKind("encrypted-file", "file", say("The file is protected by a password."), say("Remove the password (File, Info, Protect) and save it again.")),
    ProblemKind("damaged-file", "file", say("The file is damaged: {part} cannot be read."), say("Open it in Excel or WPS, save it under a new name and upload that file.")),
    ProblemKind("archive-bomb", "file", say("The file unpacks to far more than a declaration needs ({part})."), say("Save the content in a new workbook from the template.")),
    ProblemKind("too-many-parts", "file", say("The file holds {count} parts; {limit} are allowed."), say("Save the content in a new workbook from the template.")),
    ProblemKind("unsafe-name", "file", say("The archive holds a part with an unsafe name: “{part}”."), say("Make the archive again from plain file names.")),
    ProblemKind("active-content", "file", say("The workbook holds macros or embedded programs ({part})."), say("Save it as “Excel workbook (*.xlsx)” without macros.")),
    ProblemKind("external-link", "file", say("The workbook is linked to other files or databases ({part})."), say("Break the links (Data, Edit links) so that only values remain, and save it again.")),
    ProblemKind("dde-link", "file", say("The workbook calls another program (DDE or OLE link in {part})."), say("Delete the link and paste values instead.")),
    ProblemKind("document-type", "file", say("A part of the workbook ({part}) declares a document type or entities."), say("Save the content in a new workbook from the template.")),
    ProblemKind("too-many-rows", "file", say("The sheet “{sheet}” holds more than {limit} rows of data."), say("Group small parts, or declare the product in several declarations.")),
    ProblemKind("too-much-content", "file", say("The workbook holds more cells or text than a declaration needs ({part})."), say("Delete what does not belong to the declaration.")),
    ProblemKind("missing-sheet", "file", say("The sheet “{sheet}” is missing."), say("Copy your data into a workbook made from the template.")),
    ProblemKind("no-exchange", "file", say("No material, energy or other exchange is declared."), say("Fill at least one row of one of the sheets from Materials to End of life; rows marked 示例 EXAMPLE are ignored.")),
    ProblemKind("single-csv", "file", say("One CSV file is not a declaration."), say("Upload the folder of CSV files as one ZIP.")),
    ProblemKind("unknown-file", "file", say("“{file}” is not part of a declaration."), say("Use the file names of the template: {files}.")),
    ProblemKind("text-encoding", "file", say("The text is neither UTF-8 nor GB 18030."), say("Save it as “CSV UTF-8”.")),
    ProblemKind("csv-syntax", "file", say("The file is not a comma-separated table from here on."), say("Save it again as “CSV UTF-8 (comma delimited)”.")),
    ProblemKind("too-many-problems", "file", say("There are more than {limit} problems; the others are not listed."), say("Mend these first; many of them may have one cause.")),
    ProblemKind("leg-elsewhere", "file", say("{id} has a mass and a distance, but the sheet “{sheet}” has no columns for them."), say("Give it the kind transport before writing it into a workbook.")),
    # ---- JSON
    ProblemKind("json-syntax", "json", say("This is not JSON: line {line}, column {column}."), say("Mend the syntax there, or write the file with a JSON library.")),
    ProblemKind("json-depth", "json", say("The JSON is nested too deeply."), say("Write the document as its JSON Schema says.")),
    ProblemKind("json-number", "json", say("“{value}” is not a JSON number."), say("Write amounts as text, e.g. \"0.5\"; leave out what is not known.")),
    ProblemKind("json-duplicate", "json", say("The name “{field}” occurs twice in one object."), say("Keep one of them.")),
    ProblemKind("unknown-name", "json", say("“{field}” is not a part of the document."), say("Delete it, or correct the name after the JSON Schema.")),
    ProblemKind("wrong-type", "json", say("The value is of type {found}; {expected} is expected."), say("Write the value as the JSON Schema says; amounts are text, e.g. \"0.5\".")),
    ProblemKind("amount-spelling", "json", say("“{value}” is not a canonical decimal."), say("Write digits with a decimal point only, e.g. \"1234.5\".")),
    ProblemKind("unit-spelling", "json", say("The unit “{unit}” is written “{expected}” in documents."), say("Write “{expected}”.")),
    ProblemKind("too-many-items", "json", say("There are {count} entries; {limit} are allowed."), say("Group small parts, or declare the product in several declarations.")),
    ProblemKind("invalid-value", "json", say("The value is not valid: {cause}."), say("Write the value as the JSON Schema says.")),
)  # fmt: skip

KINDS: Mapping[str, ProblemKind] = MappingProxyType({kind.code: kind for kind in _KINDS})


def error_catalogue() -> tuple[ProblemKind, ...]:
    """Every kind of problem, in the order of the table, for documentation."""
    return _KINDS


def problem(code: str, place: Place, **params: Value) -> Problem:
    """A problem of a known kind at a place. KeyError for an unknown code is a defect of the caller."""
    kind = KINDS[code]
    return Problem(code, say(kind.what.template, **params), say(kind.remedy.template, **params), place)


def refuse(code: str, place: Place | None = None, **params: Value) -> InvalidInput:
    """The error that refuses a whole file."""
    return InvalidInput([problem(code, place or Place(), **params)])


def from_unit_error(error: UnitError, place: Place) -> Problem:
    """A unit's own problem, at a place."""
    return Problem(error.code, error.what, error.remedy, place)
