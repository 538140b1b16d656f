"""Only the portal's own hosts: whatever a page links to or sends the crawler to, nothing inside a network is asked."""

from __future__ import annotations

import time
from threading import Lock
from urllib.parse import urlsplit

import pytest
from pydantic import ValidationError

from config.portals import Portal
from config.settings import Settings
from crawler.crawl import crawl
from tests.crawler.crawling import run
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

# Ways to write this machine, and a cloud's metadata service.
INSIDE = [
    "127.0.0.1", "localhost", "LOCALHOST.", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0.0.0.0", "[::1]",
    "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "169.254.169.254", "mau@127.0.0.1", "m.localhost",
]  # fmt: skip


@pytest.mark.parametrize("host", INSIDE)
def test_no_link_and_no_redirect_leads_inside(settings: Settings, host: str) -> None:
    inside = Site({"*": article(9)})
    site = Site({"/robots.txt": Reply(status=404), **articles(range(5))})
    with served(site, inside):
        address = f"http://{host}:{urlsplit(inside.base).port}/bai/9.html"
        site.routes["/"] = listing(range(5), f'<h2><a href="{address}">{headline(9)}</a></h2>')
        for number, status in enumerate((301, 302, 307)):
            site.routes[f"/bai/{number}.html"] = Reply(status=status, headers={"Location": address})
        refresh = (
            f'<html><head><meta http-equiv="refresh" content="0; url={address}"></head></html>'
        )
        site.routes["/bai/3.html"] = refresh
        report = run(settings, portal(site))
    assert inside.log == []
    assert report.errors == {"other-host": 4}
    assert report.new == 1


@pytest.mark.parametrize("host", INSIDE)
def test_a_host_of_the_portal_file_that_lies_inside_is_not_asked(
    settings: Settings, host: str
) -> None:
    inside = Site({"*": article(9)})
    site = Site({"/robots.txt": Reply(status=404), **articles(range(2))})
    with served(site, inside):
        own = f"{host}:{urlsplit(inside.base).port}"
        site.routes["/"] = listing(
            [1], f'<h2><a href="http://{own}/bai/9.html">{headline(9)}</a></h2>'
        )
        try:
            portals = portal(site, hosts=[own])
        except ValidationError:
            return  # no name of a host: refused with the portal file
        report = run(settings, portals)
    assert inside.log == []
    assert report.new == 1


def test_a_host_whose_name_is_unknown_is_told_as_such(settings: Settings) -> None:
    site = Site({"/robots.txt": Reply(status=404), **articles(range(2))})
    with served(site):
        link = f'<h2><a href="http://tin.khong-co.invalid/bai/9.html">{headline(9)}</a></h2>'
        site.routes["/"] = listing([1], link)
        report = run(settings, portal(site, hosts=["tin.khong-co.invalid"]))
    assert report.new == 1
    assert report.errors.keys() <= {"dns", "robots-unavailable"}
    assert sum(report.errors.values()) == 1


class Watch:
    """Routes that note how many requests are under way at the same time."""

    def __init__(self) -> None:
        self.now = self.most = 0
        self._lock = Lock()

    def site(self) -> Site:
        return Site(
            {"/robots.txt": Reply(status=404), "/": listing(range(8)), "/bai/*": self._page}
        )

    def _page(self, _site: Site, path: str) -> str:
        with self._lock:
            self.now += 1
            self.most = max(self.most, self.now)
        time.sleep(0.05)
        with self._lock:
            self.now -= 1
        return article(int("".join(filter(str.isdigit, path))))


def test_a_host_is_asked_one_thing_at_a_time_however_many_portals_it_carries(
    settings: Settings,
) -> None:
    watch = Watch()
    site = watch.site()
    with served(site):
        portals = portal(site, "mot") | portal(site, "hai") | portal(site, "ba")
        crawl(settings, portals, keep=keep_all, rules="1")
    assert watch.most == 1


def test_portals_on_other_ports_do_not_wait_for_each_other(settings: Settings) -> None:
    watch = Watch()
    sites = [watch.site() for _ in range(4)]
    with served(*sites):
        portals: dict[str, Portal] = {}
        for number, site in enumerate(sites):
            portals |= portal(site, f"mau{number}")
        crawl(settings, portals, keep=keep_all, rules="1")
    assert 1 < watch.most <= 4


def test_a_portal_that_moved_away_says_where_to(settings: Settings) -> None:
    new, old = Site({"/": listing([1]), **articles([1])}), Site()
    with served(new, old):
        old.routes["*"] = lambda _site, path: Reply(
            status=301, headers={"Location": new.base + path[1:]}
        )
        report = run(settings, portal(old))
    assert new.log == []
    assert f"leads to another host: {new.base}" in report.failed
    assert "formerly" in report.failed
