"""Harm that is no conflict harm: disease, accidents, weather, sport and fiction (GUIDE, 'No tolls')."""

import re
from collections.abc import Iterable

from tollbook.model.claim import Harm
from tollbook.read.harms import harm_forms, lexicon
from tollbook.read.text import Sentence

WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
# Words of harm itself: they name no cause, so they do not show that a conflict did it.
CAUSELESS = frozenset(
    {"killed", "murdered", "displaced", "fled", "flee", "forces", "battle", "war", "fighting", "violence", "conflict", "mine", "mines"}
)
BODILY = frozenset({Harm.KILLED, Harm.INJURED, Harm.AFFECTED, Harm.CASUALTIES, Harm.MISSING, Harm.DISPLACED, Harm.TRAPPED})


def words_of(text: str) -> frozenset[str]:
    """Return the lower-case words of a text."""
    return frozenset(WORD.findall(text.lower()))


def other_causes(sentences: Iterable[Sentence], *, title: str | None) -> dict[int, bool]:
    """Return for each sentence whether its harm has a cause outside conflict, by its own words or carried from the one before.

    A sentence with a word of disease, accident or weather and no word of arms is outside; so are those that follow, until one has
    a word of arms. The title opens.
    """
    words = lexicon()
    arms = words.conflict - CAUSELESS
    is_outside = False
    found: dict[int, bool] = {}
    if title:
        said = words_of(title)
        is_outside = bool(said & words.other_cause) and not said & arms
    for sentence in sentences:
        said = words_of(sentence.words)
        has_arms = bool(said & arms)
        if has_arms:
            is_outside = False
        elif said & words.other_cause and (said & harm_forms() or said & words.toll_nouns):
            is_outside = True
        found[sentence.index] = is_outside
    return found
