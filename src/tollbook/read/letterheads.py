"""Whose a text is by its heading or outlet: the body that issues a statement, and the agency that a caption credits."""

import re
from collections.abc import Sequence

from tollbook.model.claim import Source, SourceKind
from tollbook.read.kinds import STATE_OFFICES, kind_of, lexicon
from tollbook.read.names import Names
from tollbook.read.quotes import within
from tollbook.read.spans import Span
from tollbook.read.text import Part, Sentence

HEADLINE_OF_STATEMENT = re.compile(
    r"(?:joint |press |public |official |urgent )?(?:statement|communiqu[eé]|declaration|press release|news release|"
    r"press note|bulletin|situation report|flash update|"
    r"humanitarian update|update|note|message|briefing note|alert|report) (?:of|by|from|issued by) (?:the )?([^\n:|–—]{3,90})",
    re.IGNORECASE,
)
ISSUER_FIRST = re.compile(
    r"(?:the )?([^\n:|–—]{2,90}?)(?: ?[:|–—-] ?|[’']s? | )(?:joint |press |public |official |daily |weekly |monthly "
    r")?(?:statement|communiqu[eé]|press release|news release|bulletin|"
    r"situation report|sitrep|flash update|humanitarian update|briefing note|flash report)\b",
    re.IGNORECASE,
)
OWN_PERSON = re.compile(r"\b(?:[Ww]e|[Oo]ur|us)\b")
CREDIT_NAME = re.compile(
    r"[(\[]([^()\[\]\n]{2,80})[)\]]\s*\.?$|(?:photo(?:graph)?(?: by|:)|image:|credit:)\s*([^\n]{2,80})$", re.IGNORECASE
)


def letterhead_of(
    sentences: Sequence[Sentence], names: Names, outlet: str | None, title: str | None, quotes: Sequence[Span] = ()
) -> Source | None:
    """The body whose statement or bulletin the report is, printed as it is."""
    heads = [
        s.words
        for s in sentences[:4]
        if s.part in (Part.HEADING, Part.BODY, Part.LABEL) and len(s.words) < 140 and not s.words.rstrip().endswith(".")
    ]
    for line in [*heads, title or ""]:
        match = HEADLINE_OF_STATEMENT.match(line.strip()) or ISSUER_FIRST.match(line.strip())
        if not match:
            continue
        words = re.split(r" (?:on|about|regarding|concerning) ", match[1].strip())[0]
        words = words.title().replace("’S", "’s").replace("'S", "'s") if words.isupper() and " " in words else words
        kind = kind_of(words)
        if kind not in (None, SourceKind.MEDIA, SourceKind.ANONYMOUS, SourceKind.LOCAL):
            name = names.fullest(re.sub(r"\b(Of|The|For|And)\b", lambda m: m[0].lower(), words), len(names.text))
            return Source(name, kind if kind is not None else SourceKind.GOVERNMENT)
    words_of_outlet = re.findall(r"[^\W_][\w’'.-]*", outlet or "")
    own = (within(quotes, s.start_char + m.start(), s.start_char + m.end()) for s in sentences for m in OWN_PERSON.finditer(s.words))
    official = not all(own) or bool(lexicon().known_in(words_of_outlet)) or any(w.casefold() in STATE_OFFICES for w in words_of_outlet)
    kind = kind_of(outlet) if outlet and official else None
    if outlet and kind not in (None, SourceKind.MEDIA, SourceKind.ANONYMOUS, SourceKind.PERSON) and not _is_press(outlet):
        return Source(names.fullest(outlet, len(names.text)), kind or SourceKind.NGO)
    return None


def _is_press(outlet: str) -> bool:
    words = {w.casefold() for w in re.findall(r"\w+", outlet)}
    return bool(words & {w for w, kind in lexicon().heads.items() if kind is SourceKind.MEDIA}) or kind_of(outlet) is SourceKind.MEDIA


def credited(sentence: Sentence, names: Names) -> Source | None:
    """The agency that a caption credits: 'AP' in '(AP Photo/Ana Ruiz)'."""
    match = CREDIT_NAME.search(sentence.words[-200:])
    if not match:
        return None
    lex = lexicon()
    words = re.findall(r"[^\W_][\w’'.-]*", (match[1] or match[2]).replace("/", " "))
    known = [(a, b) for a, b, kind in lex.known_in(words) if kind is SourceKind.MEDIA]
    if not known:
        return None
    name = " ".join(words[known[0][0] : known[0][1]])
    return Source(names.full_by_short.get(name, name), SourceKind.MEDIA)
