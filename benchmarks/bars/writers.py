"""Sixteen processes write to one book at once: none fails, the chain does not fork, and nobody waits long.

    python benchmarks/bars/writers.py --db sqlite|postgresql [--batches N] [--n N] [--seed N] [--short]

Each process adds its batches one after the other, as fast as it can; all begin together. Then the book is looked at as a whole. The
control takes a writing transaction without the right to append: of SQLite a deferred one, of PostgreSQL one without the lock on the log.
"""

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from typing import Any

import _report
from _examine import examine
from _places import databases, new_place, server_for
from _workload import Told, add, batch

from tollbook.store.book import SOFTWARE, Book, open_book
from tollbook.store.connect import naming_faults
from tollbook.store.ledger import Ledger

BATCHES, SHORT, PROCESSES = 100, 5, 16
LONGEST_WAIT = 5.0  # seconds for one batch, the bar
SPREAD = 0.5  # seconds until all processes begin


@dataclass
class Count:
    """What the writers came to. Waits are of one batch, in seconds; a batch is two commits."""

    writers: int
    batches: int = 0
    failures: int = 0
    forks: int = 0
    lost: int = 0
    longest_wait: float = 0.0
    usual_wait: float = 0.0  # the median
    batches_a_second: float = 0.0


class Unguarded(Book):
    """A book whose writers do not wait for the right to append: the control."""

    @contextmanager
    def writing(self) -> Iterator[Ledger]:
        with naming_faults(self.place), self.engine.begin() as connection:
            ledger = Ledger(connection, software=SOFTWARE)
            yield ledger
            ledger.flush()


def run(place: str, writers: int, batches: int, seed: int, *, is_guarded: bool = True) -> tuple[Count, list[str]]:
    """Have all writers add their batches to a new book; return the count, and what was wrong."""
    begin = time.monotonic() + SPREAD
    pipes = [_fork(place, seed, writer, batches, begin, is_guarded) for writer in range(writers)]
    results = [_result(process, pipe) for process, pipe in pipes]
    took = time.monotonic() - begin
    told = {Told(**one) for result in results for one in result["told"]}
    waits = sorted(wait for result in results for wait in result["waits"])
    with open_book(place, who="bar") as book:
        found = examine(book, told)
    errors = [error for result in results for error in result["errors"]]
    count = Count(writers, len(waits), len(errors), len(found.unsound) + len(found.doubled), len(found.lost))
    if waits:
        count.longest_wait, count.usual_wait = round(waits[-1], 3), round(waits[len(waits) // 2], 3)
        count.batches_a_second = round(len(waits) / took, 1)
    return count, errors + found.unsound


def _fork(place: str, seed: int, writer: int, batches: int, begin: float, is_guarded: bool) -> tuple[int, int]:
    reading, writing = os.pipe()
    process = os.fork()
    if process:
        os.close(writing)
        return process, reading
    result: dict[str, Any] = {"told": [], "waits": [], "errors": []}
    try:
        os.close(reading)
        _write(place, seed, writer, batches, begin, is_guarded, result)
    except BaseException as error:
        result["errors"].append(repr(error))
    finally:
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(json.dumps(result).encode())
        os._exit(0)


def _write(place: str, seed: int, writer: int, batches: int, begin: float, is_guarded: bool, result: dict[str, Any]) -> None:
    """What one writer does; a batch that fails is counted, and the next is tried."""
    with open_book(place, who=f"writer {writer}") as book:
        used = book if is_guarded else Unguarded(**{name: getattr(book, name) for name in book.__dataclass_fields__})
        used = replace(used, who=f"writer {writer}")
        time.sleep(max(0.0, begin - time.monotonic()))
        for number in range(batches):
            work = batch(seed, writer, number, most=1)
            started = time.monotonic()
            try:
                add(used, work, tell=lambda told: result["told"].append(asdict(told)))
            except Exception as error:
                result["errors"].append(str(error))
            result["waits"].append(time.monotonic() - started)


def _result(process: int, pipe: int) -> dict[str, Any]:
    with os.fdopen(pipe, "rb") as stream:
        result: dict[str, Any] = json.loads(stream.read())
    os.waitpid(process, 0)
    return result


def measure(database: str, writers: int, batches: int, seed: int, *, is_on_disk: bool) -> int:
    """Measure one database and print its line. is_on_disk: where books really are; else in memory, so that a busy disk is not measured."""
    with server_for(database, is_on_disk=is_on_disk) as server:
        if isinstance(server, str):
            return _report.skipped(f"writers, {database}", server)
        with new_place(server, is_on_disk=is_on_disk) as place:
            count, wrong = run(place, writers, batches, seed)
        with new_place(server) as place:
            control, _ = run(place, writers, max(10, batches // 10), seed, is_guarded=False)
    for words in wrong[:10]:
        _report.say(words)
    return _report.line(
        f"writers-{database}",
        figure=asdict(count),
        needed=f"{writers * batches:,} batches, 0 failures, 0 forks, 0 lost, longest wait under {LONGEST_WAIT} s",
        met=count.failures == count.forks == count.lost == 0 and count.batches == writers * batches and count.longest_wait < LONGEST_WAIT,
        control=f"writers without the right to append: {control.failures} failures, {control.forks} forks in {control.batches} batches",
        control_failed=bool(control.failures or control.forks),
        seed=seed,
    )


def main() -> int:
    """Measure one database, or both."""
    options = _report.arguments(__doc__, length="batches", full=BATCHES, short=SHORT, n=PROCESSES)
    lines = (measure(database, options.n, options.length, options.seed, is_on_disk=not options.short) for database in databases(options.db))
    return max(lines)


if __name__ == "__main__":
    sys.exit(main())
