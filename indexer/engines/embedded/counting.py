"""Totals, meetings and facet counts over the hits of a query, all exact."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from tantivy import FieldType, Occur, Query

from indexer.document import BLOCS
from indexer.engines.base import Filters
from indexer.engines.counts import VALUES, Counts
from indexer.engines.embedded.helping import Aside, Work
from indexer.engines.embedded.schema import NUMBERED, TOGETHER, apart, counted_field
from indexer.engines.embedded.view import View
from indexer.engines.fields import facet_field

# tantivy's terms aggregation is approximate below a field's cardinality per segment, and refuses to answer with more
# than 65,000 buckets in all.
_EXACT = 10_000_000
_MOST_BUCKETS = 60_000
_MOST_SETS = 2 ** len(BLOCS)  # of values counted together; provinces make far fewer

_MOST_MEETINGS = 40_000
_REPEATED = {"field": "meeting", "size": _MOST_MEETINGS, "segment_size": _EXACT, "min_doc_count": 2}


def count_all(
    view: View, match: Query, filters: Filters, facets: Sequence[str], aside: Aside
) -> Counts:
    """Everything a result page counts."""
    hits = view.compiler.narrowed(match, view.compiler.filters(filters))
    selected = [facet for facet in facets if filters.include.get(facet)]
    asked = {facet: _terms(facet, VALUES) for facet in facets if facet not in selected}
    rest: Work[dict[str, Any]] = dict
    if aside.helped and asked:
        rest = aside(partial(view.searcher.aggregate, hits, _TOTALS))
    else:
        asked |= _TOTALS
    passes = {
        facet: aside(partial(_beside_selection, view, match, filters, facet)) for facet in selected
    }
    answer = view.searcher.aggregate(hits, asked)
    counted = {facet: _read(view, facet, answer) for facet in facets if facet not in selected}
    # The helper begins with the first, so the last are most likely to be left.
    counted |= {facet: passes[facet]() for facet in reversed(selected)}
    total, meetings = _totals(view, hits, answer | rest())
    return Counts(
        total=total,
        meetings=meetings,
        facets={facet: _with_chosen(counted[facet], filters, facet) for facet in facets},
    )


def count_facet(
    view: View, match: Query, filters: Filters, facet: str, limit: int | None = None
) -> dict[str, int]:
    """The counts of one facet, its own selection ignored: of its `limit` most frequent values, or of all."""
    compiler = view.compiler
    others = compiler.narrowed(match, compiler.filters(filters, ignoring=facet))
    answer = view.searcher.aggregate(others, {facet: _terms(facet, limit or _MOST_BUCKETS)})
    if limit is None and answer[facet]["sum_other_doc_count"]:
        # More values than buckets: the dictionary has them all, and takes longer.
        return dict(view.searcher.terms_with_prefix(facet_field(facet), "", filter_query=others))
    return _read(view, facet, answer)


def _beside_selection(view: View, match: Query, filters: Filters, facet: str) -> dict[str, int]:
    """The facet's values; the selected ones are counted also where they are too rare to be listed."""
    counts = count_facet(view, match, filters, facet, VALUES)
    compiler = view.compiler
    others = compiler.narrowed(match, compiler.filters(filters, ignoring=facet))
    for value in filters.include[facet]:
        if value not in counts:
            only = (Occur.Must, compiler.any_value(facet, [value]))
            counts[value] = view.count(compiler.narrowed(others, [only]))
    return counts


def _read(view: View, facet: str, answer: dict[str, Any]) -> dict[str, int]:
    counts = {bucket["key"]: int(bucket["doc_count"]) for bucket in answer[facet]["buckets"]}
    if facet in TOGETHER:
        return _singly(counts)
    if facet not in NUMBERED:
        return counts
    texts = view.texts.of(view.searcher, facet, counts)
    return {texts[number]: count for number, count in counts.items()}


def _singly(counts: Mapping[str, int]) -> dict[str, int]:
    """The counts of values from those of the sets that they stand in, the most frequent first."""
    single: Counter[str] = Counter()
    for values, count in counts.items():
        single.update(dict.fromkeys(apart(values), count))
    return dict(sorted(single.items(), key=lambda pair: (-pair[1], pair[0])))


def _terms(facet: str, limit: int) -> dict[str, Any]:
    size = _MOST_SETS if facet in TOGETHER else limit
    return {"terms": {"field": counted_field(facet), "size": size, "segment_size": _EXACT}}


def _with_chosen(counts: Mapping[str, int], filters: Filters, facet: str) -> dict[str, int]:
    """Selected and excluded values are listed even where no hit has them."""
    return {**dict.fromkeys(filters.chosen(facet), 0), **counts}


def _totals(view: View, hits: Query, answer: dict[str, Any]) -> tuple[int, int]:
    """Hits, and different meetings among them; an article that is alone with its meeting counts as one."""
    total = int(answer["all"]["value"])
    repetitions = _repetitions(answer)
    if repetitions is None:
        shared = view.searcher.aggregate(hits, _SHARED)["shared"]["value"]
        # Meetings are numbered at random, so equal ranges of numbers hold about equally many.
        parts = 1 + 2 * int(shared) // _MOST_BUCKETS
        repetitions = sum(_repetitions_in(view, hits, part, parts) for part in range(parts))
    return total, total - repetitions


def _repetitions_in(view: View, hits: Query, part: int, parts: int) -> int:
    width = 2**64 // parts
    last = 2**64 - 1 if part == parts - 1 else (part + 1) * width - 1
    schema, unsigned = view.index.schema, FieldType.Unsigned
    only = Query.range_query(schema, "meeting", unsigned, part * width, last)
    query = Query.boolean_query([(Occur.Must, hits), (Occur.Must, only)])
    answer = view.searcher.aggregate(query, {"repeated": _TOTALS["repeated"]})
    return _repetitions(answer) or 0


def _repetitions(answer: dict[str, Any]) -> int | None:
    """How many hits report a meeting that another hit reports; None where too few meetings are listed to tell.

    The meetings with most reports are listed. Where the last one has two, so have all others.
    """
    counts = [int(bucket["doc_count"]) for bucket in answer["repeated"]["buckets"]]
    unlisted = int(answer["repeated"]["sum_other_doc_count"])
    if unlisted and counts[-1] > 2:
        return None
    return sum(counts) - len(counts) + unlisted // 2


# Only meetings with several reports among the hits come back: most searches have few.
_TOTALS: dict[str, Any] = {
    "all": {"value_count": {"field": "newest"}},
    "repeated": {"terms": _REPEATED},
}
_SHARED = {"shared": {"value_count": {"field": "meeting"}}}
