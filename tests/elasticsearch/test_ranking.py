"""Relevance on labelled articles and queries, beside the embedded engine's: the same terms, two engines that score alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.evaluation import OWN, SHARED, measure_search, read_rows

pytestmark = [pytest.mark.elasticsearch, pytest.mark.timeout(300)]

TOLERANCE = 0.01  # of nDCG@10: sums of scores differ in their last digits, and so may the order of near ties


@pytest.mark.parametrize(
    ("folder", "files"),
    [
        pytest.param(OWN, ["articles.jsonl"], id="own"),
        pytest.param(SHARED, ["articles.jsonl", "seeds.jsonl"], id="shared"),
    ],
)
def test_both_engines_rank_alike(elasticsearch_url: str, folder: Path, files: list[str]) -> None:
    if not folder.is_dir():
        pytest.skip(f"no folder {folder.parent.name} beside the project")
    rows = [row for name in files for row in read_rows(folder / name)]
    queries = read_rows(folder / "queries.jsonl")
    server = {
        "GIAOBAN_ENGINE": "elasticsearch",
        "GIAOBAN_ELASTICSEARCH_URL": elasticsearch_url,
        "GIAOBAN_ELASTICSEARCH_PREFIX": f"ranking-{folder.parent.name}",
    }
    embedded = measure_search(rows, queries)
    elastic = measure_search(rows, queries, engine=server)
    print(f"embedded {embedded}, elasticsearch {elastic}")
    for way in ("typed", "stripped"):
        figure = f"ndcg10_{way}"
        assert elastic[figure] == pytest.approx(embedded[figure], abs=TOLERANCE)
