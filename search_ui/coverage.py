"""Coverage: how many articles there are for each of today's provinces and each quarter; gaps stay visible."""

from __future__ import annotations

from dataclasses import dataclass, replace

from indexer import places
from indexer.search import Request
from search_ui.addresses import address, including
from search_ui.backend import backend
from search_ui.generations import by_generation
from search_ui.panels import quarters_of

_MOST_QUARTERS = 4 * 200
_MOST_PROVINCES = 1000  # those of today and all former units


@dataclass(frozen=True, slots=True)
class Row:
    """One province: its counts, quarter by quarter, and how many articles it has in all.

    An article on two quarters counts in both, one without a quarter in none; in all each counts once.
    """

    province: str
    counts: tuple[int, ...]
    articles: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """The whole table; `quarters` without a gap from the first to the last year with an article."""

    quarters: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def highest(self) -> int:
        """The highest count."""
        return max((count for row in self.rows for count in row.counts), default=0)

    @property
    def years(self) -> tuple[int, ...]:
        """The years of the table, oldest first."""
        return tuple(sorted({int(quarter[:4]) for quarter in self.quarters}))


def coverage(asked: Request) -> Coverage:
    """The table of a search; its own provinces and quarters are ignored."""
    others = apart(asked)
    found: Coverage = by_generation("coverage", address("", others), lambda: _count(others))
    return found


def apart(asked: Request) -> Request:
    """The search without its provinces and quarters, of which the table has all."""
    include, exclude = (
        {facet: v for facet, v in filters.items() if facet not in ("province", "quarter")}
        for filters in (asked.include, asked.exclude)
    )
    return replace(asked, include=include, exclude=exclude, page=1, cursor=None)


def _count(asked: Request) -> Coverage:
    articles = _counts("province", asked, _MOST_PROVINCES)
    counts = {
        name: _counts("quarter", including(asked, "province", name), _MOST_QUARTERS)
        for name in places.current()
    }
    known = {quarter for found in counts.values() for quarter in found if quarter[:4].isdigit()}
    years = sorted({int(quarter[:4]) for quarter in known})
    span = range(years[0], years[-1] + 1) if years else range(0)
    quarters = tuple(quarter for year in span for quarter in quarters_of(year))
    rows = (
        Row(name, tuple(found.get(q, 0) for q in quarters), articles.get(name, 0))
        for name, found in counts.items()
    )
    return Coverage(quarters, tuple(rows))


def _counts(facet: str, asked: Request, most: int) -> dict[str, int]:
    values = backend().service.facet_values(facet, "", asked, most)
    return {value.value: value.count for value in values if value.count and value.parent is None}
