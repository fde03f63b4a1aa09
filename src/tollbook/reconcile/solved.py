"""All tolls of one part as solved programs: what is true of a scope, what each source counts in it, and which claims conflict."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tollbook.model.finding import Reading
from tollbook.reconcile.conflicts import settle
from tollbook.reconcile.connected import connected
from tollbook.reconcile.constraints import TRUTH, Model, build
from tollbook.reconcile.scopes import DIMENSIONS, Lie, Region, TooManyCells
from tollbook.reconcile.settled import Settled
from tollbook.reconcile.solve import Extreme, Sense
from tollbook.reconcile.statements import Material, Statement
from tollbook.reconcile.unions import natural_unions
from tollbook.settings import Settings


@dataclass(frozen=True)
class Group:
    """Scopes that hang together, with the model of what is true of them and one model for each source."""

    truth: Settled
    sources: Mapping[str, Settled]


@dataclass(frozen=True)
class Solved:
    """All tolls as solved programs, which answer for the regions that tolls state, for their natural unions, and for those asked for."""

    material: Material
    by_id: Mapping[str, Statement]
    told: tuple[Region, ...]
    unions: Mapping[Region, tuple[Region, ...]]
    groups: Mapping[Region, Group]
    asked: Mapping[Region, tuple[Group, ...]]  # a region that was asked for → the groups that bear on it
    conflicts: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, material: Material, settings: Settings, *, asked: Sequence[Region] = (), with_counts: bool = True) -> "Solved":
        """Draw up the cells, set the constraints, and find the conflicts.

        asked: further regions to answer for; they tie no groups together. with_counts: whether what each source counts will be asked.
        """
        by_id = {s.id: s for s in material.statements}
        stated = {s.region for s in material.statements}
        unions = natural_unions(material) if with_counts else {}
        groups: dict[Region, Group] = {}
        bearing: dict[Region, list[Group]] = {region: [] for region in asked}
        conflicts: set[tuple[str, ...]] = set()
        for members, cells in connected(sorted(stated | set(unions)), material, settings.most_cells):
            further = [region for region in asked if region not in members and any(material.space.bear(region, m) for m in members)]
            regions, cells = _with_asked(members, cells, further, material, settings.most_cells)
            group, found = _solve_group(regions, cells, material, by_id, with_counts=with_counts)
            groups.update(dict.fromkeys(members, group))
            for region in asked:
                if region in members or region in further:
                    bearing[region].append(group)
            conflicts.update(found)
        told = tuple(sorted(stated | set(unions)))
        return cls(
            material, by_id, told, unions, groups, {region: tuple(found) for region, found in bearing.items()}, tuple(sorted(conflicts))
        )

    def answer(self, asked: Region) -> tuple[Extreme, Extreme]:
        """Return the least and the most that is true of a region that was asked for.

        What groups prove adds up where all their scopes are known to lie apart; of others the largest counts. A cap holds whoever set it.
        """
        low = self._together([(self._least_within(asked, group), group) for group in self.asked[asked]])
        caps = [self._most_of(asked, group) for group in self.asked[asked]]
        high = min((cap for cap in caps if cap.value is not None), key=lambda cap: (cap.value, cap.claims), default=Extreme(None))
        return low, high

    def _together(self, found: Sequence[tuple[Extreme, Group]]) -> Extreme:
        taken: list[tuple[Extreme, Group]] = []
        for least, group in sorted(found, key=lambda item: (-(item[0].value or 0), item[0].claims)):
            if least.value and all(self._are_apart(group, other) for _, other in taken):
                taken.append((least, group))
        claims = sorted({claim for least, _ in taken for claim in least.claims})
        return Extreme(sum(least.value or 0 for least, _ in taken), tuple(claims))

    def floor(self, everywhere: Region) -> Extreme:
        """Return the least that is true of a harm, class and perpetrator over all places and days, from the regions within."""
        groups = {id(group): group for group in self.groups.values()}.values()
        return self._together([(self._least_inside(everywhere, group), group) for group in groups])

    def _least_within(self, asked: Region, group: Group) -> Extreme:
        if asked in group.truth.model.position:
            return group.truth.extreme(TRUTH, asked, Sense.LEAST)
        return self._least_inside(asked, group)

    def _least_inside(self, asked: Region, group: Group) -> Extreme:
        """Return the least of all regions of a group that lie within one that its cells do not tell apart."""
        inside = list(group.truth.model.position)
        for name in DIMENSIONS:
            outer = getattr(asked, name)
            if not outer:
                continue  # it takes in all of them
            lies = {formula: self.material.space.lie_in(name, formula, outer) for formula in {getattr(region, name) for region in inside}}
            inside = [region for region in inside if lies[getattr(region, name)] in (Lie.WITHIN, Lie.SAME)]
        return group.truth.least_of_all(inside) if inside else Extreme(0)

    def _most_of(self, asked: Region, group: Group) -> Extreme:
        has_total = any(self.by_id[i].reading is Reading.TOTAL for i in group.truth.standing)
        return group.truth.extreme(TRUTH, asked, Sense.MOST) if has_total and asked in group.truth.model.position else Extreme(None)

    def _are_apart(self, one: Group, other: Group) -> bool:
        regions = [[region for region in group.truth.model.position if region not in self.asked] for group in (one, other)]
        return all(self.material.space.lie(a, b) is Lie.APART for a in regions[0] for b in regions[1])

    def truth(self, region: Region, sense: Sense, own: Sequence[str] = ()) -> tuple[int | None, tuple[str, ...]]:
        """Return the least or most that is true of a region, None where unbounded, and the claims that bind it. own: claims to prefer."""
        group = self.groups[region]
        if sense is Sense.MOST and not any(self.by_id[i].reading is Reading.TOTAL for i in group.truth.standing):
            return None, ()  # nothing but a total caps the truth
        found = group.truth.extreme(TRUTH, region, sense, own)
        return found.value, found.claims

    def counted(self, origin: str, layer: str, region: Region, sense: Sense, own: Sequence[str] = ()) -> Extreme:
        """Return the least or most that a source counts in a region, by its own words."""
        return self.groups[region].sources[origin].extreme(layer, region, sense, own)


def _with_asked(
    members: list[Region], cells: list[int], further: list[Region], material: Material, most: int
) -> tuple[list[Region], list[int]]:
    """Return regions and cells with those that are asked for, or without them where that makes too many cells."""
    try:
        return [*members, *further], material.space.cells([*members, *further], 2 * most) if further else cells
    except TooManyCells:
        return members, cells


def _solve_group(
    regions: Sequence[Region], cells: Sequence[int], material: Material, by_id: Mapping[str, Statement], *, with_counts: bool
) -> tuple[Group, list[tuple[str, ...]]]:
    inside = set(regions)
    statements = [s for s in material.statements if s.reasons and s.region in inside]
    sources: dict[str, Settled] = {}
    conflicts: list[tuple[str, ...]] = []
    for origin in sorted({s.origin for s in statements}) if with_counts else ():
        own = [s for s in statements if s.origin == origin]
        sources[origin], found = _settled(build(own, regions, cells, by_id, truth=False), [])
        conflicts += found
    tied = [s for s in statements if s.reading is not Reading.ASSERTED]
    truth = build(tied, regions, cells, by_id, truth=True)
    if conflicts or not with_counts or _meet_in_the_truth(tied, by_id):
        true, found = _settled(truth, [conflict for conflict in conflicts if set(conflict) <= set(truth.program.claims)])
        conflicts += found
    else:
        true = Settled(truth, frozenset(truth.program.claims))
    return Group(true, sources), conflicts


def _settled(model: Model, known: Sequence[tuple[str, ...]]) -> tuple[Settled, list[tuple[str, ...]]]:
    """Return a model with the claims that can all hold, and the conflicts. known: conflicts that are already found."""
    settled = Settled(model, frozenset(model.program.claims))
    if not known and settled.is_possible():
        return settled, []
    conflicts, standing = settle(model, known)
    return Settled(model, standing), conflicts


def _meet_in_the_truth(tied: Sequence[Statement], by_id: Mapping[str, Statement]) -> bool:
    """Tell whether sources that are each free of contradiction can still contradict one another.

    Without a total nothing keeps the truth from being as large as all of them need.
    """
    return any(s.reading is Reading.TOTAL or (s.whole is not None and by_id[s.whole].origin != s.origin) for s in tied)
