"""The search page in a real browser: with the script and without, by keyboard, on a phone, in the dark, on paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise, repeat
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route, expect

from config.settings import load_settings
from indexer import places
from search_ui import create_app
from tests.search_ui.corpus import briefing, fill_with, site_settings
from tests.search_ui.serving import served

pytestmark = pytest.mark.browser
PATHS = (
    "/",
    "/?q=giao+ban&province=Nghệ+An",
    "/coverage",
    "/sources",
    "/help",
    "/api",
    "/articles/baolangthu-2022-3",
    "/officials/Nông Văn Thử",
    "/export?q=giao+ban",
    "/officials/",
    "/facets/official",
    "/captures/baolangthu-2022-3",
    "/revisions/2/baonghethu-2023-1",
    "/keywords?q=giao+ban",
    '/?q="không+hề+có"&province=Nghệ+An',
)
WIDE_LETTERS = "* {line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important}"
CONTROLS = "button, .button, .chip, summary, label.value, label.q, .pages a, .sorts a, nav a"

SMALL = """controls => [...document.querySelectorAll(controls)]
    .filter(e => e.offsetParent && !e.classList.contains('v'))
    .filter(e => e.getBoundingClientRect().height < 44 || e.getBoundingClientRect().width < 44)
    .map(e => e.outerHTML.slice(0, 80))"""


@pytest.fixture
def context(browser: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    options: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
    marker = request.node.get_closest_marker("options")
    context = browser.new_context(**options | (dict(marker.kwargs) if marker else {}))
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, address: str) -> Iterator[Page]:
    """A page that fails the test on a script error, a refused resource or a request to another host."""
    page = context.new_page()
    trouble: list[str] = []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("console", lambda m: trouble.append(m.text) if m.type == "error" else None)
    page.on("request", lambda r: trouble.append(r.url) if not r.url.startswith(address) else None)
    page.goto(address)
    yield page
    assert not trouble


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


def test_excluding_a_value(page: Page) -> None:
    page.get_by_role("button", name="Loại trừ Nghệ An").click()
    expect(page.locator("#count")).to_have_text("1–20 trong 36 bài")
    expect(page.locator(".chip.minus")).to_contain_text("không")


@pytest.mark.options(viewport={"width": 360, "height": 740})
def test_excluding_quarters_on_a_phone(page: Page) -> None:
    page.locator("#filters > summary").click()
    minus = page.get_by_role("button", name="Loại trừ Quý II/2021")
    expect(minus).to_be_hidden()
    width = page.locator("#facet-quarter").bounding_box()
    page.locator("#facet-quarter .exclude summary").click()
    assert page.evaluate(SMALL, "#facet-quarter :is(summary, button)") == []
    minus.click()
    expect(page.locator("#count")).to_have_text("1–20 trong 49 bài")
    page.get_by_role("button", name="Loại trừ Cả năm 2022").click()
    expect(page.locator("#count")).to_have_text("1–20 trong 33 bài")
    page.locator("#facet-quarter .exclude summary").click()
    page.locator("input[name=not_quarter][value='2021-Q2']").uncheck()
    expect(page.locator("#count")).to_have_text("1–20 trong 37 bài")
    after = page.locator("#facet-quarter").bounding_box()
    assert width is not None
    assert after is not None
    assert after["width"] == width["width"]


@pytest.mark.options(java_script_enabled=False)
def test_excluding_a_quarter_without_script(page: Page) -> None:
    page.locator("#facet-quarter .exclude summary").click()
    page.get_by_role("button", name="Loại trừ Quý II/2021").click()
    expect(page.locator("#count")).to_have_text("1–20 trong 49 bài")
    assert urlsplit(page.url).query == "not_quarter=2021-Q2"


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


MANY = places.current()[:14]


@pytest.fixture(scope="module")
def many_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site with more provinces and officials than a facet shows."""
    settings = site_settings(load_settings(environ={}), tmp_path_factory.mktemp("many"))
    officials = [f"Lê {province}" for province in MANY]
    fill_with(settings, map(briefing, MANY, officials, MANY, repeat(2023), repeat(1)))
    with served(create_app(settings)) as found:
        yield found


def test_how_many_values_are_found_inside_a_facet_is_said(
    context: BrowserContext, many_address: str
) -> None:
    page = context.new_page()
    page.goto(many_address)
    facet = page.locator("fieldset", has=page.locator("#within-official"))
    for typed, said, shown in (
        ("le", f"{len(MANY)} giá trị", 12),
        (f"Lê {MANY[3]}", "1 giá trị", 1),
    ):
        page.locator("#within-official").fill(typed)
        expect(page.locator("#announcer")).to_have_text(said)
        expect(facet.locator("li label:visible")).to_have_count(shown)
    expect(facet.get_by_text("giá trị")).to_have_count(0)
    page.locator("#within-official").fill("le")
    expect(facet.get_by_text(f"{len(MANY)} giá trị")).to_be_visible()
    page.locator("#within-official").fill("không ai")
    expect(page.locator("#announcer")).to_contain_text("Không có giá trị nào")


def test_what_is_looked_for_inside_a_facet_stands_alone(
    context: BrowserContext, many_address: str
) -> None:
    page = context.new_page()
    page.goto(many_address)
    facet = page.locator("fieldset", has=page.locator("#within-official"))
    expect(facet.locator("details.more")).to_be_visible()
    page.locator("#within-official").fill(f"Lê {MANY[3]}")
    expect(facet.locator("li:visible")).to_have_count(1)
    expect(facet.locator("details.more")).to_be_hidden()
    page.locator("#within-official").fill("")
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


def test_what_is_typed_while_an_answer_is_on_its_way_stays(page: Page) -> None:
    """On a slow line people go on typing; nothing of it may be lost, and no input method be disturbed."""
    waiting: list[Route] = []
    page.route("**/?*", lambda route: waiting.append(route))

    def answer() -> None:
        while not waiting:
            page.wait_for_timeout(10)
        waiting.pop().continue_()

    page.get_by_label("Lạng Sơn, 12 bài").check()
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
    page.keyboard.press("Tab")
    page.keyboard.type("2022")
    answer()
    expect(page.locator(".chip", has_text="Từ 2022")).to_be_visible()
    expect(page.locator("#to")).to_have_value("2022")
    expect(page.locator("#to")).to_be_focused()
    page.keyboard.press("Tab")
    answer()
    expect(page.locator(".chip", has_text="Đến 2022")).to_be_visible()
    assert not waiting


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
def test_each_minus_stands_beside_its_value_without_script(
    context: BrowserContext, many_address: str
) -> None:
    page = context.new_page()
    page.goto(many_address)
    for row in page.locator("#facet-official .values > li").all()[:6]:
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


@pytest.fixture(scope="module")
def years_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site with briefings of twenty-three years."""
    settings = site_settings(load_settings(environ={}), tmp_path_factory.mktemp("years"))
    years = range(2003, 2026)
    fill_with(settings, (briefing("Lạng Sơn", "Nông Văn Thử", "x", y, 1) for y in years))
    with served(create_app(settings)) as found:
        yield found


TICKS = """() => [...document.querySelectorAll(".ticks li")]
    .filter(e => e.textContent && getComputedStyle(e).visibility === "visible")
    .map(e => {
        const range = document.createRange();
        range.selectNodeContents(e);
        const box = range.getBoundingClientRect();
        return [box.left, box.right];
    })"""


@pytest.mark.parametrize("width", [1280, 700, 390, 320])
def test_years_below_the_histogram_have_room(
    browser: Browser, years_address: str, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(years_address)
    drawing = page.locator(".histogram svg").bounding_box()
    ticks = page.evaluate(TICKS)
    page.close()
    assert drawing is not None
    assert len(ticks) > 3
    assert all(right < left for (_, right), (left, _) in pairwise(ticks))
    assert ticks[0][0] >= drawing["x"] - 1
    assert ticks[-1][1] <= drawing["x"] + drawing["width"] + 1


@pytest.mark.options(viewport={"width": 360, "height": 740})
def test_no_label_without_examples_on_a_phone(page: Page) -> None:
    expect(page.get_by_text("Ví dụ")).to_be_hidden()
    expect(page.get_by_role("link", name="Cách tìm")).to_be_visible()


@pytest.mark.options(viewport={"width": 360, "height": 740})
@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_wider_than_a_phone(page: Page, address: str, path: str) -> None:
    page.goto(address + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.options(viewport={"width": 320, "height": 740}, bypass_csp=True)
@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_wider_where_letters_are(page: Page, address: str, path: str) -> None:
    """The narrowest screen and the widest letters that WCAG asks for (1.4.10, 1.4.12), so any font will do."""
    page.goto(address + path)
    page.add_style_tag(content=WIDE_LETTERS)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.options(viewport={"width": 320, "height": 740})
def test_orders_keep_to_one_line_and_to_the_edge_of_the_text(page: Page, address: str) -> None:
    page.goto(address + "/?q=giao+ban")
    boxes = [order.bounding_box() for order in page.locator(".sorts a").all()]
    heading = page.locator("#count").bounding_box()
    assert heading is not None
    assert [box["height"] for box in boxes if box] == [44, 44, 44]
    assert boxes[0] is not None
    assert boxes[0]["x"] == heading["x"]


@pytest.mark.options(viewport={"width": 360, "height": 740})
def test_filters_on_a_phone(page: Page) -> None:
    expect(page.locator("#facet-province")).to_be_hidden()
    page.locator("#filters > summary").click()
    page.get_by_label("Lạng Sơn, 12 bài").check()
    expect(page.locator("#filters > summary")).to_contain_text("Bộ lọc (1)")
    expect(page.locator("#facet-province")).to_be_visible()


@pytest.mark.options(viewport={"width": 360, "height": 740})
def test_a_phone_shows_what_the_filters_find_and_leads_there(page: Page) -> None:
    page.locator("#filters > summary").click()
    page.get_by_label("Lạng Sơn, 12 bài").check()
    found = page.get_by_role("button", name="Xem 12 bài")
    expect(found).to_be_in_viewport()
    found.click()
    expect(page.locator("#facet-province")).to_be_hidden()
    expect(page.locator("#count")).to_be_in_viewport()
    expect(page.locator("#results")).to_be_focused()


@pytest.mark.options(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
def test_the_keyboard_of_a_phone_leaves_with_the_search(page: Page) -> None:
    box = page.get_by_role("combobox")
    box.fill("đơn thư")
    box.press("Enter")
    expect(page.locator(".echo q")).to_have_text("đơn thư")
    expect(page.locator("#results")).to_be_focused()


@pytest.mark.parametrize("path", ["/", "/?q=giao+ban", "/articles/baolangthu-2022-3"])
def test_a_page_weighs_little(context: BrowserContext, address: str, path: str) -> None:
    page = context.new_page()
    requests: list[Request] = []
    page.on("requestfinished", lambda request: requests.append(request))
    page.goto(address + path, wait_until="networkidle")
    sent = [request.sizes()["responseBodySize"] for request in requests]
    unpacked = [len(found.body()) for request in requests if (found := request.response())]
    assert len(requests) >= 3
    assert sum(sent) < 30_000
    assert sum(unpacked) < 100_000


HEIGHTS = "q => [...document.querySelectorAll(q)].map(e => e.getBoundingClientRect().height)"


@pytest.mark.options(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
@pytest.mark.parametrize(
    ("path", "links"),
    [
        ("/?q=giao+ban", ".byline a, .reports a, .take p a"),
        ("/articles/baolangthu-2022-3", ".links a, .officials a"),
        ("/officials/", ".roll a"),
        ("/officials/Nông Văn Thử", ".links a, main > p a"),
        ("/captures/baolangthu-2022-3", "main > p a"),
    ],
)
def test_links_within_lines_are_as_large_as_a_fingertip(
    page: Page, address: str, path: str, links: str
) -> None:
    page.goto(address + path)
    heights = page.evaluate(HEIGHTS, links)
    assert heights
    assert min(heights) >= 44


def test_controls_are_as_large_as_a_fingertip(page: Page) -> None:
    assert page.evaluate(SMALL, CONTROLS) == []


@pytest.mark.options(color_scheme="dark")
def test_dark(page: Page) -> None:
    colour = "getComputedStyle(document.body).backgroundColor"
    red, green, blue = page.evaluate(f"{colour}.match(/\\d+/g).map(Number)")
    assert max(red, green, blue) < 60


def test_print(page: Page) -> None:
    page.emulate_media(media="print")
    for selector in ("#filters", ".bar", ".pages", ".top nav"):
        expect(page.locator(selector).first).to_be_hidden()
    expect(page.locator(".hit").first).to_be_visible()


CUT = """() => [...document.querySelectorAll(".scroll, pre")]
    .filter(e => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX !== "visible")
    .map(e => e.outerHTML.slice(0, 80))"""


@pytest.mark.options(viewport={"width": 700, "height": 1000}, color_scheme="dark")
@pytest.mark.parametrize("path", ["/coverage", "/sources", "/api", "/officials/Nông Văn Thử"])
def test_paper_is_light_and_shows_whole_tables(page: Page, address: str, path: str) -> None:
    """As wide as A4 between its margins; what a screen scrolls to the side would be lost."""
    page.goto(address + path)
    page.emulate_media(media="print")
    assert page.evaluate(CUT) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 700
    links = page.evaluate("getComputedStyle(document.querySelector('main a')).color")
    assert max(map(int, re.findall(r"\d+", links))) < 180


LOOKS = """links => ["[aria-current]", ":not([aria-current])"]
    .map(which => getComputedStyle(document.querySelector(links + which)))
    .map(style => [style.backgroundColor, style.borderBottomColor].join())"""


@pytest.mark.options(forced_colors="active")
@pytest.mark.parametrize(
    ("path", "links"),
    [
        ("/", ".top li a"),
        ("/", ".sorts a"),
        ("/", ".pages li a"),
        ("/revisions/2/baonghethu-2023-1", ".chips a"),
    ],
)
def test_what_is_current_shows_where_the_system_sets_the_colours(
    page: Page, address: str, path: str, links: str
) -> None:
    page.goto(address + path)
    current, other = page.evaluate(LOOKS, links)
    assert current != other


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
