"""Articles from saved pages (HTML) and from plain texts."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from config.portals import Portal
from crawler.addresses import BadAddress, clean
from crawler.article import Article
from crawler.captures import CaptureWriter
from crawler.encodings import decode, to_unicode_vietnamese
from crawler.extraction import extract_page, to_article
from crawler.extraction.dates import find_date
from crawler.extraction.markup import tidy
from crawler.extraction.noise import is_date_line, is_noise
from crawler.extraction.reading import read_lines
from crawler.importing.records import Broken, portal_facts, portal_of

# Browsers write the address of a saved page into a comment.
_SAVED_FROM = re.compile(rb"saved from url=(?:\(\d+\))?(https?://[^\s>]+)")
_CANONICAL = re.compile(
    rb"(?is)<link[^>]+rel=[\"']?canonical[\"']?[^>]*?href=[\"'](https?://[^\"']+)"
    rb"|<meta[^>]+property=[\"']og:url[\"'][^>]*?content=[\"'](https?://[^\"']+)"
)
_NOWHERE = "http://file.invalid/"
_LONGEST_TITLE = 250
_SENTENCE_END = (".", ";", ":", ",", "…")


def read_html(
    file: Path, portals: Mapping[str, Portal], _captures: CaptureWriter | None = None
) -> Iterator[Article | Broken]:
    """The article on a saved page; its id is the file's name, its address the one that the page gives."""
    body = file.read_bytes()
    url = _address(body)
    saved = dt.datetime.fromtimestamp(file.stat().st_mtime, dt.UTC)
    page = extract_page(
        body, url or _NOWHERE + file.stem, portal=portal_of(url, portals), fetched=saved
    )
    if not page.is_article or not page.text:
        yield Broken(file.name, f"no article on the page: {page.reason}")
        return
    facts = portal_facts(None, url, portals)
    article = to_article(page, id=file.stem, portal=facts)
    yield article if url else replace(article, url=None)


def read_txt(
    file: Path, _portals: Mapping[str, Portal], _captures: CaptureWriter | None = None
) -> Iterator[Article | Broken]:
    """The article in a text file; its id is the file's name, its title the first line that reads like one."""
    content, _ = to_unicode_vietnamese(decode(file.read_bytes())[0])
    lines = [line for line in map(tidy, _unwrapped(content).splitlines()) if line]
    meant = [line for line in lines if not is_noise(line)]
    if not meant:
        yield Broken(file.name, "no text")
        return
    title = meant[0] if _reads_like_title(meant) else ""
    dates = [line for line in meant[:4] if is_date_line(line)]
    reading = read_lines([line for line in meant if line not in dates], title)
    published = find_date(dates[0]) if dates else None
    yield Article(
        id=file.stem,
        text=reading.text or title,
        title=title,
        lead=reading.lead,
        byline=reading.byline,
        published=published,
        published_from="text" if published else None,
    )


def _address(body: bytes) -> str | None:
    match = _SAVED_FROM.search(body[:4096]) or _CANONICAL.search(body)
    if not match:
        return None
    try:
        return clean(next(group for group in match.groups() if group).decode("utf-8", "replace"))
    except BadAddress:
        return None


def _reads_like_title(lines: list[str]) -> bool:
    """Whether the first line is a headline: short, no sentence, and something longer follows."""
    first, rest = lines[0], [line for line in lines[1:] if not is_date_line(line)]
    if not rest or len(first) > _LONGEST_TITLE or is_date_line(first):
        return False
    return not first.endswith(_SENTENCE_END) and len(first) < max(map(len, rest))


def _unwrapped(content: str) -> str:
    """The text with paragraphs as lines, where it was wrapped to a width and blank lines part the paragraphs."""
    lines = [line.rstrip() for line in content.splitlines()]
    inner = [line for line, after in pairwise(lines) if line.strip() and after.strip()]
    if len(inner) < 4 or "" not in lines:
        return content
    lengths = sorted(map(len, inner))
    middle = lengths[len(lengths) // 2]
    even = sum(0.75 * middle <= length <= 1.15 * middle for length in lengths) / len(lengths)
    open_ended = sum(not line.endswith((".", "!", "?", ":")) for line in inner) / len(inner)
    if not (40 <= middle <= 110 and even > 0.8 and open_ended > 0.7):
        return content
    return re.sub(r"(?<=\S)[ \t]*\n(?=[ \t]*\S)", " ", content.replace("\r\n", "\n"))
