"""Sitemaps: address lists, indexes of sitemaps, news sitemaps, gzip and plain text."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from lxml import etree

from config.portals import Portal
from crawler.discovery.addresses import date_in_address, never_article
from crawler.discovery.feed import at_once, instant, local, parse_xml
from crawler.discovery.page import Found, Link, Page, Unreadable, own_address
from crawler.frontier import Task
from crawler.messages import Message
from crawler.times import today

_GZIP = b"\x1f\x8b"
_MAX_BYTES = 60_000_000  # the protocol allows 50 MB unpacked
_MAX_DEPTH = 4
_MANY = 10
_LATELY = timedelta(days=1)


def task(url: str, *, depth: int = 0, modified: str | None = None, probe: bool = False) -> Task:
    """The task of reading the sitemap at `url`; a `probe` may fail without being an error."""
    return Task(url, "sitemap", {"depth": depth, "modified": modified, "probe": probe})


def read(portal: Portal, task: Task, page: Page) -> Found:
    """The articles or the further sitemaps of a sitemap, newest first; Unreadable when it is none."""
    body = _unpacked(page.body)
    root = parse_xml(body)
    kind = local(root) if root is not None else ""
    if root is not None and kind == "sitemapindex":
        return Found(pages=_children(portal, root, page.url, int(task.data.get("depth", 0))))
    if root is not None and kind == "urlset":
        return Found(links=_newest_first(_trusted(list(_links(portal, root, page.url)))))
    if kind or not body.lstrip().startswith(b"http"):
        raise Unreadable(Message("not a sitemap"))
    return Found(links=_newest_first(_plain(portal, body, page.url)))


def _unpacked(body: bytes) -> bytes:
    if not body.startswith(_GZIP):
        return body
    unpacker = zlib.decompressobj(wbits=31)
    try:
        unpacked = unpacker.decompress(body, _MAX_BYTES)
    except zlib.error as error:
        raise Unreadable(Message("not gzip: %(error)s", error=str(error))) from None
    if unpacker.unconsumed_tail:
        raise Unreadable(Message("more than %(n)s MB when unpacked", n=_MAX_BYTES // 1_000_000))
    return unpacked


def _children(portal: Portal, root: etree._Element, base: str, depth: int) -> list[Task]:
    if depth >= _MAX_DEPTH:
        return []
    entries = [_values(element) for element in root if local(element) == "sitemap"]
    found = [(own_address(portal, entry.get("loc", ""), base), entry) for entry in entries]
    tasks = [
        task(url, depth=depth + 1, modified=instant(entry.get("lastmod")))
        for url, entry in found
        if url
    ]
    return sorted(tasks, key=_age_of_child)


def _links(portal: Portal, root: etree._Element, base: str) -> Iterable[Link]:
    for element in root:
        if local(element) != "url":
            continue
        entry = _values(element)
        url = own_address(portal, entry.get("loc", ""), base)
        if url and _wanted(portal, url):
            modified = instant(entry.get("lastmod"))
            yield Link(
                url, entry.get("title", ""), instant(entry.get("publication_date")), modified
            )


def _trusted(links: list[Link]) -> list[Link]:
    """The links without their time of change where all have the same one: that of the sitemap itself, or of the visit."""
    times = [link.modified for link in links]
    same = len(links) >= _MANY and len(set(times)) == 1
    if not (same or (all(times) and at_once(times) and _is_late(max(map(str, times))))):
        return links
    return [replace(link, modified=None) for link in links]


def _is_late(time: str) -> bool:
    return time[:10] >= (today() - _LATELY).isoformat()


def _plain(portal: Portal, body: bytes, base: str) -> Iterable[Link]:
    for line in body.decode("utf-8", "replace").splitlines():
        url = own_address(portal, line.strip(), base)
        if url and _wanted(portal, url):
            yield Link(url)


def _wanted(portal: Portal, url: str) -> bool:
    """Sitemaps name every page; without an article pattern what cannot be one is left out."""
    matches = portal.is_article(url)
    return matches if matches is not None else not never_article(url) and url != portal.base


def _values(entry: etree._Element) -> dict[str, str]:
    """The entry's texts by name; its own come before those of the pictures and news in it."""
    values: dict[str, str] = {}
    for element in (*entry, *entry.iter()):
        values.setdefault(local(element), (element.text or "").strip())
    return values


def _newest_first(links: Iterable[Link]) -> list[Link]:
    # A stable sort: links without a date keep the place the sitemap gave them, after the dated ones.
    return sorted(links, key=lambda link: link.published or link.modified or "", reverse=True)


def _age_of_child(child: Task) -> tuple[bool, int]:
    """Sorts children newest first: by lastmod, else by the date in their name."""
    date = child.data["modified"] or date_in_address(child.url) or ""
    digits = int("".join(filter(str.isdigit, date))[:8].ljust(8, "0") or 0)
    return (not date, -digits)
