"""Tellings: what one report tells of one happening, the unit from which events are gathered.

A report's own structure says most of what belongs together: parts with their whole, the injured with the killed, an attack with its toll.
It also says what does not: other sites, hours, days or numbers. So claims are gathered within each report first, by text order.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache

from tollbook.model.claim import Act, Category, Claim, Harm, Relation, Situation, Stance, Toll
from tollbook.model.document import Report
from tollbook.model.entity import Place, Side
from tollbook.model.precision import Known, PlacePrecision
from tollbook.resolve.actors import Names
from tollbook.resolve.bodies import fold_name
from tollbook.resolve.cues import cues, sentence_of
from tollbook.resolve.hierarchy import Hierarchy
from tollbook.resolve.places import fold

MOST_EVENT_DAYS = 2  # 'overnight' and 'in the past 24 hours' are two days; a toll of more days counts several happenings
UNDATED_DAYS = 7  # a report that gives no day tells of the week before it came out
LEAST_TELLING_NUMBER = 5  # that two reports both say 'two killed' tells little; that both say 14, much

ATTACK = frozenset((Harm.KILLED, Harm.INJURED, Harm.CASUALTIES, Harm.MISSING, Harm.TRAPPED, Harm.AFFECTED))
TAKING = frozenset((Harm.DETAINED, Harm.ABDUCTED))
GATHERED = frozenset(("attack", "taking", "movement"))  # deeds with a place and people harmed; other acts are one each, by their actor
FINE = frozenset((PlacePrecision.SETTLEMENT, PlacePrecision.SITE, PlacePrecision.UNKNOWN))
REGION_WORDS = {"coastal": "coast", "northern": "north", "southern": "south", "eastern": "east", "western": "west"}
REGION_FILLERS = frozenset(("region", "area", "areas", "zone", "part", "parts"))

Days = tuple[int, int]  # first and last, as ordinals
Number = tuple[Harm, str, int, int | None]  # harm, classes, least, most; no most where the words leave it open


@dataclass(frozen=True, slots=True, eq=False)
class Telling:
    """What one report tells of one happening.

    deed: 'attack', 'taking', 'movement', or the category of an act of another kind. is_running: counts several days' happenings.
    own: keys of its places, fine: of those as small as a settlement, above: of all in which they lie, below countries.
    days: on which it may have been; is_sure: the report gives them; is_relative: as 'on Tuesday'. numbers: of whole tolls.
    """

    id: str
    report: str
    claims: tuple[Claim, ...]
    ids: tuple[str, ...]
    deed: str
    is_running: bool
    own: frozenset[str]
    above: frozenset[str]
    fine: frozenset[str]
    days: Days | None
    is_sure: bool
    is_relative: bool
    numbers: frozenset[Number]
    actors: frozenset[str]
    sides: frozenset[str]
    sites: frozenset[str]
    hours: frozenset[str]
    published: int | None

    @property
    def is_violent(self) -> bool:
        return self.deed in ("attack", "taking")

    @property
    def targets(self) -> frozenset[str]:
        """To whom an act of another kind than violence was done, said or asked."""
        told = () if is_gathered(self) else (c.target for c in self.claims if isinstance(c, Act))
        return frozenset(fold_name(name) for names in told for name in names)

    def content(self) -> tuple[object, ...]:
        """What decides whether two tellings are of one happening: tellings that agree in it all are one by every rule."""
        return (
            self.deed, self.targets, self.is_running, self.own, self.fine, self.days, self.is_sure, self.is_relative, self.numbers,
            self.actors, self.sites, self.hours, self.published,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Context:
    """What is known beyond the reports: how places lie in each other, who names stand for, what people judged apart."""

    places: Hierarchy
    actors: Names | None = None
    are_apart: Callable[[str, str], bool] = lambda _one, _other: False
    _above: dict[str, frozenset[str]] = field(default_factory=dict)
    _keys: dict[Place, str] = field(default_factory=dict)

    def key(self, place: Place) -> str:
        """Return the key of a place."""
        if place not in self._keys:
            self._keys[place] = self.places.key(place)
        return self._keys[place]

    def above(self, key: str) -> frozenset[str]:
        """Return the keys of all that a place lies in, below countries."""
        if key not in self._above:
            self._above[key] = frozenset(k for k in self.places.above(key) if "/" in k)
        return self._above[key]


def tell(report: Report, claims: Mapping[str, Claim], context: Context) -> tuple[list[Telling], list[Situation]]:
    """Return what a report tells of each happening, in the order of the text, and its situations. claims: by id."""
    ordered = sorted(claims.items(), key=lambda item: (item[1].evidence.start_char, item[1].evidence.end_char, item[0]))
    situations = [c for _, c in ordered if isinstance(c, Situation)]
    drafts = _Drafts(report, [(i, c) for i, c in ordered if not isinstance(c, Situation)], context)
    return drafts.tellings(), situations


@dataclass(slots=True)
class _Draft:
    """Claims that surely belong together, and what they say."""

    items: list[tuple[str, Claim]]
    deed: str
    is_running: bool
    own: set[str]
    above: set[str]
    fine: set[str]
    days: Days | None
    is_sure: bool
    is_relative: bool
    numbers: set[Number]
    actors: set[str]
    sides: set[str]
    sites: set[str]
    hours: set[str]
    says_other: bool
    origins: set[str]


class _Drafts:
    def __init__(self, report: Report, items: Sequence[tuple[str, Claim]], context: Context) -> None:
        self.report, self.context = report, context
        self.by_id = dict(items)
        countries = {p.country for _, c in items for p in c.where if p.country}
        self.country = countries.pop() if len(countries) == 1 else None
        self.report_days = _span(c for _, c in items)
        self.drafts: list[_Draft] = []
        for group in self._wholes(items):
            self._enter(self._draft(group))

    def _wholes(self, items: Sequence[tuple[str, Claim]]) -> list[list[tuple[str, Claim]]]:
        """Parts with their wholes, by text order; what a person judged apart, or another day or kind of count, stays apart."""
        group_of: dict[str, list[tuple[str, Claim]]] = {i: [(i, c)] for i, c in items}
        for i, claim in items:
            whole = claim.part_of if isinstance(claim, Toll) else None
            if whole is None or whole not in group_of or group_of[whole] is group_of[i]:
                continue
            one, other = group_of[whole], group_of[i]
            same_count = self._is_running(self.by_id[whole]) == self._is_running(claim)
            if same_count and not any(self.context.are_apart(a, b) for a, _ in one for b, _ in other):
                one.extend(other)
                for j, _ in other:
                    group_of[j] = one
        order = {i: at for at, (i, _) in enumerate(items)}
        unique = {id(group): sorted(group, key=lambda item: order[item[0]]) for group in group_of.values()}
        return sorted(unique.values(), key=lambda group: order[group[0][0]])

    def _is_running(self, claim: Claim) -> bool:
        """Whether a claim counts several days' happenings, or a part of such a count; an occasion of a month that is told is none."""
        is_kept = isinstance(claim, Toll) and claim.cumulative
        first, last = claim.period.first, claim.period.last
        if first is None or last is None:
            return is_kept
        days = (last - first).days + 1
        if days <= MOST_EVENT_DAYS:
            return days > 1 and is_kept and not self._at_settlement(claim)
        seen: set[str] = set()
        while isinstance(claim, Toll) and not is_kept and claim.part_of in self.by_id and claim.part_of not in seen:
            seen.add(claim.part_of)
            claim = self.by_id[claim.part_of]
            is_kept = isinstance(claim, Toll) and claim.cumulative
        return is_kept or isinstance(claim, Act)

    def _at_settlement(self, claim: Claim) -> bool:
        return bool(claim.where) and all(is_fine(place) for place in claim.where)

    def _draft(self, items: list[tuple[str, Claim]]) -> _Draft:
        claims = [c for _, c in items]
        places = [p for c in claims for p in c.where]
        own = {k for k in (self._key(p) for p in places) if k}
        fine = {k for p in places if is_fine(p) and (k := self._key(p))}
        above = {k for key in own for k in self.context.above(key)}
        days, is_sure, is_relative = self._days(claims)
        actors, sides = self._parties(items)
        sites, hours, says_other = self._cues(claims)
        ids = {i for i, _ in items}
        wholes = [c for c in claims if isinstance(c, Toll) and c.part_of not in ids]
        return _Draft(
            items, deed_of(claims[0]), self._is_running(claims[0]), own, above, fine, days, is_sure, is_relative,
            {n for c in wholes for n in _numbers(c)}, actors, sides, sites, hours, says_other,
            {fold_name(c.sources[0].name) if c.sources else "" for c in wholes},
        )  # fmt: skip

    def _key(self, place: Place) -> str | None:
        if place.precision is PlacePrecision.COUNTRY:
            return None
        if region := _region_word(place):
            return f"{place.country or self.country or '?'}/~{region}"
        return self.context.key(place)

    def _days(self, claims: Sequence[Claim]) -> tuple[Days | None, bool, bool]:
        """The days on which it may have been, whether the report gives them, and whether in words such as 'on Tuesday'."""
        told = [c.period for c in claims if c.period.first and c.period.last]
        if told:
            days = min(p.first for p in told if p.first).toordinal(), max(p.last for p in told if p.last).toordinal()
            return days, True, any(Known.STATED not in (p.first_known, p.last_known) for p in told)
        half = [d for c in claims for d in (c.period.first, c.period.last) if d]
        published = self.report.published
        if half:
            ends = [d.toordinal() for d in half] + ([published.toordinal()] if published else [])
            return (min(ends), max(ends)), False, False
        if published:
            return ((published - timedelta(days=UNDATED_DAYS)).toordinal(), published.toordinal()), False, False
        return self.report_days, False, False

    def _parties(self, items: Sequence[tuple[str, Claim]]) -> tuple[set[str], set[str]]:
        """Keys and sides of those who are said to have done it; of what they are part of, the keys too."""
        keys: set[str] = set()
        sides: set[str] = set()
        for i, claim in items:
            for name in actor_names(claim):
                entity = self.context.actors.actor(i, name) if self.context.actors else None
                keys.update((entity.id, *entity.part_of) if entity else (fold_name(name),))
                if entity and entity.side in (Side.STATE, Side.NON_STATE):
                    sides.add(f"{entity.country}/{entity.side}")
        return keys, sides

    def _cues(self, claims: Sequence[Claim]) -> tuple[set[str], set[str], bool]:
        sites: set[str] = set()
        hours: set[str] = set()
        says_other = False
        patterns = cues()
        for claim in claims:
            words = sentence_of(self.report.text, claim)
            if isinstance(claim, Act):
                sites |= patterns.named_sites(" ".join(claim.target))
            sites |= patterns.sites_in(words)
            hours |= patterns.hours_in(words)
            says_other = says_other or bool(patterns.apart.search(words))
        return sites, hours, says_other

    def _enter(self, draft: _Draft) -> None:
        """Join a draft to the latest one that it continues; else it begins a happening of its own."""
        if draft.deed in GATHERED:
            for at, other in enumerate(reversed(self.drafts)):
                if self._continues(draft, other, is_next=at == 0) and not any(
                    self.context.are_apart(a, b) for a, _ in draft.items for b, _ in other.items
                ):
                    _merge(other, draft)
                    return
        self.drafts.append(draft)

    def _continues(self, draft: _Draft, other: _Draft, *, is_next: bool) -> bool:
        """Whether nothing tells two drafts of one report apart, and they have place and days in common."""
        if draft.deed != other.deed or draft.is_running != other.is_running or tells_apart(draft, other):
            return False
        if draft.is_running:
            return draft.days == other.days and _related(draft, other) and draft.days is not None
        if draft.says_other and draft.numbers:
            return False
        is_within = is_next and _related(draft, other) and not (draft.numbers and other.numbers)
        is_placed = bool(draft.own & other.own) or is_within or (is_next and not draft.own and not other.own)
        return is_placed and _meet(draft.days, other.days) and draft.is_sure == other.is_sure

    def tellings(self) -> list[Telling]:
        published = self.report.published.toordinal() if self.report.published else None
        return [
            Telling(
                min(i for i, _ in d.items), self.report.id, tuple(c for _, c in d.items), tuple(i for i, _ in d.items), d.deed,
                d.is_running, frozenset(d.own), frozenset(d.above), frozenset(d.fine), d.days, d.is_sure, d.is_relative,
                frozenset(d.numbers), frozenset(d.actors), frozenset(d.sides), frozenset(d.sites), frozenset(d.hours), published,
            )
            for d in self.drafts
        ]  # fmt: skip


def tells_apart(one: "_Draft | Telling", other: "_Draft | Telling") -> str | None:
    """Return by what one report tells two happenings apart: site, hour or number; None if by nothing."""
    if one.sites and other.sites and not one.sites & other.sites:
        return "site"
    if one.hours and other.hours and not one.hours & other.hours and not one.is_running:
        return "hour"
    if one.is_running:
        return None
    mine, theirs = (getattr(draft, "origins", None) for draft in (one, other))
    is_one_voice = mine is None or theirs is None or not mine.isdisjoint(theirs)
    for n in one.numbers:
        rivals = [m for m in other.numbers if n[:2] == m[:2]]
        if rivals and all(_counts_others(n, m, is_one_voice=is_one_voice) for m in rivals):
            return "number"
    return None


def _counts_others(one: Number, other: Number, *, is_one_voice: bool) -> bool:
    """Whether two figures for the same harm in one report are of two happenings: by one source, or too far from each other for two."""
    (low, high), (low2, high2) = one[2:4], other[2:4]
    is_far = max(low, low2) > 2 * max(1, min(low, low2))
    is_compatible = (high is None or low2 <= high) and (high2 is None or low <= high2)
    return is_far or (is_one_voice and not is_compatible)


def _merge(into: _Draft, draft: _Draft) -> None:
    into.items.extend(draft.items)
    for name in ("own", "above", "fine", "numbers", "actors", "sides", "sites", "hours", "origins"):
        getattr(into, name).update(getattr(draft, name))
    into.is_relative = into.is_relative and draft.is_relative
    if into.days and draft.days:
        into.days = (min(into.days[0], draft.days[0]), max(into.days[1], draft.days[1]))


def is_gathered(telling: Telling) -> bool:
    """Whether a telling is of a deed of which a report may say several things; of other acts each statement is one."""
    return telling.deed in GATHERED


def _related(one: _Draft, other: _Draft) -> bool:
    return bool(one.own & (other.own | other.above) or other.own & one.above)


def _meet(one: Days | None, other: Days | None) -> bool:
    return one is not None and other is not None and one[0] <= other[1] and other[0] <= one[1]


def is_fine(place: Place) -> bool:
    """Whether a place is as small as a settlement, or may be: a name that no gazetteer knows and that is no word for a region."""
    return place.precision in FINE and not _region_word(place)


def deed_of(claim: Claim) -> str:
    """Return the kind of deed: claims of differing kinds are of differing happenings."""
    if isinstance(claim, Toll):
        return "attack" if claim.harm in ATTACK else "taking" if claim.harm in TAKING else "movement"
    if isinstance(claim, Act):
        return {Category.ASSAULT: "attack", Category.COERCE: "taking"}.get(claim.event, claim.event.value)
    return "situation"


def actor_names(claim: Claim) -> tuple[str, ...]:
    """Return the names of those who are said to have done it."""
    return claim.by if isinstance(claim, Toll) else claim.actor if isinstance(claim, Act) else ()


def _numbers(toll: Toll) -> list[Number]:
    if toll.value is None or toll.stance is Stance.DENIED:
        return []
    low, high = toll.value, toll.value_high or toll.value
    is_open = toll.cumulative or toll.relation in (  # a number that is being kept up to date may grow
        Relation.AT_LEAST, Relation.MORE_THAN, Relation.MAGNITUDE, Relation.ABOUT,
    )  # fmt: skip
    return [(toll.harm, "+".join(sorted(toll.victims)), low, None if is_open else high)]


def _span(claims: Iterable[Claim]) -> Days | None:
    days = [d.toordinal() for c in claims for d in (c.period.first, c.period.last) if d]
    return (min(days), max(days)) if days and max(days) - min(days) <= 31 else None


@lru_cache(maxsize=65_536)
def _region_word(place: Place) -> str | None:
    """The common noun of a region that no gazetteer knows: 'coast' of 'the Mediterranean coast', 'coastal region'."""
    if place.name is not None or place.precision is not PlacePrecision.UNKNOWN:
        return None
    tail = [w for w in place.text.split() if w.isascii() and w.isalpha() and w.islower() and w not in ("the", "al", "of", "de")]
    if not tail or place.text.split()[-1] != tail[-1]:
        return None
    words = [REGION_WORDS.get(w, w) for w in tail if w not in REGION_FILLERS]
    return fold(" ".join(words)) if words else None
