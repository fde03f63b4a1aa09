"""Adding to a book beside reading without one: the same reports, whole processes, in one run; memory; and verifying what came of it.

    python benchmarks/bars/intake.py [--reports N] [--short]

The reports are the mixed stream of benchmarks/speed.py, one file each. `tollbook read FOLDER` is what a user would do without a book.
Control: the same with every document archived, read and committed by itself must be slower than the bar allows, or the bar says nothing.
"""

import itertools
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from _report import arguments, line

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from _material import TOLLBOOK
from speed import claim_texts, interleave, quiet_texts

LEAST_SHARE = 0.8  # of the speed of reading without a book
MOST_VERIFY = 10.0  # seconds, of 10,000 reports
MOST_GROWTH = 1.25  # memory of the largest process, from a tenth of the reports to all
FULL, SHORT = 10_000, 300
ONE_BY_ONE = "import sys, tollbook.book.add as add; add.TOGETHER = 1; from tollbook.cli import main; sys.exit(main(sys.argv[1:]))"


def main() -> int:
    """Print one JSON line; return 1 where the bar is missed."""
    options = arguments(__doc__ or "", length="reports", full=FULL, short=SHORT)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["TOLLBOOK_KEYS"] = str(folder / "keys")
        tenth, rest = folder / "reports" / "a", folder / "reports" / "b"
        write_reports(tenth, rest, options.length)
        program = [str(TOLLBOOK)]
        _, small = timed([*program, "add", "--book", new_book(folder / "small"), tenth])
        read, _ = timed([*program, "read", folder / "reports", "--format", "jsonl", "-o", folder / "claims.jsonl"])
        book = new_book(folder / "book")
        add, large = timed([*program, "add", "--book", book, folder / "reports"])
        verify, _ = timed([*program, "verify", "--book", book])
        slow, _ = timed([sys.executable, "-c", ONE_BY_ONE, "add", "--book", new_book(folder / "slow"), tenth])
        read_tenth, _ = timed([*program, "read", tenth, "--format", "jsonl", "-o", folder / "tenth.jsonl"])
    share, control = read / add, read_tenth / slow
    return line(
        "intake",
        figure={
            "reports": options.length,
            "read_seconds": round(read, 1),
            "add_seconds": round(add, 1),
            "share_of_reading_speed": round(share, 3),
            "verify_seconds": round(verify, 1),
            "memory_of_a_tenth_mb": small,
            "memory_of_all_mb": large,
        },
        needed=f"add at >= {LEAST_SHARE} of read's speed; memory <= {MOST_GROWTH} x a tenth's; verify <= {MOST_VERIFY:.0f} s",
        met=share >= LEAST_SHARE and large <= small * MOST_GROWTH and verify <= MOST_VERIFY,
        control=f"each document by itself: {control:.2f} of read's speed",
        control_failed=control < LEAST_SHARE,
        seed=options.seed,
    )


def write_reports(tenth: Path, rest: Path, number: int) -> None:
    """Write the mixed stream, one file a report, each with words of its own so that none is a duplicate."""
    tenth.mkdir(parents=True)
    rest.mkdir()
    texts = itertools.cycle(list(interleave(quiet_texts(), claim_texts())))
    for n, text in zip(range(number), texts, strict=False):
        (tenth if n < number // 10 else rest).joinpath(f"report-{n:05}.txt").write_text(f"{text}\n\nReference {n}.", encoding="utf-8")


def new_book(place: Path) -> Path:
    """Make an empty book."""
    subprocess.run([TOLLBOOK, "init", place], check=True, capture_output=True)
    return place


def timed(command: list[object]) -> tuple[float, int]:
    """Run a command; return its seconds, and the most memory that it held itself, in MB."""
    start = time.perf_counter()
    with tempfile.TemporaryFile() as told:
        process = subprocess.Popen([str(word) for word in command], stdout=told, stderr=told)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            told.seek(0)
            sys.exit(f"{command[1]} ended with {process.returncode}:\n{told.read()[-2000:].decode(errors='replace')}")
    return time.perf_counter() - start, used.ru_maxrss // 1024


if __name__ == "__main__":
    sys.exit(main())
