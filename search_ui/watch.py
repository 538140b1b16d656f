"""The sources in public: how each portal's crawls go, and how many articles each month brought."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from crawler.health import PortalHealth, portal_health
from crawler.times import today
from indexer.search import Request
from search_ui.backend import backend
from search_ui.generations import by_generation

MONTHS = 12
_MOST_PORTALS = 1000


@dataclass(frozen=True, slots=True)
class SourceState:
    """One portal: where it is, how it does, its articles by month (`YYYY-MM` → count), newest last."""

    health: PortalHealth
    base: str
    kind: str
    province: str | None
    months: dict[str, int]

    @property
    def highest(self) -> int:
        """The highest count of a month, at least 1."""
        return max(1, *self.months.values())

    def to_json(self) -> dict[str, Any]:
        """The state as plain JSON values."""
        place = {"base": self.base, "kind": self.kind, "province": self.province}
        return asdict(self.health) | place | {"months": self.months}


def source_states() -> list[SourceState]:
    """Every configured portal, the ones in trouble first."""
    data = backend()
    months = articles_by_month()
    states = []
    for health in portal_health(data.store, data.portals):
        portal = data.portals[health.id]
        counts = {month: found.get(health.id, 0) for month, found in months.items()}
        states.append(SourceState(health, str(portal.base), portal.kind, portal.province, counts))
    order = {"broken": 0, "never": 2}
    return sorted(states, key=lambda state: (order.get(state.health.state, 1), state.health.name))


def articles_by_month() -> dict[str, dict[str, int]]:
    """Published articles of the last twelve months: month → portal → count."""
    months = _months(today())
    found: dict[str, dict[str, int]] = by_generation(
        "months", months[-1], lambda: {month: _counts(month) for month in months}
    )
    return found


def _months(day: date) -> list[str]:
    """The month of a day and those before it, oldest first."""
    last = day.year * 12 + day.month - 1
    return [f"{n // 12}-{n % 12 + 1:02}" for n in range(last - MONTHS + 1, last + 1)]


def _counts(month: str) -> dict[str, int]:
    asked = Request(published_from=month, published_to=month, sort="newest")
    values = backend().service.facet_values("portal", "", asked, _MOST_PORTALS)
    return {value.value: value.count for value in values}
