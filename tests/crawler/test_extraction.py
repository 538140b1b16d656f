"""Pages written for this project, each built the way a kind of provincial site is built, with what must be read."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from crawler.extraction import Page, extract_page

PAGES = Path(__file__).parent / "pages"
NAMES = sorted(file.stem for file in PAGES.glob("*.json"))


def read(name: str, **changes: Any) -> tuple[Page, dict[str, Any]]:
    wanted = json.loads((PAGES / f"{name}.json").read_text("utf-8"))
    fetched = dt.datetime.fromisoformat(wanted["fetched"])
    body = (PAGES / f"{name}.html").read_bytes()
    return extract_page(body, wanted["url"], fetched=fetched, **changes), wanted


@pytest.mark.parametrize("name", NAMES)
def test_page(name: str) -> None:
    page, wanted = read(name)
    assert page.kind == wanted.get("kind", "article"), page.reason
    if page.kind != "article":
        assert page.text == ""
        return
    assert page.title == wanted["title"]
    assert page.text.splitlines() == wanted["text"]
    assert page.lead == wanted["lead"]
    assert page.byline == tuple(wanted["byline"])
    assert page.captions == tuple(wanted.get("captions", ()))
    assert (page.published, page.published_from) == (wanted["published"], wanted["published_from"])
    assert page.flags == tuple(wanted.get("flags", ()))
    assert page.canonical == wanted.get("canonical", page.canonical)
