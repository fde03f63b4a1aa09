"""What kind of thing a number of a sentence is: a count, a share, money, a day, an age, a measure or part of a name.

The words beside it say so; numbers.py reads its value. Here are also the tokens and the word tables that both use.
Time is linear in the length of the sentence: every look to the left or right is bounded by a few tokens.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from tollbook.model.claim import Relation

Number = int | float


class Sense(StrEnum):
    """What a number in a text is."""

    COUNT = "count"
    SHARE = "share"  # 'most', 'a third', 'one in four'
    PERCENT = "percent"
    VAGUE = "vague"  # an amount without any number: 'several', 'many'
    MONEY = "money"
    DATE = "date"
    CLOCK = "clock"
    AGE = "age"
    MEASURE = "measure"  # distance, area, weight, duration, calibre; also 'a five-storey block'
    ORDINAL = "ordinal"
    SCORE = "score"
    NAME = "name"  # part of a name: 'M23', 'resolution 2254', 'No. 4', a phone number
    PRONOUN = "pronoun"  # 'one another', 'one of the largest', 'the one who'


MAY_COUNT = frozenset({Sense.COUNT, Sense.SHARE, Sense.PERCENT, Sense.VAGUE})


# --- Tables of the language ---------------------------------------------------------------------------------------------

SMALL = {
    word: n
    for n, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen".split()
    )
} | {word: 10 * n for n, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)}
SCALES = {"hundred": 100, "thousand": 1_000, "lakh": 100_000, "lakhs": 100_000, "million": 10**6, "crore": 10**7, "crores": 10**7}
WORD_SCALES = {"hundred": 100, "thousand": 1_000, "lakh": 100_000, "million": 10**6, "crore": 10**7, "billion": 10**9, "trillion": 10**12}
GLUED_SCALES = {"k": 1_000, "m": 10**6, "mn": 10**6, "mln": 10**6, "b": 10**9, "bn": 10**9, "tn": 10**12} | WORD_SCALES
MAGNITUDES = {"tens": 10, "dozens": 12, "scores": 20, "hundreds": 100, "thousands": 1_000, "lakhs": 100_000, "millions": 10**6}
GROUPS = {"couple": 2, "pair": 2, "duo": 2, "trio": 3}


def phrases(relation: Relation, *words: str) -> dict[tuple[str, ...], Relation]:
    return {tuple(phrase.split()): relation for phrase in words}


# 'nearly', 'almost' stay below the number; 'upwards of' lies above it (gold/GUIDE.md, Tolls)
BEFORE: dict[tuple[str, ...], Relation] = (
    phrases(
        Relation.AT_LEAST, "at least", "at the very least", "at the least", "at a minimum", "no fewer than", "no less than",
        "not less than",
        "not fewer than", "a minimum of", "minimum of", "at minimum", "no lower than", "not below", "as few as", "at least as many as", "≥",
    )
    | phrases(
        Relation.MORE_THAN, "more than", "over", "well over", "just over", "a little over", "slightly over",
        "far more than", "many more than",
        "well more than", "slightly more than", "a little more than", "just more than", "much more than", "above",
        "well above", "just above",
        "upwards of", "upward of", "in excess of", "north of", "greater than", "higher than", "bigger than", "larger than", "beyond",
        "well beyond", "exceed", "exceeds", "exceeded", "exceeding", "passed", "has passed", "have passed", "had passed",
        "passes", "passing",
        "surpass", "surpassed", "surpasses", "surpassing", "topped", "tops", "topping", "crossed", "crossing", "crosses", "excess of",
        "over than", "longer than", "older than", ">",
    )
    | phrases(
        Relation.AT_MOST, "up to", "as many as", "as much as", "at most", "at the most", "no more than", "not more than", "a maximum of",
        "maximum of", "as high as", "no higher than", "not exceeding", "not exceed", "≤", "capped at",
    )
    | phrases(
        Relation.LESS_THAN, "nearly", "almost", "under", "well under", "just under", "a little under", "slightly under", "fewer than",
        "less than", "far fewer than", "slightly fewer than", "slightly less than", "just less than", "a little less than", "close to",
        "close on", "very nearly", "very close to", "below", "just below", "well below", "lower than", "short of",
        "just short of", "shy of",
        "just shy of", "approaching", "nearing", "not quite", "smaller than", "<",
    )
    | phrases(
        Relation.ABOUT, "about", "around", "roughly", "approximately", "approx", "approx .", "an estimated", "the estimated", "estimated",
        "circa", "ca", "ca .", "some", "~", "≈", "∼", "in the region of", "in the order of", "on the order of", "of the order of",
        "somewhere around", "perhaps", "maybe", "an approximate", "barely",
    )
)  # fmt: skip

MONTHS = {
    name: n
    for n, names in enumerate(
        ["january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
        "september sep sept", "october oct",
         "november nov", "december dec"], start=1,
    )
    for name in names.split()
}  # fmt: skip
CURRENCY_SIGNS = frozenset("$€£¥₹₽₪₴₦₺₩฿₱")
CURRENCY_CODES = frozenset("usd eur gbp us$ rm hk$ chf aud cad jpy sar syp iqd yer sdg ngn uah rub lbp inr pkr afn".split())
CURRENCIES = (
    frozenset(
        "dollar dollars euro euros pound pounds sterling cent cents pence penny riyal riyals rial rials lira liras lire rouble "
        "roubles ruble rubles "
        "hryvnia hryvnias hryvnya dinar dinars dirham dirhams shekel shekels naira franc francs gourde gourdes peso pesos kyat "
        "kyats afghani "
        "afghanis rupee rupees birr shilling shillings yen yuan renminbi won rand krona kronor kroner crowns cedi cedis sen "
        "baht taka bolivars "
        "bucks".split()
    )
    | CURRENCY_CODES
)
DURATIONS = frozenset(
    "second seconds sec secs minute minutes min mins hour hours hr hrs day days night nights week weeks fortnight weekend "
    "weekends month months "
    "year years yr yrs decade decades century centuries season seasons quarter quarters semester semesters morning mornings "
    "evening evenings "
    "afternoon afternoons".split()
)
UNITS = (
    DURATIONS
    | frozenset(
        "km kms kilometre kilometres kilometer kilometers metre metres meter meters mile miles yard yards foot feet ft inch "
        "inches cm mm centimetre "
        "centimetres centimeter centimeters millimetre millimetres millimeter millimeters hectare hectares acre acres dunam "
        "dunams dunum dunums "
        "sq sqm square cubic nautical kg kgs kilo kilos kilogram kilograms kilogramme kilogrammes gram grams gramme grammes g "
        "lb lbs ounce ounces "
        "tonne tonnes ton tons mt quintal quintals litre litres liter liters gallon gallons barrel barrels bpd degree degrees "
        "celsius fahrenheit "
        "kph kmh mph knot knots calibre caliber mw gw kw kwh volt volts watt watts megawatt megawatts gigawatt gigawatts "
        "kilowatt kilowatts "
        "horsepower hp bhp rpm hz mhz ghz gb mb tb magnitude richter times fold percentage pp basis light".split()
    )
    | {"°", "°c", "℃", "m", "″", "′", "l", "t"}
)
UNIT_FILLERS = frozenset(
    "more additional further consecutive straight full whole long solid short other successive and or a half calendar working".split()
)
NAME_BEFORE = frozenset(  # words after which a number names one thing
    "no nos number numbers resolution resolutions article articles chapter clause paragraph para section page pages figure "
    "fig table annex category "
    "phase level magnitude version channel flight decree act protocol rule order law room gate exit route highway building apartment flat "
    "hangar terminal pier checkpoint site box size grade class step tier type model mark mk issue vol volume episode round telephone "
    "phone tel fax ext dial code pin isbn hotline # № §".split()
)
NAME_BEFORE_CAPITAL = frozenset(  # those that need a capital: 'Brigade 36', 'Camp 4'; 'in the camp 12 people died' counts
    "brigade brigades division divisions battalion regiment unit units squad squadron group camp block zone area sector "
    "district ward road street "
    "line lane avenue square school hospital prison cell mine well platform site district base station kilometre km cp post day week group "
    "operation task force front column army corps part appendix item point euro g covid windows land world expo agenda "
    "vision galaxy series game section row model fortune index chapter stoxx boeing airbus iphone".split()
)
YEAR_BEFORE = frozenset(
    "in since of by until till til before after from during through throughout late early mid circa year back to and "
    "between around about the spring "
    "summer autumn winter fall election elections ramadan easter".split()
)
PEOPLE = frozenset(
    "people persons civilians men women children dead killed deaths injured wounded injuries casualties missing displaced "
    "detainees prisoners "
    "soldiers fighters troops refugees families households victims bodies hostages police policemen villagers others residents inhabitants "
    "palestinians fatalities lives martyrs homeless strong boys girls migrants protesters patients militants terrorists "
    "houses homes tents".split()
)
AGE_AFTER: tuple[tuple[str, ...], ...] = (
    ("-", "year"),
    ("-", "years"),
    ("year",),
    ("years",),
    ("yr",),
    ("-", "month"),
    ("month",),
    ("months",),
    ("-", "week"),
    ("-", "day"),
)
PLURALS = frozenset(
    "people men women children police persons youth folk cattle staff troops personnel dead wounded injured missing displaced".split()
)
NOT_PLURAL = frozenset("this was is has does its his us thus news always perhaps as yes plus less unless across towards besides".split())
SUPERLATIVES = frozenset("most least few main only leading major key top first last last best worst more other chief reasons ways".split())
GLUE = frozenset(
    "least most than over about around nearly almost some to of and the killed killing wounded injured injuring wounding "
    "left leaving with under "
    "between approximately roughly estimated another including total from or displaced detained arrested abducted martyred "
    "for whom were are "
    "was in at by where which injures kills leaves that has have had".split()
)
DASHES = frozenset("-–—‑−‐‒")
HYPHENS = frozenset("-‑‐")

MAX_DIGITS = 12  # longer runs are phone numbers, identifiers or junk

TOKEN = re.compile(
    r"(?P<w>[^\W\d_]+(?:['’][^\W\d_]+)*)"
    r"|(?P<date>\d{4}-\d{1,2}-\d{1,2}(?!\d)|\d{1,2}/\d{1,2}/\d{2}(?:\d\d)?(?!\d)|\d{1,2}\.\d{1,2}\.\d{4}(?!\d))"
    r"|(?P<clock>\d{1,2}:\d{2}(?::\d{2})?(?!\d))"
    r"|(?P<ordinal>\d{1,9}(?:st|nd|rd|th)(?!\w))"
    r"|(?P<plural>\d{1,9}(?:,000)?['’]?s(?!\w))"
    r"|(?P<number>"
    r"\d{1,3}(?:,\d{3})+(?:\.\d{1,9})?(?!\d)"  # 1,234
    r"|\d{1,3}(?:\.\d{3}){2,9}(?![\d.])"  # 1.234.567
    r"|\d{1,3}(?:['’٬\u00a0\u202f\u2009]\d{3})+(?!\d)"  # 1'234, narrow spaces
    r"|\d{1,2}(?:,\d{2}){1,4},\d{3}(?!\d)"  # 1,50,000
    r"|\d{1,3}, 000(?!\d)"  # split in copying: 61, 000
    r"|\d{1,9},\d{1,2}(?=\s?(?:%|per ?cent|[mb]illion))"  # 2,4 million
    r")"
    r"|(?P<spaced>[1-9]\d{0,2}(?: \d{3}){1,4}(?![\d,.:/%-]*\d))"
    r"|(?P<version>\d{1,9}(?:\.\d{1,9}){2,9})"
    r"|(?P<decimal>\d+[.٫]\d+|\.\d{1,9})"
    r"|(?P<digits>\d+)"
    r"|(?P<mark>[^\w\s])"
)


# --- Tokens -------------------------------------------------------------------------------------------------------------


class Line:
    """The tokens of a sentence: lower-case words, first and last characters, kinds; a padding token stands at either end."""

    __slots__ = ("ends", "kinds", "starts", "text", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        self.words, self.starts, self.ends, self.kinds = [""], [0], [0], ["mark"]
        for match in TOKEN.finditer(text):
            kind = match.lastgroup or "mark"
            if kind == "spaced" and not self._is_spaced_number(match):
                for part in re.finditer(r"\d+", match[0]):
                    self._add(part[0], match.start() + part.start(), match.start() + part.end(), "digits")
            elif kind == "spaced":
                self._add(match[0], match.start(), match.end(), "number")
            else:
                self._add(match[0].lower() if kind == "w" else match[0], match.start(), match.end(), kind)
        for _ in range(4):
            self._add("", len(text), len(text), "mark")

    def _add(self, word: str, start: int, end: int, kind: str) -> None:
        self.words.append(word)
        self.starts.append(start)
        self.ends.append(end)
        self.kinds.append(kind)

    def _is_spaced_number(self, match: re.Match[str]) -> bool:
        """'12 500 people' is one number; 'May 12 120 people' and 'fired 12 122 mm rockets' are two."""
        rest = self.text[match.end() : match.end() + 4].lower()
        return self.words[-1] not in MONTHS and not rest.startswith((" mm", "mm", "-mm"))

    def glued(self, at: int) -> bool:
        """Whether a token touches the one before it."""
        return self.ends[at - 1] == self.starts[at] and at > 1

    def original(self, at: int) -> str:
        return self.text[self.starts[at] : self.ends[at]]

    def is_capital(self, at: int) -> bool:
        return self.text[self.starts[at] : self.starts[at] + 1].isupper()

    def slice(self, first: int, length: int) -> tuple[str, ...]:
        return tuple(self.words[max(first, 0) : first + length]) if first >= 0 else ()

    def is_plural(self, at: int) -> bool:
        """Whether a token looks like a plural noun."""
        word = self.words[at]
        return word in PLURALS or (len(word) > 3 and word[-1] == "s" and word[-2] not in "su'’" and word not in NOT_PLURAL)


@dataclass(slots=True)
class NumberWords:
    """A number under way: its tokens, half-open, and what they say."""

    first: int
    last: int
    value: Number | None
    high: Number | None = None
    relation: Relation = Relation.EXACT
    share: str | None = None
    sense: Sense | None = None
    is_negative: bool = False


# --- Numbers ------------------------------------------------------------------------------------------------------------

NUMERIC = frozenset({"number", "decimal", "digits"})


def digits_value(digits: str) -> Number | None:
    """Return what digits of any script say; None where they are too long to count anything.

    >>> digits_value("1,234"), digits_value("٣١"), digits_value("2.4")
    (1234, 31, 2.4)
    """
    if len(digits) > 3 * MAX_DIGITS:
        return None
    plain = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else "." if c == "٫" else c for c in digits)
    if plain.count(".") > 1:
        plain = plain.replace(".", "")
    if re.fullmatch(r"\d{1,9},\d{1,2}", plain):
        plain = plain.replace(",", ".")
    plain = "".join(c for c in plain if c.isdecimal() or c == ".")
    whole = plain.split(".")[0]
    if len(whole) > MAX_DIGITS or not plain.strip("."):
        return None
    return float(plain) if "." in plain else int(plain)


# --- Senses -------------------------------------------------------------------------------------------------------------


def sense_of(line: Line, number: NumberWords) -> Sense:
    """Say what a number is by the words beside it."""
    first, last = number.first, number.last
    if _is_percent(line, number):
        return Sense.PERCENT
    for sense, test in TESTS:
        if test(line, first, last):
            return sense
    if number.last - number.first == 1 and line.words[first] == "one":
        return _sense_of_one(line, first)
    return Sense.COUNT


def _is_percent(line: Line, number: NumberWords) -> bool:
    at = number.last
    if line.words[at] in HYPHENS and line.glued(at):
        at += 1
    following = line.words[at]
    length = (
        1
        if following in ("%", "percent", "pct", "٪") or (following == "pc" and line.glued(at))
        else 2
        if line.slice(at, 2) == ("per", "cent")
        else 0
    )
    if line.slice(at, 3) == ("per", "-", "cent"):
        length = 3
    if not length:
        return False
    if number.relation in (Relation.EXACT, Relation.BETWEEN) and number.value is not None:
        high = "" if number.high is None else f"-{number.high:g}"
        number.share = f"{number.value:.12g}{high}%"
    number.relation = Relation.SHARE if number.share else number.relation
    number.last = at + length
    return True


def _is_money(line: Line, first: int, last: int) -> bool:
    before, following = line.words[first - 1], line.words[last]
    if before in CURRENCY_SIGNS or before in CURRENCY_CODES or following in CURRENCY_SIGNS:
        return True
    if line.glued(first) and line.kinds[first - 1] == "w" and line.words[first - 2] in CURRENCY_SIGNS:  # '$US113'
        return True
    if following == "of" and line.words[last - 1] in MAGNITUDES:
        following = line.words[last + 1]
    if following in CURRENCIES or (
        line.words[last + 1] in CURRENCIES and line.kinds[last] == "w" and following not in ("and", "or", "in", "for")
    ):
        return following not in ("pound",)
    return line.words[last] in HYPHENS and line.words[last + 1] in CURRENCIES


def _is_name(line: Line, first: int, last: int) -> bool:
    before, following = line.words[first - 1], line.words[last]
    digits = line.kinds[first] in NUMERIC
    if digits and line.glued(first):
        if line.kinds[first - 1] == "w":
            is_glue = before in GLUE or (line.original(first - 1).islower() and line.kinds[first] == "number")
            if not is_glue and before not in CURRENCY_CODES:
                return True
        if before in DASHES and first > 2 and line.glued(first - 1) and line.kinds[first - 2] != "mark":
            return line.words[first - 2] not in ("mid", "pre", "post", "late", "early", "sub", "under", "over", "minus", "now", "then")
        if before in "+/#§№=@&_" and before:
            return before != "+" or len(line.words[first]) > 5
    if digits and line.glued(last) and line.kinds[last] == "w" and following not in UNITS and following not in GLUED_SCALES:
        return following not in ("am", "pm", "p", "people", "killed", "injured", "wounded", "dead", "pc", "h", "s", "and", "of")
    if before == "." and line.words[first - 2] in ("no", "nos") and line.glued(first - 1):
        return True
    if before in NAME_BEFORE and (
        digits or line.is_capital(first) or before in ("number", "category", "phase", "level", "page", "chapter")
    ):
        return not line.is_plural(last) and (
            before not in ("number", "numbers", "order", "act", "issue", "class") or (following != "of" and digits)
        )
    if before in NAME_BEFORE_CAPITAL and line.is_capital(first - 1) and first > 2:
        return not line.is_plural(last)
    if first == 1 and digits and line.words[last] in (".", ")") and line.kinds[first] == "digits" and line.glued(last):
        return len(line.words[1]) < 3 and line.kinds[last + 1] != "mark"  # a list's number
    if not digits and line.is_capital(first) and first > 1 and line.kinds[first - 1] == "w":
        if before == "of" and line.words[first - 2] in ("group", "gang", "council") and line.is_capital(first - 2):
            return True
        is_title = (line.is_capital(last) and line.kinds[last] == "w") or before in ("group", "the") or before in NAME_BEFORE_CAPITAL
        return (
            (is_title and not line.is_capital(first - 1))
            or before in NAME_BEFORE_CAPITAL
            or (line.words[first] == "one" and line.is_capital(first - 1))
        )
    return False


def _is_month(line: Line, at: int) -> bool:
    word = line.words[at]
    return word in MONTHS and line.is_capital(at) and line.kinds[at] == "w"


def _is_date(line: Line, first: int, last: int) -> bool:
    before, following = line.words[first - 1], line.words[last]
    if _is_month(line, last) or (following == "of" and _is_month(line, last + 1)) or following in ("ad", "bc", "bce", "ce", "ah"):
        return True
    low = line.words[first]
    is_day = (line.kinds[first] == "digits" and len(low) <= 2 and 0 < int(low) < 32) or low in SMALL
    if _is_month(line, first - 1) or (before == "." and _is_month(line, first - 2)):
        return is_day or is_year(line, first, last)
    if before in (",", "and", "or", "to", "–", "-", "—") and is_day:  # 'January 26 and 30', '6, 7 and 8 March'
        k = first - 1
        while k > first - 8 and (
            line.words[k] in (",", "and", "or", "to", "–", "-", "—") or (line.kinds[k] == "digits" and len(line.words[k]) <= 2)
        ):
            k -= 1
        if _is_month(line, k) and k < first - 2 and not line.is_plural(last) and line.kinds[last] != "digits" and following not in PEOPLE:
            return following not in ("were", "was", "others", "people", "of", "have", "had")
    if following in (",", "and", "or", "to", "–", "-") and line.kinds[first] == "digits" and len(low) <= 2:
        k = last
        while k < last + 7 and (
            line.words[k] in (",", "and", "or", "to", "–", "-") or (line.kinds[k] == "digits" and len(line.words[k]) <= 2)
        ):
            k += 1
        if _is_month(line, k) and line.kinds[k - 1] == "digits":
            return True
    return is_year(line, first, last)


def is_year(line: Line, first: int, last: int) -> bool:
    """A plain number of four digits from 1800 to 2100, unless words of quantity stand beside it."""
    word, before, following = line.words[last - 1], line.words[first - 1], line.words[last]
    if line.kinds[last - 1] != "digits" or len(word) != 4 or not word.isascii() or not 1800 <= int(word) <= 2100:
        return False
    if last - first > 1 and not (line.kinds[first] == "digits" and len(line.words[first]) == 4):
        return False
    if before in YEAR_BEFORE or _is_month(line, first - 1) or before in ("(", ",") or line.words[first - 2] in MONTHS:
        return not (before in ("about", "around", "of", "and", "to", "the", ",", "(") and (following in PEOPLE or line.is_plural(last)))
    if before in QUALIFIER_ENDS:
        return False
    return not (following in PEOPLE or line.is_plural(last) or following == "of")


def _is_clock(line: Line, first: int, last: int) -> bool:
    following = line.words[last]
    if following in ("am", "pm", "gmt", "utc", "o'clock", "o’clock", "hrs") or line.slice(last, 4) in (
        ("a", ".", "m", "."),
        ("p", ".", "m", "."),
    ):
        return True
    if line.slice(last, 3) in (("a", ".", "m"), ("p", ".", "m"), ("p", ".", "m")):
        return True
    four = line.kinds[first] == "digits" and len(line.words[first]) == 4
    return (four and (following in ("hours", "local", "h", "z") or line.words[first][0] == "0")) or (
        line.words[first - 1] == "past" and line.words[first - 2] == "half"
    )


def _is_age(line: Line, first: int, last: int) -> bool:
    for unit in AGE_AFTER:
        n = last + len(unit)
        if line.slice(last, len(unit)) == unit and (
            line.words[n] == "old"
            or (line.words[n] in HYPHENS and line.words[n + 1] in ("old", "olds"))
            or line.slice(n, 2) == ("of", "age")
        ):
            return True
    before = line.words[first - 1]
    k = first - 1
    if before in ("and", "or", "to", "between", ","):
        k = first - 2 if line.words[first - 2] not in SMALL and line.kinds[first - 2] not in NUMERIC else first - 3
    if before == "between" or before in ("under", "over", "about", "around", "only", "just"):
        k = first - 2
    if line.words[k] in ("aged", "age", "ages") or line.slice(k - 1, 2) in (("age", "of"), ("ages", "of")):
        return line.words[last] not in PEOPLE
    if before in HYPHENS and line.words[first - 2] in ("under", "over"):
        return True
    if before in ("turned", "turning") and line.kinds[first] in ("digits", "w"):
        return line.kinds[last] == "mark"
    if before in ("under", "below") and (
        line.words[first - 2] in ("children", "child", "kids", "minors", "girls", "boys", "infants") or line.words[last] == "s"
    ):
        return line.kinds[last] == "mark" or not line.is_plural(last)
    return _is_apposed_age(line, first, last)


def _is_apposed_age(line: Line, first: int, last: int) -> bool:
    """'Ali Hassan, 34, a farmer': one or two digits after a name, between commas."""
    word = line.words[first]
    if (
        line.kinds[first] != "digits"
        or last - first > 1
        or len(word) > 3
        or not 0 < int(digits_value(word) or 0) < 115
        or line.words[first - 1] != ","
    ):
        return False
    if line.words[last] not in (",", ".", ")", ";", "") and line.words[last] not in ("and", "who", "told", "said", "was", "from"):
        return False
    name = first - 2
    if line.kinds[name] != "w" or not line.is_capital(name) or _is_month(line, name) or line.words[name] in WEEKDAYS:
        return False
    if line.words[last] == "and" and (line.kinds[last + 1] in NUMERIC or line.words[last + 1] in SMALL):
        return False
    return name > 1 or line.words[last] == ","


WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())


def is_unit(line: Line, at: int) -> bool:
    for _ in range(3):
        if line.words[at] in UNITS:
            return line.words[at] not in ("light", "second") or line.words[at + 1] not in ("of",)
        if line.words[at] not in UNIT_FILLERS or (line.words[at] in ("and", "or") and line.words[at + 1] not in ("half", "a")):
            return False
        at += 1
    return False


def _is_measure(line: Line, first: int, last: int) -> bool:
    """A unit after the number, or a compound ('a five-storey block'); 'km 12', '12 of the days' are none."""
    if line.words[last] in HYPHENS and line.glued(last) and line.glued(last + 1) and line.kinds[last + 1] == "w":
        return line.words[last + 1] not in ("odd", "plus", "some", "strong")
    if line.words[last] == "of" and (
        line.words[last - 1] in MAGNITUDES or line.words[last - 1] in GROUPS or line.words[last - 1] in SCALES
    ):
        return is_unit(line, last + 1)
    if line.words[last] in ("m", "l", "t", "g") and not line.glued(last) and line.kinds[last - 1] not in NUMERIC:
        return False
    return is_unit(line, last)


def _sense_of_one(line: Line, at: int) -> Sense:
    """'one person', 'one of whom' count; 'one another', 'one day', 'one of the largest', 'the one who' do not."""
    before, following = line.words[at - 1], line.words[at + 1]
    if following == "of":
        if line.words[at + 2] in ("the", "its", "his", "her", "their", "our", "africa's", "world's"):
            third = line.words[at + 3]
            if (
                third in SUPERLATIVES
                or (third.endswith("est") and third not in ("forest", "west", "guest", "priest", "arrest"))
                or third.endswith(("'s", "’s"))
            ):
                return Sense.PRONOUN
        return Sense.COUNT
    if following in (
        "another",
        "by",
        "after",
        "can",
        "must",
        "should",
        "that",
        "which",
        "would",
        "cannot",
        "side",
        "hand",
        "thing",
        "way",
        "point",
        "such",
    ):
        return Sense.PRONOUN if following not in ("after", "that") or line.kinds[at - 1] == "w" else Sense.COUNT
    if before in (
        "the",
        "this",
        "that",
        "each",
        "every",
        "which",
        "any",
        "another",
        "number",
        "by",
        "square",
        "day",
        "is",
        "was",
        "as",
        "everyone",
    ):
        return (
            Sense.PRONOUN
            if before not in ("by", "is", "was", "as", "the") or line.kinds[at + 1] == "mark" or following in ("who", "in", "of")
            else Sense.COUNT
        )
    if (following == "or" and line.words[at + 2] == "more") or (following == "and" and line.words[at + 2] == "only"):
        return Sense.PRONOUN
    return Sense.COUNT


TESTS = (
    (Sense.MONEY, _is_money), (Sense.NAME, _is_name), (Sense.CLOCK, _is_clock), (Sense.AGE, _is_age), (Sense.DATE, _is_date),
    (Sense.MEASURE, _is_measure),
)  # fmt: skip
QUALIFIER_ENDS = frozenset(phrase[-1] for phrase in BEFORE if phrase[-1] not in ("passed", "crossed")) | {
    "of",
    "and",
    "with",
    "killed",
    "the",
}
