"""Nothing that is handed in stops the rest, goes unexplained, or lets anything but Tollbook's own errors out of a reader."""

import io
import json
import socket
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from documents import BODY, PAGE, RSS, docx, mail, ods, ods_row, warc, xlsx, zipped
from hostile import entity_documents, hostile_documents
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pdfs import pdf

from tollbook.errors import TollbookError
from tollbook.ingest import Member, Unread, open_document
from tollbook.ingest.archive import open_archive, read_archive
from tollbook.ingest.docx import read_docx
from tollbook.ingest.feed import read_feed
from tollbook.ingest.html import read_html
from tollbook.ingest.jsonl import read_lines, read_objects
from tollbook.ingest.mail import read_mail, read_mailbox
from tollbook.ingest.pdf import read_pdf
from tollbook.ingest.plain import read_markdown, read_text
from tollbook.ingest.sheet import read_sheet
from tollbook.ingest.table import read_table
from tollbook.ingest.warc import read_warc
from tollbook.model.document import Report

TODAY = date(2025, 6, 1)
HOSTILE = list(hostile_documents())


def opened_all(data: bytes, name: str, depth: int = 0) -> Iterator[Report | Unread]:
    for found in open_document(data, name, today=TODAY):
        if not isinstance(found, Member):
            yield found
        elif depth < 3:
            yield from opened_all(found.data, found.name, depth + 1)
        else:
            yield Unread(found.name, "lies too deep")


def test_there_are_many_kinds_and_each_has_its_own_name() -> None:
    assert len({name for name, _ in HOSTILE}) == len(HOSTILE) >= 60
    assert max(len(data) for _, data in HOSTILE) < 4_000_000


@pytest.mark.parametrize(("name", "data"), HOSTILE, ids=[name for name, _ in HOSTILE])
def test_a_hostile_document_ends_in_reports_or_sentences(name: str, data: bytes) -> None:
    started = time.process_time()
    found = list(opened_all(data, name))
    assert time.process_time() - started < 15
    assert found, "every document is accounted for"
    for one in found:
        if isinstance(one, Report):
            assert one.text.strip() and len(one.text) < 5_000_001
        else:
            assert one.where and one.why and "\n" not in one.sentence
            assert one.sentence.isprintable()


def test_nothing_from_outside_is_read_into_a_report(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("nobody may read this")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/x"
        documents = list(entity_documents(secret.as_uri(), address))
        assert sum(address.encode() in data for _, data in documents) >= 2
        found = [one for name, data in documents for one in opened_all(data, name)]
        with pytest.raises(BlockingIOError):  # nobody called
            server.accept()
    assert not any("nobody may read this" in str(one) for one in found)


# Random and altered bytes into each reader

Reader = Callable[[bytes], Any]


def whole(read: Callable[..., Iterator[object]]) -> Reader:
    return lambda data: list(read(data, "x"))


def streamed(read: Callable[..., Iterator[object]]) -> Reader:
    return lambda data: list(read(io.BytesIO(data), "x"))


def opened_zip(data: bytes) -> None:
    with open_archive(io.BytesIO(data), "x") as archive:
        list(read_archive(archive, "x"))


READERS: dict[str, tuple[Reader, bytes]] = {
    "text": (lambda data: read_text(data, "x"), BODY.encode("utf-16")),
    "markdown": (lambda data: read_markdown(data, "x"), f"---\ndate: 2025-03-11\n---\n# [A](b) <!-- c -->\n**{BODY}**".encode()),
    "html": (lambda data: read_html(data, "x", today=TODAY), PAGE.encode()),
    "pdf": (lambda data: read_pdf(data, "x"), pdf([[BODY], ["x"]], title="A title", made="D:20250311")),
    "docx": (lambda data: read_docx(data, "x"), docx([BODY], rows=[["a", "b"]])),
    "feed": (lambda data: list(read_feed(data, "x", today=TODAY)), RSS.encode()),
    "mail": (lambda data: list(read_mail(data, "x", today=TODAY)), mail(BODY, markup="<p>x</p>", attached={"a": b"x"})),
    "mailbox": (streamed(read_mailbox), b"From a@x Tue Mar 11 08:00:00 2025\n" + mail(BODY)),
    "xlsx": (whole(read_sheet), xlsx({"A": [["id", "text"], [1.5, BODY]]})),
    "ods": (whole(read_sheet), ods(ods_row("id", "text") + ods_row("1", BODY))),
    "csv": (whole(read_table), f'id,text,date\n1,"{BODY}",2025-03-11\n'.encode()),
    "zip": (opened_zip, zipped({"a.txt": BODY, "b/c.html": PAGE})),
    "warc": (streamed(read_warc), warc([("response", "http://x.example/", "200 OK|text/html", PAGE.encode())], packed=False)),
    "warc.gz": (streamed(read_warc), warc([("response", "http://x.example/", "200 OK|text/html", PAGE.encode())])),
    "jsonl": (streamed(read_lines), b'{"id": 1, "text": "x", "published": "2025-03-11"}\n[]\n'),
    "json": (whole(read_objects), b'[{"id": 1, "text": "x", "published": "2025-03-11"}]'),
}


@st.composite
def altered(draw: st.DrawFn, sound: bytes) -> bytes:
    """Random bytes, or a sound document with some of its bytes changed, left out or doubled."""
    if draw(st.integers(0, 4)) == 0:
        return sound[: draw(st.integers(0, 8))] + draw(st.binary(max_size=300))
    data = bytearray(sound)
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, max(0, len(data) - 1)))
        match draw(st.integers(0, 3)):
            case 0:
                data[at : at + 1] = draw(st.binary(min_size=1, max_size=4))
            case 1:
                del data[at : at + draw(st.integers(1, 40))]
            case 2:
                data[at:at] = data[at : at + draw(st.integers(1, 40))]
            case _:
                data = data[: max(1, at)]
    return bytes(data)


def escaped(read: Reader, data: bytes) -> BaseException | None:
    """What a reader lets out besides Tollbook's own errors."""
    try:
        read(data)
    except TollbookError as error:
        assert "\n" not in str(error)
    except BaseException as error:  # a panic of a compiled package is no Exception
        return error
    return None


@pytest.mark.parametrize("kind", READERS)
@settings(max_examples=200, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(choices=st.data())
def test_only_tollbooks_own_errors_leave_a_reader(kind: str, choices: st.DataObject) -> None:
    read, sound = READERS[kind]
    assert escaped(read, choices.draw(altered(sound))) is None


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(choices=st.data())
def looks_for_errors_of_json(choices: st.DataObject) -> None:
    assert escaped(json.loads, choices.draw(altered(b'{"text": "x"}'))) is None


def test_the_search_finds_a_reader_that_lets_errors_out() -> None:
    with pytest.raises(AssertionError):
        looks_for_errors_of_json()


@pytest.mark.parametrize("kind", READERS)
def test_each_reader_reads_its_sound_document(kind: str) -> None:
    """Else the property above would hold for a reader that refuses everything."""
    read, sound = READERS[kind]
    assert read(sound) != []
