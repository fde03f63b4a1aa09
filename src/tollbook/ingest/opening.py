"""Any document into its reports, and into the documents that lie within it: one door for files, folders, archives, feeds and mails.

Each thing that a document holds comes out as exactly one of three: a `Report`, a `Member` to be opened in turn, or an `Unread` that says
in one sentence what is wrong with it and what to do. None is dropped, none stops the others.
"""

import io
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import IO

from tollbook.errors import TollbookError, UnusableInput
from tollbook.ingest import jsonl
from tollbook.ingest.entries import NO_FACTS, Entry, Member, MemberFacts, Unread, unread
from tollbook.ingest.html import read_html
from tollbook.ingest.kinds import Kind, kind_of, packed_kind, streamed_kind
from tollbook.ingest.limits import MAX_FILE_BYTES
from tollbook.ingest.pdf import read_pdf
from tollbook.ingest.plain import read_markdown, read_text
from tollbook.ingest.reports import Told, make_report, name_of_document, tell
from tollbook.model.document import Report

HEAD_BYTES = 8_192
ADDRESS = re.compile(r"[a-z]{3,5}://[^/?#]*([^?#]*)")


def open_document(
    source: Path | bytes,
    name: str,
    *,
    published: date | str | None = None,
    outlet: str | None = None,
    title: str | None = None,
    language: str | None = None,
    today: date | None = None,
    facts: MemberFacts = NO_FACTS,
) -> Iterator[Report | Member | Unread]:
    """Yield what a document holds, in order: its reports, the documents within it, and what could not be read.

    source: a file, or the bytes of a document. name: what it is called, for messages, ids and its ending; nothing is opened by it.
    published, outlet, title, language: go before what the document says of itself.
    today: the last day that counts as past, the machine's own unless given.
    facts: those of the `Member`, if it is one; its address becomes the origin of its reports.
    JSON Lines in a file, ZIP, WARC and mailboxes are read bit by bit, and never held as a whole.
    Raises UnusableInput at once, before anything is read, for a day that is none or lies in the future, and for an unknown language.

    >>> [report.id for report in open_document(b"Two men died in Goma on Monday.", "goma.txt")]
    ['goma']
    """
    told = tell(published=published, outlet=outlet, title=title, language=language, today=today, of=printable(name))
    return open_with(source, name, told, {}, facts)


def open_with(
    source: Path | bytes | IO[bytes], name: str, told: Told, taken: dict[str, int], facts: MemberFacts, *, where: str = ""
) -> Iterator[Report | Member | Unread]:
    """Yield what `open_document` yields. taken: ids of reports made so far. where: the place for messages, if the name is not."""
    where = where or printable(name)
    try:
        for entry in _entries(source, name, where, told.today, facts):
            if isinstance(entry, Member):
                yield entry
                continue
            try:
                if isinstance(entry.content, UnusableInput):
                    raise entry.content
                yield make_report(entry.where, entry.own_id, _id(name, where, entry.where), entry.content, told, taken, facts)
            except TollbookError as error:
                yield unread(error, entry.where)
    except (TollbookError, OSError, MemoryError) as error:
        yield unread(error, where)


def printable(name: str) -> str:
    """Return a name for a message: control characters and bytes that are no text are shown as question marks."""
    return "".join(c if c.isprintable() and not "\ud800" <= c <= "\udfff" else "?" for c in name)


def _id(name: str, document: str, where: str) -> str:
    """Return an id made of a document's name: line 3 of 'all.jsonl' is 'all-3'."""
    part = where.removeprefix(document).strip(":").replace(":", "-")
    return f"{name_of_document(name)}-{part}" if part and where.startswith(document) else name_of_document(name)


def _entries(source: Path | bytes | IO[bytes], name: str, where: str, today: date, facts: MemberFacts) -> Iterator[Entry | Member]:
    if isinstance(source, bytes):
        yield from _read(io.BytesIO(source), name, where, today, facts)
    elif isinstance(source, Path):
        with source.open("rb") as stream:
            yield from _read(stream, name, where, today, facts)
    else:
        yield from _read(source, name, where, today, facts)


def _read(stream: IO[bytes], name: str, where: str, today: date, facts: MemberFacts) -> Iterator[Entry | Member]:
    ending = _ending(name)
    if not stream.seekable():
        if streamed_kind(ending, b"") is Kind.JSON_LINES:
            yield from _read_streamed(Kind.JSON_LINES, stream, where)
            return
        stream = io.BytesIO(_read_whole(stream, where))
    head = stream.read(HEAD_BYTES)
    stream.seek(0)
    kind = streamed_kind(ending, head)
    if kind is Kind.ZIP:
        yield from _read_packed(stream, where)
    elif kind:
        yield from _read_streamed(kind, stream, where)
    else:
        yield from _read_data(_read_whole(stream, where), ending, where, today, facts)


def _read_streamed(kind: Kind, stream: IO[bytes], where: str) -> Iterator[Entry | Member]:
    is_any = False
    for entry in _streamed(kind, stream, where):
        is_any = True
        yield entry
    if not is_any:
        raise UnusableInput(where, "is empty", "check that it was saved")


def _streamed(kind: Kind, stream: IO[bytes], where: str) -> Iterator[Entry | Member]:
    match kind:
        case Kind.WARC:
            from tollbook.ingest.warc import read_warc

            return read_warc(stream, where)
        case Kind.MAILBOX:
            from tollbook.ingest.mail import read_mailbox

            return read_mailbox(stream, where)
        case _:
            return jsonl.read_lines(stream, where)


def _read_packed(stream: IO[bytes], where: str) -> Iterator[Entry | Member]:
    """Yield what a ZIP file holds; an office document is one as well."""
    from tollbook.ingest.archive import media_type_of, open_archive, read_archive

    with open_archive(stream, where) as archive:
        kind = packed_kind(archive.NameToInfo, media_type_of(archive, where), where)
        if kind is Kind.ZIP:
            yield from read_archive(archive, where)
            return
    stream.seek(0)
    data = _read_whole(stream, where)
    if kind is Kind.DOCX:
        from tollbook.ingest.docx import read_docx

        yield Entry(where, read_docx(data, where))
    else:
        from tollbook.ingest.sheet import read_sheet

        yield from read_sheet(data, where)


def _read_data(data: bytes, ending: str, where: str, today: date, facts: MemberFacts) -> Iterator[Entry | Member]:
    """Yield what stands in a document that is read as a whole."""
    match kind_of(ending, data, where, media_type=facts.media_type):
        case Kind.JSON_LINES:
            yield from jsonl.read_lines(io.BytesIO(data), where)
        case Kind.JSON:
            yield from jsonl.read_objects(data, where)
        case Kind.PDF:
            yield Entry(where, read_pdf(data, where))
        case Kind.HTML:
            yield Entry(where, read_html(data, where, today=today, charset=facts.charset))
        case Kind.MARKDOWN:
            yield Entry(where, read_markdown(data, where, charset=facts.charset))
        case Kind.FEED:
            from tollbook.ingest.feed import read_feed

            yield from read_feed(data, where, today=today, charset=facts.charset)
        case Kind.MAIL:
            from tollbook.ingest.mail import read_mail

            yield from read_mail(data, where, today=today)
        case Kind.SHEET:
            from tollbook.ingest.sheet import read_sheet

            yield from read_sheet(data, where)
        case Kind.TABLE:
            from tollbook.ingest.table import read_table

            yield from read_table(data, where, charset=facts.charset)
        case _:
            yield Entry(where, read_text(data, where, charset=facts.charset))


def _read_whole(stream: IO[bytes], where: str) -> bytes:
    data = stream.read(MAX_FILE_BYTES + 1)
    if len(data) > MAX_FILE_BYTES:
        limit = f"is larger than {MAX_FILE_BYTES // 1_000_000} MB, the most that is read as one report"
        raise UnusableInput(where, limit, "split it into reports, or give them as JSON Lines")
    if not data.strip():
        raise UnusableInput(where, "is empty", "check that it was saved")
    return data


def _ending(name: str) -> str:
    """Return the ending of a name; of an address, that of its path.

    >>> _ending("a/b.TXT"), _ending("https://news.example/a.html?id=1.0"), _ending("https://news.example/"), _ending("a.b/c")
    ('.txt', '.html', '', '')
    """
    if match := ADDRESS.match(name):
        name = match[1]
    last = re.split(r"[\\/]", name)[-1]
    stem, dot, ending = last.rpartition(".")
    return f".{ending.lower()}" if dot and stem else ""
