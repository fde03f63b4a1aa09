"""WARC files, as web crawlers write them: each page that was answered is a document; its address is kept, and the day of the crawl.

Requests and the crawler's own notes are passed over. Redirects, errors, pictures and repeated captures are told, each in a sentence.
"""

import gzip
import io
import logging
import zlib
from collections.abc import Iterator
from datetime import date
from email.message import Message
from typing import IO, Any

from tollbook.errors import UnusableInput
from tollbook.ingest.draft import named_faults, parse_day
from tollbook.ingest.entries import Entry, Member, MemberFacts
from tollbook.ingest.limits import MAX_FILE_BYTES, MAX_RATIO

READ_TYPES = frozenset(
    "text/html application/xhtml+xml text/plain text/markdown application/pdf application/json application/x-ndjson text/csv "
    "text/tab-separated-values application/rss+xml application/atom+xml application/rdf+xml application/xml text/xml message/rfc822 "
    "application/zip application/msword application/vnd.ms-excel application/octet-stream".split()
)
OFFICE_TYPES = ("application/vnd.openxmlformats-officedocument.", "application/vnd.oasis.opendocument.")
PASSED_OVER = frozenset(("request", "warcinfo", "metadata"))
FREE_BYTES = 100_000_000  # unpacked before the ratio is looked at: a crawl begins with small, well-packed notes
REMEDY = "get it anew, or give the pages in it by themselves"


def read_warc(stream: IO[bytes], where: str) -> Iterator[Member | Entry]:
    """Yield the pages of a WARC file, one by one, and a sentence for each answer that is no page. Raises UnusableInput for damage."""
    from warcio.archiveiterator import ArchiveIterator

    class Quiet(ArchiveIterator):  # type: ignore[misc]
        INC_RECORD = ""  # a warning that would be written to the terminal

    logging.getLogger("warcio").setLevel(logging.CRITICAL)
    is_packed = stream.read(2) == b"\x1f\x8b"
    size = stream.seek(0, 2)
    stream.seek(0)
    is_any = False
    with named_faults(where, "WARC file", REMEDY):
        for record in Quiet(_Unpacked(stream, size, where) if is_packed else stream):
            is_any = True
            if record.format != "warc" or record.rec_type in PASSED_OVER:
                continue
            url = _shown(record.rec_headers.get_header("WARC-Target-URI") or "a record without an address")
            place = f"{url} in {where}"
            try:
                yield _page(record, url, place)
            except UnusableInput as error:
                if error.where == where:  # the file itself ends here
                    raise
                yield Entry(place, error)
    if not is_any:
        raise UnusableInput(where, "is a WARC file without a record in it", REMEDY)


class _Unpacked(io.RawIOBase):
    """The bytes within a packed file. Damage raises, where warcio would take it for the end; so does a bomb."""

    def __init__(self, stream: IO[bytes], size: int, where: str) -> None:
        self._stream = gzip.GzipFile(fileobj=stream)
        self._most = FREE_BYTES + MAX_RATIO * size
        self._where = where
        self._taken = 0

    def read(self, size: int = -1) -> bytes:
        try:
            data = self._stream.read(size)
        except EOFError:
            raise UnusableInput(self._where, "is cut short: its packed bytes end before their end", REMEDY) from None
        self._taken += len(data)
        if self._taken > self._most:
            raise UnusableInput(self._where, "unpacks to far more bytes than pages do", REMEDY)
        return data

    def tell(self) -> int:
        return self._taken


def _page(record: Any, url: str, where: str) -> Member:
    if record.rec_type == "revisit":
        raise UnusableInput(where, "was unchanged since an earlier capture, and is not held again", "give the file with that capture too")
    if record.rec_type not in ("response", "resource"):
        raise UnusableInput(where, f"is a record of the kind {_shown(record.rec_type)!r} and holds no page", "give the page itself")
    headers = record.http_headers if record.rec_type == "response" else None
    if record.rec_type == "response":
        status = headers.get_statuscode() if headers else ""
        if status != "200":
            raise UnusableInput(where, f"was answered with {_shown(headers.statusline if headers else '') or 'nothing'}", "fetch it anew")
    declared = headers.get_header("Content-Type") if headers else record.rec_headers.get_header("Content-Type")
    media_type, charset = _media_type(declared or "")
    if media_type and media_type not in READ_TYPES and not media_type.startswith(OFFICE_TYPES):
        raise UnusableInput(where, f"is of the type {media_type}, and no report", "give its words as text")
    raw = record.raw_stream.read(MAX_FILE_BYTES + 1)
    if len(raw) > MAX_FILE_BYTES:
        raise UnusableInput(where, f"is larger than {MAX_FILE_BYTES // 1_000_000} MB, the most that is read of one", "give it by itself")
    if record.length is not None and getattr(record.raw_stream, "limit", 0) > 0:
        raise UnusableInput(where, f"is cut short: {record.raw_stream.limit:,} bytes of it are missing", "get the file anew")
    data = _decoded(raw, headers, where) if headers else raw
    return Member(url, data, MemberFacts(url=url, received=_day(record), media_type=media_type or None, charset=charset))


def _day(record: Any) -> date | None:
    return parse_day(record.rec_headers.get_header("WARC-Date") or "")


def _media_type(header: str) -> tuple[str, str | None]:
    """Return the type and the character set of a Content-Type.

    >>> _media_type("Text/HTML; charset=KOI8-R")
    ('text/html', 'koi8-r')
    """
    message = Message()
    message["Content-Type"] = header.replace("\r", " ").replace("\n", " ")[:300]
    return (message.get_content_type() if "/" in header else ""), message.get_content_charset()


def _decoded(raw: bytes, headers: Any, where: str) -> bytes:
    """Return the body of an answer as the server meant it: chunks joined, unpacked."""
    if (headers.get_header("Transfer-Encoding") or "").strip().lower() == "chunked":
        from warcio.bufferedreaders import ChunkedDataReader

        raw = ChunkedDataReader(io.BytesIO(raw), decomp_type=None).read()  # crawlers that joined the chunks left the header
    packing = (headers.get_header("Content-Encoding") or "").strip().lower()
    try:
        if packing in ("gzip", "x-gzip") and raw[:2] == b"\x1f\x8b":
            return _inflated(raw, 31, where)
        if packing == "deflate":
            return _inflated(raw, 15 if raw[:1] == b"\x78" else -15, where)
        if packing == "br":
            return _unbrotli(raw, where)
    except zlib.error:
        raise UnusableInput(where, "is packed, and its bytes are damaged", "get the file anew") from None
    if packing not in ("", "identity", "gzip", "x-gzip"):
        raise UnusableInput(where, f"is packed in a way that is not read here ({_shown(packing)[:40]})", "give the page itself")
    return raw


def _inflated(raw: bytes, window: int, where: str) -> bytes:
    parts: list[bytes] = []
    size = 0
    while raw:
        unpacker = zlib.decompressobj(window)
        parts.append(unpacker.decompress(raw, MAX_FILE_BYTES + 1 - size))
        size += len(parts[-1])
        if size > MAX_FILE_BYTES:
            raise UnusableInput(where, f"unpacks to more than {MAX_FILE_BYTES // 1_000_000} MB", "give it by itself")
        if not unpacker.eof:
            raise UnusableInput(where, "is cut short: its packed bytes end before their end", "get the file anew")
        raw = unpacker.unused_data if unpacker.unused_data[:2] == raw[:2] else b""
    return b"".join(parts)


def _unbrotli(raw: bytes, where: str) -> bytes:
    try:
        import brotli  # type: ignore[import-untyped,import-not-found,unused-ignore]
    except ImportError:
        raise UnusableInput(where, "is packed with Brotli, and no package that unpacks it is installed", "install brotli") from None
    try:
        unpacker = brotli.Decompressor()
        data = bytes(unpacker.process(raw, output_buffer_limit=MAX_FILE_BYTES + 1))
    except brotli.error:
        raise UnusableInput(where, "is packed, and its bytes are damaged", "get the file anew") from None
    if len(data) > MAX_FILE_BYTES:
        raise UnusableInput(where, f"unpacks to more than {MAX_FILE_BYTES // 1_000_000} MB", "give it by itself")
    if not unpacker.is_finished():
        raise UnusableInput(where, "is cut short: its packed bytes end before their end", "get the file anew")
    return data


def _shown(words: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in words)
