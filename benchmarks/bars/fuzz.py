"""Random bytes and mutated documents into every reader: only Tollbook's own errors may leave it.

    python benchmarks/bars/fuzz.py [--inputs N] [--short]

hypothesis draws a document (sound or hostile, of every kind that is read), edits to its bytes, and an ending that need not fit; the
readers get it as `tollbook add` gives it to them. They work in children here, since a library that aborts would take the bar with it:
such ends are counted (the cage turns them into quarantined documents). Control: a reader that lets a ValueError out is found.
"""

import multiprocessing
import os
import sys
from collections import Counter
from pathlib import PurePath

from _report import ROOT, arguments, line

sys.path.insert(0, str(ROOT / "tests" / "ingest"))

FULL, SHORT = 200_000, 400
CHUNK = 1_000
MOST_BYTES = 30_000  # of a document that is mutated: larger ones are slow, and no more telling
CHILD_SECONDS = 600


def main() -> int:
    """Print one JSON line; return 1 where the bar is missed."""
    options = arguments(__doc__ or "", length="inputs", full=FULL, short=SHORT)
    chunk = min(CHUNK, options.length)
    context = multiprocessing.get_context("fork")
    counts: Counter[str] = Counter()
    with_process = [(options.seed + n, chunk, False) for n in range(options.length // chunk)]
    for work in with_process:
        counts += in_a_child(context, work)
    control = in_a_child(context, (options.seed, 200, True))
    figure: dict[str, int | float | str] = {
        "inputs": counts["inputs"],
        "strangers": counts["strangers"],
        "aborted_children": counts["aborted"],
        "first": next((name for name in counts if name.startswith("stranger:")), ""),
    }
    return line(
        "fuzz",
        figure=figure,
        needed=f">= {options.length:,} inputs, 0 errors of another type than Tollbook's own",
        met=counts["inputs"] + counts["aborted"] * chunk >= options.length and counts["strangers"] == 0,
        control=f"a reader that lets ValueError out: {control['strangers']} found",
        control_failed=control["strangers"] > 0,
        seed=options.seed,
    )


def in_a_child(context: "multiprocessing.context.ForkContext", work: tuple[int, int, bool]) -> "Counter[str]":
    """Run one chunk in a child; a child that dies without a word counts as aborted."""
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=run, args=(theirs, *work), daemon=True)
    child.start()
    theirs.close()
    found: Counter[str] = Counter({"aborted": 1})
    if ours.poll(CHILD_SECONDS):
        try:
            found = ours.recv()
        except EOFError:
            found = Counter({"aborted": 1})
    child.kill()
    child.join()
    return found


def run(pipe: "multiprocessing.connection.Connection", seed: int, inputs: int, is_spoiled: bool) -> None:
    """Try some inputs and send what came of them."""
    from unittest.mock import patch

    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import seed as seeded
    from hypothesis import strategies as st

    from tollbook.errors import TollbookError
    from tollbook.ingest.entries import Member, Unread
    from tollbook.ingest.opening import open_document
    from tollbook.model.document import Report

    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    documents, endings = material()
    counts: Counter[str] = Counter()

    @seeded(seed)
    @settings(
        max_examples=inputs,
        deadline=None,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
    @given(
        st.sampled_from(documents) | st.binary(max_size=2_000).map(lambda data: ("random.bin", data)),
        st.lists(st.tuples(st.integers(0, 2**31), st.integers(0, 3), st.binary(min_size=1, max_size=8)), max_size=6),
        st.none() | st.sampled_from(endings),
    )
    def trial(document: tuple[str, bytes], edits: list[tuple[int, int, bytes]], ending: str | None) -> None:
        name, data = document
        data = mutated(data, edits)
        counts["inputs"] += 1
        try:
            for found in open_document(data, name if ending is None else f"a{ending}"):
                assert isinstance(found, Report | Member | Unread)
        except TollbookError:
            pass
        except Exception as error:
            counts["strangers"] += 1
            counts[f"stranger: {type(error).__name__} from {name} as {ending}"] += 1

    if is_spoiled:

        def spoiled(*_: object, **__: object) -> None:
            raise ValueError("out")

        with patch("tollbook.ingest.opening.kind_of", spoiled):
            trial()
    else:
        trial()
    pipe.send(counts)


def material() -> tuple[list[tuple[str, bytes]], list[str]]:
    """The documents to mutate, sound and hostile, and their endings."""
    from hostile import hostile_documents

    found = [(name, data) for name, data in hostile_documents() if len(data) <= MOST_BYTES]
    found += [(file.name, file.read_bytes()) for file in sorted((ROOT / "examples").glob("*.*")) if file.stat().st_size <= MOST_BYTES]
    return found, sorted({PurePath(name).suffix for name, _ in found})


def mutated(data: bytes, edits: list[tuple[int, int, bytes]]) -> bytes:
    """Replace, insert, delete or double some bytes of a document."""
    for place, deed, piece in edits:
        at = place % (len(data) + 1)
        if deed == 0:
            data = data[:at] + piece + data[at + len(piece) :]
        elif deed == 1:
            data = data[:at] + piece + data[at:]
        elif deed == 2:
            data = data[:at] + data[at + len(piece) * 8 :]
        else:
            data = data[:at] + data[at : at + 64] + data[at:]
    return data


if __name__ == "__main__":
    sys.exit(main())
