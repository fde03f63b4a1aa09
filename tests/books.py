"""Books for tests: each test that takes `place` runs on SQLite and on PostgreSQL.

PostgreSQL is a real server on loopback, named by TOLLBOOK_TEST_POSTGRESQL (`.ci/run` starts one, and so does tests/postgresql.py);
without it those tests skip by name.
"""

import itertools
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

SERVER = os.environ.get("TOLLBOOK_TEST_POSTGRESQL")
NO_SERVER = "no PostgreSQL: TOLLBOOK_TEST_POSTGRESQL names no server"
STORES = ("sqlite", "postgresql")
_numbers = itertools.count()


def new_place(store: str, folder: Path) -> str:
    """Return where a new book of a test may be made."""
    if store == "sqlite":
        return str(folder / f"book-{next(_numbers)}")
    if SERVER is None:
        pytest.skip(NO_SERVER)
    return f"{SERVER}?options=-csearch_path%3D{new_schema()}"


def new_schema() -> str:
    """Make an empty schema on the server, so that books do not meet."""
    from sqlalchemy import create_engine

    name = f"book_{os.getpid()}_{next(_numbers)}"
    engine = create_engine(str(SERVER).replace("postgresql://", "postgresql+psycopg://", 1))
    with engine.begin() as connection:
        connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {name} CASCADE")
        connection.exec_driver_sql(f"CREATE SCHEMA {name}")
    engine.dispose()
    return name


class Ticking:
    """A clock that goes on by one second each time it is asked."""

    def __init__(self) -> None:
        self.time = datetime(2025, 3, 10, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.time += timedelta(seconds=1)
        return self.time


@pytest.fixture(params=STORES)
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Where a new book may be made, on each database; its keys stay within the test."""
    monkeypatch.setenv("TOLLBOOK_KEYS", str(tmp_path / "keys"))
    yield new_place(request.param, tmp_path)
