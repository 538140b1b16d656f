"""The portal files of the real portals: all load, and together they keep what the README promises."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

from config.lexicon import lexicon
from config.portals import Listing, Portal, Select, load_portals

FOLDER = Path(__file__).parent.parent / "config" / "portals"
FILES = load_portals(FOLDER)
PORTALS = FILES.portals.values()
FORMER_PROVINCES = 63  # of before 1 July 2025
COPIES = ("/print/", "/trang-in-", "/savefile/", "/amp.aspx")


def hosts(portal: Portal) -> set[str]:
    named = {portal.host, *portal.hosts, *portal.formerly}
    return {host.removeprefix("www.") for host in named}


def test_every_file_loads() -> None:
    assert FILES.problems == ()
    assert set(FILES.portals) == {file.stem for file in FOLDER.glob("*.yaml")}


def test_every_province_has_a_portal() -> None:
    assert len({portal.province for portal in PORTALS}) == FORMER_PROVINCES


def test_a_host_belongs_to_one_portal() -> None:
    counted = Counter(host for portal in PORTALS for host in hosts(portal))
    assert [host for host, count in counted.items() if count > 1] == []


def test_neither_mirrors_nor_aggregators_are_crawled() -> None:
    refused = {*lexicon("hosts")["mirrors"], *lexicon("hosts")["aggregators"]}
    for portal in PORTALS:
        for host in hosts(portal):
            assert not any(host == other or host.endswith(f".{other}") for other in refused), host


def test_files_are_short_and_say_what_nobody_has_verified() -> None:
    for file in FOLDER.glob("*.yaml"):
        text = file.read_text("utf-8")
        assert len(text.splitlines()) <= 24, file.name
        assert "verified:" in text, file.name


def test_the_documentation_names_every_key() -> None:
    text = (FOLDER.parent.parent / "docs" / "portals.md").read_text("utf-8")
    keys = {*Portal.model_fields, *Listing.model_fields, *Select.model_fields}
    assert [key for key in sorted(keys) if f"`{key}" not in text] == []


def test_a_portal_without_sources_is_read_from_its_home_page() -> None:
    for portal in PORTALS:
        assert portal.feeds or portal.sitemaps or portal.listings or portal.discovery == "auto"


def test_listings_are_not_taken_for_articles() -> None:
    for portal in PORTALS:
        for listing in portal.listings:
            assert not portal.is_article(portal.resolve(listing.url)), (portal.id, listing.url)


@pytest.mark.shared
def test_article_patterns_take_the_addresses_that_were_seen(shared: Path) -> None:
    for record in yaml.safe_load((shared / "portals.yaml").read_text("utf-8")):
        portal = FILES.portals.get(record["id"])
        if "cut by the search window" in record.get("notes", ""):
            continue  # the beginning of an address
        for url in record.get("article_url_examples", ()) if portal else ():
            copy = any(part in url for part in COPIES)
            if portal and urlsplit(url).hostname in {portal.host, f"www.{portal.host}"}:
                assert portal.is_article(url) in (None, not copy), (portal.id, url)
