"""Claims about one happening are gathered, and those of two are kept apart. Places, bodies and reports are invented."""

import os
import random
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gold import GOLD, load
from tollbook.model.claim import About, Act, Category, Claim, Evidence, Harm, Relation, Situation, Toll, Victim
from tollbook.model.decision import Decision, Judgement, Kind
from tollbook.model.document import Report
from tollbook.model.entity import Place
from tollbook.model.event import Events
from tollbook.model.precision import NO_PERIOD, Known, Period, PlacePrecision
from tollbook.resolve.accounts import event_id
from tollbook.resolve.alike import JOIN, RULES, TIES
from tollbook.resolve.events import EventIndex, group_events

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"
sys.path.insert(0, str(BENCHMARKS))

import events_made  # noqa: E402

DORVASH = Place("Dorvash", "Dorvash", "XR", "Senn", precision=PlacePrecision.SETTLEMENT)
DISTRICT = Place("Dorvash district", "Dorvash", "XR", "Senn", precision=PlacePrecision.DISTRICT)
MELIK = Place("Melik", "Melik", "XR", "Senn", precision=PlacePrecision.SETTLEMENT)
SENN = Place("Senn", "Senn", "XR", "Senn", precision=PlacePrecision.PROVINCE)


def on(first: int, last: int | None = None, known: Known = Known.STATED) -> Period:
    return Period(date(2031, 5, first), date(2031, 5, last or first), known, known)


class Told:
    """Reports being written: each sentence is a claim."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.published: dict[str, date | None] = {}
        self.claims: list[Claim] = []

    def say(self, report: str, words: str, *, published: int | None = 6, where: Place | None = DORVASH, **fields: Any) -> str:
        """Add a claim; return its id. With a `value` it is a toll, with `about` a situation, else an act."""
        text = self.texts.get(report, "")
        evidence = Evidence(len(text), len(text) + len(words), words)
        self.texts[report] = f"{text}{words}. "
        self.published[report] = date(2031, 5, published) if published else None
        base: dict[str, Any] = {"report": report, "evidence": evidence, "where": (where,) if where else (), "period": on(4)} | fields
        claim: Claim
        if "value" in fields:
            claim = Toll(**({"harm": Harm.KILLED, "relation": Relation.EXACT} | base))
        elif "about" in fields:
            claim = Situation(**base)
        else:
            claim = Act(**({"event": Category.ASSAULT} | base))
        self.claims.append(claim)
        return claim.id

    def reports(self) -> list[Report]:
        return [
            Report(id=r, text=text, published=self.published[r], published_known=Known.STATED if self.published[r] else None)
            for r, text in self.texts.items()
        ]

    def events(self, *decisions: Decision) -> Events:
        return group_events(self.reports(), self.claims, decisions=decisions)


def judged(subject: str, judgement: Judgement, other: str) -> Decision:
    return Decision(Kind.EVENT, subject, judgement, other)


def gathered(events: Events) -> list[set[str]]:
    return sorted((set(e.claims) for e in events.events), key=lambda claims: sorted(claims))


def are_one(events: Events, one: str, other: str) -> bool:
    return events.event_of(one) is not None and events.event_of(one) is events.event_of(other)


@pytest.mark.parametrize(
    ("first", "second", "is_one", "why"),
    [
        ({}, {}, True, "same place and day, nothing against it"),
        ({"value": 12}, {"value": 12, "where": DISTRICT}, True, "a village of the district, the same figure"),
        ({"value": 12}, {"value": 9, "where": DISTRICT, "relation": Relation.AT_LEAST}, False, "a district sees several attacks"),
        ({}, {"where": MELIK}, False, "another village"),
        ({}, {"period": on(5)}, False, "another day"),
        (
            {"value": 12},
            {"value": 12, "period": on(5, known=Known.RELATIVE)},
            True,
            "'on Tuesday' can be a day off, and the figure is the same",
        ),
        ({"value": 12}, {"value": 3, "period": on(5, known=Known.RELATIVE)}, False, "a day off and another figure are two attacks"),
        ({"value": 12}, {"value": 12, "period": NO_PERIOD}, True, "undated, but of the week before, with the same figure"),
        ({"value": 12}, {"value": 7, "period": NO_PERIOD}, False, "undated, and another figure"),
        ({"value": 12}, {"value": 12, "period": NO_PERIOD, "published": 28}, False, "undated, and published weeks later"),
        ({"value": 12}, {"value": 14}, True, "counts of one happening differ by a few"),
        ({"value": 12}, {"value": 25}, False, "by so many they may be of two: a question"),
        ({"value": 12, "published": 5}, {"value": 25, "published": 8}, True, "the later report gives more: the dead are found"),
        ({"value": 90}, {"value": 90, "where": None}, True, "90 dead on one day are as good as a name"),
        ({"value": 9}, {"value": 9, "where": None}, False, "nine dead are not"),
        ({"value": 12}, {"value": 12, "harm": Harm.DETAINED}, False, "arrests are another deed than killings"),
    ],
)
def test_what_two_reports_tell(first: dict[str, Any], second: dict[str, Any], is_one: bool, why: str) -> None:
    told = Told()
    one, other = told.say("r1", "it happened at Dorvash", **first), told.say("r2", "so it was told", **second)
    assert are_one(told.events(), one, other) is is_one, why


@pytest.mark.parametrize(
    ("first", "second", "is_one"),
    [
        ("12 died in a strike on a market", "20 died in a strike on a hospital", False),
        ("12 died in a strike on a market", "12 died when shells hit the bazaar", True),
        ("12 died in a strike on a market", "hospital officials said that 12 died, who were taken to the clinic", True),
        ("12 died at dawn", "20 died at night", False),
    ],
)
def test_the_sites_and_hours_of_the_sentences_tell_happenings_apart(first: str, second: str, is_one: bool) -> None:
    told = Told()
    one, other = (
        told.say("r1", first, value=int(first.split(" died")[0].split()[-1])),
        told.say("r2", second, value=20 if "20" in second else 12),
    )
    assert are_one(told.events(), one, other) is is_one


def test_two_strikes_of_one_report_stay_apart_and_draw_other_reports_to_their_own() -> None:
    told = Told()
    market = [told.say("r1", "12 were killed in a strike on a market", value=12), told.say("r2", "12 were killed", value=12)]
    school = [told.say("r1", "30 were killed in a strike on a school", value=30), told.say("r3", "a school was hit", target=("school",))]
    assert gathered(told.events()) == sorted([set(market), set(school)], key=sorted)


def test_a_telling_that_fits_two_happenings_is_left_alone_and_asked_about() -> None:
    told = Told()
    told.say("r1", "12 were killed in a strike on a market", value=12)
    told.say("r1", "30 were killed in a strike on a school", value=30)
    either = told.say("r2", "Dorvash was shelled")
    events = told.events()
    event = events.event_of(either)
    assert event and event.claims == (either,)
    asked = [q for q in events.questions if event.id in (q.subject, *q.candidates)]
    assert len(asked) == 2
    assert all("another event fits as well" in q.why for q in asked)


def test_one_that_says_little_does_not_bridge_two_that_differ() -> None:
    told = Told()
    few, many = told.say("r1", "2 were killed", value=2), told.say("r2", "60 were killed", value=60)
    told.say("r3", "Dorvash was shelled")
    assert not are_one(told.events(), few, many)


def test_a_report_joins_parts_the_hurt_and_the_attack_and_says_why() -> None:
    told = Told()
    whole = told.say("r1", "12 were killed", value=12)
    part = told.say("r1", "three of them children", value=3, victims=(Victim.CHILD,), part_of=whole)
    hurt = told.say("r1", "20 were hurt", value=20, harm=Harm.INJURED)
    attack = told.say("r1", "Dorvash was shelled", actor=("Senn Army",))
    (event,) = told.events().events
    assert set(event.claims) == {whole, part, hurt, attack}
    assert event.why[0] == "'three of them children' is a part of '12 were killed', by the words of report r1."
    assert len(event.why) == 3 and all("report r1" in why for why in event.why)
    assert (event.harms, event.categories, event.actors) == ((Harm.INJURED, Harm.KILLED), (Category.ASSAULT,), ("Senn Army",))


def test_two_counts_of_one_source_in_one_report_are_two_happenings_and_of_two_sources_one() -> None:
    told = Told()
    one, other = told.say("r1", "12 were killed", value=12), told.say("r1", "17 were killed", value=17)
    assert not are_one(told.events(), one, other)
    from tollbook.model.claim import Source, SourceKind

    told = Told()
    hospital = (Source("Tavrin Hospital", SourceKind.MEDICAL),)
    one, other = told.say("r1", "12 were killed", value=12), told.say("r1", "17 were killed", value=17, sources=hospital)
    assert are_one(told.events(), one, other)


def test_acts_without_violence_are_one_by_actor_target_and_day() -> None:
    told = Told()
    asked: dict[str, Any] = {"event": Category.REQUEST, "actor": ("Omar Brek",), "where": None}
    one, same = (
        told.say("r1", "he asked the Council", target=("Council",), **asked),
        told.say("r2", "he appealed", target=("Council",), **asked),
    )
    other = told.say("r3", "he asked the League", target=("League",), **asked)
    events = told.events()
    assert are_one(events, one, same) and not are_one(events, one, other)


def test_running_totals_are_of_an_episode_and_of_no_event() -> None:
    told = Told()
    total = told.say("r1", "200 have been killed in Senn", value=200, where=SENN, period=on(1, 8), cumulative=True, published=8)
    later = told.say("r2", "240 have been killed in Senn", value=240, where=SENN, period=on(1, 12), cumulative=True, published=12)
    within = told.say("r3", "12 were killed at Dorvash", value=12)
    before = told.say(
        "r4", "5 were killed at Dorvash", value=5, period=Period(date(2031, 3, 4), date(2031, 3, 4), Known.STATED, Known.STATED)
    )
    events = told.events()
    (episode,) = events.episodes
    assert events.event_of(total) is None and set(episode.claims) == {total, later}
    assert events.episode_of(within) is episode and events.episode_of(before) is None
    assert "count from the same day" in episode.why[0]


def test_two_bouts_at_a_time_in_one_province_are_two_episodes_and_an_attack_in_it_is_asked_about() -> None:
    told = Told()
    for report, first, place in (("r1", 1, DORVASH), ("r2", 3, MELIK)):
        told.say(report, "many were killed in Senn", value=100 * first, where=SENN, period=on(first, 9), cumulative=True)
        told.say(report, "some of them here", value=10 * first, where=place, period=on(first, 9), cumulative=True)
    torn = told.say("r3", "4 were killed at Osk", value=4, where=replace(MELIK, text="Osk", name="Osk"))
    clear = told.say("r4", "4 were killed at Melik", value=4, where=MELIK)
    events = told.events()
    assert len(events.episodes) == 2
    assert events.episode_of(torn) is None and events.episode_of(clear) is not None
    event = events.event_of(torn)
    assert event and [len(q.candidates) for q in events.questions if q.subject == event.id] == [2]


def test_attacks_of_one_army_on_one_town_within_days_are_an_episode() -> None:
    told = Told()
    for report, day in (("r1", 4), ("r2", 6), ("r3", 20)):
        told.say(report, f"{day} were killed", value=day, period=on(day), by=("Senn Army",), published=28)
    (episode,) = told.events().episodes
    assert len(episode.events) == 2 and episode.parties == ("Senn Army",)


def test_what_is_done_in_answer_goes_with_the_only_episode_of_its_report() -> None:
    told = Told()
    told.say("r1", "200 have been killed in Senn", value=200, where=SENN, period=on(1, 8), cumulative=True, published=8)
    inquiry = told.say("r1", "the president ordered an inquiry", event=Category.ACCUSE, actor=("president",), where=None, period=NO_PERIOD)
    fear = told.say("r1", "people hide in the woods", about=About.FEAR, where=None, period=NO_PERIOD)
    elsewhere = told.say("r2", "people are afraid", about=About.FEAR)
    events = told.events()
    (episode,) = events.episodes
    assert events.episode_of(inquiry) is episode and fear in episode.claims
    assert events.ungathered == (elsewhere,)


def test_a_decision_splits_joins_and_is_withdrawn() -> None:
    told = Told()
    a, b, c = (told.say(f"r{n}", "12 were killed", value=12) for n in range(3))
    far = told.say("r9", "7 were killed", value=7, where=MELIK)
    split = judged(a, Judgement.DIFFERENT, b)
    events = told.events(split)
    assert not are_one(events, a, b) and are_one(events, b, c), "the subject leaves, the others stay"
    assert are_one(told.events(split, judged(a, Judgement.WITHDRAWN, b)), a, b)
    assert are_one(told.events(split, judged(a, Judgement.SAME, b)), a, b), "the newest stands"
    joined = told.events(judged(far, Judgement.SAME, c))
    assert are_one(joined, far, a)
    event = joined.event_of(far)
    assert event and any("a person judged them the same" in why for why in event.why)


def test_a_decision_splits_what_one_report_tells() -> None:
    told = Told()
    dead, hurt = told.say("r1", "12 were killed", value=12), told.say("r1", "20 were hurt", value=20, harm=Harm.INJURED)
    assert are_one(told.events(), dead, hurt)
    assert not are_one(told.events(judged(hurt, Judgement.DIFFERENT, dead)), dead, hurt)


def test_an_event_id_stays_a_name_for_the_event_of_its_claim() -> None:
    told = Told()
    a = told.say("r1", "12 were killed", value=12)
    other = told.say("r5", "7 were killed", value=7, where=MELIK)
    alone = told.events().event_of(a)
    assert alone and alone.id == event_id(a)
    for n in range(2, 5):
        told.say(f"r{n}", "12 were killed", value=12)
    assert are_one(told.events(judged(alone.id, Judgement.SAME, event_id(other))), a, other)


def test_contradicting_decisions_and_unknown_subjects_are_findings() -> None:
    told = Told()
    a, b, c = (told.say(f"r{n}", f"{n} were killed", value=n, where=None, period=NO_PERIOD) for n in (1, 2, 3))
    made = [judged(a, Judgement.SAME, b), judged(b, Judgement.SAME, c), judged(a, Judgement.DIFFERENT, c), judged(a, Judgement.SAME, "e0")]
    events = told.events(*made)
    assert not are_one(events, a, c)
    reasons = " ".join(f.reason for f in events.findings)
    assert len(events.findings) == 2 and "were judged different" in reasons and "'e0' is no claim, event or episode in hand" in reasons


def test_part_of_puts_an_event_into_the_episode_of_another_and_names_it() -> None:
    told = Told()
    a, b = told.say("r1", "12 were killed", value=12), told.say("r2", "7 were killed", value=7, where=MELIK, period=on(9))
    events = told.events(judged(a, Judgement.PART_OF, b))
    one, other = events.event_of(a), events.event_of(b)
    assert one and other and one is not other and one.part_of == other.id
    assert events.episode_of(a) is events.episode_of(b) is not None


def test_decisions_taken_later_give_what_decisions_taken_at_once_give() -> None:
    made = events_made.make(30, seed=5)
    claims = [c.id for c in made.claims if c.id in made.truth]
    decisions = [
        judged(claims[3], Judgement.DIFFERENT, claims[4]), judged(claims[10], Judgement.SAME, claims[40]),
        judged(claims[12], Judgement.PART_OF, claims[70]), judged(claims[40], Judgement.DIFFERENT, claims[41]),
    ]  # fmt: skip
    index = index_of(made, made.reports)
    before = index.events()
    index.decide(decisions)
    assert index.events() == group_events(made.reports, made.claims, decisions=decisions) != before
    index.decide([])
    assert index.events() == before


def index_of(made: events_made.Made, reports: list[Report]) -> EventIndex:
    claims: dict[str, list[Claim]] = {}
    for claim in made.claims:
        claims.setdefault(claim.report, []).append(claim)
    index = EventIndex()
    for report in reports:
        index.add(report, claims[report.id])
    return index


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_adding_never_matters(seed: int) -> None:
    made = events_made.make(60, seed=9)
    shuffled = random.Random(seed).sample(made.reports, len(made.reports))
    assert index_of(made, shuffled).events() == group_events(made.reports, made.claims)


@pytest.mark.parametrize("seed", range(3))
def test_decisions_between_and_reports_added_again_leave_what_all_at_once_gives(seed: int) -> None:
    made, rng = events_made.make(40, seed=seed, faults=events_made.HARD), random.Random(seed)
    ids = [claim.id for claim in made.claims]
    judgements = (Judgement.SAME, Judgement.DIFFERENT, Judgement.PART_OF)
    decisions = [judged(rng.choice(ids), rng.choice(judgements), rng.choice(ids)) for _ in range(8)]
    plain = group_events(made.reports, made.claims)
    decisions += [judged(e.claims[0], Judgement.DIFFERENT, e.claims[-1]) for e in plain.events if len(e.claims) > 4][:3]
    shuffled = rng.sample(made.reports, len(made.reports))
    index = index_of(made, shuffled[:20])
    index.decide(decisions)
    for report in shuffled[20:] + shuffled[:3]:
        index.add(report, [])
        index.add(report, [c for c in made.claims if c.report == report.id])
    assert index.events() == group_events(made.reports, made.claims, decisions=decisions)


def test_the_result_is_the_same_in_every_process() -> None:
    """Sets of strings are ordered differently in each process; nothing that is returned may show it."""
    code = "import events_made as m; made = m.make(40, 6); print(m.digest(m.group_events(made.reports, made.claims)))"
    seeds = [{**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(BENCHMARKS)} for seed in ("1", "2")]
    runs = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env).stdout for env in seeds]
    assert len(runs[0]) > 10 and runs[0] == runs[1]


def test_a_report_added_again_replaces_its_claims() -> None:
    made = events_made.make(20, seed=3)
    index = index_of(made, made.reports)
    first = made.reports[0]
    index.add(first, [])
    index.add(first, [c for c in made.claims if c.report == first.id])
    assert index.events() == group_events(made.reports, made.claims)


def test_adding_names_the_events_that_it_touches() -> None:
    told = Told()
    a, b = told.say("r1", "12 were killed", value=12), told.say("r2", "7 were killed", value=7, where=MELIK)
    told.say("r3", "12 dead", value=12)
    index = EventIndex()
    reports = told.reports()
    for report in reports[:2]:
        index.add(report, [c for c in told.claims if c.report == report.id])
    touched = index.add(reports[2], [c for c in told.claims if c.report == "r3"])
    event = index.events().event_of(a)
    assert event and touched == (event.id,) and not are_one(index.events(), a, b)


def test_grouping_recovers_a_made_corpus_and_grouping_by_day_does_not() -> None:
    """The corpus is made (benchmarks/events_made.py): this guards the rules, and says nothing about real reports."""
    made = events_made.make(150, seed=2)
    found = events_made.score(made, events_made.by_events(group_events(made.reports, made.claims)), is_across=True)
    by_day = events_made.score(made, events_made.by_day(made.claims), is_across=True)
    by_place = events_made.score(made, events_made.by_day_and_place(made.claims), is_across=True)
    assert found.f1 > 0.88 and found.precision > 0.93
    assert by_day.f1 < 0.6 < by_place.f1 < found.f1 - 0.05, "the control has to fail"


@pytest.mark.skipif(not GOLD.is_dir(), reason="the gold reports are not at hand (TOLLBOOK_GOLD)")
def test_the_coast_reports_are_one_episode() -> None:
    paths = [GOLD / "founding" / "report.json", *sorted((GOLD / "reports").glob("coast-*.json"))]
    loaded = [load(path) for path in paths]
    claims = [c for _, cs in loaded for c in cs]
    events = group_events([r for r, _ in loaded], claims)
    (episode,) = events.episodes
    assert (episode.period.first, episode.period.last) == (date(2025, 3, 6), date(2025, 3, 18))
    by_report = {r.id: {i for i in [c.id for c in cs] if events.episode_of(i)} for r, cs in loaded}
    assert all(by_report.values()), "each report tells of it"
    apart = {c.where[0].text for c in claims if isinstance(c, Toll) and events.episode_of(c.id) is None and c.where}
    assert apart == {"al-Kum", "Kafranbel", "al-Mayadin", "Bayda"}, "another province's mines and an older massacre are no part of it"


def test_every_weight_has_its_reason_and_place_and_day_are_just_enough() -> None:
    assert all(rule.words and rule.reason for rule in (*RULES.values(), *TIES.values()))
    assert RULES["same place"].weight + RULES["same day"].weight == JOIN
