"""The hits of one query by score for a reader who takes them all, one after another: an export."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from indexer.engines.cursor import Place
from indexer.engines.embedded.view import Hit, Ordered
from indexer.engines.grouping import Row

_AT_ONCE = 50_000  # hits: each time costs a pass over all of them, and 400 bytes a hit
_MOST_DAYS = 60_000  # what tantivy counts at once, and more days than any portal reaches back


class ReadThrough:
    """Hits in their final order, read from the first to the last once: no window is sorted anew for the next.

    A query may give a million hits the same score. Such a group is read by days, or it would all have to be sorted at once.
    """

    def __init__(self, hits: Ordered) -> None:
        # A score is a sum, whose last digit may depend on the order of its parts, and so on the form of the query. What is
        # read by days is compared with what is not, which therefore gets the same form.
        self._hits = hits.of_days(0, None)
        self._rest = self._in_order()

    def read(self, after: Place | None, offset: int, limit: int) -> Sequence[Row]:
        """Up to `limit` rows behind those that were read before, of which `after` is the last one."""
        hits = list(itertools.islice(self._rest, offset, offset + limit))
        return self._hits.rows(hits, offset + (after.rank if after else 0))

    def first_of(self, meetings: Collection[int]) -> Mapping[int, str]:
        """The key of the first row of each meeting."""
        return self._hits.first_of(meetings)

    def _in_order(self) -> Iterator[Hit]:
        start = 0
        while hits := self._hits.scored(start, _AT_ONCE):
            for group in self._whole_groups(hits):
                yield from self._hits.in_order(group)
                start += len(group)

    def _whole_groups(self, hits: Sequence[Hit]) -> Iterable[Sequence[Hit]]:
        """Of hits that were read, those whose equals were read too; all that score alike, where these are all alike."""
        if len(hits) < _AT_ONCE:
            return [hits]
        last = hits[-1][0]
        whole = [hit for hit in hits if hit[0] != last]
        return [whole] if whole else self._by_days(last)

    def _by_days(self, score: float) -> Iterator[Sequence[Hit]]:
        """The hits of one score, the newest first, a few days at a time."""
        for first, last, count in self._spans():
            found = self._hits.of_days(first, last).scored(0, count)
            yield [hit for hit in found if hit[0] == score]

    def _spans(self) -> Iterator[tuple[int, int | None, int]]:
        """Days from the newest on, together or one alone, so that their hits can be read at once; and how many these are."""
        asked = {"field": "newest", "size": _MOST_DAYS, "order": {"_key": "asc"}}
        answer = self._hits.view.searcher.aggregate(self._hits.query, {"days": {"terms": asked}})
        first, together = 0, 0
        for bucket in answer["days"]["buckets"]:
            day, count = int(bucket["key"]), int(bucket["doc_count"])
            if together and together + count > _AT_ONCE:
                yield first, day - 1, together
                first, together = day, 0
            together += count
        yield first, None, together + int(answer["days"]["sum_other_doc_count"])
