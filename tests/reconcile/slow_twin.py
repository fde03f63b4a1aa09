"""A slow twin of reconciling: bounds and conflicts of small sets of tolls by trying every count of every cell.

It shares with the product how a toll is read (its reading, and its role beside other tolls of its source), and nothing of what follows:
regions are sets of points, counts are grids of whole numbers, and a claim holds or does not.
"""

from collections.abc import Sequence
from itertools import combinations, product

import numpy as np

from tollbook.model.claim import Relation, Toll, Victim
from tollbook.model.finding import Reading
from tollbook.reconcile.solve import Sense
from tollbook.reconcile.statements import Role, Statement

# Every count of a cell from 0 to this is tried. No claim of `random_tolls` names more than 5 persons; one share at most doubles that.
TOP = 7
Point = tuple[str, str, frozenset[str], str, int]


def points() -> list[Point]:
    """All kinds of victims that the tolls of `random_tolls` can tell apart: standing, age, perpetrators, place, day of March."""
    blamed = [frozenset(names) for names in ((), ("raiders",), ("militia",), ("raiders", "militia"))]
    return list(product(("civilian", "combatant", "other"), ("child", "woman", "other"), blamed, ("Ford", "Mill", "elsewhere"), (1, 2, 3)))


def holds(toll: Toll, point: Point) -> bool:
    """Tell whether a victim is one of those whom a toll's own fields describe."""
    standing, age, blamed, place, day = point
    classes = set(toll.victims) - {Victim.PERSON}
    standing_ok = not classes & {Victim.CIVILIAN, Victim.COMBATANT} or standing in classes
    age_ok = not classes & {Victim.CHILD, Victim.WOMAN} or age in classes
    places = {p.text for p in toll.where}
    place_ok = "Valley" in places or place in places
    assert toll.period.first and toll.period.last
    return (
        standing_ok
        and age_ok
        and place_ok
        and (not toll.by or bool(blamed & set(toll.by)))
        and toll.period.first.day <= day <= toll.period.last.day
    )


class TooLarge(Exception):
    """A set of tolls with more cells than can be tried one by one, or with a tie that the twin does not know."""


class Twin:
    """The bounds and conflicts of a small set of statements."""

    def __init__(self, statements: Sequence[Statement], *, most_cells: int = 5) -> None:
        self.statements = [s for s in statements if s.reasons]
        self.by_id = {s.id: s for s in statements}
        space = points()
        self.member = {s.id: self._region(s, space) for s in statements}
        kinds = sorted(
            {tuple(self.member[s.id][i] for s in self.statements) for i in range(len(space))} - {(False,) * len(self.statements)}
        )
        if not kinds or len(kinds) > most_cells:
            raise TooLarge
        self.cells = {s.id: np.array([kind[i] for kind in kinds]) for i, s in enumerate(self.statements)}
        self.n = len(kinds)
        self.grid = np.indices((TOP + 1,) * self.n)

    def _region(self, s: Statement, space: Sequence[Point]) -> list[bool]:
        own = [holds(s.toll, point) for point in space]
        whole = self.by_id.get(s.toll.part_of or "")
        if whole is None:
            return own
        met = [a and b for a, b in zip(own, self._region(whole, space), strict=True)]
        if not any(met) or (whole.reasons and not s.within_whole):
            raise TooLarge  # a part that its whole excludes: tied by an inequality that the twin does not know
        return met

    def total(self, s: Statement) -> np.ndarray:
        return self.grid[self.cells[s.id]].sum(axis=0)

    def _own(self, s: Statement) -> np.ndarray:
        """The counts of the cells for which one statement's words hold."""
        value, count = s.toll.value or 0, self.total(s)
        relation = s.toll.relation
        if relation is Relation.SHARE:
            whole = self.by_id[s.toll.part_of or ""]
            if whole.id not in self.cells:
                return np.ones_like(count, dtype=bool)
            if (self.cells[whole.id] == self.cells[s.id]).all():
                raise TooLarge  # an unnamed share ties two counts
            of = self.total(whole)
            return {
                "most": 2 * count > of, ">1/3": 3 * count > of, "<1/2": 2 * count < of, "half": count >= 0,
            }[s.toll.share or ""]  # fmt: skip
        if relation is Relation.EXACT and value == 0 and s.reading is not Reading.TOTAL:
            return count >= 0
        return {
            Relation.EXACT: count == value,
            Relation.AT_LEAST: count >= value,
            Relation.MORE_THAN: count > value,
            Relation.AT_MOST: count <= value,
            Relation.LESS_THAN: count <= max(value - 1, 0),
            Relation.BETWEEN: (count >= value) & (count <= (s.toll.value_high or 0)),
            Relation.ABOUT: count >= 0,
        }[relation]

    def _layer(self, layer: str | None, origin: str, held: Sequence[Statement]) -> np.ndarray:
        """The counts that a source (layer None), or one of its unnamed parts, occasions and former totals, can have."""
        allowed = np.ones((TOP + 1,) * self.n, dtype=bool)
        for s in self.statements:
            if s.origin == origin and self._outer(s) == layer:
                if s.role in (Role.UNNAMED_PART, Role.OCCASION, Role.FORMER):
                    allowed &= self._grown(self._layer(s.id, origin, held), range(self.n))
                elif s in held:
                    allowed &= self._own(s)
        if layer is not None and self.by_id[layer] in held:
            allowed &= self._own(self.by_id[layer])
        return allowed

    def _outer(self, s: Statement) -> str | None:
        whole = self.by_id.get(s.toll.part_of or "")
        while whole is not None:
            if not whole.reasons:
                return None
            if whole.role in (Role.UNNAMED_PART, Role.OCCASION, Role.FORMER):
                return whole.id
            whole = self.by_id.get(whole.toll.part_of or "")
        return None

    @staticmethod
    def _grown(allowed: np.ndarray, axes: Sequence[int]) -> np.ndarray:
        """All counts that are at least some allowed count, in the given cells, and equal to it in the others."""
        for axis in axes:
            allowed = np.maximum.accumulate(allowed, axis=axis)
        return allowed

    def source(self, origin: str, held: Sequence[Statement]) -> np.ndarray:
        return self._layer(None, origin, held)

    def truth(self, held: Sequence[Statement]) -> np.ndarray:
        allowed = np.ones((TOP + 1,) * self.n, dtype=bool)
        for origin in sorted({s.origin for s in held}):
            equal = np.zeros(self.n, dtype=bool)
            for s in held:
                if s.origin == origin and s.reading is Reading.TOTAL and s.role is Role.STANDS and self._outer(s) is None:
                    equal |= self.cells[s.id]
            allowed &= self._grown(self.source(origin, [s for s in held if s.origin == origin]), [i for i in range(self.n) if not equal[i]])
        return allowed

    def tied(self) -> list[Statement]:
        return [s for s in self.statements if s.reading is not Reading.ASSERTED]

    def conflicts(self) -> set[tuple[str, ...]]:
        """Every smallest set of claims that cannot all hold, of all tied claims and of each source's."""
        found = self._smallest(self.tied(), self.truth)
        for origin in {s.origin for s in self.statements}:
            own = [s for s in self.statements if s.origin == origin]
            found |= self._smallest(own, lambda held, origin=origin: self.source(origin, held))
        return found

    @staticmethod
    def _smallest(claims, allowed) -> set[tuple[str, ...]]:
        if allowed(claims).any():
            return set()
        found: list[set[str]] = []
        for size in range(1, len(claims) + 1):
            for subset in combinations(claims, size):
                ids = {s.id for s in subset}
                if not any(conflict <= ids for conflict in found) and not allowed(list(subset)).any():
                    found.append(ids)
        return {tuple(sorted(ids)) for ids in found}

    def bounds(self, s: Statement, allowed: np.ndarray, sense: Sense) -> int | None:
        """The least or most of a statement's region over allowed counts; None where the most has no end."""
        totals = self.total(s)
        if sense is Sense.LEAST:
            return int(totals[allowed].min())
        most = int(totals[allowed].max())
        inside = (self.grid < TOP).all(axis=0)  # what is only reached at the edge of the grid would go on beyond it
        return most if (allowed & inside & (totals == most)).any() else None
