"""The published series on the Syrian coast, March 2025, where the facts are at hand: sums, running totals, and who contradicts whom.

The file gives claims as published: source, number, class, place, parent. What it leaves open is taken as its title says: the Syrian coast,
since 6 March 2025; every figure without days of its own is a state of a count that is kept up to date.
"""

import json
import os
from datetime import date
from pathlib import Path

import pytest

from tollbook.model.claim import Evidence, Harm, Relation, Source, SourceKind, Stance, Toll, Victim
from tollbook.model.entity import Place
from tollbook.model.finding import Reading, Scope, Step, Sum, Verdict
from tollbook.model.precision import Known, Period, PlacePrecision
from tollbook.reconcile import Reconciler, reconcile, series
from tollbook.settings import Settings

CORPORA = Path(os.environ.get("TOLLBOOK_CORPORA", Path(__file__).resolve().parents[3] / "shared" / "corpora"))
FACTS = CORPORA / "syria_coast_2025_facts.jsonl"
pytestmark = pytest.mark.skipif(not FACTS.is_file(), reason="the coast series is not at hand (TOLLBOOK_CORPORA)")

SOHR = "Syrian Observatory for Human Rights"
_RELATIONS = {"=": Relation.EXACT, ">": Relation.MORE_THAN, ">=": Relation.AT_LEAST, "~": Relation.ABOUT, "tens": Relation.MAGNITUDE}
_KINDS = {
    SOHR: SourceKind.MONITOR,
    "Syrian Network for Human Rights": SourceKind.MONITOR,
    "Syrian Ministry of Defence": SourceKind.GOVERNMENT,
    "UN Human Rights Office": SourceKind.INTERNATIONAL_BODY,
    "UN Commission of Inquiry on Syria": SourceKind.INTERNATIONAL_BODY,
    "UNHCR": SourceKind.INTERNATIONAL_BODY,
    "Center for Combating Violence and Hatred": SourceKind.NGO,
    "a monitoring group": SourceKind.ANONYMOUS,
}
_CLASSES = (
    ("civilians and", (Victim.PERSON,)), ("security forces and", (Victim.COMBATANT, Victim.SECURITY_FORCE)),
    ("civilian", (Victim.CIVILIAN,)), ("women", (Victim.WOMAN,)), ("children", (Victim.CHILD,)), ("security", (Victim.SECURITY_FORCE,)),
    ("pro-Assad", (Victim.COMBATANT,)),
)  # fmt: skip
_PROVINCES = ("Latakia", "Tartus", "Hama", "Homs")
_FIRST = date(2025, 3, 6)


def place(name: str) -> Place:
    name = {"coastal Syria": "Syrian coast", "Tartous": "Tartus"}.get(name, name)
    if name in _PROVINCES:
        return Place(name, name, "SY", name, precision=PlacePrecision.PROVINCE)
    return Place(name)


def period(fact: dict) -> Period:
    told = fact["period"] or ""
    for day in ("11 Mar", "12 Mar"):
        if told == day:
            only = date(2025, 3, int(day[:2]))
            return Period(only, only, Known.STATED, Known.STATED)
    if told == "6 Mar":
        return Period(_FIRST, _FIRST, Known.STATED, Known.STATED)
    if told == "March 2025":
        return Period(date(2025, 3, 1), date(2025, 3, 31), Known.STATED, Known.STATED)
    if fact["part_of"]:
        return Period()
    return Period(_FIRST, max(date.fromisoformat(fact["published"]), _FIRST), Known.INFERRED, Known.INFERRED)


def load() -> tuple[dict[str, Toll], dict[str, date]]:
    """The tolls of the file by its own ids, and the days on which they were published."""
    facts = [json.loads(line) for line in FACTS.read_text(encoding="utf-8").splitlines()]
    tolls: dict[str, Toll] = {}
    published = {}
    for i, fact in enumerate(facts):
        if fact["event"] not in set(Harm) or fact["bound"] not in _RELATIONS:
            continue
        report = f"{fact['outlet']} {fact['published']}"
        if len(fact["published"]) == 10:
            published[report] = date.fromisoformat(fact["published"])
        else:
            fact["published"] = "2025-03-31"
        name = fact["source"].split(" (")[0]
        own_voice = name == fact["outlet"].split(" ")[0]
        days, relation = period(fact), _RELATIONS[fact["bound"]]
        parts = fact["place"].split(", ") if fact["place"] and fact["place"].startswith("Latakia,") else [fact["place"] or "Syrian coast"]
        tolls[fact["claim_id"]] = Toll(
            report=report,
            evidence=Evidence(100 * i, 100 * i + 40, f"{fact['bound']} {fact['lo']} {fact['victim_class']}"),
            sources=() if own_voice else (Source(name, _KINDS.get(name, SourceKind.NGO)),),
            where=() if fact["part_of"] and not fact["place"] else tuple(place(p) for p in parts),
            period=days,
            harm=Harm(fact["event"]),
            relation=relation,
            value=12 if relation is Relation.MAGNITUDE else fact["lo"],
            victims=next((classes for word, classes in _CLASSES if word in fact["victim_class"]), (Victim.PERSON,)),
            by=(fact["perpetrator"],) if fact["perpetrator"] else (),
            part_of=tolls[fact["part_of"]].id if fact["part_of"] else None,
            cumulative=days.first != days.last or days == Period(),
            stance=Stance.HEDGED if fact["hedge"] == "could" else Stance.ASSERTED,
        )
    return tolls, published


@pytest.fixture(scope="module")
def coast():
    tolls, published = load()
    return tolls, published, series(list(tolls.values()), published), reconcile(list(tolls.values()), published=published)


def test_the_parts_that_sum_are_seen_to_sum(coast):
    tolls, _, found, _ = coast
    sums = {b.whole: b for one in found for b in one.breakdowns}
    for whole, figures in (("c19", "830 + 481"), ("c25", "658 + 384 + 171 + 12"), ("c34", "683 + 433 + 255 + 12"), ("c30", "72 + 60")):
        assert sums[tolls[whole].id].sum is Sum.TO_WHOLE, whole
        assert figures in sums[tolls[whole].id].reason
    assert sums[tolls["c39"].id].sum is Sum.TO_WHOLE  # 84 + 49 + 25 = 158
    assert sums[tolls["c10"].id].sum is Sum.TO_WHOLE  # 745 + 148 + 125 = 1,018, which 'over 1,000' allows
    assert sums[tolls["c05"].id].sum is Sum.TO_LESS  # ten women and five children of sixty civilians


def test_the_running_totals_of_a_source_come_out_in_order(coast):
    _, _, found, _ = coast
    civilians = next(s for s in found if s.origin and s.origin.name == SOHR and s.scope.victims == (Victim.CIVILIAN,) and not s.scope.by)
    told = [(state.published.isoformat()[5:], state.bounds.low, state.step) for state in civilians.states if state.published]
    values = [value for _, value, _ in told]
    assert values == [745, 830, 830, 973, 1225, 1383]
    assert [step for *_, step in told] == [Step.FIRST, Step.RAISED, Step.UNCHANGED, Step.RAISED, Step.RAISED, Step.RAISED]
    everyone = next(s for s in found if s.origin and s.origin.name == SOHR and s.scope.victims == (Victim.PERSON,) and len(s.states) > 2)
    assert [state.bounds.low for state in everyone.states if state.bounds.low] == [71, 340, 1001, 1018, 1311]


def test_provinces_are_counted_in_order_too(coast):
    _, _, found, _ = coast
    for province, values in (("Latakia", [658, 683]), ("Tartus", [384, 433]), ("Hama", [171, 255])):
        one = next(s for s in found if s.scope.where and s.scope.where[0] in (province, "Tartous") and len(s.states) > 1)
        if one.scope.where[0] == province or province == "Tartus":
            assert [state.bounds.low for state in one.states] == values


def test_monitors_that_differ_in_scope_do_not_conflict_and_it_is_said_why(coast):
    tolls, _, _, result = coast
    assert not [c for c in result.conflicts if {tolls["c33"].id, tolls["c25"].id} <= set(c.claims)]
    every = reconcile(list(tolls.values()), published=load()[1], settings=Settings(most_comparisons=2000)).comparisons
    by_pair = {frozenset((c.first, c.second)): c for c in every}
    assert all(c.verdict is not Verdict.CONFLICTING for c in every)
    names = {toll.id: name for name, toll in tolls.items()}
    across = [c for c in every if tolls[names[c.first]].sources != tolls[names[c.second]].sources]
    assert across
    assert all(c.reason.endswith(".") and len(c.reason.split()) > 8 for c in across)
    network = [c for pair, c in by_pair.items() if tolls["c46"].id in pair or tolls["c47"].id in pair]
    assert any("do not contradict" in c.reason or "both can be true" in c.reason or "cannot be set against" in c.reason for c in network)


def test_those_that_cannot_both_hold_are_named(coast):
    """481 of the security forces and fighters up to 9 March, then 125 and 148 up to the 10th: the Observatory's own figures do not fit."""
    tolls, _, _, result = coast
    names = {toll.id: name for name, toll in tolls.items()}
    assert [{names[claim] for claim in conflict.claims} for conflict in result.conflicts] == [{"c21", "c23", "c24"}]
    assert result.conflicts[0].reason.endswith("the source contradicts itself.")


def test_a_count_that_was_all_of_them_would_gainsay_the_others(coast):
    """The UN's 111 are those it had verified. Were they a total, the Observatory's floors would leave no room for it."""
    tolls, published, _, result = coast
    read = Settings(sources=(("UN Human Rights Office", Reading.TOTAL),))
    clashing = [c for c in reconcile(list(tolls.values()), published=published, settings=read).conflicts if c not in result.conflicts]
    assert clashing
    assert all(tolls["c33"].id in conflict.claims for conflict in clashing)
    assert any("a total leaves no room" in conflict.reason for conflict in clashing)


def test_what_must_be_true_of_latakia_by_12_march(coast):
    """By hand: the Observatory counts 683 in Latakia among 1,383 civilians; it published 658 of 1,225 the day before."""
    tolls, published, _, _ = coast
    reconciler = Reconciler()
    reconciler.update(tolls.values(), published=published, events={toll.id: "the coast" for toll in tolls.values()})
    until = Period(None, date(2025, 3, 12), None, Known.STATED)
    latakia = Scope(Harm.KILLED, (Victim.CIVILIAN,), (), ("Latakia",), until)
    assert reconciler.ask(latakia).low == 683
    assert reconciler.ask(latakia, as_of=date(2025, 3, 11)).low == 658
    assert reconciler.ask(latakia, as_of=date(2025, 3, 6)).low == 0
    answer = reconciler.ask(latakia, as_of=date(2025, 3, 12))
    assert answer.high is None
    assert answer.account.startswith("At least 683 civilians were killed in Latakia by 12 March 2025")
    assert "the Syrian Observatory for Human Rights counts 683 civilians" in answer.account
