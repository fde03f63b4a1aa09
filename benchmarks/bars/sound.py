"""Sound books are never accused: random histories, each verified again and again as it grows.

    python benchmarks/bars/sound.py [--n N] [--db sqlite|postgresql] [--seed N] [--short]

A history hands documents in, once and again, reads them, reads them anew, quarantines, refuses, decides, draws the tables again, signs
checkpoints, and opens the book anew. The control spoils one thing in each of a few books, and has to be told.
"""

import random
import sys

from _places import new_place, server_for
from _report import arguments, line, say, skipped
from _sample import Author

from tollbook.store.book import Book, open_book
from tollbook.store.checkpoints import checkpoint_files, sign_checkpoint
from tollbook.store.ledger import redraw
from tollbook.store.verify import Verdict, verify

PLANTED = 10  # spoiled books of the control
# Each changes one answer of any book that has a history.
SPOILED = (
    "UPDATE document SET name = name || 'x' WHERE sequence = (SELECT min(sequence) FROM document)",
    "DELETE FROM handed_in WHERE sequence = (SELECT max(sequence) FROM handed_in)",
    "UPDATE drawn SET sequence = sequence + 1",
    "INSERT INTO gazetteer VALUES ('none', 1, 'x')",
)


def live(place: str, chance: random.Random) -> Verdict:
    """Give a new book a history and return the last verdict on it, or the first that accuses it."""
    author, verdict = Author(chance), None
    for _ in range(chance.randint(2, 4)):
        with open_book(place, who="ana") as book:
            _live_on(book, author)
            verdict = verify(book, checkpoints=checkpoint_files(book))
            if not verdict.is_sound:
                break
    assert verdict is not None
    return verdict


def _live_on(book: Book, author: Author) -> None:
    chance = author.chance
    for _ in range(chance.randint(1, 3)):
        with book.writing() as ledger:
            for _ in range(chance.randint(1, 4)):
                author.step(book, ledger)
    if chance.random() < 0.3:
        with book.writing() as ledger:
            redraw(ledger.connection, software="another")
    if chance.random() < 0.5:
        sign_checkpoint(book, now=book.clock())


def is_told(place: str, number: int) -> bool:
    """Whether verifying tells of a book that was spoiled."""
    with open_book(place, who="ana") as book:
        with book.engine.execution_options(is_writing=True).begin() as connection:
            connection.exec_driver_sql(SPOILED[number % len(SPOILED)])
        return not verify(book).is_sound


def main(given: list[str] | None = None) -> int:
    options = arguments(__doc__, length="n", full=1_000, short=4, given=given)
    database = options.db or "sqlite"
    alarms: list[str] = []
    told = entries = 0
    with server_for(database) as server:
        if isinstance(server, str):
            return skipped("sound", server)
        for number in range(options.length):
            with new_place(server) as place:
                verdict = live(place, random.Random(f"{options.seed} {number}"))
                entries += verdict.entries
                alarms += [f"history {number}: {fault}" for fault in verdict.faults]
                told += is_told(place, number) if number < PLANTED else 0
    for alarm in alarms:
        say(alarm)
    return line(
        "sound",
        figure={"db": database, "histories": options.length, "entries": entries, "false_alarms": len(alarms)},
        needed="0 false alarms",
        met=not alarms,
        control=f"{min(PLANTED, options.length)} books with one planted fault each",
        control_failed=told == min(PLANTED, options.length),
        seed=options.seed,
    )


if __name__ == "__main__":
    sys.exit(main())
