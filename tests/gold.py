"""Gold reports, where the folder exists, as reports and claims: for tests and benchmarks, never for rules."""

import json
import os
from pathlib import Path
from typing import Any

from tollbook.model.claim import Claim
from tollbook.model.document import Report
from tollbook.model.precision import Known
from tollbook.model.record import from_records

GOLD = Path(os.environ.get("TOLLBOOK_GOLD", Path(__file__).resolve().parents[2] / "shared" / "gold"))


def load(path: Path) -> tuple[Report, list[Claim]]:
    """Return the report of one gold file and its claims."""
    from datetime import date

    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    published = date.fromisoformat(data["published"]) if data["published"] else None
    report = Report(
        id=data["id"],
        text=data["text"],
        title=data["title"],
        outlet=data["outlet"],
        language=data["language"],
        published=published,
        published_known=Known.STATED if published else None,
        origin=path.name,
    )
    records = []
    for claim in data["claims"]:
        at = -1
        for _ in range(claim.get("nth", 1)):
            at = report.text.index(claim["evidence"], at + 1)
        records.append(claim | {"document": report.id, "start": at, "end": at + len(claim["evidence"])})
    return report, from_records(records)
