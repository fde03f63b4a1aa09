"""How long reconciling takes as tolls and scopes grow: one JSON line a size.

Invented tolls: ten sources count the dead of a country's provinces and towns by class, perpetrator and stretch of days.
`python benchmarks/reconcile_speed.py [TOLLS:SCOPES …]`
"""

import json
import random
import resource
import sys
import time
from datetime import date, timedelta

from tollbook.model.claim import Evidence, Harm, Relation, Source, SourceKind, Toll, Victim
from tollbook.model.entity import Place
from tollbook.model.precision import Known, Period, PlacePrecision
from tollbook.reconcile import reconcile

SIZES = ((20, 10), (200, 40), (2000, 200))
_CLASSES = ((Victim.PERSON,), (Victim.PERSON,), (Victim.CIVILIAN,), (Victim.CHILD,), (Victim.SECURITY_FORCE,))
_RELATIONS = (Relation.EXACT, Relation.AT_LEAST, Relation.MORE_THAN)


def main(sizes: list[tuple[int, int]]) -> None:
    """Print one line for each size."""
    for tolls, scopes in sizes:
        made = many_tolls(tolls, scopes)
        start = time.perf_counter()
        found = reconcile(made)
        seconds = time.perf_counter() - start
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        line = {
            "tolls": tolls,
            "scopes": scopes,
            "found": len(found.scopes),
            "conflicts": len(found.conflicts),
            "seconds": round(seconds, 2),
        }
        print(json.dumps(line | {"memory_mib": memory}))


def many_tolls(tolls: int, scopes: int, seed: int = 7) -> list[Toll]:
    """Invented tolls over a number of scopes, by ten sources, none of which contradicts itself by chance alone."""
    rng = random.Random(seed)
    drawn = [_scope(rng) for _ in range(scopes)]
    sources = [Source(f"Monitor {i}", SourceKind.MONITOR) for i in range(10)]
    return [_toll(i, rng, drawn[rng.randrange(scopes)], rng.choice(sources)) for i in range(tolls)]


def _scope(rng: random.Random) -> tuple[tuple[Place, ...], Period, tuple[Victim, ...], tuple[str, ...]]:
    province = f"Province {rng.randrange(10)}"
    whole = Place(province, province, "XR", province, precision=PlacePrecision.PROVINCE)
    towns = [f"Town {province[-1]}{i}" for i in range(4)]
    town = rng.choice(towns)
    where = whole if rng.random() < 0.4 else Place(town, town, "XR", province, precision=PlacePrecision.SETTLEMENT)
    first = date(2025, 3, 1) + timedelta(days=rng.randrange(20))
    last = first + timedelta(days=rng.choice((0, 0, 6)))
    by = (rng.choice(("the army", "the rebels")),) if rng.random() < 0.2 else ()
    return (where,), Period(first, last, Known.STATED, Known.STATED), rng.choice(_CLASSES), by


def _toll(i: int, rng: random.Random, scope: tuple[tuple[Place, ...], Period, tuple[Victim, ...], tuple[str, ...]], source: Source) -> Toll:
    where, period, victims, by = scope
    value = rng.randrange(1, 60) * (10 if victims == (Victim.PERSON,) else 1)
    return Toll(
        report=f"report {i % 500}",
        evidence=Evidence(100 * i, 100 * i + 20, f"{value} were killed there"),
        sources=(source,),
        where=where,
        period=period,
        harm=Harm.KILLED,
        relation=rng.choice(_RELATIONS),
        value=value,
        victims=victims,
        by=by,
        cumulative=True,
    )


if __name__ == "__main__":
    main([(int(a), int(b)) for a, b in (size.split(":") for size in sys.argv[1:])] or list(SIZES))
