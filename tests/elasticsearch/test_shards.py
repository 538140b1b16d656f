"""An index as the server keeps it: in shards, each of several segments. What is counted must not depend on that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from elasticsearch import Elasticsearch

from config.settings import load_settings
from indexer.engines.base import Entry, Search
from indexer.engines.counts import VALUES
from indexer.engines.elastic import ElasticsearchEngine
from tests.elasticsearch.corpus import entries
from tests.indexer.engines.corpus import article

pytestmark = [pytest.mark.elasticsearch, pytest.mark.timeout(300)]

SHARDS = 3
NAMES = 40  # officials of one article
# So many that each shard has about twice as many officials as a page lists.
ARTICLES = 2 * SHARDS * VALUES // NAMES
SPREAD = "Ỷ Văn Út"  # behind all others by name, and in four of the articles


@pytest.fixture
def sharded(elasticsearch_url: str) -> Iterator[ElasticsearchEngine]:
    settings = load_settings(
        environ={
            "GIAOBAN_ELASTICSEARCH_URL": elasticsearch_url,
            "GIAOBAN_ELASTICSEARCH_SHARDS": str(SHARDS),
            "GIAOBAN_ELASTICSEARCH_PREFIX": "test-shards",
        }
    )
    engine = ElasticsearchEngine(settings.elasticsearch)
    yield engine
    engine.close()


def crowd() -> list[Entry]:
    """Articles whose officials are nearly all named once, one of them a little more often."""
    made = []
    for number in range(ARTICLES):
        names = [f"Người {number * NAMES + n:05d}" for n in range(NAMES)]
        if number % (ARTICLES // 4) == 0:
            names.append(SPREAD)
        made.append(article(f"a{number}", "giao ban", officials=names))
    return made


def test_an_official_that_is_rare_in_each_shard_is_counted_in_all(
    sharded: ElasticsearchEngine,
) -> None:
    articles = crowd()
    with sharded.rebuild() as writer:
        writer.write(articles)
        writer.commit(1)
    truth = Counter(name for entry in articles for name in entry.facets["official"])
    search = Search(facets=("official",))
    for _ in range(2):  # the first finds out that the index has several shards
        counted = sharded.search(search).facets["official"]
        assert len(counted) == VALUES
        assert counted[SPREAD] == truth[SPREAD]
        assert all(count == truth[name] for name, count in counted.items())


def test_a_rebuilt_index_is_merged(sharded: ElasticsearchEngine, elasticsearch_url: str) -> None:
    with sharded.rebuild() as writer:
        for start in range(0, 3000, 500):
            writer.write(entries(start, start + 500))
            writer.commit(start)
    with Elasticsearch(elasticsearch_url) as client:
        (index,) = client.indices.segments(index="test-shards-documents")["indices"].values()
    segments = [len(copy["segments"]) for copies in index["shards"].values() for copy in copies]
    assert segments == [1] * SHARDS
