"""Support is counted in origins. Reports and bodies are invented."""

import itertools

from tollbook.model.claim import Claim, Evidence, Harm, Relation, Source, SourceKind, Toll
from tollbook.model.document import Report
from tollbook.resolve.actors import resolve_names
from tollbook.resolve.copies import Voice
from tollbook.resolve.relays import Origins, find_origins

OBSERVATORY = Source("Kelmara Observatory for Human Rights", SourceKind.MONITOR)
NETWORK = Source("Senn Network", SourceKind.MONITOR)
SPOKESMAN = Source("Omar Brek", SourceKind.GOVERNMENT)
MINISTRY = Source("Ministry of River Affairs", SourceKind.GOVERNMENT)
RESIDENTS = Source("residents", SourceKind.LOCAL)
_starts = itertools.count()


def media(name: str) -> Source:
    return Source(name, SourceKind.MEDIA)


def claim(report: str, *sources: Source, joint: bool = False) -> Toll:
    start = next(_starts)
    return Toll(
        report=report, evidence=Evidence(start, start + 9, "12 killed"), sources=sources, joint=joint, harm=Harm.KILLED,
        relation=Relation.EXACT, value=12,
    )  # fmt: skip


def origins(
    *claims: Claim, outlets: dict[str, str] | None = None, voices: tuple[Voice, ...] = (), texts: dict[str, str] | None = None
) -> Origins:
    ids = dict.fromkeys(c.report for c in claims)
    reports = [Report(id=i, text=(texts or {}).get(i, ""), outlet=(outlets or {}).get(i, f"Outlet {i}")) for i in ids]
    return find_origins(claims, voices, resolve_names(reports, claims), reports)


def test_ten_outlets_on_one_monitor_are_one_origin() -> None:
    claims = [claim(f"r{n}", OBSERVATORY) for n in range(10)]
    (origin,) = origins(*claims).origins
    assert origin.name == OBSERVATORY.name
    assert set(origin.claims) == {c.id for c in claims}
    assert origin.relays == tuple(f"Outlet r{n}" for n in range(10))


def test_an_agency_between_monitor_and_outlet_is_a_relay() -> None:
    (origin,) = origins(claim("r1", OBSERVATORY, media("Tavrin Wire")), claim("r2", OBSERVATORY)).origins
    assert origin.relays == ("Outlet r1", "Outlet r2", "Tavrin Wire")


def test_two_monitors_are_two_origins() -> None:
    assert [o.name for o in origins(claim("r1", OBSERVATORY), claim("r2", NETWORK)).origins] == [OBSERVATORY.name, NETWORK.name]


def test_coordinate_origins_count_each() -> None:
    assert len(origins(claim("r1", OBSERVATORY, NETWORK, joint=True))) == 2


def test_outlets_in_their_own_voice_are_one_where_they_print_one_text() -> None:
    claims = [claim("r1"), claim("r2"), claim("r3")]
    assert len(origins(*claims)) == 3
    voice = Voice(("r1", "r2"), ())
    found = origins(*claims, voices=(voice,)).origins
    assert [(o.name, len(o.claims), o.relays) for o in found] == [("Outlet r1", 2, ("Outlet r2",)), ("Outlet r3", 1, ())]


def test_one_outlet_in_its_own_voice_is_one_origin_in_all_its_reports() -> None:
    assert len(origins(claim("r1"), claim("r2"), outlets={"r1": "Hill Post", "r2": "The Hill Post"})) == 1


def test_residents_are_one_origin_in_copies_of_a_text_and_two_in_two_texts() -> None:
    claims = [claim("r1", RESIDENTS), claim("r2", RESIDENTS)]
    assert len(origins(*claims)) == 2
    assert len(origins(*claims, voices=(Voice(("r1", "r2"), ()),))) == 1


def test_a_spokesperson_and_the_body_are_one_origin() -> None:
    texts = {
        "r1": "Twelve died, said Omar Brek, spokesman for the Ministry of River Affairs.",
        "r2": "The Ministry of River Affairs said so.",
    }
    (origin,) = origins(claim("r1", SPOKESMAN), claim("r2", MINISTRY), texts=texts).origins
    assert (origin.name, origin.speakers) == (MINISTRY.name, ("Omar Brek",))
    assert len(origins(claim("r1", SPOKESMAN), claim("r2", MINISTRY))) == 2  # no report says for whom he speaks


def test_an_outlet_that_only_passes_on_what_a_monitor_said_is_no_origin() -> None:
    claims = [claim("r1", OBSERVATORY), claim("r2", media("Tavrin Wire"))]
    outlets = {"r1": "Tavrin Wire", "r2": "Hill Post"}
    (origin,) = origins(*claims, outlets=outlets).origins
    assert (origin.name, len(origin.claims)) == (OBSERVATORY.name, 2)
    assert len(origins(*claims, claim("r3"), outlets=outlets | {"r3": "Tavrin Wire"})) == 2  # it also found out by itself


def test_outlets_on_each_others_word_are_one_origin_and_a_finding() -> None:
    claims = [claim("r1", media("Hill Post")), claim("r2", media("Tavrin Wire"))]
    found = origins(*claims, outlets={"r1": "Tavrin Wire", "r2": "Hill Post"})
    (origin,) = found.origins
    assert (origin.name, origin.merged) == ("Hill Post", ("Tavrin Wire",))
    assert found.findings[0].names == ("Hill Post", "Tavrin Wire")


def test_the_order_of_claims_makes_no_difference() -> None:
    claims = [claim("r1", OBSERVATORY), claim("r2", NETWORK, media("Tavrin Wire")), claim("r3"), claim("r4", RESIDENTS)]
    expected = origins(*claims)
    assert all(origins(*order).origins == expected.origins for order in itertools.permutations(claims))


def test_no_claims_have_no_origin() -> None:
    assert len(origins()) == 0
