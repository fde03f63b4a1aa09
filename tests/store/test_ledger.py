"""The log and the tables that are drawn from it, on SQLite and PostgreSQL."""

from typing import Any

import pytest
from sqlalchemy import select

from books import Ticking
from tollbook.errors import UnusableInput
from tollbook.store import schema
from tollbook.store.book import Book, init_book, open_book
from tollbook.store.entries import (
    DecisionMade,
    DocumentRead,
    DocumentReceived,
    DocumentRefused,
    GazetteerReceived,
    HandedInAgain,
    ReadReport,
    ReportsRead,
    Statement,
)
from tollbook.store.ledger import entries, redraw
from tollbook.store.place import file_system_of, unsafe

DOCUMENT = "ab" * 32


@pytest.fixture
def book(place: str) -> Any:
    with init_book(place, who="ana", clock=Ticking()) as made:
        yield made


def record(claim: str, words: str, **fields: Any) -> dict[str, Any]:
    """A claim's record, as far as the tables look at it."""
    base = {"id": claim, "claim": "toll", "harm": "killed", "evidence": words, "from": "2025-03-09", "to": "2025-03-09"}
    return base | {"where": [], "sources": [{"name": "Kohr Monitor", "kind": "monitor"}], "by": [], "victims": ["civilian"]} | fields


def enter(book: Book, *bodies: Any) -> None:
    with book.writing() as ledger:
        for body in bodies:
            ledger.append(Statement(body, who="ana", reader="reader 1"), now=book.clock())


def enter_report(book: Book, words: str, *claims: dict[str, Any]) -> None:
    with book.writing() as ledger:
        [text] = ledger.keep_texts([words])
        fields: Any = dict.fromkeys(("title", "outlet", "published", "published_known", "language", "charset", "charset_known"))
        read = ReadReport(id="r1", number=0, name="a", origin="a.txt", notes=(), flags=(), text=text, claims=claims, **fields)
        ledger.append(Statement(ReportsRead(DOCUMENT, (read,)), who="ana", reader="reader 1"), now=book.clock())
        ledger.append(Statement(DocumentRead(DOCUMENT, 1, len(claims), 0, (), "none"), who="ana", reader="reader 1"), now=book.clock())


def rows(book: Book, table: Any) -> list[dict[str, Any]]:
    with book.reading() as connection:
        return [dict(row._mapping) for row in connection.execute(select(table).order_by(next(iter(table.primary_key))))]


def test_each_entry_carries_the_digest_of_the_one_before(book: Book) -> None:
    enter(book, DocumentReceived(DOCUMENT, 12, "a.txt"), HandedInAgain(DOCUMENT, "b.txt"), DocumentRefused("c.txt", "is empty", "look"))
    with book.reading() as connection:
        found = list(entries(connection))
    assert [entry.sequence for entry in found] == [1, 2, 3, 4]
    assert [entry.what for entry in found] == ["book.created", "document.received", "document.handed_in_again", "document.refused"]
    assert [entry.previous for entry in found[1:]] == [entry.digest for entry in found[:-1]]


def test_everything_handed_in_has_one_row(book: Book) -> None:
    enter(book, DocumentReceived(DOCUMENT, 12, "a.txt"), HandedInAgain(DOCUMENT, "b.txt"), DocumentRefused("c.txt", "is empty", "look"))
    assert [(row["name"], row["is_first"], row["why"]) for row in rows(book, schema.handed_in)] == [
        ("a.txt", True, None),
        ("b.txt", False, None),
        ("c.txt", False, "is empty"),
    ]


def test_a_newer_reading_replaces_claims_but_not_reviewed_ones(book: Book) -> None:
    enter(book, DocumentReceived(DOCUMENT, 12, "a.txt"))
    enter_report(book, "Two men died. Three fled. One was hurt.", record("c1", "Two men died"), record("c2", "Three fled"))
    enter(book, DecisionMade("claim", "c2", "accepted"))
    enter_report(book, "Two men died. Three fled. One was hurt.", record("c3", "One was hurt"))
    assert [(row["id"], row["is_found"]) for row in rows(book, schema.claim)] == [("c2", False), ("c3", True)]
    assert sorted(row["id"] for row in rows(book, schema.search)) == ["c2", "c3", "r1"]


def test_tables_drawn_again_are_the_same(book: Book) -> None:
    enter(book, DocumentReceived(DOCUMENT, 12, "a.txt"), HandedInAgain(DOCUMENT, "b.txt"), GazetteerReceived(DOCUMENT, "g.csv"))
    enter_report(book, "Two men died.", record("c1", "Two men died"))
    enter(book, DecisionMade("claim", "c1", "corrected", changes=(("value", "3"),)))
    before = [rows(book, table) for table in schema.PROJECTIONS]
    with book.writing() as ledger:
        redraw(ledger.connection, software="another")
    assert [rows(book, table) for table in schema.PROJECTIONS] == before
    assert all(before)


def test_a_block_that_fails_leaves_nothing(book: Book) -> None:
    with pytest.raises(ZeroDivisionError), book.writing() as ledger:
        ledger.append(Statement(DocumentReceived(DOCUMENT, 12, "a.txt"), who="ana"), now=book.clock())
        raise ZeroDivisionError
    assert len(rows(book, schema.log)) == 1
    assert rows(book, schema.document) == []


@pytest.mark.parametrize("table", ["log", "text", "object"])
def test_what_is_append_only_is_fenced(book: Book, table: str) -> None:
    with book.writing() as ledger:
        ledger.keep_texts(["Two men died."])
        ledger.connection.exec_driver_sql(f"INSERT INTO object VALUES ('{DOCUMENT}', '')")
    with pytest.raises(UnusableInput, match="append-only"), book.writing() as ledger:
        ledger.connection.exec_driver_sql(f"DELETE FROM {table}")


def test_a_book_opens_again_as_it_was_made(place: str) -> None:
    with init_book(place, who="ana") as made:
        made_id, key = made.id, made.key
    with open_book(place, who="ben") as opened:
        assert (opened.id, opened.key) == (made_id, key)
    with pytest.raises(UnusableInput, match="is a book already"):
        init_book(place, who="ana")


@pytest.mark.parametrize("kind", ["nfs", "nfs4", "cifs", "smb3", "9p", "virtiofs", "fuse.sshfs", "vboxsf", "ceph"])
def test_file_systems_without_shared_memory_are_unsafe(kind: str) -> None:
    assert unsafe(kind)


@pytest.mark.parametrize("kind", ["ext4", "xfs", "btrfs", "apfs", "tmpfs", "overlay", "fuseblk", ""])
def test_local_file_systems_are_safe(kind: str) -> None:
    assert unsafe(kind) is None


def test_the_file_system_of_a_folder_to_come_is_that_of_its_parent(tmp_path: Any) -> None:
    assert file_system_of(tmp_path / "a" / "b") == file_system_of(tmp_path) != ""
