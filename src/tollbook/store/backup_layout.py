"""What lies in a backup: the names in its ZIP, what each of them holds, and which documents and texts a log asks for."""

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field

from tollbook.errors import UnusableInput
from tollbook.store.entries import DocumentReceived, Entry, GazetteerReceived, ReportsRead

FORMAT = 1  # grows when an older Tollbook could no longer restore a new backup

README, CONTENTS, LOG, VERIFIER = "README.txt", "book.json", "log.jsonl", "verifier.py"
DOCUMENTS, TEXTS, CHECKPOINTS = "documents/", "texts/", "checkpoints/"

DIGEST = re.compile(r"[0-9a-f]{64}")
BOOK_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,63}")  # it names files of keys and checkpoints
# Checkpoints are the one thing whose names a backup brings along. No folder, nothing hidden, no device of Windows, nothing over-long.
CHECKPOINT_NAME = re.compile(r"(?!(?i:con|prn|aux|nul|com\d|lpt\d)(?:\.|$))[0-9A-Za-z](?:[0-9A-Za-z_.-]{0,98}[0-9A-Za-z])?")

MOST_CONTENTS = 64 << 20  # bytes of book.json, which lists what is missing
MOST_LINE = 256 << 20  # bytes of one entry: reports of one document with all their claims
MOST_TEXT = 64 << 20  # bytes of one report's text: three times what is read as one report
MOST_DOCUMENT = 500_000_000  # bytes of a document whose size the log does not tell
MOST_CHECKPOINT = 64 << 10

PAGE = """\
This is a backup of a Tollbook book.

    book.json      which book, how many entries, and the digest of the last one (the head)
    log.jsonl      the log: one entry a line, as it was hashed
    documents/     what was handed in, each file under the SHA-256 of its bytes
    texts/         the text of each report, each file under the SHA-256 of its bytes
    checkpoints/   signed statements of how long the log was, and which head it had, at a certain time
    verifier.py    a program of one file that verifies a book without Tollbook (it is here if this Tollbook had one)

To restore it, install Tollbook and give
    tollbook restore THIS-FILE --book NEW-FOLDER

To verify it without Tollbook, unpack it. Then, on Linux or macOS:
  1. Every document and text is named by its own SHA-256. In documents/ and in texts/:
         for f in *; do echo "$f  $f"; done | sha256sum --check --quiet
     It prints nothing if all are what was received. (On macOS: shasum -a 256 in place of sha256sum.)
  2. Every line of log.jsonl holds, as "previous", the SHA-256 of the line before, taken without its line break; the first holds 64 zeros.
     The SHA-256 of the last line is "head" in book.json:
         tail -n 1 log.jsonl | tr -d '\\n' | sha256sum
  3. The head that you kept elsewhere, as at the foot of a printed brief, stands in the log: if it does not, the log was cut or rewritten.

The key that signs checkpoints is not in here, so that whoever holds this file cannot sign in the book's name.
"""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup says of itself. head: the last entry's digest. missing: the parts that the book itself had lost or damaged."""

    book: str
    entries: int
    head: str
    time: str
    software: str
    missing: tuple[str, ...] = ()
    format: int = FORMAT

    def dump(self) -> bytes:
        """Return it as the bytes of book.json."""
        return json.dumps(asdict(self), indent=2, sort_keys=True).encode() + b"\n"


def parse_contents(data: bytes, where: str) -> Contents:
    """Return what a backup says of itself. Raises UnusableInput for a newer form, and for what is none.

    >>> known = Contents("coast", 2, "0" * 64, "2031-03-10T08:00:00.000000Z", "tollbook 1")
    >>> parse_contents(known.dump(), "coast.zip") == known
    True
    """
    from pydantic import TypeAdapter, ValidationError

    try:
        fields = json.loads(data)
        found = fields["format"]
        if type(found) is int and found > FORMAT:
            why = f"was made by a newer Tollbook (form {found} of a backup, and this one knows {FORMAT})"
            raise UnusableInput(where, why, "upgrade Tollbook; nothing was changed")
        contents = TypeAdapter(Contents).validate_python(fields)
    except (ValueError, KeyError, TypeError, RecursionError, ValidationError):
        raise damaged(where, CONTENTS) from None
    if contents.format != FORMAT or not BOOK_ID.fullmatch(contents.book) or not DIGEST.fullmatch(contents.head):
        raise damaged(where, CONTENTS)
    return contents


def damaged(where: str, part: str) -> UnusableInput:
    """Return the error for a backup with a part that is not what was written."""
    return UnusableInput(where, f"is damaged: its {part} is not what was written", "restore another copy; nothing was changed")


@dataclass(frozen=True, slots=True)
class Named:
    """The documents and texts that a log speaks of, in the order of the log. documents: digest → size, None where the log tells none."""

    documents: dict[str, int | None] = field(default_factory=dict)
    texts: dict[str, None] = field(default_factory=dict)

    def add(self, entry: Entry) -> None:
        """Add what an entry speaks of. Raises ValueError for what is no digest."""
        body = entry.body
        if isinstance(body, DocumentReceived):
            self.documents[_digest(body.document)] = body.size
        elif isinstance(body, GazetteerReceived):
            self.documents.setdefault(_digest(body.document), None)
        elif isinstance(body, ReportsRead):
            self.texts.update(dict.fromkeys(_digest(report.text) for report in body.reports))

    def parts(self) -> Iterator[str]:
        """Yield the names that all this has in a backup."""
        yield from (DOCUMENTS + digest for digest in self.documents)
        yield from (TEXTS + digest for digest in self.texts)


def _digest(words: str) -> str:
    if not DIGEST.fullmatch(words):
        raise ValueError("is no SHA-256")
    return words
