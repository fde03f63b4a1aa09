"""Finding in a book: the reports and claims that fit words and filters, each with what leads back to its document."""

from collections.abc import Iterator
from dataclasses import dataclass

from tollbook.book.select import Selection, reports_by_id, select_claims
from tollbook.model.claim import Claim
from tollbook.model.document import Report
from tollbook.publish.visible import one_line, visible
from tollbook.store.book import Book
from tollbook.store.filters import Filter, reports_matching


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: claims with their reports, and reports that hold the words without a claim that fits."""

    selection: Selection
    other_reports: tuple[Report, ...]


def search(book: Book, wanted: Filter) -> Found:
    """Return what fits. Reports without a fitting claim are found by words alone, where nothing else is asked for."""
    selection = select_claims(book, wanted)
    if wanted.words is None or wanted != Filter(words=wanted.words):
        return Found(selection, ())
    shown = {claim.report for claim in selection.claims}
    with book.reading() as connection:
        others = [report for report in reports_matching(connection, wanted.words) if report not in shown]
        return Found(selection, tuple(reports_by_id(connection, others)))


def lines_of(found: Found, *, most: int, width: int) -> Iterator[str]:
    """Yield what was found as lines: each report with its id, below it its claims with theirs."""
    number = 0
    by_report: dict[str, list[Claim]] = {}
    for claim in found.selection.claims:
        by_report.setdefault(claim.report, []).append(claim)
    for report in found.selection.reports:
        if by_report.get(report.id) and number < most:
            yield _report_line(report)
            for claim in by_report[report.id][: most - number]:
                yield _claim_line(claim, width)
                number += 1
    for report in found.other_reports[: max(most - number, 0)]:
        yield _report_line(report)
        number += 1
    total = len(found.selection.claims) + len(found.other_reports)
    if not total:
        yield "Nothing was found."
    elif total > number:
        yield f"And {total - number:,} more; give --most to see them."
    if found.selection.undated:
        yield f"{found.selection.undated:,} claims that fit otherwise have no day, and were left out because days were asked for."


def _report_line(report: Report) -> str:
    day = report.published.isoformat() if report.published else "no day"
    title = visible(one_line(report.title or report.origin or report.id))
    return f"{report.id}  {day}  {f'{visible(one_line(report.outlet))}: ' if report.outlet else ''}{title}"


def _claim_line(claim: Claim, width: int) -> str:
    who = visible(one_line(claim.sources[0].name)) if claim.sources else "the outlet"
    words = visible(one_line(claim.evidence.words))
    room = max(width - 40, 40)
    shown = words if len(words) <= room else f"{words[: room - 1]}…"
    return f"    {claim.id}  {claim.kind}: “{shown}” ({who}){' (corrected)' if claim.known_as else ''}"
