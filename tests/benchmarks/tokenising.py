"""What tokenising costs: `indexer.text` against bare `word_tokenize` on the same texts, in one run.

    python -m tests.benchmarks.tokenising [FILE.jsonl]     # rows with `text`; default: the project's labelled articles

Prints seconds and the ratio. Segmenting words through `indexer.text` is to cost at most 1.25 times the bare call.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from underthesea import word_tokenize

from indexer.text import analyse, syllables, words

ROUNDS = 7
LABELLED = Path(__file__).parent.parent / "labelled" / "articles.jsonl"


def best_of(tokenise: Callable[[str], object], texts: Sequence[str]) -> float:
    """Seconds of the fastest round."""
    seconds = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for text in texts:
            tokenise(text)
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def main(file: Path) -> None:
    """Measure and print."""
    texts = [json.loads(line)["text"] for line in file.read_text("utf-8").splitlines() if line]
    ways: dict[str, Callable[[str], object]] = {
        "word_tokenize": word_tokenize,
        "words": words,
        "syllables": syllables,
        "analyse (all fields)": lambda text: analyse("", "", text),
    }
    bare = best_of(word_tokenize, texts)
    for name, way in ways.items():
        seconds = best_of(way, texts)
        print(f"{name:22} {seconds:7.3f} s   {seconds / bare:5.2f} × bare")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else LABELLED)
