"""Where a book is kept: a folder on this machine or a database of PostgreSQL; and which folders cannot keep one safely."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from tollbook.errors import UnusableInput

DATABASE_FILE = "tollbook.db"
DOCUMENTS = "documents"
CHECKPOINTS = "checkpoints"

# Writing ahead (WAL) needs memory that all processes share, which these cannot give: a book there is corrupt within minutes.
NETWORK = frozenset(
    "nfs nfs4 cifs smb smb2 smb3 smbfs 9p virtiofs afs ceph glusterfs lustre gpfs beegfs ocfs2 gfs2 davfs davfs2 webdav ncpfs coda "
    "orangefs".split()
)
SHARED = frozenset("vboxsf vmhgfs prl_fs drvfs".split())
SAFE_FUSE = frozenset(["fuseblk"])  # NTFS and exFAT disks: local, and their memory maps are shared
PASSWORD = re.compile(r"(://[^/@:]*):[^/@]*@")


@dataclass(frozen=True, slots=True)
class BookPlace:
    """Where a book is. folder: its folder, or None for a database; url: the database's address, or None for a folder."""

    folder: Path | None
    url: str | None

    @property
    def name(self) -> str:
        """How the book is called in messages; never with a password."""
        return str(self.folder) if self.folder is not None else PASSWORD.sub(r"\1:…@", self.url or "")

    @property
    def database_file(self) -> Path:
        """The database file of a book in a folder."""
        assert self.folder is not None
        return self.folder / DATABASE_FILE


def parse_place(words: "str | os.PathLike[str]") -> BookPlace:
    """Return the place that a user names. Raises UnusableInput for an address of another kind.

    >>> parse_place("postgresql://ana:secret@localhost/coast").name
    'postgresql://ana:…@localhost/coast'
    """
    given = os.fspath(words)
    if re.match(r"postgres(?:ql)?(?:\+psycopg)?://", given):
        return BookPlace(None, re.sub(r"^postgres(?:ql)?(?:\+psycopg)?://", "postgresql://", given))
    if re.match(r"[a-z][a-z0-9+.-]*://", given, re.IGNORECASE):
        raise UnusableInput(given, "is no place for a book", "name a folder, or a database as postgresql://USER@HOST/NAME")
    if not given.strip():
        raise UnusableInput("--book", "names nothing", "name a folder, or a database as postgresql://USER@HOST/NAME")
    return BookPlace(Path(given), None)


def check_file_system(folder: Path) -> None:
    """Raise UnusableInput if a folder lies on a file system on which a book would be corrupted. The folder need not exist yet."""
    kind = file_system_of(folder)
    why = unsafe(kind)
    if why:
        raise UnusableInput(
            str(folder),
            f"lies on {why} ({kind}), where the database's shared memory does not work and a book would be corrupted",
            "keep the book on a disk of this machine, or in PostgreSQL for a team",
        )


def unsafe(kind: str) -> str | None:
    """Return what kind of unsafe file system a name stands for, or None for a safe one.

    >>> unsafe("nfs4"), unsafe("fuse.sshfs"), unsafe("ext4")
    ('a network file system', 'a virtual file system', None)
    """
    if kind in NETWORK or kind.startswith(("nfs", "cifs", "smb")):
        return "a network file system"
    if kind in SHARED or (kind.startswith("fuse") and kind not in SAFE_FUSE):
        return "a virtual file system"
    return None


def file_system_of(folder: Path) -> str:
    """Return the kind of file system that a folder lies on, "" where the machine does not tell."""
    there = folder.absolute()
    while not there.exists() and there != there.parent:
        there = there.parent
    real = os.path.realpath(there)
    try:
        mounts = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return _elsewhere(real)
    best, kind = "", ""
    for line in mounts.splitlines():
        left, _, right = line.partition(" - ")
        point = left.split(" ")[4].encode().decode("unicode_escape")
        if (real == point or real.startswith(point.rstrip("/") + "/")) and len(point) >= len(best):
            best, kind = point, right.split(" ")[0]
    return kind


def _elsewhere(real: str) -> str:
    """The kind of file system on systems other than Linux: macOS tells it by `mount`, Windows only that a drive is remote."""
    import subprocess
    import sys

    if sys.platform == "darwin":
        lines = subprocess.run(["/sbin/mount"], capture_output=True, text=True, check=False).stdout.splitlines()
        found = [match for line in lines if (match := re.match(r".+? on (.+) \((\w+)", line))]
        inside = [(len(match[1]), match[2]) for match in found if real == match[1] or real.startswith(match[1].rstrip("/") + "/")]
        return max(inside, default=(0, ""))[1]
    if sys.platform == "win32":
        import ctypes

        remote = 4  # DRIVE_REMOTE
        drive = os.path.splitdrive(real)[0] + "\\"
        return "smb" if drive.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(drive) == remote else ""
    return ""
