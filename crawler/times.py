"""The portals' time zone, and instants as other programs write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7))


def today() -> date:
    """The day it is in Vietnam."""
    return datetime.now(VIETNAM).date()


def instant(text: str) -> datetime | None:
    """The instant that an ISO 8601 text names, in UTC where it does not say; None when it names none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
