"""Where labels stand on a map: beside or within what they name, none over another, each left out rather than misread.

Where the places lie so close that not all find room, the map has numbers and a key below it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

SIZE = 12  # of letters, in the picture's units
LETTER = 0.6  # a letter's width to its height, with room to spare
LINE = 15  # from line to line of a label
STEPS = (4, 26, 52, 80, 110)  # how far from its place a label may stand; from the second on a line leads to it
WAYS = ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (-1, -1), (1, 1), (-1, 1))

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Spot:
    """What is to be labelled: one or two lines of text, a point, and how far it reaches around. is_round: drawn as a circle."""

    label: str
    says: str
    x: float
    y: float
    radius: float
    is_round: bool = True


@dataclass(frozen=True, slots=True)
class Label:
    """One or two lines of text around a point. leader: the line that leads to what they name, from there to the label."""

    label: str
    says: str
    x: float
    y: float
    leader: tuple[Point, Point] | None = None

    @property
    def half(self) -> tuple[float, float]:
        """Half its width and height."""
        return half_sides(self.label, self.says)

    def meets(self, x: float, y: float, half_wide: float, half_high: float) -> bool:
        """Tell whether it covers a part of a box, given by its middle and half its sides."""
        return abs(self.x - x) < self.half[0] + half_wide and abs(self.y - y) < self.half[1] + half_high


def half_sides(label: str, says: str) -> tuple[float, float]:
    """Return half the width and height of a label, in the picture's units."""
    return max(len(label), len(says)) * SIZE * LETTER / 2, LINE if says else LINE / 2


def label_all(spots: Sequence[Spot], width: int, height: int) -> tuple[list[Label], list[str]]:
    """Return labels, and the lines of a key: none if all labels found room, else one for each spot, whose label is its number."""
    labels = place_labels(spots, width, height)
    if len(labels) == len(spots):
        return labels, []
    numbered = [replace(s, label=str(n), says="") for n, s in enumerate(spots, 1)]
    return place_labels(numbered, width, height), [f"{n}  {s.label}: {s.says}" for n, s in enumerate(spots, 1)]


def place_labels(spots: Sequence[Spot], width: int, height: int) -> list[Label]:
    """Return the labels that find room on a sheet.

    Small spots choose first, since a large one has room within itself. One that finds no room has no label.

    >>> [(label.x, label.y) for label in place_labels([Spot("Kess", "31", 50, 50, 5)], 200, 100)]
    [(73.4, 50.0)]
    """
    made: list[Label] = []
    for spot in sorted(spots, key=lambda s: s.radius):
        free = [c for c in _candidates(spot) if _is_inside(c, width, height) and not _is_taken(c, spot, spots, made)]
        apart = [c for c in free if not any(_holds(s, c) for s in spots if not spot.is_round or s.radius < spot.radius)]
        made += (apart or free)[:1]  # not within another place's circle, if that can be had
    return made


def _is_inside(label: Label, width: int, height: int) -> bool:
    wide, high = label.half
    return wide + 2 <= label.x <= width - wide - 2 and high + 2 <= label.y <= height - high - 2


def _is_taken(label: Label, spot: Spot, spots: Sequence[Spot], made: Sequence[Label]) -> bool:
    """Tell whether a label or its line would stand on another label, on another's line, or on a small spot."""
    small = [s for s in spots if s.radius < LINE and (s is not spot or label.leader)]
    if any(label.meets(m.x, m.y, *m.half) for m in made) or any(label.meets(s.x, s.y, s.radius, s.radius) for s in small):
        return True
    if any(m.leader and _crosses(m.leader, label.x, label.y, *label.half) for m in made):
        return True
    near = [
        s for s in small if abs(s.x - spot.x) + abs(s.y - spot.y) >= s.radius + spot.radius
    ]  # a line may leave a circle that it starts in
    return label.leader is not None and (
        any(_crosses(label.leader, m.x, m.y, *m.half) for m in made)
        or any(_crosses(label.leader, s.x, s.y, s.radius, s.radius) for s in near)
    )


def _holds(spot: Spot, label: Label) -> bool:
    return spot.is_round and (spot.x - label.x) ** 2 + (spot.y - label.y) ** 2 < spot.radius**2


def _candidates(spot: Spot) -> Iterator[Label]:
    wide, high = half_sides(spot.label, spot.says)
    if spot.radius > max(high, wide) + 2:
        for down in (step * high for step in (0, -2.2, 2.2, -4.4, 4.4)):
            if abs(down) + high < spot.radius:
                yield Label(spot.label, spot.says, spot.x, spot.y + down)
    reach = spot.radius if spot.is_round else 0.0  # an outline's label either stands in it or is led to its middle
    for step in STEPS if spot.is_round else STEPS[1:]:
        for right, down in WAYS:
            slant = 0.7 if right and down else 1.0
            x = spot.x + right * (slant * (reach + step) + wide)
            y = spot.y + down * (slant * (reach + step) + high)
            start = (spot.x + right * slant * reach, spot.y + down * slant * reach)
            end = (x - right * wide, y - down * high)
            yield Label(spot.label, spot.says, x, y, (start, end) if step > STEPS[0] else None)


def _crosses(line: tuple[Point, Point], x: float, y: float, half_wide: float, half_high: float) -> bool:
    """Tell whether a line runs through a box: it is short, so that looking at a few of its points is enough."""
    (x1, y1), (x2, y2) = line
    points = ((x1 + (x2 - x1) * n / 12, y1 + (y2 - y1) * n / 12) for n in range(13))
    return any(abs(a - x) < half_wide and abs(b - y) < half_high for a, b in points)
