"""Hostile and broken documents, handed in as a user would: each accounted for, the parent alive, time and memory held.

    python benchmarks/bars/hostile.py [--documents N] [--short]

The documents are made by tests/ingest/hostile.py: bombs, nestings, entities, truncations, odd charsets, NULs. All are added to one book,
whose sums have to add up; then each is read by itself in a fresh cage, timed, and its child's memory looked at while it works.
Control: the largest bomb, unpacked as the standard library offers, takes more memory than the limit.
"""

import os
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

from _report import ROOT, arguments, line, say

sys.path.insert(0, str(ROOT / "tests" / "ingest"))
from hostile import hostile_documents

from tollbook.book.add import add
from tollbook.book.caged import Finished, Spoiled, new_cage, through_cage
from tollbook.book.reading import Task
from tollbook.book.status import adds_up, status
from tollbook.ingest.cage import Cage
from tollbook.store.book import init_book
from tollbook.store.entries import Told

MOST_SECONDS, MOST_BYTES = 20.0, 1.5 * 2**30
FULL, SHORT = 1_000, 12
LOOK_SECONDS = 0.02
NAIVE = (
    "import resource, sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); kept = [z.read(n) * 3 for n in z.namelist()]; "
    "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)"
)


def main() -> int:
    """Print one JSON line; return 1 where the bar is missed."""
    options = arguments(__doc__ or "", length="documents", full=FULL, short=SHORT)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["TOLLBOOK_KEYS"] = str(folder / "keys")
        files = write(folder / "handed-in", options.length)
        with init_book(folder / "book", who="bar") as book:
            add(book, [str(folder / "handed-in")])
            found, _ = status(book)
        slowest, largest = look_at_each(files)
        control = int(subprocess.run([sys.executable, "-c", NAIVE, bomb(folder)], capture_output=True, text=True, check=True).stdout)
    accounted = adds_up(found) and found.waiting == 0
    figure = {
        "documents": len(files),
        "handed_in": found.handed_in,
        "read": found.read,
        "quarantined": found.quarantined,
        "duplicates": found.duplicates,
        "refused": found.refused,
        "slowest_seconds": round(slowest[0], 1),
        "slowest": slowest[1],
        "largest_mb": round(largest[0] / 2**20),
        "largest": largest[1],
    }
    return line(
        "hostile",
        figure=figure,
        needed=f"all accounted for, parent alive, <= {MOST_SECONDS:.0f} s and <= 1.5 GiB each",
        met=accounted and slowest[0] <= MOST_SECONDS and largest[0] <= MOST_BYTES,
        control=f"a ZIP unpacked without checks: {control / 2**30:.1f} GiB",
        control_failed=control > MOST_BYTES,
        seed=options.seed,
    )


def write(folder: Path, most: int) -> list[Path]:
    """Write the documents, each once, and return their files."""
    folder.mkdir()
    for _, (name, data) in zip(range(most), hostile_documents(), strict=False):
        (folder / name).write_bytes(data)
    return sorted(folder.iterdir())


def look_at_each(files: list[Path]) -> tuple[tuple[float, str], tuple[int, str]]:
    """Read each by itself; return the longest time and the most memory, with whose they are."""
    slowest, largest = (0.0, ""), (0, "")
    for number, file in enumerate(files):
        with new_cage() as cage:
            watch = Memory(cage)
            start = time.perf_counter()
            ends = list(through_cage(cage, [[Task(f"{number:064}", file.name, Told(), path=str(file))]]))
            seconds = time.perf_counter() - start
            most = watch.stop()
        if not isinstance(ends[-1], Finished | Spoiled):
            say(f"{file.name} did not end")
            return (float("inf"), file.name), largest
        slowest, largest = max(slowest, (seconds, file.name)), max(largest, (most, file.name))
    return slowest, largest


class Memory:
    """The most memory that any child of a cage has held, looked at again and again."""

    def __init__(self, cage: Cage) -> None:
        self._cage, self._most, self._is_done = cage, 0, False
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def stop(self) -> int:
        """Stop looking; return the most bytes that were seen."""
        self._is_done = True
        self._thread.join()
        return self._most

    def _look(self) -> None:
        while not self._is_done:
            for child in list(self._cage._children):
                with suppress(OSError, ValueError, IndexError):
                    words = Path(f"/proc/{child.process.pid}/status").read_text()
                    self._most = max(self._most, int(words.split("VmHWM:")[1].split()[0]) * 1024)
            time.sleep(LOOK_SECONDS)


def bomb(folder: Path) -> str:
    """A ZIP of some kilobytes that unpacks to a gigabyte."""
    import zipfile

    file = folder / "bomb.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(10):
            archive.writestr(f"{number}.txt", bytes(60_000_000))
    return str(file)


if __name__ == "__main__":
    sys.exit(main())
