"""A made stream of reports over many episodes, for the tests and benchmarks of reconciling at scale. Everything in it is invented.

An episode: 10 days in 6 places (a province, two of its districts, three of their villages), counted by 4 to 6 sources whose running
totals grow, with classes, perpetrators, parts and, now and then, a correction, a total or a contradiction.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tollbook.model.claim import Evidence, Harm, Relation, Source, SourceKind, Toll, Victim
from tollbook.model.entity import Place
from tollbook.model.precision import Known, Period, PlacePrecision
from tollbook.reconcile import place_key

PROVINCES = 14
SPAN = 1500  # days over which the episodes of a stream begin
_START = date(2020, 1, 1)
_KINDS = (SourceKind.MONITOR, SourceKind.MONITOR, SourceKind.MEDICAL, SourceKind.GOVERNMENT, SourceKind.LOCAL, SourceKind.NGO)
_CLASSES = ((Victim.PERSON,), (Victim.PERSON,), (Victim.PERSON,), (Victim.CIVILIAN,), (Victim.CIVILIAN,), (Victim.CHILD,), (Victim.WOMAN,))


@dataclass(frozen=True, slots=True)
class Stream:
    """Tolls, the day each report came out, the episode of each toll, and which place lies in which."""

    tolls: list[Toll]
    published: dict[str, date]
    events: dict[str, str]
    within: dict[str, tuple[str, ...]]


def stream(episodes: int, *, claims: int = 50, seed: int = 7, span: int = SPAN) -> Stream:
    """Return a stream of episodes with a number of claims each."""
    made = Stream([], {}, {}, {})
    for i in range(episodes):
        for toll, day in episode(i, claims=claims, seed=seed, span=span):
            made.tolls.append(toll)
            made.published[toll.report] = day
            made.events[toll.id] = f"episode {i}"
        places = places_of(i)
        made.within.update({place_key(village): (place_key(places[1 + k % 2]),) for k, village in enumerate(places[3:])})
    return made


def province_place(i: int) -> Place:
    name = f"Province {i % PROVINCES}"
    return Place(name, name, "XR", name, precision=PlacePrecision.PROVINCE)


def places_of(i: int) -> list[Place]:
    """Return the places of an episode: a province, two of its districts, three of their villages (the first and third in one)."""
    province = province_place(i)
    where = [province]
    where += [Place(f"District {i}-{k}", f"District {i}-{k}", "XR", province.name, precision=PlacePrecision.DISTRICT) for k in range(2)]
    where += [Place(f"Village {i}-{k}", f"Village {i}-{k}", "XR", province.name, precision=PlacePrecision.SETTLEMENT) for k in range(3)]
    return where


def episode(i: int, *, claims: int = 50, seed: int = 7, span: int = SPAN) -> Iterator[tuple[Toll, date]]:
    """Return the tolls of one episode, each with the day its report came out."""
    rng = random.Random(f"{seed}/{i}")
    where = places_of(i)
    begin = _START + timedelta(days=rng.randrange(span))
    sources = [Source(f"{kind.value.replace('_', ' ').title()} {k}", kind) for k, kind in enumerate(_KINDS[: rng.randint(4, 6)])]
    truth = rng.randint(20, 400)
    wholes: dict[str, Toll] = {}
    for n in range(claims):
        day = n * 10 // claims
        report = f"e{i}-{n // 2}"
        source = rng.choice(sources)
        grown = truth * (day + 1) / 10
        place = rng.choice((0, 0, 0, 1, 2, 3, 4, 5))
        classes = rng.choice(_CLASSES)
        share = (1, 0.4, 0.3, 0.15, 0.1, 0.1)[place] * (1 if classes == (Victim.PERSON,) else 0.6 if classes == (Victim.CIVILIAN,) else 0.2)
        value = max(int(grown * share * rng.uniform(0.7, 1)), 1)
        part_of = wholes.get(report)
        part = part_of is not None and part_of.sources == (source,) and rng.random() < 0.5 and classes != (Victim.PERSON,)
        if part and part_of is not None:
            value = max(min(value, (part_of.value or 1) // 2), 1)
        period = Period(
            begin if rng.random() < 0.7 else begin + timedelta(days=day), begin + timedelta(days=day), Known.STATED, Known.STATED
        )
        words = "in all" if rng.random() < 0.01 else "killed"
        toll = Toll(
            report=report,
            evidence=Evidence(100 * (n % 2), 100 * (n % 2) + 30, f"{value} {words}"),
            sources=(source,),
            where=(where[place],),
            period=period,
            harm=Harm.KILLED if rng.random() < 0.85 else Harm.INJURED,
            relation=rng.choice((Relation.EXACT, Relation.AT_LEAST, Relation.MORE_THAN)),
            value=value,
            victims=classes,
            by=(rng.choice(("the army", "the rebels")),) if rng.random() < 0.15 else (),
            part_of=part_of.id if part and part_of is not None else None,
            cumulative=period.first != period.last,
        )
        wholes.setdefault(report, toll)
        yield toll, begin + timedelta(days=day)
