"""What a child of the cage may use: memory, processor time, files; and what it may reach: nothing outside itself.

Two kinds of bounds. Limits are set by the operating system for one process (`setrlimit`). Walls take away whole abilities, and
each is raised where the system has it: a network of its own that is empty, no writing, no programs (Landlock), no sockets and no
further processes (a filter of system calls), and Python's own events refused (an audit hook). A wall once raised stays.
What holds on a machine is said in words, since a record rests on it.
"""

import ctypes
import errno
import math
import os
import platform
import signal
import struct
import sys
from dataclasses import dataclass

MEBIBYTE = 2**20
# The least that a child may take beyond what it has when it starts: with less, not even an error can be sent.
LEAST_MEMORY = 8 * MEBIBYTE
OPEN_FILES = 64  # a reader opens a document, and at most a few tables of its library


@dataclass(frozen=True, slots=True)
class Limits:
    """What one item of work may use.

    memory_bytes: resident memory of the whole child. seconds: processor time, and silence on the wall clock; a lone item that
    yields frames gets them anew with each. frame_bytes: one frame. output_bytes: all frames of one item; what is held back of a
    batch until it is done. file_bytes: the largest file that may be written, 0 for none at all.

    >>> Limits(seconds=2).memory_bytes // MEBIBYTE
    1433
    """

    memory_bytes: int = int(1.4 * 1024) * MEBIBYTE  # a document may cost 1.5 GiB in all; a tenth is left for what is not ours
    seconds: float = 18.0  # a document may cost 20 s in all; the rest is for starting, killing and telling
    frame_bytes: int = 64 * MEBIBYTE  # the longest text that becomes a report has 5 million characters, at most 20 MB
    output_bytes: int = 4096 * MEBIBYTE
    file_bytes: int = 0

    def __post_init__(self) -> None:
        if min(self.memory_bytes, self.seconds, self.frame_bytes, self.output_bytes) <= 0 or self.file_bytes < 0:
            raise ValueError("a limit is greater than nothing")

    def exceeded_by(self, frame_bytes: int, *, before: int) -> int:
        """Return the limit on output that a frame breaks after `before` bytes of the same item; 0 if it breaks none.

        >>> Limits(frame_bytes=10, output_bytes=25).exceeded_by(9, before=20)
        25
        """
        if frame_bytes > self.frame_bytes:
            return self.frame_bytes
        return self.output_bytes if before + frame_bytes > self.output_bytes else 0


def set_limits(limits: Limits) -> list[str]:
    """Limit this process, for good, and return in words what is limited. Called once, after everything needed is loaded."""
    if os.name != "posix":
        return []
    import resource

    said = []
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.file_bytes, limits.file_bytes))
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = OPEN_FILES if most == resource.RLIM_INFINITY else min(OPEN_FILES, most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
    if sys.platform == "linux":  # macOS takes a limit on addresses and does not keep it
        most_addresses = _addresses(limits.memory_bytes)
        resource.setrlimit(resource.RLIMIT_AS, (most_addresses, most_addresses))
        said.append("memory")
    start_clock(limits.seconds)
    return [*said, "processor time", "open files", "size of files written"]


def _addresses(memory_bytes: int) -> int:
    """Return how many bytes of addresses this process may map in all: no more than it may hold, since all of it may become resident.

    A child with the parser and its model loaded maps 0.27 GB before it begins, most of it in use. Where libraries map more than the
    whole limit, a little is added to that, so that the child can at least say what it lacks.
    """
    with open("/proc/self/statm", encoding="ascii") as fields:
        mapped = int(fields.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    return max(memory_bytes, mapped + LEAST_MEMORY)


def start_clock(seconds: float) -> None:
    """Give this process so many seconds of processor time from now on; after them the system ends it."""
    if os.name != "posix":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    wanted = math.ceil(used.ru_utime + used.ru_stime + seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (wanted if most == resource.RLIM_INFINITY else min(wanted, most), most))


def raise_walls(*, is_writing: bool = False) -> list[str]:
    """Take network, programs and (unless is_writing) files to write away from this process, and return what was taken, in words.

    Must run while the process has one thread, since the system gives a network of its own to such a process only.
    """
    raised = []
    if sys.platform == "linux":
        if _leave_network():
            raised.append("an empty network of its own")
        _die_with_parent()  # after the network: the system forgets this wish when a process gets new rights
        if _close_files(is_writing):
            raised.append("no programs, no files written" if not is_writing else "no programs")
        if _filter_calls():
            raised.append("no new sockets and no further processes")
    sys.addaudithook(_refuse)
    return [*raised, "Python's own sockets, processes and programs refused"]


# --- Python's own events

_REFUSED = frozenset(
    "socket.__new__ socket.connect socket.bind socket.sendto socket.getaddrinfo socket.gethostbyname socket.gethostbyaddr "
    "subprocess.Popen os.system os.exec os.fork os.forkpty os.posix_spawn os.spawn os.startfile os.startfile/2 os.kill os.killpg "
    "os.remove os.rename os.rmdir os.mkdir os.link os.symlink os.truncate os.chmod os.chown shutil.rmtree shutil.move".split()
)


def _refuse(event: str, _arguments: object) -> None:
    if event in _REFUSED:
        raise PermissionError(errno.EPERM, f"a document's reader may not do this: {event}")


# --- Linux: what the C library's wrappers do not know is asked for by number

_NEW_USER, _NEW_NET = 0x10000000, 0x40000000
_PARENT_DEATH_SIGNAL, _NO_NEW_PRIVILEGES = 1, 38  # prctl
_LANDLOCK_CREATE, _LANDLOCK_RESTRICT = 444, 446  # the same on every processor
_LANDLOCK_VERSION = 1


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _leave_network() -> bool:
    """Move this process into a network without interfaces: as root at once, else as nobody's user of a world of its own.

    Root keeps its user where it can, since in a world of its own it would lose its right to read other people's files.
    """
    libc = _libc()
    return any(libc.unshare(flags) == 0 for flags in (_NEW_NET, _NEW_USER | _NEW_NET))


def _die_with_parent() -> None:
    _libc().prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)


def _close_files(is_writing: bool) -> bool:
    """Forbid programs, and all that changes a file or folder, by a Landlock rule set without exceptions."""
    libc = _libc()
    version = libc.syscall(_LANDLOCK_CREATE, None, 0, _LANDLOCK_VERSION)
    if version < 1:
        return False
    execute, read_file, read_folder, change_all = 1, 1 << 2, 1 << 3, (1 << 13) - 1
    files = execute if is_writing else change_all & ~(read_file | read_folder)
    if not is_writing:
        files |= (1 << 13 if version >= 2 else 0) | (1 << 14 if version >= 3 else 0)  # to move between folders; to truncate
    network = 0b11 if version >= 4 else 0  # TCP: to bind, to connect
    beyond = 0b11 if version >= 6 else 0  # abstract sockets and signals of processes outside
    rules = struct.pack("=QQQ", files, network, beyond)[: 24 if version >= 6 else 16 if version >= 4 else 8]
    handle = libc.syscall(_LANDLOCK_CREATE, rules, len(rules), 0)
    if handle < 0:
        return False
    libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    is_closed: bool = libc.syscall(_LANDLOCK_RESTRICT, handle, 0) == 0
    os.close(handle)
    return is_closed


@dataclass(frozen=True, slots=True)
class _Calls:
    """Numbers of system calls on one kind of processor."""

    machine: int  # as the kernel names it to a filter
    seccomp: int
    clone: int
    refused: tuple[int, ...]  # socket, execve, execveat, and fork and vfork where there are any


_CLONE3, _RING = 435, 425  # io_uring opens sockets past any filter
_CALLS = {
    "x86_64": _Calls(0xC000003E, 317, 56, (41, 57, 58, 59, 322)),
    "aarch64": _Calls(0xC00000B7, 277, 220, (198, 221, 281)),
}
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06  # instructions of a filter
_NUMBER, _MACHINE, _FIRST_ARGUMENT = 0, 4, 16  # where a filter finds them
_KILL, _ALLOW, _ERROR = 0x80000000, 0x7FFF0000, 0x00050000
_CLONE_THREAD = 0x10000
_OTHER_NUMBERS = 0x40000000  # a second table of calls on x86-64, which nobody needs


def _filter_calls() -> bool:
    """Refuse sockets, programs and processes (not threads) by a filter of system calls; it needs no rights and binds C code too."""
    calls = _CALLS.get(platform.machine())
    if calls is None:
        return False
    program = _program(calls)
    code = ctypes.create_string_buffer(program, len(program))
    libc = _libc()
    libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    filter_ = struct.pack("@HP", len(program) // 8, ctypes.addressof(code))
    set_filter = 1
    return bool(libc.syscall(calls.seccomp, set_filter, 0, filter_) == 0)


def _program(calls: _Calls) -> bytes:
    """Return the filter in the kernel's packet language: each instruction says how many to skip if it holds, and if it does not."""

    def step(what: int, value: int, if_so: int = 0, if_not: int = 0) -> bytes:
        return struct.pack("=HBBI", what, if_so, if_not, value)

    refuse = step(_RETURN, _ERROR | errno.EPERM)
    steps = [step(_LOAD, _MACHINE), step(_EQUAL, calls.machine, 1), step(_RETURN, _KILL)]
    steps += [step(_LOAD, _NUMBER), step(_AT_LEAST, _OTHER_NUMBERS, 0, 1), refuse]
    for number in (*calls.refused, _RING):
        steps += [step(_EQUAL, number, 0, 1), refuse]
    steps += [step(_EQUAL, _CLONE3, 0, 1), step(_RETURN, _ERROR | errno.ENOSYS)]  # the C library then makes its thread by clone
    steps += [step(_EQUAL, calls.clone, 0, 3), step(_LOAD, _FIRST_ARGUMENT), step(_ANY_BIT, _CLONE_THREAD, 1), refuse]
    return b"".join([*steps, step(_RETURN, _ALLOW)])
