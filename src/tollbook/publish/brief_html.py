"""A brief as one HTML file: the brief on one side, the reports' text on the other, each leading to the other.

The file holds all that it shows: no request leaves it, and its own policy forbids any. It works without script; script only marks
all places at once. Report text is hostile: it is escaped, its acting characters are shown as signs, and it is isolated, so that
right-to-left words do not move their neighbours.
"""

import base64
import hashlib
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from tollbook.model.document import Report
from tollbook.model.precision import Known
from tollbook.publish.chart_svg import clean_svg
from tollbook.publish.page import Brief, Line, Mark, Passage, Piece
from tollbook.publish.visible import one_line, visible
from tollbook.publish.wording import day

if TYPE_CHECKING:
    from jinja2 import Environment


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of a report's text in which the same marks hold. starts, ends: the marks whose words begin or end with it."""

    text: str
    marks: tuple[int, ...] = ()
    starts: tuple[str, ...] = ()
    ends: tuple[int, ...] = ()
    tightest: int = 0


@dataclass(frozen=True, slots=True)
class ReportText:
    """A report's text as paragraphs of segments, with what stands over it."""

    id: str
    title: str
    about: str
    language: str
    paragraphs: tuple[tuple[Segment, ...], ...]


def render_html(brief: Brief) -> str:
    """Return the brief as one self-contained HTML page."""
    from markupsafe import Markup

    css, script = _asset("brief.css"), _asset("brief.js")
    line_ids, uses = _number_lines(brief)
    return (
        _environment()
        .get_template("brief.html")
        .render(
            brief=brief,
            reports=[_report_text(i, report, brief.marks) for i, report in enumerate(brief.reports, 1)],
            line_ids=line_ids,
            uses=uses,
            passage_ids={m.number: [_passage_id(m, i) for i in range(len(m.passages))] for m in brief.marks},
            pictures={f.key: [Markup(clean_svg(svg)) for svg in (f.svg, f.narrow) if svg] for f in brief.figures},
            titles={r.id: r.title or r.origin or r.id for r in brief.reports},
            css=Markup(css),
            script=Markup(script),
            policy=f"default-src 'none'; style-src '{_digest(css)}'; script-src '{_digest(script)}'; base-uri 'none'; form-action 'none'",
        )
    )


def segments(text: str, start_char: int, end_char: int, passages: Sequence[tuple[Mark, int, Passage]]) -> tuple[Segment, ...]:
    """Cut one stretch of a report's text where any passage begins or ends, so that overlapping and nested passages both show.

    passages: (mark, which of its passages, passage), all of this report; those outside the stretch are left out.
    """
    inside = [(m, i, p) for m, i, p in passages if p.start_char < end_char and p.end_char > start_char]
    cuts = {start_char, end_char} | {c for _, _, p in inside for c in (p.start_char, p.end_char) if start_char < c < end_char}
    edges = sorted(cuts)
    cut: list[Segment] = []
    for a, b in itertools.pairwise(edges):
        over = [(m, i, p) for m, i, p in inside if p.start_char <= a and p.end_char >= b]
        over.sort(key=lambda held: (held[2].end_char - held[2].start_char, held[0].number))
        cut.append(
            Segment(
                visible(text[a:b]),
                tuple(m.number for m, _, _ in over),
                tuple(_passage_id(m, i) for m, i, p in over if p.start_char == a),
                tuple(sorted(m.number for m, _, p in over if p.end_char == b)),
                over[0][0].number if over else 0,
            )
        )
    return tuple(cut)


def _report_text(number: int, report: Report, marks: Sequence[Mark]) -> ReportText:
    passages = [(m, i, p) for m in marks for i, p in enumerate(m.passages) if p.report == report.id]
    passages.sort(key=lambda held: (held[2].start_char, held[2].end_char))
    paragraphs, at, first = [], 0, 0
    for line in report.text.split("\n"):
        start, at = at, at + len(line) + 1
        if not line.strip():
            continue
        while first < len(passages) and passages[first][2].end_char <= start and passages[first][2].start_char < start:
            first += 1  # passages in order of start: those that ended before this paragraph are done
        end = start + len(line)
        last = first
        while last < len(passages) and passages[last][2].start_char < end:
            last += 1
        paragraphs.append(segments(report.text, start, end, passages[first:last]))
    return ReportText(
        f"r{number}",
        visible(one_line(report.title or report.origin or report.id)),
        _about(report),
        report.language or "",
        tuple(paragraphs),
    )


def _about(report: Report) -> str:
    parts = [visible(one_line(report.outlet))] if report.outlet else []
    if report.published is None:
        parts.append("day of publication not known")
    else:
        parts.append(f"published {day(report.published)}" + (" (inferred)" if report.published_known is Known.INFERRED else ""))
    return ", ".join(parts)


def _number_lines(brief: Brief) -> tuple[dict[int, str], dict[int, list[str]]]:
    """Return the page's id of each line (by identity), and for each mark the ids of the lines and figures that use it."""
    ids: dict[int, str] = {}
    uses: dict[int, list[str]] = {m.number: [] for m in brief.marks}
    for i, line in enumerate(brief.lines(), 1):
        ids[id(line)] = f"l{i}"
        for n in line.marks:
            uses[n].append(f"l{i}")
    for figure in brief.figures:
        for n in figure.marks:
            uses[n].append(f"figure-{figure.key}")
    return ids, uses


def _passage_id(mark: Mark, index: int) -> str:
    return f"m{mark.number}" if index == 0 else f"m{mark.number}-{index + 1}"


def _digest(words: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(words.encode()).digest()).decode()


def _line_id(line: Line, ids: dict[int, str]) -> str:
    return ids[id(line)]


def _shown(piece: Piece) -> str:
    return visible(piece.text)


@cache
def _asset(name: str) -> str:
    return (files("tollbook.publish") / "templates" / name).read_text(encoding="utf-8")


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("tollbook.publish"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {"shown": _shown, "line_id": _line_id, "visible": visible, "one_line": one_line}
    return environment
