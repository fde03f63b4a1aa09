"""From words to bounds: the table that says what each relation of a toll allows, and what its words add."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from tollbook.model.claim import Relation, Toll
from tollbook.model.finding import Reading
from tollbook.model.precision import Bounds

# More persons than this are alive nowhere; such a number is a defect of a reader or a hoax, and bounds nothing.
MOST_PEOPLE = 10**10


@dataclass(frozen=True, slots=True)
class BoundsRule:
    """One row of the table: the relation, words that carry it, the bounds in words, and the function that makes them."""

    relation: Relation
    words: str
    bounds: str
    make: Callable[[int, int], Bounds]


# v is the value as written, w the upper end of 'between'. Only `low` and `high` are hard: soft bounds are shown, never reasoned with.
BOUNDS_TABLE: tuple[BoundsRule, ...] = (
    BoundsRule(Relation.EXACT, "'killed 31'", "exactly v", lambda v, _: Bounds(v, v)),
    BoundsRule(Relation.AT_LEAST, "'at least 125', 'no fewer than'", "v or more", lambda v, _: Bounds(low=v)),
    BoundsRule(Relation.MORE_THAN, "'over 1,000'", "v + 1 or more", lambda v, _: Bounds(low=v + 1)),
    BoundsRule(
        Relation.LESS_THAN,
        "'nearly 700', 'under 50'",
        "v − 1 or fewer; 'nearly' and 'almost' suggest 0.9 v or more",
        lambda v, _: Bounds(high=max(v - 1, 0)),
    ),
    BoundsRule(Relation.AT_MOST, "'up to 40'", "from 0 to v", lambda v, _: Bounds(0, v)),
    BoundsRule(
        Relation.ABOUT,
        "'about 40', 'some 40'",
        "suggests 0.9 v to 1.1 v, proves nothing",
        lambda v, _: Bounds(soft_low=0.9 * v, soft_high=1.1 * v),
    ),
    BoundsRule(Relation.BETWEEN, "'between 30 and 40'", "from v to w", lambda v, w: Bounds(v, w)),
    BoundsRule(
        Relation.MAGNITUDE,
        "'dozens' (12), 'scores' (20), 'hundreds' (100), 'thousands' (1,000)",
        "suggests 2 v or more, the least that the plural allows; proves nothing",
        lambda v, _: Bounds(soft_low=2.0 * v),
    ),
    BoundsRule(Relation.SHARE, "'most of them', 'a third'", "ties a part to its whole ('most': more than half)", lambda *_: Bounds()),
    BoundsRule(Relation.VAGUE, "'several', 'many', 'a number of'", "not counted; suggests 1 or more", lambda *_: Bounds(soft_low=1.0)),
)

_ROW = {row.relation: row for row in BOUNDS_TABLE}
_CLOSE_BELOW = re.compile(r"\b(?:nearly|almost|close to|approaching|just under|just short of|just below|not quite)\b", re.IGNORECASE)


def bounds_of(toll: Toll, *, reading: Reading = Reading.DOCUMENTED) -> Bounds:
    """Return what the words of one toll allow the count of its source to be, in persons, by BOUNDS_TABLE.

    A nought ('no injuries were reported') tells what was reported and caps nothing, unless it is read as a total.

    >>> from tollbook.model.claim import Evidence, Harm
    >>> nearly = Toll(report="r", evidence=Evidence(0, 10, "nearly 700"), harm=Harm.KILLED, relation=Relation.LESS_THAN, value=700)
    >>> bounds_of(nearly)
    Bounds(low=None, high=699, soft_low=630.0, soft_high=None)
    """
    value, top = toll.value or 0, toll.value_high or toll.value or 0
    if top > MOST_PEOPLE:
        return Bounds()
    if toll.relation is Relation.EXACT and value == 0 and reading is not Reading.TOTAL:
        return Bounds(soft_low=0.0, soft_high=0.0)
    made = _ROW[toll.relation].make(value, top)
    if toll.relation is Relation.LESS_THAN and _CLOSE_BELOW.search(toll.evidence.words):
        return Bounds(made.low, made.high, soft_low=0.9 * value)
    return made


@dataclass(frozen=True, slots=True)
class Share:
    """What a share says: the part is more than, less than, or about this fraction of its whole.

    sign: '>' or '<' hold as logic; '=' and '~' only suggest.
    """

    sign: str
    fraction: Fraction


_SHARE = re.compile(r"([<>~]?)\s*(?:([0-9]{1,4})\s*/\s*([0-9]{1,4})|([0-9]{1,3})(?:\.([0-9]{1,3}))?\s*%)")


def share_of(toll: Toll) -> Share | None:
    """Return what the share of a toll says, None where it has none or one that cannot be read.

    >>> from tollbook.model.claim import Evidence, Harm
    >>> def toll(share): return Toll(report="r", evidence=Evidence(0, 4, "most"), harm=Harm.KILLED, relation=Relation.SHARE, share=share)
    >>> share_of(toll("most"))
    Share(sign='>', fraction=Fraction(1, 2))
    >>> share_of(toll("<90%"))
    Share(sign='<', fraction=Fraction(9, 10))
    """
    if toll.share is None:
        return None
    if toll.share == "most":
        return Share(">", Fraction(1, 2))
    if toll.share in ("half", "~half"):
        return Share("~" if toll.share.startswith("~") else "=", Fraction(1, 2))
    found = _SHARE.fullmatch(toll.share.strip())
    if not found:
        return None
    sign, above, below, percent, tenths = found.groups()
    if above:
        fraction = Fraction(int(above), int(below)) if int(below) else Fraction(2)
    else:
        fraction = Fraction(f"{percent}.{tenths or 0}") / 100
    return Share(sign or "=", fraction) if 0 < fraction <= 1 else None


# 'A total of 31 were killed' is how news prose begins a sentence with a number; it does not say that there are no others. Nor do 'an
# overall toll' and 'the total death toll': they head a count that is kept up to date, the sum of those counted so far.
_ALL_OF_THEM = re.compile(
    r"\b(?:in all|in total|all told|altogether|(?:the|a|its|their|final|full|complete) (?:final |full |complete )?total"
    r"(?! of\b| to\b| (?:\w+ )?(?:toll|count|number)\b)|(?:final|full|complete|definitive) (?:death )?(?:toll|count|tally|number)"
    r"|(?:no|not|never) (?:more|higher|greater) than|(?:did|does|do|had|has) not exceed(?:ed)?)\b",
    re.IGNORECASE,
)


def says_all(toll: Toll) -> bool:
    """Tell whether the words of a toll say that these are all of them: 'in all', 'the total', 'a final toll', 'no more than'.

    'Up to 40' leaves open whether there are others whom nobody counted; 'no more than 40' says that there are none.

    >>> from tollbook.model.claim import Evidence, Harm
    >>> def toll(words): return Toll(report="r", evidence=Evidence(0, 9, words), harm=Harm.KILLED, relation=Relation.EXACT, value=31)
    >>> says_all(toll("put the final toll at 31")), says_all(toll("a total of 31 people died"))
    (True, False)
    """
    return bool(_ALL_OF_THEM.search(toll.evidence.words[:500]))


_FORMER = re.compile(
    r"\b(?:(?:up|down|revised|raised|lowered|risen) (?:\w+ )?from|instead of|(?:earlier|previous|former|prior|initial|first|preliminary)"
    r" (?:\w+ )?(?:death )?(?:toll|count|figure|tally|estimate|number)|previously|earlier (?:put|reported|given|said))\b",
    re.IGNORECASE,
)


def says_former(toll: Toll) -> bool:
    """Tell whether the words give a figure as one of the past: 'up from 1,018', 'an earlier toll of 773'.

    >>> from tollbook.model.claim import Evidence, Harm
    >>> said = Evidence(0, 9, "up from 1,018 on Saturday")
    >>> says_former(Toll(report="r", evidence=said, harm=Harm.KILLED, relation=Relation.EXACT, value=1018))
    True
    """
    return bool(_FORMER.search(toll.evidence.words[:500]))
