"""The search service: understanding, matching, ranking, counting, marking; what pages, API and command line call."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from config.settings import Settings
from crawler import times
from indexer.correction import correct
from indexer.document import Document
from indexer.engines import open_engine
from indexer.engines.base import Engine, Filters, Found, Health, Scored, Search
from indexer.facets.labels import Language, label
from indexer.facets.values import PATH
from indexer.highlighting import Highlighters, marked, passages_of
from indexer.index_knowledge import IndexKnowledge
from indexer.keywords import SAMPLE, significant
from indexer.names import having
from indexer.query import parse
from indexer.query.facet_values import resolve, shown_value
from indexer.query.messages import message
from indexer.query.reading import Parsed
from indexer.query.tree import Query
from indexer.requests import understand
from indexer.search import Answer, FacetValue, Hit, Label, Request, Understood
from indexer.suggestion import complete_names, complete_places, complete_titles

COUNTED = ("province", "quarter", "bloc", "official", "portal", "kind")
MOST_VALUES = 100  # of one facet in an answer; `facet_values` finds the rest
BACKGROUND = 20_000  # documents that the corpus' word counts are taken from
_REPORTS = 3  # read for each similar briefing, since one meeting has several
_FEW = 10  # full matches below which a misspelling is looked for


def open_service(settings: Settings) -> Service:
    """The service over the engine that the settings name."""
    return Service(open_engine(settings))


class Service:
    """Implements `indexer.search.SearchService`; `today` tells which day it is where people say `năm ngoái`."""

    def __init__(self, engine: Engine, today: Callable[[], date] = times.today) -> None:
        self._engine, self._today = engine, today
        self._known: IndexKnowledge | None = None
        self._background: tuple[str, Mapping[str, int], int] | None = None

    # ------------------------------------------------------------ searching

    def search(self, request: Request, language: Language = "vi") -> Answer:
        """Understand, match, rank, count, mark. EngineUnavailable, CursorError."""
        read = self._read(request, language)
        chosen = (*read.request.include, *read.request.exclude)
        facets = tuple(dict.fromkeys((*COUNTED, *chosen)))
        found = self._engine.search(replace(read.search, facets=facets))
        highlighters = Highlighters.of(read.parsed.runs)
        filters = read.search.filters
        return Answer(
            total=found.total,
            meetings=found.meetings,
            hits=tuple(_hit(scored, highlighters) for scored in found.hits),
            facets={name: _facet(name, counts, filters) for name, counts in found.facets.items()},
            cursor=found.cursor,
            understood=_understood(read, found, language),
            request=read.request,
        )

    def iterate(self, request: Request) -> Generator[Document]:
        """Every hit in the order of `search`, in constant memory."""
        return self._engine.iterate(self._read(request).search)

    # ------------------------------------------------------------ values and completion

    def facet_values(
        self,
        facet: str,
        containing: str,
        request: Request,
        limit: int,
        called: Label = label,
    ) -> tuple[FacetValue, ...]:
        """Values of a facet whose label has the words typed, accents optional, with their counts under the request."""
        read = self._read(request)
        search, filters = read.search, read.search.filters
        asked, meant = having(containing), resolve(facet, containing, read.knowledge, self._today())

        def matching(value: str) -> bool:
            return value in meant or asked(called(facet, shown_value(facet, value)))

        found = dict(self._engine.facet_values(facet, matching, search, limit))
        # Chosen values are listed always, and with the count that they have.
        if others := {*filters.chosen(facet)} - {*found}:
            more = self._engine.facet_values(facet, others.__contains__, search, len(others))
            found |= dict(more)
        return _facet(facet, found, filters, limit)

    def suggest(self, field_name: str, prefix: str, limit: int = 10) -> tuple[str, ...]:
        """Completion: `q` (officials, places, headlines), `official`, `province`; accents optional."""
        knowledge = self._knowledge()
        match field_name:
            case "official":
                found = knowledge.names.completing(prefix, limit)
            case "province":
                found = complete_places(prefix, limit)
            case "q":
                names = complete_names(prefix, knowledge.names, knowledge, limit // 3)
                found = [*names, *complete_titles(self._engine, prefix, limit - len(names))]
            case _:
                found = []
        return tuple(dict.fromkeys(found))[:limit]

    # ------------------------------------------------------------ single articles

    def get(self, document_id: str) -> Document | None:
        """One document with text and evidence."""
        return self._engine.get(document_id)

    def similar(self, document_id: str, limit: int = 5) -> tuple[Hit, ...]:
        """Similar briefings, one report of each, reports of the same meeting left out."""
        nothing = Highlighters.of(())
        first: dict[str, Scored] = {}
        for scored in self._engine.similar(document_id, limit * _REPORTS):
            first.setdefault(_meeting(scored.document), scored)
        return tuple(_hit(scored, nothing) for scored in islice(first.values(), limit))

    def same_meeting(self, document: Document) -> tuple[Document, ...]:
        """Other reports of the same meeting, oldest first."""
        if not document.meeting_id or document.meeting_size < 2:
            return ()
        filters = Filters(include={"meeting": (document.meeting_id,)})
        reports = self._engine.iterate(Search(filters=filters, sort="oldest"))
        return tuple(report for report in reports if report.id != document.id)

    def mark(self, document: Document, field_name: str, q: str) -> tuple[tuple[int, int], ...]:
        """Spans of a field that the query matches."""
        text = {"title": document.title, "lead": document.lead, "text": document.text}
        parsed = parse(_composed(q), self._knowledge(), today=self._today())
        title, other = Highlighters.of(parsed.runs)
        highlighter = title if field_name == "title" else other
        return highlighter.spans(text.get(field_name, ""))

    # ------------------------------------------------------------ the corpus

    def keywords(self, request: Request, limit: int = 12) -> tuple[tuple[str, float], ...]:
        """Words that stand out in the best hits against the whole corpus, best first."""
        read = self._read(request)
        counts, hits = self._engine.word_counts(read.search, SAMPLE)
        background, total = self._corpus(read.knowledge)
        return tuple(significant(counts, hits, background, total, limit))

    def health(self) -> Health:
        """State of the engine; never raises."""
        return self._engine.health()

    def close(self) -> None:
        """Release the engine."""
        self._engine.close()

    def _corpus(self, knowledge: IndexKnowledge) -> tuple[Mapping[str, int], int]:
        known = self._background
        if known is None or known[0] != knowledge.generation:
            counts, read = self._engine.word_counts(Search(sort="newest"), BACKGROUND)
            known = self._background = (knowledge.generation, counts, read)
        return known[1], known[2]

    def _knowledge(self) -> IndexKnowledge:
        health = self._engine.health()
        known = self._known
        if known is None or known.generation != health.generation:
            known = IndexKnowledge(self._engine, health.generation)
            self._known = known
        return known

    def _read(self, request: Request, language: Language = "vi") -> _Read:
        knowledge = self._knowledge()
        request = replace(request, q=_composed(request.q))
        today = self._today()
        parsed = parse(request.q, knowledge, language=language, today=today)
        request, filters, notes = understand(request, knowledge, language, today)
        return _Read(request, knowledge, parsed, notes, _search(request, parsed.query, filters))


@dataclass(frozen=True, slots=True)
class _Read:
    """A request as a state of the index understands it, and what it asks of the engine."""

    request: Request
    knowledge: IndexKnowledge
    parsed: Parsed
    notes: tuple[str, ...]
    search: Search


def _composed(q: str) -> str:
    """The query in the form that its places are counted in."""
    return unicodedata.normalize("NFC", q)


def _understood(read: _Read, found: Found, language: Language) -> Understood:
    relaxed = (message("relaxed", language=language),) if found.relaxed else ()
    parsed, few = read.parsed, found.relaxed or found.total < _FEW
    better = correct(parsed.words, parsed.named, read.request.q, read.knowledge) if few else None
    return Understood(
        text=parsed.echo,
        filters=parsed.offers,
        relaxed=found.relaxed,
        notes=(*parsed.notes, *read.notes, *relaxed),
        suggestion=better,
    )


def _search(request: Request, query: Query, filters: Filters) -> Search:
    return Search(
        query=query,
        typed=request.q,
        filters=filters,
        sort=request.sort or ("relevance" if query.must else "newest"),
        relax=request.match == "auto",
        group=request.group,
        page=request.page,
        size=request.size,
        cursor=request.cursor,
        resumable=request.resumable,
    )


def _meeting(document: Document) -> str:
    """What the reports of one meeting have in common; an article that is alone has itself."""
    return (document.meeting_id if document.meeting_size > 1 else None) or document.id


def _hit(scored: Scored, highlighters: Highlighters) -> Hit:
    document = scored.document
    title = marked(document.title, highlighters.title.spans(document.title))
    return Hit(document, scored.score, passages_of(document, highlighters.text), title)


def _facet(
    facet: str, counts: Mapping[str, int], filters: Filters, most: int = MOST_VALUES
) -> tuple[FacetValue, ...]:
    """A facet's values, chosen ones first, then by count, `most` of them; all quarters, newest first."""
    chosen = filters.chosen(facet)
    counts = {**dict.fromkeys(chosen, 0), **counts}
    if facet == "quarter":
        values, most = sorted(counts, reverse=True), len(counts)
    else:
        values = sorted(counts, key=lambda value: (-counts[value], shown_value(facet, value)))
        most = max(most, len(chosen))
    values.sort(key=lambda value: value not in chosen)
    return tuple(_value(facet, value, counts[value], filters) for value in values[:most])


def _value(facet: str, value: str, count: int, filters: Filters) -> FacetValue:
    return FacetValue(
        shown_value(facet, value),
        count,
        selected=value in filters.include.get(facet, ()),
        excluded=value in filters.exclude.get(facet, ()),
        parent=value.partition(PATH)[0] if facet == "province" and PATH in value else None,
    )
