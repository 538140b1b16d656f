"""The search page in a real browser: searching, filtering, going back, typing while answers come."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.search_ui.corpus import MANY

pytestmark = pytest.mark.browser


def count(page: Page) -> str:
    return page.locator("#count").inner_text()


def test_search_and_read_an_article(page: Page) -> None:
    page.get_by_role("searchbox").or_(page.get_by_role("combobox")).first.fill("đơn thư Lạng Sơn")
    page.get_by_role("button", name="Tìm kiếm", exact=True).click()
    expect(page.locator(".hit mark").first).to_be_visible()
    page.locator(".hit h3 a").first.click()
    expect(page.locator("article h1")).to_be_visible()
    expect(page.locator(".text mark:not(.proof)").first).to_be_visible()


def test_filters_work_without_a_reload(page: Page) -> None:
    page.evaluate("window.stayed = true")
    page.get_by_label("Lạng Sơn, 12 bài").check()
    expect(page.locator("#count")).to_have_text("1–12 trong 12 bài")
    assert "province=L%E1%BA%A1ng+S%C6%A1n" in page.url
    assert page.evaluate("window.stayed") is True
    assert page.evaluate("document.activeElement.value") == "Lạng Sơn"
    expect(page.locator("#announcer")).to_have_text("1–12 trong 12 bài")


def test_chips_and_the_back_button(page: Page) -> None:
    page.get_by_label("Lạng Sơn, 12 bài").check()
    expect(page.locator(".chips .chip")).to_have_count(1)
    page.locator("#facet-quarter input[value='2021-Q2']").check()
    expect(page.locator("#count")).to_have_text("1–1 trong 1 bài")
    page.locator(".chip", has_text="Lạng Sơn").click()
    expect(page.locator("#count")).to_have_text("1–4 trong 4 bài")
    page.go_back()
    expect(page.locator("#count")).to_have_text("1–1 trong 1 bài")
    page.go_back()
    expect(page.locator("#count")).to_have_text("1–12 trong 12 bài")
    page.go_forward()
    expect(page.locator("#count")).to_have_text("1–1 trong 1 bài")
    assert page.get_by_label("Lạng Sơn, 1 bài").is_checked()


def test_the_same_search_again_is_no_step_back(page: Page) -> None:
    page.get_by_label("Lạng Sơn, 12 bài").check()
    expect(page.locator("#count")).to_have_text("1–12 trong 12 bài")
    for _ in range(2):
        with page.expect_response("**/?*"):
            page.get_by_role("button", name="Tìm kiếm", exact=True).click()
        expect(page.locator("#results")).not_to_have_attribute("aria-busy", "true")
    page.go_back()
    expect(page.locator("#count")).to_have_text("1–20 trong 53 bài")


def test_excluding_a_value(page: Page) -> None:
    page.get_by_role("button", name="Loại trừ Nghệ An").click()
    expect(page.locator("#count")).to_have_text("1–20 trong 36 bài")
    expect(page.locator(".chip.minus")).to_contain_text("không")


def test_whole_year_by_its_button(page: Page) -> None:
    page.get_by_role("button", name="Cả năm 2021").click()
    expect(page.locator("#count")).to_have_text("1–16 trong 16 bài")


def test_histogram_bar_filters(page: Page) -> None:
    page.locator(".histogram svg a").first.click(force=True)
    expect(page.locator("#count")).to_have_text("1–4 trong 4 bài")


def test_completion_by_keyboard(page: Page) -> None:
    box = page.get_by_role("combobox")
    box.press_sequentially("nong van", delay=20)
    expect(page.get_by_role("option").first).to_contain_text("Nông Văn Thử")
    box.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == "suggestion-0"
    box.press("Enter")
    expect(page.locator(".chip.offer").first).to_contain_text("Nông Văn Thử")
    box.press_sequentially(" h", delay=20)
    box.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()


COMPOSED = """box => box.dispatchEvent(
    new KeyboardEvent("keydown", {key: "Enter", isComposing: true, bubbles: true, cancelable: true}))"""


def test_an_input_method_has_its_keys_for_itself(page: Page) -> None:
    box = page.get_by_role("combobox")
    box.press_sequentially("nong van", delay=20)
    expect(page.get_by_role("option").first).to_be_visible()
    box.press("ArrowDown")
    assert box.evaluate(COMPOSED) is True
    expect(box).to_have_value("nong van")
    expect(page.get_by_role("option").first).to_be_visible()


def test_search_inside_a_facet(page: Page, address: str) -> None:
    page.goto(address)
    facet = page.locator("#facet-post")
    facet.locator("summary").click()
    expect(facet.locator(".values li").first).to_be_visible()
    facet.locator(".values input").first.check()
    expect(page.locator(".chip", has_text="Chức vụ")).to_be_visible()


def test_how_many_values_are_found_inside_a_facet_is_said(many_page: Page) -> None:
    facet = many_page.locator("fieldset", has=many_page.locator("#within-official"))
    for typed, said, shown in (
        ("le", f"{len(MANY)} giá trị", 12),
        (f"Lê {MANY[3]}", "1 giá trị", 1),
    ):
        many_page.locator("#within-official").fill(typed)
        expect(many_page.locator("#announcer")).to_have_text(said)
        expect(facet.locator("li label:visible")).to_have_count(shown)
    expect(facet.get_by_text("giá trị")).to_have_count(0)
    many_page.locator("#within-official").fill("le")
    expect(facet.get_by_text(f"{len(MANY)} giá trị")).to_be_visible()
    many_page.locator("#within-official").fill("không ai")
    expect(many_page.locator("#announcer")).to_contain_text("Không có giá trị nào")


def test_what_is_looked_for_inside_a_facet_stands_alone(many_page: Page) -> None:
    facet = many_page.locator("fieldset", has=many_page.locator("#within-official"))
    expect(facet.locator("details.more")).to_be_visible()
    many_page.locator("#within-official").fill(f"Lê {MANY[3]}")
    expect(facet.locator("li:visible")).to_have_count(1)
    expect(facet.locator("details.more")).to_be_hidden()
    many_page.locator("#within-official").fill("")
    expect(facet.locator("details.more")).to_be_visible()


def test_dates_filter_when_the_field_is_left(page: Page) -> None:
    page.get_by_label("Từ", exact=True).fill("7/2022")
    page.keyboard.press("Tab")
    expect(page.locator(".chip")).to_contain_text("Từ 07/2022")
    page.get_by_label("Đến", exact=True).fill("31/2/2023")
    page.keyboard.press("Enter")
    expect(page.locator(".dates .problem")).to_contain_text("31/2/2023")
    expect(page.locator("#to")).to_have_value("31/2/2023")
    expect(page.locator("#to")).to_have_attribute("aria-invalid", "true")


def test_back_from_an_article_shows_no_tick_whose_answer_never_came(page: Page) -> None:
    page.route("**/?*", lambda route: None)
    page.get_by_label("Lạng Sơn, 12 bài").check()
    page.locator(".hit h3 a").first.click()
    expect(page.locator("article h1")).to_be_visible()
    page.go_back()
    expect(page.locator("#count")).to_have_text("1–20 trong 53 bài")
    expect(page.get_by_label("Lạng Sơn, 12 bài")).not_to_be_checked()
    expect(page.locator("#results")).not_to_have_attribute("aria-busy", "true")


def test_what_is_typed_while_an_answer_is_on_its_way_stays(page: Page) -> None:
    """On a slow line people go on typing; nothing of it may be lost, and no input method be disturbed."""
    waiting: list[Route] = []
    page.route("**/?*", lambda route: waiting.append(route))

    def asked(by: Callable[[], object]) -> None:
        with page.expect_request("**/?*"):
            by()

    def answer() -> None:
        while not waiting:  # a moment: the request has been made
            page.wait_for_timeout(10)
        waiting.pop().continue_()

    asked(page.get_by_label("Lạng Sơn, 12 bài").check)
    box = page.get_by_role("combobox")
    box.press_sequentially("đơn thư")
    box.press("ArrowLeft")
    node = box.element_handle()
    answer()
    expect(page.locator("#count")).to_have_text("1–12 trong 12 bài")
    expect(box).to_have_value("đơn thư")
    assert node is not None
    assert node.evaluate("e => e === document.activeElement && e.selectionStart") == 6
    page.get_by_label("Từ", exact=True).fill("2022")
    asked(lambda: page.keyboard.press("Tab"))
    page.keyboard.type("2022")
    answer()
    expect(page.locator(".chip", has_text="Từ 2022")).to_be_visible()
    expect(page.locator("#to")).to_have_value("2022")
    expect(page.locator("#to")).to_be_focused()
    asked(lambda: page.keyboard.press("Tab"))
    answer()
    expect(page.locator(".chip", has_text="Đến 2022")).to_be_visible()
    assert not waiting


def test_english(page: Page, address: str) -> None:
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_label("Lạng Sơn, 12 articles").check()
    expect(page.locator("#count")).to_have_text("1–12 of 12 articles")
    assert "lang=en" in page.url
    page.get_by_role("link", name="Tiếng Việt").click()
    expect(page.locator("#count")).to_have_text("1–12 trong 12 bài")


def test_archived_page_runs_nothing(page: Page, address: str) -> None:
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    page.goto(address + "/captures/doc-hai")
    expect(page.frame_locator("iframe").locator("h1")).to_have_text("doc-hai")


def test_hostile_article_runs_nothing(page: Page, address: str) -> None:
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    for path in (
        "/articles/doc-hai?q=<script>alert(1)</script>",
        "/?q=<img src=x onerror=alert(1)>",
    ):
        page.goto(address + path)
    assert page.title()
