"""The measures themselves: the small scorer counts as the gold folder's own does, and the examples keep their floor."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from gold import GOLD

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "benchmarks"))

import _material  # noqa: E402
import _score  # noqa: E402

# F1 on the invented examples, below which a change has lost something that the reader could do. Raise it when it can do more.
FLOOR = {"toll": 0.92, "act": 0.80, "situation": 0.65}
ORIGINS = [{"name": "ministry", "kind": "government"}]


def examples() -> dict[str, dict[str, Any]]:
    return _material.load_gold(ROOT / "examples" / "gold")


def as_found(report: dict[str, Any]) -> list[dict[str, Any]]:
    """A report's gold claims as a perfect reader would print them."""
    spans = [_score._span(report["text"], claim) for claim in report["claims"]]
    return [claim | {"document": report["id"], "start": a, "end": b} for claim, (a, b) in zip(report["claims"], spans, strict=True)]


def spoiled(claims: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Claims with faults of every kind: every fifth is left out, others get another source, value, category or place."""
    kept = [claim for number, claim in enumerate(claims) if number % 5 != 4]
    changes = [{"sources": ORIGINS}, {"value": 7, "event": "AID"}, {"where": ["Elsewhere"], "actor": ["nobody"]}, {}]
    return [claim | {k: v for k, v in changes[number % 4].items() if k in claim} for number, claim in enumerate(kept)]


def totals(found: dict[str, list[dict[str, Any]]]) -> dict[str, _score.Score]:
    result = {kind: _score.Score() for kind in _score.KINDS}
    for name, report in examples().items():
        one = _score.score(report, found[name])
        result = {kind: result[kind] + one[kind] for kind in _score.KINDS}
    return result


def test_a_perfect_reader_finds_everything_whole() -> None:
    result = totals({name: as_found(report) for name, report in examples().items()})
    assert [(s.f1, s.whole_f1) for s in result.values()] == [(1.0, 1.0)] * 3


def test_a_spoiled_reader_loses_by_its_faults() -> None:
    result = totals({name: spoiled(as_found(report)) for name, report in examples().items()})
    assert all(0 < s.whole_f1 < s.f1 < 0.95 for s in (result["toll"], result["act"]))


@pytest.mark.skipif(not (GOLD / "score.py").is_file(), reason=f"no gold folder at {GOLD}: its scorer is not at hand")
def test_the_small_scorer_counts_as_the_one_of_the_gold_folder(tmp_path: Path) -> None:
    found = {name: spoiled(as_found(report)) for name, report in examples().items()}
    claims = tmp_path / "claims.jsonl"
    claims.write_text("".join(json.dumps(claim) + "\n" for rows in found.values() for claim in rows), encoding="utf-8")
    command = [sys.executable, GOLD / "score.py", ROOT / "examples" / "gold", claims, "--json"]
    theirs = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    for kind, ours in totals(found).items():
        assert (ours.gold, ours.found, ours.matched) == tuple(theirs[kind][key] for key in ("gold", "found", "matched"))
        assert round(ours.whole_f1, 3) == theirs[kind]["whole_f1"]


def test_the_fifth_kept_aside_is_chosen_by_digest_alone() -> None:
    names = [f"report-{number}" for number in range(28)]
    assert len(_material.aside(names)) == 6 and _material.aside(names) == _material.aside(reversed(names))


def test_the_examples_keep_their_floor() -> None:
    claims = _material.read_claims(list(examples().values()))
    result = totals({name: [claim for claim in claims if claim["document"] == name] for name in examples()})
    assert {kind: s.f1 for kind, s in result.items() if s.f1 < FLOOR[kind]} == {}
