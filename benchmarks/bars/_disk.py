"""A disk that forgets: what is on it after a power cut, worked out from every write, sync and name since it was whole.

What was synced is there. Of everything since, a random part is: whole, torn at the borders of sectors, filled with rubbish, or gone;
later writes may be there without earlier ones. A file's name is safe only when its folder was synced, wherever its bytes are.
"""

import os
import random
from dataclasses import dataclass, field
from enum import StrEnum

SECTOR = 512


class Style(StrEnum):
    """What a power cut leaves of what was not synced."""

    NOTHING = "nothing"
    EVERYTHING = "everything"
    BEGINNING = "beginning"  # what came first
    SOME = "some"  # some writes
    TORN = "torn"  # some sectors of each
    RUBBISH = "rubbish"  # as torn, and some sectors hold neither the old nor the new


@dataclass(slots=True)
class File:
    """A file: its safe bytes, and what was asked of it since. A change without data cuts the file to the offset."""

    safe: bytearray = field(default_factory=bytearray)
    since: list[tuple[int, bytes | None]] = field(default_factory=list)

    def sync(self) -> None:
        for offset, data in self.since:
            _change(self.safe, offset, data)
        self.since.clear()

    def after_cut(self, chance: random.Random, style: Style) -> bytes:
        content = bytearray(self.safe)
        share, first = chance.random(), chance.randint(0, len(self.since))
        for number, (offset, data) in enumerate(self.since):
            if style is Style.EVERYTHING or (style is Style.BEGINNING and number < first):
                _change(content, offset, data)
            elif style is Style.SOME or (data is None and style in (Style.TORN, Style.RUBBISH)):
                if chance.random() < share:
                    _change(content, offset, data)
            elif data is not None and style in (Style.TORN, Style.RUBBISH):
                _tear(content, offset, data, chance, share, has_rubbish=style is Style.RUBBISH)
        return bytes(content)


@dataclass(slots=True)
class Folder:
    """A folder: its safe names, and what became of names since. A name without a node is gone."""

    safe: "dict[str, Node]" = field(default_factory=dict)
    since: "list[tuple[str, Node | None]]" = field(default_factory=list)

    def names(self) -> "dict[str, Node]":
        """The names as a running process sees them."""
        return _named(self.safe, self.since)

    def sync(self) -> None:
        self.safe = self.names()
        self.since.clear()

    def after_cut(self, chance: random.Random, style: Style) -> "dict[str, Node]":
        share, first = chance.random(), chance.randint(0, len(self.since))
        if style is Style.EVERYTHING:
            return self.names()
        if style is Style.BEGINNING:
            return _named(self.safe, self.since[:first])
        return _named(self.safe, [one for one in self.since if style is not Style.NOTHING and chance.random() < share])


Node = File | Folder


class Disk:
    """The files below one folder of the machine. What happens to them is told as to a tap (`_taps.Tap`)."""

    def __init__(self, root: str) -> None:
        """Take the files that are there as safe."""
        self._root = root
        self._top = _load(root)

    def create(self, path: str) -> None:
        folder, name = self._place(path)
        folder.since.append((name, File()))

    def write(self, path: str, offset: int, data: bytes) -> None:
        self._file(path).since.append((offset, data))

    def truncate(self, path: str, size: int) -> None:
        self._file(path).since.append((size, None))

    def sync(self, path: str) -> None:
        self._file(path).sync()

    def rename(self, path: str, target: str) -> None:
        (folder, name), (new_folder, new_name) = self._place(path), self._place(target)
        new_folder.since.append((new_name, folder.names()[name]))
        folder.since.append((name, None))

    def unlink(self, path: str) -> None:
        folder, name = self._place(path)
        folder.since.append((name, None))

    def mkdir(self, path: str) -> None:
        folder, name = self._place(path)
        folder.since.append((name, Folder()))

    def sync_folder(self, path: str) -> None:
        node = self._node(path)
        assert isinstance(node, Folder)
        node.sync()

    def after_cut(self, chance: random.Random, style: Style) -> dict[str, bytes | None]:
        """What is there after a power cut: paths from the root, with a file's bytes, or None for a folder."""
        found: dict[str, bytes | None] = {}
        folders = [("", self._top)]
        while folders:
            above, folder = folders.pop()
            for name, node in sorted(folder.after_cut(chance, style).items()):
                path = os.path.join(above, name)
                if isinstance(node, Folder):
                    found[path] = None
                    folders.append((path, node))
                else:
                    found[path] = node.after_cut(chance, style)
        return found

    def _node(self, path: str) -> Node:
        node: Node = self._top
        relative = os.path.relpath(path, self._root)
        for name in relative.split(os.sep) if relative != "." else []:
            assert isinstance(node, Folder)
            node = node.names()[name]
        return node

    def _file(self, path: str) -> File:
        node = self._node(path)
        assert isinstance(node, File)
        return node

    def _place(self, path: str) -> tuple[Folder, str]:
        folder = self._node(os.path.dirname(path))
        assert isinstance(folder, Folder)
        return folder, os.path.basename(path)


def _load(path: str) -> Folder:
    folder = Folder()
    for entry in os.scandir(path):
        if entry.is_dir():
            folder.safe[entry.name] = _load(entry.path)
        else:
            with open(entry.path, "rb") as file:
                folder.safe[entry.name] = File(bytearray(file.read()))
    return folder


def _named(safe: dict[str, Node], since: list[tuple[str, Node | None]]) -> dict[str, Node]:
    names = dict(safe)
    for name, node in since:
        if node is None:
            names.pop(name, None)
        else:
            names[name] = node
    return names


def _change(content: bytearray, offset: int, data: bytes | None) -> None:
    if data is None:
        del content[offset:]
        content.extend(bytes(max(0, offset - len(content))))
        return
    content.extend(bytes(max(0, offset - len(content))))
    content[offset : offset + len(data)] = data


def _tear(content: bytearray, offset: int, data: bytes, chance: random.Random, share: float, *, has_rubbish: bool) -> None:
    at = 0
    while at < len(data):
        end = min(len(data), at + SECTOR - (offset + at) % SECTOR)
        drawn = chance.random()
        if drawn < share:
            _change(content, offset + at, data[at:end])
        elif has_rubbish and drawn < share + (1 - share) / 4:
            _change(content, offset + at, chance.randbytes(end - at))
        at = end
