"""What an export could not hold, and by which rule a range became one number: in words and counts.

Each format writes into a `Ledger` while it writes its rows; the ledger closes into a `LossReport`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from tollbook.model.claim import Claim, Harm, Relation, Stance, Toll
from tollbook.publish.exports.record import ExportEvent, ExportRecord
from tollbook.publish.visible import one_line, visible

SHOWN = 5  # ids named beside a count in the summary; the full text has all


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that the format could not hold: of what ('event', 'claim'), which field, why, and for which ids."""

    of: str
    field: str
    why: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Narrowed:
    """One number that the format wants where the record has a range: what was known, what was written, by which rule."""

    event: str
    column: str
    known: str
    value: int
    rule: str


@dataclass(frozen=True, slots=True)
class LossReport:
    """What one export lost. `summary()` is for the terminal, `text()` for the file beside the export.

    rows: written, by what they are rows of. left_out: losses of whole rows. lost: losses of fields. notes: rules of the format
    that hold for all rows (columns that only its makers can fill).
    """

    format: str
    book: str
    made: date
    checkpoint: str | None
    rows: tuple[tuple[str, int], ...]
    left_out: tuple[Loss, ...]
    lost: tuple[Loss, ...]
    narrowed: tuple[Narrowed, ...]
    notes: tuple[str, ...]

    def summary(self) -> str:
        """Return what was lost, one line a kind, with counts."""
        return "\n".join(self._lines(all_ids=False)) + "\n"

    def text(self) -> str:
        """Return what was lost, with the id of each event or claim, and each number that stands for a range."""
        lines = self._lines(all_ids=True)
        if self.narrowed:
            lines += ["", "Each number that stands for a range:"]
            lines += [f"  {one.event}  {one.column} = {one.value}  (known: {one.known}; {one.rule})" for one in self.narrowed]
        return "\n".join(lines) + "\n"

    def _lines(self, *, all_ids: bool) -> list[str]:
        written = ", ".join(f"{count:,} {what if count == 1 else what + 's'}" for what, count in self.rows)
        lines = [f"{self.format}: {written} of {visible(one_line(self.book))}, made on {self.made.isoformat()}"]
        lines += [f"Checkpoint: {visible(one_line(self.checkpoint))}"] if self.checkpoint else []
        for heading, losses in (("Left out:", self.left_out), ("Not held by this format:", self.lost)):
            if losses:
                lines += ["", heading, *(_loss_line(loss, all_ids) for loss in losses)]
        if self.narrowed:
            lines += ["", "Ranges that became one number, by rule:"]
            rules: dict[tuple[str, str], int] = {}
            for one in self.narrowed:
                rules[one.column, one.rule] = rules.get((one.column, one.rule), 0) + 1
            lines += [f"  {column}: {rule} ({count:,})" for (column, rule), count in rules.items()]
        if self.notes:
            lines += ["", "For every row:", *(f"  {note}" for note in self.notes)]
        if not (self.left_out or self.lost or self.narrowed):
            lines += ["", "Nothing was lost."]
        return lines


def _loss_line(loss: Loss, all_ids: bool) -> str:
    shown = loss.ids if all_ids else loss.ids[:SHOWN]
    more = "" if len(shown) == len(loss.ids) else " …"
    what = loss.of if len(loss.ids) == 1 else f"{loss.of}s"
    return f"  {loss.field}: {loss.why}. {len(loss.ids):,} {what}: {' '.join(visible(one_line(i)) for i in shown)}{more}"


@dataclass(slots=True)
class Ledger:
    """Where a format writes down what it loses while it writes. Ids keep their order and stand once."""

    format: str
    record: ExportRecord
    rows: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    narrowed: list[Narrowed] = field(default_factory=list)
    _left_out: dict[tuple[str, str, str], dict[str, None]] = field(default_factory=dict)
    _lost: dict[tuple[str, str, str], dict[str, None]] = field(default_factory=dict)

    def leave_out(self, of: str, id: str, field: str, why: str) -> None:
        """Note a row that was not written."""
        self._left_out.setdefault((of, field, why), {})[id] = None

    def lose(self, of: str, id: str, field: str, why: str) -> None:
        """Note a field that was not written, or not as it is."""
        self._lost.setdefault((of, field, why), {})[id] = None

    def narrow(self, event: str, column: str, known: str, value: int, rule: str) -> None:
        """Note a number that stands for a range."""
        self.narrowed.append(Narrowed(event, column, known, value, rule))

    def close(self) -> LossReport:
        """Return what was noted."""
        record = self.record
        left_out, lost = (tuple(Loss(*key, tuple(ids)) for key, ids in kept.items()) for kept in (self._left_out, self._lost))
        rows = tuple(self.rows.items())
        return LossReport(
            self.format, record.book, record.made, record.checkpoint, rows, left_out, lost, tuple(self.narrowed), tuple(self.notes)
        )


def lose_ranges(ledger: Ledger, event: ExportEvent) -> None:
    """Note what a format with one place and plain numbers of the dead loses of an event and its claims."""
    if len(event.places) > 1:
        ledger.lose("event", event.id, "several places", "the row names the most exact place alone")
    for figure in event.best:
        if figure.harm is not Harm.KILLED:
            ledger.lose("event", event.id, f"figure: {figure.harm.value}", "the format counts the dead alone")
    if event.high is None:
        ledger.lose("event", event.id, "open bound", "that nothing caps the number of the dead has no column")
    if event.low is None:
        ledger.lose("event", event.id, "no least", "that no number must be true has no column")
    lose_claims(ledger, event.claims)


def lose_claims(ledger: Ledger, claims: Sequence[Claim]) -> None:
    """Note what a format of events loses of the claims behind them."""
    for claim in claims:
        for name, why in _claim_fields(claim):
            ledger.lose("claim", claim.id, name, why)


def lose_outside(ledger: Ledger) -> None:
    """Note the claims that belong to no event: a format of events has no row for them."""
    inside = {claim.id for event in ledger.record.events for claim in event.claims}
    for claim in ledger.record.claims:
        if claim.id not in inside:
            ledger.leave_out("claim", claim.id, f"{claim.kind}s outside events", "the format has rows for events alone")


def _claim_fields(claim: Claim) -> list[tuple[str, str]]:
    fields = [("evidence", "the exact words and their place in the report have no column")]
    if len(claim.sources) > 1:
        fields.append(("chain of sources", "who told whom is flattened to names"))
    if claim.stance is not Stance.ASSERTED:
        fields.append(("stance", f"that the source {'denied' if claim.stance is Stance.DENIED else 'was not sure of'} it has no column"))
    if len(claim.where) > 1:
        fields.append(("several places", "a row has room for one place"))
    if not claim.where:
        fields.append(("unplaced", "that this claim names no place has no column"))
    if claim.period.first is None and claim.period.last is None:
        fields.append(("undated", "that this claim names no day has no column"))
    if isinstance(claim, Toll):
        if claim.relation is not Relation.EXACT:
            fields.append(("qualifier", "'at least', 'nearly', 'dozens' and their like become plain numbers"))
        if claim.harm is not Harm.KILLED:
            fields.append((f"harm: {claim.harm.value}", "the format counts the dead alone"))
        if claim.by:
            fields.append(("alleged perpetrator", "who is said to have done it, figure by figure, has no column"))
        if claim.part_of:
            fields.append(("part of", "that one figure is a part of another has no column"))
    else:
        fields.append((f"{claim.kind}s", "what was done or how it is, beside the dead, has no column"))
    return fields
