"""What the claims allow for a scope that someone asks for, over all parts that it meets, as of a day.

Within a part the linear program answers. Over parts: what different events prove adds up, since their dead are different people; parts
that no grouping sets apart add up only where places or days do. A cap of one part says nothing of an event that nobody reported, so a
scope that meets several events has none, unless a total that stands outside all events takes in the whole scope.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from tollbook.model.claim import Harm, Toll, Victim
from tollbook.model.entity import Place
from tollbook.model.finding import Answer, Comparison, Conflict, Reading, Scope
from tollbook.model.precision import NO_PERIOD, PlacePrecision
from tollbook.reconcile.answers import MOST_TOLD, account_of, gainsaid
from tollbook.reconcile.comparisons import conflict_reason
from tollbook.reconcile.geography import PartOf, told_within
from tollbook.reconcile.origins import Names, names_of, reading_of
from tollbook.reconcile.parts import names_above, own_name
from tollbook.reconcile.periods import asked_period, earliest_and_latest
from tollbook.reconcile.scopes import Region, Space, formula_of, harm_formula
from tollbook.reconcile.solution import Part, Solution
from tollbook.reconcile.solve import Extreme
from tollbook.reconcile.solved import Solved
from tollbook.reconcile.statements import prepare
from tollbook.settings import Settings

# People whom two events displaced can be the same people; who is counted where he is found is not added up over events.
_MOVING = frozenset({Harm.DISPLACED, Harm.RETURNED})

_MOST_KEPT = 4096  # answers of parts that are kept, for the next question of the same scope or a narrower day


@dataclass(frozen=True, slots=True)
class View:
    """A solved part with the names of where it is: those that any of its places lies in, and those that all of them lie in."""

    part: Part
    solution: Solution
    any_of: frozenset[str]
    all_of: frozenset[str]
    days: tuple[date, ...]
    is_dated: bool
    names: Names


@dataclass(frozen=True, slots=True)
class Told:
    """What one part tells of a scope."""

    view: View
    low: Extreme
    high: Extreme
    conflicts: tuple[Conflict, ...]


@dataclass
class Asking:
    """All parts, found by where they are."""

    settings: Settings
    part_of: PartOf | None
    views: dict[str, View] = field(default_factory=dict)
    _at: dict[str, set[str]] = field(default_factory=dict)  # name of a place → keys of the parts that have a place within it
    _named: dict[str, dict[Place, int]] = field(default_factory=dict)  # plain name → places of that name, with how many parts hold each
    _kept: dict[object, tuple[Extreme, Extreme, tuple[Conflict, ...]]] = field(default_factory=dict)

    def learn(self, part: Part, solution: Solution) -> None:
        """Take in a part."""
        places = {place for toll in part.tolls.values() for place in toll.where}
        above = [names_above(place, part.within) for place in places]
        has_unplaced = any(not toll.where for toll in part.tolls.values())
        view = View(
            part,
            solution,
            frozenset().union(*above),
            frozenset() if has_unplaced or not above else frozenset.intersection(*above),
            tuple(sorted(set(part.published.values()))),
            all(toll.report in part.published for toll in part.tolls.values()),
            names_of(part.tolls.values()),
        )
        self.views[part.key] = view
        for name in view.any_of:
            self._at.setdefault(name, set()).add(part.key)
        for place, names in _names_of(places):
            for name in names:
                count = self._named.setdefault(name, {})
                count[place] = count.get(place, 0) + 1

    def forget(self, part: Part) -> None:
        """Let go of a part."""
        view = self.views.pop(part.key)
        for name in view.any_of:
            self._at[name].discard(part.key)
        for place, names in _names_of({place for toll in part.tolls.values() for place in toll.where}):
            for name in names:
                self._named[name][place] -= 1
                if not self._named[name][place]:
                    del self._named[name][place]

    def ask(self, scope: Scope, *, as_of: date | None, where: Sequence[Place]) -> Answer:
        """Return what all claims that were published by a day allow for a scope."""
        places = tuple(where) or tuple(place for name in scope.where for place in self._places_named(name))
        met = self._met(scope, places)
        told = [t for view in met if (t := self._tell(view, scope, places, as_of)) is not None]
        is_alone = sum(view.part.is_event for view in met) == 1  # such an event may be capped by its own total
        told = [self._capped(t, scope, places, as_of) for t in told] if is_alone else told
        low, standing = self._add_up(told, scope)
        high = self._cap(told, is_alone=is_alone)
        conflicts = [conflict for t in told for conflict in t.conflicts]
        if high.value is not None and low.value is not None and low.value > high.value:
            conflicts.append(gainsaid([t.low for t in standing], high, _in_full(high.claims, told)))
            high = Extreme(None)
        comparisons, untold = self._comparisons(told)
        binding = tuple(dict.fromkeys((*low.claims, *high.claims)))
        first = _first_of(standing, high)
        account = account_of(
            scope,
            as_of,
            low,
            high,
            _in_full(first, told),
            self.settings,
            blocks=sum(bool(t.low.value) for t in standing),
            more=len(binding) - len(first),
            is_disputed=bool(conflicts),
        )
        return Answer(scope, as_of, low.value or 0, high.value, binding, account, tuple(conflicts), comparisons, untold)

    def conflicts_across(self) -> list[Conflict]:
        """Return where a total that stands outside all events leaves no room for what the events within its scope have proved."""
        found = []
        for key in sorted(self.views):
            view = self.views[key]
            if view.part.is_event or not view.solution.has_totals:
                continue
            for name in sorted(view.part.tolls):
                toll = view.part.tolls[name]
                if reading_of(toll, self.settings) is not Reading.TOTAL or toll.value is None:
                    continue
                scope = Scope(toll.harm, toll.victims, toll.by, tuple(p.text for p in toll.where), toll.period)
                told = [t for v in self._met(scope, toll.where) if v.part.is_event and (t := self._tell(v, scope, toll.where, None))]
                cap = self._tell(view, scope, toll.where, None)
                low, standing = self._add_up(told, scope)
                if cap is not None and cap.high.value is not None and (low.value or 0) > cap.high.value and name in cap.high.claims:
                    found.append(gainsaid([t.low for t in standing], cap.high, _in_full(cap.high.claims, [cap])))
        return found

    def _places_named(self, name: str) -> list[Place]:
        return sorted(self._named.get(_plain(name), ()), key=repr) or [Place(name)]

    def _met(self, scope: Scope, places: Sequence[Place]) -> list[View]:
        """Return the parts that may speak of a scope, in a fixed order."""
        keys: Iterable[str] = self.views
        if places:
            inside = {key for place in places for key in self._at.get(own_name(place), ())}
            names = {name for place in places for name in names_above(place, self.part_of)}
            around = {key for name in names for key in self._at.get(name, ()) if self.views[key].solution.has_totals} - inside
            if any(self.views[key].part.is_event for key in inside):
                around = {key for key in around if not self.views[key].part.is_event}
            keys = inside | around
        harm = harm_formula(scope.harm)
        first, last = _ends(scope)
        met = [self.views[key] for key in sorted(keys)]
        return [
            v for v in met if v.solution.first <= last and v.solution.last >= first and any(_meets(h, harm) for h, *_ in v.solution.floors)
        ]

    def _capped(self, told: Told, scope: Scope, places: Sequence[Place], as_of: date | None) -> Told:
        if not told.view.part.is_event or not told.view.solution.has_totals or told.high.value is not None:
            return told
        _, high, _ = self._solved(told.view, scope, places, self._seen(told.view, as_of))
        return replace(told, high=high)

    def _tell(self, view: View, scope: Scope, places: Sequence[Place], as_of: date | None) -> Told | None:
        """Return what a part tells of a scope; None if nothing was published by the day, or nothing of it is in the scope."""
        if as_of is not None and (not view.days or view.days[0] > as_of):
            return None
        seen = self._seen(view, as_of)
        needs_cap = view.solution.has_totals and not view.part.is_event
        floor = self._floor(view, scope, places) if seen is None and not needs_cap else None
        if floor is not None:
            return Told(view, floor, Extreme(None), self._concerning(view, scope)) if floor.value else None
        low, high, conflicts = self._solved(view, scope, places, seen)
        found = self._concerning(view, scope) if seen is None else conflicts
        return Told(view, low, high, found) if low.value or high.value is not None else None

    @staticmethod
    def _seen(view: View, as_of: date | None) -> date | None:
        """Return the last day of publication that counts in a part, None where all of its claims count."""
        if as_of is None or (view.is_dated and view.days and view.days[-1] <= as_of):
            return None
        return max(day for day in view.days if day <= as_of)

    def _solved(
        self, view: View, scope: Scope, places: Sequence[Place], seen: date | None
    ) -> tuple[Extreme, Extreme, tuple[Conflict, ...]]:
        key = (view.solution.digest, seen, scope, tuple(places))
        if key not in self._kept:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[key] = self._solve(view.part, scope, places, seen)
        return self._kept[key]

    def _floor(self, view: View, scope: Scope, places: Sequence[Place]) -> Extreme | None:
        """Return the floor of a part all of whose places and days lie in the scope; None where it must be worked out."""
        solution = view.solution
        first, last = _ends(scope)
        is_inside = not places or any(own_name(place) in view.all_of for place in places)
        if not is_inside or not (first <= solution.first and solution.last <= last):
            return None
        by = tuple(sorted({view.names.key(name) for name in scope.by}))
        asked = harm_formula(scope.harm), formula_of(scope.victims), (by,) if by else ()
        known = solution.floors.get(asked)
        if known is None and not any(len(harm[0]) > 1 for harm in (asked[0], *(harm for harm, _, _ in solution.floors))):
            named = {name for _, classes, blamed in solution.floors for clause in (*classes, *blamed) for name in clause}
            if any(not named & set(clause) for clause in (*asked[1], *asked[2])):
                return Extreme(0)  # nobody speaks of such victims or of such perpetrators
        return known

    def _solve(self, part: Part, scope: Scope, places: Sequence[Place], seen: date | None) -> tuple[Extreme, Extreme, tuple[Conflict, ...]]:
        tolls = [t for t in part.tolls.values() if seen is None or (t.report in part.published and part.published[t.report] <= seen)]
        material = prepare(tolls, self.settings, part.published, part_of=_around(part, places, self.part_of), places=places)
        region = region_of(scope, places, material.space)
        solved = Solved.of(material, self.settings, asked=[region], with_counts=False)
        low, high = solved.answer(region)
        conflicts = (
            Conflict(ids, conflict_reason([solved.by_id[i] for i in ids], material.space))
            for ids in sorted(solved.conflicts, key=lambda c: (len(c), c))
        )
        concerning = tuple(conflict for conflict in conflicts if _concerns(conflict, part.tolls, scope))
        return low, high, concerning

    def _add_up(self, told: Sequence[Told], scope: Scope) -> tuple[Extreme, list[Told]]:
        """Return what parts prove together, and which of them: different events add up, other parts where place or days set them apart."""
        events = [t for t in told if t.view.part.is_event and t.low.value]
        if scope.harm in _MOVING:
            events = sorted(events, key=lambda t: (-(t.low.value or 0), t.view.part.key))[:1]
        loose = [[t] for t in told if not t.view.part.is_event and t.low.value]
        blocks = sorted(
            [events, *loose] if events else loose, key=lambda block: (-sum(t.low.value or 0 for t in block), block[0].view.part.key)
        )
        taken: list[Told] = []
        for block in blocks:
            if all(_are_apart(a.view, b.view) for a in block for b in taken):
                taken += block
        claims = sorted({claim for t in taken for claim in t.low.claims})
        return Extreme(sum(t.low.value or 0 for t in taken), tuple(claims)), taken

    @staticmethod
    def _cap(told: Sequence[Told], *, is_alone: bool) -> Extreme:
        """Return the lowest cap on the scope. One event's cap holds where no other event is met: a total speaks of its own event."""
        caps = [t.high for t in told if t.high.value is not None and (is_alone or not t.view.part.is_event)]
        return min(caps, key=lambda cap: (cap.value or 0, cap.claims), default=Extreme(None))

    def _concerning(self, view: View, scope: Scope) -> tuple[Conflict, ...]:
        return tuple(c for c in view.solution.reconciliation.conflicts if _concerns(c, view.part.tolls, scope))

    def _comparisons(self, told: Sequence[Told]) -> tuple[tuple[Comparison, ...], int]:
        found = sorted(told, key=lambda t: (-(t.low.value or 0), t.view.part.key))
        chosen = [c for t in found[: self.settings.most_comparisons] for c in t.view.solution.reconciliation.comparisons]
        told_now = tuple(chosen[: self.settings.most_comparisons])
        every = sum(len(t.view.solution.reconciliation.comparisons) + t.view.solution.reconciliation.untold for t in told)
        return told_now, every - len(told_now)


def _first_of(standing: Sequence[Told], high: Extreme) -> list[str]:
    """Return the first claims that stand behind an answer: of the parts that prove most, the largest figures."""
    found: dict[str, None] = {}
    for t in standing:
        if len(found) < MOST_TOLD:
            found.update(dict.fromkeys(sorted(t.low.claims, key=lambda c: (-(t.view.part.tolls[c].value or 0), c))))
    return list({**found, **dict.fromkeys(high.claims)})[:MOST_TOLD]


def _in_full(claims: Sequence[str], told: Sequence[Told]) -> list[Toll]:
    """Return tolls with the victims, place and days that they leave to their wholes: '683 of them in Latakia'."""
    return [_with_wholes(claim, next(t.view.part.tolls for t in told if claim in t.view.part.tolls)) for claim in claims]


def _with_wholes(claim: str, tolls: Mapping[str, Toll]) -> Toll:
    line = [tolls[claim]]
    while (above := tolls.get(line[-1].part_of or "")) is not None and above not in line:
        line.append(above)
    victims = next((t.victims for t in line if set(t.victims) != {Victim.PERSON}), line[0].victims)
    where, period = next((t.where for t in line if t.where), ()), next((t.period for t in line if t.period != NO_PERIOD), NO_PERIOD)
    return replace(line[0], victims=victims, where=where, period=period)


def region_of(scope: Scope, places: Sequence[Place], space: Space) -> Region:
    """Return a scope as a region of a space that knows its places."""
    where = tuple(sorted({space.geography.key(place) for place in places}))
    by = tuple(sorted({space.names.key(name) for name in scope.by}))
    return Region(
        harm_formula(scope.harm),
        formula_of(scope.victims),
        (by,) if by else (),
        space.simple("where", (where,)) if where else (),
        () if scope.period == NO_PERIOD else ((asked_period(scope.period),),),
    )


def _around(part: Part, places: Sequence[Place], part_of: PartOf | None) -> PartOf | None:
    return {**told_within(part_of, places), **part.within} if part_of is not None else None


def _ends(scope: Scope) -> tuple[str, str]:
    return earliest_and_latest(asked_period(scope.period))


def _meets(harm: Sequence[Sequence[str]], asked: Sequence[Sequence[str]]) -> bool:
    return bool(set(harm[0]) & set(asked[0]))


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold().removeprefix("the ")


def _names_of(places: Iterable[Place]) -> Iterable[tuple[Place, tuple[str, ...]]]:
    """Return places, and the provinces that they lie in, with the names under which one may ask for them."""
    for place in places:
        yield place, tuple(sorted({_plain(place.text), _plain(place.name or place.text)}))
        if place.province and place.country and place.precision is not PlacePrecision.PROVINCE:
            province = Place(place.province, place.province, place.country, place.province, precision=PlacePrecision.PROVINCE)
            yield province, (_plain(place.province),)


def _are_apart(one: View, other: View) -> bool:
    """Tell whether two parts surely speak of different people: two events, different days, provinces or countries."""
    if one.part.is_event and other.part.is_event:
        return True
    a, b = one.solution, other.solution
    if a.last < b.first or b.last < a.first:
        return True
    for kind in ("province ", "country "):
        names = [{name for name in view.all_of if name.startswith(kind)} for view in (one, other)]
        if names[0] and names[1] and not names[0] & names[1]:
            return True
    return False


def _concerns(conflict: Conflict, tolls: Mapping[str, Toll], scope: Scope) -> bool:
    return any(
        claim in tolls
        and _meets(harm_formula(tolls[claim].harm), harm_formula(scope.harm))
        and (scope.victims == (Victim.PERSON,) or bool(set(tolls[claim].victims) & {*scope.victims, Victim.PERSON}))
        for claim in conflict.claims
    )
