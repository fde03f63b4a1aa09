"""PDF files with a text layer into drafts: pages by pypdf, each checked against PDFium, and lines run together
into paragraphs; running heads and page numbers are left out.

A PDF says when the file was made and not when the report was published, so its own dates are noted and never used.
"""

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tollbook.errors import UnusableInput
from tollbook.ingest.charset import NotText, clean
from tollbook.ingest.draft import MAX_TEXT_CHARS, Draft
from tollbook.ingest.pdfium import LEAST_LETTERS, SOFT_HYPHENS, SecondReading, disagreement, letters, read_pages
from tollbook.ingest.plain import headline

MAX_PAGES = 2_000  # the longest reports of commissions of inquiry have under 1,000
# Of drawing commands, unpacked. A page of text has about 20 kB of them; maps have megabytes, take minutes and hold few words. The sum
# is that of a thousand pages of text; pypdf needs a minute for it, and several for a file that is built to do harm.
MAX_PAGE_BYTES = 2_000_000
MAX_FILE_BYTES = 20_000_000
MOST_NAMED = 12  # pages that are named one by one
EDGE_LINES = 2  # lines at the top and the bottom of a page among which running heads and feet are looked for
LEAST_CHARS = 20  # fewer letters in a whole file are a stamp on a scan and no text layer
UNPRINTED = re.compile(
    r"\\|\.(?:docx?|pdf|indd|pages|odt|rtf|qxd|pptx?|xlsx?)\b|^(?:untitled|microsoft|document\d*|slide|layout|scan)\b", re.IGNORECASE
)

PAGE_NUMBER = re.compile(r"(?:page |p\. ?|[-–—] ?)?\d{1,4}(?: ?[-–—]| ?(?:/|of) ?\d{1,4})?|[ivxl]{1,7}", re.IGNORECASE)
BULLET = re.compile(r"[•●▪■◦‣∙·*–—-][ \t]|\(?\d{1,3}[.)][ \t]|\(?[a-z][.)][ \t]|[IVX]{1,4}\.[ \t]")
SENTENCE_END = re.compile(r"[.!?…:][\"'”’»)\]]{0,3}\d{0,3}$")
BROKEN_WORD = re.compile(r"[a-zà-ÿ]-$")


@dataclass(frozen=True, slots=True)
class _Page:
    """One page by pypdf. lost: why it has no text here, for a sentence, or nothing. is_safe: it can be given to PDFium."""

    number: int
    text: str
    lost: str = ""
    is_safe: bool = True


BROKEN = "could not be read; left out."
LARGE = "too large a drawing to be read; left out."


def read_pdf(data: bytes, where: str) -> Draft:
    """Return the draft of a PDF. Raises UnusableInput for a scan, a locked file, a damaged one, or one far too long.

    Each page is read a second time, by PDFium; where the two readings differ much, the page is flagged.
    """
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # pypdf reports every flaw of a file that it reads well all the same
    reader = _open(data, where)
    first = _pages(reader, where)
    second = read_pages(data, [page.number for page in first if page.is_safe])
    pages, notes, flags = _compare(first, second)
    if sum(map(letters, pages)) < LEAST_CHARS:
        if all(page.lost for page in first):
            raise UnusableInput(where, "none of its pages can be read", "open it and print it into a new PDF, or save its words as text")
        raise UnusableInput(
            where, "its pages hold pictures and no text", "run it through text recognition (OCR) first, for example with ocrmypdf"
        )
    try:
        text, cleaning = clean(_reflow(pages))
    except NotText:
        raise UnusableInput(
            where, "its text layer holds no words", "run it through text recognition (OCR) first, for example with ocrmypdf"
        ) from None
    title, made = _metadata(reader)
    if made:
        notes.append(
            f"The file says that it was made on {made}; that is no day of publication. Give --published if the report is of that day."
        )
    return Draft(text=text, title=title or headline(text), notes=(*notes, *cleaning), flags=tuple(flags))


def _open(data: bytes, where: str) -> Any:
    from pypdf import PdfReader

    try:
        reader = PdfReader(io.BytesIO(data))
        # An empty password opens files that are only locked against printing or copying.
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnusableInput(where, "is locked with a password", "save an unlocked copy and read that")
        count = len(reader.pages)
    except UnusableInput:
        raise
    except Exception as cause:  # pypdf raises whatever a damaged file makes it stumble over
        if type(cause).__name__ == "DependencyError":
            raise UnusableInput(where, "is encrypted in a way that cannot be opened here", "save an unlocked copy and read that") from None
        raise UnusableInput(
            where, "is a damaged PDF that cannot be opened", "get it anew, or open it and print it into a new PDF"
        ) from None
    if count > MAX_PAGES:
        raise UnusableInput(where, f"has {count:,} pages, and {MAX_PAGES:,} are the most that are read", "split it into reports")
    return reader


def _pages(reader: Any, where: str) -> list[_Page]:
    """Return each page as pypdf reads it."""
    pages: list[_Page] = []
    drawn = length = 0
    for number in range(1, len(reader.pages) + 1):
        try:
            page = reader.pages[number - 1]
            contents = page.get_contents()
            size = len(contents.get_data()) if contents is not None else 0
            if size > MAX_PAGE_BYTES:
                pages.append(_Page(number, "", LARGE, size <= MAX_FILE_BYTES))
                continue
            drawn += size
            text = page.extract_text() if size and drawn <= MAX_FILE_BYTES else ""
        except Exception as cause:  # as above: one bad page must not take the others with it
            pages.append(_Page(number, "", BROKEN, type(cause).__name__ not in ("LimitReachedError", "RecursionError")))
            continue
        if drawn > MAX_FILE_BYTES or (length := length + len(text)) > MAX_TEXT_CHARS:
            raise UnusableInput(where, "unpacks to far more than a report holds", "split it into reports, or save its words as text")
        pages.append(_Page(number, text))
    return pages


def _compare(first: list[_Page], second: Mapping[int, SecondReading]) -> tuple[list[str], list[str], list[str]]:
    """Return the text of each page, notes, and flags on pages whose text was lost, or is read in two ways."""
    texts: list[str] = []
    lost: dict[str, list[int]] = {}
    bare: list[int] = []
    pictures: list[int] = []
    rescued: list[int] = []
    flags: list[str] = []
    for page in first:
        other = second.get(page.number, SecondReading("", False))
        text = page.text
        if letters(text) == 0 and letters(other.text) >= LEAST_LETTERS:
            text = SOFT_HYPHENS.sub("-\n", other.text.replace("\r", ""))
            rescued.append(page.number)
        elif page.lost:
            lost.setdefault(page.lost, []).append(page.number)
        elif not text.strip():
            (pictures if other.has_pictures else bare).append(page.number)
        elif page.number in second and (how := disagreement(text, other.text)):
            flags.append(f"Page {page.number}: two readers disagree ({how}).")
        texts.append(text)
    if len(flags) > MOST_NAMED:
        flags = [*flags[:MOST_NAMED], f"So they do on {len(flags) - MOST_NAMED} more pages."]
    flags += _page_note(rescued, "one reader found no text there; that of a second reader is used.")
    flags += [note for why, numbers in lost.items() for note in _page_note(numbers, why)]
    flags += _page_note(pictures, "a picture and no text; if it is a picture of text, run the file through OCR.")
    return texts, _page_note(bare, "no text there; if it is a picture of text, run the file through OCR."), flags


def _page_note(numbers: list[int], why: str) -> list[str]:
    """Return a note on some pages, or none for none.

    >>> _page_note([2, 3], "no text there.")
    ['Pages 2, 3: no text there.']
    """
    shown = ", ".join(map(str, numbers[:12])) + (f" and {len(numbers) - 12} more" if len(numbers) > 12 else "")
    return [f"{'Page' if len(numbers) == 1 else 'Pages'} {shown}: {why}"] if numbers else []


def _reflow(pages: list[str]) -> str:
    """Return pages as paragraphs, one a line: running heads and page numbers are dropped, wrapped lines joined, also over page ends."""
    running = _running_lines(pages)
    lines = [line for page in pages for line in _body_lines(page, running)]
    long_lines = sorted(len(line) for line in lines if len(line) > 30)
    width = long_lines[len(long_lines) // 2] if long_lines else 0
    paragraphs: list[str] = []
    parts: list[str] = []
    for line in lines:
        if parts and (not line or not _continues(parts[-1], line, width)):
            paragraphs.append(_join(parts))
            parts = []
        if line:
            parts.append(line)
    if parts:
        paragraphs.append(_join(parts))
    return "\n".join(paragraphs)


def _body_lines(page: str, running: frozenset[str]) -> Iterator[str]:
    """Yield a page's lines, without running heads, running feet and page numbers."""
    lines = [line.strip() for line in page.replace("\r", "\n").split("\n")]
    filled = [i for i, line in enumerate(lines) if line]
    edges = {*filled[:EDGE_LINES], *filled[-EDGE_LINES:]}
    for i, line in enumerate(lines):
        if not (i in edges and (_shape(line) in running or PAGE_NUMBER.fullmatch(line))):
            yield line


def _running_lines(pages: list[str]) -> frozenset[str]:
    """Return the shapes of lines that head or end at least three pages and more than a third of all."""
    counts: Counter[str] = Counter()
    for page in pages:
        lines = [line.strip() for line in page.split("\n") if line.strip()]
        counts.update({_shape(line) for line in lines[:EDGE_LINES] + lines[-EDGE_LINES:] if len(line) <= 150})
    return frozenset(shape for shape, n in counts.items() if n >= 3 and n * 3 > len(pages))


def _shape(line: str) -> str:
    """A line with its digits taken out, so that 'Page 3' and 'Page 4' are the same running line."""
    return re.sub(r"\d+", "#", line)


def _continues(before: str, line: str, width: float) -> bool:
    """Tell whether a line goes on in the next: it is not the short last line of a paragraph, nor followed by an item or a heading."""
    if BULLET.match(line):
        return False
    if BROKEN_WORD.search(before) or line[0].islower():
        return True
    if SENTENCE_END.search(before):
        return len(before) >= 0.85 * width > 0
    return len(before) >= 0.6 * width > 0


def _join(parts: list[str]) -> str:
    """Run lines together; a word that was broken at a line's end is mended where its second half is in small letters."""
    text = parts[0]
    for part in parts[1:]:
        if BROKEN_WORD.search(text) and part[0].islower():
            text = text[:-1] + part
        else:
            text = f"{text} {part}"
    return text


def _metadata(reader: Any) -> tuple[str | None, str | None]:
    """Return the title and the day on which the file was made, where the metadata tell them in a usable form."""
    try:
        info = reader.metadata
        title = str(info.title).strip() if info and info.title else None
        made = info.creation_date if info else None
    except Exception:  # metadata are written by hand, by scripts and by nobody
        return None, None
    usable = title and " " in title and len(title) <= 300 and title.isprintable() and not UNPRINTED.search(title)
    return title if usable else None, made.date().isoformat() if made else None
