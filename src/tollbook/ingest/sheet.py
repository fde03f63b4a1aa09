"""Workbooks (XLSX, XLS, ODS) that list reports: a sheet with a row of column names, then a report a row.

calamine lays out every cell between the first and the last, and a file of one kilobyte can name two that are seventeen thousand
million cells apart: the process dies of it. So what a sheet spans, and how many letters its cells hold when each repeated text is
counted as often as it stands there, is worked out from its XML before calamine sees it.
"""

import io
import re
from collections.abc import Iterator
from typing import Any
from zipfile import ZipFile

from tollbook.errors import UnusableInput
from tollbook.ingest.archive import check_office, open_archive
from tollbook.ingest.draft import named_faults
from tollbook.ingest.entries import Entry
from tollbook.ingest.table import read_rows

MAX_CELLS = 5_000_000  # a list of a hundred thousand reports with fifty columns; of 32 bytes each
MAX_CHARS = 200_000_000
MAX_SHEETS = 200
REMEDY = "save the list as CSV in UTF-8, or give the reports themselves"
# The XML of a sheet. No part of a pattern runs over a '<', so that each costs no more than the length of what it reads.
ROW = re.compile(rb"<(?:\w{1,9}:)?row\b([^<>]*)>")
CELL = re.compile(rb"<(?:\w{1,9}:)?c(\s[^<>]*|)>(?:\s{0,9}<(?:\w{1,9}:)?v>([0-9]{1,9})<)?")
PLACE = re.compile(rb"\sr\s?=\s?[\"']([A-Za-z]{0,7})([0-9]{1,9})[\"']")
SHARED = re.compile(rb"\st\s?=\s?[\"']s[\"']")
ITEM = re.compile(rb"<(?:\w{1,9}:)?si\b")


def read_sheet(data: bytes, where: str) -> Iterator[Entry]:
    """Yield the rows of a workbook's lists of reports. Raises UnusableInput where it has none, naming the columns found."""
    if data.startswith(b"PK"):
        with open_archive(io.BytesIO(data), where) as archive:
            check_office(archive, where, "workbook")
            with named_faults(where, "workbook", REMEDY):
                _check_span(archive, where)
    sheets = _sheets(data, where)
    lists: list[tuple[str, Any]] = []
    others: list[UnusableInput] = []
    for name, sheet in sheets:
        place = where if len(sheets) == 1 else f"{where}:{name}"
        try:
            next(read_rows(_rows(sheet, place, first=12), place), None)
            lists.append((place, sheet))
        except UnusableInput as error:
            others.append(error)
    if not lists:
        raise others[0] if others else UnusableInput(where, "is a workbook without a filled cell", "check that it was saved")
    yield from (Entry(other.where, other) for other in others)
    for place, sheet in lists:
        with named_faults(place, "workbook", REMEDY):
            yield from read_rows(_rows(sheet, place), place)


def _sheets(data: bytes, where: str) -> list[tuple[str, Any]]:
    """Return the sheets of a workbook that have any cells, by name."""
    with named_faults(where, "workbook", REMEDY):
        from python_calamine import CalamineWorkbook, PasswordError

        try:
            book = CalamineWorkbook.from_filelike(io.BytesIO(data))
            names = book.sheet_names[:MAX_SHEETS]
            sheets = [(str(name), book.get_sheet_by_index(i)) for i, name in enumerate(names)]
        except PasswordError:
            raise UnusableInput(where, "is locked with a password", "save an unlocked copy and read that") from None
        except BaseException as cause:
            _check_panic(cause, where)
            raise
        if len(book.sheet_names) > MAX_SHEETS:
            raise UnusableInput(where, f"has more than {MAX_SHEETS} sheets", REMEDY)
    return [(name, sheet) for name, sheet in sheets if sheet.height and sheet.width]


def _rows(sheet: Any, where: str, *, first: int | None = None) -> Iterator[list[object]]:
    """Yield the rows of a sheet from its first, so that they are numbered as on the screen."""
    try:
        # Rows above the first filled one count; columns left of it do not matter.
        yield from ([] for _ in range(min((sheet.start or (0, 0))[0], 1_048_576)))
        rows = sheet.to_python(nrows=first) if first else sheet.iter_rows()
        yield from rows
    except BaseException as cause:
        _check_panic(cause, where)
        raise


def _check_panic(cause: BaseException, where: str) -> None:
    """calamine's own failures pass by `except Exception`: they are told by their name."""
    if type(cause).__name__ == "PanicException":
        raise UnusableInput(where, "is a damaged workbook that cannot be opened", REMEDY) from None


def _check_span(archive: ZipFile, where: str) -> None:
    """Raise UnusableInput for a workbook that would be laid out on far more memory than it takes on disk."""
    names = {info.filename.lower(): info for info in archive.infolist()}
    strings = names.get("xl/sharedstrings.xml")
    lengths = [len(item) for item in ITEM.split(_xml(archive.read(strings)))[1:]] if strings else []
    for name, info in names.items():
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            cells, chars = _spanned_xlsx(_xml(archive.read(info)), lengths)
        elif name == "content.xml":
            cells, chars = _spanned_ods(archive.read(info))
        else:
            continue
        if cells > MAX_CELLS or chars > MAX_CHARS:
            raise UnusableInput(where, f"has a sheet that spans {cells:,} cells with {chars:,} letters, far more than are read", REMEDY)


def _xml(data: bytes) -> bytes:
    """Return XML with its marks as single bytes: UTF-16 is allowed in it."""
    return data.replace(b"\x00", b"")


def _spanned_xlsx(xml: bytes, lengths: list[int]) -> tuple[int, int]:
    """Return how many cells a sheet spans, and the letters of its shared texts, each counted as often as a cell shows it.

    >>> _spanned_xlsx(b'<row r="1"><c r="A1"><v>1</v></c></row><row><c r="XFD1048576" t="s"><v>0</v></c></row>', [7])
    (17179869184, 7)
    """
    rows = columns = chars = 0
    is_loose = False
    for match in CELL.finditer(xml):
        if match[1].endswith(b"/"):
            continue  # a frame or a colour, and nothing in it
        if place := PLACE.search(match[1]):
            rows, columns = max(rows, int(place[2])), max(columns, _column(place[1]))
        else:
            is_loose = True  # it follows the one before it
        if match[2] and int(match[2]) < len(lengths) and SHARED.search(match[1]):
            chars += lengths[int(match[2])]
    if is_loose:
        starts = [int(place[2]) for row in ROW.finditer(xml) if (place := PLACE.search(row[1]))]
        rows = max([rows, *starts], default=0) + len(ROW.findall(xml))
        columns = max(columns, *(len(CELL.findall(row)) for row in ROW.split(xml)))
    return rows * columns, chars


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _spanned_ods(xml: bytes) -> tuple[int, int]:
    """Return how many cells the largest table spans and the letters of all, repeats counted out; empty cells at the ends do not count."""
    from lxml import etree  # type: ignore[import-untyped,unused-ignore]

    table = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
    office = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
    most = chars = rows = width = at = filled = letters = 0
    for event, element in etree.iterparse(io.BytesIO(xml), events=("start", "end"), resolve_entities=False, no_network=True):
        if event == "start":
            if element.tag == f"{table}table":
                rows = width = filled = 0
            elif element.tag == f"{table}table-row":
                at = letters = 0
        elif element.tag in (f"{table}table-cell", f"{table}covered-table-cell"):
            repeats = _repeats(element.get(f"{table}number-columns-repeated"))
            at += repeats
            if element.get(f"{office}value-type") or len(element):
                width = max(width, at)
                letters += repeats * (1 + sum(map(len, element.itertext())))
        elif element.tag == f"{table}table-row":
            repeats = _repeats(element.get(f"{table}number-rows-repeated"))
            rows += repeats
            chars += repeats * letters
            filled = rows if letters else filled
            most = max(most, filled * width)
            element.clear()
    return most, chars


def _repeats(words: str | None) -> int:
    return int(words) if words and words.isascii() and words.isdigit() and len(words) < 10 else 1
