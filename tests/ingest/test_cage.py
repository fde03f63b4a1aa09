"""What the cage must stand: work that exhausts, hangs, dies, floods, lies or reaches out, and the parent's own death."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import caged
import pytest

from tollbook.errors import TollbookError, UnusableInput
from tollbook.ingest import cage as cages
from tollbook.ingest.cage import Cage, Done, Event, Failed, Frame, Item, Limits

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="this limit or wall exists on Linux only")
TIGHT = Limits(memory_bytes=150 * 2**20, seconds=0.6, frame_bytes=2**20, output_bytes=2 * 2**20)


@pytest.fixture(scope="module")
def cage() -> Iterator[Cage]:
    with Cage(caged.work, limits=TIGHT) as made:
        yield made


def items(*deeds: str, first: int = 1) -> list[Item]:
    return [Item(number, deed.encode()) for number, deed in enumerate(deeds, first)]


def alone(*deeds: str) -> list[list[Item]]:
    return [[item] for item in items(*deeds)]


def said(events: list[Event]) -> list[str]:
    """Events as short words: '1 frame', '1 done', '1 memory'."""
    return [f"{e.number} {'frame' if isinstance(e, Frame) else 'done' if isinstance(e, Done) else e.limit}" for e in events]


def told(cage: Cage, deed: str) -> bytes:
    """The one frame of a deed that succeeds."""
    frame, done = cage.run([items(deed)])
    assert isinstance(frame, Frame) and isinstance(done, Done)
    return frame.data


def test_work_that_behaves_gives_its_frames_and_is_done(cage: Cage) -> None:
    assert list(cage.run([items("echo:a", "count:2"), items("echo:b", first=3), [], items("count:0", first=4)])) == [
        Frame(1, b"a"), Done(1), Frame(2, b"0"), Frame(2, b"1"), Done(2), Frame(3, b"b"), Done(3), Done(4),
    ]  # fmt: skip


HARM = [
    # what the work does · what stops it · what the user is told
    ("hoard:200", "memory", "needs more than 150 MiB of memory to be read"),
    ("hoard_in_c:200", "crash", "made the program that reads it stop with SIGSEGV"),
    ("loop:", "time", "takes longer than 0.6 seconds to read"),
    ("loop_in_c:", "time", "takes longer than 0.6 seconds to read"),
    ("nap:60", "time", "takes longer than 0.6 seconds to read"),
    ("stop_listening:", "time", "takes longer than 0.6 seconds to read"),
    ("leave:0", "crash", "made the program that reads it stop with exit code 0"),
    ("abort:", "crash", "made the program that reads it stop with SIGABRT"),
    ("fall:", "crash", "made the program that reads it stop with SIGSEGV"),
    ("flood:9999999", "output", "gives more than 1 MiB when it is read"),
    ("flood:100000", "output", "gives more than 2 MiB when it is read"),
    ("flood:0", "output", "gives more than 2 MiB when it is read"),  # frames of nothing, without end
    ("fault:", "fault", "could not be read because of a fault in Tollbook itself (KeyError, caged.py:"),
    ("quit_politely:", "fault", "could not be read because of a fault in Tollbook itself (SystemExit, caged.py:"),
    ("raw:" + "61" * 40, "fault", "made the program that reads it answer with nonsense"),
    ("raw:46" + "00" * 4 + "ff" * 8, "output", "gives more than 1 MiB when it is read"),  # a frame of 2**64 bytes announced
    ("raw:4600000009" + "00" * 8, "fault", "made the program that reads it answer with nonsense"),  # of an item that is not there
    ("raw:46000000000000000000000009" + "61" * 3, "time", "takes longer than 0.6 seconds to read"),  # a frame that never ends
]


@LINUX
@pytest.mark.parametrize(("deed", "limit", "why"), HARM, ids=[deed[:20] for deed, _, _ in HARM])
def test_harm_ends_as_a_named_failure_and_the_next_item_is_read(cage: Cage, deed: str, limit: str, why: str) -> None:
    *frames, failed, after, done = cage.run(alone(deed, "echo:after"))
    assert all(isinstance(event, Frame) for event in frames)
    assert isinstance(failed, Failed) and failed.number == 1
    assert failed.limit == limit and failed.why.startswith(why)
    assert str(UnusableInput("a.pdf", failed.why, failed.remedy)).count("\n") == 0
    assert (after, done) == (Frame(2, b"after"), Done(2))


def test_what_libraries_print_reaches_nobody(cage: Cage, capfd: pytest.CaptureFixture[str]) -> None:
    assert told(cage, "chatter:") == b"quiet"
    assert capfd.readouterr() == ("", "")


@LINUX
def test_a_guilty_member_of_a_batch_fails_alone(cage: Cage) -> None:
    for harm in ("leave:1", "fault:", "hoard:200", "flood:100000", "raw:0000"):
        batch = items("echo:a", "count:2", harm, "echo:b")
        events = list(cage.run([batch, items("echo:c", first=5)]))
        assert [word for word in said(events) if word[0] != "3"] == [
            "1 frame", "1 done", "2 frame", "2 frame", "2 done", "4 frame", "4 done", "5 frame", "5 done",
        ]  # fmt: skip
        assert [type(event) for event in events if event.number == 3][-1] is Failed
        assert [event.number for event in events] == sorted(event.number for event in events)


def test_a_batch_shares_a_child_and_holds_its_frames_back(cage: Cage) -> None:
    first, _, second, _ = cage.run([items("pid:", "pid:")])
    assert isinstance(first, Frame) and isinstance(second, Frame) and first.data == second.data
    # The frame that came before the failure is not given twice.
    assert said(list(cage.run([items("leave_later:", "echo:a")]))) == ["1 frame", "1 crash", "2 frame", "2 done"]


def test_a_lone_item_streams_and_has_its_time_anew_with_each_frame(cage: Cage) -> None:
    events = cage.run([items("naps:4")])  # 1.2 s in all, at 0.6 s allowed
    began = time.monotonic()
    assert next(events) == Frame(1, b"awake")
    assert time.monotonic() - began < 1.0
    assert said(list(events)) == ["1 frame"] * 3 + ["1 done"]
    assert said(list(cage.run([items("leave_later:")]))) == ["1 frame", "1 crash"]


def test_frames_come_in_the_order_of_the_items_whatever_takes_longest() -> None:
    first, last = alone("nap:0.3", "echo:a", "pid:", "leave:1", "echo:b"), items("pid:", first=9)
    deeds = [*first, items("nap:0.2", "fault:", "echo:c", first=6), last]
    expected = "1 frame,1 done,2 frame,2 done,3 frame,3 done,4 crash,5 frame,5 done,6 frame,6 done,7 fault,8 frame,8 done,9 frame,9 done"
    for jobs in (1, 2, 3):
        with Cage(caged.work, jobs=jobs, limits=TIGHT) as cage:
            assert ",".join(said(list(cage.run(deeds)))) == expected


def test_two_children_work_at_the_same_time() -> None:
    with Cage(caged.work, jobs=2, limits=TIGHT) as cage:
        list(cage.run(alone("nap:0.05", "nap:0.05")))
        began = time.monotonic()
        assert len(list(cage.run(alone("nap:0.5", "nap:0.5")))) == 4
        assert time.monotonic() - began < 0.95


def test_batches_are_taken_as_they_are_needed(cage: Cage) -> None:
    taken: list[int] = []

    def source() -> Iterator[list[Item]]:
        for number in range(100):
            taken.append(number)
            yield [Item(number, b"echo:a")]

    events = cage.run(source())
    next(events)
    assert len(taken) <= 2
    events.close()
    assert told(cage, "echo:after") == b"after"


def test_a_long_stream_is_never_held_in_memory_even_out_of_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cages, "HELD_BYTES", 100_000)
    ahead = 0
    with Cage(caged.work, jobs=2, limits=Limits(seconds=5)) as cage:
        for event in cage.run(alone("nap:0.5", "blocks:200")):
            ahead = max([ahead, *(batch.held_bytes for batch in cage._line)])
            last = event
    assert last == Done(2)
    assert 50_000 < ahead < 100_000 + cages.CHUNK_BYTES


def test_a_batch_too_large_to_hold_is_done_singly(cage: Cage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cages, "HELD_BYTES", 1_000)
    assert said(list(cage.run([items("count:500", "echo:a")]))) == ["1 frame"] * 500 + ["1 done", "2 frame", "2 done"]


def test_children_are_used_again_until_they_fail_or_have_served_enough() -> None:
    with Cage(caged.work, limits=TIGHT, reuse=3) as cage:
        pids = [told(cage, "pid:") for _ in range(6)]
        assert len({*pids[:3]}) == len({*pids[3:]}) == 1 and pids[0] != pids[3]
    with Cage(caged.work, limits=TIGHT) as cage:
        before = told(cage, "pid:")
        assert said(list(cage.run([items("fault:")]))) == ["1 fault"]
        assert told(cage, "pid:") != before


def test_a_child_that_speaks_or_dies_between_two_items_costs_the_next_nothing() -> None:
    with Cage(caged.work, limits=TIGHT) as cage:
        os.kill(int(told(cage, "pid:")), signal.SIGKILL)
        assert told(cage, "echo:a") == b"a"


# --- walls


@LINUX
@pytest.mark.parametrize("deed", ["connect", "connect_in_c:", "run_program:", "fork_in_c:", "signal_in_c", "write_file", "delete_in_c"])
def test_nothing_outside_is_reached_and_without_the_cage_it_is(cage: Cage, deed: str, tmp_path: Path) -> None:
    file = tmp_path / "kept.txt"
    file.write_bytes(b"kept")
    with socket.create_server(("127.0.0.1", 0)) as server:
        deed += {
            "connect": f":{server.getsockname()[1]}",
            "signal_in_c": f":{os.getpid()}",
            "write_file": f":{tmp_path / 'new.txt'}",
            "delete_in_c": f":{file}",
        }.get(deed, "")
        assert told(cage, deed).startswith(b"refused")
        assert file.read_bytes() == b"kept" and not (tmp_path / "new.txt").exists()
        assert outside(deed) == b"done"


@LINUX
@pytest.mark.parametrize(
    ("wall", "deed"),
    [
        ("_close_files(False)", "run_program:"),
        ("_close_files(False)", "delete_in_c:{file}"),
        ("_filter_calls()", "connect_in_c:"),
        ("_filter_calls()", "fork_in_c:"),
        ("_filter_calls()", "run_program:"),
        ("sys.addaudithook(limits._refuse)", "connect:1"),
        ("sys.addaudithook(limits._refuse)", "run_program:"),
    ],
)
def test_each_wall_holds_by_itself(wall: str, deed: str, tmp_path: Path) -> None:
    file = tmp_path / "kept.txt"
    file.write_bytes(b"kept")
    call = wall if wall.startswith("sys") else f"limits.{wall}"
    assert outside(deed.format(file=file), first=f"from tollbook.ingest import cage_limits as limits; {call}").startswith(b"refused")
    assert file.exists()


def outside(deed: str, *, first: str = "") -> bytes:
    """What a deed gives in a process of its own, without a cage."""
    work = "sys.stdout.buffer.write(b''.join(frame for _, frame in caged.work([sys.argv[1].encode()])))"
    code = f"import sys, caged\n{first}\n{work}"
    run = subprocess.run([sys.executable, "-c", code, deed], capture_output=True, cwd=Path(caged.__file__).parent, check=True)
    return run.stdout.replace(b"done" * 2, b"done")  # a fork says it twice


@LINUX
def test_the_network_of_a_child_is_empty(cage: Cage) -> None:
    if "network" not in cage.confinement:
        pytest.skip("this machine allows no network of its own")
    routes = told(cage, "read_file:/proc/self/net/route").splitlines()
    assert len(routes) <= 1  # the heading


def test_a_child_may_write_where_the_work_needs_it(tmp_path: Path) -> None:
    with Cage(caged.work, limits=Limits(file_bytes=1)) as cage:
        assert told(cage, f"write_file:{tmp_path / 'new.txt'}") == b"done"


def test_the_confinement_is_said_in_words(cage: Cage) -> None:
    assert cage.confinement.startswith("limited by the system: ")
    assert "Python's own sockets, processes and programs refused" in cage.confinement
    with Cage(caged.work) as new:
        assert new.confinement == cage.confinement
        assert told(new, "echo:a") == b"a"


@LINUX
def test_the_limit_is_what_stops_the_bomb() -> None:
    """The control: the same work, allowed more, comes through, and holds what the limit forbids; and what is held stays below it."""
    with Cage(caged.work, limits=Limits(memory_bytes=300 * 2**20)) as cage:
        held, resident = map(int, told(cage, "hoard:200").split())
        assert held == 200 and 200 < resident < 300
        assert said(list(cage.run([items("hoard:300")]))) == ["1 memory"]
    with Cage(caged.work, limits=Limits(seconds=3)) as cage:
        assert told(cage, "nap:0.8") == b"awake"


# --- the parent


def test_work_that_cannot_be_found_is_told_at_once() -> None:
    def local(payloads: Any) -> Iterator[tuple[int, bytes]]:
        yield 0, payloads[0]

    with pytest.raises(ValueError, match="module that can be imported"):
        Cage(local)
    started = "could not be started: ModuleNotFoundError"
    with Cage(caged.work, preload=["no_such_module"]) as cage, pytest.raises(TollbookError, match=started):
        list(cage.run([items("echo:a")]))


def test_a_cage_that_is_left_leaves_no_process() -> None:
    with Cage(caged.work, jobs=2, limits=TIGHT) as cage:
        events = cage.run(alone("pid:", "nap:9", "nap:9"))
        first = next(events)
        assert isinstance(first, Frame)
        events.close()
        with pytest.raises(KeyboardInterrupt):
            for _ in cage.run(alone("echo:a", "nap:9")):
                raise KeyboardInterrupt
        processes = [child.process.pid or 0 for child in cage._children]
    assert not any(is_alive(process) for process in [int(first.data), *processes])


@LINUX
@pytest.mark.parametrize("deed", ["loop:", "stop_listening:", "nap:60"])
def test_a_parent_that_is_killed_leaves_no_orphan(deed: str) -> None:
    code = (
        "import sys, caged; from tollbook.ingest.cage import Cage, Item\n"
        "for event in Cage(caged.work, jobs=2).run([[Item(1, b'pid:')], [Item(2, b'pid:')], [Item(3, sys.argv[1].encode())]] * 2):\n"
        "    if getattr(event, 'data', b''): print(event.data.decode(), flush=True)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code, deed], stdout=subprocess.PIPE, cwd=Path(caged.__file__).parent) as parent:
        assert parent.stdout
        children = [int(parent.stdout.readline()) for _ in range(2)]
        time.sleep(0.2)
        family = [*children, *(int(line) for line in descendants(parent.pid))]
        parent.kill()
    assert len(set(family)) >= 2
    deadline = time.monotonic() + 5
    while any(is_alive(process) for process in family) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert [process for process in family if is_alive(process)] == []


def test_a_program_without_a_guard_is_not_run_again_by_the_children(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        "import caged\nfrom tollbook.ingest.cage import Cage, Item\nprint('once')\n"
        "with Cage(caged.work) as cage:\n    print(list(cage.run([[Item(1, b'count:1')]])))\n"
    )
    where = os.environ | {"PYTHONPATH": str(Path(caged.__file__).parent)}
    run = subprocess.run([sys.executable, str(program)], capture_output=True, text=True, env=where, check=True)
    assert run.stdout.splitlines() == ["once", "[Frame(number=1, data=b'0'), Done(number=1)]"]
    assert run.stderr == ""


def test_where_the_system_cannot_fork_children_are_started_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cages, "_start_method", lambda: "spawn")
    with Cage(caged.work) as cage:
        assert said(list(cage.run(alone("echo:a", "leave:1", "echo:b")))) == ["1 frame", "1 done", "2 crash", "3 frame", "3 done"]


def is_alive(process: int) -> bool:
    """Whether a process runs; one that is dead and not yet taken note of does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def descendants(process: int) -> list[str]:
    found = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [*found, *(deeper for child in found for deeper in descendants(int(child)))]
