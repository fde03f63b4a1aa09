"""Tampering: sixteen ways to change a book, by somebody who has its files and cleans up behind him. Each has to be named.

    python benchmarks/bars/tamper.py

Each attack is made on a copy of a book, which is then verified with one checkpoint that was kept elsewhere. The control verifies without
it: the attacks that only a checkpoint can tell have to go unseen then; and the book that nobody touched has to be sound.
"""

import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from _attacks import ATTACKS, Attack, Scene, copied, make_scene
from _places import in_memory
from _report import arguments, line, say

from tollbook.errors import TollbookError
from tollbook.store.book import open_book
from tollbook.store.verify import verify


@dataclass(frozen=True, slots=True)
class Seen:
    """What verifying an attacked book came to: with the checkpoint and without it."""

    attack: Attack
    is_named: bool
    faults: tuple[str, ...]
    faults_without: tuple[str, ...]


def faults_of(folder: Path, *checkpoints: Path) -> tuple[str, ...]:
    """The faults of a book, in words; what keeps it from being opened counts as one."""
    try:
        with open_book(folder, who="judge") as book:
            return tuple(str(fault) for fault in verify(book, checkpoints=checkpoints).faults)
    except TollbookError as error:
        return (str(error),)


def try_attack(attack: Attack, scene: Scene, checkpoint: Path, folder: Path) -> Seen:
    """Attack a copy of the book and verify it."""
    attacked = copied(scene, folder)
    attack.act(attacked)
    faults = faults_of(attacked.folder, checkpoint)
    named = attack.named(attacked)
    is_named = any(fault.startswith(named) and attack.has_text in fault for fault in faults)
    return Seen(attack, is_named, faults, faults_of(attacked.folder))


def main(given: list[str] | None = None) -> int:
    options = arguments(__doc__, length="rounds", full=10, short=1, given=given)
    seen: list[Seen] = []
    false_alarms = 0
    with tempfile.TemporaryDirectory(dir=in_memory()) as name:
        os.environ["TOLLBOOK_KEYS"] = str(Path(name) / "keys")
        for round_ in range(options.length):
            folder = Path(name) / f"round-{round_}"
            scene, checkpoint = make_scene(folder, seed=options.seed + round_)
            false_alarms += bool(faults_of(scene.folder, checkpoint))
            seen += [try_attack(attack, scene, checkpoint, folder / f"copy-{number}") for number, attack in enumerate(ATTACKS)]
    missed = {one.attack.name: one for one in seen if not one.is_named}
    for attack, one in missed.items():
        say(f"missed: {attack}: {'; '.join(one.faults) or 'no fault'}")
    by_checkpoint = [one for one in seen if one.attack.needs_checkpoint]
    unseen = [one for one in by_checkpoint if not one.faults_without]
    return line(
        "tamper",
        figure={"kinds": len(ATTACKS), "named": len(ATTACKS) - len(missed), "books": options.length, "false_alarms": false_alarms},
        needed=f"{len(ATTACKS)} kinds named, 0 false alarms on the untouched books",
        met=not missed and not false_alarms,
        control=f"without the checkpoint kept elsewhere, {len(by_checkpoint)} cut, rewritten or rolled-back books look sound",
        control_failed=len(unseen) == len(by_checkpoint),
        seed=options.seed,
    )


if __name__ == "__main__":
    sys.exit(main())
