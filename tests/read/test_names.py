"""Names and kinds of sources: a report in a few sentences, a naming, the full form and the kind that it gives."""

import pytest

from tollbook.read.kinds import kind_of
from tollbook.read.names import Names, find_names
from tollbook.read.text import sentences


def names_of(text: str) -> Names:
    return find_names(sentences(text), {})


FULLEST = [
    # report, naming, full form, why
    ("The Lakes Relief Agency (LRA2) met. LRA2 left.", "LRA2", "Lakes Relief Agency (LRA2)", "an abbreviation in brackets"),
    ("Watchers Without Frontiers came. WWF2 left.", "the Watchers Without Frontiers", "Watchers Without Frontiers", "an article goes"),
    ("Delta Rescue Union staff came. The DRU left.", "DRU", "Delta Rescue Union", "an abbreviation by its initials"),
    ("Its director, Ana Ruiz, spoke. Ruiz left.", "Ruiz", "Ana Ruiz", "a surname"),
    ("Interim President Omar al-Hadi spoke. Hadi left.", "President Hadi", "Omar al-Hadi", "a title goes, the particle counts for nothing"),
    ("Foreign Ministry spokesman Jan Vos spoke.", "Foreign Ministry spokesman Jan Vos", "Jan Vos", "an office before a name"),
    (
        "The Valley Observatory for Rights counted ten. The Observatory left.",
        "the Observatory",
        "Valley Observatory for Rights",
        "a head noun",
    ),
    ("Chad's health ministry counted ten. Then it left.", "the ministry", "Chad's health ministry", "an owner stays"),
    ("The news came late.", "the monitoring group OBSER", "OBSER", "a name after its class"),
    ("Rain fell.", "fighters of the RSF", "RSF", "members of a named group give the group"),
    ("Rain fell.", "M23 rebels", "M23", "rebels of a named group give the group"),
    ("Rain fell.", "soldiers of the northern command", "soldiers of the northern command", "other bodies stay as written"),
    ("Rain fell.", "a spokesman for the army", "army", "an unnamed spokesman gives his body"),
    ("Rain fell.", "figures compiled by the Red Cross", "Red Cross", "a product gives its maker"),
    ("Rain fell.", "the UN refugee agency, UNHCR", "UNHCR", "a description with its abbreviation"),
    ("Rain fell.", "an official who declined to be named", "official", "anonymity is no part of a name"),
    ("Rain fell.", "one of the residents", "residents", "a part of a group is told by the group"),
    ("Monday Okoro, who runs the clinic, spoke. Okoro left.", "Okoro", "Monday Okoro", "a day of the week can be a name"),
]


@pytest.mark.parametrize(("text", "words", "full", "why"), FULLEST, ids=[why for *_, why in FULLEST])
def test_a_naming_gives_the_fullest_form(text: str, words: str, full: str, why: str) -> None:
    assert names_of(text).fullest(words, len(text)) == full, why


def test_a_war_monitor_in_a_lead_is_the_one_named_next() -> None:
    text = "Fifty people died, a war monitor said. The Valley Observatory for Rights said its count would rise."
    assert names_of(text).fullest("a war monitor", 19) == "Valley Observatory for Rights"


KINDS = [
    ("a spokesman for the Houthis", "armed_group"),
    ("the Houthi-run health ministry", "government"),
    ("an RSF official", "armed_group"),
    ("US officials", "government"),
    ("a security source", "anonymous"),
    ("an interior ministry source", "government"),
    ("local sources", "local"),
    ("a medical source", "medical"),
    ("diplomats", "anonymous"),
    ("UN experts", "international_body"),
    ("the Nigerian Red Cross", "ngo"),
    ("the mayor of the town", "government"),
    ("two residents", "local"),
    ("the state prosecutor's office", "government"),
    ("Israel", "government"),
    ("the national human rights commission", "monitor"),
    ("Russian Ambassador to the UN", "government"),
    ("the newspaper Plains Daily", "media"),
    ("an aid worker", "ngo"),
    ("the director of the General Hospital", "medical"),
    ("the leader of the gang", "armed_group"),
]


@pytest.mark.parametrize(("words", "kind"), KINDS)
def test_words_tell_the_kind(words: str, kind: str) -> None:
    assert str(kind_of(words)) == kind


def test_a_person_takes_the_kind_of_his_body() -> None:
    text = "The Lakes Relief Agency left. Its director, Ana Ruiz, stayed. Tom Bell, who lives in the town, fled. Mayor Li Wen spoke."
    names = names_of(text)
    assert [str(names.kind(n, len(text))) for n in ("Ana Ruiz", "Tom Bell", "Li Wen")] == ["ngo", "local", "government"]


@pytest.mark.parametrize("text", ["A" * 100_000, "1" * 1_000_000, "The Office of " * 8_000, "(" * 50_000, "Ana Ruiz, " * 9_000])
def test_hostile_text_is_read_in_linear_time(text: str) -> None:
    assert isinstance(names_of(text).fullest("the agency", 10), str)
