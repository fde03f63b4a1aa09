"""Verify a Tollbook book, or a backup of one, without Tollbook: Python's standard library and `cryptography` alone.

    python verifier.py BOOK_FOLDER_OR_BACKUP [--checkpoint FILE]...

Written from docs/reference/book.md, and sharing no code with the package, so that a fault of one is not a fault of the other.
Looks at the chain of the log, checkpoints, documents, texts, and the tables document, handed_in, report, claim and decision.
Does not look at gazetteer, search and its index, folded names, the schema and its fences, SQLite's own structure, encrypted books.
Ends with 0: sound; 1: faults, one a line; 2: cannot be read.
"""

import argparse
import base64
import hashlib
import io
import json
import sqlite3
import sys
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

Row = dict[str, Any]
COLUMNS = {
    "document": "digest sequence size name within url told facts state why remedy reader reports claims members unread",
    "handed_in": "sequence time who name document within is_first why remedy",
    "report": "id sequence document number name title outlet published published_known language charset charset_known origin notes flags"
    " text reader",
    "claim": "id sequence report position record kind harm first_day last_day reader is_found",
    "decision": "sequence time who reason kind subject other judgement changes",
}
WHAT = "book.created document.received document.handed_in_again document.refused document.quarantined document.read reports.read"
WHAT += " gazetteer.received decision.made"
form = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode  # how columns hold JSON
TYPES = dict(zip("sequence version body time who what reason software previous".split(), (int, int, dict, *[str] * 6), strict=True))


class Book:
    """A book in a folder, or the ZIP of a backup, which has no tables."""

    def __init__(self, path: str) -> None:
        self.path, self.zip = Path(path), None if Path(path).is_dir() else zipfile.ZipFile(path)
        uri = Path(path, "tollbook.db").absolute().as_uri() + "?mode=ro"
        self.db = sqlite3.connect(":memory:" if self.zip else uri, uri=True, isolation_level=None)
        self.db.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
        self.db.execute("BEGIN")  # one view, whoever writes meanwhile

    def log(self) -> Iterator[Any]:  # of number, digest as noted, text
        yield from () if self.zip else self.db.execute("SELECT sequence, digest, entry FROM log ORDER BY sequence")
        for number, line in enumerate(self.zip.open("log.jsonl") if self.zip else (), 1):
            text = line.removesuffix(b"\n").decode("utf-8", "surrogateescape")
            yield number, sha256(text), text

    def open(self, kind: str, name: str) -> IO[bytes]:
        """Open a document, text or checkpoint. Raises KeyError, TypeError or OSError where it is missing."""
        if self.zip:
            return self.zip.open(f"{kind}/{name}")
        if kind == "texts":
            found = self.db.execute("SELECT words FROM text WHERE digest = ?", (name,)).fetchone()
            return io.BytesIO(str.encode(found[0], "utf-8", "surrogateescape"))
        return (self.path / kind / (name[:2] if kind == "documents" else "") / name).open("rb")

    def checkpoints(self) -> list[str]:
        names = map(Path, self.zip.namelist()) if self.zip else (self.path / "checkpoints").glob("*")
        return sorted(name.name for name in names if name.suffix == ".checkpoint")


class Log:
    """What the log says: the digests of its entries, what they name, and the rows of the tables by their keys."""

    def __init__(self) -> None:
        self.first: tuple[str, str] | None = None  # the book's id and key
        self.digests, self.reviewed = dict[int, str](), set[str]()
        self.kept: dict[tuple[str, str], tuple[str, int, int | None]] = {}  # documents and texts: how called, by which entry, what size
        self.rows: dict[str, dict[Any, Row]] = {table: {} for table in COLUMNS}
        self.once: dict[tuple[str, str], set[str]] = defaultdict(set)  # claims of reports, reports of documents: all that ever were

    def add(self, e: Row) -> None:
        """Draw what an entry says. Raises ValueError, KeyError, TypeError or AttributeError for one that says nothing."""
        body, number, kind, rows, digest = e["body"], e["sequence"], e["what"], self.rows, e["body"].get("document")
        document = rows["document"].get(digest, {})
        if kind in ("document.received", "gazetteer.received"):
            self.kept.setdefault(("documents", digest), (f"document {digest}", number, body.get("size")))
        if kind in ("document.received", "document.handed_in_again", "document.refused"):
            row = pick(body, "name within") | {"document": digest, "why": body.get("why"), "remedy": body.get("remedy")}
            rows["handed_in"][number] = row | pick(e, "sequence time who") | {"is_first": int(kind == "document.received")}
        if kind == "book.created":
            self.first = self.first or (body["book"], body["key"])
        elif kind == "document.received":
            row = {"digest": digest, "sequence": number, "told": form(body["told"]), "facts": form(body["facts"]), "state": "received"}
            rows["document"][digest] = dict.fromkeys(COLUMNS["document"].split()) | pick(body, "size name within url") | row
        elif kind == "document.quarantined":
            document.update(pick(body, "why remedy"), state="quarantined", reader=e["reader"])
        elif kind == "document.read":
            row = {"state": "read", "why": None, "remedy": None, "reader": e["reader"], "unread": form(body["unread"])}
            document.update(pick(body, "reports claims members") | row)
            gone = {r for r in self.standing("report", "document", digest) if rows["report"][r]["number"] >= body["reports"]}
            for report in gone - {rows["claim"][claim]["report"] for claim in self.renew(gone, set())}:
                del rows["report"][report]
        elif kind == "reports.read":
            self.read(e, body["reports"])
        elif kind == "decision.made":
            row = pick(body, "kind subject other judgement") | pick(e, "sequence time who reason")
            rows["decision"][number] = row | {"changes": form(body["changes"])}
            self.reviewed |= {body["subject"]} if body["kind"] == "claim" else set()

    def standing(self, table: str, of: str, parent: str) -> set[str]:
        """The rows of a table that belong to a report, or to a document."""
        return {key for key in self.once[table, parent] if self.rows[table].get(key, {}).get(of) == parent}

    def renew(self, reports: set[str], found: set[str]) -> set[str]:
        """Take away what claims of reports are found no longer, but for reviewed ones, which are returned."""
        before = {claim for report in reports for claim in self.standing("claim", "report", report)}
        for claim in before - self.reviewed - found:
            del self.rows["claim"][claim]
        for claim in before & self.reviewed:
            self.rows["claim"][claim]["is_found"] = int(claim in found)
        return before & self.reviewed

    def read(self, e: Row, reports: list[Row]) -> None:
        document, by, claims = e["body"]["document"], pick(e, "sequence reader"), self.rows["claim"]
        kept = self.renew({report["id"] for report in reports}, {record["id"] for report in reports for record in report["claims"]})
        for report in reports:
            row = report | by | {"document": document, "notes": form(report["notes"]), "flags": form(report["flags"])}
            self.rows["report"][report["id"]] = pick(row, COLUMNS["report"])
            self.once["report", document].add(report["id"])
            self.kept.setdefault(("texts", report["text"]), (f"text of report {report['id']}", e["sequence"], None))
            for position, r in enumerate(report["claims"]):
                if r["id"] not in kept:
                    row = {"id": r["id"], "report": report["id"], "position": position, "record": form(r), "kind": r["claim"]}
                    claims[r["id"]] = row | by | {"harm": r.get("harm"), "first_day": r["from"], "last_day": r["to"], "is_found": 1}
                    self.once["claim", report["id"]].add(r["id"])


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def hash_of(stream: IO[bytes]) -> tuple[str, int]:
    digest = hashlib.sha256()
    with stream:
        for chunk in iter(lambda: stream.read(1 << 20), b""):
            digest.update(chunk)
        return digest.hexdigest(), stream.tell()


def pick(values: Row, names: str) -> Row:
    return {name: values[name] for name in names.split()}


def check_log(book: Book, log: Log) -> Iterator[str]:
    """Follow the chain and gather what the log says."""
    last, previous = 0, {"0" * 64}  # the digest of the entry before, as it is and as it was noted
    for number, noted, text in book.log():
        if type(number) is not int or not isinstance(text, str):
            yield f"entry {number}: its number or its text is of another type"
            continue
        if number != last + 1:
            yield f"entry {last + 1}: is missing, entry {number} comes after {last}"
        digest = log.digests[number] = sha256(text)
        if digest != noted:
            yield f"entry {number}: its text has another digest than was noted"
        try:
            e = json.loads(text)
            if any(type(e[name]) is not kind for name, kind in TYPES.items()) or e["version"] != 1 or e["what"] not in WHAT.split():
                raise ValueError("it is of another kind or version, or a field is of another type")
            if e["sequence"] != number:
                yield f"entry {number}: was entered as entry {e['sequence']}"
            if number == last + 1 and e["previous"] not in previous:
                yield f"entry {max(last, 1)}: is not the one that entry {number} was added to"
            if (number == 1) != (e["what"] == "book.created"):
                yield f"entry {number}: the first entry, and no other, says that the book was made"
            log.add(e)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            yield f"entry {number}: cannot be understood ({error})"
        last, previous = number, {digest, noted}
    if not last:
        yield "table log: holds no entry"


def check_kept(book: Book, log: Log) -> Iterator[str]:
    """Hash every document and text that the log names."""
    for (kind, digest), (name, number, size) in log.kept.items():
        try:
            found, length = hash_of(book.open(kind, bytes.fromhex(digest).hex()))  # what is no digest names no file
            if found != digest or size not in (None, length):
                yield f"{name}: is not what entry {number} names"
        except (OSError, KeyError, TypeError, ValueError, zipfile.BadZipFile):
            yield f"{name}: is missing or cannot be read, and entry {number} names it"


def check_tables(db: sqlite3.Connection, log: Log) -> Iterator[str]:
    """Lay each row beside what the log says."""
    for table, names in ((table, names.split()) for table, names in COLUMNS.items()):
        for values in db.execute(f"SELECT {', '.join(names)} FROM {table}"):
            said, row = log.rows[table].pop(values[0], None), dict(zip(names, values, strict=True))
            if said is None:
                yield f"table {table}, row {values[0]}: is not in the log"
            elif wrong := [name for name in names if repr(row[name]) != repr(said[name])]:
                yield f"table {table}, row {values[0]}, field {wrong[0]}: is not what the log says"
        for key, row in log.rows[table].items():
            yield f"table {table}, row {key}: is missing, and entry {row['sequence']} calls for it"


def check_checkpoint(text: str, log: Log) -> str:
    """Return what is wrong with a checkpoint, "" where nothing is."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        head, signatures = text.replace("\r\n", "\n").split("\n\n", 1)
        origin, count, root, _, key = head.split("\n")
        size, digest, public = int(count), base64.b64decode(root, validate=True).hex(), base64.b64decode(key[4:], validate=True)
        hint = hashlib.sha256(origin.encode() + b"\n\x01" + public).digest()[:4]
        blobs = [base64.b64decode(line.split(" ")[2]) for line in signatures.splitlines() if line.startswith(f"— {origin} ")]
        Ed25519PublicKey.from_public_bytes(public).verify(next(b[4:] for b in blobs if b[:4] == hint), f"{head}\n".encode())
    except (ValueError, IndexError, StopIteration, InvalidSignature):
        return "is no checkpoint, or its signature does not fit"
    if log.first and (origin, key[4:]) != (f"tollbook/{log.first[0]}", log.first[1]):
        return "is of another book, or was signed by another key than the first entry names"
    if size > max(log.digests, default=0):
        return f"vouches for {size} entries, and the log has {max(log.digests, default=0)}: it was cut"
    return "" if log.digests.get(size) == digest else f"vouches for another entry {size}: the history was rewritten"


def faults(book: Book, given: list[str]) -> Iterator[str]:
    log = Log()
    yield from check_log(book, log)
    for name in [*book.checkpoints(), *given]:
        with open(name, "rb") if name in given else book.open("checkpoints", name) as file:
            if why := check_checkpoint(file.read(1 << 20).decode("utf-8", "replace"), log):
                yield f"checkpoint {name}: {why}"
    yield from check_kept(book, log)
    yield from check_tables(book.db, log) if not book.zip else ()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("book")
    parser.add_argument("--checkpoint", action="append", default=[], help="one that was kept elsewhere; may be repeated")
    options, fault = parser.parse_args(), ""
    try:
        for fault in faults(Book(options.book), options.checkpoint):
            print(fault)
    except (OSError, sqlite3.Error, zipfile.BadZipFile, KeyError, ImportError) as error:
        print(f"{options.book}: cannot be read to its end ({error})", file=sys.stderr)
        sys.exit(2)
    print("Not what was recorded." if fault else "Sound.", "Not looked at: gazetteer, search, its index, the schema.")
    sys.exit(1 if fault else 0)
