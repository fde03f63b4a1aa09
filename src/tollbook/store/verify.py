"""Verifying a book: its log, its checkpoints, its documents and texts, its tables and its schema, each beside what was recorded.

log ──▶ is it one chain, from its first entry? ──▶ checkpoints: is it the one that was signed?
 ├──▶ documents and texts: are they there, with these bytes?
 └──▶ tables, drawn again in memory: are they what the log says?
Nothing is written, and nothing is mended.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection

from tollbook.errors import UnusableInput
from tollbook.store import schema
from tollbook.store.book import Book
from tollbook.store.checkpoints import Checkpoint, checkpoint_files, read_checkpoint
from tollbook.store.entries import BEGINNING, BookCreated, DamagedEntry, Entry, ReportsRead, parse_entry
from tollbook.store.verify_documents import Named, check_documents, check_strange_texts, check_texts, named_in
from tollbook.store.verify_faults import Fault, Findings, plain, shown, stream, trust_nothing
from tollbook.store.verify_schema import check_schema, check_search_index, check_structure
from tollbook.store.verify_tables import Replay, check_tables


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verifying a book found. faults: the first of each sort. notes: what is no fault and worth knowing.

    entries, documents, rows, checkpoints: how many were looked at.
    """

    faults: tuple[Fault, ...]
    notes: tuple[Fault, ...]
    entries: int
    documents: int
    rows: int
    checkpoints: int

    @property
    def is_sound(self) -> bool:
        """Whether everything is what was recorded."""
        return not self.faults

    @property
    def sentence(self) -> str:
        """The verdict in words."""
        looked_at = (
            f"{self.entries:,} entries, {self.documents:,} documents, {self.rows:,} rows of tables and {self.checkpoints:,} checkpoints"
        )
        if self.is_sound:
            end = (
                ""
                if self.checkpoints
                else "; without a checkpoint, a history that was cut or wholly rewritten cannot be told from a sound one"
            )
            return f"Sound: {looked_at} are what was recorded{end}."
        return f"Not what was recorded: {self.faults[0]}. Looked at {looked_at}."


@dataclass(slots=True)
class _Log:
    """What the walk along the log gathers for what is checked after it. digests: of the entries that checkpoints vouch for."""

    size: int = 0
    created: BookCreated | None = None
    digests: dict[int, str] = field(default_factory=dict)
    documents: dict[str, Named] = field(default_factory=dict)
    texts: set[str] = field(default_factory=set)


def verify(book: Book, *, checkpoints: Sequence[Path] = ()) -> Verdict:
    """Compare everything in a book with what was recorded, and say what differs. checkpoints: files that were kept elsewhere.

    Raises UnusableInput for a checkpoint file that cannot be read, and for a database that does not answer.
    """
    findings, notes, replay, log, rows = Findings(), Findings(), Replay(), _Log(), 0
    given = [(str(file), read_checkpoint(file)) for file in checkpoints]
    signed = sorted((given + _own_checkpoints(book, findings)), key=lambda item: (item[1].size, item[1].time, item[0]))
    with book.reading() as connection:
        trust_nothing(connection)
        with findings.guarding(connection, "table log"):
            _walk_log(connection, {checkpoint.size for _, checkpoint in signed}, log, replay, findings)
        _check_checkpoints(signed, log, findings)
        check_documents(connection, book.archive, log.documents, findings, notes)
        check_strange_texts(connection, log.texts, findings, notes)
        rows = check_tables(connection, replay, findings)
        check_schema(connection, findings)
        check_structure(connection, findings)
    check_search_index(book, findings)
    return Verdict(findings.all(), notes.all(), log.size, len(log.documents), rows, len(signed))


def _own_checkpoints(book: Book, findings: Findings) -> list[tuple[str, Checkpoint]]:
    found = []
    for file in checkpoint_files(book):
        try:
            found.append((file.name, read_checkpoint(file)))
        except UnusableInput as fault:
            findings.add("checkpoint unreadable", f"checkpoint {file.name}", fault.why)
    return found


def _walk_log(connection: Connection, vouched: set[int], log: _Log, replay: Replay, findings: Findings) -> None:
    """Follow the chain, and draw each entry. An entry that is damaged is named; those after it are looked at all the same."""
    previous = {BEGINNING}  # the digest of the entry before: as it is, and as it was noted
    columns = schema.log.c
    for sequence, noted, text in stream(connection, plain(columns.sequence, columns.digest, columns.entry).order_by(columns.sequence)):
        if type(sequence) is not int:
            findings.add("number", f"entry after {log.size}", f"has {shown(sequence)} for a number")
            continue
        is_next, where = sequence == log.size + 1, f"entry {sequence}"
        if not is_next:
            findings.add("gap", f"entry {log.size + 1}", f"is missing: entry {sequence} comes after {log.size}")
        log.size = sequence
        entry, digest = _entry(text, noted, where, findings)
        if sequence in vouched:
            log.digests[sequence] = digest
        if entry is not None:
            if is_next and entry.previous not in previous:
                before = f"entry {sequence - 1}" if sequence > 1 else where
                findings.add("chain", before, f"is not the one that entry {sequence} was added to")
            _check_place(entry, sequence, findings)
            _draw(connection, entry, log, replay, findings)
        previous = {digest, noted}
    if not log.size:
        findings.add("empty", "table log", "holds no entry")
    replay.close(log.size)


def _entry(text: object, noted: object, where: str, findings: Findings) -> tuple[Entry | None, str]:
    """Return what a stored text states, None where it states nothing, and its digest."""
    if not isinstance(text, str):
        findings.add("entry", where, f"holds {shown(text)} instead of a text")
        return None, ""
    digest = hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
    if digest != noted:
        findings.add("digest", where, "is not what was entered: its text has another digest than was noted with it")
    try:
        return parse_entry(text), digest
    except (DamagedEntry, UnicodeError) as fault:
        findings.add("entry", where, str(fault) if isinstance(fault, DamagedEntry) else "its text is no text")
        return None, digest


def _check_place(entry: Entry, sequence: int, findings: Findings) -> None:
    if entry.sequence != sequence:
        findings.add("place", f"entry {sequence}", f"was entered as entry {entry.sequence}")
    if (sequence == 1) != isinstance(entry.body, BookCreated):
        what = "does not state that the book was made" if sequence == 1 else "states again that the book was made"
        findings.add("first", f"entry {sequence}", what)


def _draw(connection: Connection, entry: Entry, log: _Log, replay: Replay, findings: Findings) -> None:
    if isinstance(entry.body, BookCreated):
        log.created = log.created or entry.body
    for digest, named in named_in(entry).items():
        log.documents.setdefault(digest, named)
    if isinstance(entry.body, ReportsRead):
        log.texts.update(report.text for report in entry.body.reports)
    replay.texts = check_texts(connection, entry, findings)
    try:
        replay.draw(entry)
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        findings.add("body", f"entry {entry.sequence}", f"states what no table can hold ({type(fault).__name__}: {fault})")


def _check_checkpoints(signed: Sequence[tuple[str, Checkpoint]], log: _Log, findings: Findings) -> None:
    """Lay the log beside what was signed, the smallest checkpoint first: the last that agrees tells after which entry it was changed."""
    agreed = 0
    for name, checkpoint in signed:
        where, kept = f"checkpoint {name}", f"it vouches for {checkpoint.size:,} entries at {checkpoint.time}"
        created = log.created or BookCreated(checkpoint.book, checkpoint.key)
        if not checkpoint.is_signed:
            findings.add("signature", where, "its signature does not fit what it says")
        elif checkpoint.book != created.book:
            findings.add("book", where, f"is of another book ({checkpoint.book}; this one is {created.book})")
        elif checkpoint.key != created.key:
            findings.add("key", where, "was signed by another key than this book's first entry names")
        elif checkpoint.size > log.size:
            findings.add("cut", where, f"{kept}, and the log has {log.size:,}: it was cut")
        elif log.digests.get(checkpoint.size) != checkpoint.root:
            since = f"after entry {agreed}" if agreed else "from its beginning"
            what = f"{kept}, and entry {checkpoint.size} is another: the history was rewritten somewhere {since}, up to that entry"
            findings.add("rewritten", where, what)
        else:
            agreed = checkpoint.size
