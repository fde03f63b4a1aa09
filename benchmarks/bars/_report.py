"""What every bar prints: one line of JSON, and the exit code that follows from it."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SEED = 20250310

Figure = dict[str, int | float | str]


def line(bar: str, *, figure: Figure, needed: str, met: bool, control: str, control_failed: bool, seed: int) -> int:
    """Print a bar's result and return its exit code: 1 where the bar is missed, and where the control did not fail.

    figure: what was counted. needed: what it has to be, in words. control: what was spoiled on purpose, and has to be found.
    """
    result = {
        "bar": bar,
        "figure": figure,
        "needed": needed,
        "met": met,
        "control": control,
        "control_failed": control_failed,
        "seed": seed,
        "date": datetime.now(UTC).date().isoformat(),
        "machine": {"cores": os.cpu_count()},
    }
    print(json.dumps(result, ensure_ascii=False), flush=True)
    return 0 if met and control_failed else 1


def skipped(bar: str, why: str) -> int:
    """Say by name that a bar could not be measured here, and return the exit code."""
    say(f"{bar}: not measured here: {why}")
    return 0


def say(words: str) -> None:
    """Tell a person something beside the line."""
    print(words, file=sys.stderr, flush=True)


def arguments(what: str, *, length: str, full: int, short: int, given: Sequence[str] | None = None, **more: int) -> argparse.Namespace:
    """Read a bar's command line: its length, the seed, and further numbers of its own with what they are unless given.

    length: the name of the option that sets how much is measured; it is `full` unless given, and `short` with --short.
    """
    parser = argparse.ArgumentParser(description=what, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(f"--{length}", dest="length", type=int, help=f"how many ({full} unless given)")
    parser.add_argument("--short", action="store_true", help=f"a short run, of {short}")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--db", choices=("sqlite", "postgresql"), help="one database (both unless given, where the bar has both)")
    for name, value in more.items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=int, default=value)
    options = parser.parse_args(given)
    options.length = options.length or (short if options.short else full)
    return options
