"""Places within places: a village in its district, province and country, and in whatever else a person or a user's file puts it.

A region that crosses provinces, such as 'the coast', holds no places until a decision or a file says which.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tollbook.model.decision import Decision
from tollbook.model.entity import NameFinding, Place
from tollbook.model.precision import PlacePrecision
from tollbook.resolve.judgements import find_path, judge
from tollbook.resolve.places import Entry, Gazetteer, fold, split_unit

UNPLACED = "?"  # in place of a country: the gazetteers do not know the place
WITH_COUNTRY = re.compile(r"^(.+),\s*([A-Z]{2})$")


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """How the places in hand lie in each other, by key.

    Keys are told from the most to the least specific; `findings` name places said to lie in two countries or in themselves.
    """

    same: Mapping[str, str] = field(default_factory=dict)
    wholes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    places: tuple[str, ...] = ()
    findings: tuple[NameFinding, ...] = ()

    def key(self, place: Place) -> str:
        """Return one key for all spellings and names of a place.

        >>> jableh = Place("Jabla", "Jableh", "SY", "Latakia", precision=PlacePrecision.SETTLEMENT)
        >>> Hierarchy().key(jableh), Hierarchy().key(Place("the coast"))
        ('SY/latakia/jable', '?/coast')
        """
        own = key_of(place)
        return self.same.get(own, own)

    def containing(self, place: Place) -> tuple[str, ...]:
        """Return the keys of all places that a place surely lies in, the smallest first.

        >>> jableh = Place("Jableh", "Jableh", "SY", "Latakia", precision=PlacePrecision.SETTLEMENT)
        >>> Hierarchy().containing(jableh)
        ('SY/latakia/jable district', 'SY/latakia', 'SY')
        """
        return self.above(self.key(place))

    def above(self, key: str) -> tuple[str, ...]:
        """Return the keys of all places that the place of a key surely lies in, the smallest first."""
        edges: dict[str, tuple[str, ...]] = {}
        waiting = [key]
        while waiting:
            at = waiting.pop()
            if at not in edges:
                edges[at] = self._direct(at)
                waiting += edges[at]
        left, found = set(edges) - {key}, []
        while left:  # the smallest is one in which nothing lies that is left
            held = {whole for part in left for whole in edges[part]}
            smallest = max(left - held or left, key=lambda k: (k.count("/"), k))
            found.append(smallest)
            left.discard(smallest)
        return tuple(found)

    def mapping(self) -> dict[str, tuple[str, ...]]:
        """Return, for the key of each place in hand, the keys of all places that it surely lies in."""
        return {key: self.above(key) for key in self.places}

    def _direct(self, key: str) -> tuple[str, ...]:
        said = self.wholes.get(key, ())
        own = tuple(self.same.get(k, k) for k in _around(key))
        return tuple(k for k in dict.fromkeys((*said, *own)) if k != key)


def key_of(place: Place) -> str:
    """Return the key of a place by what a gazetteer knows of it, or by its words where none does."""
    if place.precision is PlacePrecision.COUNTRY and place.country:
        return place.country
    if place.name is None or place.country is None:
        return f"{place.country or UNPLACED}/{fold(place.text)}"
    province = fold(place.province or "")
    if place.precision is PlacePrecision.PROVINCE:
        return f"{place.country}/{fold(place.name)}"
    name = fold(place.name)
    return (
        f"{place.country}/{province}/{name} district"
        if place.precision is PlacePrecision.DISTRICT
        else f"{place.country}/{province}/{name}"
    )


def _around(key: str) -> tuple[str, ...]:
    """What a place lies in by its own key: a town in the district of its name, that in its province, that in its country."""
    country, *inner = key.split("/")
    if not inner or country == UNPLACED:
        return ()
    if len(inner) == 1 or not inner[0]:
        return (country,)
    if inner[1].endswith(" district"):
        return (f"{country}/{inner[0]}",)
    return (f"{key} district",)


def find_hierarchy(places: Iterable[Place], decisions: Sequence[Decision] = (), *, gazetteer: Gazetteer | None = None) -> Hierarchy:
    """Return how places lie in each other, by gazetteer, the user's own rows and decisions on their names.

    decisions: oldest first; a name may carry its country ('Tripoli, LB') or unit ('Latakia province'). Without a unit a name stands for the
    largest place of that name that is in hand.

    >>> from tollbook.model.decision import Judgement, Kind
    >>> coast = Decision(Kind.NAME, "Latakia province", Judgement.PART_OF, "the coast")
    >>> jableh = Place("Jableh", "Jableh", "SY", "Latakia", precision=PlacePrecision.SETTLEMENT)
    >>> hierarchy = find_hierarchy([jableh, Place("the coast")], [coast], gazetteer=Gazetteer())
    >>> hierarchy.containing(jableh)
    ('SY/latakia/jable district', 'SY/latakia', '?/coast', 'SY')
    """
    known = _Known(places, gazetteer)
    rows, findings = _rows(known, gazetteer.own_entries() if gazetteer else ())
    judged = judge(decisions, known.key)
    findings += [*judged.findings, *known.findings()]
    same: dict[str, str] = {}
    for group in sorted(set(judged.groups.values())):
        countries = sorted({_country(key) for key in group} - {UNPLACED})
        if len(countries) > 1:
            why = f"judged the same place, but one lies in {' and another in '.join(countries)}; they stay apart"
            findings.append(NameFinding(group, why))
            continue
        root = min(group, key=lambda k: (_country(k) == UNPLACED, k.count("/"), k))
        same |= dict.fromkeys(group, root)
    wholes = dict(rows)
    for part, above in judged.wholes.items():
        for whole in above:
            _link(same.get(part, part), same.get(whole, whole), wholes, findings)
    keys = tuple(sorted({same.get(key, key) for key in known.keys}))
    return Hierarchy(same, wholes, keys, tuple(findings))


class _Known:
    """The places in hand, by folded name."""

    def __init__(self, places: Iterable[Place], gazetteer: Gazetteer | None) -> None:
        self.gazetteer = gazetteer
        self.keys: dict[str, None] = {}
        self.by_name: dict[str, dict[str, None]] = {}
        self.words: dict[tuple[str, PlacePrecision], dict[str, str]] = {}
        for place in sorted(places, key=lambda p: (key_of(p), p.text)):
            key = key_of(place)
            self.keys[key] = None
            for name in (place.text, place.name or place.text, split_unit(place.text)[0]):
                self.by_name.setdefault(fold(name), {})[key] = None
            if place.country and place.name:
                self.words.setdefault((fold(place.text), place.precision), {}).setdefault(place.country, place.text)

    def key(self, name: str) -> str:
        """The key of the place that a decision names: of those in hand the largest, else what a gazetteer knows, else its words."""
        told = WITH_COUNTRY.match(name)
        words, country = (told[1], told[2]) if told else (name, None)
        bare, unit = split_unit(words)
        found = [k for k in self.by_name.get(fold(words), {}) if country in (None, _country(k))]
        if unit in (PlacePrecision.PROVINCE, PlacePrecision.DISTRICT):  # 'X province' is also named by reports that say X
            named = [k for k in self.by_name.get(fold(bare), {}) if country in (None, _country(k))]
            found += [k for k in named if (k.endswith(" district") if unit is PlacePrecision.DISTRICT else k.count("/") == 1)]
        if found:
            return min(found, key=lambda k: (k.count("/"), not k.endswith(" district"), k))
        countries = [country] if country else sorted({_country(key) for key in self.keys} - {UNPLACED})
        place = self.lookup(words, countries)
        if place.name and (place.country in countries or not countries):
            return key_of(place)
        return f"{country or UNPLACED}/{fold(words)}"

    def lookup(self, words: str, countries: Sequence[str]) -> Place:
        return self.gazetteer.lookup(words, countries=countries) if self.gazetteer else Place(words)

    def findings(self) -> list[NameFinding]:
        """The same words that stand for places of two countries."""
        found = []
        for countries in self.words.values():
            if len(countries) > 1:
                names = tuple(dict.fromkeys(countries.values()))
                why = f"{names[0]!r} stands for places in {' and '.join(sorted(countries))}; a report's other places decided which"
                found.append(NameFinding(names, why))
        return found


def _rows(known: _Known, entries: Sequence[Entry]) -> tuple[dict[str, tuple[str, ...]], list[NameFinding]]:
    """What the user's own rows say of where places lie."""
    wholes: dict[str, tuple[str, ...]] = {}
    findings: list[NameFinding] = []
    by_name: dict[str, list[Entry]] = {}
    for entry in entries:
        by_name.setdefault(fold(entry.name), []).append(entry)
    for entry in entries:
        key = key_of(_place(entry))
        if entry.district and entry.precision is not PlacePrecision.DISTRICT and entry.country:
            bare = split_unit(entry.district)[0]
            place = known.lookup(f"{bare} district", [entry.country])
            is_known = place.precision is PlacePrecision.DISTRICT and place.country == entry.country
            district = key_of(place) if is_known else f"{entry.country}/{fold(entry.province or '')}/{fold(bare)} district"
            _link(key, district, wholes, findings)
        for name in entry.part_of:
            rows = [row for row in by_name.get(fold(name), []) if row != entry]
            near = [row for row in rows if row.country == entry.country] or rows
            country = f", {entry.country}" if entry.country and not WITH_COUNTRY.match(name) else ""
            _link(key, key_of(_place(near[0])) if near else known.key(name + country), wholes, findings)
    return wholes, findings


def _link(part: str, whole: str, wholes: dict[str, tuple[str, ...]], findings: list[NameFinding]) -> None:
    """Enter that a place lies in another, unless that puts it into a second country or into itself: then say so."""
    here, there = _country(part), _country(whole)
    if UNPLACED not in (here, there) and here != there:
        why = f"{part!r} lies in {here}, and is said to be part of {whole!r}, which lies in {there}; that is left out"
        findings.append(NameFinding((part, whole), why))
    elif part == whole or find_path(whole, part, lambda key: (*wholes.get(key, ()), *_around(key))) is not None:
        why = f"{part!r} is said to be part of {whole!r}, which is itself part of {part!r}; the newer is left out"
        findings.append(NameFinding((part, whole), why))
    else:
        wholes[part] = tuple(dict.fromkeys((*wholes.get(part, ()), whole)))


def _place(entry: Entry) -> Place:
    return Place(entry.name, entry.name, entry.country, entry.province, precision=entry.precision)


def _country(key: str) -> str:
    return key.split("/", 1)[0]
