"""Drawing a book's tables from its log again."""

from tollbook.store import schema
from tollbook.store.book import SOFTWARE, Book
from tollbook.store.ledger import redraw
from tollbook.store.queries import digest_of_tables


def rebuild(book: Book) -> tuple[int, str]:
    """Drop every projection, draw it again, and return how many entries there are and the digest of all rows."""
    with book.writing() as ledger:
        schema.metadata.create_all(ledger.connection, tables=schema.PROJECTIONS, checkfirst=True)  # one may have been lost whole
        entries = redraw(ledger.connection, software=SOFTWARE)
        return entries, digest_of_tables(ledger.connection)
