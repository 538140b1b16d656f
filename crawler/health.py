"""How each portal is doing: its last crawl compared with its own past."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from statistics import median_low
from typing import Literal

from config.portals import Portal
from crawler.drift import filled_shares, lists_deserted, shares_fallen, suspicions
from crawler.messages import Message, joined
from crawler.records import PortalRun
from crawler.report import PortalReport, RobotsState
from crawler.store import ArticleStore

State = Literal["never", "ok", "broken"]

_RUNS = 60  # reports of a portal that are looked at
_LEAST_GAP = timedelta(days=2)  # crawls of every day bring nothing on a Sunday
_GAPS = 3  # so many gaps between news tell what is usual
_USUAL = 3.0  # longer than this many times the usual gap is silence
_TRIED = timedelta(days=7)  # crawls of one afternoon tell of no habit


@dataclass(frozen=True, slots=True)
class PortalHealth:
    """One portal's state, with the reason in one line when it is broken.

    `note` says what the last crawl left undone and what looks odd, where nothing is broken. `last_run` and `last_news`
    (the last crawl that brought an article) are ISO 8601 instants; `usual_gap` days between crawls with news; `filled` the
    share of recent articles that had a title, a date, a text; `last` what the last crawl counted; `kept` and `rejected` what
    the store holds.
    """

    id: str
    name: str
    state: State
    reason: str = ""
    note: str = ""
    last_run: str | None = None
    last_news: str | None = None
    usual_gap: float | None = None
    robots: RobotsState | None = None
    filled: Mapping[str, float] = field(default_factory=dict)
    last: Mapping[str, object] = field(default_factory=dict)
    kept: int = 0
    rejected: int = 0


def portal_health(store: ArticleStore, portals: Mapping[str, Portal]) -> list[PortalHealth]:
    """The state of every configured portal, in their order."""
    counts = store.portal_counts()
    return [
        _health(portal, store.portal_runs(portal.id, limit=_RUNS), counts.get(portal.id, {}))
        for portal in portals.values()
    ]


def crawls_ceased(store: ArticleStore) -> str:
    """That no crawl has come to its end for much longer than is usual, in one line; "" while they do.

    Each crawl may fail with a clear line, and still nobody reads it: what it would have brought is missed here.
    """
    count, first, last = store.ended_runs()
    if count < 2:
        return ""
    ends = datetime.fromisoformat(first), datetime.fromisoformat(last)
    gap = (ends[1] - ends[0]) / (count - 1)
    silent = datetime.now(UTC) - ends[1]
    if ends[1] - ends[0] < _TRIED or silent <= max(gap * _USUAL, _LEAST_GAP):
        return ""
    hours = round(gap / timedelta(hours=1), 1)
    return f"none has ended since {last[:10]}, usually one in {hours:g} hours; run `giaoban crawl` to see why"


@dataclass(frozen=True, slots=True)
class _Run:
    at: datetime
    report: PortalReport


def _health(portal: Portal, found: Sequence[PortalRun], counts: Mapping[str, int]) -> PortalHealth:
    kept, rejected = counts.get("kept", 0), counts.get("rejected", 0)
    if not found:
        return PortalHealth(portal.id, portal.name, "never", kept=kept, rejected=rejected)
    runs = _runs(found)
    reports = [run.report for run in runs]
    last = reports[0]
    gap = _usual_gap(runs)
    reason = (
        last.failed
        or _never_read(reports)
        or lists_deserted(portal, reports)
        or shares_fallen(reports)
        or _silence(runs, gap)
    )
    news = next((run.at for run in runs if run.report.has_news), None)
    return PortalHealth(
        id=portal.id,
        name=portal.name,
        state="broken" if reason else "ok",
        reason=reason,
        note=joined((last.note, *suspicions(reports))),
        last_run=runs[0].at.isoformat(timespec="seconds"),
        last_news=news.isoformat(timespec="seconds") if news else None,
        usual_gap=round(gap / timedelta(days=1), 2) if gap else None,
        robots=last.robots,
        filled=filled_shares(reports),
        last=_counts(last),
        kept=kept,
        rejected=rejected,
    )


def _runs(found: Sequence[PortalRun]) -> list[_Run]:
    """The runs, newest first, each with what it counted itself where it went on with an earlier session."""
    reports = [PortalReport.from_json(run.report) for run in found]
    resumed = [
        report.after(earlier) if report.started == earlier.started else report
        for report, earlier in pairwise(reports)
    ]
    ends = [
        datetime.fromisoformat(report.finished or run.started)
        for report, run in zip(reports, found, strict=True)
    ]
    return [_Run(at, report) for at, report in zip(ends, [*resumed, reports[-1]], strict=True)]


def _counts(report: PortalReport) -> dict[str, object]:
    names = (
        "found",
        "fetched",
        "unchanged",
        "new",
        "revised",
        "rejected",
        "other",
        "errors",
        "examples",
    )
    return {name: getattr(report, name) for name in names}


def _usual_gap(runs: Sequence[_Run]) -> timedelta | None:
    """The usual time between two crawls that brought something; None while too little is known."""
    times = [run.at for run in runs if run.report.has_news]
    gaps = [later - earlier for later, earlier in pairwise(times)]
    return max(median_low(gaps), _LEAST_GAP / _USUAL) if len(gaps) >= _GAPS else None


def _silence(runs: Sequence[_Run], gap: timedelta | None) -> str:
    """Counted from crawl to crawl, so that a machine that was switched off is not taken for a silent portal."""
    news = next((run.at for run in runs if run.report.has_news), None)
    if gap is None or news is None or runs[0].at - news <= gap * _USUAL:
        return ""
    day = timedelta(days=1)
    silent, usual = round((runs[0].at - news) / day), round(gap / day, 1)
    return Message(
        "silent for %(silent)s days, usually %(usual)s between news", silent=silent, usual=usual
    )


def _never_read(reports: Sequence[PortalReport]) -> str:
    """A portal that never brought an article does not look broken; it just is not there."""
    if any(report.articles or report.unchanged or report.has_news for report in reports):
        return ""
    if not any(report.discovery_read for report in reports):
        return ""  # not asked yet, for example outside its hours
    pages = sum(report.fetched for report in reports)
    lost = sum(report.lost for report in reports)
    if pages:
        return Message("none of the %(n)s pages that it names is read as an article", n=pages)
    if lost:
        example = next((line for report in reports for line in report.examples), "")
        return Message(
            "none of the %(n)s articles that it names could be fetched: %(problem)s",
            n=lost,
            problem=example,
        )
    if any(count > 0 for report in reports for count in report.lists.values()):
        return ""  # only older ones than were asked for
    return Message("its lists name no article; `giaoban portals check` shows what they name")
