"""Whole crawls of one well-behaved portal: what comes home, and how far a crawl goes."""

from __future__ import annotations

from signal import SIGINT, raise_signal

import pytest

from config.portals import Portal
from config.settings import Settings
from crawler.captures import read_capture
from crawler.crawl import BadDate, UnknownPortal, crawl
from crawler.report import PortalReport
from crawler.store import ArticleStore
from tests.crawler.crawling import run, stored, stored_urls
from tests.crawler.portal_server import (
    Reply,
    Site,
    article,
    articles,
    headline,
    keep_all,
    keep_even,
    listing,
    portal,
    served,
)


def test_articles_of_a_listing_come_home_with_title_date_and_text(settings: Settings) -> None:
    site = Site({"/": listing(range(3)), **articles(range(3))})
    with served(site):
        report = run(settings, portal(site, province="Tuyên Quang"))
    assert (report.found, report.fetched, report.new) == (3, 3, 3)
    assert report.filled == {"title": 3, "date": 3, "body": 3}
    first = {found.title: found for found in stored(settings)}[headline(0)]
    assert first.published == "2024-04-05"
    assert "nạo vét kênh mương" in first.text
    assert first.portal is not None
    assert (first.portal.id, first.portal.province) == ("mau", "Tuyên Quang")


def test_the_user_agent_is_the_one_of_the_settings(settings: Settings) -> None:
    site = Site({"/": listing(range(1)), **articles(range(1))})
    with served(site):
        run(settings, portal(site))
    assert site.agents == {settings.crawl.user_agent}


def test_what_is_rejected_is_noted_and_captured(settings: Settings) -> None:
    site = Site({"/": listing(range(4)), **articles(range(4))})
    with served(site):
        report = run(settings, portal(site), keep_even)
    assert report.rejected == {"odd": 2}
    with ArticleStore(settings.store_path) as store:
        rejected = store.rejected()
    assert {item.rules for item in rejected} == {"1"}
    for item in rejected:
        assert item.capture is not None
        captured = read_capture(settings.captures_path, item.capture)
        assert captured.url == item.url
        assert item.title in captured.body.decode()


def test_one_article_at_many_addresses_is_stored_once(settings: Settings) -> None:
    canonical = '<link rel="canonical" href="/bai/7.html">'
    addresses = [
        "/bai/7.html",
        "/tin/7.html",
        "/dang/bai-7.html?utm_source=x",
        "/bai/7.html?zarsrc=30",
    ]
    links = "".join(f'<h2><a href="{path}">{headline(7)}</a></h2>' for path in addresses)
    site = Site({"/": f"<body>{links}</body>", "*": lambda _s, _p: article(7, extra=canonical)})
    site.routes["/robots.txt"] = Reply(status=404)
    with served(site):
        report = run(settings, portal(site))
    assert stored_urls(settings) == [f"{site.base}bai/7.html"]
    assert (report.new, report.fetched) == (1, 3)


def test_a_crawl_whose_time_is_up_pauses_and_the_next_one_goes_on(settings: Settings) -> None:
    site = Site({"/": listing(range(9)), **articles(range(9))})
    with served(site):
        report = run(settings, portal(site), minutes=0.0)
        assert (site.log, report.failed) == ([], "")
        assert "time is up" in report.note
        assert run(settings, portal(site), minutes=5).new == 9


def test_portals_with_years_to_catch_up_on_let_the_others_go_first(settings: Settings) -> None:
    portals: dict[str, Portal] = {}
    sites = [Site({"/": listing(range(3)), **articles(range(3))}) for _ in range(8)]
    with served(*sites):
        for number, site in enumerate(sites):
            portals |= portal(site, f"mau{number}")
        crawl(settings, portals, keep=keep_all, rules="1", ids=["mau2"], minutes=0.0)
        crawl(settings, portals, keep=keep_all, rules="1")
    others = [site for site in sites if site is not sites[2]]
    assert sites[2].times[0] > min(site.times[-1] for site in others)


def test_a_limit_ends_each_portal_and_the_rest_comes_later(settings: Settings) -> None:
    site = Site({"/": listing(range(6)), **articles(range(6))})
    with served(site):
        assert run(settings, portal(site), limit=2).new == 2
        assert run(settings, portal(site)).new == 4


def test_what_a_limited_crawl_gave_up_is_found_on_later_pages_too(settings: Settings) -> None:
    def page(_site: Site, path: str) -> str:
        number = int(path.partition("=")[2] or 0)
        rest = f'<a rel="next" href="/tin?p={number + 1}">Trang sau</a>' if number < 3 else ""
        return listing([number * 2 + shift[0], number * 2 + 1 + shift[0]], rest)

    shift = [10]
    site = Site({"/tin*": page, **articles(range(30))})
    with served(site):
        portals = portal(site, listings=[{"url": "/tin"}])
        run(settings, portals)
        shift[0] = 2  # eight newer articles on four pages
        assert run(settings, portals, limit=2).new == 2
        assert run(settings, portals).new == 6


def test_since_leaves_out_older_articles_until_they_are_wanted(settings: Settings) -> None:
    days = ["2024-05-02", "2023-12-30", "2024-01-01", "2022-06-01"]
    site = Site({"/": listing(range(4))})
    site.routes |= {f"/bai/{n}.html": article(n, day=day) for n, day in enumerate(days)}
    with served(site):
        report = run(settings, portal(site), since="2024-01-01")
        assert (report.new, report.older) == (2, 2)
        site.log.clear()
        run(settings, portal(site), since="2024-01-01")
        assert site.articles_asked() == []
        assert run(settings, portal(site)).new == 2


def test_a_portal_known_by_address_alone_is_discovered(settings: Settings) -> None:
    feed = "<rss><channel><item><title>{}</title><link>/bai/5.html</link></item></channel></rss>"
    home = (
        '<head><link rel="alternate" type="application/rss+xml" href="/rss"></head><body>'
        '<a href="/xay-dung-dang">Xây dựng Đảng</a><a href="/the-thao">Thể thao</a></body>'
    )
    site = Site({"/": home, "/rss": feed.format(headline(5)), "/xay-dung-dang": listing([1, 2])})
    site.routes["/robots.txt"] = lambda s, _p: f"Sitemap: {s.base}so-do.xml"
    site.routes["/so-do.xml"] = lambda s, _p: (
        f"<urlset><url><loc>{s.base}bai/3.html</loc></url></urlset>"
    )
    site.routes |= articles(range(8))
    with served(site):
        report = run(settings, portal(site, discovery="auto"))
    assert [path[-6] for path in map(str, stored_urls(settings))] == ["1", "2", "3", "5"]
    assert not site.requests["/the-thao"]
    assert report.errors == {}  # the sitemap that was only guessed is no error


def test_portals_are_chosen_by_id(settings: Settings) -> None:
    one, two = (
        Site({"/": listing([1]), **articles([1])}),
        Site({"/": listing([2]), **articles([2])}),
    )
    with served(one, two):
        portals = portal(one, "mot") | portal(two, "hai")
        report = crawl(settings, portals, keep=keep_all, rules="1", ids=["hai"])
        assert list(report.portals) == ["hai"]
        assert one.log == []
        with pytest.raises(UnknownPortal, match="ba"):
            crawl(settings, portals, keep=keep_all, rules="1", ids=["ba"])


def test_progress_is_told_and_runs_are_noted(settings: Settings) -> None:
    told: list[tuple[int, int | None, str]] = []
    site = Site({"/": listing(range(3)), **articles(range(3))})
    with served(site):
        run(settings, portal(site), progress=lambda *values: told.append(values))
    assert told[-1] == (3, 3, "mau")
    with ArticleStore(settings.store_path) as store:
        [noted] = store.portal_runs("mau")
    assert noted.finished is not None
    assert PortalReport.from_json(noted.report).new == 3


@pytest.mark.parametrize("since", ["tomorrow", "2024-6-1", "01/02/2024", "2024-13", "2023-02-29"])
def test_a_date_that_cannot_be_read_is_refused(settings: Settings, since: str) -> None:
    with pytest.raises(BadDate, match=since):
        crawl(settings, {}, keep=keep_all, rules="1", since=since)


def test_a_crawl_that_is_interrupted_goes_on_next_time(settings: Settings) -> None:
    signals = iter([SIGINT])

    def interrupt(done: int, _total: int | None, _what: str) -> None:
        for signal in signals if done >= 3 else ():
            raise_signal(signal)

    site = Site({"/": listing(range(10)), **articles(range(10))})
    with served(site):
        first = crawl(settings, portal(site), keep=keep_all, rules="1", progress=interrupt)
        assert first.interrupted
        assert not first.ok
        assert first.portals["mau"].note == "stopped, goes on in the next crawl"
        with ArticleStore(settings.store_path) as store:
            assert 3 <= store.portal_runs("mau")[0].report["new"] < 10
        assert run(settings, portal(site)).new == 10  # the report goes on, too
    assert max(site.requests.values()) == 1


@pytest.mark.parametrize(("since", "kept", "asked"), [("", 4, 5), ("2023-01-01", 2, 3)])
def test_older_stories_are_reached_from_article_to_article(
    settings: Settings, since: str, kept: int, asked: int
) -> None:
    older = "<h4>Các tin cũ hơn</h4><ul><li><a href='/bai/{0}.html'>{1}</a></li></ul></body>"
    routes = {
        f"/bai/{n}.html": article(n, day=f"202{n}-04-05").replace(
            "</body>", older.format(n - 1, headline(n - 1))
        )
        for n in (1, 2, 3, 4)
    }
    site = Site({"/": listing([4]), **routes})
    with served(site):
        run(settings, portal(site, discovery="auto"), since=since)
    assert len(stored(settings)) == kept
    # The first story leads to one that is gone; nothing is asked for beyond the first that is too old.
    assert len(site.articles_asked()) == asked
