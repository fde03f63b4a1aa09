"""Attribution on PolNeAR (dev part): precision, recall, F1 over (source, content) of political news, as one JSON line.

A hit is a found attribution whose source overlaps the gold one and whose content shares at least half of the characters of the gold
content; in `strict`, half of the longer of the two. One to one, the larger overlap first.
Run: python benchmarks/polnear.py [--misses N]
"""

import argparse
import json
import os
import sys
import time
from pathlib import Path

from tollbook.read.attribution import Attribution, attribute
from tollbook.read.names import find_names
from tollbook.read.parse import parse
from tollbook.read.text import sentences

CORPUS = Path(os.environ.get("TOLLBOOK_CORPORA", Path(__file__).resolve().parents[2] / "shared" / "corpora")) / "polnear_dev.jsonl"
Spans = list[tuple[int, int]]


def spans(parts: list[dict[str, list[list[int]]]]) -> Spans:
    """Return all spans of the parts of a gold source or content."""
    return [(a, b) for part in parts for a, b in part["spans"]]


def shared(a: Spans, b: Spans) -> int:
    """Return how many characters two lists of spans share."""
    return sum(max(0, min(y, w) - max(x, v)) for x, y in a for v, w in b)


def length(parts: Spans) -> int:
    """Return the characters of spans that do not overlap."""
    return sum(b - a for a, b in parts)


def hits(gold: list[tuple[Spans, Spans]], found: list[Attribution], *, strict: bool) -> set[tuple[int, int]]:
    """Return the pairs (gold, found) that match, one to one."""
    pairs = []
    for i, (source, content) in enumerate(gold):
        for j, attribution in enumerate(found):
            common = shared(content, list(attribution.contents))
            whole = max(length(content), attribution.size) if strict else length(content)
            if shared(source, [attribution.source]) and 2 * common >= whole:
                pairs.append((-common / max(length(content), attribution.size), i, j))
    used_gold: set[int] = set()
    used_found: set[int] = set()
    matched = set()
    for _, i, j in sorted(pairs):
        if i not in used_gold and j not in used_found:
            used_gold.add(i)
            used_found.add(j)
            matched.add((i, j))
    return matched


def scores(gold: int, found: int, hit: int) -> dict[str, float]:
    """Return precision, recall and F1."""
    precision, recall = hit / found if found else 0.0, hit / gold if gold else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"precision": round(precision, 3), "recall": round(recall, 3), "f1": round(f1, 3)}


def main() -> None:
    """Print the scores."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--misses", type=int, default=0, help="print this many articles' misses")
    args = parser.parse_args()
    if not CORPUS.exists():
        print(json.dumps({"benchmark": "polnear", "skipped": f"{CORPUS.name} is not here"}))
        return
    totals = dict.fromkeys(("gold", "found", "hit", "strict"), 0)
    seconds, words = 0.0, 0
    for number, line in enumerate(CORPUS.read_text(encoding="utf-8").splitlines()):
        article = json.loads(line)
        cut = sentences(article["text"])
        docs = dict(enumerate(parse([s.words for s in cut])))
        start = time.perf_counter()
        attributed = attribute(cut, docs, find_names(cut, docs)).found
        seconds += time.perf_counter() - start
        words += len(article["text"].split())
        gold = [(spans(a["source"]), spans(a["content"])) for a in article["attributions"] if a["source"] and a["content"]]
        matched = hits(gold, attributed, strict=False)
        totals["gold"] += len(gold)
        totals["found"] += len(attributed)
        totals["hit"] += len(matched)
        totals["strict"] += len(hits(gold, attributed, strict=True))
        if number < args.misses:
            show(article["text"], gold, attributed, matched)
    result = {"benchmark": "polnear", "gold": totals["gold"], "found": totals["found"]}
    result |= scores(totals["gold"], totals["found"], totals["hit"])
    result["strict"] = scores(totals["gold"], totals["found"], totals["strict"])
    print(json.dumps(result | {"words_per_second_beside_parse": round(words / seconds)}))


def show(text: str, gold: list[tuple[Spans, Spans]], found: list[Attribution], matched: set[tuple[int, int]]) -> None:
    """Print what one article's reading missed and added."""
    hit_gold, hit_found = {i for i, _ in matched}, {j for _, j in matched}
    for i, (source, content) in enumerate(gold):
        if i not in hit_gold:
            print("MISSED", [text[a:b] for a, b in source], "|", [text[a:b] for a, b in content], file=sys.stderr)
    for j, a in enumerate(found):
        if j not in hit_found:
            words = [text[slice(*span)] for span in a.contents]
            print("ADDED ", a.rule, repr(text[slice(*a.source)]), "|", text[slice(*a.cue)], "|", words, file=sys.stderr)


if __name__ == "__main__":
    main()
