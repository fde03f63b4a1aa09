"""GeoJSON (RFC 7946): a feature an event or a claim. A point is never more exact than the place that it stands for.

A settlement or site is a point. A district, province or country that has a point has that of its seat: `point` says so, `precision`
how large the place is, and `radius_km` how far from the point it can have been, where that is known. Without a point: no geometry.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from math import pi, sqrt
from typing import Any

from tollbook.model.entity import Place
from tollbook.model.precision import PlacePrecision
from tollbook.model.record import to_records
from tollbook.publish.exports.cells import whole
from tollbook.publish.exports.countries import country
from tollbook.publish.exports.losses import Ledger
from tollbook.publish.exports.record import ExportEvent, ExportRecord
from tollbook.publish.exports.tables import TableName, claim_table

EXACT = (PlacePrecision.SETTLEMENT, PlacePrecision.SITE)
COARSENESS = tuple(PlacePrecision)  # from a settlement to what is unknown
SEAT = "a point of the place's seat: it can have been anywhere in the place"
WITHIN = "a point within the place"


def write(record: ExportRecord, ledger: Ledger, *, shown: TableName) -> bytes:
    """Return a feature collection, and note what is lost."""
    features = [_event(event) for event in record.events] if shown == "events" else _claims(record)
    _lose(record, ledger, shown)
    ledger.rows["feature"] = len(features)
    ledger.notes.append(
        "A point stands for all of its place: see precision, point and radius_km. Coordinates are longitude, latitude (WGS 84)."
    )
    about = {"book": record.book, "checkpoint": record.checkpoint, "made": record.made.isoformat(), "version": record.version}
    return _json({"type": "FeatureCollection", "tollbook": about, "features": features})


def _json(value: Mapping[str, Any]) -> bytes:
    return (whole(json.dumps(value, ensure_ascii=False, allow_nan=False, indent=1)) + "\n").encode("utf-8")


def _event(event: ExportEvent) -> dict[str, Any]:
    properties = {
        "title": event.title,
        "first_day": _day(event.first),
        "last_day": _day(event.last),
        "category": event.category and event.category.value,
        "violence": event.violence and int(event.violence),
        "side_a": list(event.side_a),
        "side_b": list(event.side_b),
        "killed_low": event.low,
        "killed_high": event.high,
        "figures": [{"harm": f.harm.value, "group": f.group.value, "value": f.value, "rule": f.rule} for f in event.best],
        "origins": list(event.origins),
        "reports": [{"id": r.id, "title": r.title, "outlet": r.outlet, "published": _day(r.published)} for r in event.reports],
        "claims": to_records(event.claims),
        "where_prec": event.where_prec,
        "date_prec": event.date_prec,
        "event_clarity": event.event_clarity,
        "notes": event.notes,
    }
    return _feature(event.id, event.places, properties)


def _claims(record: ExportRecord) -> list[dict[str, Any]]:
    rows = claim_table(record).items
    return [
        _feature(claim.id, claim.where, properties | {"events": list(row.events)})  # type: ignore[attr-defined]
        for claim, properties, row in zip(record.claims, to_records(record.claims), rows, strict=True)
    ]


def _feature(id: str, places: Sequence[Place], properties: Mapping[str, Any]) -> dict[str, Any]:
    coarsest = max((place.precision for place in places), key=COARSENESS.index, default=PlacePrecision.UNKNOWN)
    shown = {"precision": coarsest.value, "places": [_place(place) for place in places]}
    return {"type": "Feature", "id": id, "geometry": geometry(places), "properties": {**properties, **shown}}


def geometry(places: Sequence[Place]) -> dict[str, Any] | None:
    """Return the points of places, as they are; None where there is none.

    >>> geometry([Place("Kess", latitude=-33.51, longitude=36.29)])
    {'type': 'Point', 'coordinates': [36.29, -33.51]}
    """
    points = list(dict.fromkeys((p.longitude, p.latitude) for p in places if p.latitude is not None and p.longitude is not None))
    if not points:
        return None
    if len(points) == 1:
        return {"type": "Point", "coordinates": list(points[0])}
    return {"type": "MultiPoint", "coordinates": [list(point) for point in points]}


def _place(place: Place) -> dict[str, Any]:
    has_point = place.latitude is not None and place.longitude is not None
    nation = country(place.country) if place.precision is PlacePrecision.COUNTRY else None
    return {
        "text": place.text,
        "name": place.name,
        "country": place.country,
        "province": place.province,
        "coordinates": [place.longitude, place.latitude] if has_point else None,
        "precision": place.precision.value,
        "point": None if not has_point else WITHIN if place.precision in EXACT else SEAT,
        "radius_km": round(sqrt(nation.area_km2 / pi)) if nation else None,
        "gazetteer": place.gazetteer,
    }


def _lose(record: ExportRecord, ledger: Ledger, shown: TableName) -> None:
    drawn = [(e.id, e.places) for e in record.events] if shown == "events" else [(c.id, c.where) for c in record.claims]
    of = shown.removesuffix("s")
    for id, places in drawn:
        if geometry(places) is None:
            ledger.lose(of, id, "geometry", "no place with a point is known: the feature has no geometry")
        elif any(p.latitude is None for p in places):
            ledger.lose(of, id, "geometry", "some of its places have no point: they stand in places alone")
        if any(p.latitude is not None and p.precision not in EXACT for p in places):
            ledger.lose(of, id, "area", "the outline of a district, province or country is not drawn: a point of its seat stands for it")
    inside = {claim.id for event in record.events for claim in event.claims}
    for claim in record.claims if shown == "events" else ():
        if claim.id not in inside:
            ledger.leave_out("claim", claim.id, f"{claim.kind}s outside events", "the features are events: ask for the claims instead")
    for event in record.events if shown == "claims" else ():
        ledger.lose("event", event.id, "events", "the features are claims: of an event only its id")
    for report in record.reports:
        ledger.lose("report", report.id, "text of reports", "the file names its reports and does not hold their text")


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
