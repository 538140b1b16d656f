"""Completion while typing: places and headlines; accents optional. Those of officials the index knows."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from indexer import places
from indexer.engines.base import Engine, Search
from indexer.names import Names, Unfinished
from indexer.query.tree import AllOf, AnyOf, InTitle, Node, Prefix, Query, Term
from indexer.text import fold, syllables

_LONGEST = 8  # words of a name
_LEAST = 3  # letters of a word that is completed by itself behind other words
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


def complete_places(typed: str, limit: int) -> list[str]:
    """Provinces that are called so, today's first; also by an alias or in one word: `sài g`, `tphcm`, `hagi`."""
    names, called = _places()
    found = names.completing(typed, len(called))
    return list(dict.fromkeys(called[name] for name in found))[:limit]


def complete_names(typed: str, officials: Names, limit: int) -> list[str]:
    """Provinces and officials, `limit` of each, that complete what was typed, or else its last words behind the others.

    `đồng chí lê th` → `đồng chí Lê Thị Mai`. One word alone, behind others, completes provinces only, and from its third
    letter on: every family has a name that begins like it.
    """
    tokens = syllables(typed)
    for token in tokens[-_LONGEST:]:
        before, rest = typed[: token.start], typed[token.start :].rstrip()
        alone = token is tokens[-1] and token is not tokens[0]
        if alone and len(rest) < _LEAST:
            break
        found = complete_places(rest, limit)
        found += [] if alone else officials.completing(rest, limit)
        if found:
            return [before + name for name in found]
    return []


@cache
def _places() -> tuple[Names, Mapping[str, str]]:
    """All that provinces are called, and which one is meant."""
    called = {name: name for name in (*places.current(), *places.units())}
    units = places.units().values()
    others = [(alias, unit.name) for unit in units for alias in unit.aliases]
    for written, name in (*others, *places.joined().items()):
        called.setdefault(written, name)
    return Names(called), called


def _term(word: str) -> Term:
    return Term(word, folded=_plain(word))


def _plain(word: str) -> bool:
    """Whether a word has no accents, which may have been left out."""
    return word == fold(word)
