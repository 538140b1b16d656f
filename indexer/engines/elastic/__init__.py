"""The engine for scale: an index in an Elasticsearch cluster, with no plugin."""

from indexer.engines.elastic.engine import ElasticsearchEngine

__all__ = ["ElasticsearchEngine"]
