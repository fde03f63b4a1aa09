"""Which language a report is in: told, or detected by its script, its small words and a language model, offline.

Only languages that reports of armed conflict are likely to come in are told apart; restricting the choice is what makes it
right on short texts.
"""

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from typing import Any

NAMES = {
    "en": "English", "ar": "Arabic", "fa": "Persian", "ur": "Urdu", "ps": "Pashto", "ku": "Kurdish", "he": "Hebrew", "ru": "Russian",
    "uk": "Ukrainian", "fr": "French", "es": "Spanish", "pt": "Portuguese", "de": "German", "it": "Italian", "tr": "Turkish",
    "pl": "Polish", "nl": "Dutch", "sw": "Swahili", "so": "Somali", "ha": "Hausa", "id": "Indonesian", "ht": "Haitian Creole",
    "am": "Amharic", "my": "Burmese", "hi": "Hindi", "bn": "Bengali", "ta": "Tamil", "th": "Thai", "zh": "Chinese", "ja": "Japanese",
    "ko": "Korean", "hy": "Armenian", "ka": "Georgian", "el": "Greek", "sr": "Serbian",
}  # fmt: skip
READ = ("en",)  # the languages that a reader of Tollbook speaks
DEFAULT = "en"
LEAST_LETTERS = 40  # below this, a text in Latin letters says too little of its language
SAMPLE_CHARS = 6_000  # the model is 99 % right on a quarter of this

# The scripts as Unicode names them, with the languages that may be written in each.
SCRIPTS = {
    "LATIN": ("en", "fr", "es", "pt", "de", "it", "tr", "pl", "nl", "sw", "so", "ha", "id", "ht"),
    "ARABIC": ("ar", "fa", "ur", "ps"),
    "CYRILLIC": ("ru", "uk", "sr"),
    "CJK": ("zh",),
    "HIRAGANA": ("ja",),
    "KATAKANA": ("ja",),
    "HANGUL": ("ko",),
    "HEBREW": ("he",),
    "ETHIOPIC": ("am",),
    "MYANMAR": ("my",),
    "DEVANAGARI": ("hi",),
    "BENGALI": ("bn",),
    "TAMIL": ("ta",),
    "THAI": ("th",),
    "ARMENIAN": ("hy",),
    "GEORGIAN": ("ka",),
    "GREEK": ("el",),
}
# Small words that English has and the other Latin-script languages above do not spell alike. Lists of foreign names and tables
# of tolls confuse a model of letters; these words do not lie. A plain English text has about one in three.
ENGLISH_WORDS = frozenset(
    "the of and to were was that with by from at for on in it had have has been after their said killed people which who".split()
)
ENGLISH_SHARE = 0.12
WORD = re.compile(r"[^\W\d_]+")


def detect(text: str) -> str | None:
    """Return the ISO 639-1 code of a text's language, or None where it says too little.

    >>> detect("At least twelve people were killed when the market was shelled, the hospital said.")
    'en'
    >>> detect("12")
    """
    letters = [c for c in text[:SAMPLE_CHARS] if c.isalpha()]
    if not letters:
        letters = [c for c in text if c.isalpha()][:SAMPLE_CHARS]
    if not letters:
        return None
    script = _script(letters)
    codes = SCRIPTS.get(script, ())
    if script != "LATIN":
        return codes[0] if len(codes) == 1 else _model_choice(text, codes) if codes else "und"
    if len(letters) < LEAST_LETTERS:
        return None
    words = WORD.findall(text[:SAMPLE_CHARS].lower())
    if sum(word in ENGLISH_WORDS for word in words) >= ENGLISH_SHARE * len(words):
        return "en"
    return _model_choice(text, codes)


def name_of(code: str) -> str:
    """Return the English name of a language by its code.

    >>> name_of("zh")
    'Chinese'
    """
    return NAMES.get(code, "a language that it cannot name" if code == "und" else f"the language {code!r}")


def parse_code(words: str) -> str | None:
    """Return the code of a language that a user names by code, tag or English name; None for anything else.

    >>> parse_code("en-GB"), parse_code("Arabic"), parse_code("x")
    ('en', 'ar', None)
    """
    wanted = words.strip().lower()
    for code, name in NAMES.items():
        if wanted == name.lower():
            return code
    code = re.split(r"[-_]", wanted)[0]
    return code if re.fullmatch(r"[a-z]{2,3}", code) else None


def _script(letters: list[str]) -> str:
    """Return the script of most letters; kana anywhere in a tenth of them makes Chinese characters Japanese."""
    counts = Counter(_script_of(c) for c in letters)
    script = min(counts, key=lambda s: (-counts[s], s))
    kana = counts["HIRAGANA"] + counts["KATAKANA"]
    return "HIRAGANA" if script == "CJK" and kana * 10 > len(letters) else script


@lru_cache(maxsize=4096)
def _script_of(letter: str) -> str:
    return unicodedata.name(letter, "UNKNOWN").split(" ")[0]


def _model_choice(text: str, codes: tuple[str, ...]) -> str:
    identifier = _identifier()
    identifier.set_languages(list(codes))
    return str(identifier.classify(text[:SAMPLE_CHARS])[0])


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE)
