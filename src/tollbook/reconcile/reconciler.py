"""Many claims, reconciled part by part and kept: one more report costs only the parts that it touches."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tollbook.model.claim import Claim
from tollbook.model.entity import Place
from tollbook.model.finding import Answer, Reconciliation, Scope, ScopeFinding
from tollbook.reconcile.asking import Asking
from tollbook.reconcile.findings import consequence
from tollbook.reconcile.geography import PartOf
from tollbook.reconcile.holdings import LOOSE, Holdings
from tollbook.reconcile.solution import Part, Solution, solve_part
from tollbook.settings import DEFAULT, Settings

# Parts handed to a process at a time: enough that handing over costs little, few enough that all processes end together.
_BATCH = 8


@dataclass
class Reconciler:
    """Claims in parts, each with its solution; the result is that of reconciling all of them from nothing, to the byte.

    settings, part_of: as for `reconcile`. jobs: processes that solve parts.

    >>> from tollbook.model.claim import Evidence, Harm, Relation, Source, SourceKind, Toll
    >>> def dead(report, value): return Toll(report=report, evidence=Evidence(0, 9, f"{value} dead"), harm=Harm.KILLED,
    ...     relation=Relation.EXACT, value=value, sources=(Source("Monitor", SourceKind.MONITOR),))
    >>> reconciler = Reconciler()
    >>> first, second = dead("r1", 31), dead("r2", 12)
    >>> reconciler.update([first], events={first.id: "Ford"}), reconciler.update([second], events={second.id: "Mill"})
    (1, 1)
    >>> [finding.truth.low for finding in reconciler.result().scopes]
    [31, 12]
    >>> reconciler.ask(Scope(Harm.KILLED)).low  # the dead of different events are different people
    43
    """

    settings: Settings = DEFAULT
    part_of: PartOf | None = None
    jobs: int = 1
    holdings: Holdings = field(default_factory=Holdings)
    parts: dict[str, tuple[Part, Solution]] = field(default_factory=dict)
    _scopes: list[tuple[tuple[object, ...], str, int, ScopeFinding]] = field(default_factory=list)
    _asking: Asking = field(init=False)

    def __post_init__(self) -> None:
        self._asking = Asking(self.settings, self.part_of)

    def update(
        self,
        claims: Iterable[Claim] = (),
        *,
        published: Mapping[str, date] | None = None,
        events: Mapping[str, str] | None = None,
        without: Iterable[str] = (),
    ) -> int:
        """Take in claims, days of publication and events of claims, and drop some claims; return how many parts that solved anew.

        published: by report id. events: by claim id; a claim that has one may be given another. without: ids of claims to forget.
        Acts and situations play no part. The same claims, days and events give the same result in whatever steps they come.
        """
        touched = self.holdings.take(claims, published or {}, events or {}, without)
        waiting: list[Part] = []
        gone = set()
        for part in self._parts_anew(touched):
            if part.key not in self.parts or self.parts[part.key][1].digest != part.digest(self.settings):
                gone.add(part.key)
                waiting += [part] if part.tolls else []
        for key in gone & self.parts.keys():
            self._asking.forget(self.parts.pop(key)[0])
        self._scopes = [entry for entry in self._scopes if entry[1] not in gone]
        for part, solution in zip(waiting, _solutions(waiting, self.settings, self.jobs), strict=True):
            self.parts[part.key] = part, solution
            self._asking.learn(part, solution)
            self._scopes += [(consequence(f), part.key, i, f) for i, f in enumerate(solution.reconciliation.scopes)]
        self._scopes.sort()  # nearly in order already; no two share part and number, so findings are never compared
        return len(waiting)

    def _parts_anew(self, touched: Iterable[str]) -> Iterator[Part]:
        """Return the parts that a change may have touched, as they are now; a part that is no more has no tolls."""
        touched = sorted(touched)
        for key in touched:
            if key != LOOSE:
                tolls = self.holdings.members(key)
                yield Part.of(f"event {key}", tolls, self.holdings.published, self.part_of, is_event=True)
        if LOOSE in touched:
            now = {f"loose {min(tolls)}": tolls for tolls in self.holdings.loose_parts(self.part_of)}
            before = [key for key, (part, _) in self.parts.items() if not part.is_event]
            for key in sorted({*now, *before}):
                yield Part.of(key, now.get(key, {}), self.holdings.published, self.part_of, is_event=False)

    def result(self) -> Reconciliation:
        """Return everything that reconciling finds, most consequential first."""
        first = {key: i for i, key in reversed(list(enumerate(entry[1] for entry in self._scopes)))}
        order = sorted(self.parts, key=lambda key: (first.get(key, len(self._scopes)), key))
        found = [self.parts[key][1].reconciliation for key in order]
        conflicts = [conflict for made in found for conflict in made.conflicts] + self._asking.conflicts_across()
        return Reconciliation(
            tuple(entry[3] for entry in self._scopes),
            tuple(comparison for made in found for comparison in made.comparisons),
            tuple(sorted(conflicts, key=lambda conflict: (len(conflict.claims), conflict.claims))),
            sum(made.untold for made in found),
            tuple(sorted({oddity for made in found for oddity in made.oddities}, key=lambda oddity: (oddity.kind, oddity.about))),
        )

    def ask(self, scope: Scope, *, as_of: date | None = None, where: Sequence[Place] = ()) -> Answer:
        """Return the least and the most that the claims allow for a scope, with what stands behind it, in one sentence.

        as_of: only claims that had been published by that day count. where: the places meant by the names of the scope, as a resolver
        knows them; without it a name means every place of that name in the claims. What may be added up over events, and why a sum of
        events has no cap: docs/decisions/0008-reconciling-at-scale.md.
        """
        return self._asking.ask(scope, as_of=as_of, where=where)


def _solutions(parts: Sequence[Part], settings: Settings, jobs: int) -> Iterator[Solution]:
    if jobs <= 1 or len(parts) <= _BATCH:
        yield from (solve_part(part, settings) for part in parts)
        return
    from concurrent.futures import ProcessPoolExecutor
    from functools import partial
    from multiprocessing import get_context

    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_keep_garbage) as pool:
        yield from pool.map(partial(solve_part, settings=settings), parts, chunksize=_BATCH)


def _keep_garbage() -> None:
    """Look for circles of garbage seldom: a process that solves parts makes few, and looking costs a sixth of its time."""
    import gc

    gc.set_threshold(200_000, 20, 100)
