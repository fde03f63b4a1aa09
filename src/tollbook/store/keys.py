"""The keys that sign checkpoints: Ed25519, one a book, in files of their own outside it, readable by their owner alone.

A key that lies in the book would let whoever rewrites the book sign what he wrote.
"""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from tollbook.errors import UnusableInput

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

FOLDER_VARIABLE = "TOLLBOOK_KEYS"


def keys_folder() -> Path:
    """Return the folder of the user's keys: what TOLLBOOK_KEYS names, or the place for settings on this system."""
    if named := os.environ.get(FOLDER_VARIABLE):
        return Path(named)
    base = os.environ.get("APPDATA") if os.name == "nt" else os.environ.get("XDG_CONFIG_HOME")
    return (Path(base) if base else Path.home() / ".config") / "tollbook" / "keys"


def key_file(book_id: str) -> Path:
    """Return where the signing key of a book is."""
    return keys_folder() / f"{book_id}.pem"


def new_key(book_id: str) -> "Ed25519PrivateKey":
    """Make the signing key of a new book and keep it. Raises UnusableInput where it cannot be written."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file = key_file(book_id)
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(pem)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as fault:
        reason = (fault.strerror or str(fault)).lower()
        raise UnusableInput(
            str(file), f"the signing key cannot be kept there ({reason})", f"name another folder in {FOLDER_VARIABLE}"
        ) from None
    return key


def load_key(book_id: str) -> "Ed25519PrivateKey | None":
    """Return the signing key of a book, None where this machine has none. Raises UnusableInput for a file that is no such key."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    file = key_file(book_id)
    try:
        key = load_pem_private_key(file.read_bytes(), password=None)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError):
        raise UnusableInput(str(file), "is no signing key that can be read", "put the key of this book there, or remove the file") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise UnusableInput(str(file), "is a key of another kind than Ed25519", "put the key of this book there")
    return key


def public_bytes(key: "Ed25519PrivateKey") -> bytes:
    """Return the 32 bytes of a key's public half."""
    from cryptography.hazmat.primitives import serialization

    return key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
