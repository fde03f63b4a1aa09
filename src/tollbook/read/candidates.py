"""Which sentences are worth parsing: a set look-up a word, before any tree is built."""

import re
from collections.abc import Sequence

from tollbook.read import acts, situations
from tollbook.read.harms import harm_forms
from tollbook.read.text import Part, Sentence

WORD = re.compile(r"[a-z][a-z-]*|\d")
READABLE = frozenset({Part.BODY, Part.ITEM, Part.CAPTION})


def has_harm_word(words: str) -> bool:
    """Whether a sentence has a word of harm.

    >>> has_harm_word("Two men were killed."), has_harm_word("Shares fell.")
    (True, False)
    """
    return not harm_forms().isdisjoint(WORD.findall(words.lower()))


NUMBER = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|scores|hundreds?|thousands?|most|half|another|one|"
    r"third|per cent|percent|none|no)\b",
    re.IGNORECASE,
)


def to_parse(sentences: Sequence[Sentence], setting: acts.Setting) -> set[int]:
    """Return the indexes of the sentences that the rules need parsed: with a trigger, or a number that may go on with a toll."""
    chosen: set[int] = set()
    last_harm = -10
    for sentence in sentences:
        if sentence.part not in READABLE:
            continue
        has_harm = has_harm_word(sentence.words)
        if has_harm:
            last_harm = sentence.index
        if setting is acts.Setting.MENTIONED and not (has_harm or acts.has_war_word(sentence.words)):
            continue
        goes_on = sentence.index - last_harm <= (12 if sentence.part is Part.ITEM else 4) and NUMBER.search(sentence.words) is not None
        if (
            has_harm
            or goes_on
            or acts.is_candidate(sentence.words, setting=setting)
            or situations.is_candidate(sentence.words, setting=setting)
        ):
            chosen.add(sentence.index)
    return chosen
