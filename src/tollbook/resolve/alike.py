"""Whether two tellings are of one happening, or of one bout of violence: rules with weights, each with its reason.

What tells two happenings apart (another day, place or site, another kind of deed) outweighs everything; of the rest the weights add up.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tollbook.model.claim import Harm
from tollbook.resolve.tellings import LEAST_TELLING_NUMBER, Days, Number, Telling, is_gathered

FEW = 2  # persons by which counts of one happening often differ: the dead of the first night


LARGE = 20


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that two tellings have in common, or in which they differ: what it weighs, in words, and why it weighs so."""

    weight: float
    words: str
    reason: str


# Place and day together are just enough where nothing speaks against it; less than that needs the same figure, site or actors.
RULES: Mapping[str, Rule] = {
    "same place": Rule(2, "the same place", "in most wars a settlement sees one such deed on a day"),
    "place within": Rule(1, "the place of one lies in that of the other", "a district sees several deeds on a day"),
    "same region": Rule(1, "the same province or region", "a province sees many deeds on a day"),
    "no place": Rule(-0.5, "no place in one of them", "a figure and a day meet by chance in another town"),
    "same day": Rule(2, "the same day", "a day that both reports give is their surest common ground"),
    "days overlap": Rule(1, "days that overlap", "'overnight', or the week before an undated report, leaves room for others"),
    "a day apart": Rule(0.5, "days next to each other, one told as 'on Tuesday'", "such words are one day off now and then"),
    "same figure": Rule(2, "the same number of people", f"{LEAST_TELLING_NUMBER} or more, or dead and hurt alike, seldom come twice"),
    "same large figure": Rule(3, "the same large number of people", f"{LARGE} or more on one day are as good as a name"),
    "same small figure": Rule(0.5, "the same small number of people", "many happenings have one or two dead"),
    "figures differ": Rule(-1, "figures that differ", f"counts of one happening differ by {FEW} or a quarter; by more, they may be of two"),
    "figures far apart": Rule(-1.5, "figures that differ more than threefold", "a count seldom grows so much in a day or two"),
    "same site": Rule(2, "the same kind of site", "a town has few markets or hospitals"),
    "same actors": Rule(1, "the same alleged actors", "the same forces act many times: it confirms, and proves little"),
    "other side": Rule(-1, "alleged actors of opposite sides", "blame can be disputed, but is more often for two deeds"),
    "same hour": Rule(0.5, "the same time of day", "reports that tell it seldom mean two deeds, but most leave it out"),
    "other hour": Rule(-1, "another time of day", "reports are loose about hours"),
    "same actor of an act": Rule(2, "the same actor", "an act of speech or order has no place but its actor"),
    "same target": Rule(1, "the same target", "a state that asks one body twice on a day is rare"),
    "other target": Rule(-2, "other targets", "what is said to one is not what is said to another"),
}  # fmt: skip
JOIN = 4.0  # the same settlement and day, nothing against it
ASK = 3.0  # one thing short of it: a person should look
MARGIN = 0.5  # two happenings of one place and day: a third telling must fit one of them better by this much

# For running totals and what happens within them.
TIES: Mapping[str, Rule] = {
    "same first day": Rule(2, "count from the same day", "counts of one bout of violence begin with it"),
    "days overlap": Rule(1, "speak of days that overlap", "needed, and not enough"),
    "same place": Rule(2, "of the same place", "two bouts in one town at one time are one to those who live there"),
    "place within": Rule(1, "of places one of which lies in the other", "a province can see two bouts at a time"),
    "same region": Rule(1, "of the same province or region", "a province can see two bouts at a time"),
    "one report": Rule(1, "stand in one report", "a report on one bout counts its dead and its displaced from the same day"),
    "same figure": Rule(2, "give the same number of people", "running totals of hundreds are no coincidence"),
    "same actors": Rule(0.5, "name the same alleged actors", "it confirms: one army fights in many places of a province at a time"),
}
TIE = 3.0
LEAST_TIED_FIGURE = 50
MOST_EPISODE_DAYS = 92  # longer counts are of a war: they are tied to counts from the same day, never to what happened within
GAP_DAYS = 3  # happenings of one place and the same actors this near each other are of one episode


def weigh(one: Telling, other: Telling) -> tuple[float, tuple[str, ...]]:
    """Return the weight for one happening and the names of the rules in `RULES` that give it; the days and places must meet.

    Tellings are of one deed and none is running. What must keep them apart is `are_apart`.
    """
    if not is_gathered(one):
        return _added(RULES, _act_rules(one, other))
    return _added(RULES, _attack_rules(one, other))


def _added(rules: Mapping[str, Rule], names: Iterator[str]) -> tuple[float, tuple[str, ...]]:
    found = tuple(names)
    return sum(rules[name].weight for name in found), found


def _attack_rules(one: Telling, other: Telling) -> Iterator[str]:
    yield from _place_rules(one, other)
    yield from _day_rules(one, other)
    yield from _figure_rules(one, other)
    if one.sites & other.sites:
        yield "same site"
    if one.actors & other.actors:
        yield "same actors"
    elif one.sides and other.sides and not one.sides & other.sides:
        yield "other side"
    if one.hours and other.hours:
        yield "same hour" if one.hours & other.hours else "other hour"


def _act_rules(one: Telling, other: Telling) -> Iterator[str]:
    yield from _day_rules(one, other)
    if one.actors & other.actors:
        yield "same actor of an act"
    if one.own and other.own and one.own & other.own:
        yield "same place"
    if one.targets & other.targets:
        yield "same target"
    elif one.targets and other.targets:
        yield "other target"


def _place_rules(one: Telling, other: Telling) -> Iterator[str]:
    if one.fine & other.fine:
        yield "same place"
    elif one.own & other.own:
        yield "same region"
    elif one.own & other.above or one.above & other.own:
        yield "place within"
    elif not one.own or not other.own:
        yield "no place"


def _day_rules(one: Telling, other: Telling) -> Iterator[str]:
    if one.days is None or other.days is None:
        return
    if one.is_sure and other.is_sure and one.days == other.days and one.days[1] - one.days[0] <= 1:
        yield "same day"
    elif one.days[0] <= other.days[1] and other.days[0] <= one.days[1]:
        yield "days overlap"
    elif one.is_relative or other.is_relative:
        yield "a day apart"


def _figure_rules(one: Telling, other: Telling) -> Iterator[str]:
    """The greatest figure in common, and the worst difference among the other harms and classes that both count."""
    if not one.numbers or not other.numbers:
        return
    theirs = {(m[0], m[2]) for m in other.numbers}
    shared = [n for n in one.numbers if (n[0], n[2]) in theirs]
    if shared:
        greatest = max(n[2] for n in shared)
        is_telling = greatest >= LEAST_TELLING_NUMBER or len({n[0] for n in shared}) > 1
        yield "same large figure" if greatest >= LARGE else "same figure" if is_telling else "same small figure"
    if worst := _worst_difference(one, other, {n[:2] for n in shared}):
        yield worst


def _worst_difference(one: Telling, other: Telling, shared: set[tuple[Harm, str]]) -> str | None:
    """Of the harms and classes that both count, and differ on wherever they do: the worst difference."""
    mine: dict[tuple[Harm, str], list[Number]] = {}
    for n in one.numbers:
        if n[:2] not in shared:
            mine.setdefault(n[:2], []).append(n)
    worst: dict[tuple[Harm, str], str] = {}
    agreed: set[tuple[Harm, str]] = set()
    for m in other.numbers:
        for n in mine.get(m[:2], ()) if m[:2] not in agreed else ():
            if found := _differ(n, m, one.published, other.published):
                worst[m[:2]] = max(found, worst.get(m[:2], ""), key=_severity)
            else:
                agreed.add(m[:2])
                break
    return max((found for key, found in worst.items() if key not in agreed), key=_severity, default=None)


def _severity(name: str) -> float:
    return -RULES[name].weight if name else 0.0


def _differ(one: Number, other: Number, said: int | None, later: int | None) -> str | None:
    """How two figures of the same people differ; a later report may give more, as the dead are found."""
    (low, high), (low2, high2) = one[2:4], other[2:4]
    least, most = sorted((low, low2))
    if most - least <= max(FEW, most / 4):
        return None
    if most > 3 * least and most - least >= 5 * FEW:
        return "figures far apart"
    if (high is None or low2 <= high) and (high2 is None or low <= high2):
        return None
    rises = said is not None and later is not None and said != later and (low < low2) == (said < later)
    return None if rises else "figures differ"


def are_apart(one: Telling, other: Telling) -> str | None:
    """Return what keeps two tellings of one deed apart whatever they have in common and whoever tells them; None if nothing does."""
    if one.is_sure and other.is_sure and one.days and other.days and not _may_meet(one, other):
        return "other days"
    if one.sites and other.sites and not one.sites & other.sites:
        return "other sites"
    if one.own and other.own and not (one.own & other.own or one.own & other.above or one.above & other.own):
        return "other places"
    return None


def _may_meet(one: Telling, other: Telling) -> bool:
    (a, b), (c, d) = spread(one), spread(other)
    return a <= d and c <= b


def spread(telling: Telling) -> Days:
    """Return the days on which a telling's happening may have been; a day told as 'on Tuesday' may be one off."""
    assert telling.days is not None
    off = 1 if telling.is_relative and telling.deed in ("attack", "taking") else 0
    return telling.days[0] - off, telling.days[1] + off


def tie(one: Telling, other: Telling) -> tuple[float, tuple[str, ...]]:
    """Return the weight for one bout of two running totals, and the names of the rules in `TIES` that give it."""
    names = tuple(_tie_rules(one, other))
    return (sum(TIES[name].weight for name in names), names) if "days overlap" in names and len(names) > 1 else (0.0, ())


def _tie_rules(one: Telling, other: Telling) -> Iterator[str]:
    if one.days is None or other.days is None or not (one.days[0] <= other.days[1] and other.days[0] <= one.days[1]):
        return
    is_placed = bool(one.own & other.own or one.own & other.above or one.above & other.own)
    if not is_placed and one.report != other.report:
        return
    is_long = max(d[1] - d[0] for d in (one.days, other.days)) >= MOST_EPISODE_DAYS
    is_same_start = one.is_sure and other.is_sure and one.days[0] == other.days[0]
    if is_long and not is_same_start:
        return
    yield "days overlap"
    if is_same_start:
        yield "same first day"
    if is_placed:
        yield from _place_rules(one, other)
    elif one.report == other.report:
        yield "one report"
    if tied_figures(one) & tied_figures(other):
        yield "same figure"
    if one.actors & other.actors:
        yield "same actors"


def tied_figures(telling: Telling) -> set[tuple[Harm, int]]:
    """Return the figures of a running total that are large enough to tie it to another."""
    return {(n[0], n[2]) for n in telling.numbers if n[2] >= LEAST_TIED_FIGURE}
