"""Set Tollbook up in this folder and run it: one command on a machine with Python 3.11 or newer and nothing else.

    python3 bootstrap.py                  set up, and say what to do next
    python3 bootstrap.py brief REPORT...  set up, then run `tollbook brief REPORT...` (any command of tollbook goes here)
    python3 bootstrap.py check [ARG...]   set up, then format, lint, types, tests and docs; each ARG goes to pytest
    python3 bootstrap.py bench [NAME...]  set up, then the benchmarks
    python3 bootstrap.py bars [NAME...]   set up, then what a book withstands, at full length; with --short, in a minute or two
    python3 bootstrap.py lock             write requirements/*.lock anew from pyproject.toml

Everything goes into the folder .venv beside this file. Packages come from the package index that pip is set up for, each one
checked against the hash in requirements/; nothing else is downloaded, then or later. A second run finds the environment in
place, and takes no time. This file uses the standard library alone, and syntax that an old Python can read far enough to be told.
"""

import contextlib
import hashlib
import importlib.util
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterator

if sys.version_info < (3, 11):  # noqa: UP036  (this file is what an older Python meets first)
    sys.exit(
        f"bootstrap: Tollbook needs Python 3.11 or newer, and this is {platform.python_version()} ({sys.executable}). "
        "Install a newer Python, or name it if you have one: python3.12 bootstrap.py ..."
    )

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
SCRIPTS = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = SCRIPTS / ("python.exe" if os.name == "nt" else "python")
LOCKS = ROOT / "requirements"
SERVER = "TOLLBOOK_TEST_POSTGRESQL"  # the address of a PostgreSQL server for tests
UV = "uv==0.13.9"  # writes the locks; pinned, since another release may format them otherwise

# What the commands of a book write: charts, Excel, provenance.
RUNTIME = ("charts", "xlsx", "prov")
# What each level needs beyond `dependencies` of pyproject.toml, and the levels that hold it too.
EXTRAS = {"runtime": RUNTIME, "pdf": (*RUNTIME, "pdf"), "dev": (*RUNTIME, "pdf", "parquet", "dev")}
HELD_BY = {"runtime": ("runtime", "pdf", "dev"), "pdf": ("pdf", "dev"), "dev": ("dev",)}


def main(arguments: list[str]) -> int:
    """Set up what the command needs, run it, and return its exit code."""
    command, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if command == "lock":
        return lock()
    if command in ("-h", "--help"):
        print(__doc__)
        return 0
    set_up("dev" if command in ("check", "bench", "bars") else "pdf" if wants_pdf(rest) else "runtime")
    if command == "check":
        return check(rest)
    if command == "bench":
        return bench(rest)
    if command == "bars":
        return bars(rest)
    if command:
        return call([SCRIPTS / "tollbook", *arguments])
    print(f"Tollbook is set up. Run it as: {shown(SCRIPTS / 'tollbook')} brief REPORT")
    return 0


def wants_pdf(arguments: list[str]) -> bool:
    """True where the brief is asked for as PDF, which needs packages of its own."""
    return "--format pdf" in " ".join(arguments).replace("=", " ")


def set_up(level: str) -> None:
    """Make the environment, install the locked packages and this project; do nothing where that is done already."""
    if any(stamp(held).is_file() and stamp(held).read_text() == digest(held) for held in HELD_BY[level]) and PYTHON.exists():
        return
    if not is_usable():
        make_environment()
    say(f"installing the packages of requirements/{level}.lock into {shown(VENV)} (once; takes a minute or two)")
    # --only-binary: where there is no ready-made package pip says so at once, and nobody's set-up code runs.
    install("--require-hashes", "--only-binary", ":all:", "-r", LOCKS / f"{level}.lock")
    install("--no-deps", "--no-build-isolation", "--no-index", "--editable", ROOT)
    stamp(level).write_text(digest(level))


def stamp(level: str) -> Path:
    return VENV / f"tollbook-{level}.stamp"


def digest(level: str) -> str:
    """A digest of everything that the environment is made from; another one means: install again."""
    made_from = hashlib.sha256(f"{ROOT}\n{sys.version}\n".encode())
    for file in (LOCKS / f"{level}.lock", ROOT / "pyproject.toml"):
        made_from.update(file.read_bytes())
    return made_from.hexdigest()


def is_usable() -> bool:
    """True where .venv holds a Python that starts, is new enough, and stands where it was made (scripts name their place)."""
    question = "import sys, pip; print(sys.prefix); sys.exit(sys.version_info < (3, 11))"
    try:
        answer = subprocess.run([PYTHON, "-c", question], capture_output=True, text=True, check=False)
        activate = (SCRIPTS / "activate").read_text(encoding="utf-8")
    except OSError:
        return False
    return answer.returncode == 0 and str(VENV) in activate


def make_environment() -> None:
    if importlib.util.find_spec("ensurepip") is None:
        stop(
            f"this Python ({sys.executable}) comes without ensurepip, so it cannot make an environment; "
            f"on Debian or Ubuntu: apt install python3-venv. Then run the same command again."
        )
    say(f"making the environment {shown(VENV)} with Python {platform.python_version()}")
    if subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=False).returncode:
        stop(f"no environment could be made in {VENV}; the message above says why.")


def install(*arguments: "str | Path") -> None:
    quiet = ["--quiet", "--quiet", "--disable-pip-version-check", "--no-input", "--no-warn-script-location"]
    command = [PYTHON, "-m", "pip", "install", *quiet, *arguments]
    # PIP_USER: a user's own setting that pip refuses inside an environment.
    if subprocess.run(command, check=False, env={**os.environ, "PIP_USER": "0"}, stdin=subprocess.DEVNULL).returncode:
        stop(
            "the packages could not be installed; pip's message above says why. Without a network: connect, and run the same command again."
        )


def check(arguments: list[str]) -> int:
    """Run everything that a change has to pass; the tests come last, so that their summary is the last line."""
    steps = {
        "format": [PYTHON, "-m", "ruff", "format", "--check", "."],
        "lint": [PYTHON, "-m", "ruff", "check", "."],
        "types": [PYTHON, "-m", "mypy"],
    }
    failed = [name for name, step in steps.items() if step_fails(name, step)]
    if failed:
        say(f"failed: {', '.join(failed)}; the tests run all the same, and the check fails")
    with postgresql():
        tests_fail = step_fails("tests and docs", [PYTHON, "-m", "pytest", "--numprocesses=auto", "--dist=loadfile", *arguments])
    return 1 if failed or tests_fail else 0


@contextlib.contextmanager
def postgresql() -> "Iterator[None]":
    """A PostgreSQL server for the tests, where its programs are found and the user names none; else those tests skip by name."""
    if os.environ.get(SERVER):
        yield
        return
    started = subprocess.run([PYTHON, ROOT / "tests" / "postgresql.py", "start"], stdout=subprocess.PIPE, text=True, check=False)
    if started.returncode:
        say("no PostgreSQL here, as said above: tests of books in PostgreSQL skip by name")
        yield
        return
    os.environ[SERVER] = started.stdout.strip()
    try:
        yield
    finally:
        call([PYTHON, ROOT / "tests" / "postgresql.py", "stop", os.environ.pop(SERVER)])


def step_fails(name: str, step: list[object]) -> bool:
    say(name)
    return call(step) != 0


def bench(names: list[str]) -> int:
    """Run the benchmarks, each by itself; one that fails does not stop the next."""
    failed = [file.stem for file in chosen_files(ROOT / "benchmarks", names) if step_fails(f"benchmark {file.stem}", [PYTHON, file])]
    if failed:
        say(f"these benchmarks did not run to their end: {', '.join(failed)}")
    return 1 if failed else 0


def bars(arguments: list[str]) -> int:
    """Run the bars, each by itself, and say at the end which were missed; options go to every bar."""
    options = [word for word in arguments if word.startswith("-")]
    names = [word for word in arguments if not word.startswith("-")]
    missed = [
        file.stem for file in chosen_files(ROOT / "benchmarks" / "bars", names) if step_fails(f"bar {file.stem}", [PYTHON, file, *options])
    ]
    if missed:
        say(f"these bars were missed, or their control did not fail: {', '.join(missed)}")
    return 1 if missed else 0


def chosen_files(folder: Path, names: list[str]) -> list[Path]:
    """The files of a folder that are run by themselves: all, or those of the names."""
    files = [file for file in sorted(folder.glob("*.py")) if not file.name.startswith("_")]
    unknown = [name for name in names if name not in [file.stem for file in files]]
    if unknown or not files:
        stop(f"there is no {', '.join(unknown)} in {shown(folder)}; there are: {', '.join(file.stem for file in files)}")
    return [file for file in files if not names or file.stem in names]


def lock() -> int:
    """Write every lock: all versions and hashes, for every system and Python version that the project names."""
    import tomllib

    built_with = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["build-system"]["requires"]
    with tempfile.TemporaryDirectory() as folder:
        tool = Path(folder)
        if call([sys.executable, "-m", "venv", tool / "uv"]) or call(
            [venv_script(tool / "uv", "python"), "-m", "pip", "install", "--quiet", UV]
        ):
            stop("uv, which writes the locks, could not be installed; pip's message above says why.")
        (tool / "build.in").write_text("\n".join(built_with), encoding="utf-8")
        for level, extras in EXTRAS.items():
            # The larger locks hold the versions of the smaller one: what is tested is what users get.
            within = ["--constraints", LOCKS / "runtime.lock"] if level != "runtime" else []
            options = [*(f"--extra={extra}" for extra in extras), *within, "--output-file", LOCKS / f"{level}.lock"]
            if call([venv_script(tool / "uv", "uv"), "pip", "compile", *UV_OPTIONS, *options, "pyproject.toml", tool / "build.in"]):
                return 1
    say(f"wrote {', '.join(f'requirements/{level}.lock' for level in EXTRAS)}")
    return 0


UV_OPTIONS = [
    *("--quiet", "--no-config", "--universal", "--python-version=3.11", "--fork-strategy=fewest"),
    *("--generate-hashes", "--no-annotate", "--no-header", "--no-emit-index-url", "--upgrade"),
]


def venv_script(folder: Path, name: str) -> Path:
    return folder / "Scripts" / f"{name}.exe" if os.name == "nt" else folder / "bin" / name


def call(command: list[object]) -> int:
    """Run a command in the project's folder if it is the project's own, else where the user stands; return its exit code."""
    words = [os.fspath(word) if isinstance(word, Path) else str(word) for word in command]
    is_users = Path(words[0]).stem == "tollbook"  # paths that the user typed count from where he stands
    try:
        return subprocess.run(words, check=False, cwd=None if is_users else ROOT).returncode
    except KeyboardInterrupt:
        return 130
    except FileNotFoundError:
        stop(f"{words[0]} is not there; remove the folder {VENV} and run the same command again.")


def shown(path: Path) -> str:
    """A path as the user would type it from where he stands."""
    try:
        return os.path.relpath(path)
    except ValueError:  # another drive
        return str(path)


def say(words: str) -> None:
    print(f"bootstrap: {words}", file=sys.stderr, flush=True)


def stop(words: str) -> NoReturn:
    say(words)
    raise SystemExit(2)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
