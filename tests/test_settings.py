"""Settings: the reading table, and files that change it."""

import pytest

from tollbook.errors import UnusableInput
from tollbook.model.claim import SourceKind
from tollbook.model.finding import Reading
from tollbook.settings import DEFAULT, DEFAULT_READINGS, Spoken, load_settings


def test_every_kind_of_source_has_its_reading():
    assert {(rule.kind, rule.of) for rule in DEFAULT_READINGS} == {(kind, of) for kind in (None, *SourceKind) for of in Spoken}
    assert all(rule.why for rule in DEFAULT_READINGS)


def test_a_file_changes_what_it_names(tmp_path):
    path = tmp_path / "settings.toml"
    path.write_text(
        'totals = false\nmost_comparisons = 5\n[readings]\noutlet = "asserted"\n[readings.government]\nenemy = "documented"\n'
        '[sources]\n"Riverland Observatory" = "total"\n'
    )
    settings = load_settings(path)
    assert settings.reading(None, Spoken.OTHERS) is Reading.ASSERTED
    assert settings.reading(SourceKind.GOVERNMENT, Spoken.ENEMY) is Reading.DOCUMENTED
    assert settings.reading(SourceKind.MONITOR, Spoken.OTHERS) is DEFAULT.reading(SourceKind.MONITOR, Spoken.OTHERS)
    assert settings.sources == (("Riverland Observatory", Reading.TOTAL),)
    assert (settings.totals, settings.most_comparisons, settings.most_cells) == (False, 5, DEFAULT.most_cells)


BROKEN = (
    ("readings = 3", "readings is no table"),
    ('[readings]\nmonitors = "documented"', "a kind of source 'monitors'"),
    ('[readings]\nmonitor = "proven"', "readings.monitor.own is 'proven'"),
    ('[readings.government]\nfriend = "total"', "speaks of 'friend'"),
    ("most_cells = 0", "not a whole number"),
    ("most_cells = true", "not a whole number"),
    ('totals = "yes"', "not true or false"),
    ("reading = 1", "no setting 'reading'"),
    ("[readings", "no valid TOML"),
)


@pytest.mark.parametrize(("text", "why"), BROKEN)
def test_a_broken_file_is_named_with_its_cause(tmp_path, text, why):
    path = tmp_path / "settings.toml"
    path.write_text(text)
    with pytest.raises(UnusableInput, match=r"settings\.toml") as caught:
        load_settings(path)
    assert why in str(caught.value)
    assert str(caught.value).endswith(("their values.", "correct the file."))


def test_a_missing_or_binary_file_is_named(tmp_path):
    with pytest.raises(UnusableInput, match="cannot be read"):
        load_settings(tmp_path / "none.toml")
    path = tmp_path / "binary.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UnusableInput, match="no valid TOML"):
        load_settings(path)
