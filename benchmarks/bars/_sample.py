"""Invented books with everything in them that a log can hold, for the bars and tests of verifying."""

import hashlib
import io
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tollbook.store.book import Book
from tollbook.store.entries import (
    DecisionMade,
    DocumentQuarantined,
    DocumentRead,
    DocumentReceived,
    DocumentRefused,
    GazetteerReceived,
    HandedInAgain,
    ReadReport,
    ReportsRead,
    Statement,
)
from tollbook.store.ledger import Ledger, redraw

PLACES = ("Dorvash", "Marqeb", "Ostrel", "Kelm", "Сель", "Тарун", "درواش")
WHO = ("civilian", "child", "protester")
WORDS = ("killed", "injured", "missing", "detained")


@dataclass
class Author:
    """Someone who hands reports in, has them read, and decides. Same seed, same history."""

    chance: random.Random
    documents: dict[str, list[str]] = field(default_factory=dict)  # digest → paragraphs
    claims: list[str] = field(default_factory=list)

    def hand_in(self, book: Book, ledger: Ledger) -> str:
        """Hand in a new document; return its digest."""
        number = len(self.documents) + 1
        paragraphs = [
            f"At least {self.chance.randint(2, 90)} people were {self.chance.choice(WORDS)} in {self.chance.choice(PLACES)}, said one."
            for _ in range(self.chance.randint(1, 4))
        ]
        data = f"Report {number}\n\n".encode() + "\n".join(paragraphs).encode()
        stored = book.archive.put(io.BytesIO(data), where="sample")
        book.archive.settle()
        self.documents[stored.digest] = paragraphs
        self._say(book, ledger, DocumentReceived(stored.digest, stored.size, f"report-{number}.txt"))
        return stored.digest

    def read(self, book: Book, ledger: Ledger, document: str) -> None:
        """Read a document, or read it again: each time the reader finds some claims that it did not find before, and loses others."""
        paragraphs = self.documents[document]
        count = self.chance.randint(1, len(paragraphs))
        parts = [paragraphs[number::count] for number in range(count)]
        reports = tuple(self._report(ledger, document, number, part) for number, part in enumerate(parts))
        half = self.chance.randint(0, len(reports))
        for some in (reports[:half], reports[half:]):
            if some:
                self._say(book, ledger, ReportsRead(document, some))
        found = sum(len(report.claims) for report in reports)
        self._say(book, ledger, DocumentRead(document, len(reports), found, 0, (), "none"))

    def step(self, book: Book, ledger: Ledger) -> None:
        """Do something that people do to books."""
        known = list(self.documents)
        choices: list[Callable[[], object]] = [lambda: self.read(book, ledger, self.hand_in(book, ledger))] * 3
        choices.append(lambda: self._say(book, ledger, DocumentRefused("empty.txt", "is empty", "check that it was saved")))
        if known:
            one = self.chance.choice(known)
            choices += [
                lambda: self._say(book, ledger, HandedInAgain(one, "again.txt")),
                lambda: self.read(book, ledger, one),
                lambda: self._say(book, ledger, DocumentQuarantined(one, "is broken", "look at it", "time")),
                lambda: self._say(book, ledger, GazetteerReceived(one, "places.csv")),
                lambda: self._say(book, ledger, DecisionMade("report", one[:16] + "-0", "corrected", None, (("outlet", "Kohr Daily"),))),
            ]
        if self.claims:
            claim = self.chance.choice(self.claims)
            judgement = self.chance.choice(("accepted", "rejected", "corrected", "withdrawn"))
            changes = (("value", str(self.chance.randint(1, 99))),) if judgement == "corrected" else ()
            choices += [lambda: self._say(book, ledger, DecisionMade("claim", claim, judgement, None, changes))] * 2
        self.chance.choice(choices)()

    def _say(self, book: Book, ledger: Ledger, body: Any) -> None:
        ledger.append(Statement(body, who=book.who, reason="sample", reader="sample 1"), now=book.clock())

    def _report(self, ledger: Ledger, document: str, number: int, paragraphs: list[str]) -> ReadReport:
        text = "\n".join(paragraphs)
        [digest] = ledger.keep_texts([text])
        report = f"{document[:16]}-{number}"
        found = [words for words in paragraphs if self.chance.random() < 0.8]
        claims = tuple(claim(report, text.index(words), words) for words in dict.fromkeys(found))
        self.claims += [record["id"] for record in claims]
        return ReadReport(
            id=report, number=number, name=f"part {number}", title=self.chance.choice((None, "News")), outlet="Kohr Monitor",
            published="2025-03-10", published_known="stated", language="en", charset="utf-8", charset_known="valid UTF-8",
            origin="report.txt", notes=("A note.",), flags=(), text=digest, claims=claims,
        )  # fmt: skip


def claim(report: str, start: int, words: str) -> dict[str, Any]:
    """An invented claim's record, with every field that a toll has."""
    harm = next(harm for harm in WORDS if harm in words)
    where = {"text": words.split(" in ")[1].split(",")[0], "name": None, "country": None, "province": None}
    return {
        "claim": "toll", "id": hashlib.sha256(f"{report} {start} {words}".encode()).hexdigest()[:16], "document": report, "start": start,
        "end": start + len(words), "evidence": words, "sources": [{"name": "Kohr Monitor", "kind": "monitor"}], "joint": False,
        "where": [where | {"latitude": None, "longitude": None, "precision": "unknown"}],
        "from": "2025-03-09", "from_known": "stated", "to": "2025-03-09", "to_known": "stated", "stance": "asserted", "quoted": False,
        "harm": harm, "value": int(words.split()[2]), "value_high": None, "relation": "at_least", "share": None,
        "victims": [WHO[start % 3]], "by": ["the army"], "part_of": None, "part_of_id": None, "cumulative": False,
        "rule": "sample", "confidence": 0.9, "reader": "sample 1",
    }  # fmt: skip


def fill(book: Book, *, seed: int, steps: int) -> Author:
    """Give a book a history, in transactions of a few entries each; now and then its tables are drawn again."""
    author = Author(random.Random(seed))
    while steps > 0:
        with book.writing() as ledger:
            for _ in range(min(steps, author.chance.randint(1, 5))):
                author.step(book, ledger)
                steps -= 1
        if author.chance.random() < 0.05:
            with book.writing() as ledger:
                redraw(ledger.connection, software="another")
    return author
