"""The command line: one command a stage. Results go to standard output, or to -o FILE; everything said about them goes to standard error.

Exit codes: 0 done; 1 done, and something is wrong that the user asked about; 2 some input could not be used.
Whatever goes wrong is told in one sentence. A fault of Tollbook's own is told so too, and `--debug` shows where it happened.
"""

import contextlib
import os
import sys
from collections.abc import Callable, Sequence
from typing import IO, Any

import typer

from tollbook.cli import books, reports
from tollbook.cli.app import DONE, INTERRUPTED, UNUSABLE, app
from tollbook.cli.output import say
from tollbook.errors import TollbookError

NEW_ISSUE = "the project's issue tracker"

__all__ = ["app", "books", "main", "reports"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    is_debug = "--debug" in words
    words = [word for word in words if word != "--debug"] or ["--help"]
    for stream in (sys.stdout, sys.stderr):
        use_utf8(stream)
    if not is_debug:
        hush()
    try:
        code = told_in_sentences(lambda: app(words, prog_name="tollbook", standalone_mode=False), is_debug)
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # the reader of our output, `head` for one, has seen enough
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE


def told_in_sentences(run: Callable[[], Any], is_debug: bool) -> int:
    """Run a command; tell what goes wrong in one sentence each; return the exit code."""
    try:
        code = run()
        if code == INTERRUPTED:  # Typer's way of telling that Ctrl-C was pressed
            raise KeyboardInterrupt
        return code if isinstance(code, int) else DONE
    except BrokenPipeError:
        raise
    except TollbookError as error:
        if is_debug:
            raise
        say(str(error))
    except (KeyboardInterrupt, typer.Abort):
        say("Stopped; nothing was written.")
        return INTERRUPTED
    except typer.TyperException as error:  # a wrong option or argument
        message = error.format_message()
        say(f"{message if message.endswith(('.', '?', '!')) else message + '.'} See tollbook --help.")
    except MemoryError:
        say("Tollbook needs more memory than there is; give it fewer or shorter reports at once.")
    except Exception as error:
        if is_debug:
            raise
        cause = " ".join(str(error).split())[:200]
        say(
            f"Tollbook met a fault of its own ({type(error).__name__}{': ' + cause if cause else ''}); "
            f"run the command again with --debug, and report what it shows to {NEW_ISSUE}."
        )
    return UNUSABLE


def use_utf8(stream: IO[str]) -> None:
    """Make a stream take every character, also where the system's own character set has not all (Windows, LANG=C)."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure:
        with contextlib.suppress(ValueError, OSError):
            reconfigure(encoding="utf-8", errors="replace")


def hush() -> None:
    """Keep the warnings and logs of packages off the user's screen: they speak to programmers."""
    import logging
    import warnings

    warnings.simplefilter("ignore")
    os.environ.setdefault("PYTHONWARNINGS", "ignore")  # for the processes that --jobs starts
    logging.getLogger().addHandler(logging.NullHandler())
