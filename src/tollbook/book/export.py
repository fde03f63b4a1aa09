"""A book's events as values for the field's formats: bounds by logic, one figure by a rule that is said, grades from the evidence."""

from collections.abc import Sequence
from datetime import date

import tollbook
from tollbook.book.record import BookRecord
from tollbook.model.claim import Act, Claim, Harm, Toll, Victim
from tollbook.model.entity import Entity, Place, Side
from tollbook.model.event import Event, Grades, ViolenceType
from tollbook.model.finding import Scope
from tollbook.model.precision import PlacePrecision
from tollbook.publish.exports import ExportEvent, ExportRecord, Figure, Group, Violence
from tollbook.publish.wording import day, join
from tollbook.reconcile.reconciler import Reconciler
from tollbook.reconcile.words import bounds_of

FLOOR = "the least that follows from the documented counts of this event"
LOWEST = "no documented count: the lowest figure that anyone claims, which proves nothing"
EXACTNESS = (
    PlacePrecision.SITE,
    PlacePrecision.SETTLEMENT,
    PlacePrecision.DISTRICT,
    PlacePrecision.PROVINCE,
    PlacePrecision.COUNTRY,
    PlacePrecision.UNKNOWN,
)
CIVILIANS = "Civilians"  # UCDP's name for the attacked in one-sided violence


def export_record(record: BookRecord, *, book: str, checkpoint: str | None, made: date) -> ExportRecord:
    """Return a record as exports take it."""
    return ExportRecord(
        book=book,
        made=made,
        checkpoint=checkpoint,
        version=tollbook.__version__,
        events=tuple(_event(record, event) for event in record.events.events),
        claims=record.selection.claims,
        reports=record.selection.reports,
    )


def _event(record: BookRecord, event: Event) -> ExportEvent:
    claims = [record.by_id[claim] for claim in event.claims]
    grades = record.grades(event.id)
    places = _places(claims)
    low, high = _bounds(record, claims, Victim.PERSON)
    side_a, side_b = _sides(record, claims, grades)
    named = {report.id: report for report in record.selection.reports}
    deeds = [harm.value for harm in event.harms] or [category.value.lower() for category in event.categories]
    when = f", {day(event.period.first)}" if event.period.first else ""
    return ExportEvent(
        id=event.id,
        title=f"{join(deeds)}{f' in {places[0].text}' if places else ''}{when}",
        first=event.period.first or event.period.last,
        last=event.period.last or event.period.first,
        places=places,
        side_a=tuple(entity.name for entity in side_a),
        side_b=tuple(entity.name for entity in side_b) or ((CIVILIANS,) if grades.type_of_violence is ViolenceType.ONE_SIDED else ()),
        side_a_kind=side_a[0].side if side_a else None,
        side_b_kind=side_b[0].side if side_b else None,
        violence=Violence(grades.type_of_violence.value) if grades.type_of_violence else None,
        category=next((claim.event for claim in claims if isinstance(claim, Act)), None),
        low=low,
        high=high,
        best=_figures(record, claims, low),
        claims=tuple(claims),
        origins=tuple(origin.name for origin in record.origins(event.claims).origins),
        reports=tuple(named[report] for report in dict.fromkeys(claim.report for claim in claims)),
        where_prec=grades.where_prec,
        date_prec=grades.date_prec,
        event_clarity=grades.event_clarity.value if grades.event_clarity else None,
        notes="; ".join(f"{reason.grade}: {reason.because}" for reason in grades.reasons),
    )


def _places(claims: Sequence[Claim]) -> tuple[Place, ...]:
    """Return the places of some claims, each once, the most exact first."""
    found = dict.fromkeys(place for claim in claims for place in claim.where)
    return tuple(sorted(found, key=lambda place: (EXACTNESS.index(place.precision), place.name or place.text)))


def _bounds(record: BookRecord, claims: Sequence[Claim], victims: Victim) -> tuple[int | None, int | None]:
    """Return the least and the most persons killed in one event; None for both where no toll of it counts such people."""
    tolls = [claim for claim in claims if isinstance(claim, Toll) and claim.harm in (Harm.KILLED, Harm.CASUALTIES)]
    if not any(victims is Victim.PERSON or victims in toll.victims for toll in tolls):
        return None, None
    alone = Reconciler(settings=record.reconciler.settings, part_of=record.reconciler.part_of)
    alone.update(tolls, published=record.published, events=dict.fromkeys((toll.id for toll in tolls), "one"))
    answer = alone.ask(Scope(Harm.KILLED, (victims,)))
    return answer.low, answer.high


def _figures(record: BookRecord, claims: Sequence[Claim], low: int | None) -> tuple[Figure, ...]:
    made = []
    for group, victims in ((Group.ALL, Victim.PERSON), (Group.CIVILIANS, Victim.CIVILIAN)):
        least = low if group is Group.ALL else _bounds(record, claims, victims)[0]
        figure = _figure(claims, group, victims, least)
        made += [figure] if figure else []
    return tuple(made)


def _figure(claims: Sequence[Claim], group: Group, victims: Victim, least: int | None) -> Figure | None:
    if least:
        return Figure(Harm.KILLED, group, least, FLOOR)
    tolls = [c for c in claims if isinstance(c, Toll) and c.harm is Harm.KILLED and (victims in c.victims or victims is Victim.PERSON)]
    claimed = [bounds.low for toll in tolls if (bounds := bounds_of(toll)).low]
    return Figure(Harm.KILLED, group, min(claimed), LOWEST) if claimed else None


def _sides(record: BookRecord, claims: Sequence[Claim], grades: Grades) -> tuple[list[Entity], list[Entity]]:
    """Return the two sides: a state stands first, as UCDP has it; those who did it before those to whom it was done."""
    doers: dict[str, Entity] = {}
    for claim in claims:
        for name in claim.by if isinstance(claim, Toll) else claim.actor if isinstance(claim, Act) else ():
            if entity := record.names.actor(claim.id, name):
                doers.setdefault(entity.id, entity)
    found = sorted(doers.values(), key=lambda entity: (entity.side is not Side.STATE, entity.name))
    if not found:
        return [], []
    first = [entity for entity in found if entity.side is found[0].side]
    return first, [entity for entity in found if entity not in first]
