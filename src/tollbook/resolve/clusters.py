"""Tellings gathered into clusters, each of one happening: the surest pairs first, and never across what keeps two apart.

The result depends on the tellings alone: pairs are taken in an order that their weights and ids give, whatever the order of adding.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from tollbook.resolve.alike import ASK, JOIN, MARGIN, spread, weigh
from tollbook.resolve.tellings import Telling, is_gathered, tells_apart

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
        return not (self.one.is_sure and self.one.is_fine)


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
    merged: Telling | None = None

    @classmethod
    def of(cls, node: Node) -> "Cluster":
        one = node.one
        made = cls([node], spread(one) if one.is_sure and one.days else None, set(one.sites), set(one.own), set(one.above))
        if one.is_fine:
            made.fine, made.fine_above = set(one.own), set(one.above)
        for telling in node.tellings.values():
            made.by_report.setdefault(telling.report, []).append(telling)
            made.claims.update(telling.ids)
        return made

    def profile(self) -> Telling:
        """Return one telling that says all that the cluster's say."""
        if self.merged is None:
            ones = [node.one for node in self.nodes]
            first = min(ones, key=lambda t: t.id)
            sure = self.days is not None
            relative = all(t.is_relative for t in ones if t.is_sure)
            off = 1 if sure and relative and is_gathered(first) else 0
            days = (self.days[0] + off, self.days[1] - off) if self.days and self.days[1] - self.days[0] >= 2 * off else self.days
            self.merged = replace(
                first, own=frozenset(self.own), above=frozenset(self.above), is_fine=any(t.is_fine for t in ones),
                days=days or first.days, is_sure=sure, is_relative=relative,
                numbers=frozenset(n for t in ones for n in t.numbers), actors=frozenset(a for t in ones for a in t.actors),
                sides=frozenset(a for t in ones for a in t.sides), sites=frozenset(self.sites),
                hours=frozenset(a for t in ones for a in t.hours), published=max(t.published or 0 for t in ones) or None,
            )  # fmt: skip
        return self.merged

    @property
    def tellings(self) -> list[Telling]:
        return sorted((t for node in self.nodes for t in node.tellings.values()), key=lambda t: (t.report, t.claims[0].evidence.start_char))


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
    return weigh(one.profile(), other.profile())[0]


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


@dataclass(slots=True)
class Solved:
    """The clusters of some nodes."""

    clusters: list[Cluster]
    of: dict[Node, Cluster]


def gather(nodes: Iterable[Node], judgements: Judgements) -> Solved:
    """Gather nodes into clusters. nodes: all that edges of weight JOIN or more connect."""
    found = {node: Cluster.of(node) for node in sorted(nodes, key=lambda n: n.id)}
    alone = dict(found)
    refused: set[tuple[int, int]] = set()
    for pair in _pairs(found):
        one, other = found[pair.one], found[pair.other]
        if one is other or (id(one), id(other)) in refused or judgements.part(one, other):
            continue
        if pair.weight < BY_PERSON and (
            keeps_apart(one, other) or likeness(one, other) < JOIN or _is_torn(one, other, pair, judgements, alone)
        ):
            refused.update(((id(one), id(other)), (id(other), id(one))))
            continue
        _absorb(one, other, (pair.one, pair.other, pair.names))
        found |= dict.fromkeys(other.nodes, one)
    unique = {id(cluster): cluster for cluster in found.values()}
    return Solved(list(unique.values()), found)


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two nodes that may be joined. is_loose: one of them is loose about day or place. is_last: a person took one of them out."""

    one: Node
    other: Node
    weight: float
    names: tuple[str, ...]
    is_loose: bool
    is_last: bool


def _pairs(found: dict[Node, Cluster]) -> list[_Pair]:
    """The pairs that may be joined: a person's first, then firm ones, then loose ones, each by weight and ids."""
    ids = {node: node.id for node in found}
    loose = {node: node.is_loose for node in found}
    pairs = [
        _Pair(a, b, weight, names, loose[a] or loose[b], weight < BY_PERSON and (a.is_parted or b.is_parted))
        for a in ids
        for b, (weight, names) in a.edges.items()
        if weight >= JOIN and ids[a] < ids.get(b, "")
    ]
    return sorted(pairs, key=lambda p: (p.is_last, p.weight < BY_PERSON and p.is_loose, -p.weight, ids[p.one], ids[p.other]))


def _is_torn(one: Cluster, other: Cluster, pair: "_Pair", judgements: Judgements, alone: dict[Node, Cluster]) -> bool:
    """Whether a third telling, which cannot be of the other's happening, fits the one about as well: then nobody can say which it is.

    A third that is loose about day or place casts no doubt on two that are not.
    """
    for near, far in ((one, other), (other, one)):
        for node in near.nodes:
            for third, (fits, _) in node.edges.items():
                if pair.is_loose < third.is_loose:
                    continue
                if pair.weight - MARGIN < fits < BY_PERSON and third not in near.nodes and third not in far.nodes:
                    rival = alone.get(third) or Cluster.of(third)
                    if (
                        (keeps_apart(rival, far) or likeness(rival, far) < ASK)
                        and not keeps_apart(rival, near)
                        and not judgements.part(rival, near)
                    ):
                        return True
    return False


def _absorb(one: Cluster, other: Cluster, joined: tuple[Node, Node, tuple[str, ...]]) -> None:
    one.nodes.extend(other.nodes)
    if one.days and other.days:
        low, high = max(one.days[0], other.days[0]), min(one.days[1], other.days[1])
        one.days = (low, high) if low <= high else (min(one.days[0], other.days[0]), max(one.days[1], other.days[1]))
    else:
        one.days = one.days or other.days
    for name in ("sites", "own", "above", "fine", "fine_above", "claims"):
        getattr(one, name).update(getattr(other, name))
    for report, tellings in other.by_report.items():
        one.by_report.setdefault(report, []).extend(tellings)
    one.merged = None
    one.joined.extend((*other.joined, joined))
