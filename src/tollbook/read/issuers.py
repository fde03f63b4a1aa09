"""Whose document a report is: a statement, bulletin or press release printed as it is speaks with its issuer's voice (GUIDE, Sources)."""

import re
from collections.abc import Sequence

from tollbook.model.claim import Source, SourceKind
from tollbook.read.kinds import kind_of
from tollbook.read.names import Names
from tollbook.read.text import DATED_OPENING, Part, Sentence

OPENING_SENTENCES = 6
DOCUMENT = re.compile(
    r"\b(?:situation report|sitrep|flash (?:update|report)|(?:movement|displacement|emergency|flash|protection|human rights) "
    r"(?:alert|update|brief)|"
    r"(?:weekly|monthly|quarterly|annual|daily|bi-?weekly|interim|preliminary) (?:report|update|bulletin|brief|briefing|review|note)|"
    r"press (?:release|statement|note)|news release|communiqu[eé]|statement|bulletin|public report|briefing note|displacement tracking|"
    r"(?:alert|update|note|bulletin|report) no\.? ?\d+)\b",
    re.IGNORECASE,
)
# What offices do in their own statements: no newspaper deplores or is gravely concerned.
OWN_VOICE = re.compile(
    r"^(?:The |Today,? the |Today,? )?(?P<body>[A-Z][^.;:]{2,160}?),? (?:today )?"
    r"(?:(?:strongly|firmly|deeply|unequivocally|utterly|gravely|warmly) )?"
    r"(?:condemn|deplore|regret|welcome|mourn|denounce|commend|reiterate|express|extend)(?:s|es)\b|"
    r"^(?:The )?(?P<being>[A-Z][^.;:]{2,160}?),? is (?:deeply |gravely |extremely |seriously |very |profoundly )?"
    r"(?:concerned|alarmed|saddened|shocked|appalled|dismayed|outraged|horrified|troubled)\b"
)
SAID_TODAY = re.compile(
    r",[\"”]? (?P<body>(?:the )?[A-Z][\w’'&() -]{2,80}?) (?:said|says|warned|announced) "
    r"(?:today|in a (?:report|statement) (?:released |published |issued )?today)\b"
)
FEWEST_NAMINGS = 3  # of the one body that a dated document without a heading of its own keeps naming
SMALL_WORDS = frozenset("of the for and in on to de des du la le".split())
OFFICIAL = frozenset(
    {SourceKind.INTERNATIONAL_BODY, SourceKind.MONITOR, SourceKind.NGO, SourceKind.GOVERNMENT, SourceKind.ARMED_GROUP, SourceKind.MEDICAL}
)


def find_issuer(sentences: Sequence[Sentence], names: Names, *, outlet: str | None, title: str | None) -> Source | None:
    """Return the body whose document the report is, None for journalism.

    The signs, the surest first: its name over the words for a document; its own voice after a dated opening; 'X said today' there, or
    X as the outlet; and, in a document with such a title, the one body that it keeps naming.
    """
    opening = [s for s in sentences[:OPENING_SENTENCES] if s.part is not Part.POINTER]
    head = " | ".join([title or "", *(s.words for s in opening if s.part in (Part.HEADING, Part.DATELINE) or len(s.words) < 90)])
    is_document = DOCUMENT.search(head) is not None
    is_dated = any(DATED_OPENING.match(s.words + " - ") for s in opening[:3])
    if is_document and (found := _named_over(opening, names)):
        return found
    first = next((s for s in opening if s.part is Part.BODY and len(s.words) > 40), None)
    if first is not None and (is_dated or is_document):
        own = OWN_VOICE.match(first.words)
        said = SAID_TODAY.search(first.words)
        for words in [own and (own["body"] or own["being"]), said and said["body"]]:
            if words and (found := _body(words, names, first.start_char)):
                return found
    if outlet and (found := _speaks_as_outlet(sentences, outlet)):
        return found
    return _keeps_naming(sentences, names) if is_document else None


def _named_over(opening: Sequence[Sentence], names: Names) -> Source | None:
    """A line of its own with a body's name, above the words for the document."""
    for sentence in opening[:3]:
        line = sentence.words.strip()
        if sentence.part is Part.DATELINE or len(line.split()) > 16 or line.endswith(".") or DOCUMENT.search(line):
            continue
        if found := _body(_proper(line), names, len(names.text)):
            return found
    return None


def _proper(line: str) -> str:
    """'UNITED NATIONS OFFICE IN HAITI (BINUH)' as a name is written."""
    if not re.sub(r"\([^()]*\)", "", line).isupper():
        return line
    words = [
        w if w.startswith("(") else w.lower() if w.lower() in SMALL_WORDS and i else w.capitalize() for i, w in enumerate(line.split())
    ]
    return " ".join(words)


def _body(words: str, names: Names, at_char: int) -> Source | None:
    words = re.sub(r"^the ", "", words.strip(), flags=re.IGNORECASE)
    if not words or len(words.split()) > 18:
        return None
    kind = kind_of(words)
    name = names.fullest(words, at_char)
    kind = kind or kind_of(name)
    if kind not in OFFICIAL or names.is_person(name):
        return None
    return Source(_proper(name), kind)


def _speaks_as_outlet(sentences: Sequence[Sentence], outlet: str) -> Source | None:
    """The outlet is itself a speaker of its text ('…, Africa Watch said', 'director at Africa Watch'): a body that publishes."""
    kind = kind_of(outlet)
    if kind not in OFFICIAL and kind is not None:
        return None
    name = re.escape(outlet)
    speaks = re.compile(
        rf"{name} (?:said|says|found|documented|interviewed|spoke|called|urges?|calls?)\b|"
        rf"(?:director|researcher|head|coordinator|spokes\w+) (?:at|of|for) {name}\b"
    )
    if sum(bool(speaks.search(s.words)) for s in sentences) < 2:
        return None
    return Source(outlet, kind or SourceKind.NGO)


def _keeps_naming(sentences: Sequence[Sentence], names: Names) -> Source | None:
    counts: dict[str, int] = {}
    for mention in names.mentions:
        if not mention.is_person and kind_of(mention.name) in OFFICIAL - {SourceKind.ARMED_GROUP, SourceKind.GOVERNMENT}:
            full = names.fullest(mention.name, mention.start_char)
            counts[full] = counts.get(full, 0) + 1
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    if not ranked or ranked[0][1] < FEWEST_NAMINGS or (len(ranked) > 1 and ranked[1][1] * 2 > ranked[0][1]):
        return None
    kind = kind_of(ranked[0][0])
    return Source(ranked[0][0], kind) if kind is not None else None
