"""What each document of the index should be now: its analysis, corrected by people, as a report of its meeting."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from indexer.analysis_cache import AnalysisCache, Keys, digest, grouping_version
from indexer.document import Document
from indexer.engines.base import Entry, Terms
from indexer.engines.dates import span
from indexer.facets.corrections import Corrections, apply
from indexer.facets.values import FACETS
from indexer.meetings import Meeting, Signature, assigned

_GROUPED_AT_ONCE = 1000  # articles per transaction

T = TypeVar("T")


def entry(document: Document, terms: Terms | None = None) -> Entry:
    """What engines store of a document: with its facet values and its place in the order of dates."""
    facets = {facet: tuple(values(document)) for facet, values in FACETS.items()}
    days = span(document.published)
    return Entry(document, terms or Terms(), facets, days[0] if days else 0)


@dataclass(frozen=True, slots=True)
class State:
    """One document of the index: where its analysis is, its meeting, and a digest of everything that goes into it."""

    id: str
    keys: Keys
    meeting: Meeting
    digest: bytes


class States:
    """The state of every document, from the analysis cache and the corrections."""

    def __init__(self, cache: AnalysisCache, corrections: Corrections) -> None:
        self._cache, self._corrections = cache, corrections

    def group(self, show: Callable[[int, int | None, str], object] = lambda *_: None) -> None:
        """Work out the meetings of the articles that are new, changed or gone since the last time."""
        self._notice_new_rules()
        self._notice_corrections()
        done = 0
        for ids in batches(self._cache.ungrouped(), _GROUPED_AT_ONCE):
            with self._cache.transaction():
                changed = frozenset().union(*map(self._regroup, ids))
                self._cache.grouped(ids, changed)
            done += len(ids)
            show(done, None, "grouping")

    def all(self) -> Iterator[State]:
        """Every document, by id."""
        return (state for id_ in self._cache.ids() if (state := self.of(id_)))

    def of(self, document_id: str) -> State | None:
        """One document; None where the store keeps no such article."""
        keys = self._cache.article(document_id)
        if keys is None:
            return None
        meeting = self._cache.meetings.of(document_id)
        content = [keys.terms.hex(), keys.facets.hex(), meeting.id, meeting.size]
        if document_id in self._corrections:
            content.append(repr(self._corrections[document_id]))
        return State(document_id, keys, meeting, digest(content))

    def entry(self, state: State) -> Entry:
        """What the index should have of a document."""
        document = apply(self._cache.document(state.keys.facets), self._corrections)
        return entry(assigned(document, state.meeting), self._cache.terms(state.keys.terms))

    def _regroup(self, document_id: str) -> frozenset[str]:
        """Join one article with its meeting, or take it out; the documents whose meeting may have changed."""
        keys = self._cache.article(document_id)
        if keys is None:
            return self._cache.meetings.remove(document_id)
        return self._cache.meetings.add(self._signature(document_id, keys))

    def _signature(self, document_id: str, keys: Keys) -> Signature:
        if document_id not in self._corrections:
            return self._cache.signature(keys.facets)
        return Signature.of(apply(self._cache.document(keys.facets), self._corrections))

    def _notice_new_rules(self) -> None:
        if self._cache.note("grouping") != grouping_version():
            with self._cache.transaction():
                self._cache.meetings.clear()
                self._cache.doubt_all()
                self._cache.set_note("grouping", grouping_version())

    def _notice_corrections(self) -> None:
        """Doubt the documents whose corrections are not those of the last run."""
        before = json.loads(self._cache.note("corrections") or "{}")
        now = {id_: digest(repr(found)).hex() for id_, found in self._corrections.items()}
        changed = [id_ for id_ in before | now if before.get(id_) != now.get(id_)]
        if changed:
            with self._cache.transaction():
                self._cache.doubt(changed)
                self._cache.set_note("corrections", json.dumps(now))


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items in lists of `size`, the last one shorter."""
    waiting = iter(items)
    while batch := list(itertools.islice(waiting, size)):
        yield batch
