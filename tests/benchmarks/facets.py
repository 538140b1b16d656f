"""How long the facets of one article take, and how that compares with tokenising it.

    python -m tests.benchmarks.facets

Prints the median and the slowest twentieth over the project's own labelled articles, in milliseconds of processor time.
"""

from __future__ import annotations

import json
import time
from statistics import median, quantiles

from crawler.importing import article_from_record
from indexer.facets import extract
from indexer.text import words
from tests.conftest import ROOT

ROUNDS = 3


def main() -> None:
    """Measure and print three lines."""
    lines = (ROOT / "tests" / "labelled" / "articles.jsonl").read_text("utf-8").splitlines()
    articles = [article_from_record(json.loads(line), {}) for line in lines]
    for article in articles[:5]:
        extract(article)
        words(article.text)
    facets, tokens = [], []
    for _ in range(ROUNDS):
        for article in articles:
            began = time.process_time()
            extract(article)
            between = time.process_time()
            words(article.text)
            facets.append(1000 * (between - began))
            tokens.append(1000 * (time.process_time() - between))
    print(f"{len(articles)} articles, {ROUNDS} rounds")
    print(f"facets      median {median(facets):.2f} ms   p95 {quantiles(facets, n=20)[-1]:.2f} ms")
    print(f"tokenising  median {median(tokens):.2f} ms   p95 {quantiles(tokens, n=20)[-1]:.2f} ms")


if __name__ == "__main__":
    main()
