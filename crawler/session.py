"""The crawl of one portal: which address comes next, and what each answer means. Knows nothing of Scrapy."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol
from urllib.parse import urljoin

from config.portals import Portal
from crawler import discovery
from crawler.addresses import canonical
from crawler.discovery import sitemap
from crawler.extraction.page import Hints
from crawler.extraction.standins import stands_in
from crawler.faults import survived
from crawler.frontier import Frontier, Task
from crawler.intake import Answer, Intake
from crawler.messages import Message
from crawler.politeness.throttle import retry_after, within_hours
from crawler.records import PageState
from crawler.report import LOST, PortalReport, RobotsState
from crawler.revisits import revisits
from crawler.sieve import Goal, Sieve
from crawler.store import ArticleStore

STALE = timedelta(hours=6)  # a session resumed after this looks at its discovery pages again
_TRIES = 3
_STORM = 5  # addresses in a row that fail for a passing reason: the server is down
_TOGETHER = 6  # pages of a portal that nothing is known of yet, read together
_BARREN = 100  # pages in a row that bring nothing new are a trap
_PAST = 10  # articles in a row before the wanted date end a list
_LISTS = 50  # lists of a portal that are watched
_BACKOFF = 5  # delays before the second try, doubled before the third …
_LEAST_BACKOFF = 0.1  # … and at least so many seconds
_LONGEST_PAUSE = 900.0  # a server that asks for more is left until the next crawl
_BUSY = (429, 503)
_GONE = (404, 410)
_TAKEN = ("new", "revised", "rejected")  # fates of pages that are articles of the days wanted


class Rules(Protocol):
    """What a portal's robots.txt says, as far as it was read."""

    def allows(self, portal: Portal, url: str) -> bool: ...  # noqa: D102 - RobotsGate says what they do
    def sitemaps(self, portal: Portal) -> list[str]: ...  # noqa: D102
    def state(self, portal: Portal) -> RobotsState | None: ...  # noqa: D102


@dataclass(slots=True)
class Session:
    """One portal's crawl, resumed where an earlier one stopped. `wait` is how many seconds to pause now."""

    portal: Portal
    frontier: Frontier
    store: ArticleStore
    intake: Intake
    goal: Goal
    sieve: Sieve
    rules: Rules
    report: PortalReport
    wait: float = 0.0
    delay: float = 1.0
    deadline: float | None = None
    _held: list[tuple[Task, Answer]] = field(default_factory=list)
    _paused: bool = False
    _failing: int = 0

    @classmethod
    def open(
        cls,
        portal: Portal,
        frontier: Frontier,
        store: ArticleStore,
        intake: Intake,
        goal: Goal,
        rules: Rules,
        *,
        delay: float = 1.0,
        deadline: float | None = None,
    ) -> Session:
        """Resume the portal's unfinished session for the same goal, or begin one.

        At `deadline` (of time.monotonic) it pauses until the next crawl.
        """
        purpose = purpose_of(portal, goal)
        now = datetime.now(UTC)
        tasks = discovery.start(portal)
        saved = frontier.resume(portal.id, purpose)
        report = PortalReport.from_json(saved or {})
        if saved is None:
            again = revisits(store, portal) if goal.limit is None else []
            report.found = len(again)
            frontier.begin(portal.id, purpose, tasks, [_again(url) for url in again])
        report.note, report.failed, report.finished, report.purpose = "", "", None, purpose
        report.started = report.started or now.isoformat(timespec="milliseconds")
        started = datetime.fromisoformat(report.started)
        if now - started > STALE:
            frontier.refresh(portal.id, tasks)
        sieve = Sieve(portal, frontier, store, goal, rules.allows, started)
        delay = delay if portal.delay is None else portal.delay
        return cls(
            portal,
            frontier,
            store,
            intake,
            goal,
            sieve,
            rules,
            report,
            delay=delay,
            deadline=deadline,
        )

    # ------------------------------------------------------------ what comes next

    def next(self) -> Task | None:
        """The next address to ask for; None when the session is at its end or pauses until the next crawl."""
        task = self._next()
        # Whether a list is worth its next page may depend on the dates of articles that are held.
        if self._held and (task is None or (task.kind != "article" and self.goal.since)):
            self.settle()
            task = self._next()
        return task

    def _next(self) -> Task | None:
        if not within_hours(self.portal.hours):
            hours = self.portal.hours or ""
            self._pause(Message("outside its hours (%(hours)s), goes on within them", hours=hours))
        elif self.deadline is not None and time.monotonic() >= self.deadline:
            self._pause(Message("its time is up, goes on in the next crawl"))
        while not self._paused and (task := self.frontier.next(self.portal.id)):
            if task.kind == "article" and self._limit_reached():
                if self._held:
                    return None  # read first: not all of them may be articles
                self._stop(Message("limit reached"))
            elif self._past_the_date(task):
                self._done(task)
            else:
                return task
        return None

    def headers(self, task: Task) -> dict[str, str]:
        """Conditional request headers, where "unchanged" would be answer enough."""
        follows = task.data.get("page", 1) > 1
        if task.kind != "article" and (follows or task.tries or not self.sieve.listed_before()):
            return {}
        state = self.store.page(task.url)
        if state is None or state.status != 200:
            return {}
        headers = {"If-None-Match": state.etag, "If-Modified-Since": state.last_modified}
        return {name: value for name, value in headers.items() if value}

    def close(self) -> PortalReport:
        """End the session, unless something still waits; returns the report."""
        self.settle()
        report = self.report
        report.finished = datetime.now(UTC).isoformat(timespec="seconds")
        report.robots = self.rules.state(self.portal) or report.robots
        if report.discovery_asked and not report.discovery_read:
            report.failed = _nothing_read(report)
        if not self._paused and self.frontier.pending(self.portal.id) == 0:
            self._finish()
        return report

    # ------------------------------------------------------------ what an answer means

    def answered(self, task: Task, answer: Answer) -> None:
        """Take in an answer of any status."""
        self.wait = 0.0
        passing = _passing(task, answer)
        if passing is None:
            self._failing = 0
        if answer.status == 304:
            self._unchanged(task, answer)
        elif answer.status in _GONE:
            self._gone(task, answer)
        elif passing:
            busy = answer.status in _BUSY
            pause = retry_after(answer.header("retry-after")) if busy else None
            self.failed(task, *passing, pause=pause)
        elif answer.status != 200:
            self._lost(task, f"http-{answer.status}", _answers(answer))
        elif task.kind == "article":
            self._article(task, answer)
        else:
            self._discovery(task, answer)

    def settle(self) -> None:
        """Read the pages that are held, with what they tell together."""
        held, self._held = self._held, []
        if held:
            self.intake.meet(self.portal, [(answer, _hints(task)) for task, answer in held])
        for task, answer in held:
            with survived(task, self.failed):
                self._read(task, answer)

    def failed(self, task: Task, kind: str, message: str, *, pause: float | None = None) -> None:
        """A passing failure (no answer, 429, 5xx, a notice of maintenance): another try after a pause, or in the next crawl.

        A fault of our own would only happen again, and a server that fails again and again is left alone.
        """
        attempt = task.tries % _TRIES
        too_long = pause is not None and pause > _LONGEST_PAUSE
        if attempt + 1 < _TRIES and not too_long and kind != "internal":
            self.wait = self._backoff(attempt) if pause is None else pause
            self.frontier.again(self.portal.id, task, self.report.to_json())
            return
        self.wait = 0.0
        self._asked(task)
        self.report.error(kind, task.url, message)
        self.frontier.owe(self.portal.id, task, self.report.to_json())
        self._failing += 1
        if too_long:
            self._pause(Message("the server asks to come back in %(n)s s", n=f"{pause:.0f}"))
        elif self._failing >= _STORM:
            self.report.failed = Message(
                "%(n)s addresses in a row failed, the last one: %(problem)s",
                n=_STORM,
                problem=message,
            )
            self._pause(Message("goes on in the next crawl"))

    def refused(self, task: Task, kind: str, message: str) -> None:
        """A request that was not made or not followed: robots.txt, another host, a redirect loop."""
        self.wait = 0.0
        if kind == "robots-unavailable":
            self._asked(task)
            self.report.error(kind, task.url, message)
            self._pause(message)
        else:
            self._lost(task, kind, message)

    # ------------------------------------------------------------ inside: answers

    def _article(self, task: Task, answer: Answer) -> None:
        """Read a page; the first ones of a portal together, as only together they tell what is the site's."""
        if self.intake.knows(self.portal):
            self._read(task, answer)
            return
        self._held.append((task, answer))
        self.frontier.hold(task)
        if len(self._held) >= _TOGETHER:
            self.settle()

    def _read(self, task: Task, answer: Answer) -> None:
        result = self.intake.take(self.portal, task.url, answer, _hints(task))
        self.report.count(result)
        if result.fate == "older":
            self.frontier.leave_out(self.portal.id, task.key, result.reason)
        if chain := task.data.get("chain"):
            past = self.report.past
            past[chain] = past.get(chain, 0) + 1 if result.fate == "older" else 0
        self._done(task, self._older(task, answer) if result.fate in _TAKEN else ())
        if self.report.barren >= _BARREN:
            self._stop(Message("%(n)s addresses in a row brought nothing new, a trap?", n=_BARREN))

    def _older(self, task: Task, answer: Answer) -> list[Task]:
        """The older stories that an article which was just taken in leads to."""
        page = discovery.Page(answer.url, answer.body, answer.header("content-type"))
        links = discovery.beside(self.portal, page)
        allowed = self.sieve.articles(links, task.data.get("chain", task.url)).tasks
        self.report.found += self.frontier.unseen(self.portal.id, allowed)
        return allowed

    def _discovery(self, task: Task, answer: Answer) -> None:
        page = discovery.Page(answer.url, answer.body, answer.header("content-type"))
        try:
            found = discovery.read(self.portal, task, page)
        except discovery.Unreadable as error:
            self._lost(task, "unreadable", error.message)
            return
        self._asked(task, read=True)
        if found.links or not found.pages:
            self._note_list(task, len(found.links))
        chain = task.data.get("chain", task.url)
        sifted = self.sieve.articles(found.links, chain)
        for url in sifted.forbidden:
            self.report.error("robots", url, Message("robots.txt forbids it"))
        pages = [
            page for page in (*found.pages, *self._named(task)) if self.sieve.worth_reading(page)
        ]
        if sifted.news or not found.links or not self.sieve.listed_before():
            pages += [
                Task(item.url, item.kind, {**item.data, "chain": chain}) for item in found.next
            ]
        self.report.found += self.frontier.unseen(self.portal.id, sifted.tasks)
        # A page that leads to others tells nothing of them when it is unchanged itself.
        state = None if found.pages or task.kind == "home" else self._state(task, answer)
        self._done(task, [*sifted.tasks, *pages], state)

    def _named(self, task: Task) -> list[Task]:
        """The sitemaps that robots.txt names, for portals of which only the home page is known."""
        if task.kind != "home":
            return []
        urls = (urljoin(self.portal.base, url) for url in self.rules.sitemaps(self.portal))
        return [sitemap.task(url) for url in urls if self.portal.allows(url)]

    def _unchanged(self, task: Task, answer: Answer) -> None:
        self.intake.seen_again(self.portal, task.url, answer.fetched)
        self._asked(task, read=True)
        self.report.unchanged += task.kind == "article"
        self._done(task)

    def _gone(self, task: Task, answer: Answer) -> None:
        if task.kind == "article":
            self.intake.gone(self.portal, task.url, answer.status, answer.fetched)
        self._lost(task, "dead", _answers(answer))

    def _lost(self, task: Task, kind: str, message: str) -> None:
        """A failure that another try would not mend."""
        if not task.data.get("probe"):
            self._asked(task)
            self._note_list(task, LOST)
            self.report.error(kind, task.url, message)
        if task.kind == "article":
            self.intake.lost(task.url)
        self._done(task)

    # ------------------------------------------------------------ inside: bookkeeping

    def _asked(self, task: Task, *, read: bool = False) -> None:
        if task.kind != "article":
            self.report.discovery_asked += 1
            self.report.discovery_read += read
        elif not read:
            self.report.lost += 1

    def _note_list(self, task: Task, named: int) -> None:
        lists = self.report.lists
        begins = task.kind != "article" and task.data.get("page", 1) == 1
        if begins and (len(lists) < _LISTS or task.url in lists):
            lists[task.url] = named

    def _done(
        self, task: Task, found: Sequence[Task] = (), answer: dict[str, Any] | None = None
    ) -> None:
        self.frontier.done(self.portal.id, task, found, self.report.to_json(), answer)

    def _state(self, task: Task, answer: Answer) -> dict[str, Any] | None:
        # Kept until the session ends: "unchanged" must mean that everything on the page was taken in.
        first = task.data.get("page", 1) == 1
        return asdict(answer.state(task.url, self.portal.id)) if first else None

    def _backoff(self, attempt: int) -> float:
        return float(max(_BACKOFF * self.delay, _LEAST_BACKOFF) * 2**attempt)

    def _limit_reached(self) -> bool:
        limit = self.goal.limit
        return limit is not None and self.report.articles + len(self._held) >= limit

    def _past_the_date(self, task: Task) -> bool:
        past = self.report.past.get(task.data.get("chain", ""), 0)
        return task.kind != "article" and past >= _PAST

    def _pause(self, note: str) -> None:
        """Stop asking; what waits is kept for the next crawl."""
        self._paused = True
        self.report.note = note

    def _stop(self, note: str) -> None:
        """Give up what waits; the next crawl begins anew."""
        self.report.note = note
        self.report.complete = False
        self.frontier.drop(self.portal.id)

    def _finish(self) -> None:
        listed, since = self.frontier.listed(self.portal.id), self.goal.since
        if not self.report.complete:
            listed = None  # what was given up is found again only by listing everything
        elif not self.report.failed:
            kept = self.frontier.answers(self.portal.id)
            self.store.save_pages(PageState(**state) for state in kept)
            listed = since if listed is None else min(listed, since)
        self.frontier.finish(self.portal.id, listed=listed)


def _passing(task: Task, answer: Answer) -> tuple[str, str] | None:
    """Code and words of what is wrong with an answer for a while; None where nothing is."""
    if answer.status in _BUSY or answer.status >= 500:
        return f"http-{answer.status}", _answers(answer)
    if answer.status != 200:
        return None
    if task.kind == "article" and not answer.body.strip():
        return "empty", Message("the answer is empty")
    why = stands_in(answer.body, answer.charset)
    return ("unavailable", why) if why else None


def _answers(answer: Answer) -> str:
    return Message("answers %(status)s", status=answer.status)


def _nothing_read(report: PortalReport) -> str:
    problem = next(iter(report.examples), Message("no answer"))
    failed = Message("nothing could be read: %(problem)s", problem=problem)
    if "other-host" not in report.errors:
        return failed
    return Message(
        "%(failed)s (has the portal moved? Then that is its `base`, and its old host belongs to `formerly`)",
        failed=failed,
    )


def _again(url: str) -> Task:
    return Task(url, "article", key=canonical(url))


def purpose_of(portal: Portal, goal: Goal) -> str:
    """A session is resumed only by a crawl that wants the same from the same portal file."""
    sources = hashlib.sha256(portal.model_dump_json().encode()).hexdigest()[:16]
    return f"{goal.since}|{goal.limit}|{sources}"


def _hints(task: Task) -> Hints:
    return Hints(task.data.get("title", ""), _day(task.data.get("published")))


def _day(instant: str | None) -> str | None:
    return instant[:10] if instant else None
