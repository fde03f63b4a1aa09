"""Which sentences are worth parsing: a set look-up a word, before any tree is built."""

import re
from collections.abc import Sequence
from functools import lru_cache

from tollbook.read import acts, situations
from tollbook.read.harms import lexicon
from tollbook.read.text import Part, Sentence

WORD = re.compile(r"[a-z][a-z-]*|\d")
READABLE = frozenset({Part.BODY, Part.ITEM, Part.CAPTION})
# Verbs that do harm only with a companion ('take hostage'): the companion is the trigger, these alone are too common.
COMMON = frozenset("take hold keep place find leave report confirm make force push have be go come get return live lose cut strike give carry lead suffer receive arrive reach enter cross move stay settle shelter house treat admit operate render declare".split())
COMPANIONS = frozenset("dead death lifeless hostage hostages captive custody refuge shelter homes homeless flee border missing unaccounted wounds injuries wound injury casualties toll lives".split())


@lru_cache(maxsize=1)
def harm_forms() -> frozenset[str]:
    """Return the word forms of which a sentence needs one to hold a toll."""
    words = lexicon()
    forms: set[str] = set(words.nouns) | set(words.adjectives) | set(COMPANIONS)
    for lemma in words.verbs:
        if lemma in COMMON:
            continue
        stem = lemma[:-1] if lemma.endswith("e") else lemma
        forms |= {lemma, lemma + "s", stem + "ed", stem + "ing", stem + "es", lemma + "n"}
    return frozenset(forms | {"shot", "slain", "fled", "beheaded", "died", "dying", "burnt", "trapped", "kidnapped", "kidnapping", "stabbed", "gunned", "held", "lost", "slew", "drowned"})


def has_harm_word(words: str) -> bool:
    """Whether a sentence has a word of harm.

    >>> has_harm_word("Two men were killed."), has_harm_word("Shares fell.")
    (True, False)
    """
    return not harm_forms().isdisjoint(WORD.findall(words.lower()))


NUMBER = re.compile(r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|scores|hundreds?|thousands?|most|half|another|one|third|per cent|percent|none|no)\b", re.IGNORECASE)


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
        if has_harm or goes_on or acts.is_candidate(sentence.words) or situations.is_candidate(sentence.words):
            chosen.add(sentence.index)
    return chosen
