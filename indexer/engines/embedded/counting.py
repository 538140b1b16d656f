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

_MOST_MEETINGS = 40_000

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
    unselected = [facet for facet in facets if not filters.include.get(facet)]
    asked = {facet: _terms(facet_field(facet), VALUES) for facet in unselected}
    answer = view.searcher.aggregate(hits, asked | _MEETINGS)
    counted = {facet: _read(answer[facet]) for facet in unselected}
    for facet in facets:
        if facet not in counted:
            counted[facet] = count_facet(view, match, filters, facet, VALUES)
    return Counts(
        total=int(answer["all"]["value"]),
        meetings=_meetings(view, hits, answer),
        facets={facet: _with_chosen(counted[facet], filters, facet) for facet in facets},
    )


def count_facet(
    view: View, match: Query, filters: Filters, facet: str, limit: int = _MOST_BUCKETS
) -> dict[str, int]:
    """The counts of one facet, its own selection ignored."""
    compiler = view.compiler
    others = compiler.narrowed(match, compiler.filters(filters, ignoring=facet))
    asked = {facet: _terms(facet_field(facet), limit)}
    return _read(view.searcher.aggregate(others, asked)[facet])


def _read(answer: dict[str, Any]) -> dict[str, int]:
    return {bucket["key"]: int(bucket["doc_count"]) for bucket in answer["buckets"]}


def _terms(field: str, limit: int) -> dict[str, Any]:
    return {"terms": {"field": field, "size": limit, "segment_size": _EXACT}}


def _with_chosen(counts: Mapping[str, int], filters: Filters, facet: str) -> dict[str, int]:
    """Selected and excluded values are listed even where no hit has them."""
    chosen = (*filters.include.get(facet, ()), *filters.exclude.get(facet, ()))
    return dict(counts) | {value: 0 for value in chosen if value not in counts}


def _meetings(view: View, hits: Query, answer: dict[str, Any]) -> int:
    """Different meetings among the hits; an article that is alone with its meeting counts as one."""
    total, shared = int(answer["all"]["value"]), int(answer["shared"]["value"])
    found = answer["meetings"]
    if found["sum_other_doc_count"]:
        return total - shared + _distinct_meetings(view, hits, shared)
    return total - shared + len(found["buckets"])


def _distinct_meetings(view: View, hits: Query, shared: int) -> int:
    """Meetings are numbered at random, so equal ranges of numbers hold about equally many."""
    parts = 1 + 2 * shared // _MOST_BUCKETS
    width = 2**64 // parts
    distinct = 0
    for part in range(parts):
        last = 2**64 - 1 if part == parts - 1 else (part + 1) * width - 1
        only = Query.range_query(
            view.index.schema, "meeting", FieldType.Unsigned, part * width, last
        )
        query = Query.boolean_query([(Occur.Must, hits), (Occur.Must, only)])
        asked = {"meetings": _terms("meeting", _MOST_BUCKETS)}
        distinct += len(view.searcher.aggregate(query, asked)["meetings"]["buckets"])
    return distinct


_MEETINGS = {
    "all": {"value_count": {"field": "day"}},
    "shared": {"value_count": {"field": "meeting"}},
    "meetings": _terms("meeting", _MOST_MEETINGS),
}
