"""Signs of a redesign: lists that name nothing any more, pages that are read worse than before, selectors that miss."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate
from math import comb
from urllib.parse import urlsplit

from config.portals import Portal
from crawler.messages import Message, sayable
from crawler.report import LOST, PortalReport

_ENOUGH = 5  # pages, before a share says anything
_PAST = 10  # pages, before it can be the past that others are held against
_DROP = 0.3  # a share that fell by so much is a break …
_CHANCE = 0.01  # … unless that could well be chance
_MOSTLY = 0.8  # a share of articles that is worth a note, whatever was before
_LEAST_LISTED = 3  # articles that a list must have named before
_FETCHED = sayable("only %(now)s%% of the articles could be fetched, before %(before)s%%")
_READ = sayable("only %(now)s%% of the pages are read as articles, before %(before)s%%")
_FIELDS = {
    "title": sayable("only %(now)s%% of the articles have a title, before %(before)s%%"),
    "date": sayable("only %(now)s%% of the articles have a date, before %(before)s%%"),
    "body": sayable("only %(now)s%% of the articles have a text, before %(before)s%%"),
}
_FLAGS = {
    "select-title-missing": sayable(
        "its selector for the title finds nothing in %(some)s of %(all)s articles"
    ),
    "select-body-missing": sayable(
        "its selector for the body finds nothing in %(some)s of %(all)s articles"
    ),
    "select-date-missing": sayable(
        "its selector for the date finds nothing in %(some)s of %(all)s articles"
    ),
    "selectors-disagree": sayable(
        "its selectors and the general extraction disagree in %(some)s of %(all)s articles"
    ),
    "empty-body": sayable("the body is empty in %(some)s of %(all)s articles"),
}

Share = tuple[int, int]  # how many of how many
Measure = Callable[[PortalReport], Share]


def shares_fallen(reports: Sequence[PortalReport]) -> str:
    """The first share that is much lower in the newest reports than it was before, in words; "" where none is.

    The newest reports are as few as hold enough pages, so that a redesign shows in the crawl that meets it. They are
    held against every stretch of the past, so that it still shows when the past is full of bad crawls.
    """
    for measure, words in _measures():
        if found := _fall(reports, measure):
            now, before = found
            return Message(words, now=_percent(now), before=_percent(before))
    for flag, words in _FLAGS.items():
        if found := _fall(reports, _without(flag)):
            return _flagged(words, found[0])
    return ""


def suspicions(reports: Sequence[PortalReport]) -> list[str]:
    """What most of the newest articles are flagged with: no break, as it may always have been so."""
    found = {words: _newest(reports, _without(flag)) for flag, words in _FLAGS.items()}
    return [
        _flagged(words, share)
        for words, share in found.items()
        if share and share[1] - share[0] >= _MOSTLY * share[1]
    ]


def lists_deserted(portal: Portal, reports: Sequence[PortalReport]) -> str:
    """A list of the portal file that named articles and now names none, or all lists of another portal."""
    last = reports[0].lists
    past = _last_counts(reports[1:])
    deserted = [
        url for url, count in last.items() if count <= 0 and past.get(url, 0) >= _LEAST_LISTED
    ]
    configured = {portal.resolve(address) for address in portal.feeds}
    configured |= {portal.resolve(part.url) for part in portal.listings}
    told = next((url for url in deserted if url in configured), None)
    if told is None and deserted and all(count <= 0 for count in last.values()):
        told = deserted[0]
    if told is None:
        return ""
    path, before = urlsplit(told).path, past[told]
    if last[told] == LOST:
        said = sayable("%(path)s cannot be read any more, before %(n)s articles")
    else:
        said = sayable("%(path)s names no article any more, before %(n)s articles")
    return Message(said, path=path, n=before)


def filled_shares(reports: Sequence[PortalReport]) -> dict[str, float]:
    """The share of the newest articles that have a title, a date, a text; empty while they are too few to tell."""
    found = {name: _newest(reports, _filled(name)) for name in _FIELDS}
    return {name: round(share[0] / share[1], 3) for name, share in found.items() if share}


def _last_counts(reports: Sequence[PortalReport]) -> Mapping[str, int]:
    counts: dict[str, int] = {}
    for report in reversed(reports):
        counts |= {url: count for url, count in report.lists.items() if count > 0}
    return counts


def _measures() -> list[tuple[Measure, str]]:
    return [
        (_had, _FETCHED),
        (_recognised, _READ),
        *((_filled(name), words) for name, words in _FIELDS.items()),
    ]


def _had(report: PortalReport) -> Share:
    return report.fetched + report.unchanged, report.answered


def _recognised(report: PortalReport) -> Share:
    return report.articles, report.articles + sum(report.other.values())


def _filled(name: str) -> Measure:
    return lambda report: (report.filled.get(name, 0), report.articles)


def _without(flag: str) -> Measure:
    return lambda report: (report.articles - report.flags.get(flag, 0), report.articles)


def _newest(reports: Sequence[PortalReport], measure: Measure) -> Share | None:
    """The share in as few of the newest reports as hold enough pages."""
    sums = _sums(reports, measure)
    return next((share for share in sums if share[1] >= _ENOUGH), None)


def _fall(reports: Sequence[PortalReport], measure: Measure) -> tuple[Share, Share] | None:
    """The share now and the best one before, where it fell."""
    sums = _sums(reports, measure)
    newest = next((n for n, share in enumerate(sums) if share[1] >= _ENOUGH), None)
    if newest is None:
        return None
    good, total = sums[-1]
    past = [(good - share[0], total - share[1]) for share in sums[newest:]]
    fallen = [share for share in past if share[1] >= _PAST and _fallen(sums[newest], share)]
    best = max(fallen, key=lambda share: share[0] / share[1], default=None)
    return (sums[newest], best) if best else None


def _sums(reports: Sequence[PortalReport], measure: Measure) -> list[Share]:
    """The shares in the newest report, in the newest two, and so on."""
    return list(accumulate(map(measure, reports), lambda a, b: (a[0] + b[0], a[1] + b[1])))


def _fallen(now: Share, before: Share) -> bool:
    usual = (before[0] + 1) / (before[1] + 2)  # never quite 1: one odd page is no redesign
    return before[0] / before[1] - now[0] / now[1] >= _DROP and _chance(now, usual) < _CHANCE


def _chance(share: Share, usual: float) -> float:
    """How likely so few of so many are, when each is good with probability `usual`."""
    few, many = share
    return sum(comb(many, n) * usual**n * (1 - usual) ** (many - n) for n in range(few + 1))


def _flagged(words: str, share: Share) -> str:
    good, total = share
    return Message(words, some=total - good, all=total)


def _percent(share: Share) -> int:
    return round(100 * share[0] / share[1])
