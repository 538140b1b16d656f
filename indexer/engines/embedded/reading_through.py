"""The hits of one query for a reader who takes them all, one window after another: an export."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import overload

import tantivy

from indexer.engines.embedded.view import Hit, Ordered
from indexer.engines.grouping import Row


class _Kept(Sequence[Hit]):
    """Hits in their final order, at 16 bytes each."""

    def __init__(self, hits: Sequence[Hit]) -> None:
        self._scores = array("d", (score for score, _ in hits))
        self._segments = array("I", (address.segment_ord for _, address in hits))
        self._documents = array("I", (address.doc for _, address in hits))

    def __len__(self) -> int:
        return len(self._scores)

    @overload
    def __getitem__(self, index: int) -> Hit: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Hit]: ...
    def __getitem__(self, index: int | slice) -> Hit | Sequence[Hit]:
        if isinstance(index, int):
            return self[index : index + 1 or None][0]
        columns = zip(
            self._scores[index], self._segments[index], self._documents[index], strict=True
        )
        return [(score, tantivy.DocAddress(segment, doc)) for score, segment, doc in columns]


@dataclass(frozen=True)
class ReadThrough(Ordered):
    """`total` hits, of which a large group of equal scores is put in order once.

    A query may give a million hits the same score. In each window of an export they would be read and sorted anew, which
    took nine minutes in place of forty seconds. Sorting them takes about 400 bytes a hit, for as long as it lasts.
    """

    total: int
    _kept: list[tuple[int, _Kept]] = field(default_factory=list)

    def _window(self, start: int, limit: int) -> list[Row]:
        rows = super()._window(start, limit)
        reached = start + len(rows)
        if rows and len(rows) < limit and reached < self.total:  # the end of a large group
            rows += self._window(reached, limit - len(rows))
        return rows

    def _whole_groups(self, start: int, limit: int) -> tuple[int, Sequence[Hit]]:
        for first, kept in self._kept:
            if first <= start < first + len(kept):
                return first, kept
        self._kept.clear()
        first, hits = super()._whole_groups(start, limit)
        if len(hits) <= 2 * limit:
            return first, hits
        self._kept.append((first, _Kept(hits)))
        return self._kept[0]
