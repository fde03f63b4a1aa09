"""What people judged of names: which are the same, which differ, which are parts, after every judgement is weighed against the rest.

The newest judgement on a pair of names stands, and one withdrawn is as if never made. Being the same passes on from name to name. Where
a chain of 'same' would join two names that were judged different, they stay apart: a mistaken split counts people apart, and a mistaken
merge makes some of them vanish. A circle of 'part of' is broken at its newest link. Both are findings.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tollbook.model.decision import Decision, Judgement, Kind
from tollbook.model.entity import NameFinding


@dataclass(frozen=True, slots=True)
class Judged:
    """The judgements that stand, by keys of names.

    group: the keys that are the same as a key, itself among them, in order. different: pairs judged so. wholes: what each is part of.
    """

    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    different: frozenset[tuple[str, str]] = frozenset()
    wholes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    findings: tuple[NameFinding, ...] = ()

    def group(self, key: str) -> tuple[str, ...]:
        """Return all keys that were judged the same as one, in order; itself alone if none was."""
        return self.groups.get(key, (key,))

    def are_different(self, key: str, other: str) -> bool:
        """Tell whether two keys, or keys the same as they, were judged different."""
        return any(_pair(a, b) in self.different for a in self.group(key) for b in self.group(other))


def standing(decisions: Sequence[Decision], key: Callable[[str], str]) -> list[Decision]:
    """Return the decisions on names that stand, oldest first: the newest on each pair of names, unless it withdraws.

    decisions: oldest first. key: gives one key to all spellings of a name.

    >>> made = [Decision(Kind.NAME, "SOHR", j, "the Observatory") for j in (Judgement.SAME, Judgement.DIFFERENT)]
    >>> [d.judgement.value for d in standing(made, str.casefold)]
    ['different']
    """
    newest: dict[tuple[str, str], Decision] = {}
    for decision in decisions:
        if decision.kind is Kind.NAME and decision.other is not None:
            pair = _pair(key(decision.subject), key(decision.other))
            newest.pop(pair, None)
            newest[pair] = decision
    return [d for d in newest.values() if d.judgement is not Judgement.WITHDRAWN]


def judge(decisions: Sequence[Decision], key: Callable[[str], str]) -> Judged:
    """Weigh all decisions on names against each other.

    >>> made = [Decision(Kind.NAME, *d) for d in (("A", Judgement.SAME, "B"), ("B", Judgement.SAME, "C"), ("A", Judgement.DIFFERENT, "C"))]
    >>> judged = judge(made, str.casefold)
    >>> judged.group("a"), judged.group("c"), len(judged.findings)
    (('a', 'b'), ('c',), 1)
    """
    stand = standing(decisions, key)
    different = frozenset(_pair(key(d.subject), key(d.other or "")) for d in stand if d.judgement is Judgement.DIFFERENT)
    findings: list[NameFinding] = []
    groups = _same(stand, key, different, findings)
    wholes = _parts(stand, key, groups, findings)
    return Judged(groups, different, wholes, tuple(findings))


def _same(
    stand: Iterable[Decision], key: Callable[[str], str], different: frozenset[tuple[str, str]], findings: list[NameFinding]
) -> dict[str, tuple[str, ...]]:
    groups: dict[str, tuple[str, ...]] = {}
    spelled: dict[str, str] = {}
    for decision in stand:
        spelled |= {key(name): name for name in (decision.subject, decision.other or "")}
    for decision in stand:
        if decision.judgement is not Judgement.SAME:
            continue
        one, other = (groups.get(k, (k,)) for k in (key(decision.subject), key(decision.other or "")))
        clash = sorted(_pair(a, b) for a in one for b in other if _pair(a, b) in different)
        if clash:
            chain = tuple(dict.fromkeys(spelled[k] for k in (clash[0][0], key(decision.subject), key(decision.other or ""), clash[0][1])))
            a, b = (spelled[k] for k in clash[0])
            why = f"{a!r} and {b!r} were judged different, but judgements of 'same' lead from the one to the other; "
            stay = f"{decision.subject!r} and {decision.other!r} stay apart until one of these judgements is withdrawn"
            findings.append(NameFinding(chain, why + stay))
            continue
        joined = tuple(sorted({*one, *other}))
        groups |= dict.fromkeys(joined, joined)
    return groups


def _parts(
    stand: Iterable[Decision], key: Callable[[str], str], groups: Mapping[str, tuple[str, ...]], findings: list[NameFinding]
) -> dict[str, tuple[str, ...]]:
    """What each name, with all names the same as it, is a part of."""
    wholes: dict[str, tuple[str, ...]] = {}
    for decision in stand:
        if decision.judgement is not Judgement.PART_OF:
            continue
        part, whole = (groups.get(k, (k,)) for k in (key(decision.subject), key(decision.other or "")))
        circle = find_path(whole[0], part[0], lambda name: wholes.get(name, ()))
        if circle is not None:
            names = (decision.subject, decision.other or "", *circle[1:-1])
            circular = " in ".join(repr(name) for name in (*names, decision.subject))
            findings.append(NameFinding(names, f"each is part of the next, in a circle: {circular}; the newest judgement is left out"))
            continue
        for name in part:
            wholes[name] = tuple(dict.fromkeys((*wholes.get(name, ()), whole[0])))
    return wholes


def find_path(start: str, end: str, steps: Callable[[str], Sequence[str]]) -> list[str] | None:
    """Return a shortest way from one key to another, both ends included; None if there is none.

    >>> find_path("a", "c", lambda key: {"a": ["b"], "b": ["c"]}.get(key, []))
    ['a', 'b', 'c']
    """
    ways, seen = [[start]], {start}
    while ways:
        way = ways.pop(0)
        if way[-1] == end:
            return way
        for step in steps(way[-1]):
            if step not in seen:
                seen.add(step)
                ways.append([*way, step])
    return None


def _pair(a: str, b: str) -> tuple[str, str]:
    return (a, b) if a <= b else (b, a)
