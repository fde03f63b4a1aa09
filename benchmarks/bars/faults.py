"""A disk that fails or is full at each call in turn: a named error, nothing half-stored, and the same add then succeeds.

    python benchmarks/bars/faults.py [--every N] [--seed N] [--short]

A batch is added to a book whose k-th write, sync, cut, rename or new name fails, for k = 1, 2, 3 … until a run does not come to k: with
EIO and with ENOSPC, once or from then on. After each the book is looked at as a whole, and the batch is added again. Beside these, two
disks that are really full: a file may not grow (RLIMIT_FSIZE), and a small disk in memory, where one may be mounted. The control is an
archive that takes failed writes for done, and has to be caught.
"""

import errno
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import _report
from _examine import examine
from _places import in_memory
from _taps import tapped_book
from _workload import Batch, Told, add, batch

from tollbook.errors import UnusableInput
from tollbook.store.archive import FolderArchive
from tollbook.store.book import init_book, open_book

SHORT = 41  # a short run takes each 41st call
ERRORS = (errno.EIO, errno.ENOSPC)
BEFORE = 2  # batches that the book holds already
SMALL_DISK = 3 << 20  # bytes; an empty book takes a sixth of it
BALLAST = 1 << 20  # bytes that are freed again once the disk is full
ON_SMALL_DISK = "--on-small-disk"


@dataclass
class Count:
    """What the runs came to. points: calls at which a fault was made."""

    points: int = 0
    named: int = 0
    borne: int = 0  # faults that nobody had to hear of, as in tidying up; all was stored
    unnamed: int = 0
    lost: int = 0
    half: int = 0
    unsound: int = 0
    refused_again: int = 0
    drafts_left: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """True where every fault was named or borne, and nothing was lost or half-stored."""
        return not (self.unnamed or self.lost or self.half or self.unsound or self.refused_again)


class FaultyDisk:
    """A tap that raises at the k-th change: once, or from then on."""

    def __init__(self, k: int, error: int, *, lasts: bool) -> None:
        self._k, self._error, self._lasts = k, error, lasts
        self.calls = 0

    def __getattr__(self, name: str) -> Callable[..., None]:
        def call(path: str, *_: object) -> None:
            self.calls += 1
            if self.calls == self._k or (self._lasts and self.calls > self._k):
                raise OSError(self._error, os.strerror(self._error), path)

        return call


def run(every: int, seed: int, *, ignores: bool = False) -> Count:
    """Make a fault at every so many-th call, of both kinds, once and lasting. Of the control, stop at the first that is caught."""
    count = Count()
    with tempfile.TemporaryDirectory(dir=in_memory()) as name:
        scratch = Path(name)
        work = _book_before(scratch, seed)
        for error in ERRORS:
            for lasts in (False, True):
                k = 1
                while _one(scratch, work, FaultyDisk(k, error, lasts=lasts), f"{errno.errorcode[error]} at call {k}", count, ignores):
                    k += every
                    if ignores and not count.is_clean:
                        return count
    return count


def _book_before(scratch: Path, seed: int) -> Batch:
    """Make a book with some batches, and return the one that is added to it."""
    os.environ["TOLLBOOK_KEYS"] = str(scratch / "keys")
    with init_book(scratch / "before", who="bar") as book:
        for number in range(BEFORE):
            add(book, batch(seed, 0, number), tell=lambda _: None)
    return next(work for number in range(BEFORE, 1_000) if len((work := batch(seed, 0, number)).documents) == 3)


def _one(scratch: Path, work: Batch, disk: FaultyDisk, where: str, count: Count, ignores: bool) -> bool:
    """Add a batch while the disk fails; look, add it again, and look. Returns False where the fault's turn did not come."""
    folder = scratch / "book"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(scratch / "before", folder)
    told: set[Told] = set()
    error: BaseException | None = None
    with tapped_book(folder, disk, ignores=ignores) as book:
        disk.calls = 0
        try:
            add(book, work, tell=told.add)
        except Exception as raised:
            error = raised
        calls = disk.calls
    if calls < disk._k:
        return False
    count.points += 1
    _judge(error, where, count)
    _after(folder, work, told, where, count)
    return True


def _judge(error: BaseException | None, where: str, count: Count) -> None:
    """Whether what was raised is one sentence with a cause and a way out."""
    if error is None:
        count.borne += 1
    elif isinstance(error, UnusableInput) and error.remedy and len(str(error).splitlines()) == 1:
        count.named += 1
    else:
        count.unnamed += 1
        count.faults.append(f"{where}: {error!r}")


def _after(folder: Path, work: Batch, told: set[Told], where: str, count: Count) -> None:
    """The disk is well again: look at the book, add the batch again, and look again."""
    with open_book(folder, who="bar") as book:
        found = examine(book, told)
        received, read = (sum(Told(digest, is_read) in found.seen for digest in work.digests) for is_read in (False, True))
        count.lost += bool(found.lost)
        count.unsound += bool(found.unsound or found.doubled)
        count.half += received not in (0, len(work.digests)) or read not in (0, len(work.digests))
        count.faults += [f"{where}: {fault}" for fault in found.unsound]
        if isinstance(book.archive, FolderArchive):
            count.drafts_left += book.archive.sweep()
        try:
            add(book, work, tell=lambda _: None)
        except Exception as again:
            count.refused_again += 1
            count.faults.append(f"{where}, again: {again!r}")
        found = examine(book, {Told(digest, is_read) for digest in work.digests for is_read in (False, True)})
    count.refused_again += not found.is_sound
    count.faults += [f"{where}, again: {fault}" for fault in found.unsound]


# --- disks that are really full -----------------------------------------------------------------------------------------------------


def fill(folder: Path, seed: int, *, make_room: Callable[[], object]) -> dict[str, Any]:
    """Add batches until the disk is full; then make room, add the last again, and look."""
    os.environ["TOLLBOOK_KEYS"] = str(folder / "keys")
    count, told, number = Count(), set[Told](), 0
    with init_book(folder / "book", who="bar") as book:
        try:
            while True:
                add(book, batch(seed, 0, number), tell=told.add)
                number += 1
        except Exception as error:
            _judge(error, "full disk", count)
            words = str(error)
    make_room()
    count.points = 1
    _after(folder / "book", batch(seed, 0, number), told, "full disk", count)
    return {"said": words, "told": len(told), "is_clean": count.is_clean, "faults": count.faults}


def no_file_may_grow(seed: int) -> dict[str, Any]:
    """Fill a disk on which no file may be larger than a limit, in a process of its own."""
    import resource

    most = 1 << 20
    reading, writing = os.pipe()
    if (child := os.fork()) == 0:
        with suppress(BaseException), tempfile.TemporaryDirectory(dir=in_memory()) as name:
            _, ceiling = resource.getrlimit(resource.RLIMIT_FSIZE)
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, ceiling))
            found = fill(Path(name), seed, make_room=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (ceiling, ceiling)))
            os.write(writing, json.dumps(found).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return json.loads(said) if said else {"is_clean": False, "faults": ["a process under RLIMIT_FSIZE ended without a word"]}


def small_disk(seed: int) -> dict[str, Any]:
    """Fill a small disk in memory, mounted where nobody else sees it; says why where that may not be done."""
    with tempfile.TemporaryDirectory() as folder:
        mount = f'mount -t tmpfs -o size={SMALL_DISK} tmpfs "$1" && shift && exec "$@"'
        command = ["unshare", "--mount", "sh", "-c", mount, "sh", folder, sys.executable, __file__, ON_SMALL_DISK, folder, str(seed)]
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False)
        except OSError as error:
            return {"skipped": f"no unshare here ({error.strerror})"}
    with suppress(ValueError):
        found: dict[str, Any] = json.loads(done.stdout)
        return found
    return {"skipped": " ".join(done.stderr.split())[-200:]}


def on_small_disk(folder: Path, seed: int) -> int:
    """What runs where the small disk is mounted."""
    ballast = folder / "ballast"
    ballast.write_bytes(bytes(BALLAST))
    print(json.dumps(fill(folder, seed, make_room=ballast.unlink)))
    return 0


def _outcome(found: dict[str, Any]) -> str:
    if "skipped" in found:
        return f"not measured here: {found['skipped']}"
    return f"named after {found['told']} were told of, 0 lost" if found["is_clean"] else "failed"


def main() -> int:
    """Make every fault, fill the disks, and print the line."""
    if sys.argv[1:2] == [ON_SMALL_DISK]:
        return on_small_disk(Path(sys.argv[2]), int(sys.argv[3]))
    options = _report.arguments(__doc__, length="every", full=1, short=SHORT)
    count = run(options.length, options.seed)
    control = run(1, options.seed, ignores=True)
    full = {"no_file_may_grow": no_file_may_grow(options.seed), "small_disk": small_disk(options.seed)}
    for fault in [*count.faults, *(fault for found in full.values() for fault in found.get("faults", []))][:10]:
        _report.say(fault)
    figure = {name: value for name, value in asdict(count).items() if isinstance(value, int)}
    return _report.line(
        "faults",
        figure=figure | {name: _outcome(found) for name, found in full.items()},
        needed="every fault named or borne; 0 unnamed, 0 lost, 0 half-stored, 0 unsound, 0 refused when added again",
        met=count.is_clean and count.points > 0 and all(found.get("is_clean", True) for found in full.values()),
        control=f"an archive that takes failed writes for done: caught at fault {control.points}",
        control_failed=not control.is_clean,
        seed=options.seed,
    )


if __name__ == "__main__":
    sys.exit(main())
