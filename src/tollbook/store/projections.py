"""The tables as the log draws them: what each entry puts, sets and drops, row by row.

`project` is pure: the same entries give the same rows, on every database and in memory, so that tables can be drawn again and
laid beside what is stored. It asks what stands already through `Drawn`, and only about what an entry replaces.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Protocol

from tollbook.store.entries import (
    DecisionMade,
    DocumentQuarantined,
    DocumentRead,
    DocumentReceived,
    DocumentRefused,
    Entry,
    GazetteerReceived,
    HandedInAgain,
    ReadReport,
    Record,
    ReportsRead,
)
from tollbook.store.folding import fold, fold_names

ROOM = 1 << 20  # numbers of search rows: one entry holds fewer reports and claims than this
MOST_EVIDENCE = 2_000  # characters of a claim's words that are searched; no claim comes near

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Put:
    """A new row, in the place of the one with the same key if there is one."""

    table: str
    row: Row


@dataclass(frozen=True, slots=True)
class Set:
    """New values for some columns of the row with this key."""

    table: str
    key: str
    values: Row


@dataclass(frozen=True, slots=True)
class Drop:
    """No such row any more."""

    table: str
    key: str


Change = Put | Set | Drop

# The column by which rows are found and told apart.
KEYS = {
    "document": "digest", "handed_in": "sequence", "gazetteer": "document", "report": "id", "claim": "id", "decision": "sequence",
    "search": "id", "drawn": "sequence",
}  # fmt: skip


class Drawn(Protocol):
    """What has been drawn so far, as far as entries need to know it."""

    def claims_of(self, reports: Sequence[str]) -> dict[str, str]:
        """Return the claims of some reports: claim id → report id."""

    def reviewed(self, claims: Sequence[str]) -> set[str]:
        """Return those of some claims that a person decided on."""

    def reports_from(self, document: str, number: int) -> list[str]:
        """Return the ids of a document's reports from a number on."""

    def words(self, digest: str) -> str:
        """Return a report's text by its digest."""


def project(entry: Entry, drawn: Drawn) -> Iterator[Change]:
    """Yield what an entry changes in the tables, in order."""
    body = entry.body
    if isinstance(body, DocumentReceived):
        yield Put("document", _document(entry, body))
        yield Put("handed_in", _handed_in(entry, body.name, body.document, body.within, is_first=True))
    elif isinstance(body, HandedInAgain):
        yield Put("handed_in", _handed_in(entry, body.name, body.document, body.within, is_first=False))
    elif isinstance(body, DocumentRefused):
        row = _handed_in(entry, body.name, None, body.within, is_first=False)
        yield Put("handed_in", row | {"why": body.why, "remedy": body.remedy})
    elif isinstance(body, DocumentQuarantined):
        yield Set("document", body.document, {"state": "quarantined", "why": body.why, "remedy": body.remedy, "reader": entry.reader})
    elif isinstance(body, DocumentRead):
        yield Set("document", body.document, _outcome(entry, body))
        yield from _without_reports(drawn.reports_from(body.document, body.reports), drawn)
    elif isinstance(body, ReportsRead):
        yield from _reports(entry, body, drawn)
    elif isinstance(body, GazetteerReceived):
        yield Put("gazetteer", {"document": body.document, "sequence": entry.sequence, "name": body.name})
    elif isinstance(body, DecisionMade):
        yield Put("decision", _decision(entry, body))


def claim_row(sequence: int, report: str, position: int, record: Record, reader: str | None) -> Row:
    """Return a claim's row: its record as it is, and what filters ask for."""
    places = [name for place in record["where"] for name in _place_names(place)]
    return {
        "id": record["id"],
        "sequence": sequence,
        "report": report,
        "position": position,
        "record": dump(record),
        "kind": record["claim"],
        "harm": record.get("harm"),
        "first_day": record["from"],
        "last_day": record["to"],
        "sources": fold_names([source["name"] for source in record["sources"]]),
        "places": fold_names(places),
        "victims": fold_names(record.get("victims", [])),
        "actors": fold_names([*record.get("by", []), *record.get("actor", []), *record.get("target", [])]),
        "reader": reader,
        "is_found": True,
    }


def dump(value: object) -> str:
    """Return a value as JSON in its one form."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _names(record: Record) -> list[str]:
    """Who and where a claim speaks of: sources, places, parties."""
    places = [name for place in record["where"] for name in _place_names(place)]
    parties = [*record.get("by", []), *record.get("actor", []), *record.get("target", [])]
    return [*(source["name"] for source in record["sources"]), *places, *parties]


def _place_names(place: Record) -> list[str]:
    return [name for name in dict.fromkeys((place["text"], place.get("name"), place.get("province"), place.get("country"))) if name]


def _document(entry: Entry, body: DocumentReceived) -> Row:
    empty = dict.fromkeys(("why", "remedy", "reader", "reports", "claims", "members", "unread"))
    return empty | {
        "digest": body.document,
        "sequence": entry.sequence,
        "size": body.size,
        "name": body.name,
        "within": body.within,
        "url": body.url,
        "told": dump(asdict(body.told)),
        "facts": dump(asdict(body.facts)),
        "state": "received",
    }


def _handed_in(entry: Entry, name: str, document: str | None, within: str | None, *, is_first: bool) -> Row:
    return {
        "sequence": entry.sequence,
        "time": entry.time,
        "who": entry.who,
        "name": name,
        "document": document,
        "within": within,
        "is_first": is_first,
        "why": None,
        "remedy": None,
    }


def _outcome(entry: Entry, body: DocumentRead) -> Row:
    return {
        "state": "read",
        "why": None,
        "remedy": None,
        "reader": entry.reader,
        "reports": body.reports,
        "claims": body.claims,
        "members": body.members,
        "unread": dump(body.unread),
    }


def _decision(entry: Entry, body: DecisionMade) -> Row:
    return {
        "sequence": entry.sequence,
        "time": entry.time,
        "who": entry.who,
        "reason": entry.reason,
        "kind": body.kind,
        "subject": body.subject,
        "other": body.other,
        "judgement": body.judgement,
        "changes": dump(body.changes),
    }


def _reports(entry: Entry, body: ReportsRead, drawn: Drawn) -> Iterator[Change]:
    """Reports and their claims. Of a document that was read before, what a person reviewed stays as it was reviewed; the rest goes."""
    before = drawn.claims_of([report.id for report in body.reports])
    kept = drawn.reviewed(list(before)) if before else set()
    found = {record["id"] for report in body.reports for record in report.claims}
    for claim in before:
        if claim in kept:
            yield Set("claim", claim, {"is_found": claim in found})
        elif claim not in found:
            yield Drop("claim", claim)
            yield Drop("search", claim)
    number = entry.sequence * ROOM
    for report in body.reports:
        words = fold(" ".join(part for part in (report.title, report.outlet, drawn.words(report.text)) if part))
        yield Put("report", _report(entry, body.document, report))
        yield Put("search", {"number": number, "sequence": entry.sequence, "kind": "report", "id": report.id, "folded": words})
        number += 1
        for position, record in enumerate(report.claims):
            if record["id"] not in kept:
                yield Put("claim", claim_row(entry.sequence, report.id, position, record, entry.reader))
                names = [record["evidence"][:MOST_EVIDENCE], *_names(record)]
                row = {"number": number, "sequence": entry.sequence, "kind": "claim", "id": record["id"], "folded": fold(" ".join(names))}
                yield Put("search", row)
                number += 1


def _report(entry: Entry, document: str, report: ReadReport) -> Row:
    return {
        "id": report.id,
        "sequence": entry.sequence,
        "document": document,
        "number": report.number,
        "name": report.name,
        "title": report.title,
        "outlet": report.outlet,
        "published": report.published,
        "published_known": report.published_known,
        "language": report.language,
        "charset": report.charset,
        "charset_known": report.charset_known,
        "origin": report.origin,
        "notes": dump(report.notes),
        "flags": dump(report.flags),
        "text": report.text,
        "reader": entry.reader,
    }


def _without_reports(reports: Sequence[str], drawn: Drawn) -> Iterator[Change]:
    """Take away reports that a newer reading no longer finds, but for their reviewed claims."""
    before = drawn.claims_of(reports) if reports else {}
    kept = drawn.reviewed(list(before)) if before else set()
    for claim in before:
        if claim in kept:
            yield Set("claim", claim, {"is_found": False})
        else:
            yield Drop("claim", claim)
            yield Drop("search", claim)
    for report in reports:
        if report not in {before[claim] for claim in kept}:
            yield Drop("report", report)
            yield Drop("search", report)
