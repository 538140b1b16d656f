"""Totals, meetings and facet counts: requests without rows for the hits, and one for each facet with a selection.

All filters stand in the query and the aggregations at the top, so that the server counts from the postings where nothing
narrows the index, looks only at the hits where something does, and remembers the counts for the pages that follow. The
requests stand side by side, each with a thread of its own on the server: to find the hits once more costs little beside
counting what they have (2 ms against 20 each for meetings and officials of 370,000 hits).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from indexer.engines.base import Filters
from indexer.engines.counts import VALUES, Counts
from indexer.engines.elastic.compiling import Clause, any_value, filtering, narrowed
from indexer.engines.elastic.views import Answer, Body
from indexer.engines.fields import facet_field

# Values that each of several shards names of one facet, also those that others have more of. One that is alone need not
# name more than are listed, and these cost: 14 ms in place of 5 for 20,000 of 50,000 officials.
DEEP = 20_000
_PRECISION = 40_000  # meetings with several reports up to which counting them is as good as exact


def counting_requests(
    match: Clause, filters: Filters, facets: Sequence[str], depth: int
) -> list[Body]:
    """The bodies that count everything a result page shows, facets by `depth` values of each shard.

    `read_counts` reads their answers. The first is for totals, the next for the facets under all filters, if there are
    such; each facet with a selection has one with all filters but that.
    """
    open_, selected = _parted(filters, facets)
    hits: Body = {"query": narrowed(match, filtering(filters)), "size": 0}
    totals = hits | {"track_total_hits": True, "aggs": _MEETINGS}
    values = {facet: _values(facet, depth) for facet in open_}
    listed = [hits | {"track_total_hits": False, "aggs": values}] if open_ else []
    return [
        totals,
        *listed,
        *(_beside_selection(match, filters, facet, depth) for facet in selected),
    ]


_MEETINGS: dict[str, Any] = {
    "reports": {"value_count": {"field": "meeting"}},
    "meetings": {"cardinality": {"field": "meeting", "precision_threshold": _PRECISION}},
}


def _parted(filters: Filters, facets: Sequence[str]) -> tuple[list[str], list[str]]:
    """The facets without a selection, and those with one."""
    selected = [facet for facet in facets if filters.include.get(facet)]
    return [facet for facet in facets if facet not in selected], selected


def _beside_selection(match: Clause, filters: Filters, facet: str, depth: int) -> Body:
    """The facet's values; the selected ones are counted also where they are too rare to be listed."""
    chosen = {
        f"chosen {number}": {"filter": any_value(facet, [value])}
        for number, value in enumerate(filters.include[facet])
    }
    return {
        "query": narrowed(match, filtering(filters, ignoring=facet)),
        "size": 0,
        "track_total_hits": False,
        "aggs": {facet: _values(facet, depth), **chosen},
    }


def _values(facet: str, depth: int) -> dict[str, Any]:
    return {"terms": {"field": facet_field(facet), "size": VALUES, "shard_size": depth}}


def too_shallow(answers: Sequence[Answer]) -> bool:
    """Whether a facet may be counted wrongly, since shards did not send enough values of it."""
    return any(
        counted.get("doc_count_error_upper_bound")
        for answer in answers
        for counted in (answer.get("aggregations") or {}).values()
    )


def read_counts(answers: Sequence[Answer], filters: Filters, facets: Sequence[str]) -> Counts:
    """The counts in the answers; all zero where there is no index yet."""
    open_, selected = _parted(filters, facets)
    totals, *others = (answer.get("aggregations") or {} for answer in answers)
    listed, beside = (dict.fromkeys(open_, others[0]), others[1:]) if open_ else ({}, others)
    total = int(answers[0]["hits"]["total"]["value"])
    alone = total - int(totals.get("reports", {"value": 0})["value"])
    shared = int(totals.get("meetings", {"value": 0})["value"])
    found = listed | dict(zip(selected, beside, strict=True))
    values = {facet: _listed(facet, found[facet], filters) for facet in facets}
    return Counts(total, alone + shared, values)


def _listed(facet: str, found: Mapping[str, Any], filters: Filters) -> dict[str, int]:
    """Value → count, the selected and the excluded ones always among them."""
    buckets = found.get(facet, {"buckets": []})["buckets"]
    counts = {bucket["key"]: int(bucket["doc_count"]) for bucket in buckets}
    for number, value in enumerate(filters.include.get(facet, ())):
        counts.setdefault(value, int(found.get(f"chosen {number}", {"doc_count": 0})["doc_count"]))
    for value in filters.exclude.get(facet, ()):
        counts.setdefault(value, 0)
    return counts
