"""The commands on books: init, add, status, search, decide, verify, checkpoint, rebuild, backup, restore."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tollbook.cli.app import (
    DONE,
    INTERRUPTED,
    UNUSABLE,
    WRONG,
    AsOfOption,
    BookOption,
    ByOption,
    GazetteerOption,
    HarmOption,
    JobsOption,
    KindOption,
    LanguageOption,
    OutletOption,
    PatienceOption,
    PublishedOption,
    ReviewOption,
    SinceOption,
    SourceOption,
    TitleOption,
    UntilOption,
    WhereOption,
    WhoOption,
    app,
)
from tollbook.cli.output import check_output, say, text_width, write_result
from tollbook.cli.passphrase import OF_BACKUP, ask, passphrase_of
from tollbook.cli.watch import Bar
from tollbook.errors import UnusableInput

if TYPE_CHECKING:
    from tollbook.book.add import Added
    from tollbook.book.again import Difference
    from tollbook.store.book import Book

# As tollbook.publish.exports.EXPORT_FORMATS has them; a test compares the two, since importing that here would slow every command.
EXPORT_FORMATS = ("ucdp", "acled", "hxl", "geojson", "parquet", "xlsx", "csv", "ftm", "prov", "provn")
MOST_SENTENCES = 30  # more than that scrolls by; `tollbook status` lists all

WhatArgument = Annotated[list[str], typer.Argument(metavar="WHAT", help="Files, folders, archives, addresses, or -.", show_default=False)]
ReasonOption = Annotated[str, typer.Option(metavar="WORDS", help="Why: kept in the log.")]
CheckpointsOption = Annotated[
    list[Path] | None,
    typer.Option("--checkpoint", metavar="FILE", help="A checkpoint that was kept elsewhere.", show_default=False),
]

INIT_HELP = """
Make a book: a folder that keeps every document as it came, what was read in it, and a log that nobody can change unseen.

\b
    tollbook init coast
    tollbook init coast --encrypt
    tollbook init postgresql://ana@localhost/coast        (for a team)

The key that signs the book's checkpoints is kept outside it, where this command says. Back it up: without it a book goes on,
but no new checkpoint can be signed.
"""
ADD_HELP = """
Hand documents in: they are kept as they are, read, and accounted for.

WHAT is a file, a folder, a ZIP or WARC archive, an RSS or Atom file, an e-mail (.eml), a Word file, a table of reports (XLSX, CSV),
an address (with --fetch), or - for standard input.

\b
    tollbook add --book coast reports/ archive.zip feed.xml
    tollbook add --book coast list.xlsx --outlet "Kohr Monitor"
    tollbook add --book coast --fetch https://example.org/report
    tollbook add --book coast reports/ --dry-run

Each file is read in a process of its own that can reach neither network nor disk. What cannot be read is kept, set aside and listed.
The same bytes are added once. Stopped half-way, the same command goes on where it was.

\b
Exit codes: 0 all was read; 2 something could not be read (the rest was; see tollbook status).
"""
STATUS_HELP = """
Show what is in a book: everything handed in with its state, what could not be read and why, what waits.

\b
    tollbook status --book coast
    tollbook status --book coast --json
"""
SEARCH_HELP = """
Find reports and claims by any part of any word, in any script, and by filters.

\b
    tollbook search --book coast Jableh
    tollbook search --book coast '"security forces" Baniyas' --source Observatory
    tollbook search --book coast --harm killed --who civilian --since 2025-03-06
    tollbook search --book coast اللاذقية

Spellings that differ by vowel signs, hamza, accents or case are the same word. Words in quotation marks stand together.
"""
DECIDE_HELP = """
State a decision: accept, correct or reject a claim; correct a report's day; say that two names or events are the same.

JUDGEMENT is accepted, corrected, rejected, same, different, part_of or withdrawn. It is added to the log; nothing is overwritten.

\b
    tollbook decide --book coast accepted 3f2a51c09b7d4e10
    tollbook decide --book coast rejected 3f2a51c09b7d4e10 --reason "a headline of another war"
    tollbook decide --book coast corrected 3f2a51c09b7d4e10 --set value=31 --set relation=at_least
    tollbook decide --book coast corrected 77aa01d2c3b4e5f6 --about report --set published=2025-03-10
    tollbook decide --book coast same "General Security" --other "security forces" --about name
    tollbook decide --book coast withdrawn 3f2a51c09b7d4e10

tollbook search prints the ids. "same", "different" and "part_of" are about two names or two events.
"""
RECONCILE_HELP = """
Tell the least and the most that all claims of a book allow, who stands behind each bound, and which claims cannot all be true.

\b
    tollbook reconcile --book coast --who civilian --where Latakia --until 2025-03-12
    tollbook reconcile --book coast --harm injured --as-of 2025-03-10 --json

Unless --harm says otherwise, people killed are asked for. --until is about when it happened, --as-of about when it was said.
Figures are never averaged: a count of documented dead is a floor, and only a total is a cap (docs/guides/bounds.md).

\b
Exit codes: 0 done; 1 done, and some claims contradict each other: they are named.
"""
EXPORT_HELP = """
Write a book's events and claims in a format of the field, with a report of what that format could not hold.

\b
    tollbook export --book coast --format ucdp -o coast-ged.csv
    tollbook export --book coast --format xlsx -o coast.xlsx --hxl
    tollbook export --book coast --format geojson --where Latakia -o latakia.geojson

FILE.losses.txt says what was lost, and by which rule a range became one number. docs/reference/exports.md has every column.
"""
VERIFY_HELP = """
Prove that nothing was changed or lost: the log, every document, every table, and the checkpoints.

\b
    tollbook verify --book coast
    tollbook verify --book coast --checkpoint kept-elsewhere.checkpoint

A checkpoint kept elsewhere also tells if the end of the log was cut off or all of it was written anew.

\b
Exit codes: 0 sound; 1 something is not what was recorded: it is named.
"""


@app.command("init", help=INIT_HELP, short_help="Make a book.")
def init_command(
    book: Annotated[str, typer.Argument(metavar="BOOK", help="A new folder, or postgresql://USER@HOST/NAME.", show_default=False)],
    encrypt: Annotated[bool, typer.Option("--encrypt", help="Encrypt it with a passphrase.")] = False,
    gazetteer: GazetteerOption = None,
) -> int:
    from tollbook.book.add import add_gazetteer
    from tollbook.store.book import init_book
    from tollbook.store.keys import key_file

    passphrase = ask("Passphrase of the new book: ", of=book, is_new=True) if encrypt else None
    with init_book(book, who=user(), passphrase=passphrase) as made:
        for file in gazetteer or ():
            add_gazetteer(made, file)
        say(f"Made the book {made.name}, number {made.id}.")
        say(f"The key that signs its checkpoints is {key_file(made.id)}: keep a copy of it elsewhere.")
        if passphrase is not None:
            say("It is encrypted: whoever loses the passphrase loses the book.")
    return DONE


@app.command("add", help=ADD_HELP, short_help="Hand documents in: kept, read, accounted for.")
def add_command(
    book: BookOption,
    what: WhatArgument,
    published: PublishedOption = None,
    outlet: OutletOption = None,
    title: TitleOption = None,
    language: LanguageOption = None,
    gazetteer: GazetteerOption = None,
    fetch: Annotated[bool, typer.Option("--fetch", help="Fetch addresses from the network: the sites will see that.")] = False,
    proxy: Annotated[str | None, typer.Option(metavar="URL", help="Fetch through this proxy.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be added.")] = False,
    patience: PatienceOption = 18,
    jobs: JobsOption = 1,
) -> int:
    from tollbook.book.add import add, add_gazetteer, plan, told_of

    told = told_of(published=published, outlet=outlet, title=title, language=language)
    with opened(book) as here:
        if dry_run:
            return _dry_run(plan(here, what))
        for file in gazetteer or ():
            add_gazetteer(here, file)
        try:
            with Bar(what) as bar:
                added = add(
                    here,
                    what,
                    told=told,
                    fetch=fetch,
                    proxy=proxy,
                    jobs=jobs,
                    seconds=patience,
                    watch=lambda now: bar.show(now.bytes_done, _line(now)),
                )
        except KeyboardInterrupt:
            say("Stopped; what was received is safe. Give the same command again to go on.")
            return INTERRUPTED
    for sentence in added.sentences[:MOST_SENTENCES]:
        say(sentence)
    if len(added.sentences) > MOST_SENTENCES:
        say(f"And {len(added.sentences) - MOST_SENTENCES:,} more; see tollbook status --book {book}.")
    typer.echo(_line(added))
    return DONE if added.is_clean else UNUSABLE


@app.command("status", help=STATUS_HELP, short_help="What is in a book, and what could not be read.")
def status_command(book: BookOption, is_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False) -> int:
    import json
    from dataclasses import asdict

    from tollbook.book.status import adds_up, status, table_of

    with opened(book) as here:
        found, unread = status(here)
        name = here.name
    if is_json:
        items = [asdict(one) for one in unread]
        typer.echo(json.dumps({"book": name, **asdict(found), "adds_up": adds_up(found), "unread": items}, ensure_ascii=False, indent=2))
        return DONE if adds_up(found) else WRONG
    typer.echo(f"Book {name}")
    for label, number, note in table_of(found):
        typer.echo(f"  {label:<20} {number:>9,}  {note}".rstrip())
    if not adds_up(found):
        say("These sums do not add up: run tollbook verify.")
    for state in ("waiting", "refused", "quarantined", "partly read", "flagged"):
        of_it = [one for one in unread if one.state == state]
        if of_it:
            typer.echo(f"\n{state.capitalize()}:")
        for one in of_it:
            typer.echo(f"  {one.why}" if state == "partly read" else f"  {UnusableInput(one.name, one.why, one.remedy)}")
    return DONE if adds_up(found) else WRONG


@app.command("search", help=SEARCH_HELP, short_help="Find reports and claims by words and filters.")
def search_command(
    book: BookOption,
    words: Annotated[list[str] | None, typer.Argument(metavar="WORDS", help="Words to look for.", show_default=False)] = None,
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
    most: Annotated[int, typer.Option(metavar="N", min=1, help="The most lines to print.")] = 50,
) -> int:
    from tollbook.book.search import lines_of, search
    from tollbook.book.select import make_filter

    wanted = make_filter(
        who=who, where=where, by=by, source=source, harm=harm, kind=kind, since=since, until=until, as_of=as_of, review=review,
        words=" ".join(words or ()) or None,
    )  # fmt: skip
    with opened(book) as here:
        found = search(here, wanted)
    for line in lines_of(found, most=most, width=text_width()):
        typer.echo(line)
    return DONE


@app.command("reconcile", help=RECONCILE_HELP, short_help="The least and the most that all claims allow.")
def reconcile_command(
    book: BookOption,
    who: WhoOption = None,
    where: WhereOption = None,
    by: ByOption = None,
    source: SourceOption = None,
    harm: HarmOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    as_of: AsOfOption = None,
    settings: Annotated[Path | None, typer.Option(metavar="FILE", help="How counts are weighed: a TOML file.")] = None,
    is_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
    jobs: JobsOption = 1,
) -> int:
    import json
    from datetime import date

    import tollbook
    from tollbook.book.reconcile import answer_record, ask, lines_of, scope_of
    from tollbook.book.record import record_of
    from tollbook.book.select import make_filter

    scope = scope_of(who=who, where=where, by=by, harm=harm, since=since, until=until)
    wanted = make_filter(source=source, as_of=as_of)
    weights = tollbook.load_settings(settings) if settings else None
    with opened(book) as here:
        record = record_of(here, wanted, settings=weights, jobs=jobs)
        answer = ask(record, scope, as_of=date.fromisoformat(as_of) if as_of else None)
        told = answer_record(answer, record)
    if is_json:
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        for line in lines_of(told):
            typer.echo(line)
    return WRONG if answer.conflicts else DONE


@app.command("export", help=EXPORT_HELP, short_help="A book's events and claims in the field's formats.")
def export_command(
    book: BookOption,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="The file to write; what belongs to it goes beside it.")],
    form: Annotated[str, typer.Option("--format", metavar="|".join(EXPORT_FORMATS), help="Which format.")],
    table: Annotated[str | None, typer.Option(metavar="claims|events", help="Which rows, for csv, parquet, hxl and geojson.")] = None,
    hxl: Annotated[bool, typer.Option("--hxl", help="A row of HXL tags, in csv and xlsx.")] = False,
    who: WhoOption = None,
    where: WhereOption = None,
    by: ByOption = None,
    source: SourceOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    as_of: AsOfOption = None,
    settings: Annotated[Path | None, typer.Option(metavar="FILE", help="How counts are weighed: a TOML file.")] = None,
) -> int:
    import tollbook
    from tollbook.book.brief import checkpoint_of
    from tollbook.book.export import export_record
    from tollbook.book.record import record_of
    from tollbook.book.select import make_filter
    from tollbook.publish.exports import export

    check_output(output, form, [])
    wanted = make_filter(who=who, where=where, by=by, source=source, since=since, until=until, as_of=as_of)
    weights = tollbook.load_settings(settings) if settings else None
    with opened(book) as here:
        checkpoint, _ = checkpoint_of(here)
        record = record_of(here, wanted, settings=weights)
        made = export_record(record, book=here.id, checkpoint=checkpoint.text if checkpoint else None, made=here.clock().date())
    found = export(made, form, hxl=hxl, table=table)
    write_result(found.data, output)
    for ending, data in found.beside:
        write_result(data, output.with_name(output.name + ending))
    say(f"{output}: {len(made.events):,} events, {len(made.claims):,} claims; what it could not hold is in {output.name}.losses.txt.")
    return DONE


@app.command("decide", help=DECIDE_HELP, short_help="Accept, correct or reject; say what is the same.")
def decide_command(
    book: BookOption,
    judgement: Annotated[str, typer.Argument(metavar="JUDGEMENT", show_default=False)],
    subject: Annotated[str, typer.Argument(metavar="SUBJECT", help="The id of a claim or report, or a name.", show_default=False)],
    other: Annotated[str | None, typer.Option(metavar="NAME", help="The other name or event.")] = None,
    about: Annotated[str, typer.Option(metavar="WHAT", help="claim, report, name or event.")] = "claim",
    changes: Annotated[list[str] | None, typer.Option("--set", metavar="FIELD=VALUE", help="What to correct. May be repeated.")] = None,
    reason: ReasonOption = "",
) -> int:
    from tollbook.book.decide import decide, parse_decision

    pairs = dict(_pair(words) for words in changes or ())
    decision = parse_decision(judgement, subject, other, pairs, about)
    with opened(book) as here:
        entry = decide(here, decision, reason=reason)
    judged = decision.judgement.value.replace("_", " ")
    beside = f" {'from' if judged == 'different' else 'as' if judged == 'same' else ''} {decision.other}" if decision.other else ""
    typer.echo(f"Entry {entry.sequence:,}: {decision.kind.value} {decision.subject} is {judged}{beside.replace('  ', ' ')}.")
    if decision.kind.value == "report" and {field for field, _ in decision.changes} & {"published", "language"}:
        typer.echo(f"Its claims are as they were read: tollbook read --book {book} --again reads them anew.")
    return DONE


@app.command("verify", help=VERIFY_HELP, short_help="Prove that nothing was changed or lost.")
def verify_command(book: BookOption, checkpoints: CheckpointsOption = None) -> int:
    from tollbook.store.verify import verify

    with opened(book) as here:
        verdict = verify(here, checkpoints=checkpoints or ())
    for fault in verdict.faults:
        typer.echo(f"{fault.where}: {fault.what}")
    typer.echo(verdict.sentence)
    return WRONG if verdict.faults else DONE


@app.command("checkpoint", short_help="Sign the book's present state, to be kept elsewhere.")
def checkpoint_command(book: BookOption) -> int:
    """Sign the state of a book and print the checkpoint: keep it where whoever could change the book cannot."""
    from tollbook.store.checkpoints import sign_checkpoint

    with opened(book) as here:
        checkpoint = sign_checkpoint(here, now=here.clock())
        say(f"Kept in {here.checkpoints}; keep a copy elsewhere, and give it to tollbook verify --checkpoint.")
    typer.echo(checkpoint.text, nl=False)
    return DONE


@app.command("rebuild", short_help="Draw the book's tables from its log again.")
def rebuild_command(book: BookOption) -> int:
    """Drop every table that is drawn from the log, and draw it again: what comes out is the same, to the byte."""
    from tollbook.book.rebuild import rebuild

    with opened(book) as here:
        entries, digest = rebuild(here)
    typer.echo(f"Drew the tables from {entries:,} entries; their digest is {digest}.")
    return DONE


@app.command("backup", short_help="Keep a copy of a book in one file.")
def backup_command(
    book: BookOption,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="The file to write.")],
    recipient: Annotated[
        list[str] | None, typer.Option(metavar="KEY", help="Encrypt for an age key (age1…). May be repeated; give two.", show_default=False)
    ] = None,
    encrypt: Annotated[bool, typer.Option("--encrypt", help="Encrypt with a passphrase instead.")] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace FILE if it is there.")] = False,
    keep_going: Annotated[bool, typer.Option("--keep-going", help="Leave out what the book itself lost, and name it.")] = False,
) -> int:
    """Write a book's log, documents, texts and checkpoints into one file, while others go on working with it."""
    from tollbook.store.backup import backup

    passphrase = ask("Passphrase of the backup: ", of=str(output), is_new=True, variable=OF_BACKUP) if encrypt else None
    with opened(book) as here, Bar(()) as bar:
        made = backup(
            here,
            output,
            recipients=recipient or (),
            passphrase=passphrase,
            now=here.clock(),
            overwrite=overwrite,
            keep_going=keep_going,
            watch=bar.of("entries, documents and texts"),
        )
    typer.echo(made.sentence)
    for note in (*made.missing, *made.notes):
        say(note)
    return WRONG if made.missing else DONE


@app.command("backup-key", short_help="Make a key that backups can be encrypted for.")
def backup_key_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A new file for the secret half.", show_default=False)],
) -> int:
    """Make a key for backups: its secret half goes into FILE, which restoring needs; what is printed is for tollbook backup --recipient."""
    from tollbook.store.backup import make_identity

    recipient = make_identity(file)
    say(f"{file} opens the backups made for this key: keep it apart from them, and a copy of it elsewhere.")
    typer.echo(recipient)
    return DONE


@app.command("restore", short_help="Make a book from a backup.")
def restore_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The backup.", show_default=False)],
    book: Annotated[str, typer.Option("--book", metavar="BOOK", help="The new place: a folder, or postgresql://USER@HOST/NAME.")],
    identity: Annotated[list[Path] | None, typer.Option(metavar="FILE", help="A file with an age key.", show_default=False)] = None,
    encrypt: Annotated[bool, typer.Option("--encrypt", help="Encrypt the new book with a passphrase.")] = False,
    keep_going: Annotated[bool, typer.Option("--keep-going", help="Take a backup that lacks what its book had lost.")] = False,
) -> int:
    """Make a book from a backup, in a new place, after checking every digest; it is the same book, to the byte."""
    from tollbook.store.backup import is_sealed_by_passphrase, restore
    from tollbook.store.book import now

    own = ask("Passphrase of the new book: ", of=book, is_new=True) if encrypt else None
    passphrase = ask("Passphrase of the backup: ", of=str(file), variable=OF_BACKUP) if is_sealed_by_passphrase(file) else None
    with (
        Bar(()) as bar,
        restore(
            file,
            book,
            identities=identity or (),
            passphrase=passphrase,
            book_passphrase=own,
            who=user(),
            clock=now,
            keep_going=keep_going,
            watch=bar.of("entries"),
        ) as made,
    ):
        say(f"Made the book {made.name}, number {made.id}: every digest is that of the backup.")
    return DONE


@contextmanager
def opened(book: str) -> "Iterator[Book]":
    """A book that exists, for the time of a command."""
    from tollbook.store.book import open_book

    with open_book(book, who=user(), passphrase=passphrase_of(book)) as here:
        yield here


def user() -> str:
    """Return who acts, for the log: TOLLBOOK_USER, or the name under which the person is logged in."""
    import getpass

    try:
        return os.environ.get("TOLLBOOK_USER") or getpass.getuser()
    except (OSError, KeyError):
        return "unknown"


def print_differences(differences: "Iterator[Difference]") -> int:
    """Tell what a new reading gained, lost and changed, by document, as it is found; return the exit code."""
    from tollbook.book.again import lines_of

    number = 0
    for difference in differences:
        number += 1
        for line in lines_of(difference):
            typer.echo(line)
    typer.echo(f"{number:,} documents read otherwise than before." if number else "Every document reads as it did before.")
    return DONE


def _line(added: "Added") -> str:
    parts = [
        (added.received, "added"), (added.read, "read"), (added.already, "in the book already"), (added.again, "duplicates"),
        (added.quarantined, "quarantined"), (added.refused, "refused"),
    ]  # fmt: skip
    said = ", ".join(f"{number:,} {word}" for number, word in parts if number) or "nothing to add"
    return f"{said}; {added.reports:,} reports, {added.claims:,} claims" if added.reports else said


def _dry_run(planned: "Iterator[tuple[str, str]]") -> int:
    code = DONE
    for name, what in planned:
        typer.echo(f"{name}: {what}")
        code = UNUSABLE if what.startswith("would be refused") else code
    return code


def _pair(pair: str) -> tuple[str, str]:
    field, is_pair, value = pair.partition("=")
    if is_pair:
        return field, value
    raise UnusableInput(f"--set {pair}", "names no value", "write it as FIELD=VALUE")
