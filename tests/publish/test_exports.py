"""Exports parse back by the libraries of their formats, with the same values; what a format cannot hold is named."""

import csv
import importlib.util
import json
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest

from publish.invented import BY_TROOPS, CIVILIANS, CLAIMS, DEAD, DENIED, MISSION, REPORT, toll
from tollbook.errors import UnusableInput
from tollbook.model.claim import Category, Harm, Relation
from tollbook.model.entity import Place, Side
from tollbook.model.precision import PlacePrecision
from tollbook.publish.exports import (
    EXPORT_FORMATS,
    Exported,
    ExportEvent,
    ExportRecord,
    Figure,
    Group,
    Violence,
    acled,
    cells,
    export,
    ucdp,
    unescape,
)
from tollbook.publish.exports.cells import escape, looks_like_formula
from tollbook.publish.exports.deaths import deaths, parts
from tollbook.publish.exports.tables import CLAIM_COLUMNS, EVENT_COLUMNS, claim_table, event_table, tables

MADE = date(2031, 5, 9)
ORVALE = Place("Orvale", "Orvale", "SY", "Latakia", 35.5167, 35.7833, PlacePrecision.PROVINCE, "geonames")
KESS = Place("Kess", "Kess", "SY", "Latakia", -33.51, -36.29, PlacePrecision.SETTLEMENT, "own")
NOWHERE = Place("the far ridge")
BEST = (
    Figure(Harm.KILLED, Group.ALL, 2001, "the least that is documented"),
    Figure(Harm.KILLED, Group.CIVILIANS, 140, "the least that is documented"),
    Figure(Harm.MISSING, Group.ALL, 24, "two dozen, the least of 'dozens'"),
)
KILLINGS = ExportEvent(
    id="e-1", title="=HYPERLINK(\"x\")\nKillings at Orvale", first=date(2031, 5, 5), last=date(2031, 5, 6), places=(KESS, ORVALE),
    side_a=("Tarn army", "@riders"), side_b=("villagers",), side_a_kind=Side.STATE, side_b_kind=Side.CIVILIAN, violence=Violence.ONE_SIDED,
    category=Category.ASSAULT, low=2001, high=None, best=BEST, claims=(DEAD, CIVILIANS, BY_TROOPS, DENIED),
    origins=("Orvale Observatory", "Lake Network"), reports=(REPORT,), where_prec=3, date_prec=2, event_clarity=2,
    notes="א\u202b13\u202c\u200b",
)  # fmt: skip
VISIT = ExportEvent(
    id="e-2",
    title="A visit",
    first=date(2031, 5, 4),
    last=date(2031, 5, 4),
    category=Category.CONSULT,
    claims=(MISSION,),
    reports=(REPORT,),
)
UNDATED = ExportEvent(id="e-3", title="Shots on the ridge", places=(NOWHERE,), low=3, high=5, category=Category.ASSAULT)
RECORD = ExportRecord(
    book="orvale", made=MADE, checkpoint="77:ab12", version="0.1.0", events=(KILLINGS, VISIT, UNDATED), claims=CLAIMS, reports=(REPORT,)
)
BARE = replace(RECORD, events=())
HAS_FTM = importlib.util.find_spec("followthemoney") is not None
FORMATS = [pytest.param(f, marks=pytest.mark.skipif(f == "ftm" and not HAS_FTM, reason="an extra")) for f in EXPORT_FORMATS]


def rows(exported: Exported) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(exported.data.decode("utf-8"), newline="")))


def fields(exported: Exported) -> set[str]:
    return {loss.field for loss in (*exported.losses.lost, *exported.losses.left_out)}


# UCDP GED


def test_ucdp_has_49_columns_in_order_and_one_row_a_deadly_dated_placed_event() -> None:
    exported = export(RECORD, "ucdp")
    header, *body = csv.reader(StringIO(exported.data.decode(), newline=""))
    assert len(header) == len(set(header)) == 49 and tuple(header) == ucdp.COLUMNS
    assert [len(row) for row in body] == [49]
    assert header[:7] == ["id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id"]
    assert header[-5:] == ["best", "high", "low", "gwnoa", "gwnob"]
    assert exported.losses.rows == (("event", 1),)


def test_ucdp_numbers_obey_the_codebook() -> None:
    (row,) = rows(export(RECORD, "ucdp"))
    assert (row["low"], row["best"], row["high"]) == ("2001", "2001", "2001")
    assert sum(int(row[f"deaths_{part}"]) for part in ("a", "b", "civilians", "unknown")) == int(row["best"])
    assert row["deaths_civilians"] == "140"
    assert (row["type_of_violence"], row["side_b"], row["dyad_name"]) == ("3", "Civilians", "Tarn army, @riders - Civilians")
    assert (row["date_start"], row["date_end"], row["year"]) == ("2031-05-05", "2031-05-06", "2031")
    assert (row["latitude"], row["longitude"], row["geom_wkt"]) == ("-33.51", "-36.29", "POINT (-36.29 -33.51)")
    assert (row["country"], row["region"], row["adm_1"], row["adm_2"]) == ("Syria", "Middle East", "Latakia", "")
    assert (row["where_prec"], row["date_prec"], row["event_clarity"]) == ("3", "2", "2")
    assert row["relid"] == "e-1" and 0 < int(row["id"]) < 2**53
    assert row["source_original"] == "Orvale Observatory;Lake Network"
    assert all(row[column] == "" for column in ucdp.EMPTY)


def test_ucdp_says_what_it_left_out_and_why() -> None:
    exported = export(RECORD, "ucdp")
    left_out = {loss.field: loss.ids for loss in exported.losses.left_out}
    assert left_out["no deaths"] == ("e-2",) and left_out["undated"] == ("e-3",)
    assert {"open bound", "several places", "qualifier", "stance", "evidence", "figure: missing", "acts outside events"} <= fields(exported)
    assert [(n.column, n.value) for n in exported.losses.narrowed] == [("low", 2001), ("best", 2001), ("high", 2001)]
    text = exported.losses.text()
    assert "best = 2001  (known: at least 2,001, not capped; the least that is documented)" in text
    assert "e-3" in text and "77:ab12" in text and "2031-05-09" in text


@pytest.mark.parametrize(
    ("low", "high", "best", "expected"),
    [
        (125, None, None, (125, 125, 125)),
        (None, None, None, (0, 0, 0)),
        (125, 300, 200, (125, 200, 300)),
        (125, 300, 90, (125, 125, 300)),  # a best figure outside the bounds is drawn in, and the rule says so
        (125, 300, 400, (125, 300, 300)),
        (None, 40, None, (0, 0, 40)),
    ],
)
def test_the_dead_are_least_best_most_in_order(low: int | None, high: int | None, best: int | None, expected: tuple[int, int, int]) -> None:
    figures = (Figure(Harm.KILLED, Group.ALL, best, "as told"),) if best is not None else ()
    dead = deaths(ExportEvent(id="e", title="t", low=low, high=high, best=figures))
    assert (dead.low, dead.best, dead.high) == expected
    assert best is None or dead.best == best or f"from {best:,}" in dead.best_rule


def test_what_nothing_caps_takes_the_greatest_figure_claimed_and_never_a_denied_one() -> None:
    event = replace(KILLINGS, low=2001, best=(), claims=(toll("Over 2,000", 2500), DENIED, toll("nearly 900", 9000, harm=Harm.INJURED)))
    assert deaths(event).high == 2500
    assert acled.fatalities(replace(event, low=None)) == (2500, acled.CLAIMED_RULE)
    assert acled.fatalities(replace(event, low=None, claims=(DENIED,))) == (0, acled.NONE_RULE)


def test_groups_that_add_up_to_more_than_the_whole_are_all_unknown() -> None:
    event = replace(KILLINGS, best=(Figure(Harm.KILLED, Group.SIDE_A, 8, "r"), Figure(Harm.KILLED, Group.CIVILIANS, 9, "r")))
    assert parts(event, 20) == ((8, 0, 9, 3), None)
    numbers, wrong = parts(event, 10)
    assert numbers == (0, 0, 0, 10) and wrong and "17" in wrong


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"places": ()}, "unplaced"),
        ({"first": date(2029, 1, 1)}, "longer than a year"),
        ({"low": 0, "high": 0, "best": (), "claims": ()}, "no deaths"),
    ],
)
def test_ucdp_holds_no_such_event(change: dict[str, Any], field: str) -> None:
    exported = export(replace(RECORD, events=(replace(KILLINGS, **change),)), "ucdp")
    assert rows(exported) == [] and field in fields(exported)


# ACLED


def test_acled_has_31_columns_in_order() -> None:
    exported = export(RECORD, "acled")
    header, *body = csv.reader(StringIO(exported.data.decode(), newline=""))
    assert len(header) == len(set(header)) == 31 and tuple(header) == acled.COLUMNS
    assert [len(row) for row in body] == [31]
    assert header[:4] == ["event_id_cnty", "event_date", "year", "time_precision"] and header[-3:] == ["fatalities", "tags", "timestamp"]


def test_acled_takes_the_conservative_figure_and_tells_the_bounds_in_notes() -> None:
    exported = export(RECORD, "acled")
    (row,) = rows(exported)
    assert row["fatalities"] == "2001" and "at least 2,001, not capped" in row["notes"]
    assert (row["event_date"], row["time_precision"], row["geo_precision"]) == ("2031-05-05", "2", "2")
    assert (row["event_type"], row["sub_event_type"], row["civilian_targeting"]) == (
        "Violence against civilians",
        "Attack",
        "Civilian targeting",
    )
    assert (row["inter1"], row["inter2"], row["interaction"]) == ("State forces", "Civilians", "State forces-Civilians")
    assert row["actor1"] == "Tarn army" and unescape(row["assoc_actor_1"]) == "@riders"
    assert (row["iso"], row["country"], row["admin1"], row["latitude"]) == ("760", "Syria", "Latakia", "-33.51")
    assert row["event_id_cnty"].startswith("SYR") and row["timestamp"] == "1936051200"
    assert datetime.fromtimestamp(int(row["timestamp"]), tz=None).year == 2031
    assert exported.losses.narrowed[0].rule == acled.LOW_RULE
    assert {"undated", "category CONSULT", "last day", "figure: civilians", "open bound"} <= fields(exported)


@pytest.mark.parametrize(
    ("last", "expected"),
    [(date(2031, 5, 5), ("2031-05-05", "1")), (date(2031, 5, 11), ("2031-05-05", "2")), (date(2031, 5, 31), ("2031-05-18", "3"))],
)
def test_acled_takes_the_day_the_first_day_or_the_middle(last: date, expected: tuple[str, str]) -> None:
    (row,) = rows(export(replace(RECORD, events=(replace(KILLINGS, last=last, date_prec=None),)), "acled"))
    assert (row["event_date"], row["time_precision"]) == expected


# Text that looks like a formula

CANARIES = (
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠x", " =1", "\u00a0=1", '"=1', "'=1", "''=1", "“=1”",
    "-33.51", "=cmd|'/c calc'!A1", "\u200b=1", "\u200f=1",
)  # fmt: skip
HARMLESS = ("Kess", "'tis", "a=1", "", "3 - 4", "O'Hara", "Kess\nand more", "13\u202e31\u200b", "الساحل", "“Over”", '"Over"')


@pytest.mark.parametrize("text", CANARIES)
def test_text_that_looks_like_a_formula_has_an_apostrophe_that_comes_off_again(text: str) -> None:
    assert escape(text) == f"'{text}" and unescape(escape(text)) == text


@pytest.mark.parametrize("text", HARMLESS)
def test_other_text_is_as_it_was(text: str) -> None:
    assert escape(text) == text and unescape(text) == text


def seeded(text: str) -> ExportRecord:
    """A record with the text in every place that holds text."""
    event = replace(
        KILLINGS, title=text, notes=text, side_a=(text,), side_b=(text,), origins=(text,), places=(replace(KESS, name=text, text=text),)
    )
    claims = tuple(replace(c, sources=tuple(replace(s, name=text) for s in c.sources)) for c in CLAIMS)
    event = replace(event, claims=claims[:2])
    report = replace(REPORT, title=text, outlet=text)
    return ExportRecord(book=text, made=MADE, events=(replace(event, reports=(report,)),), claims=claims, reports=(report,))


def running(data: bytes) -> list[str]:
    """Cells that a spreadsheet would run; numbers are none."""
    number = re.compile(r"-?\d+(\.\d+)?(; (-?\d+(\.\d+)?)?)*")
    return [
        c
        for row in csv.reader(StringIO(data.decode("utf-8"), newline=""))
        for c in row
        if looks_like_formula(c) and not number.fullmatch(c)
    ]


@pytest.mark.parametrize("format", ["ucdp", "acled", "hxl", "csv"])
@pytest.mark.parametrize("text", CANARIES)
def test_no_csv_holds_a_cell_that_runs(format: str, text: str) -> None:
    assert [cell for cell in running(export(seeded(text), format).data) if not cell.startswith("'")] == []


def test_a_writer_without_escaping_lets_a_canary_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "escape", lambda text: text)
    for format in ("ucdp", "acled", "hxl", "csv"):
        assert [cell for cell in running(export(seeded("=1+1"), format).data) if not cell.startswith("'")], format


def test_numbers_coordinates_and_days_are_never_escaped() -> None:
    assert [cells.written(v) for v in (-3, -33.51, date(2031, 5, 5), (-33.51, None, 2.0))] == [
        "-3",
        "-33.51",
        "2031-05-05",
        "-33.51; ; 2.0",
    ]


# Own tables


def test_csv_holds_the_claims_and_its_dictionary_names_every_column() -> None:
    exported = export(RECORD, "csv")
    assert not exported.data.startswith(b"\xef\xbb\xbf")
    read = rows(exported)
    assert [row["id"] for row in read] == [claim.id for claim in CLAIMS]
    first = read[0]
    assert (first["events"], first["value"], first["relation"], first["published"]) == ("e-1", "2000", "more_than", "2031-05-06")
    assert [row["evidence"] for row in read] == [claim.evidence.words for claim in CLAIMS]
    (ending, dictionary), _ = exported.beside
    described = list(csv.DictReader(StringIO(dictionary.decode(), newline="")))
    assert ending == ".dictionary.csv" and [row["column"] for row in described] == list(first)
    assert all(row["meaning"] and row["kind"] for row in described)


def test_csv_of_events_keeps_the_text_as_it_is() -> None:
    row = rows(export(RECORD, "csv", table="events"))[0]
    assert unescape(row["title"]) == KILLINGS.title and row["notes"] == KILLINGS.notes  # with its marks of direction, and its line feed
    assert (row["killed_low"], row["killed_high"], row["killed_best"]) == ("2001", "", "2001")
    assert (row["latitude"], row["longitude"], row["precision"]) == ("-33.51", "-36.29", "settlement")


def test_lists_that_cannot_be_told_apart_are_named() -> None:
    assert "side_a" in fields(export(replace(RECORD, events=(replace(KILLINGS, side_a=("a; b", "c")),)), "csv", table="events"))
    assert "side_a" not in fields(export(RECORD, "csv", table="events"))


def test_half_a_surrogate_pair_is_shown_and_not_fatal() -> None:
    record = replace(RECORD, events=(replace(KILLINGS, title="a\ud83d"),))
    for format in ("ucdp", "acled", "hxl", "geojson", "xlsx", "prov", "provn"):
        assert export(record, format).data
    assert rows(export(record, "hxl"))[1]["title"] == "a\ufffd" and "title" in fields(export(record, "hxl"))


# HXL: a hashtag, then attributes, each of lower-case letters, digits and underlines (HXL 1.1, the tag row).

TAG = re.compile(r"#[a-z][a-z0-9_]*(\+[a-z][a-z0-9_]*)*")
HASHTAGS = frozenset(
    "access activity adm1 adm2 adm3 adm4 adm5 affected beneficiary capacity cause channel contact country crisis currency date delivery "
    "description event frequency geo group impact indicator inneed item loc meta modality need operations org output population reached "
    "region respondee sector service severity status subsector targeted theme value".split()
)


def test_hxl_has_a_row_of_tags_below_the_heading() -> None:
    header, tags, *body = csv.reader(StringIO(export(RECORD, "hxl").data.decode(), newline=""))
    assert len(header) == len(tags) == len(body[0]) and len(body) == 3
    assert tags[header.index("killed_best")] == "#affected+killed" and tags[header.index("latitude")] == "#geo+lat"
    assert export(RECORD, "csv", hxl=True, table="events").data == export(RECORD, "hxl").data


@pytest.mark.parametrize("column", [*EVENT_COLUMNS, *CLAIM_COLUMNS], ids=lambda c: f"{c.name}-{c.tag}")
def test_every_tag_is_one_of_the_standard(column: Any) -> None:
    assert TAG.fullmatch(column.tag) and column.tag[1:].split("+")[0] in HASHTAGS


def test_no_tag_stands_for_two_columns() -> None:
    for columns in (EVENT_COLUMNS, CLAIM_COLUMNS):
        assert len({column.tag for column in columns}) == len({column.name for column in columns}) == len(columns)


# GeoJSON


@pytest.mark.parametrize("table", ["events", "claims"])
def test_geojson_is_valid(table: str) -> None:
    geojson = pytest.importorskip("geojson_pydantic")
    data = export(RECORD, "geojson", table=table).data
    found = geojson.FeatureCollection.model_validate_json(data)
    assert len(found.features) == (3 if table == "events" else len(CLAIMS))
    with pytest.raises(ValueError, match="geometry"):  # the check can fail
        wrong = data.replace(b'"geometry": null', b'"geometry": {"type": "Point", "coordinates": [1]}')
        geojson.FeatureCollection.model_validate_json(wrong)


def test_geojson_has_no_false_exact_dot() -> None:
    killings, visit, undated = json.loads(export(RECORD, "geojson").data)["features"]
    assert killings["geometry"] == {"type": "MultiPoint", "coordinates": [[-36.29, -33.51], [35.7833, 35.5167]]}
    assert killings["properties"]["precision"] == "province"
    assert ["anywhere" in place["point"] for place in killings["properties"]["places"]] == [False, True]
    assert visit["geometry"] is None and undated["geometry"] is None and undated["properties"]["precision"] == "unknown"
    assert (killings["properties"]["killed_low"], killings["properties"]["killed_high"]) == (2001, None)
    exported = export(RECORD, "geojson")
    assert {"geometry", "area", "acts outside events"} <= fields(exported)


def test_a_country_has_a_radius_and_says_that_its_point_is_a_seat() -> None:
    land = Place("Syria", "Syria", "SY", None, 33.5, 36.3, PlacePrecision.COUNTRY)
    (feature,) = json.loads(export(replace(RECORD, events=(replace(UNDATED, places=(land,)),)), "geojson").data)["features"]
    (place,) = feature["properties"]["places"]
    assert place["radius_km"] == 243 and "anywhere" in place["point"]  # a circle of 185,180 km²


# Parquet


def test_parquet_is_read_back_by_duckdb(tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    for table, columns in (("claims", CLAIM_COLUMNS), ("events", EVENT_COLUMNS)):
        file = tmp_path / f"{table}.parquet"
        file.write_bytes(export(RECORD, "parquet", table=table).data)
        with duckdb.connect(":memory:") as base:
            cursor = base.execute("SELECT * FROM read_parquet(?)", [str(file)])
            assert [one[0] for one in cursor.description] == [column.name for column in columns]
            read = cursor.fetchall()
        expected = [tuple(column.value(item) for column in columns) for item in export_items(table)]
        assert [tuple(tuple(v) if isinstance(v, list) else v for v in row) for row in read] == expected


def export_items(table: str) -> tuple[object, ...]:
    return claim_table(RECORD).items if table == "claims" else event_table(RECORD).items


def test_a_number_that_parquet_cannot_hold_is_named() -> None:
    pytest.importorskip("duckdb")
    record = replace(BARE, claims=(toll("Over 2,000", 10**30),))
    assert "value" in fields(export(record, "parquet"))
    assert "value" not in fields(export(RECORD, "parquet"))


# Excel


def book_of(exported: Exported) -> Any:
    openpyxl = pytest.importorskip("openpyxl")
    return openpyxl.load_workbook(BytesIO(exported.data))


def test_excel_types_text_as_text_and_numbers_as_numbers() -> None:
    pytest.importorskip("xlsxwriter")
    book = book_of(export(RECORD, "xlsx"))
    assert book.sheetnames == ["about", "events", "figures", "claims", "sources", "reports", "dictionary", "losses"]
    header, first, *_ = book["events"].iter_rows()
    row = {h.value: cell for h, cell in zip(header, first, strict=True)}
    assert (row["title"].value, row["title"].data_type) == (KILLINGS.title, "s") and row["title"].quotePrefix
    assert (row["killed_low"].value, row["killed_low"].data_type) == (2001, "n") and row["killed_high"].value is None
    assert (row["latitude"].value, row["longitude"].value) == (-33.51, -36.29)
    assert row["first_day"].value == datetime(2031, 5, 5) and row["first_day"].number_format == "yyyy-mm-dd"
    assert row["notes"].value == KILLINGS.notes
    claims = list(book["claims"].iter_rows(values_only=True))
    assert [line[0] for line in claims[1:]] == [claim.id for claim in CLAIMS]
    assert {"several places", "text of reports"} <= {line[1] for line in book["losses"].iter_rows(values_only=True)}


@pytest.mark.parametrize("text", CANARIES)
def test_no_cell_of_excel_is_a_formula(text: str) -> None:
    pytest.importorskip("xlsxwriter")
    book = book_of(export(seeded(text), "xlsx"))
    types = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in types
    sheet = pytest.importorskip("openpyxl").Workbook().active
    sheet["A1"] = "=1+1"
    assert sheet["A1"].data_type == "f"  # the check can fail


def test_what_a_cell_cannot_hold_is_named() -> None:
    pytest.importorskip("xlsxwriter")
    long = replace(
        KILLINGS, notes="x" * 40_000, title="bell \x07", first=date(1899, 1, 1), best=(Figure(Harm.KILLED, Group.ALL, 10**20, "r"),)
    )
    exported = export(replace(RECORD, events=(long,)), "xlsx")
    whys = " ".join(loss.why for loss in exported.losses.lost)
    assert all(word in whys for word in ("cut after 32,767", "U+FFFD", "before 1900", "not exact"))
    row = list(book_of(exported)["events"].iter_rows(values_only=True))[1]
    assert "1899-01-01" in row and str(10**20) in row and any(isinstance(v, str) and len(v) == 32_767 for v in row)


def test_excel_with_tags() -> None:
    pytest.importorskip("xlsxwriter")
    lines = list(book_of(export(RECORD, "xlsx", hxl=True))["events"].iter_rows(values_only=True))
    assert lines[1][0] == "#event+id" and lines[2][0] == "e-1"


# PROV


def test_prov_is_read_back_by_its_library() -> None:
    prov = pytest.importorskip("prov.model")
    document = prov.ProvDocument.deserialize(content=export(RECORD, "prov").data.decode(), format="json")
    provn = export(RECORD, "provn").data.decode()
    assert sorted(document.get_provn().split("\n")) == sorted(provn.rstrip("\n").split("\n"))
    labels = {str(next(iter(r.label), "")) if isinstance(r.label, set) else str(r.label) for r in document.get_records(prov.ProvEntity)}
    assert {claim.evidence.words for claim in CLAIMS} <= labels


def test_prov_tells_the_chain_of_sources() -> None:
    pytest.importorskip("prov")
    provn = export(RECORD, "provn").data.decode()
    asked = next(claim for claim in CLAIMS if len(claim.sources) == 2)
    first, second = f"tb:saying-{asked.id}-0", f"tb:saying-{asked.id}-1"
    assert f"wasDerivedFrom({second}, {first}, -, -, -, [prov:type='prov:Quotation'])" in provn
    assert f"wasDerivedFrom(tb:claim-{asked.id}, {second}, -, -, -, [prov:type='prov:PrimarySource'])" in provn
    assert f"wasAttributedTo({first}, tb:source-" in provn
    joint = export(replace(RECORD, claims=(replace(asked, joint=True),), events=()), "provn").data.decode()
    assert joint.count(f"wasAttributedTo({first}, ") == 2 and second not in joint


# FollowTheMoney


@pytest.mark.skipif(not HAS_FTM, reason="an extra")
def test_ftm_is_read_back_by_its_library() -> None:
    from followthemoney import model

    entities = [model.get_proxy(json.loads(line)) for line in export(RECORD, "ftm").data.decode().splitlines()]
    for entity in entities:
        entity.schema.validate(entity.to_dict())
    by_schema: dict[str, list[Any]] = {}
    for entity in entities:
        by_schema.setdefault(entity.schema.name, []).append(entity)
    assert len(by_schema["Event"]) == 3 and len(by_schema["Note"]) == len(CLAIMS) and len(by_schema["Article"]) == 1
    assert by_schema["Event"][0].get("startDate") == ["2031-05-05"] and "2,001" in by_schema["Event"][0].first("summary")
    ids = {entity.id for entity in entities}
    linked = {value for entity in entities for prop, value in entity.itervalues() if prop.type.name == "entity"}
    assert linked <= ids
    assert {"chain of sources", "bounds and figures"} <= fields(export(RECORD, "ftm"))


@pytest.mark.skipif(HAS_FTM, reason="it is installed")
def test_ftm_without_its_package_says_how_to_have_it() -> None:
    from tollbook.errors import MissingExtra

    with pytest.raises(MissingExtra, match="tollbook\\[ftm\\]"):
        export(RECORD, "ftm")


# All formats


@pytest.mark.parametrize("format", FORMATS)
def test_a_book_without_events_can_be_exported(format: str) -> None:
    exported = export(BARE, format)
    assert exported.data and exported.losses.text().startswith(f"{format}: ")
    if format in ("ucdp", "acled", "geojson"):
        assert {"tolls outside events", "acts outside events"} <= fields(exported)


@pytest.mark.parametrize("format", FORMATS)
def test_every_export_says_what_it_lost_beside_its_file(format: str) -> None:
    exported = export(RECORD, format)
    ending, text = exported.beside[-1]
    assert ending == ".losses.txt" and text.decode() == exported.losses.text()
    assert exported.losses.lost and len(exported.losses.summary()) <= len(exported.losses.text())


def test_the_same_record_gives_the_same_bytes_under_any_hash_seed() -> None:
    code = (
        "import hashlib, sys; sys.path[:0] = sys.argv[1:2]\n"
        "from publish.test_exports import RECORD, FORMATS, HAS_FTM\n"
        "from tollbook.publish.exports import EXPORT_FORMATS, export\n"
        "for f in EXPORT_FORMATS:\n"
        "    if f != 'ftm' or HAS_FTM: print(f, hashlib.sha256(export(RECORD, f).data).hexdigest())\n"
    )
    tests = str(Path(__file__).resolve().parents[1])
    printed = [
        subprocess.run(
            [sys.executable, "-c", code, tests],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
        ).stdout
        for seed in ("1", "2")
    ]
    assert printed[0] == printed[1] and printed[0].count("\n") >= 9


@pytest.mark.parametrize(
    ("format", "options", "why"),
    [
        ("stata", {}, "no such format"),
        ("ucdp", {"hxl": True}, "HXL"),
        ("ucdp", {"table": "events"}, "one kind of row"),
        ("csv", {"table": "persons"}, "no table"),
    ],
)
def test_what_cannot_be_asked_for_is_said(format: str, options: dict[str, Any], why: str) -> None:
    with pytest.raises(UnusableInput, match=why):
        export(RECORD, format, **options)


@pytest.mark.parametrize(
    "change",
    [{"low": 5, "high": 4}, {"low": -1}, {"first": date(2031, 5, 7)}, {"where_prec": 8}, {"event_clarity": 0}, {"best": BEST + BEST}],
)
def test_nonsense_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(UnusableInput):
        replace(KILLINGS, **change)


def test_an_event_rests_on_claims_and_reports_that_the_record_holds() -> None:
    with pytest.raises(UnusableInput, match=f"event e-1: has the claim or report {DEAD.id}"):
        replace(RECORD, claims=CLAIMS[1:])
    with pytest.raises(UnusableInput, match="orvale-1"):
        replace(RECORD, reports=())


def test_words_that_name_a_magnitude_count_as_their_claims_write_them() -> None:
    dozens = toll("Dozens of people", 12, Relation.MAGNITUDE)
    assert acled.fatalities(replace(KILLINGS, low=None, best=(), claims=(dozens,))) == (12, acled.CLAIMED_RULE)


def test_what_ucdp_changes_is_named() -> None:
    event = replace(KILLINGS, first=date(2030, 12, 30), last=date(2031, 1, 2), best=(Figure(Harm.KILLED, Group.SIDE_A, 9000, "r"),))
    assert {"year", "side_b", "groups"} <= fields(export(replace(RECORD, events=(event,)), "ucdp"))
    assert not {"year", "groups"} & fields(export(RECORD, "ucdp"))


REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "exports.md"


def test_the_reference_names_every_column() -> None:
    page = REFERENCE.read_text(encoding="utf-8")
    own = [column for one in tables(RECORD) for column in one.columns]
    assert [c.name for c in own if f"| `{c.name}` | {c.kind.value} | {c.meaning} | `{c.tag}` |" not in page] == []
    assert [name for name in (*ucdp.COLUMNS, *acled.COLUMNS) if not re.search(rf"^\|[^|]*`{name}`", page, re.MULTILINE)] == []
    assert [name for name in EXPORT_FORMATS if f"`{name}`" not in page] == []


def test_a_chain_of_sources_is_named_where_it_is_flattened() -> None:
    chained = replace(DEAD, sources=(*DEAD.sources, *next(c for c in CLAIMS if len(c.sources) == 2).sources))
    record = replace(RECORD, events=(replace(KILLINGS, claims=(chained,)),), claims=(chained,))
    assert "chain of sources" in fields(export(record, "ucdp")) and "chain of sources" in fields(export(record, "acled"))
    assert "chain of sources" not in fields(export(record, "prov"))
