"""Write what the documentation takes from the program: the reference, and the output that pages show.

    python docs/generate.py

Writes reference/commands.md and reference/api.md whole. In every other page it fills the console blocks that stand below a
comment of the form `<!-- shows: FIRST .. LAST -->`: the lines that the command prints, from the one that begins with FIRST up to the
one that begins with LAST and without it (`<!-- shows: all -->` is everything). tests/test_docs.py fails where a page is stale.
"""

import inspect
import os
import re
import shlex
import subprocess
import sys
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
COLUMNS = "80"  # the width of the terminal in every example
SHOWN = re.compile(
    r"(<!-- shows: (.+?) -->\n```console\n\$ (?:python3 bootstrap\.py|tollbook) (.+?)\n)(.*?)(^```)", re.MULTILINE | re.DOTALL
)
MODULES = re.compile(r"\b(?:\w+\.)+(?=\w)")


def pages() -> dict[str, str]:
    """The text of each page that is written whole, by file name."""
    return {"commands.md": commands_page(), "api.md": api_page()}


def commands_page() -> str:
    """Every command with its arguments and options, as `--help` knows them."""
    import typer.main

    from tollbook.cli import app

    group: Any = typer.main.get_command(app)
    parts = ["# Commands", "<!-- written by docs/generate.py -->", paragraphs(group.help)]
    for name, command in sorted(group.commands.items()):
        if not command.hidden:
            parts += [f"## tollbook {name}", paragraphs(command.help), parameter_table(command)]
    return "\n\n".join(part for part in parts if part) + "\n"


def parameter_table(command: Any) -> str:
    """A table of a command's arguments and options."""
    rows = [f"| {called(parameter)} | {one_line(parameter.help or '')} |" for parameter in command.params]
    return "\n".join(["| | |", "| --- | --- |", *rows])


def called(parameter: Any) -> str:
    """How an argument or option is written: `-o, --output FILE`."""
    if parameter.param_type_name == "argument":
        return f"`{parameter.metavar or parameter.name.upper()}…`"
    names = ", ".join(sorted(parameter.opts, key=len))
    return f"`{names} {one_line(parameter.metavar or '')}`".replace(" `", "`")


def api_page() -> str:
    """Every public name of `tollbook`: the verbs with their signatures, then the values, each with its docstring."""
    import tollbook

    parts = ["# The Python API", "<!-- written by docs/generate.py -->", docstring(inspect.getdoc(tollbook))]
    public = {name: getattr(tollbook, name) for name in sorted(tollbook.__all__) if not name.startswith("__")}
    verbs = {name: function_of(thing) for name, thing in public.items() if not inspect.isclass(thing)}
    for name, verb in verbs.items():
        parts += [f"## tollbook.{name}", f"```python\n{name}{signature(verb)}\n```", docstring(inspect.getdoc(verb))]
    parts += ["# The values that they take and return"]
    for name, value in public.items():
        if inspect.isclass(value):
            parts += [f"## {name}", docstring(class_doc(value)), members(value)]
    return "\n\n".join(part for part in parts if part) + "\n"


def function_of(thing: Any) -> Any:
    """The function behind a public name; some verbs are packages that can be called."""
    return thing if inspect.isfunction(thing) else type(thing).__call__


def class_doc(value: type) -> str:
    """What a class says of itself; nothing where its docstring is only the signature that was made for it."""
    text = inspect.getdoc(value) or ""
    return "" if text.startswith(f"{value.__name__}(") else text


def members(value: type) -> str:
    """The values of an enumeration, or the fields of a record."""
    if issubclass(value, Enum):
        return "Values: " + ", ".join(f"`{member.value}`" for member in value) + "."
    fields = getattr(value, "__dataclass_fields__", {})
    return "Fields: " + ", ".join(f"`{name}`" for name in fields) + "." if fields else ""


def signature(function: Any) -> str:
    """A function's signature, one parameter a line, without the object that it is called on."""
    whole = inspect.signature(function)
    lines, is_named = [], False
    for parameter in whole.parameters.values():
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY and not is_named:
            lines.append("*")
            is_named = True
        stars = {inspect.Parameter.VAR_KEYWORD: "**", inspect.Parameter.VAR_POSITIONAL: "*"}.get(parameter.kind, "")
        default = "" if parameter.default is inspect.Parameter.empty else f" = {parameter.default!r}"
        if parameter.name != "self":
            lines.append(f"{stars}{parameter.name}: {type_name(parameter.annotation)}{default}")
    return "(\n" + "".join(f"    {line},\n" for line in lines) + f") -> {type_name(whole.return_annotation)}"


def type_name(annotation: Any) -> str:
    """A type as it is written, without the modules that it comes from."""
    words = annotation.__name__ if isinstance(annotation, type) and "[" not in str(annotation) else str(annotation).strip("'\"")
    return MODULES.sub("", words)


def docstring(text: str | None) -> str:
    """A docstring as Markdown: its examples as code, its indented lines as they are."""
    lines: list[str] = []
    is_code = False
    for line in (text or "").splitlines():
        starts, ends = line.startswith(">>>") and not is_code, is_code and not line.strip()
        lines += ["```python"] * starts + ["```"] * ends + [line]
        is_code = (is_code or starts) and not ends
    return "\n".join([*lines, "```"] if is_code else lines)


def paragraphs(text: str | None) -> str:
    """Help text for a page: lines that are indented become code, as Markdown wants it."""
    plain = re.sub(r"\n{3,}", "\n\n", inspect.cleandoc((text or "").replace("\b", "")).strip())
    return re.sub(r"^(\S.*)\n(?= {4})", r"\1\n\n", plain, flags=re.MULTILINE)


def one_line(text: str) -> str:
    return " ".join(text.split()).replace("|", r"\|")


def filled(text: str) -> str:
    """A page with its console blocks as the commands print them today."""
    return SHOWN.sub(lambda block: block[1] + chosen_lines(printed(block[3]), block[2]) + block[5], text)


@cache
def printed(command: str) -> str:
    """What a tollbook command prints, in a terminal of the width of the examples."""
    script = Path(sys.executable).parent / ("tollbook.exe" if os.name == "nt" else "tollbook")
    environment = {**os.environ, "COLUMNS": COLUMNS, "NO_COLOR": "1"}
    run = subprocess.run([script, *shlex.split(command)], capture_output=True, encoding="utf-8", check=False, cwd=ROOT, env=environment)
    return run.stdout or run.stderr


def chosen_lines(output: str, choice: str) -> str:
    """The lines of an output that a page shows; '…' stands for those left out."""
    lines = [line.rstrip() for line in output.splitlines()]
    if choice != "all":
        first, last = choice.split(" .. ")
        start = next((i for i, line in enumerate(lines) if line.startswith(first)), 0)
        end = next((i for i, line in enumerate(lines) if i > start and line.startswith(last)), len(lines))
        while end > start and not lines[end - 1]:
            end -= 1
        lines = ["…"] * (start > 0) + lines[start:end] + ["…"] * (end < len(lines))
    return "".join(f"{line}\n" for line in lines)


def main() -> None:
    """Write all that is stale."""
    for name, page in pages().items():
        (HERE / "reference" / name).write_text(page, encoding="utf-8")
    for file in [ROOT / "README.md", *sorted(HERE.rglob("*.md"))]:
        text = file.read_text(encoding="utf-8")
        if (fresh := filled(text)) != text:
            file.write_text(fresh, encoding="utf-8")


if __name__ == "__main__":
    main()
