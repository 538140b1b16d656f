"""Whole crawls of one well-behaved portal: what comes home, and what a second crawl asks for."""

from __future__ import annotations

import sqlite3
from signal import SIGINT, raise_signal

import pytest

from config.portals import Portal
from config.settings import Settings
from crawler.captures import read_capture
from crawler.crawl import BadDate, UnknownPortal, crawl
from crawler.report import PortalReport
from crawler.store import ArticleStore
from tests.crawler.crawling import run, stored
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


def stored_urls(settings: Settings) -> list[str]:
    return sorted(found.url or "" for found in stored(settings))


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


def test_a_second_crawl_fetches_no_article_again(settings: Settings) -> None:
    site = Site({"/": listing(range(5)), **articles(range(5))})
    with served(site):
        run(settings, portal(site), keep_even)
        before = site.articles_asked()
        report = run(settings, portal(site), keep_even)
    assert sorted(before) == sorted(site.articles_asked())
    assert (report.found, report.new) == (0, 0)
    assert len(stored_urls(settings)) == 3


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


def test_new_articles_are_found_and_the_list_is_not_walked_again(settings: Settings) -> None:
    def page(site: Site, path: str) -> str:
        number = int(path.partition("=")[2] or 1)
        newer = [90 + number] if "new" in site.routes and number == 1 else []
        numbers = [*newer, *range(number * 3, number * 3 + 3)]
        rest = f'<a rel="next" href="/tin?page={number + 1}">Trang sau</a>' if number < 6 else ""
        return listing(numbers, rest)

    site = Site({"/tin*": page, **articles(range(100))})
    with served(site):
        portals = portal(site, listings=[{"url": "/tin"}])
        assert run(settings, portals).new == 18
        site.routes["new"] = ""
        site.log.clear()
        report = run(settings, portals)
    assert report.new == 1
    assert site.requests["/bai/91.html"] == 1
    assert not site.requests["/tin?page=3"]  # page 2 brought nothing new


def test_an_unchanged_listing_is_answered_304_and_read_as_such(settings: Settings) -> None:
    tagged = Reply(listing(range(2)), headers={"ETag": '"a1"'})
    site = Site({"/": tagged, **articles(range(2))})
    with served(site):
        run(settings, portal(site))
        report = run(settings, portal(site))
    assert report.discovery_read == 1
    assert not report.failed


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


def test_a_corrected_article_is_a_revision_when_the_sitemap_says_so(settings: Settings) -> None:
    def urls(site: Site, _path: str) -> Reply:
        return Reply(
            '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url>'
            f"<loc>{site.base}bai/1.html</loc><lastmod>{site.modified}</lastmod></url></urlset>",
            headers={"Content-Type": "application/xml"},
        )

    site = Site({"/sitemap.xml": urls, **articles(range(2))})
    site.modified = "2024-04-05"
    with served(site):
        portals = portal(site, sitemaps=["/sitemap.xml"])
        run(settings, portals)
        age_pages(settings)
        site.modified = "2024-06-01"
        site.routes["/bai/1.html"] = article(
            1, title="Xã Đồi Chè đính chính tin họp bàn việc sửa đường"
        )
        report = run(settings, portals)
    assert report.revised == 1


def age_pages(settings: Settings) -> None:
    """Pretend that everything was fetched in May 2024."""
    with sqlite3.connect(settings.store_path) as db:
        db.execute("UPDATE pages SET fetched = '2024-05-01T00:00:00+00:00'")


def test_a_page_that_is_gone_stays_and_is_marked(settings: Settings) -> None:
    site = Site({"/": listing(range(2)), **articles(range(2))})
    with served(site):
        run(settings, portal(site))
        age_pages(settings)
        site.routes["/bai/1.html"] = Reply("gỡ", 410)
        report = run(settings, portal(site))
    assert report.errors == {"dead": 1}
    with ArticleStore(settings.store_path) as store:
        removed = [c.id for c in store.changes() if store.removed(c.id)]
        assert len(removed) == 1
        assert store.get(removed[0]) is not None


def day_later(settings: Settings) -> None:
    """Pretend that all that is known is a day older."""

    def older(value: str) -> str:
        return f"strftime('%Y-%m-%dT%H:%M:%S+00:00', {value}, '-1 day')"

    fetched = older("json_extract(article, '$.fetched')")
    with sqlite3.connect(settings.store_path) as db:
        db.execute(f"UPDATE pages SET fetched = {older('fetched')}")
        db.execute(f"UPDATE articles SET seen = {older('seen')}, removed = {older('removed')}")
        db.execute(f"UPDATE revisions SET stored = {older('stored')}")
        db.execute(f"UPDATE revisions SET article = json_set(article, '$.fetched', {fetched})")


def test_kept_articles_that_no_list_names_are_looked_at_again(settings: Settings) -> None:
    site = Site({"/": listing(range(4)), **articles(range(4))})
    for number in range(4):
        site.routes[f"/bai/{number}.html"] = Reply(article(number), headers={"ETag": f'"{number}"'})
    corrected = "Xã Đồi Chè đính chính tin họp bàn việc sửa đường"
    with served(site):
        run(settings, portal(site), keep_even)
        site.routes["/"] = listing(range(10, 12))
        site.routes |= articles(range(10, 12))
        site.routes["/bai/2.html"] = article(2, title=corrected)
        run(settings, portal(site), keep_even)
        assert len(site.articles_asked()) == 6  # within a day nothing is asked again
        day_later(settings)
        site.log.clear()
        report = run(settings, portal(site), keep_even)
        assert sorted(site.articles_asked()) == ["/bai/0.html", "/bai/10.html", "/bai/2.html"]
        assert (report.found, report.revised, report.unchanged) == (3, 1, 2)
        site.routes["/bai/2.html"] = Reply("gỡ", 404)
        day_later(settings)
        site.log.clear()
        report = run(settings, portal(site), keep_even)
        assert report.errors == {"dead": 1}
        assert "/bai/0.html" in site.articles_asked()
    with ArticleStore(settings.store_path) as store:
        kept = {c.article.title: c.id for c in store.changes() if c.article}
        assert len(kept) == 3
        assert store.removed(kept[corrected])
        assert len(store.revisions(kept[corrected])) == 2


@pytest.mark.parametrize("reply", [Reply("cấm", 403), "<html><body><p>Bảo trì</p></body></html>"])
def test_an_article_that_cannot_be_read_any_more_is_not_asked_for_each_time(
    settings: Settings, reply: Reply | str
) -> None:
    site = Site({"/": listing([2]), **articles([2])})
    with served(site):
        run(settings, portal(site))
        site.routes |= {"/": listing([4]), "/bai/2.html": reply, **articles([4])}
        day_later(settings)
        for _ in range(3):
            run(settings, portal(site))
    assert site.requests["/bai/2.html"] == 2
    with ArticleStore(settings.store_path) as store:
        assert store.counts()["articles"] == 2


def test_an_article_that_never_changes_is_looked_at_ever_more_seldom(settings: Settings) -> None:
    site = Site({"/": listing([2]), **articles([2])})
    with served(site):
        run(settings, portal(site))
        site.routes["/"] = listing([4])
        site.routes |= articles([4])
        run(settings, portal(site))
        site.log.clear()
        for _ in range(16):
            day_later(settings)
            run(settings, portal(site))
    assert site.requests["/bai/2.html"] == 5  # after 1, 2, 4, 8 and 16 days


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


def test_sections_of_an_unchanged_home_page_are_still_read(settings: Settings) -> None:
    home = Reply('<a href="/thoi-su">Thời sự</a>', headers={"ETag": '"h"'})
    site = Site({"/": home, "/thoi-su": listing([1]), **articles(range(3))})
    with served(site):
        run(settings, portal(site, discovery="auto"))
        site.routes["/thoi-su"] = listing([2, 1])
        assert run(settings, portal(site, discovery="auto")).new == 1


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


def test_a_portal_that_moved_keeps_the_history_of_its_articles(settings: Settings) -> None:
    old, new = Site({"/": listing([1]), **articles([1])}), Site({"/": listing([1])})
    new.routes["/bai/1.html"] = article(1, title="Xã Đồi Chè đính chính tin họp bàn việc sửa đường")
    with served(old, new):
        run(settings, portal(old))
        former = old.base.removeprefix("http://").rstrip("/")
        report = run(settings, portal(new, formerly=[former]))
        assert (report.new, report.revised) == (0, 1)
        assert stored_urls(settings) == [f"{new.base}bai/1.html"]


def test_articles_on_a_host_that_the_portal_left_are_not_looked_for_there(
    settings: Settings,
) -> None:
    old, new = (
        Site({"/": listing(range(8)), **articles(range(8))}),
        Site({"/": listing([9]), **articles([9])}),
    )
    with served(new):
        with served(old):
            run(settings, portal(old))
        day_later(settings)
        former = old.base.removeprefix("http://").rstrip("/")
        report = run(settings, portal(new, formerly=[former]))
    assert (report.new, report.errors, report.failed) == (1, {}, "")
    with ArticleStore(settings.store_path) as store:
        assert store.counts()["removed"] == 0


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
