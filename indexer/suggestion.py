"""Completion while typing: places and headlines; accents optional. Those of officials the index knows."""

from __future__ import annotations

from functools import cache

from indexer import places
from indexer.engines.base import Engine, Search
from indexer.names import Names, Unfinished
from indexer.query.tree import AllOf, AnyOf, InTitle, Node, Prefix, Query, Term
from indexer.text import fold

_SPARE = 20  # headlines read beyond those shown, so that the ones that go on as typed come first


def complete_titles(engine: Engine, typed: str, limit: int) -> list[str]:
    """Headlines that have the words typed, the last of which may be unfinished."""
    unfinished = Unfinished.read(typed)
    nodes: list[Node] = [_term(word) for word in unfinished.whole]
    if unfinished.last and len(unfinished.last[0]) > 1:  # one letter says too little to look for
        nodes.append(AnyOf(tuple(Prefix(begun, _plain(begun)) for begun in unfinished.last)))
    if not nodes:
        return []
    query = Query(InTitle(AllOf(tuple(nodes))))
    found = engine.search(Search(query, sort="newest", relax=False, size=limit + _SPARE))
    titles = dict.fromkeys(hit.document.title for hit in found.hits)
    return sorted(titles, key=lambda title: not unfinished.within(title))[:limit]


@cache
def place_names() -> Names:
    """All provinces, today's first."""
    return Names((*places.current(), *places.units()))


def _term(word: str) -> Term:
    return Term(word, folded=_plain(word))


def _plain(word: str) -> bool:
    """Whether a word has no accents, which may have been left out."""
    return word == fold(word)
