"""Completion while typing: places and headlines; accents optional. Those of officials the index knows."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from indexer import places
from indexer.engines.base import Engine, Search
from indexer.names import Names, Unfinished
from indexer.query.knowledge import Knowledge
from indexer.query.tree import AllOf, AnyOf, Bigram, InTitle, Node, Prefix, Query, Term
from indexer.text import Token, fold, syllables

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


def complete_places(typed: str, limit: int, *, begun: bool = False) -> list[str]:
    """Provinces that are called so, today's first; also by an alias or in one word: `sài g`, `tphcm`, `hagi`.

    `begun`: only those whose name begins with what was typed.
    """
    names, called = _places()
    unfinished = Unfinished.read(typed)
    found = names.completing(typed, len(called))
    found = [name for name in found if not begun or unfinished.begins(name)]
    return list(dict.fromkeys(called[name] for name in found))[:limit]


def complete_names(typed: str, officials: Names, knowledge: Knowledge, limit: int) -> list[str]:
    """Provinces and officials, `limit` of each, that complete what was typed, or else its last words behind the others.

    `đồng chí lê th` → `đồng chí Lê Thị Mai`. One word alone, behind others, completes only a province that begins with it,
    from its third letter on, and not where it makes a word with the one before: `hội đồng` is no `hội Đồng Nai`.
    """
    tokens = syllables(typed)
    for token in tokens[-_LONGEST:]:
        before, rest = typed[: token.start], typed[token.start :].rstrip()
        if token is not tokens[-1] or token is tokens[0]:
            found = complete_places(rest, limit) + officials.completing(rest, limit)
        elif len(rest) < _LEAST:
            break
        else:
            found = complete_places(rest, limit, begun=True)
            found = [] if found and _one_word(tokens[-2], token, knowledge) else found
        if found:
            return [before + name for name in found]
    return []


def _one_word(syllable: Token, following: Token, knowledge: Knowledge) -> bool:
    """Whether the index has two syllables side by side."""
    pair = Bigram.of(syllable.folded, following.folded, folded=True)
    return knowledge.frequencies([pair])[pair] > 0


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
