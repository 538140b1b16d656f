"""Settings: the file, the environment over it, and what is said of a wrong one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from config.settings import HERE, Settings, SettingsError, load_settings

FILE = HERE / "settings.toml"
LINES = [line for line in FILE.read_text("utf-8").splitlines() if " = " in line]


def changed(folder: Path, old: str, new: str) -> Path:
    text = FILE.read_text("utf-8")
    assert old in text
    file = folder / "settings.toml"
    file.write_text(text.replace(old, new, 1), "utf-8")
    return file


def complaint(environ: dict[str, str], file: Path = FILE) -> str:
    with pytest.raises(SettingsError) as told:
        load_settings(environ, file)
    return str(told.value)


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


def test_a_wrong_setting_names_the_variable_or_the_file(tmp_path: Path) -> None:
    assert complaint({"GIAOBAN_SERVE_PORT": "abc"}).startswith(
        "environment: GIAOBAN_SERVE_PORT='abc': serve.port: "
    )
    file = changed(tmp_path, "port = 8000", "port = 80000")
    assert complaint({}, file).startswith(f"{file}: serve.port: ")
    file = changed(tmp_path, "workers = 2", "worker = 2")
    assert complaint({}, file) == f"{file}: serve.workers: is missing"
    file = changed(tmp_path, "workers = 2", "workers = 2\nworker = 2")
    assert complaint({}, file) == f"{file}: serve.worker: unknown key"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('data = "data"', "data = 5"),
        ('portals = ""', "portals = true"),
        ("delay = 1.0", "delay = 1,5"),
        ("timeout = 30", "timeout = inf"),
        ('host = "127.0.0.1"', 'host = ""'),
    ],
)
def test_what_cannot_be_used_is_refused(tmp_path: Path, old: str, new: str) -> None:
    file = changed(tmp_path, old, new)
    assert complaint({}, file).startswith(f"{file}: ")


def test_a_file_of_another_encoding_is_named_and_a_byte_order_mark_read_over(
    tmp_path: Path,
) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(FILE.read_text("utf-8"), "utf-16")
    assert "save it as UTF-8" in complaint({}, file)
    file.write_text(FILE.read_text("utf-8"), "utf-8-sig")
    assert load_settings({}, file) == load_settings({})


def test_folders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def data(value: str) -> Path:
        settings: Settings = load_settings({"GIAOBAN_DATA": value})
        return settings.data

    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert data("") == data("data") == data("~/data") == tmp_path / "data"
    assert load_settings({"GIAOBAN_PORTALS": ""}).portals == HERE / "portals"
