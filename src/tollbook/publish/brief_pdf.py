"""A brief as PDF: the HTML brief with its print style, laid out by WeasyPrint (the extra `pdf`)."""

from tollbook.errors import MissingExtra
from tollbook.model.ids import content_id
from tollbook.publish.brief_html import render_html
from tollbook.publish.page import Brief


def render_pdf(brief: Brief) -> bytes:
    """Return the brief as PDF; the same brief gives the same bytes. Raises MissingExtra where WeasyPrint cannot be used."""
    try:
        from weasyprint import HTML
    except ImportError as error:
        raise MissingExtra(
            'A PDF needs WeasyPrint: install it with pip install "tollbook[pdf]", or print the HTML brief from a browser.'
        ) from error
    except OSError as error:  # its own words are about a missing shared library
        raise MissingExtra(
            "A PDF needs the Pango library beside WeasyPrint; install Pango, or print the HTML brief from a browser."
        ) from error
    page = render_html(brief)
    made: bytes = HTML(string=page, base_url=None, url_fetcher=_refuse).write_pdf(pdf_identifier=content_id(page).encode())
    return made


def _refuse(url: str, *_: object, **__: object) -> dict[str, object]:
    """Refuse every request: a brief holds all that it shows."""
    raise ValueError(f"a brief asks for nothing from outside: {url}")
