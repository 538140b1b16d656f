"""How often: AutoThrottle with a least delay per host, pauses a server asks for, and hours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

from scrapy import Request, Spider
from scrapy.core.downloader import Slot
from scrapy.crawler import Crawler
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response

VIETNAM = timezone(timedelta(hours=7))


class Throttle(AutoThrottle):
    """AutoThrottle that never goes below what a portal file or a robots.txt asks for."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._least: dict[str, float] = {}

    def at_least(self, slot: str, delay: float) -> None:
        """Keep `delay` seconds between two requests of a download slot (host:port)."""
        downloader = self.crawler.engine.downloader
        least = self._least[slot] = max(delay, self._least.get(slot, 0.0))
        downloader.per_slot_settings[slot] = {"concurrency": 1, "delay": least}
        if slot in downloader.slots:
            downloader.slots[slot].delay = max(downloader.slots[slot].delay, least)

    def _response_downloaded(self, response: Response, request: Request, spider: Spider) -> None:
        super()._response_downloaded(response, request, spider)
        key = request.meta.get("download_slot", "")
        slot: Slot | None = self.crawler.engine.downloader.slots.get(key)
        if slot is not None:
            slot.delay = max(slot.delay, self._least.get(key, 0.0))


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
