"""The portals' time zone."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7))


def today() -> date:
    """The day it is in Vietnam."""
    return datetime.now(VIETNAM).date()
