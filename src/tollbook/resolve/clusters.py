"""Tellings gathered into clusters, each of one happening: the surest pairs first, and never across what keeps two apart.

The result depends on the tellings alone: pairs are taken in an order that their weights and ids give, whatever the order of adding.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from tollbook.resolve.alike import ASK, JOIN, MARGIN, spread, weigh
from tollbook.resolve.tellings import Telling, is_gathered, tells_apart

MUCH_TOLD = 4  # of two happenings of which one has this many times the reports of the other, a telling that fits both is of the first
BY_PERSON = 100.0  # the weight of a person's word: above all that rules can add up to


@dataclass(slots=True, eq=False)
class Node:
    """Tellings that agree in everything that the rules look at: ten outlets with one text are one node.

    one: the telling of the least id, which speaks for all.
    """

    one: Telling
    tellings: dict[str, Telling] = field(default_factory=dict)
    edges: dict["Node", tuple[float, tuple[str, ...]]] = field(default_factory=dict)
    is_parted: bool = False  # a person judged it different from another: it is placed after all others

    def __post_init__(self) -> None:
        self.tellings[self.one.id] = self.one

    def put(self, telling: Telling) -> None:
        """Take a telling in."""
        self.tellings[telling.id] = telling
        if telling.id < self.one.id:
            self.one = telling

    def drop(self, telling: Telling) -> None:
        """Leave a telling out; the last one goes on to speak for the empty node."""
        del self.tellings[telling.id]
        if self.tellings:
            self.one = self.tellings[min(self.tellings)]

    @property
    def id(self) -> str:
        return self.one.id

    @property
    def is_loose(self) -> bool:
        """Whether it leaves open the day, or the place within a district."""
        return not (self.one.is_sure and self.one.fine)


@dataclass(slots=True, eq=False)
class Cluster:
    """Nodes of one happening, with what any further one must agree with. joined: pairs of nodes and the rules that joined them."""

    nodes: list[Node]
    days: tuple[int, int] | None = None
    sites: set[str] = field(default_factory=set)
    own: set[str] = field(default_factory=set)
    above: set[str] = field(default_factory=set)
    fine: set[str] = field(default_factory=set)
    fine_above: set[str] = field(default_factory=set)
    by_report: dict[str, list[Telling]] = field(default_factory=dict)
    claims: set[str] = field(default_factory=set)
    joined: list[tuple[Node, Node, tuple[str, ...]]] = field(default_factory=list)
    near: dict[Node, float] = field(default_factory=dict)  # nodes with which its own have edges → the best weight
    profile: Telling = field(init=False)  # one telling that says all that its tellings say

    def __post_init__(self) -> None:
        (node,) = self.nodes
        self.profile = one = node.one
        self.days = spread(one) if one.is_sure and one.days else None
        self.sites, self.own, self.above = set(one.sites), set(one.own), set(one.above)
        if one.fine:
            self.fine, self.fine_above = set(one.fine), set(one.above)
        for telling in node.tellings.values():
            self.by_report.setdefault(telling.report, []).append(telling)
            self.claims.update(telling.ids)
        self.near = {other: weight for other, (weight, _) in node.edges.items()}

    def absorb(self, other: "Cluster", joined: tuple[Node, Node, tuple[str, ...]]) -> None:
        """Take in another cluster, joined to this by a pair of nodes."""
        self.nodes.extend(other.nodes)
        if self.days and other.days:
            low, high = max(self.days[0], other.days[0]), min(self.days[1], other.days[1])
            self.days = (low, high) if low <= high else (min(self.days[0], other.days[0]), max(self.days[1], other.days[1]))
        else:
            self.days = self.days or other.days
        for name in ("sites", "own", "above", "fine", "fine_above", "claims"):
            getattr(self, name).update(getattr(other, name))
        for report, tellings in other.by_report.items():
            self.by_report.setdefault(report, []).extend(tellings)
        for node, weight in other.near.items():
            self.near[node] = max(weight, self.near.get(node, 0.0))
        self.joined.extend((*other.joined, joined))
        self.profile = self._said_by(self.profile, other.profile)

    def _said_by(self, one: Telling, other: Telling) -> Telling:
        is_relative = all(t.is_relative for t in (one, other) if t.is_sure)
        off = 1 if self.days and is_relative and is_gathered(one) else 0
        days = self.days or one.days
        if self.days and self.days[1] - self.days[0] >= 2 * off:
            days = (self.days[0] + off, self.days[1] - off)
        return replace(
            one if one.id < other.id else other,
            own=frozenset(self.own), above=frozenset(self.above), fine=frozenset(self.fine), sites=frozenset(self.sites),
            days=days, is_sure=self.days is not None, is_relative=is_relative, numbers=one.numbers | other.numbers,
            actors=one.actors | other.actors, sides=one.sides | other.sides, hours=one.hours | other.hours,
            published=max(one.published or 0, other.published or 0) or None,
        )  # fmt: skip

    @property
    def tellings(self) -> list[Telling]:
        return sorted(
            (t for node in self.nodes for t in node.tellings.values()), key=lambda t: (t.report, t.claims[0].evidence.start_char, t.id)
        )


def keeps_apart(one: Cluster, other: Cluster) -> str | None:
    """Return what keeps two clusters apart, in words; None if nothing does."""
    if one.days and other.days and (one.days[0] > other.days[1] or other.days[0] > one.days[1]):
        return "other days"
    if one.sites and other.sites and not one.sites & other.sites:
        return "other sites"
    if one.own and other.own and not (one.own & other.own or one.own & other.above or one.above & other.own):
        return "other places"
    if one.fine and other.fine and not (one.fine & other.fine or one.fine & other.fine_above or one.fine_above & other.fine):
        return "other places"
    for report in one.by_report.keys() & other.by_report.keys():
        for a in one.by_report[report]:
            for b in other.by_report[report]:
                if tells_apart(a, b) or not is_gathered(a) or (a.own and b.own and a.is_sure and b.is_sure):
                    return "one report tells of both"
    return None


def likeness(one: Cluster, other: Cluster) -> float:
    """Return the weight for one happening of all that two clusters tell, taken together: one that says little must not bridge two."""
    return weigh(one.profile, other.profile)[0]


class Judgements:
    """What people judged of claims: which differ, which are the same. Claims, not events: events come and go."""

    def __init__(self, different: Iterable[tuple[str, str]] = (), same: Iterable[tuple[str, str]] = ()) -> None:
        self.different: dict[str, set[str]] = {}
        self.same: dict[str, set[str]] = {}
        for pairs, into in ((different, self.different), (same, self.same)):
            for one, other in pairs:
                into.setdefault(one, set()).add(other)
                into.setdefault(other, set()).add(one)

    def are_different(self, one: str, other: str) -> bool:
        return other in self.different.get(one, ())

    def part(self, one: Cluster, other: Cluster) -> bool:
        """Whether a person judged a claim of one cluster different from one of the other."""
        if not self.different:
            return False
        small, large = sorted((one.claims, other.claims), key=len)
        return any(not large.isdisjoint(self.different[c]) for c in small if c in self.different)


def gather(nodes: Iterable[Node], judgements: Judgements) -> dict[Node, Cluster]:
    """Gather nodes into clusters; return the cluster of each. nodes: all that edges of weight JOIN or more connect."""
    return _Gathering(nodes, judgements).clusters()


class _Gathering:
    def __init__(self, nodes: Iterable[Node], judgements: Judgements) -> None:
        self.of = {node: Cluster([node]) for node in sorted(nodes, key=lambda n: n.id)}
        self.beyond: dict[Node, Cluster] = {}  # nodes that only weaker edges lead to, each by itself
        self.judgements = judgements

    def clusters(self) -> dict[Node, Cluster]:
        refused: set[tuple[Node, int, Node, int]] = set()
        nodes = list(self.of)
        for _, is_loose, less, a, b in _pairs(nodes):
            one, other = self.of[nodes[a]], self.of[nodes[b]]
            if one is other:
                continue
            if len(one.nodes) < len(other.nodes):
                one, other = other, one
            state = (one.nodes[0], len(one.nodes), other.nodes[0], len(other.nodes))
            if state in refused:
                continue
            if not self._may_join(one, other, -less, is_loose=is_loose):
                refused.add(state)
                continue
            one.absorb(other, (nodes[a], nodes[b], nodes[a].edges[nodes[b]][1]))
            self.of |= dict.fromkeys(other.nodes, one)
        return self.of

    def _may_join(self, one: Cluster, other: Cluster, weight: float, *, is_loose: bool) -> bool:
        if self.judgements.part(one, other):
            return False
        if weight >= BY_PERSON:
            return True
        return not keeps_apart(one, other) and likeness(one, other) >= JOIN and not self._is_torn(one, other, weight, is_loose=is_loose)

    def _is_torn(self, one: Cluster, other: Cluster, weight: float, *, is_loose: bool) -> bool:
        """Whether a third cluster, which cannot be of the other's happening, fits the one about as well: nobody can say which it is.

        A third that is loose about day or place, or of which far fewer reports tell, casts no doubt on two that are not.
        """
        for near, far in ((one, other), (other, one)):
            rivals: dict[Cluster, None] = {}
            for third, fits in near.near.items():
                if weight - MARGIN < fits < BY_PERSON and third.is_loose <= is_loose:
                    rival = self.of.get(third) or self.beyond.setdefault(third, Cluster([third]))
                    if rival is not near and rival is not far and len(rival.by_report) * MUCH_TOLD > len(far.by_report):
                        rivals[rival] = None
            if any(self._is_rival(rival, near, far) for rival in rivals):
                return True
        return False

    def _is_rival(self, rival: Cluster, near: Cluster, far: Cluster) -> bool:
        is_other = keeps_apart(rival, far) or likeness(rival, far) < ASK
        return bool(is_other) and not keeps_apart(rival, near) and not self.judgements.part(rival, near)


_Row = tuple[bool, bool, float, int, int]  # is last, is loose, less its weight, ranks of the nodes


def _pairs(nodes: Sequence[Node]) -> list[_Row]:
    """The pairs of nodes, by rank, that may be joined: those that a person judged first, then firm ones, then loose ones, by weight.

    Loose is a pair of which one leaves open the day or the place; last come nodes that a person took out of where they were.
    """
    rank = {node: at for at, node in enumerate(nodes)}
    loose, parted = [node.is_loose for node in nodes], [node.is_parted for node in nodes]
    rows: list[_Row] = []
    for node, a in rank.items():
        for other, (weight, _) in node.edges.items():
            if weight >= JOIN and (b := rank.get(other, -1)) > a:
                is_open = weight < BY_PERSON
                rows.append((is_open and (parted[a] or parted[b]), is_open and (loose[a] or loose[b]), -weight, a, b))
    rows.sort()
    return rows
