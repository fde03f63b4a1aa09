"""Places within places, and what people's judgements and files make of them."""

from pathlib import Path

import pytest

from tollbook.model.decision import Decision, Judgement, Kind
from tollbook.model.entity import Place
from tollbook.resolve.hierarchy import find_hierarchy
from tollbook.resolve.judgements import judge
from tollbook.resolve.places import Gazetteer

GAZETTEER = Gazetteer()
SAME, DIFFERENT, PART_OF, WITHDRAWN = Judgement.SAME, Judgement.DIFFERENT, Judgement.PART_OF, Judgement.WITHDRAWN


def named(subject: str, judgement: Judgement, other: str) -> Decision:
    return Decision(Kind.NAME, subject, judgement, other)


def syrian(text: str) -> Place:
    return GAZETTEER.lookup(text, countries=["SY"])


JABLEH, BANIYAS, COAST = syrian("Jableh"), syrian("Baniyas"), Place("the Syrian coast")
ON_THE_COAST = [named("Latakia province", PART_OF, "the Syrian coast"), named("Tartus province", PART_OF, "Syrian coast")]

LIES_IN = [
    (JABLEH, ("SY/latakia/jabla district", "SY/latakia", "SY")),
    (syrian("Jableh district"), ("SY/latakia", "SY")),
    (syrian("Latakia province"), ("SY",)),
    (syrian("Hmeimim airbase"), ("SY/latakia/hmeimim district", "SY/latakia", "SY")),
    (syrian("Syria"), ()),
    (COAST, ()),
    (Place("southern Israel", country="IL"), ("IL",)),
    (Place("Beit Nowhere"), ()),
]


@pytest.mark.parametrize(("place", "wholes"), LIES_IN, ids=[place.text for place, _ in LIES_IN])
def test_a_place_lies_in_district_province_and_country(place: Place, wholes: tuple[str, ...]) -> None:
    assert find_hierarchy([place], gazetteer=GAZETTEER).containing(place) == wholes


def test_spellings_of_one_place_have_one_key() -> None:
    hierarchy = find_hierarchy([])
    assert {hierarchy.key(syrian(name)) for name in ("Lattakia", "Latakia", "al-Ladhiqiyah")} == {"SY/latakia/latakia"}
    assert hierarchy.key(syrian("Latakia province")) == "SY/latakia"


def test_a_region_across_provinces_holds_what_decisions_put_into_it() -> None:
    hierarchy = find_hierarchy([JABLEH, BANIYAS, COAST, syrian("Homs")], ON_THE_COAST, gazetteer=GAZETTEER)
    coast = hierarchy.key(COAST)
    assert coast in hierarchy.containing(JABLEH)
    assert coast in hierarchy.containing(BANIYAS)
    assert coast not in hierarchy.containing(syrian("Homs"))
    assert hierarchy.mapping()["SY/tartus/banyas"] == hierarchy.containing(BANIYAS)
    assert hierarchy.findings == ()


def test_a_decision_withdrawn_is_as_if_never_made() -> None:
    undone = [*ON_THE_COAST, named("the Syrian coast", WITHDRAWN, "Latakia province")]
    hierarchy = find_hierarchy([JABLEH, BANIYAS, COAST], undone, gazetteer=GAZETTEER)
    assert (hierarchy.key(COAST) in hierarchy.containing(JABLEH), hierarchy.key(COAST) in hierarchy.containing(BANIYAS)) == (False, True)


def test_names_judged_the_same_are_one_place() -> None:
    village = Place("al-Tuwaima")
    hierarchy = find_hierarchy([village, Place("Tuwayma"), JABLEH], [named("al-Tuwaima", SAME, "Tuwayma")], gazetteer=GAZETTEER)
    assert hierarchy.key(village) == hierarchy.key(Place("Tuwayma"))
    placed = find_hierarchy([village, JABLEH], [named("al-Tuwaima", PART_OF, "Jableh district")], gazetteer=GAZETTEER)
    assert placed.containing(village) == ("SY/latakia/jabla district", "SY/latakia", "SY")


def test_a_place_said_to_lie_in_two_countries_is_a_finding() -> None:
    arsal = GAZETTEER.lookup("Tripoli", countries=["LB"])
    hierarchy = find_hierarchy([JABLEH, arsal], [named("Jableh", PART_OF, "Tripoli, LB")], gazetteer=GAZETTEER)
    (finding,) = hierarchy.findings
    assert "lies in SY" in finding.reason
    assert hierarchy.containing(JABLEH)[-1] == "SY"
    merged = find_hierarchy([JABLEH, arsal], [named("Jableh", SAME, "Tripoli, LB")], gazetteer=GAZETTEER)
    assert "LB and another in SY" in merged.findings[0].reason
    assert merged.key(JABLEH) != merged.key(arsal)


def test_words_that_stand_for_places_of_two_countries_are_a_finding() -> None:
    hierarchy = find_hierarchy([GAZETTEER.lookup("Tripoli", countries=[c]) for c in ("LB", "LY")])
    assert "places in LB and LY" in hierarchy.findings[0].reason


def test_a_circle_of_parts_is_named_and_broken() -> None:
    round_ = [named("the hills", PART_OF, "the coast"), named("the coast", PART_OF, "the north"), named("the north", PART_OF, "the hills")]
    hierarchy = find_hierarchy([Place("the hills")], round_)
    (finding,) = hierarchy.findings
    assert finding.reason.startswith("each is part of the next, in a circle: 'the north' in 'the hills'")
    assert hierarchy.containing(Place("the hills")) == ("?/coast", "?/north")
    inside = find_hierarchy([JABLEH], [named("Latakia province", PART_OF, "Jableh")], gazetteer=GAZETTEER)
    assert "itself part of" in inside.findings[0].reason


def test_a_users_file_puts_places_into_districts_and_regions(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    rows = [
        "name,country,province,kind,district,part_of",
        "Beit Example,SY,Latakia,village,Jableh,the Hills|Snow Line",
        "the Hills,SY,,area,,the Coast",
    ]
    path.write_text(
        "\n".join([*rows, "the Coast,SY,,region,,", "Farm,SY,Latakia,farm,,Elsewhere", "Elsewhere,LB,,region,,"]), encoding="utf-8"
    )
    own = Gazetteer([path])
    village = own.lookup("Beit Example")
    hierarchy = find_hierarchy([village], gazetteer=own)
    wholes = hierarchy.containing(village)
    assert set(wholes) == {"SY/snowline", "SY//hils district", "SY/coast", "SY/latakia/jabla district", "SY/latakia", "SY"} | {
        "SY/latakia/beitexample district"
    }
    assert [f.names for f in hierarchy.findings] == [("SY/latakia/farm", "LB/elsewhere")]
    assert wholes.index("SY//hils district") < wholes.index("SY/coast") < wholes.index("SY")


# judgements in order → groups of (A, B, C), findings
JUDGED = [
    ([], "A B C", 0),
    ([("A", SAME, "B")], "AB C", 0),
    ([("A", SAME, "B"), ("C", SAME, "B")], "ABC", 0),
    ([("A", SAME, "B"), ("B", DIFFERENT, "A")], "A B C", 0),  # the newest stands
    ([("A", SAME, "B"), ("B", WITHDRAWN, "A")], "A B C", 0),
    ([("A", SAME, "B"), ("A", WITHDRAWN, "B"), ("A", SAME, "B")], "AB C", 0),
    ([("A", SAME, "B"), ("B", SAME, "C"), ("A", DIFFERENT, "C")], "AB C", 1),
    ([("A", DIFFERENT, "C"), ("B", SAME, "C"), ("A", SAME, "B")], "A BC", 1),
    ([("A", PART_OF, "B"), ("A", SAME, "B")], "AB C", 0),
]


@pytest.mark.parametrize(("decisions", "groups", "findings"), JUDGED)
def test_judgements_are_weighed_against_each_other(decisions: list[tuple[str, Judgement, str]], groups: str, findings: int) -> None:
    judged = judge([named(*d) for d in decisions], str.upper)
    assert sorted({"".join(judged.group(k)) for k in "ABC"}) == groups.split()
    assert len(judged.findings) == findings
