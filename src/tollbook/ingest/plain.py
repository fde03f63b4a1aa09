"""Plain text and Markdown into drafts. Of text nothing is cut but what no reader sees; of Markdown the marks are taken off."""

import re

from tollbook.ingest.draft import Draft, decoded_text, parse_day
from tollbook.model.precision import Known

MAX_TITLE_CHARS = 160  # headlines of agencies stay under 120
HEADLINE_WORDS = range(3, 26)
LINES_BELOW = 4  # by-line, date line and stand-first may come between a headline and the first paragraph
HEAD_CHARS = 4_000

FRONT_MATTER = re.compile(r"\A---[ \t]*\n((?:[^\n]{0,400}\n){0,60}?)---[ \t]*\n")
HEADING = re.compile(r"^# +[^\n]{1,300}", re.MULTILINE)
FRONT_LINE = re.compile(r"([A-Za-z_]{1,20})[ \t]*:[ \t]*(.{1,300})")
# Each pattern holds one bounded run with one end, so that a line of a hundred thousand marks costs no more than its length.
MARKDOWN = (
    (re.compile(r"!\[([^\[\]\n]{0,300})\]\([^()\s]{0,500}(?: \"[^\"\n]{0,200}\")?\)"), ""),
    (re.compile(r"\[([^\[\]\n]{1,300})\]\([^()\s]{0,500}(?: \"[^\"\n]{0,200}\")?\)"), r"\1"),
    (re.compile(r"\[([^\[\]\n]{1,300})\]\[[^\[\]\n]{0,60}\]"), r"\1"),
    (re.compile(r"^\[\^?[^\[\]\n]{1,60}\]:[^\n]{0,500}$", re.MULTILINE), ""),
    (re.compile(r"\[\^[^\[\]\n]{1,30}\]"), ""),
    (re.compile(r"^[ \t]{0,3}#{1,6}[ \t]+([^\n#]{1,500}?)[ \t]{0,9}#{0,6}$", re.MULTILINE), r"\1"),
    (re.compile(r"^[ \t]{0,3}(?:>[ \t]?){1,5}", re.MULTILINE), ""),
    (re.compile(r"^[ \t]{0,3}(?:[-*_][ \t]?){3,60}$", re.MULTILINE), ""),
    (re.compile(r"^[ \t]{0,3}(?:```|~~~)[^\n]{0,60}$", re.MULTILINE), ""),
    (re.compile(r"\*\*\*?(?=[^\s*])|(?<=[^\s*])\*\*\*?"), ""),
    (re.compile(r"(?<![\w*])\*(?=[^\s*])|(?<=[^\s*])\*(?![\w*])"), ""),
    (re.compile(r"(?<!\w)__?(?=[^\s_])|(?<=[^\s_])__?(?!\w)"), ""),
    (re.compile(r"`"), ""),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!>~|-])"), r"\1"),
)


def read_text(data: bytes, where: str, *, charset: str | None = None) -> Draft:
    """Return the draft of a plain text file. charset: as a server declared it. Raises UnusableInput where its bytes are no text."""
    decoded = decoded_text(data, where, declared=charset)
    return Draft(
        text=decoded.text,
        title=headline(decoded.text),
        charset=decoded.charset,
        charset_known=decoded.known,
        notes=decoded.notes,
        flags=decoded.flags,
    )


def read_markdown(data: bytes, where: str, *, charset: str | None = None) -> Draft:
    """Return the draft of a Markdown file: its words without marks; title, outlet, day and language from its front matter.

    >>> draft = read_markdown(b"---\\ndate: 2025-03-10\\n---\\n# Dead in Goma\\n\\n**Two** men [died](x).", "a.md")
    >>> draft.text, draft.title, draft.published.isoformat()
    ('Dead in Goma\\n\\nTwo men died.', 'Dead in Goma', '2025-03-10')
    """
    decoded = decoded_text(data, where, declared=charset)
    text, facts = decoded.text, {}
    if match := FRONT_MATTER.match(text):
        lines = (FRONT_LINE.match(line) for line in match[1].splitlines())
        facts = {line[1].lower(): line[2].strip().strip("\"'") for line in lines if line}
        text = text[match.end() :]
    text = without_comments(text)
    heading = HEADING.search(text)
    text = _unmarked(text)
    title = facts.get("title") or (_unmarked(heading[0]).strip() if heading else None)
    words = facts.get("published") or facts.get("date") or ""
    day = parse_day(words)
    notes = decoded.notes
    if words and not day:
        notes += (f"Its front matter dates it {words!r}, which is no day of the form YYYY-MM-DD, and was left aside.",)
    return Draft(
        text=text.lstrip("\n"),
        title=title or headline(text),
        outlet=facts.get("outlet") or facts.get("source") or facts.get("publisher"),
        published=day,
        published_known=Known.STATED if day else None,
        language=facts.get("language") or facts.get("lang"),
        charset=decoded.charset,
        charset_known=decoded.known,
        notes=notes,
        flags=decoded.flags,
    )


def without_comments(text: str) -> str:
    """Return Markdown or HTML without its comments; one that is never closed is none."""
    kept, at = [], 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start)) >= 0:
        kept.append(text[at:start])
        at = end + 3
    return "".join(kept) + text[at:]


def _unmarked(text: str) -> str:
    for pattern, plain in MARKDOWN:
        text = pattern.sub(plain, text)
    return text


def headline(text: str) -> str | None:
    """Return the first line of a text if it looks like a headline: a few words, no full stop, and more text below it.

    It stays in the text: offsets count it.

    >>> headline("Two die in Goma\\n\\nTwo men died in Goma on Monday, the hospital said.")
    'Two die in Goma'
    >>> headline("Two men died in Goma on Monday.")
    """
    lines = [line.strip() for line in text[:HEAD_CHARS].split("\n") if line.strip()][: 1 + LINES_BELOW]
    if not lines or len(lines[0]) > MAX_TITLE_CHARS or len(lines[0].split()) not in HEADLINE_WORDS:
        return None
    first = lines[0]
    if first[-1] in ".:;,…" or first[0] in "-•*–—([" or (not first[0].isalnum() and first[0] not in "'\"‘“"):
        return None
    return first if max(map(len, lines[1:]), default=0) > 1.5 * len(first) else None
