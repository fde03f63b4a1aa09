"""The entries of a book's log: what can be stated, as typed and versioned values, and the text that is kept and hashed.

An entry is kept as the text that was hashed, and never written again from its values: what is verified is what was stored.
Its fields are listed in docs/reference/book.md, which is all that an independent verifier needs.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from tollbook.errors import TollbookError

if TYPE_CHECKING:
    from pydantic import TypeAdapter

BEGINNING = "0" * 64  # the digest before the first entry

Record = dict[str, Any]  # a claim as `tollbook.model.record` writes it


class DamagedEntry(TollbookError):
    """The text of a log entry that is none: a book that was changed from outside, or one of a newer version."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a person said of a document when handing it in; it goes before what the document says of itself."""

    published: str | None = None
    outlet: str | None = None
    title: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class BookCreated:
    """The first entry. book: the book's name for machines, drawn by lot. key: the public Ed25519 key of its checkpoints, base64."""

    book: str
    key: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What a container told of a document within it: the day on which it came, its media type and charset."""

    received: str | None = None
    media_type: str | None = None
    charset: str | None = None


NO_FACTS = Facts()


@dataclass(frozen=True, slots=True)
class DocumentReceived:
    """Bytes that were handed in and archived. document: their SHA-256. within: the document that they were taken out of."""

    document: str
    size: int
    name: str
    within: str | None = None
    url: str | None = None
    told: Told = Told()
    facts: Facts = NO_FACTS


@dataclass(frozen=True, slots=True)
class HandedInAgain:
    """Bytes that the book has already, handed in under another name."""

    document: str
    name: str
    within: str | None = None


@dataclass(frozen=True, slots=True)
class DocumentRefused:
    """Something that was handed in and could not be taken: nothing of it is kept but this entry."""

    name: str
    why: str
    remedy: str
    within: str | None = None


@dataclass(frozen=True, slots=True)
class DocumentQuarantined:
    """A document that is kept and could not be read. limit: the limit that it ran into, if one."""

    document: str
    why: str
    remedy: str
    limit: str | None = None


@dataclass(frozen=True, slots=True)
class ReadReport:
    """One report of a document, with its claims. id: of the document's digest and the report's number. text: SHA-256 of its text."""

    id: str
    number: int
    name: str
    title: str | None
    outlet: str | None
    published: str | None
    published_known: str | None
    language: str | None
    charset: str | None
    charset_known: str | None
    origin: str
    notes: tuple[str, ...]
    flags: tuple[str, ...]
    text: str
    claims: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class ReportsRead:
    """Reports of one document, at most some dozens an entry."""

    document: str
    reports: tuple[ReadReport, ...]


@dataclass(frozen=True, slots=True)
class DocumentRead:
    """A document was read to its end: how many reports, claims and documents within it were found, and what in it could not be read.

    confinement: what held the reader in, in words.
    """

    document: str
    reports: int
    claims: int
    members: int
    unread: tuple[str, ...]
    confinement: str


@dataclass(frozen=True, slots=True)
class GazetteerReceived:
    """A user's own gazetteer, archived like a document; every reading after it uses it."""

    document: str
    name: str


@dataclass(frozen=True, slots=True)
class DecisionMade:
    """What a person decided: see `tollbook.model.decision.Decision`, whose fields these are."""

    kind: str
    subject: str
    judgement: str
    other: str | None = None
    changes: tuple[tuple[str, str | None], ...] = ()


Body = (
    BookCreated | DocumentReceived | HandedInAgain | DocumentRefused | DocumentQuarantined | ReportsRead | DocumentRead | GazetteerReceived
    | DecisionMade
)  # fmt: skip

# What an entry says it is, with the version of its fields. A body that changes gets a new version beside the old one, never in its place.
WHAT: dict[type, tuple[str, int]] = {
    BookCreated: ("book.created", 1),
    DocumentReceived: ("document.received", 1),
    HandedInAgain: ("document.handed_in_again", 1),
    DocumentRefused: ("document.refused", 1),
    DocumentQuarantined: ("document.quarantined", 1),
    ReportsRead: ("reports.read", 1),
    DocumentRead: ("document.read", 1),
    GazetteerReceived: ("gazetteer.received", 1),
    DecisionMade: ("decision.made", 1),
}
_BODIES = {what: body for body, what in WHAT.items()}


@dataclass(frozen=True, slots=True)
class Statement:
    """What is to be entered: a body, and who states it, why, and by which reader of reports."""

    body: Body
    who: str
    reason: str = ""
    reader: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the log. text: as it is kept and hashed. digest: the SHA-256 of the text, hexadecimal."""

    sequence: int
    time: str
    who: str
    what: str
    reason: str
    software: str
    reader: str | None
    previous: str
    body: Body
    text: str
    digest: str


def seal(statement: Statement, *, sequence: int, previous: str, time: datetime, software: str) -> Entry:
    """Return the entry of a statement at its place in the log.

    >>> said = Statement(DocumentRefused("a.txt", "is empty", "check that it was saved"), who="ana")
    >>> entry = seal(said, sequence=1, previous=BEGINNING, time=datetime(2025, 3, 10, tzinfo=UTC), software="tollbook 0")
    >>> entry.what, parse_entry(entry.text) == entry
    ('document.refused', True)
    """
    what, version = WHAT[type(statement.body)]
    stamp = time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    who, reason, reader, body = statement.who, statement.reason, statement.reader, statement.body
    fields = {
        "sequence": sequence,
        "time": stamp,
        "who": who,
        "what": what,
        "version": version,
        "reason": reason,
        "software": software,
        "reader": reader,
        "previous": previous,
        "body": body,
    }
    text = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_fields)
    return Entry(sequence, stamp, who, what, reason, software, reader, previous, body, text, digest_of(text))


def _fields(value: object) -> Record:
    """A dataclass as JSON writes it; `asdict` would copy every claim first, which took as long as the writing."""
    return {name: getattr(value, name) for name in value.__dataclass_fields__}  # type: ignore[attr-defined]


def parse_entry(text: str) -> Entry:
    """Return the entry that a text holds. Raises DamagedEntry where it holds none, or one of a version that is not known here."""
    from pydantic import ValidationError

    try:
        fields = json.loads(text)
        what, version = fields["what"], fields["version"]
        body_type = _BODIES.get((what, version))
        if body_type is None:
            raise DamagedEntry(f"it states {what!r} in version {version!r}, which this version of Tollbook does not know")
        values = _envelope().validate_python(fields)
        body = _adapter(body_type).validate_python(fields["body"])
    except (ValueError, KeyError, TypeError, RecursionError, ValidationError) as cause:
        raise DamagedEntry(f"its text is no entry of a log ({_first_line(cause)})") from None
    v = values
    return Entry(v.sequence, v.time, v.who, what, v.reason, v.software, v.reader, v.previous, body, text, digest_of(text))


def digest_of(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


@dataclass(frozen=True, slots=True)
class _Envelope:
    """What every entry has beside its body; only for checking types."""

    sequence: int
    time: str
    who: str
    what: str
    version: int
    reason: str
    software: str
    reader: str | None
    previous: str
    body: Record


@cache
def _envelope() -> "TypeAdapter[_Envelope]":
    from pydantic import TypeAdapter

    return TypeAdapter(_Envelope)


@cache
def _adapter(body_type: type) -> "TypeAdapter[Any]":
    from pydantic import TypeAdapter

    return TypeAdapter(body_type)


def _first_line(cause: Exception) -> str:
    lines = str(cause).splitlines()
    return " ".join(lines[1:3]).strip() if len(lines) > 2 else str(cause)
