"""Lists of reports: a row of column names, then a report a row. Read from CSV and TSV here, from workbooks in `sheet`.

A table without a column of text is no list of reports: tables of figures are refused, with the columns that they have.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from tollbook.errors import UnusableInput
from tollbook.ingest.charset import Decoded, NotText, clean
from tollbook.ingest.draft import MAX_TEXT_CHARS, Draft, decoded_text, named_faults, parse_day
from tollbook.ingest.entries import Entry
from tollbook.model.precision import Known

# What columns are called, the plainest name first; compared in small letters, with anything but letters and digits as one blank.
COLUMNS = {
    "text": "text|full text|fulltext|report text|article text|body|body text|content|contents|report|article|story|message",
    "title": "title|headline|head line|subject",
    "outlet": "outlet|source|source name|publisher|publication|newspaper|media|site|site name|sitename",
    "published": "published|date published|publication date|published on|published at|publish date|pubdate|pub date|date|day",
    "language": "language|lang",
    "url": "url|link|uri|web address|permalink",
    "id": "id|report id|article id|identifier|ref|reference",
}
NAMES = {name: (field, rank) for field, names in COLUMNS.items() for rank, name in enumerate(names.split("|"))}
HEADER_ROWS = 10  # among which the row of names is looked for: lists have a title above it at times
MAX_COLUMNS = 1_000
DELIMITERS = ",;\t|"
MONTHS = {name: i for i, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
WORDED = re.compile(r"(?:[A-Za-z]{3,9},? +)?(\d{1,2})[ -]+([A-Za-z]{3,9})\.?,?[ -]+(\d{4})|([A-Za-z]{3,9})\.? +(\d{1,2}),? +(\d{4})")
SLASHED = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})|(\d{1,2})[/.](\d{1,2})[/.](\d{4})")

Row = Sequence[object] | csv.Error  # a row that breaks the rules of CSV is told, and the next one read


def read_table(data: bytes, where: str, *, charset: str | None = None) -> Iterator[Entry]:
    """Yield the rows of a CSV or TSV file that lists reports. Raises UnusableInput where it does not, naming its columns."""
    decoded = decoded_text(data, where, declared=charset)
    delimiter = max(DELIMITERS, key=lambda mark: _likeness(decoded.text, mark))
    with named_faults(where, "table", "save it as CSV in UTF-8"):
        yield from read_rows(_csv_rows(decoded.text, delimiter), where, decoded)


def read_rows(rows: Iterable[Row], where: str, decoded: Decoded | None = None) -> Iterator[Entry]:
    """Yield each row below the column names as a draft, or as the error that says why it is none; empty rows are passed over."""
    rows = iter(rows)
    columns, number = _columns(rows, where)
    for row in rows:
        number += 1
        if isinstance(row, csv.Error):
            at = f"{where}:{number}"
            yield Entry(at, UnusableInput(at, f"is no row of a table ({row})", "mend its quotation marks"))
            continue
        cells = [_cell(value) for value in row]
        if any(cells):
            at = f"{where}:{number}"
            own_id = cells[columns["id"]] if columns.get("id", len(cells)) < len(cells) else ""
            try:
                yield Entry(at, _draft(row, cells, columns, at, decoded), own_id or None)
            except UnusableInput as error:
                yield Entry(at, error, own_id or None)


def _columns(rows: Iterator[Row], where: str) -> tuple[dict[str, int], int]:
    """Return at which place each field stands, and the number of the row that says so."""
    first: list[str] = []
    filled = 0
    for number, row in enumerate(rows, 1):
        names = [] if isinstance(row, csv.Error) else [_cell(value) for value in row[:MAX_COLUMNS]]
        found = _fields(names)
        if "text" in found:
            return found, number
        first = first or [name for name in names if name]
        filled += any(names)
        if filled == HEADER_ROWS:
            break
    shown = ", ".join(repr(name[:40]) for name in first[:12]) + (f" and {len(first) - 12} more" if len(first) > 12 else "")
    raise UnusableInput(
        where,
        f"is a table without a column of text, and no list of reports (its columns: {shown or 'none'})",
        "name the column that holds the reports 'text', or give the reports themselves",
    )


def _fields(names: Sequence[str]) -> dict[str, int]:
    """Return the place of each field among column names; of two names for one field, the plainer counts.

    >>> _fields(["No.", "Full_Text", "Body", "DATE"])
    {'text': 1, 'published': 3}
    """
    best: dict[str, tuple[int, int]] = {}
    for place, name in enumerate(names):
        field, rank = NAMES.get(" ".join(re.findall(r"[a-z0-9]+", name.casefold())), ("", 0))
        if field and (field not in best or rank < best[field][0]):
            best[field] = (rank, place)
    return {field: place for field, (_, place) in best.items()}


def _draft(row: Sequence[object], cells: list[str], columns: dict[str, int], where: str, decoded: Decoded | None) -> Draft:
    def cell(field: str) -> str | None:
        place = columns.get(field, len(cells))
        return cells[place] or None if place < len(cells) else None

    try:
        text, notes = clean(cell("text") or "")
    except NotText as cause:
        raise UnusableInput(where, str(cause), "correct the row") from None
    flags: tuple[str, ...] = decoded.flags if decoded else ()
    if decoded is None and len(text) >= 32_767:
        flags += ("Its text is as long as a cell can be, so its end may have been cut off.",)
    place = columns.get("published", len(row))
    day = parse_table_day(row[place]) if place < len(row) else None
    if day is None and (words := cell("published")):
        notes += (f"Its day, {words[:40]!r}, is none that is read one way only, and was left aside.",)
    return Draft(
        text=text,
        title=cell("title"),
        outlet=cell("outlet"),
        published=day,
        published_known=Known.STATED if day else None,
        language=cell("language"),
        url=cell("url"),
        charset=decoded.charset if decoded else None,
        charset_known=decoded.known if decoded else None,
        notes=(decoded.notes if decoded else ()) + notes,
        flags=flags,
    )


def parse_table_day(value: object) -> date | None:
    """Return the day that a cell holds, where it can be read in one way only; None for anything else.

    >>> parse_table_day("11 March 2025"), parse_table_day("3/4/2025"), parse_table_day("13/4/2025")
    (datetime.date(2025, 3, 11), None, datetime.date(2025, 4, 13))
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    words = value.strip() if isinstance(value, str) else ""
    if day := parse_day(words):
        return day
    if match := WORDED.fullmatch(words):
        name, day_words, year = (match[2], match[1], match[3]) if match[1] else (match[4], match[5], match[6])
        return _date(int(year), MONTHS.get(name[:3].lower(), 0), int(day_words))
    if match := SLASHED.match(words):
        if match[1]:
            return _date(int(match[1]), int(match[2]), int(match[3]))
        one, two = int(match[4]), int(match[5])
        ways = {_date(int(match[6]), two, one), _date(int(match[6]), one, two)} - {None}  # day first, or month first
        return ways.pop() if len(ways) == 1 else None
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _cell(value: object) -> str:
    """Return what a cell shows; whole numbers without the point that spreadsheets keep them with."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


def _csv_rows(text: str, delimiter: str) -> Iterator[Row]:
    """Yield the rows of a table. The limit of a cell is the process's own, so it is set for each row and put back."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        before = csv.field_size_limit(MAX_TEXT_CHARS + 1)
        try:
            row: Row | None = next(reader, None)
        except csv.Error as error:
            row = error
        finally:
            csv.field_size_limit(before)
        if row is None:
            return
        yield row


def _likeness(text: str, delimiter: str) -> tuple[int, int]:
    """Return how many fields, and how many columns, the first rows have if they are cut at a delimiter."""
    found = [(0, 0)]
    for _, row in zip(range(HEADER_ROWS), _csv_rows(text[:50_000], delimiter), strict=False):
        if not isinstance(row, csv.Error):
            fields = _fields(row[:MAX_COLUMNS])  # type: ignore[arg-type]
            found.append((len(fields) + 2 * ("text" in fields), len(row)))
    return max(found)
