"""Verifying a book: what is sound is never accused, and what was changed is named."""

import hashlib
import io
import random
import sys
from pathlib import Path
from typing import Any

import pytest

from books import Ticking
from tollbook.errors import UnusableInput
from tollbook.store.book import Book, init_book, open_book
from tollbook.store.checkpoints import checkpoint_files, sign_checkpoint
from tollbook.store.entries import DocumentReceived, DocumentRefused, Statement
from tollbook.store.verify import Verdict, verify

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "benchmarks" / "bars"))

from _sample import fill  # noqa: E402

SEED, STEPS = 3, 8


@pytest.fixture
def book(place: str) -> Any:
    with init_book(place, who="ana", clock=Ticking()) as made:
        author = fill(made, seed=SEED, steps=STEPS)
        assert author.claims and len(author.documents) > 1
        yield made


@pytest.fixture
def sqlite_book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("TOLLBOOK_KEYS", str(tmp_path / "keys"))
    with init_book(tmp_path / "book", who="ana", clock=Ticking()) as made:
        fill(made, seed=SEED, steps=STEPS)
        yield made


def change(book: Book, *statements: str) -> None:
    """Change the database as somebody would who has it: the fences go down, and up again."""
    with book.engine.execution_options(is_writing=True).begin() as connection:
        if book.engine.dialect.name == "sqlite":
            asked = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%no%'"
            fences = [tuple(row) for row in connection.exec_driver_sql(asked)]
            for name, _ in fences:
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
            for statement in statements:
                connection.exec_driver_sql(statement)
            for _, sql in fences:
                connection.exec_driver_sql(sql)
            return
        for switch in ("DISABLE", None, "ENABLE"):
            for statement in (
                statements if switch is None else [f"ALTER TABLE {t} {switch} TRIGGER USER" for t in ("log", "text", "object")]
            ):
                connection.exec_driver_sql(statement.replace("%", "%%"))


def said(verdict: Verdict) -> str:
    return "\n".join(str(fault) for fault in verdict.faults)


def test_a_sound_book_has_no_fault(book: Book) -> None:
    sign_checkpoint(book, now=book.clock())
    verdict = verify(book, checkpoints=checkpoint_files(book))
    assert (verdict.faults, verdict.notes, verdict.is_sound, verdict.checkpoints) == ((), (), True, 2)
    assert verdict.entries > 20 and verdict.documents > 1 and verdict.rows > 40
    assert verdict.sentence.startswith(
        f"Sound: {verdict.entries} entries, {verdict.documents} documents, {verdict.rows} rows of tables and 2 "
    )


def test_a_new_book_is_sound(place: str) -> None:
    with init_book(place, who="ana") as book:
        verdict = verify(book)
    assert verdict.faults == () and "without a checkpoint" in verdict.sentence


@pytest.mark.parametrize(
    ("statement", "where", "what"),
    [
        ("UPDATE log SET entry = replace(entry, '\"ana\"', '\"ben\"') WHERE sequence = 4", "entry 4", "is not what was entered"),
        ("UPDATE log SET digest = '00' WHERE sequence = 4", "entry 4", "is not what was entered"),
        ("UPDATE log SET entry = '{}' WHERE sequence = 4", "entry 4", "its text is no entry of a log"),
        ("UPDATE log SET entry = '[1' WHERE sequence = 4", "entry 4", "its text is no entry of a log"),
        ("DELETE FROM log WHERE sequence = 4", "entry 4", "is missing: entry 5 comes after 3"),
        ("UPDATE log SET sequence = 900 WHERE sequence = 4", "entry 900", "was entered as entry 4"),
        ("DELETE FROM log WHERE sequence = 1", "entry 1", "is missing: entry 2 comes after 0"),
        ("DELETE FROM log", "table log", "holds no entry"),
        ("UPDATE document SET state = 'read', why = 'x' WHERE sequence = 2", "table document, row ", "by the log nothing"),
        ("UPDATE document SET sequence = 1 WHERE sequence = 2", "table document, row ", "field sequence: is 1, and by entry 2 2"),
        ("UPDATE handed_in SET is_first = NOT is_first WHERE sequence = 2", "row 2, field is_first", "is 0, and by entry 2 1"),
        ("DELETE FROM handed_in WHERE sequence = 2", "table handed_in, row 2", "is missing, and entry 2 calls for it"),
        ("INSERT INTO gazetteer VALUES ('x', 2, 'x')", "table gazetteer, row x", "no entry of the log puts it there"),
        ("UPDATE report SET title = 'Another'", "table report, row ", "field title: is 'Another', and by entry "),
        ("UPDATE claim SET record = replace(record, '\"value\":', '\"value\":1')", "table claim, row ", "field record: is '…"),
        ("UPDATE claim SET is_found = NOT is_found", "table claim, row ", "field is_found: is 0, and by the log 1"),
        ("DELETE FROM decision", "table decision, row ", "is missing"),
        ("UPDATE search SET kind = 'word'", "table search, row ", "field kind"),
        ("UPDATE drawn SET sequence = 3", "table drawn, row 3", "no entry of the log puts it there"),
        ("DELETE FROM drawn", "table drawn, row ", "is missing, and the log calls for it"),
        ("UPDATE text SET words = words || '.'", "text of report ", "is not what entry "),
        ("DELETE FROM text", "text of report ", "is missing, and entry "),
        ("INSERT INTO text VALUES ('00', 'x')", "text 00", "nor what its digest says"),
        ("UPDATE alembic_version SET version_num = '0000'", "table alembic_version", "holds ['0000']"),
        ("DROP INDEX ix_claim_harm", "index ix_claim_harm", "is missing"),
        ("CREATE INDEX more ON claim (kind)", "index more", "is none of Tollbook's"),
        ("CREATE TABLE more (number INTEGER)", " more", "is none of Tollbook's"),
        ("ALTER TABLE claim ADD COLUMN more INTEGER", " claim", "i"),
        ("DROP TABLE gazetteer", "table gazetteer", "cannot be read; its database reports"),
    ],
)  # fmt: skip
def test_what_was_changed_is_named(book: Book, statement: str, where: str, what: str) -> None:
    change(book, statement)
    assert [str(f) for f in verify(book).faults if where in str(f) and what in str(f)], said(verify(book))


def test_the_first_fault_of_a_sort_is_named_and_the_rest_are_counted(book: Book) -> None:
    change(book, "UPDATE claim SET kind = 'act'")
    [fault] = verify(book).faults
    with book.reading() as connection:
        claims = connection.exec_driver_sql("SELECT count(*) FROM claim").scalar()
    assert fault.more + 1 == claims
    assert "(and " in str(fault) and "field kind: is 'act', and by entry " in str(fault)


def test_a_fence_that_was_taken_down_is_named(book: Book) -> None:
    fence = "log_no_delete" if book.engine.dialect.name == "sqlite" else "log_fence"
    with book.engine.execution_options(is_writing=True).begin() as connection:
        connection.exec_driver_sql(f"DROP TRIGGER {fence}" + ("" if book.engine.dialect.name == "sqlite" else " ON log"))
    assert [(fault.where, fault.what) for fault in verify(book).faults] == [(f"trigger {fence}", "is missing")]


def test_a_fence_that_is_switched_off_is_named(book: Book) -> None:
    if book.engine.dialect.name == "sqlite":
        pytest.skip("SQLite cannot switch a trigger off")
    with book.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE log DISABLE TRIGGER log_fence")
    assert [(fault.where, fault.what) for fault in verify(book).faults] == [("trigger log_fence", "is not as Tollbook makes it")]


def test_a_trigger_of_somebody_else_is_named(sqlite_book: Book) -> None:
    change(sqlite_book, "CREATE TRIGGER aside AFTER INSERT ON claim BEGIN DELETE FROM search; END")
    assert said(verify(sqlite_book)) == "trigger aside: is none of Tollbook's"


def test_a_search_index_that_lost_words_is_named(sqlite_book: Book) -> None:
    change(sqlite_book, "INSERT INTO search_index(search_index, rowid, folded) SELECT 'delete', number, folded FROM search LIMIT 1")
    assert said(verify(sqlite_book)).startswith("the search index: ")


def test_the_index_of_words_in_any_script_is_sound(sqlite_book: Book) -> None:
    chance = random.Random(SEED)
    scripts = [
        range(128),
        range(0x80, 0x3000),
        range(0x600, 0x700),
        [ord(c) for c in "ςσΣſẞßİıﬁ a"],
        range(0xE000, 0x11000),
        range(0x300, 0x340),
    ]
    rows = []
    for number in range(1 << 40, (1 << 40) + 500):
        letters = chance.choice(scripts)
        rows.append((number, str(number), "".join(chr(chance.choice(letters)) for _ in range(chance.randrange(60)))))
    with sqlite_book.engine.execution_options(is_writing=True).begin() as connection:
        for number, key, words in rows:
            connection.exec_driver_sql("INSERT INTO search VALUES (?, 1, 'claim', ?, ?)", (number, key, words))
            connection.exec_driver_sql("INSERT INTO search_index(rowid, folded) VALUES (?, ?)", (number, words))
    assert [fault.where for fault in verify(sqlite_book).faults] == [f"table search, row {1 << 40}"]


@pytest.mark.parametrize("moved", [1, 2])
def test_rows_that_moved_in_the_index_are_seen_where_its_own_checksum_cancels_out(sqlite_book: Book, moved: int) -> None:
    with sqlite_book.reading() as connection:
        rows = connection.exec_driver_sql(f"SELECT number, folded FROM search ORDER BY number LIMIT {moved}").all()
    far = [(number + (1 << 50), words) for number, words in rows]
    quoted = [(number, words.replace("'", "''")) for number, words in [*rows, *far]]
    gone = [f"INSERT INTO search_index(search_index, rowid, folded) VALUES ('delete', {n}, '{words}')" for n, words in quoted[:moved]]
    change(sqlite_book, *gone, *(f"INSERT INTO search_index(rowid, folded) VALUES ({n}, '{words}')" for n, words in quoted[moved:]))
    assert said(verify(sqlite_book)).startswith("the search index: does not hold the words")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE log SET sequence = 'twelve' WHERE sequence = 4",
        "UPDATE log SET sequence = x'00' WHERE sequence = 4",
        "UPDATE log SET sequence = 4.5 WHERE sequence = 4",
        "UPDATE log SET digest = 7 WHERE sequence = 4",
        "UPDATE log SET entry = 7 WHERE sequence = 4",
        "UPDATE log SET entry = CAST(entry AS BLOB) WHERE sequence = 4",
        "UPDATE log SET entry = CAST(x'ff' AS TEXT) WHERE sequence = 4",
        "UPDATE log SET entry = entry || char(0) WHERE sequence = 4",
        "UPDATE claim SET is_found = 'yes'",
        "UPDATE claim SET is_found = x'01'",
        "UPDATE claim SET id = x'ff' || id",
        "UPDATE document SET size = 'large'",
        "UPDATE document SET name = CAST(x'ff' AS TEXT)",
        "UPDATE text SET words = 7",
        "UPDATE text SET words = CAST(words AS BLOB)",
        "UPDATE text SET digest = x'07' || digest",
        "UPDATE drawn SET sequence = 'x'",
        "UPDATE alembic_version SET version_num = x'ff'",
    ],
)
def test_values_of_stray_types_are_faults(sqlite_book: Book, statement: str) -> None:
    change(sqlite_book, statement)
    assert verify(sqlite_book).faults


def test_an_entry_that_was_hashed_again_but_states_nonsense_is_a_fault(sqlite_book: Book) -> None:
    with sqlite_book.reading() as connection:
        asked = "SELECT sequence, entry FROM log WHERE entry LIKE '%\"evidence\":%' ORDER BY sequence LIMIT 1"
        sequence, entry = connection.exec_driver_sql(asked).one()
    text = entry.replace('"evidence":', '"words":')
    digest = hashlib.sha256(text.encode()).hexdigest()
    text = text.replace("'", "''")
    change(sqlite_book, f"UPDATE log SET entry = '{text}', digest = '{digest}' WHERE sequence = {sequence}")
    assert f"entry {sequence}: states what no table can hold (KeyError: 'evidence')" in said(verify(sqlite_book))


# --- documents ---------------------------------------------------------------------------------------------------------------------


def test_documents_are_hashed_anew(book: Book) -> None:
    with book.reading() as connection:
        [digest, other] = connection.exec_driver_sql("SELECT digest FROM document ORDER BY sequence LIMIT 2").scalars()
    file = book.archive.path(digest)
    if file is not None:
        file.chmod(0o644)
        file.write_bytes(b"another")
        Path(str(book.archive.path(other))).unlink()
    else:
        change(book, f"UPDATE object SET data = 'another' WHERE digest = '{digest}'", f"DELETE FROM object WHERE digest = '{other}'")
    first, second = verify(book).faults
    assert first.where.startswith(f"document {digest} (report-") and "its bytes are not those that entry " in first.what
    assert second.where.startswith(f"document {other} (report-") and "is missing from the archive" in second.what


def test_a_document_that_no_entry_names_is_a_note(book: Book) -> None:
    book.archive.put(io.BytesIO(b"left by a killed process"), where="test")
    book.archive.settle()
    verdict = verify(book)
    assert verdict.faults == ()
    assert [note.what for note in verdict.notes] == ["is in no entry of the log"]


def test_what_is_half_written_is_nobodys_business(sqlite_book: Book) -> None:
    incoming = Path(str(sqlite_book.place.folder)) / "documents" / ".incoming"
    incoming.mkdir(exist_ok=True)
    (incoming / "tmp1").write_bytes(b"ha")
    verdict = verify(sqlite_book)
    assert (verdict.faults, verdict.notes) == ((), ())


# --- checkpoints -------------------------------------------------------------------------------------------------------------------


def test_a_history_that_was_cut_is_told_by_a_checkpoint_alone(book: Book, tmp_path: Path) -> None:
    with book.writing() as ledger:
        ledger.append(Statement(DocumentRefused("a.txt", "is empty", "look"), who="ana"), now=book.clock())
    elsewhere = keep(book, tmp_path)
    with book.reading() as connection:
        size = connection.exec_driver_sql("SELECT max(sequence) FROM log").scalar()
    change(
        book,
        f"DELETE FROM log WHERE sequence = {size}",
        f"DELETE FROM handed_in WHERE sequence = {size}",
        f"UPDATE drawn SET sequence = {size - 1}",
    )
    assert verify(book).faults == ()
    assert said(verify(book, checkpoints=[elsewhere])).endswith(f"and the log has {size - 1}: it was cut")


def test_a_checkpoint_that_agrees_tells_after_which_entry_history_was_rewritten(sqlite_book: Book, tmp_path: Path) -> None:
    from _attacks import clean_up, edit, opened, put_rows, rechained, rows_of

    first = keep(sqlite_book, tmp_path)
    fill(sqlite_book, seed=9, steps=2)
    second = keep(sqlite_book, tmp_path)
    size = int(first.name[:12])
    folder = Path(str(sqlite_book.place.folder))
    sqlite_book.close()
    with opened(folder) as connection:
        put_rows(connection, rechained([(n, d, edit(e) if n > size else e) for n, d, e in rows_of(connection)]))
    clean_up(folder)
    assert verify(sqlite_book).faults == ()
    told = said(verify(sqlite_book, checkpoints=[second, first]))
    assert f"the history was rewritten somewhere after entry {size}, up to that entry" in told


def test_checkpoints_of_others_are_told_from_a_rewritten_history(book: Book, tmp_path: Path) -> None:
    with init_book(tmp_path / "other", who="ben", clock=Ticking()) as other:
        foreign = keep(other, tmp_path)
    assert "is of another book" in said(verify(book, checkpoints=[foreign]))
    from tollbook.store.keys import key_file, new_key, public_bytes

    key_file(book.id).unlink()
    key = new_key(book.id)
    import base64
    from dataclasses import replace

    stranger = replace(book, key=base64.b64encode(public_bytes(key)).decode())
    forged = keep(stranger, tmp_path)
    assert "was signed by another key than this book's first entry names" in said(verify(book, checkpoints=[forged]))


def test_a_checkpoint_that_was_edited_is_named(book: Book, tmp_path: Path) -> None:
    file = keep(book, tmp_path)
    file.write_text(file.read_text(encoding="utf-8").replace("time 2025", "time 2024"), encoding="utf-8")
    assert said(verify(book, checkpoints=[file])) == f"checkpoint {file}: its signature does not fit what it says"


def test_a_checkpoint_in_the_book_that_is_none_is_a_fault_and_one_that_is_given_an_error(book: Book, tmp_path: Path) -> None:
    book.checkpoints.mkdir(parents=True, exist_ok=True)
    (book.checkpoints / "000000000001-x.checkpoint").write_text("x", encoding="utf-8")
    assert said(verify(book)) == "checkpoint 000000000001-x.checkpoint: is no checkpoint"
    with pytest.raises(UnusableInput, match="cannot be read"):
        verify(book, checkpoints=[tmp_path / "nowhere.checkpoint"])


def keep(book: Book, folder: Path) -> Path:
    """Sign a checkpoint, and take it out of the book."""
    sign_checkpoint(book, now=book.clock())
    file = checkpoint_files(book)[-1]
    return file.rename(folder / file.name)


# --- damage ------------------------------------------------------------------------------------------------------------------------


def test_verifying_writes_nothing(sqlite_book: Book) -> None:
    sqlite_book.close()
    folder = Path(str(sqlite_book.place.folder))

    def files() -> dict[str, str]:
        return {
            str(f.relative_to(folder)): hashlib.sha256(f.read_bytes()).hexdigest()
            for f in folder.rglob("*")
            if f.is_file() and f.suffix != ".queue"
        }

    before = files()
    assert verify(sqlite_book).is_sound
    sqlite_book.close()
    assert files() == before


def test_an_encrypted_book_is_verified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOLLBOOK_KEYS", str(tmp_path / "keys"))
    with init_book(tmp_path / "book", who="ana", passphrase="three small words", clock=Ticking()) as book:
        stored = book.archive.put(io.BytesIO(b"Two men died."), where="a.txt")
        with book.writing() as ledger:
            ledger.append(Statement(DocumentReceived(stored.digest, stored.size, "a.txt"), who="ana"), now=book.clock())
        sign_checkpoint(book, now=book.clock())
        assert (verify(book).faults, verify(book).documents) == ((), 1)
        change(book, "UPDATE object SET data = x'00' WHERE digest = (SELECT max(digest) FROM object)")
        assert "its bytes are not those" in said(verify(book))


def test_a_book_that_is_being_written_is_sound_meanwhile(book: Book) -> None:
    from concurrent.futures import ThreadPoolExecutor

    refused = Statement(DocumentRefused("a.txt", "is empty", "look"), who="ana")

    def write() -> None:
        for _ in range(20):
            with book.writing() as ledger:
                ledger.append(refused, now=book.clock())

    with ThreadPoolExecutor(1) as aside:
        writing = aside.submit(write)
        verdicts = [verify(book) for _ in range(3)]
        writing.result()
    assert [verdict.faults for verdict in (*verdicts, verify(book))] == [()] * 4


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.9])
def test_a_damaged_file_is_named_without_a_traceback(sqlite_book: Book, share: float) -> None:
    sqlite_book.close()
    folder = Path(str(sqlite_book.place.folder))
    data = bytearray((folder / "tollbook.db").read_bytes())
    page = int(len(data) * share) // 4096 * 4096
    data[page : page + 4096] = bytes(4096)
    (folder / "tollbook.db").write_bytes(bytes(data))
    try:
        with open_book(folder, who="ana") as book:
            assert verify(book).faults
    except UnusableInput as error:
        assert "is damaged; restore a backup" in str(error)


@pytest.mark.parametrize("bar", ["tamper", "sound", "flips"])
def test_the_bars_are_met_in_short(bar: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import importlib

    monkeypatch.setenv("TOLLBOOK_KEYS", str(tmp_path))  # which the bars set for themselves, and which is put back afterwards
    assert importlib.import_module(bar).main(["--short"]) == 0, capsys.readouterr().err
