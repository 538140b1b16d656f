"""Totals, meetings and facet counts: a request without rows for the hits, and one for each facet with a selection.

All filters stand in the query and the aggregations at the top, so that the server counts from the postings where nothing
narrows the index, looks only at the hits where something does, and remembers the counts for the pages that follow.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from indexer.engines.base import Filters
from indexer.engines.counts import VALUES, Counts
from indexer.engines.elastic.compiling import Clause, any_value, filtering, narrowed
from indexer.engines.elastic.mapping import facet_field
from indexer.engines.elastic.views import Answer, Body

_SHARD_VALUES = 20_000  # values that a shard sends of one facet: exact up to that many
_PRECISION = 40_000  # meetings with several reports up to which counting them is as good as exact


def counting_requests(match: Clause, filters: Filters, facets: Sequence[str]) -> list[Body]:
    """The bodies that count everything a result page shows; `read_counts` reads their answers.

    The first has all filters; each facet with a selection has one with all filters but that.
    """
    open_, selected = _parted(filters, facets)
    aggregations: dict[str, Any] = {
        "reports": {"value_count": {"field": "meeting"}},
        "meetings": {"cardinality": {"field": "meeting", "precision_threshold": _PRECISION}},
    }
    aggregations |= {facet: _values(facet) for facet in open_}
    query = narrowed(match, filtering(filters))
    hits = {"query": query, "size": 0, "track_total_hits": True, "aggs": aggregations}
    return [hits, *(_beside_selection(match, filters, facet) for facet in selected)]


def _parted(filters: Filters, facets: Sequence[str]) -> tuple[list[str], list[str]]:
    """The facets without a selection, and those with one."""
    selected = [facet for facet in facets if filters.include.get(facet)]
    return [facet for facet in facets if facet not in selected], selected


def _beside_selection(match: Clause, filters: Filters, facet: str) -> Body:
    """The facet's values; the selected ones are counted also where they are too rare to be listed."""
    chosen = {
        f"chosen {number}": {"filter": any_value(facet, [value])}
        for number, value in enumerate(filters.include[facet])
    }
    return {
        "query": narrowed(match, filtering(filters, ignoring=facet)),
        "size": 0,
        "track_total_hits": False,
        "aggs": {facet: _values(facet), **chosen},
    }


def _values(facet: str) -> dict[str, Any]:
    terms = {"field": facet_field(facet), "size": VALUES, "shard_size": _SHARD_VALUES}
    return {"terms": terms}


def read_counts(answers: Sequence[Answer], filters: Filters, facets: Sequence[str]) -> Counts:
    """The counts in the answers; all zero where there is no index yet."""
    open_, selected = _parted(filters, facets)
    hits, *beside = (answer.get("aggregations") or {} for answer in answers)
    total = int(answers[0]["hits"]["total"]["value"])
    alone = total - int(hits.get("reports", {"value": 0})["value"])
    shared = int(hits.get("meetings", {"value": 0})["value"])
    found = dict.fromkeys(open_, hits) | dict(zip(selected, beside, strict=True))
    listed = {facet: _listed(facet, found[facet], filters) for facet in facets}
    return Counts(total, alone + shared, listed)


def _listed(facet: str, found: Mapping[str, Any], filters: Filters) -> dict[str, int]:
    """Value → count, the selected and the excluded ones always among them."""
    buckets = found.get(facet, {"buckets": []})["buckets"]
    counts = {bucket["key"]: int(bucket["doc_count"]) for bucket in buckets}
    for number, value in enumerate(filters.include.get(facet, ())):
        counts.setdefault(value, int(found.get(f"chosen {number}", {"doc_count": 0})["doc_count"]))
    for value in filters.exclude.get(facet, ()):
        counts.setdefault(value, 0)
    return counts
