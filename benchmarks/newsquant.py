"""Numbers and bounds of the English reader on news sentences: prints one line of JSON.

The corpus (590 sentences, 904 quantities) gives each quantity a value and a change: '=', '~', '>', '<', or 'up' and 'down', which
tell in which direction a figure moved and not how its words bound it: they count as '=' here ('bound'), and as themselves, never
matched, in 'bound_strict'. Of our relations at_least and more_than are '>', at_most and less_than are '<', about is '~', except
that the corpus writes 'nearly' as '~': it is compared as either. Dates, clock times, ordinals, scores, names and amounts without a
number are no quantities there. A quantity is right where a gold quantity of the same sentence, not yet matched, has the same value.
"""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from tollbook.model.claim import Relation
from tollbook.read.numbers import Quantity, Sense, quantities

CORPORA = Path(os.environ.get("TOLLBOOK_CORPORA", Path(__file__).resolve().parents[2] / "shared" / "corpora"))
CORPUS = CORPORA / "newsquant.jsonl"
BOUND_BAR = 0.80  # value and bound, F1
LEFT_OUT = {Sense.DATE, Sense.CLOCK, Sense.ORDINAL, Sense.SCORE, Sense.NAME, Sense.VAGUE}
SIGNS = {
    Relation.AT_LEAST: ">", Relation.MORE_THAN: ">", Relation.AT_MOST: "<", Relation.LESS_THAN: "<", Relation.ABOUT: "~",
}  # fmt: skip
NEARLY = ("nearly", "almost", "close", "approaching", "nearing")

Read = tuple[tuple[float, ...], str]


def main() -> int:
    """Measure, print, and return 1 where the bar is missed."""
    if not CORPUS.exists():
        print(json.dumps({"benchmark": "newsquant", "skipped": f"{CORPUS.name} is not here"}))
        return 0
    rows = [json.loads(line) for line in CORPUS.read_text(encoding="utf-8").splitlines()]
    counts = {"value": [0, 0, 0], "bound": [0, 0, 0], "bound_strict": [0, 0, 0]}
    for row in rows:
        found = list(_read(row["text"]))
        gold = [read for q in row["quantities"] if (read := _gold(q)) is not None]
        for name, count in counts.items():
            hits, missed, extra = _match(found, gold, name)
            count[0] += len(hits)
            count[1] += len(extra)
            count[2] += len(missed)
            if name == "bound" and "-v" in sys.argv and (missed or extra):
                print(row["text"], "\n   missed", missed, "\n   extra", extra, file=sys.stderr)
    figures: dict[str, object] = {"benchmark": "newsquant", "sentences": len(rows)}
    for name, (right, extra_n, missed_n) in counts.items():
        precision, recall = right / max(1, right + extra_n), right / max(1, right + missed_n)
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        figures[name] = {"p": round(precision, 3), "r": round(recall, 3), "f1": round(f1, 3)}
        if name == "bound":
            figures["bar"], figures["met"] = BOUND_BAR, f1 >= BOUND_BAR
    print(json.dumps(figures))
    return 0 if figures["met"] else 1


def _read(text: str) -> Iterator[Read]:
    for quantity in quantities(text):
        if quantity.sense in LEFT_OUT or quantity.is_negative or quantity.share == "most" or quantity.relation is Relation.VAGUE:
            continue
        if quantity.sense is Sense.PRONOUN and not text.startswith(" of", quantity.end_char):  # 'one of the best' is a 1 there
            continue
        sign = SIGNS.get(quantity.relation, "=")
        if quantity.share is not None:
            sign = quantity.share[0] if quantity.share[0] in "<>~" else "="
        if sign == "<" and text[quantity.start_char : quantity.number_start].lower().startswith(NEARLY):
            sign = "<~"
        yield _values(quantity), sign


def _values(quantity: Quantity) -> tuple[float, ...]:
    if quantity.share is not None:
        share = quantity.share.lstrip("<>~").replace("half", "1/2")
        if share.endswith("%"):
            return tuple(float(v) for v in share[:-1].split("-"))
        top, bottom = share.split("/")
        return (int(top) / int(bottom),)
    value = float(quantity.value or 0)
    if quantity.relation is Relation.MAGNITUDE:
        return value, value * 10
    return (value,) if quantity.value_high is None else (value, float(quantity.value_high))


def _gold(quantity: dict[str, str]) -> Read | None:
    negative = quantity["value"].startswith("-")
    try:
        values = tuple(float(v) for v in quantity["value"].lstrip("-").split("-"))
    except ValueError:
        return None
    del negative  # the corpus writes falls as negative values; the words hold no sign
    return values, quantity["change"]


def _match(found: list[Read], gold: list[Read], name: str) -> tuple[list[Read], list[Read], list[Read]]:
    """Return matched, missed and extra; a found quantity takes the first free gold one with its value, and sign where asked."""
    missed, hits, extra = list(gold), [], []
    for values, sign in found:
        for candidate in missed:
            if _close(values, candidate[0]) and (name == "value" or _agrees(sign, candidate[1], strict=name == "bound_strict")):
                missed.remove(candidate)
                hits.append(candidate)
                break
        else:
            extra.append((values, sign))
    return hits, missed, extra


def _close(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return len(a) == len(b) and all(abs(x - y) <= 1e-6 * max(1.0, abs(y)) for x, y in zip(a, b, strict=True))


def _agrees(sign: str, gold: str, *, strict: bool) -> bool:
    if gold in ("up", "down"):
        return not strict and sign in ("=", "~", "<~", "<", ">")
    return gold in sign


if __name__ == "__main__":
    sys.exit(main())
