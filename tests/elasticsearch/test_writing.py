"""Writers that get in each other's way, and indices that cannot be removed, on a real server."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from elasticsearch import Elasticsearch

from config.settings import Settings
from indexer.engines.base import EngineError, OutdatedIndex, Search, Writer
from indexer.engines.elastic import ElasticsearchEngine
from indexer.query.tree import Term
from search_ui import create_app
from tests.elasticsearch.corpus import entries, impatient, rebuild
from tests.elasticsearch.relay import losing_the_first_answer, serving

pytestmark = [pytest.mark.elasticsearch, pytest.mark.timeout(300)]

ALIAS = "test-writing-documents"


@pytest.fixture
def settings(elasticsearch_url: str, client: Elasticsearch) -> Settings:
    return impatient(elasticsearch_url, "test-writing")


@pytest.fixture
def client(elasticsearch_url: str) -> Iterator[Elasticsearch]:
    """The server, without any index of these tests before and after."""
    with Elasticsearch(elasticsearch_url) as client:
        _remove_all(client)
        yield client
        _remove_all(client)


@pytest.fixture
def engine(settings: Settings) -> Iterator[ElasticsearchEngine]:
    with contextlib.closing(ElasticsearchEngine(settings.elasticsearch)) as engine:
        yield engine


@pytest.fixture
def other(settings: Settings) -> Iterator[ElasticsearchEngine]:
    """An engine over the same index, as another machine has one."""
    with contextlib.closing(ElasticsearchEngine(settings.elasticsearch)) as engine:
        yield engine


def _remove_all(client: Elasticsearch) -> None:
    for name in indices(client):
        client.indices.put_settings(index=name, settings={"index.blocks.read_only": None})
        client.indices.delete(index=name)


def indices(client: Elasticsearch) -> set[str]:
    return set(client.indices.get(index=f"{ALIAS}*", allow_no_indices=True).body)


def test_an_old_index_that_cannot_be_removed_does_not_harm_the_new_one(
    engine: ElasticsearchEngine, client: Elasticsearch, caplog: pytest.LogCaptureFixture
) -> None:
    rebuild(engine, 10)
    (old,) = indices(client)
    client.indices.put_settings(index=old, settings={"index.blocks.read_only": True})
    with caplog.at_level(logging.WARNING):
        rebuild(engine, 20)
    assert f"the index {old} is no longer used and could not be removed" in caplog.text
    assert engine.search(Search()).total == 20
    assert indices(client) > {old}
    with engine.writer() as writer:
        writer.write(entries(20, 25))
        writer.commit(2)
    assert engine.search(Search()).total == 25
    client.indices.put_settings(index=old, settings={"index.blocks.read_only": None})
    rebuild(engine, 30)
    assert engine.search(Search()).total == 30
    assert len(indices(client)) == 1


def test_what_an_interrupted_rebuild_left_is_gone_before_the_next_one_writes(
    engine: ElasticsearchEngine, client: Elasticsearch
) -> None:
    rebuild(engine, 10)
    live = indices(client)
    left = engine._names.create(1, 0)
    assert left in indices(client)
    with engine.rebuild() as writer:
        assert left not in indices(client)
        assert live < indices(client)
        writer.write(entries(0, 20))
        writer.commit(1)
    assert len(indices(client)) == 1


def write_disturbed(
    writing: AbstractContextManager[Writer],
    disturb: Callable[[], object],
    then: Callable[[Writer], object],
) -> None:
    with writing as writer:
        writer.write(entries(0, 5))
        disturb()
        then(writer)


@pytest.mark.parametrize(
    "then",
    [lambda writer: writer.write(entries(5, 10)), lambda writer: writer.commit(7)],
    ids=["write", "commit"],
)
def test_a_rebuild_whose_index_another_one_removed_ends_with_one_line_and_makes_no_index(
    engine: ElasticsearchEngine,
    other: ElasticsearchEngine,
    client: Elasticsearch,
    then: Callable[[Writer], object],
) -> None:
    rebuild(engine, 10)
    with pytest.raises(EngineError, match="by another `giaoban index`") as caught:
        write_disturbed(other.rebuild(), lambda: rebuild(engine, 20), then)
    assert "\n" not in str(caught.value)
    assert len(indices(client)) == 1
    assert engine.search(Search()).total == 20


def test_an_index_whose_making_was_heard_and_not_answered_is_used(elasticsearch_url: str) -> None:
    with serving(losing_the_first_answer(elasticsearch_url, "PUT")) as url:
        engine = ElasticsearchEngine(impatient(url, "test-lost").elasticsearch)
        rebuild(engine, 10)
        assert engine.search(Search()).total == 10


@pytest.mark.parametrize("removed", [True, False])
def test_what_is_written_while_another_rebuilds_is_not_believed_to_be_in_the_index(
    engine: ElasticsearchEngine, other: ElasticsearchEngine, client: Elasticsearch, removed: bool
) -> None:
    rebuild(engine, 10)
    (old,) = indices(client)

    def swap() -> None:
        """As far as a rebuild gets that is interrupted, or to its end."""
        rebuild(engine, 20) if removed else engine._names.publish(engine._names.create(1, 0))

    with pytest.raises(EngineError, match="by another `giaoban index`"):
        write_disturbed(other.writer(), swap, lambda writer: writer.commit(7))
    assert (old in indices(client)) is not removed
    assert engine.position() != 7


def test_an_index_of_another_version_is_refused_wherever_it_is_read_and_mended_by_a_rebuild(
    settings: Settings,
    engine: ElasticsearchEngine,
    other: ElasticsearchEngine,
    client: Elasticsearch,
) -> None:
    rebuild(engine, 10)
    document = engine.search(Search()).hits[0].document.id
    client.indices.put_mapping(index=ALIAS, meta={"version": 1, "position": 1})
    readings: list[Callable[[], object]] = [
        lambda: other.search(Search()),
        lambda: list(other.iterate(Search())),
        lambda: other.get(document),
        lambda: other.similar(document, 3),
        lambda: other.facet_values("quarter", lambda _: True, Search(), 5),
        lambda: list(other.syllables()),
        lambda: other.frequencies([Term("giao")]),
        lambda: other.word_counts(Search(), 5),
        other.position,
    ]
    for read in readings:
        with pytest.raises(OutdatedIndex, match="run `giaoban index --rebuild`"):
            read()
    assert not other.health().ok
    visitor = create_app(settings).test_client()
    assert visitor.get("/?q=giao").status_code == 503
    rebuild(other, 20)
    assert other.search(Search()).total == 20
    assert len(indices(client)) == 1
