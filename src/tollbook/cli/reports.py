"""The commands that take reports: brief and read, over files or over a book."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import tollbook
from tollbook.cli.app import (
    DONE,
    AsOfOption,
    ByOption,
    GazetteerOption,
    HarmOption,
    JobsOption,
    KindOption,
    LanguageOption,
    MaybeBookOption,
    OutletOption,
    OutputOption,
    PatienceOption,
    PublishedOption,
    ReportsArgument,
    ReviewOption,
    SinceOption,
    SourceOption,
    TitleOption,
    UntilOption,
    WhereOption,
    WhoOption,
    WordsOption,
    app,
)
from tollbook.cli.output import check_output, choose_format, is_coloured, text_width, write_result
from tollbook.cli.watch import Bar, Watch
from tollbook.errors import UnusableInput

if TYPE_CHECKING:
    from tollbook.store.filters import Filter

BRIEF_FORMATS = ("text", "md", "html", "pdf", "json")
CLAIM_FORMATS = ("table", "jsonl", "csv", "parquet")
BRIEF_HELP = """
Print a brief of one or several reports: the toll with its bounds and who stands behind each, who says what, what
happened, the response, the situation, and what is not known.

REPORT is a file (text, Markdown, HTML, PDF with a text layer, or JSON Lines of reports), a folder of them, or - for standard input.

\b
    tollbook brief report.txt
    tollbook brief page.html --outlet "The Daily" --published 2025-03-10
    tollbook brief reports/ -o brief.html
    tollbook brief reports/ --gazetteer villages.csv --settings weights.toml
    tollbook brief --book coast --where Latakia --until 2025-03-12 -o brief.html
    cat report.txt | tollbook brief - --format md

'On Monday' means a day only if the report's own day is known. Where the report does not tell it, give --published;
without it, Tollbook infers it from the report's words where it can, and says so.

--who, --where, --by, --source, --harm, --kind, --since, --until, --as-of, --review and --words ask for a part of a book.

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
    tollbook read --book coast --source Observatory
    tollbook read --book coast --again

With --again, every document of a book is read anew, as when the reader or a report's day changed: what each gains, loses and has
changed is printed and kept in the log. Claims that a person reviewed stay as they were reviewed.

In JSON Lines, start and end count characters of the report's text, half-open; a .jsonl file's text is taken as it is, so they fit it.

\b
Exit codes: 0 done; 2 some input could not be used (the rest is still read).
"""


@app.command("brief", help=BRIEF_HELP, short_help="Print a brief of reports: who says what, how many, what was done.")
def brief_command(
    reports: ReportsArgument = None,
    book: MaybeBookOption = None,
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
    who: WhoOption = None,
    where: WhereOption = None,
    by: ByOption = None,
    source: SourceOption = None,
    harm: HarmOption = None,
    kind: KindOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    as_of: AsOfOption = None,
    review: ReviewOption = None,
    words: WordsOption = None,
) -> int:
    chosen = choose_format(form, output, BRIEF_FORMATS)
    asked = asked_of_book(book, reports, who, where, by, source, harm, kind, since, until, as_of, review, words)
    check_output(output, chosen, reports or [])
    weights = tollbook.load_settings(settings) if settings else None
    if book is not None:
        from tollbook.book.brief import brief_of_book
        from tollbook.cli.books import opened

        with opened(book) as here:
            of_book = brief_of_book(here, asked, settings=weights, jobs=jobs)
        write_result(tollbook.render(of_book, chosen, width=text_width(), is_coloured=is_coloured(output)), output)
        return DONE
    places = load_places(gazetteer)
    named = list(reports or [])
    with Watch(named) as watch:
        brief = tollbook.brief(
            named, published=published, outlet=outlet, title=title, language=language, gazetteer=places,
            settings=weights, jobs=jobs, skip=watch.skip, watch=watch.report,
        )  # fmt: skip
    watch.tell_notes()
    if brief.reports:
        write_result(tollbook.render(brief, chosen, width=text_width(), is_coloured=is_coloured(output)), output)
    return watch.exit_code


@app.command("read", help=READ_HELP, short_help="Print the claims of reports, one a line, for people or programs.")
def read_command(
    reports: ReportsArgument = None,
    book: MaybeBookOption = None,
    again: Annotated[bool, typer.Option("--again", help="Of a book: read its documents anew, and tell what changed.")] = False,
    patience: PatienceOption = 18,
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
    who: WhoOption = None,
    where: WhereOption = None,
    by: ByOption = None,
    source: SourceOption = None,
    harm: HarmOption = None,
    kind: KindOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    as_of: AsOfOption = None,
    review: ReviewOption = None,
    words: WordsOption = None,
) -> int:
    chosen = choose_format(form, output, CLAIM_FORMATS)
    asked = asked_of_book(book, reports, who, where, by, source, harm, kind, since, until, as_of, review, words)
    check_output(output, chosen, reports or [])
    if book is not None:
        return again_of_book(book, jobs, patience) if again else claims_of_book(book, asked, chosen, output)
    if again:
        raise UnusableInput("--again", "reads the documents of a book anew, and no book is named", "name one with --book")
    places = load_places(gazetteer)
    named = list(reports or [])
    with Watch(named) as watch:
        pairs = tollbook.read(
            named, published=published, outlet=outlet, title=title, language=language, gazetteer=places, jobs=jobs, skip=watch.skip
        )
        found = [(watch.report(report), claims) for report, claims in pairs]
    watch.tell_notes()
    if found:
        write_result(tollbook.write_claims(found, chosen, width=text_width(), is_coloured=is_coloured(output)), output)
    return watch.exit_code


def asked_of_book(book: str | None, reports: Sequence[str] | None, *asked: str | None) -> "Filter":
    """Return what is asked of a book. Raises UnusableInput for both reports and a book, for neither, and for filters without a book."""
    from tollbook.book.select import make_filter

    if book is None and not reports:
        raise UnusableInput("REPORT", "no report and no book is named", "name a file, a folder, - for standard input, or --book BOOK")
    if book is not None and reports:
        raise UnusableInput(f"--book {book}", "reports are named beside it", "add them to the book first, or leave one of the two out")
    names = ("who", "where", "by", "source", "harm", "kind", "since", "until", "as_of", "review", "words")
    given = dict(zip(names, asked, strict=True))
    if book is None and any(given.values()):
        first = next(name for name, value in given.items() if value)
        raise UnusableInput(f"--{first.replace('_', '-')}", "asks something of a book, and no book is named", "name one with --book")
    return make_filter(**given)


def again_of_book(book: str, jobs: int, patience: float) -> int:
    """Read a book's documents anew and tell what changed."""
    from tollbook.book.again import read_again
    from tollbook.cli.books import opened, print_differences

    with opened(book) as here, Bar(()) as bar:
        return print_differences(read_again(here, jobs=jobs, seconds=patience, watch=bar.of("documents read")))


def claims_of_book(book: str, asked: "Filter", form: str, output: Path | None) -> int:
    """Write the claims of a book that fit."""
    from tollbook.book.select import select_claims
    from tollbook.cli.books import opened

    with opened(book) as here:
        found = select_claims(here, asked)
    by_report: dict[str, list[tollbook.Claim]] = {}
    for claim in found.claims:
        by_report.setdefault(claim.report, []).append(claim)
    pairs = [(report, by_report.get(report.id, [])) for report in found.reports]
    write_result(tollbook.write_claims(pairs, form, width=text_width(), is_coloured=is_coloured(output)), output)
    return DONE


def load_places(files: Sequence[Path] | None) -> "tollbook.Gazetteer | None":
    """Return a gazetteer with the user's own files, or None for the one that the reader uses anyway."""
    return tollbook.Gazetteer(files) if files else None
