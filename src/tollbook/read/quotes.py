"""Quotation marks of a report: which characters stand between them, over sentences and paragraphs."""

from bisect import bisect_right
from collections.abc import Sequence

from tollbook.read.text import Part, Sentence

OPENING = {"“": "”", "«": "»", "„": "“”", "‹": "›"}
MAX_QUOTE_CHARS = 3_000  # longer than any quotation of a news text: a mark that was never closed


def quotations(sentences: Sequence[Sentence]) -> list[tuple[int, int]]:
    """Return the quotations of a report, half-open, without their marks, in order.

    A paragraph that begins with a mark goes on with a quotation that the paragraph before left open; any other mark that is
    never closed is left out. Straight marks open after white space and close before it.

    >>> from tollbook.read.text import sentences
    >>> text = 'He said: "Two died. One lives."'
    >>> [text[a:b] for a, b in quotations(sentences(text))]
    ['Two died. One lives.']
    """
    found: list[tuple[int, int]] = []
    begin, closers, paragraph, previous_end = -1, "", -1, 0
    for sentence in sentences:
        if sentence.part in (Part.HEADING, Part.POINTER):
            continue
        if sentence.paragraph != paragraph:
            goes_on = begin >= 0 and sentence.words[:1] in ('"', "“", "«")
            if begin >= 0 and goes_on:
                found.append((begin, previous_end))
            begin, paragraph = -1, sentence.paragraph
        for offset, char in enumerate(sentence.words):
            if begin < 0 and (char in OPENING or (char == '"' and not _closes(sentence.words, offset))):
                begin, closers = sentence.start_char + offset + 1, OPENING.get(char, '"')
            elif begin >= 0 and (char in closers or (char == '"' and closers == '"')):
                if sentence.start_char + offset - begin <= MAX_QUOTE_CHARS:
                    found.append((begin, sentence.start_char + offset))
                begin = -1
        previous_end = sentence.end_char
    return found


def _closes(words: str, offset: int) -> bool:
    """A straight mark right after a letter or stop, before white space or nothing, has nothing to open."""
    before = words[offset - 1 : offset]
    after = words[offset + 1 : offset + 2]
    return bool(before) and not before.isspace() and before not in "([—–-" and (not after or not after.isalnum())


def within(spans: Sequence[tuple[int, int]], start_char: int, end_char: int) -> bool:
    """Whether a span lies in one of these, which are in order, but for a mark or stop at its ends.

    >>> within([(10, 50)], 9, 30), within([(10, 50)], 0, 30)
    (True, False)
    """
    at = bisect_right(spans, (start_char + 1, end_char + MAX_QUOTE_CHARS))
    return any(a - 1 <= start_char and end_char <= b + 2 for a, b in spans[max(0, at - 2) : at])
