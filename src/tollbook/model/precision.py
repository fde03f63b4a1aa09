"""How well something is known: bounds on a count, days of a period, the area behind a place."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tollbook.errors import InvalidClaim


class Known(StrEnum):
    """How a day is known."""

    STATED = "stated"  # the report names the day: '6 March 2025'
    RELATIVE = "relative"  # resolved against the day of publication: 'on Tuesday', 'overnight'
    INFERRED = "inferred"  # worked out by Tollbook from other words of the report; a person should look


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day, each with how it is known; None where the report does not tell.

    >>> Period(date(2025, 3, 6), date(2025, 3, 8), Known.RELATIVE, Known.RELATIVE).first.isoformat()
    '2025-03-06'
    """

    first: date | None = None
    last: date | None = None
    first_known: Known | None = None
    last_known: Known | None = None

    def __post_init__(self) -> None:
        if (self.first is None) != (self.first_known is None) or (self.last is None) != (self.last_known is None):
            raise InvalidClaim("a day and how it is known go together")
        if self.first and self.last and self.last < self.first:
            raise InvalidClaim(f"a period cannot end ({self.last}) before it begins ({self.first})")


NO_PERIOD = Period()


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the most persons that words or logic allow; None where there is no such bound.

    `low` and `high` are hard: logic may use them. `soft_low` and `soft_high` are what the words suggest beyond that; they
    are shown and explained, and never enter the logic.

    >>> Bounds(low=1001)
    Bounds(low=1001, high=None, soft_low=None, soft_high=None)
    """

    low: int | None = None
    high: int | None = None
    soft_low: float | None = None
    soft_high: float | None = None

    def __post_init__(self) -> None:
        if self.low is not None and self.high is not None and self.low > self.high:
            raise InvalidClaim(f"bounds cannot have a least ({self.low}) above their most ({self.high})")


class PlacePrecision(StrEnum):
    """How large the area is that a place name stands for."""

    SETTLEMENT = "settlement"
    SITE = "site"  # a base, camp, port, crossing, river, dam from a user's gazetteer
    DISTRICT = "district"
    PROVINCE = "province"
    COUNTRY = "country"
    UNKNOWN = "unknown"  # the words are kept, without coordinates
