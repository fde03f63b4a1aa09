"""The Python window: light to import, complete, and callable by the names of the verbs."""

import ast
import importlib
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

import tollbook

REPORT = tollbook.Report(id="r", text="At least two men were killed when shells hit the market of Bentiu on Monday, the hospital said.")


def test_importing_loads_nothing_heavy() -> None:
    """What makes the import light; how long it takes, benchmarks/speed.py measures."""
    question = (
        "import sys, tollbook; print([n for n in ('spacy', 'numpy', 'rich', 'trafilatura', 'highspy', 'jinja2') if n in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", question], capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_the_command_line_loads_no_stage_before_a_command_runs() -> None:
    light = "n.startswith('tollbook.cli') or n == 'tollbook.errors'"
    heavy = f"[n for n in sys.modules if n.startswith(('tollbook.', 'spacy', 'rich', 'sqlalchemy')) and not ({light})]"
    question = f"import sys, tollbook.cli; print(sorted({heavy}))"
    shown = subprocess.run([sys.executable, "-c", question], capture_output=True, text=True, check=True).stdout.strip()
    assert shown == "[]"


@pytest.mark.parametrize("name", tollbook.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(tollbook, name) is not None
    assert name in dir(tollbook)


def test_what_type_checkers_see_is_what_runs() -> None:
    """The names imported for type checkers are those that are loaded when asked for, from the same modules."""
    tree = ast.parse(Path(tollbook.__file__).read_text(encoding="utf-8"))
    seen = {
        alias.name: node.module
        for branch in tree.body
        if isinstance(branch, ast.If)
        for node in ast.walk(branch)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tollbook.")
        for alias in node.names
    }
    assert seen == {name: f"tollbook.{module}" for name, module in tollbook._HOME_OF.items()}
    assert set(seen) | {"__version__", "brief", "ingest", "read", "reconcile"} == set(tollbook.__all__)


def test_a_name_that_is_none_is_refused() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        tollbook.nothing  # noqa: B018


@pytest.mark.parametrize("verb", ["read", "ingest", "reconcile"])
def test_verbs_can_be_called_and_are_still_packages(verb: str) -> None:
    package = importlib.import_module(f"tollbook.{verb}")
    assert getattr(tollbook, verb) is package and callable(package)
    question = f"import tollbook.{verb}, tollbook; print(callable(tollbook.{verb}), tollbook.{verb}.__name__)"
    run = subprocess.run([sys.executable, "-c", question], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == f"True tollbook.{verb}"


def test_read_gives_each_report_with_its_claims(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(REPORT.text)
    (of_file,) = tollbook.read(path, published="2025-03-11")
    (at_hand,) = tollbook.read([REPORT])
    assert of_file[0].id == "a" and str(of_file[0].published) == "2025-03-11"
    assert [c.evidence.words for c in of_file[1]] == [c.evidence.words for c in at_hand[1]] != []
    assert all(isinstance(claim, tollbook.Claim) for claim in at_hand[1])


def test_brief_takes_reports_and_paths_and_tells_what_it_could_not_read(tmp_path: Path) -> None:
    brief = tollbook.brief([REPORT, tmp_path / "missing.txt"])
    assert [r.id for r in brief.reports] == ["r"]
    assert "missing.txt: there is no such file" in brief.unread[0]
    assert isinstance(tollbook.render(brief, "md"), str)


def test_nothing_to_brief_is_an_error_unless_skips_are_watched(tmp_path: Path) -> None:
    with pytest.raises(tollbook.UnusableInput, match=r"missing\.txt"):
        tollbook.brief(tmp_path / "missing.txt")
    with pytest.raises(tollbook.UnusableInput, match=r"missing\.txt"):
        list(tollbook.read(tmp_path / "missing.txt"))
    skipped: list[tollbook.Unread] = []
    assert tollbook.brief(tmp_path / "missing.txt", skip=skipped.append).reports == ()
    assert len(skipped) == 1


def test_ingest_and_reconcile_are_the_stages_own_functions(tmp_path: Path) -> None:
    (unread,) = tollbook.ingest(str(tmp_path / "missing.txt"))
    assert isinstance(unread, tollbook.Unread)
    ((_, claims),) = tollbook.read(REPORT)
    assert tollbook.reconcile(claims).scopes


def test_the_later_report_of_a_source_replaces_the_earlier_one_whatever_their_order() -> None:
    """Days of publication reach reconciling: without them the larger number of two running totals would pass for the later one."""
    words = "The death toll from the fighting in Bentiu {}, the Relief Observatory said."
    first, second = (
        tollbook.Report(id=name, text=words.format(said), published=day, published_known=tollbook.Known.STATED)
        for name, said, day in (
            ("b-early", "has risen to 90", date(2025, 3, 1)),
            ("a-late", "has been revised to 70", date(2025, 3, 4)),
        )
    )
    brief = tollbook.brief([first, second])
    (count,) = (count for finding in brief.reconciliation.scopes for count in finding.counts)
    assert (count.bounds.low, len(count.superseded)) == (70, 1)
    claims = [claim for _, claims in tollbook.read([first, second]) for claim in claims]
    told = tollbook.reconcile(claims, published={r.id: r.published for r in (first, second) if r.published})
    assert told == brief.reconciliation


def test_a_report_at_which_the_reader_fails_is_named_and_the_others_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    from tollbook.read import claims as reader

    def fail(text: str) -> object:
        if "Malakal" in text:
            raise IndexError("no such token")
        return setting_of(text)

    setting_of = reader.acts.setting_of
    monkeypatch.setattr(reader.acts, "setting_of", fail)
    bad = tollbook.Report(id="bad", text="Two men were killed in Malakal on Monday, the hospital said.", origin="bad.txt")
    brief = tollbook.brief([bad, REPORT])
    assert [r.id for r in brief.reports] == ["r"] and brief.claims
    assert brief.unread[0].startswith("bad.txt: could not be read because of a fault in Tollbook itself (IndexError, test_import.py:")
    with pytest.raises(tollbook.UnusableInput, match=r"bad\.txt"):
        list(tollbook.read([bad, REPORT]))


def test_a_date_line_states_the_day_of_a_report_and_a_caption_only_suggests_it() -> None:
    told = tollbook.Report(id="a", text="Shells hit Bentiu market\n\nNile Gazette, 14 May 2024\n\nTwo men were killed on Monday.")
    ((stated, _),) = tollbook.read([told])
    assert (stated.published, stated.published_known, stated.notes) == (date(2024, 5, 14), tollbook.Known.STATED, ())
