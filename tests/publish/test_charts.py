"""Charts say what their table says, the same to the byte each time, and nothing in a name can act in them."""

import builtins
import json
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tollbook.errors import MissingExtra, UnusableInput
from tollbook.publish import Brief, compose, render
from tollbook.publish.chart_files import png, standalone_svg, write_figures
from tollbook.publish.chart_ranges import WIDE, Days
from tollbook.publish.chart_svg import clean_svg, drawn
from tollbook.publish.charts import SeriesPoint, source_matrix, toll_chart
from tollbook.publish.page import Cell, Figure

from . import invented

pytest.importorskip("altair", reason="Altair is not installed")
pytest.importorskip("vl_convert", reason="vl-convert is not installed")

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
HOSTILE = "<script>alert(1)</script> \"'&;{{7*7}} </svg><img src=x onerror=alert(2)> \x1b[2J 13\u202e31 \x00\ufffe\uffff\ud800 ضربة"


def point(source: str, day: int | None, value: int, low: int | None = None, high: int | None = None, **fields: Any) -> SeriesPoint:
    fields = {"relation": "at_least", "scope": "people killed in Orvale"} | fields
    return SeriesPoint(source, date(2031, 3, day) if day else None, low, high, value, **fields)


POINTS = (
    point("Observatory", 7, 340, 340, marks=(1,)),
    point("Observatory", 8, 745, 745),
    point("Observatory", 17, 1500, 1500, 1614, relation="between"),
    point("Lake Network", 8, 125, 125, 125, relation="exact", scope="civilians killed by Tarn troops"),
    point("Lake Network", 9, 700, None, 699, relation="less_than", scope="women killed", marks=(2,)),
    point("Ministry of Order", 9, 240, relation="about", scope="soldiers killed"),
    point("Ministry of Order", None, 90, 90, relation="at_least", scope="soldiers killed"),
)


@pytest.fixture(scope="module")
def figure() -> Figure:
    return toll_chart(POINTS, title="Killed in Orvale")


@pytest.fixture(scope="module")
def brief(figure: Figure) -> Brief:
    made = compose([invented.REPORT], invented.CLAIMS, invented.RECONCILIATION)
    return replace(made, figures=(figure, source_matrix(POINTS)))


def texts(svg: str) -> list[str]:
    return re.findall(r"<(?:text|tspan)[^>]*>([^<]+)<", svg)


# The chart


def test_each_source_and_scope_has_its_row(figure: Figure) -> None:
    for svg in (figure.svg, figure.narrow):
        rows = [t for t in texts(svg) if t in ("Observatory", "Lake Network", "Ministry of Order")]
        assert rows == ["Observatory", "Lake Network", "Lake Network", "Ministry of Order"]
        assert {"women killed", "civilians killed by Tarn troops", "1,500"} <= set(texts(svg))


def test_the_table_has_every_point_with_its_marks(figure: Figure) -> None:
    assert [(r[0].value, r[3].value, r[4].value, r[5].value) for r in figure.rows] == [
        ("Observatory", "at least 340", 340, None),
        ("Observatory", "at least 745", 745, None),
        ("Observatory", "between 1,500 and 1,614", 1500, 1614),
        ("Lake Network", "125", 125, 125),
        ("Lake Network", "fewer than 700", None, 699),
        ("Ministry of Order", "about 240", None, None),
        ("Ministry of Order", "at least 90", 90, None),
    ]
    assert figure.marks == (1, 2) and figure.rows[6][2].value == "day not known"
    assert "1 figure of no known day" in figure.note


def test_open_ends_are_arrows_and_rough_figures_hollow(figure: Figure) -> None:
    sure = toll_chart([point("Observatory", 7, 340, 340, 340, relation="exact")], title="t")
    assert sure.svg.count('stroke-dasharray="3,2"') == 0 and 'fill="white" stroke="#' not in sure.svg
    assert figure.svg.count('stroke-dasharray="3,2"') == 3  # two of the Observatory's upwards, one of the Network's downwards
    assert len(re.findall(r'<path[^>]*fill="white" stroke="#', figure.svg)) == 1


def test_the_sentence_for_whoever_cannot_see_it_tells_the_course(figure: Figure) -> None:
    assert figure.alt.startswith(
        "Observatory, people killed in Orvale: from at least 340 on 7 March 2031 to between 1,500 and 1,614 on 17 March 2031; Lake Network"
    )


def test_a_long_silence_is_cut_short_and_said_to_be() -> None:
    week = [date(2031, 3, n) for n in (7, 8, 9, 12)]
    days = Days.of([*week, date(2031, 7, 22)], WIDE)
    assert list(days.at.values()) == [0, 1, 2, 5, 9] and days.cuts == (7.0,)
    assert Days.of(week, WIDE).cuts == ()
    late = replace(POINTS[0], day=date(2031, 7, 22))
    assert "cut short" in toll_chart([*POINTS, late], title="t").legend
    assert "cut short" not in toll_chart(POINTS[:2], title="t").legend


def test_days_of_two_years_carry_their_year() -> None:
    made = Days.of([date(2030, 12, 30), date(2031, 1, 2)], WIDE)
    assert list(made.labels().values()) == ["2 Jan 2031", "30 Dec 2030"]


def test_without_a_day_there_is_a_table_and_no_picture() -> None:
    made = toll_chart([POINTS[6]], title="t")
    assert made.svg == made.narrow == "" and len(made.rows) == 1
    with pytest.raises(UnusableInput, match="has no picture"):
        standalone_svg(made)


def test_more_series_than_fit_a_page_are_told() -> None:
    made = toll_chart([point(f"Source {n}", 7, n, n) for n in range(1, 13)], title="t")
    assert "10 of 12 series are drawn" in made.note and len(made.rows) == 12


def test_the_same_points_give_the_same_bytes(figure: Figure) -> None:
    again = toll_chart(POINTS, title="Killed in Orvale")
    assert again == figure and png(again) == png(figure)
    ids = re.findall(r'\bid="([^"]+)"', figure.svg + figure.narrow)
    assert len(ids) == len(set(ids)) and all(i.startswith("tolls-") for i in ids)


# The matrix


def test_the_matrix_shows_the_latest_of_each_and_leaves_silence_empty() -> None:
    made = source_matrix(POINTS)
    assert made.columns == ("Who is counted", "Observatory", "Lake Network", "Ministry of Order")
    assert [[c.text for c in row] for row in made.rows] == [
        ["people killed in Orvale", "between 1,500 and 1,614 (17 March 2031)", "", ""],
        ["civilians killed by Tarn troops", "", "125 (8 March 2031)", ""],
        ["women killed", "", "fewer than 700 (9 March 2031)", ""],
        ["soldiers killed", "", "", "about 240 (9 March 2031)"],
    ]
    assert made.rows[2][2].marks == (2,)


def test_a_matrix_of_many_sources_has_a_row_for_each_pair() -> None:
    made = source_matrix([point(f"Source {n}", 7, n, n) for n in range(1, 8)])
    assert made.columns == ("Who is counted", "Source", "Says") and len(made.rows) == 7


# Figures in a brief


def test_no_format_lacks_a_number_of_the_table(brief: Brief) -> None:
    shown = {f: str(render(brief, f)) for f in ("text", "md", "html")}
    for figure in brief.figures:
        for row in figure.rows:
            for cell in row:
                for format, words in shown.items():
                    plain = re.sub(r"\\|\s+", lambda m: "" if m[0] == "\\" else " ", words)
                    last = cell.text.split(" ")[-1].strip("()")  # a cell may be broken into lines
                    assert last in plain, f"{format} lacks {cell.text}"
    record = json.loads(str(render(brief, "json")))["figures"]
    assert [f["key"] for f in record] == ["tolls", "matrix"]
    assert record[0]["rows"][2] == ["Observatory", "people killed in Orvale", "17 March 2031", "between 1,500 and 1,614", 1500, 1614]
    assert record[0]["marks"][0][3] == [1]


def test_text_fits_its_columns_with_figures(brief: Brief) -> None:
    for width in (40, 80, 120):
        assert max(len(row) for row in str(render(brief, "text", width=width)).splitlines()) <= width


def test_a_figure_refuses_a_key_that_is_no_name_and_a_row_that_does_not_fit() -> None:
    with pytest.raises(ValueError, match="no key"):
        Figure("a b", "t", "", ("x",), ())
    with pytest.raises(ValueError, match="1 cells"):
        Figure("a", "t", "", ("x",), ((Cell(1), Cell(2)),))


def test_figures_are_written_with_title_and_legend(brief: Brief, tmp_path: Path) -> None:
    files = write_figures(brief, tmp_path / "figures")
    assert [f.name for f in files] == ["tolls.svg", "tolls.png"]
    svg = files[0].read_text(encoding="utf-8")
    assert "Killed in Orvale" in texts(svg) and "Each row is one source" in svg
    assert files[1].read_bytes().startswith(b"\x89PNG")
    with pytest.raises(UnusableInput, match="choose another folder"):
        write_figures(brief, files[0])


def test_a_missing_package_is_named_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def refuse(name: str, *rest: Any, **more: Any) -> Any:
        if name in ("altair", "vl_convert"):
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(MissingExtra, match=r"pip install \"tollbook\[charts\]\""):
        toll_chart(POINTS, title="t")


# Hostile names


@pytest.mark.parametrize(
    "inner",
    [
        "<script>alert(1)</script>",
        '<a href="https://evil.example"><text>x</text></a>',
        '<image href="https://evil.example/x.png"/>',
        '<use href="#a"/>',
        "<style>text{fill:url(https://evil.example)}</style>",
        "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml' onload='alert(1)'/></foreignObject>",
        '<animate attributeName="href" to="javascript:alert(1)"/>',
        '<rect fill="url(https://evil.example#a)" onclick="alert(1)" style="fill:red" width="1" height="1"/>',
        '<g clip-path="url(#nowhere)"><rect width="1" height="1"/></g>',
        "<!-- alert --><?xml-stylesheet href='https://evil.example'?>",
    ],
)
def test_nothing_but_shapes_and_text_passes(inner: str) -> None:
    made = clean_svg(f'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">{inner}<text>31</text></svg>')
    assert not re.search("script|href|evil|alert|style|url|image|foreign|animate|<!--|<\\?", made)
    assert made.endswith("<text>31</text></svg>") and clean_svg(made) == made


@pytest.mark.parametrize("wrong", ["", "<svg", "<html/>", '<!DOCTYPE x [<!ENTITY a "b">]><svg>&a;</svg>'])
def test_what_is_no_svg_is_refused(wrong: str) -> None:
    with pytest.raises(UnusableInput):
        clean_svg(wrong)


def test_a_name_that_xml_cannot_hold_does_not_end_the_process() -> None:
    """The renderer aborts at such a character: what it would take down is a process of its own here."""
    script = (
        "from datetime import date; from tollbook.publish.charts import *\n"
        "name = ''.join(map(chr, [*range(0x20), *range(0x7f, 0xa0), 0xd800, 0xdfff, *range(0xfff0, 0x10000), 0x1fffe])) + 'Kess'\n"
        "print('Kess' in toll_chart([SeriesPoint(name, date(2031, 3, 7), 1, 1, 1, 'exact', name)], title=name).svg)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "True"), done.stderr[-500:]
    assert drawn("a\ufffeb\ud800\n c") == "a\ufffdb\ufffd c"


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here to lay the page out")
def test_a_hostile_name_runs_nothing_and_the_page_fits(brief: Brief, tmp_path: Path) -> None:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    points = [replace(p, source=HOSTILE, scope=HOSTILE) for p in POINTS]
    hostile = replace(brief, figures=(toll_chart(points, title=HOSTILE), source_matrix(points, title=HOSTILE)))
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        try:
            page = browser.new_page(viewport={"width": 360, "height": 800})
            said: list[str] = []
            asked: list[str] = []
            page.on("console", lambda message: said.append(message.text))
            page.on("dialog", lambda dialog: said.append(dialog.message))
            page.on("request", lambda request: asked.append(request.url))
            for name, of in (("hostile", hostile), ("brief", brief)):
                path = tmp_path / f"{name}.html"
                path.write_text(str(render(of, "html")), encoding="utf-8")
                page.goto(path.as_uri())
                assert page.evaluate("document.documentElement.scrollWidth") <= 360
                assert page.evaluate("[...document.querySelectorAll('.picture')].map(e => e.offsetWidth > 0)") == [False, True]
                page.set_viewport_size({"width": 1100, "height": 800})
                assert page.evaluate("[...document.querySelectorAll('.picture')].map(e => e.offsetWidth > 0)") == [True, False]
                assert page.evaluate("document.querySelectorAll('svg script, svg a, svg image, svg [style]').length") == 0
                page.set_viewport_size({"width": 360, "height": 800})
            page.click("#figures summary")
            page.click("#figures a.m[data-k='1']")
            assert page.locator("mark.on").count() >= 1
            assert said == [] and len(asked) == 2
        finally:
            browser.close()
