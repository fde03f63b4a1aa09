"""Events and running totals gathered into episodes: bouts of violence by place, time and parties.

Running totals are tied first, into bouts (rules: `TIES` in alike.py); an event belongs to the bout within whose days and places it
lies, if that is one. Events that no bout holds are an episode if they are of one place and the same actors, a few days from each other.
What was done in answer (acts without violence) goes with the one episode that its report tells of. In doubt an event stands alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from tollbook.model.claim import Situation
from tollbook.model.entity import Question
from tollbook.model.event import Episode
from tollbook.model.ids import content_id
from tollbook.model.precision import NO_PERIOD, Known, Period
from tollbook.resolve.accounts import persons_in, quote
from tollbook.resolve.alike import GAP_DAYS, MOST_EPISODE_DAYS, TIE, TIES, tie, tied_figures
from tollbook.resolve.clusters import Cluster, Node
from tollbook.resolve.tellings import Telling, actor_names, is_gathered

ANSWER_DAYS = 31  # an act this long after the violence may answer it; later ones are history, or another matter
Key = tuple[str, str]  # what is shared, place


class Bouts:
    """Running totals, and which of them are of one bout; a total costs what it touches."""

    def __init__(self) -> None:
        self.ties: dict[Node, dict[Node, tuple[str, ...]]] = {}
        self.by_report: dict[str, dict[Node, None]] = {}
        self._own: dict[Key, dict[Node, None]] = {}
        self._under: dict[Key, dict[Node, None]] = {}

    def add(self, node: Node, telling: Telling, *, is_first: bool) -> None:
        """Add a telling of a running total; node holds all that agree with it, is_first if no other did before."""
        mine = self.by_report.setdefault(telling.report, {})
        for other in mine:
            if other is node:
                continue
            self._compare(node, other, telling, next(t for t in other.tellings.values() if t.report == telling.report))
        mine[node] = None
        self.ties.setdefault(node, {})
        if is_first:
            for other in self._near(telling):
                if other is not node and other not in mine:
                    self._compare(node, other, telling, other.one)
            for table, key in self._keys(telling):
                table.setdefault(key, {})[node] = None

    def _compare(self, node: Node, other: Node, telling: Telling, their: Telling) -> None:
        weight, names = tie(telling, their)
        if weight >= TIE:
            self.ties.setdefault(node, {})[other] = names
            self.ties.setdefault(other, {})[node] = names

    def remove(self, node: Node, telling: Telling) -> None:
        """Take a telling away, before its node loses it."""
        self.by_report[telling.report].pop(node, None)
        for other in self.ties.pop(node, {}):
            self.ties[other].pop(node, None)
        for table, key in self._keys(telling):
            table[key].pop(node, None)
        left = [t for t in node.tellings.values() if t is not telling]
        for at, kept in enumerate(left):  # ties that rest on what is left are found again
            self.add(node, kept, is_first=at == 0)

    def _keys(self, telling: Telling) -> Iterator[tuple[dict[Key, dict[Node, None]], Key]]:
        for word, is_wide in _marks(telling):
            for name in telling.own:
                yield self._own, (word, name)
            for name in telling.above - telling.own if is_wide else ():
                yield self._under, (word, name)

    def _near(self, telling: Telling) -> dict[Node, None]:
        found: dict[Node, None] = {}
        for word, is_wide in _marks(telling):
            for name in telling.own | telling.above if is_wide else telling.fine:
                found |= self._own.get((word, name), {})
            for name in telling.own if is_wide else ():
                found |= self._under.get((word, name), {})
        return found


def _marks(telling: Telling) -> list[tuple[str, bool]]:
    """By what totals that may be of one bout are found: first day and figures, also where one place lies in the other; weeks.

    By `TIES`, totals that share neither first day nor figure must be of one and the same settlement.
    """
    if telling.days is None:
        return []
    weeks = _weeks(telling.days)
    marks = [(f"{harm} {count} in {week}", True) for harm, count in sorted(tied_figures(telling)) for week in weeks]
    if telling.is_sure:
        marks.append((f"from {telling.days[0]}", True))
    return [*marks, *((f"week {week}", False) for week in weeks)] if telling.fine else marks


def _weeks(days: tuple[int, int]) -> range:
    """The weeks of some days; none of a span so long that it says nothing about what happened within."""
    return range(days[0] // 7, days[1] // 7 + 1) if days[1] - days[0] < MOST_EPISODE_DAYS else range(0)


@dataclass(slots=True)
class Found:
    """The episodes, in order, what is open, and the situations that none holds."""

    episodes: tuple[Episode, ...]
    questions: tuple[Question, ...]
    ungathered: tuple[str, ...]


@dataclass(slots=True, eq=False)
class _Draft:
    """An episode in the making."""

    totals: list[Node] = field(default_factory=list)
    events: list[str] = field(default_factory=list)
    situations: list[Situation] = field(default_factory=list)
    why: list[str] = field(default_factory=list)


def find_episodes(
    events: Mapping[str, Cluster],
    bouts: Bouts,
    situations: Mapping[str, Sequence[Situation]],
    node_of: Mapping[str, Node],
    ties: Sequence[tuple[str, str]] = (),
) -> Found:
    """Return the episodes of events and running totals. ties: pairs of claims whose events or totals a person judged to go together."""
    return _Gathering(events, bouts, situations, node_of, ties).found()


class _Gathering:
    def __init__(
        self,
        events: Mapping[str, Cluster],
        bouts: Bouts,
        situations: Mapping[str, Sequence[Situation]],
        node_of: Mapping[str, Node],
        ties: Sequence[tuple[str, str]],
    ) -> None:
        self.events = dict(sorted(events.items()))
        self.bouts, self.situations, self.ties = bouts, situations, ties
        self.node_of = node_of
        self.event_of_node = {node: name for name, cluster in self.events.items() for node in cluster.nodes}
        self.draft_of: dict[Node, _Draft] = {}
        self.of_event: dict[str, _Draft] = {}
        self.by_report: dict[str, dict[_Draft, None]] = {}
        self.open: list[tuple[str, list[_Draft]]] = []
        self.into: dict[_Draft, _Draft] = {}  # a draft that another took in → that
        self.held: dict[tuple[int, str], dict[_Draft, tuple[int, int]]] = {}

    def found(self) -> Found:
        self._tie_totals()
        self._hold()
        for name, cluster in self.events.items():
            if is_gathered(cluster.tellings[0]):
                self._place(name, cluster)
        self._tie_neighbours()
        self._tie_by_person()
        self._settle()
        self._note_reports()
        for name, cluster in self.events.items():
            if name not in self.of_event:
                self._answer(name, cluster)
        ungathered = self._place_situations()
        drafts = list(dict.fromkeys([*self.draft_of.values(), *self.of_event.values()]))
        episodes = {draft: _episode(draft, self.events) for draft in drafts}
        questions = [
            Question(
                name,
                tuple(sorted(episodes[d].id for d in several)),
                "It lies within the days and places of each.",
                persons_in(self.events[name]),
            )
            for name, several in self.open
        ]
        ordered = sorted(episodes.values(), key=lambda e: (e.period.first or date.max, e.id))
        return Found(tuple(ordered), tuple(questions), tuple(sorted(ungathered)))

    def _tie_totals(self) -> None:
        for start in sorted(self.bouts.ties, key=lambda n: n.id):
            if start in self.draft_of:
                continue
            draft, waiting = _Draft(), [start]
            self.draft_of[start] = draft
            while waiting:
                node = waiting.pop()
                draft.totals.append(node)
                for other in sorted(self.bouts.ties[node], key=lambda n: n.id):
                    if other not in self.draft_of:
                        self.draft_of[other] = draft
                        waiting.append(other)
                        words = " and ".join(TIES[name].words for name in self.bouts.ties[node][other])
                        draft.why.append(f"{quote(node.one)} and {quote(other.one)} {words}.")
        for report, nodes in self.bouts.by_report.items():
            self.by_report[report] = dict.fromkeys(self.draft_of[n] for n in nodes)

    def _place(self, name: str, cluster: Cluster) -> None:
        """Give an event to the bout within which it lies; if to more than one, to that which fits best, or to none."""
        fits: dict[_Draft, int] = {}
        for node in cluster.nodes:
            for draft, is_same_place in self._holding(node.one):
                fits[draft] = max(fits.get(draft, 0), 2 if is_same_place else 1)
        told = {d for report in cluster.by_report for d in self.by_report.get(report, ())}
        for draft in fits:
            fits[draft] += draft in told
        best = [draft for draft, fit in fits.items() if fit == max(fits.values())]
        if len(best) == 1:
            self._give(name, best[0], "lies within its days and places")
        elif best:
            self.open.append((name, best))

    def _hold(self) -> None:
        """Note over which places and days, week by week, each bout counts."""
        for node, draft in self.draft_of.items():
            if (days := node.one.days) is None:
                continue
            for week in _weeks(days):
                for name in node.one.own:
                    rows = self.held.setdefault((week, name), {})
                    first, last = rows.get(draft, days)
                    rows[draft] = (min(first, days[0]), max(last, days[1]))

    def _holding(self, telling: Telling) -> Iterator[tuple[_Draft, bool]]:
        """The bouts that count over the places and days of an event, and whether over its very place."""
        if (days := telling.days) is None:
            return
        for week in _weeks(days):
            for name in telling.own | telling.above:
                for draft, (first, last) in self.held.get((week, name), {}).items():
                    if first <= days[1] and days[0] <= last:
                        yield draft, name in telling.own

    def _give(self, name: str, draft: _Draft, why: str) -> None:
        self.of_event[name] = draft
        draft.events.append(name)
        draft.why.append(f"{quote(self.events[name].tellings[0])} {why}.")

    def _tie_neighbours(self) -> None:
        """Make episodes of events that no bout holds: one place, the same actors, a few days from each other."""
        at: dict[str, list[tuple[int, int, str]]] = {}
        for name, cluster in self.events.items():
            if name not in self.of_event and cluster.days and cluster.tellings[0].is_violent:
                for key in cluster.fine:
                    at.setdefault(key, []).append((*cluster.days, name))
        for key in sorted(at):
            rows = sorted(at[key])
            for (_, last, one), (first, _, other) in pairwise(rows):
                if first - last <= GAP_DAYS and (actors := self._actors(one) & self._actors(other)):
                    self._unite(one, other, f"were at one place within {GAP_DAYS} days, and the same actors are named ({len(actors)})")

    def _actors(self, name: str) -> set[str]:
        return {actor for telling in self.events[name].tellings for actor in telling.actors}

    def _unite(self, one: str, other: str, why: str) -> None:
        a, b = self.of_event.get(one), self.of_event.get(other)
        if a is not None and a is b:
            return
        draft = a or b or _Draft()
        for name in (one, other):
            if name not in self.of_event:
                self.of_event[name] = draft
                draft.events.append(name)
        if a and b:
            self._merge(a, b)
        draft.why.append(f"{quote(self.events[one].tellings[0])} and {quote(self.events[other].tellings[0])} {why}.")

    def _merge(self, into: _Draft, draft: _Draft) -> None:
        self.into[draft] = into
        into.totals += draft.totals
        into.events += draft.events
        into.why += draft.why
        self.draft_of |= dict.fromkeys(draft.totals, into)
        self.of_event |= dict.fromkeys(draft.events, into)

    def _tie_by_person(self) -> None:
        for a, b in self.ties:
            drafts = []
            nodes = [self.node_of[c] for c in (a, b) if c in self.node_of]
            names = [self.event_of_node.get(node) for node in nodes]
            if len(nodes) < 2 or (names[0] is not None and names[0] == names[1]):
                continue
            for node, name in zip(nodes, names, strict=True):
                draft = (self.of_event.get(name) if name else self.draft_of.get(node)) or _Draft()
                if name and name not in self.of_event:
                    self.of_event[name] = draft
                    draft.events.append(name)
                drafts.append(draft)
            if drafts[0] is not drafts[1]:
                self._merge(drafts[1], drafts[0])
            drafts[1].why.append(f"{quote(nodes[0].one)} and {quote(nodes[1].one)}: a person judged that they go together.")

    def _settle(self) -> None:
        """Give an event that lay within several bouts to the one that they have become, if they have."""
        left = []
        for name, several in self.open:
            drafts: dict[_Draft, None] = {}
            for draft in several:
                while draft in self.into:
                    draft = self.into[draft]
                drafts[draft] = None
            if name not in self.of_event and len(drafts) == 1:
                self._give(name, next(iter(drafts)), "lies within its days and places")
            elif name not in self.of_event:
                left.append((name, list(drafts)))
        self.open = left

    def _note_reports(self) -> None:
        self.by_report = {r: dict.fromkeys(self.draft_of[n] for n in nodes) for r, nodes in self.bouts.by_report.items()}
        for name, draft in self.of_event.items():
            for report in self.events[name].by_report:
                self.by_report.setdefault(report, {})[draft] = None

    def _answer(self, name: str, cluster: Cluster) -> None:
        """Give an act without violence, or an event without a place, to the one episode that its reports tell of."""
        if cluster.tellings[0].is_violent and cluster.own:
            return
        told = {d: None for report in cluster.by_report for d in self.by_report.get(report, ())}
        if len(told) != 1:
            return
        (draft,) = told
        days = _days(draft, self.events)
        if cluster.days and days and not (days[0] - ANSWER_DAYS <= cluster.days[1] and cluster.days[0] <= days[1] + ANSWER_DAYS):
            return
        self._give(name, draft, "is told in a report on this episode and no other")

    def _place_situations(self) -> list[str]:
        left = []
        for report in sorted(self.situations):
            drafts = list(self.by_report.get(report, ()))
            for claim in self.situations[report]:
                if len(drafts) == 1:
                    drafts[0].situations.append(claim)
                else:
                    left.append(claim.id)
        return left


def _days(draft: _Draft, events: Mapping[str, Cluster]) -> tuple[int, int] | None:
    told = [n.one.days for n in draft.totals if n.one.days and n.one.is_sure] + [d for e in draft.events if (d := events[e].days)]
    told = told or [n.one.days for n in draft.totals if n.one.days]
    return (min(d[0] for d in told), max(d[1] for d in told)) if told else None


def _episode(draft: _Draft, events: Mapping[str, Cluster]) -> Episode:
    tellings = sorted(
        (t for n in draft.totals for t in n.tellings.values()), key=lambda t: (t.report, t.claims[0].evidence.start_char, t.id)
    )
    claims = [*(i for t in tellings for i in t.ids), *sorted(c.id for c in draft.situations)]
    inner = [t for name in draft.events for t in events[name].tellings]
    every = [*tellings, *inner]
    days = _days(draft, events)
    known = Known.STATED if any(t.is_sure for t in every) else Known.INFERRED
    period = Period(date.fromordinal(days[0]), date.fromordinal(days[1]), known, known) if days else NO_PERIOD
    parties = {name for t in every if t.is_violent for c in t.claims for name in actor_names(c)}
    return Episode(
        content_id("episode", min(i for t in every for i in t.ids)),
        tuple(sorted(draft.events)),
        tuple(claims),
        tuple(sorted({k for t in every for k in t.own})),
        period,
        tuple(sorted(parties)),
        tuple(draft.why),
    )
