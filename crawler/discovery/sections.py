"""Which links of a page lead to sections, the likeliest to carry briefings first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from config.portals import Portal
from crawler.addresses import is_copy
from crawler.discovery.addresses import may_be_section
from crawler.discovery.following import turns_page
from crawler.discovery.page import Anchor
from crawler.extraction.dates import is_period
from crawler.unaccented import unaccented

# Sections where briefings are reported, in the order of how likely; matched without accents.
_LIKELY = tuple(
    re.compile(pattern)
    for pattern in (
        r"xay dung dang|cong tac dang|tin hoat dong|hoat dong cua|tinh uy|dang bo",
        r"chinh tri|noi chinh|dan van|tuyen giao|kiem tra|to chuc",
        r"thoi su|tin tuc|su kien|tin trong tinh|trong tinh",
        r"mat tran|doan the|xa hoi|dia phuong",
    )
)
# Menu entries behind which there are no articles, or none about public affairs.
_NEVER = re.compile(
    r"^(trang (chu|nhat|chinh|truoc|sau|dau|cuoi)|home|lien he|gioi thieu|dang (nhap|ky|xuat)"
    r"|tim kiem|rss|english|tieng anh|login|sitemap|so do|quang cao|video|multimedia|truyen hinh"
    r"|bao in|doc bao|phan hoi|hoi dap|facebook|zalo|youtube|xem (them|tiep)|chi tiet"
    r"|doc (them|tiep)|tiep( theo)?|sau|next|prev\w*|dau|cuoi|the thao|bong da|giai tri|rao vat"
    r"|tuyen dung|thoi tiet|gia vang|xo so|lich phat song|thu vien anh)\b"
)
_LONGEST_LABEL = 7  # words; longer texts are headlines
_LETTERS = 3
_MOST = 40


def sections(portal: Portal, links: Iterable[Anchor], *, beneath: str | None = None) -> list[str]:
    """The section pages that `links` lead to; `beneath` a section only its own, the likely ones, and issues."""
    ranked: dict[str, int] = {}
    for url, rank in _ranked(portal, links):
        if beneath is None or rank <= len(_LIKELY) or url.startswith(beneath.rstrip("/") + "/"):
            ranked[url] = min(rank, ranked.get(url, rank))
    return sorted(ranked, key=lambda url: ranked[url])[:_MOST]


def _ranked(portal: Portal, links: Iterable[Anchor]) -> Iterator[tuple[str, int]]:
    for link in links:
        text = unaccented(link.text)
        if (
            len(text.split()) > _LONGEST_LABEL
            or (sum(map(str.isalpha, text)) < _LETTERS and not is_period(link.text))
            or _NEVER.match(text)
            or portal.is_article(link.url) is True
            or not may_be_section(link.url)
            or is_copy(link.url)
            or link.url.rstrip("/") == portal.base.rstrip("/")
            or turns_page(link.element)
        ):
            continue
        words = f"{text} {unaccented(urlsplit(link.url).path).replace('-', ' ')}"
        likely = (rank for rank, pattern in enumerate(_LIKELY) if pattern.search(words))
        others = len(_LIKELY) if is_period(link.text) else len(_LIKELY) + 1
        yield link.url, next(likely, others)
