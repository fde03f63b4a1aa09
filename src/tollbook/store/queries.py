"""What is asked of a book: what it knows already, what waits, how much of everything there is, what people decided."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, func, or_, select

from tollbook.model.decision import Decision, Judgement, Kind
from tollbook.store import schema
from tollbook.store.entries import Facts, Told

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Waiting:
    """A document that was received and not read to its end. done: how many of its reports were. depth: containers around it."""

    document: str
    name: str
    size: int
    told: Told
    url: str | None
    facts: Facts
    done: int
    depth: int


def known_documents(connection: Connection, digests: Sequence[str]) -> dict[str, set[tuple[str, str | None]]]:
    """Return, of those documents that the book has, under which names and within what each was handed in."""
    known: dict[str, set[tuple[str, str | None]]] = {}
    row = schema.handed_in.c
    for part in _chunks(sorted(set(digests))):
        for found in connection.execute(select(row.document, row.name, row.within).where(row.document.in_(part))):
            known.setdefault(found.document, set()).add((found.name, found.within))
    return known


def known_refusals(connection: Connection, names: Sequence[str]) -> set[tuple[str, str]]:
    """Return (name, why) of what was refused before, of some names."""
    row = schema.handed_in.c
    asked = (select(row.name, row.why).where(row.document.is_(None), row.name.in_(part)) for part in _chunks(sorted(set(names))))
    return {(found.name, found.why or "") for question in asked for found in connection.execute(question)}


def waiting_documents(connection: Connection) -> list[Waiting]:
    """Return the documents that wait to be read, in the order in which they were received."""
    row, report = schema.document.c, schema.report.c
    found = connection.execute(
        select(row.digest, row.name, row.size, row.told, row.url, row.facts, row.within)
        .where(row.state == "received")
        .order_by(row.sequence)
    ).all()
    counts = select(report.document, func.count()).join(schema.document, report.document == row.digest).where(row.state == "received")
    done: dict[str, int] = {row[0]: row[1] for row in connection.execute(counts.group_by(report.document))}
    return [
        Waiting(
            one.digest,
            one.name,
            one.size,
            Told(**json.loads(one.told)),
            one.url,
            Facts(**json.loads(one.facts)),
            done.get(one.digest, 0),
            depth_of(connection, one.within),
        )
        for one in found
    ]


def depth_of(connection: Connection, within: str | None) -> int:
    """Return how many containers there are around what lies in a document."""
    depth = 0
    while within is not None:
        depth += 1
        within = connection.execute(select(schema.document.c.within).where(schema.document.c.digest == within)).scalar()
    return depth


def gazetteers_of(connection: Connection) -> list[str]:
    """Return the digests of a book's gazetteers, in the order in which they were given."""
    row = schema.gazetteer.c
    return list(connection.execute(select(row.document).order_by(row.sequence)).scalars())


@dataclass(frozen=True, slots=True)
class ReadBefore:
    """A document that was read, or could not be: its state, and by which reader."""

    document: str
    name: str
    told: Told
    url: str | None
    facts: Facts
    state: str
    reader: str | None


def documents_read(connection: Connection) -> list[ReadBefore]:
    """Return every document that a reader has had, in the order in which they were received."""
    row = schema.document.c
    question = select(row.digest, row.name, row.told, row.url, row.facts, row.state, row.reader).where(row.state != "received")
    return [
        ReadBefore(one.digest, one.name, Told(**json.loads(one.told)), one.url, Facts(**json.loads(one.facts)), one.state, one.reader)
        for one in connection.execute(question.order_by(row.sequence))
    ]


def report_numbers(connection: Connection, document: str) -> dict[str, int]:
    """Return a document's reports: id → number."""
    row = schema.report.c
    return {one.id: one.number for one in connection.execute(select(row.id, row.number).where(row.document == document))}


def records_of(connection: Connection, document: str) -> list[str]:
    """Return the claims of a document as JSON records."""
    joined = schema.claim.join(schema.report, schema.claim.c.report == schema.report.c.id)
    question = select(schema.claim.c.record).select_from(joined).where(schema.report.c.document == document)
    return list(connection.execute(question.order_by(schema.report.c.number, schema.claim.c.position)).scalars())


def record_of(connection: Connection, claim: str) -> str | None:
    """Return a claim as a JSON record, None where there is none of that id."""
    return connection.execute(select(schema.claim.c.record).where(schema.claim.c.id == claim)).scalar()


def has_report(connection: Connection, report: str) -> bool:
    """Tell whether there is a report of that id."""
    return connection.execute(select(schema.report.c.id).where(schema.report.c.id == report)).first() is not None


def report_rows(connection: Connection, ids: Sequence[str] | None) -> list[Row[Any]]:
    """Return the rows of reports with their texts as `words`; None for all of them."""
    row = schema.report.c
    question = select(schema.report, schema.text.c.words).join(schema.text, schema.text.c.digest == row.text).order_by(row.id)
    if ids is None:
        return list(connection.execute(question))
    return [one for part in _chunks(ids) for one in connection.execute(question.where(row.id.in_(part)))]


# --- the state of a book ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something handed in that is not read: its name, its state, why, and what to do."""

    name: str
    state: str
    why: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Status:
    """How much there is of everything. Of what was handed in: read + duplicates + quarantined + refused + waiting = handed_in."""

    entries: int
    handed_in: int
    read: int
    duplicates: int
    quarantined: int
    refused: int
    waiting: int
    reports: int
    undated: int
    flagged: int
    partly_read: int
    claims: int
    tolls: int
    acts: int
    situations: int
    accepted: int
    corrected: int
    rejected: int
    kept_by_review: int
    readers: tuple[str, ...]


def status_of(connection: Connection) -> Status:
    """Count a book."""
    handed, document, report, claim = schema.handed_in, schema.document, schema.report, schema.claim
    first = handed.join(document, handed.c.document == document.c.digest)

    def count(question: "Select[int]") -> int:
        return int(connection.execute(question).scalar_one())

    states = connection.execute(
        select(document.c.state, func.count()).select_from(first).where(handed.c.is_first.is_(True)).group_by(document.c.state)
    )
    by_state: dict[str, int] = {row[0]: row[1] for row in states}
    kinds: dict[str, int] = {row[0]: row[1] for row in connection.execute(select(claim.c.kind, func.count()).group_by(claim.c.kind))}
    reviews = [judgement for _, judgement in standing_reviews(connection)]
    return Status(
        entries=count(select(func.count()).select_from(schema.log)),
        handed_in=count(select(func.count()).select_from(handed)),
        read=by_state.get("read", 0),
        duplicates=count(select(func.count()).select_from(handed).where(handed.c.is_first.is_(False), handed.c.document.is_not(None))),
        quarantined=by_state.get("quarantined", 0),
        refused=count(select(func.count()).select_from(handed).where(handed.c.document.is_(None))),
        waiting=by_state.get("received", 0),
        reports=count(select(func.count()).select_from(report)),
        undated=count(select(func.count()).select_from(report).where(report.c.published.is_(None))),
        flagged=count(select(func.count()).select_from(report).where(report.c.flags != "[]")),
        partly_read=count(select(func.count()).select_from(document).where(document.c.unread != "[]")),
        claims=sum(kinds.values()),
        tolls=kinds.get("toll", 0),
        acts=kinds.get("act", 0),
        situations=kinds.get("situation", 0),
        accepted=reviews.count("accepted"),
        corrected=reviews.count("corrected"),
        rejected=reviews.count("rejected"),
        kept_by_review=count(select(func.count()).select_from(claim).where(claim.c.is_found.is_(False))),
        readers=tuple(connection.execute(select(report.c.reader).distinct().order_by(report.c.reader)).scalars()),
    )


def unreadable(connection: Connection) -> Iterator[Unreadable]:
    """Yield everything handed in that is not read, in the order in which it came; then parts of documents, and flags on reports."""
    handed, document, report = schema.handed_in.c, schema.document.c, schema.report.c
    joined = schema.handed_in.outerjoin(schema.document, handed.document == document.digest)
    first_or_none = or_(handed.is_first.is_(True), handed.document.is_(None))
    not_read = or_(document.state.is_(None), document.state != "read")
    columns = select(handed.name, document.state, document.why, document.remedy, handed.why.label("refused"), handed.remedy.label("then"))
    for row in connection.execute(columns.select_from(joined).where(first_or_none, not_read).order_by(handed.sequence)):
        if row.state is None:
            yield Unreadable(row.name, "refused", row.refused or "", row.then or "")
        elif row.state == "received":
            yield Unreadable(row.name, "waiting", "was received and not read yet", "run tollbook add, which reads what waits")
        else:
            yield Unreadable(row.name, row.state, row.why or "", row.remedy or "")
    partly = select(document.name, document.unread).where(document.unread != "[]").order_by(document.sequence)
    for name, unread in connection.execute(partly):
        yield from (Unreadable(name, "partly read", sentence, "") for sentence in json.loads(unread))
    flagged = select(report.origin, report.flags).where(report.flags != "[]").order_by(report.sequence, report.number)
    for origin, flags in connection.execute(flagged):
        yield from (Unreadable(origin, "flagged", flag, "") for flag in json.loads(flags))


def standing_reviews(connection: Connection, kind: str = "claim") -> Iterator[tuple[str, str]]:
    """Yield (subject, judgement) of each subject whose newest decision stands."""
    newest = newest_decisions(kind).subquery()
    question = select(schema.decision.c.subject, schema.decision.c.judgement).join(newest, schema.decision.c.sequence == newest.c.sequence)
    for row in connection.execute(question.where(schema.decision.c.judgement != "withdrawn").order_by(schema.decision.c.subject)):
        yield row.subject, row.judgement


def decisions_of(connection: Connection) -> list[Decision]:
    """Return every decision, oldest first."""
    row = schema.decision.c
    found = connection.execute(select(row.kind, row.subject, row.judgement, row.other, row.changes).order_by(row.sequence))
    return [
        Decision(Kind(one.kind), one.subject, Judgement(one.judgement), one.other, tuple((f, v) for f, v in json.loads(one.changes)))
        for one in found
    ]


def corrections(connection: Connection, kind: str) -> dict[str, dict[str, str | None]]:
    """Return the standing corrections of claims or reports: subject → field → value. Of claims the newest decision stands, whole;
    of reports, each field as it was last corrected."""
    row = schema.decision.c
    found: dict[str, dict[str, str | None]] = {}
    question = select(row.subject, row.judgement, row.changes).where(row.kind == kind).order_by(row.sequence)
    for one in connection.execute(question):
        if one.judgement == "withdrawn" or kind == "claim":
            found.pop(one.subject, None)
        if one.judgement == "corrected":
            found.setdefault(one.subject, {}).update(json.loads(one.changes))
    return found


def newest_decisions(kind: str) -> "Select[int]":
    row = schema.decision.c
    return select(func.max(row.sequence).label("sequence")).where(row.kind == kind).group_by(row.subject)


def _chunks(items: Sequence[str]) -> Iterator[Sequence[str]]:
    return (items[start : start + CHUNK] for start in range(0, len(items), CHUNK))


def digest_of_tables(connection: Connection) -> str:
    """Return a SHA-256 over every row of every projection, in order of their keys: the same on every database."""
    digest = hashlib.sha256()
    for table in schema.PROJECTIONS:
        digest.update(f"{table.name}\n".encode())
        for row in connection.execute(select(table).order_by(*table.primary_key).execution_options(yield_per=1_000)):
            digest.update(repr(tuple(row)).encode())
    return digest.hexdigest()
