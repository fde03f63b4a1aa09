"""Claims of reports, for `tollbook read`: as a table, JSON Lines, CSV or Parquet."""

import csv
from collections.abc import Iterator, Sequence
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from tollbook.errors import MissingExtra, UnusableInput
from tollbook.model.claim import Act, Claim, Situation, Stance, Toll
from tollbook.model.document import Report
from tollbook.model.record import to_records
from tollbook.publish.brief_json import write_json
from tollbook.publish.visible import one_line, visible
from tollbook.publish.wording import ABOUTS, CATEGORIES, HARMS, claim_chain, counted, days, join, known

ClaimFormat = Literal["table", "jsonl", "csv", "parquet"]
CLAIM_FORMATS: tuple[ClaimFormat, ...] = ("table", "jsonl", "csv", "parquet")

COLUMNS = {
    "document": "VARCHAR",
    "id": "VARCHAR",
    "claim": "VARCHAR",
    "start": "BIGINT",
    "end": "BIGINT",
    "evidence": "VARCHAR",
    "sources": "VARCHAR",
    "source_kinds": "VARCHAR",
    "joint": "BOOLEAN",
    "where": "VARCHAR",
    "from": "DATE",
    "from_known": "VARCHAR",
    "to": "DATE",
    "to_known": "VARCHAR",
    "stance": "VARCHAR",
    "quoted": "BOOLEAN",
    "harm": "VARCHAR",
    "relation": "VARCHAR",
    "value": "BIGINT",
    "value_high": "BIGINT",
    "share": "VARCHAR",
    "victims": "VARCHAR",
    "by": "VARCHAR",
    "part_of_id": "VARCHAR",
    "cumulative": "BOOLEAN",
    "event": "VARCHAR",
    "actor": "VARCHAR",
    "target": "VARCHAR",
    "about": "VARCHAR",
    "rule": "VARCHAR",
    "confidence": "DOUBLE",
    "reader": "VARCHAR",
}
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
MAX_BIGINT = 2**63 - 1


def write_claims(
    claims_by_report: Sequence[tuple[Report, Sequence[Claim]]], format: str = "table", *, width: int = 80, is_coloured: bool = False
) -> str | bytes:
    """Return the claims of reports in a format: table, jsonl or csv as str, parquet as bytes.

    width, is_coloured: for the table alone. Raises UnusableInput for a format that there is none of, MissingExtra for parquet
    without its package.
    """
    if format == "jsonl":
        return "".join(f"{write_json(record)}\n" for _, claims in claims_by_report for record in to_records(claims))
    if format == "csv":
        return _csv(claims_by_report)
    if format == "parquet":
        return _parquet(claims_by_report)
    if format == "table":
        return _table(claims_by_report, width, is_coloured)
    raise UnusableInput(f"format {format!r}", "claims have no such format", f"use one of {', '.join(CLAIM_FORMATS)}")


def _rows(claims_by_report: Sequence[tuple[Report, Sequence[Claim]]]) -> Iterator[dict[str, Any]]:
    """Yield one flat row a claim; lists are joined by '; '."""
    for _, claims in claims_by_report:
        for record in to_records(claims):
            lists = {
                "sources": [s["name"] for s in record["sources"]],
                "source_kinds": [s["kind"] for s in record["sources"]],
                "where": [p["text"] for p in record["where"]],
            }
            flat = record | lists
            yield {name: "; ".join(v) if isinstance(v := flat.get(name), list) else v for name in COLUMNS}


def _csv(claims_by_report: Sequence[tuple[Report, Sequence[Claim]]]) -> str:
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in _rows(claims_by_report):
        writer.writerow([_cell(row[name]) for name in COLUMNS])
    return out.getvalue()


def _cell(value: Any) -> Any:
    """Return a cell that a spreadsheet shows and never runs: text that looks like a formula begins with an apostrophe."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        shown = visible(value)
        return f"'{shown}" if shown.startswith(FORMULA_STARTS) else shown
    return "" if value is None else value


def _parquet(claims_by_report: Sequence[tuple[Report, Sequence[Claim]]]) -> bytes:
    try:
        import duckdb
    except ImportError as error:
        raise MissingExtra('Parquet needs DuckDB: install it with pip install "tollbook[parquet]", or use --format csv.') from error
    with duckdb.connect(":memory:") as base, TemporaryDirectory() as folder:
        base.execute("SET threads = 1")  # rows in the order of the reports, and the same bytes each time
        base.execute("CREATE TABLE claims (" + ", ".join(f'"{name}" {kind}' for name, kind in COLUMNS.items()) + ")")
        rows = [[_parquet_value(row[name]) for name in COLUMNS] for row in _rows(claims_by_report)]
        if rows:
            base.executemany(f"INSERT INTO claims VALUES ({', '.join('?' * len(COLUMNS))})", rows)
        path = Path(folder) / "claims.parquet"
        base.execute(f"COPY claims TO '{str(path).replace(chr(39), chr(39) * 2)}' (FORMAT parquet)")
        return path.read_bytes()


def _parquet_value(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, int) and value > MAX_BIGINT:
        return MAX_BIGINT
    return value


def _table(claims_by_report: Sequence[tuple[Report, Sequence[Claim]]], width: int, is_coloured: bool) -> str:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    out = StringIO()
    console = Console(
        file=out, width=max(width, 40), force_terminal=is_coloured, color_system="standard" if is_coloured else None,
        no_color=not is_coloured, highlight=False, markup=False, emoji=False, legacy_windows=False,
    )  # fmt: skip
    for report, claims in claims_by_report:
        console.print(Text(visible(one_line(report.title or report.origin or report.id)), style="bold"))
        if not claims:
            console.print("  No claim found.")
        else:
            table = Table(box=None, pad_edge=False, show_header=True, header_style="bold", expand=True)
            for name, ratio in (("What", 4), ("Who says so", 3), ("Where, when", 3), ("Words", 6)):
                table.add_column(name, ratio=ratio, overflow="fold")
            for claim in claims:
                table.add_row(*(Text(visible(one_line(words))) for words in _table_row(claim, report)))
            console.print(table)
        console.print()
    return "\n".join(row.rstrip() for row in out.getvalue().split("\n"))


def _table_row(claim: Claim, report: Report) -> tuple[str, str, str, str]:
    if isinstance(claim, Toll):
        what = f"{counted(claim)} {HARMS[claim.harm].participle}"
        what += f" by {join(claim.by)}" if claim.by else ""
        what += " (part)" if claim.part_of else ""
    elif isinstance(claim, Act):
        what = CATEGORIES[claim.event] + (f": {join(claim.actor)}" if claim.actor else "")
    elif isinstance(claim, Situation):
        what = f"Situation: {ABOUTS[claim.about].lower()}"
    else:
        what = claim.kind
    what += {Stance.DENIED: " (denied)", Stance.HEDGED: " (possible)"}.get(claim.stance, "")
    note = f" ({known(claim.period)})" if known(claim.period) else ""
    place = "; ".join(filter(None, (", ".join(p.text for p in claim.where), days(claim.period) + note)))
    words = claim.evidence.words
    return what, claim_chain(claim, report.text) or "(own voice)", place or "–", f"“{words}”" if claim.quoted else words
