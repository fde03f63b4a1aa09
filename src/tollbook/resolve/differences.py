"""What differs between two reports of one text: passages added and dropped, words changed, figures changed, each with its span."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from tollbook.model.claim import Evidence
from tollbook.model.document import Report

SENTENCE = re.compile(r"[^\s](?:.*?)(?:[.!?…؟。][\"'”’»)\]]*(?=\s)|(?=\n)|\Z)", re.DOTALL)
WORD = re.compile(r"\w+(?:[.,]\d+)*")
ALIKE = 0.6  # a sentence that shares six tenths of the shorter one's words is the same sentence, changed
MOST_PAIRS = 4_000_000  # of words to compare in one stretch; beyond it the stretch is shown whole


class Change(StrEnum):
    """How a passage of the copy differs from the first report."""

    ADDED = "added"
    DROPPED = "dropped"
    FIGURE = "figure"  # other figures among the same words
    REWORDED = "reworded"


@dataclass(frozen=True, slots=True)
class Difference:
    """One passage in which two reports differ; `first` is None where it was added, `copy` where it was dropped."""

    change: Change
    first: Evidence | None
    copy: Evidence | None


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence or a word with its place, and the form under which it is compared."""

    start: int
    end: int
    key: str


def find_differences(first: Report, copy: Report) -> tuple[Difference, ...]:
    """Return the passages in which a report differs from the first of its voice, in the order of the texts.

    Case, punctuation and spacing make no difference. Offsets are characters of each report's text, half-open.

    >>> a, b = (Report(id=i, text=f"The clinic said {n} people died. Roads are shut.") for i, n in (("a", 12), ("b", 15)))
    >>> [(d.change.value, d.first.words, d.copy.words) for d in find_differences(a, b)]
    [('figure', '12', '15')]
    """
    ours, theirs = _sentences(first.text), _sentences(copy.text)
    found: list[Difference] = []
    for tag, a, b, c, d in SequenceMatcher(None, [s.key for s in ours], [s.key for s in theirs], autojunk=False).get_opcodes():
        if tag != "equal":
            found += _within(first, ours[a:b], copy, theirs[c:d])
    return tuple(found)


def _within(first: Report, ours: Sequence[_Piece], copy: Report, theirs: Sequence[_Piece]) -> Iterator[Difference]:
    """Compare a stretch of sentences: word by word where they are the same sentences changed, as wholes where they are others."""
    if not ours or not theirs:
        yield from _whole(first, ours, copy, theirs)
        return
    old, new = _words(first.text, ours), _words(copy.text, theirs)
    if len(old) * len(new) > MOST_PAIRS:
        yield from _whole(first, ours, copy, theirs)
        return
    matcher = SequenceMatcher(None, [w.key for w in old], [w.key for w in new], autojunk=False)
    shared = sum(block.size for block in matcher.get_matching_blocks())
    if len(ours) == len(theirs) == 1 and shared < ALIKE * min(len(old), len(new)):
        yield from _whole(first, ours, copy, theirs)
        return
    for tag, a, b, c, d in _readable(matcher, old, new):
        if tag == "replace" and _are_figures(old[a:b], new[c:d]):
            yield Difference(Change.FIGURE, _cut(first, old[a:b]), _cut(copy, new[c:d]))
        elif tag == "replace":
            yield Difference(Change.REWORDED, _cut(first, old[a:b]), _cut(copy, new[c:d]))
        elif tag != "equal":
            yield from _whole(first, old[a:b], copy, new[c:d])


def _readable(matcher: "SequenceMatcher[str]", old: Sequence[_Piece], new: Sequence[_Piece]) -> Iterator[tuple[str, int, int, int, int]]:
    """The matcher's steps, but a word or two that happen to agree between two changes are part of one change."""
    pending: tuple[int, int, int, int] | None = None
    steps = matcher.get_opcodes()
    for at, (tag, a, b, c, d) in enumerate(steps):
        inner = 0 < at < len(steps) - 1
        if tag == "equal" and not (inner and b - a <= 2 and not _touches_figures(steps, at, old, new)):
            if pending:
                yield _step(*pending)
                pending = None
            yield tag, a, b, c, d
        else:
            pending = (pending[0], b, pending[2], d) if pending else (a, b, c, d)
    if pending:
        yield _step(*pending)


def _touches_figures(steps: Sequence[tuple[str, int, int, int, int]], at: int, old: Sequence[_Piece], new: Sequence[_Piece]) -> bool:
    """Whether a change beside this agreement is one of figures alone: such a change stands for itself."""
    return any(_are_figures(old[a:b], new[c:d]) for _, a, b, c, d in (steps[at - 1], steps[at + 1]))


def _step(a: int, b: int, c: int, d: int) -> tuple[str, int, int, int, int]:
    return ("replace" if b > a and d > c else "insert" if d > c else "delete"), a, b, c, d


def _whole(first: Report, ours: Sequence[_Piece], copy: Report, theirs: Sequence[_Piece]) -> Iterator[Difference]:
    if ours:
        yield Difference(Change.DROPPED, _cut(first, ours), None)
    if theirs:
        yield Difference(Change.ADDED, None, _cut(copy, theirs))


def _cut(report: Report, pieces: Sequence[_Piece]) -> Evidence:
    return Evidence.of(report, pieces[0].start, pieces[-1].end)


def _are_figures(old: Sequence[_Piece], new: Sequence[_Piece]) -> bool:
    return bool(old and new) and all(piece.key[:1].isdigit() for piece in (*old, *new))


def _sentences(text: str) -> list[_Piece]:
    pieces = []
    for found in SENTENCE.finditer(text):
        words = list(WORD.finditer(found.group()))
        if words:  # from the first word to the last: quotation marks and full stops are no difference
            key = " ".join(w.group().casefold() for w in words)
            pieces.append(_Piece(found.start() + words[0].start(), found.start() + words[-1].end(), key))
    return pieces


def _words(text: str, sentences: Sequence[_Piece]) -> list[_Piece]:
    return [_Piece(w.start(), w.end(), w.group().casefold()) for s in sentences for w in WORD.finditer(text, s.start, s.end)]
