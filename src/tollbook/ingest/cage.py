"""The cage: work on untrusted bytes in child processes that may die, hang or flood without harm to the parent or to other work.

A work function takes payloads and yields frames; the cage hands it batches of items, and gives back what came of each, in order.
A batch of several items shares a child, and its frames are held until it is done; if anything goes wrong with it, each of its items is
worked on again, alone in a fresh child, so that only the guilty one fails. A lone item's frames are passed on as they come.

    with Cage(read_documents, jobs=2) as cage:
        for event in cage.run(batches):
            match event:
                case Frame(number, data): ...                # raw bytes, to be read with suspicion
                case Done(number): ...                       # one of these two for each item, after its frames
                case Failed(number, why, remedy, limit): ...

Children are forked from a server that has loaded the reader already (`cage_preload`), which takes milliseconds, or started anew where
the system cannot fork. What they may do is in `cage_limits`, what they do in `cage_child`; why it is so, in docs/decisions/0006-cage.md.
"""

import contextlib
import json
import multiprocessing
import os
import signal
import socket
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing import connection
from types import ModuleType

from tollbook.errors import TollbookError
from tollbook.ingest import cage_child, cage_preload
from tollbook.ingest.cage_child import DONE, FAULT, FRAME, GO, HEAD, MEMORY, MOST_WORDS, PAYLOAD, READY, Work
from tollbook.ingest.cage_items import Batch, Done, Event, Failed, Frame, Item, Reason
from tollbook.ingest.cage_limits import MEBIBYTE, Limits

START_SECONDS = 60.0  # to start a child; a whole interpreter with its libraries takes a few seconds, and many times that on a busy machine
HELD_BYTES = 64 * MEBIBYTE  # frames of one batch that wait in the parent; beyond it a batch is done singly, and a lone item's child waits
CHUNK_BYTES = MEBIBYTE // 4
TICK_SECONDS = 0.5  # the longest wait counted as one: a machine or terminal that was stopped meanwhile accuses nobody

__all__ = ["Cage", "Done", "Failed", "Frame", "Item", "Limits", "Reason", "Work"]


@dataclass(slots=True, eq=False)
class _Child:
    """One child process. silent: how long the parent has waited for it in vain, in seconds."""

    process: "multiprocessing.process.BaseProcess"
    link: socket.socket
    is_ready: bool = False
    batch: Batch | None = None
    buffer: bytearray = field(default_factory=bytearray)
    silent: float = 0.0
    served: int = 0

    def send(self, batch: Batch, seconds: float) -> None:
        """Hand a batch over. Raises OSError if the child is gone, or does not take it in time."""
        self.link.settimeout(seconds)
        for item in batch.items:
            self.link.sendall(HEAD.pack(PAYLOAD, 0, len(item.payload)))
            self.link.sendall(item.payload)
        self.link.sendall(HEAD.pack(GO, 0, 0))
        self.link.setblocking(False)
        self.silent = 0.0

    def exit_code(self) -> int | None:
        """Return how the child ended, as `Process.exitcode`; None if it still runs, although it speaks no more."""
        self.process.join(1.0)
        return self.process.exitcode

    def end(self) -> None:
        """Kill the child, whatever it does, and wait until nothing of it is left."""
        self.link.close()
        self.process.kill()
        self.process.join(START_SECONDS)
        with contextlib.suppress(ValueError):  # a process that not even the system can end, since its disk does not answer
            self.process.close()


class Cage:
    """Children that work on untrusted bytes, within limits. Use it in a `with` statement: what is left of them ends with it.

    work: a function of an importable module, `work(payloads) -> iterator of (index into payloads, frame)`.
    jobs: children at the same time. preload: what to load before forking, "package.module" or, to call a function once it is loaded,
    "package.module:function"; each child loads for itself what the fork server has not. reuse: batches that a child serves before it
    is replaced. A child that was taken over by one document can lie about the next, so 1 is the strictest. After any failure it is
    replaced at once.
    """

    def __init__(self, work: Work, *, jobs: int = 1, limits: Limits | None = None, preload: Sequence[str] = (), reuse: int = 64) -> None:
        if jobs < 1 or reuse < 1:
            raise ValueError("a cage has at least one child, which serves at least one batch")
        if work.__module__ == "__main__" or "." in work.__qualname__:
            raise ValueError("a child finds the work function by its name: it must stand in a module that can be imported")
        self._work, self._jobs, self._reuse = work, jobs, reuse
        self._limits, self._preload = limits or Limits(), (work.__module__, *preload)
        self._context = multiprocessing.get_context(_start_method())
        self._children: list[_Child] = []
        self._line: list[Batch] = []  # begun and not yet given in full, in order
        self._confinement = ""
        self._is_running = False

    def __enter__(self) -> "Cage":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End all children. The cage can be used again: it then starts new ones."""
        for child in list(self._children):
            self._end(child)

    @property
    def confinement(self) -> str:
        """What holds the children on this machine, in words for the record. Starts one if none has been started yet."""
        if not self._confinement:
            child = self._start()
            while not child.is_ready:
                self._listen([child])
        return self._confinement

    def run(self, batches: Iterable[Sequence[Item]]) -> Iterator[Event]:
        """Yield what comes of each item, in the order of the items: its frames, then `Done` or `Failed`.

        batches are taken as they are needed, at most two a child in advance. Raises TollbookError if no child can be started.
        """
        if self._is_running:
            raise RuntimeError("a cage runs one thing at a time")
        self._is_running = True
        source = iter(batches)
        try:
            while True:
                self._fill(source)
                if not self._line:
                    return
                self._hand_out()
                head = self._line[0]
                yield from head.take()
                if head.is_over:
                    self._line.pop(0)
                elif head.child:
                    self._listen([child for child in self._children if self._is_heard(child)])
        finally:
            self._is_running = False
            self._line = []
            for child in [child for child in self._children if child.batch]:
                self._end(child)

    def _fill(self, source: Iterator[Sequence[Item]]) -> None:
        while len(self._line) < 2 * self._jobs and (items := next(source, None)) is not None:
            if items:
                self._line.append(Batch(items))

    def _hand_out(self) -> None:
        for batch in [batch for batch in self._line if not batch.child and not batch.is_over]:
            child = self._free_child(is_fresh=batch.is_again)
            if child is None:
                return
            batch.child, child.batch, child.silent = child, batch, 0.0
            if child.is_ready:
                self._send(child, batch)

    def _send(self, child: _Child, batch: Batch) -> None:
        try:
            child.send(batch, self._limits.seconds)
        except TimeoutError:
            self._out_of_time(child)
        except OSError:
            self._died(child)

    # --- children

    def _free_child(self, *, is_fresh: bool) -> _Child | None:
        for child in [child for child in self._children if not child.batch]:
            # One that speaks without being asked has died since, or was taken over.
            is_spent = child.served >= self._reuse or (is_fresh and child.served) or connection.wait([child.link], 0)
            if not is_spent:
                return child
            self._end(child)
        return self._start() if len(self._children) < self._jobs else None

    def _start(self) -> _Child:
        mine, theirs = socket.socketpair()
        process = self._context.Process(  # type: ignore[attr-defined]  # every context has it, and their common base does not say so
            target=cage_child.serve, args=(theirs, self._work, self._limits, self._preload), daemon=True
        )
        with theirs:
            try:
                with _without_main():
                    self._start_server()
                    process.start()
            except (OSError, EOFError) as error:
                mine.close()
                raise _cannot_start(str(error) or type(error).__name__) from error
        mine.setblocking(False)
        child = _Child(process, mine)
        self._children.append(child)
        return child

    def _start_server(self) -> None:
        """Have the fork server running, with everything loaded, unless somebody started one before; then children load for themselves."""
        if self._context.get_start_method() != "forkserver":
            return
        from multiprocessing import forkserver

        os.environ[cage_preload.ASKED] = json.dumps({"path": sys.path, "names": self._preload})
        try:
            self._context.set_forkserver_preload([cage_preload.__name__])
            forkserver.ensure_running()
        finally:
            os.environ.pop(cage_preload.ASKED, None)

    def _end(self, child: _Child) -> None:
        self._children.remove(child)
        child.end()

    # --- what children say

    def _is_heard(self, child: _Child) -> bool:
        """Whether to listen: not to one far ahead of its turn, which the system then stops when its pipe is full."""
        batch = child.batch
        return batch is not None and (batch is self._line[0] or not batch.is_alone or batch.held_bytes < HELD_BYTES)

    def _listen(self, children: Sequence[_Child]) -> None:
        tick = min(TICK_SECONDS, self._limits.seconds / 10)
        began = time.monotonic()
        heard = connection.wait([child.link for child in children], tick)
        waited = min(time.monotonic() - began, tick)
        for child in children:
            if child.link in heard:
                self._receive(child)
                continue
            child.silent += waited
            if child.silent > (self._limits.seconds if child.is_ready else START_SECONDS):
                self._out_of_time(child)

    def _receive(self, child: _Child) -> None:
        try:
            data = child.link.recv(CHUNK_BYTES)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._died(child)
            return
        child.buffer += data
        while child in self._children and len(child.buffer) >= HEAD.size:
            kind, index, size = HEAD.unpack_from(child.buffer)
            if not self._is_allowed(child, kind, index, size):
                return
            if len(child.buffer) < HEAD.size + size:
                return
            message = bytes(child.buffer[HEAD.size : HEAD.size + size])
            del child.buffer[: HEAD.size + size]
            child.silent = 0.0
            self._take(child, kind, index, message)

    def _is_allowed(self, child: _Child, kind: bytes, index: int, size: int) -> bool:
        """Whether a message may be received at all; if not, its child has failed, before a byte of it is stored."""
        limits, batch = self._limits, child.batch
        is_known = kind in ((FRAME, DONE, MEMORY, FAULT) if child.is_ready else (READY, FAULT))
        is_in_turn = batch is not None or not child.is_ready
        if not is_known or not is_in_turn or (kind != FRAME and size > MOST_WORDS) or (batch and index >= len(batch.items)):
            self._fail(child, "made the program that reads it answer with nonsense", _KEEP, "fault")
            return False
        if kind == FRAME and batch and (most := limits.exceeded_by(size, before=batch.output_bytes.get(index, 0))):
            self._fail(child, f"gives more than {_size(most)} when it is read", _SPLIT, "output")
            return False
        if kind == FRAME and batch and not batch.is_alone and batch.held_bytes + size > HELD_BYTES:
            self._fail(child, "", "", "output")  # all too much together, so each by itself
            return False
        return True

    def _take(self, child: _Child, kind: bytes, index: int, data: bytes) -> None:
        batch, words = child.batch, _plain(data) if kind in (READY, FAULT) else ""
        if kind == READY:
            child.is_ready, self._confinement = True, words
            if batch:
                self._send(child, batch)
        elif kind == FRAME and batch:
            batch.add(index, data)
        elif kind == DONE and batch:
            batch.finish()
            batch.child, child.batch, child.served = None, None, child.served + 1
            if child.buffer:  # an answer without a question
                self._end(child)
        elif kind == MEMORY:
            self._out_of_memory(child)
        elif kind == FAULT and not child.is_ready:
            self._end(child)
            raise _cannot_start(words)
        else:
            fault = f"could not be read because of a fault in Tollbook itself ({words})"
            self._fail(child, fault, "report that to the project, with the file if you may", "fault")

    # --- how children fail

    def _out_of_time(self, child: _Child) -> None:
        if not child.is_ready:
            self._end(child)
            raise _cannot_start(f"it took longer than {START_SECONDS:g} seconds")
        self._fail(child, f"takes longer than {self._limits.seconds:g} seconds to read", _SPLIT, "time")

    def _out_of_memory(self, child: _Child) -> None:
        self._fail(child, f"needs more than {_size(self._limits.memory_bytes)} of memory to be read", _SPLIT, "memory")

    def _died(self, child: _Child) -> None:
        code = child.exit_code()
        if not child.is_ready:
            self._end(child)
            raise _cannot_start(f"it ended with {_ending(code)}")
        if code == -getattr(signal, "SIGXCPU", 0) and code:
            self._out_of_time(child)
        elif code == -getattr(signal, "SIGKILL", 0) and code:  # not by us: the system does that when its memory runs out
            self._out_of_memory(child)
        else:
            self._fail(child, f"made the program that reads it stop with {_ending(code)}", _KEEP, "crash")

    def _fail(self, child: _Child, why: str, remedy: str, limit: Reason) -> None:
        """End a child. Its batch is worked on again, item by item, where it may be innocent; else its item has failed."""
        batch, is_used = child.batch, child.served > 0
        self._end(child)
        if batch is None:
            return
        batch.child = None
        # A child that served others before may fail for what they left behind; not by time, which would be doubled, nor by output.
        is_innocent = is_used and not batch.is_given and limit not in ("time", "output")
        if batch.is_alone and not is_innocent:
            batch.events.append(Failed(batch.items[0].number, why, remedy, limit))
            batch.is_over = True
            return
        place = self._line.index(batch)
        self._line[place : place + 1] = [Batch([item], is_again=True) for item in batch.items]


_SPLIT = "split it into smaller files"
_KEEP = "do not open it with other programs unless you trust it; if you do, save it anew or in another format"


def _start_method() -> str:
    return "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"


@contextlib.contextmanager
def _without_main() -> Iterator[None]:
    """Hide the user's own program, which each child would otherwise run again up to its `if __name__ == "__main__"`, if it has one."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _cannot_start(cause: str) -> TollbookError:
    return TollbookError(f"The process that reads documents could not be started: {cause.rstrip('.')}.")


def _ending(code: int | None) -> str:
    """Say how a process ended.

    >>> _ending(3)
    'exit code 3'
    """
    if code is None:
        return "its connection closed"
    if code >= 0:
        return f"exit code {code}"
    with contextlib.suppress(ValueError):
        return signal.Signals(-code).name
    return f"signal {-code}"


def _size(count: int) -> str:
    """Return a number of bytes in words.

    >>> _size(1433 * 2**20), _size(64 * 2**20), _size(2000)
    ('1.4 GiB', '64 MiB', '2,000 bytes')
    """
    if count >= 1024 * MEBIBYTE:
        return f"{count / (1024 * MEBIBYTE):.2g} GiB"
    return f"{count // MEBIBYTE} MiB" if count >= MEBIBYTE else f"{count:,} bytes"


def _plain(data: bytes) -> str:
    """Return what a child says of itself as one short printable line."""
    words = data.decode("utf-8", "replace")
    return "".join(c for c in words if c.isprintable())[:500]
