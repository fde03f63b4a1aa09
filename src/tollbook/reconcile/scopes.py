"""Whom a toll counts, as a region: harm × classes × alleged perpetrator × place × days; and how two regions lie to each other.

In each dimension a region is a formula over names ('civilian', 'Latakia', '6 to 11 March'): all of its clauses hold, and of each clause
at least one name. No clause means everyone, by anyone. What is known of two names is that one is within the other, that both
exclude each other, or nothing; nothing is never taken for either.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cache
from typing import Any

from tollbook.model.claim import Harm, Toll, Victim
from tollbook.reconcile.geography import Clause, Geography
from tollbook.reconcile.origins import Names
from tollbook.reconcile.periods import day_worlds, do_meet, is_apart, is_within, meet_periods, period_name

Formula = tuple[Clause, ...]


class Lie(StrEnum):
    """How one region, or one formula, lies to another."""

    SAME = "same"
    WITHIN = "within"
    AROUND = "around"
    APART = "apart"  # no person is in both
    OVERLAP = "overlap"  # they are known to share ground
    UNKNOWN = "unknown"  # nothing known says whether anyone is in both


@dataclass(frozen=True, slots=True, order=True)
class Region:
    """Whom a toll counts; each field a formula over names."""

    harm: Formula
    classes: Formula
    by: Formula
    where: Formula
    period: Formula


DIMENSIONS = tuple(f.name for f in fields(Region))
_TELLING = ("where", "period", "by", "classes", "harm")  # the same, those first that most often keep two regions apart

# Sex and age in one dimension, as reports use it ('men, women and children'), standing in the conflict, and roles, which go with any.
# A child is under 18, man and woman are adults (SDG 16.1.2 code lists); nobody is civilian and combatant at once.
_AGE = (Victim.MAN, Victim.WOMAN, Victim.CHILD, Victim.ELDERLY)
_STANDING = (Victim.CIVILIAN, Victim.COMBATANT, Victim.SECURITY_FORCE)
_ROLE = (
    Victim.JOURNALIST,
    Victim.HEALTH_WORKER,
    Victim.AID_WORKER,
    Victim.REFUGEE,
    Victim.PROTESTER,
    Victim.DETAINEE,
    Victim.OFFICIAL,
)
_AXES = (_AGE, _STANDING, _ROLE, (Victim.FOREIGNER,))
_EXCLUSIVE = (
    {Victim.MAN, Victim.WOMAN, Victim.CHILD},
    {Victim.CHILD, Victim.ELDERLY},
    set(_STANDING),
)


@cache
def formula_of(victims: tuple[Victim, ...]) -> Formula:
    """Return classes as a formula: those of one kind are alternatives ('women and children'), of different kinds they go together."""
    named = [victim for victim in victims if victim is not Victim.PERSON]
    clauses = (tuple(sorted(victim.value for victim in named if victim in axis)) for axis in _AXES)
    return tuple(sorted(clause for clause in clauses if clause))


def class_formula(toll: Toll) -> Formula:
    """Return the classes of a toll as a formula.

    Classes of one kind are alternatives ('women and children'), of different kinds they go together ('civilian women'), unless the
    words join them ('soldiers as well as journalists').
    """
    clauses = list(formula_of(toll.victims))
    words = toll.evidence.words[:500].casefold()
    joined = " and " in words or " or " in words or "as well as" in words
    if len(clauses) > 1 and joined and toll.value != 1:
        return (tuple(sorted(name for clause in clauses for name in clause)),)
    return tuple(clauses)


def are_joined(classes: Formula) -> bool:
    """Tell whether classes of different kinds are alternatives: 'soldiers as well as journalists', and not 'civilian women'."""
    return len(classes) == 1 and sum(any(victim.value in classes[0] for victim in axis) for axis in _AXES) > 1


def harm_formula(harm: Harm) -> Formula:
    """Return the harm as a formula; 'casualties' are killed or injured."""
    return ((Harm.INJURED.value, Harm.KILLED.value),) if harm is Harm.CASUALTIES else ((harm.value,),)


# Lies as bits: over all dimensions the highest says how regions lie to each other; within in one and around in another is an overlap.
_CODE = {Lie.SAME: 0, Lie.WITHIN: 1, Lie.AROUND: 2, Lie.OVERLAP: 4, Lie.UNKNOWN: 8, Lie.APART: 16}
_MIRRORED = {_CODE[Lie.WITHIN]: _CODE[Lie.AROUND], _CODE[Lie.AROUND]: _CODE[Lie.WITHIN]}
_LIES = tuple(
    Lie.APART if code >= 16 else Lie.UNKNOWN if code >= 8 else Lie.OVERLAP if code >= 3 else (Lie.SAME, Lie.WITHIN, Lie.AROUND)[code]
    for code in range(32)
)


def lie_of(code: int) -> Lie:
    """Return the lie that an entry of `Space.codes` stands for."""
    return _LIES[code]


def bears(codes: Any) -> Any:
    """Return which entries of `Space.codes` are of regions that are known to share ground."""
    return codes < _CODE[Lie.UNKNOWN]


def are_together(codes: Any) -> Any:
    """Return which entries of `Space.codes` are of regions that are not known to lie apart."""
    return codes < _CODE[Lie.APART]


def is_unsure(codes: Any) -> Any:
    """Return which entries of `Space.codes` are of regions of which none is known to lie within the other, nor apart from it."""
    return (codes > _CODE[Lie.AROUND]) & (codes < _CODE[Lie.APART])


class TooManyCells(Exception):
    """Scopes with so many uncertain relations that their cells cannot be drawn up; the caller bounds some of them apart."""

    def __init__(self, dimension: str) -> None:
        super().__init__(dimension)
        self.dimension = dimension


class Space:
    """The relations among all regions in hand, and the disjoint cells that tell regions apart."""

    def __init__(self, geography: Geography, names: Names) -> None:
        self.geography, self.names = geography, names
        self._lie: dict[tuple[str, Formula, Formula], Lie] = {}
        self._codes: tuple[dict[Region, int], Any, Any] | None = None

    def region_of(self, toll: Toll, published: str = "") -> Region:
        """Return whom one toll counts by its own fields alone. published: the day on which its report came out, where it is known."""
        where = tuple(sorted({self.geography.key(place) for place in toll.where})) or (f"?{toll.report}",)
        by = tuple(sorted({self.names.key(name) for name in toll.by}))
        return Region(
            harm_formula(toll.harm),
            class_formula(toll),
            (by,) if by else (),
            self.simple("where", (where,)),
            ((period_name(toll.period, toll.report, published),),),
        )

    def meet(self, part: Region, whole: Region) -> Region | None:
        """Return the part's region within its whole's: what either leaves open the other tells. None if they exclude each other."""
        where = whole.where if part.where[0][0].startswith("?") else self.simple("where", part.where + whole.where)
        met = Region(
            part.harm,
            self.simple("classes", part.classes + whole.classes),
            self.simple("by", part.by + whole.by),
            where,
            meet_periods(part.period, whole.period),
        )
        for name in DIMENSIONS:
            inner = getattr(met, name)
            if inner and not any(mask & 1 for mask in self.dimension_masks(name, (inner,))):
                return None
        return met

    def simple(self, dimension: str, clauses: Formula) -> Formula:
        """Drop from each clause the names within its other names, and every clause that another one implies."""
        known = self.geography.implies if dimension == "where" else str.__eq__
        slim = {
            tuple(p for p in clause if not any(p != q and known(p, q) and not (known(q, p) and q > p) for q in clause))
            for clause in clauses
        }
        kept = sorted(slim)
        for clause in sorted(slim, key=lambda c: (-len(c), c)):
            others = [other for other in kept if other != clause]
            if any(all(self._within(dimension, name, clause) for name in other) for other in others):
                kept = others
        return tuple(kept)

    def _within(self, dimension: str, name: str, clause: Clause) -> bool:
        return self.geography.covered(name, clause) if dimension == "where" else name in clause

    def lie(self, a: Region, b: Region) -> Lie:
        """Return how region a lies to region b."""
        return _LIES[self._code(a, b)]

    def bear(self, a: Region, b: Region) -> bool:
        """Tell whether two regions are known to share ground: neither apart nor of unknown relation in any dimension."""
        return self._code(a, b) < _CODE[Lie.UNKNOWN]

    def _code(self, a: Region, b: Region) -> int:
        code = 0
        for name in _TELLING:
            code |= _CODE[self.lie_in(name, getattr(a, name), getattr(b, name))]
            if code >= _CODE[Lie.APART]:
                break
        return code

    def codes(self, regions: Sequence[Region]) -> tuple[Any, Any]:
        """Return two matrices: how each region lies to each other (`lie_of` an entry), and in how many dimensions that is not known."""
        import numpy as np

        if self._codes is not None and all(region in self._codes[0] for region in regions):
            index = np.array([self._codes[0][region] for region in regions], dtype=np.intp)
            return self._codes[1][np.ix_(index, index)], self._codes[2][np.ix_(index, index)]
        made = np.zeros((len(regions), len(regions)), dtype=np.uint8)
        unknowns = np.zeros_like(made)
        for name in DIMENSIONS:
            formulas = sorted({getattr(region, name) for region in regions})
            at = {formula: i for i, formula in enumerate(formulas)}
            table = np.zeros((len(formulas), len(formulas)), dtype=np.uint8)
            for i, a in enumerate(formulas):
                for j in range(i + 1, len(formulas)):
                    code = _CODE[self.lie_in(name, a, formulas[j])]
                    table[i, j], table[j, i] = code, _MIRRORED.get(code, code)
            index = np.array([at[getattr(region, name)] for region in regions], dtype=np.intp)
            found = table[np.ix_(index, index)]
            made |= found
            unknowns += (found == _CODE[Lie.UNKNOWN]) | (found == _CODE[Lie.OVERLAP])
        self._codes = {region: i for i, region in enumerate(regions)}, made, unknowns
        return made, unknowns

    def lie_in(self, dimension: str, a: Formula, b: Formula) -> Lie:
        """Return how formula a lies to formula b in one dimension."""
        if a == b:
            return Lie.SAME
        key = (dimension, a, b)
        if key not in self._lie:
            self._lie[key] = self._compare(dimension, a, b)
        return self._lie[key]

    def _compare(self, dimension: str, a: Formula, b: Formula) -> Lie:
        if not a or not b:
            return Lie.AROUND if not a else Lie.WITHIN
        if len(a) == len(b) == len(a[0]) == len(b[0]) == 1:
            return self._compare_names(dimension, a[0][0], b[0][0])
        masks = set(self.dimension_masks(dimension, (a, b)))
        if 3 not in masks:
            return Lie.APART
        if 1 not in masks or 2 not in masks:
            return Lie.SAME if masks <= {0, 3} else Lie.WITHIN if 1 not in masks else Lie.AROUND
        names_a, names_b = ({name for clause in formula for name in clause} for formula in (a, b))
        implies = _implies(dimension, self.geography)
        shared = any(
            implies(p, q) or implies(q, p) or (dimension == "period" and do_meet(p, q)) for p in sorted(names_a) for q in sorted(names_b)
        )
        return Lie.OVERLAP if shared else Lie.UNKNOWN

    def _compare_names(self, dimension: str, p: str, q: str) -> Lie:
        """Return how one name lies to another; the same as for formulas, without drawing up worlds."""
        implies = _implies(dimension, self.geography)
        inside, outside = implies(p, q), implies(q, p)
        if dimension == "where":
            inside, outside = self.geography.covered(p, (q,)), self.geography.covered(q, (p,))
        if inside or outside:
            return Lie.SAME if inside and outside else Lie.WITHIN if inside else Lie.AROUND
        if _excludes(dimension, self.geography)(p, q):
            return Lie.APART
        return Lie.OVERLAP if (dimension == "period" and do_meet(p, q)) else Lie.UNKNOWN

    def cells(self, regions: Sequence[Region], most: int) -> list[int]:
        """Return the least set of disjoint cells that tells regions apart: each a bit mask of the regions that it is in.

        Raises TooManyCells beyond `most`.
        """
        found = {(1 << len(regions)) - 1}
        for name in DIMENSIONS:
            masks = self.dimension_masks(name, tuple(getattr(region, name) for region in regions), most)
            found = {cell & mask for cell in found for mask in masks} - {0}
            if len(found) > most:
                raise TooManyCells(name)
        return sorted(found)

    def dimension_masks(self, dimension: str, formulas: Sequence[Formula], most: int = 100_000) -> list[int]:
        """Return every set of formulas (a bit mask) that one thing can satisfy together, by what is known of their names."""
        names = sorted({name for formula in formulas for clause in formula for name in clause})
        bit = {name: 1 << i for i, name in enumerate(names)}
        holding: dict[Formula, int] = {}  # formula → the set of those, of the formulas given, that it is
        for i, formula in enumerate(formulas):
            holding[formula] = holding.get(formula, 0) | 1 << i
        clause_bits = [(holders, [sum(bit[name] for name in clause) for clause in formula]) for formula, holders in holding.items()]
        if dimension == "period":
            found = day_worlds(names, 8 * most)
            if found is None:
                raise TooManyCells(dimension)
            worlds = found
        else:
            covers = [
                (bit[p], sum(bit[q] for q in fact))
                for p, facts in sorted(self.geography.covers.items())
                for fact in facts
                if dimension == "where" and p in bit and all(q in bit for q in fact)
            ]
            worlds = _worlds(names, _implies(dimension, self.geography), _excludes(dimension, self.geography), covers, most, dimension)
        masks = {sum(holders for holders, bits in clause_bits if all(world & clause for clause in bits)) for world in worlds}
        return sorted(masks)


def _implies(dimension: str, geography: Geography) -> Callable[[str, str], bool]:
    if dimension == "where":
        return geography.implies
    return is_within if dimension == "period" else str.__eq__


def _excludes(dimension: str, geography: Geography) -> Callable[[str, str], bool]:
    if dimension == "where":
        return geography.excludes
    if dimension == "harm":
        return str.__ne__
    if dimension == "classes":
        return lambda p, q: p != q and any(p in group and q in group for group in _EXCLUSIVE)
    return is_apart if dimension == "period" else lambda p, q: False


def _worlds(
    names: Sequence[str],
    implies: Callable[[str, str], bool],
    excludes: Callable[[str, str], bool],
    covers: Sequence[tuple[int, int]],
    most: int,
    dimension: str,
) -> list[int]:
    """Return every combination of names (a bit mask) that can hold of one thing at once."""
    worlds = [0]
    for i, name in enumerate(names):
        earlier = range(i)
        below = sum(1 << j for j in earlier if implies(names[j], name))  # if one of these holds, so does this name
        needs = sum(1 << j for j in earlier if implies(name, names[j]))
        bars = sum(1 << j for j in earlier if excludes(name, names[j]))
        without = [world for world in worlds if not world & below]
        worlds = without + [world | 1 << i for world in worlds if not world & bars and world & needs == needs]
        if len(worlds) > 8 * most:
            raise TooManyCells(dimension)
    worlds = [world for world in worlds if all(not world & inner or world & outer for inner, outer in covers)]
    return sorted(worlds)
