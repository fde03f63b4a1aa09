"""What verifying finds: the first fault of each sort, and how many more there are of it; and how databases are asked without trust."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from typing import Any, cast

from sqlalchemy import Column, Connection, Select, select, type_coerce
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import NullType

from tollbook.errors import UnusableInput
from tollbook.store.book import Book

PAGE = 500  # rows fetched at once
MOST_SHOWN = 40  # characters of a value in a message


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not what was recorded. where: the entry, document, checkpoint, or table, row and field. more: of this sort.

    >>> print(Fault("entry 3", "is not what was entered", more=2))
    entry 3: is not what was entered (and 2 more like it)
    """

    where: str
    what: str
    more: int = 0

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" + (f" (and {self.more:,} more like it)" if self.more else "")


class Findings:
    """Faults as they are found; of each sort the first is kept and the rest are counted."""

    def __init__(self) -> None:
        self._first: dict[str, Fault] = {}

    def add(self, sort: str, where: str, what: str) -> None:
        """Note a fault."""
        known = self._first.get(sort)
        self._first[sort] = Fault(where, what) if known is None else replace(known, more=known.more + 1)

    def knows(self, sort: str) -> bool:
        """Whether there is a fault of this sort, so that further ones need no words."""
        return sort in self._first

    def all(self) -> tuple[Fault, ...]:
        """Return the first of each sort, in the order in which they were found."""
        return tuple(self._first.values())

    @contextmanager
    def guarding(self, connection: Connection, where: str) -> Iterator[None]:
        """Make a fault of what the database itself reports of its own damage, so that the rest can be looked at all the same."""
        is_sqlite = connection.dialect.name == "sqlite"
        try:
            # PostgreSQL answers nothing more in a transaction that had an error, but for a savepoint.
            with nullcontext() if is_sqlite else connection.begin_nested():
                yield
        except (DBAPIError, SystemError, UnicodeError) as fault:  # the last two from the driver, on names that are none
            words = str(getattr(fault, "orig", fault)).splitlines()[0]
            if getattr(fault, "connection_invalidated", False) or "locked" in words:
                raise
            self.add("unreadable", where, f"cannot be read; its database reports: {words[:200]}")
        except OSError as fault:
            self.add("unreadable", where, f"cannot be read ({(fault.strerror or str(fault)).lower()})")
        except UnusableInput as fault:
            self.add("unreadable", where, fault.why)


@contextmanager
def reading_damage(book: Book) -> Iterator[Connection]:
    """One view of a book that may be damaged: texts that are no UTF-8 are handed over, too, and the end of it cannot fail."""
    with book.reading() as connection:
        driver = connection.connection.driver_connection if connection.dialect.name == "sqlite" else None
        if driver is not None:
            driver.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
        try:
            yield connection
        finally:
            if driver is not None:
                driver.text_factory = str  # a pool may hand it to others
        transaction = connection.get_transaction()
        if transaction is not None:
            transaction.rollback()  # there is nothing to commit, and of a damaged file even that fails


def plain(*columns: Column[Any]) -> Select[Any]:
    """Select columns as they are stored, of whatever type that is."""
    chosen: Any = select(*(type_coerce(column, NullType()).label(column.name) for column in columns))
    return cast("Select[Any]", chosen)


def stream(connection: Connection, query: Select[Any]) -> Iterator[Sequence[Any]]:
    """Yield a query's rows without holding them all."""
    yield from connection.execute(query, execution_options={"stream_results": True, "yield_per": PAGE})


def shown(value: object) -> str:
    """Return a value for a message, cut to what a person reads.

    >>> shown("30"), shown(None), shown(b"x")
    ("'30'", 'nothing', "the bytes b'x'")
    """
    if value is None:
        return "nothing"
    words = repr(value)
    words = words if len(words) <= MOST_SHOWN else f"{words[: MOST_SHOWN - 1]}…"
    return f"the bytes {words}" if isinstance(value, bytes) else words


def contrast(stored: object, stated: object) -> tuple[str, str]:
    """Return two differing values for a message, each from shortly before where they part.

    >>> contrast("x" * 200 + "30 killed", "x" * 200 + "40 killed")
    ("'…xxxxxxxx30 killed'", "'…xxxxxxxx40 killed'")
    """
    if not isinstance(stored, str) or not isinstance(stated, str) or max(len(stored), len(stated)) <= MOST_SHOWN:
        return shown(stored), shown(stated)
    part = next((at for at, (a, b) in enumerate(zip(stored, stated, strict=False)) if a != b), min(len(stored), len(stated)))
    start = max(0, part - 8)
    mark = "…" if start else ""
    return shown(mark + stored[start:]), shown(mark + stated[start:])
