"""Places of a report: what its words say of a name, and which places hold for a claim."""

import time

import pytest

from tollbook.model.claim import About, Category, Harm
from tollbook.model.precision import PlacePrecision
from tollbook.read.places import Places, find_places
from tollbook.read.roles import Role
from tollbook.read.text import sentences
from tollbook.resolve.places import Gazetteer

GAZETTEER = Gazetteer()


def read(text: str, title: str | None = None) -> Places:
    return find_places(sentences(text, title=title), {}, GAZETTEER, title=title)


def where(
    text: str, evidence: str, *, title: str | None = None, harm: Harm | None = Harm.KILLED, event: Category | None = None,
    about: About | None = None,
) -> list[str]:  # fmt: skip
    places = read(text, title)
    start = text.index(evidence)
    sentence = next(s.index for s in places.sentences if s.start_char <= start < s.end_char)
    kind = "act" if event else "situation" if about else "toll"
    harm = harm if kind == "toll" else None
    found = places.where(start, start + len(evidence), sentence, kind=kind, harm=harm, event=event, about=about)
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


UNSEEN = [
    ("A bomb ripped through the market of Lower Example town in Lanao del Norte, killing three.", "killing three", ["Lower Example"]),
    ("Shells killed five in Santa Maria de la Cruz.", "killed five", ["Santa Maria de la Cruz"]),
    ("Gunmen fired on Exampletol, a Zarmo hamlet, and killed a farmer.", "killed a farmer", ["Exampletol"]),
    ("A blast killed four people at a Mass in Davao.", "four people", ["Davao"]),
    ("The Stabilization Mission in Mali (MINUSMA) mourns two soldiers, who were killed near Kidal.", "were killed", ["Kidal"]),
    ("Missiles hit a workshop in the city's Exampleka district and killed six.", "killed six", ["Exampleka"]),
    ("A medic in Sake said that she had treated seven people for burns.", "treated seven people", ["Sake"]),
    ("Strikes killed 34 across Yemen, 14 of them in a raid on a house in Taiz.", "14 of them", ["Taiz"]),
    ("At least nine were abducted, most of them in Ituri. The office recorded 40 deaths in Goma.", "40 deaths", ["Goma"]),
    ("Traders in Examplik said that three had died. A shell killed two at the mill in Examplik.", "killed two", ["Examplik"]),
]


@pytest.mark.parametrize(("text", "evidence", "expected"), UNSEEN)
def test_places_by_the_words_around_them(text: str, evidence: str, expected: list[str]) -> None:
    assert where(text, evidence) == expected


def test_who_refuses_to_leave_does_so_where_they_are() -> None:
    text = "Families at the Zamzam camp have refused to leave."
    assert where(text, "have refused to leave", event=Category.REJECT) == ["Zamzam camp"]


def test_works_that_are_shut_are_places_and_residents_fear_at_home() -> None:
    assert where("Examplo airport remains closed to flights.", "remains closed", about=About.ACCESS) == ["Examplo"]
    assert where("Residents of Goma fear new attacks.", "fear new attacks", about=About.FEAR) == ["Goma"]


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


# text, evidence → places; harm killed
MORE = [
    # quarters within their city
    ("In Aleppo, a rocket landed in the Salaheddine neighbourhood, where four people died.", "four people died", ["Salaheddine"]),
    (
        "In Kharkiv, a glide bomb hit a dormitory in the Saltivskyi district, killing nine students.",
        "killing nine students",
        ["Saltivskyi"],
    ),
    ("Six died in Sumy and three in the Konotop district.", "three in", ["Konotop"]),
    ("A shell fell on the Hamidiya quarter of Homs and killed two women.", "killed two women", ["Hamidiya"]),
    # the capital
    ("Sudan's army said 12 people died in the capital. Khartoum had been calm for a week.", "12 people died", ["Khartoum"]),
    (
        "HODEIDAH, Yemen — Sixteen people died in the capital when a depot in Sanaa blew up, aid groups in the United States said.",
        "Sixteen people died",
        ["Sanaa"],
    ),
    # seats of those who count
    ("Fifty people died in Mocha, said a monitoring group in London, Crater Watch.", "Fifty people died", ["Mocha"]),
    ("Crater Watch, a research group in Geneva, has counted 300 deaths in Bamako.", "300 deaths", ["Bamako"]),
    ("The Geneva-based monitor counted 300 deaths in Bamako.", "300 deaths", ["Bamako"]),
    ("The administration in Benghazi said that 14 people had been killed in Derna.", "14 people", ["Derna"]),
    # lists
    ("Another 15 people died in Kutum and eight in Mellit, he said.", "eight in", ["Mellit"]),
    ("Another 15 people died in Kutum and eight in Mellit, he said.", "15 people died", ["Kutum"]),
    ("By department: Cauca 41, Chocó 18, Arauca 9.", "18", ["Chocó"]),
    ("Two were killed in Nikopol, four others in Marhanets, and a girl in Kherson.", "four others", ["Marhanets"]),
    # names of several words
    ("Soldiers shot 11 people in the village of Nam Hpat Kar on Friday.", "shot 11 people", ["Nam Hpat Kar"]),
    ("The border town of Ban Mae Sai was shelled and two monks died.", "two monks died", ["Ban Mae Sai"]),
    ("A drone killed five in the town of Imam Anas.", "killed five", ["Imam Anas"]),
    # bare directions, rivers, forests
    ("Bandits killed 40 farmers in the north-west last month.", "killed 40 farmers", ["north-west"]),
    ("Guards shot 14 people who were trying to swim the Tigris.", "shot 14 people", ["Tigris"]),
    ("Two boys drowned in the river Moei under fire, killed by snipers.", "Two boys", ["Moei"]),
    # antecedents of 'where'
    ("The army sent two companies to Djibo, where gunmen killed 19 traders.", "killed 19 traders", ["Djibo"]),
    ("The minister flew to Bunia, where six people had died.", "six people", ["Bunia"]),
    # unknown names that the report tells to be places
    ("Gunmen raided Tolbek, in Mali's Mopti region. Villagers left Tolbek at dawn. In Tolbek alone 17 were buried.", "17", ["Tolbek"]),
    # no places
    ("Save the Children said that 14 pupils had been killed in Pokrovsk.", "14 pupils", ["Pokrovsk"]),
    ("The United States said that nine of its soldiers were killed in Jordan.", "nine of its soldiers", ["Jordan"]),
    ("Amina Sule, a teacher from Zuru, lost two brothers.", "two brothers", ["Zuru"]),
]


@pytest.mark.parametrize(("text", "evidence", "expected"), MORE)
def test_places_of_reports_from_other_wars(text: str, evidence: str, expected: list[str]) -> None:
    assert where(text, evidence) == expected


# text, evidence, event → places
DEEDS = [
    ("In Mardan, relatives blocked a road; police detained nine of them.", "police detained nine", Category.COERCE, ["Mardan"]),
    ("Hundreds marched through Goma on Sunday. Police arrested twelve marchers.", "Police arrested twelve", Category.COERCE, ["Goma"]),
    ("Gunmen attacked Kaya. The army has deployed reinforcements.", "has deployed reinforcements", Category.MOBILIZE, []),
    ("A shell hit a bus in Toretsk. The governor denied that troops were there.", "denied that troops were there", Category.REJECT, []),
    ("Elders in Baidoa refused to give up their rifles.", "Elders in Baidoa refused", Category.REJECT, ["Baidoa"]),
    (
        "The army left Kutum and Mellit. Rebels entered both towns at noon.",
        "Rebels entered both towns",
        Category.ASSAULT,
        ["Kutum", "Mellit"],
    ),
    (
        "The Red Crescent says that a medic died near Tyre, when its ambulance came under fire.",
        "its ambulance came under fire",
        Category.ASSAULT,
        ["Tyre"],
    ),
    ("Kenya's foreign minister leaves for Cairo on Tuesday.", "leaves for Cairo", Category.CONSULT, ["Cairo"]),
    ("The army has put guards at the blood banks of Sidon.", "put guards at the blood banks of Sidon", Category.MOBILIZE, ["Sidon"]),
]


@pytest.mark.parametrize(("text", "evidence", "event", "expected"), DEEDS)
def test_deeds_go_on_where_the_text_was(text: str, evidence: str, event: Category, expected: list[str]) -> None:
    assert where(text, evidence, event=event) == expected


# text, evidence, about → places
STATES = [
    ("The road from Kupiansk to Chuhuiv is cut.", "The road from Kupiansk to Chuhuiv is cut", About.ACCESS, ["Kupiansk", "Chuhuiv"]),
    ("The railway between Sibi and Mach remains blocked.", "remains blocked", About.ACCESS, ["Sibi", "Mach"]),
    ("About 900 people reached Kosti. They are sleeping in schools.", "They are sleeping in schools", About.DISPLACEMENT, ["Kosti"]),
    ("Some 3,000 people have fled Tolbek. Many are sleeping in the forest.", "Many are sleeping in the forest", About.DISPLACEMENT, []),
    ('Gunmen killed nine in Kaya.\n\n"Everybody is afraid to sleep," said a trader.', "Everybody is afraid to sleep", About.FEAR, ["Kaya"]),
    ("A bomb hit the market of Lashio. Its bank remains closed.", "Its bank remains closed", About.SERVICES, ["Lashio"]),
    ("Aid is reaching Wadi Halma, where the bridge is down.", "the bridge is down", About.ACCESS, ["Wadi Halma"]),
]


@pytest.mark.parametrize(("text", "evidence", "about", "expected"), STATES)
def test_states_of_affairs_hold_where_the_text_was(text: str, evidence: str, about: About, expected: list[str]) -> None:
    assert where(text, evidence, about=about) == expected


MOVED = [
    ("Many residents of Tsaragi have fled to relatives in Sokoto.", "Many residents", Harm.DISPLACED, ["Tsaragi"]),
    ("More than 500 people left Rubaya for Goma on Monday.", "500 people", Harm.DISPLACED, ["Rubaya"]),
    ("Police closed all roads into the town of Bhara. Nine men were arrested.", "Nine men were arrested", Harm.DETAINED, ["Bhara"]),
]


@pytest.mark.parametrize(("text", "evidence", "harm", "expected"), MOVED)
def test_people_who_moved_or_were_held(text: str, evidence: str, harm: Harm, expected: list[str]) -> None:
    assert where(text, evidence, harm=harm) == expected


def test_a_place_in_another_country_or_province_is_elsewhere() -> None:
    places = read("Thirty people were killed in Goma on Friday. Two were hurt in Kisangani.")
    assert not places.is_elsewhere(places.where(0, 20, 0, kind="toll"))
    assert places.is_elsewhere(places.where(45, 60, 1, kind="toll"))


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
