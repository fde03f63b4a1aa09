"""The dead of an event as plain numbers, for formats that hold no range: least, best and most, each with its rule."""

from dataclasses import dataclass

from tollbook.model.claim import Harm, Stance, Toll, Victim
from tollbook.publish.exports.record import ExportEvent, Group

LOW_KNOWN = "the least that must be true"
LOW_NONE = "nothing must be true, so none"
HIGH_KNOWN = "the most that the claims allow"
HIGH_CLAIMED = "nothing caps it, so the greatest figure claimed"
HIGH_LEAST = "nothing caps it and no greater figure is claimed, so the best or least"
BEST_LEAST = "no best figure is given, so the least"
BEST_CLAIMED = "nothing must be true and no best figure is given, so the least figure claimed"


@dataclass(frozen=True, slots=True)
class Deaths:
    """least ≤ best ≤ most, and the rule of each, in words. known: the range that they stand for."""

    low: int
    best: int
    high: int
    low_rule: str
    best_rule: str
    high_rule: str
    known: str


def range_words(low: int | None, high: int | None) -> str:
    """Return a range in words.

    >>> range_words(125, None)
    'at least 125, not capped'
    """
    if low is None and high is None:
        return "no bounds"
    if low == high:
        return f"exactly {low:,}"
    least = "no least" if low is None else f"at least {low:,}"
    return f"{least}, not capped" if high is None else f"{least}, at most {high:,}"


def claimed(event: ExportEvent) -> tuple[int, ...]:
    """Return the figures of killed that the event's claims give for everyone, rising; for classes of people if there are no others.

    Denied claims give none. 'Dozens' and 'hundreds' give 12 and 100, as their claims are written.
    """
    tolls = [c for c in event.claims if isinstance(c, Toll) and c.harm is Harm.KILLED and c.stance is not Stance.DENIED]
    whole = [toll for toll in tolls if toll.part_of is None and toll.victims == (Victim.PERSON,)]
    return tuple(sorted(n for toll in (whole or tolls) for n in (toll.value, toll.value_high) if n is not None))


def deaths(event: ExportEvent) -> Deaths:
    """Return the dead of an event as least, best and most.

    >>> one = deaths(ExportEvent(id="e1", title="Shots at Kess", low=125))
    >>> one.low, one.best, one.high, one.high_rule
    (125, 125, 125, 'nothing caps it and no greater figure is claimed, so the best or least')
    """
    figures = claimed(event)
    figure = event.figure(Harm.KILLED)
    low = event.low or 0
    if figure:
        best, best_rule = figure.value, figure.rule
    elif event.low is None and figures:
        best, best_rule = figures[0], BEST_CLAIMED
    else:
        best, best_rule = low, BEST_LEAST
    if best < low:
        best, best_rule = low, f"{best_rule}; raised from {best:,} to the least"
    if event.high is not None:
        high, high_rule = event.high, HIGH_KNOWN
        if best > high:
            best, best_rule = high, f"{best_rule}; lowered from {best:,} to the most"
    else:
        high = max((best, *figures))
        high_rule = HIGH_CLAIMED if high > best else HIGH_LEAST
    low_rule = LOW_NONE if event.low is None else LOW_KNOWN
    return Deaths(low, best, high, low_rule, best_rule, high_rule, range_words(event.low, event.high))


def parts(event: ExportEvent, best: int) -> tuple[tuple[int, int, int, int], str | None]:
    """Return the dead of side a, side b, civilians and unknown, which sum to `best`; and what is wrong with them, or None.

    What the figures of the groups do not tell is unknown, never shared out.
    """
    known = [event.figure(Harm.KILLED, group) for group in (Group.SIDE_A, Group.SIDE_B, Group.CIVILIANS)]
    a, b, civilians = (figure.value if figure else 0 for figure in known)
    if a + b + civilians > best:
        return (0, 0, 0, best), f"the groups add up to {a + b + civilians:,}, more than the {best:,} of the whole: all are given as unknown"
    return (a, b, civilians, best - a - b - civilians), None
