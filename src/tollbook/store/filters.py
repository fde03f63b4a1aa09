"""Filters: which claims of a book are asked for, by class, harm, place, days, source, words and what a person judged."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select, text

from tollbook.store import schema
from tollbook.store.folding import fold
from tollbook.store.queries import newest_decisions

SHORTEST_TRIGRAM = 3


@dataclass(frozen=True, slots=True)
class Filter:
    """Which claims are asked for. Every one that is given must hold; of several words in one, any part of a name.

    who: class of victims. where: names of a place, any of which will do. by, source: parts of names. kind: toll, act or situation.
    since, until: days (YYYY-MM-DD) that the claim's own days must touch; claims without a day are left out then. as_of: reports
    published up to that day. review: accepted, corrected, rejected, or none. words: of the claim, its sources, places and parties,
    in any script.
    """

    who: str | None = None
    where: tuple[str, ...] = ()
    by: str | None = None
    source: str | None = None
    harm: str | None = None
    kind: str | None = None
    since: str | None = None
    until: str | None = None
    as_of: str | None = None
    review: str | None = None
    words: str | None = None

    @property
    def is_empty(self) -> bool:
        """True where everything is asked for."""
        return self == Filter()


def claims_matching(connection: Connection, wanted: Filter) -> list[tuple[str, str]]:
    """Return (report id, claim record) of the claims that fit, in the order of their reports and texts. Rejected ones only if asked for."""
    claim, report = schema.claim.c, schema.report.c
    joined = schema.claim.join(schema.report, claim.report == report.id)
    question = select(claim.report, claim.record).select_from(joined).where(*_conditions(connection, wanted))
    rows = connection.execute(question.order_by(report.published, report.id, claim.position, claim.id))
    return [(row.report, row.record) for row in rows]


def without_a_day(connection: Connection, wanted: Filter) -> int:
    """Return how many claims fit a filter but for its days, because they have none."""
    if not (wanted.since or wanted.until):
        return 0
    timeless = Filter(**{name: getattr(wanted, name) for name in wanted.__dataclass_fields__ if name not in ("since", "until")})
    claim = schema.claim.c
    joined = schema.claim.join(schema.report, claim.report == schema.report.c.id)
    undated = and_(claim.first_day.is_(None), claim.last_day.is_(None))
    question = select(func.count()).select_from(joined).where(*_conditions(connection, timeless), undated)
    return int(connection.execute(question).scalar_one())


def reports_matching(connection: Connection, words: str, *, most: int = 10_000) -> list[str]:
    """Return the ids of reports that hold all of some words, newest first."""
    report = schema.report.c
    question = select(report.id).where(*(report.id.in_(_holding(connection, "report", word)) for word in search_words(words)))
    return list(connection.execute(question.order_by(report.published.desc(), report.id).limit(most)).scalars())


def search_words(words: str) -> list[str]:
    """Return the folded words of a question: what stands in quotation marks is one, others are cut to their stem where one is known.

    >>> search_words('"Deir Ezzor" убитых killed')
    ['deir ezzor', 'убит', 'killed']
    """
    found: list[str] = []
    for number, part in enumerate(words.replace("“", '"').replace("”", '"').replace("«", '"').replace("»", '"').split('"')):
        found += [fold(part)] if number % 2 else [_stem(word) for word in fold(part).split()]
    return [word for word in found if word]


def _stem(word: str) -> str:
    """A Russian or Arabic word without its ending, if what is left still is a part of it and long enough to tell words apart."""
    script = "russian" if any("а" <= c <= "я" for c in word) else "arabic" if any("ء" <= c <= "ي" for c in word) else None
    if script is None:
        return word
    from snowballstemmer import stemmer

    stem: str = fold(stemmer(script).stemWord(word))
    return stem if len(stem) >= SHORTEST_TRIGRAM and stem in word else word


def _conditions(connection: Connection, wanted: Filter) -> list[ColumnElement[bool]]:
    claim, report = schema.claim.c, schema.report.c
    found: list[ColumnElement[bool]] = []
    if wanted.kind:
        found.append(claim.kind == wanted.kind)
    if wanted.harm:
        found.append(claim.harm == wanted.harm)
    for column, word in ((claim.victims, wanted.who), (claim.actors, wanted.by), (claim.sources, wanted.source)):
        if word:
            found.append(column.contains(fold(word), autoescape=True))
    if wanted.where:
        found.append(or_(*(claim.places.contains(name, autoescape=True) for name in wanted.where)))
    if wanted.since:
        found.append(func.coalesce(claim.last_day, claim.first_day) >= wanted.since)
    if wanted.until:
        found.append(func.coalesce(claim.first_day, claim.last_day) <= wanted.until)
    if wanted.as_of:
        found.append(report.published <= wanted.as_of)
    for word in search_words(wanted.words or ""):
        found.append(claim.id.in_(_holding(connection, "claim", word)))
    return [*found, _review_condition(wanted.review)]


def _review_condition(review: str | None) -> ColumnElement[bool]:
    """Condition on what a person judged; unless asked for, what was rejected is left out."""
    decision = schema.decision.c
    newest = newest_decisions("claim")
    judged = select(decision.subject).where(decision.sequence.in_(newest))
    if review is None:
        return schema.claim.c.id.not_in(judged.where(decision.judgement == "rejected"))
    if review == "none":
        return schema.claim.c.id.not_in(judged.where(decision.judgement != "withdrawn"))
    return schema.claim.c.id.in_(judged.where(decision.judgement == review))


def _holding(connection: Connection, kind: str, word: str) -> "Select[str]":
    """Reports or claims that hold a folded word as any part of theirs: by trigrams, or by looking through all for shorter ones."""
    row = schema.search.c
    pattern = "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    if connection.dialect.name == "sqlite" and len(word) >= SHORTEST_TRIGRAM and not set("\\%_") & set(word):
        indexed = select(text("rowid")).select_from(text("search_index")).where(text("search_index.folded LIKE :p").bindparams(p=pattern))
        return select(row.id).where(row.kind == kind, row.number.in_(indexed))
    return select(row.id).where(row.kind == kind, row.folded.like(pattern, escape="\\"))
