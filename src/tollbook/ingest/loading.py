"""Everything that a user names into reports: files, folders and standard input, and what lies within them."""

import io
import stat
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import IO

from tollbook.errors import UnusableInput
from tollbook.ingest.entries import NO_FACTS, Member, MemberFacts, Unread, unread
from tollbook.ingest.limits import MAX_FILE_BYTES, MAX_LAYERS, Allowance
from tollbook.ingest.opening import open_with, printable
from tollbook.ingest.reports import STANDARD_INPUT, Told, tell
from tollbook.ingest.walk import STANDARD_INPUT as DASH
from tollbook.ingest.walk import Found, find_files
from tollbook.model.document import Report


def load(
    paths: Iterable[Path | str],
    *,
    published: date | str | None = None,
    outlet: str | None = None,
    title: str | None = None,
    language: str | None = None,
    stdin: bytes | None = None,
    today: date | None = None,
) -> Iterator[Report | Unread]:
    """Yield a report, or why there is none, for each document under paths, in the order given and sorted within folders.

    paths: files and folders; "-" is standard input (its bytes are `stdin` if given). Archives, crawls and mails are opened, and what lies
    in them as well, up to three layers deep.
    published, outlet, title, language: go before what the documents say of themselves.
    today: the last day that counts as past, the machine's own unless given.
    Raises UnusableInput at once, before anything is read, for a day that is none or lies in the future, and for an unknown language.

    >>> next(load(["-"], stdin=b"Two men died.", published="2025-03-10")).published.isoformat()
    '2025-03-10'
    """
    paths = [paths] if isinstance(paths, str | Path) else list(paths)
    of = str(paths[0]) if len(paths) == 1 else f"{paths[0]} and {len(paths) - 1} more" if paths else "no report"
    told = tell(published=published, outlet=outlet, title=title, language=language, today=today, of=of)
    return _load(paths, told, stdin)


def _load(paths: list[Path | str], told: Told, stdin: bytes | None) -> Iterator[Report | Unread]:
    taken: dict[str, int] = {}
    for found in find_files(paths):
        if isinstance(found, UnusableInput):
            yield unread(found, found.where)
            continue
        try:
            with _open(found, stdin) as stream:
                name = STANDARD_INPUT if str(found.path) == DASH else str(found.path)
                yield from _open_all(stream, name, found.where, told, taken, Allowance(), NO_FACTS, 0)
        except (UnusableInput, OSError, MemoryError) as error:
            yield unread(error, found.where)


def _open_all(
    source: IO[bytes] | bytes,
    name: str,
    where: str,
    told: Told,
    taken: dict[str, int],
    allowance: Allowance,
    facts: MemberFacts,
    layer: int,
) -> Iterator[Report | Unread]:
    """Yield what a document holds, and what the documents within it hold. layer: how many containers it lies in."""
    for found in open_with(source, name, told, taken, facts, where=where):
        if not isinstance(found, Member):
            yield found
            continue
        place = _place(found, where)
        if layer == MAX_LAYERS:
            yield Unread(place, f"lies in more than {MAX_LAYERS} archives or mails, one in the other", "take it out, and give it by itself")
            continue
        try:
            allowance.take(len(found.data), where)
        except UnusableInput as error:
            yield unread(error, where)
            return
        yield from _open_all(found.data, found.name, place, told, taken, allowance, found.facts, layer + 1)


def _place(member: Member, container: str) -> str:
    """Return where a member lies, for messages and as the origin of its reports."""
    name = printable(member.name)
    return f"{name} in {container}" if member.facts.url else f"{container}/{name}"


def _open(found: Found, stdin: bytes | None) -> IO[bytes]:
    if found.where == STANDARD_INPUT and str(found.path) == DASH:
        data = stdin if stdin is not None else sys.stdin.buffer.read(MAX_FILE_BYTES + 1)
        if len(data) > MAX_FILE_BYTES:
            raise UnusableInput(
                found.where, f"is larger than {MAX_FILE_BYTES // 1_000_000} MB, the most that is read from there", "give it as a file"
            )
        return io.BytesIO(data)
    # A pipe or device in a folder may never end; one that the user names, such as a shell's <(…), is read like a file.
    if not found.is_named and not stat.S_ISREG(found.path.stat().st_mode):
        raise UnusableInput(found.where, "is a pipe, socket or device and no file", "name it by itself if it should be read")
    return found.path.open("rb")
