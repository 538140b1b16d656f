"""Hits over time: a bar for each quarter, empty quarters kept, each bar a link that filters by its quarter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from indexer.search import Request
from search_ui.addresses import address, only
from search_ui.panels import Item, Year

HEIGHT = 72  # units of the drawing, the bars' full height
STEP = 10  # from bar to bar


@dataclass(frozen=True, slots=True)
class Bar:
    """One quarter: the path of its bar; where something was found, the area to press and where that leads."""

    item: Item
    path: str
    area: str = ""
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Histogram:
    """The bars from the first to the last year with a hit; `ticks` names the years, some left empty to give room."""

    bars: tuple[Bar, ...]
    ticks: tuple[str, ...]
    highest: int

    @property
    def width(self) -> int:
        """Width of the drawing in units."""
        return max(len(self.bars), 12) * STEP


def histogram(years: list[Year], request: Request, path: str = "/") -> Histogram | None:
    """The histogram of the quarter facet (newest year first, as it lists them); None where no year is known."""
    known = {int(year.year): year for year in years if year.year.isdigit()}
    if not known:
        return None
    span = range(min(known), max(known) + 1)
    items = [item for year in span for item in _quarters(known.get(year), year)]
    highest = max(1, *(item.count for item in items))
    pattern = address(path, only(request, "quarter", "0000-Q0"))
    bars = tuple(_bars(items, highest, pattern))
    every = max(1, len(span) // 8)
    ticks = tuple(str(year) if (span[-1] - year) % every == 0 else "" for year in span)
    return Histogram(bars, ticks, highest)


def _quarters(year: Year | None, number: int) -> tuple[Item, ...]:
    if year is not None:
        return year.quarters
    return tuple(Item(f"{number}-Q{quarter}", "", 0) for quarter in range(1, 5))


def _bars(items: list[Item], highest: int, pattern: str) -> Iterator[Bar]:
    for index, item in enumerate(items):
        x = index * STEP
        if not item.count:
            yield Bar(item, f"M{x + 1} 71h8v1h-8z")
            continue
        height = max(3.0, round(item.count * HEIGHT / highest, 1))
        link = pattern.replace("0000-Q0", item.value)
        yield Bar(item, f"M{x + 1} 72v-{height}h8v{height}z", f"M{x}-4h10v78h-10z", link)
