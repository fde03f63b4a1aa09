"""Names of actors and sources into entities. Reports, and all bodies without a place in the world, are invented."""

import itertools
import random
import time
from dataclasses import replace

import pytest

from gold import GOLD, load
from tollbook.model.claim import Act, Category, Claim, Evidence, Harm, Relation, Source, SourceKind, Toll
from tollbook.model.decision import Decision, Judgement, Kind
from tollbook.model.document import Report
from tollbook.model.entity import Entity, Place, Side
from tollbook.model.precision import PlacePrecision
from tollbook.resolve.actors import Names, resolve_names
from tollbook.resolve.identify import initials
from tollbook.resolve.mentions import names_of

SAME, DIFFERENT, PART_OF, WITHDRAWN = Judgement.SAME, Judgement.DIFFERENT, Judgement.PART_OF, Judgement.WITHDRAWN
MONITOR, GOVERNMENT, LOCAL, NGO = SourceKind.MONITOR, SourceKind.GOVERNMENT, SourceKind.LOCAL, SourceKind.NGO
FULL = "Kelmara Observatory for Human Rights"
_starts = itertools.count()


def place(country: str, province: str | None = None) -> Place:
    return Place("there", "There", country, province, precision=PlacePrecision.SETTLEMENT)


def toll(report: str, *, by: str | tuple[str, ...] = (), source: str | None = None, kind: SourceKind = MONITOR, country: str | None = None,
         province: str | None = None, value: int = 10) -> Toll:  # fmt: skip
    start = next(_starts)
    return Toll(
        report=report, evidence=Evidence(start, start + 9, "10 killed"), sources=(Source(source, kind),) if source else (),
        where=(place(country, province),) if country else (), by=(by,) if isinstance(by, str) else by,
        harm=Harm.KILLED, relation=Relation.EXACT, value=value,
    )  # fmt: skip


def resolve(*claims: Claim, texts: dict[str, str] | None = None, decisions: tuple[Decision, ...] = ()) -> Names:
    ids = dict.fromkeys(claim.report for claim in claims)
    return resolve_names([Report(id=i, text=(texts or {}).get(i, "")) for i in ids], claims, decisions)


def named(subject: str, judgement: Judgement, other: str) -> Decision:
    return Decision(Kind.NAME, subject, judgement, other)


def actor(names: Names, claim: Toll) -> Entity | None:
    return names.actor(claim.id, claim.by[0])


def source(names: Names, claim: Claim) -> Entity | None:
    return names.source(claim.id, claim.sources[0].name)


# names of perpetrators, the country of the claims → name of the entity, side
PERPETRATORS = [
    ("government forces", "SY", "state forces of Syria", Side.STATE),
    ("new administration forces", "SY", "state forces of Syria", Side.STATE),
    ("forces of the new administration", "SY", "state forces of Syria", Side.STATE),
    ("state troops", "SY", "state forces of Syria", Side.STATE),
    ("Syrian security forces", "LB", "state forces of Syria", Side.STATE),
    ("the army", "NG", "army of Nigeria", Side.STATE),
    ("Sudan's army", "TD", "army of Sudan", Side.STATE),
    ("the Sudanese Armed Forces (SAF)", "SD", "army of Sudan", Side.STATE),
    ("IDF", "LB", "army of Israel", Side.STATE),
    ("FARDC", "CD", "army of the Democratic Republic of the Congo", Side.STATE),
    ("General Security", "SY", "General Security", Side.STATE),
    ("Ministry of Defence units", "SY", "army of Syria", Side.STATE),
    ("police", "HT", "police of Haiti", Side.STATE),
    ("Israel", "LB", "government of Israel", Side.STATE),
    ("RSF", "SD", "Rapid Support Forces", Side.NON_STATE),
    ("the Rapid Support Forces (RSF)", "TD", "Rapid Support Forces", Side.NON_STATE),
    ("M23", "CD", "March 23 Movement", Side.NON_STATE),
    ("Houthi rebels", "YE", "Houthis", Side.NON_STATE),
    ("ELN", "CO", "National Liberation Army (ELN)", Side.NON_STATE),
    ("CPC", "CF", "Coalition of Patriots for Change", Side.NON_STATE),
    ("gunmen", "NG", "gunmen", Side.NON_STATE),
    ("government of Northmark state", "NG", "government of Northmark state", None),  # not the country's
]


@pytest.mark.parametrize(("name", "country", "expected", "side"), PERPETRATORS, ids=[f"{n} in {c}" for n, c, *_ in PERPETRATORS])
def test_perpetrators_are_known_by_name_and_country(name: str, country: str, expected: str, side: Side | None) -> None:
    claim = toll("r1", by=name, country=country)
    entity = actor(resolve(claim), claim)
    assert entity is not None
    assert (entity.name, entity.side) == (expected, side)


# pairs of names in one report → whether they are one
PAIRS = [
    ("SOHR", "Syrian Observatory for Human Rights", MONITOR, True),
    ("the Syrian Observatory", "Syrian Observatory for Human Rights (SOHR)", MONITOR, True),
    ("KOHR", "Kelmara Observatory for Human Rights", MONITOR, True),
    ("KOHR", "Kelmara Observatory for Human Rights (KOHR)", MONITOR, True),
    ("the Observatory", "Kelmara Observatory for Human Rights", MONITOR, True),
    ("Kelmara Observatory", "Kelmara Observatory for Human Rights", MONITOR, True),
    ("the network", "Kelmara Observatory for Human Rights", MONITOR, False),
    ("Ministry of the Interior", "Interior Ministry", GOVERNMENT, True),
    ("Ministry of Defense of the new Syrian administration", "Defence Ministry", GOVERNMENT, True),
    ("Interior Ministry", "Defence Ministry", GOVERNMENT, False),
    ("Hamas-run health ministry", "Gaza's Health Ministry", GOVERNMENT, True),
    ("Houthi-run health ministry", "Yemen's health ministry", GOVERNMENT, False),
    ("OHCHR", "UN Human Rights Office", SourceKind.INTERNATIONAL_BODY, True),
    ("OCHA", "UN Human Rights Office", SourceKind.INTERNATIONAL_BODY, False),
    ("MSF", "Médecins Sans Frontières", NGO, True),
    ("Ahmed al-Sol", "Ahmad al-Sol", GOVERNMENT, True),
    ("al-Sol", "Ahmed al-Sol", GOVERNMENT, True),
    ("Ahmed al-Sol", "Ahmed al-Sal", GOVERNMENT, True),
    ("Ahmed al-Sol", "Hamid al-Sil", GOVERNMENT, False),
    ("medical sources", "Health Ministry", SourceKind.MEDICAL, False),
    ("intelligence sources", "Intelligence Service", SourceKind.ANONYMOUS, False),
]


@pytest.mark.parametrize(("name", "other", "kind", "is_one"), PAIRS, ids=[f"{a} – {b}" for a, b, *_ in PAIRS])
def test_names_of_one_body_in_one_report_are_one_entity(name: str, other: str, kind: SourceKind, is_one: bool) -> None:
    claims = [toll("r1", source=n, kind=kind, country="SY") for n in (name, other)]
    names = resolve(*claims)
    first, second = (source(names, claim) for claim in claims)
    assert first is not None and second is not None
    assert (first.id == second.id) is is_one


def test_an_abbreviation_is_read_across_reports_if_only_one_name_has_it() -> None:
    claims = [toll("r1", source="KOHR"), toll("r2", source="Kelmara Observatory for Human Rights"), toll("r3", source="the Observatory")]
    names = resolve(*claims)
    assert {source(names, claim).name for claim in claims if source(names, claim)} == {"Kelmara Observatory for Human Rights"}
    rival = toll("r4", source="Karsan Office of Human Relief")
    assert source(resolve(*claims, rival), claims[0]).name == "KOHR"  # type: ignore[union-attr]


def test_a_report_that_writes_a_name_out_behind_its_abbreviation_is_believed() -> None:
    claim = toll("r1", source="VRD", kind=NGO)
    names = resolve(claim, texts={"r1": "Doctors of the Valley Relief Directorate (VRD) said ten people died."})
    assert source(names, claim).name == "Valley Relief Directorate" or names.why(source(names, claim))  # type: ignore[union-attr,arg-type]


def test_residents_of_two_reports_are_not_the_same_people() -> None:
    claims = [toll(r, source="residents", kind=LOCAL) for r in ("r1", "r1", "r2")]
    names = resolve(*claims)
    ids = [source(names, claim).id for claim in claims]  # type: ignore[union-attr]
    assert ids[0] == ids[1] != ids[2]
    assert source(names, claims[2]).report == "r2"  # type: ignore[union-attr]


def test_a_bare_health_ministry_in_reports_on_gaza_is_that_of_gaza() -> None:
    claims = [
        toll("r1", source="Health Ministry", kind=GOVERNMENT, country="PS", province="Gaza Strip"),
        toll("r2", source="Hamas-run health ministry", kind=GOVERNMENT, country="PS"),
        toll("r3", source="Health Ministry", kind=GOVERNMENT, country="PS", province="West Bank"),
    ]
    names = resolve(*claims)
    gaza, run, ramallah = (source(names, claim) for claim in claims)
    assert gaza == run != ramallah


def test_forces_are_parts_of_their_state_and_bodies_of_the_un() -> None:
    claims = [toll("r1", by="the army", country="SD"), toll("r1", source="OCHA", kind=SourceKind.INTERNATIONAL_BODY, country="SD")]
    names = resolve(*claims)
    parts = [names.get(whole).name for whole in actor(names, claims[0]).part_of]  # type: ignore[union-attr]
    assert parts == ["state forces of Sudan", "government of Sudan"]
    assert [names.get(whole).name for whole in source(names, claims[1]).part_of] == ["United Nations"]  # type: ignore[union-attr]


OPEN = {
    "one report on two countries": [toll("r1", by="the army", country="SD", value=40), toll("r1", country="TD")],
    "forces of another state in the report": [
        toll("r1", by="troops", country="CD", value=40),
        toll("r1", by="Rwandan troops", country="CD"),
    ],
    "an army where the place has none": [toll("r1", by="soldiers", country="PS", value=40)],
}


@pytest.mark.parametrize("claims", OPEN.values(), ids=OPEN)
def test_a_name_that_could_be_two_states_stays_open_and_is_asked_for(claims: list[Toll]) -> None:
    names = resolve(*claims)
    assert actor(names, claims[0]) is None
    (question,) = names.questions
    assert (question.weight, question.subject) == (40, claims[0].by[0])
    decided = resolve(*claims, decisions=(named(question.subject, SAME, "Sudanese Armed Forces"),))
    assert actor(decided, claims[0]).name == "army of Sudan"  # type: ignore[union-attr]
    assert decided.questions == ()


def test_the_most_consequential_question_comes_first_and_names_its_report() -> None:
    claims = [
        toll("r1", by="the army", country="SD", value=3), toll("r1", country="TD"),
        toll("r2", by="the army", country="ML", value=90), toll("r2", country="BF"),
        toll("r3", by="the army", country="MM", value=5_000),
    ]  # fmt: skip
    names = resolve(*claims)
    assert [(q.subject, q.weight) for q in names.questions] == [("the army @ r2", 90), ("the army @ r1", 3)]
    assert set(names.questions[0].candidates) == {"army of Mali", "army of Burkina Faso"}
    decided = resolve(*claims, decisions=(named("the army @ r2", SAME, "army of Mali"),))
    assert actor(decided, claims[2]).name == "army of Mali"  # type: ignore[union-attr]
    assert actor(decided, claims[4]).name == "army of Myanmar"  # type: ignore[union-attr]
    assert [q.subject for q in decided.questions] == ["the army @ r1"]


def test_the_observatory_is_open_where_a_report_names_two() -> None:
    claims = [toll("r1", source=n) for n in ("Kelmara Observatory for Human Rights", "Senn Observatory", "the Observatory")]
    (question,) = resolve(*claims).questions
    assert question.candidates == ("Kelmara Observatory for Human Rights", "Senn Observatory")


SPEAKERS = [
    ("Rana Sol", "Rana Sol, spokeswoman for the Valley Council, said so.", True),
    ("Rana Sol", "The spokeswoman of the Valley Council, Rana Sol, said so.", True),
    ("Rana Sol", "Valley Council spokeswoman Rana Sol said so.", True),
    ("Rana Sol", "Rana Sol, head of the Valley Council, said so.", True),
    ("Rana Sol", "The Valley Council met at noon. Its director, Rana Sol, said so.", True),
    ("Valley Council officials", "Valley Council officials said so.", True),
    ("a spokesman for the Valley Council", "A spokesman for the Valley Council said so.", True),
    ("Rana Sol", "Rana Sol, who once met the Valley Council, said so.", False),
    ("Rana Sol", "Rana Sol, spokeswoman for a firm in Senn, wrote to the Valley Council.", False),
]


@pytest.mark.parametrize(("name", "text", "speaks"), SPEAKERS)
def test_who_speaks_for_a_body_is_told_by_the_report(name: str, text: str, speaks: bool) -> None:
    claims = [toll("r1", source="Valley Council", kind=GOVERNMENT), toll("r1", source=name, kind=GOVERNMENT)]
    names = resolve(*claims, texts={"r1": text})
    person, council = source(names, claims[1]), source(names, claims[0])
    assert person is not None and council is not None
    assert (names.behind(person) == council) is speaks


def test_an_army_spokesman_speaks_for_the_army_of_the_country() -> None:
    claim = toll("r1", source="Omar Brek", kind=GOVERNMENT, country="SD")
    names = resolve(claim, texts={"r1": "Ten died, army spokesman Brigadier General Omar Brek said."})
    assert names.behind(source(names, claim)).name == "army of Sudan"  # type: ignore[arg-type]


def test_a_persons_judgement_joins_splits_and_can_be_undone() -> None:
    claims = [toll("r1", source=n) for n in ("Hill Record", "Hill List", FULL, "KOHR")]

    def ids(*decisions: Decision) -> list[str]:
        names = resolve(*claims, decisions=decisions)
        return [source(names, claim).id for claim in claims]  # type: ignore[union-attr]

    apart = ids()
    assert len(set(apart)) == 3
    joined = ids(named("Hill Record", SAME, "Hill List"))
    assert joined[0] == joined[1] and len(set(joined)) == 2
    assert ids(named("Hill Record", SAME, "Hill List"), named("Hill List", WITHDRAWN, "Hill Record")) == apart
    split = ids(named("KOHR", DIFFERENT, "Kelmara Observatory for Human Rights"))
    assert split[2] != split[3]
    assert (
        ids(
            named("KOHR", DIFFERENT, "the Kelmara Observatory for Human Rights"),
            named("KOHR", WITHDRAWN, "Kelmara Observatory for Human Rights"),
        )
        == apart
    )


def test_a_chain_of_same_against_a_different_is_a_finding() -> None:
    claims = [toll("r1", source=n) for n in ("Hill Record", "Hill List", "Hill Ledger")]
    chain = (
        named("Hill Record", SAME, "Hill List"),
        named("Hill List", SAME, "Hill Ledger"),
        named("Hill Record", DIFFERENT, "Hill Ledger"),
    )
    names = resolve(*claims, decisions=chain)
    (finding,) = names.findings
    assert set(finding.names) == {"Hill Record", "Hill List", "Hill Ledger"}
    assert source(names, claims[0]) == source(names, claims[1]) != source(names, claims[2])


def test_parts_are_kept_and_a_circle_of_them_is_broken() -> None:
    claims = [toll("r1", by=n) for n in ("Hill Guard", "Valley Host", "River Band")]
    circle = (
        named("Hill Guard", PART_OF, "Valley Host"),
        named("Valley Host", PART_OF, "River Band"),
        named("River Band", PART_OF, "Hill Guard"),
    )
    names = resolve(*claims, decisions=circle)
    assert [names.get(w).name for w in actor(names, claims[0]).part_of] == ["Valley Host"]  # type: ignore[union-attr]
    assert actor(names, claims[2]).part_of == ()  # type: ignore[union-attr]
    assert "circle" in names.findings[0].reason


def test_every_name_of_an_entity_has_its_reason() -> None:
    claims = [toll("r1", by=n, country="SY") for n in ("state troops", "Syrian security forces")]
    names = resolve(*claims, decisions=(named("Hill Guard", SAME, "state troops"),))
    reasons = names.why(actor(names, claims[0]))  # type: ignore[arg-type]
    assert len(reasons) == 2
    assert "names the state forces of Syria" in reasons[0] and "said in claims on Syria" in reasons[1]


def test_actors_and_targets_of_acts_are_entities_too() -> None:
    act = Act(
        report="r1",
        evidence=Evidence(0, 4, "they"),
        event=Category.THREATEN,
        actor=("Interior Ministry",),
        target=("RSF",),
        where=(place("SD"),),
    )
    names = resolve(act)
    assert [names.actor(act.id, n).name for n in ("Interior Ministry", "RSF")] == ["interior ministry of Sudan", "Rapid Support Forces"]  # type: ignore[union-attr]


def test_every_order_of_claims_gives_the_same_names() -> None:
    claims = [toll(r, by=b, source=s, country=c) for r, b, s, c in (
        ("r1", "the army", "KOHR", "SD"), ("r1", "RSF", "the Observatory", "TD"), ("r2", "troops", FULL, "SD"),
        ("r2", "gunmen", "Omar Brek", "SD"), ("r3", "Sudanese army", "Umar Brek", "SD"),
    )]  # fmt: skip
    expected = resolve(*claims)
    for seed in range(5):
        shuffled = random.Random(seed).sample(claims, len(claims))
        assert resolve(*shuffled) == expected


def test_initials_leave_out_little_words() -> None:
    assert "SNHR" in initials("Syrian Network for Human Rights")


def test_many_claims_are_resolved_in_time() -> None:
    claims = [toll(f"r{n // 20}", by="the army", source=f"Council of Town {n % 300}", country="SD") for n in range(8_000)]
    began = time.process_time()
    names = resolve(*claims)
    assert len(names.entities) > 300
    assert time.process_time() - began < 8


# Names of the eight reports on one coast, as a person would sort them: entity → the names that are it.
COAST = {
    "Syrian Observatory for Human Rights": ["Syrian Observatory for Human Rights", "Rami Abdulrahman"],
    "Syrian Network for Human Rights": ["Syrian Network for Human Rights (SNHR)", "Fadel Abdulghany"],
    "United Nations Human Rights Office": ["UN Human Rights Office", "Thameen Al-Kheetan"],
    "defense ministry of Syria": ["Defence Ministry", "Ministry of Defence", "Hassan Abdul Ghani"],
    "interior ministry of Syria": ["Interior Ministry"],
    "state forces of Syria": ["government forces", "Security forces"],
    "government of Syria": ["Authorities", "authorities", "caretaker authorities", "Syrian officials", "transitional government"],
    "foreign ministry of Russia": ["Maria Zakharova"],
}  # fmt: skip


@pytest.mark.skipif(not GOLD.is_dir(), reason="the gold reports are not here")
def test_the_names_of_the_gold_reports_on_one_coast_are_sorted_as_a_person_would() -> None:
    loaded = [load(path) for path in sorted((GOLD / "reports").glob("coast-*.json"))]
    claims = [replace(claim, where=(place("LB" if "lebanon" in claim.report else "SY"),)) for _, found in loaded for claim in found]
    names = resolve_names([report for report, _ in loaded], claims)
    found: dict[str, set[str]] = {}
    for claim in claims:
        for name, _ in names_of(claim):
            entity = names.actor(claim.id, name)
            if entity:
                found.setdefault(name, set()).add(names.behind(entity).name)
    for expected, spelled in COAST.items():
        for name in spelled:
            assert expected in found[name], name
            assert len(found[name]) == 1 or name in ("Authorities", "authorities"), name
