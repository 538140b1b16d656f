"""The page of an article: marks, evidence, captured page, revisions, citations; hostile articles stay harmless."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from search_ui.security import CAPTURE_POLICY
from tests.search_ui.pages import link, text, texts, visit

ARTICLE = "/articles/baolangthu-2022-3"
ODD = quote("a/b c?d#e")


def test_text_with_query_and_evidence_marked(client: FlaskClient) -> None:
    page = visit(client, ARTICLE + "?q=đơn+thư")
    assert [m.lower() for m in texts(page, ".text mark:not(.proof)")] == ["đơn thư"]
    proofs = texts(page, "mark.proof")
    assert any("Nông Văn Thử" in proof for proof in proofs)


def test_every_marked_proof_can_be_reached(client: FlaskClient) -> None:
    page = visit(client, ARTICLE)
    targets = [e.get("href")[1:] for e in page.cssselect(".proofs a")]
    assert targets
    assert all(page.get_element_by_id(target) is not None for target in targets)


def test_proofs_quote_what_they_point_at(client: FlaskClient) -> None:
    article = client.get("/api" + ARTICLE).json
    assert article is not None
    for found in article["evidence"].values():
        for item in found:
            if item["start"] is not None:
                assert article[item["field"]][item["start"] : item["end"]] == item["quote"]


def test_facets_link_to_their_searches(client: FlaskClient) -> None:
    page = visit(client, ARTICLE)
    assert "2022-Q3" in link(page, ".tag", "Quý III/2022")
    assert link(page, ".officials a", "Nông Văn Thử").startswith("/officials/")
    assert "Chủ trì" in texts(page, ".role")


def test_abbreviations_are_explained(client: FlaskClient) -> None:
    page = visit(client, ARTICLE)
    assert page.cssselect("abbr[title='hội đồng nhân dân']")
    assert "HĐND" in texts(page, ".abbreviations dt")


def test_archived_page_is_inert(client: FlaskClient) -> None:
    page = visit(client, "/captures/baolangthu-2022-3")
    frame = page.cssselect("iframe")[0]
    assert frame.get("sandbox") == ""
    shown = client.get(frame.get("src"))
    assert shown.headers["Content-Security-Policy"] == CAPTURE_POLICY
    for word in ("script", "onload", "alert", "href", "<form", "<iframe", "<img", "<style"):
        assert word not in shown.text.partition("<main>")[2], word
    assert "Thường trực Tỉnh ủy Lạng Sơn" in shown.text


def test_revisions_and_what_changed(client: FlaskClient) -> None:
    page = visit(client, "/articles/baonghethu-2023-1")
    target = link(page, ".revisions a", "Bản 2")
    changed = visit(client, target)
    assert texts(changed, "del") == ["7"]
    assert texts(changed, "ins") == ["9", "Hội nghị bế mạc cùng ngày."]
    assert not texts(visit(client, "/revisions/1/baonghethu-2023-1"), "del, ins")


def test_similar_briefings(client: FlaskClient) -> None:
    assert len(visit(client, ARTICLE).cssselect(".links li a")) >= 3


def test_citations(client: FlaskClient) -> None:
    page = visit(client, ARTICLE)
    cited = text(page, ".citation")
    assert "Giao ban khối" in cited
    assert "08/10/2022" in cited
    ris = client.get("/citations/ris/baolangthu-2022-3").text
    assert ris.startswith("TY  - NEWS\r\n")
    assert "DA  - 2022/10/08/" in ris
    bib = client.get("/citations/bib/baolangthu-2022-3").text
    assert bib.startswith("@online{giaoban-baolangthu-2022-3,")
    assert bib.count("{") == bib.count("}")


def test_hostile_article_is_shown_as_text(client: FlaskClient) -> None:
    for path in (
        "/articles/doc-hai?q=alert",
        "/?q=giao+ban+xin+chào",
        "/captures/doc-hai",
        "/facets/portal",
    ):
        response = client.get(path)
        assert response.status_code == 200
        assert "<script>alert" not in response.text
        assert "<img src=x" not in response.text
        assert 'href="javascript:' not in response.text


@pytest.mark.parametrize(
    "path", ["/articles/", "/captures/", "/captured/", "/revisions/1/", "/citations/bib/"]
)
def test_ids_may_hold_any_character(client: FlaskClient, path: str) -> None:
    assert client.get(path + ODD).status_code == 200
    assert client.get(f"/api/articles/{ODD}").status_code == 200


def test_article_without_headline_or_date(client: FlaskClient) -> None:
    page = visit(client, "/articles/khong-tieu-de")
    assert text(page, "h1") == "Không có tiêu đề"
    assert "không rõ ngày" in text(page, ".byline")


def test_an_article_without_headline_is_called_by_its_lead(client: FlaskClient) -> None:
    page = visit(client, "/articles/khong-tieu-de")
    assert page.findtext(".//title").startswith("Thường trực Tỉnh ủy Nghệ An tổ chức hội nghị")
    listed = texts(visit(client, "/articles/nam-thoi"), ".links a")
    assert any(name.startswith("Thường trực Tỉnh ủy Nghệ An") for name in listed)


def test_where_the_date_was_read_is_said_in_words(
    client: FlaskClient, imported: FlaskClient
) -> None:
    said = {
        (visitor, lang): texts(visit(visitor, f"{path}?lang={lang}"), ".provenance dd")
        for visitor, path in ((client, ARTICLE), (imported, "/articles/nhap-1"))
        for lang in ("vi", "en")
    }
    assert "siêu dữ liệu của trang" in said[client, "vi"]
    assert "metadata of the page" in said[client, "en"]
    assert "bản ghi được nhập" in said[imported, "vi"]
    assert "the imported record" in said[imported, "en"]


def test_nothing_is_named_where_there_is_no_portal(imported: FlaskClient) -> None:
    page = visit(imported, "/articles/nhap-1")
    assert text(page, ".byline") == "12/07/2024 · Thu Thử"
    assert texts(page, ".links li span") == ["13/07/2024"]
    assert text(visit(imported, "/articles/nhap-2"), ".byline") == "13/07/2024"


def test_english(client: FlaskClient) -> None:
    page = visit(client, ARTICLE + "?lang=en")
    assert text(page, "#facts") == "What is in it"
    assert page.cssselect(".text")[0].get("lang") == "vi"
