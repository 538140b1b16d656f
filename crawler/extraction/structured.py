"""What a page tells machines: JSON-LD, OpenGraph and other metadata, microdata."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any

from lxml import html as lxml_html

from crawler.extraction.markup import Document, plain, tidy

_ARTICLE_TYPES = re.compile(
    r"(?i)(news|report\w*|analysisnews|opinionnews)?article|blogposting|newsarticle"
)
_PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time", "pubdate", "publishdate", "publish-date",
    "publish_date", "datepublished", "article.published", "article:published", "dc.date.issued", "dcterms.issued",
    "dcterms.created", "dc.date.created", "dc.date", "date", "parsely-pub-date", "sailthru.date", "dc.created", "created",
)  # fmt: skip
_AUTHOR = ("article:author", "author", "dc.creator", "og:article:author", "dcterms.creator")
_SITE = ("og:site_name", "application-name")
_TAG = re.compile(r"<[a-zA-Z/][^>]*>")


@dataclass(frozen=True)
class Declared:
    """What one kind of metadata says about the article; empty where it says nothing."""

    title: str = ""
    lead: str = ""
    body: str = ""
    published: str = ""
    authors: tuple[str, ...] = ()
    site: str = ""
    is_article: bool = False


def json_ld(document: Document) -> Declared:
    """The article that the page's JSON-LD describes."""
    for thing in _things(document):
        kinds = thing.get("@type")
        types = kinds if isinstance(kinds, list) else [kinds]
        if any(isinstance(name, str) and _ARTICLE_TYPES.fullmatch(name) for name in types):
            return Declared(
                title=_string(thing.get("headline") or thing.get("name")),
                lead=_string(thing.get("description")),
                body=_lines(thing.get("articleBody")),
                published=_string(thing.get("datePublished") or thing.get("dateCreated")),
                authors=tuple(names(thing.get("author"))),
                site=next(iter(names(thing.get("publisher"))), ""),
                is_article=True,
            )
    return Declared()


def metadata(document: Document) -> Declared:
    """What `<meta>` elements and microdata say."""
    meta = document.meta
    kind = meta.get("og:type", "").lower()
    return Declared(
        title=meta.get("og:title") or meta.get("twitter:title") or "",
        lead=meta.get("og:description") or meta.get("description") or "",
        published=_first(meta, _PUBLISHED) or _microdata(document, "datePublished"),
        authors=tuple(value for value in [_first(meta, _AUTHOR)] if value and "://" not in value),
        site=_first(meta, _SITE),
        is_article=kind == "article" or "article:published_time" in meta,
    )


def _first(meta: dict[str, str], names: Sequence[str]) -> str:
    return next((meta[name] for name in names if meta.get(name)), "")


def _microdata(document: Document, name: str) -> str:
    for element in document.root.iterfind(f".//*[@itemprop='{name}']"):
        value = element.get("content") or element.get("datetime") or plain(element)
        if value:
            return tidy(value)
    return ""


def _things(document: Document) -> Iterator[dict[str, Any]]:
    for script in document.root.iter("script"):
        if "ld+json" in (script.get("type") or "").lower() and script.text:
            yield from _flatten(_loads(script.text))


def _loads(text: str) -> Any:
    text = text.strip().removeprefix("<![CDATA[").removesuffix("]]>").strip().rstrip(";")
    for attempt in (text, re.sub(r",\s*([}\]])", r"\1", text), unescape(text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return _salvaged(text)


def _salvaged(text: str) -> dict[str, Any]:
    """The plain string members of an object that is not valid JSON, such as one with raw quotes in its text."""
    found = dict(re.findall(r'"(@type|headline|datePublished)"\s*:\s*"([^"\n]{1,300})"', text))
    return found if "@type" in found else {}


def _flatten(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > 4:
        return
    if isinstance(value, list):
        for item in value[:50]:
            yield from _flatten(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _flatten(value.get(key), depth + 1)


def _string(value: Any) -> str:
    return tidy(_TAG.sub(" ", unescape(value))) if isinstance(value, str) else ""


def _lines(value: Any) -> str:
    """The body as lines; some portals put markup into it."""
    if not isinstance(value, str) or not value.strip():
        return ""
    text = unescape(value) if "&lt;" in value or "&#" in value or "&nbsp;" in value else value
    if _TAG.search(text):
        breaks = re.sub(r"(?i)<(br|/p|/div|/li|/h\d|/tr|/figcaption)\b[^>]*>", "\n", text)
        text = "".join(
            str(piece) for piece in lxml_html.fromstring(f"<div>{breaks}</div>").itertext()
        )
    return "\n".join(line for line in (tidy(part) for part in text.splitlines()) if line)


def names(value: Any) -> Iterator[str]:
    """The names that an author field holds: plain ones, objects with a name, or a list of either."""
    for item in value if isinstance(value, list) else [value]:
        name = item.get("name") if isinstance(item, dict) else item
        if isinstance(name, str) and tidy(name) and "://" not in name:
            yield tidy(name)
