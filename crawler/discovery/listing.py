"""Listings: section pages with links to articles, in HTML or JSON, and the pages that follow them."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote, urljoin

import lxml.html
from cssselect import HTMLTranslator

from config.portals import Listing, Portal
from crawler.addresses import is_copy
from crawler.discovery.addresses import looks_like_article
from crawler.discovery.page import (
    Anchor,
    Found,
    Link,
    Page,
    Unreadable,
    anchors,
    base_of,
    own_address,
)
from crawler.frontier import Task
from crawler.times import today

SEARCHED = ("hội nghị giao ban", "sơ kết", "tổng kết")

_MAX_PAGES = 3000
_EMPTY_PAGES = 3  # pages in a row without an article end a list …
_EMPTY_DAYS = 45  # … and days an archive by date
_HEADINGS = {"h1", "h2", "h3", "h4", "h5"}
_NEXT = re.compile(
    r"(?i)\s*(trang (sau|tiếp|kế)( theo)?|tiếp( theo)?|sau|cũ hơn|next( page)?|older( posts)?|[›»>]+)\s*"
)
_PLACEHOLDER = re.compile(r"\{(page|date)(?::([^{}]+))?\}")
_JSON_ADDRESS = re.compile(r"(?i)(url|link|href|permalink|path)$")
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
    if page.body.lstrip()[:1] in (b"{", b"["):
        links, document = _from_json(portal, page), None
    else:
        document = page.html()
        links = _from_html(portal, document, page.url, task.data.get("links"))
    return Found(links=links, next=list(_following(portal, task, page.url, links, document)))


def article_links(portal: Portal, found: Iterable[Anchor], *, chosen: bool = False) -> list[Link]:
    """The links that lead to articles, once each with their longest text; all of them where they were `chosen`."""
    titles: dict[str, str] = {}
    for anchor in found:
        if is_copy(anchor.url) or not _leads_to_article(portal, anchor, chosen):
            continue
        titles[anchor.url] = max(titles.get(anchor.url, ""), anchor.text, key=len)
    return [Link(url, title) for url, title in titles.items()]


def _leads_to_article(portal: Portal, anchor: Anchor, chosen: bool) -> bool:
    matches = portal.is_article(anchor.url)
    if matches is not None:
        return matches
    return chosen or looks_like_article(
        anchor.url, anchor.text, in_heading=_in_heading(anchor.element)
    )


def _in_heading(element: lxml.html.HtmlElement) -> bool:
    around = [element, *element.iterancestors()][:3]
    return any(item.tag in _HEADINGS for item in (*around, *element.iterchildren()))


def _from_html(
    portal: Portal, document: lxml.html.HtmlElement, url: str, selector: str | None
) -> list[Link]:
    base = base_of(document, url)
    roots = select(document, selector) if selector else [document]
    found = (anchor for root in roots for anchor in anchors(portal, root, base))
    return article_links(portal, found, chosen=bool(selector))


def select(document: lxml.html.HtmlElement, selector: str) -> list[lxml.html.HtmlElement]:
    """The elements a CSS selector of the portal file takes."""
    return document.xpath(HTMLTranslator().css_to_xpath(selector))  # type: ignore[no-any-return]


# ---------------------------------------------------------------- JSON ("load more" addresses)


def _from_json(portal: Portal, page: Page) -> list[Link]:
    try:
        content = json.loads(page.text)
    except ValueError as error:
        raise Unreadable(f"not JSON: {error}") from None
    found = {link.url: link for link in _walk(portal, content, page.url)}
    return list(found.values())


def _walk(portal: Portal, value: Any, base: str) -> Iterator[Link]:
    if isinstance(value, dict):
        title = next(
            (str(v) for k, v in value.items() if _JSON_TITLE.search(k) and isinstance(v, str)), ""
        )
        for key, item in value.items():
            if isinstance(item, str) and _JSON_ADDRESS.search(key):
                url = own_address(portal, item, base)
                if url and _json_article(portal, url, title):
                    yield Link(url, title)
            else:
                yield from _walk(portal, item, base)
    elif isinstance(value, list):
        for item in value:
            yield from _walk(portal, item, base)
    elif isinstance(value, str) and "<a " in value:
        fragment = lxml.html.fragment_fromstring(value, create_parent="div")
        yield from article_links(portal, anchors(portal, fragment, base))


def _json_article(portal: Portal, url: str, title: str) -> bool:
    matches = portal.is_article(url)
    return looks_like_article(url, title, in_heading=True) if matches is None else matches


# ---------------------------------------------------------------- the page that follows


def _following(
    portal: Portal, task: Task, url: str, links: list[Link], document: lxml.html.HtmlElement | None
) -> Iterator[Task]:
    """The task of the next page, unless the list is at its end or turns in a circle."""
    data = dict(task.data)
    number = int(data.get("page", 1))
    pages = data.get("pages")
    by_date = isinstance(pages, str) and "{date" in pages
    data["empty"] = 0 if links else int(data.get("empty", 0)) + 1
    seen = [*data.get("seen", []), _mark(links)] if links else data.get("seen", [])
    last = pages if isinstance(pages, int) else _MAX_PAGES
    if (
        number >= last
        or data["empty"] >= (_EMPTY_DAYS if by_date else _EMPTY_PAGES)
        or (not by_date and len(set(seen)) < len(seen))
    ):
        return
    data |= {"page": number + 1, "seen": seen[-_EMPTY_DAYS:]}
    address = (
        _from_template(portal, pages, number, data)
        if isinstance(pages, str)
        else _linked(portal, document, url, data)
        if document is not None
        else None
    )
    if address and address != url:
        yield Task(address, "listing", data)


def _mark(links: list[Link]) -> str:
    """A short mark of what a page lists, to notice when the same page comes again under another address."""
    return hashlib.sha256("\n".join(sorted(link.url for link in links)).encode()).hexdigest()[:12]


def _from_template(portal: Portal, template: str, number: int, data: dict[str, Any]) -> str:
    """The address of page `number` + 1; archives by date go back one day a page, from today."""
    day = date.fromisoformat(data.setdefault("from", today().isoformat())) - timedelta(
        days=number - 1
    )

    def fill(match: re.Match[str]) -> str:
        return str(number + 1) if match[1] == "page" else day.strftime(match[2] or "%Y-%m-%d")

    return portal.resolve(_PLACEHOLDER.sub(fill, template))


def _linked(
    portal: Portal, document: lxml.html.HtmlElement, url: str, data: dict[str, Any]
) -> str | None:
    base = base_of(document, url)
    selector = data.get("next")
    elements = (
        select(document, selector) if selector else _next_elements(document, int(data["page"]))
    )
    for element in elements:
        href = element.get("href") or next(iter(element.xpath(".//a/@href")), None)
        address = own_address(portal, urljoin(base, href), base) if href else None
        if address and address != url:
            return address
    return None


def _next_elements(document: lxml.html.HtmlElement, number: int) -> list[lxml.html.HtmlElement]:
    """What looks like the link to page `number`: rel=next, "Trang sau", or the number among page links."""
    declared = document.xpath(
        "//link[@rel='next'] | //a[contains(concat(' ', @rel, ' '), ' next ')]"
    )
    named = [a for a in document.iter("a") if a.get("href") and _NEXT.fullmatch(_label(a))]
    pager = [
        a for a in document.iter("a") if a.get("href") and _label(a) == str(number) and _in_pager(a)
    ]
    return [*declared, *named, *pager]


def _label(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split()) or element.get("title", "")


def _in_pager(element: lxml.html.HtmlElement) -> bool:
    """Whether other numbers stand beside the link: "1 2 3", not a lone number such as a day of a calendar."""
    parent = element.getparent()
    for _ in range(2):
        if parent is None:
            return False
        numbers = [a for a in parent.iter("a", "span", "strong", "b") if _label(a).isdigit()]
        if len(numbers) > 1:
            table_of_days = len(numbers) > 20
            return not table_of_days
        parent = parent.getparent()
    return False
