"""Who counts: the origin of a toll under one key for all spellings of its name, and what its count is (its reading)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tollbook.model.claim import Harm, Source, SourceKind, Stance, Toll, Victim
from tollbook.model.finding import Reading
from tollbook.reconcile.words import says_all
from tollbook.settings import Settings, Spoken

_BRACKETED = re.compile(r"\s*\(([^()]{1,40})\)")
_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
_SPACE = re.compile(r"\s+")


def name_key(name: str) -> str:
    """Return a name without article, bracketed abbreviation, case and spare space.

    >>> name_key("The  Rapid Support Forces (RSF)")
    'rapid support forces'
    """
    return _SPACE.sub(" ", _ARTICLE.sub("", _BRACKETED.sub("", name).strip())).casefold() or name.casefold().strip()


@dataclass(frozen=True, slots=True)
class Names:
    """Which abbreviations stand for which names, as the reports themselves give them: 'Rapid Support Forces (RSF)'.

    An abbreviation that two names share stands for neither.
    """

    full: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, names: Sequence[str]) -> "Names":
        """Gather the bracketed abbreviations of names."""
        found: dict[str, set[str]] = {}
        for name in names:
            for short in _BRACKETED.findall(name):
                if short.casefold() != name_key(name):
                    found.setdefault(short.casefold(), set()).add(name_key(name))
        return cls(tuple(sorted((short, min(full)) for short, full in found.items() if len(full) == 1)))

    def key(self, name: str) -> str:
        """Return one key for all spellings of a name.

        >>> Names.of(["Rapid Support Forces (RSF)"]).key("the RSF")
        'rapid support forces'
        """
        plain = name_key(name)
        return dict(self.full).get(plain, plain)


def names_of(tolls: Iterable[Toll]) -> Names:
    """Gather the abbreviations of all sources and alleged perpetrators."""
    found: set[str] = set()
    for toll in tolls:
        found.update(source.name for source in toll.sources)
        found.update(toll.by)
    return Names.of(sorted(found))


def origin_of(toll: Toll) -> Source | None:
    """Return who gave the figure first: the first source, or both where two are coordinate; None for the outlet's own voice."""
    if not toll.sources:
        return None
    if toll.joint and len(toll.sources) > 1:
        first, second = toll.sources[:2]
        return Source(f"{first.name} and {second.name}", first.kind)
    return toll.sources[0]


def origin_key(toll: Toll, names: Names) -> str:
    """Return one key for all tolls of one origin. Outlets that speak for themselves are told apart by report."""
    origin = origin_of(toll)
    if origin is None:
        return f"\x00{toll.report}"
    if toll.joint and len(toll.sources) > 1:
        return " & ".join(names.key(source.name) for source in toll.sources[:2])
    return names.key(origin.name)


_SOLDIERS = r"(?:soldiers?|troops?|servicemen|servicem[ae]n|forces|officers?|personnel|guards?|fighters?|conscripts|paratroopers|marines)"
_NATIONAL = re.compile(rf"\b([A-Z][a-z]+(?:ian|an|ish|ese|i|ch|k|ic))\s+(?:\w+\s+){{0,2}}?{_SOLDIERS}\b")
_ENEMY_WORD = re.compile(r"\b(?:enemy|enemies|hostile|occupiers?|invaders?|invading|aggressors?)\b", re.IGNORECASE)


def spoken_of(toll: Toll) -> Spoken:
    """Return of whom the origin speaks: its own people, its enemy, or others.

    A state's own are soldiers, police and officials, an armed group's its fighters. Soldiers of a nation that the speaker's name
    does not share, soldiers whom the speaker says to have hit itself, and 'the enemy' are the other side.
    """
    origin = origin_of(toll)
    if origin is None or origin.kind not in (SourceKind.GOVERNMENT, SourceKind.ARMED_GROUP):
        return Spoken.OTHERS
    classes = set(toll.victims)
    if classes & {Victim.CIVILIAN, Victim.CHILD} or toll.harm is Harm.DETAINED:  # who holds prisoners keeps their register
        return Spoken.OTHERS
    if any(name_key(name) == name_key(origin.name) for name in toll.by) or _ENEMY_WORD.search(toll.evidence.words[:500]):
        return Spoken.ENEMY
    own = {Victim.COMBATANT} if origin.kind is SourceKind.ARMED_GROUP else {Victim.SECURITY_FORCE, Victim.OFFICIAL}
    other = {Victim.SECURITY_FORCE, Victim.OFFICIAL} if origin.kind is SourceKind.ARMED_GROUP else {Victim.COMBATANT}
    if classes & other:
        return Spoken.ENEMY
    if not classes & own:
        return Spoken.OTHERS
    nation = _NATIONAL.search(toll.evidence.words[:500])
    if nation and nation.group(1)[:4].casefold() not in origin.name.casefold():
        return Spoken.ENEMY
    return Spoken.OWN


def reading_of(toll: Toll, settings: Settings) -> Reading:
    """Return what the count behind a toll is, by the table of the settings.

    A hedged toll ('may have killed', 'reportedly') is asserted, whoever says it. Words that say 'all of them' make a documented
    count a total.
    """
    if toll.stance is not Stance.ASSERTED:
        return Reading.ASSERTED
    origin = origin_of(toll)
    told = {name_key(name): reading for name, reading in settings.sources}
    if origin is not None and name_key(origin.name) in told:
        return told[name_key(origin.name)]
    reading = settings.reading(origin.kind if origin else None, spoken_of(toll))
    if reading is Reading.DOCUMENTED and settings.totals and says_all(toll):
        return Reading.TOTAL
    return reading
