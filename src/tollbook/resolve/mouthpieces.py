"""For whom someone speaks: 'Hassan Brek, spokesman for the ministry', 'army spokesman Brek', 'RSF officials', 'its director, Rana Sol'.

A spokesperson, director or official and the body behind them are one origin. Who speaks for whom is told by the words of a name itself, or
by the words around it in the report; never by knowing the person.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

OFFICE = (
    r"(?:spokes(?:man|woman|person|people|men|persons)|directors?|director[- ]general|heads?|chief|founder|chair(?:man|woman|person)?|"
    r"coordinator|representatives?|minister|secretary[- ]general|press officer|media officer|executive director|commander|deputy|leader)"
)
STAFF = (
    r"(?:spokes\w+|officials?|officers?|representatives?|activists?|statement|staff|director|head|chief|commanders?|leaders?|leadership|"
    r"doctors|teams?|data)"
)
RANK = r"(?:(?:Lt|Gen|Col|Maj|Brig|Capt|Rear|Dr|General|Colonel|Major|Brigadier|Lieutenant|Captain|Admiral|Mr|Mrs|Ms)\.?[ -]*)*"
IN_NAME = re.compile(rf"^(?:an? |the )?(?:(?:{STAFF}|{OFFICE}) (?:of|for|at|from) (?:the )?(?P<after>.+)|(?P<before>.+?)['’]?s? {STAFF})$")
AFTER = re.compile(
    rf"^,?\s+(?:who is\s+)?(?:an?|the)?\s*(?:[\w-]+\s+){{0,3}}?{OFFICE}\s+(?:of|for|at|with)\s+(?:the\s+)?([^,.;:”\"]{{2,90}})"
)
BEFORE = re.compile(rf"{OFFICE}\s+(?:of|for|at|with)\s+(?:the\s+)?([^,.;:”\"]{{2,90}}?),?\s+{RANK}$")
JOINED = re.compile(rf"([^,.;:“\"]{{2,70}}?)[’']?s?\s+{OFFICE},?\s+{RANK}$")
ITS = re.compile(rf"\b[Ii]ts\s+(?:[\w-]+\s+){{0,2}}?{OFFICE},?\s+{RANK}$|\b[Ii]ts\s+(?:[\w-]+\s+){{0,2}}?{OFFICE},?\s*$")
AROUND = 160  # characters to either side


@dataclass(frozen=True, slots=True)
class Mouthpiece:
    """The words that name the body for which someone speaks, '' for 'its', and where in the text they stand."""

    words: str
    at: int


def body_in_name(name: str) -> str | None:
    """Return the body that a description names beside its office; None if it names none.

    >>> body_in_name("RSF official"), body_in_name("a spokesman for the Houthis"), body_in_name("Rana Sol")
    ('RSF', 'Houthis', None)
    """
    found = IN_NAME.match(name.strip())
    return (found["after"] or found["before"]) if found else None


def find_bodies(name: str, text: str, is_body: Callable[[str], bool]) -> Iterator[Mouthpiece]:
    """Yield the bodies for which the words around a person's name say that they speak, in the order of the text.

    is_body: tells whether words name a body. '' stands for 'its': the caller knows which body was named before.

    >>> text = "The camp is empty, said Rana Sol, spokeswoman for the Valley Council in Senn. Its clerk saw it."
    >>> [m.words for m in find_bodies("Rana Sol", text, {"Valley Council"}.__contains__)]
    ['Valley Council']
    """
    at = text.find(name)
    while at >= 0:
        left, right = text[max(0, at - AROUND) : at], text[at + len(name) : at + len(name) + AROUND]
        if (found := AFTER.match(right)) or (found := BEFORE.search(left)):
            yield from _longest(found[1], is_body, at, from_start=True)
        elif ITS.search(left):
            yield Mouthpiece("", at)
        elif found := JOINED.search(left):
            yield from _longest(found[1], is_body, at, from_start=False)
        at = text.find(name, at + 1)


def _longest(words: str, is_body: Callable[[str], bool], at: int, *, from_start: bool) -> Iterator[Mouthpiece]:
    """The longest run of words, from the start or to the end, that names a body."""
    parts = words.split()
    for count in range(len(parts), 0, -1):
        run = " ".join(parts[:count] if from_start else parts[-count:])
        if is_body(run):
            yield Mouthpiece(run, at)
            return
