"""Kill -9 at random moments while documents are added: nothing that was told of is lost, nothing is there twice.

    python benchmarks/bars/kills.py --db sqlite|postgresql [--kills N] [--seed N] [--short]

A child adds batches through the store and tells of each commit by a line on a pipe; the parent kills it at a random moment, or (of
PostgreSQL, each fourth time) kills the server with all its processes. Then the book is looked at as a whole, and the next child
begins with the batch that was in doubt. The control tells of batches before they are committed, and has to lose some.
"""

import json
import logging
import os
import random
import signal
import sys
import time
from dataclasses import asdict, dataclass, field
from typing import Any

import _report
from _examine import examine
from _places import databases, new_place, postgresql, server_for
from _workload import Told, add, batch

from tollbook.errors import TollbookError
from tollbook.store.archive import FolderArchive
from tollbook.store.book import Book, open_book

FULL = {"sqlite": 1_000, "postgresql": 100}
SHORT = {"sqlite": 15, "postgresql": 5}
KILLS_A_BOOK = 50  # then a new one: looking at a whole book after each kill should stay cheap
MOST_BATCHES = 2  # that a child has ended before its last moment comes: any within the time of one and a half
SLOWEST = 0.2  # seconds for a batch, until one was measured
SERVER_KILLS = 4  # one kill in so many is of the server, the second at first
MOST_CONTROLS = 60  # kills of the control, which stops at its first loss


@dataclass
class Count:
    """What a run of kills came to."""

    kills: int = 0
    server_kills: int = 0
    told: int = 0
    lost: int = 0
    doubled: int = 0
    unsound: int = 0
    in_doubt: int = 0  # committed, and not told of
    swept: int = 0  # temporary files that a dead writer left
    left: int = 0  # such files after sweeping
    unnamed: int = 0  # children that met a fault and did not name it in one sentence
    faults: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """True where nothing was lost, doubled or left."""
        return not (self.lost or self.doubled or self.unsound or self.left or self.unnamed)


class Child:
    """A writer in a process of its own, forked off, that tells of its commits by a pipe."""

    def __init__(self, book: Book, seed: int, *, first: int, tells_early: bool) -> None:
        book.engine.dispose()  # no connection is shared with a child
        self._pipe, end = os.pipe()
        self._buffer = b""
        self.process = os.fork()
        if self.process == 0:
            os.close(self._pipe)
            _write_for_ever(book, seed, first, end, tells_early)
        os.close(end)

    def wait_for_batches(self, number: int) -> None:
        """Wait until the child has told of the end of so many batches, or ended."""
        while self._buffer.count(b'"next"') < number and (part := os.read(self._pipe, 1 << 16)):
            self._buffer += part

    def kill(self) -> None:
        """Kill it."""
        os.kill(self.process, signal.SIGKILL)

    def lines(self) -> list[dict[str, Any]]:
        """Wait for the child's end and return what it told; half a line counts for nothing."""
        while part := os.read(self._pipe, 1 << 16):
            self._buffer += part
        os.close(self._pipe)
        os.waitpid(self.process, 0)
        return [json.loads(line) for line in self._buffer.split(b"\n")[:-1]]


def _write_for_ever(book: Book, seed: int, number: int, pipe: int, tells_early: bool) -> None:
    """What the child does until it is killed, or its server is."""

    def tell(**words: object) -> None:
        os.write(pipe, json.dumps(words).encode() + b"\n")

    try:
        logging.disable()  # psycopg says beside its error that a connection was lost
        while True:
            add(book, batch(seed, 0, number), tell=lambda told: tell(told=asdict(told)), tells_early=tells_early)
            number += 1
            tell(next=number)
    except TollbookError as error:
        tell(error=str(error))
    except BaseException as error:
        tell(unnamed=repr(error))
    finally:
        os._exit(0)


def run(kills: int, chance: random.Random, *, server: "postgresql.Server | None", tells_early: bool = False) -> Count:
    """Kill writers, and look at the book after each. Of the control, stop at the first loss."""
    count = Count()
    while count.kills < kills and not (tells_early and count.lost):
        with new_place(server) as place:
            _kill_writers(place, min(KILLS_A_BOOK, kills - count.kills), chance, count, server, tells_early)
    return count


def _kill_writers(
    place: str, kills: int, chance: random.Random, count: Count, server: "postgresql.Server | None", tells_early: bool
) -> None:
    seed, number, known = chance.randrange(1 << 30), 1, 0
    told: set[Told] = set()
    with open_book(place, who="bar") as book:
        # The parent adds the first batch, so that each child finds all code warm.
        add(book, batch(seed, 0, 0), tell=told.add)
        pace = SLOWEST
        for _ in range(kills):
            started = time.monotonic()
            child = Child(book, seed, first=number, tells_early=tells_early)
            if batches := chance.randrange(MOST_BATCHES + 1):
                child.wait_for_batches(batches)
                pace = min(pace, (time.monotonic() - started) / batches)
            time.sleep(chance.random() * pace * 1.5)
            if is_server := server is not None and count.kills % SERVER_KILLS == 1:
                server.kill()
                lines = child.lines()  # it meets the fault, names it, and ends
                server.start()
            else:
                child.kill()
                lines = child.lines()
            fresh = {Told(**line["told"]) for line in lines if "told" in line}
            number = max([number, *(line["next"] for line in lines if "next" in line)])
            told |= fresh
            unnamed = [line["unnamed"] for line in lines if "unnamed" in line]
            count.kills += 1
            count.server_kills += is_server
            count.told += len(fresh)
            count.unnamed += len(unnamed)
            count.faults += unnamed
            known = _look(book, told, count, known)
            if tells_early and count.lost:
                return


def _look(book: Book, told: set[Told], count: Count, known: int) -> int:
    """Look at all of a book as whoever opens it next, and sweep. known: commits in doubt that were counted; return how many there are."""
    book.engine.dispose()
    if isinstance(book.archive, FolderArchive):
        count.swept += book.archive.sweep()
        count.left += book.archive.sweep()
    found = examine(book, told)
    count.in_doubt += max(0, found.untold - known)
    count.lost += len(found.lost)
    count.doubled += len(found.doubled)
    count.unsound += bool(found.unsound)
    count.faults += found.unsound
    return found.untold


def measure(database: str, kills: int, seed: int) -> int:
    """Measure one database and print its line."""
    with server_for(database) as server:
        if isinstance(server, str):
            return _report.skipped(f"kills, {database}", server)
        count = run(kills, random.Random(seed), server=server)
        control = run(MOST_CONTROLS, random.Random(seed), server=server, tells_early=True)
    for fault in count.faults[:10]:
        _report.say(fault)
    figure = {name: value for name, value in asdict(count).items() if isinstance(value, int)}
    return _report.line(
        f"kills-{database}",
        figure=figure,
        needed="0 lost, 0 doubled, 0 unsound, 0 temporary files left, 0 faults without a name",
        met=count.is_clean and count.told > 0,
        control=f"a writer that tells before it commits: {control.lost} lost in {control.kills} kills",
        control_failed=control.lost > 0,
        seed=seed,
    )


def main() -> int:
    """Measure one database, or both."""
    options = _report.arguments(__doc__, length="kills", full=0, short=0)
    lengths = SHORT if options.short else FULL
    return max(measure(database, options.length or lengths[database], options.seed) for database in databases(options.db))


if __name__ == "__main__":
    sys.exit(main())
