"""A crawl: every portal asked for what is new, politely; what it brings is in the store when it ends, or is killed."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from config.portals import Portal
from config.settings import Settings
from crawler.article import Keep
from crawler.captures import CaptureWriter
from crawler.extraction.dates import partial_date
from crawler.faults import writing
from crawler.frontier import Frontier
from crawler.intake import Intake
from crawler.lock import data_lock
from crawler.messages import Message
from crawler.politeness.robots import RobotsGate
from crawler.report import CrawlReport, PortalReport
from crawler.runner import run_sessions
from crawler.session import STALE, Session, purpose_of
from crawler.sieve import Goal
from crawler.store import ArticleStore

Progress = Callable[[int, int | None, str], None]

_STOPPED = Message("stopped, goes on in the next crawl")
_BROKE_OFF = Message("broke off by a fault of the crawler; the next crawl goes on from there")
_TURN = 17  # portals by which the queue turns from crawl to crawl
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


class UnknownPortal(ValueError):
    """A crawl was asked for portals that are not configured; the message names them."""


class BadDate(ValueError):
    """The date that a crawl should begin with cannot be read."""


def crawl(
    settings: Settings,
    portals: Mapping[str, Portal],
    *,
    keep: Keep,
    rules: str,
    ids: Sequence[str] = (),
    since: date | str | None = None,
    limit: int | None = None,
    minutes: float | None = None,
    progress: Progress | None = None,
) -> CrawlReport:
    """Crawl `portals`, or those of them named by `ids`, and return what came of it.

    `keep` judges each article, `rules` names its version. `since` leaves out articles published before that day,
    `limit` ends each portal after so many articles, `minutes` pauses what is not through then until the next crawl.
    `progress` is called after each answer with the number of article pages that are through, of those that were found so
    far, and the portal's id. A crawl of all portals goes on with one that was killed lately.
    Raises UnknownPortal, BadDate, crawler.faults.Unwritable, and crawler.lock.Locked while another process brings articles
    into the same data folder.
    """
    unknown = [id for id in ids if id not in portals]  # noqa: A001
    if unknown:
        raise UnknownPortal(f"no such portal: {', '.join(unknown)}")
    chosen = [portals[id] for id in dict.fromkeys(ids or portals)]  # noqa: A001
    goal = Goal(since_day(since), limit)
    progress = progress or (lambda _done, _total, _what: None)
    with (
        writing(settings.data, "the next crawl goes on"),
        data_lock(settings.data, "giaoban crawl"),
    ):
        deadline = None if minutes is None else time.monotonic() + 60 * minutes
        return _crawl(settings, chosen, goal, keep, rules, deadline, progress, resume=not ids)


def since_day(since: date | str | None) -> str:
    """The day to begin with as `YYYY[-MM[-DD]]`, "" for all; BadDate for what is none."""
    text = str(since or "")
    if text and not (_DATE.fullmatch(text) and partial_date(text)):
        raise BadDate(f"not a date: {text!r} (write 2024, 2024-06 or 2024-06-30)")
    return text


def _crawl(
    settings: Settings,
    portals: Sequence[Portal],
    goal: Goal,
    keep: Keep,
    rules: str,
    deadline: float | None,
    progress: Progress,
    *,
    resume: bool,
) -> CrawlReport:
    frontier = Frontier(settings.data / "frontier.sqlite")
    with (
        ArticleStore(settings.store_path) as store,
        CaptureWriter(settings.captures_path) as captures,
    ):
        number, through = _go_on(store, portals, goal) if resume else (store.start_run(), {})
        run = _Run(store, number, through, progress)
        intake = Intake(store, captures, keep, rules, goal)

        def open_session(portal: Portal, gate: RobotsGate) -> Session:
            return Session.open(
                portal,
                frontier,
                store,
                intake,
                goal,
                gate,
                delay=settings.crawl.delay,
                deadline=deadline,
            )

        try:
            queue = _queue([p for p in portals if p.id not in run.reports], frontier, run.number)
            made, interrupted = run_sessions(
                settings.crawl, queue, frontier, open_session, run.note
            )
        finally:
            frontier.close()
        run.end(portals, made, interrupted=interrupted)
    ordered = {portal.id: run.reports[portal.id] for portal in portals if portal.id in run.reports}
    return CrawlReport(ordered, interrupted=interrupted)


@dataclass
class _Run:
    """What this crawl has brought so far: the `reports` of portals that are through, and the latest of all."""

    store: ArticleStore
    number: int
    reports: dict[str, PortalReport]
    progress: Progress
    latest: dict[str, PortalReport] = field(default_factory=dict)

    def note(self, portal: str, report: PortalReport) -> None:
        """Take in what a session says after each answer."""
        if report.finished:
            self.store.save_portal_run(self.number, portal, report.to_json())
        self.latest[portal] = report
        done = sum(report.answered for report in self.latest.values())
        self.progress(done, sum(report.found for report in self.latest.values()), portal)

    def end(
        self, portals: Sequence[Portal], made: Mapping[str, PortalReport], *, interrupted: bool
    ) -> None:
        """Close the run; sessions that did not come to their end are noted, too."""
        self.reports |= made
        for portal in portals:
            if portal.id not in self.reports and (not interrupted or portal.id in self.latest):
                report = self.reports[portal.id] = self.latest.get(portal.id, PortalReport())
                report.note = _STOPPED if interrupted else ""
                report.failed = "" if interrupted else _BROKE_OFF
                self.store.save_portal_run(self.number, portal.id, report.to_json())
        self.store.finish_run(self.number)


def _go_on(
    store: ArticleStore, portals: Sequence[Portal], goal: Goal
) -> tuple[int, dict[str, PortalReport]]:
    """The number of a crawl that was killed lately and the portals that were through in it; else a new crawl."""
    number = store.killed_run((datetime.now(UTC) - STALE).isoformat(timespec="seconds"))
    if number is None:
        return store.start_run(), {}
    saved = {
        run.portal: PortalReport.from_json(run.report) for run in store.portal_runs(run=number)
    }
    purposes = {portal.id: purpose_of(portal, goal) for portal in portals}
    through = {
        name: report
        for name, report in saved.items()
        if report.through and report.purpose == purposes.get(name)
    }
    return number, through


def _queue(portals: Sequence[Portal], frontier: Frontier, run: int) -> list[Portal]:
    """The portals that only have news to tell before those with years to catch up on; each time others come first."""
    first = run * _TURN % len(portals) if portals else 0
    turned = [*portals[first:], *portals[:first]]
    return sorted(turned, key=lambda portal: frontier.unfinished(portal.id))
