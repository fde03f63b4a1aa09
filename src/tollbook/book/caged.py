"""Documents through the cage: tasks in, and for each the reports, members and unread parts that came of it, then how it ended."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from tollbook.book.reading import PRELOAD, Passed, ReadOne, Task, parse_frame, read_documents
from tollbook.ingest.cage import Cage, Done, Failed, Frame, Item, Limits
from tollbook.ingest.entries import Member, Unread

REPORTS_TOGETHER = 32  # reports handed on, and entered, together
MOST_UNREAD = 200  # sentences on what could not be read in one document; the rest are counted
NONSENSE = ("made its reader answer with nonsense", "keep it apart, and look at it on another machine")


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some reports of a document, in order."""

    task: Task
    reports: tuple[ReadOne, ...]


@dataclass(frozen=True, slots=True)
class Within:
    """A document that lies within another."""

    task: Task
    member: Member


@dataclass(frozen=True, slots=True)
class Finished:
    """A document was read to its end. unread: sentences on parts of it that could not be read."""

    task: Task
    reports: int
    claims: int
    members: int
    unread: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spoiled:
    """A document could not be read. limit: what it ran into, if a limit."""

    task: Task
    why: str
    remedy: str
    limit: str | None = None


@dataclass
class _State:
    task: Task
    pending: list[ReadOne] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    passed: int = 0
    reports: int = 0
    claims: int = 0
    members: int = 0
    unread_count: int = 0
    is_nonsense: bool = False

    def chunk(self) -> Chunk:
        reports, self.pending = tuple(self.pending), []
        return Chunk(self.task, reports)


def new_cage(*, jobs: int = 1, limits: Limits | None = None) -> Cage:
    """Return a cage for reading documents."""
    return Cage(read_documents, jobs=jobs, limits=limits or Limits(), preload=PRELOAD)


def through_cage(cage: Cage, batches: Iterable[Sequence[Task]]) -> Iterator[Chunk | Within | Finished | Spoiled]:
    """Yield what comes of each task, in the order of the tasks; each ends in one Finished or Spoiled."""
    states: dict[int, _State] = {}

    def items() -> Iterator[list[Item]]:
        number = 0
        for batch in batches:
            together = []
            for task in batch:
                states[number] = _State(task)
                together.append(Item(number, task.payload()))
                number += 1
            yield together

    for event in cage.run(items()):
        state = states[event.number]
        if isinstance(event, Frame):
            yield from _take(state, event.data)
        else:
            del states[event.number]
            if state.pending:
                yield state.chunk()
            yield _end(state, event)


def _take(state: _State, data: bytes) -> Iterator[Chunk | Within]:
    try:
        found = parse_frame(data, state.task)
    except ValueError:
        state.is_nonsense = True
        return
    if isinstance(found, ReadOne):
        state.pending.append(found)
        state.reports += 1
        state.claims += len(found.claims)
        if len(state.pending) >= REPORTS_TOGETHER:
            yield state.chunk()
    elif isinstance(found, Member):
        state.members += 1
        yield Within(state.task, found)
    elif isinstance(found, Passed):
        state.passed += 1
    else:
        state.unread_count += 1
        if len(state.unread) < MOST_UNREAD:
            state.unread.append(found)


def _end(state: _State, event: Done | Failed) -> Finished | Spoiled:
    if isinstance(event, Failed):
        return Spoiled(state.task, event.why, event.remedy, event.limit)
    if state.is_nonsense:
        return Spoiled(state.task, *NONSENSE, "fault")
    reports = state.reports + state.passed
    if not reports and not state.members and state.unread_count:
        first = state.unread[0]
        many = f"holds {state.unread_count:,} parts, none of which can be read; the first " if state.unread_count > 1 else ""
        return Spoiled(state.task, many + first.why, first.remedy)
    sentences = [one.sentence for one in state.unread]
    if state.unread_count > len(sentences):
        sentences.append(f"And {state.unread_count - len(sentences):,} more parts that could not be read.")
    return Finished(state.task, reports, state.claims, state.members, tuple(sentences))
