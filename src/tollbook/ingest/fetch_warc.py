"""Requests and answers into an archive of the web: a WARC/1.1 file (ISO 28500) that holds every byte as it was sent and received.

The file is not packed: the site's bytes stand in it as they are, and the same exchange makes the same file on every machine.
"""

import hashlib
import uuid
from base64 import b32encode
from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import tollbook
from tollbook.ingest.fetch_url import Target
from tollbook.ingest.fetch_wire import Answer

HTTP = "application/http; msgtype="


def write_warc(exchanges: Sequence[tuple[Target, Answer]], *, now: datetime) -> bytes:
    """Return a WARC file of a `warcinfo` and, for each exchange, its request and response. now: the date of every record."""
    from warcio.warcwriter import WARCWriter

    out = BytesIO()
    writer = WARCWriter(out, gzip=False, warc_version="1.1")
    date = now.astimezone(UTC).isoformat().replace("+00:00", "Z")
    about = f"software: tollbook/{tollbook.__version__}\r\nformat: WARC File Format 1.1\r\n".encode()
    info = _id(date, 0, "warcinfo", about, *(part for _, answer in exchanges for part in (answer.sent, answer.head, answer.payload)))
    common = {"WARC-Date": date, "WARC-Warcinfo-ID": info}
    _write(writer, "warcinfo", {"WARC-Date": date, "WARC-Record-ID": info, "Content-Type": "application/warc-fields"}, about, None)
    for place, (target, answer) in enumerate(exchanges):
        site = common | {"WARC-Target-URI": target.url}
        if answer.address:
            site["WARC-IP-Address"] = str(answer.address)
        request = _id(date, place, "request", target.url.encode(), answer.sent)
        response = _id(date, place, "response", target.url.encode(), answer.head, answer.payload)
        ids = {"WARC-Record-ID": request, "WARC-Concurrent-To": response, "Content-Type": HTTP + "request"}
        _write(writer, "request", site | ids, answer.sent, b"")
        ids = {"WARC-Record-ID": response, "Content-Type": HTTP + "response"}
        _write(writer, "response", site | ids, answer.head + answer.payload, answer.payload)
    return out.getvalue()


def read_back(warc: bytes) -> bytes | None:
    """Return the page in a WARC file, unchunked and unpacked, as whoever opens the file will read it; None if they cannot."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    try:
        for record in ArchiveIterator(BytesIO(warc), check_digests="raise"):
            if record.rec_type == "response" and record.http_headers.get_statuscode() == "200":
                body: bytes = record.content_stream().read()
                return body
    except ArchiveLoadFailed:
        return None
    return None


def _write(writer: Any, kind: str, headers: dict[str, str], block: bytes, payload: bytes | None) -> None:
    headers = headers | {"WARC-Block-Digest": _digest(block)}
    if payload is not None:
        headers["WARC-Payload-Digest"] = _digest(payload)
    # Without an address in its own argument warcio takes the block as it is, and does not spell the site's headers anew.
    writer.write_record(writer.create_warc_record("", kind, payload=BytesIO(block), length=len(block), warc_headers_dict=headers))


def _digest(data: bytes) -> str:
    return "sha256:" + b32encode(hashlib.sha256(data).digest()).decode("ascii")


def _id(date: str, place: int, *parts: str | bytes) -> str:
    """A record's name, from all that it holds: two records share one only if they are the same."""
    digest = hashlib.sha256()
    for part in (date, str(place), *parts):
        data = part.encode() if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big") + data)
    return f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, digest.hexdigest())}>"
