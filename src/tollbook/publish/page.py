"""A brief as a tree of values: sections of groups of lines of pieces, and the marks that lead to the words.

    Brief ─┬─ Section ── Group ── Line ── Piece ──▶ Mark ── Passage (report, characters, words)
           └─ Figure ── Cell ──▶ Mark

Composing makes this tree once; every format prints the same tree, so no format can say more or less than another.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from tollbook.model.claim import Claim
from tollbook.model.document import Report
from tollbook.model.finding import Reconciliation
from tollbook.publish.visible import one_line
from tollbook.publish.wording import number

KEY = re.compile(r"[a-z][a-z0-9-]*")


class Style(StrEnum):
    """What a piece of a line is, so that each format can show it in its way."""

    PLAIN = "plain"
    STRONG = "strong"  # what a reader should see first
    NAME = "name"  # a name or other words taken from a report, set apart from the text around them
    WORDS = "words"  # words of the report that stand in the line as they are
    QUOTE = "quote"  # a source's own words, in quotation marks
    NUMBER = "number"  # a figure; always has marks
    DAY = "day"
    NOTE = "note"  # how something is known or meant; less than the statement


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a line. marks: the numbers of the marks that stand behind it, printed after it."""

    text: str
    style: Style = Style.PLAIN
    marks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One statement, or a few sentences that belong together.

    lead: what stands before it (a day). claims: the ids of all claims it rests on, in order, without repeats.
    level: 1 for a line that explains the one before it.
    """

    pieces: tuple[Piece, ...]
    claims: tuple[str, ...] = ()
    lead: tuple[Piece, ...] = ()
    level: int = 0

    @property
    def marks(self) -> tuple[int, ...]:
        """The numbers of its marks, in order, without repeats."""
        return tuple(dict.fromkeys(n for piece in (*self.lead, *self.pieces) for n in piece.marks))

    @property
    def text(self) -> str:
        """The words of the line, without marks.

        >>> Line((Piece("At least "), Piece("31", Style.NUMBER, (1,)), Piece(" killed."))).text
        'At least 31 killed.'
        """
        return words_of(self.pieces)


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that belong together. heading: may be empty."""

    lines: tuple[Line, ...]
    heading: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """One question and its answer. key: a stable name. empty: what to say where there is nothing to say."""

    key: str
    title: str
    groups: tuple[Group, ...] = ()
    empty: str = ""

    def lines(self) -> Iterator[Line]:
        """Yield all lines in order."""
        for group in self.groups:
            yield from group.lines


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a report: characters, half-open."""

    report: str
    start_char: int
    end_char: int
    words: str


@dataclass(frozen=True, slots=True)
class Mark:
    """The number printed beside a statement, and what it leads to.

    passages: the words, first the ones to show; more where the same sentence stands in several places. claims: ids.
    chain: who says so, in words. quoted: the words stand in a source's quotation marks. basis: rule and confidence, in words.
    """

    number: int
    passages: tuple[Passage, ...]
    claims: tuple[str, ...]
    chain: str
    quoted: bool = False
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a figure's table, and the numbers of the marks that stand behind it. None: nothing is said."""

    value: str | int | None = None
    marks: tuple[int, ...] = ()

    @property
    def text(self) -> str:
        """The value in words.

        >>> Cell(1225).text, Cell("at least 125").text, Cell().text
        ('1,225', 'at least 125', '')
        """
        return number(self.value) if isinstance(self.value, int) else self.value or ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture and the same figures as a table; without a picture, the table alone.

    key: a stable name, part of ids and file names. alt: one sentence for whoever cannot see the picture.
    svg, narrow: the picture for a page and for a telephone. legend: how to read it, said
    where it is shown. note: what else is to be known, said always.
    Raises ValueError for a key that is no name, or a row that does not fit the columns.
    """

    key: str
    title: str
    alt: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    svg: str = ""
    narrow: str = ""
    legend: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        if not KEY.fullmatch(self.key):
            raise ValueError(f"{self.key!r} is no key of a figure: small letters, digits and hyphens, beginning with a letter")
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"figure {self.key}: each row of its table has {len(self.columns)} cells")

    @property
    def marks(self) -> tuple[int, ...]:
        """The numbers of its marks, in order, without repeats."""
        return tuple(dict.fromkeys(n for row in self.rows for cell in row for n in cell.marks))


@dataclass(frozen=True, slots=True)
class Brief:
    """A whole brief. preface: what was read, one line a report. reports, claims, reconciliation: what it was composed from.

    figures: shown after the sections. foot: lines printed at its end as they are, such as the checkpoint of the book that it is drawn from.
    """

    title: str
    preface: tuple[Line, ...]
    sections: tuple[Section, ...]
    marks: tuple[Mark, ...]
    reports: tuple[Report, ...]
    claims: tuple[Claim, ...]
    reconciliation: Reconciliation
    unread: tuple[str, ...] = ()
    foot: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()

    def lines(self) -> Iterator[Line]:
        """Yield all lines of all sections in order."""
        for section in self.sections:
            yield from section.lines()


def words_of(pieces: tuple[Piece, ...]) -> str:
    """Return the words of some pieces, with quotation marks where they are a quotation."""
    return "".join(f"“{p.text}”" if p.style is Style.QUOTE else p.text for p in pieces)


def mark_note(brief: Brief, mark: Mark) -> str:
    """Return who says the words, where they stand and how they were read, on one line."""
    many = len(brief.reports) > 1
    titles = {r.id: r.title or r.origin or r.id for r in brief.reports}
    spots = []
    for passage in mark.passages:
        inside = f" of ‘{one_line(titles[passage.report])}’" if many else ""
        spots.append(f"characters {passage.start_char}–{passage.end_char}{inside}")
    return "; ".join(filter(None, (one_line(mark.chain), " and ".join(spots), mark.basis)))
