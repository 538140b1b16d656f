"""The order of hits: keys that sort as text, so that every engine has one unique, unchanging sort field per direction."""

from __future__ import annotations

from indexer.engines.base import Entry, Sort
from indexer.query.tree import AllOf, AnyOf, Bigram, InTitle, Node, Phrase, Query, Term, Word

_LAST = 9_999_999  # beyond 31 December 9999, so that the undated come last in both directions


def day_numbers(order: int) -> tuple[int, int]:
    """A day as two numbers that sort ascending from the newest and from the oldest, the undated last in both."""
    return _LAST - order, order or _LAST


def key(day_number: int, document_id: str) -> str:
    """A number of a day, ties by id: UTF-8 in hexadecimal, which keeps the order and needs no quoting in any language."""
    return f"{day_number:07d}{document_id.encode().hex()}"


def read_key(text: str) -> tuple[int, str]:
    """The number and the id that a key was made of."""
    return int(text[:7]), bytes.fromhex(text[7:]).decode()


def keys(entry: Entry) -> tuple[str, str]:
    """Both keys of an entry: newest first, oldest first."""
    newest, oldest = day_numbers(entry.order)
    return key(newest, entry.document.id), key(oldest, entry.document.id)


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
