"""Days and instants as people read them, in the language of the page."""

from __future__ import annotations

from datetime import datetime

from crawler.times import VIETNAM
from indexer.query.dates import shown_date
from search_ui.language import language


def shown_day(partial: str | None) -> str:
    """A partial date in the language of the page."""
    return shown_date(partial, language())


def shown_moment(instant: str | None) -> str:
    """An ISO instant as the clocks of Vietnam show it, to the minute: `08/07/2021, 15:30`; what is none, as it is."""
    try:
        moment = datetime.fromisoformat(instant or "")
    except ValueError:
        return instant or ""
    local = moment.astimezone(VIETNAM) if moment.tzinfo else moment
    return f"{shown_day(str(local.date()))}, {local:%H:%M}"
