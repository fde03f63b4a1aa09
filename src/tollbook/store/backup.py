"""Backing a book up: all of it in one file, as it was at one moment, while others go on writing.

    backup(book, Path("coast.zip"), now=now())         one ZIP: the log, what it speaks of, and its checkpoints (`backup_layout`)
    restore(Path("coast.zip"), "coast-again", …)       the same book in a new place: the same log, to the last digest (`backup_restore`)

How to verify a backup without Tollbook stands in its README.txt; how people use them, in docs/howto/backup.md.
"""

import hashlib
import io
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

from sqlalchemy import Connection, select

import tollbook
from tollbook.errors import UnusableInput
from tollbook.store import backup_layout as layout
from tollbook.store import schema
from tollbook.store.archive import CHUNK, sync_folder
from tollbook.store.backup_age import make_identity, parse_recipients, sealing
from tollbook.store.backup_checkpoints import Vouched, parse_checkpoints
from tollbook.store.backup_layout import Contents, Named
from tollbook.store.backup_read import is_sealed_by_passphrase
from tollbook.store.backup_restore import restore
from tollbook.store.book import SOFTWARE, Book
from tollbook.store.checkpoints import checkpoint_files
from tollbook.store.entries import BEGINNING, DamagedEntry, Entry, parse_entry
from tollbook.store.keys import key_file
from tollbook.store.ledger import PAGE, count

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

__all__ = ["BackupReport", "backup", "is_sealed_by_passphrase", "make_identity", "restore"]

TEXTS_AT_ONCE = 20  # fetched together: a text has at most some megabytes
VERIFIER_FILE = Path(tollbook.__file__).with_name(layout.VERIFIER)

Watch = Callable[[int, int], None]  # done, of how many: entries, documents and texts; how many is told better once the log is read


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What a backup holds. missing: a sentence for each document or text that the book itself had lost. notes: what its owner must know."""

    file: Path
    book: str
    entries: int
    head: str
    documents: int
    texts: int
    checkpoints: int
    size: int
    missing: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """What the backup holds, in words."""
        held = f"{self.entries:,} entries, {self.documents:,} documents, {self.texts:,} texts and {self.checkpoints:,} checkpoints"
        lost = f"; {len(self.missing):,} that the book had lost are not in it" if self.missing else ""
        return f"Wrote {held} of book {self.book} to {self.file} ({self.size:,} bytes); its last entry is {self.head}{lost}."


def backup(
    book: Book,
    target: Path,
    *,
    recipients: Sequence[str] = (),
    passphrase: str | None = None,
    now: datetime,
    overwrite: bool = False,
    keep_going: bool = False,
    watch: Watch | None = None,
) -> BackupReport:
    """Write a book, as it is at this moment, into one file, and return what it holds.

    recipients: age or ssh public keys; whoever has the secret half of any of them can restore it. passphrase: in their place.
    keep_going: leave out what the book itself lost or damaged, and name it; a damaged log stops a backup all the same.
    Raises UnusableInput where the file exists or cannot be written, and names the first part of the book that is not what was recorded.
    """
    keys = parse_recipients(recipients, passphrase)
    target = Path(target)
    _check_target(book, target)
    # Looked up before the log is, so that none speaks of more than is in it.
    signed = {path.name: path.read_bytes() for path in checkpoint_files(book) if layout.CHECKPOINT_NAME.fullmatch(path.name)}
    with (
        book.reading() as connection,
        _new_file(target, overwrite=overwrite) as out,
        sealing(cast(IO[bytes], out), keys, passphrase) as stream,
        zipfile.ZipFile(stream, "w") as archive,
    ):
        packer = _Packer(archive, book, connection, now, keep_going=keep_going, watch=watch)
        packer.pack_around(signed)
        packer.pack_log(parse_checkpoints(signed, str(book.checkpoints)))
        packer.pack_documents()
        packer.pack_texts()
        contents = packer.pack_contents()
    named = packer.named
    return BackupReport(
        file=target,
        book=book.id,
        entries=contents.entries,
        head=contents.head,
        documents=len(named.documents) - sum(part.startswith(layout.DOCUMENTS) for part in contents.missing),
        texts=len(named.texts) - sum(part.startswith(layout.TEXTS) for part in contents.missing),
        checkpoints=len(signed),
        size=target.stat().st_size,
        missing=tuple(packer.faults),
        notes=_notes(book, len(keys), is_sealed=bool(keys) or passphrase is not None),
    )


class _Packer:
    """Writes the parts of one backup in their order."""

    def __init__(
        self, archive: zipfile.ZipFile, book: Book, connection: Connection, now: datetime, *, keep_going: bool, watch: Watch | None
    ) -> None:
        self._archive, self._book, self._connection, self._now = archive, book, connection, now.astimezone(UTC)
        self._keep_going, self._watch = keep_going, watch
        self._done = 0
        self._all = sum(count(connection, table) for table in (schema.log, schema.document, schema.text)) if watch else 0
        self._entries, self._head = 0, BEGINNING
        self.named = Named()
        self.faults: list[str] = []
        self._missing: list[str] = []

    def pack_around(self, checkpoints: Mapping[str, bytes]) -> None:
        """Write what explains the rest, and the checkpoints."""
        self._pack(layout.README, layout.PAGE.encode())
        if VERIFIER_FILE.is_file():
            self._pack(layout.VERIFIER, VERIFIER_FILE.read_bytes())
        for name, data in checkpoints.items():
            self._pack(layout.CHECKPOINTS + name, data)

    def pack_log(self, vouched: Vouched) -> None:
        """Write the log's entries as they are, each checked against the one before, and the log against its checkpoints."""
        log = schema.log.c
        with self._part(layout.LOG) as part:
            while rows := self._connection.execute(
                select(log.sequence, log.digest, log.entry).where(log.sequence > self._entries).order_by(log.sequence).limit(PAGE)
            ).all():
                for row in rows:
                    vouched.see(self._take(row.sequence, row.digest, row.entry))
                    part.write(row.entry.encode() + b"\n")
                self._tick(len(rows))
        vouched.check(self._book.name)
        self._all = self._entries + len(self.named.documents) + len(self.named.texts)

    def pack_documents(self) -> None:
        """Write each document that the log names, hashed as it is copied."""
        for digest, size in self.named.documents.items():
            with self._naming(layout.DOCUMENTS + digest):
                if self._keep_going:
                    self._copy_document(digest, size, None)
                with self._part(layout.DOCUMENTS + digest, size) as part:
                    self._copy_document(digest, size, part)
            self._tick()

    def pack_texts(self) -> None:
        """Write the text of each report."""
        wanted = list(self.named.texts)
        for start in range(0, len(wanted), TEXTS_AT_ONCE):
            part = wanted[start : start + TEXTS_AT_ONCE]
            rows = self._connection.execute(select(schema.text.c.digest, schema.text.c.words).where(schema.text.c.digest.in_(part)))
            found = {row.digest: row.words.encode() for row in rows}
            for digest in part:
                with self._naming(layout.TEXTS + digest):
                    self._pack(layout.TEXTS + digest, _checked_text(self._book, digest, found.get(digest)))
                self._tick()

    def pack_contents(self) -> Contents:
        """Write what the backup says of itself."""
        stamp = self._now.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        contents = Contents(self._book.id, self._entries, self._head, stamp, SOFTWARE, tuple(self._missing))
        self._pack(layout.CONTENTS, contents.dump())
        return contents

    def _take(self, sequence: int, digest: str, text: str) -> Entry:
        try:
            entry = parse_entry(text)
            if (entry.sequence, entry.previous, entry.digest) != (sequence, self._head, digest) or sequence != self._entries + 1:
                raise ValueError
            if "\n" in text or len(text.encode()) > layout.MOST_LINE:
                raise ValueError
            self.named.add(entry)
        except (DamagedEntry, ValueError):
            why = f"entry {self._entries + 1} of its log is not what was recorded"
            raise UnusableInput(self._book.name, why, "run tollbook verify, and keep the backups that you have") from None
        self._entries, self._head = sequence, digest
        return entry

    def _copy_document(self, digest: str, size: int | None, part: IO[bytes] | None) -> None:
        """Copy a document, or only look at it, and hash it on the way."""
        path = self._book.archive.path(digest)
        if path is None:
            data = self._book.archive.data(digest)
            found, length = digest, len(data)
            if part is not None:
                part.write(data)
        else:
            found, length = _copy_file(path, part)
        if found != digest or (size is not None and size != length):
            where = str(path) if path else f"{self._book.name}, document {digest}"
            raise UnusableInput(where, "is not what was received: its bytes were changed", "run tollbook verify, and restore a backup")

    @contextmanager
    def _naming(self, part: str) -> Iterator[None]:
        """Note what the book lost and go on, if that is wanted."""
        try:
            yield
        except UnusableInput as fault:
            if not self._keep_going:
                raise
            self.faults.append(str(fault))
            self._missing.append(part)

    def _pack(self, name: str, data: bytes) -> None:
        with self._part(name, len(data)) as part:
            part.write(data)

    def _part(self, name: str, size: int | None = None) -> IO[bytes]:
        # A clock that was never set stands in 1970, where no ZIP can be dated.
        info = zipfile.ZipInfo(name, max((1980, 1, 1, 0, 0, 0), self._now.timetuple()[:6]))
        info.compress_type = zipfile.ZIP_DEFLATED
        info.create_system, info.external_attr = 3, 0o600 << 16
        if size is not None:
            info.file_size = size
        return self._archive.open(info, "w", force_zip64=size is None)

    def _tick(self, steps: int = 1) -> None:
        self._done += steps
        if self._watch:
            self._watch(self._done, max(self._done, self._all))


class _Out(io.RawIOBase):
    """The file that a backup is written to, which names its own faults: those of the book's database are another matter."""

    def __init__(self, file: IO[bytes], target: Path) -> None:
        self._file, self._target = file, target
        self.fault: UnusableInput | None = None

    def writable(self) -> bool:
        return True

    def write(self, data: "ReadableBuffer") -> int:
        with self._naming():
            return self._file.write(data)

    def settle(self) -> None:
        """Make all of it outlast a power cut, or say what went wrong at any time."""
        if self.fault:
            raise self.fault
        with self._naming():
            self._file.flush()
            os.fsync(self._file.fileno())

    @contextmanager
    def _naming(self) -> Iterator[None]:
        try:
            yield
        except OSError as fault:
            why = f"cannot be written ({(fault.strerror or str(fault)).lower()})"
            self.fault = UnusableInput(str(self._target), why, "make room, or name another disk; no backup was made")
            raise


@contextmanager
def _new_file(target: Path, *, overwrite: bool) -> Iterator[_Out]:
    """Yield a stream whose bytes are under the target's name when the block ends without an error, and never a part of them."""
    if target.exists() and not overwrite:
        raise _exists(target)
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=".tollbook-", suffix=".part")
    except OSError as fault:
        why = f"cannot be written ({(fault.strerror or str(fault)).lower()})"
        raise UnusableInput(str(target), why, "name a file in a folder that you may write") from None
    draft = Path(name)
    file = os.fdopen(handle, "wb")
    out = _Out(file, target)
    try:
        try:
            yield out
            out.settle()
        except Exception:
            if out.fault:
                raise out.fault from None
            raise
        file.close()
        _put_in_place(draft, target, overwrite=overwrite)
    finally:
        with suppress(OSError):
            file.close()
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def _put_in_place(draft: Path, target: Path, *, overwrite: bool) -> None:
    try:
        if overwrite:
            os.replace(draft, target)
        else:
            _rename(draft, target)
        sync_folder(target.parent)
    except FileExistsError:
        raise _exists(target) from None
    except OSError as fault:
        raise UnusableInput(str(target), f"cannot be written ({(fault.strerror or str(fault)).lower()})", "name another file") from None


def _rename(draft: Path, target: Path) -> None:
    """Give a file its name unless another has it. A hard link does that in one step; sticks formatted as FAT have none."""
    try:
        os.link(draft, target)
    except FileExistsError:
        raise
    except (OSError, NotImplementedError):
        if target.exists():
            raise FileExistsError from None
        os.rename(draft, target)


def _exists(target: Path) -> UnusableInput:
    return UnusableInput(str(target), "exists already", "name another file, or say that it is to be overwritten; it was not touched")


def _check_target(book: Book, target: Path) -> None:
    if target.is_dir():
        raise UnusableInput(str(target), "is a folder", "name a file in it, such as coast.zip")
    if book.place.folder is not None and target.resolve().is_relative_to(book.place.folder.resolve()):
        raise UnusableInput(str(target), "lies in the book that it would save", "name a file on another disk")


def _checked_text(book: Book, digest: str, words: bytes | None) -> bytes:
    where = f"{book.name}, text {digest}"
    if words is None:
        raise UnusableInput(where, "is missing", "run tollbook verify, and restore a backup")
    if hashlib.sha256(words).hexdigest() != digest or len(words) > layout.MOST_TEXT:
        raise UnusableInput(where, "is not what was read: it was changed", "run tollbook verify, and restore a backup")
    return words


def _copy_file(path: Path, target: IO[bytes] | None) -> tuple[str, int]:
    """Return a file's SHA-256 and size, and copy it on the way."""
    digest, size = hashlib.sha256(), 0
    try:
        source = path.open("rb")
    except FileNotFoundError:
        raise UnusableInput(str(path), "is missing from the archive", "run tollbook verify, and restore a backup") from None
    with source:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
            if target is not None:
                target.write(chunk)
    return digest.hexdigest(), size


def _notes(book: Book, recipients: int, *, is_sealed: bool) -> tuple[str, ...]:
    notes = [f"The key that signs this book's checkpoints is not in the backup: keep a copy of {key_file(book.id)} elsewhere."]
    if not is_sealed:
        notes.append("It is not encrypted: whoever has it can read every report.")
    elif recipients == 1:
        notes.append("Only one key opens it: give a second recipient, so that a lost key loses nothing.")
    elif not recipients:
        notes.append("Nothing but its passphrase opens it: keep that where it outlasts you.")
    return tuple(notes)
