"""Reconciling beside its slow twin on random small sets of tolls: one JSON line; exit code 1 if they differ anywhere.

`python benchmarks/reconcile_twin.py [SETS]`, 2,000 by default. Sets that are too large for the twin are passed over and counted.
Then as many pairs of sets as one heap, as two events, and as two events that grow step by step.
"""

import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "reconcile"))

from beside_twin import differences, parted_differences

SETS = 2000


def main(sets: int) -> int:
    """Print how many sets were compared and how many differ, with the first seeds that do."""
    start, seed, compared, too_large = time.perf_counter(), 0, 0, 0
    differing: list[int] = []
    while compared < sets:
        found = differences(seed)
        if found is None:
            too_large += 1
        else:
            compared += 1
            if found:
                differing.append(seed)
        seed += 1
    parted = [seed for seed in range(sets) if parted_differences(seed)]
    line = {"sets": compared, "differing": len(differing), "seeds": differing[:10], "too_large": too_large}
    line |= {"parted": sets, "parted_differing": len(parted), "parted_seeds": parted[:10]}
    print(json.dumps(line | {"seconds": round(time.perf_counter() - start, 1)}))
    return 1 if differing or parted else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else SETS))
