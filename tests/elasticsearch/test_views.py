"""The frozen views that exports are read from: the server is asked whether it still holds one."""

from __future__ import annotations

import contextlib

import pytest
from elasticsearch import Elasticsearch

from config.settings import load_settings
from indexer.engines.base import Search
from indexer.engines.elastic import ElasticsearchEngine
from indexer.query.tree import Query, Term
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
    settings = load_settings(
        environ={
            "GIAOBAN_ELASTICSEARCH_URL": elasticsearch_url,
            "GIAOBAN_ELASTICSEARCH_PREFIX": "test-views",
        }
    )
    with (
        contextlib.closing(ElasticsearchEngine(settings.elasticsearch)) as engine,
        Elasticsearch(elasticsearch_url) as client,
    ):
        with engine.rebuild() as writer:
            writer.write(entries(0, DOCUMENTS))
            writer.commit(1)

        def open_views() -> int:
            answer = client.indices.stats(index="test-views-documents", metric="search")
            return int(answer["_all"]["total"]["search"]["open_contexts"])

        with contextlib.closing(engine.iterate(search)) as reader:
            next(reader)
            assert open_views() > 0
        assert open_views() == 0
        assert len({document.id for document in engine.iterate(search)}) == DOCUMENTS
        assert open_views() == 0
