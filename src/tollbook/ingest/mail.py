"""E-mail: a message is one report, its attachments are documents of their own; a mailbox is a row of messages.

The plain words of a message go before their HTML twin. The day is that of its Date line, in the sender's time.
"""

import mimetypes
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr
from typing import IO

from tollbook.errors import UnusableInput
from tollbook.ingest.draft import Draft, decoded_text, named_faults
from tollbook.ingest.entries import Entry, Member, MemberFacts
from tollbook.ingest.feed import parse_mail_day
from tollbook.ingest.html import read_fragment
from tollbook.ingest.limits import MAX_FILE_BYTES
from tollbook.model.precision import Known

# Messages within messages: a thread that was forwarded ten times has ten. The standard library's time grows with depth times length.
NESTING = re.compile(rb"^content-type:[ \t]{0,20}(?:\r?\n[ \t]{1,20})?(?:multipart|message)/", re.IGNORECASE | re.MULTILINE)
MAX_NESTING = 100
MAX_PARTS = 1_000
MAX_HEADER_CHARS = 2_000
SEPARATOR = re.compile(rb"^From \S+ +[^\r\n]{0,100}\d{4}[^\r\n]{0,20}\r?$")
WORDS_LOST = {  # what the standard library finds wrong with a message, where words may be lost by it
    "StartBoundaryNotFoundDefect": "its parts do not begin",
    "NoBoundaryInMultipartDefect": "its parts are not marked off",
    "CloseBoundaryNotFoundDefect": "its last part does not end",
    "MultipartInvariantViolationDefect": "it has no parts",
    "InvalidBase64CharactersDefect": "its bytes are damaged",
    "InvalidBase64LengthDefect": "its bytes are damaged",
    "InvalidBase64PaddingDefect": "its bytes are cut short",
}
REMEDY = "save its words as text, and its attachments as files"


def read_mail(data: bytes, where: str, *, today: date) -> Iterator[Member | Entry]:
    """Yield a message as a draft, then each of its attachments. Raises UnusableInput where it holds neither.

    today: the last day on which a message can have been sent; a later one is left aside with a note.
    """
    if len(NESTING.findall(data)) > MAX_NESTING:
        raise UnusableInput(where, f"has more than {MAX_NESTING} messages or parts nested in one another", REMEDY)
    with named_faults(where, "e-mail", REMEDY):
        # The old policy leaves header lines as they are; the new one parses them at once, and stumbles over hostile ones.
        message = message_from_bytes(data, policy=policy.compat32)
        bodies, attached = _sorted_parts(message, where)
        draft = _body(bodies, message, where)
        day, notes = _day(message, today)
        if draft is not None:
            draft = _with_head(draft, message, day, notes)
    if draft is None and not attached:
        raise UnusableInput(where, "is an e-mail without words or attachments", REMEDY)
    if draft is not None:
        yield Entry(where, draft)
    facts = MemberFacts(received=day)
    for number, part in enumerate(attached, 1):
        place = f"{where}/attachment {number}"
        try:
            with named_faults(place, "attachment", REMEDY):
                member = _member(part, number, facts)
            yield member
        except UnusableInput as error:
            yield Entry(place, error)


def read_mailbox(stream: IO[bytes], where: str) -> Iterator[Member | Entry]:
    """Yield the messages of a mailbox, one by one."""
    lines: list[bytes] = []
    size = number = 0
    is_blank = True
    while True:
        line = stream.readline(1_000_000)
        if lines and (not line or (is_blank and SEPARATOR.match(line))):
            number += 1
            name = f"{number}.eml"
            if size > MAX_FILE_BYTES:
                why = f"is larger than {MAX_FILE_BYTES // 1_000_000} MB, the most that is read of one"
                yield Entry(f"{where}/{name}", UnusableInput(f"{where}/{name}", why, "give its attachments by themselves"))
            else:
                yield Member(name, b"".join(lines), MemberFacts(media_type="message/rfc822"))
            lines, size = [], 0
        if not line:
            return
        if not (is_blank and SEPARATOR.match(line)):
            size += len(line)
            if size <= MAX_FILE_BYTES:
                lines.append(line)
        is_blank = not line.strip()


def _sorted_parts(message: Message, where: str) -> tuple[list[Message], list[Message]]:
    """Return the parts that are a message's own words, in order, and those that are attached to it.

    Of parts that say the same in two ways, the plain words are taken.
    """
    bodies: list[Message] = []
    attached: list[Message] = []
    stack = [message]
    seen = 0
    while stack:
        part = stack.pop()
        seen += 1
        if seen > MAX_PARTS:
            raise UnusableInput(where, f"has more than {MAX_PARTS:,} parts", REMEDY)
        kind = part.get_content_type()
        if part.is_multipart() and kind != "message/rfc822":
            children = [child for child in part.get_payload() if isinstance(child, Message)]
            stack.extend(reversed(_twins_out(children) if kind == "multipart/alternative" else children))
        elif kind.startswith("multipart/"):
            bodies.append(part)  # its parts are not marked off from each other
        elif kind in ("text/plain", "text/html") and part.get_content_disposition() != "attachment" and not part.get_filename():
            bodies.append(part)
        else:
            attached.append(part)
    return bodies, attached


def _twins_out(children: list[Message]) -> list[Message]:
    """Return the parts of an alternative without an HTML twin of plain words that are there."""
    plain = [child for child in children if child.get_content_type() == "text/plain" and _payload(child).strip()]
    if not plain:
        return children
    flat = [part for child in children for part in (child.get_payload() if child.is_multipart() else [child])]  # pictures beside HTML
    return [plain[0], *(part for part in flat if isinstance(part, Message) and part.get_content_maintype() != "text")]


def _payload(part: Message) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _body(parts: list[Message], message: Message, where: str) -> Draft | None:
    """Return the words of a message, part by part; None where they are blank."""
    texts: list[str] = []
    notes: list[str] = []
    flags: list[str] = []
    charset = known = None
    for part in parts:
        data = _payload(part)
        if not data.strip():
            continue
        decoded = decoded_text(data, where, declared=_charset(part))
        text = decoded.text
        if part.get_content_type() == "text/html":
            text, more = read_fragment(text, where)
            notes += more
        elif "flowed" in str(part.get_param("format", "")).lower():
            text = re.sub(r"(?<=\S) \n(?=[^\s>])", " ", text)  # a blank before a line's end says that the line goes on
        if text.strip():
            texts.append(text.strip("\n"))
        notes += decoded.notes
        flags += decoded.flags
        if charset is None or not data.isascii():
            charset, known = decoded.charset, decoded.known
    if not texts:
        return None
    return Draft(text="\n\n".join(texts), charset=charset, charset_known=known, notes=tuple(notes), flags=(*flags, *_defects(message)))


def _defects(message: Message) -> Iterator[str]:
    """Yield a flag on parts that do not end, do not begin, or cannot be unpacked."""
    found = {WORDS_LOST[name] for part in message.walk() for name in (type(d).__name__ for d in part.defects) if name in WORDS_LOST}
    if found:
        yield f"The message is damaged ({', '.join(sorted(found))}); words may be missing."


def _charset(part: Message) -> str | None:
    try:
        return part.get_content_charset()
    except Exception:  # header lines are written by anybody
        return None


def _with_head(draft: Draft, message: Message, day: date | None, notes: tuple[str, ...]) -> Draft:
    return Draft(
        text=draft.text,
        title=_header(message, "Subject"),
        outlet=_sender(message),
        published=day,
        published_known=Known.STATED if day else None,
        charset=draft.charset,
        charset_known=draft.charset_known,
        notes=notes + draft.notes,
        flags=draft.flags,
    )


def _header(message: Message, name: str) -> str | None:
    """Return a header line in letters; as it stands where its code is broken."""
    raw = message.get(name)
    if raw is None:
        return None
    words = str(raw)[:MAX_HEADER_CHARS]
    with suppress(Exception):  # unknown character sets, broken base64: shown as they are
        words = str(make_header(decode_header(words)))
    return " ".join("".join(c if c.isprintable() and not "\ud800" <= c <= "\udfff" else " " for c in words).split()) or None


def _sender(message: Message) -> str | None:
    """Return who sent a message: the name beside the address, or the address's domain."""
    name = address = ""
    with suppress(Exception):  # brackets in brackets, without end
        name, address = parseaddr(_header(message, "From") or "")
    domain = address.rpartition("@")[2]
    return name.strip() or domain or None


def _day(message: Message, today: date) -> tuple[date | None, tuple[str, ...]]:
    words = _header(message, "Date")
    day = parse_mail_day(words) if words else None
    if words and day is None:
        return None, (f"Its Date line, {words[:40]!r}, is no day, and was left aside.",)
    if day and day > today:
        return None, (f"Its Date line, {day}, lies in the future, and was left aside.",)
    return day, ()


def _member(part: Message, number: int, facts: MemberFacts) -> Member:
    kind = part.get_content_type()
    if kind == "message/rfc822" and part.is_multipart():
        inner = part.get_payload(0)
        data = inner.as_bytes(policy=policy.compat32) if isinstance(inner, Message) else b""
    else:
        data = _payload(part)
    ending = ".eml" if kind == "message/rfc822" else mimetypes.guess_extension(kind) or ""
    raw = part.get_filename() or ""
    with suppress(Exception):  # as above
        raw = str(make_header(decode_header(raw)))
    name = "".join(c if c.isprintable() and not "\ud800" <= c <= "\udfff" else "_" for c in raw).replace("\\", "/").rpartition("/")[2]
    return Member(
        name.strip(". ") or f"attachment-{number}{ending}",
        data,
        MemberFacts(received=facts.received, media_type=kind, charset=_charset(part) if kind.startswith("text/") else None),
    )
