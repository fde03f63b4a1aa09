"""Verifying a book: its log, its checkpoints, its documents and texts, its tables and its schema, each beside what was recorded.

log ──▶ is it one chain, from its first entry? ──▶ checkpoints: is it the one that was signed?
 ├──▶ documents and texts: are they there, with these bytes?
 └──▶ tables, drawn again in memory: are they what the log says?
Nothing is written, and nothing is mended.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tollbook.errors import UnusableInput
from tollbook.store.book import Book
from tollbook.store.checkpoints import Checkpoint, checkpoint_files, read_checkpoint
from tollbook.store.entries import BookCreated
from tollbook.store.verify_documents import check_documents, check_strange_texts
from tollbook.store.verify_faults import Fault, Findings, reading_damage
from tollbook.store.verify_log import Log, walk_log
from tollbook.store.verify_schema import check_schema, check_structure
from tollbook.store.verify_search import check_words
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
        counts = (
            (self.entries, "entries", "entry"),
            (self.documents, "documents", "document"),
            (self.rows, "rows of tables", "row of tables"),
        )
        *parts, last = (f"{n:,} {one if n == 1 else many}" for n, many, one in (*counts, (self.checkpoints, "checkpoints", "checkpoint")))
        looked_at = f"{', '.join(parts)} and {last}"
        if self.is_sound:
            end = (
                ""
                if self.checkpoints
                else "; without a checkpoint, a history that was cut or wholly rewritten cannot be told from a sound one"
            )
            return f"Sound: {looked_at} are what was recorded{end}."
        return f"Not what was recorded: {self.faults[0]}. Looked at {looked_at}."


def verify(book: Book, *, checkpoints: Sequence[Path] = ()) -> Verdict:
    """Compare everything in a book with what was recorded, and say what differs. checkpoints: files that were kept elsewhere.

    Raises UnusableInput for a checkpoint file that cannot be read, and for a database that does not answer.
    """
    findings, notes, replay, log = Findings(), Findings(), Replay(), Log()
    given = [(str(file), read_checkpoint(file)) for file in checkpoints]
    signed = sorted((given + _own_checkpoints(book, findings)), key=lambda item: (item[1].size, item[1].time, item[0]))
    # What the database checks by itself takes as long as all else, and needs Python for none of it.
    with ThreadPoolExecutor(1) as aside:
        structure = aside.submit(_check_structure, book)
        with reading_damage(book) as connection:
            with findings.guarding(connection, "table log"):
                walk_log(connection, {checkpoint.size for _, checkpoint in signed}, log, replay, findings)
            _check_checkpoints(signed, log, findings)
            check_documents(connection, book.archive, log.documents, findings, notes)
            check_strange_texts(connection, log.texts, findings, notes)
            rows = check_tables(connection, replay, findings)
            check_schema(connection, findings)
        faults = findings.all() + structure.result()
    return Verdict(faults, notes.all(), log.size, len(log.documents), rows, len(signed))


def _check_structure(book: Book) -> tuple[Fault, ...]:
    findings = Findings()
    with reading_damage(book) as connection:
        check_structure(connection, findings)
        if connection.dialect.name == "sqlite":
            check_words(connection, findings)
    return findings.all()


def _own_checkpoints(book: Book, findings: Findings) -> list[tuple[str, Checkpoint]]:
    found = []
    for file in checkpoint_files(book):
        try:
            found.append((file.name, read_checkpoint(file)))
        except UnusableInput as fault:
            findings.add("checkpoint unreadable", f"checkpoint {file.name}", fault.why)
    return found


def _check_checkpoints(signed: Sequence[tuple[str, Checkpoint]], log: Log, findings: Findings) -> None:
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
