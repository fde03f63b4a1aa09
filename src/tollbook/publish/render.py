"""One brief in one of its formats."""

from typing import Literal

from tollbook.errors import UnusableInput
from tollbook.publish.page import Brief

Format = Literal["text", "md", "html", "json", "pdf"]
FORMATS: tuple[Format, ...] = ("text", "md", "html", "json", "pdf")


def render(brief: Brief, format: str = "text", *, width: int = 80, is_coloured: bool = False) -> str | bytes:
    """Return the brief in a format: text, md, html or json as str, pdf as bytes.

    width, is_coloured: for text alone. Raises UnusableInput for a format that there is none of, MissingExtra for pdf without
    its package. Each format's code is loaded when it is asked for.
    """
    if format == "text":
        from tollbook.publish.brief_text import render_text

        return render_text(brief, width=width, is_coloured=is_coloured)
    if format == "md":
        from tollbook.publish.brief_markdown import render_markdown

        return render_markdown(brief)
    if format == "html":
        from tollbook.publish.brief_html import render_html

        return render_html(brief)
    if format == "json":
        from tollbook.publish.brief_json import render_json

        return render_json(brief)
    if format == "pdf":
        from tollbook.publish.brief_pdf import render_pdf

        return render_pdf(brief)
    raise UnusableInput(f"format {format!r}", "a brief has no such format", f"use one of {', '.join(FORMATS)}")
