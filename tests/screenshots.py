"""Pictures of the main pages for the README: `python -m tests.screenshots` writes docs/screenshots/*.png.

They show the bundled sample portals, crawled and indexed into a temporary folder, in Debian's Chromium.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from config.portals import load_portals
from config.settings import Settings, load_settings
from crawler.crawl import crawl
from crawler.samples import serve, write_portal_files
from indexer.facets import RULES, judge
from indexer.loading import update_index
from search_ui import create_app
from tests.search_ui.chromium import FLAGS, PROGRAM
from tests.search_ui.serving import served

FOLDER = Path(__file__).parent.parent / "docs" / "screenshots"
SEARCH = "/?q=giao+ban+kh%E1%BB%91i+n%E1%BB%99i+ch%C3%ADnh"
WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}
PICTURES: dict[str, tuple[str, dict[str, Any]]] = {
    "search": (SEARCH, {"viewport": WIDE}),
    "search-dark": (SEARCH, {"viewport": WIDE, "color_scheme": "dark"}),
    "search-phone": (SEARCH, {"viewport": PHONE}),
    "coverage": ("/coverage", {"viewport": WIDE}),
    "sources": ("/sources", {"viewport": WIDE}),
    "help": ("/help?lang=en", {"viewport": WIDE}),
}


def main() -> None:
    """Make every picture."""
    if PROGRAM is None:
        raise SystemExit("no Chromium: apt-get install chromium")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as data,
        served(create_app(collected(Path(data)))) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=PROGRAM, args=FLAGS)
        for name, (path, options) in PICTURES.items():
            photograph(browser, address + path, name, options)
        article, official = found_by(browser, address)
        photograph(browser, article, "article", {"viewport": WIDE})
        photograph(browser, official, "official", {"viewport": WIDE})
        browser.close()


def photograph(browser: Browser, address: str, name: str, options: dict[str, Any]) -> None:
    """Save what the window shows at an address."""
    page = browser.new_page(**options)
    page.goto(address)
    page.screenshot(path=FOLDER / f"{name}.png")
    page.close()
    print(FOLDER / f"{name}.png")


def found_by(browser: Browser, address: str) -> tuple[str, str]:
    """The addresses of the first article found and of an official whom it names."""
    page = browser.new_page()
    page.goto(address + SEARCH)
    page.locator(".hit h3 a").first.click()
    article = page.url
    page.locator(".officials a").first.click()
    official = page.url
    page.close()
    return article, official


def collected(data: Path) -> Settings:
    """Settings over a folder into which the sample portals were crawled and indexed."""
    base = load_settings(environ={"GIAOBAN_DATA": str(data)})
    settings = base.model_copy(
        update={
            "portals": data / "portals",
            "crawl": base.crawl.model_copy(update={"delay": 0.0}),
        }
    )
    settings.portals.mkdir()
    with serve() as addresses:
        write_portal_files(settings.portals, addresses)
        crawl(settings, load_portals(settings.portals).portals, keep=judge, rules=RULES)
    update_index(settings)
    return settings


if __name__ == "__main__":
    main()
