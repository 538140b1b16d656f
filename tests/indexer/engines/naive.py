"""What a query means, evaluated word by word in Python: the oracle that the engines are compared with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from indexer.engines.base import Entry, Filters, Search
from indexer.engines.dates import span
from indexer.query.tree import (
    AllOf,
    AnyOf,
    Bigram,
    FacetIs,
    InTitle,
    Node,
    Not,
    Phrase,
    Prefix,
    Term,
    Word,
)

NEVER = 10_000_000


@dataclass(frozen=True)
class Expected:
    ids: list[str]  # in the order of a date sort
    meetings: int
    facets: dict[str, dict[str, int]]


def evaluate(entries: Sequence[Entry], search: Search) -> Expected:
    """Hits, meetings and counts of a search without relaxation."""
    matching = [e for e in entries if search.query.must is None or matches(e, search.query.must)]
    hits = [e for e in matching if passes(e, search.filters)]
    hits.sort(key=lambda e: date_key(e, search.sort))
    return Expected(
        ids=[e.document.id for e in hits],
        meetings=len({_meeting(e) for e in hits}),
        facets={f: count(matching, search.filters, f) for f in search.facets},
    )


def one_per_meeting(entries: Iterable[Entry], ids: Sequence[str]) -> list[str]:
    """The first of the ids of each meeting."""
    known = {e.document.id: e for e in entries}
    first: dict[str, str] = {}
    for id_ in ids:
        first.setdefault(_meeting(known[id_]), id_)
    return list(first.values())


def matches(entry: Entry, node: Node, title: bool = False) -> bool:
    match node:
        case AllOf(nodes):
            return all(matches(entry, inner, title) for inner in nodes)
        case AnyOf(nodes):
            return any(matches(entry, inner, title) for inner in nodes)
        case Not(inner):
            return not matches(entry, inner, title)
        case InTitle(inner):
            return matches(entry, inner, title=True)
        case FacetIs(facet, value):
            return value in entry.facets[facet]
        case Word(text):
            return text in entry.terms.words.split()
        case Bigram(text, folded) if not title:
            terms = entry.terms
            return text in (terms.folded_bigrams if folded else terms.bigrams).split()
        case Bigram(text, folded):
            return matches(entry, Phrase(tuple(text.split("_")), folded), title)
        case Term(text, folded):
            return text in _syllables(entry, folded, title)
        case Prefix(text, folded):
            return any(s.startswith(text) for s in _syllables(entry, folded, title))
        case Phrase(syllables, folded):
            return _side_by_side(_syllables(entry, folded, title), list(syllables))


def passes(entry: Entry, filters: Filters, ignoring: str | None = None) -> bool:
    for facet, values in filters.include.items():
        if values and facet != ignoring and not set(values) & set(entry.facets[facet]):
            return False
    if any(set(values) & set(entry.facets[facet]) for facet, values in filters.exclude.items()):
        return False
    first, last = span(entry.document.published) or (NEVER, -NEVER)
    start, end = (span(day) for day in (filters.published_from, filters.published_to))
    return (not start or last >= start[0]) and (not end or first <= end[0])


def count(matching: Sequence[Entry], filters: Filters, facet: str) -> dict[str, int]:
    counts = {v: 0 for side in (filters.include, filters.exclude) for v in side.get(facet, ())}
    for entry in matching:
        if passes(entry, filters, ignoring=facet):
            for value in set(entry.facets[facet]):
                counts[value] = counts.get(value, 0) + 1
    return counts


def date_key(entry: Entry, sort: str) -> tuple[int, str]:
    day = entry.order or (NEVER if sort == "oldest" else -NEVER)
    return (day if sort == "oldest" else -day), entry.document.id


def _meeting(entry: Entry) -> str:
    document = entry.document
    shared = document.meeting_id and document.meeting_size > 1
    return f"meeting {document.meeting_id}" if shared else f"alone {document.id}"


def _syllables(entry: Entry, folded: bool, title: bool) -> list[str]:
    terms = entry.terms
    if title:
        return (terms.title_folded if folded else terms.title).split()
    return (terms.folded if folded else terms.syllables).split()


def _side_by_side(words: list[str], wanted: list[str]) -> bool:
    places = range(len(words))
    return bool(wanted) and any(words[i : i + len(wanted)] == wanted for i in places)
