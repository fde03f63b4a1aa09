"""Report text made safe to show: nothing in it may act on a terminal, reorder what stands beside it, or fail to be written.

A report is hostile input. Control characters can drive a terminal, a bidirectional override can make 31 look like 13, and half a
surrogate pair cannot be written as UTF-8. Each such character is shown as a visible sign, one for one, so that offsets still hold.
"""

import re

CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]")
SPACES = re.compile(r"\s+")
SIGN = "\ufffd"


def visible(text: str) -> str:
    """Return the text with every character that acts instead of showing replaced by '\\ufffd', one for one.

    Line feeds and tabs stay. Direction marks (U+200E, U+200F) stay: Arabic and Hebrew texts need them and they reorder no digits.

    >>> visible("13\\u202e31\\x1b[2J").count("\\ufffd")
    2
    """
    return CONTROLS.sub(SIGN, text)


def one_line(text: str) -> str:
    """Return the text on one line, with single spaces.

    >>> one_line(" two\\n  men ")
    'two men'
    """
    return SPACES.sub(" ", text).strip()


def one_spaced(text: str) -> str:
    """Return the text with line feeds and tabs as spaces; spaces at its ends stay, since they part it from its neighbours."""
    return text.replace("\n", " ").replace("\t", " ").replace("\r", " ")
