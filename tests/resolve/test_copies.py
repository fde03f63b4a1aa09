"""Reports that print one text are one voice; quotations are not. All reports are invented, but for the gold ones where they exist."""

import itertools
import random
from datetime import date

import pytest

from gold import GOLD, load
from tollbook.model.document import Report
from tollbook.model.precision import Known
from tollbook.resolve.copies import RULES, CopyIndex, CopyKind, find_copies
from tollbook.resolve.differences import Change, find_differences

STORY = [
    "Shells fell on the cattle market of Dorvash on Friday morning and killed 17 people, the Kelmara Observatory for Human Rights said.",
    "Eleven of the dead were traders from the upper valley who had come down for the autumn sale, according to its director.",
    "The observatory blamed a battery of the northern garrison, which has held the ridge above the town since the spring.",
    "An officer of the garrison told reporters that his guns had been silent for two days and that he knew of no order to fire.",
    "Doctors at the hospital of Lower Kelmara said they had run out of blood by noon and were sending the badly hurt over the pass.",
    "The road to the pass is mined on one side, and buses may use it only behind a vehicle of the sappers.",
    "Residents buried most of the dead before dusk in the orchard behind the mill, because the cemetery lies within sight of the ridge.",
    "The council of the valley has asked the mission of observers in Tavrin to visit the market and to publish what it finds.",
    "A spokeswoman for the mission said that two teams were ready to leave as soon as both sides had promised them safe passage.",
    "Twice this year such a promise was given and broken within a day.",
]
OTHER = [
    "Grain prices in Tavrin rose for a third week as barges waited below the lock at Senn, which engineers hope to reopen in May.",
    "Bakers say that flour for ten days is left in the city stores, and that they mix it with barley where customers allow it.",
    "The ministry of trade denied on Thursday that it had sold reserves abroad and invited the press to look into its silos.",
    "Lorries from the south take four days, twice as long as before the bridge at Orlen was closed to heavy traffic.",
    "Fishermen have begun to carry sacks across the lake by night for a fee that doubles whenever the wind turns.",
    "Economists of the river college expect that the price will fall when the first harvest of the plain comes in.",
]


def report(sentences: list[str], id: str = "r", *, outlet: str | None = None, day: int | None = None) -> Report:
    published = date(2025, 3, day) if day else None
    return Report(id=id, text=" ".join(sentences), outlet=outlet, published=published, published_known=Known.STATED if published else None)


FIRST = report(STORY, "a", outlet="Tavrin Wire", day=7)
NEW_LEAD = ["Mourning in Dorvash.", "The market town of Dorvash is counting its dead after the worst day that its people remember."]

ONE_VOICE = {
    "the same text": (STORY, "Hill Post", 7, CopyKind.COPY),
    "a new headline and lead": (NEW_LEAD + STORY[1:], "Hill Post", 8, CopyKind.COPY),
    "in capitals, with other quotation marks and line breaks": (["\n\n" + s.upper() for s in STORY], "Hill Post", 8, CopyKind.COPY),
    "the paragraphs in another order": (STORY[5:] + STORY[:5], "Hill Post", 8, CopyKind.COPY),
    "the first half": (STORY[:5], "Hill Post", 8, CopyKind.SHORTENED),
    "a new figure": ([STORY[0].replace("17", "21"), *STORY[1:]], "Hill Post", 8, CopyKind.VERSION),
    "the outlet's own later text": ([*STORY[:8], NEW_LEAD[1]], "Tavrin Wire", 8, CopyKind.VERSION),
    "another day in its dateline only": (["DORVASH, 8 March 2025.", *STORY], "Hill Post", 8, CopyKind.COPY),
}


@pytest.mark.parametrize(("sentences", "outlet", "day", "kind"), ONE_VOICE.values(), ids=ONE_VOICE)
def test_a_report_of_the_same_text_is_one_voice_with_it(sentences: list[str], outlet: str, day: int, kind: CopyKind) -> None:
    (voice,) = find_copies([report(sentences, "b", outlet=outlet, day=day), FIRST])
    assert voice.reports == ("a", "b")
    assert voice.copies[0].match.kind is kind


def test_a_report_that_is_mostly_new_beside_the_whole_text_is_an_extended_copy() -> None:
    (voice,) = find_copies([FIRST, report(STORY + OTHER + [s + " So they say." for s in reversed(OTHER)] + NEW_LEAD, "b", day=8)])
    assert voice.copies[0].match.kind is CopyKind.EXTENDED


TWO_VOICES = {
    "another story": OTHER,
    "a passage quoted at length": [*OTHER[:3], "The wire reported: “", *STORY[2:5], "”", *OTHER[3:]],
    "a shared closing paragraph": [*OTHER, STORY[-1]],
    "the same news in other words": [
        "Artillery hit Dorvash's livestock market on Friday, leaving seventeen dead, the Kelmara Observatory reports.",
        "Its director says eleven were traders. It holds the garrison on the ridge responsible, whose officer denies having fired at all.",
    ],
    "nothing": [],
    "three words": ["Shells hit Dorvash."],
}


@pytest.mark.parametrize("sentences", TWO_VOICES.values(), ids=TWO_VOICES)
def test_a_quotation_or_a_shared_paragraph_is_no_copy(sentences: list[str]) -> None:
    assert find_copies([FIRST, report(sentences, "b", day=8)]) == ()


def test_a_flash_quoted_whole_in_a_long_report_is_no_copy() -> None:
    assert find_copies([report(STORY[:2], "flash"), report(STORY[:2] + OTHER + NEW_LEAD, "long")]) == ()


def test_flashes_are_one_voice_only_if_nearly_all_agrees() -> None:
    flash = "At least 12 people were killed when a shell hit a bus on the road to Senn on Tuesday, the observatory said."
    other = "At least 12 people were killed when a shell hit a bus on the road to Orlen on Friday, the ministry has announced."
    assert len(find_copies([report([flash], "a"), report([flash], "b")])) == 1
    assert find_copies([report([flash], "a"), report([other], "b")]) == ()


def test_the_first_is_the_earliest_and_then_the_least_id() -> None:
    reports = [report(STORY, "a"), report(STORY, "b", day=9), report(STORY, "d", day=8), report(STORY, "c", day=8)]
    assert find_copies(reports)[0].reports == ("c", "d", "b", "a")


def test_every_order_of_adding_finds_the_same_voices() -> None:
    reports = [
        FIRST,
        report([*NEW_LEAD, *STORY[1:]], "b", day=8),
        report(STORY[:6], "c", day=8),
        report([STORY[0].replace("17", "19"), *STORY[1:9]], "d", day=9),
        report(OTHER, "e", day=6),
        report([*NEW_LEAD, *OTHER], "f", day=7),
    ]
    expected = find_copies(reports)
    assert [voice.reports for voice in expected] == [("e", "f"), ("a", "b", "c", "d")]
    for order in itertools.islice(itertools.permutations(reports), 0, 720, 37):
        assert find_copies(order) == expected


def test_a_voice_grows_as_reports_are_added() -> None:
    index = CopyIndex()
    assert index.add(FIRST) == ()
    assert index.add(report(OTHER, "x")) == ()
    (match,) = index.add(report(STORY[:5], "b", day=8))
    assert (match.first, match.copy, match.kind, match.of_first) == ("a", "b", CopyKind.SHORTENED, 1.0)
    assert index.add(FIRST) == ()  # once is enough
    assert (index.voice("a"), index.voice("x")) == (("a", "b"), ("x",))


def test_a_report_can_join_two_voices() -> None:
    index = CopyIndex()
    index.add(report(STORY[:5], "a"))
    index.add(report(STORY[5:], "b"))
    assert index.voices() == ()
    assert len(index.add(report(STORY, "c"))) == 2
    assert index.voices() == (("a", "b", "c"),)


DIFFERENCES = [
    ("Nine men died. The road is shut.", "Nine men died. The road is shut.", []),
    ("Nine men died. The road is shut.", "NINE men died;\n\nthe road is shut!", []),
    (
        "The clinic counted 12 dead and 30 hurt.",
        "The clinic counted 15 dead and 41 hurt.",
        [("figure", "12", "15"), ("figure", "30", "41")],
    ),
    ("The mill burned.", "The mill burned. Nobody was hurt there.", [("added", None, "Nobody was hurt there")]),
    ("Snow fell. The mill burned.", "The mill burned.", [("dropped", "Snow fell", None)]),
    (
        "The mill burned down on Friday at dawn, the mayor said.",
        "The mill burned down on Friday at dusk, the mayor said.",
        [("reworded", "dawn", "dusk")],
    ),
    (
        "The mill burned down on Friday, the mayor said.",
        "Both schools of the town reopen next month.",
        [
            ("dropped", "The mill burned down on Friday, the mayor said", None),
            ("added", None, "Both schools of the town reopen next month"),
        ],
    ),
]


@pytest.mark.parametrize(("first", "copy", "expected"), DIFFERENCES)
def test_what_differs_is_shown_with_its_words(first: str, copy: str, expected: list[tuple[str, str | None, str | None]]) -> None:
    found = find_differences(Report(id="a", text=first), Report(id="b", text=copy))
    assert [(d.change.value, d.first and d.first.words, d.copy and d.copy.words) for d in found] == expected


def test_the_spans_of_differences_are_of_each_reports_own_text() -> None:
    other = report([*NEW_LEAD, *[s.replace("17", "19") for s in STORY[1:]], OTHER[0]], "b", day=8)
    for difference in find_differences(FIRST, other):
        for evidence, text in ((difference.first, FIRST.text), (difference.copy, other.text)):
            assert evidence is None or text[evidence.start_char : evidence.end_char] == evidence.words
        assert (difference.first is None) == (difference.change is Change.ADDED)
        assert (difference.copy is None) == (difference.change is Change.DROPPED)


def test_long_unlike_texts_are_compared_in_time() -> None:
    dice = random.Random(5)
    one, other = (" ".join(dice.choice(("the", "of", "men", "fire", "road")) for _ in range(6_000)) for _ in range(2))
    assert [d.change for d in find_differences(Report(id="a", text=one), Report(id="b", text=other))] == [Change.DROPPED, Change.ADDED]


def test_the_rules_can_be_printed() -> None:
    assert any("60%" in rule and "30%" in rule for rule in RULES)


HELD_OUT = {
    "gaza-tabin-school", "gaza-hostilities-update", "pahalgam-flash", "trap-football-final",
    "kharkiv-hypermarket-log", "kryvyi-rih-playground",
}  # fmt: skip


@pytest.mark.skipif(not GOLD.is_dir(), reason="the gold reports are not here")
def test_of_the_gold_reports_only_the_two_near_copies_are_one_voice() -> None:
    reports = [load(path)[0] for path in sorted((GOLD / "reports").glob("*.json")) if path.stem not in HELD_OUT]
    (voice,) = find_copies(reports)
    assert set(voice.reports) == {"coast-thousand-dead", "coast-thirteen-hundred-dead"}
    assert voice.copies[0].match.kind is CopyKind.VERSION
    assert Change.FIGURE in {difference.change for difference in voice.copies[0].differences}
