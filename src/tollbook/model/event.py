"""Events and episodes: claims of one happening, happenings of one bout of violence, and how well each is sourced."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from tollbook.model.claim import Category, Harm
from tollbook.model.entity import Question
from tollbook.model.precision import NO_PERIOD, Period


@dataclass(frozen=True, slots=True)
class Event:
    """One happening: a deed at one place and time, with every claim that is held to be about it.

    id: rests on one of its claims, and stays a name for whatever event that claim is in. claims: ids, by report and place in the text.
    places: keys, as `Hierarchy.key` gives them, the smallest first. period: the days that all its claims allow.
    sites: kinds of site that its reports name ('market'). actors: names of those who are said to have done it.
    why: one sentence for each joining that says why two claims are held to be about the same happening.
    part_of: the event of which a person judged this one a part.
    """

    id: str
    claims: tuple[str, ...]
    places: tuple[str, ...] = ()
    period: Period = NO_PERIOD
    harms: tuple[Harm, ...] = ()
    categories: tuple[Category, ...] = ()
    sites: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
    part_of: str | None = None


@dataclass(frozen=True, slots=True)
class Episode:
    """A bout of violence: two or more events, or tolls kept over several days, that belong together by place, time and parties.

    events: ids. claims: ids of claims about the whole of it, or some days of it: running totals and situations; those of its events are
    not repeated. parties: names of those who are said to have done harm in it.
    """

    id: str
    events: tuple[str, ...]
    claims: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    period: Period = NO_PERIOD
    parties: tuple[str, ...] = ()
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EventFinding:
    """Judgements on events that cannot all stand, or that name what is not there; what follows, in one sentence."""

    subjects: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Events:
    """The events and episodes of a set of claims, what is open, and what does not fit together.

    questions: subject and candidate are ids of events that may be one, or an event and the episodes to which it may belong.
    ungathered: ids of claims that belong to no event or episode: situations that no episode holds.
    """

    events: tuple[Event, ...] = ()
    episodes: tuple[Episode, ...] = ()
    questions: tuple[Question, ...] = ()
    findings: tuple[EventFinding, ...] = ()
    ungathered: tuple[str, ...] = ()
    _by_claim: Mapping[str, Event] = field(default_factory=dict)
    _by_event: Mapping[str, Episode] = field(default_factory=dict)

    def event_of(self, claim: str) -> Event | None:
        """Return the event that a claim is about; None for a running total or a situation."""
        return self._by_claim.get(claim)

    def episode_of(self, event_or_claim: str) -> Episode | None:
        """Return the episode of an event, or of a claim about the whole of one; None for an event that stands alone."""
        event = self._by_claim.get(event_or_claim)
        return self._by_event.get(event.id if event else event_or_claim)


class Sourcing(StrEnum):
    """Airwars' grades of how an allegation is sourced."""

    CONFIRMED = "confirmed"
    FAIR = "fair"
    WEAK = "weak"
    CONTESTED = "contested"
    DISCOUNTED = "discounted"


class Corroboration(StrEnum):
    """How many independent origins say it, after the Standards for Casualty Recording of Every Casualty."""

    NONE = "no origin"
    SINGLE = "one origin"
    CORROBORATED = "two or more independent origins"


class Clarity(IntEnum):
    """UCDP's event_clarity."""

    SEPARATE = 1
    AGGREGATED = 2


class ViolenceType(IntEnum):
    """UCDP's type_of_violence."""

    STATE_BASED = 1
    NON_STATE = 2
    ONE_SIDED = 3


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a grade is what it is: the rule in words, what the evidence shows, and the claims that show it."""

    grade: str
    rule: str
    because: str
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Grades:
    """The grades of one event, each with its reason; None where the evidence does not tell, and the reason says why.

    origins: the number of independent origins. where_prec: UCDP's 1–7. date_prec: UCDP's 1–5.
    """

    airwars: Sourcing | None
    corroboration: Corroboration
    origins: int
    event_clarity: Clarity | None
    where_prec: int | None
    date_prec: int | None
    type_of_violence: ViolenceType | None
    reasons: tuple[Reason, ...]

    def reason(self, grade: str) -> Reason:
        """Return the reason of a grade by the name of its field."""
        return next(reason for reason in self.reasons if reason.grade == grade)
