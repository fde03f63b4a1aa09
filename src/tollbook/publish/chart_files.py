"""Figures as files: each picture with its title and its note around it, so that it can stand alone, as SVG and as PNG."""

import re
import textwrap
from pathlib import Path

from tollbook.errors import UnusableInput
from tollbook.publish.chart_svg import CHARACTER, FONT, clean_svg, drawn, render_png
from tollbook.publish.page import Brief, Figure

MARGIN, TITLE, NOTE = 16, 17, 12  # units
OPENING = re.compile(r"<svg\b[^>]*>")


def write_figures(brief: Brief, folder: Path) -> tuple[Path, ...]:
    """Write each picture of a brief as KEY.svg and KEY.png into a folder, which is made; return the files.

    A figure without a picture has no file. Raises UnusableInput where a file cannot be written, MissingExtra without vl-convert.
    """
    made: list[Path] = []
    for figure in brief.figures:
        if not figure.svg:
            continue
        whole = standalone_svg(figure)
        made += [folder / f"{figure.key}.svg", folder / f"{figure.key}.png"]
        try:
            folder.mkdir(parents=True, exist_ok=True)
            made[-2].write_bytes(whole.encode())
            made[-1].write_bytes(png(figure))
        except OSError as error:
            why = error.strerror or "it cannot be written"
            raise UnusableInput(str(error.filename or folder), why[:1].lower() + why[1:], "choose another folder") from error
    return tuple(made)


def png(figure: Figure, *, scale: float = 2.0) -> bytes:
    """Return a figure's picture with its title and note as PNG. Raises MissingExtra."""
    return render_png(standalone_svg(figure), scale=scale)


def standalone_svg(figure: Figure) -> str:
    """Return a figure's picture as SVG with its title above and its note below: what a reader must know goes where the file goes.

    Raises UnusableInput for a figure without a picture.
    """
    if not figure.svg:
        raise UnusableInput(f"figure {figure.key}", "it is a table and has no picture", "take its table from the brief")
    inner = clean_svg(figure.svg)
    wide, high = _size(inner)
    title = _wrapped(figure.title, wide, TITLE)
    note = _wrapped(f"{figure.legend} {figure.note}", wide, NOTE)
    top = MARGIN + len(title) * round(TITLE * 1.3) + 4
    bottom = top + high + MARGIN
    whole = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide + 2 * MARGIN:g}" '
        f'height="{bottom + len(note) * round(NOTE * 1.4) + MARGIN / 2:g}">'
        f'<rect width="{wide + 2 * MARGIN:g}" height="{bottom + len(note) * round(NOTE * 1.4) + MARGIN / 2:g}" fill="white"/>'
        f"{_text(title, MARGIN + TITLE, TITLE, '#1c1c1e', 'bold')}"
        f'<g transform="translate({MARGIN},{top})">{OPENING.sub("", inner, count=1).removesuffix("</svg>")}</g>'
        f"{_text(note, bottom + NOTE, NOTE, '#595960', 'normal')}</svg>"
    )
    return clean_svg(whole)


def _size(svg: str) -> tuple[float, float]:
    opening = OPENING.match(svg)
    sizes = dict(re.findall(r'\b(width|height)="([\d.]+)"', opening[0] if opening else ""))
    return float(sizes.get("width", 640)), float(sizes.get("height", 400))


def _wrapped(text: str, wide: float, size: int) -> list[str]:
    return textwrap.wrap(drawn(text), int(wide / (size * CHARACTER)))


def _text(lines: list[str], first: float, size: int, colour: str, weight: str) -> str:
    from markupsafe import escape

    step = round(size * 1.4) if size == NOTE else round(size * 1.3)
    return "".join(
        f'<text x="{MARGIN}" y="{first + i * step:g}" font-family="{FONT}" font-size="{size}" font-weight="{weight}" fill="{colour}">'
        f"{escape(line)}</text>"
        for i, line in enumerate(lines)
    )
