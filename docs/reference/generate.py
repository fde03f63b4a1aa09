"""Write the pages of the reference that follow from the code: commands.md and api.md.

    python docs/reference/generate.py

tests/test_docs.py fails where a page differs from what this writes.
"""

import inspect
import re
from enum import Enum
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
MODULES = re.compile(r"\b(?:\w+\.)+(?=\w)")


def pages() -> dict[str, str]:
    """The text of each generated page, by file name."""
    return {"commands.md": commands_page(), "api.md": api_page()}


def commands_page() -> str:
    """Every command with its arguments and options, as `--help` knows them."""
    import typer.main

    from tollbook.cli import app

    group: Any = typer.main.get_command(app)
    parts = ["# Commands", "<!-- written by docs/reference/generate.py -->", paragraphs(group.help)]
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

    parts = ["# The Python API", "<!-- written by docs/reference/generate.py -->", docstring(inspect.getdoc(tollbook))]
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


if __name__ == "__main__":
    for name, page in pages().items():
        (HERE / name).write_text(page, encoding="utf-8")
