"""How long reconciling takes at scale, beside its bars: from nothing, one more report, asked scopes, and the curve with its exponent.

`python benchmarks/reconcile_speed.py` takes a tenth of the claims and says what 100,000 would take at that rate; `--full` takes all,
on one process and on two, and draws the curve up to a million reports as far as an hour and 16 GiB allow. `--tight` lets all episodes
begin within ten days, so that a question about a day cuts every one of them. The stream is made (tests/reconcile/made_stream.py).
"""

import argparse
import json
import math
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "reconcile"))

from made_stream import SPAN, Stream, episode, stream

from _material import against
from tollbook.model.claim import Harm, Victim
from tollbook.model.finding import Scope
from tollbook.model.precision import Known, Period
from tollbook.reconcile import Reconciler, reconcile

T = TypeVar("T")
EPISODES, CLAIMS = 2000, 50
FROM_NOTHING, ONE_MORE, ASKED = 60.0, 0.5, 0.1  # seconds: the bars of issue 4
SIZES = (1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000)  # reports
HOUR, MEMORY = 3600.0, 16 * 2**20  # KiB


def main() -> None:
    """Print one JSON line a figure, and at the end each figure beside its bar."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--tight", action="store_true")
    asked = parser.parse_args()
    span = 10 if asked.tight else SPAN
    episodes = EPISODES if asked.full else EPISODES // 10
    made = stream(episodes, claims=CLAIMS, span=span)
    lines = [f"{len(made.tolls):,} claims in {episodes:,} episodes; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"]
    reconciler = Reconciler()
    for jobs in (1, 2):
        del reconciler
        start = time.perf_counter()
        reconciler = loaded(made, jobs)
        seconds = time.perf_counter() - start
        show(figure="from nothing", claims=len(made.tolls), jobs=jobs, seconds=round(seconds, 2), memory_mib=memory() // 1024)
        whole = seconds * EPISODES / episodes
        rate = "" if asked.full else f", at that rate {whole:.1f} s for 100,000 claims"
        lines.append(f"from nothing, {jobs} process(es): {seconds:.1f} s{rate} {against(round(whole, 1), FROM_NOTHING, most=True)}")
    lines += [*more(reconciler, made, span), *questions(reconciler, span)]
    del reconciler, made
    lines += curve(SIZES if asked.full else SIZES[:3], span)
    print("\n".join(lines))


def loaded(made: Stream, jobs: int) -> Reconciler:
    reconciler = Reconciler(jobs=jobs, part_of=made.within)
    reconciler.update(made.tolls, published=made.published, events=made.events)
    reconciler.result()
    return reconciler


def more(reconciler: Reconciler, made: Stream, span: int) -> list[str]:
    """One more report of two claims, result and all, in twelve different episodes; the last state must be that from nothing."""
    took = []
    for i in range(12):
        extra = [replace(toll, report=f"late {i}") for toll, _ in list(episode(i, claims=CLAIMS, span=span))[-2:]]
        day = max(made.published.values()) + timedelta(days=1)
        events = {toll.id: f"episode {i}" for toll in extra}
        start = time.perf_counter()
        reconciler.update(extra, published={f"late {i}": day}, events=events)
        reconciler.result()
        seconds = time.perf_counter() - start
        took.append(seconds)
    show(figure="one more report", median=round(statistics.median(took), 3), worst=round(max(took), 3))
    return [
        f"one more report: {statistics.median(took):.2f} s, at worst {max(took):.2f} s {against(round(max(took), 3), ONE_MORE, most=True)}"
    ]


def questions(reconciler: Reconciler, span: int) -> list[str]:
    """Scopes that nobody asked for before, each once and then again."""
    begin = date(2020, 1, 1) + timedelta(days=span // 2)
    year = Period(begin, begin + timedelta(days=365), Known.STATED, Known.STATED)
    until = Period(None, begin, None, Known.STATED)
    asked: dict[str, tuple[Scope, date | None]] = {
        "everyone, everywhere": (Scope(Harm.KILLED), None),
        "civilians of a province": (Scope(Harm.KILLED, (Victim.CIVILIAN,), (), ("Province 3",)), None),
        "by a perpetrator, a year": (Scope(Harm.KILLED, (Victim.PERSON,), ("the army",), (), year), None),
        "civilians of a province until a day": (Scope(Harm.KILLED, (Victim.CIVILIAN,), (), ("Province 3",), until), None),
        "a village, as of a day": (Scope(Harm.KILLED, (Victim.PERSON,), (), ("Village 7-1",)), begin),
        "a province until a day, as of that day": (Scope(Harm.KILLED, (Victim.PERSON,), (), ("Province 5",), until), begin),
        "everywhere, as of a day": (Scope(Harm.KILLED), begin),
    }
    lines = []
    for name, (scope, as_of) in asked.items():
        first, answer = timed(lambda s=scope, d=as_of: reconciler.ask(s, as_of=d))
        again, _ = timed(lambda s=scope, d=as_of: reconciler.ask(s, as_of=d))
        show(figure="asked", scope=name, low=answer.low, binding=len(answer.binding), seconds=round(first, 4), again=round(again, 4))
        lines.append(f"asked, {name}: {first * 1000:.0f} ms, again {again * 1000:.0f} ms {against(round(first, 3), ASKED, most=True)}")
    return lines


def curve(sizes: Iterable[int], span: int) -> list[str]:
    """Time from nothing by number of reports, two claims each, and the exponent that fits; episodes are given one after another."""
    points: list[tuple[int, float]] = []
    start = time.perf_counter()
    for reports in sizes:
        if points and (time.perf_counter() - start + points[-1][1] * reports / points[-1][0] > HOUR or memory() > MEMORY / 4):
            break
        made = stream(reports // 25, claims=CLAIMS, span=max(span * reports // 50_000, span))
        seconds, _ = timed(
            lambda made=made: reconcile(made.tolls, published=made.published, events=made.events, part_of=made.within, jobs=2)
        )
        points.append((reports, seconds))
        show(figure="curve", reports=reports, claims=len(made.tolls), seconds=round(seconds, 2), memory_mib=memory() // 1024)
    exponent = slope([(math.log(n), math.log(s)) for n, s in points])
    bar = slope([(math.log(n), math.log(n * math.log(n))) for n, _ in points])
    told = f"cost grows as reports to the power {exponent:.2f} from {points[0][0]:,} to {points[-1][0]:,}"
    return [f"{told} {against(round(exponent, 2), round(bar, 2), most=True)}: n log n over that range"]


def slope(points: list[tuple[float, float]]) -> float:
    x, y = (statistics.fmean(values) for values in zip(*points, strict=True))
    return sum((a - x) * (b - y) for a, b in points) / sum((a - x) ** 2 for a, _ in points)


def timed(call: Callable[[], T]) -> tuple[float, T]:
    start = time.perf_counter()
    result = call()
    return time.perf_counter() - start, result


def memory() -> int:
    """The most that this process has held, in KiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def show(**figure: object) -> None:
    print(json.dumps(figure), flush=True)


if __name__ == "__main__":
    main()
