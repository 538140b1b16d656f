"""A rate limit for programs: so many requests a minute from one address, told in headers; pages are not limited.

The counts are shared by all workers, so that the limit holds for the server as a whole.
"""

from __future__ import annotations

import hashlib
import ipaddress
import math
import time
from collections.abc import Callable

from flask import Flask, Response, g, request
from werkzeug.exceptions import TooManyRequests

from search_ui.shared import SharedNumbers

LIMITED_PATHS = ("/api/", "/export.", "/feed.atom")
WINDOW = 60.0  # seconds
CLIENTS = 16_384  # that are remembered
_NEAR = 8  # places in which a client may be found
_ROW = 3  # numbers of a client: its name, the requests it has left, when that was so


class Limiter:
    """Token buckets by client: `rate` requests a minute, refilled evenly; whoever came longest ago is forgotten first.

    Made before the workers are forked, so that they count together.
    """

    def __init__(self, rate: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.rate = rate
        self._clock = clock
        self._table = SharedNumbers(CLIENTS * _ROW)

    def take(self, client: str) -> tuple[bool, int, int]:
        """Whether the client may go on, how many requests it has left, in how many seconds its bucket is full."""
        name = _number(client)
        with self._table.locked() as table:
            now = self._clock()
            row = _row_of(table, name)
            left, before = table[row + 1], table[row + 2]
            if table[row] != name:
                left, before = float(self.rate), now
            left = min(float(self.rate), left + (now - before) * self.rate / WINDOW)
            allowed = left >= 1
            left -= allowed
            table[row], table[row + 1], table[row + 2] = name, left, now
        return allowed, int(left), math.ceil((self.rate - left) * WINDOW / self.rate)


def _row_of(table: memoryview[float], name: float) -> int:
    """Where a client stands, or may: in the place of the one of its neighbours that came longest ago."""
    near = [(int(name) + step) % CLIENTS * _ROW for step in range(_NEAR)]
    found = next((row for row in near if table[row] == name), None)
    return found if found is not None else min(near, key=lambda row: table[row + 2])


def _number(client: str) -> float:
    """A client as a whole number that a float holds exactly; an IPv6 network of one subscriber is one client."""
    try:
        address = ipaddress.ip_address(client.partition("%")[0])
        if address.version == 6:
            client = str(ipaddress.ip_network((address, 64), strict=False))
    except ValueError:
        pass  # not an address: a Unix socket, or a name
    return float(int.from_bytes(hashlib.blake2b(client.encode(), digest_size=6).digest()) + 1)


def set_up(app: Flask, limiter: Limiter) -> None:
    """Limit API, exports and feeds; a rate of 0 is no limit."""
    rate = limiter.rate
    if not rate:
        return

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
