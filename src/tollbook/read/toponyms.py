"""The places that a report names, and what its words say of each: where something happened, where people went, who speaks from there.

A name counts by what stands around it: 'in X', 'the town of X', 'X province', 'struck X' tell where something happened; 'the mayor of X',
'X's government' and 'a source in X said' do not. Names that no gazetteer knows are places where the words say so ('in', 'the village of').
The words are in english/places.toml. No parse is needed.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from tollbook.model.precision import PlacePrecision
from tollbook.read.text import Part, Sentence
from tollbook.resolve.places import Gazetteer, capitals, fold, split_unit

if TYPE_CHECKING:
    pass

TOKEN = re.compile(r"(?:[A-Z]\.){2,6}|(?:St|Ste|Mt|Ft)\.(?= [A-Z])|\d[\d,.]*\d|\d|[^\W\d_](?:[\w]|[’'.-](?=\w)){0,60}|[^\w\s]")
ARTICLE = re.compile(r"(?:al|el|ar|as|ash|at|an|ad|az|ed|es|et|ez|ul|[dl])[-’'](?=[A-ZÀ-ÖØ-Þ])")
COMPOUND = re.compile(r".*-[a-z]+")  # 'Hamas-led', 'UK-based': no names
POSSESSIVE = re.compile(r"[’']s?$")
CONNECTORS = frozenset("de del la las los le les du des di da do dos al el bin ibn sur es-".split())
OPENING = frozenset("“\"'‘«([")
BREAKS = frozenset(";:—–.!?")
MOST_NAME_TOKENS = 6  # longer runs of capitals are names of bodies, laws or headings


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
class Mention:
    """A place where a report names it: characters, half-open, of the report's text.

    text: the name as a claim gives it, without article or unit. kind: how large an area (a `PlacePrecision`), or 'region' for a
    relative one ('southern Israel'), or 'echo' for a word that stands for a place named before ('the city', 'there').
    query: the words to look up.
    """

    start_char: int
    end_char: int
    text: str
    kind: str
    sentence_index: int
    role: Role = Role.NAMED
    query: str = ""


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
def _pairs(key: str) -> frozenset[str]:
    return frozenset(_file()["after"][key].split("|"))


@lru_cache(maxsize=1)
def _demonyms() -> Mapping[str, str]:
    return {word: country for country, words in _file()["demonyms"].items() for word in words.split()}


def adjective_country(word: str) -> str | None:
    """Return the country of an adjective of a nation or of the name of a people, None for any other word."""
    return _demonyms().get(word.lower())


def is_adjective(word: str) -> bool:
    """Tell whether a word names a people or is the adjective of a nation: no place by itself.

    >>> is_adjective("Haitian"), is_adjective("Haiti")
    (True, False)
    """
    return word.lower() in _demonyms()


def _tokens(words: str) -> list[Token]:
    return [Token(m.start(), m.end(), m[0], m[0].lower()) for m in TOKEN.finditer(words)]


def _bare(words: str) -> str:
    """A name without its possessive ending: "Syria's" → "Syria"."""
    return POSSESSIVE.sub("", words) if words[-2:] in ("'s", "’s") or words[-1:] in "'’" else words


# What a report is about, and who its people are.


def _countries(tokens: Sequence[Sequence[Token]], gazetteer: Gazetteer) -> tuple[str, ...]:
    """The countries that a report names or implies, the most mentioned first."""
    seats = _capitals()
    counts: Counter[str] = Counter()
    for sentence in tokens:
        for start, end in _runs(sentence):
            words = [_bare(t.words) for t in sentence[start:end]]
            whole = " ".join(words)
            if country := gazetteer.country(whole):
                counts[country] += 2
                continue
            if country := seats.get(whole):
                counts[country] += 1
                continue
            for word in words:
                if country := _demonyms().get(word.lower()) or gazetteer.country(word):
                    counts[country] += 2
            if country := gazetteer.province_country(whole):
                counts[country] += 1
                continue
            if len(words) > 1 and not counts and (place := gazetteer.lookup(whole)).country:
                counts[place.country] += 1
    if not counts:
        for sentence in tokens:
            for start, end in _runs(sentence):
                if start and sentence[start - 1].lower in lexicon("prepositions", "at"):
                    place = gazetteer.lookup(_bare(_text(sentence, start, end)))
                    if place.country:
                        counts[place.country] += 1
    for country in lexicon("powers", "countries"):
        counts[country] = counts[country] / 2 if country in counts else 0  # type: ignore[assignment]
    return tuple(country for country, n in sorted(counts.items(), key=lambda c: (-c[1], c[0])) if n)[:4]


@lru_cache(maxsize=1)
def _capitals() -> Mapping[str, str]:
    return {capital: country for country, capital in sorted(capitals().items())}


def _text(tokens: Sequence[Token], start: int, end: int) -> str:
    """The words of tokens, one space apart."""
    return " ".join(t.words for t in tokens[start:end])


def _runs(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Stretches of words that begin with capitals, with the small words that names hold between them."""
    at = 0
    while at < len(tokens):
        if not tokens[at].is_name:
            at += 1
            continue
        end = at + 1
        while end < len(tokens) and _bare(tokens[end - 1].words) == tokens[end - 1].words:
            if tokens[end].is_name:
                end += 1
            elif tokens[end].lower in CONNECTORS and end + 1 < len(tokens) and tokens[end + 1].is_name:
                end += 2
            else:
                break
        yield at, end
        at = end


def _persons(tokens: Sequence[Sequence[Token]]) -> frozenset[str]:
    """Words of persons' names: after a title, or two or more of them before a verb of saying."""
    titles, verbs = lexicon("people", "titles"), lexicon("speakers", "verbs")
    found: set[str] = set()
    for sentence in tokens:
        for start, end in _runs(sentence):
            before = sentence[start - 1].lower if start else ""
            after = sentence[end].lower if end < len(sentence) else ""
            words = [_bare(t.words) for t in sentence[start:end]]
            if before in titles or after in verbs or (words[0].lower() in titles and len(words) > 1):
                found.update(w for w in words if w.lower() not in titles)
            elif (
                before == ","
                and after == ","
                and len(words) > 1
                and start > 1
                and sentence[start - 2].lower in lexicon("speakers", "nouns") | titles
            ):
                found.update(words)
    return frozenset(found)


# Mentions.


@dataclass(frozen=True, slots=True)
class _Report:
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
class _Found:
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


def _read_sentence(sentence: Sentence, tokens: list[Token], report: _Report, refused: set[str]) -> Iterator[Mention]:
    """Yield the places of a sentence; unknown names that its words do not make places are added to `refused`."""
    found = [one for start, end in _runs(tokens) if (one := _name(tokens, start, end, sentence, report))]
    found.extend(_regions(tokens, found))
    found.extend(_echoes(tokens, found))
    found.sort(key=lambda f: (f.start, -f.end))
    kept: list[_Found] = []
    for one in found:
        if kept and one.start < kept[-1].end:
            continue  # 'the province' within 'the south of the province'
        if one.role is Role.NAMED:
            one.role = _in_list(tokens, one, kept)
        if one.role in (Role.AT, Role.TO, Role.FROM):
            _contain(tokens, one, kept)
        is_told = one.text in report.told and not any(_bare(t.words) in report.persons for t in tokens[one.start : one.end])
        if one.kind == "unknown" and not one.is_sure and not is_told and not _is_place_bylexicon(tokens, one, kept, report):
            refused.add(one.text)
            continue
        if is_told and one.role is Role.NAMED and one.kind == "unknown":
            one.role = _alone(tokens, one, sentence, "settlement", report)
        if _is_speaker(tokens, one):
            one.role = Role.LIVES if _lives(tokens, one) else Role.SPEAKER
        kept.append(one)
    for one in kept:
        if one.role is Role.NAMED and one.kind != "country" and any(_bare(t.words) in report.persons for t in tokens[one.start : one.end]):
            continue  # a person of a town's name
        yield Mention(
            sentence.start_char + tokens[one.start].start,
            sentence.start_char + tokens[one.end - 1].end,
            one.text,
            one.kind,
            sentence.index,
            one.role,
            one.query,
        )


def _name(tokens: list[Token], start: int, end: int, sentence: Sentence, report: _Report) -> _Found | None:
    """Read one stretch of capitals as a place, or not."""
    start, end = _trim(tokens, start, end, report)
    if start >= end or end - start > MOST_NAME_TOKENS or sentence.part is Part.POINTER:
        return None
    words = _text(tokens, start, end)
    name, is_possessive = _bare(words), _bare(words) != words
    lower = [_bare(t.lower) for t in tokens[start:end]]
    kind = report.kind(name)
    if len(lower) == 1 and (
        lower[0] in lexicon("regions", "heads")
        or lower[0] in lexicon("never", "words")
        or lower[0] in lexicon("never", "bodies")
        or lower[0] in _demonyms()
    ):
        return None
    if name.isupper() and len(name) < 7 and report.gazetteer.country(name) is None and not sentence.words.isupper():
        return None
    role, first, unit, region = _before(tokens, start)
    is_body = any(w in lexicon("never", "bodies") or w in lexicon("people", "titles") for w in lower)
    if is_body and unit is None and kind not in ("province", "country", "site"):
        return None  # but 'the town of Imam X'
    if start and tokens[start - 1].lower in lexicon("people", "titles") and tokens[start - 1].lower not in lexicon("never", "bodies"):
        return None
    if start and tokens[start - 1].words in OPENING and end < len(tokens) and tokens[end].words in "”\"'’»":
        return None  # a film, a book
    after = _after(tokens, end, is_possessive)
    one = _Found(start, end, first, end, name, kind, name, role, unit is not None)
    if region is not None:
        one.text = _text(tokens, region, start) + " " + name
        one.start, one.kind, one.is_sure = region, "region", True
    if after == "building" and kind not in ("settlement", "province"):
        return None
    if after == "building" and one.role is Role.NAMED and _suffers(tokens, end + 1):
        one.role = Role.AT  # 'X hospital has stopped work'
    if after == "office":
        one.role = Role.SPEAKER
    elif after == "unit-of":
        one.role = Role.BESIDE
    elif after in ("unit", "kept"):
        length = 2 if _pair(tokens, end) in _pairs("unit_pairs") | _pairs("kept_pairs") else 1
        one.query = name + " " + _text(tokens, end, end + length)
        one.kind = _unit_kind(one.query, report, kind)
        one.last, one.is_sure = end + length, True
        if after == "kept":
            one.text, one.end = one.query, one.last
        if (
            one.role is Role.NAMED
            and split_unit(one.query)[1] is PlacePrecision.SITE
            and tokens[max(first, 0)].lower in lexicon("prepositions", "beside")
        ):
            one.role = Role.AT
    elif after == "event" and one.role is Role.NAMED and kind != "unknown":
        one.role = Role.AT
    elif is_possessive and kind == "country":
        one.role = Role.NAMED if one.role is Role.NAMED else Role.BESIDE
    if one.role is Role.NAMED and kind != "unknown":
        one.role = _alone(tokens, one, sentence, kind, report)
    if unit is None and (unit := _apposed(tokens, one.last)):
        one.is_sure = True
    if unit is not None and kind == "unknown" and one.kind == "unknown":
        one.kind = unit
    return one


def _apposed(tokens: Sequence[Token], at: int) -> str | None:
    """The unit that a name is said to be: 'X, a fishing village', 'X, the district where'."""
    words = [t.lower for t in tokens[at : at + 7]]
    if words[:1] != [","] or words[1:2] not in (["a"], ["an"], ["the"]):
        return None
    noun = next((w for w in words[2:6] if w in lexicon("of", "units") or w in (",", "of", "who", "for")), "")
    return _unit_of(noun) if noun in lexicon("of", "units") else None


def _trim(tokens: list[Token], start: int, end: int, report: _Report) -> tuple[int, int]:
    """Drop what capitals at a sentence's beginning, adjectives of nations and titles add to a name."""
    if start < end - 1 and tokens[start].lower in ("the", "a", "an"):
        start += 1
    if end - start > 1 and report.gazetteer.country(_bare(_text(tokens, start, end))):
        return start, end  # 'United States' is no 'United' with a unit
    while end > start + 1 and tokens[end - 1].lower in lexicon("after", "units") and tokens[end - 1].lower != "city":
        end -= 3 if _text(tokens, end - 3, end).lower() == "local government area" and end - start > 3 else 1
    if report.kind(_bare(_text(tokens, start, end))) != "unknown":
        return start, end
    while start < end - 1 and (tokens[start].lower in lexicon("never", "words") or tokens[start].lower in _demonyms()):
        start += 1
    while end > start + 1 and tokens[end - 1].lower in CONNECTORS:
        end -= 1
    if (
        end - start > 1
        and tokens[start].lower in lexicon("regions", "directions")
        and report.kind(_bare(_text(tokens, start + 1, end))) != "unknown"
    ):
        start += 1
    return start, end


def _pair(tokens: Sequence[Token], at: int) -> str:
    return _text(tokens, at, at + 2).lower() if at + 1 < len(tokens) else ""


def _after(tokens: Sequence[Token], end: int, is_possessive: bool) -> str:
    """What follows a name: 'unit', 'kept' (part of the name), 'building', 'event', 'office', 'unit-of', or ''."""
    if end >= len(tokens):
        return ""
    word, following = tokens[end].lower, tokens[end + 1].lower if end + 1 < len(tokens) else ""
    third = tokens[end + 2].lower if end + 2 < len(tokens) else ""
    if not is_possessive:
        if _pair(tokens, end) in _pairs("unit_pairs"):
            return "unit"
        if _pair(tokens, end) in _pairs("kept_pairs"):
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


def _unit_kind(query: str, report: _Report, otherwise: str) -> str:
    found = report.kind(query)
    if found != "unknown":
        return found
    unit = split_unit(query)[1]
    return unit.value if unit else otherwise


ADJECTIVE = re.compile(
    r"[a-z]+-(?:held|controlled|run|occupied|administered|besieged|torn|majority|hit|backed|dominated|populated|ruled|stricken)|"
    r"neighbou?ring|nearby|besieged|occupied|embattled|strategic|coastal|key|war-torn|remote|ancient|historic|main|largest|biggest|small|"
    r"tiny|rural|same|border|mountainous|densely|crowded|devastated|frontline|mostly|once|predominantly"
)


def _before(tokens: Sequence[Token], start: int) -> tuple[Role, int, str | None, int | None]:
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
            or _bare(word) in _demonyms()
            or word in lexicon("regions", "directions")
        ):
            at -= 1
            continue
        if word in ("river", "lake", "mount") and at == start - 1:  # 'the river X'
            at, unit = at - 1, PlacePrecision.SITE.value
            continue
        if _bare(word) != word and tokens[at].is_name:  # "Sudan's West Darfur"
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
        if unit is not None and word in ("two", "three", "four", "five", "several", "both"):
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
        if token.lower in SURE_PREPOSITIONS:
            return Role.AT if back > 2 and tokens[at - back + 1].lower in ("the", "two", "three", "several", "all") else Role.NAMED
    return Role.NAMED


def _unit_of(word: str) -> str:
    unit = split_unit(f"X {word}")[1]
    return unit.value if unit else PlacePrecision.UNKNOWN.value


def _by_preposition(tokens: Sequence[Token], at: int, start: int) -> Role:
    word, before = tokens[at].lower, tokens[at - 1].lower if at else ""
    if word in lexicon("prepositions", "at"):
        return Role.AT
    leading = [t.lower for t in tokens[max(0, at - 7) : at]]
    is_road = any(_bare(w) in lexicon("attack", "between") for w in leading[-2 if word == "from" else -7 :])
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


def _in_list(tokens: Sequence[Token], one: _Found, kept: Sequence[_Found]) -> Role:
    """The role of the place before in a list: 'in X, Y and Z', 'reached X, 11,000 Y and 5,300 Z'."""
    if not kept or one.first < 0:
        return Role.NAMED
    between = [t.lower for t in tokens[kept[-1].last : one.first + 1]]
    is_list = all(b in (",", "and", "or", "&", "then", "also", "as", "well", "some", "about", "nearly") or b[0].isdigit() for b in between)
    return kept[-1].role if between and is_list and len(between) <= 5 else Role.NAMED


def _alone(tokens: Sequence[Token], one: _Found, sentence: Sentence, kind: str, report: _Report) -> Role:
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
    if kind != "country" and after and _suffers(tokens, one.last) and report.is_near(one.query):
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


def _suffers(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether words after a name make it the scene of harm: 'X lost 60', 'X was being shelled', 'X alone accounts for'."""
    words = [t.lower for t in tokens[at : at + 5]]
    if words[:1] and words[0] in lexicon("after", "subject_of_harm"):
        return True
    if words[:1] and words[0] in ("was", "were", "is", "are", "has", "have", "had", "came"):
        return any(w in lexicon("verbs", "attack") or w in lexicon("after", "suffering") for w in words[1:])
    return False


def _contain(tokens: Sequence[Token], one: _Found, kept: Sequence[_Found]) -> None:
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
SURE_PREPOSITIONS = frozenset("in at near around outside inside across throughout".split())


def _is_place_bylexicon(tokens: Sequence[Token], one: _Found, found: Sequence[_Found], report: _Report) -> bool:
    """Tell whether the words alone make an unknown name a place: 'in X', 'fled to X', or in a list with places."""
    words = [_bare(t.words) for t in tokens[one.start : one.end]]
    if any(w in report.persons for w in words) or words[0].lower() in lexicon("never", "words"):
        return False
    if one.role in (Role.NAMED, Role.SPEAKER) or any(w.isupper() and len(w) > 1 for w in words):
        return False
    if _pair(tokens, one.last) == ", where" and one.role in TOLD:
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
    if lead == "to" and "from" in recent and one.role is Role.AT:
        return True  # 'the road from X to Y'
    return (lead in ("to", "from", "into") and any(w in lexicon("verbs", "moving") for w in recent)) or lead in lexicon("verbs", "reach")


# Relative regions, and words that stand for places.


def _regions(tokens: list[Token], found: list[_Found]) -> Iterator[_Found]:
    """'the coastal region', 'southern Israel', 'the Syrian coast', "Syria's Mediterranean coast", 'the centre of the country'."""
    taken = {f.start for f in found}
    for at, token in enumerate(tokens):
        previous = tokens[at - 1] if at else None
        if token.lower in lexicon("regions", "heads") and previous and at not in taken:
            begin = at
            while begin and (tokens[begin - 1].lower in lexicon("regions", "adjectives") or tokens[begin - 1].lower in _demonyms()):
                begin -= 1
            is_coast = token.lower in ("coast", "coastline")
            owner = tokens[begin - 1] if begin else None
            is_owned = owner is not None and owner.is_name and _bare(owner.words) != owner.words
            if any(begin <= f.start < at for f in found) or (begin == at and not is_coast):
                continue
            query = next((t.words for t in tokens[begin:at] if t.lower in _demonyms()), "")
            if is_owned and owner:
                query = _bare(owner.words)
                owners = [f for f in found if f.end == begin]
                if begin == at or (owners and owners[0].kind != "country"):
                    begin = owners[0].start if owners else begin - 1
                for owned in owners:
                    owned.role = Role.BESIDE
            following = tokens[at + 1].lower if at + 1 < len(tokens) else ""
            if following == "of" and any(f.start in (at + 2, at + 3) for f in found):
                continue
            role, first, _, _ = _before(tokens, begin)
            yield _Found(begin, at + 1, first, at + 1, _text(tokens, begin, at + 1), "region", query, role, True)
        elif token.lower in lexicon("regions", "bare") and _is_bare_direction(tokens, at):
            role, first, _, _ = _before(tokens, at)
            yield _Found(at, at + 1, first, at + 1, token.words, "region", "", role, True)
        elif token.lower in lexicon("of", "regions") | {"centre", "center", "part", "interior"} and _text(
            tokens, at + 1, at + 4
        ).lower() in ("of the country", "of the province", "of the state", "of the region"):
            begin = at - 1 if token.lower == "part" and at else at
            role, first, _, _ = _before(tokens, begin)
            yield _Found(begin, at + 4, first, at + 4, _text(tokens, begin, at + 4), "region", "", role, True)
    for one in found:
        before = tokens[one.start - 1] if one.start else None
        if (
            before
            and before.lower in lexicon("regions", "directions")
            and one.kind in ("country", "province", "settlement", "unknown")
            and one.last == one.end
        ):
            one.text, one.start, one.kind = f"{before.words} {one.text}", one.start - 1, "region"


def _is_bare_direction(tokens: Sequence[Token], at: int) -> bool:
    """'kidnapped in the north-west', 'fled to the south', but not 'the north of X', 'the west bank', 'to the south of'."""
    if at < 2 or tokens[at - 1].lower != "the" or tokens[at - 2].lower not in ("in", "across", "throughout", "from"):
        return False
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    return following is None or not following.words[0].isalpha() or following.lower in lexicon("regions", "after_bare")


CLAUSE_BEGINS = frozenset(
    'that and but or because if when where while as said says say , ; : — – “ " ” . whether though although since so'.split()
)
EXISTENTIAL = frozenset(
    "is are was were has have had will would may might could can should remains remain seems appears appeared exists 's".split()
)


def _echoes(tokens: list[Token], found: list[_Found]) -> Iterator[_Found]:
    """'there', 'the city', 'the same place': words that stand for a place named before."""
    starts = {f.start: f for f in found}
    for at, token in enumerate(tokens):
        following = tokens[at + 1].lower if at + 1 < len(tokens) else ""
        if token.lower == "there" and at and (following not in EXISTENTIAL or tokens[at - 1].lower not in CLAUSE_BEGINS):
            yield _Found(at, at + 1, at, at + 1, "there", "echo", "any", Role.AT, True)
        elif token.lower in ("both", "these", "those") and at + 1 < len(tokens) and tokens[at + 1].lower in PLURAL:
            role, first, _, _ = _before(tokens, at)
            yield _Found(at, at + 2, first, at + 2, tokens[at + 1].words, "echo", "any", role, True)
        elif token.lower in ("the", "that", "this") and at + 1 < len(tokens):
            noun = at + 2 if following == "same" and at + 2 < len(tokens) else at + 1
            kind = _echo_kind(tokens[noun].lower) or ("any" if noun == at + 2 and tokens[noun].lower in ("place", "spot", "site") else None)
            after = tokens[noun + 1].lower if noun + 1 < len(tokens) else ""
            if kind is None or after == "of" or noun + 1 in starts or after in lexicon("after", "offices"):
                continue
            role, first, _, _ = _before(tokens, at)
            if role is Role.NAMED and _suffers(tokens, noun + 1):
                role = Role.AT
            yield _Found(at, noun + 1, first, noun + 1, tokens[noun].words, "echo", kind, role, True)


def _echo_kind(word: str) -> str | None:
    bare = _bare(word)
    return next((kind for kind in ("settlement", "strip", "region", "site", "country") if bare in lexicon("echo", kind)), None)


SPEAKER_REACH = 5  # words between who speaks and the place: 'officials of the state police in X'


def _is_speaker(tokens: Sequence[Token], one: _Found) -> bool:
    """Tell whether a place is that of someone who speaks: 'a source in X said', 'according to the governor of X'."""
    if one.role not in (Role.AT, Role.TO, Role.FROM):
        return one.role is Role.SPEAKER
    begin = max(one.first, 0)
    while begin and tokens[begin - 1].words not in ',;:—–.“”"' and begin > one.first - 9:
        begin -= 1
    left = [t.lower for t in tokens[begin : max(one.first, 0)]]
    right = [t.lower for t in tokens[one.last : one.last + 7]]
    noun = next((i for i, w in enumerate(left) if _bare(w) in lexicon("speakers", "nouns")), None)
    if _is_apposed_body(tokens, begin, left, one) or (left[-1:] and left[-1] in lexicon("speakers", "homes")):
        return True
    if noun is None:
        return False
    if any(w in lexicon("speakers", "cues") for w in left[: noun + 1]):
        return True
    if begin > 1 and tokens[begin - 1].words == "," and tokens[begin - 2].is_name and (not right or right[0] in ",;.”"):
        return True  # 'A. B., head of a commission in X,'
    if len(left) - noun > SPEAKER_REACH:
        return False
    return any(w in lexicon("speakers", "verbs") for w in (right if right[:1] == [","] else right[:3]))


def _is_apposed_body(tokens: Sequence[Token], begin: int, left: Sequence[str], one: _Found) -> bool:
    """'A., a research firm in X, has counted', 'B., a group in Y that tracks': the seat of who counts."""
    if begin < 2 or tokens[begin - 1].words not in (",", "(") or left[:1] not in (["a"], ["an"], ["the"]) or one.role is not Role.AT:
        return False
    return len(left) < SPEAKER_REACH + 1 and any(_bare(w) in lexicon("speakers", "bodies") for w in left)


def _lives(tokens: Sequence[Token], one: _Found) -> bool:
    """Tell whether it is the home of a witness or victim: 'who lives in X', 'a resident of X', 'a nurse from X, lost her husband'.

    What they tell, or what was done to them, happened there.
    """
    after = [t.lower for t in tokens[one.last : one.last + 3]]
    if one.first >= 0 and tokens[one.first].lower == "from" and after[:1] == [","]:
        return not any(w in lexicon("speakers", "verbs") for w in after[1:])
    return any(t.lower in lexicon("speakers", "lives") for t in tokens[max(0, one.first - 4) : max(0, one.first)])


# The whole report.


def read_mentions(parts: Sequence[Sentence], gazetteer: Gazetteer) -> tuple[list[Mention], tuple[str, ...]]:
    """Return all mentions of places in the order of the text, and the countries that the report is about, the most mentioned first."""
    tokens = [_tokens(s.words) for s in parts]
    report = _Report(gazetteer, _countries(tokens, gazetteer), _persons(tokens))
    found: list[list[Mention]] = []
    refused: list[set[str]] = []
    for part, words in zip(parts, tokens, strict=True):
        refused.append(set())
        found.append(list(_read_sentence(part, words, report, refused[-1])))
    # A name that one sentence tells to be a place is one in all others: 'the town of X', and later 'thousands left X'.
    told = frozenset(m.text for mentions in found for m in mentions if m.kind != "echo" and m.role in TOLD)
    report = replace(report, told=told, named=_names(tokens))
    for i, (part, words) in enumerate(zip(parts, tokens, strict=True)):
        if not told.isdisjoint(refused[i]):
            found[i] = list(_read_sentence(part, words, report, set()))
    return _resolve_echoes([m for mentions in found for m in mentions], report), report.countries


def _names(tokens: Sequence[Sequence[Token]]) -> Mapping[str, str]:
    """All stretches of capitals, by their folded form; a later spelling in small letters wins over 'KYIV'."""
    names: dict[str, str] = {}
    for sentence in tokens:
        for start, end in _runs(sentence):
            name = _bare(_text(sentence, start, end))
            if fold(name) not in names or names[fold(name)].isupper():
                names[fold(name)] = name
    return names


ECHOED = {  # what a word can stand for
    "settlement": ("settlement", "unknown", "district"),
    "region": ("province", "region", "unknown", "district"),
    "strip": ("settlement", "province", "unknown"),
    "site": ("site", "unknown"),
    "country": ("country",),
    "any": ("settlement", "site", "unknown", "district", "province", "region", "country"),
}


BUILT_UP = frozenset("city town village port municipality".split())
PROVINCIAL = frozenset("state province governorate oblast department".split())
PLURAL = frozenset("towns villages cities camps districts neighbourhoods neighborhoods communities settlements".split())
QUARTERS = frozenset("district quarter neighbourhood neighborhood suburb neighbourhoods neighborhoods suburbs quarters districts".split())


def is_quarter(mention: Mention) -> bool:
    """Tell whether a place is told to be a part of a larger one: 'the X district', 'the Y quarter'."""
    return mention.kind == "district" or mention.query.rpartition(" ")[2].lower() in QUARTERS


def _last_several(candidates: Sequence[Mention], mention: Mention) -> list[Mention]:
    """What 'both towns' stands for: the places of the last sentence, at most two back, that names several."""
    for back in range(3):
        named = [m for m in candidates if m.sentence_index == mention.sentence_index - back and m.role in TOLD]
        if len({m.text for m in named}) > 1:
            return named
    return []


def _capital(mention: Mention, report: _Report) -> list[Mention]:
    """'the capital' is the seat that the report names; else that of the country that it is most about, unless that is a power far off."""
    for country in report.countries:
        if (name := report.named.get(fold(capitals().get(country, "")))) is not None:
            name = capitals()[country] if name.isupper() else name
            return [replace(mention, text=name, kind="settlement", query=name)]
    home = next((c for c in report.countries if c not in lexicon("powers", "countries") and c in capitals()), None)
    return [replace(mention, kind="settlement", query=capitals()[home])] if home else []


def _resolve_echoes(mentions: Sequence[Mention], report: _Report) -> list[Mention]:
    """Give 'the city', 'there' the name of the nearest place before that they can mean; those that mean none are left out."""
    done: list[Mention] = []
    for mention in mentions:
        if mention.kind != "echo":
            done.append(mention)
            continue
        wanted = ECHOED[mention.query]
        here = (mention.sentence_index, mention.start_char)
        candidates = [m for m in done if m.kind in wanted and (m.sentence_index, m.start_char) < here]
        if mention.text.lower() == "capital":
            done.extend(_capital(mention, report))
            continue
        if mention.text.lower() in BUILT_UP:
            candidates = [m for m in candidates if not is_quarter(m)]
        if mention.text.lower() in PROVINCIAL:
            candidates = [m for m in candidates if m.kind in ("province", "region")] or candidates
        if mention.text.lower() == "forest":
            candidates = [m for m in candidates if "forest" in m.text.lower()]
        if mention.text.lower() in PLURAL:
            done.extend(replace(mention, text=m.text, kind=m.kind, query=m.query) for m in _last_several(candidates, mention))
            continue
        unlikely = (Role.BESIDE,) if mention.text == "there" else (Role.SPEAKER, Role.NAMED, Role.BESIDE)
        preferred = [m for m in candidates if m.role not in unlikely]
        if best := (preferred or candidates)[-1:]:
            done.append(replace(mention, text=best[0].text, kind=best[0].kind, query=best[0].query))
        elif mention.query == "country" and report.countries:
            name = report.gazetteer.country_name(report.countries[0])
            done.append(replace(mention, text=name, kind="country", query=name))
    return done
