"""Near-copies in a long stream of reports: time, memory, and what is found and missed of known truth.

    python benchmarks/copies_speed.py [--reports 20000] [--seed 1]

The stream is made, not real: words of invented stories are drawn from a long-tailed vocabulary of 60,000 words, so unrelated reports
share little more than phrases. Of each ten stories four are printed by other outlets, whole under a new headline and lead, shortened,
or updated with new figures; two are traps: a report that quotes a passage of the story, and one that takes over its closing paragraph.
Seconds are of the processor. A line is printed each time that the stream has doubled, and at its end.
"""

import argparse
import random
import resource
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from tollbook.model.document import Report
from tollbook.model.precision import Known
from tollbook.resolve.copies import CopyIndex

VOCABULARY = 60_000
PHRASES = 4_000  # of the trade, that any report may use: 'said in a statement on Monday that'
FIRST_LINE = 2_500


@dataclass(slots=True)
class Made:
    """A made report, the story that it prints (None for traps and single reports), and how."""

    report: Report
    story: str | None
    how: str


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--reports", type=int, default=20_000)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    index, tally = CopyIndex(), Tally()
    spent, line = 0.0, FIRST_LINE
    print(f"{'reports':>9} {'seconds':>8} {'ms each':>8} {'MiB':>7}  found of true pairs with the first, by kind; wrong pairs")
    for made in _stream(random.Random(chosen.seed), chosen.reports):
        began = time.process_time()
        index.add(made.report)
        spent += time.process_time() - began
        tally.note(made)
        if len(index) == line or len(index) == chosen.reports:
            line *= 2
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(f"{len(index):9,} {spent:8.1f} {1000 * spent / len(index):8.3f} {memory:7,.0f}  {tally.line(index)}", flush=True)


@dataclass(slots=True)
class Tally:
    """What is true of the stream so far."""

    first: dict[str, str] = field(default_factory=dict)  # story → its first report
    copies: list[tuple[str, str, str]] = field(default_factory=list)  # (story, report, how)

    def note(self, made: Made) -> None:
        if made.story is not None and made.how != "story":
            self.copies.append((made.story, made.report.id, made.how))
        elif made.story is not None:
            self.first[made.story] = made.report.id

    def line(self, index: CopyIndex) -> str:
        voice_of = {report: at for at, voice in enumerate(index.voices()) for report in voice}
        counts: dict[str, list[int]] = {}
        true = {report: story for story, report in self.first.items()}
        for story, report, how in self.copies:
            true[report] = story
            together = voice_of.get(report, -1) == voice_of.get(self.first[story], -2)
            count = counts.setdefault(how, [0, 0])
            count[0] += together
            count[1] += 1
        wrong = 0
        for voice in index.voices():
            stories = {true.get(report, report) for report in voice}
            wrong += len(stories) - 1
        return ", ".join(f"{how} {found}/{all_}" for how, (found, all_) in sorted(counts.items())) + f"; wrong {wrong}"


def _stream(dice: random.Random, count: int) -> Iterator[Made]:
    words = [_word(n) for n in range(VOCABULARY)]
    weights = [1 / (rank + 8) for rank in range(VOCABULARY)]
    pool = dice.choices(words, weights, k=2_000_000)
    phrases = [" ".join(_draw(dice, pool, dice.randint(3, 7))) for _ in range(PHRASES)]
    day, made, story = date(2025, 1, 1), 0, 0
    while made < count:
        story += 1
        group = _group(dice, pool, phrases, f"s{story}", day + timedelta(days=story * 60 // count))
        yield from group[: count - made]
        made += len(group)


def _group(dice: random.Random, pool: list[str], phrases: list[str], story: str, day: date) -> list[Made]:
    """One story, and what other outlets make of it."""
    body = [_sentence(dice, pool, phrases) for _ in range(dice.randint(10, 28))]
    lot = dice.random()
    if lot >= 0.6:
        return [_made(story, "a", body, day, story, "story")]
    found = [_made(story, "a", body, day, story, "story")]
    for at in range(dice.choice((1, 1, 1, 2, 4))):
        lead = [_sentence(dice, pool, phrases) for _ in range(2)]
        other = [_sentence(dice, pool, phrases) for _ in range(dice.randint(10, 28))]
        name = f"b{at}"
        if lot < 0.2:
            found.append(_made(story, name, [*lead, *body[dice.randint(1, 3) :]], day, story, "whole"))
        elif lot < 0.3:
            found.append(
                _made(story, name, [*lead[:1], *body[: max(5, int(len(body) * dice.uniform(0.45, 0.7)))]], day, story, "shortened")
            )
        elif lot < 0.4:
            found.append(_made(story, name, _updated(dice, body) + lead[:1], day + timedelta(days=1), story, "updated"))
        elif lot < 0.5:
            found.append(_made(story, name, [*other[:4], *body[2:4], *other[4:]], day, None, "quotes"))
        else:
            found.append(_made(story, name, [*other, *body[-2:]], day, None, "closing"))
    return found


def _made(story: str, name: str, sentences: list[str], day: date, truth: str | None, how: str) -> Made:
    known = Known.STATED
    return Made(Report(id=f"{story}{name}", text=" ".join(sentences), outlet=name, published=day, published_known=known), truth, how)


def _updated(dice: random.Random, body: list[str]) -> list[str]:
    return [" ".join(str(int(w) + dice.randint(1, 9)) if w.isdigit() else w for w in sentence.split()) for sentence in body]


def _sentence(dice: random.Random, pool: list[str], phrases: list[str]) -> str:
    words = _draw(dice, pool, dice.randint(8, 26))
    if dice.random() < 0.4:
        words.append(dice.choice(phrases))
    if dice.random() < 0.3:
        words.insert(dice.randrange(len(words)), str(dice.randint(2, 900)))
    return " ".join(words).capitalize() + "."


def _draw(dice: random.Random, pool: list[str], count: int) -> list[str]:
    at = dice.randrange(len(pool) - count)
    return [pool[(at + i * 7_919) % len(pool)] for i in range(count)]


def _word(n: int) -> str:
    syllables = "ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu".split()
    word = ""
    while n or not word:
        n, rest = divmod(n, len(syllables))
        word += syllables[rest]
    return word


if __name__ == "__main__":
    main()
