"""The order of hits: keys that sort as text, so that every engine has one unique, unchanging sort field per direction."""

from __future__ import annotations

from indexer.engines.base import Entry, Sort
from indexer.query.tree import AllOf, AnyOf, Bigram, InTitle, Node, Phrase, Query, Term, Word

_LAST = 9_999_999  # beyond 31 December 9999, so that the undated come last in both directions


def newest_key(order: int, document_id: str) -> str:
    """Sorts ascending from the newest to the oldest, the undated last, ties by id."""
    return f"{_LAST - order:07d}{_hexadecimal(document_id)}"


def oldest_key(order: int, document_id: str) -> str:
    """Sorts ascending from the oldest to the newest, the undated last, ties by id."""
    return f"{order or _LAST:07d}{_hexadecimal(document_id)}"


def keys(entry: Entry) -> tuple[str, str]:
    """Both keys of an entry: newest first, oldest first."""
    return newest_key(entry.order, entry.document.id), oldest_key(entry.order, entry.document.id)


def _hexadecimal(document_id: str) -> str:
    """UTF-8 in hexadecimal: keeps code point order, and needs no quoting in any query language."""
    return document_id.encode().hex()


def effective_sort(sort: Sort, query: Query) -> Sort:
    """Relevance where scores can differ; where every hit scores the same, the newest come first.

    Equal scores fall back to the newest first anyway, so that this is the same order, made without comparing scores.
    """
    scored = bool(query.should) or any(map(scores, (query.must, query.relaxed)))
    return "newest" if sort == "relevance" and not scored else sort


def scores(node: Node | None) -> bool:
    """Whether what matches a node can score more than something else that does: facets and prefixes only match."""
    match node:
        case Term() | Phrase() | Bigram() | Word():
            return True
        case AllOf(nodes) | AnyOf(nodes):
            return any(map(scores, nodes))
        case InTitle(inner):
            return scores(inner)
        case _:
            return False
