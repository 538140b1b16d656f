"""The one interface of all engines: what the loader writes and the search service asks.

An engine knows nothing of Vietnamese: the terms come analysed, the query as a tree, values of facets ready. The contract
suite in `tests/indexer/engines` runs on every engine and is the definition of what the methods below mean.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Literal

from indexer.document import Document
from indexer.query.tree import Gram, Query

Sort = Literal["relevance", "newest", "oldest"]


class EngineError(Exception):
    """The engine cannot do what was asked; the message is one clear line for a person."""


class EngineUnavailable(EngineError):
    """The engine does not answer now; the same call may succeed later."""


class OutdatedIndex(EngineError):
    """The index was written by another version of this program and must be rebuilt."""


class CursorError(EngineError):
    """The cursor is forged, of another search, or too old to go on from."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The analysed copies of one document, each a whitespace-joined string of title, lead and text once."""

    syllables: str = ""
    bigrams: str = ""
    folded: str = ""
    folded_bigrams: str = ""
    words: str = ""
    title: str = ""  # syllables of the headline alone, for `title:`
    title_folded: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """What an engine stores of one article: the document, its terms, and the facet values it is filtered by.

    `facets` maps a facet (`indexer.facets.values.FACETS`) to the document's values; `province` holds today's unit and the
    former unit as `"parent/unit"` paths (see there). `order` is the sort key: days since 0001-01-01 of the publication
    date's first day, 0 when undated.
    """

    document: Document
    terms: Terms
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    order: int = 0


@dataclass(frozen=True, slots=True)
class Filters:
    """Facet selections and a date range; OR within a facet, AND across. Dates are full ISO days, inclusive."""

    include: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    exclude: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    published_from: str | None = None
    published_to: str | None = None

    def chosen(self, facet: str) -> tuple[str, ...]:
        """The values of a facet that are selected or excluded."""
        return (*self.include.get(facet, ()), *self.exclude.get(facet, ()))


@dataclass(frozen=True, slots=True)
class Search:
    """One question to an engine. `facets` names the facets to count; `cursor` wins over `page`.

    `typed` is the query as a person wrote it, where it was read with what the index knows: another commit may read it a
    little otherwise, and a cursor goes on all the same. `resumable` is whether the answer is to have one.
    """

    query: Query = field(default_factory=Query)
    typed: str = ""
    filters: Filters = field(default_factory=Filters)
    sort: Sort = "newest"
    relax: bool = True
    group: bool = False
    page: int = 1
    size: int = 20
    cursor: str | None = None
    resumable: bool = True
    facets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scored:
    """A hit: the whole stored document and its score (0.0 when sorted by date)."""

    document: Document
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """An engine's answer. `facets` maps facet → value → count, own selection ignored, selected values always present."""

    total: int
    meetings: int
    hits: tuple[Scored, ...]
    facets: Mapping[str, Mapping[str, int]]
    cursor: str | None
    relaxed: bool = False


@dataclass(frozen=True, slots=True)
class WriteReport:
    """What became of a batch: how many went in, and which were refused and why (id → reason)."""

    written: int = 0
    refused: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Health:
    """State of an engine for `giaoban status` and `/healthz`."""

    ok: bool
    engine: str
    documents: int
    message: str = ""
    # Changes with every visible change of the index, to other processes within a second; keys caches and ETags.
    generation: str = ""

    @property
    def without_index(self) -> bool:
        """Whether the engine answers and has no index."""
        return self.ok and not self.generation


class Writer(ABC):
    """Writes into one index. Writes become visible, and durable, at `commit`."""

    @abstractmethod
    def write(self, entries: Iterable[Entry]) -> WriteReport:
        """Insert or replace by document id."""

    @abstractmethod
    def delete(self, ids: Iterable[str]) -> None:
        """Remove documents; unknown ids are ignored."""

    @abstractmethod
    def commit(self, position: int) -> None:
        """Make everything written durable and visible, and remember the store's `position` (its change number) with it."""


class Engine(ABC):
    """An index that can be searched by many and written by one."""

    name: str

    @abstractmethod
    def writer(self) -> AbstractContextManager[Writer]:
        """Write into the live index; leaving without `commit` drops what was not committed. EngineError when locked."""

    @abstractmethod
    def rebuild(self) -> AbstractContextManager[Writer]:
        """Write a new index aside; when the block ends without error it replaces the live one at once, searches going on."""

    @abstractmethod
    def position(self) -> int:
        """The store position of the last commit, 0 for a new index."""

    @abstractmethod
    def search(self, search: Search) -> Found:
        """Hits, exact totals and facet counts. CursorError, EngineUnavailable."""

    @abstractmethod
    def get(self, document_id: str) -> Document | None:
        """One document, or None."""

    @abstractmethod
    def iterate(self, search: Search) -> Generator[Document]:
        """Every hit of a frozen view of the index, in the search's order, in constant memory; page and size ignored."""

    @abstractmethod
    def facet_values(
        self, facet: str, matching: Callable[[str], bool], search: Search, limit: int
    ) -> list[tuple[str, int]]:
        """Values of one facet that satisfy `matching`, with counts under `search`, most frequent first."""

    @abstractmethod
    def similar(self, document_id: str, limit: int) -> list[Scored]:
        """Documents that share the most telling words with this one, itself and its meeting left out."""

    @abstractmethod
    def syllables(self) -> Iterator[str]:
        """Every indexed syllable, for the help with spelling; one of removed documents may still be among them."""

    @abstractmethod
    def frequencies(self, grams: Collection[Gram]) -> Mapping[Gram, int]:
        """In how many documents each syllable or bigram stands."""

    @abstractmethod
    def word_counts(self, search: Search, sample: int) -> tuple[Mapping[str, int], int]:
        """Document frequencies of words in the best `sample` hits, and how many hits were read (for keywords)."""

    @abstractmethod
    def health(self) -> Health:
        """Never raises: an engine that does not answer is a health with `ok` False and the reason."""

    @abstractmethod
    def close(self) -> None:
        """Release files and connections."""
