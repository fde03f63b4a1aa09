"""What a run tells while it works: progress where a person looks on, what cannot be read and why, and notes on the rest."""

import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from tollbook.cli.app import DONE, UNUSABLE
from tollbook.cli.output import say

if TYPE_CHECKING:
    from tollbook.ingest import Unread
    from tollbook.model.document import Report

MOST_NOTES = 20  # more notes on how reports were read than anyone reads; the rest are counted
LONG_INPUT = 2  # so many named inputs, or a folder, may take a while: progress is shown


class Watch:
    """What a run tells while it reads: progress where a person looks on, why a document cannot be read, notes on the others."""

    def __init__(self, named: Sequence[str]) -> None:
        self.unread, self.read = 0, 0
        self._notes: list[str] = []
        self._is_long = len(named) >= LONG_INPUT or any(os.path.isdir(name) or name.endswith((".jsonl", ".ndjson")) for name in named)
        self._progress: Any = None

    def __enter__(self) -> "Watch":
        if self._is_long and sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

            columns = SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()
            self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
            self._task = self._progress.add_task("Reading …", total=None)
            self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._progress:
            self._progress.stop()
            self._progress = None

    @property
    def exit_code(self) -> int:
        """2 if some document could not be read."""
        return UNUSABLE if self.unread else DONE

    def skip(self, document: "Unread") -> None:
        """Tell of a document that cannot be read, at once."""
        self.unread += 1
        self._say(document.sentence)

    def report(self, report: "Report") -> "Report":
        """Count a report that was read."""
        self.read += 1
        name = report.origin or report.id
        self._notes += [f"Look at {name}: {flag}" for flag in report.flags] + [f"Note on {name}: {note}" for note in report.notes]
        if self._progress:
            elapsed = self._progress.tasks[0].elapsed or 0.0
            rate = f", {self.read / elapsed:.0f} a second" if elapsed > 1 else ""
            unread = f", {self.unread:,} not read" if self.unread else ""
            self._progress.update(self._task, description=f"{self.read:,} read{rate}{unread}")
        return report

    def tell_notes(self) -> None:
        """Tell what a person should know of how the reports were read."""
        for note in self._notes[:MOST_NOTES]:
            say(note)
        if len(self._notes) > MOST_NOTES:
            say(f"And {len(self._notes) - MOST_NOTES:,} more notes of this kind.")

    def _say(self, sentence: str) -> None:
        if self._progress:
            self._progress.console.print(sentence, markup=False, highlight=False, emoji=False, soft_wrap=True)
        else:
            say(sentence)


class Bar:
    """A bar with a rate and the time that remains, where a person looks on; elsewhere nothing, so that logs stay readable.

    given: what is handed in; the sizes of files and folders tell how much there is to do.
    """

    def __init__(self, given: Sequence[str]) -> None:
        self._total = sum(_size(name) for name in given) or None
        self._progress: Any = None

    def __enter__(self) -> "Bar":
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

            columns = BarColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), TimeRemainingColumn()
            self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
            self._task = self._progress.add_task("", total=self._total)
            self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._progress:
            self._progress.stop()
            self._progress = None

    def show(self, done: int, words: str, *, total: int | None = None) -> None:
        """Show how far the work is."""
        if self._progress:
            self._progress.update(self._task, completed=done, description=words, **({"total": total} if total else {}))

    def of(self, what: str) -> "Callable[[int, int], None]":
        """Return a function that shows (done, total) of something."""
        return lambda done, total: self.show(done, f"{done:,} of {total:,} {what}", total=total)


def _size(name: str) -> int:
    """The bytes under a path, as far as they can be told."""
    if os.path.isdir(name):
        files = (os.path.join(folder, file) for folder, _, names in os.walk(name) for file in names)
        return sum(os.path.getsize(file) for file in files if os.path.isfile(file))
    return os.path.getsize(name) if os.path.isfile(name) else 0
