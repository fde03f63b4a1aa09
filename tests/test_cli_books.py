"""The commands on books as a user types them: the story of a book, and one sentence for whatever cannot be."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tollbook import cli

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.setenv("TOLLBOOK_KEYS", str(tmp_path / "keys"))
    monkeypatch.setenv("TOLLBOOK_USER", "ana")
    monkeypatch.chdir(tmp_path)

    def run_it(*words: str) -> tuple[int, str, str]:
        code = cli.main(list(words))
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return code, out, err

    return run_it


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "shelling.txt").write_text("Shelling killed 12 civilians in Ostrel on Monday, the Kohr Monitor said.")
    (folder / "raid.txt").write_text("Gunmen killed at least 9 soldiers near Vadrin on Tuesday, the Ministry of Defence said.")
    return folder


@pytest.fixture
def book(run: Run, reports: Path) -> str:
    assert run("init", "coast")[0] == 0
    assert run("add", "--book", "coast", "reports", "--published", "2025-03-11")[0] == 0
    return "coast"


def test_the_story_of_a_book(run: Run, reports: Path, tmp_path: Path) -> None:
    code, _, err = run("init", "coast")
    assert code == 0 and "keep a copy of it elsewhere" in err
    assert run("add", "--book", "coast", "reports", "--published", "2025-03-11", "--dry-run")[1].count("would be added") == 2
    code, out, _ = run("add", "--book", "coast", "reports", "--published", "2025-03-11")
    assert (code, out) == (0, "2 added, 2 read; 2 reports, 2 claims\n")
    assert run("add", "--book", "coast", "reports")[1] == "2 in the book already\n"
    code, out, _ = run("status", "--book", "coast", "--json")
    found = json.loads(out)
    assert (code, found["adds_up"], found["handed_in"], found["read"]) == (0, True, 2, 2)
    code, out, _ = run("search", "--book", "coast", "ostrel")
    assert code == 0 and "killed 12 civilians" in out and "Vadrin" not in out
    code, brief, _ = run("brief", "--book", "coast", "--who", "civilian")
    assert code == 0 and "12" in brief and "9 soldiers" not in brief and "tollbook/" in brief
    assert run("brief", "--book", "coast", "--who", "civilian")[1] == brief
    code, checkpoint, _ = run("checkpoint", "--book", "coast")
    (tmp_path / "kept.checkpoint").write_text(checkpoint, encoding="utf-8")
    assert checkpoint.strip().splitlines()[2] in brief
    code, out, _ = run("verify", "--book", "coast", "--checkpoint", "kept.checkpoint")
    assert code == 0 and out.startswith("Sound")
    assert run("backup", "--book", "coast", "-o", "coast.zip")[0] == 0
    assert run("restore", "coast.zip", "--book", "again")[0] == 0
    assert run("brief", "--book", "again", "--who", "civilian")[1] == brief
    assert run("rebuild", "--book", "coast")[1] == run("rebuild", "--book", "again")[1]


def test_a_document_that_was_changed_is_named(run: Run, book: str, tmp_path: Path) -> None:
    [document] = [path for path in (tmp_path / book / "documents").rglob("*") if path.is_file() and b"Ostrel" in path.read_bytes()]
    os.chmod(document, 0o644)
    document.write_bytes(document.read_bytes().replace(b"12", b"21"))
    code, out, _ = run("verify", "--book", book)
    assert code == 1 and document.name in out


def test_claims_of_a_book_come_in_every_format(run: Run, book: str) -> None:
    code, out, _ = run("read", "--book", book, "--format", "jsonl", "--harm", "killed", "--source", "monitor")
    assert code == 0 and [json.loads(line)["value"] for line in out.splitlines()] == [12]
    assert run("read", "--book", book, "--again")[1] == "Every document reads as it did before.\n"


def test_a_decision_is_stated_and_kept(run: Run, book: str) -> None:
    claim = json.loads(run("read", "--book", book, "--format", "jsonl", "--source", "monitor")[1])["id"]
    code, out, _ = run("decide", "--book", book, "corrected", claim, "--set", "value=13", "--reason", "a misprint")
    assert code == 0 and "is corrected" in out
    assert json.loads(run("read", "--book", book, "--format", "jsonl", "--source", "monitor")[1])["value"] == 13


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["add", "--book", "none", "reports"], "no such folder"),
        (["status", "--book", "reports"], "is no book"),
        (["init", "coast"], "is a book already"),
        (["init", "reports"], "with files in it"),
        (["init", "reports/shelling.txt"], "is a file"),
        (["init", "mysql://x/y"], "is no place for a book"),
        (["brief", "--book", "coast", "reports"], "beside it"),
        (["brief", "reports", "--who", "civilian"], "asks something of a book"),
        (["brief", "--book", "coast", "--since", "March"], "is no day"),
        (["brief", "--book", "coast", "--who", "knights"], "none of that name"),
        (["read", "reports", "--again"], "no book is named"),
        (["decide", "--book", "coast", "liked", "x"], "no judgement"),
        (["decide", "--book", "coast", "accepted", "x"], "none of that id"),
        (["decide", "--book", "coast", "corrected", "x", "--set", "value"], "names no value"),
        (["verify", "--book", "coast", "--checkpoint", "none.checkpoint"], "none.checkpoint"),
        (["backup", "--book", "coast", "-o", "reports/shelling.txt"], "shelling.txt"),
        (["restore", "reports/raid.txt", "--book", "new"], "raid.txt"),
        (["status", "--book", "postgresql://nobody@127.0.0.1:9/none"], "does not answer"),
    ],
)
def test_what_cannot_be_is_told_in_one_sentence_and_changes_nothing(run: Run, book: str, words: list[str], part: str) -> None:
    before = run("status", "--book", book)[1]
    code, out, err = run(*words)
    told = (out + err).strip()
    assert code in (1, 2) and part in told and len(told.splitlines()) == 1, told
    assert run("status", "--book", book)[1] == before


def test_a_book_from_a_newer_version_is_left_alone(run: Run, book: str, tmp_path: Path) -> None:
    import sqlcipher3.dbapi2 as sqlite

    connection = sqlite.connect(str(tmp_path / book / "tollbook.db"))
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    code, _, err = run("status", "--book", book)
    assert code == 2 and "made by a newer Tollbook" in err and len(err.splitlines()) == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="whoever is root may write everything")
def test_a_folder_that_may_not_be_written_is_named(run: Run, book: str, tmp_path: Path) -> None:
    os.chmod(tmp_path / book, 0o500)
    code, _, err = run("status", "--book", book)
    os.chmod(tmp_path / book, 0o700)
    assert code == 2 and "may not be written" in err


def test_a_missing_document_is_named(run: Run, book: str, tmp_path: Path) -> None:
    shutil.rmtree(next(path for path in (tmp_path / book / "documents").iterdir() if path.name != ".incoming"))
    code, out, _ = run("verify", "--book", book)
    assert code == 1 and "missing" in out


def test_an_encrypted_book_asks_for_its_passphrase(run: Run, reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "words").write_text("four plain old words\n")
    (tmp_path / "other").write_text("others\n")
    monkeypatch.setenv("TOLLBOOK_PASSPHRASE_FILE", "words")
    assert run("init", "sealed", "--encrypt")[0] == 0
    assert run("add", "--book", "sealed", "reports")[0] == 0
    assert not any(b"Ostrel" in path.read_bytes() for path in (tmp_path / "sealed").rglob("*") if path.is_file())
    monkeypatch.setenv("TOLLBOOK_PASSPHRASE_FILE", "other")
    code, _, err = run("status", "--book", "sealed")
    assert code == 2 and "another passphrase" in err and len(err.splitlines()) == 1
    monkeypatch.delenv("TOLLBOOK_PASSPHRASE_FILE")
    code, _, err = run("status", "--book", "sealed")
    assert code == 2 and "nobody is there to ask" in err
