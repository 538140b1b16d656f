"""The engines, behind one interface."""

from __future__ import annotations

from config.settings import Settings
from indexer.engines.base import Engine


def open_engine(settings: Settings) -> Engine:
    """The engine that the settings name; EngineError when they cannot work."""
    if settings.engine == "elasticsearch":
        from indexer.engines.elastic import ElasticsearchEngine

        return ElasticsearchEngine(settings.elasticsearch)
    from indexer.engines.embedded import EmbeddedEngine

    return EmbeddedEngine(settings.index_path)
