"""Identifiers that follow from content, so that the same input gives the same name on every machine."""

import hashlib


def content_id(*parts: object, length: int = 16) -> str:
    """Return a short stable identifier of the parts, in their order.

    >>> content_id("founding", 12, 40) == content_id("founding", 12, 40)
    True
    >>> len(content_id("a"))
    16
    """
    digest = hashlib.sha256("\x1f".join(str(p) for p in parts).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:length]
