"""Connections to a book's database: SQLite set up so that nothing acknowledged is lost, or PostgreSQL; and what their faults mean.

SQLite is the one that comes with `sqlcipher3`, newer than most systems' own; with a passphrase the file is encrypted.
"""

import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool, QueuePool

from tollbook.errors import UnusableInput
from tollbook.store.place import BookPlace

WAIT_SECONDS = 60  # how long one process waits for another's writing; a batch takes a fraction of a second
PAUSE = 0.002  # seconds between two looks at whether it is one's turn; a look costs some millionths

QUEUE = ".queue"  # the file beside a database in which writers queue up
TURN = "turn"
COUNTER, NUMBER_BYTES = 1 << 62, 7  # the byte that is locked while a number is drawn, beyond all numbers; how long these are

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",  # NORMAL loses acknowledged entries when the power goes (measured: benchmarks/bars)
    "fullfsync=ON",  # macOS: through the disk's own cache
    "checkpoint_fullfsync=ON",
    "foreign_keys=ON",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "secure_delete=ON",  # what is deleted is overwritten
    "temp_store=MEMORY",
)


def connect(place: BookPlace, *, passphrase: str | None = None) -> Engine:
    """Return an engine for a book's database; nothing is opened yet."""
    if place.url is not None:
        engine = create_engine(place.url.replace("postgresql://", "postgresql+psycopg://", 1), isolation_level="READ COMMITTED")

        @event.listens_for(engine, "connect")
        def _set_up(connection: Any, _: object) -> None:
            connection.execute("SET synchronous_commit = on")
            connection.execute(f"SET lock_timeout = '{WAIT_SECONDS}s'")
            connection.commit()

        return engine
    return sqlite_engine(place.database_file, passphrase=passphrase)


def sqlite_engine(file: Path | None, *, passphrase: str | None = None, driver: Any = None, synchronous: str = "FULL") -> Engine:
    """Return an engine for an SQLite file, or for one in memory. driver: another DB-API module, for measuring; synchronous likewise."""
    if driver is None:
        from sqlcipher3 import dbapi2

        driver = dbapi2

    def open_file() -> Any:
        # isolation_level None: transactions begin where we say so, and as we say (see `begin`).
        connection = driver.connect(str(file) if file else ":memory:", timeout=WAIT_SECONDS, isolation_level=None, check_same_thread=False)
        if passphrase is not None:
            connection.execute("PRAGMA cipher_log_level = NONE")  # a wrong passphrase is told in a sentence, not on standard error
            connection.execute("PRAGMA key = '" + passphrase.replace("'", "''") + "'")
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma.replace('=FULL', f'={synchronous}')}")
        return connection

    # Files are opened anew each time; encrypted ones are kept open, as deriving their key takes some 0.1 s.
    options: dict[str, Any] = {"poolclass": NullPool if passphrase is None else QueuePool} if file else {}
    engine = create_engine("sqlite://", module=driver, creator=open_file, **options)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if not connection.get_execution_options().get("is_writing", False):
            connection.exec_driver_sql("BEGIN")
            return
        if file:
            connection.connection.info[TURN] = _queue_up(file.with_suffix(QUEUE))
        # A deferred transaction that later wants to write fails where another wrote meanwhile; an immediate one waits.
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    @event.listens_for(engine, "checkin")
    def _let_the_next_in(_: Any, record: Any) -> None:
        if (turn := record.info.pop(TURN, None)) is not None:
            os.close(turn)

    return engine


def _queue_up(queue: Path) -> int | None:
    """Wait for one's turn to write, first come first served; return the open file that holds it, None where there is no queue.

    SQLite alone lets newcomers overtake, and of 16 writers one waited for 10 s (measured: benchmarks/bars/writers.py). The queue is for
    fairness only: that one writes at a time is SQLite's doing. Each who waits draws a number, locks the byte of that number, and waits for
    the byte before; the system frees the bytes of whoever ends, however he ends. Windows has no such locks: there SQLite is alone.
    """
    try:
        import fcntl
    except ImportError:
        return None
    handle = os.open(queue, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        fcntl.lockf(handle, fcntl.LOCK_EX, 1, COUNTER)
        number = int.from_bytes(os.pread(handle, NUMBER_BYTES, 0), "big") + 1
        os.pwrite(handle, number.to_bytes(NUMBER_BYTES, "big"), 0)
        fcntl.lockf(handle, fcntl.LOCK_EX, 1, number)
        fcntl.lockf(handle, fcntl.LOCK_UN, 1, COUNTER)
    except OSError:
        os.close(handle)
        raise
    end = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < end:
        with suppress(OSError):
            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, number - 1)
            break
        time.sleep(PAUSE)
    return handle


@contextmanager
def naming_faults(place: BookPlace) -> Iterator[None]:
    """Turn a database's fault into one sentence: UnusableInput with the book, the cause and the way out."""
    try:
        yield
    except DBAPIError as fault:
        words = str(fault.orig).splitlines()[0] if str(fault.orig) else type(fault.orig).__name__
        raise _meaning(place, words) from fault
    except UnicodeError as fault:  # the driver's, where the file's own schema is no text any more
        raise _meaning(place, "malformed") from fault
    except OSError as fault:
        where = str(fault.filename) if fault.filename else place.name
        raise UnusableInput(
            where, f"cannot be used ({(fault.strerror or str(fault)).lower()})", "check the disk and your leave to write"
        ) from fault
    except Exception as fault:
        # sqlcipher3's own errors, raised before SQLAlchemy holds the connection.
        if type(fault).__module__.startswith(("sqlcipher3", "sqlite3", "psycopg", "apsw")) or isinstance(fault, SystemError):
            raise _meaning(place, str(fault)) from fault
        raise


AGAIN = "give the same command again: nothing was half-stored"

# A database's words, what they mean, and what to do. Order matters: the first that is found counts.
MEANINGS: tuple[tuple[str, str, str], ...] = (
    ("database is locked|lock timeout|database table is locked", "is being written by another process", "try again when that is done"),
    ("file is not a database|hmac check failed|not authorized", "is no book, or has another passphrase", "give the one it was made with"),
    ("readonly database|read-only", "may not be written", "ask for leave to write it, or copy the book to a disk that you may write"),
    ("unable to open database file|permission denied for", "cannot be opened", "check the folder, and that you may read and write it"),
    ("database or disk is full|No space left|could not extend file", "has no room left on its disk", f"make room; {AGAIN}"),
    ("disk I/O error|Input/output error|could not (?:read|write|fsync)", "its disk reported a fault", f"check the disk; {AGAIN}"),
    ("malformed|corrupt|invalid page", "is damaged", "restore a backup into another place; nothing here was changed"),
    (
        "Connection refused|could not translate|resolve host|Name or service|could not connect|connection failed|timeout expired|"
        "server closed|terminating connection",
        "its database does not answer",
        "check the address, and that the server is up",
    ),
    ("password authentication|no password supplied|authentication failed", "its database lets nobody in so", "check name and password"),
    (r"database \"[^\"]*\" does not exist|role \"", "its database does not exist or is not yours", "have it made first, as by createdb"),
    ("permission denied", "does not give you leave for that", "ask its owner for leave"),
    ("pg_trgm", "lacks PostgreSQL's extension pg_trgm, which searching needs", "have it installed (on Debian: postgresql-contrib)"),
    (r"no such table|relation \"[^\"]*\" does not exist", "is no book, or lost some of its tables", "make one with init, or run verify"),
    ("append-only", "its log is append-only", "state a correction as a new entry"),
)


def _meaning(place: BookPlace, words: str) -> UnusableInput:
    for pattern, why, remedy in MEANINGS:
        if re.search(pattern, words, re.IGNORECASE):
            return UnusableInput(place.name, why, remedy)
    return UnusableInput(place.name, f"its database reports a fault ({words[:200]})", "run tollbook verify")
