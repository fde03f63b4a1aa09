"""Words folded for finding: one form for the spellings of a name, in any script.

Compatibility forms are unified (NFKC), marks taken off (Arabic vowel signs, Latin accents), letters made small, and the letters that
Arabic and Persian write now one way, now another, made one: أ إ آ ٱ → ا, ى ی → ي, ة → ه, ک → ك; ё → е. Digits of every script become 0–9.
The folded text has no offsets of its own: it is for finding reports and claims, whose words are shown as they were received.
"""

import re
import unicodedata

_LETTERS = str.maketrans(
    {
        **dict.fromkeys("أإآٱ", "ا"), **dict.fromkeys("ىی", "ي"), "ة": "ه", "ک": "ك", "ؤ": "و", "ئ": "ي", "ё": "е", "ı": "i", "ß": "ss",
        "ـ": "", "\u200c": "", "\u200d": "", "\u00ad": "", "’": "'", "‘": "'", "ʼ": "'",
    }
)  # fmt: skip
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_BARRED = str.maketrans({"|": " "})


def fold(words: str) -> str:
    """Return words as they are searched for.

    >>> fold("Ali’s brother in Al-Lādhiqīyah")
    "ali's brother in al-ladhiqiyah"
    >>> fold("أحمد") == fold("احمد"), fold("اللاذقيّة") == fold("اللاذقيه"), fold("١٢ Ёлки")
    (True, True, '12 елки')
    """
    if words.isascii():
        return " ".join(words.lower().split())
    plain = unicodedata.normalize("NFKD", words.translate(_LETTERS)).translate(_LETTERS)
    kept = _BEYOND_ASCII.sub(_unmarked, plain).lower()
    return " ".join(unicodedata.normalize("NFC", kept).translate(_LETTERS).split())


def fold_names(names: tuple[str, ...] | list[str]) -> str:
    """Return names in one column, each between bars, so that a filter can ask for a part of a name and never of two.

    >>> fold_names(["SOHR", "AFP"]), fold_names([])
    ('|sohr|afp|', '')
    """
    return f"|{'|'.join(fold(name).translate(_BARRED) for name in names)}|" if names else ""


def _unmarked(match: re.Match[str]) -> str:
    c = match[0]
    if unicodedata.combining(c):
        return ""
    return str(unicodedata.digit(c)) if c.isdecimal() else c
