"""The sample portals: what the demo promises of them, and real HTTP behaviour."""

from __future__ import annotations

import gzip
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import lxml.html
import pytest
from lxml import etree

from config.portals import load_portals
from crawler.samples import Site, load_sites, serve, write_portal_files
from crawler.samples.shapes import SHAPES
from indexer.document import BLOCS, KINDS, LEVELS, PERIOD_KINDS

BRIEFINGS = [a for site in load_sites() for a in site.articles if a.labels.briefing]


@pytest.fixture(scope="module")
def addresses() -> Iterator[Mapping[str, str]]:
    with serve() as served:
        yield served


def get(url: str, **headers: str) -> tuple[int, Message, bytes]:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=names)) as response:
            return response.status, response.headers, response.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


def links(url: str) -> set[str]:
    return {urljoin(url, link.get("href", "")) for link in parse(url).iter("a")}


def parse(url: str) -> Any:
    return lxml.html.fromstring(get(url)[2].decode())


def locations(body: bytes) -> list[str]:
    return [str(text) for text in etree.fromstring(body).itertext("{*}loc")]


def test_the_demo_has_what_it_promises() -> None:
    assert len(BRIEFINGS) >= 40
    assert len({site.province for site in load_sites()}) >= 8
    assert len({site.shape for site in load_sites()}) >= 4
    assert {article.published.year for article in BRIEFINGS} >= {2022, 2023, 2024, 2025}
    assert any(not a.labels.briefing for site in load_sites() for a in site.articles)


def test_labels_use_the_codes_of_the_document() -> None:
    for article in BRIEFINGS:
        assert article.labels.kind in KINDS
        assert article.labels.level in LEVELS
        assert article.labels.period_kind in PERIOD_KINDS
        assert set(article.labels.blocs) <= set(BLOCS)
        assert article.labels.periods


def test_labelled_officials_stand_in_the_article() -> None:
    for article in BRIEFINGS:
        captions = [part if isinstance(part, str) else part.caption for part in article.body]
        words = " ".join((article.lead, *captions))
        for official in article.labels.officials:
            assert (official.name or official.position or "?") in words, article.slug


def test_every_article_is_served_with_its_words(addresses: Mapping[str, str]) -> None:
    for site in load_sites():
        shape = SHAPES[site.shape](site, addresses[site.id])
        for article in site.articles:
            words = parse(shape.absolute(article)).text_content()
            assert all(part in words for part in article.body if isinstance(part, str))


@pytest.mark.parametrize("site", load_sites(), ids=lambda site: site.id)
def test_the_portal_file_leads_to_every_article(site: Site, addresses: Mapping[str, str]) -> None:
    base = addresses[site.id]
    shape = SHAPES[site.shape](site, base)
    discovery = shape.discovery()
    found: set[str] = set()
    for sitemap in discovery.get("sitemaps", ()):
        for part in locations(get(urljoin(base, sitemap))[2]):
            body = get(part)[2]
            found.update(locations(gzip.decompress(body) if part.endswith(".gz") else body))
    for listing in discovery.get("listings", ()):
        url: str | None = urljoin(base, listing["url"])
        while url:
            found |= links(url)
            following = parse(url).cssselect(listing["next"])
            url = urljoin(url, following[0].get("href")) if following else None
    assert {shape.absolute(article) for article in site.articles} <= found


def test_a_page_that_has_not_changed_is_not_sent_again(addresses: Mapping[str, str]) -> None:
    base = addresses["mau-langson"]
    status, headers, body = get(base)
    assert (status, bool(body)) == (200, True)
    assert get(base, If_None_Match=headers["ETag"])[0] == 304
    assert get(base, If_Modified_Since=headers["Last-Modified"])[0] == 304
    assert get(base, If_Modified_Since="no date")[0] == 200
    assert get(base, If_None_Match='"other"')[0] == 200


def test_unknown_addresses_are_404_and_robots_are_told(addresses: Mapping[str, str]) -> None:
    for base in addresses.values():
        assert get(f"{base}khong-co-trang-nay")[0] == 404
        assert b"User-agent: *" in get(f"{base}robots.txt")[2]


def test_the_written_portal_files_load(addresses: Mapping[str, str], tmp_path: Path) -> None:
    files = write_portal_files(tmp_path / "portals", addresses)
    loaded = load_portals(tmp_path / "portals")
    assert loaded.problems == ()
    assert set(loaded.portals) == set(addresses)
    assert len(files) == len(addresses)
