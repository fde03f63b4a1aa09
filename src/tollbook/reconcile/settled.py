"""A program whose claims can all hold: least and most of its regions, and which claims make them so, with few calls of the solver.

Most bounds need no solver of their own. Figures of people who are surely apart add up, and so prove that a count is no less (a packing);
a count that satisfies every constraint, found for another question, proves that it need not be more (a witness). Where both are the same
number, that is the exact answer; the solver is asked only where they differ.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from tollbook.reconcile.constraints import Model
from tollbook.reconcile.scopes import Region
from tollbook.reconcile.solve import Extreme, Sense
from tollbook.reconcile.statements import Statement, inner_layer

# Claims up to which a set that bounds a count is thinned out one by one; beyond it the solver's own certificate is given as it is.
MOST_THINNED = 24

# Columns of all programs that one model may be solved for, one bound after another; an episode takes a fiftieth of it. What is asked beyond
# it gets what packings and caps prove: never too tight, at most too wide. It keeps a thousand scopes of one event within seconds.
MOST_WORK = 500_000

# Known counts that are kept; each new one is set beside every region, and the first few serve nearly all of them.
_MOST_WITNESSES = 12


_At = tuple[int, ...]  # the places of regions in a model; more than one stand for all who are in any of them


class Settled:
    """A model and the claims in no conflict. Every answer is that of the linear program over these claims, in whole persons."""

    def __init__(self, model: Model, standing: frozenset[str]) -> None:
        self.model, self.standing = model, standing
        self._statements = [s for s in model.statements if s.id in standing]
        self._by_id, self._top = model.by_id, model.top
        self._layers: dict[str, _Layer] = {}
        self._witnesses: list[Any] = []
        self._tried: set[tuple[str, Sense]] = set()
        self._work = 0

    def extreme(self, layer: str, region: Region, sense: Sense, own: Collection[str] = ()) -> Extreme:
        """Return the least or most of a layer's count of a region, with a smallest set of claims that bounds it so.

        own: claims to keep if there is a choice, since they speak of the very count.
        """
        return self._extreme(layer, (self.model.position[region],), sense, own)

    def least_of_all(self, regions: Collection[Region]) -> Extreme:
        """Return the least of those who are in any of some regions, in the uppermost layer; its claims suffice, and may be too many."""
        at = tuple(sorted(self.model.position[region] for region in regions))
        return self._extreme(self._top, at, Sense.LEAST, (), is_thinned=False)

    def _extreme(self, layer: str, at: _At, sense: Sense, own: Collection[str], *, is_thinned: bool = True) -> Extreme:
        made = self._layer(layer)
        if made is None:
            return Extreme(0)
        known = made.least(at, own) if sense is Sense.LEAST else made.most(at, own)
        if known is None:  # nothing caps it
            return Extreme(None)
        if not made.columns_of(at).size:
            return Extreme(0)
        if made.is_pinned(at) or self._is_reached(made, layer, at, sense, known):
            return known
        if self._work > MOST_WORK:
            return known
        self._work += self.model.program.columns
        found = self._solve(dict.fromkeys(made.columns_of(at).tolist(), 1), sense)
        if found.value == known.value:
            return known  # what proved it holds no claim that is not needed
        if found.value is None or (sense is Sense.LEAST and found.value == 0):
            return Extreme(found.value)
        return Extreme(found.value, self._thinned(layer, at, sense, found, own)) if is_thinned else found

    def is_possible(self) -> bool:
        """Tell whether any counts satisfy all constraints, which makes the first witness."""
        made = self._layer(self._top)
        placed = made.placed() if made is not None and len(self.model.layers) == 1 else None
        if placed is not None and self.model.program.allows(placed):
            self._tried.add((self._top, Sense.LEAST))
            self._witnesses.append(placed)
            return True
        aim = made.all_at_once(Sense.LEAST) if made is not None else {}
        if not aim:
            return self.model.program.feasible()
        self._tried.add((self._top, Sense.LEAST))
        return self._solve(aim, Sense.LEAST).value is not None

    def value(self, layer: str, region: Region, sense: Sense) -> int | None:
        """Return the least or most alone."""
        return self.extreme(layer, region, sense).value

    def _is_reached(self, made: "_Layer", layer: str, at: _At, sense: Sense, known: Extreme) -> bool:
        if known.value is None:
            return False
        if (layer, sense) not in self._tried:
            self._tried.add((layer, sense))
            self._solve(made.all_at_once(sense), sense)
        sums = [int(witness[made.columns_of(at)].sum()) for witness in self._witnesses]
        return known.value in sums

    def _solve(self, terms: Mapping[int, int], sense: Sense) -> Extreme:
        program = self.model.program
        if not terms:
            return Extreme(0)
        program.activate(self.standing)
        found = program.extreme(terms, sense)
        if program.point is not None:
            self._witnesses = [*self._witnesses[-_MOST_WITNESSES:], program.point]
        return found

    def _thinned(self, layer: str, at: _At, sense: Sense, found: Extreme, own: Collection[str]) -> tuple[str, ...]:
        """Return the claims of a bound without those that it does not need, tried one by one over the few cells that these tell apart."""
        if not 1 < len(found.claims) <= MOST_THINNED:
            return found.claims
        kept = sorted(found.claims, key=lambda claim: (claim in own, claim))
        regions = [region for region, i in self.model.position.items() if i in at]
        small = self.model.narrowed(kept, regions)
        terms = {column: 1 for region in regions for column in small.count(layer, region)}
        for claim in list(kept):
            rest = [other for other in kept if other != claim]
            small.program.activate(rest)
            if small.program.extreme(terms, sense).value == found.value:
                kept = rest
        return tuple(sorted(kept))

    def _layer(self, layer: str) -> "_Layer | None":
        if layer not in self._layers:
            if layer not in self.model.layers:
                return None
            above = [s for s in self._statements if layer in self.model.line(inner_layer(s, self._by_id))]
            caps = [s for s in self._statements if inner_layer(s, self._by_id) == layer]
            self._layers[layer] = _Layer(self.model, layer, above, caps, is_top=layer == self._top)
        return self._layers[layer]


class _Layer:
    """One layer's regions as sets of its cells: which lie within which, which apart; what packings of figures prove of them."""

    def __init__(self, model: Model, layer: str, floors: Sequence[Statement], caps: Sequence[Statement], *, is_top: bool) -> None:
        import numpy as np

        members = model.members(layer)
        self.name = layer
        self._start, self._members = min(model.layers[layer].values(), default=0), members
        self._cells = [int.from_bytes(row.tobytes(), "little") for row in np.packbits(members, axis=1)]  # of each region, as a set
        self._sizes = [cells.bit_count() for cells in self._cells]
        self._floors = _strongest(floors, model, is_low=True)
        self._caps = _strongest(caps, model, is_low=False)
        self._free = self._unbounded(model) if is_top else None
        self._packed: dict[_At, Extreme] = {}
        self._columns: dict[_At, Any] = {}
        self._order = sorted(self._floors, key=lambda i: (self._sizes[i], i))

    def columns_of(self, at: _At) -> Any:
        if at not in self._columns:
            members = self._members[at[0]] if len(at) == 1 else self._members[list(at)].any(axis=0)
            self._columns[at] = members.nonzero()[0] + self._start
        return self._columns[at]

    def is_pinned(self, at: _At) -> bool:
        """Tell whether a figure says exactly how many a region holds: with all claims able to hold, that is the answer."""
        if len(at) > 1 or at[0] not in self._floors or at[0] not in self._caps:
            return False
        return self._floors[at[0]][0] == self._caps[at[0]][0]

    def placed(self) -> Any:
        """Return counts that give every region just what the figures prove of it, if caps allow: a guess, to be checked.

        What a region holds beyond the regions within it is put in one of its cells, one that as few caps as possible bear on.
        """
        import numpy as np

        counts = np.zeros(self._members.shape[1], dtype=np.int64)
        capped = self._members[sorted(self._caps)].sum(axis=0)
        for i in self._order:
            inside = self._members[i].nonzero()[0]
            missing = (self.least((i,), ()).value or 0) - int(counts[inside].sum())
            if missing > 0 and inside.size:
                counts[inside[int(capped[inside].argmin())]] += missing
        return counts

    def all_at_once(self, sense: Sense) -> dict[int, int]:
        """Return an aim whose best point is likely to be the best for every region as well."""
        rows = self._members if sense is Sense.LEAST else self._members[sorted(self._caps)]
        weights = rows.sum(axis=0)
        return {self._start + i: int(weights[i]) for i in weights.nonzero()[0].tolist()}

    def least(self, at: _At, own: Collection[str]) -> Extreme:
        """Return what the figures prove of a region at least: its own, or those of regions within it that are apart, added up."""
        stated = self._floors.get(at[0]) if len(at) == 1 else None
        packed = self._pack(at)
        if stated is None or stated[0] < (packed.value or 0):
            return packed
        return Extreme(stated[0], (_preferred(stated[1], own),))

    def _pack(self, at: _At) -> Extreme:
        if at not in self._packed:
            space = 0
            for i in at:
                space |= self._cells[i]
            # Of regions with the very same cells each counts those before it, so that none waits for itself.
            before = at[0] if len(at) == 1 else len(self._cells)
            inside = [
                i
                for i in self._order
                if i != before and self._cells[i] & space == self._cells[i] and (self._cells[i] != space or i < before)
            ]
            best = {i: self.least((i,), ()) for i in inside}
            taken, covered = [], 0
            for i in sorted(inside, key=lambda i: (-(best[i].value or 0), self._sizes[i], i)):
                if not self._cells[i] & covered:
                    taken.append(i)
                    covered |= self._cells[i]
            claims = sorted({claim for i in taken for claim in best[i].claims})
            self._packed[at] = Extreme(sum(best[i].value or 0 for i in taken), tuple(claims))
        return self._packed[at]

    def most(self, among: _At, own: Collection[str]) -> Extreme | None:
        """Return the lowest cap on a region that holds this one, Extreme(None) where there may be one, None where there is none."""
        at = among[0]
        if self._free is not None and bool((self._members[at] & self._free).any()):
            return None
        holding = [(self._caps[i][0], i != at, i) for i in sorted(self._caps) if self._cells[at] & self._cells[i] == self._cells[at]]
        if not holding:
            return Extreme(None)
        high, _, best = min(holding)
        return Extreme(high, (_preferred(self._caps[best][1], own),))

    def _unbounded(self, model: Model) -> Any:
        """Return the cells of the uppermost layer that no constraint keeps from growing."""
        free = self._members.any(axis=0)
        for row in model.program.rows:
            for column, coefficient in row.terms:
                grows = row.high if coefficient > 0 else row.low
                if grows is not None and 0 <= column - self._start < len(free):
                    free[column - self._start] = False
        return free


def _strongest(statements: Sequence[Statement], model: Model, *, is_low: bool) -> dict[int, tuple[int, list[str]]]:
    found: dict[int, tuple[int, list[str]]] = {}
    for s in statements:
        value = s.bounds.low if is_low else s.bounds.high
        if value is None or (is_low and value == 0):
            continue
        at = model.position[s.region]
        known = found.get(at)
        if known is None or (value > known[0] if is_low else value < known[0]):
            found[at] = (value, [s.id])
        elif value == known[0]:
            known[1].append(s.id)
    return found


def _preferred(claims: Sequence[str], own: Collection[str]) -> str:
    return min(claims, key=lambda claim: (claim not in own, claim))
