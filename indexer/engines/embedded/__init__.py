"""The embedded engine: a tantivy index in a folder, no server."""

from indexer.engines.embedded.engine import EmbeddedEngine

__all__ = ["EmbeddedEngine"]
