"""Tollbook's own tables: events, figures, claims, sources and reports, each column with its kind, its meaning and its HXL tag.

CSV, HXL, Parquet, Excel and the data dictionary are all written from these columns, so that none can say other than the rest.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

from tollbook.model.claim import Act, Claim, Harm, Situation, Source, Toll
from tollbook.model.document import Report
from tollbook.model.entity import Place
from tollbook.model.precision import PlacePrecision
from tollbook.publish.exports.cells import BETWEEN, Cell, whole
from tollbook.publish.exports.losses import Ledger
from tollbook.publish.exports.record import ExportEvent, ExportRecord, Figure, Group

TableName = Literal["claims", "events"]


class Kind(StrEnum):
    """What a column holds; a list has one entry an item, in order, and may have gaps."""

    TEXT = "text"
    WHOLE = "whole number"
    NUMBER = "number"
    DAY = "day"
    TRUTH = "true or false"
    TEXTS = "list of texts"
    NUMBERS = "list of numbers"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, kind, meaning, HXL tag, and how its value is had from what the row is made of."""

    name: str
    kind: Kind
    meaning: str
    tag: str
    value: Callable[[Any], Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its columns and what its rows are made of."""

    name: str
    columns: tuple[Column, ...]
    items: tuple[object, ...]

    def rows(self) -> Iterator[tuple[Cell, ...]]:
        """Yield the rows, in the order of the record."""
        return (tuple(column.value(item) for column in self.columns) for item in self.items)


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim with the report that holds it, if that is at hand, and the events that it belongs to."""

    claim: Claim
    report: Report | None
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure of an event."""

    event: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source under one name and kind, with how many claims it begins and how many it relays."""

    source: Source
    begins: int
    relays: int


def table(record: ExportRecord, name: TableName) -> Table:
    """Return the table of claims or of events."""
    return claim_table(record) if name == "claims" else event_table(record)


def tables(record: ExportRecord) -> tuple[Table, ...]:
    """Return all tables of a record."""
    return event_table(record), figure_table(record), claim_table(record), source_table(record), report_table(record)


def event_table(record: ExportRecord) -> Table:
    """Return one row an event."""
    return Table("events", EVENT_COLUMNS, record.events)


def figure_table(record: ExportRecord) -> Table:
    """Return one row a figure of an event."""
    return Table("figures", FIGURE_COLUMNS, tuple(FigureRow(event.id, figure) for event in record.events for figure in event.best))


def claim_table(record: ExportRecord) -> Table:
    """Return one row a claim."""
    reports = {report.id: report for report in record.reports}
    events = record.events_of_claims()
    return Table("claims", CLAIM_COLUMNS, tuple(ClaimRow(c, reports.get(c.report), events.get(c.id, ())) for c in record.claims))


def source_table(record: ExportRecord) -> Table:
    """Return one row a name and kind of source, by name."""
    counts: dict[Source, list[int]] = {}
    for claim in record.claims:
        origins = 2 if claim.joint else 1
        for at, source in enumerate(claim.sources):
            counts.setdefault(source, [0, 0])[at >= origins] += 1
    rows = tuple(SourceRow(source, *counts[source]) for source in sorted(counts, key=lambda one: (one.name, one.kind)))
    return Table("sources", SOURCE_COLUMNS, rows)


def report_table(record: ExportRecord) -> Table:
    """Return one row a report."""
    return Table("reports", REPORT_COLUMNS, record.reports)


def dictionary_rows(shown: Sequence[Table]) -> Iterator[tuple[Cell, ...]]:
    """Yield the data dictionary of some tables: a heading, then one row a column."""
    yield ("table", "column", "kind", "hxl", "meaning")
    for one in shown:
        for column in one.columns:
            yield (one.name, column.name, column.kind.value, column.tag or None, column.meaning)


def lose_cells(ledger: Ledger, shown: Table, *, is_joined: bool) -> None:
    """Note text that UTF-8 cannot hold, and lists that cannot be told apart again once they are joined by '; '.

    The first column holds the row's id.
    """
    of = shown.name.removesuffix("s")
    for row in shown.rows():
        for column, value in zip(shown.columns, row, strict=True):
            texts = [one for one in (value if isinstance(value, tuple) else (value,)) if isinstance(one, str)]
            if any(whole(text) != text for text in texts):
                ledger.lose(of, whole(str(row[0])), column.name, "half a surrogate pair, which UTF-8 cannot hold, is written as U+FFFD")
            if is_joined and isinstance(value, tuple) and any(BETWEEN in text for text in texts):
                ledger.lose(of, whole(str(row[0])), column.name, f"an entry of the list holds {BETWEEN!r} itself")


def lose_places(ledger: Ledger) -> None:
    """Note the events of several places: the table of events has coordinates for the first."""
    for event in ledger.record.events:
        if len(event.places) > 1:
            ledger.lose("event", event.id, "several places", "only the most exact has its country, province, coordinates and precision")


def lose_events_of_claims(ledger: Ledger, shown: TableName) -> None:
    """Note what stands in the other table: a file of one table holds claims or events."""
    record = ledger.record
    if shown == "claims":
        for event in record.events:
            ledger.lose(
                "event", event.id, "events", "the file holds claims: of an event only its id, not its title, bounds, codes and notes"
            )
    else:
        for claim in record.claims:
            ledger.lose("claim", claim.id, "claims", "the file holds events: of a claim only its id")
        lose_places(ledger)
        for event in record.events:
            if any(figure.harm is not Harm.KILLED and figure.group is not Group.ALL for figure in event.best):
                ledger.lose("event", event.id, "figures", "groups have columns for the killed alone")
    for report in record.reports:
        ledger.lose("report", report.id, "text of reports", "a table names its reports and does not hold their text")


def place_label(place: Place) -> str:
    """Return the gazetteer's name of a place, or the report's words where it knows none."""
    return place.name or place.text


def admin_1(place: Place) -> str | None:
    """Return the first-order unit that a place is or lies in."""
    return place_label(place) if place.precision is PlacePrecision.PROVINCE else place.province


def admin_2(place: Place) -> str | None:
    """Return the second-order unit that a place is; in which one a settlement lies is not known."""
    return place_label(place) if place.precision is PlacePrecision.DISTRICT else None


def _first(event: ExportEvent) -> Place | None:
    return event.places[0] if event.places else None


def _best(harm: Harm, group: Group = Group.ALL) -> Callable[[ExportEvent], int | None]:
    def value(event: ExportEvent) -> int | None:
        figure = event.figure(harm, group)
        return figure.value if figure else None

    return value


def _rule(event: ExportEvent) -> str | None:
    figure = event.figure(Harm.KILLED)
    return figure.rule if figure else None


# HXL's list of attributes has +killed, +injured, +displaced, +abducted; the other harms are extensions, which the standard allows.
EVENT_COLUMNS = (
    Column("event", Kind.TEXT, "id of the event", "#event+id", lambda e: e.id),
    Column("title", Kind.TEXT, "what the event is called", "#event+name", lambda e: e.title),
    Column("first_day", Kind.DAY, "earliest day on which it can have begun", "#date+start", lambda e: e.first),
    Column("last_day", Kind.DAY, "latest day on which it can have ended", "#date+end", lambda e: e.last),
    Column("category", Kind.TEXT, "category of the act, after PLOVER", "#event+type", lambda e: e.category and e.category.value),
    Column(
        "violence",
        Kind.WHOLE,
        "UCDP's type: 1 state-based, 2 non-state, 3 one-sided",
        "#event+type+code",
        lambda e: e.violence and int(e.violence),
    ),
    Column("side_a", Kind.TEXTS, "actors of side a; of one-sided violence, who did it", "#group+name+first", lambda e: e.side_a),
    Column("side_b", Kind.TEXTS, "actors of side b", "#group+name+second", lambda e: e.side_b),
    Column("place", Kind.TEXT, "the most exact place", "#loc+name", lambda e: place_label(p) if (p := _first(e)) else None),
    Column("country", Kind.TEXT, "its country, ISO 3166-1 alpha-2", "#country+code", lambda e: p.country if (p := _first(e)) else None),
    Column("province", Kind.TEXT, "its first-order unit", "#adm1+name", lambda e: p.province if (p := _first(e)) else None),
    Column("latitude", Kind.NUMBER, "of a point within the place, WGS 84", "#geo+lat", lambda e: p.latitude if (p := _first(e)) else None),
    Column("longitude", Kind.NUMBER, "of the same point", "#geo+lon", lambda e: p.longitude if (p := _first(e)) else None),
    Column(
        "precision",
        Kind.TEXT,
        "how large the place is: a point stands for all of it",
        "#geo+precision",
        lambda e: p.precision.value if (p := _first(e)) else None,
    ),
    Column("places", Kind.TEXTS, "all its places", "#loc+list", lambda e: tuple(place_label(p) for p in e.places)),
    Column(
        "killed_low", Kind.WHOLE, "the least killed that the claims allow; empty: no such bound", "#affected+killed+min", lambda e: e.low
    ),
    Column(
        "killed_high", Kind.WHOLE, "the most killed that the claims allow; empty: nothing caps it", "#affected+killed+max", lambda e: e.high
    ),
    Column("killed_best", Kind.WHOLE, "the one number that stands for the killed", "#affected+killed", _best(Harm.KILLED)),
    Column("killed_best_rule", Kind.TEXT, "the rule that made that number", "#meta+rule+killed", _rule),
    Column(
        "killed_civilians",
        Kind.WHOLE,
        "civilians among the killed, one number",
        "#affected+killed+civilian",
        _best(Harm.KILLED, Group.CIVILIANS),
    ),
    Column("killed_side_a", Kind.WHOLE, "combatants of side a, one number", "#affected+killed+first", _best(Harm.KILLED, Group.SIDE_A)),
    Column("killed_side_b", Kind.WHOLE, "combatants of side b, one number", "#affected+killed+second", _best(Harm.KILLED, Group.SIDE_B)),
    Column(
        "killed_unknown", Kind.WHOLE, "killed of unknown status, one number", "#affected+killed+unknown", _best(Harm.KILLED, Group.UNKNOWN)
    ),
    *(
        Column(f"{harm.value}_best", Kind.WHOLE, f"the one number that stands for: {harm.value}", f"#affected+{harm.value}", _best(harm))
        for harm in Harm
        if harm is not Harm.KILLED
    ),
    Column("origins", Kind.TEXTS, "independent origins: ten outlets that relay one monitor are one", "#org+source", lambda e: e.origins),
    Column("origin_count", Kind.WHOLE, "how many those are", "#meta+source+num", lambda e: len(e.origins)),
    Column("reports", Kind.TEXTS, "ids of its reports", "#meta+report+id", lambda e: tuple(r.id for r in e.reports)),
    Column("claims", Kind.TEXTS, "ids of its claims", "#meta+claim+id", lambda e: tuple(c.id for c in e.claims)),
    Column("where_prec", Kind.WHOLE, "UCDP's code for the place, 1 exact to 7", "#geo+precision+code", lambda e: e.where_prec),
    Column("date_prec", Kind.WHOLE, "UCDP's code for the day, 1 exact to 5", "#date+precision+code", lambda e: e.date_prec),
    Column(
        "event_clarity", Kind.WHOLE, "UCDP's code: 1 one event, 2 several told as one", "#event+clarity+code", lambda e: e.event_clarity
    ),
    Column("notes", Kind.TEXT, "what else a person should know", "#description", lambda e: e.notes or None),
)

FIGURE_COLUMNS = (
    Column("event", Kind.TEXT, "id of the event", "#event+id", lambda f: f.event),
    Column("harm", Kind.TEXT, "what was done to those counted", "#indicator+harm", lambda f: f.figure.harm.value),
    Column("group", Kind.TEXT, "which of the people harmed are counted", "#indicator+group", lambda f: f.figure.group.value),
    Column("value", Kind.WHOLE, "persons", "#affected", lambda f: f.figure.value),
    Column("rule", Kind.TEXT, "the rule that made the number", "#meta+rule", lambda f: f.figure.rule),
)


def _only(kind: type[Claim], field: str) -> Callable[[ClaimRow], Any]:
    """Return how to read a field that one kind of claim has; None for the others."""

    def value(row: ClaimRow) -> Any:
        found = getattr(row.claim, field) if isinstance(row.claim, kind) else None
        return found.value if isinstance(found, StrEnum) else found

    return value


def _places(field: str) -> Callable[[ClaimRow], tuple[Any, ...]]:
    return lambda row: tuple(getattr(place, field) for place in row.claim.where)


CLAIM_COLUMNS = (
    Column(
        "id", Kind.TEXT, "id of the claim: the same words read as the same thing have the same one", "#meta+claim+id", lambda r: r.claim.id
    ),
    Column("claim", Kind.TEXT, "toll, act or situation", "#meta+claim+type", lambda r: r.claim.kind),
    Column("events", Kind.TEXTS, "ids of the events that it belongs to", "#event+id", lambda r: r.events),
    Column("document", Kind.TEXT, "id of the report that holds it", "#meta+report+id", lambda r: r.claim.report),
    Column("title", Kind.TEXT, "title of that report", "#meta+report+title", lambda r: r.report and r.report.title),
    Column("outlet", Kind.TEXT, "who published it", "#meta+report+org", lambda r: r.report and r.report.outlet),
    Column("published", Kind.DAY, "on which day", "#date+reported", lambda r: r.report and r.report.published),
    Column(
        "start", Kind.WHOLE, "first character of the evidence in the report's text", "#meta+start", lambda r: r.claim.evidence.start_char
    ),
    Column("end", Kind.WHOLE, "the character after its last", "#meta+end", lambda r: r.claim.evidence.end_char),
    Column("evidence", Kind.TEXT, "the exact words", "#description+evidence", lambda r: r.claim.evidence.words),
    Column(
        "sources",
        Kind.TEXTS,
        "who says it, the origin first, then each relay",
        "#org+source",
        lambda r: tuple(s.name for s in r.claim.sources),
    ),
    Column(
        "source_kinds",
        Kind.TEXTS,
        "their kinds, in the same order",
        "#org+source+type",
        lambda r: tuple(s.kind.value for s in r.claim.sources),
    ),
    Column("joint", Kind.TRUTH, "the first two sources say it together", "#org+source+joint", lambda r: r.claim.joint),
    Column("where", Kind.TEXTS, "the places in the report's words", "#loc+name+text", _places("text")),
    Column("where_name", Kind.TEXTS, "the gazetteer's names, in the same order", "#loc+name", _places("name")),
    Column("where_country", Kind.TEXTS, "their countries, ISO 3166-1 alpha-2", "#country+code", _places("country")),
    Column("where_province", Kind.TEXTS, "their first-order units", "#adm1+name", _places("province")),
    Column("where_latitude", Kind.NUMBERS, "of a point within each place, WGS 84", "#geo+lat", _places("latitude")),
    Column("where_longitude", Kind.NUMBERS, "of the same points", "#geo+lon", _places("longitude")),
    Column(
        "where_gazetteer",
        Kind.TEXTS,
        "which gazetteer knows each",
        "#loc+gazetteer",
        lambda r: tuple(p.gazetteer for p in r.claim.where),
    ),
    Column(
        "where_precision",
        Kind.TEXTS,
        "how large each place is: a point stands for all of it",
        "#geo+precision",
        lambda r: tuple(p.precision.value for p in r.claim.where),
    ),
    Column("from", Kind.DAY, "first day of the harm or deed", "#date+start", lambda r: r.claim.period.first),
    Column(
        "from_known",
        Kind.TEXT,
        "how it is known: stated, relative, inferred",
        "#date+start+known",
        lambda r: _word(r.claim.period.first_known),
    ),
    Column("to", Kind.DAY, "its last day", "#date+end", lambda r: r.claim.period.last),
    Column("to_known", Kind.TEXT, "how that is known", "#date+end+known", lambda r: _word(r.claim.period.last_known)),
    Column("stance", Kind.TEXT, "asserted, denied or hedged by its source", "#status+stance", lambda r: r.claim.stance.value),
    Column("quoted", Kind.TRUTH, "the words stand in quotation marks of the source", "#meta+quoted", lambda r: r.claim.quoted),
    Column("harm", Kind.TEXT, "toll: what was done to the people", "#indicator+harm", _only(Toll, "harm")),
    Column("relation", Kind.TEXT, "toll: how the words relate the number to the people", "#indicator+relation", _only(Toll, "relation")),
    Column("value", Kind.WHOLE, "toll: the number as written", "#affected", _only(Toll, "value")),
    Column("value_high", Kind.WHOLE, "toll: the upper end of 'between'", "#affected+max", _only(Toll, "value_high")),
    Column("share", Kind.TEXT, "toll: a share of another count", "#indicator+share", _only(Toll, "share")),
    Column(
        "victims",
        Kind.TEXTS,
        "toll: the classes of people counted",
        "#affected+type",
        lambda r: tuple(v.value for v in r.claim.victims) if isinstance(r.claim, Toll) else (),
    ),
    Column("by", Kind.TEXTS, "toll: who is said to have done it", "#group+name+by", lambda r: _only(Toll, "by")(r) or ()),
    Column("part_of", Kind.TEXT, "toll: id of the claim whose people these are a part of", "#meta+whole+id", _only(Toll, "part_of")),
    Column(
        "cumulative", Kind.TRUTH, "toll: of several days, or a number kept up to date", "#indicator+cumulative", _only(Toll, "cumulative")
    ),
    Column("event", Kind.TEXT, "act: its category, after PLOVER", "#event+type", _only(Act, "event")),
    Column("actor", Kind.TEXTS, "act: who did it", "#group+name+actor", lambda r: _only(Act, "actor")(r) or ()),
    Column("target", Kind.TEXTS, "act: to whom", "#group+name+target", lambda r: _only(Act, "target")(r) or ()),
    Column("about", Kind.TEXT, "situation: what it is about", "#indicator+situation", _only(Situation, "about")),
    Column("rule", Kind.TEXT, "the named rule that read it", "#meta+rule", lambda r: r.claim.rule),
    Column(
        "confidence",
        Kind.NUMBER,
        "share of claims by rules of this kind that were right when last measured",
        "#meta+confidence",
        lambda r: r.claim.confidence,
    ),
    Column("reader", Kind.TEXT, "name and version of the reader", "#meta+reader", lambda r: r.claim.reader),
)

SOURCE_COLUMNS = (
    Column("name", Kind.TEXT, "the fullest form of the name that the report gives", "#org+source+name", lambda s: s.source.name),
    Column("kind", Kind.TEXT, "kind of body or person", "#org+source+type", lambda s: s.source.kind.value),
    Column("begins", Kind.WHOLE, "claims of which it is an origin", "#indicator+origin+num", lambda s: s.begins),
    Column("relays", Kind.WHOLE, "claims that it passes on", "#indicator+relay+num", lambda s: s.relays),
)

REPORT_COLUMNS = (
    Column("id", Kind.TEXT, "id of the report", "#meta+report+id", lambda r: r.id),
    Column("title", Kind.TEXT, "its title", "#meta+report+title", lambda r: r.title),
    Column("outlet", Kind.TEXT, "who published it", "#org+outlet", lambda r: r.outlet),
    Column("published", Kind.DAY, "on which day", "#date+reported", lambda r: r.published),
    Column("published_known", Kind.TEXT, "how that day is known", "#date+reported+known", lambda r: _word(r.published_known)),
    Column("language", Kind.TEXT, "its language", "#meta+lang", lambda r: r.language),
    Column("origin", Kind.TEXT, "where it was read from", "#meta+url", lambda r: r.origin),
    Column("characters", Kind.WHOLE, "length of its text", "#meta+characters", lambda r: len(r.text)),
    Column("notes", Kind.TEXTS, "what a person should know about how it was read", "#description+notes", lambda r: r.notes),
    Column("flags", Kind.TEXTS, "what may have been lost in reading", "#description+flags", lambda r: r.flags),
)


def _word(value: StrEnum | None) -> str | None:
    return value.value if value else None
