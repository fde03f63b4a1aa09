"""An invented war's report with its claims and findings, small enough to check by eye. No name in it is of this world."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tollbook.model.claim import About, Act, Category, Claim, Evidence, Harm, Relation, Situation, Source, SourceKind, Stance, Toll, Victim
from tollbook.model.document import Report
from tollbook.model.entity import Place
from tollbook.model.finding import Comparison, Conflict, Count, Reading, Reconciliation, Scope, ScopeFinding, Verdict
from tollbook.model.precision import Bounds, Known, Period

TEXT = """Over 2,000 people have been killed in Orvale since Monday, among them nearly 900 civilians, most of the dead at the hands of the Tarn army, the Orvale Observatory said.

The Lake Network documented at least 140 civilians killed by Tarn troops in Orvale.

The Ministry of Order said that its campaign in the hills was over, and warned the rebels: "Come back and we will come back too."

President Ilan Dorr has ordered a committee of inquiry to look into the killings. A United Assembly mission left for Kess on 4 May.

Envoy Mira Sol told Harbour Wire that Norland has asked Sudland to halt arms sales. Villagers at the airfield refuse to leave because of threats from masked riders.

Some 40 families may have fled. Schools remain shut. Dozens of people are missing. The army denied killing 300 villagers.

The Ministry of Order said that its campaign in the hills was over."""  # noqa: E501

REPORT = Report(
    id="orvale-1",
    text=TEXT,
    title="Thousands dead in Orvale",
    outlet="Delta Post",
    language="en",
    published=date(2031, 5, 6),
    published_known=Known.INFERRED,
    origin="orvale.txt",
)

OBSERVATORY = Source("Orvale Observatory", SourceKind.MONITOR)
NETWORK = Source("Lake Network", SourceKind.MONITOR)
MINISTRY = Source("Ministry of Order", SourceKind.GOVERNMENT)
ENVOY = (Source("Mira Sol", SourceKind.GOVERNMENT), Source("Harbour Wire", SourceKind.MEDIA))
ARMY = Source("army", SourceKind.GOVERNMENT)
ORVALE = (Place("Orvale"),)
SINCE_MONDAY = Period(date(2031, 5, 5), date(2031, 5, 6), Known.INFERRED, Known.INFERRED)


def evidence(words: str, report: Report = REPORT, nth: int = 1) -> Evidence:
    """The words in the report; nth counts from 1."""
    at = -1
    for _ in range(nth):
        at = report.text.index(words, at + 1)
    return Evidence.of(report, at, at + len(words))


def toll(words: str, value: int | None, relation: Relation = Relation.EXACT, *, report: Report = REPORT, **fields: Any) -> Toll:
    fields = {"harm": Harm.KILLED, "rule": "harm-verb", "confidence": 0.9} | fields
    return Toll(report=report.id, evidence=evidence(words, report), relation=relation, value=value, **fields)


def act(words: str, event: Category, *, report: Report = REPORT, nth: int = 1, **fields: Any) -> Act:
    return Act(report=report.id, evidence=evidence(words, report, nth), event=event, **fields)


def situation(words: str, about: About, *, report: Report = REPORT, **fields: Any) -> Situation:
    return Situation(report=report.id, evidence=evidence(words, report), about=about, **fields)


DEAD = toll(
    "Over 2,000 people have been killed in Orvale",
    2000,
    Relation.MORE_THAN,
    sources=(OBSERVATORY,),
    where=ORVALE,
    period=SINCE_MONDAY,
    cumulative=True,
)
CIVILIANS = toll(
    "nearly 900 civilians", 900, Relation.LESS_THAN, sources=(OBSERVATORY,), where=ORVALE, period=SINCE_MONDAY,
    victims=(Victim.CIVILIAN,), part_of=DEAD.id, cumulative=True,
)  # fmt: skip
MOST = toll(
    "most of the dead at the hands of the Tarn army", None, Relation.SHARE, share="most", sources=(OBSERVATORY,), where=ORVALE,
    period=SINCE_MONDAY, by=("Tarn army",), part_of=DEAD.id, cumulative=True,
)  # fmt: skip
BY_TROOPS = toll(
    "at least 140 civilians killed by Tarn troops",
    140,
    Relation.AT_LEAST,
    sources=(NETWORK,),
    where=ORVALE,
    victims=(Victim.CIVILIAN,),
    by=("Tarn troops",),
)
OVER = act("its campaign in the hills was over", Category.RETREAT, sources=(MINISTRY,), actor=("Ministry of Order",))
OVER_AGAIN = act("its campaign in the hills was over", Category.RETREAT, nth=2, sources=(MINISTRY,), actor=("Ministry of Order",))
THREAT = act(
    "Come back and we will come back too",
    Category.THREATEN,
    sources=(MINISTRY,),
    actor=("Ministry of Order",),
    target=("rebels",),
    quoted=True,
)
INQUIRY = act("has ordered a committee of inquiry to look into the killings", Category.ACCUSE, actor=("Ilan Dorr",))
MISSION = act(
    "A United Assembly mission left for Kess", Category.CONSULT, actor=("United Assembly mission",), where=(Place("Kess"),),
    period=Period(date(2031, 5, 4), date(2031, 5, 4), Known.STATED, Known.STATED),
)  # fmt: skip
ASKED = act("Norland has asked Sudland to halt arms sales", Category.REQUEST, sources=ENVOY, actor=("Norland",), target=("Sudland",))
REFUSE = act("Villagers at the airfield refuse to leave", Category.REJECT, actor=("Villagers",))
RIDERS = act("threats from masked riders", Category.THREATEN, actor=("masked riders",))
FLED = toll("Some 40 families may have fled", None, Relation.VAGUE, harm=Harm.DISPLACED, stance=Stance.HEDGED)
SHUT = situation("Schools remain shut", About.SERVICES)
MISSING = toll("Dozens of people are missing", 12, Relation.MAGNITUDE, harm=Harm.MISSING)
DENIED = toll("killing 300 villagers", 300, sources=(ARMY,), by=("army",), stance=Stance.DENIED)

CLAIMS: tuple[Claim, ...] = (
    DEAD, CIVILIANS, MOST, BY_TROOPS, OVER, THREAT, INQUIRY, MISSION, ASKED, REFUSE, RIDERS, FLED, SHUT, MISSING, DENIED, OVER_AGAIN,
)  # fmt: skip

SCOPES = (
    ScopeFinding(
        Scope(Harm.KILLED, where=("Orvale",), period=SINCE_MONDAY),
        Bounds(2001),
        (DEAD.id,),
        (),
        (Count(OBSERVATORY, Reading.DOCUMENTED, Bounds(2001), (DEAD.id,)),),
        "the Observatory counts more than 2,000",
    ),
    ScopeFinding(
        Scope(Harm.KILLED, (Victim.CIVILIAN,), where=("Orvale",), period=SINCE_MONDAY),
        Bounds(140),
        (BY_TROOPS.id,),
        (),
        (Count(OBSERVATORY, Reading.DOCUMENTED, Bounds(None, 899, soft_low=810), (CIVILIANS.id,)),),
        "the Observatory counts fewer than 900 civilians",
    ),
    ScopeFinding(
        Scope(Harm.KILLED, by=("Tarn army",), where=("Orvale",), period=SINCE_MONDAY),
        Bounds(1001),
        (MOST.id, DEAD.id),
        (),
        (Count(OBSERVATORY, Reading.DOCUMENTED, Bounds(1001), (MOST.id, DEAD.id)),),
        "more than half of 2,001",
    ),
    ScopeFinding(
        Scope(Harm.KILLED, (Victim.CIVILIAN,), by=("Tarn troops",), where=("Orvale",)),
        Bounds(140),
        (BY_TROOPS.id,),
        (),
        (Count(NETWORK, Reading.DOCUMENTED, Bounds(140), (BY_TROOPS.id,)),),
        "the Network counts at least 140",
    ),
)
REASON = "the Lake Network counts only civilians killed by Tarn troops, so 140 and 2,000 do not contradict each other"
RECONCILIATION = Reconciliation(SCOPES, (Comparison(BY_TROOPS.id, DEAD.id, Verdict.CONTAINED, REASON),))


@dataclass(frozen=True)
class Quarrel:
    """Two outlets with totals that cannot both be true, made of one short report each."""

    first: Report = field(
        default=Report(
            id="q1", text="In all, 31 people were killed in Kess, Radio Kess said.", title="Kess", outlet="Delta Post", origin="q1.txt"
        )
    )
    second: Report = field(
        default=Report(id="q2", text="The clinic counted 45 people killed in Kess.", outlet="Hill News", origin="q2.txt")
    )

    def claims(self) -> tuple[Toll, Toll]:
        kess = (Place("Kess"),)
        radio, clinic = Source("Radio Kess", SourceKind.MEDIA), Source("clinic", SourceKind.MEDICAL)
        return (
            toll("31 people were killed in Kess", 31, report=self.first, sources=(radio,), where=kess),
            toll("45 people killed in Kess", 45, report=self.second, sources=(clinic,), where=kess),
        )

    def reconciliation(self) -> Reconciliation:
        a, b = self.claims()
        scope = Scope(Harm.KILLED, where=("Kess",))
        counts = (
            Count(a.sources[0], Reading.TOTAL, Bounds(31, 31), (a.id,)),
            Count(b.sources[0], Reading.DOCUMENTED, Bounds(45, 45), (b.id,)),
        )
        finding = ScopeFinding(scope, Bounds(), (), (), counts, "")
        return Reconciliation((finding,), (), (Conflict((a.id, b.id), "one says 31 in all, the other counts 45, both in Kess"),))
