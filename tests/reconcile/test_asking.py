"""Asked scopes: what adds up over parts and what does not, as of a day, and the sentence."""

from dataclasses import replace
from datetime import date

import pytest
from made_stream import stream
from made_tolls import FORD, MILL, MINISTRY, NETWORK, OBSERVATORY, VALLEY, WITNESS, days, province, toll, town

from tollbook.model.claim import Harm, Victim
from tollbook.model.entity import Place
from tollbook.model.finding import Scope
from tollbook.model.precision import Known, Period, PlacePrecision
from tollbook.reconcile import Reconciler, reconcile

CIVILIAN, CHILD = Victim.CIVILIAN, Victim.CHILD
RIVERLAND = Place("Riverland", "Riverland", "XR", precision=PlacePrecision.COUNTRY)
HILLS = province("Hills")
HILLTOP = town("Hilltop", "Hills")
KILLED = Scope(Harm.KILLED)


def until(day: int) -> Period:
    return Period(None, date(2025, 3, day), None, Known.STATED)


def loaded(*tolls, published=None, **of_events):
    """A reconciler of tolls; of_events: event → its tolls."""
    reconciler = Reconciler()
    events = {t.id: event for event, some in of_events.items() for t in some}
    reconciler.update([*tolls, *(t for some in of_events.values() for t in some)], events=events, published=published)
    return reconciler


def test_the_dead_of_different_events_add_up():
    one, other = toll("31", where=(FORD,), period=days(3)), toll("at least 12", where=(FORD,), period=days(3), source=NETWORK)
    assert loaded(a=[one], b=[other]).ask(KILLED).low == 43
    assert loaded(a=[one, other]).ask(KILLED).low == 31


def test_the_displaced_of_different_events_may_be_the_same_people():
    one, other = (toll(v, where=(FORD,), period=days(d), harm=Harm.DISPLACED) for v, d in (("900", 3), ("700", 5)))
    assert loaded(a=[one], b=[other]).ask(Scope(Harm.DISPLACED)).low == 900


def test_loose_claims_add_up_only_where_places_or_days_set_them_apart(monkeypatch):
    monkeypatch.setattr("tollbook.reconcile.parts.MOST_TOGETHER", 1)
    here, there = toll("31", where=(Place("Oldmill"),), period=days(3)), toll("12", where=(Place("Newmill"),), period=days(3), report="r2")
    assert loaded(here, there).ask(KILLED).low == 31  # nothing says that these are two places
    later = replace(there, period=days(9))
    assert loaded(here, later).ask(KILLED).low == 43
    north, south = (replace(t, where=(p,)) for t, p in ((here, FORD), (there, HILLTOP)))
    assert loaded(north, south).ask(KILLED).low == 43


def test_a_wide_figure_is_beside_the_events_that_it_spans_and_not_on_top():
    wide = toll("at least 50", where=(RIVERLAND,), period=days(1, 31), source=MINISTRY, report="wide")
    events = {"a": [toll("31", where=(FORD,), period=days(3))], "b": [toll("12", where=(HILLTOP,), period=days(5))]}
    assert loaded(wide, **events).ask(KILLED).low == 50
    assert loaded(replace(wide, value=20), **events).ask(KILLED).low == 43


def test_a_scope_that_meets_several_events_has_no_cap():
    one, other = toll("31 in all", where=(FORD,), period=days(3)), toll("12 in all", where=(HILLTOP,), period=days(3), source=NETWORK)
    both = loaded(a=[one], b=[other])
    assert (both.ask(KILLED).low, both.ask(KILLED).high) == (43, None)
    ford = both.ask(Scope(Harm.KILLED, where=("Ford",), period=days(3)))
    assert (ford.low, ford.high) == (31, 31)
    assert ford.account.startswith("If the totals hold, exactly 31 people were killed in Ford on 3 March 2025: the Riverland Observatory ")


def test_an_event_that_nobody_counted_takes_the_cap_of_another_away():
    total = toll("31 in all", where=(FORD,), period=days(3))
    rough = toll("dozens", where=(FORD,), period=days(3), source=WITNESS, report="r2")
    assert loaded(a=[total, rough]).ask(KILLED).high is None  # of everywhere, a total of Ford says nothing
    ford = Scope(Harm.KILLED, where=("Ford",), period=days(3))
    assert loaded(a=[total, rough]).ask(ford).high == 31
    assert loaded(a=[total], b=[rough]).ask(ford).high is None


def test_a_total_over_all_events_caps_and_one_too_low_is_named():
    events = {"a": [toll("31", where=(FORD,), period=days(3))], "b": [toll("12", where=(HILLTOP,), period=days(5), source=NETWORK)]}
    march = Scope(Harm.KILLED, where=("Riverland",), period=days(1, 31))
    fits = loaded(toll("60 in all", where=(RIVERLAND,), period=days(1, 31), source=MINISTRY, report="wide"), **events)
    assert (fits.ask(march).low, fits.ask(march).high) == (60, 60)
    assert not fits.result().conflicts
    low = toll("up to 40 in all", where=(RIVERLAND,), period=days(1, 31), source=MINISTRY, report="wide")
    gainsaid = loaded(low, **events)
    answer = gainsaid.ask(march)
    assert (answer.low, answer.high) == (43, None)
    assert [set(c.claims) for c in answer.conflicts] == [{low.id, events["a"][0].id, events["b"][0].id}]
    assert gainsaid.result().conflicts == answer.conflicts
    assert "a total leaves no room" in answer.conflicts[0].reason


CASES = (
    (Scope(Harm.KILLED, (CIVILIAN,)), 60, "the part that is civilian"),
    (Scope(Harm.KILLED, (CHILD,)), 0, "of children nobody speaks"),
    (Scope(Harm.KILLED, (Victim.PERSON,), ("the army",)), 40, "by a perpetrator"),
    (Scope(Harm.KILLED, (Victim.PERSON,), ("the rebels",)), 0, "of the rebels nobody speaks"),
    (Scope(Harm.KILLED, where=("Valley",)), 112, "a province takes in its towns"),
    (Scope(Harm.KILLED, where=("Mill",)), 12, "a town"),
    (Scope(Harm.KILLED, where=("Nowhere",)), 0, "a place that no claim names"),
    (Scope(Harm.KILLED, period=days(1, 4)), 100, "days"),
    (Scope(Harm.KILLED, period=until(2)), 0, "before"),
    (Scope(Harm.INJURED), 0, "another harm"),
    (Scope(Harm.CASUALTIES), 112, "killed or injured"),
)


@pytest.mark.parametrize(("scope", "low", "why"), CASES)
def test_a_scope_is_any_harm_group_perpetrator_place_and_days(scope, low, why):
    dead = toll("100", where=(FORD,), period=days(3))
    some = (toll("60", CIVILIAN, part_of=dead), toll("at least 40", by="army", where=(FORD,), period=days(3), source=NETWORK))
    mill = toll("12", where=(MILL,), period=days(9), report="r2")
    assert loaded(a=[dead, *some, mill]).ask(scope).low == low, why


def test_two_clocks_when_it_happened_and_when_it_was_said():
    first, raised, lowered = (toll(v, where=(FORD,), period=days(3, d), report=f"r{d}") for v, d in (("31", 4), ("40", 6), ("36", 8)))
    said = {f"r{d}": date(2025, 3, d) for d in (4, 6, 8)}
    reconciler = loaded(published=said, a=[first, raised, lowered])
    assert [reconciler.ask(KILLED, as_of=date(2025, 3, d)).low for d in (3, 4, 5, 6, 7, 8, 30)] == [0, 31, 31, 40, 40, 36, 36]
    assert reconciler.ask(replace(KILLED, period=until(5))).low == 31  # up to that day, by all that was said later too
    assert "going by what had been published by 6 March 2025" in reconciler.ask(KILLED, as_of=date(2025, 3, 6)).account


def test_what_has_no_day_of_publication_was_not_known_by_any_day():
    told, untold = toll("31", where=(FORD,), period=days(3)), toll("40", where=(FORD,), period=days(3), source=NETWORK, report="undated")
    reconciler = loaded(published={"r1": date(2025, 3, 4)}, a=[told, untold])
    assert (reconciler.ask(KILLED).low, reconciler.ask(KILLED, as_of=date(2025, 3, 30)).low) == (40, 31)


def test_dead_of_untold_days_died_before_their_count_was_published():
    dead = toll("at least 803", CIVILIAN, where=(FORD,), cumulative=True)
    reconciler = loaded(published={"r1": date(2025, 3, 11)}, a=[dead])
    answer = reconciler.ask(Scope(Harm.KILLED, (CIVILIAN,), where=("Ford",), period=until(12)))
    assert answer.low == 803
    assert answer.account == (
        "At least 803 civilians were killed in Ford by 12 March 2025: the Riverland Observatory counts at least 803 civilians."
    )
    assert reconciler.ask(Scope(Harm.KILLED, (CIVILIAN,), where=("Ford",), period=until(10))).low == 0


def test_a_resolver_can_say_which_place_is_meant():
    near, far = (replace(FORD, country=c, province=p) for c, p in (("XR", "Valley"), ("XQ", "Marches")))
    reconciler = loaded(a=[toll("31", where=(near,), period=days(3))], b=[toll("12", where=(far,), period=days(3), report="r2")])
    scope = Scope(Harm.KILLED, where=("Ford",))
    assert reconciler.ask(scope).low == 43
    assert reconciler.ask(scope, where=[far]).low == 12


def test_more_claims_never_loosen_an_answer_that_no_event_joins():
    one = toll("31", where=(FORD,), period=days(3))
    more = toll("at least 40", where=(VALLEY,), period=days(3), source=NETWORK)
    assert loaded(a=[one, more]).ask(KILLED).low == 40 >= loaded(a=[one]).ask(KILLED).low


@pytest.mark.parametrize("seed", range(4))
def test_an_outline_answers_what_working_it_out_does(seed):
    """Parts that lie in a scope as a whole are answered from their outline: the same number as the program gives for that scope."""
    made = stream(5, claims=20, seed=seed, span=3)
    reconciler, compared = loaded_stream(made), 0
    for victims in ((Victim.PERSON,), (CIVILIAN,), (CHILD,)):
        for by in ((), ("the army",)):
            scope = Scope(Harm.KILLED, victims, by)
            asking = reconciler._asking
            for view in asking.views.values():
                floor = asking._floor(view, scope, ())
                if floor is not None:
                    assert floor.value == asking._solve(view.part, scope, (), None)[0].value
                    compared += 1
    assert compared > 15


def loaded_stream(made):
    reconciler = Reconciler()
    reconciler.update(made.tolls, published=made.published, events=made.events)
    return reconciler


def test_answers_hold_after_updates_as_from_nothing():
    made = stream(4, claims=12, span=3)
    late = replace(made.tolls[0], report="late", value=999)
    grown = loaded_stream(made)
    grown.ask(KILLED)
    grown.update([late], events={late.id: "episode 0"})
    anew = Reconciler()
    anew.update([*made.tolls, late], published=made.published, events=made.events | {late.id: "episode 0"})
    assert repr(grown.ask(KILLED)) == repr(anew.ask(KILLED))
    assert repr(grown.ask(KILLED, as_of=date(2020, 1, 9))) == repr(anew.ask(KILLED, as_of=date(2020, 1, 9)))


def test_an_answer_agrees_with_the_finding_of_the_same_scope():
    tolls = [toll("100", where=(FORD,), period=days(3)), toll("80", where=(MILL,), source=NETWORK, period=days(3))]
    rough = toll("about 150", where=(VALLEY,), source=replace(OBSERVATORY, name="Bureau"), period=days(3))
    result = reconcile([*tolls, rough])
    valley = next(finding for finding in result.scopes if finding.scope.where == ("Valley",))
    answer = loaded(*tolls, rough).ask(Scope(Harm.KILLED, where=("Valley",), period=days(3)))
    assert (answer.low, set(answer.binding)) == (valley.truth.low, set(valley.binding_low)) == (180, {t.id for t in tolls})
