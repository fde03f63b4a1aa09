"""A decision: what a person judged of a claim, a report, a name or an event. It is appended to the book, and never edited."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from tollbook.errors import UnusableInput


class Kind(StrEnum):
    """What a decision is about."""

    CLAIM = "claim"
    REPORT = "report"  # its day, outlet, title or language
    NAME = "name"  # of places, actors and sources
    EVENT = "event"


class Judgement(StrEnum):
    """What a person judged. The newest judgement on a subject stands; WITHDRAWN leaves it as if nothing had been judged."""

    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    REJECTED = "rejected"
    SAME = "same"
    DIFFERENT = "different"
    PART_OF = "part_of"
    WITHDRAWN = "withdrawn"


ALLOWED: Mapping[Kind, tuple[Judgement, ...]] = {
    Kind.CLAIM: (Judgement.ACCEPTED, Judgement.CORRECTED, Judgement.REJECTED, Judgement.WITHDRAWN),
    Kind.REPORT: (Judgement.CORRECTED, Judgement.WITHDRAWN),
    Kind.NAME: (Judgement.SAME, Judgement.DIFFERENT, Judgement.PART_OF, Judgement.WITHDRAWN),
    Kind.EVENT: (Judgement.SAME, Judgement.DIFFERENT, Judgement.PART_OF, Judgement.WITHDRAWN),
}
REPORT_FIELDS = ("published", "outlet", "title", "language")


@dataclass(frozen=True, slots=True)
class Decision:
    """A judgement on a subject. Two names or events are judged together: subject is the same as, other than, or part of `other`.

    subject, other: ids of claims or reports; names or event ids. changes: (field, new value) of a correction, values as JSON
    writes them, None to empty a field.
    Raises UnusableInput for a judgement that such a subject cannot have, and for a correction without changes.

    >>> Decision(Kind.REPORT, "4f2a", Judgement.CORRECTED, changes=(("published", "2025-03-10"),)).judgement.value
    'corrected'
    """

    kind: Kind
    subject: str
    judgement: Judgement
    other: str | None = None
    changes: tuple[tuple[str, str | None], ...] = ()

    def __post_init__(self) -> None:
        allowed = ALLOWED[self.kind]
        if self.judgement not in allowed:
            raise UnusableInput(
                f"{self.kind.value} {self.subject}", f"cannot be judged {self.judgement.value!r}", f"choose from {', '.join(allowed)}"
            )
        if (self.judgement is Judgement.CORRECTED) != bool(self.changes):
            raise UnusableInput(
                f"{self.kind.value} {self.subject}", "a correction, and only a correction, changes fields", "name FIELD=VALUE"
            )
        if (self.other is not None) != (self.kind in (Kind.NAME, Kind.EVENT)):
            raise UnusableInput(f"{self.kind.value} {self.subject}", "two names or two events are judged together", "name both")
        unknown = [field for field, _ in self.changes if self.kind is Kind.REPORT and field not in REPORT_FIELDS]
        if unknown:
            raise UnusableInput(
                f"report {self.subject}", f"has no field {unknown[0]!r} that can be corrected", f"choose from {', '.join(REPORT_FIELDS)}"
            )
