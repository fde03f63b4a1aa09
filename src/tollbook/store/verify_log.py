"""The walk along the log: is it one chain, from its first entry on, and what does it say?"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from tollbook.store import schema
from tollbook.store.entries import BEGINNING, BookCreated, DamagedEntry, Entry, ReportsRead, parse_entry
from tollbook.store.verify_documents import Named, check_texts, named_in, texts_of
from tollbook.store.verify_faults import Findings, plain, shown, stream
from tollbook.store.verify_tables import Replay

TOGETHER = 100  # entries, each of some dozens of reports at most


@dataclass(slots=True)
class Log:
    """What the walk along the log gathers for what is checked after it. digests: of the entries that checkpoints vouch for."""

    size: int = 0
    created: BookCreated | None = None
    digests: dict[int, str] = field(default_factory=dict)
    documents: dict[str, Named] = field(default_factory=dict)
    texts: set[str] = field(default_factory=set)


def walk_log(connection: Connection, vouched: set[int], log: Log, replay: Replay, findings: Findings) -> None:
    """Follow the chain, and draw each entry. An entry that is damaged is named; those after it are looked at all the same."""
    waiting: list[Entry] = []  # for their texts, which are asked for together
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
            _gather(entry, log)
            waiting.append(entry)
        if len(waiting) == TOGETHER:
            _draw(connection, waiting, replay, findings)
            waiting = []
        previous = {digest, noted}
    _draw(connection, waiting, replay, findings)
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


def _gather(entry: Entry, log: Log) -> None:
    if isinstance(entry.body, BookCreated):
        log.created = log.created or entry.body
    for digest, named in named_in(entry).items():
        log.documents.setdefault(digest, named)
    if isinstance(entry.body, ReportsRead):
        log.texts.update(report.text for report in entry.body.reports)


def _draw(connection: Connection, entries: Sequence[Entry], replay: Replay, findings: Findings) -> None:
    found = texts_of(connection, entries)
    replay.texts = {digest: words for digest, words in found.items() if isinstance(words, str)}
    for entry in entries:
        check_texts(entry, found, findings)
        try:
            replay.draw(entry)
        except (KeyError, TypeError, ValueError, AttributeError) as fault:
            findings.add("body", f"entry {entry.sequence}", f"states what no table can hold ({type(fault).__name__}: {fault})")
