"""Quantities of sentences: what is written, how it is bounded, and which numbers count no people."""

import time

import pytest

from tollbook.read.numbers import Quantity, Sense, quantities

# sentence → the quantities that may count people: (words with qualifier, value or share, relation)
COUNTS = [
    # digits
    ("The blast killed 31 people.", [("31", 31, "exact")]),
    ("Officials counted 1,234 dead.", [("1,234", 1234, "exact")]),
    ("Officials counted 1 234 dead.", [("1 234", 1234, "exact")]),
    ("Officials counted 1\u202f234 dead.", [("1\u202f234", 1234, "exact")]),
    ("Officials counted 1.234.567 displaced.", [("1.234.567", 1234567, "exact")]),
    ("Officials counted 12.500 displaced persons.", [("12.500", 12500, "exact")]),
    ("Officials counted 1'234 dead.", [("1'234", 1234, "exact")]),
    ("Some 61, 000 have fled.", [("Some 61, 000", 61000, "about")]),
    ("It has uprooted at least140,000 people.", [("at least140,000", 140000, "at_least")]),
    ("It has uprooted 1.6million people.", [("1.6million", 1600000, "exact")]),
    ("It has uprooted 2.4 million people.", [("2.4 million", 2400000, "exact")]),
    ("It has uprooted 1.5m people and 12k others.", [("1.5m", 1500000, "exact"), ("12k", 12000, "exact")]),
    ("The flood of shells killed ٣١ people.", [("٣١", 31, "exact")]),
    ("The shells killed １２ people.", [("１２", 12, "exact")]),
    ("Up to 1,50,000 villagers fled.", [("Up to 1,50,000", 150000, "at_most")]),
    # words
    ("One hundred and twenty-three bodies were found.", [("One hundred and twenty-three", 123, "exact")]),
    ("Twenty-two men and two thousand women fled.", [("Twenty-two", 22, "exact"), ("two thousand", 2000, "exact")]),
    ("two hundred thousand people", [("two hundred thousand", 200000, "exact")]),
    (
        "Half a million people, or a million and a half, fled.",
        [("Half a million", 500000, "exact"), ("a million and a half", 1500000, "exact")],
    ),
    ("Two and a half million people fled.", [("Two and a half million", 2500000, "exact")]),
    (
        "A dozen men, half a dozen women and two dozen children.",
        [("A dozen", 12, "exact"), ("half a dozen", 6, "exact"), ("two dozen", 24, "exact")],
    ),
    ("A hundred were buried, and a couple of others.", [("A hundred", 100, "exact"), ("a couple", 2, "exact")]),
    ("A pair of brothers died; both were farmers.", [("A pair", 2, "exact"), ("both", 2, "exact")]),
    ("Another dozen were hurt.", [("dozen", 12, "exact")]),
    ("One hundred twenty people", [("One hundred twenty", 120, "exact")]),
    ("One man died and one of his sons was hurt.", [("One", 1, "exact"), ("one", 1, "exact")]),
    ("Six of the nine dead were girls.", [("Six", 6, "exact"), ("nine", 9, "exact")]),
    # qualifiers
    ("No fewer than 40 died.", [("No fewer than 40", 40, "at_least")]),
    ("A minimum of 40 died.", [("A minimum of 40", 40, "at_least")]),
    ("40 or more died.", [("40 or more", 40, "at_least")]),
    ("He put the toll at 40 people or more.", [("40 people or more", 40, "at_least")]),
    (
        "Well over 40 died, upwards of 50 by one account.",
        [("Well over 40", 40, "more_than"), ("upwards of 50", 50, "more_than"), ("one", 1, "exact")],
    ),
    ("The toll has passed 1,300.", [("has passed 1,300", 1300, "more_than")]),
    ("The count exceeded a hundred.", [("exceeded a hundred", 100, "more_than")]),
    (
        "As many as 40, at most 50 and no more than 60 died.",
        [("As many as 40", 40, "at_most"), ("at most 50", 50, "at_most"), ("no more than 60", 60, "at_most")],
    ),
    ("Nearly 700 died, fewer than 800.", [("Nearly 700", 700, "less_than"), ("fewer than 800", 800, "less_than")]),
    ("Close to 90 and just under 100 people.", [("Close to 90", 90, "less_than"), ("just under 100", 100, "less_than")]),
    (
        "An estimated 300, roughly 300, 300 or so, ~300.",
        [("An estimated 300", 300, "about"), ("roughly 300", 300, "about"), ("300 or so", 300, "about"), ("~300", 300, "about")],
    ),
    ("Some 91 were killed and 236 injured.", [("Some 91", 91, "about"), ("236", 236, "exact")]),
    ("At least another 20 and up to around 300 fled.", [("At least another 20", 20, "at_least"), ("up to around 300", 300, "at_most")]),
    ("The strike killed 40 people, at least 12 of them children.", [("40", 40, "exact"), ("at least 12", 12, "at_least")]),
    ("20-odd fighters and 30-plus civilians", [("20-odd", 20, "about"), ("30-plus", 30, "at_least")]),
    ("More than two dozen were hurt.", [("More than two dozen", 24, "more_than")]),
    # ranges
    ("30 to 40 died.", [("30 to 40", (30, 40), "between")]),
    ("30-40 died, or 50–60.", [("30-40", (30, 40), "between"), ("50–60", (50, 60), "between")]),
    ("Between 90 and 100 died.", [("Between 90 and 100", (90, 100), "between")]),
    ("From 30 to 40 died.", [("From 30 to 40", (30, 40), "between")]),
    ("Two or three men died.", [("Two or three", (2, 3), "between")]),
    ("Between two and three million fled.", [("Between two and three million", (2000000, 3000000), "between")]),
    ("2-3 million fled.", [("2-3 million", (2000000, 3000000), "between")]),
    ("The toll rose from 30 to 40.", [("30", 30, "exact"), ("40", 40, "exact")]),
    # magnitudes
    ("Dozens were hurt, several dozen of them badly.", [("Dozens", 12, "magnitude"), ("several dozen", 12, "magnitude")]),
    ("Scores of people and hundreds of others fled.", [("Scores", 20, "magnitude"), ("hundreds", 100, "magnitude")]),
    (
        "Several hundred men, tens of thousands of women.",
        [("Several hundred", 100, "magnitude"), ("tens of thousands", 10000, "magnitude")],
    ),
    (
        "Hundreds of thousands fled, many thousands on foot.",
        [("Hundreds of thousands", 100000, "magnitude"), ("many thousands", 1000, "magnitude")],
    ),
    ("Millions need help; 100s of them here.", [("Millions", 1000000, "magnitude"), ("100s", 100, "magnitude")]),
    ("Hundreds, if not thousands, died.", [("Hundreds, if not thousands", 100, "magnitude")]),
    # shares
    ("Most of the dead were men.", [("Most", "most", "share")]),
    ("The vast majority of them were men.", [("The vast majority", "most", "share")]),
    ("Forty fled, mostly women and children.", [("Forty", 40, "exact"), ("mostly", "most", "share")]),
    ("Half of them and almost half of the others.", [("Half", "half", "share"), ("almost half", "<1/2", "share")]),
    (
        "A third of them, two thirds of us, three-quarters of the town.",
        [("A third", "1/3", "share"), ("two thirds", "2/3", "share"), ("three-quarters", "3/4", "share")],
    ),
    ("More than a quarter were girls.", [("More than a quarter", ">1/4", "share")]),
    ("One in four fled, and nine out of ten houses burned.", [("One in four", "1/4", "share"), ("nine out of ten", "9/10", "share")]),
    ("43 per cent were girls, 12.5% boys.", [("43 per cent", "43%", "share"), ("12.5%", "12.5%", "share")]),
    ("Nearly 90 percent fled; about 70 per cent stayed.", [("Nearly 90 percent", "<90%", "share"), ("about 70 per cent", "~70%", "share")]),
    # vague
    ("Several were hurt, many of them badly.", [("Several", None, "vague"), ("many", None, "vague")]),
    ("Some civilians and a number of soldiers died.", [("Some", None, "vague"), ("a number of", None, "vague")]),
    ("An unknown number of people, a few of them foreign.", [("An unknown number of", None, "vague"), ("a few", None, "vague")]),
    (
        "Numerous people, a handful of guards, large numbers of others.",
        [("Numerous", None, "vague"), ("a handful of", None, "vague"), ("large numbers of", None, "vague")],
    ),
    ("They died, all of them shot.", [("all of them", None, "vague")]),
    # nothing
    ("No injuries were reported.", [("No", 0, "exact")]),
    ("Nobody was hurt, and none of them fled.", [("Nobody", 0, "exact"), ("none", 0, "exact")]),
    # glue after glue
    ("of whom12 died", [("12", 12, "exact")]),
]

# sentence → (words, sense) of the numbers that count no people
OTHERS = [
    ("a 17-year-old boy", [("17", "age")]),
    ("sons aged four and six", [("four", "age"), ("six", "age")]),
    ("Ali Hassan, 34, a farmer", [("34", "age")]),
    ("She is 71 years old, in her 70s.", [("71", "age"), ("70s", "age")]),
    ("a three-month-old baby", [("three", "age")]),
    ("children under 18", [("18", "age")]),
    ("children between the ages of 5 and 12", [("5", "age"), ("12", "age")]),
    ("a fine of $5 million or €200", [("5 million", "money"), ("200", "money")]),
    ("300 dollars, 20,000 Syrian pounds, US$12bn", [("300", "money"), ("20,000", "money"), ("12bn", "money")]),
    ("on 24 August and March 7, 2025", [("24", "date"), ("7", "date"), ("2025", "date")]),
    ("in 2018, since 1991 and in the 1990s", [("2018", "date"), ("1991", "date"), ("1990s", "date")]),
    ("since the October 7 attack", [("7", "date")]),
    ("between January 26 and 30 in 2025-03-06", [("26", "date"), ("30", "date"), ("2025-03-06", "date")]),
    ("between 6 and 10 March", [("6 and 10", "date")]),
    ("the 2014-2015 war", [("2014-2015", "date")]),
    ("at 10 a.m., 10:30, 0300 GMT and five o'clock", [("10", "clock"), ("10:30", "clock"), ("0300", "clock"), ("five", "clock")]),
    ("for 12 days, three hours and 40 km away", [("12", "measure"), ("three", "measure"), ("40", "measure")]),
    ("two more days after several weeks", [("two", "measure"), ("several", "measure")]),
    ("a 122 mm rocket, 30 hectares, minus 5 degrees", [("122", "measure"), ("30", "measure"), ("5", "measure")]),
    (
        "a two-day, 12-hour, five-storey, seven-member body",
        [("two", "measure"), ("12", "measure"), ("five", "measure"), ("seven", "measure")],
    ),
    ("the 33rd Front and the third attack", [("33rd", "ordinal"), ("third", "ordinal")]),
    ("under resolution 2254, No. 4, M23, F-16 and T-72", [("2254", "name"), ("4", "name"), ("23", "name"), ("16", "name"), ("72", "name")]),
    ("the Brigade 36 and the Group of Seven", [("36", "name"), ("Seven", "name")]),
    ("a 2-1 victory over Al Ahly", [("2-1", "score")]),
    ("call +9631122334455", [("9631122334455", "name")]),
    ("one of the largest towns, where they help one another", [("one", "pronoun"), ("one", "pronoun")]),
    ("one day they left", [("one", "measure")]),
    ("half an hour later, in the first half", [("half an hour", "measure"), ("first", "ordinal")]),
    ("1. He left.", [("1", "name")]),
    ("a third man in the second car", [("third", "ordinal"), ("second", "ordinal")]),
]


def counted(text: str) -> list[tuple[str, object, str]]:
    found = []
    for q in quantities(text):
        if q.may_count:
            value = q.share or ((q.value, q.value_high) if q.value_high is not None else q.value)
            found.append((text[q.start_char : q.end_char], value, q.relation.value))
    return found


@pytest.mark.parametrize(("text", "expected"), COUNTS, ids=[text[:40] for text, _ in COUNTS])
def test_a_count_is_read_with_its_relation(text: str, expected: list[tuple[str, object, str]]) -> None:
    assert counted(text) == expected


@pytest.mark.parametrize(("text", "expected"), OTHERS, ids=[text[:40] for text, _ in OTHERS])
def test_a_number_of_something_else_is_no_count(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(text[q.number_start : q.number_end], q.sense.value) for q in quantities(text)] == expected


def test_a_denial_is_marked() -> None:
    assert [q.is_negative for q in quantities("No one has claimed it, and no injuries were reported.")] == [True, True]


@pytest.mark.parametrize(
    "text", ["Nothing is known.", "There is no doubt about this.", "How many died is unclear.", "The number of dead rose."]
)
def test_sentences_without_a_number_give_none(text: str) -> None:
    assert quantities(text) == []


def test_spans_lie_in_order_within_the_text() -> None:
    text = " ".join(t for t, _ in COUNTS)
    end = 0
    for q in quantities(text):
        assert end <= q.start_char <= q.number_start < q.number_end <= q.end_char <= len(text)
        end = q.end_char


@pytest.mark.parametrize(
    "text",
    [
        "7" * 1_000_000,
        "1,234," * 50_000,
        "12 " * 50_000,
        "one " * 50_000,
        "at least " * 30_000,
        "a" * 100_000,
        "10.0." * 30_000,
        "one hundred and " * 20_000,
        "1 234" * 20_000,
        "," * 100_000,
        "of hundreds " * 20_000,
        "twenty-" * 20_000,
        "'" * 100_000,
        "a'" * 50_000,
        "1/" * 50_000,
        "5, 6, " * 20_000,
        "one in " * 20_000,
    ],
    ids=lambda text: text[:12],
)
def test_hostile_lines_take_time_in_proportion_to_their_length(text: str) -> None:
    # Four times the length may take at most ten times as long (sixteen would be quadratic), in this process's own time: other work
    # on the machine does not count. A twentieth of a second is what the clock's grain and the first call add.
    assert seconds(text) < 10 * seconds(text[: len(text) // 4]) + 0.05


def seconds(text: str) -> float:
    began = time.process_time()
    quantities(text)
    return time.process_time() - began


def test_a_sense_says_whether_it_may_count() -> None:
    (quantity,) = quantities("about 70 per cent")
    assert isinstance(quantity, Quantity) and quantity.may_count and quantity.sense is Sense.PERCENT
