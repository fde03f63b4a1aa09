"""Hostile and broken documents, made here: bombs, truncations, odd character sets, NULs, nestings. None of them is large on disk.

`hostile_documents` yields (name, bytes). Each must end as reports, members or sentences, in bounded time and memory, and stop nothing.
`python tests/ingest/hostile.py FOLDER` writes them into a folder.
"""

import bz2
import gzip
import json
import lzma
import random
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

from documents import ATOM, BODY, MORE, PAGE, RSS, docx, gz, mail, ods, ods_row, raw_xlsx, warc, xlsx, zipped
from pdfs import pdf, scan

URL = "https://courier.example/1"
RUSSIAN = "Двенадцать человек погибли при обстреле рынка, сообщил директор больницы. "
ARABIC = "قتل اثنا عشر شخصا في الهجوم على السوق بحسب مدير المستشفى. "
BILLION = "".join(f'<!ENTITY x{n} "{f"&x{n - 1};" * 10 if n else "ha"}">' for n in range(10))


WIDEST = bytes(4) + (65_536).to_bytes(4, "little") + bytes(2) + (256).to_bytes(2, "little") + bytes(2) + b"\x00\x02\x0e\x00"


def hostile_documents() -> Iterator[tuple[str, bytes]]:
    """Yield names and bytes, the same ones each time, every name once."""
    yield from _bombs()
    yield from _nestings()
    yield from entity_documents()
    yield from _archives()
    yield from _character_sets()
    yield from _slow_texts()
    yield from _broken()
    yield from _truncations()
    yield from _wrong_names()


def _bombs() -> Iterator[tuple[str, bytes]]:
    zeros = bytes(30_000_000)
    yield "ratio.zip", zipped({"a.txt": zeros, "b.txt": BODY})
    yield "many-bombs.zip", zipped([(f"{n}.txt", bytes(900_000)) for n in range(60)])
    bomb = zipped({"a.txt": zeros})
    for _ in range(4):
        bomb = zipped({f"{n}.zip": bomb for n in range(8)})
    yield "nested-bomb.zip", bomb
    yield "ten-thousand.zip", zipped([(f"{n}.txt", b"x") for n in range(10_000)], packed=False)
    yield "bzip2-member.zip", _zip_packed_by(12, bz2.compress(zeros), zeros)
    yield (
        "lzma-member.zip",
        _zip_packed_by(14, b"\x09\x04\x05\x00" + lzma.compress(zeros, lzma.FORMAT_ALONE)[:5] + lzma.compress(zeros)[20:], zeros),
    )
    yield "bomb.warc.gz", warc([("metadata", URL, "", bytes(200_000_000)), ("response", URL, "200 OK|text/plain", BODY.encode())])
    yield (
        "bomb-in-page.warc",
        warc([("response", URL, "200 OK|text/plain", gzip.compress(bytes(100_000_000), mtime=0))], packed=False, encoding="gzip"),
    )
    yield (
        "claims-a-petabyte.warc",
        warc([("response", URL, "200 OK|text/plain", b"x")], packed=False).replace(b"Length: ", b"Length: 1000000000000"),
    )
    yield "flate.pdf", pdf([[]], raw_page=zlib.compress(b"0 0 m\n" * 20_000_000))
    twice = pdf([[]], raw_page=zlib.compress(zlib.compress(bytes(500_000_000), 9), 9))
    yield "flate-in-flate.pdf", twice.replace(b"/Filter /FlateDecode >>\nstream", b"/Filter [/FlateDecode /FlateDecode] >>\nstream")
    yield "drawing.pdf", pdf([[]], raw_page=zlib.compress(b"0 0 m\n" * 1_000_000))
    yield "pages.pdf", pdf([["x"]] * 2_001)
    yield "two-cells.xlsx", raw_xlsx('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    yield (
        "dimension.xlsx",
        raw_xlsx(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{BODY}</t></is></c></row>').replace(
            b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>'
        ),
    )
    yield "loose-cells.xlsx", raw_xlsx("<row>" + "<c><v>1</v></c>" * 20_000 + '</row><row r="1048576"><c><v>1</v></c></row>')
    yield "shared-text.xlsx", raw_xlsx("<row>" + '<c t="s"><v>0</v></c>' * 50_000 + "</row>", strings=f"<si><t>{'x' * 30_000}</t></si>")
    yield "zeros.xlsx", zipped({"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": zeros})
    yield (
        "odd-spelling.xlsx",
        raw_xlsx("<row r = '1048576'><c s='>' r =  'XF&#68;1048576'><v>1</v></c></row><row r='1'><c><v>1</v></c></row>"),
    )
    yield (
        "1995.xls",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "Workbook".encode("utf-16-le") + b"\x00\x02\x0e\x00" + WIDEST * 1_000,
    )
    yield "repeated-rows.ods", ods(ods_row("text", repeated=1_048_576, across=16_384))
    yield "repeated-text.ods", ods(ods_row("x" * 3_000, repeated=1_048_576))
    yield "zeros.docx", zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": zeros})
    yield (
        "pictures.docx",
        zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>", **{f"word/{n}.png": zeros for n in range(3)}}),
    )


def _zip_packed_by(method: int, packed: bytes, whole: bytes) -> bytes:
    """Return a ZIP with one member whose bytes were packed outside of this library."""
    import struct

    head = struct.pack("<HHHHHIIIHH", 20, 0, method, 0, 33, zlib.crc32(whole), len(packed), len(whole), 5, 0)
    local = b"PK\x03\x04" + head + b"a.txt" + packed
    listed = b"PK\x01\x02" + struct.pack("<H", 20) + head + struct.pack("<HHHII", 0, 0, 0, 0, 0) + b"a.txt"
    return local + listed + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(listed), len(local), 0)


def _nestings() -> Iterator[tuple[str, bytes]]:
    yield "divs.html", ("<html><body>" + "<div>" * 200_000 + BODY).encode()
    yield "closed-divs.html", ("<html><body>" + "<div>" * 20_000 + BODY + "</div>" * 20_000).encode()
    yield "spans.html", ("<html><body><p>" + "<span>" * 40_000 + BODY).encode()
    yield "tables.html", ("<html><body>" + "<table><tr><td>" * 12_000 + BODY).encode()
    yield "lists.html", ("<html><body>" + "<ul><li>" * 300 + BODY).encode()
    yield "fonts.html", ("<html><body>" + "<font><p>" * 400 + BODY).encode()
    yield "svg.html", ("<html><body><svg>" + "<g>" * 5_000 + BODY).encode()
    yield "brackets.jsonl", b'{"text": ' + b"[" * 200_000
    yield "objects.json", b'{"text":' * 50_000
    yield "elements.xml", b"<rss>" + b"<a>" * 200_000
    yield "item-markup.xml", RSS.replace("Short.", "&lt;div&gt;" * 50_000).encode()
    yield (
        "parts.eml",
        b"From: a@x\nMIME-Version: 1.0\n"
        + b"".join(b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (n, n) for n in range(1_000)),
    )
    yield "messages.eml", b"From: a@x\nMIME-Version: 1.0\n" + b"Content-Type: message/rfc822\n\n" * 1_000 + BODY.encode()
    yield (
        "same-boundary.eml",
        b"From: a@x\nMIME-Version: 1.0\n" + b"Content-Type: multipart/mixed; boundary=x\n\n--x\n" * 90 + BODY.encode(),
    )
    yield "many-parts.eml", b"From: a@x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n" + b"\n--x\n\nx" * 5_000
    yield "deep-table.docx", _docx_with("<w:tbl><w:tr><w:tc>" * 2_000)
    yield "deep-but-closed.docx", _docx_with("<w:sdt><w:sdtContent>" * 110 + "<w:p/>" + "</w:sdtContent></w:sdt>" * 110)
    yield "fields.xlsx", raw_xlsx("<row>" + "<c>" * 5_000)
    yield "markdown-marks.md", b"> " * 50_000 + b"[" * 50_000 + BODY.encode()


def _docx_with(xml: str, *, head: str = "") -> bytes:
    import io
    import zipfile

    source = zipfile.ZipFile(io.BytesIO(docx([BODY])))
    parts = {info.filename: source.read(info) for info in source.infolist()}
    body = parts["word/document.xml"].replace(b"<w:body>", b"<w:body>" + xml.encode())
    parts["word/document.xml"] = body.replace(b"<w:document", head.encode() + b"<w:document", 1)
    return zipped(parts)


def entity_documents(file: str = "file:///etc/hostname", address: str = "http://127.0.0.1:9/x") -> Iterator[tuple[str, bytes]]:
    """Yield XML whose entities grow without end, or name a file or an address."""
    outside = f'<!ENTITY x SYSTEM "{file}"><!ENTITY y SYSTEM "{address}">'
    yield (
        "laughs.xml",
        f"<?xml version='1.0'?><!DOCTYPE rss [{BILLION}]><rss version='2.0'><channel><title>&x9;</title></channel></rss>".encode(),
    )
    item = "<item><title>&x;&y;</title></item>"
    yield "outside.xml", f"<?xml version='1.0'?><!DOCTYPE rss [{outside}]><rss version='2.0'><channel>{item}</channel></rss>".encode()
    yield "outside-dtd.xml", ATOM.replace("<feed", f'<!DOCTYPE feed SYSTEM "{address}.dtd"><feed').encode()
    yield "laughs.html", f"<!DOCTYPE html [{BILLION}]><html><body><p>&x9;{BODY}</p></body></html>".encode()
    for name, entities in (("laughs", BILLION), ("outside", outside)):
        yield f"{name}.docx", zipped({"[Content_Types].xml": "<x/>", "word/document.xml": f"<!DOCTYPE x [{entities}]><x>&x;</x>"})
        yield f"{name}.xlsx", zipped({"xl/workbook.xml": f"<!DOCTYPE x [{entities}]><x>&x;</x>", "xl/worksheets/sheet1.xml": "<x/>"})
        yield (
            f"{name}.ods",
            zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": f"<!DOCTYPE x [{entities}]><x>&x;</x>"}),
        )
    yield (
        "late-doctype.docx",
        _docx_with(f"<w:p><w:r><w:t>&x;{BODY}</w:t></w:r></w:p>", head=f"<!--{' ' * 5_000}--><!DOCTYPE x [{outside}]>"),
    )
    yield "wide-doctype.docx", zipped({"word/document.xml": f"<!DOCTYPE x [{outside}]><x>&x;</x>".encode("utf-16")})


def _archives() -> Iterator[tuple[str, bytes]]:
    yield (
        "names.zip",
        zipped(
            [(name, BODY) for name in ("/etc/passwd", "../../x.txt", "C:\\x.txt", "a\x1b[31m.txt", "\u202etxt.a", "a" * 60_000, "same.txt")]
        ),
    )
    yield "nameless.zip", zipped({"name": BODY}).replace(b"name", b"\x00ame")
    yield "itself.zip", zipped({"a.zip": zipped({"b.zip": zipped({"c.zip": zipped({"d.zip": zipped({"e.txt": BODY})})})})})
    locked = bytearray(zipped({"a.txt": BODY}))
    locked[6] |= 1
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    yield "locked.zip", bytes(locked)
    lying = bytearray(zipped({"a.txt": BODY * 100}))
    lying[lying.index(b"PK\x01\x02") + 24 : lying.index(b"PK\x01\x02") + 28] = b"\xff\xff\xff\x7f"
    yield "lying-size.zip", bytes(lying)
    small = bytearray(zipped({"a.txt": bytes(5_000_000)}))
    small[small.index(b"PK\x01\x02") + 24 : small.index(b"PK\x01\x02") + 28] = b"\x10\x00\x00\x00"
    yield "understated-size.zip", bytes(small)
    yield "count.zip", zipped({"a.txt": BODY})[:-12] + b"\xff\xff\xff\xff" + zipped({"a.txt": BODY})[-8:]
    yield "headless.zip", b"PK\x03\x04" + zipped({"a.txt": BODY})[30:]
    yield "not-a-crawl.warc.gz", gz(b"WARC/1.0\r\n" + b"X: y\r\n" * 100_000)
    yield "headers.warc", b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: -1\r\n\r\nHTTP/1.1 200 OK\r\n\r\n" + BODY.encode()
    yield (
        "chunks.warc",
        warc([("response", URL, "200 OK|text/plain", b"ffffffff\r\n" + BODY.encode())], packed=False).replace(
            b"Content-Type: text/plain\r\n", b"Transfer-Encoding: chunked", 1
        ),
    )
    yield (
        "types.warc.gz",
        warc(
            [
                ("response", URL, f"{code}|{kind}", b"\xff\x00")
                for code in ("200 OK", "999", "")
                for kind in ("", "text/html", "a/b", "\x01")
            ]
        ),
    )


def _character_sets() -> Iterator[tuple[str, bytes]]:
    yield "nul.txt", BODY.encode().replace(b" ", b"\x00")
    yield "nuls.html", PAGE.encode().replace(b">", b">\x00")
    yield "nul.csv", b"text\n" + b"\x00".join([BODY.encode()] * 3)
    yield "nul.jsonl", json.dumps({"text": "\x00" * 500 + BODY}).encode()
    yield "half-pair.jsonl", b'{"text": "\\ud83d Two men died."}'
    yield "bom-only.txt", b"\xff\xfe"
    yield "odd-utf16.txt", b"\xff\xfe" + BODY.encode("utf-16-le")[:-1]
    yield "utf-32.txt", BODY.encode("utf-32")
    yield "utf-16.xml", RSS.replace("utf-8", "utf-16").encode("utf-16")
    yield "utf-7.html", b'<html><head><meta charset="utf-7"></head><body><p>+ADw-script+AD4- ' + BODY.encode() + b"</p></body></html>"
    yield "punycode.html", b'<html><head><meta charset="punycode"></head><body><p>' + BODY.encode() * 400 + b"</p></body></html>"
    yield "false-latin.html", b'<html><head><meta charset="iso-8859-1"></head><body><p>' + RUSSIAN.encode() * 5 + b"</p></body></html>"
    yield "false-utf8.html", b'<html><head><meta charset="utf-8"></head><body><p>' + RUSSIAN.encode("cp1251") * 5 + b"</p></body></html>"
    yield "short-legacy.txt", "погибли люди".encode("cp1251")
    yield "arabic.txt", (ARABIC * 9).encode("cp1256")
    yield "koi8.txt", (RUSSIAN * 9).encode("koi8-r")
    yield "mixed.txt", RUSSIAN.encode() + RUSSIAN.encode("cp1251") + BODY.encode("utf-16-le")
    yield "controls.txt", bytes(range(32)) * 3 + BODY.encode() * 9
    yield "separators.txt", f"{BODY}\u2028{MORE}\u0085\x0b\x0c{BODY}\u202e\u2066".encode()
    yield "subject.eml", mail(BODY).replace(b"Subject: Two die", b"Subject: =?x-nothing?b?////?= =?utf-8?q?=ff=fe?=")
    yield "no-such-set.eml", mail(BODY).replace(b'charset="utf-8"', b'charset="\xff\xfeno-such-set"')


def _slow_texts() -> Iterator[tuple[str, bytes]]:
    for name, piece in (
        ("comments", "<!--"),
        ("tags", "<a "),
        ("quotes", '<a b="'),
        ("cdata", "<![CDATA["),
        ("scripts", "<script>"),
        ("ends", "</a "),
    ):
        yield f"{name}.html", ("<html><body>" + piece * 150_000 + BODY).encode()
        yield f"{name}-item.xml", RSS.replace("Short.", piece.replace("<", "&lt;").replace('"', "&quot;") * 30_000).encode()
    yield "entities.html", ("<html><body><p>" + "&amp;#x41;&" * 100_000 + BODY).encode()
    yield "attributes.html", ("<html><body><p " + "a=b " * 200_000 + ">" + BODY).encode()
    yield "broken.xml", b"<rss version='2.0'><channel>" + b"<item>&x;<" * 100_000
    yield "one-line.txt", ("9" * 3_000_000).encode()
    yield "long-header.eml", b"From: a@x\nMIME-Version: 1.0\nSubject: " + b"=?utf-8?q?a?= " * 50_000 + b"\n\n" + BODY.encode()
    yield "folded-header.eml", b"From: " + b"(" * 100_000 + b"\nMIME-Version: 1.0\nDate: " + b"1 " * 50_000 + b"\n\n" + BODY.encode()
    yield "parameters.eml", b"From: a@x\nMIME-Version: 1.0\nContent-Type: text/plain" + b"; a*0*=x" * 20_000 + b"\n\n" + BODY.encode()
    yield "columns.csv", b"text" + b",a" * 500_000 + b"\n" + BODY.encode()
    yield "quotes.csv", b'text\n"' + b'""' * 500_000 + b"\n" + BODY.encode()
    yield "rows.csv", b"text\n" + b'"a"b\n' * 20_000


def _broken() -> Iterator[tuple[str, bytes]]:
    noise = random.Random(7)
    for name in ("noise.pdf", "noise.docx", "noise.xls", "noise.warc.gz", "noise.eml", "noise.html", "noise.bin"):
        start = {"pdf": b"%PDF-1.7\n", "docx": b"PK\x03\x04", "xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "gz": b"\x1f\x8b\x08\x00"}
        yield name, start.get(name.rpartition(".")[2], b"") + noise.randbytes(9_000)
    yield "workbook.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le") + noise.randbytes(9_000)
    yield "empty.xlsx", xlsx({"A": []})
    yield "scan.pdf", scan(3)
    yield "no-pages.pdf", pdf([])
    yield "loop.pdf", pdf([[BODY]]).replace(b"/Kids [3 0 R]", b"/Kids [2 0 R]")
    yield "loop-xref.pdf", pdf([[BODY]]).replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev 9")
    yield "count.pdf", pdf([[BODY]]).replace(b"/Count 1", b"/Count 999999999")
    yield "empty-feed.xml", b"<rss version='2.0'><channel/></rss>"
    yield "not-a-feed.rss", b"<?xml version='1.0'?><list/>"
    yield "future.xml", RSS.replace("2025", "9999").encode()
    yield "year-zero.xml", RSS.replace("11 Mar 2025", "00 Foo 0000").encode()


def _truncations() -> Iterator[tuple[str, bytes]]:
    sound = {
        "cut.zip": zipped({"a.txt": BODY * 50, "b.html": PAGE}),
        "cut.warc.gz": warc([("response", URL, "200 OK|text/plain", BODY.encode() * 50)] * 3),
        "cut.warc": warc([("response", URL, "200 OK|text/plain", BODY.encode() * 50)] * 3, packed=False),
        "cut.docx": docx([BODY, MORE]),
        "cut.xlsx": xlsx({"A": [["text"], [BODY]]}),
        "cut.pdf": pdf([[BODY], [MORE]]),
        "cut.xml": RSS.encode(),
        "cut.eml": mail(BODY, markup=f"<p>{BODY}</p>", attached={"a.txt": MORE.encode() * 20}),
        "cut.html": PAGE.encode(),
        "cut.jsonl": json.dumps({"text": BODY}).encode(),
        "cut.csv": f'text\n"{BODY}"\n"{MORE}"\n'.encode(),
        "cut.txt.gz": gz(BODY.encode() * 50),
    }
    for name, data in sound.items():
        for share in (3, 50, 97):
            yield f"{share}-{name}", data[: len(data) * share // 100]


def _wrong_names() -> Iterator[tuple[str, bytes]]:
    page = PAGE.encode()
    for name in ("page.pdf", "page.docx", "page.xlsx", "page.zip", "page.eml", "page.csv", "page.jsonl", "page.rss", "page.warc", "page"):
        yield name, page
    yield "archive.txt", zipped({"a.txt": BODY})
    yield "word.xlsx", docx([BODY])
    yield "workbook.docx", xlsx({"A": [["text"], [BODY]]})
    yield "mail.html", mail(BODY)


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for title, content in hostile_documents():
        (folder / title).write_bytes(content)
