"""Older stories that an article's page names: on sites whose lists turn by scripts alone the only way back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import dropwhile

import lxml.html

from config.portals import Portal
from crawler.discovery.listing import article_links
from crawler.discovery.page import Anchor, Link, Page, Unreadable, anchors, base_of, text_of

_WORDS = r"(?:cũ hơn|đã đưa|đã đăng|trước đó|older (?:posts|news|stories))"
_HEADING = re.compile(rf"(?i)(?:(?:các|những) )?(?:(?:tin|bài)(?: (?:tức|bài|viết))? )?{_WORDS}")
_SAID = re.compile(rf"(?i){_WORDS}")
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_FARTHEST = 3  # elements around a heading in which its list may be


def links(portal: Portal, page: Page) -> list[Link]:
    """The stories listed under a heading such as `Các tin cũ hơn`, in order."""
    if _SAID.search(page.text) is None:
        return []
    try:
        document = page.html()
    except Unreadable:
        return []
    base = base_of(document, page.url)
    found = (anchor for heading in _headings(document) for anchor in _under(portal, heading, base))
    return article_links(portal, found)


def _headings(document: lxml.html.HtmlElement) -> Iterator[lxml.html.HtmlElement]:
    for element in document.iter():
        if not isinstance(element.tag, str) or element.tag == "a":
            continue
        if _SAID.search(element.text or "") and _HEADING.fullmatch(
            _EDGES.sub("", text_of(element))
        ):
            yield element


def _under(portal: Portal, heading: lxml.html.HtmlElement, base: str) -> list[Anchor]:
    """The links after a heading in the smallest element around it that has any."""
    for around in [*heading.iterancestors()][:_FARTHEST]:
        inner = set(dropwhile(lambda element: element is not heading, around.iter()))
        found = [anchor for anchor in anchors(portal, around, base) if anchor.element in inner]
        if found:
            return found
    return []
