"""The API: its shapes, cursors, errors, caching, sharing and the rate limit."""

from __future__ import annotations

import itertools
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from flask import Flask
from flask.testing import FlaskClient

from config.settings import Settings
from search_ui import create_app
from search_ui.api.openapi import document
from search_ui.api.schemas import SCHEMAS
from search_ui.freshness import software
from search_ui.limits import CLIENTS, Limiter


def get(client: FlaskClient, path: str) -> Any:
    response = client.get(path)
    assert response.status_code == 200, response.text
    return response.json


@pytest.mark.parametrize(
    ("path", "shape"),
    [
        ("/api/search?q=giao+ban&province=Nghệ+An", "Answer"),
        ("/api/articles/baolangthu-2022-3", "Article"),
        ("/api/suggest?prefix=nong", "Suggestions"),
        ("/api/facets/official?containing=nong", "FacetValues"),
        ("/api/coverage", "Coverage"),
        ("/api/officials/Nông Văn Thử", "Career"),
        ("/api/sources", "Sources"),
    ],
)
def test_answers_have_the_documented_shapes(client: FlaskClient, path: str, shape: str) -> None:
    schema = SCHEMAS[shape] | {"components": {"schemas": SCHEMAS}}
    jsonschema_rs.validate(schema, get(client, path))


def test_hits_carry_neither_text_nor_evidence(client: FlaskClient) -> None:
    hit = get(client, "/api/search?q=giao+ban")["hits"][0]
    assert "text" not in hit
    assert "evidence" not in hit
    assert "<mark>" in hit["snippets"][0]["html"]


def test_cursor_leads_through_every_hit(client: FlaskClient) -> None:
    seen: list[str] = []
    path = "/api/search?q=giao+ban&size=10"
    cursor = ""
    while True:
        answer = get(client, f"{path}&cursor={cursor}" if cursor else path)
        seen += [hit["id"] for hit in answer["hits"]]
        if answer["cursor"] is None:
            break
        cursor = answer["cursor"]
    assert len(seen) == len(set(seen)) == answer["total"]


def test_next_page_is_linked(client: FlaskClient) -> None:
    response = client.get("/api/search?q=giao+ban&size=10")
    target = response.headers["Link"].partition(">")[0].lstrip("<")
    following = get(client, target)
    assert {h["id"] for h in following["hits"]}.isdisjoint(h["id"] for h in response.json["hits"])  # type: ignore[index]


def test_size_above_the_most_is_the_most(client: FlaskClient) -> None:
    assert len(get(client, "/api/search?size=5000")["hits"]) == 53


def test_parameters_are_read_strictly(client: FlaskClient) -> None:
    response = client.get("/api/search?from=08/07/2021&sort=upwards")
    assert response.status_code == 400
    problem = response.json
    assert problem is not None
    assert problem["title"] == "Bad Request"
    assert {e["parameter"] for e in problem["errors"]} == {"from", "sort"}


def test_labels_in_both_languages(client: FlaskClient) -> None:
    def blocs(path: str) -> set[str]:
        return {value["label"] for value in get(client, path)["facets"]["bloc"]}

    assert "Khối Nội chính" in blocs("/api/search")
    assert "Internal affairs" in blocs("/api/search?lang=en")


def test_suggestions_ignore_accents(client: FlaskClient) -> None:
    assert "Nông Văn Thử" in get(client, "/api/suggest?field=official&prefix=nong+v")["suggestions"]
    assert "Lạng Sơn" in get(client, "/api/suggest?field=province&prefix=lang")["suggestions"]


def test_coverage_counts_what_the_search_finds(client: FlaskClient) -> None:
    table = get(client, "/api/coverage")
    counts = {row["province"]: row["counts"] for row in table["rows"]}
    assert len(counts) == 34
    found = get(client, "/api/search?province=Nghệ+An&quarter=2024-Q1")["total"]
    assert counts["Nghệ An"]["2024-Q1"] == found > 0
    assert counts["Cà Mau"]["2022-Q1"] == 0


def test_unchanged_answers_are_not_sent_again(client: FlaskClient) -> None:
    for path in (
        "/",
        "/api/search?q=giao+ban",
        "/feed.atom",
        "/coverage",
        "/articles/baolangthu-2022-3",
    ):
        first = client.get(path)
        again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert (first.status_code, again.status_code, again.data) == (200, 304, b""), path
        other = client.get(path + ("&" if "?" in path else "?") + "lang=en")
        assert other.headers["ETag"] != first.headers["ETag"]


def test_an_answer_of_yesterday_is_sent_anew(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = "/api/search?q=giao+ban+năm+ngoái"
    first = client.get(path)
    monkeypatch.setattr("search_ui.generations.today", lambda: date(2022, 1, 1))
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 200
    assert again.headers["ETag"] != first.headers["ETag"]


def test_unchanged_since(client: FlaskClient) -> None:
    first = client.get("/api/search")
    headers = {"If-Modified-Since": first.headers["Last-Modified"]}
    assert client.get("/api/search", headers=headers).status_code == 304


def test_other_sites_may_read(client: FlaskClient) -> None:
    for path in ("/api/search", "/export.csv", "/feed.atom", "/openapi.json"):
        assert client.get(path).headers["Access-Control-Allow-Origin"] == "*"
    asked = client.options("/api/search", headers={"Access-Control-Request-Method": "GET"})
    assert "GET" in asked.headers["Access-Control-Allow-Methods"]
    assert "Access-Control-Allow-Origin" not in client.get("/").headers


def test_security_headers_everywhere(client: FlaskClient) -> None:
    for path in ("/", "/api/search", "/export.csv", "/nope", "/openapi.json"):
        headers = client.get(path).headers
        assert "script-src 'self'" in headers["Content-Security-Policy"]
        assert "unsafe-inline" not in headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"]
        assert "Set-Cookie" not in headers


def test_rate_limit_is_told_and_kept(site_folder: Settings, app: Flask) -> None:
    serve = site_folder.serve.model_copy(update={"rate": 3})
    limited = create_app(
        site_folder.model_copy(update={"serve": serve}), app.extensions["giaoban"].service
    ).test_client()
    answers = [limited.get("/api/suggest") for _ in range(4)]
    assert [a.status_code for a in answers] == [200, 200, 200, 429]
    assert answers[0].headers["RateLimit-Limit"] == "3"
    assert [a.headers["RateLimit-Remaining"] for a in answers[:3]] == ["2", "1", "0"]
    assert int(answers[3].headers["Retry-After"]) >= 1
    assert answers[3].mimetype == "application/problem+json"
    assert limited.get("/").status_code == 200


def test_buckets_fill_again() -> None:
    now = 0.0
    limiter = Limiter(60, clock=lambda: now)
    assert all(limiter.take("a")[0] for _ in range(60))
    assert not limiter.take("a")[0]
    assert limiter.take("b")[0]
    now = 1.0
    assert limiter.take("a")[0]
    assert not limiter.take("a")[0]


def test_a_subscriber_with_many_addresses_is_one_client() -> None:
    limiter = Limiter(1, clock=lambda: 0.0)
    assert limiter.take("2001:db8::1")[0]
    assert not limiter.take("2001:db8::2")[0]
    assert limiter.take("2001:db8:0:1::1")[0]
    assert limiter.take("192.0.2.1")[0]
    assert limiter.take("192.0.2.2")[0]


def test_more_clients_than_are_remembered() -> None:
    limiter = Limiter(5, clock=itertools.count(0, 1e-6).__next__)
    assert all(limiter.take(f"client {number}")[0] for number in range(2 * CLIENTS))
    assert limiter.take("the last")[1] == 4
    assert limiter.take("the last")[1] == 3


def test_a_proxy_is_believed_only_where_it_is_named(site_folder: Settings, app: Flask) -> None:
    def limited(proxies: int) -> FlaskClient:
        serve = site_folder.serve.model_copy(update={"rate": 1, "proxies": proxies})
        settings = site_folder.model_copy(update={"serve": serve})
        return create_app(settings, app.extensions["giaoban"].service).test_client()

    def asked(client: FlaskClient, *addresses: str) -> list[int]:
        return [
            client.get("/api/suggest", headers={"X-Forwarded-For": each}).status_code
            for each in addresses
        ]

    assert asked(limited(0), "192.0.2.1", "192.0.2.2") == [200, 429]
    assert asked(limited(1), "192.0.2.1", "192.0.2.2", "192.0.2.1") == [200, 200, 429]
    # What the client itself claims stands before what the proxy adds.
    assert asked(limited(1), "10.9.9.9, 192.0.2.1", "10.8.8.8, 192.0.2.1") == [200, 429]
    made_up = {"X-Forwarded-Prefix": "/<script>", "X-Forwarded-Port": "9"}
    assert "<script>" not in limited(1).get("/feed.atom", headers=made_up).text


def test_health_and_metrics(client: FlaskClient, site_folder: Settings) -> None:
    engine = site_folder.engine
    assert get(client, "/healthz") == {"ok": True, "engine": engine, "documents": 53}
    client.get("/")
    text = client.get("/metrics").text
    assert "giaoban_documents 53" in text
    assert 'giaoban_requests_total{area="page",status="2xx"}' in text
    assert 'giaoban_request_seconds_bucket{area="api",le="+Inf"}' in text


def test_document_is_whole() -> None:
    described = document()
    assert described["openapi"] == "3.1.0"
    names = [p["name"] for p in described["paths"]["/api/search"]["get"]["parameters"]]
    assert {"q", "province", "not_province", "from", "to", "cursor", "size", "lang"} <= set(names)


def test_the_day_of_the_meeting_and_being_a_briefing_are_filters(client: FlaskClient) -> None:
    every = get(client, "/api/search?briefing=true&size=100")
    assert all(hit["briefing"] for hit in every["hits"])
    day = next(hit["meeting_date"] for hit in every["hits"] if hit["meeting_date"])
    typed = "/".join(reversed(day.split("-")))
    for value in (day, typed):
        found = get(client, f"/api/search?meeting_date={value}")
        assert found["hits"]
        assert {hit["meeting_date"] for hit in found["hits"]} == {day}
    others = get(client, "/api/search?not_briefing=true&size=100")
    assert every["total"] + others["total"] == get(client, "/api/search")["total"]


def test_what_is_fresh_depends_on_the_names_of_portals(tmp_path: Path) -> None:
    """An answer that was kept is not the answer once a portal is called otherwise."""
    folders = [tmp_path / name for name in ("one", "same", "other")]
    for folder, name in zip(folders, ("Báo A", "Báo A", "Báo B"), strict=True):
        folder.mkdir()
        (folder / "a.yaml").write_text(f"name: {name}", "utf-8")
    one, same, other = map(software, folders)
    assert one == same != other
