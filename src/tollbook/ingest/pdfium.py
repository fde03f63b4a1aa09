"""The second reader of PDF pages, PDFium, and where it disagrees with the first: text that one of them lost is seen by the other.

pypdf's text is the one that is used. PDFium reads a page in milliseconds, and is asked for every page that is safe to give it: a page
that unpacks to gigabytes ends the whole process.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

LEAST_LETTERS = 10  # fewer on a page are a page number in words, or a stamp
WORTH_COMPARING = 100  # letters: on shorter pages a heading more or less is half of all
LEAST_SHARE = 0.6  # of the letters of the fuller reading; sound files, read by both, stay above 0.95
LEAST_WORDS = 0.6  # of the words of the shorter reading that the other has too
SOUND_WORDS = range(3, 11)  # letters in a word, on average: one where a reader broke words up, twenty and more where it ran them together
RUN = 8  # letters
WORD = re.compile(r"[^\W\d_]{2,}")
SOFT_HYPHENS = re.compile("[\x02\u00ad\ufffe]\\s*")  # how PDFium marks a word that a line's end breaks


@dataclass(frozen=True, slots=True)
class SecondReading:
    """What PDFium finds on a page: its text, and whether it shows pictures."""

    text: str
    has_pictures: bool


def read_pages(data: bytes, numbers: Sequence[int]) -> dict[int, SecondReading]:
    """Return what PDFium reads on some pages, by number from 1; pages that it cannot read are left out, all of them if it cannot open."""
    import pypdfium2
    from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

    found: dict[int, SecondReading] = {}
    try:
        document = pypdfium2.PdfDocument(data)
    except Exception:  # damaged in a way that pypdf bears: there is no second reading
        return found
    try:
        for number in numbers:
            try:
                page = document[number - 1]
                text = page.get_textpage().get_text_range()  # also what stands beyond the edge of the page: pypdf has it too
                pictures = () if text.strip() else page.get_objects(filter=[FPDF_PAGEOBJ_IMAGE], max_depth=3)
                found[number] = SecondReading(text, next(iter(pictures), None) is not None)
            except Exception:  # as above, for one page
                continue
    finally:
        document.close()
    return found


def letters(text: str) -> int:
    """Return how many letters a text has."""
    return sum(c.isalpha() for c in text)


def disagreement(first: str, second: str) -> str | None:
    """Return how the two readings of a page differ, if they differ so much that a person should look.

    >>> disagreement("Two men died. " * 20, "Two men died. " * 20)
    >>> disagreement("Two men died. " * 20, "Two men died. " * 8)
    '200 letters and 80'
    """
    one, two = letters(first), letters(second)
    if max(one, two) < WORTH_COMPARING:
        return None
    if min(one, two) < LEAST_SHARE * max(one, two):
        return f"{one:,} letters and {two:,}"
    words, others = _words(first), _words(second)
    # A reading that has hardly a word, for it broke them all up, agrees with nothing.
    least = max(min(words.total(), others.total()), max(words.total(), others.total()) // 2)
    shared = (words & others).total()
    if shared >= LEAST_WORDS * least or (_mean_word(first) in SOUND_WORDS and _same_run(first, second)):
        return None
    return f"{shared:,} of {least:,} words alike"


def _mean_word(text: str) -> int:
    runs = re.findall(r"[^\W\d_]+", text)
    return round(sum(map(len, runs)) / len(runs)) if runs else 0


def _same_run(first: str, second: str) -> bool:
    """Tell whether two readings have the same letters in the same runs, and differ in the blanks alone."""
    one, two = ("".join(filter(str.isalpha, unicodedata.normalize("NFKC", text).casefold())) for text in (first, second))
    runs = {one[i : i + RUN] for i in range(len(one) - RUN + 1)}
    return len(runs & {two[i : i + RUN] for i in range(len(two) - RUN + 1)}) >= LEAST_SHARE * len(runs)


def _words(text: str) -> Counter[str]:
    plain = unicodedata.normalize("NFKC", SOFT_HYPHENS.sub("", text)).casefold()
    return Counter(WORD.findall(plain))
