"""Lists of reports, as CSV, TSV and workbooks: a report a row; and tables that are none."""

from datetime import date, datetime
from pathlib import Path

import pytest
from documents import BODY, MORE, ods, ods_row, raw_xlsx, xlsx, zipped

from tollbook.ingest import Member, Unread, open_document
from tollbook.model.document import Report
from tollbook.model.precision import Known

BEFORE_2007 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WIDEST = b"\x00\x02\x0e\x00" + bytes(4) + (65_536).to_bytes(4, "little") + bytes(2) + (256).to_bytes(2, "little") + bytes(2)
TODAY = date(2025, 6, 1)
HEADER = ["ID", "Headline", "Source", "Date", "Full text", "Link"]
ROW = ["r7", "Two die", "The Courier", "2025-03-11", BODY, "https://courier.example/1"]


def opened(data: bytes, name: str) -> list[Report | Member | Unread]:
    return list(open_document(data, name, today=TODAY))


def csv(*rows: list[str], mark: str = ",") -> bytes:
    return "\n".join(mark.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows).encode()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", csv(HEADER, ROW)),
        ("a.csv", csv(HEADER, ROW, mark=";")),
        ("a.csv", csv(["List of the month"], [""], HEADER, ROW)),
        ("a.csv", csv(HEADER, ROW).decode().encode("utf-16")),
        ("a.tsv", csv(HEADER, ROW, mark="\t")),
        ("a.xlsx", xlsx({"A": [HEADER, ROW]})),
        ("a.xlsx", xlsx({"A": [[], ["List"], HEADER, [*ROW[:3], datetime(2025, 3, 11), *ROW[4:]]]})),
        ("a.ods", ods(ods_row(*HEADER) + ods_row(*ROW) + ods_row(repeated=1_048_000))),
    ],
)
def test_a_row_is_a_report(name: str, data: bytes) -> None:
    (report,) = opened(data, name)
    assert isinstance(report, Report), report
    assert (report.id, report.title, report.outlet, report.published, report.published_known, report.text, report.origin) == (
        "r7", "Two die", "The Courier", date(2025, 3, 11), Known.STATED, BODY, "https://courier.example/1",
    )  # fmt: skip


def test_a_cell_may_hold_lines_and_quotation_marks() -> None:
    text = f'{BODY}\n\n"{MORE}"'
    (report,) = opened(csv(["text"], [text]), "a.csv")
    assert isinstance(report, Report) and report.text == text


def test_rows_are_named_by_their_number() -> None:
    found = opened(csv(["id", "text"], ["", BODY], ["", ""], ["x", ""], ["", MORE]), "a.csv")
    assert [f.id if isinstance(f, Report) else f.where for f in found] == ["a-2", "a.csv:4", "a-5"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("names", "text_column"),
    [(["Body", "TEXT"], "TEXT"), (["report_text", "id"], "report_text"), (["Story", "Article"], "Article"), (["Full-Text "], "Full-Text ")],
)
def test_column_names_are_known_in_any_spelling(names: list[str], text_column: str) -> None:
    (report,) = opened(csv(names, [BODY if name == text_column else "No report." for name in names]), "a.csv")
    assert isinstance(report, Report) and report.text == BODY


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", b"day,killed\n2025-03-11,2\n"),
        ("a.xlsx", xlsx({"A": [["day", "killed"], ["2025-03-11", 2]]})),
        ("a.ods", ods(ods_row("day", "killed"))),
    ],
)
def test_a_table_without_text_is_no_list_and_its_columns_are_named(name: str, data: bytes) -> None:
    (found,) = opened(data, name)
    assert isinstance(found, Unread)
    assert "is a table without a column of text, and no list of reports (its columns: 'day', 'killed')" in found.sentence


def test_each_sheet_of_a_workbook_is_accounted_for() -> None:
    found = opened(xlsx({"News": [HEADER, ROW], "Figures": [["day", "killed"], [1, 2]], "Empty": []}), "a.xlsx")
    assert [f.id if isinstance(f, Report) else f.where for f in found] == ["a.xlsx:Figures", "r7"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2025-03-11T08:00:00", date(2025, 3, 11)),
        ("11 March 2025", date(2025, 3, 11)),
        ("Tuesday, 11 Mar 2025", date(2025, 3, 11)),
        ("March 11, 2025", date(2025, 3, 11)),
        ("13/03/2025", date(2025, 3, 13)),
        ("03/13/2025", date(2025, 3, 13)),
        ("2025/03/11", date(2025, 3, 11)),
        ("5/5/2025", date(2025, 5, 5)),
        ("03/04/2025", None),  # March or April: nobody can tell
        ("spring", None),
        ("31 February 2025", None),
    ],
)
def test_a_day_counts_only_where_it_is_read_in_one_way(words: str, day: date | None) -> None:
    (report,) = opened(csv(["date", "text"], [words, BODY]), "a.csv")
    assert isinstance(report, Report) and report.published == day
    assert any("was left aside" in note for note in report.notes) == (day is None)


def test_a_quotation_mark_that_is_never_closed_is_told_and_hides_no_row() -> None:
    found = opened(b'text\n"' + BODY.encode() + b'"\n"' + MORE.encode() + b"\n" + BODY.encode(), "a.csv")
    assert [type(f) for f in found] == [Report, Unread]
    assert "mend its quotation marks" in found[1].sentence  # type: ignore[union-attr]


def test_whole_numbers_lose_the_point_of_the_spreadsheet() -> None:
    (report,) = opened(xlsx({"A": [["id", "text"], [7.0, BODY]]}), "a.xlsx")
    assert isinstance(report, Report) and report.id == "7"


def test_a_long_cell_of_a_table_is_read_whole() -> None:
    (report,) = opened(csv(["text"], [BODY * 3_000]), "a.csv")
    assert isinstance(report, Report) and len(report.text) == len(BODY) * 3_000


def test_a_cell_at_the_limit_of_spreadsheets_is_flagged() -> None:
    (report,) = opened(xlsx({"A": [["text"], [(BODY * 400)[:32_767]]]}), "a.xlsx")
    assert isinstance(report, Report) and "its end may have been cut off" in report.flags[0]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (raw_xlsx('<row r="1"><c r="A1"><v>1</v></c></row><row><c r="XFD1048576"><v>1</v></c></row>'), "spans 17,179,869,184 cells"),
        (raw_xlsx('<row r="1"><c><v>1</v></c></row><row r="1048576">' + "<c><v>1</v></c>" * 20 + "</row>"), "spans 20,971"),
        (raw_xlsx("<row>" + '<c t="s"><v>0</v></c>' * 30_000 + "</row>", strings=f"<si><t>{'x' * 9_000}</t></si>"), "270,"),
        (raw_xlsx("<row r = '1048576'><c s='>' r =  'XF&#68;1048576'><v>1</v></c></row>"), "spans 17,179,869,184 cells"),
        (BEFORE_2007 + bytes(600) + "Workbook".encode("utf-16-le") + WIDEST * 3, "spans 50,331,648 cells"),
        (ods(ods_row("x", repeated=1_000_000, across=16_000)), "spans 16,000,000,000 cells"),
        (ods(ods_row("x" * 300, repeated=1_000_000)), "301,000,000 letters"),
        (zipped({"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": bytes(61_000_000)}), "far too much"),
        (zipped({"xl/workbook.xml": b"<x/>", "xl/media/a.png": bytes(30_000_000)}), "far more than words do"),
        (zipped({"xl/workbook.xml": b"<x/>"}), "is a damaged workbook"),
        (zipped({"xl/workbook.xml": b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'}), "declares XML entities"),
        (BEFORE_2007 + bytes(600) + "Workbook".encode("utf-16-le") + bytes(600), "is a damaged workbook"),
        (BEFORE_2007 + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "is locked with a password"),
        (BEFORE_2007 + bytes(600) + "WordDocument".encode("utf-16-le"), "of a kind that is not read"),
    ],
)  # fmt: skip
def test_a_hostile_workbook_is_refused_before_it_is_laid_out(data: bytes, words: str) -> None:
    (found,) = opened(data, "a.xlsx")
    assert isinstance(found, Unread) and words in found.sentence, found


def test_a_sheet_with_colours_to_its_last_row_is_no_bomb() -> None:
    styled = "".join(f'<row r="{n}"><c r="XFD{n}" s="1"/></row>' for n in (3, 1_048_576))
    rows = [f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>{text}</t></is></c></row>' for n, text in ((1, "text"), (2, BODY))]
    (found,) = opened(raw_xlsx("".join(rows) + styled), "a.xlsx")
    assert isinstance(found, Report), found


def test_a_list_in_a_file_is_read_from_its_path(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(xlsx({"A": [HEADER, ROW]}))
    assert [type(f) for f in open_document(path, str(path))] == [Report]
