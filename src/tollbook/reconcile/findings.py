"""Reconcile: from tolls to bounds for every scope, conflicts, comparisons and accounts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType

from tollbook.model.claim import Claim, Harm, Stance, Toll, Victim
from tollbook.model.finding import Conflict, Count, Reading, Reconciliation, Scope, ScopeFinding
from tollbook.model.precision import NO_PERIOD, Bounds, Period
from tollbook.reconcile import accounts
from tollbook.reconcile.comparisons import compare, conflict_reason
from tollbook.reconcile.conflicts import binding, settle
from tollbook.reconcile.constraints import TRUTH, Model, build
from tollbook.reconcile.scopes import Lie, Region, Space, TooManyCells, are_joined
from tollbook.reconcile.solve import Sense
from tollbook.reconcile.statements import Material, Role, Statement, inner_layer, prepare
from tollbook.settings import DEFAULT, Settings

_NO_DAYS: Mapping[str, date] = MappingProxyType({})

# Parts told beside their whole in one account. More make a sentence that nobody reads; each has its own scope anyway.
_MOST_PARTS = 3


def reconcile(claims: Sequence[Claim], *, settings: Settings = DEFAULT, published: Mapping[str, date] = _NO_DAYS) -> Reconciliation:
    """Return what the tolls among claims allow: bounds for each scope, who stands behind them, conflicts and comparisons.

    claims: of one or several reports, in any order; acts and situations play no part. Denied and hedged tolls are shown and never
    reasoned with. published: days of publication by report id, where known; they tell which of two figures is the later one.
    The result does not depend on the order of the claims. Claims in conflict are set aside, all of them, for the bounds.

    >>> from tollbook.model.claim import Evidence, Relation, Source, SourceKind
    >>> monitor = (Source("Monitor", SourceKind.MONITOR),)
    >>> dead = Toll(report="r", evidence=Evidence(0, 9, "over 1,000 were killed"), sources=monitor, harm=Harm.KILLED,
    ...             relation=Relation.MORE_THAN, value=1000)
    >>> reconcile([dead]).scopes[0].truth
    Bounds(low=1001, high=None, soft_low=None, soft_high=None)
    """
    material = prepare([claim for claim in claims if isinstance(claim, Toll)], settings, published)
    if not material.statements:
        return Reconciliation()
    solved = Solved.of(material, settings)
    findings = [finding for region in solved.asked for finding in solved.finding(region)]
    conflicts = tuple(
        Conflict(ids, conflict_reason([solved.by_id[i] for i in ids], material.space))
        for ids in sorted(solved.conflicts, key=lambda c: (len(c), c))
    )
    comparisons = compare(material, [conflict.claims for conflict in conflicts], most=settings.most_comparisons)
    return Reconciliation(tuple(sorted(findings, key=_consequence)), comparisons, conflicts)


_HARM_ORDER = {harm: i for i, harm in enumerate(Harm)}


def _consequence(finding: ScopeFinding) -> tuple[object, ...]:
    """Most consequential first: the dead, then the largest numbers, then the widest scopes."""
    bounds = [finding.truth, *(count.bounds for count in finding.counts)]
    size = max((b.low or b.high or b.soft_low or 0) for b in bounds)
    scope = finding.scope
    narrow = (scope.victims != (Victim.PERSON,)) + bool(scope.by)
    return _HARM_ORDER[scope.harm], -size, narrow, scope.victims, scope.by, scope.where, str(scope.period), finding.account


@dataclass(frozen=True)
class _Group:
    """Scopes that hang together, with the model of what is true of them and one model for each source."""

    truth: Model
    standing: frozenset[str]
    sources: Mapping[str, tuple[Model, frozenset[str]]]


@dataclass(frozen=True)
class Solved:
    """All tolls as solved programs, which answer for the regions that tolls state and for their natural unions."""

    material: Material
    by_id: Mapping[str, Statement]
    asked: tuple[Region, ...]
    unions: Mapping[Region, tuple[Region, ...]]
    groups: Mapping[Region, _Group]
    conflicts: tuple[tuple[str, ...], ...]
    replaced: Mapping[str, tuple[str, ...]]  # id of a later figure → ids of those that it replaces
    _least: dict[Region, int] = field(default_factory=dict)

    @classmethod
    def of(cls, material: Material, settings: Settings) -> "Solved":
        """Draw up the cells, set the constraints, and find the conflicts."""
        by_id = {s.id: s for s in material.statements}
        unions = _natural_unions(material)
        regions = sorted({s.region for s in material.statements} | set(unions))
        groups: dict[Region, _Group] = {}
        conflicts: set[tuple[str, ...]] = set()
        for members in _connected(regions, material, settings.most_cells):
            group, found = _solve_group(members[0], members[1], material, by_id)
            groups.update(dict.fromkeys(members[0], group))
            conflicts.update(found)
        replaced: dict[str, tuple[str, ...]] = {}
        for s in material.statements:
            if s.replaced_by is not None:
                replaced[s.replaced_by] = (*replaced.get(s.replaced_by, ()), s.id)
        return cls(material, by_id, tuple(regions), unions, groups, tuple(sorted(conflicts)), replaced)

    def finding(self, region: Region) -> list[ScopeFinding]:
        """Return the finding for a region; none where nothing but history or denials speaks of it, or a union adds nothing."""
        stated = [s for s in self.material.statements if s.region == region and s.role not in (Role.FORMER, Role.REPLACED)]
        stated = [s for s in stated if s.toll.stance is not Stance.DENIED and not self._speaks_of_a_part(s)]
        if not stated and region not in self.unions:
            return []
        if region in self.unions and not stated and all(self._least_of(part) >= self._least_of(region) for part in self.unions[region]):
            return []
        own = [s.id for s in stated]
        low, high = (self.truth(region, sense, own) for sense in Sense)
        truth = Bounds(low[0] or None, high[0])
        scope = self._scope(region, stated)
        counts = tuple(self._count(region, members) for members in _by_origin(stated))
        return [ScopeFinding(scope, truth, low[1], high[1], counts, self._account(scope, truth, counts, region))]

    def _speaks_of_a_part(self, s: Statement) -> bool:
        """Tell whether a statement counts some of the people of a scope: those stand in the scope's account, as parts."""
        whole = self.by_id.get(s.whole or "")
        return whole is not None and whole.region == s.region and whole.role is not Role.SHOWN

    def truth(self, region: Region, sense: Sense, own: Sequence[str] = ()) -> tuple[int | None, tuple[str, ...]]:
        """Return the least or most that is true of a region, None where unbounded, and the claims that bind it. own: claims to prefer."""
        group = self.groups[region]
        if sense is Sense.MOST and not any(self.by_id[i].reading is Reading.TOTAL for i in group.standing):
            return None, ()  # nothing but a total caps the truth
        terms = group.truth.count(TRUTH, region)
        found = binding(group.truth.program, terms, sense, group.standing, own)
        return found.value, found.claims

    def _least_of(self, region: Region) -> int:
        if region not in self._least:
            group = self.groups[region]
            self._least[region] = group.truth.program.extreme(group.truth.count(TRUTH, region), Sense.LEAST).value or 0
        return self._least[region]

    def _count(self, region: Region, stated: Sequence[Statement]) -> Count:
        ranked = sorted(stated, key=_speaks_for_scope)
        first = ranked[0]
        replaced = tuple(former for s in sorted(stated, key=lambda s: s.id) for former in self.replaced.get(s.id, ()))
        if first.role is Role.SHOWN:
            return Count(first.source, Reading.ASSERTED, first.bounds, (first.id,), replaced)
        group = self.groups[region]
        model, standing = group.sources[first.origin]
        own = [s.id for s in stated]
        # A part of an earlier total, or of an occasion, speaks of that; any other figure of the source's whole count.
        terms = model.count(inner_layer(first, self.by_id) if first.role is Role.STANDS else first.origin, region)
        low = binding(model.program, terms, Sense.LEAST, standing, own)
        high = binding(model.program, terms, Sense.MOST, standing, own)
        least: int | None = low.value or (0 if first.bounds.low == 0 and high.value is not None else None)
        claims = dict.fromkeys([first.id, *low.claims, *high.claims])
        bounds = Bounds(least, high.value, *self._soft(first, least, high.value))
        return Count(first.source, first.reading, bounds, tuple(claims), replaced)

    @staticmethod
    def _soft(first: Statement, low: int | None, high: int | None) -> tuple[float | None, float | None]:
        """Return what the words suggest, where logic has not already said as much."""
        soft_low, soft_high = first.bounds.soft_low, first.bounds.soft_high
        return (
            soft_low if soft_low is not None and soft_low > (low or -1) and (high is None or soft_low <= high) else None,
            soft_high if soft_high is not None and (high is None or soft_high < high) and soft_high >= (low or 0) else None,
        )

    def _scope(self, region: Region, stated: Sequence[Statement]) -> Scope:
        if not stated:
            return self._union_scope(region)
        toll = min(stated, key=_speaks_for_scope).toll
        victims = tuple(Victim(name) for clause in region.classes for name in clause) or (Victim.PERSON,)
        telling = self._line_of_wholes(toll)
        by = next((t.by for t in telling if t.by), ())
        where = next((t.where for t in telling if t.where), ())
        places = tuple(place.text for place in where)
        return Scope(toll.harm, tuple(v for v in Victim if v in victims), by, places, self._period(region, toll))

    def _line_of_wholes(self, toll: Toll) -> list[Toll]:
        """Return a toll, its whole, the whole of that, and so on: what one leaves open the next may tell."""
        line = [toll]
        whole = self.by_id[toll.id].whole
        while whole is not None:
            line.append(self.by_id[whole].toll)
            whole = self.by_id[whole].whole
        return line

    def _period(self, region: Region, toll: Toll) -> Period:
        if toll.period != NO_PERIOD:
            return toll.period
        return next(
            (s.toll.period for s in self.material.statements if s.region.period == region.period and s.toll.period != NO_PERIOD), NO_PERIOD
        )

    def _union_scope(self, region: Region) -> Scope:
        members = [s for s in self.material.statements if s.region in self.unions[region]]
        first = members[0].toll
        victims = tuple(v for v in Victim if any(v.value in clause for clause in region.classes)) or (Victim.PERSON,)
        geography = self.material.space.geography
        where = tuple(dict.fromkeys(geography.label(name) for clause in region.where for name in clause if geography.label(name)))
        return Scope(first.harm, victims, first.by if region.by else (), where, first.period)

    def _account(self, scope: Scope, truth: Bounds, counts: Sequence[Count], region: Region) -> str:
        clauses = []
        for i, count in enumerate(counts):
            toll = self.by_id[count.claims[0]].toll
            clauses.append(
                accounts.count_phrase(count, toll, scope, self._parts(count.claims[0]), first=i == 0, joined=are_joined(region.classes))
            )
        disputed = [s for s in self.material.statements if s.region == region and any(s.id in conflict for conflict in self.conflicts)]
        counted = max((count.bounds.low or 0 for count in counts if count.reading is not Reading.ASSERTED), default=truth.low or 0)
        proved = accounts.truth_phrase(scope, truth, pooled=(truth.low or 0) > counted)
        clauses.append(
            proved
            if counts
            else f"{accounts.whom(scope, joined=are_joined(region.classes))}: the counts of smaller groups put together show that {proved}"
        )
        if disputed:
            clauses.append("figures that cannot all be true are left out of this")
        return accounts.sentence(clauses)

    def _parts(self, whole: str) -> list[str]:
        parts = [
            s
            for s in self.material.statements
            if s.whole == whole and s.reasons and s.role is not Role.FORMER and s.origin == self.by_id[whole].origin
        ]
        told = [accounts.part_phrase(s.toll, self.by_id[whole].toll, s.bounds) for s in parts if s.toll.harm is self.by_id[whole].toll.harm]
        return [words for words in told if not words.endswith("of them")][:_MOST_PARTS]


def _by_origin(stated: Sequence[Statement]) -> list[list[Statement]]:
    groups: dict[tuple[str, bool], list[Statement]] = {}
    for s in stated:
        groups.setdefault((s.origin, s.role is Role.SHOWN), []).append(s)
    return sorted(groups.values(), key=lambda members: min(_speaks_for_scope(s) for s in members))


def _speaks_for_scope(s: Statement) -> tuple[object, ...]:
    """Sort first the statement that best says what a source counts in a scope."""
    order = {Role.STANDS: 0, Role.OCCASION: 1, Role.UNNAMED_PART: 2}.get(s.role, 3)
    known = s.bounds.low is not None or s.bounds.high is not None
    return order, not known, s.reading is Reading.ASSERTED, -(s.bounds.low or s.bounds.high or s.bounds.soft_low or 0), s.id


def _natural_unions(material: Material) -> dict[Region, tuple[Region, ...]]:
    """Return scopes that no toll states and that several together fill: all people where only classes are counted, places side by side."""
    space = material.space
    proved = sorted({s.region for s in material.statements if s.reasons and s.reading is not Reading.ASSERTED and s.bounds.low})
    unions: dict[Region, tuple[Region, ...]] = {}
    for drop in ("classes", "where"):
        groups: dict[Region, list[Region]] = {}
        for region in proved:
            groups.setdefault(replace(region, **{drop: ()}), []).append(region)
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
    countries = {place.country for name in names if (place := space.geography.places.get(name)) is not None}
    return replace(members[0], where=space.simple("where", (tuple(names),))) if len(countries) == 1 and None not in countries else None


def _connected(regions: Sequence[Region], material: Material, most: int) -> Iterable[tuple[list[Region], list[int]]]:
    """Return the groups of regions that bear on each other, each with its cells.

    Regions of which nothing says whether they share anyone bear on each other only through a third that holds both. Where the cells
    of a group are too many, the regions with the least used names are bounded apart from the rest.
    """
    by_id = {s.id: s for s in material.statements}
    links = [(s.region, by_id[s.whole].region) for s in material.statements if s.whole is not None]
    waiting = [list(regions)]
    while waiting:
        for members in _groups(waiting.pop(), links, material.space):
            try:
                yield members, material.space.cells(members, most)
            except TooManyCells as error:
                waiting.extend(_split(members, error.dimension))


def _groups(regions: Sequence[Region], links: Sequence[tuple[Region, Region]], space: Space) -> list[list[Region]]:
    groups = _Groups(regions)
    for i, a in enumerate(regions):
        for b in regions[i + 1 :]:
            if space.bear(a, b):
                groups.join(a, b)
    inside = set(regions)
    for part, whole in links:
        if part in inside and whole in inside:
            groups.join(part, whole)
    return groups.all()


def _split(members: Sequence[Region], dimension: str) -> list[list[Region]]:
    """Part a group in two: the regions with the least used eighth of its names in a dimension, and the rest."""
    uses: dict[str, list[Region]] = {}
    for region in members:
        for clause in getattr(region, dimension):
            for name in clause:
                uses.setdefault(name, []).append(region)
    names = sorted(uses, key=lambda name: (len(uses[name]), name))
    seldom = {region for name in names[: max(len(names) // 8, 1)] for region in uses[name]}
    if not seldom or len(seldom) == len(members):
        half = len(members) // 2
        return [list(members[:half]), list(members[half:])]
    return [[r for r in members if r in seldom], [r for r in members if r not in seldom]]


class _Groups:
    """Regions joined into groups (union–find)."""

    def __init__(self, regions: Sequence[Region]) -> None:
        self._above = {region: region for region in regions}

    def _top(self, region: Region) -> Region:
        while self._above[region] != region:
            self._above[region] = region = self._above[self._above[region]]
        return region

    def join(self, a: Region, b: Region) -> None:
        a, b = self._top(a), self._top(b)
        self._above[max(a, b)] = min(a, b)

    def all(self) -> list[list[Region]]:
        groups: dict[Region, list[Region]] = {}
        for region in sorted(self._above):
            groups.setdefault(self._top(region), []).append(region)
        return list(groups.values())


def _solve_group(
    regions: Sequence[Region], cells: Sequence[int], material: Material, by_id: Mapping[str, Statement]
) -> tuple[_Group, list[tuple[str, ...]]]:
    inside = set(regions)
    statements = [s for s in material.statements if s.reasons and s.region in inside]
    tied = [s for s in statements if s.reading is not Reading.ASSERTED]
    truth = build(tied, regions, cells, by_id, truth=True)
    conflicts, standing = settle(truth.program)
    sources = {}
    for origin in sorted({s.origin for s in statements}):
        own = [s for s in statements if s.origin == origin]
        model = build(own, regions, cells, by_id, truth=False)
        found, held = settle(model.program)
        conflicts += found
        sources[origin] = (model, held)
    return _Group(truth, standing, sources), conflicts
