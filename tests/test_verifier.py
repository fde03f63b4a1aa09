"""The stand-alone verifier: it shares no code with the package, and agrees with it on everything that it covers."""

import ast
import importlib
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from books import Ticking
from tollbook.store.book import init_book, open_book
from tollbook.store.checkpoints import checkpoint_files, sign_checkpoint
from tollbook.store.verify import verify

ROOT = Path(__file__).resolve().parents[1]
VERIFIER = ROOT / "src" / "tollbook" / "verifier.py"
MOST_LINES = 250
sys.path.insert(0, str(ROOT / "benchmarks" / "bars"))

from _attacks import ATTACKS, Attack, Scene, copied, make_scene  # noqa: E402
from _sample import fill  # noqa: E402


def run(book: Path, *checkpoints: Path) -> tuple[int, str]:
    """Start it as a user does, where no Tollbook is in reach."""
    options = [word for file in checkpoints for word in ("--checkpoint", str(file))]
    with tempfile.TemporaryDirectory() as name:
        alone = shutil.copy(VERIFIER, name)
        command = [sys.executable, "-I", "-X", "utf8", alone, str(book), *options]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, cwd=name)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Scene, Path]]:
    folder = tmp_path_factory.mktemp("scene")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TOLLBOOK_KEYS", str(folder / "keys"))
        yield make_scene(folder, seed=5)


def test_it_is_one_small_file_that_shares_nothing() -> None:
    code = VERIFIER.read_text(encoding="utf-8")
    tree = ast.parse(code)
    imported = {alias.name.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {str(node.module).split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported - set(sys.stdlib_module_names) == {"cryptography"}
    assert len(code.splitlines()) <= MOST_LINES


def test_a_sound_book_is_sound(scene: tuple[Scene, Path]) -> None:
    assert run(scene[0].folder, scene[1]) == (0, "Sound. Not looked at: gazetteer, search, its index, the schema.\n")


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name.replace(" ", "-"))
def test_it_agrees_on_every_attack_that_it_covers(attack: Attack, scene: tuple[Scene, Path], tmp_path: Path) -> None:
    attacked = copied(scene[0], tmp_path / "book")
    attack.act(attacked)
    code, said = run(attacked.folder, scene[1])
    with open_book(attacked.folder, who="judge") as book:
        assert not verify(book, checkpoints=[scene[1]]).is_sound
    assert code == (1 if attack.is_open else 0), said
    assert not attack.needs_checkpoint or run(attacked.folder)[0] == 0, "without the checkpoint kept elsewhere nobody can tell"
    place = attack.named(attacked)
    assert not attack.is_open or [line for line in said.splitlines() if line.startswith(place)], said


NOT_COVERED = {
    "a trigger": "CREATE TRIGGER aside AFTER INSERT ON claim BEGIN SELECT 1; END",
    "an index": "DROP INDEX ix_claim_harm",
    "the index of words": "INSERT INTO search_index(search_index, rowid, folded) SELECT 'delete', number, folded FROM search LIMIT 1",
    "words for searching": "UPDATE search SET kind = 'x'",
    "folded names": "UPDATE claim SET sources = '|x|'",
    "a gazetteer's name": "INSERT INTO gazetteer VALUES ('x', 1, 'x')",
    "the number up to which tables are drawn": "UPDATE drawn SET sequence = 1",
}


@pytest.mark.parametrize("statement", NOT_COVERED.values(), ids=[name.replace(" ", "-") for name in NOT_COVERED])
def test_what_it_does_not_cover_is_known_by_name(statement: str, scene: tuple[Scene, Path], tmp_path: Path) -> None:
    assert change(scene, tmp_path, statement) == (False, 0)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE claim SET harm = 'freed'",
        "UPDATE claim SET kind = 'act'",
        "UPDATE claim SET first_day = '2025-03-01'",
        "UPDATE claim SET last_day = NULL",
        "UPDATE claim SET report = 'x'",
        "UPDATE claim SET position = position + 1",
        "UPDATE claim SET is_found = 2",
        "DELETE FROM claim WHERE id = (SELECT max(id) FROM claim)",
        "UPDATE report SET title = 'x'",
        "UPDATE report SET text = '00'",
        "DELETE FROM report",
        "UPDATE document SET state = 'received'",
        "UPDATE document SET size = size + 1",
        "UPDATE document SET told = '{}'",
        "UPDATE handed_in SET who = 'x'",
        "DELETE FROM handed_in WHERE sequence = 2",
        "UPDATE decision SET judgement = 'accepted'",
        "INSERT INTO decision SELECT 1, time, who, reason, kind, subject, other, judgement, changes FROM decision LIMIT 1",
        "UPDATE text SET words = words || '.'",
        "DELETE FROM text",
        "UPDATE log SET sequence = 'x' WHERE sequence = 3",
        "UPDATE log SET entry = x'00' WHERE sequence = 3",
        "UPDATE log SET entry = CAST(x'ff' AS TEXT) WHERE sequence = 3",
        "UPDATE log SET digest = 7 WHERE sequence = 3",
        "UPDATE document SET size = 'x'",
    ],
)  # fmt: skip
def test_it_agrees_on_rows(statement: str, scene: tuple[Scene, Path], tmp_path: Path) -> None:
    assert change(scene, tmp_path, statement) == (False, 1)


def change(scene: tuple[Scene, Path], folder: Path, statement: str) -> tuple[bool, int]:
    """Change a copy of the book; return whether `verify` finds it sound, and what the verifier ends with."""
    from _attacks import opened

    changed = copied(scene[0], folder / "book")
    with opened(changed.folder) as connection:
        connection.execute(statement)
    with open_book(changed.folder, who="judge") as book:
        is_sound = verify(book).is_sound
    return is_sound, run(changed.folder)[0]


@pytest.mark.parametrize("seed", range(4))
def test_it_agrees_on_random_sound_histories(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOLLBOOK_KEYS", str(tmp_path / "keys"))
    with init_book(tmp_path / "book", who="ana", clock=Ticking()) as book:
        fill(book, seed=100 + seed, steps=20)
        sign_checkpoint(book, now=book.clock())
        assert verify(book).is_sound
        assert run(tmp_path / "book", *checkpoint_files(book))[0] == 0  # and while the book is open


def test_it_takes_a_backup(scene: tuple[Scene, Path], tmp_path: Path) -> None:
    target = tmp_path / "book.zip"
    back_up(scene[0].folder, target)
    assert run(target, scene[1])[0] == 0
    for name in ("documents/", "texts/"):
        spoiled = tmp_path / "spoiled.zip"
        spoil(target, spoiled, name)
        code, said = run(spoiled, scene[1])
        assert code == 1 and f"{name.removesuffix('s/')}" in said, said


def back_up(folder: Path, target: Path) -> None:
    from datetime import UTC, datetime

    backup: Any = importlib.import_module("tollbook.store.backup").backup
    with open_book(folder, who="ana") as book:
        backup(book, target, now=datetime(2025, 3, 10, tzinfo=UTC))


def spoil(source: Path, target: Path, name: str) -> None:
    """Change one member of a backup whose name begins so."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        chosen = next(member for member in old.namelist() if member.startswith(name))
        for member in old.namelist():
            new.writestr(member, old.read(member) + (b"." if member == chosen else b""))


def test_what_is_no_book_ends_with_2(tmp_path: Path, scene: tuple[Scene, Path]) -> None:
    (tmp_path / "a.txt").write_text("no book", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    for path in (tmp_path / "a.txt", tmp_path / "folder", tmp_path / "nowhere"):
        code, said = run(path)
        assert (code, said.count("\n"), "cannot be read" in said) == (2, 1, True), said
    assert run(scene[0].folder, tmp_path / "nowhere.checkpoint")[0] == 2
    shutil.copytree(scene[0].folder, tmp_path / "torn")
    database = tmp_path / "torn" / "tollbook.db"
    database.write_bytes(database.read_bytes()[:20_000])
    assert run(tmp_path / "torn")[0] in (1, 2)
