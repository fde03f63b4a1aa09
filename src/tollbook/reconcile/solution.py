"""One part solved: its findings, and an outline of it by which asked scopes are answered without solving it again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tollbook.model.claim import Toll
from tollbook.model.finding import Conflict, Reading, Reconciliation
from tollbook.model.ids import content_id
from tollbook.reconcile.comparisons import compare, conflict_reason
from tollbook.reconcile.findings import findings
from tollbook.reconcile.geography import PartOf, told_within
from tollbook.reconcile.periods import earliest_and_latest
from tollbook.reconcile.scopes import Formula, Region
from tollbook.reconcile.solve import Extreme
from tollbook.reconcile.solved import Solved
from tollbook.reconcile.statements import Material, prepare
from tollbook.settings import Settings


@dataclass(frozen=True, slots=True)
class Part:
    """Claims that are reconciled together, with all that their solution depends on.

    key: its name. is_event: whether a grouping holds it together; the people of two such parts are different ones.
    published: days of publication of its reports. within: which of its places lie in which, as a resolver tells it.
    """

    key: str
    is_event: bool
    tolls: Mapping[str, Toll]
    published: Mapping[str, date]
    within: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, key: str, tolls: Mapping[str, Toll], published: Mapping[str, date], part_of: PartOf | None, *, is_event: bool) -> "Part":
        """Gather what the tolls of a part depend on."""
        days = {toll.report: published[toll.report] for toll in tolls.values() if toll.report in published}
        places = {place for toll in tolls.values() for place in toll.where} if part_of is not None else ()
        return cls(key, is_event, tolls, days, told_within(part_of, places))

    def digest(self, settings: Settings) -> str:
        """Return a digest of the content: the same content has the same one on every machine."""
        lines = [f"{settings!r} {self.within!r}"]
        for key in sorted(self.tolls):
            t = self.tolls[key]
            lines.append(
                f"{key} {t.report} {self.published.get(t.report)} {t.evidence} {t.sources} {t.joint} {t.where} {t.period} {t.stance}"
                f" {t.harm} {t.relation} {t.value} {t.value_high} {t.share} {t.victims} {t.by} {t.part_of} {t.cumulative}"
            )
        return content_id(*lines, length=32)


@dataclass(frozen=True, slots=True)
class Solution:
    """What a part says.

    digest: of the part, by which it is known whether it says so still. floors: for each harm, class and alleged perpetrator that its
    tolls state, the least over all its places and days, with the claims behind it.
    has_totals: whether anything caps the truth. first, last: the earliest and the latest day that any of its tolls can speak of.
    """

    digest: str
    reconciliation: Reconciliation
    floors: Mapping[tuple[Formula, Formula, Formula], Extreme]
    has_totals: bool
    first: str
    last: str


def solve_part(part: Part, settings: Settings) -> Solution:
    """Return what the tolls of one part allow."""
    material = prepare(list(part.tolls.values()), settings, part.published, part_of=part.within)
    solved = Solved.of(material, settings)
    conflicts = tuple(
        Conflict(ids, conflict_reason([solved.by_id[i] for i in ids], material.space))
        for ids in sorted(solved.conflicts, key=lambda c: (len(c), c))
    )
    comparisons, untold = compare(material, [conflict.claims for conflict in conflicts], most=settings.most_comparisons)
    made = Reconciliation(tuple(findings(solved)), comparisons, conflicts, untold, tuple(material.space.geography.oddities))
    # After the findings, which thus do not depend on what else is asked.
    floors = {(region.harm, region.classes, region.by): solved.floor(region) for region in _everywhere(material)}
    spans = [earliest_and_latest(name) for s in material.statements for clause in s.region.period for name in clause]
    first, last = min((first for first, _ in spans), default=""), max((last for _, last in spans), default="")
    return Solution(part.digest(settings), made, floors, any(s.reading is Reading.TOTAL for s in material.statements), first, last)


def _everywhere(material: Material) -> list[Region]:
    """Return everyone whom a part speaks of: for each harm, each class and each alleged perpetrator, as its tolls put them together."""
    found: set[tuple[Formula, Formula, Formula]] = set()
    for s in material.statements:
        region = s.region
        single = {((name,),) for clause in region.classes for name in clause}
        found |= {(region.harm, classes, ()) for classes in {(), region.classes, *single}}
        found |= {(region.harm, classes, region.by) for classes in {(), region.classes}}
    return [Region(harm, classes, by, (), ()) for harm, classes, by in sorted(found)]
