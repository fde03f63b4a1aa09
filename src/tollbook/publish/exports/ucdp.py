"""UCDP GED: one row an event with at least one death, in the 49 columns of the current codebook.

Its numbers: low is the least that must be true, high the most that the claims allow or claim, best the printed rule's; the deaths of
side a, side b, civilians and unknown sum to best. What only UCDP's own coding can tell is left empty, never filled in.
"""

from math import floor

from tollbook.model.entity import Place
from tollbook.model.ids import content_id
from tollbook.publish.exports.cells import Cell, write_csv
from tollbook.publish.exports.countries import country
from tollbook.publish.exports.deaths import Deaths, deaths, parts
from tollbook.publish.exports.losses import Ledger, lose_outside, lose_ranges
from tollbook.publish.exports.record import ExportEvent, ExportRecord, Violence
from tollbook.publish.exports.tables import admin_1, admin_2, place_label

COLUMNS = tuple(
    "id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id conflict_name dyad_dset_id dyad_new_id "
    "dyad_name side_a_dset_id side_a_new_id side_a side_b_dset_id side_b_new_id side_b number_of_sources source_article source_office "
    "source_date source_headline source_original where_prec where_coordinates where_description adm_1 adm_2 latitude longitude geom_wkt "
    "priogrid_gid country country_id region event_clarity date_prec date_start date_end deaths_a deaths_b deaths_civilians "
    "deaths_unknown best high low gwnoa gwnob".split()
)
EMPTY = (
    "active_year", "conflict_dset_id", "conflict_new_id", "conflict_name", "dyad_dset_id", "dyad_new_id", "side_a_dset_id", "side_a_new_id",
    "side_b_dset_id", "side_b_new_id", "country_id", "gwnoa", "gwnob",
)  # fmt: skip
NOTES = (
    f"{', '.join(EMPTY)} are empty: they are UCDP's own numbers, and whether a dyad passed 25 deaths in a year is UCDP's to say.",
    "code_status says 'Tollbook': no row has been coded or checked by UCDP.",
    "id is a number made from Tollbook's id of the event, which stands in relid.",
    "number_of_sources counts reports, as the codebook does; independent origins are fewer, and are named in source_original.",
    "low is the least that must be true; high the most that the claims allow, or the greatest claimed if nothing caps it.",
)
LONGEST = 366  # days: the codebook's widest span, date_prec 5


def write(record: ExportRecord, ledger: Ledger) -> bytes:
    """Return the events of a record as UCDP GED CSV, and note what is lost."""
    rows: list[tuple[Cell, ...]] = []
    for event in record.events:
        dead = deaths(event)
        if why := _outside(event, dead):
            ledger.leave_out("event", event.id, *why)
        else:
            rows.append(_row(event, dead, ledger))
            lose_ranges(ledger, event)
    lose_outside(ledger)
    ledger.rows["event"] = len(rows)
    ledger.notes += NOTES
    return write_csv([COLUMNS, *rows])


def _outside(event: ExportEvent, dead: Deaths) -> tuple[str, str] | None:
    """Return why an event is none to UCDP, None if it is one."""
    if dead.high == 0:
        return "no deaths", "GED holds events with at least one death in low, best or high"
    if event.first is None:
        return "undated", "GED holds events of a known year, and a day is never filled in"
    if event.last and (event.last - event.first).days >= LONGEST:
        return "longer than a year", "GED has no code for a span of more than a year"
    if not event.places or (event.places[0].country is None and event.places[0].latitude is None):
        return "unplaced", "GED holds events of a known country, and a place is never filled in"
    return None


def _row(event: ExportEvent, dead: Deaths, ledger: Ledger) -> tuple[Cell, ...]:
    first, last = event.first, event.last or event.first
    assert first and last  # an undated event is left out before
    place = event.places[0]
    nation = country(place.country)
    for column, value, rule in (("low", dead.low, dead.low_rule), ("best", dead.best, dead.best_rule), ("high", dead.high, dead.high_rule)):
        ledger.narrow(event.id, column, dead.known, value, rule)
    (a, b, civilians, unknown), wrong = parts(event, dead.best)
    if wrong:
        ledger.lose("event", event.id, "groups", wrong)
    _lose_blanks(event, place, ledger)
    if event.violence is Violence.ONE_SIDED and event.side_b:
        ledger.lose("event", event.id, "side_b", "side b of one-sided violence is 'Civilians': its own name has no column")
    if last.year != first.year:
        ledger.lose("event", event.id, "year", "the event crosses into another year: the year of its first day is given")
    side_b = ("Civilians",) if event.violence is Violence.ONE_SIDED else event.side_b
    reports = event.reports
    cells: dict[str, Cell] = {
        "id": int(content_id("ucdp", event.id, length=13), 16),  # 52 bits: exact also where numbers are floating point
        "relid": event.id,
        "year": first.year,
        "code_status": "Tollbook",
        "type_of_violence": event.violence and int(event.violence),
        "dyad_name": f"{', '.join(event.side_a)} - {', '.join(side_b)}" if event.side_a and side_b else None,
        "side_a": ", ".join(event.side_a),
        "side_b": ", ".join(side_b),
        "number_of_sources": len(reports),
        "source_article": ";".join(f'"{r.outlet or ""},{r.published or ""},{r.title or ""}"' for r in reports),
        "source_office": ";".join(dict.fromkeys(r.outlet for r in reports if r.outlet)),
        "source_date": ";".join(r.published.isoformat() for r in reports if r.published),
        "source_headline": ";".join(r.title for r in reports if r.title),
        "source_original": ";".join(event.origins),
        "where_prec": event.where_prec,
        "where_coordinates": place_label(place),
        "where_description": "; ".join(dict.fromkeys(p.text for p in event.places)),
        "adm_1": admin_1(place),
        "adm_2": admin_2(place),
        "latitude": place.latitude,
        "longitude": place.longitude,
        "geom_wkt": _wkt(place),
        "priogrid_gid": priogrid(place.latitude, place.longitude),
        "country": nation.name if nation else None,
        "region": nation.region if nation else None,
        "event_clarity": event.event_clarity,
        "date_prec": event.date_prec,
        "date_start": first,
        "date_end": last,
        "deaths_a": a,
        "deaths_b": b,
        "deaths_civilians": civilians,
        "deaths_unknown": unknown,
        "best": dead.best,
        "high": dead.high,
        "low": dead.low,
    }
    return tuple(cells.get(column) for column in COLUMNS)


def _lose_blanks(event: ExportEvent, place: Place, ledger: Ledger) -> None:
    """Note the columns that every GED row fills and this event cannot."""
    for name, value in (
        ("type_of_violence", event.violence),
        ("side_a", event.side_a or None),
        ("side_b", event.side_b or (event.violence is Violence.ONE_SIDED or None)),
        ("where_prec", event.where_prec),
        ("date_prec", event.date_prec),
        ("event_clarity", event.event_clarity),
        ("latitude, longitude, geom_wkt, priogrid_gid", place.latitude),
        ("date_end", event.last),
    ):
        if value is None:
            why = "not known: the first day is given" if name == "date_end" else "not known: the cell is empty"
            ledger.lose("event", event.id, name, why)


def _wkt(place: Place) -> str | None:
    return None if place.latitude is None or place.longitude is None else f"POINT ({place.longitude} {place.latitude})"


def priogrid(latitude: float | None, longitude: float | None) -> int | None:
    """Return the cell of PRIO-GRID: half a degree square, numbered eastward from 180° W and northward from 90° S.

    >>> priogrid(34.531094, 69.162796)
    179779
    """
    if latitude is None or longitude is None:
        return None
    row, column = min(floor((latitude + 90) * 2), 359), min(floor((longitude + 180) * 2), 719)
    return row * 720 + column + 1
