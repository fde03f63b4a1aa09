"""Workbooks (XLSX, XLS, ODS) that list reports: a sheet with a row of column names, then a report a row.

calamine lays out every cell between the first and the last, and a file of one kilobyte can name two that are seventeen thousand
million cells apart: the process dies of it. So what a sheet spans, and how many letters its cells hold when each repeated text is
counted as often as it stands there, is worked out from its XML before calamine sees it.
"""

import io
import re
from collections.abc import Iterable, Iterator
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
REFERENCE = re.compile(r"\$?([A-Za-z]{1,7})\$?([0-9]{1,9})")
# In a workbook before 2007: the record that says which rows and columns a sheet uses, from the first to the one after the last.
DIMENSIONS = re.compile(rb"\x00\x02\x0e\x00(....)(....)(..)(..)\x00\x00", re.DOTALL)


def read_sheet(data: bytes, where: str) -> Iterator[Entry]:
    """Yield the rows of a workbook's lists of reports. Raises UnusableInput where it has none, naming the columns found."""
    if data.startswith(b"PK"):
        with open_archive(io.BytesIO(data), where) as archive:
            check_office(archive, where, "workbook")
            with named_faults(where, "workbook", REMEDY):
                _check_span(_spans(archive), where)
    else:
        _check_span(_spans_before_2007(data), where)
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


def _check_span(spans: Iterable[tuple[int, int]], where: str) -> None:
    """Raise UnusableInput for a workbook that would be laid out on far more memory than it takes on disk. spans: cells and letters."""
    for cells, chars in spans:
        if cells > MAX_CELLS or chars > MAX_CHARS:
            raise UnusableInput(where, f"has a sheet that spans {cells:,} cells with {chars:,} letters, far more than are read", REMEDY)


def _spans(archive: ZipFile) -> Iterator[tuple[int, int]]:
    names = {info.filename.lower(): info for info in archive.infolist()}
    if "content.xml" in names:
        yield _spanned_ods(archive.read(names["content.xml"]))
        return
    strings = names.get("xl/sharedstrings.xml")
    lengths = _string_lengths(archive.read(strings)) if strings else []
    for name, info in names.items():
        if name.endswith(".xml"):  # a sheet may lie anywhere; other parts have no cells
            yield _spanned_xlsx(archive.read(info), lengths)


def _spans_before_2007(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield how many cells all sheets together span, for these are laid out at once."""
    cells = 0
    for match in DIMENSIONS.finditer(data):
        first_row, last_row, first_column, last_column = (int.from_bytes(part, "little") for part in match.groups())
        if first_row <= last_row <= 65_536 and first_column <= last_column <= 256:
            cells += (last_row - first_row) * (last_column - first_column)
    yield cells, 0


def _parser() -> Any:
    from xml.parsers import expat

    def refuse(*_: object) -> None:
        raise ValueError("it declares XML entities of its own")

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.EntityDeclHandler = refuse
    return parser


def _string_lengths(xml: bytes) -> list[int]:
    """Return how many letters each of the texts has that cells share."""
    lengths: list[int] = []

    def start(name: str, _: object) -> None:
        if _local(name) == "si":
            lengths.append(0)

    def text(words: str) -> None:
        if lengths:
            lengths[-1] += len(words)

    parser = _parser()
    parser.StartElementHandler, parser.CharacterDataHandler = start, text
    parser.Parse(xml, True)
    return lengths


def _spanned_xlsx(xml: bytes, lengths: list[int]) -> tuple[int, int]:
    """Return how many cells a sheet spans, and the letters of its shared texts, each counted as often as a cell shows it.

    Cells with nothing in them, which hold a frame or a colour, do not count.

    >>> _spanned_xlsx(b'<s><row r="1"><c r="A1"><v>1</v></c></row><row><c r="XFD1048576" t="s"><v>0</v></c></row></s>', [7])
    (17179869184, 7)
    """
    rows = columns = chars = row = column = 0
    is_shared = is_value = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal row, column, rows, columns, is_shared, is_value
        match _local(name):
            case "row":
                row, column = _number(attributes.get("r", ""), row + 1), 0
            case "c":
                place = REFERENCE.fullmatch(attributes.get("r", ""))
                column = _column(place[1]) if place else column + 1
                row = int(place[2]) if place else row
                is_shared = attributes.get("t") == "s"
            case "v" | "is" | "t" | "f":
                rows, columns, is_value = max(rows, row), max(columns, column), True

    def text(words: str) -> None:
        nonlocal chars
        if is_shared and is_value and (index := _number(words, -1)) in range(len(lengths)):
            chars += lengths[index]

    def end(_: str) -> None:
        nonlocal is_value
        is_value = False

    parser = _parser()
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    parser.Parse(xml, True)
    return rows * columns, chars


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _number(words: str, otherwise: int) -> int:
    words = words.strip()
    return int(words) if words.isascii() and words.isdigit() and len(words) < 10 else otherwise


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
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
    return _number(words or "", 1)
