"""Appending to the log and drawing the tables from it, in one transaction that one writer holds at a time."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table, delete, func, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite

from tollbook.store import schema
from tollbook.store.entries import BEGINNING, Entry, Statement, digest_of, parse_entry, seal
from tollbook.store.projections import KEYS, Change, Drop, Put, Set, project

TABLES: dict[str, Table] = {table.name: table for table in schema.PROJECTIONS}
CHUNK = 500  # ids in one question: within every database's limit
PAGE = 1_000  # entries fetched at once


class Ledger:
    """One writing transaction on a book: entries are appended, and the tables follow. Take the head's lock before making one."""

    def __init__(self, connection: Connection, *, software: str) -> None:
        self.connection, self._software = connection, software
        self._pending: list[Change] = []
        self._new_texts: dict[str, str] = {}
        newest = connection.execute(
            select(schema.log.c.sequence, schema.log.c.digest).order_by(schema.log.c.sequence.desc()).limit(1)
        ).first()
        self.size: int = newest.sequence if newest else 0
        self.head: str = newest.digest if newest else BEGINNING

    def append(self, statement: Statement, *, now: datetime) -> Entry:
        """Append a statement, draw what follows from it, and return its entry."""
        entry = seal(statement, sequence=self.size + 1, previous=self.head, time=now, software=self._software)
        self.connection.execute(insert(schema.log), {"sequence": entry.sequence, "digest": entry.digest, "entry": entry.text})
        self.size, self.head = entry.sequence, entry.digest
        self.draw(entry)
        return entry

    def keep_texts(self, texts: Sequence[str]) -> list[str]:
        """Keep the texts of reports by their digests, once each, and return the digests."""
        digests = [digest_of(words) for words in texts]
        rows = [{"digest": digest, "words": words} for digest, words in dict(zip(digests, texts, strict=True)).items()]
        if rows:
            statement = _insert(schema.text, self.connection.dialect.name)
            self.connection.execute(statement.on_conflict_do_nothing(), rows)
            self._new_texts = {row["digest"]: row["words"] for row in rows}
        return digests

    def draw(self, entry: Entry) -> None:
        """Draw one entry into the tables; `flush` writes what is pending."""
        changes = list(project(entry, self))  # first: an entry that asks what stands has all before it written
        self._pending += changes

    def flush(self) -> None:
        """Write all pending rows, and up to where the tables are drawn."""
        self._write_pending()
        self.connection.execute(delete(schema.drawn))
        self.connection.execute(insert(schema.drawn), {"sequence": self.size})

    # --- what entries ask of the tables (`projections.Drawn`) ---------------------------------------------------------------------

    def claims_of(self, reports: Sequence[str]) -> dict[str, str]:
        """Return the claims of some reports: claim id → report id."""
        asked = set(reports)
        if any(c.table == "claim" and not (isinstance(c, Put) and c.row["report"] not in asked) for c in self._pending):
            self._write_pending()
        claim = schema.claim.c
        rows = (self.connection.execute(select(claim.id, claim.report).where(claim.report.in_(part))) for part in _chunks(reports))
        return {row.id: row.report for found in rows for row in found}

    def reviewed(self, claims: Sequence[str]) -> set[str]:
        """Return those of some claims that a person decided on."""
        self._write_pending()
        decision = schema.decision.c
        asked = (
            self.connection.execute(select(decision.subject).where(decision.kind == "claim", decision.subject.in_(part)))
            for part in _chunks(claims)
        )
        return {row.subject for found in asked for row in found}

    def reports_from(self, document: str, number: int) -> list[str]:
        """Return the ids of a document's reports from a number on."""
        if any(c.table == "report" and not (isinstance(c, Put) and c.row["number"] < number) for c in self._pending):
            self._write_pending()
        report = schema.report.c
        asked = select(report.id).where(report.document == document, report.number >= number).order_by(report.number)
        return [row.id for row in self.connection.execute(asked)]

    def words(self, digest: str) -> str:
        """Return a report's text by its digest."""
        if digest not in self._new_texts:
            return self.connection.execute(select(schema.text.c.words).where(schema.text.c.digest == digest)).scalar() or ""
        return self._new_texts[digest]

    # --- rows ---------------------------------------------------------------------------------------------------------------------

    def _write_pending(self) -> None:
        """Write the pending changes: of each table in their order, those of one sort together, which costs a tenth of one by one."""
        by_table: dict[str, list[Change]] = {}
        for change in self._pending:
            by_table.setdefault(change.table, []).append(change)
        self._pending = []
        for name, changes in by_table.items():
            for run in _runs(changes):
                self._write(TABLES[name], run)

    def _write(self, table: Table, run: Sequence[Change]) -> None:
        key = table.c[KEYS[table.name]]
        if isinstance(run[0], Put):
            # The last of one key counts; PostgreSQL refuses to touch a row twice in one statement.
            rows = {change.row[key.name]: change.row for change in run if isinstance(change, Put)}
            if table is schema.search:
                self._drop_words(list(rows))
            self.connection.execute(_upsert(table, self.connection.dialect.name), list(rows.values()))
            if table is schema.search and self._is_indexed_apart:
                self.connection.execute(text("INSERT INTO search_index(rowid, folded) VALUES (:number, :folded)"), list(rows.values()))
        elif table is schema.search:
            self._drop_words([change.key for change in run if isinstance(change, Drop)])
        else:
            for change in run:
                if isinstance(change, Set):
                    self.connection.execute(update(table).where(key == change.key).values(**change.values))
                elif isinstance(change, Drop):
                    self.connection.execute(delete(table).where(key == change.key))

    def _drop_words(self, ids: Sequence[str]) -> None:
        """Take words out of search, and of SQLite's index, which has to be told what they were."""
        row = schema.search.c
        for part in _chunks(ids):
            old = [dict(found._mapping) for found in self.connection.execute(select(row.number, row.folded).where(row.id.in_(part)))]
            if old and self._is_indexed_apart:
                gone = "INSERT INTO search_index(search_index, rowid, folded) VALUES ('delete', :number, :folded)"
                self.connection.execute(text(gone), old)
            if old:
                self.connection.execute(delete(schema.search).where(row.id.in_(part)))

    @property
    def _is_indexed_apart(self) -> bool:
        """SQLite keeps trigrams in a table of their own; PostgreSQL's index follows by itself."""
        return self.connection.dialect.name == "sqlite"


def _insert(table: Table, dialect: str) -> Any:
    return insert_sqlite(table) if dialect == "sqlite" else insert_postgresql(table)


@cache
def _upsert(table: Table, dialect: str) -> Any:
    """An INSERT that takes the place of the row with the same key."""
    key = KEYS[table.name]
    statement = _insert(table, dialect)
    others = {column.name: statement.excluded[column.name] for column in table.columns if column.name != key}
    if not others:
        return statement.on_conflict_do_nothing()
    return statement.on_conflict_do_update(index_elements=[key], set_=others)


def take_head(connection: Connection) -> None:
    """Hold the head of the log until the transaction ends, so that the chain never forks. SQLite holds it since BEGIN IMMEDIATE."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("LOCK TABLE log IN EXCLUSIVE MODE")


def entries(connection: Connection, *, after: int = 0) -> Iterator[Entry]:
    """Yield the log's entries in order, a page at a time. Raises DamagedEntry at one that is none."""
    while rows := connection.execute(
        select(schema.log.c.sequence, schema.log.c.entry).where(schema.log.c.sequence > after).order_by(schema.log.c.sequence).limit(PAGE)
    ).all():
        yield from (parse_entry(row.entry) for row in rows)
        after = rows[-1].sequence


def redraw(connection: Connection, *, software: str) -> int:
    """Drop every projection and draw it again from the log; return how many entries there are."""
    for table in schema.PROJECTIONS:
        connection.execute(delete(table))
    if connection.dialect.name == "sqlite":
        connection.execute(text("INSERT INTO search_index(search_index) VALUES ('delete-all')"))
    ledger = Ledger(connection, software=software)
    for number, entry in enumerate(entries(connection), 1):
        ledger.draw(entry)
        if number % PAGE == 0:
            ledger.flush()
    ledger.flush()
    return ledger.size


def count(connection: Connection, table: Table) -> int:
    """Return how many rows a table has."""
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def _runs(changes: Sequence[Change]) -> Iterator[list[Change]]:
    run: list[Change] = []
    for change in changes:
        if run and type(change) is not type(run[0]):
            yield run
            run = []
        run.append(change)
    if run:
        yield run


def _chunks(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))
