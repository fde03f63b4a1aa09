"""From what a user names to the files to read: folders are walked in sorted order, each file once, hidden ones passed over."""

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tollbook.errors import UnusableInput

STANDARD_INPUT = "-"
BOOK = "tollbook.db"  # a folder that holds this is a book: its documents were handed in already


@dataclass(frozen=True, slots=True)
class Found:
    """One file to read. where: its name for messages, printable. is_named: the user named it, and did not merely name a folder above it."""

    path: Path
    where: str
    is_named: bool


def find_files(paths: Iterable[Path | str]) -> Iterator[Found | UnusableInput]:
    """Yield the files under paths in the order given, folders sorted by name; what cannot be walked is yielded as an error.

    A file that is named twice, or reached by two links, is read once. Links that lead back into a folder already walked are not followed.
    """
    seen: set[tuple[int, int]] = set()
    for given in paths:
        path = Path(given)
        if not str(given).strip():
            yield UnusableInput("an empty name", "names nothing", "name a file or folder; an unset variable gives none")
            continue
        if str(given) == STANDARD_INPUT:
            yield Found(path, "standard input", True)
            continue
        status = _status(path)
        if isinstance(status, UnusableInput):
            yield status
        elif stat.S_ISDIR(status.st_mode):
            yield from _walk_top(path, seen)
        elif _is_new(status, seen):
            yield Found(path, printable(path), True)


def printable(path: Path) -> str:
    """Return a path's name for a message: control characters and bytes that are no text are shown as question marks."""
    return "".join(c if c.isprintable() and not "\ud800" <= c <= "\udfff" else "?" for c in str(path))


def _walk_top(path: Path, seen: set[tuple[int, int]]) -> Iterator[Found | UnusableInput]:
    is_empty = True
    for found in _walk(path, seen, set()):
        is_empty = False
        yield found
    if is_empty:
        yield UnusableInput(
            printable(path), "is a folder without a file in it that was not read already", "name a folder that holds reports"
        )


def _walk(folder: Path, seen: set[tuple[int, int]], walked: set[tuple[int, int]]) -> Iterator[Found | UnusableInput]:
    stack = [folder]
    while stack:
        path = stack.pop()
        status = _status(path)
        if isinstance(status, UnusableInput):
            yield status
        elif not stat.S_ISDIR(status.st_mode):
            if _is_new(status, seen):
                yield Found(path, printable(path), False)
        elif _is_new(status, walked):
            try:
                names = sorted(name for name in os.listdir(path) if not name.startswith("."))
                if BOOK in names:
                    yield UnusableInput(printable(path), "is a book of Tollbook and no folder of reports", "use it with --book")
                    continue
            except OSError as cause:
                yield UnusableInput(
                    printable(path), f"cannot be opened ({(cause.strerror or 'unknown cause').lower()})", "ask for leave to read it"
                )
                continue
            stack.extend(path / name for name in reversed(names))


def _status(path: Path) -> os.stat_result | UnusableInput:
    where = printable(path)
    try:
        return path.stat()
    except FileNotFoundError:
        if path.is_symlink():
            return UnusableInput(where, "is a link to a file that does not exist", "mend the link, or name the file itself")
        return UnusableInput(where, "there is no such file or folder", "check its name and the folder that you are in")
    except (OSError, ValueError) as cause:
        reason = getattr(cause, "strerror", None) or str(cause)
        return UnusableInput(where, f"cannot be opened ({reason.lower()})", "check its name, and that you may read it")


def _is_new(status: os.stat_result, seen: set[tuple[int, int]]) -> bool:
    """Remember a file by device and number; systems that give no numbers (0) count every file as new."""
    key = (status.st_dev, status.st_ino)
    if status.st_ino and key in seen:
        return False
    seen.add(key)
    return True
