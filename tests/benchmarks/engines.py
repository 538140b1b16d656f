"""How fast the embedded engine is, as ratios to bare tantivy on the same documents in the same run.

    python -m tests.benchmarks.engines --documents 100000

Loading takes its documents ready-made, so that only the engine is measured. Searches alternate between the two, so that
whatever else the machine does slows both.
"""

from __future__ import annotations

import argparse
import itertools
import resource
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from indexer.engines.base import Search
from indexer.engines.embedded import EmbeddedEngine
from indexer.engines.embedded.schema import columns
from tests.benchmarks.bare import BareIndex, load_same_fields, percentile
from tests.benchmarks.synthetic import Corpus

LOADED_AT_ONCE = 10_000  # documents held ready in memory


@dataclass(frozen=True)
class Line:
    """One measurement: ours, the bare engine's, the ratio that counts, and the target."""

    what: str
    ours: str
    bare: str
    ratio: str
    target: str
    reached: bool

    def __str__(self) -> str:
        mark = "ok" if self.reached else "MISSED"
        return f"{self.what:42} {self.ours:>22} {self.bare:>22} {self.ratio:>7}  {self.target:24} {mark}"


def main() -> None:
    """Measure and print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--tokens", type=int, default=627, help="syllables per document")
    parser.add_argument("--searches", type=int, default=200)
    parser.add_argument(
        "--cpu",
        action="store_true",
        help="count the processor's time: for a machine that others use",
    )
    options = parser.parse_args()
    if options.cpu:
        Clock.now = time.process_time
    corpus = Corpus(options.documents, options.tokens)
    print(
        f"{options.documents} documents of {options.tokens} syllables, {options.searches} searches"
    )
    print(f"{'':42} {'embedded':>22} {'bare tantivy':>22} {'ratio':>7}  target")
    with scratch() as folder:
        for line in measure(folder, corpus, options.searches):
            print(line, flush=True)


def measure(folder: Path, corpus: Corpus, searches: int) -> Iterator[Line]:
    """All measurements, in the order of the table."""
    yield loading(folder, corpus)
    engine = EmbeddedEngine(folder / "index")
    with engine.rebuild() as writer:
        writer.write(corpus.entries())
        writer.commit(1)
    (folder / "bare").mkdir()
    bare = BareIndex(folder / "bare", corpus.entries())
    asked = corpus.searches(searches)
    yield from searching(engine, bare, asked)
    yield match_all(engine)
    yield from exporting(engine, corpus)
    engine.close()


def loading(folder: Path, corpus: Corpus) -> Line:
    """Documents per second, all fields, from ready documents to the end of all merges."""
    ready = list(itertools.islice(corpus.entries(), LOADED_AT_ONCE))
    prepared = [columns(entry) for entry in ready]
    engine = EmbeddedEngine(folder / "loaded")

    def ours() -> None:
        with engine.rebuild() as writer:
            writer.write(ready)
            writer.commit(1)

    def bare() -> None:
        target = folder / "loaded-bare"
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir()
        load_same_fields(target, prepared)

    best = [min(timed(run) for _ in range(3)) for run in (ours, bare)]
    own, other = (len(ready) / seconds for seconds in best)
    return Line(
        f"loading {len(ready)} documents", f"{own:.0f} docs/s", f"{other:.0f} docs/s",
        f"{own / other:.2f}", ">= 0.85", own / other >= 0.85,
    )  # fmt: skip


def searching(engine: EmbeddedEngine, bare: BareIndex, asked: Sequence[Search]) -> Iterator[Line]:
    """Milliseconds of a search with everything on."""
    for search in asked[:20]:
        bare.search(search)
        engine.search(replace(search, facets=()))
    for name, relax in (("search", False), ("search, partial matches allowed", True)):
        engine.close()
        own, other = [], []
        for search in asked:
            other.append(timed(partial(bare.search, search)))
            own.append(timed(partial(engine.search, replace(search, relax=relax))))
        for share, target in ((0.5, None), (0.95, 2.0)):
            mine, theirs = percentile(own, share) * 1000, percentile(other, share) * 1000
            yield Line(
                f"{name}, p{share * 100:.0f}", f"{mine:.1f} ms", f"{theirs:.1f} ms",
                f"{mine / theirs:.2f}", f"<= {target}" if target else "", not target or mine <= target * theirs,
            )  # fmt: skip


def match_all(engine: EmbeddedEngine) -> Line:
    """The first page without any query, nothing cached."""
    everything = Search(facets=BareIndex.FACETS)

    def first_page() -> float:
        engine.close()
        engine.health()
        return timed(partial(engine.search, everything))

    seconds = min(first_page() for _ in range(3))
    return Line(
        "match-all with facets", f"{seconds * 1000:.0f} ms", "", "", "<= 150 ms at 1,000,000", seconds <= 0.150
    )  # fmt: skip


def exporting(engine: EmbeddedEngine, corpus: Corpus) -> Iterator[Line]:
    """Rows per second of a whole result, and how much memory grows after the first rows."""
    frequent = replace(corpus.searches(1)[0].query, must=None)
    for name, search in (
        ("export, newest first", Search()),
        ("export, by relevance", Search(query=frequent, sort="relevance", relax=False)),
    ):
        stream = engine.iterate(search)
        start = Clock.now()
        rows = sum(1 for _ in itertools.islice(stream, 10_000))
        first = peak_megabytes()
        rows += sum(1 for _ in stream)
        speed = rows / (Clock.now() - start)
        grown = peak_megabytes() - first
        yield Line(name, f"{speed:.0f} rows/s", "", "", ">= 8000", speed >= 8000)
        yield Line(
            f"  memory after 10,000 of {rows}", f"{grown:+.0f} MB", "", "", "flat", grown < 50
        )


class Clock:
    """What time is read from."""

    now: Callable[[], float] = time.perf_counter


def timed(run: Callable[[], object]) -> float:
    """Seconds that a call takes."""
    start = Clock.now()
    run()
    return Clock.now() - start


def peak_megabytes() -> float:
    """The most memory that this process ever had resident."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="giaoban-bench-") as folder:
        yield Path(folder)


if __name__ == "__main__":
    main()
