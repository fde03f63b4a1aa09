"""Where results go, and in which format: standard output or a file, checked before any work is done."""

import contextlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from tollbook.errors import UnusableInput

WIDEST = 100  # characters a line of text: longer lines are hard to read, however wide the window
# What an output file's ending says, where --format says nothing.
ENDINGS = {
    ".txt": "text", ".md": "md", ".markdown": "md", ".html": "html", ".htm": "html", ".pdf": "pdf", ".json": "json",
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".parquet": "parquet",
}  # fmt: skip
BINARY = ("pdf", "parquet")


def choose_format(form: str | None, output: Path | None, formats: Sequence[str]) -> str:
    """Return the format asked for, or what the output's ending says, or the first. Raises UnusableInput for one that there is none of.

    >>> choose_format(None, Path("a.html"), ("text", "html")), choose_format(None, None, ("text", "html"))
    ('html', 'text')
    """
    if form is None:
        by_ending = ENDINGS.get(output.suffix.lower()) if output else None
        return by_ending if by_ending and by_ending in formats else formats[0]
    chosen = {"markdown": "md", "txt": "text"}.get(form.lower(), form.lower())
    if chosen not in formats:
        raise UnusableInput(f"--format {form}", "there is no such format", f"give one of {', '.join(formats)}")
    return chosen


def check_output(output: Path | None, form: str, reports: Sequence[str]) -> None:
    """Raise UnusableInput, before anything is read, if the result could not be written or would replace a report."""
    if output is None:
        if form in BINARY and sys.stdout.isatty():
            raise UnusableInput(f"--format {form}", "is not for a terminal", f"give a file: -o result.{form}")
        return
    folder = output.parent
    if output.is_dir():
        raise UnusableInput(str(output), "is a folder", "name a file in it with -o")
    if not folder.is_dir():
        raise UnusableInput(str(output), f"there is no folder {str(folder)!r} to write it to", "make the folder, or name another with -o")
    if not os.access(output if output.exists() else folder, os.W_OK):
        raise UnusableInput(str(output), "may not be written", "name a file with -o that you may write")
    if output.exists() and any(holds(Path(name), output) for name in reports if name != "-"):
        raise UnusableInput(str(output), "is one of the reports to be read, and would be lost", "name another file with -o")


def holds(given: Path, output: Path) -> bool:
    """Tell whether a file is, or lies in, what a user gives to be read."""
    with contextlib.suppress(OSError):
        if given.is_dir():
            return output.resolve().is_relative_to(given.resolve())
        return given.samefile(output)
    return False


def write_result(result: str | bytes, output: Path | None) -> None:
    """Write to a file, whole or not at all, or to standard output. Raises UnusableInput if the file cannot be written."""
    data = result.encode("utf-8", "replace") if isinstance(result, str) else result
    if output is None:
        if isinstance(result, str):
            sys.stdout.write(data.decode("utf-8") + ("" if not result or result.endswith("\n") else "\n"))
        else:
            sys.stdout.buffer.write(data)
        sys.stdout.flush()
        return
    try:
        if output.exists() and not output.is_file():  # a device or pipe, such as /dev/stdout
            output.write_bytes(data)
            return
        draft = output.with_name(f".{output.name}.{os.getpid()}.part")
        try:
            draft.write_bytes(data)
            os.replace(draft, output)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise UnusableInput(
            str(output), f"cannot be written ({(error.strerror or str(error)).lower()})", "name another file with -o"
        ) from None


def text_width() -> int:
    """Return how many characters a line of text may have: the terminal's width within reason."""
    import shutil

    return min(max(shutil.get_terminal_size().columns, 40), WIDEST)


def is_coloured(output: Path | None) -> bool:
    """Tell whether colour is wanted: on a terminal, unless NO_COLOR is set (no-color.org)."""
    return output is None and sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def say(sentence: str) -> None:
    """Tell the user something beside the result."""
    print(sentence, file=sys.stderr, flush=True)
