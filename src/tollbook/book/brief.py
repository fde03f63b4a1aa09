"""The brief of a book: the same brief as of reports, over the claims that fit a filter, with the book's checkpoint at its foot."""

from dataclasses import replace

from tollbook.book.figures import placed_tolls, series_points
from tollbook.book.record import BookRecord, record_of
from tollbook.book.select import Selection
from tollbook.errors import MissingExtra, UnusableInput
from tollbook.publish.book_sections import copies_section, events_section, marks_of, questions_section, series_section
from tollbook.publish.brief import compose
from tollbook.publish.charts import source_matrix, toll_chart
from tollbook.publish.map import place_map
from tollbook.publish.page import Brief, Figure, Section
from tollbook.settings import Settings
from tollbook.store.book import Book
from tollbook.store.checkpoints import Checkpoint, newest_checkpoint, sign_checkpoint
from tollbook.store.filters import Filter
from tollbook.store.queries import unreadable

MOST_GRADED = 60  # events whose grades a brief shows
MOST_UNREAD = 50  # sentences on unread documents in a brief; `tollbook status` lists all


def brief_of_book(book: Book, wanted: Filter, *, settings: Settings | None = None, jobs: int = 1) -> Brief:
    """Return the brief of what fits a filter, and sign a checkpoint of the book if there is none of its present state.

    The same book, filter and settings give the same brief, to the byte.
    """
    record = record_of(book, wanted, settings=settings, jobs=jobs)
    chosen = record.selection
    brief = compose(chosen.reports, chosen.claims, record.reconciliation, unread=_unread(book, chosen))
    title = f"Brief of a book: {len(chosen.reports):,} reports{_asked(wanted)}"
    return replace(brief, title=title, sections=_sections(brief, record), figures=figures_of(brief, record), foot=foot_of(book))


def _sections(brief: Brief, record: BookRecord) -> tuple[Section, ...]:
    """Return the sections of a brief of reports, and between them what only many reports tell."""
    grades = {event.id: record.grades(event.id) for event in record.events.events[:MOST_GRADED]}
    events = events_section(brief, record.events.events, record.events.episodes, grades)
    series = series_section(brief, record.series)
    copies = copies_section(record.voices, record.selection.reports)
    findings = [finding.reason for finding in (*record.names.findings, *record.places.findings)]
    findings += [finding.reason for finding in record.events.findings]
    questions = questions_section(record.questions, record.reconciliation.oddities, findings)
    *first, last = brief.sections
    after_toll = next((number for number, section in enumerate(first, 1) if section.key == "toll"), 1)
    return (*first[:after_toll], series, events, *first[after_toll:], copies, questions, last)


def figures_of(brief: Brief, record: BookRecord) -> tuple[Figure, ...]:
    """Return the figures of a brief: tolls over time, who says what of whom, and where; without the charts' packages, their tables."""
    marks = marks_of(brief)
    points = series_points(record.series, record.by_id, marks)
    placed = placed_tolls(record.counted, marks)
    made: list[Figure] = []
    try:
        made += [toll_chart(points, title="What each source said, as it said it")] if points else []
        drawn = place_map(placed, title="Where people were killed") if placed else None
        made += [drawn] if drawn else []
    except MissingExtra:
        made = []  # the tables below, and the series above, hold the same figures
    return (*made, *([source_matrix(points)] if points else []))


def checkpoint_of(book: Book) -> tuple[Checkpoint | None, str]:
    """Return a checkpoint of a book's present state, or its newest one and why none could be signed now."""
    try:
        return sign_checkpoint(book, now=book.clock()), ""
    except UnusableInput as error:
        return newest_checkpoint(book), str(error)


def foot_of(book: Book) -> tuple[str, ...]:
    """Return what stands at the foot of whatever is published of a book: its checkpoint, or why there is none."""
    checkpoint, why = checkpoint_of(book)
    if not why:
        lines = ["What this brief rests on can be proved unchanged: keep this checkpoint, and give it to tollbook verify."]
    else:
        lines = [f"No checkpoint was signed for this brief: {why}"]
        lines += ["The newest one, which may be of an earlier state:"] if checkpoint else []
    return (*lines, *(checkpoint.text.splitlines() if checkpoint else ()))


def _unread(book: Book, chosen: Selection) -> list[str]:
    with book.reading() as connection:
        found = [one for one in unreadable(connection) if one.state != "flagged"]
    sentences = [one.why if one.state == "partly read" else f"{one.state}: {UnusableInput(one.name, one.why, one.remedy)}" for one in found]
    rest = [f"And {len(sentences) - MOST_UNREAD:,} more; see tollbook status."] if len(sentences) > MOST_UNREAD else []
    if chosen.undated:
        rest.append(f"{chosen.undated:,} claims that fit otherwise have no day, and were left out because days were asked for.")
    return sentences[:MOST_UNREAD] + rest


def _asked(wanted: Filter) -> str:
    """What was asked for, in the words of the options.

    >>> _asked(Filter(who="civilian", until="2025-03-12"))
    ' (who: civilian; until: 2025-03-12)'
    """
    named = [("who", wanted.who), ("where", wanted.where[0] if wanted.where else None), ("by", wanted.by), ("source", wanted.source)]
    named += [(name, getattr(wanted, name.replace(" ", "_"))) for name in ("harm", "kind", "since", "until", "as of", "review", "words")]
    said = "; ".join(f"{name}: {value}" for name, value in named if value)
    return f" ({said})" if said else ""
