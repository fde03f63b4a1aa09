"""Small factories for tolls, and random sets of them, for the tests of reconciling."""

import random
from datetime import date
from itertools import count

from tollbook.model.claim import Evidence, Harm, Relation, Source, SourceKind, Stance, Toll, Victim
from tollbook.model.entity import Place
from tollbook.model.precision import NO_PERIOD, Known, Period, PlacePrecision

OBSERVATORY = Source("Riverland Observatory", SourceKind.MONITOR)
NETWORK = Source("Riverland Network", SourceKind.MONITOR)
MINISTRY = Source("Ministry of Health", SourceKind.GOVERNMENT)
ARMY = Source("Riverland army", SourceKind.GOVERNMENT)
WITNESS = Source("residents", SourceKind.LOCAL)

_RELATIONS = {
    "": Relation.EXACT, "at least": Relation.AT_LEAST, "over": Relation.MORE_THAN, "up to": Relation.AT_MOST, "nearly": Relation.LESS_THAN,
    "under": Relation.LESS_THAN, "about": Relation.ABOUT, "dozens": Relation.MAGNITUDE, "many": Relation.VAGUE,
}  # fmt: skip
_offsets = count()


def days(first: int, last: int | None = None) -> Period:
    """Days of March 2025."""
    return Period(date(2025, 3, first), date(2025, 3, last or first), Known.STATED, Known.STATED)


def province(name: str, country: str = "XR") -> Place:
    return Place(name, name, country, name, precision=PlacePrecision.PROVINCE)


def town(name: str, of: str, country: str = "XR") -> Place:
    return Place(name, name, country, of, precision=PlacePrecision.SETTLEMENT)


def toll(
    words: str,
    *victims: Victim,
    by: str | tuple[str, ...] = (),
    source: Source | tuple[Source, ...] | None = OBSERVATORY,
    where: tuple[Place | str, ...] = ("Northmark",),
    period: Period = NO_PERIOD,
    part_of: Toll | None = None,
    harm: Harm = Harm.KILLED,
    cumulative: bool = True,
    stance: Stance = Stance.ASSERTED,
    report: str = "r1",
    start: int | None = None,
    joint: bool = False,
) -> Toll:
    """A toll from words like 'at least 125', '31', 'between 30 and 40', 'share most'; the words are its evidence."""
    parts = words.split()
    share = parts[1] if parts[0] == "share" else None
    numbers = [int(part.replace(",", "")) for part in parts if part.replace(",", "").isdigit()]
    qualifier = next((key for key in ("at least", "over", "up to", "nearly", "under", "about", "dozens", "many") if key in words), "")
    relation = Relation.SHARE if share else Relation.BETWEEN if "between" in words else _RELATIONS[qualifier]
    start = next(_offsets) if start is None else start
    return Toll(
        report=report,
        evidence=Evidence(start, start + len(words), words),
        sources=() if source is None else source if isinstance(source, tuple) else (source,),
        joint=joint,
        where=tuple(Place(place) if isinstance(place, str) else place for place in where),
        period=period,
        stance=stance,
        harm=harm,
        relation=relation,
        value=None if relation in (Relation.SHARE, Relation.VAGUE) else 12 if relation is Relation.MAGNITUDE else numbers[0],
        value_high=numbers[1] if relation is Relation.BETWEEN else None,
        share=share,
        victims=victims or (Victim.PERSON,),
        by=(by,) if isinstance(by, str) else by,
        part_of=part_of.id if part_of else None,
        cumulative=cumulative,
    )


VALLEY = province("Valley")
FORD, MILL = town("Ford", "Valley"), town("Mill", "Valley")
_WORDS = (
    "{v}",
    "{v}",
    "at least {v}",
    "over {v}",
    "up to {v}",
    "nearly {v}",
    "between {v} and {w}",
    "about {v}",
    "{v} in all",
    "in all up to {v}",
)
_CLASSES = ((), (), (Victim.CIVILIAN,), (Victim.CHILD,), (Victim.WOMAN, Victim.CHILD), (Victim.COMBATANT,))
_PLACES = ((VALLEY,), (VALLEY,), (FORD,), (MILL,), (FORD, MILL))
_PERIODS = (days(1, 2), days(1, 2), days(1), days(1, 3), days(2, 3))
_SHARES = ("share most", "share >1/3", "share <1/2", "share half")


def random_tolls(seed: int) -> list[Toll]:
    """A small random set of tolls about one valley: up to six, of up to three sources, with parts and shares."""
    rng = random.Random(seed)
    sources = rng.sample([OBSERVATORY, NETWORK, WITNESS], rng.choice((1, 1, 2, 3)))
    kept_up = rng.choice((0.1, 0.6, 0.95))
    made: list[Toll] = []
    for i in range(rng.randint(2, 6)):
        source = rng.choice(sources)
        wholes = [t for t in made if t.sources == (source,) and t.value is not None and t.stance is Stance.ASSERTED]
        whole = rng.choice(wholes) if wholes and rng.random() < 0.4 else None
        value = rng.randint(0, 3)
        words = rng.choice(_SHARES) if whole and rng.random() < 0.4 else rng.choice(_WORDS).format(v=value, w=value + rng.randint(0, 2))
        made.append(
            toll(
                words,
                *rng.choice(_CLASSES),
                by=rng.choice(((), (), (), ("raiders",), ("militia",))),
                source=source,
                where=whole.where if whole and rng.random() < 0.6 else rng.choice(_PLACES),
                period=whole.period if whole else rng.choice(_PERIODS),
                part_of=whole,
                cumulative=rng.random() < kept_up,
                stance=Stance.HEDGED if rng.random() < 0.05 else Stance.ASSERTED,
                start=100 * i,
            )
        )
    return made
