"""Verify a Tollbook book or backup without Tollbook: this one file, Python's standard library, and the package `cryptography`.

    python verifier.py BOOK [--checkpoint FILE]...

BOOK is a book's folder, or a backup (a .zip). The format is described in docs/reference/book.md. Nothing is written. Exit codes:
0 everything is what was recorded; 1 something is not, one line each; 2 it could not be read. Not looked at: the index of words, and
books that are encrypted or live in PostgreSQL (make a backup of those, and verify that).
"""

import argparse
import base64
import hashlib
import json
import sqlite3
import sys
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:
    sys.exit("verifier: the package `cryptography` is not here; without it no signature can be checked")


class Folder:
    """A book in a folder. Its database is opened read-only."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.base = sqlite3.connect(f"{(path / 'tollbook.db').resolve().as_uri()}?mode=ro", uri=True)
        self.base.execute("SELECT 1 FROM log")

    def entries(self) -> Iterator[tuple[int, str, str]]:
        yield from self.base.execute("SELECT sequence, digest, entry FROM log ORDER BY sequence")

    def document(self, digest: str) -> bytes | None:
        file = self.path / "documents" / digest[:2] / digest
        if file.is_file():
            return file.read_bytes()
        row = self.base.execute("SELECT data FROM object WHERE digest = ?", (digest,)).fetchone()
        return bytes(row[0]) if row else None

    def text(self, digest: str) -> bytes | None:
        row = self.base.execute("SELECT words FROM text WHERE digest = ?", (digest,)).fetchone()
        return str(row[0]).encode() if row else None

    def checkpoints(self) -> dict[str, str]:
        return {file.name: file.read_text("utf-8") for file in sorted((self.path / "checkpoints").glob("*.checkpoint"))}

    def rows(self, table: str, *columns: str) -> Iterable[Any]:
        return self.base.execute(f"SELECT {', '.join(columns)} FROM {table}")


class Backup:
    """A backup: what the log says, and nothing that is drawn from it."""

    def __init__(self, path: Path) -> None:
        self.zip = zipfile.ZipFile(path)
        self.names = set(self.zip.namelist())
        if "log.jsonl" not in self.names:
            raise ValueError("no log.jsonl in it: no backup, or an encrypted one")

    def entries(self) -> Iterator[tuple[int, str, str]]:
        with self.zip.open("log.jsonl") as lines:
            for number, line in enumerate(lines, 1):
                text = line.rstrip(b"\n").decode()
                yield number, hashlib.sha256(text.encode()).hexdigest(), text

    def document(self, digest: str) -> bytes | None:
        return self.zip.read(f"documents/{digest}") if f"documents/{digest}" in self.names else None

    def text(self, digest: str) -> bytes | None:
        return self.zip.read(f"texts/{digest}") if f"texts/{digest}" in self.names else None

    def checkpoints(self) -> dict[str, str]:
        return {name: self.zip.read(name).decode() for name in sorted(self.names) if name.endswith(".checkpoint")}


def walk_log(book: Folder | Backup, faults: list[str]) -> tuple[list[str], list[dict[str, Any]]]:
    """Follow the chain. Return the digest after each entry (the first is that of no entry) and the entries that could be read."""
    heads, previous, expected = ["0" * 64], "0" * 64, 1
    entries: list[dict[str, Any]] = []
    for sequence, digest, text in book.entries():
        where = f"entry {sequence}"
        if sequence != expected:
            faults.append(f"{where}: entry {expected} should stand here")
            return heads, entries
        if not isinstance(text, str) or hashlib.sha256(text.encode()).hexdigest() != digest:
            faults.append(f"{where}: its text is not what its digest says")
            return heads, entries
        entry = json.loads(text)
        if entry.get("sequence") != sequence or entry.get("previous") != previous:
            faults.append(f"{where}: it does not follow the entry before it")
            return heads, entries
        entries.append(entry)
        heads.append(digest)
        previous, expected = digest, expected + 1
    if not entries or entries[0]["what"] != "book.created":
        faults.append("entry 1: the log does not begin with the making of a book")
    return heads, entries


def check_checkpoint(name: str, text: str, heads: Sequence[str], entries: Sequence[dict[str, Any]], faults: list[str]) -> None:
    """Check a signed text of the log's length and digest."""
    try:
        body, _, signed = text.partition("\n\n")
        body += "\n"
        origin, length, head, *others = body.splitlines()
        told = dict(line.split(" ", 1) for line in others)
        key = base64.b64decode(told["key"])
        dash, signer, encoded = signed.strip().split(" ")
        signature = base64.b64decode(encoded)
        size, root = int(length), base64.b64decode(head).hex()
        if dash != "—" or signer != origin or signature[:4] != hashlib.sha256(signer.encode() + b"\n\x01" + key).digest()[:4]:
            raise ValueError
        Ed25519PublicKey.from_public_bytes(key).verify(signature[4:], body.encode())
    except (ValueError, KeyError, InvalidSignature):
        faults.append(f"checkpoint {name}: its signature does not fit its text")
        return
    created = entries[0]["body"] if entries else {}
    if origin != f"tollbook/{created.get('book')}":
        faults.append(f"checkpoint {name}: it is of another book, or the book was made anew")
    elif told["key"] != created.get("key"):
        faults.append(f"checkpoint {name}: it was signed by another key than this book's")
    elif size >= len(heads):
        faults.append(f"checkpoint {name}: it vouches for {size} entries, and the log has {len(heads) - 1}: the log was cut")
    elif heads[size] != root:
        faults.append(f"checkpoint {name}: entry {size} is not what was signed: history was rewritten")


def check_content(book: Folder | Backup, entries: Iterable[dict[str, Any]], faults: list[str]) -> None:
    """Check that every document and text that the log names is there, with the bytes it had."""
    for entry in entries:
        body = entry["body"]
        if entry["what"] in ("document.received", "gazetteer.received"):
            data = book.document(body["document"])
            if data is None:
                faults.append(f"document {body['document']} ({body['name']}): it is missing")
            elif hashlib.sha256(data).hexdigest() != body["document"]:
                faults.append(f"document {body['document']} ({body['name']}): its bytes were changed")
        if entry["what"] == "reports.read":
            for report in body["reports"]:
                data = book.text(report["text"])
                if data is None or hashlib.sha256(data).hexdigest() != report["text"]:
                    faults.append(f"text {report['text']} of report {report['id']}: it is missing or was changed")


def draw(entries: Iterable[dict[str, Any]]) -> tuple[dict[Any, Any], ...]:
    """Draw documents, reports, claims and decisions from the log: what the tables should hold, as far as this program looks at them."""
    documents: dict[str, str] = {}
    reports: dict[str, Any] = {}
    claims: dict[str, Any] = {}
    decisions: dict[int, Any] = {}
    handed: dict[int, Any] = {}
    for entry in entries:
        what, body, number = entry["what"], entry["body"], entry["sequence"]
        if what == "document.received":
            documents[body["document"]] = "received"
        if what in ("document.received", "document.handed_in_again", "document.refused"):
            handed[number] = (body["name"], body.get("document"), what == "document.received")
        if what == "document.quarantined":
            documents[body["document"]] = "quarantined"
        if what == "decision.made":
            decisions[number] = (body["kind"], body["subject"], body["judgement"], body["other"])
        reviewed = {subject for kind, subject, _, _ in decisions.values() if kind == "claim"}
        if what == "reports.read":
            for report in body["reports"]:
                reports[report["id"]] = (body["document"], report["number"], report["title"], report["published"], report["text"])
            found = {record["id"]: (report["id"], record) for report in body["reports"] for record in report["claims"]}
            ours = {report["id"] for report in body["reports"]}
            gone = [name for name, (report, _) in claims.items() if report in ours and name not in found and name not in reviewed]
            for name in gone:
                del claims[name]
            claims.update({name: made for name, made in found.items() if name not in reviewed or name not in claims})
        if what == "document.read":
            documents[body["document"]] = "read"
            later = {name for name, made in reports.items() if made[0] == body["document"] and made[1] >= body["reports"]}
            claims = {name: made for name, made in claims.items() if made[0] not in later or name in reviewed}
            kept = {report for report, _ in claims.values()}
            reports = {name: made for name, made in reports.items() if name not in later or name in kept}
    return documents, reports, claims, decisions, handed


def check_tables(book: Folder | Backup, entries: Iterable[dict[str, Any]], faults: list[str]) -> None:
    """Lay the tables of a book beside what the log says."""
    if isinstance(book, Backup):
        return  # a backup holds nothing that is drawn
    documents, reports, claims, decisions, handed = draw(entries)
    days = {"from": "first_day", "to": "last_day"}
    compare("document", documents, {row[0]: row[1] for row in book.rows("document", "digest", "state")}, faults)
    names = ("id", "document", "number", "title", "published", "text")
    compare("report", reports, {row[0]: tuple(row[1:]) for row in book.rows("report", *names)}, faults)
    columns = ("sequence", "kind", "subject", "judgement", "other")
    compare("decision", decisions, {row[0]: tuple(row[1:]) for row in book.rows("decision", *columns)}, faults)
    rows = book.rows("handed_in", "sequence", "name", "document", "is_first")
    compare("handed_in", handed, {row[0]: (row[1], row[2], bool(row[3])) for row in rows}, faults)
    stored = {}
    for name, report, record, kind, harm, first, last in book.rows("claim", "id", "report", "record", "kind", "harm", *days.values()):
        made = json.loads(record) if isinstance(record, str) else {}
        if (kind, harm, first, last) != (made.get("claim"), made.get("harm"), made.get("from"), made.get("to")):
            faults.append(f"table claim, {name}: what filters ask for is not what its record says")
        stored[name] = (report, made)
    compare("claim", claims, stored, faults)


def compare(table: str, drawn: dict[Any, Any], stored: dict[Any, Any], faults: list[str]) -> None:
    """Name the first row of a table that is not what the log says."""
    for key in [*drawn, *(key for key in stored if key not in drawn)]:
        if drawn.get(key) != stored.get(key):
            why = "is missing" if key not in stored else "should not be there" if key not in drawn else "is not what was recorded"
            faults.append(f"table {table}, {key}: the row {why}")
            return


def main(arguments: Sequence[str] | None = None) -> int:
    """Verify, print, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("book", type=Path)
    parser.add_argument("--checkpoint", type=Path, action="append", default=[])
    options = parser.parse_args(arguments)
    faults: list[str] = []
    try:
        book: Folder | Backup = Folder(options.book) if options.book.is_dir() else Backup(options.book)
        heads, entries = walk_log(book, faults)
        outside = {str(file): file.read_text("utf-8") for file in options.checkpoint}
        for name, text in {**book.checkpoints(), **outside}.items():
            check_checkpoint(name, text, heads, entries, faults)
        check_content(book, entries, faults)
        check_tables(book, entries, faults)
    except (OSError, ValueError, KeyError, TypeError, sqlite3.Error, zipfile.BadZipFile) as cause:
        print(f"{options.book}: cannot be verified ({cause})")
        return 1 if faults else 2
    for fault in faults:
        print(fault)
    if not faults:
        print(f"Sound: {len(entries)} entries and everything that they name are what was recorded.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
