"""Who says what in sentences from many wars: wires, updates, bulletins, logs; each source with its kind, the origin first."""

import pytest

from tollbook.read.attribution import attribute
from tollbook.read.names import find_names
from tollbook.read.parse import parse
from tollbook.read.surface import surface_cues
from tollbook.read.text import sentences

UNSEEN: list[tuple[str, str, list[str], str]] = [
    # text, the words that are claimed, name|kind of each source, outlet
    (
        "The Harun Valley Front (HVF) said on Monday that its fighters had killed 14 soldiers at Dura. An HVF commander told AFP that three of its men died.",
        "killed 14 soldiers",
        ["Harun Valley Front (HVF)|armed_group"],
        "",
    ),
    (
        "The Harun Valley Front (HVF) said on Monday that its fighters had killed 14 soldiers at Dura. An HVF commander told AFP that three of its men died.",
        "three of its men",
        ["HVF commander|armed_group", "AFP|media"],
        "",
    ),
    (
        "The Sahra Liberation Army (SLA3) attacked the post. It said 20 soldiers were killed. The group added that two of its own died.",
        "20 soldiers were killed",
        ["Sahra Liberation Army (SLA3)|armed_group"],
        "",
    ),
    (
        "The Sahra Liberation Army (SLA3) attacked the post. It said 20 soldiers were killed. The group added that two of its own died.",
        "two of its own",
        ["Sahra Liberation Army (SLA3)|armed_group"],
        "",
    ),
    (
        "The Northern Resistance Movement claimed the raid. Its spokesman, Idris Wako, said that nine policemen had been killed.",
        "nine policemen",
        ["Idris Wako|armed_group"],
        "",
    ),
    (
        "Rebels of the Movement for the Liberation of Ondo (MLO) denied the charge. They said that only five of their men had died.",
        "only five of their men",
        ["Movement for the Liberation of Ondo (MLO)|armed_group"],
        "",
    ),
    (
        "The army's spokesman in Kati, Captain Oumar Diallo, said that 11 gunmen had been killed.",
        "11 gunmen",
        ["Oumar Diallo|government"],
        "",
    ),
    (
        "The 14th Mechanised Brigade said that it had lost three men near Siversk.",
        "lost three men",
        ["14th Mechanised Brigade|government"],
        "",
    ),
    (
        "Five villagers died, said a spokesman for the Ansar al-Sahra brigades.",
        "Five villagers died",
        ["Ansar al-Sahra brigades|armed_group"],
        "",
    ),
    ("The Red Valley Militia admitted that four of its men were killed.", "four of its men", ["Red Valley Militia|armed_group"], ""),
    (
        "At least 17 people were killed at the market, six of them women, the governor's office said on Sunday.",
        "six of them women",
        ["governor's office|government"],
        "",
    ),
    (
        "At least 17 people were killed at the market, six of them women, the governor's office said on Sunday.",
        "At least 17 people were killed",
        ["governor's office|government"],
        "",
    ),
    (
        "Shelling killed 12 people, among them three children, the district hospital said.",
        "three children",
        ["district hospital|medical"],
        "",
    ),
    (
        "Nine fishermen are missing, most of them from Mocha, the coast guard says.",
        "Nine fishermen are missing",
        ["coast guard|government"],
        "",
    ),
    (
        "Thirty people were hurt, half of them children, according to the Burma Rangers network.",
        "half of them children",
        ["Burma Rangers network|ngo"],
        "",
    ),
    (
        "Two nurses were abducted, one of them pregnant, the Catholic diocese of Wamba said.",
        "Two nurses were abducted",
        ["Catholic diocese of Wamba|ngo"],
        "",
    ),
    (
        "Eight men were shot dead, all of them shepherds, a tribal elder, Haji Karim, told Radio Killid.",
        "Eight men were shot dead",
        ["Haji Karim|local", "Radio Killid|media"],
        "",
    ),
    (
        "The blast killed 22, including a mayor, and wounded 40, the interior ministry said; 12 are in a critical state.",
        "12 are in a critical state",
        ["interior ministry|government"],
        "",
    ),
    ("Six people died, the mayor said; the army put the number at two.", "put the number at two", ["army|government"], ""),
    ("Six people died, the mayor said; the army put the number at two.", "Six people died", ["mayor|government"], ""),
    (
        "The state prosecutor's office said that 19 people had died. On Wednesday it had given a toll of 11.",
        "toll of 11",
        ["state prosecutor's office|government"],
        "",
    ),
    (
        "Chad's army chief accused the Plains Front. It denied that its men had shelled the camp, and put its own losses at 17.",
        "its own losses at 17",
        ["Plains Front|armed_group"],
        "",
    ),
    (
        "The Plains Front (PF2) spoke on Friday. It denied that troops had shelled the camp, and put its own losses at 17.",
        "its own losses at 17",
        ["Plains Front (PF2)|armed_group"],
        "",
    ),
    (
        "The town's hospital said it had received 16 bodies. It added that 30 people were wounded.",
        "30 people were wounded",
        ["town's hospital|medical"],
        "",
    ),
    (
        "The Valley Front took the town. The provincial relief committee said 2,000 people had fled.",
        "2,000 people had fled",
        ["provincial relief committee|local"],
        "",
    ),
    (
        "UNHCR said that 4,000 people had crossed into Chad. The agency expects more. Some 300 of them were wounded, it said.",
        "300 of them were wounded",
        ["UNHCR|international_body"],
        "",
    ),
    (
        "Police spokeswoman Ana Duarte said ten people died. She said four more were missing.",
        "four more were missing",
        ["Ana Duarte|government"],
        "",
    ),
    (
        "Doctors Without Borders (MSF) said its hospital had treated 34 wounded. It could not give a toll for the dead. The charity said two of its drivers were killed.",
        "two of its drivers were killed",
        ["Doctors Without Borders (MSF)|ngo"],
        "",
    ),
    (
        "Kenya's police said 20 people died. They said five of the attackers were shot.",
        "five of the attackers",
        ["Kenya's police|government"],
        "",
    ),
    (
        "Witnesses interviewed by Amnesty International said that soldiers shot 13 men.",
        "shot 13 men",
        ["Witnesses|local", "Amnesty International|ngo"],
        "",
    ),
    (
        "Two residents told Radio Tamazuj by phone that 15 bodies lay in the road.",
        "15 bodies",
        ["residents|local", "Radio Tamazuj|media"],
        "",
    ),
    (
        "Khaled Omar, a teacher in Taiz, told La Prensa that seven pupils died.",
        "seven pupils died",
        ["Khaled Omar|local", "La Prensa|media"],
        "",
    ),
    (
        "In an interview with the BBC, the defence minister said that 40 rebels had been killed.",
        "40 rebels",
        ["defence minister|government", "BBC|media"],
        "",
    ),
    (
        "In a statement carried by state news agency SUNA, the army said that 12 civilians died.",
        "12 civilians died",
        ["army|government", "SUNA|media"],
        "",
    ),
    (
        "Ukrainska Pravda quoted a police source as saying that three men were detained.",
        "three men were detained",
        ["police source|government", "Ukrainska Pravda|media"],
        "",
    ),
    (
        "The AP reported, citing hospital officials, that 26 people were killed.",
        "26 people were killed",
        ["hospital officials|medical", "AP|media"],
        "",
    ),
    (
        "At least 50 people drowned, the Libyan Red Crescent told AFP on Thursday.",
        "At least 50 people drowned",
        ["Libyan Red Crescent|ngo", "AFP|media"],
        "",
    ),
    (
        "Twelve soldiers died in the ambush near Djibo, two security sources told Reuters.",
        "Twelve soldiers died",
        ["security sources|anonymous", "Reuters|media"],
        "",
    ),
    (
        "A woman and her two sons were killed when a drone hit a minibus in Kherson, governor Oleksandr Tkach wrote on Telegram.",
        "A woman and her two sons",
        ["Oleksandr Tkach|government"],
        "",
    ),
    (
        '"They came at dawn and shot 14 people," said Marie Kabuo, who fled to Beni. "We buried six of them."',
        "buried six of them",
        ["Marie Kabuo|local"],
        "",
    ),
    (
        '"Our teams received 46 wounded," said Jean Petit, the head of mission of Médecins Sans Frontières in Haiti.',
        "46 wounded",
        ["Jean Petit|ngo"],
        "",
    ),
    (
        "The Myanmar junta's spokesman, Major General Zaw Tun, denied that civilians were among the 30 dead.",
        "civilians were among the 30 dead",
        ["Zaw Tun|government"],
        "",
    ),
    (
        "Gangs killed 70 people in Pont-Rouge, the National Human Rights Defense Network (RNDDH) reports.",
        "70 people",
        ["National Human Rights Defense Network (RNDDH)|monitor"],
        "",
    ),
    ("Local activists put the number of dead at 90; officials speak of 35.", "officials speak of 35", ["officials|government"], ""),
    ("Local activists put the number of dead at 90; officials speak of 35.", "number of dead at 90", ["Local activists|local"], ""),
    ("Airwatch, a group in Oslo that tracks strikes, puts the toll at 41.", "toll at 41", ["Airwatch|monitor"], ""),
    (
        "The Taliban's interior ministry says two guards were killed.",
        "two guards were killed",
        ["Taliban's interior ministry|government"],
        "",
    ),
    ("Gunmen killed 20 people in Plateau state on Sunday. The bodies lay in the road.", "killed 20 people", [], ""),
    ("The attack, which brings the toll this month to 60, came after a truce.", "toll this month to 60", [], ""),
    ("The rebels released 12 hostages on Friday.", "12 hostages", [], ""),
    ("An army helicopter brought 37 wounded men to Quetta.", "37 wounded men", [], ""),
    ("Hundreds fled the town after rebels placed mines on the road and set two houses on fire.", "set two houses on fire", [], ""),
    ("France sent 200 troops to the base on Monday.", "200 troops", [], ""),
    ("The Red Cross evacuated 30 wounded people from the camp.", "30 wounded people", [], ""),
    ("Thousands of people marched in Goma after the army shot two students.", "shot two students", [], ""),
    ("Negotiators met in Doha in May, when they agreed to free 50 prisoners.", "free 50 prisoners", [], ""),
    (
        "According to the United Nations, 1,300 people were killed in El Geneina. The UN said 20 aid workers were among them.",
        "20 aid workers",
        ["UN|international_body"],
        "",
    ),
    (
        "According to the Office of the High Commissioner for Human Rights (OHCHR), 45 people died. OHCHR said most were women.",
        "most were women",
        ["Office of the High Commissioner for Human Rights (OHCHR)|international_body"],
        "",
    ),
    ("Humanitarian partners report that 3,400 people fled Kadugli.", "3,400 people fled", ["Humanitarian partners|ngo"], ""),
    ("Local authorities reported 14 deaths in Zamzam.", "14 deaths", ["Local authorities|government"], ""),
    (
        "The UN mission in South Sudan (UNMISS) said that 30 people died. The mission sent a patrol. UNMISS counted 12 burnt houses and nine bodies.",
        "nine bodies",
        ["UN mission in South Sudan (UNMISS)|international_body"],
        "",
    ),
    ("The Joint Human Rights Office verified 57 killings in Ituri.", "57 killings", ["Joint Human Rights Office|international_body"], ""),
    ("The village head of Tse-Ayu, Peter Iorsaa, said attackers killed 17.", "killed 17", ["Peter Iorsaa|local"], ""),
    (
        "Rwanda denied that its soldiers had crossed the border.",
        "denied that its soldiers had crossed the border",
        ["Rwanda|government"],
        "",
    ),
    ("The RSF stated that it had taken the base; the army denied this.", "it had taken the base", ["RSF|armed_group"], ""),
    (
        "Hamas said that Israel had killed 30 detainees, a charge that the Israeli army dismissed.",
        "killed 30 detainees",
        ["Hamas|armed_group"],
        "",
    ),
    (
        "The bishop of Goma called on both sides to stop the fighting.",
        "called on both sides to stop the fighting",
        ["bishop of Goma|local"],
        "",
    ),
    (
        "Security sources told Reuters that the kidnappers had demanded money.",
        "the kidnappers had demanded money",
        ["Security sources|anonymous", "Reuters|media"],
        "",
    ),
    (
        "Ministers said that the police had arrested 60 men, and accused the opposition of arming them.",
        "accused the opposition of arming them",
        ["Ministers|government"],
        "",
    ),
    ("No group has claimed the attack, which killed nine people.", "killed nine people", [], ""),
    (
        "A government official in Sebha, who asked not to be named, said four migrants were shot.",
        "four migrants",
        ["government official in Sebha|government"],
        "",
    ),
    (
        "A senior commander of the Amber Brigades, Abu Layth, told Sky News Arabia that 16 soldiers were captured.",
        "16 soldiers",
        ["Abu Layth|armed_group", "Sky News Arabia|media"],
        "",
    ),
    (
        "Statement by the Coalition for Somali Women on the killings in Baidoa\n\nEleven women were killed in Baidoa on 3 May. Our four clinics received 46 wounded people. We demand an inquiry.",
        "Our four clinics received 46 wounded people",
        ["Coalition for Somali Women|ngo"],
        "Somali Newsroom",
    ),
    (
        "Statement by the Coalition for Somali Women on the killings in Baidoa\n\nEleven women were killed in Baidoa on 3 May. Our four clinics received 46 wounded people. We demand an inquiry.",
        "We demand an inquiry",
        ["Coalition for Somali Women|ngo"],
        "Somali Newsroom",
    ),
    (
        "Eleven women were killed in Baidoa on 3 May. Our four clinics received 46 wounded people. We demand an inquiry.",
        "Eleven women were killed",
        ["Kasai Relief Association|ngo"],
        "Kasai Relief Association",
    ),
    (
        "Eleven women were killed in Baidoa on 3 May, survivors told us. Our four clinics received 46 wounded people. We demand an inquiry.",
        "46 wounded people",
        ["Kasai Relief Association|ngo"],
        "Kasai Relief Association",
    ),
    (
        "Eleven women were killed in Baidoa on 3 May, survivors told us. Our four clinics received 46 wounded people. We demand an inquiry.",
        "Eleven women were killed",
        ["survivors|local", "Kasai Relief Association|ngo"],
        "Kasai Relief Association",
    ),
    (
        "Kyiv, 3 May. Russian forces shelled Nikopol. Two people were killed.",
        "Two people were killed",
        ["State Emergency Service of Ukraine|government"],
        "State Emergency Service of Ukraine",
    ),
    (
        "MEDICAL FRONT NETWORK — URGENT\n\nShelling of the market killed 12 people. We call on both sides to spare the hospital.",
        "killed 12 people",
        ["Sudan Doctors Network|medical"],
        "Sudan Doctors Network",
    ),
    (
        "Ten people died, the ministry said on Monday. The ministry of health of Gaza says 40 were hurt.",
        "40 were hurt",
        ["ministry of health of Gaza|government"],
        "",
    ),
    ("14:20 Kharkiv mayor Ihor Tereh: six people injured, two of them children.", "six people injured", ["Ihor Tereh|government"], ""),
    ("UPDATE 11:00 – Police now say 14 dead.", "14 dead", ["Police|government"], ""),
    ("Kabul — Explosion at mosque kills 12: officials.", "kills 12", ["officials|government"], ""),
    (
        "The monitoring group said 15 people died. Conflict Watch Sahel, a monitoring group, has counted 200 deaths this year.",
        "200 deaths",
        ["Conflict Watch Sahel|monitor"],
        "",
    ),
    ("Relatives of the dead said soldiers had killed the eight men.", "killed the eight men", ["Relatives of the dead|local"], ""),
    ("The Kachin News Group, an online outlet, reported that an air strike killed 30.", "killed 30", ["Kachin News Group|media"], ""),
    (
        "The head of the regional military administration, Vadym Lys, said three people had died.",
        "three people had died",
        ["Vadym Lys|government"],
        "",
    ),
    ("A lawyer for the families, Rosa Peña, said that 22 students remain missing.", "22 students remain missing", ["Rosa Peña|ngo"], ""),
    (
        "The National Liberation Front's military wing claimed to have killed eight soldiers.",
        "killed eight soldiers",
        ["National Liberation Front's military wing|armed_group"],
        "",
    ),
    (
        "Pakistan's Inter-Services Public Relations (ISPR) said 30 militants were killed. ISPR gave no names.",
        "30 militants",
        ["Inter-Services Public Relations (ISPR)|government"],
        "",
    ),
    (
        "Myanmar Peace Monitor said 12 monks were killed. The military council has not commented.",
        "12 monks",
        ["Myanmar Peace Monitor|monitor"],
        "",
    ),
    (
        "Two Russian missiles hit a hotel in Sumy, killing five people, the regional prosecutor's office said on Telegram.",
        "killing five people",
        ["regional prosecutor's office|government"],
        "",
    ),
    (
        "Ukraine's air force said it shot down 60 drones. Seven people were hurt by debris, it said.",
        "Seven people were hurt",
        ["Ukraine's air force|government"],
        "",
    ),
    (
        "The death toll from the raid rose to 45, Gaza's health ministry said on Tuesday, adding that 120 were injured.",
        "120 were injured",
        ["Gaza's health ministry|government"],
        "",
    ),
    ("Nasser Hospital said it received the bodies of 21 people.", "bodies of 21 people", ["Nasser Hospital|medical"], ""),
    (
        "The Israeli military said it had killed three militants. It did not comment on the deaths of civilians.",
        "killed three militants",
        ["Israeli military|government"],
        "",
    ),
    (
        "Israel says the strike killed a commander; Hamas says the dead were all civilians.",
        "the dead were all civilians",
        ["Hamas|armed_group"],
        "",
    ),
    (
        "Israel says the strike killed a commander; Hamas says the dead were all civilians.",
        "the strike killed a commander",
        ["Israel|government"],
        "",
    ),
    ("The Houthis' health ministry reported 31 deaths in Sanaa.", "31 deaths", ["Houthis' health ministry|government"], ""),
    ("Houthi military spokesman Yahya Saleh claimed that the group had hit a tanker.", "hit a tanker", ["Yahya Saleh|armed_group"], ""),
    ("Residents of Mocha said by phone that seven fishermen drowned.", "seven fishermen drowned", ["Residents of Mocha|local"], ""),
    (
        "M23 rebels killed 22 people in Kishishe, according to a preliminary UN investigation.",
        "killed 22 people",
        ["UN|international_body"],
        "",
    ),
    (
        "Lawrence Kanyuka, the M23 spokesman, denied the killings and said eight civilians had died from stray bullets.",
        "eight civilians had died",
        ["Lawrence Kanyuka|armed_group"],
        "",
    ),
    (
        "The army of Congo said 40 rebels had been neutralised. Its spokesman, General Sylvain Ekenge, gave no further details.",
        "40 rebels",
        ["army of Congo|government"],
        "",
    ),
    (
        "Civil society leader Justin Makambo told AFP that 19 people had been hacked to death.",
        "19 people",
        ["Justin Makambo|local", "AFP|media"],
        "",
    ),
    (
        "At least 19 people had been hacked to death, Justin Makambo, a civil society leader, said.",
        "At least 19 people",
        ["Justin Makambo|local"],
        "",
    ),
    (
        "The Arakan Army said its troops took the base. The AA added that 60 soldiers surrendered.",
        "60 soldiers surrendered",
        ["Arakan Army|armed_group"],
        "",
    ),
    (
        "Myanmar Now, citing a resistance fighter, reported that 14 villagers were burned.",
        "14 villagers",
        ["resistance fighter|armed_group", "Myanmar Now|media"],
        "",
    ),
    (
        "A member of the local People's Defence Force told Mizzima that four fighters fell.",
        "four fighters fell",
        ["People's Defence Force|armed_group", "Mizzima|media"],
        "",
    ),
    ("JNIM claimed to have killed 200 soldiers in Djibo. The army has not given a toll.", "killed 200 soldiers", ["JNIM|armed_group"], ""),
    (
        "Three security sources and a local official said that at least 50 soldiers had been killed.",
        "at least 50 soldiers",
        ["security sources|anonymous", "local official|government"],
        "",
    ),
    (
        "The governor of Niger's Tillaberi region said 44 worshippers were killed.",
        "44 worshippers",
        ["governor of Niger's Tillaberi region|government"],
        "",
    ),
    (
        "Human Rights Watch said soldiers summarily executed 223 civilians, including 56 children, in two villages.",
        "56 children",
        ["Human Rights Watch|ngo"],
        "",
    ),
    (
        "Burkina Faso's government called the report baseless. It said that the dead were terrorists.",
        "the dead were terrorists",
        ["Burkina Faso's government|government"],
        "",
    ),
    ("BINUH, the UN mission in Haiti, recorded 1,500 killings this quarter.", "1,500 killings", ["BINUH|international_body"], ""),
    (
        "Haiti's National Police said in a statement that two officers had been shot.",
        "two officers",
        ["Haiti's National Police|government"],
        "",
    ),
    (
        "The ELN accused the army of bombing a camp and said that three children were killed.",
        "three children were killed",
        ["ELN|armed_group"],
        "",
    ),
    ("Colombia's ombudsman, Iris Marín, said 80 people had died and 20,000 had fled.", "20,000 had fled", ["Iris Marín|government"], ""),
    ("A Taliban spokesman in Kabul, Zabihullah Noori, said that 46 people had died.", "46 people", ["Zabihullah Noori|government"], ""),
    (
        "Pakistani officials said the strikes killed eight militants. Kabul said all of the dead were women and children.",
        "all of the dead were women and children",
        ["Kabul|government"],
        "",
    ),
    (
        "Emergency, an Italian charity that runs a hospital in Kabul, said it had received 27 patients.",
        "27 patients",
        ["Emergency|ngo"],
        "",
    ),
    (
        "UNAMA documented 45 civilian casualties. The mission verified that 29 were killed.",
        "29 were killed",
        ["UNAMA|international_body"],
        "",
    ),
    (
        "The Ethiopian Human Rights Commission said that 66 people were killed; the commission urged an inquiry.",
        "66 people were killed",
        ["Ethiopian Human Rights Commission|monitor"],
        "",
    ),
    (
        "A Fano spokesman, Asres Mare, told Reuters that the militia had captured 70 soldiers.",
        "captured 70 soldiers",
        ["Asres Mare|armed_group", "Reuters|media"],
        "",
    ),
    (
        "The RSF-aligned administration in Nyala said that 12 people died in a drone strike.",
        "12 people died",
        ["RSF-aligned administration in Nyala|government"],
        "",
    ),
    (
        "The Sudanese army's Sixth Infantry Division said 20 civilians were killed by shelling.",
        "20 civilians",
        ["Sudanese army's Sixth Infantry Division|government"],
        "",
    ),
    (
        "The El Fasher Resistance Committees said that RSF shells killed 14 people at the well.",
        "killed 14 people",
        ["El Fasher Resistance Committees|local"],
        "",
    ),
    ("Eyewitnesses said that aircraft dropped barrel bombs, killing nine.", "killing nine", ["Eyewitnesses|local"], ""),
    (
        "The IOM Displacement Tracking Matrix estimated that 1,200 households fled.",
        "1,200 households",
        ["IOM Displacement Tracking Matrix|international_body"],
        "",
    ),
    (
        '"We lost 11 colleagues," the director of the clinic, Dr Mona Adam, said in a message to Sudan Tribune.',
        "lost 11 colleagues",
        ["Mona Adam|medical", "Sudan Tribune|media"],
        "",
    ),
    ('"Nobody warned us," said Hassan, 40, whose three sons were killed.', "Nobody warned us", ["Hassan|local"], ""),
    (
        "The Philippine army said seven communist rebels died. The New People's Army put its losses at three.",
        "its losses at three",
        ["New People's Army|armed_group"],
        "",
    ),
    (
        "Thailand's Second Army Region said four soldiers were wounded. Cambodia's defence ministry reported five deaths.",
        "five deaths",
        ["Cambodia's defence ministry|government"],
        "",
    ),
    (
        "A police officer who was not authorised to speak to the media said 12 bodies were found.",
        "12 bodies",
        ["police officer|government"],
        "",
    ),
    ("Amaq, the Islamic State news agency, said that 30 Christians were killed.", "30 Christians", ["Amaq|media"], ""),
    (
        "The Islamic State group said on its channels that it had killed 30 soldiers.",
        "killed 30 soldiers",
        ["Islamic State|armed_group"],
        "",
    ),
    (
        "Al-Shabaab fighters attacked the hotel. The group said 20 officials were killed. Police said nine people died and that all of the attackers were shot.",
        "20 officials",
        ["Al-Shabaab|armed_group"],
        "",
    ),
    (
        "Al-Shabaab fighters attacked the hotel. The group said 20 officials were killed. Police said nine people died and that all of the attackers were shot.",
        "nine people died",
        ["Police|government"],
        "",
    ),
    (
        "Somalia's information minister, Daud Aweis, told state television that 100 militants had been killed.",
        "100 militants",
        ["Daud Aweis|government", "state television|media"],
        "",
    ),
    ("Mozambique's president, Daniel Chapo, said ten people were beheaded.", "ten people were beheaded", ["Daniel Chapo|government"], ""),
    (
        "The observatory said 60 pro-government fighters were killed. A Turkish defence ministry source told journalists that 12 soldiers were wounded.",
        "12 soldiers were wounded",
        ["Turkish defence ministry source|government"],
        "",
    ),
    ("Several diplomats told AFP that at least 400 people were killed.", "at least 400 people", ["diplomats|anonymous", "AFP|media"], ""),
    ("Officials from both sides said that 30 people died.", "30 people died", ["Officials from both sides|government"], ""),
    ("The ICRC, which visited the site, counted 100 bodies.", "100 bodies", ["ICRC|ngo"], ""),
    (
        "Spokesman for the UN Secretary-General Stéphane Dujarric said six peacekeepers were hurt.",
        "six peacekeepers",
        ["Stéphane Dujarric|international_body"],
        "",
    ),
]


@pytest.mark.parametrize(("text", "words", "sources", "outlet"), UNSEEN, ids=[words for _, words, _, _ in UNSEEN])
def test_each_statement_has_its_speaker_and_his_kind(text: str, words: str, sources: list[str], outlet: str) -> None:
    cut = sentences(text)
    docs = dict(zip((s.index for s in cut), parse([s.words for s in cut]), strict=True))
    found = attribute(cut, docs, find_names(cut, docs), outlet=outlet or None)
    at = text.index(words)
    sentence = next(s for s in cut if s.start_char <= at < s.end_char)
    assert [f"{s.name}|{s.kind}" for s in found.of(at, at + len(words), sentence.index).sources] == sources


def test_many_repeated_statements_are_read_in_linear_time() -> None:
    text = "The Harun Valley Front (HVF) said that its fighters had killed 14 soldiers. It added that the group burned 3 houses. " * 400
    cut = sentences(text)
    names = find_names(cut, {})
    found = attribute(cut, {}, names)
    last = cut[-1]
    assert [s.name for s in found.of(last.start_char, last.end_char, last.index).sources] == ["Harun Valley Front (HVF)"]


def test_fighters_of_it_are_the_movement_and_troops_are_not() -> None:
    text = "The Harun Valley Front (HVF) holds the town. Then its fighters left."
    names = find_names(sentences(text), {})
    assert names.fullest("its fighters", text.index("its fighters")) == "Harun Valley Front (HVF)"
    assert names.fullest("its soldiers", text.index("its fighters")) == "soldiers"


def test_what_is_found_stands_before_its_finder_in_a_sentence_that_is_not_parsed() -> None:
    told = "Blame is shared by both camps, the network found."
    assert [told[slice(*c.source)] for c in surface_cues(told)] == ["the network"]
    assert not surface_cues("Soldiers found 12 bodies in a well.")
