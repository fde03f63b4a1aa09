"""Checkpoints: signed texts that vouch for the log up to an entry. Kept elsewhere, one shows that a history was cut or rewritten.

The form is C2SP's: a checkpoint (origin, size, root) as a signed note, with the time and the key as further lines; it is written down in
docs/reference/book.md.
"""

import base64
import binascii
import hashlib
import os
import re
import tempfile
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select

from tollbook.errors import UnusableInput
from tollbook.store import schema
from tollbook.store.archive import sync_folder
from tollbook.store.connect import naming_faults
from tollbook.store.entries import digest_of
from tollbook.store.keys import key_file, load_key, public_bytes

if TYPE_CHECKING:
    from tollbook.store.book import Book

SUFFIX = ".checkpoint"
ED25519 = b"\x01"  # the kind of key, in a signed note
MOST_BYTES = 100_000  # a checkpoint has some 350

_NOTE = re.compile(
    r"(?P<text>tollbook/(?P<book>[0-9A-Za-z._-]+)\n(?P<size>[1-9][0-9]{0,17})\n(?P<root>[A-Za-z0-9+/]{43}=)\n"
    r"time (?P<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)\nkey (?P<key>[A-Za-z0-9+/]{43}=)\n)\n(?P<signatures>(?:— \S+ \S+\n)+)"
)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What was signed: that the log of a book had so many entries, of which the last has this digest, at this time.

    root: the digest of entry number `size`, hexadecimal. time: in UTC, as written. key: the public key, base64.
    signatures: the lines below the text, as they stand; witnesses may add their own.
    """

    book: str
    size: int
    root: str
    time: str
    key: str
    signatures: str = ""

    @property
    def origin(self) -> str:
        """The log that it is of, which is also the name of its key."""
        return f"tollbook/{self.book}"

    @property
    def signed_text(self) -> str:
        """The lines that are signed."""
        root = base64.b64encode(bytes.fromhex(self.root)).decode()
        return f"{self.origin}\n{self.size}\n{root}\ntime {self.time}\nkey {self.key}\n"

    @property
    def text(self) -> str:
        """The whole checkpoint, as it is kept and printed."""
        return f"{self.signed_text}\n{self.signatures}"

    @property
    def is_signed(self) -> bool:
        """Whether the key that it names did sign it."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        public = base64.b64decode(self.key)
        for line in self.signatures.splitlines():
            _, name, words = line.split(" ")
            with suppress(InvalidSignature, binascii.Error, ValueError):
                signed = base64.b64decode(words, validate=True)
                if name == self.origin and signed[:4] == _key_hash(self.origin, public):
                    Ed25519PublicKey.from_public_bytes(public).verify(signed[4:], self.signed_text.encode())
                    return True
        return False


def parse_checkpoint(words: str, *, where: str) -> Checkpoint:
    """Return the checkpoint that a text holds. Raises UnusableInput, naming `where`, for a text that is none.

    >>> made = Checkpoint("4f2a", 12, "ab" * 32, "2025-03-10T08:00:00Z", "A" * 43 + "=", "— tollbook/4f2a AAAA\\n")
    >>> parse_checkpoint(made.text, where="a.checkpoint") == made, made.is_signed
    (True, False)
    """
    found = _NOTE.fullmatch(words.replace("\r\n", "\n"))
    if found is None:
        raise UnusableInput(where, "is no checkpoint", "give the file as it was written, unchanged")
    root = base64.b64decode(found["root"]).hex()
    return Checkpoint(found["book"], int(found["size"]), root, found["time"], found["key"], found["signatures"])


def read_checkpoint(file: Path) -> Checkpoint:
    """Return the checkpoint in a file. Raises UnusableInput for a file that is none, or that cannot be read."""
    try:
        with file.open("rb") as stream:
            words = stream.read(MOST_BYTES).decode("utf-8")
    except OSError as fault:
        raise UnusableInput(str(file), f"cannot be read ({(fault.strerror or str(fault)).lower()})", "check its name") from None
    except UnicodeDecodeError:
        raise UnusableInput(str(file), "is no checkpoint", "give the file as it was written, unchanged") from None
    return parse_checkpoint(words, where=str(file))


def checkpoint_files(book: "Book") -> list[Path]:
    """Return the files of the book's own folder of checkpoints, in order of their names: the smallest log first."""
    folder = book.checkpoints
    return sorted(folder.glob(f"*{SUFFIX}")) if folder.is_dir() else []


def newest_checkpoint(book: "Book") -> Checkpoint | None:
    """Return the newest checkpoint in the book's folder that is of this book and its key, None where there is none."""
    found = []
    for file in checkpoint_files(book):
        with suppress(UnusableInput):  # `verify` names it
            found.append(read_checkpoint(file))
    ours = [c for c in found if (c.book, c.key) == (book.id, book.key) and c.is_signed]
    return max(ours, key=lambda c: (c.size, c.time), default=None)


def sign_checkpoint(book: "Book", *, now: datetime) -> Checkpoint:
    """Sign the log as it stands, write that to the book's folder of checkpoints, and return it.

    Where the newest checkpoint vouches for the same log, that is returned, and nothing is written.
    Raises UnusableInput without the signing key, and for a log that contradicts the newest checkpoint: two histories are never signed.
    """
    size, root = _head(book)
    newest = newest_checkpoint(book)
    if newest is not None and (newest.size, newest.root) == (size, root):
        return newest
    if newest is not None and _root_at(book, newest.size) != newest.root:
        raise UnusableInput(
            book.name,
            f"its log is not the one that was signed at {newest.time}: it was cut or rewritten, or an older copy was put in its place",
            "run tollbook verify; nothing was signed",
        )
    key = load_key(book.id)
    if key is None:
        remedy = f"put it at {key_file(book.id)}, or sign on the machine that has it"
        raise UnusableInput(book.name, "its signing key is not on this machine", remedy)
    public = public_bytes(key)
    if base64.b64encode(public).decode() != book.key:
        raise UnusableInput(str(key_file(book.id)), f"is not the key of {book.name}", "put the key of this book there")
    stamp = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    unsigned = Checkpoint(book.id, size, root, stamp, book.key)
    signature = base64.b64encode(_key_hash(unsigned.origin, public) + key.sign(unsigned.signed_text.encode())).decode()
    signed = replace(unsigned, signatures=f"— {unsigned.origin} {signature}\n")
    with naming_faults(book.place):
        _write(book.checkpoints, signed)
    return signed


def _head(book: "Book") -> tuple[int, str]:
    log = schema.log.c
    with book.reading() as connection:
        row = connection.execute(select(log.sequence, log.digest, log.entry).order_by(log.sequence.desc()).limit(1)).first()
    if row is None or digest_of(row.entry) != row.digest:
        raise UnusableInput(book.name, "its last entry is not what was recorded", "run tollbook verify; nothing was signed")
    return row.sequence, row.digest


def _root_at(book: "Book", size: int) -> str | None:
    with book.reading() as connection:
        found: str | None = connection.execute(select(schema.log.c.digest).where(schema.log.c.sequence == size)).scalar()
    return found


def _key_hash(name: str, public: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + ED25519 + public).digest()[:4]


def _write(folder: Path, checkpoint: Checkpoint) -> None:
    """Give the file its name only when it is whole and on the disk."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=folder, prefix=".incoming-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(checkpoint.text)
            file.flush()
            os.fsync(file.fileno())
        stamp = re.sub("[-:]", "", checkpoint.time)
        os.chmod(draft, 0o444)
        os.replace(draft, folder / f"{checkpoint.size:012}-{stamp}{SUFFIX}")
    finally:
        with suppress(OSError):
            os.unlink(draft)
    sync_folder(folder)
