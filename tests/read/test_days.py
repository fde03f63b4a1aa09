"""Day expressions: what they say, which days they stand for, and which claim they date."""

import time
from datetime import date

import pytest

from tollbook.model.precision import Known, Period
from tollbook.read.dates import Role, day_expressions, resolve
from tollbook.read.days import find_days, infer_published
from tollbook.read.text import sentences

PUBLISHED = date(2025, 3, 13)  # a Thursday

# words → (from, to), published on Thursday 13 March 2025
RESOLVED = [
    ("on 24 August 2024", ("2024-08-24", "2024-08-24")),
    ("on the 24th of August 2024", ("2024-08-24", "2024-08-24")),
    ("on August 24, 2024", ("2024-08-24", "2024-08-24")),
    ("on Aug. 24", ("2024-08-24", "2024-08-24")),
    ("on 12 March", ("2025-03-12", "2025-03-12")),
    ("on 20 March", ("2024-03-20", "2024-03-20")),
    ("on Friday, March 7, 2025", ("2025-03-07", "2025-03-07")),
    ("on 6 and 7 March", ("2025-03-06", "2025-03-07")),
    ("between 6 and 10 March 2025", ("2025-03-06", "2025-03-10")),
    ("between January 26 and 30, 12 people", ("2025-01-26", "2025-01-30")),
    ("15 to 18 June 2023", ("2023-06-15", "2023-06-18")),
    ("from late April to early November 2023", ("2023-04-21", "2023-11-10")),
    ("from November to January 2024", ("2023-11-01", "2024-01-31")),
    ("on 2025-03-06", ("2025-03-06", "2025-03-06")),
    ("on 25/02/2025", ("2025-02-25", "2025-02-25")),
    ("on 06.03.2025", ("2025-03-06", "2025-03-06")),
    ("on Tuesday", ("2025-03-11", "2025-03-11")),
    ("on Thursday", ("2025-03-13", "2025-03-13")),
    ("last Thursday", ("2025-03-06", "2025-03-06")),
    ("last Saturday", ("2025-03-08", "2025-03-08")),
    ("next Monday", ("2025-03-17", "2025-03-17")),
    ("early on Tuesday night", ("2025-03-11", "2025-03-11")),
    ("from Saturday to Tuesday", ("2025-03-08", "2025-03-11")),
    ("today", ("2025-03-13", "2025-03-13")),
    ("this morning", ("2025-03-13", "2025-03-13")),
    ("yesterday", ("2025-03-12", "2025-03-12")),
    ("overnight", ("2025-03-12", "2025-03-13")),
    ("in the past 24 hours", ("2025-03-12", "2025-03-13")),
    ("over the past two days", ("2025-03-11", "2025-03-13")),
    ("in the past week", ("2025-03-06", "2025-03-13")),
    ("last week", ("2025-03-03", "2025-03-09")),
    ("this week", ("2025-03-10", "2025-03-13")),
    ("at the weekend", ("2025-03-08", "2025-03-09")),
    ("two days ago", ("2025-03-11", "2025-03-11")),
    ("a week ago", ("2025-03-06", "2025-03-06")),
    ("earlier this month", ("2025-03-01", "2025-03-13")),
    ("last month", ("2025-02-01", "2025-02-28")),
    ("this year", ("2025-01-01", "2025-03-13")),
    ("last year", ("2024-01-01", "2024-12-31")),
    ("in May", ("2024-05-01", "2024-05-31")),
    ("in early May", ("2024-05-01", "2024-05-10")),
    ("in mid-February", ("2025-02-11", "2025-02-20")),
    ("in late April", ("2024-04-21", "2024-04-30")),
    ("in March 2011", ("2011-03-01", "2011-03-31")),
    ("in 2018", ("2018-01-01", "2018-12-31")),
    ("last July", ("2024-07-01", "2024-07-31")),
    ("in the first half of 2024", ("2024-01-01", "2024-06-30")),
    ("in the first three months of last year", ("2024-01-01", "2024-03-31")),
    ("since 6 March", ("2025-03-06", "2025-03-13")),
    ("since Sunday", ("2025-03-09", "2025-03-13")),
    ("since 2015", ("2015-01-01", "2025-03-13")),
    ("since the start of the year", ("2025-01-01", "2025-03-13")),
    ("since the fighting began on 15 February", ("2025-02-15", "2025-03-13")),
    ("until 10 a.m. on Wednesday", (None, "2025-03-12")),
    ("by the end of 2021", (None, "2021-12-31")),
    ("by Saturday evening", (None, "2025-03-08")),
    ("on 31 February", (None, None)),
    ("before dawn on October 3", ("2024-10-03", "2024-10-03")),
]
NO_DAYS = [
    "They may leave.",
    "2000 people fled.",
    "On 06/03/2025 they left.",
    "The march went on.",
    "It is the worst since 2014.",
    "He is 31.",
]


@pytest.mark.parametrize(("words", "expected"), RESOLVED, ids=[words for words, _ in RESOLVED])
def test_an_expression_stands_for_its_days(words: str, expected: tuple[str | None, str | None]) -> None:
    periods = [resolve(e, PUBLISHED) for e in day_expressions(f"They were killed {words}.")]
    assert [tuple(d and d.isoformat() for d in (p.first, p.last)) for p in periods] == [expected]


@pytest.mark.parametrize("text", NO_DAYS)
def test_words_that_are_no_day_stand_for_none(text: str) -> None:
    assert [e for e in day_expressions(text) if resolve(e, PUBLISHED) != Period()] == []


def test_how_a_day_is_known_is_told() -> None:
    full, partial = day_expressions("on 6 March 2025 and on 7 March")
    assert resolve(full, PUBLISHED).first_known is Known.STATED
    assert resolve(partial, PUBLISHED).first_known is Known.RELATIVE
    assert resolve(partial, PUBLISHED, published_known=Known.INFERRED).first_known is Known.INFERRED
    assert resolve(partial, None) == Period()


def test_a_later_day_needs_its_anchor() -> None:
    (later,) = day_expressions("three days later")
    anchor = Period(date(2025, 3, 1), date(2025, 3, 1), Known.STATED, Known.STATED)
    assert resolve(later, PUBLISHED) == Period()
    assert resolve(later, PUBLISHED, anchor=anchor).first == date(2025, 3, 4)


def test_the_future_turns_a_weekday_round() -> None:
    (friday,) = day_expressions("on Friday")
    assert resolve(friday, PUBLISHED, is_future=True).first == date(2025, 3, 14)


def test_the_role_is_told() -> None:
    text = "since 6 March; until Monday; from 1 to 4 May 2024; in 2018"
    assert [e.role for e in day_expressions(text)] == [Role.SINCE, Role.UNTIL, Role.BETWEEN, Role.AT]


# text, evidence, options → (from, to); published on Thursday 13 March 2025
PERIODS: list[tuple[str, str, dict[str, object], tuple[str | None, str | None]]] = [
    ("A raid killed nine men on Monday, police said on Tuesday.", "killed nine men", {}, ("2025-03-10", "2025-03-10")),
    ("On Tuesday, the ministry said nine men had died.", "nine men had died", {}, (None, None)),
    ("The ministry said on Tuesday that a raid on 3 March killed nine.", "killed nine", {}, ("2025-03-03", "2025-03-03")),
    ("A raid on Monday burned the port. It killed nine men.", "killed nine men", {}, ("2025-03-10", "2025-03-10")),
    ("A raid on Monday hit the port.\n\nThe hospital counted nine dead.", "nine dead", {}, ("2025-03-10", "2025-03-10")),
    ("A raid on Monday hit the port.\n\nRoads are shut.", "Roads are shut", {"kind": "situation"}, (None, None)),
    ("A raid on Monday hit the port.\n\nThe mayor left.", "The mayor left", {"kind": "act"}, (None, None)),
    ("The mayor condemned the raid on Tuesday.", "condemned the raid", {"kind": "speech"}, ("2025-03-11", "2025-03-11")),
    ("Clashes since 6 March have killed 90 people.", "killed 90", {"cumulative": True}, ("2025-03-06", "2025-03-13")),
    (
        "Clashes began on 6 March after days of unrest.\n\nThe toll is 90 dead so far.",
        "90 dead", {"cumulative": True}, ("2025-03-06", "2025-03-13"),
    ),
    ("The toll of Sunday's bombing rose to 90 on Tuesday.", "rose to 90", {"cumulative": True}, ("2025-03-09", "2025-03-09")),
    ("Ninety died in five days of fighting, officials said on Monday.", "Ninety", {"cumulative": True}, ("2025-03-06", "2025-03-10")),
]  # fmt: skip

SPEECH: dict[str, object] = {"kind": "speech"}
TOTAL: dict[str, object] = {"cumulative": True}
FLIGHT: dict[str, object] = {"of_event": False}
# text, evidence, options → (from, to); published on Thursday 13 March 2025
MORE_PERIODS: list[tuple[str, str, dict[str, object], tuple[str | None, str | None]]] = [
    # a stretch told by its beginning and end, and its two acts
    ("Troops killed 31 in a sweep that began on Monday and ended on Wednesday.", "killed 31", {}, ("2025-03-10", "2025-03-12")),
    ("The sweep began on Monday and ended late on Wednesday.", "The sweep began on Monday", {"kind": "assault"}, ("2025-03-10", "2025-03-10")),
    ("The sweep began on Monday and ended late on Wednesday.", "ended late on Wednesday", {"kind": "act"}, ("2025-03-12", "2025-03-12")),
    # asides
    ("The front, which seized the mine on Monday, denied the charge.", "denied the charge", SPEECH, (None, None)),
    ("The mission, which left Kidal in June, asked for more time.", "asked for more time", SPEECH, (None, None)),
    ("Some 9,000 people are trapped in the town, which rebels have besieged since May 2024.", "9,000 people", FLIGHT, (None, None)),
    ("Sixty bodies were pulled from a school, which was bombed on 3 March.", "Sixty bodies", {}, ("2025-03-03", "2025-03-03")),
    ("A centre says that 900 have fled since January 2024, and blames the state.", "blames the state", SPEECH, (None, None)),
    # finds of bodies
    ("Five bodies were found on Tuesday in a lorry near the port.", "Five bodies were found", {}, (None, None)),
    ("The remains of two men were recovered, which raises the toll of Sunday's strike to 12.", "two men", {}, ("2025-03-09", "2025-03-09")),
    # sayings
    ("Gunmen shot nine men on Sunday.\n\nIn remarks aired on Tuesday the general said six rebels died.", "six rebels died", {},
     ("2025-03-09", "2025-03-09")),
    ("Gunmen shot nine men on Sunday.\n\nThe ministry put the dead at 11 on Tuesday.", "dead at 11", {}, ("2025-03-09", "2025-03-09")),
    ("The group announced on Monday a truce to start the next day.", "announced on Monday a truce", {"kind": "act"},
     ("2025-03-10", "2025-03-10")),
    # days ahead
    ("The council will meet on 25 March.", "will meet on 25 March", {"kind": "act"}, ("2025-03-25", "2025-03-25")),
    ("The envoy leaves for Doha on Monday.", "leaves for Doha", {"kind": "act"}, ("2025-03-17", "2025-03-17")),
    # what is narrated
    ("On Sunday hundreds marched through the town. Police arrested eleven protesters.", "arrested eleven protesters", FLIGHT,
     ("2025-03-09", "2025-03-09")),
    ("Rebels stopped a convoy on Monday and burned two lorries. No driver was hurt.", "No driver was hurt", {}, ("2025-03-10", "2025-03-10")),
    ("On Sunday hundreds marched through the town. The governor has opened an inquiry.", "has opened an inquiry", {"kind": "act"}, (None, None)),
    # running totals
    ("The strikes have killed 484 people since August 2014.\n\nNobody denied it.", "killed 484", TOTAL, ("2014-08-01", "2025-03-13")),
    ("The army admits 484 deaths since August 2014. A monitor puts it at over 3,800.", "over 3,800", TOTAL, ("2014-08-01", "2025-03-13")),
    ("It raised its count to 1,311 dead since 6 March, up from 1,018 on Monday.", "1,311 dead", TOTAL, ("2025-03-06", "2025-03-13")),
    ("Bombs hit the town on Monday.\n\nSome 3,000 people have fled since then.", "3,000 people", {"cumulative": True, "of_event": False},
     ("2025-03-10", "2025-03-13")),
    ("Shells hit the market on Monday. Relatives counted 45 dead. The commission has confirmed 38 deaths so far.", "38 deaths", TOTAL,
     ("2025-03-10", "2025-03-10")),
    ("Strikes hit three towns on Monday.\n\nRunning total since 8 October 2023\n\n2,672 killed and 12,468 injured.", "2,672 killed", TOTAL, ("2023-10-08", "2025-03-13")),
    ("Clashes since 6 March have killed many.\n\nA monitor had 1,018 dead by Monday evening.", "1,018 dead", {}, ("2025-03-06", "2025-03-10")),
    ("The revolt began in May 2019. At least 900 people have been killed since then, a monitor says.", "900 people", TOTAL,
     ("2019-05-01", "2025-03-13")),
    ("About 400 people have been killed since the truce collapsed in January.", "400 people", {}, ("2025-01-01", "2025-03-13")),
    ("Raiders came on Monday and killed nine.\n\nSome 700 people have fled since the raid.", "700 people",
     {"cumulative": True, "of_event": False}, ("2025-03-10", "2025-03-13")),
    # stocks have no first day
    ("The war began in May 2019. Some 90,000 remain displaced, the agency says.", "90,000 remain displaced", FLIGHT, (None, None)),
    ("The agency counted 4,000 displaced people at the end of February.", "4,000 displaced people", FLIGHT, (None, "2025-02-28")),
    # the whole of days of fighting; a bulletin of a quarter
    ("Twelve people were killed in two days of clashes in the county.\n\nRaiders attacked a camp on Monday.", "Twelve people", {},
     ("2025-03-10", "2025-03-11")),
    ("From 1 December 2024 to 28 February 2025, 90 people were killed.\n\n• Miners: 12", "Miners: 12", {}, ("2024-12-01", "2025-02-28")),
    # whose saying
    ("The army warned the town on Monday. The Dutch embassy accused the rebels of theft.", "accused the rebels", SPEECH, (None, None)),
    ("On Monday the rebels released four aid workers whom they had seized in June.", "released four aid workers", {"kind": "act"},
     ("2025-03-10", "2025-03-10")),
    # background
    ("Gunmen shot nine men on Sunday.\n\nLast November a bomber killed 26 people at the station.", "killed 26 people", {},
     ("2024-11-01", "2024-11-30")),
    ("Gunmen shot nine men on Sunday.\n\nIn October last year two bombs killed 121 people.", "killed 121 people", {},
     ("2024-10-01", "2024-10-31")),
    ("Gunmen shot nine men on Sunday.\n\nThe group killed about 1,000 people in 2023, a monitor says.", "killed about 1,000", {},
     ("2023-01-01", "2023-12-31")),
    ("Gunmen shot nine men in Goma on Sunday.\n\nTwo died in Kisangani.", "Two died", {"is_elsewhere": True}, (None, None)),
    # returns this week are not of the event's day
    ("Strikes killed nine on Monday.\n\nAround 900 people returned this week.", "900 people returned", FLIGHT, ("2025-03-10", "2025-03-13")),
    # states keep to their clause
    ("Water has been cut off since Monday, and families live in cellars.", "families live in cellars", {"kind": "situation"}, (None, None)),
    # statements with a date
    ("STATEMENT\nAsmara, 13 March 2025\n\nThe Commission calls on all sides to stop.", "calls on all sides to stop", SPEECH,
     ("2025-03-13", "2025-03-13")),
    ("STATEMENT\nAsmara, 13 March 2025\n\nThe governor denies that anyone was harmed.", "denies that anyone was harmed", SPEECH, (None, None)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "evidence", "options", "expected"), [*PERIODS, *MORE_PERIODS])
def test_a_claim_has_the_days_of_its_deed(
    text: str, evidence: str, options: dict[str, object], expected: tuple[str | None, str | None]
) -> None:
    cut = sentences(text)
    start = text.index(evidence)
    index = max(s.index for s in cut if s.start_char <= start)
    period = find_days(cut, PUBLISHED).period(start, start + len(evidence), index, **options)  # type: ignore[arg-type]
    assert tuple(d and d.isoformat() for d in (period.first, period.last)) == expected


def test_the_day_of_the_saying_is_told() -> None:
    days = find_days(sentences("A raid killed nine men on Monday, police said on Tuesday."), PUBLISHED)
    assert days.statement_day(0) == date(2025, 3, 11)


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="not a 'rumour'"):
        find_days(sentences("A raid on Monday."), PUBLISHED).period(0, 6, 0, kind="rumour")


def test_publication_is_inferred_from_a_caption_and_a_weekday() -> None:
    text = "Troops stand in the hills, Saturday, June 1, 2024 (AP Photo/A. Person)\n\nThe army said on Tuesday that it had withdrawn."
    inferred = infer_published(sentences(text))
    assert inferred is not None
    assert inferred[0] == date(2024, 6, 4)
    assert "2024-06-01" in inferred[1]


def test_a_report_without_such_words_has_no_day() -> None:
    assert infer_published(sentences("The army said on Tuesday that it had withdrawn.")) is None


@pytest.mark.parametrize(
    "text",
    [
        "May " * 30_000,
        "Monday " * 15_000,
        "7" * 200_000,
        "since " * 20_000,
        "the " * 30_000,
        "a" * 100_000,
        "said " * 20_000,
        "1/" * 50_000,
    ],
    ids=lambda text: text[:8],
)
def test_hostile_lines_do_not_stall(text: str) -> None:
    began = time.perf_counter()
    day_expressions(text)
    find_days(sentences(text[:20_000] + " on Monday."), PUBLISHED)
    assert time.perf_counter() - began < 5
