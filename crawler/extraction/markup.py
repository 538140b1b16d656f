"""The parsed page: its tree, its metadata, and the plain text of elements."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from lxml import etree
from lxml.etree import _Element

Element: TypeAlias = _Element

_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
# The parser stops at the first end of a document, and old sites print several documents into one.
_DOCUMENT_ENDS = re.compile(r"(?i)</(body|html)\s*>")
# Control characters and lone surrogates that neither the parser nor the store can hold.
_UNUSABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# Not the soft hyphen: in TCVN3 it is the letter ư.
_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff]")
SILENT = frozenset({
    "script", "style", "noscript", "template", "svg", "iframe", "object", "select", "button",
    "textarea", "head", "audio", "video", "canvas", "input", "math", "map",
})  # fmt: skip


def tidy(text: str) -> str:
    """Text on one line: runs of blanks as one space, nothing invisible, no blanks at the ends."""
    text = text if text.isascii() else _INVISIBLE.sub("", text)
    return " ".join(text.split())


def plain(element: Element) -> str:
    """The text of an element on one line, without scripts and the like."""
    pieces: list[str] = []
    _collect(element, pieces)
    return tidy("".join(pieces))


def _collect(element: Element, pieces: list[str]) -> None:
    if not isinstance(element.tag, str) or element.tag in SILENT:
        return
    pieces.append(element.text or "")
    for child in element:
        if child.tag == "br":
            pieces.append(" ")
        _collect(child, pieces)
        pieces.append(child.tail or "")


def marks(element: Element) -> str:
    """The names that an author gave an element: id, class, itemprop and role, in lower case."""
    if not element.attrib:
        return ""
    found = [element.get(name) for name in ("id", "class", "itemprop", "role")]
    return " ".join([value for value in found if value]).lower()


@dataclass(frozen=True)
class Document:
    """A page's tree with what its head declares."""

    root: Element
    url: str

    @cached_property
    def meta(self) -> dict[str, str]:
        """`<meta>` values by lower-case name, property or itemprop; the first of each."""
        found: dict[str, str] = {}
        for element in self.root.iter("meta"):
            name = element.get("property") or element.get("name") or element.get("itemprop")
            content = tidy(element.get("content") or "")
            if name and content:
                found.setdefault(name.strip().lower(), content)
        return found

    @cached_property
    def head_title(self) -> str:
        """The text of `<title>`."""
        element = self.root.find(".//title")
        return plain(element) if element is not None else ""

    @cached_property
    def canonical_link(self) -> str | None:
        """The address in `<link rel=canonical>` or `og:url`, as written."""
        for link in self.root.iter("link"):
            if (link.get("rel") or "").lower() == "canonical" and link.get("href"):
                return str(link.get("href"))
        return self.meta.get("og:url")

    @cached_property
    def body(self) -> Element:
        """The page's body, or the whole tree where it has none."""
        found = self.root.find("body")
        return self.root if found is None else found

    def headings(self) -> Iterator[Element]:
        """Elements that may hold the headline, main headings first."""
        for tag in ("h1", "h2", "h3"):
            yield from self.root.iter(tag)


def parse(markup: str, url: str) -> Document | None:
    """The page's tree; None when there is nothing to parse."""
    usable = _UNUSABLE.sub(" ", _DOCUMENT_ENDS.sub("", _XML_DECLARATION.sub("", markup)))
    if not usable.strip():
        return None
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(usable.encode("utf-8"), parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    return Document(root, url) if root is not None else None
