"""Acts: sentences and the categories, actors and targets that they hold."""

import pytest

from tollbook.read import acts
from tollbook.read.acts import Setting
from tollbook.read.parse import parse
from tollbook.read.text import Part, Sentence


def sentence(words: str, part: Part = Part.BODY, start: int = 0) -> Sentence:
    return Sentence(0, start, start + len(words), 0, part, words)


def read(words: str, *, setting: Setting = Setting.CONFLICT, part: Part = Part.BODY) -> list[acts.ActFrame]:
    return acts.find_acts(sentence(words, part), next(parse([words])), setting=setting)


def cut(words: str, spans: tuple[tuple[int, int], ...]) -> list[str]:
    return [words[a:b] for a, b in spans]


# Sentence, and the categories of its acts in alphabetical order; none where it holds none.
SENTENCES = [
    ("Army helicopters bombed two villages in Sagaing region on Thursday, residents said.", "ASSAULT"),
    ("Russian drones struck the port of Izmail overnight, the regional governor said.", "ASSAULT"),
    ("A missile slammed into an apartment block in Dnipro, wounding 14 people.", "ASSAULT"),
    ("Fighters from the Allied Democratic Forces raided the village before dawn and burned several houses.", "ASSAULT ASSAULT"),
    ("The hospital was shelled three times in a week, according to its director.", "ASSAULT"),
    ("Two markets in Omdurman were hit by artillery fire.", "ASSAULT"),
    ("The Arakan Army captured the town of Ann after weeks of siege.", "ASSAULT"),
    ("Al-Shabaab claimed responsibility for the blast.", "ASSAULT"),
    ("Boko Haram insurgents ambushed a convoy near Damboa, killing seven soldiers.", "ASSAULT"),
    ("Clashes broke out between the army and the RSF in the east of the city.", "ASSAULT"),
    ("Government troops clashed with rebels outside Kitchanga.", "ASSAULT"),
    ("The two sides exchanged artillery fire across the border for six hours.", "ASSAULT"),
    ("A suicide bomber blew himself up outside a mosque in Kunduz.", "ASSAULT"),
    ("A car bomb exploded near a checkpoint in Mogadishu.", "ASSAULT"),
    ("Hezbollah launched dozens of rockets at northern Israel.", "ASSAULT"),
    ("The Israeli military carried out a series of air strikes on southern Beirut.", "ASSAULT"),
    ("Police fired tear gas at the crowd.", "ASSAULT"),
    ("They shot people in the street and raped women, a survivor said.", "ASSAULT ASSAULT"),
    ("An air strike killed 75 people in a mosque.", ""),
    ("At least 20 people were killed in a raid on a mine in Ituri.", ""),
    ("Civilians were killed in their homes, witnesses said.", "ASSAULT"),
    ("Three people were kidnapped on the road to Jos.", ""),
    ("Houthi forces attacked a cargo ship in the Red Sea with a drone.", "ASSAULT"),
    ("Ukrainian forces have entered the Russian town of Sudzha.", "ASSAULT"),
    ("The junta began a new offensive in Kayah state last week.", "ASSAULT"),
    ("Sudan's army has retaken the presidential palace in Khartoum.", "ASSAULT"),
    ("The town fell to M23 rebels on Wednesday.", "ASSAULT"),
    ("Israeli tanks advanced into Rafah under cover of heavy bombardment.", "ASSAULT"),
    ("Soldiers demolished 12 homes in the camp.", "ASSAULT"),
    ("The convoy came under fire as it crossed the bridge.", "ASSAULT"),
    ("The mayor said the army had not attacked the town.", ""),
    ("The army said it had not attacked the hospital.", "REJECT"),
    ("Rebels could attack the city within days, analysts say.", ""),
    ("If the rebels attack the city, thousands will flee.", ""),
    ("The group wants to seize the capital.", ""),
    ("Police arrested 40 protesters in Port Moresby.", "COERCE"),
    ("Two journalists were detained by military intelligence in Bamako.", "COERCE"),
    ("The authorities declared a state of emergency in three provinces.", "COERCE"),
    ("A dusk-to-dawn curfew was imposed in Manipur's capital.", "COERCE"),
    ("The Israeli army ordered residents of Khan Younis to leave.", "COERCE"),
    ("Israeli forces issued new evacuation orders for Gaza City.", "COERCE"),
    ("Soldiers blocked the road to the airport.", "COERCE"),
    ("Settlers blocked aid trucks at the crossing.", "COERCE"),
    ("Rebels forced young men to carry ammunition.", "COERCE"),
    ("Pakistan has deported thousands of Afghans.", "COERCE"),
    ("The militia prevented aid workers from reaching the camp.", "COERCE"),
    ("Russia has deployed additional troops to the Kursk region.", "MOBILIZE"),
    ("The government sent reinforcements to Goma.", "MOBILIZE"),
    ("Israel called up 60,000 reservists.", "MOBILIZE"),
    ("The president ordered the army to restore order in the province.", "MOBILIZE"),
    ("India has put its forces on high alert along the border.", "MOBILIZE"),
    ("Kenyan police officers arrived in Port-au-Prince on Tuesday.", "MOBILIZE"),
    ("Security forces launched a search operation in the forest.", "MOBILIZE"),
    ("The prime minister said Britain will send warships to the region.", "MOBILIZE"),
    ("The army withdrew from the town after three days of fighting.", "RETREAT"),
    ("Ukrainian troops pulled out of Avdiivka.", "RETREAT"),
    ("The military announced the end of its operation in Jenin.", "RETREAT"),
    ("Hundreds of fighters laid down their arms.", "RETREAT"),
    ("The army said it had cleared the district of militants.", "RETREAT"),
    ("France completed the withdrawal of its troops from Niger.", "RETREAT"),
    ("The two sides agreed to a 72-hour ceasefire.", "AGREE"),
    ("A ceasefire took effect on Sunday morning.", "AGREE"),
    ("Rwanda and Congo signed a peace deal in Washington.", "AGREE"),
    ("The president pledged to bring the killers to justice.", "AGREE"),
    ("The prime minister vowed that those responsible would be punished.", "AGREE"),
    ("The general promised to open a corridor for civilians.", "AGREE"),
    ("The UN Security Council held an emergency meeting on Sudan.", "CONSULT"),
    ("The foreign minister met his Turkish counterpart in Ankara.", "CONSULT"),
    ("Peace talks between the government and the rebels resumed in Doha.", "CONSULT"),
    ("The president visited the wounded in hospital.", "CONSULT"),
    ("A UN team travelled to the site on Friday.", "CONSULT"),
    ("The UN secretary-general will visit Kyiv next week.", "CONSULT"),
    ("Amnesty International accused the junta of war crimes.", "ACCUSE"),
    ("The African Union condemned the attack.", "ACCUSE"),
    ("Kyiv blamed Moscow for the strike.", "ACCUSE"),
    ("The prosecutor opened an investigation into the killings.", "ACCUSE"),
    ("The army said it would investigate the incident.", "ACCUSE"),
    ("The minister called the attack a massacre.", "ACCUSE"),
    ("The killings may amount to war crimes, the UN said.", "ACCUSE"),
    ("An inquiry has been opened into the deaths.", "ACCUSE"),
    ("The governor said Boko Haram was behind the attack.", "ACCUSE"),
    ("The EU called for an independent investigation.", "REQUEST"),
    ("Guterres urged all parties to protect civilians.", "REQUEST"),
    ("The Red Cross appealed for safe passage.", "REQUEST"),
    ("Families of the hostages demanded a deal.", "REQUEST"),
    ("The mayor asked the government for help.", "REQUEST"),
    ("Doctors Without Borders called on all sides to spare hospitals.", "REQUEST"),
    ('"The fighting must stop," the UN envoy said.', "REQUEST"),
    ("The mayor was asked about the attack.", ""),
    ("Moscow denied that it had hit the hospital.", "REJECT"),
    ("Hamas rejected the proposal.", "REJECT"),
    ("The United States vetoed the resolution.", "REJECT"),
    ("The junta refused to negotiate with the rebels.", "REJECT"),
    ("The army declined to comment.", ""),
    ("Rwanda dismissed the accusation as false.", "REJECT"),
    ("Iran threatened to close the strait.", "THREATEN"),
    ("The defence minister vowed to retaliate.", "THREATEN"),
    ("The group warned that any attack would be met with a harsh response.", "THREATEN"),
    ('"They will pay a heavy price," the general said.', "THREATEN"),
    ("Hamas said it would respond to the strike.", "THREATEN"),
    ("The Houthis threatened further attacks on shipping.", "THREATEN"),
    ("The army apologised for the strike.", "CONCEDE"),
    ("Hamas released four hostages on Saturday.", "CONCEDE"),
    ("The rebels freed 30 prisoners.", "CONCEDE"),
    ("The World Food Programme delivered flour to Zamzam camp.", "AID"),
    ("Rescuers pulled two children from the rubble.", "AID"),
    ("Volunteers evacuated the wounded to Odesa.", "AID"),
    ("Rescuers are still searching for survivors under the rubble.", "AID"),
    ("Germany will supply Ukraine with air-defence missiles.", "AID"),
    ("The Red Crescent distributed food parcels to displaced families.", "AID"),
    ("Troops rescued 20 schoolgirls.", "AID"),
    ("The European Union imposed sanctions on five generals.", "SANCTION"),
    ("Colombia suspended talks with the ELN.", "SANCTION"),
    ("Turkey expelled the ambassador.", "SANCTION"),
    ("France and Chad began joint patrols along the border.", "COOPERATE"),
    ("The UN welcomed the truce.", "SUPPORT"),
    ("Egypt backed the proposal.", "SUPPORT"),
    ("Thousands marched through Bamako to demand an end to the violence.", "PROTEST"),
    ("Residents took to the streets of Cúcuta.", "PROTEST"),
    ("The general said that the situation was under control.", ""),
    ("A spokesman confirmed that 12 people had died.", ""),
    ("The blast damaged 30 houses.", ""),
    ("Air defences shot down 40 drones.", ""),
    ("The president attended the funeral of the victims.", ""),
    ("The war has killed tens of thousands of people.", ""),
    ("Mourners gathered at the cemetery.", ""),
    ("Militants loyal to Islamic State stormed a church in Komanda on Sunday night.", "ASSAULT"),
    ("The strike hit a school where displaced families were sheltering.", "ASSAULT"),
    ("RSF drones targeted the power station at Merowe.", "ASSAULT"),
    ("Armed men on motorcycles attacked the village of Solhan.", "ASSAULT"),
    ("Shells fell on a market in El Fasher on Tuesday.", "ASSAULT"),
    ("The militia, which has besieged the town since May, attacked the camp again on Friday.", "ASSAULT"),
    ("Soldiers opened fire on demonstrators.", "ASSAULT"),
    ("The village was attacked by gunmen.", "ASSAULT"),
    ("A rocket fired from Lebanon hit a football pitch in Majdal Shams.", "ASSAULT"),
    ("Fighters abducted women and girls and looted the clinic.", "ASSAULT ASSAULT"),
    ("The army has denied targeting civilians.", "REJECT"),
    ("He called on the Taliban to release the teachers.", "REQUEST"),
    ("The ministry said troops had foiled an attack.", ""),
    ("Emergency crews worked through the night to put out the fire.", ""),
    ("Colombian troops killed four dissidents in a raid.", ""),
    ("Human Rights Watch said that the army used cluster munitions.", "ASSAULT"),
    ("The junta extended the state of emergency by six months.", "COERCE"),
    ("Turkey's president spoke by phone with the Russian president.", "CONSULT"),
    ("Congo cut diplomatic ties with Rwanda.", "SANCTION"),
    ("Qatar and Egypt are mediating between the two sides.", "CONSULT"),
    ("Protests erupted in several cities.", "PROTEST"),
    ("Authorities cut off mobile internet in the region.", "COERCE"),
    ("Israel said it had killed a Hamas commander in the strike.", ""),
    ("Israeli warplanes pounded the southern suburbs of Beirut on Friday night, Lebanese state media said.", "ASSAULT"),
    ("A drone attack on a displacement camp was carried out by the RSF, the governor said.", "ASSAULT"),
    ("Dozens of homes were torched.", "ASSAULT"),
    ("Kyiv says Russia fired 70 missiles and 200 drones at its cities overnight.", "ASSAULT"),
    ("The rebels withdrew their fighters from the airport.", "RETREAT"),
    ("Taliban officials rejected the report, saying the figures were wrong.", "REJECT"),
    ("Bangladesh's interim leader appealed for calm.", "REQUEST"),
    ("The peace agreement was signed in Juba in 2020.", "AGREE"),
    ("Aid agencies warned that the city could run out of food within weeks.", ""),
    ("The ICC prosecutor is seeking arrest warrants for two commanders.", "REQUEST"),
    ("She said the soldiers beat her husband.", ""),
    ("Myanmar's military has bombed schools and monasteries, the report found.", "ASSAULT"),
    ("The ELN declared a unilateral ceasefire over Christmas.", "AGREE"),
    ("The chief of staff said that Israel would strike anyone who threatened it.", "THREATEN"),
    ("Security forces dispersed the protesters with live ammunition.", "ASSAULT"),
    ("Jihadists have imposed a blockade on the city of Djibo.", "COERCE"),
    ("Mali's army said it had destroyed a rebel base.", "ASSAULT"),
    ("Police fired live rounds to disperse the crowd.", "ASSAULT"),
    ("The gang leader threatened to burn down the hospital.", "THREATEN"),
    ("MONUSCO peacekeepers evacuated 45 civilians from the town.", "AID"),
    ("Kenya has offered to host the talks.", "AGREE"),
    ("The paramilitary Rapid Support Forces seized control of Nyala airport, a local activist group said.", "ASSAULT"),
    ("In a statement, the junta said it had launched air strikes after insurgents attacked a police outpost.", "ASSAULT ASSAULT"),
    ("The office of the High Commissioner has documented the arbitrary arrest of 200 people by security forces.", "COERCE"),
    ("The Israeli army said its soldiers fired warning shots at suspects who advanced towards them.", "ASSAULT"),
    ('"They came at four in the morning, burned our houses and took our cattle," said Amina, a mother of five.', "ASSAULT"),
    ("Local authorities have ordered the evacuation of 14 villages near the front line.", "COERCE"),
    ("The Security Council is due to meet on Monday at the request of Algeria.", "CONSULT"),
    ("The army chief, General Abdel Fattah al-Burhan, visited Port Sudan and met the UN envoy.", "CONSULT CONSULT"),
    ("Hamas accused Israel of violating the truce, a charge the Israeli military denied.", "ACCUSE REJECT"),
    ("M23 has repeatedly denied receiving support from Rwanda.", "REJECT"),
    ("Foreign ministers of the G7 called for an immediate end to hostilities and urged both sides to return to talks.", "REQUEST REQUEST"),
    ("Kenya, which leads the mission, has sent 400 officers to Haiti so far.", "MOBILIZE"),
    ("The Taliban have banned women from working for the United Nations, prompting condemnation abroad.", "COERCE"),
    ("Civil defence teams recovered 14 bodies from the rubble of a house.", ""),
    ("The ministry of health said the dead included six children.", ""),
    ("Police said they had detained 12 suspects over the attack.", "COERCE"),
    ("The bodies of 12 farmers, who had been abducted last week, were found near the river.", ""),
    ("Witnesses told Reuters that soldiers went from house to house, rounding up young men.", "COERCE"),
    ("The Houthi rebels said they would halt attacks on ships if the truce held.", ""),
    ("Ethiopian federal forces and Fano militiamen fought for control of Lalibela on Wednesday.", "ASSAULT"),
    ("The European Union on Monday slapped sanctions on two commanders of the group.", "SANCTION"),
    ("Lebanon's prime minister appealed to the international community to press Israel to withdraw from the south.", "REQUEST"),
    ("Iran's supreme leader warned that the United States would face consequences if it attacked.", "THREATEN"),
    ("The United States announced $200 million in humanitarian aid for Sudan.", "AID"),
    ("Turkish-backed fighters shelled villages around Manbij.", "ASSAULT"),
    ("A ceasefire brokered by Turkey and Qatar came into force at midnight.", "AGREE"),
    ("The mayor of Kharkiv, Ihor Terekhov, said a guided bomb had hit a residential building.", "ASSAULT"),
    ("Cartel gunmen blocked highways and burned buses in Culiacán.", "ASSAULT COERCE"),
    ("The commission will examine allegations of torture by police.", ""),
    ("The court sentenced the former rebel leader to 20 years in prison.", ""),
    ("He was killed when a shell hit his car.", "ASSAULT"),
    ("MSF suspended its activities in Zamzam camp because of the shelling.", ""),
    ("The army had promised to protect the village, but soldiers fled when the gunmen arrived.", "AGREE RETREAT"),
    ("The rebels have handed over 12 child soldiers to the UN.", "CONCEDE"),
    ("Peacekeepers from South Africa fought alongside Congolese troops to defend Sake.", "MOBILIZE"),
    ("Protesters set tyres on fire and threw stones at police.", "ASSAULT"),
    ("More than 300 lawyers signed a letter demanding the release of the detainees.", "REQUEST"),
    ("Bolsonaro supporters stormed the congress building in Brasília.", "ASSAULT"),
    ("The prosecutor's office has launched a war crimes investigation into the strike.", "ACCUSE"),
    ("The president ruled out talks with the jihadists.", "REJECT"),
    ("The mission expressed deep concern over reports of extrajudicial killings.", ""),
    ("The UN human rights chief said he was appalled by the attack.", ""),
    ("The army claims to have killed 30 militants.", ""),
    ("The governor told reporters that calm had been restored.", ""),
    ("France has repeatedly warned its citizens against travelling to the north of the country.", ""),
    ("The convoy of 17 trucks carrying food and fuel reached Dilling on Thursday.", "AID"),
    ("The militia executed prisoners of war.", "ASSAULT"),
    ("Women and girls were raped in front of their families, according to the report.", "ASSAULT"),
    ("The soldiers have not been paid since March.", ""),
    ("The victims were buried on Sunday.", ""),
    ("Farmers say herders destroyed their crops.", "ASSAULT"),
    ("The government has opened humanitarian corridors to let civilians leave.", ""),
    ("The attackers fled into the forest.", ""),
    ("Both countries agreed on Tuesday to extend the truce by 30 days.", "AGREE"),
    ("The prime minister rejected calls for his resignation.", "REJECT"),
    ("Russia's defence ministry said it had struck military targets only.", "ASSAULT"),
    ("The group said the raid was in retaliation for the killing of its leader.", ""),
    ("Al Jazeera called the killing of its reporter a war crime.", "ACCUSE"),
    ("The general ordered his troops to cease fire.", "RETREAT"),
    ('"We will not rest until every hostage is home," the prime minister said.', ""),
    ('"We will continue to strike them wherever they are," the defence minister said.', "THREATEN"),
    ("The ICC issued arrest warrants for three commanders of the militia.", "COERCE"),
    ("More than 50,000 people took part in a rally in Sanaa.", "PROTEST"),
    ("Health workers went on strike to protest against the killing of a doctor.", "PROTEST PROTEST"),
    ("A local official blamed the attack on the Islamic State in the Greater Sahara.", "ACCUSE"),
    ("The attack was blamed on ADF rebels.", ""),
    ("The attack has not been claimed.", ""),
    ("No one has claimed responsibility for the bombing.", ""),
    ("The Islamic State group said it carried out the attack.", "ASSAULT"),
    ("The defence ministry confirmed that a drone had crashed into the roof of the hospital.", "ASSAULT"),
    ("Burkinabe soldiers summarily executed at least 223 civilians in two villages, the group said.", ""),
    ("A landmine exploded under a bus.", ""),
    ("Tens of thousands of Rohingya have crossed into Bangladesh.", ""),
    ("Qatari mediators met both delegations separately.", "CONSULT"),
    ("Ukraine's air force said it had downed 67 of 80 drones.", ""),
    ("The two generals shook hands.", ""),
    ("The hospital treated 40 people for gunshot wounds.", ""),
    ("India summoned Pakistan's envoy.", "SANCTION"),
    ("Turkey offered to mediate.", "AGREE"),
    ("Congo and Rwanda have traded accusations over the attack.", "ACCUSE"),
    ("The US embassy urged Americans to leave the country.", "REQUEST"),
    ("Sri Lanka's navy seized a trawler carrying weapons.", ""),
    ("Soldiers searched houses in the neighbourhood and arrested several men.", "COERCE MOBILIZE"),
    ("He said rebels had used civilians as human shields.", ""),
    ("A military court found him guilty.", ""),
    ("Villagers buried the dead in a common grave.", ""),
    ("The bank was robbed by armed men.", ""),
    ("09:40: Two drones hit an oil depot in Klintsy.", "ASSAULT"),
    ("14:05 – Air raid sirens sound in Kyiv.", ""),
    ("We condemn in the strongest terms the shelling of the Sheikh Radwan clinic.", "ACCUSE"),
    ("We call on all armed groups to respect international humanitarian law.", "REQUEST"),
    ("• Armed men attacked a camp for displaced people in Djugu territory on 3 February, setting fire to shelters.", "ASSAULT ASSAULT"),
    ("• OCHA: 12,000 people fled Tabarre after gangs raided the area.", "ASSAULT"),
    ("Heavily armed gangs overran two police stations, freeing hundreds of inmates.", "ASSAULT CONCEDE"),
    ("Sources said the army had regained control of the bridge after hours of heavy fighting.", "ASSAULT"),
    ("The Sudanese army recaptured Sennar's capital, Sinja, on Saturday.", "ASSAULT"),
    ("The rebels overran a military base and took dozens of soldiers prisoner.", "ASSAULT"),
    ("Burhan accused the United Arab Emirates of arming the RSF, which Abu Dhabi denies.", "ACCUSE REJECT"),
    ("The ICRC facilitated the release of 20 detainees.", ""),
    ("Both sides swapped 150 prisoners each on Thursday.", "CONCEDE"),
    ("Ukraine and Russia exchanged hundreds of prisoners of war.", "CONCEDE"),
    ("Hamas handed over the bodies of two hostages to the Red Cross.", "CONCEDE"),
    ("The gang demanded a ransom of one million dollars.", "REQUEST"),
    ("Parents begged the kidnappers to free the pupils.", "REQUEST"),
    ("The regional bloc ECOWAS threatened to use force to restore the president.", "THREATEN"),
    ("Niger's junta revoked a military agreement with the United States.", "SANCTION"),
    ("Burkina Faso, Mali and Niger announced their withdrawal from the bloc.", "SANCTION"),
    ("The African Union suspended Sudan's membership.", "SANCTION"),
    ("China called for restraint and said it opposed any escalation.", "REQUEST"),
    ("The UN Security Council adopted a resolution demanding an immediate ceasefire.", "REQUEST SUPPORT"),
    ("Washington has provided Kyiv with long-range missiles.", "AID"),
    ("North Korea has sent about 10,000 troops to Russia.", "MOBILIZE"),
    ("Rwandan troops crossed the border into South Kivu.", "ASSAULT"),
    ("Armed settlers stormed the village of Duma under the protection of the army and torched cars and homes.", "ASSAULT ASSAULT"),
    ("Israeli forces shot and killed a Palestinian teenager near Ramallah.", ""),
    ("Israeli troops withdrew from Shifa hospital after a two-week raid, leaving it in ruins.", "RETREAT"),
    ("An Israeli strike on a house in Deir al-Balah killed eight members of one family.", ""),
    ("The army announced on Thursday that it would pull its troops back from the border.", "RETREAT"),
    ("Doctors at the hospital said soldiers prevented ambulances from entering.", "COERCE"),
    ("Witnesses described how fighters dragged men out of their homes and shot them.", "ASSAULT"),
    ("A survivor said the fighters separated the men from the women.", ""),
    ("The UN peacekeeping force said one of its patrols had come under attack.", "ASSAULT"),
    ("The Wagner group and Malian soldiers executed civilians in Moura, the report found.", "ASSAULT"),
    ("The junta cut phone lines before its troops entered the town.", "ASSAULT COERCE"),
    ("Security forces used live ammunition against protesters.", "ASSAULT"),
    ("Thousands of women marched in Cali on Saturday against the violence.", "PROTEST"),
    ("The government and the FARC dissidents signed an agreement to extend their truce until July.", "AGREE"),
    ("The dissident faction rejected the truce and resumed attacks on the police.", "ASSAULT REJECT"),
    ("Petro ordered the suspension of the ceasefire and renewed military operations against the group.", ""),
    ("He urged the rebels to lay down their arms.", "REQUEST"),
    ("The army launched an inquiry into the incident.", "ACCUSE"),
    ("The army said its aircraft had targeted militants and that it was reviewing reports of civilian harm.", "ASSAULT"),
    ("The coalition's investigators found that the strike was a mistake, and the coalition apologised to the families.", "CONCEDE"),
    ("Saudi Arabia intercepted three drones.", ""),
    ("A spokesman for the Tigray forces said that Eritrean soldiers were shelling Shire.", "ASSAULT"),
    ("The patriarch prayed for the victims.", ""),
    ("The mayor announced three days of mourning.", ""),
    ("A man who was shot in the leg said he had crawled to safety.", ""),
    ("He accused the opposition of treason in a heated parliamentary debate.", "ACCUSE"),
    ("The hospital director appealed for blood donations.", "REQUEST"),
    ("WHO said it had delivered trauma supplies to three hospitals in Goma.", "AID"),
    ("A Turkish rescue team found a girl alive.", ""),
    ("The navy evacuated 200 foreigners from Port Sudan.", "AID"),
    ("Kenyan-led police regained control of the port.", "ASSAULT"),
    ("Bombs fell on the market at noon.", "ASSAULT"),
    ("Fighter jets roared over the city.", ""),
    ("Artillery pounded the old town all day.", "ASSAULT"),
    ("The town was taken by the rebels in January.", "ASSAULT"),
    ("Insurgents killed people with machetes and beheaded men in front of their families.", "ASSAULT ASSAULT"),
    ("A girl said soldiers had raped her.", ""),
    ("The soldiers were ordered to shoot on sight.", ""),
    ("Residents were told to boil their water.", ""),
    ("Authorities told residents to evacuate.", "COERCE"),
    ("Evacuation orders have been issued for ten districts.", "COERCE"),
    ("Students clashed with police outside the university.", "ASSAULT"),
    ("Police detained dozens of protesters, a rights group said.", "COERCE"),
    ("UN experts said Israel was committing genocide, which Israel rejects.", "ACCUSE REJECT"),
    ("The presidents of Russia and Ukraine will meet in Istanbul on Thursday.", "CONSULT"),
    ("Talks in Geneva ended without agreement.", "CONSULT"),
    ("The envoy met representatives of civil society.", "CONSULT"),
    ("Israel approved the deployment of 20,000 more soldiers.", "MOBILIZE"),
    ("The US moved an aircraft carrier to the eastern Mediterranean.", "MOBILIZE"),
    ("The Philippines and Japan held joint naval exercises.", "COOPERATE"),
    ("The rebels claimed to have captured 40 soldiers.", ""),
    ("Sudan's army has not commented on the allegations.", ""),
    ("The defence ministry did not respond to a request for comment.", ""),
    ("Iranian state television said the missiles were fired in response to the killing of a general.", "ASSAULT"),
    ("A nurse said bombs had been dropped on the hospital.", "ASSAULT"),
    ("Ukraine's parliament extended martial law for 90 days.", "COERCE"),
    ("Israel has banned UNRWA from operating in Jerusalem.", "COERCE"),
    ("Lithuania closed its border with Belarus.", "COERCE"),
    ("Yemen's government blamed the Houthis for the attack on the refinery.", "ACCUSE"),
    ("The Houthis have detained 11 UN employees.", "COERCE"),
    ("The Taliban publicly flogged nine people.", ""),
    ("The UN is investigating reports that soldiers burned villages.", "ACCUSE"),
    ("Amid the fighting, looters emptied the warehouses of the World Food Programme.", ""),
    ("The general's supporters took to the streets to celebrate.", "PROTEST"),
    ("The militia's fighters poured into the town from three directions, going from house to house.", "ASSAULT"),
    ("A barrage of rockets struck the coastal city of Ashkelon.", "ASSAULT"),
    ("Naval forces shelled the fishing harbour.", "ASSAULT"),
    ("The raid was carried out by commandos in helicopters.", "ASSAULT"),
    ("An explosion ripped through a mosque in Peshawar during Friday prayers.", "ASSAULT"),
    ("Paramilitaries seized three aid trucks near Kutum.", "ASSAULT"),
    ("Bandits on motorcycles invaded the community around midnight, shooting sporadically.", "ASSAULT"),
    ("The town of Djibo has been attacked repeatedly this year.", "ASSAULT"),
    ("Ukrainian drones attacked an oil refinery in Russia's Samara region, its governor reported.", "ASSAULT"),
    ("The assailants ambushed the vehicle on the Labraza road and opened fire.", "ASSAULT ASSAULT"),
    ("Junta troops torched more than 200 houses in Pale township, a resident told the BBC.", "ASSAULT"),
    ("The airport came under drone attack for the third day running.", "ASSAULT"),
    ("The fighters stormed the prison and freed hundreds of inmates.", "ASSAULT CONCEDE"),
    ("RSF artillery has been shelling the Abu Shouk camp for days.", "ASSAULT"),
    ("A soldier was stabbed at a checkpoint.", ""),
    ("Gangs have taken over most of the capital.", "ASSAULT"),
    ("Rebel fighters took up positions around the presidential palace.", "MOBILIZE"),
    ("The governor imposed a 24-hour curfew on the city.", "COERCE"),
    ("A local journalist has been arrested for reporting on the attack.", "COERCE"),
    ("The rebels set up roadblocks and turned back buses.", "COERCE"),
    ("Israel's army told people in four districts to move south at once.", "COERCE"),
    ("The junta has arrested over 20,000 people since the coup, AAPP says.", "COERCE"),
    ("Men were taken away in trucks, and women were told to leave.", ""),
    ("The army has massed tanks along the border.", "MOBILIZE"),
    ("President Ruto said Kenya would send 600 more officers next month.", "MOBILIZE"),
    ("The rebels vacated the base on Thursday under the terms of the truce.", "RETREAT"),
    ("The army said its operation in the camp was over.", "RETREAT"),
    ("The last French soldiers left Chad on Thursday.", "RETREAT"),
    ("The RSF said it had agreed to a humanitarian truce proposed by the mediators.", "AGREE"),
    ("The parties reached an agreement on the exchange of prisoners.", "AGREE"),
    ("Both governments committed themselves to a ceasefire.", "AGREE"),
    ("Azerbaijan and Armenia agreed the text of a peace treaty.", "AGREE"),
    ("The truce entered into force at dawn.", "AGREE"),
    ("The army promised an investigation.", "ACCUSE"),
    ("The UN envoy held talks with Houthi leaders in Sanaa.", "CONSULT"),
    ("Egypt's president received the head of Sudan's army in Cairo.", "CONSULT"),
    ("A delegation from the African Union is in Bamako for talks.", "CONSULT"),
    ("The Security Council met behind closed doors on Wednesday.", "CONSULT"),
    ("Mediators from Qatar shuttled between the two delegations.", "CONSULT"),
    ("Türk deplored the killing of civilians and demanded accountability.", "ACCUSE REQUEST"),
    ("The Vatican expressed sorrow over the deaths.", ""),
    ("The opposition held the government responsible for the bloodshed.", "ACCUSE"),
    ("Moscow said Kyiv had violated the Easter truce.", "ACCUSE"),
    ("The ministry described the bombing as a cowardly act of terrorism.", "ACCUSE"),
    ("Human rights groups say the army has carried out extrajudicial executions.", "ASSAULT"),
    ("The UN set up a panel of experts to examine the reports.", "ACCUSE"),
    ("Police have launched a murder inquiry.", "ACCUSE"),
    ("The archbishop pleaded with the gangs to let food through.", "REQUEST"),
    ("Ukraine asked its allies for more air-defence systems.", "REQUEST"),
    ("The envoy said that all sides must allow aid to pass.", "REQUEST"),
    ("The families want an independent inquiry.", "REQUEST"),
    ("The mayor begged people to stay at home.", "REQUEST"),
    ("Hamas said it had not received any proposal.", ""),
    ("The militia denies any involvement.", "REJECT"),
    ("Israel says it does not target civilians.", "REJECT"),
    ("The army disputed the figures.", "REJECT"),
    ("Abu Dhabi has rejected the accusations as baseless.", "REJECT"),
    ("Tehran has said that it will respond at a time of its choosing.", "THREATEN"),
    ("The Taliban leader warned Pakistan not to test Afghanistan's patience.", "THREATEN"),
    ('"If they come back, we will bury them here," the militia\'s commander said.', "THREATEN"),
    ("The prime minister promised to crush the rebellion.", "THREATEN"),
    ("A prisoner exchange took place at the border on Friday.", "CONCEDE"),
    ("All of the abducted students have been freed, the governor said.", "CONCEDE"),
    ("Medics treated the wounded by torchlight.", "AID"),
    ("UNICEF trucked water to the camp.", "AID"),
    ("The Red Cross evacuated dozens of patients from the hospital.", "AID"),
    ("An aid convoy entered the besieged town on Sunday for the first time in months.", "AID"),
    ("Britain pledged 20 million pounds for refugees in Chad.", "AGREE"),
    ("Neighbours dug through the rubble with their hands.", "AID"),
    ("Washington froze the assets of the group's leader.", "SANCTION"),
    ("Germany has halted arms exports to the country.", "SANCTION"),
    ("Ankara recalled its ambassador.", "SANCTION"),
    ("Hundreds gathered outside the ministry to demand news of the missing.", "PROTEST"),
    ("Shopkeepers closed their businesses in protest.", "PROTEST"),
    ("Saudi Arabia welcomed the agreement and thanked Qatar.", "SUPPORT"),
    ("Russia and Belarus began joint military drills.", "COOPERATE"),
    ("The two armies share intelligence.", ""),
    ("Doctors say they are exhausted.", ""),
    ("The reporter could not verify the claim.", ""),
    ("The city had a population of 300,000 before the war.", ""),
    ("The video shows smoke rising from the building.", ""),
    ("It was the deadliest attack in the country this year.", ""),
    ("Analysts say that the rebels are likely to advance on Bukavu.", ""),
    ("The group has been fighting the government since 2009.", ""),
]

# Sentence, category, actors, targets: names or head nouns as they stand there.
ROLES = [
    ("Israeli jets bombed the port of Hodeidah.", "ASSAULT", ["Israeli"], ["port of Hodeidah"]),
    ("Army helicopters strafed the camp.", "ASSAULT", ["Army"], ["camp"]),
    ("An air strike hit a hospital in Saada.", "ASSAULT", [], ["hospital"]),
    ("Fighters of the Rapid Support Forces (RSF) raided the clinic.", "ASSAULT", ["Rapid Support Forces (RSF)"], ["clinic"]),
    ("Dozens of gunmen stormed the prison.", "ASSAULT", ["gunmen"], ["prison"]),
    ("Some 300 armed men on motorcycles attacked the village.", "ASSAULT", ["armed men"], ["village"]),
    ("The village was attacked by bandits.", "ASSAULT", ["bandits"], ["village"]),
    ("Clashes between the army and the rebels erupted on Monday.", "ASSAULT", ["army", "rebels"], ["rebels", "army"]),
    ("Soldiers clashed with Tuareg rebels near Kidal.", "ASSAULT", ["Soldiers", "Tuareg rebels"], ["Tuareg rebels", "Soldiers"]),
    ("Soldiers and allied militiamen looted shops and homes.", "ASSAULT", ["Soldiers", "allied militiamen"], ["shops", "homes"]),
    ("Unknown assailants set fire to the church.", "ASSAULT", ["Unknown assailants"], ["church"]),
    ("The special envoy, Hanna Tetteh, condemned the killings.", "ACCUSE", ["Hanna Tetteh"], []),
    ("The governor accused the rebels of using civilians as shields.", "ACCUSE", ["governor"], ["rebels"]),
    ("Troops, who entered the town at dawn, arrested the mayor.", "COERCE", ["Troops"], ["mayor"]),
    ("The mayor was arrested.", "COERCE", [], ["mayor"]),
    ("The envoy called on Rwanda and Congo to resume talks.", "REQUEST", ["envoy"], ["Rwanda", "Congo"]),
    ("Interim President Ibrahim Traoré ordered the army to comb the forest.", "MOBILIZE", ["Interim President Ibrahim Traoré"], ["army"]),
    ("Hundreds of officers are being flown to the port.", "MOBILIZE", ["officers"], []),
    ("The withdrawal of Eritrean troops from the town began on Monday.", "RETREAT", ["Eritrean troops"], []),
    ("The attack, claimed by the Houthis, was condemned abroad.", "ASSAULT", ["Houthis"], []),
    ("Washington put the general under sanctions.", "SANCTION", ["Washington"], ["general"]),
    ("UNICEF and Oxfam distributed blankets to families.", "AID", ["UNICEF", "Oxfam"], ["families"]),
    ("Residents fled because of threats from armed groups.", "THREATEN", ["armed groups"], []),
    ("The killings amounted to war crimes, a UN panel said.", "ACCUSE", ["UN panel"], []),
    ("Everyone who took part will be held to account, the general said.", "AGREE", ["general"], []),
]

# What is said, asked or denied is no act of its own.
CONTENT = [
    ("Moscow denied having attacked the hospital.", ["REJECT"]),
    ("The envoy urged the rebels to withdraw from the city.", ["REQUEST"]),
    ("She accused the militia of burning villages and crops.", ["ACCUSE"]),
    ("The army condemned the raid, in which gunmen attacked a convoy.", ["ACCUSE", "ASSAULT"]),
    ("The minister called for the withdrawal of foreign troops.", ["REQUEST"]),
]

STANCES = [
    ("Militants allegedly attacked a convoy near Gao.", "hedged"),
    ("Rebels may have attacked the convoy.", "hedged"),
    ("Rebels attacked the convoy.", "asserted"),
    ("The rebels are believed to have attacked the convoy.", "hedged"),
    ("The strike may amount to a war crime, the office said.", "hedged"),
]

# Words of war that mean something else, as they stand in reports of markets, sport, home politics and disease.
FIGURES = [
    "Oil prices retreated after a two-day rally as traders took profits.",
    "The striker fired a shot from close range but the keeper repelled the attack.",
    "The opposition launched a fierce attack on the budget, and the minister fired back.",
    "Shares of the company were hammered after it missed its target.",
    "The Senate will hold a session on the farm bill.",
    "Lawmakers traded barbs for six hours and the vote was blocked.",
    "The flu has killed 30 people and hospitals are overwhelmed.",
    "A storm hit the coast and knocked out power to 20,000 homes.",
    "The president visited a car factory and met workers.",
    "Protesters marched against the pension reform.",
    "The court rejected his appeal.",
    "The singer cancelled her tour.",
    "The bank agreed to buy its rival for two billion dollars.",
    "The union called for a strike at the airline.",
    "Police arrested a man over the theft of 40 bicycles.",
    "The central bank's battle against inflation continues.",
    "City bombarded the visitors' goal and Rovers collapsed under siege.",
    "The army of volunteers cleaned the beach.",
    "The virus is spreading and residents fear a new lockdown.",
]


@pytest.mark.parametrize(("words", "events"), SENTENCES)
def test_a_sentence_holds_these_acts(words: str, events: str) -> None:
    assert sorted(frame.event.value for frame in read(words)) == events.split()


@pytest.mark.parametrize("words", [words for words, events in SENTENCES if events])
def test_a_sentence_with_an_act_is_a_candidate(words: str) -> None:
    assert acts.is_candidate(words)


@pytest.mark.parametrize(("words", "event", "actors", "targets"), ROLES)
def test_an_act_names_who_did_it_and_to_whom(words: str, event: str, actors: list[str], targets: list[str]) -> None:
    frame = next(frame for frame in read(words) if frame.event.value == event)
    assert (cut(words, frame.actors), cut(words, frame.targets)) == (actors, targets)


@pytest.mark.parametrize(("words", "events"), CONTENT)
def test_what_is_said_or_asked_is_no_act_of_its_own(words: str, events: list[str]) -> None:
    assert sorted(frame.event.value for frame in read(words)) == events


@pytest.mark.parametrize(("words", "stance"), STANCES)
def test_words_of_doubt_hedge_the_act(words: str, stance: str) -> None:
    assert [frame.stance.value for frame in read(words)] == [stance]


@pytest.mark.parametrize("words", FIGURES)
def test_words_of_war_as_figures_of_speech_yield_nothing(words: str) -> None:
    assert read(words, setting=Setting.MENTIONED) == []


def test_only_the_speaker_of_an_act_of_speech_is_its_source() -> None:
    assert [frame.is_speech for frame in read("The minister rejected the charge.")] == [True]
    assert [frame.is_speech for frame in read("Rebels shelled the town.")] == [False]


def test_a_clash_has_both_sides_in_both_fields() -> None:
    (frame,) = read("Rebels clashed with soldiers.")
    assert frame.is_reciprocal and set(frame.actors) == set(frame.targets)


def test_spans_are_offsets_of_the_report() -> None:
    words = "Rebels shelled the town of Sake."
    (frame,) = acts.find_acts(sentence(words, start=100), next(parse([words])))
    assert (frame.start_char, frame.end_char) == (100, 100 + len(words) - 1)
    assert frame.actors == ((100, 106),)


@pytest.mark.parametrize("part", [Part.HEADING, Part.POINTER, Part.DATELINE, Part.LABEL])
def test_headings_and_links_hold_no_acts(part: Part) -> None:
    assert read("Rebels shelled the town.", part=part) == []


def test_a_caption_may_hold_an_act() -> None:
    assert [f.event.value for f in read("Rebel fighters deploy along the lake near Uvira, Monday.", part=Part.CAPTION)] == ["MOBILIZE"]


def test_a_match_report_is_no_report_of_war() -> None:
    text = "The striker fired home after a siege of the goal. The defenders were under attack all match, and the army of fans sang." * 2
    assert acts.setting_of(text) is Setting.NONE


def test_a_market_report_with_a_war_in_it_is_read_only_where_war_is_named() -> None:
    text = (
        "Shares rose and crude prices fell as traders bet that the war would end. Investors sold bonds. Analysts expect rates to fall. "
        "Rebels attacked a refinery with a drone. The index gained two per cent, and the dollar rose against the euro."
    )
    assert acts.setting_of(text) is Setting.MENTIONED
    assert acts.is_candidate("Rebels attacked a refinery with a drone.", setting=Setting.MENTIONED)
    assert not acts.is_candidate("Analysts attacked the plan.", setting=Setting.MENTIONED)


def test_each_rule_has_words_and_a_category_and_known_classes() -> None:
    from tollbook.model.claim import Category
    from tollbook.read import frames

    for rule in frames.lexicon("acts.toml").rules:
        assert rule.words and Category(rule.event)


def test_a_sentence_of_a_hundred_thousand_words_is_scanned_in_linear_time() -> None:
    assert not acts.is_candidate("nothing here 1234567890 " * 50_000)
