"""Plain sentences about counts and scopes. What a source counts and what is true are never said with one verb."""

import re
from collections.abc import Sequence
from datetime import date

from tollbook.model.claim import Harm, Relation, Source, Toll, Victim
from tollbook.model.finding import Count, Reading, Scope
from tollbook.model.precision import Bounds, Period
from tollbook.reconcile.words import share_of

_PLURAL = {
    Victim.PERSON: "people",
    Victim.CIVILIAN: "civilians",
    Victim.COMBATANT: "fighters",
    Victim.SECURITY_FORCE: "members of the security forces",
    Victim.MAN: "men",
    Victim.WOMAN: "women",
    Victim.CHILD: "children",
    Victim.ELDERLY: "elderly people",
    Victim.JOURNALIST: "journalists",
    Victim.HEALTH_WORKER: "health workers",
    Victim.AID_WORKER: "aid workers",
    Victim.REFUGEE: "refugees",
    Victim.PROTESTER: "protesters",
    Victim.DETAINEE: "detainees",
    Victim.FOREIGNER: "foreigners",
    Victim.OFFICIAL: "officials",
}
_SINGULAR = {
    Victim.PERSON: "person",
    Victim.COMBATANT: "fighter",
    Victim.SECURITY_FORCE: "member of the security forces",
    Victim.MAN: "man",
    Victim.WOMAN: "woman",
    Victim.CHILD: "child",
    Victim.ELDERLY: "elderly person",
}
_HARM = {
    Harm.KILLED: "killed",
    Harm.INJURED: "injured",
    Harm.MISSING: "missing",
    Harm.DETAINED: "detained",
    Harm.ABDUCTED: "abducted",
    Harm.DISPLACED: "displaced",
    Harm.RETURNED: "returned",
    Harm.TRAPPED: "trapped",
    Harm.AFFECTED: "affected",
    Harm.CASUALTIES: "killed or injured",
}
_MAGNITUDE = {
    12: "dozens of",
    20: "scores of",
    100: "hundreds of",
    1000: "thousands of",
    10_000: "tens of thousands of",
    100_000: "hundreds of thousands of",
}
_BODY = re.compile(
    r"\b(?:Observatory|Network|Ministry|Office|Organi[sz]ation|Nations|UN|Cross|Crescent|Agency|Committee|Commission|Army|Forces?|Council"
    r"|Government|Union|Mission|Fund|Programme|Cent(?:re|er)|Service|Unit|Club|Authority|Administration|Department|Group|Collective|Police"
    r"|Directorate|Staff|Bureau|Institute|Foundation|Association|Society|Movement|Brigades?|Front|Coalition|Military|Navy|Guard|Court"
    r"|Governorate|Municipality|Corps|Panel|Tribunal|Presidency|Parliament|Houthis|Taliban)\b",
    re.IGNORECASE,
)
_HEAD_END = re.compile(r" (?:of|for|in|at|on|from|loyal|linked|close)\b")
_MASSES = frozenset("police infantry artillery people gunmen militiamen policemen".split())
_COMMON_STARTS = frozenset(
    "Police Troops Soldiers Rebels Gunmen Militants Officials Residents Rescuers Witnesses Relatives Doctors Medics Authorities Survivors "
    "Insurgents Forces Fighters Militiamen Villagers Locals Activists Hospitals Prosecutors Government Army Armed Non-state Unidentified "
    "Unknown Masked Pro-government Anti-government State Security Local Paramilitary Allied Foreign Opposition Members Men".split()
)
_POSSESSIVE = re.compile(r"['’]s? ")
# 'Syria's army' takes no article; 'the Lowland Doctors' Network' and 'the Women's League' do.
_OWNED = re.compile(r"^(?!(?:Women|Children|Men|People|Workers?|Lawyers?)['’]s )[A-Z][^ ]*['’]s ")
_SIDE = re.compile(r"(?:(?:north|south|east|west|central|upper|lower|greater|inner)\w*[ -]?)+", re.IGNORECASE)
_ON = ("coast", "border", "frontier", "front", "front line", "road", "highway", "island", "peninsula", "outskirts", "plateau")


def harm_words(harm: Harm) -> str:
    """Return what was done, as a participle."""
    return _HARM[harm]


def number(value: float) -> str:
    """Return a count for a sentence.

    >>> number(1001)
    '1,001'
    """
    return f"{round(value):,}"


def speaker(source: Source | None) -> str:
    """Return a source as the subject of a sentence.

    >>> from tollbook.model.claim import SourceKind
    >>> speaker(Source("Syrian Observatory for Human Rights", SourceKind.MONITOR)), speaker(None)
    ('the Syrian Observatory for Human Rights', 'the report itself')
    >>> speaker(Source("Lowland Doctors' Network", SourceKind.MEDICAL)), speaker(Source("Syria's army", SourceKind.GOVERNMENT))
    ("the Lowland Doctors' Network", "Syria's army")
    """
    return "the report itself" if source is None else named(source.name)


def named(name: str) -> str:
    """Return a name with its article, and without a capital that it only has as a sentence's first word.

    >>> named("gang"), named("state troops"), named("Police"), named("A border guard"), named("Fighters of the Hill Front (HF)")
    ('the gang', 'state troops', 'police', 'a border guard', 'fighters of the Hill Front (HF)')
    >>> named("al-Shabaab"), named("Non-state groups"), named("camp's Relief Room")
    ('al-Shabaab', 'non-state groups', "the camp's Relief Room")
    """
    first, _, rest = name.partition(" ")
    if (first in _COMMON_STARTS and not rest[:1].isupper()) or name[:2] == "A " or name[:3] == "An ":
        name = f"{name[:1].lower()}{name[1:]}"
    if name in _MASSES:
        return name
    if name[:4].casefold() == "the " or _OWNED.search(name) or " and " in name:
        return name
    if name[:1].islower() and not name.split(" ")[0].islower():  # 'al-Shabaab'
        return name
    common = name.split(" ")[-1].islower()  # 'Israeli military', 'security official', 'residents'
    if name[:1].islower():
        return (
            name if _HEAD_END.split(name, maxsplit=1)[0].endswith("s") or name.split(" ")[0] in ("a", "an", "one", "two") else f"the {name}"
        )
    return f"the {name}" if common or _BODY.search(name) else name


def plural(source: Source | None) -> bool:
    """Tell whether a source takes a verb in the plural ('residents say').

    >>> from tollbook.model.claim import SourceKind
    >>> plural(Source("residents", SourceKind.LOCAL)), plural(Source("United Nations", SourceKind.INTERNATIONAL_BODY))
    (True, False)
    """
    if source is None:
        return False
    last = source.name.split(" ")[-1]
    last = last.lower() if source.name in _COMMON_STARTS else last
    return " and " in source.name or source.name.casefold() in ("police", "authorities") or (last.islower() and last.endswith("s"))


def whose(source: Source | None) -> str:
    """Return a source as the owner of a figure.

    >>> whose(None)
    'the report’s own'
    """
    if source is None:
        return "the report’s own"
    name = speaker(source)
    return f"{name}’" if name.endswith("s") and not name.endswith("ss") else f"{name}’s"


def places(names: Sequence[str]) -> str:
    """Return places after their preposition.

    >>> places(["coastal region", "mountains of Latakia"]), places(["Syrian coast"]), places(["southern Israel"])
    ('in the coastal region and the mountains of Latakia', 'on the Syrian coast', 'in southern Israel')
    """
    on = names[0].split(" ")[-1] in _ON
    return f"{'on' if on else 'in'} {join([place_name(name) for name in names])}"


def place_name(name: str) -> str:
    """Return a place with its article, if it takes one: 'the Syrian coast'."""
    if _POSSESSIVE.search(name) or not (name.split(" ")[-1].islower() or name.split(" ")[0].islower()):
        return name
    if _SIDE.match(name) and not name.split(" ")[-1].islower():
        return name
    return f"the {name}"


def join(words: Sequence[str], last: str = "and") -> str:
    """Return words as a list in prose.

    >>> join(["Latakia", "Tartus", "Homs"])
    'Latakia, Tartus and Homs'
    """
    return f" {last} ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def people(victims: Sequence[Victim], *, one: bool = False, joined: bool = False) -> str:
    """Return classes of people in prose; classes of different kinds go together. one: there is just one of them.

    joined: the classes stand side by side, and none says what the others are ('soldiers as well as journalists').

    >>> people([Victim.WOMAN, Victim.CHILD]), people([Victim.CIVILIAN, Victim.CHILD]), people([Victim.CHILD], one=True)
    ('women and children', 'civilian children', 'child')
    >>> people([Victim.CIVILIAN, Victim.COMBATANT, Victim.WOMAN]), people([Victim.SECURITY_FORCE, Victim.JOURNALIST], joined=True)
    ('women among civilians and fighters', 'members of the security forces and journalists')
    """
    named: list[Victim] = [victim for victim in victims if victim is not Victim.PERSON]
    if not named:
        named.append(Victim.PERSON)
    word = _PLURAL if not one else {v: _SINGULAR.get(v, _PLURAL[v].removesuffix("s")) for v in Victim}
    if joined:
        return join([_PLURAL[victim] for victim in named])
    standing = [victim for victim in named if victim in (Victim.COMBATANT, Victim.SECURITY_FORCE, Victim.CIVILIAN)]
    others = [victim for victim in named if victim not in standing and victim is not Victim.FOREIGNER]
    foreign = "foreign " if Victim.FOREIGNER in named and (standing or others) else ""
    if not standing or not others:
        return foreign + join([word[victim] for victim in standing or others or [Victim.FOREIGNER]])
    if standing == [Victim.CIVILIAN]:
        return f"{foreign}civilian {join([word[victim] for victim in others])}"
    return f"{foreign}{join([word[victim] for victim in others])} among {join([_PLURAL[victim] for victim in standing])}"


def days(period: Period) -> str:
    """Return the days of a period in prose, empty where none is known.

    >>> from datetime import date
    >>> from tollbook.model.precision import Known
    >>> days(Period(date(2025, 3, 6), date(2025, 3, 11), Known.STATED, Known.STATED))
    'from 6 to 11 March 2025'
    """
    first, last = period.first, period.last
    if first and last:
        if first == last:
            return f"on {day_name(first)}"
        if (first.year, first.month) == (last.year, last.month):
            return f"from {first.day} to {day_name(last)}"
        begin = f"{first.day} {first:%B}" if first.year == last.year else day_name(first)
        return f"from {begin} to {day_name(last)}"
    if first:
        return f"since {day_name(first)}"
    return f"up to {day_name(last)}" if last else ""


def day_name(day: date) -> str:
    """Return a day in prose."""
    return f"{day:%-d %B} {day.year}"  # %Y pads no year below 1000 alike on all systems


def whom(scope: Scope, *, one: bool = False, joined: bool = False) -> str:
    """Return whom a scope counts: 'civilians killed by state troops in Latakia and Tartus'."""
    words = [people(scope.victims, one=one, joined=joined), _HARM[scope.harm]]
    if scope.by:
        words.append(f"by {join([named(name) for name in scope.by])}")
    if scope.where:
        where = places(scope.where)
        words.append(f"to{where[2:]}" if scope.harm is Harm.RETURNED else where)
    if days(scope.period):
        words.append(days(scope.period))
    return " ".join(words)


def how_many(bounds: Bounds, toll: Toll | None = None) -> str:
    """Return bounds in prose, with the report's own relation where it says the same.

    >>> how_many(Bounds(high=699)), how_many(Bounds(low=125)), how_many(Bounds(31, 31)), how_many(Bounds(501))
    ('fewer than 700', 'at least 125', '31', 'at least 501')
    """
    low, high = bounds.low, bounds.high
    if toll is not None and toll.relation in (Relation.ABOUT, Relation.MAGNITUDE) and (toll.value or 0) > (low or 0):
        return _unproved(toll)
    if toll is not None and toll.relation is Relation.MORE_THAN and toll.value is not None and low == toll.value + 1 and high is None:
        return f"more than {number(toll.value)}"
    if low is not None and high is not None:
        if low == high:
            return number(low)
        return f"at most {number(high)}" if low == 0 else f"between {number(low)} and {number(high)}"
    if low is not None and low > 0:
        return f"at least {number(low)}"
    if high is not None:
        return f"at most {number(high)}" if toll is not None and toll.relation is Relation.AT_MOST else f"fewer than {number(high + 1)}"
    return _unproved(toll)


def _unproved(toll: Toll | None) -> str:
    if toll is None or toll.relation is Relation.VAGUE:
        return "an uncounted number of"
    if toll.relation is Relation.MAGNITUDE:
        return _MAGNITUDE.get(toll.value or 0, "an uncounted number of")
    if toll.relation is Relation.ABOUT and toll.value is not None:
        return f"about {number(toll.value)}"
    if toll.relation is Relation.SHARE:
        return share_words(toll)
    return "no" if toll.value == 0 else "an uncounted number of"


def share_words(toll: Toll) -> str:
    """Return a share in prose: 'more than half'."""
    share = share_of(toll)
    if share is None:
        return "a share"
    sign = {">": "more than ", "<": "less than ", "~": "about ", "=": ""}[share.sign]
    p, q = share.fraction.numerator, share.fraction.denominator
    named = {(1, 2): "half", (1, 3): "a third", (2, 3): "two thirds", (1, 4): "a quarter", (3, 4): "three quarters"}.get((p, q))
    return sign + (named or (f"{p * 100 // q} per cent" if p * 100 % q == 0 else f"{p}/{q}"))


def part_phrase(part: Toll, whole: Toll, bounds: Bounds) -> str:
    """Return a part in the sentence of its whole: 'fewer than 700 of them civilians'."""
    amount = share_words(part) if part.relation is Relation.SHARE else how_many(bounds, part).removesuffix(" of")
    one = amount == "1"
    words = ["one of them" if one else f"{amount} of them"]
    if set(part.victims) != set(whole.victims) and set(part.victims) != {Victim.PERSON}:
        noun = people(part.victims, one=one)
        words.append(f"{'an' if noun[:1] in 'aeio' else 'a'} {noun}" if one and noun == noun.removesuffix("s") else noun)
    if part.by and set(part.by) != set(whole.by):
        words.append(f"by {join([named(name) for name in part.by])}")
    if part.where and {p.text for p in part.where} != {p.text for p in whole.where}:
        words.append(places([p.text for p in part.where]))
    return " ".join(words)


_VERB = {
    Reading.DOCUMENTED: ("counts", "count"),
    Reading.TOTAL: ("counts", "count"),
    Reading.ASSERTED: ("speaks of", "speak of"),
}


def verb(source: Source | None, reading: Reading, toll: Toll | None = None) -> str:
    """Return what a source does with a figure: it counts, or it only speaks of so many."""
    if source is None:
        return "tells of"
    rough = toll is not None and toll.relation in (Relation.VAGUE, Relation.MAGNITUDE, Relation.ABOUT)
    return _VERB[Reading.ASSERTED if rough else reading][plural(source)]


def count_phrase(count: Count, toll: Toll | None, scope: Scope, parts: Sequence[str], *, first: bool, joined: bool = False) -> str:
    """Return what one source counts in a scope, as a clause; the first of a sentence says of whom. joined: see `people`."""
    amount = how_many(count.bounds, toll)
    if toll is not None and toll.relation is Relation.SHARE and amount == share_words(toll):
        gives = "put" if plural(count.origin) else "puts"
        return f"{speaker(count.origin)} {gives} {whom(scope, joined=joined)} at {amount} of a larger figure"
    noun = whom(scope, one=amount == "1", joined=joined) if first else ""
    if not first and (amount.endswith(" of") or amount == "no"):
        noun = people(scope.victims, joined=joined)
    scale = "in all" if count.reading is Reading.TOTAL and count.origin is not None else ""
    words = " ".join(w for w in (speaker(count.origin), verb(count.origin, count.reading, toll), amount, noun, scale) if w)
    return ", ".join([words, join(list(parts))]) if parts else words


def deed(harm: Harm, *, one: bool = False) -> str:
    """Return what befell people as a verb: 'were killed', 'are missing'; one: just one of them."""
    words = {"missing": "are missing", "returned": "returned", "trapped": "are trapped"}.get(_HARM[harm], f"were {_HARM[harm]}")
    return words.replace("were ", "was ").replace("are ", "is ") if one else words


def truth_phrase(scope: Scope, truth: Bounds, *, pooled: bool = False) -> str:
    """Return what is true of a scope by the documented counts and totals, as a clause.

    pooled: the least is more than any one source counts in this scope; it takes several counts together.
    """
    did = deed(scope.harm)
    low, high = truth.low, truth.high
    if low is not None and low == high:
        return f"if the totals hold, exactly {number(low)} {did}"
    if low and high is not None:
        return f"at least {number(low)} and, if the totals hold, at most {number(high)} {did}"
    if low == 1:
        did = deed(scope.harm, one=True)
    if low:
        return f"{'with the counts of smaller groups, ' if pooled else ''}at least {number(low)} {did}"
    return f"if the totals hold, at most {number(high)} {did}" if high is not None else "no count here proves how many"


def sentence(clauses: Sequence[str]) -> str:
    """Return clauses as one sentence."""
    text = "; ".join(clause for clause in clauses if clause)
    return f"{text[:1].upper()}{text[1:]}." if text else ""
