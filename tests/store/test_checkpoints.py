"""Checkpoints: signed once for one state of the log, in the form of a signed note, and never for two histories."""

import base64
import hashlib
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from books import Ticking
from tollbook.errors import UnusableInput
from tollbook.store.book import Book, init_book
from tollbook.store.checkpoints import checkpoint_files, newest_checkpoint, parse_checkpoint, sign_checkpoint
from tollbook.store.entries import DocumentRefused, Statement
from tollbook.store.keys import key_file, new_key


@pytest.fixture
def book(place: str) -> Any:
    with init_book(place, who="ana", clock=Ticking()) as made:
        yield made


def refuse(book: Book, name: str = "a.txt") -> None:
    with book.writing() as ledger:
        ledger.append(Statement(DocumentRefused(name, "is empty", "look"), who="ana"), now=book.clock())


def test_a_checkpoint_is_a_signed_note(book: Book) -> None:
    sign_checkpoint(book, now=book.clock())
    [file] = checkpoint_files(book)
    origin, size, root, time, key, blank, signature = file.read_text(encoding="utf-8").splitlines()
    assert (origin, size, time, key, blank) == (f"tollbook/{book.id}", "1", "time 2025-03-10T08:00:02Z", f"key {book.key}", "")
    assert file.name == "000000000001-20250310T080002Z.checkpoint"
    dash, name, words = signature.split(" ")
    signed, public = base64.b64decode(words), base64.b64decode(book.key)
    assert (dash, name) == ("—", origin)
    assert signed[:4] == hashlib.sha256(origin.encode() + b"\n\x01" + public).digest()[:4]
    text = "\n".join((origin, size, root, time, key)) + "\n"
    Ed25519PublicKey.from_public_bytes(public).verify(signed[4:], text.encode())


def test_an_unchanged_book_has_one_checkpoint(book: Book) -> None:
    first = sign_checkpoint(book, now=book.clock())
    assert sign_checkpoint(book, now=book.clock()) == first == newest_checkpoint(book)
    refuse(book)
    second = sign_checkpoint(book, now=book.clock())
    assert (first.size, second.size, newest_checkpoint(book)) == (1, 2, second)
    assert len(checkpoint_files(book)) == 2


def test_what_was_signed_reads_back(book: Book) -> None:
    signed = sign_checkpoint(book, now=book.clock())
    assert parse_checkpoint(signed.text, where="a") == signed
    assert parse_checkpoint(signed.text.replace("\n", "\r\n"), where="a").is_signed


@pytest.mark.parametrize(("old", "new"), [("\n1\n", "\n2\n"), ("time 2025", "time 2024"), ("key ", "key A"), ("— t", "— u")])
def test_a_changed_checkpoint_is_not_signed(book: Book, old: str, new: str) -> None:
    words = sign_checkpoint(book, now=book.clock()).text
    if old == "key ":
        new, old = f"key {base64.b64encode(bytes(32)).decode()}", f"key {book.key}"
    assert not parse_checkpoint(words.replace(old, new, 1), where="a").is_signed


def test_a_witness_may_add_a_line(book: Book) -> None:
    words = sign_checkpoint(book, now=book.clock()).text
    assert parse_checkpoint(words + "— witness.example/w AAAAAAAA\n", where="a").is_signed


@pytest.mark.parametrize("words", ["", "tollbook/ab\n", "tollbook/ab\n1\nAAAA\n\n— a b\n", "\ufeff"])
def test_what_is_no_checkpoint_is_named(words: str) -> None:
    with pytest.raises(UnusableInput, match=r"a\.checkpoint: is no checkpoint"):
        parse_checkpoint(words, where="a.checkpoint")


def test_without_the_key_nothing_is_signed(book: Book) -> None:
    key_file(book.id).unlink()
    with pytest.raises(UnusableInput, match="signing key is not on this machine"):
        sign_checkpoint(book, now=book.clock())
    new_key(book.id)
    with pytest.raises(UnusableInput, match="is not the key of"):
        sign_checkpoint(book, now=book.clock())
    assert checkpoint_files(book) == []


def test_two_histories_are_never_signed(book: Book) -> None:
    refuse(book)
    sign_checkpoint(book, now=book.clock())
    unfence(book, "DELETE FROM log WHERE sequence = 2")
    refuse(book, "another.txt")
    with pytest.raises(UnusableInput, match="its log is not the one that was signed at"):
        sign_checkpoint(book, now=book.clock())


def test_a_last_entry_that_was_changed_is_not_signed(book: Book) -> None:
    unfence(book, "UPDATE log SET entry = replace(entry, 'ana', 'ben')")
    with pytest.raises(UnusableInput, match="last entry is not what was recorded"):
        sign_checkpoint(book, now=book.clock())


def test_another_books_checkpoint_in_the_folder_is_passed_over(book: Book, tmp_path: Path) -> None:
    with init_book(tmp_path / "other", who="ana", clock=Ticking()) as other:
        sign_checkpoint(other, now=other.clock())
        [file] = checkpoint_files(other)
    book.checkpoints.mkdir(parents=True, exist_ok=True)
    (book.checkpoints / file.name).write_bytes(file.read_bytes())
    (book.checkpoints / "000000000009-x.checkpoint").write_bytes(b"\xff")
    assert newest_checkpoint(book) is None
    assert sign_checkpoint(book, now=book.clock()).book == book.id


def unfence(book: Book, statement: str) -> None:
    """Change the log as somebody would who has the database."""
    with book.engine.execution_options(is_writing=True).begin() as connection:
        if book.engine.dialect.name == "sqlite":
            connection.exec_driver_sql("DROP TRIGGER log_no_update")
            connection.exec_driver_sql("DROP TRIGGER log_no_delete")
        else:
            connection.exec_driver_sql("ALTER TABLE log DISABLE TRIGGER ALL")
        connection.exec_driver_sql(statement)
