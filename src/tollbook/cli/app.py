"""The program: its name, its help in small, its exit codes, and the options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

import tollbook

DONE, WRONG, UNUSABLE = 0, 1, 2
INTERRUPTED = 130  # what shells give for Ctrl-C

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

\b
Many reports over months: a book keeps every document as it came, what was read in it, and a proof that nothing was changed:
    tollbook init coast
    tollbook add --book coast reports/ archive.zip feed.xml
    tollbook status --book coast
    tollbook brief --book coast --where Latakia --until 2025-03-12
    tollbook verify --book coast
"""

app = typer.Typer(
    help=HELP, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)  # fmt: skip

ReportsArgument = Annotated[
    list[str] | None, typer.Argument(metavar="REPORT", help="Files, folders, or - for standard input.", show_default=False)
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


MaybeBookOption = Annotated[
    str | None, typer.Option("--book", metavar="BOOK", help="A book instead of reports: its folder, or postgresql://USER@HOST/NAME.")
]
BookOption = Annotated[str, typer.Option("--book", metavar="BOOK", help="The book: its folder, or postgresql://USER@HOST/NAME.")]

PatienceOption = Annotated[float, typer.Option("--patience", metavar="SECONDS", min=1, help="The longest that one document may take.")]

# What is asked for of a book: brief and read take these too, and refuse them where no book is named.
WhoOption = Annotated[str | None, typer.Option("--who", metavar="CLASS", help="Class of victims, such as civilian or child.")]
WhereOption = Annotated[str | None, typer.Option("--where", metavar="PLACE", help="A place, province or country.")]
ByOption = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who is said to have done it.")]
SourceOption = Annotated[str | None, typer.Option("--source", metavar="NAME", help="Who says so.")]
HarmOption = Annotated[str | None, typer.Option("--harm", metavar="HARM", help="killed, injured, detained …")]
KindOption = Annotated[str | None, typer.Option("--kind", metavar="KIND", help="toll, act or situation.")]
SinceOption = Annotated[str | None, typer.Option("--since", metavar="DAY", help="Harm or deed on that day or later.")]
UntilOption = Annotated[str | None, typer.Option("--until", metavar="DAY", help="Harm or deed on that day or before.")]
AsOfOption = Annotated[str | None, typer.Option("--as-of", metavar="DAY", help="What was published up to that day.")]
ReviewOption = Annotated[str | None, typer.Option("--review", metavar="STATE", help="accepted, corrected, rejected or none.")]
WordsOption = Annotated[str | None, typer.Option("--words", metavar="WORDS", help="Words of the claim, its sources and places.")]


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
