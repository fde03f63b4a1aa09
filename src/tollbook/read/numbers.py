"""The quantities of one English sentence: value, relation and share as written, and what kind of thing the number is.

A sentence is cut into tokens once; every word that can begin a number, a share or a vague amount is then read from left to
right, and the words beside it say whether it counts something or is money, a day, an age, a measure or part of a name.
Only quantities whose sense `may_count` can be a number of people; what is counted, the reader of tolls decides.
Time is linear in the length of the sentence: every look to the left or right is bounded by a few tokens.
"""

import re
from dataclasses import dataclass, replace

from tollbook.model.claim import Relation
from tollbook.read.senses import (
    AGE_AFTER,
    BEFORE,
    CURRENCIES,
    CURRENCY_CODES,
    CURRENCY_SIGNS,
    DASHES,
    GLUED_SCALES,
    GROUPS,
    HYPHENS,
    MAGNITUDES,
    MAY_COUNT,
    MONTHS,
    NUMERIC,
    PEOPLE,
    QUALIFIER_ENDS,
    SCALES,
    SMALL,
    UNITS,
    WORD_SCALES,
    YEAR_BEFORE,
    Line,
    Number,
    NumberWords,
    Sense,
    digits_value,
    is_unit,
    is_year,
    phrases,
    sense_of,
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number, share or amount of a sentence: characters, half-open, of that sentence.

    start_char, end_char: with its qualifier ('at least 125'). number_start, number_end: the number words alone ('125').
    value: as written; None for a share or a vague amount. value_high: the upper end of 'between'.
    share: "most", "half", "2/3", "43%", with a leading ">", "<" or "~" where the words say so.
    is_negative: 'no', 'none', 'nobody': zero of something, or a plain denial; the caller decides.
    """

    start_char: int
    end_char: int
    number_start: int
    number_end: int
    value: Number | None
    value_high: Number | None
    relation: Relation
    share: str | None
    sense: Sense
    is_negative: bool = False

    @property
    def may_count(self) -> bool:
        """Whether this can be a number of people at all."""
        return self.sense in MAY_COUNT


SMALL |= {"fourty": 40, "ninty": 90}
SCALES |= {"billion": 10**9, "bn": 10**9, "trillion": 10**12, "mln": 10**6, "mn": 10**6, "millions": 10**6, "thousands": 1_000}
MAGNITUDES |= {"crores": 10**7, "billions": 10**9, "trillions": 10**12}
SINGULAR_MAGNITUDES = {"dozen": 12, "score": 20, "hundred": 100, "thousand": 1_000, "million": 10**6, "billion": 10**9}
FRACTIONS = {"half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10}
FRACTION_PLURALS = {"halves": 2} | {word + "s": n for word, n in FRACTIONS.items() if word != "half"}
SIGNS = {"½": "half", "⅓": "1/3", "⅔": "2/3", "¼": "1/4", "¾": "3/4", "⅕": "1/5"}
ORDINALS = frozenset(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth "
    "seventeenth eighteenth nineteenth twentieth thirtieth fortieth fiftieth hundredth thousandth".split()
)
LONGEST_BEFORE = max(map(len, BEFORE))
AFTER: dict[tuple[str, ...], Relation] = (
    phrases(
        Relation.AT_LEAST,
        "or more",
        "or even more",
        "and more",
        "and counting",
        "at least",
        "at the very least",
        "at a minimum",
        "plus",
        "+",
    )
    | phrases(Relation.AT_LEAST, "- plus", "or above", "and over", "and above", "or over", "or older")
    | phrases(Relation.AT_MOST, "or fewer", "or less", "at most", "at the most", "or under", "and under", "or younger")
    | phrases(Relation.ABOUT, "or so", "or thereabouts", "- odd", "odd", "- some", "approximately", "or thereabout")
)
LONGEST_AFTER = max(map(len, AFTER))
AFTER_NOUN = frozenset({("or", "more"), ("or", "so"), ("at", "least"), ("or", "fewer"), ("or", "less"), ("at", "most")})
# words that may stand between a qualifier and its number: 'at least another 40', 'more than a further 20'
FILLERS = (("a", "total", "of"), ("an", "additional"), ("a", "further"), ("another",), ("additional",), ("further",), ("other",), ("the",))
UNIT_LEADS = ("square", "cubic", "nautical", "metric")
AGE_AFTER += (("-", "yr"), ("week",), ("weeks",), ("day",), ("days",))
AUXILIARIES = frozenset(
    "were are have had was is who whom being remain remained died fled live lived did do could would said say came come".split()
)
CHANGES = frozenset(
    "rose rise rises risen rising raised raise raises raising increased increase increases increasing grew grow grown "
    "growing jumped climbed went "
    "go gone going fell fall fallen falling dropped drop drops revised revise updated up down changed change doubled tripled lowered cut "
    "brought bring expanded moved shrank declined surged soared peaked slid plummeted plunged decreased reduced".split()
)
QUANTITY_ADJECTIVES = frozenset(
    "large small great huge vast significant considerable substantial growing increasing unknown unspecified undetermined "
    "unconfirmed untold "
    "high enormous sizeable sizable good limited disproportionate countless overwhelming tremendous similar undisclosed "
    "indeterminate certain".split()
)
MAJORITY_ADJECTIVES = frozenset("vast great large overwhelming clear huge absolute".split())
# 'no doubt', 'no longer': no number of anything
NOT_ZERO = frozenset(
    "longer more fewer less doubt matter way idea sooner wonder less-than stranger sense end secret use need means comment "
    "choice better worse word "
    "time place sign indication question plan plans intention evidence agreement option access food water electricity power "
    "information details "
    "fly peace".split()
)
TRIGGER = re.compile(
    r"\d|[½⅓⅔¼¾⅕]|\b(?:no|nobody|one|some|many|few|several|most|mostly|mainly|predominantly|half|two|three|four|five|six|seven|eight|"
    r"nine|ten|eleven|twelve|all|both|zero|nil|pair|couple|dozen|score|dozens|scores|hundreds|thousands|millions|tens|none|not|numerous|"
    r"countless|multiple|majority|minority|bulk|numbers|number|lots|plenty|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|"
    r"twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion|billions|trillion|trillions|handful|duo|trio|first|"
    r"second|third|quarter|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\b",
    re.IGNORECASE,
)


# --- The public function ------------------------------------------------------------------------------------------------


def quantities(text: str) -> list[Quantity]:
    """Return the quantities of one sentence, in order, none within another.

    >>> [(q.value, q.relation.value, q.sense.value) for q in quantities("At least 125 of the 400 were aged 17.")]
    [(125, 'at_least', 'count'), (400, 'exact', 'count'), (17, 'exact', 'age')]
    >>> [q.share for q in quantities("More than half of them, and about 70 per cent of the women, fled.")]
    ['>1/2', '~70%']
    """
    if TRIGGER.search(text) is None:
        return []
    line = Line(text)
    found: list[Quantity] = []
    at, floor, last = 1, 0, len(line.words) - 4
    while at < last:
        number = None
        if line.kinds[at] != "w" or line.words[at] in INTEREST:
            number = _read(line, at)
        if number is None:
            at += 1
            continue
        found.append(_quantity(line, number, floor))
        at = floor = max(number.last, at + 1)
    return found


def _read(line: Line, at: int) -> NumberWords | None:
    """Return the number that begins at a token, with its sense."""
    kind = line.kinds[at]
    if kind == "mark":
        return _sign(line, at)
    if kind in FIXED:
        return _fixed(line, at, kind)
    number = (kind == "w" and (_negative(line, at) or _share_word(line, at) or _vague(line, at))) or None
    if number is None:
        number = _number(line, at)
        if number is None:
            return NumberWords(at, at + 1, None, sense=Sense.ORDINAL) if line.words[at] in ORDINALS and not _is_time(line, at) else None
        number = _fraction(line, number) or _range(line, number)
    if number.sense is None:
        number.sense = sense_of(line, number)
    if number.sense is Sense.COUNT and isinstance(number.value, float):
        _settle_decimal(line, number)
    return number


def _quantity(line: Line, number: NumberWords, floor: int) -> Quantity:
    """Put the qualifiers beside a number into its relation and span."""
    first, last, relation = number.first, number.last, number.relation
    if not number.is_negative and number.sense not in (Sense.NAME, Sense.ORDINAL, Sense.PRONOUN, Sense.SCORE):
        edge = _before_currency(line, number.first)
        before, first_q = _qualifier_before(line, edge, floor)
        after, last_q = _qualifier_after(line, number.last)
        if (before is not None and edge == number.first) or (before is not None and number.sense is Sense.MONEY):
            first = first_q
        if after is not None:
            last = last_q
        if number.relation is Relation.BETWEEN and before is None and edge - 1 > floor and line.words[edge - 1] in ("between", "from"):
            first = edge - 1
        relation = _combine(number, before or after)
    quantity = Quantity(
        line.starts[first], line.ends[max(last, number.last) - 1], line.starts[number.first], line.ends[number.last - 1],
        number.value, number.high,
        relation, number.share, number.sense or Sense.COUNT, number.is_negative,
    )  # fmt: skip
    number.last = max(last, number.last)
    if relation is Relation.SHARE and number.share is not None:
        return replace(quantity, share=_qualified_share(number.share, before or after), value=None, value_high=None)
    return quantity


def _combine(number: NumberWords, qualifier: Relation | None) -> Relation:
    """A range, a magnitude, a share and a vague amount stay what they are, whatever stands before them."""
    if number.relation is not Relation.EXACT or qualifier is None:
        return number.relation
    return qualifier


PREFIXES = {
    Relation.AT_LEAST: ">", Relation.MORE_THAN: ">", Relation.AT_MOST: "<", Relation.LESS_THAN: "<", Relation.ABOUT: "~",
}  # fmt: skip


def _qualified_share(share: str, qualifier: Relation | None) -> str:
    prefix = PREFIXES.get(qualifier, "") if qualifier else ""
    if not prefix or share == "most":
        return share
    return prefix + ("1/2" if share == "half" else share)


def _qualifier_before(line: Line, edge: int, floor: int) -> tuple[Relation | None, int]:
    """Return the relation of the words just before a token and where they begin; the outer of two governs ('up to around 300')."""
    relation, start, at = None, edge, edge
    for _ in range(2):
        found = _phrase_before(line, at, floor)
        if found is None:
            for filler in FILLERS:
                n = len(filler)
                if at - n >= max(floor, 1) and line.slice(at - n, n) == filler and (found := _phrase_before(line, at - n, floor)):
                    break
        if found is None:
            break
        relation, start = (found[0] if relation in (None, Relation.ABOUT) or found[0] is not Relation.ABOUT else relation), found[1]
        at = start
    return relation, start


def _phrase_before(line: Line, at: int, floor: int) -> tuple[Relation, int] | None:
    for n in range(LONGEST_BEFORE, 0, -1):
        if at - n >= max(floor, 1) and (relation := BEFORE.get(line.slice(at - n, n))) is not None:
            return relation, at - n
    return None


def _qualifier_after(line: Line, at: int) -> tuple[Relation | None, int]:
    for start in (at, at + 1):
        if start > at and (line.kinds[at] != "w" or line.words[at] in ("or", "and", "at")):
            break
        for n in range(LONGEST_AFTER, 0, -1):
            phrase = line.slice(start, n)
            if phrase not in AFTER or (start > at and phrase not in AFTER_NOUN):
                continue
            following = start + n
            if line.kinds[following] in NUMERIC or line.words[following] in SMALL or (phrase[0] in ("-", "+") and not line.glued(start)):
                continue  # the words belong to the next number
            if phrase == ("and", "more") and line.words[following] in ("than", "of", "are", "were"):
                continue
            return AFTER[phrase], following
    return None, at


def _before_currency(line: Line, first: int) -> int:
    """Step left over '$', 'US $', 'EUR' so that a qualifier before the sign is seen."""
    for _ in range(2):
        before = line.words[first - 1]
        if first > 1 and (
            before in CURRENCY_SIGNS or before in CURRENCY_CODES or (before in ("us", "c", "a") and line.words[first] in CURRENCY_SIGNS)
        ):
            first -= 1
    return first


# --- Words that are no number -------------------------------------------------------------------------------------------


def _negative(line: Line, at: int) -> NumberWords | None:
    """'no injuries', 'nobody', 'none', 'not one', 'not a single'."""
    word, following = line.words[at], line.words[at + 1]
    length = 0
    if word in ("nobody", "none", "zero", "nil"):
        length = 1
    elif word == "no" and following in ("one", "body"):
        length = 2
    elif word == "no" and line.words[at + 1] in HYPHENS and line.words[at + 2] == "one":
        length = 3
    elif word == "no" and line.kinds[at + 1] == "w" and following not in NOT_ZERO:
        length = 1
    elif word == "not" and (following == "one" or line.slice(at + 1, 2) == ("a", "single")):
        length = 2 if following == "one" else 3
    if not length or (word == "none" and following == "the") or (word == "zero" and line.words[at + 1] in HYPHENS):
        return None
    return NumberWords(at, at + length, 0, sense=Sense.COUNT, is_negative=True)


def _share_word(line: Line, at: int) -> NumberWords | None:
    """'most of them', 'mostly women', 'the vast majority', 'half'; fractions with a numerator are read elsewhere."""
    word, before, following = line.words[at], line.words[at - 1], line.words[at + 1]
    if word == "most":
        plain = (
            following == "of"
            or line.is_plural(at + 1)
            or following in AUXILIARIES
            or (line.is_plural(at + 2) and following not in ("of", "in"))
        )
        if before in ("the", "at", "its", "his", "her", "their", "a", "second", "world's", "country's") or not plain:
            return None
        return NumberWords(at, at + 1, None, relation=Relation.SHARE, share="most", sense=Sense.SHARE)
    if word in ("mostly", "mainly", "predominantly") and (
        line.is_plural(at + 1) or line.is_plural(at + 2) or following in ("young", "elderly")
    ):
        return NumberWords(at, at + 1, None, relation=Relation.SHARE, share="most", sense=Sense.SHARE)
    if word in ("majority", "bulk") and line.words[at + 1] not in HYPHENS:
        first = at - 1 if before in MAJORITY_ADJECTIVES else at
        if line.words[first - 1] in ("the", "a", "an") and (
            following in ("of", ",", "", ".") or following in AUXILIARIES or following == "from"
        ):
            return NumberWords(first - 1, at + 1, None, relation=Relation.SHARE, share="most", sense=Sense.SHARE)
        return None
    if word == "half":
        return _half(line, at)
    return _article_fraction(line, at)


def _half(line: Line, at: int) -> NumberWords | None:
    """'half of them' is a share; 'half a million' a number; 'half an hour', 'the first half', 'half past' are neither."""
    before, following = line.words[at - 1], line.words[at + 1]
    if following in HYPHENS or before in HYPHENS or following in ("past", "time", "brother", "sister", "way"):
        return None
    if before in ("first", "second", "other", "this", "latter", "last", "in", "northern", "southern", "eastern", "western", "and"):
        return (
            None
            if before != "and" or line.words[at - 2] in SCALES
            else NumberWords(at, at + 1, None, relation=Relation.SHARE, share="half", sense=Sense.SHARE)
        )
    if following in ("a", "an") and line.words[at + 2] in UNITS:
        return NumberWords(at, at + 3, 0.5, sense=Sense.MEASURE)
    if following in ("a", "an") and (line.words[at + 2] in SINGULAR_MAGNITUDES or line.words[at + 2] in WORD_SCALES):
        return None
    if following in SINGULAR_MAGNITUDES:
        return None
    return NumberWords(at, at + 1, None, relation=Relation.SHARE, share="half", sense=Sense.SHARE)


def _vague(line: Line, at: int) -> NumberWords | None:
    """An amount without any number; of a time unit ('several days') it is a measure."""
    word, before, following = line.words[at], line.words[at - 1], line.words[at + 1]
    first, last = at, at + 1
    if word in ("several", "numerous", "countless", "multiple") or (word == "many" and before not in ("how", "as", "not")):
        if following in MAGNITUDES or following in SINGULAR_MAGNITUDES:
            return None
    elif word == "some":
        if not (
            following == "of"
            or following in AUXILIARIES
            or line.is_plural(at + 1)
            or (line.kinds[at + 1] == "w" and line.is_plural(at + 2))
        ):
            return None
        if (
            following in SMALL
            or following in MAGNITUDES
            or following in SINGULAR_MAGNITUDES
            or following in ("a", "an", "in", "to", "on", "at", "other")
        ):
            return None if following != "other" else NumberWords(at, at + 1, None, relation=Relation.VAGUE, sense=Sense.VAGUE)
    elif word == "few" and before == "a":
        first = at - 2 if line.words[at - 2] == "quite" else at - 1
        if following in MAGNITUDES or following in SINGULAR_MAGNITUDES:
            return None
    elif word in ("number", "numbers", "handful", "minority") and following == "of":
        while line.words[first - 1] in QUANTITY_ADJECTIVES and at - first < 3:
            first -= 1
        if line.words[first - 1] in ("a", "an"):
            first -= 1
        elif word != "numbers" or first == at:
            return None
        last = at + 2
    elif word in ("lots", "plenty") and following == "of":
        last = at + 2
    elif word == "all" and following == "of" and line.words[at + 2] in ("them", "whom", "these", "those"):
        last = at + 3
    elif not (word == "all" and before in (",", "(", "—", "–", "-") and line.is_plural(at + 1) and not line.glued(at)):
        return None
    sense = Sense.MEASURE if is_unit(line, last) or line.words[last] == "times" else Sense.VAGUE
    return NumberWords(first, last, None, relation=Relation.VAGUE, sense=sense)


FIXED = {"date": Sense.DATE, "clock": Sense.CLOCK, "ordinal": Sense.ORDINAL, "version": Sense.NAME, "plural": Sense.DATE}


def _sign(line: Line, at: int) -> NumberWords | None:
    """'½ of them'; any other mark is no number."""
    share = SIGNS.get(line.words[at])
    return NumberWords(at, at + 1, None, relation=Relation.SHARE, share=share, sense=Sense.SHARE) if share else None


def _fixed(line: Line, at: int, kind: str) -> NumberWords:
    """Tokens whose form says what they are: dates, clock times, '33rd', '1990s', '10.0.0.1'."""
    word, sense = line.words[at], FIXED[kind]
    if kind == "ordinal" and (
        line.words[at + 1] in MONTHS or line.words[at - 1] in MONTHS or (line.slice(at + 1, 1) == ("of",) and line.words[at + 2] in MONTHS)
    ):
        sense = Sense.DATE
    if kind == "plural":
        value = digits_value(word.rstrip("s’'"))
        if value in (100, 1_000, 10_000, 100_000, 10) and line.words[at + 1] == "of":
            return NumberWords(at, at + 1, value, relation=Relation.MAGNITUDE, sense=Sense.COUNT)
        if line.words[at - 1] in ("his", "her", "their", "early", "mid", "late") or (
            line.words[at - 1] in HYPHENS and line.words[at - 2] in ("under", "over")
        ):
            sense = Sense.AGE if value is not None and value < 120 else Sense.DATE
    return NumberWords(at, at + 1, None, sense=sense)


def _number(line: Line, at: int) -> NumberWords | None:
    """Read the longest number at a token: digits with scale, number words, 'a dozen', 'half a million', 'tens of thousands'."""
    word = line.words[at]
    if line.kinds[at] in NUMERIC:
        return _numeral(line, at)
    if word in MAGNITUDES:
        return _magnitude(line, at)
    if word in ("several", "few", "many", "some"):
        first = at - 1 if line.words[at - 1] == "a" else at
        following = line.words[at + 1]
        if following in MAGNITUDES:
            number = _magnitude(line, at + 1)
            return number and NumberWords(first, number.last, number.value, relation=Relation.MAGNITUDE)
        if word != "some" and following in SINGULAR_MAGNITUDES:
            return NumberWords(first, at + 2, SINGULAR_MAGNITUDES[following], relation=Relation.MAGNITUDE)
        return None
    if word == "half":
        n = 2 if line.words[at + 1] in ("a", "an") else 1
        scale = SINGULAR_MAGNITUDES.get(line.words[at + n]) or WORD_SCALES.get(line.words[at + n])
        return NumberWords(at, at + n + 1, _whole(scale / 2)) if scale else None
    if word in ("a", "an", "the", "another"):
        return _with_article(line, at)
    if word == "both":
        both = (
            line.words[at + 1] in ("of", "the")
            or line.words[at + 1] in AUXILIARIES
            or line.is_plural(at + 1)
            or line.words[at + 1] in (",", ".")
        )
        return NumberWords(at, at + 1, 2) if both else None
    if word in SMALL or (word in WORD_SCALES and (line.kinds[at - 1] != "w" or line.words[at - 1] in QUALIFIER_ENDS)):
        return _number_words(line, at)
    return None


def _whole(value: Number) -> Number:
    rounded = round(value)
    return rounded if abs(value - rounded) < 1e-6 * max(1, abs(value)) else value


def _numeral(line: Line, at: int) -> NumberWords:
    """Digits, and the scale after them, glued or not: '2.4 million', '12k', '3 dozen'."""
    value = digits_value(line.words[at])
    if value is None:
        return NumberWords(at, at + 1, None, sense=Sense.NAME)
    following, last = line.words[at + 1], at + 1
    scale = None
    if line.glued(at + 1) and following in GLUED_SCALES:
        scale = GLUED_SCALES[following]
        if following in ("m", "b") and not _is_scale_letter(line, at):
            scale = None
    elif line.words[at + 1] in HYPHENS and line.words[at + 2] in WORD_SCALES and line.glued(at + 2):  # '2-million'
        scale, last = WORD_SCALES[line.words[at + 2]], at + 2
    elif following in SCALES and line.words[at + 1] != "thousands":
        scale = SCALES[following]
    elif following == "dozen":
        scale = 12
    if scale is None:
        return NumberWords(at, at + 1, value)
    last += 1
    if line.words[last] in WORD_SCALES and WORD_SCALES[line.words[last]] >= 1_000 > scale:  # '3 hundred thousand'
        scale *= WORD_SCALES[line.words[last]]
        last += 1
    return NumberWords(at, last, _whole(value * scale))


def _is_scale_letter(line: Line, at: int) -> bool:
    """'$5m', '1.5m people' are millions; '5m', '12m high' are metres."""
    if line.words[at - 1] in CURRENCY_SIGNS or line.words[at - 1] in CURRENCY_CODES or line.words[at + 2] in CURRENCIES:
        return True
    if line.original(at + 1).isupper() or line.is_plural(at + 2):
        return True
    return line.kinds[at] == "decimal" and line.kinds[at + 2] == "w" and line.words[at + 2] not in LENGTH_WORDS


LENGTH_WORDS = frozenset("high long wide deep tall away from above below across apart thick wall tunnel trench fence".split())


def _magnitude(line: Line, at: int) -> NumberWords | None:
    """'dozens', 'tens of thousands', 'hundreds, if not thousands'; 'scores' only where it is no verb."""
    word = line.words[at]
    following, last, value = line.words[at + 1], at + 1, MAGNITUDES[word]
    if word == "tens" and following != "of":
        return None
    if word == "scores" and following not in ("of", "more", "others", "who") and following not in AUXILIARIES and following not in PEOPLE:
        return None
    while line.words[last] == "of" and line.words[last + 1] in MAGNITUDES and last - at < 6:
        value *= MAGNITUDES[line.words[last + 1]]
        last += 2
    if word == "tens" and last == at + 1 and not line.is_plural(at + 2):
        return None
    for joint in (("or",), ("if", "not"), (",", "if", "not"), ("and",), ("or", "even")):
        n = len(joint)
        if line.slice(last, n) == joint and line.words[last + n] in MAGNITUDES:
            last += n + 1
            break
    return NumberWords(at, last, value, relation=Relation.MAGNITUDE)


def _with_article(line: Line, at: int) -> NumberWords | None:
    """'a dozen', 'a hundred and five', 'a couple of', 'a million and a half', 'a score'."""
    article, word = line.words[at], line.words[at + 1]
    if article in ("a", "the", "another") and word in GROUPS:
        if word == "pair" and line.words[at + 2] != "of" and article != "the":
            return None
        scale = SINGULAR_MAGNITUDES.get(line.words[at + 2]) or SINGULAR_MAGNITUDES.get(
            line.words[at + 3] if line.words[at + 2] == "of" else ""
        )
        if scale:
            return NumberWords(at, at + (3 if line.words[at + 2] in SINGULAR_MAGNITUDES else 4), 2 * scale, relation=Relation.ABOUT)
        return NumberWords(at if article != "another" else at + 1, at + 2, GROUPS[word])
    if article not in ("a", "another"):
        return None
    if word == "score" and line.words[at + 2] not in ("of", "or", "more"):
        return None
    if word in WORD_SCALES or word in ("dozen", "score"):
        number = _number_words(line, at + 1)
        return number and replace_first(number, at if article == "a" else at + 1)
    if word == "quarter" and line.slice(at + 2, 3) in (("of", "a", "million"), ("of", "a", "billion")):
        return NumberWords(at, at + 5, WORD_SCALES[line.words[at + 4]] // 4)
    return None


def replace_first(number: NumberWords, first: int) -> NumberWords:
    """Return the number with its article."""
    number.first = first
    return number


def _number_words(line: Line, at: int) -> NumberWords | None:
    """Number words of any size: 'one hundred and twenty-three', 'two and a half million', 'three dozen'."""
    total, current, last_scale, i = 0, 0, 10**15, at
    while True:
        word = line.words[i]
        if word in SMALL:
            n = SMALL[word]
            room = i == at or (current % 100 == 0 and (current or total)) or (n < 10 and current % 100 >= 20 and current % 10 == 0)
            if not room or (i > at and n == 0):
                break
            current += n
        elif word in ("dozen", "score"):
            total, current, i = total + (current or 1) * SINGULAR_MAGNITUDES[word], 0, i + 1
            break
        elif word == "hundred" and 0 <= current < 100:
            current = (current or 1) * 100
        elif word in WORD_SCALES and word != "hundred" and WORD_SCALES[word] < last_scale:
            last_scale = WORD_SCALES[word]
            total, current = total + (current or 1) * last_scale, 0
        else:
            break
        i += 1
        if line.words[i] == "and" and word in WORD_SCALES and SMALL.get(line.words[i + 1], 0) and line.words[i + 2] not in WORD_SCALES:
            i += 1
        elif (
            line.words[i] in HYPHENS
            and line.glued(i)
            and line.glued(i + 1)
            and (line.words[i + 1] in SMALL or line.words[i + 1] in WORD_SCALES)
        ):
            if word in SMALL and line.words[i + 1] in SMALL and not (20 <= SMALL[word] < 100 and 0 < SMALL[line.words[i + 1]] < 10):
                break  # 'two-three': a range
            i += 1
    if i == at:
        return None
    value: Number = total + current
    if line.slice(i, 3) == ("and", "a", "half"):
        i += 3
        scale = last_scale if last_scale < 10**15 else 1
        if scale == 1 and (after := WORD_SCALES.get(line.words[i])):
            value, i = _whole((value + 0.5) * after), i + 1
        else:
            value = _whole(value + scale / 2)
    elif line.words[i] == "point" and line.words[i + 1] in SMALL and SMALL[line.words[i + 1]] < 10:
        value, i = value + SMALL[line.words[i + 1]] / 10, i + 2
        if after := WORD_SCALES.get(line.words[i]):
            value, i = _whole(value * after), i + 1
    return NumberWords(at, i, value)


def _fraction(line: Line, number: NumberWords) -> NumberWords | None:
    """'two thirds', 'one in four', 'nine out of ten', '3/4 of'; None where the number is no part of a fraction."""
    at, value = number.last, number.value
    if not isinstance(value, int) or number.relation is not Relation.EXACT:
        return None
    n = at + 1 if line.words[at] in HYPHENS and line.glued(at) and line.glued(at + 1) else at
    if (whole := FRACTION_PLURALS.get(line.words[n])) and 1 < value < whole and line.words[n + 1] not in ("of", *UNIT_LEADS):
        return NumberWords(number.first, n + 1, None, relation=Relation.SHARE, share=f"{value}/{whole}", sense=Sense.SHARE)
    if whole and 0 < value < whole:
        if line.slice(n + 1, 2) == ("of", "a") and (scale := WORD_SCALES.get(line.words[n + 3])):
            return NumberWords(number.first, n + 4, _whole(value * scale / whole))
        if not (line.words[n + 1] == "of" and line.words[n + 2] in ("an", "a") and line.words[n + 3] in UNITS):
            return NumberWords(number.first, n + 1, None, relation=Relation.SHARE, share=f"{value}/{whole}", sense=Sense.SHARE)
    if value == 1 and (whole := FRACTIONS.get(line.words[n])):
        return NumberWords(
            number.first, n + 1, None, relation=Relation.SHARE, share="half" if whole == 2 else f"1/{whole}", sense=Sense.SHARE
        )
    for link in (("out", "of", "every"), ("in", "every"), ("out", "of"), ("in",)):
        k = at + len(link)
        if line.slice(at, len(link)) == link and (part := _number(line, k)) and isinstance(part.value, int):
            plain = (
                part.relation is Relation.EXACT
                and value < part.value <= (1_000 if value < 10 else 100)
                and line.words[part.last] not in UNITS
            )
            if plain and part.value in (2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 20, 50, 100, 1_000) and line.words[part.last] not in MONTHS:
                if (
                    line.kinds[part.last] == "w"
                    and link[-1] in ("of", "in")
                    and line.words[part.last] not in SHARE_FOLLOWERS
                    and not line.is_plural(part.last)
                ):
                    return None
                return NumberWords(number.first, part.last, None, relation=Relation.SHARE, share=f"{value}/{part.value}", sense=Sense.SHARE)
    if line.words[at] == "/" and line.glued(at) and line.glued(at + 1) and line.kinds[at + 1] == "digits":
        other = digits_value(line.words[at + 1])
        if isinstance(other, int) and value < other <= 10 and line.words[at + 2] == "of":
            return NumberWords(number.first, at + 2, None, relation=Relation.SHARE, share=f"{value}/{other}", sense=Sense.SHARE)
        return NumberWords(number.first, at + 2, None, sense=Sense.DATE if 1800 <= value <= 2100 else Sense.NAME)
    return None


SHARE_FOLLOWERS = AUXILIARIES | frozenset("of and or in live need needs still has fled suffered survived".split())


def _article_fraction(line: Line, at: int) -> NumberWords | None:
    """'a third of', 'a quarter were'; 'a third man' is an ordinal."""
    whole = FRACTIONS.get(line.words[at + 1])
    following = line.words[at + 2]
    if line.words[at] not in ("a", "another") or whole in (None, 2):
        return None
    if line.words[at + 1] == "quarter" and line.slice(at + 2, 2) == ("of", "a") and line.words[at + 4] in WORD_SCALES:
        return None
    if following == "of" and line.words[at + 3] in ("an", "a") and line.words[at + 4] in UNITS:
        return NumberWords(at, at + 5, 1 / (whole or 1), sense=Sense.MEASURE)
    if (following not in ("of", "to", ",", ".", "") and following not in AUXILIARIES) or (
        line.words[at + 1] == "fourth" and following != "of"
    ):
        return None
    return NumberWords(at, at + 2, None, relation=Relation.SHARE, share=f"1/{whole}", sense=Sense.SHARE)


def _range(line: Line, number: NumberWords) -> NumberWords:
    """Join 'X to Y', 'X-Y', 'X or Y', 'between X and Y' where they rise; mark scores such as '2-1'."""
    if number.value is None or number.relation is not Relation.EXACT or (link := _link(line, number)) is None:
        return number
    at, other, needs_percent = link
    word, low, high = line.words[at], number.value, other.value or 0
    tail = line.words[other.last - 1]
    scale = GLUED_SCALES.get(tail) or SCALES.get(tail)
    if (
        scale
        and other.last - other.first > 1
        and line.words[at - 1] not in SCALES
        and line.words[at - 1] not in GLUED_SCALES
        and low < 1_000
    ):
        low = _whole(low * scale)  # '2 to 3 million'
    is_dash = word in DASHES
    is_tight = is_dash and line.glued(at) and line.glued(at + 1)
    if needs_percent and line.words[other.last] not in PERCENT_WORDS:
        return number
    if is_tight and not needs_percent and (high <= low or line.words[other.last] in RESULTS):
        short_year = line.kinds[at - 1] == "digits" and 1800 <= low <= 2100 and high < 100
        return NumberWords(number.first, other.last, None, sense=Sense.DATE if short_year else Sense.SCORE)
    if high <= low or (word == "to" and line.words[number.first - 1] != "from" and high > 10 * low > 0):
        return number  # 'killed 1 to avenge 40': what rises tenfold is no range
    return NumberWords(number.first, other.last, low, high, Relation.BETWEEN)


def _link(line: Line, number: NumberWords) -> tuple[int, NumberWords, bool] | None:
    """Return the joint of two numbers, the second of them, and whether it must be a per cent, as the first is ('30% to 40%')."""
    at = number.last
    before = line.words[_before_currency(line, number.first) - 1]
    needs_percent = False
    if line.words[at] in PERCENT_WORDS and before != "by":
        at += 2 if line.words[at] == "per" else 1
        needs_percent = True
    word, n = line.words[at], at + 1
    is_dash = word in DASHES
    if not (is_dash or word in ("to", "or") or (word == "and" and before == "between")):
        return None
    if word == "to" and (
        (before == "from" and _tells_change(line, number.first))
        or before == "by"
        or ((before in YEAR_BEFORE or before in MONTHS) and is_year(line, number.first, at))
    ):
        return None
    while line.words[n] in CURRENCY_SIGNS or (line.words[n] in ("us", "c") and line.words[n + 1] in CURRENCY_SIGNS):
        n += 1
    if line.kinds[n] not in NUMERIC and line.words[n] not in SMALL and (line.words[n] not in ("a", "half") or word == "or"):
        return None
    if is_dash and not line.glued(at) and (line.kinds[n] == "w" or line.ends[at] == line.starts[at + 1]):
        return None  # '12 - two of them children', '12 -40'
    other = _number(line, n)
    if other is None or other.value is None or other.relation is not Relation.EXACT:
        return None
    return at, other, needs_percent


PERCENT_WORDS = frozenset({"%", "percent", "per", "pct"})
RESULTS = frozenset("win victory defeat loss draw lead thrashing score".split())


def _tells_change(line: Line, first: int) -> bool:
    """'rose from 30 to 40' tells two numbers; 'from 30 to 40 people' one range."""
    return any(word in CHANGES for word in line.words[max(1, first - 9) : first - 1])


def _settle_decimal(line: Line, number: NumberWords) -> None:
    """'12.500 people': a point before three digits of a count of plural things divides thousands."""
    words = line.words[number.first]
    if re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", words) and number.last == number.first + 1 and line.kinds[number.last] == "w":
        number.value = int(words.replace(".", ""))


def _is_time(line: Line, at: int) -> bool:
    """'a second' as a unit, not as an ordinal."""
    return line.words[at] == "second" and line.words[at - 1] in ("a", "per", "split", "every")


INTEREST = (
    frozenset(SMALL) | frozenset(MAGNITUDES) | frozenset(WORD_SCALES) | ORDINALS
    | frozenset("a another the no none nobody nil not zero most mostly mainly predominantly majority bulk half both several numerous "
                "countless "
                "multiple many some few number numbers handful minority lots plenty all".split())
)  # fmt: skip


__all__ = ["MAY_COUNT", "Quantity", "Sense", "quantities"]
