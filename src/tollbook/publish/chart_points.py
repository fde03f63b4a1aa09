"""What a chart of tolls is drawn from: what one source said of one scope on one day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tollbook.model.claim import Relation
from tollbook.model.precision import Bounds
from tollbook.publish.wording import bounds_words, number


@dataclass(frozen=True, slots=True)
class SeriesPoint:
    """What one source said of one scope on one day.

    low, high: the least and the most that its words allow; None is open. value: the figure as written. relation: a `Relation`'s value.
    scope: whom it counts, in words. day: of publication; None if not known: then it stands in the table alone. marks: of the brief.
    """

    source: str
    day: date | None
    low: int | None
    high: int | None
    value: int
    relation: str
    scope: str
    marks: tuple[int, ...] = ()

    @property
    def amount(self) -> str:
        """The figure with its relation, in words.

        >>> SeriesPoint("Observatory", None, 1001, None, 1000, "more_than", "people").amount
        'more than 1,000'
        """
        words = {
            Relation.EXACT: "", Relation.AT_LEAST: "at least ", Relation.MORE_THAN: "more than ", Relation.AT_MOST: "up to ",
            Relation.LESS_THAN: "fewer than ", Relation.ABOUT: "about ", Relation.MAGNITUDE: "in the order of ",
        }  # fmt: skip
        if self.relation in words:
            return words[Relation(self.relation)] + number(self.value)
        return bounds_words(Bounds(self.low, self.high)) or f"{self.relation} {number(self.value)}".strip()


def by_series(points: Sequence[SeriesPoint]) -> dict[tuple[str, str], list[SeriesPoint]]:
    """Return the points of each source and scope, in the order of their days."""
    rows: dict[tuple[str, str], list[SeriesPoint]] = {}
    for point in points:
        rows.setdefault((point.source, point.scope), []).append(point)
    return {series: sorted(of, key=lambda p: p.day or date.min) for series, of in rows.items()}
