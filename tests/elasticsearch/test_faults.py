"""Three real nodes on loopback, killed with `kill -9` while they are written to and searched."""

from __future__ import annotations

import contextlib
import http.server
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from config.settings import ElasticsearchSettings, load_settings
from indexer.engines.base import EngineError, EngineUnavailable, Health, Search
from indexer.engines.elastic import ElasticsearchEngine, views
from indexer.query.tree import Query, Term
from search_ui import create_app
from tests.elasticsearch.corpus import entries
from tests.elasticsearch.relay import Handler, from_the_future, serving
from tests.elasticsearch.server import Cluster, Node, free_port, running

pytestmark = [pytest.mark.elasticsearch, pytest.mark.timeout(600)]

BATCH = 500
BATCHES = 16


def settings_for(cluster: Cluster, prefix: str) -> ElasticsearchSettings:
    environ = {
        "GIAOBAN_ELASTICSEARCH_URL": ",".join(cluster.urls),
        "GIAOBAN_ELASTICSEARCH_PREFIX": prefix,
        "GIAOBAN_ELASTICSEARCH_REPLICAS": "1",
        "GIAOBAN_ELASTICSEARCH_SHARDS": "2",
        "GIAOBAN_ELASTICSEARCH_TIMEOUT": "10",
        "GIAOBAN_ELASTICSEARCH_PATIENCE": "120",
    }
    return load_settings(environ).elasticsearch


@pytest.fixture(scope="module")
def cluster(elasticsearch_wanted: None) -> Iterator[Cluster]:
    # A view whose name got lost on the way to its reader goes when its time is over; the server looks every few seconds.
    with running(3, extra={"search.keep_alive_interval": "5s"}) as nodes:
        yield nodes


def filled(
    cluster: Cluster, prefix: str, documents: int, *, position: int = 1
) -> ElasticsearchEngine:
    """An engine over an index of its own, every document of which is on two nodes."""
    engine = ElasticsearchEngine(settings_for(cluster, prefix))
    with engine.writer() as writer:
        writer.write(entries(0, documents))
        writer.commit(position)
    wait_for_replicas(cluster)
    return engine


def revive(cluster: Cluster) -> None:
    for node in cluster.nodes:
        if node.process is None:
            node.start()
    cluster.wait()


@pytest.mark.parametrize("victim", ["master", "another"])
def test_a_node_killed_while_indexing_loses_no_acknowledged_document(
    cluster: Cluster, victim: str
) -> None:
    engine = ElasticsearchEngine(settings_for(cluster, f"indexing-{victim}"))
    master = cluster.master()
    node = master if victim == "master" else next(n for n in cluster.nodes if n is not master)
    killer = threading.Timer(0.4, node.kill)
    written = 0
    refused: dict[str, str] = {}
    with engine.writer() as writer:
        writer.write(entries(0, BATCH))
        wait_for_replicas(cluster)
        killer.start()
        for number in range(1, BATCHES):
            report = writer.write(entries(number * BATCH, (number + 1) * BATCH))
            written += report.written
            refused |= report.refused
            time.sleep(0.05)
        killer.join()
        writer.commit(7)
    assert refused == {}
    assert written == BATCH * (BATCHES - 1)
    assert engine.search(Search()).total == BATCH * BATCHES
    assert engine.position() == 7
    revive(cluster)
    assert engine.search(Search()).total == BATCH * BATCHES


def test_searches_answer_within_seconds_while_the_master_dies(cluster: Cluster) -> None:
    engine = filled(cluster, "searching", 2 * BATCH)
    threading.Timer(0.5, cluster.master().kill).start()
    slowest, end = 0.0, time.monotonic() + 6
    while time.monotonic() < end:
        asked = time.monotonic()
        found = answered(lambda: engine.search(Search(facets=("quarter",))).total)
        slowest = max(slowest, time.monotonic() - asked)
        assert found == 2 * BATCH
    print(f"slowest answer while the master died: {slowest:.2f} s")
    revive(cluster)


def test_an_export_that_nobody_reads_to_the_end_leaves_nothing_open(cluster: Cluster) -> None:
    engine = filled(cluster, "exporting", 10 * BATCH)
    with contextlib.closing(engine.iterate(Search())) as reader:
        next(reader)
        assert open_views(cluster, "exporting") > 0
    assert open_views(cluster, "exporting") == 0
    assert len({document.id for document in engine.iterate(Search())}) == 10 * BATCH


def test_an_export_by_date_goes_on_when_the_node_that_held_its_view_dies(cluster: Cluster) -> None:
    engine = filled(cluster, "export-loss", 20 * BATCH)
    expected = [document.id for document in engine.iterate(Search())]
    reader = engine.iterate(Search())
    read = [next(reader).id]
    holding(cluster, "export-loss").kill()
    read += [document.id for document in reader]
    assert read == expected
    assert len(read) == 20 * BATCH
    revive(cluster)


def test_an_export_by_relevance_says_that_its_view_died(cluster: Cluster) -> None:
    engine = filled(cluster, "scores-loss", 20 * BATCH)
    by_relevance = Search(Query(Term("giao")), sort="relevance")
    reader = engine.iterate(by_relevance)
    next(reader)
    holding(cluster, "scores-loss").kill()
    with pytest.raises(EngineUnavailable) as caught:
        list(reader)
    assert "\n" not in str(caught.value)
    revive(cluster)
    assert answered(lambda: sum(1 for _ in engine.iterate(by_relevance))) == 20 * BATCH


def test_a_lost_shard_is_waited_for_and_then_said_in_one_line(cluster: Cluster) -> None:
    alone = {"replicas": 0, "shards": 3, "patience": 3}
    settings = settings_for(cluster, "lost-shard").model_copy(update=alone)
    engine = ElasticsearchEngine(settings)
    with engine.writer() as writer:
        writer.write(entries(0, BATCH))
        writer.commit(1)
    shards = cluster.ask("/_cat/shards/lost-shard-documents?format=json")
    next(node for node in cluster.nodes if node.name == shards[0]["node"]).kill()
    with pytest.raises(EngineUnavailable) as caught, engine.writer() as writer:
        writer.write(entries(BATCH, 2 * BATCH))
    assert "\n" not in str(caught.value)
    assert not engine.health().ok
    with pytest.raises(EngineUnavailable):
        engine.search(Search())
    revive(cluster)
    # What the other shards had taken may show before its commit where a node has read its log again.
    assert answered(lambda: engine.search(Search()).total) >= BATCH
    with engine.writer() as writer:
        report = writer.write(entries(BATCH, 2 * BATCH))
        writer.commit(2)
    assert (report.written, report.refused) == (BATCH, {})
    assert engine.search(Search()).total == 2 * BATCH


def test_the_whole_cluster_restarted_has_everything(cluster: Cluster) -> None:
    engine = filled(cluster, "restarting", BATCH, position=3)
    for node in cluster.nodes:
        node.kill()
    with pytest.raises(EngineUnavailable, match="does not answer"):
        engine.search(Search())
    assert engine.health().ok is False
    revive(cluster)
    assert answered(lambda: engine.search(Search()).total) == BATCH
    assert engine.position() == 3


def test_the_pages_say_that_the_server_is_away_and_recover_by_themselves(
    cluster: Cluster, tmp_path: Path
) -> None:
    filled(cluster, "pages", 20)
    base = load_settings({"GIAOBAN_DATA": str(tmp_path), "GIAOBAN_ENGINE": "elasticsearch"})
    quick = settings_for(cluster, "pages").model_copy(update={"timeout": 2})
    visitor = create_app(base.model_copy(update={"elasticsearch": quick})).test_client()
    assert visitor.get("/?q=giao+ban").status_code == 200
    for node in cluster.nodes:
        node.kill()
    away = visitor.get("/?q=giao+ban")
    assert away.status_code == 503
    assert "Traceback" not in away.text
    assert visitor.get("/api/search?q=giao").status_code == 503
    assert visitor.get("/healthz").status_code == 503
    revive(cluster)
    assert answered(lambda: 20 if visitor.get("/?q=giao+ban").status_code == 200 else 0) == 20


def test_indexing_waits_for_a_cluster_and_then_says_so_in_one_line() -> None:
    environ = {
        "GIAOBAN_ELASTICSEARCH_URL": f"http://127.0.0.1:{free_port()}",
        "GIAOBAN_ELASTICSEARCH_PATIENCE": "2",
    }
    engine = ElasticsearchEngine(load_settings(environ).elasticsearch)
    began = time.monotonic()
    with pytest.raises(EngineUnavailable, match="does not answer") as caught, engine.writer():
        pass
    assert time.monotonic() - began >= 2
    assert "\n" not in str(caught.value)


def test_a_read_only_index_is_explained(cluster: Cluster) -> None:
    engine = filled(cluster, "readonly", 10)
    engine._client.indices.put_settings(
        index=engine._names.alias, settings={"index.blocks.read_only": True}
    )
    with (
        pytest.raises(EngineError, match="has a block set: take it away"),
        engine.writer() as writer,
    ):
        writer.write(entries(10, 12))
    assert engine.search(Search()).total == 10


def test_a_full_disk_is_explained_and_indexing_goes_on_when_there_is_room(cluster: Cluster) -> None:
    engine = filled(cluster, "full-disk", 10)
    with full_disk(engine):
        with pytest.raises(EngineError, match="is full: make room") as caught:
            keep_writing(engine, seconds=90)
        assert "\n" not in str(caught.value)
        assert engine.search(Search()).total == 10
    with engine.writer() as writer:
        writer.write(entries(0, 12))
        writer.commit(2)
    assert engine.search(Search()).total == 12


def test_a_server_of_another_version_is_named(cluster: Cluster) -> None:
    health = health_of(from_the_future(cluster.urls[0]))
    assert not health.ok
    assert "is not of version 9" in health.message


def test_another_server_than_elasticsearch_is_named() -> None:
    health = health_of(http.server.SimpleHTTPRequestHandler)
    assert not health.ok
    assert "no Elasticsearch" in health.message


def test_readers_of_many_pages_share_one_view_until_the_index_changes(cluster: Cluster) -> None:
    engine = filled(cluster, "sharing", BATCH)
    searches = [
        Search(query=Query(must=Term(word)), sort="relevance") for word in ("giao", "ban", "khối")
    ]
    cursors = [engine.search(search).cursor for search in searches * 10]
    assert all(cursors)
    assert open_views(cluster, "sharing") == 2  # one in each shard
    with engine.writer() as writer:
        writer.write(entries(BATCH, 2 * BATCH))
        writer.commit(2)
    assert engine.search(searches[0]).cursor
    assert open_views(cluster, "sharing") == 4
    for search, cursor in zip(searches, cursors, strict=False):
        following = engine.search(replace(search, cursor=cursor)).hits
        assert {hit.document.id for hit in following} <= {
            entry.document.id for entry in entries(0, BATCH)
        }


def test_a_download_outlives_a_pause_in_which_the_view_of_a_page_is_gone(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    for kept in (
        "BETWEEN_PAGES",
        "UNTIL_ASKED",
    ):  # the server keeps a view for the longest that it was told
        monkeypatch.setattr(views, kept, "1s")
    documents = 5000  # more than are read ahead
    engine = filled(cluster, "slow-reader", documents)
    search = Search(query=Query(must=Term("giao")), sort="relevance")
    with contextlib.closing(engine.iterate(search)) as reader:
        next(reader)
        time.sleep(12)
        assert 1 + sum(1 for _ in reader) == documents


def keep_writing(engine: ElasticsearchEngine, seconds: int) -> None:
    """Replace a document every second."""
    for _ in range(seconds):
        with engine.writer() as writer:
            writer.write(entries(0, 1))
        time.sleep(1)


@contextlib.contextmanager
def full_disk(engine: ElasticsearchEngine) -> Iterator[None]:
    """The server believes that its disk is full: a disk is hardly ever less than a thousandth full."""
    prefix = "cluster.routing.allocation.disk"
    levels = dict.fromkeys(("low", "high", "flood_stage"), "0.1%")
    tight = {f"{prefix}.watermark.{level}": share for level, share in levels.items()}
    tight |= {f"{prefix}.threshold_enabled": "true", "cluster.info.update.interval": "10s"}
    cluster = engine._client.cluster
    cluster.put_settings(persistent=tight)
    try:
        yield
    finally:
        cluster.put_settings(persistent=dict.fromkeys(tight))
        # The server takes the block away when it looks at the disks again, which it does not with the threshold off.
        engine._client.indices.put_settings(
            index="*", settings={"index.blocks.read_only_allow_delete": None}
        )


def open_views(cluster: Cluster, prefix: str) -> int:
    return sum(views_of_nodes(cluster, prefix).values())


def holding(cluster: Cluster, prefix: str) -> Node:
    """A node that holds a frozen view."""
    views = views_of_nodes(cluster, prefix)
    return next(node for node in cluster.nodes if views.get(node.name))


def views_of_nodes(cluster: Cluster, prefix: str) -> Mapping[str, int]:
    """What each node holds open of the indices of one engine.

    The others do not count: a search whose first node dies between its two phases leaves what it has open on further nodes
    for five minutes.
    """
    nodes = cluster.ask("/_nodes/stats/indices/search?level=indices")["nodes"].values()
    return {
        node["name"]: sum(
            index["search"]["open_contexts"]
            for name, index in node["indices"]["indices"].items()
            if name.startswith(f"{prefix}-documents")
        )
        for node in nodes
    }


def wait_for_replicas(cluster: Cluster) -> None:
    for _ in range(60):
        if cluster.ask("/_cluster/health")["status"] == "green":
            return
        time.sleep(0.5)
    pytest.fail("the replicas were not allocated within 30 s")


def answered(ask: Callable[[], int]) -> int:
    """The answer, the question repeated for a few seconds while shards find a new home."""
    for _ in range(40):
        with contextlib.suppress(EngineError):
            if found := ask():
                return found
        time.sleep(0.5)
    return ask()


def health_of(handler: Handler) -> Health:
    """What the engine says of a server that is no Elasticsearch of its version."""
    with serving(handler) as url:
        return ElasticsearchEngine(
            load_settings({"GIAOBAN_ELASTICSEARCH_URL": url}).elasticsearch
        ).health()
