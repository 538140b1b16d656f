"""Listings: section pages with links to articles, in HTML or JSON, and the pages that follow them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import lxml.html

from config.portals import Listing, Portal
from crawler.addresses import is_copy
from crawler.discovery.addresses import looks_like_article
from crawler.discovery.following import following, turns_page
from crawler.discovery.page import (
    Anchor,
    Found,
    Link,
    Page,
    Unreadable,
    anchors,
    base_of,
    own_address,
    select,
    text_of,
)
from crawler.extraction.islands import states
from crawler.frontier import Task
from crawler.messages import Message

SEARCHED = ("hội nghị giao ban", "sơ kết", "tổng kết")

_HEADINGS = {"h1", "h2", "h3", "h4", "h5"}
_MENU = re.compile(r"(?i)(^|[\s_-])(\w*menu\w*|nav|navbar\w*|navigation|breadcrumbs?)($|[\s_-])")
_DEEP_MENU = 6
_JSON_ADDRESS = re.compile(r"(?i)(url|link|href|permalink|path)$")
_JSON_MENU = re.compile(r"(?i)menu|nav|categories|breadcrumb")
_JSON_TITLE = re.compile(r"(?i)(title|headline|name|tieu_?de)$")


def task(url: str, part: Listing | None = None, **data: Any) -> Task:
    """The task of reading a listing page as `part` of the portal file says."""
    return Task(url, "listing", {**(part.model_dump() if part else {}), **data})


def searches(portal: Portal) -> list[Task]:
    """The portal's own search for the words that briefings carry."""
    if not portal.search:
        return []
    addresses = (portal.search.replace("{query}", quote(words)) for words in SEARCHED)
    return [task(portal.resolve(address)) for address in addresses]


def read(portal: Portal, task: Task, page: Page) -> Found:
    """The articles a listing page links to and the page that follows; Unreadable when it is no page at all."""
    if page.is_data:
        content = _parsed(page)
        found = Found(links=_from_json(portal, content, page.url))
        found.next = following(portal, task, page.url, found.links, content)
    else:
        document = page.html()
        found = Found(links=_from_html(portal, document, page.url, task.data.get("links")))
        found.next = following(portal, task, page.url, found.links, document)
    return found


def article_links(portal: Portal, found: Iterable[Anchor], *, chosen: bool = False) -> list[Link]:
    """The links that lead to articles, once each with their longest text; all of them where they were `chosen`."""
    titles: dict[str, str] = {}
    for given in found:
        anchor = given if given.text else replace(given, text=_headline_beside(given.element))
        if is_copy(anchor.url) or turns_page(anchor.element):
            continue
        if not _leads_to_article(portal, anchor, chosen):
            continue
        titles[anchor.url] = max(titles.get(anchor.url, ""), anchor.text, key=len)
    return [Link(url, title) for url, title in titles.items()]


def _leads_to_article(portal: Portal, anchor: Anchor, chosen: bool) -> bool:
    matches = portal.is_article(anchor.url)
    if matches is not None:
        return matches
    element = anchor.element
    return chosen or looks_like_article(
        anchor.url, anchor.text, in_heading=_in_heading(element), in_menu=_in_menu(element)
    )


def _headline_beside(element: lxml.html.HtmlElement) -> str:
    """The heading beside a picture that is the only link to a story."""
    for around in [*element.iterancestors()][:2]:
        headings = [item for tag in _HEADINGS for item in around.iter(tag)]
        if headings:
            return text_of(headings[0]) if len(headings) == 1 else ""
    return ""


def _in_heading(element: lxml.html.HtmlElement) -> bool:
    around = [element, *element.iterancestors()][:3]
    return any(item.tag in _HEADINGS for item in (*around, *element.iterchildren()))


def _in_menu(element: lxml.html.HtmlElement) -> bool:
    around = [element, *element.iterancestors()][:_DEEP_MENU]
    return any(item.tag == "nav" or _MENU.search(_names(item)) for item in around)


def _names(element: lxml.html.HtmlElement) -> str:
    return f"{element.get('id', '')} {element.get('class', '')} {element.get('role', '')}"


def _from_html(
    portal: Portal, document: lxml.html.HtmlElement, url: str, selector: str | None
) -> list[Link]:
    base = base_of(document, url)
    roots = select(document, selector) if selector else [document]
    found = (anchor for root in roots for anchor in anchors(portal, root, base))
    links = article_links(portal, found, chosen=bool(selector))
    return links or embedded(portal, document, base)


def embedded(portal: Portal, document: lxml.html.HtmlElement, base: str) -> list[Link]:
    """Articles named by the data that a page made by scripts carries along."""
    found: dict[str, Link] = {}
    for _, content in states(document):
        found |= {link.url: link for link in _walk(portal, content, base)}
    return list(found.values())


def named_in_data(portal: Portal, document: lxml.html.HtmlElement, base: str) -> list[Anchor]:
    """What the data of a page made by scripts names, menus and articles alike, as links without a place of their own."""
    return [
        Anchor(url, title, lxml.html.Element("a"))
        for _, content in states(document)
        for url, title in _named(portal, content, base)
    ]


# ---------------------------------------------------------------- JSON ("load more" addresses)


def _parsed(page: Page) -> Any:
    try:
        return json.loads(page.text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(Message("not JSON: %(error)s", error=str(error))) from None


def _from_json(portal: Portal, content: Any, url: str) -> list[Link]:
    found = {link.url: link for link in _walk(portal, content, url)}
    return list(found.values())


def _walk(portal: Portal, value: Any, base: str, *, in_menu: bool = False) -> Iterator[Link]:
    if isinstance(value, dict):
        for url, title in _addresses(portal, value, base):
            if _json_article(portal, url, title, in_menu=in_menu):
                yield Link(url, title)
        for key, item in value.items():
            if not (isinstance(item, str) and _JSON_ADDRESS.search(key)):
                menu = in_menu or _JSON_MENU.search(key) is not None
                yield from _walk(portal, item, base, in_menu=menu)
    elif isinstance(value, list):
        for item in value:
            yield from _walk(portal, item, base, in_menu=in_menu)
    elif isinstance(value, str) and "<a " in value:
        fragment = lxml.html.fragment_fromstring(value, create_parent="div")
        yield from article_links(portal, anchors(portal, fragment, base))


def _named(portal: Portal, value: Any, base: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        yield from _addresses(portal, value, base)
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for item in inner:
        yield from _named(portal, item, base)


def _addresses(portal: Portal, value: dict[str, Any], base: str) -> Iterator[tuple[str, str]]:
    """The portal's addresses that an object holds, with the object's title."""
    titles = (v for k, v in value.items() if _JSON_TITLE.search(k) and isinstance(v, str))
    title = next(titles, "")
    for key, item in value.items():
        url = (
            own_address(portal, item, base)
            if isinstance(item, str) and _JSON_ADDRESS.search(key)
            else None
        )
        if url:
            yield url, title


def _json_article(portal: Portal, url: str, title: str, *, in_menu: bool) -> bool:
    matches = portal.is_article(url)
    if matches is not None:
        return matches
    return looks_like_article(url, title, in_heading=not in_menu, in_menu=in_menu)
