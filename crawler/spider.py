"""The spider: one for all portals, one request at a time for each. It carries tasks to the network and answers back."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol

import scrapy
from scrapy import Request, exceptions, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.asyncio import call_later
from twisted.python.failure import Failure

from config.portals import Portal
from crawler.failures import lasting, passing
from crawler.faults import STORAGE, survived
from crawler.frontier import Frontier, Task
from crawler.intake import Answer
from crawler.politeness.robots import RobotsGate
from crawler.politeness.throttle import Throttle
from crawler.report import PortalReport


class Turns(Protocol):
    """What the spider asks of a portal's session: its next task, and what to do with each answer.

    `wait` is how many seconds to pause before the next task.
    """

    portal: Portal
    report: PortalReport
    wait: float

    def next(self) -> Task | None: ...  # noqa: D102 - Session says what they do
    def headers(self, task: Task) -> dict[str, str]: ...  # noqa: D102
    def answered(self, task: Task, answer: Answer) -> None: ...  # noqa: D102
    def failed(self, task: Task, kind: str, message: str) -> None: ...  # noqa: D102
    def refused(self, task: Task, kind: str, message: str) -> None: ...  # noqa: D102
    def settle(self) -> None: ...  # noqa: D102
    def close(self) -> PortalReport: ...  # noqa: D102


OpenSession = Callable[[Portal, RobotsGate], Turns]
OnProgress = Callable[[str, PortalReport], None]

_SITEMAP_BYTES = 52_000_000  # the protocol allows 50 MB


class PortalSpider(scrapy.Spider):
    """Keeps up to `parallel` portals busy, each with one request; `reports` has those that are through.

    `fault` is the error of a data folder that could not be written, which ended the crawl.
    """

    name = "portals"

    def __init__(
        self,
        portals: Sequence[Portal],
        frontier: Frontier,
        open_session: OpenSession,
        on_progress: OnProgress,
        parallel: int,
    ) -> None:
        super().__init__()
        self.frontier = frontier
        self.reports: dict[str, PortalReport] = {}
        self.fault: Exception | None = None
        self._waiting = list(reversed(portals))
        self._open_session = open_session
        self._on_progress = on_progress
        self._parallel = parallel
        self._busy: dict[str, Turns] = {}
        self._resting: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> PortalSpider:
        """Scrapy's way to build a spider."""
        spider: PortalSpider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider._stay, signal=signals.spider_idle)
        return spider

    def closed(self, _reason: str) -> None:
        """Leave nothing half done where the crawl is stopped; Scrapy calls this at its end."""
        for session in self._busy.values() if self.fault is None else ():
            session.settle()

    async def start(self) -> AsyncIterator[Request]:
        """The first request of each portal."""
        for request in self._fill():
            yield request

    # ------------------------------------------------------------ the turn of each portal

    def _fill(self) -> Iterator[Request]:
        """Begin with waiting portals while there is room."""
        while self._waiting and len(self._busy) - len(self._resting) < self._parallel:
            portal = self._waiting.pop()
            gate = self.crawler.get_downloader_middleware(RobotsGate)
            throttle = self.crawler.get_extension(Throttle)
            if gate is None:
                raise RuntimeError("the crawl runs without robots.txt")  # a mistake in its settings
            if throttle and portal.delay is not None:
                throttle.set_delay(portal.host, portal.delay)
            self._busy[portal.id] = self._open_session(portal, gate)
            yield from self._step(self._busy[portal.id])

    def _step(self, session: Turns) -> Iterator[Request]:
        """The session's next request; ends the session when there is none."""
        task = session.next()
        if task is not None:
            yield self._request(session, task)
            return
        report = self.reports[session.portal.id] = session.close()
        del self._busy[session.portal.id]
        self._on_progress(session.portal.id, report)
        yield from self._fill()

    def _go_on(self, session: Turns) -> Iterator[Request]:
        """What follows an answer: the next request, at once or after the pause that the session asks for."""
        self._on_progress(session.portal.id, session.report)
        if session.wait > 0:
            self._resting.add(session.portal.id)
            call_later(session.wait, self._wake, session)
            yield from self._fill()
        else:
            yield from self._step(session)

    def _wake(self, session: Turns) -> None:
        self._resting.discard(session.portal.id)
        if self.crawler.engine.spider is not None:  # not stopped meanwhile
            for request in self._safely(lambda: self._step(session)):
                self.crawler.engine.crawl(request)

    def _stay(self) -> None:
        if self._resting and self.fault is None:
            raise exceptions.DontCloseSpider

    def _request(self, session: Turns, task: Task) -> Request:
        meta: dict[str, Any] = {"portal": session.portal, "session": session, "task": task}
        if task.kind == "sitemap":
            meta["download_maxsize"] = _SITEMAP_BYTES
        return Request(
            task.url,
            callback=self._answered,
            errback=self._failed,
            headers=session.headers(task),
            meta=meta,
            dont_filter=True,
        )

    # ------------------------------------------------------------ answers

    def _answered(self, response: Response) -> list[Request]:
        session: Turns = response.meta["session"]
        task: Task = response.meta["task"]
        return self._safely(lambda: self._take_in(session, task, response))

    def _take_in(self, session: Turns, task: Task, response: Response) -> Iterator[Request]:
        with survived(task, session.failed):
            session.answered(task, _answer(response))
        yield from self._go_on(session)

    def _failed(self, failure: Failure) -> list[Request]:
        request: Request = failure.request  # type: ignore[attr-defined]
        session: Turns = request.meta["session"]
        return self._safely(lambda: self._give_up(session, request.meta["task"], failure.value))

    def _give_up(
        self, session: Turns, task: Task, error: BaseException | None
    ) -> Iterator[Request]:
        if isinstance(error, sqlite3.Error):
            raise error
        for_good = lasting(error) if error else None
        if for_good:
            session.refused(task, *for_good)
        else:
            session.failed(task, *passing(error))
        yield from self._go_on(session)

    def _safely(self, requests: Callable[[], Iterator[Request]]) -> list[Request]:
        """Do what follows an answer; a disk that cannot be written ends the whole crawl."""
        if self.fault is not None:
            return []
        try:
            return [*requests()]
        except STORAGE as error:
            self.fault = error
            return []


def _answer(response: Response) -> Answer:
    headers = [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
    ]
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    return Answer(response.url, response.status, headers, response.body, now)
