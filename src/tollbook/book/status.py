"""The state of a book in words: what is in it, what could not be read and why, what waits for a person."""

from tollbook.store.book import Book
from tollbook.store.queries import Status, Unreadable, status_of, unreadable


def status(book: Book) -> tuple[Status, list[Unreadable]]:
    """Return a book's sums, and everything that is not read or should be looked at."""
    with book.reading() as connection:
        return status_of(connection), list(unreadable(connection))


def adds_up(found: Status) -> bool:
    """Tell whether everything handed in ends in exactly one state."""
    return found.handed_in == found.read + found.duplicates + found.quarantined + found.refused + found.waiting


def table_of(found: Status) -> list[tuple[str, int, str]]:
    """Return the lines of a status: what, how many, and a word on it."""
    return [
        ("Handed in", found.handed_in, "= read + duplicates + quarantined + refused + waiting"),
        ("  read", found.read, f"of which {found.partly_read:,} in part" if found.partly_read else ""),
        ("  duplicates", found.duplicates, "the same bytes under another name"),
        ("  quarantined", found.quarantined, "kept, and not read" if found.quarantined else ""),
        ("  refused", found.refused, "not taken" if found.refused else ""),
        ("  waiting", found.waiting, "the next tollbook add reads them" if found.waiting else ""),
        ("Reports", found.reports, ""),
        ("  without a day", found.undated, "give one with tollbook decide" if found.undated else ""),
        ("  to be looked at", found.flagged, "something may have been lost in reading" if found.flagged else ""),
        ("Claims", found.claims, f"{found.tolls:,} tolls, {found.acts:,} acts, {found.situations:,} situations"),
        ("  reviewed", found.accepted + found.corrected + found.rejected, _reviews(found)),
        ("  kept by review", found.kept_by_review, "no longer found by the reader" if found.kept_by_review else ""),
        ("Entries of the log", found.entries, ""),
    ]


def _reviews(found: Status) -> str:
    if not (found.accepted or found.corrected or found.rejected):
        return ""
    return f"{found.accepted:,} accepted, {found.corrected:,} corrected, {found.rejected:,} rejected"
