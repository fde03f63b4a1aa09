"""The guide to bounds shows what the code does: its examples run, its tables are the tables, its settings load."""

import doctest
import re
import tomllib
from pathlib import Path

from tollbook.reconcile import BOUNDS_TABLE
from tollbook.settings import DEFAULT_READINGS, parse_settings

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "guides" / "bounds.md"
TEXT = GUIDE.read_text(encoding="utf-8")


def test_the_examples_run():
    assert doctest.testfile(str(GUIDE), module_relative=False).failed == 0


def test_the_table_of_words_is_the_table():
    assert all(f"| {row.relation.value} | {row.words} | {row.bounds} |" in TEXT for row in BOUNDS_TABLE)


def test_the_table_of_readings_is_the_table():
    for rule in DEFAULT_READINGS:
        kind = rule.kind.value if rule.kind else "outlet"
        told = f"{rule.reading.value} | {rule.why} |"
        assert f"| {kind} | {rule.of.value} | {told}" in TEXT or f"| {kind} | anyone | {told}" in TEXT


def test_the_settings_load():
    blocks = re.findall(r"^```toml\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
    assert [parse_settings(tomllib.loads(block)).sources for block in blocks]
