"""The documentation is true: its links lead somewhere, its commands exist, and what it shows is what is printed."""

import doctest
import importlib.util
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tollbook.model import claim as claims
from tollbook.model.precision import Known, PlacePrecision
from tollbook.model.record import to_records

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([ROOT / "README.md", ROOT / "examples" / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
TOLLBOOK = Path(sys.executable).parent / ("tollbook.exe" if os.name == "nt" else "tollbook")
BOOTSTRAP_COMMANDS = frozenset({"check", "bench", "bars", "lock"})
COLUMNS = "80"  # the width of the terminal in every example

LINK = re.compile(r"(?<!!)\[[^\]\n]+\]\(([^)\s]+)\)")
PYTHON_BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
UNWANTED = re.compile(r"\b(?:snippet|extractor|polarity|modality)s?\b", re.IGNORECASE)  # words that the glossary replaces


@dataclass(frozen=True, slots=True)
class Example:
    """A command of a page, and the lines that the page shows below it. A line of '…' stands for any lines left out."""

    page: str
    command: str
    shown: tuple[str, ...]


def examples() -> Iterator[Example]:
    for page in PAGES:
        for block in BLOCK.findall(page.read_text(encoding="utf-8")):
            for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
                command, *shown = part.rstrip("\n").split("\n")
                yield Example(str(page.relative_to(ROOT)), command, tuple(line.rstrip() for line in shown))


EXAMPLES = list(examples())


def tollbook_words(command: str) -> list[str] | None:
    """The words after `tollbook` of a command line, however it is started; None if it starts something else."""
    words = shlex.split(command)
    if words[:1] == ["tollbook"]:
        return words[1:]
    if words[:2] == ["python3", "bootstrap.py"] and len(words) > 2 and words[2] not in BOOTSTRAP_COMMANDS:
        return words[2:]
    return None


def broken_links(page: Path, text: str) -> list[str]:
    """Links of a page that lead to no file, or to no heading of it."""
    found = []
    for target in LINK.findall(FENCE.sub("", text)):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        file = (page.parent / name).resolve() if name else page
        if not file.exists() or (anchor and anchor not in anchors(file)):
            found.append(target)
    return found


def anchors(file: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def differences(shown: tuple[str, ...], printed: str) -> list[str]:
    """Lines that a page shows and the command does not print, in that order."""
    lines = [line.rstrip() for line in printed.splitlines()]
    at, missing = 0, []
    for line in shown:
        if line.strip() in ("…", "..."):
            continue
        if line in lines[at:]:
            at = lines.index(line, at) + 1
        else:
            missing.append(line)
    return missing


@cache
def printed(command: str) -> str:
    """What a tollbook command prints; several pages show parts of one."""
    environment = {**os.environ, "COLUMNS": COLUMNS, "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"}
    run = subprocess.run([TOLLBOOK, *shlex.split(command)], capture_output=True, encoding="utf-8", check=False, cwd=ROOT, env=environment)
    return run.stdout + run.stderr


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    assert broken_links(page, page.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"{example.page}: {example.command}")
def test_commands_and_options_exist(example: Example) -> None:
    import typer.main

    from tollbook.cli import app

    words = tollbook_words(example.command.split(" | ")[0])
    if not words or words[0].startswith("-"):
        return
    command: Any = typer.main.get_command(app).commands.get(words[0])  # type: ignore[attr-defined]
    assert command, f"there is no command {words[0]}"
    known = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)} | {"--help"}
    assert [word for word in words[1:] if word.startswith("-") and word != "-" and word.split("=")[0] not in known] == []


@pytest.mark.parametrize("example", [e for e in EXAMPLES if e.shown], ids=lambda example: f"{example.page}: {example.command}")
def test_what_a_page_shows_is_what_is_printed(example: Example) -> None:
    words = tollbook_words(example.command)
    if words is None:
        pytest.skip(f"{example.command!r} sets up or runs more than one test should")
    assert differences(example.shown, printed(shlex.join(words))) == [], "stale: run python docs/generate.py"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_python_examples_run(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    if page.name == "api.md":
        return  # made from docstrings, which the test run executes where they stand
    assert doctest.testfile(str(page), module_relative=False, encoding="utf-8").failed == 0


def test_the_python_of_the_readme_runs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    for block in PYTHON_BLOCK.findall((ROOT / "README.md").read_text(encoding="utf-8")):
        exec(compile(block, "README.md", "exec"), {})
    assert "Kelmara Observatory for Human Rights" in capsys.readouterr().out


def test_the_generated_reference_is_current() -> None:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec and spec.loader
    generate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generate)
    for name, page in generate.pages().items():
        file = ROOT / "docs" / "reference" / name
        assert file.is_file() and file.read_text(encoding="utf-8") == page, f"{name} is stale: run python docs/generate.py"


@pytest.mark.parametrize(
    "values",
    [claims.Harm, claims.Relation, claims.Victim, claims.SourceKind, claims.Stance, claims.Category, claims.About, Known, PlacePrecision],
)
def test_the_reference_names_every_value(values: type[StrEnum]) -> None:
    page = (ROOT / "docs" / "reference" / "claims.md").read_text(encoding="utf-8")
    assert [value.value for value in values if f"`{value.value}`" not in page] == []


def test_the_reference_names_every_field() -> None:
    page = (ROOT / "docs" / "reference" / "claims.md").read_text(encoding="utf-8")
    evidence = claims.Evidence(0, 3, "two")
    every = [
        claims.Toll(report="r", evidence=evidence, harm=claims.Harm.KILLED, relation=claims.Relation.EXACT, value=2),
        claims.Act(report="r", evidence=evidence, event=claims.Category.AID),
        claims.Situation(report="r", evidence=evidence, about=claims.About.CALM),
    ]
    fields = {field for record in to_records(every) for field in record}
    assert sorted(field for field in fields if f"`{field}`" not in page) == []


@pytest.mark.parametrize("page", [page for page in PAGES if page.name != "glossary.md"], ids=lambda page: str(page.relative_to(ROOT)))
def test_words_are_those_of_the_glossary(page: Path) -> None:
    assert UNWANTED.findall(page.read_text(encoding="utf-8")) == []


def test_the_checks_can_fail() -> None:
    page = ROOT / "README.md"
    assert broken_links(page, "[a](docs/nowhere.md) [b](docs/glossary.md) [c](docs/glossary.md#nothing) [d](https://example.org)") == [
        "docs/nowhere.md",
        "docs/glossary.md#nothing",
    ]
    assert differences(("a", "…", "c"), "a\nb\nc\n") == []
    assert differences(("a", "d", "c"), "a\nb\nc\n") == ["d"]
    assert differences(("c", "a"), "a\nb\nc\n") == ["a"]
    assert tollbook_words("python3 bootstrap.py brief x.txt") == ["brief", "x.txt"] and tollbook_words("python3 bootstrap.py check") is None
