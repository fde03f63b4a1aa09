"""Cells of CSV: text that looks like a formula stays text; numbers, coordinates and days are written as they are.

A spreadsheet runs a cell that begins with = + - @ (or their full-width forms, a tab or a line break), also behind spaces and
quotation marks. Such *text* gets an apostrophe before it, and `unescape` takes it off again. Values that are no text never get one:
the writer goes by type, not by looks.
"""

import csv
import re
from collections.abc import Iterable, Sequence
from datetime import date
from io import StringIO

Cell = str | int | float | bool | date | None | tuple[str | float | None, ...]
FORMULA = re.compile("""[ \u00a0\u3000\ufeff\u200b-\u200f"'“”‘’«»]*[=+\\-@\t\r\n＝＋－＠]""")
SURROGATES = re.compile("[\ud800-\udfff]")
BETWEEN = "; "


def looks_like_formula(text: str) -> bool:
    """Return whether a spreadsheet might run the text.

    >>> [looks_like_formula(text) for text in ("=1", ' "+1', "＠x", "a=1", "")]
    [True, True, True, False, False]
    """
    return FORMULA.match(text) is not None


def escape(text: str) -> str:
    """Return the text with an apostrophe before it if it looks like a formula.

    >>> escape("=SUM(A1)"), escape("Kess")
    ("'=SUM(A1)", 'Kess')
    """
    return f"'{text}" if looks_like_formula(text) else text


def unescape(cell: str) -> str:
    """Return the text that `escape` was given: every text comes back as it was.

    >>> unescape("'=SUM(A1)"), unescape("'tis"), unescape(escape("'=1"))
    ('=SUM(A1)', "'tis", "'=1")
    """
    return cell[1:] if cell.startswith("'") and looks_like_formula(cell[1:]) else cell


def whole(text: str) -> str:
    """Return the text with half surrogate pairs, which UTF-8 cannot hold, as U+FFFD. All else stays, marks of direction too."""
    return SURROGATES.sub("\ufffd", text)


def written(value: Cell) -> str:
    """Return a value as a cell of CSV. A list of texts is one text; a list of numbers is numbers, and never escaped.

    >>> written(-33.51), written("-33.51"), written(("a", None, "=b")), written((-33.5, None)), written(None)
    ('-33.51', "'-33.51", 'a; ; =b', '-33.5; ', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return escape(whole(value))
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        joined = BETWEEN.join("" if one is None else whole(str(one)) for one in value)
        return escape(joined) if any(isinstance(one, str) for one in value) else joined
    return str(value)


def write_csv(rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return rows as CSV (RFC 4180: CRLF, quotation marks doubled), UTF-8 without a byte order mark."""
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    for row in rows:
        writer.writerow([written(value) for value in row])
    return out.getvalue().encode("utf-8")
