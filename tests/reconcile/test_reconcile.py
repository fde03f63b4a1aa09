"""Worked cases of reconciling, each small enough to check by hand."""

import pytest
from made_tolls import ARMY, FORD, MILL, MINISTRY, NETWORK, OBSERVATORY, VALLEY, WITNESS, days, toll

from tollbook.model.claim import Harm, Source, SourceKind, Stance, Victim
from tollbook.model.entity import Place
from tollbook.model.finding import Reading, Verdict
from tollbook.model.precision import Bounds
from tollbook.reconcile import reconcile
from tollbook.settings import Settings

CIVILIAN, CHILD, WOMAN, SOLDIER, FIGHTER = Victim.CIVILIAN, Victim.CHILD, Victim.WOMAN, Victim.SECURITY_FORCE, Victim.COMBATANT


def found(tolls, *victims, **scope):
    """The finding for a scope: its classes, and any field of Scope that tells it apart."""
    for finding in reconcile(tolls).scopes:
        if set(finding.scope.victims) == set(victims or (Victim.PERSON,)) and all(getattr(finding.scope, k) == v for k, v in scope.items()):
            return finding
    raise AssertionError(f"no finding for {victims} {scope}")


def limits(bounds: Bounds) -> tuple[int | None, int | None]:
    return bounds.low, bounds.high


def test_two_monitors_of_different_scope_do_not_contradict():
    dead = toll("over 1,000", period=days(6, 10))
    civilians = toll("nearly 700", CIVILIAN, period=days(6, 10), part_of=dead)
    most = toll("share most", by="new forces", period=days(6, 10), part_of=dead)
    other = toll("at least 125", CIVILIAN, by="state troops", source=NETWORK, period=days(6, 10))
    result = reconcile([dead, civilians, most, other])
    everyone, new_forces = found([dead, civilians, most, other]), found([dead, civilians, most, other], by=("new forces",))
    assert limits(everyone.truth) == (1001, None)
    assert limits(everyone.counts[0].bounds) == (1001, None)
    assert everyone.binding_low == (dead.id,)
    assert limits(new_forces.truth) == (501, None)
    assert set(new_forces.binding_low) == {dead.id, most.id}
    counted = found([dead, civilians, most, other], CIVILIAN, by=())
    assert limits(counted.counts[0].bounds) == (None, 699)
    assert limits(counted.truth) == (125, None)
    assert not result.conflicts
    reasons = {c.reason for c in result.comparisons if c.verdict is Verdict.CONTAINED}
    assert (
        "The Riverland Network counts only civilians killed by state troops; the Riverland Observatory counts everyone killed: "
        "the first are among the second, so 125 and 1,000 do not contradict each other."
    ) in reasons
    assert everyone.account.startswith(
        "The Riverland Observatory counts more than 1,000 people killed in Northmark from 6 to 10 March 2025, "
        "fewer than 700 of them civilians and more than half of them by new forces; at least 1,001 were killed"
    )


def test_documented_counts_of_places_apart_add_up():
    one, other = toll("100", where=(FORD,), period=days(3)), toll("80", where=(MILL,), source=NETWORK, period=days(3))
    rough = toll("about 150", where=(VALLEY,), source=MINISTRY, period=days(3))
    finding = found([one, other, rough], where=("Valley",))
    assert limits(finding.truth) == (180, None)
    assert set(finding.binding_low) == {one.id, other.id}
    assert "with the counts of smaller groups, at least 180 were killed" in finding.account


def test_places_that_no_gazetteer_knows_are_not_taken_for_apart():
    tolls = [toll("100", where=("Upfield",), period=days(3)), toll("80", where=("Downfield",), source=NETWORK, period=days(3))]
    result = reconcile(tolls)
    assert sorted(limits(finding.truth) for finding in result.scopes) == [(80, None), (100, None)]
    assert [c.verdict for c in result.comparisons] == [Verdict.NOT_COMPARABLE]


COASTS = (
    (("coast", None), ("Rivian coast", "XR"), True, "a report's coast is the one that it names"),
    (("Rivia's coast", "XR"), ("Rivian coast", "XR"), True, "one country's coast"),
    (("northern coast", "XR"), ("Rivian coast", "XR"), False, "it may be a part of it"),
    (("Rivian coast", "XR"), ("Rivian border", "XR"), False, "another noun"),
    (("Rivian coast", None), ("Rivia's coast", None), False, "in doubt: no country is known"),
    (("coast of Mill", "XR"), ("coast", None), False, "in doubt: no name in front"),
)


@pytest.mark.parametrize(("one", "other", "same", "why"), COASTS)
def test_region_words_of_one_report_are_one_place_where_nothing_else_can_be_meant(one, other, same, why):
    overall = toll("in all 311", where=(Place(one[0], country=one[1]),), period=days(3))
    later = toll("at least 340", where=(Place(other[0], country=other[1]),), source=NETWORK, period=days(3))
    verdicts = [c.verdict for c in reconcile([overall, later]).comparisons]
    assert verdicts == [Verdict.CONFLICTING if same else Verdict.NOT_COMPARABLE], why


def test_the_coast_of_another_report_may_be_another_coast():
    here = toll("in all 311", where=(Place("Rivian coast", country="XR"),), period=days(3))
    there = toll("at least 340", where=(Place("coast"),), source=NETWORK, period=days(3), report="r2")
    assert [c.verdict for c in reconcile([here, there]).comparisons] == [Verdict.NOT_COMPARABLE]


def test_one_number_by_a_spokesman_and_by_his_ministry_is_no_difference():
    named = Source("Hassan Tal", SourceKind.GOVERNMENT)
    tolls = [toll("31", source=named, period=days(3)), toll("31", CIVILIAN, source=MINISTRY), toll("31", source=MINISTRY, period=days(3))]
    assert not reconcile(tolls).comparisons


def test_classes_that_stand_side_by_side_are_printed_side_by_side():
    both = toll("7 soldiers as well as journalists", SOLDIER, Victim.JOURNALIST, period=days(3))
    among = toll("7 civilian women", CIVILIAN, WOMAN, period=days(3), where=("Southmark",))
    accounts = [finding.account for finding in reconcile([both, among]).scopes]
    assert any("counts 7 members of the security forces and journalists killed" in account for account in accounts)
    assert any("counts 7 civilian women killed" in account for account in accounts)


def test_places_and_classes_side_by_side_make_a_scope_of_their_own():
    tolls = [toll("5", CIVILIAN, where=(FORD,), period=days(3)), toll("3", SOLDIER, where=(FORD,), period=days(3), source=NETWORK)]
    union = found(tolls)
    assert limits(union.truth) == (8, None)
    assert union.counts == ()


def test_documented_counts_differ_without_conflict_and_a_total_does_not():
    documented = toll("161", source=NETWORK, period=days(3))
    less = toll("96", source=OBSERVATORY, period=days(3))
    result = reconcile([documented, less])
    assert not result.conflicts
    assert [c.verdict for c in result.comparisons] == [Verdict.COMPATIBLE]
    total = toll("in all 96", source=OBSERVATORY, period=days(3))
    result = reconcile([documented, total])
    assert [conflict.claims for conflict in result.conflicts] == [tuple(sorted((documented.id, total.id)))]
    assert [c.verdict for c in result.comparisons] == [Verdict.CONFLICTING]
    assert "a total leaves no room" in result.conflicts[0].reason
    assert limits(result.scopes[0].truth) == (None, None)  # neither bounds anything while they clash
    assert "cannot all be true" in result.scopes[0].account


def test_a_total_caps_the_truth_of_every_group_within():
    total = toll("in all 40", period=days(3))
    children = toll("at least 12", CHILD, source=NETWORK, period=days(3))
    assert limits(found([total, children], CHILD).truth) == (12, 40)
    assert "if the totals hold" in found([total, children], CHILD).account


def test_parts_beyond_their_whole_are_a_conflict():
    whole = toll("30", period=days(3))
    civilians, fighters = toll("20", CIVILIAN, part_of=whole, period=days(3)), toll("15", FIGHTER, part_of=whole, period=days(3))
    result = reconcile([whole, civilians, fighters])
    assert [set(conflict.claims) for conflict in result.conflicts] == [{whole.id, civilians.id, fighters.id}]
    assert "the parts do not fit into their whole" in result.conflicts[0].reason


def test_a_source_contradicts_itself():
    least, most = (toll(words, period=days(3), cumulative=False) for words in ("at least 50", "under 40"))
    result = reconcile([least, most])
    assert [set(conflict.claims) for conflict in result.conflicts] == [{least.id, most.id}]
    assert "contradicts itself" in result.conflicts[0].reason


def test_of_a_running_total_the_later_stands():
    tolls = [toll(str(value), period=days(6, last)) for value, last in ((340, 8), (745, 9), (1383, 12))]
    result = reconcile(tolls)
    assert [(f.truth.low, f.counts[0].superseded) for f in result.scopes] == [(1383, (tolls[0].id, tolls[1].id))]
    assert not result.conflicts


def test_a_running_total_that_falls_is_a_correction():
    before, after = toll("1,400", period=days(6, 8), report="a"), toll("1,200", period=days(6, 9), report="b")
    result = reconcile([before, after])
    assert [limits(f.truth) for f in result.scopes] == [(1200, None)]
    assert "corrected" in result.comparisons[0].reason


def test_the_day_of_publication_tells_which_figure_is_later():
    from datetime import date

    high, low = toll("30", period=days(3), report="a"), toll("20", period=days(3), report="b")
    later_low = reconcile([high, low], published={"a": date(2025, 3, 4), "b": date(2025, 3, 6)})
    later_high = reconcile([high, low], published={"a": date(2025, 3, 6), "b": date(2025, 3, 4)})
    assert [later_low.scopes[0].truth.low, later_high.scopes[0].truth.low] == [20, 30]


def test_a_larger_figure_published_later_is_the_newer_one_though_its_days_end_before():
    from datetime import date

    tuesday, thursday = toll("over 310", period=days(8, 14), report="a"), toll("338", period=days(8, 13), report="b")
    told = {"a": date(2025, 3, 14), "b": date(2025, 3, 16)}
    (finding,) = reconcile([tuesday, thursday], published=told).scopes
    assert (finding.truth.low, finding.counts[0].superseded) == (338, (tuesday.id,))
    smaller = toll("120", period=days(8, 10), report="b")  # a count of the first days only, and no correction
    assert [f.truth.low for f in reconcile([tuesday, smaller], published=told).scopes] == [311]


def test_up_from_and_denied_former_values_are_history():
    now = toll("1,311", period=days(6, 9))
    before = toll("up from 1,018", period=days(6, 9))
    taken_back = toll("1,400", period=days(6, 9), stance=Stance.DENIED)
    assert set(found([now, before, taken_back]).counts[0].superseded) == {before.id, taken_back.id}


def test_a_figure_that_another_denies_is_told():
    claim, denial = toll("30", source=NETWORK, period=days(3)), toll("30", source=ARMY, stance=Stance.DENIED, period=days(3))
    result = reconcile([claim, denial])
    assert [c.reason for c in result.comparisons] == ["The Riverland Network gives 30 people killed; the Riverland army denies it."]
    assert len(result.scopes[0].counts) == 1


def test_one_source_through_ten_outlets_counts_once():
    relayed = [
        toll(
            "31",
            source=(Source("Riverland Observatory (RO)", SourceKind.MONITOR), Source(f"Daily {i}", SourceKind.MEDIA)),
            period=days(3),
            report=f"r{i}",
        )
        for i in range(9)
    ]
    short = toll("31", source=Source("the RO", SourceKind.MONITOR), period=days(3), report="r9")
    result = reconcile([*relayed, short])
    assert [len(finding.counts) for finding in result.scopes] == [1]
    assert not result.comparisons


def test_nothing_reported_caps_nothing():
    none, some = toll("0", source=NETWORK, harm=Harm.INJURED, period=days(3)), toll("4", harm=Harm.INJURED, period=days(3))
    result = reconcile([none, some])
    assert not result.conflicts
    assert limits(result.scopes[0].truth) == (4, None)
    assert "no people" in result.scopes[0].account


def test_hedged_tolls_are_shown_and_prove_nothing():
    hedged = toll("over 1,000", stance=Stance.HEDGED, period=days(3))
    finding = found([hedged])
    assert limits(finding.truth) == (None, None)
    assert limits(finding.counts[0].bounds) == (1001, None)
    assert finding.counts[0].reading is Reading.ASSERTED


READINGS = (
    (toll("13", SOLDIER, source=ARMY), Reading.DOCUMENTED, "own losses"),
    (toll("60", FIGHTER, source=ARMY), Reading.ASSERTED, "its enemy"),
    (toll("60 Norlandian soldiers", SOLDIER, source=ARMY), Reading.ASSERTED, "soldiers of another nation"),
    (toll("60", source=ARMY, by="the Riverland army"), Reading.ASSERTED, "whom it says to have hit itself"),
    (toll("60", CIVILIAN, source=ARMY), Reading.DOCUMENTED, "civilians"),
    (toll("26", FIGHTER, source=ARMY, by="Riverland army", harm=Harm.DETAINED), Reading.DOCUMENTED, "whom it holds"),
    (toll("60", SOLDIER, source=Source("Hill Front", SourceKind.ARMED_GROUP)), Reading.ASSERTED, "a group on its enemy"),
    (toll("60", source=Source("diplomats", SourceKind.ANONYMOUS)), Reading.ASSERTED, "nobody answers for it"),
    (toll("60", source=WITNESS), Reading.ASSERTED, "witnesses"),
    (toll("60", source=None), Reading.DOCUMENTED, "the outlet itself"),
    (toll("in all 60"), Reading.TOTAL, "words say all"),
    (toll("the total death toll of 60"), Reading.DOCUMENTED, "the sum of those counted so far"),
)


@pytest.mark.parametrize(("claim", "reading", "why"), READINGS)
def test_what_a_count_is(claim, reading, why):
    assert found([claim], *claim.victims).counts[0].reading is reading, why


def test_the_reading_table_is_the_users():
    witness = toll("at least 60", source=WITNESS)
    assert reconcile([witness]).scopes[0].truth.low is None
    told = Settings(sources=(("residents", Reading.DOCUMENTED),))
    assert reconcile([witness], settings=told).scopes[0].truth.low == 60


def test_two_bare_figures_of_one_place_and_day_may_count_different_people():
    tolls = [toll(words, cumulative=False, period=days(3)) for words in ("4", "6")]
    result = reconcile(tolls)
    assert not result.conflicts
    assert limits(result.scopes[0].counts[0].bounds) == (6, None)


def test_a_source_is_not_set_against_itself_in_one_report_for_what_was_not_read():
    """'Troops killed 118 civilians, and the rebels 34': where the perpetrators were not read, both seem to count the same people."""
    tolls = [toll("118", CIVILIAN, source=None, period=days(8, 13)), toll("34", source=None, period=days(8, 13))]
    result = reconcile(tolls)
    assert not result.conflicts
    assert limits(found(tolls, CIVILIAN).truth) == (118, None)


def test_parts_are_never_those_of_a_figure_that_is_past():
    """'1,311, up from 1,018; 830 of them civilians and 481 fighters', whichever of the two a reader takes for 'them'."""
    now, before = toll("1,311", period=days(6, 9)), toll("up from 1,018", period=days(6, 8))
    parts = [toll(value, group, part_of=before, period=days(6, 9)) for value, group in (("830", CIVILIAN), ("481", FIGHTER))]
    assert not reconcile([now, before, *parts]).conflicts
    assert limits(found([now, before, *parts], CIVILIAN).truth) == (830, None)


def test_a_few_of_a_class_are_not_all_of_the_class_that_is_most():
    """'19 dead, most of them soldiers, and four border guards': both are members of the security forces."""
    dead = toll("19", period=days(3), cumulative=False)
    most = toll("share most", SOLDIER, part_of=dead, period=days(3), cumulative=False)
    guards = toll("4", SOLDIER, period=days(3), cumulative=False)
    assert not reconcile([dead, most, guards]).conflicts
    assert limits(found([dead, most, guards], SOLDIER).truth) == (10, None)


def test_a_part_in_another_place_than_its_whole_is_no_part():
    """'201 in Ford and 137 in Mill' is a list, whatever a reader makes of it."""
    ford = toll("201", where=(FORD,), period=days(3))
    mill = toll("137", where=(MILL,), period=days(3), part_of=ford)
    more = toll("260", where=(MILL,), period=days(3), part_of=ford)
    assert limits(found([ford, mill], where=("Mill",)).truth) == (137, None)
    assert limits(found([ford, mill], where=("Ford", "Mill")).truth) == (338, None)
    assert not reconcile([ford, more]).conflicts


def test_no_more_than_leaves_no_room_for_what_others_document():
    governor, observatory = toll("no more than up to 90", CIVILIAN, source=MINISTRY, period=days(3)), toll("152", CIVILIAN, period=days(3))
    result = reconcile([governor, observatory])
    assert [set(conflict.claims) for conflict in result.conflicts] == [{governor.id, observatory.id}]
    assert "at most 90 civilians killed in Northmark on 3 March 2025 in all" in result.conflicts[0].reason
    assert "counts at most 90 in all" in result.scopes[0].account
    assert not reconcile([toll("up to 90", CIVILIAN, source=MINISTRY, period=days(3)), observatory]).conflicts


def test_a_part_that_its_scope_does_not_name_lies_within_the_whole():
    whole = toll("60", period=days(3))
    signed = toll("6", period=days(3), part_of=whole)
    assert limits(found([whole, signed]).counts[0].bounds) == (60, 60)
    assert not reconcile([whole, signed]).conflicts


def test_parts_of_a_list_that_adds_up_lie_apart():
    whole = toll("96", where=("Upfield", "Downfield"), period=days(3))
    up, down = (
        toll("79", where=("Upfield",), part_of=whole, period=days(3)),
        toll("17", where=("Downfield",), part_of=whole, period=days(3)),
    )
    chief, priest = (
        toll("148", source=MINISTRY, where=("Upfield",), period=days(3)),
        toll("50", source=NETWORK, where=("Downfield",), period=days(3)),
    )
    assert limits(found([whole, up, down, chief, priest], where=("Upfield", "Downfield")).truth) == (198, None)


def test_the_part_of_another_harm_is_at_most_its_whole():
    injured = toll("50", harm=Harm.INJURED, period=days(3), cumulative=False)
    died = toll("60", part_of=injured, period=days(3), cumulative=False)
    assert [set(conflict.claims) for conflict in reconcile([injured, died]).conflicts] == [{injured.id, died.id}]


def test_casualties_hold_killed_and_injured():
    tolls = [toll("at least 5", period=days(3)), toll("at least 7", harm=Harm.INJURED, source=NETWORK, period=days(3))]
    both = toll("about 10", harm=Harm.CASUALTIES, source=MINISTRY, period=days(3))
    assert limits(found([*tolls, both], harm=Harm.CASUALTIES).truth) == (12, None)


def test_days_that_a_report_does_not_tell_are_not_compared_with_days_that_it_does():
    result = reconcile([toll("30"), toll("28", source=NETWORK, period=days(3))])
    assert [(c.verdict, "days of one are not told" in c.reason) for c in result.comparisons] == [(Verdict.NOT_COMPARABLE, True)]


def test_periods_cut_the_calendar():
    tolls = [toll("at least 10", period=days(1, 4)), toll("at least 20", source=NETWORK, period=days(5, 6))]
    assert limits(found([*tolls, toll("about 25", source=MINISTRY, period=days(1, 6))], period=days(1, 6)).truth) == (30, None)


def test_a_circle_of_parts_and_absurd_numbers_stop_nothing():
    from dataclasses import replace

    one = toll("5", period=days(3), start=1)
    other = toll("4", period=days(3), start=50, part_of=one)
    circle = replace(one, part_of=other.id)
    huge = toll("at least " + "9" * 4000, period=days(3))
    assert reconcile([circle, other, huge]).scopes


def test_joint_sources_are_one_voice():
    both = toll("8", source=(Source("officials", SourceKind.GOVERNMENT), Source("witnesses", SourceKind.LOCAL)), joint=True)
    assert found([both]).account.startswith("Officials and witnesses count 8 people killed")


def test_unknown_countries_keep_places_apart_only_where_known():
    near, far = Place("Ford"), Place("Ford", "Ford", "XQ", "Hills")
    assert len(reconcile([toll("5", where=(near,)), toll("6", where=(far,), source=NETWORK)]).scopes) == 1  # the one Ford that is known


def test_no_tolls_give_an_empty_reconciliation():
    assert reconcile([]) == reconcile([])
    assert reconcile([]).scopes == ()


def test_a_long_log_of_unknown_places_does_not_stall():
    """Every entry is a part of one whole, so all of them could overlap: more cells than atoms."""
    import time

    whole = toll("at least 900", where=("Homeland",), period=days(1, 30))
    tolls = [toll("3", where=(f"Hamlet {i}",), period=days(1 + i % 30), part_of=whole, cumulative=False) for i in range(300)]
    start = time.perf_counter()
    result = reconcile([whole, *tolls])
    assert time.perf_counter() - start < 30
    assert len(result.scopes) == 301
    assert found([whole, *tolls[:3]], where=("Homeland",)).truth.low == 900
