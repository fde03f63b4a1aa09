"""What is known of the places in hand: which names are one place, which lie within which, which lie apart."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tollbook.model.entity import Place
from tollbook.model.finding import Oddity, OddityKind
from tollbook.model.precision import PlacePrecision

Clause = tuple[str, ...]

# The places that a place lies in, by the keys of `place_key`; what it does not know it leaves out.
PartOf = Mapping[str, Sequence[str]] | Callable[[str], Sequence[str]]


def told_within(part_of: PartOf | None, places: Iterable[Place]) -> dict[str, tuple[str, ...]]:
    """Return what a resolver tells of places and of all that they lie in, as a mapping that holds just this."""
    tell = part_of.get if isinstance(part_of, Mapping) else part_of
    found: dict[str, tuple[str, ...]] = {}
    waiting = [place_key(place) for place in places] if tell is not None else []
    while waiting and tell is not None:
        key = waiting.pop()
        if key not in found:
            found[key] = tuple(sorted(tell(key) or ()))
            waiting.extend(found[key])
    return {key: outer for key, outer in sorted(found.items()) if outer}


_ARTICLE = re.compile(r"^[Tt]he\s+")


@dataclass
class Geography:
    """What is known of the places in hand: which names are one place, which lie within which, which lie apart.

    containers: the places that each place lies in, beyond what its own province and country tell. oddities: what of this cannot be.
    covers: (place, places): people counted in the first are among those counted in the others taken together, since a report gives
    the first as a part of a toll of the others. apart: pairs of places that a list which adds up tells apart.
    """

    places: dict[str, Place] = field(default_factory=dict)
    covers: dict[str, list[Clause]] = field(default_factory=dict)
    apart: set[tuple[str, str]] = field(default_factory=set)
    containers: dict[str, frozenset[str]] = field(default_factory=dict)
    oddities: list[Oddity] = field(default_factory=list)
    _alias: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, places: Iterable[Place]) -> "Geography":
        """Take in places; a name that no gazetteer knows is the known place of that name if there is just one."""
        made = cls()
        spelled: dict[str, set[str]] = {}
        every = sorted(set(places), key=lambda p: (p.text, p.name or "", p.province or "", p.country or "", p.precision.value))
        for place in every:
            if place.name is not None:
                key = _place_key(place)
                made.places.setdefault(key, place)
                for spelling in (place.text, place.name):
                    spelled.setdefault(_plain(spelling), set()).add(key)
        for place in every:
            if place.name is None:
                known = spelled.get(_plain(place.text), set())
                made._alias[_plain(place.text)] = next(iter(known)) if len(known) == 1 else _plain(place.text)
                made.places.setdefault(made.key(place), place)
        return made

    def join_regions(self, reports: Mapping[str, Iterable[Place]]) -> None:
        """Take region words that no gazetteer knows for one place where nothing else can be meant.

        'Syria's coast' is 'the Syrian coast': same noun, same country, same name in front. 'The coast' is the one coast that its report
        names; this holds only where each report that says so names just one, and all the same.

        >>> places = [Place("coast"), Place("Ostrel coast", country="XO"), Place("Ostrel's coast", country="XO"), Place("border")]
        >>> geography = Geography.of(places)
        >>> geography.join_regions({"r1": places})
        >>> [geography.key(place) for place in places]
        ['ostrel coast', 'ostrel coast', 'ostrel coast', 'border']
        """
        named: dict[tuple[str, str, str], str] = {}
        for place in sorted({p for places in reports.values() for p in places if p.name is None}, key=lambda p: (p.text, p.country or "")):
            front, noun = _region_word(place)
            if front and noun and place.country and len(front) >= _TELLING_LETTERS:
                first = named.setdefault((front[:_TELLING_LETTERS], noun, place.country), self.key(place))
                self._alias[_plain(place.text)] = first
        meant: dict[str, set[str]] = {}
        for report in sorted(reports):
            words = sorted((_region_word(p), self.key(p)) for p in reports[report] if p.name is None)
            for (front, noun), _ in words:
                if noun and not front:
                    whole = {key for (other, same), key in words if same == noun and other}
                    meant.setdefault(noun, set()).update(whole if len(whole) == 1 else {"", report})
        self._alias.update({noun: next(iter(keys)) for noun, keys in sorted(meant.items()) if len(keys) == 1})

    def place_within(self, part_of: PartOf) -> None:
        """Take in which places lie in which others, as a resolver tells it. A circle is cut, and named; so is a place in two countries."""
        tell = part_of.get if isinstance(part_of, Mapping) else part_of
        above: dict[str, list[str]] = {}
        waiting = sorted(self.places)
        while waiting:
            key = waiting.pop()
            if key not in above:
                above[key] = sorted({self._alias.get(outer, outer) for outer in tell(key) or ()} - {key})
                waiting.extend(above[key])
        done: dict[str, frozenset[str]] = {}
        for key in self._inmost_last(above):
            done[key] = frozenset({outer for name in above[key] for outer in (name, *done[name])})
        for key, outer in sorted(done.items()):
            for name in (key, *sorted(outer)):
                self.places.setdefault(name, _place_of(name))
        self.containers = {key: outer for key, outer in done.items() if outer}
        for key in sorted(self.containers):
            self._check_country(key)

    def _inmost_last(self, above: dict[str, list[str]]) -> list[str]:
        """Return places after all that they lie in; where they lie in a circle, the step that closes it is taken out of `above`."""
        order: dict[str, None] = {}
        for start in sorted(above):
            path = [start]
            while path:
                left = [outer for outer in above[path[-1]] if outer not in order]
                if not left:
                    order[path.pop()] = None
                elif left[0] in path:
                    self._cut(path, left[0])
                    above[path[-1]].remove(left[0])
                else:
                    path.append(left[0])
                while path and path[-1] in order:
                    path.pop()
        return list(order)

    def _cut(self, path: Sequence[str], outer: str) -> None:
        circle = path[path.index(outer) :]
        words = ", ".join(f"{_label(a)} in {_label(b)}" for a, b in zip(circle, [*circle[1:], outer], strict=True))
        reason = f"Places are said to lie in a circle ({words}): that {_label(path[-1])} lies in {_label(outer)} is left out."
        self.oddities.append(Oddity(OddityKind.CIRCLE_OF_PLACES, tuple(circle), reason))

    def _check_country(self, key: str) -> None:
        countries = sorted({c for name in (key, *self.containers[key]) if (c := self.places[name].country) is not None})
        if len(countries) > 1:
            reason = f"{_label(key)} is said to lie in two countries, {' and '.join(countries)}: bounds that rest on this are doubtful."
            self.oddities.append(Oddity(OddityKind.TWO_COUNTRIES, (key,), reason))

    def key(self, place: Place) -> str:
        """Return the key of a place."""
        return _place_key(place) if place.name is not None else self._alias.get(_plain(place.text), _plain(place.text))

    def label(self, key: str) -> str:
        """Return the name of a place as a report writes it; empty for a place that no report tells."""
        place = self.places.get(key)
        return place.text if place else ""

    def implies(self, inner: str, outer: str) -> bool:
        """Tell whether one place is known to lie within another."""
        above = self.containers.get(inner)
        if above and (outer in above or any(self._contains(name, outer) for name in above)):
            return True
        return self._contains(inner, outer)

    def _contains(self, inner: str, outer: str) -> bool:
        if inner == outer:
            return True
        a, b = self.places.get(inner), self.places.get(outer)
        if a is None or b is None or a.country is None or a.country != b.country or a.precision is PlacePrecision.COUNTRY:
            return False
        if b.precision is PlacePrecision.COUNTRY:
            return True
        return b.precision is PlacePrecision.PROVINCE and a.precision is not PlacePrecision.PROVINCE and _province(a) == _province(b) != ""

    def excludes(self, one: str, other: str) -> bool:
        """Tell whether two places are known to lie apart."""
        if (min(one, other), max(one, other)) in self.apart:
            return True
        if not self.containers:
            return self._lies_apart(one, other)
        if self.implies(one, other) or self.implies(other, one):
            return False
        around = [(name, *self.containers.get(name, ())) for name in (one, other)]
        return any(self._lies_apart(p, q) for p in around[0] for q in around[1])

    def _lies_apart(self, one: str, other: str) -> bool:
        a, b = self.places.get(one), self.places.get(other)
        if one == other or a is None or b is None or a.country is None or b.country is None:
            return False
        if a.country != b.country:
            return True
        if PlacePrecision.COUNTRY in (a.precision, b.precision):
            return False
        if _province(a) and _province(b) and _province(a) != _province(b):
            return True
        alike = a.precision is b.precision and a.precision in (PlacePrecision.SETTLEMENT, PlacePrecision.DISTRICT, PlacePrecision.PROVINCE)
        return alike and a.name != b.name

    def cover(self, inner: str, outer: Clause) -> None:
        """Note that people counted in one place are among those counted in others, unless that contradicts the gazetteer."""
        if any(self.implies(inner, q) or self.implies(q, inner) for q in outer) or all(self.excludes(inner, q) for q in outer):
            return
        facts = self.covers.setdefault(inner, [])
        if outer not in facts:
            facts.append(outer)

    def part(self, names: Sequence[str]) -> None:
        """Note that places lie apart, but for those of which one lies within another."""
        for i, one in enumerate(names):
            for other in names[i + 1 :]:
                if not self.covered(one, (other,)) and not self.covered(other, (one,)):
                    self.apart.add((min(one, other), max(one, other)))

    def covered(self, inner: str, outer: Clause) -> bool:
        """Tell whether a place is known to lie within others taken together."""
        if any(self.implies(inner, q) for q in outer):
            return True
        return any(set(fact) <= set(outer) for fact in self.covers.get(inner, ()))


_TELLING_LETTERS = 4  # of a country's name, which its adjective shares: Syria, Syrian; Lebanon, Lebanese


def _region_word(place: Place) -> tuple[str, str]:
    """Return the name in front and the common noun of a region word: 'Syrian coast' → ('syrian', 'coast'); no noun for other names."""
    words = _ARTICLE.sub("", place.text).split()
    split = next((i for i, word in enumerate(words) if word[:1].islower()), len(words))
    if split > 1 or any(not word.isalpha() or not word[:1].islower() for word in words[split:]):
        return "", ""
    return " ".join(words[:split]).casefold(), " ".join(words[split:])


def _plain(text: str) -> str:
    words = " ".join(text.split()).casefold()
    return words.removeprefix("the ") or words


def place_key(place: Place) -> str:
    """Return the name under which a place is known to `part_of`.

    >>> place_key(Place("the Ford", "Ford", "XR", "Valley", precision=PlacePrecision.SETTLEMENT)), place_key(Place("the Old Mill"))
    ('ford|Valley|XR|settlement', 'old mill')
    """
    return _place_key(place) if place.name is not None else _plain(place.text)


def _place_of(key: str) -> Place:
    """Return the place that a key stands for, as far as the key tells."""
    name, _, rest = key.partition("|")
    province, _, rest = rest.partition("|")
    country, _, precision = rest.partition("|")
    if precision not in set(PlacePrecision):
        return Place(key)
    return Place(name, name, country or None, province or None, precision=PlacePrecision(precision))


def _label(key: str) -> str:
    return _place_of(key).text.title()


def _place_key(place: Place) -> str:
    return "|".join((_plain(place.name or ""), place.province or "", place.country or "", place.precision.value))


def _province(place: Place) -> str:
    return _plain((place.province or place.name or "") if place.precision is PlacePrecision.PROVINCE else (place.province or ""))
