"""A real node that is given so little room that it turns requests away with status 429."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from config.settings import ElasticsearchSettings, load_settings
from indexer.engines.base import EngineUnavailable, Search
from indexer.engines.elastic import ElasticsearchEngine
from search_ui import create_app
from tests.elasticsearch.corpus import entries
from tests.elasticsearch.server import Cluster, running

pytestmark = [pytest.mark.elasticsearch, pytest.mark.timeout(300)]

# One thread for each kind of work, and room for one more request to wait; the writer sends three at a time.
TIGHT = {
    "node.processors": "1",
    "thread_pool.write.queue_size": "1",
    "thread_pool.search.queue_size": "1",
}
CLIENTS = 8
DOCUMENTS = 20_000


@pytest.fixture(scope="module")
def busy(elasticsearch_wanted: None) -> Iterator[Cluster]:
    with running(1, extra=TIGHT) as cluster:
        yield cluster


def settings_for(cluster: Cluster) -> ElasticsearchSettings:
    return load_settings({"GIAOBAN_ELASTICSEARCH_URL": cluster.urls[0]}).elasticsearch


def turned_away(cluster: Cluster, work: str) -> int:
    """How many requests of a kind the node had no room for."""
    (node,) = cluster.ask("/_nodes/stats/thread_pool")["nodes"].values()
    return int(node["thread_pool"][work]["rejected"])


def test_indexing_waits_for_a_busy_cluster_and_loses_nothing(busy: Cluster) -> None:
    engine = ElasticsearchEngine(settings_for(busy))
    with engine.writer() as writer:
        report = writer.write(entries(0, DOCUMENTS))
        writer.commit(1)
    assert turned_away(busy, "write") > 0
    assert (report.written, report.refused) == (DOCUMENTS, {})
    assert engine.search(Search()).total == DOCUMENTS


def test_a_server_that_hangs_is_waited_for_once_and_then_said_not_to_answer(
    busy: Cluster, tmp_path: Path
) -> None:
    patience = 3
    settings = load_settings({"GIAOBAN_ENGINE": "elasticsearch", "GIAOBAN_DATA": str(tmp_path)})
    impatient = settings_for(busy).model_copy(update={"timeout": patience})
    engine = ElasticsearchEngine(impatient)
    visitor = create_app(settings.model_copy(update={"elasticsearch": impatient})).test_client()
    before = engine.search(Search())
    assert visitor.get("/").status_code == 200
    (node,) = busy.nodes
    with node.frozen():
        time.sleep(1)  # what is known of its health is out of date
        began = time.monotonic()
        with pytest.raises(EngineUnavailable, match="does not answer"):
            engine.search(Search())
        assert time.monotonic() - began < 2 * patience
        began = time.monotonic()
        assert visitor.get("/").status_code == 503
        assert time.monotonic() - began < 2 * patience
    assert engine.search(Search()) == before
    time.sleep(1)
    assert visitor.get("/").status_code == 200


def test_searches_of_a_busy_cluster_are_complete_or_say_that_it_is_not_ready(busy: Cluster) -> None:
    engine = ElasticsearchEngine(settings_for(busy))
    complete = engine.search(Search(facets=("quarter",)))

    def ask(_: int) -> str | None:
        try:
            assert engine.search(Search(facets=("quarter",))) == complete
        except EngineUnavailable as error:
            return str(error)
        return None

    with ThreadPoolExecutor(CLIENTS) as clients:
        complaints = list(clients.map(ask, range(50 * CLIENTS)))
    assert turned_away(busy, "search") > 0
    assert None in complaints
    assert all("is not ready (429)" in text for text in complaints if text)
    assert engine.search(Search(facets=("quarter",))) == complete
