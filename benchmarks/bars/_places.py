"""Where the bars keep their books: in folders and in a PostgreSQL server of the bar's own, all gone afterwards."""

import itertools
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import _report

sys.path.insert(0, str(_report.ROOT / "tests"))

import postgresql
from tollbook.store.book import init_book

DATABASES = ("sqlite", "postgresql")
_numbers = itertools.count()


def databases(asked: str | None) -> tuple[str, ...]:
    """The databases that a bar measures: the one that was asked for, or both."""
    return (asked,) if asked else DATABASES


def in_memory() -> str | None:
    """Where bars that cut, kill and look a thousand times keep their books: in memory where the machine lets one, for speed.

    What a killed process wrote stays, on a disk as in memory; what a power cut takes is worked out, and not left to a disk.
    """
    shared = "/dev/shm"
    return shared if os.path.isdir(shared) and os.access(shared, os.W_OK) else None


@contextmanager
def server_for(database: str, *, is_on_disk: bool = False) -> Iterator["postgresql.Server | str | None"]:
    """A server of its own for PostgreSQL, or the reason why there is none; None for SQLite, which needs none."""
    if database == "sqlite":
        yield None
        return
    try:
        server = postgresql.start(None if is_on_disk else in_memory())
    except postgresql.NoServer as reason:
        yield str(reason)
        return
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def new_place(server: "postgresql.Server | None", *, is_on_disk: bool = False) -> Iterator[str]:
    """The place of a new book: in the server's database, in a schema of its own, or in a folder."""
    with tempfile.TemporaryDirectory(dir=None if is_on_disk else in_memory()) as folder:
        os.environ["TOLLBOOK_KEYS"] = str(Path(folder, "keys"))
        place = str(Path(folder, "book"))
        if server is not None:
            name = f"book_{next(_numbers)}"
            server.run("psql", server.url, "--quiet", f"--command=CREATE SCHEMA {name}")
            place = f"{server.url}?options=-csearch_path%3D{name}"
        init_book(place, who="bar").close()
        yield place
