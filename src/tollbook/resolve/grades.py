"""Grades of an event, each derived from its claims by a printed rule: Airwars, Every Casualty, UCDP. None is ever typed in.

Where the evidence does not tell, the grade is None and its reason says what is missing.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

from tollbook.model.claim import Act, Category, Claim, Harm, SourceKind, Stance, Toll, Victim
from tollbook.model.entity import Place, Side
from tollbook.model.event import Clarity, Corroboration, Event, Grades, Reason, Sourcing, ViolenceType
from tollbook.model.precision import Known, PlacePrecision
from tollbook.resolve.actors import Names
from tollbook.resolve.bodies import fold_name
from tollbook.resolve.tellings import MOST_EVENT_DAYS, actor_names, is_fine

RULES: Mapping[str, str] = {
    "confirmed": "A named belligerent itself says that it harmed civilians, or people of whom it does not say that they fought.",
    "contested": "Origins name different parties as those who did it, and none of these is part of another.",
    "discounted": "Harm to people is alleged; of the origins that say who they were, all say that they fought.",
    "fair": "Two or more independent origins that are not anonymous tell of it, and a belligerent is named as having done it.",
    "weak": "One independent origin tells of it, or more do and no belligerent is named.",
    "corroboration": "Independent origins of the claims that assert it, outlets that relay them left out: none, one, two or more.",
    "event_clarity": "1 if a claim tells of this happening alone; 2 if all claims about it count several days, or several places together.",
    "where_prec": "The smallest place named: 1 settlement or site; 2 near one; 3 district; 4 province; 5 several provinces or a region; "
    "6 country. Places that are named together count as the smallest unit that holds them.",
    "date_prec": "The days that its claims allow: 1 one day; 2 two to six; 3 seven; 4 up to 31; 5 up to 366.",
    "type_of_violence": "By those who are said to have killed and to have died: 1 one side is a state; 2 no side is; 3 one side killed "
    "civilians, and no one who fought. UCDP codes deaths alone.",
}
FOUGHT = frozenset((Victim.COMBATANT, Victim.SECURITY_FORCE))
HARMS = frozenset((Harm.KILLED, Harm.INJURED, Harm.CASUALTIES))
UNCERTAIN = ("near", "outside", "close to", "on the outskirts of", "not far from")
WHERE_OF = {
    PlacePrecision.SETTLEMENT: 1, PlacePrecision.SITE: 1, PlacePrecision.DISTRICT: 3, PlacePrecision.PROVINCE: 4, PlacePrecision.COUNTRY: 6,
}  # fmt: skip
DATE_OF = ((1, 1), (6, 2), (7, 3), (31, 4), (366, 5))  # most days → date_prec


class OriginLike(Protocol):
    """What grading needs of an origin; `Origin` of relays.py has it."""

    @property
    def key(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> SourceKind | None: ...
    @property
    def claims(self) -> tuple[str, ...]: ...


Origins = Callable[[Sequence[Claim]], Sequence[OriginLike]]


def grade(event: Event, claims: Iterable[Claim], origins: Origins, *, actors: Names | None = None) -> Grades:
    """Return the grades of an event.

    claims: its claims, or any that hold them. origins: tells the independent origins of claims, such as
    `lambda claims: find_origins(claims, voices, names, reports).origins`.
    actors: who the names stand for; without it no side is known, and spellings of one name are told apart.
    """
    ids = set(event.claims)
    case = _Case(event, {c.id: c for c in claims if c.id in ids}, origins, actors)
    airwars, airwars_why = _airwars(case)
    corroboration, corroboration_why = _corroboration(case)
    clarity, clarity_why = _clarity(case)
    where, where_why = _where(case)
    when, when_why = _when(case)
    violence, violence_why = _violence(case)
    reasons = (airwars_why, corroboration_why, clarity_why, where_why, when_why, violence_why)
    return Grades(airwars, corroboration, len(case.origins), clarity, where, when, violence, reasons)


class _Case:
    """The evidence for one event."""

    def __init__(self, event: Event, claims: Mapping[str, Claim], origins: Origins, actors: Names | None) -> None:
        self.event, self.actors = event, actors
        self.claims = {i: claims[i] for i in event.claims if i in claims}
        self.told = {i: c for i, c in self.claims.items() if c.stance is Stance.ASSERTED}
        self.harms = {i: c for i, c in self.told.items() if isinstance(c, Toll) and c.harm in HARMS and c.value != 0}
        self.origins = tuple(origins(tuple(self.told.values()))) if self.told else ()
        self.by_origin = {o.key: [i for i in o.claims if i in self.told] for o in self.origins}

    def parties(self, claim: str) -> dict[str, str]:
        """Those who are said by a claim to have done it: key → name."""
        return {self._key(claim, name): name for name in actor_names(self.claims[claim])}

    def _key(self, claim: str, name: str) -> str:
        entity = self.actors.actor(claim, name) if self.actors else None
        return entity.id if entity else fold_name(name)

    def wholes(self, key: str) -> set[str]:
        """A party, and what it is part of."""
        entity = self.actors.get(key) if self.actors else None
        return {key, *(entity.part_of if entity else ())}

    def sides(self, names: Iterable[tuple[str, str]]) -> set[Side | None]:
        """The sides on which named parties (claim, name) stand; None for one that is not known."""
        found = [self.actors.actor(claim, name) if self.actors else None for claim, name in names]
        return {entity.side if entity else None for entity in found}

    def speaks_itself(self, claim: str) -> bool:
        """Whether the origin of a claim is one of those who, by its words, did it, or speaks for it."""
        sources = self.claims[claim].sources[:1]
        if not sources:
            return False
        entity = self.actors.source(claim, sources[0].name) if self.actors else None
        speaker = self.actors.behind(entity).id if self.actors and entity else fold_name(sources[0].name)
        return any(speaker in self.wholes(party) or party in self.wholes(speaker) for party in self.parties(claim))


def _airwars(case: _Case) -> tuple[Sourcing | None, Reason]:
    def graded(value: Sourcing, because: str, claims: Iterable[str]) -> tuple[Sourcing, Reason]:
        return value, Reason("airwars", RULES[value.value], because, tuple(claims))

    unfought = [i for i, c in case.harms.items() if isinstance(c, Toll) and not FOUGHT & set(c.victims)]
    fought = [i for i in case.harms if i not in unfought]
    civilian = [i for i in unfought if case.harms[i].victims != (Victim.PERSON,)]
    if not unfought:
        because = "no claim alleges harm to people who did not fight" if fought else "no claim tells of people killed or hurt"
        return None, Reason("airwars", "Airwars grades allegations of harm to civilians.", because, tuple(fought))
    if admitted := [i for i in unfought if case.speaks_itself(i)]:
        return graded(Sourcing.CONFIRMED, f"{case.claims[admitted[0]].sources[0].name} says so itself", admitted)
    if fought and not civilian:
        return graded(Sourcing.DISCOUNTED, "who the dead were is told by claims that they fought, and by no other", fought)
    if rivals := _rivals(case):
        names = " and ".join(sorted({name for i in rivals for name in case.parties(i).values()}))
        return graded(Sourcing.CONTESTED, f"differing origins name {names}", rivals)
    credible = [o for o in case.origins if o.kind is not SourceKind.ANONYMOUS]
    named = [i for i in case.told if case.parties(i)]
    if len(credible) > 1 and named:
        return graded(Sourcing.FAIR, f"{_list(o.name for o in credible)} tell of it, and {_named(case, named)} is named", case.told)
    who = f"{_named(case, named)} is named" if named else "no belligerent is named"
    return graded(Sourcing.WEAK, f"{_list(o.name for o in case.origins) or 'no origin'} tells of it, and {who}", case.told)


def _rivals(case: _Case) -> list[str]:
    """Claims of differing origins that name parties none of whom is the other, or part of it."""
    by_origin = {key: {p: i for i in ids for p in case.parties(i)} for key, ids in case.by_origin.items()}
    keys = sorted(key for key, parties in by_origin.items() if parties)
    for at, one in enumerate(keys):
        for other in keys[at + 1 :]:
            mine = {k for p in by_origin[one] for k in case.wholes(p)}
            theirs = {k for p in by_origin[other] for k in case.wholes(p)}
            if not mine & theirs:
                return sorted({*by_origin[one].values(), *by_origin[other].values()})
    return []


def _named(case: _Case, claims: Sequence[str]) -> str:
    return _list(sorted({name for i in claims for name in case.parties(i).values()})[:3])


def _list(names: Iterable[str]) -> str:
    *first, last = list(names) or [""]
    return f"{', '.join(first)} and {last}" if first else last


def _corroboration(case: _Case) -> tuple[Corroboration, Reason]:
    count = len(case.origins)
    value = (Corroboration.NONE, Corroboration.SINGLE, Corroboration.CORROBORATED)[min(count, 2)]
    because = _list(o.name for o in case.origins) or "no claim asserts it"
    return value, Reason("corroboration", RULES["corroboration"], because, tuple(case.told))


def _clarity(case: _Case) -> tuple[Clarity | None, Reason]:
    def reason(because: str, claims: Iterable[str]) -> Reason:
        return Reason("event_clarity", RULES["event_clarity"], because, tuple(claims))

    if not case.told:
        return None, reason("no claim asserts it", ())
    alone = [i for i, c in case.told.items() if _is_alone(c)]
    if alone:
        return Clarity.SEPARATE, reason(f"{len(alone)} of its {len(case.told)} claims tell of one occasion at one place", alone)
    return Clarity.AGGREGATED, reason("all its claims count several days or places together, or leave them open", case.told)


def _is_alone(claim: Claim) -> bool:
    first, last = claim.period.first, claim.period.last
    if first is None or last is None or len({p.text for p in claim.where}) != 1:
        return False
    return (last - first).days < MOST_EVENT_DAYS and not (isinstance(claim, Toll) and claim.cumulative and last > first)


def _where(case: _Case) -> tuple[int | None, Reason]:
    def reason(because: str, claims: Iterable[str] = ()) -> Reason:
        return Reason("where_prec", RULES["where_prec"], because, tuple(claims))

    told = {i: found for i, c in case.claims.items() if c.where and (found := _extent(c)) is not None}
    if not told:
        placed = [p.text for c in case.claims.values() for p in c.where]
        return None, reason(f"no gazetteer knows {placed[0]!r}" if placed else "no claim gives a place")
    value = min(told.values())
    bearing = [i for i, found in told.items() if found == value]
    return value, reason(f"{_list(p.text for p in case.claims[bearing[0]].where)}: {_cut(case.claims[bearing[0]])}", bearing)


def _extent(claim: Claim) -> int | None:
    """The extent of the places of one claim, by the codes of UCDP; None if no gazetteer knows one of them."""
    codes = [_code(place) for place in claim.where]
    known = [code for code in codes if code is not None]
    if len(known) < len(codes):
        return None
    if len({(p.name or p.text, p.country) for p in claim.where}) == 1:
        return 2 if known[0] == 1 and _is_near(claim) else known[0]
    if len({p.country for p in claim.where}) > 1:
        return None  # no unit holds places of two countries
    provinces = {p.province if p.precision is not PlacePrecision.PROVINCE else p.name for p in claim.where}
    return max(4, *known) if len(provinces) == 1 and None not in provinces else max(5, *known)


def _code(place: Place) -> int | None:
    return WHERE_OF.get(place.precision) or (None if is_fine(place) else 5)  # 'the coast' is a region


def _is_near(claim: Claim) -> bool:
    words = claim.evidence.words.casefold()
    return any(f"{lead} {place.text.casefold()}" in words for lead in UNCERTAIN for place in claim.where)


def _when(case: _Case) -> tuple[int | None, Reason]:
    def reason(because: str) -> Reason:
        return Reason("date_prec", RULES["date_prec"], because, tuple(i for i, c in case.claims.items() if c.period.first))

    period = case.event.period
    if period.first is None or period.last is None or period.first_known is Known.INFERRED:
        return None, reason("no claim gives its day; only the days of publication are known")
    days = (period.last - period.first).days + 1
    value = next((code for most, code in DATE_OF if days <= most), None)
    span = period.first.isoformat() if days == 1 else f"{period.first} to {period.last}"
    return value, reason(span if value else f"{span}: more than a year")


def _violence(case: _Case) -> tuple[ViolenceType | None, Reason]:
    killed = {i: c for i, c in case.harms.items() if isinstance(c, Toll) and c.harm is Harm.KILLED}
    named = [(i, name) for i in case.told for name in actor_names(case.told[i])]
    sides = case.sides(named)

    def reason(because: str) -> Reason:
        return Reason("type_of_violence", RULES["type_of_violence"], because, tuple({*killed, *(i for i, _ in named)}))

    def judged(value: ViolenceType | None, because: str) -> tuple[ViolenceType | None, Reason]:
        made = reason(because)
        return value, Reason(made.grade, made.rule, made.because, tuple(sorted(made.claims)))

    if not killed:
        return judged(None, "no claim tells of people killed")
    if not named:
        return judged(None, "no claim names who did it")
    if None in sides or sides - {Side.STATE, Side.NON_STATE}:
        return judged(None, f"on which side {_named(case, [i for i, _ in named])} stands is not known")
    dead = {v for c in killed.values() for v in c.victims}
    clash = [i for i, c in case.told.items() if isinstance(c, Act) and c.event is Category.ASSAULT and set(c.actor) & set(c.target)]
    if clash:
        return judged(_between(sides, dead), "parties fought each other")
    if len(sides) > 1:
        return judged(None, "parties of both sides are named as those who did it")
    if not dead & FOUGHT:
        if dead == {Victim.PERSON}:
            return judged(None, "who the dead were is not told")
        return judged(ViolenceType.ONE_SIDED, f"{_named(case, [i for i, _ in named])} is named, and the dead are civilians")
    if dead - FOUGHT:
        return judged(None, "both civilians and people who fought are among the dead: UCDP codes these as two events or by their aim")
    return judged(_between(sides, dead), f"{_named(case, [i for i, _ in named])} is named, and the dead fought")


def _between(sides: Iterable[Side | None], dead: Iterable[Victim]) -> ViolenceType:
    is_state = Side.STATE in sides or Victim.SECURITY_FORCE in dead
    return ViolenceType.STATE_BASED if is_state else ViolenceType.NON_STATE


def _cut(claim: Claim) -> str:
    words = claim.evidence.words
    return repr(words if len(words) <= 80 else words[:79].rsplit(" ", 1)[0] + "…")
