"""How fast the engines are, as ratios to their bare forms on the same documents in the same run.

    python -m tests.benchmarks --documents 100000 --engine embedded

Loading takes its documents ready-made, so that only the engine is measured. The table for `docs/scale.md`.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator

from tests.benchmarks import elastic, embedded
from tests.benchmarks.measuring import HEADING, Clock, Line, scratch
from tests.benchmarks.synthetic import Corpus
from tests.elasticsearch.server import MissingError


def main() -> None:
    """Measure and print one table."""
    options = _options()
    if options.cpu:
        Clock.now = time.process_time
    corpus = Corpus(options.documents, options.tokens)
    print(
        f"{options.documents} documents of {options.tokens} syllables, {options.searches} searches"
    )
    print(HEADING)
    if options.engine in ("embedded", "both"):
        with scratch() as folder:
            _print("embedded", embedded.measure(folder, corpus, options.searches))
    # The processor's time of this process says nothing about a server.
    Clock.now = time.perf_counter
    if options.engine in ("elasticsearch", "both"):
        try:
            _print("elasticsearch", elastic.measure(corpus, options.searches))
        except MissingError as error:
            print(f"elasticsearch: skipped, {error}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--tokens", type=int, default=627, help="syllables per document")
    parser.add_argument("--searches", type=int, default=200)
    parser.add_argument("--engine", choices=("embedded", "elasticsearch", "both"), default="both")
    parser.add_argument(
        "--cpu",
        action="store_true",
        help="count the processor's time of the embedded engine: for a machine that others use",
    )
    return parser.parse_args()


def _print(engine: str, lines: Iterator[Line]) -> None:
    print(engine, flush=True)
    for line in lines:
        print(f"  {line}", flush=True)


if __name__ == "__main__":
    main()
