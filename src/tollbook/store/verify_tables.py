"""The tables drawn again in memory, and laid beside those that are stored.

Of each row only a digest is kept, and of the few columns that later entries set, their values: a book need not fit into memory.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Table

from tollbook.store import schema
from tollbook.store.entries import DecisionMade, Entry, parse_entry
from tollbook.store.projections import KEYS, Change, Drop, Put, Row, project
from tollbook.store.verify_faults import Findings, contrast, plain, stream

# The columns that entries set in rows that stand already.
SET_LATER: dict[str, tuple[str, ...]] = {
    "document": ("state", "why", "remedy", "reader", "reports", "claims", "members", "unread"),
    "claim": ("is_found",),
}
TABLES: dict[str, Table] = {table.name: table for table in schema.PROJECTIONS}
COLUMNS = {name: tuple(column.name for column in table.columns) for name, table in TABLES.items()}
FIXED = {name: tuple(column for column in columns if column not in SET_LATER.get(name, ())) for name, columns in COLUMNS.items()}


@dataclass(slots=True)
class Kept:
    """What is kept of a row that the log calls for: the entry that put it, the digest of its fixed columns, and the others' values."""

    sequence: int
    digest: bytes
    later: tuple[object, ...]


class Replay:
    """The tables as the log draws them (a `projections.Drawn`). texts: those of the entry that is being drawn, by digest."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[object, Kept]] = {name: {} for name in TABLES}
        self.texts: dict[str, str] = {}
        self._report_of: dict[str, str] = {}  # claim → report
        self._claims: dict[str, list[str]] = {}  # report → claims; also such as went elsewhere since
        self._place_of: dict[str, tuple[str, int]] = {}  # report → document and number
        self._reports: dict[str, list[str]] = {}  # document → reports, likewise
        self._reviewed: set[str] = set()

    def draw(self, entry: Entry) -> None:
        """Draw one entry."""
        for change in list(project(entry, self)):  # first all of what it asks, then all of what it changes
            self._apply(change, entry)
        if isinstance(entry.body, DecisionMade) and entry.body.kind == "claim":
            self._reviewed.add(entry.body.subject)

    def close(self, size: int) -> None:
        """Draw what stands for the log as a whole: up to which entry the tables are drawn."""
        self._apply(Put("drawn", {"sequence": size}), None)

    def _apply(self, change: Change, entry: Entry | None) -> None:
        rows = self.rows[change.table]
        if isinstance(change, Put):
            key = change.row[KEYS[change.table]]
            later = tuple(_as_stored(change.row[column]) for column in SET_LATER.get(change.table, ()))
            rows[key] = Kept(entry.sequence if entry else 0, _digest(change.row[column] for column in FIXED[change.table]), later)
            self._index(change.table, key, change.row)
        elif isinstance(change, Drop):
            rows.pop(change.key, None)
            {"claim": self._report_of, "report": self._place_of}.get(change.table, {}).pop(change.key, None)  # type: ignore[attr-defined]
        elif kept := rows.get(change.key):
            names = SET_LATER[change.table]
            new = {column: _as_stored(value) for column, value in change.values.items()}
            kept.later = tuple(new.get(name, value) for name, value in zip(names, kept.later, strict=True))

    def _index(self, table: str, key: str, row: Row) -> None:
        if table == "claim" and self._report_of.get(key) != row["report"]:
            self._report_of[key] = row["report"]
            self._claims.setdefault(row["report"], []).append(key)
        elif table == "report" and self._place_of.get(key) != (row["document"], row["number"]):
            self._place_of[key] = (row["document"], row["number"])
            self._reports.setdefault(row["document"], []).append(key)

    # --- what entries ask of the tables (`projections.Drawn`) ---------------------------------------------------------------------

    def claims_of(self, reports: Sequence[str]) -> dict[str, str]:
        """Return the claims of some reports: claim id → report id."""
        return {claim: report for report in reports for claim in self._claims.get(report, ()) if self._report_of.get(claim) == report}

    def reviewed(self, claims: Sequence[str]) -> set[str]:
        """Return those of some claims that a person decided on."""
        return self._reviewed.intersection(claims)

    def reports_from(self, document: str, number: int) -> list[str]:
        """Return the ids of a document's reports from a number on."""
        places = {report: self._place_of.get(report) for report in self._reports.get(document, ())}
        found = sorted((place[1], report) for report, place in places.items() if place and place[0] == document and place[1] >= number)
        return [report for _, report in found]

    def words(self, text: str) -> str:
        """Return a report's text by its digest."""
        return self.texts.get(text, "")


def check_tables(connection: Connection, replay: Replay, findings: Findings) -> int:
    """Lay each stored row beside the one that the log calls for; return how many rows were looked at."""
    looked_at = 0
    for name in TABLES:
        with findings.guarding(connection, f"table {name}"):
            looked_at += _check_table(connection, name, replay, findings)
    return looked_at


def _check_table(connection: Connection, name: str, replay: Replay, findings: Findings) -> int:
    table, kept = TABLES[name], replay.rows[name]
    at = {column: position for position, column in enumerate(COLUMNS[name])}
    fixed, later = [at[column] for column in FIXED[name]], [at[column] for column in SET_LATER.get(name, ())]
    key_at, count = at[KEYS[name]], 0
    for row in stream(connection, plain(*table.columns).order_by(table.c[KEYS[name]])):
        count += 1
        where = f"table {name}, row {row[key_at]}"
        stated = kept.pop(row[key_at], None)
        if stated is None:
            findings.add(f"{name} too many", where, "is there, and no entry of the log puts it there")
        elif stated.digest != _digest(row[i] for i in fixed) or repr(stated.later) != repr(tuple(_as_stored(row[i]) for i in later)):
            sort, stored = f"{name} differs", dict(zip(COLUMNS[name], row, strict=True))
            field, what = ("", "") if findings.knows(sort) else _difference(connection, name, stored, stated)
            findings.add(sort, f"{where}, field {field}", what)
    for key, stated in kept.items():
        findings.add(f"{name} missing", f"table {name}, row {key}", f"is missing, and {_from(stated)} calls for it")
    return count


def _difference(connection: Connection, name: str, stored: Row, kept: Kept) -> tuple[str, str]:
    """Return the first field of a row that differs, and how: the row is drawn once more from its entry."""
    stated = _row(connection, name, stored[KEYS[name]], kept) | dict(zip(SET_LATER.get(name, ()), kept.later, strict=True))
    for column in COLUMNS[name]:
        if column in stated and repr(_as_stored(stored[column])) != repr(_as_stored(stated[column])):
            is_, should_be = contrast(_as_stored(stored[column]), _as_stored(stated[column]))
            origin = "the log" if column in SET_LATER.get(name, ()) else _from(kept)
            return column, f"is {is_}, and by {origin} {should_be}"
    return "?", f"is not what {_from(kept)} says"


def _row(connection: Connection, name: str, key: object, kept: Kept) -> Row:
    if not kept.sequence:
        return {}
    text = connection.execute(plain(schema.log.c.entry).where(schema.log.c.sequence == kept.sequence)).scalar_one()
    alone = Replay()
    entry = parse_entry(text)
    alone.texts = _texts(connection, entry)
    found = [change.row for change in project(entry, alone) if isinstance(change, Put) and change.table == name]
    return next((row for row in reversed(found) if row[KEYS[name]] == key), {})


def _texts(connection: Connection, entry: Entry) -> dict[str, str]:
    digests = [report.text for report in getattr(entry.body, "reports", ()) or ()] if entry.what == "reports.read" else []
    rows = connection.execute(plain(schema.text.c.digest, schema.text.c.words).where(schema.text.c.digest.in_(digests)))
    return {digest: words for digest, words in rows if isinstance(words, str)}


def _from(kept: Kept) -> str:
    return f"entry {kept.sequence}" if kept.sequence else "the log"


def _digest(values: Iterable[object]) -> bytes:
    return hashlib.blake2b(repr([_as_stored(value) for value in values]).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _as_stored(value: object) -> object:
    """SQLite has no truth values: 0 and 1 stand for them on both databases."""
    return int(value) if isinstance(value, bool) else value
