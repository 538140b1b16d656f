"""All values of one facet with their counts, however many there are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from indexer.engines.elastic.compiling import Clause
from indexer.engines.elastic.views import View
from indexer.engines.fields import facet_field

_AT_ONCE = 60_000  # the server refuses answers with more than 65,536 buckets
_PAGE = 10_000


def all_values(view: View, facet: str, query: Clause) -> Iterator[tuple[str, int]]:
    """The values that the hits of a query have: in one answer if that can hold them, else in pages, which takes longer."""
    terms = {"field": facet_field(facet), "size": _AT_ONCE, "shard_size": _AT_ONCE}
    found = _counted(view, query, {"terms": terms})
    if found.get("sum_other_doc_count"):
        yield from _in_pages(view, facet, query)
        return
    for bucket in found["buckets"]:
        yield bucket["key"], int(bucket["doc_count"])


def _in_pages(view: View, facet: str, query: Clause) -> Iterator[tuple[str, int]]:
    source = [{"value": {"terms": {"field": facet_field(facet)}}}]
    composite: dict[str, Any] = {"size": _PAGE, "sources": source}
    while True:
        page = _counted(view, query, {"composite": composite})
        for bucket in page["buckets"]:
            yield bucket["key"]["value"], int(bucket["doc_count"])
        if "after_key" not in page:
            return
        composite = composite | {"after": page["after_key"]}


def _counted(view: View, query: Clause, values: dict[str, Any]) -> dict[str, Any]:
    body = {"size": 0, "track_total_hits": False, "query": query, "aggs": {"values": values}}
    answer: dict[str, Any] = view.search(body).get("aggregations", {"values": {"buckets": []}})
    counted: dict[str, Any] = answer["values"]
    return counted
