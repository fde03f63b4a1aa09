"""Each format prints the whole brief, and nothing in a report can act on what shows it."""

import builtins
import csv
import io
import json
import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from tollbook.errors import MissingExtra, UnusableInput
from tollbook.model.claim import Act, Category, Evidence, Source, SourceKind
from tollbook.model.document import Report
from tollbook.model.finding import Reconciliation
from tollbook.model.record import from_records
from tollbook.publish import CLAIM_FORMATS, FORMATS, Brief, compose, render, write_claims
from tollbook.publish.brief_html import segments
from tollbook.publish.brief_markdown import escape
from tollbook.publish.page import Mark, Passage

from . import invented

HOSTILE = (
    "<script>alert(1)</script> </style><img src=x onerror=alert(2)> {{ 7*7 }} \x1b[2J\x07 13\u202e31 NUL\x00 \ud800 "
    "ضربة قتلت 25–40 شخصا في القرية [link](http://evil.example) *bold* `code` | =1+1 https://evil.example www.evil.example & done"
)
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture(scope="module")
def brief() -> Brief:
    return compose([invented.REPORT], invented.CLAIMS, invented.RECONCILIATION, unread=["scan.pdf: its pages hold pictures."])


@pytest.fixture(scope="module")
def hostile() -> Brief:
    report = Report(id="x", text=HOSTILE, title=HOSTILE, outlet="=cmd <b>", language='ar" onload="alert(3)', origin="x")
    claim = Act(
        report="x", evidence=Evidence.of(report, 0, len(HOSTILE)), event=Category.ASSAULT,
        sources=(Source(HOSTILE[:60], SourceKind.LOCAL),), actor=(HOSTILE[:30],), rule="<rule>",
    )  # fmt: skip
    return compose([report], [claim], Reconciliation(), unread=[HOSTILE])


def as_text(brief: Brief, format: str, **options: Any) -> str:
    made = render(brief, format, **options)
    assert isinstance(made, str)
    return made


def test_every_format_is_made(brief: Brief) -> None:
    for format in FORMATS:
        if format != "pdf":
            assert "Orvale" in as_text(brief, format)


def test_an_unknown_format_is_named_with_those_there_are(brief: Brief) -> None:
    with pytest.raises(UnusableInput, match="use one of text, md, html, json, pdf"):
        render(brief, "docx")
    with pytest.raises(UnusableInput, match="use one of table, jsonl, csv, parquet"):
        write_claims([], "xml")


def test_no_format_says_less_than_another(brief: Brief) -> None:
    shown = {
        "text": re.sub(r"\s+", " ", re.sub(r"\xa0\[[\d,]+\]", "", as_text(brief, "text", width=10_000))),
        "md": re.sub(r"\[\^\d+\]|\*\*|\\", "", as_text(brief, "md")),
        "json": json.dumps(json.loads(as_text(brief, "json")), ensure_ascii=False).replace('\\"', '"'),
        "html": re.sub(r"\s+", " ", Page.of(as_text(brief, "html")).words),
    }
    for line in brief.lines():
        for format, words in shown.items():
            assert re.sub(r"\s+", " ", line.text) in words, f"{format} lacks: {line.text}"


# Text


def test_text_is_plain_and_fits_its_columns(hostile: Brief, brief: Brief) -> None:
    for of in (hostile, brief):
        for width in (80, 120):
            text = as_text(of, "text", width=width)
            assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", text)
            assert max(len(row) for row in text.splitlines()) <= width


def test_colour_is_only_for_terminals(brief: Brief) -> None:
    assert "\x1b[" not in as_text(brief, "text")
    coloured = as_text(brief, "text", is_coloured=True)
    assert coloured != as_text(brief, "text")
    assert [row.rstrip() for row in re.sub(r"\x1b\[[\d;]*m", "", coloured).split("\n")] == as_text(brief, "text").split("\n")


# Markdown


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("*a* _b_ `c`", "\\*a\\* \\_b\\_ \\`c\\`"),
        ("<script>", "\\<script\\>"),
        ("[x](http://y.z)", "\\[x\\](http\\://y.z)"),
        ("a|b & # ~ ! $", "a\\|b &amp; \\# \\~ \\! \\$"),
        ("www.a.b me@x.y", "www\\.a.b me\\@x.y"),
    ],
)
def test_markdown_shows_report_text_as_it_is(text: str, escaped: str) -> None:
    assert escape(text) == escaped


def test_markdown_marks_are_footnotes(brief: Brief) -> None:
    text = as_text(brief, "md")
    used = {int(n) for n in re.findall(r"\[\^(\d+)\](?!:)", text)}
    assert used == {int(n) for n in re.findall(r"^\[\^(\d+)\]:", text, re.MULTILINE)} == {m.number for m in brief.marks}


# HTML


class Page(HTMLParser):
    """A page taken apart: elements with their attributes, ids, text without style and script."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.parts: list[str] = []
        self.inside: list[str] = []

    @classmethod
    def of(cls, html: str) -> "Page":
        page = cls()
        page.feed(html)
        return page

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag in ("style", "script", "a"):
            self.inside.append(tag)
        if tag == "q":
            self.parts.append("“")

    def handle_endtag(self, tag: str) -> None:
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()
        if tag == "q":
            self.parts.append("”")

    def handle_data(self, data: str) -> None:
        if not self.inside:
            self.parts.append(data)

    @property
    def words(self) -> str:
        return "".join(self.parts)

    def values(self, name: str) -> Iterator[str]:
        yield from (attributes[name] or "" for _, attributes in self.elements if name in attributes)


def test_the_page_asks_for_nothing_from_outside(brief: Brief, hostile: Brief) -> None:
    for of in (brief, hostile):
        page = Page.of(as_text(of, "html"))
        assert all(link.startswith("#") for link in page.values("href"))
        assert not list(page.values("src")) and not [
            tag for tag, _ in page.elements if tag in ("link", "img", "iframe", "object", "form", "base")
        ]
        policy = next(a["content"] or "" for tag, a in page.elements if tag == "meta" and a.get("http-equiv") == "Content-Security-Policy")
        assert policy.startswith("default-src 'none'") and "unsafe" not in policy and "script-src 'sha256-" in policy
    css = (Path(segments.__code__.co_filename).parent / "templates" / "brief.css").read_text(encoding="utf-8")
    assert "url(" not in css and "@import" not in css


def test_report_text_cannot_act(hostile: Brief) -> None:
    html = as_text(hostile, "html")
    page = Page.of(html)
    assert [tag for tag, _ in page.elements].count("script") == 1
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]
    assert not re.search("[\x00-\x08\x0e-\x1f\u202a-\u202e\ud800-\udfff]", html)
    assert "{{ 7*7 }}" in html and "&lt;script&gt;alert(1)" in html
    html.encode("utf-8")


def test_every_link_of_the_page_has_its_place(brief: Brief) -> None:
    page = Page.of(as_text(brief, "html"))
    ids = list(page.values("id"))
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in page.values("href")} <= set(ids)
    for mark in brief.marks:
        assert f"#m{mark.number}" in page.values("href") and f"m{mark.number}" in ids and f"e{mark.number}" in ids


def test_overlapping_and_nested_passages_are_cut_into_segments() -> None:
    text = "ab😀cdef gh"  # one code point, two UTF-16 units: offsets count code points

    def mark(number: int, start: int, end: int) -> tuple[Mark, int, Passage]:
        passage = Passage("r", start, end, text[start:end])
        return Mark(number, (passage,), (), ""), 0, passage

    cut = segments(text, 0, len(text), [mark(1, 1, 6), mark(2, 2, 4), mark(3, 4, 8)])
    assert [(s.text, s.marks) for s in cut] == [("a", ()), ("b", (1,)), ("😀c", (2, 1)), ("de", (3, 1)), ("f ", (3,)), ("gh", ())]
    assert [s.tightest for s in cut] == [0, 1, 2, 3, 3, 0]
    assert [s.starts for s in cut] == [(), ("m1",), ("m2",), ("m3",), (), ()]
    assert [s.ends for s in cut] == [(), (), (2,), (1,), (3,), ()]


def test_the_text_of_the_report_is_whole(brief: Brief) -> None:
    page = Page.of(as_text(brief, "html"))
    for paragraph in invented.TEXT.split("\n\n"):
        assert paragraph in page.words


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here to lay the page out")
def test_the_page_fits_360_px_and_leads_both_ways(brief: Brief, hostile: Brief, tmp_path: Path) -> None:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        try:
            page = browser.new_page(viewport={"width": 360, "height": 800})
            asked: list[str] = []
            said: list[str] = []
            page.on("request", lambda request: asked.append(request.url))
            page.on("console", lambda message: said.append(message.text))
            for name, of in (("hostile", hostile), ("brief", brief)):
                path = tmp_path / f"{name}.html"
                path.write_text(as_text(of, "html"), encoding="utf-8")
                page.goto(path.as_uri())
                assert page.evaluate("document.documentElement.scrollWidth") <= 360
            assert len(asked) == 2 and said == []
            page.click("main a.m[data-k='1']")
            assert page.inner_text("mark.on").startswith("Over 2,000")
            assert page.locator("main li.on").count() >= 2
            page.set_viewport_size({"width": 1300, "height": 800})
            page.click("mark[data-k='2']")
            assert page.locator("main li.on").first.inner_text().startswith("At least 140 civilians")
        finally:
            browser.close()


# JSON


def test_json_is_versioned_and_its_claims_can_be_read_back(brief: Brief, hostile: Brief) -> None:
    record = json.loads(as_text(brief, "json"))
    assert record["form"] == "tollbook-brief/1"
    assert from_records(record["claims"]) == list(invented.CLAIMS)
    assert [s["key"] for s in record["sections"]] == ["summary", "toll", "sources", "days", "response", "situation", "unknown"]
    assert record["scopes"][0]["truth"] == {"low": 2001, "high": None, "soft_low": None, "soft_high": None}
    for mark in record["marks"]:
        for passage in mark["passages"]:
            assert invented.TEXT[passage["start"] : passage["end"]] == mark["words"]
    made = as_text(hostile, "json")
    made.encode("utf-8")
    assert json.loads(made)["marks"][0]["words"] == HOSTILE


# PDF


def test_the_pdf_is_the_same_each_time(brief: Brief, hostile: Brief) -> None:
    pytest.importorskip("weasyprint", reason="WeasyPrint is not installed", exc_type=ImportError)
    first, second = render(brief, "pdf"), render(brief, "pdf")
    assert isinstance(first, bytes) and first.startswith(b"%PDF") and first == second
    assert isinstance(render(hostile, "pdf"), bytes)


def test_a_missing_package_is_named_with_its_remedy(brief: Brief, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def refuse(name: str, *rest: Any, **more: Any) -> Any:
        if name in ("weasyprint", "duckdb"):
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(MissingExtra, match=r"pip install \"tollbook\[pdf\]\""):
        render(brief, "pdf")
    with pytest.raises(MissingExtra, match=r"pip install \"tollbook\[parquet\]\""):
        write_claims([(invented.REPORT, invented.CLAIMS)], "parquet")


# Claims


def test_claims_as_json_lines_read_back() -> None:
    made = write_claims([(invented.REPORT, invented.CLAIMS)], "jsonl")
    assert isinstance(made, str)
    assert from_records([json.loads(row) for row in made.splitlines()]) == list(invented.CLAIMS)


def test_a_spreadsheet_shows_formulas_and_runs_none() -> None:
    report = Report(id="=f", text='=HYPERLINK("http://x") was shelled, +1 said, -2, @3 \x00', title="t")
    claim = Act(report="=f", evidence=Evidence.of(report, 0, len(report.text)), event=Category.ASSAULT, actor=("+gunmen", "@x"))
    made = write_claims([(report, [claim])], "csv")
    assert isinstance(made, str)
    header, row = csv.reader(io.StringIO(made))
    cells = dict(zip(header, row, strict=True))
    assert cells["evidence"].startswith("'=HYPERLINK") and cells["document"] == "'=f" and cells["actor"] == "'+gunmen; @x"
    assert cells["start"] == "0" and cells["value"] == "" and cells["quoted"] == "false"


def test_parquet_holds_the_claims(tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed")
    made = write_claims([(invented.REPORT, invented.CLAIMS)], "parquet")
    assert isinstance(made, bytes) and made == write_claims([(invented.REPORT, invented.CLAIMS)], "parquet")
    path = tmp_path / "claims.parquet"
    path.write_bytes(made)
    with duckdb.connect(":memory:") as base:
        rows = base.execute(f"SELECT id, value, \"from\" FROM '{path}'").fetchall()
    assert [(r[0], r[1]) for r in rows] == [(c.id, getattr(c, "value", None)) for c in invented.CLAIMS]
    assert rows[0][2] == invented.SINCE_MONDAY.first


def test_the_table_fits_and_says_who() -> None:
    made = write_claims([(invented.REPORT, invented.CLAIMS)], "table", width=80)
    assert isinstance(made, str)
    assert max(len(row) for row in made.splitlines()) <= 80
    assert "security_force" not in made and "Observatory" in made


def test_no_claims_are_no_error() -> None:
    calm = Report(id="calm", text="The market opened.", title="Market")
    for format in CLAIM_FORMATS:
        if format == "parquet":
            pytest.importorskip("duckdb", reason="DuckDB is not installed")
        assert write_claims([(calm, [])], format) or format == "jsonl"
