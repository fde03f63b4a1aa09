"""Passphrases: from a file that the environment names, or asked for where a person sits; never from the command line."""

import os
import sys
from pathlib import Path

from tollbook.errors import UnusableInput

OF_BOOK, OF_BACKUP = "TOLLBOOK_PASSPHRASE_FILE", "TOLLBOOK_BACKUP_PASSPHRASE_FILE"
PLAIN = b"SQLite format 3\x00"


def passphrase_of(book: str) -> str | None:
    """Return the passphrase of a book if its database is encrypted, None if it is not or there is no such file."""
    file = Path(book) / "tollbook.db"
    try:
        with file.open("rb") as stream:
            head = stream.read(len(PLAIN))
    except OSError:
        return None
    return ask(f"Passphrase of {book}: ", of=book) if head and head != PLAIN else None


def ask(question: str, *, of: str, is_new: bool = False, variable: str = OF_BOOK) -> str:
    """Return a passphrase: the first line of the file that the environment names, or what a person types, twice if it is new."""
    if named := os.environ.get(variable):
        try:
            words = Path(named).read_text(encoding="utf-8").split("\n", 1)[0]
        except (OSError, UnicodeDecodeError):
            raise UnusableInput(named, f"the file that {variable} names cannot be read", "name one that holds the passphrase") from None
    elif sys.stdin.isatty():
        from getpass import getpass

        words = getpass(question)
        if is_new and getpass("Once more: ") != words:
            raise UnusableInput(of, "the two passphrases differ", "give the command again")
    else:
        raise UnusableInput(of, "is encrypted, and nobody is there to ask for its passphrase", f"name a file that holds it in {variable}")
    if not words:
        raise UnusableInput(of, "an empty passphrase protects nothing", "choose some words")
    return words
