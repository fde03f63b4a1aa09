"""The picture of a map: areas on Natural Earth's borders in Mercator's projection, in which a circle on the ground is a circle."""

import json
import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tollbook.publish.chart_svg import CHARACTER, FONT, missing_extra
from tollbook.publish.map_borders import Box, cut
from tollbook.publish.map_labels import LINE, SIZE, Label, Spot, label_all

if TYPE_CHECKING:
    import altair

WATER, LAND, PROVINCE, COUNTRY = "#e6eff5", "#f8f6f0", "#c9c5b8", "#77746a"
AREA, INK = "#b04000", "#1c1c1e"
KEY_LINE = 18  # from line to line of the key
MOST_KEYED = 40  # places in the key: the table has all
EARTH = 6371.0  # km
LEAST_RADIUS = 4.0  # units: a smaller circle cannot be seen
LEAST_DEGREES = 0.7  # a map of one village shows what lies around it


@dataclass(frozen=True, slots=True)
class Area:
    """What a name may mean on the ground: an outline by its key, or a circle around its middle by its radius in km.

    label, says: what is written there. box: around it. middle: longitude and latitude of a point within it.
    """

    label: str
    says: str
    box: Box
    middle: tuple[float, float]
    outline: str = ""
    km: float = 0.0


@dataclass(frozen=True, slots=True)
class View:
    """A part of the world on a sheet, in the picture's units: x and y grow to the right and downwards."""

    width: int
    height: int
    scale: float
    centre: tuple[float, float]  # longitude, Mercator's latitude in radians

    def at(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Return the place on the sheet."""
        x = self.width / 2 + self.scale * math.radians(longitude - self.centre[0])
        return x, self.height / 2 - self.scale * (_mercator(latitude) - self.centre[1])

    def box(self) -> Box:
        """Return the part of the world that the sheet shows."""
        half_wide, half_high = math.degrees(self.width / 2 / self.scale), self.height / 2 / self.scale
        south, north = (math.degrees(math.atan(math.sinh(self.centre[1] + s * half_high))) for s in (-1, 1))
        return Box(self.centre[0] - half_wide, south, self.centre[0] + half_wide, north)

    def units(self, km: float, latitude: float) -> float:
        """Return how long some km are at a latitude."""
        return km * self.scale / EARTH / math.cos(math.radians(latitude))


@dataclass(frozen=True, slots=True)
class Sheet:
    """How wide a map is, how high at least and at most, and in how many columns its key stands."""

    width: int
    low: int
    high: int
    columns: int


WIDE, NARROW = Sheet(640, 380, 600, 2), Sheet(330, 300, 420, 1)


def area_map(areas: Sequence[Area], sheet: Sheet) -> dict[str, Any]:
    """Return the Vega-Lite picture of some areas with their labels, a scale bar, and the borders around them."""
    try:
        import altair as alt
    except ImportError as error:
        raise missing_extra() from error
    view = view_of([a.box for a in areas], sheet)
    borders = {layer: cut(view.box(), layer) for layer in ("countries", "provinces", "disputed")}
    longitude, latitude = view.centre[0], math.degrees(math.atan(math.sinh(view.centre[1])))
    projection = alt.Projection(
        type="mercator", scale=view.scale, center=[longitude, latitude], translate=[view.width / 2, view.height / 2],
        clipExtent=[[0, 0], [view.width, view.height]],
    )  # fmt: skip

    def shapes(layer: str) -> "altair.Chart":
        return alt.Chart({"name": layer, "format": {"type": "topojson", "feature": layer}}, projection=projection)

    spots = [Spot(a.label, a.says, *view.at(*a.middle), _radius(a, view), is_round=not a.outline) for a in areas]
    labels, lines = label_all(spots, view.width, view.height)
    outlines = sorted({a.outline for a in areas if a.outline})
    layers = [
        shapes("countries").mark_geoshape(fill=LAND, stroke=None),
        shapes("provinces").mark_geoshape(fill=None, stroke=PROVINCE, strokeWidth=0.6),
        shapes("countries").mark_geoshape(fill=None, stroke=COUNTRY, strokeWidth=1.1),
        shapes("disputed").mark_geoshape(fill=None, stroke=LAND, strokeWidth=1.3, strokeDash=[3, 3]),
        *(
            shapes(layer).transform_filter(f"indexof({json.dumps(outlines)}, datum.properties.key) >= 0").mark_geoshape(
                fill=AREA, fillOpacity=0.16, stroke=AREA, strokeWidth=1.5
            )
            for layer in ("countries", "provinces") if outlines
        ),
        alt.Chart({"values": _circles(areas, view)}).mark_point(
            shape="circle", fill=AREA, fillOpacity=0.28, stroke=AREA, strokeWidth=1.5, opacity=1, clip=True
        ).encode(**_on(view), size=alt.Size("size:Q", scale=None)),
        *_texts(labels, view),
        *_scale_bar(view),
    ]  # fmt: skip
    chart = alt.layer(*layers).properties(width=view.width, height=view.height, view=alt.ViewBackground(fill=WATER, stroke=PROVINCE))
    config = alt.Config(font=FONT, aria=False, padding=4, view=alt.ViewConfig(stroke=None))
    spec: dict[str, Any] = alt.vconcat(chart, *_key(lines, sheet), spacing=8, config=config).to_dict()
    spec["datasets"] = spec.get("datasets", {}) | borders  # by name and last: Altair copies what it is given a dozen times over
    return spec


def view_of(boxes: Sequence[Box], sheet: Sheet) -> View:
    """Return the sheet that shows some boxes with a margin around them."""
    west, east = min(b.west for b in boxes), max(b.east for b in boxes)
    south, north = max(min(b.south for b in boxes), -75.0), min(max(b.north for b in boxes), 80.0)
    low, high = _mercator(south), _mercator(north)
    wide = max(math.radians(east - west), math.radians(LEAST_DEGREES)) * 1.25
    tall = max(high - low, math.radians(LEAST_DEGREES)) * 1.25
    height = round(min(max(sheet.width * tall / wide, sheet.low), sheet.high))
    scale = min(sheet.width / wide, height / tall)
    return View(sheet.width, height, scale, ((west + east) / 2, (low + high) / 2))


def _radius(area: Area, view: View) -> float:
    """Return the radius of a circle, or of the circle that an outline has room for, roughly."""
    if area.outline:
        (left, top), (right, bottom) = view.at(area.box.west, area.box.north), view.at(area.box.east, area.box.south)
        return max(min(right - left, bottom - top) / 2, LEAST_RADIUS)
    return max(view.units(area.km, area.middle[1]), LEAST_RADIUS)


def _circles(areas: Sequence[Area], view: View) -> list[dict[str, float]]:
    """Return the circles, the largest first, so that no small one is hidden. size: as Vega has it, the area in square units."""
    found = [(*view.at(*a.middle), _radius(a, view)) for a in areas if not a.outline]
    return [{"x": x, "y": y, "size": math.pi * r * r} for x, y, r in sorted(found, key=lambda c: (-c[2], c))]


def _on(view: View) -> dict[str, Any]:
    """Return the channels that put a value at its place on the sheet."""
    import altair as alt

    return {
        "x": alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, view.width], nice=False)),
        "y": alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[view.height, 0], nice=False)),
    }


def _texts(labels: Sequence[Label], view: View) -> "list[altair.Chart]":
    """Return the labels with a pale edge, so that a border behind them does not cross them out, and lines to those that stand apart."""
    import altair as alt

    lines = [
        {"x": m.x, "y": m.y + ((i - 0.5) * LINE if m.says else 0), "text": text, "weight": weight}
        for m in labels for i, (text, weight) in enumerate(((m.label, "bold"), (m.says, "normal"))) if text
    ]  # fmt: skip
    leaders = [{"x": a[0], "y": a[1], "x2": b[0], "y2": b[1]} for a, b in (m.leader for m in labels if m.leader)]
    made = [alt.Chart({"values": leaders}).mark_rule(color=INK, strokeWidth=0.8).encode(**_on(view), x2="x2:Q", y2="y2:Q")]
    for weight in ("bold", "normal"):
        base = alt.Chart({"values": [line for line in lines if line["weight"] == weight]}).encode(**_on(view), text="text:N")
        made.append(base.mark_text(fontSize=SIZE, fontWeight=weight, fill=LAND, stroke=LAND, strokeWidth=3, strokeOpacity=0.85))
        made.append(base.mark_text(fontSize=SIZE, fontWeight=weight, fill=INK))
    return made


def _key(lines: Sequence[str], sheet: Sheet) -> "list[altair.Chart]":
    """Return what the numbers stand for, below the map."""
    import altair as alt

    if not lines:
        return []
    per_column = -(-len(lines) // sheet.columns)
    wide, high = sheet.width / sheet.columns, per_column * KEY_LINE
    fits = int(wide / (SIZE * CHARACTER)) - 1
    cells = [
        {"x": i // per_column * wide, "y": (i % per_column + 0.5) * KEY_LINE, "text": textwrap.shorten(line, fits, placeholder=" …")}
        for i, line in enumerate(lines[:MOST_KEYED])
    ]
    sheet_of_key = View(sheet.width, high, 1, (0, 0))
    chart = alt.Chart({"values": cells}, width=sheet.width, height=high).mark_text(align="left", fontSize=SIZE, fill=INK)
    return [chart.encode(**_on(sheet_of_key), text="text:N")]


def _scale_bar(view: View) -> "list[altair.Chart]":
    import altair as alt

    latitude = math.degrees(math.atan(math.sinh(view.centre[1])))
    steps = [m * 10**n for n in range(5) for m in (1, 2, 5)]
    km = max((s for s in steps if view.units(s, latitude) <= view.width / 4), default=1)
    left, y = 12, view.height - 12
    bar = [{"x": left, "y": y, "to": left + view.units(km, latitude), "text": f"{km:,} km"}]
    base = alt.Chart({"values": bar}).encode(**_on(view))
    return [
        base.mark_rule(color=INK, strokeWidth=2).encode(x2="to:Q"),
        base.mark_text(align="left", dy=-8, fontSize=11, fill=LAND, stroke=LAND, strokeWidth=3).encode(text="text:N"),
        base.mark_text(align="left", dy=-8, fontSize=11, fill=INK).encode(text="text:N"),
    ]


def _mercator(latitude: float) -> float:
    return math.asinh(math.tan(math.radians(latitude)))
