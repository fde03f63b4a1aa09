"""Claims gathered into parts that are reconciled by themselves: by event where a grouping is given, else by scopes that hang together.

A part that its report counts among others (`part_of`) goes with its whole, for both count the same people. Two events tied by such a link
are one part. A whole that no event holds and whose parts lie in several spans these: it stays outside all of them, and its parts keep
the place and days that it tells.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import accumulate

from tollbook.model.claim import Toll
from tollbook.model.entity import Place
from tollbook.model.precision import NO_PERIOD, PlacePrecision
from tollbook.reconcile.geography import PartOf, place_key
from tollbook.reconcile.periods import earliest_and_latest, period_name

# Claims of no event that are reconciled together, however little is known of how their scopes lie; more are parted by place and days.
MOST_TOGETHER = 600


@dataclass(frozen=True, slots=True)
class Assigned:
    """Where the tolls of one report go: the event of each (None where it has none), and events that a link of parts ties together."""

    tolls: Mapping[str, Toll]
    event: Mapping[str, str | None]
    ties: tuple[tuple[str, str], ...]


def assign(tolls: Mapping[str, Toll], events: Mapping[str, str]) -> Assigned:
    """Return where the tolls of one report go, parts with their wholes."""
    event = {key: _event_above(key, tolls, events) for key in sorted(tolls)}
    below: dict[str, set[str]] = {}
    for key in sorted(tolls):
        for above in _line(key, tolls)[1:]:
            below.setdefault(above, set()).update({event[key]} - {None})  # type: ignore[arg-type]
    for key, found in sorted(below.items()):
        if event[key] is None and len(found) == 1:
            event[key] = min(found)
    for key in sorted(tolls):  # parts without an event go where their whole went
        if event[key] is None:
            event[key] = next((e for above in _line(key, tolls) if (e := event[above]) is not None), None)
    made, ties = {}, []
    for key in sorted(tolls):
        toll, whole = tolls[key], tolls.get(tolls[key].part_of or "")
        there = event.get(toll.part_of or "")
        if whole is not None and event[key] is not None and there is None:
            told = [tolls[above] for above in _line(key, tolls)]
            where, period = next((t.where for t in told if t.where), ()), next((t.period for t in told if t.period != NO_PERIOD), NO_PERIOD)
            toll = replace(toll, where=where, period=period)
        elif whole is not None and event[key] != there:
            ties.append((str(event[key]), str(there)))
        made[key] = toll
    return Assigned(made, event, tuple(ties))


def _line(key: str, tolls: Mapping[str, Toll]) -> list[str]:
    """Return a toll and the wholes above it; a circle ends where it closes."""
    line = [key]
    while (above := tolls[line[-1]].part_of) in tolls and above not in line:
        line.append(str(above))
    return line


def _event_above(key: str, tolls: Mapping[str, Toll], events: Mapping[str, str]) -> str | None:
    return next((events[name] for name in _line(key, tolls) if name in events), None)


def tied_events(ties: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the name of its part for each event that is tied to another: the first name of all that hang together.

    >>> tied_events([("b", "c"), ("a", "c")])
    {'a': 'a', 'b': 'a', 'c': 'a'}
    """
    top: dict[str, str] = {}

    def find(name: str) -> str:
        while top.setdefault(name, name) != name:
            top[name] = name = top[top[name]]
        return name

    for one, other in ties:
        a, b = find(one), find(other)
        top[max(a, b)] = min(a, b)
    return {name: find(name) for name in sorted(top)}


def names_above(place: Place, part_of: PartOf | None = None) -> frozenset[str]:
    """Return the names of everything that a place is known to lie in, its own among them.

    >>> sorted(names_above(Place("Ford", "Ford", "XR", "Valley", precision=PlacePrecision.SETTLEMENT)))
    ['country XR', 'ford|Valley|XR|settlement', 'province XR valley']
    """
    found = set()
    waiting = [place_key(place)]
    tell = part_of.get if isinstance(part_of, Mapping) else part_of
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting.extend(tell(key) or () if tell is not None else ())
    return frozenset(name for key in found for name in _field_names(key))


def _field_names(key: str) -> list[str]:
    """Return a key with the country and the province that its own fields tell."""
    if key.count("|") != 3:
        return [key]
    name, province, country, precision = key.split("|")
    names = [key] if precision not in (PlacePrecision.COUNTRY, PlacePrecision.PROVINCE) else []
    names += [f"country {country}"] if country else []
    governed = name if precision == PlacePrecision.PROVINCE else province
    return [*names, f"province {country} {governed.casefold()}"] if country and governed and precision != PlacePrecision.COUNTRY else names


def own_name(place: Place) -> str:
    """Return the name among `names_above` that stands for the place itself."""
    key = place_key(place)
    if place.name is not None and place.country:
        if place.precision is PlacePrecision.COUNTRY:
            return f"country {place.country}"
        if place.precision is PlacePrecision.PROVINCE:
            return f"province {place.country} {place.name.casefold()}"
    return key


def part_loose(tolls: Mapping[str, Toll], published: Mapping[str, date], part_of: PartOf | None) -> list[dict[str, Toll]]:
    """Part tolls of no event: those whose scopes can share ground stay together, the narrowest places first, up to MOST_TOGETHER.

    A figure of a wide area that would tie more than so many together is parted from them, which can only widen bounds.
    """
    if len(tolls) <= MOST_TOGETHER:
        return [dict(tolls)] if tolls else []
    joined = _Joined(tolls)
    days = {
        key: earliest_and_latest(period_name(t.period, t.report, day.isoformat() if (day := published.get(t.report)) else ""))
        for key, t in tolls.items()
    }
    for key in sorted(tolls):
        if tolls[key].part_of in tolls:
            joined.join(key, str(tolls[key].part_of))
    above = {place: names_above(place, part_of) for place in {place for toll in tolls.values() for place in toll.where}}
    stating: dict[str, list[str]] = {}
    touching: dict[str, list[str]] = {}
    for key in sorted(tolls):
        places = tolls[key].where
        for name in sorted({own_name(place) for place in places} or {f"untold {tolls[key].report}"}):
            stating.setdefault(name, []).append(key)
        for name in sorted({name for place in places for name in above[place]}):
            touching.setdefault(name, []).append(key)
    for name in sorted(stating, key=lambda name: (len(touching.get(name, ())), name)):
        _join_one(stating[name], touching.get(name, ()), days, joined)
    groups: dict[str, dict[str, Toll]] = {}
    for key in sorted(tolls):
        groups.setdefault(joined.top(key), {})[key] = tolls[key]
    return list(groups.values())


def _join_one(stating: Sequence[str], touching: Sequence[str], days: Mapping[str, tuple[str, str]], joined: "_Joined") -> None:
    """Join the tolls that state a place with all within it whose days are not known to be others."""
    others = sorted({*stating, *touching}, key=lambda key: (days[key], key))
    starts = [days[key][0] for key in others]
    latest = list(accumulate((days[key][1] for key in others), max))  # of this and all that begin before it
    for key in stating:
        first, last = days[key]
        at = bisect_right(starts, last)
        while at > 0 and latest[at - 1] >= first and not joined.is_full(key):
            at -= 1
            if days[others[at]][1] >= first:
                joined.join(key, others[at])


@dataclass
class _Joined:
    """Tolls joined into groups (union–find), none larger than MOST_TOGETHER but by links of parts."""

    tolls: Mapping[str, Toll]
    _above: dict[str, str] = field(default_factory=dict)
    _size: dict[str, int] = field(default_factory=dict)

    def top(self, key: str) -> str:
        while (above := self._above.get(key, key)) != key:
            self._above[key] = key = self._above.get(above, above)
        return key

    def is_full(self, key: str) -> bool:
        return self._size.get(self.top(key), 1) >= MOST_TOGETHER

    def join(self, a: str, b: str) -> None:
        a, b = sorted((self.top(a), self.top(b)))
        size = self._size.get(a, 1) + self._size.get(b, 1)
        if a != b and size <= MOST_TOGETHER:
            self._above[b] = a
            self._size[a] = size
