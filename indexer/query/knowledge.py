"""What the reading of a query may ask of the index: which names, quarters and words it holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol


class Knowledge(Protocol):
    """The index as the reader of a query sees it. A query can be read without one, see `Nothing`."""

    def officials(self) -> Mapping[tuple[str, ...], tuple[str, ...]]:
        """Names of officials as indexed, by their folded syllables."""

    def quarters(self) -> tuple[str, ...]:
        """The quarters that documents have (`2021-Q2`)."""

    def frequency(self, term: str, *, folded: bool = False) -> int:
        """In how many documents a syllable or bigram stands."""


class Nothing:
    """An index of which nothing is known."""

    def officials(self) -> Mapping[tuple[str, ...], tuple[str, ...]]:
        """No names."""
        return {}

    def quarters(self) -> tuple[str, ...]:
        """No quarters."""
        return ()

    def frequency(self, term: str, *, folded: bool = False) -> int:  # noqa: ARG002
        """Zero."""
        return 0
