"""Reading a backup that may be cut, changed or made to harm: parts are looked up by the names that a backup
has, and are never larger than told.

Nothing is ever written under a name that a backup brings, but for checkpoints, whose names are one word of plain letters.
"""

import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from tollbook.errors import UnusableInput
from tollbook.store.archive import CHUNK
from tollbook.store.backup_age import AGE, KEY, MOST_KEY, SEALED, load_identities, open_key, unseal
from tollbook.store.backup_layout import (
    CHECKPOINT_NAME,
    CHECKPOINTS,
    CONTENTS,
    LOG,
    MOST_CHECKPOINT,
    MOST_CONTENTS,
    MOST_LINE,
    README,
    VERIFIER,
    Contents,
    Named,
    damaged,
    parse_contents,
)
from tollbook.store.entries import BEGINNING, BookCreated, DamagedEntry, Entry, parse_entry

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

# What `zipfile` and what is under it raise for bytes that are no ZIP, or no longer.
FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OverflowError, OSError)
WAYS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
MOST_LOG = 1 << 62  # a log has no end: it is read entry by entry, and each must follow from the one before
MOST_AROUND = 16 << 20  # bytes of README.txt and verifier.py


class Parts:
    """The parts of an open ZIP, by name. where: its name for messages."""

    def __init__(self, stream: IO[bytes], where: str) -> None:
        self.where = where
        try:
            self._archive = zipfile.ZipFile(stream)
        except FAULTS:
            why = "is no backup of a book, or was cut"
            raise UnusableInput(where, why, "name a file that tollbook backup wrote; nothing was changed") from None
        names = self._archive.namelist()
        self.names = frozenset(names)
        if len(names) != len(self.names):
            raise damaged(where, "table of parts")

    def open(self, name: str, most: int) -> io.BufferedReader:
        """Return a part as a stream that ends with an error after `most` bytes, and where the part was changed."""
        if name not in self.names:
            raise UnusableInput(self.where, f"is damaged: its {name} is missing", "restore another copy; nothing was changed")
        try:
            info = self._archive.getinfo(name)
            if info.compress_type not in WAYS or info.file_size > most:
                raise ValueError
            stream = self._archive.open(info)
        except FAULTS:
            raise damaged(self.where, name) from None
        return io.BufferedReader(_Part(stream, self.where, name, most), CHUNK)

    def read(self, name: str, most: int) -> bytes:
        """Return a part as a whole."""
        with self.open(name, most) as stream:
            return stream.read()


class BackupFile:
    """An open backup. contents: what it says of itself."""

    def __init__(self, parts: Parts) -> None:
        self.parts, self.where = parts, parts.where
        self.contents: Contents = parse_contents(parts.read(CONTENTS, MOST_CONTENTS), parts.where)

    def entries(self, named: Named) -> Iterator[Entry]:
        """Yield the log's entries, each checked against the one before and the last against the contents, and note what they name."""
        sequence, head = 0, BEGINNING
        with self.parts.open(LOG, MOST_LOG) as stream:
            while line := stream.readline(MOST_LINE + 1):
                sequence += 1
                entry = self._entry(line, sequence)
                is_first = isinstance(entry.body, BookCreated) and entry.body.book == self.contents.book
                if (entry.sequence, entry.previous) != (sequence, head) or (sequence == 1 and not is_first):
                    raise damaged(self.where, f"log at entry {sequence}")
                try:
                    named.add(entry)
                except ValueError:
                    raise damaged(self.where, f"log at entry {sequence}") from None
                head = entry.digest
                yield entry
        if (sequence, head) != (self.contents.entries, self.contents.head) or not sequence:
            raise damaged(self.where, f"log: it ends with entry {sequence}, and that")

    def check_names(self, named: Named) -> None:
        """Raise UnusableInput for a part that no backup has, and for one of the few that are never looked at and were changed."""
        known = {README, CONTENTS, LOG, VERIFIER, *named.parts()}
        strange = sorted(name for name in self.parts.names - known if not self._is_checkpoint(name))
        if strange:
            why = f"holds {strange[0]!r}, which is no part of a backup"
            raise UnusableInput(self.where, why, "restore another copy; nothing was changed")
        self.parts.read(README, MOST_AROUND)
        if VERIFIER in self.parts.names:
            self.parts.read(VERIFIER, MOST_AROUND)

    def checkpoints(self) -> Iterator[tuple[str, bytes]]:
        """Yield the name and the bytes of each checkpoint."""
        for name in sorted(filter(self._is_checkpoint, self.parts.names)):
            yield name.removeprefix(CHECKPOINTS), self.parts.read(name, MOST_CHECKPOINT)

    def _entry(self, line: bytes, sequence: int) -> Entry:
        try:
            if not line.endswith(b"\n"):
                raise ValueError
            return parse_entry(line[:-1].decode("utf-8"))
        except DamagedEntry as fault:
            if "does not know" in str(fault):
                why = f"was made by a newer Tollbook: this one does not know what its entry {sequence} states"
                raise UnusableInput(self.where, why, "upgrade Tollbook; nothing was changed") from None
            raise damaged(self.where, f"log at entry {sequence}") from None
        except ValueError:
            raise damaged(self.where, f"log at entry {sequence}") from None

    def _is_checkpoint(self, name: str) -> bool:
        return name.startswith(CHECKPOINTS) and CHECKPOINT_NAME.fullmatch(name.removeprefix(CHECKPOINTS)) is not None


@contextmanager
def open_backup(file: Path, *, identities: Sequence[Path], passphrase: str | None, scratch: Path | None) -> Iterator[BackupFile]:
    """Open a backup, decrypted if need be to a scratch file that nobody can read. scratch: the folder with room for that.

    Raises UnusableInput for what is no backup, is damaged or newer, and without the right key or passphrase.
    """
    where = str(file)
    keys = load_identities(identities)
    try:
        source: IO[bytes] = file.open("rb")
    except OSError as fault:
        raise UnusableInput(where, f"cannot be read ({(fault.strerror or str(fault)).lower()})", "check its name") from None
    with ExitStack() as opened:
        opened.enter_context(source)
        beginning = _beginning(source, where)
        if beginning.startswith(AGE):
            source = opened.enter_context(unseal(source, keys, scratch, where))
        elif not beginning.startswith(b"PK"):
            raise UnusableInput(where, "is no backup of a book", "name a file that tollbook backup wrote")
        parts = Parts(source, where)
        if SEALED in parts.names:
            key = open_key(parts.read(KEY, MOST_KEY), passphrase, where)
            with parts.open(SEALED, MOST_LOG) as sealed:
                parts = Parts(opened.enter_context(unseal(sealed, key, scratch, where)), where)
        if CONTENTS not in parts.names:
            raise UnusableInput(where, "is no backup of a book, or was changed", "name a file that tollbook backup wrote")
        yield BackupFile(parts)


def is_sealed_by_passphrase(file: Path) -> bool:
    """Whether a passphrase opens a backup; False too for what is no backup, or cannot be read."""
    try:
        with file.open("rb") as stream, zipfile.ZipFile(stream) as archive:
            return SEALED in archive.namelist()
    except FAULTS:
        return False


def _beginning(source: IO[bytes], where: str) -> bytes:
    try:
        beginning = source.read(len(AGE))
        source.seek(0)
    except OSError as fault:
        raise UnusableInput(where, f"cannot be read ({(fault.strerror or str(fault)).lower()})", "name a file on a disk") from None
    return beginning


def digest_of_stream(stream: IO[bytes]) -> str:
    """Return the SHA-256 of what is left of a stream, hexadecimal."""
    digest = hashlib.sha256()
    while chunk := stream.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


class _Part(io.RawIOBase):
    """A part of a ZIP, with its faults named and its size held to what it may be."""

    def __init__(self, stream: IO[bytes], where: str, name: str, most: int) -> None:
        self._stream, self._where, self._name, self._left = stream, where, name, most

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        view = memoryview(buffer)
        try:
            data = self._stream.read(min(len(view), CHUNK))
        except FAULTS:
            raise damaged(self._where, self._name) from None
        self._left -= len(data)
        if self._left < 0:
            raise damaged(self._where, self._name)
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
        super().close()
