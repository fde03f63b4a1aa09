"""Tolls over time as one range for each source, and what each source says of each scope as a table.

Every picture has its table, with the marks that lead to the words; the picture alone rests on nothing that the table lacks.
"""

from collections.abc import Sequence
from datetime import date

from tollbook.publish.chart_points import SeriesPoint, by_series
from tollbook.publish.chart_ranges import NARROW, WIDE, Days, range_chart
from tollbook.publish.chart_svg import drawn, render_svg
from tollbook.publish.page import Cell, Figure
from tollbook.publish.wording import day

__all__ = ["SeriesPoint", "source_matrix", "toll_chart"]

MOST_ROWS = 10  # series drawn in one picture: more make it longer than a page; the table has them all
MOST_COLUMNS = 5  # sources beside each other in the matrix: more do not fit a page; then each has its row

READ = (
    "Each row is one source's figures for the people named above it. A dot is the figure as written, on the day it was published; "
    "the thin line holds it until the source's next one. A bar goes from the least to the most that the words allow. A dashed end with "
    "an arrow is open: ‘at least 125’ has no most, ‘nearly 700’ no least. A hollow dot is a rough figure, which bounds nothing."
)
CUT = "Where a dotted line stands, a long time without any figure is cut short."


def toll_chart(points: Sequence[SeriesPoint], *, title: str, key: str = "tolls") -> Figure:
    """Return tolls over time, a row for each source and scope in the order in which they are given, and all points as a table.

    Without a dated point there is nothing to draw: then the figure is its table. Raises MissingExtra without Altair and vl-convert.
    """
    dated = [p for p in points if p.day is not None]
    rows = by_series(dated)
    shown = dict(list(rows.items())[:MOST_ROWS])
    notes, legend = [], READ
    if shown and Days.of([p.day for of in shown.values() for p in of if p.day], WIDE).cuts:
        legend = f"{READ} {CUT}"
    if len(shown) < len(rows):
        notes.append(f"{len(shown)} of {len(rows)} series are drawn; the table has them all.")
    if len(dated) < len(points):
        notes.append(f"{_count(len(points) - len(dated), 'figure')} of no known day in the table alone.")
    return Figure(
        key=key,
        title=title,
        alt=_told(rows),
        columns=("Source", "Counts", "Published", "Says", "Least", "Most"),
        rows=tuple(_cells(p) for p in points),
        svg=render_svg(range_chart(shown, WIDE), f"{key}-wide") if shown else "",
        narrow=render_svg(range_chart(shown, NARROW), f"{key}-narrow") if shown else "",
        legend=legend if shown else "",
        note=" ".join(notes),
    )  # fmt: skip


def _cells(p: SeriesPoint) -> tuple[Cell, ...]:
    published = day(p.day) if p.day else "day not known"
    return Cell(p.source), Cell(p.scope), Cell(published), Cell(p.amount, p.marks), Cell(p.low), Cell(p.high)


def source_matrix(points: Sequence[SeriesPoint], *, title: str = "Who says what", key: str = "matrix") -> Figure:
    """Return what each source last said of each scope, with the day: a table without a picture.

    Scopes are rows, sources columns; an empty cell is a source's silence. With many sources, each pair that is not empty has its row.
    """
    latest: dict[tuple[str, str], SeriesPoint] = {}
    for point in points:
        before = latest.get((point.scope, point.source))
        if before is None or (point.day or date.min) >= (before.day or date.min):
            latest[point.scope, point.source] = point
    scopes = dict.fromkeys(p.scope for p in points)
    sources = tuple(dict.fromkeys(p.source for p in points))
    if len(sources) <= MOST_COLUMNS:
        columns: tuple[str, ...] = ("Who is counted", *sources)
        rows = [(Cell(scope), *(_said(latest.get((scope, source))) for source in sources)) for scope in scopes]
    else:
        columns = ("Who is counted", "Source", "Says")
        rows = [
            (Cell(scope), Cell(source), _said(latest[scope, source]))
            for scope in scopes for source in sources if (scope, source) in latest
        ]  # fmt: skip
    alt = f"{_count(len(sources), 'source')} and {_count(len(scopes), 'scope')}: what each source last said of whom."
    note = "Each source's latest figure, and the day it was published. Nothing is said where a cell is empty; silence is no nought."
    return Figure(key, title, alt, columns, tuple(rows), note=note)


def _said(point: SeriesPoint | None) -> Cell:
    if point is None:
        return Cell()
    return Cell(f"{point.amount} ({day(point.day) if point.day else 'day not known'})", point.marks)


def _told(rows: dict[tuple[str, str], list[SeriesPoint]]) -> str:
    """Return the picture in one sentence."""
    if not rows:
        return "No figure has a known day."
    said = [f"{source}, {scope}: {_course(of)}" for (source, scope), of in rows.items()]
    return drawn("; ".join(said[:MOST_ROWS]) + ".")


def _course(points: Sequence[SeriesPoint]) -> str:
    first, last = points[0], points[-1]
    told = f"{last.amount} on {day(last.day)}" if last.day else last.amount
    return told if len(points) == 1 or not first.day else f"from {first.amount} on {day(first.day)} to {told}"


def _count(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"
