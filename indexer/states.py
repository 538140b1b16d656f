"""What each document of the index should be now: its analysis, corrected by people, as a report of its meeting."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from indexer.analysis_cache import AnalysisCache, Keys, digest, grouping_version
from indexer.document import Document
from indexer.engines.base import Entry, Terms
from indexer.engines.dates import span
from indexer.facets.corrections import Corrections, apply
from indexer.facets.values import FACETS
from indexer.meetings import Meeting, Meetings, Signature, assigned


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

    def group(self) -> None:
        """Work out which reports are of one meeting, if anything that decides it has changed."""
        basis = digest([grouping_version(), repr(self._corrections), self._cache.count()]).hex()
        if self._cache.note("grouping") == basis and not self._cache.ungrouped():
            return
        meetings = Meetings(map(self._corrected, self._cache.signatures()))
        found = ((state, meetings.of(state.id)) for state in self.all())
        changed = [(state.id, meeting) for state, meeting in found if meeting != state.meeting]
        with self._cache.transaction():
            self._cache.settle_meetings()
            for id_, meeting in changed:
                self._cache.set_meeting(id_, meeting)
            self._cache.set_note("grouping", basis)

    def all(self) -> Iterator[State]:
        """Every document, by id."""
        for id_, keys, meeting in self._cache.articles():
            content = [keys.terms.hex(), keys.facets.hex(), meeting.id, meeting.size]
            if id_ in self._corrections:
                content.append(repr(self._corrections[id_]))
            yield State(id_, keys, meeting, digest(content))

    def entry(self, state: State) -> Entry:
        """What the index should have of a document."""
        document = apply(self._cache.document(state.keys.facets), self._corrections)
        return entry(assigned(document, state.meeting), self._cache.terms(state.keys.terms))

    def _corrected(self, signature: Signature) -> Signature:
        keys = self._cache.article(signature.id) if signature.id in self._corrections else None
        if keys is None:
            return signature
        return Signature.of(apply(self._cache.document(keys.facets), self._corrections))
