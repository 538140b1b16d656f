"""What is measured alike on every engine: searching, the first page, exporting.

Searches alternate between the engine and its bare form, so that whatever else the machine does slows both.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Protocol

from indexer.engines.base import Engine, Search
from tests.benchmarks.measuring import Clock, Line, peak_megabytes, percentile, timed
from tests.benchmarks.synthetic import Corpus

FACETS = ("province", "quarter", "bloc", "official")
_FIRST_ROWS = 10_000  # of an export; memory is to stay what it is after these

Forget = Callable[[], object]


class Bare(Protocol):
    """An engine with nothing around it."""

    def search(self, search: Search) -> int:
        """The top 20 loaded, the total, the counts of four facets under all filters."""


def loading(documents: int, seconds: Sequence[tuple[float, float]], target: float) -> Line:
    """Documents per second, from the seconds that ours and the bare form took in turn; the best of each counts."""
    ours, raw = (min(side) for side in zip(*seconds, strict=True))
    return Line(
        f"loading {documents} documents", f"{documents / ours:.0f} docs/s",
        f"{documents / raw:.0f} docs/s", f"{raw / ours:.2f}", f">= {target}", raw / ours >= target,
    )  # fmt: skip


def searching(
    engine: Engine, bare: Bare, asked: Sequence[Search], forget: Forget
) -> Iterator[Line]:
    """Milliseconds of a search with everything on; `forget` empties what remembers earlier searches."""
    for search in asked[:20]:
        bare.search(search)
        engine.search(replace(search, facets=()))
    for name, relax in (("search", False), ("search, partial matches allowed", True)):
        forget()
        own, other = [], []
        for search in asked:
            other.append(timed(partial(bare.search, search)))
            own.append(timed(partial(engine.search, replace(search, relax=relax))))
        for share, target in ((0.5, None), (0.95, 2.0)):
            mine, theirs = percentile(own, share) * 1000, percentile(other, share) * 1000
            yield Line(
                f"{name}, p{share * 100:.0f}", f"{mine:.1f} ms", f"{theirs:.1f} ms",
                f"{mine / theirs:.2f}", f"<= {target}" if target else "",
                not target or mine <= target * theirs,
            )  # fmt: skip


def match_all(engine: Engine, forget: Forget) -> Line:
    """The first page without any query, nothing remembered."""

    def first_page() -> float:
        forget()
        return timed(partial(engine.search, Search(facets=FACETS)))

    seconds = min(first_page() for _ in range(3))
    target = "<= 150 ms at 1,000,000"
    return Line(
        "match-all with facets", f"{seconds * 1000:.0f} ms", target=target, reached=seconds <= 0.15
    )


def exporting(engine: Engine, corpus: Corpus) -> Iterator[Line]:
    """Rows per second of a whole result, and how much memory grows after the first rows."""
    frequent = replace(corpus.searches(1)[0].query, must=None)
    for name, search in (
        ("export, newest first", Search()),
        ("export, by relevance", Search(query=frequent, sort="relevance", relax=False)),
    ):
        stream = engine.iterate(search)
        start = Clock.now()
        rows = sum(1 for _ in itertools.islice(stream, _FIRST_ROWS))
        first = peak_megabytes()
        rows += sum(1 for _ in stream)
        speed = rows / (Clock.now() - start)
        grown = peak_megabytes() - first
        yield Line(
            f"{name}, {rows} rows", f"{speed:.0f} rows/s", target=">= 8000", reached=speed >= 8000
        )
        if rows > _FIRST_ROWS:
            yield Line(
                f"  memory after {_FIRST_ROWS} rows", f"{grown:+.0f} MB", target="flat", reached=grown < 50
            )  # fmt: skip
