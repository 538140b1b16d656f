"""What the index holds, as the reading of queries and completion need it; read once per state of the index."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property

from indexer.engines.base import Engine, Search
from indexer.names import Key, Names
from indexer.query.tree import Gram
from indexer.text import fold

_ALL = 1_000_000
_MOST_GRAMS = 50_000  # whose frequencies are kept


class IndexKnowledge:
    """One state of the index (`Health.generation`); implements `indexer.query.knowledge.Knowledge`."""

    def __init__(self, engine: Engine, generation: str) -> None:
        self._engine = engine
        self.generation = generation
        self._values: dict[str, Mapping[str, int]] = {}
        self._frequencies: dict[Gram, int] = {}

    def values(self, facet: str) -> Mapping[str, int]:
        """All values of a facet with the number of their documents."""
        if facet not in self._values:
            everything = self._engine.facet_values(facet, lambda _: True, Search(), _ALL)
            self._values[facet] = dict(everything)
        return self._values[facet]

    def officials(self) -> Mapping[Key, tuple[str, ...]]:
        """Names of officials by their folded syllables, the most frequent spelling first."""
        return self.names.by_key

    def quarters(self) -> tuple[str, ...]:
        """The quarters that documents have, newest first."""
        return tuple(sorted(self.values("quarter"), reverse=True))

    def portals(self) -> Collection[str]:
        """The portals that documents come from."""
        return self.values("portal")

    def frequencies(self, grams: Collection[Gram]) -> Mapping[Gram, int]:
        """In how many documents each syllable or bigram stands."""
        known = self._frequencies
        if len(known) > _MOST_GRAMS:
            known = self._frequencies = {}
        if missing := [gram for gram in dict.fromkeys(grams) if gram not in known]:
            known.update(self._engine.frequencies(missing))
        return {gram: known[gram] for gram in grams}

    @cached_property
    def names(self) -> Names:
        """Of officials, the most frequent first."""
        return Names(self.values("official"))

    @cached_property
    def by_folded(self) -> Mapping[str, Sequence[str]]:
        """Every syllable of the index that has letters only, by its form without accents."""
        syllables_of: dict[str, list[str]] = defaultdict(list)
        for syllable in self._engine.syllables():
            if syllable.isalpha():
                syllables_of[fold(syllable)].append(syllable)
        return syllables_of
