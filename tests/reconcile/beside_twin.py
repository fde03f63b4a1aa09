"""One random set of tolls through the product and through its slow twin."""

from made_tolls import random_tolls
from slow_twin import TooLarge, Twin

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


def _of_source(s, twin: Twin, solved: Solved) -> list[str]:
    own = [other for other in twin.statements if other.origin == s.origin]
    clashing = twin._smallest(own, lambda held: twin.source(s.origin, held))
    allowed = twin.source(s.origin, [other for other in own if not any(other.id in conflict for conflict in clashing)])
    pairs = [(sense, solved.counted(s.origin, s.origin, s.region, sense).value, twin.bounds(s, allowed, sense)) for sense in Sense]
    return [f"{sense} counted of {s.toll.evidence.words!r}: {ours} and {slow}" for sense, ours, slow in pairs if ours != slow]
