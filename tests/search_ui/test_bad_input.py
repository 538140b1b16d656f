"""Hostile parameters: an answer or a plain 400, never a 500, nothing reflected unescaped."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.settings import load_settings
from indexer.loading import update_index
from search_ui import create_app
from search_ui.parameters import FACETS, MAX_QUERY
from tests.search_ui.corpus import fill, site_settings
from tests.search_ui.pages import text, texts, visit

PAGES = (
    "/",
    "/coverage",
    "/officials/",
    "/sources",
    "/help",
    "/export",
    "/facets/province",
    "/api",
)
MACHINES = (
    "/api/search",
    "/api/coverage",
    "/api/facets/bloc",
    "/export.csv",
    "/export.txt",
    "/feed.atom",
)
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "a\r\nSet-Cookie: x=1",
    "'; DROP TABLE articles; --",
    "../../../../etc/passwd",
    "{{ 7 * 7 }}",
    "${7*7}",
    "\x00\x01\x1f",
    "\ud800",
    '"không đóng',
    "((((",
    "-" * 50,
    "*",
    "title:",
    "OR OR OR",
    "tinh:tinh:tinh:",
    "a" * 5000,
    "%",
    "\u202e\u200b",
)
NAMES = (
    "q",
    "from",
    "to",
    "page",
    "size",
    "sort",
    "match",
    "group",
    "cursor",
    "lang",
    *FACETS,
    "not_bloc",
)


def encoded(pairs: list[tuple[str, str]]) -> str:
    return urlencode([(n, v.encode("utf-8", "surrogatepass")) for n, v in pairs])


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize("path", PAGES)
def test_pages_answer_whatever_is_asked(client: FlaskClient, path: str, value: str) -> None:
    response = client.get(f"{path}?{encoded([(name, value) for name in NAMES])}")
    assert response.status_code in (200, 303, 400)
    assert "<script>alert" not in response.text
    assert "<img src=x" not in response.text
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize("path", MACHINES)
def test_machines_get_an_answer_or_a_plain_400(client: FlaskClient, path: str, value: str) -> None:
    for name in NAMES:
        response = client.get(f"{path}?{encoded([(name, value)])}")
        assert response.status_code in (200, 400), (name, value)
        if response.status_code == 400 and path.startswith("/api"):
            assert response.mimetype == "application/problem+json"
            assert json.loads(response.data)["errors"][0]["detail"]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.sampled_from(NAMES), st.text(max_size=40)), max_size=6))
def test_any_parameters(client: FlaskClient, pairs: list[tuple[str, str]]) -> None:
    query = encoded(pairs)
    assert client.get(f"/?{query}").status_code in (200, 303, 400)
    assert client.get(f"/api/search?{query}").status_code in (200, 400)


def test_very_long_query(client: FlaskClient) -> None:
    long = "giao " * 20_000
    page = visit(client, "/?q=" + quote(long))
    assert "1.000" in text(page, ".problem") or "1000" in text(page, ".problem")
    assert client.get("/api/search?q=" + quote(long)).status_code == 400


@pytest.mark.parametrize(
    "q",
    [
        "-title: " * 100 + "ban",
        "-(giao OR " * 60 + "ban" + ")" * 60,
        "-(giao OR (ban " * 60 + "quý" + "))" * 60,
        "(" * 300 + "ban" + ")" * 300,
        " ".join(f"-(giao{n} OR ban{n})" for n in range(60)),
        " OR ".join("ban" for _ in range(160)),
    ],
)
def test_no_query_is_nested_too_deep_for_the_engine(client: FlaskClient, q: str) -> None:
    asked = {"q": q[:MAX_QUERY]}
    assert client.get("/api/search", query_string=asked).status_code == 200
    assert client.get("/", query_string=asked | {"match": "all"}).status_code == 200


def test_ten_thousand_filters(client: FlaskClient) -> None:
    query = "&".join(f"official=Người+{n}" for n in range(10_000))
    page = visit(client, "/?" + query)
    assert "50" in text(page, ".problem")
    # Fifty filters stay, and every link carries them: what goes over the wire is the measure.
    sent = client.get("/?" + query, headers={"Accept-Encoding": "gzip"})
    assert sent.headers["Content-Encoding"] == "gzip"
    assert len(sent.data) < 100_000
    assert client.get("/api/search?" + query).status_code == 400


def test_impossible_date_is_named_and_left_out(client: FlaskClient) -> None:
    page = visit(client, "/?from=99/99/2024")
    assert "99/99/2024" in text(page, ".problem")
    problem, hint = page.cssselect("#from")[0].get("aria-describedby").split()
    assert "99/99/2024" in text(page, f"#{problem}")
    assert page.cssselect("#to")[0].get("aria-describedby") == hint
    assert text(page, "#count").endswith("53 bài")


def test_unknown_values_are_named(client: FlaskClient) -> None:
    page = visit(client, "/?province=Atlantis&bloc=xyz")
    assert any("Atlantis" in note for note in texts(page, ".echo p"))


def test_forged_cursor(client: FlaskClient) -> None:
    for cursor in ("abc", "eyJhIjoxfQ", "../x"):
        response = client.get(f"/api/search?cursor={cursor}")
        assert response.status_code == 400
        assert response.json["status"] == 400  # type: ignore[index]


def test_cursor_of_another_search(client: FlaskClient) -> None:
    cursor = client.get("/api/search?q=giao+ban&size=5").json["cursor"]  # type: ignore[index]
    assert client.get(f"/api/search?q=hội+nghị&size=5&cursor={cursor}").status_code == 400


def test_cursor_errors_speak_the_language_of_the_request(client: FlaskClient) -> None:
    for lang, words in (("vi", "quá cũ"), ("en", "too old")):
        answer = client.get(f"/api/search?cursor=abc&lang={lang}").json
        assert answer is not None
        assert words in answer["detail"]
        assert words in answer["errors"][0]["detail"]


def test_a_page_shows_its_first_hits_where_the_cursor_makes_no_sense(client: FlaskClient) -> None:
    stale = client.get("/api/search?q=giao+ban&size=5").json["cursor"]  # type: ignore[index]
    for cursor in ("abc", stale):
        page = visit(client, f"/?q=đơn+thư&cursor={cursor}&page=3")
        assert text(page, "#count") == "1–20 trong 53 bài"
        assert text(page, ".problem").startswith("Trang: ")
        assert "trang đầu" in text(page, ".problem")
    assert "first page" in text(visit(client, "/?cursor=abc&lang=en"), ".problem")


def test_unknown_format_and_facet(client: FlaskClient) -> None:
    assert client.get("/export.pdf").status_code == 400
    assert "csv" in client.get("/export.pdf").text
    assert client.get("/facets/nothing").status_code == 404
    assert client.get("/api/facets/nothing").status_code == 404


def test_exports_refuse_what_they_would_have_to_ignore(client: FlaskClient) -> None:
    for path in ("/export.csv", "/export.xlsx", "/feed.atom"):
        response = client.get(path + "?from=99/99/2024", headers={"Accept": "text/html"})
        assert response.status_code == 400
        assert "99/99/2024" in response.text


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_everything_is_read_only(client: FlaskClient, method: str) -> None:
    response = getattr(client, method)("/api/search", data="x" * 100_000)
    assert response.status_code == 405
    assert response.mimetype == "application/problem+json"


NOWHERE = (
    "/articles/nope",
    "/captures/nope",
    "/captured/nope",
    "/revisions/1/nope",
    "/revisions/99999999/x",
    "/citations/ris/nope",
    "/citations/exe/nope",
    "/officials/Không%20Ai",
    "/static/../app.py",
    "/%2e%2e/etc/passwd",
    "/x" * 500,
)


@pytest.mark.parametrize("path", NOWHERE)
def test_nothing_there(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_engine_down_is_said(down: FlaskClient) -> None:
    for path in (
        "/",
        "/coverage",
        "/officials/",
        "/articles/x",
        "/export.csv",
        "/feed.atom",
        "/api/search",
    ):
        response = down.get(path)
        assert response.status_code == 503, path
        assert response.headers["Retry-After"]
    assert down.get("/api/search").mimetype == "application/problem+json"
    assert "không trả lời" in down.get("/").text
    assert down.get("/healthz").status_code == 503
    assert "giaoban_engine_up 0" in down.get("/metrics").text


def test_help_is_there_while_the_engine_is_down(down: FlaskClient) -> None:
    assert down.get("/help").status_code == 200


def test_an_index_of_another_version_is_said_and_how_to_mend_it(tmp_path: Path) -> None:
    folder = site_settings(load_settings(environ={}), tmp_path)
    fill(folder)
    current = folder.index_path / "current.json"
    current.write_text(json.dumps(json.loads(current.read_text()) | {"version": 1}))
    visitor = create_app(folder).test_client()
    for path in ("/", "/api/search", "/export.csv", "/feed.atom"):
        answer = visitor.get(path, headers={"Accept": "text/html"})
        assert answer.status_code == 503, path
        assert "giaoban index --rebuild" in answer.text
        assert str(tmp_path) not in answer.text
    assert visitor.get("/healthz").status_code == 503


def test_an_index_that_is_gone_is_no_empty_site(tmp_path: Path) -> None:
    """Links to articles would be dead and exports empty, though every article is in the store."""
    settings = site_settings(load_settings(environ={}), tmp_path)
    fill(settings)
    visitor = create_app(settings).test_client()
    paths = (
        "/",
        "/api/search",
        "/export.csv",
        "/feed.atom",
        "/articles/cong-thuc",
        "/healthz",
    )
    assert {visitor.get(path).status_code for path in paths} == {200}
    shutil.rmtree(settings.index_path)
    assert {visitor.get(path).status_code for path in paths} == {503}
    assert "giaoban index" in visitor.get("/").text
    assert visitor.get("/help").status_code == 200
    update_index(settings)
    assert {visitor.get(path).status_code for path in paths} == {200}


def test_the_page_of_exports_shows_nothing_of_a_cursor(client: FlaskClient) -> None:
    assert client.get("/export?cursor=abc").status_code == 200
