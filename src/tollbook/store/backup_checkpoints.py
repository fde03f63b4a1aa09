"""The checkpoints in a backup, beside the log that they vouch for."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tollbook.errors import UnusableInput
from tollbook.store.checkpoints import Checkpoint, parse_checkpoint
from tollbook.store.entries import BookCreated, Entry


@dataclass(slots=True)
class Vouched:
    """Checkpoints by name, and the digests of the entries that they speak of, as far as the log was walked."""

    checkpoints: dict[str, Checkpoint]
    sizes: frozenset[int]
    created: BookCreated | None = None
    size: int = 0
    digests: dict[int, str] = field(default_factory=dict)

    def see(self, entry: Entry) -> None:
        """Walk on by one entry."""
        if isinstance(entry.body, BookCreated):
            self.created = self.created or entry.body
        self.size = entry.sequence
        if entry.sequence in self.sizes:
            self.digests[entry.sequence] = entry.digest

    def check(self, where: str) -> None:
        """Raise UnusableInput for the first checkpoint that vouches for another log than the one that was walked."""
        for name, checkpoint in sorted(self.checkpoints.items()):
            if why := self._fault(checkpoint):
                raise UnusableInput(
                    where, f"its checkpoint {name} {why}", "find out who changed what, beside a copy that was kept elsewhere"
                )

    def _fault(self, checkpoint: Checkpoint) -> str:
        created = self.created or BookCreated("", "")
        if (checkpoint.book, checkpoint.key) != (created.book, created.key):
            return "is of another book, or signed by another key than the book's"
        if not checkpoint.is_signed:
            return "is not signed by the key that it names"
        if checkpoint.size > self.size:
            return f"vouches for {checkpoint.size:,} entries and the log has {self.size:,}: it was cut"
        if self.digests.get(checkpoint.size) != checkpoint.root:
            return f"vouches for another entry {checkpoint.size}: the log was rewritten"
        return ""


def parse_checkpoints(files: Mapping[str, bytes], where: str) -> Vouched:
    """Return checkpoints by their names. Raises UnusableInput for a file that is none."""
    found = {name: parse_checkpoint(data.decode("utf-8", "replace"), where=f"{where}, {name}") for name, data in files.items()}
    return Vouched(found, frozenset(checkpoint.size for checkpoint in found.values()))
