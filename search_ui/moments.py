"""Instants as people read them."""

from __future__ import annotations

from datetime import datetime

from crawler.times import VIETNAM


def shown_moment(instant: str | None) -> str:
    """An ISO instant as the clocks of Vietnam show it, to the minute: `08/07/2021, 15:30`; what is none, as it is."""
    try:
        moment = datetime.fromisoformat(instant or "")
    except ValueError:
        return instant or ""
    local = moment.astimezone(VIETNAM) if moment.tzinfo else moment
    return f"{local:%d/%m/%Y, %H:%M}"
