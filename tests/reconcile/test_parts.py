"""Claims in parts: which go together, and that the parts give what the whole would, in any order, on any number of processes."""

import random
from dataclasses import replace
from datetime import date

import pytest
from beside_twin import parted_differences
from made_stream import stream
from made_tolls import FORD, MILL, MINISTRY, NETWORK, OBSERVATORY, VALLEY, days, province, toll, town

from tollbook.model.claim import Victim
from tollbook.model.entity import Place
from tollbook.model.precision import PlacePrecision
from tollbook.reconcile import Reconciler, parts, reconcile
from tollbook.reconcile.parts import assign, part_loose


def by_id(tolls):
    return {t.id: t for t in tolls}


@pytest.mark.parametrize("seed", range(40))
def test_parts_give_what_all_claims_together_give(seed):
    """Two sets that nobody is in both of, as two events and as one heap: the same bounds, bindings, counts, words and conflicts."""
    assert parted_differences(seed) == []


@pytest.mark.parametrize("seed", range(6))
def test_steps_order_and_processes_change_nothing(seed):
    made = stream(9, claims=12, seed=seed, span=20)
    whole = reconcile(made.tolls, published=made.published, events=made.events)
    rng = random.Random(seed)
    shuffled = made.tolls[:]
    rng.shuffle(shuffled)
    reconciler = Reconciler()
    for start in range(0, len(shuffled), 25):
        some = shuffled[start : start + 25]
        reconciler.update(
            some, published={t.report: made.published[t.report] for t in some}, events={t.id: made.events[t.id] for t in some}
        )
    assert repr(reconciler.result()) == repr(whole)


def test_two_processes_give_the_same_bytes():
    made = stream(12, claims=6)
    alone, two = (reconcile(made.tolls, published=made.published, events=made.events, jobs=jobs) for jobs in (1, 2))
    assert repr(alone) == repr(two)


def test_one_more_report_costs_the_part_that_it_touches():
    made = stream(8, claims=8)
    reconciler = Reconciler()
    assert reconciler.update(made.tolls, published=made.published, events=made.events) == 8
    assert reconciler.update(made.tolls, published=made.published, events=made.events) == 0
    late = replace(made.tolls[0], report="late")
    assert reconciler.update([late], events={late.id: "episode 0"}) == 1
    assert reconciler.update(without=[late.id]) == 1
    assert repr(reconciler.result()) == repr(reconcile(made.tolls, published=made.published, events=made.events))


def test_a_claim_given_another_event_moves_and_can_be_moved_back():
    one, other = toll("31", where=(FORD,), period=days(3)), toll("12", where=(MILL,), period=days(3), report="r2")
    reconciler = Reconciler()
    reconciler.update([one, other], events={one.id: "a", other.id: "b"})
    before = repr(reconciler.result())
    assert reconciler.update(events={other.id: "a"}) == 1  # and the part that it left is gone
    assert sorted(reconciler.parts) == ["event a"]
    assert reconciler.update(events={other.id: "b"}) == 2
    assert repr(reconciler.result()) == before


def test_a_part_goes_with_its_whole():
    whole = toll("60", where=(VALLEY,), period=days(3))
    part = toll("10", Victim.WOMAN, part_of=whole)
    assert assign(by_id([whole, part]), {whole.id: "a"}).event[part.id] == "a"
    assert assign(by_id([whole, part]), {part.id: "a"}).event[whole.id] == "a"
    assert assign(by_id([whole, part]), {whole.id: "a", part.id: "b"}).ties == (("b", "a"),)


def test_events_that_share_people_are_one_part():
    whole = toll("60", where=(VALLEY,), period=days(3))
    part = toll("10", where=(FORD,), part_of=whole)
    beside = toll("at least 12", where=(FORD,), source=NETWORK, period=days(3), report="r2")
    reconciler = Reconciler()
    reconciler.update([whole, part, beside], events={whole.id: "a", part.id: "b", beside.id: "b"})
    assert list(reconciler.parts) == ["event a"]
    assert reconciler.update(events={part.id: "a"}) == 2  # nothing ties them any longer
    assert sorted(reconciler.parts) == ["event a", "event b"]


def test_a_whole_that_spans_events_stands_outside_them_and_its_parts_keep_what_it_tells():
    whole = toll("at least 100", where=(VALLEY,), period=days(3))
    ford, mill = (toll(v, where=(p,), part_of=whole) for v, p in (("60", FORD), ("40", MILL)))
    assigned = assign(by_id([whole, ford, mill]), {ford.id: "a", mill.id: "b"})
    assert assigned.event == {whole.id: None, ford.id: "a", mill.id: "b"}
    assert assigned.tolls[ford.id].period == days(3)


def test_loose_claims_are_parted_by_place_and_days(monkeypatch):
    monkeypatch.setattr(parts, "MOST_TOGETHER", 4)
    places = [(province(name), town(f"{name}ton", of=name)) for name in ("North", "South")]
    tolls = [toll(f"{10 + i}", where=(p,), period=days(d), report=f"r{i}{d}") for d in (3, 20) for i, ps in enumerate(places) for p in ps]
    groups = part_loose(by_id(tolls), {}, None)
    assert sorted(sorted(t.where[0].province for t in group.values()) for group in groups) == [["North"] * 2] * 2 + [["South"] * 2] * 2


def test_a_wide_figure_ties_only_so_many_together(monkeypatch):
    monkeypatch.setattr(parts, "MOST_TOGETHER", 10)
    country = Place("Riverland", "Riverland", "XR", precision=PlacePrecision.COUNTRY)
    tolls = [toll("5", where=(town(f"Town {i}", of=f"Province {i % 7}"),), period=days(3), report=f"r{i}") for i in range(60)]
    tolls.append(toll("at least 200", where=(country,), period=days(1, 30), source=MINISTRY, report="wide"))
    groups = part_loose(by_id(tolls), {}, None)
    assert max(map(len, groups)) <= 10
    assert sum(map(len, groups)) == 61


def test_two_readings_of_the_same_words_are_one_claim_whichever_came_first():
    one = toll("31", where=(FORD,), period=days(3), start=0)
    other = replace(one, where=(MILL,))
    assert reconcile([one, other]) == reconcile([other, one])
    assert len(reconcile([one, other]).scopes) == 1


def test_thousands_of_claims_that_cannot_all_hold_end_in_time():
    import time

    tolls = [
        toll(f"{100 + i} in all", where=(FORD,), period=days(3), source=replace(OBSERVATORY, name=f"Body {i}"), report=f"r{i}")
        for i in range(1500)
    ]
    start = time.perf_counter()
    result = reconcile(tolls, published={f"r{i}": date(2025, 3, 4) for i in range(1500)}, events={t.id: "a" for t in tolls})
    assert time.perf_counter() - start < 60
    assert result.conflicts
    assert all(len(conflict.claims) == 2 for conflict in result.conflicts)
