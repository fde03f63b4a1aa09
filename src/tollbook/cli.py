"""The command line: one command a stage. Results go to standard output, or to -o FILE; everything said about them goes to standard error.

Exit codes: 0 done; 1 done, and something is wrong that the user asked about; 2 some input could not be used.
Whatever goes wrong is told in one sentence. A fault of Tollbook's own is told so too, and `--debug` shows where it happened.
"""

import contextlib
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any

import typer

import tollbook
from tollbook.errors import TollbookError, UnusableInput

if TYPE_CHECKING:
    from tollbook.ingest import Unread
    from tollbook.model.document import Report

DONE, UNUSABLE = 0, 2
INTERRUPTED = 130  # what shells give for Ctrl-C
MOST_NOTES = 20  # more notes on how reports were read than anyone reads; the rest are counted
WIDEST = 100  # characters a line of text: longer lines are hard to read, however wide the window
LONG_INPUT = 2  # so many named inputs, or a folder, may take a while: progress is shown
NEW_ISSUE = "the project's issue tracker"

BRIEF_FORMATS = ("text", "md", "html", "pdf", "json")
CLAIM_FORMATS = ("table", "jsonl", "csv", "parquet")
# What an output file's ending says, where --format says nothing.
ENDINGS = {
    ".txt": "text", ".md": "md", ".markdown": "md", ".html": "html", ".htm": "html", ".pdf": "pdf", ".json": "json",
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".parquet": "parquet",
}  # fmt: skip
BINARY = ("pdf", "parquet")

HELP = """
Tollbook reads reports of armed conflict and tells who says what, how many, what was done about it, how it is now,
and what is not known: each line with the words that it rests on.

\b
A first brief, of one report:
    tollbook brief report.txt --published 2025-03-10

\b
The same as a page to read beside the report's own words, or as a file for a colleague:
    tollbook brief report.txt -o brief.html
    tollbook brief report.txt -o brief.pdf

\b
Several reports, a folder, a web page from the network, all in one brief:
    tollbook brief monday.pdf tuesday.html reports/
    curl https://example.org/report | tollbook brief -

\b
The claims themselves, one a line, for your own tools:
    tollbook read reports/ --format jsonl -o claims.jsonl
"""

BRIEF_HELP = """
Print a brief of one or several reports: the toll with its bounds and who stands behind each, who says what, what
happened, the response, the situation, and what is not known.

REPORT is a file (text, Markdown, HTML, PDF with a text layer, or JSON Lines of reports), a folder of them, or - for standard input.

\b
    tollbook brief report.txt
    tollbook brief page.html --outlet "The Daily" --published 2025-03-10
    tollbook brief reports/ -o brief.html
    tollbook brief reports/ --gazetteer villages.csv --settings weights.toml
    cat report.txt | tollbook brief - --format md

'On Monday' means a day only if the report's own day is known. Where the report does not tell it, give --published;
without it, Tollbook infers it from the report's words where it can, and says so.

\b
Exit codes: 0 done; 2 some input could not be used (the rest is still briefed).
"""

READ_HELP = """
Print the claims of one or several reports: who says what, with the exact words, where they stand, and how many.

REPORT is a file (text, Markdown, HTML, PDF with a text layer, or JSON Lines of reports), a folder of them, or - for standard input.

\b
    tollbook read report.txt
    tollbook read reports/ --jobs 4 -o claims.jsonl
    tollbook read archive.jsonl --format csv > claims.csv

In JSON Lines, start and end count characters of the report's text, half-open; a .jsonl file's text is taken as it is, so they fit it.

\b
Exit codes: 0 done; 2 some input could not be used (the rest is still read).
"""

app = typer.Typer(
    help=HELP, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)  # fmt: skip

ReportsArgument = Annotated[
    list[str], typer.Argument(metavar="REPORT", help="Files, folders, or - for standard input.", show_default=False)
]
OutputOption = Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to FILE; its ending tells the format.")]
PublishedOption = Annotated[
    str | None, typer.Option(metavar="DAY", help="Day of publication (YYYY-MM-DD), for reports without one or with a wrong one.")
]
OutletOption = Annotated[str | None, typer.Option(metavar="NAME", help="Who published the reports.")]
TitleOption = Annotated[str | None, typer.Option(metavar="WORDS", help="The report's title.")]
LanguageOption = Annotated[str | None, typer.Option(metavar="CODE", help="Language of the reports, such as en; detected if not given.")]
GazetteerOption = Annotated[
    list[Path] | None, typer.Option(metavar="FILE", help="Your own places: CSV with name, latitude, longitude … May be repeated.")
]
JobsOption = Annotated[int, typer.Option(metavar="N", min=1, help="Processes that read at once.")]


def show_version(is_wanted: bool) -> None:
    """Print the version and end, if that is wanted."""
    if is_wanted:
        typer.echo(f"tollbook {tollbook.__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[bool, typer.Option("--version", help="Print the version, and end.", is_eager=True, callback=show_version)] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show where in the program an error happened.")] = False,
) -> None:
    """Options before any command. --debug is taken out of the arguments by `main`, for it may stand anywhere."""


@app.command("brief", help=BRIEF_HELP, short_help="Print a brief of reports: who says what, how many, what was done.")
def brief_command(
    reports: ReportsArgument,
    form: Annotated[
        str | None, typer.Option("--format", metavar="|".join(BRIEF_FORMATS), help="What to print; text unless -o tells otherwise.")
    ] = None,
    output: OutputOption = None,
    published: PublishedOption = None,
    outlet: OutletOption = None,
    title: TitleOption = None,
    language: LanguageOption = None,
    gazetteer: GazetteerOption = None,
    settings: Annotated[Path | None, typer.Option(metavar="FILE", help="How counts are weighed: a TOML file.")] = None,
    jobs: JobsOption = 1,
) -> int:
    chosen = choose_format(form, output, BRIEF_FORMATS)
    check_output(output, chosen, reports)
    weights = tollbook.load_settings(settings) if settings else None
    places = load_places(gazetteer)
    with Watch(reports) as watch:
        brief = tollbook.brief(
            list(reports), published=published, outlet=outlet, title=title, language=language, gazetteer=places,
            settings=weights, jobs=jobs, skip=watch.skip, watch=watch.report,
        )  # fmt: skip
    watch.tell_notes()
    if brief.reports:
        write_result(tollbook.render(brief, chosen, width=text_width(), is_coloured=is_coloured(output)), output)
    return watch.exit_code


@app.command("read", help=READ_HELP, short_help="Print the claims of reports, one a line, for people or programs.")
def read_command(
    reports: ReportsArgument,
    form: Annotated[
        str | None, typer.Option("--format", metavar="|".join(CLAIM_FORMATS), help="What to print; table unless -o tells otherwise.")
    ] = None,
    output: OutputOption = None,
    published: PublishedOption = None,
    outlet: OutletOption = None,
    title: TitleOption = None,
    language: LanguageOption = None,
    gazetteer: GazetteerOption = None,
    jobs: JobsOption = 1,
) -> int:
    chosen = choose_format(form, output, CLAIM_FORMATS)
    check_output(output, chosen, reports)
    places = load_places(gazetteer)
    with Watch(reports) as watch:
        pairs = tollbook.read(
            list(reports), published=published, outlet=outlet, title=title, language=language, gazetteer=places, jobs=jobs, skip=watch.skip
        )
        found = [(watch.report(report), claims) for report, claims in pairs]
    watch.tell_notes()
    if found:
        write_result(tollbook.write_claims(found, chosen, width=text_width(), is_coloured=is_coloured(output)), output)
    return watch.exit_code


class Watch:
    """What a run tells while it reads: progress where a person looks on, why a document cannot be read, notes on the others."""

    def __init__(self, named: Sequence[str]) -> None:
        self.unread, self.read = 0, 0
        self._notes: list[str] = []
        self._is_long = len(named) >= LONG_INPUT or any(os.path.isdir(name) or name.endswith((".jsonl", ".ndjson")) for name in named)
        self._progress: Any = None

    def __enter__(self) -> "Watch":
        if self._is_long and sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

            columns = SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()
            self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
            self._task = self._progress.add_task("Reading …", total=None)
            self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._progress:
            self._progress.stop()
            self._progress = None

    @property
    def exit_code(self) -> int:
        """2 if some document could not be read."""
        return UNUSABLE if self.unread else DONE

    def skip(self, document: "Unread") -> None:
        """Tell of a document that cannot be read, at once."""
        self.unread += 1
        self._say(document.sentence)

    def report(self, report: "Report") -> "Report":
        """Count a report that was read."""
        self.read += 1
        self._notes += [f"Note on {report.origin or report.id}: {note}" for note in report.notes]
        if self._progress:
            elapsed = self._progress.tasks[0].elapsed or 0.0
            rate = f", {self.read / elapsed:.0f} a second" if elapsed > 1 else ""
            unread = f", {self.unread:,} not read" if self.unread else ""
            self._progress.update(self._task, description=f"{self.read:,} read{rate}{unread}")
        return report

    def tell_notes(self) -> None:
        """Tell what a person should know of how the reports were read."""
        for note in self._notes[:MOST_NOTES]:
            say(note)
        if len(self._notes) > MOST_NOTES:
            say(f"And {len(self._notes) - MOST_NOTES:,} more notes of this kind.")

    def _say(self, sentence: str) -> None:
        if self._progress:
            self._progress.console.print(sentence, markup=False, highlight=False, emoji=False, soft_wrap=True)
        else:
            say(sentence)


def choose_format(form: str | None, output: Path | None, formats: Sequence[str]) -> str:
    """Return the format asked for, or what the output's ending says, or the first. Raises UnusableInput for one that there is none of.

    >>> choose_format(None, Path("a.html"), BRIEF_FORMATS), choose_format(None, None, BRIEF_FORMATS)
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


def load_places(files: Sequence[Path] | None) -> "tollbook.Gazetteer | None":
    """Return a gazetteer with the user's own files, or None for the one that the reader uses anyway."""
    return tollbook.Gazetteer(files) if files else None


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
