"""The side of the cage that meets untrusted bytes: a child that takes payloads, works, and sends frames.

Between parent and child runs one pair of sockets. A message is a head of fixed size and its data; nothing in it is ever unpickled.
From the parent: PAYLOAD, one for each item, then GO. From the child: READY once, then FRAME as often as it likes, and at the end
DONE, or MEMORY or FAULT if the work failed. A child that ends, or writes anything else, has failed as well; the parent sees to that.
"""

import contextlib
import errno
import os
import signal
import socket
import struct
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module

from tollbook.ingest.cage_limits import Limits, raise_walls, set_limits, start_clock

Work = Callable[[Sequence[bytes]], Iterator[tuple[int, bytes]]]

HEAD = struct.Struct("!cIQ")  # kind, index of the item in its batch, size of the data in bytes
PAYLOAD, GO = b"P", b"G"
READY, FRAME, DONE, MEMORY, FAULT = b"R", b"F", b"D", b"M", b"X"
MOST_WORDS = 2_000  # bytes of READY and FAULT
SMALL_BYTES = 65_536  # below it, copying a frame costs less than sending its head by itself
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}  # each thread maps memory, and a process with several cannot fork well


def serve(parent: socket.socket, work: Work, limits: Limits, preload: Sequence[str]) -> None:
    """Work in this process, for good: load, give up all that is not needed, then serve batch after batch until the parent is gone."""
    _let_go(parent)
    parent.setblocking(True)
    try:
        os.environ.update(ONE_THREAD)
        for name in preload:
            load(name)
        walls = raise_walls(is_writing=limits.file_bytes > 0)
        limited = set_limits(limits)
    except Exception as error:
        _send(parent, FAULT, data=f"{type(error).__name__}: {error}".encode("utf-8", "replace")[:MOST_WORDS])
        return
    _send(parent, READY, data=_confinement(limited, walls).encode()[:MOST_WORDS])
    while True:
        payloads = list(_payloads(parent))
        kind, words = _work(parent, work, payloads, limits.seconds)
        _send(parent, kind, data=words.encode("utf-8", "replace")[:MOST_WORDS])


_loaded: set[str] = set()  # in the fork server, and so in each child that it forks


def load(name: str) -> None:
    """Import a module, "package.module", or also call a function of it, "package.module:function"; once in a process and its forks."""
    if name in _loaded:
        return
    module, _, function = name.partition(":")
    imported = import_module(module)
    if function:
        getattr(imported, function)()
    _loaded.add(name)


def _work(parent: socket.socket, work: Work, payloads: Sequence[bytes], seconds: float) -> tuple[bytes, str]:
    """Work on one batch and send its frames. Return how it ended, in the kind and words of the last message."""
    try:
        start_clock(seconds)
        for index, frame in work(payloads):
            _send(parent, FRAME, index, frame)
            start_clock(seconds)
    except MemoryError:
        return MEMORY, ""
    except OSError as error:
        return (MEMORY, "") if error.errno == errno.ENOMEM else (FAULT, _fault(error))
    except BaseException as error:  # a reader that leaves by SystemExit has failed all the same
        return FAULT, _fault(error)
    return DONE, ""


def _fault(error: BaseException) -> str:
    """Return the kind of an error and where it was raised. Its own words are left out: they may hold those of the document."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f", {os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}" if trace else ""
    return f"{type(error).__name__}{where}"


def _payloads(parent: socket.socket) -> Iterator[bytes]:
    while True:
        kind, _, size = HEAD.unpack(_receive(parent, HEAD.size))
        if kind == GO:
            return
        yield bytes(_receive(parent, size))


def _receive(parent: socket.socket, size: int) -> bytearray:
    """Return so many bytes from the parent. Where there are none any more, the parent is gone, and so is the child."""
    data = bytearray(size)
    view, have = memoryview(data), 0
    while have < size:
        try:
            got = parent.recv_into(view[have:])
        except OSError:
            got = 0
        if not got:
            os._exit(0)
        have += got
    return data


def _send(parent: socket.socket, kind: bytes, index: int = 0, data: bytes = b"") -> None:
    head = HEAD.pack(kind, index, len(data))
    try:
        parent.sendall(head + data if len(data) < SMALL_BYTES else head)
        if len(data) >= SMALL_BYTES:
            parent.sendall(data)
    except OSError:
        os._exit(0)


def _let_go(parent: socket.socket) -> None:
    """Give up what was inherited: standard streams, open files, the handling of signals."""
    silence()
    sys.dont_write_bytecode = True
    if os.name != "posix":
        return
    # Among them is the pipe by which the fork server sees that the parent lives: a child that kept it would outlive a killed parent.
    os.closerange(3, parent.fileno())
    os.closerange(parent.fileno() + 1, os.sysconf("SC_OPEN_MAX"))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to every process of the terminal; the parent decides
    for number in (signal.SIGTERM, signal.SIGXCPU):
        signal.signal(number, signal.SIG_DFL)


def silence() -> None:
    """Send what libraries print to nowhere."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        with contextlib.suppress(OSError):
            os.dup2(nowhere, standard)
    if nowhere > 2:
        os.close(nowhere)


def _confinement(limited: Sequence[str], walls: Sequence[str]) -> str:
    """Say in words what holds in this process.

    >>> _confinement(["memory", "processor time"], ["an empty network of its own"])
    'limited by the system: memory, processor time; walled off: an empty network of its own'
    """
    return f"limited by the system: {', '.join(limited) or 'nothing'}; walled off: {', '.join(walls) or 'nothing'}"
