"""Asking an engine, for tests that look at which documents it finds."""

from __future__ import annotations

from indexer.engines.base import Engine, Found, Search
from indexer.query.tree import Node, Phrase, Query


def phrase(words: str, folded: bool = False) -> Phrase:
    return Phrase(tuple(words.split()), folded)


def ids(found: Found) -> set[str]:
    return {hit.document.id for hit in found.hits}


def found_by(engine: Engine, node: Node | None, **options: object) -> set[str]:
    """The documents that a node matches; all of them are hits, as many as are counted."""
    search = Search(query=Query(must=node), size=100, **options)  # type: ignore[arg-type]
    found = engine.search(search)
    assert found.total == len(found.hits)
    return ids(found)
