"""What is measured alike on every engine: searching, the first page, exporting.

Searches alternate between the engine and its bare form, so that whatever else the machine does slows both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

from indexer.engines.base import Engine, Search
from tests.benchmarks.measuring import Clock, Line, own_megabytes, percentile, timed
from tests.benchmarks.synthetic import Corpus

FACETS = ("province", "quarter", "bloc", "official")
_WARM = 200  # searches that are asked and not counted
_FIRST_ROWS = 10_000  # of an export; memory is to stay what it is after these


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


@dataclass(frozen=True)
class Loaded:
    """A corpus in an engine and in its bare form; `forget` empties what remembers earlier searches."""

    corpus: Corpus
    engine: Engine
    bare: Bare
    forget: Callable[[], object]


@dataclass(frozen=True)
class Times:
    """Seconds of the same searches on both, asked in turn."""

    ours: Sequence[float]
    raw: Sequence[float]

    @classmethod
    def of(cls, loaded: Loaded, count: int, *, relax: bool = False) -> Times:
        """Ask for everything on, nothing remembered; others are asked beforehand, since servers warm up."""
        for search in loaded.corpus.searches(_WARM, seed=3):
            loaded.bare.search(search)
            loaded.engine.search(replace(search, relax=relax))
        loaded.forget()
        asked = loaded.corpus.searches(count)
        ours, raw = [], []
        for search in asked:
            raw.append(timed(partial(loaded.bare.search, search)))
            ours.append(timed(partial(loaded.engine.search, replace(search, relax=relax))))
        return cls(ours, raw)

    def milliseconds(self, share: float) -> tuple[float, float]:
        """What a share of the searches stays below, on ours and on the bare form."""
        return percentile(self.ours, share) * 1000, percentile(self.raw, share) * 1000


def searching(loaded: Loaded, count: int) -> Iterator[Line]:
    """Milliseconds of a search with everything on."""
    for name, relax in (("search", False), ("search, partial matches allowed", True)):
        times = Times.of(loaded, count, relax=relax)
        for share, target in ((0.5, None), (0.95, 2.0)):
            ours, raw = times.milliseconds(share)
            yield Line(
                f"{name}, p{share * 100:.0f}", f"{ours:.1f} ms", f"{raw:.1f} ms",
                f"{ours / raw:.2f}", f"<= {target}" if target else "",
                not target or ours <= target * raw,
            )  # fmt: skip


def growth(few: Loaded, many: Loaded, count: int) -> Iterator[Line]:
    """How p95 grows from one corpus to a larger one. The bare engine's own growth stands beside it."""
    for name, relax in (("p95", False), ("p95, partial matches allowed", True)):
        (ours, raw), (more, raw_more) = (
            Times.of(loaded, count, relax=relax).milliseconds(0.95) for loaded in (few, many)
        )
        yield Line(
            f"{name}, {few.corpus.count} > {many.corpus.count}", f"{ours:.0f} > {more:.0f} ms",
            f"{raw:.0f} > {raw_more:.0f} ms", f"{more / ours:.1f}", "<= 4.0", more <= 4 * ours,
        )  # fmt: skip
    yield match_all(many)
    yield from exporting(many)


def match_all(loaded: Loaded) -> Line:
    """The first page without any query, nothing remembered."""

    def first_page() -> float:
        loaded.forget()
        return timed(partial(loaded.engine.search, Search(facets=FACETS)))

    seconds = min(first_page() for _ in range(3))
    return Line(
        "match-all with facets", f"{seconds * 1000:.0f} ms",
        target="<= 150 ms", reached=seconds <= 0.15,
    )  # fmt: skip


def exporting(loaded: Loaded) -> Iterator[Line]:
    """Rows per second of a whole result, and how much memory grows after the first rows."""
    frequent = replace(loaded.corpus.searches(1)[0].query, must=None)
    for name, search in (
        ("export, newest first", Search()),
        ("export, by relevance", Search(query=frequent, sort="relevance", relax=False)),
    ):
        start, memory = Clock.now(), []
        for row, _ in enumerate(loaded.engine.iterate(search), 1):
            if row % _FIRST_ROWS == 0:
                memory.append(own_megabytes())
        speed = row / (Clock.now() - start)
        yield Line(
            f"{name}, {row} rows", f"{speed:.0f} rows/s", target=">= 8000", reached=speed >= 8000
        )
        if len(memory) > 1:
            grown = max(memory) - memory[0]
            yield Line(
                f"  memory after {_FIRST_ROWS} rows", f"{grown:+.0f} MB", target="flat", reached=grown < 50
            )  # fmt: skip
