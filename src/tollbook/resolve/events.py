"""Claims about the same happening gathered into events, as reports are added: a report costs what it touches.

Each report is told apart first (tellings.py); a telling is weighed (alike.py) against those of the same kind of deed that share a day and
a place, found by blocks; then what pairs connect is gathered (clusters.py), the surest first. In doubt two events stay apart, and a
question is raised. Decisions are on claims: an event's id names one of its claims for ever, so a decision outlives the event.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from tollbook.model.claim import Claim, Situation
from tollbook.model.decision import Decision, Judgement, Kind
from tollbook.model.document import Report
from tollbook.model.entity import Question
from tollbook.model.event import Event, EventFinding, Events
from tollbook.model.ids import content_id
from tollbook.resolve.accounts import event_id, in_words, persons_in, quote, tell_event
from tollbook.resolve.actors import Names
from tollbook.resolve.alike import ASK, JOIN, are_apart, spread, weigh
from tollbook.resolve.clusters import BY_PERSON, Cluster, Judgements, Node, gather, keeps_apart, likeness
from tollbook.resolve.episodes import Bouts, find_episodes
from tollbook.resolve.hierarchy import Hierarchy
from tollbook.resolve.judgements import judge, standing
from tollbook.resolve.tellings import LEAST_TELLING_NUMBER, Context, Telling, is_gathered, tell

MOST_BLOCK_DAYS = 31  # 'in May' is looked for on each of its days; 'in 2018' says too little to be looked for
Block = tuple[int, str, str]  # day, place (of acts that are no attack: actor), deed


def group_events(
    reports: Iterable[Report],
    claims: Iterable[Claim],
    *,
    decisions: Sequence[Decision] = (),
    places: Hierarchy | None = None,
    actors: Names | None = None,
) -> Events:
    """Return the events and episodes of claims. The order of reports and claims never matters; of decisions the newest stands.

    >>> from datetime import date
    >>> from tollbook.model.claim import Evidence, Harm, Relation, Toll
    >>> from tollbook.model.entity import Place
    >>> from tollbook.model.precision import Known, Period, PlacePrecision
    >>> day = Period(date(2031, 5, 4), date(2031, 5, 4), Known.STATED, Known.STATED)
    >>> where = (Place("Dorvash", "Dorvash", "XR", "Senn", precision=PlacePrecision.SETTLEMENT),)
    >>> said = [("r1", "12 were killed"), ("r2", "at least 12 dead")]
    >>> claims = [Toll(report=r, evidence=Evidence(0, len(words), words), where=where, period=day, harm=Harm.KILLED,
    ...                relation=Relation.EXACT, value=12) for r, words in said]
    >>> (event,) = group_events([Report(id=r, text=words) for r, words in said], claims).events
    >>> print(event.why[0])
    '12 were killed' (report r1) and 'at least 12 dead' (report r2): the same place, the same day, the same number of people.
    """
    index = EventIndex(places=places, actors=actors, decisions=decisions)
    by_report: dict[str, list[Claim]] = {}
    for claim in claims:
        by_report.setdefault(claim.report, []).append(claim)
    known = {report.id: report for report in reports}
    names = sorted({*known, *by_report})
    index.add_all((known.get(name) or Report(id=name, text=""), by_report.get(name, ())) for name in names)
    return index.events()


class EventIndex:
    """Events of the reports added so far."""

    def __init__(self, *, places: Hierarchy | None = None, actors: Names | None = None, decisions: Sequence[Decision] = ()) -> None:
        self._context = Context(places or Hierarchy())
        self.actors = actors
        self._decisions: tuple[Decision, ...] = tuple(decisions)
        self._judgements = Judgements()
        self._leaving: frozenset[str] = frozenset()
        self._ties: list[tuple[str, str]] = []
        self._findings: list[EventFinding] = []
        self._reports: dict[str, tuple[Report, dict[str, Claim]]] = {}
        self._claims: dict[str, str] = {}  # claim → report
        self._alias: dict[str, str] = {}  # ids of events and episodes → the claim that they name; filled once decisions need it
        self._tellings: dict[str, list[tuple[tuple[object, ...], Telling]]] = {}
        self._situations: dict[str, list[Situation]] = {}
        self._nodes: dict[tuple[object, ...], Node] = {}
        self._node_of: dict[str, Node] = {}  # claim → node
        self._own: dict[Block, dict[Node, None]] = {}
        self._under: dict[Block, dict[Node, None]] = {}
        self._bouts = Bouts()
        self._clusters: dict[Node, Cluster] = {}
        self._made: dict[Cluster, Event] = {}

    def add(self, report: Report, claims: Iterable[Claim]) -> tuple[str, ...]:
        """Add a report with its claims; return the ids of the events that it touches. A report added again replaces its claims."""
        return self.add_all([(report, claims)])

    def add_all(self, reports: Iterable[tuple[Report, Iterable[Claim]]]) -> tuple[str, ...]:
        """Add many reports at once, which costs less than one by one; return the ids of the events that they touch."""
        added = set()
        for report, claims in reports:
            self._note(report, claims)
            added.add(report.id)
        return self._ids(self._retell(added | (self._judge() if self._decisions else set())))

    def _note(self, report: Report, claims: Iterable[Claim]) -> None:
        kept = {claim.id: claim for claim in claims}
        if report.id in self._reports:
            for claim in self._reports[report.id][1]:
                self._claims.pop(claim, None)
        self._reports[report.id] = (report, kept)
        self._claims |= dict.fromkeys(kept, report.id)
        if self._decisions:
            self._alias |= {name: i for i in kept for name in (event_id(i), content_id("episode", i))}

    def _ids(self, clusters: Iterable[Cluster]) -> tuple[str, ...]:
        return tuple(sorted(self._event(cluster).id for cluster in clusters))

    def decide(self, decisions: Sequence[Decision]) -> tuple[str, ...]:
        """Take all decisions, oldest first, in place of those before; return the ids of the events that change."""
        if decisions and not self._decisions:
            self._alias = {name: i for i in self._claims for name in (event_id(i), content_id("episode", i))}
        self._decisions = tuple(decisions)
        return self._ids(self._retell(self._judge()))

    # What people judged.

    def _judge(self) -> set[str]:
        """Weigh the decisions; return the reports whose claims they bear on, now or before."""
        old, before = self._judgements, self._leaving
        made = [replace(d, kind=Kind.NAME) for d in self._decisions if d.kind is Kind.EVENT]
        self._findings = [
            EventFinding((d.subject, d.other or ""), f"{name!r} is no claim, event or episode in hand; the decision on it waits")
            for d in standing(made, self._claim)
            for name in (d.subject, d.other or "")
            if self._claim(name) not in self._claims
        ]
        made = [d for d in made if {self._claim(d.subject), self._claim(d.other or "")} <= self._claims.keys()]
        judged = judge(made, self._claim)
        self._findings += [EventFinding(f.names, f.reason) for f in judged.findings]
        same = {(a, b) for group in judged.groups.values() for a, b in pairwise(group)}
        self._judgements = Judgements(judged.different, sorted(same))
        self._leaving = frozenset(self._claim(d.subject) for d in standing(made, self._claim) if d.judgement is Judgement.DIFFERENT)
        self._ties = sorted((part, whole) for part, wholes in judged.wholes.items() for whole in wholes)
        new = self._judgements
        if (old.same, old.different, before) == (new.same, new.different, self._leaving):
            return set()
        bearing = {*old.same, *old.different, *new.same, *new.different}
        return {self._claims[claim] for claim in bearing if claim in self._claims}

    def _claim(self, name: str) -> str:
        """The claim that an id of a claim, event or episode names."""
        return name if name in self._claims else self._alias.get(name, name)

    # Adding and taking away.

    def _retell(self, reports: Iterable[str]) -> list[Cluster]:
        """Tell reports anew, and gather what that touches; return the clusters that are new."""
        dirty: dict[Node, None] = {}
        told: list[Node] = []
        for name in sorted(reports):
            for key, telling in self._tellings.pop(name, ()):
                self._take_away(key, telling, dirty)
        for name in sorted(reports):
            report, claims = self._reports[name]
            context = replace(self._context, actors=self.actors, are_apart=self._judgements.are_different)
            tellings, self._situations[name] = tell(report, claims, context)
            self._tellings[name] = []
            for key, telling in self._keyed(tellings):
                told.append(self._enter(key, telling))
                self._tellings[name].append((key, telling))
        for node in told:
            self._tie_by_person(node)
        dirty |= dict.fromkeys(n for n in told if not n.one.is_running)
        dirty |= {other: None for node in told for other in node.edges}
        return self._gather([node for node in dirty if node.tellings])

    def _keyed(self, tellings: Sequence[Telling]) -> Iterator[tuple[tuple[object, ...], Telling]]:
        """Tellings with the key of their node: by content; those that agree in one report, or on which a person judged, by themselves."""
        seen: dict[tuple[object, ...], int] = {}
        judged = self._judgements
        for telling in tellings:
            content = telling.content()
            seen[content] = seen.get(content, 0) + 1
            is_judged = any(i in judged.same or i in judged.different for i in telling.ids)
            yield ((telling.id,) if is_judged else (content, seen[content])), telling

    def _enter(self, key: tuple[object, ...], telling: Telling) -> Node:
        is_new = key not in self._nodes
        node = self._nodes[key] if key in self._nodes else self._nodes.setdefault(key, Node(telling))
        node.put(telling)
        self._node_of |= dict.fromkeys(telling.ids, node)
        node.is_parted = any(i in self._leaving for i in telling.ids)
        if telling.is_running:
            self._bouts.add(node, telling, is_first=is_new)
        elif is_new:
            for other in self._near(telling):
                self._compare(node, other)
            for table, block in self._blocks(telling):
                table.setdefault(block, {})[node] = None
        return node

    def _compare(self, node: Node, other: Node) -> None:
        if other is node or are_apart(node.one, other.one):
            return
        weight, names = weigh(node.one, other.one)
        if weight >= ASK:
            node.edges[other] = other.edges[node] = (weight, names)

    def _tie_by_person(self, node: Node) -> None:
        for claim in (i for telling in node.tellings.values() for i in telling.ids):
            for same in sorted(self._judgements.same.get(claim, ())):
                other = self._node_of.get(same)
                if other is not None and other is not node and not (node.one.is_running or other.one.is_running):
                    node.edges[other] = other.edges[node] = (BY_PERSON, ())

    def _take_away(self, key: tuple[object, ...], telling: Telling, dirty: dict[Node, None]) -> None:
        node = self._nodes[key]
        for claim in telling.ids:
            self._node_of.pop(claim, None)
        if telling.is_running:
            self._bouts.remove(node, telling)
        dirty |= dict.fromkeys([node, *node.edges])
        cluster = self._clusters.get(node)
        if cluster:
            dirty |= dict.fromkeys(cluster.nodes)
        node.drop(telling)
        if not node.tellings:
            del self._nodes[key]
            for other in node.edges:
                del other.edges[node]
            for table, block in self._blocks(telling) if not telling.is_running else ():
                table[block].pop(node, None)
            old = self._clusters.pop(node, None)
            if old:
                self._made.pop(old, None)

    # Blocks.

    def _blocks(self, telling: Telling) -> Iterator[tuple[dict[Block, dict[Node, None]], Block]]:
        own, under = (telling.own | _figures(telling), telling.above - telling.own) if is_gathered(telling) else (telling.actors, ())
        for day in _days(telling):
            for name in own:
                yield self._own, (day, name, telling.deed)
            for name in under:
                yield self._under, (day, name, telling.deed)

    def _near(self, telling: Telling) -> dict[Node, None]:
        """The nodes that share a day, a kind of deed and a place with a telling; without a place, a figure; of other acts, an actor."""
        found: dict[Node, None] = {}
        is_placed = is_gathered(telling)
        own = telling.own | telling.above if is_placed else telling.actors
        for day in _days(telling):
            for name in own:
                found |= self._own.get((day, name, telling.deed), {})
            for name in telling.own if is_placed else ():
                found |= self._under.get((day, name, telling.deed), {})
            for name in _figures(telling) if is_placed else ():
                near = self._own.get((day, name, telling.deed), {})
                found |= near if not telling.own else {node: None for node in near if not node.one.own}
        return found

    # Gathering.

    def _gather(self, dirty: Sequence[Node]) -> list[Cluster]:
        new: list[Cluster] = []
        done: set[Node] = set()
        for node in dirty:
            if node in done or node.one.is_running:
                continue
            region = _region(node)
            done.update(region)
            for old in {self._clusters[n]: None for n in region if n in self._clusters}:
                self._made.pop(old, None)
            found = gather(region, self._judgements)
            self._clusters |= found
            new += dict.fromkeys(found.values())
        return new

    # What comes of it.

    def _event(self, cluster: Cluster) -> Event:
        if cluster not in self._made:
            self._made[cluster] = tell_event(cluster)
        return self._made[cluster]

    def events(self) -> Events:
        """Return all events and episodes of the reports added so far."""
        clusters = list(dict.fromkeys(self._clusters.values()))
        events = {self._event(cluster).id: cluster for cluster in clusters}
        by_claim = {claim: self._event(cluster) for cluster in clusters for claim in self._event(cluster).claims}
        parts = {
            by_claim[a].id: by_claim[b].id for a, b in self._ties if a in by_claim and b in by_claim and by_claim[a] is not by_claim[b]
        }
        ties = [*self._ties, *((a, b) for a, others in self._judgements.same.items() for b in others)]
        found = find_episodes(events, self._bouts, self._situations, self._node_of, ties)
        made = sorted((replace(self._made[c], part_of=parts.get(i)) for i, c in events.items()), key=_order)
        by_event = {name: episode for episode in found.episodes for name in (*episode.events, *episode.claims)}
        questions = sorted((*self._questions(), *found.questions), key=lambda q: (-q.weight, q.subject, q.candidates))
        return Events(
            tuple(made), found.episodes, tuple(questions), tuple(self._findings), found.ungathered,
            {claim: event for event in made for claim in event.claims}, by_event,
        )  # fmt: skip

    def _questions(self) -> Iterator[Question]:
        """Pairs of events that may be one: nothing keeps them apart, and what they have in common comes near, or fits another as well."""
        best: dict[tuple[str, str], tuple[float, tuple[str, ...], Cluster, Cluster]] = {}
        for node, cluster in self._clusters.items():
            for other, (weight, names) in node.edges.items():
                far = self._clusters[other]
                if far is cluster or weight >= BY_PERSON:
                    continue
                one, two = self._event(cluster), self._event(far)
                if one.id < two.id and (-weight, names) < best.get((one.id, two.id), (0.0, ()))[:2]:
                    best[one.id, two.id] = (-weight, names, cluster, far)
        for (a, b), (less, names, one_cluster, far) in best.items():
            if not keeps_apart(one_cluster, far) and not self._judgements.part(one_cluster, far):
                short = "but another event fits as well"
                if -less < JOIN:
                    short = "which is less than it takes"
                elif likeness(one_cluster, far) < JOIN:
                    short = "but other things that they tell differ"
                why = f"{quote(one_cluster.tellings[0])} and {quote(far.tellings[0])}: {in_words(names)}, {short}."
                yield Question(a, (b,), why, min(persons_in(one_cluster), persons_in(far)))


def _figures(telling: Telling) -> frozenset[str]:
    """The figures by which a telling without a place may be found."""
    return frozenset(f"={harm} {low}" for harm, _, low, _ in telling.numbers if low >= LEAST_TELLING_NUMBER)


def _days(telling: Telling) -> range:
    if telling.days is None:
        return range(0)
    first, last = spread(telling)
    return range(first, last + 1) if last - first < MOST_BLOCK_DAYS + 2 else range(0)


def _region(node: Node) -> dict[Node, None]:
    """All nodes that pairs of weight JOIN or more connect with a node."""
    found, waiting = {node: None}, [node]
    while waiting:
        for other, (weight, _) in waiting.pop().edges.items():
            if weight >= JOIN and other not in found:
                found[other] = None
                waiting.append(other)
    return found


def _order(event: Event) -> tuple[date, str]:
    return (event.period.first or date.max, event.id)
