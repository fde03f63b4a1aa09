"""The picture of tolls over time: a row for each source and scope, a bar from the least to the most that each figure allows."""

import itertools
import json
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from tollbook.publish.chart_points import SeriesPoint
from tollbook.publish.chart_svg import CHARACTER, FONT, drawn, missing_extra
from tollbook.publish.wording import day, number

if TYPE_CHECKING:
    import altair

# Told apart by readers of every kind of colour vision, and by 3:1 from white; a row's heading tells the source without them.
COLOURS = ("#0072b2", "#c04f00", "#007a5a", "#aa4499", "#332288", "#7a6000", "#882255", "#4d4d4d")
INK, SOFT, GRID = "#1c1c1e", "#595960", "#e3e1da"
OPEN = 0.16  # the length of an open end, in parts of the scale
SPARE = 22  # units beside the first and the last day: half a label


@dataclass(frozen=True, slots=True)
class Layout:
    """The size that a row of a picture is made for, in the picture's units: on a page or a telephone one is about a pixel."""

    width: int
    height: int


WIDE, NARROW = Layout(585, 92), Layout(285, 84)


@dataclass(frozen=True, slots=True)
class Days:
    """Where days stand from left to right: in proportion, but for long silences, which are cut short.

    at: the place of each day on which something was published, 0 to `end`. cuts: the places where a silence is cut.
    Four months of silence after a week of daily figures would leave that week no room.
    """

    at: dict[date, int]
    cuts: tuple[float, ...]
    layout: Layout

    @classmethod
    def of(cls, days: Sequence[date], layout: Layout) -> "Days":
        """Lay out days. A silence counts as four times the middle one at most, three days at least."""
        told = sorted(set(days))
        gaps = [(b - a).days for a, b in itertools.pairwise(told)]
        longest = max(3, 4 * sorted(gaps)[(len(gaps) - 1) // 2]) if gaps else 3
        at, cuts = {told[0]: 0}, []
        for (a, b), gap in zip(itertools.pairwise(told), gaps, strict=True):
            at[b] = at[a] + min(gap, longest)
            if gap > longest:
                cuts.append(at[a] + longest / 2)
        return cls(at, tuple(cuts), layout)

    @property
    def domain(self) -> tuple[float, float]:
        """The ends of the scale: room on both sides for half a label."""
        end = max(*self.at.values(), 2)
        spare = end * SPARE / (self.layout.width - 2 * SPARE)
        return -spare, end + spare

    @property
    def unit(self) -> float:
        """How wide a day is."""
        left, right = self.domain
        return self.layout.width / (right - left)

    def labels(self) -> dict[int, str]:
        """Return the days to write below the scale, by place: as many as have room, the last one always."""
        is_one_year = len({d.year for d in self.at}) == 1
        made: dict[int, str] = {}
        for when, place in reversed(self.at.items()):
            of_month, month, year = day(when).split()
            text = f"{of_month} {month[:3]}" + ("" if is_one_year else f" {year}")
            if not made or (min(made) - place) * self.unit >= (len(text) + 2) * 12 * CHARACTER:
                made[place] = text
        return made


def range_chart(rows: dict[tuple[str, str], list[SeriesPoint]], layout: Layout) -> dict[str, Any]:
    """Return the Vega-Lite picture: rows below each other, on one scale of days and one of persons."""
    try:
        import altair
    except ImportError as error:
        raise missing_extra() from error

    days = Days.of([p.day for of in rows.values() for p in of if p.day], layout)
    top = 1.3 * max(max(p.value, p.low or 0, p.high or 0) for of in rows.values() for p in of) or 1
    sources = list(dict.fromkeys(source for source, _ in rows))
    made = [
        _row(of, _heading(*series, layout), COLOURS[sources.index(series[0]) % len(COLOURS)], days, top, is_last=i == len(rows))
        for i, (series, of) in enumerate(rows.items(), 1)
    ]
    config = altair.Config(font=FONT, aria=False, background="white", padding=6, view=altair.ViewConfig(stroke=None))
    spec: dict[str, Any] = altair.vconcat(*made, spacing=14, config=config).to_dict()
    return spec


def _row(
    points: Sequence[SeriesPoint], heading: "altair.TitleParams", colour: str, days: Days, top: float, *, is_last: bool
) -> "altair.LayerChart | altair.FacetChart":
    import altair as alt

    written = days.labels()
    years = sorted({d.year for d in days.at})
    x = alt.X(
        "at:Q",
        title=None if not is_last else "day of publication" + (f", {years[0]}" if len(years) == 1 else ""),
        scale=alt.Scale(domain=list(days.domain), nice=False, zero=False),
        axis=alt.Axis(
            values=sorted(written), labelExpr=f"({json.dumps(written)})[datum.value]", grid=False, labels=is_last, ticks=is_last,
            labelFontSize=12, titleFontSize=12, titleFontWeight="normal", labelColor=INK, titleColor=SOFT, domainColor=SOFT,
            tickColor=SOFT, labelFlush=False, labelOverlap=False,
        ),
    )  # fmt: skip
    y = alt.Y(
        "value:Q",
        title=None,
        scale=alt.Scale(domain=[0, top], nice=False),
        axis=alt.Axis(tickCount=3, format=",d" if top >= 4 else ",", gridColor=GRID, domain=False, ticks=False, labelFontSize=12,
                      labelColor=INK, minExtent=38),
    )  # fmt: skip
    bars, opens, dots, labels = (
        {"values": m} for m in (_bars(points, days), _opens(points, days, top), _dots(points, days), _labels(points, days, top))
    )
    base = alt.Chart(dots).encode(x=x, y=y)
    layers = [
        alt.Chart({"values": [{"at": c} for c in days.cuts]}).mark_rule(color="#a9a69b", strokeDash=[2, 4]).encode(x=x),
        base.mark_line(interpolate="step-after", color=colour, opacity=0.35, strokeWidth=1.5),
        alt.Chart(bars).mark_rule(color=colour, strokeWidth=7, opacity=0.45).encode(x=x, y=y, y2="to:Q"),
        alt.Chart(opens).mark_rule(color=colour, strokeWidth=2, strokeDash=[3, 2]).encode(x=x, y=y, y2="to:Q"),
        *(
            alt.Chart(opens)
            .transform_filter(f"datum.to {sign} datum.value")
            .mark_point(shape=f"triangle-{way}", color=colour, filled=True, size=45, opacity=1)
            .encode(x=x, y=alt.Y("to:Q"))
            for sign, way in ((">", "up"), ("<", "down"))
        ),
        base.transform_filter("!datum.rough").mark_point(color=colour, filled=True, size=44, opacity=1),
        base.transform_filter("datum.rough").mark_point(color=colour, fill="white", size=44, opacity=1, strokeWidth=2),
        alt.Chart(labels).mark_text(dy=-9, fontSize=12, color=INK, baseline="bottom").encode(x=x, y=y, text="text:N"),
    ]
    return alt.layer(*layers).properties(width=days.layout.width, height=days.layout.height, title=heading)


def _heading(source: str, scope: str, layout: Layout) -> "altair.TitleParams":
    import altair as alt

    return alt.TitleParams(
        text=_lines(source, layout, 13), fontSize=13, color=INK, subtitle=_lines(scope, layout, 12), subtitleFontSize=12,
        subtitleColor=SOFT, anchor="start", frame="group", offset=4,
    )  # fmt: skip


def _lines(text: str, layout: Layout, size: int) -> list[str]:
    """Break a heading so that it fits the plot; two lines at most, the table has it whole."""
    fits = int(layout.width / (size * CHARACTER))
    return textwrap.wrap(drawn(text), fits, max_lines=2, placeholder=" …") or [" "]


def _bars(points: Sequence[SeriesPoint], days: Days) -> list[dict[str, Any]]:
    """What is known on both sides of the figure: from its least to its most, or to the figure where that end is open."""
    made = []
    for p in points:
        low, high = p.low if p.low is not None else p.value, p.high if p.high is not None else p.value
        if p.day and not _is_rough(p) and low != high:
            made.append({"at": days.at[p.day], "value": min(low, high), "to": max(low, high)})
    return made


def _opens(points: Sequence[SeriesPoint], days: Days, top: float) -> list[dict[str, Any]]:
    made = []
    for p in points:
        if not p.day or _is_rough(p):
            continue
        if p.high is None:
            start = max(p.value, p.low or 0)
            made.append({"at": days.at[p.day], "value": start, "to": start + top * OPEN})
        if p.low is None:
            start = min(p.value, p.high if p.high is not None else p.value)
            made.append({"at": days.at[p.day], "value": start, "to": max(0.0, start - top * OPEN)})
    return [m for m in made if m["to"] != m["value"]]


def _dots(points: Sequence[SeriesPoint], days: Days) -> list[dict[str, Any]]:
    return [{"at": days.at[p.day], "value": p.value, "rough": _is_rough(p)} for p in points if p.day]


def _labels(points: Sequence[SeriesPoint], days: Days, top: float) -> list[dict[str, Any]]:
    """The figures that have room above their dot or arrow, the latest first; the latest is always written."""
    line = 20 * top / days.layout.height  # how high a label is, in persons
    spans: list[tuple[float, float, float]] = [(days.at[p.day] * days.unit, *_span(p, days, top)) for p in points if p.day]
    made: list[dict[str, Any]] = []
    boxes: list[tuple[float, float, float, float]] = []
    for (at, _, high), p in zip(reversed(spans), reversed(points), strict=True):
        half = len(number(p.value)) * 12 * CHARACTER / 2 + 3
        box = (at - half, at + half, high, high + line)
        hit: list[object] = [
            s for s in spans if s[0] != at and box[0] - 4 < s[0] < box[1] + 4 and s[1] < box[3] and s[2] > box[2] - line / 3
        ]
        hit += [b for b in boxes if b[0] < box[1] and b[1] > box[0] and b[2] < box[3] and b[3] > box[2]]
        if not made or not hit:
            made.append({"at": at / days.unit, "value": high, "text": number(p.value)})
            boxes.append(box)
    return made


def _span(point: SeriesPoint, days: Days, top: float) -> tuple[float, float]:
    """Return the lowest and the highest that is drawn of a point."""
    ends = [point.value, *(e for e in (point.low, point.high) if e is not None), *(o["to"] for o in _opens([point], days, top))]
    return min(ends), max(ends)


def _is_rough(point: SeriesPoint) -> bool:
    return point.low is None and point.high is None
