"""The unseen families keep their word: every article is served, says what is told of it, and can be reached from the root.

What the crawler makes of them, told nothing but their addresses: `python -m tests.crawler.unseen_families`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from html import unescape
from pathlib import Path
from urllib.parse import urljoin

import pytest

from config.settings import load_settings
from crawler.samples.articles import Caption
from crawler.samples.shapes.base import Page, Shape
from tests.crawler.families.measuring import Score, content, measure, table
from tests.crawler.unseen_families import FIRST, FOURTH, SECOND, THIRD

LEAST = 0.95
_ADDRESS = re.compile(
    r"""(?:(?:href|data-[\w-]+)="|<loc>|<link>|Sitemap: |"(?:link|next|url)": ?")([^"<>\s]+)"""
)
_INLINE = re.compile(r"</?(?:span|b|i|em|strong|font)\b[^>]*>", re.IGNORECASE)
_TAGS = re.compile(r"<[^>]*>")


_FAMILIES = {
    name: family(content(number), "http://mau.example/")
    for families in (FIRST, SECOND, THIRD, FOURTH)
    for number, (name, family) in enumerate(families.items())
}


@pytest.fixture(scope="module", params=_FAMILIES)
def site(request: pytest.FixtureRequest) -> tuple[Shape, dict[str, Page]]:
    shape = _FAMILIES[request.param]
    pages = list(shape.pages())
    assert len({path for path, _ in pages}) == len(pages), "a page is served twice"
    return shape, dict(pages)


def test_every_article_is_served_with_its_text(site: tuple[Shape, dict[str, Page]]) -> None:
    shape, pages = site
    for article in shape.site.articles:
        text = _text(pages[shape.path(article)])
        lines = (part.caption if isinstance(part, Caption) else part for part in article.body)
        for line in (article.title, article.lead, *lines, article.byline):
            assert " ".join(line.split()) in text, article.slug


def test_every_article_can_be_reached(site: tuple[Shape, dict[str, Page]]) -> None:
    shape, pages = site
    seen = {"/", "/robots.txt"}
    waiting = list(seen)
    while waiting:
        path = waiting.pop()
        found = _links(pages[path].body.decode(), urljoin(shape.base, path), shape.base)
        waiting += sorted((found & pages.keys()) - seen)
        seen |= found & pages.keys()
    assert {shape.path(article) for article in shape.site.articles} <= seen
    assert pages.keys() <= seen, "a page that nothing leads to"


@pytest.mark.parametrize(
    "families", [FIRST, SECOND, THIRD, FOURTH], ids=["first", "second", "third", "fourth"]
)
def test_sites_that_nobody_described_are_found_and_read(
    tmp_path: Path, families: Mapping[str, type[Shape]]
) -> None:
    base = load_settings(environ={"GIAOBAN_DATA": str(tmp_path)})
    quick = base.model_copy(update={"crawl": base.crawl.model_copy(update={"delay": 0.0})})
    scores, misses = measure(quick, "auto", families)
    print(f"\n{table(scores)}")
    total = sum(scores.values(), Score())
    assert total.right >= LEAST * total.articles, misses
    assert total.extra <= (1 - LEAST) * total.articles, misses


def test_no_two_articles_share_an_address(site: tuple[Shape, dict[str, Page]]) -> None:
    shape, _ = site
    assert len({shape.path(article) for article in shape.site.articles}) == len(shape.site.articles)


def _links(text: str, here: str, base: str) -> set[str]:
    addresses = (
        urljoin(here, unescape(found)).partition("#")[0] for found in _ADDRESS.findall(text)
    )
    return {"/" + address.removeprefix(base) for address in addresses if address.startswith(base)}


def _text(page: Page) -> str:
    text = unescape(_TAGS.sub(" ", _INLINE.sub("", page.body.decode())))
    return " ".join(unicodedata.normalize("NFC", text).split())
