"""The search service: a request as people make it → the answer that pages, API, exports and command line show."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from indexer.document import Document
from indexer.engines.base import Health, Sort
from indexer.facets.labels import Language, label

Label = Callable[[str, str], str]  # of a facet and one of its values


@dataclass(frozen=True, slots=True)
class Request:
    """A search as pages, API and command line ask for it, its parameters checked for form but not yet understood.

    `include` and `exclude` map facet names (`province`, `quarter`, `bloc`, `official`, `portal`, `kind`, `post`, `level`,
    `period_kind`, `organiser`, `briefing`, `meeting_date`) to values as typed; aliases and missing accents are resolved
    by the service. Dates are `YYYY[-MM[-DD]]`. `sort` None means relevance with a query, newest without. `resumable` asks
    for a cursor, for which an engine may have to keep a view of the index.
    """

    q: str = ""
    include: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    exclude: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    published_from: str | None = None
    published_to: str | None = None
    match: Literal["auto", "all"] = "auto"
    sort: Sort | None = None
    group: bool = False
    page: int = 1
    size: int = 20
    cursor: str | None = None
    resumable: bool = False


@dataclass(frozen=True, slots=True)
class Snippet:
    """A passage of the original text with its matches marked: escaped HTML with `<mark>`; offsets into the field."""

    field: str
    start: int
    end: int
    html: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One result."""

    document: Document
    score: float
    snippets: tuple[Snippet, ...]
    title_html: str  # the headline, escaped, with `<mark>`


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet with its count, as the page lists it."""

    value: str
    count: int
    selected: bool = False
    excluded: bool = False
    parent: str | None = None

    @property
    def chosen(self) -> bool:
        """Selected or excluded."""
        return self.selected or self.excluded


@dataclass(frozen=True, slots=True)
class Offer:
    """A filter recognised in the query, offered to the reader: `quý II/2021` → quarter `2021-Q2`."""

    facet: str
    value: str
    label: str
    quote: str


@dataclass(frozen=True, slots=True)
class Understood:
    """The parse echo: what the query was taken to mean."""

    text: str = ""
    filters: tuple[Offer, ...] = ()
    relaxed: bool = False
    notes: tuple[str, ...] = ()
    suggestion: str | None = None  # did you mean


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything the result page shows. `notes` in `understood` name what was ignored and why."""

    total: int
    meetings: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[FacetValue, ...]]
    cursor: str | None
    understood: Understood
    request: Request  # as understood: aliases resolved; a value that nothing has is kept and matches nothing


class SearchService(Protocol):
    """What `search_ui` and the command line call; `indexer.search_service.open_service(settings)` makes one."""

    def search(self, request: Request, language: Language = "vi") -> Answer:
        """Understand, match, rank, count, mark; notes and labels in `language`.

        Never fails on a query's content; EngineUnavailable, CursorError.
        """

    def iterate(self, request: Request) -> Generator[Document]:
        """Every hit in stable order for exports and feeds; constant memory. Closing it lets go of the view that it reads."""

    def get(self, document_id: str) -> Document | None:
        """One document with text and evidence."""

    def facet_values(
        self,
        facet: str,
        containing: str,
        request: Request,
        limit: int,
        called: Label = label,
    ) -> tuple[FacetValue, ...]:
        """Values of a facet whose label contains the words typed, accents optional: the search inside a facet.

        `called` gives the label that the reader sees: portals have names that the index does not know.
        """

    def suggest(self, field_name: str, prefix: str, limit: int = 10) -> tuple[str, ...]:
        """Completion while typing: `q` (headlines, officials, places), `official`, `province`; accents optional."""

    def similar(self, document_id: str, limit: int = 5) -> tuple[Hit, ...]:
        """Similar briefings for the article page, one report of each."""

    def same_meeting(self, document: Document) -> tuple[Document, ...]:
        """Other reports of the same meeting."""

    def keywords(self, request: Request, limit: int = 12) -> tuple[tuple[str, float], ...]:
        """Words that stand out in the hits against the whole corpus, with a score, best first."""

    def mark(self, document: Document, field_name: str, q: str) -> tuple[tuple[int, int], ...]:
        """Spans of a field that the query matches, for highlighting a whole article."""

    def health(self) -> Health:
        """State of the engine; never raises."""
