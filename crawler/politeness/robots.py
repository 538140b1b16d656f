"""robots.txt: obeyed, crawl-delay included. No answer or 5xx means stop, 4xx means that there are no rules."""

from __future__ import annotations

import json
import time
from typing import Any, Self
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from config.portals import Portal
from crawler.failures import lasting, passing
from crawler.frontier import Frontier, Robots
from crawler.messages import Message, packed, unpacked
from crawler.politeness.guard import Refused
from crawler.politeness.throttle import Throttle
from crawler.report import RobotsState

MAX_AGE = 3600.0  # seconds; robots.txt is read again in a long crawl
_MAX_BYTES = 512_000
_MAX_DELAY = 300.0  # seconds; a portal that asks for longer pauses is left alone
_ALLOW_ALL = b""
_NO_ANSWER = 0


class RobotsGate:
    """Downloader middleware that asks robots.txt first, once an hour per origin."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._agent = str(crawler.settings["USER_AGENT"]).split("/")[0]
        self._rules: dict[tuple[str, str], tuple[Robots, Protego]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to build a component."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Refuse what robots.txt forbids."""
        if request.meta.get("robots"):
            return
        portal: Portal = request.meta["portal"]
        robots, rules = await self._ask(portal, _origin(request.url))
        if _unavailable(robots):
            raise Refused(
                "robots-unavailable",
                Message("robots.txt: %(why)s; left alone for now", why=_why(robots)),
            )
        if not rules.can_fetch(request.url, self._agent):
            raise Refused("robots", Message("robots.txt forbids %(url)s", url=request.url))
        self._slow_down(request.meta["download_slot"], rules)

    def allows(self, portal: Portal, url: str) -> bool:
        """Whether the rules read so far allow `url`; True where none were read yet."""
        known = self._rules.get((portal.id, _origin(url)))
        return known is None or bool(known[1].can_fetch(url, self._agent))

    def sitemaps(self, portal: Portal) -> list[str]:
        """The sitemaps that the portal's robots.txt names."""
        known = self._rules.get((portal.id, _origin(portal.base)))
        return list(known[1].sitemaps) if known else []

    def state(self, portal: Portal) -> RobotsState | None:
        """What the robots.txt at the portal's base says, in short; None where it was not asked for."""
        known = self._rules.get((portal.id, _origin(portal.base)))
        if known is None:
            return None
        robots, rules = known
        if _unavailable(robots):
            return RobotsState("unavailable", why=_why(robots))
        if robots.status != 200:
            return RobotsState("none")
        delay = self._delay(rules)
        if not rules.can_fetch(portal.base, self._agent) or delay > _MAX_DELAY:
            return RobotsState("refuses", delay)
        return RobotsState("read", delay)

    def _delay(self, rules: Protego) -> float:
        delay = rules.crawl_delay(self._agent) or 0.0
        rate = rules.request_rate(self._agent)
        return float(max(delay, rate.seconds / rate.requests) if rate and rate.requests else delay)

    def _slow_down(self, slot: str, rules: Protego) -> None:
        delay = self._delay(rules)
        if not delay:
            return
        if delay > _MAX_DELAY:
            raise Refused(
                "robots",
                Message("robots.txt asks for %(n)s s between requests", n=f"{delay:.0f}"),
            )
        throttle = self._crawler.get_extension(Throttle)
        if throttle:
            throttle.at_least(slot, delay)

    async def _ask(self, portal: Portal, origin: str) -> tuple[Robots, Protego]:
        known = self._rules.get((portal.id, origin))
        if known is None or time.time() - known[0].fetched > MAX_AGE:
            frontier: Frontier = self._crawler.spider.frontier  # type: ignore[union-attr]
            robots = frontier.robots(portal.id, origin)
            if robots is None or time.time() - robots.fetched > MAX_AGE:
                robots = await self._fetch(portal, origin)
                frontier.save_robots(portal.id, origin, robots)
            known = self._rules[portal.id, origin] = (robots, _parsed(robots))
        return known

    async def _fetch(self, portal: Portal, origin: str) -> Robots:
        meta: dict[str, Any] = {"portal": portal, "robots": True, "handle_httpstatus_all": False}
        request = Request(f"{origin}/robots.txt", meta=meta, callback=NO_CALLBACK)
        try:
            response: Response = await self._crawler.engine.download_async(request)
        except Exception as error:
            if lasting(error):  # it leads away, or is no text: there are no rules of this portal
                return Robots(time.time(), 404, _ALLOW_ALL)
            why = json.dumps(packed(passing(error)[1]))
            return Robots(time.time(), _NO_ANSWER, why.encode())
        body = response.body[:_MAX_BYTES] if response.status == 200 else _ALLOW_ALL
        return Robots(time.time(), response.status, body)


def _unavailable(robots: Robots) -> bool:
    return robots.status in (_NO_ANSWER, 429) or robots.status >= 500


def _why(robots: Robots) -> str:
    if robots.status == _NO_ANSWER:
        return unpacked(json.loads(robots.body))
    return Message("answers %(status)s", status=robots.status)


def _parsed(robots: Robots) -> Protego:
    # With a byte order mark in it the first line would be no rule.
    return Protego.parse(robots.body.decode("utf-8-sig", "replace"))


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
