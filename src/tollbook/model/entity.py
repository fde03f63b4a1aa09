"""Places and other things that names stand for."""

from dataclasses import dataclass

from tollbook.model.precision import PlacePrecision


@dataclass(frozen=True, slots=True)
class Place:
    """A place as a report names it, and what a gazetteer knows of it.

    text: the words of the report. name: the gazetteer's name, None if it knows no such place. country: ISO 3166-1 alpha-2.
    province: the governing first-order unit by name. latitude, longitude: degrees (WGS 84) of a point within the place.
    gazetteer: which gazetteer answered ("geonames" or the user's file). A country or province has no point, or one of its seat:
    `precision` tells, and a point must never be shown as more exact than it.
    """

    text: str
    name: str | None = None
    country: str | None = None
    province: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    precision: PlacePrecision = PlacePrecision.UNKNOWN
    gazetteer: str | None = None
