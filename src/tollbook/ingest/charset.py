"""Bytes into text: which character set they are in, how that is known, and what was kept out.

The order: a byte order mark; the set that the document declares; UTF-8 if the bytes fit it; UTF-16 by where the zero bytes stand;
UTF-8 with a few damaged bytes; then the Windows sets by what their letters look like. Text that no set makes words of is no text.
A declared set of one byte a letter is not believed where the bytes are UTF-8: templates declare what their text has long left.
"""

import codecs
import re
from dataclasses import dataclass

BYTE_ORDER_MARKS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Sets that reports still come in: those of Windows for Latin, Cyrillic and Arabic script, and the East Asian ones, so that a report
# in them is refused by the name of its language and not as junk.
GUESSED = ["cp1252", "cp1251", "cp1256", "koi8_r", "gb18030", "big5", "shift_jis", "euc_kr"]
# Quotation marks, dashes, dots, the no-break space: the Windows sets have these bytes in common, so they tell nothing.
COMMON_MARKS = frozenset(b"\x82\x84\x85\x8b\x91\x92\x93\x94\x95\x96\x97\x99\x9b\xa0\xab\xbb")
FEW_HIGH_LETTERS = 0.15  # of all letters: texts in Latin letters with their accents stay below it, those in other scripts near one
MOST_CONTROLS = 0.05  # of all characters: a damaged text has a few control characters, while random bytes have one in nine
FEW_CONTROLS = 8  # always forgiven: a flash of twenty words can carry two zero bytes and still be a text
MOST_DAMAGE = 100  # one character in so many: of random bytes taken for UTF-16, one pair in thirty fits nothing
LEAST_WORDLIKE = 0.75  # letters, digits, spaces and common marks in a text whose set was guessed; random bytes reach about 0.6
SAMPLE_CHARS = 20_000
# Bytes beyond ASCII that a guess rests on. Of guesses on 20 bytes, four in five were wrong; on 60 bytes and more, none in ten.
LEAST_EVIDENCE = 60
# "Character sets" of Python that are rules for writing domain names or program text; some of them take a time that is quadratic.
NO_CHARSETS = frozenset("idna punycode unicode-escape raw-unicode-escape undefined utf-7".split())

CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
LINE_ENDS = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")  # hints where a line may break: they stand inside words and mean nothing to a reader


class NotText(ValueError):
    """Bytes that are no text in any character set that Tollbook knows. Its words are the cause, for a person."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the name of the character set and how it was chosen; notes for a person, flags on what may be lost: as in `Report`."""

    text: str
    charset: str
    known: str
    notes: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


def decode(data: bytes, *, declared: str | None = None) -> Decoded:
    r"""Return bytes as text with line ends as one newline, without control characters. Raises NotText.

    declared: the character set that the document names, believed where the bytes fit it.
    Where bytes fit no character set, they are shown as \ufffd and flagged.

    >>> decode(b"Two men\r\ndied").text
    'Two men\ndied'
    >>> decoded = decode("“Two” died".encode("cp1252"))
    >>> decoded.charset, decoded.known
    ('windows-1252', 'guessed')
    """
    decoded = (
        _by_mark(data) or _by_declaration(data, declared) or _by_fit(data) or _by_zeros(data) or _damaged_utf8(data) or _by_guess(data)
    )
    text, notes = clean(decoded.text)
    is_believed = not declared or data.isascii() or decoded.known in ("declared", "byte order mark")
    if declared and not is_believed and _plain_name(declared) != _plain_name(decoded.charset):
        notes = (f"It declares {_shown(declared)}, but its bytes do not fit that; it was read as {decoded.charset}.", *notes)
    return Decoded(text, decoded.charset, decoded.known, decoded.notes + notes, decoded.flags)


def clean(text: str) -> tuple[str, tuple[str, ...]]:
    """Return text with line ends as newlines, without control characters and invisible break hints, and notes. Raises NotText for junk.

    >>> clean("Ten peo\\xadple\\x00 died")
    ('Ten people died', ('1 control character was left out.',))
    """
    controls = len(CONTROLS.findall(text))
    if controls > max(FEW_CONTROLS, MOST_CONTROLS * len(text)):
        raise NotText("holds binary data and no text")
    text = INVISIBLE.sub("", LINE_ENDS.sub("\n", text))
    if not controls:
        return text, ()
    return CONTROLS.sub("", text), (f"{controls} control character{'s were' if controls > 1 else ' was'} left out.",)


def _by_mark(data: bytes) -> Decoded | None:
    for mark, codec in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            name = codec.removesuffix("-sig")
            try:
                return Decoded(data.decode(codec), name, "byte order mark")
            except UnicodeDecodeError:
                text = data.decode(codec, errors="replace")
                if text.count("\ufffd") * MOST_DAMAGE > len(text):
                    raise NotText(f"begins like {name.upper()}, but its bytes do not fit that character set") from None
                return Decoded(text, name, "byte order mark", flags=(_damage(text, name),))
    return None


def _by_declaration(data: bytes, declared: str | None) -> Decoded | None:
    codec = _codec(declared) if declared else None
    if codec is None or declared is None:
        return None
    if codec.startswith(("utf-16", "utf-32")) and b"\x00" not in data:
        return None  # the declaration itself could not be read if it were true
    if codec.startswith(("cp125", "iso8859", "koi8", "mac", "latin")) and not data.isascii() and _by_fit(data):
        return None
    try:
        return Decoded(data.decode(codec), declared.strip().lower(), "declared")
    except (LookupError, ValueError):
        return None


def _codec(declared: str) -> str | None:
    """Return Python's name of a declared character set, or None where it is none.

    >>> _codec("ISO-8859-1"), _codec("KOI8-R"), _codec("punycode"), _codec("x")
    ('cp1252', 'koi8-r', None, None)
    """
    try:
        name = codecs.lookup(declared.strip()).name
    except (LookupError, ValueError):
        return None
    # Web pages that say Latin-1 mean windows-1252, as browsers have long read them.
    return None if name.replace("_", "-") in NO_CHARSETS else "cp1252" if name in ("iso8859-1", "ascii") else name


def _plain_name(charset: str) -> str:
    return _codec(charset) or charset


def _shown(declared: str) -> str:
    return "".join(c for c in declared.strip()[:40] if c.isprintable())


def _by_fit(data: bytes) -> Decoded | None:
    try:
        return None if _zero_parity(data) is not None else Decoded(data.decode("utf-8"), "utf-8", "valid UTF-8")
    except UnicodeDecodeError:
        return None


def _by_zeros(data: bytes) -> Decoded | None:
    """UTF-16 without its mark: zero bytes stand in every other place only, for each Latin letter and space has one."""
    parity = _zero_parity(data)
    if parity is None:
        return None
    name = "utf-16-le" if parity else "utf-16-be"
    try:
        text = data[: len(data) // 2 * 2].decode(name)
    except UnicodeDecodeError:
        return None
    if not _wordlike(text):
        return None
    note = f"It has no byte order mark; it was read as {name.upper()} by where its zero bytes stand."
    return Decoded(text, name, "place of zero bytes", (note,))


def _zero_parity(data: bytes) -> int | None:
    """Return the parity of the offsets at which zero bytes stand, if it is but one and they are many there."""
    sample = data[:SAMPLE_CHARS]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    most, least = max(even, odd), min(even, odd)
    if len(sample) < 4 or most < 2 or most * 20 < len(sample) / 2 or least * 20 > most:
        return None
    return int(odd > even)


def _damaged_utf8(data: bytes) -> Decoded | None:
    """UTF-8 in which far more characters are whole than damaged."""
    text = data.decode("utf-8", errors="replace")
    damaged = text.count("\ufffd")
    whole = sum(c > "\x7f" for c in text) - damaged
    if whole < 4 * damaged:
        return None
    return Decoded(text, "utf-8", "damaged UTF-8", flags=(_damage(text, "utf-8"),))


def _damage(text: str, name: str) -> str:
    places = text.count("\ufffd")
    return f"Some bytes do not fit {name.upper()}; each such place ({places}) is shown as \ufffd. Save the file anew if words are lost."


def _by_guess(data: bytes) -> Decoded:
    sample = data[:SAMPLE_CHARS]
    evidence = sum(byte > 0x7F for byte in data)
    high = sum(byte > 0x7F and byte not in COMMON_MARKS for byte in sample)
    low = sum(65 <= byte & 0xDF <= 90 for byte in sample if byte < 0x80)
    if high <= FEW_HIGH_LETTERS * (high + low):
        codec = "cp1252"
        text = data.decode(codec, errors="replace")
    else:
        from charset_normalizer import from_bytes

        best = from_bytes(sample, cp_isolation=GUESSED).best()
        if best is None:
            raise NotText("holds no text in a character set that Tollbook knows")
        codec = best.encoding
        text = data.decode(codec, errors="replace")
    if not _wordlike(text):
        raise NotText("holds no text in a character set that Tollbook knows")
    name = re.sub(r"^cp(?=125)", "windows-", codec)
    notes = [f"Its bytes are not UTF-8; it was read as {name}. If letters look wrong, save it as UTF-8 and read it again."]
    if evidence < LEAST_EVIDENCE:
        notes.append(f"What tells its character set is {evidence} byte{'s' if evidence > 1 else ''} beyond ASCII: too little to be sure.")
    flags = (_damage(text, name),) if "\ufffd" in text else ()
    return Decoded(text, name, "guessed", tuple(notes), flags)


def _wordlike(text: str) -> bool:
    """Tell whether a text consists of letters, digits, spaces and common marks for the most part."""
    sample = text[:SAMPLE_CHARS]
    good = sum(c.isalnum() or c.isspace() or c in ".,;:!?'\"()-–—’‘“”/%«»…·،؛؟。，、" for c in sample)
    return good >= LEAST_WORDLIKE * len(sample)
