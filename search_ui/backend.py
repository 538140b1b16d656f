"""What the pages ask: the search service, the article store and the portal files, opened when first needed."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from functools import cached_property

from flask import current_app

from config.portals import Portal, load_portals
from config.settings import Settings
from crawler.store import ArticleStore
from indexer.search import SearchService


class Backend:
    """One per application. A service that could not be opened (engine down) is tried again by the next request."""

    def __init__(self, settings: Settings, service: SearchService | None = None) -> None:
        self.settings = settings
        self._service = service
        self._lock = threading.Lock()

    @property
    def service(self) -> SearchService:
        """The search service; EngineUnavailable while the engine is down."""
        with self._lock:
            if self._service is None:
                # Importing it loads the word segmentation: only where it is used.
                from indexer.search_service import open_service

                self._service = open_service(self.settings)
            return self._service

    @cached_property
    def store(self) -> ArticleStore:
        """The article store, for revisions, captures and portal health."""
        return ArticleStore(self.settings.store_path)

    @cached_property
    def portals(self) -> Mapping[str, Portal]:
        """The configured portals by id."""
        return load_portals(self.settings.portals).portals

    def portal_name(self, portal: str | None) -> str:
        """A portal's name for people; one that is no longer configured is its own name."""
        known = self.portals.get(portal or "")
        return known.name if known else portal or ""


def backend() -> Backend:
    """The backend of the running application."""
    found: Backend = current_app.extensions["giaoban"]
    return found
