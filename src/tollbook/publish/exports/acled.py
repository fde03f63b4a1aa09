"""ACLED's layout: one row an event, in the 31 columns of its export. Tollbook writes this layout; it ships none of ACLED's rows.

`fatalities` is ACLED's one integer: the most conservative figure, so the least that must be true, and where nothing must be, the least
that is claimed. Bounds go into `notes`, in words.
"""

from calendar import timegm
from datetime import date, timedelta

from tollbook.model.claim import Category, Harm
from tollbook.model.entity import Side
from tollbook.model.ids import content_id
from tollbook.model.precision import PlacePrecision
from tollbook.publish.exports.cells import Cell, write_csv
from tollbook.publish.exports.countries import country
from tollbook.publish.exports.deaths import claimed, range_words
from tollbook.publish.exports.losses import Ledger, lose_outside, lose_ranges
from tollbook.publish.exports.record import ExportEvent, ExportRecord, Group, Violence
from tollbook.publish.exports.tables import admin_1, admin_2, place_label

COLUMNS = tuple(
    "event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 assoc_actor_1 inter1 actor2 "
    "assoc_actor_2 inter2 interaction civilian_targeting iso region country admin1 admin2 admin3 location latitude longitude "
    "geo_precision source source_scale notes fatalities tags timestamp".split()
)
EMPTY = ("region", "admin3", "source_scale", "tags")
NOTES = (
    f"{', '.join(EMPTY)} are empty: they follow ACLED's own lists.",
    "event_id_cnty is the country's code and a number made from Tollbook's id of the event; it is no id of ACLED.",
    "event_date is written YYYY-MM-DD: the day, the first of up to seven, or the middle of a longer span (time_precision 1, 2, 3).",
    "A toll of several days or places is one row: it is not divided over days.",
    "Deaths without a figure are not given ACLED's default of 3 or 10.",
    "actor1 and actor2 are sides a and b; further actors of a side stand in assoc_actor_1 and assoc_actor_2.",
    "timestamp is the day of the export, 00:00 UTC.",
)
VIOLENT, STRATEGIC = "Political violence", "Strategic developments"
STRATEGIC_TYPES = {
    Category.AGREE: "Agreement",
    **dict.fromkeys((Category.CONCEDE, Category.RETREAT, Category.SANCTION, Category.MOBILIZE, Category.COERCE), "Other"),
}
INTER = {Side.STATE: "State forces", Side.CIVILIAN: "Civilians"}
GEO_PRECISION = {1: 1, 2: 2, 3: 2, 4: 3, 5: 3, 6: 3, 7: 3}  # UCDP's where_prec to ACLED's three
BY_PLACE = {
    PlacePrecision.SETTLEMENT: 1,
    PlacePrecision.SITE: 1,
    PlacePrecision.DISTRICT: 2,
    PlacePrecision.PROVINCE: 3,
    PlacePrecision.COUNTRY: 3,
}
LOW_RULE = "the most conservative figure: the least that must be true"
CLAIMED_RULE = "nothing must be true, so the least figure claimed"
NONE_RULE = "no figure is claimed: 0, as ACLED writes events without reported deaths"


def write(record: ExportRecord, ledger: Ledger) -> bytes:
    """Return the events of a record in ACLED's layout, and note what is lost."""
    rows: list[tuple[Cell, ...]] = []
    for event in record.events:
        if why := _outside(event):
            ledger.leave_out("event", event.id, *why)
        else:
            rows.append(_row(event, record.made, ledger))
            lose_ranges(ledger, event)
    lose_outside(ledger)
    ledger.rows["event"] = len(rows)
    ledger.notes += NOTES
    return write_csv([COLUMNS, *rows])


def _outside(event: ExportEvent) -> tuple[str, str] | None:
    if event.first is None:
        return "undated", "ACLED has a day for each event, and a day is never filled in"
    if _types(event) is None:
        return f"category {event.category}", "ACLED has no type for talk, aid and joint work"
    return None


def _types(event: ExportEvent) -> tuple[str | None, str | None, str | None] | None:
    """Return disorder, event and sub-event type; None inside where the event does not tell, None for what ACLED does not hold."""
    if event.violence is Violence.ONE_SIDED:
        return VIOLENT, "Violence against civilians", "Attack"
    if event.violence is not None:
        return VIOLENT, "Battles", "Armed clash"
    if event.category in (None, Category.ASSAULT):
        return (VIOLENT if event.category or event.low else None), None, None
    if event.category is Category.PROTEST:
        return "Demonstrations", "Protests", None
    if event.category in STRATEGIC_TYPES:
        return STRATEGIC, STRATEGIC, STRATEGIC_TYPES[event.category]
    return None


def fatalities(event: ExportEvent) -> tuple[int, str]:
    """Return ACLED's one number of the dead, and its rule.

    >>> fatalities(ExportEvent(id="e1", title="Shots at Kess", low=125, high=300))
    (125, 'the most conservative figure: the least that must be true')
    """
    if event.low:
        return event.low, LOW_RULE
    figures = claimed(event)
    capped = [n for n in figures if event.high is None or n <= event.high]
    if capped:
        return capped[0], CLAIMED_RULE
    return 0, LOW_RULE if event.low is not None else NONE_RULE


def _day(event: ExportEvent, first: date) -> tuple[date, int]:
    """Return the day that ACLED writes, and its code."""
    span = ((event.last or first) - first).days
    if span == 0:
        return first, 1 if event.date_prec in (None, 1) else 2
    return (first, 2) if span < 7 else (first + timedelta(days=span // 2), 3)


def _row(event: ExportEvent, made: date, ledger: Ledger) -> tuple[Cell, ...]:
    assert event.first  # an undated event is left out before
    day, time_precision = _day(event, event.first)
    place = event.places[0] if event.places else None
    nation = country(place.country) if place else None
    disorder, kind, sub_kind = _types(event) or (None, None, None)
    dead, rule = fatalities(event)
    known = range_words(event.low, event.high)
    ledger.narrow(event.id, "fatalities", known, dead, rule)
    inter = (_inter(event.side_a_kind, event.side_a), _inter(event.side_b_kind, event.side_b))
    side_b = ("Civilians",) if event.violence is Violence.ONE_SIDED and not event.side_b else event.side_b
    if side_b == ("Civilians",):
        inter = (inter[0], "Civilians")
    geo_precision = GEO_PRECISION.get(event.where_prec or 0) or (BY_PLACE.get(place.precision) if place else None)
    cells: dict[str, Cell] = {
        "event_id_cnty": f"{nation.iso3 if nation else 'XXX'}{int(content_id('acled', event.id, length=12), 16)}",
        "event_date": day,
        "year": day.year,
        "time_precision": time_precision,
        "disorder_type": disorder,
        "event_type": kind,
        "sub_event_type": sub_kind,
        "actor1": event.side_a[0] if event.side_a else None,
        "assoc_actor_1": "; ".join(event.side_a[1:]),
        "inter1": inter[0],
        "actor2": side_b[0] if side_b else None,
        "assoc_actor_2": "; ".join(side_b[1:]),
        "inter2": inter[1],
        "interaction": "-".join(inter) if inter[0] and inter[1] else None,  # type: ignore[arg-type]
        "civilian_targeting": "Civilian targeting" if event.violence is Violence.ONE_SIDED or event.side_b_kind is Side.CIVILIAN else None,
        "iso": nation.number if nation else None,
        "country": nation.name if nation else None,
        "admin1": admin_1(place) if place else None,
        "admin2": admin_2(place) if place else None,
        "location": place_label(place) if place else None,
        "latitude": place.latitude if place else None,
        "longitude": place.longitude if place else None,
        "geo_precision": geo_precision,
        "source": "; ".join(dict.fromkeys(r.outlet for r in event.reports if r.outlet)),
        "notes": _notes(event, known),
        "fatalities": dead,
        "timestamp": timegm((made.year, made.month, made.day, 0, 0, 0)),
    }
    _lose_blanks(event, cells, ledger)
    return tuple(cells.get(column) for column in COLUMNS)


def _inter(side: Side | None, names: tuple[str, ...]) -> str | None:
    return INTER.get(side) if side and names else None


def _notes(event: ExportEvent, known: str) -> str:
    dead = "" if event.low is None and event.high is None else f"Killed: {known}."
    origins = f"Independent origins: {', '.join(event.origins)}." if event.origins else ""
    return " ".join(filter(None, (f"{event.title.rstrip('.')}.", event.notes, dead, origins, f"Tollbook event {event.id}.")))


def _lose_blanks(event: ExportEvent, cells: dict[str, Cell], ledger: Ledger) -> None:
    for name in ("event_type", "sub_event_type", "actor1", "country", "location", "latitude", "geo_precision"):
        if cells.get(name) is None:
            ledger.lose("event", event.id, name, "not known: the cell is empty")
    for name, names, inter in (("inter1", event.side_a, cells["inter1"]), ("inter2", event.side_b, cells["inter2"])):
        if names and inter is None:
            ledger.lose("event", event.id, name, "whether these are rebels, a militia or others is not known: the cell is empty")
    if event.last and event.first and event.last > event.first:
        ledger.lose("event", event.id, "last day", "a row has one day: the span is known by time_precision alone")
    for figure in event.best:
        if figure.harm is Harm.KILLED and figure.group is not Group.ALL:
            ledger.lose("event", event.id, f"figure: {figure.group.value}", "fatalities is one number, and not divided")
        elif figure.harm is Harm.KILLED and figure.value != cells["fatalities"]:
            ledger.lose("event", event.id, "best figure", "fatalities is the conservative figure, not the best one")
