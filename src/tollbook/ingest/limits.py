"""How much is opened: the largest document, and how many documents, bytes and layers a container may hold."""

from dataclasses import dataclass

from tollbook.errors import UnusableInput

# The largest single document that is opened. The report of the longest inquiry, with its pictures, stays under 40 MB; what is
# larger is an archive, a film or a heap of reports. JSON Lines are read line by line and may be of any length.
MAX_FILE_BYTES = 50_000_000
MAX_LAYERS = 3  # containers in containers: a mail with a ZIP of mails has two; more is a mistake or built to do harm
MAX_MEMBERS = 100_000
MAX_UNPACKED_BYTES = 10_000_000_000  # of all documents of one container
# Text packs to a fifth, tables of one repeated row to a hundredth. What packs further is empty or meant to do harm; a megabyte does none.
MAX_RATIO = 200
FREE_BYTES = 1_000_000


def is_bomb(unpacked: int, packed: int) -> bool:
    """Tell whether so many bytes cannot have come out of so few, in a document that means well.

    >>> is_bomb(900_000, 10), is_bomb(30_000_000, 5_000_000), is_bomb(30_000_000, 30_000)
    (False, False, True)
    """
    return unpacked > FREE_BYTES and unpacked > MAX_RATIO * packed


@dataclass(slots=True)
class Allowance:
    """What may still be opened of one document that a user handed in: the sum over all its layers.

    >>> allowance = Allowance(members=1)
    >>> allowance.take(10, "a.zip")
    >>> allowance.take(10, "a.zip")
    Traceback (most recent call last):
    tollbook.errors.UnusableInput: a.zip: holds more documents than are opened of one file; divide it.
    """

    members: int = MAX_MEMBERS
    size: int = MAX_UNPACKED_BYTES

    def take(self, size: int, where: str) -> None:
        """Count one more document of so many bytes. Raises UnusableInput where that is too many or too much."""
        self.members -= 1
        self.size -= size
        if self.members < 0:
            raise UnusableInput(where, "holds more documents than are opened of one file", "divide it")
        if self.size < 0:
            raise UnusableInput(where, "unpacks to more bytes than are opened of one file", "divide it")
