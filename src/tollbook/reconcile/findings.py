"""Reconcile: from tolls to bounds for every scope, conflicts, comparisons and accounts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tollbook.model.claim import Harm, Stance, Toll, Victim
from tollbook.model.finding import Count, Reading, Scope, ScopeFinding
from tollbook.model.precision import NO_PERIOD, Bounds, Period
from tollbook.reconcile import accounts
from tollbook.reconcile.constraints import TRUTH
from tollbook.reconcile.scopes import Formula, Region, are_joined
from tollbook.reconcile.solve import Sense
from tollbook.reconcile.solved import Solved
from tollbook.reconcile.statements import Role, Statement, inner_layer

# Parts told beside their whole in one account. More make a sentence that nobody reads; each has its own scope anyway.
_MOST_PARTS = 3

_HARM_ORDER = {harm: i for i, harm in enumerate(Harm)}


def consequence(finding: ScopeFinding) -> tuple[object, ...]:
    """Most consequential first: the dead, then the largest numbers, then the widest scopes."""
    bounds = [finding.truth, *(count.bounds for count in finding.counts)]
    size = max((b.low or b.high or b.soft_low or 0) for b in bounds)
    scope = finding.scope
    narrow = (scope.victims != (Victim.PERSON,)) + bool(scope.by)
    return _HARM_ORDER[scope.harm], -size, narrow, scope.victims, scope.by, scope.where, str(scope.period), finding.account


def findings(solved: Solved) -> list[ScopeFinding]:
    """Return the finding for every scope that tolls state, or together fill, most consequential first."""
    told = _Told.of(solved)
    return sorted((finding for region in solved.told for finding in told.finding(region)), key=consequence)


@dataclass(frozen=True)
class _Told:
    """Solved programs in words, with the statements at hand by what is asked of them."""

    solved: Solved
    order: Mapping[str, int]
    of_region: Mapping[Region, Sequence[Statement]]
    parts: Mapping[str, Sequence[Statement]]  # id of a whole → its parts
    days: Mapping[Formula, Period]
    replaced: Mapping[str, tuple[str, ...]]  # id of a later figure → ids of those that it replaces
    clashing: frozenset[str]

    @classmethod
    def of(cls, solved: Solved) -> "_Told":
        of_region: dict[Region, list[Statement]] = {}
        parts: dict[str, list[Statement]] = {}
        days: dict[Formula, Period] = {}
        replaced: dict[str, tuple[str, ...]] = {}
        for s in solved.material.statements:
            of_region.setdefault(s.region, []).append(s)
            if s.whole is not None:
                parts.setdefault(s.whole, []).append(s)
            if s.toll.period != NO_PERIOD:
                days.setdefault(s.region.period, s.toll.period)
            if s.replaced_by is not None:
                replaced[s.replaced_by] = (*replaced.get(s.replaced_by, ()), s.id)
        order = {s.id: i for i, s in enumerate(solved.material.statements)}
        return cls(solved, order, of_region, parts, days, replaced, frozenset(i for conflict in solved.conflicts for i in conflict))

    def finding(self, region: Region) -> list[ScopeFinding]:
        """Return the finding for a region; none where nothing but history or denials speaks of it, or a union adds nothing."""
        stated = [s for s in self.of_region.get(region, ()) if s.role not in (Role.FORMER, Role.REPLACED)]
        stated = [s for s in stated if s.toll.stance is not Stance.DENIED and not self._speaks_of_a_part(s)]
        if not stated and region not in self.solved.unions:
            return []
        if region in self.solved.unions and not stated:
            least = self._least_of(region)
            if all(self._least_of(part) >= least for part in self.solved.unions[region]):
                return []
        own = [s.id for s in stated]
        low, high = (self.solved.truth(region, sense, own) for sense in Sense)
        truth = Bounds(low[0] or None, high[0])
        scope = self._scope(region, stated)
        counts = tuple(self._count(region, members) for members in _by_origin(stated))
        return [ScopeFinding(scope, truth, low[1], high[1], counts, self._account(scope, truth, counts, region))]

    def _speaks_of_a_part(self, s: Statement) -> bool:
        """Tell whether a statement counts some of the people of a scope: those stand in the scope's account, as parts."""
        whole = self.solved.by_id.get(s.whole or "")
        return whole is not None and whole.region == s.region and whole.role is not Role.SHOWN

    def _least_of(self, region: Region) -> int:
        return self.solved.groups[region].truth.value(TRUTH, region, Sense.LEAST) or 0

    def _count(self, region: Region, stated: Sequence[Statement]) -> Count:
        ranked = sorted(stated, key=_speaks_for_scope)
        first = ranked[0]
        replaced = tuple(former for s in sorted(stated, key=lambda s: s.id) for former in self.replaced.get(s.id, ()))
        if first.role is Role.SHOWN:
            return Count(first.source, Reading.ASSERTED, first.bounds, (first.id,), replaced)
        own = [s.id for s in stated]
        # A part of an earlier total, or of an occasion, speaks of that; any other figure of the source's whole count.
        layer = inner_layer(first, self.solved.by_id) if first.role is Role.STANDS else first.origin
        low, high = (self.solved.counted(first.origin, layer, region, sense, own) for sense in Sense)
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
        speaking = min(stated, key=_speaks_for_scope)
        toll = speaking.toll
        victims = tuple(Victim(name) for clause in region.classes for name in clause) or (Victim.PERSON,)
        telling = self._line_of_wholes(speaking)
        by = next((t.by for t in telling if t.by), ())
        where = next((t.where for t in telling if t.where), ())
        places = tuple(place.text for place in where)
        return Scope(toll.harm, tuple(v for v in Victim if v in victims), by, places, self._period(region, toll))

    def _line_of_wholes(self, s: Statement) -> list[Toll]:
        """Return a toll, its whole, the whole of that, and so on: what one leaves open the next may tell."""
        line = [s.toll]
        while s.whole is not None:
            s = self.solved.by_id[s.whole]
            line.append(s.toll)
        return line

    def _period(self, region: Region, toll: Toll) -> Period:
        if toll.period != NO_PERIOD:
            return toll.period
        return self.days.get(region.period, NO_PERIOD)

    def _union_scope(self, region: Region) -> Scope:
        first = min((s for part in self.solved.unions[region] for s in self.of_region[part]), key=lambda s: self.order[s.id]).toll
        victims = tuple(v for v in Victim if any(v.value in clause for clause in region.classes)) or (Victim.PERSON,)
        geography = self.solved.material.space.geography
        where = tuple(dict.fromkeys(geography.label(name) for clause in region.where for name in clause if geography.label(name)))
        return Scope(first.harm, victims, first.by if region.by else (), where, first.period)

    def _account(self, scope: Scope, truth: Bounds, counts: Sequence[Count], region: Region) -> str:
        clauses = []
        for i, count in enumerate(counts):
            toll = self.solved.by_id[count.claims[0]].toll
            clauses.append(
                accounts.count_phrase(count, toll, scope, self._parts(count.claims[0]), first=i == 0, joined=are_joined(region.classes))
            )
        disputed = any(s.id in self.clashing for s in self.of_region.get(region, ()))
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
        of = self.solved.by_id[whole]
        parts = [s for s in self.parts.get(whole, ()) if s.reasons and s.role is not Role.FORMER and s.origin == of.origin]
        told = [accounts.part_phrase(s.toll, of.toll, s.bounds) for s in parts if s.toll.harm is of.toll.harm]
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
