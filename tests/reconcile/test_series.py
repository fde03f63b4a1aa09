"""Series of one source: first, raised, lowered, unchanged, begun anew; and break-downs."""

from datetime import date

import pytest
from made_tolls import FORD, MILL, NETWORK, VALLEY, WITNESS, days, toll

from tollbook.model.claim import Stance, Victim
from tollbook.model.finding import Step, Sum
from tollbook.reconcile import series

PUBLISHED = {f"r{d}": date(2025, 3, d) for d in range(1, 32)}
CIVILIAN, CHILD, WOMAN, FIGHTER = Victim.CIVILIAN, Victim.CHILD, Victim.WOMAN, Victim.COMBATANT

STEPS = (
    ("31", "40", days(3, 4), days(3, 6), Step.RAISED),
    ("31", "at least 40", days(3, 4), days(3, 6), Step.RAISED),
    ("at least 31", "at least 31", days(3, 4), days(3, 6), Step.UNCHANGED),
    ("31", "28", days(3, 4), days(3, 6), Step.LOWERED),
    ("31", "5", days(3, 4), days(5, 6), Step.RESTARTED),
    ("31", "up to 20", days(3, 4), days(3, 6), Step.LOWERED),
    ("about 40", "about 50", days(3, 4), days(3, 6), Step.RAISED),
    ("over 30", "about 30", days(3, 4), days(3, 6), Step.UNCHANGED),
)


@pytest.mark.parametrize(("before", "after", "first", "then", "step"), STEPS)
def test_steps(before, after, first, then, step):
    tolls = [toll(before, period=first, report="r4"), toll(after, period=then, report="r6")]
    found = series(tolls[::-1], PUBLISHED)
    assert [[state.step for state in one.states] for one in found] == [[Step.FIRST, step]]
    assert found[0].states[0].published == date(2025, 3, 4)


def test_one_figure_in_ten_outlets_of_a_day_is_one_state():
    tolls = [toll("31", period=days(3, 4), report="r4", start=i) for i in range(10)]
    assert [len(state.claims) for one in series(tolls, PUBLISHED) for state in one.states] == [10]


def test_sources_groups_places_and_single_days_have_series_of_their_own():
    tolls = [
        toll("31", period=days(3, 4), report="r4"),
        toll("33", period=days(3, 4), report="r4", source=NETWORK),
        toll("12", CIVILIAN, period=days(3, 4), report="r4"),
        toll("9", where=(FORD,), period=days(3, 4), report="r4"),
        toll("4", period=days(4), cumulative=False, report="r4"),
        toll("6", period=days(5), cumulative=False, report="r5"),
    ]
    assert len(series(tolls, PUBLISHED)) == 6


def test_hedged_denied_and_past_figures_are_no_states():
    tolls = [
        toll("31", period=days(3, 4), report="r4"),
        toll("60", period=days(3, 5), report="r5", stance=Stance.HEDGED),
        toll("50", period=days(3, 5), report="r5", stance=Stance.DENIED),
        toll("up from 20", period=days(3, 5), report="r5"),
    ]
    assert [[state.bounds.low for state in one.states] for one in series(tolls, PUBLISHED)] == [[31]]


BREAKDOWNS = (
    ("60", ("35", "25"), Sum.TO_WHOLE, "35 + 25 add up to the whole, 60"),
    ("over 50", ("35", "25"), Sum.TO_WHOLE, "add up to 60, as the whole, more than 50"),
    ("60", ("35", "15"), Sum.TO_LESS, "add up to 50 of 60; the rest is not told by place"),
    ("60", ("35", "45"), Sum.TO_MORE, "add up to 80, more than the whole, 60, though nobody can be in two of them"),
    ("about 60", ("35", "25"), Sum.TO_WHOLE, "add up to the whole, about 60"),
)


@pytest.mark.parametrize(("whole", "parts", "how", "words"), BREAKDOWNS)
def test_break_downs(whole, parts, how, words):
    dead = toll(whole, where=(VALLEY,), period=days(3), report="r4")
    by_place = [toll(v, where=(p,), part_of=dead, report="r4") for v, p in zip(parts, (FORD, MILL), strict=True)]
    (found,) = [b for one in series([dead, *by_place], PUBLISHED) for b in one.breakdowns]
    assert (found.sum, found.respect) == (how, "where")
    assert words in found.reason


def test_groups_that_overlap_may_add_up_to_more():
    dead = toll("60", period=days(3), report="r4")
    parts = [toll(v, who, part_of=dead, report="r4") for v, who in (("50", CIVILIAN), ("30", WOMAN))]
    (found,) = [b for one in series([dead, *parts], PUBLISHED) for b in one.breakdowns]
    assert found.sum is Sum.TO_MORE
    assert "some people are in more than one of them" in found.reason


def test_shares_are_told():
    dead = toll("60", period=days(3), report="r4")
    most = toll("share most", CIVILIAN, part_of=dead, report="r4")
    (found,) = [b for one in series([dead, most], PUBLISHED) for b in one.breakdowns]
    assert (found.shares, found.sum) == ((most.id,), None)


def test_order_changes_nothing_and_nothing_gives_none():
    tolls = [toll(f"{i}", period=days(3, i), report=f"r{i}", source=source) for i in range(4, 12) for source in (NETWORK, WITNESS)]
    assert series(tolls, PUBLISHED) == series(tolls[::-1], PUBLISHED)
    assert series([], {}) == ()
