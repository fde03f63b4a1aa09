"""A small scorer, for the project's own examples: which gold claims a reader finds, and how many of them whole.

A claim is found if one of the same kind overlaps its evidence and agrees in its core: harm and value of a toll, category of an
act, nothing more of a situation. It is whole if the fields that a reader of the brief relies on agree too (WHOLE).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Record = Mapping[str, Any]

KINDS = ("toll", "act", "situation")
CORE = {"toll": ("harm", "value"), "act": ("event",), "situation": ()}
WHOLE = {
    "toll": ("relation", "value_high", "share", "victims", "origin", "by", "where"),
    "act": ("actor", "target", "origin"),
    "situation": ("origin",),
}
LITTLE_WORDS = frozenset("the a an of for in and its their mr mrs ms dr".split())


@dataclass(frozen=True, slots=True)
class Score:
    """Counts over claims of one kind: in the gold set, found by the reader, matched one to one, matched and whole."""

    gold: int = 0
    found: int = 0
    matched: int = 0
    whole: int = 0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 1 where there was nothing to find and nothing was."""
        return 2 * self.matched / (self.gold + self.found) if self.gold + self.found else 1.0

    @property
    def whole_f1(self) -> float:
        """The same, counting whole claims alone."""
        return 2 * self.whole / (self.gold + self.found) if self.gold + self.found else 1.0

    def __add__(self, other: "Score") -> "Score":
        return Score(self.gold + other.gold, self.found + other.found, self.matched + other.matched, self.whole + other.whole)


def score(report: Record, claims: Sequence[Record]) -> dict[str, Score]:
    """Compare the claims that were read from one report with those of its gold file."""
    result = {}
    for kind in KINDS:
        golds = [gold | {"span": _span(report["text"], gold)} for gold in report["claims"] if gold["claim"] == kind]
        founds = [claim for claim in claims if claim["claim"] == kind]
        pairs = _pairs(golds, founds)
        whole = sum(all(_agrees(gold, found, field) for field in WHOLE[kind]) for gold, found in pairs)
        result[kind] = Score(len(golds), len(founds), len(pairs), whole)
    return result


def same_name(one: str, other: str) -> bool:
    """Two names agree if the words of one hold those of the other, or half of all their words are shared.

    >>> same_name("Ministry of Defence", "the defence ministry"), same_name("army", "ministry")
    (True, False)
    """
    a, b = _words(one), _words(other)
    return bool(a and b) and (a <= b or b <= a or len(a & b) >= len(a | b) / 2)


def _pairs(golds: list[Record], founds: list[Record]) -> list[tuple[Record, Record]]:
    """Pair claims one to one, those that agree in most fields first."""
    options = [
        (sum(_agrees(gold, found, field) for field in WHOLE[gold["claim"]]), -i, -j)
        for i, gold in enumerate(golds)
        for j, found in enumerate(founds)
        if gold["span"][0] < found["end"] and found["start"] < gold["span"][1] and all(gold[f] == found.get(f) for f in CORE[gold["claim"]])
    ]
    paired: dict[int, int] = {}
    for _, i, j in sorted(options, reverse=True):
        if -i not in paired and -j not in paired.values():
            paired[-i] = -j
    return [(golds[i], founds[j]) for i, j in paired.items()]


def _agrees(gold: Record, found: Record, field: str) -> bool:
    if field == "origin":
        return _same_names(gold["sources"][:1], found.get("sources", ())[:1])
    if field in ("by", "where", "actor", "target"):
        return _same_names(gold[field], found.get(field, ()))
    if field == "victims":
        return set(gold[field]) == set(found.get(field, ()))
    return bool(gold.get(field) == found.get(field))


def _same_names(golds: Sequence[Any], founds: Sequence[Any]) -> bool:
    a, b = [_name(x) for x in golds], [_name(x) for x in founds]
    return all(any(same_name(x, y) for y in b) for x in a) and all(any(same_name(x, y) for x in a) for y in b)


def _name(value: Any) -> str:
    return value if isinstance(value, str) else str(value.get("text") or value.get("name") or "")


def _words(name: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", name.casefold())) - LITTLE_WORDS


def _span(text: str, gold: Record) -> tuple[int, int]:
    at = -1
    for _ in range(gold.get("nth", 1)):
        at = text.index(gold["evidence"], at + 1)
    return at, at + len(gold["evidence"])
