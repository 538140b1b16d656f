"""axe-core on every page, light and dark, wide and narrow: no violation of WCAG 2.2, levels A and AA."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.search_ui.chromium import chromium

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PATHS = (
    "/",
    "/?q=giao+ban+quý+II/2021&province=Lạng+Sơn&not_kind=so_ket&from=2021",
    '/?q="không+hề+có"&province=Nghệ+An',
    "/?from=99/99/2024",
    "/?page=400",
    "/facets/official?containing=n",
    "/articles/baolangthu-2022-3?q=đơn+thư",
    "/articles/khong-tieu-de",
    "/revisions/2/baonghethu-2023-1",
    "/captures/baolangthu-2022-3",
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
    "/?lang=en&q=giao+ban",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.mark.parametrize("path", PATHS)
def test_no_violation(browser: Browser, address: str, path: str) -> None:
    for scheme, width in (("light", 1280), ("dark", 360)):
        page = browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 800})  # type: ignore[arg-type]
        page.goto(address + path)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
        page.close()
        assert found.violations_count == 0, found.generate_report()
