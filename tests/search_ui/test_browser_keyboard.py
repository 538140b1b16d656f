"""The search page by keyboard: what Tab passes, where the focus is, what is announced."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


FOCUSED = "document.activeElement.id || document.activeElement.outerHTML.slice(0, 80)"


@pytest.mark.parametrize(
    ("path", "control"),
    [
        ("/?province=Lạng+Sơn", ".chip"),
        ("/", ".sorts a:not([aria-current])"),
        ("/", ".both a"),
        ("/", "a[rel=next]"),
        ("/?q=giao+ban+Lạng+Sơn", ".offer"),
        ("/", ".apply button"),
    ],
)
def test_focus_is_at_the_results_after_what_changes_them(
    page: Page, address: str, path: str, control: str
) -> None:
    page.goto(address + path)
    page.locator(control).first.focus()
    with page.expect_response(lambda response: response.request.resource_type == "fetch"):
        page.keyboard.press("Enter")
    expect(page.locator("#results")).not_to_have_attribute("aria-busy", "true")
    assert page.evaluate(FOCUSED) == "results"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#results') !== null")


def test_focus_stays_in_the_filters_where_a_value_is_gone(page: Page, address: str) -> None:
    page.goto(address + "/?province=Nghệ+An&official=Nông+Văn+Thử")
    page.locator("#facet-official input[value='Nông Văn Thử']").focus()
    page.keyboard.press("Space")
    expect(page.locator(".chip")).to_have_count(1)
    assert page.evaluate(FOCUSED) == "filters-head"


def test_the_results_have_a_heading_for_those_who_go_by_headings(page: Page) -> None:
    expect(page.get_by_role("heading", level=2, name="1–20 trong 53 bài")).to_be_visible()
    expect(page.get_by_role("region", name="1–20 trong 53 bài")).to_be_visible()


def test_the_place_for_announcements_is_there_before_the_first_one(page: Page) -> None:
    expect(page.locator("#announcer")).to_have_attribute("aria-live", "polite")
    expect(page.locator("#announcer")).to_have_text("")


def test_skip_links_load_nothing(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.resource_type))
    for link in ("Đến kết quả", "Đến bộ lọc"):
        page.get_by_role("link", name=link).focus()
        page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.id === 'filters-head'")
    page.get_by_label("Lạng Sơn, 12 bài").check()
    expect(page.locator("#count")).to_have_text("1–12 trong 12 bài")
    assert asked.count("fetch") == 1
    page.go_back()
    expect(page.locator("#count")).to_have_text("1–20 trong 53 bài")


def test_keyboard_alone(page: Page) -> None:
    page.keyboard.press("Tab")
    focused = "document.activeElement.textContent.trim()"
    assert page.evaluate(focused) == "Đến nội dung"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**#results")
    page.wait_for_function("document.activeElement.id === 'results'")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#results') !== null")
    page.locator("#facet-province input").first.focus()
    page.keyboard.press("Space")
    expect(page.locator(".chips .chip")).to_have_count(1)
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"
    page.locator(".chip").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".chips")).to_have_count(0)


PLACE = """() => {
    const e = document.activeElement;
    return [e.closest("#filters, #results")?.id, e.closest("fieldset")?.id || e.id || e.className];
}"""
SCREENS = [
    pytest.param(
        width,
        marks=pytest.mark.options(
            viewport={"width": width, "height": 900}, java_script_enabled=script
        ),
        id=f"{width}{'' if script else '-without-script'}",
    )
    for width in (1280, 390)
    for script in (True, False)
]


def tabbed(page: Page) -> list[str]:
    """What the Tab key passes between the search box and the results: groups of filters and fields, each once."""
    page.locator("#q").focus()
    passed: dict[str, None] = {}
    for _ in range(200):
        page.keyboard.press("Tab")
        area, place = page.evaluate(PLACE)
        if area == "results":
            break
        if area == "filters":
            passed[place] = None
    return list(passed)


@pytest.mark.parametrize("width", SCREENS)
def test_tab_passes_through_the_filters(page: Page, width: int) -> None:
    folded = width < 960
    if folded:
        assert tabbed(page) == ["filters-head"]
        page.locator("#filters-head").focus()
        page.keyboard.press("Enter")
        expect(page.locator("#facet-province")).to_be_visible()
    passed = tabbed(page)
    groups = page.evaluate("[...document.querySelectorAll('#filters fieldset[id]')].map(e => e.id)")
    assert set(passed) >= {*groups, "from", "to"}
    assert [place for place in passed if place in groups] == groups
    assert page.evaluate(PLACE)[0] == "results"


@pytest.mark.parametrize("width", SCREENS)
def test_skip_link_to_the_filters(page: Page, width: int) -> None:
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.id === 'filters-head'")
    if width < 960:
        page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate(PLACE) == ["filters", "facet-province"]
