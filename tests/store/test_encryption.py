"""Encrypted books, and what deleting leaves in books that are not: every file is searched, byte by byte."""

import hashlib
import io
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select

from books import Ticking, new_place
from tollbook.errors import UnusableInput
from tollbook.store import connect, schema
from tollbook.store.backup import backup, restore
from tollbook.store.book import Book, init_book, open_book
from tollbook.store.checkpoints import sign_checkpoint
from tollbook.store.entries import DocumentRead, DocumentReceived, ReadReport, ReportsRead, Statement
from tollbook.store.ledger import redraw
from tollbook.store.verify import verify

NOW = datetime(2031, 3, 10, 8, 0, tzinfo=UTC)
PASSPHRASE = "four farms' gate"
# Folded, the word in capitals becomes 'aceqzxwv', which stands nowhere else; 'qzx' is a trigram of it.
WORDS = "Ilyan Deshti was killed in Dorvash on Monday, said ÀÇÉQZXWV. 城市的人 أحمد."
SECRETS = [
    *("Ilyan Deshti", "Dorvash", "ÀÇÉQZXWV", "城市的人", "أحمد", "Kelmara Observatory", "march.txt", "a mistake", "ana@"),
    "aceqzxwv",
]


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOLLBOOK_KEYS", str(tmp_path / "keys"))


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with init_book(tmp_path / "coast", who="ana@example.org", passphrase=PASSPHRASE, clock=Ticking()) as made:
        add(made)
        yield made


def add(book: Book) -> str:
    """Add a report with a claim, and return its document's digest."""
    stored = book.archive.put(io.BytesIO(WORDS.encode()), where="a test")
    book.archive.settle()
    with book.writing() as ledger:
        [text] = ledger.keep_texts([WORDS])
        claim = {
            "id": "c1", "claim": "toll", "harm": "killed", "evidence": "Ilyan Deshti was killed", "from": None, "to": None, "where": [],
            "sources": [{"name": "Kelmara Observatory", "kind": "monitor"}], "by": [], "victims": ["man"],
        }  # fmt: skip
        fields: Any = dict.fromkeys(("title", "outlet", "published", "published_known", "language", "charset", "charset_known"))
        report = ReadReport(id="r1", number=0, name="a", origin="a.txt", notes=(), flags=(), text=text, claims=(claim,), **fields)
        for body in (DocumentReceived(stored.digest, stored.size, "march.txt"), ReportsRead(stored.digest, (report,))):
            ledger.append(Statement(body, who="ana@example.org", reason="a mistake", reader="reader 1"), now=book.clock())
    return stored.digest


def forget(book: Book, document: str) -> None:
    """Read the document again, with a reader that finds nothing: report, claim and their search rows go from the tables."""
    with book.writing() as ledger:
        ledger.append(Statement(DocumentRead(document, 0, 0, 0, (), "none"), who="ana@example.org", reader="reader 2"), now=book.clock())


def rebuild(book: Book) -> None:
    with book.writing() as ledger:
        redraw(ledger.connection, software="tollbook")


def settle(book: Book) -> None:
    """Bring what was written ahead into the database file."""
    with book.engine.connect() as connection:
        busy, *_ = connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        assert not busy


def found_in(folder: Path, *needles: str) -> set[str]:
    """Those of some words that stand in any file of a folder."""
    data = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    return {needle for needle in needles if any(needle.encode() in each for each in data)}


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def rows(book: Book, table: Any) -> list[tuple[Any, ...]]:
    with book.reading() as connection:
        return [tuple(row) for row in connection.execute(select(table).order_by(next(iter(table.primary_key))))]


def refusal(act: Callable[[], Any]) -> str:
    with pytest.raises(UnusableInput) as caught:
        act()
    assert "\n" not in str(caught.value)
    return str(caught.value)


# --- what an encrypted book shows ------------------------------------------------------------------------------------------------


def test_no_file_of_an_encrypted_book_holds_plain_words(book: Book, tmp_path: Path) -> None:
    folder, document = tmp_path / "coast", hashlib.sha256(WORDS.encode()).hexdigest()
    sign_checkpoint(book, now=NOW)
    assert (folder / "tollbook.db-wal").stat().st_size > 0  # what was written ahead is searched too
    for change in (
        lambda: None,
        lambda: forget(book, document),
        lambda: rebuild(book),
        lambda: settle(book),
        lambda: add(book),
        book.close,
    ):
        change()
        assert found_in(folder, *SECRETS, document, "CREATE TABLE", "SQLite format") == set()
    assert not (folder / "documents").exists()


def test_the_search_for_plain_words_can_find_them(tmp_path: Path) -> None:
    """The control of the one above."""
    with init_book(tmp_path / "plain", who="ana@example.org", clock=Ticking()) as plain:
        document = add(plain)
        assert found_in(tmp_path / "plain", *SECRETS, document, "CREATE TABLE") == {*SECRETS, document, "CREATE TABLE"}


def test_an_encrypted_book_does_what_others_do(book: Book) -> None:
    document = hashlib.sha256(WORDS.encode()).hexdigest()
    assert book.archive.data(document) == WORDS.encode() and list(book.archive.digests()) == [document]
    with book.reading() as connection:
        asked = "SELECT id FROM search WHERE number IN (SELECT rowid FROM search_index WHERE search_index MATCH '\"ceq\"')"
        assert connection.exec_driver_sql(asked).scalars().all() == ["r1"]
    assert verify(book).is_sound, verify(book).faults


def test_the_settings_are_those_of_sqlcipher_4(book: Book, tmp_path: Path) -> None:
    with book.reading() as connection:
        told = {row[0] for row in connection.exec_driver_sql("PRAGMA cipher_settings")}
        assert {
            "PRAGMA kdf_iter = 256000;",
            "PRAGMA cipher_page_size = 4096;",
            "PRAGMA cipher_use_hmac = 1;",
            "PRAGMA cipher_hmac_algorithm = HMAC_SHA512;",
            "PRAGMA cipher_kdf_algorithm = PBKDF2_HMAC_SHA512;",
        } <= told
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA temp_store").scalar() == 2  # in memory: no plain pages elsewhere
    init_book(tmp_path / "other", who="ana", passphrase=PASSPHRASE).close()
    salts = {(tmp_path / name / "tollbook.db").read_bytes()[:16] for name in ("coast", "other")}
    assert len(salts) == 2


def test_the_key_is_not_derived_for_every_question(book: Book) -> None:
    opened = []
    event.listen(book.engine, "connect", lambda *_: opened.append(1))
    document = hashlib.sha256(WORDS.encode()).hexdigest()
    for _ in range(10):
        book.archive.data(document)
    assert len(opened) <= 1


# --- passphrases -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "passphrase",
    [
        "a",
        "it's",
        "''; DROP TABLE log; --",
        'say "gate"',
        "門のファーム",
        "ä\u0308 \U0001f54a",
        " spaces ",
        "x'00ff'",
        "line\nbreak",
        "w" * 2_000,
    ],
)
def test_any_words_are_a_passphrase(passphrase: str, tmp_path: Path) -> None:
    with init_book(tmp_path / "coast", who="ana", passphrase=passphrase) as made:
        name = made.id
    with open_book(tmp_path / "coast", who="ben", passphrase=passphrase) as opened:
        assert opened.id == name
    refusal(lambda: open_book(tmp_path / "coast", who="ben", passphrase=passphrase + "'"))


@pytest.mark.parametrize("passphrase", ["", "nul\0", "lone \ud800"])
def test_what_is_no_passphrase_makes_no_book(passphrase: str, tmp_path: Path) -> None:
    assert "several words" in refusal(lambda: init_book(tmp_path / "coast", who="ana", passphrase=passphrase))
    assert not (tmp_path / "coast").exists() and not (tmp_path / "keys").exists()


@pytest.mark.parametrize(
    ("passphrase", "words"),
    [
        ("four farms' gatf", "is no book, or has another passphrase"),
        ("Four farms' gate", "is no book, or has another passphrase"),
        (None, "is encrypted, or no book; give the passphrase"),
        ("", "several words"),
        ("nul\0", "several words"),
    ],
)
def test_a_wrong_passphrase_is_told_in_a_sentence_and_changes_nothing(
    book: Book, passphrase: str | None, words: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    book.close()
    before = files(tmp_path)
    assert words in refusal(lambda: open_book(tmp_path / "coast", who="eve", passphrase=passphrase))
    assert files(tmp_path) == before
    assert capfd.readouterr() == ("", "")
    open_book(tmp_path / "coast", who="ana", passphrase=PASSPHRASE).close()


def test_a_plain_book_takes_no_passphrase(tmp_path: Path) -> None:
    init_book(tmp_path / "plain", who="ana").close()
    before = files(tmp_path)
    assert "is not encrypted, and takes no passphrase" in refusal(lambda: open_book(tmp_path / "plain", who="ana", passphrase="words"))
    assert files(tmp_path) == before


def test_a_plain_book_with_a_damaged_beginning_is_not_called_encrypted(tmp_path: Path) -> None:
    init_book(tmp_path / "plain", who="ana").close()
    database = tmp_path / "plain" / "tollbook.db"
    database.write_bytes(b"X" + database.read_bytes()[1:])
    assert "encrypted" not in refusal(lambda: open_book(tmp_path / "plain", who="ana"))


def test_a_book_in_postgresql_takes_no_passphrase(tmp_path: Path) -> None:
    place = new_place("postgresql", tmp_path)
    assert "by its own means" in refusal(lambda: init_book(place, who="ana", passphrase="words"))
    init_book(place, who="ana").close()
    assert "by its own means" in refusal(lambda: open_book(place, who="ana", passphrase="words"))


# --- backups of encrypted books --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("passphrase", [None, "another gate"])
def test_an_encrypted_book_is_restored_into_either_kind(book: Book, passphrase: str | None, tmp_path: Path) -> None:
    report = backup(book, tmp_path / "coast.zip", now=NOW)
    with restore(report.file, tmp_path / "again", who="ben", book_passphrase=passphrase) as again:
        for table in (schema.log, schema.text, *schema.PROJECTIONS):
            assert rows(again, table) == rows(book, table)
        assert list(again.archive.digests()) == list(book.archive.digests())
        assert verify(again).is_sound, verify(again).faults
        assert bool(found_in(tmp_path / "again", *SECRETS)) == (passphrase is None)


def test_a_plain_book_is_restored_encrypted(tmp_path: Path) -> None:
    with init_book(tmp_path / "plain", who="ana", clock=Ticking()) as plain:
        add(plain)
        report = backup(plain, tmp_path / "coast.zip", now=NOW)
        with restore(report.file, tmp_path / "again", who="ben", book_passphrase=PASSPHRASE) as again:
            assert rows(again, schema.log) == rows(plain, schema.log)
        assert found_in(tmp_path / "again", *SECRETS) == set()


@pytest.mark.parametrize("store", ["sqlite", "postgresql"])
def test_a_passphrase_that_cannot_be_leaves_nothing_restored(book: Book, store: str, tmp_path: Path) -> None:
    report = backup(book, tmp_path / "coast.zip", now=NOW)
    place = new_place(store, tmp_path)
    refusal(lambda: restore(report.file, place, who="ben", book_passphrase="" if store == "sqlite" else "words"))
    refusal(lambda: open_book(place, who="ben"))


# --- what deleting leaves in a book that is not encrypted ------------------------------------------------------------------------


def traces(folder: Path, *, is_rebuilt: bool) -> set[str]:
    """What is left of a report's folded words, and of one of their trigrams, when a newer reading has dropped it."""
    with init_book(folder, who="ana@example.org", clock=Ticking()) as book:
        for _ in range(3):
            document = add(book)
        settle(book)
        assert found_in(folder, "aceqzxwv", "qzx") == {"aceqzxwv", "qzx"}
        forget(book, document)
        if is_rebuilt:
            rebuild(book)
        settle(book)
        return found_in(folder, "aceqzxwv", "qzx")


@pytest.mark.parametrize("is_rebuilt", [False, True], ids=["read again", "rebuilt"])
def test_what_is_deleted_from_the_tables_leaves_no_trace(is_rebuilt: bool, tmp_path: Path) -> None:
    assert traces(tmp_path / "coast", is_rebuilt=is_rebuilt) == set()


def test_without_secure_deletes_traces_would_be_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the same, as SQLite does it by itself."""
    monkeypatch.setattr(connect, "PRAGMAS", tuple(pragma for pragma in connect.PRAGMAS if not pragma.startswith("secure_delete")))
    assert traces(tmp_path / "coast", is_rebuilt=False) != set()


def test_what_a_book_is_stays_when_its_tables_forget(tmp_path: Path) -> None:
    """Log, texts and documents hold the words on: a book never forgets what was handed in."""
    with init_book(tmp_path / "coast", who="ana@example.org", clock=Ticking()) as book:
        forget(book, add(book))
        settle(book)
        assert found_in(tmp_path / "coast", "ÀÇÉQZXWV", "Ilyan Deshti was killed") == {"ÀÇÉQZXWV", "Ilyan Deshti was killed"}
