"""Web pages into drafts: main text, title, outlet and day by trafilatura and htmldate; menus, comments and footers are left out.

Offsets are into the main text, one paragraph a line. Only a day that the page marks as its own in its metadata or in a time
element counts as stated; days in its words are for the reader to judge.
A page that is too deep or too large for these packages is read as all that it shows, and flagged; so is a page of which they kept little.
"""

import logging
import re
from datetime import date
from functools import lru_cache
from typing import Any

from tollbook.errors import MissingExtra, UnusableInput
from tollbook.ingest.charset import Decoded, NotText, clean
from tollbook.ingest.draft import Draft, decoded_text, named_faults, parse_day
from tollbook.ingest.markup import depth, paragraphs, title_of, visible_text
from tollbook.model.precision import Known

DECLARED = re.compile(rb"<meta[^<>]{0,200}?charset[ \t]{0,5}=[ \t]{0,5}[\"']?[ \t]{0,5}([A-Za-z0-9_:.-]{2,30})", re.IGNORECASE)
WORD = re.compile(r"\w+")
ELEMENT = re.compile(r"<[A-Za-z]")
LANGUAGE = re.compile(r"<html[^<>]{0,500}?\blang=[\"']?([A-Za-z]{2,3})\b", re.IGNORECASE)
# Elements of a page: news pages have 1,000 to 5,000. trafilatura's time grows with their square: 4 s for this many, minutes for
# ten times as many.
MAX_ELEMENTS = 50_000
MAX_DEPTH = 200  # lxml leaves out, without a word, what is nested more than about 255 deep; pages of newspapers stay under 50
# A paragraph is kept if most of its words are. Shorter ones are by-lines, captions and teasers.
LEAST_PARAGRAPH = 60  # characters
LEAST_LINE = 80  # characters of a sentence or two: a page without any is a menu, or asks for a browser
NO_MAIN_TEXT = "No main text was found in it"
LEAST_MISSED = 300  # characters: a few sentences, the least that is worth a look
MOST_MISSED = 0.4  # of the characters in paragraphs: comments and teasers stay below it, an article that was cut short does not
HEAD_BYTES = 4_096  # browsers look for the declared character set in the first 1,024 bytes; pages put much before it


def read_html(data: bytes, where: str, *, today: date, charset: str | None = None) -> Draft:
    """Return the draft of a web page. Raises UnusableInput where it holds no main text.

    today: the last day on which a page can have been published; later ones in its metadata are wrong and are left aside.
    charset: the character set that the server declared, which goes before what the page says of itself.
    """
    declared = DECLARED.search(data[:HEAD_BYTES])
    decoded = decoded_text(data, where, declared=charset or (declared[1].decode("ascii") if declared else None))
    language = _language_note(LANGUAGE.search(decoded.text[:HEAD_BYTES]))
    if why := _too_much(decoded.text):
        return _whole_page(decoded, where, why, language)
    with named_faults(where, "web page", "open it in a browser, and save the report's words as text"):
        page = _extract(decoded.text, today)
    text = _paragraphs(page.text) if page is not None and page.text else ""
    if not text:
        return _whole_page(decoded, where, NO_MAIN_TEXT, language, at_least=LEAST_LINE)
    day = parse_day(page.date) if page.date else None
    return Draft(
        text=text,
        title=page.title or None,
        outlet=page.sitename or None,
        published=day,
        published_known=Known.STATED if day else None,
        charset=decoded.charset,
        charset_known=decoded.known,
        notes=decoded.notes + language,
        flags=decoded.flags + _missed(decoded.text, text),
    )


def read_fragment(markup: str, where: str) -> tuple[str, tuple[str, ...]]:
    """Return the words of a piece of HTML, as feeds and mails hold it, and notes; nothing that it shows is left out.

    >>> read_fragment("Two&shy; men <b>died</b>.", "a.xml")
    ('Two men died.', ())
    """
    try:
        return clean(visible_text(markup))
    except NotText as cause:
        raise UnusableInput(where, str(cause), "save its words as text") from None


def _too_much(page: str) -> str | None:
    """Return why a page is not given to lxml, or None."""
    if len(ELEMENT.findall(page)) > MAX_ELEMENTS:
        return f"It has more than {MAX_ELEMENTS:,} elements"
    deepest = depth(page)
    return f"Its elements are nested {deepest:,} deep, of which a page's parser keeps 255" if deepest > MAX_DEPTH else None


def _whole_page(decoded: Decoded, where: str, why: str, notes: tuple[str, ...], *, at_least: int = 1) -> Draft:
    """Return all that a page shows, flagged. at_least: characters of its longest line; menus and error messages have short ones."""
    text, cleaned = read_fragment(decoded.text, where)
    if max(map(len, text.split("\n"))) < at_least:
        raise UnusableInput(where, "is a web page without a main text", "open it in a browser, and save the report's words as text")
    return Draft(
        text=text,
        title=title_of(decoded.text),
        charset=decoded.charset,
        charset_known=decoded.known,
        notes=decoded.notes + notes + cleaned,
        flags=(*decoded.flags, f"{why}; all that it shows was read, menus and footers too."),
    )


def _missed(page: str, text: str) -> tuple[str, ...]:
    """Return a flag where much of what stands in a page's paragraphs is not in its main text."""
    kept = set(WORD.findall(text.lower()))
    long_ones = [p for p in paragraphs(page) if len(p) >= LEAST_PARAGRAPH]
    missed = [p for p in dict.fromkeys(long_ones) if not _is_kept(p, kept)]
    lost, whole = sum(map(len, missed)), sum(map(len, long_ones))
    if lost < LEAST_MISSED or lost <= MOST_MISSED * whole:
        return ()
    start = missed[0][:60].rsplit(" ", 1)[0]
    return (f"{len(missed)} of the page's {len(long_ones)} paragraphs are not in the text that was read; the first begins “{start} …”.",)


def _is_kept(paragraph: str, kept: set[str]) -> bool:
    words = WORD.findall(paragraph.lower())
    return sum(word in kept for word in words) >= 0.8 * len(words)


def _language_note(language: re.Match[str] | None) -> tuple[str, ...]:
    """A page's own word on its language is not believed, for templates often leave it at English; what it says is kept."""
    return () if language is None or language[1].lower() == "en" else (f"The page says that its language is {language[1].lower()!r}.",)


def _extract(html: str, today: date) -> Any:
    try:
        from trafilatura import bare_extraction
    except ImportError as cause:
        raise MissingExtra(
            f"web pages cannot be read, since a package that reads them does not load ({str(cause).splitlines()[0]}); "
            "set Tollbook up again, or install lxml_html_clean"
        ) from None
    for package in ("trafilatura", "htmldate"):
        logging.getLogger(package).setLevel(logging.CRITICAL)  # what they complain of is told in Tollbook's own sentences
    days = {"original_date": True, "extensive_search": False, "max_date": today.isoformat()}
    return bare_extraction(html, with_metadata=True, include_comments=False, date_extraction_params=days, config=_config())


@lru_cache(maxsize=1)
def _config() -> Any:
    """trafilatura's settings but for one: it runs the paragraphs of a main text under 250 characters together, and flashes are short."""
    from copy import deepcopy

    from trafilatura.settings import DEFAULT_CONFIG

    config = deepcopy(DEFAULT_CONFIG)
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", "20")
    return config


def _paragraphs(text: str) -> str:
    """Return one paragraph a line, without the rules that trafilatura draws in tables."""
    lines = (line.strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line and not re.fullmatch(r"[|\- ]{3,}", line))
