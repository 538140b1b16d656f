"""Discovery: reading listings and home pages, and telling an article by its address."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler import discovery
from crawler.discovery import Page, Unreadable
from crawler.discovery.addresses import date_in_address, looks_like_article
from crawler.frontier import Kind, Task
from crawler.times import today
from tests.crawler.discovering import BASE, HEADLINE, STORY, portal, read, urls


def test_headlines_are_told_from_navigation() -> None:
    found = read(
        "listing",
        f"""<nav><a href="/">Trang chủ</a><a href="/chinh-tri">Chính trị</a></nav>
        <h3><a href="/tin/bai-mot-1234.html">{HEADLINE}</a></h3>
        <a href="/tin/bai-mot-1234.html"><img src="a.jpg"></a>
        <div><a href="/2024/hai.html">Bài hai của trang</a></div>
        <a href="/tag/giao-ban">Các bài về chủ đề giao ban</a><a href="/anh.jpg">Tải ảnh khổ lớn ở đây</a>
        <a href="mailto:a@b.vn">Gửi thư cho ban biên tập</a><a href="/in/print/1234">In bài viết này ra giấy</a>""",
    )
    assert urls(found) == ["/tin/bai-mot-1234.html", "/2024/hai.html"]
    assert found.links[0].title == HEADLINE


def test_the_number_of_a_category_is_not_that_of_an_article() -> None:
    lists = [f"/TinTuc.aspx?{name}=3" for name in ("CatID", "categoryid", "MenuId", "ZoneID")]
    stories = ["/ChiTiet.aspx?CatID=3&ItemID=7", "/mot-bai-viet-81234.html?catid=3"]
    links = "".join(
        f'<td><a href="{path}">Hoạt động của Tỉnh ủy</a></td>' for path in [*lists, *stories]
    )
    found = read("home", f"<table><tr>{links}</tr></table>")
    assert urls(found) == stories
    pages = {task.url for task in found.pages}
    assert pages >= {BASE.rstrip("/") + path for path in lists}


def test_a_selector_chooses_the_links_and_the_pattern_decides() -> None:
    body = f'<ul class="tin"><li><a href="/x1">Một</a></li></ul><a href="/x2">{HEADLINE}</a>'
    assert urls(read("listing", body, data={"links": ".tin a"})) == ["/x1"]
    assert urls(read("listing", body, article="^/x2$")) == ["/x2"]


def test_relative_links_start_from_base() -> None:
    body = f'<head><base href="https://mau.vn/muc/"></head><h2><a href="1.html">{HEADLINE}</a></h2>'
    assert urls(read("listing", body, url=BASE + "khac/trang")) == ["/muc/1.html"]


@pytest.mark.parametrize(
    "link",
    [
        '<a rel="next" href="/p2">x</a>',
        '<link rel="next" href="/p2">',
        '<a href="/p2">Trang sau</a>',
        '<a href="/p2">»</a>',
        '<a href="/p2">Tiếp theo</a>',
        '<div><span>1</span><a href="/p2">2</a><a href="/p3">3</a></div>',
        '<p><b>[1]</b> <a href="/p2">[2]</a></p>',
        '<a href="/p2">Trang tiếp →</a>',
        '<a href="/p2"><img src="next.gif" alt="Trang sau"></a>',
        '<p><a href="/p9">»</a><a href="/p2">›</a></p>',
        '<li class="next"><a class="next" href="/p2"><img src="next.gif"></a></li>'.replace(
            "/?page=2", "/p2"
        ),
    ],
)
def test_the_next_page_is_found(link: str) -> None:
    [task] = read("listing", STORY + link).next
    assert (task.url, task.data["page"]) == (BASE + "p2", 2)


def test_read_on_under_a_teaser_does_not_turn_the_page() -> None:
    teaser = '<a href="/tin/1.html">Thị ủy họp giao ban quý I năm 2026</a> <a href="/tin/1.html">Xem tiếp</a>'
    pager = '<div>Trang <b>1</b> <a href="/?muc=4&amp;page=2">2</a> <a href="/?muc=4&amp;page=3">3</a></div>'
    found = read("listing", teaser + pager, BASE + "?muc=4")
    assert [task.url for task in found.next] == [BASE + "?muc=4&page=2"]


def test_pages_about_the_house_are_no_articles() -> None:
    links = (
        '<a href="/x.php?pid=2">Chức năng, nhiệm vụ</a><a href="/x.php?pid=3">Giới thiệu chung</a>'
    )
    assert read("listing", links).links == []


@pytest.mark.parametrize(
    "link",
    [
        '<a href="/p2">2</a>',
        '<a href="https://khac.vn/p2">Trang sau</a>',
        "<a>Trang sau</a>",
        "<table>"
        + "".join(f'<td><a href="/ngay/{d}">{d}</a></td>' for d in range(1, 31))
        + "</table>",
    ],
    ids=["a lone number", "another site", "no address", "calendar"],
)
def test_what_is_no_next_page_is_not_followed(link: str) -> None:
    assert read("listing", STORY + link).next == []


def test_the_number_of_pages_can_be_bounded() -> None:
    link = STORY + '<a rel="next" href="/p4">x</a>'
    assert read("listing", link, data={"pages": 3, "page": 2}).next
    assert not read("listing", link, data={"pages": 3, "page": 3}).next


def test_further_pages_by_address() -> None:
    data = {"pages": "/tin?trang={page}"}
    [second] = read("listing", STORY, data=data).next
    assert second.url == BASE + "tin?trang=2"
    other = STORY.replace("/1.", "/2.")
    [third] = read("listing", other, url=second.url, data=dict(second.data)).next
    assert third.url == BASE + "tin?trang=3"
    again = read("listing", other, url=third.url, data=dict(third.data))
    assert again.next == []  # the same articles come again: the end


def test_an_archive_by_date_goes_back_day_by_day_over_empty_days() -> None:
    data: Any = {"pages": "/luu-tru/{date:%d-%m-%Y}"}
    days = []
    for _ in range(4):
        [task] = read("listing", "<p>không có bài</p>", data=data).next
        days.append(task.url.rpartition("/")[2])
        data = dict(task.data)
    assert days == [(today() - timedelta(days=n)).strftime("%d-%m-%Y") for n in range(4)]


def test_search_asks_for_the_words_of_briefings() -> None:
    tasks = discovery.start(portal(search="/tim?q={query}", feeds=["/rss"]))
    assert BASE + "tim?q=h%E1%BB%99i%20ngh%E1%BB%8B%20giao%20ban" in [task.url for task in tasks]


def test_the_home_page_leads_to_feeds_sections_and_a_sitemap() -> None:
    found = read(
        "home",
        f"""<head><link rel="alternate" type="application/rss+xml" href="/rss/tin.rss"></head>
        <a href="/the-thao">Thể thao</a><a href="/kinh-te">Kinh tế</a><a href="/thoi-su">Thời sự</a>
        <a href="/xdd">Xây dựng Đảng</a><h3><a href="/tin/bai-1234.html">{HEADLINE}</a></h3>""",
    )
    asked = [(task.kind, task.url.removeprefix(BASE)) for task in found.pages]
    assert asked == [
        ("feed", "rss/tin.rss"),
        ("listing", "xdd"),
        ("listing", "thoi-su"),
        ("listing", "kinh-te"),
        ("sitemap", "sitemap.xml"),
    ]
    assert urls(found) == ["/tin/bai-1234.html"]


def test_a_page_of_feeds_leads_to_the_feeds() -> None:
    home = read("home", '<a href="/rss"><i class="icon"></i></a>')
    [probe] = [task for task in home.pages if task.kind == "feed"]
    assert (probe.url, probe.data["probe"]) == (BASE + "rss", True)
    found = read("feed", '<a href="/rss/thoi-su">Thời sự</a><a href="/x">Khác</a>', BASE + "rss")
    assert [task.url for task in found.pages] == [BASE + "rss/thoi-su"]
    with pytest.raises(Unreadable):  # pages of feeds do not lead to pages of feeds without end
        read("feed", '<a href="/rss/a">a</a>', BASE + "rss/thoi-su", data=found.pages[0].data)


def test_a_strip_of_days_is_an_archive() -> None:
    days = [today() - timedelta(days=n) for n in range(4)]
    links = "".join(f'<a href="/ngay/{day:%d-%m-%Y}">{day:%d/%m}</a>' for day in days)
    [task] = [task for task in read("home", links).pages if task.kind == "listing"]
    assert task.url == BASE + f"ngay/{days[0]:%d-%m-%Y}"
    urls_seen = []
    for _ in range(3):
        [task] = read("listing", "<p>không có bài</p>", task.url, dict(task.data)).next
        urls_seen.append(task.url)
    assert urls_seen == [BASE + f"ngay/{day:%d-%m-%Y}" for day in days[1:]]


def test_a_menu_entry_is_a_section_and_a_headline_is_not() -> None:
    menu = '<ul class="menu"><li><a href="/tin-39.html">Tin hoạt động của Tỉnh ủy</a></li></ul>'
    found = read("home", f'{menu}<p><a href="/tin-1234.html">{HEADLINE}</a></p>')
    assert urls(found) == ["/tin-1234.html"]
    assert [task.url for task in found.pages if task.kind == "listing"] == [BASE + "tin-39.html"]


def test_a_section_leads_to_the_sections_beneath_it_once() -> None:
    page = '<a href="/tin/huyen">Các huyện</a><a href="/khac">Chuyện lạ</a><a href="/tin?p=2">Trang sau</a>'
    found = read("listing", STORY + page, BASE + "tin", {"auto": True})
    assert [task.url for task in found.pages] == [BASE + "tin/huyen"]
    assert read("listing", STORY + page, BASE + "tin", dict(found.next[0].data)).pages == []
    assert read("listing", STORY + page, BASE + "tin/huyen", dict(found.pages[0].data)).pages == []


def test_issues_of_a_bulletin_are_lists() -> None:
    issues = "".join(f"<a href='/so-{number}-2024/'>Số {number}/2024</a>" for number in (1, 2))
    home = read("home", f"<a href='/nam-2024/'>Năm 2024</a><a href='/tin/1.html'>{HEADLINE}</a>")
    assert urls(home) == ["/tin/1.html"]
    [year] = [task for task in home.pages if task.kind == "listing"]
    found = read("listing", issues, year.url, dict(year.data))
    assert urls(found) == []
    assert [task.url for task in found.pages] == [f"{BASE}so-1-2024/", f"{BASE}so-2-2024/"]


@pytest.mark.parametrize("heading", ["Các tin cũ hơn", "» Tin đã đưa:", "Bài viết trước đó"])
def test_the_older_stories_beside_an_article_are_found(heading: str) -> None:
    item = "<ul><li><a href='/tin/{0}.html'>" + HEADLINE + " {0}</a></li></ul>"
    body = (
        f"<div><b>Tin mới hơn</b>{item.format(9)}</div><div><b>{heading}</b>{item.format(7)}</div>"
    )
    page = Page(BASE + "tin/8.html", body.encode())
    assert [link.url for link in discovery.beside(portal(), page)] == [BASE + "tin/7.html"]
    assert discovery.beside(portal(listings=[{"url": "/tin"}]), page) == []


def test_the_frames_of_a_home_page_are_looked_at() -> None:
    found = read("home", "<frameset><frame src='dau.htm'><frame src='/chinh.asp'></frameset>")
    frames = [task.url for task in found.pages if task.kind == "home"]
    assert frames == [BASE + "dau.htm", BASE + "chinh.asp"]


@pytest.mark.parametrize(
    "jump",
    [
        'window.location.href = "Default.aspx";',
        "location='/Default.aspx'",
        "window.location.replace('https://mau.vn/Default.aspx');",
    ],
)
def test_a_home_page_that_only_jumps_elsewhere_is_followed(jump: str) -> None:
    found = read("home", f"<script>{jump}</script><body></body>")
    assert [task.url for task in found.pages if task.kind == "home"] == [BASE + "Default.aspx"]
    found = read("home", f"{STORY}<script>function login() {{ {jump} }}</script>")
    assert [task.url for task in found.pages if task.kind == "home"] == []


def test_a_picture_that_is_the_only_link_to_a_story_is_followed() -> None:
    item = '<div><a href="/tin/{0}"><img src="a.jpg"></a><h3>{1} {0}</h3></div>'
    body = "".join(item.format(number, HEADLINE) for number in (101, 102))
    found = read("listing", body)
    assert [(link.url, link.title) for link in found.links] == [
        (BASE + f"tin/{number}", f"{HEADLINE} {number}") for number in (101, 102)
    ]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://mau.vn/chinh-tri/202406/bai/", "2024-06"),
        ("https://mau.vn/2024/06/12/bai", "2024-06-12"),
        ("https://mau.vn/sitemap-2019-5.xml", None),
        ("https://mau.vn/sitemap-2019-05.xml", "2019-05"),
        ("https://mau.vn/bai-20240612.html", "2024-06-12"),
        ("https://mau.vn/bai-1202406123.html", None),
        ("https://mau.vn/bai-209913.html", None),
    ],
)
def test_dates_in_addresses(url: str, expected: str | None) -> None:
    assert date_in_address(url) == expected


@given(st.text(max_size=200), st.text(max_size=80))
def test_any_link_can_be_looked_at(path: str, text: str) -> None:
    looks_like_article(BASE + path, text, in_heading=False)
    body = f"<a href='{path}'>{text}</a>".encode("utf-8", "surrogatepass")
    kinds: tuple[Kind, ...] = ("listing", "feed", "sitemap", "home")
    for kind in kinds:
        try:
            found = discovery.read(portal(), Task(BASE, kind), Page(BASE, body))
        except Unreadable:
            continue
        assert all(portal().allows(link.url) for link in found.links)
