"""Imported by the fork server and nobody else: loads there, once, what every child would otherwise load for itself.

The fork server imports modules by name and can be told nothing further, so what to load stands in its environment.
What cannot be loaded here is left to the child, which says what is wrong.
"""

import contextlib
import gc
import json
import os
import signal
import sys
import warnings
from collections.abc import Iterator

from tollbook.ingest.cage_child import ONE_THREAD, load, silence

ASKED = "TOLLBOOK_CAGE_PRELOAD"


def load_all(asked: str) -> None:
    """Load what stands in asked, a JSON object: `path`, where to find modules, and `names`, as in `cage_child.load`."""
    wanted = json.loads(asked)
    os.environ.update(ONE_THREAD)
    sys.path.extend(place for place in wanted["path"] if place not in sys.path)
    for name in wanted["names"]:
        with contextlib.suppress(Exception):
            load(name)
    gc.collect()
    gc.freeze()  # what is loaded stays: a child that collects garbage need not touch, and so copy, all these pages


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keep the chatter of libraries, and Ctrl-C, from a server that shares its streams with the user."""
    kept = [(number, os.dup(number)) for number in (0, 1, 2)]
    interrupt = signal.signal(signal.SIGINT, signal.SIG_IGN)
    silence()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for number, copy in kept:
            os.dup2(copy, number)
            os.close(copy)
        signal.signal(signal.SIGINT, interrupt)


if ASKED in os.environ:
    with quiet():
        load_all(os.environ.pop(ASKED))
