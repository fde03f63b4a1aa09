"""What kind of document some bytes are: by how they begin, then by the file's ending, then by what their words look like."""

import re
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


ENDINGS = {".md": Kind.MARKDOWN, ".markdown": Kind.MARKDOWN, ".html": Kind.HTML, ".htm": Kind.HTML, ".xhtml": Kind.HTML, ".json": Kind.JSON}
TABLES = (".csv", ".tsv", ".tab")
PAGE = re.compile(
    rb"\s{0,200}(?:<\?xml[^<>]{0,200}\?>\s{0,20})?(?:<!--.{0,2000}?-->\s{0,20}){0,5}<(?:!doctype\s{1,5}html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)

PICTURE = ("is a picture", "run it through text recognition (OCR) and give the text")
ARCHIVE = ("is an archive", "unpack it and give the reports in it")
OFFICE = ("is an office document", "save it as PDF, HTML or text")
DATABASE = ("is a database and no report", "export its reports as JSON Lines")
FILM = ("is a recording of sound or film", "give its words as text")
# The first bytes of common files that are no reports, each with what it is and what to do.
SIGNATURES: tuple[tuple[bytes, tuple[str, str]], ...] = (
    (b"\x89PNG", PICTURE), (b"\xff\xd8\xff", PICTURE), (b"GIF8", PICTURE), (b"II*\x00", PICTURE), (b"MM\x00*", PICTURE), (b"BM", PICTURE),
    (b"\x1f\x8b", ARCHIVE), (b"BZh", ARCHIVE), (b"7z\xbc\xaf", ARCHIVE), (b"Rar!", ARCHIVE),
    (b"\xfd7zXZ", ARCHIVE), (b"\x28\xb5\x2f\xfd", ARCHIVE),
    (b"\xd0\xcf\x11\xe0", OFFICE), (b"{\\rtf", OFFICE), (b"SQLite format 3\x00", DATABASE), (b"PAR1", DATABASE),
    (b"ID3", FILM), (b"OggS", FILM), (b"\x1aE\xdf\xa3", FILM), (b"\x7fELF", ("is a program", "give a report")),
)  # fmt: skip
OFFICE_MARKS = (b"word/", b"xl/", b"ppt/", b"mimetypeapplication/vnd.oasis", b"[Content_Types].xml")


def kind_of(ending: str, data: bytes, where: str) -> Kind:
    """Return the kind of a document. Raises UnusableInput for one that is no report, naming what it is.

    How a document begins is believed before its name: pages saved as .txt are pages.

    >>> kind_of(".txt", b"<!DOCTYPE html><p>Two men died.", "a.txt").name
    'HTML'
    """
    ending = ending.lower()
    if b"%PDF-" in data[:1024]:
        return Kind.PDF
    _refuse_others(ending, data, where)
    if PAGE.match(data.removeprefix(b"\xef\xbb\xbf")[:8192]):
        return Kind.HTML
    if kind := ENDINGS.get(ending):
        return Kind.JSON_LINES if kind is Kind.JSON and looks_like_lines(data) and data.strip().count(b"\n") else kind
    if ending not in (".txt", ".text") and data.lstrip()[:1] == b"{" and looks_like_lines(data):
        return Kind.JSON_LINES
    return Kind.TEXT


def _refuse_others(ending: str, data: bytes, where: str) -> None:
    if ending == ".pdf":
        raise UnusableInput(where, "is named a PDF, but is none", "get it anew, or give it the ending that it should have")
    if ending in TABLES:
        raise UnusableInput(where, "is a table and no report", "give reports as text, HTML, PDF or JSON Lines")
    if data.startswith(b"PK\x03\x04"):
        what, remedy = OFFICE if any(mark in data[:4096] for mark in OFFICE_MARKS) else ARCHIVE
        raise UnusableInput(where, what, remedy)
    if data[:4] == b"RIFF" or data[4:8] == b"ftyp":
        what, remedy = PICTURE if data[8:12] == b"WEBP" else FILM
        raise UnusableInput(where, what, remedy)
    for signature, (what, remedy) in SIGNATURES:
        # Two letters are no proof: a bitmap has zero bytes in its head, and a text that begins with BM has none.
        if data.startswith(signature) and (signature != b"BM" or b"\x00" in data[:14]):
            raise UnusableInput(where, what, remedy)
    if data.lstrip()[:5] == b"<?xml" and ending not in (".html", ".htm", ".xhtml") and not PAGE.match(data[:8192]):
        raise UnusableInput(where, "is an XML file and no web page", "save its reports as text, HTML or JSON Lines")
