"""The engines, behind one interface."""

from __future__ import annotations

from config.settings import Settings
from indexer.engines.base import Engine


def open_engine(settings: Settings, *, write: bool = False) -> Engine:
    """The engine that the settings name; only with `write` may it be written to. EngineUnavailable, EngineError."""
    if settings.engine == "elasticsearch":
        from indexer.engines.elastic import open_elasticsearch

        return open_elasticsearch(settings, write=write)
    from indexer.engines.embedded import EmbeddedEngine

    return EmbeddedEngine(settings.index_path)
