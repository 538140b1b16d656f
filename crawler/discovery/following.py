"""The page that follows one of a list: by link, by template, by the address behind a "load more" button."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Set
from datetime import date, timedelta
from typing import Any
from urllib.parse import urljoin, urlsplit

import lxml.html

from config.portals import Portal
from crawler.discovery.page import Link, base_of, label, own_address, select
from crawler.extraction.islands import states
from crawler.frontier import Task
from crawler.times import today

_MAX_PAGES = 3000
_EMPTY_PAGES = 3  # pages in a row without an article end a list …
_EMPTY_DAYS = 45  # … and days an archive by date
_STALE_PAGES = 5  # pages in a row end a list, too, that name only what it named before …
_NAMED = 300  # … among so many of its last articles
_PLACEHOLDER = re.compile(r"\{(page|date)(?::([^{}]+))?\}")
_LONGEST_SCRIPT = 200_000
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_NEXT = re.compile(
    r"(?i)(xem )?(các )?(trang|tin|bài)?( đăng| viết)?( kế)? ?(sau|tiếp|kế|cũ hơn)( theo)?|next( page)?|older( posts)?"
)
_MORE = re.compile(
    r"(?i)(xem|tải|hiển thị|đọc|load)( trang)? (thêm|more|tiếp)( tin| bài)?( khác| cũ)?"
)
_STEP = re.compile(r"[›>→⟩▶]")
_LEAP = re.compile(r"[›>→»]{1,3}")  # at times the way to the last page
_NEXT_NAME = re.compile(r"(?i)(^|[\s_-])(next|trang-?sau)($|[\s_-])")
_MORE_NAME = re.compile(r"(?i)(load|view|see|show|xem|btn)[_-]?(more|them)")
_ADDRESS_ATTRIBUTES = re.compile(
    r"(?i)^data-.*(url|href|link|ajax|api|src|source|feed|endpoint|next|action|load)"
)
_API = re.compile(
    r"(?i)/(api|ajax|services?|json)/|\.json\b|load-?more|timeline|/more[/?]|infinite|phan-?trang"
)
_QUOTED = re.compile(
    r"""["'`](?P<address>(?:https?:\\?/\\?/[^\s"'`]+?|\\?/[^\s"'`]*?))(?:\$\{\w+\}[^"'`]*)?["'`]"""
)
_UNFINISHED = re.compile(r"(?i)[?&](page\w*|trang|paged|p)=$")
_JSON_NEXT = re.compile(r"(?i)^(next|next_?(page)?_?(url|link|href)?|(url|link|href)_?next)$")
_JSON_MORE = re.compile(r"(?i)^(has_?(more|next)(_?page)?|is_?more)$")
_PAGE_NUMBER = re.compile(
    r"(?i)(?P<name>[?&/][\w.]*?(?:page\w*|trang|paged?|p|pi|idx|cur\w*|offset|start|skip|from)[=/-]|/(?:page|trang|p))(?P<number>\d{1,6})(?=$|[&/.])"
)
_OFFSET = re.compile(r"(?i)(offset|start|skip|from)[=/-]$")

Content = Any  # a parsed page: an lxml document, or what JSON holds


def turns_page(link: lxml.html.HtmlElement) -> bool:
    """Whether a link's words, or its name where it has none, say that it leads to another page of the same list."""
    text = label(link)
    if not text:
        return _NEXT_NAME.search(f"{link.get('class')} {link.get('id')}") is not None
    return _NEXT.fullmatch(_bare(text)) is not None or _LEAP.fullmatch(text) is not None


def following(
    portal: Portal, task: Task, url: str, links: list[Link], content: Content
) -> list[Task]:
    """The task of the page after the one at `url`; none where the list ends or turns in a circle."""
    data = dict(task.data)
    number = int(data.get("page", 1))
    pages = data.get("pages")
    by_date = isinstance(pages, str) and "{date" in pages
    data["empty"] = 0 if links else int(data.get("empty", 0)) + 1
    seen = [*data.get("seen", []), _mark(links)] if links else data.get("seen", [])
    stale = _note_named(data, links)
    last = pages if isinstance(pages, int) else _MAX_PAGES
    again = len(seen) - len(set(seen))
    # The first answer behind a button may repeat what the page shows already.
    circle = not by_date and again > (1 if data.get("loads") else 0)
    circle = circle or (stale >= _STALE_PAGES and not by_date)
    if number >= last or circle or data["empty"] >= (_EMPTY_DAYS if by_date else _EMPTY_PAGES):
        return []
    data |= {"page": number + 1, "seen": seen[-_EMPTY_DAYS:]}
    if by_date and _from_template(portal, str(pages), number, data) == url:
        data["page"] = number = number + 1  # the list began with the page of its first day
    address = (
        _from_template(portal, pages, number, data)
        if isinstance(pages, str)
        else _linked(portal, content, url, data, {link.url for link in links})
        or _loaded(portal, content, url, data)
    )
    return [Task(address, "listing", data)] if address and address != url else []


def _mark(links: list[Link]) -> str:
    """A short mark of what a page lists, to notice when the same page comes again under another address."""
    return hashlib.sha256("\n".join(sorted(link.url for link in links)).encode()).hexdigest()[:12]


def _note_named(data: dict[str, Any], links: list[Link]) -> int:
    """Note what a list has named; the number of pages in a row that named nothing else.

    Sites answer with their last page whatever the number, beside boxes of stories that are others each time.
    """
    before, marks = data.get("named", []), [_mark([link]) for link in links]
    new = [mark for mark in marks if mark not in before]
    data["named"] = [*before, *new][-_NAMED:]
    data["stale"] = int(data.get("stale", 0)) + 1 if links and not new else 0
    return int(data["stale"])


def _from_template(portal: Portal, template: str, number: int, data: dict[str, Any]) -> str:
    """The address of page `number` + 1; archives by date go back one day a page, from today."""
    day = date.fromisoformat(data.setdefault("from", today().isoformat())) - timedelta(
        days=number - 1
    )

    def fill(match: re.Match[str]) -> str:
        return str(number + 1) if match[1] == "page" else day.strftime(match[2] or "%Y-%m-%d")

    return portal.resolve(_PLACEHOLDER.sub(fill, template))


# ---------------------------------------------------------------- links


def _linked(
    portal: Portal, content: Content, url: str, data: dict[str, Any], articles: Set[str]
) -> str | None:
    """The address behind the link to the next page; "Xem tiếp" under a teaser leads to an article."""
    if not isinstance(content, lxml.html.HtmlElement):
        return None
    base = base_of(content, url)
    selector = data.get("next")
    elements = (
        select(content, selector) if selector else _next_elements(content, int(data["page"]), url)
    )
    for element in elements:
        href = element.get("href") or next(iter(element.xpath(".//a/@href")), None)
        address = _other(portal, href, base, url)
        if address and address not in articles:
            return address
    told = (_other(portal, found, base, url) for found in _next_in_data(content))
    return next((address for address in told if address and _same_list(url, address)), None)


def _next_in_data(document: lxml.html.HtmlElement) -> Iterator[str]:
    """What the data of a page made by scripts names as the next page."""
    for _, state in states(document):
        told = _values(state) if isinstance(state, dict) else ()
        yield from (value for key, value in told if _JSON_NEXT.match(key) and _like(value))


def _other(portal: Portal, href: str | None, base: str, url: str) -> str | None:
    """The portal's address behind `href`, unless it is the page itself."""
    if not href or href.strip().startswith("#"):
        return None
    address = own_address(portal, urljoin(base, href.strip()), base)
    return address if address and address != url else None


def _next_elements(
    document: lxml.html.HtmlElement, number: int, url: str
) -> Iterator[lxml.html.HtmlElement]:
    """What looks like the link to page `number`, the surest first: rel=next, "Trang sau", an arrow, the number itself."""
    yield from document.xpath(
        "//link[@rel='next'] | //a[contains(concat(' ', @rel, ' '), ' next ')]"
    )
    links = [(a, label(a)) for a in document.iter("a") if a.get("href")]
    yield from _that(links, lambda text: _NEXT.fullmatch(_bare(text)))
    yield from _that(links, _STEP.fullmatch)
    yield from (a for a, text in links if _number(text) == str(number) and _in_pager(a))
    near = [(a, text) for a, text in links if _same_list(url, urljoin(url, a.get("href")))]
    yield from (a for a, _ in near if _NEXT_NAME.search(f"{a.get('class')} {a.get('id')}"))
    yield from _that(near, lambda text: _MORE.fullmatch(_bare(text)))
    yield from _that(links, _LEAP.fullmatch)


def _that(
    links: Iterable[tuple[lxml.html.HtmlElement, str]], says: Callable[[str], object]
) -> Iterator[lxml.html.HtmlElement]:
    return (a for a, text in links if says(text))


def _bare(text: str) -> str:
    """A label without arrows and brackets around it."""
    return _EDGES.sub("", text)


def _number(text: str) -> str:
    """The page number that a label is, as in "2", "[2]" or "Trang 2"."""
    return re.sub(r"(?i)^(trang|page)\s+", "", _bare(text))


def _same_list(url: str, address: str) -> bool:
    """Whether an address differs from `url` as one page of a list does from another."""
    one, other = (_stem(urlsplit(item).path) for item in (url, address))
    same_query = urlsplit(url).query == urlsplit(address).query
    return one == other or (same_query and other.startswith(one + "/"))


def _stem(path: str) -> str:
    return re.sub(r"\d+", "0", re.sub(r"\.\w{2,5}$", "", path)).rstrip("/")


def _in_pager(element: lxml.html.HtmlElement) -> bool:
    """Whether other numbers stand beside the link: "1 2 3", not a lone number such as a day of a calendar."""
    parent = element.getparent()
    for _ in range(2):
        if parent is None:
            return False
        found = [a for a in parent.iter("a", "span", "strong", "b") if _number(label(a)).isdigit()]
        if len(found) > 1:
            table_of_days = len(found) > 20
            return not table_of_days
        parent = parent.getparent()
    return False


# ---------------------------------------------------------------- "load more"


def _loaded(portal: Portal, content: Content, url: str, data: dict[str, Any]) -> str | None:
    """The address that a "load more" button asks, and after its answer the next one."""
    if data.get("loads"):
        data.pop("probe", None)
        buttons = _behind_buttons(content) if isinstance(content, lxml.html.HtmlElement) else ()
        told = (_other(portal, found, url, url) for found in buttons)
        address = next((found for found in told if found and _same_list(url, found)), None)
        if address or data.get("told"):
            data["told"] = True  # an answer without a button is the last one
            return address
        return _next_load(portal, content, url, int(data["loads"]))
    if not isinstance(content, lxml.html.HtmlElement):
        return None
    base = base_of(content, url)
    for found in (*_behind_buttons(content), *_in_scripts(content)):
        address = _other(portal, found, base, url)
        match = _page_number(address) if address else None
        if match:
            data["probe"] = True  # a guess until it has answered
            data["loads"] = int(match["number"]) if _OFFSET.search(match["name"]) else 1
            return address
    return None


def _behind_buttons(document: lxml.html.HtmlElement) -> Iterator[str]:
    """Addresses in the attributes of a button, or of a list that fills itself while it is scrolled."""
    for element in document.iter():
        attributes = element.items() if isinstance(element.tag, str) else []
        values = [value for name, value in attributes if _ADDRESS_ATTRIBUTES.match(name)]
        values = [value for value in values if "/" in value or "?" in value]
        if values and (_is_button(element) or _API.search(values[0])):
            yield values[0]


def _is_button(element: lxml.html.HtmlElement) -> bool:
    named = _MORE_NAME.search(f"{element.get('class')} {element.get('id')}")
    return bool(named or _MORE.fullmatch(_bare(label(element))))


def _in_scripts(document: lxml.html.HtmlElement) -> Iterator[str]:
    """Addresses that a script in the page asks, with the number of a page, or ready to get one."""
    for script in document.iter("script"):
        for match in _QUOTED.finditer((script.text or "")[:_LONGEST_SCRIPT]):
            address = match["address"].replace("\\/", "/")
            if _API.search(address):
                yield _UNFINISHED.sub(r"\g<0>2", address)


def _next_load(portal: Portal, content: Content, url: str, step: int) -> str | None:
    """What the answer says comes next, else the same address with its number `step` higher."""
    if isinstance(content, dict):
        told = dict(_values(content))
        if any(_JSON_MORE.match(key) and not value for key, value in told.items()):
            return None
        address = next((v for k, v in told.items() if _JSON_NEXT.match(k) and _like(v)), None)
        if address:
            return _other(portal, address, url, url)
    match = _page_number(url)
    if match is None:
        return None
    number = str(int(match["number"]) + step)
    return url[: match.start("number")] + number + url[match.end("number") :]


def _page_number(url: str) -> re.Match[str] | None:
    """The last thing in an address that looks like the number of a page."""
    return next(iter(reversed(list(_PAGE_NUMBER.finditer(url)))), None)


def _values(content: dict[str, Any], depth: int = 0) -> Iterator[tuple[str, Any]]:
    """The plain values of an object and of those in it, such as `{"paging": {"next": …}}`."""
    for key, value in content.items():
        if isinstance(value, dict) and depth < 2:
            yield from _values(value, depth + 1)
        elif not isinstance(value, list):
            yield key, value


def _like(value: Any) -> bool:
    return isinstance(value, str) and "/" in value
