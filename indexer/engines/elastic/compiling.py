"""The query tree and the filters in Elasticsearch's query language: pure functions to plain dictionaries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from indexer.engines.base import EngineError, Filters
from indexer.engines.fields import facet_field, gram_field, syllable_field
from indexer.engines.order import scores
from indexer.facets.values import FACETS
from indexer.query import tree

Clause = dict[str, Any]

EVERYTHING: Clause = {"match_all": {"boost": 0.0}}
NOTHING: Clause = {"match_none": {}}

# Characters of a term or value: nothing indexed is as long, and the server refuses 32 KB.
_LONGEST = 8000


def matching(node: tree.Node | None) -> Clause:
    """What has to match; everything for None. All but terms and phrases score 0."""
    return EVERYTHING if node is None else _node(node, title=False)


def scored(match: Clause, boosts: Iterable[tree.Boost]) -> Clause:
    """The match, with what raises its scores."""
    should = [_boost(boost) for boost in boosts if boost.weight > 0]
    return {"bool": {"must": [match], "should": should}} if should else match


def _boost(boost: tree.Boost) -> Clause:
    clause = _node(boost.node, title=False)
    if scores(boost.node):
        return {"bool": {"must": [clause], "boost": boost.weight}}
    return {"constant_score": {"filter": clause, "boost": boost.weight}}


def narrowed(match: Clause, clause: Clause | None) -> Clause:
    """The match within a filter, its scores unchanged."""
    return {"bool": {"must": [match], "filter": [clause]}} if clause else match


def filtering(filters: Filters, ignoring: str | None = None) -> Clause | None:
    """All filters in one clause, but for the selection in the facet `ignoring`; None where there are none."""
    wanted = [
        any_value(facet, values)
        for facet, values in filters.include.items()
        if values and facet != ignoring
    ]
    refused = [any_value(facet, values) for facet, values in filters.exclude.items() if values]
    if filters.published_from:
        wanted.append({"range": {"last": {"gte": _day(filters.published_from)}}})
    if filters.published_to:
        wanted.append({"range": {"first": {"lte": _day(filters.published_to)}}})
    if not wanted and not refused:
        return None
    return {"bool": {"filter": wanted, "must_not": refused}}


def any_value(facet: str, values: Sequence[str]) -> Clause:
    """Documents with one of a facet's values."""
    if facet not in FACETS:
        raise EngineError(f"no facet is called {facet}; there are {', '.join(FACETS)}")
    return {"terms": {facet_field(facet): [v for v in values if len(v) <= _LONGEST]}}


def unscored(clause: Clause) -> Clause:
    """The clause, its score 0."""
    return {"constant_score": {"filter": clause, "boost": 0.0}}


def _day(iso: str) -> int:
    return date.fromisoformat(iso).toordinal()


def _node(node: tree.Node, *, title: bool) -> Clause:
    match node:
        case tree.Term(text, folded):
            return _term(syllable_field(folded=folded, title=title), text)
        case tree.Bigram(_, folded) if title:
            return _phrase(node.syllables, folded=folded, title=True)
        case tree.Bigram(text):
            return _term(gram_field(node), text)
        case tree.Word(text):
            return _term("words", text)
        case tree.Phrase(syllables, folded):
            return _phrase(syllables, folded=folded, title=title)
        case tree.Prefix(text, folded):
            return _prefix(syllable_field(folded=folded, title=title), text)
        case tree.InTitle(inner):
            return _node(inner, title=True)
        case tree.FacetIs(facet, value):
            return unscored(any_value(facet, [value]))
        case tree.AllOf(nodes):
            return _all(nodes, title=title)
        case tree.AnyOf(nodes):
            return _any([_node(inner, title=title) for inner in nodes])
        case tree.Not():
            return _all([node], title=title)


def _term(field: str, text: str) -> Clause:
    if len(text) > _LONGEST:
        return NOTHING
    return {"term": {field: {"value": text}}}


def _prefix(field: str, text: str) -> Clause:
    if len(text) > _LONGEST:
        return NOTHING
    return unscored({"prefix": {field: {"value": text}}})


def _all(nodes: Sequence[tree.Node], *, title: bool) -> Clause:
    """Nodes side by side; negations need something to be taken from."""
    wanted = [_node(n, title=title) for n in nodes if not isinstance(n, tree.Not)]
    refused = [_node(n.node, title=title) for n in nodes if isinstance(n, tree.Not)]
    if len(wanted) == 1 and not refused:
        return wanted[0]
    return {"bool": {"must": wanted or [EVERYTHING], "must_not": refused}}


def _any(clauses: Sequence[Clause]) -> Clause:
    if not clauses:
        return NOTHING
    if len(clauses) == 1:
        return clauses[0]
    return {"bool": {"should": list(clauses), "minimum_should_match": 1}}


def _phrase(syllables: Sequence[str], *, folded: bool, title: bool) -> Clause:
    if not syllables or any(len(syllable) > _LONGEST for syllable in syllables):
        return NOTHING
    if len(syllables) == 1:
        return _node(tree.Term(syllables[0], folded), title=title)
    field = syllable_field(folded=folded, title=title)
    return {"match_phrase": {field: {"query": " ".join(syllables)}}}
