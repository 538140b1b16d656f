"""A crawl that is killed (`kill -9`) at any moment and started again ends as if nothing had happened."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from config.portals import load_portals
from config.settings import Settings, load_settings
from crawler.captures import read_capture
from crawler.crawl import crawl
from crawler.store import ArticleStore
from tests.crawler.portal_server import Site, articles, keep_even, listing, portal_file, served

ARTICLES = 60
TOGETHER = 6
KILLS = 4
ROOT = Path(__file__).parent.parent.parent


def site() -> Site:
    """A portal whose sections have several pages, each article on its own address."""

    def page(_site: Site, path: str) -> str:
        number = int(path.partition("=")[2] or 1)
        rest = f'<a rel="next" href="/tin?page={number + 1}">Trang sau</a>' if number < 6 else ""
        return listing(range((number - 1) * 10, number * 10), rest)

    return Site({"/tin*": page, **articles(range(ARTICLES))})


def start(data: Path, portals: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.crawler.crawl_process", str(data), str(portals)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def finish(process: subprocess.Popen[bytes]) -> None:
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors.decode()
    assert errors == b""


def kill_after(process: subprocess.Popen[bytes], sites: list[Site], requests: int) -> None:
    """Kill the crawl once the sites were asked so many times more."""
    before = sum(len(site.log) for site in sites)
    end = time.monotonic() + 30
    while sum(len(site.log) for site in sites) < before + requests and process.poll() is None:
        assert time.monotonic() < end
        time.sleep(0.001)
    process.send_signal(signal.SIGKILL)
    process.communicate()


def state(data: Path) -> dict[str, Any]:
    """What a crawl leaves, without the times and places that differ from run to run."""
    settings = load_settings({"GIAOBAN_DATA": str(data)})
    with ArticleStore(settings.store_path) as store:
        kept = [change.article for change in store.changes() if change.article]
        rejected = store.rejected()
        for url, title, capture in [(a.url, a.title, a.capture) for a in kept] + [
            (r.url, r.title, r.capture) for r in rejected
        ]:
            assert capture is not None
            captured = read_capture(settings.captures_path, capture)
            assert captured.url == url
            assert title in captured.body.decode()
        return {
            "kept": sorted((a.id, a.revision, a.title, a.text, a.published or "") for a in kept),
            "rejected": sorted((r.id, r.title, r.reason, r.rules) for r in rejected),
            "counts": {k: v for k, v in store.counts().items() if k != "runs"},
        }


def test_a_killed_crawl_goes_on_and_ends_in_the_same_state(
    settings: Settings, tmp_path: Path
) -> None:
    sites = [site(), site()]
    chance = random.Random(20240405)
    with served(*sites):
        for number, one in enumerate(sites):
            portal_file(tmp_path / "portals", one, f"mau{number}", "listings: [{url: /tin}]")
        finish(start(tmp_path / "undisturbed", tmp_path / "portals"))
        undisturbed = [one.requests for one in sites]
        for one in sites:
            one.log.clear()
        for _ in range(KILLS):
            process = start(settings.data, tmp_path / "portals")
            kill_after(process, sites, chance.randint(1, 30))
        finish(start(settings.data, tmp_path / "portals"))
    assert state(settings.data) == state(tmp_path / "undisturbed")
    for one, expected in zip(sites, undisturbed, strict=True):
        assert one.requests.keys() == expected.keys()
        twice = sum((one.requests - expected).values())
        # The request that was under way, once per kill; and once in a portal's life the pages that were being
        # gathered to be read together.
        assert twice <= KILLS + TOGETHER


def test_portals_that_were_through_are_not_asked_again(settings: Settings, tmp_path: Path) -> None:
    quick, slow = Site({"/tin": listing(range(3)), **articles(range(3))}), site()
    with served(quick, slow):
        portal_file(tmp_path / "portals", quick, "mau0", "listings: [{url: /tin}]")
        portal_file(tmp_path / "portals", slow, "mau1", "listings: [{url: /tin}]")
        for _ in range(3):
            kill_after(start(settings.data, tmp_path / "portals"), [slow], 12)
        process = start(settings.data, tmp_path / "portals")
        told, _ = process.communicate(timeout=60)
        assert max(quick.requests.values()) == 1
        assert b"mau0: 3 found, 3 fetched" in told
        finish(start(settings.data, tmp_path / "portals"))  # the next one asks for news
        assert quick.requests["/tin"] == 2


def test_a_portal_that_is_asked_for_by_name_is_asked(settings: Settings, tmp_path: Path) -> None:
    quick, slow = Site({"/tin": listing(range(3)), **articles(range(3))}), site()
    with served(quick, slow):
        portal_file(tmp_path / "portals", quick, "mau0", "listings: [{url: /tin}]")
        portal_file(tmp_path / "portals", slow, "mau1", "listings: [{url: /tin}]")
        kill_after(start(settings.data, tmp_path / "portals"), [slow], 30)
        known = load_portals(tmp_path / "portals").portals
        crawl(settings, known, keep=keep_even, rules="1", ids=["mau0"])
    assert quick.requests["/tin"] == 2


def test_the_lock_of_a_killed_crawl_is_free_at_once(settings: Settings, tmp_path: Path) -> None:
    one = site()
    with served(one):
        portal_file(tmp_path / "portals", one, "mau", "listings: [{url: /tin}]")
        process = start(settings.data, tmp_path / "portals")
        kill_after(process, [one], 3)
        finish(start(settings.data, tmp_path / "portals"))
