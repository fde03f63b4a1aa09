"""A brief as JSON, for programs: the same lines and marks, and beside them the claims and the bounds as values.

The form is `tollbook-brief/1`, described in docs/howto/brief.md. A field is only ever added within a version.
"""

import json
import re
from datetime import date
from typing import Any

from tollbook.model.claim import Claim
from tollbook.model.finding import Reconciliation, Scope
from tollbook.model.precision import Bounds
from tollbook.model.record import to_records
from tollbook.publish.page import Brief, Figure, Line, Mark, Piece, Section, words_of

FORM = "tollbook-brief/1"
SURROGATES = re.compile("[\ud800-\udfff]")


def render_json(brief: Brief) -> str:
    """Return the brief as JSON, one key order, UTF-8 safe."""
    return write_json(brief_record(brief), indent=2) + "\n"


def write_json(value: Any, *, indent: int | None = None) -> str:
    """Return JSON with letters as they are; half a surrogate pair, which UTF-8 cannot hold, is written as an escape."""
    words = json.dumps(value, ensure_ascii=False, indent=indent)
    return SURROGATES.sub(lambda m: f"\\u{ord(m[0]):04x}", words)


def brief_record(brief: Brief) -> dict[str, Any]:
    """Return the brief as a record of plain values."""
    by_report: dict[str, list[Claim]] = {}
    for claim in brief.claims:
        by_report.setdefault(claim.report, []).append(claim)
    return {
        "form": FORM,
        "title": brief.title,
        "reports": [
            {
                "id": r.id,
                "title": r.title,
                "outlet": r.outlet,
                "published": _day(r.published),
                "published_known": r.published_known.value if r.published_known else None,
                "language": r.language,
                "origin": r.origin,
                "characters": len(r.text),
                "notes": list(r.notes),
                "flags": list(r.flags),
            }
            for r in brief.reports
        ],
        "unread": list(brief.unread),
        "foot": list(brief.foot),
        "sections": [_section(s) for s in brief.sections],
        "figures": [_figure(f) for f in brief.figures],
        "marks": [_mark(m) for m in brief.marks],
        "claims": [record for r in brief.reports for record in to_records(by_report.get(r.id, []))],
        **_reconciliation(brief.reconciliation),
    }


def _section(section: Section) -> dict[str, Any]:
    groups = [{"heading": words_of(g.heading), "lines": [_line(line) for line in g.lines]} for g in section.groups]
    return {"key": section.key, "title": section.title, "groups": groups, "empty": section.empty if not section.groups else None}


def _line(line: Line) -> dict[str, Any]:
    return {
        "text": line.text,
        "lead": words_of(line.lead),
        "level": line.level,
        "claims": list(line.claims),
        "marks": list(line.marks),
        "pieces": [_piece(p) for p in line.pieces],
    }


def _piece(piece: Piece) -> dict[str, Any]:
    return {"text": piece.text, "style": piece.style.value, "marks": list(piece.marks)}


def _figure(figure: Figure) -> dict[str, Any]:
    """Return a figure's table; the picture shows the same, and is for people."""
    return {
        "key": figure.key,
        "title": figure.title,
        "alt": figure.alt,
        "legend": figure.legend,
        "note": figure.note,
        "columns": list(figure.columns),
        "rows": [[cell.value for cell in row] for row in figure.rows],
        "marks": [[list(cell.marks) for cell in row] for row in figure.rows],
    }


def _mark(mark: Mark) -> dict[str, Any]:
    return {
        "number": mark.number,
        "words": mark.passages[0].words,
        "passages": [{"document": p.report, "start": p.start_char, "end": p.end_char} for p in mark.passages],
        "source": mark.chain,
        "quoted": mark.quoted,
        "claims": list(mark.claims),
        "basis": mark.basis,
    }


def _reconciliation(found: Reconciliation) -> dict[str, Any]:
    return {
        "scopes": [
            {
                **_scope(f.scope),
                "truth": _bounds(f.truth),
                "binding_low": list(f.binding_low),
                "binding_high": list(f.binding_high),
                "counts": [
                    {
                        "source": {"name": c.origin.name, "kind": c.origin.kind.value} if c.origin else None,
                        "reading": c.reading.value,
                        "bounds": _bounds(c.bounds),
                        "claims": list(c.claims),
                        "superseded": list(c.superseded),
                    }
                    for c in f.counts
                ],
                "account": f.account,
            }
            for f in found.scopes
        ],
        "comparisons": [{"first": c.first, "second": c.second, "verdict": c.verdict.value, "reason": c.reason} for c in found.comparisons],
        "conflicts": [{"claims": list(c.claims), "reason": c.reason} for c in found.conflicts],
    }


def _scope(scope: Scope) -> dict[str, Any]:
    return {
        "harm": scope.harm.value,
        "victims": [v.value for v in scope.victims],
        "by": list(scope.by),
        "where": list(scope.where),
        "from": _day(scope.period.first),
        "to": _day(scope.period.last),
    }


def _bounds(bounds: Bounds) -> dict[str, Any]:
    return {"low": bounds.low, "high": bounds.high, "soft_low": bounds.soft_low, "soft_high": bounds.soft_high}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
