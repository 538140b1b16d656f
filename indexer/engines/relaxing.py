"""When a search with few full matches takes in partial ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from indexer.engines.base import Search

Q = TypeVar("Q")  # a query in the engine's own language

ENOUGH = 10  # full matches, before any filter, that need no partial ones beside them
UP_TO = 200  # matches in all, once partial ones are taken in

# What full matches score more than partial ones, in points of BM25: as much as a province or a period that the query names.
# nDCG@10 of the shared and of the project's own queries .999 / .985 at 0, .998 / .985 at 3 and at 8, .995 / .985 at 1000,
# which would put every full match first, also an article that has the words far apart and about something else.
FULL = 8.0


@dataclass(frozen=True)
class Match(Generic[Q]):
    """What a search matches before its filters, with its scores, and whether partial matches were taken in."""

    query: Q
    relaxed: bool = False


def can_relax(search: Search) -> bool:
    """Whether partial matches are wanted and known.

    Whether they are needed is decided by the query alone, and so is the set that filters then narrow: a value that a
    facet counts five times gives five hits when it is chosen.
    """
    return search.relax and search.query.must is not None and search.query.relaxed is not None
