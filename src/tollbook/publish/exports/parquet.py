"""Tollbook's own tables as Parquet, by DuckDB: lists stay lists, days are days, and the same record gives the same bytes."""

import json
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tollbook.errors import MissingExtra
from tollbook.publish.exports.cells import Cell, whole
from tollbook.publish.exports.losses import Ledger
from tollbook.publish.exports.record import ExportRecord
from tollbook.publish.exports.tables import Kind, TableName, lose_cells, lose_events_of_claims, table

TYPES = {
    Kind.TEXT: "VARCHAR",
    Kind.WHOLE: "BIGINT",
    Kind.NUMBER: "DOUBLE",
    Kind.DAY: "DATE",
    Kind.TRUTH: "BOOLEAN",
    Kind.TEXTS: "VARCHAR[]",
    Kind.NUMBERS: "DOUBLE[]",
}
MOST_BYTES = 2**28  # of one row on its way in
MOST = 2**63 - 1  # the greatest whole number of a BIGINT


def write(record: ExportRecord, ledger: Ledger, *, shown: TableName) -> bytes:
    """Return the table as Parquet, and note what is lost. Raises MissingExtra without DuckDB."""
    try:
        import duckdb
    except ImportError as error:
        raise MissingExtra('Parquet needs DuckDB: install it with pip install "tollbook[parquet]", or use --format csv.') from error
    one = table(record, shown)
    lines = []
    for row in one.rows():
        for column, value in zip(one.columns, row, strict=True):
            if isinstance(value, int) and value > MOST:
                ledger.lose(shown.removesuffix("s"), str(row[0]), column.name, f"a number beyond {MOST:,} does not fit: the cell is empty")
        lines.append(json.dumps({c.name: _plain(v) for c, v in zip(one.columns, row, strict=True)}, ensure_ascii=False, allow_nan=False))
    ledger.rows[shown.removesuffix("s")] = len(one.items)
    lose_cells(ledger, one, is_joined=False)
    lose_events_of_claims(ledger, shown)
    with duckdb.connect(":memory:") as base, TemporaryDirectory() as folder:
        base.execute("SET threads = 1")  # rows in the order of the record, and the same bytes each time
        columns = ", ".join(f"{_quoted(column.name)} {TYPES[column.kind]}" for column in one.columns)
        base.execute(f"CREATE TABLE rows ({columns})")
        if lines:
            source = Path(folder) / "rows.jsonl"
            source.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
            kinds = "{" + ", ".join(f"{_quoted(column.name)}: '{TYPES[column.kind]}'" for column in one.columns) + "}"
            options = f"format = 'newline_delimited', columns = {kinds}, maximum_object_size = {MOST_BYTES}"
            base.execute(f"INSERT INTO rows SELECT * FROM read_json(?, {options})", [str(source)])
        path = Path(folder) / "rows.parquet"
        base.execute(f"COPY rows TO '{str(path).replace(chr(39), chr(39) * 2)}' (FORMAT parquet)")
        return path.read_bytes()


def _quoted(name: str) -> str:
    return f'"{name}"'


def _plain(value: Cell) -> Any:
    if isinstance(value, str):
        return whole(value)
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    return None if isinstance(value, int) and value > MOST else value
