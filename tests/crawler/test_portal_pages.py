"""The stored pages of `giaoban portals add`: each is still read as a person has found right."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.portals import load_portals
from crawler.drafting import Fixture

PROJECT = Path(__file__).parents[2]
FOLDERS = sorted(path.parent for path in PROJECT.glob("tests/crawler/portals/*/expected.json"))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_stored_page_is_read_as_expected(folder: Path) -> None:
    portals = load_portals(PROJECT / "config" / "portals").portals
    fixture = Fixture.load(folder)
    assert fixture.read(portals[folder.name]) == fixture.fields
