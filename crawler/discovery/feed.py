"""Feeds: RSS 0.9 to 2.0, RDF and Atom."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from lxml import etree

from config.portals import Portal
from crawler.discovery.page import Found, Link, Page, Unreadable, anchors, base_of, own_address
from crawler.encodings import decode
from crawler.extraction.dates import FIRST_YEAR, find_date
from crawler.frontier import Task
from crawler.messages import Message
from crawler.times import VIETNAM

_ROOTS = {"rss", "rdf", "feed"}
_ITEMS = {"item", "entry"}
_DATES = ("pubdate", "published", "date", "updated")
_ADDRESS = re.compile(
    r"(?i)/(rss|feeds?|atom)(/|\.|$)|\.(rss|rdf|atom)$|[?&](format|type)=(feed|rss|atom)"
)
_DECLARATION = re.compile(r"<\?xml\b[^>]*\?>")
_PREAMBLE = 4096  # characters
_MOST = 40
_SEVERAL = 3
_AT_ONCE = timedelta(minutes=1)
_TIME_OF_DAY = re.compile(r"T(?!00:00:00)")  # a bare day is one that several articles may share


def task(url: str, *, probe: bool = False) -> Task:
    """The task of reading the feed at `url`; a `probe` may fail without being an error."""
    return Task(url, "feed", {"probe": True} if probe else {})


def read(portal: Portal, task: Task, page: Page) -> Found:
    """The articles of a feed, in its order, or the feeds that a page about them lists; Unreadable when it is neither."""
    root = parse_xml(page.body)
    if root is not None and local(root) in _ROOTS:
        links = (_link(portal, item, page.url) for item in _items(root))
        return Found(links=_trusted([link for link in links if link]))
    listed = [] if task.data.get("listed") else _listed(portal, page)
    if not listed:
        raise Unreadable(Message("not a feed"))
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
    """The root of an XML document, read leniently and without entities; None when it is not XML.

    Neither the encoding that it declares nor what a server prints before it, such as the warnings of PHP, can hide it.
    """
    text = decode(body)[0]
    start = _DECLARATION.search(text, 0, _PREAMBLE)
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, recover=True
    )
    try:
        return etree.fromstring(text[start.end() if start else 0 :].lstrip().encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def local(element: etree._Element) -> str:
    """The element's name without namespace, lower case; "" for comments."""
    return str(element.tag).rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def instant(text: str | None) -> str | None:
    """A date of a feed or sitemap as ISO 8601 in Vietnam's time; None when it is none.

    Reads ISO 8601, RFC 822 and dates as people in Vietnam write them. The zero that systems print for "unknown", in the
    year 1 or in 1970, is none: it would make every article older than what is wanted.
    """
    text = (text or "").strip()
    for reader in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = reader(text)
            moment = moment.astimezone(VIETNAM) if moment.tzinfo else moment
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        return moment.isoformat() if moment.year >= FIRST_YEAR else None
    return find_date(text)


def at_once(times: Iterable[str | None]) -> bool:
    """Whether all of several times lie within a minute: then they are that of the visit, for which the page was made."""
    moments = [datetime.fromisoformat(time) for time in times if time]
    known = [moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM) for moment in moments]
    return len(known) >= _SEVERAL and max(known) - min(known) <= _AT_ONCE


def _trusted(links: list[Link]) -> list[Link]:
    """The links without their times where these are that of the visit."""
    times = [link.published for link in links]
    if not (all(times) and at_once(times) and _TIME_OF_DAY.search(str(times[0]))):
        return links
    return [replace(link, published=None, modified=None) for link in links]


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
