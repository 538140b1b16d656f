"""Crawls in this process, and what they brought home."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config.portals import Portal
from config.settings import Settings
from crawler.article import Article, Keep
from crawler.crawl import crawl
from crawler.report import PortalReport
from crawler.store import ArticleStore
from tests.crawler.portal_server import keep_all


def run(
    settings: Settings, portals: Mapping[str, Portal], keep: Keep = keep_all, **options: Any
) -> PortalReport:
    """Crawl one portal, given as the mapping that `crawl` takes; its report."""
    [report] = crawl(settings, portals, keep=keep, rules="1", **options).portals.values()
    return report


def stored(settings: Settings) -> list[Article]:
    """The articles that are kept, in the order in which the store came by them."""
    with ArticleStore(settings.store_path) as store:
        return [change.article for change in store.changes() if change.article]


def stored_urls(settings: Settings) -> list[str]:
    """The addresses of all kept articles, in order."""
    return sorted(found.url or "" for found in stored(settings))
