"""The headline: where it stands on the page, and without the site's name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import unquote, urlsplit

from crawler.extraction.markup import Document, Element, marks, plain
from crawler.extraction.noise import ends_article, fold
from crawler.unaccented import unaccented

_TITLE_NAME = re.compile(
    r"(?i)(^|[\s_-])(title|headline|tieude|tieu-de|ten-?(bai|tin)|(\w*?)lbltitle|(\w*?)lbltieude|ptitle|news-?title|post-?title|entry-title"
    r"|article-?title|article__title|detail-?title|title-?detail|titlenews|title-?news|tieude(tin|bai))(\d?$|\d?[\s_-])"
)
_SEPARATOR = re.compile(r"\s+[-–—|:•·»>/]+\s+|\s*\|\s*|\s*::\s*|\s*»\s*")
# What only a site is called; and what, after or before a longer headline, is the site's or the section's name.
_SITE_NAME = re.compile(
    r"(?i)^(báo( điện tử)?( \S+){0,5}$|trang (tin|thông tin|chủ)\b|cổng (thông tin|ttđt)\b|đài (pt|phát thanh|truyền hình)"
    r"|website\b|tin tức$|chi tiết( (tin|bài)( tức| viết)?)?$|home$|\S+\.(vn|com|org|net)\b|báo\b.* online$)"
)
_SITE_PART = re.compile(
    r"(?i)^((tỉnh|thành|thị|huyện|quận) (ủy|uỷ)|đảng bộ|ubnd|(ủy|uỷ) ban|ban|sở|truyền hình|ptth|pt-th|thời sự|chính trị"
    r"|xây dựng đảng|tin (hoạt động|trong tỉnh|mới)|hoạt động)\b[^,:;?!]{0,50}$"
)
_HEADINGS = ("h1", "h2", "h3")
_MINIMUM = 12
_LONGEST = 400
_MOSTLY = 0.4


def declared_headline(document: Document, headline: str, sites: Iterable[str]) -> str:
    """The headline that the head declares, without the site's name; "" where it only names the site."""
    names = [name for name in sites if name]
    declared = strip_site(headline or document.head_title, names, document.url)
    return "" if names_site(declared, names) else declared


def shown_headlines(document: Document, sites: Iterable[str]) -> list[Element]:
    """The elements that may show the headline: headings, and what is named a title."""
    names = [name for name in sites if name]
    return [
        element
        for element in _candidates(document)
        if _MINIMUM <= len(text := plain(element)) <= _LONGEST
        and not names_site(text, names)
        and not ends_article(text)
    ]


def repeats(element: Element, headline: str) -> bool:
    """Whether an element says a headline or a part of it, and not much else."""
    said, wanted = slug(plain(element)), slug(headline)
    return _alike(said, wanted) and len(wanted) >= _MOSTLY * len(said)


def is_main_heading(element: Element) -> bool:
    """Whether an element is the page's main heading or named a title; other headings are those of parts."""
    return element.tag == "h1" or element.tag not in _HEADINGS


def _candidates(document: Document) -> Iterator[Element]:
    yield from document.headings()
    for element in document.body.iter("div", "span", "p", "td", "a", "strong", "font"):
        names = marks(element)
        if names and _TITLE_NAME.search(names):
            yield element


def choose_title(
    document: Document, declared: Iterable[str], shown: str, sites: Iterable[str]
) -> str:
    """The headline: as shown on the page where the head agrees or is silent, else as declared, else from `<title>`."""
    names = [name for name in sites if name]
    head = strip_site(document.head_title, names, document.url)
    candidates = [strip_site(text, names, document.url) for text in declared if text]
    candidates = [
        text for text in candidates if len(text) >= _MINIMUM and not names_site(text, names)
    ]
    if shown and len(shown) >= _MINIMUM:
        known = [slug(text) for text in (*candidates, head) if text]
        if any(_alike(slug(shown), other) for other in known) or not candidates:
            return shown
    if candidates:
        return candidates[0]
    return shown if shown and names_site(head, names) else head or shown


def strip_site(title: str, sites: Iterable[str], url: str) -> str:
    """A title without the site's name before or after it."""
    parts = _SEPARATOR.split(title)
    if len(parts) == 1:
        return title
    sites = list(sites)
    spans = [match.span() for match in _SEPARATOR.finditer(title)]
    start, end = 0, len(parts)
    while end - start > 1 and _is_suffix(
        parts[end - 1], spans[end - 2], title, sites, url, parts[start : end - 1]
    ):
        end -= 1
    while end - start > 1 and names_site(parts[start], sites):
        start += 1
    left = spans[start - 1][1] if start else 0
    right = spans[end - 1][0] if end < len(parts) else len(title)
    return title[left:right].strip()


def slug(text: str) -> str:
    """Letters and digits of a text in one string, for comparing headlines."""
    return re.sub(r"[\W_]+", "", fold(text))


def _is_suffix(
    part: str, span: tuple[int, int], title: str, sites: list[str], url: str, rest: list[str]
) -> bool:
    if names_site(part, sites):
        return True
    before = " ".join(rest)
    if (
        _SITE_PART.match(part)
        and len(before) > len(part)
        and plain_slug(part) not in _address_slug(url)
    ):
        return True
    # `… | Đồng Nai`: a bar never belongs to a headline, unless the address spells the words after it.
    bar = any(sign in title[span[0] : span[1]] for sign in ("|", "::", "»"))
    return (
        bar
        and len(part) <= 60
        and len(before) >= _MINIMUM
        and plain_slug(part) not in _address_slug(url)
    )


def names_site(text: str, sites: Sequence[str]) -> bool:
    """Whether a text is nothing but the name of the site."""
    short = slug(text)
    if not short:
        return True
    known = [slug(site) for site in sites if site]
    if any(
        (len(short) > 3 and short in site) or short[: len(site) + 8].startswith(site)
        for site in known
    ):
        return len(short) < max(map(len, known)) + 9
    return len(text) <= 80 and _SITE_NAME.search(text) is not None


def _alike(one: str, other: str) -> bool:
    return bool(one and other) and (one in other or other in one)


def plain_slug(text: str) -> str:
    """A text as addresses spell it: small letters without accents, hyphens between the words."""
    return re.sub(r"[^a-z0-9]+", "-", unaccented(text)).strip("-")


def _address_slug(url: str) -> str:
    return plain_slug(unquote(urlsplit(url).path))
