"""The table from words to bounds, shares, and words that say 'all of them' or 'no longer'."""

from fractions import Fraction

import pytest
from made_tolls import toll

from tollbook.model.claim import Relation
from tollbook.model.finding import Reading
from tollbook.model.precision import Bounds
from tollbook.reconcile import BOUNDS_TABLE, bounds_of
from tollbook.reconcile.words import MOST_PEOPLE, Share, says_all, says_former, share_of

WORDS = (
    ("31", Bounds(31, 31)),
    ("at least 125", Bounds(low=125)),
    ("over 1,000", Bounds(low=1001)),
    ("nearly 700", Bounds(high=699, soft_low=630.0)),
    ("under 50", Bounds(high=49)),
    ("up to 40", Bounds(0, 40)),
    ("about 40", Bounds(soft_low=36.0, soft_high=44.0)),
    ("between 30 and 40", Bounds(30, 40)),
    ("dozens", Bounds(soft_low=24.0)),
    ("many", Bounds(soft_low=1.0)),
    ("share most", Bounds()),
    ("0", Bounds(soft_low=0.0, soft_high=0.0)),
)


@pytest.mark.parametrize(("words", "bounds"), WORDS)
def test_words_give_the_bounds_of_the_table(words, bounds):
    made = bounds_of(toll(words))
    assert (made.low, made.high) == (bounds.low, bounds.high)
    assert made.soft_low == pytest.approx(bounds.soft_low)
    assert made.soft_high == pytest.approx(bounds.soft_high)


def test_the_table_has_one_row_for_each_relation():
    assert [row.relation for row in BOUNDS_TABLE] == list(dict.fromkeys(row.relation for row in BOUNDS_TABLE))
    assert {row.relation for row in BOUNDS_TABLE} == set(Relation)
    assert all(row.words and row.bounds for row in BOUNDS_TABLE)


def test_a_nought_caps_nothing_unless_it_is_a_total():
    assert bounds_of(toll("0")).high is None
    assert bounds_of(toll("0"), reading=Reading.TOTAL) == Bounds(0, 0)


def test_more_than_all_people_alive_bounds_nothing():
    assert bounds_of(toll(f"at least {MOST_PEOPLE + 1}")) == Bounds()


SHARES = (
    ("most", Share(">", Fraction(1, 2))),
    ("half", Share("=", Fraction(1, 2))),
    (">1/2", Share(">", Fraction(1, 2))),
    ("1/3", Share("=", Fraction(1, 3))),
    ("<90%", Share("<", Fraction(9, 10))),
    ("~70%", Share("~", Fraction(7, 10))),
    ("43.5%", Share("=", Fraction(87, 200))),
    ("7/0", None),
    ("5/3", None),
    ("some", None),
)


@pytest.mark.parametrize(("share", "meant"), SHARES)
def test_shares_are_read(share, meant):
    assert share_of(toll(f"share {share}")) == meant


ALL = (
    ("the overall toll is 31", False),
    ("bringing the total to 31", False),
    ("no more than 31", True),
    ("31 in all", True),
    ("brought the total to 31", False),
    ("a final death toll of 31", True),
    ("a total of 31 people were killed", False),  # how news prose begins a sentence with a number
    ("31 people were killed in totally separate raids", False),
    ("the death toll rose to 31", False),
)


@pytest.mark.parametrize(("words", "meant"), ALL)
def test_words_that_say_all_of_them(words, meant):
    assert says_all(toll(words)) is meant


FORMER = (("up from 1,018", True), ("an earlier toll of 773", True), ("revised down from 40", True), ("rose to 1,018", False))


@pytest.mark.parametrize(("words", "meant"), FORMER)
def test_words_of_a_former_figure(words, meant):
    assert says_former(toll(words)) is meant
