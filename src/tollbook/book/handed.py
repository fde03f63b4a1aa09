"""What a user hands in, one thing at a time: files, files of folders, standard input, addresses; named as the user named them."""

import io
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from tollbook.errors import UnusableInput
from tollbook.ingest.entries import Unread
from tollbook.ingest.walk import STANDARD_INPUT, Found, find_files
from tollbook.store.entries import NO_FACTS, Facts

# A film or disk image that lies in a folder of reports is not taken into the archive by accident; heaps of reports may be larger.
LARGEST = 2_000_000_000
HEAPS = (".jsonl", ".ndjson", ".zip", ".warc", ".gz")


@dataclass(frozen=True, slots=True)
class Handed:
    """One thing that was handed in. open: returns its bytes; what is wrong with it is raised as UnusableInput that names it."""

    name: str
    size: int
    open: Callable[[], IO[bytes]]
    url: str | None = None
    facts: Facts = NO_FACTS


def is_address(given: str) -> bool:
    """Tell whether what a user names is an address on the network.

    >>> is_address("https://example.org/a"), is_address("reports/a.txt")
    (True, False)
    """
    return re.match(r"[a-z][a-z0-9+.-]*://", given, re.IGNORECASE) is not None


def hand_in(
    given: Sequence[str], *, fetch: bool, now: Callable[[], datetime], proxy: str | None = None, is_dry: bool = False
) -> Iterator[Handed | Unread]:
    """Yield each thing that a user hands in, or why it cannot be taken: folders sorted by name, each file once.

    fetch: whether addresses may be fetched; they never are in a dry run, and are refused where it is false.
    """
    paths = [name for name in given if not is_address(name)]
    for found in find_files(paths):
        yield Unread(found.where, found.why, found.remedy) if isinstance(found, UnusableInput) else _file(found)
    for url in dict.fromkeys(name for name in given if is_address(name)):
        yield _address(url, fetch=fetch or is_dry, now=now, proxy=proxy)


def _file(found: Found) -> Handed | Unread:
    if str(found.path) == STANDARD_INPUT:
        return Handed("standard input", 0, lambda: io.BytesIO(sys.stdin.buffer.read()))
    try:
        status = found.path.stat()
        if not found.is_named and not found.path.is_file():
            return Unread(found.where, "is a pipe, socket or device and no file", "name it by itself if it should be read")
    except OSError as fault:
        return Unread(found.where, _unreadable(fault), _LOOK)
    if status.st_size > LARGEST and not found.path.name.lower().endswith(HEAPS):
        why = f"is larger than {LARGEST // 1_000_000_000} GB, which no report is"
        return Unread(found.where, why, "give the reports in it, or leave it out")
    if _is_secret(found):
        return Unread(found.where, "is a secret key and no report", "keep it apart from reports, and from books")
    return Handed(found.where, status.st_size, lambda: _open(found))


def _is_secret(found: Found) -> bool:
    """Tell whether a file is a key that nobody means to hand in: it would travel in every backup."""
    try:
        with found.path.open("rb") as stream:
            head = stream.read(200)
    except OSError:
        return False
    return b"PRIVATE KEY-----" in head or b"AGE-SECRET-KEY-" in head


def _address(url: str, *, fetch: bool, now: Callable[[], datetime], proxy: str | None) -> Handed | Unread:
    if not fetch:
        return Unread(url, "is an address, and nothing is fetched from the network unless asked for", "give --fetch to have it fetched")

    def fetched() -> IO[bytes]:
        from tollbook.ingest.fetch import fetch as fetch_address

        return io.BytesIO(fetch_address(url, proxy=proxy, now=now()).warc)

    return Handed(url, 0, fetched, url)


class _Source(io.FileIO):
    """A file whose faults name it, so that they are told from those of the book's own disk."""

    where = ""

    def read(self, size: int | None = -1, /) -> bytes:
        try:
            return super().read(-1 if size is None else size) or b""
        except OSError as fault:
            raise UnusableInput(self.where, _unreadable(fault), _LOOK) from None


def _open(found: Found) -> IO[bytes]:
    try:
        source = _Source(found.path, "rb")
    except OSError as fault:
        raise UnusableInput(found.where, _unreadable(fault), _LOOK) from None
    source.where = found.where
    return source


_LOOK = "check that you may read it and that its disk is in order"


def _unreadable(fault: OSError) -> str:
    return f"cannot be read ({(fault.strerror or str(fault)).lower()})"
