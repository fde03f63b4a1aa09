"""Tollbook's own tables as CSV, with a data dictionary beside them; with a row of HXL tags if asked for.

The dictionary is a second file, so that the first stays one heading and its rows.
"""

from tollbook.publish.exports.cells import Cell, write_csv
from tollbook.publish.exports.losses import Ledger
from tollbook.publish.exports.record import ExportRecord
from tollbook.publish.exports.tables import TableName, dictionary_rows, lose_cells, lose_events_of_claims, table


def write(record: ExportRecord, ledger: Ledger, *, shown: TableName, hxl: bool) -> tuple[bytes, bytes]:
    """Return the table as CSV, and its data dictionary as CSV; note what is lost."""
    one = table(record, shown)
    rows: list[tuple[Cell, ...]] = [tuple(column.name for column in one.columns)]
    if hxl:
        rows.append(tuple(column.tag for column in one.columns))
    rows += one.rows()
    ledger.rows[shown.removesuffix("s")] = len(one.items)
    ledger.notes.append(
        "Lists are joined by '; '. Text that looks like a formula has an apostrophe before it, which Tollbook takes off again."
    )
    lose_cells(ledger, one, is_joined=True)
    lose_events_of_claims(ledger, shown)
    return write_csv(rows), write_csv(dictionary_rows((one,)))
