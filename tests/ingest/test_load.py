"""Documents into reports: every kind of document, and every kind of trouble, ends as a report or as one sentence."""

import gzip
import json
import os
import random
import socket
import sys
import time
import zlib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from pdfs import pdf, scan

from tollbook.errors import UnusableInput
from tollbook.ingest import MAX_FILE_BYTES, Unread, load
from tollbook.model.document import Report
from tollbook.model.precision import Known

BODY = "At least two men were killed in the market of Bentiu on Monday, the hospital said. Hundreds fled."
TODAY = date(2025, 6, 1)
PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>Two die in Bentiu</title>
<meta property="og:site_name" content="The Courier"><meta property="article:published_time" content="2025-03-11T08:00:00Z"></head>
<body><nav><a href="/">Home</a> <a href="/war">War</a></nav><article><h1>Two die in Bentiu</h1><p>{BODY}</p>
<p>Nobody said that they did it.</p><ul><li>Four were injured.</li></ul></article><footer>Imprint</footer></body></html>"""


def one(path: Path | str, **told: object) -> Report:
    """The only report of a path."""
    (found,) = load([path], today=TODAY, **told)  # type: ignore[arg-type]
    assert isinstance(found, Report), found
    return found


def refused(path: Path | str, **told: object) -> str:
    """The sentence for the only document of a path, which must be unreadable."""
    (found,) = load([path], today=TODAY, **told)  # type: ignore[arg-type]
    assert isinstance(found, Unread), found
    assert found.where and found.why and found.remedy, "a sentence names the document, the cause and the way out"
    assert "\n" not in found.sentence
    return found.sentence


@pytest.fixture
def write(tmp_path: Path) -> object:
    def writer(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return writer


# Kinds of documents


def test_text_is_kept_whole_and_its_headline_stays_in_it(write) -> None:
    report = one(write("a.txt", f"Two die in Bentiu\n\nBENTIU, 11 March\n{BODY}\n"))
    assert (report.id, report.title, report.language) == ("a", "Two die in Bentiu", "en")
    assert report.text.startswith("Two die in Bentiu\n\n") and report.published is None


@pytest.mark.parametrize("first", [BODY, "- Two die in Bentiu", "Two die in Bentiu:", "Dead", "x" * 5000])
def test_a_first_line_that_is_no_headline_is_no_title(write, first: str) -> None:
    assert one(write("a.txt", f"{first}\n\n{BODY} {BODY} {BODY}")).title is None


def test_the_age_of_a_file_is_no_day_of_publication(write) -> None:
    path = write("a.txt", BODY)
    os.utime(path, (0, 0))
    assert one(path).published is None


def test_markdown_loses_its_marks(write) -> None:
    report = one(write("a.md", f"# Two *die*\n\n> **At least [two men](https://x.y)** were `killed`.\n\n- {BODY}\n\n![map](m.png)\n"))
    assert report.text.rstrip() == f"Two die\n\nAt least two men were killed.\n\n- {BODY}"
    assert report.title == "Two die"


def test_front_matter_tells_title_outlet_and_day(write) -> None:
    report = one(write("a.md", f"---\ntitle: 'Two die'\nsource: The Courier\ndate: 2025-03-11\n---\n{BODY}"))
    assert (report.title, report.outlet, report.published, report.published_known) == (
        "Two die",
        "The Courier",
        date(2025, 3, 11),
        Known.STATED,
    )
    assert report.text == BODY


def test_a_web_page_gives_main_text_title_outlet_and_day(write) -> None:
    report = one(write("a.html", PAGE))
    assert (report.title, report.outlet, report.published) == ("Two die in Bentiu", "The Courier", date(2025, 3, 11))
    assert report.text.split("\n") == ["Two die in Bentiu", BODY, "Nobody said that they did it.", "- Four were injured."]


def test_a_web_page_is_known_by_its_beginning_not_its_name(write) -> None:
    assert "<p>" not in one(write("a.txt", PAGE)).text
    assert "<p>" not in one(write("page", PAGE)).text


def test_a_page_in_the_character_set_that_it_declares(write) -> None:
    page = f'<html><head><meta charset="windows-1252"></head><body><p>“Two” – {BODY}</p></body></html>'
    assert one(write("a.html", page.encode("cp1252"))).text.startswith("“Two” –")


def test_days_of_the_future_in_a_page_are_left_aside(write) -> None:
    assert one(write("a.html", PAGE.replace("2025-03-11", "2031-03-11"))).published is None


def test_a_pdf_gives_paragraphs_without_running_heads_and_page_numbers(write) -> None:
    first = [
        "Bulletin of the month 3",
        "At least two men were killed when the market of the town was hit",
        "by shells on Monday, the hospital said.",
    ]
    second = [
        "Bulletin of the month 4",
        "The ministry said on Tuesday that it had no infor-",
        "mation on the attack. It gave none.",
        "Page 2",
    ]
    third = ["Bulletin of the month 5", "• Four were injured.", "• Three were missing.", "Page 3"]
    report = one(write("a.pdf", pdf([[*first, "Page 1"], second, third], title="Losses of the month", made="D:20250311120000Z")))
    assert report.text.split("\n") == [
        "At least two men were killed when the market of the town was hit by shells on Monday, the hospital said.",
        "The ministry said on Tuesday that it had no information on the attack. It gave none.",
        "• Four were injured.",
        "• Three were missing.",
    ]
    assert (report.title, report.published) == ("Losses of the month", None)
    assert "2025-03-11" in report.notes[0]


def test_pages_without_text_are_told(write) -> None:
    assert "Page 2: no text there" in one(write("a.pdf", pdf([[BODY], []]))).notes[0]


def test_json_lines_keep_their_text_to_the_character(write) -> None:
    text = "\ufeff Two\r\nmen \u00ad\u200b\x00\x1b\u202e died.\t "
    lines = [
        {"id": "x/1", "title": "T", "outlet": "O", "published": "2025-03-11", "language": "en", "text": text, "more": 1},
        {"id": 7, "text": BODY, "published": None},
    ]
    first, second = load([write("a.jsonl", "\n\n".join(map(json.dumps, lines)))], today=TODAY)
    assert isinstance(first, Report) and isinstance(second, Report)
    assert (first.id, first.text, first.title, first.outlet, first.published) == ("x/1", text, "T", "O", date(2025, 3, 11))
    assert first.origin.endswith("a.jsonl:1")
    assert (second.id, second.published, second.language) == ("7", None, "en")


def test_bad_lines_are_named_and_the_others_read(write) -> None:
    lines = [
        '{"text": "' + BODY + '"}', "{broken", '"a string"', '{"id": "x"}', '{"text": 3}', '{"text": ""}',
        '{"text": "a", "published": "11 March"}', '{"text": "a", "title": ["x"]}', "[" * 100_000,
        '{"text": "a", "n": ' + "9" * 10_000 + "}", '{"text": "a", "published": "2031-01-01"}',
        b'{"text": "\xff"}'.decode("latin-1"), '{"id": "last", "text": "' + BODY + '"}',
    ]  # fmt: skip
    found = list(load([write("a.jsonl", "\n".join(lines).encode("latin-1"))], today=TODAY))
    assert [f.id for f in found if isinstance(f, Report)] == ["a-1", "last"]
    assert [f.where.rpartition(":")[2] for f in found if isinstance(f, Unread)] == [str(n) for n in range(2, 13)]


def test_half_characters_do_not_move_offsets(write) -> None:
    report = one(write("a.jsonl", '{"text": "Two \\ud83d men died."}'))
    assert report.text == "Two \ufffd men died." and report.flags


def test_a_json_file_holds_one_report_or_a_list(write) -> None:
    assert one(write("a.json", json.dumps({"id": "x", "text": BODY}, indent=1))).id == "x"
    assert [r.id for r in load([write("b.json", json.dumps([{"id": "y", "text": BODY}, {"id": "z", "text": BODY}]))])] == ["y", "z"]
    assert "no valid JSON" in refused(write("c.json", "{"))
    assert '"text"' in refused(write("d.json", "{}"))


@pytest.mark.parametrize(
    ("data", "start"),
    [
        (BODY.encode(), "At least"),
        (PAGE.encode(), "Two die"),
        (pdf([[BODY]]), "At least"),
        (json.dumps({"text": BODY}).encode(), "At least"),
    ],
)
def test_standard_input_is_known_by_its_bytes(data: bytes, start: str) -> None:
    report = one("-", stdin=data)
    assert report.text.startswith(start) and report.origin.startswith(("-", "standard input"))


# What the user tells


def test_what_the_user_tells_goes_before_what_the_page_says(write) -> None:
    report = one(write("a.html", PAGE), published="2025-03-12", outlet="O", title="T", language="en")
    assert (report.published, report.outlet, report.title, report.published_known) == (date(2025, 3, 12), "O", "T", Known.STATED)


def test_a_day_that_is_none_is_refused_before_anything_is_read() -> None:
    with pytest.raises(UnusableInput, match=r"--published 11 March: is no day; write it as YYYY-MM-DD"):
        load(["nothing"], published="11 March")


def test_a_future_day_is_refused_by_the_name_of_the_report() -> None:
    with pytest.raises(UnusableInput, match=r"a\.txt: its day of publication as given, 2025-06-09, lies in the future"):
        load(["a.txt"], published=TODAY + timedelta(days=8), today=TODAY)
    load(["a.txt"], published=TODAY + timedelta(days=1), today=TODAY)  # it is tomorrow already in Auckland


def test_an_unknown_language_name_is_refused() -> None:
    with pytest.raises(UnusableInput, match="--language 1"):
        load([], language="1")


@pytest.mark.parametrize(
    ("text", "told", "words"),
    [
        ("市场遭到炮击，十二人死亡。", None, "is in Chinese (detected)"),
        ("Douze personnes ont été tuées lundi dans le bombardement du marché.", None, "is in French (detected)"),
        (BODY, "ar", "is in Arabic (as told)"),
    ],
)
def test_other_languages_are_refused_by_name(write, text: str, told: str | None, words: str) -> None:
    sentence = refused(write("a.txt", text), language=told)
    assert "a.txt: " + words in sentence and "Tollbook reads English" in sentence


def test_the_users_word_on_the_language_is_taken(write) -> None:
    assert one(write("a.txt", "Douze personnes ont été tuées lundi dans le bombardement du marché."), language="en").language == "en"


# Files and folders


def test_folders_are_walked_in_order_and_every_file_is_accounted_for(write, tmp_path: Path) -> None:
    for name in ("b/z.txt", "b/a.txt", "a.txt", ".hidden.txt", ".git/x.txt", "c.csv", "d.bin", "e"):
        write(f"in/{name}", BODY if not name.endswith("bin") else b"\x00\x01\x02" * 100)
    found = [(f.id if isinstance(f, Report) else f.where.rpartition(os.sep)[2]) for f in load([tmp_path / "in"])]
    assert found == ["a", "a-2", "z", "c.csv", "d.bin", "e"]


def test_a_file_that_is_named_twice_is_read_once(write, tmp_path: Path) -> None:
    path = write("in/a.txt", BODY)
    assert len(list(load([path, tmp_path / "in", str(path)]))) == 2  # the file; and the folder without another one
    assert [type(f) for f in load([path, path])] == [Report]


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_links_that_lead_back_do_not_trap_the_walk(write, tmp_path: Path) -> None:
    write("in/a.txt", BODY)
    (tmp_path / "in" / "loop").symlink_to(tmp_path / "in")
    (tmp_path / "in" / "dead").symlink_to(tmp_path / "nothing")
    found = list(load([tmp_path / "in"]))
    assert [f.id for f in found if isinstance(f, Report)] == ["a"]
    assert ["link to a file that does not exist" in f.sentence for f in found if isinstance(f, Unread)] == [True]


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX") or sys.platform == "darwin", reason="needs short paths for sockets")
def test_pipes_and_sockets_in_a_folder_are_not_opened(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    os.mkfifo(tmp_path / "in" / "pipe")
    assert "is a pipe, socket or device" in refused(tmp_path / "in")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read everything")
def test_files_and_folders_that_may_not_be_read_are_told(write, tmp_path: Path) -> None:
    path = write("in/a.txt", BODY)
    path.chmod(0)
    assert "permission denied" in refused(path)
    path.parent.chmod(0)
    assert "permission denied" in refused(path.parent)
    path.parent.chmod(0o700)


def test_a_refusal_of_the_system_is_told(write, monkeypatch: pytest.MonkeyPatch) -> None:
    def deny(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = write("in/a.txt", BODY)
    monkeypatch.setattr(Path, "open", deny)
    assert "a.txt: cannot be read (permission denied)" in refused(path)
    monkeypatch.setattr(os, "listdir", deny)
    assert "in: cannot be opened (permission denied)" in refused(path.parent)


def test_names_of_files_cannot_steer_the_terminal(write) -> None:
    if os.name == "nt":
        pytest.skip("Windows has no such names")
    assert "\x1b" not in refused(write("a\x1b[31m\u202e.txt", ""))
    assert one(write("b\x1b[31m.txt", BODY)).id == "b_[31m"


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("empty.txt", b"", "is empty"),
        ("blank.txt", b" \n\r\n\t", "is empty"),
        ("mark.txt", b"\xef\xbb\xbf", "holds no text"),
        ("junk.txt", bytes(range(256)) * 400, "holds no text"),
        ("noise", random.Random(3).randbytes(20_000), "no text"),
        ("a.zip", b"PK\x03\x04" + b"\x00" * 100, "is a ZIP archive that is cut short"),
        ("a.docx", b"PK\x03\x04" + b"\x00" * 26 + b"word/document.xml", "is a ZIP archive that is cut short"),
        ("a.txt.gz", gzip.compress(b"x", mtime=0), "is an archive"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 99, "is a picture"),
        ("a.csv", b"day,killed\n1,2\n", "is a table"),
        ("a.xml", b"<?xml version='1.0'?><list><p>x</p></list>", "is an XML file"),
        ("b.xml", b"<?xml version='1.0'?><rss version='2.0'><channel/></rss>", "is a feed without an item"),
        ("scan.pdf", scan(3), "its pages hold pictures and no text; run it through text recognition (OCR) first"),
        ("cut.pdf", pdf([[BODY]])[:300], "is a damaged PDF"),
        ("page.pdf", PAGE.encode(), "is named a PDF, but is none"),
        ("long.pdf", pdf([["x"]] * 2_001), "has 2,001 pages"),
        ("bomb.pdf", pdf([[]], raw_page=zlib.compress(b"0 0 m\n" * 20_000_000)), "none of its pages can be read"),
        ("drawing.pdf", pdf([[]], raw_page=zlib.compress(b"0 0 m\n" * 1_000_000)), "none of its pages can be read"),
        ("deep.html", ("<html><body>" + "<div>" * 100_000).encode(), "without a main text"),
        ("empty.html", b"<html><body></body></html>", "without a main text"),
        ("empty.jsonl", b"\n\n", "is empty"),
        ("digits.txt", b"9" * 5_000_001, "holds 5,000,001 characters"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_told_in_a_sentence(write, name: str, data: bytes, words: str) -> None:
    path = write(name, data)
    started = time.perf_counter()
    sentence = refused(path)
    assert sentence.startswith(str(path)) and words in sentence
    assert time.perf_counter() - started < 10


def test_a_file_of_200_mb_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as stream:
        stream.truncate(200_000_000)
    assert f"is larger than {MAX_FILE_BYTES // 1_000_000} MB" in refused(path)


def test_missing_files_and_empty_folders_are_told(tmp_path: Path) -> None:
    assert "there is no such file or folder" in refused(tmp_path / "x.txt")
    assert "is a folder without a file in it" in refused(tmp_path)
    assert refused("\x00")
    assert refused("x" * 5000)


def test_a_locked_pdf_is_told(write) -> None:
    from pypdf import PdfReader, PdfWriter

    path = write("a.pdf", pdf([[BODY]]))
    for password, is_locked in (("secret", True), ("", False)):
        writer = PdfWriter(clone_from=PdfReader(path))
        writer.encrypt(user_password=password, owner_password="owner", algorithm="RC4-128")
        target = path.with_name("locked.pdf")
        writer.write(target)
        if is_locked:
            assert "is locked with a password" in refused(target)
        else:
            assert one(target).text == BODY


@pytest.mark.parametrize(
    "text",
    [
        "Two men died. " * 7_000,  # one line of 100 kB
        "9" * 1_000_000,
        ("killed " * 3 + "\n") * 30_000,
        "*" * 300_000,
        "[" * 300_000,
        "#" * 300_000 + "\n> " * 100_000,
        "---\n" + "a: b\n" * 100_000,
        "<!--" * 50_000,
        "_a" * 150_000,
        "\u202e\u200f" * 100_000 + BODY,
    ],
    ids=range(10),
)
@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_hostile_text_does_not_stall(write, text: str, name: str) -> None:
    started = time.perf_counter()
    one(write(name, text), language="en")
    assert time.perf_counter() - started < 5


def test_one_bad_document_stops_no_other(write, tmp_path: Path) -> None:
    write("in/a.txt", BODY)
    write("in/b.pdf", b"%PDF-1.4 nothing")
    write("in/c.html", PAGE)
    assert [type(f) for f in load([tmp_path / "in"])] == [Report, Unread, Report]


def test_ids_are_the_same_on_every_run(write, tmp_path: Path) -> None:
    for folder in "abc":
        write(f"in/{folder}/report.txt", BODY)
    write("in/report-2.txt", BODY)
    ids = [f.id for f in load([tmp_path / "in"]) if isinstance(f, Report)]
    assert ids == ["report", "report-2", "report-3", "report-2-2"]


def test_reports_come_one_by_one(write) -> None:
    """A stream of thousands is never held as a whole."""
    path = write("a.jsonl", "\n".join(json.dumps({"text": BODY}) for _ in range(50)))
    found: Iterator[object] = load([path])
    assert isinstance(next(found), Report)
