"""Handing in: everything ends in one state, the same bytes are added once, what was stopped goes on, members are documents too."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from books import Ticking
from tollbook.book import add as adding
from tollbook.book.add import add, add_gazetteer, plan, told_of
from tollbook.book.again import lines_of, read_again
from tollbook.book.decide import decide, parse_decision
from tollbook.book.rebuild import rebuild
from tollbook.book.search import search
from tollbook.book.select import make_filter, select_claims
from tollbook.book.status import adds_up, status
from tollbook.errors import UnusableInput
from tollbook.model.claim import Toll
from tollbook.store.book import Book, init_book
from tollbook.store.filters import Filter

SHELLING = "Shelling killed 12 civilians in Ostrel on Monday, the Kohr Monitor said. The army denied it."
RAID = "Gunmen killed at least 9 soldiers near Vadrin on Tuesday, the Ministry of Defence said."
MARKET = "A drone strike on the market of Ostrel killed 30 people and injured dozens, doctors said."


@pytest.fixture
def book(place: str) -> Any:
    with init_book(place, who="ana", clock=Ticking()) as made:
        yield made


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "shelling.txt").write_text(SHELLING)
    (folder / "raid.txt").write_text(RAID)
    (folder / "copy.txt").write_text(RAID)
    (folder / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    (folder / "empty.txt").write_text("")
    return folder


def sums(book: Book) -> dict[str, int]:
    found, _ = status(book)
    assert adds_up(found)
    return {name: getattr(found, name) for name in ("read", "duplicates", "quarantined", "refused", "waiting")}


def head(book: Book) -> int:
    return status(book)[0].entries


def test_everything_handed_in_ends_in_one_state(book: Book, reports: Path) -> None:
    added = add(book, [str(reports), str(reports / "none.txt"), "https://example.org/a"], told=told_of(published="2025-03-11", **NO_WORD))
    assert sums(book) == {"read": 2, "duplicates": 1, "quarantined": 1, "refused": 3, "waiting": 0}
    assert (added.received, added.read, added.again, added.quarantined, added.refused) == (3, 2, 1, 1, 3)
    _, unread = status(book)
    assert {one.name.rsplit("/", 1)[-1]: one.state for one in unread} == {
        "empty.txt": "refused", "none.txt": "refused", "a": "refused", "picture.txt": "quarantined",
    }  # fmt: skip


NO_WORD = {"outlet": None, "title": None, "language": None}


def test_the_same_again_adds_nothing_and_says_so(book: Book, reports: Path) -> None:
    add(book, [str(reports)])
    before = head(book)
    added = add(book, [str(reports)])
    assert head(book) == before
    assert (added.already, added.received, added.again, added.refused) == (5, 0, 0, 0)


def test_a_dry_run_says_what_would_be_added_and_changes_nothing(book: Book, reports: Path) -> None:
    add(book, [str(reports / "raid.txt")])
    before = head(book)
    names = {name.rsplit("/", 1)[-1]: what for name, what in plan(book, [str(reports), "http://example.org/x"])}
    assert names["raid.txt"] == "is in the book already"
    assert names["copy.txt"] == "would be a duplicate"
    assert names["shelling.txt"] == "would be added"
    assert names["x"] == "would be fetched"
    assert head(book) == before


def test_what_was_received_and_not_read_is_read_by_the_next_run(book: Book, reports: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(adding, "through_cage", stopping)
        with pytest.raises(KeyboardInterrupt):
            add(book, [str(reports)])
    assert sums(book)["waiting"] == 3
    add(book, [])
    assert sums(book) == {"read": 2, "duplicates": 1, "quarantined": 1, "refused": 1, "waiting": 0}


def stopping(_: object, batches: Any) -> Any:
    next(iter(batches))
    raise KeyboardInterrupt


def test_many_reports_of_one_file_go_on_where_they_were(book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "all.jsonl"
    file.write_text("\n".join(json.dumps({"id": f"r{n}", "text": f"Report {n}. {SHELLING}"}) for n in range(70)))

    def stop_after_some(cage: Any, batches: Any) -> Any:
        events = real(cage, batches)
        yield next(events)
        raise KeyboardInterrupt

    real = adding.through_cage
    with monkeypatch.context() as patched:
        patched.setattr(adding, "through_cage", stop_after_some)
        patched.setattr(adding, "COMMIT_SECONDS", 0.0)
        with pytest.raises(KeyboardInterrupt):
            add(book, [str(file)])
    assert status(book)[0].reports == 32
    add(book, [])
    assert status(book)[0].reports == 70
    assert len(select_claims(book, Filter()).claims) == status(book)[0].claims


def test_what_lies_in_an_archive_is_a_document_of_its_own(book: Book, tmp_path: Path) -> None:
    file = tmp_path / "all.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("march/shelling.txt", SHELLING)
        archive.writestr("raid.txt", RAID)
        archive.writestr("again.txt", RAID)
        archive.writestr("noise.png", b"\x89PNG\r\n\x1a\n" + bytes(99))
    add(book, [str(file)])
    assert sums(book) == {"read": 3, "duplicates": 1, "quarantined": 1, "refused": 0, "waiting": 0}
    assert {report.origin.removeprefix(str(file)) for report in select_claims(book, Filter()).reports} == {
        "/march/shelling.txt",
        "/raid.txt",
    }


def test_claims_stand_in_their_reports_and_fit_filters(book: Book, reports: Path) -> None:
    add(book, [str(reports)], told=told_of(published="2025-03-11", **NO_WORD))
    chosen = select_claims(book, make_filter(harm="killed", who="civilian"))
    [claim] = chosen.claims
    assert isinstance(claim, Toll) and claim.value == 12
    [report] = chosen.reports
    assert report.slice(claim.evidence.start_char, claim.evidence.end_char) == claim.evidence.words
    assert [c.value for c in tolls(book, source="ministry")] == [9]
    assert [c.value for c in tolls(book, where="Ostrel")] == [12]
    assert [c.value for c in tolls(book, since="2025-03-11")] == [9]
    assert [c.value for c in tolls(book, until="2025-03-10")] == [12]
    assert tolls(book, as_of="2025-03-10") == []


def tolls(book: Book, **asked: str) -> list[Toll]:
    return [claim for claim in select_claims(book, make_filter(**asked)).claims if isinstance(claim, Toll)]


@pytest.mark.parametrize("asked", [{"who": "knights"}, {"harm": "bored"}, {"since": "March"}, {"kind": "song"}, {"review": "perhaps"}])
def test_a_filter_that_means_nothing_is_refused(asked: dict[str, str]) -> None:
    with pytest.raises(UnusableInput):
        make_filter(**asked)


def test_words_are_found_in_any_script_and_spelling(book: Book, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    # The reader of English keeps a name as it is written.
    file.write_text(json.dumps({"id": "a", "text": f"{SHELLING} (أحمد, اللاذقية, Хмеймим, Lādhiqīyah)"}), encoding="utf-8")
    add(book, [str(file)])
    for words in ("احمد", "اللاذقيه", "хмеймим", "ladhiqiyah", "OSTREL", '"killed 12"', "ost", "12"):
        found = search(book, Filter(words=words))
        assert len(found.selection.claims) + len(found.other_reports) >= 1, words
    assert search(book, Filter(words="absent")).other_reports == ()


def test_a_decision_stands_until_it_is_withdrawn(book: Book, reports: Path) -> None:
    add(book, [str(reports / "shelling.txt")])
    [claim] = tolls(book)
    decide(book, parse_decision("corrected", claim.id, None, {"value": "13", "relation": "at_least"}, "claim"), reason="as printed")
    [corrected] = tolls(book)
    assert (corrected.value, corrected.relation.value) == (13, "at_least")
    decide(book, parse_decision("rejected", claim.id, None, {}, "claim"))
    assert tolls(book) == []
    assert [c.value for c in tolls(book, review="rejected")] == [12]
    decide(book, parse_decision("withdrawn", claim.id, None, {}, "claim"))
    assert [c.value for c in tolls(book)] == [12]


@pytest.mark.parametrize(
    "words",
    [
        ("accepted", "0000", None, {}, "claim"),
        ("corrected", "CLAIM", None, {"evidence": "x"}, "claim"),
        ("corrected", "CLAIM", None, {"relation": "perhaps"}, "claim"),
        ("corrected", "CLAIM", None, {"value": "-3"}, "claim"),
        ("corrected", "CLAIM", None, {}, "claim"),
        ("same", "CLAIM", None, {}, "claim"),
        ("corrected", "REPORT", None, {"published": "March"}, "report"),
        ("corrected", "REPORT", None, {"text": "x"}, "report"),
        ("same", "SOHR", None, {}, "name"),
        ("liked", "SOHR", None, {}, "name"),
    ],
)
def test_a_decision_that_cannot_be_is_refused_and_changes_nothing(book: Book, reports: Path, words: Any) -> None:
    add(book, [str(reports / "shelling.txt")])
    before = head(book)
    judgement, subject, *rest = words
    ids = {"CLAIM": tolls(book)[0].id, "REPORT": select_claims(book, Filter()).reports[0].id}
    with pytest.raises(UnusableInput):
        decide(book, parse_decision(judgement, ids.get(subject, subject), *rest))
    assert head(book) == before


def test_reading_again_tells_what_a_corrected_day_changes_and_keeps_what_was_reviewed(book: Book, reports: Path) -> None:
    add(book, [str(reports / "shelling.txt"), str(reports / "raid.txt")], told=told_of(published="2025-03-11", **NO_WORD))
    assert list(read_again(book)) == []
    before = head(book)
    chosen = select_claims(book, Filter())
    for report in chosen.reports:
        decide(book, parse_decision("corrected", report.id, None, {"published": "2025-03-18"}, "report"))
    reviewed = next(claim for claim in chosen.claims if isinstance(claim, Toll) and claim.value == 9)
    decide(book, parse_decision("accepted", reviewed.id, None, {}, "claim"))
    found = {difference.name.rsplit("/", 1)[-1]: difference for difference in read_again(book)}
    [(was, now)] = [pair for pair in found["shelling.txt"].changed if pair[1].get("value") == 12]
    assert (was["from"], now["from"]) == ("2025-03-10", "2025-03-17")
    assert found["raid.txt"].kept == (reviewed.id,)
    assert any("is “" not in line and "2025-03-17" in line for line in lines_of(found["shelling.txt"]))
    days = {claim.value: str(claim.period.first) for claim in tolls(book)}
    assert days == {12: "2025-03-17", 9: "2025-03-11"}
    assert head(book) > before


def test_tables_drawn_again_are_the_same_to_the_byte(book: Book, reports: Path) -> None:
    add(book, [str(reports)])
    decide(book, parse_decision("accepted", tolls(book)[0].id, None, {}, "claim"))
    assert rebuild(book) == rebuild(book)


def test_a_gazetteer_of_the_book_is_used_by_every_reading(book: Book, tmp_path: Path, reports: Path) -> None:
    file = tmp_path / "places.csv"
    file.write_text("name,latitude,longitude,country\nOstrel,10.5,20.5,SD\n")
    assert add_gazetteer(book, file) and not add_gazetteer(book, file)
    add(book, [str(reports / "shelling.txt")])
    [claim] = tolls(book)
    assert [(place.name, place.country) for place in claim.where] == [("Ostrel", "SD")]
    (tmp_path / "none.csv").write_text("a,b\n1,2\n")
    with pytest.raises(UnusableInput):
        add_gazetteer(book, tmp_path / "none.csv")


def test_two_readers_at_once_read_the_same(place: str, tmp_path: Path, reports: Path) -> None:
    (reports / "market.txt").write_text(MARKET)
    with init_book(place, who="ana", clock=Ticking()) as book:
        add(book, [str(reports)], jobs=2)
        assert sums(book) == {"read": 3, "duplicates": 1, "quarantined": 1, "refused": 1, "waiting": 0}
