"""Discovery from the home page alone: the feeds it declares, the sections that carry party news, a sitemap."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import lxml.html

from config.portals import Portal
from crawler.discovery import feed, listing, sitemap
from crawler.discovery.page import Anchor, Found, Page, anchors, base_of, own_address
from crawler.frontier import Task

_MAX_FEEDS = 10
_MAX_SECTIONS = 12
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml")
# Sections where briefings are reported, in the order of how likely; matched without accents.
_SECTIONS = tuple(
    re.compile(pattern)
    for pattern in (
        r"xay dung dang|cong tac dang|tin hoat dong|hoat dong cua|tinh uy|dang bo",
        r"chinh tri|noi chinh|dan van|tuyen giao|kiem tra|to chuc",
        r"thoi su|tin tuc|su kien|tin trong tinh|trong tinh",
        r"mat tran|doan the|xa hoi|dia phuong",
    )
)
_LONGEST_LABEL = 7  # words; longer texts are headlines


def task(url: str) -> Task:
    """The task of looking at the home page at `url`."""
    return Task(url, "home")


def read(portal: Portal, task: Task, page: Page) -> Found:  # noqa: ARG001
    """What the home page offers: its own articles, its feeds, its likely sections, and a sitemap to try."""
    document = page.html()
    base = base_of(document, page.url)
    links = list(anchors(portal, document, base))
    found = Found(links=listing.article_links(portal, links))
    articles = {link.url for link in found.links}
    found.pages += [feed.task(url) for url in feeds(portal, document, base)]
    found.pages += [listing.task(url) for url in sections(portal, links) if url not in articles]
    found.pages.append(sitemap.task(urljoin(portal.base, "/sitemap.xml"), probe=True))
    return found


def feeds(portal: Portal, document: lxml.html.HtmlElement, base: str) -> list[str]:
    """The feeds that the page declares in its head."""
    declared = (
        own_address(portal, element.get("href", ""), base)
        for element in document.iterfind(".//link[@href]")
        if element.get("type", "").split(";")[0].strip().lower() in _FEED_TYPES
    )
    return list(dict.fromkeys(url for url in declared if url))[:_MAX_FEEDS]


def sections(portal: Portal, links: list[Anchor]) -> list[str]:
    """The section pages that most likely carry briefings, best first."""
    ranked: dict[str, int] = {}
    for url, rank in _ranked(links):
        if url.rstrip("/") != portal.base.rstrip("/") and portal.is_article(url) is not True:
            ranked[url] = min(rank, ranked.get(url, rank))
    return sorted(ranked, key=lambda url: ranked[url])[:_MAX_SECTIONS]


def _ranked(links: list[Anchor]) -> Iterator[tuple[str, int]]:
    for link in links:
        if not link.text or len(link.text.split()) > _LONGEST_LABEL:
            continue
        words = plain(f"{link.text} {urlsplit(link.url).path.replace('-', ' ')}")
        rank = next((i for i, pattern in enumerate(_SECTIONS) if pattern.search(words)), None)
        if rank is not None:
            yield link.url, rank


def plain(text: str) -> str:
    """Lower case without accents."""
    letters = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
