"""Marks: the numbers beside statements, given in the order in which a brief first uses them.

A sentence that a report repeats, or that a second report copies, is one statement and gets one mark with several passages.
"""

import re
from collections.abc import Iterable, Sequence

from tollbook.model.claim import Act, Claim, Situation, Toll
from tollbook.model.document import Report
from tollbook.publish.page import Mark, Passage
from tollbook.publish.visible import one_line
from tollbook.publish.wording import claim_chain

REPEAT_CHARS = 40  # about seven words: as long as no two statements are by chance
MOST_REPEATS = 5
CAUSE = re.compile(r"\s(?:due to|because of|owing to|as a result of|in response to|for fear of)\s(?:the\s)?")


class Case:
    """The reports and claims of one brief, and the marks given so far.

    Composing is one straight pass; this is the only thing in it that changes.
    """

    def __init__(self, reports: Sequence[Report], claims: Sequence[Claim]) -> None:
        self.reports = {report.id: report for report in reports}
        self.same: dict[tuple[object, ...], list[Claim]] = {}
        self.first_of: dict[str, Claim] = {}
        for claim in claims:
            alike = self.same.setdefault(sameness(claim), [])
            alike.append(claim)
            self.first_of.setdefault(claim.id, alike[0])
        self.claims = tuple(alike[0] for alike in self.same.values())
        self._starts: dict[tuple[str, int], list[Claim]] = {}
        for claim in self.claims:
            self._starts.setdefault((claim.report, claim.evidence.start_char), []).append(claim)
        self._numbers: dict[tuple[object, ...], int] = {}
        self._keys: list[tuple[object, ...]] = []

    def text(self, claim: Claim) -> str:
        """Return the text of the claim's report."""
        return self.reports[claim.report].text

    def mark(self, *claims: Claim) -> tuple[int, ...]:
        """Return the numbers of the claims' marks, in the order given, without repeats."""
        keys = dict.fromkeys(sameness(claim) for claim in claims)
        for key in keys:
            if key not in self._numbers:
                self._keys.append(key)
                self._numbers[key] = len(self._keys)
        return tuple(self._numbers[key] for key in keys)

    def find(self, ids: Iterable[str]) -> tuple[Claim, ...]:
        """Return the claims of some ids, without repeats; ids of no claim here are left out."""
        found = [self.first_of[i] for i in ids if i in self.first_of]
        return tuple({sameness(claim): claim for claim in found}.values())

    def claims_of(self, numbers: Iterable[int]) -> tuple[str, ...]:
        """Return the ids of all claims behind some marks, by number."""
        found = [c.id for number in sorted(set(numbers)) for c in self.same[self._keys[number - 1]]]
        return tuple(dict.fromkeys(found))

    def cause(self, claim: Claim) -> Claim | None:
        """Return the claim that the same sentence gives as this one's cause: 'they demand protection due to threats'.

        A cause that the report tells in its own voice stands there too; one that another source tells does not.
        """
        found = CAUSE.match(self.text(claim), claim.evidence.end_char)
        causes = self._starts.get((claim.report, found.end()), []) if found else []
        return next((c for c in causes if c.sources in (claim.sources, ())), None)

    def is_marked(self, claim: Claim) -> bool:
        """Whether the claim has a mark already."""
        return sameness(claim) in self._numbers

    def marks(self) -> tuple[Mark, ...]:
        """Return all marks given, by number."""
        return tuple(self._mark(number, self.same[key]) for key, number in self._numbers.items())

    def _mark(self, number: int, alike: Sequence[Claim]) -> Mark:
        first = alike[0]
        passages = {
            (c.report, c.evidence.start_char, c.evidence.end_char): Passage(
                c.report, c.evidence.start_char, c.evidence.end_char, c.evidence.words
            )
            for c in alike
        }
        report = self.reports[first.report]
        passages |= {(report.id, p.start_char, p.end_char): p for p in _repeats(report, first)}
        who = claim_chain(first, report.text) or (f"{report.outlet}, in its own voice" if report.outlet else "the report, in its own voice")
        ids = tuple(dict.fromkeys(c.id for c in alike))
        return Mark(number, tuple(passages.values()), ids, who, first.quoted, _basis(first))


def sameness(claim: Claim) -> tuple[object, ...]:
    """Return what makes two claims one statement: the same words of the same days, by the same source, read as the same thing.

    Short words ('at least 12 people were killed') are said of many events: they are one statement only in one report, of one place
    and one whole. In different reports the outlet's own voice is not one source.
    """
    if isinstance(claim, Toll):
        substance: tuple[object, ...] = (claim.harm, claim.relation, claim.value, claim.value_high, claim.share, claim.victims, claim.by)
    elif isinstance(claim, Act):
        substance = (claim.event, claim.actor, claim.target)
    elif isinstance(claim, Situation):
        substance = (claim.about,)
    else:
        substance = ()
    words = one_line(claim.evidence.words).casefold()
    if len(words) < REPEAT_CHARS:
        part_of = claim.part_of if isinstance(claim, Toll) else None
        substance = (*substance, claim.report, tuple(p.text for p in claim.where), part_of)
    who: tuple[object, ...] = tuple(s.name for s in claim.sources) or (claim.report,)
    return (claim.kind, words, who, claim.stance, claim.period, substance)


def _repeats(report: Report, claim: Claim) -> list[Passage]:
    """Return where a report says the same words again: a headline's sentence in the text, a summary's in the body.

    Only long runs count: 'at least 12 people' may well be said of two places.
    """
    words, at = claim.evidence.words, -1
    found: list[Passage] = []
    while len(words) >= REPEAT_CHARS and len(found) < MOST_REPEATS and (at := report.text.find(words, at + 1)) >= 0:
        if at != claim.evidence.start_char:
            found.append(Passage(report.id, at, at + len(words), words))
    return found


def _basis(claim: Claim) -> str:
    """Return by which rule a claim was read and how often such rules are right, in words."""
    if not claim.rule:
        return ""
    return f"read by the rule ‘{claim.rule}’, confidence {claim.confidence:.2f}"
