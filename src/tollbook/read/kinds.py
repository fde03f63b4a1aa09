"""What kind of body or person a source is, from the words by which it is named: known bodies first, then heads of bodies, then roles.

The words are data (english/sources.toml); the order in which they win over each other is here.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from tollbook.model.claim import SourceKind

WORD = re.compile(r"[^\W_](?:[\w’'.&+/-]*[\w+])?")
GENITIVE = re.compile(r"[’']s?$")
# Offices of a state decide over the movement that runs it: 'the Hamas-run health ministry', 'the Houthi authorities'.
STATE_OFFICES = frozenset(
    "ministry ministries minister ministers government authorities authority police municipality mayor governor governorate army".split()
)
FIRE_BRIGADE = re.compile(r"\bfire (?:brigade|service|department|crew|station|and rescue|authorit)|\bfirefighter", re.IGNORECASE)
# 'the 93rd Mechanised Brigade' is a unit of an army; 'the Valley Brigades' are a movement.
ARMY_UNIT = re.compile(
    r"\b(?:\d{1,4}(?:st|nd|rd|th)|mechani[sz]ed|motori[sz]ed|motor rifle|airborne|assault|infantry|marines?|artillery|tank|armou?red|"
    r"territorial|border guard|presidential|national guard|commando|paratroop\w*|special forces|army|police|military) "
    r"(?:\w+ ){0,3}(?:brigade|battalion|division|regiment|corps)s?\b",
    re.IGNORECASE,
)
# Names that movements give themselves; the forces of states that are named so are known bodies.
MOVEMENT_NAME = re.compile(
    r"\b(?:Liberation|Resistance|Revolutionary|Salvation|Freedom|Independence|Self-Defen[cs]e|Islamic|Popular|People[’']s|Patriotic|Patriots|"
    r"Jihad|Mujahideen|Mujahidin|Separatist|Rebel|Insurgent|Democratic|Free|Unification|Patriotic|Volunteer|Martyrs[’']?) "
    r"(?:[A-Z][\w’'-]* ){0,3}(?:Army|Armies|Front|Forces?|Movement|Brigades?|Battalions?|Militia|Guards?|Units?|Corps|Legion|Militias)\b"
    r"|\b(?:Army|Armies|Brigades?|Battalions?|Legion|Katiba|Katibat|Soldiers|Lions|Sons|Partisans|Supporters) (?:of|for) (?:the )?[A-Z]"
    r"|\b(?:Jaish|Jaysh|Lashkar|Ansar|Harakat|Hizb|Liwa|Katibat|Saraya|Tehrik|Tehreek|Jabhat|Jund|Kata[’']?ib)\b"
)
STATE_FORCE = re.compile(r"\b(?:Defen[cs]e Forces?|Armed Forces|Security Forces?|Police|Air Force|Navy|Guard of)\b")
PLACE_HEAD = re.compile(
    r"\b(?:village|traditional|tribal|community|clan|ward|hamlet|camp|neighbou?rhood|parish|church|mosque|block|town[’']s|camp[’']s) "
    r"(?:head|chief|leader|elder|headman|representative|committee|council of elders)s?\b|\bheadm[ae]n\b",
    re.IGNORECASE,
)
DE_FACTO = re.compile(
    r"\bTaliban(?:[’']s)? (?:(?:[a-z]+|[A-Z][\w-]+) ){0,2}(?:officials?|authorit\w+|government|administration|governor|ministry|police|"
    r"spokes\w+|commander|forces|security|intelligence)\b"
)
# 'the local health office', 'the migration institute': an office for what states see to.
PUBLIC_OFFICE = re.compile(
    r"\b(?:health|migration|immigration|statistics|education|press|customs|tax|land|civil|security|prosecution|information|electoral|"
    r"emergency|disaster(?: management)?|relief and rehabilitation|police|energy|power|water|railway|port|forensic|veterans) "
    r"(?:office|department|institute|directorate|bureau|service|agency|authority|inspectorate|administration)s?\b"
)
RIGHTS_BODY = re.compile(
    r"\b(?:human rights|rights|civil rights|women[’']s rights) (?:centre|center|group|organi[sz]ation|network|association|body|"
    r"collective|foundation|defenders?|campaign\w*|activists? group|advocates?)s?\b|\b[Cc]oalition (?:for|to)\b",
)
COUNTING_BODY = re.compile(
    r"\b(?:monitoring|tracking|conflict[- ]data|violence[- ]tracking|conflict[- ]tracking|war[- ]monitoring|casualty[- ]recording) "
    r"(?:group|project|organi[sz]ation|network|centre|center|body|initiative|collective|platform|outfit|site|website)s?\b"
    r"|\bgroup\b[^,;]{0,30} (?:that|which) (?:tracks|monitors|counts|records|documents)\b"
)
FOE = re.compile(r" (?:fighting|battling|combating|opposing|targeting|against) .*$")  # 'the coalition fighting Islamic State'
BRACKETED = re.compile(r" ?\([A-Z][\w’'&./-]{1,14}\)")
ANONYMOUS_HEADS = frozenset("source sources diplomat diplomats reports rumours rumors".split())
# 'local sources' are of the place, 'medical sources' of the hospitals; 'security' and 'intelligence' tell no body.
SOURCE_KINDS = (
    dict.fromkeys(("local", "tribal", "community", "village", "civilian"), SourceKind.LOCAL)
    | dict.fromkeys(("medical", "hospital", "health"), SourceKind.MEDICAL)
    | dict.fromkeys(("military", "police", "government", "official", "army", "ministry", "defence", "defense"), SourceKind.GOVERNMENT)
    | dict.fromkeys(("rebel", "militant"), SourceKind.ARMED_GROUP)
    | dict.fromkeys(("humanitarian", "aid"), SourceKind.NGO)
    | {"un": SourceKind.INTERNATIONAL_BODY, "media": SourceKind.MEDIA}
)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of english/sources.toml, ready to look up; everything in lower case but the known bodies."""

    say: frozenset[str]
    count: frozenset[str]
    move: frozenset[str]
    act: frozenset[str]
    mind: frozenset[str]
    see: frozenset[str]
    nouns: frozenset[str]
    products: frozenset[str]
    people: frozenset[str]
    spokes: frozenset[str]
    figures: frozenset[str]
    belongs: frozenset[str]
    treat: frozenset[str]
    objects: frozenset[str]
    mute: frozenset[str]
    roles: Mapping[str, SourceKind]
    plain_roles: frozenset[str]
    heads: Mapping[str, SourceKind]
    neutral_heads: frozenset[str]
    before_heads: frozenset[str]
    anaphors: Mapping[str, frozenset[SourceKind]]
    rooms: frozenset[str]
    known: Mapping[tuple[str, ...], SourceKind]
    known_first: frozenset[str]
    longest_known: int
    states: frozenset[str]
    cue_verbs: frozenset[str]

    def may_begin(self, word: str) -> bool:
        """Whether the name of a known body begins with this word."""
        return _key_of(word) in self.known_first

    def known_in(self, words: list[str]) -> list[tuple[int, int, SourceKind]]:
        """Return (first word, word after the last, kind) of the known bodies among words, the longest at each place.

        >>> [(a, b, k.value) for a, b, k in lexicon().known_in("staff of the Red Cross".split())]
        [(3, 5, 'ngo')]
        """
        found, at = [], 0
        keys = _key(words)
        if self.known_first.isdisjoint(keys):
            return []
        while at < len(words):
            lengths = range(min(self.longest_known, len(words) - at), 0, -1) if keys[at] in self.known_first else ()
            for length in lengths:
                kind = self.known.get(keys[at : at + length])
                if kind is not None and (length > 1 or words[at][:1].isupper() or words[at][:3].lower() in ("al-", "dpa")):
                    found.append((at, at + length, kind))
                    at += length - 1
                    break
            at += 1
        return found


def _key(words: Iterable[str]) -> tuple[str, ...]:
    """Acronyms keep their case ('WHO' is no 'who'); all else is folded; a genitive's ending goes."""
    return tuple(map(_key_of, words))


@lru_cache(maxsize=8192)
def _key_of(word: str) -> str:
    bare = GENITIVE.sub("", word)
    return bare if len(bare) <= 6 and bare.isupper() else bare.casefold().replace("’", "'")


@lru_cache(maxsize=8192)
def fold_word(word: str) -> str:
    """A word in lower case without the ending of a genitive.

    >>> fold_word("Governor’s")
    'governor'
    """
    return GENITIVE.sub("", word).casefold()


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """Return the words of the field, read once."""
    data = tomllib.loads(resources.files("tollbook.read").joinpath("english/sources.toml").read_text(encoding="utf-8"))
    kinds = {kind.value: kind for kind in SourceKind}

    def words(text: str) -> frozenset[str]:
        return frozenset(text.split())

    roles: dict[str, SourceKind] = {}
    for kind in ("anonymous", "armed_group", "ngo", "media", "medical", "local", "government"):  # a later one wins
        roles |= dict.fromkeys(data["roles"][kind].split(), kinds[kind])
    heads: dict[str, SourceKind] = {}
    for kind in ("media", "local", "medical", "ngo", "monitor", "international_body", "armed_group", "government"):
        heads |= dict.fromkeys(data["heads"][kind].split(), kinds[kind])
    verbs = ("say", "count", "move", "act", "mind", "see")
    cue_verbs = frozenset.union(*(words(data["cues"][name]) for name in verbs)) | words(data["products"]["treat"]) | {"speak", "have"}
    known = {_key(WORD.findall(name)): kinds[kind] for kind, names in data["known"].items() for name in names}
    return Lexicon(
        **{name: words(data["cues"][name]) for name in ("say", "count", "move", "act", "mind", "see", "nouns")},
        **{name: words(data["products"][name]) for name in ("people", "spokes", "figures", "belongs", "treat", "objects", "mute")},
        products=words(data["products"]["words"]),
        roles=roles,
        plain_roles=words(data["roles"]["plain"]),
        heads=heads,
        neutral_heads=words(data["heads"]["neutral"]),
        before_heads=words(data["heads"]["before"]),
        anaphors={noun: frozenset(kinds[k] for k in fits) for noun, fits in data["anaphors"].items()},
        rooms=words(data["rooms"]["words"]),
        known=known,
        cue_verbs=cue_verbs,
        known_first=frozenset(key[0] for key in known),
        longest_known=max(map(len, known)),
        states=frozenset(name.strip() for name in data["states"]["names"].replace("\n", "").split("|")),
    )


@lru_cache(maxsize=4096)
def kind_of(words: str) -> SourceKind | None:
    """Return the kind that the words of a name or description tell, None if they tell nothing.

    >>> [str(kind_of(words)) for words in ("a spokesman for the Houthis", "the Houthi health ministry", "diplomats", "two residents")]
    ['armed_group', 'government', 'anonymous', 'local']
    """
    lex = lexicon()
    words = FOE.sub("", words[:300])
    tokens = WORD.findall(words)[:40]
    lower = [re.sub(r"[’']s?$", "", t.casefold()) for t in tokens]
    if re.search(
        r"\b(?:ambassador|envoy|representative|mission|delegate|delegation) to the (?:UN\b|U\.N\.|United Nations|Security "
        r"Council|EU\b|African Union)",
        words,
        re.IGNORECASE,
    ):
        return SourceKind.GOVERNMENT
    known = lex.known_in(tokens)
    covered = {i for a, b, _ in known for i in range(a, b)}
    if any(kind is SourceKind.INTERNATIONAL_BODY for *_, kind in known):
        return SourceKind.INTERNATIONAL_BODY
    if FIRE_BRIGADE.search(words) or DE_FACTO.search(words):
        return SourceKind.GOVERNMENT
    if any(kind is SourceKind.ARMED_GROUP for *_, kind in known):
        return SourceKind.GOVERNMENT if any(w in STATE_OFFICES for i, w in enumerate(lower) if i not in covered) else SourceKind.ARMED_GROUP
    if known:
        return known[-1][2] if len(known) == 1 or known[0][2] is known[-1][2] else known[0][2]
    if lower and (set(lower) & ANONYMOUS_HEADS):
        return next((SOURCE_KINDS[w] for w in lower if w in SOURCE_KINDS), SourceKind.ANONYMOUS)
    if re.search(
        r"\b(?:committee|commission|panel) (?:of|for) (?:inquiry|investigation)|\b(?:fact-finding|investigat\w+|inquiry) "
        r"(?:committee|commission)",
        words,
    ):
        return SourceKind.GOVERNMENT
    if re.search(r"\b(?:aid|relief|humanitarian|charity) (?:worker|agenc|group|organi|official)", words):
        return SourceKind.NGO
    if re.search(r"\b[Cc]ivil society\b", words):
        return SourceKind.LOCAL
    if "news" in lower and "agency" in lower:
        return SourceKind.MEDIA
    if RIGHTS_BODY.search(words):
        return SourceKind.NGO
    if COUNTING_BODY.search(words):
        return SourceKind.MONITOR
    if PUBLIC_OFFICE.search(words):
        return SourceKind.GOVERNMENT
    if PLACE_HEAD.search(words):
        return SourceKind.LOCAL
    if ARMY_UNIT.search(words):
        return SourceKind.GOVERNMENT
    if MOVEMENT_NAME.search(words) and not STATE_FORCE.search(words) and not any(w in STATE_OFFICES - {"army"} for w in lower):
        return SourceKind.ARMED_GROUP
    if BRACKETED.search(words) and BRACKETED.sub("", words).strip():
        tokens = WORD.findall(BRACKETED.sub("", words))[:40]
        lower = [re.sub(r"[’']s?$", "", t.casefold()) for t in tokens]
    return _by_head(tokens, lower, lex)


def _by_head(tokens: list[str], lower: list[str], lex: Lexicon) -> SourceKind | None:
    """The head of a body before 'of', 'for' or a comma decides; then any head; then a role."""
    cut = next((i for i, w in enumerate(lower) if i and w in ("of", "for", "in", "at", "who", "that", "which", "from", "on")), len(lower))
    last = lower[cut - 1] if cut else ""
    if last in lex.heads:
        return lex.heads[last]
    if last in ("chief", "chiefs") and any(w in STATE_OFFICES for w in lower):
        return SourceKind.GOVERNMENT
    if last in lex.roles and lex.roles[last] is not SourceKind.GOVERNMENT and last not in lex.neutral_heads:
        return lex.roles[last]
    if any(w in STATE_OFFICES for w in lower):
        return SourceKind.GOVERNMENT
    for word in reversed(lower):
        if word in lex.heads and (
            word not in ("staff", "state", "defence", "defense", "press", "post", "times", "council", "unit", "front", "news")
            or (word == "front" and "Front" in tokens)
        ):
            return lex.heads[word]
    for word in lower:
        if word in lex.roles:
            return lex.roles[word]
    if " ".join(tokens) in lex.states or (tokens and tokens[0] in lex.states and len(tokens) <= 2):
        return SourceKind.GOVERNMENT
    return None
