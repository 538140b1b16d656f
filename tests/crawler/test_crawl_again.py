"""What a later crawl of the same portal asks for again, and what it finds new, changed or gone."""

from __future__ import annotations

import sqlite3

import pytest

from config.settings import Settings
from crawler.store import ArticleStore
from tests.crawler.crawling import run, stored_urls
from tests.crawler.portal_server import (
    Reply,
    Site,
    article,
    articles,
    keep_even,
    listing,
    portal,
    served,
)


def test_a_second_crawl_fetches_no_article_again(settings: Settings) -> None:
    site = Site({"/": listing(range(5)), **articles(range(5))})
    with served(site):
        run(settings, portal(site), keep_even)
        before = site.articles_asked()
        report = run(settings, portal(site), keep_even)
    assert sorted(before) == sorted(site.articles_asked())
    assert (report.found, report.new) == (0, 0)
    assert len(stored_urls(settings)) == 3


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


def test_sections_of_an_unchanged_home_page_are_still_read(settings: Settings) -> None:
    home = Reply('<a href="/thoi-su">Thời sự</a>', headers={"ETag": '"h"'})
    site = Site({"/": home, "/thoi-su": listing([1]), **articles(range(3))})
    with served(site):
        run(settings, portal(site, discovery="auto"))
        site.routes["/thoi-su"] = listing([2, 1])
        assert run(settings, portal(site, discovery="auto")).new == 1


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


def age_pages(settings: Settings) -> None:
    """Pretend that everything was fetched in May 2024."""
    with sqlite3.connect(settings.store_path) as db:
        db.execute("UPDATE pages SET fetched = '2024-05-01T00:00:00+00:00'")


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
