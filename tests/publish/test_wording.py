"""Words for values: tables of value and words."""

from datetime import date

import pytest

from tollbook.model.claim import Harm, Relation, Source, SourceKind, Victim
from tollbook.model.precision import Bounds, Known, Period
from tollbook.publish.clauses import Shape, shape
from tollbook.publish.wording import (
    HARMS,
    KINDS,
    VICTIMS,
    bounds_words,
    chain,
    counted,
    days,
    in_days,
    people,
    share,
    soft_words,
    whereabouts,
    with_article,
)

from .invented import REPORT, toll

MEN = "Over 2,000 people have been killed in Orvale"


@pytest.mark.parametrize(
    ("relation", "value", "fields", "words"),
    [
        (Relation.EXACT, 31, {}, "31 people"),
        (Relation.EXACT, 1, {"victims": (Victim.WOMAN,)}, "1 woman"),
        (Relation.EXACT, 0, {"victims": (Victim.CIVILIAN,)}, "no civilians"),
        (Relation.AT_LEAST, 12500, {"victims": (Victim.SECURITY_FORCE,)}, "at least 12,500 members of security forces"),
        (Relation.MORE_THAN, 1000, {}, "more than 1,000 people"),
        (Relation.AT_MOST, 40, {}, "up to 40 people"),
        (Relation.LESS_THAN, 50, {}, "fewer than 50 people"),
        (Relation.ABOUT, 40, {}, "about 40 people"),
        (Relation.BETWEEN, 90, {"value_high": 1100}, "between 90 and 1,100 people"),
        (Relation.MAGNITUDE, 12, {}, "dozens of people"),
        (Relation.MAGNITUDE, 10_000, {"victims": (Victim.REFUGEE,)}, "tens of thousands of refugees"),
        (Relation.SHARE, None, {"share": "most", "victims": (Victim.CIVILIAN,)}, "most of the civilians"),
        (Relation.SHARE, None, {"share": "~70%"}, "about 70 per cent of the people"),
        (Relation.VAGUE, None, {}, "an uncounted number of people"),
    ],
)
def test_amounts_keep_the_relation_of_the_source(relation: Relation, value: int | None, fields: dict[str, object], words: str) -> None:
    assert counted(toll(MEN, value, relation, **fields)) == words


def test_every_class_harm_and_kind_has_words() -> None:
    assert set(VICTIMS) == set(Victim)
    assert len(HARMS) == 10 and set(KINDS) == set(SourceKind)
    assert not any("_" in w for pair in VICTIMS.values() for w in pair)


@pytest.mark.parametrize(
    ("victims", "is_one", "words", "noun"),
    [
        ((Victim.CIVILIAN, Victim.WOMAN), False, "12 civilian women", "civilian women"),
        ((Victim.CIVILIAN, Victim.WOMAN), False, "12 civilians and women", "civilians and women"),
        ((Victim.WOMAN, Victim.CHILD), False, "9 women and children", "women and children"),
        ((Victim.CHILD, Victim.REFUGEE), True, "a refugee child", "refugee child"),
        ((Victim.JOURNALIST, Victim.WOMAN), False, "two women journalists", "journalists (women)"),
        ((Victim.PERSON,), True, "one", "person"),
        ((Victim.CIVILIAN, Victim.WOMAN, Victim.CHILD), False, "12 women and children", "civilian women and children"),
    ],
)
def test_classes_together(victims: tuple[Victim, ...], is_one: bool, words: str, noun: str) -> None:
    assert people(victims, is_one=is_one, words=words) == noun


@pytest.mark.parametrize(
    ("bounds", "hard", "soft"),
    [
        (Bounds(), "", ""),
        (Bounds(low=0, high=0), "no", ""),
        (Bounds(low=31, high=31), "31", ""),
        (Bounds(low=30, high=4000), "between 30 and 4,000", ""),
        (Bounds(high=699, soft_low=630), "at most 699", "630 or more"),
        (Bounds(soft_low=36, soft_high=44), "", "somewhere between 36 and 44"),
    ],
)
def test_bounds(bounds: Bounds, hard: str, soft: str) -> None:
    assert (bounds_words(bounds), soft_words(bounds)) == (hard, soft)


def period(first: str | None, last: str | None) -> Period:
    a, b = (date.fromisoformat(d) if d else None for d in (first, last))
    return Period(a, b, Known.STATED if a else None, Known.STATED if b else None)


@pytest.mark.parametrize(
    ("first", "last", "alone", "inside"),
    [
        (None, None, "", ""),
        ("2031-05-06", "2031-05-06", "6 May 2031", " on 6 May 2031"),
        ("2031-05-06", "2031-05-09", "6 to 9 May 2031", " from 6 to 9 May 2031"),
        ("2031-04-30", "2031-05-02", "30 April to 2 May 2031", " from 30 April to 2 May 2031"),
        ("2030-12-31", "2031-01-01", "31 December 2030 to 1 January 2031", " from 31 December 2030 to 1 January 2031"),
        ("2031-05-01", "2031-05-31", "May 2031", " in May 2031"),
        ("2031-01-01", "2031-12-31", "2031", " in 2031"),
        ("2031-05-06", None, "from 6 May 2031 on", " from 6 May 2031 on"),
        (None, "2031-05-06", "until 6 May 2031", " until 6 May 2031"),
    ],
)
def test_days(first: str | None, last: str | None, alone: str, inside: str) -> None:
    assert (days(period(first, last)), in_days(period(first, last))) == (alone, inside)


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("Orvale Observatory", "", "the Orvale Observatory"),
        ("Ministry of Order", "", "the Ministry of Order"),
        ("Mira Sol", "", "Mira Sol"),
        ("Swift Relief Forces (SRF)", "", "the Swift Relief Forces (SRF)"),
        ("Tarn forces", "Tarn forces fired.", "Tarn forces"),
        ("army official", "", "an army official"),
        ("Orvale's health ministry", "", "Orvale's health ministry"),
        ("Lake Doctors' Network", "", "the Lake Doctors' Network"),
        ("Women's League", "", "the Women's League"),
        ("A Tarn junta", "", "a Tarn junta"),
        ("gang", "", "the gang"),
        ("al-Harak", "", "al-Harak"),
        ("police", "", "the police"),
        ("residents", "Residents fled.", "residents"),
        ("clinic", "The clinic counted 45.", "the clinic"),
        ("Harak", "the Harak government fell; Harak said so", "Harak"),
        ("SRF", "the SRF said", "the SRF"),
        ("Northern coast", "", "the Northern coast"),
        ("people loyal to the old ministry", "people loyal to the old ministry", "people loyal to the old ministry"),
    ],
)
def test_articles(name: str, text: str, words: str) -> None:
    assert with_article(name, text) == words


def test_chains() -> None:
    envoy, wire = Source("Mira Sol", SourceKind.GOVERNMENT), Source("Harbour Wire", SourceKind.MEDIA)
    post = Source("Delta Post", SourceKind.MEDIA)
    assert chain([envoy, wire, post], REPORT.text) == "Mira Sol, through Harbour Wire, then Delta Post"
    assert chain([envoy, wire], "", is_joint=True) == "Mira Sol and Harbour Wire"
    assert chain([Source("Reports", SourceKind.ANONYMOUS)], "") == "reports"
    assert chain([], "") == ""


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("the town was shelled", Shape.CLAUSE),
        ("villagers refuse to leave", Shape.CLAUSE),
        ("soldiers opened fire on the market", Shape.CLAUSE),
        ("had been shelled since dawn", Shape.PREDICATE),
        ("also called on all sides to stop", Shape.PREDICATE),
        ("the withdrawal of riders from the hills", Shape.NOUN),
        ("clashes between riders and troops", Shape.NOUN),
        ("the Union called on both sides to stop", Shape.CLAUSE),
        ("armed groups backed by the state", Shape.UNCLEAR),
        ("deep wounds in the country", Shape.UNCLEAR),
        ("", Shape.UNCLEAR),
    ],
)
def test_how_words_can_stand_in_a_sentence(words: str, expected: Shape) -> None:
    assert shape(words) is expected


def test_shares() -> None:
    assert [share(s) for s in ("half", "2/3", "43%", "<1/2")] == ["half", "two thirds", "43 per cent", "nearly half"]


def test_people_return_to_a_place_and_suffer_in_it() -> None:
    assert [whereabouts(harm, ["Kess"], "") for harm in (Harm.RETURNED, Harm.KILLED)] == [" to Kess", " in Kess"]


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("soldiers detained 23 youths", Shape.CLAUSE),
        ("detained youths from Kess", Shape.UNCLEAR),
        ("the besieged town of Kess", Shape.UNCLEAR),
        ("raiders besieged the town of Kess", Shape.CLAUSE),
    ],
)
def test_a_form_in_ed_before_an_object_is_a_verb(words: str, meant: Shape) -> None:
    assert shape(words) is meant
