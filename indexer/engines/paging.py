"""Pages and whole results, read from the hits of one query in one order; the same on every engine."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice
from typing import Protocol

from indexer.engines.base import Search
from indexer.engines.cursor import Place
from indexer.engines.grouping import Row, representatives

_CHUNK = 10_000  # rows read at once on the way to a page of meetings


class Hits(Protocol):
    """The hits of one query in one order."""

    def read(self, after: Place | None, offset: int, limit: int) -> Sequence[Row]:
        """Up to `limit` rows, from `offset` on behind a place or the beginning."""

    def first_of(self, meetings: Collection[int]) -> Mapping[int, str]:
        """The key of the first row of each meeting."""


def skipped(search: Search, after: Place | None) -> int:
    """How many hits lie before the search's page; behind a place none."""
    return 0 if after else (max(1, search.page) - 1) * search.size


def page(hits: Hits, search: Search, after: Place | None) -> list[Row]:
    """The rows of the search's page, and one more if there is one."""
    skip = skipped(search, after)
    if not search.group:
        return list(hits.read(after, skip, search.size + 1))
    # Nobody knows how many reports lie before a page of meetings; each chunk costs a pass over the hits.
    chunk = min(_CHUNK, max(2 * search.size, 20, skip + search.size + 1))
    rows = walk(hits, search, after, chunk)
    return list(islice(rows, skip, skip + search.size + 1))


def walk(hits: Hits, search: Search, after: Place | None, chunk: int) -> Iterator[Row]:
    """All rows after a place, one by one; with grouping, those that stand for their meeting."""
    if search.group:
        yield from representatives(hits.read, hits.first_of, after, chunk)
        return
    while rows := hits.read(after, 0, chunk):
        yield from rows
        if len(rows) < chunk:
            return
        after = rows[-1].place
