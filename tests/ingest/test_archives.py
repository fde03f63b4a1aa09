"""ZIP, WARC and mailboxes: what lies in them comes out one by one, and what cannot come out is told."""

import gzip
import io
import stat
import zipfile
import zlib
from datetime import date
from pathlib import Path

import pytest
from documents import BODY, MORE, PAGE, mail, warc, zipped

from tollbook.ingest import Allowance, Member, Unread, load, open_document
from tollbook.ingest import limits as ingest_limits
from tollbook.model.document import Report

TODAY = date(2025, 6, 1)
URL = "https://courier.example/news/two-die.php"


def opened(data: bytes | Path, name: str) -> list[Report | Member | Unread]:
    return list(open_document(data, name, today=TODAY))


def sentences(found: list[Report | Member | Unread]) -> list[str]:
    return [f.sentence for f in found if isinstance(f, Unread)]


# ZIP


def test_members_come_out_by_name_and_in_order() -> None:
    found = opened(zipped({"a/b.txt": BODY, "c.html": PAGE, "a/": b"", "empty.txt": b""}), "march.zip")
    assert [(m.name, m.data) for m in found if isinstance(m, Member)] == [
        ("a/b.txt", BODY.encode()),
        ("c.html", PAGE.encode()),
        ("empty.txt", b""),
    ]


def test_hidden_and_system_members_are_passed_over() -> None:
    names = ["__MACOSX/._a.txt", "a/.DS_Store", "Thumbs.db", "x/desktop.ini", ".git/config", "a.txt"]
    assert [m.name for m in opened(zipped([(name, BODY) for name in names]), "a.zip") if isinstance(m, Member)] == ["a.txt"]


@pytest.mark.parametrize("name", ["/etc/report.txt", "../report.txt", "a/../../report.txt", "C:/report.txt", "a\\..\\report.txt"])
def test_names_that_lead_out_of_the_archive_are_told_and_the_rest_is_read(name: str) -> None:
    first, second = opened(zipped([(name, BODY), ("b.txt", BODY)]), "a.zip")
    assert isinstance(first, Unread) and "lay outside its archive" in first.why
    assert isinstance(second, Member)


def test_a_member_without_a_name_is_read() -> None:
    (member,) = opened(zipped({"name": BODY}).replace(b"name", b"\x00ame"), "a.zip")
    assert isinstance(member, Member) and (member.name, member.data) == ("a member without a name", BODY.encode())


def test_links_are_told() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("report.txt")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    assert "is a link and no document" in sentences(opened(out.getvalue(), "a.zip"))[0]


def test_locked_members_are_told() -> None:
    data = bytearray(zipped({"a.txt": BODY, "b.txt": MORE}))
    data[6] |= 1  # in the member's own head,
    data[data.index(b"PK\x01\x02") + 8] |= 1  # and in the list of members
    first, second = opened(bytes(data), "a.zip")
    assert isinstance(first, Unread) and "is locked with a password" in first.why
    assert isinstance(second, Member) and second.data == MORE.encode()


def test_a_damaged_member_is_told_and_the_rest_is_read() -> None:
    data = bytearray(zipped({"a.txt": BODY, "b.txt": MORE}, packed=False))
    data[data.index(b"market")] ^= 1
    first, second = opened(bytes(data), "a.zip")
    assert isinstance(first, Unread) and "a.zip/a.txt: is a damaged member of a ZIP archive (Bad CRC-32" in first.sentence
    assert isinstance(second, Member)


def test_a_member_that_is_packed_beyond_measure_is_told() -> None:
    found = opened(zipped({"bomb.txt": bytes(10_000_000), "a.txt": BODY + "\n" + "".join(map(str, range(40_000)))}), "a.zip")
    assert "bomb.txt: unpacks to 10,000,000 bytes" in sentences(found)[0]
    assert isinstance(found[1], Member)


def test_members_that_share_their_bytes_are_weighed_against_the_file() -> None:
    """Each entry alone is small enough; together they claim a hundred times the file, again and again."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("0.txt", bytes(900_000))
        for i in range(1, 500):
            info = zipfile.ZipInfo(f"{i}.txt")
            first = archive.filelist[0]
            for field in ("compress_size", "file_size", "CRC", "header_offset", "compress_type"):
                setattr(info, field, getattr(first, field))
            archive.filelist.append(info)
            archive.NameToInfo[info.filename] = info
    (sentence,) = sentences(opened(out.getvalue(), "a.zip"))
    assert "unpacks to 450,000,000 bytes" in sentence


def test_an_archive_without_a_document_is_told() -> None:
    assert "without a document in it" in sentences(opened(zipped({".hidden": b"x"}), "a.zip"))[0]
    assert "without a document in it" in sentences(opened(zipped({}), "a.zip"))[0]


@pytest.mark.parametrize("ending", [".pptx", ".epub"])
def test_other_office_documents_are_refused_by_what_they_are(ending: str) -> None:
    data = zipped({"[Content_Types].xml": b"<x/>", "ppt/a.xml": b"<x/>"} if ending == ".pptx" else {"mimetype": b"application/epub+zip"})
    assert "office document of a kind that is not read" in sentences(opened(data, f"a{ending}"))[0]


# WARC


@pytest.mark.parametrize("packed", [True, False])
def test_pages_of_a_crawl_come_out_with_address_and_day(packed: bool) -> None:
    records = [
        ("warcinfo", "", "", b"software: x\r\n"),
        ("request", URL, "", b""),
        ("response", URL, "200 OK|text/html; charset=windows-1252", PAGE.replace("Two die", "“Two” die").encode("cp1252")),
        ("metadata", URL, "", b"x: y"),
        ("resource", "file:///b.txt", "|text/plain", MORE.encode()),
    ]
    page, resource = opened(warc(records, packed=packed), "crawl.warc.gz" if packed else "crawl.warc")
    assert isinstance(page, Member) and isinstance(resource, Member)
    assert (page.name, page.facts.url, page.facts.received, page.facts.media_type, page.facts.charset) == (
        URL, URL, date(2025, 3, 14), "text/html", "windows-1252",
    )  # fmt: skip
    (report,) = open_document(page.data, page.name, facts=page.facts, today=TODAY)
    assert isinstance(report, Report)
    assert (report.id, report.origin, report.published, report.title) == ("two-die", URL, date(2025, 3, 11), "“Two” die in Bentiu")
    assert (report.charset, report.charset_known) == ("windows-1252", "declared")


def test_the_day_of_the_crawl_is_no_day_of_publication() -> None:
    (member,) = opened(warc([("response", URL, "200 OK|text/plain", BODY.encode())]), "a.warc.gz")
    assert isinstance(member, Member)
    (report,) = open_document(member.data, member.name, facts=member.facts)
    assert isinstance(report, Report) and report.published is None
    assert "It was received on 2025-03-14; that is no day of publication." in report.notes


@pytest.mark.parametrize(
    ("kind", "answer", "words"),
    [
        ("response", "404 Not Found|text/html", "was answered with 404 Not Found"),
        ("response", "301 Moved|text/html", "was answered with 301"),
        ("response", "200 OK|image/png", "is of the type image/png, and no report"),
        ("revisit", "200 OK|text/html", "was unchanged since an earlier capture"),
        ("conversion", "|text/plain", "is a record of the kind 'conversion'"),
    ],
)
def test_answers_that_are_no_pages_are_told(kind: str, answer: str, words: str) -> None:
    found = opened(warc([(kind, URL, answer, b"x"), ("response", URL, "200 OK|text/plain", BODY.encode())]), "a.warc.gz")
    (sentence,) = sentences(found)
    assert sentence.startswith(f"{URL} in a.warc.gz: ") and words in sentence
    assert isinstance(found[1], Member)


@pytest.mark.parametrize(
    ("encoding", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress), ("deflate", lambda d: zlib.compress(d)[2:-4])]
)
def test_packed_answers_are_unpacked(encoding: str, pack) -> None:
    (member,) = opened(warc([("response", URL, "200 OK|text/plain", pack(BODY.encode()))], encoding=encoding), "a.warc.gz")
    assert isinstance(member, Member) and member.data == BODY.encode()


def test_an_answer_whose_packed_bytes_end_early_is_told() -> None:
    packed = gzip.compress((BODY + "".join(map(str, range(5_000)))).encode())[:-500]
    (sentence,) = sentences(opened(warc([("response", URL, "200 OK|text/plain", packed)], encoding="gzip"), "a.warc.gz"))
    assert "is cut short" in sentence


@pytest.mark.parametrize("packed", [True, False])
def test_a_crawl_that_is_cut_short_gives_what_it_has_and_says_so(packed: bool) -> None:
    long_page = (BODY + "".join(map(str, range(20_000)))).encode()
    data = warc([("response", URL, "200 OK|text/plain", BODY.encode()), ("response", URL, "200 OK|text/plain", long_page)], packed=packed)
    first, *rest = opened(data[:-3_000], "a.warc")
    assert isinstance(first, Member) and first.data == BODY.encode()
    assert ["cut short" in sentence for sentence in sentences(rest)] == [True]


def test_a_crawl_that_unpacks_without_end_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tollbook.ingest.warc.FREE_BYTES", 1_000_000)
    data = warc([("metadata", URL, "", bytes(40_000_000))])
    assert "unpacks to far more bytes than pages do" in sentences(opened(data, "a.warc.gz"))[0]


# Mailboxes


def test_a_mailbox_gives_its_messages() -> None:
    box = b"".join(b"From desk@x Tue Mar 11 08:00:00 2025\n" + mail(text) + b"\n" for text in (BODY, MORE))
    found = opened(box, "desk.mbox")
    assert [m.name for m in found if isinstance(m, Member)] == ["1.eml", "2.eml"]
    reports = [r for m in found if isinstance(m, Member) for r in open_document(m.data, m.name, today=TODAY)]
    assert [r.text.strip() for r in reports if isinstance(r, Report)] == [BODY, MORE]


# All layers


def test_load_opens_what_lies_in_archives_and_names_the_way(tmp_path: Path) -> None:
    inner = zipped({"x/deep.txt": BODY, "bad.png": b"\x89PNG"})
    (tmp_path / "a.zip").write_bytes(zipped({"inner.zip": inner, "post.eml": mail(MORE, attached={"note.txt": BODY.encode()})}))
    found = list(load([tmp_path / "a.zip"], today=TODAY))
    assert [f.id for f in found if isinstance(f, Report)] == ["deep", "post", "note"]
    assert [f.origin.removeprefix(str(tmp_path)) for f in found if isinstance(f, Report)] == [
        "/a.zip/inner.zip/x/deep.txt", "/a.zip/post.eml", "/a.zip/post.eml/note.txt",
    ]  # fmt: skip
    assert ["a.zip/inner.zip/bad.png: is a picture" in f.sentence for f in found if isinstance(f, Unread)] == [True]


def test_archives_in_archives_end_at_the_third_layer(tmp_path: Path) -> None:
    data = BODY.encode()
    for layer in range(5):
        data = zipped({f"{layer}.zip" if layer else "a.txt": data})
    (tmp_path / "a.zip").write_bytes(data)
    (found,) = load([tmp_path / "a.zip"])
    assert isinstance(found, Unread) and "lies in more than 3 archives or mails" in found.why


def test_documents_of_one_file_are_counted_over_all_layers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tollbook.ingest.loading.Allowance", lambda: Allowance(members=5))
    (tmp_path / "a.zip").write_bytes(zipped({f"{i}.zip": zipped({"a.txt": BODY, "b.txt": BODY}) for i in range(9)}))
    found = list(load([tmp_path / "a.zip"]))
    assert sum(isinstance(f, Report) for f in found) == 3
    assert "holds more documents than are opened" in sentences(found)[0]
    assert ingest_limits.MAX_MEMBERS == 100_000


def test_a_large_archive_is_read_member_by_member(tmp_path: Path) -> None:
    """Nothing holds all members at once: the first comes out while the last is damaged beyond reading."""
    data = zipped({f"{i}.txt": BODY for i in range(50)})
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    entries = open_document(path, "a.zip")
    assert isinstance(next(entries), Member)
    entries.close()  # type: ignore[attr-defined]
