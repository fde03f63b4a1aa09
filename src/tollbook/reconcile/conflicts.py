"""Claims that cannot all hold: every smallest set of them."""

from tollbook.reconcile.settled import MOST_THINNED
from tollbook.reconcile.solve import Program

# A report with more smallest conflicts than this is a defect of a reader, or a war of its own; the rest is found once these are settled.
MOST_CONFLICTS = 24


def smallest_conflicts(program: Program, *, most: int = MOST_CONFLICTS) -> list[tuple[str, ...]]:
    """Return every smallest set of claims that cannot all hold (up to `most`), by size and name.

    A tree of hitting sets (Reiter 1987, 'A theory of diagnosis from first principles', section 4): each conflict found is broken by
    leaving out one of its claims in turn, until what is left can hold.
    """
    found: dict[tuple[str, ...], None] = {}
    queue: list[frozenset[str]] = [frozenset()]
    seen = {queue[0]}
    while queue and len(found) < most and len(seen) < 64 * most:
        left_out = queue.pop(0)
        conflict = next((c for c in found if not left_out & set(c)), None) or _one_conflict(program, left_out)
        if conflict is None:
            continue
        found.setdefault(conflict)
        for claim in conflict:
            branch = left_out | {claim}
            if branch not in seen:
                seen.add(branch)
                queue.append(branch)
    program.activate(program.claims)
    return sorted(found, key=lambda c: (len(c), c))


def _one_conflict(program: Program, left_out: frozenset[str]) -> tuple[str, ...] | None:
    kept = [claim for claim in program.claims if claim not in left_out]
    program.activate(kept)
    if program.feasible():
        return None
    certificate = program.certificate()
    if certificate is not None:
        program.activate(certificate)
        kept = list(certificate) if not program.feasible() else kept
    if len(kept) > MOST_THINNED:  # no certificate: only whole numbers make it impossible
        kept = _halve(program, kept)
    for claim in list(kept):
        rest = [other for other in kept if other != claim]
        program.activate(rest)
        if not program.feasible():
            kept = rest
    return tuple(sorted(kept))


def _halve(program: Program, claims: list[str]) -> list[str]:
    """Throw out halves, quarters, … that the conflict does not need, so that the one-by-one filter has little left to do."""
    step = len(claims) // 2
    while step >= 4:
        for start in range(0, len(claims), step):
            rest = claims[:start] + claims[start + step :]
            program.activate(rest)
            if rest and not program.feasible():
                claims = rest
                break
        else:
            step //= 2
            continue
        step = min(step, len(claims) // 2)
    return claims


def settle(program: Program) -> tuple[list[tuple[str, ...]], frozenset[str]]:
    """Return the conflicts of a program and the claims in none; leave exactly these active, so that they can all hold."""
    conflicts: list[tuple[str, ...]] = []
    standing = frozenset(program.claims)
    if program.feasible():
        return conflicts, standing
    conflicts = smallest_conflicts(program)
    standing -= {claim for conflict in conflicts for claim in conflict}
    program.activate(standing)
    while not program.feasible():
        conflict = _one_conflict(program, frozenset(program.claims) - standing)
        if conflict is None:
            break
        conflicts.append(conflict)
        standing -= set(conflict)
        program.activate(standing)
    program.activate(standing)
    return conflicts, standing
