"""Discovery: reading feeds, sitemaps, listings and home pages."""

from __future__ import annotations

import gzip
import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.portals import Portal
from crawler import discovery
from crawler.discovery import Found, Page, Unreadable
from crawler.discovery.addresses import date_in_address, looks_like_article
from crawler.frontier import Kind, Task
from crawler.times import today

BASE = "https://mau.vn/"
HEADLINE = "Xã Bến Sông họp bàn việc sửa đường liên thôn"


def portal(**values: Any) -> Portal:
    facts = {"id": "mau", "name": "Mẫu", "kind": "party", "base": BASE}
    return Portal.model_validate(facts | values)


def read(kind: Kind, body: str | bytes, url: str = BASE, data: Any = None, **values: Any) -> Found:
    body = body.encode() if isinstance(body, str) else body
    return discovery.read(portal(**values), Task(url, kind, data or {}), Page(url, body))


def urls(found: Found) -> list[str]:
    return [link.url.removeprefix(BASE.rstrip("/")) for link in found.links]


# ---------------------------------------------------------------- feeds


def test_rss_items_with_dates() -> None:
    found = read(
        "feed",
        """<?xml version="1.0"?><rss version="2.0"><channel><title>Thời sự</title>
        <item><title><![CDATA[Họp giao ban]]></title><link> /tin/1.html </link>
        <pubDate>Wed, 07 Jul 2021 09:00:00 +0700</pubDate></item>
        <item><title>Hai</title><guid isPermaLink="true">https://mau.vn/tin/2.html</guid></item>
        <item><title>Ngoài</title><link>https://khac.vn/3.html</link></item></channel></rss>""",
    )
    assert urls(found) == ["/tin/1.html", "/tin/2.html"]
    assert found.links[0].title == "Họp giao ban"
    assert found.links[0].published == "2021-07-07T09:00:00+07:00"


def test_atom_takes_the_alternate_link_and_the_update() -> None:
    found = read(
        "feed",
        """<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Một</title>
        <link rel="self" href="/atom/1"/><link rel="alternate" href="/tin/1.html"/>
        <published>2024-04-05T01:00:00Z</published><updated>2024-04-06T01:00:00Z</updated></entry></feed>""",
    )
    assert urls(found) == ["/tin/1.html"]
    assert found.links[0].modified == "2024-04-06T08:00:00+07:00"


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("Tue, 02 Apr 2024 20:00:00 GMT", "2024-04-03T03:00:00+07:00"),
        ("03/04/2024 8:15:00 SA", "2024-04-03"),
        ("2024-04-03 08:15:00", "2024-04-03T08:15:00"),
        ("0001-01-01T00:00:00Z", "0001-01-01T07:00:00+07:00"),
        ("hôm qua", None),
    ],
)
def test_dates_of_feeds_are_days_in_vietnam(text: str, published: str | None) -> None:
    item = f"<item><link>/tin/1.html</link><pubDate>{text}</pubDate></item>"
    [link] = read("feed", f"<rss><channel>{item}</channel></rss>").links
    assert link.published == published


@pytest.mark.parametrize(
    ("time", "trusted"), [("2026-11-23T09:30:12+07:00", False), ("2026-11-23", True)]
)
def test_a_feed_that_stamps_all_articles_with_its_own_time_dates_none(
    time: str, trusted: bool
) -> None:
    items = "".join(
        f"<item><link>/tin/{n}.html</link><pubDate>{time}</pubDate></item>" for n in range(4)
    )
    found = read("feed", f"<rss><channel>{items}</channel></rss>")
    assert all((link.published is not None) == trusted for link in found.links)


def test_a_damaged_feed_gives_what_can_be_read() -> None:
    body = (
        "<rss><channel><item><link>/tin/1.html</link></item><item><title>A & B</title><link>/tin/2"
    )
    assert urls(read("feed", body))[:1] == ["/tin/1.html"]


def test_entities_of_a_feed_are_not_expanded() -> None:
    body = """<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/hostname">]>
    <rss><channel><item><title>&a;</title><link>/tin/1.html</link></item></channel></rss>"""
    assert read("feed", body).links[0].title == ""


# ---------------------------------------------------------------- sitemaps

URLSET = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{}</urlset>"""


def entry(path: str, modified: str = "") -> str:
    lastmod = f"<lastmod>{modified}</lastmod>" if modified else ""
    return f"<url><loc>https://mau.vn{path}</loc>{lastmod}</url>"


def test_a_sitemap_is_read_newest_first() -> None:
    body = URLSET.format(entry("/a", "2021-01-01") + entry("/b", "2024-01-01") + entry("/c"))
    assert urls(read("sitemap", body)) == ["/b", "/a", "/c"]


def test_a_news_sitemap_gives_title_and_date() -> None:
    body = URLSET.format(
        "<url><loc>https://mau.vn/a</loc><news:news><news:title>Họp</news:title>"
        "<news:publication_date>2024-04-05</news:publication_date></news:news></url>"
    )
    [link] = read("sitemap", body).links
    assert (link.title, link.published) == ("Họp", "2024-04-05T00:00:00")


def test_the_article_pattern_sorts_a_sitemap_and_what_is_never_an_article_is_left_out() -> None:
    body = URLSET.format(
        entry("/") + entry("/tin/1.html") + entry("/anh/1.jpg") + entry("/lien-he")
    )
    assert urls(read("sitemap", body, article="^/tin/")) == ["/tin/1.html"]
    assert urls(read("sitemap", body)) == ["/tin/1.html"]


def test_an_index_leads_to_its_sitemaps_newest_first() -> None:
    children = "".join(
        f"<sitemap><loc>https://mau.vn/s-{name}.xml</loc>{more}</sitemap>"
        for name, more in (
            ("2019-05", ""),
            ("2024-05", ""),
            ("a", "<lastmod>2025-01-01</lastmod>"),
            ("b", ""),
        )
    )
    found = read("sitemap", f"<sitemapindex>{children}</sitemapindex>")
    names = [task.url.removeprefix("https://mau.vn/s-") for task in found.pages]
    assert names == ["a.xml", "2024-05.xml", "2019-05.xml", "b.xml"]


def test_indexes_do_not_nest_without_end() -> None:
    body = "<sitemapindex><sitemap><loc>https://mau.vn/s.xml</loc></sitemap></sitemapindex>"
    assert read("sitemap", body, data={"depth": 9}).pages == []


def test_a_sitemap_may_be_packed_and_a_bomb_is_refused() -> None:
    assert urls(read("sitemap", gzip.compress(URLSET.format(entry("/a")).encode()))) == ["/a"]
    with pytest.raises(Unreadable, match="unpacked"):
        read("sitemap", gzip.compress(b" " * 70_000_000))


def test_a_sitemap_may_be_plain_text() -> None:
    assert urls(read("sitemap", "https://mau.vn/a\nhttps://khac.vn/b\n")) == ["/a"]


def test_times_that_are_all_the_same_are_no_sign_of_change() -> None:
    body = URLSET.format("".join(entry(f"/{n}", "2024-04-05T01:02:03+07:00") for n in range(12)))
    assert {link.modified for link in read("sitemap", body).links} == {None}


# ---------------------------------------------------------------- listings


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


def test_a_selector_chooses_the_links_and_the_pattern_decides() -> None:
    body = f'<ul class="tin"><li><a href="/x1">Một</a></li></ul><a href="/x2">{HEADLINE}</a>'
    assert urls(read("listing", body, data={"links": ".tin a"})) == ["/x1"]
    assert urls(read("listing", body, article="^/x2$")) == ["/x2"]


def test_relative_links_start_from_base() -> None:
    body = f'<head><base href="https://mau.vn/muc/"></head><h2><a href="1.html">{HEADLINE}</a></h2>'
    assert urls(read("listing", body, url=BASE + "khac/trang")) == ["/muc/1.html"]


def test_a_list_in_json_is_read() -> None:
    content = {
        "items": [
            {"title": HEADLINE, "url": "/tin/1.html"},
            {"html": f'<h2><a href="/tin/2.html">{HEADLINE}</a></h2>'},
        ]
    }
    assert urls(read("listing", json.dumps(content))) == ["/tin/1.html", "/tin/2.html"]


NEXT = f'<h2><a href="/tin/1.html">{HEADLINE}</a></h2>'


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
    [task] = read("listing", NEXT + link).next
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
    assert read("listing", NEXT + link).next == []


def test_the_number_of_pages_can_be_bounded() -> None:
    link = NEXT + '<a rel="next" href="/p4">x</a>'
    assert read("listing", link, data={"pages": 3, "page": 2}).next
    assert not read("listing", link, data={"pages": 3, "page": 3}).next


def test_further_pages_by_address() -> None:
    data = {"pages": "/tin?trang={page}"}
    [second] = read("listing", NEXT, data=data).next
    assert second.url == BASE + "tin?trang=2"
    other = NEXT.replace("/1.", "/2.")
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


# ---------------------------------------------------------------- home page


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
    found = read("listing", NEXT + page, BASE + "tin", {"auto": True})
    assert [task.url for task in found.pages] == [BASE + "tin/huyen"]
    assert read("listing", NEXT + page, BASE + "tin", dict(found.next[0].data)).pages == []
    assert read("listing", NEXT + page, BASE + "tin/huyen", dict(found.pages[0].data)).pages == []


def test_a_load_more_button_is_followed_until_the_answers_end() -> None:
    button = '<div class="view-more" data-url="/api/list?zone=7&amp;page=2">Xem thêm</div>'
    [second] = read("listing", NEXT + button).next
    assert second.url == BASE + "api/list?zone=7&page=2"
    answer = {"hasMore": True, "data": [{"title": HEADLINE, "url": "/tin/2.html"}]}
    [third] = read("listing", json.dumps(answer), second.url, dict(second.data)).next
    assert third.url == BASE + "api/list?zone=7&page=3"
    last = answer | {"hasMore": False, "data": [{"title": HEADLINE, "url": "/tin/3.html"}]}
    assert read("listing", json.dumps(last), third.url, dict(third.data)).next == []


@pytest.mark.parametrize(
    "way",
    [
        '<div id="list" data-source="/api/articles?section=3&amp;page=2"></div>',
        "<script>loadMore('/api/articles?section=3&page=' + (page + 1))</script>",
        "<script>fetch(`/api/articles?section=3&page=${page}`)</script>",
        '<script>var o = {"next": "\\/api\\/articles?section=3&page=2"};</script>',
    ],
    ids=["attribute", "concatenation", "template", "escaped"],
)
def test_the_address_of_a_list_that_scrolls_is_found(way: str) -> None:
    [task] = read("listing", NEXT + way).next
    assert task.url == BASE + "api/articles?section=3&page=2"


def test_the_first_answer_may_repeat_the_page() -> None:
    url = BASE + "api/articles?page=1"
    first = read("listing", NEXT + f'<div class="load-more" data-url="{url}"></div>').next[0]
    [second] = read("listing", NEXT, url, dict(first.data)).next
    assert second.url == BASE + "api/articles?page=2"
    assert read("listing", NEXT, second.url, dict(second.data)).next == []


def test_an_answer_may_name_the_next_one() -> None:
    data = {"loads": 1, "page": 2}
    answer = {"paging": {"next": "/api/list?after=17"}, "items": [{"url": "/tin/2.html"}]}
    [task] = read("listing", json.dumps(answer), BASE + "api/list?page=2", data).next
    assert task.url == BASE + "api/list?after=17"


def test_articles_in_the_data_of_a_page_made_by_scripts() -> None:
    state = {"props": {"posts": [{"title": HEADLINE, "url": "/tin-bai/hop-ban-12"}]}}
    body = f'<div id="root"></div><script type="application/json">{json.dumps(state)}</script>'
    assert urls(read("home", body)) == urls(read("listing", body)) == ["/tin-bai/hop-ban-12"]


def test_pieces_of_markup_behind_a_button_are_followed_until_one_has_none() -> None:
    piece = NEXT + '<button class="c-more" data-url="/ajax/zone/7/p{}.html">Xem thêm</button>'
    [second] = read("listing", piece.format(2)).next
    assert second.url == BASE + "ajax/zone/7/p2.html"
    answer = f"<a href='/tin/2.html'>{HEADLINE} thứ hai</a>"
    [third] = read("listing", answer + piece.format(3), second.url, dict(second.data)).next
    assert third.url == BASE + "ajax/zone/7/p3.html"
    last = f"<a href='/tin/3.html'>{HEADLINE} thứ ba</a>"
    assert read("listing", last, third.url, dict(third.data)).next == []


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


def test_the_data_of_a_page_made_by_scripts_leads_to_its_sections_and_their_next_pages() -> None:
    menu = [{"name": "Xây dựng Đảng", "link": "/c/xay-dung-dang"}, {"name": "Video", "link": "/v"}]
    state: Any = {"props": {"menu": menu, "posts": [{"title": HEADLINE, "link": "/a/12/hop"}]}}
    body = '<div id="app"></div><script type="application/json">{}</script>'
    home = read("home", body.format(json.dumps(state)))
    assert urls(home) == ["/a/12/hop"]
    assert [task.url for task in home.pages if task.kind == "listing"] == [BASE + "c/xay-dung-dang"]
    state["props"] |= {"next": "/c/xay-dung-dang?page=2"}
    found = read("listing", body.format(json.dumps(state)), BASE + "c/xay-dung-dang")
    assert [task.url for task in found.next] == [BASE + "c/xay-dung-dang?page=2"]
    state["props"]["next"] = "/a/13/bai-sau"
    found = read("listing", body.format(json.dumps(state)), BASE + "c/xay-dung-dang")
    assert found.next == [], "another story, not another page of the list"


def test_load_more_by_offset_goes_on_by_its_step() -> None:
    url = BASE + "api?offset=20"
    data = {"loads": 10, "page": 3}
    [task] = read("listing", NEXT, url, data).next
    assert task.url == BASE + "api?offset=30"


def test_the_frames_of_a_home_page_are_looked_at() -> None:
    found = read("home", "<frameset><frame src='dau.htm'><frame src='/chinh.asp'></frameset>")
    frames = [task.url for task in found.pages if task.kind == "home"]
    assert frames == [BASE + "dau.htm", BASE + "chinh.asp"]


def test_a_picture_that_is_the_only_link_to_a_story_is_followed() -> None:
    item = '<div><a href="/tin/{0}"><img src="a.jpg"></a><h3>{1} {0}</h3></div>'
    body = "".join(item.format(number, HEADLINE) for number in (101, 102))
    found = read("listing", body)
    assert [(link.url, link.title) for link in found.links] == [
        (BASE + f"tin/{number}", f"{HEADLINE} {number}") for number in (101, 102)
    ]


# ---------------------------------------------------------------- addresses


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
