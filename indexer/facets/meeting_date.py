"""The day of the meeting, with its year from the day itself, the publication, the address or the period under review."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta

from indexer.document import Evidence
from indexer.facets.dating import (
    BARE,
    DAY,
    HEADER,
    SESSION,
    Day,
    Moment,
    address_date,
    days,
    header_date,
    is_near_meeting,
    published_date,
)
from indexer.facets.source import Finding, Source
from indexer.facets.wording import key, pattern

SLACK = timedelta(days=2)  # a report may be dated a little before the day that it announces

_TODAY = pattern(r"\b(?:(?:sáng|chiều|trưa|tối|hôm) nay|ngày hôm nay)\b")
_QUARTER = re.compile(r"(\d{4})-Q([1-4])")


def find(source: Source, periods: Sequence[str] = ()) -> Finding:
    """The meeting's day as an ISO date; None where the article names no day or nothing tells its year."""
    day = _day_of_meeting(source)
    if day is None:
        return _today(source)
    moment, evidence = _year(source, day, periods)
    if moment is None:
        return Finding()
    value = moment.isoformat()
    place = source.quote(value, day.field, day.start, day.end, f"{day.how}_of_meeting")
    return Finding(value, (place, *evidence))


def _day_of_meeting(source: Source) -> Day | None:
    """The first day told with a part of the day (sáng 8/7), else the first "ngày 8/7" near a word of meeting."""
    named = [day for day in days(source) if day.how not in (HEADER, BARE)]
    for how in (SESSION, DAY):
        for day in named:
            if day.how == how and is_near_meeting(source, day):
                return day
    return next((day for day in named if day.how == SESSION), None)


def _year(
    source: Source, day: Day, periods: Sequence[str]
) -> tuple[date | None, tuple[Evidence, ...]]:
    """The full date of a day, and the evidence for its year where it stands elsewhere."""
    if day.year:
        return _date(day.year, day), ()
    for tell in (published_date, address_date, header_date):
        moment = tell(source)
        if moment and (found := _before(day, moment)):
            return found, (_as(moment.evidence, found),)
    found = _after_period(day, periods)
    return found, ()


def _before(day: Day, moment: Moment) -> date | None:
    """The last such day not after the moment (with some slack); a moment without month leaves only its year."""
    same = _date(moment.year, day)
    if same is None or moment.month is None:
        return same
    last = _last_day(moment) + SLACK
    return same if same <= last else _date(moment.year - 1, day)


def _last_day(moment: Moment) -> date:
    assert moment.month is not None
    length = monthrange(moment.year, moment.month)[1]
    return date(moment.year, moment.month, min(moment.day or length, length))


def _after_period(day: Day, periods: Sequence[str]) -> date | None:
    """The first such day after the last reviewed quarter had run for two months: reviews come at the end or soon after."""
    quarters = [found for period in periods if (found := _QUARTER.fullmatch(period))]
    if not quarters:
        return None
    year, quarter = max((int(q[1]), int(q[2])) for q in quarters)
    same = _date(year, day)
    begun = date(year, quarter * 3 - 2, 1)
    return same if same is None or same >= begun else _date(year + 1, day)


def _date(year: int, day: Day) -> date | None:
    try:
        return date(year, day.month, day.day)
    except ValueError:
        return None


def _as(evidence: Evidence, value: date) -> Evidence:
    return Evidence(
        value.isoformat(),
        evidence.field,
        "year_of_meeting",
        evidence.start,
        evidence.end,
        evidence.quote,
    )


def _today(source: Source) -> Finding:
    """A day called "chiều nay" and no more is the day of publication, where that is known to the day."""
    moment = published_date(source)
    if moment is None or moment.day is None:
        return Finding()
    for field, content in source.parts.items():
        found = _TODAY.search(key(content[:2000]))
        if found:
            place = source.quote(moment.iso, field, found.start(), found.end(), "today")
            return Finding(moment.iso, (place, moment.evidence))
    return Finding()
