"""How long a fetch may last and how much it may bring."""

from dataclasses import dataclass, fields

from tollbook.errors import UnusableInput
from tollbook.ingest.fetch_url import PORTS


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """The limits of one fetch, over all its redirects. All are above zero.

    seconds: from the first look-up to the last byte. connect_seconds: for each address tried, and for TLS.
    body_bytes: of one answer, as sent and unpacked; as much as a single document may have (`tollbook.ingest.MAX_FILE_BYTES`).
    header_bytes: of one answer; browsers stop at about 256 KB, servers send under 8. redirects: followed at most.
    ports: those that are connected to.

    >>> FetchLimits(seconds=5).body_bytes
    50000000
    """

    seconds: float = 60.0
    connect_seconds: float = 10.0
    body_bytes: int = 50_000_000
    header_bytes: int = 65_536
    redirects: int = 5
    ports: frozenset[int] = PORTS

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if not value or (not isinstance(value, frozenset) and not value > 0):
                raise UnusableInput("fetch", f"{field.name} is {value!r}, and a limit is above zero", "give a greater one")


LIMITS = FetchLimits()
