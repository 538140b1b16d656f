"""axe-core on every page, in both languages, light and dark, wide and narrow: no violation of WCAG 2.2, A and AA."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser

from tests.search_ui.pages import EMPTY_PATHS

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PATHS = (
    "/",
    "/?q=giao+ban+quý+II/2021&province=Lạng+Sơn&not_kind=so_ket&from=2021",
    '/?q="không+hề+có"&province=Nghệ+An',
    "/?quarter=2021-Q2&not_quarter=2022",
    "/?from=99/99/2024",
    "/?page=400",
    "/facets/official?containing=n",
    "/articles/baolangthu-2022-3?q=đơn+thư",
    "/articles/khong-tieu-de",
    "/revisions/2/baonghethu-2023-1",
    "/captures/baolangthu-2022-3",
    "/captured/baolangthu-2022-3",
    "/revisions/1/baonghethu-2023-1",
    "/articles/doc-hai?q=giao+ban",
    "/?q=don+thu&group=1",
    "/coverage?q=giao+ban&bloc=dang",
    "/facets/province?province=Lạng+Sơn",
    "/officials/",
    "/officials/Nông Văn Thử",
    "/keywords?q=giao+ban",
    "/coverage",
    "/sources",
    "/help",
    "/api",
    "/export?q=giao+ban",
    "/export.csv?from=99/99/2024",
    "/nope",
)
NO_PAGES = ("api.", "health.", "feed.", "static", "article.citation")  # for programs, and downloads


@pytest.mark.parametrize("path", PATHS)
def test_no_violation(browser: Browser, address: str, path: str) -> None:
    check(browser, address + path, color_scheme="light", viewport={"width": 1280, "height": 800})
    english = f"{path}{'&' if '?' in path else '?'}lang=en"
    check(browser, address + english, color_scheme="dark", viewport={"width": 360, "height": 800})


@pytest.mark.parametrize("path", EMPTY_PATHS)
def test_no_violation_without_an_article(browser: Browser, empty_address: str, path: str) -> None:
    check(browser, empty_address + path)


@pytest.mark.parametrize("path", ["/", "/sources"])
def test_no_violation_while_the_engine_is_down(
    browser: Browser, down_address: str, path: str
) -> None:
    check(browser, down_address + path, color_scheme="dark")


@pytest.mark.parametrize("path", ["/?quarter=2021-Q2&not_quarter=2022-Q1", "/articles/doc-hai"])
def test_marks_that_only_decorate_are_not_read_aloud(
    browser: Browser, address: str, path: str
) -> None:
    page = browser.new_page()
    page.goto(address + path)
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")
    page.close()
    read = [node["name"]["value"] for node in tree["nodes"] if "name" in node]
    assert any("Quý II" in name for name in read)
    assert not [name for name in read if {"›", "✓"} & set(name)]


def test_every_page_is_checked(app: Flask) -> None:
    adapter = app.url_map.bind("localhost")
    checked = {adapter.match(urlsplit(path).path)[0] for path in PATHS if path != "/nope"}
    endpoints = {str(rule.endpoint) for rule in app.url_map.iter_rules()}
    assert {e for e in endpoints if not e.startswith(NO_PAGES)} <= checked


def check(browser: Browser, url: str, **options: Any) -> None:
    page = browser.new_page(bypass_csp=True, **options)  # captures allow no script, not even axe's
    page.goto(url)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    # What lies under the button that stays in view is scrolled from under it; axe does not scroll.
    page.add_style_tag(content=".apply { position: static !important }")
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    page.close()
    assert found.violations_count == 0, found.generate_report()
