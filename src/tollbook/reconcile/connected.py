"""Scopes that bear on each other, gathered into groups that are solved by themselves, each with its cells."""

from collections.abc import Iterable, Sequence

from tollbook.reconcile.scopes import Region, Space, TooManyCells, bears
from tollbook.reconcile.statements import Material


def connected(regions: Sequence[Region], material: Material, most: int) -> Iterable[tuple[list[Region], list[int]]]:
    """Return the groups of regions that bear on each other, each with its cells.

    Regions of which nothing says whether they share anyone bear on each other only through a third that holds both. Where the cells
    of a group are too many, the regions with the least used names are bounded apart from the rest.
    """
    by_id = {s.id: s for s in material.statements}
    links = [(s.region, by_id[s.whole].region) for s in material.statements if s.whole is not None]
    waiting = [list(regions)]
    while waiting:
        for members in _groups(waiting.pop(), links, material.space):
            try:
                yield members, material.space.cells(members, most)
            except TooManyCells as error:
                waiting.extend(_split(members, error.dimension))


def _groups(regions: Sequence[Region], links: Sequence[tuple[Region, Region]], space: Space) -> list[list[Region]]:
    import numpy as np

    at = {region: i for i, region in enumerate(regions)}
    joined = bears(space.codes(regions)[0])
    for part, whole in links:
        if part in at and whole in at:
            joined[at[part], at[whole]] = joined[at[whole], at[part]] = True
    left = np.ones(len(regions), dtype=bool)
    groups = []
    for i in range(len(regions)):
        if left[i]:
            group = np.zeros(len(regions), dtype=bool)
            group[i] = True
            while (grown := group | joined[group].any(axis=0)).sum() > group.sum():
                group = grown
            left &= ~group
            groups.append([regions[j] for j in group.nonzero()[0].tolist()])
    return groups


def _split(members: Sequence[Region], dimension: str) -> list[list[Region]]:
    """Part a group in two: the regions with the least used eighth of its names in a dimension, and the rest."""
    uses: dict[str, list[Region]] = {}
    for region in members:
        for clause in getattr(region, dimension):
            for name in clause:
                uses.setdefault(name, []).append(region)
    names = sorted(uses, key=lambda name: (len(uses[name]), name))
    seldom = {region for name in names[: max(len(names) // 8, 1)] for region in uses[name]}
    if not seldom or len(seldom) == len(members):
        half = len(members) // 2
        return [list(members[:half]), list(members[half:])]
    return [[r for r in members if r in seldom], [r for r in members if r not in seldom]]
