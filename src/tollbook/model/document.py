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
    origin: where it was read from, for messages: a path, "-" for standard input, or "FILE:LINE".
    notes: what a person should know about how it was read, in sentences.

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
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if (self.published is None) != (self.published_known is None):
            raise InvalidClaim(f"report {self.id}: a day of publication and how it is known go together")

    def slice(self, start_char: int, end_char: int) -> str:
        """Return the words between two offsets. Raises InvalidClaim if they lie outside the text."""
        if not 0 <= start_char <= end_char <= len(self.text):
            raise InvalidClaim(f"report {self.id}: characters {start_char}–{end_char} lie outside its {len(self.text)} characters")
        return self.text[start_char:end_char]
