"""Totals, meetings and facet counts over the hits of a query, all exact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tantivy import FieldType, Occur, Query

from indexer.engines.base import Filters
from indexer.engines.embedded.schema import facet_field
from indexer.engines.embedded.view import View

# tantivy's terms aggregation is approximate below a field's cardinality per segment, and refuses to answer with more
# than 65,000 buckets in all.
_EXACT = 10_000_000
_MOST_BUCKETS = 60_000

VALUES = 1000  # values listed of one facet, the most frequent; `facet_values` reaches the others


@dataclass(frozen=True)
class Counts:
    """What is counted for one match and its filters."""

    total: int
    meetings: int
    facets: Mapping[str, Mapping[str, int]]


def count_all(view: View, match: Query, filters: Filters, facets: Sequence[str]) -> Counts:
    """Everything a result page counts."""
    hits = view.compiler.narrowed(match, view.compiler.filters(filters))
    total = view.count(hits)
    unselected = [facet for facet in facets if not filters.include.get(facet)]
    counted = dict(_values(view, hits, unselected))
    for facet in facets:
        if facet not in counted:
            counted |= count_facet(view, match, filters, facet, VALUES)
    listed = {facet: _with_chosen(counted[facet], filters, facet) for facet in facets}
    return Counts(total, count_meetings(view, hits, total), listed)


def count_facet(
    view: View, match: Query, filters: Filters, facet: str, limit: int = _MOST_BUCKETS
) -> dict[str, dict[str, int]]:
    """The counts of one facet, its own selection ignored."""
    compiler = view.compiler
    others = compiler.narrowed(match, compiler.filters(filters, ignoring=facet))
    return _values(view, others, [facet], limit)


def count_meetings(view: View, hits: Query, total: int) -> int:
    """Different meetings among the hits; an article that is alone with its meeting counts as one."""
    reports = view.searcher.aggregate(hits, {"n": {"value_count": {"field": "meeting"}}})
    shared = int(reports["n"]["value"])
    return total - shared + (_distinct_meetings(view, hits, shared) if shared else 0)


def _values(
    view: View, hits: Query, facets: Sequence[str], limit: int = VALUES
) -> dict[str, dict[str, int]]:
    if not facets:
        return {}
    asked = {facet: _terms(facet_field(facet), limit) for facet in facets}
    answer = view.searcher.aggregate(hits, asked)
    return {
        facet: {bucket["key"]: int(bucket["doc_count"]) for bucket in answer[facet]["buckets"]}
        for facet in facets
    }


def _terms(field: str, limit: int) -> dict[str, Any]:
    return {"terms": {"field": field, "size": limit, "segment_size": _EXACT}}


def _with_chosen(counts: Mapping[str, int], filters: Filters, facet: str) -> dict[str, int]:
    """Selected and excluded values are listed even where no hit has them."""
    chosen = (*filters.include.get(facet, ()), *filters.exclude.get(facet, ()))
    return dict(counts) | {value: 0 for value in chosen if value not in counts}


def _distinct_meetings(view: View, hits: Query, shared: int) -> int:
    """Meetings are numbered at random, so equal ranges of numbers hold about equally many."""
    parts = 1 + 2 * shared // _MOST_BUCKETS
    width = 2**64 // parts
    asked = {"m": _terms("meeting", _MOST_BUCKETS)}
    distinct = 0
    for part in range(parts):
        query = hits
        if parts > 1:
            last = 2**64 - 1 if part == parts - 1 else (part + 1) * width - 1
            only = Query.range_query(
                view.index.schema, "meeting", FieldType.Unsigned, part * width, last
            )
            query = Query.boolean_query([(Occur.Must, hits), (Occur.Must, only)])
        distinct += len(view.searcher.aggregate(query, asked)["m"]["buckets"])
    return distinct
