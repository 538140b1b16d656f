"""Which documents a search matches: all that match fully and, where these are few, the best of the partial ones."""

from __future__ import annotations

from indexer.engines.base import Search
from indexer.engines.elastic import compiling
from indexer.engines.elastic.compiling import Clause
from indexer.engines.elastic.views import Answer, Body, View
from indexer.engines.relaxing import ENOUGH, FULL, UP_TO, Match, can_relax


def match_of(view: View, search: Search) -> Match[Clause]:
    """What the search matches before its filters; asks how many full matches there are only where that matters."""
    if not can_relax(search):
        return exact(search)
    few = not enough(view.search(full_matches(search)))
    return with_partial(view, search) if few else exact(search)


def exact(search: Search) -> Match[Clause]:
    """The full matches."""
    must = compiling.matching(search.query.must)
    return Match(compiling.scored(must, search.query.should))


def full_matches(search: Search) -> Body:
    """Asks how many full matches there are, before any filter, as far as `enough` wants to know."""
    must = compiling.matching(search.query.must)
    return {"query": must, "size": 0, "track_total_hits": ENOUGH}


def enough(answer: Answer) -> bool:
    """Whether the full matches need no partial ones beside them."""
    return int(answer["hits"]["total"]["value"]) >= ENOUGH


def with_partial(view: View, search: Search) -> Match[Clause]:
    """The best partial matches beside the full ones, which are few; the full ones where there are no others."""
    query = search.query
    must = compiling.matching(query.must)
    partial = compiling.matching(query.relaxed)
    ranked = compiling.scored(partial, query.should)
    missing = {"bool": {"must": [ranked], "must_not": [must]}}
    full, others = map(_keys, view.search_all([_best(must, ENOUGH), _best(missing, UP_TO)]))
    best = others[: UP_TO - len(full)]
    if not best:
        return exact(search)
    only = compiling.unscored({"terms": {"newest": full + best}})
    fully = {"constant_score": {"filter": must, "boost": FULL}}
    either = {"bool": {"must": [only], "should": [partial, fully]}}
    return Match(compiling.scored(either, query.should), relaxed=True)


def _best(query: Clause, limit: int) -> Body:
    return {
        "query": query,
        "size": limit,
        "stored_fields": "_none_",
        "track_total_hits": False,
        "sort": [{"_score": "desc"}, {"newest": "asc"}],
    }


def _keys(answer: Answer) -> list[str]:
    """The key of each hit, which no other document has."""
    return [hit["sort"][1] for hit in answer["hits"]["hits"]]
