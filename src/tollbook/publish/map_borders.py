"""Outlines of countries and provinces, offline: Natural Earth's, cut to what a map shows (`data/README.md` says how they were made)."""

import json
import lzma
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from tollbook.model.entity import Place
from tollbook.model.precision import PlacePrecision

DISCLAIMER = "Borders are those of Natural Earth, shown for orientation; they imply no position on the status of any territory."


@dataclass(frozen=True, slots=True)
class Box:
    """A part of the world in degrees (WGS 84)."""

    west: float
    south: float
    east: float
    north: float

    def meets(self, other: "Box") -> bool:
        """Tell whether two boxes have a part in common.

        >>> Box(0, 0, 2, 2).meets(Box(1, 1, 3, 3)), Box(0, 0, 1, 1).meets(Box(2, 0, 3, 1))
        (True, False)
        """
        return self.west <= other.east and other.west <= self.east and self.south <= other.north and other.south <= self.north


@dataclass(frozen=True, slots=True)
class Outline:
    """The outline of a country or province: its key in the layers, the box around it, and a point well within it (degrees)."""

    key: str
    box: Box
    middle: tuple[float, float]


def outline_of(place: Place) -> Outline | None:
    """Return the outline of a country or province, None if there is none to trust.

    >>> outline_of(Place("Latakia", "Latakia", "SY", "Latakia", precision=PlacePrecision.PROVINCE)).key
    'SY Latakia'
    """
    if place.precision is PlacePrecision.COUNTRY:
        key, layer = place.country or "", "countries"
    elif place.precision is PlacePrecision.PROVINCE:
        key, layer = f"{place.country} {place.province or place.name}", "provinces"
    else:
        return None
    found = [g for g in _borders()["objects"][layer]["geometries"] if key and _key(layer, g) == key]
    if not found:
        return None
    boxes = [_box(g) for g in found]
    longitude, latitude = map(float, max(found, key=lambda g: len(str(g["arcs"])))["properties"]["i"].split())
    around = Box(min(b.west for b in boxes), min(b.south for b in boxes), max(b.east for b in boxes), max(b.north for b in boxes))
    return Outline(key, around, (longitude, latitude))


def cut(within: Box, layer: str) -> dict[str, Any]:
    """Return the 'countries', 'provinces' or 'disputed' lines that meet a box, as a topology with no arc that they do not need."""
    whole = _borders()
    renumbered: dict[int, int] = {}
    chosen = [g for g in whole["objects"][layer]["geometries"] if g["type"] and _box(g).meets(within)]
    made = [{"type": g["type"], "arcs": _renumber(g["arcs"], renumbered), "properties": {"key": _key(layer, g)}} for g in chosen]
    return {
        "type": "Topology",
        "transform": whole["transform"],
        "objects": {layer: {"type": "GeometryCollection", "geometries": made}},
        "arcs": [whole["arcs"][i] for i in renumbered],
    }


def _renumber(arcs: Any, renumbered: dict[int, int]) -> Any:
    """Return the arcs of a geometry by their new numbers; ~n is arc n backwards, as TopoJSON has it."""
    if isinstance(arcs, list):
        return [_renumber(a, renumbered) for a in arcs]
    new = renumbered.setdefault(arcs if arcs >= 0 else ~arcs, len(renumbered))
    return new if arcs >= 0 else ~new


def _key(layer: str, geometry: dict[str, Any]) -> str:
    return str(geometry["properties"].get("p" if layer == "provinces" else "c") or "")


def _box(geometry: dict[str, Any]) -> Box:
    return Box(*map(float, geometry["properties"]["b"].split()))


@cache
def _borders() -> dict[str, Any]:
    packed = (files("tollbook.publish") / "data" / "borders.topojson.xz").read_bytes()
    borders: dict[str, Any] = json.loads(lzma.decompress(packed))
    return borders
