"""What an address alone tells: whether it looks like an article, and its date."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from crawler.extraction.dates import is_period

_ASSET = re.compile(
    r"(?i)\.(jpe?g|png|gif|webp|svg|ico|bmp|css|js|json|xml|rss|pdf|docx?|xlsx?|pptx?|zip|rar|7z|gz|mp3|mp4|m4a|avi"
    r"|flv|wmv|mov|m3u8|exe|apk|woff2?|ttf|txt)$"
)
_NOT_ARTICLE = re.compile(
    r"(?ix) /(tags?|tu-khoa|chu-de|topic|category|chuyen-muc|danh-muc|search|tim-kiem|s|page|trang|author|tac-gia|login"
    r"|dang-nhap|dang-ky|register|user|account|lien-he|contact|gioi-thieu|about|sitemap|so-do-site|rss|feed|cart|wp-admin"
    r"|wp-content|wp-json|cdn-cgi|dieu-khoan|chinh-sach)(/|\.|$)"
)
# `…-12345.html`, `…-a123.htm`, `…-post123.html`, `/202406/slug`, `/2024/06/12/slug`, `/2024/slug`, `?ItemID=12`
_ARTICLE = re.compile(
    r"(?ix) -[a-z]{0,6}\d{3,}(\.\w{2,5})?/?$ | /(19|20)\d{2}(0[1-9]|1[0-2])/[^/]+ | /(19|20)\d{2}/\d{1,2}/(\d{1,2}/)?[^/]+"
    r"| /\d{3,}/[^/]+$ | [?&]\w*id=\d+"
)
_ID = re.compile(r"(?i)[?&](?P<name>\w*id)=\d+")
_CATEGORY = re.compile(r"(?i)(cat|chuyen_?muc|danh_?muc|nhom|menu|zone|group|parent|tab)\w*")
_DATE = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d{2})(?P<sep>[/_-]?)(?P<m>0[1-9]|1[0-2])(?:(?P=sep)(?P<d>0[1-9]|[12]\d|3[01]))?(?!\d)"
)
_NOT_SECTION = re.compile(
    r"(?ix) /(tags?|tu-khoa|search|tim-kiem|author|tac-gia|login|logout|dang-nhap|dang-ky|register|signin|user|users|account"
    r"|lien-he|contact|siteterms|sitemap|so-do-site|rss|feeds?|cart|wp-admin|wp-login|dieu-khoan|chinh-sach|quang-cao"
    r"|video\w*|clip|podcast|audio|multimedia|truyen-hinh|truc-tuyen|xem-truc-tuyen|e-?paper|doc-bao(-in)?|bao-in|thu-vien-anh"
    r"|photo|album|weather|thoi-tiet|portal/login|javascript|en|english|zh|jp)(/|\.|-|$)"
)
# Pages about the site's owner; headlines that begin so say of whom.
_OF_THE_HOUSE = re.compile(
    r"(?i)(giới thiệu|liên hệ|chức năng|nhiệm vụ|cơ cấu|sơ đồ|nội quy|điều khoản|chính sách|hướng dẫn)(,? \w+){0,3}$"
)
_HEADLINE_WORDS = 5
_SHORT_HEADLINE_WORDS = 3
_LONGEST_MENU_ENTRY = 7
_WORD = re.compile(r"[^\W_]+")
_SLUG_HYPHENS = 4


def is_asset(url: str) -> bool:
    """Whether the address names a picture, a document or another file that is no page."""
    return _ASSET.search(urlsplit(url).path) is not None


def looks_like_article(url: str, text: str, *, in_heading: bool, in_menu: bool = False) -> bool:
    """A guess for portals without an article pattern, from the address, the words of the link and where it stands."""
    parts = urlsplit(url)
    if parts.path in ("", "/") and not parts.query:
        return False
    words = len(_WORD.findall(text))
    if never_article(url) or _names_category(url) or _OF_THE_HOUSE.match(text) or is_period(text):
        return False
    if in_menu and words <= _LONGEST_MENU_ENTRY:
        return False
    if words >= _HEADLINE_WORDS or (in_heading and words >= _SHORT_HEADLINE_WORDS):
        return True
    slug = unquote(parts.path).rstrip("/").rpartition("/")[2]
    named = _ARTICLE.search(parts.path + (f"?{parts.query}" if parts.query else "")) is not None
    return slug.count("-") >= _SLUG_HYPHENS or (named and words >= _SHORT_HEADLINE_WORDS)


def never_article(url: str) -> bool:
    """Whether the address names a file, or a page such as a search or a tag that no site gives to articles."""
    return is_asset(url) or _NOT_ARTICLE.search(urlsplit(url).path) is not None


def ids_of_articles(url: str) -> list[str]:
    """The names of the parameters in which an address carries a number that can be an article's, such as `ItemID`."""
    names = (match["name"] for match in _ID.finditer(url))
    return [name for name in names if not _CATEGORY.fullmatch(name)]


def _names_category(url: str) -> bool:
    """Whether an address is that of a script with the number of a category, and of nothing else: `List.aspx?CatID=3`."""
    named_by_path = _ARTICLE.search(urlsplit(url).path) is not None
    return not named_by_path and _ID.search(url) is not None and not ids_of_articles(url)


def may_be_section(url: str) -> bool:
    """Whether the address can be that of a section with articles."""
    parts = urlsplit(url)
    home = parts.path in ("", "/") and not parts.query
    return not home and not is_asset(url) and _NOT_SECTION.search(parts.path) is None


def date_in_address(url: str) -> str | None:
    """The month or day in an address (`/202406/`, `/2024/06/12/`, `-2024-06`), as `YYYY-MM[-DD]`; the last one wins."""
    found = None
    for found in _DATE.finditer(urlsplit(url).path):  # noqa: B007
        pass
    if found is None:
        return None
    return "-".join(part for part in found.group("y", "m", "d") if part)
