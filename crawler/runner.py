"""The sessions of many portals run through Scrapy, with the settings that make it polite."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scrapy.crawler import AsyncCrawlerRunner

from config.portals import Portal
from config.settings import CrawlSettings
from crawler.frontier import Frontier
from crawler.loop import run
from crawler.report import PortalReport
from crawler.spider import OnProgress, OpenSession, PortalSpider

_UNHURRIED = 64  # portals at a time; most of them are waiting for their next turn
_HURRIED = 6  # without a delay requests would only queue up before the reader


def run_sessions(
    settings: CrawlSettings,
    portals: Sequence[Portal],
    frontier: Frontier,
    open_session: OpenSession,
    on_progress: OnProgress,
) -> tuple[dict[str, PortalReport], bool]:
    """Run the sessions of all portals through the spider; their reports by id, and whether it was interrupted.

    Raises OSError or sqlite3.Error when the data folder cannot be written.
    """
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
    spider: PortalSpider = made[0].spider
    if spider.fault is not None:
        raise spider.fault
    return spider.reports, interrupted


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
        "COOKIES_ENABLED": False,  # but see RedirectCookies
        "RETRY_ENABLED": False,  # sessions decide what is tried again, and when
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "MEMUSAGE_ENABLED": False,
        "LOG_ENABLED": False,
        "DOWNLOADER_MIDDLEWARES": {
            "crawler.politeness.guard.Guard": 50,
            "crawler.politeness.robots.RobotsGate": 100,
            "crawler.politeness.cookies.RedirectCookies": 700,
            "crawler.politeness.whole.WholeAnswers": 900,
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
