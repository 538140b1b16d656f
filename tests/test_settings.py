"""The settings file: the variables that it names beside its settings."""

from __future__ import annotations

import re

import pytest

from config.settings import HERE, SettingsError, load_settings

LINES = [line for line in (HERE / "settings.toml").read_text("utf-8").splitlines() if " = " in line]


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.partition(" ")[0])
def test_a_setting_is_overridden_by_the_variable_named_beside_it(line: str) -> None:
    named = re.search(r"# (GIAOBAN_\w+)", line)
    assert named
    assert is_read(named[1])


def is_read(variable: str) -> bool:
    """Whether a value changes the settings, or is refused by the one that it is not fit for."""
    try:
        return load_settings({variable: "7"}) != load_settings({})
    except SettingsError:
        return True
