"""Runs one crawl in a process of its own, for the tests that kill it: `python -m … DATA PORTALS`."""

from __future__ import annotations

import sys
from pathlib import Path

from config.portals import load_portals
from config.settings import load_settings
from crawler.crawl import crawl
from tests.crawler.portal_server import keep_even


def main() -> None:
    """Crawl the portal files of a folder into a data folder, without delay."""
    data, portals = sys.argv[1:]
    settings = load_settings({"GIAOBAN_DATA": data, "GIAOBAN_CRAWL_DELAY": "0"})
    report = crawl(settings, load_portals(Path(portals)).portals, keep=keep_even, rules="1")
    print(*report.lines(), sep="\n")


if __name__ == "__main__":
    main()
