"""What is not known: said in sentences, with the claims that leave it open, and never filled in."""

import re
from collections.abc import Callable, Sequence

from tollbook.model.claim import Act, Category, Claim, Relation, Stance, Toll
from tollbook.model.document import Report
from tollbook.model.precision import Known, PlacePrecision
from tollbook.publish.marks import Case
from tollbook.publish.page import Group, Line, Piece, Section, Style
from tollbook.publish.tolls import Tolls, line_of
from tollbook.publish.wording import day, number

UNCOUNTED = (Relation.VAGUE, Relation.MAGNITUDE)
HARMED = re.compile(r"\b(casualt|kill|dead|deaths?|wound|injur|victims?|massacre|execut)", re.IGNORECASE)


def unknown_section(tolls: Tolls, unread: Sequence[str]) -> Section:
    """Return the section 'what is not known'."""
    groups = []
    lines = [*_figure_lines(tolls), *_statement_lines(tolls)]
    if lines:
        groups.append(Group(tuple(lines), (Piece("In the statements"),)))
    about_reports = [line for report in tolls.case.reports.values() for line in _report_lines(report)]
    if about_reports:
        groups.append(Group(tuple(about_reports), (Piece("About the reports" if len(tolls.case.reports) > 1 else "About the report"),)))
    if unread:
        groups.append(Group(tuple(Line((Piece(sentence),)) for sentence in unread), (Piece("Not read"),)))
    return Section("unknown", "What is not known", tuple(groups), "Nothing stands out as open.")


def _figure_lines(tolls: Tolls) -> list[Line]:
    roots = [
        t for t in tolls.all if tolls.is_root(t) and t.stance is not Stance.DENIED and not (t.value == 0 and t.relation is Relation.EXACT)
    ]
    violent = [t for t in roots if t.harm.value in ("killed", "injured", "casualties", "abducted", "affected")]
    questions: list[tuple[Sequence[Toll], Callable[[Toll], bool], str, str]] = [
        (roots, lambda t: t.period.first is None and t.period.last is None, "lacks a day", "lack a day"),
        (roots, lambda t: not t.where, "lacks a place", "lack a place"),
        (violent, lambda t: not any(p.by for p in tolls.family(t)), "does not tell who did it", "do not tell who did it"),
        (roots, lambda t: not t.sources, "lacks a named source", "lack a named source"),
        (roots, lambda t: t.relation in UNCOUNTED, "is given only in words such as ‘dozens’", "are given only in words such as ‘dozens’"),
    ]
    lines = [_figures(tolls.case, [t for t in of if is_open(t)], len(of), one, many) for of, is_open, one, many in questions]
    return [line for line in lines if line]


def _statement_lines(tolls: Tolls) -> list[Line]:
    case = tolls.case
    claims = case.claims
    acts = [c for c in claims if isinstance(c, Act)]
    conflict = case.find(i for c in tolls.reconciliation.conflicts for i in c.claims)
    uncounted = [c for c in acts if c.event is Category.ASSAULT and HARMED.search(c.evidence.words)]
    chosen: list[tuple[str, Sequence[Claim]]] = [
        ("Contradicted: figures that cannot all be true (see the toll)", conflict),
        ("Denied by a party", [c for c in claims if c.stance is Stance.DENIED or (isinstance(c, Act) and c.event is Category.REJECT)]),
        ("Said to be possible, not certain", [c for c in claims if c.stance is Stance.HEDGED]),
        ("People harmed in an attack, without a number", uncounted),
        ("Days worked out from other words of the report, for a person to check", [c for c in claims if Known.INFERRED in _known(c)]),
        ("Acts without a day", [c for c in acts if c.period.first is None and c.period.last is None]),
        ("Acts without a named actor", [c for c in acts if not c.actor]),
    ]
    lines = [_listed(case, words, found) for words, found in chosen]
    return [line for line in (*lines, _unplaced(case)) if line]


def _known(claim: Claim) -> tuple[Known | None, Known | None]:
    return claim.period.first_known, claim.period.last_known


def _figures(case: Case, found: Sequence[Toll], of: int, one: str, many: str) -> Line | None:
    """Return '3 of 10 figures are not dated' with the marks of the figures; None where there are none."""
    if not found:
        return None
    if of == 1:
        amount = "The only figure"
    elif len(found) == of:
        amount = "Both figures" if of == 2 else f"All {number(of)} figures"
    else:
        amount = f"{'One' if len(found) == 1 else number(len(found))} of {number(of)} figures"
    return line_of(case, (Piece(amount, Style.NUMBER, case.mark(*found)), Piece(f" {one if len(found) == 1 else many}.")))


def _listed(case: Case, words: str, found: Sequence[Claim]) -> Line | None:
    """Return 'Denied by a party: 2' with the marks of the statements; None where there are none."""
    if not found:
        return None
    return line_of(case, (Piece(f"{words}: "), Piece(number(len(found)), Style.NUMBER, case.mark(*found)), Piece(".")))


def _unplaced(case: Case) -> Line | None:
    """Return the places that the gazetteer does not know, where it knows any: without one there is nothing to look up."""
    if not any(p.name for c in case.claims for p in c.where):
        return None
    behind: dict[str, Claim] = {}
    for claim in case.claims:
        for place in claim.where:
            if place.name is None and place.precision is PlacePrecision.UNKNOWN:
                behind.setdefault(place.text, claim)
    if not behind:
        return None
    pieces = [Piece("Places kept by their words, since the gazetteer does not know them: ")]
    for i, (name, claim) in enumerate(behind.items()):
        pieces += [Piece(", " if i else ""), Piece(name, Style.NAME, case.mark(claim))]
    return line_of(case, (*pieces, Piece(".")))


def _report_lines(report: Report) -> list[Line]:
    name = Piece(f"‘{report.title or report.origin or report.id}’", Style.NAME)
    lines = []
    if report.published is None:
        lines.append(
            Line((name, Piece(": the day of publication is not known, so that ‘yesterday’ or ‘on Tuesday’ cannot be turned into days.")))
        )
    elif report.published_known is Known.INFERRED:
        said = f": the day of publication, {day(report.published)}, was worked out from the report's own words; a person should check it."
        lines.append(Line((name, Piece(said))))
    lines += [Line((name, Piece(f": {note}"))) for note in report.notes]
    return lines
