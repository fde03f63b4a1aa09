"""What the words beside a name say of a place: something happened there, people went there or left, somebody speaks from there.

'in X', 'the town of X', 'struck X' tell where something happened; 'the mayor of X', "X's government" and 'a source in X said' do not.
The words are in english/places.toml. No parse is needed.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from tollbook.model.precision import PlacePrecision
from tollbook.read.text import Part, Sentence
from tollbook.resolve.places import Gazetteer, split_unit

ARTICLE = re.compile(r"(?:al|el|ar|as|ash|at|an|ad|az|ed|es|et|ez|ul|[dl])[-’'](?=[A-ZÀ-ÖØ-Þ])")
COMPOUND = re.compile(r".*-[a-z]+")  # 'Hamas-led', 'UK-based': no names
POSSESSIVE = re.compile(r"[’']s?$")


class Role(StrEnum):
    """What a report's words say of a place that they name."""

    AT = "at"  # something happened there
    TO = "to"  # people or things went there
    FROM = "from"  # people or things left it
    LIVES = "lives"  # a witness lives there
    BESIDE = "beside"  # it tells where another place lies: 'close to X', 'Y, in X'
    SPEAKER = "speaker"  # who speaks from there, or holds office there: not where the harm was
    NAMED = "named"  # an actor, an adjective, a dateline


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or mark of a sentence; offsets are those of the sentence."""

    start: int
    end: int
    words: str
    lower: str

    @property
    def is_name(self) -> bool:
        return (self.words[0].isupper() or bool(ARTICLE.match(self.words))) and not COMPOUND.fullmatch(self.words)


@lru_cache(maxsize=1)
def _file() -> Mapping[str, Any]:
    return tomllib.loads(files("tollbook.read.english").joinpath("places.toml").read_text(encoding="utf-8"))


@cache
def lexicon(section: str, key: str) -> frozenset[str]:
    """Return a word list of english/places.toml."""
    return frozenset(_file()[section][key].split())


@cache
def pairs_of(key: str) -> frozenset[str]:
    return frozenset(_file()["after"][key].split("|"))


@lru_cache(maxsize=1)
def peoples() -> Mapping[str, str]:
    return {word: country for country, words in _file()["demonyms"].items() for word in words.split()}


def bare_name(words: str) -> str:
    """A name without its possessive ending: "Syria's" → "Syria"."""
    return POSSESSIVE.sub("", words) if words[-2:] in ("'s", "’s") or words[-1:] in "'’" else words


def joined(tokens: Sequence[Token], start: int, end: int) -> str:
    """The words of tokens, one space apart."""
    return " ".join(t.words for t in tokens[start:end])


# Mentions.


@dataclass(frozen=True, slots=True)
class Setting:
    """What holds for every sentence of one report."""

    gazetteer: Gazetteer
    countries: tuple[str, ...]
    persons: frozenset[str]
    told: frozenset[str] = frozenset()  # names that the words of some sentence make places
    named: Mapping[str, str] = field(default_factory=dict)  # all names, by their folded form

    def is_near(self, query: str) -> bool:
        """Tell whether a name is of a place in one of the report's countries."""
        return not self.countries or self.gazetteer.lookup(query, countries=self.countries).country in self.countries

    def kind(self, query: str) -> str:
        """How large the area of a name is: a `PlacePrecision`, 'unknown' if no gazetteer has it."""
        return self.gazetteer.precision(query, countries=self.countries).value


@dataclass(slots=True)
class FoundName:
    """A mention in the making: token indices of its name and of all that belongs to it."""

    start: int
    end: int
    first: int  # of 'the city of X' the token 'city'
    last: int
    text: str
    kind: str
    query: str
    role: Role
    is_sure: bool  # the words alone make it a place, whether or not a gazetteer knows it


def apposed_unit(tokens: Sequence[Token], at: int) -> str | None:
    """The unit that a name is said to be: 'X, a fishing village', 'X, the district where'."""
    words = [t.lower for t in tokens[at : at + 7]]
    if words[:1] != [","] or words[1:2] not in (["a"], ["an"], ["the"]):
        return None
    noun = next((w for w in words[2:6] if w in lexicon("of", "units") or w in (",", "of", "who", "for")), "")
    return _unit_of(noun) if noun in lexicon("of", "units") else None


def pair_at(tokens: Sequence[Token], at: int) -> str:
    return joined(tokens, at, at + 2).lower() if at + 1 < len(tokens) else ""


def read_after(tokens: Sequence[Token], end: int, is_possessive: bool) -> str:
    """What follows a name: 'unit', 'kept' (part of the name), 'building', 'event', 'office', 'unit-of', or ''."""
    if end >= len(tokens):
        return ""
    word, following = tokens[end].lower, tokens[end + 1].lower if end + 1 < len(tokens) else ""
    third = tokens[end + 2].lower if end + 2 < len(tokens) else ""
    if not is_possessive:
        if pair_at(tokens, end) in pairs_of("unit_pairs"):
            return "unit"
        if pair_at(tokens, end) in pairs_of("kept_pairs"):
            return "kept"
        if word in lexicon("after", "units"):
            if following == "of" and word in lexicon("of", "containing"):
                return "unit-of"  # 'the Gaza city of X'
            return "office" if following in lexicon("after", "offices") or following in lexicon("never", "bodies") else "unit"
        if word in lexicon("after", "kept"):
            return "kept"
    if word in lexicon("after", "buildings"):
        return "office" if following in lexicon("after", "offices") else "building"
    if word in lexicon("after", "offices"):
        return "office"
    if (tokens[end].words.islower() and word in lexicon("after", "events")) or (
        following in lexicon("after", "events") and word not in ("and", "or", ",", "in", "on")
    ):
        return "event"
    if is_possessive and (following in lexicon("after", "offices") or third in lexicon("after", "offices")):
        return "office"
    return ""


ADJECTIVE = re.compile(
    r"[a-z]+-(?:held|controlled|run|occupied|administered|besieged|torn|majority|hit|backed|dominated|populated|ruled|stricken)|"
    r"neighbou?ring|nearby|besieged|occupied|embattled|strategic|coastal|key|war-torn|remote|ancient|historic|main|largest|biggest|small|"
    r"tiny|rural|same|border|mountainous|densely|crowded|devastated|frontline|mostly|once|predominantly"
)


def read_before(tokens: Sequence[Token], start: int) -> tuple[Role, int, str | None, int | None]:
    """Read leftwards from a name: its role, where the whole phrase begins, its unit ('town of'), where a region begins ('hills of')."""
    at, unit, region, is_part, is_contained = start - 1, None, None, False, False
    for _ in range(10):
        if at < 0:
            return Role.AT if is_part else Role.NAMED, at, unit, region
        word = tokens[at].lower
        before = tokens[at - 1].lower if at else ""
        if (
            word in ("the", "a", "an", "its", "their", "his")
            or ADJECTIVE.fullmatch(word)
            or bare_name(word) in peoples()
            or word in lexicon("regions", "directions")
        ):
            at -= 1
            continue
        if word in ("river", "lake", "mount") and at == start - 1:  # 'the river X'
            at, unit = at - 1, PlacePrecision.SITE.value
            continue
        if bare_name(word) != word and tokens[at].is_name:  # "Sudan's West Darfur"
            at, is_contained = at - 1, True
            continue
        if word == "of" and at:
            if (
                before in lexicon("of", "units") and any(t.lower in lexicon("of", "superlatives") for t in tokens[max(0, at - 4) : at])
            ) or before == "capital":
                return Role.BESIDE, at - 1, unit, region  # 'the largest city of eastern Chad'
            if before == "out":
                return Role.FROM, at - 1, unit, region
            if before in lexicon("after", "buildings"):
                at -= 2
                continue
            if before in lexicon("of", "units"):
                unit = _unit_of(before)
                is_contained = before in lexicon("of", "containing")
                at -= 2
                continue
            if (
                before in lexicon("of", "regions")
                and region is None
                and (before not in lexicon("relative", "before_of") or (at > 1 and tokens[at - 2].lower == "the"))
            ):
                region, at = at - 1, at - 2
                continue
            if before in lexicon("of", "parts"):
                at -= 2
                is_part = True
                continue
            if before in lexicon("of", "events"):
                return Role.AT, at - 1, unit, region
            if before in lexicon("of", "offices"):
                return Role.SPEAKER, at - 1, unit, region
            if before in lexicon("speakers", "lives"):
                return Role.LIVES, at - 1, unit, region
            if before in lexicon("relative", "before_of"):
                return Role.BESIDE, at - 1, unit, region
            return _of_building(tokens, at), at, unit, region
        if is_contained and tokens[at].is_name and word not in lexicon("never", "words"):
            at -= 1
            continue
        if bare_name(word) != word and bare_name(word) in POSSESSORS:  # 'in the city's X district'
            at -= 1
            continue
        if (unit is not None or before == "the") and word in ("two", "three", "four", "five", "several", "both"):
            at -= 1
            continue
        role = _by_preposition(tokens, at, start)
        return Role.AT if is_part and role is Role.NAMED else role, at, unit, region
    return Role.NAMED, at, unit, region


def _of_building(tokens: Sequence[Token], at: int) -> Role:
    """'guards at the blood banks of X', 'in the markets of X': what lies in a place is there; 'in the name of X' is not."""
    for back in range(1, 6):
        token = tokens[at - back] if at >= back else None
        if token is None or not token.words.islower() or token.lower in lexicon("of", "abstract"):
            return Role.NAMED
        if token.lower in lexicon("prepositions", "at") or token.lower in lexicon("verbs", "attack"):
            return Role.AT if back > 2 and tokens[at - back + 1].lower in ("the", "two", "three", "several", "all") else Role.NAMED
    return Role.NAMED


POSSESSORS = frozenset("city town capital country province region district state territory governorate enclave".split())
AREAS = frozenset("district county commune municipality region province governorate department prefecture".split())


def area_before(tokens: Sequence[Token], start: int) -> str:
    """The unit in 'the district of X', 'the commune of X'; empty where there is none, or a smaller one."""
    return tokens[start - 2].lower if start > 1 and tokens[start - 1].lower == "of" and tokens[start - 2].lower in AREAS else ""


def is_of_works(tokens: Sequence[Token], start: int) -> bool:
    """Tell whether 'the power station of', 'the port of' stands before a name."""
    works = lexicon("after", "buildings") | {"port", "airport", "dam", "bridge", "market", "crossing"}
    return start > 1 and tokens[start - 1].lower == "of" and tokens[start - 2].lower in works


def is_in_body(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Tell whether a place is part of a body's name: 'the Mission in South Sudan (ACRONYM)', 'Islamic State in the X Province'."""
    at = start - 2 if start and tokens[start - 1].lower == "the" else start - 1
    if at < 1 or tokens[at].lower not in ("in", "for", "of") or not tokens[at - 1].is_name:
        return False
    if tokens[at - 1].lower == "state" and "province" in (tokens[end - 1].lower, tokens[end].lower if end < len(tokens) else ""):
        return True
    while end < len(tokens) and tokens[end].is_name:
        end += 1
    acronym = tokens[end + 1].words if end + 2 < len(tokens) and tokens[end].words == "(" else ""
    return acronym.isupper() and len(acronym) > 2 and tokens[at - 1].lower in lexicon("never", "bodies") | {"state", "province"}


def _unit_of(word: str) -> str:
    unit = split_unit(f"X {word}")[1]
    return unit.value if unit else PlacePrecision.UNKNOWN.value


def _by_preposition(tokens: Sequence[Token], at: int, start: int) -> Role:
    word, before = tokens[at].lower, tokens[at - 1].lower if at else ""
    if word in lexicon("prepositions", "at"):
        return Role.AT
    leading = [t.lower for t in tokens[max(0, at - 7) : at]]
    is_road = any(bare_name(w) in lexicon("attack", "between") for w in leading[-2 if word == "from" else -7 :])
    if is_road and (word == "from" or (word == "to" and ("from" in leading or leading[-1:] == ["road"]))):
        return Role.AT  # 'the road from X to Y is cut'
    if word in lexicon("prepositions", "to"):
        if before in lexicon("relative", "before_to"):
            return Role.BESIDE
        if before in ("entrance", "entrances", "gateway", "approaches", "damage"):
            return Role.AT
        return Role.SPEAKER if before in lexicon("speakers", "nouns") else Role.TO
    if word == "from":
        return Role.BESIDE if before in lexicon("relative", "before_from") else Role.FROM
    if word in lexicon("prepositions", "on"):
        recent = [t.lower for t in tokens[max(0, at - 7) : at]]
        ahead = [t.lower for t in tokens[at + 1 : start + 4]]
        if any(w in lexicon("attack", "nouns") for w in recent) or any(w in lexicon("attack", "on") for w in ahead):
            return Role.AT
        return Role.NAMED
    if word == "between" or (word == "and" and "between" in [t.lower for t in tokens[max(0, at - 4) : at]]):
        return Role.AT if any(t.lower in lexicon("attack", "between") for t in tokens[max(0, at - 8) : at]) else Role.NAMED
    if word == "for":
        return (
            Role.AT
            if before in ("battle", "fight", "fighting", "struggle")
            else Role.TO
            if before
            in ("left", "leaves", "leave", "headed", "bound", "leaving", "heading", "departed", "departs", "sailed", "made", "set")
            else Role.NAMED
        )
    if word in lexicon("verbs", "attack"):
        return Role.AT
    if word in lexicon("verbs", "reach"):
        return Role.TO
    if word in lexicon("verbs", "leave"):
        return Role.FROM
    return Role.NAMED


def role_in_list(tokens: Sequence[Token], one: FoundName, kept: Sequence[FoundName]) -> Role:
    """The role of the place before in a list: 'in X, Y and Z', 'reached X, 11,000 Y and 5,300 Z'."""
    if not kept or one.first < 0:
        return Role.NAMED
    between = [t.lower for t in tokens[kept[-1].last : one.first + 1]]
    is_list = all(b in (",", "and", "or", "&", "then", "also", "as", "well", "some", "about", "nearly") or b[0].isdigit() for b in between)
    return kept[-1].role if between and is_list and len(between) <= 5 else Role.NAMED


def role_alone(tokens: Sequence[Token], one: FoundName, sentence: Sentence, kind: str, report: Setting) -> Role:
    """A known name without a preposition: in a list of counts, as the subject of harm, in a heading."""
    after = tokens[one.last] if one.last < len(tokens) else None
    following = tokens[one.last + 1] if one.last + 1 < len(tokens) else None
    if sentence.part is Part.LABEL:
        return Role.AT
    if sentence.part is Part.DATELINE:
        return Role.NAMED
    if after and (
        after.words[0].isdigit() or (after.words in (":", "(", "–", "—", "-", "=") and following and following.words[0].isdigit())
    ):
        return Role.AT
    if sentence.part is Part.HEADING or sentence.index < 0:
        return Role.AT if kind != "country" or (after and after.lower in lexicon("after", "events")) else Role.NAMED
    if kind != "country" and after and suffers(tokens, one.last) and report.is_near(one.query):
        return Role.AT
    if (
        kind == "country"
        and after
        and (
            after.lower in ("lost", "saw", "suffered", "witnessed", "hosts")
            or (after.lower == "already" and following and following.lower == "hosts")
        )
    ):
        return Role.AT
    return Role.NAMED


def suffers(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether words after a name make it the scene of harm: 'X lost 60', 'X was being shelled', 'X alone accounts for'."""
    words = [t.lower for t in tokens[at : at + 5]]
    if words[:1] and words[0] in lexicon("after", "subject_of_harm"):
        return True
    if words[:1] and words[0] in ("was", "were", "is", "are", "has", "have", "had", "came", "remains", "remained", "stays"):
        return any(w in lexicon("verbs", "attack") or w in lexicon("after", "suffering") for w in words[1:])
    return False


def mark_containing(tokens: Sequence[Token], one: FoundName, kept: Sequence[FoundName]) -> None:
    """In 'X, in Y', 'X near Y' and 'X, Y province' the second only tells where the first lies."""
    earlier = [k for k in kept if k.last != one.start or k.role is not Role.BESIDE]  # but the owner in "X, in Chad's Y"
    if not earlier or earlier[-1].role not in (Role.AT, Role.TO, Role.FROM, Role.BESIDE):
        return
    last = earlier[-1]
    between = [t.lower for t in tokens[last.last : one.first + 1]]
    is_inside = between in ([",", "in"], ["in"], ["near"], ["outside"], [",", "near"], [",", "outside"]) or between[:2] in (
        [",", "a"],
        ["("],
    )
    if between[:2] == [",", "a"] and not any(b in lexicon("of", "units") for b in between[2:8]):
        is_inside = False  # 'In X, a missile hit the Y district' is no 'X, a village in Y'
    is_larger = one.kind in ("province", "country", "region") and last.kind not in ("country", "region") and last.kind != one.kind
    if (is_inside and last.kind != "country") or (between[:1] == [","] and len(between) <= 2 and is_larger):
        one.role = Role.BESIDE


TOLD = frozenset({Role.AT, Role.TO, Role.FROM})
LED_OUT = frozenset("families people residents civilians villagers driven forced pushed helped helping get got".split())
SURE_PREPOSITIONS = frozenset("in at near around outside inside across throughout".split())


def is_told_as_place(tokens: Sequence[Token], one: FoundName, found: Sequence[FoundName], report: Setting) -> bool:
    """Tell whether the words alone make an unknown name a place: 'in X', 'fled to X', or in a list with places."""
    words = [bare_name(t.words) for t in tokens[one.start : one.end]]
    if any(w in report.persons for w in words) or words[0].lower() in lexicon("never", "words"):
        return False
    if one.role in (Role.NAMED, Role.SPEAKER) or any(w.isupper() and len(w) > 1 for w in words):
        return False
    if pair_at(tokens, one.last) == ", where" and one.role in TOLD:
        return True
    lead = tokens[one.first].lower if one.first >= 0 else ""
    if lead in SURE_PREPOSITIONS:
        return True
    if lead in (",", "and", "or", "&"):
        after = [t.lower for t in tokens[one.last : one.last + 2]]
        goes_on = (
            lead != ","
            or after[:1] in (["and"], ["or"], ["&"], ["."], [])
            or (after[:1] == [","] and (tokens[one.last + 1].is_name or after[1:] in (["and"], ["in"])))
        )
        return bool(found) and found[-1].kind != "country" and goes_on
    recent = [t.lower for t in tokens[max(0, one.first - 5) : one.first]]
    if one.role is Role.AT and (lead == "from" or (lead == "to" and "from" in recent)):
        return True  # 'the road from X to Y'
    if one.role is Role.LIVES:
        return True  # 'residents of X'
    if lead == "out" and any(w in lexicon("verbs", "moving") | LED_OUT for w in recent):
        return True  # 'families were driven out of X'
    next_word = tokens[one.last].lower if one.last < len(tokens) else ""
    if lead == "from" and next_word == "," and recent[:-1] and (recent[-2:-1] or recent)[0] in ("a", "an"):
        return True  # 'a teacher from X, lost'
    if lead in lexicon("verbs", "leave") and (next_word == "for" or lead.startswith(("fle", "abandon", "evacuat"))):
        return True
    return (lead in ("to", "from", "into") and any(w in lexicon("verbs", "moving") for w in recent)) or lead in lexicon("verbs", "reach")


SPEAKER_REACH = 5  # words between who speaks and the place: 'officials of the state police in X'


def is_speaker(tokens: Sequence[Token], one: FoundName) -> bool:
    """Tell whether a place is that of someone who speaks: 'a source in X said', 'according to the governor of X'."""
    if one.role not in (Role.AT, Role.TO, Role.FROM):
        return one.role is Role.SPEAKER
    begin = max(one.first, 0)
    while begin and tokens[begin - 1].words not in ',;:—–.“”"' and begin > one.first - 9:
        begin -= 1
    left = [t.lower for t in tokens[begin : max(one.first, 0)]]
    right = [t.lower for t in tokens[one.last : one.last + 7]]
    noun = next((i for i, w in enumerate(left) if bare_name(w) in lexicon("speakers", "nouns")), None)
    if _is_apposed_body(tokens, begin, left, one) or (left[-1:] and left[-1] in lexicon("speakers", "homes")):
        return True
    if noun is None:
        return False
    if any(w in ("met", "meet", "meets", "meeting") for w in left[:noun]):
        return False  # 'met officials in X and urged'
    if any(w in lexicon("speakers", "cues") for w in left[: noun + 1]):
        return True
    if begin > 1 and tokens[begin - 1].words == "," and tokens[begin - 2].is_name and (not right or right[0] in ",;.”"):
        return True  # 'A. B., head of a commission in X,'
    if len(left) - noun > SPEAKER_REACH:
        return False
    return any(w in lexicon("speakers", "verbs") for w in (right if right[:1] == [","] else right[:3]))


def _is_apposed_body(tokens: Sequence[Token], begin: int, left: Sequence[str], one: FoundName) -> bool:
    """'A., a research firm in X, has counted', 'B., a group in Y that tracks': the seat of who counts."""
    if begin < 2 or tokens[begin - 1].words not in (",", "(") or left[:1] not in (["a"], ["an"], ["the"]) or one.role is not Role.AT:
        return False
    return len(left) < SPEAKER_REACH + 1 and any(bare_name(w) in lexicon("speakers", "bodies") for w in left)


def is_home(tokens: Sequence[Token], one: FoundName) -> bool:
    """Tell whether it is the home of a witness: 'who lives in X', 'a resident of X'. What they tell happened there."""
    return any(t.lower in lexicon("speakers", "lives") for t in tokens[max(0, one.first - 4) : max(0, one.first)])


def is_home_of_victim(tokens: Sequence[Token], one: FoundName) -> bool:
    """Tell whether it is the home of someone to whom the sentence says something was done: 'A., a nurse from X, lost her husband'."""
    after = [t.lower for t in tokens[one.last : one.last + 4]]
    if one.first < 2 or tokens[one.first].lower != "from" or after[:1] != [","] or tokens[one.first - 2].lower not in ("a", "an"):
        return False
    return not any(w in lexicon("speakers", "verbs") for w in after[1:])
