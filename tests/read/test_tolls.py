"""Sentences as reports of war have them, and the tolls that they hold; all invented."""

import pytest

from tollbook.read.parse import parse
from tollbook.read.text import sentences
from tollbook.read.toll_frames import TollFrame
from tollbook.read.tolls import find_tolls

# harm, relation, number or share, classes of victims, who did it, whether it is a part of another toll of the text
Row = tuple[str, str, int | str | None, str, str, bool]


def tolls_of(text: str) -> list[TollFrame]:
    cut = sentences(text)
    return find_tolls(cut, dict(zip([s.index for s in cut], parse(s.words for s in cut), strict=True)), speaks_of_flight=True)


def rows_of(text: str) -> list[Row]:
    return [
        (
            frame.harm.value,
            frame.relation.value,
            frame.share or (f"{frame.value}-{frame.value_high}" if frame.value_high else frame.value),
            " ".join(victim.value for victim in frame.victims),
            " + ".join(by.name or text[by.start_char : by.end_char] for by in frame.by),
            frame.whole is not None,
        )
        for frame in tolls_of(text)
    ]


TABLE: list[tuple[str, list[Row]]] = [
    (
        "At least 22 people, including seven children, were killed when a Russian ballistic missile struck an apartment block in Dnipro overnight, regional governor Serhiy Lysak said.",
        [
            ("killed", "at_least", 22, "", "Russia", False),
            ("killed", "exact", 7, "child", "", True),
        ],
    ),
    (
        "Shelling of Kherson killed one person and injured three more, including a 12-year-old girl.",
        [
            ("killed", "exact", 1, "", "", False),
            ("injured", "exact", 3, "", "", False),
            ("injured", "exact", 1, "child", "", True),
        ],
    ),
    (
        "A 54-year-old woman died and her husband was hospitalised after a drone hit their car.",
        [
            ("killed", "exact", 1, "woman", "", False),
            ("injured", "exact", 1, "man", "", False),
        ],
    ),
    (
        "The Israeli army said it had killed more than 30 militants in Jenin, while Palestinian health officials put the death toll at 12.",
        [
            ("killed", "more_than", 30, "combatant", "it", False),
            ("killed", "exact", 12, "", "", False),
        ],
    ),
    (
        "Air strikes on a market in Tora left 54 dead and 158 wounded, the RSF said in a statement.",
        [
            ("killed", "exact", 54, "", "", False),
            ("injured", "exact", 158, "", "", False),
        ],
    ),
    (
        "Gunmen on motorbikes stormed the village before dawn, killing 37 people and abducting dozens of women and girls.",
        [
            ("killed", "exact", 37, "", "Gunmen", False),
            ("abducted", "magnitude", 12, "woman child", "Gunmen", False),
        ],
    ),
    (
        "Boko Haram fighters kidnapped 110 schoolgirls from Dapchi.",
        [
            ("abducted", "exact", 110, "child", "Boko Haram fighters", False),
        ],
    ),
    (
        "The blast claimed the lives of 43 soldiers and wounded at least 20 others.",
        [
            ("killed", "exact", 43, "security_force", "", False),
            ("injured", "at_least", 20, "", "", False),
        ],
    ),
    (
        "Two UN peacekeepers from Tanzania were killed and five were wounded in an ambush near Sake.",
        [
            ("killed", "exact", 2, "security_force", "", False),
            ("injured", "exact", 5, "security_force", "", False),
        ],
    ),
    (
        "More than 7 million people have been displaced since the war began in April 2023, according to the UN.",
        [
            ("displaced", "more_than", 7000000, "", "", False),
        ],
    ),
    (
        "Nearly 90,000 people crossed into Chad last week alone.",
        [
            ("displaced", "less_than", 90000, "", "", False),
        ],
    ),
    (
        "The bodies of 14 civilians, their hands tied behind their backs, were found in a shallow grave outside Bucha.",
        [
            ("killed", "exact", 14, "civilian", "", False),
        ],
    ),
    (
        "An 11-year-old boy and his grandmother were among the dead, emergency services said.",
        [
            ("killed", "exact", 1, "child", "", False),
            ("killed", "exact", 1, "woman", "", False),
        ],
    ),
    (
        "The number of people killed by the junta's air raid on Pazigyi rose to 171, including 40 children.",
        [
            ("killed", "exact", 171, "", "junta", False),
            ("killed", "exact", 40, "child", "", True),
        ],
    ),
    (
        "Rescuers pulled the bodies of a couple and their three children from the rubble.",
        [
            ("killed", "exact", 2, "", "", False),
            ("killed", "exact", 3, "child", "", False),
        ],
    ),
    (
        "The ministry said 57 people had been killed and 104 others wounded over the past 24 hours, bringing the overall toll to 34,151 dead and 77,084 injured.",
        [
            ("killed", "exact", 57, "", "", False),
            ("injured", "exact", 104, "", "", False),
            ("killed", "exact", 34151, "", "", False),
            ("injured", "exact", 77084, "", "", False),
        ],
    ),
    (
        "Six people died, 11 were injured and four are still missing.",
        [
            ("killed", "exact", 6, "", "", False),
            ("injured", "exact", 11, "", "", False),
            ("missing", "exact", 4, "", "", False),
        ],
    ),
    (
        "No one was hurt in the attack.",
        [
            ("injured", "exact", 0, "", "", False),
        ],
    ),
    (
        "There were no casualties, the ministry said.",
        [
            ("casualties", "exact", 0, "", "", False),
        ],
    ),
    (
        "Hundreds of civilians have been arrested by the security forces since the protests began.",
        [
            ("detained", "magnitude", 100, "civilian", "security forces", False),
        ],
    ),
    (
        "Police detained 250 protesters, among them 30 minors.",
        [
            ("detained", "exact", 250, "protester", "Police", False),
            ("detained", "exact", 30, "child", "", True),
        ],
    ),
    (
        "M23 rebels executed at least 21 civilians in Goma on 22 and 23 February, Human Rights Watch said.",
        [
            ("killed", "at_least", 21, "civilian", "M23 rebels", False),
        ],
    ),
    (
        "The UN Human Rights Monitoring Mission recorded 174 civilians killed and 690 injured in January.",
        [
            ("killed", "exact", 174, "civilian", "", False),
            ("injured", "exact", 690, "", "", False),
        ],
    ),
    (
        "Turkish drone strikes on a hospital in Derik killed four medical workers and two patients.",
        [
            ("killed", "exact", 4, "health_worker", "Turkey", False),
            ("killed", "exact", 2, "", "Turkey", False),
        ],
    ),
    (
        "A car bomb exploded outside a police station in Mogadishu, killing eight people, most of them police officers.",
        [
            ("killed", "exact", 8, "", "", False),
            ("killed", "share", "most", "security_force", "", True),
        ],
    ),
    (
        "Ukraine's general staff claimed that 1,190 Russian troops had been killed or wounded in the past day.",
        [
            ("casualties", "exact", 1190, "security_force", "", False),
        ],
    ),
    (
        "Russia's defence ministry said its forces had eliminated up to 350 Ukrainian servicemen.",
        [
            ("killed", "at_most", 350, "security_force", "its", False),
        ],
    ),
    (
        "Some 300 wounded fighters were evacuated by bus.",
        [],
    ),
    (
        "Doctors Without Borders said it had treated 80 people for gunshot wounds.",
        [
            ("injured", "exact", 80, "", "", False),
        ],
    ),
    (
        "Suicide bomber kills 19 at Kabul education centre.",
        [
            ("killed", "exact", 19, "", "Suicide bomber", False),
        ],
    ),
    (
        "An estimated 1,500 people were massacred in the camp over three days, a survivor told the BBC.",
        [
            ("killed", "about", 1500, "", "", False),
        ],
    ),
    (
        "Between 300 and 400 people are feared dead.",
        [
            ("killed", "between", "300-400", "", "", False),
        ],
    ),
    (
        "The dead included a local imam, two teachers and a pregnant woman.",
        [
            ("killed", "exact", 1, "man", "", True),
            ("killed", "exact", 2, "", "", False),
            ("killed", "exact", 1, "woman", "", True),
        ],
    ),
    (
        "His brother was shot dead by a sniper, he said.",
        [
            ("killed", "exact", 1, "man", "sniper", False),
        ],
    ),
    (
        "A father and his two sons were killed when their home was hit.",
        [
            ("killed", "exact", 1, "man", "", False),
            ("killed", "exact", 2, "man", "", False),
        ],
    ),
    (
        "A family of six, including four children, was killed in the strike.",
        [
            ("killed", "exact", 6, "", "", False),
            ("killed", "exact", 4, "child", "", True),
        ],
    ),
    (
        "Authorities have confirmed the deaths of 31 people so far.",
        [
            ("killed", "exact", 31, "", "", False),
        ],
    ),
    (
        "Thousands of families have fled their homes.",
        [],
    ),
    (
        "About 40,000 residents have returned to their villages since the truce.",
        [
            ("returned", "about", 40000, "", "", False),
        ],
    ),
    (
        "Three Russian soldiers were captured, Kyiv said.",
        [
            ("detained", "exact", 3, "security_force", "", False),
        ],
    ),
    (
        "As of Tuesday, 8,600 people remain missing, the Red Cross said.",
        [
            ("missing", "exact", 8600, "", "", False),
        ],
    ),
    (
        "Another 14 people are unaccounted for.",
        [
            ("missing", "exact", 14, "", "", False),
        ],
    ),
    (
        "Dozens were killed and scores wounded as rival militias clashed in Tripoli.",
        [
            ("killed", "magnitude", 12, "", "", False),
            ("injured", "magnitude", 20, "", "", False),
        ],
    ),
    (
        "Israel says around 1,200 people were killed and 251 taken hostage on 7 October 2023.",
        [
            ("killed", "about", 1200, "", "", False),
            ("abducted", "exact", 251, "", "", False),
        ],
    ),
    (
        "Two civilians, a man aged 63 and a woman aged 58, were killed in Nikopol.",
        [
            ("killed", "exact", 2, "civilian", "", False),
            ("killed", "exact", 1, "man", "", True),
            ("killed", "exact", 1, "woman", "", True),
        ],
    ),
    (
        "The injured include a 10-month-old baby.",
        [
            ("injured", "exact", 1, "child", "", False),
        ],
    ),
    (
        "The clashes left 50 people dead, including 12 civilians, 20 government soldiers and 18 rebels.",
        [
            ("killed", "exact", 50, "", "", False),
            ("killed", "exact", 12, "civilian", "", True),
            ("killed", "exact", 20, "security_force", "", True),
            ("killed", "exact", 18, "combatant", "", True),
        ],
    ),
    (
        "Local media reported that 13 were killed; the police put the figure at seven.",
        [
            ("killed", "exact", 13, "", "", False),
            ("killed", "exact", 7, "", "", False),
        ],
    ),
    (
        "At least 33 people, among them women and children, died in the strikes, a local resistance group said.",
        [
            ("killed", "at_least", 33, "", "", False),
        ],
    ),
    (
        '"We collected 58 bodies, some of them burned beyond recognition," a rescuer told Reuters.',
        [
            ("killed", "exact", 58, "", "", False),
        ],
    ),
    (
        "The Islamic State group claimed the bombing, saying it had killed or wounded nearly 100 Shias.",
        [
            ("casualties", "less_than", 100, "", "it", False),
        ],
    ),
    (
        "Hospital officials said they had received 32 bodies and more than 40 injured people.",
        [
            ("killed", "exact", 32, "", "", False),
            ("injured", "more_than", 40, "", "", False),
        ],
    ),
    (
        "The Allied Democratic Forces hacked 26 villagers to death in Beni territory on Sunday night, a civil society leader said.",
        [
            ("killed", "exact", 26, "", "Allied Democratic Forces", False),
        ],
    ),
    (
        "In El Fasher, 12 people were killed, 40 injured and three are missing after shelling of Abu Shouk camp on 3 May.",
        [
            ("killed", "exact", 12, "", "", False),
            ("injured", "exact", 40, "", "", False),
            ("missing", "exact", 3, "", "", False),
        ],
    ),
    (
        "Some 28,000 households (about 140,000 people) have been newly displaced since 10 April.",
        [
            ("displaced", "about", 140000, "", "", False),
        ],
    ),
    (
        "Humanitarian partners report that 450,000 people remain trapped in the city.",
        [
            ("trapped", "exact", 450000, "", "", False),
        ],
    ),
    (
        "An estimated 200,000 people have returned to their areas of origin.",
        [
            ("returned", "about", 200000, "", "", False),
        ],
    ),
    (
        "The Ethiopian Human Rights Commission said at least 45 civilians were killed extrajudicially by government forces in Merawi on 29 January 2024.",
        [
            ("killed", "at_least", 45, "civilian", "government forces", False),
        ],
    ),
    (
        "Al-Shabaab claimed its fighters killed 47 soldiers and captured 12 others; the defence ministry said only five soldiers died.",
        [
            ("killed", "exact", 47, "security_force", "its", False),
            ("detained", "exact", 12, "", "its", False),
            ("killed", "exact", 5, "security_force", "", False),
        ],
    ),
    (
        "Security forces rescued 190 hostages, killing 30 militants.",
        [
            ("killed", "exact", 30, "combatant", "Security forces", False),
        ],
    ),
    (
        "The separatists said they had killed 50 hostages, a claim the army dismissed.",
        [
            ("killed", "exact", 50, "", "they", False),
        ],
    ),
    (
        "Gunmen seized more than 280 pupils from a school in Kuriga, Kaduna state, residents said.",
        [
            ("abducted", "more_than", 280, "", "Gunmen", False),
        ],
    ),
    (
        "The kidnappers freed 16 women but are still holding 42 people.",
        [
            ("abducted", "exact", 42, "", "kidnappers", False),
        ],
    ),
    (
        "Clashes between rival cartels in Chiapas forced more than 4,000 people to flee, some across the border into Guatemala.",
        [
            ("displaced", "more_than", 4000, "", "", False),
        ],
    ),
    (
        "This brings the toll since October 2023 to 3,583 dead and 15,244 wounded.",
        [
            ("killed", "exact", 3583, "", "", False),
            ("injured", "exact", 15244, "", "", False),
        ],
    ),
    (
        "Azerbaijan said 192 of its servicemen had been killed and 511 wounded.",
        [
            ("killed", "exact", 192, "security_force", "", False),
            ("injured", "exact", 511, "security_force", "", False),
        ],
    ),
    (
        "More than 100,000 ethnic Armenians have fled Nagorno-Karabakh, almost the entire population.",
        [
            ("displaced", "more_than", 100000, "", "", False),
        ],
    ),
    (
        "Ten civilians, including five children, are among 200 people killed, the Karabakh ombudsman said.",
        [
            ("killed", "exact", 10, "civilian", "", False),
            ("killed", "exact", 5, "child", "", True),
            ("killed", "exact", 200, "", "", False),
        ],
    ),
    (
        "A teenage boy was stabbed to death by settlers near Ramallah.",
        [
            ("killed", "exact", 1, "child", "settlers", False),
        ],
    ),
    (
        "Israeli forces shot and killed a 16-year-old Palestinian during a raid in Jenin.",
        [
            ("killed", "exact", 1, "child", "Israeli forces", False),
        ],
    ),
    (
        "An Israeli soldier was moderately wounded.",
        [
            ("injured", "exact", 1, "security_force", "", False),
        ],
    ),
    (
        "Two Palestinians were shot dead by Israeli troops in separate incidents, according to the Palestinian health ministry.",
        [
            ("killed", "exact", 2, "", "Israeli troops", False),
        ],
    ),
    (
        "Insurgents beheaded at least 12 people in Palma.",
        [
            ("killed", "at_least", 12, "", "Insurgents", False),
        ],
    ),
    (
        "More than 50 people were burned alive when paramilitaries torched a village.",
        [
            ("killed", "more_than", 50, "", "paramilitaries", False),
        ],
    ),
    (
        "Police found the bodies of nine women.",
        [
            ("killed", "exact", 9, "woman", "", False),
        ],
    ),
    (
        "The UN peacekeeping mission said 18 blue helmets had died this year.",
        [
            ("killed", "exact", 18, "", "", False),
        ],
    ),
    (
        "Unidentified assailants shot dead a journalist outside his home in Peshawar.",
        [
            ("killed", "exact", 1, "journalist", "Unidentified assailants", False),
        ],
    ),
    (
        "The deaths bring to 14 the number of aid workers killed in Sudan this year.",
        [
            ("killed", "exact", 14, "aid_worker", "", False),
        ],
    ),
    (
        "Authorities said 1,700 people had been detained in the crackdown.",
        [
            ("detained", "exact", 1700, "", "", False),
        ],
    ),
    (
        "The mayor and two councillors were abducted by armed men on Monday.",
        [
            ("abducted", "exact", 1, "official", "armed men", False),
            ("abducted", "exact", 2, "official", "armed men", False),
        ],
    ),
    (
        "Four people, two of them children, died when their car hit a landmine.",
        [
            ("killed", "exact", 4, "", "", False),
            ("killed", "exact", 2, "child", "", True),
        ],
    ),
    (
        "The strike wounded 17, three critically.",
        [
            ("injured", "exact", 17, "", "", False),
            ("injured", "exact", 3, "", "", True),
        ],
    ),
    (
        "No civilians were harmed, the coalition said.",
        [
            ("casualties", "exact", 0, "civilian", "", False),
        ],
    ),
    (
        "None of the passengers was injured.",
        [
            ("injured", "exact", 0, "", "", False),
        ],
    ),
    (
        "A total of 61 people were killed and 240 wounded.",
        [
            ("killed", "exact", 61, "", "", False),
            ("injured", "exact", 240, "", "", False),
        ],
    ),
    (
        "In total, 4,000 people have died, half of them civilians.",
        [
            ("killed", "exact", 4000, "", "", False),
            ("killed", "share", "half", "civilian", "", True),
        ],
    ),
    (
        "Five more bodies were recovered on Wednesday, taking the number of dead to 39.",
        [
            ("killed", "exact", 5, "", "", True),
            ("killed", "exact", 39, "", "", False),
        ],
    ),
    (
        "The toll has climbed to at least 52, up from 47 earlier in the day.",
        [
            ("killed", "at_least", 52, "", "", False),
            ("killed", "exact", 47, "", "", False),
        ],
    ),
    (
        "Health officials revised the toll down to 88 from 103.",
        [
            ("killed", "exact", 88, "", "", False),
            ("killed", "exact", 103, "", "", False),
        ],
    ),
    (
        "So far this month 310 civilians have been killed.",
        [
            ("killed", "exact", 310, "civilian", "", False),
        ],
    ),
    (
        "The conflict has killed more than 150,000 people and displaced 14 million.",
        [
            ("killed", "more_than", 150000, "", "", False),
            ("displaced", "exact", 14000000, "", "", False),
        ],
    ),
    (
        "Residents said they had buried 23 people, including a family of seven.",
        [
            ("killed", "exact", 23, "", "", False),
            ("killed", "exact", 7, "", "", True),
        ],
    ),
    (
        "The bombing left 14 people in critical condition.",
        [
            ("injured", "exact", 14, "", "", False),
        ],
    ),
    (
        "Her husband, a baker, and their two daughters, aged 6 and 11, were killed.",
        [
            ("killed", "exact", 1, "man", "", False),
            ("killed", "exact", 2, "child", "", False),
        ],
    ),
    (
        "Rebels are holding some 60 civil servants hostage.",
        [
            ("abducted", "about", 60, "", "Rebels", False),
        ],
    ),
    (
        "Three police officers were also hurt.",
        [
            ("injured", "exact", 3, "security_force", "", False),
        ],
    ),
]


@pytest.mark.parametrize(("text", "rows"), TABLE, ids=[text[:60] for text, _ in TABLE])
def test_a_sentence_holds_these_tolls(text: str, rows: list[Row]) -> None:
    assert rows_of(text) == rows


@pytest.mark.parametrize(
    "text",
    [
        "The group warned that it would kill five hostages for every strike.",
        "He was sentenced for plotting to kill 40 people.",
        "Soldiers fired at both officers.",
        "The army sent 300 soldiers and 40 tanks to the border.",
        "An army helicopter brought 37 wounded travellers to the capital.",
        "The militia freed 16 women and let 12 men go.",
        "Some 65 houses, 12 cars and 300 sheep were destroyed.",
        "Many are still hiding in the forest.",
        "The governor, 54, took office three years ago.",
        "It was not immediately clear how many people were killed.",
        "There was no word on casualties.",
        "At least 20 villages were attacked on 3 May.",
    ],
)
def test_a_number_without_harm_to_people_is_no_toll(text: str) -> None:
    assert rows_of(text) == []


def test_a_list_after_its_total_is_its_parts() -> None:
    text = "The council has counted 40 dead since Monday.\n- Orsha: 21\n- Belt: 19"
    frames = tolls_of(text)
    assert [f.value for f in frames] == [40, 21, 19]
    assert [f.whole is frames[0] for f in frames[1:]] == [True, True]


def test_the_number_named_again_is_not_counted_again() -> None:
    text = "Raiders killed 158 villagers. Of the 158, 49 died in Orsha and 84 in Belt."
    assert [f.value for f in tolls_of(text)] == [158, 49, 84]


def test_who_did_it_may_stand_in_the_next_sentence() -> None:
    frames = tolls_of("The bodies of 30 villagers lie in the pit. They were killed by the Red Brigade.")
    assert [by.start_char for by in frames[0].by] == [text_at("Red Brigade")]


def text_at(words: str) -> int:
    return "The bodies of 30 villagers lie in the pit. They were killed by the Red Brigade.".index(words)


def test_killed_or_wounded_is_undivided() -> None:
    assert rows_of("More than 90 soldiers were killed or wounded.")[0][0] == "casualties"
