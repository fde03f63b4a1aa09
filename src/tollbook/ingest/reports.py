"""Drafts into reports: what the user tells goes before what the document says, and that before what is detected."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from tollbook.errors import UnknownLanguage, UnusableInput
from tollbook.ingest import language as languages
from tollbook.ingest.draft import MAX_TEXT_CHARS, Draft, parse_day
from tollbook.ingest.entries import MemberFacts
from tollbook.model.document import Report
from tollbook.model.precision import Known

AHEAD = timedelta(days=1)  # a report from Auckland is dated tomorrow for a reader in Geneva
STANDARD_INPUT = "standard input"


@dataclass(frozen=True, slots=True)
class Told:
    """What the user says of all reports given, and the last day that counts as past."""

    published: date | None
    outlet: str | None
    title: str | None
    language: str | None
    today: date


def tell(*, published: date | str | None, outlet: str | None, title: str | None, language: str | None, today: date | None, of: str) -> Told:
    """Return what the user tells, checked. of: the reports it is told of, for messages.

    Raises UnusableInput for a day that is none or lies in the future, and for an unknown language.
    """
    last = (today or date.today()) + AHEAD
    return Told(_told_day(published, of, last), _given(outlet), _given(title), _told_language(language), last)


def make_report(where: str, own_id: str | None, name: str, draft: Draft, told: Told, taken: dict[str, int], facts: MemberFacts) -> Report:
    """Make a report of a draft and of what the user told. Its id is the one that it brings, or the name of its document.

    taken: the ids given so far. facts: what a container told of the document.
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
    if published and published > told.today:
        raise UnusableInput(
            where, f"its day of publication, {published}, lies in the future", "correct it, or give the right day with --published"
        )
    notes = draft.notes
    if facts.received and not published:
        notes += (f"It was received on {facts.received}; that is no day of publication.",)
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
        origin=draft.url or facts.url or ("-" if where == STANDARD_INPUT else where),
        charset=draft.charset,
        charset_known=draft.charset_known,
        notes=notes + note,
        flags=draft.flags,
    )


def _language(draft: Draft, told: Told) -> tuple[str, str, tuple[str, ...]]:
    """Return the code of a report's language, how it is known, and a note where it is only assumed."""
    if told.language:
        return told.language, "as told", ()
    if draft.language and (code := languages.parse_code(draft.language)):
        return code, "as it says itself", ()
    if code := languages.detect(draft.text):
        return code, "detected", ()
    return languages.DEFAULT, "assumed", (f"It is too short to tell its language, and was read as {languages.name_of(languages.DEFAULT)}.",)


def name_of_document(where: str) -> str:
    """Return an id made of a document's name: 'march/report.txt' is 'report'; of an address, the last part of its path.

    >>> name_of_document("march/report.txt"), name_of_document("https://news.example/2025/two-die.html?id=1")
    ('report', 'two-die')
    """
    if where == STANDARD_INPUT:
        return "standard-input"
    if match := re.match(r"[a-z]{3,5}://([^/?#]*)([^?#]*)", where):
        where = match[2].rstrip("/") or match[1].replace(".", "-")
    last = re.split(r"[\\/]", where)[-1]
    stem = last.rpartition(".")[0] or last
    return "".join(c if c.isprintable() and not "\ud800" <= c <= "\udfff" else "_" for c in stem) or "report"


def _unique(wanted: str, taken: dict[str, int]) -> str:
    """Return an id that no report before has: the wanted one, or with -2, -3 … after it."""
    name = wanted
    while name in taken:
        taken[wanted] += 1
        name = f"{wanted}-{taken[wanted]}"
    taken[name] = 1
    return name


def _told_day(day: date | str | None, of: str, today: date) -> date | None:
    if isinstance(day, str):
        words, day = day, parse_day(day)
        if day is None:
            raise UnusableInput(f"--published {words}", "is no day", "write it as YYYY-MM-DD, for example 2025-03-10")
    if day and day > today:
        raise UnusableInput(
            of, f"its day of publication as given, {day}, lies in the future", "give --published the day on which the report appeared"
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
