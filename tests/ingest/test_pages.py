"""Word documents, web pages and PDF pages: what one reader would lose is read by another, or flagged."""

import io
import zipfile
import zlib
from datetime import date

import pytest
from documents import BODY, MORE, PAGE, docx, zipped
from pdfs import pdf, scan

from tollbook.ingest import Member, Unread, open_document
from tollbook.ingest.pdf import read_pdf
from tollbook.ingest.pdfium import SecondReading, disagreement
from tollbook.model.document import Report

TODAY = date(2025, 6, 1)
LONG = " ".join(
    f"On day {n} the {word} of the town was shelled, and {n} people were hurt there."
    for n, word in enumerate("market school mill bridge clinic well".split(), 3)
)


def opened(data: bytes | str, name: str) -> list[Report | Member | Unread]:
    return list(open_document(data.encode() if isinstance(data, str) else data, name, today=TODAY))


def report(data: bytes | str, name: str) -> Report:
    (found,) = opened(data, name)
    assert isinstance(found, Report), found
    return found


# Word


def test_paragraphs_and_tables_come_in_order() -> None:
    found = report(docx([BODY, "", MORE], rows=[["Town", "Killed"], ["Bentiu", 2]], title="Two die"), "a.docx")
    assert found.text == f"{BODY}\n{MORE}\nTown | Killed\nBentiu | 2"
    assert (found.title, found.published, found.charset, found.flags) == ("Two die", None, None, ())
    assert "that is no day of publication" in found.notes[0]


def edited(old: str, new: str) -> bytes:
    """A Word document with its XML changed by hand."""
    source = zipfile.ZipFile(io.BytesIO(docx([BODY, "HERE", MORE])))
    parts = {info.filename: source.read(info) for info in source.infolist()}
    parts["word/document.xml"] = parts["word/document.xml"].replace(old.encode(), new.encode())
    return zipped(parts)


RUN = "<w:r><w:t>HERE</w:t></w:r>"
WORDS = "<w:r><w:t>Two more died.</w:t></w:r>"


@pytest.mark.parametrize(
    ("name", "xml"),
    [
        ("inserted", f'<w:ins w:id="1" w:author="x">{WORDS}</w:ins>'),
        ("control", f"<w:sdt><w:sdtContent>{WORDS}</w:sdtContent></w:sdt>"),
        ("link", f"<w:hyperlink>{WORDS}</w:hyperlink>"),
        ("box", f"<w:r><w:pict><w:txbxContent><w:p>{WORDS}</w:p></w:txbxContent></w:pict></w:r>"),
        ("split", "<w:r><w:t>Two </w:t></w:r><w:r><w:t>more died.</w:t></w:r>"),
    ],
)  # fmt: skip
def test_words_that_a_common_package_passes_over_are_read(name: str, xml: str) -> None:
    assert report(edited(RUN, xml), "a.docx").text == f"{BODY}\nTwo more died.\n{MORE}"


def test_deleted_words_are_left_out_and_flagged() -> None:
    found = report(edited(RUN, '<w:del w:id="1" w:author="x"><w:r><w:delText>No.</w:delText></w:r></w:del>'), "a.docx")
    assert found.text == f"{BODY}\n{MORE}" and "changes that are tracked" in found.flags[0]


def test_a_table_in_a_table_is_read_once() -> None:
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p>{}</w:tc>"
    inner = f"<w:tbl><w:tr>{cell.format('b', '')}{cell.format('c', '')}</w:tr></w:tbl>"
    xml = f"<w:tbl><w:tr>{cell.format('a', inner)}{cell.format('d', '')}</w:tr></w:tbl>"
    assert report(edited(f"<w:p>{RUN}</w:p>", xml), "a.docx").text == f"{BODY}\na b | c | d\n{MORE}"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (edited("<w:document", '<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document'), "declares XML entities"),
        (edited("<w:body>", "<w:body><w:p>"), "is a damaged Word document"),
        (edited(BODY, "x" * 61_000_000), "far too much"),
        (edited(BODY, "x" * 30_000_000), "far more than words do"),
        (docx([]), "is a Word document without words"),
        (docx([BODY])[:-200], "is a ZIP archive that is cut short"),
        (edited(RUN, "<w:sdt>" * 5_000), "is a damaged Word document"),
    ],
)  # fmt: skip
def test_hostile_and_empty_word_documents_are_refused(data: bytes, words: str) -> None:
    (found,) = opened(data, "a.docx")
    assert isinstance(found, Unread) and words in found.sentence, found


# Web pages


@pytest.mark.parametrize("depth", [240, 5_000, 40_000])
def test_a_page_that_is_nested_too_deep_loses_nothing_and_is_flagged(depth: int) -> None:
    found = report("<!DOCTYPE html><title>Two die</title>" + "<div>" * depth + f"<p>{BODY}</p><p>{MORE}</p>", "a.html")
    assert (found.text, found.title) == (f"{BODY}\n{MORE}", "Two die")
    assert f"nested {depth + 1:,} deep" in found.flags[0]


def test_a_page_with_too_many_elements_is_read_and_flagged() -> None:
    found = report("<html><body>" + "<i></i>" * 60_000 + f"<p>{BODY}</p>", "a.html")
    assert found.text.endswith(BODY) and "more than 50,000 elements" in found.flags[0]


def test_a_page_without_a_main_text_is_read_whole_if_it_has_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tollbook.ingest.html._extract", lambda *_: None)
    assert "No main text was found in it" in report(f"<html><body><div>{BODY}</div></body></html>", "a.html").flags[0]
    (found,) = opened("<html><body><div>Please turn scripts on.</div><div>Home</div></body></html>", "a.html")
    assert isinstance(found, Unread) and "without a main text" in found.sentence


def test_unclosed_paragraphs_are_not_nested() -> None:
    assert report("<html><body><article>" + f"<p>{BODY}<p>{MORE}" * 300, "a.html").flags == ()


def test_a_main_text_that_leaves_out_most_paragraphs_is_flagged(monkeypatch: pytest.MonkeyPatch) -> None:
    page = f"<html><body><article><p>{BODY}</p>" + "".join(f"<p>{s}.</p>" for s in LONG.split(". ")) + "</article></body></html>"
    assert report(page, "a.html").flags == ()

    class Cut:
        text, title, sitename, date = BODY, "", "", None

    monkeypatch.setattr("tollbook.ingest.html._extract", lambda *_: Cut)
    (flag,) = report(page, "a.html").flags
    assert "6 of the page's 7 paragraphs are not in the text that was read; the first begins “On day 3 the market" in flag


def test_paragraphs_of_menus_and_footers_are_not_missed() -> None:
    menus = f"<nav><p>{LONG}</p></nav><footer><p>{LONG}</p></footer><aside><p>{LONG}</p></aside>"
    assert report(PAGE.replace("</body>", f"{menus}</body>"), "a.html").flags == ()


# PDF


def test_sound_pages_are_not_flagged() -> None:
    found = report(pdf([[BODY, MORE], [], LONG.split(". "), ["3"]]), "a.pdf")
    assert found.flags == () and "Page 2: no text there" in found.notes[0]


def test_many_sound_files_are_not_flagged() -> None:
    """The share of sound files that are flagged; at most one in fifty may be."""
    weasyprint = pytest.importorskip("weasyprint")
    flagged = 0
    for n in range(2):
        columns = f"columns: {n % 3 + 1}; text-align: {'justify' if n % 2 else 'left'}; hyphens: auto"
        style = (
            f"body {{font: {8 + n % 5}pt {('serif', 'sans-serif', 'monospace')[n % 3]}; {columns}}} p {{letter-spacing: {n % 4 / 10}pt}}"
        )
        rows = "".join(f"<tr><td>Town {i}</td><td>{i * n}</td></tr>" for i in range(9))
        page = f"<html lang=en><style>{style}</style><h1>Losses of the month</h1><p>{LONG} “Efficient”, he said.</p><table>{rows}</table>"
        flagged += bool(read_pdf(weasyprint.HTML(string=page + f"<p>{LONG}</p>" * (1 + n)).write_pdf(), "a.pdf").flags)
    assert flagged == 0


def test_a_page_that_the_first_reader_cannot_read_is_taken_from_the_second(monkeypatch: pytest.MonkeyPatch) -> None:
    from pypdf import PageObject

    data = pdf([[BODY], [MORE]])
    whole = PageObject.extract_text

    def lose(page: PageObject, *args: object, **options: object) -> str:
        return "" if MORE in (text := whole(page)) else text

    monkeypatch.setattr(PageObject, "extract_text", lose)
    found = report(data, "a.pdf")
    assert found.text == f"{BODY}\n{MORE}"
    assert found.flags == ("Page 2: one reader found no text there; that of a second reader is used.",)

    def fail(page: PageObject, *args: object, **options: object) -> str:
        raise ValueError(whole(page))

    monkeypatch.setattr(PageObject, "extract_text", fail)
    assert report(data, "a.pdf").text.split() == [*BODY.split(), *MORE.split()]


def test_pages_on_which_the_readers_disagree_are_flagged_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "tollbook.ingest.pdf.read_pages", lambda data, numbers: {1: SecondReading(LONG, False), 2: SecondReading("", False)}
    )
    assert report(pdf([LONG.split(". "), LONG.split(". ")]), "a.pdf").flags == ("Page 2: two readers disagree (326 letters and 0).",)


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        (LONG, LONG.replace(". ", ".\n"), None),
        (LONG, LONG[:-50], None),
        (LONG, LONG[:150], "letters and"),
        (LONG, "", "letters and 0"),
        (LONG, LONG[::-1], "words alike"),
        (LONG, LONG.replace(" ", ""), None),  # the reading that is used is sound
        (LONG, " ".join(LONG), None),
        (LONG.replace(" ", ""), LONG, "words alike"),
        (" ".join(LONG), LONG, "words alike"),
        ("Two died.", "", None),
        ("efficient war\u00adning " * 20, "eﬃcient war\x02\nning " * 20, None),
    ],
)
def test_readings_differ_where_letters_or_words_are_lost(first: str, second: str, found: str | None) -> None:
    how = disagreement(first, second)
    assert how is None if found is None else how is not None and found in how


def test_a_page_that_is_a_picture_is_flagged() -> None:
    picture = zlib.compress(b"q 500 0 0 500 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q")
    data = pdf([[BODY, LONG], []])
    other = pdf([[]], raw_page=picture)
    start = other[other.index(b"stream\n") : other.index(b"\nendstream")]
    second = data.rindex(b"stream\n", 0, data.rindex(b"endstream"))
    data = data[:second] + start + data[data.rindex(b"\nendstream") :]
    data = data.replace(b"/Length %d" % len(zlib.compress(b"BT /F1 11 Tf 60 780 Td\nET")), b"/Length %d" % (len(start) - 7))
    assert "Page 2: a picture and no text" in report(data, "a.pdf").flags[0]
    assert "pictures and no text" in opened(scan(), "b.pdf")[0].sentence  # type: ignore[union-attr]


def test_a_bomb_of_packed_packings_never_reaches_the_second_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr("tollbook.ingest.pdf.read_pages", lambda data, numbers: asked.extend(numbers) or {})
    bomb = pdf([[]], raw_page=zlib.compress(zlib.compress(bytes(200_000_000), 9), 9))
    bomb = bomb.replace(b"/Filter /FlateDecode >>\nstream", b"/Filter [/FlateDecode /FlateDecode] >>\nstream")
    assert "none of its pages can be read" in opened(bomb, "a.pdf")[0].sentence  # type: ignore[union-attr]
    assert asked == []
