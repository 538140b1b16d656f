"""Coverage: how many articles there are for each of today's provinces and each quarter; gaps stay visible."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from config.lexicon import lexicon
from indexer.search import Request
from search_ui.addresses import address
from search_ui.backend import backend
from search_ui.generations import by_generation

_MOST_QUARTERS = 4 * 200


@dataclass(frozen=True, slots=True)
class Row:
    """One province and its counts, quarter by quarter."""

    province: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """Articles by quarter, added up; one on two quarters counts twice."""
        return sum(self.counts)


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
    found: Coverage = by_generation("coverage", address("", asked), lambda: _count(asked))
    return found


@cache
def provinces() -> tuple[str, ...]:
    """Today's provinces and cities, in the order of the gazetteer."""
    return tuple(unit["name"] for unit in lexicon("provinces")["units"] if "until" not in unit)


def _count(asked: Request) -> Coverage:
    others = {f: values for f, values in asked.include.items() if f not in ("province", "quarter")}
    counts = {
        name: _quarters(replace(asked, include={**others, "province": (name,)}))
        for name in provinces()
    }
    years = sorted({int(quarter[:4]) for found in counts.values() for quarter in found})
    span = range(years[0], years[-1] + 1) if years else range(0)
    quarters = tuple(f"{year}-Q{number}" for year in span for number in range(1, 5))
    rows = (Row(name, tuple(found.get(q, 0) for q in quarters)) for name, found in counts.items())
    return Coverage(quarters, tuple(rows))


def _quarters(asked: Request) -> dict[str, int]:
    values = backend().service.facet_values("quarter", "", asked, _MOST_QUARTERS)
    return {
        value.value: value.count for value in values if value.count and value.value[:4].isdigit()
    }
