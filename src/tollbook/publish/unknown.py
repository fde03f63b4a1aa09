"""What is not known: said in sentences, with the claims that leave it open, and never filled in."""

from collections.abc import Callable, Sequence

from tollbook.model.claim import Act, Category, Claim, Relation, Stance, Toll
from tollbook.model.document import Report
from tollbook.model.precision import Known, PlacePrecision
from tollbook.publish.marks import Case
from tollbook.publish.page import Group, Line, Piece, Section, Style
from tollbook.publish.tolls import Tolls, line_of
from tollbook.publish.wording import day, number


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
    roots = [t for t in tolls.all if tolls.is_root(t) and not (t.value == 0 and t.relation is Relation.EXACT)]
    violent = [t for t in roots if t.harm.value in ("killed", "injured", "casualties", "abducted", "affected")]
    questions: list[tuple[Sequence[Toll], Callable[[Toll], bool], str]] = [
        (roots, lambda t: t.period.first is None and t.period.last is None, "On which days people were harmed is not told"),
        (roots, lambda t: not t.where, "Where people were harmed is not told"),
        (violent, lambda t: not t.by and not any(p.by for p in tolls.family(t)), "Who did the harm is not told with the figure"),
        (roots, lambda t: not t.sources, "No source is named for the figure"),
        (
            roots,
            lambda t: t.relation in (Relation.VAGUE, Relation.MAGNITUDE),
            "The number is given only in words such as ‘dozens’ or ‘several’",
        ),
    ]
    lines = [_listed(tolls.case, words, [t for t in of if is_open(t)], len(of)) for of, is_open, words in questions]
    return [line for line in lines if line]


def _statement_lines(tolls: Tolls) -> list[Line]:
    case = tolls.case
    claims = case.claims
    acts = [c for c in claims if isinstance(c, Act)]
    conflict = case.find(i for c in tolls.reconciliation.conflicts for i in c.claims)
    chosen: list[tuple[str, Sequence[Claim]]] = [
        ("These figures cannot all be true (see the toll)", conflict),
        ("Denied by a party", [c for c in claims if c.stance is Stance.DENIED or (isinstance(c, Act) and c.event is Category.REJECT)]),
        ("Said to be possible, not certain", [c for c in claims if c.stance is Stance.HEDGED]),
        ("Days worked out from other words of the report, to be checked by a person", [c for c in claims if Known.INFERRED in _known(c)]),
        ("The day of the act is not told", [c for c in acts if c.period.first is None and c.period.last is None]),
        ("Who acted is not told", [c for c in acts if not c.actor]),
    ]
    lines = [_listed(case, words, found, None) for words, found in chosen]
    return [line for line in (*lines, _unplaced(case)) if line]


def _known(claim: Claim) -> tuple[Known | None, Known | None]:
    return claim.period.first_known, claim.period.last_known


def _listed(case: Case, words: str, found: Sequence[Claim], of: int | None) -> Line | None:
    """Return 'words: n of m' with the marks of the claims; None where there are none."""
    if not found:
        return None
    many = f"all {number(of)}" if of == len(found) and of > 1 else f"{number(len(found))} of {number(of)}" if of else number(len(found))
    noun = "figures" if of and of > 1 else "figure" if of else "statements" if len(found) > 1 else "statement"
    return line_of(case, (Piece(f"{words}: "), Piece(f"{many} {noun}", Style.NUMBER, case.mark(*found)), Piece(".")))


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
