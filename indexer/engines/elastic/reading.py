"""The hits of one query in one order, read in windows by `search_after`."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

from indexer.document import Document
from indexer.engines.base import Sort
from indexer.engines.cursor import Place
from indexer.engines.elastic.compiling import Clause
from indexer.engines.elastic.mapping import (
    DOCUMENT,
    VOCABULARY,
    document_from,
    vocabulary_from,
)
from indexer.engines.elastic.views import Answer, Body, View
from indexer.engines.grouping import Row

WINDOW = 10_000  # how far a single request reaches
_VOCABULARIES = 5_000  # read at once
_LAST_IN_SHARD = 2**63 - 1


@dataclass(frozen=True)
class Ordered:
    """The hits of `query`, sorted, of one state of the index."""

    view: View
    query: Clause
    sort: Sort

    def request(
        self, after: Place | None, offset: int, limit: int, columns: Sequence[str] = ()
    ) -> Body:
        """The body that reads a window, with some columns of each hit."""
        body: Body = {
            "query": self.query,
            "sort": self._order(),
            "size": limit,
            "from": offset,
            "track_total_hits": False,
            "stored_fields": "_none_",
            "docvalue_fields": ["meeting", *columns],
        }
        if after is not None:
            body["search_after"] = self._behind(after)
            del body["from"]
        return body

    def read(self, after: Place | None, offset: int, limit: int) -> Sequence[Row]:
        """Up to `limit` rows, from `offset` on behind a place or the beginning."""
        while offset > 0 and (after is not None or offset + limit > WINDOW):
            skipped = self.fetch(self.request(after, 0, min(offset, WINDOW)), after)
            if not skipped:
                return []
            after, offset = skipped[-1].place, offset - len(skipped)
        if limit <= 0:
            return []
        return self.fetch(self.request(after, offset, limit, DOCUMENT), after, offset)

    def vocabularies(self, limit: int) -> Iterator[Sequence[str]]:
        """The different words of each of the best `limit` hits, in windows that the server allows."""
        after: Place | None = None
        while limit > 0:
            body = self.request(after, 0, min(limit, _VOCABULARIES), VOCABULARY)
            answer = self.view.search(body)
            rows = self.rows(answer, after, 0)
            yield from map(vocabulary_from, answer["hits"]["hits"])
            if len(rows) < _VOCABULARIES:
                return
            after, limit = rows[-1].place, limit - len(rows)

    def rows(self, answer: Answer, after: Place | None, offset: int) -> list[Row]:
        """The hits of the answer to a request as rows."""
        rank = (after.rank if after else 0) + offset
        return [
            Row(
                Place(hit["sort"][self._key_at()], _score(hit), rank + n, self.view.id),
                hit,
                _meeting(hit),
            )
            for n, hit in enumerate(answer["hits"]["hits"], 1)
        ]

    def first_of(self, meetings: Collection[int]) -> Mapping[int, str]:
        """The key of the first row of each meeting."""
        only = {"terms": {"meeting": list(meetings)}}
        narrowed = {"bool": {"must": [self.query], "filter": [only]}}
        wanted = replace(self, query=narrowed)
        body = wanted.request(None, 0, len(meetings))
        body["collapse"] = {"field": "meeting"}
        rows = wanted.fetch(body, None)
        return {row.meeting: row.place.key for row in rows if row.meeting is not None}

    def fetch(self, body: Body, after: Place | None, offset: int = 0) -> list[Row]:
        """Send a request's body; the rows of its answer."""
        return self.rows(self.view.search(body), after, offset)

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
        return [*values, _LAST_IN_SHARD] if self.view.id else values


class ReadingAhead:
    """The same hits for who reads them all: the server looks for the next window while this one is used."""

    def __init__(self, ordered: Ordered) -> None:
        self._ordered = ordered
        self.first_of = ordered.first_of
        self._pool = ThreadPoolExecutor(1, "reading-ahead")
        self._ahead: tuple[Place, Future[Sequence[Row]]] | None = None

    def read(self, after: Place | None, offset: int, limit: int) -> Sequence[Row]:
        """Up to `limit` rows behind a place, and the ones behind these asked for."""
        if self._ahead and offset == 0 and self._ahead[0] == after:
            rows = self._ahead[1].result()
        else:
            rows = self._ordered.read(after, offset, limit)
        if len(rows) == limit:
            last = rows[-1].place
            self._ahead = last, self._pool.submit(self._ordered.read, last, 0, limit)
        return rows

    def __enter__(self) -> ReadingAhead:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)


def document_of(row: Row) -> Document:
    """The document of a row that was read with its documents."""
    return document_from(row.address)


def _score(hit: Mapping[str, Any]) -> float:
    return float(hit.get("_score") or 0.0)


def _meeting(hit: Mapping[str, Any]) -> int | None:
    return next(iter(hit.get("fields", {}).get("meeting", ())), None)
