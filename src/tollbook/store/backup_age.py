"""Backups that only some can read: encrypted with age, stream by stream, so that no plain byte of them reaches a disk.

For recipients the backup is an age file. For a passphrase it is a ZIP of three parts: README.txt, `backup.zip.age`, encrypted for a key
that is made for this one backup, and `key.age`, that key under the passphrase (age's own form of a protected identity file), because
pyrage encrypts by passphrase only what fits in memory. `age` alone opens both: docs/howto/backup.md.
"""

import io
import os
import tempfile
import threading
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from tollbook.errors import TollbookError, UnusableInput
from tollbook.store.archive import CHUNK

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

AGE = b"age-encryption.org/v1"
KEY, SEALED = "key.age", "backup.zip.age"
MOST_KEY = 64 << 10  # bytes of a file of keys

PAGE = """\
This is a backup of a Tollbook book, encrypted with a passphrase.

To restore it, install Tollbook and give
    tollbook restore THIS-FILE --book NEW-FOLDER

To open it without Tollbook, unpack it and use age (https://age-encryption.org), which asks for the passphrase:
    age --decrypt --identity key.age --output backup.zip backup.zip.age
"""

Keys = Sequence[Any]  # pyrage's recipients or identities


def make_identity(file: Path) -> str:
    """Make a key to read backups with, keep it in a new file for its owner alone, and return its recipient, which is no secret."""
    import pyrage

    identity = pyrage.x25519.Identity.generate()
    recipient = str(identity.to_public())
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as stream:
            stream.write(f"# public key: {recipient}\n{identity}\n")
            stream.flush()
            os.fsync(stream.fileno())
    except FileExistsError:
        raise UnusableInput(str(file), "exists already", "name another file: a key that is overwritten is lost") from None
    except OSError as fault:
        reason = (fault.strerror or str(fault)).lower()
        raise UnusableInput(str(file), f"the key cannot be kept there ({reason})", "name another folder") from None
    return recipient


def parse_recipients(recipients: Sequence[str], passphrase: str | None) -> Keys:
    """Return whom a backup is encrypted for. Raises UnusableInput for what is no recipient, and for a passphrase beside them."""
    if passphrase is not None and recipients:
        raise UnusableInput("--passphrase", "a backup is encrypted for recipients or by a passphrase, not both", "give one of the two")
    if passphrase is not None and not passphrase:
        raise UnusableInput("--passphrase", "is empty", "give one of several words, or leave it out")
    return [_recipient(words.strip()) for words in recipients]


def load_identities(files: Sequence[Path]) -> Keys:
    """Return the secret keys that stand in some files. Raises UnusableInput for a file without one."""
    return [identity for file in files for identity in _identities(Path(file))]


@contextmanager
def sealing(out: IO[bytes], recipients: Keys, passphrase: str | None) -> Iterator[IO[bytes]]:
    """Encrypt what is written to the stream that this yields, if anybody is to be kept out, and write it on."""
    if recipients:
        with _encrypting(out, recipients) as stream:
            yield stream
    elif passphrase is not None:
        import pyrage

        identity = pyrage.x25519.Identity.generate()
        with zipfile.ZipFile(out, "w") as outer:
            outer.writestr(_plain_info("README.txt"), PAGE)
            outer.writestr(_plain_info(KEY), pyrage.passphrase.encrypt(f"{identity}\n".encode(), passphrase))
            with outer.open(_plain_info(SEALED), "w", force_zip64=True) as inner, _encrypting(inner, [identity.to_public()]) as stream:
                yield stream
    else:
        yield out


@contextmanager
def _encrypting(out: IO[bytes], recipients: Keys) -> Iterator[IO[bytes]]:
    """pyrage reads what it encrypts, and a ZIP is written: a pipe and a thread stand between the two."""
    import pyrage

    read_end, write_end = os.pipe()
    target, faults = _Target(out), list[BaseException]()

    def encrypt() -> None:
        with os.fdopen(read_end, "rb") as plain:
            try:
                pyrage.encrypt_io(plain, target, recipients)
            except BaseException as fault:  # handed to the thread that waits
                faults.append(fault)

    worker = threading.Thread(target=encrypt, daemon=True)
    worker.start()
    try:
        with os.fdopen(write_end, "wb", CHUNK) as stream:
            yield stream
    except BrokenPipeError as fault:  # the worker stopped before the end, and says why
        worker.join()
        faults.append(fault)
    finally:
        worker.join()
    if target.fault:
        raise target.fault
    if faults:
        raise TollbookError(f"The backup could not be encrypted: {str(faults[0]).rstrip('.')}.") from faults[0]


def unseal(source: IO[bytes], identities: Keys, folder: Path | None, where: str) -> io.BufferedReader:
    """Return a scratch stream with what an age file holds. Raises UnusableInput for other keys, and for a file that was changed or cut.

    folder: where there is room for it; the system's own place for such files if None.
    """
    import pyrage

    scratch = Scratch(folder)
    target = _Target(scratch)
    try:
        pyrage.decrypt_io(source, target, identities)
        if target.fault:
            raise target.fault
    except BaseException as fault:
        scratch.close()
        if target.fault:
            reason = (target.fault.strerror or str(target.fault)).lower()
            room = f"cannot be decrypted for want of a place to work in ({reason})"
            raise UnusableInput(where, room, "make room on the disk; nothing was changed") from None
        if isinstance(fault, pyrage.DecryptError) and "matching" in str(fault):
            why = "was encrypted for other keys than those given" if identities else "is encrypted, and no key was given"
            raise UnusableInput(where, why, "name the file of the right key with --identity; nothing was changed") from None
        if isinstance(fault, pyrage.DecryptError | OSError):
            raise UnusableInput(
                where, "is damaged: it cannot be decrypted to its end", "restore another copy; nothing was changed"
            ) from None
        raise
    scratch.seek(0)
    return io.BufferedReader(scratch, CHUNK)


def open_key(sealed: bytes, passphrase: str | None, where: str) -> Keys:
    """Return the key of a backup that is encrypted by a passphrase. Raises UnusableInput for a wrong one, and for none."""
    import pyrage

    if passphrase is None:
        raise UnusableInput(where, "is encrypted with a passphrase, and none was given", "give it with --passphrase; nothing was changed")
    try:
        return [pyrage.x25519.Identity.from_str(pyrage.passphrase.decrypt(sealed, passphrase).decode("ascii").strip())]
    except (pyrage.DecryptError, pyrage.IdentityError, OSError, ValueError):
        why = "cannot be decrypted: the passphrase is another, or the file is damaged"
        raise UnusableInput(where, why, "give the passphrase that it was made with; nothing was changed") from None


class Scratch(io.RawIOBase):
    """A file without a name, under a key that only this process has: what is in it is gone with the process, on the disk too.

    >>> scratch = Scratch(None)
    >>> scratch.write(b"Two men died.") and scratch.seek(4)
    4
    >>> scratch.read(3), scratch._file.seek(0), b"men" in scratch._file.read()
    (b'men', 0, False)
    >>> scratch.close()
    """

    def __init__(self, folder: Path | None) -> None:
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 -- closed by `close`
        self._key = os.urandom(32)
        self._writer = self._cipher(0)
        self._at = self._size = 0

    def write(self, data: "ReadableBuffer") -> int:
        """Write at the end."""
        count = self._file.write(self._writer.update(data))
        self._size += count
        self._at = self._size
        return count

    def readinto(self, buffer: "WriteableBuffer") -> int:
        """Read from where it stands."""
        self._file.seek(self._at)
        data = self._cipher(self._at).update(self._file.read(len(memoryview(buffer))))
        memoryview(buffer)[: len(data)] = data
        self._at += len(data)
        return len(data)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to another place for reading."""
        self._at = max(0, offset + {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence])
        return self._at

    def tell(self) -> int:
        """Return where it stands."""
        return self._at

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def close(self) -> None:
        """Let the file go."""
        self._file.close()
        super().close()

    def _cipher(self, at: int) -> Any:
        from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

        block, rest = divmod(at, 16)
        stream = Cipher(algorithms.AES256(self._key), modes.CTR(block.to_bytes(16, "big"))).encryptor()
        stream.update(bytes(rest))
        return stream


class _Target(io.RawIOBase):
    """A stream that remembers its fault: pyrage 1.4 drops the one of its last write, and would call a cut file a good one."""

    def __init__(self, out: "IO[bytes] | io.RawIOBase") -> None:
        self._out = out
        self.fault: OSError | None = None

    def writable(self) -> bool:
        return True

    def write(self, data: "ReadableBuffer") -> int | None:
        try:
            return self._out.write(data)
        except OSError as fault:
            self.fault = self.fault or fault
            raise


def _recipient(words: str) -> Any:
    import pyrage

    kind = pyrage.ssh if words.startswith("ssh-") else pyrage.x25519
    try:
        return kind.Recipient.from_str(words)
    except pyrage.RecipientError:
        remedy = "give one that begins with age1, as its owner's key file names it, or an ssh-ed25519 or ssh-rsa key"
        raise UnusableInput(f"--recipient {words[:80]}", "is no recipient that backups can be encrypted for", remedy) from None


def _identities(file: Path) -> Iterator[Any]:
    import pyrage

    try:
        with file.open("rb") as stream:
            data = stream.read(MOST_KEY)
        if data.startswith(AGE):
            raise UnusableInput(str(file), "is a key that is itself encrypted", "decrypt it with age first")
        if data.startswith(b"-----BEGIN"):
            yield pyrage.ssh.Identity.from_buffer(data)
            return
        lines = [line.strip() for line in data.decode("ascii").splitlines()]
        keys = [line for line in lines if line and not line.startswith("#")]
        if not keys:
            raise ValueError
        yield from [pyrage.x25519.Identity.from_str(line) for line in keys]
    except OSError as fault:
        raise UnusableInput(str(file), f"cannot be read ({(fault.strerror or str(fault)).lower()})", "check its name") from None
    except (pyrage.IdentityError, ValueError):
        remedy = "name a file with a line that begins with AGE-SECRET-KEY-1, or an unprotected ssh key"
        raise UnusableInput(str(file), "holds no key that backups can be decrypted with", remedy) from None


def _plain_info(name: str) -> zipfile.ZipInfo:
    return zipfile.ZipInfo(name)  # dated 1980, and stored as it is: what is encrypted does not shrink
