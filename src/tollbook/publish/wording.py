"""The words of a brief for the values of the model: counts, people, harms, days, places, sources.

No value of an enum and no field name reaches a reader: each has its words here, singular and plural.
"""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from tollbook.model.claim import About, Category, Claim, Harm, Relation, Source, SourceKind, Toll, Victim
from tollbook.model.finding import Reading, Scope
from tollbook.model.precision import Bounds, Known, Period
from tollbook.publish.visible import one_line


class HarmWords(NamedTuple):
    """after a noun ('people killed'), as a verb for one and for many, and as a heading."""

    participle: str
    one: str
    many: str
    heading: str


HARMS = {
    Harm.KILLED: HarmWords("killed", "was killed", "were killed", "Killed"),
    Harm.INJURED: HarmWords("injured", "was injured", "were injured", "Injured"),
    Harm.CASUALTIES: HarmWords(
        "killed or injured", "was killed or injured", "were killed or injured", "Killed or injured, not divided by the report"
    ),
    Harm.MISSING: HarmWords("missing", "is missing", "are missing", "Missing"),
    Harm.DETAINED: HarmWords("detained", "was detained", "were detained", "Detained"),
    Harm.ABDUCTED: HarmWords("abducted", "was abducted", "were abducted", "Abducted"),
    Harm.DISPLACED: HarmWords("displaced", "was displaced", "were displaced", "Displaced"),
    Harm.RETURNED: HarmWords("returned", "returned", "returned", "Returned"),
    Harm.TRAPPED: HarmWords("trapped", "was trapped", "were trapped", "Trapped"),
    Harm.AFFECTED: HarmWords("affected", "was affected", "were affected", "Affected"),
}

VICTIMS = {
    Victim.PERSON: ("person", "people"),
    Victim.CIVILIAN: ("civilian", "civilians"),
    Victim.COMBATANT: ("fighter", "fighters"),
    Victim.SECURITY_FORCE: ("member of security forces", "members of security forces"),
    Victim.MAN: ("man", "men"),
    Victim.WOMAN: ("woman", "women"),
    Victim.CHILD: ("child", "children"),
    Victim.ELDERLY: ("elderly person", "elderly people"),
    Victim.JOURNALIST: ("journalist", "journalists"),
    Victim.HEALTH_WORKER: ("health worker", "health workers"),
    Victim.AID_WORKER: ("aid worker", "aid workers"),
    Victim.REFUGEE: ("refugee", "refugees"),
    Victim.PROTESTER: ("protester", "protesters"),
    Victim.DETAINEE: ("detainee", "detainees"),
    Victim.FOREIGNER: ("foreigner", "foreigners"),
    Victim.OFFICIAL: ("official", "officials"),
}
AGES = (Victim.MAN, Victim.WOMAN, Victim.CHILD)
ADJECTIVES = {Victim.CIVILIAN: "civilian", Victim.REFUGEE: "refugee", Victim.ELDERLY: "elderly", Victim.FOREIGNER: "foreign"}

KINDS = {
    SourceKind.GOVERNMENT: "government",
    SourceKind.ARMED_GROUP: "armed group",
    SourceKind.INTERNATIONAL_BODY: "international body",
    SourceKind.MONITOR: "monitor",
    SourceKind.NGO: "non-governmental",
    SourceKind.MEDICAL: "medical",
    SourceKind.LOCAL: "local",
    SourceKind.MEDIA: "media",
    SourceKind.PERSON: "private person",
    SourceKind.ANONYMOUS: "unnamed",
}

READINGS = {
    Reading.DOCUMENTED: "counted one by one: a floor for the true number",
    Reading.TOTAL: "given as the whole number: floor and cap",
    Reading.ASSERTED: "a party's word: shown, and proves nothing by itself",
}

ABOUTS = {
    About.CALM: "Calm",
    About.FIGHTING: "Fighting",
    About.FEAR: "Fear",
    About.DISPLACEMENT: "Displacement",
    About.SIEGE: "Siege",
    About.ACCESS: "Access",
    About.SERVICES: "Services",
    About.PROTECTION: "Protection of civilians",
    About.POLITICS: "Politics",
}

MAGNITUDES = {
    12: "dozens",
    20: "scores",
    100: "hundreds",
    1_000: "thousands",
    10_000: "tens of thousands",
    100_000: "hundreds of thousands",
}
FRACTIONS = {
    "1/2": "half",
    "half": "half",
    "1/3": "a third",
    "2/3": "two thirds",
    "1/4": "a quarter",
    "3/4": "three quarters",
    "1/5": "a fifth",
    "1/10": "a tenth",
}
NEARLY = re.compile(r"\b(nearly|almost|close to|just under|fewer than|less than|under|below)\b", re.IGNORECASE)
AT_MOST = re.compile(r"\b(?:no|not) more than\b|\bat most\b", re.IGNORECASE)
VAGUE = re.compile(
    r"\b(several|many|some|a number of|numerous|countless|multiple|various|a few|few|large numbers of|all|others|more)\b", re.IGNORECASE
)
MONTHS = "January February March April May June July August September October November December".split()

ORGANISATIONS = frozenset(
    "observatory network ministry army forces force office committee council commission organisation organization union association agency "
    "administration government service services brigade brigades front movement authority authorities department police hospital group "
    "coalition centre center corps alliance command mission programme program fund federation league syndicate secretariat bureau "
    "institute society board directorate presidency panel parliament court prosecutor tribunal navy regime militia party foundation "
    "crescent cross nations states kingdom emirates embassy envoy rapporteur chief commissioner junta guard guards defence defense "
    "initiative project monitor watchdog governorate municipality".split()
)
PLURAL_BODIES = frozenset("forces authorities brigades guards police services".split())
MASSES = frozenset("police infantry artillery cavalry gunfire shelling militiamen gunmen policemen tribesmen servicemen people".split())
PAPERS = frozenset("study assessment survey report investigation analysis statement".split())
PEOPLE = frozenset(
    "official officer officers spokesman spokeswoman spokesperson source diplomat commander doctor medic witness resident lawyer "
    "aide minister activist survivor governor mayor correspondent journalist reporter teacher farmer "
    "nurse shopkeeper priest pastor policeman soldier".split()
) - {"officers"}
AREAS = frozenset(
    "region coast strip river sea valley border airport airbase base crossing dam road highway mountains countryside north south east "
    "west capital area areas suburbs outskirts triangle peninsula desert forest beach basin plain plains corridor port quarter "
    "neighbourhood neighborhood district heights lake island islands front frontier province governorate bank square market".split()
)
PROPER_AREAS = frozenset(
    "province district governorate port airport airbase base square market lake island heights quarter neighbourhood neighborhood".split()
)
ON_AREAS = frozenset("coast border road highway river beach island islands frontier front".split())


def number(value: float) -> str:
    """Return a count with thousands separators.

    >>> number(1001)
    '1,001'
    """
    return f"{round(value):,}"


def join(words: Sequence[str], last: str = "and") -> str:
    """Return a list as English writes it.

    >>> join(["Latakia", "Tartus", "Hama"])
    'Latakia, Tartus and Hama'
    """
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def sentence_case(text: str) -> str:
    """Return the text with its first letter in upper case, and the rest as it was."""
    return text[:1].upper() + text[1:]


def people(victims: Sequence[Victim], *, is_one: bool = False, words: str = "") -> str:
    """Return the classes of victims as a noun. words: the claim's own, which tell 'civilians and women' from 'civilian women'.

    >>> people([Victim.SECURITY_FORCE]), people([Victim.CIVILIAN, Victim.WOMAN]), people([Victim.WOMAN, Victim.CHILD])
    ('members of security forces', 'civilian women', 'women and children')
    >>> people([Victim.CIVILIAN, Victim.WOMAN, Victim.CHILD], words="12 women and children")
    'civilian women and children'
    """
    kinds: list[Victim] = [v for v in victims if v is not Victim.PERSON]
    kinds = kinds or [Victim.PERSON]
    at = 0 if is_one else 1
    ages = [v for v in kinds if v in AGES]
    roles = [v for v in kinds if v not in AGES]
    is_list = len(kinds) > 2 or re.search(r"\band\b|,|\bor\b|&", words) is not None
    if len(ages) == 1 and len(roles) == 1 and (not is_list or is_one):
        adjective = ADJECTIVES.get(roles[0])
        if adjective:
            return f"{adjective} {VICTIMS[ages[0]][at]}"
        return f"{VICTIMS[roles[0]][at]} ({VICTIMS[ages[0]][at]})"
    if Victim.CIVILIAN in kinds and ages and not re.search(r"\bcivilians?\b", words):  # women and children among civilians
        return f"civilian {join([VICTIMS[v][at] for v in kinds if v is not Victim.CIVILIAN])}"
    if is_one and len(kinds) > 1:
        return f"{VICTIMS[kinds[0]][0]} ({join([VICTIMS[v][0] for v in kinds[1:]])})"
    return join([VICTIMS[v][at] for v in kinds])


def share(words: str) -> str:
    """Return a share in words.

    >>> [share(s) for s in ("most", ">1/2", "<90%", "~70%", "1/3")]
    ['most', 'more than half', 'nearly 90 per cent', 'about 70 per cent', 'a third']
    """
    lead = {">": "more than ", "<": "nearly ", "~": "about "}.get(words[:1], "")
    rest = words[1:] if lead else words
    return lead + FRACTIONS.get(rest, rest.replace("%", " per cent"))


def quantity(toll: Toll) -> str:
    """Return the amount of a toll as its source puts it: 'at least 125', 'nearly 700', 'dozens', 'most'."""
    value, words = number(toll.value or 0), toll.evidence.words
    match toll.relation:
        case Relation.EXACT:
            return "no" if toll.value == 0 else value
        case Relation.AT_LEAST:
            return f"at least {value}"
        case Relation.MORE_THAN:
            return f"more than {value}"
        case Relation.AT_MOST:
            found = AT_MOST.search(words)
            return f"{found[0].lower() if found else 'up to'} {value}"
        case Relation.LESS_THAN:
            found = NEARLY.search(words)
            return f"{found[1].lower() if found else 'fewer than'} {value}"
        case Relation.ABOUT:
            return f"about {value}"
        case Relation.BETWEEN:
            return f"between {value} and {number(toll.value_high or 0)}"
        case Relation.MAGNITUDE:
            return MAGNITUDES.get(toll.value or 0, f"in the order of {value}")
        case Relation.SHARE:
            return share(toll.share or "")
        case Relation.VAGUE:
            found = VAGUE.search(words)
            return found[1].lower() if found else "an uncounted number"


def counted(toll: Toll) -> str:
    """Return amount and people: 'at least 125 civilians', 'dozens of people', 'most of the civilians', '1 woman'."""
    amount = quantity(toll)
    is_one = toll.value == 1 and toll.relation is Relation.EXACT
    noun = people(toll.victims, is_one=is_one, words=toll.evidence.words)
    if toll.relation is Relation.SHARE:
        return f"{amount} of the {noun}"
    if (toll.relation is Relation.MAGNITUDE and toll.value in MAGNITUDES) or amount == "an uncounted number":
        return f"{amount} of {noun}"
    if amount in ("others", "more", "all"):
        return {"others": f"other {noun}", "more": f"more {noun}", "all": f"all {noun}"}[amount]
    return f"{amount} {noun}"


def bounds_words(bounds: Bounds) -> str:
    """Return bounds as an amount, '' where there is none.

    >>> bounds_words(Bounds(low=1001)), bounds_words(Bounds(low=3, high=3)), bounds_words(Bounds(low=0, high=699))
    ('at least 1,001', '3', 'at most 699')
    """
    low, high = bounds.low or None, bounds.high  # a floor of nought says nothing
    if high == 0:
        return "no"
    if low is not None and high is not None:
        return number(low) if low == high else f"between {number(low)} and {number(high)}"
    if low is not None:
        return f"at least {number(low)}"
    return f"at most {number(high)}" if high is not None else ""


def soft_words(bounds: Bounds) -> str:
    """Return what the words suggest beyond hard bounds ('about 630 or more'), '' where that adds nothing."""
    low = bounds.soft_low if bounds.soft_low is not None and bounds.soft_low > (bounds.low or 0) else None
    high = bounds.soft_high if bounds.soft_high is not None and (bounds.high is None or bounds.soft_high < bounds.high) else None
    if low is not None and high is not None:
        return f"somewhere between {number(low)} and {number(high)}"
    if low is not None:
        return f"{number(low)} or more"
    return f"{number(high)} or fewer" if high is not None else ""


def day(when: date) -> str:
    """Return a day as it is written in a report: '6 March 2025'."""
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def days(period: Period) -> str:
    """Return the days of a period, '' if none is known. How they are known is said by `known`.

    >>> days(Period(date(2025, 3, 6), date(2025, 3, 8), Known.STATED, Known.STATED))
    '6 to 8 March 2025'
    """
    first, last = period.first, period.last
    if first is None or last is None:
        return f"from {day(first)} on" if first else f"until {day(last)}" if last else ""
    if first == last:
        return day(first)
    if first.day == 1 and (last + timedelta(days=1)).day == 1:
        if (first.month, last.month) == (1, 12):
            return str(first.year) if first.year == last.year else f"{first.year} to {last.year}"
        if (first.year, first.month) == (last.year, last.month):
            return f"{MONTHS[first.month - 1]} {first.year}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {day(last)}"
    if first.year == last.year:
        return f"{first.day} {MONTHS[first.month - 1]} to {day(last)}"
    return f"{day(first)} to {day(last)}"


def in_days(period: Period) -> str:
    """Return ' on 6 March 2025', ' from 6 to 8 March 2025', ' in May 2024', '' as part of a sentence."""
    words = days(period)
    if not words or words.startswith(("from ", "until ")):
        return f" {words}" if words else ""
    if period.first == period.last:
        return f" on {words}"
    return f" from {words}" if " to " in words else f" in {words}"


def known(period: Period) -> str:
    """Return how the days are known where a person should look: 'inferred', else ''."""
    return "inferred" if Known.INFERRED in (period.first_known, period.last_known) else ""


# 'Congo's health ministry' takes no article; 'the Lowland Doctors' Network' and 'the Women's League' do.
OWNED = re.compile(r"(?!(?:Women|Children|Men|People|Workers?|Lawyers?)['’]s )[A-Z][^ ]*['’]s ")


@lru_cache(maxsize=4096)
def with_article(name: str, text: str) -> str:
    """Return a name with the article that English gives it. text: the report, whose own use settles unclear cases.

    >>> with_article("Coastal Observatory", ""), with_article("Amal Saleh", ""), with_article("army official", "")
    ('the Coastal Observatory', 'Amal Saleh', 'an army official')
    """
    name = one_line(name)
    if name[:4].lower() == "the ":
        return f"the {name[4:]}"
    if re.match(r"an? [A-Z]", name, re.IGNORECASE) and name[:2].strip().lower() in ("a", "an"):
        return name[:1].lower() + name[1:]
    if OWNED.match(name):
        return name
    core = re.sub(r"\s*\([^()]*\)\s*$", "", name)
    head = (
        re.split(r" (?:of|for|in|at|on|to|from|under|by|with|who|affiliated|linked|loyal|tied|allied|close|backed) ", core, maxsplit=1)[0]
        .split(" ")[-1]
        .lower()
    )
    if name[:1].islower():
        before = _article_in(core, text)
        if before in ("the", "a", "an"):
            return f"{before} {name}"
        if head in PEOPLE:
            return f"{_indefinite(name)} {name}"
        is_thing = name.islower() and " " not in name and not name.endswith("s") and name not in MASSES
        return f"the {name}" if is_thing or (head in ORGANISATIONS and not head.endswith("s")) or head in AREAS else name
    if head in PAPERS:
        return f"{_indefinite(name)} {name}"
    if head in PEOPLE and core.split(" ")[-1].lower() == head:
        return f"{_indefinite(name)} {name}"
    if head in PLURAL_BODIES and (found := _article_in(core, text)) != "the":
        words = core.split(" ")  # 'the Rapid Support Forces', but 'Israeli forces'
        return name if found == "-" or words[-1].islower() or len(words) < 2 else f"the {name}"
    if head in ORGANISATIONS and " " in core:
        return f"the {name}"
    if head in AREAS and head not in PROPER_AREAS:
        return f"the {name}"
    return f"the {name}" if _article_in(core, text) == "the" else name


def _indefinite(name: str) -> str:
    """Return 'a' or 'an' as the first sound asks: 'an RSF official', 'a UN study', 'an aide'."""
    first = name.split(" ")[0]
    if first.isupper() and len(first) > 1:
        return "an" if first[0] in "AEFHILMNORSX" and first not in ("UN", "US", "EU") else "a"
    return "an" if first[:1].lower() in "aeio" else "a"


def _article_in(name: str, text: str) -> str:
    """Return how the report writes a name: 'the' if mostly so, 'a' or 'an' if so at first, '-' without, '' if it has no such name.

    'the Harak government' tells nothing of 'Harak': for a name of one word, only 'the Harak said' and the like count.
    """
    lowered, wanted, at = text.lower(), name.lower(), -1
    uses: list[str] = []
    for _ in range(50):
        at = lowered.find(wanted, at + 1)
        if at < 0 or not wanted:
            break
        after = lowered[at + len(wanted) : at + len(wanted) + 12]
        if after[:1].isalnum() or after[:1] == "-" or lowered[at - 1 : at].isalnum():
            continue
        before = lowered[max(0, at - 6) : at].split()
        article = before[-1] if before and before[-1] in ("the", "a", "an") and lowered[at - 1].isspace() else "-"
        following = after.split()[:1] if after[:1].isspace() else ["."]
        if (
            article == "-"
            or " " in name
            or name[:1].islower()
            or following == ["."]
            or (following and following[0].strip(".,;") in AFTER_NAMES)
        ):
            uses.append(article)
    if uses and uses.count("the") * 2 > len(uses):
        return "the"
    return uses[0] if uses and uses[0] != "the" else "-" if uses else ""


AFTER_NAMES = frozenset(
    "said says say has have had was were is are will would and or also in on at to reported told which that who".split()
)


def places(where: Sequence[str], text: str) -> str:
    """Return ' in Latakia and Tartus', ' on the coast', '' for places that a report names."""
    if not where:
        return ""
    heads = [name.split(" ")[-1].lower() for name in where]
    return f" {'on' if heads[0] in ON_AREAS else 'in'} {join([with_article(name, text) for name in where])}"


def whereabouts(harm: Harm, where: Sequence[str], text: str) -> str:
    """Return the places of a harm as part of a sentence; people return to a place, and suffer all else in it."""
    words = places(where, text)
    return f" to{words[3:]}" if harm is Harm.RETURNED and words else words


def by_whom(by: Sequence[str], text: str) -> str:
    """Return ' by state troops', '' where no one is blamed."""
    names = [_lower_first(with_article(name, text), text) for name in by]
    return f" by {join(names)}{',' if any(',' in name for name in names) else ''}" if by else ""


def _lower_first(name: str, text: str) -> str:
    """Lower a capital that a name only has because it began a sentence of the report: 'Armed forces', 'Non-state groups'."""
    first = name.split(" ")[0]
    if first[:1].isupper() and first[1:].islower() and first.lower() in COMMON_STARTS:
        return name[:1].lower() + name[1:]
    return name


PLAIN_SOURCES = frozenset(
    "reports report sources source witnesses eyewitnesses residents survivors relatives activists locals villagers elders diplomats "
    "officials observers analysts media social news videos footage rescuers medics doctors paramedics police authorities fishermen farmers "
    "prosecutors investigators campaigners neighbours neighbors families".split()
)
COMMON_STARTS = frozenset(
    "armed non-state government state unidentified unknown masked gunmen militants fighters forces troops soldiers rebels security local "
    "pro-government anti-government paramilitary members rival several two three some many men residents police allied foreign opposition "
    "insurgents jihadists bandits attackers assailants warplanes drones elements factions groups militias regime".split()
)


def source(who: Source, text: str) -> str:
    """Return a source as the subject of a sentence."""
    if who.kind is SourceKind.MEDIA:  # papers and agencies go without, unless the article is part of the name
        name = one_line(who.name)
        if name[:1].islower():
            return with_article(name, text)
        return f"the {name}" if _article_in(name, text) == "the" and name[:4].lower() != "the " else name
    named = _lower_first(with_article(who.name, text), text)
    is_plain = named.split(" ")[0].lower() in PLAIN_SOURCES and (who.kind in (SourceKind.ANONYMOUS, SourceKind.LOCAL) or " " not in named)
    return named[:1].lower() + named[1:] if is_plain else named


def chain(sources: Sequence[Source], text: str, *, is_joint: bool = False) -> str:
    """Return who says so through whom, '' for the outlet's own voice.

    >>> chain([Source("Amal Saleh", SourceKind.GOVERNMENT), Source("Harbour Wire", SourceKind.MEDIA)], "")
    'Amal Saleh, through Harbour Wire'
    """
    names = [source(s, text) for s in sources]
    if not names:
        return ""
    count = 2 if is_joint and len(names) > 1 else 1
    origin, relays = join(names[:count]), names[count:]
    return origin + (f", through {', then '.join(relays)}" if relays else "")


def claim_chain(claim: Claim, text: str) -> str:
    """Return the chain of a claim."""
    return chain(claim.sources, text, is_joint=claim.joint)


def scope_words(scope: Scope, text: str, *, words: str = "") -> str:
    """Return whom a scope counts: 'civilians killed by state troops in Latakia from 6 to 8 March 2025'."""
    noun = people(scope.victims, words=words)
    return (
        f"{noun} {HARMS[scope.harm].participle}{by_whom(scope.by, text)}{whereabouts(scope.harm, scope.where, text)}{in_days(scope.period)}"
    )


CATEGORIES = {
    Category.AGREE: "Agreements and pledges",
    Category.CONSULT: "Talks and visits",
    Category.SUPPORT: "Support",
    Category.CONCEDE: "Concessions and releases",
    Category.COOPERATE: "Joint efforts",
    Category.AID: "Aid and rescue",
    Category.RETREAT: "Withdrawals and ends of operations",
    Category.REQUEST: "Calls and demands",
    Category.ACCUSE: "Accusations",
    Category.REJECT: "Denials and refusals",
    Category.THREATEN: "Threats",
    Category.PROTEST: "Protest",
    Category.SANCTION: "Sanctions",
    Category.MOBILIZE: "Deployments",
    Category.COERCE: "Coercion and arrests",
    Category.ASSAULT: "Attacks and fighting",
}
