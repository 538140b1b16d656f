"""What a server refuses: blocks set by a person, single documents, a wrong path, and an index that lacks a part."""

from __future__ import annotations

import contextlib
import secrets
import time
import urllib.error
from collections.abc import Iterator
from dataclasses import replace

import pytest

from config.settings import load_settings
from indexer.engines.base import EngineError, EngineUnavailable, Search
from indexer.engines.elastic import ElasticsearchEngine
from indexer.engines.elastic.mapping import mappings, settings
from tests.elasticsearch.corpus import entries, entry
from tests.elasticsearch.server import Cluster

pytestmark = [pytest.mark.elasticsearch, pytest.mark.timeout(300)]


def engine_at(url: str) -> ElasticsearchEngine:
    environ = {
        "GIAOBAN_ELASTICSEARCH_URL": url,
        "GIAOBAN_ELASTICSEARCH_PREFIX": f"test-{secrets.token_hex(4)}",
        "GIAOBAN_ELASTICSEARCH_PATIENCE": "1",
    }
    return ElasticsearchEngine(load_settings(environ).elasticsearch)


@pytest.fixture
def engine(elasticsearch_url: str) -> Iterator[ElasticsearchEngine]:
    """An engine over ten documents."""
    with contextlib.closing(engine_at(elasticsearch_url)) as found:
        with found.writer() as writer:
            writer.write(entries(0, 10))
            writer.commit(1)
        yield found
        found._client.indices.delete(index=found._names.live().index)  # type: ignore[union-attr]


@pytest.mark.parametrize("block", ["write", "read_only"])
def test_a_block_on_writing_ends_indexing_with_one_line(
    engine: ElasticsearchEngine, block: str
) -> None:
    with (
        blocked(engine, block),
        pytest.raises(EngineError, match="has a block set: take it away") as caught,
        engine.writer() as writer,
    ):
        writer.write(entries(10, 12))
    assert "\n" not in str(caught.value)
    assert "blocked by: [FORBIDDEN/" in str(caught.value)
    assert engine.search(Search()).total == 10


def test_a_block_on_reading_is_no_matter_of_the_user(engine: ElasticsearchEngine) -> None:
    with blocked(engine, "read"), pytest.raises(EngineError, match="has a block set"):
        engine.search(Search())


def test_a_document_that_speaks_of_blocks_is_refused_alone(engine: ElasticsearchEngine) -> None:
    words = "read-only flood-stage cluster_block_exception"
    odd = replace(entry(10), facets={words: ["x"]})
    with engine.writer() as writer:
        report = writer.write([odd, entry(11)])
        writer.commit(2)
    assert report.written == 1
    assert words in report.refused[odd.document.id]


def test_a_path_that_the_server_does_not_have_is_asked_about(elasticsearch_url: str) -> None:
    message = engine_at(f"{elasticsearch_url}/es").health().message
    assert message.startswith(f"Elasticsearch at {elasticsearch_url}/es answers 400: no handler")
    assert message.endswith("; is GIAOBAN_ELASTICSEARCH_URL right?")
    assert message.count("no handler") == 1


def test_an_index_that_lacks_a_part_says_how_it_gets_it_back(elasticsearch_url: str) -> None:
    engine = engine_at(elasticsearch_url)
    elsewhere = {"index.routing.allocation.require._name": "another-node"}
    engine._client.indices.create(
        index=f"{engine._names.alias}-lacking",
        mappings=mappings(1),
        settings=settings(1, 0) | elsewhere,
        aliases={engine._names.alias: {}},
        wait_for_active_shards=0,
    )
    with pytest.raises(EngineUnavailable, match="has no copy at hand; start the node") as caught:
        engine.search(Search())
    assert "\n" not in str(caught.value)
    assert "has no copy at hand" in engine.health().message
    engine._client.indices.delete(index=f"{engine._names.alias}-lacking")


def test_the_block_of_a_cluster_that_waits_for_its_nodes_passes(elasticsearch_wanted: None) -> None:
    cluster = Cluster(extra={"gateway.recover_after_data_nodes": "2"})
    try:
        cluster.nodes[0].start()
        listening(cluster)
        engine = engine_at(cluster.urls[0])
        with pytest.raises(EngineUnavailable, match=r"is not ready \(503\): .*not recovered"):
            engine.search(Search())
        assert "not recovered" in engine.health().message
    finally:
        cluster.stop()


@contextlib.contextmanager
def blocked(engine: ElasticsearchEngine, block: str) -> Iterator[None]:
    """One of the blocks that an index can be given."""
    name = f"index.blocks.{block}"
    put = engine._client.indices.put_settings
    put(index=engine._names.alias, settings={name: True})
    try:
        yield
    finally:
        put(index=engine._names.alias, settings={name: None})


def listening(cluster: Cluster) -> None:
    """Wait until the server answers, whatever it says."""
    for _ in range(240):
        try:
            cluster.ask("/")
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.5)
        else:
            return
    pytest.fail("the server did not answer within 120 s")
