"""A PostgreSQL server of its own for tests and bars: on loopback, in a temporary folder, gone when it is stopped.

    python tests/postgresql.py start         start one, and print its address for TOLLBOOK_TEST_POSTGRESQL
    python tests/postgresql.py stop [URL]    stop it and remove its folder; without URL, the one that TOLLBOOK_TEST_POSTGRESQL names

The server's programs are found on PATH or where Debian puts them. PostgreSQL refuses to run as root: then it runs as the user
`postgres`, whom its package makes. Anyone on this machine may enter while it runs, so nothing but made-up text belongs in it.
This file uses the standard library alone.
"""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

VARIABLE = "TOLLBOOK_TEST_POSTGRESQL"
USER = "postgres"
DATABASE = "book"
HOST = "127.0.0.1"
URL = re.compile(rf"postgresql://{USER}@{re.escape(HOST)}:(\d+)/{DATABASE}$")
LOCALES = ("C.UTF-8", "en_US.UTF-8")  # pg_trgm takes letters of other scripts for such only in a locale that knows them
GONE_WITHIN = 2  # seconds
STARTED_WITHIN = 60  # seconds; recovery after a kill included
SETTINGS = {
    "listen_addresses": f"'{HOST}'",
    "unix_socket_directories": "''",
    "dynamic_shared_memory_type": "mmap",  # within the folder, so that a kill leaves nothing elsewhere
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "shared_buffers": "64MB",
    "lc_messages": "'C'",  # what Tollbook makes of a fault is read from its words
}


class NoServer(Exception):
    """No server can be had here; the text says why."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that was started here. programs: the folder of PostgreSQL's own; folder: all that is the server's."""

    programs: Path
    folder: Path
    port: int

    @property
    def url(self) -> str:
        """Its address: what TOLLBOOK_TEST_POSTGRESQL should hold."""
        return f"postgresql://{USER}@{HOST}:{self.port}/{DATABASE}"

    @property
    def data(self) -> Path:
        """The folder of its databases."""
        return self.folder / "data"

    def run(self, program: str, *arguments: str) -> str:
        """Run one of PostgreSQL's programs and return what it prints. Raises NoServer where it fails."""
        command = [str(self.programs / program), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, cwd=self.folder, **_user())
        if done.returncode:
            raise NoServer(f"{program} failed: {' '.join((done.stderr or done.stdout).split())[-400:]}")
        return done.stdout

    def start(self) -> None:
        """Start it, also after a kill: PostgreSQL then recovers by itself."""
        log = str(self.folder / "log")
        self.run("pg_ctl", "start", "--wait", f"--timeout={STARTED_WITHIN}", f"--pgdata={self.data}", f"--log={log}", "--silent")

    def kill(self) -> None:
        """Kill the server and all its processes at once, as when the machine's memory runs out."""
        postmaster = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        _kill(postmaster)
        while processes := self.processes():
            for process in processes:
                _kill(process)
            time.sleep(0.002)
        # A dead process that nobody fetches still counts as alive to PostgreSQL: it is given a moment, then its name is removed.
        for _ in range(GONE_WITHIN * 100):
            if not Path("/proc", str(postmaster)).exists():
                return
            time.sleep(0.01)
        (self.data / "postmaster.pid").unlink()

    def processes(self) -> list[int]:
        """The server's living processes: those, and only those, that work in its folder."""
        found = []
        for entry in Path("/proc").iterdir():
            with contextlib.suppress(OSError):
                if entry.name.isdecimal() and os.readlink(entry / "cwd") == str(self.data) and _is_alive(entry):
                    found.append(int(entry.name))
        return found

    def stop(self) -> None:
        """Stop it and remove its folder."""
        with contextlib.suppress(NoServer):
            self.run("pg_ctl", "stop", "--mode=immediate", "--wait", f"--pgdata={self.data}", "--silent")
        shutil.rmtree(self.folder, ignore_errors=True)


def start(parent: str | None = None) -> Server:
    """Make a server with one empty database and start it. Raises NoServer, which says why none can be had.

    parent: the folder in which its own is made; the machine's folder for temporary files unless given.
    """
    programs = find_programs()
    if programs is None:
        raise NoServer("PostgreSQL's programs are neither on PATH nor in /usr/lib/postgresql (on Debian: apt install postgresql)")
    if _is_root() and not _user():
        raise NoServer(f"PostgreSQL does not run as root, and there is no user {USER!r} here (on Debian: apt install postgresql)")
    port = _free_port()
    folder = _folder(port, parent)
    folder.mkdir(mode=0o700)  # fails where it exists: no one else's folder is ever taken
    if _is_root():
        shutil.chown(folder, USER)
    server = Server(programs, folder, port)
    try:
        _make(server)
        server.start()
        server.run("createdb", f"--host={HOST}", f"--port={port}", f"--username={USER}", DATABASE)
    except BaseException:
        server.stop()
        raise
    return server


def find(url: str) -> Server:
    """Return the server of an address that `start` gave. Raises NoServer for any other."""
    match, programs = URL.match(url), find_programs()
    if match is None or programs is None or not _folder(int(match[1])).is_dir():
        raise NoServer(f"{url or 'no address'}: no server that was started here")
    return Server(programs, _folder(int(match[1])), int(match[1]))


@contextlib.contextmanager
def running(parent: str | None = None) -> Iterator[Server]:
    """A server for a while."""
    server = start(parent)
    try:
        yield server
    finally:
        server.stop()


def find_programs() -> Path | None:
    """The folder of PostgreSQL's programs, the newest version's where there are several; None where there are none."""
    on_path = shutil.which("initdb")
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if on_path:
        return Path(os.path.realpath(on_path)).parent
    return versions[-1].parent if versions else None


def _make(server: Server) -> None:
    """Make the server's databases: with checksums, in UTF-8, trusting whoever comes over loopback."""
    options = ["--encoding=UTF8", "--auth=trust", f"--username={USER}", "--data-checksums", "--no-sync", f"--pgdata={server.data}"]
    for number, locale in enumerate(LOCALES, 1):
        try:
            server.run("initdb", f"--locale={locale}", *options)
            break
        except NoServer:
            if number == len(LOCALES):
                raise
    with (server.data / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.writelines(f"{name} = {value}\n" for name, value in {**SETTINGS, "port": str(server.port)}.items())


def _folder(port: int, parent: str | None = None) -> Path:
    """Where the server of a port keeps everything: `stop` finds it by the port."""
    return Path(parent or tempfile.gettempdir()).resolve() / f"tollbook-postgresql-{port}"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _user() -> dict[str, object]:
    """Arguments of subprocess.run that make a program run without root's rights; none are needed by anyone else."""
    if not _is_root():
        return {}
    import pwd

    try:
        entry = pwd.getpwnam(USER)
    except KeyError:
        return {}
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _kill(process: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)


def _is_alive(entry: Path) -> bool:
    """False for a process that has ended and is only not yet fetched by its parent."""
    return (entry / "stat").read_text().rpartition(")")[2].split()[0] not in ("Z", "X")


def main(arguments: list[str]) -> int:
    """Start or stop a server as the command line says."""
    try:
        if arguments == ["start"]:
            print(start().url)
            return 0
        if arguments[:1] == ["stop"] and len(arguments) <= 2:
            find(arguments[1] if len(arguments) == 2 else os.environ.get(VARIABLE, "")).stop()
            return 0
    except NoServer as reason:
        print(f"postgresql: {reason}", file=sys.stderr)
        return 1
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
