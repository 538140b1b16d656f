"""Discovery from the home page alone: the feeds it offers, its sections, an archive by day, a sitemap."""

from __future__ import annotations

import re
from urllib.parse import urljoin

import lxml.html

from config.portals import Portal
from crawler.discovery import feed, listing, sitemap
from crawler.discovery.archives import archives
from crawler.discovery.following import following
from crawler.discovery.page import Anchor, Found, Page, anchors, base_of, own_address
from crawler.discovery.sections import sections
from crawler.frontier import Task

_MAX_FEEDS = 10
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml")
_JUMP = re.compile(
    r"""\blocation(?:\.href)?\s*(?:=|\.(?:replace|assign)\()\s*(["'])(?P<address>[^"'\s]+)\1"""
)
# Tried where the home page leads nowhere, as that of a page made by scripts does.
_PROBES = ("/rss", "/feed/", "/rss.xml")


def task(url: str) -> Task:
    """The task of looking at the home page at `url`."""
    return Task(url, "home")


def read(portal: Portal, task: Task, page: Page) -> Found:
    """What the home page offers: its own articles, its feeds, its sections, its archive, and a sitemap to try."""
    document = page.html()
    base = base_of(document, page.url)
    links = [link for link in anchors(portal, document, base) if link.url != page.url]
    found = Found(
        links=listing.article_links(portal, links) or listing.embedded(portal, document, base)
    )
    links = links or listing.named_in_data(portal, document, base)
    articles = {link.url for link in found.links}
    # Small sites have one list.
    found.next = following(portal, task, page.url, found.links, document)
    by_day = archives(links)
    found.pages += _feeds(portal, document, base, links)
    found.pages += [
        listing.task(url, auto=True) for url in sections(portal, links) if url not in articles
    ]
    found.pages += [listing.task(part.url, part) for part in by_day]
    elsewhere = [frame.get("src", "") for frame in document.iter("frame")]
    elsewhere += [] if links else _jumps(document)
    addresses = (own_address(portal, address, base) for address in elsewhere)
    found.pages += [Task(url, "home") for url in addresses if url and url != page.url]
    found.pages.append(sitemap.task(urljoin(portal.base, "/sitemap.xml"), probe=True))
    if len(found.pages) == 1 and not found.links:
        probes = (urljoin(portal.base, path) for path in _PROBES)
        found.pages += [feed.task(url, probe=True) for url in probes]
    return found


def _jumps(document: lxml.html.HtmlElement) -> list[str]:
    """Where the scripts of a page without links lead the browser at once."""
    scripts = (script.text or "" for script in document.iter("script"))
    return [match["address"] for text in scripts for match in _JUMP.finditer(text)]


def deepen(portal: Portal, task: Task, page: Page, found: Found) -> None:
    """Add the sections that a section found from the home page leads to, where its menu says more than the home page."""
    if not task.data.get("auto") or task.data.get("page", 1) > 1 or page.is_data:
        return
    document = page.html()
    links = list(anchors(portal, document, base_of(document, page.url)))
    articles = {link.url for link in found.links}
    turned = {task.url for task in found.next}
    found.pages += [
        listing.task(url)
        for url in sections(portal, links, beneath=page.url)
        if url not in articles and url not in turned and url != page.url
    ]


def _feeds(
    portal: Portal, document: lxml.html.HtmlElement, base: str, links: list[Anchor]
) -> list[Task]:
    declared = feeds(portal, document, base)
    linked = dict.fromkeys(link.url for link in links if feed.looks_like_feed(link.url))
    probes = [url for url in linked if url not in declared][:_MAX_FEEDS]
    return [feed.task(url) for url in declared] + [feed.task(url, probe=True) for url in probes]


def feeds(portal: Portal, document: lxml.html.HtmlElement, base: str) -> list[str]:
    """The feeds that the page declares in its head."""
    declared = (
        own_address(portal, element.get("href", ""), base)
        for element in document.iterfind(".//link[@href]")
        if element.get("type", "").split(";")[0].strip().lower() in _FEED_TYPES
    )
    return list(dict.fromkeys(url for url in declared if url))[:_MAX_FEEDS]
