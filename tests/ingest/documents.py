"""Small sound documents of every kind that is read, made here: the same sentences in each, so that a test can look for them."""

import gzip
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from email.message import EmailMessage
from typing import Any

BODY = "At least two men were killed in the market of Bentiu on Monday, the hospital said. Hundreds fled."
MORE = "Three children were injured when a shell hit the school of Rubkona on Tuesday, a teacher said."
PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>Two die in Bentiu</title>
<meta property="og:site_name" content="The Courier"><meta property="article:published_time" content="2025-03-11T08:00:00Z"></head>
<body><nav><a href="/">Home</a></nav><article><h1>Two die in Bentiu</h1><p>{BODY}</p><p>{MORE}</p></article></body></html>"""
RSS = f"""<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>The Courier</title><language>en</language>
<item><title>Two &lt;b&gt;die&lt;/b&gt;</title><link>https://courier.example/1</link><pubDate>Tue, 11 Mar 2025 23:50:00 -0500</pubDate>
<description>Short.</description><content:encoded><![CDATA[<p>{BODY}</p><script>x()</script><p>{MORE}</p>]]></content:encoded></item>
<item><title>Three hurt</title><description>&lt;p&gt;{MORE}&lt;/p&gt;</description></item></channel></rss>"""
ATOM = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Field notes</title><id>urn:1</id>
<updated>2025-03-12T08:00:00Z</updated><entry><id>urn:2</id><title>Note</title><updated>2025-03-12T08:00:00Z</updated>
<link href="https://notes.example/2"/><summary>Short.</summary><content type="text">{BODY} A &lt; B.</content></entry></feed>"""

Row = Sequence[Any]


def zipped(members: Mapping[str, bytes | str] | Iterable[tuple[str, bytes | str]], *, packed: bool = True) -> bytes:
    """Return a ZIP file with some members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as archive:
        for name, data in members.items() if isinstance(members, Mapping) else members:
            archive.writestr(name, data)
    return out.getvalue()


def warc(records: Iterable[tuple[str, str, str, bytes]], *, packed: bool = True, encoding: str = "") -> bytes:
    """Return a WARC of records: kind, address, HTTP status and type as 'STATUS|TYPE', and body. Each record is packed by itself."""
    return b"".join(gzip.compress(record, mtime=0) if packed else record for record in (_record(*r, encoding) for r in records))


def _record(kind: str, url: str, answer: str, body: bytes, encoding: str) -> bytes:
    status, _, media_type = answer.partition("|")
    kind_of_block = {"warcinfo": "application/warc-fields", "resource": media_type}.get(kind, "application/http; msgtype=response")
    if kind in ("response", "revisit"):
        lines = [f"HTTP/1.1 {status}", f"Content-Type: {media_type}", *([f"Content-Encoding: {encoding}"] if encoding else [])]
        body = "\r\n".join([*lines, "", ""]).encode() + body
    elif kind == "request":
        body = b"GET / HTTP/1.1\r\nHost: courier.example\r\n\r\n"
    head = [
        "WARC/1.0",
        f"WARC-Type: {kind}",
        "WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000000>",
        "WARC-Date: 2025-03-14T10:00:00Z",
        *([f"WARC-Target-URI: {url}"] if url else []),
        f"Content-Type: {kind_of_block}",
        f"Content-Length: {len(body)}",
    ]
    return "\r\n".join([*head, "", ""]).encode() + body + b"\r\n\r\n"


def docx(paragraphs: Iterable[str], *, rows: Iterable[Row] = (), title: str = "") -> bytes:
    """Return a Word document: paragraphs, and a table after them."""
    from docx import Document

    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    rows = list(rows)
    if rows:
        table = document.add_table(rows=len(rows), cols=len(rows[0]))
        for i, row in enumerate(rows):
            for j, cell in enumerate(row):
                table.cell(i, j).text = str(cell)
    document.core_properties.title = title
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def xlsx(sheets: Mapping[str, Iterable[Row]]) -> bytes:
    """Return a workbook with some sheets."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def raw_xlsx(sheet: str, *, strings: str = "") -> bytes:
    """Return a workbook around the XML of its one sheet's data."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    return zipped({
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{relations}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{relations}">'
        '<sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r1" Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{relations}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/sharedStrings.xml": f'<sst xmlns="{main}">{strings}</sst>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{sheet}</sheetData></worksheet>',
    })  # fmt: skip


def ods(rows: str) -> bytes:
    """Return an OpenDocument workbook around the XML of its one table's rows."""
    namespaces = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text", "manifest"))
    media_type = "application/vnd.oasis.opendocument.spreadsheet"
    return zipped({
        "mimetype": media_type,
        "META-INF/manifest.xml": f'<manifest:manifest {namespaces}><manifest:file-entry manifest:full-path="/" '
        f'manifest:media-type="{media_type}"/></manifest:manifest>',
        "content.xml": f'<?xml version="1.0"?><office:document-content {namespaces}><office:body><office:spreadsheet>'
        f'<table:table table:name="A">{rows}</table:table></office:spreadsheet></office:body></office:document-content>',
    })  # fmt: skip


def ods_row(*cells: str, repeated: int = 1, across: int = 1) -> str:
    """Return a row of an OpenDocument table, each of its cells repeated to the right, and itself repeated downward."""
    shown = "".join(
        f'<table:table-cell office:value-type="string" table:number-columns-repeated="{across}"><text:p>{cell}</text:p></table:table-cell>'
        for cell in cells
    )
    return f'<table:table-row table:number-rows-repeated="{repeated}">{shown}</table:table-row>'


def mail(text: str, *, markup: str = "", attached: Mapping[str, bytes] | None = None, **headers: str) -> bytes:
    """Return an e-mail as it was sent: plain words, an HTML twin, attachments."""
    message = EmailMessage()
    head = {
        "From": "Field Desk <desk@desk.example>",
        "Subject": "Two die",
        "Date": "Tue, 11 Mar 2025 23:50:00 -0500",
        "Message-ID": "<1@x>",
    }
    for name, value in {**head, **{name.replace("_", "-"): value for name, value in headers.items()}}.items():
        message[name] = value
    if text:
        message.set_content(text)
    if markup:
        (message.add_alternative if text else message.set_content)(markup, subtype="html")
    for name, data in (attached or {}).items():
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def gz(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)
