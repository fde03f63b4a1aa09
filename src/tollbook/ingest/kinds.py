"""What kind of document some bytes are: by how they begin, then by the file's ending, then by what their words look like."""

import re
import zlib
from collections.abc import Collection
from enum import Enum, auto

from tollbook.errors import UnusableInput
from tollbook.ingest.jsonl import looks_like_lines


class Kind(Enum):
    """The kinds of documents that are read."""

    TEXT = auto()
    MARKDOWN = auto()
    HTML = auto()
    PDF = auto()
    JSON = auto()
    JSON_LINES = auto()
    FEED = auto()
    MAIL = auto()
    MAILBOX = auto()
    DOCX = auto()
    SHEET = auto()
    TABLE = auto()
    ZIP = auto()
    WARC = auto()


ENDINGS = {
    ".md": Kind.MARKDOWN, ".markdown": Kind.MARKDOWN, ".html": Kind.HTML, ".htm": Kind.HTML, ".xhtml": Kind.HTML, ".json": Kind.JSON,
    ".rss": Kind.FEED, ".atom": Kind.FEED, ".rdf": Kind.FEED, ".eml": Kind.MAIL, ".csv": Kind.TABLE, ".tsv": Kind.TABLE, ".tab": Kind.TABLE,
}  # fmt: skip
# What servers and mail programs call them; only those that say more than "some text" or "some bytes".
MEDIA_TYPES = {
    "text/html": Kind.HTML, "application/xhtml+xml": Kind.HTML, "text/markdown": Kind.MARKDOWN, "application/json": Kind.JSON,
    "application/rss+xml": Kind.FEED, "application/atom+xml": Kind.FEED, "application/rdf+xml": Kind.FEED, "message/rfc822": Kind.MAIL,
    "text/csv": Kind.TABLE, "text/tab-separated-values": Kind.TABLE,
}  # fmt: skip
PAGE = re.compile(
    rb"\s{0,200}(?:<\?xml[^<>]{0,200}\?>\s{0,20})?(?:<!--.{0,2000}?-->\s{0,20}){0,5}<(?:!doctype\s{1,5}html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)

FEED = re.compile(
    rb"\s{0,200}(?:<\?[^<>]{0,300}\?>\s{0,20}){0,5}(?:<!--.{0,2000}?-->\s{0,20}){0,5}(?:<!doctype\s[^\[<>]{0,300}(?:\[[^\]]{0,6000}\]\s{0,20})?>\s{0,20})?"
    rb"<(?:\w{1,20}:)?(?:rss|feed|rdf)\b",
    re.IGNORECASE | re.DOTALL,
)
# A piece of a page, as servers send it for a page.
FRAGMENT = re.compile(rb"\s{0,200}<(?:div|p|article|section|main|table|h[1-6]|meta|title|link|script|style|span|ul|ol)[\s>]", re.IGNORECASE)
# Lines at the head of a mail as it was sent. One of them tells it from a press release that begins 'From: … To: … Subject: …'.
HEADERS = re.compile(rb"\A(?:[A-Za-z][A-Za-z0-9-]{1,60}:[^\r\n]{0,2000}\r?\n(?:[ \t][^\r\n]{0,2000}\r?\n){0,50}){2,60}")
SENT = re.compile(rb"^(?:message-id|mime-version|received|return-path|content-transfer-encoding):", re.IGNORECASE | re.MULTILINE)
MAILBOX = re.compile(rb"\AFrom \S+ [^\r\n]{0,120}\d{4}[^\r\n]{0,20}\r?\n[A-Za-z][A-Za-z0-9-]{1,60}:")

PICTURE = ("is a picture", "run it through text recognition (OCR) and give the text")
ARCHIVE = ("is an archive", "unpack it and give the reports in it")
OFFICE = ("is an office document of a kind that is not read", "save it as PDF, DOCX or text")
LOCKED = ("is locked with a password", "save an unlocked copy and read that")
DATABASE = ("is a database and no report", "export its reports as JSON Lines")
FILM = ("is a recording of sound or film", "give its words as text")
# The first bytes of common files that are no reports, each with what it is and what to do.
SIGNATURES: tuple[tuple[bytes, tuple[str, str]], ...] = (
    (b"\x89PNG", PICTURE), (b"\xff\xd8\xff", PICTURE), (b"GIF8", PICTURE), (b"II*\x00", PICTURE), (b"MM\x00*", PICTURE), (b"BM", PICTURE),
    (b"\x1f\x8b", ARCHIVE), (b"BZh", ARCHIVE), (b"7z\xbc\xaf", ARCHIVE), (b"Rar!", ARCHIVE),
    (b"\xfd7zXZ", ARCHIVE), (b"\x28\xb5\x2f\xfd", ARCHIVE),
    (b"{\\rtf", OFFICE), (b"SQLite format 3\x00", DATABASE), (b"PAR1", DATABASE),
    (b"ID3", FILM), (b"OggS", FILM), (b"\x1aE\xdf\xa3", FILM), (b"\x7fELF", ("is a program", "give a report")),
)  # fmt: skip
OLE = b"\xd0\xcf\x11\xe0"  # the container of office documents before 2007, and of locked ones since


def streamed_kind(ending: str, head: bytes) -> Kind | None:
    """Return the kind of a document that is read bit by bit, by its first bytes; None for one that is read as a whole.

    >>> streamed_kind(".jsonl", b"{}").name, streamed_kind(".txt", b"PK\\x03\\x04").name, streamed_kind(".txt", b"Two men died.")
    ('JSON_LINES', 'ZIP', None)
    """
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return Kind.ZIP
    if head.startswith(b"WARC/") or _unpacked_head(head).startswith(b"WARC/"):
        return Kind.WARC
    if MAILBOX.match(head):
        return Kind.MAILBOX
    return Kind.JSON_LINES if ending.lower() in (".jsonl", ".ndjson") else None


def packed_kind(names: Collection[str], media_type: bytes, where: str) -> Kind:
    """Return the kind of a document that is a ZIP file, by what it holds. Raises UnusableInput for one that is not read.

    media_type: what its member 'mimetype' says, as OpenDocument files have it.
    """
    if "word/document.xml" in names:
        return Kind.DOCX
    if "xl/workbook.xml" in names or media_type.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        return Kind.SHEET
    if "[Content_Types].xml" in names or media_type.startswith((b"application/vnd.", b"application/epub")):
        what, remedy = OFFICE
        raise UnusableInput(where, what, remedy)
    return Kind.ZIP


def kind_of(ending: str, data: bytes, where: str, *, media_type: str | None = None) -> Kind:
    """Return the kind of a document. Raises UnusableInput for one that is no report, naming what it is.

    How a document begins is believed before its name and before what a server called it: pages saved as .txt are pages.

    >>> kind_of(".txt", b"<!DOCTYPE html><p>Two men died.", "a.txt").name
    'HTML'
    """
    ending = ending.lower()
    named = ENDINGS.get(ending) or MEDIA_TYPES.get(media_type or "")
    if b"%PDF-" in data[:1024]:
        return Kind.PDF
    if data.startswith(OLE):
        return _old_office(data, where)
    _refuse_others(ending, data, where)
    head = data.removeprefix(b"\xef\xbb\xbf")[:8192]
    if PAGE.match(head):
        return Kind.HTML
    if FEED.match(head):
        return Kind.FEED
    if named is None and _is_mail(head):
        return Kind.MAIL
    if _is_other_xml(head, named):
        raise UnusableInput(where, "is an XML file and no web page or feed", "save its reports as text, HTML or JSON Lines")
    if named:
        return Kind.JSON_LINES if named is Kind.JSON and looks_like_lines(data) and data.strip().count(b"\n") else named
    if ending not in (".txt", ".text") and data.lstrip()[:1] == b"{" and looks_like_lines(data):
        return Kind.JSON_LINES
    return Kind.HTML if ending not in (".txt", ".text") and FRAGMENT.match(head) else Kind.TEXT


def _unpacked_head(head: bytes) -> bytes:
    if not head.startswith(b"\x1f\x8b"):
        return b""
    try:
        return zlib.decompressobj(31).decompress(head, 16)
    except zlib.error:
        return b""


def _is_mail(head: bytes) -> bool:
    headers = HEADERS.match(head)
    return headers is not None and SENT.search(headers[0]) is not None


def _is_other_xml(head: bytes, named: Kind | None) -> bool:
    return head.lstrip()[:5] == b"<?xml" and named not in (Kind.HTML, Kind.FEED)


def _old_office(data: bytes, where: str) -> Kind:
    """Tell the office documents before 2007 apart by the streams that they hold, whose names stand in UTF-16."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        what, remedy = LOCKED
    elif "Workbook".encode("utf-16-le") in data or "Book".encode("utf-16-le") in data:
        return Kind.SHEET
    else:
        what, remedy = OFFICE
    raise UnusableInput(where, what, remedy)


def _refuse_others(ending: str, data: bytes, where: str) -> None:
    if ending == ".pdf":
        raise UnusableInput(where, "is named a PDF, but is none", "get it anew, or give it the ending that it should have")
    if data[:4] == b"RIFF" or data[4:8] == b"ftyp":
        what, remedy = PICTURE if data[8:12] == b"WEBP" else FILM
        raise UnusableInput(where, what, remedy)
    for signature, (what, remedy) in SIGNATURES:
        # Two letters are no proof: a bitmap has zero bytes in its head, and a text that begins with BM has none.
        if data.startswith(signature) and (signature != b"BM" or b"\x00" in data[:14]):
            raise UnusableInput(where, what, remedy)
