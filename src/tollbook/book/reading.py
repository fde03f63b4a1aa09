"""What runs in the cage: documents in, reports with their claims out, as frames of bytes; and how both sides write them.

The parent trusts nothing of a frame: it is JSON, and its claims must be claims of its own text (`parse_frame`).
"""

import json
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from tollbook.errors import UnusableInput
from tollbook.ingest.entries import Member, MemberFacts, Unread
from tollbook.ingest.opening import open_document
from tollbook.model.document import Report
from tollbook.model.ids import content_id
from tollbook.model.precision import Known
from tollbook.model.record import Record, from_records, to_records
from tollbook.read.claims import READER, read_all
from tollbook.resolve.places import Gazetteer
from tollbook.store.entries import NO_FACTS, Facts, Told

PRELOAD = ("tollbook.book.reading:warm_up",)
NO_CHARACTER = "\0"  # which PostgreSQL cannot keep; shown as the sign for an unknown character, so that offsets stand
REPORT_FIELDS = ("title", "outlet", "language", "charset", "charset_known")


@dataclass(frozen=True, slots=True)
class Task:
    """A document to be read. path: its file, or None where its bytes follow. done: how many of its first reports are read already.

    corrections: what a person corrected, by the number of the report. gazetteers: files of places beside those that are known.
    """

    document: str
    name: str
    told: Told
    url: str | None = None
    facts: Facts = NO_FACTS
    path: str | None = None
    data: bytes = b""
    done: int = 0
    corrections: Mapping[int, Mapping[str, str | None]] | None = None
    gazetteers: tuple[str, ...] = ()

    def payload(self) -> bytes:
        """Return the task as the bytes that go into the cage."""
        head = {
            "document": self.document,
            "name": self.name,
            "told": asdict(self.told),
            "facts": asdict(self.facts) | {"url": self.url},
            "path": self.path,
            "done": self.done,
            "corrections": {str(number): dict(changes) for number, changes in (self.corrections or {}).items()},
            "gazetteers": self.gazetteers,
        }
        return json.dumps(head).encode() + b"\n" + self.data


@dataclass(frozen=True, slots=True)
class ReadOne:
    """One report with its claims, as it came out of the cage and was checked. number: its place in its document."""

    number: int
    name: str
    report: Report
    claims: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class Passed:
    """A report that was read before, and was passed over."""

    number: int


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose report it is: the payload's index, the report's number in its document, its name and where it stands."""

    index: int
    number: int
    name: str
    origin: str


Outcome = ReadOne | Passed | Unread | Member


@cache
def warm_up() -> None:
    """Load all that reading needs, by reading: what is loaded before the cage forks, its children need not load each for itself."""
    told = Told(published="2025-03-10")
    page = b"<html><body><p>Shelling killed 12 people near Goma on Monday, the Army of Lowland said.</p></body></html>"
    english = b"Shelling killed 12 people in Goma on Monday, the army said."
    # What tells languages apart reads its model from a temporary file, which no child of the cage may make.
    other = "Bei einem Angriff auf das Dorf kamen nach Angaben der Behörden am Montag zwölf Menschen ums Leben.".encode()
    for number, (name, data) in enumerate((("a.txt", english), ("a.html", page), ("b.txt", other))):
        deque(read_documents([Task(str(number), name, told, data=data).payload()]), maxlen=0)


def read_documents(payloads: Sequence[bytes]) -> Iterator[tuple[int, bytes]]:
    """Read documents and yield (index of the payload, frame): the cage's work function."""
    aside: deque[tuple[int, bytes]] = deque()
    owners: dict[str, Owner] = {}  # by report id
    gazetteers: tuple[str, ...] = ()

    def reports() -> Iterator[Report]:
        for index, payload in enumerate(payloads):
            head, _, data = payload.partition(b"\n")
            yield from _reports(index, json.loads(head), data, aside, owners)

    def skip(error: UnusableInput) -> None:
        owner = owners[error.where]
        aside.append((owner.index, _dump({"unread": [owner.origin, error.why, error.remedy]})))

    if payloads:
        gazetteers = tuple(json.loads(payloads[0].partition(b"\n")[0])["gazetteers"])
    # The reader names a report by its origin where it fails; here that is the report's id, so that it finds back.
    named = (replace(report, origin=report.id) for report in reports())
    for report, claims in read_all(named, gazetteer=_gazetteer(gazetteers), skip=skip):
        while aside:
            yield aside.popleft()
        unique = list({claim.id: claim for claim in claims}.values())  # two claims of one id say the same of the same words
        yield owners[report.id].index, _report_frame(owners[report.id], report, to_records(unique))
    yield from aside


def _reports(
    index: int, head: dict[str, Any], data: bytes, aside: deque[tuple[int, bytes]], owners: dict[str, "Owner"]
) -> Iterator[Report]:
    """Yield the reports of one document; members and what could not be read go aside, to be sent in their turn."""
    number = 0
    source: Path | bytes = Path(head["path"]) if head["path"] else data
    for found in open_document(source, head["name"], facts=_facts(**head["facts"]), **head["told"]):
        if isinstance(found, Unread):
            aside.append((index, _dump({"unread": [found.where, found.why, found.remedy]})))
        elif isinstance(found, Member):
            about = asdict(found.facts) | {"name": found.name}
            about["received"] = about["received"].isoformat() if about["received"] else None
            aside.append((index, _dump({"member": about}) + b"\n" + found.data))
        elif number < head["done"]:
            aside.append((index, _dump({"passed": number})))
            number += 1
        else:
            report = _corrected(found, head["corrections"].get(str(number), {}))
            report_id = content_id(head["document"], number)
            owners[report_id] = Owner(index, number, found.id, found.origin)
            number += 1
            yield replace(report, id=report_id, text=report.text.replace(NO_CHARACTER, "\ufffd"), **_clean(report))


def _facts(*, url: str | None, received: str | None, media_type: str | None, charset: str | None) -> MemberFacts:
    return MemberFacts(url=url, received=date.fromisoformat(received) if received else None, media_type=media_type, charset=charset)


def _clean(report: Report) -> dict[str, Any]:
    fields = {name: getattr(report, name) for name in ("title", "outlet")}
    return {name: value.replace(NO_CHARACTER, "\ufffd") if value else value for name, value in fields.items()}


def _corrected(report: Report, changes: Mapping[str, str | None]) -> Report:
    """Return a report as a person corrected it; a day so given is stated."""
    given: dict[str, Any] = dict(changes)
    if "published" in given:
        day = date.fromisoformat(given["published"]) if given["published"] else None
        given |= {"published": day, "published_known": Known.STATED if day else None}
    return replace(report, **given) if given else report


@cache
def _gazetteer(files: tuple[str, ...]) -> Gazetteer:
    return Gazetteer([Path(file) for file in files])


def _report_frame(owner: Owner, report: Report, records: Sequence[Record]) -> bytes:
    fields = {field: getattr(report, field) for field in REPORT_FIELDS}
    fields |= {
        "origin": owner.origin.replace(NO_CHARACTER, "\ufffd"),
        "id": report.id,
        "text": report.text,
        "published": report.published.isoformat() if report.published else None,
        "published_known": report.published_known.value if report.published_known else None,
        "notes": report.notes,
        "flags": report.flags,
    }
    return _dump({"number": owner.number, "name": owner.name, "report": fields, "claims": records})


def parse_frame(frame: bytes, task: Task) -> Outcome:
    """Return what a frame holds. Raises ValueError for one that a sound reader would not send.

    The claims must be claims (`from_records`), of this report, with words that stand in its text where they say.
    """
    try:
        head, _, data = frame.partition(b"\n")
        found = json.loads(head)
        if "unread" in found:
            where, why, remedy = (str(part) for part in found["unread"])
            return Unread(where, why, remedy)
        if "member" in found:
            return Member(str(found["member"].pop("name")), data, _facts(**found["member"]))
        if "passed" in found:
            return Passed(int(found["passed"]))
        return _checked(found, task)
    except (KeyError, TypeError, AttributeError, IndexError) as cause:
        raise ValueError(f"{type(cause).__name__}: {cause}") from None


def _checked(found: dict[str, Any], task: Task) -> ReadOne:
    fields = dict(found["report"])
    number, name = int(found["number"]), str(found["name"])
    day = date.fromisoformat(fields.pop("published")) if fields["published"] else fields.pop("published")
    known = Known(fields.pop("published_known")) if fields["published_known"] else fields.pop("published_known")
    notes, flags = tuple(map(str, fields.pop("notes"))), tuple(map(str, fields.pop("flags")))
    report = Report(**fields, published=day, published_known=known, notes=notes, flags=flags)
    if report.id != content_id(task.document, number) or not isinstance(report.text, str):
        raise ValueError("a report of another document")
    claims = from_records(found["claims"])
    for claim, record in zip(claims, found["claims"], strict=True):
        words = claim.evidence
        if claim.report != report.id or claim.id != record["id"] or report.slice(words.start_char, words.end_char) != words.words:
            raise ValueError("a claim that does not stand in its report")
    return ReadOne(number, name, report, tuple(found["claims"]))


def _dump(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


__all__ = ["PRELOAD", "READER", "Outcome", "Passed", "ReadOne", "Task", "parse_frame", "read_documents"]
