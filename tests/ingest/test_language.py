"""Languages of reports: told apart by name, also where the text is short or full of foreign names."""

import pytest

from tollbook.ingest.language import detect, name_of, parse_code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("At least twelve people were killed when shells hit the market of Bentiu on Monday.", "en"),
        ("Goma: 12 killed. Bukavu: 3 injured. Rutshuru: 40 displaced. Masisi: 2 killed. Beni: 7 missing.", "en"),
        ("قتل اثنا عشر شخصا في قصف استهدف السوق يوم الاثنين", "ar"),
        ("Двенадцать человек погибли при обстреле рынка в понедельник", "ru"),
        ("Дванадцять людей загинули внаслідок обстрілу ринку, повідомила місцева влада", "uk"),
        ("市场遭到炮击，十二人死亡", "zh"),
        ("市場が砲撃され、十二人が死亡した", "ja"),
        ("시장이 포격을 받아 열두 명이 숨졌다", "ko"),
        ("שנים עשר בני אדם נהרגו בהפגזה על השוק", "he"),
        ("Douze personnes ont été tuées lundi dans le bombardement du marché, selon l'hôpital.", "fr"),
        ("Doce personas murieron el lunes en el bombardeo del mercado, según el hospital.", "es"),
        ("Am Montag starben bei einem Angriff auf den Markt zwölf Menschen, sagte das Krankenhaus.", "de"),
        ("Watu kumi na wawili wameuawa katika shambulio hilo sokoni, alisema msemaji wa hospitali.", "sw"),
        ("በገበያው ላይ በደረሰው ጥቃት አሥራ ሁለት ሰዎች ተገደሉ", "am"),
        ("12 dead", None),
        ("12", None),
        ("9" * 1_000_000, None),
    ],
)
def test_the_language_is_told(text: str, code: str | None) -> None:
    assert detect(text) == code


def test_an_english_report_that_quotes_arabic_stays_english() -> None:
    assert (
        detect("The ministry said twelve people were killed in the market and that the dead were taken to the town. «قتل اثنا عشر شخصا»")
        == "en"
    )


@pytest.mark.parametrize(
    ("words", "code"), [("en", "en"), ("EN_us", "en"), ("Chinese", "zh"), ("", None), ("klingonese", None), ("e1", None)]
)
def test_users_name_languages_by_code_tag_or_name(words: str, code: str | None) -> None:
    assert parse_code(words) == code


def test_languages_have_names() -> None:
    assert (name_of("zh"), name_of("xx")) == ("Chinese", "the language 'xx'")
