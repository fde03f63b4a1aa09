"""Situations: sentences and the states of affairs that they tell."""

import pytest

from tollbook.read import situations
from tollbook.read.acts import Setting
from tollbook.read.parse import parse
from tollbook.read.text import Part, Sentence


def sentence(words: str, part: Part = Part.BODY, start: int = 0) -> Sentence:
    return Sentence(0, start, start + len(words), 0, part, words)


def read(words: str, *, setting: Setting = Setting.CONFLICT) -> list[situations.SituationFrame]:
    return situations.find_situations(sentence(words), next(parse([words])), setting=setting)


# Sentence, and what its situations are about in alphabetical order; none where it holds none.
SENTENCES = [
    ("Schools and markets in the town remain closed.", "services"),
    ("Most hospitals in Khartoum have stopped functioning.", "services"),
    ("The city has been without electricity for ten days.", "services"),
    ("Hospitals are running out of medicine.", "services"),
    ("Fuel and bread are scarce.", "services"),
    ("Power was restored to parts of Kharkiv.", "services"),
    ("Hospitals are overwhelmed with wounded.", "services"),
    ("An uneasy calm has returned to the city.", "calm"),
    ("The ceasefire is largely holding.", "calm"),
    ("The streets were quiet on Monday.", "calm"),
    ("Fighting continued around the airport.", "fighting"),
    ("Clashes are still raging in the northern suburbs.", "fighting"),
    ("The violence has spread to neighbouring districts.", "fighting"),
    ("Gunfire could be heard across the capital.", "fighting"),
    ("The army and the rebels have been fighting for control of the road since May.", "fighting"),
    ("Residents fear new attacks.", "fear"),
    ("Fears are growing that the conflict will spread to Chad.", "fear"),
    ("People are too afraid to leave their homes.", "fear"),
    ("The strike could trigger a wider war, diplomats warned.", "fear"),
    ("Many villagers are still hiding in the bush.", "displacement"),
    ("Families are sleeping in the open or in schools.", "displacement"),
    ("Most of the displaced are unable to return home.", "displacement"),
    ("Many residents refuse to leave their homes.", "displacement"),
    ("Families are sheltering in churches and schools.", "displacement"),
    ("El Fasher has been under siege since May 2024.", "siege"),
    ("The town is surrounded by rebel forces.", "siege"),
    ("The road to Goma remains closed.", "access"),
    ("Aid workers cannot reach the area.", "access"),
    ("Dozens of aid trucks are stuck at the border.", "access"),
    ("The main bridge is impassable.", "access"),
    ("The airport has been closed since Sunday.", "access"),
    ("Humanitarian access remains severely restricted.", "access"),
    ("Looting is widespread in the abandoned quarters.", "protection"),
    ("Bodies are lying in the streets.", "protection"),
    ("The humanitarian situation is deteriorating rapidly.", "protection"),
    ("Nowhere in the strip is safe.", "protection"),
    ("A state of emergency remains in force.", "politics"),
    ("A curfew is still in place in Imphal.", "politics"),
    ("The team was under siege in the second half.", ""),
    ("He said that the plan would continue.", ""),
    ("The company remains closed to new investors.", ""),
    ("Rescuers cannot reach the wounded because of the shelling.", "access"),
    ("Many bodies are still under the rubble.", "protection"),
    ("Bakeries reopened on Tuesday.", "services"),
    ("Water supplies have been cut in the eastern districts.", "services"),
    ("Phone and internet lines are down.", "services"),
    ("The shelling knocked out power to half the city.", "services"),
    ("Sporadic gunfire continued overnight.", "fighting"),
    ("Tension is high in the town.", "fear"),
    ("Panic has spread among residents.", "fear"),
    ("Thousands are trapped in the city.", ""),
    ("The situation remains tense but calm.", "calm"),
    ("Some families have begun to return to their homes.", ""),
    ("Food prices have tripled.", ""),
    ("Civilians are caught in the crossfire.", "protection"),
    ("Others are camping along the roadside.", "displacement"),
    ("Aid deliveries have been suspended.", "access"),
    ("Three of the four hospitals are out of service.", "services"),
    ("The crisis is worsening by the day.", "protection"),
    ("Displaced people live in makeshift tents without water.", "displacement"),
    ('"We are eating leaves and animal fodder," said a mother of four.', "services"),
    ("Heavy fighting was continuing on Saturday around the Omdurman bridges, residents said.", "fighting"),
    ("Insecurity continues to hamper humanitarian access in much of the region, OCHA said.", "access"),
    ("With roads cut off, aid has not reached the town for three weeks.", "access"),
    ("Communications have been cut since Thursday.", "services"),
    ("Shops and schools were shut on Monday and soldiers patrolled the streets.", "services"),
    ("People are living in fear.", "fear"),
    ("Residents said they were too scared to go outside.", "fear"),
    ("Displaced families are staying with relatives or sleeping under trees.", "displacement"),
    ("Many of those who fled remain in camps across the border.", "displacement"),
    ("Bodies remained unburied in the streets for days.", "protection"),
    ("Famine is spreading in the camps.", "protection"),
    ("Gangs control 85 per cent of the capital.", ""),
    ("Battles have been raging in the district for a week.", "fighting"),
    ("The front line has not moved for months.", ""),
    ("Air strikes continued through the night.", "fighting"),
    ("By Tuesday morning a fragile truce appeared to be holding.", "calm"),
    ("The crossing has reopened for aid trucks.", "access"),
    ("The UN says the humanitarian situation in the enclave is catastrophic.", "protection"),
    ("Explosions were heard in the capital early on Friday.", "fighting"),
    ("The wounded are lying on the floor because there are no beds.", "services"),
    ("Sexual violence is being used systematically, survivors said.", "protection"),
    ("Militants still hold the northern quarter of the city.", ""),
    ("Thousands of people are still waiting at the border.", ""),
    ("Drones hovered over the city all night.", "fighting"),
    ("The power plant has been shut down.", "services"),
    ("The northern part of the strip remains besieged.", "siege"),
    ("Markets are empty and prices have soared.", "services"),
    ("Aid agencies have been unable to enter the town since it was captured.", "access"),
    ("Only one of the city's bakeries is still working.", "services"),
    ("There is no electricity or running water.", "services"),
    ("There is nowhere left to go, residents said.", "displacement"),
    ("There are fears of reprisals against civilians.", "fear"),
    ("There were reports of looting.", ""),
    ("Families are searching for relatives in morgues.", ""),
    ("Calm has been restored, according to the governor.", "calm"),
    ("Land routes to the city are closed and flights are suspended.", "access"),
    ("Martial law is in force in four regions.", "politics"),
    ("Life is slowly returning to normal.", "calm"),
    ("Dozens of villages have been emptied of their inhabitants.", "displacement"),
    ("Hospitals have run out of blood and anaesthetics.", "services"),
    ("The hospital is no longer working.", "services"),
    ("Only three of the district's 12 clinics are functioning.", "services"),
    ("Pharmacies are empty and the price of bread has doubled.", "services"),
    ("Mobile networks were down for most of Monday.", "services"),
    ("The roads out of the city are clogged with people.", "displacement"),
    ("Families have been living in a school since October.", "displacement"),
    ("The camp is cut off from the outside world.", "access"),
    ("Nobody dares to go out after dark.", "fear"),
    ("Mothers are afraid to send their children to school.", "fear"),
    ("There is a risk of a wider war, he warned.", "fear"),
    ("The airport is shut to commercial flights.", "access"),
    ("Skirmishes persist along the line of control.", "fighting"),
    ("The front has been quiet for a week.", "calm"),
    ("Residents reported a tense calm on Tuesday morning.", "calm"),
    ("Relative calm has returned to the capital, but shops remain shut.", "calm services"),
    ("Corpses are decomposing in the streets, a doctor said.", "protection"),
    ("Children are dying of hunger.", "protection"),
    ("Hunger is spreading.", "protection"),
    ("The civilian population is paying the price.", "protection"),
    ("Ambulances cannot get to the injured.", "access"),
    ("Trucks have been waiting at the crossing for a week.", "access"),
    ("The enclave has been blockaded for nine months.", "siege"),
    ("Rebels have encircled the garrison town.", "siege"),
    ("Emergency rule has been in place since 2021.", "politics"),
    ("More than half of the shops are still closed.", "services"),
    ("The water pumps have stopped for lack of fuel.", "services"),
    ("Schooling has been suspended across the region.", "services"),
]


@pytest.mark.parametrize(("words", "about"), SENTENCES)
def test_a_sentence_holds_these_situations(words: str, about: str) -> None:
    assert sorted(frame.about.value for frame in read(words)) == about.split()


@pytest.mark.parametrize("words", [words for words, about in SENTENCES if about])
def test_a_sentence_with_a_situation_is_a_candidate(words: str) -> None:
    assert situations.is_candidate(words)


def test_people_in_hiding_who_are_counted_are_a_toll_and_no_situation() -> None:
    assert [f.about.value for f in read("Many villagers are hiding in the bush.")] == ["displacement"]
    assert read("Some 3,000 villagers are hiding in the bush.") == []


def test_a_possible_spread_of_war_is_hedged() -> None:
    assert [f.stance.value for f in read("The attack could spark a wider conflict.")] == ["hedged"]


def test_two_clauses_about_one_matter_are_one_situation() -> None:
    assert len(read("Shops are closed, and schools remain shut.")) == 1


def test_a_demand_is_no_situation() -> None:
    assert read("Hospitals must stop being closed, he said.") == []


def test_a_report_of_something_else_needs_a_word_of_war() -> None:
    assert read("Schools remain shut after the storm.", setting=Setting.MENTIONED) == []
