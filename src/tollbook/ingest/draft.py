"""What a document says of itself, before the user's word on it and the report's name are added."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from tollbook.errors import TollbookError, UnusableInput
from tollbook.ingest.charset import Decoded, NotText, decode
from tollbook.model.precision import Known

# A report is some pages. The longest that commissions of inquiry publish have about 400 pages, which is one million characters;
# five times that is still read in minutes, and anything longer is a heap of reports that should be given one by one, or a fault.
MAX_TEXT_CHARS = 5_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The text of one document and what the document itself tells: its own title, outlet, day of publication and language.

    url: the address that it names for itself. charset, charset_known, notes, flags: as in `Report`.
    """

    text: str
    title: str | None = None
    outlet: str | None = None
    published: date | None = None
    published_known: Known | None = None
    language: str | None = None
    url: str | None = None
    charset: str | None = None
    charset_known: str | None = None
    notes: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


def decoded_text(data: bytes, where: str, *, declared: str | None = None) -> Decoded:
    """Return bytes as text. Raises UnusableInput where they are none."""
    try:
        return decode(data, declared=declared)
    except NotText as cause:
        raise UnusableInput(where, str(cause), "save it as text in UTF-8, or give the document that it was made from") from None


@contextmanager
def named_faults(where: str, what: str, remedy: str) -> Iterator[None]:
    """Turn whatever a reading package stumbles over into UnusableInput: packages raise anything at all on damaged or hostile files.

    >>> with named_faults("a.docx", "Word document", "save it anew"):
    ...     raise KeyError("word/styles.xml")
    Traceback (most recent call last):
    tollbook.errors.UnusableInput: a.docx: is a damaged Word document (word/styles.xml); save it anew.
    """
    try:
        yield
    except TollbookError:
        raise
    except MemoryError:
        raise UnusableInput(where, "needs more memory than there is", "split it into smaller reports") from None
    except RecursionError:
        raise UnusableInput(where, "is nested too deep to be read", remedy) from None
    except Exception as cause:
        raise UnusableInput(where, f"is a damaged {what} ({_cause(cause)})", remedy) from None


def _cause(cause: Exception) -> str:
    """Return the first line of a package's complaint, short and printable; the name of its kind where it says nothing."""
    words = str(cause.args[0] if isinstance(cause, KeyError) and cause.args else cause).strip()
    line = "".join(c if c.isprintable() else "?" for c in words.split("\n")[0]).strip(" .:")
    return line[:120] or type(cause).__name__


def parse_day(words: str) -> date | None:
    """Return the day of an ISO date, with or without a time of day; None for anything else.

    >>> parse_day("2025-03-10T08:00:00Z")
    datetime.date(2025, 3, 10)
    """
    try:
        day = date.fromisoformat(words.strip()[:10])
    except ValueError:
        return None
    rest = words.strip()[10:]
    return day if not rest or rest[0] in "T t" else None
