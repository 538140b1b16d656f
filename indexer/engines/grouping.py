"""One hit per meeting: which of the reports stands for its meeting, page by page, without remembering earlier pages.

The report that stands for a meeting is the first one in the order of the search. A page asks for the first report of just the
meetings on it, so that going on from a cursor costs the same on every page and no page repeats a meeting.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from indexer.document import Document
from indexer.engines.cursor import Place

Reading = Callable[[Place | None, int, int], Sequence["Row"]]
FirstOf = Callable[[Collection[int]], Mapping[int, str]]


def meeting_number(document: Document) -> int | None:
    """The meeting as a number of 64 bits, None for an article that is alone with its meeting."""
    if document.meeting_id is None or document.meeting_size < 2:
        return None
    return number_of(document.meeting_id)


def number_of(text: str) -> int:
    """A text as a number of 64 bits."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest())


@dataclass(frozen=True, slots=True)
class Row:
    """One hit in the order of a search, before it is loaded: `address` is the engine's own; `meeting` None when alone."""

    place: Place
    address: Any
    meeting: int | None = None


def representatives(
    read: Reading, first_of: FirstOf, after: Place | None, chunk: int
) -> Iterator[Row]:
    """The rows after a place that stand for their meeting, or are alone.

    `read(after, offset, limit)` gives the rows after a place; `first_of(meetings)` the key of each meeting's first row.
    """
    while rows := read(after, 0, chunk):
        meetings = {row.meeting for row in rows if row.meeting is not None}
        first = first_of(meetings) if meetings else {}
        for row in rows:
            if row.meeting is None or first.get(row.meeting) == row.place.key:
                yield row
        if len(rows) < chunk:
            return
        after = rows[-1].place
