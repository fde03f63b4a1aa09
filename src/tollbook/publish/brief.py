"""Compose a brief: who says what, how many, what was done, how it is now, and what is not known."""

import re
from collections.abc import Sequence

from tollbook.model.claim import Act, Category, Claim, Harm, Relation, Situation, SourceKind, Toll
from tollbook.model.document import Report
from tollbook.model.finding import Reconciliation, ScopeFinding, Verdict
from tollbook.model.precision import Known
from tollbook.publish.clauses import sentence
from tollbook.publish.events import day_section, response_kind, response_section, situation_section, source_section
from tollbook.publish.marks import Case
from tollbook.publish.page import Brief, Group, Line, Piece, Section, Style
from tollbook.publish.tolls import (
    Tolls,
    comparison_line,
    conflict_line,
    count_sentence,
    line_of,
    open_pieces,
    single_pieces,
    toll_section,
    truth_pieces,
)
from tollbook.publish.unknown import unknown_section
from tollbook.publish.wording import day, number, sentence_case

HEADLINE_COUNTS = 2  # a headline with more figures is no headline
HEADLINE_ACTS = 3
MOST_CONFLICTS = 2
TURNS = re.compile(r"\b(operation|campaign|offensive|ceasefire|truce|deal|agreement|conclud|ended|over)\b", re.IGNORECASE)


def compose(reports: Sequence[Report], claims: Sequence[Claim], reconciliation: Reconciliation, *, unread: Sequence[str] = ()) -> Brief:
    """Return the brief of some reports: sections of lines, every line with its claims, every figure with its marks.

    claims: of all reports, in the order of the reports and of their texts. unread: one sentence for each input that could not
    be read. Every claim is told at least once; a sentence that stands twice is told once.
    """
    case = Case(reports, claims)
    tolls = Tolls(case, reconciliation)
    sections = (
        headline_section(tolls),
        toll_section(tolls),
        source_section(tolls),
        day_section(tolls),
        response_section(tolls),
        situation_section(tolls),
        unknown_section(tolls, unread),
    )
    return Brief(
        _title(reports),
        tuple(_preface(case, r) for r in reports),
        sections,
        case.marks(),
        tuple(reports),
        tuple(claims),
        reconciliation,
        tuple(unread),
    )


def _title(reports: Sequence[Report]) -> str:
    if len(reports) == 1:
        return f"Brief: {reports[0].title or reports[0].origin or reports[0].id}"
    return f"Brief of {number(len(reports))} reports"


def _preface(case: Case, report: Report) -> Line:
    """Return what was read: title, outlet, day and how it is known, and how many statements were found."""
    known = [Piece(report.title or report.origin or report.id, Style.STRONG)] if len(case.reports) > 1 else []
    known += [Piece(report.outlet, Style.NAME)] if report.outlet else []
    when = "day of publication not known" if report.published is None else f"published {day(report.published)}"
    when += " (worked out from the report's own words)" if report.published_known is Known.INFERRED else ""
    known.append(Piece(when if known else sentence_case(when)))
    pieces = [p for piece in known for p in (Piece(", "), piece)][1:]
    found = [c for c in case.claims if c.report == report.id]
    parts = [(sum(isinstance(c, k) for c in found), one, many) for k, one, many in KIND_NOUNS]
    counts = ", ".join(f"{number(n)} {one if n == 1 else many}" for n, one, many in parts if n)
    return Line(
        (
            *pieces,
            Piece(
                f". Statements found: {counts}." if counts else ". No statement about harm, acts or the situation was found.", Style.NOTE
            ),
        )
    )


KIND_NOUNS = ((Toll, "figure", "figures"), (Act, "act", "acts"), (Situation, "situation", "situations"))


def headline_section(tolls: Tolls) -> Section:
    """Return the summary: the main figures, whether they contradict each other, what was done, how it is now."""
    lines = [*_main_figures(tolls), *_main_acts(tolls), *_main_situation(tolls)]
    return Section(
        "summary", "In short", (Group(tuple(lines)),) if lines else (), "No statement about harm, acts or the situation was found."
    )


def _main_figures(tolls: Tolls) -> list[Line]:
    chosen = _main_scopes(tolls)
    lines = []
    for finding in chosen:
        truth = truth_pieces(tolls, finding)
        if len(finding.counts) == 1:
            lines.append(line_of(tolls.case, single_pieces(tolls, finding, truth, has_parts=False)))
            continue
        told = [
            count_sentence(tolls, t, n, is_short=True, has_parts=False)
            for n in finding.counts[:2]
            for t in tolls.case.find(n.claims[:1])
            if isinstance(t, Toll)
        ]
        pieces = [*(truth or open_pieces(tolls, finding))]
        for sentence_pieces in told:
            pieces += [Piece(" "), *sentence_pieces]
        lines.append(line_of(tolls.case, tuple(pieces)))
    if not chosen:
        lines += [line_of(tolls.case, count_sentence(tolls, t, has_parts=False)) for t in tolls.all if tolls.is_root(t)][:HEADLINE_COUNTS]
    clashing: set[str] = set()
    for conflict in tolls.reconciliation.conflicts[:MOST_CONFLICTS]:
        if not clashing & set(conflict.claims):  # one figure against five others is one piece of news
            clashing |= set(conflict.claims)
            lines.append(conflict_line(tolls, conflict))
    return lines + _main_comparison(tolls, chosen)


def _main_scopes(tolls: Tolls) -> list[ScopeFinding]:
    """Return the scopes of the headline: the gravest harm first; what several sources count before what one does, else as told.

    A war's total in a report's last lines is larger than the day's toll in its first, and is not what the report is about.
    """
    found = [
        f
        for f in tolls.in_order()
        if any(
            tolls.is_root(t) and t.relation is not Relation.VAGUE
            for n in f.counts
            for t in tolls.case.find(n.claims[:1])
            if isinstance(t, Toll)
        )
    ]
    harms = list(Harm)
    ranked = sorted(found, key=lambda f: (harms.index(f.scope.harm), _is_of_a_whole(tolls, f), len({n.origin for n in f.counts}) < 2))
    chosen: list[ScopeFinding] = []
    for finding in ranked:
        alike = [f for f in chosen if f.scope.harm is finding.scope.harm]
        is_new = all(not {n.origin for n in finding.counts} <= {n.origin for n in f.counts} for f in alike)
        if is_new and len(alike) < HEADLINE_COUNTS and len(chosen) <= HEADLINE_COUNTS:
            chosen.append(finding)
    return chosen


def _is_of_a_whole(tolls: Tolls, finding: ScopeFinding) -> bool:
    """Whether someone's figure in a scope is a part of what he counts: the whole comes first."""
    return any(isinstance(t, Toll) and not tolls.is_root(t) for n in finding.counts for t in tolls.case.find(n.claims[:1]))


def _main_comparison(tolls: Tolls, chosen: Sequence[ScopeFinding]) -> list[Line]:
    """Return how the headline's figures stand to each other, if reconciling could tell."""
    firsts = {c.id for f in chosen for n in f.counts for c in tolls.case.find(n.claims[:1])}
    for comparison in tolls.reconciliation.comparisons:
        pair = {c.id for c in tolls.case.find((comparison.first, comparison.second))}
        if len(pair) == 2 and pair <= firsts and comparison.verdict in (Verdict.COMPATIBLE, Verdict.CONTAINED):
            tolls.told_first.add((comparison.first, comparison.second))
            return [comparison_line(tolls, comparison)]
    return []


def _main_acts(tolls: Tolls) -> list[Line]:
    """Return the acts that change most: an operation or truce, an inquiry, a mission; each kind once."""
    kinds: dict[str, Act] = {}
    for claim in tolls.case.claims:
        if isinstance(claim, Act) and (kind := _turn(claim)):
            kinds.setdefault(kind, claim)
    order = ("operation", "truce", "Inquiries", "Missions and visits", "Protection asked for")
    chosen = [kinds[k] for k in order if k in kinds][:HEADLINE_ACTS]
    return [line_of(tolls.case, sentence(tolls.case, act)) for act in chosen]


def _turn(act: Act) -> str:
    if act.event is Category.RETREAT and TURNS.search(act.evidence.words) and act.sources and act.sources[0].kind is SourceKind.GOVERNMENT:
        return "operation"
    if act.event is Category.AGREE and TURNS.search(act.evidence.words):
        return "truce"
    kind = response_kind(act)
    return kind if kind in ("Inquiries", "Missions and visits", "Protection asked for") else ""


def _main_situation(tolls: Tolls) -> list[Line]:
    """Return the last situation that the reports tell: what they leave a reader with."""
    found = [c for c in tolls.case.claims if isinstance(c, Situation)]
    told = [c for c in found if c.sources] or found
    return [line_of(tolls.case, sentence(tolls.case, told[-1]))] if told else []
