"""How each portal is doing: its last crawl compared with its own past."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median_low
from typing import Literal

from config.portals import Portal
from crawler.records import PortalRun
from crawler.report import PortalReport
from crawler.store import ArticleStore

State = Literal["never", "ok", "broken"]

_RUNS = 60  # reports of a portal that are looked at
_LEAST_GAP = timedelta(days=2)  # crawls of every day bring nothing on a Sunday
_GAPS = 3  # so many gaps between news tell what is usual
_USUAL = 3.0  # longer than this many times the usual gap is silence
_RECENT = 3  # crawls that are held against the earlier ones
_ENOUGH = 5  # articles, before a share says anything
_DROP = 0.3  # a share that fell by so much is a break
_FIELD_NAMES = {"title": "a title", "date": "a date", "body": "a text"}


@dataclass(frozen=True, slots=True)
class PortalHealth:
    """One portal's state, with the reason in one line when it is broken.

    `last_run` and `last_news` (the last crawl that brought an article) are ISO 8601 instants; `usual_gap` days between
    crawls with news; `filled` the share of recent articles that had a title, a date, a text; `last` what the last crawl
    counted; `kept` and `rejected` what the store holds.
    """

    id: str
    name: str
    state: State
    reason: str = ""
    note: str = ""
    last_run: str | None = None
    last_news: str | None = None
    usual_gap: float | None = None
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


@dataclass(frozen=True, slots=True)
class _Run:
    at: datetime
    report: PortalReport

    @property
    def has_news(self) -> bool:
        return bool(self.report.new or self.report.revised or self.report.rejected)


def _health(portal: Portal, found: Sequence[PortalRun], counts: Mapping[str, int]) -> PortalHealth:
    runs = [_run(run) for run in found]
    kept, rejected = counts.get("kept", 0), counts.get("rejected", 0)
    if not runs:
        return PortalHealth(portal.id, portal.name, "never", kept=kept, rejected=rejected)
    last = runs[0].report
    gap = _usual_gap(runs)
    reason = last.failed or _silence(runs, gap) or _unrecognised(runs) or _emptied(runs)
    news = next((run.at for run in runs if run.has_news), None)
    return PortalHealth(
        id=portal.id,
        name=portal.name,
        state="broken" if reason else "ok",
        reason=reason,
        note=last.note,
        last_run=runs[0].at.isoformat(timespec="seconds"),
        last_news=news.isoformat(timespec="seconds") if news else None,
        usual_gap=round(gap / timedelta(days=1), 2) if gap else None,
        filled=_shares(runs[:_RECENT]),
        last=_counts(last),
        kept=kept,
        rejected=rejected,
    )


def _run(run: PortalRun) -> _Run:
    report = PortalReport.from_json(run.report)
    return _Run(datetime.fromisoformat(report.finished or run.started), report)


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
    times = [run.at for run in runs if run.has_news]
    gaps = [later - earlier for later, earlier in pairwise(times)]
    return max(median_low(gaps), _LEAST_GAP / _USUAL) if len(gaps) >= _GAPS else None


def _silence(runs: Sequence[_Run], gap: timedelta | None) -> str:
    """Counted from crawl to crawl, so that a machine that was switched off is not taken for a silent portal."""
    news = next((run.at for run in runs if run.has_news), None)
    if gap is None or news is None or runs[0].at - news <= gap * _USUAL:
        return ""
    days = (runs[0].at - news) / timedelta(days=1)
    return f"silent for {days:.0f} days, usually {gap / timedelta(days=1):.1f} between news"


def _unrecognised(runs: Sequence[_Run]) -> str:
    """Pages that used to be articles are read as something else: a redesign, a login wall, an encrypted text."""
    now, before = (_share_of_articles(part) for part in (runs[:_RECENT], runs[_RECENT:]))
    if now is None or before is None or before - now < _DROP:
        return ""
    return f"only {now:.0%} of the pages are read as articles, before {before:.0%}"


def _share_of_articles(runs: Sequence[_Run]) -> float | None:
    fetched = sum(run.report.articles + sum(run.report.other.values()) for run in runs)
    return sum(run.report.articles for run in runs) / fetched if fetched >= _ENOUGH else None


def _emptied(runs: Sequence[_Run]) -> str:
    """Articles that used to carry a field and now come without it."""
    now, before = _shares(runs[:_RECENT]), _shares(runs[_RECENT:])
    for name, words in _FIELD_NAMES.items():
        if name in now and name in before and before[name] - now[name] >= _DROP:
            return f"only {now[name]:.0%} of the articles have {words}, before {before[name]:.0%}"
    return ""


def _shares(runs: Sequence[_Run]) -> dict[str, float]:
    articles = sum(run.report.articles for run in runs)
    if articles < _ENOUGH:
        return {}
    filled = {name: sum(run.report.filled.get(name, 0) for run in runs) for name in _FIELD_NAMES}
    return {name: round(count / articles, 3) for name, count in filled.items()}
