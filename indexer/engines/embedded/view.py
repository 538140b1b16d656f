"""A frozen view of the index: searching and ordering, as if nothing were written meanwhile."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import tantivy
from tantivy import FieldType, Occur, Order, Query

from indexer.document import Document
from indexer.engines.base import Sort
from indexer.engines.cursor import Place
from indexer.engines.embedded.compiling import Compiler
from indexer.engines.embedded.facet_texts import FacetTexts
from indexer.engines.embedded.schema import id_numbers, id_of, read_document, read_id
from indexer.engines.grouping import Row
from indexer.engines.order import key, read_key

_HIGHEST = 2**64 - 1
Hit = tuple[float, Any]  # score and address


@dataclass(frozen=True)
class View:
    """One generation at one commit. `name` is equal for equal content, also in other processes."""

    name: str
    index: tantivy.Index
    searcher: tantivy.Searcher
    texts: FacetTexts

    @property
    def compiler(self) -> Compiler:
        """Makes queries for this index."""
        return Compiler(self.index.schema)

    def count(self, query: Query) -> int:
        """How many documents match."""
        return total(self.searcher.search(query, 1, count=True))

    def load(self, address: Any) -> Document:
        """The stored document."""
        return read_document(self.searcher.doc(address))


@dataclass(frozen=True)
class Ordered:
    """The hits of one query in one order."""

    view: View
    query: Query
    sort: Sort

    def read(self, after: Place | None, offset: int, limit: int) -> Sequence[Row]:
        """Up to `limit` rows, from `offset` on behind a place or the beginning."""
        if limit <= 0:
            return []
        if self.sort == "relevance":
            return self._read_scored(after, offset, limit)
        return self._read_dated(after, offset, limit)

    def first_of(self, meetings: Collection[int]) -> Mapping[int, str]:
        """The key of the first row of each meeting."""
        only = self.view.compiler.any_term("meeting", list(meetings))
        query = Query.boolean_query([(Occur.Must, self.query), (Occur.Must, only)])
        rows = Ordered(self.view, query, self.sort).read(None, 0, max(1, self.view.count(query)))
        first: dict[int, str] = {}
        for row in rows:
            if row.meeting is not None:
                first.setdefault(row.meeting, row.place.key)
        return first

    def of_days(self, first: int, last: int | None) -> Ordered:
        """Those of some days, counted from the newest, with the scores that they have."""
        return replace(self, query=self._both(self.query, self._between("newest", first, last)))

    def scored(self, start: int, limit: int) -> list[Hit]:
        """Hits from `start` on by score, equal ones in no order."""
        found: Any = self.view.searcher.search(self.query, limit, count=False, offset=start)
        hits: list[Hit] = found.hits
        return hits

    def in_order(self, hits: Sequence[Hit]) -> list[Hit]:
        """The highest scores first, equal ones by key."""
        keys = self._keys([address for _, address in hits], "newest")
        order = sorted(range(len(hits)), key=lambda n: (-hits[n][0], keys[n]))
        return [hits[n] for n in order]

    def rows(self, hits: Sequence[Hit], rank: int) -> list[Row]:
        """Hits in their final order as rows, the first of which has `rank` before it."""
        addresses = [address for _, address in hits]
        keys, meetings = self._keys(addresses, "newest"), self._numbers("meeting", addresses)
        return [
            Row(Place(key, score, rank + n, self.view.name), address, meeting)
            for n, ((score, address), key, meeting) in enumerate(
                zip(hits, keys, meetings, strict=True), 1
            )
        ]

    # ------------------------------------------------------------ by date

    def _read_dated(self, after: Place | None, offset: int, limit: int) -> list[Row]:
        """A number orders far faster than a text: hits are ordered by day, then by their id as numbers."""
        query = self._behind(after) if after else self.query
        wanted = offset + limit
        while True:
            addresses = self._first(query, (self.sort, "head", "tail"), wanted)
            keys = self._keys(addresses, self.sort)
            pairs = sorted(zip(keys, addresses, strict=True), key=lambda pair: pair[0])
            pairs = [pair for pair in pairs if after is None or pair[0] > after.key]
            if len(pairs) >= offset + limit or len(addresses) < wanted:
                break
            wanted *= 2
        pairs = pairs[offset : offset + limit]
        meetings = self._numbers("meeting", [address for _, address in pairs])
        rank = offset + (after.rank if after else 0)
        return [
            Row(Place(key, 0.0, rank + n, self.view.name), address, meeting)
            for n, ((key, address), meeting) in enumerate(zip(pairs, meetings, strict=True), 1)
        ]

    def _first(self, query: Query, fields: Sequence[str], wanted: int) -> list[Any]:
        """The first `wanted` hits by some fields and perhaps more, in no order: no tie is cut apart."""
        if not fields:
            hits = self.view.searcher.search(query, max(1, self.view.count(query)), count=False)
            return [address for _, address in hits.hits]
        found: Any = self.view.searcher.search(
            query, wanted + 1, count=False, order_by_field=fields[0], order=Order.Asc
        )
        if len(found.hits) <= wanted:
            return [address for _, address in found.hits]
        last = found.hits[-1][0]
        inside = [address for value, address in found.hits if value != last]
        tied = self._both(query, self._between(fields[0], last, last))
        return inside + self._first(tied, fields[1:], wanted - len(inside))

    def _behind(self, after: Place) -> Query:
        """Hits behind a place by day and id, and the few that only the rest of a long id tells apart."""
        day, document_id = read_key(after.key)
        place = [(self.sort, day), *id_numbers(document_id)[:2]]
        ties: list[Query] = []
        either: list[Query] = []
        for name, value in place:
            if value < _HIGHEST:
                either.append(self._both(*ties, self._between(name, value + 1, None)))
            ties.append(self._between(name, value, value))
        either.append(self._both(*ties))
        behind = Query.boolean_query([(Occur.Should, query) for query in either])
        return self._both(self.query, behind)

    def _between(self, field: str, first: int, last: int | None) -> Query:
        schema = self.view.index.schema
        only = Query.range_query(schema, field, FieldType.Unsigned, first, last)
        return Query.const_score_query(only, 0.0)

    @staticmethod
    def _both(*queries: Query) -> Query:
        return Query.boolean_query([(Occur.Must, query) for query in queries])

    # ------------------------------------------------------------ by score

    def _read_scored(self, after: Place | None, offset: int, limit: int) -> list[Row]:
        if after is None:
            return self._window(offset, limit)
        if after.view == self.view.name:
            return self._window(after.rank + offset, limit)
        # The index has changed since: scores have moved a little, and the place is found by score and key.
        reach = after.rank + offset + limit
        while True:
            rows = self._window(0, reach)
            behind = [row for row in rows if _rank_key(row.place) > _rank_key(after)]
            if len(behind) >= offset + limit or len(rows) < reach:
                return behind[offset : offset + limit]
            reach *= 2

    def _window(self, start: int, limit: int) -> list[Row]:
        """Rows `start` to `start + limit`, equal scores put in order by key."""
        first, hits = self._whole_groups(start, limit)
        return self.rows(hits[start - first : start - first + limit], start)

    def _whole_groups(self, start: int, limit: int) -> tuple[int, Sequence[Hit]]:
        """The hits of a window in their final order, with those around it that score as its first and last: from where on.

        tantivy breaks ties by where documents happen to lie, so a window is widened to whole groups of equal scores.
        """
        # Of one page in six the last score goes on: 64 more cost less than a second pass over all hits.
        before, beyond = min(start, 8), 64
        while True:
            first = start - before
            hits = self.scored(first, before + limit + beyond)
            inside = hits[before : before + limit]
            if not inside:
                return start, []
            cut_before = first > 0 and hits[0][0] == inside[0][0]
            cut_beyond = len(hits) == before + limit + beyond and hits[-1][0] == inside[-1][0]
            if not cut_before and not cut_beyond:
                scores = [score for score, _ in hits]
                begin = scores.index(inside[0][0])
                end = len(scores) - scores[::-1].index(inside[-1][0])
                return first + begin, self.in_order(hits[begin:end])
            before = min(start, before * 8) if cut_before else before
            beyond = beyond * 8 if cut_beyond else beyond

    def _keys(self, addresses: list[Any], sort: Sort) -> list[str]:
        columns = (self._numbers(name, addresses) for name in (sort, "head", "tail", "length"))
        return [
            key(day or 0, id_of(head or 0, tail or 0, length or 0) or self._read_id(address))
            for address, day, head, tail, length in zip(addresses, *columns, strict=True)
        ]

    def _read_id(self, address: Any) -> str:
        return read_id(self.view.searcher.doc(address))

    def _numbers(self, field: str, addresses: list[Any]) -> list[int | None]:
        values = self.view.searcher.fast_field_values(field, addresses) if addresses else []
        return [None if value is None else int(value) for value in values]


def total(result: Any) -> int:
    """How many documents a tantivy search found in all; its type stub forgets to say."""
    return int(result.count)


def _rank_key(place: Place) -> tuple[float, str]:
    return -place.score, place.key
