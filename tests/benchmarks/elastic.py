"""The Elasticsearch engine against one plain client of the same server."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from elasticsearch import Elasticsearch
from elasticsearch.helpers import streaming_bulk

from config.settings import ElasticsearchSettings, Settings, load_settings
from indexer.engines.base import Entry, Search, Writer
from indexer.engines.counts import VALUES
from indexer.engines.elastic import ElasticsearchEngine
from indexer.engines.elastic.mapping import mappings, to_source
from indexer.engines.elastic.mapping import settings as index_settings
from indexer.query.tree import AllOf, Term
from tests.benchmarks.engines import (
    FACETS,
    Loaded,
    exporting,
    growth,
    loading,
    match_all,
    searching,
)
from tests.benchmarks.measuring import Line, timed
from tests.benchmarks.pages import pages
from tests.benchmarks.synthetic import Corpus
from tests.elasticsearch import server

# Held ready in memory; within 2,000 documents the server is still compiling itself.
_LOADED_AT_ONCE = 6_000
_HEAP = "1g"
_PLAIN = "plain"
_MERGING = 1800  # seconds to wait for it


def measure(corpus: Corpus, searches: int) -> Iterator[Line]:
    """All lines of the Elasticsearch engine; `server.MissingError` says what the machine lacks."""
    with _running() as (client, settings):
        yield _loading(client, settings.elasticsearch, corpus)
        loaded = load(client, settings.elasticsearch, corpus)
        yield _disk(client, settings.elasticsearch.prefix)
        yield from searching(loaded, searches)
        yield match_all(loaded)
        yield from exporting(loaded)
        yield from pages(settings, loaded, searches)
        loaded.engine.close()


def measure_growth(few: Corpus, many: Corpus, searches: int) -> Iterator[Line]:
    """What becomes of the Elasticsearch engine when there are more documents."""
    with _running() as (client, settings):
        small, large = (
            load(client, settings.elasticsearch.model_copy(update={"prefix": name}), corpus)
            for name, corpus in (("few", few), ("many", many))
        )
        yield _disk(client, "many")
        yield from growth(small, large, searches)


@contextmanager
def _running() -> Iterator[tuple[Elasticsearch, Settings]]:
    server.HEAP = _HEAP
    with server.running() as cluster:
        client = Elasticsearch(cluster.urls, request_timeout=120)
        yield client, load_settings(environ={"GIAOBAN_ELASTICSEARCH_URL": cluster.urls[0]})
        client.close()


def load(client: Elasticsearch, settings: ElasticsearchSettings, corpus: Corpus) -> Loaded:
    """A corpus in both, merged to the end as after a rebuild, which goes on after its client has left."""
    engine = ElasticsearchEngine(settings)
    with engine.rebuild() as writer:
        writer.write(corpus.entries())
        writer.commit(1)
    bare = BareIndex(client, f"{settings.prefix}-{_PLAIN}", corpus.entries())
    client.options(request_timeout=_MERGING).indices.forcemerge(max_num_segments=1)
    client.indices.flush(force=True)
    return Loaded(corpus, engine, bare, partial(client.indices.clear_cache, request=True))


def _loading(client: Elasticsearch, settings: ElasticsearchSettings, corpus: Corpus) -> Line:
    """All fields, into an empty index, from ready documents to their being visible; the best of three runs each.

    One more goes before and does not count: a server that has just started is slow, and busy beside the work.
    """
    ready = list(itertools.islice(corpus.entries(), _LOADED_AT_ONCE))
    prepared = [(entry.document.id, to_source(entry)) for entry in ready]
    engine = ElasticsearchEngine(settings)

    def ours(writer: Writer) -> None:
        writer.write(ready)
        writer.commit(1)

    def plain() -> None:
        actions = ({"_index": _PLAIN, "_id": id_, "_source": source} for id_, source in prepared)
        for _ in streaming_bulk(client, actions):
            pass
        client.indices.refresh(index=_PLAIN)

    pairs = []
    for _ in range(4):
        client.indices.delete(index=_PLAIN, ignore_unavailable=True)
        client.indices.create(index=_PLAIN, mappings=mappings(), settings=index_settings(1, 0))
        with engine.rebuild() as writer:
            pairs.append((timed(partial(ours, writer)), timed(plain)))
    client.indices.delete(index=_PLAIN)
    engine.close()
    return loading(len(ready), pairs[1:], target=1.2)


def _disk(client: Elasticsearch, prefix: str) -> Line:
    """What both have on the disk, merged."""
    names = f"{prefix}-documents", f"{prefix}-{_PLAIN}"
    found = (client.indices.stats(index=name, metric="store") for name in names)
    ours, raw = (int(stats["_all"]["primaries"]["store"]["size_in_bytes"]) for stats in found)
    return Line("disk", f"{ours / 1e6:.0f} MB", f"{raw / 1e6:.0f} MB", f"{ours / raw:.2f}")


class BareIndex:
    """One white-space field, four facets, the stored document, one request for each search."""

    def __init__(self, client: Elasticsearch, index: str, entries: Iterable[Entry]) -> None:
        self._client, self._index = client, index
        properties: dict[str, Any] = {facet: {"type": "keyword"} for facet in FACETS}
        properties["text"] = {"type": "text", "analyzer": "whitespace"}
        properties["document"] = {"type": "object", "enabled": False}
        client.indices.create(
            index=index,
            mappings={"properties": properties, "_source": {"includes": ["document"]}},
            settings=index_settings(1, 0),
        )
        for _ in streaming_bulk(client, map(self._action, entries)):
            pass
        client.indices.refresh(index=self._index)

    def _action(self, entry: Entry) -> dict[str, Any]:
        source: dict[str, Any] = {facet: list(entry.facets[facet]) for facet in FACETS}
        source |= {"text": entry.terms.syllables, "document": entry.document.to_json()}
        return {"_index": self._index, "_id": entry.document.id, "_source": source}

    def search(self, search: Search) -> int:
        """The top 20 loaded, the total, the counts of four facets under all filters."""
        assert isinstance(search.query.must, AllOf)
        texts = [node.text for node in search.query.must.nodes if isinstance(node, Term)]
        wanted = [{"term": {"text": text}} for text in texts]
        chosen = [
            {"terms": {facet: list(values)}} for facet, values in search.filters.include.items()
        ]
        answer = self._client.search(
            index=self._index,
            query={"bool": {"must": wanted, "filter": chosen}},
            size=20,
            track_total_hits=True,
            aggs={facet: {"terms": {"field": facet, "size": VALUES}} for facet in FACETS},
            request_cache=False,
        )
        return int(answer["hits"]["total"]["value"])
