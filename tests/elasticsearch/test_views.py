"""The frozen views that exports and cursors are read from: the server is asked whether it holds one."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest
from elasticsearch import Elasticsearch

from config.settings import load_settings
from indexer.engines.base import EngineUnavailable, Search
from indexer.engines.elastic import ElasticsearchEngine
from indexer.query.tree import Query, Term
from indexer.search import Request
from indexer.search_service import Service
from tests.elasticsearch.corpus import entries

pytestmark = [pytest.mark.elasticsearch, pytest.mark.timeout(300)]

DOCUMENTS = 12_000  # more than one window


@pytest.mark.parametrize(
    "search",
    [Search(), Search(Query(Term("giao")), sort="relevance")],
    ids=["by date", "by relevance"],
)
def test_an_export_lets_go_of_its_view_when_its_reader_goes_away(
    elasticsearch_url: str, search: Search
) -> None:
    with indexed(elasticsearch_url, DOCUMENTS) as engine:
        with contextlib.closing(engine.iterate(search)) as reader:
            next(reader)
            assert open_views(elasticsearch_url) > 0
        assert open_views(elasticsearch_url) == 0
        assert len({document.id for document in engine.iterate(search)}) == DOCUMENTS
        assert open_views(elasticsearch_url) == 0


def test_an_export_by_relevance_says_why_it_ends_when_the_index_is_rebuilt(
    elasticsearch_url: str,
) -> None:
    search = Search(Query(Term("giao")), sort="relevance")
    with (
        indexed(elasticsearch_url, DOCUMENTS) as engine,
        contextlib.closing(engine.iterate(search)) as reader,
    ):
        next(reader)
        with indexed(elasticsearch_url, 10), pytest.raises(EngineUnavailable, match="by a rebuild"):
            list(reader)


def test_a_view_is_kept_for_who_wants_a_cursor_and_for_nobody_else(elasticsearch_url: str) -> None:
    with indexed(elasticsearch_url, 50) as engine:
        service = Service(engine)
        assert service.search(Request(q="giao ban")).cursor is None
        assert open_views(elasticsearch_url) == 0
        assert service.search(Request(q="giao ban", resumable=True)).cursor
        assert open_views(elasticsearch_url) > 0


@contextlib.contextmanager
def indexed(url: str, documents: int) -> Iterator[ElasticsearchEngine]:
    """An engine over an index of its own."""
    environ = {"GIAOBAN_ELASTICSEARCH_URL": url, "GIAOBAN_ELASTICSEARCH_PREFIX": "test-views"}
    with contextlib.closing(ElasticsearchEngine(load_settings(environ).elasticsearch)) as engine:
        with engine.rebuild() as writer:
            writer.write(entries(0, documents))
            writer.commit(1)
        yield engine


def open_views(url: str) -> int:
    with Elasticsearch(url) as client:
        answer = client.indices.stats(index="test-views-documents", metric="search")
    return int(answer["_all"]["total"]["search"]["open_contexts"])
