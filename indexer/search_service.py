"""The search service: understanding, matching, ranking, counting, marking; what pages, API and command line call."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import replace
from operator import itemgetter

from config.settings import Settings
from indexer.correction import correct
from indexer.document import Document
from indexer.engines import open_engine
from indexer.engines.base import Engine, Filters, Found, Health, Scored, Search
from indexer.facets.labels import Language, label
from indexer.facets.values import PATH
from indexer.highlighting import Highlighter, marked, snippets
from indexer.index_knowledge import IndexKnowledge
from indexer.keywords import SAMPLE, significant
from indexer.names import having
from indexer.query import parse
from indexer.query.facet_values import shown_value
from indexer.query.messages import message
from indexer.query.reading import Parsed
from indexer.query.tree import Query
from indexer.requests import understand
from indexer.search import Answer, FacetValue, Hit, Request, Understood
from indexer.suggestion import complete_titles, place_names

COUNTED = ("province", "quarter", "bloc", "official", "portal", "kind")
MOST_VALUES = 100  # of one facet in an answer; `facet_values` finds the rest
BACKGROUND = 20_000  # documents that the corpus' word counts are taken from
_FEW = 10  # full matches below which a misspelling is looked for


def open_service(settings: Settings, engine: Engine | None = None) -> Service:
    """The service over the engine that the settings name, or over the one given."""
    return Service(engine or open_engine(settings))


class Service:
    """Implements `indexer.search.SearchService`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._known: IndexKnowledge | None = None
        self._background: tuple[str, Mapping[str, int], int] | None = None

    # ------------------------------------------------------------ searching

    def search(self, request: Request, language: Language = "vi") -> Answer:
        """Understand, match, rank, count, mark. EngineUnavailable, CursorError."""
        knowledge = self._knowledge()
        parsed = self._parse(request.q, knowledge, language)
        request, filters, notes = understand(request, knowledge, language)
        counted = (*COUNTED, *(f for f in (*request.include, *request.exclude) if f not in COUNTED))
        found = self._engine.search(
            replace(_asked(request, parsed.query, filters), facets=tuple(dict.fromkeys(counted)))
        )
        highlighter = Highlighter(parsed.runs)
        facets = {facet: _facet(facet, counts, filters) for facet, counts in found.facets.items()}
        return Answer(
            total=found.total,
            meetings=found.meetings,
            hits=tuple(_hit(scored, highlighter) for scored in found.hits),
            facets=facets,
            cursor=found.cursor,
            understood=self._understood(request, parsed, notes, found, knowledge, language),
            request=request,
        )

    def iterate(self, request: Request) -> Generator[Document]:
        """Every hit in the order of `search`, in constant memory."""
        knowledge = self._knowledge()
        parsed = self._parse(request.q, knowledge, "vi")
        request, filters, _ = understand(request, knowledge, "vi")
        return self._engine.iterate(_asked(request, parsed.query, filters))

    def _understood(
        self,
        request: Request,
        parsed: Parsed,
        notes: tuple[str, ...],
        found: Found,
        knowledge: IndexKnowledge,
        language: Language,
    ) -> Understood:
        relaxed = (message("relaxed", language=language),) if found.relaxed else ()
        few = found.relaxed or found.total < _FEW
        suggestion = correct(parsed.words, request.q, knowledge) if few else None
        return Understood(
            text=parsed.echo,
            filters=parsed.offers,
            relaxed=found.relaxed,
            notes=(*parsed.notes, *notes, *relaxed),
            suggestion=suggestion,
        )

    # ------------------------------------------------------------ values and completion

    def facet_values(
        self,
        facet: str,
        containing: str,
        request: Request,
        limit: int,
        language: Language = "vi",
    ) -> tuple[FacetValue, ...]:
        """Values of a facet whose label has the words typed, accents optional, with their counts under the request."""
        knowledge = self._knowledge()
        parsed = self._parse(request.q, knowledge, language)
        request, filters, _ = understand(request, knowledge, language)
        asked = having(containing)

        def matching(value: str) -> bool:
            return asked(label(facet, value, language))

        search = _asked(request, parsed.query, filters)
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
                found = place_names().completing(prefix, limit)
            case "q":
                names = place_names().completing(prefix, limit // 3)
                names += knowledge.names.completing(prefix, limit // 3)
                found = [*names, *complete_titles(self._engine, prefix, limit - len(names))]
            case _:
                found = []
        return tuple(dict.fromkeys(found))[:limit]

    # ------------------------------------------------------------ single articles

    def get(self, document_id: str) -> Document | None:
        """One document with text and evidence."""
        return self._engine.get(document_id)

    def similar(self, document_id: str, limit: int = 5) -> tuple[Hit, ...]:
        """Similar briefings, reports of the same meeting left out."""
        nothing = Highlighter(())
        return tuple(_hit(scored, nothing) for scored in self._engine.similar(document_id, limit))

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
        parsed = self._parse(q, self._knowledge(), "vi")
        return Highlighter(parsed.runs).spans(text.get(field_name, ""))

    # ------------------------------------------------------------ the corpus

    def keywords(self, request: Request, limit: int = 12) -> tuple[tuple[str, float], ...]:
        """Words that stand out in the best hits against the whole corpus, best first."""
        knowledge = self._knowledge()
        parsed = self._parse(request.q, knowledge, "vi")
        request, filters, _ = understand(request, knowledge, "vi")
        counts, read = self._engine.word_counts(_asked(request, parsed.query, filters), SAMPLE)
        background, total = self._corpus(knowledge)
        return tuple(significant(counts, read, background, total, limit))

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

    def _parse(self, q: str, knowledge: IndexKnowledge, language: Language) -> Parsed:
        return parse(q, knowledge, language=language)


def _asked(request: Request, query: Query, filters: Filters) -> Search:
    return Search(
        query=query,
        filters=filters,
        sort=request.sort or ("relevance" if query.must else "newest"),
        relax=request.match == "auto",
        group=request.group,
        page=request.page,
        size=request.size,
        cursor=request.cursor,
    )


def _hit(scored: Scored, highlighter: Highlighter) -> Hit:
    document = scored.document
    title = marked(document.title, highlighter.spans(document.title))
    return Hit(
        document, scored.score, snippets(document.text, highlighter, title=document.title), title
    )


def _facet(
    facet: str, counts: Mapping[str, int], filters: Filters, most: int = MOST_VALUES
) -> tuple[FacetValue, ...]:
    """A facet's values, chosen ones first, then by count, `most` of them; all quarters, newest first."""
    chosen = filters.chosen(facet)
    rows = [
        (shown_value(facet, value), value, count)
        for value, count in {**dict.fromkeys(chosen, 0), **counts}.items()
    ]
    rows.sort(reverse=facet == "quarter")
    if facet != "quarter":
        rows.sort(key=itemgetter(2), reverse=True)
        most = max(most, len(chosen))
    if chosen:
        rows.sort(key=lambda row: row[1] not in chosen)
    return tuple(
        FacetValue(
            shown,
            count,
            value in filters.include.get(facet, ()),
            value in filters.exclude.get(facet, ()),
            value.partition(PATH)[0] if facet == "province" and PATH in value else None,
        )
        for shown, value, count in (rows if facet == "quarter" else rows[:most])
    )
