"""Cut the power while documents are added: what is left of the disk opens as a sound book that holds all that was told of.

    python benchmarks/bars/powercut.py [--images N] [--seed N] [--short]

The store's own code runs on SQLite through a file system that writes down every write, sync and name, with the archive's calls in the
same list (`_taps.py`). Cut at a random point, the list makes an image of the disk: all that was synced, and a random part of what was
not (`_disk.py`). Each image is opened by the SQLite that users have, and looked at as a whole. In half of the sessions a reader stays
connected, as an app does, so that the write-ahead log lives on. Two controls have to lose: SQLite with synchronous=NORMAL, and an
archive that does not sync its folders.
"""

import io
import os
import random
import shutil
import sys
import tempfile
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

import _report
from _disk import Disk, Style
from _examine import examine
from _places import in_memory
from _taps import tapped_book
from _workload import Batch, Told, add, batch

from tollbook.store import archive
from tollbook.store.archive import FolderArchive
from tollbook.store.book import init_book, open_book
from tollbook.store.place import DOCUMENTS

FULL, SHORT = 10_000, 100
IMAGES_A_SESSION = 50
BATCHES = 8  # of a session
CHECKPOINT_PAGES = (1_000, 60)  # SQLite's own, and so few that it happens, and the log begins anew, within a short session
ABANDONED = 4  # before one batch in so many, another process began with it, and was killed
MOST_CONTROLS = 1_000  # images of a control, which stops at its first loss

Step = tuple[str, tuple[Any, ...]]  # a tap's method and what it was told; or "told" and what the writer was told


@dataclass
class Count:
    """What the images came to."""

    images: int = 0
    sessions: int = 0
    steps: int = 0
    lost: int = 0
    corrupt: int = 0
    least_kept: int = 0  # images with nothing of what was not synced
    faults: list[str] = field(default_factory=list)


class Killed(Exception):
    """In the place of a process's end."""


class Recorder:
    """A tap that writes down what it is told."""

    def __init__(self) -> None:
        self.steps: list[Step] = []

    def __getattr__(self, name: str) -> Any:
        return lambda *told: self.steps.append((name, told))


def run(images: int, seed: int, *, synchronous: str = "FULL", settles: bool = True, is_control: bool = False) -> Count:
    """Record sessions, cut each at random points, and look at what is left. A control stops at its first loss."""
    count, chance = Count(), random.Random(seed)
    with tempfile.TemporaryDirectory(dir=in_memory()) as name:
        scratch = Path(name)
        os.environ["TOLLBOOK_KEYS"] = str(scratch / "keys")
        init_book(scratch / "empty", who="bar").close()
        while count.images < images and not (is_control and (count.lost or count.corrupt)):
            folder = scratch / "session"
            shutil.copytree(scratch / "empty", folder)
            disk = Disk(str(folder))
            steps = session(folder, chance, synchronous=synchronous, settles=settles)
            shutil.rmtree(folder)
            count.sessions += 1
            count.steps += len(steps)
            _cut(disk, steps, scratch / "image", min(IMAGES_A_SESSION, images - count.images), chance, count, is_control=is_control)
    return count


def session(folder: Path, chance: random.Random, *, synchronous: str, settles: bool) -> list[Step]:
    """Add batches to a book and return every step of it, with what the writer was told in between."""
    recorder = Recorder()
    seed = chance.randrange(1 << 30)
    with ExitStack() as stack:
        pages = chance.choice(CHECKPOINT_PAGES)
        book = stack.enter_context(tapped_book(folder, recorder, synchronous=synchronous, checkpoint_pages=pages))
        if not settles:
            stack.enter_context(patch.object(archive, "sync_folder", lambda _: None))
        if chance.random() < 0.5:
            reader = stack.enter_context(book.engine.connect())
            reader.exec_driver_sql("SELECT count(*) FROM log").all()
            reader.commit()
        for number in range(BATCHES):
            work = batch(seed, 0, number)
            if chance.randrange(ABANDONED) == 0:
                _abandon(folder / DOCUMENTS, work)
            add(book, work, tell=lambda told: recorder.steps.append(("told", (told,))))
    return recorder.steps


def _abandon(documents: Path, work: Batch) -> None:
    """Archive a batch as a process does that is killed when its documents have their names, and before these are synced."""
    dying = FolderArchive(documents)
    with patch.object(archive, "sync_folder", side_effect=Killed), suppress(Killed):
        for data in work.documents:
            dying.put(io.BytesIO(data), where="")
        dying.settle()


def _cut(disk: Disk, steps: list[Step], image: Path, images: int, chance: random.Random, count: Count, *, is_control: bool) -> None:
    """Take a session's steps one by one; at random ones, cut the power and look."""
    cuts = sorted(chance.randrange(len(steps) + 1) for _ in range(images))
    told: set[Told] = set()
    done = 0
    for cut in cuts:
        for name, what in steps[done:cut]:
            if name == "told":
                told.add(*what)
            else:
                getattr(disk, name)(*what)
        done = cut
        style = chance.choice(list(Style))
        _write(image, disk.after_cut(chance, style))
        _look(image, told, f"cut at step {cut} of session {count.sessions}, {style.value}", count)
        count.least_kept += style is Style.NOTHING
        if is_control and (count.lost or count.corrupt):
            return


def _write(image: Path, files: dict[str, bytes | None]) -> None:
    shutil.rmtree(image, ignore_errors=True)
    image.mkdir()
    for path, data in files.items():
        if data is None:
            (image / path).mkdir()
        else:
            (image / path).write_bytes(data)


def _look(image: Path, told: set[Told], where: str, count: Count) -> None:
    count.images += 1
    with open_book(image, who="bar") as book:
        found = examine(book, told)
    count.lost += bool(found.lost)
    count.corrupt += bool(found.unsound or found.doubled)
    if not found.is_sound:
        count.faults.append(f"{where}: {len(found.lost)} lost; {'; '.join(found.unsound[:3])}")


def main() -> int:
    """Cut, look, and print the line."""
    options = _report.arguments(__doc__, length="images", full=FULL, short=SHORT)
    count = run(options.length, options.seed)
    normal = run(MOST_CONTROLS, options.seed, synchronous="NORMAL", is_control=True)
    unsettled = run(MOST_CONTROLS, options.seed, settles=False, is_control=True)
    for fault in count.faults[:10]:
        _report.say(fault)
    return _report.line(
        "powercut",
        figure={name: value for name, value in asdict(count).items() if isinstance(value, int)},
        needed="0 images lost anything that was told of, 0 corrupt",
        met=count.lost == count.corrupt == 0 and count.images > 0,
        control=f"synchronous=NORMAL: lost at image {normal.images}; an archive that does not sync its folders: {unsettled.images}",
        control_failed=bool(normal.lost and (unsettled.lost or unsettled.corrupt)),
        seed=options.seed,
    )


if __name__ == "__main__":
    sys.exit(main())
