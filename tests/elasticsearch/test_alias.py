"""What else may happen to the alias and the index behind it: closed, restored, removed, another's. On a real server."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator

import pytest
from elasticsearch import Elasticsearch

from config.settings import Settings
from indexer.engines.base import EngineError, EngineUnavailable, Search
from indexer.engines.elastic import ElasticsearchEngine
from tests.elasticsearch.corpus import entries, impatient, rebuild

pytestmark = [pytest.mark.elasticsearch, pytest.mark.timeout(300)]

ALIAS = "test-alias-documents"
FOREIGN = "test-alias-of-others"


@pytest.fixture
def settings(elasticsearch_url: str) -> Settings:
    return impatient(elasticsearch_url, "test-alias")


@pytest.fixture
def client(elasticsearch_url: str) -> Iterator[Elasticsearch]:
    """The server, without any index of these tests before and after."""
    with Elasticsearch(elasticsearch_url) as client:
        _remove_all(client)
        yield client
        client.cluster.put_settings(persistent={"cluster.routing.allocation.enable": None})
        _remove_all(client)


@pytest.fixture
def engine(settings: Settings, client: Elasticsearch) -> Iterator[ElasticsearchEngine]:
    """An engine over an index of ten documents."""
    with contextlib.closing(ElasticsearchEngine(settings.elasticsearch)) as engine:
        rebuild(engine, 10)
        yield engine


def _remove_all(client: Elasticsearch) -> None:
    for name in indices(client):
        client.indices.delete(index=name)


def indices(client: Elasticsearch) -> set[str]:
    found = client.indices.get(
        index="test-alias-*", allow_no_indices=True, expand_wildcards=["open", "closed"]
    )
    return set(found.body)


def update(engine: ElasticsearchEngine) -> None:
    with engine.writer() as writer:
        writer.write(entries(10, 12))
        writer.commit(2)


def refused(engine: ElasticsearchEngine, why: str) -> None:
    """Reading, exporting and writing say the same in one line, and the engine is not healthy."""
    for use in (
        engine.search,
        lambda search: list(engine.iterate(search)),
        lambda _: update(engine),
    ):
        with pytest.raises(EngineError, match=why) as caught:
            use(Search())
        assert "\n" not in str(caught.value)
    assert not engine.health().ok


def mended(engine: ElasticsearchEngine, client: Elasticsearch) -> None:
    """A rebuild makes it one index again, and finds each article once."""
    rebuild(engine, 20)
    assert engine.search(Search()).total == 20
    assert len(client.indices.get_alias(name=ALIAS).body) == 1
    assert len(indices(client) - {FOREIGN}) == 1


def test_a_closed_index_is_said_and_replaced(
    engine: ElasticsearchEngine, client: Elasticsearch
) -> None:
    (name,) = indices(client)
    client.indices.close(index=name)
    refused(engine, f"the index {name} is closed: open it")
    mended(engine, client)


def test_an_index_that_was_closed_can_be_opened_again(
    engine: ElasticsearchEngine, client: Elasticsearch
) -> None:
    (name,) = indices(client)
    client.indices.close(index=name)
    refused(engine, "is closed")
    client.indices.open(index=name, wait_for_active_shards="1")
    update(engine)
    assert engine.search(Search()).total == 12


def test_two_indices_behind_the_alias_are_said_and_made_one(
    engine: ElasticsearchEngine, client: Elasticsearch
) -> None:
    """A snapshot is restored with the alias that its index had."""
    restored = engine._names.create(1, 0)
    client.indices.put_alias(index=restored, name=ALIAS)
    refused(engine, "several indices are behind")
    mended(engine, client)


def test_an_index_of_others_behind_the_alias_is_left_alone(
    engine: ElasticsearchEngine, client: Elasticsearch
) -> None:
    client.indices.delete(index=",".join(indices(client)))
    client.indices.create(index=FOREIGN, aliases={ALIAS: {}})
    refused(engine, f"the index {FOREIGN} behind {ALIAS} is not of this program")
    mended(engine, client)
    assert FOREIGN in indices(client)


def test_an_index_that_is_called_like_the_alias(
    engine: ElasticsearchEngine, client: Elasticsearch
) -> None:
    client.indices.delete(index=",".join(indices(client)))
    client.indices.create(index=ALIAS)
    refused(engine, f"an index is called {ALIAS}, as the alias")
    with pytest.raises(EngineError, match=f"an index is called {ALIAS}, as the alias"):
        rebuild(engine, 20)
    assert indices(client) == {ALIAS}


def test_what_a_killed_rebuild_left_is_mentioned(
    engine: ElasticsearchEngine, caplog: pytest.LogCaptureFixture
) -> None:
    left = engine._names.create(1, 0)
    with caplog.at_level(logging.WARNING):
        update(engine)
    assert f"the index {left} is not used" in caplog.text


def test_a_cluster_without_room_for_a_new_index_says_why(
    engine: ElasticsearchEngine, client: Elasticsearch
) -> None:
    """No node may take it, as where all disks are above the watermark."""
    before = indices(client)
    client.cluster.put_settings(persistent={"cluster.routing.allocation.enable": "none"})
    with pytest.raises(
        EngineUnavailable, match=r"no node of the cluster takes a new index: .*allocation"
    ):
        rebuild(engine, 20)
    assert indices(client) == before
    assert engine.search(Search()).total == 10
