"""What an address alone tells: whether it looks like an article, and its date."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

_ASSET = re.compile(
    r"(?i)\.(jpe?g|png|gif|webp|svg|ico|bmp|css|js|json|xml|rss|pdf|docx?|xlsx?|pptx?|zip|rar|7z|gz|mp3|mp4|m4a|avi"
    r"|flv|wmv|mov|m3u8|exe|apk|woff2?|ttf|txt)$"
)
_NOT_ARTICLE = re.compile(
    r"(?ix) /(tags?|tu-khoa|chu-de|topic|category|chuyen-muc|danh-muc|search|tim-kiem|s|page|trang|author|tac-gia|login"
    r"|dang-nhap|dang-ky|register|user|account|lien-he|contact|gioi-thieu|about|sitemap|so-do-site|rss|feed|cart|wp-admin"
    r"|wp-content|wp-json|cdn-cgi|dieu-khoan|chinh-sach)(/|\.|$)"
)
# `…-12345.html`, `…-a123.htm`, `…-post123.html`, `/202406/slug`, `/2024/06/12/slug`, `?ItemID=12`
_ARTICLE = re.compile(
    r"(?ix) -[a-z]{0,6}\d{3,}(\.\w{2,5})?/?$ | /(19|20)\d{2}(0[1-9]|1[0-2])/[^/]+ | /(19|20)\d{2}/\d{1,2}/(\d{1,2}/)?[^/]+"
    r"| /\d{3,}/[^/]+$ | [?&]\w*id=\d+ | \.(s?html?|aspx)$"
)
_DATE = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d{2})(?P<sep>[/_-]?)(?P<m>0[1-9]|1[0-2])(?:(?P=sep)(?P<d>0[1-9]|[12]\d|3[01]))?(?!\d)"
)
_HEADLINE_WORDS = 5
_SHORT_HEADLINE_WORDS = 3
_SLUG_HYPHENS = 4


def is_asset(url: str) -> bool:
    """Whether the address names a picture, a document or another file that is no page."""
    return _ASSET.search(urlsplit(url).path) is not None


def looks_like_article(url: str, text: str, *, in_heading: bool) -> bool:
    """A guess for portals without an article pattern, from the address and the words of the link."""
    parts = urlsplit(url)
    if parts.path in ("", "/") and not parts.query:
        return False
    if is_asset(url) or _NOT_ARTICLE.search(parts.path):
        return False
    words = len(text.split())
    if words >= _HEADLINE_WORDS or (in_heading and words >= _SHORT_HEADLINE_WORDS):
        return True
    slug = unquote(parts.path).rstrip("/").rpartition("/")[2]
    named = _ARTICLE.search(parts.path + (f"?{parts.query}" if parts.query else "")) is not None
    return slug.count("-") >= _SLUG_HYPHENS or (named and words >= _SHORT_HEADLINE_WORDS)


def date_in_address(url: str) -> str | None:
    """The month or day in an address (`/202406/`, `/2024/06/12/`, `-2024-06`), as `YYYY-MM[-DD]`; the last one wins."""
    found = None
    for found in _DATE.finditer(urlsplit(url).path):  # noqa: B007
        pass
    if found is None:
        return None
    return "-".join(part for part in found.group("y", "m", "d") if part)
