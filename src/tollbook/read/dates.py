"""Day expressions of English text, and the days that they stand for.

An expression is one or two points in time ('Tuesday', 'early May', 'the past 24 hours') and a role (at, since, until, between).
Points are resolved against the day of publication by the table of the coding guide; what needs that day and lacks it stays
unresolved. All patterns match in linear time: repetitions are bounded.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from tollbook.model.precision import NO_PERIOD, Known, Period

DAY = timedelta(days=1)


class Role(StrEnum):
    """How an expression bounds the time of what it dates."""

    AT = "at"
    SINCE = "since"
    UNTIL = "until"
    BETWEEN = "between"
    BEFORE = "before"  # 'before X', 'after X' date nothing by themselves
    AFTER = "after"


class Form(StrEnum):
    """What kind of point in time an expression names; in brackets the fields of `Point` that it uses."""

    DATE = "date"  # year (or None), month, day, day_high
    MONTH = "month"  # year (or None), month, part
    YEAR = "year"  # year, part
    WEEKDAY = "weekday"  # count: Monday is 0; part: 'last', 'next' or ''
    OFFSET = "offset"  # count units before (negative) or after publication
    OVERNIGHT = "overnight"
    PAST = "past"  # the count units up to publication
    CALENDAR = "calendar"  # the unit (week, weekend, month, year, season) with part: 'this', 'last', 'next'
    LATER = "later"  # count units after (negative: before) an anchor
    SPAN = "span"  # month to month_high of year, or of the year that `part` names


@dataclass(frozen=True, slots=True)
class Point:
    """One point in time as the words give it."""

    form: Form
    year: int | None = None
    month: int | None = None
    month_high: int | None = None
    day: int | None = None
    day_high: int | None = None
    count: int = 0
    unit: str = "day"
    part: str = ""


@dataclass(frozen=True, slots=True)
class DayExpression:
    """A day expression of a text: characters, half-open, its role, its point, and for BETWEEN its last point."""

    start_char: int
    end_char: int
    role: Role
    first: Point
    last: Point | None = None


# --- Words --------------------------------------------------------------------------------------------------------------

MONTH_NAMES = (
    "January February March April May June July August September October November December".split()
)  # fmt: skip
MONTHS = {name[:3].lower(): n for n, name in enumerate(MONTH_NAMES, start=1)}
WEEKDAYS = {name: n for n, name in enumerate("monday tuesday wednesday thursday friday saturday sunday".split())}
COUNTS = {
    word: n for n, word in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())
} | {"a": 1, "an": 1, "couple": 2, "fifteen": 15, "twenty": 20, "thirty": 30}  # fmt: skip
SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11)}

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"
)
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_YEAR = r"(?:1[89]|20)\d\d(?![\d,.]*\d)"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?!\d)(?:st|nd|rd|th)?"
_TO = r"\s?(?:-|–|—|to|and|until|through|or)\s?(?:the )?"
A_COUNT = (
    r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|(?:a )?couple of|"
    r"(?:a )?few|several)"
)
_UNIT = r"(?:minute|hour|day|night|week|fortnight|month|year)s?"
_PART = r"(?:[Ee]arly|[Mm]id|[Ll]ate|[Tt]he (?:start|beginning|middle|end) of|[Ss]tart of|[Bb]eginning of|[Ee]nd of|end-)"
_OF_DAY = r"(?:morning|afternoon|evening|night|noon|dawn|midday)"
_NO_COUNT = r"(?!\s+(?:people|civilians|men|women|children|others|of|persons|soldiers|more|killed|dead|wounded|injured|were)\b)"

POINT = re.compile(
    rf"\b(?:"
    rf"(?P<iso>(?P<iso_y>\d{{4}})-(?P<iso_m>\d\d)-(?P<iso_d>\d\d)(?!\d))"
    rf"|(?P<slash>(?P<sl_a>\d{{1,2}})[/.](?P<sl_b>\d{{1,2}})[/.](?P<sl_y>\d{{4}})(?!\d))"
    rf"|(?P<dmy>(?:{_WEEKDAY},? \(?(?:the )?)?(?P<dmy_d>{_DAY})(?:{_TO}(?P<dmy_e>{_DAY}))? (?:of )?(?P<dmy_m>{_MONTH})(?!\w)"
    rf"(?:,? (?P<dmy_y>{_YEAR}))?)"
    rf"|(?P<mdy>(?:{_WEEKDAY},? \(?)?(?P<mdy_m>{_MONTH}) (?:the )?(?P<mdy_d>{_DAY})(?!\w|[.,]\d)"
    rf"(?:{_TO}(?P<mdy_e>{_DAY})(?!\w|[.,]\d){_NO_COUNT})?"
    rf"(?:,? (?P<mdy_y>{_YEAR}))?)"
    rf"|(?P<half>(?:[Tt]he )?(?P<half_n>first|second|third|fourth|last) (?P<half_u>half|quarter|{A_COUNT} months)"
    rf"(?: of (?P<half_y>{_YEAR}|the year|this year|last year|the current year)|(?<=quarter)))"
    rf"|(?P<my>(?:(?P<my_p>{_PART})[ -]?)?(?P<my_m>{_MONTH}),? (?:of )?(?P<my_y>{_YEAR}|last year|this year))"
    rf"|(?P<month>(?:(?P<mon_p>{_PART}|[Ll]ast|[Tt]his|[Nn]ext)[ -]?)?(?P<mon_m>{_MONTH})(?![\w’'-]))"
    rf"|(?P<bound>(?:[Tt]he )?(?P<bd_p>start|beginning|end|middle|turn) of (?P<bd_u>the|this|last) (?P<bd_x>year|month|week))"
    rf"|(?P<season>(?P<se_p>[Ll]ast|[Tt]his|[Tt]he) (?P<se_s>spring|summer|autumn|fall)(?: of (?P<se_y>{_YEAR}))?)"
    rf"|(?P<year>(?:(?P<yr_p>{_PART})[ -]?)?(?P<yr_y>{_YEAR})(?![\w’'-]))"
    rf"|(?P<weekday>(?:(?P<wd_p>[Ll]ast|[Nn]ext|[Tt]his|[Tt]his past|[Tt]his coming|[Tt]he previous|[Tt]he following) )?(?P<wd>{_WEEKDAY})"
    rf"(?:[’']s)?(?: {_OF_DAY})?(?P<wd_w> (?:last|next) week)?)"
    rf"|(?P<today>(?:[Ee]arlier |[Ll]ate )?[Tt]oday|[Tt]onight|[Tt]his (?:morning|afternoon|evening))"
    rf"|(?P<yesterday>[Yy]esterday(?: {_OF_DAY})?)|(?P<tomorrow>[Tt]omorrow)|(?P<overnight>[Oo]vernight|[Ll]ast night)"
    rf"|(?P<past>(?:[Tt]he |[Tt]hese )?(?:[Pp]ast|[Ll]ast|[Pp]revious|[Pp]receding) (?P<pa_n>{A_COUNT} )(?P<pa_u>{_UNIT})"
    rf"|[Tt]he (?:past|last) (?P<pa_v>day|week|month|year))"
    rf"|(?P<weekend>(?:[Aa]t|[Oo]ver|[Dd]uring|[Oo]n) (?:the|this past|the past|this) weekend|[Ll]ast weekend|[Tt]his weekend)"
    rf"|(?P<calendar>(?:(?P<ca_e>[Ee]arlier|[Ll]ater) )?(?P<ca_p>[Tt]his|[Ll]ast|[Nn]ext|[Tt]he current|[Tt]he previous) "
    rf"(?P<ca_u>week|month|year))"
    rf"|(?P<ago>(?P<ag_n>{A_COUNT}) (?P<ag_u>{_UNIT}) ago)"
    rf"|(?P<later>(?P<la_n>{A_COUNT}) (?P<la_u>{_UNIT}) (?P<la_d>later|earlier|afterwards|beforehand)"
    rf"|(?P<hl>(?:[Mm]inutes|[Hh]ours) later)"
    rf"|(?P<nd>(?:[Tt]he|[Tt]hat) (?:very )?(?P<nd_p>next|following|same|previous) "
    rf"(?P<nd_u>day|night|morning|evening|afternoon|week|month))"
    rf"|(?P<td>[Tt]hat (?:day|night|morning|evening|afternoon))"
    rf"|(?P<db>[Tt]he day (?P<db_d>before|after)(?=[,.;)]|$)))"
    rf")"
)
TRIGGER = re.compile(
    r"\b(?:1[89]|20)\d\d|day|hour|minute|night|week|month|year|[Tt]omorrow|\bago\b|later|earlier|morning|evening|"
    r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)|quarter|half|[Ss]pring|[Ss]ummer|[Aa]utumn|fall|\d[/.]\d"
)
BEFORE_MONTH = re.compile(
    r"\b(?:in|since|until|till|by|from|to|of|last|this|next|early|late|mid|during|between|and|through|before|after|throughout|for|every|or|"
    r"end|ending|–|-)[\s-]$",
    re.IGNORECASE,
)
BEFORE_YEAR = re.compile(
    r"\b(?:in|since|until|till|by|from|during|between|and|to|through|throughout|before|after|early|late|mid|spring|summer|autumn|"
    r"fall|winter|for|year|–|-)[\s-]$|\($",
    re.IGNORECASE,
)
ROLE_BEFORE = re.compile(
    r"\b(?:(?P<since>since(?:(?:\s[\w’'-]+){1,10}\s"
    r"(?:began|begun|started|erupted|broke out|launched|start|onset|beginning|outbreak|escalated|resumed))?|"
    r"starting|beginning|as from|from)|(?P<until>until|till|up to|up until|through|to|as of|by)|(?P<between>between)|"
    r"(?P<before>before(?!\s+(?:dawn|sunrise|noon|midnight|daybreak|midday))|prior to|ahead of)|(?P<after>after|following))"
    r"\s+(?:(?:\d{1,2}(?:[:.]\d\d)?\s?(?:a\.m\.|p\.m\.|am|pm|GMT|hours)|midnight|noon|dawn|sunset|on|about|around|at least|at|"
    r"early|late|the night of|the evening of|the morning of|dawn on|midnight on|then,?)\s+){0,3}$",
    re.IGNORECASE,
)
COMPARES = re.compile(
    r"\b(?:first|worst|deadliest|bloodiest|largest|biggest|heaviest|most|highest|fiercest|longest|lowest|fewest)\b[^.;]{0,90}$"
)
COMPARED_SINCE = re.compile(COMPARES.pattern.replace("{0,90}$", "{0,90}") + r"\bsince\b[^.;,]{0,70}$")
JOINT = re.compile(r"\s?(?:,? (?:and|or)|to|until|till|up to|through|and|-|–|—)\s?(?:(?:on|early|late|the|then)\s+){0,2}", re.IGNORECASE)
LASTED = re.compile(
    r"[^.;,:]{0,40}\b(?:until|till|through|and (?:then |finally )?(?:ended|finished|stopped|was over))\s(?:(?:on|early|late|the)\s){0,2}$",
    re.IGNORECASE,
)


# --- Finding expressions ------------------------------------------------------------------------------------------------


def day_expressions(text: str) -> list[DayExpression]:
    """Return the day expressions of a text, in order.

    >>> [(text, e.role.value) for text in ("since 6 March", "on Tuesday", "from Saturday to Tuesday") for e in day_expressions(text)]
    [('since 6 March', 'since'), ('on Tuesday', 'at'), ('from Saturday to Tuesday', 'between')]
    """
    if TRIGGER.search(text) is None:
        return []
    points = list(_points(text))
    found: list[DayExpression] = []
    i = 0
    while i < len(points):
        start, end, point = points[i]
        role, role_start = _role(text, start)
        last: Point | None = None
        if i + 1 < len(points) and (joined := _join(text, role, points[i], points[i + 1])):
            last, end, i = joined, points[i + 1][1], i + 1
            role = Role.BETWEEN
            point = _with_year(point, last)
        elif point.form is Form.DATE and point.day_high is not None and role in (Role.AT, Role.BETWEEN, Role.SINCE):
            role = Role.BETWEEN
        elif role is Role.BETWEEN:
            role, role_start = Role.AT, start
        elif role is Role.SINCE and _dates_no_beginning(text, role_start, start, end, point):
            role, role_start = (Role.AFTER if text[role_start:start].lower().startswith("since") else Role.AT), start
        if role is Role.AT and COMPARED_SINCE.search(text[max(0, start - 170) : start]):
            role = Role.AFTER  # 'the worst bloodshed since the fall of the capital in December'
        found.append(DayExpression(role_start, end, role, point, last))
        i += 1
    return found


def _dates_no_beginning(text: str, role_start: int, start: int, end: int, point: Point) -> bool:
    """'the worst since 2020' compares; 'the toll from Thursday's attack' tells where it comes from."""
    if text[role_start:start].lower().startswith("from"):
        return text[end - 2 : end] in ("'s", "’s") or point.form in (Form.WEEKDAY, Form.OVERNIGHT, Form.OFFSET, Form.CALENDAR)
    return COMPARES.search(text[max(0, role_start - 130) : role_start]) is not None


def _role(text: str, start: int) -> tuple[Role, int]:
    window = max(0, start - 110)
    match = ROLE_BEFORE.search(text[window:start])
    if match is None or match.lastgroup is None:
        return Role.AT, start
    return Role(match.lastgroup), window + match.start()


def _join(text: str, role: Role, one: tuple[int, int, Point], two: tuple[int, int, Point]) -> Point | None:
    """Return the later point where the words between two join them to a stretch ('from X to Y', 'between X and Y', 'X to Y')."""
    between = text[one[1] : two[0]]
    if len(between) < 70 and role in (Role.AT, Role.SINCE) and LASTED.match(between):  # 'began on Saturday and went on until Tuesday'
        return two[2]
    if len(between) > 24 or not JOINT.fullmatch(between):
        return None
    word = between.strip().lower().split()[0] if between.strip() else ""
    if word in ("and", "or", ",") and role is not Role.BETWEEN:
        return None
    if word in ("-", "–", "—", "to", "until", "till", "through", "up") and role in (Role.UNTIL, Role.BEFORE, Role.AFTER):
        return None
    return two[2]


def _with_year(point: Point, last: Point) -> Point:
    """'from late April to early November 2023': the year of the end is the year of the beginning, or the one before."""
    if point.year is None and last.year is not None and point.month is not None and last.month is not None:
        return replace(point, year=last.year - (point.month > last.month))
    return point


def _points(text: str) -> Iterator[tuple[int, int, Point]]:
    for match in POINT.finditer(text):
        point = _point(text, match)
        if point is not None:
            yield match.start(), match.end(), point


def _point(text: str, match: re.Match[str]) -> Point | None:
    """Read one match; None where its words are no point in time here ('may' the verb, '2000 people')."""
    groups = match.groupdict()
    for form, read in READERS.items():
        if groups[form] is not None:
            return read(text, match, groups)
    return None


Groups = dict[str, str | None]


def count_of(words: str | None) -> int | None:
    words = (words or "").strip().lower()
    if words.isdigit():
        return int(words)
    words = words.replace("a couple of", "couple").replace("couple of", "couple")
    return COUNTS.get(words)


def _month(words: str | None) -> int:
    return MONTHS[(words or "")[:3].lower()]


def _day(words: str | None) -> int | None:
    return int(re.sub(r"\D", "", words)) if words else None


def _read_iso(text: str, match: re.Match[str], g: Groups) -> Point | None:
    return Point(Form.DATE, year=int(g["iso_y"] or 0), month=int(g["iso_m"] or 0), day=int(g["iso_d"] or 0))


def _read_slash(text: str, match: re.Match[str], g: Groups) -> Point | None:
    """'25/03/2025' is plain; '06/03/2025' could be either month, and stays unread; a point divides day and month ('06.03.2025')."""
    a, b, year = int(g["sl_a"] or 0), int(g["sl_b"] or 0), int(g["sl_y"] or 0)
    if "." in match[0] or a > 12 or a == b:
        return Point(Form.DATE, year=year, month=b, day=a)
    return Point(Form.DATE, year=year, month=a, day=b) if b > 12 else None


def _read_date(text: str, match: re.Match[str], g: Groups) -> Point | None:
    key = "dmy" if g["dmy"] else "mdy"
    year = _day(g[key + "_y"])
    low, high = _day(g[key + "_d"]), _day(g[key + "_e"])
    if low is not None and high is not None and high <= low:
        return None
    return Point(Form.DATE, year=year, month=_month(g[key + "_m"]), day=low, day_high=high)


PARTS = {
    "early": "early",
    "mid": "mid",
    "late": "late",
    "start": "start",
    "beginning": "start",
    "middle": "mid",
    "end": "end",
    "end-": "end",
}


def _part(words: str | None) -> str:
    words = (words or "").lower().removeprefix("the ").removesuffix(" of")
    return PARTS.get(words, words)


def _read_month_year(text: str, match: re.Match[str], g: Groups) -> Point | None:
    year = g["my_y"] or ""
    if year in ("last year", "this year"):
        return Point(Form.MONTH, month=_month(g["my_m"]), part=_part(g["my_p"]), count=-1 if year == "last year" else 0, unit="year")
    return Point(Form.MONTH, year=int(year), month=_month(g["my_m"]), part=_part(g["my_p"]))


def _read_month(text: str, match: re.Match[str], g: Groups) -> Point | None:
    if not g["mon_p"] and not BEFORE_MONTH.search(text[max(0, match.start() - 12) : match.start()]):
        return None
    if match[0][:3] in ("Mar", "May") and text[match.end() : match.end() + 6].startswith((" Day", " for ", " on ")):
        return None
    return Point(Form.MONTH, month=_month(g["mon_m"]), part=_part(g["mon_p"]))


def _read_year(text: str, match: re.Match[str], g: Groups) -> Point | None:
    if not g["yr_p"] and not BEFORE_YEAR.search(text[max(0, match.start() - 14) : match.start()]):
        return None
    after = text[match.end() : match.end() + 24].lower()
    if re.match(r"\s(?:people|civilians|men|women|children|of|persons|families|dead|killed|others|houses|troops|km|kilomet)", after):
        return None
    return Point(Form.YEAR, year=int(g["yr_y"] or 0), part=_part(g["yr_p"]))


def _read_half(text: str, match: re.Match[str], g: Groups) -> Point | None:
    """'the first half of the year', 'the first quarter', 'the first three months of 2024'."""
    unit, which, of = g["half_u"] or "", g["half_n"], g["half_y"] or ""
    if not of and unit != "quarter":
        return None
    n = {"first": 0, "second": 1, "third": 2, "fourth": 3}.get(which or "")
    if unit == "half":
        months = (1, 6) if n == 0 else (7, 12)
    elif unit == "quarter":
        n = 3 if n is None else n
        months = (3 * n + 1, 3 * n + 3)
    elif unit.endswith("month") and n == 0:
        months = (1, 1)
    elif unit.endswith("months") and (count := count_of(unit.removesuffix(" months"))) and 1 <= count <= 12:
        months = (1, count) if n == 0 else (13 - count, 12)
    else:
        return None
    year = int(of) if of.isdigit() else None
    return Point(Form.SPAN, year=year, month=months[0], month_high=months[1], part="last" if of == "last year" else "this" if of else "")


def _read_bound(text: str, match: re.Match[str], g: Groups) -> Point | None:
    part, unit = g["bd_p"] or "", g["bd_x"] or "year"
    which = "last" if g["bd_u"] == "last" else "this"
    return Point(Form.CALENDAR, unit=unit, part=f"{which} {'start' if part in ('start', 'beginning', 'turn') else part}")


def _read_season(text: str, match: re.Match[str], g: Groups) -> Point | None:
    months = SEASONS[g["se_s"] or "summer"]
    if (g["se_p"] or "").lower() == "the" and not g["se_y"]:
        return None
    year = _day(g["se_y"])
    return Point(Form.SPAN, year=year, month=months[0], month_high=months[1], part="" if year else "season")


def _read_weekday(text: str, match: re.Match[str], g: Groups) -> Point | None:
    is_name = re.match(r"\s[A-Z][a-z]+", text[match.end() : match.end() + 4]) and not re.match(
        rf"\s{_MONTH}", text[match.end() : match.end() + 12]
    )
    if (
        is_name
        and not g["wd_p"]
        and not re.search(r"\b(?:[Oo]n|[Ss]ince|[Uu]ntil|[Bb]y|[Ff]rom|late|early)\s$", text[max(0, match.start() - 6) : match.start()])
    ):
        return None  # 'Monday' as a person's name
    part = (g["wd_p"] or "").lower()
    kind = "next" if part in ("next", "this coming", "the following") else "last" if part in ("last", "the previous") else ""
    if g["wd_w"]:
        kind = g["wd_w"].strip()
    return Point(Form.WEEKDAY, count=WEEKDAYS[(g["wd"] or "").lower()], part=kind)


def _read_past(text: str, match: re.Match[str], g: Groups) -> Point | None:
    count = count_of(g["pa_n"]) if g["pa_n"] else 1
    unit = (g["pa_u"] or g["pa_v"] or "day").rstrip("s")
    if match[0].lower().startswith("the last year"):
        unit = "year"
    return Point(Form.PAST, count=count or 0, unit=unit)


def _read_calendar(text: str, match: re.Match[str], g: Groups) -> Point | None:
    part = (g["ca_p"] or "").lower()
    part = "last" if part in ("last", "the previous") else "next" if part == "next" or (g["ca_e"] or "").lower() == "later" else "this"
    return Point(Form.CALENDAR, unit=g["ca_u"] or "week", part=part)


def _read_weekend(text: str, match: re.Match[str], g: Groups) -> Point | None:
    return Point(Form.CALENDAR, unit="weekend", part="last")


def _read_ago(text: str, match: re.Match[str], g: Groups) -> Point | None:
    count = count_of(g["ag_n"])
    return None if count is None else Point(Form.OFFSET, count=-count, unit=(g["ag_u"] or "day").rstrip("s"))


def _read_later(text: str, match: re.Match[str], g: Groups) -> Point | None:
    if g["hl"] or g["td"]:
        return Point(Form.LATER, count=0)
    if g["nd"]:
        unit = g["nd_u"] if g["nd_u"] in ("week", "month") else "day"
        return Point(Form.LATER, count={"same": 0, "previous": -1}.get(g["nd_p"] or "", 1), unit=unit or "day")
    if g["db"]:
        return Point(Form.LATER, count=-1 if g["db_d"] == "before" else 1)
    count = count_of(g["la_n"])
    if count is None:
        return None
    return Point(Form.LATER, count=count if g["la_d"] in ("later", "afterwards") else -count, unit=(g["la_u"] or "day").rstrip("s"))


def _read_fixed(text: str, match: re.Match[str], g: Groups) -> Point | None:
    if g["overnight"]:
        return Point(Form.OVERNIGHT)
    return Point(Form.OFFSET, count=-1 if g["yesterday"] else 1 if g["tomorrow"] else 0)


READERS = {
    "iso": _read_iso,
    "slash": _read_slash,
    "dmy": _read_date,
    "mdy": _read_date,
    "half": _read_half,
    "my": _read_month_year,
    "month": _read_month,
    "bound": _read_bound,
    "season": _read_season,
    "year": _read_year,
    "weekday": _read_weekday,
    "today": _read_fixed,
    "yesterday": _read_fixed,
    "tomorrow": _read_fixed,
    "overnight": _read_fixed,
    "past": _read_past,
    "weekend": _read_weekend,
    "calendar": _read_calendar,
    "ago": _read_ago,
    "later": _read_later,
}


# --- Resolving ----------------------------------------------------------------------------------------------------------

Stretch = tuple[date, date, bool]  # first day, last day, and whether the day of publication was needed


def resolve(
    expression: DayExpression,
    published: date | None,
    *,
    anchor: Period | None = None,
    published_known: Known | None = Known.STATED,
    statement_day: date | None = None,
    is_future: bool = False,
) -> Period:
    """Return the days of an expression; NO_PERIOD where they cannot be known.

    anchor: the days told just before, for 'the next day'. statement_day: where 'since X' ends, else `published`.
    is_future: a date without a year or a weekday is the next one, not the last.

    >>> (tuesday,) = day_expressions("on Tuesday")
    >>> resolve(tuesday, date(2025, 3, 13)).first.isoformat()
    '2025-03-11'
    """
    relative = Known.INFERRED if published_known is Known.INFERRED else Known.RELATIVE
    anchor_known = (anchor.first_known if anchor else None) or relative
    future = is_future or (expression.role is Role.UNTIL and is_future)

    def known(point: Point, needs: bool) -> Known:
        return anchor_known if point.form is Form.LATER else relative if needs else Known.STATED

    low = _stretch(expression.first, published, anchor, future)
    if low is None:
        return NO_PERIOD
    low_known = known(expression.first, low[2])
    if expression.role is Role.BETWEEN and expression.last is not None:
        low_anchor = Period(low[0], low[1], low_known, low_known)
        high = _stretch(expression.last, published, low_anchor, future)
        if high is None:
            return NO_PERIOD
        first = low[0]
        if first > high[1] and expression.first.form is Form.WEEKDAY:
            first -= 7 * DAY
        return Period(first, high[1], low_known, known(expression.last, high[2])) if first <= high[1] else NO_PERIOD
    if expression.role is Role.SINCE:
        end = statement_day or published
        if end is None or end < low[0]:
            return Period(low[0], None, low_known, None)
        return Period(low[0], end, low_known, relative)
    if expression.role is Role.UNTIL:
        return Period(None, low[1], None, low_known)
    if expression.role in (Role.BEFORE, Role.AFTER):
        return NO_PERIOD
    return Period(low[0], low[1], low_known, low_known)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:  # 31 February
        return None


def _last_of_month(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _stretch(point: Point, published: date | None, anchor: Period | None, is_future: bool) -> Stretch | None:
    """Return first and last day of a point; None where it is impossible or the day that it hangs on is unknown."""
    try:
        if point.year is not None:
            return _absolute(point, point.year, needs=False)
        if point.form is Form.LATER:
            return _later(point, anchor)
        if published is None:
            return None
        return _relative(point, published, is_future)
    except (ValueError, OverflowError):
        return None


def _absolute(point: Point, year: int, *, needs: bool) -> Stretch | None:
    if point.form is Form.YEAR:
        first, last = date(year, 1, 1), date(year, 12, 31)
        months = {"early": (1, 3), "start": (1, 3), "mid": (5, 8), "late": (10, 12), "end": (12, 12)}.get(point.part)
        return (first, last, needs) if months is None else (date(year, months[0], 1), _last_of_month(year, months[1]), needs)
    month = point.month or 1
    if point.form is Form.SPAN:
        return date(year, month, 1), _last_of_month(year, point.month_high or month), needs
    if point.form is Form.MONTH:
        last = _last_of_month(year, month)
        days = {"early": (1, 10), "start": (1, 10), "mid": (11, 20), "late": (21, last.day), "end": (21, last.day)}.get(
            point.part, (1, last.day)
        )
        return date(year, month, days[0]), date(year, month, days[1]), needs
    low = _date(year, month, point.day or 0)
    high = _date(year, month, point.day_high) if point.day_high else low
    return (low, high, needs) if low and high else None


def _relative(point: Point, published: date, is_future: bool) -> Stretch | None:
    """Resolve against the day of publication, by the table of the coding guide."""
    if point.form in (Form.DATE, Form.MONTH, Form.SPAN):
        return _without_year(point, published, is_future)
    if point.form is Form.WEEKDAY:
        day = _weekday(point, published, is_future)
        return day, day, True
    if point.form is Form.OVERNIGHT:
        return published - DAY, published, True
    if point.form is Form.PAST:
        return _past(point, published)
    if point.form is Form.OFFSET:
        return _offset(point, published)
    return _calendar(point, published)


def _without_year(point: Point, published: date, is_future: bool) -> Stretch | None:
    """A date or month without its year is the last one on or before publication, or the next one."""
    year = published.year
    if point.form is Form.SPAN and point.part in ("this", "last"):
        return _absolute(point, year - (point.part == "last"), needs=True)
    if point.unit == "year":  # 'in May last year'
        return _absolute(point, year + point.count, needs=True)
    if point.part == "this":
        return _absolute(replace(point, part=""), year, needs=True)
    latest: Stretch | None = None
    for candidate in (year + 1, year, year - 1, year - 2, year - 3, year - 4):  # 29 February
        stretch = _absolute(replace(point, part="" if point.part in ("last", "next", "season") else point.part), candidate, needs=True)
        if stretch is None:
            continue
        if is_future or point.part == "next":
            if stretch[0] < published:
                break
            latest = stretch
        elif stretch[0] <= published and not (point.part == "last" and stretch[1] >= published):
            end = min(stretch[1], published)
            return stretch[0], end if point.form is not Form.DATE else stretch[1], True
    return latest


def _weekday(point: Point, published: date, is_future: bool) -> date:
    back = (published.weekday() - point.count) % 7
    if point.part == "next":
        return published + (7 - back) * DAY
    if point.part == "last week":
        return published - (published.weekday() + 7 - point.count) * DAY
    if point.part == "next week":
        return published + (7 - published.weekday() + point.count) * DAY
    if point.part == "last":
        return published - (back or 7) * DAY
    if is_future:
        return published + (7 - back if back else 0) * DAY
    return published - back * DAY


def _past(point: Point, published: date) -> Stretch | None:
    if not point.count:
        return None
    days = {"minute": 0, "hour": (point.count + 23) // 24, "day": point.count, "night": point.count, "week": 7 * point.count}
    days |= {"fortnight": 14 * point.count}
    if point.unit in days:
        return published - days[point.unit] * DAY, published, True
    return _months_before(published, point.count * (12 if point.unit == "year" else 1)), published, True


def _months_before(day: date, count: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _offset(point: Point, published: date) -> Stretch | None:
    """'two days ago' is a day, 'two months ago' a month, 'two years ago' a year."""
    days = {"minute": 0, "hour": 0, "day": 1, "night": 1, "week": 7, "fortnight": 14}
    if point.unit == "hour" and abs(point.count) >= 24:
        day = published + point.count // 24 * DAY
        return day, day, True
    if point.unit in days:
        day = published + point.count * days[point.unit] * DAY
        return day, day, True
    if point.unit == "month":
        day = _months_before(published, -point.count)
        return day.replace(day=1), _last_of_month(day.year, day.month), True
    year = published.year + point.count
    return date(year, 1, 1), date(year, 12, 31), True


def _calendar(point: Point, published: date) -> Stretch | None:
    which, _, edge = point.part.partition(" ")
    step = {"last": -1, "next": 1}.get(which, 0)
    if point.unit == "weekend":
        saturday = published - ((published.weekday() - 5) % 7) * DAY
        return saturday, min(saturday + DAY, published) if published.weekday() == 5 else saturday + DAY, True
    if point.unit == "week":
        first = published - published.weekday() * DAY + 7 * step * DAY
        last = first + 6 * DAY
    elif point.unit == "month":
        first = _months_before(published.replace(day=1), -step)
        last = _last_of_month(first.year, first.month)
    else:
        first, last = date(published.year + step, 1, 1), date(published.year + step, 12, 31)
    if edge == "start":
        return first, first, True
    if edge == "end":
        return last, last, True
    return first, min(last, published) if step == 0 else last, True


def _later(point: Point, anchor: Period | None) -> Stretch | None:
    """'three days later', 'the same day': counted from the last day that was told before."""
    base = (anchor.last or anchor.first) if anchor else None
    if base is None:
        return None
    if point.unit == "month":
        day = _months_before(base, -point.count)
        return day, day, False
    if point.unit == "year":
        return date(base.year + point.count, 1, 1), date(base.year + point.count, 12, 31), False
    day = base + point.count * {"week": 7, "fortnight": 14, "hour": 0, "minute": 0}.get(point.unit, 1) * DAY
    return day, day, False
