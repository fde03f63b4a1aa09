"""Reconcile: from tolls to bounds for every scope, conflicts, comparisons and accounts."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

from tollbook.model.claim import Claim, Toll
from tollbook.model.finding import Conflict, Reconciliation
from tollbook.reconcile.comparisons import compare, conflict_reason
from tollbook.reconcile.findings import findings
from tollbook.reconcile.solved import Solved
from tollbook.reconcile.statements import prepare
from tollbook.settings import DEFAULT, Settings

_NO_DAYS: Mapping[str, date] = MappingProxyType({})


def reconcile(claims: Sequence[Claim], *, settings: Settings = DEFAULT, published: Mapping[str, date] = _NO_DAYS) -> Reconciliation:
    """x"""
    material = prepare([claim for claim in claims if isinstance(claim, Toll)], settings, published)
    if not material.statements:
        return Reconciliation()
    solved = Solved.of(material, settings)
    conflicts = tuple(
        Conflict(ids, conflict_reason([solved.by_id[i] for i in ids], material.space))
        for ids in sorted(solved.conflicts, key=lambda c: (len(c), c))
    )
    comparisons, _ = compare(material, [conflict.claims for conflict in conflicts], most=settings.most_comparisons)
    return Reconciliation(tuple(findings(solved)), comparisons, conflicts)
