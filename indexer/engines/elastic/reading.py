"""The hits of one query in one order: pages by `search_after`, whole results from a point in time."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from elasticsearch import ApiError, Elasticsearch, NotFoundError, TransportError

from indexer.document import Document
from indexer.engines.base import Sort
from indexer.engines.cursor import Place
from indexer.engines.elastic.compiling import Clause
from indexer.engines.grouping import Row

WINDOW = 10_000  # how far a single request reaches
_KEEP_ALIVE = "2m"  # of a point in time between two requests
_VOCABULARIES = 5_000  # read at once
_LAST_IN_SHARD = 2**63 - 1


@dataclass(frozen=True)
class Ordered:
    """The hits of `query`, sorted, of an alias as it is now, or of the point in time `moment`."""

    client: Elasticsearch
    alias: str
    query: Clause
    sort: Sort
    moment: str = ""

    def request(
        self, after: Place | None, offset: int, limit: int, *, load: bool
    ) -> dict[str, Any]:
        """The body that reads a window; `load` False leaves the documents out."""
        body: dict[str, Any] = {
            "query": self.query,
            "sort": self._order(),
            "size": limit,
            "from": offset,
            "track_total_hits": False,
            "_source": ["document", "meeting"] if load else ["meeting"],
        }
        if after is not None:
            body["search_after"] = self._behind(after)
            del body["from"]
        return body

    def read(self, after: Place | None, offset: int, limit: int) -> Sequence[Row]:
        """Up to `limit` rows, from `offset` on behind a place or the beginning."""
        while offset > 0 and (after is not None or offset + limit > WINDOW):
            skipped = self.fetch(self.request(after, 0, min(offset, WINDOW), load=False), after)
            if not skipped:
                return []
            after, offset = skipped[-1].place, offset - len(skipped)
        if limit <= 0:
            return []
        return self.fetch(self.request(after, offset, limit, load=True), after, offset)

    def vocabularies(self, limit: int) -> Iterator[str]:
        """The different words of each of the best `limit` hits, in windows that the server allows."""
        after: Place | None = None
        while limit > 0:
            body = self.request(after, 0, min(limit, _VOCABULARIES), load=False)
            rows = self.fetch(body | {"_source": ["vocabulary"]}, after)
            yield from (row.address["vocabulary"] for row in rows)
            if len(rows) < _VOCABULARIES:
                return
            after, limit = rows[-1].place, limit - len(rows)

    def rows(self, answer: Mapping[str, Any], after: Place | None, offset: int) -> list[Row]:
        """The hits of the answer to a request as rows."""
        rank = (after.rank if after else 0) + offset
        return [
            Row(
                Place(
                    hit["sort"][self._key_at()],
                    _score(hit),
                    rank + n,
                    self.moment,
                ),
                hit["_source"],
                int(meeting) if (meeting := hit["_source"].get("meeting")) else None,
            )
            for n, hit in enumerate(answer["hits"]["hits"], 1)
        ]

    def first_of(self, meetings: Collection[int]) -> Mapping[int, str]:
        """The key of the first row of each meeting."""
        only = {"terms": {"meeting": [str(meeting) for meeting in meetings]}}
        narrowed = {"bool": {"must": [self.query], "filter": [only]}}
        wanted = replace(self, query=narrowed)
        body = wanted.request(None, 0, len(meetings), load=False)
        body["collapse"] = {"field": "meeting"}
        rows = wanted.fetch(body, None)
        return {row.meeting: row.place.key for row in rows if row.meeting is not None}

    def _order(self) -> list[dict[str, str]]:
        if self.sort == "relevance":
            return [{"_score": "desc"}, {"newest": "asc"}]
        return [{self.sort: "asc"}]

    def _key_at(self) -> int:
        """Where the key stands among the sort values."""
        return 1 if self.sort == "relevance" else 0

    def _behind(self, place: Place) -> list[float | str | int]:
        """A place as sort values; a point in time sorts by one more, and no two documents share a key."""
        values: list[float | str | int] = [place.key]
        if self.sort == "relevance":
            values.insert(0, place.score)
        return [*values, _LAST_IN_SHARD] if self.moment else values

    def fetch(self, body: dict[str, Any], after: Place | None, offset: int = 0) -> list[Row]:
        """Send a request's body; the rows of its answer."""
        answer = ask(self.client, self.alias, body, self.moment)
        return self.rows(answer, after, offset)


def _score(hit: Mapping[str, Any]) -> float:
    return float(hit.get("_score") or 0.0)


def ask(
    client: Elasticsearch, alias: str, body: dict[str, Any], moment: str = ""
) -> dict[str, Any]:
    """A search of a frozen view or of the live index; without hits where there is no index yet."""
    if moment:
        body = body | {"pit": {"id": moment, "keep_alive": _KEEP_ALIVE}}
        return dict(client.search(body=body).body)
    return dict(client.search(index=alias, ignore_unavailable=True, body=body).body)


def ask_all(
    client: Elasticsearch, alias: str, bodies: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Several searches of the live index in one request, their answers in order."""
    header = {"index": alias, "ignore_unavailable": True}
    lines = [line for body in bodies for line in (header, body)]
    answers = client.msearch(searches=lines)["responses"]
    # One that failed is asked for by itself, which raises what a single search raises.
    return [
        ask(client, alias, body) if "error" in answer else answer
        for body, answer in zip(bodies, answers, strict=True)
    ]


def open_view(client: Elasticsearch, alias: str) -> str:
    """The id of a frozen view, which the server forgets when nobody asks for it any more; empty without an index."""
    try:
        name: str = client.open_point_in_time(index=alias, keep_alive=_KEEP_ALIVE)["id"]
    except NotFoundError:
        return ""
    return name


@contextlib.contextmanager
def point_in_time(client: Elasticsearch, alias: str) -> Iterator[str]:
    """A frozen view for the length of a block, released also when the reader goes away; empty without an index."""
    name = open_view(client, alias)
    try:
        yield name
    finally:
        if name:
            with contextlib.suppress(ApiError, TransportError):
                client.close_point_in_time(id=name)


def document_of(row: Row) -> Document:
    """The document of a row that was read with its documents."""
    return Document.from_json(row.address["document"])
