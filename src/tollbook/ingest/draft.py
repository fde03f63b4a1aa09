"""What a document says of itself, before the user's word on it and the report's name are added."""

from dataclasses import dataclass
from datetime import date

from tollbook.errors import UnusableInput
from tollbook.ingest.charset import Decoded, NotText, decode
from tollbook.model.precision import Known

# A report is some pages. The longest that commissions of inquiry publish have about 400 pages, which is one million characters;
# five times that is still read in minutes, and anything longer is a heap of reports that should be given one by one, or a fault.
MAX_TEXT_CHARS = 5_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The text of one document and what the document itself tells: its own title, outlet, day of publication and language."""

    text: str
    title: str | None = None
    outlet: str | None = None
    published: date | None = None
    published_known: Known | None = None
    language: str | None = None
    notes: tuple[str, ...] = ()


def decoded_text(data: bytes, where: str, *, declared: str | None = None) -> Decoded:
    """Return bytes as text. Raises UnusableInput where they are none."""
    try:
        return decode(data, declared=declared)
    except NotText as cause:
        raise UnusableInput(where, str(cause), "save it as text in UTF-8, or give the document that it was made from") from None


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
