"""Pages that a script makes in the browser: the article they carry along as JSON, as the markup it stands for."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from crawler.extraction.dates import partial_date
from crawler.extraction.markup import Document, Element, parse, plain
from crawler.extraction.structured import json_ld, names
from crawler.extraction.titles import slug

_TITLE = re.compile(r"(?i)title|headline|tieu_?de")
_BODY = re.compile(
    r"(?i)(post|article|full|html|news)?_?(content|body)s?(_?(html|text|raw))?|full_?text|detail|noi_?dung"
)
_LEAD = re.compile(
    r"(?i)sapo|lead|summary|excerpt|description|abstract|intro(_?text)?|tom_?tat|mo_?ta|trich_?yeu"
)
_AUTHOR = re.compile(r"(?i)authors?(_?name)?|byline|pen_?name|pseudonym|but_?danh|tac_?gia|writer")
# When a record was made comes second: editors write days before they publish.
_PUBLISHED = (
    re.compile(r"(?i)(date_?)?publish(ed)?(_?(at|on|date|time|day|up))?|pub_?date|ngay_?(dang|xuat_?ban)"),
    re.compile(r"(?i)date|created(_?(at|on|date|time))?|(post|display|release)_?(date|time)|ngay_?tao"),
)  # fmt: skip
_OWN_ADDRESS = re.compile(r"(?i)id|.*(slug|url|link|path|alias|href)")
_TAG = re.compile(r"<[a-zA-Z/!]")
_MARKUP = ("rendered", "html", "raw")  # how interfaces wrap the text of a field
_ASSIGNED = re.compile(r"=\s*(?=(?:\[\s*)?\{\s*\")")
_MOST_VALUES = 100  # of one script
_JSON = json.JSONDecoder()
_SHORTEST = 80
_DEEPEST = 12
_MILLISECONDS = 100_000_000_000


@dataclass(frozen=True)
class _Record:
    """One story of the data: its text as markup or plain lines."""

    title: str
    lead: str
    content: str
    published: str
    authors: tuple[str, ...]
    addresses: tuple[str, ...]


def states(root: Element) -> Iterator[tuple[Element, Any]]:
    """The data in a page, each with the element that holds it.

    It stands in JSON scripts, in what other scripts assign to a name (`var news = [{…}];`), and in a `data-page` attribute.
    """
    for script in root.iter("script"):
        if "json" in (script.get("type") or "").lower():
            yield from _loaded(script, script.text)
        else:
            yield from ((script, value) for value in _assigned(script.text or ""))
    for element in root.iterfind(".//*[@data-page]"):
        if element.get("data-page", "").startswith("{"):
            yield from _loaded(element, element.get("data-page"))


def parse_whole(markup: str, url: str) -> Document | None:
    """The page's tree, completed with the article in its data where it shows no text of its own."""
    document = parse(markup, url)
    if document is None:
        return None
    record = next(iter(_records_about(document)), None)
    if record is None or _shows(document, record) or json_ld(document).body:
        return document
    return _completed(document, record)


def _loaded(element: Element, text: str | None) -> Iterator[tuple[Element, Any]]:
    try:
        yield element, json.loads(text or "")
    except (ValueError, RecursionError):
        return


def _assigned(text: str) -> Iterator[Any]:
    """The values of a script that are written as JSON."""
    end = 0
    for match in islice(_ASSIGNED.finditer(text), _MOST_VALUES):
        if match.end() < end:
            continue  # within the value before
        try:
            value, end = _JSON.raw_decode(text, match.end())
        except (ValueError, RecursionError):
            continue
        yield value


def _records_about(document: Document) -> Iterator[_Record]:
    """The stories in the page's data that its head or its address names."""
    found = [record for _, state in states(document.root) for record in _records(state)]
    head = slug(document.meta.get("og:title") or document.head_title) if found else ""
    path = urlsplit(document.url)
    parts = {part.partition(".")[0] for part in re.split(r"[/?&=]", f"{path.path}?{path.query}")}
    for record in found:
        own = slug(record.title)
        named = any(address.strip("/").rpartition("/")[2] in parts for address in record.addresses)
        if named or (own and own in head):
            yield record


def _records(value: Any, depth: int = 0) -> Iterator[_Record]:
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        record = _record(value)
        if record:
            yield record
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for item in inner:
        yield from _records(item, depth + 1)


def _record(value: dict[str, Any]) -> _Record | None:
    """The story that an object describes: it has a headline, a text and a day."""
    title, content = _field(value, _TITLE), _field(value, _BODY)
    published = next((found for key in _PUBLISHED if (found := _moment(value, key))), "")
    if not title or len(content) < _SHORTEST or not published:
        return None
    return _Record(
        title=title,
        lead=_field(value, _LEAD),
        content=content,
        published=published,
        authors=tuple(
            name for key, item in value.items() if _AUTHOR.fullmatch(key) for name in names(item)
        ),
        addresses=tuple(
            str(item)
            for key, item in value.items()
            if _OWN_ADDRESS.fullmatch(key) and isinstance(item, str | int) and item
        ),
    )


def _field(value: dict[str, Any], key: re.Pattern[str]) -> str:
    """The longest text under a key of the kind."""
    return max(
        (_text(item) for name, item in value.items() if key.fullmatch(name)), key=len, default=""
    )


def _text(value: Any) -> str:
    if isinstance(value, dict):
        value = next((value[name] for name in _MARKUP if value.get(name)), "")
    return value.strip() if isinstance(value, str) else ""


def _moment(value: dict[str, Any], key: re.Pattern[str]) -> str:
    """The day, or the moment, under a key of the kind; machines also count seconds, or thousandths of them, since 1970."""
    for name, item in value.items():
        if key.fullmatch(name) and isinstance(item, str) and (day := partial_date(item)):
            return day
        seconds = item / 1000 if isinstance(item, int) and item > _MILLISECONDS else item
        if key.fullmatch(name) and isinstance(seconds, int | float) and 1 < seconds < _MILLISECONDS:
            return dt.datetime.fromtimestamp(seconds, dt.UTC).isoformat(timespec="seconds")
    return ""


def _shows(document: Document, record: _Record) -> bool:
    """Whether the page itself holds the story, or at least half as much text."""
    return 2 * len(plain(document.body)) > len(re.sub(r"<[^>]*>", "", record.content))


def _completed(document: Document, record: _Record) -> Document:
    content = record.content
    if not _TAG.search(content):
        content = "".join(f"<p>{escape(line)}</p>" for line in content.splitlines())
    lead = f'<div class="lead">{_inline(record.lead)}</div>' if record.lead else ""
    authors = "".join(f'<div class="author">{escape(name)}</div>' for name in record.authors)
    story = parse(
        f"<article><h1>{_inline(record.title)}</h1>{lead}"
        f'<div class="article-content">{content}</div>{authors}</article>',
        document.url,
    )
    if story is not None:
        document.body.extend(list(story.body))
    told = etree.Element("meta", property="article:published_time", content=record.published)
    document.root.insert(0, told)
    return Document(document.root, document.url)


def _inline(text: str) -> str:
    return text if _TAG.search(text) else escape(text)
