"""Claims that cannot all hold: every smallest set of them."""

from collections.abc import Collection, Sequence

from tollbook.model.finding import Reading
from tollbook.reconcile.constraints import Model
from tollbook.reconcile.settled import MOST_THINNED
from tollbook.reconcile.solve import Program
from tollbook.reconcile.statements import Role, Statement

# A report with more smallest conflicts than this is a defect of a reader, or a war of its own; the rest is found once these are settled.
MOST_CONFLICTS = 24

# With more claims than this, pairs that plainly cannot both hold are found before the solver is asked, one for each claim.
MANY_CLAIMS = 200

# Conflicts found one after another beyond MOST_CONFLICTS; then whatever caps a count is set aside as one set, so that time has an end.
MOST_ROUNDS = 60


def smallest_conflicts(model: Model, known: Sequence[tuple[str, ...]] = (), *, most: int = MOST_CONFLICTS) -> list[tuple[str, ...]]:
    """Return every smallest set of claims that cannot all hold (up to `most`), by size and name. known: some of these.

    A tree of hitting sets (Reiter 1987, 'A theory of diagnosis from first principles', section 4): each conflict found is broken by
    leaving out one of its claims in turn, until what is left can hold.
    """
    found: dict[tuple[str, ...], None] = dict.fromkeys(known)
    queue: list[frozenset[str]] = [frozenset()]
    seen = {queue[0]}
    broken: list[frozenset[str]] = []  # what was left out where the rest can hold: leaving out more tells nothing new
    while queue and len(found) < most and len(seen) < 64 * most:
        left_out = queue.pop(0)
        if any(enough <= left_out for enough in broken):
            continue
        conflict = next((c for c in found if not left_out & set(c)), None) or _one_conflict(model, left_out)
        if conflict is None:
            broken.append(left_out)
            continue
        found.setdefault(conflict)
        for claim in conflict:
            branch = left_out | {claim}
            if branch not in seen:
                seen.add(branch)
                queue.append(branch)
    model.program.activate(model.program.claims)
    return sorted(found, key=lambda c: (len(c), c))


def _one_conflict(model: Model, left_out: frozenset[str]) -> tuple[str, ...] | None:
    program = model.program
    kept = [claim for claim in program.claims if claim not in left_out]
    program.activate(kept)
    if program.feasible():
        return None
    certificate = program.certificate()
    if certificate is not None:
        kept = _kept_of(model, certificate) or kept
    if len(kept) > MOST_THINNED:  # no certificate: only whole numbers make it impossible
        kept = _halve(program, kept)
    few = model.narrowed(kept).program
    for claim in list(kept):
        rest = [other for other in kept if other != claim]
        few.activate(rest)
        if not few.feasible():
            kept = rest
    return tuple(sorted(kept))


def _kept_of(model: Model, certificate: tuple[str, ...]) -> list[str] | None:
    """Return the claims of a certificate if they cannot all hold, as the solver says within its tolerance."""
    few = model.narrowed(certificate).program
    few.activate(certificate)
    return None if few.feasible() else list(certificate)


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


def settle(model: Model, known: Sequence[tuple[str, ...]] = ()) -> tuple[list[tuple[str, ...]], frozenset[str]]:
    """Return the conflicts of a model and the claims in none, so that they can all hold. known: some of the conflicts."""
    program = model.program
    if len(program.claims) > MANY_CLAIMS:
        known = sorted({*known, *_glaring(model)}, key=lambda c: (len(c), c))
    conflicts = smallest_conflicts(model, known)
    standing = frozenset(program.claims) - {claim for conflict in conflicts for claim in conflict}
    program.activate(standing)
    rounds = 0
    while not program.feasible():
        conflict = _one_conflict(model, frozenset(program.claims) - standing) if rounds < MOST_ROUNDS else _capping(model, standing)
        if not conflict:
            break
        rounds += 1
        conflicts.append(conflict)
        standing -= set(conflict)
        program.activate(standing)
    program.activate(standing)
    return conflicts, standing


def _capping(model: Model, standing: Collection[str]) -> tuple[str, ...]:
    """Return all claims that keep a count from growing: without them the rest can hold, however much was wrong."""
    grown = {row.claim for row in model.program.rows if row.high is not None or any(weight < 0 for _, weight in row.terms)}
    return tuple(sorted(claim for claim in grown if claim is not None and claim in standing))


def _glaring(model: Model) -> list[tuple[str, ...]]:
    """Return pairs of a floor and a cap that cannot both hold, one for each claim that is in such a pair, without asking the solver."""
    import numpy as np

    cells = [int.from_bytes(row.tobytes(), "little") for row in np.packbits(model.members(model.top), axis=1)]
    floors = [(s.bounds.low, cells[model.position[s.region]], s) for s in model.statements if s.bounds.low]
    caps = [(s.bounds.high, cells[model.position[s.region]], s) for s in model.statements if s.bounds.high is not None and not s.whole]
    floors.sort(key=lambda entry: (-entry[0], entry[2].id))
    caps.sort(key=lambda entry: (entry[0], entry[2].id))
    found = set()
    for low, space, s in floors:
        other = next((o for high, around, o in caps if high < low and space & around == space and _bear(s, o)), None)
        found |= {tuple(sorted((s.id, other.id)))} if other is not None else set()
    for high, space, s in caps:
        other = next((o for low, inside, o in floors if low > high and inside & space == inside and _bear(o, s)), None)
        found |= {tuple(sorted((s.id, other.id)))} if other is not None else set()
    return sorted(found)


def _bear(floor: Statement, cap: Statement) -> bool:
    """Tell whether the cap of one statement binds the floor of another: a source's own, or a total."""
    stand = cap.role is Role.STANDS and floor.role is Role.STANDS
    return stand and (cap.origin == floor.origin or cap.reading is Reading.TOTAL)
