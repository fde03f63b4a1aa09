"""The documents of the archive and the texts of reports, beside what the log says of them."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from tollbook.store import schema
from tollbook.store.archive import Archive, Stored
from tollbook.store.entries import DocumentReceived, Entry, GazetteerReceived, ReportsRead
from tollbook.store.verify_faults import PAGE, Findings, plain, stream

_DIGEST = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Named:
    """A document as the log names it. size: in bytes, None where the entry does not say."""

    sequence: int
    name: str
    size: int | None


def named_in(entry: Entry) -> dict[str, Named]:
    """Return the documents that an entry says were received, by digest."""
    body = entry.body
    if isinstance(body, DocumentReceived):
        return {body.document: Named(entry.sequence, body.name, body.size)}
    return {body.document: Named(entry.sequence, body.name, None)} if isinstance(body, GazetteerReceived) else {}


def texts_of(connection: Connection, entries: Sequence[Entry]) -> dict[str, object]:
    """Return the texts of all reports that some entries read, by digest, as they are stored."""
    asked = sorted({report.text for entry in entries if isinstance(entry.body, ReportsRead) for report in entry.body.reports})
    found: dict[str, object] = {}
    for start in range(0, len(asked), PAGE):
        part = asked[start : start + PAGE]
        for digest, words in connection.execute(plain(schema.text.c.digest, schema.text.c.words).where(schema.text.c.digest.in_(part))):
            found[digest] = words
    return found


def check_texts(entry: Entry, found: Mapping[str, object], findings: Findings) -> None:
    """Look at the texts of the reports that an entry read: those that are missing or changed are faults."""
    for report in entry.body.reports if isinstance(entry.body, ReportsRead) else ():
        if report.text not in found:
            findings.add("text missing", f"text of report {report.id}", f"is missing, and entry {entry.sequence} rests on it")
        elif not is_text_of(found[report.text], report.text):
            findings.add("text changed", f"text of report {report.id}", f"is not what entry {entry.sequence} was read from")


def check_strange_texts(connection: Connection, named: set[str], findings: Findings, notes: Findings) -> None:
    """Look at the texts that no entry names."""
    with findings.guarding(connection, "table text"):
        strange = [digest for (digest,) in stream(connection, plain(schema.text.c.digest)) if digest not in named]
        for digest in strange:
            words = connection.execute(plain(schema.text.c.words).where(schema.text.c.digest == digest)).scalar()
            if is_text_of(words, digest):
                notes.add("text", f"text {digest}", "is in no entry of the log")
            else:
                findings.add("text strange", f"text {digest}", "is in no entry of the log, nor what its digest says")


def check_documents(connection: Connection, archive: Archive, named: Mapping[str, Named], findings: Findings, notes: Findings) -> None:
    """Hash every document that the log names, and note what else the archive holds: a process that was killed may leave such."""
    for digest, received in named.items():
        where = f"document {digest} ({received.name})"
        with findings.guarding(connection, where):
            found = _stored(connection, archive, digest)
            if found is None:
                findings.add("document missing", where, f"is missing from the archive, and entry {received.sequence} received it")
            elif found.digest != digest:
                findings.add("document changed", where, f"its bytes are not those that entry {received.sequence} received")
            elif received.size is not None and received.size != found.size:
                what = f"has {found.size:,} bytes, and entry {received.sequence} received {received.size:,}"
                findings.add("document size", where, what)
    with findings.guarding(connection, "the archive"):
        for name in archive.digests():
            if name not in named:
                notes.add("document", f"archive, {name}", "is in no entry of the log")


def is_text_of(words: object, digest: object) -> bool:
    """Whether words are those of a digest."""
    return isinstance(words, str) and hashlib.sha256(words.encode("utf-8", "surrogateescape")).hexdigest() == digest


def _stored(connection: Connection, archive: Archive, digest: str) -> Stored | None:
    """What is stored under a digest, hashed anew; None where nothing is."""
    if not _DIGEST.fullmatch(digest):
        return None
    path = archive.path(digest)
    if path is not None:
        try:
            with path.open("rb") as file:
                return Stored(hashlib.file_digest(file, "sha256").hexdigest(), file.tell())
        except FileNotFoundError:
            return None
    data = connection.execute(plain(schema.object_.c.data).where(schema.object_.c.digest == digest)).scalar()
    if data is None:
        return None
    data = data if isinstance(data, bytes) else str(data).encode("utf-8", "surrogateescape")
    return Stored(hashlib.sha256(data).hexdigest(), len(data))
