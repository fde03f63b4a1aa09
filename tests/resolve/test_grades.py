"""Grades follow from the evidence by printed rules, and say what is missing where it does not tell. Bodies and places are invented."""

from collections.abc import Sequence
from typing import Any

import pytest
from test_events import DISTRICT, DORVASH, MELIK, SENN, on

from tollbook.model.claim import Act, Category, Claim, Evidence, Harm, Relation, Source, SourceKind, Stance, Toll, Victim
from tollbook.model.document import Report
from tollbook.model.entity import Place
from tollbook.model.event import Clarity, Corroboration, Grades, Sourcing, ViolenceType
from tollbook.model.precision import Known, Period, PlacePrecision
from tollbook.resolve.actors import Names, resolve_names
from tollbook.resolve.events import group_events
from tollbook.resolve.grades import RULES, OriginLike, grade
from tollbook.resolve.relays import find_origins

HOSPITAL = Source("Tavrin Hospital", SourceKind.MEDICAL)
OBSERVATORY = Source("Kelmara Observatory", SourceKind.MONITOR)
ARMY = Source("Syrian army", SourceKind.GOVERNMENT)
REBELS = Source("River Front", SourceKind.ARMED_GROUP)
NOBODY = Source("security source", SourceKind.ANONYMOUS)


def said(source: Source, *relays: Source, **fields: Any) -> dict[str, Any]:
    return {"sources": (source, *relays), "value": 12, "victims": (Victim.CIVILIAN,)} | fields


def graded(*told: dict[str, Any]) -> Grades:
    """Return the grades of the one event that claims of differing reports tell of."""
    claims: list[Claim] = []
    for n, fields in enumerate(told):
        words = fields.pop("words", "12 civilians were killed")
        base: dict[str, Any] = {
            "report": f"r{n}",
            "evidence": Evidence(0, len(words), words),
            "where": (DORVASH,),
            "period": on(4),
        } | fields
        if "value" in fields:
            claims.append(Toll(**({"harm": Harm.KILLED, "relation": Relation.EXACT} | base)))
        else:
            claims.append(Act(**({"event": Category.ASSAULT} | base)))
    reports = [Report(id=c.report, text=c.evidence.words, outlet=f"Outlet {c.report}") for c in claims]
    names = resolve_names(reports, claims)
    (event,) = group_events(reports, claims, actors=names).events

    def origins(given: Sequence[Claim]) -> Sequence[OriginLike]:
        return find_origins(given, (), names, reports).origins

    return grade(event, claims, origins, actors=names)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([said(OBSERVATORY)], Sourcing.WEAK),
        ([said(OBSERVATORY), said(OBSERVATORY), said(OBSERVATORY)], Sourcing.WEAK),
        ([said(OBSERVATORY), said(HOSPITAL)], Sourcing.WEAK),
        ([said(OBSERVATORY, by=("River Front",)), said(HOSPITAL)], Sourcing.FAIR),
        ([said(OBSERVATORY, by=("River Front",)), said(NOBODY)], Sourcing.WEAK),
        ([said(OBSERVATORY, by=("River Front",)), said(HOSPITAL, by=("Syrian army",))], Sourcing.CONTESTED),
        ([said(OBSERVATORY, by=("River Front", "Syrian army"))], Sourcing.WEAK),
        ([said(OBSERVATORY, by=("River Front",)), said(REBELS, by=("River Front",))], Sourcing.CONFIRMED),
        ([said(REBELS, by=("River Front",), victims=(Victim.SECURITY_FORCE,))], None),
        ([said(OBSERVATORY, victims=(Victim.PERSON,)), said(HOSPITAL, victims=(Victim.COMBATANT,))], Sourcing.DISCOUNTED),
        ([said(OBSERVATORY, stance=Stance.HEDGED), said(HOSPITAL, by=("River Front",))], Sourcing.WEAK),
    ],
)
def test_the_sourcing_grade(told: list[dict[str, Any]], expected: Sourcing | None) -> None:
    grades = graded(*told)
    assert grades.airwars is expected, grades.reason("airwars")
    assert grades.reason("airwars").because
    if expected:
        assert grades.reason("airwars").rule == RULES[expected.value]


def test_corroboration_counts_origins_and_not_outlets() -> None:
    wire = Source("Tavrin Wire", SourceKind.MEDIA)
    ten = graded(*(said(OBSERVATORY, wire) for _ in range(10)))
    assert (ten.corroboration, ten.origins) == (Corroboration.SINGLE, 1)
    two = graded(said(OBSERVATORY, wire), said(HOSPITAL, wire))
    assert (two.corroboration, two.origins) == (Corroboration.CORROBORATED, 2)
    assert two.reason("corroboration").because == "Kelmara Observatory and Tavrin Hospital"


@pytest.mark.parametrize(
    ("where", "words", "expected"),
    [
        ((DORVASH,), "12 civilians were killed", 1),
        ((DORVASH,), "12 civilians were killed near Dorvash", 2),
        ((DISTRICT,), "12 civilians were killed", 3),
        ((SENN,), "12 civilians were killed", 4),
        ((DORVASH, MELIK), "12 civilians were killed", 4),
        ((Place("eastern valley"),), "12 civilians were killed", 5),
        ((Place("Ruritania", "Ruritania", "XR", precision=PlacePrecision.COUNTRY),), "12 civilians were killed", 6),
        ((Place("Nowhere"),), "12 civilians were killed", None),
        ((), "12 civilians were killed", None),
    ],
)
def test_where_prec(where: tuple[Place, ...], words: str, expected: int | None) -> None:
    grades = graded(said(OBSERVATORY, where=where, words=words))
    assert grades.where_prec == expected, grades.reason("where_prec")


def test_the_smallest_place_of_all_claims_counts() -> None:
    assert graded(said(OBSERVATORY, where=(DISTRICT,)), said(HOSPITAL)).where_prec == 1


@pytest.mark.parametrize(("days", "expected"), [((4, 4), 1), ((4, 5), 2), ((1, 6), 2), ((1, 7), 3), ((1, 31), 4)])
def test_date_prec(days: tuple[int, int], expected: int) -> None:
    assert graded(said(OBSERVATORY, period=on(*days))).date_prec == expected


def test_a_day_that_only_publication_tells_is_no_day() -> None:
    grades = graded(said(OBSERVATORY, period=Period()))
    assert grades.date_prec is None
    assert "no claim gives its day" in grades.reason("date_prec").because


def test_event_clarity() -> None:
    assert graded(said(OBSERVATORY)).event_clarity is Clarity.SEPARATE
    assert graded(said(OBSERVATORY, where=(DORVASH, MELIK))).event_clarity is Clarity.AGGREGATED
    assert graded(said(OBSERVATORY, where=(DORVASH, MELIK)), said(HOSPITAL)).event_clarity is Clarity.SEPARATE


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([said(OBSERVATORY, by=("Syrian army",))], ViolenceType.ONE_SIDED),
        ([said(OBSERVATORY, by=("Syrian army",), victims=(Victim.COMBATANT,))], ViolenceType.STATE_BASED),
        ([said(REBELS, by=("River Front",), victims=(Victim.SECURITY_FORCE,))], ViolenceType.STATE_BASED),
        ([said(REBELS, by=("River Front",), victims=(Victim.COMBATANT,))], ViolenceType.NON_STATE),
        ([said(OBSERVATORY, by=("Syrian army",), victims=(Victim.PERSON,))], None),
        ([said(OBSERVATORY, by=("Syrian army",)), said(HOSPITAL, victims=(Victim.COMBATANT,))], None),
        ([said(OBSERVATORY, by=("Syrian army",)), said(REBELS, by=("River Front",))], None),
        ([said(OBSERVATORY)], None),
        ([said(OBSERVATORY, by=("strangers",))], None),
        ([said(OBSERVATORY, by=("Syrian army",), harm=Harm.INJURED)], None),
    ],
)
def test_type_of_violence(told: list[dict[str, Any]], expected: ViolenceType | None) -> None:
    grades = graded(*told)
    assert grades.type_of_violence is expected, grades.reason("type_of_violence")


def test_a_clash_is_between_its_parties() -> None:
    both = ("Syrian army", "River Front")
    fought = {"sources": (OBSERVATORY,), "actor": both, "target": both, "words": "the army and the River Front fought"}
    told = [fought, said(REBELS, by=("River Front",)), said(OBSERVATORY, value=12)]
    assert graded(*told).type_of_violence is ViolenceType.STATE_BASED


def test_every_grade_has_its_reason_also_where_nothing_is_known() -> None:
    claim = Toll(
        report="r", evidence=Evidence(0, 9, "12 killed"), harm=Harm.KILLED, relation=Relation.EXACT, value=12, stance=Stance.DENIED
    )
    (event,) = group_events([], [claim]).events
    grades = grade(event, [claim], lambda _: (), actors=Names())
    assert (grades.airwars, grades.corroboration, grades.where_prec, grades.date_prec) == (None, Corroboration.NONE, None, None)
    assert all(reason.rule and reason.because for reason in grades.reasons)
    assert {r.grade for r in grades.reasons} == {"airwars", "corroboration", "event_clarity", "where_prec", "date_prec", "type_of_violence"}
    assert Known.INFERRED not in (event.period.first_known, event.period.last_known)
