"""The search page in a browser that runs no script."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


@pytest.mark.options(java_script_enabled=False)
def test_without_script(page: Page) -> None:
    page.locator("#q").fill("giao ban")
    page.locator("#q").press("Enter")
    expect(page.locator(".hit").first).to_be_visible()
    page.get_by_label("Lạng Sơn, 12 bài").check()
    page.get_by_role("button", name="Áp dụng").click()
    expect(page.locator("#count")).to_have_text("1–12 trong 12 bài")
    assert urlsplit(page.url).query == "q=giao+ban&province=L%E1%BA%A1ng+S%C6%A1n"
    page.locator("#facet-post summary").click()
    page.locator("#facet-post .all").click()
    expect(page.locator("#values")).to_be_visible()


@pytest.mark.options(java_script_enabled=False)
def test_excluding_a_quarter_without_script(page: Page) -> None:
    page.locator("#facet-quarter .exclude summary").click()
    page.get_by_role("button", name="Loại trừ Quý II/2021").click()
    expect(page.locator("#count")).to_have_text("1–20 trong 49 bài")
    assert urlsplit(page.url).query == "not_quarter=2021-Q2"


@pytest.mark.options(java_script_enabled=False)
def test_each_minus_stands_beside_its_value_without_script(many_page: Page) -> None:
    for row in many_page.locator("#facet-official .values > li").all()[:6]:
        value, minus = row.locator("label").bounding_box(), row.locator("button").bounding_box()
        assert value is not None
        assert minus is not None
        assert value["y"] == minus["y"]
        assert value["width"] > 200


@pytest.mark.options(java_script_enabled=False)
def test_search_inside_the_officials_without_script(page: Page) -> None:
    page.locator("#q").fill("giao ban")
    page.locator("#q").press("Enter")
    expect(page.locator("#within-official")).to_be_hidden()
    page.goto(page.url.replace("/?", "/facets/official?"))
    page.locator("#containing").fill("nong van")
    page.locator("#containing").press("Enter")
    expect(page.locator("#values label")).to_have_text("Nông Văn Thử, 12 bài")
    page.locator("#values input").check()
    page.get_by_role("button", name="Áp dụng").last.click()
    expect(page.locator(".chip:not(.offer)")).to_contain_text("Nông Văn Thử")
    expect(page.locator("#count")).to_have_text("1–12 trong 12 bài")
    assert "q=giao+ban" in page.url


@pytest.mark.options(viewport={"width": 360, "height": 740}, java_script_enabled=False)
def test_phone_without_script_shows_results_behind_folded_filters(page: Page) -> None:
    expect(page.locator("#filters summary").first).to_contain_text("Bộ lọc")
    expect(page.locator("#facet-province")).to_be_hidden()
    page.locator("#filters > summary").click()
    expect(page.locator("#facet-province")).to_be_visible()
