"""Where the claims' places lie, as areas: a name that means a district is drawn as large as a district, never as a dot in it.

What no gazetteer places is counted in words; no place is guessed.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from tollbook.model.entity import Place
from tollbook.model.precision import Bounds, PlacePrecision
from tollbook.publish.chart_svg import drawn, render_svg
from tollbook.publish.map_borders import DISCLAIMER, Box, outline_of
from tollbook.publish.map_picture import NARROW, WIDE, Area, area_map
from tollbook.publish.page import Cell, Figure
from tollbook.publish.wording import bounds_words, join

# What a name of each kind may mean, as the radius of a circle in km. Round figures chosen to be seen and not to mislead, measured on
# nothing: a town with the fields around it; a base, camp or bridge; a district (1,960 km²); a province (17,700 km²).
RADIUS = {PlacePrecision.SITE: 1.0, PlacePrecision.SETTLEMENT: 5.0, PlacePrecision.DISTRICT: 25.0, PlacePrecision.PROVINCE: 75.0}
PRECISIONS = {
    PlacePrecision.SITE: "site", PlacePrecision.SETTLEMENT: "town or village", PlacePrecision.DISTRICT: "district",
    PlacePrecision.PROVINCE: "province", PlacePrecision.COUNTRY: "country", PlacePrecision.UNKNOWN: "not known",
}  # fmt: skip
KM = 111.2  # a degree of latitude
MOST_NAMED = 5  # places without an area that a note names

READ = (
    "An area is all that a name may mean, not where something happened within it: a circle of {circles} around the place that the "
    "gazetteer gives, or the outline of a province or country. Areas too small to see are drawn larger. A label without room is left "
    "to the table."
)


@dataclass(frozen=True, slots=True)
class PlacedToll:
    """What is said of one place: the least and the most (None is open), of whom and by whom in words, and the brief's marks."""

    place: Place
    low: int | None
    high: int | None
    scope: str = ""
    source: str = ""
    marks: tuple[int, ...] = ()


def place_map(items: Sequence[PlacedToll], *, title: str, key: str = "map") -> Figure | None:
    """Return a map of all places that have an area, and all items as a table; None if no place has one.

    Several figures of one place are shown as one range, from the least to the most that any of them gives; they are never added.
    Raises MissingExtra without Altair and vl-convert.
    """
    by_place: dict[tuple[object, ...], list[PlacedToll]] = {}
    for item in items:
        p = item.place
        by_place.setdefault((p.name or p.text, p.country, p.province, p.precision), []).append(item)
    found = [(of, _area(of)) for of in by_place.values()]
    areas = [area for _, area in found if area]
    lost = [of for of, area in found if area is None]
    if not areas:
        return None
    return Figure(
        key=key,
        title=title,
        alt=_told(areas, lost),
        columns=("Place", "What it is", "Who is counted", "Source", "Says"),
        rows=tuple(_cells(item) for of, _ in found for item in of),
        svg=render_svg(area_map(areas, WIDE), f"{key}-wide"),
        narrow=render_svg(area_map(areas, NARROW), f"{key}-narrow"),
        legend=f"{READ.format(circles=_circles(areas))} {DISCLAIMER}",
        note=_lost(lost),
    )


def _area(items: Sequence[PlacedToll]) -> Area | None:
    """Return what a place's name may mean on the ground, None if that is not known."""
    place = items[0].place
    label, says = drawn(place.name or place.text), _range(items)
    if found := outline_of(place):
        return Area(label, says, found.box, found.middle, outline=found.key)
    if place.latitude is None or place.longitude is None or place.precision not in RADIUS:
        return None
    km = RADIUS[place.precision]
    high, wide = km / KM, km / (KM * max(math.cos(math.radians(place.latitude)), 0.05))
    box = Box(place.longitude - wide, place.latitude - high, place.longitude + wide, place.latitude + high)
    return Area(label, says, box, (place.longitude, place.latitude), km=km)


def _range(items: Sequence[PlacedToll]) -> str:
    """Return the figures of one place as one range: open where any of them is.

    >>> there = Place("Kess")
    >>> _range([PlacedToll(there, 31, 31), PlacedToll(there, 45, 45)]), _range([PlacedToll(there, 31, 31), PlacedToll(there, 40, None)])
    ('between 31 and 45', 'at least 31')
    """
    lows, highs = [i.low for i in items], [i.high for i in items]
    low = min((n for n in lows if n is not None), default=None) if None not in lows else None
    high = max(n for n in highs if n is not None) if None not in highs else None
    return bounds_words(Bounds(low, high)) or "no firm figure"


def _cells(item: PlacedToll) -> tuple[Cell, ...]:
    place = item.place
    around = [n for n in (place.province, place.country) if n and n != place.name]
    name = ", ".join((place.name or place.text, *around))
    says = bounds_words(Bounds(item.low, item.high)) or "no firm figure"
    return Cell(name), Cell(PRECISIONS[place.precision]), Cell(item.scope or None), Cell(item.source or None), Cell(says, item.marks)


def _told(areas: Sequence[Area], lost: Sequence[Sequence[PlacedToll]]) -> str:
    said = "; ".join(f"{a.label}: {a.says}" for a in areas)
    return f"{said}{f'; not on the map: {len(lost)}' if lost else ''}."


def _circles(areas: Sequence[Area]) -> str:
    drawn_km = sorted({a.km for a in areas if a.km})
    return f"{join([f'{km:g}' for km in drawn_km or [5.0]])} km"


def _lost(lost: Sequence[Sequence[PlacedToll]]) -> str:
    if not lost:
        return ""
    names = [f"‘{drawn(of[0].place.text)}’" for of in lost]
    shown = names[:MOST_NAMED] + ([f"{len(names) - MOST_NAMED} more"] if len(names) > MOST_NAMED else [])
    figures = sum(map(len, lost))
    return f"Not on the map, since no gazetteer places it: {join(shown)} ({figures} {'figure' if figures == 1 else 'figures'})."
