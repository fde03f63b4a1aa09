"""What a book is found to be after something befell it: whether all that was told of is in it, once, and whether it is sound."""

import functools
from collections import Counter
from dataclasses import dataclass, field

from _workload import Told

from tollbook.errors import TollbookError, UnusableInput
from tollbook.store import verify_schema
from tollbook.store.archive import FolderArchive
from tollbook.store.book import Book
from tollbook.store.entries import DocumentRead, DocumentReceived
from tollbook.store.ledger import entries
from tollbook.store.verify import verify

# The schema that a new book has is made once for the thousands of books that are looked at here, not once for each.
verify_schema._new_sqlite = functools.cache(verify_schema._new_sqlite)


@dataclass(slots=True)
class Examined:
    """What a book was found to be. lost, doubled: documents; unsound: sentences, one a fault.

    seen: all that was received or read; untold: how much of it nobody was told of, being in doubt when the writer died.
    """

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    unsound: list[str] = field(default_factory=list)
    seen: set[Told] = field(default_factory=set)
    untold: int = 0

    @property
    def is_sound(self) -> bool:
        """True where nothing is wrong."""
        return not (self.lost or self.doubled or self.unsound)


def examine(book: Book, told: set[Told]) -> Examined:
    """Look at a whole book: is all that was told of in it, once, is everything as it was recorded, and is no document a half one?"""
    seen: Counter[Told] = Counter()
    unsound: list[str] = []
    try:
        with book.reading() as connection:
            for body in (entry.body for entry in entries(connection)):
                if isinstance(body, DocumentReceived | DocumentRead):
                    seen[Told(body.document, isinstance(body, DocumentRead))] += 1
        unsound = [*(str(fault) for fault in verify(book).faults), *_half_documents(book)]
    except TollbookError as error:
        unsound = [str(error)]
    lost = sorted({one.document for one in told if one not in seen})
    doubled = sorted({one.document for one, times in seen.items() if times > 1})
    return Examined(lost, doubled, unsound, set(seen), len(seen.keys() - told))


def _half_documents(book: Book) -> list[str]:
    """Files of the archive that are not what their name says; `verify` looks only at those that the log names."""
    faults = []
    for digest in book.archive.digests() if isinstance(book.archive, FolderArchive) else ():
        try:
            book.archive.data(digest)
        except UnusableInput as error:
            faults.append(str(error))
    return faults
