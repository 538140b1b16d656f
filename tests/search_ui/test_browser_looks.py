"""What pages look like: on a phone, in the dark, on paper, with wide letters and the system's colours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

from config.settings import load_settings
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
    page.locator("input[name=not_quarter][value='2021-Q2']").click()  # it is gone with the answer
    expect(page.locator("#count")).to_have_text("1–20 trong 37 bài")
    after = page.locator("#facet-quarter").bounding_box()
    assert width is not None
    assert after is not None
    assert after["width"] == width["width"]


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
