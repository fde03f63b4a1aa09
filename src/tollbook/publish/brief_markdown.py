"""A brief as Markdown: marks are footnotes, and report text is escaped so that none of it is read as markup."""

import re

from tollbook.publish.page import Brief, Figure, Line, Piece, Style, mark_note
from tollbook.publish.visible import one_line, one_spaced, visible

SPECIAL = re.compile(r"([\\`*_\[\]<>#|~$@!])")
START = re.compile(r"^(\s*)([-+=]|\d+[.)])", re.MULTILINE)


def escape(text: str) -> str:
    """Return text that Markdown shows as it is.

    >>> escape("<b>3*4</b> http://x.org www.x.org")
    '\\\\<b\\\\>3\\\\*4\\\\</b\\\\> http\\\\://x.org www\\\\.x.org'
    """
    text = SPECIAL.sub(r"\\\1", visible(one_spaced(text)).replace("&", "&amp;"))
    return text.replace("://", "\\://").replace("www.", "www\\.")


def render_markdown(brief: Brief) -> str:
    """Return the brief as Markdown with footnotes."""
    rows = [f"# {escape(one_line(brief.title))}", ""]
    rows += [f"{'- ' if len(brief.preface) > 1 else ''}{_pieces(line.pieces)}" for line in brief.preface]
    for section in brief.sections:
        rows += ["", f"## {escape(section.title)}", ""]
        if not section.groups:
            rows.append(escape(section.empty))
        for i, group in enumerate(section.groups):
            if group.heading:
                rows += [*([""] if i else []), f"### {_pieces(group.heading, is_heading=True)}", ""]
            rows += [_line(line) for line in group.lines]
    if brief.figures:
        rows += ["", "## Figures"]
    for figure in brief.figures:
        rows += ["", *_figure(figure)]
    if brief.marks:
        rows += ["", "## The words", ""]
    for mark in brief.marks:
        words = escape(one_line(mark.passages[0].words))
        rows.append(f"[^{mark.number}]: {f'“{words}”' if mark.quoted else words} — *{escape(mark_note(brief, mark))}*")
    if brief.foot:
        rows += ["", "---", "", *(f"    {visible(line)}" for line in brief.foot)]
    return "\n".join(rows) + "\n"


def _figure(figure: Figure) -> list[str]:
    table = [[escape(one_line(c)) for c in figure.columns], ["---"] * len(figure.columns)]
    table += [[escape(one_line(cell.text)) + "".join(f"[^{n}]" for n in cell.marks) for cell in row] for row in figure.rows]
    return [
        f"### {escape(one_line(figure.title))}",
        *(["", escape(one_line(figure.alt))] if figure.alt else []),
        "",
        *(f"| {' | '.join(row)} |" for row in table),
        *(["", escape(one_line(figure.note))] if figure.note else []),
    ]


def _line(line: Line) -> str:
    lead = f"{_pieces(line.lead)}: " if line.lead else ""
    words = START.sub(r"\1\\\2", _pieces(line.pieces))
    return f"{'  ' * line.level}- {lead}{words}"


def _pieces(pieces: tuple[Piece, ...], *, is_heading: bool = False) -> str:
    written = []
    for piece in pieces:
        words = escape(piece.text)
        if piece.style is Style.QUOTE:
            words = f"“{words}”"
        elif piece.style in (Style.STRONG, Style.NUMBER, Style.DAY) and words.strip() and not is_heading:
            words = f"{words[: len(words) - len(words.lstrip())]}**{words.strip()}**{words[len(words.rstrip()) :]}"
        written.append(words + "".join(f"[^{n}]" for n in piece.marks))
    return "".join(written)
