"""Asking a book for a scope: the least and the most that its claims allow, who stands behind that, and what conflicts."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from tollbook.book.record import BookRecord
from tollbook.book.select import make_filter
from tollbook.model.claim import Harm, Victim
from tollbook.model.finding import Answer, Scope
from tollbook.model.precision import Known, Period
from tollbook.publish.visible import one_line, visible
from tollbook.publish.wording import join
from tollbook.resolve.places import Gazetteer

HARM = Harm.KILLED  # what is asked for unless told


def scope_of(
    *,
    who: str | None = None,
    where: str | None = None,
    by: str | None = None,
    harm: str | None = None,
    since: str | None = None,
    until: str | None = None,
) -> Scope:
    """Return the scope that is asked for. Raises UnusableInput for a class, harm or day that there is none of.

    >>> scope_of(who="civilian", where="Latakia", until="2025-03-12").period.last.isoformat()
    '2025-03-12'
    """
    make_filter(who=who, harm=harm, since=since, until=until)
    first, last = date.fromisoformat(since) if since else None, date.fromisoformat(until) if until else None
    period = Period(first, last, Known.STATED if first else None, Known.STATED if last else None)
    return Scope(
        Harm(harm) if harm else HARM,
        (Victim(who) if who else Victim.PERSON,),
        (by,) if by else (),
        (where,) if where else (),
        period,
    )


def ask(record: BookRecord, scope: Scope, *, as_of: date | None = None) -> Answer:
    """Return what the claims of a record allow for a scope, as of a day."""
    gazetteer = Gazetteer()
    places = [place for name in scope.where if (place := gazetteer.lookup(name)).name is not None]
    return record.reconciler.ask(scope, as_of=as_of, where=places)


def answer_record(answer: Answer, record: BookRecord) -> dict[str, Any]:
    """Return an answer as plain values: low, high, binding, conflicts, account, and what is said of pairs that do not conflict."""

    def claim(name: str) -> dict[str, Any]:
        found = record.by_id[name]
        who = [source.name for source in found.sources]
        return {"id": name, "report": found.report, "sources": who, "evidence": found.evidence.words}

    origins = record.origins([name for name in answer.binding if name in record.by_id])
    return {
        "low": answer.low,
        "high": answer.high,
        "binding": [claim(name) for name in answer.binding],
        "origins": [origin.name for origin in origins.origins],
        "conflicts": [{"claims": [claim(name) for name in c.claims], "reason": c.reason} for c in answer.conflicts],
        "comparisons": [{"verdict": c.verdict.value, "reason": c.reason} for c in answer.comparisons],
        "untold": answer.untold,
        "as_of": answer.as_of.isoformat() if answer.as_of else None,
        "account": answer.account,
    }


def lines_of(told: dict[str, Any]) -> Iterator[str]:
    """Yield an answer in words: the account, the claims that bind it, what conflicts, and what does not and why."""
    yield told["account"]
    if told["binding"]:
        yield f"It rests on {len(told['origins'])} independent origin{'s' if len(told['origins']) != 1 else ''}: {join(told['origins'])}."
    for claim in told["binding"]:
        who = join([visible(one_line(name)) for name in claim["sources"]]) or "the outlet"
        yield f"  {claim['id']}  “{visible(one_line(claim['evidence']))}” ({who})"
    for conflict in told["conflicts"]:
        yield f"These cannot all be true: {conflict['reason']}"
        for claim in conflict["claims"]:
            yield f"  {claim['id']}  “{visible(one_line(claim['evidence']))}”"
    for comparison in told["comparisons"]:
        yield f"- {comparison['reason']}"
    if told["untold"]:
        yield f"And {told['untold']:,} more pairs of differing figures."
