"""What somebody does to a book who has its files, knows how it is made, and cleans up behind him.

Each attack says what has to be named for it. Those that only a checkpoint kept elsewhere can tell are marked: without it, the book
has to look sound, or the attack would be clumsier than a real one.
"""

import base64
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tollbook.store.book import open_book
from tollbook.store.checkpoints import sign_checkpoint
from tollbook.store.entries import BEGINNING
from tollbook.store.keys import key_file, new_key, public_bytes
from tollbook.store.ledger import redraw

Rows = list[tuple[int, str, str]]  # sequence, digest, entry


@dataclass(frozen=True, slots=True)
class Scene:
    """A copy of a book, and what the attacker and the judge know of it. older: a copy of it from before its checkpoint.

    at: an entry in the middle that received a document; documents: two digests of the archive; claim: one that is in the tables.
    """

    folder: Path
    older: Path
    at: int
    size: int
    documents: tuple[str, str]
    claim: str

    def file(self, digest: str) -> Path:
        """Where a document is."""
        return self.folder / "documents" / digest[:2] / digest


@dataclass(frozen=True, slots=True)
class Attack:
    """named: how the place has to begin that is named. has_text: a word of what has to be said. needs_checkpoint: kept elsewhere.

    is_open: the stand-alone verifier, which knows no search index and no schema, has to see it too.
    """

    name: str
    act: Callable[[Scene], None]
    named: Callable[[Scene], str]
    has_text: str
    needs_checkpoint: bool = False
    is_open: bool = True


@contextmanager
def opened(folder: Path) -> Iterator[Any]:
    """The database, without its fences; they are put up again at the end."""
    from sqlcipher3 import dbapi2

    connection = dbapi2.connect(str(folder / "tollbook.db"), isolation_level=None)
    try:
        fences = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%!_no!_%' ESCAPE '!'"
        ).fetchall()
        for name, _ in fences:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("BEGIN")
        yield connection
        connection.execute("COMMIT")
        for _, sql in fences:
            connection.execute(sql)
    finally:
        connection.close()


def rows_of(connection: Any) -> Rows:
    """The log as it stands."""
    return [tuple(row) for row in connection.execute("SELECT sequence, digest, entry FROM log ORDER BY sequence")]


def put_rows(connection: Any, rows: Rows) -> None:
    """Another log in its place."""
    connection.execute("DELETE FROM log")
    connection.executemany("INSERT INTO log VALUES (?, ?, ?)", rows)


def rechained(rows: Rows) -> Rows:
    """A log whose numbers and digests fit again, as if it had always been so."""
    made: Rows = []
    for number, (_, _, entry) in enumerate(rows, 1):
        fields = json.loads(entry) | {"sequence": number, "previous": made[-1][1] if made else BEGINNING}
        text = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        made.append((number, digest_of(text), text))
    return made


def digest_of(text: str) -> str:
    """The digest of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def clean_up(folder: Path) -> None:
    """Draw the tables from the new log, and take away the checkpoints that the book has itself."""
    for file in (folder / "checkpoints").glob("*"):
        file.unlink()
    with open_book(folder, who="ana") as book, book.writing() as ledger:
        redraw(ledger.connection, software="tollbook")


def edit(entry: str) -> str:
    """Another statement: who made it."""
    return entry.replace('"who":"ana"', '"who":"ben"')


def _edit(scene: Scene) -> None:
    with opened(scene.folder) as c:
        [(entry,)] = c.execute("SELECT entry FROM log WHERE sequence = ?", (scene.at,)).fetchall()
        c.execute("UPDATE log SET entry = ? WHERE sequence = ?", (edit(entry), scene.at))


def _edit_and_hash(scene: Scene) -> None:
    with opened(scene.folder) as c:
        [(entry,)] = c.execute("SELECT entry FROM log WHERE sequence = ?", (scene.at,)).fetchall()
        c.execute("UPDATE log SET entry = ?, digest = ? WHERE sequence = ?", (edit(entry), digest_of(edit(entry)), scene.at))


def _rewrite(scene: Scene) -> None:
    with opened(scene.folder) as c:
        put_rows(c, rechained([(n, d, edit(e) if n >= scene.at else e) for n, d, e in rows_of(c)]))
    clean_up(scene.folder)


def _delete(scene: Scene) -> None:
    with opened(scene.folder) as c:
        c.execute("DELETE FROM log WHERE sequence = ?", (scene.at,))


def _insert(scene: Scene) -> None:
    with opened(scene.folder) as c:
        rows = rows_of(c)
        fields = json.loads(rows[scene.at - 1][2]) | {
            "sequence": scene.at + 1,
            "previous": rows[scene.at - 1][1],
            "what": "document.refused",
        }
        fields["body"] = {"name": "x.txt", "why": "is empty", "remedy": "look", "within": None}
        text = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        moved = [(n + 1, d, e) for n, d, e in rows[scene.at :]]
        put_rows(c, [*rows[: scene.at], (scene.at + 1, digest_of(text), text), *moved])


def _swap(scene: Scene) -> None:
    with opened(scene.folder) as c:
        rows = rows_of(c)
        (a, *first), (b, *second) = rows[scene.at - 1], rows[scene.at]
        rows[scene.at - 1 : scene.at + 1] = [(a, *second), (b, *first)]  # type: ignore[list-item]
        put_rows(c, rows)


def _cut(scene: Scene) -> None:
    with opened(scene.folder) as c:
        c.execute("DELETE FROM log WHERE sequence >= ?", (scene.at,))
    clean_up(scene.folder)


def _empty(scene: Scene) -> None:
    with opened(scene.folder) as c:
        c.execute("DELETE FROM log")
    clean_up(scene.folder)


def _renumber(scene: Scene) -> None:
    with opened(scene.folder) as c:
        rows = rows_of(c)
        put_rows(c, [*rows[: scene.at - 1], *((n - 1, d, e) for n, d, e in rows[scene.at :])])


def _edit_row(scene: Scene) -> None:
    with opened(scene.folder) as c:
        c.execute("""UPDATE claim SET record = replace(record, '"value":', '"value":1') WHERE id = ?""", (scene.claim,))


def _take_fence_down(scene: Scene) -> None:
    with opened(scene.folder):
        pass
    from sqlcipher3 import dbapi2

    connection = dbapi2.connect(str(scene.folder / "tollbook.db"))
    connection.execute("DROP TRIGGER log_no_delete")
    connection.close()


def _flip(scene: Scene) -> None:
    file = scene.file(scene.documents[0])
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    _replace(file, bytes(data))


def _remove(scene: Scene) -> None:
    scene.file(scene.documents[0]).unlink()


def _exchange(scene: Scene) -> None:
    one, other = (scene.file(digest) for digest in scene.documents)
    first, second = one.read_bytes(), other.read_bytes()
    _replace(one, second)
    _replace(other, first)


def _roll_back(scene: Scene) -> None:
    shutil.rmtree(scene.folder)
    shutil.copytree(scene.older, scene.folder)


def _sign_anew(scene: Scene) -> None:
    """A new key in the first entry, the whole chain after it, and checkpoints signed with it."""
    with opened(scene.folder) as c:
        rows = rows_of(c)
        fields = json.loads(rows[0][2])
        book_id = fields["body"]["book"]
        kept = key_file(book_id).read_bytes()
        key_file(book_id).unlink()
        fields["body"]["key"] = base64.b64encode(public_bytes(new_key(book_id))).decode()
        put_rows(c, rechained([(1, "", json.dumps(fields)), *rows[1:]]))
    clean_up(scene.folder)
    with open_book(scene.folder, who="ana") as book:
        sign_checkpoint(book, now=book.clock())
    key_file(book_id).unlink()
    key_file(book_id).write_bytes(kept)


def _replace(file: Path, data: bytes) -> None:
    os.chmod(file, 0o644)
    file.write_bytes(data)


def _entry(offset: int = 0) -> Callable[[Scene], str]:
    return lambda scene: f"entry {scene.at + offset}"


def _document(scene: Scene) -> str:
    return f"document {scene.documents[0]}"


def _checkpoint(_: Scene) -> str:
    return "checkpoint "


ATTACKS = (
    Attack("an entry edited", _edit, _entry(), "is not what was entered"),
    Attack("an entry edited and hashed again", _edit_and_hash, _entry(), "is not the one that entry"),
    Attack("an entry edited and all after it chained again", _rewrite, _checkpoint, "rewritten", needs_checkpoint=True),
    Attack("an entry deleted", _delete, _entry(), "is missing"),
    Attack("an entry inserted", _insert, _entry(1), "is not the one that entry"),
    Attack("two entries swapped", _swap, _entry(), "was entered as entry"),
    Attack("the tail cut off", _cut, _checkpoint, "cut", needs_checkpoint=True),
    Attack("all entries deleted", _empty, lambda _: "table log", "holds no entry"),
    Attack("an entry deleted and the rest renumbered", _renumber, _entry(), "was entered as entry"),
    Attack("a row of a table edited", _edit_row, lambda scene: f"table claim, row {scene.claim}, field record", "by entry"),
    Attack("a fence taken down", _take_fence_down, lambda _: "trigger log_no_delete", "is missing", is_open=False),
    Attack("a bit of a document flipped", _flip, _document, "its bytes are not those"),
    Attack("a document deleted", _remove, _document, "is missing from the archive"),
    Attack("two documents exchanged", _exchange, _document, "its bytes are not those"),
    Attack("an old copy put in the book's place", _roll_back, _checkpoint, "cut", needs_checkpoint=True),
    Attack("the key replaced and everything signed anew", _sign_anew, _checkpoint, "another key", needs_checkpoint=True),
)


def make_scene(folder: Path, *, seed: int, steps: int = 12) -> tuple[Scene, Path]:
    """Make a book with a history, a copy of it from before its end, and a checkpoint that is kept elsewhere; return it and that."""
    from _sample import fill

    from tollbook.store.book import init_book

    place, older, elsewhere = folder / "book", folder / "older", folder / "elsewhere.checkpoint"
    with init_book(place, who="ana") as book:
        fill(book, seed=seed, steps=steps)
    shutil.copytree(place, older)
    with open_book(place, who="ana") as book:
        author = fill(book, seed=seed + 1_000_000, steps=steps)
        signed = sign_checkpoint(book, now=book.clock())
        elsewhere.write_text(signed.text, encoding="utf-8")
        with book.reading() as connection:
            received = connection.exec_driver_sql(
                "SELECT sequence, digest FROM document WHERE sequence > 1 AND sequence < ? ORDER BY sequence DESC", (signed.size - 3,)
            ).all()
            claims = connection.exec_driver_sql("SELECT id FROM claim ORDER BY id").scalars().all()
    assert author.claims and len(received) > 1, "too short a history to attack"
    # Faults are told in the order of the log, so that of two documents the earlier is named.
    (at, _), *_ = received
    documents = sorted(received)[:2]
    return Scene(place, older, at, signed.size, (documents[0][1], documents[1][1]), claims[len(claims) // 2]), elsewhere


def copied(scene: Scene, folder: Path) -> Scene:
    """The scene with a copy of its book."""
    from dataclasses import replace

    shutil.copytree(scene.folder, folder)
    return replace(scene, folder=folder)
