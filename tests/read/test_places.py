"""Places of a report: what its words say of a name, and which places hold for a claim."""

import time

import pytest

from tollbook.model.claim import Category, Harm
from tollbook.model.precision import PlacePrecision
from tollbook.read.places import Places, find_places
from tollbook.read.roles import Role
from tollbook.read.text import sentences
from tollbook.resolve.places import Gazetteer

GAZETTEER = Gazetteer()


def read(text: str, title: str | None = None) -> Places:
    return find_places(sentences(text, title=title), {}, GAZETTEER, title=title)


def where(
    text: str, evidence: str, *, title: str | None = None, harm: Harm | None = Harm.KILLED, event: Category | None = None
) -> list[str]:
    places = read(text, title)
    start = text.index(evidence)
    sentence = next(s.index for s in places.sentences if s.start_char <= start < s.end_char)
    kind = "act" if event else "toll"
    found = places.where(start, start + len(evidence), sentence, kind=kind, harm=None if event else harm, event=event)
    return [p.text for p in found]


# sentence, evidence → places
HOLD = [
    ("Two people were killed in Homs.", "Two people", ["Homs"]),
    ("A missile hit the Ukrainian city of Odesa, killing three.", "killing three", ["Odesa"]),  # 'the city of X' gives X
    ("Nine people died in Latakia province, Syria.", "Nine people", ["Latakia"]),
    ("Gunmen killed 14 in the village of Al-Example in Sudan's Gezira state.", "killed 14", ["Al-Example"]),  # unknown, but a village
    ("Ten died in Bunia, in the Congolese province of Ituri.", "Ten died", ["Bunia"]),  # the smallest
    ("Ten died in Bunia, Goma and Beni.", "Ten died", ["Bunia", "Goma", "Beni"]),
    ("A raid on the Zamzam camp near El Fasher killed 15.", "killed 15", ["Zamzam camp"]),
    ("Seven farmers were killed in Borno State's Kukawa Local Government Area.", "Seven farmers", ["Kukawa"]),
    ("At least 12 died in the Jaramana suburb of Damascus.", "12 died", ["Jaramana"]),
    ("Six died in Kharkiv, four in Kherson and one in the Sumy region.", "four in", ["Kherson"]),
    ("Six died in Kharkiv, four in Kherson and one in the Sumy region.", "Six died", ["Kharkiv"]),
    ("The army counted 96 deaths, 79 in Sake and 17 in Goma.", "96 deaths", ["Sake", "Goma"]),  # a whole has the places of its parts
    ("The city of Kherson alone lost 60 people.", "60 people", ["Kherson"]),
    ("Troops loyal to the junta killed nine in southern Lebanon.", "killed nine", ["southern Lebanon"]),  # relative regions as written
    ("Ninety were killed in the coastal region.", "Ninety", ["coastal region"]),
    ("Ninety were killed on Yemen's Red Sea coast.", "Ninety", ["Red Sea coast"]),
    ("Five were killed when shells hit Beirut's southern suburbs.", "Five", ["Beirut's southern suburbs"]),
    ("Forty were killed in the largest city of eastern Chad.", "Forty", []),  # a description, no place of the harm
    ("An ambush on the road between Bria and Bambari left 11 dead.", "11 dead", ["Bria", "Bambari"]),
    ("In Port Sudan, a shell killed 50.", "killed 50", ["Port Sudan"]),
    ("The dead were found at the hospital of Adré, in Chad: 12 women.", "12 women", ["Adré"]),  # a building gives its settlement
]


@pytest.mark.parametrize(("text", "evidence", "expected"), HOLD)
def test_the_smallest_places_of_the_clause_hold(text: str, evidence: str, expected: list[str]) -> None:
    assert where(text, evidence) == expected


# Names that are no place of the harm.
NOT_THERE = [
    ("A security source in Latakia province said 12 people had died.", "12 people"),
    ("The governor of Kunduz said 46 people had been killed.", "46 people"),
    ("Haiti's prime minister said 12 people had died.", "12 people"),
    ("The Gaza health ministry counted 51 bodies.", "51 bodies"),
    ("Ahmad Example, spokesman for an agency in Idlib, said 12 people had died.", "12 people"),
    ("Twelve people died, according to a UN office in Geneva.", "Twelve people"),
    ("Russia says that 12 people died.", "12 people"),
    ("Haitian police said that 12 people died.", "12 people"),
    ("The film is set in “Baghdad”, and 12 people die.", "12 people"),
    ("In March, 12 people died.", "12 people"),
    ("In Ramadan, 12 people died at the hands of Hamas.", "12 people"),
    ("DAMASCUS — Twelve people died.", "Twelve people"),
]


@pytest.mark.parametrize(("text", "evidence"), NOT_THERE)
def test_speakers_offices_bodies_and_months_are_no_place_of_harm(text: str, evidence: str) -> None:
    assert where(text, evidence) == []


# Sentences before.
CARRIED = [
    ("Gunmen stormed Saint-Marc in Haiti at dawn. Ten people were shot dead.", "Ten people", ["Saint-Marc"]),
    ("Shells hit El Obeid. In the city, ten people died.", "ten people", ["El Obeid"]),
    ("He leads the council of El Obeid. He said that ten people had died there.", "ten people", ["El Obeid"]),
    ("Homs. Two men were killed.", "Two men", ["Homs"]),  # the label of its paragraph
    ("Nine women were among the dead. All were killed in Beni.", "Nine women", ["Beni"]),
    ("A shell fell on Taiz.\n\nThe overall toll is 20.", "20", ["Taiz"]),  # a total has the place of the report's event
    ("A shell fell on Taiz, killing two.\n\nA third man died in Aden. The overall toll of the shelling stands at 20.", "20", ["Taiz"]),
]


@pytest.mark.parametrize(("text", "evidence", "expected"), CARRIED)
def test_a_place_named_before_carries_over(text: str, evidence: str, expected: list[str]) -> None:
    assert where(text, evidence) == expected


MOVED = [
    ("About 3,000 people have fled from Bunia to Uganda.", "3,000 people", Harm.DISPLACED, ["Bunia"]),  # where they fled, if told
    ("Some 15,000 people have reached Goma, 11,000 Bukavu.", "15,000 people", Harm.DISPLACED, ["Goma"]),  # else where they are
    ("Some 15,000 people have reached Goma, 11,000 Bukavu.", "11,000 Bukavu", Harm.DISPLACED, ["Bukavu"]),
    ("More than 7,000 people returned from Poland to Kharkiv.", "7,000 people", Harm.RETURNED, ["Kharkiv"]),
    ("Gunmen took 12 people from Kajuru, Nigeria.", "12 people", Harm.ABDUCTED, ["Kajuru"]),
]


@pytest.mark.parametrize(("text", "evidence", "harm", "expected"), MOVED)
def test_people_who_moved(text: str, evidence: str, harm: Harm, expected: list[str]) -> None:
    assert where(text, evidence, harm=harm) == expected


def test_an_attack_is_where_it_struck_and_a_statement_nowhere() -> None:
    text = "Rebels struck Bamako. In Geneva, the envoy condemned the attack."
    assert where(text, "Rebels struck Bamako", event=Category.ASSAULT) == ["Bamako"]
    assert where(text, "the envoy condemned the attack", event=Category.ACCUSE) == []


def test_places_are_resolved_by_the_report_s_country() -> None:
    text = "Lebanon's army said that two men were killed in Tripoli."
    places = read(text)
    (place,) = places.where(text.index("two"), text.index(" were"), 0, kind="toll", harm=Harm.KILLED)
    assert (places.countries[0], place.country, place.precision) == ("LB", "LB", PlacePrecision.SETTLEMENT)


def test_a_region_has_no_point() -> None:
    text = "Twelve people died in eastern Syria."
    (place,) = read(text).where(0, 6, 0, kind="toll", harm=Harm.KILLED)
    assert (place.text, place.country, place.latitude, place.precision) == ("eastern Syria", "SY", None, PlacePrecision.UNKNOWN)


def test_mentions_keep_their_words_and_roles() -> None:
    text = "The mayor of Beni said that rebels had killed ten in the town of Oicha."
    mentions = read(text).mentions
    assert [(text[m.start_char : m.end_char], m.role) for m in mentions] == [("Beni", Role.SPEAKER), ("Oicha", Role.AT)]


HOSTILE = [
    "A" * 100_000,
    "In X, " * 20_000,
    "1" * 1_000_000,
    "al-" * 50_000,
    "the city of " * 10_000,
    "\x00‮in Homs",
    "Homs, " * 15_000,
    "1," * 100_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_does_not_stall(text: str) -> None:
    began = time.perf_counter()
    places = read(text)
    places.where(0, 1, 0, kind="toll", harm=Harm.KILLED)
    assert time.perf_counter() - began < 20.0
