"""Days as names that scopes are made of: 'from 6 to 11 March', and periods of which a report leaves an end open.

A name holds first day, last day, the latest that an untold last day can be (nobody counts the dead of tomorrow: the day of publication),
and, where a day is untold, the report: what one report leaves open is one unknown of that report.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from tollbook.model.precision import Period

_BEFORE_ALL, _AFTER_ALL = date.min.isoformat(), date.max.isoformat()


def period_name(period: Period, report: str, published: str = "") -> str:
    """Return the name of a period. published: the day on which the report came out, where it is known.

    >>> period_name(Period(), "r1", "2025-03-11")
    '//2025-03-11/r1'
    """
    first, last = (day.isoformat() if day else "" for day in (period.first, period.last))
    latest = "" if last or published < first else published  # days after their own publication were misread: they bound nothing
    return f"{first}/{last}//" if first and last else f"{first}/{last}/{latest}/{report}"


def asked_period(period: Period) -> str:
    """Return the name of a period that is asked for: an open end takes in every day."""
    return f"{period.first.isoformat() if period.first else _BEFORE_ALL}/{period.last.isoformat() if period.last else _AFTER_ALL}//"


def told_days(name: str) -> tuple[str, str, str]:
    """Return first and last day, empty where untold, and the report that leaves one untold."""
    first, last, _, report = name.split("/", 3)
    return first, last, report


def _limits(name: str) -> tuple[str, str]:
    """Return the earliest and the latest day that a period can hold; empty where nothing is known."""
    first, last, latest, _ = name.split("/", 3)
    return first, last or latest


def earliest_and_latest(name: str) -> tuple[str, str]:
    """Return the earliest and the latest day that a period can hold; the ends of the calendar where nothing is known."""
    first, last = _limits(name)
    return first or _BEFORE_ALL, last or _AFTER_ALL


def is_within(inner: str, outer: str) -> bool:
    """Tell whether every day of one period is surely in another.

    >>> is_within("2025-03-06//2025-03-11/r1", "2025-03-01/2025-03-31//"), is_within("//2025-03-11/r1", "2025-03-01/2025-03-31//")
    (True, False)
    """
    if inner == outer:
        return True
    (first, last), (outer_first, outer_last, report) = earliest_and_latest(inner), told_days(outer)
    return not report and outer_first <= first and last <= outer_last


def is_apart(one: str, other: str) -> bool:
    """Tell whether no day is in both periods."""
    (first, last), (other_first, other_last) = _limits(one), _limits(other)
    return bool(last and other_first and last < other_first) or bool(other_last and first and other_last < first)


def do_meet(one: str, other: str) -> bool:
    """Tell whether some day is surely in both periods."""
    (first, last, _), (other_first, other_last, _) = told_days(one), told_days(other)
    return all((first, last, other_first, other_last)) and first <= other_last and other_first <= last


def meet_periods(part: tuple[tuple[str, ...], ...], whole: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    """Return the formula of the days of a part within its whole: what either leaves open the other tells."""
    if part == whole:
        return part
    (part_first, part_last, _), (first, last, _) = told_days(part[0][0]), told_days(whole[0][0])
    if not part_first and not part_last:
        return whole
    if all((part_first, part_last, first, last)) and len(part) == len(whole) == 1:
        met = max(part_first, first), min(part_last, last)
        return ((f"{met[0]}/{met[1]}//",),) if met[0] <= met[1] else (*part, *whole)
    return tuple(sorted({*part, *whole}))


def day_worlds(names: Sequence[str], most: int) -> list[int] | None:
    """Return every combination of periods (a bit mask) that one day can be in; None beyond `most`.

    Known days cut the calendar into stretches. A period of which a day is untold may hold any stretch within its limits.
    """
    spans = [told_days(name) for name in names]
    limits = [_limits(name) for name in names]
    starts = {first for first, _ in limits if first} | {_day_after(last) for _, last in limits if last}
    known = [(i, first, last) for i, (first, last, report) in enumerate(spans) if not report]
    open_names = [i for i, (_, _, report) in enumerate(spans) if report]
    worlds: set[int] = set()
    for day in ["", *sorted(starts)]:  # the days before all others first
        combos = [sum(1 << i for i, first, last in known if day and first <= day <= last)]
        for i in open_names:
            if _can_hold(limits[i], day):
                combos = [c | b for c in combos for b in (0, 1 << i)]
                if len(combos) > most:
                    return None
        worlds.update(combos)
    return sorted(worlds)


def _can_hold(limits: tuple[str, str], day: str) -> bool:
    first, last = limits
    return (not first or day >= first) and (not last or day <= last)


def _day_after(day: str) -> str:
    try:
        return (date.fromisoformat(day) + timedelta(days=1)).isoformat()
    except OverflowError:  # the last day of the calendar
        return day
