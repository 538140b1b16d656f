"""Pages that mislead: copies, walls, messages in place of articles, false dates, empty bodies, lists without end."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from config.settings import Settings
from crawler.store import ArticleStore
from tests.crawler.crawling import run, stored
from tests.crawler.portal_server import (
    Reply,
    Site,
    article,
    articles,
    headline,
    listing,
    portal,
    served,
)

SIDEBAR = """<div class="tin-moi"><h3>Tin mới</h3><h4><a href="/bai/0.html">Xã Bến Sông họp bàn việc làm đường</a></h4>
<p>Chiều qua, bà con ba thôn ven sông đã cùng nhau dọn xong đoạn kênh dài hơn một cây số, kịp đón nước về ruộng trước
khi vào vụ mới; phần việc còn lại sẽ làm tiếp vào cuối tuần này.</p></div>"""


def page(title: str, main: str, head: str = "") -> str:
    """A page in the layout of a whole site."""
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title>{head}</head><body>"
        f"<ul class='menu'><li><a href='/'>Trang chủ</a></li></ul><div class='main'>{main}</div>"
        f"{SIDEBAR}<div class='footer'>Trang mẫu. Ghi rõ nguồn khi dùng lại tin từ trang này.</div></body></html>"
    )


def test_one_article_at_nine_addresses_is_one_article(settings: Settings) -> None:
    ways = [
        "/bai/giao-ban-quy-1-20241.html",
        "/bai/giao-ban-quy-1-20241.html?utm_source=trang-chu&amp;fbclid=x1",
        "/bai/giao-ban-quy-1-20241.html;jsessionid=0A1B2C",
        "/bai//giao-ban-quy-1-20241.html#binh-luan",
        "/bai/giao%2Dban-quy-1-20241.html",
        "/bai/giao-ban-quy-1-20241.html?ref_src=zalo",
        "/print/giao-ban-quy-1-20241.html",
        "/xay-dung-dang/giao-ban-quy-1-20241.html",
        "/tin-noi-bat/giao-ban-quy-1-20241.html",
    ]
    same = article(1, extra=f'<link rel="canonical" href="{ways[0]}">')
    links = "".join(f'<h3><a href="{way}">{headline(1)}</a></h3>' for way in ways)
    site = Site({"/": f"<body>{links}</body>", "/bai/*": same, "/print/*": same})
    site.routes |= {"/xay-dung-dang/*": same, "/tin-noi-bat/*": same}
    with served(site):
        report = run(settings, portal(site))
        again = run(settings, portal(site))
    assert (report.new, again.fetched) == (1, 0)
    [found] = stored(settings)
    assert found.url == f"{site.base}bai/giao-ban-quy-1-20241.html"
    assert len(site.log) <= 1 + 4 + 1 + 1  # robots.txt, the front page twice, three addresses


@pytest.mark.parametrize("told", ["/chinh-tri", "/doc.aspx"])
def test_one_canonical_link_on_all_articles_does_not_make_one_of_them(
    settings: Settings, told: str
) -> None:
    paths = [f"/doc.aspx?ItemID={n}" for n in range(5)]
    links = "".join(f'<h3><a href="{path}">{headline(n)}</a></h3>' for n, path in enumerate(paths))
    site = Site({"/": f"<body>{links}</body>"})
    for n, path in enumerate(paths):
        site.routes[path] = article(n, extra=f'<link rel="canonical" href="{told}">')
    with served(site):
        assert run(settings, portal(site)).new == 5
    assert {found.url for found in stored(settings)} == {site.base + path[1:] for path in paths}


def test_print_copies_are_not_asked_for_whoever_names_them(settings: Settings) -> None:
    copies = [
        "/print/bai-81234.html",
        "/trang-in-81234.html",
        "/savefile/a-1.html",
        "/bai/1.html?print=1",
    ]
    links = "".join(f"<item><link>{path}</link></item>" for path in [*copies, "/bai/1.html"])
    listed = "".join(f"<url><loc>{{base}}{path[1:]}</loc></url>" for path in copies)
    site = Site({"/rss": f"<rss><channel>{links}</channel></rss>", "*": article(1)})
    site.routes["/robots.txt"] = Reply(status=404)
    site.routes["/so-do.xml"] = lambda s, _p: f"<urlset>{listed}</urlset>".format(base=s.base)
    with served(site):
        report = run(settings, portal(site, feeds=["/rss"], sitemaps=["/so-do.xml"]))
    assert report.new == 1
    assert sorted(site.log) == ["/bai/1.html", "/robots.txt", "/rss", "/so-do.xml"]


@pytest.mark.parametrize(
    ("meta", "shown", "published"),
    [
        ("2099-01-01T08:00:00+07:00", "05/04/2024 08:10", "2024-04-05"),
        ("2099-01-01T08:00:00+07:00", "", None),
        ("", "Cập nhật: 31/12/2098", None),
        ("0001-01-01T00:00:00", "05/04/2024 08:10", "2024-04-05"),
    ],
)
def test_nothing_is_published_in_the_future(
    settings: Settings, meta: str, shown: str, published: str | None
) -> None:
    body = article(1, day="2024-04-05").replace("2024-04-05T08:00:00+07:00", meta)
    body = body.replace("</h1>", f'</h1><div class="date">{shown}</div>')
    site = Site({"/": listing([1]), "/bai/1.html": body})
    with served(site):
        run(settings, portal(site))
    assert [found.published for found in stored(settings)] == [published]


@pytest.mark.parametrize("known", [True, False], ids=["portal file", "auto"])
def test_an_encrypted_body_stays_empty(settings: Settings, known: bool) -> None:
    title = headline(1)
    body = page(
        title,
        f'<h1 class="pTitle">{title}</h1><div class="date">05/04/2024</div>'
        '<div id="dcontent"></div><script>var d="U2FsdGVkX1+9x0aZ";giaiMa(d,"#dcontent");</script>',
    )
    site = Site({"/": listing([1], "<p></p>"), "/bai/1.html": body, "/bai/0.html": article(0)})
    select = [{"title": "h1.pTitle", "body": "#dcontent"}] if known else []
    with served(site):
        run(settings, portal(site, select=select))
    texts = {found.title: found.text for found in stored(settings)}
    assert texts.get(title, "") == ""
    assert not any("dọn xong đoạn kênh" in text for text in texts.values())


WALL = """<h1>{}</h1><div class="date">05/04/2024</div><p>Vui lòng đăng nhập để đọc toàn bộ bài viết này.</p>
<form><input name="ten"><input type="password" name="mat-khau"><button>Đăng nhập</button></form>"""
GONE = "<h1>Thông báo</h1><p>Bài viết không tồn tại hoặc đã bị xóa. Mời bạn quay lại trang chủ.</p>"


@pytest.mark.parametrize(
    "reply",
    [
        page(headline(1), WALL.format(headline(1))),
        page("Trang mẫu", GONE),
        page("404 - Không tìm thấy trang", "<h2>404</h2><p>Trang bạn yêu cầu không có.</p>"),
        Reply(status=302, headers={"Location": "/"}),
    ],
    ids=["login wall", "message", "404 page", "sent to the front page"],
)
def test_what_stands_in_for_an_article_is_not_stored(
    settings: Settings, reply: str | Reply
) -> None:
    site = Site({"/": listing(range(3)), **articles(range(3)), "/bai/1.html": reply})
    with served(site):
        run(settings, portal(site))
    assert {found.title for found in stored(settings)} == {headline(0), headline(2)}


STANDINS = {
    "maintenance": "<title>Thông báo</title><h1>Hệ thống đang bảo trì</h1><p>Mời quý vị quay lại sau ít phút.</p>",
    "firewall": "<title>Request Rejected</title>The requested URL was rejected. Your support ID is: 1234<br>"
    "<a href='javascript:history.back();'>[Go Back]</a>",
    "cookie": "<script>document.cookie='D1N=ab; path=/';window.location.reload(true);</script>",
    "fault": "<h1>Server Error in '/' Application.</h1><p>An application error occurred on the server.</p>",
}


@pytest.mark.parametrize("standin", STANDINS.values(), ids=STANDINS)
def test_what_stands_in_for_a_while_is_neither_taken_nor_forgotten(
    settings: Settings, standin: str
) -> None:
    site = Site({"/": listing(range(8)), **articles(range(8))})
    known = {path: site.routes[path] for path in site.routes if path.startswith("/bai/")}
    site.routes |= dict.fromkeys(["/bai/3.html", "/bai/4.html"], standin)
    with served(site):
        assert run(settings, portal(site)).errors == {"unavailable": 2}
        site.routes |= dict.fromkeys(known, standin)
        _forget_when_fetched(settings)
        report = run(settings, portal(site))
        assert "5 addresses in a row failed" in report.failed
        site.routes |= known
        later = [
            run(settings, portal(site)) for _ in range(2)
        ]  # the one that paused, and a new one
        assert sum(report.revised for report in later) == 0
    assert {found.title for found in stored(settings)} == {headline(n) for n in range(8)}


@pytest.mark.parametrize(
    "said",
    [
        "Từ 8/4, thành phố Bến Sông tạm ngừng cấp nước để bảo trì hệ thống, người dân thử lại sau.",
        "Trang thông tin đang được nâng cấp, bạn đọc quay lại sau một tuần.",
    ],
)
def test_a_short_article_about_maintenance_is_an_article(settings: Settings, said: str) -> None:
    menu = "".join(f'<a href="/muc-{n}">Mục {n}</a>' for n in range(5))
    short = page(headline(1), f"{menu}<h1>{headline(1)}</h1><p>{said}</p>")
    site = Site({"/": listing(range(3)), **articles(range(3)), "/bai/1.html": short})
    with served(site):
        assert run(settings, portal(site)).new == 3


def test_the_home_page_in_place_of_an_article_is_none(settings: Settings) -> None:
    teasers = "".join(
        f'<h3><a href="/bai/{n}.html">{headline(n)}</a></h3><p>{headline(n)}, bàn việc quý này.</p>'
        for n in (3, 4, 5)
    )
    home = page("Báo Bến Sông điện tử", f"<h1>Báo Bến Sông</h1><div>{teasers}</div>")
    site = Site({"/tin": listing(range(3)), **articles(range(2)), "/bai/2.html": home})
    with served(site):
        report = run(settings, portal(site, article=r"^/bai/", listings=[{"url": "/tin"}]))
    assert {found.title for found in stored(settings)} == {headline(0), headline(1)}
    assert report.other == {"listing": 1}


def test_an_article_that_becomes_a_message_is_kept_and_marked(settings: Settings) -> None:
    site = Site({"/": listing(range(2)), **articles(range(2))})
    with served(site):
        run(settings, portal(site))
        site.routes["/bai/1.html"] = page("Trang mẫu", GONE)
        _forget_when_fetched(settings)
        run(settings, portal(site))
    with ArticleStore(settings.store_path) as store:
        assert store.counts()["removed"] == 1


def _forget_when_fetched(settings: Settings) -> None:
    """Make all that is known of pages two days old, so that they are looked at again."""
    past = (dt.datetime.now(dt.UTC) - dt.timedelta(days=2)).isoformat(timespec="milliseconds")
    with ArticleStore(settings.store_path) as store:
        for found in stored(settings):
            state = store.page(found.url or "")
            assert state is not None
            store.save_page(replace(state, fetched=past, etag=None))


def test_a_calendar_without_end_is_left(settings: Settings) -> None:
    def month(_site: Site, path: str) -> str:
        number = int(path.rpartition("=")[2] or 0)
        days = "".join(f'<td><a href="/lich/{number}/{day}">{day}</a></td>' for day in range(1, 31))
        return (
            f'<body><table>{days}</table><a href="/lich?thang={number - 1}">Tháng trước</a>'
            f'<a href="/lich?thang={number + 1}">Tháng sau</a>'
            f'<a class="next" href="/lich?thang={number + 1}">›</a></body>'
        )

    home = '<div class="menu"><a href="/lich">Lịch công tác</a><a href="/tin">Tin tức</a></div>'
    site = Site({"/": home, "/tin": listing(range(3)), "/lich*": month, **articles(range(3))})
    with served(site):
        report = run(settings, portal(site, discovery="auto"))
    assert len(stored(settings)) == 3
    assert not report.failed
    assert len(site.log) < 30


def test_session_ids_in_path_and_query_do_not_multiply_articles(settings: Settings) -> None:
    def front(site: Site, _path: str) -> str:
        mark = f"{len(site.log):024x}"
        return "".join(
            f'<h3><a href="/(S({mark}))/bai/{n}.html?sid={mark}&PHPSESSID={mark}">{headline(n)}</a></h3>'
            for n in range(3)
        )

    site = Site({"/": front, **articles(range(3))})
    with served(site):
        run(settings, portal(site))
        report = run(settings, portal(site))
    assert report.fetched == 0
    assert sorted(site.articles_asked()) == [f"/bai/{n}.html" for n in range(3)]
