"""What the reading of a query may ask of the index: which names, quarters and words it holds."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Protocol

from indexer.query.tree import Gram


class Knowledge(Protocol):
    """The index as the reader of a query sees it. A query can be read without one, see `Nothing`."""

    def officials(self) -> Mapping[tuple[str, ...], tuple[str, ...]]:
        """Names of officials as indexed, by their folded syllables."""

    def quarters(self) -> tuple[str, ...]:
        """The quarters that documents have (`2021-Q2`)."""

    def portals(self) -> Collection[str]:
        """The portals that documents come from."""

    def frequencies(self, grams: Collection[Gram]) -> Mapping[Gram, int]:
        """In how many documents each syllable or bigram stands; ask for many at once, the index may be far away."""


class Nothing:
    """An index of which nothing is known."""

    def officials(self) -> Mapping[tuple[str, ...], tuple[str, ...]]:
        """No names."""
        return {}

    def quarters(self) -> tuple[str, ...]:
        """No quarters."""
        return ()

    def portals(self) -> Collection[str]:
        """No portals."""
        return ()

    def frequencies(self, grams: Collection[Gram]) -> Mapping[Gram, int]:
        """Zero."""
        return dict.fromkeys(grams, 0)
