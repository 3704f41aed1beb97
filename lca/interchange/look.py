"""How the workbook looks: fonts, fills, borders, panes and print set-up. No content."""

from collections.abc import Iterable
from unicodedata import east_asian_width

from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.workbook import Workbook
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

_A3, _A4, _FITS_A4 = 8, 9, 16  # paper sizes as Excel numbers them; columns that stay readable on A4
_FAMILY = "Microsoft YaHei"
_LINE = Side(style="thin", color="D5DDDA")
_RULE = Side(style="thin", color="7FA79B")
GRID = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
SECTION = Border(left=_LINE, right=_LINE, top=_RULE, bottom=_LINE)
WRAPPED = Alignment(wrap_text=True, vertical="center")
TOP = Alignment(wrap_text=True, vertical="top")
CENTRED = Alignment(wrap_text=True, vertical="center", horizontal="center")
TITLE = Font(name=_FAMILY, size=16, bold=True, color="12513F")
HEAD = Font(name=_FAMILY, size=10, bold=True, color="FFFFFF")
STRONG = Font(name=_FAMILY, size=12, bold=True, color="12513F")
PLAIN = Font(name=_FAMILY, size=10, color="1F2A27")
QUIET = Font(name=_FAMILY, size=9, color="66736F")
SAMPLE = Font(name=_FAMILY, size=10, italic=True, color="B4552D")
HEAD_FILL = PatternFill("solid", fgColor="1C6E56")
MUST_FILL = PatternFill("solid", fgColor="FFF6D6")
SAMPLE_FILL = PatternFill("solid", fgColor="F4F2EE")
LABEL_FILL = PatternFill("solid", fgColor="EEF5F2")
TABS = {"read_me": "8A9590", "form": "1C6E56", "table": "7FB5A3"}


class Styles:
    """Styles of a workbook, registered once and then copied as numbers, which is what makes a thousand cells quick."""

    def __init__(self, book: Workbook) -> None:
        self._sheet = book.create_sheet("_styles")
        self._known: dict[tuple[object, ...], StyleArray] = {}

    def of(self, key: tuple[object, ...], **parts: object) -> StyleArray:
        """The style of these parts (font, fill, border, alignment, number_format), by a key of the caller's."""
        if key not in self._known:
            cell = self._sheet.cell(row=len(self._known) + 1, column=1)
            for name, value in parts.items():
                setattr(cell, name, value)
            self._known[key] = cell._style
        return self._known[key]

    def done(self, book: Workbook) -> None:
        """Take the scratch sheet away; the styles stay."""
        book.remove(self._sheet)


def row_height(texts: Iterable[tuple[str, float]], *, least: float) -> float:
    """Height in points that shows these (text, column width in characters) whole, up to ten lines."""
    lines = 1
    for text, width in texts:
        wide = sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)
        lines = max(lines, text.count("\n") + -(-wide * 11 // (10 * int(width))))
    return max(least, 6 + 14 * min(lines, 10))


def note(text: str) -> Comment:
    """A note on a heading, large enough for its text."""
    comment = Comment(text, "Tanbiao")
    comment.width, comment.height = 320, 60 + 18 * (1 + len(text) // 30)
    return comment


def page(sheet: Worksheet, *, repeat: str, tab: str) -> None:
    """Landscape A4 (A3 for many columns), as wide as the paper, headings on every page, page numbers, coloured tab."""
    sheet.sheet_properties.tabColor = TABS[tab]
    sheet.page_setup.orientation = "portrait" if tab == "read_me" else "landscape"
    sheet.page_setup.paperSize = _A3 if sheet.max_column > _FITS_A4 else _A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top, sheet.page_margins.bottom, sheet.page_margins.footer = 0.5, 0.8, 0.4
    sheet.oddFooter = HeaderFooterItem(left=_HeaderFooterPart("&A"), right=_HeaderFooterPart("&P / &N"))
    sheet.sheet_view.showGridLines = False
    sheet.sheet_view.zoomScale = 100
    if repeat:
        sheet.print_title_rows = repeat
