"""What a resolver tells of places: more bounds, and what cannot be is named and stops nothing."""

from datetime import date

from made_tolls import MINISTRY, NETWORK, days, toll

from tollbook.model.entity import Place
from tollbook.model.finding import OddityKind
from tollbook.model.precision import Known, Period, PlacePrecision
from tollbook.reconcile import place_key, reconcile
from tollbook.reconcile.periods import day_worlds, is_apart, is_within, period_name

DISTRICT = Place("Uplands", "Uplands", "XR", "Valley", precision=PlacePrecision.DISTRICT)
FORD, MILL = (Place(name, name, "XR", "Valley", precision=PlacePrecision.SETTLEMENT) for name in ("Ford", "Mill"))
COAST = Place("river coast")


def truth(tolls, where, **told):
    result = reconcile(tolls, **told)
    return next(f.truth.low for f in result.scopes if f.scope.where == where)


def test_villages_of_a_district_add_up_where_a_resolver_knows_it():
    tolls = [toll("30", where=(FORD,), period=days(3)), toll("12", where=(MILL,), period=days(3), source=NETWORK)]
    rough = toll("about 40", where=(DISTRICT,), period=days(3), source=MINISTRY)
    within = {place_key(FORD): (place_key(DISTRICT),), place_key(MILL): (place_key(DISTRICT),)}
    assert truth([*tolls, rough], ("Uplands",)) is None
    assert truth([*tolls, rough], ("Uplands",), part_of=within) == 42
    assert truth([*tolls, rough], ("Uplands",), part_of=within.get) == 42


def test_a_region_that_no_gazetteer_knows_can_hold_places():
    tolls = [toll("30", where=(FORD,), period=days(3)), toll("about 40", where=(COAST,), period=days(3), source=MINISTRY)]
    assert truth(tolls, ("river coast",), part_of={place_key(FORD): (place_key(COAST),)}) == 30


def test_a_circle_of_places_is_cut_and_named():
    tolls = [toll("30", where=(FORD,), period=days(3)), toll("12", where=(MILL,), period=days(3), source=NETWORK)]
    circle = {place_key(FORD): (place_key(MILL),), place_key(MILL): (place_key(DISTRICT),), place_key(DISTRICT): (place_key(FORD),)}
    result = reconcile(tolls, part_of=circle)
    assert [oddity.kind for oddity in result.oddities] == [OddityKind.CIRCLE_OF_PLACES]
    assert "lie in a circle" in result.oddities[0].reason
    assert len(result.scopes) >= 2
    assert result == reconcile(tolls[::-1], part_of=circle)


def test_a_place_in_two_countries_is_named():
    abroad = Place("Marches", "Marches", "XQ", "Marches", precision=PlacePrecision.PROVINCE)
    result = reconcile([toll("30", where=(FORD,), period=days(3))], part_of={place_key(FORD): (place_key(abroad),)})
    assert [(oddity.kind, oddity.about) for oddity in result.oddities] == [(OddityKind.TWO_COUNTRIES, (place_key(FORD),))]
    assert "XQ and XR" in result.oddities[0].reason


def test_sound_places_give_no_oddity():
    assert not reconcile([toll("30", where=(FORD,))], part_of={place_key(FORD): (place_key(DISTRICT),)}).oddities


def test_a_long_chain_of_places_stops_nothing():
    chain = {f"place {i}": (f"place {i + 1}",) for i in range(5000)}
    assert reconcile([toll("30", where=(Place("place 0"),))], part_of=chain).scopes


def test_an_untold_day_is_no_later_than_its_report():
    since = period_name(Period(date(2025, 3, 6), None, Known.STATED, None), "r1", "2025-03-11")
    march, april = "2025-03-01/2025-03-31//", "2025-04-01/2025-04-30//"
    assert is_within(since, march)
    assert is_apart(since, april)
    assert not is_within(period_name(Period(date(2025, 3, 6), None, Known.STATED, None), "r1"), march)
    assert is_within(period_name(Period(), "r1", "2025-03-11"), "0001-01-01/2025-03-12//")


def test_an_open_period_can_share_days_with_the_month_that_it_begins_in():
    """It was cut only at the first days of others: a count 'since 6 March' seemed to have no day of March, and floors added up."""
    assert 3 in (day_worlds(["2025-03-01/2025-03-31//", "2025-03-06///r1"], 100) or ())
    since = Period(date(2025, 3, 6), None, Known.STATED, None)
    tolls = [toll("100", where=(FORD,), period=days(1, 31)), toll("80", where=(FORD,), period=since, source=NETWORK)]
    year = Period(date(2025, 1, 1), date(2025, 12, 31), Known.STATED, Known.STATED)
    whole = toll("about 120", where=(FORD,), period=year, source=MINISTRY, part_of=None)
    tied = toll("at least 1", where=(FORD,), period=since, source=MINISTRY, part_of=whole)
    result = reconcile([*tolls, whole, tied])
    assert next(f.truth.low for f in result.scopes if f.scope.period == year) == 100
