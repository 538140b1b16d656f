"""How fast the engines are, as ratios to their bare forms on the same documents in the same run.

    python -m tests.benchmarks --documents 100000 --growth 1000000 --data /big/disk/bench

Loading takes its documents ready-made, so that only the engine is measured. The table for `docs/scale.md`.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks import elastic, embedded
from tests.benchmarks.measuring import HEADING, Clock, Line, scratch
from tests.benchmarks.synthetic import Corpus
from tests.elasticsearch.server import MissingError

_SHORT = 25  # syllables of the many documents that growth is measured with


def main() -> None:
    """Measure and print one table."""
    options = _options()
    corpus = Corpus(options.documents, options.tokens)
    few, many = Corpus(options.growth // 10, _SHORT), Corpus(options.growth, _SHORT)
    print(f"{options.searches} searches")
    print(HEADING)
    if options.engine in ("embedded", "both"):
        Clock.now = time.process_time if options.cpu else time.perf_counter
        with scratch(options.data) as folder:
            if corpus.count:
                _print("embedded", corpus, embedded.measure(folder, corpus, options.searches))
            if many.count:
                lines = embedded.measure_growth(folder, few, many, options.searches)
                _print("embedded", many, lines)
    # The processor's time of this process says nothing about a server.
    Clock.now = time.perf_counter
    if options.engine in ("elasticsearch", "both"):
        try:
            if corpus.count:
                _print("elasticsearch", corpus, elastic.measure(corpus, options.searches))
            if many.count:
                lines = elastic.measure_growth(few, many, options.searches)
                _print("elasticsearch", many, lines)
        except MissingError as error:
            print(f"elasticsearch: skipped, {error}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--documents", type=int, default=10_000, help="0: none")
    parser.add_argument("--tokens", type=int, default=627, help="syllables per document")
    parser.add_argument("--searches", type=int, default=200)
    parser.add_argument(
        "--growth",
        type=int,
        default=100_000,
        help="short documents that are compared with a tenth as many; 0: none",
    )
    parser.add_argument("--engine", choices=("embedded", "elasticsearch", "both"), default="both")
    parser.add_argument(
        "--data", type=Path, help="folder that keeps the embedded indexes for the next run"
    )
    parser.add_argument(
        "--cpu",
        action="store_true",
        help="count the processor's time of the embedded engine: for a machine that others use",
    )
    return parser.parse_args()


def _print(engine: str, corpus: Corpus, lines: Iterator[Line]) -> None:
    print(f"{engine}, {corpus.count} documents of {corpus.tokens} syllables", flush=True)
    for line in lines:
        print(f"  {line}", flush=True)


if __name__ == "__main__":
    main()
