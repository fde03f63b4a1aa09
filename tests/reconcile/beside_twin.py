"""One random set of tolls through the product and through its slow twin."""

from dataclasses import replace

from made_tolls import random_tolls
from slow_twin import TooLarge, Twin

from tollbook.model.claim import Toll
from tollbook.reconcile import Reconciler, reconcile
from tollbook.reconcile.solve import Sense
from tollbook.reconcile.solved import Solved
from tollbook.reconcile.statements import prepare
from tollbook.settings import DEFAULT


def differences(seed: int) -> list[str] | None:
    """Return where product and twin differ on one random set, in words; None where the set is too large for the twin."""
    material = prepare(random_tolls(seed), DEFAULT, {})
    try:
        twin = Twin(material.statements)
        conflicts = twin.conflicts()
    except TooLarge:
        return None
    solved = Solved.of(material, DEFAULT)
    found = [] if set(solved.conflicts) == conflicts else [f"conflicts {sorted(solved.conflicts)} and {sorted(conflicts)}"]
    joint = twin._smallest(twin.tied(), twin.truth)
    held = [s for s in twin.tied() if not any(s.id in conflict for conflict in joint)]
    truth = twin.truth(held)
    for s in twin.statements:
        for sense in Sense:
            ours, slow = solved.truth(s.region, sense)[0], twin.bounds(s, truth, sense)
            if ours != slow:
                found.append(f"{sense} true of {s.toll.evidence.words!r}: {ours} and {slow}")
        found.extend(_of_source(s, twin, solved))
    return found


def parted_differences(seed: int) -> list[str]:
    """Return where two sets that share nobody differ as two events, step by step and in another order, from one heap of both."""
    one, other = (elsewhere(random_tolls(2 * seed + i), country) for i, country in ((0, "XR"), (1, "XQ")))
    events = {t.id: "one" for t in one} | {t.id: "other" for t in other}
    together, apart = reconcile([*one, *other]), reconcile([*other[::-1], *one], events=events)
    reconciler = Reconciler()
    for some in ([*one[:2], *other[:1]], other[::-1], one):
        reconciler.update(some, events={t.id: events[t.id] for t in some})
    found = [] if sorted(map(repr, together.scopes)) == sorted(map(repr, apart.scopes)) else ["scopes of the heap and of the parts"]
    found += [] if together.conflicts == apart.conflicts else ["conflicts of the heap and of the parts"]
    return found + ([] if repr(reconciler.result()) == repr(apart) else ["the parts step by step and from nothing"])


def elsewhere(tolls: list[Toll], country: str) -> list[Toll]:
    """Return the same tolls in another country and in reports of their own, so that nobody in them is in others."""
    moved: dict[str, Toll] = {}
    for t in tolls:
        where = tuple(replace(place, country=country) for place in t.where)
        moved[t.id] = replace(t, where=where, report=country, part_of=moved[t.part_of].id if t.part_of else None)
    return list(moved.values())


def _of_source(s, twin: Twin, solved: Solved) -> list[str]:
    own = [other for other in twin.statements if other.origin == s.origin]
    clashing = twin._smallest(own, lambda held: twin.source(s.origin, held))
    allowed = twin.source(s.origin, [other for other in own if not any(other.id in conflict for conflict in clashing)])
    pairs = [(sense, solved.counted(s.origin, s.origin, s.region, sense).value, twin.bounds(s, allowed, sense)) for sense in Sense]
    return [f"{sense} counted of {s.toll.evidence.words!r}: {ours} and {slow}" for sense, ours, slow in pairs if ours != slow]
