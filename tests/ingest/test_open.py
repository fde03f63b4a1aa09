"""One door for every document: what it gives, what it takes from the caller, and that it reads no more than it must."""

import json
import tracemalloc
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from documents import BODY, MORE, PAGE, RSS, docx, mail, ods, ods_row, warc, xlsx, zipped
from pdfs import pdf

from tollbook.errors import UnusableInput
from tollbook.ingest import Member, MemberFacts, Unread, open_document
from tollbook.model.document import Report
from tollbook.model.precision import Known

TODAY = date(2025, 6, 1)
LIST = [["text"], [BODY]]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", BODY.encode()),
        ("a.md", f"# Two\n\n{BODY}".encode()),
        ("a.html", PAGE.encode()),
        ("a.pdf", pdf([[BODY]])),
        ("a.docx", docx([BODY])),
        ("a.jsonl", json.dumps({"text": BODY}).encode()),
        ("a.json", json.dumps([{"text": BODY}]).encode()),
        ("a.rss", RSS.encode()),
        ("a.eml", mail(BODY)),
        ("a.csv", f"text\n{BODY!r}\n".replace("'", '"').encode()),
        ("a.xlsx", xlsx({"A": LIST})),
        ("a.ods", ods(ods_row("text") + ods_row(BODY))),
    ],
)
@pytest.mark.parametrize("is_file", [True, False])
def test_every_kind_is_read_from_bytes_and_from_a_file(name: str, data: bytes, is_file: bool, tmp_path: Path) -> None:
    source: Path | bytes = data
    if is_file:
        source = tmp_path / "no-ending"  # the name is told, and not taken from the file
        source.write_bytes(data)
    first = next(open_document(source, name, today=TODAY))
    assert isinstance(first, Report) and BODY in first.text, first
    assert first.id.startswith("a") and first.flags == ()
    assert (first.charset is None) == (first.charset_known is None)


@pytest.mark.parametrize("name", ["a", "a.txt", "a.bin"])
@pytest.mark.parametrize(
    "data",
    [
        PAGE.encode(),
        pdf([[BODY]]),
        docx([BODY]),
        RSS.encode(),
        xlsx({"A": LIST}),
        zipped({"x.txt": BODY}),
        warc([("resource", "x:y", "|text/plain", b"x")]),
    ],
)
def test_first_bytes_go_before_the_ending(name: str, data: bytes) -> None:
    first = next(open_document(data, name, today=TODAY))
    assert isinstance(first, Member) or (isinstance(first, Report) and "<" not in first.text and BODY in first.text)


def test_what_the_caller_tells_goes_before_what_the_document_says() -> None:
    for data, name in ((RSS.encode(), "a.rss"), (mail(BODY), "a.eml"), (docx([BODY], title="X"), "a.docx"), (xlsx({"A": LIST}), "a.xlsx")):
        first = next(open_document(data, name, published="2025-03-01", outlet="O", title="T", language="en"))
        assert isinstance(first, Report)
        assert (first.published, first.published_known, first.outlet, first.title) == (date(2025, 3, 1), Known.STATED, "O", "T")


def test_what_the_caller_tells_is_checked_at_once() -> None:
    for wrong in ({"published": "11 March"}, {"published": TODAY + timedelta(days=9)}, {"language": "?"}):
        with pytest.raises(UnusableInput):
            open_document(b"x", "a.txt", today=TODAY, **wrong)  # type: ignore[arg-type]


def test_the_type_and_the_set_that_a_server_named_are_used() -> None:
    facts = MemberFacts(url="https://x.example/a.php", media_type="text/html", charset="koi8-r")
    (found,) = open_document(("<b>Погибли</b> люди в городе. " * 4).encode("koi8-r"), facts.url or "", facts=facts, language="en")
    assert isinstance(found, Report) and (found.text[:22], found.origin) == ("Погибли люди в городе.", "https://x.example/a.php")
    (table,) = open_document(f"text\n{MORE}".replace(",", "").encode(), "export", facts=MemberFacts(media_type="text/csv"))
    assert isinstance(table, Report) and table.text == MORE.replace(",", "")


def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    (found,) = open_document(tmp_path / "missing.txt", "missing.txt")
    assert isinstance(found, Unread) and found.sentence.startswith("missing.txt: cannot be read (no such file or directory)")


def test_names_cannot_steer_the_terminal() -> None:
    (found,) = open_document(b"", "a\x1b[31m\u202e.txt")
    assert isinstance(found, Unread) and found.where == "a?[31m?.txt"


def test_ids_within_a_document_are_unlike() -> None:
    lines = "\n".join(json.dumps({"id": "x", "text": BODY}) for _ in range(3)).encode()
    assert [r.id for r in open_document(lines, "a.jsonl") if isinstance(r, Report)] == ["x", "x-2", "x-3"]


def peak(entries: Iterator[object]) -> int:
    """The most memory, in bytes, that Python held while these came one by one."""
    tracemalloc.start()
    try:
        for _ in entries:
            pass
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_streams_of_any_length_need_no_more_memory(tmp_path: Path) -> None:
    line = json.dumps({"text": BODY * 100}).encode() + b"\n"
    pages = [("resource", f"https://x.example/{n}", "|text/plain", (BODY * 100).encode()) for n in range(300)]
    short, long = tmp_path / "short.jsonl", tmp_path / "long.jsonl"
    short.write_bytes(line * 10)
    long.write_bytes(line * 300)
    (tmp_path / "a.warc").write_bytes(warc(pages, packed=False))
    list(open_document(short, "a.jsonl", language="en"))  # what is loaded once is no cost of a document
    assert peak(open_document(long, "a.jsonl", language="en")) < 1.5 * peak(open_document(short, "a.jsonl", language="en")) + 200_000
    assert peak(open_document(tmp_path / "a.warc", "a.warc")) < (tmp_path / "a.warc").stat().st_size / 3
