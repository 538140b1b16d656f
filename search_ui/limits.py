"""A rate limit for programs: so many requests a minute from one address, told in headers; pages are not limited.

Each worker process counts for itself, so the true limit is up to `workers` times the one that is told.
"""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from flask import Flask, Response, g, request
from werkzeug.exceptions import TooManyRequests

LIMITED_PATHS = ("/api/", "/export.", "/feed.atom")
WINDOW = 60.0  # seconds
MAX_CLIENTS = 10_000


class Limiter:
    """Token buckets by client: `rate` requests a minute, refilled evenly; the oldest client is forgotten first."""

    def __init__(self, rate: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.rate = rate
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, client: str) -> tuple[bool, int, int]:
        """Whether the client may go on, how many requests it has left, in how many seconds its bucket is full."""
        with self._lock:
            now = self._clock()
            left, before = self._buckets.pop(client, (float(self.rate), now))
            left = min(float(self.rate), left + (now - before) * self.rate / WINDOW)
            allowed = left >= 1
            left -= allowed
            self._buckets[client] = (left, now)
            while len(self._buckets) > MAX_CLIENTS:
                self._buckets.popitem(last=False)
        return allowed, int(left), math.ceil((self.rate - left) * WINDOW / self.rate)


def set_up(app: Flask, rate: int) -> None:
    """Limit API, exports and feeds to `rate` requests a minute and client; 0 is no limit."""
    if not rate:
        return
    limiter = Limiter(rate)

    @app.before_request
    def count() -> None:
        if not request.path.startswith(LIMITED_PATHS) or request.method == "OPTIONS":
            return
        allowed, left, reset = limiter.take(request.remote_addr or "")
        g.rate_limit = (left, reset)
        if not allowed:
            raise TooManyRequests(retry_after=math.ceil(WINDOW / rate))

    @app.after_request
    def tell(response: Response) -> Response:
        if "rate_limit" in g:
            left, reset = g.rate_limit
            response.headers["RateLimit-Limit"] = str(rate)
            response.headers["RateLimit-Remaining"] = str(left)
            response.headers["RateLimit-Reset"] = str(reset)
        return response
