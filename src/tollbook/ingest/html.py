"""Web pages into drafts: main text, title, outlet and day by trafilatura and htmldate; menus, comments and footers are left out.

Offsets are into the main text, one paragraph a line. Only a day that the page marks as its own in its metadata or in a time
element counts as stated; days in its words are for the reader to judge.
"""

import re
from datetime import date
from functools import lru_cache
from typing import Any

from tollbook.errors import MissingExtra, UnusableInput
from tollbook.ingest.draft import Draft, decoded_text, parse_day
from tollbook.model.precision import Known

DECLARED = re.compile(rb"<meta[^<>]{0,200}?charset[ \t]{0,5}=[ \t]{0,5}[\"']?[ \t]{0,5}([A-Za-z0-9_:.-]{2,30})", re.IGNORECASE)
ELEMENT = re.compile(r"<[A-Za-z]")
LANGUAGE = re.compile(r"<html[^<>]{0,500}?\blang=[\"']?([A-Za-z]{2,3})\b", re.IGNORECASE)
# Elements of a page: news pages have 1,000 to 5,000. trafilatura's time grows with their square: 4 s for this many, minutes for
# ten times as many.
MAX_ELEMENTS = 50_000
HEAD_BYTES = 4_096  # browsers look for the declared character set in the first 1,024 bytes; pages put much before it


def read_html(data: bytes, where: str, *, today: date) -> Draft:
    """Return the draft of a web page. Raises UnusableInput where it holds no main text.

    today: the last day on which a page can have been published; later ones in its metadata are wrong and are left aside.
    """
    declared = DECLARED.search(data[:HEAD_BYTES])
    decoded = decoded_text(data, where, declared=declared[1].decode("ascii") if declared else None)
    if len(ELEMENT.findall(decoded.text)) > MAX_ELEMENTS:
        raise UnusableInput(where, f"has more than {MAX_ELEMENTS:,} elements, too many for a report", "save the report's words as text")
    page = _extract(decoded.text, today)
    text = _paragraphs(page.text) if page is not None and page.text else ""
    if not text:
        raise UnusableInput(where, "is a web page without a main text", "open it in a browser, and save the report's words as text")
    day = parse_day(page.date) if page.date else None
    language = LANGUAGE.search(decoded.text[:HEAD_BYTES])
    return Draft(
        text=text,
        title=page.title or None,
        outlet=page.sitename or None,
        published=day,
        published_known=Known.STATED if day else None,
        notes=decoded.notes + _language_note(language),
    )


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
