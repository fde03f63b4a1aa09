"""Copies: reports that print the same text are one voice, however many outlets print it.

Candidates come from MinHash signatures in bands (LSH, by the rensa package); a candidate is taken only if the exact overlap of the
two texts says so, by `RULES`. So a pair that the bands bring up wrongly is refused, and a pair is missed only if its bands all
differ: benchmarks/copies_speed.py measures how often. What belongs together does not depend on the order of adding.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from tollbook.model.document import Report
from tollbook.resolve.differences import Difference, find_differences

if TYPE_CHECKING:
    import numpy

SHINGLE_WORDS = 4  # runs of four words: of unrelated reports on one war, under 3 in 100 are shared
MOST_CONTAINED = 0.6  # of the one text, six tenths must stand in the other …
LEAST_CONTAINED = 0.3  # … and of the other three tenths in the one: less is a quotation of a short report in a long one
SHORT_SHINGLES = 40  # a flash of a few lines is full of the phrases of its trade:
SHORT_CONTAINED = 0.8  # nearly all of it must agree, both ways
# Bands of three: of pairs that share a quarter of their runs six in ten are brought up, of those that share half all but one in a thousand.
BANDS, BAND_ROWS = 56, 3
SEED = 20_250_306  # of the permutations; any constant does

RULES = (
    f"Two reports are one voice if {MOST_CONTAINED:.0%} of the runs of {SHINGLE_WORDS} words of the one stand in the other and "
    f"{LEAST_CONTAINED:.0%} of the other in the one; if either has fewer than {SHORT_SHINGLES} runs, {SHORT_CONTAINED:.0%} both ways.",
    "The first is the one published earliest, then by id. Of the others,",
    "a version gives another figure among the same words, or is a differing text of the same outlet;",
    f"shortened is one that keeps less than {MOST_CONTAINED:.0%} of the first;",
    f"extended is one of which less than {MOST_CONTAINED:.0%} is of the first;",
    "a copy is any other.",
)

WORD = re.compile(r"\w+(?:[.,]\d+)*")
NUMBER_WORDS = frozenset(
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty "
    "thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands dozen dozens scores".split()
)
MONTHS = frozenset(
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sep sept oct nov dec".split()
)


class CopyKind(StrEnum):
    """What a report of a voice is, beside the first of it; `RULES` says how it is told."""

    COPY = "copy"
    SHORTENED = "shortened"
    EXTENDED = "extended"
    VERSION = "version"


@dataclass(frozen=True, slots=True)
class CopyMatch:
    """Two reports of one text: the first, a copy of it, what kind, and how much they share.

    kept: the share of the first's runs of words that stand in the copy. of_first: the share of the copy's that stand in the first.
    """

    first: str
    copy: str
    kind: CopyKind
    kept: float
    of_first: float


@dataclass(frozen=True, slots=True)
class Copy:
    """A report beside the first of its voice, with every passage in which they differ."""

    match: CopyMatch
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Voice:
    """Reports that print one text, the earliest first, and what the others are beside it."""

    reports: tuple[str, ...]
    copies: tuple[Copy, ...]

    @property
    def differences(self) -> tuple[tuple[Difference, ...], ...]:
        """For each copy in turn, what differs from the first."""
        return tuple(copy.differences for copy in self.copies)


def find_copies(reports: Iterable[Report]) -> tuple[Voice, ...]:
    """Return the voices of two or more reports, the earliest first, with what differs between their reports.

    >>> line = "The mayor of Dorvash said that seventeen people were killed when shells fell on the market near the old mill on Friday. "
    >>> more = "Rescuers dug until dark. The council of the valley called a meeting, and the schools of the town stay closed until Monday."
    >>> (voice,) = find_copies([Report(id="b", text="Shells hit Dorvash. " + line + more), Report(id="a", text=line + more)])
    >>> voice.reports, voice.copies[0].match.kind.value, [d.copy.words for d in voice.copies[0].differences]
    (('a', 'b'), 'copy', ['Shells hit Dorvash'])
    """
    index, texts = CopyIndex(), {}
    for report in reports:
        index.add(report)
        texts[report.id] = report
    return tuple(_voice([texts[i] for i in ids], index) for ids in index.voices())


def _voice(reports: Sequence[Report], index: "CopyIndex") -> Voice:
    first, *others = reports
    return Voice(
        tuple(r.id for r in reports),
        tuple(Copy(index.compare(first.id, other.id), find_differences(first, other)) for other in others),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Sketch:
    """What is kept of a report: its runs of words as sorted hashes, and those with a figure twice, with and without the figure."""

    id: str
    order: tuple[date, str]
    outlet: str
    runs: "numpy.ndarray"
    figures: "numpy.ndarray"  # two rows: with the figure masked, and as written


class CopyIndex:
    """Near-copies among reports, found as reports are added; a report costs about 3 KB.

    A report that is added twice is compared once. Which reports belong together depends on the reports alone.

    >>> index = CopyIndex()
    >>> text = "Gunmen attacked three villages of the valley at night, residents said, and burned the granary of the lower mill. " * 2
    >>> index.add(Report(id="r1", text=text)), [m.kind.value for m in index.add(Report(id="r2", text=text))]
    ((), ['copy'])
    >>> index.voice("r2")
    ('r1', 'r2')
    """

    def __init__(self) -> None:
        from rensa import RMinHashLSH

        self._bands = RMinHashLSH(threshold=0.5, num_perm=BANDS * BAND_ROWS, num_bands=BANDS)
        self._sketches: list[_Sketch] = []
        self._place: dict[str, int] = {}
        self._same_runs: dict[bytes, int] = {}  # texts with the very same runs are in the bands once
        self._parent: list[int] = []
        self._codes = _Codes()

    def __len__(self) -> int:
        return len(self._sketches)

    def add(self, report: Report) -> tuple[CopyMatch, ...]:
        """Add a report; return a match with one report of each voice that it belongs to, ordered by the reports' ids."""
        if report.id in self._place:
            return ()
        sketch = self._sketch(report)
        at = len(self._sketches)
        self._sketches.append(sketch)
        self._place[report.id] = at
        self._parent.append(at)
        if not len(sketch.runs):
            return ()
        found: dict[int, int] = {}
        for other in self._candidates(sketch, at):
            root = self._root(other)
            if root not in found and _is_one_voice(sketch, self._sketches[other]):
                found[root] = other
        for root in found:
            self._parent[self._root(root)] = self._root(at)
        return tuple(sorted((self._match(at, other) for other in found.values()), key=lambda m: (m.first, m.copy)))

    def voice(self, report: str) -> tuple[str, ...]:
        """Return the reports of the voice that a report belongs to, the earliest first; itself alone if it has no copies."""
        root = self._root(self._place[report])
        return self._ordered(at for at in range(len(self)) if self._root(at) == root)

    def voices(self) -> tuple[tuple[str, ...], ...]:
        """Return the reports of every voice of two or more, the earliest first."""
        groups: dict[int, list[int]] = {}
        for at in range(len(self)):
            groups.setdefault(self._root(at), []).append(at)
        voices = [self._ordered(group) for group in groups.values() if len(group) > 1]
        return tuple(sorted(voices, key=lambda ids: self._sketches[self._place[ids[0]]].order))

    def compare(self, report: str, other: str) -> CopyMatch:
        """Return how two reports of one voice stand to each other, whether or not they match directly."""
        return self._match(self._place[report], self._place[other])

    def _ordered(self, group: Iterable[int]) -> tuple[str, ...]:
        return tuple(s.id for s in sorted((self._sketches[at] for at in group), key=lambda s: s.order))

    def _candidates(self, sketch: _Sketch, at: int) -> list[int]:
        """The reports that share a band of the signature, one of each text; the new one is entered."""
        from rensa import RMinHash

        key = hashlib.sha256(sketch.runs.tobytes()).digest()[:16]
        if key in self._same_runs:
            return [self._same_runs[key]]
        self._same_runs[key] = at
        signature = RMinHash(num_perm=BANDS * BAND_ROWS, seed=SEED)
        raw = sketch.runs.astype("<u4").tobytes()
        signature.update([raw[i : i + 4] for i in range(0, len(raw), 4)])
        candidates = sorted(set(self._bands.query(signature)))
        self._bands.insert(at, signature)
        return candidates

    def _match(self, at: int, other: int) -> CopyMatch:
        first, copy = sorted((self._sketches[at], self._sketches[other]), key=lambda s: s.order)
        kept, of_first = _overlap(first, copy)
        return CopyMatch(first.id, copy.id, _kind(first, copy, kept, of_first), round(kept, 4), round(of_first, 4))

    def _root(self, at: int) -> int:
        while self._parent[at] != at:
            self._parent[at] = self._parent[self._parent[at]]
            at = self._parent[at]
        return at

    def _sketch(self, report: Report) -> _Sketch:
        import numpy

        words = fold_words(report.text)
        codes = numpy.fromiter(map(self._codes.__getitem__, words), dtype=numpy.uint64, count=len(words))
        numbers = (codes & numpy.uint64(NUMBER_FLAG)) > 0
        runs = _runs(codes)
        masked = _runs(numpy.where(numbers, numpy.uint64(NUMBER_FLAG), codes))
        telling = (_any_in_run(numbers) & ~_any_in_run((codes & numpy.uint64(MONTH_FLAG)) > 0)).nonzero()[0]
        outlet = " ".join(fold_words(report.outlet or ""))
        figures = numpy.stack([masked[telling], runs[telling]])
        return _Sketch(report.id, (report.published or date.max, report.id), outlet, numpy.unique(runs), figures)


NUMBER_FLAG, MONTH_FLAG = 1, 2  # the two lowest bits of a word's code


class _Codes(dict[str, int]):
    """A 64-bit code for each word, the same on every machine; two bits of it tell figures and months."""

    def __missing__(self, word: str) -> int:
        if len(self) > 2_000_000:  # a bound on memory, for streams without end
            self.clear()
        code = int.from_bytes(hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little") & ~3
        code |= NUMBER_FLAG if word[0].isdigit() or word in NUMBER_WORDS else MONTH_FLAG if word in MONTHS else 0
        self[word] = code
        return code


def fold_words(text: str) -> list[str]:
    """Return the words of a text without case, marks and punctuation; figures keep the signs within them.

    >>> fold_words("“Over 1,018 dead,” the Observatory said – in Ṭarṭūs.")
    ['over', '1,018', 'dead', 'the', 'observatory', 'said', 'in', 'tartus']
    """
    plain = text.casefold()
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return WORD.findall(plain)


def _runs(codes: "numpy.ndarray") -> "numpy.ndarray":
    """One 32-bit hash for each run of words, in order: the words' codes weighed by odd constants, modulo 2**64, the upper half."""
    import numpy

    count = max(len(codes) - SHINGLE_WORDS + 1, 0)
    total = numpy.zeros(count, dtype=numpy.uint64)
    for i in range(SHINGLE_WORDS):
        weight = numpy.uint64((0x9E3779B97F4A7C15 * (2 * i + 1)) % 2**64 | 1)
        total += codes[i : i + count] * weight
    return (total >> numpy.uint64(32)).astype(numpy.uint32)


def _any_in_run(flags: "numpy.ndarray") -> "numpy.ndarray":
    """For each run of words, whether any of its words has the flag."""
    import numpy

    count = max(len(flags) - SHINGLE_WORDS + 1, 0)
    found = numpy.zeros(count, dtype=bool)
    for i in range(SHINGLE_WORDS):
        found |= flags[i : i + count]
    return found


def _overlap(one: _Sketch, other: _Sketch) -> tuple[float, float]:
    """The share of the one's runs that stand in the other, and of the other's in the one."""
    import numpy

    if not len(one.runs) or not len(other.runs):
        return 0.0, 0.0
    shared = len(numpy.intersect1d(one.runs, other.runs, assume_unique=True))
    return shared / len(one.runs), shared / len(other.runs)


def _is_one_voice(sketch: _Sketch, other: _Sketch) -> bool:
    """The first of `RULES`."""
    shares = _overlap(sketch, other)
    if min(len(sketch.runs), len(other.runs)) < SHORT_SHINGLES:
        return min(shares) >= SHORT_CONTAINED
    return max(shares) >= MOST_CONTAINED and min(shares) >= LEAST_CONTAINED


def _kind(first: _Sketch, copy: _Sketch, kept: float, of_first: float) -> CopyKind:
    """The last four of `RULES`."""
    same_outlet = bool(first.outlet) and first.outlet == copy.outlet
    if _gives_other_figures(first, copy) or (same_outlet and min(kept, of_first) < 1):
        return CopyKind.VERSION
    if kept < MOST_CONTAINED:
        return CopyKind.SHORTENED
    return CopyKind.EXTENDED if of_first < MOST_CONTAINED else CopyKind.COPY


def _gives_other_figures(first: _Sketch, copy: _Sketch) -> bool:
    """Whether some run of words stands in both with a figure that the other does not have there. Days of the month do not count."""
    import numpy

    common = numpy.intersect1d(first.figures[0], copy.figures[0])
    unchanged = first.figures[0][numpy.isin(first.figures[1], copy.figures[1])]
    return bool(numpy.setdiff1d(common, unchanged).size)
