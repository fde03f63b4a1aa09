"""FollowTheMoney entities, one JSON a line, by the `followthemoney` library: events, reports, sources, actors, and claims as notes.

The model has no entity for a claim, a count or a chain of sources: a claim is a Note whose notes say its fields, one each.
"""

import json
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from tollbook.errors import MissingExtra
from tollbook.model.claim import Claim, Source, SourceKind
from tollbook.model.document import Report
from tollbook.model.ids import content_id
from tollbook.model.record import to_records
from tollbook.publish.exports.cells import BETWEEN, whole
from tollbook.publish.exports.deaths import range_words
from tollbook.publish.exports.losses import Ledger
from tollbook.publish.exports.record import ExportEvent, ExportRecord
from tollbook.publish.exports.tables import place_label

if TYPE_CHECKING:
    from followthemoney.proxy import EntityProxy

SCHEMAS = {
    SourceKind.GOVERNMENT: "PublicBody",
    SourceKind.PERSON: "Person",
    SourceKind.ANONYMOUS: "LegalEntity",
    SourceKind.LOCAL: "LegalEntity",
}  # every other kind is an Organization
TOLD = ("evidence", "sources", "where", "document", "part_of")  # told by properties of their own, or under another name


def write(record: ExportRecord, ledger: Ledger) -> bytes:
    """Return entities as JSON Lines, and note what is lost. Raises MissingExtra without the `followthemoney` package."""
    try:
        from followthemoney import model
    except ImportError as error:
        raise MissingExtra(
            'FollowTheMoney needs its package, which needs ICU to be installed: pip install "tollbook[ftm]"; or use --format prov.'
        ) from error
    clerk = _Clerk(model, ledger)
    for report in record.reports:
        clerk.report(report)
    events = record.events_of_claims()
    for claim, fields in zip(record.claims, to_records(record.claims), strict=True):
        clerk.claim(claim, fields, events.get(claim.id, ()))
    for event in record.events:
        clerk.event(event)
    _lose(record, ledger)
    ledger.rows["line"] = len(clerk.entities)
    lines = (json.dumps(entity.to_dict(), ensure_ascii=False, sort_keys=True) for entity in clerk.entities.values())
    return "".join(f"{line}\n" for line in lines).encode("utf-8")


def _lose(record: ExportRecord, ledger: Ledger) -> None:
    ledger.notes.append("A claim is a Note: its fields stand in notes as 'field: value', in words, not as typed values.")
    for claim in record.claims:
        ledger.lose("claim", claim.id, "typed fields", "harm, number, relation, days and place stand in words alone")
        if len(claim.sources) > 1:
            ledger.lose("claim", claim.id, "chain of sources", "who told whom stands in words alone: the entities are linked without order")
    for event in record.events:
        ledger.lose("event", event.id, "bounds and figures", "an Event counts nobody: the numbers stand in summary and notes, in words")
        if event.places:
            ledger.lose("event", event.id, "coordinates", "an Event has places by name alone")
    for report in record.reports:
        ledger.lose("report", report.id, "text of reports", "the file names its reports and does not hold their text")


class _Clerk:
    """Makes entities, each once, in the order in which they are first needed."""

    def __init__(self, model: Any, ledger: Ledger) -> None:
        self._model, self._ledger = model, ledger
        self.entities: dict[str, EntityProxy] = {}

    def report(self, report: Report) -> str:
        entity = self._make("Article", f"report-{content_id(report.id)}")
        self._add(entity, "title", report.title)
        self._add(entity, "publisher", report.outlet)
        self._add(entity, "publishedAt", report.published)
        self._add(entity, "language", report.language)
        self._add(entity, "sourceUrl", report.origin if report.origin.startswith(("https://", "http://")) else None)
        self._add(entity, "notes", f"report: {report.id}")
        return str(entity.id)

    def claim(self, claim: Claim, fields: dict[str, Any], events: Iterable[str]) -> None:
        entity = self._make("Note", f"claim-{claim.id}")
        self._add(entity, "name", f"{claim.kind} {claim.id}")
        self._add(entity, "description", claim.evidence.words)
        self._add(entity, "proof", f"report-{content_id(claim.report)}")
        for source in claim.sources:
            self._add(entity, "entity", self._source(source))
        for event in events:
            self._add(entity, "entity", f"event-{content_id(event)}")
        for country in dict.fromkeys(p.country for p in claim.where):
            self._add(entity, "country", country)
        told = {key: value for key, value in fields.items() if key not in TOLD and value not in (None, [], "")}
        told |= {"chain": " → ".join(s.name for s in claim.sources), "where": BETWEEN.join(p.text for p in claim.where)}
        for key, value in told.items():
            words = BETWEEN.join(value) if isinstance(value, list) else str(value)
            self._add(entity, "notes", f"{key}: {words}" if words else None)

    def event(self, event: ExportEvent) -> None:
        entity = self._make("Event", f"event-{content_id(event.id)}")
        self._add(entity, "name", event.title)
        self._add(entity, "recordId", event.id)
        self._add(entity, "startDate", event.first)
        self._add(entity, "endDate", event.last)
        for place in event.places:
            self._add(entity, "location", place_label(place))
            self._add(entity, "country", place.country)
        for actor in (*event.side_a, *event.side_b):
            self._add(entity, "involved", self._actor(actor))
        for report in event.reports:
            self._add(entity, "proof", self.report(report))
        self._add(entity, "summary", f"Killed: {range_words(event.low, event.high)}")
        for figure in event.best:
            self._add(entity, "notes", f"{figure.harm.value}, {figure.group.value}: {figure.value} ({figure.rule})")
        for origin in event.origins:
            self._add(entity, "notes", f"independent origin: {origin}")
        self._add(entity, "notes", event.notes)

    def _source(self, source: Source) -> str:
        entity = self._make(SCHEMAS.get(source.kind, "Organization"), f"source-{content_id(source.name, source.kind.value)}")
        self._add(entity, "name", source.name)
        self._add(entity, "classification", source.kind.value)
        return str(entity.id)

    def _actor(self, name: str) -> str:
        entity = self._make("LegalEntity", f"actor-{content_id(name)}")
        self._add(entity, "name", name)
        return str(entity.id)

    def _make(self, schema: str, id: str) -> "EntityProxy":
        if id not in self.entities:
            entity = self._model.make_entity(schema)
            entity.id = id
            self.entities[id] = entity
        return self.entities[id]

    def _add(self, entity: "EntityProxy", name: str, value: str | date | None) -> None:
        """Add a value, and note it if the library refuses or cleans it."""
        if value is None or value == "":
            return
        text = value.isoformat() if isinstance(value, date) else whole(value)
        before = len(entity.get(name))
        if text in entity.get(name):
            return
        entity.add(name, text, quiet=True)
        after = entity.get(name)
        if text not in after and name not in ("country", "language"):  # those two become codes
            why = "the library refuses the value" if len(after) == before else "the library cleans the value of spaces, marks or controls"
            self._ledger.lose("entity", str(entity.id), name, why)
