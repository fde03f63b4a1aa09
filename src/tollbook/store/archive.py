"""The archive: documents under their SHA-256, written once, never changed.

In a folder each document is a file, `documents/ab/abcd…`; a book without one (PostgreSQL, or encrypted) keeps them in a table.
A document is safe on the disk before the log says that it was received.
"""

import hashlib
import io
import os
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

from sqlalchemy import Engine, insert, select

from tollbook.errors import UnusableInput
from tollbook.store import schema

CHUNK = 1 << 20
MOST_IN_TABLE = 500_000_000  # bytes of one document in a table: databases hold one value in memory
INCOMING = ".incoming"
FEW, MOST_AT_ONCE = 3, 16


@dataclass(frozen=True, slots=True)
class Stored:
    """A document in the archive: its SHA-256, hexadecimal, and its size in bytes."""

    digest: str
    size: int


class Archive(Protocol):
    """Where documents are kept."""

    def put(self, stream: IO[bytes], *, where: str) -> Stored:
        """Keep a document and return its digest. It is safe only after `settle`."""

    def settle(self) -> None:
        """Make everything put so far outlast a power cut."""

    def data(self, digest: str) -> bytes:
        """Return a document's bytes. Raises UnusableInput where they are missing or are not what they were."""

    def path(self, digest: str) -> Path | None:
        """Return a document's file, None where it has none."""

    def digests(self) -> Iterator[str]:
        """Yield what is there, sorted."""


class FolderArchive:
    """Documents as files of one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._drafts: dict[str, Path] = {}  # written, and neither synced nor named yet
        self._found: set[str] = set()  # there already; whoever named them may not have come to sync their folders

    def put(self, stream: IO[bytes], *, where: str) -> Stored:
        """Write a draft; `settle` gives it its name. At no time is there half a document under a digest."""
        incoming = self.folder / INCOMING
        incoming.mkdir(exist_ok=True)
        handle, name = tempfile.mkstemp(dir=incoming)
        draft = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                stored = _copy(stream, file)
            if self.file(stored.digest).exists():
                self._found.add(stored.digest)
            elif stored.digest not in self._drafts:
                self._drafts[stored.digest] = draft
            return stored
        finally:
            if draft not in self._drafts.values():
                with suppress(OSError):
                    draft.unlink(missing_ok=True)

    def settle(self) -> None:
        """Sync the drafts, name them, and sync the folders of the names: together, which costs a disk little more than one of them."""
        drafts, self._drafts = self._drafts, {}
        try:
            _all_at_once(_sync_file, list(drafts.values()))
            for digest, draft in drafts.items():
                target = self.file(digest)
                target.parent.mkdir(exist_ok=True)
                os.chmod(draft, 0o444)
                os.replace(draft, target)
            folders = {self.file(digest).parent for digest in (*drafts, *self._found)}
            _all_at_once(sync_folder, [*sorted(folders), *([self.folder] if folders else [])])
            self._found.clear()
        finally:
            for draft in drafts.values():
                with suppress(OSError):
                    draft.unlink(missing_ok=True)

    def file(self, digest: str) -> Path:
        """Where a document of this digest is, or would be."""
        return self.folder / digest[:2] / digest

    def path(self, digest: str) -> Path | None:
        """Return a document's file."""
        return self.file(digest)

    def data(self, digest: str) -> bytes:
        """Return a document's bytes, hashed anew."""
        try:
            data = self.file(digest).read_bytes()
        except FileNotFoundError:
            raise _missing(str(self.file(digest))) from None
        return _checked(data, digest, str(self.file(digest)))

    def digests(self) -> Iterator[str]:
        """Yield the name of every file, sorted; also of such as are none of ours, which `verify` names."""
        for folder in sorted(path for path in self.folder.iterdir() if path.name != INCOMING):
            yield from sorted(path.name for path in folder.iterdir()) if folder.is_dir() else [folder.name]

    def sweep(self, *, older_than: float = 0.0) -> int:
        """Remove drafts that a killed process left, and return how many; older_than: seconds, so that another's are left alone."""
        before = time.time() - older_than
        left = list((self.folder / INCOMING).glob("*")) if (self.folder / INCOMING).is_dir() else []
        swept = 0
        for path in left:
            with suppress(OSError):
                if path.stat().st_mtime <= before:
                    path.unlink()
                    swept += 1
        return swept


class TableArchive:
    """Documents as rows of a table; each is committed by itself, so that it is safe before the log speaks of it."""

    def __init__(self, engine: Engine, name: str) -> None:
        self._engine, self._name = engine, name

    def put(self, stream: IO[bytes], *, where: str) -> Stored:
        """Insert a document, unless it is there. Raises UnusableInput for one that is too large for a table."""
        buffer = io.BytesIO()
        data = stream.read(MOST_IN_TABLE + 1)
        if len(data) > MOST_IN_TABLE:
            why = f"is larger than {MOST_IN_TABLE // 1_000_000} MB, the most that a book in a database keeps as one document"
            raise UnusableInput(where, why, "split it, or keep the book in a folder")
        stored = _copy(io.BytesIO(data), buffer)
        with self._engine.execution_options(is_writing=True).begin() as connection:
            if connection.execute(select(schema.object_.c.digest).where(schema.object_.c.digest == stored.digest)).first() is None:
                from sqlalchemy.exc import IntegrityError

                with suppress(IntegrityError), connection.begin_nested():  # another writer may bring the same bytes in this moment
                    connection.execute(insert(schema.object_), {"digest": stored.digest, "data": data})
        return stored

    def settle(self) -> None:
        """Nothing to do: each document was committed."""

    def path(self, digest: str) -> Path | None:
        """Return None: there is no file."""
        return None

    def data(self, digest: str) -> bytes:
        """Return a document's bytes, hashed anew."""
        with self._engine.connect() as connection:
            data = connection.execute(select(schema.object_.c.data).where(schema.object_.c.digest == digest)).scalar()
        where = f"{self._name}, document {digest}"
        if data is None:
            raise _missing(where)
        return _checked(bytes(data), digest, where)

    def digests(self) -> Iterator[str]:
        """Yield every digest, sorted."""
        with self._engine.connect() as connection:
            found = connection.execute(select(schema.object_.c.digest).order_by(schema.object_.c.digest)).scalars().all()
        yield from sorted(found)


def sync_folder(folder: Path) -> None:
    """Make new names in a folder outlast a power cut, on systems where a folder can be synced."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sync_file(path: Path) -> None:
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _all_at_once(sync: Callable[[Path], None], paths: Sequence[Path]) -> None:
    """Sync some files or folders. Disks take syncs that come together as one: 64 cost 10 ms so, and 260 ms one after the other."""
    if len(paths) < FEW:
        for path in paths:
            sync(path)
        return
    with ThreadPoolExecutor(min(len(paths), MOST_AT_ONCE)) as pool:
        deque(pool.map(sync, paths), maxlen=0)


def _copy(source: IO[bytes], target: IO[bytes]) -> Stored:
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(CHUNK):
        digest.update(chunk)
        target.write(chunk)
        size += len(chunk)
    return Stored(digest.hexdigest(), size)


def _checked(data: bytes, digest: str, where: str) -> bytes:
    if hashlib.sha256(data).hexdigest() != digest:
        raise UnusableInput(where, "is not what was received: its bytes were changed", "run tollbook verify, and restore a backup")
    return data


def _missing(where: str) -> UnusableInput:
    return UnusableInput(where, "is missing from the archive", "run tollbook verify, and restore a backup")
