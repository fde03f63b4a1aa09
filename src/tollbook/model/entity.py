"""Places, actors and sources: what names stand for."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from tollbook.model.precision import PlacePrecision

if TYPE_CHECKING:
    from tollbook.model.claim import SourceKind


@dataclass(frozen=True, slots=True)
class Place:
    """A place as a report names it, and what a gazetteer knows of it.

    text: the words of the report. name: the gazetteer's name, None if it knows no such place. country: ISO 3166-1 alpha-2.
    province: the governing first-order unit by name. latitude, longitude: degrees (WGS 84) of a point within the place.
    gazetteer: which gazetteer answered ("geonames" or the user's file). A country or province has no point, or one of its seat:
    `precision` tells, and a point must never be shown as more exact than it.
    """

    text: str
    name: str | None = None
    country: str | None = None
    province: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    precision: PlacePrecision = PlacePrecision.UNKNOWN
    gazetteer: str | None = None


class Side(StrEnum):
    """On which side an actor stands: `country` of the entity says of which state."""

    STATE = "state"  # its forces, ministries and officials
    NON_STATE = "non_state"  # armed groups, gangs, militias
    CIVILIAN = "civilian"  # residents, protesters, refugees
    NEUTRAL = "neutral"  # who counts, helps or tells: monitors, relief and world bodies, the press


@dataclass(frozen=True, slots=True)
class Entity:
    """An actor or source that names stand for.

    id: a digest of what it is. name: its fullest name. aliases: the other names that the reports use for it, in order.
    kind: what kind of body or person it is, None if its names do not tell. country: ISO 3166-1 alpha-2, None if of none or unknown.
    part_of: ids of the entities that it belongs to, the nearest first: an army is a part of its state's forces.
    speaks_for: the id of the body in whose name a spokesperson, director or official speaks.
    report: the report within which alone the name stands for it: residents of two reports are not the same people.
    """

    id: str
    name: str
    kind: "SourceKind | None" = None
    aliases: tuple[str, ...] = ()
    side: Side | None = None
    country: str | None = None
    part_of: tuple[str, ...] = ()
    speaks_for: str | None = None
    report: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A name that could stand for more than one thing, for a person to answer by a decision on `subject`.

    subject: the name, with `@ REPORT` behind it where only that report's use of it is open. candidates: names, the likeliest first.
    why: one sentence. weight: persons in the tolls that hang on it.
    """

    subject: str
    candidates: tuple[str, ...]
    why: str
    weight: int = 0


@dataclass(frozen=True, slots=True)
class NameFinding:
    """Names that cannot all be what rows and decisions say they are, what follows, in one sentence."""

    names: tuple[str, ...]
    reason: str
