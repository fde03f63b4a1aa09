"""Whom a toll counts, as a region: harm × classes × alleged perpetrator × place × days; and how two regions lie to each other.

In each dimension a region is a formula over names ('civilian', 'Latakia', '6 to 11 March'): all of its clauses hold, and of each clause
at least one name. No clause means everyone, by anyone. What is known of two names is that one is within the other, that both
exclude each other, or nothing; nothing is never taken for either.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from tollbook.model.claim import Harm, Toll, Victim
from tollbook.model.entity import Place
from tollbook.model.precision import Period, PlacePrecision
from tollbook.reconcile.origins import Names

Clause = tuple[str, ...]
Formula = tuple[Clause, ...]


class Lie(StrEnum):
    """How one region, or one formula, lies to another."""

    SAME = "same"
    WITHIN = "within"
    AROUND = "around"
    APART = "apart"  # no person is in both
    OVERLAP = "overlap"  # they are known to share ground
    UNKNOWN = "unknown"  # nothing known says whether anyone is in both


@dataclass(frozen=True, slots=True, order=True)
class Region:
    """Whom a toll counts; each field a formula over names."""

    harm: Formula
    classes: Formula
    by: Formula
    where: Formula
    period: Formula


DIMENSIONS = tuple(f.name for f in fields(Region))
_TELLING = ("where", "period", "by", "classes", "harm")  # the same, those first that most often keep two regions apart

# Sex and age in one dimension, as reports use it ('men, women and children'), standing in the conflict, and roles, which go with any.
# A child is under 18, man and woman are adults (SDG 16.1.2 code lists); nobody is civilian and combatant at once.
_AGE = (Victim.MAN, Victim.WOMAN, Victim.CHILD, Victim.ELDERLY)
_STANDING = (Victim.CIVILIAN, Victim.COMBATANT, Victim.SECURITY_FORCE)
_ROLE = (
    Victim.JOURNALIST,
    Victim.HEALTH_WORKER,
    Victim.AID_WORKER,
    Victim.REFUGEE,
    Victim.PROTESTER,
    Victim.DETAINEE,
    Victim.OFFICIAL,
)
_AXES = (_AGE, _STANDING, _ROLE, (Victim.FOREIGNER,))
_EXCLUSIVE = (
    {Victim.MAN, Victim.WOMAN, Victim.CHILD},
    {Victim.CHILD, Victim.ELDERLY},
    set(_STANDING),
)


def class_formula(toll: Toll) -> Formula:
    """Return the classes of a toll as a formula.

    Classes of one kind are alternatives ('women and children'), of different kinds they go together ('civilian women'), unless the
    words join them ('soldiers as well as journalists').
    """
    named = [victim for victim in toll.victims if victim is not Victim.PERSON]
    clauses = [tuple(sorted(victim.value for victim in named if victim in axis)) for axis in _AXES]
    clauses = [clause for clause in clauses if clause]
    words = toll.evidence.words[:500].casefold()
    joined = " and " in words or " or " in words or "as well as" in words
    if len(clauses) > 1 and joined and toll.value != 1:
        return (tuple(sorted(name for clause in clauses for name in clause)),)
    return tuple(sorted(clauses))


def are_joined(classes: Formula) -> bool:
    """Tell whether classes of different kinds are alternatives: 'soldiers as well as journalists', and not 'civilian women'."""
    return len(classes) == 1 and sum(any(victim.value in classes[0] for victim in axis) for axis in _AXES) > 1


def harm_formula(harm: Harm) -> Formula:
    """Return the harm as a formula; 'casualties' are killed or injured."""
    return ((Harm.INJURED.value, Harm.KILLED.value),) if harm is Harm.CASUALTIES else ((harm.value,),)


def period_formula(period: Period, report: str) -> Formula:
    """Return the days as a formula. What a report leaves open is one unknown within that report."""
    first, last = (day.isoformat() if day else "" for day in (period.first, period.last))
    return ((f"{first}/{last}/{'' if first and last else report}",),)


_ARTICLE = re.compile(r"^[Tt]he\s+")


@dataclass
class Geography:
    """What is known of the places in hand: which names are one place, which lie within which, which lie apart.

    covers: (place, places): people counted in the first are among those counted in the others taken together, since a report gives
    the first as a part of a toll of the others. apart: pairs of places that a list which adds up tells apart.
    """

    places: dict[str, Place] = field(default_factory=dict)
    covers: dict[str, list[Clause]] = field(default_factory=dict)
    apart: set[tuple[str, str]] = field(default_factory=set)
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

    def key(self, place: Place) -> str:
        """Return the key of a place."""
        return _place_key(place) if place.name is not None else self._alias.get(_plain(place.text), _plain(place.text))

    def label(self, key: str) -> str:
        """Return the name of a place as a report writes it; empty for a place that no report tells."""
        place = self.places.get(key)
        return place.text if place else ""

    def implies(self, inner: str, outer: str) -> bool:
        """Tell whether one place is known to lie within another."""
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


def _place_key(place: Place) -> str:
    return "|".join((_plain(place.name or ""), place.province or "", place.country or "", place.precision.value))


def _province(place: Place) -> str:
    return _plain((place.province or place.name or "") if place.precision is PlacePrecision.PROVINCE else (place.province or ""))


# Lies as bits: over all dimensions the highest says how regions lie to each other; within in one and around in another is an overlap.
_CODE = {Lie.SAME: 0, Lie.WITHIN: 1, Lie.AROUND: 2, Lie.OVERLAP: 4, Lie.UNKNOWN: 8, Lie.APART: 16}
_MIRRORED = {_CODE[Lie.WITHIN]: _CODE[Lie.AROUND], _CODE[Lie.AROUND]: _CODE[Lie.WITHIN]}
_LIES = tuple(
    Lie.APART if code >= 16 else Lie.UNKNOWN if code >= 8 else Lie.OVERLAP if code >= 3 else (Lie.SAME, Lie.WITHIN, Lie.AROUND)[code]
    for code in range(32)
)


def lie_of(code: int) -> Lie:
    """Return the lie that an entry of `Space.codes` stands for."""
    return _LIES[code]


def bears(codes: Any) -> Any:
    """Return which entries of `Space.codes` are of regions that are known to share ground."""
    return codes < _CODE[Lie.UNKNOWN]


def are_together(codes: Any) -> Any:
    """Return which entries of `Space.codes` are of regions that are not known to lie apart."""
    return codes < _CODE[Lie.APART]


class TooManyCells(Exception):
    """Scopes with so many uncertain relations that their cells cannot be drawn up; the caller bounds some of them apart."""

    def __init__(self, dimension: str) -> None:
        super().__init__(dimension)
        self.dimension = dimension


class Space:
    """The relations among all regions in hand, and the disjoint cells that tell regions apart."""

    def __init__(self, geography: Geography, names: Names) -> None:
        self.geography, self.names = geography, names
        self._lie: dict[tuple[str, Formula, Formula], Lie] = {}

    def region_of(self, toll: Toll) -> Region:
        """Return whom one toll counts by its own fields alone."""
        where = tuple(sorted({self.geography.key(place) for place in toll.where})) or (f"?{toll.report}",)
        by = tuple(sorted({self.names.key(name) for name in toll.by}))
        return Region(
            harm_formula(toll.harm),
            class_formula(toll),
            (by,) if by else (),
            self.simple("where", (where,)),
            period_formula(toll.period, toll.report),
        )

    def meet(self, part: Region, whole: Region) -> Region | None:
        """Return the part's region within its whole's: what either leaves open the other tells. None if they exclude each other."""
        where = whole.where if part.where[0][0].startswith("?") else self.simple("where", part.where + whole.where)
        met = Region(
            part.harm,
            self.simple("classes", part.classes + whole.classes),
            self.simple("by", part.by + whole.by),
            where,
            _meet_periods(part.period, whole.period),
        )
        for name in DIMENSIONS:
            inner = getattr(met, name)
            if inner and not any(mask & 1 for mask in self.dimension_masks(name, (inner,))):
                return None
        return met

    def simple(self, dimension: str, clauses: Formula) -> Formula:
        """Drop from each clause the names within its other names, and every clause that another one implies."""
        known = self.geography.implies if dimension == "where" else str.__eq__
        slim = {
            tuple(p for p in clause if not any(p != q and known(p, q) and not (known(q, p) and q > p) for q in clause))
            for clause in clauses
        }
        kept = sorted(slim)
        for clause in sorted(slim, key=lambda c: (-len(c), c)):
            others = [other for other in kept if other != clause]
            if any(all(self._within(dimension, name, clause) for name in other) for other in others):
                kept = others
        return tuple(kept)

    def _within(self, dimension: str, name: str, clause: Clause) -> bool:
        return self.geography.covered(name, clause) if dimension == "where" else name in clause

    def lie(self, a: Region, b: Region) -> Lie:
        """Return how region a lies to region b."""
        return _LIES[self._code(a, b)]

    def bear(self, a: Region, b: Region) -> bool:
        """Tell whether two regions are known to share ground: neither apart nor of unknown relation in any dimension."""
        return self._code(a, b) < _CODE[Lie.UNKNOWN]

    def _code(self, a: Region, b: Region) -> int:
        code = 0
        for name in _TELLING:
            code |= _CODE[self.lie_in(name, getattr(a, name), getattr(b, name))]
            if code >= _CODE[Lie.APART]:
                break
        return code

    def codes(self, regions: Sequence[Region]) -> Any:
        """Return a matrix of how each region lies to each other: `lie_of` an entry, `bears` of all of them."""
        import numpy as np

        made = np.zeros((len(regions), len(regions)), dtype=np.uint8)
        for name in DIMENSIONS:
            formulas = sorted({getattr(region, name) for region in regions})
            at = {formula: i for i, formula in enumerate(formulas)}
            table = np.zeros((len(formulas), len(formulas)), dtype=np.uint8)
            for i, a in enumerate(formulas):
                for j in range(i + 1, len(formulas)):
                    code = _CODE[self.lie_in(name, a, formulas[j])]
                    table[i, j], table[j, i] = code, _MIRRORED.get(code, code)
            index = np.array([at[getattr(region, name)] for region in regions], dtype=np.intp)
            made |= table[np.ix_(index, index)]
        return made

    def lie_in(self, dimension: str, a: Formula, b: Formula) -> Lie:
        """Return how formula a lies to formula b in one dimension."""
        if a == b:
            return Lie.SAME
        key = (dimension, a, b)
        if key not in self._lie:
            self._lie[key] = self._compare(dimension, a, b)
        return self._lie[key]

    def _compare(self, dimension: str, a: Formula, b: Formula) -> Lie:
        if not a or not b:
            return Lie.AROUND if not a else Lie.WITHIN
        if len(a) == len(b) == len(a[0]) == len(b[0]) == 1:
            return self._compare_names(dimension, a[0][0], b[0][0])
        masks = set(self.dimension_masks(dimension, (a, b)))
        if 3 not in masks:
            return Lie.APART
        if 1 not in masks or 2 not in masks:
            return Lie.SAME if masks <= {0, 3} else Lie.WITHIN if 1 not in masks else Lie.AROUND
        names_a, names_b = ({name for clause in formula for name in clause} for formula in (a, b))
        implies = _implies(dimension, self.geography)
        shared = any(implies(p, q) or implies(q, p) or _days_meet(dimension, p, q) for p in sorted(names_a) for q in sorted(names_b))
        return Lie.OVERLAP if shared else Lie.UNKNOWN

    def _compare_names(self, dimension: str, p: str, q: str) -> Lie:
        """Return how one name lies to another; the same as for formulas, without drawing up worlds."""
        implies = _implies(dimension, self.geography)
        inside, outside = implies(p, q), implies(q, p)
        if dimension == "where":
            inside, outside = self.geography.covered(p, (q,)), self.geography.covered(q, (p,))
        if inside or outside:
            return Lie.SAME if inside and outside else Lie.WITHIN if inside else Lie.AROUND
        if _excludes(dimension, self.geography)(p, q):
            return Lie.APART
        return Lie.OVERLAP if _days_meet(dimension, p, q) else Lie.UNKNOWN

    def cells(self, regions: Sequence[Region], most: int) -> list[int]:
        """Return the least set of disjoint cells that tells regions apart: each a bit mask of the regions that it is in.

        Raises TooManyCells beyond `most`.
        """
        found = {(1 << len(regions)) - 1}
        for name in DIMENSIONS:
            masks = self.dimension_masks(name, tuple(getattr(region, name) for region in regions), most)
            found = {cell & mask for cell in found for mask in masks} - {0}
            if len(found) > most:
                raise TooManyCells(name)
        return sorted(found)

    def dimension_masks(self, dimension: str, formulas: Sequence[Formula], most: int = 100_000) -> list[int]:
        """Return every set of formulas (a bit mask) that one thing can satisfy together, by what is known of their names."""
        names = sorted({name for formula in formulas for clause in formula for name in clause})
        bit = {name: 1 << i for i, name in enumerate(names)}
        clause_bits = [[sum(bit[name] for name in clause) for clause in formula] for formula in formulas]
        if dimension == "period":
            worlds = _period_worlds(names, most)
        else:
            covers = [
                (bit[p], sum(bit[q] for q in fact))
                for p, facts in sorted(self.geography.covers.items())
                for fact in facts
                if dimension == "where" and p in bit and all(q in bit for q in fact)
            ]
            worlds = _worlds(names, _implies(dimension, self.geography), _excludes(dimension, self.geography), covers, most, dimension)
        masks = {sum(1 << i for i, bits in enumerate(clause_bits) if all(world & clause for clause in bits)) for world in worlds}
        return sorted(masks)


def _implies(dimension: str, geography: Geography) -> Callable[[str, str], bool]:
    if dimension == "where":
        return geography.implies
    return _days_within if dimension == "period" else str.__eq__


def _excludes(dimension: str, geography: Geography) -> Callable[[str, str], bool]:
    if dimension == "where":
        return geography.excludes
    if dimension == "harm":
        return str.__ne__
    if dimension == "classes":
        return lambda p, q: p != q and any(p in group and q in group for group in _EXCLUSIVE)
    return _days_apart if dimension == "period" else lambda p, q: False


def _worlds(
    names: Sequence[str],
    implies: Callable[[str, str], bool],
    excludes: Callable[[str, str], bool],
    covers: Sequence[tuple[int, int]],
    most: int,
    dimension: str,
) -> list[int]:
    """Return every combination of names (a bit mask) that can hold of one thing at once."""
    worlds = [0]
    for i, name in enumerate(names):
        earlier = range(i)
        below = sum(1 << j for j in earlier if implies(names[j], name))  # if one of these holds, so does this name
        needs = sum(1 << j for j in earlier if implies(name, names[j]))
        bars = sum(1 << j for j in earlier if excludes(name, names[j]))
        without = [world for world in worlds if not world & below]
        worlds = without + [world | 1 << i for world in worlds if not world & bars and world & needs == needs]
        if len(worlds) > 8 * most:
            raise TooManyCells(dimension)
    worlds = [world for world in worlds if all(not world & inner or world & outer for inner, outer in covers)]
    return sorted(worlds)


def _days(name: str) -> tuple[str, str, str]:
    first, last, report = name.split("/", 2)
    return first, last, report


def _days_within(inner: str, outer: str) -> bool:
    if inner == outer:
        return True
    (first, last, _), (outer_first, outer_last, outer_report) = _days(inner), _days(outer)
    return not outer_report and bool(first and last) and outer_first <= first and last <= outer_last


def _days_apart(one: str, other: str) -> bool:
    (first, last, _), (other_first, other_last, _) = _days(one), _days(other)
    return bool(last and other_first and last < other_first) or bool(other_last and first and other_last < first)


def _days_meet(dimension: str, one: str, other: str) -> bool:
    if dimension != "period":
        return False
    (first, last, _), (other_first, other_last, _) = _days(one), _days(other)
    return all((first, last, other_first, other_last)) and first <= other_last and other_first <= last


def _meet_periods(part: Formula, whole: Formula) -> Formula:
    if part == whole:
        return part
    (part_first, part_last, _), (first, last, _) = _days(part[0][0]), _days(whole[0][0])
    if not part_first and not part_last:
        return whole
    if all((part_first, part_last, first, last)) and len(part) == len(whole) == 1:
        met = max(part_first, first), min(part_last, last)
        return ((f"{met[0]}/{met[1]}/",),) if met[0] <= met[1] else (*part, *whole)
    return tuple(sorted({*part, *whole}))


def _period_worlds(names: Sequence[str], most: int) -> list[int]:
    """Return every combination of periods (a bit mask) that one day can be in.

    Known periods cut the calendar into stretches. A period of which a day is unknown may hold any stretch that its known day allows.
    """
    spans = [_days(name) for name in names]
    known = [(i, first, last) for i, (first, last, report) in enumerate(spans) if not report]
    starts = {first for _, first, _ in known} | {_day_after(last) for _, _, last in known}
    stretches = [(day, sum(1 << i for i, first, last in known if first <= day <= last)) for day in sorted(starts)]
    stretches.append(("", 0))
    open_names = [i for i, (_, _, report) in enumerate(spans) if report]
    worlds: set[int] = set()
    for day, mask in stretches:
        free = [i for i in open_names if not day or not _rules_out(spans[i], day)]
        combos = [mask]
        for i in free:
            combos = [c | b for c in combos for b in (0, 1 << i)]
            if len(combos) > 8 * most:
                raise TooManyCells("period")
        worlds.update(combos)
    return sorted(worlds)


def _rules_out(span: tuple[str, str, str], day: str) -> bool:
    first, last, _ = span
    return bool(first and day < first) or bool(last and day > last)


def _day_after(day: str) -> str:
    try:
        return (date.fromisoformat(day) + timedelta(days=1)).isoformat()
    except OverflowError:  # the last day of the calendar
        return day
