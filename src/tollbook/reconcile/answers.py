"""The sentence of an answer: how many, whom, where, when, and which counts stand behind it."""

from collections.abc import Sequence
from datetime import date

from tollbook.model.claim import Toll
from tollbook.model.finding import Conflict, Scope
from tollbook.model.precision import NO_PERIOD
from tollbook.reconcile import accounts
from tollbook.reconcile.origins import origin_of, reading_of
from tollbook.reconcile.solve import Extreme
from tollbook.reconcile.words import bounds_of
from tollbook.settings import Settings

MOST_TOLD = 3  # counts named in one sentence; the rest are numbered


def account_of(
    scope: Scope,
    as_of: date | None,
    low: Extreme,
    high: Extreme,
    behind: Sequence[Toll],
    settings: Settings,
    *,
    blocks: int,
    more: int,
    is_disputed: bool,
) -> str:
    """Return one sentence for a person: 'At least 803 civilians were killed in Latakia by 12 March 2025: the Observatory counts …'.

    behind: the first claims that bind, at most MOST_TOLD; more: how many there are besides. blocks: how many parts add up to the least.
    """
    lead = _lead(scope, low, high)
    if as_of is not None:
        lead += f", going by what had been published by {accounts.day_name(as_of)}"
    with_place = len({toll.where for toll in behind}) > 1
    told = [_told(toll, settings, with_place=with_place) for toll in behind]
    if more:
        told.append(f"{accounts.number(more)} more counts go into it")
    if blocks > 1:
        told.insert(0, f"{accounts.number(blocks)} events, or groups of claims that are apart, add up")
    words = f"{lead}: {'; '.join(told)}" if told else lead
    if is_disputed:
        words += "; figures that cannot all be true are left out of this"
    return f"{words[:1].upper()}{words[1:]}."


def _lead(scope: Scope, low: Extreme, high: Extreme) -> str:
    one = low.value == 1 and high.value is None
    people, deed = accounts.people(scope.victims, one=one), accounts.deed(scope.harm, one=one)
    where = _where(scope)
    if not low.value and high.value is None:
        return f"no count here proves how many {accounts.people(scope.victims)} {accounts.deed(scope.harm)}{where}"
    if low.value and low.value == high.value:
        return f"if the totals hold, exactly {accounts.number(low.value)} {people} {deed}{where}"
    cap = "" if high.value is None else f"at most {accounts.number(high.value)}"
    if not low.value:
        return f"if the totals hold, {cap} {people} {deed}{where}"
    amount = f"at least {accounts.number(low.value)}" + (f" and, if the totals hold, {cap}" if cap else "")
    return f"{amount} {people} {deed}{where}"


def _where(scope: Scope) -> str:
    words = [f"by {accounts.join([accounts.named(name) for name in scope.by])}"] if scope.by else []
    words += [accounts.places(scope.where)] if scope.where else []
    period = scope.period
    if period != NO_PERIOD:
        words.append(f"by {accounts.day_name(period.last)}" if period.first is None and period.last else accounts.days(period))
    return "".join(f" {word}" for word in words)


def _told(toll: Toll, settings: Settings, *, with_place: bool) -> str:
    source, reading = origin_of(toll), reading_of(toll, settings)
    amount = accounts.how_many(bounds_of(toll, reading=reading), toll)
    words = [accounts.speaker(source), accounts.verb(source, reading, toll), amount]
    if not amount.endswith(("half", "third", "thirds", "quarter", "quarters", "cent")):
        words.append(accounts.people(toll.victims, one=amount == "1"))
    if with_place and toll.where:
        words.append(accounts.places([place.text for place in toll.where]))
    return " ".join(word for word in [*words, accounts.days(toll.period)] if word)


def gainsaid(proved: Sequence[Extreme], high: Extreme, capping: Sequence[Toll]) -> Conflict:
    """Return that a total leaves no room for what parts have proved; by the fewest of them. capping: the total's claims."""
    needed: list[Extreme] = []
    for low in sorted(proved, key=lambda low: (-(low.value or 0), low.claims)):
        if sum(other.value or 0 for other in needed) <= (high.value or 0):
            needed.append(low)
    claims = sorted({claim for low in needed for claim in low.claims} | set(high.claims))
    who = accounts.join(sorted({accounts.speaker(origin_of(toll)) for toll in capping}))
    sum_of = accounts.number(sum(low.value or 0 for low in needed))
    of = "one event" if len(needed) == 1 else f"{accounts.number(len(needed))} events"
    reason = f"{who} says that there were at most {accounts.number(high.value or 0)} in all; the counts of {of} within that prove {sum_of}"
    return Conflict(tuple(claims), f"{reason[:1].upper()}{reason[1:]}: a total leaves no room for what others have documented beyond it.")
