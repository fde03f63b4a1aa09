"""The archive: documents under their SHA-256, written once, never changed.

In a folder each document is a file, `documents/ab/abcd…`; a book without one (PostgreSQL, or encrypted) keeps them in a table.
A document is safe on the disk before the log says that it was received.
"""

import hashlib
import io
import os
import tempfile
from collections.abc import Iterator
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
        self._touched: set[Path] = set()

    def put(self, stream: IO[bytes], *, where: str) -> Stored:
        """Write to a temporary file, sync it, and give it its name: at no time is there half a document under a digest."""
        incoming = self.folder / INCOMING
        incoming.mkdir(exist_ok=True)
        handle, name = tempfile.mkstemp(dir=incoming)
        draft = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                stored = _copy(stream, file)
                target = self.file(stored.digest)
                if target.exists():
                    return stored
                file.flush()
                os.fsync(file.fileno())
            target.parent.mkdir(exist_ok=True)
            os.chmod(draft, 0o444)
            os.replace(draft, target)
            self._touched |= {target.parent, self.folder}
            return stored
        finally:
            with suppress(OSError):
                draft.unlink(missing_ok=True)

    def settle(self) -> None:
        """Sync the folders whose entries changed."""
        for folder in sorted(self._touched):
            sync_folder(folder)
        self._touched.clear()

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

    def sweep(self) -> int:
        """Remove what a killed process left half-written; return how many files that were."""
        left = list((self.folder / INCOMING).glob("*")) if (self.folder / INCOMING).is_dir() else []
        for path in left:
            with suppress(OSError):
                path.unlink()
        return len(left)


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
