"""A book: its database, its archive and its log, opened together. What people do with books stands in `tollbook.book`."""

import base64
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, select

import tollbook
from tollbook.errors import UnusableInput
from tollbook.store import schema
from tollbook.store.archive import Archive, FolderArchive, TableArchive, sync_folder
from tollbook.store.connect import connect, naming_faults
from tollbook.store.entries import BookCreated, DamagedEntry, Statement, parse_entry
from tollbook.store.ledger import Ledger, take_head
from tollbook.store.migrate import check_version, upgrade, version_of
from tollbook.store.place import CHECKPOINTS, DOCUMENTS, BookPlace, check_file_system, parse_place

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

SOFTWARE = f"tollbook {tollbook.__version__}"

SQLITE = b"SQLite format 3\0"  # how a database begins that is not encrypted

Clock = Callable[[], datetime]


def now() -> datetime:
    """The machine's time, in UTC."""
    return datetime.now(UTC)


@contextmanager
def closing_engine(engine: Engine) -> Iterator[Engine]:
    """Let an engine's connections go at the end."""
    try:
        yield engine
    finally:
        engine.dispose()


@dataclass(frozen=True)
class Book:
    """An open book. id: its name for machines. key: the public key of its checkpoints, base64. who: who acts on it, for the log."""

    place: BookPlace
    engine: Engine
    archive: Archive
    id: str
    key: str
    who: str
    clock: Clock

    @property
    def name(self) -> str:
        """How the book is called in messages."""
        return self.place.name

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One view of the book as it is now, that writers do not disturb."""
        with naming_faults(self.place):
            engine = self.engine
            if engine.dialect.name == "postgresql":
                engine = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with engine.connect() as connection, connection.begin():
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Ledger]:
        """The right to append, of one writer at a time. What is appended counts when the block ends without an error."""
        with naming_faults(self.place), self.engine.execution_options(is_writing=True).begin() as connection:
            take_head(connection)
            ledger = Ledger(connection, software=SOFTWARE)
            yield ledger
            ledger.flush()

    @property
    def checkpoints(self) -> Path:
        """The folder that checkpoints are written to: outside the database; for a book in PostgreSQL, beside the user's keys."""
        from tollbook.store.keys import keys_folder

        return self.place.folder / CHECKPOINTS if self.place.folder is not None else keys_folder() / f"{self.id}.{CHECKPOINTS}"

    def close(self) -> None:
        """Let the database go."""
        self.engine.dispose()

    def __enter__(self) -> "Book":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def init_book(
    place: "str | os.PathLike[str]",
    *,
    who: str,
    passphrase: str | None = None,
    clock: Clock = now,
    book_id: str | None = None,
    key: "Ed25519PrivateKey | None" = None,
) -> Book:
    """Make a book and open it. With a passphrase its database is encrypted, and holds the documents too.

    Raises UnusableInput where there is something already, or where a book would not be safe.
    """
    from tollbook.store.keys import new_key, public_bytes

    where = parse_place(place)
    check_passphrase(where, passphrase, is_new=True)
    if where.folder is not None:
        check_free(where.folder)
        check_file_system(where.folder)
    book_id = book_id or secrets.token_hex(8)
    key = key or new_key(book_id)  # first: a book whose checkpoints nobody can sign is none
    with naming_faults(where):
        if where.folder is not None:
            make_folder(where.folder, has_documents=passphrase is None)
        with (
            closing_engine(connect(where, passphrase=passphrase)) as engine,
            engine.execution_options(is_writing=True).begin() as connection,
        ):
            if version_of(connection) is not None:
                raise UnusableInput(where.name, "is a book already", "name another place, or use it with --book")
            upgrade(connection)
            ledger = Ledger(connection, software=SOFTWARE)
            created = BookCreated(book_id, base64.b64encode(public_bytes(key)).decode())
            ledger.append(Statement(created, who=who), now=clock())
            ledger.flush()
        if where.folder is not None:
            sync_folder(where.folder)
    return open_book(place, who=who, passphrase=passphrase, clock=clock)


def open_book(place: "str | os.PathLike[str]", *, who: str, passphrase: str | None = None, clock: Clock = now) -> Book:
    """Open a book. Raises UnusableInput where there is none, where it is of another version, and where it would not be safe."""
    where = parse_place(place)
    if where.folder is not None:
        with naming_faults(where):
            _check_there(where, where.folder)
    check_passphrase(where, passphrase)
    engine = connect(where, passphrase=passphrase)
    try:
        with naming_faults(where), engine.connect() as connection:
            check_version(connection, where.name)
            first = connection.execute(select(schema.log.c.entry).order_by(schema.log.c.sequence).limit(1)).scalar()
    except BaseException:
        engine.dispose()
        raise
    created = _created(first)
    documents = where.folder / DOCUMENTS if where.folder is not None else None
    archive: Archive = FolderArchive(documents) if documents is not None and documents.is_dir() else TableArchive(engine, where.name)
    return Book(where, engine, archive, created.book, created.key, who, clock)


_NO_BOOK = "make one with tollbook init, or check its name"


def check_passphrase(place: BookPlace, passphrase: str | None, *, is_new: bool = False) -> None:
    """Raise UnusableInput for a passphrase that is none, for one where none is needed, and for none where one is."""
    if passphrase is not None and place.folder is None:
        raise UnusableInput(place.name, "encrypts by its own means, not by a passphrase", "encrypt the server's disk")
    if passphrase is not None and (not passphrase or "\0" in passphrase or not _is_text(passphrase)):
        raise UnusableInput("--passphrase", "is empty, or holds what is no text", "give one of several words")
    if is_new or place.folder is None:
        return
    with naming_faults(place), place.database_file.open("rb") as file:
        is_plain = file.read(len(SQLITE)) == SQLITE
    has_documents = (place.folder / DOCUMENTS).is_dir()  # an encrypted book keeps them in its database
    if passphrase is not None and is_plain:
        raise UnusableInput(place.name, "is not encrypted, and takes no passphrase", "leave the passphrase out")
    if passphrase is None and not is_plain and not has_documents and place.database_file.stat().st_size:
        raise UnusableInput(place.name, "is encrypted, or no book", "give the passphrase that it was made with")


def _is_text(words: str) -> bool:
    return not any("\ud800" <= c <= "\udfff" for c in words)  # what stands for bytes that are no UTF-8


def check_free(folder: Path) -> None:
    """Raise UnusableInput for a folder in which something is."""
    if folder.exists() and not folder.is_dir():
        raise UnusableInput(str(folder), "is a file", "name a new folder for the book")
    if folder.is_dir() and any(folder.iterdir()):
        is_book = (folder / "tollbook.db").exists()
        raise UnusableInput(
            str(folder), "is a book already" if is_book else "is a folder with files in it", "name a new folder for the book"
        )


def make_folder(folder: Path, *, has_documents: bool) -> None:
    """Make the book's folders, for nobody's eyes but the owner's."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / CHECKPOINTS).mkdir()
    if has_documents:
        (folder / DOCUMENTS).mkdir()


def _created(first: object) -> BookCreated:
    """What the first entry says of the book. Where it says nothing the book is opened all the same, so that `verify` can tell why."""
    if isinstance(first, str):
        with suppress(DamagedEntry, UnicodeError):
            body = parse_entry(first).body
            if isinstance(body, BookCreated):
                return body
    return BookCreated("", "")


def _check_there(place: BookPlace, folder: Path) -> None:
    """Raise UnusableInput where there is no book, or where none may be."""
    if not folder.is_dir():
        raise UnusableInput(place.name, "there is no such folder" if not folder.exists() else "is no book", _NO_BOOK)
    if not place.database_file.is_file():
        raise UnusableInput(place.name, "is no book: there is no tollbook.db in it", _NO_BOOK)
    check_file_system(folder)
    _check_writable(place)


def _check_writable(place: BookPlace) -> None:
    """A database that is written ahead needs two files beside it, even to be read."""
    assert place.folder is not None
    for path in (place.folder, place.database_file):
        if not os.access(path, os.W_OK):
            raise UnusableInput(
                str(path), "may not be written, which a book needs even to be read", "ask for leave, or copy the book elsewhere"
            )
