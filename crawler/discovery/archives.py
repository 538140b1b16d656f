"""Archives by day: links that differ only in a date, such as a strip of the last days or a calendar of the month."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from config.portals import Listing
from crawler.discovery.page import Anchor
from crawler.times import today

_DATES = (
    (re.compile(r"(?<!\d)(?P<d>\d{1,2})(?P<s>[-._/]|%2F)(?P<m>\d{1,2})(?P=s)(?P<y>20\d\d)(?!\d)"), "dmy"),
    (re.compile(r"(?<!\d)(?P<y>20\d\d)(?P<s>[-._/]|%2F)(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})(?!\d)"), "ymd"),
    (re.compile(r"(?<!\d)(?P<y>20\d\d)(?P<s>)(?P<m>[01]\d)(?P<d>[0-3]\d)(?!\d)"), "ymd"),
)  # fmt: skip
_LATELY = timedelta(days=62)  # calendars show this month or the last one
_LEAST = 3  # days that a page links to
_LONGEST_LABEL = 5  # words; articles with a date in their address have longer ones


def archives(links: Iterable[Anchor]) -> list[Listing]:
    """The archives that a page links into, as listings that go back day by day."""
    days: dict[str, dict[date, str]] = defaultdict(dict)
    for link in links:
        found = _dated(link.url) if len(link.text.split()) <= _LONGEST_LABEL else None
        if found:
            template, day = found
            days[template][day] = link.url
    return [
        Listing(url=by_day[max(by_day)], pages=template)
        for template, by_day in days.items()
        if len(by_day) >= _LEAST
    ]


def _dated(url: str) -> tuple[str, date] | None:
    """The template of an address with a recent date at its end or in its query, and the date."""
    for pattern, order in _DATES:
        for match in pattern.finditer(url):
            day = _date(match)
            rest = url[match.end() :].strip("/")
            if day is None or abs(today() - day) > _LATELY or "/" in rest:
                continue
            bare = any(match[name][0] != "0" and len(match[name]) == 1 for name in "dm")
            fields = {"d": "%-d" if bare else "%d", "m": "%-m" if bare else "%m", "y": "%Y"}
            spelled = match["s"].join(fields[name] for name in order)
            return url[: match.start()] + "{date:" + spelled + "}" + url[match.end() :], day
    return None


def _date(match: re.Match[str]) -> date | None:
    try:
        return date(int(match["y"]), int(match["m"]), int(match["d"]))
    except ValueError:
        return None
