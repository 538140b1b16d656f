"""Totals, meetings and facet counts as one size-0 request, so that the server can cache it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from indexer.engines.base import Filters
from indexer.engines.counts import VALUES, Counts
from indexer.engines.elastic.compiling import Clause, any_value, filtering
from indexer.engines.elastic.mapping import facet_field

_SHARD_VALUES = 20_000  # values that a shard sends of one facet: exact up to that many
_PRECISION = 40_000  # meetings with several reports up to which counting them is as good as exact

_HITS = "hits"


def counting_request(match: Clause, filters: Filters, facets: Sequence[str]) -> dict[str, Any]:
    """The body that counts everything a result page shows; `read_counts` reads its answer.

    The text match is the query; the hits are the aggregation with all filters, and each facet with a selection of its own
    has an aggregation with all filters but that.
    """
    hits = filtering(filters) or {"match_all": {}}
    unselected = [facet for facet in facets if not filters.include.get(facet)]
    aggregations: dict[str, Any] = {
        _HITS: {
            "filter": hits,
            "aggs": {
                "reports": {"value_count": {"field": "meeting"}},
                "meetings": {
                    "cardinality": {"field": "meeting", "precision_threshold": _PRECISION}
                },
                **{facet: _values(facet) for facet in unselected},
            },
        }
    }
    for facet in facets:
        if facet not in unselected:
            aggregations[facet] = _beside_selection(facet, filters)
    return {"size": 0, "track_total_hits": True, "query": match, "aggs": aggregations}


def _beside_selection(facet: str, filters: Filters) -> dict[str, Any]:
    others = filtering(filters, ignoring=facet) or {"match_all": {}}
    chosen = {
        f"chosen {number}": {"filter": any_value(facet, [value])}
        for number, value in enumerate(filters.include[facet])
    }
    return {"filter": others, "aggs": {facet: _values(facet), **chosen}}


def _values(facet: str) -> dict[str, Any]:
    terms = {"field": facet_field(facet), "size": VALUES, "shard_size": _SHARD_VALUES}
    return {"terms": terms}


def read_counts(answer: Mapping[str, Any], filters: Filters, facets: Sequence[str]) -> Counts:
    """The counts in the answer; all zero where there is no index yet."""
    aggregations = answer.get("aggregations") or {}
    hits = aggregations.get(_HITS, {"doc_count": 0})
    total = int(hits["doc_count"])
    alone = total - int(hits.get("reports", {"value": 0})["value"])
    shared = int(hits.get("meetings", {"value": 0})["value"])
    listed = {}
    for facet in facets:
        found = hits if facet in hits else aggregations.get(facet, {})
        buckets = found.get(facet, {"buckets": []})["buckets"]
        counts = {bucket["key"]: int(bucket["doc_count"]) for bucket in buckets}
        for number, value in enumerate(filters.include.get(facet, ())):
            counts.setdefault(
                value, int(found.get(f"chosen {number}", {"doc_count": 0})["doc_count"])
            )
        for value in filters.exclude.get(facet, ()):
            counts.setdefault(value, 0)
        listed[facet] = counts
    return Counts(total, alone + shared, listed)
