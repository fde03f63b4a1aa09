"""How many place names of world news the reader finds, and how near the gazetteer puts them.

    python benchmarks/trnews.py

TR-News: 118 articles, 1,275 names with coordinates. Adjectives of nations ('Turkish'), which that set counts as place names, are places
by no rule of Tollbook and are left out of both sides; a span counts as found if it shares characters with a named one. Prints one JSON
line; it is skipped by name where the corpus is absent (TOLLBOOK_CORPORA names its folder).
"""

import json
import math
import os
import time
from pathlib import Path

from tollbook.model.precision import PlacePrecision
from tollbook.read.places import find_places
from tollbook.read.text import sentences
from tollbook.read.toponyms import is_adjective
from tollbook.resolve.places import Gazetteer

CORPORA = Path(os.environ.get("TOLLBOOK_CORPORA", Path(__file__).resolve().parents[2] / "shared" / "corpora"))
NEAR_KM = 161  # a hundred miles: the distance that the field compares gazetteers by


def main() -> None:
    """Print the figures."""
    path = CORPORA / "geo_trnews.jsonl"
    if not path.is_file():
        print(json.dumps({"benchmark": "trnews", "skipped": f"no {path.name} in {CORPORA.name}"}))
        return
    articles = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    gazetteer, began = Gazetteer(), time.perf_counter()
    golds = named = hits = right = placed = settled = near = settled_near = 0
    for article in articles:
        text = article["text"]
        found = find_places(sentences(text, title=article["title"]), {}, gazetteer, title=article["title"])
        spans = [m for m in found.mentions if any(c.isupper() for c in text[m.start_char : m.end_char])]
        gold = [t for t in article["toponyms"] if not is_adjective(t["text"])]
        named, golds = named + len(spans), golds + len(gold)
        right += sum(any(overlaps(m.start_char, m.end_char, *t["span"]) for t in gold) for m in spans)
        hits += sum(any(overlaps(m.start_char, m.end_char, *t["span"]) for m in spans) for t in gold)
        for toponym in gold:
            place = gazetteer.lookup(toponym["text"], countries=found.countries)
            if toponym["lat"] is None or place.latitude is None or place.longitude is None:
                continue
            is_near = kilometres(toponym["lat"], toponym["lon"], place.latitude, place.longitude) <= NEAR_KM
            placed, near = placed + 1, near + is_near
            if place.precision in (PlacePrecision.SETTLEMENT, PlacePrecision.SITE):
                settled, settled_near = settled + 1, settled_near + is_near
    precision, recall = right / named, hits / golds
    f1 = 2 * precision * recall / (precision + recall)
    figures = {
        "benchmark": "trnews", "names": golds, "precision": precision, "recall": recall, "f1": f1,
        "near_of_placed": near / placed, "near_of_settlements": settled_near / settled, "near_of_all": near / golds,
        "articles_per_second": len(articles) / (time.perf_counter() - began),
    }  # fmt: skip
    print(json.dumps({k: round(v, 3) if isinstance(v, float) else v for k, v in figures.items()}))


def overlaps(a: int, b: int, c: int, d: int) -> bool:
    """Tell whether two half-open spans share characters."""
    return a < d and c < b


def kilometres(a_latitude: float, a_longitude: float, b_latitude: float, b_longitude: float) -> float:
    """Great-circle distance (haversine, mean radius of the Earth)."""
    a, b = math.radians(a_latitude), math.radians(b_latitude)
    square = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(b_longitude - a_longitude) / 2) ** 2
    return 2 * 6371.0 * math.asin(math.sqrt(square))


if __name__ == "__main__":
    main()
