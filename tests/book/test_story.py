"""A recorder's days with one book, as typed: mixed documents handed in, names in any script, a stop, a mistake, a theft, a new machine."""

import json
import shutil
import sys
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest

from tollbook import cli

Type = Callable[..., tuple[int, str, str]]
STATES = ("read", "duplicates", "quarantined", "refused", "waiting")

SHELLING = "Shelling killed 12 civilians in Ostrel on Monday, the Kohr Monitor said."
RAID = "Gunmen killed at least 9 soldiers near Vadrin on Tuesday, the Ministry of Defence said."
STRIKE = "An air strike killed 4 people in Talmera on Sunday, the Lowland Army said."


@pytest.fixture
def type_in(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Type:
    monkeypatch.setenv("TOLLBOOK_KEYS", str(tmp_path / "keys"))
    monkeypatch.setenv("TOLLBOOK_USER", "Ана")
    monkeypatch.chdir(tmp_path)

    def run(line: str, *more: str) -> tuple[int, str, str]:
        code = cli.main([*line.split(), *more])
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err and "fault of its own" not in out + err
        return code, out, err

    return run


@pytest.fixture
def monday(tmp_path: Path) -> Path:
    """What came on one day: six things that can be read, in four formats, and three that cannot."""
    folder = tmp_path / "monday"
    inner = folder / "تقارير الساحل" / "a folder in it"
    inner.mkdir(parents=True)
    (folder / "shelling.txt").write_text(SHELLING)
    (inner / "the same, again.txt").write_text(SHELLING)
    (inner / "غارة.html").write_text(f"<html><head><title>Raid</title></head><body><p>{RAID}</p></body></html>", encoding="utf-8")
    with zipfile.ZipFile(folder / "archive.zip", "w") as archive:
        archive.writestr("strike.txt", STRIKE)
    mail = EmailMessage()
    mail["From"], mail["Subject"], mail["Date"] = "Ana <ana@monitor.example>", "Tolls", "Mon, 10 Mar 2025 10:00:00 +0000"
    mail.set_content("Militants killed 3 policemen in Ostrel on Sunday, police said.")
    (folder / "mail.eml").write_bytes(bytes(mail))
    (folder / "list.csv").write_text(
        'Outlet,Date,Text\nKohr Daily,2025-03-10,"A mine killed 2 children near Vadrin on Sunday, doctors said."\n'
    )
    (folder / "empty.txt").write_bytes(b"")
    (folder / "cut.pdf").write_bytes(b"%PDF-1.7\n1 0 obj <<")
    if sys.platform != "win32":
        (folder / "round").symlink_to(".")
    (folder / "figures.csv").write_text("place,killed\nOstrel,12\n")
    return folder


@pytest.fixture
def coast(type_in: Type, monday: Path) -> str:
    assert type_in("init coast")[0] == 0
    assert type_in("add --book coast monday --published 2025-03-11")[0] == 2
    return "coast"


def status_of(type_in: Type, book: str) -> dict[str, object]:
    code, out, _ = type_in(f"status --book {book} --json")
    assert code == 0
    found: dict[str, object] = json.loads(out)
    return found


def claim_on(type_in: Type, line: str, words: str) -> str:
    [claim] = [found.split()[0] for found in type_in(line)[1].splitlines() if words in found]
    return claim


def test_everything_handed_in_is_accounted_for_once(type_in: Type, coast: str) -> None:
    status = status_of(type_in, coast)
    counts = [status[state] for state in STATES]
    assert counts == [6, 1, 2, 1, 0] and sum(map(int, map(str, counts))) == status["handed_in"] and status["adds_up"]
    told = type_in("status --book coast")[1]
    for name in ("monday/empty.txt", "monday/cut.pdf", "monday/figures.csv"):
        [line] = [line for line in told.splitlines() if name in line]
        assert "; " in line and line.endswith(".")  # what is wrong, and what to do
    _, out, _ = type_in("add --book coast monday")
    assert "added" not in out and "in the book already" in out
    assert [status_of(type_in, coast)[state] for state in ("read", "duplicates", "quarantined", "waiting")] == [6, 1, 2, 0]


def test_a_dry_run_adds_nothing(type_in: Type, coast: str) -> None:
    Path("later.txt").write_text("A drone killed 5 people in Talmera on Friday, witnesses said.")
    before = status_of(type_in, coast)
    code, out, _ = type_in("add --book coast --dry-run later.txt monday/shelling.txt")
    assert code == 0 and "later.txt: would be added" in out and "shelling.txt: is in the book already" in out
    assert status_of(type_in, coast) == before


def test_a_mistake_is_corrected_by_one_more_entry(type_in: Type, coast: str) -> None:
    claim = claim_on(type_in, "search --book coast ostrel", "12 civilians")
    before = int(str(status_of(type_in, coast)["entries"]))
    code, out, _ = type_in(f"decide --book coast corrected {claim} --set value=13 --reason", "a misprint")
    assert code == 0 and claim in out
    assert int(str(status_of(type_in, coast)["entries"])) == before + 1
    assert "12 civilians" in type_in("search --book coast --review corrected")[1]
    assert type_in("read --book coast --again")[0] == 0
    assert '"value": 13' in type_in("read --book coast --format jsonl --review corrected")[1], "a reviewed claim stays as it was reviewed"
    assert type_in(f"decide --book coast withdrawn {claim}")[0] == 0
    assert "12 civilians" not in type_in("search --book coast --review corrected")[1]


def test_the_id_that_is_shown_of_a_corrected_claim_is_one_to_decide_on(type_in: Type, coast: str) -> None:
    claim = claim_on(type_in, "search --book coast ostrel", "12 civilians")
    assert type_in(f"decide --book coast corrected {claim} --set value=13")[0] == 0
    shown = claim_on(type_in, "search --book coast --review corrected", "12 civilians")
    assert type_in(f"decide --book coast withdrawn {shown}")[0] == 0


def test_a_report_in_arabic_is_told_to_be_in_arabic(type_in: Type, coast: str) -> None:
    Path("خبر.txt").write_text("قُتل 12 مدنيا في قصف على القرية يوم الاثنين، بحسب ما أعلن المرصد.", encoding="utf-8")
    code, _, err = type_in("add --book coast", "خبر.txt")
    assert code == 2 and "is in Arabic" in err


def test_an_empty_name_is_no_folder(type_in: Type, coast: str) -> None:
    before = status_of(type_in, coast)["read"], status_of(type_in, coast)["duplicates"]
    type_in("add --book coast", "")
    assert (status_of(type_in, coast)["read"], status_of(type_in, coast)["duplicates"]) == before


def test_what_was_changed_is_named_and_what_was_kept_comes_back(type_in: Type, coast: str, tmp_path: Path) -> None:
    kept = type_in("checkpoint --book coast")[1]
    Path("kept.checkpoint").write_text(kept, encoding="utf-8")
    shutil.copytree("coast", "old")
    Path("more.txt").write_text("A drone killed 5 people in Talmera on Friday, witnesses said.")
    assert type_in("add --book coast more.txt")[0] == 0
    Path("newer.checkpoint").write_text(type_in("checkpoint --book coast")[1], encoding="utf-8")
    for name in ("kept", "newer"):
        assert type_in(f"verify --book coast --checkpoint {name}.checkpoint")[0] == 0
    assert type_in("verify --book old")[0] == 0, "the control: alone, a log without its end looks sound"
    code, out, _ = type_in("verify --book old --checkpoint newer.checkpoint")
    assert code == 1 and "it was cut" in out

    assert type_in("backup --book coast -o coast.zip")[0] == 0
    code, _, err = type_in("backup --book coast -o coast.zip")
    assert code == 2 and "exists already" in err
    assert type_in("restore coast.zip --book", "كتاب جديد")[0] == 0
    assert type_in("verify --checkpoint newer.checkpoint --book", "كتاب جديد")[0] == 0
    assert type_in("rebuild --book", "كتاب جديد")[1] == type_in("rebuild --book coast")[1]

    shutil.move("keys", "elsewhere")
    Path("last.txt").write_text("A shell killed 1 woman in Vadrin on Friday, her son said.")
    assert type_in("add --book coast last.txt")[0] == 0
    code, _, err = type_in("checkpoint --book coast")
    assert code == 2 and "signing key is not on this machine" in err
    assert type_in("verify --book coast --checkpoint newer.checkpoint")[0] == 0, "what is there needs no key to be verified"
