"""Settings: what a user may change about how claims are weighed. Read once, frozen, passed down."""

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from tollbook.errors import UnusableInput
from tollbook.model.claim import SourceKind
from tollbook.model.finding import Reading


class Spoken(StrEnum):
    """Whom a source speaks of when it gives a toll."""

    OWN = "own"  # a force counts its own dead
    ENEMY = "enemy"  # a party speaks of the other side's dead
    OTHERS = "others"  # civilians and people at large


@dataclass(frozen=True, slots=True)
class ReadingRule:
    """One row of the reading table: what the counts of such a source are taken to be, and why.

    kind: None stands for the outlet's own voice.
    """

    kind: SourceKind | None
    of: Spoken
    reading: Reading
    why: str


def _alike(kind: SourceKind | None, reading: Reading, why: str) -> tuple[ReadingRule, ...]:
    return tuple(ReadingRule(kind, of, reading, why) for of in Spoken)


DEFAULT_READINGS: tuple[ReadingRule, ...] = (
    *_alike(SourceKind.MONITOR, Reading.DOCUMENTED, "a monitor counts the dead one by one"),
    *_alike(SourceKind.INTERNATIONAL_BODY, Reading.DOCUMENTED, "a body of the United Nations or its like verifies what it counts"),
    *_alike(SourceKind.MEDICAL, Reading.DOCUMENTED, "hospitals and doctors count whom they receive"),
    *_alike(SourceKind.NGO, Reading.DOCUMENTED, "a relief or rights body counts those it found"),
    ReadingRule(SourceKind.GOVERNMENT, Spoken.OWN, Reading.DOCUMENTED, "a force knows its own dead by name"),
    ReadingRule(SourceKind.GOVERNMENT, Spoken.ENEMY, Reading.ASSERTED, "a party's word on its enemy"),
    ReadingRule(SourceKind.GOVERNMENT, Spoken.OTHERS, Reading.DOCUMENTED, "its services recover and register the dead"),
    ReadingRule(SourceKind.ARMED_GROUP, Spoken.OWN, Reading.DOCUMENTED, "a force knows its own dead by name"),
    ReadingRule(SourceKind.ARMED_GROUP, Spoken.ENEMY, Reading.ASSERTED, "a party's word on its enemy"),
    ReadingRule(SourceKind.ARMED_GROUP, Spoken.OTHERS, Reading.ASSERTED, "a party's word, without services that register the dead"),
    *_alike(SourceKind.MEDIA, Reading.DOCUMENTED, "a newsroom answers for what it prints as its own finding"),
    *_alike(None, Reading.DOCUMENTED, "the outlet answers for what it says in its own voice"),
    *_alike(SourceKind.LOCAL, Reading.ASSERTED, "witnesses tell what they saw and heard; they keep no count"),
    *_alike(SourceKind.PERSON, Reading.ASSERTED, "one person's word"),
    *_alike(SourceKind.ANONYMOUS, Reading.ASSERTED, "nobody answers for it"),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user may change.

    readings: what a count is, by kind of source and of whom it speaks; every pair must have its row.
    sources: (name, reading) for single sources, which goes before the table; names as the reports give them.
    totals: whether words like 'in all' and 'no more than' make a documented count a total.
    most_comparisons: how many pairs of differing figures a reconciliation explains.
    most_cells: how many disjoint cells are drawn up for scopes that hang together. Beyond it the scopes with the most uncertain
    relations are bounded apart from the rest, which can only widen bounds.

    >>> Settings().reading(SourceKind.MONITOR, Spoken.OTHERS).value
    'documented'
    >>> Settings().reading(SourceKind.GOVERNMENT, Spoken.ENEMY).value
    'asserted'
    """

    readings: tuple[ReadingRule, ...] = DEFAULT_READINGS
    sources: tuple[tuple[str, Reading], ...] = ()
    totals: bool = True
    most_comparisons: int = 12
    most_cells: int = 3000

    def reading(self, kind: SourceKind | None, of: Spoken) -> Reading:
        """Return the reading of such a source's counts. kind None is the outlet's own voice."""
        return next(rule.reading for rule in self.readings if rule.kind is kind and rule.of is of)


DEFAULT = Settings()

_REMEDY = "see docs/guides/bounds.md for the settings and their values"


def load_settings(path: Path) -> Settings:
    """Return the settings of a TOML file; what it does not name keeps its default.

    Raises UnusableInput if the file cannot be read, is no TOML, or names a setting, kind of source or reading that does not exist.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UnusableInput(str(path), f"it cannot be read ({error.strerror})", "check the path") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UnusableInput(str(path), f"it is no valid TOML ({error})", "correct the file") from error
    return parse_settings(data, where=str(path))


def parse_settings(data: dict[str, Any], *, where: str = "settings") -> Settings:
    """Return settings from the tables of a TOML file.

    >>> changed = parse_settings({"readings": {"local": "documented", "government": {"enemy": "total"}}})
    >>> changed.reading(SourceKind.LOCAL, Spoken.OTHERS).value, changed.reading(SourceKind.GOVERNMENT, Spoken.OWN).value
    ('documented', 'documented')
    """
    unknown = sorted(set(data) - {"readings", "sources", "totals", "most_comparisons", "most_cells"})
    if unknown:
        raise UnusableInput(where, f"there is no setting {unknown[0]!r}", _REMEDY)
    readings = DEFAULT_READINGS
    for kind, value in _table(data, "readings", where).items():
        readings = _with_reading(readings, kind, value, where)
    sources = tuple((name, _reading(value, f"sources.{name}", where)) for name, value in sorted(_table(data, "sources", where).items()))
    totals = data.get("totals", DEFAULT.totals)
    if not isinstance(totals, bool):
        raise UnusableInput(where, f"totals is {totals!r}, not true or false", _REMEDY)
    return Settings(readings, sources, totals, *(_count(data, name, where) for name in ("most_comparisons", "most_cells")))


def _with_reading(rules: tuple[ReadingRule, ...], kind: str, value: object, where: str) -> tuple[ReadingRule, ...]:
    if kind != "outlet" and kind not in set(SourceKind):
        raise UnusableInput(where, f"readings names a kind of source {kind!r} that does not exist", _REMEDY)
    meant = None if kind == "outlet" else SourceKind(kind)
    by_spoken = value if isinstance(value, dict) else {of.value: value for of in Spoken}
    for of, reading in by_spoken.items():
        if of not in set(Spoken):
            raise UnusableInput(where, f"readings.{kind} speaks of {of!r}, which is none of {', '.join(Spoken)}", _REMEDY)
        row = ReadingRule(meant, Spoken(of), _reading(reading, f"readings.{kind}.{of}", where), "by the user's settings")
        rules = tuple(row if (rule.kind, rule.of) == (row.kind, row.of) else rule for rule in rules)
    return rules


def _reading(value: object, name: str, where: str) -> Reading:
    if not isinstance(value, str) or value not in set(Reading):
        raise UnusableInput(where, f"{name} is {value!r}, which is none of {', '.join(Reading)}", _REMEDY)
    return Reading(value)


def _table(data: dict[str, Any], name: str, where: str) -> dict[str, Any]:
    table = data.get(name, {})
    if not isinstance(table, dict):
        raise UnusableInput(where, f"{name} is no table", _REMEDY)
    return table


def _count(data: dict[str, Any], name: str, where: str) -> int:
    value = data.get(name, getattr(DEFAULT, name))
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise UnusableInput(where, f"{name} is {value!r}, not a whole number above 0", _REMEDY)
    return value
