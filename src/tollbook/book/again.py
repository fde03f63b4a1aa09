"""Reading again: when the reader, a gazetteer or a report's day changed, what each document gains, loses and has changed.

Nothing is replaced in silence: differences are entered in the log, and claims that a person reviewed stay as they were reviewed.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from tollbook.book.add import SECONDS, TOGETHER, enter_result, gazetteer_files, with_bytes
from tollbook.book.caged import Chunk, Finished, Spoiled, Within, new_cage, through_cage
from tollbook.book.reading import Task
from tollbook.ingest.cage import Limits
from tollbook.publish.visible import one_line, visible
from tollbook.store.book import Book
from tollbook.store.queries import ReadBefore, corrections, documents_read, records_of, report_numbers, standing_reviews

PASSING = ("reader", "confidence", "rule", "part_of")  # fields that say how a claim was found, or count within one reading


@dataclass(frozen=True, slots=True)
class Difference:
    """What one document's new reading changed. Claims as their records; changed: (before, now) of one id.

    kept: reviewed claims that are no longer found, or are found otherwise, and stay as they were reviewed.
    state: (before, now) where the document itself became readable, or unreadable.
    """

    document: str
    name: str
    gained: tuple[dict[str, Any], ...] = ()
    lost: tuple[dict[str, Any], ...] = ()
    changed: tuple[tuple[dict[str, Any], dict[str, Any]], ...] = ()
    kept: tuple[str, ...] = ()
    state: tuple[str, str] | None = None

    @property
    def is_any(self) -> bool:
        """True where something differs."""
        return bool(self.gained or self.lost or self.changed or self.kept or self.state)


@dataclass
class _Before:
    task: Task
    state: str
    reader: str | None
    claims: dict[str, dict[str, Any]]
    results: list[Chunk | Finished | Spoiled] = field(default_factory=list)


def read_again(
    book: Book, *, jobs: int = 1, seconds: float = SECONDS, watch: Callable[[int, int], object] | None = None
) -> Iterator[Difference]:
    """Read every document of a book again, quarantined ones too, and yield what differs, by document, once it is entered.

    A document whose reading is the same by the same reader adds nothing to the log. watch: called with (documents done, of all).
    """
    from tollbook.book.reading import READER

    with book.reading() as connection:
        reviewed = {claim for claim, _ in standing_reviews(connection)}
        documents = documents_read(connection)
        total = len(documents)
    with ExitStack() as stack:
        gazetteers = gazetteer_files(book, stack)
        cage = stack.enter_context(new_cage(jobs=jobs, limits=Limits(seconds=seconds)))
        befores: dict[str, _Before] = {}

        def batches() -> Iterator[list[Task]]:
            for start in range(0, total, TOGETHER):
                batch = [_before(book, document) for document in documents[start : start + TOGETHER]]
                befores.update({before.task.document: before for before in batch})
                yield [with_bytes(book, before.task, gazetteers) for before in batch]

        done = 0
        for event in through_cage(cage, batches()):
            if isinstance(event, Within):
                continue  # documents within others are documents of the book, and are read again themselves
            before = befores[event.task.document]
            before.results.append(event)
            if isinstance(event, Chunk):
                continue
            del befores[event.task.document]
            difference = _difference(before, reviewed)
            if difference.is_any or before.reader != READER:
                with book.writing() as ledger:
                    for result in before.results:
                        enter_result(ledger, result, book, cage.confinement)
            done += 1
            if watch:
                watch(done, total)
            if difference.is_any:
                yield difference


def _before(book: Book, row: ReadBefore) -> _Before:
    with book.reading() as connection:
        numbers = report_numbers(connection, row.document)
        corrected = corrections(connection, "report")
        claims = {record["id"]: record for record in map(json.loads, records_of(connection, row.document))}
    changes = {number: corrected[report] for report, number in numbers.items() if report in corrected}
    return _Before(Task(row.document, row.name, row.told, row.url, row.facts, corrections=changes), row.state, row.reader, claims)


def _difference(before: _Before, reviewed: set[str]) -> Difference:
    end = before.results[-1]
    now_state = "quarantined" if isinstance(end, Spoiled) else "read"
    reports = [one for result in before.results if isinstance(result, Chunk) for one in result.reports]
    found = {record["id"]: record for one in reports for record in one.claims}
    if isinstance(end, Spoiled) and before.state == "read":
        return Difference(before.task.document, before.task.name, state=(before.state, now_state))
    lost = [claim for claim in before.claims if claim not in found]
    changed = [claim for claim in before.claims if claim in found and _core(before.claims[claim]) != _core(found[claim])]
    return Difference(
        before.task.document,
        before.task.name,
        gained=tuple(record for claim, record in found.items() if claim not in before.claims),
        lost=tuple(before.claims[claim] for claim in lost if claim not in reviewed),
        changed=tuple((before.claims[claim], found[claim]) for claim in changed if claim not in reviewed),
        kept=tuple(claim for claim in (*lost, *changed) if claim in reviewed),
        state=(before.state, now_state) if before.state != now_state else None,
    )


def _core(record: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name not in PASSING}


def lines_of(difference: Difference) -> Iterator[str]:
    """Yield a document's difference as lines: what it gained, lost and has changed, with the words."""
    yield difference.name
    if difference.state:
        yield "  {} before, {} now".format(*difference.state)
    for sign, records in (("+", difference.gained), ("-", difference.lost)):
        yield from (f"  {sign} {_words(record)}" for record in records)
    for before, now in difference.changed:
        fields = [name for name in now if name not in PASSING and now[name] != before.get(name)]
        yield f"  ~ {_words(now)}: {'; '.join(f'{name} was {_shown(before.get(name))}, is {_shown(now[name])}' for name in fields)}"
    yield from (f"  = {claim}: was reviewed, and stays as it was" for claim in difference.kept)


def _words(record: dict[str, Any]) -> str:
    return f"{record['id']} {record['claim']}: “{visible(one_line(record['evidence']))}”"


def _shown(value: object) -> str:
    return visible(json.dumps(value, ensure_ascii=False))
