"""Decisions: what a person judged of a claim, a report, a name or an event becomes an entry of the book."""

import json
from collections.abc import Mapping
from typing import Any

from tollbook.book.select import as_claims
from tollbook.errors import TollbookError, UnusableInput
from tollbook.ingest.language import parse_code
from tollbook.model.decision import Decision, Judgement, Kind
from tollbook.store.book import Book
from tollbook.store.entries import DecisionMade, Entry, Statement
from tollbook.store.ledger import Ledger
from tollbook.store.queries import has_report, record_of

FIXED = frozenset({"claim", "id", "document", "start", "end", "evidence", "rule", "confidence", "reader", "part_of", "part_of_id"})


def decide(book: Book, decision: Decision, *, reason: str = "") -> Entry:
    """Enter a decision, and return its entry. Raises UnusableInput for a subject that the book does not have, and for a correction
    after which a claim would be none. A correction of a report's day or language takes effect on its claims by `read_again`."""
    with book.writing() as ledger:
        if decision.kind is Kind.CLAIM:
            decision = _checked_claim(ledger, decision)
        elif decision.kind is Kind.REPORT:
            decision = _checked_report(ledger, decision)
        body = DecisionMade(decision.kind.value, decision.subject, decision.judgement.value, decision.other, decision.changes)
        return ledger.append(Statement(body, who=book.who, reason=reason), now=book.clock())


def parse_changes(words: Mapping[str, str]) -> tuple[tuple[str, str | None], ...]:
    """Return FIELD=VALUE pairs as changes of a claim: values that are JSON stay so, other words become a string.

    >>> parse_changes({"value": "12", "relation": "at_least", "from": "2025-03-09", "to": "null"})
    (('value', '12'), ('relation', '"at_least"'), ('from', '"2025-03-09"'), ('to', None))
    """
    return tuple((field, _as_json(value)) for field, value in words.items())


def _as_json(value: str) -> str | None:
    try:
        parsed = json.loads(value)
    except ValueError:
        return json.dumps(value, ensure_ascii=False)
    return None if parsed is None else value


def _checked_claim(ledger: Ledger, decision: Decision) -> Decision:
    row = record_of(ledger.connection, decision.subject)
    if row is None:
        raise UnusableInput(f"claim {decision.subject}", "the book has none of that id", "find it with tollbook search")
    if not decision.changes:
        return decision
    record: dict[str, Any] = json.loads(row)
    unknown = [field for field, _ in decision.changes if field in FIXED or field not in record]
    if unknown:
        fields = ", ".join(sorted(set(record) - FIXED))
        raise UnusableInput(f"claim {decision.subject}", f"has no field {unknown[0]!r} that can be corrected", f"choose from {fields}")
    values = {field: None if text is None else json.loads(text) for field, text in decision.changes}
    for field in ("value", "value_high"):
        if not isinstance(values.get(field, 0), int | None):
            raise UnusableInput(f"claim {decision.subject}", f"{field} would be {values[field]!r}, no whole number", "write it as 31")
    try:
        as_claims([record | values])
    except (TollbookError, ValueError, KeyError, TypeError, AttributeError) as cause:
        why = f"would be no claim after that{f' ({cause})' if isinstance(cause, TollbookError) else ''}"
        raise UnusableInput(f"claim {decision.subject}", why, "see docs/reference/claims.md") from None
    return decision


def _checked_report(ledger: Ledger, decision: Decision) -> Decision:
    if not has_report(ledger.connection, decision.subject):
        raise UnusableInput(f"report {decision.subject}", "the book has none of that id", "find it with tollbook search")
    for field, value in decision.changes:
        if field == "published" and value is not None:
            _check_day(decision.subject, value)
        if field == "language" and (value is None or parse_code(value) is None):
            raise UnusableInput(f"report {decision.subject}", f"{value!r} is no language", "give a code such as en")
    return decision


def _check_day(report: str, value: str) -> None:
    from tollbook.ingest.reports import tell

    tell(published=value, outlet=None, title=None, language=None, today=None, of=f"report {report}")


def parse_decision(judgement: str, subject: str, other: str | None, changes: Mapping[str, str], kind: str) -> Decision:
    """Return the decision that a command states. Raises UnusableInput for words that are none."""
    try:
        meant, about = Judgement(judgement), Kind(kind)
    except ValueError:
        known = ", ".join(Judgement) if judgement not in set(Judgement) else ", ".join(Kind)
        raise UnusableInput(f"{judgement} {kind}", "is no judgement on anything that Tollbook knows", f"choose from {known}") from None
    if about is Kind.REPORT:
        return Decision(
            about, subject, meant, changes=tuple((field, value if value != "null" else None) for field, value in changes.items())
        )
    return Decision(about, subject, meant, other, parse_changes(changes))
