"""Discovery: how the addresses of articles are found. One module per way; each reads one fetched page.

A reader is a function of the portal, the task that led to the page, and the page; it touches neither network nor store.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from config.portals import Portal
from crawler.discovery import auto, feed, listing, older, sitemap
from crawler.discovery.page import Found, Link, Page, Unreadable
from crawler.frontier import Task

__all__ = ["Found", "Link", "Page", "Unreadable", "beside", "read", "start"]

Reader = Callable[[Portal, Task, Page], Found]

READERS: Mapping[str, Reader] = MappingProxyType(
    {"feed": feed.read, "sitemap": sitemap.read, "listing": listing.read, "home": auto.read}
)


def start(portal: Portal) -> list[Task]:
    """The discovery pages a crawl of `portal` begins with: feeds and sitemaps first, they are the cheapest."""
    tasks = [feed.task(portal.resolve(url)) for url in portal.feeds]
    tasks += [sitemap.task(portal.resolve(url)) for url in portal.sitemaps]
    tasks += [listing.task(portal.resolve(part.url), part) for part in portal.listings]
    tasks += listing.searches(portal)
    if portal.discovery == "auto":
        tasks.append(auto.task(portal.base))
    return tasks


def read(portal: Portal, task: Task, page: Page) -> Found:
    """What the discovery page tells; raises Unreadable when it is not what the task says it is."""
    found = READERS[task.kind](portal, task, page)
    if task.kind == "listing":
        auto.deepen(portal, task, page, found)
    return found


def beside(portal: Portal, page: Page) -> list[Link]:
    """The older stories that an article's page leads to; where lists are named in the portal's file, none are needed."""
    return older.links(portal, page) if portal.discovery == "auto" else []
