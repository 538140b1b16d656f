"""What an engine knows of its live index: asked once a second at the most, and never believed while the engine writes."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import TypeVar

from config.settings import ElasticsearchSettings
from indexer.engines.base import EngineError, Health
from indexer.engines.elastic.connection import patiently
from indexer.engines.elastic.explaining import explained
from indexer.engines.elastic.lately import Lately
from indexer.engines.elastic.naming import LiveIndex, Names
from indexer.engines.elastic.views import Live

ENGINE = "elasticsearch"

T = TypeVar("T")


class Watch:
    """The state of the index behind the alias, for all that read it and while it is changed."""

    def __init__(self, settings: ElasticsearchSettings, names: Names, live: Live) -> None:
        self._settings, self._names, self._live = settings, names, live
        self._writers = 0
        self._index: Lately[LiveIndex | None] = Lately()
        self._state: Lately[Health] = Lately()

    @contextlib.contextmanager
    def changing(self) -> Iterator[None]:
        """Where this very engine changes the index: nothing is remembered of it."""
        self._writers += 1
        try:
            yield
        finally:
            self._writers -= 1
            self._forget()

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """Where the live index is read: OutdatedIndex for one with the fields of another version.

        What was wrong with it a moment ago is said at once: a server that hangs would be waited for once more.
        """
        if not self._writers:
            self._state.check()
        with self._explained():
            self._live_index()
            yield

    def asked(self, action: Callable[[], T]) -> T:
        """The answer to what is asked on the way; who writes has waited for the cluster before, and waits again."""
        if self._writers:
            return patiently(self._settings, action)
        with self._explained():
            return action()

    def health(self) -> Health:
        """Whether the index can be searched, and how many documents it has; never raises."""
        if self._writers:
            self._forget()
        try:
            return self._state.get(lambda: self.asked(self._health))
        except EngineError as error:
            return Health(False, ENGINE, 0, str(error))

    def _health(self) -> Health:
        self._index.forget()
        live = self._live_index()
        # Asked also without an index: a cluster that has just started does not know yet which ones it has.
        everything = self._live.search({"size": 0, "track_total_hits": True})
        if live is None:
            message = "there is no index yet; run `giaoban index`"
            return Health(True, ENGINE, 0, message)
        documents = int(everything["hits"]["total"]["value"])
        return Health(True, ENGINE, documents, "", f"{live.index}@{live.commit}")

    def _live_index(self) -> LiveIndex | None:
        if self._writers:
            self._forget()
        return self._index.get(self._names.live)

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            with explained(self._settings):
                yield
        except EngineError:
            self._forget()
            raise

    def _forget(self) -> None:
        self._index.forget()
        self._state.forget()
