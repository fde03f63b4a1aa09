"""Bytes into text: each character set that reports come in, and what is no text at all."""

import random

import pytest

from tollbook.ingest.charset import NotText, clean, decode

ENGLISH = "“Twelve people – café owners – were killed,” the hospital’s director said."
RUSSIAN = "Двенадцать человек погибли при обстреле рынка, сообщил директор больницы."
ARABIC = "قتل اثنا عشر شخصا في الهجوم على السوق بحسب مدير المستشفى."
CHINESE = "市场遭到炮击，十二人死亡，医院院长周一表示。"


@pytest.mark.parametrize(
    ("text", "codec", "charset"),
    [
        (ENGLISH, "utf-8", "utf-8"),
        (ENGLISH, "utf-8-sig", "utf-8"),
        (ENGLISH, "utf-16", "utf-16"),
        (ENGLISH, "utf-32", "utf-32"),
        (ENGLISH, "utf-16-le", "utf-16-le"),  # without its mark
        (ENGLISH, "utf-16-be", "utf-16-be"),
        (RUSSIAN, "utf-16-le", "utf-16-le"),
        (ENGLISH, "cp1252", "windows-1252"),
        ("Twelve cafés were hit", "latin-1", "windows-1252"),
        (RUSSIAN, "cp1251", "windows-1251"),
        (ARABIC, "cp1256", "windows-1256"),
        (CHINESE, "gb18030", "gb18030"),
    ],
)
def test_text_comes_back_whole_in_every_character_set(text: str, codec: str, charset: str) -> None:
    decoded = decode(text.encode(codec))
    assert (decoded.text, decoded.charset) == (text, charset)


def test_a_guessed_character_set_is_told() -> None:
    assert "windows-1252" in decode(ENGLISH.encode("cp1252")).notes[0]
    assert decode(ENGLISH.encode()).notes == ()


def test_a_declared_character_set_goes_before_a_guess() -> None:
    assert decode(RUSSIAN.encode("koi8-r"), declared="KOI8-R").text == RUSSIAN
    assert decode(ENGLISH.encode(), declared="no-such-set").text == ENGLISH
    assert decode(ENGLISH.encode(), declared="rot13").text == ENGLISH  # Python knows it, and it is none


@pytest.mark.parametrize(
    ("data", "declared", "known"),
    [
        (b"Two died.", None, "valid UTF-8"),
        ("“Two” died.".encode(), None, "valid UTF-8"),
        ("“Two” died.".encode("utf-8-sig"), "windows-1252", "byte order mark"),
        ("“Two” died.".encode("cp1252"), "windows-1252", "declared"),
        ("“Two” died in the town.".encode("utf-16-le"), None, "place of zero bytes"),
        (("“Two” died. " * 9).encode() + b"\xff", None, "damaged UTF-8"),
        ("“Two” died.".encode("cp1252"), None, "guessed"),
    ],
)
def test_how_a_character_set_was_chosen_is_kept(data: bytes, declared: str | None, known: str) -> None:
    assert decode(data, declared=declared).known == known


@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1252", "KOI8-R", "windows-1251"])
def test_a_declared_set_is_not_believed_against_bytes_that_are_utf_8(declared: str) -> None:
    decoded = decode(RUSSIAN.encode(), declared=declared)
    assert (decoded.text, decoded.known) == (RUSSIAN, "valid UTF-8")
    assert f"It declares {declared}, but its bytes do not fit that" in decoded.notes[0]


def test_a_guess_on_little_evidence_says_so() -> None:
    assert "too little to be sure" in decode("погибли люди".encode("cp1251")).notes[1]
    assert len(decode((RUSSIAN * 3).encode("cp1251")).notes) == 1


@pytest.mark.parametrize("declared", ["punycode", "idna", "unicode_escape", "utf-7", "zlib", "", " ", "x" * 5_000, "\x00", "utf-16"])
def test_what_is_no_character_set_is_not_used(declared: str) -> None:
    assert decode(ENGLISH.encode() * 2_000, declared=declared).text == ENGLISH * 2_000


def test_bytes_that_fit_no_letter_of_a_guessed_set_are_flagged() -> None:
    assert "windows-1252".upper() in decode("“Two” died.".encode("cp1252") + b"\x81").flags[0]


def test_a_damaged_character_costs_one_character() -> None:
    decoded = decode(ENGLISH.encode()[:-1] + b"\xe2\x80.")
    assert decoded.text.startswith("“Twelve people – café owners –")
    assert "\ufffd" in decoded.text and "UTF-8" in decoded.flags[0]


@pytest.mark.parametrize("size", [64, 3_000, 100_000])
def test_random_bytes_are_no_text(size: int) -> None:
    for seed in range(20):
        with pytest.raises(NotText):
            decode(random.Random(seed).randbytes(size))


def test_random_bytes_after_a_byte_order_mark_are_no_text() -> None:
    with pytest.raises(NotText):
        decode(b"\xff\xfe" + random.Random(1).randbytes(5_000))


def test_line_ends_become_newlines_and_control_characters_are_left_out() -> None:
    assert decode(b"One\r\ntwo\rthree\x0cfour\x00\x07").text == "One\ntwo\nthree\nfour"
    assert "2 control characters were left out." in decode(b"One\x00 two\x07 three").notes


def test_direction_marks_and_foreign_digits_stay() -> None:
    text = "Clashes killed \u200f\u0661\u0662\u200e people\u202e today\u202c."
    assert decode(text.encode()).text == text


def test_break_hints_inside_words_are_left_out() -> None:
    assert clean("casu\u00adalties in the\u200b town\ufeff") == ("casualties in the town", ())
