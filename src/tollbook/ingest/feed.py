"""RSS and Atom files: each item is one report. They are read from bytes at hand; nothing is fetched."""

import re
from collections.abc import Iterator
from datetime import date
from email.utils import parsedate_to_datetime
from html.entities import html5
from io import BytesIO
from typing import Any

from tollbook.errors import UnusableInput
from tollbook.ingest import language as languages
from tollbook.ingest.draft import Draft, decoded_text, named_faults, parse_day
from tollbook.ingest.entries import Entry
from tollbook.ingest.html import read_fragment
from tollbook.model.precision import Known

DECLARATION = re.compile(r"\A\s*<\?xml[^<>]{0,300}\?>")
DECLARED = re.compile(rb"<\?xml[^<>]{0,200}?encoding[ \t]{0,5}=[ \t]{0,5}[\"']([A-Za-z0-9_.:-]{2,40})[\"']")
NAMED = re.compile(r"&([A-Za-z]{2,8}[0-9]{0,2});")
MAX_DEPTH = 200  # of elements: items stand three deep, and pages within them as deep as pages are
MAX_BROKEN_CHARS = 500_000  # a feed whose XML is broken is read by a forgiving parser: 4 s for this much, 16 s for twice as much
REMEDY = "get it anew, or save its items as text, HTML or JSON Lines"


def read_feed(data: bytes, where: str, *, today: date, charset: str | None = None) -> Iterator[Entry]:
    """Yield each item of a feed as a draft, or as the error that says why it is none. Raises UnusableInput where there is no feed.

    today: the last day on which an item can have been published. charset: as the server declared it.
    """
    declared = DECLARED.search(data[:500])
    decoded = decoded_text(data, where, declared=charset or (declared[1].decode("ascii") if declared else None))
    text = NAMED.sub(_letter, DECLARATION.sub("", decoded.text))
    flags = decoded.flags + _check_xml(text, where)
    with named_faults(where, "feed", REMEDY):
        import feedparser

        feed = feedparser.parse(BytesIO(text.encode("utf-8", "replace")), resolve_relative_uris=False, sanitize_html=False)
        items, channel = list(feed.entries), feed.feed
    if not items:
        raise UnusableInput(where, "is a feed without an item in it" if feed.get("version") else "is an XML file and no feed", REMEDY)
    outlet = _words(channel.get("title"), where)
    for number, item in enumerate(items, 1):
        place = f"{where}:{number}"
        try:
            with named_faults(place, "item of a feed", REMEDY):
                draft = _draft(item, place, today)
                language = draft.language or channel.get("language")
                entry = Draft(
                    text=draft.text,
                    title=draft.title,
                    outlet=outlet,
                    published=draft.published,
                    published_known=draft.published_known,
                    # Feeds are made by templates too: what the words say of their language goes first.
                    language=None if languages.detect(draft.text) else language if isinstance(language, str) else None,
                    url=draft.url,
                    charset=decoded.charset,
                    charset_known=decoded.known,
                    notes=decoded.notes + draft.notes,
                    flags=flags + draft.flags,
                )
            yield Entry(place, entry)
        except UnusableInput as error:
            yield Entry(place, error)


def _draft(item: Any, where: str, today: date) -> Draft:
    title = _words(item.get("title"), where)
    text, notes = _text(item, where)
    flags: tuple[str, ...] = ()
    if not text and title:
        text, flags = title, ("The item has a title and no text; its page may say more.",)
    day, known, day_notes = _day(item, today)
    detail = item.get("title_detail") or {}
    return Draft(
        text=text,
        title=title,
        published=day,
        published_known=known,
        language=item.get("language") or detail.get("language"),
        url=item.get("link") if isinstance(item.get("link"), str) else None,
        notes=notes + day_notes,
        flags=flags,
    )


def _text(item: Any, where: str) -> tuple[str, tuple[str, ...]]:
    """Return the words of an item: its content, or its summary where it has none."""
    parts = [*item.get("content", ()), item.get("summary_detail") or {"value": item.get("summary")}]
    for part in parts:
        value = part.get("value")
        if isinstance(value, str) and value.strip():
            if part.get("type") == "text/plain" and "<" not in value:
                value = value.replace("&", "&amp;").replace("\n", "<br>")
            text, notes = read_fragment(value, where)
            if text:
                return text, notes
    return "", ()


def _day(item: Any, today: date) -> tuple[date | None, Known | None, tuple[str, ...]]:
    """Return the day of an item, how it is known, and notes: the day as it is written, in the outlet's own time."""
    for field, known in (("published", Known.STATED), ("updated", Known.INFERRED)):
        words = item.get(field) if field in item else None  # feedparser gives one for the other, with a warning
        if not isinstance(words, str) or not words.strip():
            continue
        day = parse_mail_day(words) or parse_day(words) or _parsed(item.get(f"{field}_parsed"))
        if day is None:
            return None, None, (f"Its day, {words.strip()[:40]!r}, is none, and was left aside.",)
        if day > today:
            return None, None, (f"Its day, {day}, lies in the future, and was left aside.",)
        notes = () if known is Known.STATED else ("It names no day of publication; the day is that of its last change.",)
        return day, known, notes
    return None, None, ()


def parse_mail_day(words: str) -> date | None:
    """Return the day of a date as mails and RSS write it, in the sender's own time; None for anything else.

    >>> parse_mail_day("Tue, 11 Mar 2025 23:50:00 -0500")
    datetime.date(2025, 3, 11)
    """
    try:
        return parsedate_to_datetime(words[:100]).date()
    except Exception:  # the standard library raises more than it says on dates that are none
        return None


def _parsed(value: Any) -> date | None:
    try:
        return date(value.tm_year, value.tm_mon, value.tm_mday)
    except (AttributeError, ValueError):
        return None


def _words(value: Any, where: str) -> str | None:
    """Return a title without its markup, on one line."""
    return " ".join(read_fragment(value, where)[0].split()) or None if isinstance(value, str) else None


def _letter(match: re.Match[str]) -> str:
    """Return the letter that HTML has a name for and XML has not; the names that XML has stay, for they keep its marks apart."""
    return match[0] if match[1] in ("lt", "gt", "amp", "quot", "apos") else html5.get(f"{match[1]};", match[0])


def _check_xml(text: str, where: str) -> tuple[str, ...]:
    """Raise UnusableInput for entities of its own, endless nesting, and a broken feed that is large; flag a broken one that is small."""
    from xml.parsers import expat

    parser = expat.ParserCreate()
    depth = 0

    def refuse_entity(*_: object) -> None:
        raise UnusableInput(where, "declares XML entities of its own, which no feed needs", REMEDY)

    def go_down(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise UnusableInput(where, f"has elements nested more than {MAX_DEPTH} deep", REMEDY)

    def go_up(*_: object) -> None:
        nonlocal depth
        depth -= 1

    parser.EntityDeclHandler = refuse_entity
    parser.StartElementHandler, parser.EndElementHandler = go_down, go_up
    try:
        parser.Parse(text.encode("utf-8", "replace"), True)
    except expat.ExpatError as cause:
        if len(text) > MAX_BROKEN_CHARS:
            raise UnusableInput(where, f"is XML that is broken ({cause})", REMEDY) from None
        return (f"Its XML is broken ({cause}); items may be missing.",)
    return ()
