"""Statements as linear constraints over counts of disjoint cells; each inequality names the claim that states it.

The unknowns lie in layers. Each source has a layer, what it counted; below it may lie the counts of an unnamed part, an occasion or a
former total; above all lies the truth. A layer has one column for each cell that its own regions tell apart. A lower layer's count of a
cell is at most the upper layer's count of the same people; that a total equals the truth is an inequality of the claim that says so.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tollbook.model.finding import Reading
from tollbook.reconcile.scopes import Region
from tollbook.reconcile.solve import Program, Row
from tollbook.reconcile.statements import Role, Statement, inner_layer, outer_layer
from tollbook.reconcile.words import share_of

TRUTH = "\x02truth"


@dataclass(frozen=True, slots=True)
class Model:
    """A program, and where the counts of each layer and region stand in it."""

    program: Program
    position: Mapping[Region, int]
    layers: Mapping[str, Mapping[int, int]]  # layer → cell (mask of regions) → column
    parents: Mapping[str, str | None]
    statements: Sequence[Statement]
    by_id: Mapping[str, Statement]

    @property
    def top(self) -> str:
        """The uppermost layer: the truth, or what the one source counts."""
        return next(layer for layer, above in self.parents.items() if above is None)

    def count(self, layer: str, region: Region) -> dict[int, int]:
        """Return the columns, each with coefficient 1, whose sum is a layer's count of a region."""
        bit = 1 << self.position[region]
        return {column: 1 for cell, column in self.layers.get(layer, {}).items() if cell & bit}

    def line(self, layer: str) -> list[str]:
        """Return a layer and those above it."""
        line = [layer]
        while (above := self.parents[line[-1]]) is not None:
            line.append(above)
        return line

    def narrowed(self, claims: Collection[str], asked: Sequence[Region] = ()) -> "Model":
        """Return the model of a few claims, over the few cells that these and the regions asked for tell apart.

        Every claim says the same in it as in this one: the wholes of parts are taken in, to be left inactive.
        """
        import numpy as np

        wanted = dict.fromkeys(claims)
        for claim in claims:
            above = self.by_id[claim].whole
            while above is not None and above not in wanted:
                wanted[above] = None
                above = self.by_id[above].whole
        statements = [s for s in self.statements if s.id in wanted]
        regions = sorted({s.region for s in statements} | set(asked))
        rows = self.members(self.top)[[self.position[region] for region in regions]]
        cells = {int.from_bytes(cell.tobytes(), "little") for cell in np.unique(np.packbits(rows, axis=0, bitorder="little"), axis=1).T}
        return build(statements, regions, sorted(cells - {0}), self.by_id, truth=self.top == TRUTH, asked=asked)

    def members(self, layer: str) -> Any:
        """Return which cells of a layer (columns of the matrix, in their order) each region (its rows) is made of, as truth values."""
        import numpy as np

        width = (len(self.position) + 7) // 8
        cells = b"".join(cell.to_bytes(width, "little") for cell in self.layers[layer])
        bits = np.unpackbits(np.frombuffer(cells, dtype=np.uint8).reshape(-1, width), axis=1, bitorder="little")
        return bits[:, : len(self.position)].T.astype(bool)


def build(
    statements: Sequence[Statement],
    regions: Sequence[Region],
    cells: Sequence[int],
    by_id: Mapping[str, Statement],
    *,
    truth: bool,
    asked: Sequence[Region] = (),
) -> Model:
    """Return the constraints of statements over cells.

    regions, cells: as `Space.cells` gives them; every region of a statement is among the regions. by_id: all statements, for the
    wholes of parts. truth: whether to lay the truth above the sources' counts. asked: regions that every layer's cells tell apart.
    """
    position = {region: i for i, region in enumerate(regions)}
    parents = _layers(statements, by_id, truth=truth)
    masks = _layer_masks(statements, by_id, position, parents, len(regions))
    for region in asked:
        masks = {layer: mask | 1 << position[region] for layer, mask in masks.items()}
    layers: dict[str, dict[int, int]] = {}
    columns = 0
    for layer in sorted(parents):
        own = sorted({cell & masks[layer] for cell in cells} - {0})
        layers[layer] = {cell: columns + i for i, cell in enumerate(own)}
        columns += len(own)
    rows = [
        row for layer, parent in sorted(parents.items()) if parent for row in _ties(layers[layer], layers[parent], masks[layer], None, 0)
    ]
    writer = _Writer(position, layers, masks, by_id, {s.id for s in statements})
    for s in statements:
        rows.extend(writer.rows(s, truth=truth))
    return Model(Program(columns, rows), position, layers, parents, statements, by_id)


def _layers(statements: Sequence[Statement], by_id: Mapping[str, Statement], *, truth: bool) -> dict[str, str | None]:
    parents: dict[str, str | None] = {TRUTH: None} if truth else {}
    for s in statements:
        parents.setdefault(s.origin, TRUTH if truth else None)
        above: Statement | None = s
        while above is not None:
            inner, outer = inner_layer(above, by_id), outer_layer(above, by_id)
            if inner != outer:
                parents.setdefault(inner, outer)
            above = by_id.get(above.whole or "")
            if above is None or above.origin != s.origin or not above.reasons:
                break
    return parents


def _layer_masks(
    statements: Sequence[Statement],
    by_id: Mapping[str, Statement],
    position: Mapping[Region, int],
    parents: Mapping[str, str | None],
    regions: int,
) -> dict[str, int]:
    masks = dict.fromkeys(parents, 0)
    if TRUTH in masks:
        masks[TRUTH] = (1 << regions) - 1
    for s in statements:
        wanted = 1 << position[s.region]
        layer: str | None = inner_layer(s, by_id)
        while layer is not None:
            masks[layer] |= wanted
            layer = parents[layer]
    return masks


def _ties(
    lower: Mapping[int, int], upper: Mapping[int, int], mask: int, claim: str | None, floor: int | None, within: int = 0
) -> list[Row]:
    """Return, for each cell of a lower layer (within a region's bit), that 'upper minus lower' is nought or more, or nought or less."""
    above: dict[int, list[tuple[int, int]]] = {}
    for cell, column in upper.items():
        above.setdefault(cell & mask, []).append((column, 1))
    rows = []
    for cell, column in lower.items():
        if cell & within == within:
            terms = (*above.get(cell, ()), (column, -1))
            rows.append(Row(claim, terms, low=floor) if floor is not None else Row(claim, terms, high=0))
    return rows


@dataclass(frozen=True, slots=True)
class _Writer:
    position: Mapping[Region, int]
    layers: Mapping[str, Mapping[int, int]]
    masks: Mapping[str, int]
    by_id: Mapping[str, Statement]
    present: Collection[str]

    def rows(self, s: Statement, *, truth: bool) -> list[Row]:
        """Return what one statement says, as inequalities."""
        layer = inner_layer(s, self.by_id)
        count = self._count(layer, s.region)
        rows = []
        if s.bounds.low or s.bounds.high is not None:
            rows.append(Row(s.id, tuple((c, 1) for c in count), s.bounds.low or None, s.bounds.high))
        if truth and s.reading is Reading.TOTAL and s.role is Role.STANDS and layer == s.origin:
            rows.extend(_ties(self.layers[layer], self.layers[TRUTH], self.masks[layer], s.id, None, 1 << self.position[s.region]))
        whole = self.by_id.get(s.whole or "")
        if whole is None or whole.id not in self.present or not whole.reasons:
            return rows
        whole_count = self._count(inner_layer(whole, self.by_id), whole.region)
        if not s.within_whole or whole.origin != s.origin:
            rows.append(Row(s.id, _difference(count, 1, whole_count, 1), high=0))
        if whole.origin == s.origin:
            rows.extend(_share_rows(s, count, whole_count))
        return rows

    def _count(self, layer: str, region: Region) -> list[int]:
        bit = 1 << self.position[region]
        return [column for cell, column in self.layers[layer].items() if cell & bit]


def _share_rows(s: Statement, part: Sequence[int], whole: Sequence[int]) -> list[Row]:
    """Return 'more than p/q of the whole' as q·part − p·whole ≥ 1 (and '<' mirrored): on whole persons the same thing, without '>'."""
    share = share_of(s.toll)
    if share is None or share.sign not in "<>":
        return []
    p, q = share.fraction.numerator, share.fraction.denominator
    terms = _difference(part, q, whole, p)
    return [Row(s.id, terms, low=1)] if share.sign == ">" else [Row(s.id, terms, high=-1)]


def _difference(part: Sequence[int], times_part: int, whole: Sequence[int], times_whole: int) -> tuple[tuple[int, int], ...]:
    terms: dict[int, int] = dict.fromkeys(part, times_part)
    for column in whole:
        terms[column] = terms.get(column, 0) - times_whole
    return tuple((column, coefficient) for column, coefficient in sorted(terms.items()) if coefficient)
