"""The bars of benchmarks/bars, each in a short run: met, and with a control that fails. `make bars` runs them at full length."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import postgresql

BARS = Path(__file__).resolve().parents[2] / "benchmarks" / "bars"


def line(bar: str, *options: str) -> dict[str, Any]:
    """What a bar prints; its exit code has to fit."""
    run = subprocess.run([sys.executable, BARS / f"{bar}.py", "--short", *options], capture_output=True, text=True, check=False)
    assert run.stdout.count("\n") == 1, run.stderr
    result: dict[str, Any] = json.loads(run.stdout)
    assert run.returncode == (0 if result["met"] and result["control_failed"] else 1), run.stderr
    return result | {"said": run.stderr}


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    if request.param == "postgresql" and postgresql.find_programs() is None:
        pytest.skip("no PostgreSQL: its programs are not on this machine")
    return str(request.param)


def test_killed_writers_lose_nothing(database: str) -> None:
    result = line("kills", "--db", database)
    assert result["met"] and result["figure"]["told"] > 0, result
    assert result["control_failed"], result


def test_writers_at_once_neither_fail_nor_fork(database: str) -> None:
    result = line("writers", "--db", database)
    assert result["met"], result
    assert result["control_failed"], result


def test_a_power_cut_loses_nothing() -> None:
    result = line("powercut")
    assert result["met"] and result["figure"]["least_kept"] > 0, result
    assert result["control_failed"], result


def test_a_failing_disk_is_named_and_leaves_nothing_half_stored() -> None:
    result = line("faults")
    assert result["met"] and result["figure"]["named"] > 0, result
    assert result["control_failed"], result
