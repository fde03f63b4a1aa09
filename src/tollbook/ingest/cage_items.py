"""What goes into the cage and comes out of it: items of work, and what came of each."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

FRAME_BYTES = 16  # what a frame counts beyond its data: else empty ones could come for ever

Reason = Literal["memory", "time", "output", "crash", "fault"]


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of work: its number, by which it is told in every event, and what the work function gets."""

    number: int
    payload: bytes


@dataclass(frozen=True, slots=True)
class Frame:
    """Something that the work yielded for an item. Its bytes come from a process that may be hostile."""

    number: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Done:
    """The work on an item is done; all its frames have been given."""

    number: int


@dataclass(frozen=True, slots=True)
class Failed:
    """The work on an item ended without success. why and remedy fit `UnusableInput`; limit says what stopped it."""

    number: int
    why: str
    remedy: str
    limit: Reason


Event = Frame | Done | Failed


@dataclass(slots=True, eq=False)
class Batch:
    """Items that are worked on together. held: frames that came, by item; a lone item's leave as they come."""

    items: Sequence[Item]
    is_again: bool = False  # worked on once already, and in vain: now in a fresh child
    held: list[list[bytes]] = field(init=False)
    held_bytes: int = 0
    output_bytes: dict[int, int] = field(default_factory=dict)
    events: deque[Event] = field(default_factory=deque)
    is_given: bool = False  # whether any of it was passed on
    is_over: bool = False
    child: object = None  # who works on it, if anybody

    def __post_init__(self) -> None:
        self.held = [[] for _ in self.items]

    @property
    def is_alone(self) -> bool:
        return len(self.items) == 1

    def add(self, index: int, data: bytes) -> None:
        self.output_bytes[index] = self.output_bytes.get(index, 0) + len(data) + FRAME_BYTES
        self.held_bytes += len(data)
        if self.is_alone:
            self.events.append(Frame(self.items[0].number, data))
        else:
            self.held[index].append(data)

    def finish(self) -> None:
        for item, frames in zip(self.items, self.held, strict=True):
            self.events.extend(Frame(item.number, data) for data in frames)
            self.events.append(Done(item.number))
        self.held, self.is_over = [], True

    def take(self) -> Iterator[Event]:
        while self.events:
            event = self.events.popleft()
            if isinstance(event, Frame):
                self.held_bytes -= len(event.data)
            self.is_given = True
            yield event
