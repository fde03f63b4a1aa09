"""Reports and claims out of a book, as values: those that fit a filter, as people corrected them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from tollbook.errors import UnusableInput
from tollbook.model.claim import Claim, Harm, Toll, Victim
from tollbook.model.document import Report
from tollbook.model.precision import Known
from tollbook.model.record import from_records
from tollbook.resolve.places import Gazetteer
from tollbook.store.book import Book
from tollbook.store.filters import Filter, claims_matching, without_a_day
from tollbook.store.folding import fold
from tollbook.store.queries import corrections, report_rows

if TYPE_CHECKING:
    from sqlalchemy import Connection

KINDS = ("toll", "act", "situation")
REVIEWS = ("accepted", "corrected", "rejected", "none")


@dataclass(frozen=True, slots=True)
class Selection:
    """What fits a filter: reports with claims, in order, and how many claims were left out because they have no day."""

    reports: tuple[Report, ...]
    claims: tuple[Claim, ...]
    undated: int = 0


def make_filter(
    *,
    who: str | None = None,
    where: str | None = None,
    by: str | None = None,
    source: str | None = None,
    harm: str | None = None,
    kind: str | None = None,
    since: str | None = None,
    until: str | None = None,
    as_of: str | None = None,
    review: str | None = None,
    words: str | None = None,
) -> Filter:
    """Return a filter. Raises UnusableInput for a class, harm, kind, review or day that there is none of.

    >>> make_filter(where="Syria", harm="killed").where
    ('syria', '|sy|')
    """
    known = (("--who", who, list(Victim)), ("--harm", harm, list(Harm)), ("--kind", kind, KINDS), ("--review", review, REVIEWS))
    for option, value, values in known:
        if value is not None and value not in values:
            raise UnusableInput(f"{option} {value}", "there is none of that name", f"give one of {', '.join(values)}")
    for option, day in (("--since", since), ("--until", until), ("--as-of", as_of)):
        _check_day(option, day)
    return Filter(who, _place_names(where), by, source, harm, kind, since, until, as_of, review, words)


def select_claims(book: Book, wanted: Filter) -> Selection:
    """Return the reports and claims of a book that fit a filter."""
    with book.reading() as connection:
        rows = claims_matching(connection, wanted)
        corrected = corrections(connection, "claim")
        # Where nothing is asked for, reports in which nothing is claimed are part of the answer.
        ids = None if wanted.is_empty else list(dict.fromkeys(report for report, _ in rows))
        reports = reports_by_id(connection, ids)
        undated = without_a_day(connection, wanted)
    by_report: dict[str, list[dict[str, Any]]] = {}
    for report, text in rows:
        record = json.loads(text)
        by_report.setdefault(report, []).append(record | _values(corrected.get(record["id"], {})))
    claims = [claim for report in reports for claim in as_claims(by_report.get(report.id, []))]
    return Selection(tuple(reports), tuple(claims), undated)


def as_claims(records: Sequence[dict[str, Any]]) -> list[Claim]:
    """Return the claims of one report's records, of which some may be missing: a whole that is not there leaves its parts on their own.

    A claim keeps the id under which it was read, also where a person corrected it.
    """
    here = {record["id"]: number for number, record in enumerate(records)}
    placed = [record | {"part_of": here.get(record.get("part_of_id"))} if record["claim"] == "toll" else record for record in records]
    claims = from_records(placed)
    old = {claim.id: record["id"] for claim, record in zip(claims, records, strict=True)}
    kept = [replace(claim, known_as=old[claim.id]) if old[claim.id] != claim.id else claim for claim in claims]
    return [_within(claim, old) for claim in kept]


def _within(claim: Claim, old: dict[str, str]) -> Claim:
    """A claim whose whole is called by the id under which that was read."""
    return replace(claim, part_of=old.get(claim.part_of, claim.part_of)) if isinstance(claim, Toll) and claim.part_of else claim


def reports_by_id(connection: "Connection", ids: Sequence[str] | None) -> list[Report]:
    """Return reports with their texts, in order of publication; None for all of a book."""
    corrected = corrections(connection, "report")
    made = [_corrected(_report(row), corrected.get(row.id, {})) for row in report_rows(connection, ids)]
    return sorted(made, key=lambda report: (report.published or date.max, report.id))


def _report(row: Any) -> Report:
    return Report(
        id=row.id,
        text=row.words,
        title=row.title,
        outlet=row.outlet,
        published=date.fromisoformat(row.published) if row.published else None,
        published_known=Known(row.published_known) if row.published_known else None,
        language=row.language,
        charset=row.charset,
        charset_known=row.charset_known,
        origin=row.origin,
        notes=tuple(json.loads(row.notes)),
        flags=tuple(json.loads(row.flags)),
    )


def _corrected(report: Report, changes: dict[str, str | None]) -> Report:
    given: dict[str, Any] = dict(changes)
    if "published" in given:
        day = date.fromisoformat(given["published"]) if given["published"] else None
        given |= {"published": day, "published_known": Known.STATED if day else None}
    return replace(report, **given) if given else report


def _values(changes: dict[str, str | None]) -> dict[str, Any]:
    """The changes of a correction as values of a record; they are kept as JSON texts."""
    return {field: None if text is None else json.loads(text) for field, text in changes.items()}


def _place_names(where: str | None) -> tuple[str, ...]:
    """The forms under which a place may stand in a claim: as asked, as the gazetteer spells it, and a country's code."""
    if not where:
        return ()
    gazetteer = Gazetteer()
    names = [fold(where)]
    if country := gazetteer.country(where):
        names.append(f"|{country.lower()}|")
    elif known := gazetteer.lookup(where).name:
        names.append(fold(known))
    return tuple(dict.fromkeys(names))


def _check_day(option: str, day: str | None) -> None:
    if day is None:
        return
    try:
        date.fromisoformat(day)
    except ValueError:
        raise UnusableInput(f"{option} {day}", "is no day", "write it as YYYY-MM-DD, for example 2025-03-10") from None
