"""Every change that the store makes to its files, told to a tap beforehand: by a file system under SQLite, and by the archive's calls.

A tap may write down what it is told (`powercut.py`), or raise OSError in the place of the disk (`faults.py`).
"""

import io
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol
from unittest.mock import patch

import apsw
from _apsw_driver import Driver

from tollbook.store import archive
from tollbook.store.book import Book, open_book
from tollbook.store.connect import sqlite_engine
from tollbook.store.place import DATABASE_FILE

JOURNALS = apsw.SQLITE_OPEN_MAIN_JOURNAL | apsw.SQLITE_OPEN_SUPER_JOURNAL | apsw.SQLITE_OPEN_WAL


class Tap(Protocol):
    """What is told of a change before it is made. Paths are absolute."""

    def create(self, path: str) -> None:
        """An empty file gets this name."""

    def write(self, path: str, offset: int, data: bytes) -> None:
        """Bytes are written at an offset."""

    def truncate(self, path: str, size: int) -> None:
        """A file is cut to a size."""

    def sync(self, path: str) -> None:
        """A file's bytes are asked to be safe."""

    def rename(self, path: str, target: str) -> None:
        """A file gets another name."""

    def unlink(self, path: str) -> None:
        """A file loses its name."""

    def mkdir(self, path: str) -> None:
        """A folder is made."""

    def sync_folder(self, path: str) -> None:
        """A folder's names are asked to be safe."""


# --- under SQLite -------------------------------------------------------------------------------------------------------------------


class FileSystem(apsw.VFS):
    """SQLite's own way to files, tapped. Nothing is synced for real: whether bytes are safe is worked out from what was told."""

    def __init__(self, name: str, tap: Tap) -> None:
        self.tap = tap
        super().__init__(name, "")

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:
        """Open a file, or one without a name."""
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        if path is None:
            return apsw.VFSFile("", name, flags)
        if not os.path.exists(path):
            with _as_sqlite():
                self.tap.create(path)
        return File(name, flags, path, self.tap)

    def xDelete(self, path: str, sync: bool) -> None:
        """Remove a file."""
        with _as_sqlite():
            self.tap.unlink(path)
        super().xDelete(path, False)
        if sync:
            with _as_sqlite():
                self.tap.sync_folder(os.path.dirname(path))


class File(apsw.VFSFile):
    """A file of SQLite's, tapped."""

    def __init__(self, name: Any, flags: list[int], path: str, tap: Tap) -> None:
        super().__init__("", name, flags)
        self._path, self._tap = path, tap
        self._syncs_folder = bool(flags[0] & apsw.SQLITE_OPEN_CREATE and flags[0] & JOURNALS)

    def xWrite(self, data: bytes, offset: int) -> None:
        """Write."""
        with _as_sqlite(extended=apsw.SQLITE_IOERR_WRITE):
            self._tap.write(self._path, offset, bytes(data))
        super().xWrite(data, offset)

    def xTruncate(self, size: int) -> None:
        """Cut."""
        with _as_sqlite(extended=apsw.SQLITE_IOERR_TRUNCATE):
            self._tap.truncate(self._path, size)
        super().xTruncate(size)

    def xSync(self, flags: int) -> None:
        """Make safe. With the first sync of a journal that may be new, SQLite on Unix syncs the folder as well (os_unix.c, unixSync)."""
        with _as_sqlite(extended=apsw.SQLITE_IOERR_FSYNC):
            self._tap.sync(self._path)
            if self._syncs_folder:
                self._tap.sync_folder(os.path.dirname(self._path))
        self._syncs_folder = False


@contextmanager
def _as_sqlite(extended: int = apsw.SQLITE_IOERR) -> Iterator[None]:
    """What a tap raises, in the way that SQLite learns of a disk's faults, with the words that it has for them."""
    import errno

    try:
        yield
    except OSError as fault:
        if fault.errno == errno.ENOSPC:
            raise apsw.FullError("database or disk is full") from fault
        error = apsw.IOError("disk I/O error")
        error.extendedresult = extended
        raise error from fault


# --- under the archive --------------------------------------------------------------------------------------------------------------


class Calls:
    """The operating system's calls as the archive sees them: those that change files tell the tap first."""

    def __init__(self, tap: Tap, *, ignores: bool) -> None:
        self._tap, self._ignores = tap, ignores
        self._paths: dict[int, str] = {}
        self._drafts = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)

    def mkstemp(self, **options: Any) -> tuple[int, str]:
        """Make a temporary file, under a name that is known before it is there."""
        self._drafts += 1
        path = os.path.join(str(options["dir"]), f"draft-{id(self)}-{self._drafts}")
        self._tap.create(path)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        self._paths[handle] = path
        return handle, path

    def fdopen(self, handle: int, mode: str) -> io.BufferedWriter:
        """Write to a temporary file."""
        return io.BufferedWriter(_Raw(handle, mode, self._paths[handle], self._tap, ignores=self._ignores))

    def open(self, path: "str | os.PathLike[str]", flags: int) -> int:
        """Open a folder."""
        handle = os.open(path, flags)
        self._paths[handle] = os.fspath(path)
        return handle

    def fsync(self, handle: int) -> None:
        """Make a file or a folder safe; not for real, as above."""
        path = self._paths[handle]
        (self._tap.sync_folder if os.path.isdir(path) else self._tap.sync)(path)

    def replace(self, path: "str | os.PathLike[str]", target: "str | os.PathLike[str]") -> None:
        """Give a file its name."""
        self._tap.rename(os.fspath(path), os.fspath(target))
        os.replace(path, target)


class _Raw(io.FileIO):
    """A file that tells of each write."""

    def __init__(self, handle: int, mode: str, path: str, tap: Tap, *, ignores: bool) -> None:
        super().__init__(handle, mode)
        self._path, self._tap, self._ignores = path, tap, ignores

    def write(self, data: Any, /) -> int:
        try:
            self._tap.write(self._path, self.tell(), bytes(data))
        except OSError:
            if not self._ignores:
                raise
            return len(data)
        return super().write(data)


@contextmanager
def tapped_book(
    folder: Path, tap: Tap, *, synchronous: str = "FULL", checkpoint_pages: int = 1_000, ignores: bool = False
) -> Iterator[Book]:
    """A book in a folder, of which every change is told to a tap."""
    name = f"tapped-{id(tap)}"
    files = FileSystem(name, tap)
    try:
        engine = sqlite_engine(folder / DATABASE_FILE, driver=Driver(name, checkpoint_pages=checkpoint_pages), synchronous=synchronous)
        with open_book(folder, who="bar") as book, replace(book, engine=engine) as tapped, tapped_archive(tap, ignores=ignores):
            yield tapped
    finally:
        files.unregister()


@contextmanager
def tapped_archive(tap: Tap, *, ignores: bool = False) -> Iterator[None]:
    """Have the archive's calls told to a tap. A call that is none of these goes untold, and then its file is missing from every image.

    ignores: a control: a write that fails is taken for done.
    """
    calls = Calls(tap, ignores=ignores)

    def told(what: Callable[[str], None], real: Callable[..., None]) -> Callable[..., None]:
        def call(path: "str | os.PathLike[str]", *arguments: Any, **options: Any) -> None:
            if os.path.lexists(path) == (what == tap.unlink):  # only what will be done
                what(os.fspath(path))
            real(path, *arguments, **options)

        return call

    with ExitStack() as stack:
        for patched in (
            patch.object(archive, "os", calls),
            patch.object(archive, "tempfile", calls),
            patch.object(os, "mkdir", told(tap.mkdir, os.mkdir)),
            patch.object(os, "unlink", told(tap.unlink, os.unlink)),
        ):
            stack.enter_context(patched)
        yield
