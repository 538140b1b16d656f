"""How often: AutoThrottle with a least delay per host, pauses a server asks for, and hours."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response

from crawler.times import VIETNAM


class Throttle(AutoThrottle):
    """AutoThrottle with a least delay of its own for each download slot (host:port)."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._least: dict[str, float] = {}
        self._usual = self._min_delay()

    def set_delay(self, slot: str, delay: float) -> None:
        """Begin with, and never go below, `delay` seconds, as a portal file asks."""
        self._least[slot] = delay
        self.crawler.engine.downloader.per_slot_settings[slot] = {"concurrency": 1, "delay": delay}

    def at_least(self, slot: str, delay: float) -> None:
        """Never go below `delay` seconds from now on, as a robots.txt asks."""
        delay = max(delay, self._least.get(slot, self._usual))
        self.set_delay(slot, delay)
        slots = self.crawler.engine.downloader.slots
        if slot in slots:
            slots[slot].delay = max(slots[slot].delay, delay)

    def _response_downloaded(self, response: Response, request: Request, spider: Spider) -> None:
        self.mindelay = self._least.get(request.meta.get("download_slot", ""), self._usual)
        super()._response_downloaded(response, request, spider)


def retry_after(value: str, now: datetime | None = None) -> float | None:
    """Seconds that a Retry-After header (seconds or an HTTP date) asks to wait; None when it cannot be read."""
    value = value.strip()
    if value.isdigit():
        return float(value)
    try:
        when = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError):
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, (when - (now or datetime.now(UTC))).total_seconds())


def within_hours(hours: str | None, now: datetime | None = None) -> bool:
    """Whether it is now, in Vietnam, within `hours` such as `22-6`."""
    if not hours:
        return True
    start, end = (int(part) for part in hours.split("-"))
    hour = (now or datetime.now(UTC)).astimezone(VIETNAM).hour
    return start <= hour < end if start < end else hour >= start or hour < end
