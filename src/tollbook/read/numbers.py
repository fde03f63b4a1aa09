"""The quantities of one English sentence: value, relation and share as written, and what kind of thing the number is.

A sentence is cut into tokens once; every word that can begin a number, a share or a vague amount is then read from left to
right, and the words beside it say whether it counts something or is money, a day, an age, a measure or part of a name.
Only quantities whose sense `may_count` can be a number of people; what is counted, the reader of tolls decides.
Time is linear in the length of the sentence: every look to the left or right is bounded by a few tokens.
"""

import re
import unicodedata
from dataclasses import dataclass, replace
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


# --- Tables of the language ---------------------------------------------------------------------------------------------

SMALL = {
    word: n
    for n, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen".split()
    )
} | {word: 10 * n for n, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)}
SMALL |= {"fourty": 40, "ninty": 90}
SCALES = {"hundred": 100, "thousand": 1_000, "lakh": 100_000, "lakhs": 100_000, "million": 10**6, "crore": 10**7, "crores": 10**7}
SCALES |= {"billion": 10**9, "bn": 10**9, "trillion": 10**12, "mln": 10**6, "mn": 10**6, "millions": 10**6, "thousands": 1_000}
WORD_SCALES = {"hundred": 100, "thousand": 1_000, "lakh": 100_000, "million": 10**6, "crore": 10**7, "billion": 10**9, "trillion": 10**12}
GLUED_SCALES = {"k": 1_000, "m": 10**6, "mn": 10**6, "mln": 10**6, "b": 10**9, "bn": 10**9, "tn": 10**12} | WORD_SCALES
MAGNITUDES = {"tens": 10, "dozens": 12, "scores": 20, "hundreds": 100, "thousands": 1_000, "lakhs": 100_000, "millions": 10**6}
MAGNITUDES |= {"crores": 10**7, "billions": 10**9, "trillions": 10**12}
SINGULAR_MAGNITUDES = {"dozen": 12, "score": 20, "hundred": 100, "thousand": 1_000, "million": 10**6, "billion": 10**9}
GROUPS = {"couple": 2, "pair": 2, "duo": 2, "trio": 3}
FRACTIONS = {"half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10}
FRACTION_PLURALS = {"halves": 2} | {word + "s": n for word, n in FRACTIONS.items() if word != "half"}
SIGNS = {"½": "half", "⅓": "1/3", "⅔": "2/3", "¼": "1/4", "¾": "3/4", "⅕": "1/5"}
ORDINALS = frozenset(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth "
    "seventeenth eighteenth nineteenth twentieth thirtieth fortieth fiftieth hundredth thousandth".split()
)


def _phrases(relation: Relation, *words: str) -> dict[tuple[str, ...], Relation]:
    return {tuple(phrase.split()): relation for phrase in words}


# 'nearly', 'almost' stay below the number; 'upwards of' lies above it (gold/GUIDE.md, Tolls)
BEFORE: dict[tuple[str, ...], Relation] = (
    _phrases(
        Relation.AT_LEAST, "at least", "at the very least", "at the least", "at a minimum", "no fewer than", "no less than",
        "not less than",
        "not fewer than", "a minimum of", "minimum of", "at minimum", "no lower than", "not below", "as few as", "at least as many as", "≥",
    )
    | _phrases(
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
    | _phrases(
        Relation.AT_MOST, "up to", "as many as", "as much as", "at most", "at the most", "no more than", "not more than", "a maximum of",
        "maximum of", "as high as", "no higher than", "not exceeding", "not exceed", "≤", "capped at",
    )
    | _phrases(
        Relation.LESS_THAN, "nearly", "almost", "under", "well under", "just under", "a little under", "slightly under", "fewer than",
        "less than", "far fewer than", "slightly fewer than", "slightly less than", "just less than", "a little less than", "close to",
        "close on", "very nearly", "very close to", "below", "just below", "well below", "lower than", "short of",
        "just short of", "shy of",
        "just shy of", "approaching", "nearing", "not quite", "smaller than", "<",
    )
    | _phrases(
        Relation.ABOUT, "about", "around", "roughly", "approximately", "approx", "approx .", "an estimated", "the estimated", "estimated",
        "circa", "ca", "ca .", "some", "~", "≈", "∼", "in the region of", "in the order of", "on the order of", "of the order of",
        "somewhere around", "perhaps", "maybe", "an approximate", "barely",
    )
)  # fmt: skip
LONGEST_BEFORE = max(map(len, BEFORE))
AFTER: dict[tuple[str, ...], Relation] = (
    _phrases(
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
    | _phrases(Relation.AT_LEAST, "- plus", "or above", "and over", "and above", "or over", "or older")
    | _phrases(Relation.AT_MOST, "or fewer", "or less", "at most", "at the most", "or under", "and under", "or younger")
    | _phrases(Relation.ABOUT, "or so", "or thereabouts", "- odd", "odd", "- some", "approximately", "or thereabout")
)
LONGEST_AFTER = max(map(len, AFTER))
AFTER_NOUN = frozenset({("or", "more"), ("or", "so"), ("at", "least"), ("or", "fewer"), ("or", "less"), ("at", "most")})
# words that may stand between a qualifier and its number: 'at least another 40', 'more than a further 20'
FILLERS = (("a", "total", "of"), ("an", "additional"), ("a", "further"), ("another",), ("additional",), ("further",), ("other",), ("the",))

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
UNIT_LEADS = ("square", "cubic", "nautical", "metric")
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
AGE_AFTER += (("-", "yr"), ("week",), ("weeks",), ("day",), ("days",))
PLURALS = frozenset(
    "people men women children police persons youth folk cattle staff troops personnel dead wounded injured missing displaced".split()
)
NOT_PLURAL = frozenset("this was is has does its his us thus news always perhaps as yes plus less unless across towards besides".split())
AUXILIARIES = frozenset(
    "were are have had was is who whom being remain remained died fled live lived did do could would said say came come".split()
)
CHANGES = frozenset(
    "rose rise rises risen rising raised raise raises raising increased increase increases increasing grew grow grown "
    "growing jumped climbed went "
    "go gone going fell fall fallen falling dropped drop drops revised revise updated up down changed change doubled tripled lowered cut "
    "brought bring expanded moved shrank declined surged soared peaked slid plummeted plunged decreased reduced".split()
)
SUPERLATIVES = frozenset("most least few main only leading major key top first last last best worst more other chief reasons ways".split())
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
TRIGGER = re.compile(
    r"\d|[½⅓⅔¼¾⅕]|\b(?:no|nobody|one|some|many|few|several|most|mostly|mainly|predominantly|half|two|three|four|five|six|seven|eight|"
    r"nine|ten|eleven|twelve|all|both|zero|nil|pair|couple|dozen|score|dozens|scores|hundreds|thousands|millions|tens|none|not|numerous|"
    r"countless|multiple|majority|minority|bulk|numbers|number|lots|plenty|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|"
    r"twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion|billions|trillion|trillions|handful|duo|trio|first|"
    r"second|third|quarter|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\b",
    re.IGNORECASE,
)


# --- Tokens -------------------------------------------------------------------------------------------------------------


class _Line:
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
class _Number:
    """A number under way: its tokens, half-open, and what they say."""

    first: int
    last: int
    value: Number | None
    high: Number | None = None
    relation: Relation = Relation.EXACT
    share: str | None = None
    sense: Sense | None = None
    is_negative: bool = False


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
    line = _Line(text)
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


def _read(line: _Line, at: int) -> _Number | None:
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
            return _Number(at, at + 1, None, sense=Sense.ORDINAL) if line.words[at] in ORDINALS and not _is_time(line, at) else None
        number = _fraction(line, number) or _range(line, number)
    if number.sense is None:
        number.sense = _sense(line, number)
    if number.sense is Sense.COUNT and isinstance(number.value, float):
        _settle_decimal(line, number)
    return number


def _quantity(line: _Line, number: _Number, floor: int) -> Quantity:
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


def _combine(number: _Number, qualifier: Relation | None) -> Relation:
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


def _qualifier_before(line: _Line, edge: int, floor: int) -> tuple[Relation | None, int]:
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


def _phrase_before(line: _Line, at: int, floor: int) -> tuple[Relation, int] | None:
    for n in range(LONGEST_BEFORE, 0, -1):
        if at - n >= max(floor, 1) and (relation := BEFORE.get(line.slice(at - n, n))) is not None:
            return relation, at - n
    return None


def _qualifier_after(line: _Line, at: int) -> tuple[Relation | None, int]:
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


def _before_currency(line: _Line, first: int) -> int:
    """Step left over '$', 'US $', 'EUR' so that a qualifier before the sign is seen."""
    for _ in range(2):
        before = line.words[first - 1]
        if first > 1 and (
            before in CURRENCY_SIGNS or before in CURRENCY_CODES or (before in ("us", "c", "a") and line.words[first] in CURRENCY_SIGNS)
        ):
            first -= 1
    return first


# --- Words that are no number -------------------------------------------------------------------------------------------


def _negative(line: _Line, at: int) -> _Number | None:
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
    return _Number(at, at + length, 0, sense=Sense.COUNT, is_negative=True)


def _share_word(line: _Line, at: int) -> _Number | None:
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
        return _Number(at, at + 1, None, relation=Relation.SHARE, share="most", sense=Sense.SHARE)
    if word in ("mostly", "mainly", "predominantly") and (
        line.is_plural(at + 1) or line.is_plural(at + 2) or following in ("young", "elderly")
    ):
        return _Number(at, at + 1, None, relation=Relation.SHARE, share="most", sense=Sense.SHARE)
    if word in ("majority", "bulk") and line.words[at + 1] not in HYPHENS:
        first = at - 1 if before in MAJORITY_ADJECTIVES else at
        if line.words[first - 1] in ("the", "a", "an") and (
            following in ("of", ",", "", ".") or following in AUXILIARIES or following == "from"
        ):
            return _Number(first - 1, at + 1, None, relation=Relation.SHARE, share="most", sense=Sense.SHARE)
        return None
    if word == "half":
        return _half(line, at)
    return _article_fraction(line, at)


def _half(line: _Line, at: int) -> _Number | None:
    """'half of them' is a share; 'half a million' a number; 'half an hour', 'the first half', 'half past' are neither."""
    before, following = line.words[at - 1], line.words[at + 1]
    if following in HYPHENS or before in HYPHENS or following in ("past", "time", "brother", "sister", "way"):
        return None
    if before in ("first", "second", "other", "this", "latter", "last", "in", "northern", "southern", "eastern", "western", "and"):
        return (
            None
            if before != "and" or line.words[at - 2] in SCALES
            else _Number(at, at + 1, None, relation=Relation.SHARE, share="half", sense=Sense.SHARE)
        )
    if following in ("a", "an") and line.words[at + 2] in UNITS:
        return _Number(at, at + 3, 0.5, sense=Sense.MEASURE)
    if following in ("a", "an") and (line.words[at + 2] in SINGULAR_MAGNITUDES or line.words[at + 2] in WORD_SCALES):
        return None
    if following in SINGULAR_MAGNITUDES:
        return None
    return _Number(at, at + 1, None, relation=Relation.SHARE, share="half", sense=Sense.SHARE)


def _vague(line: _Line, at: int) -> _Number | None:
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
            return None if following != "other" else _Number(at, at + 1, None, relation=Relation.VAGUE, sense=Sense.VAGUE)
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
    sense = Sense.MEASURE if _is_unit(line, last) or line.words[last] == "times" else Sense.VAGUE
    return _Number(first, last, None, relation=Relation.VAGUE, sense=sense)


# --- Numbers ------------------------------------------------------------------------------------------------------------

NUMERIC = frozenset({"number", "decimal", "digits"})
FIXED = {"date": Sense.DATE, "clock": Sense.CLOCK, "ordinal": Sense.ORDINAL, "version": Sense.NAME, "plural": Sense.DATE}


def _sign(line: _Line, at: int) -> _Number | None:
    """'½ of them'; any other mark is no number."""
    share = SIGNS.get(line.words[at])
    return _Number(at, at + 1, None, relation=Relation.SHARE, share=share, sense=Sense.SHARE) if share else None


def _fixed(line: _Line, at: int, kind: str) -> _Number:
    """Tokens whose form says what they are: dates, clock times, '33rd', '1990s', '10.0.0.1'."""
    word, sense = line.words[at], FIXED[kind]
    if kind == "ordinal" and (
        line.words[at + 1] in MONTHS or line.words[at - 1] in MONTHS or (line.slice(at + 1, 1) == ("of",) and line.words[at + 2] in MONTHS)
    ):
        sense = Sense.DATE
    if kind == "plural":
        value = _value(word.rstrip("s’'"))
        if value in (100, 1_000, 10_000, 100_000, 10) and line.words[at + 1] == "of":
            return _Number(at, at + 1, value, relation=Relation.MAGNITUDE, sense=Sense.COUNT)
        if line.words[at - 1] in ("his", "her", "their", "early", "mid", "late") or (
            line.words[at - 1] in HYPHENS and line.words[at - 2] in ("under", "over")
        ):
            sense = Sense.AGE if value is not None and value < 120 else Sense.DATE
    return _Number(at, at + 1, None, sense=sense)


def _value(digits: str) -> Number | None:
    """Return what digits of any script say; None where they are too long to count anything.

    >>> _value("1,234"), _value("٣١"), _value("2.4")
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


def _number(line: _Line, at: int) -> _Number | None:
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
            return number and _Number(first, number.last, number.value, relation=Relation.MAGNITUDE)
        if word != "some" and following in SINGULAR_MAGNITUDES:
            return _Number(first, at + 2, SINGULAR_MAGNITUDES[following], relation=Relation.MAGNITUDE)
        return None
    if word == "half":
        n = 2 if line.words[at + 1] in ("a", "an") else 1
        scale = SINGULAR_MAGNITUDES.get(line.words[at + n]) or WORD_SCALES.get(line.words[at + n])
        return _Number(at, at + n + 1, _whole(scale / 2)) if scale else None
    if word in ("a", "an", "the", "another"):
        return _with_article(line, at)
    if word == "both":
        both = (
            line.words[at + 1] in ("of", "the")
            or line.words[at + 1] in AUXILIARIES
            or line.is_plural(at + 1)
            or line.words[at + 1] in (",", ".")
        )
        return _Number(at, at + 1, 2) if both else None
    if word in SMALL or (word in WORD_SCALES and (line.kinds[at - 1] != "w" or line.words[at - 1] in QUALIFIER_ENDS)):
        return _number_words(line, at)
    return None


def _whole(value: Number) -> Number:
    rounded = round(value)
    return rounded if abs(value - rounded) < 1e-6 * max(1, abs(value)) else value


def _numeral(line: _Line, at: int) -> _Number:
    """Digits, and the scale after them, glued or not: '2.4 million', '12k', '3 dozen'."""
    value = _value(line.words[at])
    if value is None:
        return _Number(at, at + 1, None, sense=Sense.NAME)
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
        return _Number(at, at + 1, value)
    last += 1
    if line.words[last] in WORD_SCALES and WORD_SCALES[line.words[last]] >= 1_000 > scale:  # '3 hundred thousand'
        scale *= WORD_SCALES[line.words[last]]
        last += 1
    return _Number(at, last, _whole(value * scale))


def _is_scale_letter(line: _Line, at: int) -> bool:
    """'$5m', '1.5m people' are millions; '5m', '12m high' are metres."""
    if line.words[at - 1] in CURRENCY_SIGNS or line.words[at - 1] in CURRENCY_CODES or line.words[at + 2] in CURRENCIES:
        return True
    if line.original(at + 1).isupper() or line.is_plural(at + 2):
        return True
    return line.kinds[at] == "decimal" and line.kinds[at + 2] == "w" and line.words[at + 2] not in LENGTH_WORDS


LENGTH_WORDS = frozenset("high long wide deep tall away from above below across apart thick wall tunnel trench fence".split())


def _magnitude(line: _Line, at: int) -> _Number | None:
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
    return _Number(at, last, value, relation=Relation.MAGNITUDE)


def _with_article(line: _Line, at: int) -> _Number | None:
    """'a dozen', 'a hundred and five', 'a couple of', 'a million and a half', 'a score'."""
    article, word = line.words[at], line.words[at + 1]
    if article in ("a", "the", "another") and word in GROUPS:
        if word == "pair" and line.words[at + 2] != "of" and article != "the":
            return None
        scale = SINGULAR_MAGNITUDES.get(line.words[at + 2]) or SINGULAR_MAGNITUDES.get(
            line.words[at + 3] if line.words[at + 2] == "of" else ""
        )
        if scale:
            return _Number(at, at + (3 if line.words[at + 2] in SINGULAR_MAGNITUDES else 4), 2 * scale, relation=Relation.ABOUT)
        return _Number(at if article != "another" else at + 1, at + 2, GROUPS[word])
    if article not in ("a", "another"):
        return None
    if word == "score" and line.words[at + 2] not in ("of", "or", "more"):
        return None
    if word in WORD_SCALES or word in ("dozen", "score"):
        number = _number_words(line, at + 1)
        return number and replace_first(number, at if article == "a" else at + 1)
    if word == "quarter" and line.slice(at + 2, 3) in (("of", "a", "million"), ("of", "a", "billion")):
        return _Number(at, at + 5, WORD_SCALES[line.words[at + 4]] // 4)
    return None


def replace_first(number: _Number, first: int) -> _Number:
    """Return the number with its article."""
    number.first = first
    return number


def _number_words(line: _Line, at: int) -> _Number | None:
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
    return _Number(at, i, value)


def _fraction(line: _Line, number: _Number) -> _Number | None:
    """'two thirds', 'one in four', 'nine out of ten', '3/4 of'; None where the number is no part of a fraction."""
    at, value = number.last, number.value
    if not isinstance(value, int) or number.relation is not Relation.EXACT:
        return None
    n = at + 1 if line.words[at] in HYPHENS and line.glued(at) and line.glued(at + 1) else at
    if (whole := FRACTION_PLURALS.get(line.words[n])) and 1 < value < whole and line.words[n + 1] not in ("of", *UNIT_LEADS):
        return _Number(number.first, n + 1, None, relation=Relation.SHARE, share=f"{value}/{whole}", sense=Sense.SHARE)
    if whole and 0 < value < whole:
        if line.slice(n + 1, 2) == ("of", "a") and (scale := WORD_SCALES.get(line.words[n + 3])):
            return _Number(number.first, n + 4, _whole(value * scale / whole))
        if not (line.words[n + 1] == "of" and line.words[n + 2] in ("an", "a") and line.words[n + 3] in UNITS):
            return _Number(number.first, n + 1, None, relation=Relation.SHARE, share=f"{value}/{whole}", sense=Sense.SHARE)
    if value == 1 and (whole := FRACTIONS.get(line.words[n])):
        return _Number(number.first, n + 1, None, relation=Relation.SHARE, share="half" if whole == 2 else f"1/{whole}", sense=Sense.SHARE)
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
                return _Number(number.first, part.last, None, relation=Relation.SHARE, share=f"{value}/{part.value}", sense=Sense.SHARE)
    if line.words[at] == "/" and line.glued(at) and line.glued(at + 1) and line.kinds[at + 1] == "digits":
        other = _value(line.words[at + 1])
        if isinstance(other, int) and value < other <= 10 and line.words[at + 2] == "of":
            return _Number(number.first, at + 2, None, relation=Relation.SHARE, share=f"{value}/{other}", sense=Sense.SHARE)
        return _Number(number.first, at + 2, None, sense=Sense.DATE if 1800 <= value <= 2100 else Sense.NAME)
    return None


SHARE_FOLLOWERS = AUXILIARIES | frozenset("of and or in live need needs still has fled suffered survived".split())


def _article_fraction(line: _Line, at: int) -> _Number | None:
    """'a third of', 'a quarter were'; 'a third man' is an ordinal."""
    whole = FRACTIONS.get(line.words[at + 1])
    following = line.words[at + 2]
    if line.words[at] not in ("a", "another") or whole in (None, 2):
        return None
    if line.words[at + 1] == "quarter" and line.slice(at + 2, 2) == ("of", "a") and line.words[at + 4] in WORD_SCALES:
        return None
    if following == "of" and line.words[at + 3] in ("an", "a") and line.words[at + 4] in UNITS:
        return _Number(at, at + 5, 1 / (whole or 1), sense=Sense.MEASURE)
    if (following not in ("of", "to", ",", ".", "") and following not in AUXILIARIES) or (
        line.words[at + 1] == "fourth" and following != "of"
    ):
        return None
    return _Number(at, at + 2, None, relation=Relation.SHARE, share=f"1/{whole}", sense=Sense.SHARE)


def _range(line: _Line, number: _Number) -> _Number:
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
        return _Number(number.first, other.last, None, sense=Sense.DATE if short_year else Sense.SCORE)
    if high <= low or (word == "to" and line.words[number.first - 1] != "from" and high > 10 * low > 0):
        return number  # 'killed 1 to avenge 40': what rises tenfold is no range
    return _Number(number.first, other.last, low, high, Relation.BETWEEN)


def _link(line: _Line, number: _Number) -> tuple[int, _Number, bool] | None:
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
        or ((before in YEAR_BEFORE or before in MONTHS) and _is_year(line, number.first, at))
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


def _tells_change(line: _Line, first: int) -> bool:
    """'rose from 30 to 40' tells two numbers; 'from 30 to 40 people' one range."""
    return any(word in CHANGES for word in line.words[max(1, first - 9) : first - 1])


def _settle_decimal(line: _Line, number: _Number) -> None:
    """'12.500 people': a point before three digits of a count of plural things divides thousands."""
    words = line.words[number.first]
    if re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", words) and number.last == number.first + 1 and line.kinds[number.last] == "w":
        number.value = int(words.replace(".", ""))


# --- Senses -------------------------------------------------------------------------------------------------------------


def _sense(line: _Line, number: _Number) -> Sense:
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


def _is_percent(line: _Line, number: _Number) -> bool:
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


def _is_money(line: _Line, first: int, last: int) -> bool:
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


def _is_name(line: _Line, first: int, last: int) -> bool:
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


def _is_month(line: _Line, at: int) -> bool:
    word = line.words[at]
    return word in MONTHS and line.is_capital(at) and line.kinds[at] == "w"


def _is_date(line: _Line, first: int, last: int) -> bool:
    before, following = line.words[first - 1], line.words[last]
    if _is_month(line, last) or (following == "of" and _is_month(line, last + 1)) or following in ("ad", "bc", "bce", "ce", "ah"):
        return True
    low = line.words[first]
    is_day = (line.kinds[first] == "digits" and len(low) <= 2 and 0 < int(low) < 32) or low in SMALL
    if _is_month(line, first - 1) or (before == "." and _is_month(line, first - 2)):
        return is_day or _is_year(line, first, last)
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
    return _is_year(line, first, last)


def _is_year(line: _Line, first: int, last: int) -> bool:
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


def _is_clock(line: _Line, first: int, last: int) -> bool:
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


def _is_age(line: _Line, first: int, last: int) -> bool:
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


def _is_apposed_age(line: _Line, first: int, last: int) -> bool:
    """'Ali Hassan, 34, a farmer': one or two digits after a name, between commas."""
    word = line.words[first]
    if (
        line.kinds[first] != "digits"
        or last - first > 1
        or len(word) > 3
        or not 0 < int(_value(word) or 0) < 115
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


def _is_unit(line: _Line, at: int) -> bool:
    for _ in range(3):
        if line.words[at] in UNITS:
            return line.words[at] not in ("light", "second") or line.words[at + 1] not in ("of",)
        if line.words[at] not in UNIT_FILLERS or (line.words[at] in ("and", "or") and line.words[at + 1] not in ("half", "a")):
            return False
        at += 1
    return False


def _is_measure(line: _Line, first: int, last: int) -> bool:
    """A unit after the number, or a compound ('a five-storey block'); 'km 12', '12 of the days' are none."""
    if line.words[last] in HYPHENS and line.glued(last) and line.glued(last + 1) and line.kinds[last + 1] == "w":
        return line.words[last + 1] not in ("odd", "plus", "some", "strong")
    if line.words[last] == "of" and (
        line.words[last - 1] in MAGNITUDES or line.words[last - 1] in GROUPS or line.words[last - 1] in SCALES
    ):
        return _is_unit(line, last + 1)
    if line.words[last] in ("m", "l", "t", "g") and not line.glued(last) and line.kinds[last - 1] not in NUMERIC:
        return False
    return _is_unit(line, last)


def _is_time(line: _Line, at: int) -> bool:
    """'a second' as a unit, not as an ordinal."""
    return line.words[at] == "second" and line.words[at - 1] in ("a", "per", "split", "every")


def _sense_of_one(line: _Line, at: int) -> Sense:
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
INTEREST = (
    frozenset(SMALL) | frozenset(MAGNITUDES) | frozenset(WORD_SCALES) | ORDINALS
    | frozenset("a another the no none nobody nil not zero most mostly mainly predominantly majority bulk half both several numerous "
                "countless "
                "multiple many some few number numbers handful minority lots plenty all".split())
)  # fmt: skip
