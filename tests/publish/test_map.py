"""A map shows how much is known of a place: areas, never a dot in one of them, and what has no area in words."""

import math
import re
from dataclasses import replace

import pytest

from tollbook.model.entity import Place
from tollbook.model.precision import PlacePrecision
from tollbook.publish.chart_files import standalone_svg
from tollbook.publish.map import PlacedToll, place_map
from tollbook.publish.map_borders import DISCLAIMER, Box, cut, outline_of
from tollbook.publish.map_labels import LINE, Spot, label_all, place_labels
from tollbook.publish.map_picture import EARTH, WIDE, View, view_of
from tollbook.publish.page import Figure

pytest.importorskip("altair", reason="Altair is not installed")
pytest.importorskip("vl_convert", reason="vl-convert is not installed")


def place(name: str, precision: PlacePrecision, latitude: float | None = None, longitude: float | None = None, **fields: str) -> Place:
    known = {"country": "SY", "province": "Latakia"} | fields
    return Place(name, name, known["country"], known["province"], latitude, longitude, precision, "geonames")


JABLEH = place("Jableh", PlacePrecision.SETTLEMENT, 35.36, 35.92)
LATAKIA = place("Latakia", PlacePrecision.PROVINCE, 35.53, 35.79)
QARDAHA = place("Qardaha", PlacePrecision.DISTRICT, 35.45, 36.06)
COAST = Place("the coast")


@pytest.fixture(scope="module")
def figure() -> Figure:
    items = [
        PlacedToll(JABLEH, 31, 31, "civilians killed", "Observatory", (1,)),
        PlacedToll(JABLEH, 45, 45, "civilians killed", "Network"),
        PlacedToll(LATAKIA, 545, None, "people killed"),
        PlacedToll(QARDAHA, None, 88),
        PlacedToll(COAST, 1225, None),
    ]
    made = place_map(items, title="Where")
    assert made is not None
    return made


def radii(svg: str) -> list[float]:
    """The radii of the circles that are drawn, the largest first: a circle begins at (r, 0)."""
    return [float(r) for r in re.findall(r'd="M([\d.]+),0A\1,\1,0,1,1,-\1,0', svg)]


def shown(items: list[PlacedToll]) -> Figure:
    made = place_map(items, title="t")
    assert made is not None
    return made


@pytest.mark.parametrize(("precision", "km"), [("site", 1.0), ("settlement", 5.0), ("district", 25.0)])
def test_a_circle_is_as_large_as_what_the_name_may_mean(precision: str, km: float) -> None:
    there = replace(JABLEH, precision=PlacePrecision(precision))
    far = replace(QARDAHA, latitude=36.4, longitude=37.2)  # so that the sheet stays the same, whatever the first place is
    made = shown([PlacedToll(there, 1, 1), PlacedToll(far, 1, 1)])
    drawn = sorted(radii(made.svg))
    assert drawn[-1] / drawn[0] == pytest.approx(25 / km, rel=0.3) or drawn[0] == pytest.approx(4.0)  # the least that can be seen


def test_kilometres_on_the_sheet_are_kilometres_on_the_ground() -> None:
    view = view_of([Box(35, 34, 37, 36)], WIDE)
    (x1, y1), (x2, y2) = view.at(36, 35), view.at(36, 35 + math.degrees(10 / EARTH))
    assert math.hypot(x2 - x1, y2 - y1) == pytest.approx(view.units(10, 35), rel=0.01)
    box = view.box()
    assert box.west < 35 and box.south < 34 and box.east > 37 and box.north > 36


def test_a_province_is_its_outline_and_no_circle() -> None:
    made = shown([PlacedToll(LATAKIA, 545, None)])
    assert radii(made.svg) == [] and 'fill-opacity="0.16"' in made.svg
    assert texts(made.svg)[:2] != [] and "Latakia" in texts(made.svg)


def test_a_province_without_an_outline_to_trust_is_a_circle() -> None:
    ituri = place("Ituri", PlacePrecision.PROVINCE, 1.56, 30.25, country="CD", province="Ituri")
    assert outline_of(ituri) is None  # its borders have changed since they were drawn
    assert len(radii(shown([PlacedToll(ituri, 5, 5)]).svg)) == 1


def test_a_country_is_its_outline() -> None:
    syria = Place("Syria", "Syria", "SY", precision=PlacePrecision.COUNTRY)
    found = outline_of(syria)
    assert found is not None and found.box == Box(35.8, 32.3, 42.4, 37.3)
    assert radii(shown([PlacedToll(syria, 5, None)]).svg) == []


def test_several_figures_of_a_place_are_one_range_and_not_added(figure: Figure) -> None:
    assert "between 31 and 45" in texts(figure.svg) or any("between 31 and 45" in t for t in texts(figure.svg))
    assert not any("76" in t for t in texts(figure.svg))
    assert [row[4].text for row in figure.rows] == ["31", "45", "at least 545", "at most 88", "at least 1,225"]
    assert figure.rows[0][4].marks == (1,)


def test_what_has_no_area_is_told_in_words(figure: Figure) -> None:
    assert figure.note == "Not on the map, since no gazetteer places it: ‘the coast’ (1 figure)."
    assert place_map([PlacedToll(COAST, 1, 1)], title="t") is None
    assert place_map([], title="t") is None
    unsure = replace(JABLEH, precision=PlacePrecision.UNKNOWN)
    assert place_map([PlacedToll(unsure, 1, 1)], title="t") is None  # a point of which no one says what it stands for is no area


def test_the_disclaimer_goes_where_the_map_goes(figure: Figure) -> None:
    assert DISCLAIMER in figure.legend
    assert "imply no position" in re.sub(r"</text><text[^>]*>", " ", standalone_svg(figure))


def test_the_same_places_give_the_same_bytes(figure: Figure) -> None:
    again = shown([PlacedToll(LATAKIA, 545, None), PlacedToll(JABLEH, 31, 31)])
    assert again == shown([PlacedToll(LATAKIA, 545, None), PlacedToll(JABLEH, 31, 31)])
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)|<script|href|style=", figure.svg)


def test_hostile_names_are_text() -> None:
    name = "<script>alert(1)</script>\"' \ufffe\ud800 \u202e"
    made = shown([PlacedToll(replace(JABLEH, text=name, name=name), 1, 1, name, name)])
    assert "&lt;script&gt;" in made.svg and "<script" not in made.svg and not re.search("[\ufffe\u202e]", made.svg)


def test_a_map_holds_no_line_that_it_does_not_need() -> None:
    near, far = cut(Box(35, 34, 37, 36), "countries"), cut(Box(-180, -90, 180, 90), "countries")
    keys = {g["properties"]["key"] for g in near["objects"]["countries"]["geometries"]}
    assert {"SY", "LB", "TR"} <= keys and "DE" not in keys
    assert len(near["arcs"]) < len(far["arcs"]) / 3


# Labels


def test_labels_stand_on_no_other_label_and_on_no_place() -> None:
    spots = [Spot(f"Place {n}", "at least 31", 100 + 37 * (n % 5), 90 + 23 * n, 6) for n in range(12)]
    labels = place_labels(spots, 640, 480)
    assert len(labels) >= 10
    for i, label in enumerate(labels):
        assert not any(label.meets(m.x, m.y, *m.half) for m in labels[i + 1 :])
        assert not any(label.meets(s.x, s.y, 2, 2) for s in spots)
        assert label.x > label.half[0] and label.x + label.half[0] < 640 and LINE <= label.y <= 480 - LINE


def test_crowded_places_get_numbers_and_a_key() -> None:
    crowd = [Spot(f"A place with a long name {n}", "at least 31", 160 + 5 * n, 150, 5) for n in range(9)]
    labels, key = label_all(crowd, 330, 300)
    assert key[0] == "1  A place with a long name 0: at least 31" and len(key) == 9
    assert {label.label for label in labels} <= set("123456789") and len(labels) >= 5
    assert label_all(crowd[:1], 330, 300)[1] == []


def texts(svg: str) -> list[str]:
    return re.findall(r"<(?:text|tspan)[^>]*>([^<]+)<", svg)


def test_a_view_stays_on_the_sheet_at_the_ends_of_the_world() -> None:
    view = view_of([Box(-180, -90, 180, 90)], WIDE)
    assert isinstance(view, View) and WIDE.low <= view.height <= WIDE.high and view.scale > 0
