"""Restoring a backup into a new place: checked entry by entry and digest by digest, and there as a whole or not at all.

A book in a folder is made in a hidden folder beside it, in one transaction of its database, and gets its name at the end. A process that is
killed leaves that folder, without a book in it; one that restores into PostgreSQL leaves nothing.
"""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, insert

from tollbook.errors import UnusableInput
from tollbook.store import schema
from tollbook.store.archive import INCOMING, MOST_IN_TABLE, FolderArchive, sync_folder
from tollbook.store.backup_checkpoints import Vouched, parse_checkpoints
from tollbook.store.backup_layout import DOCUMENTS, MOST_DOCUMENT, MOST_TEXT, TEXTS, Named, damaged
from tollbook.store.backup_read import BackupFile, open_backup
from tollbook.store.book import SOFTWARE, Book, Clock, check_free, check_passphrase, closing_engine, make_folder, now, open_book
from tollbook.store.connect import connect, naming_faults
from tollbook.store.entries import Entry, digest_of
from tollbook.store.keys import keys_folder
from tollbook.store.ledger import redraw
from tollbook.store.migrate import upgrade, version_of
from tollbook.store.place import CHECKPOINTS, BookPlace, check_file_system, parse_place
from tollbook.store.place import DOCUMENTS as DOCUMENT_FILES

BATCH_BYTES = 4 << 20  # of entries or texts that are inserted together
BATCH_ROWS = 500

Thing = TypeVar("Thing")
Watch = Callable[[int, int], None]  # done, of how many: entries, documents and texts


def restore(
    file: Path,
    place: "str | os.PathLike[str]",
    *,
    identities: Sequence[Path] = (),
    passphrase: str | None = None,
    book_passphrase: str | None = None,
    who: str,
    clock: Clock = now,
    keep_going: bool = False,
    watch: Watch | None = None,
) -> Book:
    """Make a book of a backup in a new place, a folder or a database, and open it: the same entries, to the last digest.

    identities: files of secret keys, passphrase: what opens the backup. book_passphrase: encrypts the new book.
    keep_going: take a backup that was made without what the book had lost.
    Raises UnusableInput, and leaves nothing, for what is no backup, is damaged, cut or newer, or cannot be opened, and for a place in use.
    """
    where = parse_place(place)
    check_passphrase(where, book_passphrase, is_new=True)
    _check_place(where)
    scratch = where.folder.absolute().parent if where.folder is not None else None
    with open_backup(Path(file), identities=identities, passphrase=passphrase, scratch=scratch) as source:
        missing = source.contents.missing
        if missing and not keep_going:
            why = f"lacks {len(missing)} documents or texts that its book had lost, the first of them {missing[0]}"
            raise UnusableInput(str(file), why, "restore an older backup, or say that this one will do")
        with naming_faults(where):
            if where.folder is None:
                _fill(source, where, where, None, watch)
            else:
                with _draft_of(where.folder) as draft:
                    _fill(source, BookPlace(draft, None), where, book_passphrase, watch)
    return open_book(place, who=who, passphrase=book_passphrase, clock=clock)


def restore_entries(connection: Connection, entries: Iterable[Entry]) -> None:
    """Put entries into the log as they are, with the digests that they have; they were checked before."""
    rows = ({"sequence": entry.sequence, "digest": entry.digest, "entry": entry.text} for entry in entries)
    for batch in _batches(rows, "entry"):
        connection.execute(insert(schema.log), batch)


def _fill(source: BackupFile, draft: BookPlace, place: BookPlace, passphrase: str | None, watch: Watch | None) -> None:
    """Make a book and all that is in it, in one transaction."""
    named = Named()
    progress = _Progress(watch, source.contents.entries)
    with closing_engine(connect(draft, passphrase=passphrase)) as engine:
        if draft.folder is not None:
            make_folder(draft.folder, has_documents=passphrase is None)
        with engine.execution_options(is_writing=True).begin() as connection:
            if version_of(connection) is not None:
                raise _is_book(place)
            upgrade(connection)
            vouched = parse_checkpoints(dict(source.checkpoints()), source.where)
            restore_entries(connection, progress.counting(_seen(source.entries(named), vouched)))
            vouched.check(source.where)
            source.check_names(named)
            progress.total += len(named.documents) + len(named.texts)
            lost = frozenset(source.contents.missing)
            _restore_texts(connection, source, [digest for digest in named.texts if TEXTS + digest not in lost], progress)
            documents = {digest: size for digest, size in named.documents.items() if DOCUMENTS + digest not in lost}
            if draft.folder is not None and passphrase is None:
                _restore_files(FolderArchive(draft.folder / DOCUMENT_FILES), source, documents, progress)
            else:
                _restore_objects(connection, source, documents, progress)
            redraw(connection, software=SOFTWARE)
            _restore_checkpoints(source, draft)


def _seen(entries: Iterable[Entry], vouched: Vouched) -> Iterator[Entry]:
    for entry in entries:
        vouched.see(entry)
        yield entry


def _restore_texts(connection: Connection, source: BackupFile, texts: Sequence[str], progress: "_Progress") -> None:
    for batch in _batches(_texts(source, progress.counting(texts)), "words"):
        connection.execute(insert(schema.text), batch)


def _texts(source: BackupFile, texts: Iterable[str]) -> Iterator[dict[str, Any]]:
    for digest in texts:
        name = TEXTS + digest
        try:
            words = source.parts.read(name, MOST_TEXT).decode("utf-8")
        except UnicodeDecodeError:
            raise damaged(source.where, name) from None
        if digest_of(words) != digest:
            raise damaged(source.where, name)
        yield {"digest": digest, "words": words}


def _restore_files(archive: FolderArchive, source: BackupFile, documents: dict[str, int | None], progress: "_Progress") -> None:
    for number, digest in enumerate(progress.counting(documents), 1):
        name, size = DOCUMENTS + digest, documents[digest]
        with source.parts.open(name, MOST_DOCUMENT if size is None else size) as stream:
            stored = archive.put(stream, where=name)
        if stored.digest != digest or (size is not None and stored.size != size):
            raise damaged(source.where, name)
        if number % BATCH_ROWS == 0:
            archive.settle()
    archive.settle()
    with suppress(OSError):
        (archive.folder / INCOMING).rmdir()


def _restore_objects(connection: Connection, source: BackupFile, documents: dict[str, int | None], progress: "_Progress") -> None:
    for digest in progress.counting(documents):
        name, size = DOCUMENTS + digest, documents[digest]
        data = source.parts.read(name, MOST_DOCUMENT if size is None else size)
        if hashlib.sha256(data).hexdigest() != digest or (size is not None and len(data) != size):
            raise damaged(source.where, name)
        if len(data) > MOST_IN_TABLE:
            why = f"holds a document of more than {MOST_IN_TABLE // 1_000_000} MB, the most that a book in a database keeps as one"
            raise UnusableInput(source.where, why, "restore it into a folder, without a passphrase")
        connection.execute(insert(schema.object_), {"digest": digest, "data": data})


def _restore_checkpoints(source: BackupFile, place: BookPlace) -> None:
    """Write the checkpoints where the book looks for them; in a folder of the user's own, beside newer ones that may be there."""
    folder = place.folder / CHECKPOINTS if place.folder is not None else keys_folder() / f"{source.contents.book}.{CHECKPOINTS}"
    written: list[Path] = []
    try:
        for name, data in source.checkpoints():
            path = folder / name
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if path.exists() and path.read_bytes() == data:
                continue
            if path.exists():
                why = f"holds a checkpoint {name} of this book that is not the one in {source.where}"
                raise UnusableInput(str(folder), why, "compare the two, and move one away")
            with path.open("xb") as stream:
                written.append(path)
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
        if written:
            sync_folder(folder)
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
        raise


def _check_place(place: BookPlace) -> None:
    """Raise UnusableInput for a place where there is something, or where no book would be safe, before anything long is begun."""
    if place.folder is not None:
        check_free(place.folder)
        check_file_system(place.folder)
        parent = place.folder.absolute().parent
        if not parent.is_dir():
            raise UnusableInput(str(parent), "is no folder", "make it first, or name another place")
        return
    with naming_faults(place), closing_engine(connect(place)) as engine, engine.connect() as connection:
        if version_of(connection) is not None:
            raise _is_book(place)


@contextmanager
def _draft_of(folder: Path) -> Iterator[Path]:
    """Yield a hidden folder that gets its name when the block ends, and is gone when it fails."""
    folder = folder.absolute()
    draft = folder.with_name(f".{folder.name}.restoring")
    try:
        draft.mkdir(mode=0o700)
    except FileExistsError:
        why = "is what a restore that was cut off left behind, or belongs to one that still runs"
        raise UnusableInput(str(draft), why, "if none runs, remove that folder and give the command again") from None
    try:
        yield draft
        if folder.is_dir():
            folder.rmdir()
        draft.rename(folder)
        sync_folder(folder.parent)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


class _Progress:
    """Tells how much is done."""

    def __init__(self, watch: Watch | None, total: int) -> None:
        self._watch, self._done, self.total = watch, 0, total

    def counting(self, things: Iterable[Thing]) -> Iterator[Thing]:
        """Yield some things, and count each when the next is asked for."""
        for thing in things:
            yield thing
            self._done += 1
            if self._watch:
                self._watch(self._done, max(self._done, self.total))


def _batches(rows: Iterable[dict[str, Any]], column: str) -> Iterator[list[dict[str, Any]]]:
    """Yield rows together that are neither too many nor, by the words of one column, too long."""
    batch, size = list[dict[str, Any]](), 0
    for row in rows:
        batch.append(row)
        size += len(row[column])
        if size >= BATCH_BYTES or len(batch) >= BATCH_ROWS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _is_book(place: BookPlace) -> UnusableInput:
    return UnusableInput(place.name, "is a book already", "name another place")
