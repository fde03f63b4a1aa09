"""One-bit flips: a random bit of a book's database or of a document is turned over. What changes an answer must not go unseen.

    python benchmarks/bars/flips.py [--n N] [--seed N] [--short]

Seen is what opening or verifying reports. Where both are content, everything that the book can answer is laid beside what it answered
before: every row of every table, searches, filters, and the documents' bytes. The control follows the chain of the log alone.
"""

import itertools
import os
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from _places import in_memory
from _report import Figure, arguments, line, say
from _sample import fill
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tollbook.errors import TollbookError
from tollbook.store.book import init_book, open_book
from tollbook.store.verify import verify
from tollbook.store.verify_faults import Findings, reading_damage
from tollbook.store.verify_log import Log, walk_log
from tollbook.store.verify_tables import Replay

STEPS = 12  # of the book's history: small enough for ten thousand copies
DOCUMENTS_SHARE = 0.2  # of the flips; the rest goes into the database
CONTROLS = 500  # flips that are also shown to the control

SOUGHT = "at least people were killed injured missing detained in dorvash marqeb ostrel kelm, said one. report news kohr monitor"
SEARCHES = sorted({SOUGHT[at : at + 3] for at in range(len(SOUGHT) - 2)})
# Answers that come by way of an index.
ASKED = (
    *(f"SELECT rowid FROM search_index WHERE search_index MATCH '\"{letters}\"' ORDER BY rowid" for letters in SEARCHES),
    "SELECT digest FROM document WHERE state = 'read' ORDER BY digest",
    "SELECT id FROM claim WHERE harm = 'killed' ORDER BY id",
    "SELECT id FROM report WHERE published = '2025-03-10' ORDER BY id",
    "SELECT sequence FROM decision WHERE kind = 'claim' AND subject > 'a' ORDER BY sequence",
)
TABLES = (
    "log",
    "text",
    "object",
    "document",
    "handed_in",
    "gazetteer",
    "report",
    "claim",
    "decision",
    "search",
    "drawn",
    "alembic_version",
)


@dataclass(frozen=True, slots=True)
class Flip:
    """One bit of one file."""

    file: str
    byte: int
    bit: int


def answers(folder: Path) -> list[Any]:
    """Everything that a book can answer, or the words of what keeps it from answering."""
    from sqlcipher3 import dbapi2

    connection = dbapi2.connect(str(folder / "tollbook.db"))
    try:
        found: list[Any] = [connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in (*TABLES[:-2],)]
        found += [connection.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES[-2:]]
        found += [connection.execute(query).fetchall() for query in ASKED]
    except (dbapi2.Error, SystemError) as fault:
        return [str(fault)]
    finally:
        connection.close()
    return found + [file.read_bytes() for file in sorted((folder / "documents").glob("*/*"))]


def is_seen(folder: Path, tracebacks: list[str] | None = None) -> bool:
    """Whether opening or verifying the book reports anything. What is no sentence for a person is gathered, too."""
    try:
        with open_book(folder, who="judge") as book:
            return not verify(book).is_sound
    except TollbookError:
        return True
    except Exception as error:
        if tracebacks is not None:
            tracebacks.append(repr(error))
        return True


def is_seen_by_chain(folder: Path) -> bool:
    """The control: whether following the chain alone reports anything."""
    try:
        with open_book(folder, who="judge") as book, reading_damage(book) as connection:
            findings = Findings()
            with findings.guarding(connection, "table log"):
                walk_log(connection, set(), Log(), Replay(), findings)
            return bool(findings.all())
    except Exception:
        return True


def flips(chance: random.Random, files: dict[str, bytes], count: int) -> Iterator[Flip]:
    """Random bits, of the database and of documents."""
    documents = sorted(name for name in files if name != "tollbook.db")
    for _ in range(count):
        file = chance.choice(documents) if chance.random() < DOCUMENTS_SHARE else "tollbook.db"
        yield Flip(file, chance.randrange(len(files[file])), chance.randrange(8))


def put(folder: Path, files: dict[str, bytes], flip: Flip | None) -> None:
    """Write a book's files anew, with one bit turned over."""
    for left in folder.glob("tollbook.db*"):
        left.unlink()
    for name, data in files.items():
        is_flipped = flip is not None and name == flip.file
        target = folder / name
        if name != "tollbook.db" and not is_flipped and target.exists():
            continue  # documents are only read
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)
        changed = bytearray(data)
        if flip is not None and is_flipped:
            changed[flip.byte] ^= 1 << flip.bit
        target.write_bytes(bytes(changed))


def make_book(folder: Path, seed: int) -> dict[str, bytes]:
    """Make a small book, the same for the same seed, and return its files; when it is closed, its database is one file."""
    seconds = itertools.count()
    clock = lambda: datetime(2025, 3, 10, tzinfo=UTC) + timedelta(seconds=next(seconds))  # noqa: E731
    key = Ed25519PrivateKey.from_private_bytes(seed.to_bytes(32, "big"))
    with init_book(folder, who="ana", book_id=f"{seed:016x}", key=key, clock=clock) as book:
        fill(book, seed=seed, steps=STEPS)
    assert not list(folder.glob("tollbook.db-*")), "the database was not written into one file"
    return {str(file.relative_to(folder)): file.read_bytes() for file in [folder / "tollbook.db", *sorted(folder.glob("documents/*/*"))]}


def main(given: list[str] | None = None) -> int:
    options = arguments(__doc__, length="n", full=10_000, short=40, given=given)
    seen, without_effect, missed_by_chain, unseen, tracebacks = 0, 0, 0, list[Flip](), list[str]()
    with tempfile.TemporaryDirectory(dir=in_memory()) as name:
        os.environ["TOLLBOOK_KEYS"] = str(Path(name) / "keys")
        folder = Path(name) / "book"
        files = make_book(folder, options.seed)
        before = answers(folder)
        assert len(before) > len(TABLES) and not is_seen(folder), "the book is not sound before any flip"
        for number, flip in enumerate(flips(random.Random(options.seed), files, options.length)):
            put(folder, files, flip)
            if is_seen(folder, tracebacks):
                seen += 1
                if number < CONTROLS:
                    put(folder, files, flip)
                    missed_by_chain += not is_seen_by_chain(folder) and answers(folder) != before
            elif answers(folder) == before:
                without_effect += 1
            else:
                unseen.append(flip)
            if flip.file != "tollbook.db":
                (folder / flip.file).unlink()
        size = len(files["tollbook.db"])
        shutil.rmtree(folder)
    for flip in unseen:
        say(f"unseen: bit {flip.bit} of byte {flip.byte} of {flip.file}")
    for words in sorted(set(tracebacks)):
        say(f"no sentence: {words}")
    figure: Figure = {"flips": options.length, "seen": seen, "without_effect": without_effect, "unseen": len(unseen)}
    return line(
        "flips",
        figure=figure | {"tracebacks": len(tracebacks), "database_bytes": size},
        needed="0 unseen that change an answer, 0 told by a traceback",
        met=not unseen and not tracebacks,
        control=f"following the chain alone misses some of the first {min(CONTROLS, options.length)} (missed: {missed_by_chain})",
        control_failed=missed_by_chain > 0,
        seed=options.seed,
    )


if __name__ == "__main__":
    sys.exit(main())
