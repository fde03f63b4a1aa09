"""A report's text cut into sentences, each with its place in the text and its part in the report.

Offsets count characters of the text as given; nothing is cleaned away, so a claim's evidence is always words of the report.
All patterns match in linear time: no nested repetition, and every repetition of a class is followed by something outside it.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

MAX_SENTENCE_CHARS = 1_200  # longer runs without a full stop are tables, code or junk: they are cut at white space


class Part(StrEnum):
    """What part a sentence plays in its report."""

    BODY = "body"
    ITEM = "item"  # a bullet or a numbered line of a list
    LABEL = "label"  # a word or two before a paragraph: 'Homs.', '2. A family.', 'Shelter:'
    HEADING = "heading"
    CAPTION = "caption"
    DATELINE = "dateline"  # 'GENEVA — ', 'Bogotá, 22 January 2025'
    POINTER = "pointer"  # 'Read more: …'


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a report: characters, half-open, of the report's text.

    paragraph: counts from 0. label: the label of its paragraph ('Homs'), None without one.
    """

    index: int
    start_char: int
    end_char: int
    paragraph: int
    part: Part
    words: str
    label: str | None = None


ABBREVIATIONS = frozenset(
    "mr mrs ms dr gen lt col maj sgt cpl capt cmdr adm brig st vs etc e.g i.e inc ltd co corp sen rep gov rev hon prof pres "
    "jan feb mar apr jun jul aug sep sept oct nov dec no nos fig approx dept est ft mt al jr sr ph.d hq".split()
)
STARTERS = frozenset("The A An In It He She They But On At This That These Those We I You There However Meanwhile Its His Her".split())

TERMINAL = re.compile(r"[.!?…؟。]+[\"'”’»)\]]{0,3}(?=\s|$)")
BULLET = re.compile(r"[ \t]{0,8}(?:[•●▪■◦‣∙·*–—-][ \t]+|\(?\d{1,2}[.)][ \t]+|\(?[a-z]\)[ \t]+)")
LABELLED_STOP = re.compile(r"[A-Z][\w’'-]{0,20}(?: [\w’'-]{1,20}){0,3}\.[ \t]+(?=[A-Z“\"‘'\d])")
LABELLED_COLON = re.compile(r"[A-Z][\w’'-]{1,20}(?: [\w’'-]{1,20}){0,3}:[ \t]+(?=[^\s]+ [^\s]+ [^\s]+ )")
LIST_LINE = re.compile(r"[A-Z][\w ,’'()/-]{1,60}: ?\d[\d.,]*(?=$|[\s,;(])")  # 'Men: 1,239'
DATELINE = re.compile(
    r"(?:[A-ZÀ-Ý][A-ZÀ-Ý’'. -]{1,30}|[A-ZÀ-Ý][\w’'-]{1,20}(?: [A-ZÀ-Ý][\w’'-]{1,20}){0,2})"  # GENEVA; Port Sudan
    r"(?:,? [A-Z][\w. ’'-]{1,24})?(?:, [A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?)?(?: ?\([^()\n]{1,30}\))?[ \t]{1,2}(?:—|–|--|-)[ \t]+"
)
CLOCK_TIME = re.compile(
    r"\d{1,2}[:.]\d{2}(?: ?(?:GMT|UTC|BST|CET|EET|IST|local time|[ap]\.?m\.?))?[ \t]{0,2}(?:—|–|--|-|:)[ \t]+"
)  # a live page
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
DATED_OPENING = re.compile(  # 'BANGUI, 22 June 2025 –', '(Nairobi, January 23, 2025) –': a place and a full date, as offices write
    rf"\(?[A-ZÀ-Ý][\w .’'/-]{{1,40}},? (?:\d{{1,2}} (?:{MONTHS})|(?:{MONTHS}) \d{{1,2}},?) \d{{4}}\)?[ \t]{{0,2}}(?:—|–|--|-|:)[ \t]+"
)
DATE_LINE = re.compile(
    rf"(?:[^\n.!?]{{0,60}}[, ])?(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? )?"
    rf"(?:\d{{1,2}} (?:{MONTHS})|(?:{MONTHS}) \d{{1,2}},?) \d{{4}}\.?$"
)
POINTER = re.compile(
    r"(?:read (?:more|also|next)|also read|more on this|related(?: (?:articles?|stories|news))?|see also|watch(?: (?:more|also|live))?|"
    r"recommended|click here|subscribe|sign up|follow us|share this|advertisement|further reading|"
    r"in pictures|listen)\b[^\n]{0,3}(?::|$|\s)",
    re.IGNORECASE,
)
CREDIT = re.compile(
    r"[(\[](?:[^()\[\]\n]{0,60}[ /])?(?:photo|file photo|getty images|getty|image|images|handout|screengrab|picture|AFP|Reuters|AP|EPA|"
    r"Anadolu|Xinhua)\b[^()\[\]\n]{0,80}[)\]]\s*\.?$|"
    r"(?:photo(?:graph)?(?: by|:)|image:|credit:|file photo\b)[^\n]{0,100}$",
    re.IGNORECASE,
)


def sentences(text: str, *, title: str | None = None) -> list[Sentence]:
    """Return the sentences of a report's text in order; a line that repeats the title is a heading.

    >>> [(s.part.value, s.words) for s in sentences("GENEVA — Two men died. Mr. Ali survived.")]
    [('dateline', 'GENEVA —'), ('body', 'Two men died.'), ('body', 'Mr. Ali survived.')]
    """
    found: list[Sentence] = []
    lines = _lines(text)
    for paragraph, (start, end) in enumerate(lines):
        following = text[lines[paragraph + 1][0] : lines[paragraph + 1][1]] if paragraph + 1 < len(lines) else ""
        if title and text[start:end].strip() == title.strip():
            found.append(Sentence(len(found), start, end, paragraph, Part.HEADING, text[start:end]))
        else:
            _read_line(text, start, end, paragraph, following, found)
    return found


def _read_line(text: str, start: int, end: int, paragraph: int, following: str, found: list[Sentence]) -> None:
    """Append the sentences of one line (or one wrapped paragraph)."""
    label: str | None = None

    def add(a: int, b: int, part: Part) -> None:
        while a < b and text[a].isspace():
            a += 1
        while b > a and text[b - 1].isspace():
            b -= 1
        if any(c.isalnum() for c in text[a:b]):
            found.append(Sentence(len(found), a, b, paragraph, part, text[a:b], label))

    line = text[start:end]
    if POINTER.match(line):
        return add(start, end, Part.POINTER)
    if CREDIT.search(line[-160:]):
        return add(start, end, Part.CAPTION)
    body = Part.BODY
    if LIST_LINE.match(line):
        return add(start, end, Part.ITEM)
    if bullet := BULLET.match(line):
        body, start = Part.ITEM, start + bullet.end()
    elif len(line) < 100 and DATE_LINE.match(line):
        return add(start, end, Part.DATELINE)
    elif match := CLOCK_TIME.match(line[:40]) or DATED_OPENING.match(line[:90]) or DATELINE.match(line[:90]):
        add(start, start + match.end(), Part.DATELINE)
        start += match.end()
    rest = text[start : min(end, start + 90)]
    if (match := _label_with_stop(rest) or (body is Part.ITEM and LABELLED_COLON.match(rest)) or None) and not _abbreviation(match[0]):
        label = match[0].strip().rstrip(".:")
        add(start, start + match.end(), Part.LABEL)
        start += match.end()
    elif body is Part.BODY and _is_heading(line, following, paragraph):
        return add(start, end, Part.HEADING)
    for a, b in _split(text, start, end):
        add(a, b, body)
    return None


def _lines(text: str) -> list[tuple[int, int]]:
    """Return the lines that are paragraphs of their own; the lines of hard-wrapped text are joined up to the next blank line."""
    lines, at = [], 0
    for raw in text.split("\n"):
        lines.append((at, at + len(raw)))
        at += len(raw) + 1
    lengths = [b - a for a, b in lines if text[a:b].strip()]
    longest = max(lengths, default=0)
    is_wrapped = 40 <= longest <= 100 and len(lengths) >= 6 and sum(n > 0.75 * longest for n in lengths) > 0.5 * len(lengths)
    if not is_wrapped:
        return [(a, b) for a, b in lines if text[a:b].strip()]
    joined: list[tuple[int, int]] = []
    is_open = False
    for a, b in lines:
        line = text[a:b]
        if not line.strip():
            is_open = False
        elif is_open and not BULLET.match(line):
            joined[-1] = (joined[-1][0], b)
        else:
            joined.append((a, b))
            is_open = True
    return joined


def _is_heading(line: str, following: str, paragraph: int) -> bool:
    """A short line without a full stop, in title case or capitals or without a verb's clothes, that text follows."""
    words = line.split()
    if (
        not words
        or len(words) > 16
        or line.rstrip()[-1:] in '.!?…:;,”"'
        or (any(c.isdigit() for c in line) and len(words) > 3 and not line.isupper())
    ):
        return False
    if line.isupper() or (paragraph == 0 and len(following) > 1.5 * len(line)):
        return True
    long_words = [w for w in words if len(w) > 3 and w[0].isalpha()]
    capitals = sum(w[0].isupper() for w in long_words)
    if long_words and capitals >= 0.8 * len(long_words):
        return True
    return len(words) <= 8 and len(following.split()) > len(words) and words[-1][-1:].isalnum() and not BULLET.match(following)


def _split(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut one paragraph at its full stops, and anything longer than MAX_SENTENCE_CHARS at white space."""
    pieces, begin = [], start
    for stop in TERMINAL.finditer(text, start, end):
        if stop.end() <= begin or not _ends_sentence(text, begin, stop, end):
            continue
        pieces.append((begin, stop.end()))
        begin = stop.end()
    if begin < end:
        pieces.append((begin, end))
    cut: list[tuple[int, int]] = []
    for a, b in pieces:
        while b - a > MAX_SENTENCE_CHARS:
            middle = text.rfind(" ", a + 1, a + MAX_SENTENCE_CHARS)
            middle = middle if middle > a else a + MAX_SENTENCE_CHARS
            cut.append((a, middle))
            a = middle
        cut.append((a, b))
    return cut


def _ends_sentence(text: str, begin: int, stop: re.Match[str], end: int) -> bool:
    after = text[stop.end() : min(end, stop.end() + 40)].lstrip()
    if not after:
        return True
    first = after.lstrip("\"'“‘«([")[:1]
    if not first or first.islower():
        return False
    if stop[0][0] != "." or (len(stop[0]) > 1 and stop[0][1] == "."):
        return True
    word = re.search(r"[\w.’'-]{0,20}$", text[max(begin, stop.start() - 20) : stop.start()])
    before = word[0] if word else ""
    if re.fullmatch(r"(?:[A-Z]\.)*[A-Z]", before) or before.lower() in ("a.m", "p.m"):  # 'J.', 'U.S.'
        return len(before) > 1 and re.split(r"\W", after, maxsplit=1)[0] in STARTERS
    if before.lower() in ("no", "nos", "fig", "art"):
        return not (before[0].isupper() and first.isdigit())
    return before.lower() not in ABBREVIATIONS or (before.lower() in ("etc", "co", "inc", "ltd") and first.isupper())


def _label_with_stop(rest: str) -> re.Match[str] | None:
    """'Homs.', 'Deir Ezzor.', 'Other incidents.', 'A family.' before a paragraph; 'Two men died.' is a sentence."""
    match = LABELLED_STOP.match(rest)
    if match is None:
        return None
    words = match[0].strip().rstrip(".").split()
    small = [w for w in words[1:] if w.islower() and w not in ("and", "of", "the", "in", "de", "del", "al")]
    is_sentence = (words[0] in STARTERS and words[0] not in ("A", "An", "The", "Other")) or len(small) > 1 or (small and len(words) > 2)
    return None if is_sentence or any(w.endswith("ed") for w in small) else match


def _abbreviation(label: str) -> bool:
    return label.strip().rstrip(".").lower().split()[-1] in ABBREVIATIONS
