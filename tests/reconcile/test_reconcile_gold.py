"""Gold reports, where they are at hand: the founding report in full, and that every other reconciles quickly and without fuss."""

import time

import pytest

from gold import GOLD, load
from tollbook.model.finding import Verdict
from tollbook.reconcile import reconcile

pytestmark = pytest.mark.skipif(not GOLD.is_dir(), reason="the gold reports are not at hand (TOLLBOOK_GOLD)")
REPORTS = sorted((GOLD / "reports").glob("*.json")) if GOLD.is_dir() else []


def test_founding_report():
    _, claims = load(GOLD / "founding" / "report.json")
    result = reconcile(claims)
    told = {(f.scope.victims[0].value, f.scope.by): (f.truth.low, f.counts[0].bounds.low, f.counts[0].bounds.high) for f in result.scopes}
    assert told == {
        ("person", ()): (1001, 1001, None),
        ("civilian", ()): (125, None, 699),
        ("person", ("new administration forces",)): (501, 501, None),
        ("civilian", ("state troops",)): (125, 125, None),
    }
    assert not result.conflicts
    first = result.comparisons[0]
    assert first.verdict is Verdict.CONTAINED
    assert "so 125 and 1,000 do not contradict each other" in first.reason


@pytest.mark.parametrize("path", REPORTS, ids=[path.stem for path in REPORTS])
def test_every_report_reconciles_within_a_second(path):
    _, claims = load(path)
    reconcile(claims[:1])  # the solver loads once
    start = time.perf_counter()
    result = reconcile(claims)
    assert time.perf_counter() - start < 1
    assert all(finding.account.endswith(".") for finding in result.scopes)
    assert len(result.comparisons) <= 12
    if path.stem.startswith("coast"):
        assert not result.conflicts
