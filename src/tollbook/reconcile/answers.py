"""The sentence of an answer: how many, whom, where, when, and which counts stand behind it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from tollbook.model.claim import Toll
from tollbook.model.finding import Conflict, Scope
from tollbook.model.precision import NO_PERIOD
from tollbook.reconcile import accounts
from tollbook.reconcile.origins import origin_of, reading_of
from tollbook.reconcile.solve import Extreme
from tollbook.reconcile.words import bounds_of
from tollbook.settings import Settings

_MOST_TOLD = 3  # counts named in one sentence; the rest are numbered


class Block(Protocol):
    """What one part proves of a scope."""

    @property
    def low(self) -> Extreme: ...


def account_of(
    scope: Scope,
    as_of: date | None,
    low: Extreme,
    high: Extreme,
    blocks: Sequence[Block],
    tolls: Mapping[str, Toll],
    settings: Settings,
    *,
    is_disputed: bool,
) -> str:
    """Return one sentence for a person: 'At least 803 civilians were killed in Latakia by 12 March 2025: the Observatory counts …'.

    blocks: the parts whose floors add up to the least, largest first. tolls: the claims that bind, by id.
    """
    lead = _lead(scope, low, high)
    if as_of is not None:
        lead += f", going by what had been published by {accounts.day_name(as_of)}"
    order = [claim for block in blocks for claim in sorted(block.low.claims, key=lambda c: (-(tolls[c].value or 0), c))]
    order = list(dict.fromkeys([*order, *high.claims]))
    told = [_told(tolls[claim], settings, with_place=len({tolls[c].where for c in order}) > 1) for claim in order[:_MOST_TOLD]]
    if len(order) > _MOST_TOLD:
        told.append(f"{accounts.number(len(order) - _MOST_TOLD)} more counts go into it")
    if len(blocks) > 1:
        told.insert(0, f"{accounts.number(len(blocks))} events, or groups of claims that are apart, add up")
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


def gainsaid(blocks: Sequence[Block], high: Extreme, tolls: Mapping[str, Toll]) -> Conflict:
    """Return that a total leaves no room for what parts have proved; of the parts, the fewest that it takes."""
    needed: list[Block] = []
    for block in sorted(blocks, key=lambda block: (-(block.low.value or 0), block.low.claims)):
        if sum(b.low.value or 0 for b in needed) <= (high.value or 0):
            needed.append(block)
    claims = sorted({claim for block in needed for claim in block.low.claims} | set(high.claims))
    who = accounts.join(sorted({accounts.speaker(origin_of(tolls[claim])) for claim in high.claims}))
    proved = accounts.number(sum(block.low.value or 0 for block in needed))
    of = "one event" if len(needed) == 1 else f"{accounts.number(len(needed))} events"
    reason = f"{who} says that there were at most {accounts.number(high.value or 0)} in all; the counts of {of} within that prove {proved}"
    return Conflict(tuple(claims), f"{reason[:1].upper()}{reason[1:]}: a total leaves no room for what others have documented beyond it.")
