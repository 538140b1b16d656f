"""What a search is read from: the live index behind its alias, or a frozen view of it that outlives every change.

No answer is partial: where a shard cannot be asked the search fails, since a total or an export that lacks a part of the
index looks like any other.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from elasticsearch import ApiError, Elasticsearch, NotFoundError, TransportError

from config.settings import ElasticsearchSettings
from indexer.engines.base import EngineUnavailable
from indexer.engines.counts import VALUES
from indexer.engines.elastic.connection import patiently
from indexer.engines.elastic.explaining import VIEW_GONE

BETWEEN_PAGES = "2m"  # that a view is kept after a request
# The same of a download, whose reader may take long over the millions of bytes of one window.
BETWEEN_WINDOWS = "30m"
_SHARED = 60.0  # seconds that a view is handed to one reader after another
_KEEP_SHARED = "4m"  # so that the last of them has as long as the first
# Of a view that is read from at once: one whose answer got lost on the way is soon gone.
UNTIL_ASKED = "20s"
# What is answered when the node that held a view is gone, or the index itself.
_LOST = (404, 500, 502, 503, 504)

Body = dict[str, Any]
Answer = Mapping[str, Any]


class View(Protocol):
    """A state of the index that can be searched."""

    @property
    def id(self) -> str:
        """The name of a frozen view, which a cursor can hold; empty for the live index."""

    def search(self, body: Body) -> Answer:
        """The answer to one search."""

    def search_all(self, bodies: Sequence[Body]) -> list[Answer]:
        """The answers to several searches in one request, in their order."""


class Live:
    """The index as it is now; a search has no hits where there is no index yet."""

    id = ""

    def __init__(self, client: Elasticsearch, alias: str) -> None:
        self._client, self._alias = client, alias
        self.depth = VALUES  # values that a shard names of one facet; more once that was too few

    def search(self, body: Body) -> Answer:
        """The answer to one search."""
        answer = self._client.search(
            index=self._alias,
            ignore_unavailable=True,
            allow_partial_search_results=False,
            body=body,
        )
        return dict(answer.body)

    def search_all(self, bodies: Sequence[Body]) -> list[Answer]:
        """Several searches in one request; one that failed is asked by itself, which raises what it has to raise."""
        header = {
            "index": self._alias,
            "ignore_unavailable": True,
            "allow_partial_search_results": False,
        }
        lines = [line for body in bodies for line in (header, body)]
        answers = self._client.msearch(searches=lines)["responses"]
        return [
            self.search(body) if "error" in answer else answer
            for body, answer in zip(bodies, answers, strict=True)
        ]


class Frozen:
    """A point in time by its id, kept for `keep_alive` after each request."""

    def __init__(self, client: Elasticsearch, id_: str, keep_alive: str) -> None:
        self._client, self.id, self._keep_alive = client, id_, keep_alive

    def search(self, body: Body) -> Answer:
        """The answer to one search; NotFoundError when the server has let the view go."""
        view = {"id": self.id, "keep_alive": self._keep_alive}
        answer = self._client.search(allow_partial_search_results=False, body=body | {"pit": view})
        # The server may move a view, and names it anew then.
        self.id = answer.body.get("pit_id", self.id)
        return dict(answer.body)

    def search_all(self, bodies: Sequence[Body]) -> list[Answer]:
        """The searches one after another."""
        return [self.search(body) for body in bodies]


class Renewed(Frozen):
    """A view for reading by unique keys: lost with its node or its index, it is opened anew and the same window read.

    What was read stays read, since the next window begins behind a key. Only what changed in the index meanwhile shows.
    """

    def __init__(
        self, client: Elasticsearch, alias: str, id_: str, settings: ElasticsearchSettings
    ):
        super().__init__(client, id_, BETWEEN_WINDOWS)
        self._alias, self._settings = alias, settings

    def search(self, body: Body) -> Answer:
        """The answer to one search, from a new view where the old one is lost; EngineUnavailable when patience ends."""
        try:
            return super().search(body)
        except (ApiError, TransportError) as error:
            if isinstance(error, ApiError) and error.status_code not in _LOST:
                raise
        return patiently(self._settings, lambda: self._anew(body))

    def _anew(self, body: Body) -> Answer:
        release(self._client, self.id)
        self.id = open_view(self._client, self._alias, UNTIL_ASKED)
        if not self.id:
            raise EngineUnavailable("the index is gone; run `giaoban index`")
        return super().search(body)


class Shared:
    """One view for all who begin to read while the index stays as it is: what it holds, the server holds but once."""

    def __init__(self, client: Elasticsearch, alias: str) -> None:
        self._client, self._alias = client, alias
        self._opened: tuple[str, float, str] | None = None  # generation, when, id

    def id_in(self, generation: str) -> str:
        """The id of a view of a generation of the index; empty without an index."""
        opened, now = self._opened, time.monotonic()
        if opened is None or opened[0] != generation or now - opened[1] > _SHARED:
            # No lock is held while the server is asked: two may both open one, and the server soon forgets the other.
            name = open_view(self._client, self._alias, _KEEP_SHARED)
            opened = self._opened = generation, now, name
        return opened[2]

    def forget(self) -> None:
        """Open another one for who asks next: this one was lost."""
        self._opened = None


def open_view(client: Elasticsearch, alias: str, keep_alive: str) -> str:
    """The id of a frozen view, which the server forgets when nobody asks for it any more; empty without an index."""
    try:
        name: str = client.open_point_in_time(
            index=alias, keep_alive=keep_alive, allow_partial_search_results=False
        )["id"]
    except NotFoundError:
        return ""
    return name


def release(client: Elasticsearch, view: str) -> None:
    """Let a view go; one that is gone already, or whose server is away, needs nothing."""
    with contextlib.suppress(ApiError, TransportError):
        client.close_point_in_time(id=view)


@contextlib.contextmanager
def frozen(
    client: Elasticsearch, alias: str, settings: ElasticsearchSettings, *, renewable: bool
) -> Iterator[Frozen | None]:
    """A view for the length of a block, released also when the reader goes away; None without an index."""
    name = open_view(client, alias, UNTIL_ASKED)
    if not name:
        yield None
        return
    view = (
        Renewed(client, alias, name, settings)
        if renewable
        else Frozen(client, name, BETWEEN_WINDOWS)
    )
    try:
        yield view
    except NotFoundError as error:
        raise EngineUnavailable(VIEW_GONE) from error
    finally:
        release(client, view.id)
