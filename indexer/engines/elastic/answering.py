"""The page of a search: its hits, totals and counts, in as few requests as it takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from indexer.engines.base import Search
from indexer.engines.counts import Counts
from indexer.engines.cursor import Place
from indexer.engines.elastic import compiling
from indexer.engines.elastic.compiling import Clause
from indexer.engines.elastic.counting import DEEP, counting_requests, read_counts, too_shallow
from indexer.engines.elastic.mapping import DOCUMENT
from indexer.engines.elastic.partial import enough, exact, full_matches, match_of, with_partial
from indexer.engines.elastic.reading import WINDOW, Ordered
from indexer.engines.elastic.views import Answer, Body, Live, View
from indexer.engines.grouping import Row
from indexer.engines.order import effective_sort
from indexer.engines.paging import page, skipped
from indexer.engines.relaxing import Match, can_relax


@dataclass(frozen=True)
class Page:
    """What a page was read with, and its rows with one more if there is one."""

    match: Match[Clause]
    counts: Counts
    ordered: Ordered
    rows: Sequence[Row]


def ordered(view: View, search: Search, match: Match[Clause]) -> Ordered:
    """The hits of a search in its order."""
    query = compiling.narrowed(match.query, compiling.filtering(search.filters))
    return Ordered(view, query, effective_sort(search.sort, search.query))


def answer(live: Live, view: View, search: Search, after: Place | None) -> Page:
    """The page of a search. What is counted is the live index, also where the hits come from a frozen view."""
    skip = skipped(search, after)
    if view.id or search.group or skip + search.size >= WINDOW:
        return _step_by_step(live, view, search, after)
    return _together(live, search, after, skip)


def _step_by_step(live: Live, view: View, search: Search, after: Place | None) -> Page:
    match = match_of(view, search)
    hits = ordered(view, search, match)
    counts = _counts(live, search, match, live.search_all(_counting(live, search, match)))
    return Page(match, counts, hits, page(hits, search, after))


def _together(live: Live, search: Search, after: Place | None, skip: int) -> Page:
    """Everything in one request; two more only where partial matches turn out to be needed."""
    if not can_relax(search):
        return _read(live, search, exact(search), after, skip)[0]
    found, (full,) = _read(live, search, exact(search), after, skip, full_matches(search))
    if enough(full):
        return found
    match = with_partial(live, search)
    return _read(live, search, match, after, skip)[0] if match.relaxed else found


def _read(
    live: Live,
    search: Search,
    match: Match[Clause],
    after: Place | None,
    skip: int,
    *further: Body,
) -> tuple[Page, Sequence[Answer]]:
    """Hits and counts, and the answers to what is asked further, side by side in one request."""
    hits = ordered(live, search, match)
    request = hits.request(after, skip, search.size + 1, DOCUMENT)
    found, *answers = live.search_all([request, *further, *_counting(live, search, match)])
    beside, counted = answers[: len(further)], answers[len(further) :]
    counts = _counts(live, search, match, counted)
    return Page(match, counts, hits, hits.rows(found, after, skip)), beside


def _counting(live: Live, search: Search, match: Match[Clause]) -> list[Body]:
    return counting_requests(match.query, search.filters, search.facets, live.depth)


def _counts(live: Live, search: Search, match: Match[Clause], counted: Sequence[Answer]) -> Counts:
    """The counts, asked again where shards named too few values; from then on they name more."""
    if live.depth < DEEP and too_shallow(counted):
        live.depth = DEEP
        counted = live.search_all(_counting(live, search, match))
    return read_counts(counted, search.filters, search.facets)
