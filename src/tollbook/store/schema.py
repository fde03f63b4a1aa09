"""The tables of a book, for SQLite and PostgreSQL alike.

`log`, `text` and `object` are what the book *is*; every other table is a projection: drawn from the log, entry by entry
(`tollbook.store.projections`), and dropped and drawn again by `tollbook rebuild`. Migrations stand in `store/migrations`.
"""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, MetaData, String, Table, Text

VERSION = "0001"  # the newest migration

metadata = MetaData()

DIGEST = String(64)  # SHA-256, hexadecimal

# --- the truth: append-only ----------------------------------------------------------------------------------------------------

log = Table(
    "log", metadata,
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("digest", DIGEST, nullable=False),
    Column("entry", Text, nullable=False),
)  # fmt: skip

text = Table("text", metadata, Column("digest", DIGEST, primary_key=True), Column("words", Text, nullable=False))

# Documents of books that have no folder: on PostgreSQL, and where the book is encrypted.
object_ = Table("object", metadata, Column("digest", DIGEST, primary_key=True), Column("data", LargeBinary, nullable=False))

# --- projections ----------------------------------------------------------------------------------------------------------------
# `sequence` is the entry that made a row, so that a row that differs can be laid beside what its entry says.

document = Table(
    "document", metadata,
    Column("digest", DIGEST, primary_key=True),
    Column("sequence", BigInteger, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("within", DIGEST),
    Column("url", Text),
    Column("told", Text, nullable=False),  # JSON
    Column("facts", Text, nullable=False),  # JSON
    Column("state", String(16), nullable=False, index=True),  # received, read, quarantined
    Column("why", Text),
    Column("remedy", Text),
    Column("reader", Text),
    Column("reports", Integer),
    Column("claims", Integer),
    Column("members", Integer),
    Column("unread", Text),  # JSON
)  # fmt: skip

# One row for everything that was ever handed in: the book's account of what it was given.
handed_in = Table(
    "handed_in", metadata,
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("time", String(27), nullable=False),
    Column("who", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("document", DIGEST, index=True),
    Column("within", DIGEST),
    Column("is_first", Boolean, nullable=False),  # of this document; later ones are duplicates
    Column("why", Text),
    Column("remedy", Text),
)  # fmt: skip

gazetteer = Table(
    "gazetteer", metadata,
    Column("document", DIGEST, primary_key=True),
    Column("sequence", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
)  # fmt: skip

report = Table(
    "report", metadata,
    Column("id", String(32), primary_key=True),
    Column("sequence", BigInteger, nullable=False),
    Column("document", DIGEST, nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("title", Text),
    Column("outlet", Text),
    Column("published", String(10), index=True),
    Column("published_known", String(16)),
    Column("language", String(16)),
    Column("charset", Text),
    Column("charset_known", Text),
    Column("origin", Text, nullable=False),
    Column("notes", Text, nullable=False),  # JSON
    Column("flags", Text, nullable=False),  # JSON
    Column("text", DIGEST, nullable=False),
    Column("reader", Text),
)  # fmt: skip

claim = Table(
    "claim", metadata,
    Column("id", String(32), primary_key=True),
    Column("sequence", BigInteger, nullable=False),
    Column("report", String(32), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("record", Text, nullable=False),  # JSON: the claim itself, as read
    # What filters ask for. Names are folded and stand between bars: |observatory|afp|
    Column("kind", String(16), nullable=False),
    Column("harm", String(16), index=True),
    Column("first_day", String(10)),
    Column("last_day", String(10)),
    Column("sources", Text, nullable=False),
    Column("places", Text, nullable=False),
    Column("victims", Text, nullable=False),
    Column("actors", Text, nullable=False),
    Column("reader", Text),
    Column("is_found", Boolean, nullable=False),  # by the newest reading; others stay because a person reviewed them
)  # fmt: skip

decision = Table(
    "decision", metadata,
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("time", String(27), nullable=False),
    Column("who", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("subject", Text, nullable=False),
    Column("other", Text),
    Column("judgement", String(16), nullable=False),
    Column("changes", Text, nullable=False),  # JSON
    Index("decision_subject", "kind", "subject"),
)  # fmt: skip

# Folded words of reports and claims, for finding them by any part of any word.
search = Table(
    "search", metadata,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("sequence", BigInteger, nullable=False),
    Column("kind", String(8), nullable=False),
    Column("id", String(32), nullable=False, unique=True),
    Column("folded", Text, nullable=False),
)  # fmt: skip

drawn = Table("drawn", metadata, Column("sequence", BigInteger, primary_key=True, autoincrement=False))  # up to which entry

TRUTH = (log, text, object_)
PROJECTIONS = (document, handed_in, gazetteer, report, claim, decision, search, drawn)
