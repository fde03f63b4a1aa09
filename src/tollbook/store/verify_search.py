"""SQLite's index of words, beside the words that it is of.

FTS5's own comparison adds up a checksum of each word and row by XOR, under which a change of an even number of rows cancels out: of 4,000
random bits of an index, 394 changed what a search finds and passed it (measured: benchmarks/bars/flips.py finds such). So here each trigram
has a weight, and the sum of weight × row over the index is laid beside the same sum over the words, in whole numbers without an end: a row
that moved in any list, and a trigram that became another, change it. The index is only read; no writer waits for it.
"""

from collections.abc import Iterable
from string import ascii_uppercase
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from tollbook.store import schema
from tollbook.store.verify_faults import Findings, plain, stream

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Codes = NDArray[np.uint64]

WHERE = "the search index"
ASCII_CODES = 1 << 21  # three letters of seven bits
MOST_LETTERS = 1 << 16  # of a text that are looked at by the table of ASCII trigrams; longer ones are sorted


def check_words(connection: Connection, findings: Findings) -> None:
    """Compare the index with the words. PostgreSQL keeps its index in step itself, and needs no such check."""
    with findings.guarding(connection, WHERE):
        for row in connection.exec_driver_sql("PRAGMA integrity_check(search_index)"):  # its structure, by which searching finds its way
            if row[0] != "ok":
                findings.add("index", WHERE, f"is broken; its database reports: {str(row[0])[:200]}")
        rows = (row for row in stream(connection, plain(schema.search.c.number, schema.search.c.folded)) if isinstance(row[1], str))
        letters = {c for _, words in stream(connection, plain(schema.search.c.number, schema.search.c.folded)) for c in _odd_letters(words)}
        if _sum_of_index(connection) != _sum_of_words(rows, _folded_by_sqlite(sorted(letters))):
            findings.add("index", WHERE, "does not hold the words of the table search: a search finds too little or too much")


def _sum_of_index(connection: Connection) -> tuple[int, int]:
    """Return how many pairs of trigram and row the index holds, weighed, and the sum of their rows, weighed."""
    connection.exec_driver_sql("CREATE VIRTUAL TABLE temp.search_words USING fts5vocab(main, search_index, instance)")
    asked = "SELECT term, count(*), sum(doc) FROM temp.search_words GROUP BY term"
    found = [(term, count, docs) for term, count, docs in connection.exec_driver_sql(asked) if len(term) == 3]
    weights = _weights([_code(term) for term, _, _ in found])
    pairs = list(zip(weights.tolist(), found, strict=True))
    return sum(weight * count for weight, (_, count, _) in pairs), sum(weight * docs for weight, (_, _, docs) in pairs)


def _sum_of_words(rows: Iterable[Any], folded: dict[int, int]) -> tuple[int, int]:
    """Return the same of the words themselves. folded: letters as FTS5 folds them, where it does not take them as they are."""
    import numpy as np

    ascii_weights = _weights(
        _code_of(*(np.arange(ASCII_CODES, dtype=np.uint64) >> np.uint64(shift) & np.uint64(127) for shift in (14, 7, 0)))
    )
    newest, order = np.zeros(ASCII_CODES, dtype=np.int32), np.arange(MOST_LETTERS, dtype=np.int32)
    count = docs = 0
    for number, words in rows:
        words = words.replace("\0", "")  # which FTS5 leaves out
        if len(words) < 3:
            continue
        if words.isascii() and len(words) < MOST_LETTERS:
            letters = np.frombuffer(words.lower().encode("ascii"), dtype=np.uint8).astype(np.int32)
            codes = letters[:-2] << 14 | letters[1:-1] << 7 | letters[2:]
            # Each trigram once: of those that are alike the last leaves its place in the table, and is found there again.
            places = order[: len(codes)]
            newest[codes] = places
            weight = int(ascii_weights[codes[newest[codes] == places]].sum())
        else:
            points = [point for c in words if (point := folded.get(ord(c), ord(c)))]
            all_points = np.array(points, dtype=np.uint64)
            weight = int(_weights(np.unique(_code_of(all_points[:-2], all_points[1:-1], all_points[2:]))).sum()) if len(points) > 2 else 0
        count += weight
        docs += weight * number
    return count, docs


def _odd_letters(words: object) -> set[str]:
    return {c for c in set(words) if not c.isascii()} if isinstance(words, str) and not words.isascii() else set()


def _folded_by_sqlite(letters: list[str]) -> dict[int, int]:
    """Ask FTS5 itself what it makes of some letters: it folds by a table of its own. 0 stands for a letter that it leaves out."""
    from sqlcipher3 import dbapi2

    connection = dbapi2.connect(":memory:")
    try:
        connection.execute("CREATE VIRTUAL TABLE letters USING fts5(letter, tokenize='trigram', detail='none')")
        connection.execute("CREATE VIRTUAL TABLE seen USING fts5vocab(letters, instance)")
        points = [(ord(c), c * 3) for c in letters if not "\ud800" <= c <= "\udfff"]
        connection.executemany("INSERT INTO letters(rowid, letter) VALUES (?, ?)", points)
        large = {ord(c): ord(c.lower()) for c in ascii_uppercase}
        return (
            large
            | dict.fromkeys((point for point, _ in points), 0)
            | {doc: ord(term[0]) for term, doc in connection.execute("SELECT term, doc FROM seen")}
        )
    finally:
        connection.close()


def _code(term: str) -> int:
    a, b, c = (ord(letter) for letter in term)
    return a << 42 | b << 21 | c


def _code_of(a: "Codes", b: "Codes", c: "Codes") -> "Codes":
    import numpy as np

    return a << np.uint64(42) | b << np.uint64(21) | c


def _weights(codes: "list[int] | Codes") -> "Codes":
    """Return a number below 2⁴⁰ for each code, as if drawn by lot (the finalizer of SplitMix64): sums of a million stay below 2⁶⁴."""
    import numpy as np

    mixed: Codes = np.asarray(codes, dtype=np.uint64)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ mixed >> np.uint64(shift)) * np.uint64(factor)
    return (mixed ^ mixed >> np.uint64(31)) >> np.uint64(24)
