"""What opening a document gives: reports, documents that lie within it, and sentences on what could not be read."""

from dataclasses import dataclass
from datetime import date

from tollbook.errors import TollbookError, UnusableInput
from tollbook.ingest.draft import Draft

__all__ = ["Entry", "Member", "MemberFacts", "Unread", "unread"]


@dataclass(frozen=True, slots=True)
class Unread:
    """A document that could not be read: where it is, why not, and what the user can do.

    >>> Unread("a.txt", "is empty", "check that it was saved").sentence
    'a.txt: is empty; check that it was saved.'
    """

    where: str
    why: str
    remedy: str = ""

    @property
    def sentence(self) -> str:
        """One sentence that names the document, the cause and the way out."""
        return str(UnusableInput(self.where, self.why, self.remedy))


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberFacts:
    """What a container tells of a document within it.

    url: the address that it was fetched from. received: the day on which it was fetched or sent, which is no day of publication.
    media_type, charset: as the server or the mail program named them, in small letters.
    """

    url: str | None = None
    received: date | None = None
    media_type: str | None = None
    charset: str | None = None


NO_FACTS = MemberFacts()


@dataclass(frozen=True, slots=True)
class Member:
    """A document within a container: an entry of a ZIP, a page of a WARC, an attachment of a mail.

    name: what the container calls it. It is only ever a name: nothing is written anywhere by it.

    >>> Member("a/b.txt", b"Two men died.").facts.url
    """

    name: str
    data: bytes
    facts: MemberFacts = NO_FACTS


@dataclass(frozen=True, slots=True)
class Entry:
    """One report within a document, or why it is none. where: its place, for messages. own_id: the id that it brings."""

    where: str
    content: Draft | UnusableInput
    own_id: str | None = None


def unread(error: BaseException, where: str) -> Unread:
    """Return what is to be said of an error that stopped the reading of a document.

    >>> unread(MemoryError(), "a.txt").why
    'needs more memory than there is'
    """
    if isinstance(error, UnusableInput):
        return Unread(error.where, error.why, error.remedy)
    if isinstance(error, TollbookError):
        return Unread(where, str(error))
    if isinstance(error, MemoryError):
        return Unread(where, "needs more memory than there is", "split it into smaller reports")
    reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return Unread(where, f"cannot be read ({reason.lower()})", "check that you may read it and that its disk is in order")
