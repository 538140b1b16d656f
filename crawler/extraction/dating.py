"""When an article was published, and where that was read; never the day of the crawl, never the future."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from crawler.extraction.blocks import Block
from crawler.extraction.dates import (
    after,
    agree,
    date_in_address,
    find_date,
    month_of_issue,
    partial_date,
)
from crawler.extraction.markup import Document, Element, marks, tidy
from crawler.extraction.noise import is_particulars
from crawler.extraction.page import Hints
from crawler.extraction.structured import Declared
from crawler.times import VIETNAM

_DATE_NAME = re.compile(
    r"(?i)(^|[\s_-])(date\w*|time\w*|ngay\w*|pubdate|published|publish-?date|post-?(date|time)|meta|entry-meta|thoi-?gian"
    r"|lbldate|lblngay\w*|\w*publisheddate|article-date|detail-time|posted)([\s_-]|$)"
)
_UPDATED = re.compile(r"(?i)cập nhật|sửa|updated|modified")
_CLOCK = re.compile(r"(?i)hôm nay|bây giờ|today")
# A moment as systems print it, with a weekday or a time of day; sentences name days, hardly ever minutes.
_STAMP = re.compile(r"(?i)(thứ \w+|chủ nhật|\bcn)\s*[,|-].*\d{4}|\d{4}\D{1,12}\d{1,2}:\d{2}\b")
_LONGEST = 130


@dataclass(frozen=True)
class Dated:
    """A partial ISO date, where it was read, and what is odd about it."""

    published: str | None = None
    source: str | None = None
    flags: tuple[str, ...] = ()


def date_of(
    document: Document,
    selected: str | None,
    declared: tuple[Declared, Declared],
    lines: list[Block],
    hints: Hints,
    fetched: dt.datetime,
    headline: int = 0,
) -> Dated:
    """The publication date from the best source that names one that can be true.

    `declared` are JSON-LD and metadata, `lines` the lines near the headline in order of nearness, `headline`
    the number of its line.
    """
    today = fetched.astimezone(VIETNAM).date()
    flags: list[str] = []
    printed = [*_time_elements(document, lines), *_date_lines(lines, headline, today)]
    issue = next(filter(None, (month_of_issue(tidy(block.text)) for block in lines)), "")
    for source, text in (
        *_sources(document, selected, declared, printed, hints),
        ("text", issue),
    ):
        date = partial_date(text)
        if date is None:
            continue
        if after(date, today):
            flags.append("future-date")
            continue
        if _is_clock(text, source, fetched):
            flags.append("crawl-date")
            continue
        month = date_in_address(document.url)
        if source == "text" and month and not agree(date, month):
            flags.append("date-conflict")
            continue
        return Dated(date, source, tuple(dict.fromkeys(flags)))
    return Dated(flags=tuple(dict.fromkeys([*flags, "no-date"])))


def _sources(
    document: Document,
    selected: str | None,
    declared: tuple[Declared, Declared],
    printed: list[tuple[str, str]],
    hints: Hints,
) -> Iterator[tuple[str, str]]:
    yield "select", selected or ""
    yield "json-ld", declared[0].published
    yield "meta", declared[1].published
    yield from printed
    yield "feed", hints.published or ""
    yield "url", date_in_address(document.url) or ""


def _time_elements(document: Document, lines: list[Block]) -> Iterator[tuple[str, str]]:
    """`<time datetime>` of the article's own head: the first one outside the parts around articles."""
    zones = {block.owner for block in lines if block.zone}
    for element in document.body.iter("time"):
        inside_zone = any(
            around in zones or around.tag in ("aside", "nav", "footer")
            for around in _around(element)
        )
        if not inside_zone and element.get("datetime"):
            yield "meta", str(element.get("datetime"))
            return


def _around(element: Element) -> Iterator[Element]:
    yield element
    yield from element.iterancestors()


def _date_lines(lines: list[Block], headline: int, today: dt.date) -> list[tuple[str, str]]:
    """Lines that print a date, those of publication before those of a later update, named ones before others."""
    found: list[tuple[int, int, str]] = []
    for distance, block in enumerate(lines):
        text = tidy(block.text)
        foreign = block.zone or block.link_share > 0.5
        if foreign or len(text) > _LONGEST or _CLOCK.search(text) or not find_date(text):
            continue
        named = any(_DATE_NAME.search(marks(element)) for element in _near(block))
        if named or len(text) <= 60 or _STAMP.search(text) or is_particulars(text):
            rank = (0 if named else 1) + (2 if _UPDATED.search(text) else 0)
            if block.index < headline and find_date(text) == today.isoformat():
                rank += 4  # the calendar in the page's head
            found.append((rank, distance, text))
    return [("text", text) for _, _, text in sorted(found)]


def _near(block: Block) -> Iterator[Element]:
    yield block.source
    yield block.owner
    parent = block.owner.getparent()
    if parent is not None:
        yield parent


def _is_clock(text: str, source: str, fetched: dt.datetime) -> bool:
    """Whether the moment named is that of the visit: a page that was made on request prints its own time."""
    if source not in ("text", "json-ld", "meta"):
        return False
    match = re.search(r"(?<!\d)(\d{1,2})[:h](\d{2})(?::\d{2})?(\s*[AaPp][Mm])?", text)
    if not match or find_date(text) != fetched.astimezone(VIETNAM).date().isoformat():
        return False
    hour = int(match[1]) + (
        12 if (match[3] or "").strip().lower() == "pm" and int(match[1]) < 12 else 0
    )
    local = fetched.astimezone(dt.UTC if re.search(r"Z|\+00:?00", text) else VIETNAM)
    return abs(hour * 60 + int(match[2]) - local.hour * 60 - local.minute) <= 1
