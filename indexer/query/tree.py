"""The query as a tree that every engine can compile: pure data, no engine in sight."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """One syllable in normal form. `folded` terms were typed without accents and match the folded field."""

    text: str
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """Syllables in normal form that stand side by side, in this order; all of them folded, or none."""

    syllables: tuple[str, ...]
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Bigram:
    """Two adjacent syllables, joined by `_` as in the bigram fields; scores only, never required."""

    text: str
    folded: bool = False

    @classmethod
    def of(cls, first: str, second: str, *, folded: bool = False) -> Bigram:
        """Two syllables side by side; both of them are folded where the bigram is."""
        return cls(f"{first}_{second}", folded)

    @property
    def syllables(self) -> tuple[str, ...]:
        """The two by themselves."""
        return tuple(self.text.split("_"))


Gram = Term | Bigram


@dataclass(frozen=True, slots=True)
class Word:
    """A word as underthesea segments it, syllables joined by `_`; scores only, never required."""

    text: str


@dataclass(frozen=True, slots=True)
class Prefix:
    """Syllables that begin with these letters (at least two)."""

    text: str
    folded: bool = False


@dataclass(frozen=True, slots=True)
class InTitle:
    """The node, searched in the headline only."""

    node: Node


@dataclass(frozen=True, slots=True)
class FacetIs:
    """Documents whose facet has this value (`province`: today's unit or a former one beneath it)."""

    facet: str
    value: str


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every node matches."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one node matches."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The node does not match."""

    node: Node


Node = Term | Phrase | Bigram | Word | Prefix | InTitle | FacetIs | AllOf | AnyOf | Not


@dataclass(frozen=True, slots=True)
class Boost:
    """A node that raises the score of the documents it matches and excludes none.

    Terms, bigrams and words are scored, times `weight`; a node that only matches, as facets do, adds `weight` itself.
    """

    node: Node
    weight: float


@dataclass(frozen=True, slots=True)
class Query:
    """What to match and what to rank by.

    `must` None matches everything. `relaxed` is what a document has to match when fewer than ten match `must` and the
    request allows it; None where nothing can be relaxed.
    """

    must: Node | None = None
    should: tuple[Boost, ...] = ()
    relaxed: Node | None = None
