"""The Atom feed: valid, with stable ids, saying why each entry is in it."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree

from indexer.document import Document
from indexer.search import Request
from search_ui.feed import entry

ATOM = "{http://www.w3.org/2005/Atom}"


def feed(client: FlaskClient, query: str = "") -> etree._Element:
    response = client.get("/feed.atom" + query)
    assert response.mimetype == "application/atom+xml"
    return etree.fromstring(response.data)


def values(feed: etree._Element, path: str) -> list[str]:
    return [str(e.text) for e in feed.findall("/".join(ATOM + part for part in path.split("/")))]


def test_feed_has_what_atom_requires(client: FlaskClient) -> None:
    found = feed(client, "?q=giao+ban&province=Nghệ+An")
    for element in (found, *found.findall(ATOM + "entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(ATOM + name)) == 1
        assert datetime.fromisoformat(str(element.findtext(ATOM + "updated"))).tzinfo
        assert str(element.findtext(ATOM + "id")).startswith("urn:uuid:")
    rels = {link.get("rel"): link.get("href") for link in found.findall(ATOM + "link")}
    assert str(rels["self"]).startswith("http://localhost/feed.atom?q=giao+ban")


def test_ids_are_stable_and_differ_by_search(client: FlaskClient) -> None:
    one, again, other = (feed(client, q) for q in ("?q=giao+ban", "?q=giao++ban", "?q=hội+nghị"))
    assert values(one, "id") == values(again, "id") != values(other, "id")
    assert values(one, "entry/id") == values(again, "entry/id")


def test_entries_say_what_they_matched(client: FlaskClient) -> None:
    found = feed(client, "?q=đơn+thư&province=Nghệ+An&quarter=2022")
    for summary in values(found, "entry/summary"):
        assert "đơn thư" in summary
        assert "Nghệ An" in summary
        assert "/2022" in summary


@pytest.mark.parametrize(
    ("province", "reason"),
    [
        ("Hà Giang", "Tỉnh, thành phố: Hà Giang"),
        ("Tuyên Quang", "Tỉnh, thành phố: Tuyên Quang (đến 2025)"),
    ],
)
def test_of_two_units_on_one_territory_the_one_that_matched_is_said(
    app: Flask, province: str, reason: str
) -> None:
    chosen = {"province": ("Hà Giang", "Tuyên Quang@2025")}
    document = Document("a", published="2024-05", province=province, province_now="Tuyên Quang")
    with app.test_request_context():
        assert entry(document, Request(include=chosen))["why"] == reason


def test_newest_first_whatever_the_page_sorts_by(client: FlaskClient) -> None:
    assert values(feed(client, "?sort=oldest"), "entry/id") == values(feed(client), "entry/id")


def test_empty_feed_is_valid(client: FlaskClient, empty: FlaskClient) -> None:
    assert values(feed(client, '?q="không+hề+có+chuyện+này"'), "entry/id") == []
    assert values(feed(empty), "updated")


def test_entries_lead_to_articles_with_any_id(app: Flask) -> None:
    with app.test_request_context():
        told = entry(Document(id="Báo cáo quý II?x#1.txt"), Request())
    assert (
        told["link"] == "http://localhost/articles/B%C3%A1o%20c%C3%A1o%20qu%C3%BD%20II%3Fx%231.txt"
    )
