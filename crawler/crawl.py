"""A crawl: every portal asked for what is new, politely; what it brings is in the store when it ends, or is killed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from scrapy.crawler import AsyncCrawlerRunner

from config.portals import Portal
from config.settings import CrawlSettings, Settings
from crawler.captures import CaptureWriter
from crawler.frontier import Frontier
from crawler.intake import Intake, Keep
from crawler.lock import crawl_lock
from crawler.loop import run
from crawler.politeness.robots import RobotsGate
from crawler.report import CrawlReport, PortalReport
from crawler.session import Session
from crawler.sieve import Goal
from crawler.spider import OnProgress, OpenSession, PortalSpider
from crawler.store import ArticleStore

Progress = Callable[[int, int | None, str], None]

_UNHURRIED = 64  # portals at a time; most of them are waiting for their next turn
_HURRIED = 6  # without a delay requests would only queue up before the reader


class UnknownPortal(Exception):
    """A crawl was asked for portals that are not configured; the message names them."""


def crawl(
    settings: Settings,
    portals: Mapping[str, Portal],
    *,
    keep: Keep,
    rules: str,
    ids: Sequence[str] = (),
    since: date | str | None = None,
    limit: int | None = None,
    progress: Progress | None = None,
) -> CrawlReport:
    """Crawl `portals`, or those of them named by `ids`, and return what came of it.

    `keep` judges each article, `rules` names its version. `since` leaves out articles published before that day,
    `limit` ends each portal after so many articles. `progress` is called after each answer with the number of article
    pages that are through, of those that were found so far, and the portal's id. Raises UnknownPortal, and
    crawler.lock.Locked while another crawl of the same data folder runs.
    """
    unknown = [id for id in ids if id not in portals]  # noqa: A001
    if unknown:
        raise UnknownPortal(f"no such portal: {', '.join(unknown)}")
    chosen = [portals[id] for id in dict.fromkeys(ids)] if ids else list(portals.values())  # noqa: A001
    goal = Goal(str(since or ""), limit)
    with crawl_lock(settings.data / "crawl.lock"):
        return _crawl(
            settings, chosen, goal, keep, rules, progress or (lambda _done, _total, _what: None)
        )


def _crawl(
    settings: Settings,
    portals: Sequence[Portal],
    goal: Goal,
    keep: Keep,
    rules: str,
    progress: Progress,
) -> CrawlReport:
    frontier = Frontier(settings.data / "frontier.sqlite")
    with (
        ArticleStore(settings.store_path) as store,
        CaptureWriter(settings.captures_path) as captures,
    ):
        number = store.start_run()
        intake = Intake(store, captures, keep, rules, goal)

        def open_session(portal: Portal, gate: RobotsGate) -> Session:
            return Session.open(
                portal,
                frontier,
                store,
                intake,
                goal,
                allowed=gate.allows,
                named_sitemaps=gate.sitemaps,
                delay=settings.crawl.delay,
            )

        through: dict[str, tuple[int, int]] = {}

        def on_progress(portal: str, report: PortalReport) -> None:
            if report.finished:
                store.save_portal_run(number, portal, report.to_json())
            through[portal] = (report.answered, report.found)
            done, found = (sum(column) for column in zip(*through.values(), strict=True))
            progress(done, found, portal)

        try:
            reports, interrupted = _run(
                settings.crawl, portals, frontier, open_session, on_progress
            )
        finally:
            frontier.close()
        store.finish_run(number)
    done = {portal.id: reports[portal.id] for portal in portals if portal.id in reports}
    return CrawlReport(done, interrupted=interrupted)


def _run(
    settings: CrawlSettings,
    portals: Sequence[Portal],
    frontier: Frontier,
    open_session: OpenSession,
    on_progress: OnProgress,
) -> tuple[dict[str, PortalReport], bool]:
    delays = (settings.delay if portal.delay is None else portal.delay for portal in portals)
    parallel = _UNHURRIED if any(delays) else _HURRIED
    runner = AsyncCrawlerRunner(scrapy_settings(settings, parallel))
    made: list[Any] = []

    async def start() -> None:
        crawler = runner.create_crawler(PortalSpider)
        made.append(crawler)
        await runner.crawl(
            crawler,
            portals=portals,
            frontier=frontier,
            open_session=open_session,
            on_progress=on_progress,
            parallel=parallel,
        )

    interrupted = run(start, runner.stop)
    return made[0].spider.reports, interrupted


def scrapy_settings(settings: CrawlSettings, parallel: int) -> dict[str, Any]:
    """Scrapy's settings for a crawl of `parallel` portals at a time."""
    off = dict.fromkeys
    return {
        "USER_AGENT": settings.user_agent,
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "Accept-Language": "vi",
        },
        "DOWNLOAD_DELAY": settings.delay,
        "DOWNLOAD_DELAY_JITTER": 0.0,  # jitter would go below a crawl-delay
        "DOWNLOAD_TIMEOUT": settings.timeout,
        "DOWNLOAD_MAXSIZE": settings.max_size,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "DOWNLOAD_HANDLERS": {
            "http": "crawler.politeness.tls.PortalDownloadHandler",
            "https": "crawler.politeness.tls.PortalDownloadHandler",
            **off(("data", "file", "ftp", "s3")),
        },
        "CONCURRENT_REQUESTS": parallel + 2,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "AUTOTHROTTLE_ENABLED": True,
        "AUTOTHROTTLE_START_DELAY": settings.delay,
        "REDIRECT_MAX_TIMES": 5,
        "METAREFRESH_MAXDELAY": 3,  # longer ones reload the page for its readers
        "COOKIES_ENABLED": False,
        "RETRY_ENABLED": False,  # sessions decide what is tried again, and when
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "MEMUSAGE_ENABLED": False,
        "LOG_ENABLED": False,
        "DOWNLOADER_MIDDLEWARES": {
            "crawler.politeness.guard.Guard": 50,
            "crawler.politeness.robots.RobotsGate": 100,
            **off(
                (
                    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware",
                    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware",
                    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware",
                )
            ),
        },
        "SPIDER_MIDDLEWARES": off(
            (
                "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware",
                "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware",
                "scrapy.spidermiddlewares.depth.DepthMiddleware",
            )
        ),
        "EXTENSIONS": {
            "crawler.politeness.throttle.Throttle": 0,
            **off(
                ("scrapy.extensions.throttle.AutoThrottle", "scrapy.extensions.logstats.LogStats")
            ),
        },
    }
