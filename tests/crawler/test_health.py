"""A portal's health is told from its own past: silence, a redesign, fields that stay empty."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from config.portals import Portal
from crawler.health import PortalHealth, crawls_ceased, portal_health
from crawler.report import PortalReport
from crawler.store import ArticleStore

PORTAL = Portal(id="mau", name="Mẫu", kind="party", base="https://mau.vn/")
FIRST = datetime(2024, 1, 1, 3, tzinfo=UTC)
FULL = {"title": 10, "date": 10, "body": 10}


@pytest.fixture
def store(tmp_path: Path) -> Iterable[ArticleStore]:
    with ArticleStore(tmp_path / "articles.sqlite") as store:
        yield store


def crawled(store: ArticleStore, days: Iterable[float], **values: Any) -> None:
    for day in days:
        at = (FIRST + timedelta(days=day)).isoformat()
        report = PortalReport(started=at, finished=at, discovery_asked=1, discovery_read=1)
        for name, value in values.items():
            setattr(report, name, value)
        run = store.start_run(at)
        store.save_portal_run(run, "mau", report.to_json())
        store.finish_run(run, at)


def health(store: ArticleStore) -> PortalHealth:
    [found] = portal_health(store, {"mau": PORTAL})
    return found


def test_a_portal_that_was_never_crawled(store: ArticleStore) -> None:
    assert health(store).state == "never"


def test_a_portal_with_steady_news_is_well(store: ArticleStore) -> None:
    crawled(store, range(10), new=2, articles=10, filled=FULL)
    found = health(store)
    assert (found.state, found.usual_gap) == ("ok", 1.0)
    assert found.filled == {"title": 1.0, "date": 1.0, "body": 1.0}
    assert found.last_run == "2024-01-10T03:00:00+00:00"


def test_silence_is_measured_by_the_portals_own_usual_gap(store: ArticleStore) -> None:
    crawled(store, range(0, 60, 10), new=1)  # every ten days
    crawled(store, range(51, 75))
    assert health(store).state == "ok"
    crawled(store, range(75, 90))
    assert health(store).state == "broken"
    assert health(store).reason == "silent for 39 days, usually 10.0 between news"


def test_a_quiet_weekend_is_no_silence(store: ArticleStore) -> None:
    crawled(store, (day / 4 for day in range(40)), new=1)  # every six hours
    crawled(store, (10 + day / 4 for day in range(7)))
    assert health(store).state == "ok"


def test_days_without_a_crawl_are_not_the_portals_silence(store: ArticleStore) -> None:
    crawled(store, range(8), new=1)
    crawled(store, [90], new=0)
    crawled(store, [91], new=3)
    assert health(store).state == "ok"


def test_a_field_that_stays_empty_is_a_break(store: ArticleStore) -> None:
    crawled(store, range(6), new=2, articles=10, filled=FULL)
    crawled(store, range(6, 9), new=2, articles=10, filled=FULL | {"date": 1})
    assert health(store).reason == "only 10% of the articles have a date, before 100%"


def test_pages_that_are_no_longer_read_as_articles_are_a_break(store: ArticleStore) -> None:
    crawled(store, range(6), new=2, articles=10, filled=FULL, other={"listing": 1})
    crawled(store, range(6, 9), new=1, articles=1, other={"empty": 10})
    assert "read as articles" in health(store).reason


def test_a_portal_that_could_not_be_read_says_why(store: ArticleStore) -> None:
    crawled(store, range(3), new=1)
    crawled(store, [3], failed="nothing could be read: /: answers 503")
    found = health(store)
    assert (found.state, found.reason) == ("broken", "nothing could be read: /: answers 503")


def test_reports_of_other_versions_are_read(store: ArticleStore) -> None:
    store.save_portal_run(store.start_run(), "mau", {"new": 1, "of_the_future": [1]})
    assert health(store).state == "ok"


def test_a_break_shows_in_the_first_bad_crawl_and_does_not_wear_off(store: ArticleStore) -> None:
    crawled(store, range(6), new=2, articles=10, filled=FULL)
    crawled(store, [6], new=2, articles=10, filled=FULL | {"date": 1})
    assert health(store).state == "broken"
    crawled(store, range(7, 60), new=2, articles=10, filled=FULL | {"date": 1})
    assert health(store).reason == "only 10% of the articles have a date, before 100%"


def test_a_few_odd_articles_are_chance(store: ArticleStore) -> None:
    crawled(store, range(9), new=1, articles=10, filled=FULL | {"date": 8})
    crawled(store, [9], new=1, articles=5, filled={"title": 5, "date": 2, "body": 5})
    assert health(store).state == "ok"


def test_a_long_backfill_counts_each_of_its_crawls_once(store: ArticleStore) -> None:
    started = FIRST.isoformat()
    for day, articles in enumerate((100, 200, 210)):
        dates = min(articles, 200)
        at = (FIRST + timedelta(days=day)).isoformat()
        filled = {"title": articles, "date": dates, "body": articles}
        report = PortalReport(
            started=started, finished=at, new=articles, articles=articles, filled=filled
        )
        store.save_portal_run(store.start_run(at), "mau", report.to_json())
    assert health(store).reason == "only 0% of the articles have a date, before 100%"


def test_an_empty_sitemap_of_todays_news_is_no_break(store: ArticleStore) -> None:
    crawled(store, range(3), new=1, articles=1, lists={"https://mau.vn/news.xml": 9, "x": 5})
    crawled(store, [3], lists={"https://mau.vn/news.xml": 0, "x": 5})
    assert health(store).state == "ok"
    crawled(store, [4], lists={"https://mau.vn/news.xml": 0, "x": 0})
    assert health(store).reason == "/news.xml names no article any more, before 9 articles"


def test_a_portal_outside_its_hours_is_not_broken(store: ArticleStore) -> None:
    crawled(store, range(3), discovery_asked=0, discovery_read=0, note="outside its hours")
    assert (health(store).state, health(store).note) == ("ok", "outside its hours")


def test_selectors_and_general_extraction_that_disagree_are_told(store: ArticleStore) -> None:
    flags = {"selectors-disagree": 9}
    crawled(store, range(2), new=10, articles=10, filled=FULL, flags=flags)
    words = "its selectors and the general extraction disagree in 9 of 10 articles"
    assert (health(store).state, health(store).note) == ("ok", words)  # it has always been so
    crawled(store, [2, 3], new=10, articles=10, filled=FULL)
    assert (health(store).state, health(store).note) == ("ok", "")
    crawled(store, [4], new=10, articles=10, filled=FULL, flags=flags)
    assert (health(store).state, health(store).reason) == ("broken", words)


@pytest.mark.parametrize(
    ("ago", "ceased"),
    [
        ([10, 9, 8, 7, 6, 5, 4, 3, 2, 1], False),
        ([30, 20, 10], False),  # every ten days
        ([14.1, 14], False),  # somebody tried it
        ([14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4], True),
    ],
)
def test_crawls_that_no_longer_come_to_their_end_are_told(
    store: ArticleStore, ago: Iterable[float], ceased: bool
) -> None:
    now = datetime.now(UTC)
    for days in ago:
        at = (now - timedelta(days=days)).isoformat()
        store.finish_run(store.start_run(at), at)
    store.start_run(now.isoformat())  # goes on, or was killed
    told = crawls_ceased(store)
    assert bool(told) is ceased
    if ceased:
        assert f"{now - timedelta(days=4):%Y-%m-%d}" in told
        assert "24 hours" in told
