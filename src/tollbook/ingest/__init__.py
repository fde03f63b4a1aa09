"""Documents into reports: text, Markdown, web pages, PDF and JSON Lines, from files, folders or standard input.

Every file ends as a `Report` or as an `Unread` that says in one sentence what is wrong with it and what to do:
none is dropped, none stops the others.
What the user says of a report (day, outlet, title, language) goes before what its document says, and that before what is detected.
"""

import io
import stat
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import IO

from tollbook.errors import TollbookError, UnknownLanguage, UnusableInput
from tollbook.ingest import jsonl
from tollbook.ingest import language as languages
from tollbook.ingest.draft import MAX_TEXT_CHARS, Draft, parse_day
from tollbook.ingest.html import read_html
from tollbook.ingest.kinds import Kind, kind_of
from tollbook.ingest.pdf import read_pdf
from tollbook.ingest.plain import read_markdown, read_text
from tollbook.ingest.walk import STANDARD_INPUT, Found, find_files
from tollbook.model.document import Report
from tollbook.model.precision import Known

# The largest single document that is opened. The report of the longest inquiry, with its pictures, stays under 40 MB; what is
# larger is an archive, a film or a heap of reports. JSON Lines are read line by line and may be of any length.
MAX_FILE_BYTES = 50_000_000
AHEAD = timedelta(days=1)  # a report from Auckland is dated tomorrow for a reader in Geneva

__all__ = ["Unread", "load"]


@dataclass(frozen=True, slots=True)
class Unread:
    """A document that could not be read: where it is, why not, and what the user can do.

    >>> Unread("a.txt", "is empty", "check that it was saved").sentence
    'a.txt: is empty; check that it was saved.'
    """

    where: str
    why: str
    remedy: str = ""

    @property
    def sentence(self) -> str:
        """One sentence that names the document, the cause and the way out."""
        return str(UnusableInput(self.where, self.why, self.remedy))


@dataclass(frozen=True, slots=True)
class _Told:
    """What the user says of all reports given."""

    published: date | None
    outlet: str | None
    title: str | None
    language: str | None


def load(
    paths: Iterable[Path | str],
    *,
    published: date | str | None = None,
    outlet: str | None = None,
    title: str | None = None,
    language: str | None = None,
    stdin: bytes | None = None,
    today: date | None = None,
) -> Iterator[Report | Unread]:
    """Yield a report, or why there is none, for each document under paths, in the order given and sorted within folders.

    paths: files and folders; "-" is standard input (its bytes are `stdin` if given).
    published, outlet, title, language: go before what the documents say of themselves.
    today: the last day that counts as past, the machine's own unless given.
    Raises UnusableInput at once, before anything is read, for a day that is none or lies in the future, and for an unknown language.

    >>> next(load(["-"], stdin=b"Two men died.", published="2025-03-10")).published.isoformat()
    '2025-03-10'
    """
    paths = [paths] if isinstance(paths, str | Path) else list(paths)
    today = (today or date.today()) + AHEAD
    told = _Told(_told_day(published, paths, today), _given(outlet), _given(title), _told_language(language))
    return _load(paths, told, stdin, today)


def _load(paths: list[Path | str], told: _Told, stdin: bytes | None, today: date) -> Iterator[Report | Unread]:
    taken: dict[str, int] = {}
    for found in find_files(paths):
        if isinstance(found, UnusableInput):
            yield _unread(found, found.where)
            continue
        try:
            for where, own_id, draft in _drafts(found, stdin, today):
                try:
                    if isinstance(draft, UnusableInput):
                        raise draft
                    yield _report(where, own_id, _name(found, where), draft, told, taken, today)
                except TollbookError as error:
                    yield _unread(error, where)
        except (TollbookError, OSError, MemoryError) as error:
            yield _unread(error, found.where)


def _drafts(found: Found, stdin: bytes | None, today: date) -> Iterator[jsonl.Entry]:
    """Yield what stands in one file: one draft, or one a line. Raises TollbookError or OSError if it cannot be read."""
    with _open(found, stdin) as stream:
        if Path(found.path).suffix.lower() in (".jsonl", ".ndjson"):
            is_any = False
            for entry in jsonl.read_lines(stream, found.where):
                is_any = True
                yield entry
            if not is_any:
                raise UnusableInput(found.where, "is empty", "check that it was saved")
            return
        data = _read_whole(stream, found.where)
    match kind_of(found.path.suffix, data, found.where):
        case Kind.JSON_LINES:
            yield from jsonl.read_lines(io.BytesIO(data), found.where)
        case Kind.JSON:
            yield from jsonl.read_objects(data, found.where)
        case Kind.PDF:
            yield found.where, None, read_pdf(data, found.where)
        case Kind.HTML:
            yield found.where, None, read_html(data, found.where, today=today)
        case Kind.MARKDOWN:
            yield found.where, None, read_markdown(data, found.where)
        case Kind.TEXT:
            yield found.where, None, read_text(data, found.where)


def _open(found: Found, stdin: bytes | None) -> IO[bytes]:
    if found.where == "standard input" and str(found.path) == STANDARD_INPUT:
        return io.BytesIO(stdin) if stdin is not None else io.BytesIO(sys.stdin.buffer.read(MAX_FILE_BYTES + 1))
    # A pipe or device in a folder may never end; one that the user names, such as a shell's <(…), is read like a file.
    if not found.is_named and not stat.S_ISREG(found.path.stat().st_mode):
        raise UnusableInput(found.where, "is a pipe, socket or device and no file", "name it by itself if it should be read")
    return found.path.open("rb")


def _read_whole(stream: IO[bytes], where: str) -> bytes:
    data = stream.read(MAX_FILE_BYTES + 1)
    if len(data) > MAX_FILE_BYTES:
        limit = f"is larger than {MAX_FILE_BYTES // 1_000_000} MB, the most that is read as one report"
        raise UnusableInput(where, limit, "split it into reports, or give them as JSON Lines")
    if not data.strip():
        raise UnusableInput(where, "is empty", "check that it was saved")
    return data


def _report(where: str, own_id: str | None, name: str, draft: Draft, told: _Told, taken: dict[str, int], today: date) -> Report:
    """Make a report of a draft and of what the user told. Its id is the one that it brings, or the name of its document.

    Raises UnusableInput for an empty or endless text, a future day, and a language that no reader speaks.
    """
    if not draft.text.strip():
        raise UnusableInput(where, "holds no text", "check that it was saved")
    if len(draft.text) > MAX_TEXT_CHARS:
        raise UnusableInput(
            where,
            f"holds {len(draft.text):,} characters, and {MAX_TEXT_CHARS:,} are the most that are read as one report",
            "split it into reports",
        )
    published, known = (told.published, Known.STATED) if told.published else (draft.published, draft.published_known)
    if published and published > today:
        raise UnusableInput(
            where, f"its day of publication, {published}, lies in the future", "correct it, or give the right day with --published"
        )
    notes = draft.notes
    language, how, note = _language(draft, told)
    if language not in languages.READ:
        read = " and ".join(languages.name_of(code) for code in languages.READ)
        raise UnknownLanguage(
            where,
            f"is in {languages.name_of(language)} ({how}), and Tollbook reads {read} so far",
            "translate it first, or give --language if that is wrong",
        )
    report_id = _unique(own_id or name, taken)
    if own_id and report_id != own_id:
        notes += (f"Another report has the id {own_id!r} already, so this one has {report_id!r}.",)
    return Report(
        id=report_id,
        text=draft.text,
        title=told.title or draft.title,
        outlet=told.outlet or draft.outlet,
        published=published,
        published_known=known,
        language=language,
        origin="-" if where == "standard input" else where,
        notes=notes + note,
    )


def _language(draft: Draft, told: _Told) -> tuple[str, str, tuple[str, ...]]:
    """Return the code of a report's language, how it is known, and a note where it is only assumed."""
    if told.language:
        return told.language, "as told", ()
    if draft.language and (code := languages.parse_code(draft.language)):
        return code, "as it says itself", ()
    if code := languages.detect(draft.text):
        return code, "detected", ()
    return languages.DEFAULT, "assumed", (f"It is too short to tell its language, and was read as {languages.name_of(languages.DEFAULT)}.",)


def _name(found: Found, where: str) -> str:
    """Return an id made of a file's name: 'march/report.txt' is 'report', line 3 of 'all.jsonl' is 'all-3'."""
    if str(found.path) == STANDARD_INPUT:
        stem = "standard-input"
    else:
        stem = "".join(c if c.isprintable() and not "\ud800" <= c <= "\udfff" else "_" for c in found.path.stem) or "report"
    line = where.removeprefix(found.where).removeprefix(":")
    return f"{stem}-{line}" if line else stem


def _unique(wanted: str, taken: dict[str, int]) -> str:
    """Return an id that no report before has: the wanted one, or with -2, -3 … after it."""
    name = wanted
    while name in taken:
        taken[wanted] += 1
        name = f"{wanted}-{taken[wanted]}"
    taken[name] = 1
    return name


def _told_day(day: date | str | None, paths: list[Path | str], today: date) -> date | None:
    if isinstance(day, str):
        words, day = day, parse_day(day)
        if day is None:
            raise UnusableInput(f"--published {words}", "is no day", "write it as YYYY-MM-DD, for example 2025-03-10")
    if day and day > today:
        what = str(paths[0]) if len(paths) == 1 else f"{paths[0]} and {len(paths) - 1} more" if paths else "no report"
        raise UnusableInput(
            what, f"its day of publication as given, {day}, lies in the future", "give --published the day on which the report appeared"
        )
    return day


def _told_language(words: str | None) -> str | None:
    if not words:
        return None
    code = languages.parse_code(words)
    if code is None:
        raise UnusableInput(
            f"--language {words}",
            "is no language that can be told by that name",
            "give a code such as en, or leave it out to have it detected",
        )
    return code


def _given(words: str | None) -> str | None:
    return words.strip() or None if words else None


def _unread(error: BaseException, where: str) -> Unread:
    if isinstance(error, UnusableInput):
        return Unread(error.where, error.why, error.remedy)
    if isinstance(error, TollbookError):
        return Unread(where, str(error))
    if isinstance(error, MemoryError):
        return Unread(where, "needs more memory than there is", "split it into smaller reports")
    reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return Unread(where, f"cannot be read ({reason.lower()})", "check that you may read it and that its disk is in order")
