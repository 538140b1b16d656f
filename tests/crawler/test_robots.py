"""robots.txt: obeyed before and in the middle of a crawl, and what it says is told."""

from __future__ import annotations

import pytest

from config.settings import Settings
from crawler.report import PortalReport, RobotsState
from tests.crawler.crawling import run, stored
from tests.crawler.portal_server import (
    Reply,
    Site,
    article,
    articles,
    listing,
    portal,
    served,
)


def test_robots_txt_is_obeyed_and_told(settings: Settings) -> None:
    site = Site({"/": listing(range(4)), **articles(range(4))})
    site.routes["/robots.txt"] = "User-agent: *\nDisallow: /bai/2"
    with served(site):
        report = run(settings, portal(site))
    assert site.requests["/bai/2.html"] == 0
    assert report.errors == {"robots": 1}
    assert len(stored(settings)) == 3


def test_a_byte_order_mark_does_not_hide_the_first_rule(settings: Settings) -> None:
    site = Site({"/": listing(range(4)), **articles(range(4))})
    site.routes["/robots.txt"] = "\ufeffUser-agent: *\r\nDisallow: /bai/2"
    with served(site):
        assert run(settings, portal(site)).errors == {"robots": 1}
    assert site.requests["/bai/2.html"] == 0


@pytest.mark.parametrize("status", [500, 503, 429])
def test_robots_txt_that_cannot_be_had_stops_the_portal(settings: Settings, status: int) -> None:
    site = Site({"/": listing(range(2)), **articles(range(2)), "/robots.txt": Reply("", status)})
    with served(site):
        report = run(settings, portal(site))
        assert set(site.log) == {"/robots.txt"}
        assert str(status) in report.failed
        site.routes["/robots.txt"] = Reply("", 404)
        assert run(settings, portal(site)).new == 2


def test_robots_txt_that_is_missing_allows(settings: Settings) -> None:
    site = Site({"/": listing(range(2)), **articles(range(2)), "/robots.txt": Reply("cấm", 403)})
    with served(site):
        assert run(settings, portal(site)).new == 2


def test_robots_txt_that_changes_between_crawls_is_read_anew(settings: Settings) -> None:
    site = Site({"/": listing(range(2)), **articles(range(4)), "/robots.txt": "User-agent: *"})
    with served(site):
        run(settings, portal(site))
        site.routes["/robots.txt"] = "User-agent: *\nDisallow: /"
        report = run(settings, portal(site))
    assert "robots.txt forbids" in report.failed


def test_crawl_delay_is_kept(settings: Settings) -> None:
    site = Site({"/": listing(range(3)), **articles(range(3))})
    site.routes["/robots.txt"] = "User-agent: giaoban\nCrawl-delay: 0.4\n\nUser-agent: *\nAllow: /"
    with served(site):
        run(settings, portal(site))
    first, last = site.times[1], site.times[-1]
    # A busy machine may hand one request over late, and so shorten one pause.
    assert last - first >= 0.8 * 0.4 * (len(site.times) - 2)


def changing(after: int, reply: Reply | str) -> Site:
    """A site whose robots.txt is another one once so many articles were asked for."""

    def page(site: Site, path: str) -> str:
        if len(site.articles_asked()) == after:
            site.routes["/robots.txt"] = reply
        return article(int("".join(filter(str.isdigit, path))))

    return Site({"/": listing(range(9)), "/bai/*": page, "/robots.txt": "User-agent: *"})


@pytest.fixture
def asked_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let an hour pass between any two requests, as far as robots.txt is concerned."""
    monkeypatch.setattr("crawler.politeness.robots.MAX_AGE", -1.0)


@pytest.mark.usefixtures("asked_each_time")
def test_robots_txt_that_forbids_in_mid_crawl_is_obeyed_at_once(settings: Settings) -> None:
    site = changing(3, "User-agent: *\nDisallow: /bai/")
    with served(site):
        report = run(settings, portal(site))
    assert len(site.articles_asked()) == 3
    assert report.errors == {"robots": 6}
    assert len(stored(settings)) == 3


@pytest.mark.usefixtures("asked_each_time")
def test_robots_txt_that_fails_in_mid_crawl_stops_it_and_the_next_one_goes_on(
    settings: Settings,
) -> None:
    site = changing(3, Reply("hỏng", 503))
    with served(site):
        report = run(settings, portal(site))
        assert len(site.articles_asked()) == 3
        assert report.robots == RobotsState("unavailable", why="answers 503")
        assert "answers 503" in report.note
        site.routes["/robots.txt"] = Reply("", 404)
        report = run(settings, portal(site))
        assert report.robots == RobotsState("none")
    assert len(stored(settings)) == 9
    assert max(site.requests[path] for path in site.articles_asked()) == 1


@pytest.mark.usefixtures("asked_each_time")
def test_robots_txt_that_allows_again_is_believed_in_the_next_crawl(settings: Settings) -> None:
    site = changing(3, "User-agent: *\nDisallow: /bai/")
    with served(site):
        run(settings, portal(site))
        site.routes["/robots.txt"] = "User-agent: *"
        site.routes["/bai/*"] = lambda _s, path: article(int("".join(filter(str.isdigit, path))))
        assert run(settings, portal(site)).new == 6


def test_robots_txt_is_asked_once_an_hour(settings: Settings) -> None:
    site = Site({"/": listing(range(9)), **articles(range(9)), "/robots.txt": "User-agent: *"})
    with served(site):
        run(settings, portal(site))
    assert site.requests["/robots.txt"] == 1


@pytest.mark.parametrize(
    ("robots", "told"),
    [
        ("User-agent: *\nAllow: /", RobotsState("read")),
        ("User-agent: *\nCrawl-delay: 0.2", RobotsState("read", 0.2)),
        ("User-agent: *\nRequest-rate: 10/1", RobotsState("read", 0.1)),
        ("User-agent: *\nDisallow: /", RobotsState("refuses")),
        ("User-agent: *\nCrawl-delay: 3600", RobotsState("refuses", 3600.0)),
        (Reply("", 404), RobotsState("none")),
        (Reply("", 500), RobotsState("unavailable", why="answers 500")),
    ],
)
def test_what_robots_txt_says_is_told(
    settings: Settings, robots: Reply | str, told: RobotsState
) -> None:
    site = Site({"/": listing(range(2)), **articles(range(2)), "/robots.txt": robots})
    with served(site):
        report = run(settings, portal(site))
    assert report.robots == told
    assert PortalReport.from_json(report.to_json()).robots == told
    assert bool(report.failed) == (told.state in ("refuses", "unavailable"))
