"""Scopes that no toll states and that several together fill."""

from collections.abc import Sequence
from dataclasses import replace

from tollbook.model.finding import Reading
from tollbook.reconcile.scopes import Lie, Region, Space
from tollbook.reconcile.statements import Material


def natural_unions(material: Material) -> dict[Region, tuple[Region, ...]]:
    """Return scopes that no toll states and that several together fill: all people where only classes are counted, places side by side."""
    space = material.space
    proved = sorted({s.region for s in material.statements if s.reasons and s.reading is not Reading.ASSERTED and s.bounds.low})
    unions: dict[Region, tuple[Region, ...]] = {}
    for drop in ("classes", "where"):
        groups: dict[tuple[Region, tuple[str, ...]], list[Region]] = {}
        for region in proved:
            countries = _countries(region, space) if drop == "where" else ()
            groups.setdefault((replace(region, **{drop: ()}), countries), []).append(region)
        for members in groups.values():
            union = _union(members, drop, space)
            if union is not None and union not in proved:
                unions.setdefault(union, tuple(members))
    return unions


def _union(members: Sequence[Region], drop: str, space: Space) -> Region | None:
    formulas = sorted({getattr(region, drop) for region in members})
    if len(formulas) < 2 or any(len(formula) != 1 for formula in formulas):
        return None
    apart = any(space.lie_in(drop, a, b) is Lie.APART for i, a in enumerate(formulas) for b in formulas[i + 1 :])
    if not apart:
        return None
    if drop == "classes":
        return replace(members[0], classes=())
    names = sorted({name for formula in formulas for clause in formula for name in clause})
    countries = _countries(members[0], space)
    return replace(members[0], where=space.simple("where", (tuple(names),))) if len(countries) == 1 and "" not in countries else None


def _countries(region: Region, space: Space) -> tuple[str, ...]:
    """Return the countries of a region's places, empty for one that is not known: only places of one country are put together."""
    places = (space.geography.places.get(name) for clause in region.where for name in clause)
    return tuple(sorted({place.country or "" for place in places if place is not None}))
