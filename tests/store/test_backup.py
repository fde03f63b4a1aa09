"""Backups: the same book in another place, on every pair of databases, under load, encrypted, damaged, cut and made to harm."""

import hashlib
import io
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import select

from books import STORES, Ticking, new_place
from tollbook.errors import UnusableInput
from tollbook.store import backup as module
from tollbook.store import backup_restore, schema
from tollbook.store.backup import backup, is_sealed_by_passphrase, make_identity, restore
from tollbook.store.backup_age import Scratch, sealing
from tollbook.store.book import Book, closing_engine, init_book, make_folder, open_book
from tollbook.store.checkpoints import sign_checkpoint
from tollbook.store.connect import sqlite_engine
from tollbook.store.entries import DecisionMade, DocumentRead, DocumentReceived, ReadReport, ReportsRead, Statement, seal
from tollbook.store.migrate import upgrade
from tollbook.store.verify import verify

NOW = datetime(2031, 3, 10, 8, 0, tzinfo=UTC)
TESTS = Path(__file__).resolve().parents[1]
REPORTS = 6


def words_of(number: int) -> str:
    return f"In Dorvash, {number + 2} men were killed on Monday, the Kelmara Observatory said. 城市 {number}."


def furnish(book: Book, numbers: range) -> None:
    """Add invented reports, each with a claim, as adding them does: archived first, entered after."""
    for number in numbers:
        data = words_of(number).encode()
        stored = book.archive.put(io.BytesIO(data), where="a test")
        book.archive.settle()
        with book.writing() as ledger:
            [text] = ledger.keep_texts([words_of(number)])
            claim = {
                "id": f"c{number}", "claim": "toll", "harm": "killed", "evidence": f"{number + 2} men were killed",
                "from": None, "to": None, "where": [], "by": [], "victims": ["man"],
                "sources": [{"name": "Kelmara Observatory", "kind": "monitor"}],
            }  # fmt: skip
            fields: Any = dict.fromkeys(("title", "outlet", "published", "published_known", "language", "charset", "charset_known"))
            report = ReadReport(
                id=f"r{number}", number=0, name="a", origin="a.txt", notes=(), flags=(), text=text, claims=(claim,), **fields
            )
            for body in (
                DocumentReceived(stored.digest, stored.size, f"{number}.txt"),
                ReportsRead(stored.digest, (report,)),
                DocumentRead(stored.digest, 1, 1, 0, (), "none"),
            ):
                ledger.append(Statement(body, who="ana", reader="reader 1"), now=book.clock())


def furnish_noise(book: Book, size: int) -> None:
    """Add a document that no packing makes smaller."""
    stored = book.archive.put(io.BytesIO(random.Random(size).randbytes(size)), where="a test")
    book.archive.settle()
    with book.writing() as ledger:
        ledger.append(Statement(DocumentReceived(stored.digest, stored.size, "noise"), who="ana"), now=book.clock())


@pytest.fixture
def book(place: str) -> Iterator[Book]:
    with init_book(place, who="ana", clock=Ticking()) as made:
        furnish(made, range(REPORTS))
        sign_checkpoint(made, now=NOW)
        with made.writing() as ledger:
            ledger.append(Statement(DecisionMade("claim", "c1", "accepted"), who="ana"), now=made.clock())
        yield made


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book in a folder and its keys, to be copied: that is quicker than making one."""
    folder = tmp_path_factory.mktemp("template")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TOLLBOOK_KEYS", str(folder / "keys"))
        with init_book(folder / "coast", who="ana", clock=Ticking()) as made:
            furnish(made, range(REPORTS))
            sign_checkpoint(made, now=NOW)
    return folder


@pytest.fixture
def plain(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Book]:
    """A book in a folder, for what does not depend on the database."""
    monkeypatch.setenv("TOLLBOOK_KEYS", str(tmp_path / "keys"))
    shutil.copytree(template, tmp_path, dirs_exist_ok=True)
    with open_book(tmp_path / "coast", who="ana", clock=Ticking()) as made:
        yield made


def rows(book: Book, table: Any) -> list[tuple[Any, ...]]:
    with book.reading() as connection:
        return [tuple(row) for row in connection.execute(select(table).order_by(next(iter(table.primary_key))))]


def everything(book: Book) -> dict[str, Any]:
    """All that a book holds, wherever it keeps it."""
    held: dict[str, Any] = {table.name: rows(book, table) for table in (schema.log, schema.text, *schema.PROJECTIONS)}
    held["documents"] = {digest: book.archive.data(digest) for digest in book.archive.digests()}
    held["checkpoints"] = {path.name: path.read_bytes() for path in sorted(book.checkpoints.iterdir())} if book.checkpoints.is_dir() else {}
    return held


def restored(file: Path, place: Any, **options: Any) -> Book:
    return restore(file, place, who="ben", **options)


def refusal(act: Callable[[], Any]) -> str:
    with pytest.raises(UnusableInput) as caught:
        act()
    words = str(caught.value)
    assert words.endswith(".") and "\n" not in words and "Traceback" not in words
    return words


def repacked(file: Path, target: Path, changed: dict[str, bytes | None], way: int = zipfile.ZIP_DEFLATED) -> Path:
    """A copy of a backup with some of its parts put in, exchanged or, by None, left out."""
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(target, "w", way) as copy:
        held: dict[str, bytes | None] = {name: source.read(name) for name in source.namelist()}
        for name, data in (held | changed).items():
            if data is not None:
                copy.writestr(name, data)
    return target


# --- the same book in another place ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("store", STORES)
def test_a_restored_book_is_the_same_to_the_last_digest(book: Book, store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = everything(book)
    report = backup(book, tmp_path / "coast.zip", now=NOW)
    assert (report.documents, report.texts, report.entries, report.checkpoints) == (REPORTS, REPORTS, 3 * REPORTS + 2, 1)
    assert report.head == before["log"][-1][1] and report.missing == ()
    monkeypatch.setenv("TOLLBOOK_KEYS", str(tmp_path / "another machine"))
    with restored(tmp_path / "coast.zip", new_place(store, tmp_path)) as again:
        assert everything(again) == before
        assert (again.id, again.key) == (book.id, book.key)
        verdict = verify(again)
        assert verdict.is_sound and verdict.checkpoints == 1, verdict.faults
        furnish(again, range(REPORTS, REPORTS + 1))  # and it goes on
        assert backup(again, tmp_path / "again.zip", now=NOW).documents == REPORTS + 1


def test_the_layout_is_as_promised(plain: Book, tmp_path: Path) -> None:
    report = backup(plain, tmp_path / "coast.zip", now=NOW)
    log = rows(plain, schema.log)
    with zipfile.ZipFile(report.file) as archive:
        assert archive.testzip() is None
        assert archive.read("log.jsonl") == b"".join(entry.encode() + b"\n" for _, _, entry in log)
        assert json.loads(archive.read("book.json")) == {
            "format": 1, "book": plain.id, "entries": len(log), "head": log[-1][1], "missing": [],
            "software": f"tollbook {module.tollbook.__version__}", "time": "2031-03-10T08:00:00.000000Z",
        }  # fmt: skip
        digests = [hashlib.sha256(words_of(number).encode()).hexdigest() for number in range(REPORTS)]
        [checkpoint] = sorted(path.name for path in plain.checkpoints.iterdir())
        verifier = ["verifier.py"] if module.VERIFIER_FILE.is_file() else []
        assert archive.namelist() == [
            "README.txt", *verifier, f"checkpoints/{checkpoint}", "log.jsonl",
            *(f"documents/{d}" for d in digests), *(f"texts/{d}" for d in digests), "book.json",
        ]  # fmt: skip


@pytest.mark.skipif(not shutil.which("sha256sum"), reason="no sha256sum on this system")
def test_its_readme_tells_how_to_verify_it_without_tollbook(plain: Book, tmp_path: Path) -> None:
    report = backup(plain, tmp_path / "coast.zip", now=NOW)
    with zipfile.ZipFile(report.file) as archive:
        archive.extractall(tmp_path / "out")
    lines = [line.strip() for line in (tmp_path / "out" / "README.txt").read_text(encoding="utf-8").splitlines()]
    [each] = [line for line in lines if line.startswith("for f in")]
    [last] = [line for line in lines if line.startswith("tail")]

    def shell(command: str, folder: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(["sh", "-c", command], cwd=tmp_path / "out" / folder, capture_output=True, text=True, check=False)

    for folder in ("documents", "texts"):
        assert shell(each, folder).stdout == ""
    assert shell(last, "").stdout.split()[0] == report.head
    victim = next((tmp_path / "out" / "texts").iterdir())
    victim.write_bytes(b"altered")
    assert victim.name in shell(each, "texts").stdout  # the control: it does name what was changed


def test_the_same_book_at_the_same_time_gives_the_same_bytes(plain: Book, tmp_path: Path) -> None:
    first, second = (backup(plain, tmp_path / name, now=NOW).file for name in ("a.zip", "b.zip"))
    assert first.read_bytes() == second.read_bytes()


def test_a_clock_that_was_never_set_stops_no_backup(plain: Book, tmp_path: Path) -> None:
    backup(plain, tmp_path / "coast.zip", now=datetime(1970, 1, 1, tzinfo=UTC))
    restored(tmp_path / "coast.zip", tmp_path / "again").close()


def test_progress_is_told_to_the_end(plain: Book, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    report = backup(plain, tmp_path / "coast.zip", now=NOW, watch=lambda done, total: told.append((done, total)))
    things = report.entries + report.documents + report.texts
    assert told[-1] == (things, things) and told == sorted(told)
    told.clear()
    restored(report.file, tmp_path / "again", watch=lambda done, total: told.append((done, total))).close()
    assert told[-1] == (things, things)


def test_owners_are_told_what_a_backup_does_not_hold(plain: Book, tmp_path: Path) -> None:
    report = backup(plain, tmp_path / "coast.zip", now=NOW)
    assert any("signing key" in note or "signs" in note for note in report.notes)
    assert any("not encrypted" in note for note in report.notes)
    assert report.head in report.sentence and "6 documents" in report.sentence
    key = (tmp_path / "keys" / f"{plain.id}.pem").read_bytes().splitlines()[1]
    with zipfile.ZipFile(report.file) as archive:
        assert not any(key in archive.read(name) for name in archive.namelist())


# --- under load -----------------------------------------------------------------------------------------------------------------

WRITER = """
import sys
sys.path.insert(0, sys.argv[2])
from store.test_backup import furnish
from tollbook.store.book import open_book
with open_book(sys.argv[1], who="ben") as book:
    for number in range(100, 10_000):
        furnish(book, range(number, number + 1))
        print(number, flush=True)
"""


class Growing:
    """Holds a backup up, once, until another process has written to the book: which it can, while the backup is being made."""

    def __init__(self, book: Book) -> None:
        self._book, self._is_grown = book, False

    def __call__(self, done: int, total: int) -> None:
        size = len(rows(self._book, schema.log))
        for _ in range(1_000):
            if self._is_grown or len(rows(self._book, schema.log)) > size:
                self._is_grown = True
                return
            time.sleep(0.02)
        pytest.fail("nobody could write while the backup was made")


def test_a_backup_under_load_is_the_book_at_one_moment(book: Book, place: str, tmp_path: Path) -> None:
    writer = subprocess.Popen([sys.executable, "-c", WRITER, place, str(TESTS)], stdout=subprocess.PIPE, text=True)
    try:
        assert writer.stdout
        writer.stdout.readline()
        size = len(rows(book, schema.log))
        reports = [backup(book, tmp_path / f"{number}.zip", now=NOW, watch=Growing(book)) for number in range(3)]
    finally:
        writer.kill()
        writer.wait()
        writer.stdout.close()  # type: ignore[union-attr]
    assert size <= reports[0].entries < reports[1].entries < reports[2].entries
    log = rows(book, schema.log)
    for number, report in enumerate(reports):
        with restored(report.file, tmp_path / f"again-{number}") as again:
            assert rows(again, schema.log) == log[: report.entries]


# --- where it is written --------------------------------------------------------------------------------------------------------


def test_nothing_is_overwritten_unless_that_is_said(plain: Book, tmp_path: Path) -> None:
    target = tmp_path / "coast.zip"
    target.write_bytes(b"dear")
    assert "exists already" in refusal(lambda: backup(plain, target, now=NOW))
    assert target.read_bytes() == b"dear"
    backup(plain, target, now=NOW, overwrite=True)
    restored(target, tmp_path / "again").close()
    assert oct(target.stat().st_mode & 0o777) == "0o600"


def test_a_disk_without_hard_links_will_do(plain: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(module.os, "link", refuse)
    backup(plain, tmp_path / "coast.zip", now=NOW)
    restored(tmp_path / "coast.zip", tmp_path / "again").close()


@pytest.mark.parametrize(
    ("target", "words"),
    [("coast/inside.zip", "lies in the book"), (".", "is a folder"), ("nowhere/coast.zip", "cannot be written")],
)
def test_places_that_cannot_hold_a_backup_are_named(plain: Book, tmp_path: Path, target: str, words: str) -> None:
    before = sorted(tmp_path.rglob("*"))
    assert words in refusal(lambda: backup(plain, tmp_path / target, now=NOW))
    assert sorted(tmp_path.rglob("*")) == before


class Full:
    """A file on a disk that takes so many more writes and then no more."""

    def __init__(self, file: Any, left: int) -> None:
        self._file, self.left = file, left

    def write(self, data: Any) -> int:
        self.left -= 1
        if self.left < 0:
            raise OSError(28, "No space left on device")
        return int(self._file.write(data))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


@pytest.mark.parametrize("kind", ["plain", "for a recipient"])
def test_a_full_disk_leaves_no_backup_however_late_it_is_full(
    plain: Book, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipients = [make_identity(tmp_path / "ana.key")] if kind != "plain" else []
    furnish_noise(plain, 300_000)
    real, files = os.fdopen, list[Full]()

    def fdopen(handle: int, mode: str, *rest: Any) -> Any:
        if mode != "wb" or rest:
            return real(handle, mode, *rest)
        files.append(Full(real(handle, mode), left))
        return files[-1]

    left = 1_000_000
    monkeypatch.setattr(module.os, "fdopen", fdopen)
    report = backup(plain, tmp_path / "whole", now=NOW, recipients=recipients)
    writes = left - files[0].left
    assert writes > 3
    before = sorted(tmp_path.iterdir())
    for left in sorted({0, 1, writes // 2, writes - 2, writes - 1}):  # noqa: B007 -- `fdopen` looks at it
        found = refusal(lambda: backup(plain, tmp_path / "coast.zip", now=NOW, recipients=recipients))
        assert found.startswith(f"{tmp_path / 'coast.zip'}: cannot be written (no space left on device)")
        assert sorted(tmp_path.iterdir()) == before
    left = writes  # the control: one more and there is room
    assert backup(plain, tmp_path / "coast.zip", now=NOW, recipients=recipients).head == report.head


def test_no_write_that_fails_is_lost_in_encrypting(tmp_path: Path) -> None:
    import pyrage

    keys = [pyrage.x25519.Identity.generate().to_public()]
    pyrage.encrypt_io(io.BytesIO(b"Two men died."), Full(io.BytesIO(), 0), keys)  # the control: it says nothing of a full disk
    with pytest.raises(OSError, match="No space left"), sealing(cast(Any, Full(io.BytesIO(), 0)), keys, None) as stream:
        stream.write(b"Two men died.")


def test_memory_stays_flat(plain: Book, tmp_path: Path) -> None:
    size = 24 << 20
    furnish_noise(plain, size)
    recipient = make_identity(tmp_path / "ana.key")
    tracemalloc.start()
    try:
        backup(plain, tmp_path / "coast.age", now=NOW, recipients=[recipient])
        restored(tmp_path / "coast.age", tmp_path / "again", identities=[tmp_path / "ana.key"]).close()
        assert tracemalloc.get_traced_memory()[1] < size // 2
    finally:
        tracemalloc.stop()


# --- encryption -----------------------------------------------------------------------------------------------------------------


def test_each_of_two_recipients_opens_a_backup_and_nobody_else(plain: Book, tmp_path: Path) -> None:
    names = ("ana.key", "ben.key", "eve.key")
    ana, ben, _ = (make_identity(tmp_path / name) for name in names)
    report = backup(plain, tmp_path / "coast.age", now=NOW, recipients=[ana, ben])
    assert not any("Only one key" in note or "not encrypted" in note for note in report.notes)
    for name in names[:2]:
        with restored(report.file, tmp_path / f"of {name}", identities=[tmp_path / name]) as again:
            assert everything(again) == everything(plain)
    data = report.file.read_bytes()
    assert data.startswith(b"age-encryption.org/v1") and b"Kelmara" not in data and b"log.jsonl" not in data
    before = sorted(tmp_path.iterdir())
    assert "other keys" in refusal(lambda: restored(report.file, tmp_path / "again", identities=[tmp_path / "eve.key"]))
    assert "no key was given" in refusal(lambda: restored(report.file, tmp_path / "again"))
    assert sorted(tmp_path.iterdir()) == before
    one = backup(plain, tmp_path / "one.age", now=NOW, recipients=[ana])
    assert any("Only one key" in note for note in one.notes)


def test_a_passphrase_opens_a_backup(plain: Book, tmp_path: Path) -> None:
    passphrase = 'four färms\' "gate" 門'
    report = backup(plain, tmp_path / "coast.zip", now=NOW, passphrase=passphrase)
    data = report.file.read_bytes()
    assert b"Kelmara" not in data and b"log.jsonl" not in data and is_sealed_by_passphrase(report.file)
    with restored(report.file, tmp_path / "again", passphrase=passphrase) as again:
        assert everything(again) == everything(plain)
    assert "passphrase" in refusal(lambda: restored(report.file, tmp_path / "no"))
    assert "the passphrase is another" in refusal(lambda: restored(report.file, tmp_path / "no", passphrase="four farms"))
    assert not (tmp_path / "no").exists()


def test_no_plain_byte_of_an_encrypted_backup_reaches_the_disk(plain: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither beside the backup nor in the file that restoring works in."""
    recipient = make_identity(tmp_path / "ana.key")
    seen: list[bytes] = []

    def look(scratch: Scratch) -> None:
        scratch._file.seek(0)
        seen.append(scratch._file.read())

    backup(plain, tmp_path / "coast.age", now=NOW, recipients=[recipient], watch=lambda *_: seen.extend(parts(tmp_path)))
    assert len(seen) > 1 and not any(b"Kelmara" in data or b"PK\x03\x04" in data for data in seen)
    seen.clear()
    closing = Scratch.close
    monkeypatch.setattr(Scratch, "close", lambda scratch: (None if scratch.closed else look(scratch), closing(scratch))[1])
    restored(tmp_path / "coast.age", tmp_path / "again", identities=[tmp_path / "ana.key"]).close()
    assert seen and not any(b"Kelmara" in data or b"PK" in data[:2] or b"log.jsonl" in data for data in seen)
    plain_file = backup(plain, tmp_path / "coast.zip", now=NOW).file
    assert b"log.jsonl" in plain_file.read_bytes()  # the control: it would be found


def parts(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in folder.glob(".tollbook-*")]


@pytest.mark.parametrize("recipient", ["", "age1", "age1qqqq", "ssh-ed25519 AAAA", "ana@example.org", "AGE-SECRET-KEY-1QQQ"])
def test_what_is_no_recipient_is_named(plain: Book, tmp_path: Path, recipient: str) -> None:
    assert "is no recipient" in refusal(lambda: backup(plain, tmp_path / "coast.age", now=NOW, recipients=[recipient]))
    assert not (tmp_path / "coast.age").exists()


def test_recipients_and_a_passphrase_do_not_go_together(plain: Book, tmp_path: Path) -> None:
    recipient = make_identity(tmp_path / "ana.key")
    assert "not both" in refusal(lambda: backup(plain, tmp_path / "a", now=NOW, recipients=[recipient], passphrase="words"))
    assert "is empty" in refusal(lambda: backup(plain, tmp_path / "a", now=NOW, passphrase=""))


def test_an_ssh_key_opens_a_backup_too(plain: Book, tmp_path: Path) -> None:
    from cryptography.hazmat.primitives import serialization as form
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.generate()
    (tmp_path / "id").write_bytes(key.private_bytes(form.Encoding.PEM, form.PrivateFormat.OpenSSH, form.NoEncryption()))
    public = key.public_key().public_bytes(form.Encoding.OpenSSH, form.PublicFormat.OpenSSH).decode()
    backup(plain, tmp_path / "coast.age", now=NOW, recipients=[f"{public} ana@laptop"])
    restored(tmp_path / "coast.age", tmp_path / "again", identities=[tmp_path / "id"]).close()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (None, "cannot be read"),
        (b"", "holds no key"),
        (b"# only a note\n", "holds no key"),
        (b"AGE-SECRET-KEY-1QQQQ\n", "holds no key"),
        (b"\xff\xfe", "holds no key"),
        (b"-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n", "holds no key"),
        (b"age-encryption.org/v1\n-> scrypt", "itself encrypted"),
    ],
)
def test_files_that_hold_no_key_are_named(plain: Book, tmp_path: Path, data: bytes | None, words: str) -> None:
    report = backup(plain, tmp_path / "coast.age", now=NOW, recipients=[make_identity(tmp_path / "ana.key")])
    if data is not None:
        (tmp_path / "key").write_bytes(data)
    assert words in refusal(lambda: restored(report.file, tmp_path / "again", identities=[tmp_path / "key"]))


def test_a_key_is_for_its_owner_and_never_overwritten(tmp_path: Path) -> None:
    recipient = make_identity(tmp_path / "ana.key")
    before = (tmp_path / "ana.key").read_text(encoding="ascii")
    assert recipient.startswith("age1") and recipient in before and oct((tmp_path / "ana.key").stat().st_mode & 0o777) == "0o600"
    assert "exists already" in refusal(lambda: make_identity(tmp_path / "ana.key"))
    assert (tmp_path / "ana.key").read_text(encoding="ascii") == before


# --- what the book itself lost --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("deed", ["changed", "lost"])
def test_a_damaged_document_stops_a_backup_or_is_named_in_it(plain: Book, deed: str, tmp_path: Path) -> None:
    digest = hashlib.sha256(words_of(2).encode()).hexdigest()
    path = plain.archive.path(digest)
    assert path
    path.chmod(0o600)
    path.write_bytes(b"altered") if deed == "changed" else path.unlink()
    assert str(path) in refusal(lambda: backup(plain, tmp_path / "coast.zip", now=NOW))
    assert not (tmp_path / "coast.zip").exists()
    report = backup(plain, tmp_path / "coast.zip", now=NOW, keep_going=True)
    assert len(report.missing) == 1 and str(path) in report.missing[0] and report.documents == REPORTS - 1
    assert digest in refusal(lambda: restored(report.file, tmp_path / "again"))
    with restored(report.file, tmp_path / "again", keep_going=True) as again:
        assert rows(again, schema.log) == rows(plain, schema.log)
        faults = verify(again).faults
        assert len(faults) == 1 and digest in str(faults[0]) and "missing" in str(faults[0]), faults


def test_a_damaged_document_in_a_table_is_named_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOLLBOOK_KEYS", str(tmp_path / "keys"))
    with init_book(tmp_path / "coast", who="ana", passphrase="words", clock=Ticking()) as book:
        furnish(book, range(2))
        digest = hashlib.sha256(words_of(1).encode()).hexdigest()
        with book.engine.begin() as connection:
            connection.exec_driver_sql("DROP TRIGGER object_no_update")
            connection.exec_driver_sql("UPDATE object SET data = x'00' WHERE digest = ?", (digest,))
        assert digest in refusal(lambda: backup(book, tmp_path / "coast.zip", now=NOW))
        assert digest in backup(book, tmp_path / "coast.zip", now=NOW, keep_going=True).missing[0]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("UPDATE text SET words = 'altered' WHERE digest = :digest", "text"),
        ("DELETE FROM text WHERE digest = :digest", "is missing"),
        ("UPDATE log SET entry = replace(entry, 'ana', 'eve') WHERE sequence = 3", "entry 3 of its log"),
        ("UPDATE log SET digest = replace(digest, '0', '1') WHERE sequence = 3", "entry 3 of its log"),
        ("DELETE FROM log WHERE sequence = 3", "entry 3 of its log"),
        ("DELETE FROM log WHERE sequence = 19", "was cut"),
        ("UPDATE log SET entry = entry || ' ' WHERE sequence = 19", "entry 19 of its log"),
    ],
)
def test_a_damaged_log_or_text_stops_a_backup(plain: Book, change: str, words: str, tmp_path: Path) -> None:
    digest = hashlib.sha256(words_of(2).encode()).hexdigest()
    with plain.engine.begin() as connection:
        for table in ("log", "text"):
            for deed in ("update", "delete"):
                connection.exec_driver_sql(f"DROP TRIGGER {table}_no_{deed}")
        connection.exec_driver_sql(change.replace(":digest", f"'{digest}'"))
    assert words in refusal(lambda: backup(plain, tmp_path / "coast.zip", now=NOW))
    assert not (tmp_path / "coast.zip").exists()


# --- damaged, cut and hostile backups -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, dict[str, Any], str]]:
    """A small backup, what its book holds, and a recipient's encrypted one."""
    folder = tmp_path_factory.mktemp("sample")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TOLLBOOK_KEYS", str(folder / "keys"))
        with init_book(folder / "coast", who="ana", clock=Ticking()) as book:
            furnish(book, range(2))
            sign_checkpoint(book, now=NOW)
            recipient = make_identity(folder / "ana.key")
            backup(book, folder / "coast.zip", now=NOW)
            backup(book, folder / "coast.age", now=NOW, recipients=[recipient])
            yield folder, everything(book), recipient


def outcome(data: bytes, folder: Path, expected: dict[str, Any], **options: Any) -> str:
    """Restore what may be damaged: 'named', or 'harmless' where the book is what it was. Whatever else happens is a failure."""
    (folder / "hurt").write_bytes(data)
    before = sorted(folder.iterdir())
    try:
        with restored(folder / "hurt", folder / "again", **options) as again:
            assert everything(again) == expected
    except UnusableInput as fault:
        assert str(fault).endswith(".") and "\n" not in str(fault)
        assert sorted(folder.iterdir()) == before
        return "named"
    shutil.rmtree(folder / "again")
    return "harmless"


@pytest.fixture
def quick(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Books are restored into a copy of an empty database, since making its tables takes longer than all the rest."""
    empty = tmp_path_factory.mktemp("empty") / "tollbook.db"
    with closing_engine(sqlite_engine(empty)) as engine, engine.execution_options(is_writing=True).begin() as connection:
        upgrade(connection)

    def make(folder: Path, *, has_documents: bool) -> None:
        make_folder(folder, has_documents=has_documents)
        shutil.copy(empty, folder)

    monkeypatch.setattr(backup_restore, "make_folder", make)
    monkeypatch.setattr(backup_restore, "upgrade", lambda connection: None)
    monkeypatch.setattr(backup_restore, "version_of", lambda connection: None)


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("kind", ["zip", "age"])
def test_a_bit_that_flips_is_named_or_harmless(sample: Any, kind: str, tmp_path: Path) -> None:
    folder, expected, _ = sample
    data, chance = (folder / f"coast.{kind}").read_bytes(), random.Random(20310310)
    options = {"identities": [folder / "ana.key"]} if kind == "age" else {}
    outcomes = []
    for _ in range(200 if kind == "zip" else 30):
        hurt = bytearray(data)
        hurt[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        outcomes.append(outcome(bytes(hurt), tmp_path, expected, **options))
    assert outcomes.count("named") > 0.5 * len(outcomes)
    assert kind == "zip" or set(outcomes) == {"named"}  # age vouches for every byte
    assert outcome(data, tmp_path, expected, **options) == "harmless"  # the control


@pytest.mark.parametrize("kind", ["zip", "age"])
def test_a_cut_backup_is_named(sample: Any, kind: str, tmp_path: Path) -> None:
    folder, expected, _ = sample
    data, chance = (folder / f"coast.{kind}").read_bytes(), random.Random(7)
    for size in (0, 1, 20, 100, len(data) - 1, *(chance.randrange(len(data)) for _ in range(10))):
        assert outcome(data[:size], tmp_path, expected, identities=[folder / "ana.key"]) == "named"


BOMB = b"0" * 30_000_000


def hostile(folder: Path, target: Path) -> list[tuple[str, Callable[[], Path]]]:
    """What is said of backups that were made to harm, and how to make them."""
    source = folder / "coast.zip"
    with zipfile.ZipFile(source) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    [document, *_] = [name for name in held if name.startswith("documents/")]
    [text, *_] = [name for name in held if name.startswith("texts/")]
    [checkpoint] = [name for name in held if name.startswith("checkpoints/")]
    contents, lines = json.loads(held["book.json"]), held["log.jsonl"].splitlines(keepends=True)

    def told(**fields: Any) -> bytes:
        return json.dumps(contents | fields).encode()

    def relogged(*bodies: Any, first: int = 0) -> dict[str, bytes | None]:
        """Another log in good order, whose last entries state something else."""
        made, head = lines[: first or len(lines)], ""
        previous = hashlib.sha256(made[-1].rstrip(b"\n")).hexdigest()
        for body in bodies:
            entry = seal(Statement(body, who="eve"), sequence=len(made) + 1, previous=previous, time=NOW, software="x")
            made.append(entry.text.encode() + b"\n")
            previous = entry.digest
        head = previous
        return {"log.jsonl": b"".join(made), "book.json": told(entries=len(made), head=head)}

    def made(changed: dict[str, bytes | None], way: int = zipfile.ZIP_DEFLATED) -> Callable[[], Path]:
        return lambda: repacked(source, target, changed, way)

    def doubled() -> Path:
        shutil.copy(source, target)
        with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(target, "a") as archive:
            archive.writestr(text, b"altered")
        return target

    def locked() -> Path:
        data = bytearray(source.read_bytes())
        for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            place = data.find(mark)
            while place >= 0:
                data[place + at] |= 1
                place = data.find(mark, place + 1)
        target.write_bytes(data)
        return target

    def plain(data: bytes) -> Callable[[], Path]:
        return lambda: (target.write_bytes(data), target)[1]

    return [
        ("is damaged: its documents/", made({document: b"altered"})),
        (f"{document} is missing", made({document: None})),
        ("is damaged: its texts/", made({text: b"altered"})),
        (f"{text} is missing", made({text: None})),
        ("is not what was written; restore another copy; nothing was changed", made({document: BOMB})),
        ("book.json is not", made({"book.json": b"[" * 100_000})),
        ("its book.json is", made({"book.json": told(head="../../x")})),
        ("is damaged: its book.json", made({"book.json": told(book="../../x")})),
        ("newer Tollbook (form 2", made({"book.json": told(format=2)})),
        ("no backup of a book, or was changed", made({"book.json": None})),
        ("log at entry 1", made({"book.json": told(book="another")})),
        ("it ends with entry 7", made({"book.json": told(head="0" * 64)})),
        ("it ends with entry 6", made({"log.jsonl": b"".join(lines[:6])})),
        ("log at entry 3", made({"log.jsonl": b"".join([*lines[:2], *lines[3:]])})),
        ("log at entry 2", made({"log.jsonl": lines[0] + b"\x00\xff\n" + b"".join(lines[2:])})),
        ("log at entry 8", made({"log.jsonl": b"".join(lines) + b"[" * 100_000})),
        ("this one does not know what its entry 2", made({"log.jsonl": lines[0] + lines[1].replace(b'"version":1', b'"version":9')})),
        ("vouches for 7 entries", made(relogged(first=4))),
        ("vouches for another entry 7", made(relogged(*[DecisionMade("claim", "c1", "rejected")] * 3, first=4))),
        ("log at entry 8 ", made(relogged(DocumentReceived("../../../evil", 4, "a")) | {"documents/../../../evil": b"evil"})),
        ("is of another book", made({checkpoint: held[checkpoint].replace(b"tollbook/", b"tollbook/x")})),
        ("is no checkpoint", made({checkpoint: b"altered"})),
        ("is not signed", made({checkpoint: held[checkpoint].replace(b"time 2031", b"time 2030")})),
        ("'checkpoints/../../evil'", made({"checkpoints/../../evil": b"x"})),
        ("'checkpoints/con.checkpoint'", made({"checkpoints/con.checkpoint": b"x"})),
        ("'../evil'", made({"../evil": b"x"})),
        ("'/etc/evil'", made({"/etc/evil": b"x"})),
        ("'documents/'", made({"documents/": b""})),
        ("table of parts", doubled),
        ("README.txt is missing", made({"README.txt": None})),
        ("is damaged: its book.json", made({}, zipfile.ZIP_BZIP2)),
        ("is damaged: its", locked),
        ("is no backup of a book", plain(b"Two men died.")),
        ("name a file that tollbook backup wrote", plain(b"")),
        ("was cut", plain(b"PK\x03\x04" + b"\0" * 100)),
    ]


def test_hostile_backups_are_named_and_leave_nothing(sample: Any, tmp_path: Path) -> None:
    folder, expected, _ = sample
    (tmp_path / "work" / "deep").mkdir(parents=True)
    cases = hostile(folder, tmp_path / "hurt.zip")
    for words, make in cases:
        make()
        before = sorted(tmp_path.rglob("*"))
        found = refusal(lambda: restored(tmp_path / "hurt.zip", tmp_path / "work" / "deep" / "again"))
        assert words in found, f"{found!r} does not hold {words!r}"
        assert sorted(tmp_path.rglob("*")) == before, words
    repacked(folder / "coast.zip", tmp_path / "hurt.zip", {})  # the control: packed anew, nothing is wrong with it
    with restored(tmp_path / "hurt.zip", tmp_path / "work" / "deep" / "again") as again:
        assert everything(again) == expected


@pytest.mark.parametrize("name", ["missing.zip", "."])
def test_what_cannot_be_read_is_named(name: str, tmp_path: Path) -> None:
    refusal(lambda: restored(tmp_path / name, tmp_path / "again"))
    assert list(tmp_path.iterdir()) == []


# --- where it is restored to ----------------------------------------------------------------------------------------------------


def test_a_place_in_use_is_left_as_it_is(book: Book, place: str, tmp_path: Path) -> None:
    report = backup(book, tmp_path / "coast.zip", now=NOW)
    before = everything(book)
    assert "is a book already" in refusal(lambda: restored(report.file, place))
    assert everything(book) == before
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("dear")
    assert "files in it" in refusal(lambda: restored(report.file, tmp_path / "full"))
    assert "is no folder" in refusal(lambda: restored(report.file, tmp_path / "nowhere" / "again"))
    (tmp_path / "empty").mkdir()
    restored(report.file, tmp_path / "empty").close()


def test_a_checkpoint_of_the_same_name_is_never_overwritten(book: Book, tmp_path: Path) -> None:
    report = backup(book, tmp_path / "coast.zip", now=NOW)
    url = new_place("postgresql", tmp_path)
    folder = tmp_path / "keys" / f"{book.id}.checkpoints"
    [name] = [path.name for path in book.checkpoints.iterdir()]
    folder.mkdir(exist_ok=True)
    (folder / name).unlink(missing_ok=True)
    (folder / name).write_text("another")
    assert "is not the one" in refusal(lambda: restored(report.file, url))
    assert (folder / name).read_text() == "another"
    assert "is no book" in refusal(lambda: open_book(url, who="ana"))


KILLED = """
import os, signal, sys
from pathlib import Path
from tollbook.store import backup_restore
from tollbook.store.backup import restore
left = [int(sys.argv[3])]
def tick(done, total):
    left[0] -= 1
    if left[0] < 0:
        os.kill(os.getpid(), signal.SIGKILL)
drawing = backup_restore.redraw
def redraw(connection, **options):
    found = drawing(connection, **options)
    tick(0, 0)
    return found
backup_restore.redraw = redraw
restore(Path(sys.argv[1]), sys.argv[2], who="ben", watch=tick)
"""


@pytest.mark.parametrize("store", STORES)
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL on this system")
def test_a_restore_that_is_killed_leaves_no_book(sample: Any, store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOLLBOOK_KEYS", str(tmp_path / "keys"))
    folder, expected, _ = sample
    place = new_place(store, tmp_path)
    draft = tmp_path / f".{Path(place).name}.restoring"
    steps = 7 + 2 + 2  # entries, texts, documents; then the tables are drawn
    for step in (0, 8, steps):
        run = subprocess.run([sys.executable, "-c", KILLED, str(folder / "coast.zip"), place, str(step)], capture_output=True, check=False)
        assert run.returncode == -signal.SIGKILL, run.stderr.decode()
        refusal(lambda: open_book(place, who="ana"))
        if store == "sqlite":
            assert not Path(place).exists()
            assert "is no book" in refusal(lambda: open_book(draft, who="ana"))
            assert "was cut off" in refusal(lambda: restored(folder / "coast.zip", place))
            shutil.rmtree(draft)
    with restored(folder / "coast.zip", place) as again:
        assert everything(again) == expected


def test_a_killed_backup_leaves_no_file_of_that_name(plain: Book, tmp_path: Path) -> None:
    class Killed(BaseException):
        pass

    def kill(done: int, total: int) -> None:
        raise Killed

    with pytest.raises(Killed):
        backup(plain, tmp_path / "coast.zip", now=NOW, watch=kill)
    assert not (tmp_path / "coast.zip").exists() and parts(tmp_path) == []
