"""Who comes first writes first, on SQLite and PostgreSQL."""

import subprocess
import sys
import time

import pytest

from tollbook.store.book import init_book
from tollbook.store.entries import DocumentRefused
from tollbook.store.ledger import entries

WRITER = """
import sys
from tollbook.store.book import now, open_book
from tollbook.store.entries import DocumentRefused, Statement
with open_book(sys.argv[1], who="ben") as book:
    print("asks", flush=True)
    with book.writing() as ledger:
        ledger.append(Statement(DocumentRefused(sys.argv[2], "is empty", "look"), who=book.who), now=now())
"""
ASKED_WITHIN = 0.2  # seconds from a writer's word to its place in the queue


@pytest.mark.parametrize("names", [("first", "second", "third")])
def test_writers_have_their_turns_in_the_order_in_which_they_asked(place: str, names: tuple[str, ...]) -> None:
    writers = []
    with init_book(place, who="ana") as book:
        with book.writing():
            for name in names:
                writer = subprocess.Popen([sys.executable, "-c", WRITER, place, name], stdout=subprocess.PIPE)
                assert writer.stdout is not None and writer.stdout.readline() == b"asks\n"
                time.sleep(ASKED_WITHIN)
                writers.append(writer)
        for writer in writers:
            assert writer.wait(timeout=60) == 0
            assert writer.stdout is not None
            writer.stdout.close()
        with book.reading() as connection:
            found = [entry.body.name for entry in entries(connection) if isinstance(entry.body, DocumentRefused)]
    assert found == list(names)


def test_a_writer_that_dies_in_the_queue_holds_nobody_up(place: str) -> None:
    with init_book(place, who="ana") as book:
        with book.writing():
            dying = subprocess.Popen([sys.executable, "-c", WRITER, place, "dying"], stdout=subprocess.PIPE)
            assert dying.stdout is not None and dying.stdout.readline() == b"asks\n"
            time.sleep(ASKED_WITHIN)
            dying.kill()
            dying.wait()
            dying.stdout.close()
        began = time.monotonic()
        with book.writing():
            assert time.monotonic() - began < 5
