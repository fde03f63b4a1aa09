"""ZIP files: what they hold, told before it is unpacked; office documents are ZIP files too, and are checked here first.

Names of members are only ever names. A member that is locked, a link, named outside its archive, or packed beyond all measure is told in
a sentence of its own; the others are read.
"""

import struct
import zipfile
from collections.abc import Iterator
from typing import IO

from tollbook.errors import UnusableInput
from tollbook.ingest.draft import named_faults
from tollbook.ingest.entries import Entry, Member
from tollbook.ingest.limits import MAX_FILE_BYTES, MAX_MEMBERS, MAX_UNPACKED_BYTES, is_bomb

MAX_DIRECTORY_BYTES = 32_000_000  # of the list of members: a hundred thousand long names
MAX_OFFICE_BYTES = 200_000_000  # of all parts of an office document, pictures and all
MAX_OFFICE_PART = 60_000_000  # of one XML part: a million cells
SYSTEM_NAMES = frozenset(("__macosx", "thumbs.db", "desktop.ini", "ehthumbs.db"))
LINK, KINDS_OF_FILE = 0xA000, 0xF000  # of Unix, in the upper half of a member's attributes
REMEDY = "get it anew, or unpack it and give the reports in it"


def open_archive(stream: IO[bytes], where: str) -> zipfile.ZipFile:
    """Return a ZIP file, opened. Raises UnusableInput for a damaged one and for one with far too many members."""
    with named_faults(where, "ZIP archive", REMEDY):
        _check_directory(stream, where)
        return zipfile.ZipFile(stream)


def _check_directory(stream: IO[bytes], where: str) -> None:
    """Refuse a list of members that is larger than any honest one, before it is held in memory."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - 66_000))
    tail = stream.read()
    stream.seek(0)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        raise UnusableInput(where, "is a ZIP archive that is cut short: its list of members is missing", REMEDY)
    count, length = struct.unpack_from("<HI", tail, at + 10)
    if at >= 76 and tail[at - 20 : at - 16] == b"PK\x06\x07":  # the same for archives that need larger numbers
        count, length = struct.unpack_from("<QQ", tail, at - 76 + 32)
    if count > MAX_MEMBERS or length > MAX_DIRECTORY_BYTES:
        raise UnusableInput(where, f"holds more than {MAX_MEMBERS:,} documents", "divide it")


def media_type_of(archive: zipfile.ZipFile, where: str) -> bytes:
    """Return what an OpenDocument file or an e-book says it is; nothing for other archives."""
    if "mimetype" not in archive.NameToInfo:
        return b""
    with named_faults(where, "ZIP archive", REMEDY), archive.open("mimetype") as member:
        return member.read(100)


def read_archive(archive: zipfile.ZipFile, where: str) -> Iterator[Member | Entry]:
    """Yield the documents of a ZIP file, one by one, and a sentence for each that cannot be taken out."""
    infos = [info for info in archive.infolist() if not info.filename.endswith("/") and not _is_hidden(info.filename)]
    packed, unpacked = sum(info.compress_size for info in infos), sum(info.file_size for info in infos)
    if not infos:
        raise UnusableInput(where, "is an archive without a document in it", "check that it was packed")
    # Members that share their bytes make an archive of forty megabytes unpack to petabytes: the whole is weighed against the file.
    if unpacked > MAX_UNPACKED_BYTES or is_bomb(unpacked, _size(archive)):
        raise UnusableInput(where, f"unpacks to {unpacked:,} bytes from {packed:,}, far more than reports do", REMEDY)
    for info in infos:
        name = _shown(info.filename) or "a member without a name"
        place = f"{where}/{name}"
        try:
            yield Member(name, _unpacked(archive, info, place))
        except UnusableInput as error:
            yield Entry(place, error)


def check_office(archive: zipfile.ZipFile, where: str, what: str) -> None:
    """Raise UnusableInput for an office document whose parts would fill the memory, or that brings XML entities of its own."""
    infos = archive.infolist()
    remedy = "save it anew, or save it as PDF or text"
    total = sum(info.file_size for info in infos)
    largest = max((info.file_size for info in infos if info.filename.endswith((".xml", ".rels"))), default=0)
    if total > MAX_OFFICE_BYTES or largest > MAX_OFFICE_PART or len(infos) > MAX_MEMBERS // 10:
        raise UnusableInput(where, f"is a {what} that unpacks to {total:,} bytes in {len(infos):,} parts, far too much", remedy)
    if is_bomb(total, _size(archive)) or any(is_bomb(info.file_size, info.compress_size) for info in infos):
        raise UnusableInput(where, f"is a {what} that unpacks to {total:,} bytes from {_size(archive):,}, far more than words do", remedy)
    for info in infos:
        if info.flag_bits & 1:
            raise UnusableInput(where, "is locked with a password", "save an unlocked copy and read that")
        if info.filename.endswith((".xml", ".rels")):
            with named_faults(where, what, remedy), archive.open(info) as part:
                head = part.read(4_096).replace(b"\x00", b"")  # UTF-16 is allowed in XML
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                raise UnusableInput(where, f"is a {what} that declares XML entities of its own, which none needs", remedy)


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, where: str) -> bytes:
    path = info.filename.replace("\\", "/")
    if path.startswith("/") or path[1:2] == ":" or ".." in path.split("/"):
        raise UnusableInput(where, "is named as if it lay outside its archive", "unpack the archive yourself and look at it")
    if info.external_attr >> 16 & KINDS_OF_FILE == LINK:
        raise UnusableInput(where, "is a link and no document", "give the document that it leads to")
    if info.flag_bits & 1:
        raise UnusableInput(where, "is locked with a password", "unpack the archive with its password and give what is in it")
    if info.file_size > MAX_FILE_BYTES:
        raise UnusableInput(where, f"is larger than {MAX_FILE_BYTES // 1_000_000} MB, the most that is read of one", "give it by itself")
    if is_bomb(info.file_size, info.compress_size):
        raise UnusableInput(where, f"unpacks to {info.file_size:,} bytes from {info.compress_size:,}, far more than reports do", REMEDY)
    with named_faults(where, "member of a ZIP archive", REMEDY), archive.open(info) as member:
        return member.read()


def _size(archive: zipfile.ZipFile) -> int:
    stream = archive.fp
    if stream is None:
        return 0
    at = stream.tell()
    size = stream.seek(0, 2)
    stream.seek(at)
    return size


def _is_hidden(name: str) -> bool:
    """Tell whether a member is none of the user's: a system's own notes, or a name that begins with a dot.

    >>> _is_hidden("__MACOSX/a.txt"), _is_hidden("a/.DS_Store"), _is_hidden("../a.txt"), _is_hidden("./a.txt")
    (True, True, False, False)
    """
    return any(part.lower() in SYSTEM_NAMES or (part.startswith(".") and part.strip(".")) for part in name.split("/"))


def _shown(name: str) -> str:
    return "".join(c if c.isprintable() and not "\ud800" <= c <= "\udfff" else "?" for c in name)
