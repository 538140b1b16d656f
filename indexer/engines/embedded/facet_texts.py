"""The texts behind the numbers that large facets are counted in."""

from __future__ import annotations

import threading
from collections.abc import Collection, Mapping

import tantivy

from indexer.engines.embedded.schema import value_number
from indexer.engines.fields import facet_field


class FacetTexts:
    """Every value ever seen of a numbered facet, by its number; a number means the same in every state of the index."""

    def __init__(self) -> None:
        self._known: dict[str, dict[int, str]] = {}
        self._lock = threading.Lock()

    def of(
        self, searcher: tantivy.Searcher, facet: str, numbers: Collection[int]
    ) -> Mapping[int, str]:
        """At least the texts of `numbers`, which a search in this state of the index gave."""
        known = self._known.get(facet, {})
        if all(number in known for number in numbers):
            return known
        with self._lock:
            values = searcher.terms_with_prefix(facet_field(facet), "")
            read = {value_number(value): value for value, _ in values}
            known = self._known[facet] = self._known.get(facet, {}) | read
        return known
