"""The brief of a book: the same brief as of reports, over the claims that fit a filter, with the book's checkpoint at its foot."""

from dataclasses import replace
from datetime import date

from tollbook.book.select import Selection, select_claims
from tollbook.errors import UnusableInput
from tollbook.publish.brief import compose
from tollbook.publish.page import Brief
from tollbook.reconcile import reconcile
from tollbook.settings import DEFAULT, Settings
from tollbook.store.book import Book
from tollbook.store.checkpoints import Checkpoint, newest_checkpoint, sign_checkpoint
from tollbook.store.filters import Filter
from tollbook.store.queries import unreadable

MOST_UNREAD = 50  # sentences on unread documents in a brief; `tollbook status` lists all


def brief_of_book(book: Book, wanted: Filter, *, settings: Settings | None = None) -> Brief:
    """Return the brief of what fits a filter, and sign a checkpoint of the book if there is none of its present state.

    The same book, filter and settings give the same brief, to the byte.
    """
    chosen = select_claims(book, wanted)
    published: dict[str, date] = {report.id: report.published for report in chosen.reports if report.published}
    reconciliation = reconcile(chosen.claims, settings=settings or DEFAULT, published=published)
    brief = compose(chosen.reports, chosen.claims, reconciliation, unread=_unread(book, chosen))
    title = f"Brief of a book: {len(chosen.reports):,} reports{_asked(wanted)}"
    return replace(brief, title=title, foot=foot_of(book))


def foot_of(book: Book) -> tuple[str, ...]:
    """Return what stands at the foot of whatever is published of a book: its checkpoint, or why there is none."""
    try:
        checkpoint: Checkpoint | None = sign_checkpoint(book, now=book.clock())
        lines = ["What this brief rests on can be proved unchanged: keep this checkpoint, and give it to tollbook verify."]
    except UnusableInput as error:
        checkpoint = newest_checkpoint(book)
        lines = [f"No checkpoint was signed for this brief: {error}"]
        lines += ["The newest one, which may be of an earlier state:"] if checkpoint else []
    return (*lines, *(checkpoint.text.splitlines() if checkpoint else ()))


def _unread(book: Book, chosen: Selection) -> list[str]:
    with book.reading() as connection:
        found = [one for one in unreadable(connection) if one.state != "flagged"]
    sentences = [one.why if one.state == "partly read" else f"{one.state}: {UnusableInput(one.name, one.why, one.remedy)}" for one in found]
    rest = [f"And {len(sentences) - MOST_UNREAD:,} more; see tollbook status."] if len(sentences) > MOST_UNREAD else []
    if chosen.undated:
        rest.append(f"{chosen.undated:,} claims that fit otherwise have no day, and were left out because days were asked for.")
    return sentences[:MOST_UNREAD] + rest


def _asked(wanted: Filter) -> str:
    """What was asked for, in the words of the options.

    >>> _asked(Filter(who="civilian", until="2025-03-12"))
    ' (who: civilian; until: 2025-03-12)'
    """
    named = [("who", wanted.who), ("where", wanted.where[0] if wanted.where else None), ("by", wanted.by), ("source", wanted.source)]
    named += [(name, getattr(wanted, name.replace(" ", "_"))) for name in ("harm", "kind", "since", "until", "as of", "review", "words")]
    said = "; ".join(f"{name}: {value}" for name, value in named if value)
    return f" ({said})" if said else ""
