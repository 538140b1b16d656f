"""What discovery reads and what it finds."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import lxml.html
from cssselect import HTMLTranslator
from lxml import etree

from config.portals import Portal
from crawler.addresses import BadAddress, clean
from crawler.encodings import charset_of, decode, to_unicode_vietnamese
from crawler.frontier import Task
from crawler.messages import Message


class Unreadable(Exception):
    """A page is not what it should be (a feed, a sitemap, a listing); the message says what it is instead."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True)
class Page:
    """A fetched discovery page: its address after redirects, its body, its Content-Type header."""

    url: str
    body: bytes
    content_type: str = ""

    @property
    def text(self) -> str:
        """The body as text, whatever it declares."""
        return decode(self.body, charset_of(self.content_type))[0]

    @property
    def is_data(self) -> bool:
        """Whether the body is JSON."""
        return self.body.removeprefix(codecs.BOM_UTF8).lstrip()[:1] in (b"{", b"[")

    def html(self) -> lxml.html.HtmlElement:
        """The body as a tree; Unreadable when there is nothing in it."""
        # libxml2 refuses text with an encoding declaration and stops at NUL.
        text = self.text.replace("\x00", "")
        try:
            return lxml.html.document_fromstring(text.encode(), parser=_HTML)
        except (etree.ParserError, ValueError) as error:
            raise Unreadable(Message("not a page: %(error)s", error=str(error))) from None


_HTML = lxml.html.HTMLParser(encoding="utf-8", huge_tree=False)


@dataclass(frozen=True, slots=True)
class Link:
    """An article's address as a discovery page gives it; `published` and `modified` are ISO 8601 where given."""

    url: str
    title: str = ""
    published: str | None = None
    modified: str | None = None


@dataclass(slots=True)
class Found:
    """What a discovery page leads to: articles, further pages of the same list (`next`), other discovery pages."""

    links: list[Link] = field(default_factory=list)
    next: list[Task] = field(default_factory=list)
    pages: list[Task] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link of an HTML page: absolute address, text, element."""

    url: str
    text: str
    element: lxml.html.HtmlElement


def base_of(document: lxml.html.HtmlElement, url: str) -> str:
    """The address that relative links of the document start from."""
    for element in document.iterfind(".//base[@href]"):
        try:
            return clean(element.get("href", ""), url)
        except BadAddress:
            continue
    return url


def anchors(portal: Portal, root: lxml.html.HtmlElement, base: str) -> Iterator[Anchor]:
    """The links in `root` (itself included) that lead to other pages on the portal's hosts, in order."""
    for element in root.iter("a"):
        href = (element.get("href") or "").strip()
        url = own_address(portal, href, base) if href and not href.startswith("#") else None
        if url:
            yield Anchor(url, text_of(element), element)


def text_of(element: lxml.html.HtmlElement) -> str:
    """What a link says: its text, else its title."""
    text = " ".join(element.text_content().split()) or element.get("title", "").strip()
    return text if text.isascii() else to_unicode_vietnamese(text)[0]


def label(element: lxml.html.HtmlElement) -> str:
    """What a link or button says, for one that is a picture what stands for the picture."""
    pictures = (picture.get("alt") or picture.get("title") or "" for picture in element.iter("img"))
    return text_of(element) or " ".join(" ".join(pictures).split())


def select(document: lxml.html.HtmlElement, selector: str) -> list[lxml.html.HtmlElement]:
    """The elements a CSS selector of the portal file takes."""
    return document.xpath(HTMLTranslator().css_to_xpath(selector))  # type: ignore[no-any-return]


def own_address(portal: Portal, address: str, base: str) -> str | None:
    """The absolute address when it is one of the portal's, else None."""
    try:
        url = clean(address, base)
    except BadAddress:
        return None
    return url if portal.allows(url) and len(url) <= _LONGEST and not _loops(url) else None


_LONGEST = 1000
_REPEATS = 3


def _loops(url: str) -> bool:
    """Whether the path repeats itself, as relative links on badly built pages make it do without end."""
    segments = [segment for segment in urlsplit(url).path.split("/") if segment]
    return any(segments.count(segment) >= _REPEATS for segment in set(segments))
