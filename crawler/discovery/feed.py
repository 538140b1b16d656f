"""Feeds: RSS 0.9 to 2.0, RDF and Atom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from lxml import etree

from config.portals import Portal
from crawler.discovery.page import Found, Link, Page, Unreadable, anchors, base_of, own_address
from crawler.frontier import Task

_ROOTS = {"rss", "rdf", "feed"}
_ITEMS = {"item", "entry"}
_DATES = ("pubdate", "published", "date", "updated")
_ADDRESS = re.compile(
    r"(?i)/(rss|feeds?|atom)(/|\.|$)|\.(rss|rdf|atom)$|[?&](format|type)=(feed|rss|atom)"
)
_MOST = 40


def task(url: str, *, probe: bool = False) -> Task:
    """The task of reading the feed at `url`; a `probe` may fail without being an error."""
    return Task(url, "feed", {"probe": True} if probe else {})


def read(portal: Portal, task: Task, page: Page) -> Found:
    """The articles of a feed, in its order, or the feeds that a page about them lists; Unreadable when it is neither."""
    root = parse_xml(page.body)
    if root is not None and local(root) in _ROOTS:
        links = (_link(portal, item, page.url) for item in _items(root))
        return Found(links=[link for link in links if link])
    listed = [] if task.data.get("listed") else _listed(portal, page)
    if not listed:
        raise Unreadable("not a feed")
    return Found(pages=[Task(url, "feed", {"probe": True, "listed": True}) for url in listed])


def looks_like_feed(url: str) -> bool:
    """Whether an address is spelled as those of feeds, or of pages that list them, are."""
    parts = urlsplit(url)
    return _ADDRESS.search(parts.path + (f"?{parts.query}" if parts.query else "")) is not None


def _listed(portal: Portal, page: Page) -> list[str]:
    """The feeds that a web page links to, such as the page `/rss` of many portals."""
    document = page.html()
    found = (anchor.url for anchor in anchors(portal, document, base_of(document, page.url)))
    return list(dict.fromkeys(url for url in found if looks_like_feed(url) and url != page.url))[
        :_MOST
    ]


def parse_xml(body: bytes) -> etree._Element | None:
    """The root of an XML document, read leniently and without entities; None when it is not XML."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    try:
        return etree.fromstring(body.lstrip(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def local(element: etree._Element) -> str:
    """The element's name without namespace, lower case; "" for comments."""
    return str(element.tag).rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def instant(text: str | None) -> str | None:
    """A date of a feed or sitemap (RFC 822 or ISO 8601) as ISO 8601; None when it is neither."""
    text = (text or "").strip()
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).isoformat()
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(text).isoformat()
    except (ValueError, TypeError, IndexError):
        return None


def _items(root: etree._Element) -> Iterator[etree._Element]:
    return (element for element in root.iter() if local(element) in _ITEMS)


def _link(portal: Portal, item: etree._Element, base: str) -> Link | None:
    values: dict[str, str] = {}
    address = ""
    for child in item:
        name, text = local(child), (child.text or "").strip()
        if name == "link":
            address = address or _address(child, text)
        elif name == "guid" and child.get("isPermaLink", "true") == "true":
            values["guid"] = text
        else:
            values.setdefault(name, text)
    url = own_address(portal, address or values.get("guid", ""), base)
    if not url or url == portal.base:
        return None
    dates = [found for name in _DATES if (found := instant(values.get(name)))]
    modified = instant(values.get("updated")) or (dates[0] if dates else None)
    return Link(url, values.get("title", ""), dates[0] if dates else None, modified)


def _address(link: etree._Element, text: str) -> str:
    """The address in an RSS `<link>text</link>` or in an Atom `<link rel=alternate href>`."""
    return text or (link.get("href", "") if link.get("rel", "alternate") == "alternate" else "")
