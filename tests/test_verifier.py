"""The stand-alone verifier agrees with `tollbook verify` on every kind of tampering that it covers, and shares no code with it."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

BARS = Path(__file__).resolve().parents[1] / "benchmarks" / "bars"
sys.path.insert(0, str(BARS))

from _attacks import ATTACKS, Attack, Scene, copied, make_scene  # noqa: E402

import tollbook.verifier  # noqa: E402

FILE = Path(tollbook.verifier.__file__)


@pytest.fixture(scope="module")
def made() -> Iterator[tuple[Scene, Path, Path]]:
    kept = os.environ.get("TOLLBOOK_KEYS")
    with tempfile.TemporaryDirectory() as name:
        os.environ["TOLLBOOK_KEYS"] = str(Path(name) / "keys")
        scene, checkpoint = make_scene(Path(name), seed=7)
        yield scene, checkpoint, Path(name)
    if kept is None:
        del os.environ["TOLLBOOK_KEYS"]
    else:
        os.environ["TOLLBOOK_KEYS"] = kept


def verified(book: Path, *checkpoints: Path) -> subprocess.CompletedProcess[str]:
    """Run the verifier as a stranger would: the file alone, without Tollbook's folder on its path."""
    with tempfile.TemporaryDirectory() as name:
        alone = Path(shutil.copy(FILE, name))
        told = [word for file in checkpoints for word in ("--checkpoint", str(file))]
        return subprocess.run([sys.executable, "-I", alone, book, *told], capture_output=True, text=True, check=False, cwd=name)


def test_a_sound_book_is_sound(made: tuple[Scene, Path, Path]) -> None:
    scene, checkpoint, _ = made
    done = verified(scene.folder, checkpoint)
    assert (done.returncode, done.stdout[:6]) == (0, "Sound:"), done.stdout + done.stderr


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_it_agrees_on_tampering(attack: Attack, made: tuple[Scene, Path, Path], tmp_path: Path) -> None:
    scene, checkpoint, _ = made
    attacked = copied(scene, tmp_path / "copy")
    attack.act(attacked)
    done = verified(attacked.folder, checkpoint)
    assert done.returncode == (1 if attack.is_open else 0), done.stdout + done.stderr
    if attack.needs_checkpoint:
        assert "checkpoint" in done.stdout
        assert verified(attacked.folder).returncode == 0, "without the checkpoint kept elsewhere nobody can tell"


def test_it_does_not_cover_the_fences_and_says_so() -> None:
    assert [attack.name for attack in ATTACKS if not attack.is_open] == ["a fence taken down"]
    assert "Not looked at" in (tollbook.verifier.__doc__ or "")


def test_it_shares_no_code_with_the_package() -> None:
    assert "import tollbook" not in FILE.read_text(encoding="utf-8") and "from tollbook" not in FILE.read_text(encoding="utf-8")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no zip", b"SQLite format 3\x00"])
def test_what_is_no_book_ends_in_a_sentence(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(content)
    done = verified(tmp_path / "x.zip")
    assert (done.returncode, done.stderr, len(done.stdout.splitlines())) == (2, "", 1)
