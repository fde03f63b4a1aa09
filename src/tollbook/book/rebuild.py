"""Drawing a book's tables from its log again."""

from tollbook.store.book import SOFTWARE, Book
from tollbook.store.ledger import redraw
from tollbook.store.queries import digest_of_tables


def rebuild(book: Book) -> tuple[int, str]:
    """Drop every projection, draw it again, and return how many entries there are and the digest of all rows."""
    with book.writing() as ledger:
        entries = redraw(ledger.connection, software=SOFTWARE)
        return entries, digest_of_tables(ledger.connection)
