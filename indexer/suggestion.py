"""Completion while typing: officials, places, headlines; accents optional."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from indexer import places
from indexer.engines.base import Engine, Search
from indexer.query.tree import AllOf, InTitle, Node, Prefix, Query, Term
from indexer.text import Token, fold, syllables

_SPARE = 20  # headlines read beyond those shown, so that the ones that go on as typed come first


def complete_names(names: Iterable[str], prefix: str, limit: int) -> list[str]:
    """Names some word of which begins what was typed, in the order given; accents typed must agree, others may lack."""
    typed = [token.text for token in syllables(prefix)]
    return list(_limited((name for name in names if typed and _begins(name, typed)), limit))


def complete_titles(engine: Engine, prefix: str, limit: int) -> list[str]:
    """Headlines that have the words typed, the last of which may be unfinished."""
    tokens = syllables(prefix)
    nodes: list[Node] = [_term(token) for token in tokens[:-1]]
    if tokens and len(tokens[-1].text) > 1:  # a single letter says too little to look for
        nodes.append(Prefix(tokens[-1].text, tokens[-1].text == tokens[-1].folded))
    if not nodes:
        return []
    query = Query(InTitle(AllOf(tuple(nodes))))
    found = engine.search(Search(query, sort="newest", relax=False, size=limit + _SPARE))
    titles = [hit.document.title for hit in found.hits]
    typed = [token.text for token in tokens]
    return sorted(dict.fromkeys(titles), key=lambda title: not _begins(title, typed))[:limit]


def place_names() -> tuple[str, ...]:
    """All provinces, today's first."""
    return tuple(dict.fromkeys((*places.current(), *places.units())))


def _begins(name: str, typed: Sequence[str]) -> bool:
    forms = [token.text for token in syllables(name)]
    starts = range(len(forms) - len(typed) + 1)
    return any(_fits(forms[start : start + len(typed)], typed) for start in starts)


def _fits(forms: Sequence[str], typed: Sequence[str]) -> bool:
    *whole, last = typed
    agrees = all(t in (f, fold(f)) for t, f in zip(whole, forms, strict=False))
    return agrees and (forms[-1].startswith(last) or fold(forms[-1]).startswith(last))


def _term(token: Token) -> Term:
    accented = token.text != token.folded
    return Term(token.text) if accented else Term(token.folded, folded=True)


def _limited(names: Iterable[str], limit: int) -> Iterator[str]:
    for count, name in enumerate(dict.fromkeys(names)):
        if count == limit:
            return
        yield name
