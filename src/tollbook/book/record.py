"""The record of a book: its claims with copies seen through, names resolved, events gathered and tolls reconciled.

    selection ──▶ voices (copies) ──▶ names, places ──▶ events, episodes ──▶ bounds, series, findings

A record is a function of documents, decisions, settings and version: the same in gives the same out, whatever the order of adding.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from tollbook.book.select import Selection, select_claims
from tollbook.model.claim import Claim
from tollbook.model.decision import Decision
from tollbook.model.entity import Question
from tollbook.model.event import Events, Grades
from tollbook.model.finding import Reconciliation, Series
from tollbook.reconcile.reconciler import Reconciler
from tollbook.resolve.actors import Names, resolve_names
from tollbook.resolve.copies import Voice, find_copies
from tollbook.resolve.events import group_events
from tollbook.resolve.grades import grade
from tollbook.resolve.hierarchy import Hierarchy, find_hierarchy
from tollbook.resolve.relays import Origins, find_origins
from tollbook.settings import DEFAULT, Settings
from tollbook.store.book import Book
from tollbook.store.filters import Filter
from tollbook.store.queries import decisions_of


@dataclass(frozen=True)
class BookRecord:
    """Everything that follows from a book's claims. counted: the claims that reconciling weighs: those of copies only once."""

    selection: Selection
    decisions: tuple[Decision, ...]
    voices: tuple[Voice, ...]
    counted: tuple[Claim, ...]
    names: Names
    places: Hierarchy
    events: Events
    reconciler: Reconciler

    @cached_property
    def reconciliation(self) -> Reconciliation:
        """What reconciling finds over all events."""
        return self.reconciler.result()

    @cached_property
    def by_id(self) -> dict[str, Claim]:
        """The claims by their ids."""
        return {claim.id: claim for claim in self.selection.claims}

    @cached_property
    def published(self) -> dict[str, date]:
        """Days of publication by report."""
        return published_days(self.selection)

    @property
    def series(self) -> tuple[Series, ...]:
        """What each source said of one thing over time."""
        from tollbook.reconcile.series import series

        return series(self.counted, self.published)

    @property
    def questions(self) -> tuple[Question, ...]:
        """What is open, the most consequential first: names, then events, by the people that hang on each."""
        return tuple(sorted((*self.names.questions, *self.events.questions), key=lambda q: (-q.weight, q.subject)))

    def origins(self, claims: Sequence[str]) -> Origins:
        """Return the independent origins of some claims."""
        return find_origins([self.by_id[claim] for claim in claims], self.voices, self.names, self.selection.reports)

    def grades(self, event: str) -> Grades:
        """Return the grades of an event, each with its reason."""
        found = next(one for one in self.events.events if one.id == event)
        claims = [self.by_id[claim] for claim in found.claims]
        return grade(found, claims, lambda some: self.origins([claim.id for claim in some]).origins, actors=self.names)


def record_of(book: Book, wanted: Filter, *, settings: Settings | None = None, jobs: int = 1) -> BookRecord:
    """Return the record of the claims of a book that fit a filter."""
    selection = select_claims(book, wanted)
    with book.reading() as connection:
        decisions = tuple(decisions_of(connection))
    voices = find_copies(selection.reports)
    names = resolve_names(selection.reports, selection.claims, decisions)
    places = find_hierarchy([place for claim in selection.claims for place in claim.where], decisions)
    events = group_events(selection.reports, selection.claims, decisions=decisions, places=places, actors=names)
    counted = without_repeats(selection.claims, voices)
    reconciler = Reconciler(settings=settings or DEFAULT, part_of=places.mapping(), jobs=jobs)
    # Events are not told to the reconciler: were one happening taken for two, its dead would be added up. What is proved to be apart,
    # by place or day, the reconciler sees itself.
    reconciler.update(counted, published=published_days(selection))
    return BookRecord(selection, decisions, voices, counted, names, places, events, reconciler)


def without_repeats(claims: Sequence[Claim], voices: Sequence[Voice]) -> tuple[Claim, ...]:
    """Return claims without those that a copy only repeats: the same words, read as the same thing, in an earlier text of its voice."""
    first_of = {report: voice.reports[0] for voice in voices for report in voice.reports}
    order = {report: number for voice in voices for number, report in enumerate(voice.reports)}
    seen: dict[tuple[object, ...], int] = {}
    for claim in claims:
        if claim.report in first_of:
            key = (first_of[claim.report], *_sameness(claim))
            seen[key] = min(seen.get(key, order[claim.report]), order[claim.report])
    dropped = {
        claim.id for claim in claims if claim.report in first_of and seen[first_of[claim.report], *_sameness(claim)] < order[claim.report]
    }
    return tuple(claim for claim in claims if claim.id not in dropped)


def published_days(selection: Selection) -> dict[str, date]:
    """Return the days of publication of reports that have one, by id."""
    return {report.id: report.published for report in selection.reports if report.published}


def _sameness(claim: Claim) -> tuple[object, ...]:
    return claim.kind, claim.evidence.words, *claim._substance()
