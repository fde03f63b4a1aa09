"""The bars of handing in, at a short length: hostile documents and random bytes. Full length: `make bars`."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

BARS = Path(__file__).resolve().parents[2] / "benchmarks" / "bars"


@pytest.mark.parametrize("bar", [["hostile.py", "--documents", "4"], ["fuzz.py", "--inputs", "200"]], ids=lambda bar: bar[0])
def test_a_bar_is_met_and_its_control_fails(bar: list[str]) -> None:
    done = subprocess.run([sys.executable, BARS / bar[0], *bar[1:]], capture_output=True, text=True, check=False)
    result = json.loads(done.stdout.splitlines()[-1])
    assert (done.returncode, result["met"], result["control_failed"]) == (0, True, True), done.stdout + done.stderr
