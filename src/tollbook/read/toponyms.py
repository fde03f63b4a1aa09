"""The places that a report names: which of its names are places, what kind each is, and what 'the city' or 'there' stands for.

Names that no gazetteer knows are places where the words say so ('in', 'the village of'), and then in the whole report.
What the words beside a name say of it is in roles.py.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from tollbook.model.precision import PlacePrecision
from tollbook.read.roles import (
    TOLD,
    FoundName,
    Role,
    Setting,
    Token,
    apposed_unit,
    area_before,
    bare_name,
    is_home,
    is_home_of_victim,
    is_in_body,
    is_of_works,
    is_speaker,
    is_told_as_place,
    joined,
    lexicon,
    mark_containing,
    pair_at,
    pairs_of,
    peoples,
    read_after,
    read_before,
    role_alone,
    role_in_list,
    suffers,
)
from tollbook.read.text import Part, Sentence
from tollbook.resolve.places import Gazetteer, capitals, fold, split_unit

TOKEN = re.compile(r"(?:[A-Z]\.){2,6}|(?:St|Ste|Mt|Ft)\.(?= [A-Z])|\d[\d,.]*\d|\d|[^\W\d_](?:[\w]|[’'.-](?=\w)){0,60}|[^\w\s]")
CONNECTORS = frozenset("de del la las los le les du des di da do dos al el bin ibn sur es-".split())
OPENING = frozenset("“\"'‘«([")
BREAKS = frozenset(";:—–.!?")
MOST_NAME_TOKENS = 6  # longer runs of capitals are names of bodies, laws or headings


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


def adjective_country(word: str) -> str | None:
    """Return the country of an adjective of a nation or of the name of a people, None for any other word."""
    return peoples().get(word.lower())


def is_adjective(word: str) -> bool:
    """Tell whether a word names a people or is the adjective of a nation: no place by itself.

    >>> is_adjective("Haitian"), is_adjective("Haiti")
    (True, False)
    """
    return word.lower() in peoples()


def _tokens(words: str) -> list[Token]:
    return [Token(m.start(), m.end(), m[0], m[0].lower()) for m in TOKEN.finditer(words)]


# What a report is about, and who its people are.


def _countries(tokens: Sequence[Sequence[Token]], gazetteer: Gazetteer) -> tuple[str, ...]:
    """The countries that a report names or implies, the most mentioned first."""
    seats = _capitals()
    counts: Counter[str] = Counter()
    for sentence in tokens:
        for start, end in _runs(sentence):
            words = [bare_name(t.words) for t in sentence[start:end]]
            whole = " ".join(words)
            if country := gazetteer.country(whole):
                counts[country] += 2
                continue
            if country := seats.get(whole):
                counts[country] += 1
                continue
            for word in words:
                if country := peoples().get(word.lower()) or gazetteer.country(word):
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
                    place = gazetteer.lookup(bare_name(joined(sentence, start, end)))
                    if place.country:
                        counts[place.country] += 1
    for country in lexicon("powers", "countries"):
        counts[country] = counts[country] / 2 if country in counts else 0  # type: ignore[assignment]
    return tuple(country for country, n in sorted(counts.items(), key=lambda c: (-c[1], c[0])) if n)[:4]


@lru_cache(maxsize=1)
def _capitals() -> Mapping[str, str]:
    return {capital: country for country, capital in sorted(capitals().items())}


def _runs(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Stretches of words that begin with capitals, with the small words that names hold between them."""
    at = 0
    while at < len(tokens):
        if not tokens[at].is_name:
            at += 1
            continue
        end = at + 1
        while end < len(tokens) and bare_name(tokens[end - 1].words) == tokens[end - 1].words:
            if tokens[end].is_name:
                end += 1
            elif (particles := _particles(tokens, end)) and end + particles < len(tokens) and tokens[end + particles].is_name:
                end += particles + 1
            else:
                break
        yield at, end
        at = end


def _particles(tokens: Sequence[Token], at: int) -> int:
    """How many of the small words that names hold stand one after the other: 'de la'."""
    return next((n for n in range(3) if at + n >= len(tokens) or tokens[at + n].lower not in CONNECTORS), 3)


def _persons(tokens: Sequence[Sequence[Token]]) -> frozenset[str]:
    """Words of persons' names: after a title, or two or more of them before a verb of saying."""
    titles, verbs = lexicon("people", "titles"), lexicon("speakers", "verbs")
    found: set[str] = set()
    for sentence in tokens:
        for start, end in _runs(sentence):
            before = sentence[start - 1].lower if start else ""
            after = sentence[end].lower if end < len(sentence) else ""
            words = [bare_name(t.words) for t in sentence[start:end]]
            is_place_of_speaker = before in lexicon("prepositions", "at")  # 'Traders in X said'
            if before in titles or (after in verbs and not is_place_of_speaker) or (words[0].lower() in titles and len(words) > 1):
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


def _read_sentence(sentence: Sentence, tokens: list[Token], report: Setting, refused: set[str]) -> Iterator[Mention]:
    """Yield the places of a sentence; unknown names that its words do not make places are added to `refused`."""
    found = [one for start, end in _runs(tokens) if (one := _name(tokens, start, end, sentence, report))]
    found.extend(_regions(tokens, found))
    found.extend(_echoes(tokens, found))
    found.sort(key=lambda f: (f.start, -f.end))
    kept: list[FoundName] = []
    for one in found:
        if kept and one.start < kept[-1].end:
            continue  # 'the province' within 'the south of the province'
        if one.role is Role.NAMED:
            one.role = role_in_list(tokens, one, kept)
        if one.role in (Role.AT, Role.TO, Role.FROM):
            mark_containing(tokens, one, kept)
        is_told = one.text in report.told and not any(bare_name(t.words) in report.persons for t in tokens[one.start : one.end])
        if one.kind == "unknown" and not one.is_sure and not is_told and not is_told_as_place(tokens, one, kept, report):
            refused.add(one.text)
            continue
        if is_told and one.role is Role.NAMED and one.kind == "unknown":
            one.role = role_alone(tokens, one, sentence, "settlement", report)
        if is_home_of_victim(tokens, one):
            one.role = Role.LIVES
        elif is_speaker(tokens, one):
            one.role = Role.LIVES if is_home(tokens, one) else Role.SPEAKER
        kept.append(one)
    for one in kept:
        if (
            one.role is Role.NAMED
            and one.kind != "country"
            and any(bare_name(t.words) in report.persons for t in tokens[one.start : one.end])
        ):
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


def _name(tokens: list[Token], start: int, end: int, sentence: Sentence, report: Setting) -> FoundName | None:
    """Read one stretch of capitals as a place, or not."""
    start, end = _trim(tokens, start, end, report)
    if start >= end or end - start > MOST_NAME_TOKENS or sentence.part is Part.POINTER:
        return None
    words = joined(tokens, start, end)
    name, is_possessive = bare_name(words), bare_name(words) != words
    lower = [bare_name(t.lower) for t in tokens[start:end]]
    kind = report.kind(name)
    if len(lower) == 1 and lower[0] in lexicon("regions", "adjectives") and tokens[end : end + 1] and tokens[end].lower in REGION_HEADS:
        return None  # 'the two Anglophone regions' is read as a region
    if len(lower) == 1 and (
        lower[0] in lexicon("regions", "heads")
        or lower[0] in lexicon("never", "words")
        or (lower[0] in lexicon("never", "bodies") and tokens[start - 1].lower != "of")
        or lower[0] in peoples()
    ):
        return None
    if name.isupper() and len(name) < 7 and report.gazetteer.country(name) is None and not sentence.words.isupper():
        return None
    role, first, unit, region = read_before(tokens, start)
    if kind == "unknown" and unit is None and start and tokens[start - 1].lower in ("a", "an"):
        return None  # 'a Kuki hamlet', 'at a Mass': an adjective, a thing
    if is_in_body(tokens, start, end):
        return None  # 'the Mission in X (ACRONYM)'
    is_body = any(w in lexicon("never", "bodies") or w in lexicon("people", "titles") for w in lower)
    if is_body and unit is None and kind not in ("province", "country", "site"):
        return None  # but 'the town of Imam X'
    if start and tokens[start - 1].lower in lexicon("people", "titles") and tokens[start - 1].lower not in lexicon("never", "bodies"):
        return None
    if start and tokens[start - 1].words in OPENING and end < len(tokens) and tokens[end].words in "”\"'’»":
        return None  # a film, a book
    after = read_after(tokens, end, is_possessive)
    one = FoundName(start, end, first, end, name, kind, name, role, unit is not None)
    if area := area_before(tokens, start):
        one.query = f"{name} {area}"  # 'the district of X' is what 'the district' stands for later
    if region is not None:
        one.text = joined(tokens, region, start) + " " + name
        one.start, one.kind, one.is_sure = region, "region", True
    if after == "building" and kind not in ("settlement", "province"):
        return None
    if after == "building" and one.role is Role.NAMED and suffers(tokens, end + 1):
        one.role = Role.AT  # 'X hospital has stopped work'
    if after == "office":
        one.role = Role.SPEAKER
    elif after == "unit-of":
        one.role = Role.BESIDE
    elif after in ("unit", "kept"):
        length = 2 if pair_at(tokens, end) in pairs_of("unit_pairs") | pairs_of("kept_pairs") else 1
        one.query = name + " " + joined(tokens, end, end + length)
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
        one.role = role_alone(tokens, one, sentence, kind, report)
    elif one.role is Role.NAMED and (unit is not None or after in ("unit", "kept")) and suffers(tokens, one.last):
        one.role = Role.AT  # 'the town of X was shelled', 'X airport remains closed'
    elif one.role is Role.NAMED and is_of_works(tokens, start) and suffers(tokens, one.last):
        one.role, one.is_sure = Role.AT, True  # 'the power station of X was out of service'
    if unit is None and (unit := apposed_unit(tokens, one.last)):
        one.is_sure = True
    if unit is not None and kind == "unknown" and one.kind == "unknown":
        one.kind = unit
    return one


def _trim(tokens: list[Token], start: int, end: int, report: Setting) -> tuple[int, int]:
    """Drop what capitals at a sentence's beginning, adjectives of nations and titles add to a name."""
    if start < end - 1 and tokens[start].lower in ("the", "a", "an"):
        start += 1
    if end - start > 1 and report.gazetteer.country(bare_name(joined(tokens, start, end))):
        return start, end  # 'United States' is no 'United' with a unit
    while end > start + 1 and tokens[end - 1].lower in lexicon("after", "units") and tokens[end - 1].lower != "city":
        end -= 3 if joined(tokens, end - 3, end).lower() == "local government area" and end - start > 3 else 1
    if report.kind(bare_name(joined(tokens, start, end))) != "unknown":
        return start, end
    while start < end - 1 and (tokens[start].lower in lexicon("never", "words") or tokens[start].lower in peoples()):
        start += 1
    while end > start + 1 and tokens[end - 1].words in CONNECTORS:
        end -= 1
    if (
        end - start > 1
        and tokens[start].lower in lexicon("regions", "directions")
        and report.kind(bare_name(joined(tokens, start + 1, end))) != "unknown"
    ):
        start += 1
    return start, end


def _unit_kind(query: str, report: Setting, otherwise: str) -> str:
    found = report.kind(query)
    if found != "unknown":
        return found
    unit = split_unit(query)[1]
    return unit.value if unit else otherwise


# Relative regions, and words that stand for places.


def _regions(tokens: list[Token], found: list[FoundName]) -> Iterator[FoundName]:
    """'the coastal region', 'southern Israel', 'the Syrian coast', "Syria's Mediterranean coast", 'the centre of the country'."""
    taken = {f.start for f in found}
    for at, token in enumerate(tokens):
        previous = tokens[at - 1] if at else None
        if token.lower in lexicon("regions", "heads") and previous and at not in taken:
            begin = at
            while begin and (tokens[begin - 1].lower in lexicon("regions", "adjectives") or tokens[begin - 1].lower in peoples()):
                begin -= 1
            is_coast = token.lower in ("coast", "coastline")
            owner = tokens[begin - 1] if begin else None
            is_owned = owner is not None and owner.is_name and bare_name(owner.words) != owner.words
            if any(begin <= f.start < at for f in found) or (begin == at and not is_coast):
                continue
            query = next((t.words for t in tokens[begin:at] if t.lower in peoples()), "")
            if is_owned and owner:
                query = bare_name(owner.words)
                owners = [f for f in found if f.end == begin]
                if begin == at or (owners and owners[0].kind != "country"):
                    begin = owners[0].start if owners else begin - 1
                for owned in owners:
                    owned.role = Role.BESIDE
            following = tokens[at + 1].lower if at + 1 < len(tokens) else ""
            if following == "of" and any(f.start in (at + 2, at + 3) for f in found):
                continue
            role, first, _, _ = read_before(tokens, begin)
            yield FoundName(begin, at + 1, first, at + 1, joined(tokens, begin, at + 1), "region", query, role, True)
        elif token.lower in lexicon("regions", "bare") and _is_bare_direction(tokens, at):
            role, first, _, _ = read_before(tokens, at)
            yield FoundName(at, at + 1, first, at + 1, token.words, "region", "", role, True)
        elif token.lower in lexicon("of", "regions") | {"centre", "center", "part", "interior"} and joined(
            tokens, at + 1, at + 4
        ).lower() in ("of the country", "of the province", "of the state", "of the region"):
            begin = at - 1 if token.lower == "part" and at else at
            role, first, _, _ = read_before(tokens, begin)
            yield FoundName(begin, at + 4, first, at + 4, joined(tokens, begin, at + 4), "region", "", role, True)
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


def _echoes(tokens: list[Token], found: list[FoundName]) -> Iterator[FoundName]:
    """'there', 'the city', 'the same place': words that stand for a place named before."""
    starts = {f.start: f for f in found}
    for at, token in enumerate(tokens):
        following = tokens[at + 1].lower if at + 1 < len(tokens) else ""
        is_question = token.lower == "there" and tokens[at - 1].lower in ("is", "are", "was") and following in ("a", "an", "any", "no")
        if (
            token.lower == "there"
            and at
            and not is_question
            and (following not in EXISTENTIAL or tokens[at - 1].lower not in CLAUSE_BEGINS)
        ):
            yield FoundName(at, at + 1, at, at + 1, "there", "echo", "any", Role.AT, True)
        elif token.lower in ("both", "these", "those") and at + 1 < len(tokens) and tokens[at + 1].lower in PLURAL:
            role, first, _, _ = read_before(tokens, at)
            yield FoundName(at, at + 2, first, at + 2, tokens[at + 1].words, "echo", "any", role, True)
        elif token.lower in ("the", "that", "this") and at + 1 < len(tokens):
            noun = at + 2 if following == "same" and at + 2 < len(tokens) else at + 1
            kind = _echo_kind(tokens[noun].lower) or ("any" if noun == at + 2 and tokens[noun].lower in ("place", "spot", "site") else None)
            after = tokens[noun + 1].lower if noun + 1 < len(tokens) else ""
            if kind is None or after == "of" or noun + 1 in starts or after in lexicon("after", "offices"):
                continue
            role, first, _, _ = read_before(tokens, at)
            if role is Role.NAMED and suffers(tokens, noun + 1):
                role = Role.AT
            yield FoundName(at, noun + 1, first, noun + 1, tokens[noun].words, "echo", kind, role, True)


def _echo_kind(word: str) -> str | None:
    bare = bare_name(word)
    return next((kind for kind in ("settlement", "strip", "region", "site", "country") if bare in lexicon("echo", kind)), None)


# The whole report.


def read_mentions(parts: Sequence[Sentence], gazetteer: Gazetteer) -> tuple[list[Mention], tuple[str, ...]]:
    """Return all mentions of places in the order of the text, and the countries that the report is about, the most mentioned first."""
    tokens = [_tokens(s.words) for s in parts]
    report = Setting(gazetteer, _countries(tokens, gazetteer), _persons(tokens))
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
            name = bare_name(joined(sentence, start, end))
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
AREAS = frozenset("district county commune municipality region province governorate department prefecture".split())
REGION_HEADS = frozenset("region regions area areas province provinces".split())
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


def _capital(mention: Mention, report: Setting) -> list[Mention]:
    """'the capital' is the seat that the report names; else that of the country that it is most about, unless that is a power far off."""
    for country in report.countries:
        if (name := report.named.get(fold(capitals().get(country, "")))) is not None:
            name = capitals()[country] if name.isupper() else name
            return [replace(mention, text=name, kind="settlement", query=name)]
    home = next((c for c in report.countries if c not in lexicon("powers", "countries") and c in capitals()), None)
    return [replace(mention, kind="settlement", query=capitals()[home])] if home else []


def _resolve_echoes(mentions: Sequence[Mention], report: Setting) -> list[Mention]:
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
        if told_so := [m for m in candidates if m.query.lower().endswith(f" {mention.text.lower()}")]:
            candidates = told_so if mention.text.lower() in AREAS else candidates
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
