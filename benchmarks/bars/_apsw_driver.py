"""APSW as the kind of module that SQLAlchemy takes for SQLite, so that the store's own code runs on a file system of ours.

Only what the store asks of a driver is here; everything else is left out. What a statement returns is fetched at once.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import apsw


class Error(Exception):
    """Every error of a driver."""


class DatabaseError(Error):
    """SQLAlchemy looks for it by name."""


class IntegrityError(DatabaseError):
    """A row that may not be."""


class OperationalError(DatabaseError):
    """A fault of the database, its file or its disk; the words are SQLite's."""


class ProgrammingError(DatabaseError):
    """A statement that cannot be; SQLAlchemy looks for it by name."""


class Driver:
    """A driver whose files lie on a file system of APSW's by this name.

    checkpoint_pages: after how many pages SQLite copies its write-ahead log into the database; its own thousand unless given.
    """

    paramstyle = "qmark"
    threadsafety = 1
    sqlite_version = apsw.sqlite_lib_version()
    sqlite_version_info = tuple(int(part) for part in sqlite_version.split("."))
    Error, DatabaseError, ProgrammingError = Error, DatabaseError, ProgrammingError
    IntegrityError, OperationalError = IntegrityError, OperationalError

    def __init__(self, file_system: str, *, checkpoint_pages: int = 1_000) -> None:
        self._file_system, self._checkpoint_pages = file_system, checkpoint_pages

    def connect(self, name: str, *, timeout: float, isolation_level: None, check_same_thread: bool) -> "Connection":
        """Open a file. Transactions begin only by a statement, as isolation_level None asks for."""
        assert isolation_level is None and not check_same_thread
        with _translated():
            connection = apsw.Connection(name, vfs=self._file_system)
            connection.set_busy_timeout(int(timeout * 1000))
            connection.wal_autocheckpoint(self._checkpoint_pages)
        return Connection(connection)


class Connection:
    """A connection."""

    isolation_level = None

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    def cursor(self) -> "Cursor":
        """Return a new cursor."""
        return Cursor(self._connection)

    def execute(self, sql: str) -> "Cursor":
        """Execute one statement."""
        return self.cursor().execute(sql)

    def create_function(self, name: str, arguments: int, function: Any, *, deterministic: bool = False) -> None:
        """Make a function of Python's known to SQL."""
        self._connection.create_scalar_function(name, function, arguments, deterministic=deterministic)

    def commit(self) -> None:
        """End a transaction, if there is one."""
        if self._connection.in_transaction:
            self.execute("COMMIT")

    def rollback(self) -> None:
        """Take a transaction back, if there is one; a fault may have done so already."""
        if self._connection.in_transaction:
            self.execute("ROLLBACK")

    def close(self) -> None:
        """Let the file go. What fails in that is not told, as other drivers do not: SQLite makes up for it at the next opening."""
        with suppress(apsw.Error):
            self._connection.close()


class Cursor:
    """What a statement gave."""

    arraysize = 1

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        self.description: tuple[Any, ...] | None = None
        self.rowcount, self.lastrowid = -1, 0
        self._rows: Iterator[tuple[Any, ...]] = iter(())

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> "Cursor":
        """Execute one statement and fetch what it gives."""
        return self._run(sql, [parameters])

    def executemany(self, sql: str, many: Sequence[Sequence[Any]]) -> "Cursor":
        """Execute one statement for each set of parameters."""
        return self._run(sql, many)

    def _run(self, sql: str, many: Sequence[Sequence[Any]]) -> "Cursor":
        before = self._connection.total_changes()
        self.description = None
        cursor = self._connection.cursor()
        cursor.exec_trace = self._describe  # the one moment at which APSW tells the columns of a statement without rows
        with _translated():
            rows = [row for parameters in many for row in cursor.execute(sql, tuple(parameters))]
        self._rows = iter(rows)
        self.rowcount = self._connection.total_changes() - before if self.description is None else -1
        self.lastrowid = self._connection.last_insert_rowid()
        return self

    def _describe(self, cursor: apsw.Cursor, _: str, __: object) -> bool:
        columns = cursor.get_description()
        self.description = tuple((column[0], *[None] * 6) for column in columns) or None
        return True

    def fetchone(self) -> tuple[Any, ...] | None:
        """Return the next row, None after the last."""
        return next(self._rows, None)

    def fetchmany(self, size: int = 1) -> list[tuple[Any, ...]]:
        """Return the next rows."""
        return [row for _, row in zip(range(size), self._rows, strict=False)]

    def fetchall(self) -> list[tuple[Any, ...]]:
        """Return all rows that are left."""
        return list(self._rows)

    def close(self) -> None:
        """Forget the rows."""
        self._rows = iter(())


@contextmanager
def _translated() -> Iterator[None]:
    """Errors of APSW as those of a driver, with SQLite's words."""
    try:
        yield
    except apsw.ConstraintError as error:
        raise IntegrityError(str(error)) from error
    except apsw.Error as error:
        raise OperationalError(str(error)) from error
