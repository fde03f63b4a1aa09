"""What goes into an export: the events of a book, with their claims and reports, as values."""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum

from tollbook.errors import UnusableInput
from tollbook.model.claim import Category, Claim, Harm
from tollbook.model.document import Report
from tollbook.model.entity import Place, Side


class Group(StrEnum):
    """Which of the people harmed in an event a figure counts."""

    ALL = "all"
    CIVILIANS = "civilians"
    SIDE_A = "combatants of side a"
    SIDE_B = "combatants of side b"
    UNKNOWN = "unknown status"


class Violence(IntEnum):
    """UCDP's types of organised violence."""

    STATE_BASED = 1
    NON_STATE = 2
    ONE_SIDED = 3


@dataclass(frozen=True, slots=True)
class Figure:
    """The one number that stands for a harm and group where a format holds no range, and the rule that made it, in words."""

    harm: Harm
    group: Group
    value: int
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportEvent:
    """One event, as formats of events want it.

    low, high: the least and the most persons killed that the claims allow; None where nothing bounds them.
    best: one figure a harm and group. side_a_kind, side_b_kind: on which side of the conflict the named actors stand, if known.
    places: the most exact first: formats with room for one place take the first.
    origins: names of the independent origins. where_prec, date_prec, event_clarity: UCDP's codes, None where none fits.
    Raises UnusableInput for bounds that cross, days out of order, a code that there is none of, and two figures for one thing.

    >>> ExportEvent(id="e1", title="Shots at Kess", low=3, high=None).high is None
    True
    """

    id: str
    title: str
    first: date | None = None
    last: date | None = None
    places: tuple[Place, ...] = ()
    side_a: tuple[str, ...] = ()
    side_b: tuple[str, ...] = ()
    side_a_kind: Side | None = None
    side_b_kind: Side | None = None
    violence: Violence | None = None
    category: Category | None = None
    low: int | None = None
    high: int | None = None
    best: tuple[Figure, ...] = ()
    claims: tuple[Claim, ...] = ()
    origins: tuple[str, ...] = ()
    reports: tuple[Report, ...] = ()
    where_prec: int | None = None
    date_prec: int | None = None
    event_clarity: int | None = None
    notes: str = ""

    def __post_init__(self) -> None:
        where = f"event {self.id}"
        numbers = [n for n in (self.low, self.high, *(figure.value for figure in self.best)) if n is not None]
        if any(n < 0 for n in numbers):
            raise UnusableInput(where, "counts fewer than no people")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise UnusableInput(where, f"has a least ({self.low}) above its most ({self.high})")
        if self.first and self.last and self.last < self.first:
            raise UnusableInput(where, f"ends ({self.last}) before it begins ({self.first})")
        for name, code, most in (
            ("where_prec", self.where_prec, 7),
            ("date_prec", self.date_prec, 5),
            ("event_clarity", self.event_clarity, 2),
        ):
            if code is not None and not 1 <= code <= most:
                raise UnusableInput(where, f"has {name} {code}", f"UCDP's codes are 1 to {most}")
        if len({(figure.harm, figure.group) for figure in self.best}) < len(self.best):
            raise UnusableInput(where, "has two best figures for one harm and group")

    def figure(self, harm: Harm, group: Group = Group.ALL) -> Figure | None:
        """Return the best figure for a harm and group, None if there is none."""
        return next((figure for figure in self.best if (figure.harm, figure.group) == (harm, group)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRecord:
    """A book as it is exported: its events, all its claims (also those of no event), and its reports.

    book: what the book is called. checkpoint: the end of the book's log that this was made from, None outside a book.
    made: the day of the export, passed in. version: of Tollbook.
    Raises UnusableInput for an event with a claim or report that the record does not hold.
    """

    book: str
    made: date
    checkpoint: str | None = None
    version: str = ""
    events: tuple[ExportEvent, ...] = ()
    claims: tuple[Claim, ...] = ()
    reports: tuple[Report, ...] = ()

    def __post_init__(self) -> None:
        held = {claim.id for claim in self.claims} | {report.id for report in self.reports}
        for event in self.events:
            ids = (*(claim.id for claim in event.claims), *(report.id for report in event.reports))
            missing = [id for id in ids if id not in held]
            if missing:
                raise UnusableInput(
                    f"event {event.id}", f"has the claim or report {missing[0]}, which the record does not hold", "add it to the record"
                )

    def events_of_claims(self) -> dict[str, tuple[str, ...]]:
        """Return the ids of the events of each claim, by the claim's id."""
        found: dict[str, tuple[str, ...]] = {}
        for event in self.events:
            for claim in event.claims:
                found[claim.id] = (*found.get(claim.id, ()), event.id)
        return found
