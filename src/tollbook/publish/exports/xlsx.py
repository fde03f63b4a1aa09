"""An Excel workbook, by XlsxWriter: text is typed as text, so nothing in it runs; numbers and days are numbers and days.

Sheets: about, events, figures, claims, sources, reports, dictionary, losses. The same record gives the same bytes.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from tollbook.errors import MissingExtra, UnusableInput
from tollbook.publish.exports.cells import BETWEEN, Cell, looks_like_formula, whole
from tollbook.publish.exports.losses import Ledger, LossReport
from tollbook.publish.exports.record import ExportRecord
from tollbook.publish.exports.tables import Table, dictionary_rows, lose_cells, lose_places, tables

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS = 1_048_576
LONGEST = 32_767  # UTF-16 units that a cell holds
MOST_EXACT = 2**53  # beyond it Excel's numbers are no longer exact
FIRST_YEAR = 1900  # Excel has no earlier day
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # no XML can hold them


def write(record: ExportRecord, ledger: Ledger, *, hxl: bool) -> bytes:
    """Return the workbook, and note what is lost.

    Raises MissingExtra without XlsxWriter, UnusableInput for more rows than a sheet holds.
    """
    try:
        import xlsxwriter
    except ImportError as error:
        raise MissingExtra('Excel needs XlsxWriter: install it with pip install "tollbook[xlsx]", or use --format csv.') from error
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        made = record.made
        book.set_properties({"title": whole(record.book), "created": datetime(made.year, made.month, made.day)})
        pen = _Pen(book, ledger)
        pen.sheet("about", _about(record))
        shown = tables(record)
        for one in shown:
            pen.table(one, hxl=hxl)
            lose_cells(ledger, one, is_joined=True)
            ledger.rows[one.name.removesuffix("s")] = len(one.items)
        pen.sheet("dictionary", dictionary_rows(shown))
        for report in record.reports:
            ledger.lose("report", report.id, "text of reports", "the workbook names its reports and does not hold their text")
        ledger.notes.append("Lists are joined by '; '.")
        lose_places(ledger)
        pen.sheet("losses", _losses(ledger.close()), headings=1)
    return out.getvalue()


def _about(record: ExportRecord) -> Iterable[tuple[Cell, ...]]:
    return (
        ("book", record.book),
        ("checkpoint", record.checkpoint),
        ("made", record.made),
        ("tollbook", record.version),
        ("days", "calendar days, in no time zone"),
        ("points", "a point stands for all of its place: see the column precision"),
    )


def _losses(losses: LossReport) -> Iterable[tuple[Cell, ...]]:
    yield ("what", "field", "why", "of", "count")
    for what, kept in (("left out", losses.left_out), ("not held", losses.lost)):
        yield from ((what, loss.field, loss.why, loss.of, len(loss.ids)) for loss in kept)
    yield from (("for every row", None, note, None, None) for note in losses.notes)


class _Pen:
    """Writes cells by their type into the sheets of one workbook."""

    def __init__(self, book: Any, ledger: Ledger) -> None:
        self._book, self._ledger = book, ledger
        self._bold = book.add_format({"bold": True})
        self._day = book.add_format({"num_format": "yyyy-mm-dd"})
        self._text = book.add_format({"quote_prefix": True})  # stays text also when a person edits the cell

    def table(self, one: Table, *, hxl: bool) -> None:
        heading = tuple(column.name for column in one.columns)
        tags = [tuple(column.tag for column in one.columns)] if hxl else []
        rows = [heading, *tags, *one.rows()]
        self.sheet(one.name, rows, of=one.name.removesuffix("s"), headings=1 + len(tags))

    def sheet(self, name: str, rows: Iterable[Sequence[Cell]], *, of: str = "", headings: int = 0) -> None:
        sheet = self._book.add_worksheet(name)
        sheet.freeze_panes(headings, 0)
        for at, row in enumerate(rows):
            if at == MOST_ROWS:
                raise UnusableInput(f"sheet {name}", f"Excel holds no more than {MOST_ROWS:,} rows", "use --format csv or parquet")
            for column, value in enumerate(row):
                lost = self._cell(sheet, at, column, value, is_heading=at < headings)
                if lost and of:
                    self._ledger.lose(of, str(row[0]), name, lost)

    def _cell(self, sheet: "Worksheet", row: int, column: int, value: Cell, *, is_heading: bool) -> str | None:
        """Write one value, and return what of it is lost."""
        if value is None or value == () or value == "":
            return None
        if isinstance(value, bool):
            sheet.write_boolean(row, column, value)
        elif isinstance(value, date) and value.year >= FIRST_YEAR:
            sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), self._day)
        elif isinstance(value, int | float) and abs(value) <= MOST_EXACT:
            sheet.write_number(row, column, value)
        else:
            text, lost = _text(value)
            sheet.write_string(row, column, text, self._bold if is_heading else self._text if looks_like_formula(text) else None)
            return lost
        return None


def _text(value: Cell) -> tuple[str, str | None]:
    """Return a value as text that a cell can hold, and what of it is lost."""
    if isinstance(value, int | float):
        return str(value), f"a number beyond {MOST_EXACT:,} is written as text: Excel's numbers are not exact there"
    if isinstance(value, date):
        return value.isoformat(), "a day before 1900 is written as text: Excel has none"
    joined = BETWEEN.join("" if one is None else str(one) for one in value) if isinstance(value, tuple) else str(value)
    text = ILLEGAL.sub("\ufffd", whole(joined))
    lost = "control characters, which no workbook can hold, are written as U+FFFD" if text != joined else None
    if len(text.encode("utf-16-le")) // 2 > LONGEST:
        text = text.encode("utf-16-le")[: 2 * LONGEST - 2].decode("utf-16-le", "ignore") + "…"
        lost = f"text is cut after {LONGEST:,} characters, all that a cell holds"
    return text, lost
