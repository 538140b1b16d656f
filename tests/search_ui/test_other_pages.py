"""Coverage, officials, help and the page of the API."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.search_ui.pages import link, query, text, texts, visit


def test_coverage_has_a_row_for_each_province_and_gaps(client: FlaskClient) -> None:
    page = visit(client, "/coverage")
    rows = page.cssselect(".heat tbody tr")
    assert len(rows) == 34
    cells = page.cssselect(".heat tbody td:not(.sum)")
    assert len(cells) == 34 * 16
    assert sum(cell.get("class") is None for cell in cells) > 400


def test_coverage_cells_are_searches(client: FlaskClient) -> None:
    page = visit(client, "/coverage")
    cell = page.cssselect(".heat td a")[0]
    assert dict(query(cell.get("href"))).keys() == {"province", "quarter"}
    found = visit(client, cell.get("href"))
    assert text(found, "#count").endswith(f"{cell.text} bài")


def test_coverage_of_a_search(client: FlaskClient) -> None:
    page = visit(client, "/coverage?q=giao+ban&bloc=dan_van")
    assert ("bloc", "dan_van") in query(page.cssselect(".heat td a")[0].get("href"))


def test_coverage_counts_an_article_on_two_quarters_once_in_all(imported: FlaskClient) -> None:
    page = visit(imported, "/coverage")
    (row,) = (row for row in page.cssselect(".heat tbody tr") if text(row, "th") == "An Giang")
    assert texts(row, "th, td") == ["An Giang", "2", "2", "", "", "2"]
    assert texts(page, ".heat thead tr:first-child th")[-1] == "Tổng số bài"
    target = link(row, ".sum a")
    assert query(target) == [("province", "An Giang")]
    assert text(visit(imported, target), "#count").endswith("2 bài")
    assert "nhiều quý" in " ".join(texts(page, ".note"))


def test_coverage_has_all_provinces_and_quarters_whatever_is_chosen(client: FlaskClient) -> None:
    page = visit(client, "/coverage?not_province=Nghệ+An&not_quarter=2021-Q2&bloc=dang")
    expected = visit(client, "/coverage?bloc=dang")
    assert texts(page, ".heat td") == texts(expected, ".heat td")
    for cell in page.cssselect(".heat td a")[:8]:
        found = visit(client, cell.get("href"))
        assert text(found, "#count").endswith(f" {cell.text} bài")


def test_page_of_an_official(client: FlaskClient) -> None:
    page = visit(client, "/officials/nong van thu")
    assert text(page, "h1") == "Nông Văn Thử"
    assert len(page.cssselect(".timeline circle")) == 12
    assert "08/04/2021" in text(page, "table")
    assert len(page.cssselect(".links li")) == 12
    assert query(link(page, "main a", "Tìm trong")) == [("official", "Nông Văn Thử")]


def test_officials_are_found_without_accents(client: FlaskClient) -> None:
    assert texts(visit(client, "/officials/?name=vang+seo"), ".roll a") == ["Vàng Seo Thử"]


def test_examples_of_the_help_page_work(client: FlaskClient) -> None:
    page = visit(client, "/help")
    examples = [e.get("href") for e in page.cssselect("table a")]
    assert len(examples) > 8
    for address in examples:
        visit(client, address)


def test_api_page_names_every_address(client: FlaskClient) -> None:
    page = visit(client, "/api")
    described = client.get("/openapi.json").json
    assert described is not None
    assert set(described["paths"]) <= set(texts(page, "table code"))


def test_page_about_exports(client: FlaskClient) -> None:
    page = visit(client, "/export?q=giao+ban")
    assert "53" in text(page, "main p:nth-of-type(2)")
    assert query(link(page, ".downloads a", "CSV")) == [("q", "giao ban")]
    assert "province_now" in texts(page, ".columnlist code")


def test_words_that_stand_out_lead_to_searches(client: FlaskClient) -> None:
    results = visit(client, "/?q=d%C3%A2n+v%E1%BA%ADn")
    page = visit(client, link(results, "a", "Từ khóa nổi bật"))
    words = texts(page, "main .chips a")
    assert words
    assert "_" not in "".join(words)
    narrowed = visit(client, link(page, "main .chips a", words[0]))
    assert texts(narrowed, "#results article, #results .hit, #results h3")


def test_a_misspelt_word_is_offered_corrected_beside_partial_hits(client: FlaskClient) -> None:
    page = visit(client, "/?q=h%E1%BB%99i+ng%E1%BB%8B+giao+ban")
    assert "Có phải ý bạn là" in text(page, ".echo")


def test_api_page_describes_every_address_and_parameter(client: FlaskClient) -> None:
    page, english = visit(client, "/api"), visit(client, "/api?lang=en")
    assert "quarter" in texts(page, "td code")
    described = texts(page, "td:nth-child(2)")
    assert all(described)
    both = list(zip(described, texts(english, "td:nth-child(2)"), strict=True))
    assert not [vietnamese for vietnamese, said in both if vietnamese == said]
    assert ("Gợi ý khi đang gõ", "Completion while typing") in both


def test_openapi_is_english_whatever_the_page(client: FlaskClient) -> None:
    one, other = (client.get(f"/openapi.json?lang={lang}").json for lang in ("vi", "en"))
    assert one == other
    assert "Completion while typing" in str(one)
