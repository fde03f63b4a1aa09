"""What a brief says: sentences on an invented report, and what holds of every brief."""

import re
from collections.abc import Sequence

import pytest

from gold import GOLD, load
from tollbook.model.claim import Act, Category, Claim, Evidence, Relation, Source, SourceKind, Victim
from tollbook.model.document import Report
from tollbook.model.entity import Place
from tollbook.model.finding import Reconciliation
from tollbook.publish import Brief, compose
from tollbook.publish.page import Line, Style
from tollbook.reconcile import reconcile

from . import invented

WORKED_ON = (
    "founding/report.json", "reports/coast-thousand-dead.json", "reports/coast-snhr-breakdown.json", "reports/coast-first-tolls.json",
    "reports/plateau-christmas-counts.json", "reports/israel-toll-revised.json", "reports/trap-oil-market.json",
)  # fmt: skip
needs_gold = pytest.mark.skipif(not GOLD.exists(), reason=f"the gold reports are not here ({GOLD.name})")


@pytest.fixture(scope="module")
def brief() -> Brief:
    return compose([invented.REPORT], invented.CLAIMS, invented.RECONCILIATION, unread=["scan.pdf: its pages hold pictures."])


def texts(brief: Brief, key: str) -> list[str]:
    return [line.text for section in brief.sections if section.key == key for line in section.lines()]


SENTENCES = [
    # section, sentence, why
    ("toll", "At least 2,001 people were killed in Orvale from 5 to 6 May 2031 (inferred).", "what is true, apart from who counts"),
    ("toll", "The Orvale Observatory counts more than 2,000, most of them by the Tarn army", "the count in its source's words"),
    ("toll", "so more than half: at least 1,001", "a share is a bound"),
    ("toll", "among them nearly 900 civilians (so fewer than 900)", "'nearly' is an upper bound"),
    (
        "toll",
        "At least 140 civilians were killed by Tarn troops in Orvale, by the count of the Lake Network.",
        "one sentence where both say the same",
    ),
    ("summary", "so 140 and 2,000 do not contradict each other.", "how figures fit, told once"),
    ("toll", "The army denies the figure of 300 people killed by it.", "a denial is no count"),
    ("toll", "Delta Post gives dozens of people missing (not counted).", "a magnitude is not counted"),
    ("summary", "According to the Ministry of Order, its campaign in the hills was over.", "a clause under 'according to'"),
    ("summary", "Ilan Dorr has ordered a committee of inquiry to look into the killings (no source named).", "a predicate gets its actor"),
    ("response", "According to Mira Sol, through Harbour Wire, Norland has asked Sudland to halt arms sales.", "the chain in words"),
    ("response", "Villagers at the airfield refuse to leave because of threats from masked riders", "a cause stands with what it causes"),
    ("days", "The Ministry of Order threatened the rebels: “Come back and we will come back too”.", "a threat is quoted"),
    ("days", "Delta Post tells of threats from masked riders.", "a noun is told of"),
    ("situation", "Schools remain shut (no source named).", "the outlet's own voice"),
    ("sources", "“Come back and we will come back too”.", "under the source's heading, a quotation stays one"),
    ("sources", "Some people displaced (not counted; said to be possible, not certain).", "a hedge is said"),
    ("unknown", "2 of 4 figures are given only in words such as ‘dozens’.", "unquantified"),
    ("unknown", "Denied by a party: 2.", "contradicted"),
    ("unknown", "scan.pdf: its pages hold pictures.", "what was not read"),
    ("unknown", "was worked out from the report's own words", "an inferred day of publication"),
]


@pytest.mark.parametrize(("section", "sentence", "why"), SENTENCES, ids=[why for _, _, why in SENTENCES])
def test_the_brief_says(brief: Brief, section: str, sentence: str, why: str) -> None:
    assert any(sentence in text for text in texts(brief, section)), f"{why}: {texts(brief, section)}"


def test_days_come_in_order_and_say_how_they_are_known(brief: Brief) -> None:
    days = next(s for s in brief.sections if s.key == "days")
    leads = ["".join(p.text for p in line.lead) for line in days.lines() if line.lead]
    assert leads == ["4 May 2031", "5 to 6 May 2031 (inferred)"]


def test_a_repeated_sentence_counts_once_and_leads_to_both_places(brief: Brief) -> None:
    told = [text for text in texts(brief, "sources") if "campaign in the hills" in text]
    mark = next(m for m in brief.marks if "campaign in the hills" in m.passages[0].words)
    assert len(told) == 1
    assert [p.start_char for p in mark.passages] == [invented.OVER.evidence.start_char, invented.OVER_AGAIN.evidence.start_char]


def test_short_words_in_two_reports_are_two_statements_and_a_copied_sentence_is_one() -> None:
    short, long = "12 people were killed", "shells fell on the market of Kess while it was full of people"
    reports = [Report(id=name, text=f"The Lake Network said {short}, and that {long}.", outlet=name) for name in ("a", "b")]
    claims: list[Claim] = []
    for report in reports:
        claims.append(invented.toll(short, 12, report=report, sources=(invented.NETWORK,)))
        claims.append(invented.act(long, Category.ASSAULT, report=report, sources=(invented.NETWORK,)))
    brief = compose(reports, claims, Reconciliation())
    assert sorted(len(mark.passages) for mark in brief.marks) == [1, 1, 2]


def test_sources_that_differ_are_told_apart_from_what_is_true() -> None:
    quarrel = invented.Quarrel()
    brief = compose([quarrel.first, quarrel.second], quarrel.claims(), quarrel.reconciliation())
    told = texts(brief, "toll")
    assert told[:3] == [
        "How many people were killed in Kess is not established:",
        "Radio Kess gives a total of 31.",
        "The clinic counts 45.",
    ]
    assert told[3] == "Conflict: One says 31 in all, the other counts 45, both in Kess."
    assert "Contradicted: figures that cannot all be true (see the toll): 2." in texts(brief, "unknown")


def test_nothing_found_is_said() -> None:
    report = Report(id="calm", text="The market opened on time.", title="Market")
    brief = compose([report], [], Reconciliation())
    assert all(not section.groups or section.key == "unknown" for section in brief.sections)
    assert "No statement about harm" in brief.preface[0].text
    assert any("day of publication is not known" in text for text in texts(brief, "unknown"))


def test_the_same_input_gives_the_same_brief(brief: Brief) -> None:
    again = compose([invented.REPORT], invented.CLAIMS, invented.RECONCILIATION, unread=["scan.pdf: its pages hold pictures."])
    assert again == brief


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("It denied that troops had shelled Kess", "The Ministry of Order denied that troops had shelled Kess."),
        ("The Ministry of Order rejected the charge", "The Ministry of Order rejected the charge."),
        ("called the charge false, but", "The Ministry of Order called the charge false."),
        ("The Ministry of Order denied it on Monday, according to aides", "The Ministry of Order denied it on Monday."),
        ("The Ministry of Order, which fell in May, disputed it", "The Ministry of Order, which fell in May, disputed it."),
        ("rejection of the charge", "The Ministry of Order: rejection of the charge."),
    ],
)
def test_a_speaker_is_named_once(words: str, told: str) -> None:
    report = Report(id="m", text=f"Kess burned. {words} that was all.", title="Kess")
    start = report.text.index(words)
    source = invented.MINISTRY
    claim = Act(
        report="m", evidence=Evidence.of(report, start, start + len(words)), event=Category.REJECT, sources=(source,), actor=(source.name,)
    )  # fmt: skip
    assert told in texts(compose([report], [claim], Reconciliation()), "response")


@pytest.mark.parametrize(
    ("words", "actor", "told"),
    [
        ("demanding protection from raiders", "villagers", "Villagers at the airfield are demanding protection from raiders."),
        ("to hold talks with the army", "villagers", "Villagers at the airfield are to hold talks with the army."),
        ("who pledged to stay", "villagers", "Villagers at the airfield pledged to stay."),
        ("The elders, villagers at the airfield, asked for bread", "villagers", "The elders, villagers at the airfield, asked for bread."),
        ("asked for bread", "", "According to villagers at the airfield, … asked for bread."),
        ("The road is cut, she said", "", "According to villagers at the airfield, the road is cut."),
    ],
)
def test_words_get_the_subject_that_they_want(words: str, actor: str, told: str) -> None:
    report = Report(id="m", text=f"Kess burned. {words} and so it was.", title="Kess")
    start = report.text.index(words)
    claim = Act(
        report="m", evidence=Evidence.of(report, start, start + len(words)), event=Category.REQUEST, actor=(actor,) if actor else (),
        sources=(Source("villagers at the airfield", SourceKind.LOCAL),),
    )  # fmt: skip
    found = texts(compose([report], [claim], Reconciliation()), "response")
    assert found == [told]


def test_what_a_source_counts_of_the_same_days_is_one_sentence() -> None:
    report = Report(id="m", text="The Lake Network counted 60 dead in Kess and 31 dead in Mill; the mayor 70 dead.", title="Kess")
    monday = {"period": invented.SINCE_MONDAY, "report": report}
    claims: list[Claim] = [
        invented.toll("60 dead in Kess", 60, sources=(invented.NETWORK,), where=(Place("Kess"),), **monday),
        invented.toll("31 dead in Mill", 31, sources=(invented.NETWORK,), where=(Place("Mill"),), **monday),
        invented.toll("70 dead", 70, sources=(Source("mayor", SourceKind.GOVERNMENT),), **monday),
    ]
    told = texts(compose([report], claims, reconcile(claims)), "days")
    assert told == ["The Lake Network counts 60 people killed in Kess; 31 people killed in Mill.", "The mayor counts 70 people killed."]


def test_a_clash_is_a_headline_and_the_whole_comes_before_its_parts() -> None:
    report = Report(id="m", text="338 people died, 152 civilians among them; no more than 90 civilians had died in all.", title="Kess")
    of_kess = {"period": invented.SINCE_MONDAY, "report": report, "where": (Place("Kess"),), "cumulative": True}
    whole = invented.toll("338 people died", 338, sources=(invented.NETWORK,), **of_kess)
    part = invented.toll("152 civilians", 152, sources=(invented.NETWORK,), victims=(Victim.CIVILIAN,), part_of=whole.id, **of_kess)
    least = invented.toll(
        "no more than 90 civilians", 90, Relation.AT_MOST, sources=(invented.MINISTRY,), victims=(Victim.CIVILIAN,), **of_kess
    )
    claims: list[Claim] = [whole, part, least]
    brief = compose([report], claims, reconcile(claims))
    assert texts(brief, "summary")[0].startswith("At least 338 people were killed in Kess")
    assert any(text.startswith("Conflict: ") for text in texts(brief, "summary"))
    assert "The Ministry of Order gives a total of no more than 90." in texts(brief, "toll")
    assert any("is disputed" in text or "is not established" in text for text in texts(brief, "toll"))


def test_what_tells_a_part_from_its_whole_is_shown() -> None:
    report = Report(id="m", text="The Lake Network counted 60 dead in Kess. Six had signed the accord of May.", title="Kess")
    whole = invented.toll("60 dead in Kess", 60, sources=(invented.NETWORK,), report=report)
    part = invented.toll("Six", 6, sources=(invented.NETWORK,), report=report, part_of=whole.id)
    brief = compose([report], [whole, part], reconcile([whole, part]))
    assert any("among them 6 (‘Six had signed the accord of May’)" in text for text in texts(brief, "toll"))


def test_parts_of_a_figure_that_is_past_are_told_with_the_present_one() -> None:
    report = Report(id="m", text="The Lake Network counts 120 dead in Kess, up from 90. It said 70 of them were civilians.", title="Kess")
    of_kess = {"sources": (invented.NETWORK,), "report": report, "where": (Place("Kess"),), "cumulative": True}
    now = invented.toll("120 dead in Kess", 120, **of_kess)
    before = invented.toll("up from 90", 90, **of_kess)
    part = invented.toll("70 of them were civilians", 70, victims=(Victim.CIVILIAN,), part_of=before.id, **of_kess)
    claims: list[Claim] = [now, before, part]
    told = texts(compose([report], claims, reconcile(claims)), "toll")
    assert "counts 120; among them 70 civilians. Earlier it gave 90; the later figure replaces it." in told[0]


# What holds of every brief


def unmarked_figures(line: Line) -> list[str]:
    """Figures of a line that no mark follows before its end. Days are no figures, nor are names such as 'M23'."""
    pieces = line.pieces
    found = []
    for i, piece in enumerate(pieces):
        if piece.text.startswith(" (‘"):  # the words of the marked figure before it
            continue
        words = (
            re.sub(r"\d{1,2}(?: [A-Z][a-z]+)?(?: to \d{1,2})? [A-Z][a-z]+ \d{4}|\b(?:19|20)\d\d\b", "", piece.text)
            if piece.style is not Style.NAME
            else ""
        )
        if re.search(r"(?<![\w’])\d", words) and not any(p.marks for p in pieces[i:]):
            found.append(piece.text)
    return found


def check_structure(brief: Brief, claims: Sequence[Claim]) -> None:
    texts = {report.id: report.text for report in brief.reports}
    assert [m.number for m in brief.marks] == list(range(1, len(brief.marks) + 1))
    for mark in brief.marks:
        for passage in mark.passages:
            assert texts[passage.report][passage.start_char : passage.end_char] == passage.words
    numbers = {m.number: m.claims for m in brief.marks}
    for section in brief.sections:
        for line in section.lines():
            assert set(line.marks) <= set(numbers)
            assert set(line.claims) == {c for n in line.marks for c in numbers[n]}
            if section.key != "unknown" and line.claims:
                assert unmarked_figures(line) == [], line.text
            for piece in line.pieces:
                assert piece.style is not Style.NUMBER or piece.marks or not piece.text, line.text
                is_own_prose = piece.style not in (Style.NAME, Style.WORDS, Style.QUOTE)
                assert not (is_own_prose and re.search(r"[a-z]_[a-z]|\bNone\b", piece.text)), line.text
    assert {c.id for c in claims} == {c for m in brief.marks for c in m.claims}, "a claim is told nowhere"


def test_every_figure_has_a_mark_and_every_mark_its_words(brief: Brief) -> None:
    check_structure(brief, invented.CLAIMS)


def test_the_check_of_figures_can_fail(brief: Brief) -> None:
    line = next(line for line in brief.lines() if line.marks)
    bare = Line(tuple(type(p)(p.text, p.style) for p in line.pieces))
    assert unmarked_figures(bare)


@needs_gold
@pytest.mark.parametrize(
    "names", [*[(n,) for n in WORKED_ON], WORKED_ON[1:4]], ids=lambda names: names[0].split("/")[-1] + f"-{len(names)}"
)
def test_real_reports_give_whole_briefs(names: tuple[str, ...]) -> None:
    loaded = [load(GOLD / name) for name in names]
    claims = [claim for _, found in loaded for claim in found]
    published = {r.id: r.published for r, _ in loaded if r.published}
    brief = compose([r for r, _ in loaded], claims, reconcile(claims, published=published))
    check_structure(brief, claims)


@needs_gold
def test_the_founding_report_is_told() -> None:
    report, claims = load(GOLD / "founding" / "report.json")
    brief = compose([report], claims, reconcile(claims))
    toll = " ".join(texts(brief, "toll"))
    for part in ("At least 1,001 people were killed", "most of them by new administration forces, so more than half: at least 501"):
        assert part in toll
    assert "fewer than 700" in toll and "At least 125 civilians were killed by state troops" in toll and "do not contradict" in toll
    everything = " ".join(line.text for line in brief.lines())
    for part in (
        "military campaign in the coastal region had concluded",
        "threatened individuals",
        "through RIA Novosti",
        "Jableh",
        "due to threats",
    ):
        assert part in everything
