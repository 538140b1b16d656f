"""Portals that misbehave: each is reported, none breaks the crawl, none leaves half an article behind."""

from __future__ import annotations

import gzip
import random
import socket
import time
from collections.abc import Iterator

import pytest

from config.settings import Settings
from crawler.article import Article, Decision
from crawler.crawl import crawl
from tests.crawler.crawling import run, stored
from tests.crawler.portal_server import (
    Reply,
    Site,
    article,
    articles,
    headline,
    keep_all,
    listing,
    portal,
    served,
)


def with_limits(settings: Settings, **limits: float) -> Settings:
    return settings.model_copy(update={"crawl": settings.crawl.model_copy(update=limits)})


def one_bad(reply: Reply) -> Site:
    """A site with three articles, the middle one answered by `reply`."""
    return Site({"/": listing(range(3)), **articles(range(3)), "/bai/1.html": reply})


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Reply("không có", 404), "dead"),
        (Reply("cấm", 403), "http-403"),
        (Reply("hỏng", 500), "http-500"),
        (Reply(status=302, headers={"Location": "/bai/1.html"}), "redirects"),
        (Reply(status=302, headers={"Location": "http://baokhac.example/"}), "other-host"),
        (Reply("x" * 300_000), "too-large"),
        (
            Reply(gzip.compress(b"\0" * 5_000_000), headers={"Content-Encoding": "gzip"}),
            "too-large",
        ),
        (
            Reply(gzip.compress(article(1).encode())[:-99], headers={"Content-Encoding": "gzip"}),
            "cut-off",
        ),
        (Reply("\n"), "empty"),
        (Reply("chậm", slow=3), "timeout"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_bad_page_is_reported_and_the_others_come_home(
    settings: Settings, reply: Reply, kind: str
) -> None:
    settings = with_limits(settings, max_size=200_000, timeout=1.0)
    site = one_bad(reply)
    with served(site):
        report = run(settings, portal(site))
    assert report.errors == {kind: 1}
    assert not report.failed
    assert len(stored(settings)) == 2


@pytest.mark.parametrize(
    "reply",
    [
        Reply(b"%PDF-1.7 \xe2\xe3 obj", headers={"Content-Type": "application/pdf"}),
        Reply(b"\x89PNG\r\n\x1a\n\x00\x00\x00", headers={"Content-Type": "image/png"}),
        Reply("<html><body><h1>Đăng nhập</h1><form><input type=password></form></body></html>"),
        Reply("<html><body><p>Trang không tồn tại</p></body></html>"),
    ],
    ids=["pdf", "picture", "login", "soft 404"],
)
def test_what_is_no_article_is_counted_and_not_stored(settings: Settings, reply: Reply) -> None:
    site = one_bad(reply)
    with served(site):
        report = run(settings, portal(site))
    assert sum(report.other.values()) == 1
    assert len(stored(settings)) == 2


def test_a_slow_drip_ends_at_the_timeout(settings: Settings) -> None:
    def drip() -> Iterator[bytes]:
        for _ in range(100):
            time.sleep(0.1)
            yield b"<p>nho giot</p>"

    site = Site({"/": listing(range(3)), **articles(range(3))})
    site.routes["/bai/1.html"] = lambda _site, _path: Reply(chunks=drip())
    with served(site):
        report = run(with_limits(settings, timeout=1.0), portal(site))
    assert report.errors == {"timeout": 1}
    assert len(stored(settings)) == 2


def test_what_failed_for_a_passing_reason_is_tried_again_in_the_next_crawl(
    settings: Settings,
) -> None:
    site = one_bad(Reply("bận", 500, headers={}))
    site.routes["/"] = Reply(listing(range(3)), headers={"ETag": '"cu"'})
    with served(site):
        run(settings, portal(site))
        assert site.requests["/bai/1.html"] == 3
        site.routes["/bai/1.html"] = article(1)
        report = run(settings, portal(site))
    assert report.new == 1
    assert len(stored(settings)) == 3


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_storm_of_errors_ends_the_visit_and_the_next_crawl_goes_on(
    settings: Settings, status: int
) -> None:
    def stormy(site: Site, path: str) -> Reply | str:
        return Reply("bận", status) if site.modified == "storm" else article(_number(path))

    def front(site: Site, _path: str) -> str:
        site.modified = "storm" if len(site.log) < 3 else site.modified
        return listing(range(40))

    site = Site({"/": front, "/bai/*": stormy})
    with served(site):
        report = run(settings, portal(site))
        assert f"answers {status}" in report.failed
        assert len(site.articles_asked()) == 5 * 3  # five addresses, three times each
        site.modified = ""
        report = run(settings, portal(site))
        assert (report.new, report.failed) == (35, "")
        assert run(settings, portal(site)).new == 5  # those that failed are tried once more
    assert len(stored(settings)) == 40


def test_single_errors_among_good_pages_are_no_storm(settings: Settings) -> None:
    site = Site({"/": listing(range(14)), **articles(range(14))})
    for number in range(0, 14, 2):
        site.routes[f"/bai/{number}.html"] = Reply("hỏng", 502)
    with served(site):
        report = run(settings, portal(site))
    assert report.errors == {"http-502": 7}
    assert (report.new, report.failed) == (7, "")


def _number(path: str) -> int:
    return int("".join(filter(str.isdigit, path)))


def test_retry_after_is_honoured(settings: Settings) -> None:
    def busy_once(site: Site, _path: str) -> Reply | str:
        first = site.requests["/bai/1.html"] == 1
        return Reply("chờ", 429, headers={"Retry-After": "1"}) if first else article(1)

    site = Site({"/": listing(range(3)), **articles(range(3)), "/bai/1.html": busy_once})
    with served(site):
        report = run(settings, portal(site))
    first = site.log.index("/bai/1.html")
    assert site.times[first + 1] - site.times[first] >= 1.0  # nothing at all is asked meanwhile
    assert report.errors == {}
    assert len(stored(settings)) == 3


def test_a_server_that_asks_for_a_long_pause_is_left_until_the_next_crawl(
    settings: Settings,
) -> None:
    site = Site({"/": listing(range(3)), **articles(range(3))})
    site.routes["/bai/0.html"] = Reply("chờ", 503, headers={"Retry-After": "86400"})
    with served(site):
        report = run(settings, portal(site))
        assert "come back" in report.note
        assert len(site.articles_asked()) == 1
        site.routes["/bai/0.html"] = article(0)
        run(settings, portal(site))
    assert len(stored(settings)) >= 2


def test_only_the_own_hosts_and_no_private_address_are_asked(settings: Settings) -> None:
    inside = Site({"*": article(9)})
    site = Site(articles(range(3)))
    with served(site, inside):
        links = f'<h2><a href="{inside.base}bai/9.html">{headline(9)}</a></h2>'
        site.routes["/"] = listing(range(3), links)
        site.routes["/bai/1.html"] = Reply(
            status=302, headers={"Location": inside.base + "bai/9.html"}
        )
        report = run(settings, portal(site))
        # Even a host that the portal file names is not asked when it is a private address.
        own = inside.base.removeprefix("http://").rstrip("/")
        second = run(
            settings, portal(site, hosts=[own], listings=[{"url": "/"}, {"url": inside.base}])
        )
    assert inside.log == []
    assert report.errors == {"other-host": 1}
    assert "private-address" in second.errors


def test_a_list_without_end_is_left(settings: Settings) -> None:
    def endless(_site: Site, path: str) -> str:
        number = int(path.partition("=")[2] or 0)
        rest = f'<a rel="next" href="/lich?thang={number + 1}">Tháng sau</a>'
        return listing([], rest)

    site = Site({"/lich*": endless})
    with served(site):
        run(settings, portal(site, listings=[{"url": "/lich"}]))
    assert len(site.log) < 10


def test_a_list_that_ends_in_its_last_page_over_and_over_is_left(settings: Settings) -> None:
    def page(site: Site, path: str) -> str:
        number = int(path.partition("=")[2] or 1)
        box = random.Random(len(site.log)).sample(range(40), 5)  # most read, other ones each time
        own = range(min(4 * number, 40) - 4, min(4 * number, 40))
        return listing([*own, *box], f'<a rel="next" href="/tin?trang={number + 1}">Trang sau</a>')

    site = Site({"/tin*": page, **articles(range(40))})
    with served(site):
        report = run(settings, portal(site, listings=[{"url": "/tin"}]))
    assert (report.new, report.note) == (40, "")
    assert len(site.log) < 40 + 20


def test_addresses_without_end_for_the_same_page_are_left(settings: Settings) -> None:
    def endless(_site: Site, path: str) -> str:
        number = int(path.partition("=")[2] or 0)
        links = "".join(
            f'<h2><a href="/ban-tin/{number}/{n}/{n * 7}">{headline(n)}</a></h2>' for n in range(20)
        )
        return f'<body>{links}<a rel="next" href="/tin?trang={number + 1}">Trang sau</a></body>'

    same = article(5, extra='<link rel="canonical" href="/bai/5.html">')
    site = Site({"/tin*": endless, "/ban-tin*": same})
    with served(site):
        report = run(settings, portal(site, listings=[{"url": "/tin"}]))
    assert "trap" in report.note
    assert len(site.log) < 200
    assert len(stored(settings)) == 1


def test_session_ids_in_addresses_are_dropped(settings: Settings) -> None:
    def with_session(site: Site, _path: str) -> str:
        number = len(site.log)
        return "".join(
            f'<h2><a href="/bai/{n}.html;jsessionid=AB{number}?utm_source=a{number}">{headline(n)}</a></h2>'
            for n in range(3)
        )

    site = Site({"/": with_session, **articles(range(3))})
    with served(site):
        run(settings, portal(site))
        run(settings, portal(site))
    assert sorted(site.articles_asked()) == ["/bai/0.html", "/bai/1.html", "/bai/2.html"]


def test_a_site_that_asks_for_a_cookie_is_read_and_none_is_kept(settings: Settings) -> None:
    pages = {"/": listing(range(3)), **{f"/bai/{n}.html": article(n) for n in range(3)}}

    def behind_a_cookie(site: Site, path: str) -> Reply | str:
        if path not in pages:
            return Reply("không có", 404)
        if site.cookies[-1]:
            return pages[path]
        return Reply(status=302, headers={"Location": path, "Set-Cookie": "vao=1; path=/"})

    site = Site({"*": behind_a_cookie})
    with served(site):
        report = run(settings, portal(site))
    assert (report.new, report.errors) == (3, {})
    for asked in pages:
        sent = [
            cookie for path, cookie in zip(site.log, site.cookies, strict=True) if path == asked
        ]
        assert sent == ["", "vao=1"]


def test_a_portal_that_is_down_fails_and_the_others_go_on(settings: Settings) -> None:
    site, down = Site({"/": listing(range(2)), **articles(range(2))}), Site()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        down.base = f"http://127.0.0.1:{free.getsockname()[1]}/"
    with served(site):
        report = crawl(settings, portal(site) | portal(down, "sap"), keep=keep_all, rules="1")
    assert list(report.failed) == ["sap"]
    assert report.portals["mau"].new == 2
    assert not report.ok


def test_a_feed_that_is_a_web_page_is_told(settings: Settings) -> None:
    site = Site(
        {
            "/": listing(range(2)),
            **articles(range(2)),
            "/rss": "<html><body>Trang chủ</body></html>",
        }
    )
    with served(site):
        report = run(settings, portal(site, feeds=["/rss"], listings=[{"url": "/"}]))
        failed = run(settings, portal(site, "chi-rss", feeds=["/rss"]))
    assert report.errors == {"unreadable": 1}
    assert not report.failed
    assert "not a feed" in failed.failed


def test_a_wrong_charset_does_not_damage_the_text(settings: Settings) -> None:
    page = Reply(article(1), headers={"Content-Type": "text/html; charset=iso-8859-1"})
    site = one_bad(page)
    with served(site):
        run(settings, portal(site))
    assert headline(1) in {found.title for found in stored(settings)}


def test_a_reader_that_stumbles_does_not_stop_the_crawl(settings: Settings) -> None:
    def keep(item: Article) -> Decision:
        if "lần thứ 1" in item.title:
            raise ZeroDivisionError("a mistake in the rules")
        return keep_all(item)

    site = Site({"/": listing(range(3)), **articles(range(3))})
    with served(site):
        report = run(settings, portal(site), keep)
        assert report.errors == {"internal": 1}
        assert len(stored(settings)) == 2
        assert run(settings, portal(site)).new == 1


def test_outside_its_hours_a_portal_is_left_alone(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = Site({"/": listing(range(2)), **articles(range(2))})
    with served(site):
        monkeypatch.setattr("crawler.session.within_hours", lambda hours: hours is None)
        report = run(settings, portal(site, hours="22-6"))
        assert site.log == []
        assert "hours" in report.note
        assert not report.failed
