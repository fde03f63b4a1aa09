"""Feeds and e-mail: items and messages are reports, attachments are documents of their own."""

from datetime import date
from email.message import EmailMessage

import pytest
from documents import ATOM, BODY, MORE, PAGE, RSS, mail

from tollbook.ingest import Member, Unread, open_document
from tollbook.model.document import Report
from tollbook.model.precision import Known

NESTED = b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n"
TODAY = date(2025, 6, 1)


def opened(data: bytes | str, name: str) -> list[Report | Member | Unread]:
    return list(open_document(data.encode() if isinstance(data, str) else data, name, today=TODAY))


def report(data: bytes | str, name: str) -> Report:
    (found,) = [f for f in opened(data, name) if isinstance(f, Report)]
    return found


# Feeds


@pytest.mark.parametrize("name", ["a.xml", "a.rss", "feed", "a.txt"])
def test_each_item_of_a_feed_is_a_report(name: str) -> None:
    first, second = opened(RSS, name)
    assert isinstance(first, Report) and isinstance(second, Report)
    assert (first.text, first.title, first.outlet, first.origin) == (
        f"{BODY}\n{MORE}",
        "Two die",
        "The Courier",
        "https://courier.example/1",
    )
    assert (first.published, first.published_known, first.charset, first.charset_known) == (
        date(2025, 3, 11), Known.STATED, "utf-8", "declared",
    )  # fmt: skip
    assert (second.text, second.published, second.origin) == (MORE, None, f"{name}:2")
    assert first.flags == second.flags == ()


def test_an_atom_entry_whose_day_is_that_of_a_change_says_so() -> None:
    found = report(ATOM, "a.atom")
    assert (found.text, found.outlet, found.published, found.published_known) == (
        f"{BODY} A < B.", "Field notes", date(2025, 3, 12), Known.INFERRED,
    )  # fmt: skip
    assert "the day is that of its last change" in found.notes[0]


def test_the_language_that_a_feed_names_counts_where_the_words_do_not_tell() -> None:
    assert isinstance(opened(RSS.replace("<language>en", "<language>ar"), "a.xml")[0], Report)
    (first, *_) = opened(RSS.replace("<language>en", "<language>ar").replace(BODY, "12").replace(MORE, "9"), "a.xml")
    assert isinstance(first, Unread) and "is in Arabic (as it says itself)" in first.sentence


def test_days_of_the_future_and_days_that_are_none_are_left_aside() -> None:
    for day in ("Tue, 11 Mar 2031 08:00:00 GMT", "some day"):
        found = opened(RSS.replace("Tue, 11 Mar 2025 23:50:00 -0500", day), "a.xml")[0]
        assert isinstance(found, Report) and found.published is None and "was left aside" in found.notes[0]


def test_an_item_with_a_title_alone_is_flagged() -> None:
    found = report("<rss version='2.0'><channel><item><title>Two die in Bentiu market attack</title></item></channel></rss>", "a.xml")
    assert found.text == "Two die in Bentiu market attack" and "a title and no text" in found.flags[0]


def test_a_feed_whose_xml_is_broken_is_read_and_flagged() -> None:
    found = [f for f in opened(RSS.replace("Short.", "Short & sweet"), "a.xml") if isinstance(f, Report)]
    assert [f.text.split("\n")[0] for f in found] == [BODY, MORE]
    assert "Its XML is broken" in found[0].flags[0]


def test_letters_that_only_html_has_names_for_break_no_feed() -> None:
    found = opened(RSS.replace("Three hurt", "Tu&eacute;s &amp;&nbsp;bless&eacute;s"), "a.xml")[1]
    assert isinstance(found, Report) and (found.title, found.flags) == ("Tués & blessés", ())


def test_deep_markup_in_an_item_loses_nothing() -> None:
    deep = "&lt;div&gt;" * 5_000 + BODY
    assert (
        report(f"<rss version='2.0'><channel><item><title>T</title><description>{deep}</description></item></channel></rss>", "a.xml").text
        == BODY
    )


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><rss><channel/></rss>", "declares XML entities"),
        ("<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><rss>&a;</rss>", "declares XML entities"),
        ("<rss>" + "<a>" * 300, "nested more than 200 deep"),
        ("<rss version='2.0'><channel><title>T</title></channel></rss>", "is a feed without an item"),
        ("<rss>" + "<item>&x;" * 300_000, "is XML that is broken"),
    ],
)
def test_hostile_and_empty_feeds_are_refused(data: str, words: str) -> None:
    (found,) = opened(data, "a.xml")
    assert isinstance(found, Unread) and words in found.sentence


# E-mail


def test_a_message_is_a_report() -> None:
    found = report(mail(BODY, markup="<p>Not this.</p>"), "a.eml")
    assert (found.text.strip(), found.title, found.outlet, found.published, found.published_known) == (
        BODY, "Two die", "Field Desk", date(2025, 3, 11), Known.STATED,
    )  # fmt: skip
    assert (found.charset, found.charset_known) == ("utf-8", "declared") and found.flags == ()


def test_a_message_is_known_by_its_head() -> None:
    assert report(mail(BODY), "message").title == "Two die"
    assert report(f"From: The ministry\nTo: All\nSubject: Toll\n\n{BODY}", "release").text.startswith("From: The ministry")


def test_a_message_of_html_alone_loses_nothing() -> None:
    assert report(mail("", markup=f"<div><p>{BODY}</p><ul><li>{MORE}</ul></div>"), "a.eml").text == f"{BODY}\n{MORE}"


def test_a_sender_without_a_name_is_told_by_the_domain() -> None:
    assert report(mail(BODY, From="desk@ministry.example"), "a.eml").outlet == "ministry.example"


def test_names_in_other_scripts_are_read() -> None:
    found = report(mail(BODY, From="=?utf-8?b?UGFsw6l6?= <a@x>", Subject="Tués à Goma"), "a.eml")
    assert (found.outlet, found.title) == ("Paléz", "Tués à Goma")


def test_attachments_are_documents_of_their_own() -> None:
    found = opened(mail(BODY, attached={"page.html": PAGE.encode(), "../../etc/x.txt": MORE.encode()}), "a.eml")
    assert [(m.name, m.data) for m in found if isinstance(m, Member)] == [("page.html", PAGE.encode()), ("x.txt", MORE.encode())]
    assert all(m.facts.received == date(2025, 3, 11) for m in found if isinstance(m, Member))


def test_a_message_that_is_attached_is_a_message() -> None:
    inner, outer = EmailMessage(), EmailMessage()
    inner["Subject"], inner["From"] = "Inner", "a@x.example"
    inner.set_content(MORE)
    outer["Subject"], outer["From"] = "Outer", "b@y.example"
    outer.set_content(BODY)
    outer.add_attachment(inner)
    _, member = opened(outer.as_bytes(), "a.eml")
    assert isinstance(member, Member)
    assert report(member.data, member.name).title == "Inner"


def test_pictures_beside_the_html_twin_are_not_lost() -> None:
    message = EmailMessage()
    message["From"] = "a@x"
    message.set_content(BODY)
    message.add_alternative("<p>x <img src='cid:1'></p>", subtype="html")
    message.get_payload()[1].add_related(b"\x89PNG", "image", "png", cid="<1>")  # type: ignore[index, union-attr]
    assert [type(f) for f in opened(message.as_bytes(), "a.eml")] == [Report, Member]


def test_lines_that_flow_are_joined() -> None:
    head = "From: a@x\nMIME-Version: 1.0\nContent-Type: text/plain; format=flowed\n\n"
    text = head + "At least two men were killed \nin the market of Bentiu.\n\nHundreds fled.\n"
    assert report(text, "a.eml").text == "At least two men were killed in the market of Bentiu.\n\nHundreds fled."


@pytest.mark.parametrize("day", ["Tue, 11 Mar 2031 08:00:00 GMT", "yesterday", "Tue, 99 Mar 2025 99:99:99 +9999"])
def test_a_date_line_that_is_wrong_is_left_aside(day: str) -> None:
    found = report(mail(BODY).replace(b"Tue, 11 Mar 2025 23:50:00 -0500", day.encode()), "a.eml")
    assert found.published is None and "was left aside" in found.notes[0]


def test_a_message_in_the_character_set_that_it_declares() -> None:
    head = b"From: a@x\nMIME-Version: 1.0\nContent-Type: text/plain; charset=windows-1252\nContent-Transfer-Encoding: 8bit\n\n"
    found = report(head + f"“Two” – {BODY}".encode("cp1252"), "a.eml")
    assert (found.text, found.charset, found.charset_known) == (f"“Two” – {BODY}", "windows-1252", "declared")


def test_a_message_that_is_cut_short_is_flagged() -> None:
    data = mail(BODY, attached={"a.txt": b"x" * 900})
    assert "damaged" in report(data[: data.rindex(b"--")], "a.eml").flags[0]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"From: a@x\nMIME-Version: 1.0\n\n", "without words or attachments"),
        (b"From: a@x\nMIME-Version: 1.0\n" + b"".join(NESTED % (i, i) for i in range(1_000)), "nested"),
    ],
)  # fmt: skip
def test_hostile_and_empty_messages_are_refused(data: bytes, words: str) -> None:
    (found,) = opened(data, "a.eml")
    assert isinstance(found, Unread) and words in found.sentence
