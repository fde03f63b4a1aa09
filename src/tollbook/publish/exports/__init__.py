"""The record in the formats of others, each with a report of what the format could not hold.

export(record, "ucdp") ──▶ Exported: its bytes, its losses, and what goes beside the file
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from tollbook.errors import UnusableInput
from tollbook.publish.exports.cells import unescape
from tollbook.publish.exports.losses import Ledger, Loss, LossReport, Narrowed
from tollbook.publish.exports.record import ExportEvent, ExportRecord, Figure, Group, Violence
from tollbook.publish.exports.tables import TableName

__all__ = [
    "EXPORT_FORMATS",
    "ExportEvent",
    "ExportFormat",
    "ExportRecord",
    "Exported",
    "Figure",
    "Group",
    "Loss",
    "LossReport",
    "Narrowed",
    "Violence",
    "export",
    "unescape",
]

ExportFormat = Literal["ucdp", "acled", "hxl", "geojson", "parquet", "xlsx", "csv", "ftm", "prov", "provn"]
EXPORT_FORMATS: tuple[ExportFormat, ...] = ("ucdp", "acled", "hxl", "geojson", "parquet", "xlsx", "csv", "ftm", "prov", "provn")
TABLES: dict[str, TableName] = {"csv": "claims", "parquet": "claims", "hxl": "events", "geojson": "events"}  # of one table: the usual one


@dataclass(frozen=True, slots=True)
class Exported:
    """One export: the bytes of its file, what it lost, and further files as (ending, bytes), to stand beside it as FILE + ending."""

    data: bytes
    losses: LossReport
    beside: tuple[tuple[str, bytes], ...]


def export(record: ExportRecord, format: str, *, hxl: bool = False, table: str | None = None) -> Exported:
    """Return a record in a format, with what the format could not hold.

    hxl: a row of HXL tags below the heading of CSV and Excel ('hxl' is CSV with it). table: 'claims' or 'events', for formats that
    hold one table: csv and parquet hold claims, hxl and geojson events, if not told otherwise.
    Raises UnusableInput for a format, table or row of tags that there is none of, MissingExtra for a format without its package.

    >>> from datetime import date
    >>> made = export(ExportRecord(book="march", made=date(2031, 5, 6)), "ucdp")
    >>> made.data.decode()[:15], made.losses.rows
    ('id,relid,year,a', (('event', 0),))
    """
    if format not in EXPORT_FORMATS:
        raise UnusableInput(f"format {format!r}", "there is no such format of exports", f"use one of {', '.join(EXPORT_FORMATS)}")
    if hxl and format not in ("csv", "hxl", "xlsx"):
        raise UnusableInput(f"format {format!r}", "has no row of HXL tags", "use hxl, csv or xlsx")
    if table is not None and (format not in TABLES or table not in ("claims", "events")):
        why = "holds one kind of row alone" if format not in TABLES else f"has no table {table!r}"
        raise UnusableInput(f"format {format!r}", why, f"'claims' and 'events' can be chosen for {', '.join(TABLES)}")
    shown: TableName = "events" if (table or TABLES.get(format)) == "events" else "claims"
    ledger = Ledger(format, record)
    data, beside = _writer(format, shown, hxl=hxl or format == "hxl")(record, ledger)
    losses = ledger.close()
    return Exported(data, losses, (*beside, (".losses.txt", losses.text().encode("utf-8", "replace"))))


Files = tuple[bytes, tuple[tuple[str, bytes], ...]]


def _writer(format: str, shown: TableName, *, hxl: bool) -> Callable[[ExportRecord, Ledger], Files]:
    """Return what writes a format; each is imported when it is asked for."""
    from tollbook.publish.exports import acled, csv_file, ftm, geojson, parquet, prov, ucdp, xlsx

    def tabled(record: ExportRecord, ledger: Ledger) -> Files:
        data, dictionary = csv_file.write(record, ledger, shown=shown, hxl=hxl)
        return data, ((".dictionary.csv", dictionary),)

    def alone(write: Callable[[ExportRecord, Ledger], bytes]) -> Callable[[ExportRecord, Ledger], Files]:
        return lambda record, ledger: (write(record, ledger), ())

    return {
        "ucdp": alone(ucdp.write),
        "acled": alone(acled.write),
        "csv": tabled,
        "hxl": tabled,
        "geojson": alone(lambda record, ledger: geojson.write(record, ledger, shown=shown)),
        "parquet": alone(lambda record, ledger: parquet.write(record, ledger, shown=shown)),
        "xlsx": alone(lambda record, ledger: xlsx.write(record, ledger, hxl=hxl)),
        "prov": alone(lambda record, ledger: prov.write(record, ledger, form="json")),
        "provn": alone(lambda record, ledger: prov.write(record, ledger, form="provn")),
        "ftm": alone(ftm.write),
    }[format]
