"""Who says what: sentences and the sources of their last statement, from the origin to the last relay."""

import pytest

from tollbook.read.attribution import Attributed, Attributions, attribute
from tollbook.read.names import find_names
from tollbook.read.parse import parse
from tollbook.read.surface import surface_cues
from tollbook.read.text import sentences


def read(text: str, *, outlet: str | None = None, title: str | None = None) -> Attributions:
    cut = sentences(text, title=title)
    docs = dict(zip((s.index for s in cut), parse([s.words for s in cut]), strict=True))
    return attribute(cut, docs, find_names(cut, docs), outlet=outlet, title=title)


def of(text: str, words: str, *, outlet: str | None = None, title: str | None = None) -> Attributed:
    result = read(text, outlet=outlet, title=title)
    at = text.index(words)
    sentence = next(s for s in result.sentences if s.start_char <= at < s.end_char)
    return result.of(at, at + len(words), sentence.index)


CASES = [
    # text, the words that are claimed, sources, why
    ("Six men died, the mayor said.", "Six men died", ["mayor"], "Y, X said"),
    ("The mayor said that six men died.", "six men died", ["mayor"], "X said that Y"),
    ("Six men died, said the mayor.", "Six men died", ["mayor"], "Y, said X"),
    ("Six men, the mayor said on Friday, died at home.", "died at home", ["mayor"], "Y, X said, Z"),
    ("The mayor told Reuters that six men died.", "six men died", ["mayor", "Reuters"], "a medium that was told is a relay"),
    ("The mayor told reporters that six men died.", "six men died", ["mayor"], "a room is no relay"),
    ("Survivors told Human Rights Watch that six men died.", "six men died", ["Survivors", "Human Rights Watch"], "a collector"),
    ("Reuters quoted the mayor as saying that six men died.", "six men died", ["mayor", "Reuters"], "quoted as saying"),
    ("Six men died, Reuters reported, citing the mayor.", "Six men died", ["mayor", "Reuters"], "citing"),
    ("Reuters, citing the mayor, reported that six men died.", "six men died", ["mayor", "Reuters"], "citing in the middle"),
    ("According to the police, six men died.", "six men died", ["police"], "according to, in front"),
    ("Six men died, according to the police.", "Six men died", ["police"], "according to, behind"),
    ("The army left ten dead, more than 20 according to diplomats.", "The army left ten dead", [], "its segment alone"),
    ("The Red Cross counted 90 bodies in the streets.", "90 bodies", ["Red Cross"], "a body's count"),
    ("The police put the toll at 90.", "put the toll at 90", ["police"], "put the toll at"),
    ("An earlier toll of 70 given by the police was wrong.", "toll of 70", ["police"], "a figure given by"),
    ("The ministry has its own count: 16 dead and 30 injured.", "30 injured", ["ministry"], "a count after a colon"),
    ("Officials and witnesses said six men died.", "six men died", ["Officials", "witnesses"], "coordinate origins"),
    ("Fighting has claimed 300 lives.", "300 lives", [], "deeds do not speak"),
    ("Six men were reported killed.", "Six men were reported killed", [], "reported by nobody"),
    ("The police said six men died. Two of them were soldiers.", "Two of them were soldiers", ["police"], "a tie to the count before"),
    ("The police said six men died. It rained in the hills.", "It rained in the hills", [], "no cue and no tie"),
    ('The police spoke. "We found ten," said Ana Ruiz, a nurse. "Two were boys."', "Two were boys", ["Ana Ruiz"], "a quotation runs on"),
    ("The Red Cross counted them as follows:\n- North: 12\n- South: 30", "South: 30", ["Red Cross"], "a list under its colon"),
    ("The police denied that six men died.", "denied that six men died", ["police"], "an act of speech"),
    ("He condemned the raid.\nGovernor Jan Vos condemned the raid that killed ten.", "killed ten", [], "what is condemned"),
    ("Ten men fled, the army said, as rebels took the town.", "rebels took the town", [], "'as' after the aside"),
    ("He went to the town, the army said, where 90 people died in May.", "90 people died", [], "another day"),
    ("Six men died, the mayor told the Harbour Post.", "Six men died", ["mayor"], "the outlet is no relay of itself"),
    ("Police said ten died, while the Red Cross counted 12.", "counted 12", ["Red Cross"], "another's count beside it"),
    ("The mayor said six died, the broadcaster RFI reported.", "six died", ["mayor", "RFI"], "of two, the aside is the outer"),
    ("Six died, the regional governor said. Governor Ana Ruiz left.", "Six died", ["Ana Ruiz"], "an office told first, named later"),
    ("Six died, the mayor has confirmed. Ana Ruiz said four fled.", "Six died", ["Ana Ruiz"], "and a speaker who follows without an office"),
    ("Six died, the mayor said. Doctor Ana Ruiz said four fled.", "Six died", ["mayor"], "another office is another person"),
    ("Six died in Sel, Ana Ruiz, the spokeswoman of the Red Cross, said.", "Six died", ["Ana Ruiz"], "a person before her description"),
    ("Six died, according to the town's welfare officer, Ana Ruiz.", "Six died", ["Ana Ruiz"], "a person after her description"),
    ("Six died, a nurse said. Ana Ruiz, a cook, was one of them, she said.", "was one", ["nurse"], "a victim between is no speaker"),
    ("Six died last year, two thirds of them children, says the Red Cross.", "Six died", ["Red Cross"], "a share is no speaker"),
    ("The Sel Front boasted of a raid, according to a message translated by the BBC.", "a raid", ["Sel Front", "BBC"], "passed on"),
    ("Six died, as per police data; 40 are missing.", "40 are missing", ["police"], "as per, over a list"),
    ("Six died, the army said; no arrests were reported.", "no arrests", ["army"], "nobody reports after the semicolon"),
    ('Many fled; "we sleep outside," an elder said.', "Many fled", [], "a quotation after a semicolon alone"),
    ("“Glass fell,” said Ana Ruiz, 71, whose son was injured.", "whose son was injured", [], "'whose' after the aside"),
    ("The army denied the raid. Two of the dead were boys.", "Two of the dead", [], "who denies counts no dead"),
    ("Talks go on in Sel, the army said, where envoys met on 2 June.", "envoys met", [], "a place with a day of its own"),
    ("The Sel Front claimed responsibility for a bomb that killed six.", "killed six", [], "a claimed deed, not its dead"),
    ("The mayor rejected the figure of 38.", "the figure of 38", ["mayor"], "a figure that is rejected"),
    ("The Sel Army Front (SAF), better known as Rua, left. Rua said six died.", "six died", ["Sel Army Front (SAF)"], "known as"),
]  # fmt: skip


def test_an_issuer_is_no_relay_of_its_own_officers_and_services() -> None:
    text = (
        "PLAINS HUMAN RIGHTS COMMISSION (PHRC)\nQuarterly report on displacement\n\nSix died, according to the Field Service of PHRC. "
        "PHRC's head of mission, Ana Ruiz, said ten fled. Jan Vos, a farmer, told PHRC that four were hurt.\n\n- Police raids: 12, two by night"
    )
    found = [[s.name for s in of(text, words).sources] for words in ("Six died", "ten fled", "four were hurt", "12, two")]
    issuer = "Plains Human Rights Commission (PHRC)"
    assert found == [[issuer], ["Ana Ruiz"], ["Jan Vos", issuer], [issuer]]


@pytest.mark.parametrize(("text", "words", "sources", "why"), CASES, ids=[why for *_, why in CASES])
def test_sources_of_a_statement(text: str, words: str, sources: list[str], why: str) -> None:
    assert [s.name for s in of(text, words, outlet="Harbour Post").sources] == sources, why


def test_coordinate_origins_are_joint_and_a_chain_is_not() -> None:
    assert of("Officials and witnesses said six men died.", "six men died").joint
    assert not of("The mayor told Reuters that six men died.", "six men died").joint


def test_he_is_the_last_speaker_and_keeps_his_relay() -> None:
    text = "Ana Ruiz, a doctor, told Reuters that six died. She said ten more were hurt."
    assert [s.name for s in of(text, "ten more were hurt").sources] == ["Ana Ruiz", "Reuters"]


def test_it_is_the_last_body() -> None:
    assert [s.name for s in of("The police said six died. It said ten were hurt.", "ten were hurt").sources] == ["police"]


def test_a_statement_has_its_issuer_for_source_and_relay() -> None:
    text = "STATEMENT OF THE PROSECUTOR'S OFFICE\n\nTen people died in the town. Six more died in the hills, according to the mayor."
    assert [s.name for s in of(text, "Ten people died").sources] == ["Prosecutor's Office"]
    assert [s.name for s in of(text, "Six more died").sources] == ["mayor", "Prosecutor's Office"]


def test_a_caption_is_its_agency() -> None:
    text = "Soldiers enter the town on Friday (AP Photo/Ana Ruiz)\n\nThe rain went on for the whole of the day."
    assert [s.name for s in of(text, "Soldiers enter the town").sources] == ["AP"]


def test_reportedly_hedges_and_quotation_marks_quote() -> None:
    assert of("Ten men were reportedly killed.", "Ten men were reportedly killed").reportedly
    assert of('"Ten men died," the mayor said.', "Ten men died").quoted
    assert not of("Ten men died, the mayor said.", "Ten men died").quoted


def test_a_sentence_without_a_parse_is_read_by_its_surface() -> None:
    words = "Ten men died, the mayor said."
    assert [words[slice(*c.source)] for c in surface_cues(words)] == ["the mayor"]
    cut = sentences(words)
    assert [s.name for s in attribute(cut, {}, find_names(cut, {})).of(0, 12, 0).sources] == ["mayor"]


@pytest.mark.parametrize("text", ['"ten" ' * 5_000, "said " * 3_000, "the mayor said, " * 1_500, "1" * 1_000_000, "“a” he said. " * 3_000])
def test_hostile_text_is_read_in_linear_time(text: str) -> None:
    cut = sentences(text)
    assert attribute(cut, {}, find_names(cut, {})).of(0, 3, 0).sources is not None
