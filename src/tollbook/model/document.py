"""A report: the text that a document was read into, with what is known of its origin."""

from dataclasses import dataclass
from datetime import date

from tollbook.errors import InvalidClaim
from tollbook.model.precision import Known


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The text of one report, and what is known of it.

    text: as it was read from the document; every offset of Tollbook counts characters (code points) of this text.
    published: the day of publication; `published_known` says how it is known: told by the document or the user (`stated`),
    worked out from the report's own words (`inferred`), or not at all (None).
    origin: where it was read from, for messages: a path, "-" for standard input, "FILE:LINE", "ARCHIVE/MEMBER", or the address that an
    archived page, an item of a feed or a row of a list names.
    charset: the character set that its bytes were read as, None where the document has none (PDF, DOCX); `charset_known` says how that
    was chosen: "byte order mark", "declared", "valid UTF-8", "place of zero bytes", "damaged UTF-8" or "guessed".
    notes: what a person should know about how it was read, in sentences.
    flags: what may have been lost in reading, in sentences: a person should look at the document itself.

    >>> Report(id="r1", text="Two men were killed.").slice(0, 7)
    'Two men'
    """

    id: str
    text: str
    title: str | None = None
    outlet: str | None = None
    published: date | None = None
    published_known: Known | None = None
    language: str | None = None
    origin: str = ""
    charset: str | None = None
    charset_known: str | None = None
    notes: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if (self.published is None) != (self.published_known is None):
            raise InvalidClaim(f"report {self.id}: a day of publication and how it is known go together")
        if (self.charset is None) != (self.charset_known is None):
            raise InvalidClaim(f"report {self.id}: a character set and how it was chosen go together")

    def slice(self, start_char: int, end_char: int) -> str:
        """Return the words between two offsets. Raises InvalidClaim if they lie outside the text."""
        if not 0 <= start_char <= end_char <= len(self.text):
            raise InvalidClaim(f"report {self.id}: characters {start_char}–{end_char} lie outside its {len(self.text)} characters")
        return self.text[start_char:end_char]
