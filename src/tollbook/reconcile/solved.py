"""All tolls of one part as solved programs: what is true of a scope, what each source counts in it, and which claims conflict."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tollbook.model.finding import Reading
from tollbook.reconcile.conflicts import settle
from tollbook.reconcile.connected import connected
from tollbook.reconcile.constraints import TRUTH, Model, build
from tollbook.reconcile.scopes import Region
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
    """All tolls as solved programs, which answer for the regions that tolls state and for their natural unions."""

    material: Material
    by_id: Mapping[str, Statement]
    asked: tuple[Region, ...]
    unions: Mapping[Region, tuple[Region, ...]]
    groups: Mapping[Region, Group]
    conflicts: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, material: Material, settings: Settings, asked: Sequence[Region] = ()) -> "Solved":
        """Draw up the cells, set the constraints, and find the conflicts. asked: further regions to answer for."""
        by_id = {s.id: s for s in material.statements}
        unions = natural_unions(material)
        stated = {s.region for s in material.statements}
        regions = sorted(stated | set(unions) | set(asked))
        groups: dict[Region, Group] = {}
        conflicts: set[tuple[str, ...]] = set()
        for members, cells in connected(regions, material, settings.most_cells):
            group, found = _solve_group(members, cells, material, by_id)
            groups.update(dict.fromkeys(members, group))
            conflicts.update(found)
        return cls(material, by_id, tuple(sorted(stated | set(unions))), unions, groups, tuple(sorted(conflicts)))

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


def _solve_group(
    regions: Sequence[Region], cells: Sequence[int], material: Material, by_id: Mapping[str, Statement]
) -> tuple[Group, list[tuple[str, ...]]]:
    inside = set(regions)
    statements = [s for s in material.statements if s.reasons and s.region in inside]
    sources, conflicts = {}, []
    for origin in sorted({s.origin for s in statements}):
        own = [s for s in statements if s.origin == origin]
        model = build(own, regions, cells, by_id, truth=False)
        sources[origin], found = _settled(model, own, by_id, origin)
        conflicts += found
    tied = [s for s in statements if s.reading is not Reading.ASSERTED]
    truth = build(tied, regions, cells, by_id, truth=True)
    if conflicts or _meet_in_the_truth(tied, by_id):
        true, found = _settled(truth, tied, by_id, TRUTH)
        conflicts += found
    else:
        true = Settled(truth, frozenset(truth.program.claims), tied, by_id, TRUTH)
    return Group(true, sources), conflicts


def _settled(
    model: Model, statements: Sequence[Statement], by_id: Mapping[str, Statement], top: str
) -> tuple[Settled, list[tuple[str, ...]]]:
    settled = Settled(model, frozenset(model.program.claims), statements, by_id, top)
    if settled.is_possible():
        return settled, []
    conflicts, standing = settle(model.program)
    return Settled(model, standing, statements, by_id, top), conflicts


def _meet_in_the_truth(tied: Sequence[Statement], by_id: Mapping[str, Statement]) -> bool:
    """Tell whether sources that are each free of contradiction can still contradict one another.

    Without a total nothing keeps the truth from being as large as all of them need.
    """
    return any(s.reading is Reading.TOTAL or (s.whole is not None and by_id[s.whole].origin != s.origin) for s in tied)
