"""Counters and durations of requests, shared by all workers, in the text format of Prometheus."""

from __future__ import annotations

import time
from bisect import bisect_left

from flask import Flask, Response, g, request

from search_ui.shared import SharedNumbers

AREAS = ("page", "api", "export", "feed", "static", "health")
CLASSES = ("2xx", "3xx", "4xx", "5xx")
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)  # seconds
_PATHS = {
    "/api/": "api",
    "/openapi.json": "api",
    "/export.": "export",
    "/feed.atom": "feed",
    "/static/": "static",
    "/healthz": "health",
    "/metrics": "health",
}
_WIDTH = len(CLASSES) + len(BUCKETS) + 2  # per area: answers by class, histogram with +Inf, sum


class Metrics:
    """Made before the workers are forked, so that each adds to the same numbers."""

    def __init__(self) -> None:
        self._numbers = SharedNumbers(len(AREAS) * _WIDTH)

    def count(self, area: str, status: int, seconds: float) -> None:
        """Note one answer."""
        start = AREAS.index(area) * _WIDTH
        bucket = start + len(CLASSES) + bisect_left(BUCKETS, seconds)
        with self._numbers.locked() as values:
            values[start + min(max(status // 100, 2), 5) - 2] += 1
            values[bucket] += 1
            values[start + _WIDTH - 1] += seconds

    def lines(self) -> list[str]:
        """The numbers as Prometheus reads them."""
        with self._numbers.locked() as shared:
            values = list(shared)
        requests = ["# TYPE giaoban_requests_total counter"]
        durations = ["# TYPE giaoban_request_seconds histogram"]
        for index, area in enumerate(AREAS):
            row = values[index * _WIDTH : (index + 1) * _WIDTH]
            requests += [
                f'giaoban_requests_total{{area="{area}",status="{name}"}} {count:.0f}'
                for name, count in zip(CLASSES, row, strict=False)
            ]
            durations += _histogram(area, row[len(CLASSES) : -1], row[-1])
        return requests + durations


def _histogram(area: str, counts: list[float], total: float) -> list[str]:
    lines, seen = [], 0.0
    for bound, count in zip((*map(str, BUCKETS), "+Inf"), counts, strict=True):
        seen += count
        lines.append(f'giaoban_request_seconds_bucket{{area="{area}",le="{bound}"}} {seen:.0f}')
    return [
        *lines,
        f'giaoban_request_seconds_sum{{area="{area}"}} {total:.6f}',
        f'giaoban_request_seconds_count{{area="{area}"}} {seen:.0f}',
    ]


def area_of(path: str) -> str:
    """The area of the site that a path belongs to."""
    return next((area for start, area in _PATHS.items() if path.startswith(start)), "page")


def set_up(app: Flask, metrics: Metrics) -> None:
    """Measure every request, from its first line to the start of the answer."""

    @app.before_request
    def start() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def stop(response: Response) -> Response:
        seconds = time.perf_counter() - g.get("started", time.perf_counter())
        metrics.count(area_of(request.path), response.status_code, seconds)
        return response
