"""Grouping claims into events on a made corpus with known truth: pairwise precision, recall and F1, and what goes wrong, by sort.

    python benchmarks/events_made.py [--events 400] [--seed 1] [--show 12] [--hard]
    python benchmarks/events_made.py --speed [--episodes 2000]

The corpus is MADE, not real: a war is invented, with villages in districts in provinces. Some villages see two attacks on a day, or one on
the next. Outlets tell of them with other words for place (village, district, province, none), day (stated, relative and now and then one
off, none) and number (early, final, disputed, none); they relay each other, sum several attacks up in one report, and add running totals.
So the figures say how the rules bear up under the faults that were put in, and not how often reports in the world have them.
Controls: one event for each day; one for each day and place. Pairs within one report are told apart from those across reports, which
are the harder part.
"""

import argparse
import random
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path

from tollbook.model.claim import Act, Category, Claim, Evidence, Harm, Relation, Source, SourceKind, Toll
from tollbook.model.document import Report
from tollbook.model.entity import Place
from tollbook.model.event import Events
from tollbook.model.ids import content_id
from tollbook.model.precision import NO_PERIOD, Known, Period, PlacePrecision
from tollbook.resolve.events import EventIndex, group_events

BEGIN = date(2031, 3, 1)
SITES = ("market", "school", "mosque", "bakery", "checkpoint", "bridge", "church", "prison")
HOURS = ("dawn", "noon", "evening", "night")
PARTIES = ("Senn Army", "River Front", "Valley Guard")
COUNTERS = (
    Source("Kelmara Observatory", SourceKind.MONITOR),
    Source("Tavrin Hospital", SourceKind.MEDICAL),
    Source("River Ministry", SourceKind.GOVERNMENT),
)


@dataclass(frozen=True, slots=True)
class Truth:
    """One invented attack."""

    name: int
    village: Place
    day: date
    killed: int
    injured: int
    site: str | None
    hour: str | None
    party: str | None


@dataclass(slots=True)
class Made:
    """Reports and claims, the attack of each claim, and by what faults each claim is told."""

    reports: list[Report] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    truth: dict[str, int] = field(default_factory=dict)
    faults: dict[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Faults:
    """How often a telling has a fault, and how often a village sees a second attack on a day, or on the next."""

    twice: float
    next_day: float
    district: float
    province: float
    no_place: float
    relative: float
    one_off: float
    undated: float
    no_number: float
    early_number: float
    other_number: float


USUAL = Faults(0.06, 0.08, 0.08, 0.04, 0.02, 0.3, 0.05, 0.08, 0.1, 0.15, 0.05)
HARD = Faults(0.15, 0.1, 0.1, 0.06, 0.04, 0.3, 0.08, 0.1, 0.1, 0.2, 0.1)


def make(events: int, seed: int, faults: Faults = USUAL) -> Made:
    """Return an invented corpus of about seven claims an event."""
    rng = random.Random(seed)
    villages = [_village(p, d, v) for p in range(4) for d in range(3) for v in range(6)]
    attacks = list(_attacks(rng, villages, events, faults))
    by_day: dict[date, list[Truth]] = {}
    for attack in attacks:
        by_day.setdefault(attack.day, []).append(attack)
    made = Made()
    for attack in attacks:
        for _ in range(rng.choice((1, 1, 2, 3, 3, 4, 6))):
            told = [attack]
            if rng.random() < 0.25:  # a round-up: others of that day, also those of the same village
                told += [other for other in by_day[attack.day] if other is not attack and rng.random() < 0.5][:2]
            _Writer(rng, made, told, faults).write()
    return made


def _village(p: int, d: int, v: int) -> Place:
    name = f"{('Os', 'Ve', 'Ka', 'Du')[p]}{('tre', 'mil', 'rop')[d]}{('lin', 'da', 'vosk', 'ter', 'bany', 'gu')[v]}"
    return Place(name, name, "XR", f"Province {p}", precision=PlacePrecision.SETTLEMENT)


def _attacks(rng: random.Random, villages: Sequence[Place], count: int, faults: Faults) -> Iterator[Truth]:
    name = 0
    while name < count:
        village, day = rng.choice(villages), BEGIN + timedelta(days=rng.randrange(max(30, count // 3)))
        several = [day]
        if rng.random() < faults.twice:
            several.append(day)  # two on one day
        elif rng.random() < faults.next_day:
            several.append(day + timedelta(days=1))
        sites = rng.sample(SITES, len(several))
        for one, site in zip(several, sites, strict=True):
            killed = min(300, int(rng.paretovariate(0.8)) + rng.randrange(6))
            hour = rng.choice(HOURS) if rng.random() < 0.4 else None
            party = rng.choice(PARTIES) if rng.random() < 0.6 else None
            yield Truth(name, village, one, killed, rng.randrange(3 * killed + 1), site if rng.random() < 0.5 else None, hour, party)
            name += 1


class _Writer:
    """Writes one report on some attacks, with the faults of its outlet."""

    def __init__(self, rng: random.Random, made: Made, told: Sequence[Truth], often: Faults) -> None:
        self.often = often
        self.rng, self.made, self.told = rng, made, told
        self.id = f"r{len(made.reports)}"
        self.published = max(t.day for t in told) + timedelta(days=rng.choice((0, 1, 1, 1, 2, 4)))
        self.text = ""
        self.claims: list[tuple[Claim, int | None, frozenset[str]]] = []

    def write(self) -> None:
        for attack in self.told:
            self._tell(attack)
        if self.rng.random() < 0.2:
            self._running(self.told[0])
        self.made.reports.append(
            Report(
                id=self.id, text=self.text, outlet=f"Outlet {self.rng.randrange(8)}", published=self.published, published_known=Known.STATED
            )
        )
        for claim, name, faults in self.claims:
            self.made.claims.append(claim)
            self.made.faults[claim.id] = faults
            if name is not None:
                self.made.truth[claim.id] = name

    def _tell(self, attack: Truth) -> None:
        rng, faults = self.rng, set[str]()
        where = self._where(attack, faults)
        period = self._period(attack, faults)
        by = (attack.party,) if attack.party and rng.random() < 0.5 else ()
        site = f" on a {attack.site}" if attack.site and rng.random() < 0.6 else ""
        if attack.site and not site:
            faults.add("site left out")
        hour = f" at {attack.hour}" if attack.hour and rng.random() < 0.4 else ""
        killed, relation = self._number(attack, faults)
        common = {"report": self.id, "sources": (rng.choice(COUNTERS),) if rng.random() < 0.7 else (), "where": where, "period": period}
        marks = frozenset(faults)
        if killed is None or rng.random() < 0.3:
            words = f"shells fell{site}{hour}"
            self._claim(Act(**common, evidence=self._say(words), event=Category.ASSAULT, actor=by), attack.name, marks)  # type: ignore[arg-type]
        if killed is not None:
            words = f"{killed} people were killed in an attack{site}{hour}"
            toll = Toll(**common, evidence=self._say(words), harm=Harm.KILLED, relation=relation, value=killed, by=by)  # type: ignore[arg-type]
            self._claim(toll, attack.name, marks)
            if attack.injured and rng.random() < 0.6:
                words = f"{attack.injured} others were hurt"
                hurt = Toll(**common, evidence=self._say(words), harm=Harm.INJURED, relation=Relation.EXACT, value=attack.injured, by=by)  # type: ignore[arg-type]
                self._claim(hurt, attack.name, marks)

    def _where(self, attack: Truth, faults: set[str]) -> tuple[Place, ...]:
        village, often = attack.village, self.often
        drawn = self._draw(("district only", often.district), ("province only", often.province), ("no place", often.no_place))
        faults |= {drawn} - {""}
        if drawn == "district only":
            return (Place(f"{village.name} district", village.name, "XR", village.province, precision=PlacePrecision.DISTRICT),)
        if drawn == "province only":
            return (Place(village.province or "", village.province, "XR", village.province, precision=PlacePrecision.PROVINCE),)
        return () if drawn else (village,)

    def _period(self, attack: Truth, faults: set[str]) -> Period:
        drawn = self._draw(("relative", self.often.relative), ("undated", self.often.undated))
        if drawn == "undated":
            faults.add(drawn)
            return NO_PERIOD
        if not drawn:
            return Period(attack.day, attack.day, Known.STATED, Known.STATED)
        day = attack.day
        if self.rng.random() < self.often.one_off:
            faults.add("day one off")
            day += timedelta(days=self.rng.choice((-1, 1)))
        return Period(day, day, Known.RELATIVE, Known.RELATIVE)

    def _number(self, attack: Truth, faults: set[str]) -> tuple[int | None, Relation]:
        often = self.often
        drawn = self._draw(("no number", often.no_number), ("early number", often.early_number), ("other number", often.other_number))
        faults |= {drawn} - {""}
        if drawn == "no number":
            return None, Relation.EXACT
        if drawn == "early number":
            return max(1, int(attack.killed * self.rng.uniform(0.4, 0.9))), Relation.AT_LEAST
        if drawn == "other number":
            return max(1, int(attack.killed * self.rng.uniform(0.6, 1.5))), Relation.EXACT
        return attack.killed, Relation.EXACT

    def _draw(self, *chances: tuple[str, float]) -> str:
        drawn = self.rng.random()
        for name, chance in chances:
            if drawn < chance:
                return name
            drawn -= chance
        return ""

    def _running(self, attack: Truth) -> None:
        period = Period(attack.day - timedelta(days=10), self.published, Known.STATED, Known.STATED)
        where = (
            Place(attack.village.province or "", attack.village.province, "XR", attack.village.province, precision=PlacePrecision.PROVINCE),
        )
        value = self.rng.randrange(50, 500)
        evidence = self._say(f"{value} people have been killed in eleven days")
        claim = Toll(
            report=self.id,
            evidence=evidence,
            where=where,
            period=period,
            harm=Harm.KILLED,
            relation=Relation.EXACT,
            value=value,
            cumulative=True,
        )
        self._claim(claim, None, frozenset())

    def _claim(self, claim: Claim, name: int | None, faults: frozenset[str]) -> None:
        self.claims.append((claim, name, faults))

    def _say(self, words: str) -> Evidence:
        start = len(self.text)
        self.text += f"{words}. "
        return Evidence(start, start + len(words), words)


@dataclass(frozen=True, slots=True)
class Score:
    """Pairs of claims held to be of one event, against the truth; wrong and missed pairs by sort."""

    right: int
    wrong: Counter[str]
    missed: Counter[str]

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.wrong.total())

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed.total())

    @property
    def f1(self) -> float:
        return 2 * self.right / max(1, 2 * self.right + self.wrong.total() + self.missed.total())


def score(made: Made, group_of: Mapping[str, str], *, is_across: bool = False) -> Score:
    """Return the score of a grouping of the claims whose attack is known. is_across: only pairs of two reports count."""
    report = {claim.id: claim.report for claim in made.claims}
    found: dict[str, list[str]] = {}
    true: dict[int, list[str]] = {}
    for claim, name in made.truth.items():
        found.setdefault(group_of.get(claim, claim), []).append(claim)
        true.setdefault(name, []).append(claim)
    right, wrong, missed = 0, Counter[str](), Counter[str]()
    for members in found.values():
        for a, b in combinations(members, 2):
            if is_across and report[a] == report[b]:
                continue
            if made.truth[a] == made.truth[b]:
                right += 1
            else:
                wrong[_sort(made, a, b)] += 1
    for members in true.values():
        for a, b in combinations(members, 2):
            if group_of.get(a, a) != group_of.get(b, b) and not (is_across and report[a] == report[b]):
                missed[_sort(made, a, b)] += 1
    return Score(right, wrong, missed)


def _sort(made: Made, a: str, b: str) -> str:
    return " + ".join(sorted(made.faults[a] | made.faults[b])) or "nothing left out"


def by_events(events: Events) -> dict[str, str]:
    return {claim: event.id for event in events.events for claim in event.claims}


def by_day(claims: Iterable[Claim]) -> dict[str, str]:
    """The control: one event for each day."""
    return {claim.id: str(claim.period.first) for claim in claims if claim.period.first}


def by_day_and_place(claims: Iterable[Claim]) -> dict[str, str]:
    """The harder control: one event for each day and place."""
    return {claim.id: f"{claim.period.first} {claim.where[0].text}" for claim in claims if claim.period.first and claim.where}


def print_accuracy(events: int, seed: int, show: int, faults: Faults) -> None:
    made = make(events, seed, faults)
    start = time.process_time()
    found = group_events(made.reports, made.claims)
    seconds = time.process_time() - start
    sizes = f"{events} attacks, {len(made.reports)} reports, {len(made.claims)} claims"
    print(f"made corpus (invented): {sizes}; grouped in {seconds:.1f} s of processor time")
    print(f"events found: {len(found.events)}, episodes: {len(found.episodes)}, questions: {len(found.questions)}")
    ways = {"events": by_events(found), "control: day": by_day(made.claims), "control: day and place": by_day_and_place(made.claims)}
    for name, group_of in ways.items():
        for is_across in (False, True):
            result = score(made, group_of, is_across=is_across)
            scope = "pairs across reports" if is_across else "all pairs"
            print(f"{name:24} {scope:22} precision {result.precision:.3f}  recall {result.recall:.3f}  F1 {result.f1:.3f}")
    errors = score(made, ways["events"])
    for name, counts in (("wrongly joined", errors.wrong), ("wrongly apart", errors.missed)):
        print(f"{name}: {counts.total()} pairs, by what was left out or told otherwise")
        for sort, count in counts.most_common(show):
            print(f"  {count:6}  {sort}")


def print_speed(episodes: int) -> None:
    import sys

    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "reconcile"))
    from made_stream import stream

    made = stream(episodes)
    claims: dict[str, list[Claim]] = {}
    for toll in made.tolls:
        claims.setdefault(toll.report, []).append(toll)
    reports = [Report(id=r, text="", published=made.published[r], published_known=Known.STATED) for r in claims]
    index = EventIndex()
    start = time.process_time()
    index.add_all((report, claims[report.id]) for report in reports[:-20])
    found = index.events()
    seconds = time.process_time() - start
    sizes = f"{len(found.events):,} events, {len(found.episodes):,} episodes found"
    print(f"{len(made.tolls):,} claims of {episodes:,} made episodes: {seconds:.1f} s of processor time; {sizes}")
    each = []
    for report in reports[-20:]:
        start = time.process_time()
        index.add(report, claims[report.id])
        each.append(time.process_time() - start)
    print(f"one more report: {1000 * sum(each) / len(each):.2f} ms, at most {1000 * max(each):.2f} ms")
    start = time.process_time()
    index.events()
    print(f"all events and episodes told again: {time.process_time() - start:.2f} s")


def digest(events: Events) -> str:
    """Return a digest of all that was found."""
    return content_id(repr(events.events), repr(events.episodes), repr(events.questions))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--events", type=int, default=400)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--show", type=int, default=12, help="sorts of errors to print")
    options.add_argument("--hard", action="store_true", help="more faults, and more villages with two attacks on a day")
    options.add_argument("--speed", action="store_true")
    options.add_argument("--episodes", type=int, default=2000)
    chosen = options.parse_args()
    if chosen.speed:
        print_speed(chosen.episodes)
    else:
        print_accuracy(chosen.events, chosen.seed, chosen.show, HARD if chosen.hard else USUAL)


if __name__ == "__main__":
    main()
