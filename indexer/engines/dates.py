"""Publication dates as engines sort and filter them: days, and the span of days that a partial date covers."""

from __future__ import annotations

import calendar
import re
from datetime import date

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


def span(published: str | None) -> tuple[int, int] | None:
    """First and last day (days since 0001-01-01, that day being 1) of `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.

    None for an undated article and for what is no date: it is then found without date filters, and sorted last.
    """
    match = _PARTIAL.fullmatch(published or "")
    if match is None:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    try:
        first = date(year, month or 1, day or 1)
        last_month = month or 12
        last = date(year, last_month, day or calendar.monthrange(year, last_month)[1])
    except ValueError:
        return None
    return first.toordinal(), last.toordinal()
