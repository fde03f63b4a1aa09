"""The record of a book: copies seen through, names and events resolved, tolls reconciled; the same whatever the order of adding."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from books import Ticking
from tollbook.book.add import add, add_gazetteer
from tollbook.book.brief import brief_of_book
from tollbook.book.decide import decide, parse_decision
from tollbook.book.export import export_record
from tollbook.book.reconcile import answer_record, ask, lines_of, scope_of
from tollbook.book.record import record_of
from tollbook.model.claim import Toll
from tollbook.publish.exports import export
from tollbook.publish.render import render
from tollbook.store.book import Book, init_book
from tollbook.store.filters import Filter

# An invented war. The monitor's count of Dorvash goes 12, 31, 54; the ministry counts its own dead; one outlet prints another's text.
WIRE = (
    "Shelling killed at least 31 civilians in Dorvash on 9 May 2024, the Kohr Monitor said on Friday. Residents fled to the hills, and "
    "the market of the town burned down in the night, rescuers told reporters. The army denied that it had fired on the town. The "
    "president ordered an inquiry into the killings, and a mission of the Continental Union set out for the valley."
)
REPORTS: dict[str, dict[str, Any]] = {
    "first": {
        "outlet": "Valley Post", "published": "2024-05-09",
        "text": "Shelling killed at least 12 civilians in Dorvash on 9 May 2024, the Kohr Monitor said on Thursday.",
    },
    "wire": {"outlet": "Lowland Wire", "published": "2024-05-10", "text": WIRE},
    "copy": {"outlet": "Tavrin Ledger", "published": "2024-05-10", "text": f"DORVASH, Kelmara. {WIRE}"},
    "later": {
        "outlet": "Valley Post", "published": "2024-05-11",
        "text": "The Kohr Monitor said on Saturday that shelling killed at least 54 civilians in Dorvash on 9 May 2024.",
    },
    "army": {
        "outlet": "Lowland Wire", "published": "2024-05-12",
        "text": "Gunmen killed 7 soldiers near Marqeb on 11 May 2024, the Ministry of Defence said on Sunday.",
    },
}  # fmt: skip
PLACES = "name,latitude,longitude,country,province,kind\nDorvash,10.1,20.1,XR,Ostrel,settlement\nMarqeb,10.9,20.8,XR,Senn,settlement\n"


def write(folder: Path, names: list[str]) -> list[str]:
    folder.mkdir(exist_ok=True)
    for name in names:
        (folder / f"{name}.jsonl").write_text(json.dumps({"id": name, "title": f"News of {name}", **REPORTS[name]}), encoding="utf-8")
    return [str(folder / f"{name}.jsonl") for name in names]


def filled(place: str, folder: Path, names: list[str]) -> Book:
    book = init_book(place, who="ana", clock=Ticking())
    (folder / "places.csv").write_text(PLACES)
    add_gazetteer(book, folder / "places.csv")
    for file in write(folder / "in", names):
        add(book, [file])
    return book


@pytest.fixture
def book(place: str, tmp_path: Path) -> Iterator[Book]:
    with filled(place, tmp_path, list(REPORTS)) as made:
        yield made


def test_a_copy_is_no_second_voice(book: Book) -> None:
    record = record_of(book, Filter())
    outlets = {report.id: report.outlet for report in record.selection.reports}
    [voice] = record.voices
    assert {outlets[report] for report in voice.reports} == {"Lowland Wire", "Tavrin Ledger"}
    assert len(record.counted) < len(record.selection.claims)
    answer = ask(record, scope_of(who="civilian", where="Dorvash"))
    told = answer_record(answer, record)
    assert (answer.low, answer.high) == (54, None)
    assert told["origins"] == ["Kohr Monitor"]
    assert "54" in "\n".join(lines_of(told))


def test_two_clocks(book: Book) -> None:
    record = record_of(book, Filter())
    scope = scope_of(who="civilian", where="Dorvash")
    assert [ask(record, scope, as_of=date(2024, 5, number)).low for number in (8, 9, 10, 11)] == [0, 12, 31, 54]
    assert ask(record, scope_of(who="civilian", until="2024-05-08")).low == 0


def test_what_a_source_said_over_time_is_one_series(book: Book) -> None:
    figures = [[state.bounds.low for state in series.states] for series in record_of(book, Filter()).series]
    assert [12, 31, 54] in figures


def test_happenings_far_apart_are_two_events_and_doubt_is_asked_about(book: Book) -> None:
    record = record_of(book, Filter())
    events = {claim.value: record.events.event_of(claim.id) for claim in record.counted if isinstance(claim, Toll)}
    assert events[7] is not None and events[54] is not None and events[7] != events[54]
    for value in (12, 54):  # later counts of what was counted as 31: one event, or a question to a person
        event, other = events[value], events[31]
        assert event is not None and other is not None
        assert event == other or any(q.subject == event.id and other.id in q.candidates for q in record.questions)
    grades = record.grades(events[54].id)
    assert grades.origins >= 1 and grades.reasons


def test_the_brief_is_the_same_whatever_the_order_of_adding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOLLBOOK_KEYS", str(tmp_path / "keys"))
    told = []
    for order in (list(REPORTS), list(reversed(REPORTS))):
        with filled(str(tmp_path / f"book-{order[0]}"), tmp_path, order) as made:
            text = render(brief_of_book(made, Filter()), "json")
            told.append({key: value for key, value in json.loads(text).items() if key != "foot"})
    assert told[0] == told[1]


@pytest.mark.parametrize("form", ["text", "md", "html", "json"])
def test_the_brief_of_a_book_tells_events_series_copies_and_questions(book: Book, form: str) -> None:
    told = str(render(brief_of_book(book, Filter()), form))
    for words in ("Lowland Wire", "Kohr Monitor", "one voice", "54"):
        assert words in told, words


def test_a_judgement_changes_the_record_at_once_and_can_be_undone(book: Book) -> None:
    claim = next(c for c in record_of(book, Filter()).counted if getattr(c, "value", None) == 54)
    decide(book, parse_decision("rejected", claim.id, None, {}, "claim"))
    assert ask(record_of(book, Filter()), scope_of(who="civilian", where="Dorvash")).low == 31
    decide(book, parse_decision("withdrawn", claim.id, None, {}, "claim"))
    assert ask(record_of(book, Filter()), scope_of(who="civilian", where="Dorvash")).low == 54


@pytest.mark.parametrize("form", ["ucdp", "acled", "geojson", "csv", "xlsx", "prov", "hxl", "parquet"])
def test_a_book_is_exported_in_the_formats_of_the_field(book: Book, form: str) -> None:
    made = export_record(record_of(book, Filter()), book=book.id, checkpoint=None, made=date(2024, 6, 1))
    assert {event.low for event in made.events} >= {54, 7}
    found = export(made, form)
    assert found.data and found.losses.text()
