"""What reconciling finds: bounds for scopes, who stands behind them, and how figures fit together."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tollbook.model.claim import Harm, Source, Victim
from tollbook.model.precision import NO_PERIOD, Bounds, Period


class Reading(StrEnum):
    """What a source's count is, and so what it can prove (the table is in `Settings`)."""

    DOCUMENTED = "documented"  # counted one by one: a floor for the truth, caps nothing
    TOTAL = "total"  # all of them, says the source: floor and cap
    ASSERTED = "asserted"  # a party's word on its enemy, an anonymous figure: shown, proves nothing


class Verdict(StrEnum):
    """How two figures stand to each other."""

    COMPATIBLE = "compatible"  # same scope, and both can be true
    CONTAINED = "contained"  # the people of one are among the people of the other
    CONFLICTING = "conflicting"  # they cannot both be true
    NOT_COMPARABLE = "not comparable"  # they count different people, harms, places or days


@dataclass(frozen=True, slots=True)
class Scope:
    """Whom a figure counts: harm × class × alleged perpetrator × place × period.

    victims: the classes; (PERSON,) is everyone. by, where: empty is unrestricted (by anyone) or unknown (no place given).
    """

    harm: Harm
    victims: tuple[Victim, ...] = (Victim.PERSON,)
    by: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    period: Period = NO_PERIOD


@dataclass(frozen=True, slots=True)
class Count:
    """What one source counted in one scope, by its own words.

    bounds: by what the source says of its own count (solved together with its other figures: parts, shares).
    claims: ids of the claims that bind these bounds, first the one that states the figure. superseded: ids of earlier figures
    of the same source that a later one replaces. origin: None for the outlet's own voice.
    """

    origin: Source | None
    reading: Reading
    bounds: Bounds
    claims: tuple[str, ...]
    superseded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScopeFinding:
    """One scope: what is true of it by logic, and what each source counts in it.

    truth: bounds on the true number, from documented and total counts alone. binding_low, binding_high: the claims that bind it.
    account: one plain sentence that says how the figures fit together.
    """

    scope: Scope
    truth: Bounds
    binding_low: tuple[str, ...]
    binding_high: tuple[str, ...]
    counts: tuple[Count, ...]
    account: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two claims with differing figures stand to each other, and why, in one sentence."""

    first: str
    second: str
    verdict: Verdict
    reason: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """A smallest set of claims that cannot all be true, and why, in one sentence."""

    claims: tuple[str, ...]
    reason: str


class OddityKind(StrEnum):
    """What can be wrong with what claims rest on."""

    CIRCLE_OF_PLACES = "circle of places"
    TWO_COUNTRIES = "two countries"


@dataclass(frozen=True, slots=True)
class Oddity:
    """Something that cannot be as it is told, though no two figures gainsay each other, and why, in one sentence.

    about: what it concerns: keys of places.
    """

    kind: OddityKind
    about: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Everything that reconciling the tolls of some reports finds.

    untold: how many further pairs of differing figures there are that no comparison tells, since they are of less consequence.
    """

    scopes: tuple[ScopeFinding, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    untold: int = 0
    oddities: tuple[Oddity, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What the claims allow for a scope that was asked for, as of a day.

    as_of: only claims that had been published by then count; None takes in all, also those of reports without a day.
    low, high: the least and the most persons; high None where nothing caps them. binding: ids of the claims that stand behind them.
    account: one sentence. conflicts, comparisons: those that concern the scope; untold: further pairs that no comparison tells.
    """

    scope: Scope
    as_of: date | None
    low: int
    high: int | None
    binding: tuple[str, ...]
    account: str
    conflicts: tuple[Conflict, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    untold: int = 0


class Step(StrEnum):
    """How a published figure stands to the one before it in the same series."""

    FIRST = "first"
    RAISED = "raised"
    LOWERED = "lowered: a correction"
    UNCHANGED = "unchanged"
    RESTARTED = "restarted: a new phase"


@dataclass(frozen=True, slots=True)
class State:
    """One state of a series: the figure, when it was said, and of which days it speaks.

    claims: ids of all claims that give this figure on this day of publication.
    """

    published: date | None
    bounds: Bounds
    period: Period
    step: Step
    claims: tuple[str, ...]


class Sum(StrEnum):
    """How the figures of the parts of a whole add up."""

    TO_WHOLE = "to the whole"
    TO_LESS = "to less than the whole"
    TO_MORE = "to more than the whole"


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Parts of one whole by one respect ('classes', 'where', 'by'), and how they add up, in one sentence.

    shares: ids of parts that are given as a share ('most of them').
    """

    whole: str
    respect: str
    parts: tuple[str, ...]
    sum: Sum | None
    reason: str
    shares: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Series:
    """What one source published of one scope, in the order in which it said so, with its break-downs."""

    origin: Source | None
    scope: Scope
    states: tuple[State, ...]
    breakdowns: tuple[Breakdown, ...] = ()
