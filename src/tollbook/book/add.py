"""Handing documents in: each is archived before anything else, entered in the log, read in the cage, and ends in exactly one state.

    given ──▶ archive ──▶ entry 'received' ──▶ cage ──▶ entries 'reports read', then 'read' or 'quarantined'

What is interrupted is found again by its state: a document that was received and not read is read by the next `add`.
"""

import hashlib
import io
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

from tollbook.book.caged import Chunk, Finished, Spoiled, Within, new_cage, through_cage
from tollbook.book.handed import Handed, hand_in
from tollbook.book.reading import READER, ReadOne, Task
from tollbook.errors import UnusableInput
from tollbook.ingest.cage import Limits
from tollbook.ingest.entries import Member, Unread
from tollbook.store.archive import FolderArchive
from tollbook.store.book import Book
from tollbook.store.connect import naming_faults
from tollbook.store.entries import (
    Body,
    DocumentQuarantined,
    DocumentRead,
    DocumentReceived,
    DocumentRefused,
    Facts,
    GazetteerReceived,
    HandedInAgain,
    ReadReport,
    ReportsRead,
    Statement,
    Told,
)
from tollbook.store.ledger import Ledger
from tollbook.store.queries import gazetteers_of, known_documents, known_refusals, waiting_documents

TOGETHER = 32  # documents that are taken in, and read, together
TOGETHER_BYTES = 200_000  # some seconds of reading: a batch has as long as one document
ALONE_BYTES = 100_000  # a document of this size is read by itself, and so is whatever may hold many reports
MANY_REPORTS = (".zip", ".warc", ".gz", ".jsonl", ".ndjson", ".eml", ".mbox")
ABANDONED_SECONDS = 3_600.0  # a draft lives for one batch
COMMIT_SECONDS = 1.0  # what was read is acknowledged at least so often
SECONDS = Limits().seconds
DEEPEST = 3  # containers within containers


@dataclass
class Added:
    """What became of what was handed in. `already` was in the book before; received, again and refused are new to it."""

    received: int = 0
    again: int = 0  # the same bytes under another name
    refused: int = 0
    already: int = 0
    read: int = 0
    quarantined: int = 0
    reports: int = 0
    claims: int = 0
    flagged: int = 0
    unread_parts: int = 0
    bytes_done: int = 0
    sentences: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """True where everything was taken and read."""
        return not (self.refused or self.quarantined or self.unread_parts)


Watch = Callable[[Added], object]


def add(
    book: Book,
    given: Sequence[str],
    *,
    told: Told | None = None,
    fetch: bool = False,
    proxy: str | None = None,
    jobs: int = 1,
    seconds: float = SECONDS,
    watch: Watch | None = None,
) -> Added:
    """Hand documents in and have them read; return what became of them.

    given: files, folders, "-" for standard input, and http(s) addresses where fetch is true. told: goes before what documents say of
    themselves. seconds: the longest that one document may take. watch: called after each commit.
    What a run that was stopped left unread is read first.
    """
    adding = _Adding(book, jobs=jobs, limits=Limits(seconds=seconds), watch=watch)
    with adding:
        adding.resume()
        adding.take(hand_in(given, fetch=fetch, proxy=proxy, now=book.clock), told or Told())
    return adding.added


def told_of(*, published: str | None, outlet: str | None, title: str | None, language: str | None) -> Told:
    """Return what a person says of documents, checked. Raises UnusableInput for a day that is none, and for an unknown language."""
    from tollbook.ingest.reports import tell

    said = tell(published=published, outlet=outlet, title=title, language=language, today=None, of="what is handed in")
    return Told(said.published.isoformat() if said.published else None, said.outlet, said.title, said.language)


def add_gazetteer(book: Book, file: Path) -> bool:
    """Give a book places of the user's own; every reading from now on uses them. Returns False where it has them already.

    Raises UnusableInput for a file that is no gazetteer.
    """
    from tollbook.resolve.places import Gazetteer

    Gazetteer([file])
    with naming_faults(book.place), file.open("rb") as stream:
        stored = book.archive.put(stream, where=str(file))
        book.archive.settle()
    with book.reading() as connection:
        if stored.digest in gazetteers_of(connection):
            return False
    with book.writing() as ledger:
        ledger.append(Statement(GazetteerReceived(stored.digest, file.name), who=book.who), now=book.clock())
    return True


def plan(book: Book, given: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield (name, what would become of it) for everything given, and change nothing. Addresses are not fetched."""
    seen: set[str] = set()
    for item in hand_in(given, fetch=False, now=book.clock, is_dry=True):
        if isinstance(item, Unread):
            yield item.where, f"would be refused: {item.why}"
        elif item.url:
            yield item.name, "would be fetched"
        else:
            yield item.name, _planned(book, item, seen)


def _planned(book: Book, item: Handed, seen: set[str]) -> str:
    try:
        with item.open() as stream:
            digest = hashlib.sha256()
            while chunk := stream.read(1 << 20):
                digest.update(chunk)
    except UnusableInput as error:
        return f"would be refused: {error.why}"
    name = digest.hexdigest()
    with book.reading() as connection:
        known = known_documents(connection, [name])
    is_known, is_same = name in known or name in seen, (item.name, None) in known.get(name, set())
    seen.add(name)
    return "is in the book already" if is_same else "would be a duplicate" if is_known else "would be added"


class _Adding:
    """One run of `add`: what waits to be read, what is being read, and what has become of the rest."""

    def __init__(self, book: Book, *, jobs: int, limits: Limits, watch: Watch | None) -> None:
        self.book, self.added = book, Added()
        self._jobs, self._limits = jobs, limits
        self._watch = watch or (lambda _: None)
        self._queue: deque[tuple[Task, int, int]] = deque()  # task, size, depth
        self._depths: dict[str, int] = {}
        self._members: dict[str, list[Member]] = {}
        self._results: list[Chunk | Finished | Spoiled] = []
        self._committed = time.monotonic()

    def __enter__(self) -> "_Adding":
        self._stack = ExitStack()
        self._gazetteers = gazetteer_files(self.book, self._stack)
        self._cage = self._stack.enter_context(new_cage(jobs=self._jobs, limits=self._limits))
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def resume(self) -> None:
        """Read what an earlier run received and did not come to read; clear away the drafts of one that was killed."""
        if isinstance(self.book.archive, FolderArchive):
            self.book.archive.sweep(older_than=ABANDONED_SECONDS)
        with self.book.reading() as connection:
            waiting = waiting_documents(connection)
        for one in waiting:
            self._queue.append((Task(one.document, one.name, one.told, one.url, one.facts, done=one.done), one.size, one.depth))
        if waiting:
            self._read(iter(()))

    def take(self, handed: Iterable[Handed | Unread], told: Told) -> None:
        """Take in what is handed in, and read it."""
        self._read(self._taking(handed, told))

    def _taking(self, handed: Iterable[Handed | Unread], told: Told) -> Iterator[None]:
        for group in _together(handed):
            self._take_in(group, told)
            yield

    # --- taking in ----------------------------------------------------------------------------------------------------------------

    def _take_in(self, group: Sequence[Handed | Unread], told: Told, *, within: str | None = None, depth: int = 0) -> None:
        """Archive a group of documents, then enter them in one transaction; what the book has already is left alone."""
        bodies = [self._archived(item, told, within) for item in group]
        with naming_faults(self.book.place):
            self.book.archive.settle()
        with self.book.writing() as ledger:
            known = known_documents(ledger.connection, [body.document for body in bodies if isinstance(body, DocumentReceived)])
            refused = known_refusals(ledger.connection, [body.name for body in bodies if isinstance(body, DocumentRefused)])
            for body in bodies:
                if isinstance(body, DocumentRefused):
                    self._enter_refused(ledger, body, refused)
                else:
                    self._enter_received(ledger, body, known, depth)
        self._watch(self.added)

    def _archived(self, item: Handed | Unread, told: Told, within: str | None) -> DocumentReceived | DocumentRefused:
        if isinstance(item, Unread):
            return DocumentRefused(item.where, item.why, item.remedy, within)
        try:
            with naming_faults(self.book.place), item.open() as stream:
                stored = self.book.archive.put(stream, where=item.name)
        except UnusableInput as error:
            if error.where != item.name:
                raise  # the book's own disk
            return DocumentRefused(error.where, error.why, error.remedy, within)
        self.added.bytes_done += stored.size
        if stored.size == 0:
            return DocumentRefused(item.name, "is empty", "check that it was saved", within)
        return DocumentReceived(stored.digest, stored.size, item.name, within, item.url, told, item.facts)

    def _enter_refused(self, ledger: Ledger, body: DocumentRefused, known: set[tuple[str, str]]) -> None:
        self.added.sentences.append(str(UnusableInput(body.name, body.why, body.remedy)))
        if (body.name, body.why) in known:
            self.added.already += 1
            return
        ledger.append(Statement(body, who=self.book.who), now=self.book.clock())
        self.added.refused += 1

    def _enter_received(self, ledger: Ledger, body: DocumentReceived, known: dict[str, set[tuple[str, str | None]]], depth: int) -> None:
        names = known.setdefault(body.document, set())
        if (body.name, body.within) in names:
            self.added.already += 1
            return
        is_new = not names
        again = HandedInAgain(body.document, body.name, body.within)
        ledger.append(Statement(body if is_new else again, who=self.book.who), now=self.book.clock())
        names.add((body.name, body.within))
        if is_new:
            self.added.received += 1
            self._queue.append((Task(body.document, body.name, body.told, body.url, body.facts), body.size, depth))
        else:
            self.added.again += 1

    # --- reading ------------------------------------------------------------------------------------------------------------------

    def _read(self, taking: Iterator[None]) -> None:
        """Have everything in the queue read, and what is taken in meanwhile, and the documents within those."""
        is_first = True
        while is_first or self._queue:
            is_first = False
            for event in through_cage(self._cage, self._batches(taking)):
                if isinstance(event, Within):
                    self._members.setdefault(event.task.document, []).append(event.member)
                    if len(self._members[event.task.document]) >= TOGETHER:
                        self._take_members(event.task)
                else:
                    if not isinstance(event, Chunk):
                        self._take_members(event.task)
                    self._results.append(event)
                    self._commit_now_and_then()
            self._commit()

    def _batches(self, taking: Iterator[None]) -> Iterator[list[Task]]:
        while True:
            while self._queue:
                yield self._next_batch()
            if next(taking, self) is self:
                return

    def _next_batch(self) -> list[Task]:
        batch: list[Task] = []
        size = 0
        while self._queue and len(batch) < TOGETHER and size < TOGETHER_BYTES:
            task, its_size, depth = self._queue[0]
            is_alone = its_size > ALONE_BYTES or task.name.lower().endswith(MANY_REPORTS) or task.done > 0
            if is_alone and batch:
                break
            self._queue.popleft()
            self._depths[task.document] = depth
            batch.append(with_bytes(self.book, task, self._gazetteers))
            size += its_size
            if is_alone:
                break
        return batch

    def _take_members(self, task: Task) -> None:
        members = self._members.pop(task.document, [])
        depth = self._depths.get(task.document, 0) + 1
        if members and depth > DEEPEST:
            why = f"lies in more than {DEEPEST} containers, one in the other"
            too_deep = [Unread(f"{task.name}/{m.name}", why, "unpack them and give what is in them") for m in members]
            self._take_in(too_deep, task.told, within=task.document, depth=depth)
        elif members:
            self._take_in([_handed(task, member) for member in members], task.told, within=task.document, depth=depth)

    def _commit_now_and_then(self) -> None:
        if len(self._results) >= TOGETHER or time.monotonic() - self._committed > COMMIT_SECONDS:
            self._commit()

    def _commit(self) -> None:
        """Enter what was read, in one transaction, and tell of it: what was told of is safe."""
        results, self._results = self._results, []
        self._committed = time.monotonic()
        if not results:
            return
        with self.book.writing() as ledger:
            for result in results:
                enter_result(ledger, result, self.book, self._cage.confinement)
        for result in results:
            self._count(result)
        self._watch(self.added)

    def _count(self, result: Chunk | Finished | Spoiled) -> None:
        added = self.added
        if isinstance(result, Chunk):
            added.reports += len(result.reports)
            added.claims += sum(len(one.claims) for one in result.reports)
            for one in result.reports:
                added.flagged += bool(one.report.flags)
                added.sentences += [f"{one.report.origin}: {flag}" for flag in one.report.flags]
        elif isinstance(result, Finished):
            added.read += 1
            added.unread_parts += len(result.unread)
            added.sentences += result.unread
        else:
            added.quarantined += 1
            added.sentences.append(f"Quarantined: {UnusableInput(result.task.name, result.why, result.remedy)}")


def enter_result(ledger: Ledger, result: Chunk | Finished | Spoiled, book: Book, confinement: str) -> None:
    """Enter what came of reading a document."""
    body: Body
    document = result.task.document
    if isinstance(result, Chunk):
        texts = ledger.keep_texts([one.report.text for one in result.reports])
        body = ReportsRead(document, tuple(_read_report(one, text) for one, text in zip(result.reports, texts, strict=True)))
    elif isinstance(result, Finished):
        body = DocumentRead(document, result.reports, result.claims, result.members, result.unread, confinement)
    else:
        body = DocumentQuarantined(document, result.why, result.remedy, result.limit)
    ledger.append(Statement(body, who=book.who, reader=READER), now=book.clock())


def gazetteer_files(book: Book, stack: ExitStack) -> tuple[str, ...]:
    """Return the files of a book's gazetteers; those that lie in its database are written out until the stack closes."""
    with book.reading() as connection:
        digests = gazetteers_of(connection)
    files: list[str] = []
    for digest in digests:
        path = book.archive.path(digest)
        if path is None:
            path = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "places.csv"
            path.write_bytes(book.archive.data(digest))
        files.append(str(path))
    return tuple(files)


def with_bytes(book: Book, task: Task, gazetteers: tuple[str, ...]) -> Task:
    """Return a task with what the cage needs to open its document: its file, or its bytes where the book has no files."""
    path = book.archive.path(task.document)
    data = b"" if path else book.archive.data(task.document)
    return replace(task, path=str(path) if path else None, data=data, gazetteers=gazetteers)


def _read_report(one: ReadOne, text: str) -> ReadReport:
    report = one.report
    return ReadReport(
        id=report.id,
        number=one.number,
        name=one.name,
        title=report.title,
        outlet=report.outlet,
        published=report.published.isoformat() if report.published else None,
        published_known=report.published_known.value if report.published_known else None,
        language=report.language,
        charset=report.charset,
        charset_known=report.charset_known,
        origin=report.origin,
        notes=report.notes,
        flags=report.flags,
        text=text,
        claims=one.claims,
    )


def _handed(task: Task, member: Member) -> Handed:
    """A member as something handed in. It is named by its address if it has one, else by its container and its name there."""
    told = member.facts
    facts = Facts(told.received.isoformat() if told.received else None, told.media_type, told.charset)
    return Handed(told.url or f"{task.name}/{member.name}", len(member.data), lambda: io.BytesIO(member.data), told.url, facts)


def _together(handed: Iterable[Handed | Unread]) -> Iterator[list[Handed | Unread]]:
    """Yield what is handed in, in groups that are taken in together."""
    group: list[Handed | Unread] = []
    size = 0
    for item in handed:
        group.append(item)
        size += item.size if isinstance(item, Handed) else 0
        if len(group) >= TOGETHER or size >= TOGETHER_BYTES:
            yield group
            group, size = [], 0
    if group:
        yield group
