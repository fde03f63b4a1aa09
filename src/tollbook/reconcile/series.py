"""What each source published of each scope, in the order in which it said so, and how the parts of its figures add up."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import pairwise

from tollbook.model.claim import Claim, Relation, Stance, Toll, Victim
from tollbook.model.finding import Breakdown, Scope, Series, State, Step, Sum
from tollbook.model.precision import NO_PERIOD, Bounds, Period
from tollbook.reconcile import accounts
from tollbook.reconcile.periods import told_days
from tollbook.reconcile.scopes import Lie, Space
from tollbook.reconcile.statements import Statement, read_statements
from tollbook.reconcile.words import says_former
from tollbook.settings import DEFAULT, Settings

# Respects in which parts can divide a whole, with what tells two parts apart.
_RESPECTS: tuple[tuple[str, str, Callable[[Toll], object]], ...] = (
    ("where", "by place", lambda toll: frozenset(toll.where)),
    ("classes", "by group", lambda toll: frozenset(toll.victims)),
    ("by", "by perpetrator", lambda toll: frozenset(toll.by)),
)


def series(claims: Sequence[Claim], published: Mapping[str, date], *, settings: Settings = DEFAULT) -> tuple[Series, ...]:
    """Return what each source published of each scope, one state after another, the longest series first.

    claims: in any order, best those of one event. published: days of publication by report id; figures of reports without one come first.
    A figure that falls is a correction, unless it counts from a later day on: then the count began anew. Denied and hedged figures, and
    those that the words give as past ('up from 1,018'), are states of no series.

    >>> from tollbook.model.claim import Evidence, Harm, Source, SourceKind
    >>> def dead(report, value): return Toll(report=report, evidence=Evidence(0, 9, f"{value} dead"), harm=Harm.KILLED, cumulative=True,
    ...     relation=Relation.EXACT, value=value, sources=(Source("Monitor", SourceKind.MONITOR),))
    >>> days = {"r1": date(2025, 3, 8), "r2": date(2025, 3, 9), "r3": date(2025, 3, 10)}
    >>> [(state.bounds.low, state.step.value) for state in series([dead("r3", 28), dead("r1", 31), dead("r2", 34)], days)[0].states]
    [(31, 'first'), (34, 'raised'), (28, 'lowered: a correction')]
    """
    material = read_statements([claim for claim in claims if isinstance(claim, Toll)], settings, published)
    parts: dict[str, list[Statement]] = {}
    groups: dict[tuple[object, ...], list[Statement]] = {}
    for s in material.statements:
        if s.whole is not None:
            parts.setdefault(s.whole, []).append(s)
        if s.toll.stance is Stance.ASSERTED and not says_former(s.toll) and _size(s):
            groups.setdefault(_key(s), []).append(s)
    made = [_series(sorted(group, key=_said), material.space, published, parts) for group in groups.values()]
    return tuple(sorted(made, key=lambda one: (-len(one.states), -_largest(one), str(one.scope), one.states[0].claims)))


def _key(s: Statement) -> tuple[object, ...]:
    """Return what all states of one series share: who counts whom where, kept up to date, or for the same days."""
    first, last, _ = told_days(s.region.period[0][0])
    where = s.region.where if not s.region.where[0][0].startswith("?") else ()
    is_kept_up = s.toll.cumulative or not (first and last)
    return s.origin, s.region.harm, s.region.classes, s.region.by, where, "kept up" if is_kept_up else (first, last)


def _size(s: Statement) -> float:
    return s.bounds.low or s.bounds.high or s.bounds.soft_low or 0


def _said(s: Statement) -> tuple[object, ...]:
    """Sort by the day of publication, then by how far the figure reaches: of two on one day the one of more days is the later."""
    return s.published, s.toll.period.last.isoformat() if s.toll.period.last else "", s.whole is not None, _size(s), s.toll.report, s.id


def _series(states: Sequence[Statement], space: Space, published: Mapping[str, date], parts: Mapping[str, list[Statement]]) -> Series:
    same: list[list[Statement]] = []
    for s in states:
        if same and (same[-1][0].published, same[-1][0].bounds) == (s.published, s.bounds):
            same[-1].append(s)
        else:
            same.append([s])
    steps = [Step.FIRST, *(_step(before[0], after[0]) for before, after in pairwise(same))]
    made = tuple(_state(group, step, published) for group, step in zip(same, steps, strict=True))
    breakdowns = tuple(found for s in states for found in _breakdowns(s, parts.get(s.id, ()), space))
    return Series(states[0].source, _scope(states), made, breakdowns)


def _state(group: Sequence[Statement], step: Step, published: Mapping[str, date]) -> State:
    toll = group[0].toll
    period = next((s.toll.period for s in group if s.toll.period != NO_PERIOD), NO_PERIOD)
    return State(published.get(toll.report), group[0].bounds, period, step, tuple(s.id for s in group))


def _step(before: Statement, after: Statement) -> Step:
    """Return how a figure stands to the one before: 'over 1,000' after 'at least 1,018' says nothing new, '830' after it falls."""
    old, new = before.bounds, after.bounds
    low, high = (old.low or 0, new.low or 0), (_top(old), _top(new))
    if (old.low, old.high, _size(before)) == (new.low, new.high, _size(after)):
        return Step.UNCHANGED
    if low[1] > high[0] or (low[1] > low[0] and high[1] >= high[0]):
        return Step.RAISED
    if high[1] < low[0] or (high[1] < high[0] and low[1] <= low[0]):
        return Step.RESTARTED if _begins_anew(before.toll.period, after.toll.period) else Step.LOWERED
    return Step.RAISED if _size(after) > _size(before) else Step.UNCHANGED


def _begins_anew(before: Period, after: Period) -> bool:
    """Tell whether a figure counts from a later day on than the one before it: no correction, but a new count."""
    return after.first is not None and before.first is not None and after.first > before.first


def _top(bounds: Bounds) -> float:
    return float("inf") if bounds.high is None else bounds.high


def _scope(states: Sequence[Statement]) -> Scope:
    toll = states[-1].toll
    where = next((s.toll.where for s in reversed(states) if s.toll.where), ())
    firsts = [s.toll.period for s in states if s.toll.period != NO_PERIOD]
    victims = tuple(v for v in Victim if v in toll.victims)
    return Scope(toll.harm, victims, toll.by, tuple(place.text for place in where), firsts[-1] if firsts else NO_PERIOD)


def _breakdowns(whole: Statement, parts: Sequence[Statement], space: Space) -> list[Breakdown]:
    """Return the break-downs of one figure by place, by group and by perpetrator."""
    found = []
    shares = tuple(sorted(s.id for s in parts if s.toll.relation is Relation.SHARE))
    counted = [s for s in parts if s.toll.value is not None and s.toll.harm is whole.toll.harm and s.toll.stance is Stance.ASSERTED]
    for respect, words, differing in _RESPECTS:
        told = [s for s in counted if differing(s.toll) and differing(s.toll) != differing(whole.toll)]
        if len(told) > 1 and len({differing(s.toll) for s in told}) == len(told):
            found.append(_breakdown(whole, sorted(told, key=lambda s: (-_size(s), s.id)), respect, words, shares, space))
    if shares and not found:
        reason = f"{accounts.speaker(whole.source)} gives shares of {accounts.how_many(whole.bounds, whole.toll)} and no numbers of them."
        found.append(Breakdown(whole.id, "shares", shares, None, f"{reason[:1].upper()}{reason[1:]}", shares))
    return found


def _breakdown(whole: Statement, parts: Sequence[Statement], respect: str, words: str, shares: tuple[str, ...], space: Space) -> Breakdown:
    total = sum(s.toll.value or 0 for s in parts)
    bounds = whole.bounds
    least = bounds.low or bounds.soft_low or whole.toll.value or 0
    most = bounds.high if bounds.high is not None else bounds.soft_high
    of = accounts.how_many(bounds, whole.toll)
    if most is not None and total > most:
        how, why = Sum.TO_MORE, f"add up to {accounts.number(total)}, more than the whole, {of}"
        apart = all(space.lie(a.region, b.region) is Lie.APART for i, a in enumerate(parts) for b in parts[i + 1 :])
        why += ", though nobody can be in two of them" if apart else ": some people are in more than one of them, or a figure is wrong"
    elif total >= least:
        how, why = (
            Sum.TO_WHOLE,
            f"add up to {'the whole' if total == whole.toll.value else accounts.number(total) + ', as the whole'}, {of}",
        )
    else:
        how, why = Sum.TO_LESS, f"add up to {accounts.number(total)} of {of}; the rest is not told {words}"
    figures = " + ".join(accounts.number(s.toll.value or 0) for s in parts)
    reason = f"{accounts.speaker(whole.source)}: {words}, {figures} {why}."
    return Breakdown(whole.id, respect, tuple(s.id for s in parts), how, f"{reason[:1].upper()}{reason[1:]}", shares)


def _largest(one: Series) -> float:
    return max(state.bounds.low or state.bounds.high or state.bounds.soft_low or 0 for state in one.states)
