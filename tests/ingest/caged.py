"""Work for the cage's children: what a reader does, and all that a hostile document may make it do. Light to import."""

import ctypes
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

LIBC = ctypes.CDLL(None)


def work(payloads: Sequence[bytes]) -> Iterator[tuple[int, bytes]]:
    """Do what each payload says: the name of a function below, and its argument after a colon."""
    for index, payload in enumerate(payloads):
        name, _, argument = payload.decode().partition(":")
        for frame in DEEDS[name](argument):
            yield index, frame


def echo(words: str) -> Iterator[bytes]:
    yield words.encode()


def count(words: str) -> Iterator[bytes]:
    for number in range(int(words)):
        yield str(number).encode()


def blocks(words: str) -> Iterator[bytes]:
    for _ in range(int(words)):
        yield b"x" * 10_000


def pid(_: str) -> Iterator[bytes]:
    yield str(os.getpid()).encode()


def nap(words: str) -> Iterator[bytes]:
    time.sleep(float(words))
    yield b"awake"


def naps(words: str) -> Iterator[bytes]:
    for _ in range(int(words)):
        time.sleep(0.3)
        yield b"awake"


def hoard(words: str) -> Iterator[bytes]:
    """Hold so many MiB, all of them touched, and say how much memory is resident."""
    held = [b"\1" * 2**20 for _ in range(int(words))]
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    yield f"{len(held)} {pages * os.sysconf('SC_PAGE_SIZE') // 2**20}".encode()


def hoard_in_c(words: str) -> Iterator[bytes]:
    """Fill memory from C, which gets no exception when there is none left."""
    LIBC.malloc.restype = ctypes.c_void_p
    for _ in range(int(words)):
        LIBC.memset(ctypes.c_void_p(LIBC.malloc(2**20)), 1, 2**20)
    yield b"held"


def loop(_: str) -> Iterator[bytes]:
    while True:
        pass
    yield b""


def loop_in_c(_: str) -> Iterator[bytes]:
    yield str(re.match(r"(a|aa)+$", "a" * 200 + "b")).encode()


def stop_listening(_: str) -> Iterator[bytes]:
    """Never end, and leave nothing that could be asked to end: signals ignored."""
    import signal

    for number in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:
        signal.signal(number, signal.SIG_IGN)
    while True:
        pass
    yield b""


def leave(words: str) -> Iterator[bytes]:
    os._exit(int(words))
    yield b""


def leave_later(_: str) -> Iterator[bytes]:
    yield b"first"
    os._exit(3)


def abort(_: str) -> Iterator[bytes]:
    os.abort()
    yield b""


def fall(_: str) -> Iterator[bytes]:
    ctypes.string_at(0)
    yield b""


def flood(words: str) -> Iterator[bytes]:
    while True:
        yield b"x" * int(words)


def chatter(_: str) -> Iterator[bytes]:
    print("chatter of a library")
    os.write(2, b"chatter of a library\n")
    yield b"quiet"


def raw(words: str) -> Iterator[bytes]:
    """Write bytes to the parent past the cage's own code, and wait."""
    for handle in range(3, 64):
        try:
            os.write(handle, bytes.fromhex(words))
        except OSError:
            continue
    time.sleep(60)
    yield b""


def fault(_: str) -> Iterator[bytes]:
    raise KeyError("words of the document")
    yield b""


def quit_politely(_: str) -> Iterator[bytes]:
    sys.exit(0)
    yield b""


def refused(act: Callable[[], object]) -> Iterator[bytes]:
    try:
        act()
    except OSError as error:
        yield f"refused: {error.strerror}".encode()
    else:
        yield b"done"


def connect(port: str) -> Iterator[bytes]:
    yield from refused(lambda: socket.create_connection(("127.0.0.1", int(port)), timeout=5))


def connect_in_c(_: str) -> Iterator[bytes]:
    """Ask the C library for a socket, past Python's events."""
    yield b"refused" if LIBC.socket(socket.AF_INET, socket.SOCK_STREAM, 0) < 0 else b"done"


def run_program(_: str) -> Iterator[bytes]:
    yield from refused(lambda: subprocess.run(["true"], check=True))


def fork_in_c(_: str) -> Iterator[bytes]:
    child = LIBC.fork()
    if child == 0:
        LIBC._exit(0)
    yield b"refused" if child < 0 else b"done"


def signal_in_c(process: str) -> Iterator[bytes]:
    yield b"refused" if LIBC.kill(int(process), 0) < 0 else b"done"


def write_file(path: str) -> Iterator[bytes]:
    yield from refused(lambda: Path(path).write_bytes(b"x"))


def delete_in_c(path: str) -> Iterator[bytes]:
    yield b"refused" if LIBC.unlink(path.encode()) < 0 else b"done"


def read_file(path: str) -> Iterator[bytes]:
    yield Path(path).read_bytes()


DEEDS: dict[str, Callable[[str], Iterator[bytes]]] = {
    name: deed for name, deed in list(globals().items()) if callable(deed) and getattr(deed, "__module__", "") == __name__
}
