"""What a page shows, tag by tag, in time that grows with its length: for fragments, for pages nested too deep, and to check other readers.

lxml drops, without a word, whatever is nested about 255 deep, and trafilatura keeps what it takes for the main text. This module
builds no tree and judges nothing: it loses no visible word, and keeps menus and footers as well.
"""

import html
import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from tollbook.ingest.plain import without_comments

# A tag ends at the first '>' outside quotation marks; what opens a tag and never ends it is text. Possessive, and no part runs over
# a '<': a line of a million '<a b="' costs no more than its length, where the standard library's parser takes the square of it.
TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:-]{0,40})((?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+)>|<[/!?A-Za-z][^<>]*+>")
UNSHOWN = frozenset("script style template title".split())  # what stands in them is no text of the page
VOID = frozenset("area base br col embed frame hr img input keygen link meta param source track wbr".split())
BLOCKS = frozenset(
    "address article aside blockquote body br caption center dd details dialog div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 head header hr html legend li main menu nav ol option p pre section select summary table tbody textarea tfoot "
    "thead title tr ul".split()
)
CELLS = frozenset(("td", "th"))
ASIDE = frozenset("nav footer aside form header menu".split())  # paragraphs there are seldom the report's
REPLACED = frozenset("p li dt dd tr td th option".split())  # a second one closes the first, where its end tag was left out


class Tag(NamedTuple):  # pages have thousands: a tuple is made in a third of the time of a dataclass
    """One tag: its name in small letters, and whether it closes its element. A tag that is closed in itself, such as <br>, opens none."""

    name: str
    is_end: bool
    is_alone: bool


def pieces(page: str) -> Iterator[Tag | str]:
    """Yield the tags and the texts of a page, in order; text as it stands, entities unread; scripts and styles are left out."""
    page = without_comments(page)
    unclosed: set[str] = set()
    at = 0
    while match := TAG.search(page, at):
        if match.start() > at:
            yield page[at : match.start()]
        at = match.end()
        if not match[2]:
            continue  # a doctype, a processing instruction, a stray mark
        name = match[2].lower()
        yield Tag(name, bool(match[1]), name in VOID or match[3].endswith("/"))
        if name in UNSHOWN and not match[1] and name not in unclosed:
            end = re.compile(rf"</{name}", re.IGNORECASE).search(page, at)
            if end:
                at = end.start()
            else:
                unclosed.add(name)  # never closed: browsers show nothing more; here the rest is kept
    if at < len(page):
        yield page[at:]


def visible_text(page: str) -> str:
    """Return all that a page or a fragment shows: a paragraph, an item or a row of a table a line.

    >>> visible_text("<p>Two&nbsp;men <b>died</b>.</p><script>x</script><table><tr><td>Goma<td>2</table>")
    'Two men died.\\nGoma | 2'
    """
    parts: list[str] = []
    for piece in pieces(page):
        if isinstance(piece, str):
            parts.append(html.unescape(re.sub(r"\s+", " ", piece)))
        elif piece.name in BLOCKS:
            parts.append("\n")
        elif piece.name in CELLS and not piece.is_end:
            parts.append("\t")
    lines = ("".join(parts)).split("\n")
    cells = ([" ".join(cell.split()) for cell in line.split("\t")] for line in lines)
    return "\n".join(line for row in cells if (line := " | ".join(cell for cell in row if cell)))


def title_of(page: str) -> str | None:
    """Return what a page calls itself.

    >>> title_of("<title>Two die in Goma</title><p>x")
    'Two die in Goma'
    """
    match = re.search(r"<title[^<>]{0,200}>([^<>]{1,300})</title", page[:200_000], re.IGNORECASE)
    return " ".join(html.unescape(match[1]).split()) or None if match else None


def paragraphs(page: str) -> list[str]:
    """Return the texts of a page's paragraph elements, but for those of menus, forms, headers and footers.

    >>> paragraphs("<nav><p>Home</p></nav><p>Two men <i>died</i>.<p>Four fled.</p> Imprint")
    ['Two men died.', 'Four fled.']
    """
    found: list[str] = []
    parts: list[str] | None = None
    aside = 0
    for piece in pieces(page):
        if isinstance(piece, str):
            if parts is not None:
                parts.append(piece)
            continue
        if piece.name in ASIDE:
            aside = max(0, aside + (-1 if piece.is_end else 1))
        if piece.name in BLOCKS and piece.name != "br" and parts is not None:
            found.append(" ".join(html.unescape("".join(parts)).split()))
            parts = None
        if piece.name == "p" and not piece.is_end and not aside:
            parts = []
        elif piece.name == "br" and parts is not None:
            parts.append(" ")
    if parts is not None:
        found.append(" ".join(html.unescape("".join(parts)).split()))
    return [text for text in found if text]


def depth(page: str) -> int:
    """Return how deep the elements of a page are nested, at least as deep as a parser will nest them.

    >>> depth("<div><p>a<p>b</div><div></div>"), depth("<b>" * 9)
    (2, 9)
    """
    stack: list[str] = []
    counts: Counter[str] = Counter()
    deepest = 0
    for piece in pieces(page):
        if isinstance(piece, str) or (piece.is_alone and not piece.is_end):
            continue
        name = piece.name
        if piece.is_end:
            while counts[name]:
                closed = stack.pop()
                counts[closed] -= 1
                if closed == name:
                    break
            continue
        if name == "tr" and stack and stack[-1] in CELLS:
            counts[stack.pop()] -= 1
        if name in REPLACED and stack and (stack[-1] == name or (name in CELLS and stack[-1] in CELLS)):
            counts[stack.pop()] -= 1
        stack.append(name)
        counts[name] += 1
        deepest = max(deepest, len(stack))
    return deepest
