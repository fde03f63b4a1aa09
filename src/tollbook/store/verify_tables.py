"""The tables drawn again in memory, and laid beside those that are stored.

Of each row only a digest is kept, and of the few columns that later entries set, their values: a book need not fit into memory.
"""

import hashlib
import marshal
from collections.abc import Callable, Sequence
from functools import cache
from operator import itemgetter
from typing import Any, cast

from sqlalchemy import Boolean, Connection, Table

from tollbook.store import schema
from tollbook.store.entries import DecisionMade, Entry, parse_entry
from tollbook.store.projections import KEYS, Change, Drop, Put, Row, project
from tollbook.store.verify_documents import texts_of
from tollbook.store.verify_faults import Findings, contrast, plain, stream

# The columns that entries set in rows that stand already.
SET_LATER: dict[str, tuple[str, ...]] = {
    "document": ("state", "why", "remedy", "reader", "reports", "claims", "members", "unread"),
    "claim": ("is_found",),
}
TABLES: dict[str, Table] = {table.name: table for table in schema.PROJECTIONS}
COLUMNS = {name: tuple(column.name for column in table.columns) for name, table in TABLES.items()}
FIXED = {name: tuple(column for column in columns if column not in SET_LATER.get(name, ())) for name, columns in COLUMNS.items()}
_WITH_TRUTH = {name for name, table in TABLES.items() for column in FIXED[name] if isinstance(table.c[column].type, Boolean)}

Values = tuple[object, ...]
Mark = bytes  # of a row that the log calls for: the number of the entry that put it, and a digest of its fixed columns


class Replay:
    """The tables as the log draws them (a `projections.Drawn`).

    marks: of each table, key → mark. later: key → values of the columns that are set later. texts: those that entries ask for, by digest.
    All are plain values, which Python's collector of garbage need not walk.
    """

    def __init__(self) -> None:
        self.marks: dict[str, dict[object, Mark]] = {name: {} for name in TABLES}
        self.later: dict[str, dict[object, Values]] = {name: {} for name in SET_LATER}
        self.texts: dict[str, str] = {}
        self._report_of: dict[str, str] = {}  # claim → report
        self._claims: dict[str, list[str]] = {}  # report → claims; also such as went elsewhere since
        self._place_of: dict[str, tuple[str, int]] = {}  # report → document and number
        self._reports: dict[str, list[str]] = {}  # document → reports, likewise
        self._reviewed: set[str] = set()

    def draw(self, entry: Entry) -> None:
        """Draw one entry."""
        for change in list(project(entry, self)):  # first all of what it asks, then all of what it changes
            self._apply(change, entry.sequence)
        if isinstance(entry.body, DecisionMade) and entry.body.kind == "claim":
            self._reviewed.add(entry.body.subject)

    def close(self, size: int) -> None:
        """Draw what stands for the log as a whole: up to which entry the tables are drawn."""
        self._apply(Put("drawn", {"sequence": size}), 0)

    def _apply(self, change: Change, sequence: int) -> None:
        name = change.table
        if isinstance(change, Put):
            row, key = change.row, change.row[KEYS[name]]
            self.marks[name][key] = _mark(sequence, name, _pick(FIXED[name])(row))
            if name in SET_LATER:
                self.later[name][key] = tuple(_as_stored(row[column]) for column in SET_LATER[name])
            self._index(name, key, row)
        elif isinstance(change, Drop):
            self.marks[name].pop(change.key, None)
            for known in (self.later.get(name), {"claim": self._report_of, "report": self._place_of}.get(name)):
                if known is not None:
                    known.pop(change.key, None)  # type: ignore[attr-defined]
        elif change.key in self.marks[name]:
            new = {column: _as_stored(value) for column, value in change.values.items()}
            values = zip(SET_LATER[name], self.later[name][change.key], strict=True)
            self.later[name][change.key] = tuple(new.get(column, value) for column, value in values)

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
    table, marks, later = TABLES[name], replay.marks[name], replay.later.get(name, {})
    at = {column: position for position, column in enumerate(COLUMNS[name])}
    key_at, later_at = at[KEYS[name]], tuple(at[column] for column in SET_LATER.get(name, ()))
    fixed = _pick(tuple(at[column] for column in FIXED[name]))
    count = 0
    for row in stream(connection, plain(*table.columns).order_by(table.c[KEYS[name]])):
        count += 1
        key = row[key_at]
        stated, set_later = marks.pop(key, None), later.pop(key, ())
        if stated is None:
            findings.add(f"{name} too many", f"table {name}, row {key}", "is there, and no entry of the log puts it there")
            continue
        is_same = stated == _mark(_sequence(stated), name, fixed(row))
        if not is_same or (later_at and repr(set_later) != repr(tuple(_as_stored(row[i]) for i in later_at))):
            sort, stored = f"{name} differs", dict(zip(COLUMNS[name], row, strict=True))
            field, what = ("", "") if findings.knows(sort) else _difference(connection, name, stored, stated, set_later)
            findings.add(sort, f"table {name}, row {key}, field {field}", what)
    for key, stated in marks.items():
        findings.add(f"{name} missing", f"table {name}, row {key}", f"is missing, and {_origin(stated)} calls for it")
    return count


def _difference(connection: Connection, name: str, stored: Row, mark: Mark, later: Values) -> tuple[str, str]:
    """Return the first field of a row that differs, and how: the row is drawn once more from its entry."""
    stated = _row(connection, name, stored[KEYS[name]], _sequence(mark)) | dict(zip(SET_LATER.get(name, ()), later, strict=True))
    for column in COLUMNS[name]:
        is_, should_be = _as_stored(stored[column]), _as_stored(stated.get(column, stored[column]))
        if repr(is_) != repr(should_be):
            found, said = contrast(is_, should_be)
            return column, f"is {found}, and by {'the log' if column in SET_LATER.get(name, ()) else _origin(mark)} {said}"
    return "?", f"is not what {_origin(mark)} says"


def _row(connection: Connection, name: str, key: object, sequence: int) -> Row:
    """Return a row as its entry puts it, empty where no entry does."""
    text = connection.execute(plain(schema.log.c.entry).where(schema.log.c.sequence == sequence)).scalar()
    if not isinstance(text, str):
        return {}
    entry, alone = parse_entry(text), Replay()
    alone.texts = {digest: words for digest, words in texts_of(connection, [entry]).items() if isinstance(words, str)}
    rows = [change.row for change in project(entry, alone) if isinstance(change, Put) and change.table == name]
    return next((row for row in reversed(rows) if row[KEYS[name]] == key), {})


@cache
def _pick(keys: tuple[object, ...]) -> Callable[[Any], Values]:
    """Return what takes the values at some keys, always as a tuple."""
    return itemgetter(*keys) if len(keys) > 1 else lambda row: (row[keys[0]],)


def _mark(sequence: int, name: str, values: Values) -> Mark:
    if name in _WITH_TRUTH:
        values = tuple(_as_stored(value) for value in values)
    # marshal tells 1 from "1" and b"1" as repr does, in a third of the time; version 2 has one form for one value.
    return sequence.to_bytes(8, "big") + hashlib.sha256(marshal.dumps(cast("Any", values), 2)).digest()[:16]


def _sequence(mark: Mark) -> int:
    return int.from_bytes(mark[:8], "big")


def _origin(mark: Mark) -> str:
    return f"entry {_sequence(mark)}" if _sequence(mark) else "the log"


def _as_stored(value: object) -> object:
    """SQLite has no truth values: 0 and 1 stand for them on both databases."""
    return int(value) if isinstance(value, bool) else value
