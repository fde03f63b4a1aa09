"""The work that the bars do to a book: batches of invented documents, handed in and read as `add` does, and asked for afterwards."""

import hashlib
import io
import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from tollbook.store import schema
from tollbook.store.book import Book
from tollbook.store.connect import naming_faults
from tollbook.store.entries import DocumentRead, DocumentReceived, ReadReport, ReportsRead, Statement

PLACES = ("Dorvash", "Marqeb", "Ostrel", "Kelm", "Tarun", "Sehl")
READER = "bar 1"


@dataclass(frozen=True, slots=True)
class Batch:
    """Documents that are handed in together. number: its place in the work of one writer."""

    number: int
    documents: tuple[bytes, ...]

    @property
    def digests(self) -> tuple[str, ...]:
        """The documents' digests."""
        return tuple(hashlib.sha256(data).hexdigest() for data in self.documents)


@dataclass(frozen=True, slots=True)
class Told:
    """What a writer was told is safe: a document that was received, or read to its end."""

    document: str
    is_read: bool


def batch(seed: int, writer: int, number: int, *, most: int = 3) -> Batch:
    """Return a batch of invented reports; the same for the same numbers. Most are small; some span many sectors of a disk."""
    chance = random.Random(f"{seed} {writer} {number}")
    return Batch(number, tuple(_report(chance, f"{writer}-{number}-{place}") for place in range(chance.randint(1, most))))


def _report(chance: random.Random, name: str) -> bytes:
    sentences = chance.choice((3, 5, 8, 40, 300))
    lines = (f"At least {chance.randint(2, 90)} people were killed in {chance.choice(PLACES)}." for _ in range(sentences))
    return (f"Report {name}\n\n" + "\n".join(lines)).encode()


def add(book: Book, work: Batch, *, tell: Callable[[Told], object], tells_early: bool = False) -> None:
    """Hand a batch in and enter its reading: two commits, each told of when it is safe. What the book has already is left alone.

    tells_early: the control, which tells of what is not committed yet.
    """
    with naming_faults(book.place):
        for data in work.documents:
            book.archive.put(io.BytesIO(data), where=f"batch {work.number}")
        book.archive.settle()
    states = _states(book, work.digests)
    new = [(digest, data) for digest, data in zip(work.digests, work.documents, strict=True) if digest not in states]
    _enter(book, _received(work, new), [Told(digest, False) for digest, _ in new], tell, tells_early)
    unread = [(d, data) for d, data in zip(work.digests, work.documents, strict=True) if states.get(d, "received") == "received"]
    _enter(book, _read(unread), [Told(digest, True) for digest, _ in unread], tell, tells_early)


Entering = Iterable[tuple[DocumentReceived | ReportsRead | DocumentRead, str]]  # what is entered, and the text that goes with it


def _enter(book: Book, bodies: Entering, told: list[Told], tell: Callable[[Told], object], tells_early: bool) -> None:
    with book.writing() as ledger:
        for body, text in bodies:
            if text:
                ledger.keep_texts([text])
            ledger.append(Statement(body, who=book.who, reader=READER), now=book.clock())
        if tells_early:
            for one in told:
                tell(one)
    if not tells_early:
        for one in told:
            tell(one)


def _received(work: Batch, new: list[tuple[str, bytes]]) -> Entering:
    return [(DocumentReceived(digest, len(data), f"batch-{work.number}.txt"), "") for digest, data in new]


def _read(unread: list[tuple[str, bytes]]) -> Iterator[tuple[ReportsRead | DocumentRead, str]]:
    for digest, data in unread:
        text = data.decode()
        claims = tuple(_claim(digest, number, words) for number, words in enumerate(text.splitlines()[2:5]))
        fields: Any = dict.fromkeys(("title", "outlet", "published", "published_known", "language", "charset", "charset_known"))
        name = text.split("\n", 1)[0]
        words = hashlib.sha256(data).hexdigest()
        report = ReadReport(id=digest[:16], number=0, name=name, origin=name, notes=(), flags=(), text=words, claims=claims, **fields)
        yield ReportsRead(digest, (report,)), text
        yield DocumentRead(digest, 1, len(claims), 0, (), "none"), ""


def _claim(digest: str, number: int, words: str) -> dict[str, Any]:
    return {
        "id": f"{digest[:14]}-{number}", "claim": "toll", "harm": "killed", "evidence": words, "from": "2025-03-09", "to": "2025-03-09",
        "where": [], "sources": [{"name": "Kohr Monitor", "kind": "monitor"}], "by": [], "victims": ["civilian"],
    }  # fmt: skip


def _states(book: Book, digests: Iterable[str]) -> dict[str, str]:
    document = schema.document.c
    with book.reading() as connection:
        rows = connection.execute(select(document.digest, document.state).where(document.digest.in_(list(digests)))).all()
    return {row.digest: row.state for row in rows}
