"""Hits over time: a bar for each quarter, empty quarters kept, each bar a link that filters by its quarter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from indexer.search import Request
from search_ui.addresses import address, only
from search_ui.panels import Item, Year, quarters_of

HEIGHT = 72  # units of the drawing, the bars' full height
STEP = 10  # from bar to bar
FEWEST = 3  # years that the drawing has room for, also where there are fewer
TICKS = 8  # years that are named, up to twice as many
TICKS_NARROW = 6  # on a phone


@dataclass(frozen=True, slots=True)
class Bar:
    """One quarter: the path of its bar; where something was found, the area to press and where that leads."""

    item: Item
    path: str
    area: str = ""
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Tick:
    """The name of a year below its bars, empty to give room to others; a `minor` one has none on a phone."""

    year: str
    minor: bool


@dataclass(frozen=True, slots=True)
class Histogram:
    """The bars from the first to the last year with a hit, and the names of the years."""

    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    highest: int

    @property
    def width(self) -> int:
        """Width of the drawing in units."""
        return len(self.ticks) * 4 * STEP


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
    return Histogram(bars, tuple(_ticks(span)), highest)


def _ticks(span: range) -> Iterator[Tick]:
    """The last year is named, and every so many before it."""
    every = max(1, len(span) // TICKS)
    many = len(span) > TICKS_NARROW * every
    for year in span:
        number, rest = divmod(span[-1] - year, every)
        yield Tick("" if rest else str(year), many and number % 2 == 1)
    yield from [Tick("", False)] * (FEWEST - len(span))


def _quarters(year: Year | None, number: int) -> tuple[Item, ...]:
    if year is not None:
        return year.quarters
    return tuple(Item(quarter, "", 0) for quarter in quarters_of(number))


def _bars(items: list[Item], highest: int, pattern: str) -> Iterator[Bar]:
    for index, item in enumerate(items):
        x = index * STEP
        if not item.count:
            yield Bar(item, f"M{x + 1} 71h8v1h-8z")
            continue
        height = max(3.0, round(item.count * HEIGHT / highest, 1))
        link = pattern.replace("0000-Q0", item.value)
        yield Bar(item, f"M{x + 1} 72v-{height}h8v{height}z", f"M{x}-4h10v78h-10z", link)
