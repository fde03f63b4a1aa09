"""Reconcile: from tolls to bounds for every scope, conflicts, comparisons and accounts."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

from tollbook.model.claim import Claim
from tollbook.model.finding import Reconciliation
from tollbook.reconcile.geography import PartOf
from tollbook.reconcile.reconciler import Reconciler
from tollbook.settings import DEFAULT, Settings

_NO_DAYS: Mapping[str, date] = MappingProxyType({})


def reconcile(
    claims: Sequence[Claim],
    *,
    settings: Settings = DEFAULT,
    published: Mapping[str, date] = _NO_DAYS,
    events: Mapping[str, str] | None = None,
    part_of: PartOf | None = None,
    jobs: int = 1,
) -> Reconciliation:
    """Return what the tolls among claims allow: bounds for each scope, who stands behind them, conflicts and comparisons.

    claims: of any number of reports, in any order; acts and situations play no part. Denied and hedged tolls are shown and never
    reasoned with. published: days of publication by report id, where known; they tell which of two figures is the later one.
    events: which event each claim (by id) is about, where a grouping knows; claims of different events are reconciled apart.
    part_of: which places (by `place_key`) lie in which others, beyond what their own province and country tell. jobs: processes.
    The result depends neither on the order of the claims nor on the processes. Claims in conflict are set aside, all of them, for the
    bounds.

    >>> from tollbook.model.claim import Evidence, Harm, Relation, Source, SourceKind, Toll
    >>> monitor = (Source("Monitor", SourceKind.MONITOR),)
    >>> dead = Toll(report="r", evidence=Evidence(0, 9, "over 1,000 were killed"), sources=monitor, harm=Harm.KILLED,
    ...             relation=Relation.MORE_THAN, value=1000)
    >>> reconcile([dead]).scopes[0].truth
    Bounds(low=1001, high=None, soft_low=None, soft_high=None)
    """
    reconciler = Reconciler(settings, part_of, jobs)
    reconciler.update(claims, published=published, events=events)
    return reconciler.result()
