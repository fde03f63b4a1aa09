"""JSON Lines of reports into drafts; a JSON file that holds one report, or a list of them, is read too.

A report is an object {"id", "title", "outlet", "published", "language", "text"}; all but the text may be absent or null.
The text is taken as given, to the character, for the offsets of other tools count it. Further fields are left aside.
"""

import json
import re
from collections.abc import Iterator
from typing import IO, Any

from tollbook.errors import UnusableInput
from tollbook.ingest.draft import Draft, parse_day
from tollbook.ingest.entries import Entry
from tollbook.model.precision import Known

MAX_LINE_BYTES = 30_000_000  # one report: five million characters of JSON with escapes
SHAPE = '{"id", "title", "outlet", "published", "language", "text"}'
HALF_PAIR = re.compile("[\ud800-\udfff]")


def read_lines(stream: IO[bytes], where: str) -> Iterator[Entry]:
    """Yield each line of a JSON Lines file as a draft, or as the error that says why it is none; empty lines are passed over."""
    number = 0
    while line := stream.readline(MAX_LINE_BYTES + 1):
        number += 1
        at = f"{where}:{number}"
        if len(line) > MAX_LINE_BYTES:
            while line and not line.endswith(b"\n"):
                line = stream.readline(MAX_LINE_BYTES)
            yield Entry(at, UnusableInput(at, f"is a line of more than {MAX_LINE_BYTES // 1_000_000} MB", "give one report a line"))
        elif line.strip(b" \t\r\n\xef\xbb\xbf"):
            yield _read_entry(line, at)


def read_objects(data: bytes, where: str) -> Iterator[Entry]:
    """Yield the reports of a JSON file that holds one report or a list of them."""
    try:
        value = _parse(data)
    except ValueError as cause:
        remedy = f"give {SHAPE}, or one such object a line in a .jsonl file"
        yield Entry(where, UnusableInput(where, f"is no valid JSON ({cause})", remedy))
        return
    if isinstance(value, dict):
        yield _read_object(value, where)
        return
    for number, item in enumerate(value if isinstance(value, list) else [value], 1):
        yield _read_object(item, f"{where}:{number}")


def looks_like_lines(data: bytes) -> bool:
    """Tell whether the first line is a whole JSON object of its own."""
    try:
        return isinstance(_parse(data.lstrip().split(b"\n", 1)[0]), dict)
    except ValueError:
        return False


def _parse(data: bytes) -> Any:
    try:
        return json.loads(data.decode("utf-8-sig"))
    except RecursionError:
        raise ValueError("its brackets are nested too deep") from None
    except UnicodeDecodeError as cause:
        raise ValueError(f"byte {cause.start} is not UTF-8") from None


def _read_entry(line: bytes, at: str) -> Entry:
    try:
        return _read_object(_parse(line), at)
    except json.JSONDecodeError as cause:
        return Entry(at, UnusableInput(at, f"is no valid JSON (column {cause.colno}: {cause.msg})", f"write one object a line: {SHAPE}"))
    except ValueError as cause:
        return Entry(at, UnusableInput(at, f"is no valid JSON ({cause})", f"write one object a line, in UTF-8: {SHAPE}"))


def _read_object(value: Any, at: str) -> Entry:
    if not isinstance(value, dict):
        return Entry(at, UnusableInput(at, "is no JSON object", f"write one object a line: {SHAPE}"))
    own = value.get("id")
    own_id = str(own) if isinstance(own, str | int) and str(own).strip() else None
    try:
        return Entry(at, _draft(value, at), own_id)
    except UnusableInput as error:
        return Entry(at, error, own_id)


def _draft(value: dict[str, Any], at: str) -> Draft:
    text = value.get("text")
    if not isinstance(text, str):
        raise UnusableInput(at, 'has no "text" that is a string', f"write one object a line: {SHAPE}")
    day = _string(value, "published", at)
    published = parse_day(day) if day else None
    if day and not published:
        raise UnusableInput(at, f'its "published", {day[:40]!r}, is no day', "write it as YYYY-MM-DD, or null where it is not known")
    halves = len(HALF_PAIR.findall(text))
    return Draft(
        text=HALF_PAIR.sub("\ufffd", text) if halves else text,
        title=_string(value, "title", at),
        outlet=_string(value, "outlet", at),
        published=published,
        published_known=Known.STATED if published else None,
        language=_string(value, "language", at),
        charset="utf-8",
        charset_known="valid UTF-8",
        flags=(f"{halves} half characters of broken pairs are shown as \ufffd; offsets are unchanged.",) if halves else (),
    )


def _string(value: dict[str, Any], field: str, at: str) -> str | None:
    """Return a field that is a string, or None where it is absent, null or blank. Raises UnusableInput for any other value."""
    found = value.get(field)
    if found is not None and not isinstance(found, str):
        raise UnusableInput(at, f'its "{field}" is {json.dumps(found)[:40]} and no string', "write it in quotation marks, or null")
    return HALF_PAIR.sub("\ufffd", found).strip() or None if found else None
