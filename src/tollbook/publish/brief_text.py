"""A brief for the terminal: readable at 80 columns, and without colour."""

from io import StringIO
from typing import TYPE_CHECKING

from tollbook.publish.page import Brief, Cell, Figure, Line, Mark, Piece, Section, Style, mark_note
from tollbook.publish.visible import one_line, one_spaced, visible

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

LEAST_COLUMN = 11  # characters; a table whose columns would be narrower is written as a list
STYLES = {
    Style.STRONG: "bold",
    Style.NUMBER: "bold",
    Style.DAY: "bold",
    Style.NAME: "",
    Style.WORDS: "",
    Style.QUOTE: "italic",
    Style.NOTE: "dim",
    Style.PLAIN: "",
}


def render_text(brief: Brief, *, width: int = 80, is_coloured: bool = False) -> str:
    """Return the brief as text of some columns' width.

    is_coloured: with the escape codes of a terminal, else plain characters; whoever calls heeds NO_COLOR.
    """
    from rich.console import Console
    from rich.text import Text

    out = StringIO()
    console = Console(
        file=out, width=max(width, 40), force_terminal=is_coloured, color_system="standard" if is_coloured else None,
        no_color=not is_coloured, highlight=False, markup=False, emoji=False, legacy_windows=False,
    )  # fmt: skip
    console.print(Text(visible(one_line(brief.title)), style="bold"))
    console.print("=" * min(console.width, len(one_line(brief.title))))
    for line in brief.preface:
        console.print(_text(line))
    console.print(Text("A number in brackets leads to the words it rests on, listed at the end.", style="dim"))
    for section in brief.sections:
        _print_section(console, section)
    if brief.figures:
        _print_heading(console, "Figures")
    for figure in brief.figures:
        _print_figure(console, figure)
    if brief.marks:
        _print_heading(console, "The words")
        for mark in brief.marks:
            _print_mark(console, brief, mark)
    if brief.foot:
        console.print()
        console.print("-" * 3)
        for row in brief.foot:  # a checkpoint is copied from here: its lines are not wrapped
            console.print(Text(visible(row), style="dim"), soft_wrap=True)
    return "\n".join(row.rstrip() for row in out.getvalue().split("\n"))


def _print_section(console: "Console", section: Section) -> None:
    from rich.padding import Padding
    from rich.text import Text

    _print_heading(console, section.title)
    if not section.groups:
        console.print(Padding(Text(section.empty), (0, 0, 0, 2)))
    for i, group in enumerate(section.groups):
        if group.heading:
            if i:
                console.print()
            console.print(Padding(_pieces(group.heading, is_heading=True), (0, 0, 0, 1)))
        for line in group.lines:
            _print_line(console, line)


def _print_figure(console: "Console", figure: Figure) -> None:
    from rich.padding import Padding
    from rich.text import Text

    console.print()
    console.print(Padding(Text(visible(one_line(figure.title)), style="bold"), (0, 0, 0, 1)))
    if console.width >= (LEAST_COLUMN + 2) * len(figure.columns):
        _print_table(console, figure)
    else:
        for row in figure.rows:
            said = [_cell(cell, name) for name, cell in zip(figure.columns[1:], row[1:], strict=True) if cell.value is not None]
            console.print(Padding(Text.assemble("- ", _cell(row[0]), ": ", Text("; ").join(said)), (0, 0, 0, 2)))
    if figure.note:
        console.print(Padding(Text(visible(one_line(figure.note)), style="dim"), (0, 0, 0, 2)))


def _print_table(console: "Console", figure: Figure) -> None:
    from rich import box
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE, pad_edge=False, show_edge=False)
    for name in figure.columns:
        table.add_column(Text(visible(one_line(name))), overflow="fold")
    for row in figure.rows:
        table.add_row(*(_cell(cell) for cell in row))
    console.print(Padding(table, (0, 0, 0, 2)))


def _cell(cell: Cell, name: str = "") -> "Text":
    from rich.text import Text

    text = Text(f"{visible(one_line(name))} {visible(one_line(cell.text))}" if name else visible(one_line(cell.text)))
    if cell.marks:
        text.append(f"\u00a0[{','.join(map(str, cell.marks))}]", style="cyan")
    return text


def _print_heading(console: "Console", title: str) -> None:
    from rich.text import Text

    console.print()
    console.print(Text(title.upper(), style="bold cyan"))
    console.print("-" * len(title))


def _print_line(console: "Console", line: Line) -> None:
    from rich.padding import Padding
    from rich.text import Text

    if line.lead:
        console.print(Padding(_pieces(line.lead), (0, 0, 0, 2)))
    indent = 2 + 2 * line.level
    bullet = Text("- ")
    wrapped = _text(line).wrap(console, console.width - indent - 2)
    for i, row in enumerate(wrapped):
        row.rstrip()
        console.print(Text(" " * indent) + (bullet if i == 0 else Text("  ")) + row)


def _text(line: Line) -> "Text":
    return _pieces(line.pieces)


def _pieces(pieces: tuple[Piece, ...], *, is_heading: bool = False) -> "Text":
    from rich.text import Text

    text = Text()
    for piece in pieces:
        words = visible(one_spaced(piece.text))
        text.append(
            f"“{words}”" if piece.style is Style.QUOTE else words,
            style="bold" if is_heading and piece.style is not Style.NOTE else STYLES[piece.style],
        )
        if piece.marks:
            text.append(f"\u00a0[{','.join(map(str, piece.marks))}]", style="cyan")
    return text


def _print_mark(console: "Console", brief: Brief, mark: Mark) -> None:
    from rich.text import Text

    words = visible(one_line(mark.passages[0].words))
    head = Text(f"[{mark.number}]".rjust(6) + " ", style="cyan")
    body = Text(f"“{words}”" if mark.quoted else words)
    places = Text(" — " + visible(mark_note(brief, mark)), style="dim")
    for i, row in enumerate((body + places).wrap(console, console.width - 7)):
        row.rstrip()
        console.print((head if i == 0 else Text(" " * 7)) + row)
