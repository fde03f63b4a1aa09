"""What the benchmarks measure on: gold reports and corpora where they lie beside the checkout, the project's examples elsewhere."""

import hashlib
import json
import math
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
GOLD = Path(os.environ.get("TOLLBOOK_GOLD", ROOT.parent / "shared" / "gold"))
CORPORA = Path(os.environ.get("TOLLBOOK_CORPORA", ROOT.parent / "shared" / "corpora"))
EXAMPLES = ROOT / "examples"
TOLLBOOK = Path(sys.executable).parent / ("tollbook.exe" if os.name == "nt" else "tollbook")
REPORT_KEYS = ("id", "title", "outlet", "published", "language", "text")

Record = dict[str, Any]


def load_gold(folder: Path, language: str = "en") -> dict[str, Record]:
    """The reports of a gold folder in one language, with their claims, by id."""
    reports = (json.loads(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*.json")))
    return {report["id"]: report for report in reports if report["language"] == language}


def load_corpus(name: str) -> list[Record]:
    """The lines of a corpus, or none where it is not at hand."""
    file = CORPORA / name
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()] if file.is_file() else []


def aside(ids: Iterable[str]) -> list[str]:
    """The fifth of the reports that is kept aside while rules are written: the first by digest of their id, so by no one's choice.

    >>> aside(["a", "b", "c", "d", "e"])
    ['c']
    """
    ordered = sorted(ids, key=lambda name: hashlib.sha256(name.encode()).hexdigest())
    return ordered[: math.ceil(len(ordered) / 5)]


def read_claims(reports: Sequence[Record]) -> list[Record]:
    """The claims of `tollbook read --format jsonl`, as a user gets them."""
    with tempfile.TemporaryDirectory() as folder:
        texts, claims = Path(folder, "texts.jsonl"), Path(folder, "claims.jsonl")
        lines = (json.dumps({key: report.get(key) for key in REPORT_KEYS}, ensure_ascii=False) for report in reports)
        texts.write_text("\n".join(lines) + "\n", encoding="utf-8")
        run = subprocess.run([TOLLBOOK, "read", texts, "--format", "jsonl", "-o", claims], capture_output=True, text=True, check=False)
        if not claims.is_file():
            sys.exit(f"tollbook read failed with exit code {run.returncode}:\n{run.stderr}")
        return [json.loads(line) for line in claims.read_text(encoding="utf-8").splitlines() if line.strip()]


def against(value: float, bar: float, *, most: bool = False) -> str:
    """A figure's bar, and whether it is met: '(bar 0.90)', '(bar 0.90, missed)'."""
    is_met = value <= bar if most else value >= bar
    return f"({'at most' if most else 'bar'} {bar:g}{'' if is_met else ', MISSED'})"
